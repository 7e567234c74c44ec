//! A page with one table, without scripts or anything from elsewhere.

use std::io::{self, Write};

use super::about::About;
use super::table::is_link;
use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// What every page looks like.
pub(super) const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}
th{position:sticky;top:0;background:#fff;border-bottom:2px solid #666}td.n{text-align:right;font-variant-numeric:tabular-nums}
footer{color:#666;font-size:13px}dt{float:left;clear:left;width:8rem}dd{margin-left:8rem}pre{overflow:auto}";

/// Writes the head of a page.
pub fn page_start(title: &str, out: &mut dyn Write) -> io::Result<()> {
    let title = escape(if title.is_empty() { "Dateline" } else { title });
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1>"
    )
}

/// Writes the foot of a page: where it comes from.
pub fn page_end(about: Option<&About>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(about) = about {
        writeln!(out, "<footer><dl>")?;
        for (name, value) in about.facts() {
            let value = escape(&value);
            if name == "sql" {
                writeln!(
                    out,
                    "<dt>sql</dt><dd><details><summary>statement</summary><pre>{value}</pre></details></dd>"
                )?;
            } else {
                writeln!(out, "<dt>{}</dt><dd>{value}</dd>", escape(&name))?;
            }
        }
        writeln!(out, "</dl></footer>")?;
    }
    writeln!(out, "</body></html>")
}

/// One table on a page, or a part of a page.
pub(super) struct Html<'a> {
    out: &'a mut dyn Write,
    about: Option<About>,
    is_fragment: bool,
    shown: u64,
}

impl<'a> Html<'a> {
    pub(super) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        if !options.fragment {
            page_start(&options.title, out)?;
        }
        writeln!(out, "<table>")?;
        if !options.no_header {
            write!(out, "<thead><tr>")?;
            for column in columns {
                write!(out, "<th>{}</th>", escape(column))?;
            }
            writeln!(out, "</tr></thead>")?;
        }
        writeln!(out, "<tbody>")?;
        Ok(Self {
            out,
            about: options.about.clone(),
            is_fragment: options.fragment,
            shown: 0,
        })
    }
}

impl Sink for Html<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.shown += 1;
        write!(self.out, "<tr>")?;
        for cell in row {
            let class = if cell.is_number() { " class=\"n\"" } else { "" };
            let text = exact(cell);
            if is_link(&text) {
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
        writeln!(self.out, "</tbody></table>")?;
        if !self.is_fragment {
            let what = if self.shown == 1 { "row" } else { "rows" };
            writeln!(self.out, "<p>{} {what}</p>", self.shown)?;
            page_end(self.about.as_ref(), self.out)?;
        }
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
