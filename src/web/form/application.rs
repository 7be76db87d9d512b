//! The form of an application on a page, the resident's and the office's alike: its errors in words, its choices, its
//! key. Which fields it has and what may stand in them is `registration/form.rs`.

use crate::app::App;
use crate::registration::AccessNeed;
use crate::registration::form::{self, Field, FieldError, FilledInBy};
use crate::texts::Texts;
use crate::types::Typed;

use super::{Choice, FormState};

/// The form as typed, with a sentence beside each field that something is wrong with.
pub fn shown_again(
    typed: Typed<Field>,
    by: FilledInBy,
    errors: &[FieldError],
    texts: Texts,
) -> FormState<Field> {
    let mut state = FormState::new(by.fields(), typed);
    for error in errors {
        state.refuse(error.field(), words(*error, texts));
    }
    state
}

/// What is wrong, in words.
fn words(error: FieldError, texts: Texts) -> String {
    if let FieldError::Party { limit } = error {
        texts.t1(error.key(), "limit", limit)
    } else {
        texts.t(error.key())
    }
}

/// The needs as tick boxes.
pub fn need_choices(typed: &Typed<Field>, texts: Texts) -> Vec<Choice> {
    AccessNeed::ALL
        .into_iter()
        .map(|need| Choice {
            value: need.code().to_owned(),
            label: texts.t(need.key()),
            selected: typed.is_ticked(Field::Needs, need.code()),
        })
        .collect()
}

/// The form with a submission key that can be used, and whether it came with one; a form without would never be
/// accepted, whatever is typed.
pub fn keyed(app: &App, mut typed: Typed<Field>) -> (Typed<Field>, bool) {
    let had_key = form::submission_key(&typed).is_some();
    if !had_key {
        typed.set(Field::Key, app.random_id().to_string());
    }
    (typed, had_key)
}
