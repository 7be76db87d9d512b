//! The page with the questions: from what the browser sends to answers, and back to a page that keeps everything.

use askama::Template;
use rocket::form::{self, DataField, FromForm, Options, ValueField};
use uuid::Uuid;

use crate::app::App;
use crate::limits::Wait;
use crate::links;
use crate::questionnaire::{
    AnswerError, AnswerFault, AnswerInputs, AnswerSheet, MAX_TEXT, Question, QuestionKind,
};
use crate::texts::{Texts, plain, ruby};
use crate::types::{Language, SurveyCode};
use crate::web::form::Choice;
use crate::web::frame::PublicFrame;

/// What a question's fields are called: this and its code. Codes have no hyphen, so no other field can be meant.
const PREFIX: &str = "q-";

/// The field with the submission key.
const KEY: &str = "submission-key";

/// More fields than a questionnaire can have; what comes after them is not read.
const MAX_FIELDS: usize = 1_200;

/// What the browser sends. The questions are not known when the program is compiled, so the fields are collected
/// by name; `questionnaire::respond` makes sense of them, and fields of other names are dropped.
#[derive(Default)]
pub(super) struct SheetForm {
    pub(super) submission_key: Option<Uuid>,
    pub(super) answers: AnswerInputs,
}

/// A form that is being read.
#[derive(Default)]
pub(super) struct Reading {
    form: SheetForm,
    fields: usize,
}

#[rocket::async_trait]
impl<'r> FromForm<'r> for SheetForm {
    type Context = Reading;

    fn init(_: Options) -> Reading {
        Reading::default()
    }

    fn push_value(reading: &mut Reading, field: ValueField<'r>) {
        reading.fields += 1;
        if reading.fields > MAX_FIELDS {
            return;
        }
        let name = field.name.source().as_str();
        if name == KEY {
            reading.form.submission_key = field.value.parse().ok();
        } else if let Some(question) = name.strip_prefix(PREFIX) {
            reading.form.answers.push(question, field.value);
        }
    }

    async fn push_data(_: &mut Reading, _: DataField<'r, '_>) {
        // The page has no file fields; what is uploaded all the same is not read.
    }

    fn finalize(reading: Reading) -> form::Result<'r, Self> {
        Ok(reading.form)
    }
}

/// What was filled in so far.
pub(super) struct Filled {
    submission_key: Uuid,
    answers: AnswerInputs,
    errors: Vec<AnswerError>,
    is_key_missing: bool,
    wait: Option<Wait>,
}

impl Filled {
    /// A fresh page.
    pub(super) fn blank(submission_key: Uuid) -> Self {
        Self::with_errors(submission_key, AnswerInputs::default(), Vec::new())
    }

    /// A page that came back with something that cannot be an answer.
    pub(super) fn with_errors(
        submission_key: Uuid,
        answers: AnswerInputs,
        errors: Vec<AnswerError>,
    ) -> Self {
        Self {
            submission_key,
            answers,
            errors,
            is_key_missing: false,
            wait: None,
        }
    }

    /// A page that came after too many others; the same may be sent again after a while.
    pub(super) fn too_soon(submission_key: Uuid, answers: AnswerInputs, wait: Wait) -> Self {
        Self {
            wait: Some(wait),
            ..Self::with_errors(submission_key, answers, Vec::new())
        }
    }

    /// After which time it may be sent again, if it came too soon.
    pub(super) fn wait(&self) -> Option<Wait> {
        self.wait
    }

    /// A page that came back without its key, and gets another one.
    pub(super) fn without_key(submission_key: Uuid, answers: AnswerInputs) -> Self {
        Self {
            is_key_missing: true,
            ..Self::with_errors(submission_key, answers, Vec::new())
        }
    }
}

/// The questions of one survey on one page.
#[derive(Template)]
#[template(path = "public/questionnaire/show.html")]
pub(super) struct SheetPage {
    frame: PublicFrame,
    action: String,
    title: String,
    title_html: String,
    event_title_html: String,
    mode: String,
    key_field: &'static str,
    submission_key: Uuid,
    max_text: usize,
    questions: Vec<QuestionView>,
    errors: Vec<SheetError>,
}

