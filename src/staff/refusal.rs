//! Why somebody is not signed in. Not how that is found out.

use crate::types::{Field, RefusalKind, Refused};

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum SignInRefusal {
    /// Name and password do not belong together, or nobody has this name any more.
    Wrong,
    /// Too many attempts under this name, or from this place.
    TooMany {
        /// After how many seconds the next is allowed.
        seconds: u64,
    },
}

impl Refused for SignInRefusal {
    fn code(&self) -> &'static str {
        self.into()
    }

    /// `staff-sign-in-<code>`.
    fn key(&self) -> String {
        format!("staff-sign-in-{}", self.code())
    }

    /// One for both: which of name and password is wrong is nobody's business.
    fn field(&self) -> Option<Field> {
        match self {
            Self::Wrong | Self::TooMany { .. } => Some(Field::Login),
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::Wrong => RefusalKind::Invalid,
            Self::TooMany { seconds } => RefusalKind::TooMany { seconds: *seconds },
        }
    }
}
