//! The schema: migrations there and back, entities that fit it, and constraints that bite when a rule is forgotten.
//! Not the rules.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    Iterable, ModelTrait, PaginatorTrait, QueryFilter, Value,
};
use tsudoi::db::{Db, Tx};
use tsudoi::entities;
use tsudoi_migrations::{Migrator, MigratorTrait};
use uuid::Uuid;

use crate::support::{TestApp, sources};

mod standing;

on_both!(
    migrations_go_down_and_up_again,
    every_entity_can_be_read,
    the_table_refuses_more_seats_than_there_are,
    a_registration_has_one_live_allocation,
    other_impossible_rows_are_refused,
);

/// Names every entity to a macro.
macro_rules! ENTITIES {
    ($macro:ident, $argument:expr) => {
        $macro!(
            $argument,
            access_need,
            allocation,
            answer,
            attendance,
            audit_entry,
            choice,
            event,
            form_key,
            free_text,
            indicator,
            initiative,
            outbox_message,
            owner,
            personal_link,
            question,
            questionnaire,
            questionnaire_version,
            registration,
            response,
            revision,
            run_decision,
            slot,
            slot_count,
            staff_session,
            staff_user,
            stratum,
            survey,
            venue,
        )
    };
}

/// A value for a column, another one for every column of a table.
fn sample(column: &impl ColumnTrait, position: usize) -> Value {
    use sea_orm::sea_query::ColumnType;

    let number = i32::try_from(position).unwrap() + 1;
    let moment = tsudoi::types::from_tokyo(
        chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
        chrono::NaiveTime::from_hms_milli_opt(9, 0, number.unsigned_abs(), 500).unwrap(),
    );
    match column.def().get_column_type() {
        ColumnType::Uuid => Uuid::from_u128(number.unsigned_abs().into()).into(),
        ColumnType::Integer => number.into(),
        ColumnType::BigInteger => i64::from(number).into(),
        ColumnType::Boolean => true.into(),
        ColumnType::TimestampWithTimeZone => moment.into(),
        ColumnType::Date => tsudoi::types::tokyo_date(moment).into(),
        ColumnType::Json | ColumnType::JsonBinary => {
            serde_json::json!({ "ja": "催し", "n": number }).into()
        }
        ColumnType::Text | ColumnType::String(_) => format!("値 {number}").into(),
        other => panic!("no sample for {other:?}"),
    }
}

/// Writes a row with every column set and reads it back in the same transaction, by a query and by RETURNING.
async fn is_read_as_written<E>(tx: &Tx)
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let mut row = E::ActiveModel::default();
    for (position, column) in E::Column::iter().enumerate() {
        row.set(column, sample(&column, position));
    }
    let first = E::Column::iter().next().unwrap();
    tx.insert_soon(row);

    let found = E::find().all(&**tx).await.unwrap();
    let returned = E::update_many()
        .col_expr(first, Expr::col(first))
        .exec_with_returning(&**tx)
        .await
        .unwrap();

    for row in [found, returned].concat() {
        for (position, column) in E::Column::iter().enumerate() {
            assert_eq!(row.get(column), sample(&column, position), "{column:?}");
        }
    }
}

/// SQLite stores text and numbers only: the writer has to know what they stand for, also where the driver does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writer_reads_every_column_as_it_was_written() {
    macro_rules! each {
        ($tx:expr, $($entity:ident),+ $(,)?) => {{
            $(is_read_as_written::<entities::$entity::Entity>($tx).await;)+
            vec![$(stringify!($entity)),+]
        }};
    }
    let app = TestApp::on_sqlite().await;

    let told = app.app.db.write(|tx: tsudoi::db::Tx| async move {
        tx.execute_unprepared("PRAGMA defer_foreign_keys = ON")
            .await?;
        let told = ENTITIES!(each, &tx);
        // Leaves nothing behind: the rows point nowhere.
        Err::<(), _>(tsudoi::error::AppError::fault(told.len()))
    });
    let told = told.await.unwrap_err().to_string();

    assert_eq!(told, format!("fault: {}", entity_files().len()));
}

/// Selects from the table of every entity named here, and answers the names.
macro_rules! select_from {
    ($connection:expr, $($entity:ident),+ $(,)?) => {{
        $(entities::$entity::Entity::find().all($connection).await.unwrap();)+
        vec![$(stringify!($entity)),+]
    }};
}

async fn read_all(connection: &impl ConnectionTrait) -> Vec<&'static str> {
    ENTITIES!(select_from, connection)
}

