//! An article in the state that a page carries for its scripts.
//!
//! Pages built in the browser (Next.js, Arc's Fusion, and others of their kind) hold the article as JSON in a script and show
//! nothing, or but its beginning, before the script has run. The object of the page's own headline is looked up in that JSON,
//! and of its fields the one with most running text is the story.

use serde_json::{Map, Value};

use super::super::markup;
use super::json_ld::same;
use crate::ingest::tags::{Piece, Pieces, attribute};

/// The article in a page's state.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Article {
    /// Its paragraphs, separated by a blank line.
    pub(super) text: String,
    /// When it was published, as written.
    pub(super) published: Option<String>,
}

/// Most bytes of scripts that are parsed in one page.
const BYTES: usize = 8 << 20;

/// Most objects that begin in one script.
const STARTS: usize = 20;

/// Deepest object that is looked into.
const DEPTH: usize = 24;

/// Shortest text, in bytes, that counts as a paragraph.
const PARAGRAPH: usize = 40;

/// Finds the article whose headline is one of `headlines`.
pub(super) fn find(page: &str, headlines: &[&str]) -> Option<Article> {
    let mut best: Option<Article> = None;
    let mut budget = BYTES;
    let mut is_json = false;
    for piece in Pieces::new(page, true) {
        match piece {
            Piece::Open(name, attributes, _) => {
                let kind = attribute(attributes, "type").unwrap_or_default();
                is_json = name.eq_ignore_ascii_case("script")
                    && kind.contains("json")
                    && !kind.contains("ld+json");
            }
            Piece::Data(script) if script.len() > 200 && script.len() <= budget => {
                budget -= script.len();
                for value in values(script, is_json) {
                    look(&value, headlines, 0, &mut best);
                }
            }
            _ => {}
        }
    }
    best
}

/// Parses what is JSON in a script: all of it, or what is assigned in it.
fn values(script: &str, is_json: bool) -> Vec<Value> {
    let whole = script.trim();
    if is_json || whole.starts_with(['{', '[']) {
        return serde_json::from_str(whole).into_iter().collect();
    }
    let mut out = Vec::new();
    let mut from = 0;
    for _ in 0..STARTS {
        let Some(rest) = script.get(from..) else {
            break;
        };
        let Some(at) = rest.find('=') else { break };
        let behind = rest.get(at + 1..).unwrap_or_default();
        let value = behind.trim_start();
        let skipped = at + 1 + (behind.len() - value.len());
        from += at + 1;
        if let Some(quoted) = value.strip_prefix("JSON.parse(") {
            let text = serde_json::Deserializer::from_str(quoted)
                .into_iter::<String>()
                .next();
            if let Some(Ok(text)) = text {
                out.extend(serde_json::from_str::<Value>(&text).ok());
            }
        } else if value.starts_with(['{', '[']) {
            let mut read = serde_json::Deserializer::from_str(value).into_iter::<Value>();
            if let Some(Ok(found)) = read.next() {
                from += skipped - (at + 1) + read.byte_offset();
                out.push(found);
            }
        }
    }
    out
}

/// Looks for the article in a value, and keeps the one with most text.
fn look(value: &Value, headlines: &[&str], depth: usize, best: &mut Option<Article>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                look(item, headlines, depth + 1, best);
            }
        }
        Value::Object(node) => {
            if has_headline(node, headlines) {
                let text = story(node);
                if text.len() > best.as_ref().map_or(200, |best| best.text.len()) {
                    *best = Some(Article {
                        text,
                        published: published(node),
                    });
                }
            }
            for (key, value) in node {
                if !is_other(key) {
                    look(value, headlines, depth + 1, best);
                }
            }
        }
        _ => {}
    }
}

/// Tells whether an object has one of the headlines.
fn has_headline(node: &Map<String, Value>, headlines: &[&str]) -> bool {
    let is_wanted = |value: &Value| {
        value.as_str().is_some_and(|text| {
            headlines
                .iter()
                .any(|headline| same(headline, &plain(text)))
        })
    };
    [
        "headline",
        "headlines",
        "title",
        "name",
        "heading",
        "hed",
        "displayTitle",
    ]
    .iter()
    .filter_map(|key| node.get(*key))
    .any(|value| {
        is_wanted(value)
            || value
                .as_object()
                .is_some_and(|inner| inner.values().any(is_wanted))
    })
}

/// Tells whether a field holds something else than the article's text.
fn is_other(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    [
        "related",
        "recommend",
        "trending",
        "comment",
        "promo",
        "teaser",
        "caption",
        "description",
        "summary",
        "seo",
        "meta",
        "credit",
        "author",
        "byline",
        "navigation",
        "footer",
        "popular",
        "latest",
        "newsletter",
        "copyright",
        "subhead",
        "advert",
        "dek",
        "alt",
    ]
    .iter()
    .any(|part| lower.contains(part))
}

