//! A page dump: the plain text of one page, headline, byline and footer included.

use std::io::Read;

use super::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

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
        Box::new(std::iter::once_with(move || read(input, limit)))
    }
}

/// Reads the whole stream as one record.
fn read(input: Input, limit: usize) -> Result<RawArticle, Reject> {
    let reject = |reason, excerpt: &str| Reject::new(Some(1), Some(0), reason, excerpt);
    let mut bytes = Vec::new();
    input
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| reject(Reason::Unreadable(error.to_string()), ""))?;
    if bytes.len() > limit {
        let head = bytes.get(..2000).unwrap_or_default();
        return Err(reject(
            Reason::TooLarge(limit),
            &String::from_utf8_lossy(head),
        ));
    }
    Ok(RawArticle {
        record: 1,
        text: decode::repair(&bytes).into_owned(),
        is_page: true,
        ..RawArticle::default()
    })
}
