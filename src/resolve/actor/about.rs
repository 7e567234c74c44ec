//! Whom and what a quote is about: those mentioned inside the words, and the object of the cue; never the speaker.

use super::Cast;
use crate::lexicon::nouns::{self, is_somebody};
use crate::lexicon::{roles, voices};
use crate::model::{
    About, AboutHow, ActorKind, Extraction, Mention, MentionKind, MentionTarget, Quote, Span,
};
use crate::text::{Document, Pos};

/// Things that somebody has made: what is said of them is said of their maker.
const MADE: [&str; 22] = [
    "report",
    "statement",
    "claim",
    "claims",
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "comments",
    "remarks",
    "speech",
    "letter",
    "proposal",
    "offer",
    "plan",
    "findings",
    "study",
    "account",
    "version",
    "charge",
    "charges",
    "article",
];

/// Adds a mention of the maker for every cue object that is a thing somebody made (`called the report "…"`).
pub(super) fn add_makers(
    cast: &mut Cast<'_, '_>,
    found: &Extraction,
    speakers: &[Option<(usize, usize)>],
) {
    let own = |index: usize| {
        speakers
            .get(index)
            .copied()
            .flatten()
            .map(|(actor, _)| actor)
    };
    let makers: Vec<(Span, usize)> = found
        .quotes
        .iter()
        .enumerate()
        .filter_map(|(index, quote)| {
            let object = quote.cue_object?;
            let named = cast.mentions_in(object).next().is_some();
            let actor = if named {
                None
            } else {
                stated_maker(
                    cast,
                    found,
                    found.quotes[index].span.start,
                    object,
                    own(index),
                )
                .or_else(|| maker(cast.doc, found, index, object, speakers))
            };
            Some((object, actor?))
        })
        .collect();
    for (object, actor) in makers {
        cast.mention(
            object,
            MentionKind::Nominal,
            MentionTarget::Actor(actor),
            "maker",
            0.7,
        );
    }
}

/// Returns the targets of each quote.
pub(super) fn about(
    cast: &Cast<'_, '_>,
    found: &Extraction,
    speakers: &[Option<(usize, usize)>],
) -> Vec<Vec<About>> {
    let mut all = Vec::with_capacity(found.quotes.len());
    for (index, quote) in found.quotes.iter().enumerate() {
        let speaker = speakers
            .get(index)
            .copied()
            .flatten()
            .map(|(actor, _)| actor);
        let mut targets: Vec<About> = Vec::new();
        let mut seen: Vec<MentionTarget> = Vec::new();
        let inside = cast
            .mentions_in(quote.span)
            .map(|(mention, _)| (mention, AboutHow::Inside));
        let object = quote.cue_object.unwrap_or_default();
        let objects = meant(cast, object)
            .into_iter()
            .map(|mention| (mention, AboutHow::CueObject));
        for (mention, how) in inside.chain(objects) {
            add(cast, mention, how, speaker, &mut seen, &mut targets);
        }
        all.push(targets);
    }
    all
}

/// Returns the mentions in the object of a cue that say whom the cue is done to: "the mayor's spokesman Ado Berg" is Berg, and "Hale's
/// supporters" are not Hale; but what is said of "Hale's plan" is said of Hale.
fn meant(cast: &Cast<'_, '_>, object: Span) -> Vec<usize> {
    let actor = |mention: &Mention| match mention.target {
        MentionTarget::Actor(actor) => Some(&cast.actors[actor]),
        _ => None,
    };
    let all: Vec<(usize, &Mention)> = cast.mentions_in(object).collect();
    let person = all.iter().find(|(_, mention)| {
        mention.kind == MentionKind::Name
            && mention.span.end == object.end
            && actor(mention).is_some_and(|actor| actor.kind == ActorKind::Person)
    });
    if let Some((index, _)) = person {
        return vec![*index];
    }
    let described = all.iter().find(|(_, mention)| {
        mention.span == object
            && mention.kind == MentionKind::Nominal
            && actor(mention).is_some_and(|actor| actor.kind == ActorKind::Source)
    });
    let Some((whole, _)) = described else {
        return all.iter().map(|(index, _)| *index).collect();
    };
    let head = voices::head(cast.doc.cut(object)).to_lowercase();
    if all.len() == 1 || roles::is_role(&head) || nouns::is_agent(&head) {
        return vec![*whole];
    }
    all.iter()
        .map(|(index, _)| *index)
        .filter(|index| index != whole)
        .collect()
}

/// Adds a target unless it is the speaker or there already.
fn add(
    cast: &Cast<'_, '_>,
    mention: usize,
    how: AboutHow,
    speaker: Option<usize>,
    seen: &mut Vec<MentionTarget>,
    targets: &mut Vec<About>,
) {
    let target = cast.mentions[mention].target;
    if is_only_a_kind(cast, mention) {
        return;
    }
    if target == MentionTarget::Unknown
        || seen.contains(&target)
        || speaker.is_some_and(|speaker| target == MentionTarget::Actor(speaker))
    {
        return;
    }
    seen.push(target);
    targets.push(About { mention, how });
}

