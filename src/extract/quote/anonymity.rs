//! Why a source is not named: "on condition of anonymity because …", "asked not to be named", "not authorised to speak".

use crate::model::{Quote, Span, SpeakerKind};
use crate::text::{Document, flag};

/// Verbs by which a source keeps its name back: "asked not to be named", "requested anonymity".
const KEEPS: &[&str] = &[
    "ask",
    "asked",
    "asking",
    "asks",
    "request",
    "requested",
    "requesting",
    "requests",
    "wish",
    "wished",
    "wishing",
    "wishes",
    "want",
    "wanted",
    "wanting",
    "wants",
    "prefer",
    "preferred",
    "preferring",
    "insist",
    "insisted",
    "insisting",
    "insists",
    "demand",
    "demanded",
    "demanding",
    "decline",
    "declined",
    "declining",
    "declines",
    "refuse",
    "refused",
    "refusing",
    "refuses",
    "unwilling",
    "reluctant",
    "seek",
    "sought",
    "seeking",
    "granted",
    "given",
    "promised",
    "could",
    "cannot",
    "can",
    "would",
];

/// What is done with a name.
const NAMED: &[&str] = &["named", "identified", "quoted", "cited"];

/// What leads a reason in behind a comma.
const REASONS: &[&str] = &["because", "citing", "since", "fearing", "saying"];

/// Most quotes before and behind one that may speak in the sentences behind it.
const NEAR: usize = 6;

/// Returns the words that tell why a source is not named, among tokens `first..end` that are `open`, not words of the source;
/// `cue`, the token of the reporting verb, is none of them.
pub(super) fn reason(
    doc: &Document<'_>,
    first: usize,
    end: usize,
    cue: Option<usize>,
    open: impl Fn(usize) -> bool,
) -> Option<Span> {
    let (start, mut at) = (first..end)
        .filter(|&at| open(at))
        .find_map(|at| kept_back(doc, first, at))?;
    let limit = cue.filter(|&cue| cue > at).map_or(end, |cue| cue.min(end));
    let stops = |at: usize| {
        doc.tokens[at].is(flag::QUOTE_MARK)
            || matches!(
                doc.word(at),
                "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "—" | "–" | "--"
            )
    };
    at += 1;
    while at < limit && open(at) {
        if stops(at) {
            let goes_on = doc.word(at) == "," && REASONS.contains(&doc.lower(at + 1));
            if !goes_on || at + 1 >= limit {
                break;
            }
        }
        at += 1;
    }
    Some(doc.span(start, at))
}

