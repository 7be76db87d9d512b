//! Queries on questionnaires, surveys and anonymous responses; the only place that turns their rows into values.

mod free_text;
mod response;
mod run;
mod survey;
mod tally;
mod version;

pub(super) use free_text::{all_free_texts, count_free_texts, free_texts};
pub(super) use response::{NewResponse, ResponseRows, is_recorded};
pub(super) use run::{count_run, decide_run, decision, lock_survey, not_counted, run_ids, runs};
pub(super) use survey::{
    all_surveys, count_slots, find_stratum, insert_stratum, insert_survey, owner, surveys,
    surveys_of_events, window,
};
pub(super) use tally::count_answers;
pub(super) use version::{
    definitions, find_questionnaire, insert_choice, insert_question, insert_questionnaire,
    insert_version, version_count,
};
