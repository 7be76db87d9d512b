//! A database for each test: a copy of a migrated SQLite file, or of a migrated PostgreSQL database. Not its contents.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tsudoi::db::Db;

/// Names the server's superuser: `postgres://user:password@host:port/postgres`.
const POSTGRES: &str = "TSUDOI_TEST_POSTGRES";

/// What every database of these tests is called first; then comes the process, so that leftovers can be told.
const PREFIX: &str = "tsudoi_it_";

/// An empty database with today's schema.
pub struct Database {
    /// Its address.
    pub url: String,
    kept: Kept,
}

enum Kept {
    Folder { _folder: TempDir },
    Server { admin: String, name: String },
}

#[derive(FromQueryResult)]
struct Found {
    datname: String,
}

impl Database {
    /// A copy of the migrated file, which is made once.
    pub async fn sqlite() -> Self {
        static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();

        let migrated = MIGRATED
            .get_or_init(|| async {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("template.db");
                Db::migrate(&sqlite_url(&file)).await.unwrap();
                std::fs::read(file).unwrap()
            })
            .await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        std::fs::write(&file, migrated).unwrap();
        Self {
            url: sqlite_url(&file),
            kept: Kept::Folder { _folder: folder },
        }
    }

    /// A copy of the migrated database, which is made once; nothing where no server is named.
    pub async fn postgres() -> Option<Self> {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        static NUMBER: AtomicU32 = AtomicU32::new(1);

        let admin = server()?;
        let template = TEMPLATE.get_or_init(|| template(&admin)).await;
        let process = std::process::id();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{process}_{number}");
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        execute(&admin, &create).await;
        Some(Self {
            url: with_name(&admin, &name),
            kept: Kept::Server { admin, name },
        })
    }

    /// A connection that may do everything.
    pub async fn connection(&self) -> DatabaseConnection {
        connect(&self.url).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Kept::Server { admin, name } = &self.kept {
            let (admin, drop) = (admin.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
            // A thread of its own, because a value cannot be dropped asynchronously.
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime.unwrap().block_on(execute(&admin, &drop));
            });
            if dropping.join().is_err() {
                eprintln!("note: {name} could not be dropped");
            }
        }
    }
}

/// The named server. Without one the PostgreSQL half of the tests is left out, except under CI.
fn server() -> Option<String> {
    let named = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    if named.is_none() {
        let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!is_ci, "under CI {POSTGRES} must name a server");
        println!("note: not run on PostgreSQL, because {POSTGRES} is not set");
    }
    named
}

/// Makes the template, and first removes what runs that were killed left behind.
async fn template(admin: &str) -> String {
    for name in leftovers(admin).await {
        execute(
            admin,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await;
    }
    let name = format!("{PREFIX}{}_template", std::process::id());
    execute(admin, &format!("CREATE DATABASE {name}")).await;
    Db::migrate(&with_name(admin, &name)).await.unwrap();
    name
}

/// Databases of processes that are gone, templates above all: no test knows that it is the last.
async fn leftovers(admin: &str) -> Vec<String> {
    let connection = connect(admin).await;
    let query = format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'");
    let statement = Statement::from_string(DbBackend::Postgres, query);
    let found = Found::find_by_statement(statement)
        .all(&connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let is_gone = |name: &String| {
        let process = name.trim_start_matches(PREFIX).split('_').next();
        process.is_some_and(|process| !Path::new("/proc").join(process).exists())
    };
    found
        .into_iter()
        .map(|row| row.datname)
        .filter(is_gone)
        .collect()
}

async fn execute(admin: &str, statement: &str) {
    let connection = connect(admin).await;
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The same server, another database.
fn with_name(admin: &str, name: &str) -> String {
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}
