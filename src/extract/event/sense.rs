//! Words that could name an event and, by their sentence, name none: sessions of a market, targets that are met, mails that arrive.

use std::cell::OnceCell;

use super::trigger::Trigger;
use super::words::{self, Class};
use crate::lexicon::nouns::{self, Noun};
use crate::model::{EventKind, Name, NameKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

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
            || is_effort(doc, tree, token)
            || trigger.kind == EventKind::Visit && is_coming_of_things(doc, tree, token)
            || !has_its_words(doc, tree, token)
    }
}

/// How a document speaks of contests, read when a trigger first asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Sport {
    /// It is about them.
    all: OnceCell<bool>,
}

impl Sport {
    /// Fewest words of contests, and most other words to each of them, in what is about contests.
    const FEWEST: usize = 5;
    const RATE: usize = 40;

    /// Tells whether the whole document is about contests.
    fn is_all(&self, doc: &Document<'_>) -> bool {
        *self.all.get_or_init(|| {
            let words = (0..doc.len())
                .filter(|&at| is_of_contests(doc, at, true))
                .count();
            words >= Self::FEWEST && words * Self::RATE >= doc.len()
        })
    }

    /// Tells whether a trigger is a turn of a contest: sides that meet or visit each other, and rounds of a cup.
    pub(super) fn is_play(
        &self,
        doc: &Document<'_>,
        tree: &Tree,
        trigger: &Trigger,
        names: &[Name],
    ) -> bool {
        let token = trigger.token;
        if is_of_teams(doc, tree, trigger, names) {
            return true;
        }
        let word = doc.lower(token);
        let may_be = if trigger.noun {
            // "the next round"; "Ames visit Westport on Friday" with a verb taken for a noun
            word == "round"
                || matches!(word, "visit" | "tour" | "visits" | "tours")
                    && doc.tokens.get(token + 1).is_some_and(|next| {
                        next.is(flag::CAPITAL) && !super::when::is_time_word(doc, token + 1)
                    })
        } else {
            matches!(trigger.kind, EventKind::Visit | EventKind::Meeting)
        };
        if !may_be || !(tree.tokens().any(|at| is_of_contests(doc, at, false)) || self.is_all(doc))
        {
            return false;
        }
        if trigger.noun {
            return true;
        }
        // Who has a name of his own, or an office, may meet and visit as others do.
        let somebody = |at: usize| {
            // "the teams will meet again in the semi-finals"
            if words::is(doc, at, Class::Play) {
                return false;
            }
            let span = doc.tokens[at].span();
            let from = names.partition_point(|name| name.span.end <= span.start);
            names.get(from).map_or_else(
                || nouns::is_somebody(doc.lower(at)),
                |name| {
                    if name.span.contains(span) {
                        name.kind == NameKind::Person
                    } else {
                        nouns::is_somebody(doc.lower(at))
                    }
                },
            )
        };
        !tree.subject_of(token).is_some_and(somebody)
    }
}

/// Tells whether a team visits a town or meets another team, by their names alone: "The Lakers visit Boston".
fn is_of_teams(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, names: &[Name]) -> bool {
    let token = trigger.token;
    let word = doc.lower(token);
    if !matches!(word, "visit" | "visits" | "meet" | "host" | "face")
        || !doc
            .tokens
            .get(token + 1)
            .is_some_and(|next| next.is(flag::CAPITAL) || doc.lower(token + 1) == "the")
    {
        return false;
    }
    let team = |last: usize| {
        last > tree.tokens().start
            && doc.tokens[last].is(flag::CAPITAL)
            && doc.lower(last).ends_with('s')
            && doc.lower(last - 1) == "the"
            && {
                let span = doc.tokens[last].span();
                let from = names.partition_point(|name| name.span.end <= span.start);
                names.get(from).is_none_or(|name| {
                    !name.span.contains(span)
                        || matches!(name.kind, NameKind::Org | NameKind::Other)
                })
            }
    };
    let mut before = token;
    while before > tree.tokens().start
        && matches!(
            doc.lower(before - 1),
            "will" | "to" | "also" | "next" | "then"
        )
    {
        before -= 1;
    }
    // "Porto visit Lisbon": of one name only a team is spoken of as of several.
    let several = |last: usize| {
        let span = doc.tokens[last].span();
        let from = names.partition_point(|name| name.span.end <= span.start);
        names.get(from).is_some_and(|name| {
            let first = doc.tokens_in(name.span).start;
            name.span.end == span.end
                && matches!(name.kind, NameKind::Org | NameKind::Place)
                && !doc.lower(last).ends_with('s')
                && (first == tree.tokens().start
                    || !matches!(
                        doc.tokens[first - 1].pos,
                        Pos::In | Pos::To | Pos::Cc | Pos::Dt
                    ) && !matches!(doc.lower(first - 1), "," | "&"))
        })
    };
    let town =
        || doc.tokens[token + 1].is(flag::CAPITAL) && !super::when::is_time_word(doc, token + 1);
    if before == token
        && token > tree.tokens().start
        && !word.ends_with('s')
        && town()
        && several(token - 1)
    {
        return true;
    }
    before > tree.tokens().start
        && team(before - 1)
        && (word.starts_with("visit")
            || (token + 2..token + 5).any(|at| at < tree.tokens().end && team(at)))
}

