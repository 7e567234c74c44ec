//! Attributions that follow the quotation: "…," Hale said. "…," said Hale. "…," according to Hale. "…" — Hale

use super::Attribution;
use super::class::Class;
use super::cue::{Grammar, Verb};
use super::noun::Phrase;
use super::subject::Reader;
use crate::lexicon::roles;
use crate::model::SpeechAct;
use crate::text::{Pos, flag};

/// Farthest that the verb stands from its quotation, in items.
const REACH: usize = 40;

/// Returns the attribution that starts at item `at`, behind a quotation or a comma, in a frame that ends at `end`.
///
/// `loose`: the quotation ends in a comma or opens the sentence; `any_verb`: any verb will do ("…," Hale shrugged).
pub(super) fn after(
    reader: &Reader<'_, '_>,
    at: usize,
    end: usize,
    loose: bool,
    any_verb: bool,
) -> Option<Attribution> {
    let mut i = at;
    let mut dash = false;
    while i < end
        && matches!(reader.class(i), Class::Comma | Class::Dash | Class::Other)
        && i < at + 2
    {
        dash |= reader.class(i) == Class::Dash;
        i += 1;
    }
    if i >= end {
        return None;
    }
    if let Some(found) = according(reader, i, end) {
        return Some(found);
    }
    // "as Hale put it", "is how Hale put it"
    let mut as_clause = false;
    if reader.class(i) == Class::Subordinator && matches!(reader.lower(i), "as") {
        as_clause = true;
        i += 1;
    }
    // "…" and said: the attribution of what follows.
    if reader.class(i) == Class::Coordinator {
        return None;
    }
    while i < end && reader.class(i) == Class::Adverb {
        i += 1;
    }
    if loose && let Some(found) = inverted(reader, i, end) {
        return Some(found);
    }
    if dash && let Some(found) = bare(reader, i, end) {
        return Some(found);
    }
    if !(loose || as_clause) {
        return None;
    }
    straight(reader, i, end, (any_verb && !dash) || as_clause)
}

/// Tells whether a phrase with these first and last words is a measure that something is done by, and no source:
/// "according to their preference".
pub(super) fn is_measure(first: &str, head: &str) -> bool {
    let own = matches!(
        first,
        "their" | "its" | "his" | "her" | "your" | "our" | "my" | "one's"
    );
    let measure = matches!(
        head,
        "formula" | "plan" | "quality" | "schedule" | "size" | "value" | "weight"
    );
    measure
        || own
            && matches!(
                head,
                "preference"
                    | "preferences"
                    | "need"
                    | "needs"
                    | "wishes"
                    | "will"
                    | "beliefs"
                    | "ability"
                    | "abilities"
                    | "conscience"
                    | "age"
                    | "interest"
                    | "interests"
                    | "means"
                    | "merit"
                    | "merits"
                    | "taste"
                    | "tastes"
                    | "rules"
                    | "customs"
            )
}

/// "according to Hale"
pub(super) fn according(reader: &Reader<'_, '_>, i: usize, end: usize) -> Option<Attribution> {
    if !(reader.lower(i) == "according" && reader.class(i + 1) == Class::To) {
        return None;
    }
    let phrase = reader
        .chunks
        .starting(i + 2)
        .filter(|phrase| phrase.end <= end && !phrase.temporal)?;
    if is_measure(reader.lower(phrase.first), reader.lower(phrase.head)) {
        return None;
    }
    // "according to figures from the ministry": whose they are.
    let owner = (FINDINGS.contains(&reader.lower(phrase.head))
        && matches!(reader.lower(phrase.head + 1), "by" | "from"))
    .then(|| reader.chunks.starting(phrase.head + 2))
    .flatten()
    .filter(|owner| owner.end <= end && !owner.temporal);
    let phrase = reader.extend(owner.unwrap_or(phrase), end);
    Some(Attribution {
        cue: Some((i, i + 2)),
        ..Attribution::new(Some(phrase), "according-to", 0.95)
    })
}

