//! Where an event stands on the day of publication: modality, negation and the words for moving and calling off decide.

use jiff::civil::Date;

use super::frame::{Frame, Tense};
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::model::{DateRange, EventKind, EventStatus, Precision};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos};

/// Returns the status of the event of `trigger`; `date` are its days, and whether they lie ahead by the words for them
/// ([`super::range::is_ahead`]), `on` is the word that the words for them hang on.
pub(super) fn status(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    date: Option<(DateRange, bool)>,
    on: Option<usize>,
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
                    Class::Cancel | Class::Postpone => {
                        is_done_to(doc, tree, trigger, at) && !super::when::is_relocating(doc, at)
                    }
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
                // "the strike was called off after talks"
                && is_done_to(doc, tree, trigger, at)
        })
    };
    let extended = trigger.kind == EventKind::Deadline
        && near.iter().any(|&at| doc.lower(at).starts_with("extend"));
    // "the vote may be put off": it stands as yet.
    let unsure = || match date {
        Some(_) if future => EventStatus::Scheduled,
        _ => EventStatus::Mentioned,
    };
    if has(Class::Cancel) || particle("call", "off") || frame.unreal || is_off(doc, trigger) {
        return if frame.modal && !frame.unreal {
            unsure()
        } else {
            EventStatus::Cancelled
        };
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
        return if frame.modal {
            unsure()
        } else {
            EventStatus::Postponed
        };
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
    // "is expected in Porto on Friday"
    let awaited = || !trigger.noun && doc.lower(trigger.token) == "expected";
    // "was invited to talks on Monday": whether anybody comes is not told; "invited them for the May 5 talks": those are fixed.
    let invited = !past
        && date.is_some()
        && trigger.noun
        && trigger.kind == EventKind::Talks
        && frame
            .chain
            .first()
            .is_some_and(|&verb| doc.lower(verb).starts_with("invit"))
        && !is_dated_before(doc, tree, trigger)
        && tree
            .children_by(trigger.token, &[Dep::Det, Dep::Poss])
            .next()
            .is_none();
    // "proposed a debate on April 4", which is past: whether it came to be is not told.
    let suggested = trigger.noun
        && frame.chain.first().is_some_and(|&verb| {
            ["propos", "suggest"]
                .iter()
                .any(|stem| doc.lower(verb).starts_with(stem))
                && tree.label(trigger.token) == Dep::Dobj
                && tree.head(trigger.token) == verb
        });
    if called_for
        || invited
        || suggested
        || frame.tried
        || awaited()
        || super::frame::is_wish(doc, tree, frame)
    {
        return EventStatus::Proposed;
    }
    if is_going_on(doc, tree, trigger, frame, on, date.zip(published)) {
        return EventStatus::Ongoing;
    }
    if past {
        return EventStatus::Held;
    }
    // "meeting with the mayor today, the owners renewed their offer"
    if is_done_while(doc, tree, trigger) && !future {
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
    // "has become a theme of the 2016 elections", in spring
    let year_of_election = trigger.kind == EventKind::Election
        && date
            .zip(published)
            .is_some_and(|(days, day)| days.precision == Precision::Year && day < days.end);
    if year_of_election && !has(Class::Hold) {
        return EventStatus::Scheduled;
    }
    match frame.tense {
        Tense::Past => EventStatus::Held,
        // "the ministers are meeting today"
        Tense::Present if today && doc.tokens[trigger.token].pos == Pos::Vbg && !trigger.noun => {
            EventStatus::Ongoing
        }
        // "the attacks today": nobody announces them.
        _ if today && trigger.kind == EventKind::Attack => EventStatus::Held,
        // Where nothing tells when the text was written, a day alone does not lie ahead.
        _ if date.is_some() && (published.is_some() || is_told(doc, tree, trigger, frame)) => {
            EventStatus::Scheduled
        }
        _ => EventStatus::Mentioned,
    }
}

/// Tells whether the event is under way: it "is due to end on Friday", or somebody "is holding talks" in the days that are said.
fn is_going_on(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    on: Option<usize>,
    days: Option<(DateRange, Date)>,
) -> bool {
    let gathering = matches!(
        trigger.kind,
        EventKind::Talks
            | EventKind::Meeting
            | EventKind::Summit
            | EventKind::Conference
            | EventKind::Visit
            | EventKind::Ceasefire
            | EventKind::Protest
    );
    if !trigger.noun || !gathering || frame.modal || !frame.firm || frame.conditional {
        return false;
    }
    // "will end on Friday" is said of what has begun, "starts on Monday and ends on Friday" is not.
    let last = on.is_some_and(|on| {
        super::when::ends(doc, on)
            // "failed to conclude an agreement during the talks"
            && tree
                .children_by(on, &[Dep::Dobj])
                .all(|object| {
                    object == trigger.token || super::when::is_time_word(doc, object)
                })
            && doc.tokens[on].pos.is_verb()
            && doc.tokens[on].pos != Pos::Vbd
            && tree
                .children_by(on, &[Dep::Nsubj, Dep::Nsubjpass])
                .all(|subject| {
                    subject == trigger.token || matches!(doc.lower(subject), "which" | "that")
                })
    });
    let held = frame.chain.first().is_some_and(|&verb| {
        trigger.kind == EventKind::Talks
            && doc.lower(verb) == "holding"
            && tree.head(trigger.token) == verb
            && tree
                .children_by(verb, &[Dep::Aux])
                .any(|aux| matches!(doc.lower(aux), "is" | "are"))
    });
    let today = days.is_some_and(|(range, published)| {
        range.start <= published && published <= range.end && range.start < range.end
    });
    // "which began yesterday, is due to end on Friday"
    let due_to_end = || {
        let subject = tree.label(trigger.token) == Dep::Nsubj;
        let mut at = tree.head(trigger.token);
        for _ in 0..3 {
            let Some(next) = tree
                .children_by(at, &[Dep::Acomp, Dep::Xcomp, Dep::Oprd])
                .next()
            else {
                break;
            };
            at = next;
        }
        subject
            && frame.tense == Tense::Present
            && doc.tokens[at].pos == Pos::Vb
            && super::when::ends(doc, at)
    };
    last || (held && today) || due_to_end()
}

/// Tells whether the event is a meeting that somebody is in while he does what the main verb tells of the past, or after which he did
/// it: "after meeting with aides at the weekend, the mayor said no".
fn is_done_while(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let token = trigger.token;
    if doc.tokens[token].pos != Pos::Vbg
        || tree
            .children_by(token, &[Dep::Det, Dep::Poss, Dep::Aux, Dep::Amod])
            .next()
            .is_some()
        || !matches!(
            doc.lower(token + 1),
            "with" | "in" | "at" | "on" | "here" | "yesterday" | "today"
        )
    {
        return false;
    }
    let before = super::when::word_before(doc, token);
    let opens = token == tree.tokens().start || matches!(before, "," | "after" | "while");
    let past = tree
        .roots()
        .next()
        .is_some_and(|root| doc.tokens[root].pos == Pos::Vbd);
    opens && past
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

/// Tells whether the words behind the event, past what it was planned for, call it off: "Elections called for Sunday have been
/// cancelled".
fn is_off(doc: &Document<'_>, trigger: &Trigger) -> bool {
    const REACH: usize = 9;
    let first = trigger.token + 1;
    let sentence = doc.tokens[trigger.token].sentence;
    let planned = doc
        .tokens
        .get(first)
        .is_some_and(|next| matches!(next.pos, Pos::Vbn | Pos::Vbd))
        && matches!(
            doc.lower(first),
            "called" | "due" | "planned" | "scheduled" | "set" | "slated"
        )
        && matches!(doc.lower(first + 1), "for" | "on" | "to" | "in");
    if !trigger.noun || !planned {
        return false;
    }
    let Some(helper) = (first + 2..doc.len().min(first + REACH))
        .take_while(|&at| {
            doc.tokens[at].sentence == sentence && !doc.tokens[at].is(crate::text::flag::PUNCT)
        })
        .find(|&at| matches!(doc.lower(at), "has" | "have" | "had" | "was" | "were"))
    else {
        return false;
    };
    let verb = helper + 1 + usize::from(doc.lower(helper + 1) == "been");
    words::is(doc, verb, Class::Cancel)
        || doc.lower(verb) == "called" && doc.lower(verb + 1) == "off"
}

/// Tells whether a day stands before the event's noun: "the May 5 talks".
fn is_dated_before(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    tree.children(trigger.token)
        .any(|child| child < trigger.token && super::when::is_time_word(doc, child))
        || trigger
            .token
            .checked_sub(1)
            .is_some_and(|before| super::when::is_time_word(doc, before))
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
    // "put off the decision until after the vote"
    if super::when::is_told_apart(doc, tree, trigger) {
        return false;
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
