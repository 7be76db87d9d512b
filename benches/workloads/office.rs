//! An office with events to apply for, set up through the use cases on a database of its own, and the counts that
//! tell whether every promise was kept.

use chrono::{TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, Database, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use tsudoi::app::App;
use tsudoi::authority::Authority;
use tsudoi::config::Config;
use tsudoi::db::Db;
use tsudoi::entities::{allocation, outbox_message, registration, slot};
use tsudoi::event::{self, NewEvent, NewSlot, Way};
use tsudoi::initiative::{self, NewInitiative};
use tsudoi::office::{self, Desk, NewOwner, NewVenue};
use tsudoi::types::{
    AttendanceMode, Capacity, EventId, FiscalYear, InitiativeId, JoinLink, LocalizedText, OwnerId,
    SlotId, VenueId, tokyo_date,
};
use uuid::Uuid;

use crate::client::post;
use crate::{Result, Run};

/// An office on a database of its own.
pub(crate) struct Office {
    app: App,
    owner: OwnerId,
    initiative: InitiativeId,
    venue: VenueId,
    number: u32,
    /// Where its database is.
    pub(crate) database: String,
    /// The server to ask for removing the database, where it is on one.
    server: Option<String>,
}

/// An event to apply for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub(crate) event: EventId,
    /// Its first slot, the one everybody wants.
    pub(crate) slot: SlotId,
}

/// What the database says about an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Seats by the slot's own counter.
    pub(crate) held: i64,
    /// Seats by the rows.
    pub(crate) allocated: i64,
    /// Registrations.
    pub(crate) registrations: u64,
    /// Mails of these registrations.
    pub(crate) mails: u64,
}

impl Counts {
    /// What so many applications of one person each must come to.
    pub(crate) fn of_single_seats(applications: u64) -> Result<Self> {
        let seats = i64::try_from(applications)?;
        Ok(Self {
            held: seats,
            allocated: seats,
            registrations: applications,
            mails: applications,
        })
    }
}

impl Office {
    /// An office on a new SQLite file.
    pub(crate) async fn on_sqlite(run: &Run, name: &str) -> Result<Self> {
        let file = run.folder.join(format!("{name}.db"));
        Self::open(format!("sqlite:{}", file.display()), None).await
    }

    /// An office on a new database of a PostgreSQL server, given by its superuser's URL.
    pub(crate) async fn on_postgres(server: &str, name: &str) -> Result<Self> {
        let name = format!("tsudoi_bench_{name}_{}", std::process::id());
        let connection = Database::connect(server).await?;
        connection
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await?;
        let (address, options) = server.split_once('?').unwrap_or((server, ""));
        let (host, _) = address
            .rsplit_once('/')
            .ok_or("the address names no database")?;
        let question_mark = if options.is_empty() { "" } else { "?" };
        let database = format!("{host}/{name}{question_mark}{options}");
        Self::open(database, Some(server.to_owned())).await
    }

    async fn open(database: String, server: Option<String>) -> Result<Self> {
        Db::migrate(&database).await?;
        let app = App::new(Db::connect(&database).await?, Config::default());
        let by = &Authority::SYSTEM;
        let owner = NewOwner {
            code: "community-medicine".to_owned(),
            name: text("地域医療課", "Community Medicine Section"),
        };
        let owner = office::add_owner(&app, by, owner).await?;
        let initiative = NewInitiative {
            fiscal_year: FiscalYear::of(tokyo_date(Utc::now())),
            code: "R01".to_owned(),
            section_code: "1-1".to_owned(),
            position: 1,
            name: text("在宅療養に関する講演会", "Lectures on care at home"),
            planned: Some((3, 1)),
            owner,
        };
        let initiative = initiative::add(&app, by, initiative).await?;
        let venue = NewVenue {
            name: text("区民会館 大ホール", "Ward Hall, main hall"),
            address: text("中央一丁目1番1号", "1-1-1 Chuo"),
            access: text(
                "車いす席、多目的トイレ、磁気ループがあります。",
                "Wheelchair seats, accessible toilets and a hearing loop.",
            ),
        };
        let venue = office::add_venue(&app, by, venue).await?;
        Ok(Self {
            app,
            owner,
            initiative,
            venue,
            number: 0,
            database,
            server,
        })
    }

    /// A new public event with the four ways to attend, each with this many seats (none: no limit).
    pub(crate) async fn offer(&mut self, seats: Option<u32>) -> Result<Offer> {
        self.number += 1;
        let capacity = seats.map(Capacity::new).transpose()?;
        let slots = AttendanceMode::ALL.into_iter().zip(0..);
        let title = text(
            "｜在宅療養《ざいたくりょうよう》を知る ―住み慣れた家で自分らしく―",
            "Care at home: living your own life in the place you know",
        );
        let desk = Desk {
            name: text("地域医療課 在宅医療担当", "Community Medicine Section"),
            phone: "03-0000-0000".to_owned(),
            fax: "03-0000-0001".to_owned(),
            hours: text("平日 8時30分～17時15分", "Weekdays 8:30 to 17:15"),
        };
        let new = NewEvent {
            summary: text(
                "病気になっても、住み慣れた家で暮らし続けるために。訪問診療の医師と訪問看護師が、在宅療養の始め方と支える人たちについて話します。",
                "A home-visit doctor and a visiting nurse explain how care at home begins and who helps.",
            ),
            audience: text(
                "区内に住む方、働く方、学ぶ方",
                "People who live, work or study in the ward",
            ),
            bring: text("筆記用具、上履きは不要です。", "Something to write with."),
            slots: slots
                .map(|(mode, day)| self.slot(mode, day, capacity))
                .collect::<Result<_>>()?,
            ..NewEvent::lecture(self.initiative, self.owner, self.number, title, desk)
        };
        let by = &Authority::SYSTEM;
        let id = event::create(&self.app, by, new).await?;
        event::publish(&self.app, by, id)
            .await?
            .map_err(|refusal| format!("an event was not published: {refusal:?}"))?;
        let event = event::find(&self.app, id).await?;
        let slot = event.slots.first().ok_or("an event without a slot")?.id;
        Ok(Offer { event: id, slot })
    }

