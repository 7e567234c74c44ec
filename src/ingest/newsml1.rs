//! NewsML 1.0 to 1.2 (<https://iptc.org/std/NewsML/1.2/>): one or several items, each a tree of components.
//!
//! What a component says of itself (headline, byline, provider, language) holds for those in it unless they say otherwise. A
//! component whose role is to be the story is an article, others beside it are its deck, its captions, or nothing; where an item
//! gives one story in several forms, the first is read. Texts are NITF, XHTML, or plain. Pictures, films and what lies elsewhere are refused, each with what it is.

use std::collections::BTreeMap;

use super::nitf::{self, Found, whole};
use super::tree::Element;
use super::{Format, Input, Options, Reason, Records, newsml};
use crate::model::{ProviderTag, RawArticle, TagKind, VersionKind};

/// NewsML 1.
pub(super) struct NewsMl1;

impl Format for NewsMl1 {
    fn name(&self) -> &'static str {
        "newsml-1"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["xml"]
    }

    fn sniff(&self, head: &str) -> bool {
        super::root(head).is_some_and(|root| root == "NewsML" || root == "NewsItem")
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        whole(input, options, |tree| -> Found {
            let sender = tree
                .outermost(&["NewsEnvelope"])
                .first()
                .and_then(|envelope| formal_of(envelope.child("SentFrom")?, "Party"));
            tree.outermost(&["NewsItem"])
                .into_iter()
                .flat_map(|item| {
                    let articles = item_of(item, sender.as_deref());
                    articles.into_iter().map(move |found| (item.at(), found))
                })
                .collect()
        })
    }
}

/// Deepest nesting of components that is followed.
const DEPTH: usize = 24;

/// What the text of a component is to its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The story, or one of several.
    Main,
    /// A deck or an abstract.
    Standfirst,
    Caption,
    /// The text is said to be something else: a headline, whom to ask, a style sheet, or a supplement.
    Other,
    /// Nothing is said.
    None,
}

impl Role {
    fn of(component: Element<'_, '_>) -> Self {
        let Some(role) = formal_of(component, "Role") else {
            return Self::None;
        };
        let role = role.to_lowercase();
        match role.as_str() {
            "main" | "body" | "bodytext" | "body text" | "text" | "story" | "article"
            | "main text" | "maintext" | "sidebar" => Self::Main,
            "subheadline" | "abstract" | "summary" | "lead" | "standfirst" => Self::Standfirst,
            _ if role.contains("caption") => Self::Caption,
            _ => Self::Other,
        }
    }
}

/// A component with a text.
struct Text<'t, 'a> {
    role: Role,
    /// Its content items.
    content: Vec<Element<'t, 'a>>,
    /// The components that it is in, the outermost first, and itself.
    around: Vec<Element<'t, 'a>>,
}

/// The topics that an item defines, by their number in the document.
type Topics<'t, 'a> = BTreeMap<String, Element<'t, 'a>>;

/// Returns the name in an attribute called `FormalName`, as most elements have it.
fn formal(element: Element<'_, '_>) -> Option<String> {
    element.attribute("FormalName")
}

/// Returns the formal name of a child.
fn formal_of(element: Element<'_, '_>, child: &str) -> Option<String> {
    element.child(child).and_then(formal)
}