/// What is worked out by somebody.
const FINDINGS: &[&str] = &[
    "calculations",
    "estimate",
    "estimates",
    "figures",
    "data",
    "numbers",
    "analysis",
    "research",
    "study",
    "studies",
    "survey",
    "surveys",
    "report",
    "reports",
    "statement",
    "statements",
];

/// "said Hale, the mayor"
pub(super) fn inverted(reader: &Reader<'_, '_>, i: usize, end: usize) -> Option<Attribution> {
    if !matches!(reader.class(i), Class::Verb | Class::Noun) {
        return None;
    }
    let verb = reader.items()[i].cue?.verb.filter(says)?;
    let mut at = i + 1;
    while at < end && reader.class(at) == Class::Adverb {
        at += 1;
    }
    // "shot back Hale"
    if reader.class(at) == Class::Preposition
        && matches!(reader.lower(at), "in" | "up")
        && at == i + 1
    {
        at += 1;
    }
    let phrase = reader
        .chunks
        .starting(at)
        .filter(|phrase| phrase.end <= end && !phrase.temporal)?;
    // "…," said in a letter: no subject. "…," says it all: none either.
    if matches!(
        reader.lower(phrase.first),
        "him" | "them" | "me" | "us" | "it"
    ) {
        return None;
    }
    // "Hale, citing “…,” said the office could close": a clause with a subject of its own.
    let clause = |at: usize| {
        reader.class(at) == Class::Auxiliary
            && matches!(
                reader.lower(at),
                "could" | "would" | "will" | "can" | "may" | "might" | "should" | "must"
            )
    };
    if clause(phrase.end) {
        return None;
    }
    let phrase = reader.extend(phrase, end);
    let phrase = reader
        .chunks
        .coordinate(reader.doc, reader.items(), phrase, end);
    if clause(phrase.end) {
        return None;
    }
    Some(Attribution {
        cue: Some((i, i + 1)),
        verb: Some(verb),
        act: verb.act,
        via: reported_by(reader, phrase.end, end),
        ..Attribution::new(Some(phrase), "after-inverted", 0.97)
    })
}

/// An inverted cue that no quotation goes before: "Said Hale: …", "The trouble, says Hale, the mayor, is that …". The verb is item
/// `verb` of a frame that starts at `first`.
pub(super) fn leading(
    reader: &Reader<'_, '_>,
    first: usize,
    verb: usize,
    end: usize,
) -> Option<Attribution> {
    let opens = verb == first;
    if !(opens || reader.class(verb - 1) == Class::Comma) {
        return None;
    }
    let found = inverted(reader, verb, end)?;
    let phrase = found.speaker?;
    let head = reader.class(phrase.head);
    let closes = match reader.class(phrase.end) {
        Class::Colon => opens,
        Class::Comma if opens => reader.class(phrase.end + 1) == Class::Quote,
        Class::Comma => reader.class(phrase.end + 1) == Class::Auxiliary,
        _ => false,
    };
    (closes && matches!(head, Class::Proper | Class::Pronoun | Class::Noun)).then_some(found)
}

/// Returns the medium at the end of the sentence: "…," said Hale, the mayor, reports the Daily Courier.
fn reported_by(reader: &Reader<'_, '_>, from: usize, end: usize) -> Option<Phrase> {
    let comma = (from..end.min(from + REACH)).rev().find(|&j| {
        reader.class(j) == Class::Comma
            && matches!(reader.lower(j + 1), "reports" | "reported" | "writes")
    })?;
    let medium = reader.chunks.starting(comma + 2)?;
    let last = reader.class(medium.end) == Class::Stop || medium.end >= end;
    (last && reader.class(medium.head) == Class::Proper).then_some(medium)
}

