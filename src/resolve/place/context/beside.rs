//! What the words beside a name say of the place: what it lies in, and whether it is a division.

use super::{Group, rough, weight};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::layout::Feature;
use crate::gazetteer::words::Words;
use crate::model::Span;
use crate::text::{Document, Pos, flag, fold};

/// Tells whether the words beside a name say that it is a division's: `a Washington | state farm`, `the state of | Washington`.
pub(super) fn says_division(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    let behind = match doc.word(tokens.end) {
        // "Georgia state television" is a country's.
        "state" => !matches!(
            doc.lower(tokens.end + 1),
            "-" | "agency"
                | "bank"
                | "broadcaster"
                | "funeral"
                | "media"
                | "news"
                | "oil"
                | "owned"
                | "radio"
                | "run"
                | "security"
                | "television"
                | "tv"
                | "visit"
        ),
        "province" | "governorate" => true,
        _ => false,
    };
    behind
        || tokens.start >= 2
            && doc.word(tokens.start - 1) == "of"
            && matches!(doc.word(tokens.start - 2), "state" | "province")
}

/// Adds what the words next to a mention say: `Paris, Texas`, `Paris (Texas)`, `Paris in Texas`.
pub(super) fn containers(doc: &Document<'_>, span: Span, group: &mut Group) {
    if group.choices.len() < 2 {
        return;
    }
    // "Mexico, Canada and …" is a list: a state is seldom followed by what holds it.
    let whole = matches!(
        group.choices[0].record.feature,
        Feature::Country | Feature::Region
    );
    let written = doc.cut(span);
    if let Some((_, tail)) = written.split_once(',') {
        weigh(group, tail.trim(), weight::CONTAINER);
        return;
    }
    before(doc, span, group);
    let at = doc.token_at(span.end.saturating_sub(1)) + 1;
    let amount = match doc.word(at) {
        // "Lebanon, Pennsylvania,"
        "," if group.choices[0].record.feature == Feature::Country
            && is_division_at(doc, at + 1) =>
        {
            weight::CONTAINER
        }
        "," if whole => weight::INSIDE / 2.0,
        "," | "(" => weight::CONTAINER,
        "in" => weight::INSIDE,
        _ => return,
    };
    let first = at + 1 + usize::from(doc.lower(at + 1) == "the");
    if !doc
        .tokens
        .get(first)
        .is_some_and(|token| token.is(flag::CAPITAL))
    {
        return;
    }
    let leads_in = doc.word(at) == "," && leads_in(doc, span);
    for length in (1..=4).rev() {
        // "In London, the U.S. was backed by Norway": the comma closes what leads in.
        let does = doc
            .tokens
            .get(first + length)
            .is_some_and(|next| next.pos.is_verb() || next.pos == Pos::Md);
        let words = doc.cut(doc.span(first, first + length));
        if !(leads_in && does) && !words.is_empty() && weigh(group, words, amount) {
            return;
        }
    }
}

/// Tells whether the name at token `at` is a division's and closes with a comma or its sentence, and no list goes on behind it.
fn is_division_at(doc: &Document<'_>, at: usize) -> bool {
    (1..=2).any(|length| {
        let end = at + length;
        let closes = match doc.word(end) {
            "." | ")" | "" => true,
            "," => doc.tokens.get(end + 1).is_none_or(|next| {
                !next.is(flag::CAPITAL) && !matches!(doc.lower(end + 1), "and" | "or")
            }),
            _ => false,
        };
        closes && is_division_name(doc.cut(doc.span(at, end.min(doc.len()))))
    })
}

/// Tells whether words are the name of a first-level division, or short for one.
fn is_division_name(words: &str) -> bool {
    let gazetteer = Gazetteer::shared();
    let mut candidates = Vec::new();
    gazetteer.candidates(&fold(words), &mut candidates);
    Words::shared().abbreviation(words).is_some()
        || candidates.iter().any(|candidate| {
            candidate.main && gazetteer.record(candidate.number).feature == Feature::Region
        })
}

/// Adds what stands before a mention: `the Lebanese city of | Tripoli`, `the Syrian capital | Damascus`, `Pakistan's | Hyderabad`.
fn before(doc: &Document<'_>, span: Span, group: &mut Group) {
    let is_sort = |at: Option<usize>| {
        at.is_some_and(|at| {
            matches!(
                doc.lower(at),
                "capital"
                    | "city"
                    | "district"
                    | "enclave"
                    | "governorate"
                    | "hub"
                    | "port"
                    | "province"
                    | "region"
                    | "resort"
                    | "state"
                    | "stronghold"
                    | "suburb"
                    | "town"
                    | "village"
            )
        })
    };
    let first = doc.tokens_in(span).start;
    let end = match first.checked_sub(1) {
        Some(of) if doc.lower(of) == "of" && is_sort(of.checked_sub(1)) => of - 1,
        Some(sort) if is_sort(Some(sort)) => sort,
        Some(mark) if doc.tokens[mark].pos == Pos::Possessive => mark + 1,
        _ => return,
    };
    // "the Lebanese port city", "the Syrian rebel stronghold"
    for last in (end.saturating_sub(3)..end).rev() {
        let token = &doc.tokens[last];
        let possessive = token.pos == Pos::Possessive;
        if possessive || !token.is(flag::CAPITAL) {
            if !possessive && !token.pos.is_noun() && !token.pos.is_adjective() {
                return;
            }
            continue;
        }
        for length in [2, 1] {
            let Some(start) = (last + 1).checked_sub(length) else {
                continue;
            };
            if doc.tokens[start].is(flag::CAPITAL)
                && weigh(group, doc.cut(doc.span(start, last + 1)), weight::CONTAINER)
            {
                return;
            }
        }
        return;
    }
}

/// Tells whether a name stands in the phrase that a sentence begins with: "In London, …".
fn leads_in(doc: &Document<'_>, span: Span) -> bool {
    let token = doc.token_at(span.start);
    let sentence = doc.sentences[doc.tokens[token].sentence as usize];
    (sentence.first + 1..=sentence.first + 3).contains(&token)
}

/// Gives `amount` to the candidates inside the place that `words` name; tells whether it names a place that can hold others.
fn weigh(group: &mut Group, words: &str, amount: f64) -> bool {
    let gazetteer = Gazetteer::shared();
    let mut found = Vec::new();
    if let Some(number) = Words::shared().abbreviation(words) {
        found.push(number);
    } else {
        let key = fold(words);
        let demonym = Words::shared().demonym(&key);
        if let Some(number) = demonym.and_then(|code| gazetteer.country(code)) {
            found.push(number);
        } else {
            let mut candidates = Vec::new();
            gazetteer.candidates(&key, &mut candidates);
            found.extend(candidates.iter().map(|candidate| candidate.number));
        }
    }
    let mut holds = false;
    for number in found {
        let outer = gazetteer.record(number);
        if !matches!(
            outer.feature,
            Feature::Country | Feature::Region | Feature::District | Feature::Capital
        ) {
            continue;
        }
        holds = true;
        for choice in &mut group.choices {
            let inner = &choice.record;
            if inner.country != outer.country || choice.number == number {
                continue;
            }
            let inside = match outer.feature {
                Feature::Country => inner.feature != Feature::Country,
                Feature::District => {
                    inner.region == outer.region
                        && inner.feature > Feature::District
                        && rough(inner, &outer) < 80.0
                }
                Feature::Capital => {
                    inner.feature > Feature::District && rough(inner, &outer) < 40.0
                }
                _ => inner.region == outer.region && inner.feature > Feature::Region,
            };
            if inside {
                choice.container = choice.container.max(amount);
            }
        }
    }
    holds
}
