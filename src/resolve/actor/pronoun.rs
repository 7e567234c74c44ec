//! Pronouns lead back to the person, side or body that was spoken of last.

use super::Cast;
use crate::lexicon::nouns::is_somebody;
use crate::model::{ActorKind, Extraction, MentionKind, MentionTarget, Span};
use crate::text::{Document, Pos, flag};

/// How many sentences a pronoun may look back.
const REACH: u32 = 4;

/// How many mentions it may look back, where sentences have no end.
const MOST: usize = 500;

/// What a pronoun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Male,
    Female,
    Plural,
    Thing,
}

/// Returns what the pronoun asks for.
fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "he" | "him" | "his" | "himself" => Kind::Male,
        "she" | "her" | "hers" | "herself" => Kind::Female,
        "they" | "them" | "their" | "themselves" => Kind::Plural,
        "it" | "its" | "itself" => Kind::Thing,
        _ => return None,
    })
}

/// Tells whether `span` is a pronoun of the third person and nothing else.
pub(super) fn is_pronoun(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    tokens.len() == 1 && kind(doc.lower(tokens.start)).is_some()
}

/// Returns the pronouns of persons inside the words of a quote. "They" and "it" are too seldom an actor to be worth a guess.
pub(super) fn inside<'d>(doc: &'d Document<'_>, quote: Span) -> impl Iterator<Item = Span> + 'd {
    doc.tokens_in(quote)
        .filter(|&at| {
            matches!(doc.tokens[at].pos, Pos::Prp | Pos::PrpPossessive)
                && matches!(kind(doc.lower(at)), Some(Kind::Male | Kind::Female))
        })
        .map(|at| doc.tokens[at].span())
}

/// Resolves the pronoun at `span` and adds its mention; returns the actor.
pub(super) fn resolve(
    cast: &mut Cast<'_, '_>,
    found: &Extraction,
    span: Span,
    last_speaker: Option<usize>,
) -> Option<usize> {
    let doc = cast.doc;
    let at = doc.tokens_in(span).start;
    let wanted = kind(doc.lower(at))?;
    let sentence = doc.tokens[at].sentence;
    let inside_quote = |position: usize| {
        let from = found
            .quotes
            .partition_point(|quote| quote.span.end <= position);
        found.quotes.get(from).is_some_and(|quote| {
            quote.span.start <= position
                && position < quote.span.end
                && quote.form != crate::model::QuoteForm::Indirect
        })
    };
    let own_quote = inside_quote(span.start);
    let before = cast
        .mentions
        .partition_point(|mention| mention.span.start < span.start);
    let mut best: Option<(f32, usize)> = None;
    for mention in cast.mentions.before(before).take(MOST) {
        let MentionTarget::Actor(actor) = mention.target else {
            continue;
        };
        let place = doc.token_at(mention.span.start);
        let other = doc.tokens.get(place).map_or(0, |token| token.sentence);
        let distance = sentence.saturating_sub(other);
        if distance > REACH {
            break;
        }
        if mention.span.end > span.start || !fits(cast, actor, mention.kind, wanted) {
            continue;
        }
        // "the Norvian nomination": the adjective names nobody that "they" could be.
        let describes = doc
            .tokens
            .get(doc.tokens_in(mention.span).end)
            .is_some_and(|next| matches!(next.pos, Pos::Nn | Pos::Nns));
        if wanted == Kind::Plural && describes {
            continue;
        }
        // What somebody says is seldom what the writer's "he" leads back to.
        if !own_quote && inside_quote(mention.span.start) {
            continue;
        }
        let mut score = 3.0 - distance as f32;
        if is_subject(doc, mention.span) {
            score += 1.5;
        }
        if Some(actor) == last_speaker {
            score += 1.6;
        }
        // "who served under Mr. Hale's father": Hale is named in passing, the other is spoken of.
        let end = doc.tokens_in(mention.span).end;
        if matches!(doc.lower(end), "'s" | "’s" | "'" | "’")
            && (end + 1..end + 4)
                .find(|&at| doc.tokens.get(at).is_some_and(|token| token.pos.is_noun()))
                .is_some_and(|owned| is_somebody(doc.lower(owned)))
        {
            score -= 0.7;
        }
        if own_quote && distance > 0 && inside_quote(mention.span.start) {
            // Inside quotes the talk goes on about whom it was about before.
            score += 2.5;
        }
        if own_quote && Some(actor) == last_speaker {
            // A speaker calls himself "I".
            score -= 4.0;
        }
        if cast.actors[actor].gender.is_empty() && matches!(wanted, Kind::Male | Kind::Female) {
            score -= 0.7;
        }
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, actor));
        }
    }
    let (score, actor) = best.filter(|(score, _)| *score > 0.0)?;
    if matches!(wanted, Kind::Male | Kind::Female)
        && cast.actors[actor].gender.is_empty()
        && cast.actors[actor].kind == ActorKind::Person
    {
        cast.actors[actor].gender = if wanted == Kind::Male {
            "male"
        } else {
            "female"
        };
    }
    let score = (0.4 + score / 12.0).clamp(0.3, 0.85);
    cast.mention(
        span,
        MentionKind::Pronoun,
        MentionTarget::Actor(actor),
        "pronoun",
        score,
    );
    Some(actor)
}

