//! From when until when a survey is answered.

use chrono::{DateTime, Utc};

/// From when until when a survey is answered; the end itself is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
}

impl Window {
    /// A window that is open for some time, or nothing where it would never be.
    pub fn new(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) -> Option<Self> {
        (opens_at < closes_at).then_some(Self {
            opens_at,
            closes_at,
        })
    }

    /// When it opens.
    pub fn opens_at(self) -> DateTime<Utc> {
        self.opens_at
    }

    /// When it closes.
    pub fn closes_at(self) -> DateTime<Utc> {
        self.closes_at
    }

    /// What it is at a time.
    pub fn state(self, now: DateTime<Utc>) -> WindowState {
        if now < self.opens_at {
            WindowState::NotYetOpen
        } else if now < self.closes_at {
            WindowState::Open
        } else {
            WindowState::Closed
        }
    }
}

/// Whether a survey can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowState {
    /// Later.
    NotYetOpen,
    /// Now.
    Open,
    /// No more.
    Closed,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_window_is_open_from_its_start_until_before_its_end() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let window = Window::new(at(10), at(20)).unwrap();

        let states = [9, 10, 19, 20].map(|second| window.state(at(second)));

        assert_eq!(
            states,
            [
                WindowState::NotYetOpen,
                WindowState::Open,
                WindowState::Open,
                WindowState::Closed,
            ]
        );
        assert_eq!(Window::new(at(10), at(10)), None);
    }
}
