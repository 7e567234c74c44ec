//! The clause around a trigger: the verb that governs it, and what the verb's auxiliaries say.

use super::party::series;
use super::trigger::Trigger;
use super::when::{is_prior, is_time_word, is_told_apart};
use super::words::{self, Class};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// When a clause places its event, by the form of its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    /// No finite verb tells.
    None,
}

/// What governs a trigger.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The verbs over the trigger, innermost first: for a verb trigger it is the first.
    pub(super) chain: Vec<usize>,
    /// How many verbs of the chain belong to the trigger's own clause.
    pub(super) scope: usize,
    /// Tense of the innermost finite verb group.
    pub(super) tense: Tense,
    /// That the event is or comes to be is negated.
    pub(super) negated: bool,
    /// Only what somebody does about the event is: "will not attend the talks".
    pub(super) absent: bool,
    /// A modal of possibility (may, might, could) stands in it.
    pub(super) modal: bool,
    /// It is said to be so, not only wished, supposed or bidden (would, should, must).
    pub(super) firm: bool,
    /// It is asked or supposed whether it is so ("if the committee met").
    pub(super) conditional: bool,
    /// It was meant to be and did not come to be: "was to have met", "had planned to hold talks".
    pub(super) unreal: bool,
    /// Somebody only tries for it: "tried to hold talks".
    pub(super) tried: bool,
    /// No day or place has been fixed for it.
    pub(super) unset: bool,
}

