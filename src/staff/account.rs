//! What a sign-in name, a password and a role may be; pure. Not the hashing (`password.rs`).

use std::fmt;

use crate::types::{Language, LocalizedText, OwnerId, StaffUserId, tidy};

/// Fewer characters than this are refused as a password.
const PASSWORD_AT_LEAST: usize = 12;

/// More characters than this are refused, so that hashing costs the same for everybody.
const PASSWORD_AT_MOST: usize = 128;

/// What somebody of the office may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything about the events of their own section.
    Organiser,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 1] = [Self::Organiser];

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Organiser => "organiser",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role may change events, registrations and counts of its section.
    pub fn may_organise(self) -> bool {
        match self {
            Self::Organiser => true,
        }
    }
}

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
        let login = tidy(text).to_lowercase();
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
}

impl Password {
    /// A password as typed; every character counts, spaces too.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        match text.chars().count() {
            count if count < PASSWORD_AT_LEAST => Err(PasswordError::TooShort),
            count if count > PASSWORD_AT_MOST => Err(PasswordError::TooLong),
            _ => Ok(Self(text.to_owned())),
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
    fn a_password_has_at_least_twelve_characters_and_hides_itself() {
        assert_eq!(
            Password::parse("あいうえおかきくけこさ"),
            Err(PasswordError::TooShort)
        );
        assert_eq!(
            Password::parse(&"x".repeat(129)),
            Err(PasswordError::TooLong)
        );
        let accepted = Password::parse("あいうえおかきくけこさし");

        assert_eq!(format!("{accepted:?}"), "Ok(Password(…))");
    }

    #[test]
    fn every_role_keeps_its_code() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }
}
