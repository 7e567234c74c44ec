//! Scores planned events: found by their trigger, and the row: days, kind and status.

use serde_json::Value;

use super::record::{Gold, span_of};
use super::score::{Scores, Text, overlap, pair};

/// Returns the spans of a list of pairs.
fn spans(value: &Value, key: &str) -> Vec<(usize, usize)> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|span| span_of(Some(span)))
        .collect()
}

/// Tells whether a value, or one of its alternatives in the gold, is the one found.
fn same(gold: &Value, found: &Value, key: &str) -> bool {
    let value = |of: &Value| of.get(key).cloned().unwrap_or(Value::Null);
    let found = value(found);
    value(gold) == found
        || gold
            .get(format!("{key}_alt"))
            .and_then(Value::as_array)
            .is_some_and(|others| others.contains(&found))
}

/// Tells whether two names of a place are one, or one inside the other.
fn same_place(gold: &Value, found: &Value) -> bool {
    let plain = |value: &Value| {
        let words = value.as_str().unwrap_or_default().to_lowercase();
        let words = words.strip_prefix("the ").unwrap_or(&words);
        words
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == ' ')
            .collect::<String>()
    };
    let place = found.get("place").map(plain).unwrap_or_default();
    let none = Value::Null;
    std::iter::once(gold.get("place").unwrap_or(&none))
        .chain(
            gold.get("place_alt")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        )
        .map(plain)
        .any(|expected| {
            expected == place
                || (!expected.is_empty()
                    && !place.is_empty()
                    && (expected.contains(&place) || place.contains(&expected)))
        })
}

/// Adds one record.
pub(super) fn score(gold: &Gold, prediction: &Value, scores: &mut Scores) {
    let text = Text::new(&gold.id, &gold.text);
    let found: Vec<&Value> = prediction
        .get("events")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let trigger = |event: &Value| span_of(event.get("trigger"));
    let touches = |g: usize, f: usize| -> f64 {
        let Some(at) = trigger(found[f]) else {
            return 0.0;
        };
        let event = &gold.events[g];
        match trigger(event) {
            Some(main) if overlap(main, at) > 0 => 2.0 + 1.0 / (1.0 + main.0.abs_diff(at.0) as f64),
            _ if spans(event, "trigger_alt")
                .iter()
                .any(|span| overlap(*span, at) > 0) =>
            {
                1.0
            }
            _ => 0.0,
        }
    };
    let pairs = pair(gold.events.len(), found.len(), touches);
    let mut judged = pairs.len();
    for (f, event) in found.iter().enumerate() {
        if pairs.iter().any(|pair| pair.1 == f)
            || (0..gold.events.len()).any(|g| touches(g, f) > 0.0)
        {
            continue;
        }
        let Some(at) = trigger(event) else {
            continue;
        };
        if gold.ignore.iter().all(|span| overlap(*span, at) == 0) {
            judged += 1;
            scores.mistake(&text, "invented", at, String::new());
        }
    }
    let days = |g: &Value, f: &Value| same(g, f, "start") && same(g, f, "end");
    let mut count =
        |measure: &'static str, of_found: bool, right: &dyn Fn(&Value, &Value) -> bool| {
            let right = pairs
                .iter()
                .filter(|&&(g, f)| right(&gold.events[g], found[f]))
                .count();
            if of_found {
                scores.of(measure).add(pairs.len(), pairs.len(), right);
            } else {
                scores.of(measure).add(gold.events.len(), judged, right);
            }
        };
    count("event", false, &|_, _| true);
    count("row", false, &|g, f| {
        days(g, f) && same(g, f, "kind") && same(g, f, "status")
    });
    count("days of found events", true, &days);
    count("kind of found events", true, &|g, f| same(g, f, "kind"));
    count("status of found events", true, &|g, f| same(g, f, "status"));
    count("place of found events", true, &same_place);
    for (g, event) in gold.events.iter().enumerate() {
        let Some(at) = trigger(event) else {
            continue;
        };
        let Some(&(_, f)) = pairs.iter().find(|pair| pair.0 == g) else {
            scores.mistake(&text, "missed", at, String::new());
            continue;
        };
        for key in ["start", "end", "kind", "status"] {
            if !same(event, found[f], key) {
                let value = |of: &Value| {
                    of.get(key)
                        .map_or_else(|| "nothing".to_owned(), Value::to_string)
                };
                scores.mistake(
                    &text,
                    "row",
                    at,
                    format!(
                        "{key}: expected {}, found {}",
                        value(event),
                        value(found[f])
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_needs_days_kind_and_status() {
        let gold: Gold = serde_json::from_value(json!({
            "id": "a", "text": "Talks open in Lumera on May 10.", "ignore": [[6, 10]],
            "events": [{"trigger": [0, 5], "kind": "talks", "start": "2021-05-10", "end": "2021-05-10", "status": "scheduled",
                        "place": "Lumera", "status_alt": ["proposed"]}]
        }))
        .unwrap();
        let found = json!({"events": [
            {"trigger": [0, 5], "kind": "talks", "start": "2021-05-10", "end": "2021-05-10", "status": "proposed", "place": "Lumera"},
            {"trigger": [6, 10], "kind": "other"}
        ]});
        let mut scores = Scores::default();
        score(&gold, &found, &mut scores);
        assert_eq!(
            (
                scores.of("row").gold,
                scores.of("row").found,
                scores.of("row").right
            ),
            (1, 1, 1)
        );
        assert!(scores.mistakes.is_empty());
    }
}
