//! How a slot is filled, so that the people counted add up to a given figure; pure.

/// Sizes of parties, over and over.
const PARTIES: [u32; 8] = [1, 2, 1, 1, 3, 1, 2, 1];

/// Every how many registrations somebody of the party stays at home.
const ONE_MISSING: usize = 7;

/// Who applies for a slot and who comes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turnout {
    /// Persons known by name, walk-ins among them.
    pub(super) named: u32,
    /// Persons who came without an application.
    pub(super) walk_ins: u32,
    /// Applications of people who did not come.
    pub(super) no_shows: u32,
    /// Heads counted at the door, where they were.
    pub(super) heads: Option<u32>,
    /// Everybody applies alone, as for Zoom.
    pub(super) is_single: bool,
}

/// One application and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Application {
    /// Seats asked for.
    pub(super) party: u32,
    /// Persons who came.
    pub(super) came: u32,
}

impl Turnout {
    /// Named evidence for everybody.
    pub(super) fn named(named: u32, walk_ins: u32, no_shows: u32) -> Self {
        Self {
            named,
            walk_ins,
            no_shows,
            ..Self::default()
        }
    }

    /// People on Zoom, each in a window of their own.
    pub(super) fn on_zoom(named: u32, no_shows: u32) -> Self {
        Self {
            is_single: true,
            ..Self::named(named, 0, no_shows)
        }
    }

    /// A head count, a part of it known by name.
    pub(super) fn counted(heads: u32, named: u32, no_shows: u32) -> Self {
        Self {
            heads: Some(heads),
            ..Self::named(named, 0, no_shows)
        }
    }

    /// The applications, in the order they come in.
    pub(super) fn applications(self) -> Vec<Application> {
        let expected = parties(self.named.saturating_sub(self.walk_ins), self.is_single);
        let came = expected.into_iter().enumerate().map(|(number, came)| {
            let is_one_missing = !self.is_single && number % ONE_MISSING == 3;
            Application {
                party: came + u32::from(is_one_missing),
                came,
            }
        });
        let no_shows = (0..self.no_shows).map(|number| Application {
            party: if self.is_single { 1 } else { 1 + number % 2 },
            came: 0,
        });
        came.chain(no_shows).collect()
    }
}

/// Applications for exactly this many seats of a slot that is still to come.
pub(super) fn for_seats(seats: u32, is_single: bool) -> Vec<Application> {
    parties(seats, is_single)
        .into_iter()
        .map(|party| Application { party, came: 0 })
        .collect()
}

/// Parties of usual sizes that add up to this many people.
fn parties(people: u32, is_single: bool) -> Vec<u32> {
    let sizes = PARTIES.iter().map(|size| if is_single { 1 } else { *size });
    let mut left = people;
    let mut parties = Vec::new();
    for size in sizes.cycle() {
        if left == 0 {
            break;
        }
        let size = size.min(left);
        parties.push(size);
        left -= size;
    }
    parties
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_came_and_the_walk_ins_add_up_to_the_figure() {
        for (turnout, persons) in [
            (Turnout::named(59, 3, 6), 59),
            (Turnout::named(105, 2, 9), 105),
            (Turnout::on_zoom(60, 11), 60),
            (Turnout::counted(14, 10, 2), 10),
            (Turnout::default(), 0),
        ] {
            let applications = turnout.applications();
            let came: u32 = applications
                .iter()
                .map(|application| application.came)
                .sum();

            assert_eq!(came + turnout.walk_ins, persons, "{turnout:?}");
            assert!(
                applications
                    .iter()
                    .all(|application| application.came <= application.party),
                "{turnout:?}"
            );
        }
    }

    #[test]
    fn seats_are_taken_exactly() {
        for seats in [0, 1, 18, 20, 57] {
            let taken: u32 = for_seats(seats, false)
                .iter()
                .map(|application| application.party)
                .sum();

            assert_eq!(taken, seats);
        }
    }
}
