//! Where the words of an indirect statement end.
//!
//! A statement behind its cue runs to the end of the sentence in about three sentences of four; the tree is often cut short
//! where it lost its way. So the end that the tree gives is moved on unless something stands there that ends a statement, and
//! moved back where the reporter speaks again before it.

use super::super::cue;
use crate::lexicon::nouns::is_somebody;
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// Words that open a remark of the reporter's behind a comma. Whether "but" and "while" do only the tree can tell.
const REMARKS: [&str; 7] = [
    "which",
    "who",
    "compared",
    "citing",
    "reflecting",
    "said",
    "says",
];

/// Words behind a comma with which a statement goes on that the tree cut off there.
const GOES_ON: [&str; 18] = [
    "including",
    "in",
    "to",
    "with",
    "it",
    "not",
    "of",
    "from",
    "such",
    "along",
    "because",
    "if",
    "would",
    "on",
    "are",
    "was",
    "is",
    "has",
];

/// Returns one past the last token of a statement that the tree gives as `content`, reported by the cue at `cue`.
pub(super) fn of(
    doc: &Document<'_>,
    tree: &Tree,
    content: (usize, usize),
    cue: (usize, usize),
    rule: &str,
) -> usize {
    let (first, mut end) = content;
    if cue.1 > first {
        return end;
    }
    let sentence = doc.sentences[doc.tokens[cue.0].sentence as usize].end;
    if matches!(rule, "clause" | "infinitive" | "of" | "noun") {
        while end < sentence && goes_on(doc, first, end) {
            end = stop(doc, end + 1, sentence);
        }
    }
    if let Some(main) = main_clause(doc, tree, cue.0, first, end)
        .or_else(|| behind_opening(doc, cue.0, first, end))
        .or_else(|| behind_relative(doc, cue.0, first, end))
    {
        end = main;
    }
    if let Some(verb) = (rule == "noun")
        .then(|| verb_of_subject(doc, cue.0, first, end))
        .flatten()
    {
        end = verb;
    }
    if let Some(attribution) = attribution_behind(doc, first, end) {
        end = attribution;
    }
    let reporting = verb_form(doc, cue.0);
    (first + super::FEWEST..end)
        .find(|&at| {
            is_remark(doc, at) && !(rule == "clause" && is_outcome(doc, at + 1))
                || is_refusal(doc, at)
                || resumes(doc, at, reporting)
                || is_others(doc, at, end, reporting)
                || is_aside(doc, first, at, end)
        })
        .unwrap_or(end)
}

/// Returns where the main clause begins that the reporting verb or noun at `cue` only leads to: `As she announces that …, he`,
/// `The claim that … | is wrong`.
fn main_clause(
    doc: &Document<'_>,
    tree: &Tree,
    cue: usize,
    first: usize,
    end: usize,
) -> Option<usize> {
    let mut at = cue;
    for _ in 0..8 {
        let head = tree.head(at);
        if head == at {
            return None;
        }
        let label = tree.label(at);
        if head > first + super::FEWEST && head < end && doc.tokens[head].pos.is_verb() {
            return match label {
                Dep::Advcl | Dep::Prep => {
                    (first + super::FEWEST..head).find(|&token| doc.lower(token) == ",")
                }
                Dep::Nsubj | Dep::Nsubjpass => {
                    let mut start = head;
                    while start > first
                        && matches!(
                            tree.label(start - 1),
                            Dep::Aux | Dep::Auxpass | Dep::Neg | Dep::Advmod
                        )
                        && tree.head(start - 1) == head
                    {
                        start -= 1;
                    }
                    Some(start)
                }
                _ => None,
            };
        }
        at = head;
    }
    None
}

