//! An article in reading form, with what was found marked in the text.

use std::io::{self, Write};

use serde_json::json;

use super::html::{STYLE, escape};
use super::printable;
use crate::model::Span;
use crate::query::article::{Mark, MarkKind, Page};

/// Writes the article for a terminal or a plain file: styles where there is colour, brackets where there is none.
pub fn article_text(page: &Page, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (bold, dim, off) = if color {
        ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    for (name, fact) in &page.facts {
        if *name == "headline" {
            writeln!(out, "{bold}{}{off}", printable(fact))?;
        } else {
            writeln!(out, "{dim}{name}:{off} {}", printable(fact))?;
        }
    }
    writeln!(out, "{dim}article:{off} {}", page.id)?;
    if page.body.is_empty() {
        writeln!(out)?;
    } else if color {
        writeln!(
            out,
            "{dim}marks:{off} {} {} {} {} {} {}\n",
            styled(MarkKind::Quote, "quote"),
            styled(MarkKind::Cue, "cue"),
            styled(MarkKind::Actor, "actor"),
            styled(MarkKind::Place, "place"),
            styled(MarkKind::Event, "event"),
            styled(MarkKind::Date, "date"),
        )?;
    } else {
        writeln!(
            out,
            "marks: [q:1 quote]  ~cue~  {{actor|a:1}}  <place|p:1>  *event|e:1*  _date_\n"
        )?;
    }
    let mut notes = page.notes.iter().peekable();
    let mut at = 0;
    for paragraph in page.body.split_inclusive('\n') {
        let span = Span::new(at, at + paragraph.len());
        at = span.end;
        if color {
            write_styled(page, span, out)?;
        } else {
            write_bracketed(page, span, out)?;
        }
        writeln!(out)?;
        while let Some(note) = notes.next_if(|note| note.at < span.end) {
            writeln!(out, "    {dim}{}  {}{off}", note.id, printable(&note.text))?;
        }
    }
    for one in &page.provided {
        writeln!(
            out,
            "{dim}{} {}:{off} {}",
            one.provider,
            one.what,
            printable(&one.text)
        )?;
    }
    Ok(())
}

/// Returns the escape codes of a mark.
const fn code(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Quote => "32",
        MarkKind::Cue => "3",
        MarkKind::Actor => "1;36",
        MarkKind::Place => "35",
        MarkKind::Event => "1;33",
        MarkKind::Date => "4;33",
    }
}

fn styled(kind: MarkKind, text: &str) -> String {
    format!("\u{1b}[{}m{text}\u{1b}[0m", code(kind))
}

