//! Tables as CSV that a Japanese Excel opens without harm. Not a choice of columns, and not a reader of files.
//!
//! UTF-8 with a byte order mark (without one Excel takes the file for Shift_JIS), records end in CRLF, line breaks
//! inside a cell are LF. What another program might split at (`;`, TAB) stands in quotation marks, too. Text is written as it is, so the file keeps leading zeros. Excel still drops them on opening
//! when a cell is nothing but digits: hand over telephone and receipt numbers in their grouped form.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words, also those that merely look like a number; guarded against being read as a formula.
    Text(String),
    /// A number to calculate with, also a negative one; never guarded.
    Number(i64),
    /// Nothing is known or nothing was answered. Not the same as zero.
    Empty,
}

/// A heading line and rows of as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvTable {
    /// The names of the columns; guarded like text, because questions are worded by people.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

/// The table as a file: UTF-8 with a byte order mark.
///
/// Text starting with `=`, `+`, `-`, `@` (half or full width), TAB, CR or LF would be run as a formula by spreadsheet
/// programs, so it gets a leading single quote; so does what follows a `;` or TAB, where a program that splits there
/// would see a cell begin. A hyphen that is all of a cell stays bare: it is the office's mark for "none" and cannot be
/// calculated.
///
/// # Errors
/// When a row is not as long as the header.
pub fn to_utf8_bom(table: &CsvTable) -> Result<Vec<u8>, ::csv::Error> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        // The writer knows one delimiter only; see `quoted`.
        .quote_style(QuoteStyle::Never)
        .from_writer(&mut bytes);
    writer.write_record(table.header.iter().map(|name| quoted(&guarded(name))))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| quoted(&written(cell))))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// In quotation marks (RFC 4180), if a program splits at something in it, whatever its list separator is.
fn quoted(text: &str) -> String {
    if text.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn guarded(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // A leading TAB or line break is guarded itself: spreadsheets skip it.
    let mut guarded = String::with_capacity(text.len());
    if text.starts_with(['\t', '\n']) {
        guarded.push('\'');
    }
    for piece in text.split_inclusive([';', '\t']) {
        let cell = piece.strip_suffix([';', '\t']).unwrap_or(piece);
        if is_formula_like(cell) {
            guarded.push('\'');
        }
        guarded.push_str(piece);
    }
    guarded
}

/// The first characters OWASP lists for "CSV injection", with their full-width forms, which input methods may fold.
fn is_formula_like(text: &str) -> bool {
    let is_mark_for_none = matches!(text, "-" | "－");
    !is_mark_for_none && text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
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
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn file(table: &CsvTable) -> String {
        String::from_utf8(to_utf8_bom(table).unwrap()).unwrap()
    }

    fn table(rows: Vec<Vec<Cell>>) -> CsvTable {
        let columns = rows.first().map_or(0, Vec::len);
        CsvTable {
            header: (1..=columns).map(|column| format!("列{column}")).collect(),
            rows,
        }
    }

    fn read_back(file: &str) -> Vec<Vec<String>> {
        ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(file.strip_prefix(BYTE_ORDER_MARK).unwrap().as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_file_has_a_byte_order_mark_crlf_and_quotes_only_where_needed() {
        let table = CsvTable {
            header: vec!["氏名".into(), "電話".into(), "人数".into(), "備考".into()],
            rows: vec![
                vec![
                    "髙﨑 花子".into(),
                    "03-1234-5678".into(),
                    2_u32.into(),
                    "車いす, \"2台\"\r\n通路側".into(),
                ],
                vec![
                    "山田".into(),
                    "0312345678".into(),
                    (-1_i64).into(),
                    Cell::Empty,
                ],
            ],
        };

        assert_eq!(
            file(&table),
            "\u{feff}氏名,電話,人数,備考\r\n\
             髙﨑 花子,03-1234-5678,2,\"車いす, \"\"2台\"\"\n通路側\"\r\n\
             山田,0312345678,-1,\r\n"
        );
    }

    #[test]
    fn text_that_would_be_a_formula_gets_a_single_quote() {
        for (typed, written) in [
            ("=1+1", "'=1+1"),
            ("+81-90-0000-0000", "'+81-90-0000-0000"),
            ("-1", "'-1"),
            ("--", "'--"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\n=1"),
            ("\r\n=1", "'\n=1"),
            ("\n=1", "'\n=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠a", "'＠a"),
            ("a;=1", "a;'=1"),
            ("a\t=1;+2", "a\t'=1;'+2"),
            ("=1;2", "'=1;2"),
            (";-;-1", ";-;'-1"),
        ] {
            assert_eq!(guarded(typed), written);
        }
    }

    #[test]
    fn harmless_text_is_written_as_it_is() {
        for text in [
            "",
            "-",
            "－",
            "ー",
            "—",
            "007",
            "03-1234-5678",
            "1=1",
            "a@b.jp",
            "'=1",
        ] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn a_heading_is_guarded_like_text() {
        let table = CsvTable {
            header: vec!["=cmd".into(), "=a,b".into()],
            rows: Vec::new(),
        };

        assert_eq!(file(&table), "\u{feff}'=cmd,\"'=a,b\"\r\n");
    }

    #[test]
    fn a_row_of_another_length_is_an_error() {
        let table = CsvTable {
            header: vec!["a".into(), "b".into()],
            rows: vec![vec![1.into()]],
        };

        assert!(matches!(
            to_utf8_bom(&table).unwrap_err().kind(),
            ::csv::ErrorKind::UnequalLengths { .. }
        ));
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
            ],
            [
                Cell::Text("a".into()),
                Cell::Text("b".into()),
                Cell::Number(7),
                Cell::Text("18446744073709551615".into()),
                Cell::Number(3),
                Cell::Empty,
            ]
        );
    }

    fn any_cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            any::<String>().prop_map(Cell::Text),
            r#"[=+\-@＝＋－＠'"\t\r\n]{0,2}[,;"'\t\r\n =0-9あ]{0,8}"#.prop_map(Cell::Text),
            any::<i64>().prop_map(Cell::Number),
            Just(Cell::Empty),
        ]
    }

    #[test]
    fn what_another_program_splits_at_is_quoted() {
        let cells = ["a;=1", "a\t=1", "a;\"=1\"", "a b"].map(Cell::from);

        assert_eq!(
            file(&table(vec![cells.to_vec()])),
            "\u{feff}列1,列2,列3,列4\r\n\"a;'=1\",\"a\t'=1\",\"a;\"\"=1\"\"\",a b\r\n"
        );
    }

    proptest! {
        #[test]
        fn a_file_reads_back_cell_by_cell(
            rows in (1_usize..5).prop_flat_map(|columns| vec(vec(any_cell(), columns), 1..6))
        ) {
            let table = table(rows);

            let read = read_back(&file(&table));

            let mut expected = vec![table.header.clone()];
            expected.extend(table.rows.iter().map(|row| row.iter().map(written).collect()));
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn guarded_text_is_never_a_formula_and_loses_nothing(text in any_cell()) {
            if let Cell::Text(text) = text {
                let written = guarded(&text);

                let plain = text.replace("\r\n", "\n").replace('\r', "\n");
                prop_assert!(!written.starts_with(['\t', '\n']));
                prop_assert!(!written.split([';', '\t']).any(is_formula_like));
                let unquoted = |text: &str| text.replace('\'', "");
                prop_assert_eq!(unquoted(&written), unquoted(&plain));
            }
        }
    }
}
