//! A web page: what it says of itself, and the story in it.
//!
//! The page's own statements (JSON-LD, `meta`, microdata: [`metadata`]) come first, then what a reader sees. The main text is
//! found by the `trafilatura` crate, on a page made harmless before ([`tame`]); where JSON-LD holds the whole text and the page
//! shows but its start, that one is taken. A page too large to be read as a tree, and one in which nothing is found, is read
//! by its paragraphs alone ([`story`]). What the record's own fields say is never overruled.

mod blocks;
mod boxes;
mod collect;
mod headline;
mod json_ld;
mod meta_tags;
mod metadata;
mod select;
mod story;
mod tame;

use super::markup;
use crate::model::RawArticle;

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
    drop(page);
    let body = stated.body.as_deref().map(plain).unwrap_or_default();
    let headlines: Vec<&str> = raw
        .headline
        .as_deref()
        .into_iter()
        .chain(stated.headline.as_deref())
        .chain(stated.title.as_deref())
        .collect();
    let story = story::find(&tamed, &body, &headlines);
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
        dates: stated.published,
        masthead,
        copyright: stated.copyright,
    }
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
