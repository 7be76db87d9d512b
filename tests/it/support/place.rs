//! The program itself as an operator runs it: a process on a database of its own, and applications sent to it over
//! HTTP. Not what it should answer.

use std::collections::{BTreeMap, HashMap};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use sea_orm::EntityTrait;
use tempfile::TempDir;
use tsudoi::app::App;
use tsudoi::config::Config;
use tsudoi::db::Db;
use tsudoi::entities::{allocation, outbox_message, registration};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::registration::form::Field;
use tsudoi::registration::personal_token;
use tsudoi::types::{Language, SlotId};
use uuid::Uuid;

use super::{Application, Factory, encode, limits};

/// How long the program may take to do what it is asked.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A place for a database, and the address the program serves at.
pub struct Place {
    /// What is asked.
    pub client: Client,
    folder: TempDir,
    database: String,
    port: u16,
    environment: Vec<(String, String)>,
}

/// A running `tsudoi serve`; killed when it is dropped.
pub struct Server(Child);

/// An application that was sent, and what it was answered.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The key of its form.
    pub key: Uuid,
    /// The slot it was for.
    pub slot: SlotId,
    /// When it was sent.
    pub at: Instant,
    /// How long the answer took.
    pub took: Duration,
    /// The status; none when there was no answer.
    pub status: Option<StatusCode>,
    /// Whether the answer says when to come again.
    pub says_when: bool,
}

impl Server {
    /// Kills it: nothing is flushed, nothing is said.
    pub fn kill(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }

