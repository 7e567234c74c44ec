//! Finds planned and reported events.
//!
//! A *trigger* (a noun or verb of `data/triggers.tsv`) makes an event report where a date is tied to it or the clause says that
//! it is planned, moved or called off; a trigger without either is a mere mention and is left out. What the report says is read from
//! the clause: status from tense, modality and negation ([`status`]), date ([`when`]), place ([`place`]), participants
//! ([`party`]), and who says so from the quote that the trigger stands in.

mod foreign;
mod frame;
mod journey;
mod merge;
mod party;
mod place;
mod range;
mod sense;
mod status;
mod trigger;
mod when;
mod words;

use jiff::civil::Date;

use crate::model::{
    DateRange, EventKind, EventReport, EventStatus, Modifier, Name, NameKind, Precision, Quote,
    QuoteForm, Span, SpeechAct, Timex, TimexKind,
};
use crate::stop;
use crate::syntax::Trees;
use crate::text::{Document, Pos};

use frame::Frame;
use trigger::Trigger;

/// What [`events`] reads besides the document.
#[derive(Debug, Clone, Copy)]
pub struct EventContext<'a> {
    /// Names found.
    pub names: &'a [Name],
    /// Time expressions found.
    pub times: &'a [Timex],
    /// Quotes found.
    pub quotes: &'a [Quote],
    /// The day of publication.
    pub published: Option<Date>,
    /// The places of the dateline, where it was cut off the body or is known from elsewhere.
    pub dateline_places: &'a [String],
}

