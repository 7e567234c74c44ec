//! Pronouns lead back to the person, side or body that was spoken of last.

use super::Cast;
use crate::lexicon::voices::{self, Voice};
use crate::lexicon::{nouns::is_somebody, roles};
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

/// Resolves the pronoun at `span`, of somebody who speaks or not, and adds its mention; returns the actor.
pub(super) fn resolve(
    cast: &mut Cast<'_, '_>,
    found: &Extraction,
    span: Span,
    speaks: bool,
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
    // Somebody with a name stands in the sentence, nearer than what is looked at.
    let mut named = false;
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
        let body_that_spoke =
            wanted == Kind::Thing && Some(actor) == last_speaker && is_unnamed_body(cast, actor);
        if mention.span.end > span.start
            || !(fits(cast, actor, mention.kind, wanted) || body_that_spoke)
        {
            continue;
        }
        // "They will meet in May, the sources said": who tells of others is none of them.
        if wanted == Kind::Plural
            && !speaks
            && Some(actor) == last_speaker
            && cast.actors[actor].kind == ActorKind::Source
        {
            continue;
        }
        // "officials told Harbour Wire that they …": people stand nearer than the body.
        if wanted == Kind::Plural
            && matches!(
                cast.actors[actor].kind,
                ActorKind::Organisation | ActorKind::Group
            )
            && Some(actor) != last_speaker
            && (has_people(
                doc,
                &cast.actors[actor].name,
                doc.tokens_in(mention.span).end,
                at,
            ) || is_source_of_telling(doc, mention.span))
        {
            continue;
        }
        // "They" of whom nothing is said as a source are seldom the body named in passing a sentence before.
        if wanted == Kind::Plural
            && !speaks
            && distance > 0
            && cast.actors[actor].kind == ActorKind::Organisation
            && !is_subject(doc, mention.span)
        {
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
        let unnamed = cast.actors[actor].kind == ActorKind::Source;
        // "One member called the plan mad. He visited the port …": the story does not go on about him who only said something.
        if Some(actor) == last_speaker && (speaks || distance == 0 || !unnamed) {
            score += 1.6;
        }
        // "A spokesman said the envoy Ada Berg was told so when she …"
        if unnamed && named && distance == 0 && matches!(wanted, Kind::Male | Kind::Female) {
            score -= 4.0;
        }
        named |= distance == 0
            && cast.actors[actor].kind == ActorKind::Person
            && !is_owner(doc, mention.span);
        // "He said Hale was late. He …": he is not Hale, and the story goes on about him.
        if distance > 0 && Some(actor) != last_speaker && is_behind(doc, mention.span, wanted) {
            score -= 2.0;
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
    if matches!(wanted, Kind::Male | Kind::Female)
        && !own_quote
        && let Some((score, actor)) = announced(cast, at, wanted)
        && best.is_none_or(|(known, _)| score > known)
    {
        best = Some((score, actor));
    }
    let (score, actor) = best.filter(|(score, _)| *score > 0.0).or_else(|| {
        speaks
            .then(|| speaker_again(cast, at, wanted, last_speaker?))
            .flatten()
    })?;
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

/// Returns the person who spoke last, with a low score, for a "he" or "she" that speaks and that nobody nearer fits: whoever fits, and
/// else the only person of the article, whose gender was only guessed from a given name.
fn speaker_again(
    cast: &Cast<'_, '_>,
    at: usize,
    wanted: Kind,
    last: usize,
) -> Option<(f32, usize)> {
    let one = &cast.actors[last];
    if one.kind != ActorKind::Person || !matches!(wanted, Kind::Male | Kind::Female) {
        return None;
    }
    let alone = || {
        cast.actors
            .iter()
            .filter(|actor| actor.kind == ActorKind::Person)
            .count()
            == 1
            && one.name.split(' ').next().is_some_and(|given| {
                roles::given_name_gender(&crate::text::fold(given)) == Some(one.gender)
            })
    };
    // "he told Hale": not Hale.
    let doc = cast.doc;
    let sentence = doc.sentences[doc.tokens[at].sentence as usize];
    let span = doc.span(sentence.first, sentence.end);
    let named = || {
        cast.mentions_in(span)
            .any(|(_, mention)| mention.target == MentionTarget::Actor(last))
    };
    ((fits(cast, last, MentionKind::Name, wanted) || alone()) && !named()).then_some((0.1, last))
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
        Kind::Male => is_one(actor) && gendered("male"),
        Kind::Female => is_one(actor) && gendered("female"),
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

/// Tells whether an actor is one person: no source that is a body, a writing, something done or several.
fn is_one(actor: &crate::model::Actor) -> bool {
    match actor.kind {
        ActorKind::Person => true,
        ActorKind::Source => {
            !is_many(actor)
                && !is_one_of_things(actor)
                && !matches!(voices::voice(&actor.name), Voice::Body | Voice::Writing)
                && !voices::is_deed(&actor.name)
        }
        _ => false,
    }
}

/// Tells whether an actor is a body or writing that is known by a description only: "the private research body", "the report".
///
/// "The company" and "its board" are rather somebody who is named.
fn is_unnamed_body(cast: &Cast<'_, '_>, actor: usize) -> bool {
    const DETERMINER_AND_NOUN: usize = 2;
    let actor = &cast.actors[actor];
    let name = actor.name.as_str();
    let owned = ["its ", "Its ", "their ", "Their "]
        .iter()
        .any(|owner| name.starts_with(owner));
    let words = name.split(' ').count();
    actor.kind == ActorKind::Source
        && match voices::voice(name) {
            Voice::Writing => true,
            Voice::Body => words > DETERMINER_AND_NOUN && !owned,
            Voice::Name => words > 1,
            Voice::Persons | Voice::Pronoun => false,
        }
}

/// How many tokens are looked through for people nearer than a body.
const BETWEEN: usize = 60;

/// Tells whether people without a name, other than `actor`, stand in `from..to`: "officials", "growers".
fn has_people(doc: &Document<'_>, actor: &str, from: usize, to: usize) -> bool {
    to.saturating_sub(from) <= BETWEEN
        && (from..to).any(|at| {
            doc.tokens[at].pos == Pos::Nns
                && is_somebody(doc.lower(at))
                && !voices::head(actor).eq_ignore_ascii_case(doc.word(at))
        })
}

/// Tells whether a name is only who was told or who asked: "officials told Harbour Wire", "pilots interviewed by Harbour Wire".
fn is_source_of_telling(doc: &Document<'_>, span: Span) -> bool {
    let first = doc.tokens_in(span).start;
    let before = |back: usize| first.checked_sub(back).map_or("", |at| doc.lower(at));
    matches!(before(1), "told" | "tell" | "tells" | "telling")
        || before(1) == "by"
            && matches!(
                before(2),
                "interviewed" | "polled" | "surveyed" | "contacted" | "asked" | "quoted"
            )
}

/// Tells whether the same pronoun is the subject of something in the sentence of a name, before it: it stands for somebody else.
fn is_behind(doc: &Document<'_>, span: Span, wanted: Kind) -> bool {
    const REACH: usize = 40;
    let name = doc.tokens_in(span).start;
    let Some(token) = doc.tokens.get(name) else {
        return false;
    };
    let first = doc.sentences[token.sentence as usize].first;
    let subject = match wanted {
        Kind::Male => "he",
        Kind::Female => "she",
        Kind::Plural | Kind::Thing => return false,
    };
    (first.max(name.saturating_sub(REACH))..name).any(|at| doc.lower(at) == subject)
}

/// Tells whether a possessive mark follows a name.
fn is_owner(doc: &Document<'_>, span: Span) -> bool {
    matches!(doc.lower(doc.tokens_in(span).end), "'s" | "’s" | "'" | "’")
}

/// Returns who a pronoun stands for that opens a clause before the main one, with a score: "Even as he praised the mayor, Ado Hale
/// would not say why".
fn announced(cast: &Cast<'_, '_>, at: usize, wanted: Kind) -> Option<(f32, usize)> {
    const OPENING: usize = 3;
    const LONGEST: usize = 40;
    let doc = cast.doc;
    let sentence = doc.sentences[doc.tokens[at].sentence as usize];
    if at == sentence.first || at > sentence.first + OPENING {
        return None;
    }
    let opposed = match doc.lower(sentence.first) {
        "even" | "although" | "though" | "while" | "despite" | "asked" | "having" => true,
        "as" | "when" | "after" | "before" | "because" | "since" | "once" => false,
        _ => return None,
    };
    let comma = (at + 1..sentence.end.min(at + LONGEST)).find(|&at| doc.lower(at) == ",")?;
    // A title may stand before the name.
    let start = doc.tokens.get(comma + 1)?.start as usize;
    let from = cast
        .mentions
        .partition_point(|mention| mention.span.start < start);
    let mention = cast.mentions.get(from)?;
    let name = doc.tokens_in(mention.span);
    let titled = (comma + 1..name.start)
        .all(|at| doc.tokens[at].is(flag::CAPITAL) || doc.tokens[at].is(flag::PUNCT));
    let MentionTarget::Actor(actor) = mention.target else {
        return None;
    };
    let fitting = name.start <= comma + 3
        && titled
        && name.end < sentence.end
        && cast.actors[actor].kind == ActorKind::Person
        && fits(cast, actor, mention.kind, wanted)
        && is_subject(doc, mention.span)
        && doc.tokens[name.end].pos.is_finite();
    fitting.then_some((if opposed { 6.2 } else { 4.5 }, actor))
}

/// Words for several people that no ending tells.
const SEVERAL: [&str; 15] = [
    "couple",
    "dozen",
    "few",
    "half",
    "handful",
    "majority",
    "many",
    "men",
    "most",
    "number",
    "people",
    "percentage",
    "several",
    "some",
    "women",
];

/// Tells whether an unnamed source is several people.
fn is_many(actor: &crate::model::Actor) -> bool {
    let head = voices::head(&actor.name);
    actor.kind == ActorKind::Source
        && (head.ends_with('s') && !head.ends_with("ss")
            || SEVERAL.contains(&head.to_lowercase().as_str()))
}

/// Tells whether an unnamed source is counted out of things: "one of the questions".
fn is_one_of_things(actor: &crate::model::Actor) -> bool {
    let name = actor.name.to_lowercase();
    match voices::head(&name) {
        "none" => true,
        "one" | "another" => name
            .split_once(" of ")
            .is_some_and(|(_, rest)| !is_somebody(voices::head(rest))),
        _ => false,
    }
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
