//! A page dump: the plain text of one page, headline, byline and footer included.

use std::io::Read;

use super::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

mod code;
mod line;
mod project;
mod shape;

use shape::Shape;

/// Any text that is nothing else.
pub(super) struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["txt", "text", "md"]
    }

    fn sniff(&self, _head: &str) -> bool {
        true
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        let limit = options.max_record;
        // A user who names the format knows what the text is.
        let asks = options.format.is_none();
        Box::new(std::iter::once_with(move || read(input, limit, asks)))
    }
}

/// Tells whether a text is markup or an archive that has no reader: any XML but HTML, RTF, WARC.
pub(super) fn is_foreign(head: &str) -> bool {
    let head = head.trim_start();
    if ["WARC/", "{\\rtf", "%!PS"]
        .iter()
        .any(|start| head.starts_with(start))
    {
        return true;
    }
    // No element of HTML is written so: <groupSet>, <sportsEvent>.
    let is_camel = |name: &str| {
        name.chars().any(char::is_lowercase) && name.chars().skip(1).any(char::is_uppercase)
    };
    if super::root(head).is_some_and(is_camel) {
        return true;
    }
    if !head.starts_with("<?xml") && !head.starts_with("<!DOCTYPE") && !head.starts_with("<!--") {
        return head.starts_with('<')
            && head
                .split(['>', ' ', '\n'])
                .next()
                .is_some_and(|tag| tag.contains(':'));
    }
    let start: String = head
        .chars()
        .take(2000)
        .flat_map(char::to_lowercase)
        .collect();
    head.starts_with("<?xml") && !start.contains("<html")
}

/// Reads the whole stream as one record; what is no article is refused where the text is asked.
fn read(input: Input, limit: usize, asks: bool) -> Result<RawArticle, Reject> {
    let reject = |reason, excerpt: &str| Reject::new(Some(1), Some(0), reason, excerpt);
    let mut bytes = Vec::new();
    input
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| reject(Reason::of_io(&error), ""))?;
    if bytes.len() > limit {
        let head = bytes.get(..2000).unwrap_or_default();
        return Err(reject(
            Reason::TooLarge(limit),
            &String::from_utf8_lossy(head),
        ));
    }
    let text = decode::repair(&bytes).into_owned();
    match shape::shape(&text).filter(|_| asks) {
        Some(Shape::Table) => return Err(reject(Reason::NoTextColumn, &text)),
        Some(Shape::Other(what)) => {
            return Err(reject(Reason::NotAnArticle(what.to_owned()), &text));
        }
        None => {}
    }
    Ok(RawArticle {
        record: 1,
        text,
        is_page: true,
        ..RawArticle::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_markup_is_no_plain_text() {
        for (head, want) in [
            ("<?xml version=\"1.0\"?><newsItem>", true),
            ("WARC/1.0\r\nWARC-Type: response", true),
            ("<xs:schema>", true),
            ("<groupSet root=\"G1\">", true),
            ("<!DOCTYPE html><html>", false),
            ("<?xml version=\"1.0\"?><html>", false),
            ("<p>Trains ran late.</p>", false),
            ("Trains ran late.", false),
        ] {
            assert_eq!(is_foreign(head), want, "{head}");
        }
    }
}
