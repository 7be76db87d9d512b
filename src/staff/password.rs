//! How passwords are hashed and compared: argon2id with the parameters OWASP recommends. Slow on purpose, so call it
//! where waiting harms nobody (`command/` does). Pure: the salt and the memory to work in are given.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::account::normal;

/// A hash nobody's password has, compared with when there is no such user, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The stored form of a password, its salt and parameters included; none when the parameters cannot be used.
pub(super) fn hash(password: &str, salt: [u8; 16], memory: &mut Vec<Block>) -> Option<String> {
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    let params = Params::default();
    fill(
        password,
        &salt,
        &params,
        Version::default(),
        &mut bytes,
        memory,
    )?;
    let stored = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&bytes).ok()?),
    };
    Some(stored.to_string())
}

/// Whether the password belongs to the stored hash; takes as long, and is false, when there is none.
pub(super) fn is_right(password: &str, stored: Option<&str>, memory: &mut Vec<Block>) -> bool {
    let is_equal = |typed: &str, memory: &mut Vec<Block>| {
        is_equal(typed, stored.unwrap_or(NOBODY), memory).unwrap_or(false)
    };
    let normal = normal(password);
    // Until 0.1 passwords were hashed as they were typed. Both are tried whether there is such a user or not.
    let is_right = is_equal(&normal, memory) || (normal != password && is_equal(password, memory));
    is_right && stored.is_some()
}

fn is_equal(password: &str, stored: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    if stored.algorithm != Algorithm::Argon2id.ident() {
        return None;
    }
    let version = Version::try_from(stored.version?).ok()?;
    let params = Params::try_from(&stored).ok()?;
    let (salt, expected) = (stored.salt?, stored.hash?);
    let mut bytes = vec![0; expected.as_bytes().len()];
    fill(password, &salt, &params, version, &mut bytes, memory)?;
    // Compares in constant time.
    Some(Output::new(&bytes).ok()? == expected)
}

fn fill(
    password: &str,
    salt: &[u8],
    params: &Params,
    version: Version,
    out: &mut [u8],
    memory: &mut Vec<Block>,
) -> Option<()> {
    let needed = params.block_count();
    if memory.len() < needed {
        memory.resize(needed, Block::new());
    }
    let blocks = memory.get_mut(..needed)?;
    Argon2::new(Algorithm::Argon2id, version, params.clone())
        .hash_password_into_with_memory(password.as_bytes(), salt, out, blocks)
        .ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use argon2::password_hash::PasswordHasher;

    use super::*;

    #[test]
    fn only_the_right_password_of_somebody_is_right() {
        let mut memory = Vec::new();
        let stored = hash("correct horse battery", [3; 16], &mut memory).unwrap();

        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        for (typed, stored, expected) in [
            ("correct horse battery", Some(stored.as_str()), true),
            ("correct horse batterz", Some(&stored), false),
            ("nobody signs in with this", None, false),
            ("anything", Some("not a hash"), false),
            ("", Some(""), false),
        ] {
            let is_right = is_right(typed, stored, &mut memory);
            assert_eq!(is_right, expected, "{typed} {stored:?}");
        }
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn a_password_is_the_same_in_full_and_half_width_and_however_its_marks_are_composed() {
        let mut memory = Vec::new();
        let stored = hash(&normal("ｶﾞｯｺｳの桜２０２６"), [3; 16], &mut memory).unwrap();

        for typed in ["ガッコウの桜2026", "カ\u{3099}ッコウの桜２０２６"] {
            assert!(is_right(typed, Some(&stored), &mut memory), "{typed}");
        }
        assert!(!is_right("カッコウの桜2026", Some(&stored), &mut memory));
    }

    #[test]
    fn what_was_hashed_as_it_was_typed_is_still_right() {
        let mut memory = Vec::new();
        let typed = "ＣＯＲＲＥＣＴ　ＨＯＲＳＥ　ＢＡＴＴＥＲＹ";
        let stored = hash(typed, [3; 16], &mut memory).unwrap();

        assert!(is_right(typed, Some(&stored), &mut memory));
    }

    #[test]
    fn hashes_of_earlier_releases_are_still_right() {
        // They were made by `Argon2::default()` in memory of its own.
        let stored: PasswordHash = Argon2::default()
            .hash_password_with_salt(b"correct horse battery", &[3; 16])
            .unwrap();
        let mut memory = Vec::new();

        let now = hash("correct horse battery", [3; 16], &mut memory).unwrap();

        assert_eq!(now, stored.to_string());
        assert!(is_right("correct horse battery", Some(&now), &mut memory));
    }
}
