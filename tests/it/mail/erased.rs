//! A personal link of a mail is in no file of the database: not before it is sent, not while it waits again, not after.
//! The control puts one there the way it was stored once, and finds it, even after it was erased.

use std::path::PathBuf;

use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use tsudoi::entities::outbox_message;
use tsudoi::links;
use tsudoi::mail::{self, Fault};
use tsudoi::types::{Language, Token};
use tsudoi_migrations::{Migrator, MigratorTrait};

use super::link_in;
use crate::support::TestApp;

on_both!(
    sent_links_are_in_no_file_of_the_database_and_a_stored_one_would_be,
    links_that_an_earlier_version_stored_are_cut_out_and_their_mails_go_out_with_new_ones,
);

/// What anybody gets who gets hold of the disk or of a backup: each file with what stands in it.
pub struct Files(Vec<(String, String)>);

impl Files {
    /// The files of this database; none where they cannot be read.
    pub async fn of(app: &TestApp) -> Option<Self> {
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
        let mut files: Vec<PathBuf> = backup.into_iter().collect();
        for folder in folders {
            let Ok(entries) = std::fs::read_dir(folder) else {
                println!("note: the server's files cannot be read from here");
                return None;
            };
            let paths = entries.flatten().map(|entry| entry.path());
            files.extend(paths.filter(|path| path.is_file()));
        }
        let read = |path: PathBuf| {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (path.display().to_string(), text)
        };
        Some(Self(files.into_iter().map(read).collect()))
    }

    /// Each file's path with its text.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.0.iter();
        files.map(|(path, contents)| (path.as_str(), contents.as_str()))
    }

    /// In which files a text stands.
    fn holding(&self, text: &str) -> Vec<&str> {
        let holding = self
            .0
            .iter()
            .filter(|(_, contents)| contents.contains(text));
        holding.map(|(path, _)| path.as_str()).collect()
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
            Vec::<&str>::new(),
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
            Vec::<&str>::new(),
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
        Vec::<&str>::new()
    );
    let erase = "UPDATE outbox_messages SET body = '' WHERE state = 'sent'";
    connection.execute_unprepared(erase).await.unwrap();
    assert_ne!(
        Files::of(&app).await.unwrap().holding(stored.as_str()),
        Vec::<&str>::new()
    );
}

/// How many migrations of the outbox are the newest: those that are taken back and applied again below.
fn newest() -> u32 {
    let migrations = Migrator::migrations();
    let is_before = |name: &str| name < "m20261125_000101";
    let newest = migrations
        .iter()
        .filter(|migration| !is_before(migration.name()));
    u32::try_from(newest.count()).unwrap()
}

async fn links_that_an_earlier_version_stored_are_cut_out_and_their_mails_go_out_with_new_ones(
    app: TestApp,
) {
    let event = app.factory.event().main_venue(40).build().await;
    let application = app.factory.registration(event.id, event.slots[0].id);
    let registered = application.email("Hanako@Example.JP").register().await;
    let waiting = app.factory.registration(event.id, event.slots[0].id);
    waiting.email("taro@example.jp").register().await;
    let connection = app.connection().await;
    Migrator::down(&connection, Some(newest())).await.unwrap();
    let secret = registered.token.as_str();
    let body = format!("ページ：https://tsudoi.example.jp/ja/registrations/{secret}以上です。");
    for statement in [
        format!("UPDATE outbox_messages SET body = '{body}', message_id = '<1@example.jp>' WHERE recipient LIKE 'Hanako%'"),
        "UPDATE outbox_messages SET state = 'sending', attempts = 1, claimed_at = created_at WHERE recipient LIKE 'taro%'".to_owned(),
    ] {
        connection.execute_unprepared(&statement).await.unwrap();
    }

    Migrator::up(&connection, None).await.unwrap();

    let row = outbox_message::Entity::find()
        .filter(outbox_message::Column::Recipient.eq("Hanako@Example.JP"))
        .one(app.app.db.read())
        .await;
    let row = row.unwrap().unwrap();
    assert_eq!(
        (row.body.as_str(), row.domain.as_str(), row.owner_id),
        (
            "ページ：https://tsudoi.example.jp/ja/registrations/\u{1a}以上です。",
            "example.jp",
            Some(event.owner.into())
        )
    );
    app.deliver().await;
    let sent = app.transport.sent();
    assert_eq!(sent.len(), 2, "what was being sent is taken up again");
    let mail = sent
        .iter()
        .find(|mail| mail.message_id == "<1@example.jp>")
        .unwrap();
    let page = link_in(mail.body.trim_end_matches("以上です。"));
    assert_ne!(page, links::registration(Language::Ja, &registered.token));
    assert_eq!(app.get(&page).await.status, 200);
    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 0);
}