/// Reads an item.
fn item_of(item: Element<'_, '_>, sender: Option<&str>) -> Vec<Result<RawArticle, Reason>> {
    let topics: Topics<'_, '_> = item
        .all("Topic")
        .filter_map(|topic| Some((topic.attribute("Duid")?, topic)))
        .collect();
    let mut texts = Vec::new();
    let mut captions = Vec::new();
    let mut open: Vec<Vec<Element<'_, '_>>> = item
        .children()
        .filter(|child| child.name() == "NewsComponent")
        .map(|component| vec![component])
        .collect();
    open.reverse();
    while let Some(around) = open.pop() {
        let Some(component) = around.last().copied() else {
            continue;
        };
        let content: Vec<_> = component
            .children()
            .filter(|child| child.name() == "ContentItem")
            .collect();
        let role = Role::of(component);
        if role == Role::Caption {
            captions.extend(content.iter().filter_map(|content| content.text()));
        } else if content.iter().any(|content| is_text(*content)) {
            texts.push(Text {
                role,
                content,
                around: around.clone(),
            });
        }
        let mut inside: Vec<_> = component
            .children()
            .filter(|child| child.name() == "NewsComponent")
            .collect();
        // Of the same in several forms the first that is a text counts.
        if component.attribute("EquivalentsList").as_deref() == Some("yes") {
            let first = inside
                .iter()
                .position(|inner| inner.all("ContentItem").any(is_text));
            inside = first.map(|first| inside[first]).into_iter().collect();
        }
        if around.len() < DEPTH {
            open.extend(inside.into_iter().rev().map(|inner| {
                let mut deeper = around.clone();
                deeper.push(inner);
                deeper
            }));
        }
    }
    let nested = item
        .all("NewsComponent")
        .flat_map(Element::children)
        .filter(|child| child.name() == "NewsItem");
    let mut found: Vec<Result<RawArticle, Reason>> = Vec::new();
    let standfirst = texts
        .iter()
        .find(|text| text.role == Role::Standfirst)
        .and_then(|text| text.content.first()?.text());
    // Beside a story that says it is one, a text that says otherwise is none.
    let best = [Role::Main, Role::None, Role::Other, Role::Standfirst]
        .into_iter()
        .find(|role| texts.iter().any(|text| text.role == *role));
    for text in texts.iter().filter(|text| Some(text.role) == best) {
        let mut read = article(item, text, &topics, sender);
        let is_headed = text
            .around
            .last()
            .and_then(|component| component.child("NewsLines")?.child("HeadLine"))
            .is_some();
        match (&mut read, found.last_mut()) {
            // A further piece of the same story.
            (Ok(raw), Some(Ok(story))) if !is_headed => {
                story.text.push_str("\n\n");
                story.text.push_str(&raw.text);
                continue;
            }
            _ => {}
        }
        let number = found.len();
        found.push(read.map(|mut raw| {
            if number == 0 {
                raw.captions.append(&mut captions);
                raw.standfirst = raw.standfirst.or_else(|| standfirst.clone());
            } else if let Some(id) = &mut raw.external_id {
                id.push_str(&format!("#{}", number + 1));
            }
            raw
        }));
    }
    for inner in nested {
        found.extend(item_of_nested(inner, &topics, sender));
    }
    if found.is_empty() {
        found.push(Err(what_else(item)));
    }
    found
}

/// Reads an item in another, which has none in it.
fn item_of_nested(
    item: Element<'_, '_>,
    topics: &Topics<'_, '_>,
    sender: Option<&str>,
) -> Vec<Result<RawArticle, Reason>> {
    let texts: Vec<Text<'_, '_>> = item
        .all("NewsComponent")
        .map(|component| Text {
            role: Role::of(component),
            content: component
                .children()
                .filter(|child| child.name() == "ContentItem")
                .collect(),
            around: vec![component],
        })
        .filter(|text| text.content.iter().any(|content| is_text(*content)))
        .collect();
    texts
        .first()
        .map(|text| article(item, text, topics, sender))
        .into_iter()
        .collect()
}

/// Says what an item without a text is.
fn what_else(item: Element<'_, '_>) -> Reason {
    let instruction = item
        .child("NewsManagement")
        .and_then(|management| formal_of(management, "Instruction"));
    if instruction.is_some() {
        return Reason::NotAnArticle("an order to change or delete another item".to_owned());
    }
    let kind = item
        .all("ContentItem")
        .find_map(|content| formal_of(content, "MediaType"));
    match kind {
        Some(kind) if !kind.eq_ignore_ascii_case("text") => {
            Reason::NotAnArticle(format!("content of the kind `{kind}`"))
        }
        _ if item.find("NewsItemRef").is_some() || item.find("ContentItem").is_some() => {
            Reason::NotAnArticle("its content lies elsewhere".to_owned())
        }
        _ if item.find("TopicSet").is_some() => Reason::NotAnArticle("a list of topics".to_owned()),
        _ => Reason::NoText,
    }
}

