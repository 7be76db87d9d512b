//! What the schema of before said of a registration in more columns, on the way there and back. Not what it means.

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    Statement,
};
use tsudoi::audit::Actor;
use tsudoi::entities::allocation;
use tsudoi::registration::{self, Standing};
use tsudoi::types::RegistrationId;
use tsudoi_migrations::{Migrator, MigratorTrait};
use uuid::Uuid;

use crate::support::TestApp;

on_both!(
    the_schema_comes_up_from_every_earlier_state,
    what_an_older_program_does_not_know_is_told_in_its_words,
    where_registrations_stand_survives_the_way_back,
    an_end_without_a_reason_takes_it_from_the_state,
);

/// How many migrations there are from this one on.
fn steps_from(name: &str) -> u32 {
    let later = Migrator::migrations()
        .iter()
        .rev()
        .position(|migration| migration.name() == name);
    u32::try_from(later.unwrap()).unwrap() + 1
}

async fn back_to_two_columns(connection: &DatabaseConnection) {
    let steps = steps_from("m20261128_000801_one_standing");
    Migrator::down(connection, Some(steps)).await.unwrap();
}

/// One text of each row, in the order of the texts.
async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    let mut texts: Vec<String> = rows
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();
    texts.sort();
    texts
}

const STATES: &str = "SELECT state FROM allocations";

/// A registration that waits to be confirmed until a moment.
async fn unconfirmed(app: &TestApp, id: RegistrationId) {
    let until = app.app.now() + TimeDelta::minutes(30);
    allocation::Entity::update_many()
        .col_expr(allocation::Column::ConfirmBy, Expr::value(until))
        .filter(allocation::Column::RegistrationId.eq(Uuid::from(id)))
        .exec(&app.connection().await)
        .await
        .unwrap();
}

/// Registrations that are confirmed, wait, moved, were cancelled after they moved, and lapsed.
async fn five(app: &TestApp) -> Vec<RegistrationId> {
    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let application = app.factory.registration(event.id, event.slots[0].id);
        ids.push(application.register().await.registration);
    }
    for id in [ids[2], ids[3]] {
        let library = event.slots[1].id;
        let moved = registration::change_slot(&app.app, Actor::Applicant, id, library).await;
        moved.unwrap().unwrap();
    }
    let cancelled = registration::cancel(&app.app, Actor::Applicant, ids[3]).await;
    cancelled.unwrap().unwrap();
    unconfirmed(app, ids[4]).await;
    app.clock.advance(TimeDelta::hours(3));
    assert_eq!(registration::release_due(&app.app).await.unwrap(), 1);
    unconfirmed(app, ids[1]).await;
    ids
}

async fn standings(app: &TestApp, ids: &[RegistrationId]) -> Vec<Standing> {
    let mut standings = Vec::new();
    for id in ids {
        let found = registration::find(&app.app, *id).await.unwrap();
        standings.push(found.standing);
    }
    standings
}

async fn rows(connection: &DatabaseConnection) -> Vec<allocation::Model> {
    let all = allocation::Entity::find().order_by_asc(allocation::Column::Id);
    all.all(connection).await.unwrap()
}

async fn the_schema_comes_up_from_every_earlier_state(app: TestApp) {
    let connection = app.connection().await;
    let all = u32::try_from(Migrator::migrations().len()).unwrap();

    for steps in 1..=all {
        Migrator::down(&connection, Some(steps)).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();

        super::read_all(&connection).await;
    }
}

async fn what_an_older_program_does_not_know_is_told_in_its_words(app: TestApp) {
    five(&app).await;
    let connection = app.connection().await;
    let steps = steps_from("m20261125_000301_holds");

    Migrator::down(&connection, Some(steps)).await.unwrap();
    let told = texts(&connection, STATES).await;
    Migrator::up(&connection, None).await.unwrap();

    let (cancelled, confirmed) = (["cancelled"; 4], ["confirmed"; 3]);
    assert_eq!(told, [cancelled.as_slice(), confirmed.as_slice()].concat());
    let waiting = rows(&connection)
        .await
        .into_iter()
        .filter(|row| row.confirm_by.is_some());
    assert_eq!(waiting.count(), 0);
}

async fn where_registrations_stand_survives_the_way_back(app: TestApp) {
    let ids = five(&app).await;
    let connection = app.connection().await;
    let before = (standings(&app, &ids).await, rows(&connection).await);

    back_to_two_columns(&connection).await;
    let states = texts(&connection, STATES).await;
    let cancelled = texts(
        &connection,
        "SELECT intake_source FROM registrations WHERE cancelled_at IS NOT NULL",
    )
    .await;
    let at_its_end = texts(
        &connection,
        "SELECT end_reason FROM registrations
        JOIN allocations ON registration_id = registrations.id AND ended_at = cancelled_at
        WHERE end_reason = 'cancelled'",
    )
    .await;
    Migrator::up(&connection, None).await.unwrap();

    assert_eq!(
        states,
        [
            "cancelled",
            "cancelled",
            "cancelled",
            "confirmed",
            "confirmed",
            "lapsed",
            "unconfirmed"
        ]
    );
    assert_eq!((cancelled.len(), at_its_end.len()), (1, 1));
    let after = (standings(&app, &ids).await, rows(&connection).await);
    assert_eq!(after, before);
}

async fn an_end_without_a_reason_takes_it_from_the_state(app: TestApp) {
    let ids = five(&app).await;
    let connection = app.connection().await;
    let before = standings(&app, &[ids[3], ids[4]]).await;

    back_to_two_columns(&connection).await;
    connection
        .execute_unprepared("UPDATE allocations SET end_reason = NULL WHERE end_reason <> 'moved'")
        .await
        .unwrap();
    Migrator::up(&connection, None).await.unwrap();

    assert_eq!(standings(&app, &[ids[3], ids[4]]).await, before);
}
