//! Secrets of links and sessions: random, shown once, stored only as a hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 128 random bits, as they stand in a link or a cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What the database keeps of a token: its SHA-256 in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

/// The text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct TokenError;

impl Token {
    /// The token of these random bytes.
    pub fn from_bytes(random: [u8; 16]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// A token from a link or a cookie.
    ///
    /// # Errors
    /// `TokenError` when it is not 128 bits in URL-safe base64.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenError)?;
        let bytes: [u8; 16] = bytes.try_into().map_err(|_| TokenError)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The secret itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up.
    pub fn hash(&self) -> TokenHash {
        let digest = Sha256::digest(self.0.as_bytes());
        TokenHash(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_link_and_hides_itself_in_logs() {
        let token = Token::from_bytes([7; 16]);

        assert_eq!(Token::parse(token.as_str()), Ok(token.clone()));
        assert_eq!(token.as_str().len(), 22);
        assert_eq!(token.hash().as_str().len(), 64);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::parse("short"), Err(TokenError));
    }
}
