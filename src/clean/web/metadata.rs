//! What a page says of itself, the best source of each field taken.
//!
//! What may be a field is collected in one pass over the tags ([`collect`]) and read from JSON-LD ([`json_ld`]); the best
//! source of each counts. Dates stay as written: those that cannot be read are passed over by whoever reads them, in the
//! order given here.

use super::collect::{Found, collect};
use super::headline;
use super::json_ld::{self, same};

/// What a page says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) headline: Option<String>,
    /// Dates of publication, the most trustworthy first.
    pub(super) published: Vec<String>,
    pub(super) updated: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) outlet: Option<String>,
    /// The name beside the headline in the page's title, which is the site's where nothing better is said.
    pub(super) masthead: Option<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) description: Option<String>,
    /// The whole text, where JSON-LD has it.
    pub(super) body: Option<String>,
    /// The page's title as it stands.
    pub(super) title: Option<String>,
    /// The last line that claims copyright.
    pub(super) copyright: Option<String>,
}

/// Most visible dates that are tried.
const VISIBLE: usize = 12;

/// Reads what `page` says of itself.
pub(super) fn read(page: &str) -> Metadata {
    let mut collected = collect(page);
    for found in [
        &mut collected.social_title,
        &mut collected.published,
        &mut collected.updated,
        &mut collected.authors,
        &mut collected.site,
        &mut collected.section,
        &mut collected.language,
        &mut collected.url,
        &mut collected.description,
    ] {
        // Stable: equal ranks stay in the order of the page.
        found.sort_by_key(|(rank, _)| *rank);
    }
    let url = first(&collected.url, is_article_url);
    let wanted: Vec<&str> = collected
        .social_title
        .iter()
        .map(|(_, title)| title.as_str())
        .chain(collected.heading.iter().map(String::as_str))
        .chain(url.as_deref())
        .collect();
    let stated = json_ld::read(&collected.json_ld, &wanted);
    let outlet = stated
        .publisher
        .clone()
        .filter(|name| !name.contains("://"))
        .or_else(|| {
            first(&collected.site, |name| {
                !name.contains("://") && name.len() < 80
            })
        })
        .or_else(|| stated.site.clone());
    let (headline, masthead) = headline::choose(&collected, &stated, outlet.as_deref());
    let mut published: Vec<String> = Vec::new();
    published.extend(stated.published.clone());
    let (meta, visible): (Vec<_>, Vec<_>) =
        collected.published.iter().partition(|(rank, _)| *rank < 40);
    published.extend(meta.into_iter().map(|(_, date)| date.clone()));
    published.extend(stated.page_published.clone());
    published.extend(
        visible
            .into_iter()
            .take(VISIBLE)
            .map(|(_, date)| date.clone()),
    );
    let mut seen = std::collections::HashSet::new();
    published.retain(|date| seen.insert(date.clone()));
    let mut authors = stated.authors.clone();
    if authors.is_empty() {
        let best = collected
            .authors
            .iter()
            .filter(|(_, name)| is_author(name))
            .map(|(rank, _)| *rank)
            .min();
        for (rank, name) in &collected.authors {
            if Some(*rank) == best && is_author(name) && !authors.contains(name) {
                authors.push(name.clone());
            }
        }
    }
    authors.retain(|name| outlet.as_deref().is_none_or(|outlet| !same(outlet, name)));
    Metadata {
        headline,
        published,
        updated: stated
            .updated
            .clone()
            .or_else(|| first(&collected.updated, |_| true)),
        authors,
        outlet,
        masthead,
        section: stated
            .section
            .clone()
            .or_else(|| first(&collected.section, |name| name.len() < 60)),
        language: first(&collected.language, is_language)
            .or_else(|| stated.language.clone().filter(|tag| is_language(tag))),
        url: url.or_else(|| stated.url.clone().filter(|url| is_article_url(url))),
        description: first(&collected.description, |_| true).or_else(|| stated.description.clone()),
        body: stated.body,
        title: collected.title,
        copyright: collected.copyright,
    }
}

/// Returns the first value that passes.
fn first(found: &Found, passes: impl Fn(&str) -> bool) -> Option<String> {
    found
        .iter()
        .map(|(_, value)| value)
        .find(|value| passes(value))
        .cloned()
}

/// Tells whether an address is a page of its own, not a site's front.
fn is_article_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

/// Tells whether a language tag looks like one: `en`, `en-GB`, `pt_BR`.
fn is_language(tag: &str) -> bool {
    let first = tag.split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Tells whether a text may name authors.
fn is_author(name: &str) -> bool {
    name.len() < 160 && name.contains(char::is_alphabetic) && !name.contains(['/', '@'])
}
