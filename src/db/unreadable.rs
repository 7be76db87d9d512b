//! Rows that cannot be read as what they stand for, such as an event of a kind nobody knows: they are left out, logged
//! and told by `tsudoi check`, so that one of them never takes a whole list with it. Not the reading itself: that is
//! each feature's `store`.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::error::{AppError, Result};

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The table it stands in.
    pub table: &'static str,
    /// Its identifier; the first column of its key where that has several.
    pub id: Uuid,
    /// What is wrong with it, without anything that stands in it about a person.
    pub why: String,
}

impl Unreadable {
    /// The row as the reason why something cannot be answered without it.
    pub fn fault(&self) -> AppError {
        AppError::Fault(format!("{} {}: {}", self.table, self.id, self.why))
    }

    /// Tells the operator, by identifiers alone.
    pub fn log(&self) {
        tracing::error!(
            table = self.table,
            id = %self.id,
            why = self.why,
            "a row cannot be read and is left out"
        );
    }
}

/// Rows of a table: those that could be read so far, in their order, and those that could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    table: &'static str,
    read: Vec<(Uuid, T)>,
    unreadable: Vec<Unreadable>,
}

impl<T> Rows<T> {
    /// Asks for rows of a table whose key begins with a UUID.
    ///
    /// # Errors
    /// Database errors; not for values that do not fit their column.
    pub async fn select<E>(connection: &impl ConnectionTrait, select: Select<E>) -> Result<Self>
    where
        E: EntityTrait<Model = T>,
        T: FromQueryResult,
    {
        Self::select_as(connection, select).await
    }

    /// The same for a statement that asks for other columns than those of the table; its key is among them.
    ///
    /// # Errors
    /// Database errors; not for values that do not fit their column.
    pub async fn select_as<E>(connection: &impl ConnectionTrait, select: Select<E>) -> Result<Self>
    where
        E: EntityTrait,
        T: FromQueryResult,
    {
        let table = E::default().table_name();
        let key = E::PrimaryKey::iter()
            .next()
            .ok_or_else(|| AppError::fault("a table without a key"))?;
        let mut rows = Self {
            table,
            read: Vec::new(),
            unreadable: Vec::new(),
        };
        for row in connection.query_all(&select.into_query()).await? {
            let id = row.try_get("", key.as_str())?;
            rows.push(id, T::from_query_result(&row, "").map_err(AppError::from));
        }
        Ok(rows)
    }

    /// The rows that could be read so far.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.read.iter().map(|(_, value)| value)
    }

    /// Turns every row into a value; a row for which that fails is left out.
    #[must_use]
    pub fn read<U>(self, mut to_value: impl FnMut(T) -> Result<U>) -> Rows<U> {
        let mut rows = Rows {
            table: self.table,
            read: Vec::with_capacity(self.read.len()),
            unreadable: self.unreadable,
        };
        for (id, row) in self.read {
            rows.push(id, to_value(row));
        }
        rows
    }

    /// Only those of the rows for which this holds.
    #[must_use]
    pub fn retain(mut self, mut is_kept: impl FnMut(&T) -> bool) -> Self {
        self.read.retain(|(_, value)| is_kept(value));
        self
    }

    fn push(&mut self, id: Uuid, value: Result<T>) {
        match value {
            Ok(value) => self.read.push((id, value)),
            Err(error) => self.unreadable.push(Unreadable {
                table: self.table,
                id,
                why: error.to_string(),
            }),
        }
    }

    /// The same, with rows of other tables that were left out on the way.
    #[must_use]
    pub fn without(mut self, unreadable: impl IntoIterator<Item = Unreadable>) -> Self {
        self.unreadable.extend(unreadable);
        self
    }

    /// What was left out.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// The values and what was left out; who asks must tell somebody.
    pub fn into_parts(self) -> (Vec<T>, Vec<Unreadable>) {
        let values = self.read.into_iter().map(|(_, value)| value).collect();
        (values, self.unreadable)
    }

    /// The values; what was left out is logged.
    pub fn logged(self) -> Vec<T> {
        let (values, unreadable) = self.into_parts();
        for row in unreadable {
            row.log();
        }
        values
    }

    /// The only row, if there is one, for a question about a single thing: there is nothing left to show without it.
    ///
    /// # Errors
    /// `AppError::Fault` when it cannot be read.
    pub fn single(self) -> Result<Option<T>> {
        if self.read.is_empty() {
            return Ok(self.complete()?.pop());
        }
        Ok(self.logged().pop())
    }

    /// All rows, for a decision that would be another one without some of them.
    ///
    /// # Errors
    /// `AppError::Fault` when one cannot be read.
    pub fn complete(self) -> Result<Vec<T>> {
        let (values, unreadable) = self.into_parts();
        match unreadable.first() {
            Some(row) => Err(row.fault()),
            None => Ok(values),
        }
    }
}

/// Which thing each of these rows belongs to, by its identifier: asks for `id` and `parent` and reads nothing else of
/// them. No query where there are none, as nearly always.
///
/// # Errors
/// Database errors.
pub async fn by_parent<'a, E: EntityTrait>(
    connection: &impl ConnectionTrait,
    rows: &'a [Unreadable],
    id: E::Column,
    parent: E::Column,
) -> Result<HashMap<Uuid, &'a Unreadable>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let pairs: Vec<(Uuid, Uuid)> = E::find()
        .select_only()
        .columns([id, parent])
        .filter(id.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(connection)
        .await?;
    let find = |id| rows.iter().find(|row| row.id == id);
    Ok(pairs
        .into_iter()
        .filter_map(|(id, parent)| Some((parent, find(id)?)))
        .collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn rows(numbers: &[i32]) -> Rows<i32> {
        let ids = (1..).map(Uuid::from_u128);
        Rows {
            table: "slots",
            read: ids.zip(numbers.iter().copied()).collect(),
            unreadable: Vec::new(),
        }
    }

    fn positive(number: i32) -> Result<u32> {
        u32::try_from(number).map_err(|_| AppError::fault("below zero"))
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named_and_the_others_stay_in_order() {
        let (values, unreadable) = rows(&[3, -1, 2]).read(positive).into_parts();

        assert_eq!(values, [3, 2]);
        assert_eq!(
            unreadable,
            [Unreadable {
                table: "slots",
                id: Uuid::from_u128(2),
                why: "fault: below zero".to_owned(),
            }]
        );
    }

    #[test]
    fn a_single_thing_that_cannot_be_read_is_a_fault_and_not_nothing() {
        assert_eq!(rows(&[3]).read(positive).single().unwrap(), Some(3));
        assert_eq!(rows(&[]).read(positive).single().unwrap(), None);
        assert!(matches!(
            rows(&[-1]).read(positive).single(),
            Err(AppError::Fault(_))
        ));
    }
}
