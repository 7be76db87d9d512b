//! How refusals are answered: the one place where a kind of refusal becomes a status, and a refusal a sentence.
//! Not which page shows it.

use rocket::http::Status;

use crate::texts::Texts;
use crate::types::{Field, RefusalKind, Refused};

/// The status a refusal is answered with.
pub fn status(refusal: &impl Refused) -> Status {
    match refusal.kind() {
        RefusalKind::Invalid => Status::UnprocessableEntity,
        RefusalKind::Conflict | RefusalKind::Outdated => Status::Conflict,
        RefusalKind::TooMany { .. } => Status::TooManyRequests,
    }
}

/// The status on a page whose form has these fields only: what it has no field for cannot be put right in it, and is to
/// it a conflict with what is stored.
pub fn status_on(fields: &[Field], refusal: &impl Refused) -> Status {
    let is_elsewhere = refusal
        .field()
        .is_some_and(|field| !fields.contains(&field));
    if is_elsewhere {
        Status::Conflict
    } else {
        status(refusal)
    }
}

/// After how many seconds the same may be tried again, if that is what is wrong.
pub fn retry_after(refusal: &impl Refused) -> Option<u64> {
    match refusal.kind() {
        RefusalKind::TooMany { seconds } => Some(seconds),
        RefusalKind::Invalid | RefusalKind::Conflict | RefusalKind::Outdated => None,
    }
}

/// Its sentence, with the number that matters.
pub fn text(refusal: &impl Refused, texts: Texts) -> String {
    match refusal.number() {
        Some((name, number)) => texts.t1(&refusal.key(), name, number),
        None => texts.t(&refusal.key()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::Refusal;

    #[test]
    fn what_a_form_has_no_field_for_is_a_conflict_to_it() {
        let [invalid, conflict] = [Status::UnprocessableEntity, Status::Conflict];
        for (refusal, alone, beside_slot) in [
            (Refusal::EmailNeeded, invalid, conflict),
            (Refusal::Closed, conflict, conflict),
            (Refusal::Lapsed, conflict, conflict),
        ] {
            assert_eq!(status(&refusal), alone, "{refusal:?}");
            let on = status_on(&[Field::Slot], &refusal);
            assert_eq!(on, beside_slot, "{refusal:?}");
        }
        assert_eq!(
            status_on(&[Field::Slot, Field::Email], &Refusal::EmailNeeded),
            invalid
        );
    }
}
