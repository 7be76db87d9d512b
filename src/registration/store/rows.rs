//! What is stored of an accepted application, as rows. Not the statements that look for them (`store.rs`).

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;

use super::seats;
use crate::authority::Actor;
use crate::db::Tx;
use crate::entities::{access_need, allocation, registration};
use crate::error::Result;
use crate::registration::application::stored_key;
use crate::registration::{AccessNeed, ContactRoute, NewRegistration};
use crate::types::{
    AllocationId, PartySize, PhoneNumber, ReceiptNumber, RegistrationId, SlotId, Token,
};

/// The rows of an accepted application: all that is stored of it but its mail and its audit entry.
#[derive(Clone, Debug)]
pub(in crate::registration) struct NewRows {
    registration: registration::ActiveModel,
    needs: Vec<access_need::ActiveModel>,
    allocation: allocation::ActiveModel,
}

impl NewRows {
    /// Makes the rows, so that a transaction has nothing left to do than to keep them.
    pub(in crate::registration) fn new(
        (id, allocation): (RegistrationId, AllocationId),
        (receipt, token): (&ReceiptNumber, &Token),
        actor: Actor,
        new: &NewRegistration,
        confirm_by: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        Ok(Self {
            registration: registration_row(id, receipt, token, actor, new, now)?,
            needs: needs_rows(id, &new.needs).collect(),
            allocation: allocation_row(allocation, id, (new.slot, new.party, confirm_by), now)?,
        })
    }

    /// Keeps the rows for the end of the batch. A submission key or receipt number that is taken fails it.
    pub(in crate::registration) fn keep(&self, tx: &Tx) {
        tx.insert_soon(self.registration.clone());
        for need in &self.needs {
            tx.insert_soon(need.clone());
        }
        tx.insert_soon(self.allocation.clone());
    }
}

pub(super) fn registration_row(
    id: RegistrationId,
    receipt: &ReceiptNumber,
    token: &Token,
    actor: Actor,
    new: &NewRegistration,
    now: DateTime<Utc>,
) -> Result<registration::ActiveModel> {
    let applicant = &new.applicant;
    let route = if applicant.email.is_some() {
        ContactRoute::Email
    } else {
        ContactRoute::Telephone
    };
    Ok(registration::ActiveModel {
        id: Set(id.into()),
        event_id: Set(new.event.into()),
        receipt_number: Set(receipt.as_str().to_owned()),
        submission_key: Set(stored_key(new.submission_key)),
        personal_token_hash: Set(token.hash().as_str().to_owned()),
        applicant_name: Set(applicant.name.as_str().to_owned()),
        applicant_kana: Set(applicant.kana.as_str().to_owned()),
        kana_key: Set(applicant.kana.match_key()),
        phone: Set(applicant
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned())),
        phone_digits: Set(applicant.phone.as_ref().map(PhoneNumber::digits)),
        email: Set(applicant
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned())),
        companions: Set(new.companions.clone()),
        party_size: Set(seats(new.party)?),
        contact_route: Set(route.code().to_owned()),
        intake_source: Set(new.source.code().to_owned()),
        language: Set(new.language.tag().to_owned()),
        consented_at: Set(now),
        created_at: Set(now),
        created_by: Set(actor.staff().map(Into::into)),
    })
}

pub(super) fn needs_rows(
    registration: RegistrationId,
    needs: &[AccessNeed],
) -> impl Iterator<Item = access_need::ActiveModel> {
    needs.iter().map(move |need| access_need::ActiveModel {
        registration_id: Set(registration.into()),
        need: Set(need.code().to_owned()),
    })
}

pub(super) fn allocation_row(
    id: AllocationId,
    registration: RegistrationId,
    (slot, party, confirm_by): (SlotId, PartySize, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<allocation::ActiveModel> {
    Ok(allocation::ActiveModel {
        id: Set(id.into()),
        registration_id: Set(registration.into()),
        slot_id: Set(slot.into()),
        seats: Set(seats(party)?),
        created_at: Set(now),
        ended_at: Set(None),
        end_reason: Set(None),
        confirm_by: Set(confirm_by),
    })
}
