//! A day of an organiser through the pages.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use chrono::TimeDelta;
use rocket::http::{ContentType, Header, Status};
use rocket::local::asynchronous::Client;

use crate::app::App;
use crate::audit::Actor;
use crate::config::Config;
use crate::db::Db;
use crate::event::{self, EventKind, NewEvent, NewSlot};
use crate::initiative::{self, NewInitiative};
use crate::links;
use crate::office::{self, Desk, NewOwner};
use crate::staff::{self, Login, NewStaffUser, Password, Role};
use crate::types::{
    AttendanceMode, Capacity, EventId, FiscalYear, FixedClock, Language, LocalizedText, OwnerId,
    SlotId,
};

mod hold;

const PASSWORD: &str = "correct horse battery";

struct Site {
    client: Client,
    app: App,
    clock: Arc<FixedClock>,
    event: EventId,
    foreign: EventId,
    slots: Vec<SlotId>,
    _folder: tempfile::TempDir,
}

async fn owner(app: &App, code: &str) -> OwnerId {
    let new = NewOwner {
        code: code.to_owned(),
        name: LocalizedText::new("地域医療課"),
    };
    office::add_owner(app, Actor::System, new).await.unwrap()
}

async fn lecture(app: &App, owner: OwnerId, code: &str) -> EventId {
    let text = || LocalizedText::new("｜在宅《ざいたく》療養");
    let initiative = NewInitiative {
        fiscal_year: FiscalYear::new(2026).unwrap(),
        code: code.to_owned(),
        section_code: "1-1".to_owned(),
        position: 1,
        name: text(),
        planned: None,
        owner,
    };
    let initiative = initiative::add(app, Actor::System, initiative)
        .await
        .unwrap();
    let now = app.now();
    let slot = |mode, capacity| NewSlot {
        mode,
        venue: None,
        join_link: None,
        starts_at: now + TimeDelta::hours(24),
        ends_at: now + TimeDelta::hours(26),
        opens_at: now,
        closes_at: now + TimeDelta::hours(20),
        change_until: now + TimeDelta::hours(20),
        capacity,
        party_limit: 4,
        desk_phone: "03-0000-0000".to_owned(),
    };
    let new = NewEvent {
        initiative,
        owner,
        number: 1,
        kind: EventKind::Lecture,
        title: text(),
        summary: text(),
        audience: text(),
        bring: text(),
        desk: Desk {
            name: text(),
            phone: String::new(),
            fax: String::new(),
            hours: text(),
        },
        slots: vec![
            slot(AttendanceMode::MainVenue, Some(Capacity::new(3).unwrap())),
            slot(AttendanceMode::Zoom, None),
        ],
    };
    event::create(app, Actor::System, new).await.unwrap()
}

async fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.unwrap();
    let config = Config {
        database_url: url.clone(),
        ..Config::default()
    };
    let mut app = App::new(Db::connect(&url).await.unwrap(), config);
    let clock = Arc::new(FixedClock::new("2026-04-01T00:00:00Z".parse().unwrap()));
    app.clock = clock.clone();
    let (mine, other) = (owner(&app, "care").await, owner(&app, "other").await);
    let event = lecture(&app, mine, "R01").await;
    let foreign = lecture(&app, other, "R02").await;
    let login = Login::parse("organiser").unwrap();
    let user = NewStaffUser {
        owner: mine,
        display_name: "練馬 花子".to_owned(),
        password: Password::parse(PASSWORD, &login).unwrap(),
        login,
        role: Role::Organiser,
        language: Language::Ja,
    };
    staff::add_user(&app, Actor::System, user)
        .await
        .unwrap()
        .unwrap();
    let slots = event::find(&app, event)
        .await
        .unwrap()
        .slots
        .iter()
        .map(|slot| slot.id)
        .collect();
    let client = Client::tracked(crate::web::rocket(app.clone()))
        .await
        .unwrap();
    Site {
        client,
        app,
        clock,
        event,
        foreign,
        slots,
        _folder: folder,
    }
}

impl Site {
    async fn get(&self, path: &str) -> (Status, String) {
        let response = self.client.get(path.to_owned()).dispatch().await;
        let status = response.status();
        (status, response.into_string().await.unwrap_or_default())
    }

    async fn post(&self, path: &str, body: &str) -> (Status, String, String) {
        let response = self
            .client
            .post(path.to_owned())
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .body(body)
            .dispatch()
            .await;
        let status = response.status();
        let location = response
            .headers()
            .get_one("Location")
            .unwrap_or_default()
            .to_owned();
        (
            status,
            location,
            response.into_string().await.unwrap_or_default(),
        )
    }

