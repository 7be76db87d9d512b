//! An e-mail address.

use std::fmt;

use email_address::Options;

use super::normalise::half_width;

/// An address mail can be sent to: one that the transport takes as it is (`jobs/message.rs` compares both).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

/// Why something cannot be an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// More than 254 characters.
    #[error("too long")]
    TooLong,
    /// With quotation marks, such as `"a b"@example.jp`: allowed in theory, and taken by hardly any mail server.
    #[error("with quotation marks")]
    Quoted,
    /// Not an address.
    #[error("not an e-mail address")]
    Invalid,
}

impl EmailAddress {
    /// An address; full-width characters are accepted and made half-width.
    ///
    /// # Errors
    /// See [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let address = half_width(text);
        if address.is_empty() {
            return Err(EmailError::Empty);
        }
        if address.len() > 254 {
            return Err(EmailError::TooLong);
        }
        if address.starts_with('"') && address.contains("\"@") {
            return Err(EmailError::Quoted);
        }
        let options = Options::default()
            .without_display_text()
            .without_domain_literal();
        let has_dotted_domain = address
            .rsplit_once('@')
            .is_some_and(|(_, domain)| domain.contains('.') && !domain.ends_with('.'));
        if has_dotted_domain
            && address.is_ascii()
            && email_address::EmailAddress::parse_with_options(&address, options).is_ok()
        {
            Ok(Self(address))
        } else {
            Err(EmailError::Invalid)
        }
    }

    /// An address that was stored, perhaps under an earlier rule: it can be read, and a mail to it fails and is shown
    /// to the office.
    pub fn stored(address: String) -> Self {
        Self(address)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is the same for all spellings of one mailbox: without capitals, and without the part after a plus, which
    /// most servers deliver to the same one (RFC 5233); at Gmail, which ignores them, without dots. For counting only;
    /// mail goes to the address as typed.
    pub fn mailbox(&self) -> String {
        let address = self.0.to_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else {
            return address;
        };
        let name = local.split('+').next().filter(|name| !name.is_empty());
        let name = name.unwrap_or(local);
        match domain {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", name.replace('.', "")),
            domain => format!("{name}@{domain}"),
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn addresses_are_tidied_and_checked() {
        let typed = "　ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ ";

        assert_eq!(
            EmailAddress::parse(typed).unwrap().as_str(),
            "hanako@example.jp"
        );
        for wrong in [
            "hanako",
            "hanako@",
            "hanako@localhost",
            "a b@example.jp",
            "x@example.jp\r\nBcc: y@example.jp",
            "花子@example.jp",
            "Hanako <hanako@example.jp>",
            "a@[10.0.0.5]",
        ] {
            assert_eq!(
                EmailAddress::parse(wrong),
                Err(EmailError::Invalid),
                "{wrong}"
            );
        }
        assert_eq!(EmailAddress::parse(""), Err(EmailError::Empty));
        for quoted in [
            "\"a b\"@example.jp",
            "\"ab\"@example.jp",
            "\"a@b\"@example.jp",
        ] {
            assert_eq!(
                EmailAddress::parse(quoted),
                Err(EmailError::Quoted),
                "{quoted}"
            );
        }
    }

    #[test]
    fn one_mailbox_has_many_spellings() {
        let cases = [
            ("hanako@example.jp", "hanako@example.jp"),
            ("Hanako@EXAMPLE.jp", "hanako@example.jp"),
            ("hanako+lecture@example.jp", "hanako@example.jp"),
            ("+hanako@example.jp", "+hanako@example.jp"),
            ("ha.na.ko@example.jp", "ha.na.ko@example.jp"),
            ("hanako@gmail.com", "hanako@gmail.com"),
            ("Ha.na.k.o@Gmail.com", "hanako@gmail.com"),
            ("ha.nako+a.b@googlemail.com", "hanako@gmail.com"),
            (
                "ha.nako@gmail.com.example.jp",
                "ha.nako@gmail.com.example.jp",
            ),
        ];

        for (address, mailbox) in cases {
            assert_eq!(EmailAddress::parse(address).unwrap().mailbox(), mailbox);
        }
    }
}
