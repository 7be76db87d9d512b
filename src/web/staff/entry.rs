//! Telephone entry: an application that reached the office by telephone, fax, post or at the counter, typed in on one
//! screen while the person is on the line.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::wording::{can_be_entered, kind_line, registration_refusal, seats, slot_name, title};
use crate::app::App;
use crate::error::Result;
use crate::event::{self, Event};
use crate::links;
use crate::registration::form::{self, Field, FieldError, FilledInBy};
use crate::registration::{self, Duplicate, Entered, IntakeSource, Registration};
use crate::security::Disclosure;
use crate::staff;
use crate::texts::Texts;
use crate::types::{EventId, Language, RegistrationId, Typed};
use crate::web::Page;
use crate::web::form::{Choice, ErrorLine, FormState, keyed, need_choices, shown_again};
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::refusal;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![new, create]
}

#[derive(Template)]
#[template(path = "staff/entry/new.html")]
struct New {
    frame: StaffFrame,
    event: String,
    event_name: String,
    action: String,
    state: FormState<Field>,
    errors: Vec<ErrorLine>,
    slots: Vec<SlotChoice>,
    needs: Vec<Choice>,
    sources: Vec<Choice>,
    is_different: bool,
    duplicates: Vec<DuplicateLine>,
    entered: Option<JustEntered>,
}

/// A slot to choose with a key.
struct SlotChoice {
    id: String,
    control: String,
    key: usize,
    name: String,
    when: String,
    seats: String,
    is_chosen: bool,
    is_disabled: bool,
}

/// A registration that may be of the same person.
struct DuplicateLine {
    href: String,
    receipt: String,
    kana: String,
    name: String,
    phone: String,
    slot: String,
    /// When it came, by which way, and who entered it.
    came: String,
}

/// What was saved last, to be read out.
struct JustEntered {
    sentence: String,
    receipt: String,
    href: String,
}

#[get("/staff/events/<event>/registrations/new?<done>&<source>")]
async fn new(
    app: &State<App>,
    staff: StaffSession,
    event: EventId,
    done: Option<&str>,
    source: Option<&str>,
) -> Result<Page<New>> {
    let event = event::for_office(app, &staff.by, event).await?;
    let entered = match done.and_then(|id| id.parse::<RegistrationId>().ok()) {
        Some(id) => Some(registration::for_office(app, &staff.by, id).await?),
        None => None,
    };
    let entered = entered.filter(|registration| registration.event.id == event.id);
    if let Some(registration) = &entered {
        let disclosure = Disclosure {
            action: "registration.viewed",
            subject: ("registration", Some(registration.id.into())),
            rows: 1,
        };
        staff.sees(app, disclosure).await;
    }
    let source = form::office_source(source.unwrap_or_default());
    let state = shown(empty(app, source), &[], staff.texts());
    let page = New::page(app, &staff, &event, state);
    Ok(Page::ok(page.with_entered(entered.as_ref())))
}

#[derive(Responder)]
enum Answer {
    Saved(Box<Redirect>),
    Again(Box<Page<New>>),
}

#[post("/staff/events/<event>/registrations", data = "<typed>")]
async fn create(
    app: &State<App>,
    staff: StaffSession,
    event: EventId,
    typed: Form<Typed<Field>>,
) -> Result<Answer> {
    let event = event::for_office(app, &staff.by, event).await?;
    let texts = staff.texts();
    let sent_key = form::submission_key(&typed);
    let (typed, _) = keyed(app, typed.into_inner());
    let checked = form::check(&typed, FilledInBy::Office, &event);
    let (checked, key) = match (checked, sent_key) {
        (Ok(checked), Some(key)) => (checked, key),
        (checked, _) => {
            let state = shown(typed, &checked.err().unwrap_or_default(), texts);
            let page = New::page(app, &staff, &event, state);
            return Ok(again(Status::UnprocessableEntity, page));
        }
    };
    let new = checked.application(event.id, key, Language::Ja);
    let is_another = form::is_different(&typed);
    let mut state = shown(typed, &[], texts);
    let (status, duplicates) = match registration::enter(app, &staff.by, new, is_another).await? {
        Entered::Decided(Ok(registered)) => {
            let source = form::office_source(state.typed(Field::Source));
            return Ok(saved(event.id, registered.registration, source));
        }
        Entered::Decided(Err(refusal)) => {
            // What is about no field that is shown stands where it is seen first.
            let field = form::refused_field(refusal).filter(|field| *field != Field::Key);
            let message = registration_refusal(refusal, texts);
            state.refuse(field.unwrap_or(Field::Slot), message);
            (refusal::status(&refusal), Vec::new())
        }
        Entered::PerhapsTwice(duplicates) => {
            let message = texts.t("staff-entry-error-duplicate");
            state.refuse(Field::Different, message);
            (Status::Conflict, duplicates)
        }
    };
    // What is left may have changed since the page was made.
    let event = event::for_office(app, &staff.by, event.id).await?;
    let lines = duplicate_lines(app, &duplicates, &event, texts).await?;
    if !lines.is_empty() {
        let disclosure = Disclosure {
            action: "duplicate_list.viewed",
            subject: ("event", Some(event.id.into())),
            rows: lines.len(),
        };
        staff.sees(app, disclosure).await;
    }
    let page = New::page(app, &staff, &event, state);
    Ok(again(status, page.with_duplicates(lines)))
}

