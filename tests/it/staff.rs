//! Who of the office may sign in, and how long: accounts, passwords, sessions. Not the pages, see `signing_in`.

use chrono::TimeDelta;
use tsudoi::app::App;
use tsudoi::authority::{Authority, Role};
use tsudoi::staff::{
    Login, LoginTaken, NewStaffUser, Password, SignIn, SignInRefusal, add_user, session,
    set_language, set_password, sign_in, sign_out,
};
use tsudoi::types::{Language, OwnerId};

use crate::support::TestApp;

on_both!(
    only_name_and_password_together_sign_in,
    a_name_is_given_once,
    a_session_lasts_while_it_is_used_and_never_beyond_twelve_hours,
    signing_out_and_a_new_password_end_sessions,
    the_language_stays_for_the_next_session,
);

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

/// A section without anybody who may sign in.
struct Office {
    test: TestApp,
    app: App,
    owner: OwnerId,
}

async fn office(test: TestApp) -> Office {
    Office {
        app: test.app.clone(),
        owner: test.factory.office().await.owner,
        test,
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

async fn only_name_and_password_together_sign_in(app: TestApp) {
    let office = office(app).await;
    add_user(&office.app, &Authority::SYSTEM, office.new_user())
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

async fn a_name_is_given_once(app: TestApp) {
    let office = office(app).await;
    add_user(&office.app, &Authority::SYSTEM, office.new_user())
        .await
        .unwrap()
        .unwrap();

    let again = add_user(&office.app, &Authority::SYSTEM, office.new_user())
        .await
        .unwrap();

    assert_eq!(again, Err(LoginTaken));
}

async fn a_session_lasts_while_it_is_used_and_never_beyond_twelve_hours(app: TestApp) {
    let office = office(app).await;
    add_user(&office.app, &Authority::SYSTEM, office.new_user())
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
        office.test.clock.advance(TimeDelta::minutes(50));
        assert!(session(&office.app, &token).await.unwrap().is_some());
    }
    assert_eq!(session(&office.app, &idle).await.unwrap(), None);
    office.test.clock.advance(TimeDelta::minutes(20));

    assert_eq!(session(&office.app, &token).await.unwrap(), None);
}

async fn signing_out_and_a_new_password_end_sessions(app: TestApp) {
    let office = office(app).await;
    let app = &office.app;
    add_user(app, &Authority::SYSTEM, office.new_user())
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
    set_password(app, &Authority::SYSTEM, &login(), other)
        .await
        .unwrap();
    assert_eq!(session(app, &second).await.unwrap(), None);
    let old = sign_in(app, typed("organiser", PASSWORD)).await.unwrap();
    assert_eq!(old, Err(SignInRefusal::Wrong));
}

async fn the_language_stays_for_the_next_session(app: TestApp) {
    let office = office(app).await;
    let app = &office.app;
    add_user(app, &Authority::SYSTEM, office.new_user())
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
