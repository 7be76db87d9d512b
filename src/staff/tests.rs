//! The staff feature on a database of its own.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::app::App;
use crate::audit::Actor;
use crate::config::Config;
use crate::db::Db;
use crate::office::{self, NewOwner};
use crate::types::{FixedClock, Language, LocalizedText, OwnerId};

const PASSWORD: &str = "correct horse battery";

fn login() -> Login {
    Login::parse("organiser").unwrap()
}

fn typed<'a>(login: &'a str, password: &'a str) -> SignIn<'a> {
    SignIn {
        login,
        password,
        client: None,
        earlier: None,
    }
}

struct Office {
    app: App,
    clock: Arc<FixedClock>,
    owner: OwnerId,
    _folder: tempfile::TempDir,
}

async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    Db::migrate(&url).await.unwrap();
    let config = Config {
        database_url: url.clone(),
        ..Config::default()
    };
    let mut app = App::new(Db::connect(&url).await.unwrap(), config);
    let clock = Arc::new(FixedClock::new("2026-04-01T00:00:00Z".parse().unwrap()));
    app.clock = clock.clone();
    let name = LocalizedText::new("地域医療課");
    let new = NewOwner {
        code: "care".to_owned(),
        name,
    };
    let owner = office::add_owner(&app, Actor::System, new).await.unwrap();
    Office {
        app,
        clock,
        owner,
        _folder: folder,
    }
}

impl Office {
    fn new_user(&self) -> NewStaffUser {
        NewStaffUser {
            owner: self.owner,
            login: login(),
            display_name: "練馬 花子".to_owned(),
            password: Password::parse(PASSWORD, &login()).unwrap(),
            role: Role::Organiser,
            language: Language::Ja,
        }
    }
}

#[tokio::test]
async fn only_name_and_password_together_sign_in() {
    let office = office().await;
    add_user(&office.app, Actor::System, office.new_user())
        .await
        .unwrap()
        .unwrap();

    let right = sign_in(&office.app, typed("Organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap();
    let wrong_password = sign_in(&office.app, typed("organiser", "something else"))
        .await
        .unwrap();
    let wrong_name = sign_in(&office.app, typed("somebody", PASSWORD))
        .await
        .unwrap();

    let session = session(&office.app, &right.token).await.unwrap().unwrap();
    assert_eq!(session.user, right.user);
    assert_eq!(session.user.section.get(Language::Ja), "地域医療課");
    assert_eq!(wrong_password, Err(SignInRefusal::Wrong));
    assert_eq!(wrong_name, Err(SignInRefusal::Wrong));
}

#[tokio::test]
async fn a_name_is_given_once() {
    let office = office().await;
    add_user(&office.app, Actor::System, office.new_user())
        .await
        .unwrap()
        .unwrap();

    let again = add_user(&office.app, Actor::System, office.new_user())
        .await
        .unwrap();

    assert_eq!(again, Err(LoginTaken));
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_never_beyond_twelve_hours() {
    let office = office().await;
    add_user(&office.app, Actor::System, office.new_user())
        .await
        .unwrap()
        .unwrap();
    let token = sign_in(&office.app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap()
        .token;
    let idle = sign_in(&office.app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap()
        .token;

    for _ in 0..14 {
        office.clock.advance(TimeDelta::minutes(50));
        assert!(session(&office.app, &token).await.unwrap().is_some());
    }
    assert_eq!(session(&office.app, &idle).await.unwrap(), None);
    office.clock.advance(TimeDelta::minutes(20));

    assert_eq!(session(&office.app, &token).await.unwrap(), None);
}

#[tokio::test]
async fn signing_out_and_a_new_password_end_sessions() {
    let office = office().await;
    let app = &office.app;
    add_user(app, Actor::System, office.new_user())
        .await
        .unwrap()
        .unwrap();
    let first = sign_in(app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap()
        .token;
    let second = sign_in(app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap()
        .token;

    let leaving = session(app, &first).await.unwrap().unwrap();
    sign_out(app, &leaving).await.unwrap();
    assert_eq!(session(app, &first).await.unwrap(), None);
    assert!(session(app, &second).await.unwrap().is_some());

    let other = Password::parse("another good password", &login()).unwrap();
    set_password(app, Actor::System, &login(), other)
        .await
        .unwrap();
    assert_eq!(session(app, &second).await.unwrap(), None);
    let old = sign_in(app, typed("organiser", PASSWORD)).await.unwrap();
    assert_eq!(old, Err(SignInRefusal::Wrong));
}

#[tokio::test]
async fn the_language_stays_for_the_next_session() {
    let office = office().await;
    let app = &office.app;
    add_user(app, Actor::System, office.new_user())
        .await
        .unwrap()
        .unwrap();
    let token = sign_in(app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap()
        .token;
    let before = session(app, &token).await.unwrap().unwrap();

    set_language(app, &before, Language::En).await.unwrap();

    assert_eq!(
        session(app, &token).await.unwrap().unwrap().language,
        Language::En
    );
    let next = sign_in(app, typed("organiser", PASSWORD))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(next.user.language, Language::En);
}
