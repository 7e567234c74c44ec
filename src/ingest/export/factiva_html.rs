//! Factiva's export as a web page: several stories in one document, each in an element of the class `article`.
//!
//! What stands over a story has no names but the headline's and the author's: the lines are those of the display format, in the
//! same order, and are read as such.

use std::io::Read;

use super::factiva::displayed;
use crate::ingest::tags::{Piece, Pieces, attribute};
use crate::ingest::tree::resolved;
use crate::ingest::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

/// Factiva's export as a web page.
pub(in crate::ingest) struct FactivaHtml;

impl Format for FactivaHtml {
    fn name(&self) -> &'static str {
        "factiva-html"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["html", "htm"]
    }

    fn sniff(&self, head: &str) -> bool {
        starts(head).next().is_some()
            && head.contains("Headline\"")
            && head.contains("articleParagraph")
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        let limit = options.max_record;
        let mut bytes = Vec::new();
        let refused = |reason: Reason| {
            Box::new(std::iter::once(Err(Reject::new(None, None, reason, "")))) as Records
        };
        if let Err(error) = input.take(limit as u64 + 1).read_to_end(&mut bytes) {
            return refused(Reason::of_io(&error));
        }
        if bytes.len() > limit {
            return refused(Reason::TooLarge(limit));
        }
        let page = decode::repair(&bytes).into_owned();
        let places: Vec<usize> = starts(&page).collect();
        let mut at = 0;
        Box::new(std::iter::from_fn(move || {
            let start = *places.get(at)?;
            let end = places.get(at + 1).copied().unwrap_or(page.len());
            at += 1;
            let html = page.get(start..end).unwrap_or_default();
            let (record, offset) = (at as u64, start as u64);
            Some(match story(html) {
                Ok(raw) => Ok(RawArticle {
                    record,
                    byte_offset: offset,
                    ..raw
                }),
                Err(reason) => Err(Reject::new(Some(record), Some(offset), reason, html)),
            })
        }))
    }
}

/// Returns where stories begin: `<div id="article-…" class="article enArticle">`.
fn starts(page: &str) -> impl Iterator<Item = usize> {
    page.match_indices("<div").filter_map(|(at, _)| {
        let rest = page.get(at..)?;
        let tag = rest.get(..rest.find('>')?)?;
        let class = attribute(tag.get(4..)?, "class")?;
        let mut words = class.split_whitespace();
        (words.next() == Some("article")
            && words.next().is_some_and(|word| word.ends_with("Article")))
        .then_some(at)
    })
}

/// What a block of a story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Headline,
    Author,
    Text,
    Other,
}

/// Reads a story.
fn story(html: &str) -> Result<RawArticle, Reason> {
    let (mut headline, mut author, mut section) = (String::new(), String::new(), None);
    let mut lines = String::new();
    let mut in_text = false;
    for (role, text) in blocks(html) {
        match role {
            Role::Headline => {
                section = lines.lines().next().map(str::to_owned);
                lines.clear();
                headline.clone_from(&text);
                lines.push_str(&text);
            }
            Role::Author => {
                author = text;
                continue;
            }
            // The text is parted from what stands over it.
            Role::Text if !in_text => {
                in_text = true;
                lines.push('\n');
                lines.push_str(&text);
            }
            // The publisher's name again.
            Role::Other if in_text && !text.starts_with("Document ") => continue,
            Role::Text | Role::Other => lines.push_str(&text),
        }
        lines.push('\n');
        if in_text && role == Role::Text {
            lines.push('\n');
        }
    }
    // What follows the story's number is the summary of the search.
    let end = lines
        .match_indices("\nDocument ")
        .last()
        .and_then(|(at, _)| Some(at + 1 + lines.get(at + 1..)?.find('\n')?));
    let raw = displayed(end.and_then(|end| lines.get(..end)).unwrap_or(&lines))?;
    Ok(RawArticle {
        headline: Some(headline)
            .filter(|headline| !headline.is_empty())
            .or(raw.headline),
        authors: if author.is_empty() {
            raw.authors
        } else {
            vec![author]
        },
        section: section.filter(|section| !section.is_empty()),
        ..raw
    })
}

/// Cuts a story into its blocks.
fn blocks(html: &str) -> Vec<(Role, String)> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut role = Role::Other;
    let mut end = |text: &mut String, role: Role| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.clear();
        if !line.is_empty() {
            out.push((role, line));
        }
    };
    for piece in Pieces::new(html, true) {
        match piece {
            Piece::Open(name, attributes, _) => {
                let class = attribute(attributes, "class").unwrap_or_default();
                if class.ends_with("Headline") {
                    end(&mut text, role);
                    role = Role::Headline;
                } else if matches!(
                    name.to_ascii_lowercase().as_str(),
                    "div" | "p" | "table" | "tr" | "br"
                ) {
                    end(&mut text, role);
                    role = match class {
                        "author" => Role::Author,
                        _ if class.contains("articleParagraph") => Role::Text,
                        _ => Role::Other,
                    };
                }
            }
            Piece::Close(name) => {
                if matches!(name.to_ascii_lowercase().as_str(), "div" | "p" | "tr") {
                    end(&mut text, role);
                    role = Role::Other;
                }
            }
            Piece::Text(words) => text.push_str(&resolved(words)),
            Piece::Data(words) => text.push_str(words),
        }
    }
    end(&mut text, role);
    out
}

#[cfg(test)]
mod tests {
    use crate::ingest::{Options, open_bytes};

    #[test]
    fn each_story_is_an_article() {
        let bytes = std::fs::read("tests/fixtures/formats/factiva.html").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "factiva-html");
        let raw: Vec<_> = source.records.map(Result::unwrap).collect();
        assert_eq!(raw.len(), 2);
        assert_eq!(
            raw[0].headline.as_deref(),
            Some("Ferry owners and crews agree to meet in Port Amber")
        );
        assert_eq!(raw[0].authors, ["By Ines Talbot"]);
        assert_eq!(raw[0].published.as_deref(), Some("5 May 2021 09:15"));
        assert_eq!(raw[0].outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(raw[0].language.as_deref(), Some("en"));
        assert_eq!(
            raw[0].external_id.as_deref(),
            Some("BAYWIR0020210505eh550001")
        );
        assert!(
            raw[0].text.starts_with("PORT AMBER, May 5"),
            "{}",
            raw[0].text
        );
        assert_eq!(
            raw[1].headline.as_deref(),
            Some("Glass works to reopen in Alta")
        );
        assert_eq!(raw[1].section.as_deref(), Some("Local"));
        assert_eq!(raw[1].outlet.as_deref(), Some("Bay Post"));
        assert!(raw[1].text.ends_with("said Nora Velde."), "{}", raw[1].text);
    }
}
