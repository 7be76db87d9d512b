//! Mails that did not arrive, as a section works through them: complete, its own, and dealt with once.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tsudoi::authority::Authority;
use tsudoi::entities::{audit_entry, outbox_message};
use tsudoi::event::Event;
use tsudoi::links;
use tsudoi::mail::{self, Fault, HandledVia};
use tsudoi::registration::{self, Search, UnreachedTotals};
use tsudoi::types::{OutboxMessageId, OwnerId};

use crate::support::{Answer, Clerk, PageForm, TestApp};

on_both!(
    failures_are_not_pushed_out_by_newer_ones_of_another_section,
    a_failure_is_found_by_name_reading_receipt_number_and_telephone_number,
    a_failure_is_dealt_with_once_told_by_whom_and_can_be_undone,
    a_colleague_s_newer_note_is_neither_overwritten_nor_erased_unseen,
    another_sections_failures_do_not_exist,
    twenty_thousand_failures_are_counted_paged_and_searched,
);

/// Lets the mail of a new registration fail for good; its registration's receipt number.
async fn fail(app: &TestApp, event: &Event, who: Option<(&str, &str, &str)>) -> String {
    let mut application = app.factory.registration(event.id, event.slots[0].id);
    if let Some((name, kana, phone)) = who {
        application = application.named(name, kana, phone);
    }
    let registered = application.register().await;
    app.transport.fail_next(Fault::reply(550, "5.1.1 unknown"));
    app.deliver().await;
    registered.receipt.grouped()
}

async fn sign_in(app: &TestApp, login: &str) {
    let fields = [("login", login), ("password", "correct horse battery")];
    let signed_in = app.post(&links::staff_session(), &fields).await;
    assert_eq!(signed_in.location(), links::staff_today());
}

async fn list(app: &TestApp, query: &str) -> Answer {
    let page = app.get(&format!("{}{query}", links::staff_mails())).await;
    assert_eq!(page.status, 200);
    page
}

async fn totals(app: &TestApp, owner: OwnerId) -> (u64, u64) {
    let UnreachedTotals { open, handled } =
        registration::unreached_totals(&app.app, &Authority::SYSTEM, owner)
            .await
            .unwrap();
    (open, handled)
}

async fn failures_are_not_pushed_out_by_newer_ones_of_another_section(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let receipt = fail(&app, &event, None).await;
    let other = app.factory.another_section("care").await;
    let foreign = app
        .factory
        .event()
        .owner(other)
        .main_venue(100)
        .build()
        .await;
    for _ in 0..60 {
        app.clock.advance(TimeDelta::seconds(1));
        fail(&app, &foreign, None).await;
    }
    app.factory
        .user(event.owner, "organiser", "練馬 花子")
        .await;
    sign_in(&app, "organiser").await;

    let today = app.get(&links::staff_today()).await;

    assert!(
        today.text().contains("届かなかったメールが1通あります"),
        "{}",
        today.text()
    );
    assert!(today.body.contains(&links::staff_mails()));
    let listed = list(&app, "").await;
    assert!(listed.text().contains(&receipt), "{}", listed.text());
    assert!(listed.text().contains("550 5.1.1"), "{}", listed.text());
    assert_eq!(totals(&app, event.owner).await, (1, 0));
    assert_eq!(totals(&app, other).await, (60, 0));
}

async fn a_failure_is_found_by_name_reading_receipt_number_and_telephone_number(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let hanako = ("練馬　花子", "ねりま はなこ", "03-1111-2222");
    let john = ("John Smith_100%", "じょん すみす", "090-3333-4444");
    let receipt = fail(&app, &event, Some(hanako)).await;
    fail(&app, &event, Some(john)).await;
    let found = async |typed: &str| {
        let search = Search::typed(typed);
        let page = registration::unreached(
            &app.app,
            &Authority::SYSTEM,
            event.owner,
            false,
            search.as_ref(),
            1,
        )
        .await;
        let lines = page.unwrap().lines;
        let mut names: Vec<String> = lines.iter().map(|line| line.name.to_string()).collect();
        names.sort();
        names
    };

    for (typed, expected) in [
        ("練馬花子", vec![hanako.0]),
        ("練馬 花", vec![hanako.0]),
        ("ネリマ", vec![hanako.0]),
        ("smith", vec![john.0]),
        ("_100%", vec![john.0]),
        ("%", vec![john.0]),
        (receipt.as_str(), vec![hanako.0]),
        ("1111-2222", vec![hanako.0]),
        ("０９０３３３３", vec![john.0]),
        ("田中", vec![]),
        ("", vec![john.0, hanako.0]),
    ] {
        assert_eq!(found(typed).await, expected, "{typed}");
    }
}

