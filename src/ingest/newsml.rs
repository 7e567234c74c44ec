//! NewsML-G2 (<https://iptc.org/standards/newsml-g2/>): single items, and messages and packages that carry several.
//!
//! A news item with a text is an article; its text is NITF, XHTML or plain. Pictures, films, packages that only refer to
//! other items, and items of knowledge, concepts or planning are refused each with what it is.

use super::nitf::{self, Found, whole};
use super::tree::Element;
use super::{Format, Input, Options, Reason, Records};
use crate::model::{ProviderTag, RawArticle, TagKind, VersionKind};

/// NewsML-G2.
pub(super) struct NewsMlG2;

/// Items of every sort.
const ITEMS: &[&str] = &[
    "newsItem",
    "packageItem",
    "knowledgeItem",
    "conceptItem",
    "planningItem",
    "catalogItem",
    "hintItem",
];

impl Format for NewsMlG2 {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["xml"]
    }

    fn sniff(&self, head: &str) -> bool {
        super::root(head).is_some_and(|root| root == "newsMessage" || ITEMS.contains(&root))
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        whole(input, options, |tree| -> Found {
            tree.outermost(ITEMS)
                .into_iter()
                .map(|item| (item.at(), item_of(item)))
                .collect()
        })
    }
}

/// Reads an item of any sort.
fn item_of(item: Element<'_, '_>) -> Result<RawArticle, Reason> {
    let what = match item.name() {
        "newsItem" => return news_item(item),
        "packageItem" => "a package, which only lists other items",
        "knowledgeItem" => "an item of knowledge",
        "conceptItem" => "the description of a concept",
        "planningItem" => "a planning item",
        "catalogItem" => "a catalogue of code lists",
        _ => "a hint to another item",
    };
    Err(Reason::NotAnArticle(what.to_owned()))
}

/// Returns the part of a code behind its scheme: `nprov:AFP` is AFP, `web:bay.example` is bay.example.
fn behind_scheme(code: &str) -> &str {
    code.split_once(':').map_or(code, |(_, rest)| rest)
}

/// Returns what names an element: its name, else the code or literal that it carries.
fn named(element: Element<'_, '_>) -> Option<String> {
    element
        .child("name")
        .and_then(Element::text)
        .or_else(|| element.attribute("literal"))
        .or_else(|| {
            element
                .attribute("qcode")
                .map(|code| behind_scheme(&code).to_owned())
        })
}

/// Reads a news item.
fn news_item(item: Element<'_, '_>) -> Result<RawArticle, Reason> {
    let meta = item.child("itemMeta");
    let about = item.child("contentMeta");
    let meta_of = |name| meta.and_then(|meta| meta.child(name));
    let about_of = |name| about.and_then(|about| about.child(name));
    let mut raw = text_of(item).map_err(|reason| {
        // What it is says more than what it lacks.
        let class = meta_of("itemClass").and_then(|class| class.attribute("qcode"));
        match class.as_deref().map(behind_scheme) {
            Some("text" | "composite") | None => reason,
            Some(class) => Reason::NotAnArticle(format!("an item of class {class}")),
        }
    })?;
    raw.external_id = item.attribute("guid");
    raw.url = raw
        .external_id
        .clone()
        .filter(|guid| guid.starts_with("http://") || guid.starts_with("https://"));
    raw.outlet = meta_of("provider")
        .and_then(named)
        .or_else(|| {
            let rights = item.child("rightsInfo")?.find("copyrightHolder")?;
            named(rights)
        })
        .or(raw.outlet)
        // An address names the outlet by its domain, which is better than nothing.
        .or_else(|| meta_of("provider").and_then(|provider| provider.attribute("uri")));
    raw.published = ["versionCreated", "firstCreated"]
        .iter()
        .find_map(|name| meta_of(name).and_then(Element::text))
        .or_else(|| about_of("contentCreated").and_then(Element::text))
        .or(raw.published);
    raw.updated = meta_of("versionCreated").and_then(Element::text);
    raw.language = about_of("language")
        .and_then(|language| language.attribute("tag"))
        .or_else(|| item.attribute("xml:lang"))
        .or(raw.language);
    raw.notes.extend(
        meta.into_iter()
            .flat_map(|meta| meta.all("edNote"))
            .filter_map(Element::text),
    );
    if let Some(status) = meta_of("pubStatus").and_then(|status| status.attribute("qcode"))
        && matches!(behind_scheme(&status), "canceled" | "withheld")
    {
        raw.version_kind = Some(VersionKind::Kill);
    }
    let Some(about) = about else { return Ok(raw) };
    let headlines = || about.children().filter(|child| child.name() == "headline");
    raw.headline = headlines()
        .find(|headline| {
            headline
                .attribute("role")
                .is_none_or(|role| role.ends_with("main"))
        })
        .or_else(|| headlines().next())
        .and_then(Element::text)
        .or_else(|| meta_of("title").and_then(Element::text))
        .or(raw.headline);
    let by: Vec<String> = about
        .children()
        .filter(|child| child.name() == "by")
        .filter_map(Element::text)
        .collect();
    if !by.is_empty() {
        raw.authors = by;
    } else if raw.authors.is_empty() {
        raw.authors = about
            .children()
            .filter(|child| child.name() == "creator")
            .filter_map(|creator| creator.child("name").and_then(Element::text))
            .collect();
    }
    if raw.standfirst.is_none() {
        raw.standfirst = about
            .children()
            .filter(|child| child.name() == "description")
            .find(|child| {
                child
                    .attribute("role")
                    .is_none_or(|role| role.contains("summary"))
            })
            .and_then(Element::text);
    }
    if let Some(dateline) = about_of("dateline").and_then(Element::text) {
        raw.text = led_by(&dateline, raw.text);
    }
    raw.tags.extend(tags(item, about));
    Ok(raw)
}