/// Tells whether a content item has a text in it that can be read.
fn is_text(content: Element<'_, '_>) -> bool {
    let kind = formal_of(content, "MediaType");
    let is_other =
        kind.is_some_and(|kind| !["text", "complexdata"].contains(&kind.to_lowercase().as_str()));
    // In base 64 and the like.
    let is_encoded = content.child("Encoding").is_some_and(|encoding| {
        formal_of(encoding, "Notation").is_some_and(|name| !name.eq_ignore_ascii_case("none"))
    });
    let is_style = formal_of(content, "Format").is_some_and(|format| {
        ["css", "javascript", "xsl", "xslt"].contains(&format.to_lowercase().as_str())
    });
    !is_other
        && !is_style
        && !is_encoded
        && content
            .find("DataContent")
            .is_some_and(|data| data.raw_text().chars().any(char::is_alphanumeric))
}

/// Reads the text of a component, and what is said of it.
fn article(
    item: Element<'_, '_>,
    text: &Text<'_, '_>,
    topics: &Topics<'_, '_>,
    sender: Option<&str>,
) -> Result<RawArticle, Reason> {
    let mut raw = text
        .content
        .iter()
        .filter(|content| is_text(**content))
        .find_map(|content| content.find("DataContent").map(content_of))
        .unwrap_or(Err(Reason::NoText))?;
    // The innermost that says it counts.
    let said = |name: &str| {
        text.around
            .iter()
            .rev()
            .find_map(|component| component.child("NewsLines")?.child(name)?.text())
    };
    let metadata = |group: &str| {
        text.around
            .iter()
            .rev()
            .filter_map(|component| component.child(group))
            .collect::<Vec<_>>()
    };
    let administration = metadata("AdministrativeMetadata");
    let party = |name: &str| {
        administration
            .iter()
            .find_map(|metadata| formal_of(metadata.child(name)?, "Party"))
    };
    let identifier = item
        .child("Identification")
        .and_then(|identification| identification.child("NewsIdentifier"));
    let id_of = |name: &str| identifier.and_then(|identifier| identifier.child(name)?.text());
    let management = item.child("NewsManagement");
    let managed = |name: &str| management.and_then(|management| management.child(name)?.text());
    // Without the number of the revision: revisions are versions of one story.
    let parts: Vec<String> = ["ProviderId", "DateId", "NewsItemId"]
        .iter()
        .filter_map(|name| id_of(name))
        .collect();
    raw.external_id = Some(parts.join(":"))
        .filter(|id| !id.is_empty())
        .or(raw.external_id);
    // A source is often whom the story is about: the firm whose statement it is.
    raw.outlet = party("Provider")
        .or_else(|| sender.map(str::to_owned))
        .or(raw.outlet)
        .or_else(|| id_of("ProviderId"))
        .or_else(|| party("Source"));
    raw.published = managed("ThisRevisionCreated")
        .or_else(|| managed("FirstCreated"))
        .map(|date| nitf::iso(&date))
        .or(raw.published)
        .or_else(|| id_of("DateId").map(|date| nitf::iso(&date)));
    raw.updated = managed("ThisRevisionCreated").map(|date| nitf::iso(&date));
    raw.headline = said("HeadLine").or(raw.headline);
    raw.standfirst = said("SubHeadLine").or(raw.standfirst);
    if let Some(byline) = said("ByLine") {
        raw.authors = vec![byline];
    }
    raw.language = metadata("DescriptiveMetadata")
        .iter()
        .find_map(|metadata| formal_of(*metadata, "Language"))
        .or_else(|| {
            text.around
                .iter()
                .rev()
                .find_map(|component| component.attribute("xml:lang"))
        })
        .or(raw.language);
    let status = management.and_then(|management| formal_of(management, "Status"));
    if status.is_some_and(|status| {
        ["canceled", "cancelled", "withheld"].contains(&status.to_lowercase().as_str())
    }) {
        raw.version_kind = Some(VersionKind::Kill);
    }
    if let Some(dateline) = said("DateLine") {
        raw.text = newsml::led_by(&dateline, raw.text);
    }
    for metadata in metadata("DescriptiveMetadata") {
        for tag in tags(topics, metadata) {
            if !raw.tags.contains(&tag) {
                raw.tags.push(tag);
            }
        }
    }
    Ok(raw)
}

/// Reads the content itself.
fn content_of(data: Element<'_, '_>) -> Result<RawArticle, Reason> {
    if let Some(nitf) = data.find("nitf") {
        return nitf::article(nitf);
    }
    let body = data.find("body").unwrap_or(data);
    let text = if data.children().next().is_some() {
        body.html(newsml::xhtml)
    } else {
        data.raw_text()
    };
    Ok(RawArticle {
        text,
        ..RawArticle::default()
    })
}

