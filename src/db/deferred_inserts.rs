//! Rows that are kept for a while and inserted together, a statement per table; not for rows that are looked for in
//! the moment after.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ActiveModelTrait, ActiveValue, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable, Statement,
    Value,
};

use super::failure::{Failed, FailureKind};
use super::session::Session;

/// A statement inserts at most this many rows, and otherwise a power of two of them: so there are few different
/// texts, which are built and prepared once.
const ROWS: usize = 64;

/// The rows kept so far, by table, in the order in which the tables came.
#[derive(Default)]
pub(super) struct DeferredInserts(Mutex<Vec<Box<dyn Rows>>>);

/// The texts of these statements; they outlive a batch.
#[derive(Default)]
pub(super) struct InsertCache(Mutex<HashMap<(TypeId, usize), Arc<str>>>);

impl DeferredInserts {
    /// Keeps a row.
    pub(super) fn push<A>(&self, row: A)
    where
        A: ActiveModelTrait + Send + 'static,
    {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tables
            .iter_mut()
            .find_map(|rows| rows.as_any().downcast_mut::<OfOneTable<A>>());
        match known {
            Some(rows) => rows.0.push(row),
            None => tables.push(Box::new(OfOneTable(vec![row]))),
        }
    }

    /// InsertCache everything kept so far.
    pub(super) async fn insert(
        &self,
        session: &Session,
        inserts: &InsertCache,
    ) -> Result<(), Failed> {
        let tables = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for rows in tables {
            for statement in rows.into_statements(session.backend(), inserts)? {
                session.execute(statement).await?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for DeferredInserts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeferredInserts(…)")
    }
}

trait Rows: Send {
    fn as_any(&mut self) -> &mut dyn Any;
    fn into_statements(
        self: Box<Self>,
        backend: DbBackend,
        inserts: &InsertCache,
    ) -> Result<Vec<Statement>, Failed>;
}

struct OfOneTable<A>(Vec<A>);

impl<A> Rows for OfOneTable<A>
where
    A: ActiveModelTrait + Send + 'static,
{
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn into_statements(
        self: Box<Self>,
        backend: DbBackend,
        inserts: &InsertCache,
    ) -> Result<Vec<Statement>, Failed> {
        let mut statements = Vec::new();
        let mut left = self.0.len();
        let mut rows = self.0.into_iter();
        while left > 0 {
            let count = portion(left);
            left -= count;
            let mut values = Vec::new();
            for row in rows.by_ref().take(count) {
                add_values::<A>(row, &mut values)?;
            }
            let sql = inserts.text::<A::Entity>(backend, count);
            statements.push(Statement::from_sql_and_values(backend, &*sql, values));
        }
        Ok(statements)
    }
}

impl InsertCache {
    fn text<E: EntityTrait>(&self, backend: DbBackend, count: usize) -> Arc<str> {
        let key = (TypeId::of::<E>(), count);
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = texts
            .entry(key)
            .or_insert_with(|| text::<E>(backend, count).into());
        Arc::clone(text)
    }
}

/// The greatest power of two that is not more than what is left.
fn portion(left: usize) -> usize {
    let mut portion = ROWS;
    while portion > left {
        portion /= 2;
    }
    portion.max(1)
}

fn text<E: EntityTrait>(backend: DbBackend, count: usize) -> String {
    let columns: Vec<String> = E::Column::iter()
        .map(|column| format!("\"{}\"", column.as_str()))
        .collect();
    let width = columns.len();
    let place = |number: usize| match backend {
        DbBackend::Postgres => format!("${number}"),
        _ => "?".to_owned(),
    };
    let rows: Vec<String> = (0..count)
        .map(|row| {
            let places: Vec<String> = (1..=width)
                .map(|column| place(row * width + column))
                .collect();
            format!("({})", places.join(", "))
        })
        .collect();
    let table = E::default();
    format!(
        "INSERT INTO \"{}\" ({}) VALUES {}",
        table.table_name(),
        columns.join(", "),
        rows.join(", ")
    )
}

fn add_values<A: ActiveModelTrait>(mut row: A, values: &mut Vec<Value>) -> Result<(), Failed> {
    for column in <A::Entity as EntityTrait>::Column::iter() {
        match row.take(column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => values.push(value),
            ActiveValue::NotSet => {
                return Err(Failed {
                    error: DbErr::AttrNotSet(column.as_str().to_owned()),
                    kind: FailureKind::Statement,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::access_need;

    #[test]
    fn few_texts_serve_every_number_of_rows() {
        let portions = |mut left: usize| {
            let mut portions = Vec::new();
            while left > 0 {
                portions.push(portion(left));
                left -= portion(left);
            }
            portions
        };

        assert_eq!(portions(1), [1]);
        assert_eq!(portions(7), [4, 2, 1]);
        assert_eq!(portions(128), [64, 64]);
    }

    #[test]
    fn the_text_names_every_column_once_and_every_value_in_its_place() {
        assert_eq!(
            text::<access_need::Entity>(DbBackend::Postgres, 2),
            "INSERT INTO \"access_needs\" (\"registration_id\", \"need\") VALUES ($1, $2), ($3, $4)"
        );
        assert_eq!(
            text::<access_need::Entity>(DbBackend::Sqlite, 2),
            "INSERT INTO \"access_needs\" (\"registration_id\", \"need\") VALUES (?, ?), (?, ?)"
        );
    }
}
