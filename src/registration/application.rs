//! What makes an application acceptable, and why one is refused; pure.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::applicant::Applicant;
use super::model::{NewRegistration, Outcome};
use super::refusal::Refusal;
use crate::event::{Event, Intake, Requester, Slot};
use crate::types::{PartySize, Token, is_line};

/// The longest list of companions, in characters.
const COMPANIONS_MAX: usize = 300;

/// Whether what was typed can be kept as the names of companions: one line, and short enough.
pub(super) fn are_companions(typed: &str) -> bool {
    typed.chars().count() <= COMPANIONS_MAX && is_line(typed)
}

/// Whether an application may be accepted at a time; seats are the capacity guard's business.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn decide(
    event: &Event,
    slot: &Slot,
    new: &NewRegistration,
    now: DateTime<Utc>,
) -> Outcome<()> {
    if event.published_at.is_none() || event.cancelled_at.is_some() {
        return Err(Refusal::EventUnavailable);
    }
    let applicant = &new.applicant;
    suits(slot, new.party, applicant, new.source.requester(), now)?;
    if applicant.email.is_none() && applicant.phone.is_none() {
        return Err(Refusal::ContactNeeded);
    }
    Ok(())
}

/// Whether a slot takes a party of this applicant at a time, whatever seats are left: to apply for it and to move to it.
pub(super) fn suits(
    slot: &Slot,
    party: PartySize,
    applicant: &Applicant,
    requester: Requester,
    now: DateTime<Utc>,
) -> Outcome<()> {
    match slot.intake(requester, now) {
        Intake::NotYetOpen => return Err(Refusal::NotYetOpen),
        Intake::Closed => return Err(Refusal::Closed),
        Intake::Open => {}
    }
    if !slot.allows(party) {
        return Err(Refusal::PartyTooLarge {
            limit: slot.party_limit,
        });
    }
    if slot.way.mode().needs_email() && applicant.email.is_none() {
        return Err(Refusal::EmailNeeded);
    }
    Ok(())
}

/// The secret of the personal link that belongs to a submission key.
///
/// It is derived, so that an application sent twice leads to the same link although only the link's hash is stored.
pub fn personal_token(submission_key: Uuid) -> Token {
    Token::from_bytes(derived("tsudoi personal link 1", submission_key))
}

/// What is stored of a submission key, to know a form that is sent again. The key itself is not stored, because the
/// personal link follows from it.
pub(super) fn stored_key(submission_key: Uuid) -> Uuid {
    uuid::Builder::from_random_bytes(derived("tsudoi submission key 1", submission_key)).into_uuid()
}

/// 128 bits that follow from the key, different for every purpose, and from which the key does not follow.
fn derived(purpose: &str, key: Uuid) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update(purpose)
        .chain_update(key.as_bytes())
        .finalize();
    let mut bits = [0; 16];
    for (bit, digested) in bits.iter_mut().zip(digest) {
        *bit = digested;
    }
    bits
}
