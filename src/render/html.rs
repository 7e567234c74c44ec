//! A page with one table, without scripts or anything from elsewhere.

use std::io::{self, Write};

use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// What every page looks like.
pub(super) const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}
th{position:sticky;top:0;background:#fff;border-bottom:2px solid #666}td.n{text-align:right;font-variant-numeric:tabular-nums}";

/// One table on a page.
pub(super) struct Html<'a> {
    out: &'a mut dyn Write,
    shown: u64,
}

impl<'a> Html<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let title = if options.title.is_empty() {
            "Dateline"
        } else {
            &options.title
        };
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}</style></head>\n<body><h1>{0}</h1>\n<table>",
            escape(title)
        )?;
        if !options.no_header {
            write!(out, "<thead><tr>")?;
            for column in columns {
                write!(out, "<th>{}</th>", escape(column))?;
            }
            writeln!(out, "</tr></thead>")?;
        }
        writeln!(out, "<tbody>")?;
        Ok(Self { out, shown: 0 })
    }
}

impl Sink for Html<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        write!(self.out, "<tr>")?;
        for cell in row {
            let class = if cell.is_number() { " class=\"n\"" } else { "" };
            let text = exact(cell);
            if text.starts_with("https://") || text.starts_with("http://") {
                let link = escape(&text);
                write!(
                    self.out,
                    "<td><a href=\"{link}\" rel=\"noreferrer\">{link}</a></td>"
                )?;
            } else {
                write!(self.out, "<td{class}>{}</td>", escape(&text))?;
            }
        }
        writeln!(self.out, "</tr>")
    }

    fn finish(&mut self) -> io::Result<Cut> {
        writeln!(
            self.out,
            "</tbody></table>\n<p>{} rows</p>\n</body></html>",
            self.shown
        )?;
        Ok(Cut::all(self.shown))
    }
}

/// Escapes markup; bidirectional overrides are shown as escapes, a page can be reordered too.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.extend(c.escape_unicode()),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
