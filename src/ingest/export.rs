//! Text exports of press databases, which put many stories into one file.
//!
//! [`Stories`] cuts the file at the lines that part its stories, one at a time, and hands each to the parser of its database.
//! What the databases have in common is here too: names of languages, lists of tags.

use super::lines::{Line, read_line};
use super::{Input, Reason, Reject, decode};
use crate::model::{ProviderTag, RawArticle, TagKind};

pub(super) mod factiva;
pub(super) mod factiva_html;
pub(super) mod nexis;

/// Where a line parts two stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Nowhere: the line belongs to the story.
    Not,
    /// The line begins a story.
    Before,
    /// The line is the last of its story.
    After,
}

/// Tells whether a line parts stories, given the story so far.
type Parting = fn(line: &str, story: &str) -> Cut;

/// Reads one story.
type Parse = fn(story: &str) -> Result<RawArticle, Reason>;

/// The stories of a file.
struct Stories {
    input: Input,
    limit: usize,
    parting: Parting,
    parse: Parse,
    line: Vec<u8>,
    /// A first line that was read with the story before.
    begun: Option<(String, u64)>,
    offset: u64,
    record: u64,
    done: bool,
}

impl Stories {
    fn new(input: Input, limit: usize, parting: Parting, parse: Parse) -> Self {
        Self {
            input,
            limit,
            parting,
            parse,
            line: Vec::new(),
            begun: None,
            offset: 0,
            record: 0,
            done: false,
        }
    }
}

impl Iterator for Stories {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut story, mut start) = match self.begun.take() {
            Some((line, at)) => (line + "\n", at),
            None => (String::new(), self.offset),
        };
        let mut too_large = false;
        let mut failed = None;
        while !self.done {
            let at = self.offset;
            match read_line(
                &mut self.input,
                &mut self.line,
                self.limit,
                &mut self.offset,
            ) {
                Ok(Line::Whole) => {}
                Ok(Line::TooLong) => too_large = true,
                Ok(Line::End) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    self.done = true;
                    failed = Some(Reason::of_io(&error));
                    break;
                }
            }
            let line = decode::repair(&self.line);
            if story.is_empty() {
                if line.trim().is_empty() {
                    continue;
                }
                start = at;
            }
            let cut = (self.parting)(&line, &story);
            if cut == Cut::Before && !story.is_empty() {
                self.begun = Some((line.into_owned(), at));
                break;
            }
            if story.len() + line.len() > self.limit {
                too_large = true;
            } else {
                story.push_str(&line);
                story.push('\n');
            }
            if cut == Cut::After {
                break;
            }
        }
        if story.trim().is_empty() && failed.is_none() {
            return None;
        }
        self.record += 1;
        let refuse = |reason| Reject::new(Some(self.record), Some(start), reason, &story);
        if let Some(reason) = failed {
            return Some(Err(refuse(reason)));
        }
        if too_large {
            return Some(Err(refuse(Reason::TooLarge(self.limit))));
        }
        Some(match (self.parse)(&story) {
            Ok(raw) => Ok(RawArticle {
                record: self.record,
                byte_offset: start,
                ..raw
            }),
            Err(reason) => Err(refuse(reason)),
        })
    }
}

/// Returns the tag of a language that is written out in English, else the text as it is.
fn language(name: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("german", "de"),
        ("french", "fr"),
        ("spanish", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("danish", "da"),
        ("swedish", "sv"),
        ("norwegian", "no"),
        ("finnish", "fi"),
        ("polish", "pl"),
        ("czech", "cs"),
        ("hungarian", "hu"),
        ("russian", "ru"),
        ("ukrainian", "uk"),
        ("turkish", "tr"),
        ("arabic", "ar"),
        ("hebrew", "he"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("indonesian", "id"),
    ];
    // Some write it twice: `ENGLISH; ENGLISH`.
    let first = name.split([';', ',', '-']).next().unwrap_or(name).trim();
    NAMES
        .iter()
        .find(|(known, _)| first.eq_ignore_ascii_case(known))
        .map_or_else(|| name.trim().to_owned(), |(_, tag)| (*tag).to_owned())
}

/// Tells whether a line is a language written out.
fn is_language(line: &str) -> bool {
    language(line).len() == 2 && line.len() > 2
}

/// Makes a tag of a name as an index writes it: relevance in percent and ticker codes cut off.
fn tag(kind: TagKind, name: &str, code: Option<&str>) -> Option<ProviderTag> {
    let name = name
        .split_once(" (")
        .map_or(name, |(name, _)| name)
        .trim()
        .trim_end_matches('.');
    (!name.is_empty()).then(|| ProviderTag {
        kind,
        name: title_case(name),
        code: code.map(str::to_owned),
    })
}

/// Returns a name that is all in capitals with capitals at the start of its words alone, as texts write it.
fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || !name.contains(' ') && name.chars().count() <= 4 {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inside = c.is_alphanumeric() || c == '\'' || c == '’';
    }
    out
}

/// Puts a dateline that the database keeps apart before the text, unless the text has it.
fn with_dateline(dateline: Option<&str>, text: String) -> String {
    match dateline {
        Some(dateline)
            if !dateline.is_empty()
                && !text
                    .trim_start()
                    .to_lowercase()
                    .starts_with(&dateline.to_lowercase()) =>
        {
            format!("{dateline} - {}", text.trim_start())
        }
        _ => text,
    }
}
