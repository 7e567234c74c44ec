//! Everything in a page that may be a field: `meta` tags, microdata, `time`, headings, dates and bylines that are shown.
//!
//! One pass over the tags; each value is kept with how far its source is to be trusted.

use super::super::markup;
use super::meta_tags;
use crate::ingest::tags::{Piece, Pieces, attribute};

/// A source of a field: what it is, and how far it is to be trusted (the lower, the better).
pub(super) type Found = Vec<(u8, String)>;

/// Everything that may be a field.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) json_ld: Vec<String>,
    pub(super) title: Option<String>,
    pub(super) social_title: Found,
    pub(super) heading: Vec<String>,
    pub(super) published: Found,
    pub(super) updated: Found,
    pub(super) authors: Found,
    pub(super) site: Found,
    pub(super) section: Found,
    pub(super) language: Found,
    pub(super) url: Found,
    pub(super) description: Found,
    pub(super) copyright: Option<String>,
}

/// Longest text of an element that is kept, in bytes.
const LONGEST: usize = 600;

/// Most elements whose text is collected at one time.
const CAPTURES: usize = 8;

/// What the text of an element may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capture {
    Title,
    Heading,
    JsonLd,
    /// A date, with its rank.
    Date(u8),
    Author(u8),
    Headline,
    Section,
    Publisher,
    Deck,
}

/// An element whose text is being collected.
struct Open<'a> {
    what: Capture,
    element: &'a str,
    depth: usize,
    text: String,
}

/// Collects what may be a field.
pub(super) fn collect(page: &str) -> Collected {
    let mut out = Collected::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut visible_dates = 0;
    for piece in Pieces::new(page, true) {
        match piece {
            Piece::Text(text) | Piece::Data(text) => {
                if text.len() < 300
                    && (text.contains('©') || text.contains("&copy;") || text.contains("Copyright"))
                    && matches!(piece, Piece::Text(_))
                {
                    out.copyright = Some(markup::entities(text).trim().to_owned());
                }
                for capture in &mut open {
                    let limit = if capture.what == Capture::JsonLd {
                        4 << 20
                    } else {
                        LONGEST
                    };
                    if capture.text.len() + text.len() <= limit {
                        capture.text.push_str(text);
                    } else {
                        // Too long to be what it was taken for.
                        capture.text.clear();
                        capture.depth = usize::MAX;
                    }
                }
                open.retain(|capture| capture.depth != usize::MAX);
            }
            Piece::Open(name, attributes, closed) => {
                if let Some(capture) = open.last_mut()
                    && !capture.text.ends_with(' ')
                {
                    capture.text.push(' ');
                }
                for capture in &mut open {
                    if capture.element.eq_ignore_ascii_case(name) && !closed {
                        capture.depth += 1;
                    }
                }
                let what = element(name, attributes, &mut out, &mut visible_dates);
                if let Some(what) = what.filter(|_| !closed && open.len() < CAPTURES) {
                    open.push(Open {
                        what,
                        element: name,
                        depth: 0,
                        text: String::new(),
                    });
                }
            }
            Piece::Close(name) => {
                let mut at = 0;
                while let Some(capture) = open.get_mut(at) {
                    if !capture.element.eq_ignore_ascii_case(name) {
                        at += 1;
                    } else if capture.depth > 0 {
                        capture.depth -= 1;
                        at += 1;
                    } else {
                        let done = open.remove(at);
                        finish(done, &mut out);
                    }
                }
            }
        }
    }
    out
}

/// Files the text of an element.
fn finish(done: Open<'_>, out: &mut Collected) {
    if done.what == Capture::JsonLd {
        if out.json_ld.len() < 50 {
            out.json_ld.push(done.text);
        }
        return;
    }
    let text = markup::entities(&done.text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return;
    }
    match done.what {
        Capture::Title => out.title = out.title.take().or(Some(text)),
        Capture::Heading => {
            if out.heading.len() < 10 {
                out.heading.push(text);
            }
        }
        Capture::Headline => out.social_title.push((2, text)),
        Capture::Date(rank) => out.published.push((rank, text)),
        Capture::Author(rank) => out.authors.push((rank, text)),
        Capture::Section => out.section.push((5, text)),
        Capture::Publisher => out.site.push((3, text)),
        Capture::Deck => out.description.push((5, text)),
        Capture::JsonLd => {}
    }
}

