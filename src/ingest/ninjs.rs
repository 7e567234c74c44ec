//! ninjs, the IPTC's news in JSON, versions 1.0 to 3.1 (<https://iptc.org/standards/ninjs/>), one object or many.
//!
//! Version 1 has fields such as `body_text` and `person`, version 2 lists such as `bodies` and `people`, version 3 the same
//! with capitals inside (`versionCreated`); all are read alike, names compared without case and underscores. Pictures, films,
//! events and planning items are refused each with what it is, unless they carry a text.

use serde_json::{Map, Value};

use super::json::{self, Reading};
use super::nitf;
use super::tree::Tree;
use super::{Format, Input, Options, Reason, Records};
use crate::model::{ProviderTag, RawArticle, TagKind, VersionKind};

/// ninjs.
pub(super) struct Ninjs;

impl Format for Ninjs {
    fn name(&self) -> &'static str {
        "ninjs"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["json", "jsonl"]
    }

    fn sniff(&self, head: &str) -> bool {
        if !head.trim_start().starts_with(['{', '[']) {
            return false;
        }
        // Names that no other format has together; the text may come before or after them.
        let has = |names: &[&str]| {
            names.iter().any(|name| {
                head.match_indices(name).any(|(at, _)| {
                    head.get(at + name.len()..)
                        .is_some_and(|rest| rest.trim_start().starts_with(':'))
                })
            })
        };
        has(&["\"uri\""])
            && has(&[
                "\"versioncreated\"",
                "\"versionCreated\"",
                "\"pubstatus\"",
                "\"pubStatus\"",
            ])
            && has(&[
                "\"headlines\"",
                "\"bodies\"",
                "\"body_text\"",
                "\"body_html\"",
                "\"body_xhtml\"",
                "\"body_nitf\"",
                "\"description_text\"",
                "\"descriptions\"",
                "\"renditions\"",
                "\"type\"",
            ])
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        json::records(input, options, Reading::Layout(article))
    }
}

/// Returns a member by its name without case and underscores.
fn get<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| {
        object
            .iter()
            .find(|(key, value)| {
                !value.is_null() && key.replace('_', "").eq_ignore_ascii_case(name)
            })
            .map(|(_, value)| value)
    })
}

/// Returns a member that is a text.
fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    get(object, names)
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Returns the objects of a member: a list of them, one, or those under names of their own.
fn objects<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Vec<&'a Map<String, Value>> {
    match get(object, names) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(one)) if one.values().all(Value::is_object) => {
            one.values().filter_map(Value::as_object).collect()
        }
        Some(Value::Object(one)) => vec![one],
        _ => Vec::new(),
    }
}

/// Returns the value of the list's member that has one of these roles, else, with `any`, of the first.
fn role(list: &[&Map<String, Value>], roles: &[&str], any: bool) -> Option<String> {
    roles
        .iter()
        .find_map(|wanted| {
            list.iter().find(|one| {
                text(one, &["role"]).is_some_and(|role| role.eq_ignore_ascii_case(wanted))
            })
        })
        .or_else(|| list.first().filter(|_| any))
        .and_then(|one| text(one, &["value"]))
}

/// Reads one object.
fn article(value: Value) -> Result<RawArticle, Reason> {
    let Value::Object(item) = value else {
        return Err(Reason::Malformed("not an object".to_owned()));
    };
    let kind = text(&item, &["type"]).unwrap_or_default();
    let mut raw = RawArticle::default();
    if let Err(reason) = body(&item, &mut raw) {
        return Err(match kind.as_str() {
            "" | "text" | "composite" => reason,
            _ => Reason::NotAnArticle(format!("an item of type {kind}")),
        });
    }
    raw.external_id = text(&item, &["uri"]);
    raw.url = raw
        .external_id
        .clone()
        .filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
    raw.outlet = get(&item, &["provider"])
        .and_then(|provider| match provider {
            Value::Object(provider) => text(provider, &["name", "literal"]),
            other => other.as_str().map(str::to_owned),
        })
        .or_else(|| text(&item, &["copyrightholder"]));
    raw.headline = text(&item, &["headline"])
        .or_else(|| role(&objects(&item, &["headlines"]), &["main"], true))
        .or_else(|| text(&item, &["title"]))
        .or_else(|| role(&objects(&item, &["titles"]), &["main"], true))
        .or(raw.headline);
    if let Some(by) = text(&item, &["byline", "by"]) {
        raw.authors = vec![by];
    }
    raw.published = text(&item, &["versioncreated", "firstcreated", "contentcreated"]);
    raw.updated = text(&item, &["versioncreated"]);
    raw.language = text(&item, &["language"]);
    raw.section = text(&item, &["section"]);
    raw.notes.extend(text(&item, &["ednote"]));
    if let Some(status) = text(&item, &["pubstatus"])
        && matches!(status.as_str(), "canceled" | "cancelled" | "withheld")
    {
        raw.version_kind = Some(VersionKind::Kill);
    }
    let summary = text(&item, &["descriptiontext"]).or_else(|| {
        role(
            &objects(&item, &["descriptions"]),
            &["summary", "abstract", "text", "short"],
            false,
        )
    });
    // Some repeat the start of the text as a description.
    let start = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .take(40)
            .collect()
    };
    if raw.standfirst.is_none() {
        raw.standfirst = summary.filter(|summary| {
            let words = start(summary);
            let all: String = raw
                .text
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(4000)
                .collect();
            !words.is_empty() && !all.contains(&words)
        });
    }
    for picture in objects(&item, &["associations"]) {
        if text(picture, &["type"]).is_some_and(|kind| kind == "picture" || kind == "graphic") {
            raw.captions
                .extend(text(picture, &["descriptiontext", "caption"]).or_else(|| {
                    role(
                        &objects(picture, &["descriptions"]),
                        &["caption", "text"],
                        true,
                    )
                }));
        }
    }
    for (names, kind) in [
        (["person", "people"], TagKind::Person),
        (["organisation", "organisations"], TagKind::Organisation),
        (["place", "places"], TagKind::Place),
    ] {
        for one in objects(&item, &names) {
            let name =
                text(one, &["name"]).or_else(|| role(&objects(one, &["names"]), &["main"], true));
            let code = text(one, &["uri"]).or_else(|| {
                let code = text(one, &["code", "literal"])?;
                Some(match text(one, &["scheme"]) {
                    Some(scheme) => format!("{scheme}:{code}"),
                    None => code,
                })
            });
            raw.tags
                .extend(name.map(|name| ProviderTag { kind, name, code }));
        }
    }
    Ok(raw)
}

