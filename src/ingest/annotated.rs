//! Annotated articles, one a line: the project's own interchange format.
//!
//! The format is `interchange`'s; `dateline schema --json-schema` prints its schema. Such a record is not cleaned, and not read
//! for facts: its text and its facts are taken as they are, once they are checked.

use super::json::{self, Reading};
use super::{Format, Input, Options, Reason, Records};
use crate::interchange;
use crate::model::RawArticle;

/// Annotated articles.
pub(super) struct AnnotatedLines;

impl Format for AnnotatedLines {
    fn name(&self) -> &'static str {
        "annotated"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn sniff(&self, head: &str) -> bool {
        head.trim_start().starts_with('{')
            && head
                .lines()
                .take(3)
                .any(|line| line.contains(&format!("\"{}\"", interchange::SCHEMA)))
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        json::records(input, options, Reading::Layout(article))
    }
}

/// Reads one object.
fn article(value: serde_json::Value) -> Result<RawArticle, Reason> {
    let given: interchange::Annotated =
        serde_json::from_value(value).map_err(|error| Reason::BadAnnotation(error.to_string()))?;
    let ready =
        interchange::read(given).map_err(|fault| Reason::BadAnnotation(fault.to_string()))?;
    Ok(RawArticle {
        text: ready.0.body.clone(),
        ready: Some(Box::new(ready)),
        ..RawArticle::default()
    })
}
