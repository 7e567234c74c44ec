//! Floor 7: writes rows in the form that was asked for.
//!
//! One file per form. Each takes rows one by one and writes them as they come; only a table looks at some of them first, to
//! know how wide its columns are. Nothing here knows SQLite or the terminal: widths and styles are given.

mod about;
mod article;
mod delimited;
mod exchange;
mod html;
mod json;
mod markdown;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
pub mod report;
mod spark;
mod table;
mod xlsx;

use std::io::{self, Write};

pub use about::{About, Parameter};
pub use article::{article_html, article_json, article_text};
pub use exchange::{Misfit, fits};
pub use html::{page_end, page_start};
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use spark::Spark;
pub use table::Cut;

use crate::query::Value;
use crate::query::header::Chart;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// Tab-separated values; tab, line end and backslash in a cell are escaped.
    Tsv,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A table in Markdown.
    Markdown,
    /// A page with one table.
    Html,
    /// One field a line, for people.
    Record,
    /// A workbook for spreadsheets.
    Xlsx,
    /// Places for maps.
    GeoJson,
    /// A network for Gephi.
    Gexf,
    /// A network for most programs that draw such.
    GraphMl,
    /// Events for calendars.
    Ics,
}

impl Format {
    /// Returns the format that a file name asks for.
    pub fn of_suffix(suffix: &str) -> Option<Self> {
        Some(match suffix.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "xlsx" => Self::Xlsx,
            "txt" => Self::Table,
            "geojson" => Self::GeoJson,
            "gexf" => Self::Gexf,
            "graphml" => Self::GraphMl,
            "ics" => Self::Ics,
            _ => return None,
        })
    }
}

/// How rows are to be written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Leave out the line of column names.
    pub no_header: bool,
    /// Cut a table to this many columns of a terminal; nothing: never cut.
    pub width: Option<usize>,
    /// Show at most this many rows of a table; nothing: all.
    pub rows: Option<u64>,
    /// Use styles.
    pub color: bool,
    /// Put an apostrophe before a CSV or TSV text that a spreadsheet would take for a formula.
    pub guard_formulas: bool,
    /// Title of a page.
    pub title: String,
    /// Make links of web addresses in a terminal table.
    pub links: bool,
    /// Where the rows come from, for an export that carries it.
    pub about: Option<About>,
    /// How the rows are drawn: tells which columns are places, names or days.
    pub chart: Option<Chart>,
    /// Leave out the head and the foot of a page: the caller writes them, with more than one table between them.
    pub fragment: bool,
}

/// Takes rows and writes them.
pub trait Sink {
    /// Writes a row.
    fn row(&mut self, row: &[Value]) -> io::Result<()>;
    /// Writes what comes after the last row; tells what was left out.
    fn finish(&mut self) -> io::Result<Cut>;
}

/// Makes the sink for a format.
pub fn sink<'a>(
    format: Format,
    columns: &[String],
    options: &Options,
    out: &'a mut dyn Write,
) -> io::Result<Box<dyn Sink + 'a>> {
    Ok(match format {
        Format::Table => Box::new(table::Table::new(columns, options, out)),
        Format::Record => Box::new(record::Record::new(columns, options, out)),
        Format::Csv => Box::new(delimited::Csv::new(columns, options, out)?),
        Format::Tsv => Box::new(delimited::Tsv::new(columns, options, out)?),
        Format::Json => Box::new(json::Json::new(columns, true, options, out)?),
        Format::Jsonl => Box::new(json::Json::new(columns, false, options, out)?),
        Format::Markdown => Box::new(markdown::Markdown::new(columns, options, out)?),
        Format::Html => Box::new(html::Html::new(columns, options, out)?),
        Format::Xlsx => Box::new(xlsx::Xlsx::new(columns, options, out)?),
        Format::GeoJson => Box::new(exchange::GeoJson::new(columns, options, out)?),
        Format::Gexf | Format::GraphMl => {
            Box::new(exchange::Graph::new(format, columns, options, out)?)
        }
        Format::Ics => Box::new(exchange::Calendar::new(columns, options, out)?),
    })
}

/// Returns a cell exactly, as text; nothing for NULL.
pub(crate) fn exact(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => real(*number),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("x'{}'", crate::query::sql::hex(bytes)),
    }
}

/// Returns a number with as many digits as tell it from its neighbours, and always as a number with a fraction.
fn real(number: f64) -> String {
    // `{:?}` is the shortest form that reads back, with an exponent where it is long.
    format!("{number:?}")
}

