//! The demo's questionnaire, its surveys and their answer sheets, made so that given counts come out.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use futures::{StreamExt, TryStreamExt, stream};

use super::builder::Builder;
use super::content;
use super::lecture::refused;
use crate::error::{AppError, Result};
use crate::event::Event;
use crate::indicator::{self, NewIndicator};
use crate::questionnaire::{
    self, AnswerInputs, Code, EntryMode, NewQuestionnaire, NewSurvey, Question, Questionnaire,
    ResponseCommand, Stratum, Window,
};
use crate::types::{
    AttendanceMode, Base, Decimals, InitiativeId, QuestionnaireVersionId, end_of_day,
};

/// How many use cases are under way at the same time; the writer commits them together.
const AT_ONCE: usize = 64;

/// Prime numbers by which answers are spread over sheets.
const STRIDES: [usize; 3] = [37, 41, 43];

const WANTED_TO_TALK: &str = "wanted_to_talk";
const HEARD_FROM: &str = "heard_from";
const COMMENTS: &str = "comments";

/// The choices of `heard_from` as often as they are marked; an empty one is no answer.
const HEARD: [&str; 12] = [
    "ward_newsletter",
    "poster",
    "ward_newsletter",
    "professional",
    "website",
    "ward_newsletter",
    "acquaintance",
    "poster",
    "ward_newsletter",
    "other",
    "website",
    "",
];

/// How often each choice of the scale is marked, from the strongest; the other sheets leave it blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted(pub(super) [usize; 5]);

impl Wanted {
    /// What the sheet at a place of the spread order says.
    fn choice(self, place: usize) -> Option<&'static str> {
        let codes = content::wanted_to_talk_choices().map(|(code, _)| code);
        let mut upper = 0;
        codes.into_iter().zip(self.0).find_map(|(code, count)| {
            upper += count;
            (place < upper).then_some(code)
        })
    }
}

/// The sheets of one survey.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheets {
    /// All of them, those without an answer included.
    pub(super) all: usize,
    /// What they say to the question of the indicator.
    pub(super) wanted: Wanted,
}

/// Publishes the questionnaire.
pub(super) async fn publish(builder: &Builder) -> Result<QuestionnaireVersionId> {
    let questionnaire = definition().map_err(AppError::fault)?;
    let new = NewQuestionnaire {
        owner: builder.owner,
        code: code("lecture")?,
        title: content::questionnaire(),
        questionnaire,
    };
    let published = questionnaire::publish(&builder.app, &builder.staff, new).await?;
    Ok(published.version)
}

fn definition() -> std::result::Result<Questionnaire, questionnaire::DefinitionError> {
    Questionnaire::new(vec![
        Question::scale(
            WANTED_TO_TALK,
            content::wanted_to_talk(),
            content::wanted_to_talk_choices(),
        )?,
        Question::single_choice(
            HEARD_FROM,
            content::heard_from(),
            content::heard_from_choices(),
        )?,
        Question::free_text(COMMENTS, content::comments())?,
    ])
}

/// Defines "wanted to talk (top 2)" on a row of the paper.
pub(super) async fn define_indicator(
    builder: &Builder,
    initiative: InitiativeId,
    version: QuestionnaireVersionId,
) -> Result<()> {
    let new = NewIndicator {
        initiative,
        code: code(WANTED_TO_TALK)?,
        name: content::wanted_to_talk_indicator(),
        questionnaire: version,
        question: code(WANTED_TO_TALK)?,
        numerator: BTreeSet::from([code("strongly_agree")?, code("agree")?]),
        base: Base::Valid,
        decimals: Decimals::Whole,
    };
    indicator::define(&builder.app, &builder.staff, new)
        .await?
        .map_err(|refusal| refused("an indicator", &refusal))?;
    Ok(())
}

/// Opens the survey of an event from the start of its first slot to the end of a day; a stratum for every slot.
pub(super) async fn open(
    builder: &Builder,
    event: &Event,
    version: QuestionnaireVersionId,
    last_day: NaiveDate,
) -> Result<Vec<Stratum>> {
    let window = event
        .starts_at()
        .and_then(|opens_at| Window::new(opens_at, end_of_day(last_day)))
        .ok_or_else(|| AppError::fault("a survey that would never be open"))?;
    let new = NewSurvey {
        event: event.id,
        version,
        title: content::questionnaire(),
        window,
        slots: event
            .slots
            .iter()
            .map(|slot| (slot.id, slot.way.mode()))
            .collect(),
    };
    let opened = questionnaire::open_survey(&builder.app, &builder.staff, new).await?;
    Ok(opened.strata)
}

/// Fills in sheets of some strata, so many of each; the first of them is the `first` of the survey.
pub(super) async fn fill_in(
    builder: &Builder,
    strata: &[(&Stratum, usize)],
    first: usize,
    sheets: Sheets,
    answered_on: NaiveDate,
) -> Result<()> {
    let of_strata = strata
        .iter()
        .flat_map(|(stratum, count)| std::iter::repeat_n(*stratum, *count));
    let commands: Vec<ResponseCommand> = of_strata
        .zip(first..)
        .map(|(stratum, number)| ResponseCommand {
            code: stratum.code.clone(),
            submission_key: builder.app.random_id(),
            answers: answers(number, sheets),
            entry_mode: entry_mode(stratum.mode, number),
            answered_on,
        })
        .collect();
    builder.begin("answer sheets", commands.len());
    stream::iter(commands)
        .map(|command| respond(builder, command))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

async fn respond(builder: &Builder, command: ResponseCommand) -> Result<()> {
    questionnaire::respond(&builder.app, command)
        .await?
        .map_err(|refusal| refused("an answer sheet", &refusal))?;
    builder.progress.inc(1);
    Ok(())
}

fn answers(number: usize, sheets: Sheets) -> AnswerInputs {
    let wanted = sheets.wanted.choice(spread(number, sheets.all));
    let heard = HEARD.get(number % HEARD.len()).copied();
    let comment = (number % 9 == 4)
        .then(|| {
            content::COMMENTS
                .get(number / 9 % content::COMMENTS.len())
                .copied()
        })
        .flatten();
    let given = [
        (WANTED_TO_TALK, wanted),
        (HEARD_FROM, heard),
        (COMMENTS, comment),
    ];
    given
        .into_iter()
        .filter_map(|(question, answer)| answer.map(|answer| (question, answer)))
        .collect()
}

/// Another place for every number below `all`, so that like answers do not stand together in one slot.
fn spread(number: usize, all: usize) -> usize {
    let stride = STRIDES
        .into_iter()
        .find(|stride| !all.is_multiple_of(*stride));
    (number * stride.unwrap_or(1)) % all.max(1)
}

fn entry_mode(mode: AttendanceMode, number: usize) -> EntryMode {
    if mode.is_online() || number.is_multiple_of(4) {
        EntryMode::Web
    } else {
        EntryMode::Paper
    }
}

fn code(text: &str) -> Result<Code> {
    Code::parse(text).map_err(AppError::fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sheets_together_say_what_was_asked_for() {
        let sheets = Sheets {
            all: 155,
            wanted: Wanted([88, 56, 4, 1, 1]),
        };

        let marked = (0..sheets.all)
            .map(|number| answers(number, sheets))
            .filter(|answers| {
                let marks = answers.values(WANTED_TO_TALK);
                marks == ["strongly_agree"] || marks == ["agree"]
            })
            .count();
        let blank = (0..sheets.all)
            .filter(|number| answers(*number, sheets).values(WANTED_TO_TALK).is_empty())
            .count();

        assert_eq!((marked, blank), (144, 5));
    }
}
