//! Takes due mails from the outbox, sends them side by side and keeps what came of them. Not when to try again, which
//! is the outbox's plan (`mail/`), nor who may be sent to now (`lanes.rs`).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::task::{Id, JoinError, JoinSet};

use super::lanes::Lanes;
use super::transport::Transport;
use crate::app::App;
use crate::error::Result;
use crate::mail::{self, Attempt, Claim, Due, Fault, Outgoing, Settled, Topic};
use crate::registration;
use crate::types::{OutboxMessageId, RegistrationId, Token};

/// How many due mails are looked at to find some that may be sent now.
const LOOK: u64 = 128;

/// How often to look again in a row, each time past the domains that have no place left.
const LOOKS: usize = 48;

/// After so long the claims on mails that are still being sent are renewed; well before they run out.
const RENEW_AFTER: Duration = Duration::from_secs(8);

/// How often to look for mails whose worker was not heard of.
const SEARCH_AFTER: Duration = Duration::from_secs(5);

/// What one step did.
pub type Delivered = Settled;

/// Sends what is due until nothing is due any more.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be read or written. Mails whose result could not be kept go out again
/// later, under the same Message-ID.
pub async fn run_once(app: &App, transport: &Transport) -> Result<Delivered> {
    let mut delivery = Delivery::new(app.clone(), transport.clone());
    let mut delivered = Delivered::default();
    loop {
        let taken = delivery.take().await;
        if delivery.is_idle() {
            return taken.map(|()| delivered);
        }
        delivery.ended().await;
        delivered.add(delivery.settle().await?);
    }
}

/// Mails on their way, and what is known of those who take them.
pub(super) struct Delivery {
    app: App,
    transport: Transport,
    lanes: Lanes,
    sending: JoinSet<Result<(), Fault>>,
    flights: HashMap<Id, Flight>,
    /// What came of mails, as long as it could not be kept.
    ended: Vec<(Claim, Attempt)>,
    renewed_at: Instant,
    searched_at: Option<Instant>,
}

/// A mail that is being sent.
#[derive(Debug)]
struct Flight {
    due: Due,
    claim: Claim,
}

impl Delivery {
    pub(super) fn new(app: App, transport: Transport) -> Self {
        Self {
            app,
            transport,
            lanes: Lanes::default(),
            sending: JoinSet::new(),
            flights: HashMap::new(),
            ended: Vec::new(),
            renewed_at: Instant::now(),
            searched_at: None,
        }
    }

    /// Whether nothing is being sent and everything was kept.
    pub(super) fn is_idle(&self) -> bool {
        self.sending.is_empty() && self.ended.is_empty()
    }

    /// Claims and begins as many due mails as there are places for.
    ///
    /// Those that have waited longest come first; when their domains have no place left, it is looked past them.
    pub(super) async fn take(&mut self) -> Result<()> {
        let now = Instant::now();
        self.search(now).await?;
        for _ in 0..LOOKS {
            if !self.lanes.has_room(now) {
                return Ok(());
            }
            let mut chosen = mail::due(&self.app, &self.lanes.closed(now), LOOK).await?;
            chosen.retain(|due| self.lanes.begin(due, now));
            if chosen.is_empty() {
                return Ok(());
            }
            let claimed = self.claim(&chosen).await;
            let mut due: HashMap<OutboxMessageId, Due> =
                chosen.into_iter().map(|due| (due.id, due)).collect();
            for mail in claimed.iter().flatten() {
                if let Some(due) = due.remove(&mail.claim.id) {
                    self.send(due, mail.clone());
                }
            }
            // The others were taken by another worker, or the database went away.
            for due in due.values() {
                self.lanes.end(due, None);
            }
            claimed?;
        }
        Ok(())
    }

