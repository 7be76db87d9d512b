//! Copies every row of one database into another, empty one, for a ward that grows from SQLite to PostgreSQL. Not a
//! backup: both must have the schema of this program.

use futures::TryStreamExt;
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel, Iterable,
    PaginatorTrait,
};

use crate::entities;
use crate::error::{AppError, Result};

/// A statement binds at most so many values; SQLite allows 32,766 and PostgreSQL 65,535.
const VALUES: usize = 16_000;

/// Copies all tables; answers their names and how many rows each has.
///
/// # Errors
/// `AppError::Fault` when the other database has rows already, or a row did not arrive; database errors. The caller's
/// transaction is then not to be committed.
pub(super) async fn copy_all(
    from: &DatabaseTransaction,
    to: &DatabaseTransaction,
) -> Result<Vec<(&'static str, u64)>> {
    // In the order in which rows point to each other: nothing comes before what it belongs to.
    macro_rules! each {
        ($($entity:ident),+ $(,)?) => {
            vec![$((stringify!($entity), copy::<entities::$entity::Entity>(from, to).await?)),+]
        };
    }
    Ok(each!(
        owner,
        staff_user,
        staff_session,
        venue,
        initiative,
        event,
        slot,
        registration,
        access_need,
        allocation,
        personal_link,
        attendance,
        slot_count,
        questionnaire,
        questionnaire_version,
        question,
        choice,
        survey,
        stratum,
        run_decision,
        response,
        answer,
        free_text,
        indicator,
        outbox_message,
        audit_entry,
        revision,
        form_key,
    ))
}

async fn copy<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<u64>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: Send,
{
    if E::find().count(to).await? > 0 {
        let table = E::default();
        return Err(AppError::fault(format!(
            "the other database is not empty: it has rows in {}",
            table.table_name()
        )));
    }
    let at_once = VALUES / E::Column::iter().count().max(1);
    let mut copied = 0;
    let mut rows = E::find().stream(from).await?.try_chunks(at_once);
    while let Some(chunk) = rows.try_next().await.map_err(|error| error.1)? {
        copied += u64::try_from(chunk.len()).unwrap_or_default();
        let rows = chunk
            .into_iter()
            .map(|row| row.into_active_model().reset_all());
        E::insert_many(rows).exec_without_returning(to).await?;
    }
    drop(rows);
    let arrived = E::find().count(to).await?;
    if arrived != copied {
        return Err(AppError::fault(format!(
            "{copied} rows were read, and {arrived} have arrived"
        )));
    }
    Ok(copied)
}

/// What the copying begins with, so that all tables are read as they were at one moment.
pub(super) fn snapshot(backend: DbBackend) -> Option<&'static str> {
    match backend {
        DbBackend::Postgres => Some("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
        // A transaction of SQLite sees one moment only.
        _ => None,
    }
}
