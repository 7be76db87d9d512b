//! What holds for every page: languages, headers, error pages, where a form may come from, health.

use std::time::Duration;

use rocket::http::{ContentType, Header};
use sea_orm::{EntityTrait, PaginatorTrait};
use tsudoi::entities::registration;
use tsudoi::links;
use tsudoi::types::{EventId, Language, LocalizedText};
use uuid::Uuid;

use crate::support::{Answer, Application, TestApp, encode};

const JA: Language = Language::Ja;

on_both!(
    drafts_are_shown_to_nobody,
    paths_that_cannot_be_read_are_pages_that_do_not_exist,
    every_response_carries_the_security_headers,
    pages_with_personal_data_are_not_kept_by_browsers,
    another_spelling_of_a_personal_page_is_as_little_kept,
    a_form_from_another_site_is_refused,
    a_form_from_an_older_browser_is_known_by_its_origin,
    a_text_without_translation_falls_back_to_japanese,
    every_page_leads_to_itself_in_the_other_languages,
    nothing_changes_by_looking,
    the_server_tells_that_it_is_alive_and_ready,
    the_server_tells_that_the_delivery_of_mail_stopped_and_stays_ready,
);

async fn drafts_are_shown_to_nobody(app: TestApp) {
    let draft = app.factory.event().main_venue(30).draft().build().await;

    let list = app.get(&links::events(JA)).await;

    assert!(!list.body.contains(&draft.id.to_string()));
    for path in [
        links::event(JA, draft.id),
        links::application(JA, draft.id),
        links::application_for_slot(JA, draft.id, draft.slots[0].id),
    ] {
        assert_eq!(app.get(&path).await.status, 404, "{path}");
    }
    for path in [
        links::application_who(JA, draft.id),
        links::application_check(JA, draft.id),
        links::registrations(JA, draft.id),
    ] {
        assert_eq!(app.post(&path, &[]).await.status, 404, "{path}");
    }
}

async fn paths_that_cannot_be_read_are_pages_that_do_not_exist(app: TestApp) {
    let unknown = EventId::new(Uuid::from_u128(1));

    for path in [
        links::event(JA, unknown),
        links::event(JA, unknown).replace(&unknown.to_string(), "17"),
        links::event(JA, unknown).replace(&unknown.to_string(), "%00"),
        links::registrations(JA, unknown),
        format!("{}nowhere", links::events(JA)),
        "/xx/".to_owned(),
        "/favicon.ico".to_owned(),
        "/static/0/site.php".to_owned(),
    ] {
        let answer = app.get(&path).await;

        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.header("Content-Type").unwrap().contains("text/html"),
            "{path}"
        );
        assert!(
            answer.title().contains("見つかりません"),
            "{path}: {}",
            answer.title()
        );
    }
    let english = app.get(&links::event(Language::En, unknown)).await;
    assert!(english.body.contains("<html lang=\"en\""));
}

async fn every_response_carries_the_security_headers(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let css = app.get(&links::events(JA)).await;
    let css = css
        .body
        .split('"')
        .find(|part| part.ends_with("site.css"))
        .unwrap()
        .to_owned();

    for path in [
        links::events(JA),
        links::event(JA, event.id),
        css,
        "/nowhere".to_owned(),
    ] {
        let answer = app.get(&path).await;
        let policy = answer.header("Content-Security-Policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none';"),
            "{path}: {policy}"
        );
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {name}");
        }
        for inline in ["<style", "<script>", " style=\"", " onclick=\""] {
            assert!(!answer.body.contains(inline), "{path}: {inline}");
        }
    }
}

async fn pages_with_personal_data_are_not_kept_by_browsers(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;

    let personal = app.get(&links::registration(JA, &registered.token)).await;
    let public = app.get(&links::event(JA, event.id)).await;

    assert_eq!(personal.header("Cache-Control"), Some("no-store"));
    assert_eq!(personal.header("X-Robots-Tag"), Some("noindex"));
    assert_eq!(public.header("Cache-Control"), Some("private, no-cache"));
    assert_eq!(public.header("X-Robots-Tag"), None);
}

async fn another_spelling_of_a_personal_page_is_as_little_kept(app: TestApp) {
    app.clerk().await;
    app.sign_in().await;
    let event = app.factory.event().main_venue(30).build().await;
    let slot = event.slots[0].id;
    let registered = app.factory.registration(event.id, slot).register().await;
    let page = links::registration(JA, &registered.token);
    let list = links::staff_slot(slot);

    for path in [
        list.replacen("/staff/", "//staff//", 1),
        list.replacen("/staff/", "/%73taff/", 1),
        list.replacen("/staff/", "/st%61ff/", 1),
        format!("{list}/"),
        page.replacen("registrations", "registration%73", 1),
        page.replacen("/registrations/", "//registrations//", 1),
        page.replacen("/registrations/", "/%72egistrations//", 1),
        format!("{page}/slot/"),
    ] {
        let answer = app.get(&path).await;

        assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("X-Robots-Tag"), Some("noindex"), "{path}");
    }
}