/// Returns the comma that ends a clause in front of the main one: `As she announced that …, a bus`, `Asked whether …, he`.
fn behind_opening(doc: &Document<'_>, cue: usize, first: usize, end: usize) -> Option<usize> {
    let start = doc.sentences[doc.tokens[cue].sentence as usize].first;
    let opens = (doc.lower(cue) == "asked" && cue <= start + 1)
        || (matches!(
            doc.lower(start),
            "as" | "when"
                | "while"
                | "after"
                | "although"
                | "though"
                | "since"
                | "because"
                | "asked"
                | "having"
        ) && !(start..cue).any(|at| doc.tokens[at].is(flag::PUNCT)));
    (first + super::FEWEST..end)
        .find(|&at| {
            doc.lower(at) == "," && !matches!(doc.lower(at + 1), "and" | "or" | "which" | "who")
        })
        .filter(|_| opens)
}

/// Returns the comma that ends a relative clause in which something was said, before the verb of the main one: `Hale, who said that
/// the dam was safe, never came`.
fn behind_relative(doc: &Document<'_>, cue: usize, first: usize, end: usize) -> Option<usize> {
    let start = doc.sentences[doc.tokens[cue].sentence as usize].first;
    let pronoun = (start + 1..cue)
        .rev()
        .take_while(|&at| doc.lower(at) != ",")
        .last()
        .filter(|&at| at > start && doc.lower(at) == "who" && doc.lower(at - 1) == ",")?;
    // What is said of others in it has verbs of its own.
    let verb = |comma: usize| {
        let mut next = comma + 1;
        while next < end && doc.tokens[next].pos.is_adverb() {
            next += 1;
        }
        next < end && (doc.tokens[next].pos.is_finite() || doc.tokens[next].pos == Pos::Md)
    };
    // "…, said that Berg, under fire, would go": behind a pair of commas the statement goes on.
    (first..end)
        .find(|&at| doc.lower(at) == ",")
        .filter(|&at| at >= first + super::FEWEST && verb(at) && pronoun < cue)
}

/// Returns the main verb behind a clause that belongs to the subject: `The claim that the mine was safe | drew laughter`.
fn verb_of_subject(doc: &Document<'_>, noun: usize, first: usize, end: usize) -> Option<usize> {
    let start = doc.sentences[doc.tokens[noun].sentence as usize].first;
    if (start..noun).any(|at| doc.tokens[at].pos.is_verb() || doc.tokens[at].pos == Pos::In) {
        return None;
    }
    let finite = |from: usize| (from..end).find(|&at| doc.tokens[at].pos.is_finite());
    let own = finite(first)?;
    // The auxiliaries of its own verb come with it.
    let next = (own + 1..end)
        .find(|&at| !doc.tokens[at].pos.is_verb() && !doc.tokens[at].pos.is_adverb())?;
    let main = finite(next)?;
    let joined = (own..main).any(|at| {
        doc.tokens[at].is(flag::PUNCT)
            || matches!(doc.tokens[at].pos, Pos::Cc | Pos::Wdt | Pos::Wp | Pos::Wrb)
            || matches!(doc.lower(at), "that" | "if" | "because" | "as" | "than")
    });
    (!joined).then_some(main)
}

/// Tells whether the reporter goes on at token `at` with what the speaker would not say: `… | but he declined to estimate the cost`.
fn is_refusal(doc: &Document<'_>, at: usize) -> bool {
    matches!(doc.lower(at), "but" | "and")
        && matches!(doc.lower(at + 1), "he" | "she" | "it" | "they")
        && matches!(doc.lower(at + 2), "declined" | "refused")
}

/// Returns the comma before an attribution that closes the words: `ordered the crews to wait | , officials said`.
fn attribution_behind(doc: &Document<'_>, first: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 8;
    let last = (first..end).rfind(|&at| !doc.tokens[at].is(flag::PUNCT))?;
    let says = matches!(doc.lower(last), "said" | "says" | "added" | "reported")
        && doc.tokens[last].pos.is_finite();
    if !says {
        return None;
    }
    let comma = (last.saturating_sub(LONGEST).max(first)..last)
        .rev()
        .find(|&at| doc.tokens[at].is(flag::PUNCT))?;
    let named = comma + 1 < last
        && doc.lower(comma) == ","
        && (comma + 1..last).all(|at| !doc.tokens[at].pos.is_verb())
        && comma > first + super::FEWEST;
    named.then_some(comma)
}

