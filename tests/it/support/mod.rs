//! What every integration test stands on: an application with its own database, a browser, and things to test with.
//! Not tests.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rocket::local::asynchronous::Client;
use tokio::sync::OnceCell;
use tsudoi::app::App;
use tsudoi::config::Config;
use tsudoi::db::Db;
use tsudoi::jobs::{Transport, deliver_mail};
use tsudoi::types::{FixedClock, from_tokyo};

mod answer;
mod applicant;
mod clerk;
mod database;
mod factory;
mod form;
mod limits;
mod place;
mod server;
mod source;
mod survey;
mod surveyed;

pub use answer::Answer;
pub use applicant::{Application, bad, good, read_back};
pub use clerk::{CLERK, CLERK_PASSWORD, Clerk};
pub use database::Database;
pub use factory::{EventBuilder, Factory};
pub use form::{PageForm, encode};
pub use place::{Place, Sent, Server};
pub use server::PostgresServer;
pub use source::{Source, sources};
pub use survey::{OpenSurvey, code, new_indicator, new_questionnaire, new_survey};
pub use surveyed::{NEW, REPEAT, SurveyedLecture};

/// Runs tests on both databases: `on_both!(one_test, another_test);` where each is an `async fn(TestApp)`.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$test($crate::support::TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(app) = $crate::support::TestApp::on_postgres().await {
                    super::$test(app).await;
                }
            }
        }
    )+};
}

/// Runs tests that need several processes on one database, which only PostgreSQL allows.
macro_rules! on_postgres {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(app) = $crate::support::TestApp::on_postgres().await {
                    super::$test(app).await;
                }
            }
        }
    )+};
}

/// An application on a database of its own, which goes when this goes.
pub struct TestApp {
    /// The application; what the server and its jobs share.
    pub app: App,
    /// Its clock, to be set and moved on.
    pub clock: Arc<FixedClock>,
    /// Where its mails go.
    pub transport: Transport,
    /// Things to test with.
    pub factory: Factory,
    client: OnceCell<Client>,
    database: Database,
}

impl TestApp {
    /// On a SQLite file.
    pub async fn on_sqlite() -> Self {
        Self::on(Database::sqlite().await).await
    }

    /// On a PostgreSQL database; nothing where no server is named.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::on(Database::postgres().await?).await)
    }

    async fn on(database: Database) -> Self {
        let clock = Arc::new(FixedClock::new(morning()));
        let app = connect(&database, &clock).await;
        Self {
            factory: Factory::new(app.clone()),
            app,
            clock,
            transport: Transport::from_setting("memory", "tsudoi@example.jp").unwrap(),
            client: OnceCell::new(),
            database,
        }
    }

    /// Another process on the same database: its own connections and its own writer, the same clock.
    pub async fn another_process(&self) -> App {
        connect(&self.database, &self.clock).await
    }

    /// A connection of the test's own, to set up what no use case makes, and for facts no page shows.
    pub async fn connection(&self) -> sea_orm::DatabaseConnection {
        self.database.connection().await
    }

    /// The server.
    pub async fn client(&self) -> &Client {
        let start = || async {
            let rocket = tsudoi::web::rocket(self.app.clone());
            Client::tracked(rocket).await.unwrap()
        };
        self.client.get_or_init(start).await
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::read(self.client().await.get(path.to_owned()).dispatch().await).await
    }

    /// Sends form fields from one of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(None, path, fields).await
    }

    /// The same from an address in a network.
    pub async fn post_from(
        &self,
        client: Option<IpAddr>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .client()
            .await
            .post(path.to_owned())
            .header(rocket::http::ContentType::Form)
            .header(rocket::http::Header::new("Sec-Fetch-Site", "same-origin"))
            .body(encode(fields));
        if let Some(client) = client {
            request.set_remote(SocketAddr::new(client, 50_000));
        }
        Answer::read(request.dispatch().await).await
    }

    /// Sends a form as a browser does.
    pub async fn submit(&self, form: &PageForm) -> Answer {
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if form.is_post {
            self.post(&form.action, &fields).await
        } else {
            self.get(&format!("{}?{}", form.action, encode(&fields)))
                .await
        }
    }

    /// Delivers mail until nothing is due.
    pub async fn deliver(&self) {
        while !deliver_mail::run_once(&self.app, &self.transport)
            .await
            .unwrap()
            .is_empty()
        {}
    }
}

/// 2026-04-01 09:00 in Tokyo.
pub fn morning() -> DateTime<Utc> {
    from_tokyo(
        NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
        NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
    )
}

async fn connect(database: &Database, clock: &Arc<FixedClock>) -> App {
    let db = Db::connect(&database.url).await.unwrap();
    let config = Config {
        database_url: database.url.clone(),
        ..Config::default()
    };
    App {
        clock: clock.clone(),
        ..App::new(db, config)
    }
}
