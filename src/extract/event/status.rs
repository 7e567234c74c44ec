//! Where an event stands on the day of publication: modality, negation and the words for moving and calling off decide.

use jiff::civil::Date;

use super::frame::{Frame, Tense};
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::model::{DateRange, EventKind, EventStatus};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos};

/// Returns the status of the event of `trigger`; `date` are its days, and whether they lie ahead by the words for them
/// ([`super::range::is_ahead`]).
pub(super) fn status(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    date: Option<(DateRange, bool)>,
    published: Option<Date>,
) -> EventStatus {
    let ahead = date.is_some_and(|(_, ahead)| ahead);
    let date = date.map(|(days, _)| days);
    let past = match (date, published) {
        (Some(date), Some(published)) => date.end < published,
        _ => false,
    };
    let future = match (date, published) {
        (Some(date), Some(published)) => date.start > published || (ahead && date.end >= published),
        _ => false,
    };
    let mut near: Vec<usize> = Vec::new();
    for &verb in frame.chain.iter().take(frame.scope) {
        near.push(verb);
        near.extend(tree.children_by(verb, &[Dep::Acomp, Dep::Oprd, Dep::Prt, Dep::Advmod]));
    }
    let again = frame.chain.first().is_some_and(|&verb| {
        matches!(
            doc.lower(verb),
            "reconvene" | "resume" | "reopen" | "restart" | "revive"
        )
    });
    if trigger.noun {
        // An extended session is a long one, and abandoned talks that are resumed go on.
        near.extend(tree.children(trigger.token).filter(|&child| {
            match tree.label(child) {
                Dep::Amod => !(again || doc.lower(child) == "extended"),
                // "resume the talks that they abandoned last year"
                Dep::Relcl | Dep::Acl => !again,
                _ => true,
            }
        }));
        near.extend(deed(doc, tree, trigger));
    }
    let past_tense = frame.tense == Tense::Past;
    let occasion = super::frame::is_occasion(doc, tree, trigger);
    let about_being = super::frame::is_wished(doc, tree, trigger, frame);
    let has = |class: Class| {
        near.iter()
            // The month of May permits nothing.
            .any(|&at| {
                let own = tree.head(at) == trigger.token;
                let fits = match class {
                    Class::Cancel | Class::Postpone => is_done_to(doc, tree, trigger, at),
                    // "held a regularly scheduled meeting"
                    Class::Fix => {
                        !(own && past_tense && tree.label(at) == Dep::Amod)
                            && super::frame::may_fix(doc, tree, trigger, at)
                    }
                    // What is likely to be decided at a meeting, or to rule it, says nothing of the meeting.
                    Class::Propose => own || (!occasion && about_being),
                    _ => true,
                };
                at != trigger.token
                    && fits
                    && words::is(doc, at, class)
                    && !matches!(doc.tokens[at].pos, Pos::Nnp | Pos::Nnps)
            })
    };
    let hedged = || {
        near.iter()
            .any(|&at| matches!(doc.lower(at), "likely" | "unlikely" | "possible"))
    };
    let particle = |verb: &str, particle: &str| {
        near.iter().any(|&at| {
            doc.lower(at).starts_with(verb)
                && (at + 1..at + 4).any(|next| doc.lower(next) == particle)
        })
    };
    let extended = trigger.kind == EventKind::Deadline
        && near.iter().any(|&at| doc.lower(at).starts_with("extend"));
    if has(Class::Cancel) || particle("call", "off") || frame.unreal {
        return EventStatus::Cancelled;
    }
    let moved = || {
        frame
            .chain
            .iter()
            .take(frame.scope)
            .any(|&verb| super::when::moves(doc, verb) && is_done_to(doc, tree, trigger, verb))
    };
    if has(Class::Postpone)
        || moved()
        || extended
        || particle("put", "off")
        || particle("push", "back")
        || particle("put", "back")
    {
        return EventStatus::Postponed;
    }
    if frame.negated {
        return if future
            || frame.tense == Tense::Future
            || (date.is_some() && !past && published.is_some())
        {
            EventStatus::Cancelled
        } else {
            EventStatus::Denied
        };
    }
    if frame.conditional && !future {
        return EventStatus::Mentioned;
    }
    let called_for = frame
        .chain
        .first()
        .is_some_and(|&verb| super::when::is_called_for(doc, tree, trigger, verb));
    if called_for {
        return EventStatus::Proposed;
    }
    if past {
        return EventStatus::Held;
    }
    if has(Class::Propose) || frame.modal {
        return if has(Class::Fix) && !hedged() && !frame.modal {
            EventStatus::Scheduled
        } else {
            EventStatus::Proposed
        };
    }
    if has(Class::Fix) || future || frame.tense == Tense::Future {
        return EventStatus::Scheduled;
    }
    let today = match (date, published) {
        (Some(date), Some(published)) => date.start <= published && published <= date.end,
        _ => false,
    };
    if has(Class::Ended) && frame.tense == Tense::Past {
        return EventStatus::Held;
    }
    if has(Class::Ongoing) && (today || date.is_none()) {
        return EventStatus::Ongoing;
    }
    match frame.tense {
        Tense::Past => EventStatus::Held,
        Tense::Present if today && !trigger.noun => EventStatus::Held,
        // Where nothing tells when the text was written, a day alone does not lie ahead.
        _ if date.is_some() && (published.is_some() || is_told(doc, tree, trigger, frame)) => {
            EventStatus::Scheduled
        }
        _ => EventStatus::Mentioned,
    }
}

/// Tells whether the clause itself tells of the day: "the deadline is April 6".
fn is_told(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    let top = super::party::series(doc, tree, trigger.token);
    frame.tense == Tense::Present
        && tree.label(top) == Dep::Nsubj
        && frame
            .chain
            .first()
            .is_some_and(|&verb| matches!(doc.lower(verb), "is" | "are") && tree.head(top) == verb)
}

/// Returns the noun of a deed that the event is the object of: "the postponement of the talks".
fn deed(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> Option<usize> {
    let link = tree.head(trigger.token);
    (tree.label(trigger.token) == Dep::Pobj && doc.lower(link) == "of")
        .then(|| tree.head(link))
        .filter(|&deed| doc.tokens[deed].pos.is_noun())
}

/// Tells whether what `at` says is done to the event: talks that delay a deal are not delayed.
fn is_done_to(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, at: usize) -> bool {
    if !doc.tokens[at].pos.is_verb() {
        return true;
    }
    // "funding of the congress dropped"
    if super::when::is_deep(doc, tree, trigger) && tree.head(trigger.token) != at {
        return false;
    }
    let passive = tree.children_by(at, &[Dep::Auxpass]).next().is_some();
    let object = tree.children_by(at, &[Dep::Dobj]).next();
    let top = super::party::series(doc, tree, trigger.token);
    // "negotiations that delayed the launch"
    let relative = tree.label(at) == Dep::Relcl && tree.head(at) == trigger.token;
    let subject = tree.head(top) == at && tree.label(top) == Dep::Nsubj;
    passive || !(relative || subject) || object.is_none()
}
