//! RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom.
//!
//! One item is one record. Its text is the fullest that it holds: `content:encoded`, Atom's `content`, else the
//! description. A feed is read whole (they are small) and leniently, as many are no well-formed XML.

use std::io::Read;

use super::tags::{Piece, Pieces, attribute, local};
use super::{Format, Input, Options, Reason, Records, Reject, decode, refused};
use crate::model::RawArticle;

/// Feeds.
pub(super) struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["rss", "atom", "xml", "rdf"]
    }

    fn sniff(&self, head: &str) -> bool {
        head.trim_start().starts_with('<')
            && Pieces::new(head, false)
                .find_map(|piece| match piece {
                    Piece::Open(name, attributes, _) => Some((name, attributes)),
                    _ => None,
                })
                .is_some_and(|(name, attributes)| {
                    matches!(local(name), "rss" | "feed" | "channel")
                        || (local(name) == "RDF" && attributes.contains("rss"))
                })
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        let mut bytes = Vec::new();
        let limit = options.max_record;
        if let Err(error) = input.take(limit as u64 + 1).read_to_end(&mut bytes) {
            return refused(Reason::of_io(&error), "");
        }
        if bytes.len() > limit {
            return refused(Reason::TooLarge(limit), "");
        }
        Box::new(items(&decode::repair(&bytes)).into_iter())
    }
}

/// What an element under an item means, with how good its name is.
fn rank(name: &str, local: &str) -> Option<(&'static str, u8)> {
    Some(match (name, local) {
        ("content:encoded", _) => ("text", 0),
        (_, "content" | "body") if name != "media:content" => ("text", 1),
        (_, "fulltext") => ("text", 1),
        (_, "description") if name == local => ("text", 2),
        (_, "summary") if name == local => ("text", 3),
        (_, "title") if name == local => ("title", 0),
        ("dc:title", _) => ("title", 1),
        (_, "pubDate" | "published" | "issued") => ("date", 0),
        (_, "date" | "created") => ("date", 1),
        (_, "updated" | "modified") => ("date", 2),
        (_, "guid" | "id") if name == local => ("id", 0),
        (_, "link") if name == local => ("link", 0),
        (_, "origLink") => ("link", 0),
        (_, "creator") => ("author", 0),
        (_, "author") if name == local => ("author", 1),
        (_, "category" | "section") if name == local => ("section", 0),
        (_, "language") => ("language", 0),
        _ => return None,
    })
}

/// Values of one item, best rank first found.
#[derive(Debug, Default, Clone)]
struct Values(Vec<(&'static str, u8, String)>);

impl Values {
    fn put(&mut self, field: &'static str, rank: u8, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(name, ..)| *name == field) {
            Some(entry) if entry.1 > rank => *entry = (field, rank, value.to_owned()),
            Some(_) => {}
            None => self.0.push((field, rank, value.to_owned())),
        }
    }

    fn get(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(name, ..)| *name == field)
            .map(|(_, _, value)| value.clone())
    }
}

