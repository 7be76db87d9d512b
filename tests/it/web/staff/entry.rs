//! The entry of a call: it is kept once, one that may be a second one is told, and so is one that finds no seats.

use tsudoi::links;

use super::{at_work, call, expect_worded};
use crate::support::{PageForm, TestApp};

on_both!(a_call_is_entered_once_and_what_may_be_a_second_one_is_told);

async fn a_call_is_entered_once_and_what_may_be_a_second_one_is_told(app: TestApp) {
    let event = at_work(&app).await;
    let action = links::staff_registrations(event.id);
    let typed = |form: PageForm| {
        let call = call(event.slots[0].id).into_iter();
        call.fold(form, |form, (name, value)| form.fill(name, &value))
    };
    let page = links::staff_registration_entry(event.id);
    let form = app.get(&page).await.form_to(&action);

    let key = form.value("key").unwrap();
    let empty = app.post(&action, &[("key", key), ("party", "9")]).await;
    assert_eq!(empty.status, 422);
    expect_worded("entry errors", &empty);

    let first = typed(form);
    let sent = app.submit(&first).await;
    let entered = app.get(sent.location()).await;
    assert!(
        entered.text().contains("練馬花子様、"),
        "{}",
        entered.text()
    );
    expect_worded("entered", &entered);
    assert_eq!(app.submit(&first).await.location(), sent.location());

    let second = app.submit(&typed(entered.form_to(&action))).await;
    assert_eq!(second.status, 409);
    expect_worded("duplicates", &second);
    let again = second.form_to(&action);
    assert_eq!(again.value("name"), Some("練馬花子"));
    assert!(
        second.body.contains("name=\"different\""),
        "{}",
        second.text()
    );
    let full = app.submit(&again.tick("different", "yes")).await;
    assert_eq!(full.status, 409);
    assert!(full.text().contains("残りは1席"), "{}", full.text());
}
