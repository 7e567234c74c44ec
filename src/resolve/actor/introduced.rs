//! Finds unnamed sources where the text brings them in: `A second harbour official, speaking on condition of anonymity, said`.
//!
//! They are found by their own form and not through a quote, so that a later "the official" or "she" can lead back to them even
//! where what they said was not taken as a quote.

use crate::lexicon::roles;
use crate::model::Span;
use crate::text::{Document, Pos, flag};

/// Longest description in tokens.
const LONGEST: usize = 8;

/// How far behind a description its verb may stand.
const REACH: usize = 30;

/// Verbs of saying that an unnamed source is brought in with.
const SAYS: [&str; 16] = [
    "said",
    "says",
    "told",
    "tells",
    "added",
    "confirmed",
    "denied",
    "warned",
    "insisted",
    "dismissed",
    "rejected",
    "described",
    "acknowledged",
    "disclosed",
    "stated",
    "claimed",
];

/// Returns the spans of the descriptions, determiner included, in the order of the text.
pub(super) fn sources<'d>(doc: &'d Document<'_>) -> impl Iterator<Item = Span> + 'd {
    (0..doc.len()).filter_map(|at| source_at(doc, at))
}

/// Returns the description that starts with the determiner at token `at`.
fn source_at(doc: &Document<'_>, at: usize) -> Option<Span> {
    if !matches!(doc.lower(at), "a" | "an" | "another" | "one") {
        return None;
    }
    let sentence = doc.tokens.get(at)?.sentence;
    let same = |at: usize| {
        doc.tokens
            .get(at)
            .is_some_and(|token| token.sentence == sentence)
    };
    // Only what opens a clause can be its subject.
    let opens = at == 0 || !same(at - 1) || doc.lower(at - 1) == "," || doc.lower(at - 1) == "but";
    if !opens {
        return None;
    }
    let mut end = at + 1;
    while end < at + LONGEST
        && same(end)
        && (doc.tokens[end].pos.is_noun()
            || doc.tokens[end].pos.is_adjective()
            || doc.lower(end) == "second")
        && !doc.tokens[end].is(flag::PUNCT)
    {
        end += 1;
    }
    // "a diplomat familiar with …": an adjective behind the noun opens what is said of it.
    while end > at + 1 && doc.tokens[end - 1].pos.is_adjective() {
        end -= 1;
    }
    let head = end.checked_sub(1).filter(|&head| head > at)?;
    if !roles::is_role(doc.lower(head)) || doc.tokens[head].pos == Pos::Nns {
        return None;
    }
    // Behind a comma an insertion would make it an apposition: "Name, a senior official, said".
    let apposition = at > 0 && doc.lower(at - 1) == "," && same(at - 1);
    (speaks(doc, end, sentence) && !(apposition && doc.lower(end) == ","))
        .then(|| doc.span(at, end))
}

/// Tells whether a verb of saying follows at token `at`, with nothing but an insertion between.
fn speaks(doc: &Document<'_>, at: usize, sentence: u32) -> bool {
    if SAYS.contains(&doc.lower(at)) {
        return true;
    }
    let closing = match doc.lower(at) {
        "," => ",",
        "with" | "in" | "at" | "from" | "close" | "familiar" | "who" | "briefed" => "",
        _ => return false,
    };
    let mut next = at + 1;
    while next < at + REACH
        && doc
            .tokens
            .get(next)
            .is_some_and(|token| token.sentence == sentence && !token.is(flag::QUOTE_MARK))
    {
        let fits = closing.is_empty() || doc.lower(next - 1) == closing;
        if fits && SAYS.contains(&doc.lower(next)) {
            return true;
        }
        // Another finite verb means that the clause says something else.
        if closing.is_empty() && doc.tokens[next].pos.is_finite() && doc.lower(at) != "who" {
            return false;
        }
        next += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    #[test]
    fn descriptions_that_speak_are_sources() {
        let cases: [(&str, &[&str]); 7] = [
            (
                "A second harbour official, speaking on condition of anonymity, said few ships might call.",
                &["A second harbour official"],
            ),
            (
                "A senior Danish diplomat, who asked not to be named, said the plan was dead.",
                &["A senior Danish diplomat"],
            ),
            (
                "A port worker said the crane had failed.",
                &["A port worker"],
            ),
            (
                "A diplomat familiar with the talks said no.",
                &["A diplomat"],
            ),
            ("A soldier was killed on the bridge.", &[]),
            ("Ana Lund, a senior port official, told the radio so.", &[]),
            ("They had sent a diplomat, the ministry said.", &[]),
        ];
        for (text, wanted) in cases {
            let mut doc = Document::new(text);
            syntax::tag(&mut doc);
            let found: Vec<&str> = sources(&doc).map(|span| span.of(text)).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
