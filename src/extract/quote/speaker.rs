//! Makes a speaker of a noun phrase: its span, the name in it, its apposition, its kind.

use super::class::Class;
use super::noun::Phrase;
use super::subject::Reader;
use crate::lexicon::{roles, voices::is_party_member};
use crate::model::{Name, NameKind, Span, Speaker, SpeakerKind};
use crate::text::{Document, Pos, flag};

/// Returns the speaker that `phrase` names.
pub(super) fn speaker(reader: &Reader<'_, '_>, names: &[Name], phrase: Phrase) -> Speaker {
    let span = span(reader, phrase);
    let head = reader.items()[phrase.head];
    let head_token = &reader.doc.tokens[head.token];
    let kind = match head.class {
        Class::Pronoun | Class::Relative | Class::Subordinator => SpeakerKind::Pronoun,
        Class::Determiner
            if head_token.pos == Pos::PrpPossessive || phrase.end == phrase.first + 1 =>
        {
            SpeakerKind::Pronoun
        }
        Class::Proper if !is_member(reader.doc, span) => SpeakerKind::Name,
        _ => SpeakerKind::Nominal,
    };
    let from = names.partition_point(|name| name.span.end <= span.start);
    let name = names
        .iter()
        .skip(from)
        .take_while(|name| name.span.start < span.end)
        .filter(|name| span.contains(name.span) && name.kind != NameKind::Other)
        .find(|name| {
            kind == SpeakerKind::Name && name.span.overlaps(head_token.span())
                || name.kind == NameKind::Person
        })
        .map(|name| name.span);
    let name = name.map(|name| whose_house(reader.doc, names, span, name).unwrap_or(name));
    Speaker {
        span,
        name,
        apposition: apposition(reader, phrase),
        kind,
    }
}

/// Returns the person at the end of a phrase where `name` before says only whom he works for: "Lund and Co analyst Ana Hale".
fn whose_house(doc: &Document<'_>, names: &[Name], span: Span, name: Span) -> Option<Span> {
    let from = names.partition_point(|other| other.span.start < name.end);
    let person = names[from..]
        .iter()
        .take_while(|other| other.span.end <= span.end)
        .find(|other| other.kind == NameKind::Person && other.span.end == span.end)?;
    let mut between = doc.tokens_in(name).end..doc.tokens_in(person.span).start;
    // "Ana Hale, the minister, and Ben Lund" are two.
    let is_noun = |at: usize| doc.tokens[at].pos.is_noun() || doc.tokens[at].pos.is_adjective();
    // "Lund and Reyes analyst Ana Hale", but "Ada Lund and analyst Ana Hale"
    let house = between.len() > 2
        && matches!(doc.lower(between.start), "and" | "&")
        && roles::is_role(doc.lower(between.end - 1))
        && doc.tokens[between.end - 2].is(flag::CAPITAL);
    between.start += usize::from(house);
    (!between.is_empty() && between.all(is_noun)).then_some(person.span)
}

/// Tells whether a phrase means one member of a party by its name: "the Ohio Democrat".
pub(super) fn is_member(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    !tokens.is_empty() && is_party_member(doc.lower(tokens.start), doc.lower(tokens.end - 1))
}

/// Returns the characters of a phrase.
pub(super) fn span(reader: &Reader<'_, '_>, phrase: Phrase) -> Span {
    let items = reader.items();
    let (Some(first), Some(last)) = (
        items.get(phrase.first),
        items.get(phrase.end.saturating_sub(1)),
    ) else {
        return Span::default();
    };
    reader.doc.span(first.token, last.token + 1)
}

/// Returns the noun phrase set off by commas behind `phrase`.
fn apposition(reader: &Reader<'_, '_>, phrase: Phrase) -> Option<Span> {
    if reader.class(phrase.end) != Class::Comma {
        return None;
    }
    let next = reader
        .chunks
        .starting(phrase.end + 1)
        .filter(|next| !next.temporal)?;
    let word = reader.lower(next.first);
    let head = reader.class(next.head);
    let describes =
        matches!(word, "a" | "an" | "the" | "one" | "his" | "her" | "their") || head == Class::Noun;
    if !describes || !head.is_nominal() {
        return None;
    }
    let next = reader.extend(next, reader.items().len().min(next.end + 20));
    matches!(
        reader.class(next.end),
        Class::Comma | Class::Stop | Class::Verb | Class::Quote | Class::Relative | Class::Dash
    )
    .then(|| span(reader, next))
}
