//! How often somebody may try to sign in: by name and place together and by place alone, never by name alone, so that nobody can lock a
//! colleague out. Not a store: a restart forgets it, and it keeps its own time.

use core::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::LazyLock;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::types::tidy;

/// How many attempts at once, and how many a minute after that.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
const A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// Above this many remembered places the old ones are forgotten.
const REMEMBERED: usize = 10_000;

/// More of a name than this is not needed to tell names apart.
const NAME_REMEMBERED: usize = 64;

/// How many attempts of one place are allowed in a minute, under all names together; an office shares one address.
const OF_ONE_PLACE: NonZeroU32 = NonZeroU32::MIN.saturating_add(119);

/// Which installation, which name as typed, from where.
type Attempt = (String, String, Option<IpAddr>);

static ATTEMPTS: LazyLock<DefaultKeyedRateLimiter<Attempt>> =
    LazyLock::new(|| RateLimiter::keyed(Quota::per_minute(A_MINUTE).allow_burst(AT_ONCE)));

/// Attempts of one place under whatever names, so that nobody keeps the password check busy with made-up ones.
static BY_CLIENT: LazyLock<DefaultKeyedRateLimiter<(String, Option<IpAddr>)>> =
    LazyLock::new(|| RateLimiter::keyed(Quota::per_minute(OF_ONE_PLACE)));

/// Whether one more attempt is allowed; counts it.
pub(super) fn is_allowed(database_url: &str, login: &str, client: Option<IpAddr>) -> bool {
    if ATTEMPTS.len() > REMEMBERED {
        ATTEMPTS.retain_recent();
        BY_CLIENT.retain_recent();
    }
    // The same name as `Login::parse` reads it, so that full-width letters are no fresh start.
    let name = tidy(login)
        .to_lowercase()
        .chars()
        .take(NAME_REMEMBERED)
        .collect();
    let by_name = ATTEMPTS.check_key(&(database_url.to_owned(), name, client));
    let by_client = BY_CLIENT.check_key(&(database_url.to_owned(), client));
    by_name.is_ok() && by_client.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_is_slowed_down_and_the_same_name_elsewhere_is_not() {
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let there = Some(IpAddr::from([192, 0, 2, 2]));

        let allowed = (0..30)
            .filter(|_| is_allowed("test", "somebody", here))
            .count();

        assert_eq!(allowed, 20);
        assert!(is_allowed("test", "somebody", there));
        assert!(is_allowed("test", "somebody else", here));
        assert!(!is_allowed("test", " SOMEBODY ", here));
        assert!(!is_allowed("test", "ＳＯＭＥＢＯＤＹ", here));
    }

    #[test]
    fn one_place_is_slowed_down_whatever_names_it_tries() {
        let here = Some(IpAddr::from([192, 0, 2, 3]));

        let allowed = (0..200)
            .filter(|number| is_allowed("test", &format!("name{number}"), here))
            .count();

        assert_eq!(allowed, 120);
    }
}
