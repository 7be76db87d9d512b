//! Identifiers: one type per noun, so that an event can never be looked up by a slot's id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Wraps a UUID.
            pub fn new(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

identifiers! {
    /// Identifies an owner (所管).
    OwnerId,
    /// Identifies a venue.
    VenueId,
    /// Identifies an initiative (取組).
    InitiativeId,
    /// Identifies an event (第N回).
    EventId,
    /// Identifies a slot.
    SlotId,
    /// Identifies a registration (申込).
    RegistrationId,
    /// Identifies an allocation of seats.
    AllocationId,
    /// Identifies a piece of evidence of attendance.
    AttendanceId,
    /// Identifies a questionnaire.
    QuestionnaireId,
    /// Identifies one version of a questionnaire.
    QuestionnaireVersionId,
    /// Identifies a survey.
    SurveyId,
    /// Identifies a stratum of a survey.
    StratumId,
    /// Identifies a response; random, so that it tells nothing of when it was given.
    ResponseId,
    /// Identifies a run of responses; random, so that it tells nothing of when it began.
    RunId,
    /// Identifies a version of an indicator.
    IndicatorId,
    /// Identifies a staff user.
    StaffUserId,
    /// Identifies a mail in the outbox.
    OutboxMessageId,
}