/// How good a kind of body is; the lower, the better.
fn rank(kind: &str) -> u8 {
    if kind.contains("html") {
        0
    } else if kind.contains("nitf") {
        1
    } else {
        2
    }
}

/// Finds the text: the fullest body, else the description of a text that has none.
fn body(item: &Map<String, Value>, raw: &mut RawArticle) -> Result<(), Reason> {
    let mut bodies: Vec<(u8, String)> = Vec::new();
    for (key, value) in item {
        let key = key.to_lowercase().replace('_', "");
        if let (Some(kind), Some(text)) = (key.strip_prefix("body"), value.as_str()) {
            bodies.push((rank(kind), text.to_owned()));
        }
    }
    for one in objects(item, &["bodies"]) {
        let kind = text(one, &["contenttype", "role"]).unwrap_or_default();
        bodies.extend(text(one, &["value"]).map(|text| (rank(&kind), text)));
    }
    bodies.retain(|(_, text)| text.chars().any(char::is_alphanumeric));
    bodies.sort_by_key(|(rank, _)| *rank);
    if let Some((rank, text)) = bodies.into_iter().next() {
        if rank == 1 {
            let tree = Tree::new(&text);
            let nitf = tree.outermost(&["nitf", "body", "body.content"]);
            if let Some(nitf) = nitf.first() {
                *raw = nitf::article(*nitf)?;
                return Ok(());
            }
        }
        // A body of HTML may hold no tag by which `clean` would know it.
        raw.text = if rank == 0 && !text.contains("<p") {
            format!("<p>{text}</p>")
        } else {
            text
        };
        return Ok(());
    }
    let is_text = text(item, &["type"]).is_none_or(|kind| kind == "text" || kind == "composite");
    let description = text(item, &["descriptiontext", "descriptionhtml"]).or_else(|| {
        role(
            &objects(item, &["descriptions"]),
            &["text", "summary"],
            false,
        )
    });
    match description.filter(|_| is_text) {
        Some(description) => {
            raw.text = description;
            Ok(())
        }
        None => Err(Reason::NoText),
    }
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn all_versions_are_read_alike() {
        let bytes = std::fs::read("tests/fixtures/formats/ninjs.jsonl").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "ninjs");
        let records: Vec<_> = source.records.collect();
        assert_eq!(records.len(), 6);
        for record in records.iter().take(3) {
            let raw = record.clone().unwrap();
            assert_eq!(
                raw.headline.as_deref(),
                Some("Glass works to reopen in Alta")
            );
            assert_eq!(raw.outlet.as_deref(), Some("Bay Wire"));
            assert_eq!(raw.authors, ["Tomas Rey"]);
            assert_eq!(raw.published.as_deref(), Some("2021-05-20T10:00:00Z"));
            assert!(raw.text.contains("furnace"), "{}", raw.text);
            assert_eq!(raw.tags.len(), 3, "{:?}", raw.tags);
            assert_eq!(raw.captions.len(), 1);
            assert_eq!(raw.notes.len(), 1);
        }
        let killed = records[3].clone().unwrap();
        assert_eq!(killed.version_kind, Some(VersionKind::Kill));
        let reason = |at: usize| records[at].clone().unwrap_err().reason.to_string();
        assert_eq!(reason(4), "no article: an item of type picture");
        assert_eq!(reason(5), "no article: an item of type event");
    }

    #[test]
    fn one_object_over_many_lines_is_ninjs_too() {
        let text = "{\n \"uri\": \"urn:x:1\",\n \"type\": \"text\",\n \"versioncreated\": \"2021-05-20T10:00:00Z\",\n\
            \"headline\": \"H\",\n \"body_nitf\": \"<body.content><p>One.</p><p>Two.</p></body.content>\"\n}";
        let source = open_bytes(text.as_bytes().to_vec(), &Options::default());
        assert_eq!(source.format, "ninjs");
        let raw = source.records.last().unwrap().unwrap();
        assert_eq!(
            (raw.text.as_str(), raw.headline.as_deref()),
            ("<p>One.</p><p>Two.</p>", Some("H"))
        );
    }
}
