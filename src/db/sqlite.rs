//! The writer's own connection to SQLite: statements run on the thread that asks, without being handed to another one.
//! Not a pool, and not for queries of pages: those go through `read_pool.rs`.
//!
//! SeaORM builds the statements and reads the rows; between the two stands rusqlite, because it runs a statement at
//! once and tells the truth about open transactions (`is_autocommit`).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::types::{ToSqlOutput, Value as Stored, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};
use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Value};
use uuid::Uuid;

use super::checkpoint::{Checkpoints, Next};
use super::failure::{Failed, FailureKind};
use super::sqlite_results::{executed, queried};

/// How long to wait for another process that writes to the same file, before whoever waits is looked at again.
const BUSY: Duration = Duration::from_millis(500);

/// How long the writer waits for readers to leave the log, once a second at most.
const RESTART: Duration = Duration::from_millis(50);

/// How many prepared statements are kept.
const STATEMENTS: usize = 256;

/// Pages of the file kept in memory: 12 MiB, which holds the hot parts of the indexes of a busy year.
const CACHE_KIB: i64 = 12 * 1024;

/// After so many instructions of a statement its deadline is looked at.
const LOOK_EVERY: i32 = 10_000;

/// One connection, and what it knows of the statements it has run.
pub(super) struct Sqlite {
    connection: Connection,
    checkpoints: Checkpoints,
    /// By the text of the statement: what its columns are called and hold.
    columns: HashMap<String, Arc<[Column]>>,
    /// By table and column: the declared types, for statements that SQLite does not tell them of (`RETURNING`).
    declared: HashMap<(String, String), Kind>,
    /// When the running statement must end, in milliseconds after `opened_at`; 0 when none runs.
    deadline: Arc<AtomicU64>,
    opened_at: Instant,
}

/// What a column holds, as the migrations declare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Boolean,
    Date,
    Instant,
    Integer,
    Json,
    Text,
    Uuid,
    /// A computed column: SQLite tells the type of each value only.
    Computed,
}

struct Column {
    name: String,
    /// A key that stands before every name and in the order of the columns, where names alone would not.
    position: Option<String>,
    kind: Kind,
}

impl Sqlite {
    /// Opens `sqlite:<file>`, which must exist.
    pub(super) fn open(url: &str) -> Result<Self, Failed> {
        let opened_at = Instant::now();
        let deadline = Arc::new(AtomicU64::new(0));
        let file = file_of(url);
        let connection = Self::connect(file).map_err(|error| failed(&error))?;
        let limit = Arc::clone(&deadline);
        let is_late = move || {
            let limit = limit.load(Ordering::Relaxed);
            limit != 0 && millis(opened_at.elapsed()) > limit
        };
        connection
            .progress_handler(LOOK_EVERY, Some(is_late))
            .map_err(|error| failed(&error))?;
        let checkpoints = Checkpoints::of(&connection, file).map_err(|error| failed(&error))?;
        Ok(Self {
            connection,
            checkpoints,
            columns: HashMap::new(),
            declared: HashMap::new(),
            deadline,
            opened_at,
        })
    }