/// Tells whether token `at` is the last word of a phrase that keeps a name back, and returns where that phrase begins.
fn kept_back(doc: &Document<'_>, first: usize, at: usize) -> Option<(usize, usize)> {
    let back = |far: usize, fits: &dyn Fn(&str) -> bool| {
        (first..at).rev().take(far).find(|&i| fits(doc.lower(i)))
    };
    match doc.lower(at) {
        "anonymity" => {
            let start = back(5, &|word| {
                word == "on" || word == "under" || KEEPS.contains(&word)
            });
            Some((start.unwrap_or(at), at))
        }
        "anonymously" => Some((at, at)),
        "background" => {
            let on = at.checked_sub(1).filter(|&on| doc.lower(on) == "on")?;
            let spoke = back(3, &|word| {
                matches!(word, "spoke" | "speaking" | "speak" | "briefed" | "talked")
            })?;
            (spoke >= first && on > spoke).then_some((on, at))
        }
        word if NAMED.contains(&word) => {
            let be = at.checked_sub(1).filter(|&be| doc.lower(be) == "be")?;
            // "on condition that he not be named"
            if let Some(condition) = back(9, &|word| word == "condition") {
                let on = condition
                    .checked_sub(1)
                    .filter(|&on| doc.lower(on) == "on")
                    .unwrap_or(condition);
                return Some((on, at));
            }
            let verb = (first..be)
                .rev()
                .take(4)
                .find(|&i| KEEPS.contains(&doc.lower(i)))?;
            let refuses = matches!(
                doc.lower(verb),
                "decline"
                    | "declined"
                    | "declining"
                    | "declines"
                    | "refuse"
                    | "refused"
                    | "refusing"
                    | "refuses"
                    | "unwilling"
                    | "reluctant"
                    | "cannot"
            );
            let not = (verb..at).any(|i| matches!(doc.lower(i), "not" | "n't"));
            (refuses || not).then_some((verb, at))
        }
        "name" | "names" => {
            let give = back(4, &|word| matches!(word, "give" | "giving" | "provide"))?;
            let verb = (first..give).rev().take(3).find(|&i| {
                matches!(
                    doc.lower(i),
                    "decline"
                        | "declined"
                        | "declining"
                        | "refuse"
                        | "refused"
                        | "refusing"
                        | "not"
                )
            })?;
            Some((verb, at))
        }
        "authorised" | "authorized" | "allowed" | "permitted" | "cleared" => {
            let not = back(3, &|word| matches!(word, "not" | "n't"))?;
            let speaks = doc.lower(at + 1) == "to"
                && matches!(
                    doc.lower(at + 2),
                    "speak" | "talk" | "comment" | "discuss" | "brief" | "disclose"
                )
                || matches!(doc.lower(at + 1), "to")
                    && matches!(doc.lower(at + 3), "speak" | "talk" | "comment" | "discuss");
            let start = not
                .checked_sub(1)
                .filter(|&verb| {
                    verb >= first && matches!(doc.lower(verb), "is" | "are" | "was" | "were")
                })
                .unwrap_or(not);
            speaks.then_some((start, at))
        }
        _ => None,
    }
}

/// Tells whether the verb at token `at` asks for a name to be kept back, and reports nothing.
pub(super) fn is_request(doc: &Document<'_>, at: usize) -> bool {
    KEEPS.contains(&doc.lower(at))
        && (doc.lower(at + 1) == "anonymity"
            || (at + 1..(at + 5).min(doc.tokens.len()))
                .any(|i| NAMED.contains(&doc.lower(i)) && doc.lower(i - 1) == "be"))
}

/// Tells whether the participle at token `at` gives the reason for keeping a name back: "on condition of anonymity, citing …".
pub(super) fn gives_reason(doc: &Document<'_>, at: usize) -> bool {
    if !REASONS.contains(&doc.lower(at)) || at == 0 || doc.word(at - 1) != "," {
        return false;
    }
    let first = doc.sentences[doc.tokens[at].sentence as usize].first;
    (first..at)
        .rev()
        .take(9)
        .any(|before| kept_back(doc, first, before).is_some())
}

/// Gives unnamed sources the reason that the sentence behind what they said tells: "The official spoke on condition of anonymity."
pub(super) fn told_after(doc: &Document<'_>, quotes: &mut [Quote]) {
    let unnamed = |quote: &Quote| {
        quote
            .speaker
            .is_some_and(|speaker| speaker.kind == SpeakerKind::Nominal && speaker.name.is_none())
    };
    for index in 0..quotes.len() {
        if !unnamed(&quotes[index]) || quotes[index].anonymity.is_some() {
            continue;
        }
        let token = doc.tokens_in(quotes[index].span).start;
        let Some(sentence) = doc.tokens.get(token).map(|token| token.sentence as usize) else {
            continue;
        };
        let told = (sentence + 1..doc.sentences.len().min(sentence + 3)).find_map(|next| {
            let tokens = doc.sentences[next].tokens();
            let span = doc.sentence_span(next);
            // A sentence that somebody speaks in tells its own source.
            let near = index.saturating_sub(NEAR)..quotes.len().min(index + NEAR);
            let spoken = quotes[near].iter().any(|quote| {
                quote.span.overlaps(span) || quote.cue.is_some_and(|cue| cue.overlaps(span))
            });
            let unnamed = matches!(
                doc.lower(tokens.start),
                "the" | "he" | "she" | "they" | "both" | "all" | "like"
            );
            (!spoken && unnamed)
                .then(|| reason(doc, tokens.start, tokens.end, None, |_| true))
                .flatten()
        });
        quotes[index].anonymity = told;
    }
}