/// Tells whether a trigger is the verb "host" or "receive".
pub(super) fn is_hosting(doc: &Document<'_>, trigger: &Trigger) -> bool {
    !trigger.noun
        && ["host", "receiv"]
            .iter()
            .any(|stem| doc.lower(trigger.token).starts_with(stem))
}

/// Tells whether somebody receives somebody else by the verb: "the king will host President Ada Berg", but "the hall hosted a fair".
pub(super) fn receives(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, names: &[Name]) -> bool {
    let person = |at: usize| {
        let span = doc.tokens[at].span();
        let from = names.partition_point(|name| name.span.end <= span.start);
        names
            .get(from)
            .is_some_and(|name| name.span.overlaps(span) && name.kind == NameKind::Person)
            || crate::lexicon::roles::is_role(doc.lower(at))
    };
    tree.subject_of(trigger.token).is_some_and(person)
        && tree
            .children_by(trigger.token, &[Dep::Dobj])
            .next()
            .is_some_and(person)
}

/// Tells whether a token is a word of contests: one that is nothing else, or (`loose`) one that may be.
fn is_of_contests(doc: &Document<'_>, at: usize, loose: bool) -> bool {
    // "the first leg", "the second Test"
    let counted = match doc.lower(at) {
        "leg" => true,
        "test" => doc.tokens[at].is(flag::CAPITAL),
        _ => false,
    } && matches!(
        super::when::word_before(doc, at),
        "first" | "second" | "third" | "home"
    );
    words::is(doc, at, Class::Sport) || (loose && words::is(doc, at, Class::Play)) || counted
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
        words::is(doc, at, Class::Market)
            || (daily && matches!(doc.lower(at), "stg" | "dlrs" | "assistance" | "money"))
    };
    let (first, end) = tree.subtree(verb);
    if daily || words::is(doc, verb, Class::Dealing) {
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

/// Tells whether a token is a form of "meet".
fn is_meeting(doc: &Document<'_>, token: usize) -> bool {
    matches!(doc.lower(token), "meet" | "meets" | "met" | "meeting")
}

/// Tells whether a verb of meeting or conferring has a thing for its object, or in the passive for its subject: a target is met, and
/// a right conferred, by nobody's coming together.
fn is_done_to_things(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let meets = is_meeting(doc, verb);
    if !(meets || doc.lower(verb).starts_with("confer")) {
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

/// Tells whether the words right behind "meeting" end in something that is met by doing it, whatever the tree says: "meeting lender
/// demands".
fn is_meeting_a_demand(doc: &Document<'_>, token: usize) -> bool {
    const LONGEST: usize = 6;
    if !is_meeting(doc, token)
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
                    // "meeting lender demands that …", with a noun taken for a verb
                    || token.pos == Pos::Vbz && words::is(doc, at, Class::Demand)
                    || matches!(
                        token.pos,
                        Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd
                    )
            })
        })
        .last()
        .is_some_and(|last| words::is(doc, last, Class::Demand))
}

