//! The way a slot is attended, with what that way needs: a hall has a place, Zoom has an address to join by, and neither
//! has the other's; pure. What is asked of the way alone, such as whether it is online, [`AttendanceMode`] answers.

use crate::office::Venue;
use crate::types::{AttendanceMode, JoinLink};

/// How a slot is attended, and where; `V` is the place, or its identifier while a slot is being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way<V = Venue> {
    /// 本会場
    MainVenue {
        /// Where.
        venue: V,
    },
    /// 同時上映
    LibraryScreening {
        /// In which library.
        venue: V,
    },
    /// Zoom
    Zoom {
        /// The address to join by, for confirmed people only; a slot that is public has one (`publication.rs`).
        join_link: Option<JoinLink>,
    },
    /// 後日上映会
    LaterScreening {
        /// Where.
        venue: V,
    },
}

/// What contradicts a way of attending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WayError {
    /// People come to it, and it is not said where.
    #[error("a way of attending without its venue")]
    NoVenue,
    /// Nobody comes to it.
    #[error("an online way of attending with a venue")]
    Venue,
    /// Nobody joins it from elsewhere.
    #[error("a way of attending at a venue with a join link")]
    JoinLink,
}

impl<V> Way<V> {
    /// A way of attending from its parts.
    ///
    /// # Errors
    /// `WayError` when they contradict each other.
    pub fn new(
        mode: AttendanceMode,
        venue: Option<V>,
        join_link: Option<JoinLink>,
    ) -> Result<Self, WayError> {
        use AttendanceMode::{LaterScreening, LibraryScreening, MainVenue, Zoom};

        match (mode, venue, join_link) {
            (MainVenue, Some(venue), None) => Ok(Self::MainVenue { venue }),
            (LibraryScreening, Some(venue), None) => Ok(Self::LibraryScreening { venue }),
            (LaterScreening, Some(venue), None) => Ok(Self::LaterScreening { venue }),
            (Zoom, None, join_link) => Ok(Self::Zoom { join_link }),
            (MainVenue | LibraryScreening | LaterScreening, None, _) => Err(WayError::NoVenue),
            (MainVenue | LibraryScreening | LaterScreening, Some(_), Some(_)) => {
                Err(WayError::JoinLink)
            }
            (Zoom, Some(_), _) => Err(WayError::Venue),
        }
    }

    /// Which of the ways it is.
    pub fn mode(&self) -> AttendanceMode {
        match self {
            Self::MainVenue { .. } => AttendanceMode::MainVenue,
            Self::LibraryScreening { .. } => AttendanceMode::LibraryScreening,
            Self::Zoom { .. } => AttendanceMode::Zoom,
            Self::LaterScreening { .. } => AttendanceMode::LaterScreening,
        }
    }

    /// Where people come to, unless it is online.
    pub fn venue(&self) -> Option<&V> {
        match self {
            Self::MainVenue { venue }
            | Self::LibraryScreening { venue }
            | Self::LaterScreening { venue } => Some(venue),
            Self::Zoom { .. } => None,
        }
    }

    /// The address to join by, where there is one.
    pub fn join_link(&self) -> Option<&JoinLink> {
        match self {
            Self::Zoom { join_link } => join_link.as_ref(),
            Self::MainVenue { .. }
            | Self::LibraryScreening { .. }
            | Self::LaterScreening { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn link() -> JoinLink {
        JoinLink::parse("https://zoom.example/j/1").unwrap()
    }

    #[test]
    fn parts_that_contradict_each_other_make_no_way() {
        use AttendanceMode::{LaterScreening, LibraryScreening, MainVenue, Zoom};
        use WayError::{JoinLink, NoVenue, Venue};

        let cases = [
            (MainVenue, Some("hall"), false, None),
            (MainVenue, None, false, Some(NoVenue)),
            (MainVenue, None, true, Some(NoVenue)),
            (MainVenue, Some("hall"), true, Some(JoinLink)),
            (LibraryScreening, Some("library"), false, None),
            (LibraryScreening, None, false, Some(NoVenue)),
            (LibraryScreening, Some("library"), true, Some(JoinLink)),
            (LaterScreening, Some("centre"), false, None),
            (LaterScreening, None, false, Some(NoVenue)),
            (LaterScreening, Some("centre"), true, Some(JoinLink)),
            (Zoom, None, true, None),
            (Zoom, None, false, None),
            (Zoom, Some("hall"), false, Some(Venue)),
            (Zoom, Some("hall"), true, Some(Venue)),
        ];

        for (mode, venue, has_link, expected) in cases {
            let way = Way::new(mode, venue, has_link.then(link));

            assert_eq!(
                way.err(),
                expected,
                "{mode:?} at {venue:?}, link {has_link}"
            );
        }
    }

    #[test]
    fn every_way_is_made_of_what_its_questions_say_it_has() {
        for mode in AttendanceMode::ALL {
            let venue = (!mode.is_online()).then_some("place");
            let join_link = mode.is_online().then(link);

            let way = Way::new(mode, venue, join_link.clone()).unwrap();

            assert_eq!(way.mode(), mode);
            assert_eq!(way.venue().copied(), venue, "{mode:?}");
            assert_eq!(way.join_link(), join_link.as_ref(), "{mode:?}");
        }
    }
}