/// Reads all items.
fn items(text: &str) -> Vec<Result<RawArticle, Reject>> {
    let mut out = Vec::new();
    let (mut channel, mut item) = (Values::default(), Values::default());
    let mut item_start = None;
    // The field that is open: its meaning, its element, the depth of equal elements inside it, its text.
    let mut open: Option<(&'static str, u8, &str, usize, String)> = None;
    let mut pieces = Pieces::new(text, false);
    // Inside `image` and `textInput` of a channel, titles are not its own.
    let mut aside = 0_usize;
    let mut skipped_source = false;
    loop {
        let at = text.len() - pieces.rest().len();
        let Some(piece) = pieces.next() else { break };
        if let Some((field, rank, element, depth, words)) = &mut open {
            match piece {
                Piece::Text(text) => words.push_str(text),
                // Data holds no references: they are written as such, so that one resolving does for both.
                Piece::Data(data) => words.push_str(data),
                Piece::Open(name, attributes, closed) => {
                    if name == *element && !closed {
                        *depth += 1;
                    }
                    // XHTML content; an author's parts are but parted.
                    if *field == "text" {
                        words.push('<');
                        words.push_str(name);
                        if closed {
                            words.push('/');
                        }
                        words.push('>');
                    } else if matches!(local(name), "email" | "uri" | "url") && *field == "author" {
                        words.push('\u{0}');
                    }
                    let _ = attributes;
                }
                Piece::Close(name) => {
                    if name == *element && *depth == 0 {
                        let values = if item_start.is_some() {
                            &mut item
                        } else {
                            &mut channel
                        };
                        let words = words.split('\0').next().unwrap_or_default();
                        values.put(field, *rank, words);
                        // Both the date of an entry that states no other, and when it was changed.
                        if matches!(local(element), "updated" | "modified") {
                            values.put("updated", 0, words);
                        }
                        open = None;
                    } else {
                        if name == *element {
                            *depth -= 1;
                        }
                        if *field == "text" {
                            words.push_str("</");
                            words.push_str(name);
                            words.push('>');
                        }
                    }
                }
            }
            continue;
        }
        match piece {
            Piece::Open(name, attributes, closed) => match local(name) {
                "item" | "entry" if item_start.is_none() => {
                    item_start = Some(at);
                    item = Values::default();
                    if let Some(about) = attribute(attributes, "rdf:about") {
                        item.put("id", 1, about);
                    }
                }
                "image" | "textInput" | "textinput" | "source" | "contributor" if !closed => {
                    aside += 1;
                    skipped_source = true;
                }
                "link" if name == local(name) && attribute(attributes, "href").is_some() => {
                    let relation = attribute(attributes, "rel").unwrap_or("alternate");
                    let rank = match relation {
                        "alternate" => 0,
                        "self" => 2,
                        _ => 9,
                    };
                    if rank < 9 && aside == 0 {
                        let values = if item_start.is_some() {
                            &mut item
                        } else {
                            &mut channel
                        };
                        values.put(
                            "link",
                            rank,
                            attribute(attributes, "href").unwrap_or_default(),
                        );
                    }
                }
                other => {
                    if aside == 0
                        && !closed
                        && let Some((field, rank)) = rank(name, other)
                    {
                        open = Some((field, rank, name, 0, String::new()));
                    }
                }
            },
            Piece::Close(name) => match local(name) {
                "item" | "entry" => {
                    if let Some(start) = item_start.take() {
                        out.push(finish(&item, &channel, out.len() as u64 + 1, start as u64));
                        aside = 0;
                    }
                }
                "image" | "textInput" | "textinput" | "source" | "contributor"
                    if skipped_source =>
                {
                    aside = aside.saturating_sub(1);
                }
                _ => {}
            },
            Piece::Text(_) | Piece::Data(_) => {}
        }
    }
    if let Some(start) = item_start {
        let excerpt: String = text
            .get(start..)
            .unwrap_or_default()
            .chars()
            .take(500)
            .collect();
        out.push(Err(Reject::new(
            Some(out.len() as u64 + 1),
            Some(start as u64),
            Reason::Truncated,
            &excerpt,
        )));
    }
    if out.is_empty() {
        out.push(Err(Reject::new(
            None,
            None,
            Reason::Malformed("a feed without items".to_owned()),
            text,
        )));
    }
    out
}

/// Makes an article of an item.
fn finish(item: &Values, channel: &Values, record: u64, start: u64) -> Result<RawArticle, Reject> {
    let Some(text) = item.get("text") else {
        let excerpt = item.get("title").unwrap_or_default();
        return Err(Reject::new(
            Some(record),
            Some(start),
            Reason::NoText,
            &excerpt,
        ));
    };
    // In XML the markup of a text is escaped once: one resolving gives the HTML.
    let text = if text.contains("&lt;") || text.contains("&#60;") {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    } else {
        text
    };
    Ok(RawArticle {
        record,
        byte_offset: start,
        external_id: item.get("id"),
        url: item.get("link").filter(|link| link.contains("://")),
        outlet: channel.get("title"),
        headline: item.get("title"),
        authors: item.get("author").into_iter().collect(),
        published: item.get("date"),
        updated: item.get("updated"),
        language: item.get("language").or_else(|| channel.get("language")),
        section: item.get("section"),
        text,
        ..RawArticle::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn rss_and_atom_items_are_records() {
        let rss = "<?xml version='1.0'?><rss version='2.0'><channel><title>Paper</title><image><title>Logo</title></image>\
            <item><title>A &amp; B</title><link>http://p.example/1</link><guid>g1</guid><pubDate>Mon, 13 Feb 2017 20:26:00 GMT</pubDate>\
            <description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long one.</p>]]></content:encoded></item>\
            <item><title>Bare</title></item><item><title>Cut";
        let source = open_bytes(rss.as_bytes().to_vec(), &Options::default());
        assert_eq!(source.format, "feed");
        let records: Vec<_> = source.records.collect();
        let raw = records[0].clone().unwrap();
        assert_eq!(
            (
                raw.text.as_str(),
                raw.outlet.as_deref(),
                raw.external_id.as_deref()
            ),
            ("<p>Long one.</p>", Some("Paper"), Some("g1"))
        );
        assert_eq!(records[1].clone().unwrap_err().code, "no-text");
        assert_eq!(records[2].clone().unwrap_err().code, "truncated");

        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title><entry><title>H</title><link rel='alternate' href='http://p.example/2'/>\
            <author><name>Ana Ray</name><email>a@p.example</email></author><published>2017-02-13T20:26:00Z</published>\
            <content type='xhtml'><div><p>One <b>two</b>.</p></div></content></entry></feed>";
        let raw = open_bytes(atom.as_bytes().to_vec(), &Options::default())
            .records
            .next()
            .unwrap()
            .unwrap();
        assert_eq!(raw.text, "<div><p>One <b>two</b>.</p></div>");
        assert_eq!(
            (raw.authors.join("|").as_str(), raw.url.as_deref()),
            ("Ana Ray", Some("http://p.example/2"))
        );
    }
}
