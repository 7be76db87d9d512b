//! Flash messages: what the page after a change says was done. A code from a fixed set, carried in a cookie and told once. Never
//! anything personal, and nothing a visitor could put words into.

use macro_rules_attribute::apply;
use rocket::Request;
use rocket::http::{Cookie, CookieJar, SameSite};
use rocket::response::{self, Redirect, Responder};

use crate::app::App;
use crate::types::listed;

const COOKIE: &str = "tsudoi-notice";

/// Something that was just done.
#[apply(listed!)]
pub enum Notice {
    /// The event is public.
    Published,
    /// The counts are final.
    Finalised,
    /// The counts can be changed again.
    Reopened,
    /// Attendance was written down.
    AttendanceRecorded,
    /// Attendance was taken back.
    AttendanceRemoved,
    /// Walk-ins were written down.
    WalkInRecorded,
    /// A head count was written down.
    HeadCountRecorded,
    /// A head count was taken back.
    HeadCountRemoved,
    /// A registration was cancelled.
    RegistrationCancelled,
    /// How somebody was reached whom a mail did not reach was written down.
    MailHandled,
    /// A colleague had written that down before.
    MailHandledBefore,
    /// That was taken back.
    MailHandlingRemoved,
    /// That had been taken back before.
    MailHandlingRemovedBefore,
    /// A registration was confirmed.
    RegistrationConfirmed,
    /// It was decided whether a run of answer sheets is counted.
    RunDecided,
    /// The session ended.
    SignedOut,
}

impl Notice {
    /// The key of its sentence in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Published => "staff-notice-published",
            Self::Finalised => "staff-notice-finalised",
            Self::Reopened => "staff-notice-reopened",
            Self::AttendanceRecorded => "staff-notice-attendance-recorded",
            Self::AttendanceRemoved => "staff-notice-attendance-removed",
            Self::WalkInRecorded => "staff-notice-walk-in-recorded",
            Self::HeadCountRecorded => "staff-notice-head-count-recorded",
            Self::HeadCountRemoved => "staff-notice-head-count-removed",
            Self::RegistrationCancelled => "staff-notice-registration-cancelled",
            Self::MailHandled => "staff-notice-mail-handled",
            Self::MailHandledBefore => "staff-notice-mail-handled-before",
            Self::MailHandlingRemoved => "staff-notice-mail-handling-removed",
            Self::MailHandlingRemovedBefore => "staff-notice-mail-handling-removed-before",
            Self::RegistrationConfirmed => "staff-notice-registration-confirmed",
            Self::RunDecided => "staff-notice-run-decided",
            Self::SignedOut => "staff-notice-signed-out",
        }
    }

    /// The notice the browser brings, which then forgets it.
    pub(in crate::web) fn take(cookies: &CookieJar<'_>) -> Option<Self> {
        let code = cookies.get(COOKIE)?.value().to_owned();
        cookies.remove(Cookie::build(COOKIE).path("/"));
        Self::ALL.into_iter().find(|notice| notice.key() == code)
    }
}

/// A redirect (303) to the page that tells the notice.
pub(in crate::web) struct Noticed {
    to: String,
    notice: Notice,
}

impl Noticed {
    pub(in crate::web) fn new(to: String, notice: Notice) -> Self {
        Self { to, notice }
    }
}

impl<'r> Responder<'r, 'static> for Noticed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let is_secure = request
            .rocket()
            .state::<App>()
            .is_some_and(|app| app.config.is_secure());
        let cookie = Cookie::build((COOKIE, self.notice.key()))
            .path("/")
            .secure(is_secure)
            .http_only(true)
            .same_site(SameSite::Lax);
        request.cookies().add(cookie);
        Redirect::to(self.to).respond_to(request)
    }
}
