//! Value types: what a name, a day, a share or a receipt number is, and how it is checked. Pure: no I/O, no framework.
//!
//! | file | what |
//! | --- | --- |
//! | `ids` | identifiers of every noun |
//! | `clock`, `tokyo`, `fiscal_year` | time in UTC, days in Tokyo, fiscal years and eras |
//! | `share`, `figure` | percentages with their counts, and numbers that are still to come |
//! | `attendance_mode` | the four ways to attend |
//! | `join_link` | by which address an online slot is joined |
//! | `language`, `localized_text` | whose words |
//! | `person_name`, `kana`, `phone`, `email`, `party_size` | what an applicant types |
//! | `typed` | what was typed into a form, field by field |
//! | `receipt_number`, `survey_code`, `token` | what an applicant is given |
//! | `capacity` | seats |
//! | `network` | where a request comes from, as limits count it |
//! | `plain`, `reason` | which characters a text may have; why something was done |
//! | `refused` | what every expected "no" can be asked |
//! | `version` | what a form knew of the thing it changes, and the key it is sent under |
//! | `normal` | keys for matching what was typed in different ways |

mod attendance_mode;
mod capacity;
mod clock;
mod coded;
mod email;
mod fiscal_year;
mod ids;
mod join_link;
mod kana;
mod language;
mod localized_text;
mod network;
mod normalise;
mod party_size;
mod pending_reason;
mod person_name;
mod phone;
mod plain;
mod reason;
mod receipt_number;
mod refused;
mod share;
mod survey_code;
mod token;
mod tokyo;
mod typed;
mod version;

pub use attendance_mode::AttendanceMode;
pub use capacity::{Capacity, CapacityError};
pub use clock::{Clock, FixedClock, SystemClock, is_younger};
pub(crate) use coded::{coded, listed};
pub use email::{EmailAddress, EmailError};
pub use fiscal_year::{Era, EraYear, FiscalYear, FiscalYearError};
pub use ids::{
    AllocationId, AttendanceId, EventId, IndicatorId, InitiativeId, OutboxMessageId, OwnerId,
    QuestionnaireId, QuestionnaireVersionId, RegistrationId, ResponseId, RunId, SlotId,
    StaffUserId, StratumId, SurveyId, VenueId,
};
pub use join_link::{JoinLink, JoinLinkError};
pub use kana::{Kana, KanaError, KanaRow, kana_order};
pub use language::Language;
pub use localized_text::LocalizedText;
pub use network::Network;
pub use normalise::{half_width, match_key};
pub use party_size::{PartySize, PartySizeError};
pub use pending_reason::PendingReason;
pub use person_name::{PersonName, PersonNameError};
pub use phone::{PhoneError, PhoneNumber};
pub use plain::{is_line, is_text};
pub use reason::{Reason, ReasonError};
pub use receipt_number::{ReceiptNumber, ReceiptNumberError};
pub use refused::{Field, RefusalKind, Refused};
pub use share::{Base, Decimals, Share, ShareError};
pub use survey_code::{SurveyCode, SurveyCodeError};
pub use token::{Token, TokenError, TokenHash};
pub use tokyo::{end_of_day, from_tokyo, tokyo, tokyo_date};
pub use typed::{FormField, Typed};
pub use version::{FormKey, Seen, Version};
