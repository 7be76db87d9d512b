//! What rusqlite answered, as the results that SeaORM reads. Not a mock database.
//!
//! SeaORM lets nobody make its results but itself. Its feature `proxy` is the door made for other drivers, but does not
//! compile beside `sqlx-sqlite` in 2.0.4; the rows of its feature `mock` are the same: values by the name of the
//! column.

use std::collections::BTreeMap;

use sea_orm::{
    DbBackend, DbErr, ExecResult, MockDatabase, MockDatabaseTrait, MockExecResult, QueryResult,
    Statement, Value,
};

/// The result of a statement that changed so many rows.
pub(super) fn executed(rows_affected: u64) -> Result<ExecResult, DbErr> {
    let result = MockExecResult {
        last_insert_id: 0,
        rows_affected,
    };
    let mut holder = MockDatabase::new(DbBackend::Sqlite).append_exec_results([result]);
    holder.execute(0, nothing())
}

/// The result of a query.
pub(super) fn queried(rows: Vec<BTreeMap<String, Value>>) -> Result<Vec<QueryResult>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut holder = MockDatabase::new(DbBackend::Sqlite).append_query_results([rows]);
    holder.query(0, nothing())
}

fn nothing() -> Statement {
    Statement::from_string(DbBackend::Sqlite, String::new())
}
