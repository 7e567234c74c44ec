//! Reports of one article that are one report: the same event named twice with the same date.

use super::akin;
use crate::model::{EventKind, EventReport, EventStatus};
use crate::text::Document;

/// Joins reports of one sentence and date, and later ones that add nothing.
pub(super) fn merge(doc: &Document<'_>, reports: Vec<EventReport>) -> Vec<EventReport> {
    let mut kept: Vec<EventReport> = Vec::new();
    for report in reports {
        let sentence = |report: &EventReport| {
            doc.tokens[doc.token_at(report.trigger.start).min(doc.len() - 1)].sentence
        };
        let twin = kept.iter_mut().rev().take(24).find(|known| {
            let near = sentence(known) == sentence(&report);
            let same_date = known.date.map(|date| (date.start, date.end))
                == report.date.map(|date| (date.start, date.end));
            let same_words = known.date_span.is_some() && known.date_span == report.date_span;
            let same_place = known.place.is_none()
                || report.place.is_none()
                || known.place.map(|span| doc.cut(span)) == report.place.map(|span| doc.cut(span));
            // "will leave for Porto for talks": the journey does not stand for the talks.
            let journey = known.kind != report.kind
                && super::journey::is_word(doc.lower(doc.token_at(known.trigger.start)));
            // "agreed to reopen talks when the committee meets on Tuesday": two events on one day.
            let apart = || {
                near && {
                    let one = doc.token_at(known.trigger.start);
                    let two = doc.token_at(report.trigger.start);
                    (one.min(two)..one.max(two)).any(|at| doc.lower(at) == "when")
                }
            };
            akin(known.kind, report.kind)
                && !journey
                && same_place
                && known.status == report.status
                && ((near && (same_words || same_date))
                    || (!near && same_date && known.kind == report.kind && known.date.is_some()))
                && !apart()
        });
        match twin {
            Some(known) => absorb(known, report),
            None => kept.push(report),
        }
    }
    join_moved(doc, &mut kept);
    kept
}

/// Joins what was called off with what is then said to be moved: "Friday's meeting has been cancelled. It was put off until May."
fn join_moved(doc: &Document<'_>, kept: &mut Vec<EventReport>) {
    /// Most sentences between the two.
    const REACH: u32 = 2;
    let sentence = |report: &EventReport| {
        doc.tokens[doc.token_at(report.trigger.start).min(doc.len() - 1)].sentence
    };
    let mut at = 1;
    while at < kept.len() {
        let (one, two) = (&kept[at - 1], &kept[at]);
        let off = |report: &EventReport| report.status == EventStatus::Cancelled;
        let moved =
            |report: &EventReport| report.status == EventStatus::Postponed && report.date.is_some();
        let word = |report: &EventReport| doc.cut(report.trigger).to_lowercase();
        let fits = one.kind == two.kind
            && word(one) == word(two)
            && (off(one) && moved(two) || moved(one) && off(two))
            && sentence(two) - sentence(one) <= REACH
            && (one.participants.is_empty() || two.participants.is_empty());
        if !fits {
            at += 1;
            continue;
        }
        let second = kept.remove(at);
        let first = &mut kept[at - 1];
        let (known, other) = if off(first) {
            (second, first.clone())
        } else {
            (first.clone(), second)
        };
        *first = known;
        let original = other.date;
        absorb(first, other);
        first.status = EventStatus::Postponed;
        first.original = first.original.or(original);
    }
}

/// Adds what `report` says to `known`.
fn absorb(known: &mut EventReport, report: EventReport) {
    // "meeting" gives way to "summit", a visit keeps its talks as a second word.
    if known.kind == EventKind::Meeting
        && matches!(
            report.kind,
            EventKind::Summit | EventKind::Talks | EventKind::Conference
        )
    {
        known.kind = report.kind;
    }
    known.also.push(report.trigger);
    known.also.extend(report.also);
    if known.place.is_none() {
        known.place = report.place;
        known.place_inferred = report.place_inferred;
    }
    // Whom a visitor talks with is no visitor.
    let hosts = known.kind == EventKind::Visit && report.kind == EventKind::Talks;
    for participant in report.participants.into_iter().filter(|_| !hosts) {
        if !known
            .participants
            .iter()
            .any(|other| other.span.overlaps(participant.span))
        {
            known.participants.push(participant);
        }
    }
    if known.according_to.is_none() {
        known.according_to = report.according_to;
        known.quote = report.quote;
    }
    if known.status == EventStatus::Mentioned {
        known.status = report.status;
    }
}
