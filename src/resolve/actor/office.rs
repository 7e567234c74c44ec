//! Whom a description means by the office that the text gives to a person: "the Estonian prime minister", "the police chief".

use super::Cast;
use super::role;
use crate::lexicon::states;
use crate::model::{Actor, ActorRole};
use crate::text::fold;

/// Words that describe anybody and tell no office apart.
const PLAIN: [&str; 14] = [
    "beleaguered",
    "current",
    "defiant",
    "embattled",
    "incoming",
    "longtime",
    "long-serving",
    "new",
    "newly",
    "outgoing",
    "popular",
    "powerful",
    "veteran",
    "young",
];

/// Words that make one office another: a deputy minister is not the minister.
const APART: [&str; 12] = [
    "acting",
    "assistant",
    "associate",
    "deputy",
    "ex",
    "ex-",
    "former",
    "interim",
    "junior",
    "shadow",
    "under",
    "vice",
];

/// What many are at once: the office of one tells him from nobody.
const SHARED: [&str; 12] = [
    "adviser",
    "aide",
    "analyst",
    "candidate",
    "expert",
    "lawmaker",
    "member",
    "officer",
    "official",
    "resident",
    "soldier",
    "worker",
];

/// Who leads a country.
const RULERS: [&str; 10] = [
    "chancellor",
    "dictator",
    "emir",
    "king",
    "monarch",
    "premier",
    "president",
    "ruler",
    "sultan",
    "taoiseach",
];

/// Tells whether the words `first..head` with the noun at `head`, up to token `end`, describe the holder of an office of `actor`.
///
/// Every word before the noun must be one of the office, of its body, or of its country; an office with a "deputy" or "former" in it
/// is described with it.
pub(super) fn is_held_by(
    cast: &Cast<'_, '_>,
    actor: &Actor,
    first: usize,
    head: usize,
    end: usize,
) -> bool {
    let doc = cast.doc;
    // There is one chief executive officer.
    let chief = (first..head).any(|at| doc.lower(at) == "chief");
    if SHARED.contains(&doc.lower(head)) && !chief {
        return false;
    }
    let mut countries = (first..head)
        .filter_map(|at| country(doc.word(at)))
        .peekable();
    let of_country = countries.peek().is_some();
    if countries.any(|country| country != actor.country) {
        return false;
    }
    // "the prime minister of Estonia"
    let behind = head + 1..end;
    if !behind.is_empty() {
        let of = matches!(doc.lower(head + 1), "of" | "for");
        let named = country(doc.cut(doc.span((head + 2).min(end), end)));
        if !of || named.is_none_or(|country| country != actor.country) {
            return false;
        }
    }
    let described: Vec<&str> = (first..head)
        .filter(|&at| country(doc.word(at)).is_none())
        .map(|at| doc.lower(at))
        .filter(|word| !matches!(*word, "'s" | "’s" | "the") && !PLAIN.contains(word))
        .collect();
    actor
        .roles
        .iter()
        .any(|role| is_meant(cast, role, &described, doc.lower(head), of_country))
}

/// Tells whether the words of a description are those of a role, or of one of two that are held together.
fn is_meant(
    cast: &Cast<'_, '_>,
    role: &ActorRole,
    described: &[&str],
    head: &str,
    of_country: bool,
) -> bool {
    let lower = role.role.to_lowercase();
    let body = role
        .of
        .map(|of| fold(&cast.actors[of].name))
        .unwrap_or_default();
    lower.split(" and ").any(|part| {
        let mut words: Vec<&str> = part
            .split_whitespace()
            .map(|word| word.trim_end_matches("'s").trim_end_matches("’s"))
            .collect();
        // "prime minister Dr Ana Hale"
        while words.last().is_some_and(|word| {
            role::is_courtesy(word) || matches!(*word, "prof" | "prof." | "rev" | "rev.")
        }) {
            words.pop();
        }
        let Some((&last, before)) = words.split_last() else {
            return false;
        };
        let rules = || RULERS.contains(&last) || last == "minister" && before.contains(&"prime");
        let same = last == head || head == "leader" && of_country && rules();
        let fits = |word: &&str| before.contains(word) || body.split(' ').any(|part| part == *word);
        same && described.iter().all(fits)
            && before
                .iter()
                .all(|word| !APART.contains(word) || described.contains(word))
    })
}

/// Returns the code of the country that a word is the name or nationality of.
fn country(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    states::demonym(&folded).or_else(|| states::by_name(&folded))
}
