//! The ways a mail can leave: a mail server, a folder, or memory. Not the retries (`mail/`).

use std::collections::VecDeque;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lettre::Message;
use lettre::message::Mailbox;

use super::message::message;
use super::smtp::{Smtp, Timeouts};
use crate::error::{AppError, Result};
use crate::mail::{Fault, Outgoing};

/// Where mails go; cheap to clone. Its debug form shows no password.
#[derive(Clone)]
pub struct Transport {
    from: Mailbox,
    route: Route,
}

/// A mail that was kept in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMail {
    /// Its one recipient.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The attached calendar file.
    pub calendar: Option<String>,
    /// The same in every attempt.
    pub message_id: String,
    /// The message as it would go over the wire.
    pub eml: String,
}

#[derive(Clone)]
enum Route {
    Smtp(Smtp),
    Folder(PathBuf),
    Memory(Arc<Mutex<Memory>>),
}

#[derive(Default)]
struct Memory {
    sent: Vec<SentMail>,
    faults: VecDeque<Fault>,
    #[cfg(test)]
    panics: bool,
}

impl Transport {
    /// The way named by the settings `mail` and `mail_from`.
    ///
    /// `smtps://user:password@host:465`, `smtp://host:587?tls=required` (also `tls=opportunistic`; without `tls`
    /// nothing is encrypted), `file:<folder>` (one `.eml` a mail) or `memory`. User and password are percent-encoded.
    ///
    /// # Errors
    /// `AppError::Fault` with a sentence that says what to set.
    pub fn from_setting(mail: &str, mail_from: &str) -> Result<Self> {
        Self::with_timeouts(mail, mail_from, Timeouts::default())
    }

    /// The same, with other limits of time for the mail server.
    pub(super) fn with_timeouts(mail: &str, mail_from: &str, timeouts: Timeouts) -> Result<Self> {
        let from = mail_from.parse().map_err(|_| {
            AppError::fault("mail_from must be a mail address such as Tsudoi <tsudoi@example.jp>")
        })?;
        let route = if mail == "memory" {
            Route::Memory(Arc::default())
        } else if let Some(folder) = mail
            .strip_prefix("file:")
            .filter(|folder| !folder.is_empty())
        {
            Route::Folder(PathBuf::from(folder))
        } else if mail.starts_with("smtp://") || mail.starts_with("smtps://") {
            // Without its cause, which may repeat the password.
            let smtp = Smtp::new(mail, timeouts).ok_or_else(|| {
                AppError::fault("mail is not an address like smtps://user:password@host:465 (percent-encode user and password)")
            })?;
            Route::Smtp(smtp)
        } else {
            return Err(AppError::fault(
                "mail must be smtps://user:password@host:465, smtp://…, file:<folder> or memory",
            ));
        };
        Ok(Self { from, route })
    }

    /// What was sent so far, oldest first; empty unless mails are kept in memory.
    pub fn sent(&self) -> Vec<SentMail> {
        match &self.route {
            Route::Memory(memory) => lock(memory).sent.clone(),
            Route::Smtp(_) | Route::Folder(_) => Vec::new(),
        }
    }

    /// Makes the next attempt end in this fault, for tests and the demo; does nothing unless mails are kept in memory.
    pub fn fail_next(&self, fault: Fault) {
        if let Route::Memory(memory) = &self.route {
            lock(memory).faults.push_back(fault);
        }
    }

    /// Makes the next attempt meet a defect, for a test of what happens then.
    #[cfg(test)]
    pub(super) fn panic_next(&self) {
        if let Route::Memory(memory) = &self.route {
            lock(memory).panics = true;
        }
    }

    /// Sends one mail to its one recipient.
    pub(super) async fn send(&self, mail: &Outgoing) -> Result<(), Fault> {
        let message = message(&self.from, mail)?;
        match &self.route {
            Route::Smtp(smtp) => smtp.send(&message).await,
            Route::Folder(folder) => write(folder, mail, message).await,
            Route::Memory(memory) => keep(memory, mail, &message),
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let route = match &self.route {
            Route::Smtp(_) => "smtp",
            Route::Folder(_) => "file",
            Route::Memory(_) => "memory",
        };
        f.debug_struct("Transport")
            .field("route", &route)
            .finish_non_exhaustive()
    }
}

/// The file has the row's name, so that a second attempt replaces the first.
async fn write(folder: &Path, mail: &Outgoing, message: Message) -> Result<(), Fault> {
    let folder = folder.to_owned();
    let file = folder.join(format!("{}.eml", mail.claim.id));
    let written = tokio::task::spawn_blocking(move || {
        let bytes = message.formatted();
        match std::fs::write(&file, &bytes) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::create_dir_all(&folder)?;
                std::fs::write(&file, &bytes)
            }
            written => written,
        }
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Fault::Message),
    }
}

fn keep(memory: &Mutex<Memory>, mail: &Outgoing, message: &Message) -> Result<(), Fault> {
    let mut memory = lock(memory);
    #[cfg(test)]
    assert!(!std::mem::take(&mut memory.panics), "a planted defect");
    if let Some(fault) = memory.faults.pop_front() {
        return Err(fault);
    }
    memory.sent.push(SentMail {
        recipient: mail.recipient.clone(),
        subject: mail.subject.clone(),
        body: mail.body.clone(),
        calendar: mail.calendar.clone(),
        message_id: mail.message_id.clone(),
        eml: String::from_utf8_lossy(&message.formatted()).into_owned(),
    });
    Ok(())
}

/// A panic while the lock was held leaves whole mails behind, so the lock stays usable.
fn lock(memory: &Mutex<Memory>) -> MutexGuard<'_, Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
