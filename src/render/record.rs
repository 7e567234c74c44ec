//! One field a line: wide rows for people. What is NULL is left out.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::table::wrap;
use super::{Cut, Options, Sink, exact, printable};
use crate::query::Value;

/// Rows one below the other.
pub(super) struct Record<'a> {
    out: &'a mut dyn Write,
    columns: Vec<String>,
    label_width: usize,
    width: Option<usize>,
    most: Option<u64>,
    color: bool,
    shown: u64,
    total: u64,
}

impl<'a> Record<'a> {
    pub(super) fn new(columns: &[String], options: &Options, out: &'a mut dyn Write) -> Self {
        let columns: Vec<String> = columns.iter().map(|name| printable(name)).collect();
        Self {
            label_width: columns.iter().map(|name| name.width()).max().unwrap_or(0),
            columns,
            out,
            width: options.width,
            most: options.rows,
            color: options.color,
            shown: 0,
            total: 0,
        }
    }
}

impl Sink for Record<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.total += 1;
        if self.most.is_some_and(|most| self.shown >= most) {
            return Ok(());
        }
        self.shown += 1;
        let (dim, off) = if self.color {
            ("\u{1b}[2m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        writeln!(self.out, "{dim}── {} ──{off}", self.shown)?;
        for (name, cell) in self.columns.iter().zip(row) {
            if *cell == Value::Null {
                continue;
            }
            let text = printable(&exact(cell));
            let lines = match self.width {
                Some(width) => wrap(&text, width.saturating_sub(self.label_width + 2).max(20)),
                None => vec![text],
            };
            for (index, line) in lines.iter().enumerate() {
                let label = if index == 0 { name.as_str() } else { "" };
                let pad = " ".repeat(self.label_width - label.width());
                writeln!(self.out, "{dim}{label}{pad}{off}  {line}")?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Cut> {
        Ok(Cut {
            shown: self.shown,
            total: self.total,
            ..Cut::default()
        })
    }
}
