//! The attendance list of an event: one row per registration, with what a clerk looks for. Not the screen's list.

use crate::event::{Event, Slot};
use crate::format::table::{Cell, Column, Table};
use crate::registration::Listed;
use crate::texts::{Texts, plain};
use crate::types::{EmailAddress, PhoneNumber, tokyo};

/// A registration with what its words depend on.
pub(super) struct Line<'a> {
    listed: &'a Listed,
    slot: Option<&'a Slot>,
    texts: Texts,
}

pub(super) fn columns<'a>() -> [Column<Line<'a>>; 14] {
    [
        Column::new("receipt", "attendance-list-receipt", |line| {
            line.listed.receipt.grouped().into()
        }),
        Column::new("kana", "attendance-list-kana", |line| {
            line.listed.applicant.kana.as_str().into()
        }),
        Column::new("name", "attendance-list-name", |line| {
            line.listed.applicant.name.as_str().into()
        }),
        Column::new("party", "attendance-list-party", |line| {
            line.listed.party.get().into()
        }),
        Column::new("companions", "attendance-list-companions", |line| {
            line.listed.companions.as_str().into()
        }),
        Column::new("slot", "attendance-list-slot", |line| {
            line.slot.map(|slot| slot_name(slot, line.texts)).into()
        }),
        Column::new("when", "attendance-list-when", |line| {
            let span = |slot: &Slot| line.texts.span(slot.starts_at, slot.ends_at);
            line.slot.map(span).into()
        }),
        Column::new("state", "attendance-list-state", |line| {
            line.texts.t(line.listed.standing.key()).into()
        }),
        Column::new("attended", "attendance-list-attended", |line| {
            let recorded = line.listed.attendance;
            recorded.map(|recorded| recorded.persons).into()
        }),
        Column::new("needs", "attendance-list-needs", needs),
        Column::new("route", "attendance-list-route", |line| {
            line.texts.t(line.listed.source.key()).into()
        }),
        Column::new("phone", "attendance-list-phone", |line| {
            let phone = line.listed.applicant.phone.as_ref();
            phone.map(PhoneNumber::as_str).into()
        }),
        Column::new("email", "attendance-list-email", |line| {
            let email = line.listed.applicant.email.as_ref();
            email.map(EmailAddress::as_str).into()
        }),
        Column::new("applied", "attendance-list-applied", |line| {
            tokyo(line.listed.created_at).naive_local().into()
        }),
    ]
}

/// The list in words of a language, of lines in kana order.
///
/// It goes slot by slot as the event has them, so that a clerk at the door of a slot has its people together, and in
/// each in kana order. Cancelled registrations are on it with their state.
pub fn attendance_list(event: &Event, lines: &[Listed], texts: Texts) -> Table {
    let mut lines: Vec<Line> = lines
        .iter()
        .map(|listed| Line {
            listed,
            slot: event.slot(listed.standing.slot()),
            texts,
        })
        .collect();
    lines.sort_by_key(|line| line.slot.map(|slot| slot.position));
    Table::new(&columns(), lines, |key| texts.t(key))
}

fn needs(line: &Line<'_>) -> Cell {
    let needs = line.listed.needs.iter();
    let needs: Vec<String> = needs.map(|need| line.texts.t(need.key())).collect();
    needs.join(&line.texts.t("list-separator")).into()
}

fn slot_name(slot: &Slot, texts: Texts) -> String {
    let mode = texts.t(slot.way.mode().key());
    match slot.way.venue() {
        Some(venue) => format!("{mode} {}", plain(venue.name.get(texts.language))),
        None => mode,
    }
}
