//! A workbook for spreadsheets: the rows on one sheet or, beyond what a sheet holds, on several, and where they come from on the
//! last.
//!
//! Every text is a text cell: a spreadsheet never takes one for a formula or a link. Rows go to a temporary file as they come.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::about::About;
use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// Rows of a sheet, with the head (Excel specifications and limits).
const SHEET_ROWS: u32 = 1_048_576;
/// UTF-16 units of a cell (the same).
const CELL_UNITS: usize = 32_767;
/// What stands at the end of a text that had no room.
const CUT: &str = " … [cut: a cell holds 32,767 characters]";
/// Whole numbers beyond this lose digits in a spreadsheet, which knows only floating-point numbers; they are written as text.
const EXACT: u64 = 1 << 53;

/// A workbook that is being written.
pub(super) struct Xlsx<'a> {
    out: &'a mut dyn Write,
    book: Workbook,
    columns: Vec<String>,
    about: Option<About>,
    has_head: bool,
    /// Number of sheets with rows.
    sheets: usize,
    /// Next row of the last sheet.
    next: u32,
    shown: u64,
    cells_cut: bool,
}

/// Returns the error of the file itself where it is one.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

impl<'a> Xlsx<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let mut book = Workbook::new();
        // The same rows make the same file: the day that a spreadsheet shows as its creation is fixed.
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io_error)?;
        let mut properties = DocProperties::new()
            .set_title(&options.title)
            .set_creation_datetime(&day);
        if let Some(about) = &options.about {
            properties = properties
                .set_author(&about.program)
                .set_comment(format!("{}; database {}", about.query, about.database));
        }
        book.set_properties(&properties);
        let mut xlsx = Self {
            out,
            book,
            columns: columns.to_vec(),
            about: options.about.clone(),
            has_head: !options.no_header,
            sheets: 0,
            next: 0,
            shown: 0,
            cells_cut: false,
        };
        xlsx.start_sheet()?;
        Ok(xlsx)
    }

    /// Begins a sheet with the column names.
    fn start_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.next = 0;
        let name = if self.sheets == 1 {
            "Rows".to_owned()
        } else {
            format!("Rows {}", self.sheets)
        };
        let sheet = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(io_error)?;
        sheet.set_name(name).map_err(io_error)?;
        if self.has_head {
            sheet.set_freeze_panes(1, 0).map_err(io_error)?;
            let bold = Format::new().set_bold();
            for (column, name) in (0..).zip(&self.columns) {
                sheet
                    .write_string_with_format(0, column, name, &bold)
                    .map_err(io_error)?;
            }
            self.next = 1;
        }
        Ok(())
    }
}

impl Sink for Xlsx<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if self.next >= SHEET_ROWS {
            self.start_sheet()?;
        }
        let sheet = self
            .book
            .worksheet_from_index(self.sheets - 1)
            .map_err(io_error)?;
        for (column, cell) in (0..).zip(row) {
            match cell {
                Value::Null => {}
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "numbers that would lose digits are left to the next arm"
                )]
                Value::Integer(number) if number.unsigned_abs() <= EXACT => {
                    sheet
                        .write_number(self.next, column, *number as f64)
                        .map_err(io_error)?;
                }
                Value::Real(number) if number.is_finite() => {
                    sheet
                        .write_number(self.next, column, *number)
                        .map_err(io_error)?;
                }
                cell => {
                    let text = exact(cell);
                    let fitting = fitting(&text);
                    self.cells_cut |= fitting.is_some();
                    sheet
                        .write_string(self.next, column, fitting.unwrap_or(text))
                        .map_err(io_error)?;
                }
            }
        }
        self.next += 1;
        self.shown += 1;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Cut> {
        if let Some(about) = &self.about {
            let sheet = self.book.add_worksheet();
            sheet.set_name("About").map_err(io_error)?;
            for (row, (name, value)) in (0..).zip(about.facts()) {
                sheet.write_string(row, 0, name).map_err(io_error)?;
                let value = fitting(&value).unwrap_or(value);
                sheet.write_string(row, 1, value).map_err(io_error)?;
            }
        }
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file).map_err(io_error)?;
        file.rewind()?;
        io::copy(&mut file, self.out)?;
        Ok(Cut {
            cells: self.cells_cut,
            ..Cut::all(self.shown)
        })
    }
}

/// Returns the beginning of a text that has no room in a cell, with a note; nothing for one that has.
fn fitting(text: &str) -> Option<String> {
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return None;
    }
    let room = CELL_UNITS - CUT.encode_utf16().count();
    let mut used = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    short.push_str(CUT);
    Some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_too_long_for_a_cell_says_so() {
        assert_eq!(fitting(&"é".repeat(CELL_UNITS)), None);
        let short = fitting(&"😀".repeat(CELL_UNITS)).unwrap();
        assert!(short.ends_with(CUT));
        assert!(short.encode_utf16().count() <= CELL_UNITS);
    }

    #[test]
    fn a_workbook_is_a_zip_with_its_sheets() {
        let mut out = Vec::new();
        let options = Options {
            about: Some(About::default()),
            ..Options::default()
        };
        let mut sink = Xlsx::new(&["a".to_owned()], &options, &mut out).unwrap();
        sink.row(&["=1+1".into()]).unwrap();
        sink.row(&[Value::Integer(i64::MAX)]).unwrap();
        assert_eq!(sink.finish().unwrap().total, 2);
        assert!(out.starts_with(b"PK"));
    }
}