    fn connect(file: &str) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        Ok(connection)
    }

    /// Starts the write-ahead log again when it has grown. Whether it succeeds changes nothing for what is committed; it is tried again later.
    pub(super) fn checkpoint(&mut self) {
        if self.checkpoints.after_commit() == Next::GoOn {
            return;
        }
        // A long reader keeps the log from beginning anew; who writes does not wait for it.
        let restarted = self.connection.busy_timeout(RESTART).and_then(|()| {
            self.connection
                .query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
        });
        if let Err(error) = restarted.and(self.connection.busy_timeout(BUSY)) {
            tracing::warn!(%error, "the log could not begin anew");
        }
    }

    /// Whether no transaction is open.
    pub(super) fn is_idle(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Runs a statement that answers no rows.
    pub(super) fn execute(
        &mut self,
        statement: &Statement,
        limit: Duration,
    ) -> Result<ExecResult, Failed> {
        self.limit(limit);
        let done = self
            .prepared(statement)
            .and_then(|mut prepared| prepared.raw_execute());
        self.deadline.store(0, Ordering::Relaxed);
        let rows_affected = self.told(done)?;
        executed(u64::try_from(rows_affected).unwrap_or_default()).map_err(unreadable)
    }

    /// Runs statements as they stand, such as `BEGIN`.
    pub(super) fn execute_unprepared(
        &mut self,
        sql: &str,
        limit: Duration,
    ) -> Result<ExecResult, Failed> {
        self.limit(limit);
        let done = self.connection.execute_batch(sql);
        self.deadline.store(0, Ordering::Relaxed);
        self.told(done)?;
        executed(0).map_err(unreadable)
    }

    /// Runs a statement and answers its rows.
    pub(super) fn query(
        &mut self,
        statement: &Statement,
        limit: Duration,
    ) -> Result<Vec<QueryResult>, Failed> {
        self.limit(limit);
        let found = self.rows(statement);
        self.deadline.store(0, Ordering::Relaxed);
        found
    }

    fn rows(&mut self, statement: &Statement) -> Result<Vec<QueryResult>, Failed> {
        let columns = self.columns_of(&statement.sql)?;
        let found = self.prepared(statement).and_then(|mut prepared| {
            let mut rows = prepared.raw_query();
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read(row, &columns)?);
            }
            Ok(found)
        });
        let rows: Result<Vec<_>, DbErr> = self.told(found)?.into_iter().collect();
        rows.and_then(queried).map_err(unreadable)
    }

    fn prepared(&self, statement: &Statement) -> rusqlite::Result<CachedStatement<'_>> {
        let mut prepared = self.connection.prepare_cached(&statement.sql)?;
        let values = statement.values.iter().flat_map(|values| &values.0);
        for (index, value) in values.enumerate() {
            prepared.raw_bind_parameter(index + 1, Bound(value))?;
        }
        Ok(prepared)
    }

    fn limit(&self, limit: Duration) {
        let until = millis(self.opened_at.elapsed() + limit).max(1);
        self.deadline.store(until, Ordering::Relaxed);
    }

    /// An error with what it means for the transaction: some errors end it without being asked.
    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, Failed> {
        result.map_err(|error| failed(&error))
    }

    /// The columns of a statement, looked up once for each text.
    fn columns_of(&mut self, sql: &str) -> Result<Arc<[Column]>, Failed> {
        if let Some(columns) = self.columns.get(sql) {
            return Ok(Arc::clone(columns));
        }
        let told = {
            let prepared = self.connection.prepare_cached(sql);
            let prepared = prepared.map_err(|error| failed(&error))?;
            let columns = prepared.columns().into_iter();
            columns
                .map(|column| {
                    (
                        column.name().to_owned(),
                        column.decl_type().map(Kind::declared),
                    )
                })
                .collect::<Vec<_>>()
        };
        let is_ascending = told.is_sorted_by(|one, next| one.0 < next.0);
        let table = changed_table(sql);
        let mut columns = Vec::with_capacity(told.len());
        for (index, (name, kind)) in told.into_iter().enumerate() {
            let kind = match (kind, table) {
                (Some(kind), _) => kind,
                (None, Some(table)) => self.declared_in(table, &name)?,
                (None, None) => Kind::Computed,
            };
            // SeaORM finds a column by its place among the sorted names: a key that sorts first, in the right order.
            let position = (!is_ascending).then(|| format!("\u{1}{index:04}"));
            columns.push(Column {
                name,
                position,
                kind,
            });
        }
        let columns: Arc<[Column]> = columns.into();
        if self.columns.len() > 4 * STATEMENTS {
            self.columns.clear();
        }
        self.columns.insert(sql.to_owned(), Arc::clone(&columns));
        Ok(columns)
    }

    fn declared_in(&mut self, table: &str, column: &str) -> Result<Kind, Failed> {
        let key = (table.to_owned(), column.to_owned());
        if let Some(kind) = self.declared.get(&key) {
            return Ok(*kind);
        }
        let declared = self.connection.query_row(
            "SELECT type FROM pragma_table_info(?1) WHERE name = ?2",
            [table, column],
            |row| row.get::<_, String>(0),
        );
        let kind = match declared {
            Ok(declared) => Kind::declared(&declared),
            Err(rusqlite::Error::QueryReturnedNoRows) => Kind::Computed,
            Err(error) => return Err(failed(&error)),
        };
        self.declared.insert(key, kind);
        Ok(kind)
    }
}

impl Kind {
    /// The kind of a declared type as SeaORM's migrations write it on SQLite.
    fn declared(declared: &str) -> Self {
        match declared.to_ascii_lowercase().as_str() {
            "boolean" => Self::Boolean,
            "date_text" => Self::Date,
            "timestamp_with_timezone_text" => Self::Instant,
            "integer" => Self::Integer,
            "json_text" => Self::Json,
            "uuid_text" => Self::Uuid,
            "" | "bigint" | "blob" | "real" | "double" => Self::Computed,
            _ => Self::Text,
        }
    }
}

/// The file of `sqlite:<file>`.
fn file_of(url: &str) -> &str {
    let address = url.trim_start_matches("sqlite:").trim_start_matches("//");
    address.split_once('?').map_or(address, |(file, _)| file)
}

/// The table a statement changes, as SeaORM writes it.
fn changed_table(sql: &str) -> Option<&str> {
    let rest = ["UPDATE \"", "INSERT INTO \"", "DELETE FROM \""]
        .into_iter()
        .find_map(|beginning| sql.strip_prefix(beginning))?;
    rest.split_once('"').map(|(table, _)| table)
}

/// A row, or why one of its values cannot be read.
fn read(
    row: &rusqlite::Row<'_>,
    columns: &[Column],
) -> rusqlite::Result<Result<BTreeMap<String, Value>, DbErr>> {
    let mut values = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let value = match value(column.kind, row.get_ref(index)?) {
            Some(value) => value,
            None => {
                let cause = format!("a value of {} is not of its type", column.name);
                return Ok(Err(DbErr::Type(cause)));
            }
        };
        if let Some(position) = &column.position {
            values.insert(position.clone(), value.clone());
        }
        values.insert(column.name.clone(), value);
    }
    Ok(Ok(values))
}