/// Reads what governs `trigger`.
pub(super) fn frame(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> Frame {
    let mut chain = Vec::new();
    let mut at = trigger.token;
    for _ in 0..24 {
        if doc.tokens[at].pos.is_verb() && (at != trigger.token || !trigger.noun) {
            chain.push(at);
        }
        let head = tree.head(at);
        if head == at {
            break;
        }
        at = head;
    }
    let mut scope = usize::from(!chain.is_empty());
    while scope > 0
        && scope < chain.len()
        && (tree.label(chain[scope - 1]) == Dep::Xcomp
            || (scope == 1 && chain[0] == trigger.token && tree.label(chain[0]) == Dep::Conj))
    {
        scope += 1;
    }
    let mut frame = Frame {
        chain,
        scope,
        tense: Tense::None,
        negated: false,
        absent: false,
        modal: false,
        firm: true,
        conditional: false,
        unreal: false,
        tried: false,
        unset: false,
    };
    // What somebody says about the event, and what it is the occasion of, are other clauses.
    for index in 0..frame.scope {
        let verb = frame.chain[index];
        read_verb(doc, tree, verb, &mut frame);
        if index > 0 {
            let inner = frame.chain[index - 1];
            read_infinitive(doc, tree, trigger.token, inner, verb, &mut frame);
        }
    }
    if frame.negated
        && trigger.noun
        && !is_occasion(doc, tree, trigger)
        && !is_about_being(doc, tree, trigger, &frame)
    {
        frame.negated = false;
        frame.absent = true;
    }
    frame.negated |= is_of_no_plan(doc, tree, trigger, &frame);
    frame.unset = is_unset(doc, tree, &frame);
    if is_occasion(doc, tree, trigger) {
        frame.negated = false;
        frame.modal = false;
    }
    if is_until(doc, tree, &frame) {
        frame.negated = false;
    }
    frame.conditional = marked(doc, tree, &frame, &["if", "whether"]);
    // "without a truce there will be no talks"
    if (frame.negated || frame.tense == Tense::Future) && hangs_on_another(doc, tree, &frame) {
        frame.conditional = true;
        frame.negated = false;
    }
    // "no talks", "not a meeting"
    if trigger.noun {
        for child in tree.children(trigger.token) {
            if matches!(doc.lower(child), "no" | "not") {
                frame.negated = true;
            }
        }
    }
    frame
}

/// Tells whether the clause itself arranges the event: a word that fixes it governs it, or it is the subject or object of a firm
/// verb to come ("talks will resume", "will visit the region"). What is only to be reached, felt or reckoned with at an event
/// that is no part of the clause arranges nothing.
pub(super) fn is_arranged(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
) -> bool {
    let top = series(doc, tree, trigger.token);
    let link = tree.head(top);
    // "on the convention's opening day"
    let scene = trigger.noun
        && (tree.label(top) == Dep::Poss
            || tree.label(top) == Dep::Pobj
                && (matches!(doc.lower(link), "at" | "in" | "during")
                    || is_stretch(doc, tree, link)
                    || is_matter_of_noun(doc, tree, link)));
    // "will attend the talks if they go on"
    if trigger.noun && doc.lower(trigger.token + 1) == "if" {
        return false;
    }
    // "each trip takes two hours"
    let habit = trigger.noun
        && tree
            .children_by(trigger.token, &[Dep::Det])
            .any(|child| matches!(doc.lower(child), "each" | "every" | "any"));
    if frame.negated
        || habit
        || frame.unset
        || frame.absent
        || frame.modal
        || !frame.firm
        || frame.unreal
        || scene
        || is_told_apart(doc, tree, trigger)
    {
        return false;
    }
    if frame.chain[..frame.scope]
        .iter()
        .any(|&verb| words::is(doc, verb, Class::Fix) && may_fix(doc, tree, trigger, verb))
    {
        return true;
    }
    let argument = !trigger.noun
        || matches!(
            tree.label(trigger.token),
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj
        );
    let held = !trigger.noun
        || frame.chain.first().is_some_and(|&verb| {
            // "talks will delay the launch"
            let delays = tree.label(trigger.token) == Dep::Nsubj
                && (words::is(doc, verb, Class::Postpone) || words::is(doc, verb, Class::Cancel));
            words::is(doc, verb, Class::Hold) && !delays
                || words::is(doc, verb, Class::Ongoing)
                || matches!(doc.lower(verb), "take" | "be" | "reopen" | "reconvene")
        });
    let conditional = marked(
        doc,
        tree,
        frame,
        &["if", "unless", "whether", "until", "for"],
    );
    argument && held && !conditional && frame.tense == Tense::Future
}

/// Tells whether `link` makes the event what a stretch of time was spent on, in which something else came about: "agreed in two months
/// of talks".
fn is_stretch(doc: &Document<'_>, tree: &Tree, link: usize) -> bool {
    let noun = tree.head(link);
    doc.lower(link) == "of"
        && tree.label(noun) == Dep::Pobj
        && matches!(
            doc.lower(noun),
            "minutes" | "hours" | "days" | "weeks" | "months" | "years"
        )
}

/// Tells whether the time that begins with token `first` is when the event is after all: "will not meet now, but in March".
pub(super) fn is_then_instead(doc: &Document<'_>, trigger: &Trigger, first: usize) -> bool {
    const PREPOSITION_AND_ARTICLE: usize = 2;
    (first.saturating_sub(PREPOSITION_AND_ARTICLE + 1)..first)
        .any(|at| at > trigger.token && doc.lower(at) == "but")
}

/// Tells whether a word that fixes events may fix this one: only what is itself called is fixed by "called" ("called a meeting", "a
/// vote called for May"), not what somebody called in to, called names, or called to order.
pub(super) fn may_fix(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, at: usize) -> bool {
    if doc.lower(at) != "called" {
        return true;
    }
    let top = series(doc, tree, trigger.token);
    let passive = tree.children_by(at, &[Dep::Auxpass]).next().is_some();
    let called = (tree.head(top) == at
        && (tree.label(top) == Dep::Dobj
            || passive && matches!(tree.label(top), Dep::Nsubj | Dep::Nsubjpass)))
        || tree.head(at) == trigger.token;
    let quoted = (at.min(trigger.token)..at.max(trigger.token))
        .any(|between| doc.tokens[between].is(flag::QUOTE_MARK));
    let to_order = (trigger.token + 1..tree.tokens().end)
        .any(|next| doc.lower(next) == "order" && doc.lower(next - 1) == "to");
    called && !quoted && !to_order
}

/// Tells whether what is wished, supposed or held likely over a noun is that the event comes to be: "wants a meeting", "talks are
/// likely to be held", but not what "may rule the meeting" or "is likely to come up at it".
pub(super) fn is_wished(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    let Some(&verb) = frame.chain.first().filter(|_| trigger.noun) else {
        return true;
    };
    let subject = matches!(
        tree.label(series(doc, tree, trigger.token)),
        Dep::Nsubj | Dep::Nsubjpass
    );
    subject
        || [
            Class::Propose,
            Class::Fix,
            Class::Hold,
            Class::Attend,
            Class::Ongoing,
            Class::Cancel,
            Class::Postpone,
        ]
        .into_iter()
        .any(|class| words::is(doc, verb, class))
        || is_about_being(doc, tree, trigger, frame)
}

/// Tells whether people vote or talk on whether the event comes to be: "a referendum on resuming talks".
pub(super) fn is_voted_on(doc: &Document<'_>, tree: &Tree, frame: &Frame) -> bool {
    frame.chain.first().is_some_and(|&verb| {
        let link = tree.head(verb);
        tree.label(verb) == Dep::Pcomp
            && doc.lower(link) == "on"
            && matches!(
                doc.lower(tree.head(link)),
                "referendum"
                    | "plebiscite"
                    | "vote"
                    | "poll"
                    | "ballot"
                    | "debate"
                    | "talks"
                    | "discussions"
                    | "negotiations"
                    | "decision"
            )
    })
}

/// Tells whether the event is only what a noun of wishing is about: "is considering a bid to resume talks". A request that somebody
/// agrees to is more.
pub(super) fn is_wish(doc: &Document<'_>, tree: &Tree, frame: &Frame) -> bool {
    let Some(&verb) = frame.chain.get(frame.scope.saturating_sub(1)) else {
        return false;
    };
    let noun = tree.head(verb);
    matches!(tree.label(verb), Dep::Acl | Dep::Relcl)
        && matches!(
            doc.lower(noun),
            "bid"
                | "proposal"
                | "proposals"
                | "request"
                | "requests"
                | "offer"
                | "suggestion"
                | "idea"
                | "possibility"
                | "call"
                | "calls"
        )
        && super::when::word_before(doc, verb) == "to"
        && !frame.chain[frame.scope..].iter().any(|&over| {
            ["agree", "accept", "approv", "grant"]
                .iter()
                .any(|stem| doc.lower(over).starts_with(stem))
        })
}

/// Tells whether the clause stands or falls with something else: "without a truce there will be no talks", "unless they pay, no
/// meeting will be held".
fn hangs_on_another(doc: &Document<'_>, tree: &Tree, frame: &Frame) -> bool {
    let own = &frame.chain[..frame.scope];
    tree.tokens().any(|at| match doc.lower(at) {
        "unless" => own
            .iter()
            .any(|&verb| tree.head(at) == verb || tree.head(tree.head(at)) == verb),
        "without" => {
            tree.label(at) == Dep::Prep && own.contains(&tree.head(at))
                // The tree may have lost its way in a long one.
                || at == tree.tokens().start
                    && own.first().is_some_and(|&verb| {
                        (at + 1..verb).any(|between| doc.lower(between) == ",")
                    })
        }
        _ => false,
    })
}

/// Tells whether `link` makes the event the matter of a noun that fixes no time for it: "the framework for talks"; but "a date for
/// talks".
pub(super) fn is_matter_of_noun(doc: &Document<'_>, tree: &Tree, link: usize) -> bool {
    let noun = tree.head(link);
    doc.lower(link) == "for"
        && doc.tokens[noun].pos.is_noun()
        && !is_time_word(doc, noun)
        && !matches!(
            doc.lower(noun),
            "date"
                | "dates"
                | "time"
                | "schedule"
                | "timetable"
                | "plan"
                | "plans"
                | "venue"
                | "arrangements"
        )
}

/// Tells whether one of the words marks a clause of the event.
fn marked(doc: &Document<'_>, tree: &Tree, frame: &Frame, marks: &[&str]) -> bool {
    frame.chain.iter().take(frame.scope).any(|&verb| {
        tree.children_by(verb, &[Dep::Mark])
            .any(|mark| marks.contains(&doc.lower(mark)))
    })
}

/// Tells whether the verb says that the event is, is held or is planned; not what it is like ("the meeting was not political") nor
/// what somebody does about it ("will not pay for the congress", "did not attend the talks").
fn is_about_being(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    // "pay a visit", but "pay for the visit"
    let argument = matches!(
        tree.label(series(doc, tree, trigger.token)),
        Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass
    );
    frame.chain[..frame.scope].iter().any(|&verb| {
        let word = doc.lower(verb);
        if matches!(word, "be" | "is" | "are" | "was" | "were" | "been") {
            let there = tree.children_by(verb, &[Dep::Expl]).next().is_some();
            return there
                || tree
                    .children_by(verb, &[Dep::Acomp, Dep::Attr])
                    .all(|told| {
                        [Class::Fix, Class::Propose]
                            .iter()
                            .any(|&class| words::is(doc, told, class))
                    });
        }
        let fixes = [
            Class::Fix,
            Class::Propose,
            Class::Postpone,
            Class::Cancel,
            Class::Ongoing,
            Class::Ended,
        ]
        .into_iter()
        .any(|class| words::is(doc, verb, class));
        let holds =
            argument && words::is(doc, verb, Class::Hold) && !words::is(doc, verb, Class::Attend);
        fixes
            || holds
            || matches!(
                word,
                "take"
                    | "taken"
                    | "happen"
                    | "occur"
                    | "go"
                    | "proceed"
                    | "come"
                    | "reopen"
                    | "reconvene"
                    | "lead"
                    | "produce"
                    | "call"
            )
    })
}

/// Tells whether the event is what nobody plans: "there are no plans for the two to meet", "has no plans for talks".
fn is_of_no_plan(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    let top = if trigger.noun {
        let link = tree.head(trigger.token);
        if doc.lower(link) != "for" {
            return false;
        }
        link
    } else {
        match frame.chain.get(frame.scope.saturating_sub(1)) {
            Some(&verb) => verb,
            None => return false,
        }
    };
    let plan = tree.head(top);
    matches!(doc.lower(plan), "plan" | "plans" | "intention")
        && tree.children(plan).any(|child| doc.lower(child) == "no")
}

/// Tells whether no day or place has been fixed for the event: "no time has been set to resume the talks".
fn is_unset(doc: &Document<'_>, tree: &Tree, frame: &Frame) -> bool {
    let unset = |&verb: &usize| {
        words::is(doc, verb, Class::Fix)
            && tree
                .children_by(verb, &[Dep::Nsubj, Dep::Nsubjpass])
                .any(|subject| {
                    is_no_date(doc, tree, subject)
                        || tree
                            .children_by(subject, &[Dep::Conj])
                            .any(|other| is_no_date(doc, tree, other))
                })
    };
    frame.chain.iter().any(unset)
}

/// Tells whether a noun says that there is no day or place: "no time", "no date".
fn is_no_date(doc: &Document<'_>, tree: &Tree, noun: usize) -> bool {
    matches!(
        doc.lower(noun),
        "time" | "times" | "date" | "dates" | "day" | "place" | "venue" | "schedule" | "deadline"
    ) && tree.children(noun).any(|child| doc.lower(child) == "no")
}

/// Tells whether the event is only the occasion of what the verb denies: "with the election due in May, it couldn't have come at a
/// worse time", "no press conference will be held after the meeting".
pub(super) fn is_occasion(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    // "its meeting tomorrow": the day is taken for the head.
    let head = tree.head(trigger.token);
    let token = if tree.label(trigger.token) == Dep::Compound && is_time_word(doc, head) {
        head
    } else {
        trigger.token
    };
    let link = tree.head(token);
    trigger.noun
        && tree.label(token) == Dep::Pobj
        && (is_prior(doc, tree, link)
            || matches!(
                doc.lower(link),
                "with"
                    | "at"
                    | "in"
                    | "after"
                    | "before"
                    | "during"
                    | "since"
                    | "despite"
                    | "amid"
                    | "ahead"
            ))
}

/// Tells whether what is denied is only that it comes sooner: "elections are not due until May".
fn is_until(doc: &Document<'_>, tree: &Tree, frame: &Frame) -> bool {
    frame.chain.iter().take(frame.scope).any(|&verb| {
        (verb + 1..tree.tokens().end.min(verb + 5))
            .any(|at| matches!(doc.lower(at), "until" | "till"))
    })
}

/// Adds what a verb tells of the infinitive `inner`, of the event's word `event` or over it, that completes it: "are to meet", "was to have met", "had planned to meet".
fn read_infinitive(
    doc: &Document<'_>,
    tree: &Tree,
    event: usize,
    inner: usize,
    verb: usize,
    frame: &mut Frame,
) {
    let helper = |of: usize, word: &str| {
        tree.children_by(of, &[Dep::Aux])
            .any(|child| doc.lower(child) == word)
    };
    if !helper(inner, "to") {
        return;
    }
    match doc.lower(verb) {
        // "tried to hold talks": what comes of it is not told.
        "try" | "tries" | "tried" | "trying" | "attempted" => frame.tried = true,
        "failed" | "refused" | "declined"
            if inner == event || words::is(doc, inner, Class::Hold) =>
        {
            frame.negated = true;
        }
        // "it is better to meet" plans nothing.
        "is" | "are" | "was" | "were"
            if tree
                .children_by(verb, &[Dep::Acomp, Dep::Attr])
                .next()
                .is_some() => {}
        "was" | "were" if helper(inner, "have") => frame.unreal = true,
        "is" | "are" | "was" | "were" => frame.tense = Tense::Future,
        "planned" | "hoped" | "intended" | "wanted" if helper(verb, "had") => frame.unreal = true,
        _ => {}
    }
}

/// Adds what one verb and its auxiliaries tell.
fn read_verb(doc: &Document<'_>, tree: &Tree, verb: usize, frame: &mut Frame) {
    let mut tense = match doc.tokens[verb].pos {
        Pos::Vbd => Tense::Past,
        Pos::Vbz | Pos::Vbp => Tense::Present,
        _ => Tense::None,
    };
    // "recommended that talks be held"
    if is_subjunctive(doc, tree, verb) {
        tense = Tense::Future;
        frame.modal = true;
        frame.firm = false;
    }
    for child in tree.children(verb) {
        if !matches!(tree.label(child), Dep::Aux | Dep::Auxpass | Dep::Neg)
            && doc.lower(child) != "not"
        {
            continue;
        }
        match doc.lower(child) {
            "will" | "'ll" | "shall" | "wo" => tense = Tense::Future,
            "would" | "should" | "must" => {
                tense = Tense::Future;
                frame.firm = false;
            }
            "can"
                if words::is(doc, verb, Class::Postpone) || words::is(doc, verb, Class::Cancel) =>
            {
                tense = Tense::Future;
                frame.modal = true;
                frame.firm = false;
            }
            "may" | "might" | "could" => {
                tense = Tense::Future;
                frame.modal = true;
                frame.firm = false;
            }
            "was" | "were" | "had" | "did" if tense != Tense::Future => {
                tense = Tense::Past;
            }
            "is" | "are" | "has" | "have" | "does" | "do" | "am" if tense == Tense::None => {
                tense = if doc.tokens[verb].pos == Pos::Vbn
                    && matches!(doc.lower(child), "has" | "have")
                {
                    Tense::Past
                } else {
                    Tense::Present
                };
            }
            "not" | "n't" | "never" => frame.negated = true,
            _ => {}
        }
    }
    if frame.tense == Tense::None {
        frame.tense = tense;
    }
}

/// Tells whether the group of a verb has no form that says when: "that the talks be held".
fn is_subjunctive(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let mut helpers = tree
        .children_by(verb, &[Dep::Aux, Dep::Auxpass])
        .filter(|&helper| helper < verb);
    let Some(helper) = helpers.next() else {
        return false;
    };
    doc.lower(helper) == "be"
        && helpers.next().is_none()
        && doc.tokens[verb].pos == Pos::Vbn
        && helper > tree.tokens().start
        && doc.tokens[helper - 1].pos.is_noun()
        && tree
            .children_by(verb, &[Dep::Nsubj, Dep::Nsubjpass])
            .next()
            .is_some()
}
