//! Where an event stands on the day of publication: modality, negation and the words for moving and calling off decide.

use jiff::civil::Date;

use super::frame::{Frame, Tense};
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::model::{DateRange, EventKind, EventStatus};
use crate::syntax::Tree;
use crate::text::{Document, Pos};

/// Returns the status of the event of `trigger`; `date` are its days, and whether they lie ahead by the words for them
/// ([`super::when::is_ahead`]).
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
        near.extend(tree.children(verb).filter(|&child| {
            matches!(
                tree.label(child),
                crate::syntax::Dep::Acomp
                    | crate::syntax::Dep::Oprd
                    | crate::syntax::Dep::Prt
                    | crate::syntax::Dep::Advmod
            )
        }));
    }
    if trigger.noun {
        // An extended session is a long one.
        near.extend(tree.children(trigger.token).filter(|&child| {
            doc.lower(child) != "extended" || tree.label(child) != crate::syntax::Dep::Amod
        }));
    }
    let has = |class: Class| {
        near.iter()
            // The month of May permits nothing.
            .any(|&at| {
                at != trigger.token
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
    if has(Class::Cancel) || particle("call", "off") {
        return EventStatus::Cancelled;
    }
    if has(Class::Postpone)
        || particle("put", "off")
        || particle("push", "back")
        || particle("put", "back")
    {
        return EventStatus::Postponed;
    }
    if frame.negated {
        return if future || frame.tense == Tense::Future || (date.is_some() && !past) {
            EventStatus::Cancelled
        } else {
            EventStatus::Denied
        };
    }
    if past && trigger.kind != EventKind::Deadline {
        return EventStatus::Held;
    }
    if past {
        return EventStatus::Held;
    }
    let called_for = frame
        .chain
        .first()
        .is_some_and(|&verb| super::when::is_called_for(doc, tree, trigger, verb));
    if called_for {
        return EventStatus::Proposed;
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
        _ if date.is_some() => EventStatus::Scheduled,
        _ => EventStatus::Mentioned,
    }
}
