//! The windows of a slot: until when it takes applications and changes, of residents and of the office, and which times
//! are usual; pure. Every end is exclusive: at that moment it is over. Not whether seats are left (`capacity.rs`).

use chrono::{DateTime, TimeDelta, Utc};

use super::Slot;

/// When a slot usually ends: after two hours.
pub(super) fn usual_end(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at + TimeDelta::hours(2)
}

/// Until when a slot usually takes applications of residents: two days before it starts.
pub(super) fn usual_closing(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at - TimeDelta::days(2)
}

/// Until when residents may usually change or cancel by themselves: one day before it starts.
pub(super) fn usual_change_until(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    starts_at - TimeDelta::days(1)
}

/// Who wants seats or a change: each has deadlines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester {
    /// A resident, by web.
    Resident,
    /// The office, for whoever telephoned, wrote or came: it may enter what reached it in time until the slot ends.
    Office,
}

/// Whether applications are taken, whatever seats are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// They will be.
    NotYetOpen,
    /// They are.
    Open,
    /// They were.
    Closed,
}

impl Slot {
    /// Until when applications are taken.
    fn closes_for(&self, requester: Requester) -> DateTime<Utc> {
        match requester {
            Requester::Resident => self.closes_at,
            Requester::Office => self.ends_at,
        }
    }

    /// Whether applications are taken at a time.
    pub fn intake(&self, requester: Requester, now: DateTime<Utc>) -> Intake {
        if now < self.opens_at {
            Intake::NotYetOpen
        } else if now < self.closes_for(requester) {
            Intake::Open
        } else {
            Intake::Closed
        }
    }

    /// Until when whoever holds seats may be moved or cancelled.
    pub fn changeable_until(&self, requester: Requester) -> DateTime<Utc> {
        match requester {
            Requester::Resident => self.change_until,
            Requester::Office => self.ends_at,
        }
    }

    /// Whether whoever holds seats may be moved or cancelled at a time.
    pub fn is_changeable(&self, requester: Requester, now: DateTime<Utc>) -> bool {
        now < self.changeable_until(requester)
    }

    /// Whether it is over at a time.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ends_at <= now
    }
}
