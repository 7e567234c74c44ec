//! CSV and TSV. A spreadsheet may take a text that begins with `=` for a formula, and what articles say must not run: unless the
//! exact text is asked for, an apostrophe stands before it.

use std::io::{self, Write};

use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// Comma-separated values as in RFC 4180, with `\n` at the end of a line.
pub(super) struct Csv<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    guard: bool,
    shown: u64,
}

impl<'a> Csv<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().from_writer(out);
        if !options.no_header {
            writer.write_record(columns).map_err(io_error)?;
        }
        Ok(Self {
            writer,
            guard: options.guard_formulas,
            shown: 0,
        })
    }
}

impl Sink for Csv<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        for cell in row {
            match cell {
                Value::Text(text) if self.guard && is_formula(text) => {
                    self.writer.write_field(format!("'{text}"))
                }
                Value::Text(text) => self.writer.write_field(text),
                cell => self.writer.write_field(exact(cell)),
            }
            .map_err(io_error)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn finish(&mut self) -> io::Result<Cut> {
        self.writer.flush()?;
        Ok(Cut::all(self.shown))
    }
}

/// Returns the error of the file or pipe itself, so that a closed pipe is known as one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
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
