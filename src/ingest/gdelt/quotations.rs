//! An object of the Global Quotation Graph: the quotes of one article, each with the words around it.

use serde_json::{Map, Value};

use super::place_address;
use crate::ingest::Reason;
use crate::model::{Provided, ProvidedQuote, RawArticle};

/// Tells an object by its fields: an address and quotes with what stands before and behind, but no text.
pub(super) fn fits(line: &str) -> bool {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line) else {
        // The first line may be longer than what is looked at.
        let start = line.trim_start();
        return start.starts_with('{')
            && start.contains("\"quotes\"")
            && start.contains("\"pre\"")
            && start.contains("\"post\"")
            && !start.contains("\"schema\"");
    };
    let quotes = object.get("quotes").and_then(Value::as_array);
    object.contains_key("url")
        && object.keys().all(|key| {
            [
                "date", "url", "title", "lang", "quotes", "domain", "image", "desc",
            ]
            .contains(&key.as_str())
        })
        && quotes.is_some_and(|quotes| {
            quotes
                .iter()
                .all(|quote| quote.get("quote").is_some_and(Value::is_string))
        })
}

/// Reads one object.
pub(super) fn article(value: Value) -> Result<RawArticle, Reason> {
    let Value::Object(object) = value else {
        return Err(Reason::Malformed("not an object".to_owned()));
    };
    let missing = |name: &str| Reason::Malformed(format!("no {name}"));
    let address = text(&object, "url").ok_or_else(|| missing("url"))?;
    let Some(Value::Array(quotes)) = object.get("quotes") else {
        return Err(missing("list of quotes"));
    };
    let quotes: Vec<ProvidedQuote> = quotes
        .iter()
        .filter_map(|quote| {
            let quote = quote.as_object()?;
            Some(ProvidedQuote {
                text: text(quote, "quote")?,
                before: text(quote, "pre"),
                after: text(quote, "post"),
                ..ProvidedQuote::default()
            })
        })
        .collect();
    let mut raw = RawArticle {
        headline: text(&object, "title"),
        outlet: text(&object, "domain"),
        published: text(&object, "date"),
        language: text(&object, "lang"),
        ..RawArticle::default()
    };
    place_address(&mut raw, &address);
    raw.provided = Some(Box::new(Provided {
        provider: "gdelt-gqg",
        quotes,
        ..Provided::default()
    }));
    Ok(raw)
}

/// Returns a field that holds a text.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object
        .get(name)?
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
