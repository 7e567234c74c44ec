//! One line of a gold file.

use serde::Deserialize;
use serde_json::Value;

/// One annotated article; each task reads its own list.
#[derive(Debug, Deserialize)]
pub(super) struct Gold {
    pub(super) id: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) dct: Option<String>,
    #[serde(default)]
    pub(super) toponyms: Vec<Value>,
    #[serde(default)]
    pub(super) quotes: Vec<Value>,
    #[serde(default)]
    pub(super) unknown: Vec<(usize, usize)>,
    #[serde(default)]
    pub(super) entities: Vec<Value>,
    #[serde(default)]
    pub(super) timexes: Vec<Value>,
    #[serde(default)]
    pub(super) events: Vec<Value>,
    #[serde(default)]
    pub(super) ignore: Vec<(usize, usize)>,
}

/// Returns a span in characters, from an object with `start` and `end` or a list of both.
pub(super) fn span_of(value: Option<&Value>) -> Option<(usize, usize)> {
    let value = value?;
    let number = |value: Option<&Value>| usize::try_from(value?.as_u64()?).ok();
    match value {
        Value::Object(fields) => Some((number(fields.get("start"))?, number(fields.get("end"))?)),
        Value::Array(ends) => Some((number(ends.first())?, number(ends.get(1))?)),
        _ => None,
    }
}
