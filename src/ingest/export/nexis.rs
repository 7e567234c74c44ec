//! Text exports of `LexisNexis` (`1 of 250 DOCUMENTS`), of its successor Nexis (`End of Document`), and of databases that
//! part their stories with `Document 1 of 20`.
//!
//! A story is a preamble (publication, date, headline, in lines that are often centred), labelled fields (`BYLINE:`,
//! `SECTION:`, `LENGTH:`), the text, and more labelled fields. Labels are known by name; any other capitals before a colon
//! are words of the text.

use super::{Cut, Stories, language, tag, with_dateline};
use crate::ingest::{Format, Input, Options, Reason, Records};
use crate::model::{RawArticle, TagKind};

/// Nexis' text export.
pub(in crate::ingest) struct Nexis;

impl Format for Nexis {
    fn name(&self) -> &'static str {
        "nexis"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn sniff(&self, head: &str) -> bool {
        let starts = head
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(40)
            .any(is_start);
        // What says the number may also be a heading in a report of some other kind: the fields must be there.
        let labels = head
            .lines()
            .filter_map(label)
            .filter(|(label, _)| matches!(*label, "LENGTH" | "LOAD-DATE" | "BYLINE" | "FULL TEXT"))
            .count();
        (starts && labels > 0) || (labels >= 2 && head.lines().any(is_end))
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        Box::new(Stories::new(input, options.max_record, parting, parse))
    }
}

/// Labels of fields. The second half of the list comes behind the text.
const LABELS: &[&str] = &[
    "BYLINE",
    "SECTION",
    "LENGTH",
    "DATELINE",
    "HIGHLIGHT",
    "SERIES",
    "BODY",
    "AUTHOR",
    "ABSTRACT",
    "PUBLICATION INFO",
    "LINKS",
    "FULL TEXT",
    "CLASSIFICATION",
    "URL",
    "GRAPHIC",
    "GRAPHICS",
    "PHOTO",
    "LOAD-DATE",
    "LANGUAGE",
    "CORRECTION",
    "CORRECTION-DATE",
    "NOTES",
    "PUBLICATION-TYPE",
    "DOCUMENT-TYPE",
    "JOURNAL-CODE",
    "JOURNAL CODE",
    "ACC-NO",
    "TYPE",
    "DISTRIBUTION",
    "SUBJECT",
    "COMPANY",
    "ORGANIZATION",
    "PERSON",
    "TICKER",
    "INDUSTRY",
    "CITY",
    "STATE",
    "COUNTRY",
    "GEOGRAPHIC",
    "LOCATION",
    "PEOPLE",
    "COMPANY / ORGANIZATION",
    "TITLE",
    "PUBLICATION TITLE",
    "PUBLICATION DATE",
    "PUBLICATION YEAR",
    "PUBLISHER",
    "PLACE OF PUBLICATION",
    "COUNTRY OF PUBLICATION",
    "PUBLICATION SUBJECT",
    "ISSN",
    "SOURCE TYPE",
    "LANGUAGE OF PUBLICATION",
    "DOCUMENT TYPE",
    "PROQUEST DOCUMENT ID",
    "DOCUMENT URL",
    "COPYRIGHT",
    "LAST UPDATED",
    "DATABASE",
    "PAGES",
    "DATELINE",
];

/// Labels that running text may well begin a paragraph with, when only their first letter is a capital.
const WORDS: &[&str] = &[
    "NOTES",
    "TYPE",
    "SUBJECT",
    "TITLE",
    "CITY",
    "STATE",
    "COUNTRY",
    "PHOTO",
    "CORRECTION",
    "AUTHOR",
    "ABSTRACT",
    "LINKS",
    "PERSON",
    "COMPANY",
    "INDUSTRY",
    "PEOPLE",
    "LOCATION",
    "DISTRIBUTION",
    "PAGES",
    "SERIES",
];