/// A line of the error summary.
struct SheetError {
    field: String,
    message: String,
}

struct QuestionView {
    field: String,
    number: String,
    wording_html: String,
    hint: String,
    control: Control,
    error: Option<String>,
}

/// How a question is answered; labels are HTML with readings.
enum Control {
    Scale(Vec<Choice>),
    Choices(Vec<Choice>),
    Text(String),
}

impl SheetPage {
    pub(super) fn new(
        app: &App,
        language: Language,
        code: &SurveyCode,
        sheet: &AnswerSheet,
        filled: &Filled,
    ) -> Self {
        let frame = PublicFrame::new(app, language, |other| links::questionnaire(other, code));
        let questions = question_views(frame.texts(), sheet, filled);
        let title = sheet.title.get(language);
        Self {
            action: links::questionnaire_responses(language, code),
            title: plain(title),
            title_html: ruby(title),
            event_title_html: ruby(sheet.event_title.get(language)),
            mode: frame.t(sheet.mode.key()),
            key_field: KEY,
            submission_key: filled.submission_key,
            max_text: MAX_TEXT,
            errors: error_summary(frame.texts(), &questions, filled),
            questions,
            frame,
        }
    }
}

fn question_views(texts: Texts, sheet: &AnswerSheet, filled: &Filled) -> Vec<QuestionView> {
    let questions = sheet.questionnaire.questions();
    let total = questions.len();
    let views = questions.iter().zip(1_usize..).map(|(question, number)| {
        let values = filled.answers.values(question.code.as_str());
        let mut errors = filled.errors.iter();
        let error = errors.find(|error| error.question == question.code);
        let control = control(texts, question, values);
        QuestionView {
            field: format!("{PREFIX}{}", question.code),
            number: texts.t2("questionnaire-number", "number", number, "total", total),
            wording_html: ruby(question.wording.get(texts.language)),
            hint: match control {
                Control::Text(_) => texts.t1("questionnaire-text-hint", "max", MAX_TEXT),
                Control::Scale(_) | Control::Choices(_) => String::new(),
            },
            control,
            error: error.map(|error| texts.t1(fault_key(error.fault), "max", MAX_TEXT)),
        }
    });
    views.collect()
}

fn control(texts: Texts, question: &Question, values: &[String]) -> Control {
    let choices = || {
        let choices = question.choices().iter().map(|choice| Choice {
            value: choice.code.to_string(),
            label: ruby(choice.label.get(texts.language)),
            selected: values.first().map(String::as_str) == Some(choice.code.as_str()),
        });
        choices.collect()
    };
    match question.kind {
        QuestionKind::Scale(_) => Control::Scale(choices()),
        QuestionKind::SingleChoice(_) => Control::Choices(choices()),
        QuestionKind::FreeText => Control::Text(values.join("\n")),
    }
}

fn fault_key(fault: AnswerFault) -> &'static str {
    match fault {
        AnswerFault::UnknownChoice => "questionnaire-error-unknown-choice",
        AnswerFault::SeveralMarks => "questionnaire-error-several-marks",
        AnswerFault::TooLong => "questionnaire-error-too-long",
        AnswerFault::InvalidCharacters => "questionnaire-error-invalid-characters",
    }
}

fn error_summary(texts: Texts, questions: &[QuestionView], filled: &Filled) -> Vec<SheetError> {
    let of_questions = questions.iter().filter_map(|question| {
        Some(SheetError {
            field: question.field.clone(),
            message: question.error.clone()?,
        })
    });
    let of_sheet = |message| SheetError {
        field: "send".to_owned(),
        message,
    };
    let of_key = filled
        .is_key_missing
        .then(|| of_sheet(texts.t("questionnaire-error-key")));
    let of_wait = filled.wait.map(|wait| {
        let minutes = wait.seconds().div_ceil(60);
        of_sheet(texts.t1("questionnaire-error-too-soon", "minutes", minutes))
    });
    of_questions.chain(of_key).chain(of_wait).collect()
}