/// The registrations that may be of the same person: who, where, when, by which way and by whom.
async fn duplicate_lines(
    app: &App,
    duplicates: &[Duplicate],
    event: &Event,
    texts: Texts,
) -> Result<Vec<DuplicateLine>> {
    let mut lines = Vec::with_capacity(duplicates.len());
    for duplicate in duplicates {
        let applicant = &duplicate.applicant;
        let phone = applicant.phone.as_ref().map(ToString::to_string);
        let slot = event.slot(duplicate.slot);
        let clerk = match duplicate.created_by {
            Some(user) => staff::display_name(app, user).await?,
            None => None,
        };
        let (at, source) = (
            texts.moment(duplicate.created_at),
            texts.t(duplicate.source.key()),
        );
        lines.push(DuplicateLine {
            href: links::staff_registration(duplicate.registration),
            receipt: duplicate.receipt.grouped(),
            kana: applicant.kana.to_string(),
            name: applicant.name.to_string(),
            phone: phone.unwrap_or_default(),
            slot: slot.map_or_else(String::new, |slot| slot_name(slot, texts)),
            came: match clerk {
                Some(name) => {
                    let words = vec![
                        ("at", at.into()),
                        ("source", source.into()),
                        ("name", name.into()),
                    ];
                    texts.with("staff-entry-came-by", words)
                }
                None => texts.t2("staff-entry-came", "at", at, "source", source),
            },
        });
    }
    Ok(lines)
}

/// An empty form for the next call.
fn empty(app: &App, source: IntakeSource) -> Typed<Field> {
    let key = app.random_id().to_string();
    let begun = [
        (Field::Key, key.as_str()),
        (Field::Party, "1"),
        (Field::Source, source.code()),
    ];
    begun.into_iter().collect()
}

fn shown(typed: Typed<Field>, errors: &[FieldError], texts: Texts) -> FormState<Field> {
    shown_again(typed, FilledInBy::Office, errors, texts)
}

fn saved(event: EventId, registration: RegistrationId, source: IntakeSource) -> Answer {
    let entry = links::staff_registration_entry(event);
    let source = source.code();
    let next = format!("{entry}?done={registration}&source={source}");
    Answer::Saved(Box::new(Redirect::to(next)))
}

fn again(status: Status, page: New) -> Answer {
    Answer::Again(Box::new(Page::new(status, page)))
}

impl New {
    fn page(app: &App, staff: &StaffSession, event: &Event, state: FormState<Field>) -> Self {
        let frame = StaffFrame::new(app, staff, NavigationItem::Events);
        let texts = frame.texts();
        Self {
            event: links::staff_event(event.id),
            event_name: format!("{} {}", kind_line(event, texts), title(event, texts)),
            action: links::staff_registrations(event.id),
            errors: state.errors(),
            slots: slots(app, event, state.all_typed(), texts),
            needs: need_choices(state.all_typed(), texts),
            sources: sources(state.all_typed(), texts),
            is_different: form::is_different(state.all_typed()),
            state,
            duplicates: Vec::new(),
            entered: None,
            frame,
        }
    }

    fn with_duplicates(mut self, lines: Vec<DuplicateLine>) -> Self {
        self.duplicates = lines;
        self
    }

    /// The sentence to read out: 練馬花子様、6月12日の本会場、2名様、受付番号は…
    fn with_entered(mut self, registration: Option<&Registration>) -> Self {
        let texts = self.frame.texts();
        self.entered = registration.and_then(|registration| {
            let slot = registration.slot()?;
            let words = vec![
                ("name", registration.applicant.name.to_string().into()),
                ("day", texts.day(slot.starts_at).into()),
                ("slot", slot_name(slot, texts).into()),
                ("party", registration.party.get().into()),
                ("receipt", registration.receipt.grouped().into()),
            ];
            Some(JustEntered {
                sentence: texts.with("staff-entry-read-back", words),
                receipt: registration.receipt.grouped(),
                href: links::staff_registration(registration.id),
            })
        });
        self
    }
}

fn sources(typed: &Typed<Field>, texts: Texts) -> Vec<Choice> {
    let chosen = form::office_source(typed.get(Field::Source));
    let choice = |source: IntakeSource| Choice {
        value: source.code().to_owned(),
        label: texts.t(source.key()),
        selected: source == chosen,
    };
    form::office_sources().map(choice).collect()
}

fn slots(app: &App, event: &Event, typed: &Typed<Field>, texts: Texts) -> Vec<SlotChoice> {
    let now = app.now();
    let chosen = form::slot(typed, event).ok().map(|slot| slot.id);
    let choice = |(slot, key): (&event::Slot, usize)| {
        let is_chosen = chosen == Some(slot.id);
        SlotChoice {
            id: slot.id.to_string(),
            // The error summary leads to the first button by the group's name.
            control: if key == 1 {
                "slot".to_owned()
            } else {
                format!("slot-{key}")
            },
            key,
            name: slot_name(slot, texts),
            when: texts.span(slot.starts_at, slot.ends_at),
            seats: seats(slot, texts, now),
            is_chosen,
            is_disabled: !is_chosen && !can_be_entered(slot, now),
        }
    };
    event.slots.iter().zip(1..).map(choice).collect()
}