/// Collects persons, organisations and places: those told by a topic, and locations.
fn tags(topics: &Topics<'_, '_>, metadata: Element<'_, '_>) -> Vec<ProviderTag> {
    let mut out = Vec::new();
    for occurrence in metadata.all("TopicOccurrence") {
        let Some(wanted) = occurrence.attribute("Topic") else {
            continue;
        };
        let Some(topic) = topics.get(wanted.trim_start_matches('#')) else {
            continue;
        };
        let kind = match formal_of(*topic, "TopicType")
            .map(|kind| kind.to_lowercase())
            .as_deref()
        {
            Some("person") => TagKind::Person,
            Some("organization" | "organisation" | "company") => TagKind::Organisation,
            Some("location" | "geographicarea" | "country" | "city") => TagKind::Place,
            _ => continue,
        };
        let code = topic.child("FormalName").and_then(Element::text);
        if let Some(name) = topic.child("Description").and_then(Element::text) {
            out.push(ProviderTag { kind, name, code });
        }
    }
    for location in metadata.all("Location") {
        let finest = ["City", "CountryArea", "Country"].iter().find_map(|name| {
            location
                .all("Property")
                .find(|property| formal(*property).as_deref() == Some(name))
                .and_then(|property| property.attribute("Value"))
        });
        // A code of a country is no name that stands in a text.
        if let Some(name) = finest.filter(|name| name.chars().count() > 3) {
            out.push(ProviderTag {
                kind: TagKind::Place,
                name,
                code: None,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Reject, open_bytes};
    use super::*;

    #[test]
    fn items_give_their_texts_and_say_what_the_rest_is() {
        let bytes = std::fs::read("tests/fixtures/formats/message.newsml-1.xml").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "newsml-1");
        let records: Vec<Result<RawArticle, Reject>> = source.records.collect();
        let first = records[0].clone().unwrap();
        assert_eq!(
            first.external_id.as_deref(),
            Some("baywire.example:20030115:ferry-talks")
        );
        assert_eq!(first.outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(first.headline.as_deref(), Some("Ferry crews & owners meet"));
        assert_eq!(first.standfirst.as_deref(), Some("A third round"));
        assert_eq!(first.authors, ["By Ines Talbot"]);
        assert_eq!(
            first.published.as_deref(),
            Some("2003-01-15T10:15:00+00:00")
        );
        assert_eq!(first.language.as_deref(), Some("en"));
        assert_eq!(first.captions, ["The ferry Amber at its berth."]);
        let names: Vec<&str> = first.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["Carla Fontes", "Port Amber"]);
        assert!(
            first
                .text
                .trim_start()
                .starts_with("<p>PORT AMBER, Jan 15 - The owners"),
            "{}",
            first.text
        );
        // The same in another form is no second story.
        let second = records[1].clone().unwrap();
        assert_eq!(second.headline.as_deref(), Some("Lamp lit again"));
        assert_eq!(second.version_kind, Some(VersionKind::Kill));
        assert_eq!(second.published.as_deref(), Some("2003-01-16"));
        let third = records[2].clone().unwrap();
        assert!(third.text.contains("plain words"), "{}", third.text);
        assert!(
            third.text.ends_with("Repairs take a week."),
            "{}",
            third.text
        );
        assert!(!third.text.contains("555-0100"));
        assert_eq!(third.outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(third.standfirst.as_deref(), Some("Ships to the south"));
        let reasons: Vec<String> = records
            .iter()
            .filter_map(|record| record.as_ref().err())
            .map(|reject| reject.reason.to_string())
            .collect();
        assert_eq!(
            reasons,
            [
                "no article: content of the kind `Photo`",
                "no article: its content lies elsewhere",
                "no article: an order to change or delete another item",
            ]
        );
        assert_eq!(records.len(), 6);
    }

    #[test]
    fn components_nested_without_end_cost_nothing() {
        let text = format!("<NewsML><NewsItem>{}", "<NewsComponent>".repeat(100_000));
        let source = open_bytes(text.into_bytes(), &Options::default());
        assert_eq!(source.format, "newsml-1");
        assert_eq!(source.records.flatten().count(), 0);
    }
}
