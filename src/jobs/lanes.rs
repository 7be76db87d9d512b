//! Who may be sent to now: a lane for each domain, so that one that does not answer holds up no other. Not the sending
//! (`deliver_mail.rs`).
//!
//! A lane begins with one mail at a time and widens with every mail that was taken over. A mail that has no answer after
//! a moment is *slow*: it leaves its place to others and counts apart, so that it does not even hold up its own domain.
//! Where mails were lost to silence, one is tried at a time, and none while too many are slow already.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use crate::mail::{Due, Fault, Topic};
use crate::types::OutboxMessageId;

/// How many mails are sent at a time, besides slow ones. Together they stay below the fifty connections that a mail
/// server usually takes from one place.
const PLACES: usize = 24;

/// How many slow mails are kept apart.
const SLOW: usize = 24;

/// The same for one domain.
const SLOW_EACH: usize = 6;

/// The widest lane.
const WIDEST: usize = 12;

/// After so long without an end a mail is slow.
const MOMENT: Duration = Duration::from_secs(3);

/// How many domains are remembered.
const REMEMBERED: usize = 4_096;

/// What is being sent, by domain.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    lanes: HashMap<String, Lane>,
    /// Mails of one topic go out one after the other.
    topics: HashSet<Topic>,
}

#[derive(Debug)]
struct Lane {
    width: usize,
    is_silent: bool,
    begun: HashMap<OutboxMessageId, Instant>,
}

impl Default for Lane {
    fn default() -> Self {
        Self {
            width: 1,
            is_silent: false,
            begun: HashMap::new(),
        }
    }
}

impl Lane {
    fn slow(&self, now: Instant) -> usize {
        let is_slow = |begun: &&Instant| now.duration_since(**begun) >= MOMENT;
        self.begun.values().filter(is_slow).count()
    }

    fn is_open(&self, slow_of_all: usize, now: Instant) -> bool {
        let slow = self.slow(now);
        let fresh = self.begun.len() - slow;
        if slow > 0 || self.is_silent {
            return fresh == 0 && slow < SLOW_EACH && slow_of_all < SLOW;
        }
        fresh < self.width
    }
}

impl Lanes {
    /// Whether any mail may be begun.
    pub(super) fn has_room(&self, now: Instant) -> bool {
        self.sending() < PLACES + self.slow(now).min(SLOW)
    }

    /// Takes a place for a mail; false when it has to wait.
    pub(super) fn begin(&mut self, due: &Due, now: Instant) -> bool {
        let slow = self.slow(now);
        let is_free = |topic: &Topic| !self.topics.contains(topic);
        if !self.has_room(now) || !due.topic.as_ref().is_none_or(is_free) {
            return false;
        }
        self.forget_some();
        let lane = self.lanes.entry(due.domain.clone()).or_default();
        if lane.begun.contains_key(&due.id) || !lane.is_open(slow, now) {
            return false;
        }
        lane.begun.insert(due.id, now);
        self.topics.extend(due.topic);
        true
    }

    /// Gives the place back; without a result when the mail was not sent at all.
    pub(super) fn end(&mut self, due: &Due, result: Option<&Result<(), Fault>>) {
        if let Some(topic) = due.topic {
            self.topics.remove(&topic);
        }
        let Some(lane) = self.lanes.get_mut(&due.domain) else {
            return;
        };
        lane.begun.remove(&due.id);
        match result {
            Some(Ok(())) => {
                lane.is_silent = false;
                lane.width = (lane.width + 1).min(WIDEST);
            }
            Some(Err(Fault::Timeout | Fault::Connection | Fault::Tls)) => {
                lane.is_silent = true;
                lane.width = 1;
            }
            // The server answered, if only with a no.
            Some(Err(_)) => lane.is_silent = false,
            None => {}
        }
    }

    /// Domains to which no mail may be begun now.
    pub(super) fn closed(&self, now: Instant) -> Vec<String> {
        let slow = self.slow(now);
        let closed = self
            .lanes
            .iter()
            .filter(|(_, lane)| !lane.is_open(slow, now));
        closed.map(|(domain, _)| domain.clone()).collect()
    }

    fn sending(&self) -> usize {
        self.lanes.values().map(|lane| lane.begun.len()).sum()
    }

    fn slow(&self, now: Instant) -> usize {
        self.lanes.values().map(|lane| lane.slow(now)).sum()
    }

