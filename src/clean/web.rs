//! A web page: what it says of itself, and the story in it.
//!
//! The page's own statements (JSON-LD, `meta`, microdata: [`metadata`]) come first, then what a reader sees. On a page made
//! harmless before ([`tame`]), the `trafilatura` crate and the text in JSON-LD tell the words of the story; which of the page's
//! blocks are it is told from those words and from how the page is built ([`select`]). Where JSON-LD or the state of the page's
//! scripts ([`state`]) holds the whole text and the page shows but its start, that one is taken. A page too large to be read as
//! a tree, and one in which nothing is found, is read by its paragraphs alone ([`story`]). What the record's own fields say is
//! never overruled.

mod blocks;
mod boxes;
mod collect;
mod headline;
mod json_ld;
mod meta_tags;
mod metadata;
mod select;
mod state;
mod story;
mod tame;

use super::{date, markup};
use crate::model::RawArticle;

/// Shortest story, in bytes, that is not looked for in the state of the page's scripts as well.
const SHORT: usize = 1500;

/// What a page holds, beside what fits the fields of a record.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Dates of publication, tried in this order.
    pub(super) dates: Vec<String>,
    /// The site's name as its title has it, for want of anything better.
    pub(super) masthead: Option<String>,
    /// The line that claims copyright.
    pub(super) copyright: Option<String>,
}

/// Reads the page that is a record's text: fills the fields that the record lacks, and puts the story in the page's place.
pub(super) fn read(raw: &mut RawArticle) -> Found {
    let page = std::mem::take(&mut raw.text);
    let stated = metadata::read(&page);
    let tamed = tame::tame(&page);
    let body = stated.body.as_deref().map(plain).unwrap_or_default();
    let headlines: Vec<&str> = raw
        .headline
        .as_deref()
        .into_iter()
        .chain(stated.headline.as_deref())
        .chain(stated.title.as_deref())
        .collect();
    let known = story::Known {
        headlines: &headlines,
        authors: &stated.authors,
    };
    let mut story = story::find(&tamed, &body, known);
    let mut dates = stated.published;
    // What is short may be the beginning of what the page's scripts would show.
    if story.text.len() < SHORT
        && let Some(article) = state::find(&page, &headlines)
    {
        if article.text.len() * 2 > story.text.len() * 3 {
            story.text = article.text;
        }
        dates.extend(article.published);
    }
    drop(page);
    let (changed, published): (Vec<_>, Vec<_>) =
        story.over.into_iter().partition(|line| says_changed(line));
    let lines = published
        .into_iter()
        .chain(changed)
        .chain(stated.title.clone())
        .collect();
    dates.extend(near(lines, raw.url.as_deref().or(stated.url.as_deref())));
    raw.text = story.text;
    raw.captions.extend(
        tamed
            .captions
            .iter()
            .map(|caption| markup::entities(caption).into_owned()),
    );
    raw.is_page = false;
    raw.is_web = true;
    let mut masthead = stated.masthead;
    raw.headline = raw
        .headline
        .take()
        .or_else(|| match (stated.headline, story.headline) {
            (Some(title), Some(over)) if title != over => {
                let site = title.replace(&over, "");
                let site = site.trim_matches(|c: char| !c.is_alphanumeric());
                if masthead.is_none() && !site.is_empty() {
                    masthead = Some(site.to_owned());
                }
                Some(over)
            }
            (title, over) => title.or(over),
        });
    // The address that was asked for is known better from outside, unless the page names its own on the same site.
    raw.url = match (raw.url.take(), stated.url) {
        (Some(given), Some(own)) if super::url::host(&given) == super::url::host(&own) => Some(own),
        (Some(given), _) => Some(given),
        (None, own) => own,
    };
    raw.outlet = raw.outlet.take().or(stated.outlet);
    if raw.authors.is_empty() {
        raw.authors = stated.authors;
    }
    raw.section = raw.section.take().or(stated.section);
    raw.language = raw.language.take().or(stated.language);
    raw.updated = raw.updated.take().or(stated.updated);
    raw.standfirst = raw.standfirst.take().or(stated.description);
    Found {
        dates,
        masthead,
        copyright: stated.copyright,
    }
}

/// Tells whether a line says when a page was changed, and not when it was published.
fn says_changed(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "updated",
        "modified",
        "aktualisiert",
        "actualizado",
        "actualizada",
        "mis à jour",
        "aggiornato",
        "atualizado",
        "bijgewerkt",
        "aktualizacja",
        "обновлено",
        "оновлено",
        "güncelleme",
        "uppdaterad",
        "oppdatert",
        "opdateret",
        "更新",
        "수정",
    ];
    let lower = line.to_lowercase();
    let start: String = lower.chars().take(16).collect();
    WORDS.iter().any(|word| start.contains(word))
}

/// Returns the lines over a story that may date it: where the page's address has the day, those of that day.
fn near(lines: Vec<String>, url: Option<&str>) -> Vec<String> {
    let Some(day) = url.and_then(date::in_url) else {
        return lines;
    };
    let is_near = |line: &String| {
        date::within(line, date::DateOrder::Auto, None)
            .and_then(|found| date::parse(found, date::DateOrder::Auto, None).ok())
            .is_some_and(|written| (written.date - day).get_days().abs() <= 1)
    };
    lines.into_iter().filter(is_near).collect()
}

/// Returns a JSON-LD text without the markup that some put into it, a paragraph a line.
fn plain(body: &str) -> String {
    let body = if markup::is_markup(body) {
        markup::text(body)
    } else {
        markup::entities(body).into_owned()
    };
    body.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
