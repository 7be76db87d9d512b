//! An application that waits to be confirmed: nothing that is stored of it confirms it, not before its mail is sent, not
//! while the mail waits again, not after. The control stores what confirms, and the same search finds it.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tsudoi::entities::{outbox_message, personal_link};
use tsudoi::error::AppError;
use tsudoi::limits::{LimitSettings, Limits, Rate};
use tsudoi::links;
use tsudoi::mail::Fault;
use tsudoi::registration::{self, Registered, Standing};
use tsudoi::types::{Language, Token};
use tsudoi_migrations::{Migrator, MigratorTrait};
use uuid::Uuid;

use super::erased::Files;
use super::link_in;
use crate::support::TestApp;

on_both!(
    the_address_in_a_stored_mail_does_not_confirm_with_the_link_of_the_form,
    nothing_in_the_row_of_a_mail_confirms,
    nothing_in_the_files_of_the_database_confirms_and_a_stored_link_would,
    secrets_that_an_earlier_version_stored_are_cut_out_and_the_mail_still_confirms,
);

/// The alphabet of a token, and the digits its last one can be: 22 digits hold four bits more than it has.
const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LAST: &str = "AQgw";

/// An application that has to be confirmed; its mail is not sent yet.
async fn held(app: &mut TestApp) -> Registered {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: Rate::new(1, 1),
        ..LimitSettings::default()
    }));
    let event = app.factory.event().main_venue(30).build().await;
    let mut last = None;
    for address in ["taro@example.jp", "hanako@example.jp"] {
        app.deliver().await;
        let application = app.factory.registration(event.id, event.slots[0].id);
        let new = application.email(address).command();
        let registered = registration::apply(&app.app, None, new).await;
        last = Some(registered.unwrap().unwrap());
    }
    let registered = last.unwrap();
    assert!(waits(app, &registered).await);
    registered
}

async fn waits(app: &TestApp, registered: &Registered) -> bool {
    let found = registration::find(&app.app, registered.registration).await;
    matches!(found.unwrap().standing, Standing::Unconfirmed { .. })
}

async fn row(app: &TestApp, registered: &Registered) -> outbox_message::Model {
    let registration = Uuid::from(registered.registration);
    let found = outbox_message::Entity::find()
        .filter(outbox_message::Column::RegistrationId.eq(registration))
        .one(app.app.db.read())
        .await;
    found.unwrap().unwrap()
}

/// Every token that stands somewhere in a text.
fn tokens_in(text: &str) -> impl Iterator<Item = Token> {
    text.split(|character| !DIGITS.contains(character))
        .flat_map(|run| (22..=run.len()).map(|end| &run[end - 22..end]))
        .filter(|digits| digits.ends_with(|digit| LAST.contains(digit)))
        .map(|digits| Token::parse(digits).unwrap())
}

/// The same, and every 16 bytes that could be a token's bits.
fn all_tokens_in(row: &outbox_message::Model) -> Vec<Token> {
    let text = format!("{row:?}");
    let ids = [Some(row.id), row.registration_id, row.owner_id];
    let ids = ids.into_iter().flatten().map(Uuid::into_bytes);
    let bytes = text.as_bytes().windows(16).map(|bits| {
        let bits: [u8; 16] = bits.try_into().unwrap();
        bits
    });
    tokens_in(&text)
        .chain(bytes.chain(ids).map(Token::from_bytes))
        .collect()
}

async fn the_address_in_a_stored_mail_does_not_confirm_with_the_link_of_the_form(mut app: TestApp) {
    let registered = held(&mut app).await;
    let stored = row(&app, &registered).await.body;
    let line = stored.lines().find(|line| line.contains("/registrations/"));

    let address = line.unwrap().replace('\u{1a}', registered.token.as_str());
    let answer = app.post(&link_in(&address), &[]).await;

    assert_eq!(answer.status, 409, "{}", answer.text());
    assert!(waits(&app, &registered).await);
}

