//! Tells a country or capital that acts from one that is only the scene.

use super::{Cast, cluster};
use crate::lexicon::states;
use crate::model::{ActorKind, MentionKind, MentionTarget, PlaceKind, PlaceMention, Span};
use crate::syntax::{Dep, Trees};
use crate::text::{Document, Pos, fold};

/// Prepositions before which a country or city is a scene.
const SCENE: [&str; 27] = [
    "in",
    "at",
    "near",
    "across",
    "inside",
    "outside",
    "throughout",
    "into",
    "around",
    "through",
    "within",
    "over",
    "via",
    "off",
    "to",
    "from",
    "toward",
    "towards",
    "along",
    "south",
    "north",
    "east",
    "west",
    "leaving",
    "visiting",
    "reached",
    "entered",
];

/// Verbs that are done to a state or body, never to a town: their object is the actor.
const DONE_TO_ACTORS: [&str; 64] = [
    "accuse",
    "accused",
    "accuses",
    "accusing",
    "blame",
    "blamed",
    "blames",
    "blaming",
    "urge",
    "urged",
    "urges",
    "urging",
    "press",
    "pressed",
    "pressing",
    "pressure",
    "pressured",
    "persuade",
    "persuaded",
    "convince",
    "convinced",
    "ask",
    "asked",
    "warn",
    "warned",
    "warns",
    "warning",
    "tell",
    "told",
    "tells",
    "force",
    "forced",
    "forcing",
    "get",
    "getting",
    "criticise",
    "criticised",
    "criticize",
    "criticized",
    "condemn",
    "condemned",
    "condemns",
    "support",
    "supported",
    "back",
    "backed",
    "oppose",
    "opposed",
    "sanction",
    "sanctioned",
    "threaten",
    "threatened",
    "punish",
    "thank",
    "thanked",
    "join",
    "isolate",
    "isolated",
    "provoke",
    "assure",
    "assured",
    "push",
    "pushing",
    "compel",
];

/// Verbs whose subject may be a mere scene.
const STATIVE: [&str; 14] = [
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "lies",
    "lay",
    "sits",
    "stands",
    "saw",
    "experienced",
    "fell",
    "became",
];

/// What only somebody with a mind or a will can be.
const MINDS: [&str; 22] = [
    "afraid",
    "angry",
    "aware",
    "committed",
    "concerned",
    "convinced",
    "determined",
    "eager",
    "furious",
    "grateful",
    "keen",
    "nervous",
    "prepared",
    "ready",
    "reluctant",
    "responsible",
    "silent",
    "unhappy",
    "unwilling",
    "wary",
    "willing",
    "worried",
];

/// Adds the mention of a resolved toponym, as place, state or metonym.
pub(super) fn add_place(cast: &mut Cast<'_, '_>, trees: &Trees<'_, '_>, toponym: &PlaceMention) {
    let doc = cast.doc;
    let words = doc.cut(toponym.span);
    let place = &toponym.place;
    match place.kind {
        PlaceKind::Country if !is_scene(doc, toponym.span) => {
            if let Some(country) =
                states::by_name(&fold(words)).or_else(|| states::code(&place.country))
            {
                let state = cluster::state(cast, country);
                cast.add_name(state, words);
                cast.mention(
                    toponym.span,
                    MentionKind::Name,
                    MentionTarget::Actor(state),
                    "state",
                    0.85,
                );
                return;
            }
        }
        PlaceKind::City | PlaceKind::Region | PlaceKind::District => {
            if fold(words) == "brussels" && acts(doc, trees, toponym.span) {
                // In English news it is the Union that acts from there.
                let union = cast.actor(
                    ActorKind::Organisation,
                    "org:european union".to_owned(),
                    "European Union",
                    true,
                );
                cast.mention(
                    toponym.span,
                    MentionKind::Metonym,
                    MentionTarget::Actor(union),
                    "capital",
                    0.7,
                );
                return;
            }
            if let Some(country) =
                states::governed_from(&fold(words)).filter(|&country| country == place.country)
                && acts(doc, trees, toponym.span)
            {
                let state = cluster::state(cast, country);
                cast.mention(
                    toponym.span,
                    MentionKind::Metonym,
                    MentionTarget::Actor(state),
                    "capital",
                    0.75,
                );
                return;
            }
        }
        _ => {}
    }
    let index = cast.place(place);
    cast.mention(
        toponym.span,
        MentionKind::Name,
        MentionTarget::Place(index),
        toponym.rule,
        toponym.score,
    );
}

