//! The page of a slot: names are ticked off, people without an application and heads are counted.

use tsudoi::links;

use super::{at_work, enter_call, expect_worded, send};
use crate::support::TestApp;

on_both!(a_name_is_ticked_off_and_heads_are_not_fewer_than_the_names);

async fn a_name_is_ticked_off_and_heads_are_not_fewer_than_the_names(app: TestApp) {
    let event = at_work(&app).await;
    enter_call(&app, &event).await.location();
    let slot = event.slots[0].id;
    let list = links::staff_slot(slot);
    let ticks = links::staff_slot_attendances(slot);
    let heads = links::staff_slot_head_count(slot);
    let page = app.get(&list).await;
    expect_worded("list", &page);
    let registration = page.form_to(&ticks).value("registration").unwrap().parse();

    let wrong = send(&app, &list, &ticks, &[("persons", "3")]).await;
    let right = send(&app, &list, &ticks, &[("persons", "２")]).await;
    let walk_ins = links::staff_slot_walk_ins(slot);
    let walk_in = send(&app, &list, &walk_ins, &[("persons", "1")]).await;
    let below = send(&app, &list, &heads, &[("persons", "2")]).await;
    let counted = send(&app, &list, &heads, &[("persons", "4")]).await;

    assert_eq!(wrong.status, 422);
    expect_worded("tick refused", &wrong);
    assert!(right.location().contains("#line-"), "{}", right.location());
    assert_eq!(walk_in.location(), list);
    assert_eq!(below.status, 422);
    expect_worded("head count refused", &below);
    assert_eq!(counted.location(), list);
    let detail = links::staff_registration(registration.unwrap());
    let detail = app.get(&detail).await;
    assert_eq!(detail.status, 200);
    expect_worded("detail", &detail);
}
