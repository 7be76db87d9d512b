//! The three lectures of fiscal year 2023 as they stood on 31 December 2023. Figures are the ward's; the rows behind
//! them are synthetic. How a lecture is carried out stands in `lecture.rs`.

use chrono::{Days, NaiveDate, TimeDelta};

use super::builder::Builder;
use super::content;
use super::lecture::{
    self, Announcement, Attended, Booked, announce, record_attendance, refused, take_applications,
};
use super::office::{self, Places, at};
use super::sheets::{self, Sheets, Wanted};
use super::turnout::Turnout;
use crate::attendance;
use crate::error::{AppError, Result};
use crate::event::{Event, NewSlot};
use crate::questionnaire::Stratum;
use crate::types::{
    FiscalYear, InitiativeId, LocalizedText, QuestionnaireVersionId, SlotId, tokyo_date,
};

/// How long applications are open before a lecture.
const OPEN_FOR: Days = Days::new(42);

/// For how many days after the last screening sheets are taken.
const SHEETS_FOR: Days = Days::new(14);

/// A lecture with what is known of it. Turnouts and sheets are those of the slots in their order: the hall, three
/// libraries, Zoom, the later screening.
struct Lecture {
    number: u32,
    title: LocalizedText,
    day: NaiveDate,
    later_day: NaiveDate,
    seats: [u32; 6],
    turnouts: [Turnout; 6],
    sheets: [usize; 6],
    wanted: Wanted,
    /// Whether the later screening was held by the end of the year.
    is_over: bool,
}

/// 196 = 59 + 12 + 60 + 65, 185 = 59 + 36 + 41 + 49, and 105 + 32 + 37 so far.
fn lectures() -> Result<[Lecture; 3]> {
    Ok([
        Lecture {
            number: 1,
            title: content::alone(),
            day: day(2023, 6, 15)?,
            later_day: day(2023, 7, 13)?,
            seats: [100, 20, 20, 20, 100, 80],
            turnouts: [
                Turnout::named(59, 3, 6),
                Turnout::counted(5, 3, 1),
                Turnout::counted(4, 2, 0),
                Turnout::named(3, 0, 1),
                Turnout::on_zoom(60, 9),
                Turnout::named(65, 2, 4),
            ],
            sheets: [50, 4, 3, 3, 45, 50],
            wanted: Wanted([88, 56, 4, 1, 1]),
            is_over: true,
        },
        Lecture {
            number: 2,
            title: content::family(),
            day: day(2023, 9, 14)?,
            later_day: day(2023, 10, 12)?,
            seats: [100, 20, 20, 20, 100, 80],
            turnouts: [
                Turnout::named(59, 2, 5),
                Turnout::counted(14, 10, 1),
                Turnout::counted(12, 9, 2),
                Turnout::named(10, 0, 1),
                Turnout::on_zoom(41, 7),
                Turnout::named(49, 1, 5),
            ],
            sheets: [48, 10, 9, 9, 30, 38],
            wanted: Wanted([79, 55, 5, 1, 0]),
            is_over: true,
        },
        Lecture {
            number: 3,
            title: content::alone(),
            day: day(2023, 12, 7)?,
            later_day: day(2024, 2, 8)?,
            seats: [150, 20, 20, 20, 100, 80],
            turnouts: [
                Turnout::named(105, 4, 8),
                Turnout::counted(13, 11, 1),
                Turnout::named(10, 1, 1),
                Turnout::counted(9, 5, 0),
                Turnout::on_zoom(37, 6),
                Turnout::named(40, 0, 0),
            ],
            sheets: [60, 7, 6, 5, 20, 0],
            wanted: Wanted([55, 36, 3, 1, 0]),
            is_over: false,
        },
    ])
}

/// Builds the year.
pub(super) async fn build(
    builder: &Builder,
    places: &Places,
    version: QuestionnaireVersionId,
) -> Result<()> {
    let year = FiscalYear::new(2023).map_err(AppError::fault)?;
    let initiative = office::add_initiative(builder, year).await?;
    sheets::define_indicator(builder, initiative, version).await?;
    let mut first_person = 0;
    for lecture in lectures()? {
        first_person += hold(
            builder,
            places,
            (initiative, version),
            lecture,
            first_person,
        )
        .await?;
    }
    Ok(())
}

