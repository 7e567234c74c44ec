//! Where the words of an indirect statement end.
//!
//! A statement behind its cue runs to the end of the sentence in about three sentences of four; the tree is often cut short
//! where it lost its way. So the end that the tree gives is moved on unless something stands there that ends a statement, and
//! moved back where the reporter speaks again before it.

use std::cell::LazyCell;

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

/// Participles behind a comma with which the speaker goes on: what a deed gives, takes or comes to.
const PARTICIPLES: [&str; 42] = [
    "allowing",
    "assuming",
    "averaging",
    "barring",
    "beginning",
    "bringing",
    "comprising",
    "covering",
    "declining",
    "depending",
    "effecting",
    "enabling",
    "excluding",
    "giving",
    "granting",
    "having",
    "holding",
    "including",
    "injuring",
    "involving",
    "killing",
    "leading",
    "making",
    "owing",
    "paying",
    "pending",
    "placing",
    "providing",
    "ranging",
    "rendering",
    "replacing",
    "representing",
    "resulting",
    "seeking",
    "selling",
    "starting",
    "succeeding",
    "totaling",
    "totalling",
    "using",
    "wounding",
    "yielding",
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
    // Found once: a sentence may be as long as a book.
    let first_verb = LazyCell::new(|| {
        (first..sentence)
            .find(|&at| is_verb(doc, at))
            .unwrap_or(sentence)
    });
    let stops = |at: usize, end: usize| {
        is_remark(doc, at) && !(rule == "clause" && is_outcome(doc, at + 1))
            || is_refusal(doc, at)
            || rule == "infinitive" && is_deed_behind(doc, at) && *first_verb >= at
            || resumes(doc, at, reporting)
            || is_others(doc, at, end, reporting)
            || is_aside(doc, first, at, end)
    };
    let mut at = first + super::FEWEST;
    let clause = matches!(rule, "clause" | "beside");
    while at < end || at == end && clause {
        // "said the envoy, who led the talks, was ill": a bracket parts the words from their verb.
        if clause
            && at < sentence
            && let Some((close, verb)) = bracket(doc, at, sentence)
            && *first_verb >= at
        {
            end = end.max(behind_bracket(doc, verb, sentence));
            at = close + 1;
            continue;
        }
        if at >= end || stops(at, end) {
            break;
        }
        at += 1;
    }
    let end = at.min(end);
    attribution_behind(doc, first, end).unwrap_or(end)
}

/// Tells whether the reporter goes on at token `at`, behind words without a finite verb, with what else was done by the one who spoke:
/// "asked them to wait | and has called them cowards". What somebody is to do has no such verbs, and those of a clause in it come behind
/// one that opens it.
fn is_deed_behind(doc: &Document<'_>, at: usize) -> bool {
    if !matches!(doc.lower(at), "and" | "but") {
        return false;
    }
    let verb = at
        + 1
        + usize::from(
            doc.tokens
                .get(at + 1)
                .is_some_and(|next| next.pos.is_adverb()),
        );
    doc.tokens
        .get(verb)
        .is_some_and(|next| matches!(next.pos, Pos::Vbz | Pos::Vbd))
}

/// Longest bracket of commas between a subject and its verb, in tokens.
const BRACKET: usize = 30;

/// Returns the comma that closes the bracket opened by the one at `at` between a subject and its verb, and that verb, where the words
/// before it have none of their own: `the envoy | , who led the talks, was | ill`.
fn bracket(doc: &Document<'_>, at: usize, sentence: usize) -> Option<(usize, usize)> {
    if doc.lower(at) != "," || !doc.tokens[at - 1].pos.is_noun() {
        return None;
    }
    let opens = matches!(doc.lower(at + 1), "which" | "who" | "whose")
        || doc
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.pos, Pos::Vbg | Pos::Vbn))
        || matches!(doc.lower(at + 1), "its" | "a" | "an" | "the" | "to");
    if !opens {
        return None;
    }
    let close = (at + 2..sentence.min(at + BRACKET)).find(|&comma| {
        doc.lower(comma) == ","
            && (comma + 1..sentence.min(comma + 3))
                .find(|&word| !doc.tokens[word].pos.is_adverb())
                .is_some_and(|word| is_verb(doc, word) && doc.tokens[word].pos != Pos::Vbn)
    })?;
    // "who led the talks, said the mayor": another one speaks.
    let verb = (close + 1..close + 3).find(|&word| is_verb(doc, word))?;
    let reports = cue::cue(doc.tokens[verb].hash)
        .and_then(|cue| cue.verb)
        .is_some_and(|cue| matches!(cue.grammar, cue::Grammar::Clause | cue::Grammar::Told));
    (!reports
        && !doc.tokens[at..close]
            .iter()
            .any(|token| token.is(flag::QUOTE_MARK)))
    .then_some((close, verb))
}

