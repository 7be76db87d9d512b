//! Forms that are sent to be refused: they are no stock for later, lock nobody out and tell nothing of anybody.

use super::*;

on_both!(
    forms_that_were_refused_are_no_stock_for_later,
    refused_forms_with_somebodys_address_lock_nobody_out,
    refused_forms_do_not_tell_whether_an_address_is_known,
    whoever_brings_four_takes_four_seats_of_the_limit,
);

/// An event whose first slot is full, and whose second one has seats.
async fn half_full(app: &TestApp) -> Event {
    let event = app.factory.event().main_venue(1).at_library(500);
    let event = event.build().await;
    app.factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    event
}

/// Another slot of the same form, which keeps its key.
fn for_the_other_slot(sent: &Sent) -> Sent {
    Sent {
        event: sent.event.clone(),
        slot: 1,
        key: sent.key.clone(),
        email: sent.email.clone(),
        ..*sent
    }
}

async fn forms_that_were_refused_are_no_stock_for_later(mut app: TestApp) {
    app.app.limits = Arc::new(Limits::new(&LimitSettings {
        application_line: Rate::new(20, 1),
        application_line_most: Rate::new(40, 1),
        ..LimitSettings::default()
    }));
    let event = half_full(&app).await;
    let stock: Vec<Sent> = (0..40).map(|_| Sent::new(&event, "")).collect();
    let mut refused = Vec::new();
    for sent in &stock {
        refused.push(sent.send(&app).await.status);
    }

    let mut replayed = Vec::new();
    for sent in &stock {
        replayed.push(for_the_other_slot(sent).send(&app).await.status);
    }

    assert_eq!(refused, [409; 40]);
    assert_eq!(replayed, [429; 40]);
    assert_eq!(seats_held(&app, &event).await, 1);
}

async fn refused_forms_with_somebodys_address_lock_nobody_out(app: TestApp) {
    let event = half_full(&app).await;
    let hers = app.factory.registration(event.id, event.slots[1].id);
    let hers = hers.email("hanako@example.jp").register().await;
    for _ in 0..40 {
        let stranger = Sent::new(&event, "hanako@example.jp").send(&app).await;
        assert_eq!(stranger.status, 409);
    }

    let path = links::registration_cancellation(JA, &hers.token);
    let form = app.get(&path).await.form_to(&path);
    let cancelled = app.submit(&form).await;
    let new = Sent {
        slot: 1,
        client: Some(IpAddr::from([192, 0, 2, 2])),
        ..Sent::new(&event, "hanako@example.jp")
    };
    let applied = new.send(&app).await;
    app.deliver().await;

    assert!(cancelled.location().ends_with("cancelled"));
    applied.location();
    assert!(standing(&app, &new).await.is_confirmed());
    let sent = app.transport.sent();
    let hers = sent
        .iter()
        .filter(|mail| mail.recipient == "hanako@example.jp");
    assert_eq!(hers.count(), 3, "two applications and a cancellation");
}

async fn refused_forms_do_not_tell_whether_an_address_is_known(app: TestApp) {
    let event = half_full(&app).await;
    for _ in 0..20 {
        let sent = Sent {
            slot: 1,
            ..Sent::new(&event, "hanako@example.jp")
        };
        sent.send(&app).await.location();
    }
    let from_elsewhere = |email: &str, slot| Sent {
        slot,
        client: Some(IpAddr::from([192, 0, 2, 2])),
        ..Sent::new(&event, email)
    };

    let known = from_elsewhere("hanako@example.jp", 0).send(&app).await;
    let unknown = from_elsewhere("taro@example.jp", 0).send(&app).await;
    let above = from_elsewhere("hanako@example.jp", 1).send(&app).await;

    assert_eq!((known.status, unknown.status), (409, 409));
    assert_eq!(known.header("Retry-After"), None);
    assert_eq!(above.status, 429);
    assert_eq!(
        above.header("Retry-After"),
        Some("900"),
        "whenever it was used"
    );
}

async fn whoever_brings_four_takes_four_seats_of_the_limit(app: TestApp) {
    let event = app.factory.event().main_venue(500).build().await;
    for _ in 0..80 {
        let sent = Sent {
            party: "4",
            ..Sent::new(&event, "")
        };
        sent.send(&app).await;
    }

    let rows = allocation::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let seats = |is_held: bool| -> i32 {
        let rows = rows
            .iter()
            .filter(|row| row.confirm_by.is_some() == is_held);
        rows.map(|row| row.seats).sum()
    };
    // A few more while the test runs: the rates allow one in fifteen seconds, or in three.
    assert!((60..=64).contains(&seats(false)), "{}", seats(false));
    let all = seats(false) + seats(true);
    assert!((300..=312).contains(&all), "{all}");
}