/// "— Hale", and nothing more but a place or year.
fn bare(reader: &Reader<'_, '_>, i: usize, end: usize) -> Option<Attribution> {
    let phrase = reader
        .chunks
        .starting(i)
        .filter(|phrase| !phrase.temporal)?;
    let capital = reader.doc.tokens[reader.items()[phrase.first].token].is(flag::CAPITAL);
    if !capital
        || (phrase.end..end.min(phrase.end + 12))
            .any(|j| matches!(reader.class(j), Class::Verb | Class::Auxiliary))
    {
        return None;
    }
    // "…" — The Herald, August 15: a list of sources.
    let dated =
        reader.class(phrase.end) == Class::Comma && reader.class(phrase.end + 1) == Class::Temporal;
    Some(Attribution::new(
        (!dated).then(|| reader.extend(phrase, end)),
        if dated { "citation" } else { "bare-dash" },
        if dated { 0.4 } else { 0.85 },
    ))
}

/// "Hale, the mayor, said"
fn straight(reader: &Reader<'_, '_>, i: usize, end: usize, loose: bool) -> Option<Attribution> {
    let phrase = reader
        .chunks
        .starting(i)
        .filter(|phrase| phrase.end <= end && !phrase.temporal)?;
    let limit = end.min(i + REACH);
    let mut phrase = reader.extend(phrase, limit);
    phrase = reader
        .chunks
        .coordinate(reader.doc, reader.items(), phrase, limit);
    let mut at = phrase.end;
    let mut bracket = false;
    while at < limit {
        match reader.class(at) {
            Class::Auxiliary | Class::Adverb | Class::To => at += 1,
            Class::Temporal => at += 1,
            Class::Relative if at == phrase.end || bracket => {
                // A relative clause ends with a comma.
                at = (at..limit).find(|&j| reader.class(j) == Class::Comma)? + 1;
                bracket = false;
            }
            Class::Comma => {
                bracket = !bracket;
                at += 1;
            }
            Class::Verb | Class::Ing if !bracket => break,
            // "Ana Hale, the port's chief executive said.": the second comma is missing.
            Class::Verb
                if at > phrase.end + 2
                    && (at + 1 >= end || reader.class(at + 1) == Class::Stop)
                    && reader.class(phrase.head) == Class::Proper
                    && reader.items()[at]
                        .cue
                        .and_then(|cue| cue.verb)
                        .is_some_and(|verb| verb.grammar == Grammar::Clause) =>
            {
                break;
            }
            Class::Quote | Class::Stop | Class::Semicolon | Class::Colon => return None,
            // Inside an apposition anything may stand; elsewhere a prepositional phrase.
            _ if bracket => at += 1,
            Class::Preposition
            | Class::Noun
            | Class::Proper
            | Class::Determiner
            | Class::Number
            | Class::Adjective
            | Class::Possessive
            | Class::Pronoun
            | Class::Coordinator => at += 1,
            _ => return None,
        }
    }
    if at >= limit {
        return None;
    }
    let item = &reader.items()[at];
    // "he feels free to"
    if reader.lower(at + 1) == "free" && reader.lower(at).starts_with("fe") {
        return None;
    }
    match item.cue.and_then(|cue| cue.verb) {
        Some(verb) => Some(Attribution {
            cue: Some((at, at + 1)),
            verb: Some(verb),
            act: verb.act,
            ..Attribution::new(Some(phrase), "after", 0.97)
        }),
        None if loose && is_finite(reader, at) => Some(Attribution {
            cue: Some((at, at + 1)),
            ..Attribution::new(Some(phrase), "after-any-verb", 0.8)
        }),
        None => None,
    }
}

/// Tells whether the verb at item `at` can stand alone.
fn is_finite(reader: &Reader<'_, '_>, at: usize) -> bool {
    !matches!(
        reader.doc.tokens[reader.items()[at].token].pos,
        Pos::Vbg | Pos::Vbn
    )
}

/// Tells whether a verb can stand before its subject.
fn says(verb: &Verb) -> bool {
    matches!(verb.grammar, Grammar::Clause | Grammar::Beside)
        && verb.form != super::cue::form::ING
        && verb.form != super::cue::form::BASE
}

