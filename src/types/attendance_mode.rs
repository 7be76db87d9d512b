//! The four ways to attend an event.

use serde::{Deserialize, Serialize};

/// How a slot is attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Every mode, in the order of the paper.
    pub const ALL: [Self; 4] = [
        Self::MainVenue,
        Self::LibraryScreening,
        Self::Zoom,
        Self::LaterScreening,
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::MainVenue => "main_venue",
            Self::LibraryScreening => "library_screening",
            Self::Zoom => "zoom",
            Self::LaterScreening => "later_screening",
        }
    }

    /// The mode with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::MainVenue => "mode-main-venue",
            Self::LibraryScreening => "mode-library-screening",
            Self::Zoom => "mode-zoom",
            Self::LaterScreening => "mode-later-screening",
        }
    }
}
