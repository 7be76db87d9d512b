//! A file to keep instead of a page to read: the one way in which handlers answer with one. Not what stands in it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rocket::http::{ContentType, Header};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};

use crate::error::{AppError, Result};
use crate::format::csv::to_utf8_bom;
use crate::format::table::Table;

/// A file the browser saves under a name. Many have personal data in them, so none is kept on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    content_type: ContentType,
    name: String,
    bytes: Vec<u8>,
}

impl Download {
    /// A table for a spreadsheet program; the name is without its ending.
    ///
    /// # Errors
    /// When the table cannot be written, which would be a defect.
    pub fn csv(name: &str, table: &Table) -> Result<Self> {
        let bytes = to_utf8_bom(table).map_err(AppError::fault)?;
        Ok(Self::new(ContentType::CSV, name, "csv", bytes))
    }

    /// An appointment for a calendar; the name is without its ending.
    pub fn calendar(name: &str, appointment: String) -> Self {
        let bytes = appointment.into_bytes();
        Self::new(ContentType::Calendar, name, "ics", bytes)
    }

    /// Data for other programs; the name is without its ending.
    pub fn json(name: &str, document: String) -> Self {
        let bytes = document.into_bytes();
        Self::new(ContentType::JSON, name, "json", bytes)
    }

    fn new(content_type: ContentType, name: &str, ending: &str, bytes: Vec<u8>) -> Self {
        Self {
            content_type,
            name: format!("{name}.{ending}"),
            bytes,
        }
    }
}

impl<'r> Responder<'r, 'static> for Download {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Response::build_from(self.bytes.respond_to(request)?)
            .header(self.content_type)
            .header(Header::new("Content-Disposition", disposition(&self.name)))
            .header(Header::new("Cache-Control", "no-store"))
            .ok()
    }
}

/// What may stand as it is in the encoded name (RFC 8187, `attr-char`).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// How the file is to be saved (RFC 6266): a name that is not plain ASCII is given encoded as well, for every browser
/// of today, and with `_` in place of what others could misread.
fn disposition(name: &str) -> String {
    let is_plain = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | ' ')
    };
    if name.chars().all(is_plain) {
        return format!("attachment; filename=\"{name}\"");
    }
    let plain: String = name
        .chars()
        .map(|character| if is_plain(character) { character } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(name, ENCODED);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_so_that_every_browser_can_save_it() {
        for (name, expected) in [
            (
                "attendance-lecture-1.csv",
                "attachment; filename=\"attendance-lecture-1.csv\"",
            ),
            (
                "名簿 1.csv",
                "attachment; filename=\"__ 1.csv\"; filename*=UTF-8''%E5%90%8D%E7%B0%BF%201.csv",
            ),
            (
                "a\"; x=\r\n%41'(1)*.csv",
                "attachment; filename=\"a__ x____41__1__.csv\"; \
                 filename*=UTF-8''a%22%3B%20x%3D%0D%0A%2541%27%281%29%2A.csv",
            ),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