async fn a_failure_is_dealt_with_once_told_by_whom_and_can_be_undone(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let receipt = fail(&app, &event, None).await;
    app.factory
        .user(event.owner, "organiser", "練馬 花子")
        .await;
    sign_in(&app, "organiser").await;
    let page = list(&app, "?q=%E3%81%AD%E3%82%8A%E3%81%BE").await;
    let forms: Vec<_> = page
        .forms()
        .into_iter()
        .filter(|form| form.is_post)
        .collect();
    assert_eq!(forms.len(), 2, "{}", page.text());

    let done = app.submit(&forms[1]).await;
    let again = app.submit(&forms[1]).await;

    let back = format!("{}?q=%E3%81%AD%E3%82%8A%E3%81%BE", links::staff_mails());
    assert_eq!(
        (done.location(), again.location()),
        (back.as_str(), back.as_str())
    );
    assert_eq!(totals(&app, event.owner).await, (0, 1));
    let handled = list(&app, "?list=handled").await;
    assert!(
        handled.text().contains("郵便で連絡（練馬 花子）"),
        "{}",
        handled.text()
    );
    assert!(handled.text().contains(&receipt), "{}", handled.text());
    let today = app.get(&links::staff_today()).await;
    assert!(
        !today.text().contains("届かなかったメール"),
        "{}",
        today.text()
    );

    let undo = handled
        .forms()
        .into_iter()
        .find(|form| form.is_post)
        .unwrap();
    assert_eq!(app.submit(&undo).await.status, 303);
    assert_eq!(app.submit(&undo).await.status, 303);

    assert_eq!(totals(&app, event.owner).await, (1, 0));
    let entries = audit_entry::Entity::find()
        .filter(sea_orm::sea_query::Expr::cust("action LIKE 'mail.handl%'"))
        .count(app.app.db.read())
        .await;
    assert_eq!(
        entries.unwrap(),
        2,
        "what changed nothing is not written down"
    );
}

/// The forms of the one line of a list.
async fn line(clerk: &Clerk, query: &str) -> Vec<PageForm> {
    let page = clerk.get(&format!("{}{query}", links::staff_mails())).await;
    let forms = page.forms().into_iter();
    forms.filter(|form| form.is_post).collect()
}

