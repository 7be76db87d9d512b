//! The attendance list of an event: one row per registration, with what a clerk looks for. Not the screen's list.

use crate::event::{Event, Slot};
use crate::format::csv::{Cell, CsvTable};
use crate::registration::Listed;
use crate::texts::{Texts, plain};
use crate::types::{EmailAddress, PhoneNumber, tokyo};

/// The columns, in order; keys in `locales/` are `attendance-list-<column>`.
const COLUMNS: [&str; 14] = [
    "receipt",
    "kana",
    "name",
    "party",
    "companions",
    "slot",
    "when",
    "state",
    "attended",
    "needs",
    "route",
    "phone",
    "email",
    "applied",
];

/// The list as a table of words in a language; cancelled registrations are on it with their state.
pub fn attendance_list(event: &Event, lines: &[Listed], texts: Texts) -> CsvTable {
    CsvTable {
        header: COLUMNS
            .iter()
            .map(|column| texts.t(&format!("attendance-list-{column}")))
            .collect(),
        rows: lines.iter().map(|line| row(event, line, texts)).collect(),
    }
}

fn row(event: &Event, line: &Listed, texts: Texts) -> Vec<Cell> {
    let slot = event.slot(line.standing.slot());
    let applicant = &line.applicant;
    let needs: Vec<String> = line.needs.iter().map(|need| texts.t(need.key())).collect();
    vec![
        Cell::from(line.receipt.grouped()),
        Cell::from(applicant.kana.as_str()),
        Cell::from(applicant.name.as_str()),
        Cell::from(line.party.get()),
        Cell::from(line.companions.as_str()),
        Cell::from(slot.map(|slot| slot_name(slot, texts))),
        Cell::from(slot.map(|slot| texts.span(slot.starts_at, slot.ends_at))),
        Cell::from(texts.t(line.standing.key())),
        Cell::from(line.attendance.map(|recorded| recorded.persons)),
        Cell::from(needs.join(&texts.t("list-separator"))),
        Cell::from(texts.t(line.source.key())),
        Cell::from(applicant.phone.as_ref().map(PhoneNumber::as_str)),
        Cell::from(applicant.email.as_ref().map(EmailAddress::as_str)),
        Cell::from(tokyo(line.created_at).format("%Y-%m-%d %H:%M").to_string()),
    ]
}

fn slot_name(slot: &Slot, texts: Texts) -> String {
    let mode = texts.t(slot.mode.key());
    match &slot.venue {
        Some(venue) => format!("{mode} {}", plain(venue.name.get(texts.language))),
        None => mode,
    }
}
