//! Somebody of the office who signs in, at the browser of the test or at one of their own, and what the audit log says
//! of them. Not what they may do or should see.

use rocket::http::{ContentType, Header};
use rocket::local::asynchronous::Client;
use sea_orm::{EntityTrait, QueryOrder};
use tsudoi::app::App;
use tsudoi::authority::{Authority, Role};
use tsudoi::entities::audit_entry;
use tsudoi::links;
use tsudoi::staff::{self, Login, NewStaffUser, Password};
use tsudoi::types::{Language, OwnerId, StaffUserId};

use super::TestApp;
use super::answer::Answer;
use super::factory::{Factory, PASSWORD};
use super::form::{PageForm, encode};

/// The name the clerk signs in with.
pub const CLERK: &str = "hanako";

/// The clerk's password.
pub const CLERK_PASSWORD: &str = "梅雨の晴れ間に洗濯をする";

impl TestApp {
    /// Somebody of the factory's section who may sign in.
    pub async fn clerk(&self) -> StaffUserId {
        let login = Login::parse(CLERK).unwrap();
        let clerk = NewStaffUser {
            owner: self.factory.office().await.owner,
            display_name: "区役所　花子".to_owned(),
            password: Password::parse(CLERK_PASSWORD, &login).unwrap(),
            login,
            role: Role::Organiser,
            language: Language::Ja,
        };
        let added = staff::add_user(&self.app, &Authority::SYSTEM, clerk).await;
        added.unwrap().unwrap()
    }

    /// Signs the clerk in; the browser keeps the cookie.
    pub async fn sign_in(&self) -> Answer {
        let fields = [("login", CLERK), ("password", CLERK_PASSWORD)];
        let answer = self.post(&links::staff_session(), &fields).await;
        assert_eq!(answer.location(), links::staff_today());
        answer
    }

    /// What the audit log holds under these actions, oldest first.
    pub async fn audited(&self, actions: &[&str]) -> Vec<audit_entry::Model> {
        let all = audit_entry::Entity::find()
            .order_by_asc(audit_entry::Column::Id)
            .all(self.app.db.read())
            .await;
        let mut all = all.unwrap();
        all.retain(|entry| actions.contains(&entry.action.as_str()));
        all
    }
}

/// A signed-in organiser.
pub struct Clerk {
    client: Client,
}

impl Clerk {
    /// Adds a user with this sign-in name and signs them in, to the process of this application.
    pub async fn sign_in(app: &App, owner: OwnerId, login: &str, name: &str) -> Self {
        Factory::new(app.clone()).user(owner, login, name).await;
        let client = Client::tracked(tsudoi::web::rocket(app.clone()))
            .await
            .unwrap();
        let clerk = Self { client };
        let signed_in = clerk
            .post(
                &links::staff_session(),
                &[("login", login), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(signed_in.location(), links::staff_today());
        clerk
    }

    /// Has the pages in this language from now on.
    pub async fn read_in(&self, language: Language) {
        let chosen = [("language", language.tag())];
        self.post(&links::staff_language(), &chosen)
            .await
            .location();
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::read(self.client.get(path.to_owned()).dispatch().await).await
    }

    /// Sends form fields from one of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .client
            .post(path.to_owned())
            .header(ContentType::Form)
            .header(Header::new("Sec-Fetch-Site", "same-origin"))
            .body(encode(fields));
        Answer::read(request.dispatch().await).await
    }

    /// The form of a page that is sent to this path.
    pub async fn form(&self, page: &str, action: &str) -> PageForm {
        self.get(page).await.form_to(action)
    }

    /// Sends a form as a browser does.
    pub async fn submit(&self, form: &PageForm) -> Answer {
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&form.action, &fields).await
    }
}
