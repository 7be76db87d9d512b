//! What is remembered of application forms that were sent a moment ago. Not how: that is `crate::form_memory`.

use super::NewRegistration;
use crate::types::EmailAddress;

/// An application form that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentForm {
    mailbox: Option<String>,
    has_to_be_confirmed: bool,
}

impl SentForm {
    /// What is remembered of an application.
    pub(super) fn of(new: &NewRegistration, has_to_be_confirmed: bool) -> Self {
        Self {
            mailbox: mailbox(new),
            has_to_be_confirmed,
        }
    }

    /// Whether the same application, as it comes again, has to be confirmed. It has been counted, for the mailbox it
    /// named: with another one it is counted again, and this is none.
    pub(super) fn has_to_be_confirmed(&self, new: &NewRegistration) -> Option<bool> {
        (self.mailbox == mailbox(new)).then_some(self.has_to_be_confirmed)
    }
}

fn mailbox(new: &NewRegistration) -> Option<String> {
    new.applicant.email.as_ref().map(EmailAddress::mailbox)
}
