//! Scores names, places and times: spans that are right or wrong, and what they stand for.

use serde_json::Value;

use super::record::{Gold, span_of};
use super::score::{Scores, Text, overlap, pair};

/// Greatest distance of a place that counts as the right one, in kilometres: the hundred miles of the literature.
const NEAR_KM: f64 = 161.0;

/// Leaves out what annotations differ in: marks around, a leading article, a possessive.
fn normal(text: &Text<'_>, at: (usize, usize)) -> (usize, usize) {
    let outside = |c: char| c.is_whitespace() || "\"“”‘)]([,;:!?".contains(c);
    let (mut start, mut end) = text.trim(at, |c| outside(c) || c == '\'' || c == '’');
    loop {
        let words = text.cut(start, end);
        let lower = words.to_lowercase();
        if let Some(article) = ["the ", "a ", "an "]
            .iter()
            .find(|article| lower.starts_with(**article))
        {
            start += article.chars().count();
        } else if lower.ends_with("'s") || lower.ends_with("’s") {
            end -= 2;
        } else if lower.ends_with('.')
            && !words.chars().rev().nth(1).is_some_and(char::is_uppercase)
        {
            end -= 1;
        } else {
            return (start, end);
        }
        (start, end) = text.trim((start, end), outside);
    }
}

