//! The capacity rule: seats held never exceed capacity and allowance; pure. A slot is asked (`Slot::seats_left`,
//! `Slot::fits`).
//!
//! `take_seats` (`registration/store/seats.rs`) is the same rule as one conditional statement, and the CHECK of the
//! `slots` table stands behind both (docs/rules.md: seats).

/// Seats left, or none where there is no limit.
pub(super) fn seats_left(capacity: Option<u32>, allowance: u32, held: u32) -> Option<u32> {
    capacity.map(|capacity| capacity.saturating_add(allowance).saturating_sub(held))
}

/// Whether a party finds seats together. A party is never split.
pub(super) fn fits(capacity: Option<u32>, allowance: u32, held: u32, party: u32) -> bool {
    seats_left(capacity, allowance, held).is_none_or(|left| party <= left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_party_needs_all_its_seats() {
        let cases = [
            (Some(10), 0, 8, 2, true),
            (Some(10), 0, 8, 3, false),
            (Some(10), 1, 8, 3, true),
            (Some(10), 0, 10, 1, false),
            (None, 0, 1_000, 4, true),
        ];

        for (capacity, allowance, held, party, expected) in cases {
            assert_eq!(
                fits(capacity, allowance, held, party),
                expected,
                "{party} into {capacity:?} with {held} held"
            );
        }
    }

    proptest! {
        #[test]
        fn taking_whatever_fits_never_exceeds_the_capacity(
            capacity in 0u32..500,
            allowance in 0u32..20,
            parties in prop::collection::vec(1u32..5, 0..400),
        ) {
            let mut held = 0;
            for party in parties {
                if fits(Some(capacity), allowance, held, party) {
                    held += party;
                }
                prop_assert!(held <= capacity + allowance);
            }
        }
    }
}
