//! The four ways to attend an event.

use macro_rules_attribute::apply;
use serde::{Deserialize, Serialize};

use super::coded;

/// How a slot is attended.
#[apply(coded!)]
#[derive(PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceMode {
    /// 本会場
    MainVenue,
    /// 同時上映: shown in a library at the same time.
    LibraryScreening,
    /// Zoom
    Zoom,
    /// 後日上映会: the recording, shown some weeks later.
    LaterScreening,
}

impl AttendanceMode {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::MainVenue => "mode-main-venue",
            Self::LibraryScreening => "mode-library-screening",
            Self::Zoom => "mode-zoom",
            Self::LaterScreening => "mode-later-screening",
        }
    }

    /// Whether people attend from where they are, by an address they are told.
    pub fn is_online(self) -> bool {
        match self {
            Self::Zoom => true,
            Self::MainVenue | Self::LibraryScreening | Self::LaterScreening => false,
        }
    }

    /// Whether nobody can apply without an e-mail address, because the joining guide is mailed.
    pub fn needs_email(self) -> bool {
        match self {
            Self::Zoom => true,
            Self::MainVenue | Self::LibraryScreening | Self::LaterScreening => false,
        }
    }
}