/// Tells whether somebody met with something that befell him: "met with an accident", "met with resistance".
fn is_met_with_things(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    is_meeting(doc, verb)
        && tree
            .children_by(verb, &[Dep::Prep])
            .filter(|&link| doc.lower(link) == "with")
            .flat_map(|link| tree.children_by(link, &[Dep::Pobj]))
            .any(|object| {
                let noun = doc.lower(object);
                !doc.tokens[object].is(flag::CAPITAL)
                    && !nouns::is_somebody(noun)
                    && (nouns::is(noun, Noun::Deed) || words::is(doc, object, Class::Reception))
            })
}

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
                    || words::is(doc, subject, Class::Goods))
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

/// Tells whether a swap is one of captives: "a prisoner swap", "an exchange of the last prisoners".
pub(super) fn is_of_captives(
    doc: &Document<'_>,
    tokens: &std::ops::Range<usize>,
    token: usize,
) -> bool {
    let is_captive = |at: usize| words::is(doc, at, Class::Captive);
    let own = tokens.start.max(token.saturating_sub(3))..token;
    let behind = token + 2..tokens.end.min(token + 7);
    own.rev()
        .take_while(|&at| doc.tokens[at].pos.is_noun() || doc.word(at) == "-")
        .any(is_captive)
        || doc.lower(token + 1) == "of"
            && behind
                .take_while(|&at| !doc.tokens[at].is(flag::PUNCT))
                .any(is_captive)
}

/// Tells whether the words around a verb of swapping name captives: "exchanged 200 prisoners", "the hostages were swapped".
pub(super) fn is_swapping_captives(
    doc: &Document<'_>,
    tokens: &std::ops::Range<usize>,
    token: usize,
) -> bool {
    (tokens.start.max(token.saturating_sub(5))..tokens.end.min(token + 8))
        .any(|at| words::is(doc, at, Class::Captive))
}

/// Tells whether negotiating is only what somebody tries, or what another event is for: "a meeting to negotiate the terms".
fn is_effort(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let head = tree.head(verb);
    doc.lower(verb) == "negotiate"
        && super::when::word_before(doc, verb) == "to"
        && (doc.lower(head).starts_with("try")
            || doc.lower(head) == "tried"
            || doc.tokens[head].pos.is_noun() && super::trigger::is_listed(doc, head)
            || (verb.saturating_sub(8)..verb)
                .any(|at| matches!(doc.lower(at), "meeting" | "meetings" | "session")))
}

/// Tells whether a verb that tells of an event only with the right words beside it has them: who gathers is somebody, what is signed
/// are terms, and what is heard is heard by a court.
fn has_its_words(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let passive = tree.children_by(verb, &[Dep::Auxpass]).next().is_some();
    let subject = || tree.children_by(verb, &[Dep::Nsubj]).next();
    let done_to = || {
        let label = if passive { Dep::Nsubjpass } else { Dep::Dobj };
        tree.children_by(verb, &[label]).next()
    };
    let is_among = |at: Option<usize>, class: Class| at.is_some_and(|at| words::is(doc, at, class));
    match doc.lower(verb) {
        "gather" | "gathers" | "gathered" => {
            // "protesters plan to gather"
            let planner = || {
                (tree.label(verb) == Dep::Xcomp)
                    .then(|| tree.subject_of(tree.head(verb)))
                    .flatten()
            };
            !passive
                && done_to().is_none()
                && subject().or_else(planner).is_some_and(|at| {
                    nouns::is_somebody(doc.lower(at)) || doc.tokens[at].pos == Pos::Nnp
                })
        }
        "sign" | "signs" | "signed" | "signing" => is_among(done_to(), Class::Terms),
        // "reconvene the talks": the talks tell.
        "reconvene" | "reconvenes" | "reconvened" => {
            passive
                || (verb + 1..verb + 5)
                    .take_while(|&at| !matches!(doc.lower(at), "on" | "in" | "at" | "for" | "from"))
                    .all(|at| !super::trigger::is_listed(doc, at))
        }
        "elect" => done_to().is_some_and(|at| {
            matches!(
                doc.lower(at),
                "president"
                    | "parliament"
                    | "assembly"
                    | "leader"
                    | "leaders"
                    | "lawmakers"
                    | "mayor"
                    | "mayors"
                    | "governor"
                    | "governors"
                    | "legislature"
                    | "government"
                    | "senators"
            )
        }),
        "hear" | "hears" | "heard" => {
            is_among(done_to(), Class::Heard) && (passive || is_among(subject(), Class::Judge))
        }
        _ => true,
    }
}