/// Looks at an opening tag: files what its attributes say, and returns what its text may be.
fn element(
    name: &str,
    attributes: &str,
    out: &mut Collected,
    visible_dates: &mut usize,
) -> Option<Capture> {
    let lower = name.to_ascii_lowercase();
    let get = |key: &str| {
        attribute(attributes, key)
            .map(|value| markup::entities(value.trim()).into_owned())
            .filter(|value| !value.is_empty())
    };
    match lower.as_str() {
        "html" => {
            if let Some(tag) = get("lang").or_else(|| get("xml:lang")) {
                out.language.push((0, tag));
            }
            return None;
        }
        "meta" => {
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let (Some(key), Some(content)) = (get(key), get("content")) {
                    meta_tags::file(&key.to_ascii_lowercase(), content, out);
                }
            }
            return None;
        }
        "link" => {
            if get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                && let Some(url) = get("href")
            {
                out.url.push((0, url));
            }
            return None;
        }
        "script" => {
            return get("type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
                .then_some(Capture::JsonLd);
        }
        "title" => return Some(Capture::Title),
        _ => {}
    }
    if attributes.is_empty() {
        return (lower == "h1").then_some(Capture::Heading);
    }
    if let Some(property) = get("itemprop").or_else(|| get("property")) {
        for property in property.split_whitespace() {
            let property = property.to_ascii_lowercase();
            let bare = property.rsplit(':').next().unwrap_or_default();
            let value = get("content")
                .or_else(|| get("datetime"))
                .or_else(|| get("title"));
            match bare {
                "datepublished" | "datecreated" | "created" | "issued" | "date" => {
                    match value {
                        Some(value) => out.published.push((30, value)),
                        None => return Some(Capture::Date(31)),
                    }
                    return None;
                }
                "datemodified" => {
                    if let Some(value) = value {
                        out.updated.push((5, value));
                    }
                    return None;
                }
                "author" | "creator" => return Some(Capture::Author(10)),
                "headline" if lower == "h1" => return Some(Capture::Heading),
                "headline" => return Some(Capture::Headline),
                "articlesection" => return Some(Capture::Section),
                "publisher" => return Some(Capture::Publisher),
                _ => {}
            }
        }
    }
    let class = get("class").unwrap_or_default().to_ascii_lowercase();
    if lower == "time" || (lower == "abbr" && class.contains("published")) {
        let value = get("datetime").or_else(|| get("title"));
        let is_update = class.contains("updat") || class.contains("modif");
        // The first one is nearly always the article's own; those further down are comments' and teasers'.
        *visible_dates += 1;
        let rank = match (is_update, *visible_dates) {
            _ if class.contains("publish") || get("pubdate").is_some() => 32,
            (true, _) => 60,
            (false, 1..=3) => 34,
            (false, _) => 50,
        };
        return match value {
            Some(value) => {
                out.published.push((rank, value));
                None
            }
            None => Some(Capture::Date(rank + 1)),
        };
    }
    if lower == "h1" {
        return Some(Capture::Heading);
    }
    if lower == "a"
        && get("rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel == "author"))
    {
        return Some(Capture::Author(11));
    }
    if matches!(
        lower.as_str(),
        "div" | "span" | "p" | "li" | "h2" | "h6" | "small" | "em" | "td"
    ) {
        let id = get("id").unwrap_or_default().to_ascii_lowercase();
        let names = || class.split_whitespace().chain(std::iter::once(id.as_str()));
        if names().any(is_date_class) {
            *visible_dates += 1;
            let early = *visible_dates <= 4;
            return Some(Capture::Date(if early { 41 } else { 52 }));
        }
        if names().any(|name| {
            [
                "standfirst",
                "deck",
                "article-summary",
                "article-description",
                "subheadline",
                "article-dek",
            ]
            .iter()
            .any(|deck| name.ends_with(deck))
        }) {
            return Some(Capture::Deck);
        }
        if names()
            .any(|name| name.contains("byline") || name == "author" || name.contains("author-name"))
        {
            return Some(Capture::Author(12));
        }
    }
    None
}

/// Tells whether a class says that an element holds a date.
fn is_date_class(name: &str) -> bool {
    let has = |part: &str| name.contains(part);
    (has("date") && !has("update") && !has("validate") && !has("candidate") && !has("mandate"))
        || has("timestamp")
        || has("publish")
        || has("posted")
        || has("dateline")
        || name == "time"
        || has("byline")
        || has("submitted")
        || has("article-info")
        || has("post-meta")
        || has("entry-meta")
        || has("article-meta")
}
