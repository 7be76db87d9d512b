//! Things to test with, made by the use cases, with sensible defaults: a test states only what matters to it.
//! Not expectations.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OnceCell;
use tsudoi::app::App;
use tsudoi::authority::{Authority, Role};
use tsudoi::event::{self, Event, NewEvent, NewSlot, Way};
use tsudoi::initiative::{self, NewInitiative};
use tsudoi::office::{self, Desk, NewOwner, NewVenue};
use tsudoi::registration::{self, Applicant, IntakeSource, NewRegistration, Registered};
use tsudoi::staff::{self, Login, NewStaffUser, Password};
use tsudoi::types::{
    AttendanceMode, Capacity, EmailAddress, EventId, FiscalYear, InitiativeId, JoinLink, Kana,
    Language, LocalizedText, OwnerId, PartySize, PersonName, PhoneNumber, SlotId, StaffUserId,
    VenueId, tokyo_date,
};
use uuid::Uuid;

/// Makes things in one application.
#[derive(Clone)]
pub struct Factory {
    pub(super) app: App,
    office: Arc<OnceCell<Office>>,
    number: Arc<AtomicU32>,
}

/// What every event needs: a section, a row of the paper, a place.
#[derive(Clone, Copy, Debug)]
pub struct Office {
    /// The section.
    pub owner: OwnerId,
    /// The row `R01` of the paper of the fiscal year the clock stood in.
    pub initiative: InitiativeId,
    /// The place.
    pub venue: VenueId,
}

/// The password of everybody who may sign in.
pub(super) const PASSWORD: &str = "correct horse battery";

/// The Zoom address of every event.
const ZOOM: &str = "https://zoom.example/j/1";

/// An event to make: published, in 45 days, open for application.
pub struct EventBuilder {
    factory: Factory,
    slots: Vec<SlotPlan>,
    ahead: TimeDelta,
    closes_before: Option<TimeDelta>,
    number: Option<u32>,
    title: LocalizedText,
    is_draft: bool,
    has_join_link: bool,
    owner: Option<OwnerId>,
}

struct SlotPlan {
    mode: AttendanceMode,
    capacity: Option<u32>,
    after: TimeDelta,
}

/// An application to make: one person by web, with an e-mail address.
#[derive(Clone)]
pub struct RegistrationBuilder {
    factory: Factory,
    new: NewRegistration,
}

impl Factory {
    /// Makes things in this application.
    pub fn new(app: App) -> Self {
        Self {
            app,
            office: Arc::default(),
            number: Arc::new(AtomicU32::new(1)),
        }
    }

    /// The section, the row and the place, made once.
    pub async fn office(&self) -> Office {
        *self.office.get_or_init(|| self.make_office()).await
    }

    async fn make_office(&self) -> Office {
        let app = &self.app;
        let owner = NewOwner {
            code: "medicine".to_owned(),
            name: LocalizedText::new("地域医療課").with_en("Community Medicine Section"),
        };
        let owner = office::add_owner(app, &Authority::SYSTEM, owner)
            .await
            .unwrap();
        let initiative = NewInitiative {
            fiscal_year: FiscalYear::of(tokyo_date(app.now())),
            code: "R01".to_owned(),
            section_code: "1-1".to_owned(),
            position: 1,
            name: LocalizedText::new("在宅療養講演会の開催"),
            planned: Some((3, 1)),
            owner,
        };
        let initiative = initiative::add(app, &Authority::SYSTEM, initiative).await;
        let venue = NewVenue {
            name: LocalizedText::new("ココネリホール").with_en("Coconeri Hall"),
            address: LocalizedText::new("練馬1-17-1").with_en("1-17-1 Nerima"),
            access: LocalizedText::new("練馬駅から歩いて1分"),
        };
        Office {
            owner,
            initiative: initiative.unwrap(),
            venue: office::add_venue(app, &Authority::SYSTEM, venue)
                .await
                .unwrap(),
        }
    }

    /// An event to make.
    pub fn event(&self) -> EventBuilder {
        EventBuilder {
            factory: self.clone(),
            slots: Vec::new(),
            ahead: TimeDelta::days(45),
            closes_before: None,
            number: None,
            title: LocalizedText::new("自宅で療養する")
                .with_easy("いえで くらす")
                .with_en("Living with care at home"),
            is_draft: false,
            has_join_link: true,
            owner: None,
        }
    }