/// Returns the field that a line begins, and the rest of the line.
fn label(line: &str) -> Option<(&'static str, &str)> {
    let (before, rest) = line.trim_start().split_once(':')?;
    if before.len() > 24 || !before.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let known = LABELS
        .iter()
        .find(|label| before.eq_ignore_ascii_case(label))
        .copied()?;
    Some((known, rest.trim()))
}

/// Tells whether a line begins a story: `12 of 250 DOCUMENTS`, `Document 12 of 250`.
fn is_start(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| {
        !word.is_empty() && word.len() <= 7 && word.chars().all(|c| c.is_ascii_digit() || c == ',')
    };
    match words.as_slice() {
        [first, of, last, documents] if number(first) => {
            of.eq_ignore_ascii_case("of")
                && number(last)
                && matches!(*documents, "DOCUMENTS" | "DOCUMENT")
        }
        [document, first, of, last] => {
            document.eq_ignore_ascii_case("document")
                && number(first)
                && *of == "of"
                && number(last)
        }
        _ => false,
    }
}

/// Tells whether a line ends a story.
fn is_end(line: &str) -> bool {
    line.trim() == "End of Document"
}

/// Tells whether a line is one of the headings that the successor puts between its parts.
fn is_heading(line: &str) -> bool {
    matches!(line.trim(), "Body" | "Classification")
}

/// Tells where stories part.
fn parting(line: &str, _story: &str) -> Cut {
    if is_end(line) {
        Cut::After
    } else if is_start(line) {
        Cut::Before
    } else {
        Cut::Not
    }
}

/// Tells whether a line is about rights.
fn is_rights(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Copyright ")
        || line.starts_with('©')
        || line.starts_with("(c) ")
        || line.eq_ignore_ascii_case("all rights reserved")
        || line.eq_ignore_ascii_case("all rights reserved.")
}

/// Tells whether a line is a date: the name of a month, and a year.
fn is_date(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.len() <= 9
        && words.iter().any(|word| {
            word.len() >= 3
                && [
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                ]
                .iter()
                .any(|month| month.starts_with(&word.to_lowercase()))
        })
        && words.iter().any(|word| {
            word.len() == 4
                && word
                    .parse::<u16>()
                    .is_ok_and(|year| (1800..2200).contains(&year))
        })
}

/// A paragraph of the export: lines without an empty one between them.
struct Block<'a> {
    lines: Vec<&'a str>,
}

impl Block<'_> {
    fn first(&self) -> &str {
        self.lines.first().copied().unwrap_or_default()
    }

    fn joined(&self) -> String {
        words(&self.lines.join(" "))
    }
}

/// Returns a text with single spaces.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts a story into blocks.
fn blocks(story: &str) -> Vec<Block<'_>> {
    let mut out: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for line in story.lines() {
        if is_start(line) || is_end(line) || line.trim_start().starts_with("____") {
            continue;
        }
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match out.last_mut().filter(|_| open) {
            // The successor writes its labels without empty lines between them.
            Some(_) if label(line).is_some() || is_heading(line) => {
                out.push(Block { lines: vec![line] });
            }
            Some(block) => block.lines.push(line),
            None => out.push(Block { lines: vec![line] }),
        }
        open = true;
    }
    out
}

/// Where in a story the parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Preamble,
    Fields,
    Text,
    Tail,
}