/// Tells whether the word at `at` is the verb of a clause, or its auxiliary.
fn is_verb(doc: &Document<'_>, at: usize) -> bool {
    doc.tokens[at].pos.is_finite() || doc.tokens[at].pos == Pos::Md
}

/// Returns one past the words that go on with the verb at `verb` behind a bracket: up to an attribution, or to the end of the
/// sentence.
fn behind_bracket(doc: &Document<'_>, verb: usize, sentence: usize) -> usize {
    (verb + 1..sentence)
        .find(|&at| {
            doc.lower(at) == ","
                && (is_remark(doc, at) || matches!(doc.lower(at + 1), "but" | "and"))
                || doc.tokens[at].is(flag::QUOTE_MARK)
                || doc.word(at) == ";"
        })
        .unwrap_or(sentence)
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
        // What ends in "-ed" before an object may be taken for a participle.
        let acts = || {
            doc.tokens[next].pos == Pos::Vbn
                && doc.tokens.get(next + 1).is_some_and(|object| {
                    matches!(
                        object.pos,
                        Pos::Nnp | Pos::Dt | Pos::Prp | Pos::PrpPossessive
                    )
                })
        };
        next < end && (is_verb(doc, next) || acts())
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

/// Tells whether the reporter goes on at token `at` with what the speaker would not say: `… | but he declined to estimate the cost`,
/// `… | but gave no details`.
pub(super) fn is_refusal(doc: &Document<'_>, at: usize) -> bool {
    if !matches!(doc.lower(at), "but" | "and") {
        return false;
    }
    let pronoun = matches!(doc.lower(at + 1), "he" | "she" | "it" | "they");
    let verb = at + 1 + usize::from(pronoun);
    match doc.lower(verb) {
        "declined" | "refused" => {
            pronoun
                || doc.lower(verb + 1) == "to"
                    && matches!(
                        doc.lower(verb + 2),
                        "comment"
                            | "describe"
                            | "disclose"
                            | "discuss"
                            | "elaborate"
                            | "give"
                            | "identify"
                            | "name"
                            | "provide"
                            | "say"
                            | "specify"
                    )
                || doc.lower(verb + 1) == "comment"
        }
        "gave" | "offered" | "provided" => {
            doc.lower(verb + 1) == "no"
                && (verb + 2..verb + 5).any(|noun| {
                    matches!(
                        doc.lower(noun),
                        "detail"
                            | "details"
                            | "explanation"
                            | "figure"
                            | "figures"
                            | "information"
                            | "particulars"
                            | "reason"
                            | "reasons"
                            | "specifics"
                    )
                })
        }
        "did" => {
            matches!(doc.lower(verb + 1), "not" | "n't")
                && matches!(
                    doc.lower(verb + 2),
                    "elaborate" | "specify" | "disclose" | "identify" | "give" | "say"
                )
        }
        _ => false,
    }
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
        let next = doc.lower(end + 1);
        // What stands between marks is a quote of its own.
        let participle = || {
            PARTICIPLES.contains(&next)
                && !(end + 1..stop(doc, end + 1, doc.tokens.len().min(end + 60)))
                    .any(|at| doc.tokens[at].is(flag::QUOTE_MARK))
        };
        return opens || more || GOES_ON.contains(&next) || participle();
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
        && !PARTICIPLES.contains(&doc.lower(verb))
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
