//! Who applies, how they are reached, what help they ask for and by which way they came; pure. Not when an application
//! is accepted (`application.rs`).

use macro_rules_attribute::apply;

use crate::event::Requester;
use crate::types::{EmailAddress, Kana, PersonName, PhoneNumber, coded};

/// Help somebody asks for, from the list a notice usually offers, in the order forms show it.
#[apply(coded!)]
#[derive(Hash)]
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
#[apply(coded!)]
pub enum ContactRoute {
    /// By e-mail.
    Email,
    /// By telephone.
    Telephone,
}

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
#[apply(coded!)]
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

impl IntakeSource {
    /// Whose deadlines apply.
    pub fn requester(self) -> Requester {
        match self {
            Self::Web => Requester::Resident,
            Self::Telephone | Self::Fax | Self::Postcard | Self::Counter => Requester::Office,
        }
    }

    /// Whether the office typed it in.
    pub fn is_of_office(self) -> bool {
        self.requester() == Requester::Office
    }

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