    /// An organiser of the section, who has no account.
    pub async fn organiser(&self) -> Authority {
        let nobody = StaffUserId::new(Uuid::nil());
        Authority::staff(nobody, Role::Organiser, self.office().await.owner)
    }

    /// Another section.
    pub async fn another_section(&self, code: &str) -> OwnerId {
        let owner = NewOwner {
            code: code.to_owned(),
            name: LocalizedText::new("高齢者支援課"),
        };
        let added = office::add_owner(&self.app, &Authority::SYSTEM, owner).await;
        added.unwrap()
    }

    /// Somebody who may sign in as this, with the usual password.
    pub async fn user(&self, owner: OwnerId, login: &str, name: &str) -> StaffUserId {
        let login = Login::parse(login).unwrap();
        let user = NewStaffUser {
            owner,
            password: Password::parse(PASSWORD, &login).unwrap(),
            login,
            display_name: name.to_owned(),
            role: Role::Organiser,
            language: Language::Ja,
        };
        let added = staff::add_user(&self.app, &Authority::SYSTEM, user).await;
        added.unwrap().unwrap()
    }

    /// An application for a slot.
    pub fn registration(&self, event: EventId, slot: SlotId) -> RegistrationBuilder {
        let number = self.next_number();
        RegistrationBuilder {
            factory: self.clone(),
            new: NewRegistration {
                event,
                slot,
                submission_key: Uuid::new_v4(),
                applicant: Applicant {
                    phone: Some(PhoneNumber::parse("03-1234-5678").unwrap()),
                    email: Some(email(&format!("hanako{number}@example.jp"))),
                    ..Applicant::named(
                        PersonName::parse("練馬 花子").unwrap(),
                        Kana::parse("ねりま はなこ").unwrap(),
                    )
                },
                companions: String::new(),
                party: PartySize::new(1).unwrap(),
                needs: Vec::new(),
                source: IntakeSource::Web,
                language: Language::Ja,
            },
        }
    }

    fn next_number(&self) -> u32 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }
}

impl EventBuilder {
    /// A slot in the hall.
    pub fn main_venue(self, capacity: u32) -> Self {
        self.slot(AttendanceMode::MainVenue, Some(capacity), TimeDelta::zero())
    }

    /// A slot in a library at the same time.
    pub fn at_library(self, capacity: u32) -> Self {
        let mode = AttendanceMode::LibraryScreening;
        self.slot(mode, Some(capacity), TimeDelta::zero())
    }

    /// A slot on Zoom, without a limit.
    pub fn zoom(self) -> Self {
        self.slot(AttendanceMode::Zoom, None, TimeDelta::zero())
    }

    /// A slot some weeks later.
    pub fn later_screening(self, capacity: u32) -> Self {
        let mode = AttendanceMode::LaterScreening;
        self.slot(mode, Some(capacity), TimeDelta::days(28))
    }

    /// The four ways of the ward's lectures.
    pub fn four_ways(self) -> Self {
        self.main_venue(120)
            .at_library(40)
            .zoom()
            .later_screening(60)
    }

    fn slot(mut self, mode: AttendanceMode, capacity: Option<u32>, after: TimeDelta) -> Self {
        self.slots.push(SlotPlan {
            mode,
            capacity,
            after,
        });
        self
    }

    /// 第N回.
    pub fn number(mut self, number: u32) -> Self {
        self.number = Some(number);
        self
    }

    /// Its Japanese title.
    pub fn title(mut self, title: LocalizedText) -> Self {
        self.title = title;
        self
    }

    /// Beginning so long after now.
    pub fn starting_in(mut self, ahead: TimeDelta) -> Self {
        self.ahead = ahead;
        self
    }

    /// With applications and changes that end so long before each slot, instead of as usual.
    pub fn closing_before(mut self, time: TimeDelta) -> Self {
        self.closes_before = Some(time);
        self
    }