/// Tells whether what follows token `at` is an aside to the end: behind a single dash, or in brackets.
fn is_aside(doc: &Document<'_>, first: usize, at: usize, end: usize) -> bool {
    // The hyphen of "Feb. 15-16" has no space before it.
    let is_dash = |at: usize| match doc.word(at) {
        "-" => doc.tokens[at].start > doc.tokens[at - 1].end,
        word => matches!(word, "--" | "–" | "—"),
    };
    match doc.word(at) {
        "(" => {
            (at..end).rev().take(2).any(|token| doc.word(token) == ")")
                || !(at..end).any(|token| doc.word(token) == ")")
        }
        _ if is_dash(at) => {
            !(first..at).any(is_dash)
                && !(at + 1..end).any(is_dash)
                && !matches!(
                    doc.lower(at + 1),
                    "and" | "or" | "but" | "not" | "including" | "like"
                )
        }
        _ => false,
    }
}

/// Returns the next comma, semicolon or dash, or the end of the sentence, from `from` on.
fn stop(doc: &Document<'_>, from: usize, sentence: usize) -> usize {
    (from..sentence)
        .find(|&at| {
            doc.tokens[at].is(flag::PUNCT)
                && matches!(doc.word(at), "," | ";" | "—" | "–" | "--" | "(")
        })
        .unwrap_or(sentence)
}

/// Tells whether a statement goes on over the place `end` where the tree ends it.
fn goes_on(doc: &Document<'_>, first: usize, end: usize) -> bool {
    let token = &doc.tokens[end];
    if token.is(flag::PUNCT) {
        if doc.lower(end) != "," {
            return false;
        }
        // What opens with a subordinate clause has its main clause to come.
        let opens = matches!(
            doc.lower(first),
            "if" | "while"
                | "although"
                | "though"
                | "when"
                | "because"
                | "unless"
                | "after"
                | "before"
                | "by"
                | "despite"
        ) && !(first..end).any(|at| doc.lower(at) == ",");
        // "to buy Norvia Corp of Westport, Maine, and its bank"
        let more = doc.lower(end + 1) == "and"
            && matches!(doc.lower(end + 2), "its" | "their" | "his" | "her")
            && !(end + 2..stop(doc, end + 1, doc.tokens.len().min(end + 12)))
                .any(|at| doc.tokens[at].pos.is_finite());
        return opens || more || GOES_ON.contains(&doc.lower(end + 1));
    }
    let before = end
        .checked_sub(1)
        .is_some_and(|before| doc.tokens[before].is(flag::PUNCT));
    !before
        && !matches!(
            doc.lower(end),
            "and"
                | "but"
                | "as"
                | "after"
                | "while"
                | "when"
                | "before"
                | "via"
                | "during"
                | "on"
                | "at"
                | "last"
                | "in"
        )
}

/// Returns the forms that a word has as a reporting verb.
fn verb_form(doc: &Document<'_>, at: usize) -> u8 {
    cue::cue(doc.tokens[at].hash)
        .and_then(|cue| cue.verb)
        .map_or(0, |verb| verb.form)
}

/// Tells whether the reporter's own remark begins at token `at`.
pub(super) fn is_remark(doc: &Document<'_>, at: usize) -> bool {
    doc.lower(at) == ","
        && (REMARKS.contains(&doc.lower(at + 1))
            || (doc.lower(at + 1) == "even" && doc.lower(at + 2) == "as")
            || is_summed_up(doc, at + 1)
            || is_saying(doc, at + 1))
}

/// Tells whether the relative clause at token `at` goes on with what would come of it: `said they would sell the port, | which would
/// free the crews`.
fn is_outcome(doc: &Document<'_>, at: usize) -> bool {
    doc.lower(at) == "which" && matches!(doc.lower(at + 1), "would" | "could" | "might")
}

