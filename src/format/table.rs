//! A table for files: columns, each with its key, its title and what it shows of a row. Not a file format, and not the
//! choice of columns.
//!
//! A list is described once, as [`Column`]s over its rows; every file format prints the [`Table`] that follows from it.

use chrono::{NaiveDate, NaiveDateTime};

/// One cell, with what a spreadsheet needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words, also those that merely look like a number.
    Text(String),
    /// A whole number to calculate with, also a negative one.
    Number(i64),
    /// A number that keeps the digits it is printed with, such as `35.5` or `25.0`.
    Decimal(String),
    /// A day in Tokyo.
    Day(NaiveDate),
    /// A moment by the clock of Tokyo, told to the minute.
    Moment(NaiveDateTime),
    /// Nothing is known or nothing was answered. Not the same as zero.
    Empty,
}

/// A column of a list of `Row`s.
pub struct Column<Row> {
    /// The stable name, for files that programs read; unique in its list.
    pub key: &'static str,
    /// The key of its title in `locales/`.
    pub title: &'static str,
    /// What it shows of a row.
    pub cell: fn(&Row) -> Cell,
}

impl<Row> Column<Row> {
    /// A column.
    pub const fn new(key: &'static str, title: &'static str, cell: fn(&Row) -> Cell) -> Self {
        Self { key, title, cell }
    }
}

/// Columns and rows of as many cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Key and title of each column.
    columns: Vec<(&'static str, String)>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The rows as these columns show them; `title` words a column's title.
    pub fn new<Row>(
        columns: &[Column<Row>],
        rows: impl IntoIterator<Item = Row>,
        title: impl Fn(&str) -> String,
    ) -> Self {
        Self {
            columns: columns
                .iter()
                .map(|column| (column.key, title(column.title)))
                .collect(),
            rows: rows
                .into_iter()
                .map(|row| columns.iter().map(|column| (column.cell)(&row)).collect())
                .collect(),
        }
    }

    /// The stable names of the columns, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|(key, _)| *key)
    }

    /// The titles of the columns, in order.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, title)| title.as_str())
    }

    /// The rows, each with a cell for every column.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.rows.iter().map(Vec::as_slice)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<NaiveDateTime> for Cell {
    fn from(moment: NaiveDateTime) -> Self {
        Self::Moment(moment)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// A number beyond `i64` keeps its digits as text.
impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::Text(number.to_string()), Self::Number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_what_it_shows_of_every_row() {
        let columns: [Column<(&str, Option<u32>)>; 2] = [
            Column::new("name", "list-name", |row| row.0.into()),
            Column::new("persons", "list-persons", |row| row.1.into()),
        ];

        let table = Table::new(&columns, [("a", Some(2)), ("b", None)], str::to_uppercase);

        assert_eq!(table.keys().collect::<Vec<_>>(), ["name", "persons"]);
        assert_eq!(
            table.titles().collect::<Vec<_>>(),
            ["LIST-NAME", "LIST-PERSONS"]
        );
        assert_eq!(
            table.rows().collect::<Vec<_>>(),
            [
                [Cell::Text("a".into()), Cell::Number(2)],
                [Cell::Text("b".into()), Cell::Empty],
            ]
        );
    }

    #[test]
    fn values_become_cells() {
        assert_eq!(
            [
                Cell::from("a"),
                String::from("b").into(),
                7_i64.into(),
                u64::MAX.into(),
                Some(3_u64).into(),
                None::<&str>.into(),
                NaiveDate::MIN.into(),
                NaiveDateTime::MIN.into(),
            ],
            [
                Cell::Text("a".into()),
                Cell::Text("b".into()),
                Cell::Number(7),
                Cell::Text("18446744073709551615".into()),
                Cell::Number(3),
                Cell::Empty,
                Cell::Day(NaiveDate::MIN),
                Cell::Moment(NaiveDateTime::MIN),
            ]
        );
    }
}