/// Returns the objects of a list.
fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Adds the names of one record: the same span and type.
pub(super) fn names(gold: &Gold, prediction: &Value, scores: &mut Scores) {
    let text = Text::new(&gold.id, &gold.text);
    let kinds = ["person", "org", "place", "group"];
    let set = |entities: &mut dyn Iterator<Item = &Value>| {
        let mut all: Vec<((usize, usize), usize)> = entities
            .filter_map(|entity| {
                let kind = kinds
                    .iter()
                    .position(|kind| *kind == word(entity, "type"))?;
                Some((normal(&text, span_of(Some(entity))?), kind))
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let expected = set(&mut gold.entities.iter());
    let found = set(&mut list(prediction, "entities"));
    for (index, kind) in kinds.into_iter().enumerate() {
        let of =
            |all: &[((usize, usize), usize)]| all.iter().filter(|name| name.1 == index).count();
        let right = expected
            .iter()
            .filter(|name| name.1 == index && found.contains(name))
            .count();
        let (gold_count, found_count) = (of(&expected), of(&found));
        scores.of(kind).add(gold_count, found_count, right);
        scores.of("names").add(gold_count, found_count, right);
    }
    for &(at, kind) in expected.iter().filter(|name| !found.contains(name)) {
        let other = found.iter().find(|name| overlap(name.0, at) > 0);
        let note = other.map_or_else(
            || kinds[kind].to_owned(),
            |other| {
                format!(
                    "{}, found {} `{}`",
                    kinds[kind],
                    kinds[other.1],
                    text.cut(other.0.0, other.0.1)
                )
            },
        );
        scores.mistake(&text, "missed", at, note);
    }
    for &(at, kind) in found.iter().filter(|name| !expected.contains(name)) {
        scores.mistake(&text, "invented", at, kinds[kind].to_owned());
    }
}

/// Returns the distance in kilometres between two points in degrees (haversine).
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (d_lat, d_lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = d_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * d_lon.sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

/// Adds the places of one record: found at all, and the right one.
pub(super) fn places(gold: &Gold, prediction: &Value, given_spans: bool, scores: &mut Scores) {
    let text = Text::new(&gold.id, &gold.text);
    let read = |place: &Value| {
        let at = span_of(Some(place))?;
        let at = if given_spans { at } else { normal(&text, at) };
        let point = place
            .get("lat")
            .and_then(Value::as_f64)
            .zip(place.get("lon").and_then(Value::as_f64));
        Some((at, point))
    };
    let expected: Vec<_> = gold.toponyms.iter().filter_map(read).collect();
    let found: Vec<_> = list(prediction, "toponyms").filter_map(read).collect();
    let mut used = vec![false; found.len()];
    for &(at, point) in &expected {
        let hits: Vec<usize> = (0..found.len())
            .filter(|&f| overlap(found[f].0, at) > 0)
            .collect();
        for &hit in &hits {
            used[hit] = true;
        }
        let Some(point) = point else {
            continue;
        };
        scores
            .of("detected")
            .add(1, 0, usize::from(!hits.is_empty()));
        let best = hits
            .iter()
            .copied()
            .find(|&f| found[f].0 == at)
            .or_else(|| hits.first().copied());
        let Some(best) = best else {
            if given_spans {
                scores.of("within 161 km").add(1, 1, 0);
            }
            scores.mistake(&text, "missed", at, String::new());
            continue;
        };
        let far = found[best].1.map(|found| distance(found, point));
        let near = far.is_some_and(|far| far <= NEAR_KM);
        scores.of("within 161 km").add(1, 1, usize::from(near));
        if !near {
            scores.mistake(
                &text,
                "elsewhere",
                at,
                far.map_or_else(String::new, |far| format!("{far:.0} km off")),
            );
        }
    }
    let blank = |f: usize| {
        expected
            .iter()
            .any(|(at, point)| point.is_none() && overlap(*at, found[f].0) > 0)
    };
    for f in 0..found.len() {
        if used[f]
            && expected
                .iter()
                .any(|(at, point)| point.is_some() && overlap(*at, found[f].0) > 0)
        {
            scores.of("detected").add(0, 1, 0);
        } else if !blank(f) {
            scores.of("detected").add(0, 1, 0);
            scores.mistake(&text, "invented", found[f].0, String::new());
        }
    }
}

/// Adds the time expressions of one record: the same span, an overlapping span, and the same value.
pub(super) fn times(gold: &Gold, prediction: &Value, scores: &mut Scores) {
    let text = Text::new(&gold.id, &gold.text);
    let strip = |value: &Value| {
        let at = text.trim(span_of(Some(value))?, |c| {
            c.is_whitespace() || ".,;:!?\"'()[]`‘’“”".contains(c)
        });
        Some((at, word(value, "value").to_owned()))
    };
    let expected: Vec<_> = gold
        .timexes
        .iter()
        .filter(|time| !time.get("nested").and_then(Value::as_bool).unwrap_or(false))
        .filter_map(strip)
        .collect();
    let found: Vec<_> = list(prediction, "timexes").filter_map(strip).collect();
    let pairs = pair(expected.len(), found.len(), |g, f| {
        let common = overlap(expected[g].0, found[f].0) as f64;
        if expected[g].0 == found[f].0 {
            1e9
        } else {
            common
        }
    });
    let strict = pairs
        .iter()
        .filter(|&&(g, f)| expected[g].0 == found[f].0)
        .count();
    let right = pairs
        .iter()
        .filter(|&&(g, f)| expected[g].1 == found[f].1)
        .count();
    scores
        .of("strict span")
        .add(expected.len(), found.len(), strict);
    scores
        .of("span")
        .add(expected.len(), found.len(), pairs.len());
    scores.of("value").add(expected.len(), found.len(), right);
    for (g, (at, value)) in expected.iter().enumerate() {
        match pairs.iter().find(|pair| pair.0 == g) {
            None => scores.mistake(&text, "missed", *at, value.clone()),
            Some(&(_, f)) if found[f].1 != *value => {
                scores.mistake(
                    &text,
                    "value",
                    *at,
                    format!("expected {value}, found {}", found[f].1),
                );
            }
            Some(_) => {}
        }
    }
    for (f, (at, value)) in found.iter().enumerate() {
        if pairs.iter().all(|pair| pair.1 != f) {
            scores.mistake(&text, "invented", *at, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        // Geneva to Astana on a sphere of 6,371 km.
        let km = distance((46.20, 6.14), (51.17, 71.43));
        assert!((km - 4_665.0).abs() < 1.0, "{km}");
    }

    #[test]
    fn articles_and_possessives_do_not_count() {
        let text = Text::new("a", "the Lumera Council's U.N.");
        assert_eq!(normal(&text, (0, 20)), (4, 18));
        assert_eq!(normal(&text, (21, 25)), (21, 25));
    }
}
