//! Which forms were sent a moment ago, so that a double click is looked for before it costs others a second run, and is
//! counted once. A hint only: whether an application was sent before is decided by the row with its key.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

use super::NewRegistration;
use crate::types::EmailAddress;

/// So many forms are remembered; a rush sends fewer in the seconds between two clicks.
const REMEMBERED: usize = 8_192;

/// The submission keys of the last applications of this process.
#[derive(Debug, Default)]
pub struct FormMemory(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    forms: HashMap<Uuid, Form>,
    order: VecDeque<Uuid>,
}

/// What is remembered of a form.
#[derive(Debug)]
struct Form {
    mailbox: Option<String>,
    has_to_be_confirmed: bool,
}

impl FormMemory {
    /// Whether this form was sent a moment ago; from now on it was.
    pub(super) fn is_known(&self, new: &NewRegistration, has_to_be_confirmed: bool) -> bool {
        let key = new.submission_key;
        let form = Form {
            mailbox: mailbox(new),
            has_to_be_confirmed,
        };
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.forms.insert(key, form).is_some() {
            return true;
        }
        memory.order.push_back(key);
        if memory.order.len() > REMEMBERED
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.forms.remove(&oldest);
        }
        false
    }

    /// Whether this form, when it was sent a moment ago, had to be confirmed; none when it was not sent. It has been
    /// counted then, for the mailbox it named: with another one it is counted again.
    pub(super) fn had_to_be_confirmed(&self, new: &NewRegistration) -> Option<bool> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let form = memory.forms.get(&new.submission_key)?;
        (form.mailbox == mailbox(new)).then_some(form.has_to_be_confirmed)
    }
}

fn mailbox(new: &NewRegistration) -> Option<String> {
    new.applicant.email.as_ref().map(EmailAddress::mailbox)
}