/// From announcement to final counts, as far as the lecture got; answers how many people applied.
async fn hold(
    builder: &Builder,
    places: &Places,
    (initiative, version): (InitiativeId, QuestionnaireVersionId),
    lecture: Lecture,
    first_person: usize,
) -> Result<usize> {
    let opens_at = at(lecture.day - OPEN_FOR, 9, 0);
    let announcement = Announcement {
        initiative,
        number: lecture.number,
        title: lecture.title.clone(),
        summary: content::lecture_summary(),
        opens_at,
        slots: slots(places, &lecture)?,
    };
    let event = announce(builder, announcement).await?;
    let strata = sheets::open(builder, &event, version, lecture.later_day + SHEETS_FOR).await?;

    let applications: Vec<_> = lecture
        .turnouts
        .iter()
        .map(|turnout| turnout.applications())
        .collect();
    let until = at(lecture.day - Days::new(3), 12, 0);
    let booked = take_applications(
        builder,
        &event,
        applications,
        first_person,
        (opens_at, until),
    )
    .await?;

    let held = Held {
        lecture,
        event,
        strata,
        booked,
    };
    let applied = held.booked.len();
    finish(builder, &held).await?;
    Ok(applied)
}

/// A lecture with what is stored of it.
struct Held {
    lecture: Lecture,
    event: Event,
    strata: Vec<Stratum>,
    booked: Vec<Booked>,
}

async fn finish(builder: &Builder, held: &Held) -> Result<()> {
    let lecture = &held.lecture;
    let sheets_so_far = record(builder, held, lecture.day, 0).await?;
    if lecture.is_over {
        record(builder, held, lecture.later_day, sheets_so_far).await?;
        builder.set_time(at(lecture.later_day + SHEETS_FOR, 10, 0) + TimeDelta::days(1));
        attendance::finalise(&builder.app, &builder.staff, held.event.id)
            .await?
            .map_err(|refusal| refused("final counts", &refusal))?;
    }
    Ok(())
}

/// Records attendance and sheets of the slots of one day; answers how many sheets the survey has after it.
async fn record(
    builder: &Builder,
    held: &Held,
    day: NaiveDate,
    sheets_so_far: usize,
) -> Result<usize> {
    builder.set_time(at(day, 17, 0));
    let lecture = &held.lecture;
    let is_of_day = |place: &usize| {
        let slot = held.event.slots.get(*place);
        slot.is_some_and(|slot| tokyo_date(slot.starts_at) == day)
    };
    let slots: Vec<(SlotId, Turnout)> = held
        .event
        .slots
        .iter()
        .map(|slot| slot.id)
        .zip(lecture.turnouts)
        .enumerate()
        .filter_map(|(place, slot)| is_of_day(&place).then_some(slot))
        .collect();
    record_attendance(builder, &slots, &held.booked).await?;
    let returned: Vec<(&Stratum, usize)> = held
        .strata
        .iter()
        .zip(lecture.sheets)
        .enumerate()
        .filter_map(|(place, stratum)| is_of_day(&place).then_some(stratum))
        .collect();
    let of_lecture = Sheets {
        all: lecture.sheets.iter().sum(),
        wanted: lecture.wanted,
    };
    sheets::fill_in(builder, &returned, sheets_so_far, of_lecture, day).await?;
    let count: usize = returned.iter().map(|(_, count)| count).sum();
    Ok(sheets_so_far + count)
}

fn slots(places: &Places, lecture: &Lecture) -> Result<Vec<NewSlot>> {
    let opens_at = at(lecture.day - OPEN_FOR, 9, 0);
    let ways = [
        Attended::AtHall,
        Attended::AtLibrary(0),
        Attended::AtLibrary(1),
        Attended::AtLibrary(2),
        Attended::OnZoom,
        Attended::Later,
    ];
    ways.into_iter()
        .zip(lecture.seats)
        .map(|(way, seats)| {
            let day = match way {
                Attended::Later => lecture.later_day,
                Attended::AtHall | Attended::AtLibrary(_) | Attended::OnZoom => lecture.day,
            };
            lecture::slot(places, way, day, opens_at, seats)
        })
        .collect()
}

fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| AppError::fault("no such day"))
}
