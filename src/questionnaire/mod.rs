//! Questionnaires: what is asked, of whom and when, what came back, and the counts made of it.
//!
//! A questionnaire is published in versions that never change. A survey administers one version for an event; each
//! of the event's slots is a stratum with a code of its own, printed on the sheet that its people get. Whoever knows
//! the code may answer. An answer sheet knows its stratum and its day, and nothing of the person: ids are random,
//! no time of day is kept, free texts point to no sheet, and therefore `respond` is the one write without an
//! audit entry, whose time would tell when each sheet came in.
//!
//! What is asked stands in `code.rs`, `definition.rs`, `version.rs` and `answer_state.rs`; of whom, when, and what came
//! back in the other files.

mod answer;
mod answer_state;
mod code;
mod command;
mod definition;
mod export_rows;
mod free_text;
mod query;
mod refusal;
mod response;
mod run;
mod store;
mod survey;
mod tally;
mod version;
mod window;

pub use answer::{
    Answer, AnswerError, AnswerFault, AnswerInputs, EntryMode, Given, MAX_TEXT, validate,
};
pub use answer_state::AnswerState;
pub use code::{Code, CodeError};
pub use command::{decide_run, export_tally, open_survey, publish, respond, respond_from};
pub use definition::{Choice, DefinitionError, Question, QuestionKind, Questionnaire};
pub use export_rows::{ExportItem, ExportRow, ExportStratum, base_key, export_rows};
pub use free_text::{FreeText, FreeTexts};
pub use query::{
    by_code, for_office, free_texts, published, runs, survey, surveys_of_events, tallies_of_events,
    tally, unreadable,
};
pub use refusal::{Outcome, Refusal};
pub use response::{Responded, ResponseCommand};
pub use run::{Decision, DecisionKind, Run};
pub use survey::{AnswerSheet, NewSurvey, OpenedSurvey, Stratum, Survey};
pub use tally::{Cell, Counted, Counts, Item, QuestionTally, Row, SetAside, StratumCounts, Tally};
pub use version::{NewQuestionnaire, Published};
pub use window::{Window, WindowState};
