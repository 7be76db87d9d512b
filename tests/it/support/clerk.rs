//! Somebody of the office at a browser of their own. Not what they should see.

use rocket::http::{ContentType, Header};
use rocket::local::asynchronous::Client;
use tsudoi::app::App;
use tsudoi::audit::Actor;
use tsudoi::links;
use tsudoi::staff::{self, Login, NewStaffUser, Password, Role};
use tsudoi::types::{Language, OwnerId};

use super::answer::Answer;
use super::form::{PageForm, encode};

const PASSWORD: &str = "correct horse battery";

/// A signed-in organiser.
pub struct Clerk {
    client: Client,
}

impl Clerk {
    /// Adds a user with this sign-in name and signs them in, to the process of this application.
    pub async fn sign_in(app: &App, owner: OwnerId, login: &str, name: &str) -> Self {
        let user = NewStaffUser {
            owner,
            login: Login::parse(login).unwrap(),
            display_name: name.to_owned(),
            password: Password::parse(PASSWORD).unwrap(),
            role: Role::Organiser,
            language: Language::Ja,
        };
        staff::add_user(app, Actor::System, user)
            .await
            .unwrap()
            .unwrap();
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