/// Tells whether a place name stands where only a scene can: after a preposition of place, or after a city and a comma.
fn is_scene(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    let Some(mut before) = tokens.start.checked_sub(1) else {
        return false;
    };
    if doc.tokens[before].sentence != doc.tokens[tokens.start].sentence {
        return false;
    }
    while before > 0
        && (matches!(
            doc.lower(before),
            "the"
                | "northern"
                | "southern"
                | "eastern"
                | "western"
                | "central"
                | "neighbouring"
                | "neighboring"
                | "nearby"
        ))
    {
        before -= 1;
    }
    let word = doc.lower(before);
    // "in Lisbon, Portugal"
    if word == "," && before > 0 && doc.tokens[before - 1].is(crate::text::flag::CAPITAL) {
        let second = before >= 2 && SCENE.contains(&doc.lower(before - 2));
        if second || doc.lower(tokens.end) == "," {
            return true;
        }
    }
    if word == "to" {
        // "told to Russia" is rare; "close to Russia" and "went to Russia" are scenes, "according to Russia" is not.
        return before == 0 || doc.lower(before - 1) != "according";
    }
    if word == "from" {
        // "pressure from Russia" is the state's.
        return !(before > 0
            && matches!(
                doc.lower(before - 1),
                "pressure"
                    | "support"
                    | "response"
                    | "denial"
                    | "statement"
                    | "approval"
                    | "help"
                    | "aid"
                    | "backing"
                    | "offer"
                    | "opposition"
            ));
    }
    SCENE.contains(&word)
}

/// Tells whether a capital stands for its government: it is the subject of what only people do, the object of what is done to
/// people, or one of two powers.
fn acts(doc: &Document<'_>, trees: &Trees<'_, '_>, span: Span) -> bool {
    if is_scene(doc, span) {
        return false;
    }
    let tokens = doc.tokens_in(span);
    let (first, end) = (tokens.start, tokens.end);
    let Some(token) = doc.tokens.get(first) else {
        return false;
    };
    let previous = first
        .checked_sub(1)
        .filter(|&p| doc.tokens[p].sentence == token.sentence);
    if let Some(previous) = previous {
        let word = doc.lower(previous);
        if DONE_TO_ACTORS.contains(&word) {
            return true;
        }
        // A region or a date line ("Damascus, Syria"), an apposition ("the capital Astana"), a modifier ("Astana talks").
        if matches!(word, "capital" | "city" | "town" | "of" | "on" | "for") && word != "on" {
            return matches!(word, "of" | "for")
                && previous > 0
                && doc.lower(previous - 1).ends_with("ies");
        }
        if matches!(word, "between") {
            return true;
        }
        if matches!(word, "by" | "with" | "against") {
            return true;
        }
        if word == "and" && previous > 0 && doc.tokens[previous - 1].is(crate::text::flag::CAPITAL)
        {
            let other = fold(doc.word(previous - 1));
            if states::governed_from(&other).is_some() || states::by_name(&other).is_some() {
                let start = doc.tokens[previous - 1].span();
                return !is_scene(doc, start) && is_subject(doc, trees, first, end);
            }
        }
    }
    if doc.lower(end) == "'s" {
        // "Moscow's demand", "Paris's streets": what governments own ends like an act.
        let noun = doc.lower(end + 1);
        return ["tion", "sion", "ment", "ance", "sal", "ial", "port"]
            .iter()
            .any(|ending| noun.ends_with(ending))
            || matches!(
                noun,
                "demand"
                    | "demands"
                    | "offer"
                    | "policy"
                    | "claim"
                    | "claims"
                    | "ally"
                    | "allies"
                    | "role"
                    | "plan"
                    | "plans"
                    | "army"
                    | "forces"
                    | "troops"
                    | "envoy"
                    | "ambassador"
                    | "military"
                    | "decision"
                    | "bid"
                    | "call"
                    | "failure"
                    | "efforts"
                    | "stance"
                    | "interests"
                    | "rule"
                    | "backers"
                    | "warning"
                    | "threat"
            );
    }
    is_subject(doc, trees, first, end)
}

/// Tells whether the name is the subject of a verb that asks for somebody who acts.
fn is_subject(doc: &Document<'_>, trees: &Trees<'_, '_>, first: usize, end: usize) -> bool {
    let Some(token) = doc.tokens.get(first) else {
        return false;
    };
    // Quick look first: a finite verb right behind, or behind an adverb.
    let mut next = end;
    while doc
        .tokens
        .get(next)
        .is_some_and(|token| token.pos.is_adverb())
    {
        next += 1;
    }
    let quick = doc
        .tokens
        .get(next)
        .is_some_and(|token| token.pos.is_finite());
    if !quick
        && doc
            .tokens
            .get(next)
            .is_none_or(|token| token.pos != Pos::Cc)
    {
        return false;
    }
    let tree = trees.tree(token.sentence as usize);
    let head = end - 1;
    let mut at = head;
    if tree.label(at) == Dep::Conj {
        at = tree.head(at);
    }
    let verb = tree.head(at);
    let subject = tree.label(at) == Dep::Nsubj || (quick && tree.label(at) != Dep::Nsubjpass);
    if quick && STATIVE.contains(&doc.lower(next)) {
        return MINDS.contains(&doc.lower(next + 1));
    }
    subject
        && (quick
            || (doc
                .tokens
                .get(verb)
                .is_some_and(|token| token.pos.is_verb())
                && !STATIVE.contains(&doc.lower(verb))))
}
