//! The office of the demo: its sections, its staff user, its places. Not its events.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::builder::Builder;
use super::content::{self, Place};
use crate::app::App;
use crate::authority::{Authority, Role};
use crate::error::{AppError, Result};
use crate::initiative::{self, NewInitiative};
use crate::office::{self, Desk, NewOwner, NewVenue};
use crate::staff::{self, Login, NewStaffUser, Password};
use crate::types::{FiscalYear, InitiativeId, Language, OwnerId, VenueId, from_tokyo};

/// The name to sign in with.
pub(super) const LOGIN: &str = "demo";

/// The password to sign in with; printed, so no secret.
pub(super) const PASSWORD: &str = "kasumi-biwa-hotaru-7";

/// The telephone of the desk; reaches nobody.
pub(super) const PHONE: &str = "03-0000-0000";

/// The fax of the desk; reaches nobody.
const FAX: &str = "03-0000-0001";

/// The telephones of the libraries; reach nobody.
pub(super) const LIBRARY_PHONES: [&str; 3] = ["03-0000-0011", "03-0000-0012", "03-0000-0013"];

/// The places of the demo.
pub(super) struct Places {
    pub(super) hall: VenueId,
    pub(super) libraries: [VenueId; 3],
    pub(super) centre: VenueId,
}

/// A time of a day in Tokyo, as an instant.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    from_tokyo(
        day,
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(),
    )
}

/// The morning on which the office begins to work with the program.
pub(super) fn first_day() -> DateTime<Utc> {
    at(
        NaiveDate::from_ymd_opt(2023, 4, 3).unwrap_or_default(),
        9,
        0,
    )
}

/// The sections, and who signs in for the first of them.
pub(super) async fn open(app: &App) -> Result<(OwnerId, Authority)> {
    let medicine = NewOwner {
        code: "community_medicine".to_owned(),
        name: content::medicine_section(),
    };
    let elderly = NewOwner {
        code: "elderly_support".to_owned(),
        name: content::elderly_section(),
    };
    let owner = office::add_owner(app, &Authority::SYSTEM, medicine).await?;
    office::add_owner(app, &Authority::SYSTEM, elderly).await?;
    let login = Login::parse(LOGIN).map_err(AppError::fault)?;
    let user = NewStaffUser {
        owner,
        display_name: "区役所　花子".to_owned(),
        password: Password::parse(PASSWORD, &login).map_err(AppError::fault)?,
        login,
        role: Role::Organiser,
        language: Language::Ja,
    };
    let role = user.role;
    let added = staff::add_user(app, &Authority::SYSTEM, user).await?;
    let id = added.map_err(AppError::fault)?;
    Ok((owner, Authority::staff(id, role, owner)))
}

/// Adds the places.
pub(super) async fn add_venues(builder: &Builder) -> Result<Places> {
    let [sakura, keyaki, midori] = content::libraries();
    Ok(Places {
        hall: add_venue(builder, content::hall()).await?,
        libraries: [
            add_venue(builder, sakura).await?,
            add_venue(builder, keyaki).await?,
            add_venue(builder, midori).await?,
        ],
        centre: add_venue(builder, content::centre()).await?,
    })
}

async fn add_venue(builder: &Builder, place: Place) -> Result<VenueId> {
    let venue = NewVenue {
        name: place.name,
        address: place.address,
        access: place.access,
    };
    office::add_venue(&builder.app, &builder.staff, venue).await
}

/// The row of the lectures in a year's paper.
pub(super) async fn add_initiative(
    builder: &Builder,
    fiscal_year: FiscalYear,
) -> Result<InitiativeId> {
    let initiative = NewInitiative {
        fiscal_year,
        code: "R01".to_owned(),
        section_code: "1-1".to_owned(),
        position: 1,
        name: content::lecture_initiative(),
        planned: Some((3, 1)),
        owner: builder.owner,
    };
    initiative::add(&builder.app, &builder.staff, initiative).await
}

/// Whom to ask about every lecture.
pub(super) fn desk() -> Desk {
    Desk {
        name: content::medicine_section(),
        phone: PHONE.to_owned(),
        fax: FAX.to_owned(),
        hours: content::desk_hours(),
    }
}
