//! What makes an application acceptable, and why one is refused; pure.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{NewRegistration, Outcome, Refusal};
use crate::event::{Event, Intake, Requester, Slot};
use crate::types::{EmailAddress, Kana, PartySize, PersonName, PhoneNumber, Token, coded, is_line};

/// Help somebody asks for, from the list a notice usually offers, in the order forms show it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum AccessNeed {
    /// 車いす席
    Wheelchair,
    /// 手話通訳
    SignLanguage,
    /// 要約筆記
    Captioning,
    /// 磁気ループ
    HearingLoop,
    /// 拡大文字・点字資料
    LargePrint,
    /// 一時保育
    ChildCare,
}

coded!(AccessNeed);

impl AccessNeed {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::SignLanguage => "need-sign-language",
            Self::Captioning => "need-captioning",
            Self::Wheelchair => "need-wheelchair",
            Self::HearingLoop => "need-hearing-loop",
            Self::LargePrint => "need-large-print",
            Self::ChildCare => "need-child-care",
        }
    }
}

/// How somebody is reached.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum ContactRoute {
    /// By e-mail.
    Email,
    /// By telephone.
    Telephone,
}

coded!(ContactRoute);

impl ContactRoute {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "route-email",
            Self::Telephone => "route-telephone",
        }
    }
}

/// By which way an application came.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum IntakeSource {
    /// By the person, on the web.
    Web,
    /// By telephone, typed in by the office.
    Telephone,
    /// By fax, typed in by the office.
    Fax,
    /// By postcard, typed in by the office.
    Postcard,
    /// At the counter, typed in by the office.
    Counter,
}

coded!(IntakeSource);

impl IntakeSource {
    /// The key of its name in `locales/`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Web => "source-web",
            Self::Telephone => "source-telephone",
            Self::Fax => "source-fax",
            Self::Postcard => "source-postcard",
            Self::Counter => "source-counter",
        }
    }

    /// Whose deadlines apply.
    pub fn requester(self) -> Requester {
        match self {
            Self::Web => Requester::Resident,
            Self::Telephone | Self::Fax | Self::Postcard | Self::Counter => Requester::Office,
        }
    }
}

/// Who applies, and how they are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// The name as they write it.
    pub name: PersonName,
    /// Its reading.
    pub kana: Kana,
    /// Their telephone number.
    pub phone: Option<PhoneNumber>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
}

impl Applicant {
    /// Somebody of whom no more is known than the name and its reading.
    pub fn named(name: PersonName, kana: Kana) -> Self {
        Self {
            name,
            kana,
            phone: None,
            email: None,
        }
    }
}

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