/// A stored value as SeaORM's; none when it is not what its column says.
fn value(kind: Kind, stored: ValueRef<'_>) -> Option<Value> {
    let value = match (kind, stored) {
        (_, ValueRef::Null) => Value::String(None),
        (Kind::Boolean, ValueRef::Integer(number)) => Value::Bool(Some(number != 0)),
        (Kind::Integer, ValueRef::Integer(number)) => Value::Int(Some(i32::try_from(number).ok()?)),
        (Kind::Computed, ValueRef::Integer(number)) => Value::BigInt(Some(number)),
        (Kind::Computed, ValueRef::Real(number)) => Value::Double(Some(number)),
        (Kind::Computed, ValueRef::Blob(bytes)) => match Uuid::from_slice(bytes) {
            Ok(id) => Value::Uuid(Some(id)),
            Err(_) => Value::Bytes(Some(bytes.to_owned())),
        },
        (Kind::Uuid, ValueRef::Blob(bytes)) => Value::Uuid(Some(Uuid::from_slice(bytes).ok()?)),
        (Kind::Date, ValueRef::Text(text)) => {
            let day = NaiveDate::parse_from_str(utf8(text)?, "%F").ok()?;
            Value::ChronoDate(Some(day))
        }
        (Kind::Instant, ValueRef::Text(text)) => {
            let instant = DateTime::parse_from_rfc3339(utf8(text)?).ok()?;
            Value::ChronoDateTimeUtc(Some(instant.with_timezone(&Utc)))
        }
        (Kind::Json, ValueRef::Text(text)) => {
            Value::Json(Some(Box::new(serde_json::from_slice(text).ok()?)))
        }
        (Kind::Text | Kind::Computed, ValueRef::Text(text)) => {
            Value::String(Some(utf8(text)?.to_owned()))
        }
        _ => return None,
    };
    Some(value)
}

fn utf8(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok()
}

/// A value of SeaORM as SQLite stores it: the same forms that sqlx writes, which the readers expect.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = |value| Ok(ToSqlOutput::Borrowed(value));
        let owned = |value| Ok(ToSqlOutput::Owned(value));
        match self.0 {
            Value::Bool(Some(truth)) => owned(Stored::Integer(i64::from(*truth))),
            Value::Int(Some(number)) => owned(Stored::Integer(i64::from(*number))),
            Value::Unsigned(Some(number)) => owned(Stored::Integer(i64::from(*number))),
            Value::BigInt(Some(number)) => owned(Stored::Integer(*number)),
            Value::BigUnsigned(Some(number)) => match i64::try_from(*number) {
                Ok(number) => owned(Stored::Integer(number)),
                Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
            },
            Value::Double(Some(number)) => owned(Stored::Real(*number)),
            Value::String(Some(text)) => borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(Some(bytes)) => borrowed(ValueRef::Blob(bytes)),
            Value::Uuid(Some(id)) => borrowed(ValueRef::Blob(id.as_bytes())),
            Value::ChronoDate(Some(day)) => owned(Stored::Text(day.format("%F").to_string())),
            Value::ChronoDateTimeUtc(Some(instant)) => owned(Stored::Text(
                instant.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            )),
            Value::Json(Some(json)) => owned(Stored::Text(json.to_string())),
            Value::Bool(None)
            | Value::Int(None)
            | Value::Unsigned(None)
            | Value::BigInt(None)
            | Value::BigUnsigned(None)
            | Value::Double(None)
            | Value::String(None)
            | Value::Bytes(None)
            | Value::Uuid(None)
            | Value::ChronoDate(None)
            | Value::ChronoDateTimeUtc(None)
            | Value::Json(None) => owned(Stored::Null),
            other => Err(rusqlite::Error::ToSqlConversionFailure(
                format!("no form for {other:?} is known").into(),
            )),
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn unreadable(error: DbErr) -> Failed {
    Failed {
        error,
        kind: FailureKind::Statement,
    }
}

fn failed(error: &rusqlite::Error) -> Failed {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Busy,
        Some(ErrorCode::OperationInterrupted) => FailureKind::Slow,
        Some(ErrorCode::DiskFull) => FailureKind::Full,
        Some(ErrorCode::ConstraintViolation) if is_unique(error) => FailureKind::Conflict,
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed,
        ) => FailureKind::Broken,
        _ => FailureKind::Statement,
    };
    Failed {
        error: DbErr::Exec(RuntimeErr::Internal(error.to_string())),
        kind,
    }
}

/// Two rows with the same key (SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY), unlike a broken CHECK.
fn is_unique(error: &rusqlite::Error) -> bool {
    let extended = error.sqlite_error().map(|error| error.extended_code);
    extended.is_some_and(|code| code == 2067 || code == 1555)
}