/// Returns the text of the field that has most of it.
fn story(node: &Map<String, Value>) -> String {
    let mut best = String::new();
    for (key, value) in node {
        if is_other(key) {
            continue;
        }
        let mut paragraphs = Vec::new();
        gather(value, 0, &mut paragraphs);
        let text = paragraphs.join("\n\n");
        if text.len() > best.len() {
            best = text;
        }
    }
    best
}

/// Gathers the paragraphs in a value, in their order.
fn gather(value: &Value, depth: usize, out: &mut Vec<String>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::String(text) => {
            let is_markup = markup::is_markup(text);
            let text = if is_markup {
                markup::text(text)
            } else {
                plain(text)
            };
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let is_text = line.contains(' ') || !line.is_ascii();
                let ends = line
                    .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
                    .ends_with(['.', '?', '!', '…', ':', '。']);
                if is_text
                    && !line.contains("://")
                    && (line.len() >= PARAGRAPH && ends || is_markup)
                {
                    out.push(line.to_owned());
                } else if is_text && ends && !out.is_empty() && !line.contains(['{', '<']) {
                    // A short paragraph among others.
                    out.push(line.to_owned());
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                gather(item, depth + 1, out);
            }
        }
        Value::Object(node) => {
            let kind = ["type", "kind", "__typename", "_type"]
                .iter()
                .find_map(|key| node.get(*key).and_then(Value::as_str))
                .unwrap_or_default();
            let kind = kind.to_ascii_lowercase();
            if [
                "image",
                "video",
                "link",
                "ad",
                "gallery",
                "related",
                "embed",
                "promo",
                "newsletter",
                "photo",
            ]
            .iter()
            .any(|other| {
                kind.split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == *other)
            }) {
                return;
            }
            for (key, value) in node {
                if !is_other(key) {
                    gather(value, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Returns when an object says that it was published.
fn published(node: &Map<String, Value>) -> Option<String> {
    const KEYS: &[&str] = &[
        "datePublished",
        "publishedAt",
        "published_at",
        "first_publish_date",
        "firstPublished",
        "firstPublishedAt",
        "publishDate",
        "publish_date",
        "publishedDate",
        "published_date",
        "publicationDate",
        "publication_date",
        "display_date",
        "displayDate",
        "pubDate",
        "pubdate",
        "published",
        "publishTime",
        "date",
        "created_at",
        "createdAt",
    ];
    KEYS.iter().find_map(|key| match node.get(*key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Returns a text without entities and white space about it.
fn plain(text: &str) -> String {
    markup::entities(text.trim()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "The envoys of both republics met in the old customs house for a third day on Tuesday, officials said.";
    const TWO: &str = "They parted at nine in the evening without a date for another round.";
    const MORE: &str =
        "“The channel does not wait for diplomats,” a deputy minister told reporters on the quay.";

    #[test]
    fn articles_are_found_by_their_headline() {
        let story = format!("{ONE}\n\n{TWO}\n\n“No,” she said.\n\n{MORE}");
        let blocks = format!(
            r#"[{{"type":"p","text":"{ONE}"}},{{"type":"image","caption":"A boat lies in the harbour at the end of the day."}},{{"type":"p","text":"{TWO}"}},{{"type":"p","text":"“No,” she said."}},{{"type":"p","html":"<b>{MORE}</b>"}}]"#
        );
        for script in [
            format!(r#"<script type="application/json">{{"page":{{"title":"Other","article":{{"title":"Talks end","publishedAt":"2019-11-12T10:00:00Z","body":{blocks}}}}}}}</script>"#),
            format!(r#"<script>var a=1; window.__STATE__ = {{"x":[{{"headlines":{{"basic":"Talks End"}},"date":"2019-11-12T10:00:00Z","content_elements":{blocks}}}]}};</script>"#),
            format!("<script>window.s=JSON.parse({});</script>", serde_json::to_string(&format!(r#"{{"headline":"Talks end","pubDate":"2019-11-12T10:00:00Z","content":{blocks}}}"#)).unwrap()),
            format!(r#"<script type="application/json">{{"title":"Talks end","date":"2019-11-12T10:00:00Z","body":"<p>{ONE}</p><p>{TWO}</p><p>“No,” she said.</p><p>{MORE}</p>"}}</script>"#),
        ] {
            let got = find(&format!("<html>{script}"), &["Talks end"]).unwrap();
            assert_eq!(got.text, story, "{script}");
            assert_eq!(got.published.as_deref(), Some("2019-11-12T10:00:00Z"));
            assert_eq!(find(&format!("<html>{script}"), &["Rain"]), None);
        }
    }

    #[test]
    fn broken_and_deep_scripts_are_passed_over() {
        for script in [
            "a=".repeat(10_000),
            format!("x={}", "[".repeat(100_000)),
            format!("x={{{}", "\"a\":{".repeat(50_000)),
        ] {
            assert_eq!(
                find(&format!("<script>{script}</script>"), &["Talks end"]),
                None
            );
        }
    }
}
