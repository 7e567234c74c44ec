//! NITF, the News Industry Text Format, alone or inside other formats.
//!
//! Elements are those of NITF 3.2 to 3.6 (<https://iptc.org/std/NITF/>). Tagged persons, organisations and places, in the
//! text and in the head, are handed on as the provider's. A corpus that gives its lead twice (`block class="lead_paragraph"`
//! and `"full_text"`) is read from its full text.

use std::io::Read;

use super::tree::{Element, Tree};
use super::{Format, Input, Options, Reason, Records, Reject, decode, refused};
use crate::model::{ProviderTag, RawArticle, TagKind, VersionKind};

/// NITF documents.
pub(super) struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["xml", "nitf"]
    }

    fn sniff(&self, head: &str) -> bool {
        // Alone, or still in the wrapping of a message that it was cut out of.
        super::root(head).is_some_and(|root| {
            root == "nitf" || matches!(root, "contentSet" | "inlineXML") && head.contains("<nitf")
        })
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        whole(input, options, |tree| {
            tree.outermost(&["nitf"])
                .into_iter()
                .map(|nitf| (nitf.at(), article(nitf)))
                .collect()
        })
    }
}

/// Records of a document that is read whole, each with the byte where it starts.
pub(super) type Found = Vec<(usize, Result<RawArticle, Reason>)>;

/// Reads a document whole and hands out what `find` finds in it.
pub(super) fn whole(input: Input, options: &Options, find: impl Fn(&Tree<'_>) -> Found) -> Records {
    let limit = options.max_record;
    let mut bytes = Vec::new();
    if let Err(error) = input.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return refused(Reason::Unreadable(error.to_string()), "");
    }
    if bytes.len() > limit {
        let head = String::from_utf8_lossy(bytes.get(..2000).unwrap_or_default()).into_owned();
        return refused(Reason::TooLarge(limit), &head);
    }
    let text = decode::repair(&bytes);
    let found = find(&Tree::new(&text));
    if found.is_empty() {
        return refused(Reason::Malformed("no item in it".to_owned()), &text);
    }
    let records: Vec<Result<RawArticle, Reject>> = found
        .into_iter()
        .zip(1..)
        .map(|((at, result), record)| {
            result
                .map(|raw| RawArticle {
                    record,
                    byte_offset: at as u64,
                    ..raw
                })
                .map_err(|reason| {
                    Reject::new(
                        Some(record),
                        Some(at as u64),
                        reason,
                        text.get(at..).unwrap_or_default(),
                    )
                })
        })
        .collect();
    Box::new(records.into_iter())
}

/// Reads one document.
pub(super) fn article(nitf: Element<'_, '_>) -> Result<RawArticle, Reason> {
    let mut raw = RawArticle::default();
    let head = nitf.child("head");
    if let Some(head) = head {
        let data = head.find("docdata");
        let data_of = |name| data.and_then(|data| data.find(name));
        raw.external_id = data_of("doc-id").and_then(|id| id.attribute("id-string"));
        raw.published = ["date.issue", "date.release"]
            .iter()
            .find_map(|name| data_of(name)?.attribute("norm"))
            .map(|date| iso(&date));
        raw.notes
            .extend(data_of("ed-msg").and_then(|note| note.attribute("info")));
        let holder = data_of("doc.copyright").and_then(|rights| rights.attribute("holder"));
        let paper = head.find("pubdata");
        raw.outlet = paper.and_then(|paper| paper.attribute("name")).or(holder);
        raw.section = paper.and_then(|paper| paper.attribute("position.section"));
        raw.url = paper.and_then(|paper| paper.attribute("ex-ref"));
        if raw.published.is_none() {
            raw.published = paper
                .and_then(|paper| paper.attribute("date.publication"))
                .map(|date| iso(&date));
        }
        raw.headline = head.child("title").and_then(Element::text);
        if let Some(management) = data.and_then(|data| data.attribute("management-status")) {
            raw.version_kind =
                (management == "canceled" || management == "killed").then_some(VersionKind::Kill);
        }
        raw.tags.extend(tags(head));
    }
    let body = nitf.child("body").unwrap_or(nitf);
    if let Some(head) = body.child("body.head") {
        raw.headline = head
            .find("hedline")
            .and_then(|hedline| hedline.find("hl1").unwrap_or(hedline).text())
            .or(raw.headline);
        raw.standfirst = head
            .find("abstract")
            .or_else(|| head.find("hedline").and_then(|hedline| hedline.find("hl2")))
            .and_then(Element::text);
        raw.authors
            .extend(head.all("byline").filter_map(Element::text));
        raw.notes.extend(head.all("note").filter_map(Element::text));
        raw.outlet = raw.outlet.or_else(|| {
            let distributor = head.find("distributor")?;
            distributor.find("org").unwrap_or(distributor).text()
        });
    }
    let dateline = body
        .child("body.head")
        .and_then(|head| head.find("dateline"))
        .and_then(Element::text);
    let content = body.child("body.content");
    let content = content
        .and_then(|content| {
            content
                .all("block")
                .find(|block| block.attribute("class").as_deref() == Some("full_text"))
        })
        .or(content)
        .unwrap_or(body);
    raw.captions
        .extend(content.all("media-caption").filter_map(Element::text));
    raw.tags.extend(tags(content));
    let html = content.html(rename);
    if !html.chars().any(char::is_alphanumeric) {
        return Err(Reason::NoText);
    }
    raw.text = match dateline {
        // The dateline leads the first paragraph, as on the wire, unless it does already.
        Some(dateline) if !starts_with(content, &dateline) => with_dateline(&dateline, &html),
        _ => html,
    };
    raw.is_page = false;
    Ok(raw)
}