/// Returns the event reports of a tagged document in the order of the text.
pub fn events(
    doc: &Document<'_>,
    trees: &Trees<'_, '_>,
    context: EventContext<'_>,
) -> Vec<EventReport> {
    let dateline = place::dateline_place(doc, context.names);
    let mut reports: Vec<EventReport> = Vec::new();
    let mut told = party::Told::default();
    let sport = sense::Sport::default();
    for index in 0..doc.sentences.len() {
        stop::check();
        let sentence = doc.sentences[index];
        let mut triggers = trigger::triggers(doc, sentence.tokens(), context.names);
        if triggers.is_empty() {
            continue;
        }
        let span = doc.sentence_span(index);
        let from = context
            .times
            .partition_point(|timex| timex.span.end <= span.start);
        let times: Vec<(usize, &Timex)> = context.times[from..]
            .iter()
            .enumerate()
            .take_while(|(_, timex)| timex.span.start < span.end)
            .map(|(offset, timex)| (from + offset, timex))
            .collect();
        let tree = trees.tree(index);
        let named: Vec<usize> = triggers
            .iter()
            .filter(|trigger| trigger.noun)
            .map(|trigger| trigger.token)
            .collect();
        triggers.retain(|trigger| {
            !sense::is_no_event(doc, tree, trigger)
                && !sport.is_play(doc, tree, trigger, context.names)
                && !(journey::is_one(doc, trigger)
                    && !journey::is_of_somebody(doc, tree, trigger, context.names))
                && !(sense::is_hosting(doc, trigger)
                    && (!named.is_empty() || !sense::receives(doc, tree, trigger, context.names)))
        });
        let positions: Vec<usize> = triggers
            .iter()
            .filter(|trigger| trigger.strong)
            .map(|trigger| trigger.token)
            .collect();
        for trigger in &triggers {
            let mut frame = frame::frame(doc, tree, trigger);
            let said = time_of_saying(context.quotes, doc.tokens[trigger.token].span());
            let own: Vec<(usize, &Timex)> = times
                .iter()
                .filter(|(_, timex)| !said.is_some_and(|said| said.overlaps(timex.span)))
                .copied()
                .collect();
            let dated = when::date(
                doc,
                tree,
                trigger,
                &frame,
                &own,
                &positions,
                context.published,
            );
            let mut days = dated.map(|dated| dated.range);
            let timex = dated.map(|dated| &context.times[dated.timex]);
            if let Some(timex) = timex {
                let first = doc.tokens_in(timex.span).start;
                frame.negated &= !frame::is_then_instead(doc, trigger, first);
            }
            if let (Some(known), Some(timex)) = (days.as_mut(), timex) {
                *known = range::until(doc, *known, timex.span, context.times);
                *known = range::either(doc, *known, timex.span, context.times);
                *known = range::before(*known, timex.modifier, context.published);
                *known = range::by_the_end(doc, *known, timex.span, context.published);
            }
            // "We will meet today," she said on Monday
            if let (Some(known), Some(timex)) = (days.as_mut(), timex)
                && timex.rule == "day-word"
            {
                *known = range::as_said(*known, timex.span, context.quotes, context.published);
            }
            if let Some(known) = days.as_mut() {
                let length = length_of(doc, trigger, &times);
                let back = frame.chain.iter().any(|&verb| doc.lower(verb) == "ended")
                    || dated.is_some_and(|dated| when::ends(doc, dated.on))
                    || timex.is_some_and(|timex| {
                        let first = doc.tokens_in(timex.span).start;
                        matches!(when::word_before(doc, first), "until" | "till")
                    });
                *known = range::widen(*known, length, back);
                if range::is_approximate(timex.and_then(|timex| timex.modifier)) {
                    known.precision = Precision::ApproximateDay;
                }
            }
            let mut participants = party::participants(doc, tree, trigger, &frame, &named);
            party::name_whole(context.names, &mut participants);
            participants.retain(|participant| {
                !times
                    .iter()
                    .any(|(_, timex)| timex.span.overlaps(participant.span))
            });
            // "to the Northern Mayors' Summit": the event is no party to itself.
            participants
                .retain(|participant| !participant.span.overlaps(doc.tokens[trigger.token].span()));
            // "“They will meet in May,” an official said": who tells it is no party, whatever the tree says.
            let teller = around(context.quotes, doc.tokens[trigger.token].span())
                .last()
                .map(|index| &context.quotes[index])
                .filter(|quote| quote.form == QuoteForm::Direct || quote.rule == "around")
                .and_then(|quote| quote.speaker);
            participants.retain(|participant| {
                !teller.is_some_and(|teller| teller.span.overlaps(participant.span))
            });
            told.complete(doc, tree, trigger, index, &mut participants);
            let ahead = timex.is_some_and(|timex| range::is_ahead(doc, timex, &frame));
            let status = if dated.is_some_and(|dated| dated.moved) {
                EventStatus::Postponed
            } else {
                status::status(
                    doc,
                    tree,
                    trigger,
                    &frame,
                    days.map(|days| (days, ahead)),
                    dated.map(|dated| dated.on),
                    context.published,
                )
            };
            // "begin their day at 4.30 a.m. … every day", "have not met since May"
            let habit = timex.is_some_and(|timex| timex.rule == "clock")
                && times.iter().any(|(_, timex)| timex.kind == TimexKind::Set);
            let not_since =
                frame.negated && timex.is_some_and(|timex| timex.modifier == Some(Modifier::From));
            // "voted to strike from May 4": what is past is not to come.
            let over = !trigger.noun
                && frame.scope == 1
                && doc.tokens[trigger.token].pos == Pos::Vbd
                && status == EventStatus::Scheduled
                && !frame.conditional;
            // "met last week, but will return to Porto": no day that is past is that of a journey to come. "if he returns": none.
            let ahead_of_day = journey::is_one(doc, trigger)
                && (frame.conditional
                    || frame.tense == frame::Tense::Future
                        && days
                            .zip(context.published)
                            .is_some_and(|(days, day)| days.end < day));
            // "she won't vote for him in May" calls off no vote.
            let no_voter = frame.negated && !trigger.noun && trigger.kind == EventKind::Other;
            if habit || not_since || over || no_voter || ahead_of_day {
                continue;
            }
            // "a referendum on resuming talks by 2027": the days are those of the referendum.
            if trigger.noun && frame::is_voted_on(doc, tree, &frame) {
                continue;
            }
            // "called for a strike on Thursday", which is past: the day of the call, or none that the words tell for sure.
            let before = |days: DateRange| context.published.is_some_and(|day| days.end < day);
            if status == EventStatus::Proposed && days.is_some_and(before) {
                continue;
            }
            let arranged = frame::is_arranged(doc, tree, trigger, &frame);
            if !worth_it(trigger, status, days.is_some(), arranged, &frame) {
                continue;
            }
            let token = doc.tokens[trigger.token].span();
            let quote = around(context.quotes, token).last();
            let named = place::place(doc, tree, trigger, &frame, context.names, &positions);
            let here = place::is_here(doc, trigger);
            // Who denies or doubts an event does not vouch for it.
            let vouches = |quote: &&Quote| {
                quote.act != SpeechAct::Deny
                    || matches!(status, EventStatus::Denied | EventStatus::Cancelled)
            };
            let according_to = quote
                .map(|index| &context.quotes[index])
                .filter(vouches)
                .and_then(|quote| quote.speaker)
                .map(|speaker| speaker.span);
            let host = inviting_state(doc, &frame, according_to, context.names);
            let (place, inferred) = match (named, here, dateline) {
                (Some(place), _, _) => (Some(place), false),
                (None, true, Some(place)) => (Some(place), true),
                _ => (host, host.is_some()),
            };
            reports.push(EventReport {
                kind: trigger.kind,
                trigger: token,
                label: doc.span(trigger.label.0, trigger.label.1),
                also: Vec::new(),
                status,
                date: days,
                original: when::original(
                    doc,
                    &times,
                    dated.map(|dated| dated.timex),
                    status == EventStatus::Postponed || when::is_moved(doc, &frame),
                )
                .filter(|_| matches!(status, EventStatus::Postponed | EventStatus::Scheduled)),
                date_span: timex.map(|timex| timex.span),
                date_rule: dated.map_or("", |dated| dated.rule),
                place,
                place_inferred: inferred,
                participants,
                according_to,
                quote,
                rule: if trigger.noun { "noun" } else { "verb" },
                score: if days.is_some() { 0.8 } else { 0.5 },
            });
        }
    }
    merge::merge(doc, reports)
}

