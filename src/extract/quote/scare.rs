//! Tells marks that quote nobody: scare quotes, titles of works, nicknames, terms.

use super::Attribution;
use super::before::Reach;
use super::class::Class;
use super::cue::Grammar;
use super::marks::Segment;
use super::subject::Reader;
use crate::text::flag;

/// Words before a title or nickname.
const NAMING: &[&str] = &[
    "titled",
    "entitled",
    "nicknamed",
    "so-called",
    "called",
    "known",
    "aka",
    "dubbed",
    "named",
];

/// Words before the title of a work.
const WORKS: &[&str] = &[
    "book",
    "novel",
    "film",
    "movie",
    "show",
    "song",
    "program",
    "programme",
    "podcast",
    "album",
    "series",
    "magazine",
    "memoir",
    "titled",
    "entitled",
    "documentary",
    "play",
    "musical",
    "host",
    "author",
    "single",
    "comedy",
    "drama",
    "sitcom",
    "anthem",
    "hymn",
    "column",
    "project",
    "exhibition",
];

/// Tells whether the marks of quotation item `i` in the frame `first..end` quote nobody.
pub(super) fn is_scare(
    reader: &Reader<'_, '_>,
    segment: &Segment,
    i: usize,
    first: usize,
    end: usize,
    chosen: Option<&Attribution>,
    left: Option<&Reach>,
) -> bool {
    let doc = reader.doc;
    // Markup: author="someone"
    if segment
        .open
        .checked_sub(1)
        .is_some_and(|before| doc.word(before) == "=")
    {
        return true;
    }
    // quoted "people near the port" as saying: who says it.
    if i + 2 < end
        && reader.lower(i + 1) == "as"
        && matches!(reader.lower(i + 2), "saying" | "telling")
    {
        return true;
    }
    let title = is_title(reader, segment);
    // — "A harbour wakes," by Ana Ray
    if i + 1 < end
        && reader.lower(i + 1) == "by"
        && chosen.is_none_or(|chosen| chosen.speaker.is_none())
        && (i == first || reader.class(i - 1) == Class::Dash)
    {
        return true;
    }
    let Some(chosen) = chosen else {
        let words = segment.close - segment.open - 1;
        let alone = (first..end).all(|j| {
            matches!(
                reader.class(j),
                Class::Quote | Class::Stop | Class::Other | Class::Comma | Class::Dash
            )
        });
        let verbless = !(first..end)
            .any(|j| matches!(reader.class(j), Class::Verb | Class::Auxiliary | Class::Ing));
        let stops = matches!(
            doc.word(segment.close.saturating_sub(1)),
            "." | "!" | "?" | "..." | "…" | ","
        );
        return !(alone && (words > 4 || stops) || verbless && words > 5);
    };
    let before = if i > first {
        reader.class(i - 1)
    } else {
        Class::Stop
    };
    let word = if i > first { reader.lower(i - 1) } else { "" };
    if word == "so-called" {
        return true;
    }
    // "A Quiet Harbour," by Ana Ray: "The ferry …" lists what others wrote.
    if is_credit(reader, i, first, chosen) {
        return true;
    }
    if is_modifier(reader, segment, i, first, chosen, title) {
        return true;
    }
    // "his book, '…,'"
    if title && before == Class::Comma && chosen.rule == "colon" {
        return true;
    }
    let inside = i > first;
    if title && inside && (before == Class::Possessive || WORKS.contains(&word)) {
        return true;
    }
    // "his book, '…,'"
    if title && before == Class::Comma && i >= first + 2 && WORKS.contains(&reader.lower(i - 2)) {
        return true;
    }
    // "in an interview on '…,'", "told '…'"
    if title
        && inside
        && (word == "on" || left.is_some_and(|left| left.at + 1 == i && is_told(left)))
    {
        return true;
    }
    // 'starred in "A Quiet Harbour"', 'who wrote "A Quiet Harbour"': the name of a work, of which nobody says anything.
    if title && inside && capitals(reader, segment) > 1 && names_work(reader, i, chosen) {
        return true;
    }
    // Ana "Bee" Hale
    if title
        && before == Class::Proper
        && reader.class(i + 1) == Class::Proper
        && segment.close - segment.open <= 3
    {
        return true;
    }
    if title {
        // said on "State of Play": no clause lies between the cue and the title
        if let Some(left) = left
            && !(left.at + 1..i).any(|j| {
                matches!(
                    reader.class(j),
                    Class::Verb
                        | Class::Auxiliary
                        | Class::Subordinator
                        | Class::Colon
                        | Class::Comma
                        | Class::Ing
                )
            })
            && matches!(
                before,
                Class::Preposition
                    | Class::Possessive
                    | Class::Noun
                    | Class::Proper
                    | Class::Determiner
            )
            && matches!(chosen.rule, "before" | "before-participle" | "noun")
            && left.clause
        {
            return true;
        }
    }
    // "'Some Show' star Hale said"
    let pause = matches!(
        doc.word(segment.close.saturating_sub(1)),
        "," | "?" | "!" | "-" | "--" | "—" | "–"
    );
    if !pause
        && i == first
        && chosen.rule.starts_with("after")
        && segment.close - segment.open < 8
        && matches!(
            reader.class(i + 1),
            Class::Noun | Class::Adjective | Class::Proper
        )
        && (title || reader.class(i + 1) == Class::Noun)
    {
        return true;
    }
    NAMING.contains(&word) && matches!(chosen.rule, "before-passive") && title
}