/// Returns text that cannot move the cursor, hide or reorder what stands beside it: control characters, zero-width and
/// bidirectional marks are written as escapes, line ends and tabs as blanks.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{e0000}'..='\u{e007f}' => out.extend(c.escape_unicode()),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what a format makes of rows.
    pub(super) fn rendered(
        format: Format,
        options: &Options,
        columns: &[&str],
        rows: &[Vec<Value>],
    ) -> (String, Cut) {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let mut out = Vec::new();
        let mut sink = sink(format, &columns, options, &mut out).unwrap();
        for row in rows {
            sink.row(row).unwrap();
        }
        let cut = sink.finish().unwrap();
        drop(sink);
        (String::from_utf8(out).unwrap(), cut)
    }

    fn rows() -> Vec<Vec<Value>> {
        vec![
            vec!["a, \"b\"".into(), Value::Integer(7), Value::Null],
            vec![
                "x\ny\u{1b}[31m|".into(),
                Value::Integer(-1204),
                Value::Real(0.1),
            ],
        ]
    }

    #[test]
    fn every_format_writes_the_same_rows() {
        let options = Options::default();
        for (format, expected) in [
            (
                Format::Csv,
                "t,n,r\n\"a, \"\"b\"\"\",7,\n\"x\ny\u{1b}[31m|\",-1204,0.1\n",
            ),
            (
                Format::Tsv,
                "t\tn\tr\na, \"b\"\t7\t\nx\\ny\u{1b}[31m|\t-1204\t0.1\n",
            ),
            (
                Format::Json,
                "[\n{\"t\":\"a, \\\"b\\\"\",\"n\":7,\"r\":null},\n{\"t\":\"x\\ny\\u001b[31m|\",\"n\":-1204,\"r\":0.1}\n]\n",
            ),
            (
                Format::Jsonl,
                "{\"t\":\"a, \\\"b\\\"\",\"n\":7,\"r\":null}\n{\"t\":\"x\\ny\\u001b[31m|\",\"n\":-1204,\"r\":0.1}\n",
            ),
            (
                Format::Markdown,
                "| t | n | r |\n| --- | --- | --- |\n| a, \"b\" | 7 |  |\n| x<br>y\\u{1b}[31m\\| | -1204 | 0.1 |\n",
            ),
            (
                Format::Table,
                "t                   n    r\n──────────────  ─────  ───\na, \"b\"              7\nx y\\u{1b}[31m|  -1204  0.1\n",
            ),
            (
                Format::Record,
                "── 1 ──\nt  a, \"b\"\nn  7\n── 2 ──\nt  x y\\u{1b}[31m|\nn  -1204\nr  0.1\n",
            ),
        ] {
            assert_eq!(
                rendered(format, &options, &["t", "n", "r"], &rows()).0,
                expected,
                "{format:?}"
            );
        }
    }

    #[test]
    fn no_rows_are_still_well_formed() {
        for (format, expected) in [
            (Format::Csv, "a\n"),
            (Format::Json, "[]\n"),
            (Format::Jsonl, ""),
            (Format::Markdown, "| a |\n| --- |\n"),
            (Format::Table, "a\n─\n"),
        ] {
            assert_eq!(
                rendered(format, &Options::default(), &["a"], &[]).0,
                expected,
                "{format:?}"
            );
        }
    }

    #[test]
    fn formulas_are_guarded_on_request() {
        let rows = [vec!["=1+1".into(), Value::Integer(-1), "a=b".into()]];
        let guarded = Options {
            guard_formulas: true,
            ..Options::default()
        };
        for (options, expected) in [
            (Options::default(), "a,b,c\n=1+1,-1,a=b\n"),
            (guarded, "a,b,c\n'=1+1,-1,a=b\n"),
        ] {
            assert_eq!(
                rendered(Format::Csv, &options, &["a", "b", "c"], &rows).0,
                expected
            );
        }
    }

    #[test]
    fn text_cannot_reorder_a_line() {
        assert_eq!(
            printable("a\u{202e}b\u{0}c\r\nd\té"),
            "a\\u{202e}b\\u{0}c d é"
        );
    }

    #[test]
    fn a_page_shows_markup_as_text() {
        let (page, _) = rendered(
            Format::Html,
            &Options::default(),
            &["a"],
            &[vec!["<b>&".into()]],
        );
        assert!(page.contains("<td>&lt;b&gt;&amp;</td>"), "{page}");
    }
}