    /// Sends the form of a page that goes to `action`, with what it carries unseen and these fields.
    async fn send(&self, page: &str, action: &str, fields: &str) -> (Status, String, String) {
        let (_, html) = self.get(page).await;
        let start = format!("action=\"{action}\"");
        let (_, form) = html.split_once(&start).unwrap();
        let form = form.split("</form>").next().unwrap();
        let mut body = fields.to_owned();
        for field in form.split("name=\"basis.").skip(1) {
            let (name, rest) = field.split_once("\" value=\"").unwrap();
            let value = rest.split('"').next().unwrap();
            body.push_str(&format!("&basis.{name}={value}"));
        }
        self.post(action, &body).await
    }

    async fn sign_in(&self) {
        let body = format!("login=organiser&password={}", PASSWORD.replace(' ', "+"));
        let (status, location, _) = self.post(&links::staff_session(), &body).await;
        assert_eq!((status, location.as_str()), (Status::SeeOther, "/staff"));
    }
}

fn text(html: &str) -> String {
    html.split('<')
        .map(|part| part.split_once('>').map_or("", |(_, words)| words))
        .collect::<Vec<_>>()
        .join(" ")
}

fn expect_worded(path: &str, html: &str) {
    let words = text(html);
    for key in [
        "staff-",
        "event-",
        "field-",
        "site-",
        "refusal-",
        "registration-",
        "source-",
        "need-",
        "{ $",
        "FSI",
    ] {
        assert!(!words.contains(key), "{path}: {key} in {words}");
    }
}