    fn slot(&self, mode: AttendanceMode, day: i64, capacity: Option<Capacity>) -> Result<NewSlot> {
        let now = Utc::now();
        let (opens_at, starts_at) = (now - TimeDelta::days(1), now + TimeDelta::days(40 + day));
        let venue = (!mode.is_online()).then_some(self.venue);
        let link = JoinLink::parse("https://zoom.example/j/1")?;
        let way = Way::new(mode, venue, mode.is_online().then_some(link))?;
        Ok(NewSlot {
            capacity,
            desk_phone: "03-0000-0000".to_owned(),
            ..NewSlot::usual(way, opens_at, starts_at).closing_at(now + TimeDelta::days(30))
        })
    }

    /// What the database says about an offer now.
    pub(crate) async fn counts(&self, offer: Offer) -> Result<Counts> {
        let db = self.app.db.read();
        let slot_id = Uuid::from(offer.slot);
        let held: Option<i32> = slot::Entity::find_by_id(slot_id)
            .select_only()
            .column(slot::Column::SeatsHeld)
            .into_tuple()
            .one(db)
            .await?;
        let allocated: Option<Option<i64>> = allocation::Entity::find()
            .select_only()
            .column_as(allocation::Column::Seats.sum(), "seats")
            .filter(allocation::Column::SlotId.eq(slot_id))
            .filter(allocation::Column::EndedAt.is_null())
            .into_tuple()
            .one(db)
            .await?;
        let of_event = registration::Column::EventId.eq(Uuid::from(offer.event));
        let registrations = registration::Entity::find()
            .filter(of_event.clone())
            .count(db)
            .await?;
        let ids = sea_orm::QueryTrait::into_query(
            registration::Entity::find()
                .select_only()
                .column(registration::Column::Id)
                .filter(of_event),
        );
        let mails = outbox_message::Entity::find()
            .filter(outbox_message::Column::RegistrationId.in_subquery(ids))
            .count(db)
            .await?;
        Ok(Counts {
            held: held.map_or(0, i64::from),
            allocated: allocated.flatten().unwrap_or_default(),
            registrations,
            mails,
        })
    }

    /// The application on its database.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Whether its database is a file.
    pub(crate) fn is_on_sqlite(&self) -> bool {
        self.server.is_none()
    }

    /// Which database it is on.
    pub(crate) fn database_name(&self) -> &'static str {
        match self.app.db.backend() {
            DbBackend::Sqlite => "SQLite",
            _ => "PostgreSQL",
        }
    }

    /// Gives the database back to a server that others use, too; a file goes with its folder.
    pub(crate) async fn close(self) -> Result<()> {
        let Some(server) = &self.server else {
            return Ok(());
        };
        let address = self.database.split('?').next().unwrap_or_default();
        let name = address.rsplit('/').next().unwrap_or_default();
        let connection = Database::connect(server.as_str()).await?;
        let drop_it = format!("DROP DATABASE {name} WITH (FORCE)");
        connection.execute_unprepared(&drop_it).await?;
        Ok(())
    }
}

/// A complete application for the wanted slot, by somebody who has not applied before.
pub(crate) fn application(offer: Offer, party: u32) -> Vec<u8> {
    const NAMES: [(&str, &str); 4] = [
        ("山田 花子", "ヤマダ ハナコ"),
        ("佐藤 一郎", "サトウ イチロウ"),
        ("鈴木 美咲", "スズキ ミサキ"),
        ("髙橋 健", "タカハシ ケン"),
    ];
    let key = Uuid::new_v4();
    let number = key.as_u128() % 100_000_000;
    let (name, kana) = NAMES
        .iter()
        .cycle()
        .nth((number % 4) as usize)
        .copied()
        .unwrap_or_default();
    post(
        &format!("/ja/events/{}/registrations", offer.event),
        &[
            ("slot", &offer.slot.to_string()),
            ("party", &party.to_string()),
            ("key", &key.to_string()),
            ("name", name),
            ("kana", kana),
            ("phone", &format!("090{number:08}")),
            ("email", &format!("resident{number:08}@example.jp")),
            ("companions", ""),
            ("consent", "yes"),
        ],
    )
}

/// A text in two languages.
pub(crate) fn text(ja: &str, en: &str) -> LocalizedText {
    LocalizedText::new(ja).with_en(en)
}