    /// How much memory it holds now, in MiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let (_, held) = status.split_once("VmRSS:").unwrap();
        let kibibytes: u64 = held.split_whitespace().next().unwrap().parse().unwrap();
        kibibytes / 1024
    }

    /// Asks it to stop, and answers whether it stopped well.
    pub async fn stop(&mut self) -> bool {
        let told = Command::new("kill").arg(self.0.id().to_string()).status();
        assert!(told.unwrap().success());
        let started = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.success();
            }
            assert!(started.elapsed() < PATIENCE, "the server does not stop");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Place {
    /// With a SQLite file in a temporary folder.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tsudoi.db");
        Self::with(folder, format!("sqlite:{}", file.display()))
    }

    /// With a SQLite file in this folder.
    pub fn with_file_in(folder: &Path) -> Self {
        let file = folder.join("tsudoi.db");
        Self::with(
            tempfile::tempdir().unwrap(),
            format!("sqlite:{}", file.display()),
        )
    }

    /// With this database.
    pub fn with_database(url: &str) -> Self {
        Self::with(tempfile::tempdir().unwrap(), url.to_owned())
    }

    fn with(folder: TempDir, database: String) -> Self {
        // Free at this moment; nobody else is likely to take it in the next.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            folder,
            database,
            port: listener.local_addr().unwrap().port(),
            environment: Vec::new(),
            client: Client::builder()
                .redirect(Policy::none())
                .pool_max_idle_per_host(0)
                .timeout(PATIENCE)
                .build()
                .unwrap(),
        }
    }

    /// The same with another variable in the environment of the program.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The program with this place's settings. Nothing listens at the mail server, so mail stays queued.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .args(["--database", &self.database])
            .current_dir(self.folder.path())
            .env("TSUDOI_MAIL", "smtp://127.0.0.1:1")
            .env("RUST_LOG", "warn")
            .envs(limits::lifted(&limits::APPLICATIONS))
            .envs(limits::lifted(&limits::ANSWERS))
            .envs(self.environment.clone())
            .stdin(Stdio::null());
        command
    }

    /// Starts the program and waits until it is ready.
    pub async fn serve(&self) -> Server {
        let port = self.port.to_string();
        let log = std::fs::File::create(self.folder.path().join("serve.log")).unwrap();
        let child = self
            .command(&["serve", "--address", "127.0.0.1", "--port", &port])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut server = Server(child);
        let started = Instant::now();
        while self.ready().await != Some(StatusCode::OK) {
            assert!(
                started.elapsed() < PATIENCE,
                "the server does not answer: {}",
                self.log()
            );
            assert_eq!(
                server.0.try_wait().unwrap(),
                None,
                "the server ended: {}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// Runs a command that should end by itself, and soon; answers whether it succeeded and what it said.
    pub async fn ended(&self, arguments: &[&str]) -> (bool, String) {
        let said = self.folder.path().join("command.log");
        let file = std::fs::File::create(&said).unwrap();
        let mut command = self.command(arguments);
        let mut child = Server(command.stdout(Stdio::null()).stderr(file).spawn().unwrap());
        let started = Instant::now();
        loop {
            if let Some(status) = child.0.try_wait().unwrap() {
                return (status.success(), std::fs::read_to_string(said).unwrap());
            }
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "{arguments:?} does not end"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the program has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("serve.log")).unwrap_or_default()
    }

    /// What `/readyz` says.
    pub async fn ready(&self) -> Option<StatusCode> {
        let asked = self.client.get(self.url("/readyz")).send().await;
        asked.ok().map(|answer| answer.status())
    }

    /// Sends a form from one of our own pages, with a cookie if there is one.
    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
        let sent = self
            .client
            .post(self.url(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cookie", cookie)
            .body(encode(fields))
            .send();
        sent.await.unwrap()
    }

    /// The port the program listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The application of the same database, beside the program.
    pub async fn app(&self) -> App {
        App::new(
            Db::connect(&self.database).await.unwrap(),
            Config::default(),
        )
    }

    /// An event with more seats than any run of a test fills, in a new database.
    pub async fn event(&self) -> Event {
        Db::migrate(&self.database).await.unwrap();
        let factory = Factory::new(self.app().await);
        let mut event = factory.event().main_venue(100_000);
        for _ in 0..3 {
            event = event.at_library(100_000);
        }
        event.build().await
    }

    /// Sends an application for a slot.
    pub async fn apply(&self, event: &Event, slot: SlotId) -> Sent {
        let key = Uuid::new_v4();
        let typed = Application::new(slot)
            .with(Field::Key, &key.to_string())
            .with(Field::Email, "hanako@example.jp");
        let body = encode(&typed.pairs());
        let at = Instant::now();
        let sent = self
            .client
            .post(self.url(&links::registrations(Language::Ja, event.id)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .body(body)
            .send()
            .await;
        Sent {
            key,
            slot,
            at,
            took: at.elapsed(),
            status: sent.as_ref().ok().map(reqwest::Response::status),
            says_when: sent.is_ok_and(|answer| answer.headers().contains_key("Retry-After")),
        }
    }

    /// Sends applications from so many clients, each for one of the event's slots, until it is told to stop.
    pub async fn apply_until(&self, event: &Event, clients: usize, stop: &AtomicBool) -> Vec<Sent> {
        let client = |number: usize| async move {
            let mut sent = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let slot = &event.slots[number % event.slots.len()];
                sent.push(self.apply(event, slot.id).await);
                // A pause, so that a server that answers at once is not all that the machine does.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            sent
        };
        futures::future::join_all((0..clients).map(client))
            .await
            .concat()
    }

    /// What `tsudoi check` says.
    pub fn check(&self) -> Output {
        self.command(&["check"]).output().unwrap()
    }

    /// Every acknowledged application has its row, found by its personal link, and no row is half there; every other
    /// answer tells the truth. Answers how many there were of each status.
    pub async fn account(&self, sent: &[Sent]) -> BTreeMap<u16, usize> {
        let app = self.app().await;
        let connection = app.db.read();
        let rows = registration::Entity::find().all(connection).await.unwrap();
        let links: HashMap<&str, Uuid> = rows
            .iter()
            .map(|row| (row.personal_token_hash.as_str(), row.id))
            .collect();
        let mut seats: HashMap<Uuid, Vec<i32>> = HashMap::new();
        for row in allocation::Entity::find().all(connection).await.unwrap() {
            seats
                .entry(row.registration_id)
                .or_default()
                .push(row.seats);
        }
        let mut mails: HashMap<Uuid, usize> = HashMap::new();
        for row in outbox_message::Entity::find()
            .all(connection)
            .await
            .unwrap()
        {
            assert!(
                !row.body.is_empty(),
                "a mail that was not sent keeps its text"
            );
            *mails.entry(row.registration_id.unwrap()).or_default() += 1;
        }
        for row in &rows {
            assert_eq!(
                seats.get(&row.id),
                Some(&vec![1]),
                "a registration has its seats once"
            );
            assert_eq!(mails.get(&row.id), Some(&1), "a registration has its mail");
        }
        let mut statuses = BTreeMap::new();
        for one in sent {
            let link = personal_token(one.key).hash();
            match one.status {
                Some(StatusCode::SEE_OTHER) => assert!(
                    links.contains_key(link.as_str()),
                    "an acknowledged application is lost"
                ),
                Some(StatusCode::SERVICE_UNAVAILABLE) => {
                    assert!(one.says_when, "a 503 says when to come again");
                }
                Some(other) => panic!("answered {other}: {}", self.log()),
                None => {}
            }
            *statuses
                .entry(one.status.map_or(0, |status| status.as_u16()))
                .or_default() += 1;
        }
        let check = self.check();
        let said = String::from_utf8_lossy(&check.stdout);
        assert!(check.status.success(), "{said}");
        statuses
    }
}

/// The program under test: this build's, or another one to compare with.
fn program() -> PathBuf {
    std::env::var_os("TSUDOI_TEST_BIN")
        .map_or_else(|| env!("CARGO_BIN_EXE_tsudoi").into(), PathBuf::from)
}