/// Sends a good application with these headers and nothing that tells where it comes from.
async fn sent_with(app: &TestApp, headers: &[(&'static str, &'static str)]) -> Answer {
    let event = app.factory.event().main_venue(30).build().await;
    let typed = Application::new(event.slots[0].id);
    let mut request = app
        .client()
        .await
        .post(links::registrations(JA, event.id))
        .header(ContentType::Form)
        .body(encode(&typed.pairs()));
    for (name, value) in headers {
        request.add_header(Header::new(*name, *value));
    }
    Answer::read(request.dispatch().await).await
}

async fn a_form_from_another_site_is_refused(app: TestApp) {
    for headers in [
        vec![],
        vec![("Sec-Fetch-Site", "cross-site")],
        vec![("Sec-Fetch-Site", "same-site")],
        vec![
            ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "http://127.0.0.1:8000"),
        ],
        vec![("Origin", "https://evil.example")],
        vec![("Origin", "null")],
        vec![("Sec-Fetch-Site", "none")],
        // Whoever sends a request chooses both.
        vec![
            ("Origin", "https://tsudoi.example"),
            ("Host", "tsudoi.example"),
        ],
        vec![
            ("Sec-Fetch-Site", "none"),
            ("Origin", "https://tsudoi.example"),
            ("Host", "tsudoi.example"),
        ],
    ] {
        let refused = sent_with(&app, &headers).await;

        assert_eq!(refused.status, 403, "{headers:?}");
    }
    let stored = registration::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(stored, 0);
}

async fn a_form_from_an_older_browser_is_known_by_its_origin(app: TestApp) {
    let configured = sent_with(&app, &[("Origin", "http://127.0.0.1:8000")]).await;
    // Where an address of this machine is configured, people open it under its other name, too.
    let other_name = sent_with(&app, &[("Origin", "http://localhost:8000")]).await;

    configured.location();
    other_name.location();
}

async fn a_text_without_translation_falls_back_to_japanese(app: TestApp) {
    let title = LocalizedText::new("｜在宅療養《ざいたくりょうよう》の話");
    let event = app
        .factory
        .event()
        .title(title)
        .main_venue(30)
        .build()
        .await;

    for language in Language::ALL {
        let page = app.get(&links::event(language, event.id)).await;

        assert_eq!(page.status, 200);
        let with_reading = "<ruby>在宅療養<rp>";
        assert!(page.body.contains(with_reading), "{}", page.body);
        assert!(page.title().contains("在宅療養の話"), "{}", page.title());
        assert!(!page.body.contains('｜'), "marks of readings are not shown");
    }
}

async fn every_page_leads_to_itself_in_the_other_languages(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    let paths: [&dyn Fn(Language) -> String; 4] = [
        &links::events,
        &|language| links::event(language, event.id),
        &|language| links::application(language, event.id),
        &|language| links::registration(language, &registered.token),
    ];

    for path in paths {
        for language in Language::ALL {
            let page = app.get(&path(language)).await;
            for other in Language::ALL {
                let link = format!("href=\"{}\"", path(other));
                assert!(page.body.contains(&link), "{link} on {}", path(language));
            }
            assert_eq!(page.body.matches("<h1").count(), 1, "{}", path(language));
        }
    }
}

async fn nothing_changes_by_looking(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;

    let looked = app
        .get(&links::registration_cancellation(JA, &registered.token))
        .await;
    let posted = app.get(&links::registrations(JA, event.id)).await;

    assert_eq!((looked.status, posted.status), (200, 404));
    let found = tsudoi::registration::find(&app.app, registered.registration)
        .await
        .unwrap();
    assert!(found.standing.holds_seats());
}

async fn the_server_tells_that_it_is_alive_and_ready(app: TestApp) {
    let (alive, ready) = (app.get("/healthz").await, app.get("/readyz").await);

    assert_eq!((alive.status, ready.status), (200, 200));
    let lines: Vec<&str> = ready.body.lines().collect();
    assert_eq!(
        lines,
        [
            "ready",
            "mail: not started",
            "holds: not started",
            "writer: restarted 0 times"
        ]
    );
    assert_eq!(app.get("/").await.location(), links::events(JA));
}

async fn the_server_tells_that_the_delivery_of_mail_stopped_and_stays_ready(app: TestApp) {
    let mut told = Vec::new();
    for step in 0..4 {
        match step {
            0 => {}
            2 => app.app.mail_job.note_defect(Duration::from_secs(90)),
            _ => app.app.mail_job.note_turn(None),
        }
        let ready = app.get("/readyz").await;
        assert_eq!(ready.status, 200);
        let mut lines = ready.body.lines();
        let mail = lines.find_map(|line| line.strip_prefix("mail: ")).unwrap();
        told.push(mail.split(',').next().unwrap().to_owned());
    }

    assert_eq!(told, ["not started", "delivering", "stopped", "delivering"]);
}