/// Returns the stretches of `span` between which the set of marks changes.
fn stretches(page: &Page, span: Span) -> Vec<(Span, Vec<&Mark>)> {
    let inside: Vec<&Mark> = page
        .marks
        .iter()
        .filter(|mark| mark.span.overlaps(span))
        .collect();
    let mut cuts: Vec<usize> = inside
        .iter()
        .flat_map(|mark| [mark.span.start.max(span.start), mark.span.end.min(span.end)])
        .chain([span.start, span.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| match pair {
            [start, end] => {
                let stretch = Span::new(*start, *end);
                let marks = inside
                    .iter()
                    .copied()
                    .filter(|mark| mark.span.contains(stretch))
                    .collect();
                Some((stretch, marks))
            }
            _ => None,
        })
        .collect()
}

fn write_styled(page: &Page, span: Span, out: &mut dyn Write) -> io::Result<()> {
    for (stretch, marks) in stretches(page, span) {
        let text = printable(stretch.of(&page.body).trim_end_matches('\n'));
        if marks.is_empty() {
            write!(out, "{text}")?;
        } else {
            let mut kinds: Vec<MarkKind> = marks.iter().map(|mark| mark.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let codes: Vec<&str> = kinds.into_iter().map(code).collect();
            write!(out, "\u{1b}[{}m{text}\u{1b}[0m", codes.join(";"))?;
        }
    }
    Ok(())
}

fn write_bracketed(page: &Page, span: Span, out: &mut dyn Write) -> io::Result<()> {
    for (stretch, marks) in stretches(page, span) {
        let mut closing = String::new();
        // The longest opens first and closes last.
        let mut order = marks.clone();
        order.sort_by_key(|mark| (mark.span.start, usize::MAX - mark.span.end, mark.kind));
        for mark in &order {
            if mark.span.start == stretch.start {
                match mark.kind {
                    MarkKind::Quote => write!(out, "[{} ", mark.id)?,
                    MarkKind::Cue => write!(out, "~")?,
                    MarkKind::Actor => write!(out, "{{")?,
                    MarkKind::Place => write!(out, "<")?,
                    MarkKind::Event => write!(out, "*")?,
                    MarkKind::Date => write!(out, "_")?,
                }
            }
            if mark.span.end == stretch.end {
                let close = match mark.kind {
                    MarkKind::Quote => "]".to_owned(),
                    MarkKind::Cue => "~".to_owned(),
                    MarkKind::Actor => format!("|{}}}", mark.id),
                    MarkKind::Place => format!("|{}>", mark.id),
                    MarkKind::Event => format!("|{}*", mark.id),
                    MarkKind::Date => "_".to_owned(),
                };
                closing.insert_str(0, &close);
            }
        }
        write!(
            out,
            "{}{closing}",
            printable(stretch.of(&page.body).trim_end_matches('\n'))
        )?;
    }
    Ok(())
}

/// Writes the article as a page.
pub fn article_html(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let headline = page
        .facts
        .iter()
        .find(|(name, _)| *name == "headline")
        .map_or("Article", |(_, text)| text.as_str());
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}
.quote{{background:#e4f4e4}}.cue{{font-style:italic}}.actor{{color:#0a5c7a;font-weight:600}}.place{{color:#8a2a7a}}.event{{border-bottom:2px solid #c80}}.date{{border-bottom:1px dotted #c80}}
aside{{color:#666;font-size:13px;margin:-.6rem 0 1rem 1.5rem}}p{{max-width:48rem}}</style></head>\n<body><h1>{0}</h1>\n<p>",
        escape(headline)
    )?;
    for (name, fact) in page.facts.iter().filter(|(name, _)| *name != "headline") {
        writeln!(out, "{name}: {}<br>", escape(fact))?;
    }
    writeln!(
        out,
        "</p>\n<p><span class=\"quote\">quote</span> <span class=\"cue\">cue</span> <span class=\"actor\">actor</span> <span class=\"place\">place</span> <span class=\"event\">event</span> <span class=\"date\">date</span></p>"
    )?;
    let mut notes = page.notes.iter().peekable();
    let mut at = 0;
    for paragraph in page.body.split_inclusive('\n') {
        let span = Span::new(at, at + paragraph.len());
        at = span.end;
        if paragraph.trim().is_empty() {
            continue;
        }
        write!(out, "<p>")?;
        for (stretch, marks) in stretches(page, span) {
            let text = escape(stretch.of(&page.body).trim_end_matches('\n'));
            if marks.is_empty() {
                write!(out, "{text}")?;
            } else {
                let mut classes: Vec<&str> = marks.iter().map(|mark| mark.kind.name()).collect();
                classes.sort_unstable();
                classes.dedup();
                let title: Vec<String> = marks
                    .iter()
                    .map(|mark| format!("{} {}", mark.id, mark.label).trim().to_owned())
                    .collect();
                write!(
                    out,
                    "<span class=\"{}\" title=\"{}\">{text}</span>",
                    classes.join(" "),
                    escape(&title.join("; "))
                )?;
            }
        }
        writeln!(out, "</p>")?;
        while let Some(note) = notes.next_if(|note| note.at < span.end) {
            writeln!(
                out,
                "<aside>{} {}</aside>",
                escape(&note.id),
                escape(&note.text)
            )?;
        }
    }
    for one in &page.provided {
        writeln!(
            out,
            "<p class=\"provided\">{} {}: {}</p>",
            escape(&one.provider),
            escape(&one.what),
            escape(&one.text)
        )?;
    }
    writeln!(out, "</body></html>")
}

/// Writes the article as one JSON object; offsets in characters.
pub fn article_json(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let facts: serde_json::Map<String, serde_json::Value> = page
        .facts
        .iter()
        .map(|(name, fact)| (name.replace(' ', "_"), json!(fact)))
        .collect();
    let marks: Vec<serde_json::Value> = page
        .marks
        .iter()
        .map(|mark| {
            json!({
                "start_char": mark.start_char,
                "end_char": mark.end_char,
                "kind": mark.kind.name(),
                "id": if mark.id.is_empty() { None } else { Some(&mark.id) },
                "label": mark.label,
                "words": mark.span.of(&page.body),
            })
        })
        .collect();
    let notes: Vec<serde_json::Value> = page
        .notes
        .iter()
        .map(|note| json!({"id": note.id, "text": note.text}))
        .collect();
    let mut whole = json!({"article_id": page.id, "facts": facts, "body": page.body, "marks": marks, "notes": notes});
    if !page.provided.is_empty() {
        whole["provided"] = page
            .provided
            .iter()
            .map(|one| json!({"provider": one.provider, "what": one.what, "text": one.text}))
            .collect();
    }
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let mark = |start, end, kind, id: &str| Mark {
            span: Span::new(start, end),
            start_char: 0,
            end_char: 1,
            kind,
            id: id.to_owned(),
            label: "x".to_owned(),
        };
        Page {
            id: 1,
            facts: vec![("headline", "H".to_owned())],
            body: "Ana said Norland lost.\n\nEnd.".to_owned(),
            marks: vec![
                mark(0, 3, MarkKind::Actor, "a:1"),
                mark(4, 8, MarkKind::Cue, ""),
                mark(9, 21, MarkKind::Quote, "q:1"),
                mark(9, 16, MarkKind::Place, "p:7"),
            ],
            notes: Vec::new(),
            provided: Vec::new(),
        }
    }

    #[test]
    fn brackets_nest() {
        let mut out = Vec::new();
        article_text(&page(), false, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.contains("{Ana|a:1} ~said~ [q:1 <Norland|p:7> lost]."),
            "{text}"
        );
    }

    #[test]
    fn a_page_carries_the_marks() {
        let mut out = Vec::new();
        article_html(&page(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("<span class=\"place quote\""), "{text}");
    }
}
