//! A saved web page.
//!
//! The reader hands the page over as it is: what it says of itself and which of its words are the story is `clean`'s matter,
//! where the same is done for pages that stand in a field of JSON, in a feed or in an archive, and on all threads.

use std::io::Read;

use super::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

/// Pages.
pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml", "asp", "php"]
    }

    fn sniff(&self, head: &str) -> bool {
        is_page(head)
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        let limit = options.max_record;
        Box::new(std::iter::once_with(move || {
            let reject = |reason, excerpt: &str| Reject::new(Some(1), Some(0), reason, excerpt);
            let mut bytes = Vec::new();
            input
                .take(limit as u64 + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| reject(Reason::of_io(&error), ""))?;
            let text = decode::repair(&bytes);
            if bytes.len() > limit {
                return Err(reject(Reason::TooLarge(limit), &text));
            }
            Ok(RawArticle {
                record: 1,
                text: text.into_owned(),
                is_page: true,
                ..RawArticle::default()
            })
        }))
    }
}

/// Tells whether a text starts as a whole web page, not as a fragment of one: by its document type, or its outermost
/// elements, behind white space, comments and an XML declaration.
pub(crate) fn is_page(head: &str) -> bool {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    for _ in 0..20 {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some((_, behind)) = comment.split_once("-->") else {
                return false;
            };
            rest = behind.trim_start();
        } else if let Some(declared) = rest.strip_prefix("<?") {
            let Some((_, behind)) = declared.split_once('>') else {
                return false;
            };
            rest = behind.trim_start();
        } else {
            break;
        }
    }
    let start: String = rest
        .chars()
        .take(600)
        .flat_map(char::to_lowercase)
        .collect();
    let opens = |name: &str| {
        start
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\r', '\t', '/']))
    };
    opens("<!doctype html")
        || opens("<html")
        || opens("<head")
        || opens("<body")
        || (opens("<title") || opens("<meta") || opens("<link") || opens("<script"))
            && !start.contains("<rss")
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn pages_are_told_from_fragments_and_other_markup() {
        for (head, want) in [
            ("<!DOCTYPE html><html><body>", true),
            (
                "\u{feff}\n<!-- saved from url=(0014)about:internet -->\n<HTML lang=en>",
                true,
            ),
            (
                "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>",
                true,
            ),
            ("<head><title>x</title>", true),
            ("<p>One.</p><p>Two.</p>", false),
            ("<header>x</header>", false),
            ("<?xml version='1.0'?><newsItem>", false),
            ("<rss version='2.0'>", false),
            ("Trains ran late.", false),
        ] {
            assert_eq!(is_page(head), want, "{head}");
        }
        let source = open_bytes(b"<html><body><p>x</p>".to_vec(), &Options::default());
        assert_eq!(source.format, "html");
    }
}