/// Reads a story.
fn parse(story: &str) -> Result<RawArticle, Reason> {
    let mut preamble: Vec<Block<'_>> = Vec::new();
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    let mut text: Vec<String> = Vec::new();
    let mut place = Place::Preamble;
    for block in blocks(story) {
        let found = label(block.first()).filter(|(name, _)| {
            let written = block.first().trim_start();
            // In the text, a label in small letters that may be a word is a word.
            place != Place::Text || written.starts_with(name) || !WORDS.contains(name)
        });
        if let Some((name, rest)) = found {
            let mut value = rest.to_owned();
            for line in block.lines.iter().skip(1) {
                value.push('\n');
                value.push_str(line.trim());
            }
            let value = value.trim().to_owned();
            match name {
                "BODY" | "FULL TEXT" => {
                    place = Place::Text;
                    if !value.is_empty() {
                        text.push(value);
                    }
                }
                _ => {
                    place = if place == Place::Text || place == Place::Tail {
                        Place::Tail
                    } else {
                        Place::Fields
                    };
                    fields.push((name, value));
                }
            }
            continue;
        }
        // The successor's heading of the text.
        if block.first().trim() == "Body" && place != Place::Tail {
            place = Place::Text;
            if block.lines.len() > 1 {
                text.push(block.lines.get(1..).unwrap_or_default().join("\n"));
            }
            continue;
        }
        if block.first().trim() == "Classification" {
            place = Place::Tail;
            continue;
        }
        if is_rights(block.first()) {
            continue;
        }
        match place {
            Place::Preamble => preamble.push(block),
            Place::Fields | Place::Text => {
                place = Place::Text;
                text.push(block.lines.join("\n"));
            }
            // Headings of indexes ("Classification"), and what is left of a field.
            Place::Tail => {}
        }
    }
    let field = |name: &str| {
        fields
            .iter()
            .find(|(known, value)| *known == name && !value.is_empty())
            .map(|(_, value)| value.clone())
    };
    let one_line = |name: &str| field(name).map(|value| words(&value));
    let head = head_of(&preamble, story);
    if text.is_empty() {
        return Err(if preamble.is_empty() && fields.is_empty() {
            Reason::Malformed("no headline, no fields and no text".to_owned())
        } else {
            Reason::NoText
        });
    }
    let dateline = one_line("DATELINE");
    let mut raw = RawArticle {
        external_id: one_line("ACC-NO").or_else(|| one_line("PROQUEST DOCUMENT ID")),
        url: one_line("URL").or_else(|| one_line("DOCUMENT URL")),
        outlet: one_line("PUBLICATION TITLE").or(head.outlet),
        headline: one_line("TITLE").or(head.headline),
        authors: one_line("BYLINE")
            .or_else(|| one_line("AUTHOR"))
            .into_iter()
            .collect(),
        published: one_line("PUBLICATION DATE").or(head.date),
        language: one_line("LANGUAGE")
            .or_else(|| one_line("LANGUAGE OF PUBLICATION"))
            .map(|name| language(&name)),
        section: one_line("SECTION"),
        standfirst: one_line("HIGHLIGHT"),
        captions: ["GRAPHIC", "GRAPHICS", "PHOTO"]
            .iter()
            .filter_map(|name| one_line(name))
            .collect(),
        notes: ["CORRECTION", "NOTES"]
            .iter()
            .filter_map(|name| one_line(name))
            .collect(),
        text: with_dateline(dateline.as_deref(), text.join("\n\n")),
        ..RawArticle::default()
    };
    for (name, kind) in [
        ("PERSON", TagKind::Person),
        ("PEOPLE", TagKind::Person),
        ("COMPANY", TagKind::Organisation),
        ("ORGANIZATION", TagKind::Organisation),
        ("COMPANY / ORGANIZATION", TagKind::Organisation),
        ("CITY", TagKind::Place),
        ("STATE", TagKind::Place),
        ("COUNTRY", TagKind::Place),
        ("GEOGRAPHIC", TagKind::Place),
        ("LOCATION", TagKind::Place),
    ] {
        for entry in one_line(name).unwrap_or_default().split(';') {
            raw.tags.extend(tag(kind, entry, None));
        }
    }
    Ok(raw)
}

/// What the preamble says.
#[derive(Debug, Default)]
struct Head {
    outlet: Option<String>,
    date: Option<String>,
    headline: Option<String>,
}

