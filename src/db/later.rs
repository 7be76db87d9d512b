//! Rows that are inserted together at the end of a batch, a statement per table; not for rows that anybody reads back
//! within the transaction.

use std::any::Any;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait};

use crate::error::Result;

/// The rows kept so far, by table, in the order in which they came.
#[derive(Default)]
pub(super) struct Later(Mutex<Vec<Box<dyn Rows>>>);

impl Later {
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

    /// Inserts everything kept so far.
    pub(super) async fn insert(&self, transaction: &DatabaseTransaction) -> Result<()> {
        let tables = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for rows in tables {
            rows.insert(transaction).await?;
        }
        Ok(())
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later(…)")
    }
}

trait Rows: Send {
    fn as_any(&mut self) -> &mut dyn Any;
    fn insert(self: Box<Self>, transaction: &DatabaseTransaction) -> BoxFuture<'_, Result<()>>;
}

struct OfOneTable<A>(Vec<A>);

impl<A> Rows for OfOneTable<A>
where
    A: ActiveModelTrait + Send + 'static,
{
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn insert(self: Box<Self>, transaction: &DatabaseTransaction) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            A::Entity::insert_many(self.0)
                .exec_without_returning(transaction)
                .await?;
            Ok(())
        })
    }
}
