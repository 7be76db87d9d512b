//! What goes on today: a lecture held last week whose survey is open, and two lectures people can apply for. Days are
//! counted from today, so that the demo never gets old.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use super::builder::{Builder, Shown};
use super::content;
use super::lecture::{
    self, Announcement, Attended, announce, record_attendance, take_applications,
};
use super::office::{self, Places, at};
use super::sheets::{self, Sheets, Wanted};
use super::turnout::{Application, Turnout, for_seats};
use crate::error::{AppError, Result};
use crate::event::{Event, NewSlot};
use crate::types::{
    AttendanceMode, FiscalYear, InitiativeId, LocalizedText, QuestionnaireVersionId, SurveyCode,
    tokyo_date,
};

/// People of the reference year have lower numbers.
const FIRST_PERSON: usize = 600;

/// Builds what goes on at `today`, and leaves the clock there.
pub(super) async fn build(
    builder: &Builder,
    places: &Places,
    version: QuestionnaireVersionId,
    today: DateTime<Utc>,
) -> Result<Shown> {
    let thursday = last_thursday(tokyo_date(today));
    let days = [
        thursday,
        opening_day(thursday + Days::new(7 * 6)),
        opening_day(thursday + Days::new(7 * 10)),
    ];
    let [held, first, second] = rows(builder, version, days, today).await?;

    let open_survey = hold(builder, places, held, version, today).await?;
    let first = open_five_ways(builder, places, first, today).await?;
    let second = open_three_ways(builder, places, second, today).await?;
    builder.set_time(today);
    Ok(Shown {
        open_events: vec![first.id, second.id],
        open_survey,
    })
}

/// A lecture's place in the paper, and its day.
struct Row {
    initiative: InitiativeId,
    number: u32,
    day: NaiveDate,
}

/// The lectures' places in the paper; when the year ends between them, in the papers of two years.
async fn rows(
    builder: &Builder,
    version: QuestionnaireVersionId,
    days: [NaiveDate; 3],
    today: DateTime<Utc>,
) -> Result<[Row; 3]> {
    builder.set_time(today - TimeDelta::days(60));
    let mut years: BTreeMap<FiscalYear, (InitiativeId, u32)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(days.len());
    for day in days {
        let year = FiscalYear::of(day);
        let (initiative, number) = match years.get(&year) {
            Some((initiative, number)) => (*initiative, number + 1),
            None => {
                let initiative = office::add_initiative(builder, year).await?;
                sheets::define_indicator(builder, initiative, version).await?;
                (initiative, 1)
            }
        };
        years.insert(year, (initiative, number));
        rows.push(Row {
            initiative,
            number,
            day,
        });
    }
    rows.try_into()
        .map_err(|_| AppError::fault("not every lecture has its row"))
}

/// The lecture of last week: the hall and Zoom are recorded, the library's count is still to come.
async fn hold(
    builder: &Builder,
    places: &Places,
    row: Row,
    version: QuestionnaireVersionId,
    today: DateTime<Utc>,
) -> Result<SurveyCode> {
    let day = row.day;
    let opens_at = at(day - Days::new(35), 9, 0);
    let slots = vec![
        lecture::slot(places, Attended::AtHall, day, opens_at, 60)?,
        lecture::slot(places, Attended::AtLibrary(0), day, opens_at, 20)?,
        lecture::slot(places, Attended::OnZoom, day, opens_at, 100)?,
    ];
    let titles = (content::prepare(), content::lecture_summary());
    let event = announce(builder, announcement(row, titles, opens_at, slots)).await?;
    let strata = sheets::open(builder, &event, version, day + Days::new(21)).await?;

    let hall = Turnout::named(38, 2, 4);
    let zoom = Turnout::on_zoom(22, 5);
    let library = for_seats(11, false);
    let applications = vec![hall.applications(), library, zoom.applications()];
    let until = at(day - Days::new(3), 12, 0);
    let booked = take_applications(
        builder,
        &event,
        applications,
        FIRST_PERSON,
        (opens_at, until),
    )
    .await?;

    builder.set_time(today.min(at(day, 17, 0)));
    let recorded: Vec<_> = event
        .slots
        .iter()
        .filter_map(|slot| match slot.way.mode() {
            AttendanceMode::MainVenue => Some((slot.id, hall)),
            AttendanceMode::Zoom => Some((slot.id, zoom)),
            AttendanceMode::LibraryScreening | AttendanceMode::LaterScreening => None,
        })
        .collect();
    record_attendance(builder, &recorded, &booked).await?;
    let returned: Vec<_> = strata.iter().zip([24, 6, 12]).collect();
    let all = Sheets {
        all: 42,
        wanted: Wanted([21, 15, 3, 1, 0]),
    };
    sheets::fill_in(builder, &returned, 0, all, day).await?;
    strata
        .first()
        .map(|stratum| stratum.code.clone())
        .ok_or_else(|| AppError::fault("a survey without a stratum"))
}

