//! Parts of paths as types; a part that cannot be read makes a page that does not exist.

use rocket::request::FromParam;

use crate::types::Language;

impl<'a> FromParam<'a> for Language {
    type Error = &'a str;

    fn from_param(param: &'a str) -> Result<Self, Self::Error> {
        Self::from_tag(param).ok_or(param)
    }
}

macro_rules! path_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl<'a> FromParam<'a> for crate::types::$id {
            type Error = &'a str;

            fn from_param(param: &'a str) -> Result<Self, Self::Error> {
                param.parse().map_err(|_| param)
            }
        }
    )+};
}

path_ids!(
    AttendanceId,
    EventId,
    FiscalYear,
    OutboxMessageId,
    RegistrationId,
    RunId,
    SlotId,
    SurveyId,
);

impl<'a> FromParam<'a> for crate::types::Token {
    type Error = &'a str;

    fn from_param(param: &'a str) -> Result<Self, Self::Error> {
        Self::parse(param).map_err(|_| param)
    }
}