    fn forget_some(&mut self) {
        if self.lanes.len() >= REMEMBERED {
            self.lanes.retain(|_, lane| !lane.begun.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]

    use uuid::Uuid;

    use super::*;

    fn due(number: u128, domain: &str) -> Due {
        Due {
            id: OutboxMessageId::new(Uuid::from_u128(number)),
            topic: None,
            domain: domain.to_owned(),
        }
    }

    /// How many of a hundred more mails to this domain may be begun.
    fn begun(lanes: &mut Lanes, from: u128, domain: &str, now: Instant) -> usize {
        (from..from + 100)
            .filter(|number| lanes.begin(&due(*number, domain), now))
            .count()
    }

    #[test]
    fn a_lane_widens_with_what_is_taken_over_and_never_beyond_half_of_the_places() {
        let (mut lanes, now) = (Lanes::default(), Instant::now());

        let mut widths = Vec::new();
        for round in 0..14 {
            let first = 1_000 * round;
            widths.push(begun(&mut lanes, first, "a.example", now));
            for number in first..first + 100 {
                let mail = due(number, "a.example");
                let lane = &lanes.lanes["a.example"];
                if lane.begun.contains_key(&mail.id) {
                    lanes.end(&mail, Some(&Ok(())));
                }
            }
        }

        assert_eq!(&widths[..5], [1, 2, 4, 8, 12]);
        assert!(
            widths.iter().all(|width| *width <= PLACES / 2),
            "{widths:?}"
        );
    }

    /// Ends what was begun twenty seconds ago: nobody answered.
    fn time_out(lanes: &mut Lanes, now: Instant) {
        let mut late = Vec::new();
        for (domain, lane) in &lanes.lanes {
            for (id, begun) in &lane.begun {
                if now.duration_since(*begun) >= Duration::from_secs(20) {
                    late.push(Due {
                        id: *id,
                        topic: None,
                        domain: domain.clone(),
                    });
                }
            }
        }
        for mail in late {
            lanes.end(&mail, Some(&Err(Fault::Timeout)));
        }
    }

    #[test]
    fn many_silent_domains_leave_room_for_one_that_answers() {
        let start = Instant::now();
        for (silent, longest_wait) in [(1, 0), (8, 0), (20, 0), (40, 3)] {
            let mut lanes = Lanes::default();
            let (mut waited, mut longest) = (0, 0);
            for second in 0_u32..120 {
                let now = start + Duration::from_secs(second.into());
                time_out(&mut lanes, now);
                for domain in 0..silent {
                    let from = u128::from(second) * 1_000_000 + domain * 1_000;
                    begun(&mut lanes, from, &format!("silent{domain}.example"), now);
                }
                let mail = due(u128::from(second) + 900_000_000, "good.example");
                if lanes.begin(&mail, now) {
                    waited = 0;
                    lanes.end(&mail, Some(&Ok(())));
                } else {
                    waited += 1;
                    longest = longest.max(waited);
                }
                assert!(lanes.sending() <= PLACES + SLOW, "after {second} seconds");
            }

            assert!(
                longest <= longest_wait,
                "{longest} s behind {silent} silent domains"
            );
        }
    }

    #[test]
    fn a_slow_mail_holds_up_neither_others_nor_its_own_domain() {
        let (mut lanes, start) = (Lanes::default(), Instant::now());
        assert_eq!(begun(&mut lanes, 1, "a.example", start), 1);
        assert_eq!(lanes.closed(start), ["a.example"]);

        let later = start + MOMENT;

        assert_eq!(lanes.closed(later), Vec::<String>::new());
        assert_eq!(begun(&mut lanes, 200, "a.example", later), 1);
        assert_eq!(begun(&mut lanes, 400, "b.example", later), 1);
    }

    #[test]
    fn a_domain_that_was_silent_is_tried_one_mail_at_a_time() {
        let (mut lanes, now) = (Lanes::default(), Instant::now());
        for number in 0..5 {
            assert!(lanes.begin(&due(number, "a.example"), now));
            lanes.end(&due(number, "a.example"), Some(&Ok(())));
        }
        assert!(lanes.begin(&due(10, "a.example"), now));
        lanes.end(&due(10, "a.example"), Some(&Err(Fault::Timeout)));

        assert_eq!(begun(&mut lanes, 100, "a.example", now), 1);
    }

    #[test]
    fn mails_of_one_topic_go_out_one_after_the_other() {
        let (mut lanes, now) = (Lanes::default(), Instant::now());
        let topic = Some(Topic::new(Uuid::from_u128(7)));
        let first = Due {
            topic,
            ..due(1, "a.example")
        };
        let second = Due {
            topic,
            ..due(2, "b.example")
        };

        assert!(lanes.begin(&first, now));
        assert!(!lanes.begin(&second, now));
        lanes.end(&first, None);
        assert!(lanes.begin(&second, now));
    }
}
