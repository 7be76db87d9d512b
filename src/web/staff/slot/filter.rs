//! Which lines of a slot's list are shown: by kana row, by state, by the way they came. Kept in the address, so that a
//! narrowed list can be bookmarked and a tick leads back to it.

use macro_rules_attribute::apply;
use rocket::FromForm;

use crate::links;
use crate::registration::{EndReason, IntakeSource, Listed};
use crate::texts::Texts;
use crate::types::{KanaRow, SlotId, coded};
use crate::web::staff::filter_link::FilterLink;

/// The filter as it stands in the address; what cannot be read narrows nothing.
#[derive(Clone, Debug, Default, FromForm)]
pub(super) struct SlotQuery {
    row: Option<String>,
    state: Option<String>,
    source: Option<String>,
}

/// What a line must be to be shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SlotFilter {
    row: Option<KanaRow>,
    state: Option<StateFilter>,
    source: Option<IntakeSource>,
}

/// The states a list can be narrowed to.
#[apply(coded!)]
enum StateFilter {
    /// Holds seats that are its own.
    Confirmed,
    /// Holds seats until it is confirmed.
    Unconfirmed,
    /// Holds seats and is not marked as attending.
    Awaited,
    /// Is marked as attending.
    Attended,
    /// Gave its seats back, or was not confirmed in time.
    Cancelled,
}

impl StateFilter {
    fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "registration-state-confirmed",
            Self::Unconfirmed => "registration-state-unconfirmed",
            Self::Awaited => "staff-filter-awaited",
            Self::Attended => "staff-filter-attended",
            Self::Cancelled => EndReason::Cancelled.key(),
        }
    }

    fn admits(self, line: &Listed) -> bool {
        match self {
            Self::Confirmed => line.standing.is_confirmed(),
            Self::Unconfirmed => line.standing.confirm_by().is_some(),
            Self::Awaited => line.standing.holds_seats() && line.attendance.is_none(),
            Self::Attended => line.attendance.is_some(),
            Self::Cancelled => !line.standing.holds_seats(),
        }
    }
}

impl From<&SlotQuery> for SlotFilter {
    fn from(query: &SlotQuery) -> Self {
        let row = query.row.as_deref();
        Self {
            row: KanaRow::ALL
                .into_iter()
                .find(|known| row == Some(known.letter())),
            state: query.state.as_deref().and_then(StateFilter::from_code),
            source: query.source.as_deref().and_then(IntakeSource::from_code),
        }
    }
}

impl SlotFilter {
    /// Whether a line is shown.
    pub(super) fn admits(self, line: &Listed) -> bool {
        self.row
            .is_none_or(|row| line.applicant.kana.index_row() == row)
            && self.state.is_none_or(|state| state.admits(line))
            && self.source.is_none_or(|source| line.source == source)
    }

    /// The list narrowed like this.
    pub(super) fn href(self, slot: SlotId) -> String {
        self.on(links::staff_slot(slot))
    }

    /// An address that carries the filter along.
    pub(super) fn on(self, path: String) -> String {
        let parts: Vec<String> = [
            self.row.map(|row| format!("row={}", row.letter())),
            self.state.map(|state| format!("state={}", state.code())),
            self.source
                .map(|source| format!("source={}", source.code())),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() {
            path
        } else {
            format!("{path}?{}", encoded(&parts.join("&")))
        }
    }

    /// あ か さ …, without links where nobody is listed.
    pub(super) fn kana_index(
        self,
        slot: SlotId,
        lines: &[Listed],
        texts: Texts,
    ) -> Vec<FilterLink> {
        let all = FilterLink {
            href: Some(Self { row: None, ..self }.href(slot)),
            label: texts.t("staff-filter-all"),
            current: self.row.is_none(),
        };
        let rows = KanaRow::ALL.into_iter().map(|row| {
            let is_listed = lines
                .iter()
                .any(|line| line.applicant.kana.index_row() == row);
            let narrowed = Self {
                row: Some(row),
                ..self
            };
            FilterLink {
                href: is_listed.then(|| narrowed.href(slot)),
                label: row.letter().to_owned(),
                current: self.row == Some(row),
            }
        });
        std::iter::once(all).chain(rows).collect()
    }

    /// Links by state.
    pub(super) fn states(self, slot: SlotId, texts: Texts) -> Vec<FilterLink> {
        let all = (None, "staff-filter-all");
        let states = StateFilter::ALL
            .into_iter()
            .map(|state| (Some(state), state.key()));
        let link = |(state, key)| FilterLink {
            href: Some(Self { state, ..self }.href(slot)),
            label: texts.t(key),
            current: self.state == state,
        };
        std::iter::once(all).chain(states).map(link).collect()
    }

    /// Links by the way they came.
    pub(super) fn sources(self, slot: SlotId, texts: Texts) -> Vec<FilterLink> {
        let all = (None, "staff-filter-all");
        let sources = IntakeSource::ALL
            .into_iter()
            .map(|source| (Some(source), source.key()));
        let link = |(source, key)| FilterLink {
            href: Some(Self { source, ..self }.href(slot)),
            label: texts.t(key),
            current: self.source == source,
        };
        std::iter::once(all).chain(sources).map(link).collect()
    }
}

/// Kana in an address.
fn encoded(query: &str) -> String {
    let mut safe = String::with_capacity(query.len());
    for byte in query.bytes() {
        if byte.is_ascii() {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_filter_survives_its_address_and_nonsense_narrows_nothing() {
        let slot = SlotId::new(Uuid::nil());
        let query = SlotQuery {
            row: Some("か".to_owned()),
            state: Some("awaited".to_owned()),
            source: Some("nonsense".to_owned()),
        };

        let href = SlotFilter::from(&query).href(slot);

        assert_eq!(
            href,
            format!("{}?row=%E3%81%8B&state=awaited", links::staff_slot(slot))
        );
    }
}
