//! A Markdown table.

use std::io::{self, Write};

use super::{Cut, Options, Sink, exact, printable};
use crate::query::Value;

/// Pipes between the cells; line ends become `<br>`.
pub(super) struct Markdown<'a> {
    out: &'a mut dyn Write,
    shown: u64,
}

impl<'a> Markdown<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        // A table without its head is no table in Markdown: the names are left empty.
        let names: Vec<String> = columns
            .iter()
            .map(|name| {
                if options.no_header {
                    String::new()
                } else {
                    cell(name)
                }
            })
            .collect();
        writeln!(out, "| {} |", names.join(" | "))?;
        writeln!(out, "| {} |", vec!["---"; columns.len()].join(" | "))?;
        Ok(Self { out, shown: 0 })
    }
}

impl Sink for Markdown<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        let cells: Vec<String> = row.iter().map(|value| cell(&exact(value))).collect();
        writeln!(self.out, "| {} |", cells.join(" | "))
    }

    fn finish(&mut self) -> io::Result<Cut> {
        Ok(Cut::all(self.shown))
    }
}

/// Escapes what Markdown takes for markup.
fn cell(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            printable(line)
                .replace('|', "\\|")
                .replace('<', "&lt;")
                .replace('*', "\\*")
                .replace('`', "\\`")
        })
        .collect();
    lines.join("<br>")
}
