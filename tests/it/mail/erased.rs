//! A personal link of a mail is in no file of the database: not before it is sent, not while it waits again, not after.
//! The control puts one there the way it was stored once, and finds it, even after it was erased.

use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tsudoi::links;
use tsudoi::mail::Fault;
use tsudoi::types::{Language, Token};

use super::link_in;
use crate::support::TestApp;

on_both!(sent_links_are_in_no_file_of_the_database_and_a_stored_one_would_be);

/// What anybody gets who gets hold of the disk or of a backup.
struct Files {
    folders: Vec<PathBuf>,
    backup: Option<PathBuf>,
    _place: tempfile::TempDir,
}

impl Files {
    /// The files of this database; none where they cannot be read.
    async fn of(app: &TestApp) -> Option<Self> {
        let connection = app.connection().await;
        let place = tempfile::tempdir().unwrap();
        let (folders, backup) = if connection.get_database_backend() == DbBackend::Sqlite {
            let url = app.app.config.database_url.clone();
            let file = PathBuf::from(url.trim_start_matches("sqlite:"));
            let backup = place.path().join("backup.db");
            let into = format!("VACUUM INTO '{}'", backup.display());
            connection.execute_unprepared(&into).await.unwrap();
            (vec![file.parent().unwrap().to_owned()], Some(backup))
        } else {
            connection.execute_unprepared("CHECKPOINT").await.unwrap();
            let ask = async |sql: &str| {
                let statement = Statement::from_string(DbBackend::Postgres, sql);
                let row = connection.query_one_raw(statement).await.unwrap().unwrap();
                row.try_get_by_index::<String>(0).unwrap()
            };
            let folder = PathBuf::from(ask("SHOW data_directory").await);
            let oid =
                ask("SELECT oid::text FROM pg_database WHERE datname = current_database()").await;
            (
                vec![folder.join("base").join(oid), folder.join("pg_wal")],
                None,
            )
        };
        let can_be_read = folders
            .iter()
            .all(|folder| std::fs::read_dir(folder).is_ok());
        if !can_be_read {
            println!("note: the server's files cannot be read from here");
        }
        can_be_read.then_some(Self {
            folders,
            backup,
            _place: place,
        })
    }

    /// In which files a text stands.
    fn holding(&self, text: &str) -> Vec<String> {
        let mut files: Vec<PathBuf> = self.backup.iter().cloned().collect();
        for folder in &self.folders {
            let entries = std::fs::read_dir(folder).unwrap().flatten();
            files.extend(
                entries
                    .map(|entry| entry.path())
                    .filter(|path| path.is_file()),
            );
        }
        let holds = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        let holding = files.iter().filter(|path| holds(path));
        holding.map(|path| path.display().to_string()).collect()
    }
}

async fn sent_links_are_in_no_file_of_the_database_and_a_stored_one_would_be(app: TestApp) {
    let event = app.factory.event().main_venue(40).build().await;
    let mut secrets: Vec<String> = Vec::new();
    for number in 0..20 {
        let application = app.factory.registration(event.id, event.slots[0].id);
        let registered = application.register().await;
        secrets.push(registered.token.as_str().to_owned());
        if number % 5 == 0 {
            app.transport.fail_next(Fault::Connection);
        }
    }
    app.transport.fail_next(Fault::reply(550, "5.1.1 unknown"));
    let Some(before) = Files::of(&app).await else {
        return;
    };
    for secret in &secrets {
        assert_eq!(
            before.holding(secret),
            Vec::<String>::new(),
            "before it was sent"
        );
    }

    app.deliver().await;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.deliver().await;

    let sent = app.transport.sent();
    assert_eq!(sent.len(), 19, "one failed");
    for mail in &sent {
        let page = link_in(&mail.body);
        assert_eq!(app.get(&page).await.status, 200);
        secrets.push(page.rsplit('/').next().unwrap().to_owned());
    }
    let after = Files::of(&app).await.unwrap();
    for secret in &secrets {
        assert_eq!(
            after.holding(secret),
            Vec::<String>::new(),
            "after it was sent"
        );
    }

    // The control: a link in a stored mail is found, and erasing the mail does not take it away.
    let stored = Token::from_bytes([0x5a; 16]);
    let path = links::registration(Language::Ja, &stored);
    let connection = app.connection().await;
    let write = format!("UPDATE outbox_messages SET body = '{path}' WHERE state = 'sent'");
    connection.execute_unprepared(&write).await.unwrap();
    assert_ne!(
        Files::of(&app).await.unwrap().holding(stored.as_str()),
        Vec::<String>::new()
    );
    let erase = "UPDATE outbox_messages SET body = '' WHERE state = 'sent'";
    connection.execute_unprepared(erase).await.unwrap();
    assert_ne!(
        Files::of(&app).await.unwrap().holding(stored.as_str()),
        Vec::<String>::new()
    );
}