    /// Of another section than that of the office.
    pub fn owner(mut self, owner: OwnerId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// Leaves it a draft.
    pub fn draft(mut self) -> Self {
        self.is_draft = true;
        self
    }

    /// Leaves its Zoom slots without an address to join by.
    pub fn without_join_link(mut self) -> Self {
        self.has_join_link = false;
        self
    }

    /// Makes it.
    pub async fn build(self) -> Event {
        let app = self.factory.app.clone();
        let office = self.factory.office().await;
        let first = app.now() + self.ahead;
        let number = self.number.unwrap_or_else(|| self.factory.next_number());
        let owner = self.owner.unwrap_or(office.owner);
        let desk = Desk {
            name: LocalizedText::new("地域医療課"),
            phone: "03-5984-0001".to_owned(),
            fax: "03-5984-0002".to_owned(),
            hours: LocalizedText::new("平日8時30分から17時15分まで"),
        };
        let slot = |plan: &SlotPlan| {
            let link = self.has_join_link.then_some(ZOOM);
            let slot = plan.slot(office.venue, link, first);
            match self.closes_before {
                Some(time) => {
                    let closes_at = slot.starts_at - time;
                    slot.closing_at(closes_at)
                }
                None => slot,
            }
        };
        let new = NewEvent {
            summary: LocalizedText::new("住み慣れた家で療養するための話です。"),
            audience: LocalizedText::new("どなたでも"),
            bring: LocalizedText::new("筆記用具"),
            slots: self.slots.iter().map(slot).collect(),
            ..NewEvent::lecture(office.initiative, owner, number, self.title.clone(), desk)
        };
        let id = event::create(&app, &Authority::SYSTEM, new).await.unwrap();
        if !self.is_draft {
            let published = event::publish(&app, &Authority::SYSTEM, id).await;
            published.unwrap().unwrap();
        }
        event::find(&app, id).await.unwrap()
    }
}

impl SlotPlan {
    fn slot(&self, venue: VenueId, link: Option<&str>, first: DateTime<Utc>) -> NewSlot {
        let (opens_at, starts_at) = (first - TimeDelta::days(60), first + self.after);
        let link = link.map(|link| JoinLink::parse(link).unwrap());
        let (venue, link) = (
            (!self.mode.is_online()).then_some(venue),
            link.filter(|_| self.mode.is_online()),
        );
        let way = Way::new(self.mode, venue, link).unwrap();
        NewSlot {
            capacity: self.capacity.map(|seats| Capacity::new(seats).unwrap()),
            desk_phone: "03-5984-0003".to_owned(),
            ..NewSlot::usual(way, opens_at, starts_at)
        }
    }
}

impl RegistrationBuilder {
    /// How many come.
    pub fn party(mut self, people: u32) -> Self {
        self.new.party = PartySize::new(people).unwrap();
        self
    }

    /// The address mail goes to.
    pub fn email(mut self, address: &str) -> Self {
        self.new.applicant.email = Some(email(address));
        self
    }

    /// Who applies.
    pub fn named(mut self, name: &str, kana: &str, phone: &str) -> Self {
        self.new.applicant.name = PersonName::parse(name).unwrap();
        self.new.applicant.kana = Kana::parse(kana).unwrap();
        self.new.applicant.phone = Some(PhoneNumber::parse(phone).unwrap());
        self
    }

    /// Without an address.
    pub fn without_email(mut self) -> Self {
        self.new.applicant.email = None;
        self
    }

    /// By which way it came.
    pub fn source(mut self, source: IntakeSource) -> Self {
        self.new.source = source;
        self
    }

    /// In which language.
    pub fn language(mut self, language: Language) -> Self {
        self.new.language = language;
        self
    }

    /// The command itself.
    pub fn command(self) -> NewRegistration {
        self.new
    }

    /// Sends it, and expects that it is accepted.
    pub async fn register(self) -> Registered {
        let app = self.factory.app.clone();
        let by = if self.new.source.is_of_office() {
            Authority::SYSTEM
        } else {
            Authority::PUBLIC
        };
        let registered = registration::register(&app, &by, self.new).await;
        registered.unwrap().unwrap()
    }
}

fn email(address: &str) -> EmailAddress {
    EmailAddress::parse(address).unwrap()
}
