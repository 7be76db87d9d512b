//! Signing in and out, and what it opens: the own section's pages in both languages. Not what is recorded of it, see
//! `signing_in`.

use tsudoi::links;

use super::{expect_worded, lecture};
use crate::support::{CLERK, TestApp};

on_both!(pages_are_worded_in_both_languages_and_foreign_events_do_not_exist);

async fn pages_are_worded_in_both_languages_and_foreign_events_do_not_exist(app: TestApp) {
    let event = lecture(&app).draft().build().await;
    let other = app.factory.another_section("other").await;
    let foreign = lecture(&app).number(2).owner(other).draft().build().await;
    app.clerk().await;
    let pages = [
        links::staff_today(),
        links::staff_events(),
        links::staff_event(event.id),
        links::staff_slot(event.slots[0].id),
        links::staff_registration_entry(event.id),
        links::staff_attendance_csv(event.id),
    ];
    for page in &pages {
        let refused = app.get(page).await;
        assert_eq!(
            refused.header("Location"),
            Some(links::staff_sign_in().as_str()),
            "{page}"
        );
    }
    let typed = [("login", CLERK), ("password", "wrong")];
    let refused = app.post(&links::staff_session(), &typed).await;
    assert_eq!(refused.status, 422);
    expect_worded("sign-in", &refused);
    let again = refused.form_to(&links::staff_session());
    assert_eq!(again.value("login"), Some(CLERK));

    app.sign_in().await;
    for language in ["ja", "en"] {
        let chosen = [("language", language)];
        app.post(&links::staff_language(), &chosen).await.location();
        for path in &pages {
            let page = app.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            expect_worded(path, &page);
        }
    }
    for path in [
        links::staff_event(foreign.id),
        links::staff_registration_entry(foreign.id),
        links::staff_attendance_csv(foreign.id),
    ] {
        assert_eq!(app.get(&path).await.status, 404, "{path}");
    }
    let finalisation = links::staff_event_finalisation(foreign.id);
    assert_eq!(app.post(&finalisation, &[]).await.status, 404);

    let out = app.post(&links::staff_session_end(), &[]).await;
    let sign_in = format!("{}?language=en", links::staff_sign_in());
    assert_eq!(out.location(), sign_in);
    let told = app.get(&sign_in).await;
    assert!(told.body.contains("You are signed out."), "{}", told.text());
    assert_eq!(app.get(&links::staff_today()).await.status, 303);
}
