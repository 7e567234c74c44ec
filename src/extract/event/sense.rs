//! Words that could name an event and, by their sentence, name none: sessions of a market, targets that are met, mails that arrive.

use super::beside;
use super::trigger::Trigger;
use crate::lexicon::nouns::{self, Noun};
use crate::model::{EventKind, Name, NameKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// What rallies on a market, not in a square.
pub(super) const QUOTED: [&str; 26] = [
    "price",
    "prices",
    "share",
    "shares",
    "stock",
    "stocks",
    "bond",
    "bonds",
    "future",
    "futures",
    "rates",
    "dollar",
    "euro",
    "yen",
    "pound",
    "sterling",
    "oil",
    "crude",
    "gold",
    "market",
    "markets",
    "equities",
    "index",
    "currencies",
    "bullish",
    "points",
];

/// What shares and indices do in a session.
const MOVES: [&str; 32] = [
    "advanced", "climbed", "closed", "closing", "dealt", "declined", "dropped", "eased", "edged",
    "ended", "fallen", "falling", "fell", "firmed", "gained", "gaining", "jumped", "lost",
    "opened", "plunged", "rallied", "risen", "rising", "rose", "settled", "shed", "slid",
    "slipped", "soared", "surged", "traded", "tumbled",
];

/// Tells whether the sentence shows that a trigger names no event: a noun that only describes the one behind it ("launch costs",
/// "the exercise date"), or a verb done to things ("to meet the deadline").
pub(super) fn is_no_event(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let token = trigger.token;
    if trigger.noun {
        describes(doc, tree, trigger)
            || doc.tokens[token].pos == Pos::Vbg && is_done_to_things(doc, tree, token)
            || is_meeting_a_demand(doc, token)
            || matches!(doc.lower(token), "session" | "sessions") && is_of_trading(doc, tree, token)
    } else {
        is_done_to_things(doc, tree, token)
            || is_meeting_a_demand(doc, token)
            || is_met_with_things(doc, tree, token)
            || trigger.kind == EventKind::Visit && is_coming_of_things(doc, tree, token)
            || !beside::has_its_words(doc, tree, token)
    }
}

/// Tells whether a session is one of dealing on a market: "no barges traded on the call session", "shares fell in the afternoon
/// session".
fn is_of_trading(doc: &Document<'_>, tree: &Tree, session: usize) -> bool {
    let before = session
        .checked_sub(1)
        .map_or("", |before| doc.lower(before));
    if matches!(
        before,
        "call" | "trading" | "dealing" | "selling" | "buying" | "futures" | "overnight"
    ) {
        return true;
    }
    let Some(verb) = std::iter::once(session)
        .chain(tree.ancestors(session))
        .find(|&at| doc.tokens[at].pos.is_verb())
    else {
        return false;
    };
    let daily = matches!(before, "afternoon" | "morning" | "early" | "late");
    let quoted = |at: usize| {
        QUOTED.contains(&doc.lower(at))
            || (daily && matches!(doc.lower(at), "stg" | "dlrs" | "assistance" | "money"))
    };
    let (first, end) = tree.subtree(verb);
    if daily || MOVES.contains(&doc.lower(verb)) {
        (first..end).any(quoted)
    } else {
        tree.children_by(verb, &[Dep::Nsubj, Dep::Nsubjpass])
            .any(quoted)
    }
}

/// Tells whether a noun only describes the noun behind it.
///
/// Times do not count ("its meeting tomorrow", however the tree went), nor do other events, which the list knows themselves, nor
/// the words for when and where an event is ("the conference dates").
fn describes(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let head = tree.head(trigger.token);
    matches!(tree.label(trigger.token), Dep::Compound | Dep::Nmod)
        && head == trigger.label.1
        && doc.tokens[head].pos.is_noun()
        && !doc.tokens[head].is(flag::CAPITAL)
        && !super::when::is_time_word(doc, head)
        && !super::trigger::is_known(doc, head)
}

/// Tells whether a verb of meeting or conferring has a thing for its object, or in the passive for its subject: a target is met, and
/// a right conferred, by nobody's coming together.
fn is_done_to_things(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let word = doc.lower(verb);
    let meets = matches!(word, "meet" | "meets" | "met" | "meeting");
    if !(meets || word.starts_with("confer")) {
        return false;
    }
    let near = |object: &usize| {
        *object < verb
            || (verb..*object).all(|between| {
                !doc.tokens[between].is(flag::PUNCT) || doc.tokens[between].pos == Pos::Possessive
            })
    };
    tree.children_by(verb, &[Dep::Dobj, Dep::Nsubjpass])
        .filter(near)
        .any(|object| {
            let name = doc.lower(object);
            !meets
                || matches!(name, "which" | "that" | "it" | "this")
                || (doc.tokens[object].pos.is_noun()
                    && !matches!(doc.tokens[object].pos, Pos::Nnp | Pos::Nnps)
                    && !nouns::is_somebody(name)
                    && !super::when::is_time_word(doc, object))
        })
}

/// What is met by doing or paying it.
const DEMANDS: [&str; 38] = [
    "bill",
    "bills",
    "challenge",
    "challenges",
    "commitment",
    "commitments",
    "conditions",
    "cost",
    "costs",
    "criteria",
    "deadline",
    "deadlines",
    "demand",
    "demands",
    "expectations",
    "expenses",
    "forecast",
    "forecasts",
    "goal",
    "goals",
    "liabilities",
    "need",
    "needs",
    "objective",
    "objectives",
    "obligation",
    "obligations",
    "payment",
    "payments",
    "quota",
    "quotas",
    "requirement",
    "requirements",
    "standard",
    "standards",
    "target",
    "targets",
    "threshold",
];

/// Tells whether the words right behind "meeting" end in something that is met by doing it, whatever the tree says: "meeting lender
/// demands".
fn is_meeting_a_demand(doc: &Document<'_>, token: usize) -> bool {
    const LONGEST: usize = 6;
    if !matches!(doc.lower(token), "meet" | "meets" | "met" | "meeting")
        || token
            .checked_sub(1)
            .is_some_and(|before| doc.tokens[before].pos == Pos::Dt)
    {
        return false;
    }
    (token + 1..token + LONGEST)
        .take_while(|&at| {
            doc.tokens.get(at).is_some_and(|token| {
                token.pos.is_noun()
                    || token.pos.is_adjective()
                    || matches!(
                        token.pos,
                        Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd
                    )
            })
        })
        .last()
        .is_some_and(|last| DEMANDS.contains(&doc.lower(last)))
}

/// What somebody or something is met with by nobody's coming together.
const MET_WITH: [&str; 20] = [
    "acclaim",
    "anger",
    "applause",
    "approval",
    "criticism",
    "derision",
    "disapproval",
    "disbelief",
    "disdain",
    "enthusiasm",
    "hostility",
    "indifference",
    "opposition",
    "outrage",
    "praise",
    "resistance",
    "scepticism",
    "silence",
    "skepticism",
    "surprise",
];

/// Tells whether somebody met with something that befell him: "met with an accident", "met with resistance".
fn is_met_with_things(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    doc.lower(verb).starts_with("me")
        && tree
            .children_by(verb, &[Dep::Prep])
            .filter(|&link| doc.lower(link) == "with")
            .flat_map(|link| tree.children_by(link, &[Dep::Pobj]))
            .any(|object| {
                let noun = doc.lower(object);
                !doc.tokens[object].is(flag::CAPITAL)
                    && !nouns::is_somebody(noun)
                    && (nouns::is(noun, Noun::Deed) || MET_WITH.contains(&noun))
            })
}

/// Things that arrive and travel besides those that are read or happen.
const GOODS: [&str; 25] = [
    "aid",
    "buses",
    "flights",
    "trains",
    "ballots",
    "cargo",
    "cargoes",
    "cash",
    "fall",
    "goods",
    "hurricane",
    "money",
    "package",
    "packages",
    "rain",
    "rains",
    "shipment",
    "shipments",
    "snow",
    "spring",
    "storm",
    "summer",
    "supplies",
    "weapons",
    "winter",
];

/// Tells whether what arrives or travels is a thing: "the mails arrived on Monday" is nobody's visit.
fn is_coming_of_things(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    tree.children_by(verb, &[Dep::Nsubj, Dep::Nsubjpass])
        .any(|subject| {
            let noun = doc.lower(subject);
            doc.tokens[subject].pos.is_noun()
                && !doc.tokens[subject].is(flag::CAPITAL)
                && !nouns::is_somebody(noun)
                && (nouns::is(noun, Noun::Deed)
                    || nouns::is(noun, Noun::Writing)
                    || GOODS.contains(&noun))
        })
}

/// Tells whether an attack is one in words: what a person owns ("her attacks on the mayor", "Hale's latest attack").
pub(super) fn is_attack_in_words(doc: &Document<'_>, attack: usize, names: &[Name]) -> bool {
    const LONGEST: usize = 4;
    let Some(owner) = (attack.saturating_sub(LONGEST)..attack)
        .rev()
        .take_while(|&at| {
            doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos.is_adjective()
                || matches!(doc.tokens[at].pos, Pos::PrpPossessive | Pos::Possessive)
        })
        .find(|&at| {
            matches!(doc.tokens[at].pos, Pos::PrpPossessive | Pos::Possessive)
                || matches!(doc.lower(at), "personal" | "verbal" | "rhetorical")
        })
    else {
        return false;
    };
    if doc.tokens[owner].pos == Pos::Possessive {
        let mark = doc.tokens[owner].span();
        let before = names.partition_point(|name| name.span.end < mark.start);
        return names
            .get(before)
            .is_some_and(|name| name.span.end == mark.start && name.kind == NameKind::Person);
    }
    !matches!(doc.lower(owner), "its" | "their" | "our")
}
