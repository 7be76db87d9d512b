//! Keeping what came of attempts. Not the plan of attempts (`retry.rs`).

use super::record_failure;
use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::mail::retry::{Verdict, verdict};
use crate::mail::{Attempt, Claim, Fault, Settled, store};
use crate::tx::Tx;

/// Keeps what came of attempts: sent mails lose their text, the others are planned again or given up.
///
/// A failure counts only while the claim is still one's own. A mail that a server took over is sent, whoever sent it: it
/// must not go out again.
///
/// # Errors
/// `AppError::Database` when the outbox cannot be written; the mails then go out again later.
pub async fn settle(app: &App, attempts: &[(Claim, Attempt)]) -> Result<Settled> {
    let attempts = attempts.to_vec();
    // The row tells when a mail was sent, so only what needs a person goes into the audit log.
    app.write(&Authority::SYSTEM, async move |tx: &Tx| {
        let mut settled = Settled::default();
        let mut sent = Vec::new();
        for (claim, attempt) in &attempts {
            match attempt {
                Attempt::Accepted => sent.push(claim.id),
                Attempt::Failed(fault) => settled.add(keep_failure(tx, *claim, fault).await?),
            }
        }
        settled.sent = store::mark_sent(tx, sent, tx.now()).await?;
        Ok(settled)
    })
    .await
}

async fn keep_failure(tx: &Tx, claim: Claim, fault: &Fault) -> Result<Settled> {
    let mut settled = Settled::default();
    let reason = fault.to_string();
    match verdict(claim.attempt, fault) {
        Verdict::RetryAfter(wait) => {
            settled.retried = store::plan(tx, claim, tx.now() + wait, reason).await?;
        }
        Verdict::GiveUp => {
            settled.failed = store::fail(tx, claim, &reason).await?;
            if settled.failed > 0 {
                record_failure(tx, claim.id, &reason).await?;
            }
        }
    }
    Ok(settled)
}