/// Tells whether the name of a group only says what sort of thing or person is spoken of: "the Socialist nominee", but "Socialist
/// members".
fn is_only_a_kind(cast: &Cast<'_, '_>, mention: usize) -> bool {
    let doc = cast.doc;
    let mention = &cast.mentions[mention];
    let group = matches!(
        mention.target,
        MentionTarget::Actor(actor) if cast.actors[actor].kind == ActorKind::Group
    );
    if !group || mention.kind != MentionKind::Name {
        return false;
    }
    let end = doc.tokens_in(mention.span).end;
    let last = (end..end + 4)
        .take_while(|&at| {
            doc.tokens
                .get(at)
                .is_some_and(|token| token.pos.is_noun() || token.pos.is_adjective())
        })
        .last();
    last.is_some_and(|last| {
        !(matches!(doc.tokens[last].pos, Pos::Nns | Pos::Nnps) && is_somebody(doc.lower(last)))
    })
}

/// How many sentences back the maker of a thing may be told.
const REACH: usize = 3;

/// Verbs by which somebody makes a claim, without the thing being named.
const CLAIMS: [&str; 12] = [
    "accused", "accuses", "accuse", "alleged", "claimed", "claims", "charged", "blamed", "said",
    "says", "proposed", "offered",
];

/// Returns whom the text tells to have made the thing: the first actor of the nearest sentence before that names the thing
/// ("The watchdog said in a report"), else of the sentence right before where that one claims something.
fn stated_maker(
    cast: &Cast<'_, '_>,
    found: &Extraction,
    quote: usize,
    object: Span,
    speaker: Option<usize>,
) -> Option<usize> {
    let doc = cast.doc;
    let things: Vec<&str> = doc
        .tokens_in(object)
        .map(|at| doc.lower(at))
        .filter(|word| MADE.contains(word))
        .collect();
    if things.is_empty() {
        return None;
    }
    let at = quote.min(object.start);
    let sentence = doc.tokens.get(doc.token_at(at))?.sentence as usize;
    let in_quote = |span: Span| {
        let from = found
            .quotes
            .partition_point(|quote| quote.span.end <= span.start);
        found
            .quotes
            .get(from)
            .is_some_and(|quote| quote.span.contains(span))
    };
    let actor_of = |sentence: usize| {
        cast.mentions_in(doc.sentence_span(sentence))
            .find_map(|(_, mention)| match mention.target {
                MentionTarget::Actor(actor)
                    if mention.kind != MentionKind::Demonym
                        && Some(actor) != speaker
                        && !in_quote(mention.span) =>
                {
                    Some(actor)
                }
                _ => None,
            })
    };
    let earlier = || (sentence.saturating_sub(REACH)..sentence).rev();
    let has = |sentence: usize, words: &[&str]| {
        doc.sentences[sentence]
            .tokens()
            .any(|at| words.contains(&doc.lower(at)))
    };
    earlier()
        .filter(|&sentence| has(sentence, &things))
        .find_map(actor_of)
        .or_else(|| {
            let before = sentence.checked_sub(1)?;
            if has(before, &CLAIMS) {
                actor_of(before)
            } else {
                None
            }
        })
}

/// Returns who made the thing that a cue's object names: the one whose words were reported last, best in a sentence that names
/// the same thing.
fn maker(
    doc: &Document<'_>,
    found: &Extraction,
    index: usize,
    object: Span,
    speakers: &[Option<(usize, usize)>],
) -> Option<usize> {
    if !doc
        .tokens_in(object)
        .any(|at| MADE.contains(&doc.lower(at)))
    {
        return None;
    }
    let actor_of = |quote: usize| {
        speakers
            .get(quote)
            .copied()
            .flatten()
            .map(|(actor, _)| actor)
    };
    let own = actor_of(index);
    let start = found.quotes[index].span.start;
    (0..index)
        .rev()
        .take(6)
        .filter(|&earlier| found.quotes[earlier].span.start < start)
        .filter_map(|earlier| {
            Some((
                names_thing(doc, &found.quotes[earlier], object),
                actor_of(earlier)?,
            ))
        })
        .filter(|(_, actor)| Some(*actor) != own)
        .min_by_key(|(names, _)| !names)
        .map(|(_, actor)| actor)
}

/// Tells whether the sentence of an earlier quote names the same thing ("said in a report").
fn names_thing(doc: &Document<'_>, earlier: &Quote, object: Span) -> bool {
    let Some(token) = doc.tokens.get(doc.token_at(earlier.span.start)) else {
        return false;
    };
    let sentence = doc.sentences[token.sentence as usize];
    doc.tokens_in(object)
        .filter(|&at| MADE.contains(&doc.lower(at)))
        .any(|at| {
            sentence
                .tokens()
                .any(|other| doc.lower(other) == doc.lower(at))
        })
}