async fn migrations_go_down_and_up_again(app: TestApp) {
    let connection = app.connection().await;
    let all = Migrator::migrations().len();

    Migrator::down(&connection, None).await.unwrap();
    let after_down = Migrator::get_pending_migrations(&connection)
        .await
        .unwrap()
        .len();
    Migrator::up(&connection, None).await.unwrap();
    let after_up = Migrator::get_pending_migrations(&connection)
        .await
        .unwrap()
        .len();

    assert_eq!((after_down, after_up), (all, 0));
    read_all(&connection).await;
    let url = &app.app.config.database_url;
    assert_eq!(
        Db::pending_migrations(url).await.unwrap(),
        Vec::<String>::new()
    );
}

async fn every_entity_can_be_read(app: TestApp) {
    let event = app.factory.event().four_ways().build().await;
    app.factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;

    let read = read_all(app.app.db.read()).await;

    assert_eq!(read, entity_files());
}

fn entity_files() -> Vec<String> {
    sources("src/entities", ".rs")
        .into_iter()
        .map(|file| file.path.replace("src/entities/", "").replace(".rs", ""))
        .filter(|name| name != "mod")
        .collect()
}

async fn the_table_refuses_more_seats_than_there_are(app: TestApp) {
    use entities::slot;

    let event = app.factory.event().main_venue(30).build().await;
    let connection = app.connection().await;
    let set = |seats: i32| {
        slot::Entity::update_many()
            .col_expr(slot::Column::SeatsHeld, Expr::value(seats))
            .filter(slot::Column::EventId.eq(Uuid::from(event.id)))
            .exec(&connection)
    };

    assert!(set(30).await.is_ok());
    assert!(set(31).await.is_err());
    assert!(set(-1).await.is_err());
    let held = slot::Entity::find()
        .one(&connection)
        .await
        .unwrap()
        .unwrap()
        .seats_held;
    assert_eq!(held, 30);
}

async fn a_registration_has_one_live_allocation(app: TestApp) {
    use entities::allocation;

    let event = app
        .factory
        .event()
        .main_venue(30)
        .at_library(30)
        .build()
        .await;
    app.factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    let connection = app.connection().await;
    let first = allocation::Entity::find()
        .one(&connection)
        .await
        .unwrap()
        .unwrap();
    let second = allocation::ActiveModel {
        id: Set(Uuid::new_v4()),
        slot_id: Set(event.slots[1].id.into()),
        ..first.clone().into_active_model()
    };
    let ended = allocation::ActiveModel {
        ended_at: Set(Some(app.app.now())),
        ..second.clone()
    };

    assert!(insert(second, &connection).await.is_err());
    assert!(insert(ended, &connection).await.is_ok());
}

async fn other_impossible_rows_are_refused(app: TestApp) {
    use entities::{attendance, registration, slot};

    let event = app.factory.event().main_venue(30).build().await;
    let registered = app
        .factory
        .registration(event.id, event.slots[0].id)
        .register()
        .await;
    let connection = app.connection().await;
    let attended = |persons: i32| attendance::ActiveModel {
        id: Set(Uuid::new_v4()),
        slot_id: Set(event.slots[0].id.into()),
        registration_id: Set(Some(registered.registration.into())),
        persons: Set(persons),
        evidence: Set("tick".to_owned()),
        recorded_by: Set(None),
        recorded_at: Set(app.app.now()),
    };
    let same_key = registration::Entity::find()
        .one(&connection)
        .await
        .unwrap()
        .unwrap();
    let same_key = registration::ActiveModel {
        id: Set(Uuid::new_v4()),
        ..same_key.into_active_model()
    };
    let backwards = slot::Entity::update_many()
        .col_expr(slot::Column::EndsAt, Expr::col(slot::Column::StartsAt))
        .exec(&connection);

    assert!(insert(attended(0), &connection).await.is_err());
    assert!(insert(attended(1), &connection).await.is_ok());
    assert!(
        insert(attended(1), &connection).await.is_err(),
        "counted twice in one slot"
    );
    assert!(insert(same_key, &connection).await.is_err(), "sent twice");
    assert!(backwards.await.is_err());
    assert_eq!(
        attendance::Entity::find().count(&connection).await.unwrap(),
        1
    );
}

async fn insert<A>(row: A, connection: &impl ConnectionTrait) -> Result<u64, sea_orm::DbErr>
where
    A: ActiveModelTrait,
{
    let inserted = <A::Entity as EntityTrait>::insert(row);
    inserted.exec_without_returning(connection).await
}