/// Tells whether a trigger says enough to be a report.
///
/// Without a date it must be arranged, moved or called off by the words of its own clause: "the talks should not drag on" and "for
/// negotiations to succeed" are no plans.
fn worth_it(
    trigger: &Trigger,
    status: EventStatus,
    dated: bool,
    arranged: bool,
    frame: &Frame,
) -> bool {
    if dated {
        return trigger.strong
            || trigger.kind != EventKind::Attack
            || status != EventStatus::Mentioned;
    }
    match status {
        EventStatus::Cancelled => {
            trigger.noun
                && (trigger.strong && (frame.firm || !frame.negated)
                    || trigger.kind == EventKind::Protest && !frame.negated)
        }
        EventStatus::Postponed => trigger.strong && trigger.noun,
        EventStatus::Scheduled => arranged && trigger.strong && trigger.kind != EventKind::Meeting,
        _ => false,
    }
}

/// How many quotes before a trigger are looked at for those that hold it: quotes are nested two or three deep.
const NESTED: usize = 32;

/// Returns the quotes that hold the trigger, the innermost first.
fn around(quotes: &[Quote], trigger: Span) -> impl Iterator<Item = usize> + '_ {
    let end = quotes.partition_point(|quote| quote.span.start <= trigger.start);
    (0..end)
        .rev()
        .take(NESTED)
        .filter(move |&index| quotes[index].span.contains(trigger))
}

/// Returns the text between the reporting verb and the statement that holds the trigger: a time in it is when it was said
/// (`insisted on Monday that the talks would go ahead`).
fn time_of_saying(quotes: &[Quote], trigger: Span) -> Option<Span> {
    let quote = around(quotes, trigger)
        .map(|index| &quotes[index])
        .find(|quote| quote.form == QuoteForm::Indirect)?;
    let cue = quote.cue.filter(|cue| cue.end < quote.span.start)?;
    Some(Span::new(cue.end, quote.span.start))
}

/// Returns the country that says it has invited the parties: whoever invites to talks holds them at home.
fn inviting_state(
    doc: &Document<'_>,
    frame: &Frame,
    according_to: Option<Span>,
    names: &[Name],
) -> Option<Span> {
    let source = according_to?;
    let invites = frame
        .chain
        .iter()
        .any(|&verb| doc.lower(verb).starts_with("invit"));
    let from = names.partition_point(|name| name.span.end <= source.start);
    names
        .get(from)
        .filter(|name| invites && name.kind == NameKind::Place && source.contains(name.span))
        .map(|name| name.span)
}

/// Returns the number of days that the sentence gives the event: "two-day talks", "four days of talks".
fn length_of(doc: &Document<'_>, trigger: &Trigger, times: &[(usize, &Timex)]) -> Option<i64> {
    times
        .iter()
        .filter(|(_, timex)| timex.kind == TimexKind::Duration)
        .filter(|(_, timex)| {
            let tokens = doc.tokens_in(timex.span);
            tokens.end <= trigger.token + 8 && trigger.token <= tokens.end + 6
        })
        .find_map(|(_, timex)| {
            timex
                .value
                .strip_prefix('P')?
                .strip_suffix('D')?
                .parse()
                .ok()
        })
}

/// Tells whether two kinds may be two words for one event.
fn akin(one: EventKind, other: EventKind) -> bool {
    use EventKind::{Conference, Meeting, Summit, Talks, Visit};
    one == other
        || matches!(
            (one, other),
            (Talks | Summit | Conference, Meeting)
                | (Meeting, Talks | Summit | Conference)
                | (Visit, Talks)
        )
}
