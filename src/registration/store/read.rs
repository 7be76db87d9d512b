//! Rows as what they stand for. What nobody knows is an error: nothing is invented in its place. Not the statements that
//! look for the rows, nor who is told of those that cannot be read (`unreadable.rs`).

use crate::entities::{allocation, registration};
use crate::error::{AppError, Result};
use crate::registration::{AccessNeed, Applicant, ContactRoute, EndReason, IntakeSource, Standing};
use crate::types::{
    EmailAddress, Kana, Language, PartySize, PersonName, PhoneNumber, ReceiptNumber, SlotId,
    Version,
};

/// What the row of a registration says, but for what it refers to.
pub(super) struct Particulars {
    pub(super) receipt: ReceiptNumber,
    pub(super) applicant: Applicant,
    pub(super) party: PartySize,
    pub(super) source: IntakeSource,
    pub(super) route: ContactRoute,
    pub(super) language: Language,
}

pub(super) fn particulars(row: &registration::Model) -> Result<Particulars> {
    Ok(Particulars {
        receipt: receipt(&row.receipt_number)?,
        applicant: applicant(row)?,
        party: party(row.party_size)?,
        source: source(&row.intake_source)?,
        route: ContactRoute::from_code(&row.contact_route)
            .ok_or_else(|| AppError::fault("an unknown contact route"))?,
        language: Language::from_tag(&row.language)
            .ok_or_else(|| AppError::fault("an unknown language"))?,
    })
}

/// Where a registration stands in the slot of an allocation.
pub(super) fn standing(row: &allocation::Model) -> Result<Standing> {
    let slot = SlotId::new(row.slot_id);
    match (row.ended_at, row.end_reason.as_deref(), row.confirm_by) {
        (None, None, None) => Ok(Standing::Confirmed { slot }),
        (None, None, Some(until)) => Ok(Standing::Unconfirmed { slot, until }),
        (Some(at), Some(code), _) => {
            let why = EndReason::from_code(code);
            let why = why.ok_or_else(|| AppError::fault("an unknown end of an allocation"))?;
            Ok(Standing::Ended { slot, why, at })
        }
        (Some(_), None, _) | (None, Some(_), _) => Err(AppError::fault(
            "an allocation that ended without a reason, or did not end for one",
        )),
    }
}

pub(super) fn applicant(row: &registration::Model) -> Result<Applicant> {
    let phone = row.phone.as_deref().map(PhoneNumber::parse);
    Ok(Applicant {
        name: PersonName::stored(row.applicant_name.clone()),
        kana: Kana::parse(&row.applicant_kana).map_err(AppError::fault)?,
        phone: phone.transpose().map_err(AppError::fault)?,
        email: row.email.clone().map(EmailAddress::stored),
    })
}

pub(super) fn receipt(stored: &str) -> Result<ReceiptNumber> {
    ReceiptNumber::parse(stored).map_err(AppError::fault)
}

pub(super) fn source(stored: &str) -> Result<IntakeSource> {
    IntakeSource::from_code(stored).ok_or_else(|| AppError::fault("an unknown intake source"))
}

pub(super) fn need(stored: &str) -> Result<AccessNeed> {
    AccessNeed::from_code(stored).ok_or_else(|| AppError::fault("an unknown access need"))
}

/// The version of a thing that was changed, or of one that is as it was made.
pub(super) fn version(stored: Option<i32>) -> Result<Version> {
    let number = stored.map(u32::try_from).transpose();
    Ok(number
        .map_err(AppError::fault)?
        .map_or_else(Version::default, Version::new))
}

fn party(stored: i32) -> Result<PartySize> {
    u32::try_from(stored)
        .map_err(AppError::fault)
        .and_then(|people| PartySize::new(people).map_err(AppError::fault))
}
