//! Tables as CSV that a Japanese Excel opens without harm. Not a choice of columns, and not a reader of files.
//!
//! UTF-8 with a byte order mark (without one Excel takes the file for Shift_JIS), records end in CRLF, line breaks
//! inside a cell are LF. What another program might split at (`;`, TAB) stands in quotation marks, too. Text is written as it is, so the file keeps leading zeros. Excel still drops them on opening
//! when a cell is nothing but digits: hand over telephone and receipt numbers in their grouped form.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use super::table::{Cell, Table};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table as a file: UTF-8 with a byte order mark.
///
/// Text starting with `=`, `+`, `-`, `@` (half or full width), TAB, CR or LF would be run as a formula by spreadsheet
/// programs, so it gets a leading single quote; so does what follows a `;` or TAB, where a program that splits there
/// would see a cell begin. A hyphen that is all of a cell stays bare: it is the office's mark for "none" and cannot be
/// calculated. Titles are guarded like text, because questions are worded by people.
///
/// # Errors
/// When a row is not as long as the line of titles, which a [`Table`] cannot have.
pub fn to_utf8_bom(table: &Table) -> Result<Vec<u8>, ::csv::Error> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        // The writer knows one delimiter only; see `quoted`.
        .quote_style(QuoteStyle::Never)
        .from_writer(&mut bytes);
    writer.write_record(table.titles().map(|title| quoted(&guarded(title))))?;
    for row in table.rows() {
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
        Cell::Decimal(printed) => printed.clone(),
        Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Moment(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::format::table::Column;

    fn file(table: &Table) -> String {
        String::from_utf8(to_utf8_bom(table).unwrap()).unwrap()
    }

    type Row = [Cell; 4];

    /// A table of four columns with these titles.
    fn table(titles: [&str; 4], rows: Vec<Row>) -> Table {
        let columns: [Column<Row>; 4] = [
            Column::new("1", "0", |row| row[0].clone()),
            Column::new("2", "1", |row| row[1].clone()),
            Column::new("3", "2", |row| row[2].clone()),
            Column::new("4", "3", |row| row[3].clone()),
        ];
        Table::new(&columns, rows, |column| {
            titles[column.parse::<usize>().unwrap()].to_owned()
        })
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
        let rows = vec![
            [
                "髙﨑 花子".into(),
                "03-1234-5678".into(),
                2_u32.into(),
                "車いす, \"2台\"\r\n通路側".into(),
            ],
            [
                "山田".into(),
                "0312345678".into(),
                (-1_i64).into(),
                Cell::Empty,
            ],
        ];
        let table = table(["氏名", "電話", "人数", "備考"], rows);

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
    fn days_moments_and_decimals_are_written_as_spreadsheets_read_them() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
        let row = [
            day.into(),
            day.and_hms_opt(9, 5, 59).unwrap().into(),
            Cell::Decimal("25.0".into()),
            Cell::Decimal("-0.5".into()),
        ];

        assert_eq!(
            file(&table(["日", "時", "割合", "差"], vec![row])),
            "\u{feff}日,時,割合,差\r\n2026-04-01,2026-04-01 09:05,25.0,-0.5\r\n"
        );
    }

    #[test]
    fn a_title_is_guarded_like_text() {
        let table = table(["=cmd", "=a,b", "c", "-"], Vec::new());

        assert_eq!(file(&table), "\u{feff}'=cmd,\"'=a,b\",c,-\r\n");
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
            file(&table(["1", "2", "3", "4"], vec![cells])),
            "\u{feff}1,2,3,4\r\n\"a;'=1\",\"a\t'=1\",\"a;\"\"=1\"\"\",a b\r\n"
        );
    }

    proptest! {
        #[test]
        fn a_file_reads_back_cell_by_cell(
            rows in vec([any_cell(), any_cell(), any_cell(), any_cell()], 1..6)
        ) {
            let table = table(["1", "2", "3", "4"], rows);

            let read = read_back(&file(&table));

            let mut expected = vec![table.titles().map(str::to_owned).collect::<Vec<_>>()];
            expected.extend(table.rows().map(|row| row.iter().map(written).collect()));
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
