//! The address by which an online slot is joined. Not who may be told it: no public page shows one.

use std::fmt;

use url::Url;

use super::plain::{is_line, seen};

/// The longest address, in characters.
const MAX: usize = 500;

/// An `https` address, kept as it was typed. Whoever has it can join, so it is not written into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct JoinLink(String);

/// The text is no address by which people can be let join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an https address")]
pub struct JoinLinkError;

impl JoinLink {
    /// An address as typed or pasted.
    ///
    /// # Errors
    /// `JoinLinkError` when it is no `https` address, carries a sign-in before the host (which hides where it leads to),
    /// is longer than 500 characters or has characters that cannot be kept.
    pub fn parse(text: &str) -> Result<Self, JoinLinkError> {
        let text = seen(text);
        let url = Url::parse(text).map_err(|_| JoinLinkError)?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_kept = is_line(text) && text.chars().count() <= MAX;
        if url.scheme() == "https" && is_plain && is_kept {
            Ok(Self(text.to_owned()))
        } else {
            Err(JoinLinkError)
        }
    }

    /// The address itself, for whoever may join.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for JoinLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoinLink(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_https_address_lets_people_join() {
        let long = format!("https://zoom.example/j/{}", "1".repeat(MAX));
        let cases = [
            ("https://zoom.example/j/1", Some("https://zoom.example/j/1")),
            (
                " https://zoom.example/j/1?pwd=a%20b#x\n",
                Some("https://zoom.example/j/1?pwd=a%20b#x"),
            ),
            ("http://zoom.example/j/1", None),
            ("javascript:alert(1)", None),
            ("zoom.example/j/1", None),
            ("https://", None),
            ("https://zoom.us@evil.example/j/1", None),
            ("https://zoom.example/\tj/1", None),
            ("https://zoom.example/\u{202e}j/1", None),
            ("", None),
            (long.as_str(), None),
        ];

        for (typed, expected) in cases {
            let link = JoinLink::parse(typed).ok();

            assert_eq!(link.as_ref().map(JoinLink::as_str), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_log_does_not_let_anybody_join() {
        let link = JoinLink::parse("https://zoom.example/j/1");

        assert_eq!(format!("{link:?}"), "Ok(JoinLink(…))");
    }
}