/// Puts a dateline before a text that does not have it.
pub(super) fn led_by(dateline: &str, text: String) -> String {
    let bare = dateline
        .trim_end_matches([' ', '-', '–', '—'])
        .to_lowercase();
    let head: String = text.chars().take(300).collect();
    if head.to_lowercase().contains(&bare) {
        text
    } else {
        nitf::with_dateline(dateline, &text)
    }
}

/// Reads the content of an item.
fn text_of(item: Element<'_, '_>) -> Result<RawArticle, Reason> {
    let content = item.child("contentSet").ok_or(Reason::NoText)?;
    if let Some(nitf) = content.find("nitf") {
        return nitf::article(nitf);
    }
    for part in content.children() {
        let kind = part.attribute("contenttype").unwrap_or_default();
        let text = match part.name() {
            "inlineXML" => {
                let body = part.find("body").unwrap_or(part);
                if !kind.contains("html") && part.find("html").is_none() && body.find("p").is_none()
                {
                    // Results, quotes of shares and the like in a vocabulary of their own.
                    return Err(Reason::NotAnArticle(if kind.is_empty() {
                        "content in a vocabulary of its own".to_owned()
                    } else {
                        format!("content of the kind `{kind}`")
                    }));
                }
                body.html(xhtml)
            }
            "inlineData" => {
                let text = part.raw_text();
                if part.attribute("encoding").is_some() {
                    continue;
                }
                text
            }
            _ => continue,
        };
        if text.chars().any(char::is_alphanumeric) {
            return Ok(RawArticle {
                text,
                ..RawArticle::default()
            });
        }
    }
    if content.child("remoteContent").is_some() {
        return Err(Reason::NotAnArticle(
            "its content lies elsewhere".to_owned(),
        ));
    }
    Err(Reason::NoText)
}

/// Says what to do with an element of XHTML: paragraphs and lists stay.
pub(super) fn xhtml(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" => "p",
        "div" | "section" | "article" => "div",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h2",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "blockquote" => "blockquote",
        "table" => "table",
        "tr" => "tr",
        "td" | "th" => "td",
        "pre" => "pre",
        "br" => "br",
        "script" | "style" | "figure" | "head" => "",
        _ => return None,
    })
}

/// Collects the subjects that are persons, organisations and places.
fn tags(item: Element<'_, '_>, about: Element<'_, '_>) -> Vec<ProviderTag> {
    let mut out = Vec::new();
    for subject in about.children().filter(|child| child.name() == "subject") {
        let kind = match subject.attribute("type").as_deref().map(behind_scheme) {
            Some("person") => TagKind::Person,
            Some("organisation" | "organization") => TagKind::Organisation,
            Some("geoArea" | "poi" | "geoarea") => TagKind::Place,
            _ => continue,
        };
        let code = subject
            .attribute("qcode")
            .or_else(|| subject.attribute("uri"));
        // The name may be said once for all, in an assertion about the code.
        let name = subject.child("name").and_then(Element::text).or_else(|| {
            item.children()
                .filter(|child| child.name() == "assert")
                .find(|assert| {
                    assert
                        .attribute("qcode")
                        .or_else(|| assert.attribute("uri"))
                        == code
                })
                .and_then(|assert| assert.child("name").and_then(Element::text))
        });
        if let Some(name) = name {
            out.push(ProviderTag { kind, name, code });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn a_message_gives_its_texts_and_says_what_the_rest_is() {
        let bytes = std::fs::read("tests/fixtures/formats/message.newsml-g2.xml").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "newsml-g2");
        let records: Vec<_> = source.records.collect();
        let first = records[1].clone().unwrap();
        assert_eq!(
            first.external_id.as_deref(),
            Some("urn:newsml:baywire.example:20210609:talks")
        );
        assert_eq!(first.outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(
            first.headline.as_deref(),
            Some("Ministers sit down in Port Amber")
        );
        assert_eq!(first.published.as_deref(), Some("2021-06-09T07:45:00Z"));
        assert_eq!(first.notes, ["Adds details of the agenda"]);
        assert_eq!(first.tags.len(), 3);
        assert_eq!(first.tags[1].name, "Jonas Lind");
        assert!(
            first
                .text
                .contains("<p>PORT AMBER, June 9 - The foreign ministers"),
            "{}",
            first.text
        );
        let second = records[2].clone().unwrap();
        assert_eq!(second.headline.as_deref(), Some("Ferry fares up"));
        assert_eq!(second.authors, ["By Ines Talbot, Staff"]);
        assert_eq!(second.version_kind, Some(VersionKind::Kill));
        let reasons: Vec<String> = records
            .iter()
            .filter_map(|record| record.as_ref().err())
            .map(|reject| reject.reason.to_string())
            .collect();
        assert_eq!(
            reasons,
            [
                "no article: a package, which only lists other items",
                "no article: an item of class picture",
                "no article: a planning item",
                "no article: an item of knowledge",
            ]
        );
    }
}
