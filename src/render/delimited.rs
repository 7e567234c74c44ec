//! CSV and TSV. A spreadsheet may take a text that begins with `=` for a formula, and what articles say must not run: unless the
//! exact text is asked for, an apostrophe stands before it.

use std::io::{self, Write};

use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// Comma-separated values as in RFC 4180, with `\n` at the end of a line. Nothing is an empty cell, an empty text a pair of
/// quotation marks, so that a reader that cares can tell them apart.
pub(super) struct Csv<'a> {
    out: &'a mut dyn Write,
    guard: bool,
    shown: u64,
}

impl<'a> Csv<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        if !options.no_header {
            for (index, name) in columns.iter().enumerate() {
                if index > 0 {
                    out.write_all(b",")?;
                }
                quoted(out, "", name)?;
            }
            out.write_all(b"\n")?;
        }
        Ok(Self {
            out,
            guard: options.guard_formulas,
            shown: 0,
        })
    }
}

impl Sink for Csv<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                self.out.write_all(b",")?;
            }
            match cell {
                Value::Text(text) if self.guard && is_formula(text) => quoted(self.out, "'", text)?,
                Value::Text(text) => quoted(self.out, "", text)?,
                // A line without anything would be no row.
                Value::Null if row.len() == 1 => quoted(self.out, "", "")?,
                cell => self.out.write_all(exact(cell).as_bytes())?,
            }
        }
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<Cut> {
        self.out.flush()?;
        Ok(Cut::all(self.shown))
    }
}

/// Writes a text behind `mark` as a cell of CSV, between quotation marks where it needs them.
fn quoted(out: &mut dyn Write, mark: &str, text: &str) -> io::Result<()> {
    if !text.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        out.write_all(mark.as_bytes())?;
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    out.write_all(mark.as_bytes())?;
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(piece.as_bytes())?;
    }
    out.write_all(b"\"")
}

/// Tab-separated values, one row a line.
pub(super) struct Tsv<'a> {
    out: &'a mut dyn Write,
    guard: bool,
    shown: u64,
}

impl<'a> Tsv<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        if !options.no_header {
            let names: Vec<String> = columns.iter().map(|name| escaped(name)).collect();
            writeln!(out, "{}", names.join("\t"))?;
        }
        Ok(Self {
            out,
            guard: options.guard_formulas,
            shown: 0,
        })
    }
}

impl Sink for Tsv<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                self.out.write_all(b"\t")?;
            }
            if self.guard && matches!(cell, Value::Text(text) if is_formula(text)) {
                self.out.write_all(b"'")?;
            }
            self.out.write_all(escaped(&exact(cell)).as_bytes())?;
        }
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<Cut> {
        Ok(Cut::all(self.shown))
    }
}

/// Tells whether a spreadsheet may run a cell as a formula (OWASP, "CSV Injection").
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

/// Escapes what would end a cell or a line.
fn escaped(text: &str) -> String {
    if !text.contains(['\t', '\n', '\r', '\\']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}