/// Returns a bracketed attribution behind the comma at item `comma`: ", she said." or ", according to aides,"
pub(super) fn bracketed(reader: &Reader<'_, '_>, comma: usize, end: usize) -> Option<Attribution> {
    let i = comma + 1;
    let found = according(reader, i, end)
        .or_else(|| inverted(reader, i, end))
        .or_else(|| straight(reader, i, end, false))?;
    let (_, cue_end) = found.cue?;
    if found.rule == "according-to" {
        return Some(found);
    }
    let clause = found
        .verb
        .is_some_and(|verb| verb.grammar == Grammar::Clause && verb.form != super::cue::form::ING);
    let subject = found.speaker.map_or(cue_end, |phrase: Phrase| phrase.end);
    // Nothing but a time or place may follow before the next mark.
    let mut at = cue_end.max(subject);
    while at < end && matches!(reader.class(at), Class::Temporal | Class::Adverb) {
        at += 1;
    }
    if reader.class(at) == Class::Preposition {
        at += 1;
        while at < end
            && matches!(
                reader.class(at),
                Class::Noun
                    | Class::Proper
                    | Class::Determiner
                    | Class::Temporal
                    | Class::Number
                    | Class::Adjective
                    | Class::Preposition
                    | Class::Possessive
            )
        {
            at += 1;
        }
    }
    let closes = at >= end
        || matches!(
            reader.class(at),
            Class::Comma | Class::Stop | Class::Semicolon | Class::Dash | Class::Quote | Class::Ing
        );
    (clause && closes).then_some(Attribution {
        rule: "bracketed",
        ..found
    })
}

/// Returns the words between a bullet and the colon at item `colon` where each has a capital: the tagger may take a name at the
/// beginning for anything.
fn capitalised(reader: &Reader<'_, '_>, first: usize, colon: usize) -> Option<Phrase> {
    let first = (first..colon).find(|&i| {
        let token = &reader.doc.tokens[reader.items()[i].token];
        !token.is(flag::PUNCT)
    })?;
    (colon - first <= 4
        && (first..colon).all(|i| reader.doc.tokens[reader.items()[i].token].is(flag::ANY_CAPITAL)))
    .then_some(Phrase {
        first,
        end: colon,
        head: colon - 1,
        temporal: false,
    })
}

/// "Hale: …" — a name or noun phrase alone before the colon at item `colon`.
pub(super) fn label(reader: &Reader<'_, '_>, first: usize, colon: usize) -> Option<Attribution> {
    // "Of Hale: …" says whom it is about.
    if matches!(reader.lower(first), "of" | "on" | "about") {
        return None;
    }
    // "Hale was asked, …": who asks is not told.
    if colon >= first + 2
        && reader.lower(colon - 1) == "asked"
        && reader.class(colon - 2) == Class::Auxiliary
    {
        return Some(Attribution {
            cue: Some((colon - 1, colon)),
            act: SpeechAct::Ask,
            ..Attribution::new(None, "before-passive", 0.8)
        });
    }
    let phrase = reader
        .main(first, colon)
        // "Indeed, “…”": a word before a comma is no label.
        .or_else(|| {
            (reader.class(colon) == Class::Colon)
                .then(|| capitalised(reader, first, colon))
                .flatten()
        })?;
    // "two turkeys with odd names: “Tot”"; a name behind a bullet may be taken for a noun.
    if phrase.first > first
        && !reader.doc.tokens[reader.items()[phrase.head].token].is(flag::CAPITAL)
        && reader.class(phrase.head) == Class::Noun
        && !roles::is_role(reader.lower(phrase.head))
    {
        return None;
    }
    Some(Attribution {
        cue: Some((colon, colon + 1)),
        act: SpeechAct::Say,
        ..Attribution::new(Some(phrase), "colon", 0.85)
    })
}