/// Tells whether the reporter sums up from token `at` on what was said: `…, an announcement that surprised the council`.
fn is_summed_up(doc: &Document<'_>, at: usize) -> bool {
    if !matches!(doc.lower(at), "a" | "an") {
        return false;
    }
    let mut noun = at + 1;
    while noun < at + 3
        && doc
            .tokens
            .get(noun)
            .is_some_and(|token| token.pos.is_adjective())
    {
        noun += 1;
    }
    matches!(
        doc.lower(noun),
        "accusation"
            | "acknowledgment"
            | "admission"
            | "allegation"
            | "announcement"
            | "argument"
            | "assertion"
            | "charge"
            | "claim"
            | "comment"
            | "complaint"
            | "reference"
            | "remark"
            | "response"
            | "sentiment"
            | "statement"
            | "suggestion"
            | "view"
    )
}

/// Tells whether a participle at `at` says what came of it or what else was said: `…, adding that`, `…, leaving the town dark`.
fn is_saying(doc: &Document<'_>, at: usize) -> bool {
    let verb = if doc
        .tokens
        .get(at)
        .is_some_and(|token| token.pos.is_adverb())
    {
        at + 1
    } else {
        at
    };
    doc.tokens
        .get(verb)
        .is_some_and(|token| token.pos == Pos::Vbg)
        && doc.lower(verb) != "including"
}

/// Tells whether the speaker's next act of speech begins at token `at`: `said … and promised …`, `warning … but adding …`.
fn resumes(doc: &Document<'_>, at: usize, reporting: u8) -> bool {
    if !matches!(doc.lower(at), "and" | "but") || reporting == 0 {
        return false;
    }
    let mut next = at + 1;
    while doc
        .tokens
        .get(next)
        .is_some_and(|token| token.pos.is_adverb())
    {
        next += 1;
    }
    doc.tokens
        .get(next)
        .is_some_and(|token| token.pos.is_verb())
        && cue::cue(doc.tokens[next].hash)
            .and_then(|cue| cue.verb)
            .is_some_and(|verb| verb.grammar != cue::Grammar::Beside && verb.form & reporting != 0)
}

/// Tells whether somebody else's act of speech begins at token `at`: `said the dam was safe, | and Mayor Ida Holm warned that …`,
/// `said it would sail; | the owners said …`.
fn is_others(doc: &Document<'_>, at: usize, end: usize, reporting: u8) -> bool {
    /// Most words of a name with its office.
    const LONGEST: usize = 9;
    let mut first = at + 1;
    match doc.word(at) {
        "," if matches!(doc.lower(first), "and" | "but" | "while" | "whereas") => first += 1,
        ";" => {}
        _ => return false,
    }
    let Some(verb) = (first..end.min(first + LONGEST))
        .find(|&token| doc.tokens[token].pos.is_finite() || doc.tokens[token].is(flag::PUNCT))
    else {
        return false;
    };
    let speaks = reporting != 0
        && cue::cue(doc.tokens[verb].hash)
            .and_then(|cue| cue.verb)
            .is_some_and(|cue| {
                matches!(cue.grammar, cue::Grammar::Clause | cue::Grammar::Told)
                    && cue.form & reporting != 0
            });
    // "it said", "he warned": the speaker again, as often as not in the same statement.
    speaks
        && verb > first
        && (first..verb).all(|token| {
            let pos = doc.tokens[token].pos;
            pos.is_noun()
                || pos.is_adjective()
                || pos.is_adverb()
                || matches!(
                    pos,
                    Pos::Dt | Pos::Possessive | Pos::In | Pos::Cd | Pos::PrpPossessive
                )
        })
        && doc.tokens[verb - 1].pos.is_noun()
        && (first..verb).any(|token| {
            let own = doc.tokens[token].is(flag::CAPITAL);
            own || is_somebody(doc.lower(token))
        })
}
