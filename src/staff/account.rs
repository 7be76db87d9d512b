//! What a sign-in name, a password and a role may be; pure. Not the hashing (`password.rs`), and not which passwords are
//! too easy to guess (`guessable.rs`).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::guessable::{is_common, is_expected, is_pattern};
use crate::authority::{Authority, Role};
use crate::types::{Language, LocalizedText, OwnerId, StaffUserId, half_width};

/// Fewer characters than this are refused as a password.
const PASSWORD_AT_LEAST: usize = 12;

/// More characters than this are refused, so that hashing costs the same for everybody.
const PASSWORD_AT_MOST: usize = 128;

/// The name somebody signs in with: 3 to 64 of `a-z 0-9 . _ - @`, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Login(String);

/// The text cannot be a sign-in name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sign-in name has 3 to 64 of the characters a-z 0-9 . _ - @")]
pub struct LoginError;

impl Login {
    /// A sign-in name as typed, in full width or capital letters, too.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub fn parse(text: &str) -> Result<Self, LoginError> {
        let login = half_width(text).to_lowercase();
        let is_clean = login.chars().all(|character| {
            character.is_ascii_lowercase()
                || character.is_ascii_digit()
                || ".-_@".contains(character)
        });
        if is_clean && (3..=64).contains(&login.len()) {
            Ok(Self(login))
        } else {
            Err(LoginError)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A password that may be set; it never shows itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why something cannot be set as a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 12 characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("a password has at most 128 characters")]
    TooLong,
    /// A short part again and again, or rows such as `1234` and `abcd`.
    #[error(
        "this password repeats itself or counts up or down: choose some words that do not belong together"
    )]
    Pattern,
    /// Hardly more than the sign-in name or the name of this service.
    #[error(
        "this password is little more than the sign-in name or the name of this service: choose some words that do not belong together"
    )]
    Expected,
    /// On the list of passwords that attackers try first.
    #[error(
        "this password is on the list of those that attackers try first: choose some words that do not belong together"
    )]
    Common,
}

/// A password as it is counted, compared and hashed: the same whichever keyboard, width or way of composing characters
/// it was typed with (NFKC, as NIST SP 800-63B-4 recommends). Nothing else is changed, and no space taken off.
pub(super) fn normal(typed: &str) -> String {
    typed.nfkc().collect()
}

/// Whether somebody can have a password of this length; more is not worth the work of hashing it.
pub(super) fn is_plausible(typed: &str) -> bool {
    // A character has at most 4 bytes, and is composed of few.
    typed.len() <= 16 * PASSWORD_AT_MOST && normal(typed).chars().count() <= PASSWORD_AT_MOST
}

impl Password {
    /// A password as typed, for somebody who signs in with this name; every character counts, spaces too.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub fn parse(text: &str, login: &Login) -> Result<Self, PasswordError> {
        let password = normal(text);
        match password.chars().count() {
            count if count < PASSWORD_AT_LEAST => Err(PasswordError::TooShort),
            count if count > PASSWORD_AT_MOST => Err(PasswordError::TooLong),
            _ if is_pattern(&password) => Err(PasswordError::Pattern),
            _ if is_expected(&password, login.as_str()) => Err(PasswordError::Expected),
            _ if is_common(&password) => Err(PasswordError::Common),
            _ => Ok(Self(password)),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Somebody of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffUser {
    /// Which one.
    pub id: StaffUserId,
    /// The section they work for.
    pub owner: OwnerId,
    /// That section's name.
    pub section: LocalizedText,
    /// The name they sign in with.
    pub login: Login,
    /// The name colleagues see.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// The language their pages start in.
    pub language: Language,
}

impl StaffUser {
    /// What they may do with whose.
    pub fn authority(&self) -> Authority {
        Authority::staff(self.id, self.role, self.owner)
    }
}

/// Somebody who is to be able to sign in.
#[derive(Clone, Debug)]
pub struct NewStaffUser {
    /// The section they work for.
    pub owner: OwnerId,
    /// The name they sign in with.
    pub login: Login,
    /// The name colleagues see.
    pub display_name: String,
    /// Their password.
    pub password: Password,
    /// What they may do.
    pub role: Role,
    /// The language their pages start in.
    pub language: Language,
}

/// The sign-in name is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sign-in name is taken")]
pub struct LoginTaken;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_names_are_the_same_however_they_are_typed() {
        for typed in ["organiser", " Organiser ", "ＯＲＧＡＮＩＳＥＲ"] {
            assert_eq!(
                Login::parse(typed).map(|login| login.0),
                Ok("organiser".to_owned()),
                "{typed}"
            );
        }
        for wrong in ["", "ab", "練馬花子", "a b c", &"a".repeat(65)] {
            assert_eq!(Login::parse(wrong), Err(LoginError), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_long_and_nobody_expects_it() {
        let login = Login("hanako".to_owned());
        let long = "梅雨の晴れ間に洗濯をする".repeat(11);
        let cases = [
            ("短い", Err(PasswordError::TooShort)),
            ("七八九十一二三四五六七", Err(PasswordError::TooShort)),
            // Twelve as typed, eight when composed.
            (
                "か\u{3099}き\u{3099}く\u{3099}け\u{3099}桜梅桃李",
                Err(PasswordError::TooShort),
            ),
            (long.as_str(), Err(PasswordError::TooLong)),
            ("123456789012", Err(PasswordError::Pattern)),
            ("１２３４５６７８９０１２", Err(PasswordError::Pattern)),
            ("aaaaaaaaaaaa", Err(PasswordError::Pattern)),
            ("abcdefghijkl", Err(PasswordError::Pattern)),
            ("hanako-202604", Err(PasswordError::Expected)),
            ("tsudoi-202604", Err(PasswordError::Expected)),
            ("Password1234", Err(PasswordError::Common)),
            ("qwertyuiop[]", Err(PasswordError::Common)),
            ("梅雨の晴れ間に洗濯をする", Ok(())),
            ("correct horse battery", Ok(())),
            ("  n0t tr1mm3d  ", Ok(())),
        ];

        for (typed, expected) in cases {
            let parsed = Password::parse(typed, &login);
            assert_eq!(parsed.map(|_| ()), expected, "{typed}");
        }
    }

    #[test]
    fn a_password_hides_itself_and_keeps_its_spaces() {
        let accepted = Password::parse("　梅雨の晴れ間に洗濯をする ", &Login("hanako".to_owned()));

        assert_eq!(format!("{accepted:?}"), "Ok(Password(…))");
        let kept = accepted.map(|password| password.0);
        assert_eq!(kept, Ok(" 梅雨の晴れ間に洗濯をする ".to_owned()));
    }

    #[test]
    fn what_nobody_can_have_is_not_hashed() {
        assert!(is_plausible(&"長".repeat(128)));
        assert!(!is_plausible(&"長".repeat(129)));
        assert!(!is_plausible(&"x".repeat(512 * 1024)));
    }

    #[test]
    fn every_role_keeps_its_code() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }
}