/// Reads the preamble: publication and date in either order with the headline.
fn head_of(preamble: &[Block<'_>], story: &str) -> Head {
    let mut head = Head::default();
    // Lines one by one: the successor puts publication and date below each other.
    let mut dated_at = None;
    let lines: Vec<(usize, &str)> = preamble
        .iter()
        .enumerate()
        .flat_map(|(at, block)| block.lines.iter().map(move |line| (at, *line)))
        .collect();
    for (at, (block, line)) in lines.iter().enumerate() {
        if is_date(line) {
            head.date = Some(words(line));
            dated_at = Some((at, *block));
            break;
        }
    }
    let is_new = story.lines().any(is_end);
    let Some((at, block)) = dated_at else {
        head.headline = preamble.last().map(Block::joined);
        return head;
    };
    if is_new {
        // Headline, publication, date.
        head.outlet = at
            .checked_sub(1)
            .and_then(|at| lines.get(at))
            .map(|(_, line)| words(line));
        let title: Vec<&str> = lines
            .iter()
            .take(at.saturating_sub(1))
            .map(|(_, line)| *line)
            .collect();
        head.headline = Some(words(&title.join(" "))).filter(|title| !title.is_empty());
        return head;
    }
    // Publication, date, edition, headline.
    head.outlet = lines
        .first()
        .filter(|_| at > 0)
        .map(|(_, line)| words(line));
    let indent = |block: &Block<'_>| {
        let line = block.first();
        line.len() - line.trim_start().len()
    };
    let dated = preamble.get(block).map_or(0, &indent);
    head.headline = preamble
        .iter()
        .skip(block + 1)
        .filter(|block| !(indent(block) > 8 && dated > 8) && !is_edition(&block.joined()))
        .map(Block::joined)
        .next_back();
    head
}

/// Tells whether a line names an edition.
fn is_edition(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.len() < 60 && (lower.ends_with("edition") || lower.contains("edition "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::open_bytes;

    fn fixture(name: &str) -> Vec<Result<RawArticle, crate::ingest::Reject>> {
        let bytes = std::fs::read(format!("tests/fixtures/formats/{name}")).unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "nexis");
        source.records.collect()
    }

    #[test]
    fn numbered_documents_are_parted_and_read() {
        let records = fixture("nexis-classic.txt");
        assert_eq!(records.len(), 3);
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("Miners of Alta End a Strike of Nine Weeks")
        );
        assert_eq!(raw.outlet.as_deref(), Some("The Bay Post"));
        assert_eq!(raw.published.as_deref(), Some("May 4, 2021 Tuesday"));
        assert_eq!(raw.authors, ["By TOMAS REY"]);
        assert_eq!(
            raw.section.as_deref(),
            Some("Section A; Column 0; Foreign Desk; Pg. 6")
        );
        assert!(
            raw.text.starts_with("ALTA, May 3 - The miners of Alta"),
            "{}",
            raw.text
        );
        assert!(raw.text.ends_with("\"It was the shifts.\""), "{}", raw.text);
        assert!(raw.text.contains("CONDITIONS: the owners named three."));
        assert_eq!(raw.captions.len(), 1);
        let names: Vec<&str> = raw.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["Nora Velde", "Alta Copper"]);
        assert_eq!(records[1].clone().unwrap_err().code, "no-text");
        let wire = records[2].clone().unwrap();
        assert_eq!(
            wire.published.as_deref(),
            Some("May 4, 2021 Tuesday 9:15 AM GMT")
        );
        assert_eq!(wire.notes.len(), 1);
    }

    #[test]
    fn documents_with_an_end_line_are_read() {
        let records = fixture("nexis-new.txt");
        assert_eq!(records.len(), 2);
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("Ministers of the two shores to talk in June")
        );
        assert_eq!(raw.outlet.as_deref(), Some("The Amber Courier"));
        assert_eq!(raw.published.as_deref(), Some("May 21, 2021 Friday"));
        assert_eq!(raw.authors, ["Ruth Pell"]);
        assert!(
            raw.text.starts_with("The foreign ministers"),
            "{}",
            raw.text
        );
        assert!(raw.text.ends_with("before Monday."), "{}", raw.text);
        assert_eq!(raw.language.as_deref(), Some("en"));
    }
}
