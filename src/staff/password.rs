//! How passwords are hashed and compared: argon2id with the parameters OWASP recommends. Slow on purpose, so call it
//! where waiting harms nobody (`mod.rs` does). Pure: the salt is given.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};

/// A hash nobody's password has, compared with when there is no such user, so that the answer takes as long.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash("nobody signs in with this", [0; 16]).unwrap_or_default());

/// The stored form of a password, its salt and parameters included.
pub(super) fn hash(password: &str, salt: [u8; 16]) -> Result<String, Error> {
    let hashed: PasswordHash =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hashed.to_string())
}

/// Whether the password belongs to the stored hash; takes as long, and is false, when there is none.
pub(super) fn is_right(password: &str, stored: Option<&str>) -> bool {
    let nobody = NOBODY.as_str();
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(nobody)) else {
        return false;
    };
    let is_equal = Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    is_equal && stored.is_some()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn only_the_right_password_of_somebody_is_right() {
        let stored = hash("correct horse battery", [3; 16]).unwrap();

        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(is_right("correct horse battery", Some(&stored)));
        assert!(!is_right("correct horse batterz", Some(&stored)));
        assert!(!is_right("nobody signs in with this", None));
        assert!(!is_right("anything", Some("not a hash")));
    }
}