async fn a_colleague_s_newer_note_is_neither_overwritten_nor_erased_unseen(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let receipt = fail(&app, &event, None).await;
    let sato = Clerk::sign_in(&app.app, event.owner, "sato", "佐藤 一").await;
    let suzuki = Clerk::sign_in(&app.app, event.owner, "suzuki", "鈴木 二").await;
    let noted = async || {
        let page =
            registration::unreached(&app.app, &Authority::SYSTEM, event.owner, true, None, 1).await;
        let line = page.unwrap().lines.pop();
        line.map(|line| (line.handled.unwrap().via, line.handled_by.unwrap()))
    };
    let (telephone, post) = (HandledVia::Telephone, HandledVia::Post);
    let (sato_s, suzuki_s) = ("佐藤 一".to_owned(), "鈴木 二".to_owned());

    // Both look at the open list; the second presses something else, and after that the same.
    let (first, stale) = (line(&sato, "").await, line(&suzuki, "").await);
    sato.submit(&first[0]).await.location();
    let refused = suzuki.submit(&stale[1]).await;
    let same = suzuki.submit(&stale[0]).await;
    assert_eq!((refused.status, same.status), (409, 303));
    for words in [
        &receipt,
        "佐藤 一さん",
        "記録なし",
        "電話で連絡（佐藤 一）",
        "郵便で連絡した",
    ] {
        assert!(
            refused.text().contains(words),
            "{words} in {}",
            refused.text()
        );
    }
    assert_eq!(noted().await, Some((telephone, sato_s.clone())));

    // An undo of a note that was undone and made anew meanwhile erases nothing, also when it is sent twice.
    let undo = line(&suzuki, "?list=handled").await.remove(0);
    let other = line(&sato, "?list=handled").await.remove(0);
    sato.submit(&other).await.location();
    let open = line(&sato, "").await;
    sato.submit(&open[1]).await.location();
    for (clerk, form) in [(&suzuki, &undo), (&sato, &other)] {
        let refused = clerk.submit(form).await;
        assert_eq!(refused.status, 409);
        let text = refused.text();
        for words in [
            "電話で連絡（佐藤 一）",
            "郵便で連絡（佐藤 一）",
            "記録を取り消す",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    assert_eq!(noted().await, Some((post, sato_s)));

    // What was refused can be sent on top of what is stored, from the page that shows both.
    let mine = refused.form_to(&stale[1].action);
    assert_eq!(
        suzuki.submit(&mine).await.status,
        303,
        "the very same is noted"
    );
    let page = suzuki.submit(&undo).await;
    suzuki.submit(&page.form_to(&undo.action)).await.location();
    assert_eq!(noted().await, None);
    let open = line(&suzuki, "").await;
    suzuki.submit(&open[0]).await.location();
    assert_eq!(noted().await, Some((telephone, suzuki_s)));
}

async fn another_sections_failures_do_not_exist(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    let receipt = fail(&app, &event, None).await;
    let other = app.factory.another_section("care").await;
    app.factory.user(other, "stranger", "光が丘 次郎").await;
    sign_in(&app, "stranger").await;
    let id = outbox_message::Entity::find().one(app.app.db.read()).await;
    let id = OutboxMessageId::new(id.unwrap().unwrap().id);

    let listed = list(&app, "").await;
    let handling = links::staff_mail_handling(id);
    let handled = app.post(&handling, &[("via", "telephone")]).await;
    let removal = app.post(&links::staff_mail_handling_removal(id), &[]).await;

    assert!(!listed.text().contains(&receipt), "{}", listed.text());
    assert_eq!((handled.status, removal.status), (404, 404));
    assert_eq!(totals(&app, event.owner).await, (1, 0));
}

/// Copies of one failed mail: all of one registration, which is enough for counting and paging.
async fn twenty_thousand_failures_are_counted_paged_and_searched(app: TestApp) {
    let event = app.factory.event().main_venue(30).build().await;
    fail(&app, &event, None).await;
    let connection = app.connection().await;
    let random_id = match connection.get_database_backend() {
        sea_orm::DbBackend::Sqlite => "randomblob(16)",
        _ => "gen_random_uuid()",
    };
    let columns = "registration_id, kind, recipient, subject, body, state, attempts, created_at, next_attempt_at, \
                   claimed_at, last_error, domain, owner_id";
    connection
        .execute_unprepared(&format!(
            "INSERT INTO outbox_messages (id, message_id, cause, {columns})
             WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 19999)
             SELECT {random_id}, 'copy' || n, 'copy' || n, {columns} FROM outbox_messages, counter WHERE state = 'failed'"
        ))
        .await
        .unwrap();
    connection.execute_unprepared("ANALYZE").await.unwrap();

    let begun = std::time::Instant::now();
    let last = registration::unreached(
        &app.app,
        &Authority::SYSTEM,
        event.owner,
        false,
        None,
        1_000_000,
    )
    .await;
    let name = Search::typed("ねりま");
    let found = registration::unreached(
        &app.app,
        &Authority::SYSTEM,
        event.owner,
        false,
        name.as_ref(),
        1,
    )
    .await;
    println!("counted, paged and searched in {:?}", begun.elapsed());

    let (last, found) = (last.unwrap(), found.unwrap());
    assert_eq!(
        (last.total, last.page, last.pages, last.lines.len()),
        (20_000, 400, 400, 50)
    );
    assert_eq!((found.total, found.lines.len()), (20_000, 50));
    assert_eq!(totals(&app, event.owner).await, (20_000, 0));
    assert_eq!(mail::waiting_count(&app.app).await.unwrap(), 0);
}
