//! How much was applied for in slots: persons of all applications, the seats they hold, and the help they ask for.
//! Not who they are (`list`).

use std::collections::HashMap;

use crate::app::App;
use crate::error::Result;
use crate::registration::store::{self, AppliedFor};
use crate::registration::{AccessNeed, IntakeSource};
use crate::types::SlotId;

/// All applications for a slot together, in persons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applications {
    /// Persons of all applications, also of those cancelled later; who moved to another slot is counted there.
    pub applied: u32,
    /// Seats held.
    pub seats_held: u32,
    /// Those of them that wait to be confirmed.
    pub unconfirmed: u32,
    /// Persons of all applications by the way they came, in the order of `IntakeSource::ALL`, without zeros and without
    /// those who came by a way nobody knows.
    pub by_source: Vec<(IntakeSource, u32)>,
    /// Registrations holding seats that ask for help, in the order of `AccessNeed::ALL`, without zeros.
    pub needs: Vec<(AccessNeed, u32)>,
}

/// What was applied for in slots; two queries, however many. A slot nobody applied for is missing.
///
/// # Errors
/// Database errors.
pub async fn applications(app: &App, slots: &[SlotId]) -> Result<HashMap<SlotId, Applications>> {
    let connection = app.db.read();
    let groups = store::applied_for(connection, slots).await?;
    let needs = store::needs_by_slot(connection, slots).await?;
    Ok(slots
        .iter()
        .map(|slot| (*slot, of_slot(*slot, &groups, &needs)))
        .filter(|(_, applications)| *applications != Applications::default())
        .collect())
}

fn of_slot(
    slot: SlotId,
    groups: &[AppliedFor],
    needs: &[(SlotId, AccessNeed, u32)],
) -> Applications {
    let persons = |is_counted: &dyn Fn(&AppliedFor) -> bool| -> u32 {
        let counted = groups
            .iter()
            .filter(|group| group.slot == slot && is_counted(group));
        counted.map(|group| group.seats).sum()
    };
    let by_source = IntakeSource::ALL
        .into_iter()
        .map(|source| (source, persons(&|group| group.source == Some(source))));
    let needs = AccessNeed::ALL.into_iter().filter_map(|need| {
        needs
            .iter()
            .find(|(of, asked, _)| *of == slot && *asked == need)
            .map(|(_, _, count)| (need, *count))
    });
    Applications {
        applied: persons(&|_| true),
        seats_held: persons(&|group| group.is_held),
        unconfirmed: persons(&|group| group.is_held && group.is_unconfirmed),
        by_source: by_source.filter(|(_, persons)| *persons > 0).collect(),
        needs: needs.collect(),
    }
}