/// Most items between "by" and the colon of a credit.
const CREDIT: usize = 9;

/// Tells whether the marks hold a headline or the beginning of a text that is credited with "by".
fn is_credit(reader: &Reader<'_, '_>, i: usize, first: usize, chosen: &Attribution) -> bool {
    match chosen.rule {
        "colon" => (first + 1..i).rev().take(CREDIT).any(|j| {
            reader.lower(j) == "by" && matches!(reader.class(j - 1), Class::Quote | Class::Comma)
        }),
        _ => false,
    }
}

/// Tells whether the marks hold a name in capitals that stands before its noun: `the "Grow Again" hat`. What somebody calls a thing (`called it a "dirty" deal`) is a quotation.
fn is_modifier(
    reader: &Reader<'_, '_>,
    segment: &Segment,
    i: usize,
    first: usize,
    chosen: &Attribution,
    title: bool,
) -> bool {
    let labels = chosen
        .verb
        .is_some_and(|verb| verb.grammar == Grammar::Label);
    let words = segment.close - segment.open - 1;
    let stands_before = reader.class(i + 1) == Class::Noun;
    if i == first
        || labels
        || !stands_before
        || !matches!(chosen.rule, "before" | "before-participle" | "noun")
    {
        return false;
    }
    title && words <= 6
}

/// Tells whether the words before quotation item `i` lead to the name of a work.
fn names_work(reader: &Reader<'_, '_>, i: usize, chosen: &Attribution) -> bool {
    let labels = chosen
        .verb
        .is_some_and(|verb| verb.grammar == Grammar::Label);
    let word = reader.lower(i - 1);
    match reader.class(i - 1) {
        // "the authors of the “Open Harbour Project”"
        Class::Determiner => {
            i >= 2 && word == "the" && matches!(reader.lower(i - 2), "of" | "in") && !labels
        }
        Class::Preposition => {
            // "to cheers of …", "chants of …" are words that were called out.
            let called = i >= 2
                && reader.items().get(i - 2).is_some_and(|item| {
                    item.cue.is_some_and(|cue| cue.noun.is_some())
                        || CALLS.contains(&reader.lower(i - 2))
                });
            matches!(word, "in" | "of" | "on" | "under" | "including") && !labels && !called
        }
        Class::Verb if WRITING.contains(&word) => chosen.cue.is_some_and(|(_, end)| end == i),
        // "told of his plans for reviving “Tales of a Harbour”": what is done to a work is not said.
        Class::Verb | Class::Ing => {
            !labels
                && chosen.cue.is_some_and(|(_, end)| end != i)
                && reader.items()[i - 1].cue.is_none()
        }
        Class::Coordinator => {
            i >= 3 && reader.class(i - 2) == Class::Quote && names_work(reader, i - 2, chosen)
        }
        _ => false,
    }
}

/// What a crowd calls out.
const CALLS: [&str; 10] = [
    "chant", "chants", "cries", "cry", "shout", "shouts", "cheers", "calls", "screams", "strains",
];

/// Verbs of those who make works.
const WRITING: &[&str] = &[
    "wrote",
    "directed",
    "produced",
    "authored",
    "sang",
    "played",
    "starred",
    "composed",
    "recorded",
    "published",
    "read",
];

/// Counts the words that begin with a capital.
fn capitals(reader: &Reader<'_, '_>, segment: &Segment) -> usize {
    (segment.open + 1..segment.close)
        .filter(|&i| reader.doc.tokens[i].is(flag::ANY_CAPITAL))
        .count()
}

/// Words that titles leave in lower case.
const SMALL: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "of", "in", "on", "to", "for", "with", "from", "at",
    "by", "as", "'s", "vs.", "into",
];

/// Tells whether the cue is of the kind of "told".
fn is_told(reach: &Reach) -> bool {
    reach
        .attribution
        .verb
        .is_some_and(|verb| verb.grammar == Grammar::Told)
}

/// Most words of a title: "A Long Night: How the Harbours of the North Were Saved".
const LONGEST_TITLE: usize = 14;

/// Tells whether the words are capitalised like a title.
fn is_title(reader: &Reader<'_, '_>, segment: &Segment) -> bool {
    let doc = reader.doc;
    let (mut capital, mut small, mut all) = (0, 0, 0);
    for i in segment.open + 1..segment.close {
        let token = &doc.tokens[i];
        if token.is(flag::PUNCT) {
            continue;
        }
        all += 1;
        if token.is(flag::ANY_CAPITAL) || token.is(flag::NUMBER) {
            capital += 1;
        } else if !SMALL.contains(&doc.lower(i)) {
            small += 1;
        }
    }
    capital > 0 && small == 0 && all <= LONGEST_TITLE
}