/// Tells whether an element's words begin with `words`.
fn starts_with(element: Element<'_, '_>, words: &str) -> bool {
    let words = words
        .trim_end_matches([' ', '-', '–', '—', ':'])
        .to_lowercase();
    element.text().is_some_and(|text| {
        text.to_lowercase()
            .trim_start_matches('(')
            .starts_with(&words)
    })
}

/// Puts a dateline into the first paragraph.
pub(super) fn with_dateline(dateline: &str, html: &str) -> String {
    let dateline = dateline.trim_end_matches([' ', '-', '–', '—', ':']);
    let dateline = super::tree::escaped(dateline);
    match html.split_once("<p>") {
        Some((before, after)) if !before.chars().any(char::is_alphanumeric) => {
            format!("{before}<p>{dateline} - {}", after.trim_start())
        }
        _ => format!("{dateline} - {}", html.trim_start()),
    }
}

/// Says what an element of the content is called in HTML.
fn rename(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" | "pq" | "note" | "dd" | "dt" | "credit" | "datasource" => "p",
        "hl2" | "hedline" | "hl1" => "h2",
        "bq" => "blockquote",
        "block" => "div",
        "li" => "li",
        "ul" => "ul",
        "ol" => "ol",
        "table" => "table",
        "tr" => "tr",
        "td" | "th" => "td",
        "pre" => "pre",
        "br" => "br",
        "media" | "caption" | "body.end" | "body.head" | "head" => "",
        _ => return None,
    })
}

/// Collects the persons, organisations and places that are tagged.
fn tags(element: Element<'_, '_>) -> Vec<ProviderTag> {
    let mut out: Vec<ProviderTag> = Vec::new();
    for (name, kind) in [
        ("person", TagKind::Person),
        ("org", TagKind::Organisation),
        ("location", TagKind::Place),
    ] {
        for found in element.all(name) {
            // A place may be told by its parts; the first is the finest.
            let words = found
                .child("city")
                .or_else(|| found.child("sublocation"))
                .or_else(|| found.child("state"))
                .or_else(|| found.child("region"))
                .or_else(|| found.child("country"))
                .unwrap_or(found)
                .text()
                .or_else(|| found.attribute("value"));
            let code = found
                .attribute("idsrc")
                .zip(
                    found
                        .attribute("value")
                        .or_else(|| found.attribute("location-code")),
                )
                .map(|(scheme, code)| format!("{scheme}:{code}"));
            if let Some(name) = words {
                let tag = ProviderTag { kind, name, code };
                if !out.contains(&tag) {
                    out.push(tag);
                }
            }
        }
    }
    out
}

/// Returns a date in ISO 8601's basic form (`20170213T202600Z`) in the extended one.
pub(super) fn iso(date: &str) -> String {
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    let digits = |text: &str, count| {
        text.len() >= count && text.bytes().take(count).all(|byte| byte.is_ascii_digit())
    };
    if day.len() != 8 || !digits(day, 8) || (!time.is_empty() && !digits(time, 6)) {
        return date.to_owned();
    }
    let cut =
        |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    let mut out = format!("{}-{}-{}", cut(day, 0, 4), cut(day, 4, 6), cut(day, 6, 8));
    if !time.is_empty() {
        let zone = time.get(6..).unwrap_or_default();
        let zone = if zone.len() == 5 && digits(zone.get(1..).unwrap_or_default(), 4) {
            format!("{}:{}", cut(zone, 0, 3), cut(zone, 3, 5))
        } else {
            zone.to_owned()
        };
        out.push_str(&format!(
            "T{}:{}:{}{zone}",
            cut(time, 0, 2),
            cut(time, 2, 4),
            cut(time, 4, 6)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn a_document_is_read_with_its_tags() {
        let bytes = std::fs::read("tests/fixtures/formats/story.nitf.xml").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "nitf");
        let records: Vec<_> = source.records.collect();
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("Lighthouse keepers keep their lamp")
        );
        assert_eq!(raw.published.as_deref(), Some("2021-05-17T08:30:00Z"));
        assert_eq!(raw.external_id.as_deref(), Some("baywire.20210517.lamp"));
        assert_eq!(raw.outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(raw.captions, ["The lamp of Skerry Point, May 16, 2021."]);
        let names: Vec<&str> = raw.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Harbour Board",
                "Skerry Point",
                "Elin Marsh",
                "Harbour Board",
                "Port Amber"
            ]
        );
        assert!(
            raw.text
                .trim_start()
                .starts_with("<p>SKERRY POINT, May 17 - The lamp"),
            "{}",
            raw.text
        );
        assert!(!raw.text.contains("May 16, 2021"));
        assert!(raw.text.contains("<h2>A long night</h2>"));
    }

    #[test]
    fn basic_dates_become_extended() {
        for (date, want) in [
            ("20170213T202600Z", "2017-02-13T20:26:00Z"),
            ("20170213T202600-0500", "2017-02-13T20:26:00-05:00"),
            ("20170213", "2017-02-13"),
            ("2017-02-13", "2017-02-13"),
        ] {
            assert_eq!(iso(date), want);
        }
    }
}