    /// The mails as they will be sent, with a personal link of their own.
    async fn claim(&self, chosen: &[Due]) -> Result<Vec<Outgoing>> {
        let ids = chosen.iter().map(|due| due.id).collect();
        let claimed = mail::claim(&self.app, ids).await?;
        let in_need = claimed.iter().filter(|mail| mail.needs_link());
        let secrets = issue_links(&self.app, in_need.filter_map(|mail| mail.topic)).await?;
        let with_link = |mail: Outgoing| match mail.topic.and_then(|topic| secrets.get(&topic)) {
            Some(secret) => mail.with_link(secret),
            None => mail,
        };
        Ok(claimed.into_iter().map(with_link).collect())
    }

    fn send(&mut self, due: Due, mail: Outgoing) {
        let transport = self.transport.clone();
        let claim = mail.claim;
        let task = self.sending.spawn(async move {
            if mail.needs_link() {
                return Err(Fault::Message);
            }
            transport.send(&mail).await
        });
        self.flights.insert(task.id(), Flight { due, claim });
    }

    /// Waits until a mail was sent or refused; for ever while none is being sent.
    pub(super) async fn ended(&mut self) {
        if !self.ended.is_empty() {
            return;
        }
        match self.sending.join_next_with_id().await {
            Some(ended) => self.note(ended),
            None => std::future::pending().await,
        }
        while let Some(ended) = self.sending.try_join_next_with_id() {
            self.note(ended);
        }
    }

    fn note(&mut self, ended: Result<(Id, Result<(), Fault>), JoinError>) {
        let (task, result) = match ended {
            Ok(ended) => ended,
            Err(defect) => {
                // Of this one mail: the others go on.
                tracing::error!(%defect, "a mail met a defect while it was sent");
                (defect.id(), Err(Fault::Message))
            }
        };
        let Some(Flight { due, claim }) = self.flights.remove(&task) else {
            return;
        };
        self.lanes.end(&due, Some(&result));
        let attempt = match result {
            Ok(()) => Attempt::Accepted,
            Err(fault) => Attempt::Failed(fault),
        };
        self.ended.push((claim, attempt));
    }

    /// Keeps what came of the mails that ended. What cannot be kept now is kept with the next ones.
    pub(super) async fn settle(&mut self) -> Result<Delivered> {
        if self.ended.is_empty() {
            return Ok(Delivered::default());
        }
        let settled = mail::settle(&self.app, &self.ended).await?;
        self.ended.clear();
        Ok(settled)
    }

    /// Renews the claims on mails that take long, so that no other worker sends them, too.
    pub(super) async fn renew(&mut self) -> Result<()> {
        let now = Instant::now();
        if now.duration_since(self.renewed_at) < RENEW_AFTER {
            return Ok(());
        }
        self.renewed_at = now;
        let unkept = self.ended.iter().map(|(claim, _)| *claim);
        let claims: Vec<Claim> = self.claims().chain(unkept).collect();
        if claims.is_empty() {
            return Ok(());
        }
        mail::renew(&self.app, claims).await
    }

    async fn search(&mut self, now: Instant) -> Result<()> {
        let is_early = |searched: Instant| now.duration_since(searched) < SEARCH_AFTER;
        if self.searched_at.is_some_and(is_early) {
            return Ok(());
        }
        let unkept = self.ended.iter().map(|(claim, _)| claim.id);
        let own: Vec<OutboxMessageId> = self.claims().map(|claim| claim.id).chain(unkept).collect();
        mail::give_back_abandoned(&self.app, &own).await?;
        self.searched_at = Some(now);
        Ok(())
    }

    fn claims(&self) -> impl Iterator<Item = Claim> {
        self.flights.values().map(|flight| flight.claim)
    }
}

/// A new secret for the personal link of each of these topics, from the feature they belong to: all are registrations.
async fn issue_links(
    app: &App,
    topics: impl Iterator<Item = Topic>,
) -> Result<HashMap<Topic, Token>> {
    let registrations = topics.map(|topic| RegistrationId::new(topic.into()));
    let secrets = registration::issue_links(app, registrations.collect()).await?;
    let by_topic = |(id, secret)| (Topic::new(id), secret);
    Ok(secrets.into_iter().map(by_topic).collect())
}

#[cfg(test)]
mod tests;