fn key(html: &str) -> String {
    let (_, rest) = html.split_once("name=\"key\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[rocket::async_test]
async fn pages_are_worded_in_both_languages_and_foreign_events_do_not_exist() {
    let site = site().await;
    let pages = [
        links::staff_today(),
        links::staff_events(),
        links::staff_event(site.event),
        links::staff_slot(site.slots[0]),
        links::staff_registration_entry(site.event),
        links::staff_attendance_csv(site.event),
    ];
    for page in &pages {
        let response = site.client.get(page.clone()).dispatch().await;
        assert_eq!(
            response.headers().get_one("Location"),
            Some("/staff/sign-in"),
            "{page}"
        );
    }
    let (status, _, html) = site
        .post(&links::staff_session(), "login=organiser&password=wrong")
        .await;
    assert_eq!(status, Status::UnprocessableEntity);
    expect_worded("sign-in", &html);
    assert!(html.contains("value=\"organiser\""));

    site.sign_in().await;
    for language in ["ja", "en"] {
        let (status, ..) = site
            .post(&links::staff_language(), &format!("language={language}"))
            .await;
        assert_eq!(status, Status::SeeOther);
        for page in &pages {
            let (status, html) = site.get(page).await;
            assert_eq!(status, Status::Ok, "{page}");
            expect_worded(page, &html);
        }
    }
    for foreign in [
        links::staff_event(site.foreign),
        links::staff_registration_entry(site.foreign),
        links::staff_attendance_csv(site.foreign),
    ] {
        assert_eq!(site.get(&foreign).await.0, Status::NotFound, "{foreign}");
    }
    let finalisation = links::staff_event_finalisation(site.foreign);
    assert_eq!(site.post(&finalisation, "").await.0, Status::NotFound);

    let (status, location, _) = site.post(&links::staff_session_end(), "").await;
    assert_eq!(
        (status, location.as_str()),
        (Status::SeeOther, "/staff/sign-in?language=en")
    );
    assert!(site.get(&location).await.1.contains("You are signed out."));
    assert_eq!(site.get("/staff").await.0, Status::SeeOther);
}

#[rocket::async_test]
async fn a_call_is_entered_ticked_counted_and_made_final() {
    let site = site().await;
    site.sign_in().await;
    let (event, slot) = (site.event, site.slots[0]);
    let (board, list) = (links::staff_event(event), links::staff_slot(slot));
    let (status, ..) = site
        .send(&board, &links::staff_event_publication(event), "")
        .await;
    assert_eq!(status, Status::SeeOther);
    let (_, board_page) = site.get(&links::staff_event(event)).await;
    assert!(
        board_page.contains("催しを公開しました"),
        "{}",
        text(&board_page)
    );
    assert!(
        !site
            .get(&links::staff_event(event))
            .await
            .1
            .contains("催しを公開しました")
    );

    let (_, form) = site.get(&links::staff_registration_entry(event)).await;
    let action = links::staff_registrations(event);
    let (status, _, empty) = site
        .post(&action, &format!("key={}&party=9", key(&form)))
        .await;
    assert_eq!(status, Status::UnprocessableEntity);
    expect_worded("entry errors", &empty);
    let body = |key: &str, more: &str| {
        format!(
            "key={key}&kana=ねりま+はなこ&name=練馬花子&phone=03-1234-5678&slot={slot}&party=2&needs=wheelchair&source=fax{more}"
        )
    };
    let first = body(&key(&form), "");
    let (status, location, page) = site.post(&action, &first).await;
    assert_eq!(status, Status::SeeOther, "{}", text(&page));
    let (_, entered) = site.get(&location).await;
    assert!(entered.contains("練馬花子様、"), "{}", text(&entered));
    expect_worded("entered", &entered);
    assert_eq!(site.post(&action, &first).await.1, location);

    let (status, _, again) = site.post(&action, &body(&key(&entered), "")).await;
    assert_eq!(status, Status::Conflict);
    expect_worded("duplicates", &again);
    assert!(again.contains("value=\"練馬花子\"") && again.contains("name=\"different\""));
    let (status, _, full) = site
        .post(&action, &body(&key(&again), "&different=yes"))
        .await;
    assert_eq!(status, Status::Conflict);
    assert!(full.contains("残りは1席"), "{}", text(&full));

    let (_, html) = site.get(&list).await;
    expect_worded("list", &html);
    let registration = html
        .split_once("name=\"registration\" value=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let ticks = links::staff_slot_attendances(slot);
    let (status, _, wrong) = site
        .send(
            &list,
            &ticks,
            &format!("registration={registration}&persons=3"),
        )
        .await;
    assert_eq!(status, Status::UnprocessableEntity);
    expect_worded("tick refused", &wrong);
    let (status, location, _) = site
        .send(
            &list,
            &ticks,
            &format!("registration={registration}&persons=２"),
        )
        .await;
    assert_eq!(status, Status::SeeOther);
    assert!(location.contains("#line-"), "{location}");
    site.send(&list, &links::staff_slot_walk_ins(slot), "persons=1")
        .await;
    let (status, _, below) = site
        .send(&list, &links::staff_slot_head_count(slot), "persons=2")
        .await;
    assert_eq!(status, Status::UnprocessableEntity);
    expect_worded("head count refused", &below);
    let detail = links::staff_registration(registration.parse().unwrap());
    expect_worded("detail", &site.get(&detail).await.1);

    let finalisation = links::staff_event_finalisation(event);
    let (status, _, outdated) = site.post(&finalisation, "").await;
    assert_eq!(status, Status::Conflict);
    expect_worded("finalisation outdated", &outdated);
    site.clock.advance(TimeDelta::hours(30));
    site.sign_in().await;
    let (status, _, early) = site.send(&board, &finalisation, "").await;
    assert_eq!(status, Status::Conflict);
    expect_worded("finalise refused", &early);
    let (status, ..) = site
        .send(
            &links::staff_slot(site.slots[1]),
            &links::staff_slot_head_count(site.slots[1]),
            "persons=4",
        )
        .await;
    assert_eq!(status, Status::SeeOther);
    assert!(
        site.get("/staff")
            .await
            .1
            .contains("人数を確定してください")
    );
    let (status, ..) = site.send(&board, &finalisation, "").await;
    assert_eq!(status, Status::SeeOther);
    let (_, final_board) = site.get(&board).await;
    expect_worded("final board", &final_board);
    assert!(text(&final_board).contains("7名"), "{}", text(&final_board));
    let (status, _, silent) = site
        .send(&board, &links::staff_event_reopening(event), "reason=")
        .await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(silent.contains("理由を入力してください"));
    let (status, ..) = site
        .send(&board, &links::staff_event_reopening(event), "reason=訂正")
        .await;
    assert_eq!(status, Status::SeeOther);

    let csv = site
        .client
        .get(links::staff_attendance_csv(event))
        .dispatch()
        .await;
    let kind = csv
        .headers()
        .get_one("Content-Disposition")
        .unwrap_or_default()
        .to_owned();
    assert_eq!(kind, "attachment; filename=\"attendance-lecture-1.csv\"");
    let csv = csv.into_string().await.unwrap();
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("練馬花子"),
        "{csv}"
    );
    let (status, _, late) = site
        .post(
            &links::staff_registration_cancellation(registration.parse().unwrap()),
            "",
        )
        .await;
    assert_eq!(status, Status::Conflict);
    expect_worded("cancel refused", &late);
    drop(site.app);
}