/// Tells whether an actor can be what the pronoun stands for.
fn fits(cast: &Cast<'_, '_>, actor: usize, mention: MentionKind, wanted: Kind) -> bool {
    let actor = &cast.actors[actor];
    // The writer ("when I asked him") is no "he" or "they".
    if matches!(
        actor.name.as_str(),
        "I" | "me" | "we" | "We" | "you" | "You"
    ) {
        return false;
    }
    let gendered = |gender: &str| actor.gender.is_empty() || actor.gender == gender;
    match wanted {
        Kind::Male => {
            matches!(actor.kind, ActorKind::Person | ActorKind::Source)
                && gendered("male")
                && !is_many(actor)
        }
        Kind::Female => {
            matches!(actor.kind, ActorKind::Person | ActorKind::Source)
                && gendered("female")
                && !is_many(actor)
        }
        Kind::Plural => match actor.kind {
            ActorKind::Group => true,
            ActorKind::Organisation => true,
            ActorKind::Source => is_many(actor),
            ActorKind::State | ActorKind::Person => false,
        },
        Kind::Thing => {
            matches!(actor.kind, ActorKind::Organisation | ActorKind::State)
                && mention != MentionKind::Demonym
        }
    }
}

/// Tells whether an unnamed source is several people.
fn is_many(actor: &crate::model::Actor) -> bool {
    actor.kind == ActorKind::Source
        && actor
            .name
            .rsplit(' ')
            .next()
            .is_some_and(|word| word.ends_with('s') && !word.ends_with("ss"))
}

/// Tells whether a name is likely the subject of its sentence: first in it, or right before a finite verb.
pub(super) fn is_subject(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    let Some(first) = doc.tokens.get(tokens.start) else {
        return false;
    };
    let start = doc
        .sentences
        .get(first.sentence as usize)
        .map_or(0, |sentence| sentence.first);
    // "Norvia's spokesman …": somebody else does what is told.
    if matches!(doc.lower(tokens.end), "'s" | "’s" | "'" | "’") {
        return false;
    }
    let mut next = tokens.end;
    // "the spokesman, Colonel Name, gave …"
    if doc.lower(next) == "," && in_apposition(doc, tokens.start) {
        next += 1;
    }
    while doc
        .tokens
        .get(next)
        .is_some_and(|token| token.pos.is_adverb())
    {
        next += 1;
    }
    tokens.start <= start + 3
        || doc
            .tokens
            .get(next)
            .is_some_and(|token| token.pos.is_finite())
}

/// Tells whether a comma stands before the name at token `first`, titles aside.
fn in_apposition(doc: &Document<'_>, first: usize) -> bool {
    (first.saturating_sub(4)..first)
        .rev()
        .find(|&at| !doc.tokens[at].is(flag::CAPITAL))
        .is_some_and(|at| doc.lower(at) == ",")
}