/// One library is full, another one nearly.
async fn open_five_ways(
    builder: &Builder,
    places: &Places,
    row: Row,
    today: DateTime<Utc>,
) -> Result<Event> {
    let day = row.day;
    let opens_at = opened(today);
    let slots = vec![
        lecture::slot(places, Attended::AtHall, day, opens_at, 100)?,
        lecture::slot(places, Attended::AtLibrary(0), day, opens_at, 20)?,
        lecture::slot(places, Attended::AtLibrary(1), day, opens_at, 30)?,
        lecture::slot(places, Attended::OnZoom, day, opens_at, 200)?,
        lecture::slot(
            places,
            Attended::Later,
            opening_day(day + Days::new(21)),
            opens_at,
            60,
        )?,
    ];
    let applications = vec![
        for_seats(23, false),
        for_seats(20, false),
        for_seats(28, false),
        for_seats(14, true),
        for_seats(6, false),
    ];
    let titles = (content::at_home(), content::at_home_summary());
    let announcement = announcement(row, titles, opens_at, slots);
    open(
        builder,
        announcement,
        applications,
        FIRST_PERSON + 100,
        today,
    )
    .await
}

/// The later screening is small and empty.
async fn open_three_ways(
    builder: &Builder,
    places: &Places,
    row: Row,
    today: DateTime<Utc>,
) -> Result<Event> {
    let day = row.day;
    let opens_at = opened(today);
    let slots = vec![
        lecture::slot(places, Attended::AtHall, day, opens_at, 80)?,
        lecture::slot(places, Attended::OnZoom, day, opens_at, 100)?,
        lecture::slot(
            places,
            Attended::Later,
            opening_day(day + Days::new(21)),
            opens_at,
            30,
        )?,
    ];
    let applications = vec![for_seats(7, false), for_seats(4, true), Vec::new()];
    let titles = (content::carers(), content::carers_summary());
    let announcement = announcement(row, titles, opens_at, slots);
    open(
        builder,
        announcement,
        applications,
        FIRST_PERSON + 200,
        today,
    )
    .await
}

async fn open(
    builder: &Builder,
    announcement: Announcement,
    applications: Vec<Vec<Application>>,
    first_person: usize,
    today: DateTime<Utc>,
) -> Result<Event> {
    let opens_at = announcement.opens_at;
    let event = announce(builder, announcement).await?;
    take_applications(
        builder,
        &event,
        applications,
        first_person,
        (opens_at, today),
    )
    .await?;
    Ok(event)
}

fn announcement(
    row: Row,
    (title, summary): (LocalizedText, LocalizedText),
    opens_at: DateTime<Utc>,
    slots: Vec<NewSlot>,
) -> Announcement {
    Announcement {
        initiative: row.initiative,
        number: row.number,
        title,
        summary,
        opens_at,
        slots,
    }
}

/// Applications are taken since two weeks ago.
fn opened(today: DateTime<Utc>) -> DateTime<Utc> {
    at(tokyo_date(today) - Days::new(14), 9, 0)
}

/// The Thursday of at least three and at most nine days ago.
fn last_thursday(today: NaiveDate) -> NaiveDate {
    let since_thursday = (u64::from(today.weekday().num_days_from_monday()) + 4) % 7;
    let days = if since_thursday < 3 {
        since_thursday + 7
    } else {
        since_thursday
    };
    today - Days::new(days)
}

/// The day, or the same of the next week while public places are closed for the New Year.
fn opening_day(day: NaiveDate) -> NaiveDate {
    match (day.month(), day.day()) {
        (12, 28..) | (1, ..=4) => day + Days::new(7),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;

    #[test]
    fn lectures_are_on_thursdays() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();

        for days in 0..7 {
            let today = monday + Days::new(days);
            let thursday = last_thursday(today);
            let ago = (today - thursday).num_days();

            assert_eq!(thursday.weekday(), Weekday::Thu);
            assert!((3..=9).contains(&ago), "{today}");
        }
    }
}
