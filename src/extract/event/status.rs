//! Where an event stands on the day of publication: modality, negation and the words for moving and calling off decide.

use jiff::civil::Date;

use super::frame::{Frame, Tense};
use super::trigger::Trigger;
use crate::model::{DateRange, EventKind, EventStatus};
use crate::syntax::Tree;
use crate::text::Document;

/// Verbs and adjectives that call an event off.
const CANCEL: [&str; 26] = [
    "cancel",
    "cancels",
    "cancelled",
    "canceled",
    "cancelling",
    "canceling",
    "scrap",
    "scrapped",
    "scraps",
    "axed",
    "lifted",
    "lift",
    "abandoned",
    "shelved",
    "skip",
    "skipped",
    "skips",
    "boycott",
    "boycotted",
    "called-off",
    "dropped",
    "nixed",
    "abort",
    "aborted",
    "withdrew",
    "rescinded",
];

/// Verbs that move an event to another day.
const POSTPONE: [&str; 22] = [
    "postpone",
    "postpones",
    "postponed",
    "postponing",
    "delay",
    "delays",
    "delayed",
    "delaying",
    "reschedule",
    "rescheduled",
    "adjourn",
    "adjourned",
    "adjourns",
    "defer",
    "deferred",
    "defers",
    "suspend",
    "suspended",
    "moved",
    "shifted",
    "put",
    "extended",
];

/// Words that fix an event.
const FIX: [&str; 26] = [
    "scheduled",
    "due",
    "set",
    "slated",
    "planned",
    "plans",
    "plan",
    "planning",
    "agreed",
    "agree",
    "agrees",
    "booked",
    "arranged",
    "fixed",
    "called",
    "invited",
    "invites",
    "announced",
    "announce",
    "confirmed",
    "preparing",
    "prepares",
    "slotted",
    "expects",
    "timed",
    "intends",
];

/// Words that only wish for one, or hold it likely.
const PROPOSE: [&str; 42] = [
    "likely",
    "expected",
    "possible",
    "may",
    "might",
    "could",
    "propose",
    "proposed",
    "proposes",
    "proposing",
    "suggest",
    "suggested",
    "suggests",
    "seek",
    "seeks",
    "seeking",
    "sought",
    "want",
    "wants",
    "wanted",
    "urge",
    "urged",
    "urges",
    "demand",
    "demanded",
    "demands",
    "hope",
    "hopes",
    "hoped",
    "hoping",
    "offer",
    "offered",
    "offers",
    "favour",
    "favours",
    "favor",
    "favors",
    "consider",
    "considering",
    "considers",
    "asked",
    "unlikely",
];

/// Words by which an event goes on.
const ONGOING: [&str; 10] = [
    "began",
    "begun",
    "opened",
    "started",
    "continued",
    "continue",
    "continues",
    "resumed",
    "underway",
    "ongoing",
];

/// Words by which one ends.
const ENDED: [&str; 12] = [
    "ended",
    "concluded",
    "finished",
    "closed",
    "broke",
    "collapsed",
    "failed",
    "wrapped",
    "held",
    "recessed",
    "completed",
    "took",
];

/// Returns the status of the event of `trigger`.
pub(super) fn status(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    date: Option<DateRange>,
    published: Option<Date>,
) -> EventStatus {
    let past = match (date, published) {
        (Some(date), Some(published)) => date.end < published,
        _ => false,
    };
    let future = match (date, published) {
        (Some(date), Some(published)) => date.start > published,
        _ => false,
    };
    let mut words: Vec<usize> = Vec::new();
    for &verb in frame.chain.iter().take(frame.scope) {
        words.push(verb);
        words.extend(tree.children(verb).filter(|&child| {
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
        words.extend(tree.children(trigger.token));
    }
    let has = |list: &[&str]| {
        words
            .iter()
            .any(|&at| at != trigger.token && list.contains(&doc.lower(at)))
    };
    let particle = |verb: &str, particle: &str| {
        words.iter().any(|&at| {
            doc.lower(at).starts_with(verb)
                && (at + 1..at + 4).any(|next| doc.lower(next) == particle)
        })
    };
    if has(&CANCEL) || particle("call", "off") {
        return EventStatus::Cancelled;
    }
    if (has(&POSTPONE) && !has(&["put"]))
        || particle("put", "off")
        || particle("push", "back")
        || particle("put", "back")
    {
        return EventStatus::Postponed;
    }
    if frame.negated {
        return if future || frame.tense == Tense::Future || !past {
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
    if has(&PROPOSE) || frame.modal {
        return if has(&FIX) && !has(&["likely", "unlikely", "possible"]) && !frame.modal {
            EventStatus::Scheduled
        } else {
            EventStatus::Proposed
        };
    }
    if has(&FIX) || future || frame.tense == Tense::Future {
        return EventStatus::Scheduled;
    }
    let today = match (date, published) {
        (Some(date), Some(published)) => date.start <= published && published <= date.end,
        _ => false,
    };
    if has(&ENDED) && frame.tense == Tense::Past {
        return EventStatus::Held;
    }
    if has(&ONGOING) && (today || date.is_none()) {
        return EventStatus::Ongoing;
    }
    match frame.tense {
        Tense::Past => EventStatus::Held,
        Tense::Present if today && !trigger.noun => EventStatus::Held,
        _ if date.is_some() => EventStatus::Scheduled,
        _ => EventStatus::Mentioned,
    }
}