async fn nothing_in_the_row_of_a_mail_confirms(mut app: TestApp) {
    let registered = held(&mut app).await;
    app.transport.fail_next(Fault::Connection);
    let mut tried = 0;
    for attempt in 0..3 {
        let row = row(&app, &registered).await;
        assert_eq!(row.attempts, attempt.min(2));
        for token in all_tokens_in(&row) {
            let confirmed = registration::confirm_by_link(&app.app, &token).await;
            assert!(
                matches!(confirmed, Err(AppError::NotFound)),
                "{confirmed:?}"
            );
            tried += 1;
        }
        app.deliver().await;
        app.clock.advance(TimeDelta::minutes(1));
    }

    assert!(tried > 2_000, "{tried}");
    assert!(waits(&app, &registered).await);
    // The control: the mail that went out confirms.
    let mail = app.transport.sent().pop().unwrap();
    let mut confirmed = 0;
    for token in tokens_in(&mail.body) {
        let answer = registration::confirm_by_link(&app.app, &token).await;
        confirmed += u32::from(matches!(answer, Ok(Ok(()))));
    }
    assert_eq!((confirmed, waits(&app, &registered).await), (1, false));
}

/// Files in which something stands that confirms, by the hashes of all links that went out.
async fn files_that_confirm(app: &TestApp) -> Option<Vec<String>> {
    let links = personal_link::Entity::find().all(app.app.db.read()).await;
    let hashes: HashSet<String> = links
        .unwrap()
        .into_iter()
        .map(|link| link.token_hash)
        .collect();
    let files = Files::of(app).await?;
    let found = files
        .all()
        .filter(|(_, text)| tokens_in(text).any(|token| hashes.contains(token.hash().as_str())));
    Some(found.map(|(path, _)| path.to_owned()).collect())
}

async fn nothing_in_the_files_of_the_database_confirms_and_a_stored_link_would(mut app: TestApp) {
    let registered = held(&mut app).await;
    app.transport.fail_next(Fault::Connection);

    for moment in ["before it was sent", "while it waits again", "after"] {
        let Some(found) = files_that_confirm(&app).await else {
            return;
        };
        assert_eq!(found, Vec::<String>::new(), "{moment}");
        app.deliver().await;
        app.clock.advance(TimeDelta::minutes(1));
    }

    let mail = app.transport.sent().pop().unwrap();
    assert!(waits(&app, &registered).await);
    let connection = app.connection().await;
    let write = format!(
        "UPDATE outbox_messages SET body = '{}' WHERE recipient = 'hanako@example.jp'",
        link_in(&mail.body)
    );
    connection.execute_unprepared(&write).await.unwrap();
    let found = files_that_confirm(&app).await.unwrap();
    assert_ne!(found, Vec::<String>::new(), "the control is found");
}

async fn secrets_that_an_earlier_version_stored_are_cut_out_and_the_mail_still_confirms(
    mut app: TestApp,
) {
    let registered = held(&mut app).await;
    let connection = app.connection().await;
    let stored = row(&app, &registered).await.body;
    let newest = Migrator::migrations()
        .iter()
        .filter(|migration| migration.name() >= "m20261125_000403")
        .count();
    let newest = u32::try_from(newest).unwrap();
    Migrator::down(&connection, Some(newest)).await.unwrap();
    let secret = Token::from_bytes([0x5a; 16]);
    let with_secret = stored.replace(
        "/confirmation",
        &format!("/confirmation/{}", secret.as_str()),
    );
    assert_ne!(with_secret, stored);
    let hash = secret.hash();
    for statement in [
        format!(
            "UPDATE outbox_messages SET body = '{with_secret}' WHERE kind = 'confirmation_asked'"
        ),
        format!(
            "UPDATE allocations SET confirm_hash = '{}' WHERE confirm_by IS NOT NULL",
            hash.as_str()
        ),
    ] {
        connection.execute_unprepared(&statement).await.unwrap();
    }

    Migrator::up(&connection, None).await.unwrap();

    assert_eq!(row(&app, &registered).await.body, stored);
    app.deliver().await;
    let link = link_in(&app.transport.sent().pop().unwrap().body);
    app.post(&link, &[]).await.location();
    assert!(!waits(&app, &registered).await);
    let page = links::registration(Language::Ja, &registered.token);
    assert!(!app.get(&page).await.text().contains("確認待ち"));
}
