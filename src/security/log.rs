//! What the security log remembers: which lists were just recorded as seen, which places were just named, and the key
//! that makes addresses unrecognisable. Not what is written (`security.rs`).

use std::collections::HashMap;
use std::fmt::Write;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::limits::{Rate, Throttle};
use crate::types::{Network, TokenHash, is_younger};

/// A list that one session opens again and again is recorded once in so long.
const ONCE_IN: Duration = Duration::from_secs(10 * 60);

/// So many lists are remembered; a ward has a few dozen sessions at a time.
const REMEMBERED: usize = 10_000;

/// What the security log remembers.
pub struct SecurityLog {
    key: [u8; 32],
    viewed: Mutex<HashMap<Viewed, Duration>>,
    /// Places that are slowed down: each is named once a minute, or whoever goes on and on would fill the log.
    slowed_down: Throttle<Network>,
}

/// A session, what it did, and to which list.
pub(super) type Viewed = (TokenHash, &'static str, Option<Uuid>);

impl SecurityLog {
    /// A log that knows nothing yet. The key, drawn anew by every process, makes addresses unrecognisable.
    pub fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            viewed: Mutex::default(),
            slowed_down: Throttle::new(Rate::new(1, 60)),
        }
    }

    /// A word for the place a request comes from: the same for the same line while the process runs, and of no use to
    /// anybody who does not have its memory.
    pub fn place(&self, client: Option<IpAddr>) -> String {
        let line = format!("{:?}", Network::line(client));
        let digest = Sha256::new()
            .chain_update(self.key)
            .chain_update(line)
            .finalize();
        digest.iter().take(6).fold(String::new(), |mut word, byte| {
            // Writing into a string does not fail.
            let _ = write!(word, "{byte:02x}");
            word
        })
    }

    /// Whether a place that is slowed down is to be named now; from now on it was.
    pub(super) fn is_to_be_named(&self, client: Option<IpAddr>) -> bool {
        self.slowed_down.take(&Network::line(client)).is_ok()
    }

    /// Whether a view is to be recorded now; from now on it was.
    pub(super) fn is_new(&self, viewed: &Viewed, now: Duration) -> bool {
        let mut all = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        if all
            .get(viewed)
            .is_some_and(|then| is_younger(*then, now, ONCE_IN))
        {
            return false;
        }
        if all.len() >= REMEMBERED {
            all.retain(|_, then| is_younger(*then, now, ONCE_IN));
        }
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(viewed.clone(), now);
        true
    }

    pub(super) fn forget(&self, viewed: &Viewed) {
        let mut all = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(viewed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Token;

    #[test]
    fn a_place_has_one_word_that_does_not_tell_the_address_and_changes_with_the_process() {
        let (one, other) = (SecurityLog::new([1; 32]), SecurityLog::new([2; 32]));
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let there = Some(IpAddr::from([192, 0, 2, 2]));

        assert_eq!(one.place(here).len(), 12);
        assert_eq!(one.place(here), one.place(here));
        assert_ne!(one.place(here), one.place(there));
        assert_ne!(one.place(here), other.place(here));
    }

    #[test]
    fn a_place_that_goes_on_and_on_is_named_once_a_minute() {
        let log = SecurityLog::new([1; 32]);
        let named = |last: u8| log.is_to_be_named(Some(IpAddr::from([192, 0, 2, last])));

        let lines = (0..1_000).filter(|_| named(1)).count();

        assert_eq!(lines, 1);
        assert!(named(2), "another place");
    }

    #[test]
    fn a_list_is_recorded_once_in_ten_minutes_for_each_session() {
        let log = SecurityLog::new([1; 32]);
        let viewed = |session: u8, list: u128| {
            let session = Token::from_bytes([session; 16]).hash();
            (session, "slot_list.viewed", Some(Uuid::from_u128(list)))
        };
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);

        assert!(log.is_new(&viewed(1, 1), minutes(0)));
        assert!(!log.is_new(&viewed(1, 1), minutes(9)));
        assert!(log.is_new(&viewed(1, 2), minutes(9)));
        assert!(log.is_new(&viewed(2, 1), minutes(9)));
        assert!(log.is_new(&viewed(1, 1), minutes(10)));
        log.forget(&viewed(1, 1));
        assert!(log.is_new(&viewed(1, 1), minutes(10)));
    }
}
