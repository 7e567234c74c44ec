//! Which time expression dates which event.

use jiff::civil::Date;

use super::foreign::{
    is_apart_from_day, is_asked, is_choice_of_delegates, is_of_dateline, is_of_inviting,
    is_original, is_reckoned_from, is_reckoned_to, is_told_later,
};
use super::frame::{Frame, Tense};
use super::party::series;
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::lexicon::nouns::is_somebody;
use crate::model::{DateRange, EventKind, Precision, Timex, TimexKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// A date found for an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    /// Index of the time expression.
    pub(super) timex: usize,
    /// The days.
    pub(super) range: DateRange,
    /// How it was tied.
    pub(super) rule: &'static str,
    /// The words say that the event was moved to it.
    pub(super) moved: bool,
    /// The word that the expression hangs on.
    pub(super) on: usize,
}

/// Tells whether a token is a word for a day, month or other time, which no event is named after.
pub(super) fn is_time_word(doc: &Document<'_>, token: usize) -> bool {
    let word = doc.lower(token);
    // The month, not what may be.
    doc.tokens[token].is(flag::NUMBER)
        || word == "may" && doc.tokens[token].pos == Pos::Nnp
        || matches!(
            word,
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "january"
                | "february"
                | "march"
                | "april"
                | "june"
                | "july"
                | "august"
                | "september"
                | "october"
                | "november"
                | "december"
                | "today"
                | "tomorrow"
                | "yesterday"
                | "tonight"
                | "noon"
                | "midday"
                | "midnight"
                | "next"
                | "last"
                | "this"
                | "week"
                | "month"
                | "year"
                | "day"
                | "morning"
                | "afternoon"
                | "evening"
                | "weekend"
                | "jan."
                | "feb."
                | "aug."
                | "sept."
                | "oct."
                | "nov."
                | "dec."
                | "two-day"
                | "three-day"
        )
}

/// Returns the time expression that dates the event of `trigger`, among those of its sentence.
///
/// The nearest by the tree wins: one that hangs on the trigger, else on the verb over it, else on a verb over that; one that
/// hangs on a reporting verb ("said on Monday") is the day of saying.
pub(super) fn date(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    times: &[(usize, &Timex)],
    others: &[usize],
    published: Option<Date>,
) -> Option<Dated> {
    let mut best: Option<(i32, Dated)> = None;
    for &(index, timex) in times {
        let range = match timex.kind {
            TimexKind::Set => None,
            TimexKind::Duration if frame.tense == Tense::Past => None,
            TimexKind::Duration => super::range::within(doc, timex, published),
            _ => timex.range,
        };
        let Some(range) = range else { continue };
        let tokens = doc.tokens_in(timex.span);
        // "the vote, first planned for Sept. 13": the old day.
        if is_original(doc, tokens.start)
            || is_reckoned_from(doc, tokens.start)
            || is_reckoned_to(doc, timex, tokens.clone())
            || is_of_dateline(doc, tree, tokens.clone())
            || is_of_inviting(doc, frame, tokens.start)
        {
            continue;
        }
        // "has hosted the contest since 1962"
        if trigger.noun
            && trigger.kind != EventKind::Talks
            && word_before(doc, tokens.start) == "since"
        {
            continue;
        }
        // "its last meeting of the year in December"
        let holds_another = word_before(doc, tokens.start) == "of"
            && times.iter().any(|(other, shorter)| {
                *other != index
                    && shorter.span.start > timex.span.end
                    && shorter.range.is_some_and(|shorter| {
                        range.start <= shorter.start
                            && shorter.end <= range.end
                            && (range.start, range.end) != (shorter.start, shorter.end)
                    })
            });
        if holds_another {
            continue;
        }
        let on = climb(doc, tree, trigger, tokens.clone());
        if is_new_day(doc, trigger, tokens.clone()) || is_moved_to(doc, frame, tokens.start) {
            return Some(Dated {
                timex: index,
                range,
                rule: timex.rule,
                moved: true,
                on,
            });
        }
        // "landed the convention two years ago", but "asked for the meeting next week"
        if published.is_some_and(|day| range.end < day)
            && is_handled(doc, tree, trigger, frame)
            && frame.chain.first() == Some(&on)
        {
            continue;
        }
        let Some(mut cost) = cost(doc, tree, trigger, frame, timex, others) else {
            continue;
        };
        // "was adjourned on Thursday until May 6", "has been moved from June 5 to June 19"
        if is_moved(doc, frame) {
            match word_before(doc, tokens.start) {
                "until" | "till" | "to" => cost -= MOVED,
                // "has been rescheduled for Monday"
                "for" if tokens.start >= 2 && moves(doc, tokens.start - 2) => cost -= MOVED,
                "from" => cost += MOVED,
                // "postponed until May 6 its meeting scheduled for today"
                "for" if tokens.start >= 2 && words::is(doc, tokens.start - 2, Class::Fix) => {
                    cost += MOVED;
                }
                // "put off a vote on Monday night": the day of the moving, which is past.
                _ if published.is_some_and(|day| range.end <= day)
                    && is_day_of_moving(doc, tree, trigger, frame, tokens.clone()) =>
                {
                    continue;
                }
                _ => {}
            }
        }
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            best = Some((
                cost,
                Dated {
                    timex: index,
                    range,
                    rule: timex.rule,
                    moved: false,
                    on,
                },
            ));
        }
    }
    best.map(|(_, dated)| dated)
}

/// Tells whether the words before an event's noun move it to a time, whatever the tree says: "has postponed until May 6 its meeting
/// scheduled for today".
fn is_new_day(doc: &Document<'_>, trigger: &Trigger, tokens: std::ops::Range<usize>) -> bool {
    let moved = matches!(word_before(doc, tokens.start), "until" | "till" | "to")
        && tokens.start >= 3
        && (tokens.start - 3..tokens.start - 1).any(|verb| moves(doc, verb));
    let own = (tokens.end..=tokens.end + 4).contains(&trigger.token);
    moved
        && own
        && trigger.noun
        && (tokens.end..trigger.token).all(|at| {
            matches!(doc.tokens[at].pos, Pos::Dt | Pos::PrpPossessive)
                || doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos.is_adjective()
        })
}

/// Tells whether a verb over the event moves it to the time that begins with token `first`: "has been changed from June 5 to June
/// 19".
fn is_moved_to(doc: &Document<'_>, frame: &Frame, first: usize) -> bool {
    const REACH: usize = 8;
    matches!(word_before(doc, first), "to" | "until" | "till")
        && frame.chain[..frame.scope]
            .iter()
            .any(|&verb| verb < first && first - verb <= REACH && moves(doc, verb))
}

/// How much nearer the new day of a moved event is than the old one, and than that of the moving.
const MOVED: i32 = 40;

/// Tells whether a verb over the event moves it to another day or calls it off.
pub(super) fn is_moved(doc: &Document<'_>, frame: &Frame) -> bool {
    frame
        .chain
        .iter()
        .take(frame.scope)
        .any(|&verb| moves(doc, verb))
}

/// Tells whether a verb moves or calls off what it is said of.
pub(super) fn moves(doc: &Document<'_>, verb: usize) -> bool {
    let off = || (verb + 1..verb + 4).any(|at| matches!(doc.lower(at), "off" | "back"));
    // "has been changed from June 5 to June 19", "was brought forward to Monday"
    let changed = || match doc.lower(verb) {
        "change" | "changed" | "changes" => doc.lower(verb + 1) == "from",
        "brought" | "bring" | "moved" => matches!(doc.lower(verb + 1), "forward" | "up"),
        _ => false,
    };
    words::is(doc, verb, Class::Postpone) && !is_relocating(doc, verb)
        || words::is(doc, verb, Class::Cancel)
        || (matches!(doc.lower(verb), "put" | "puts" | "called" | "pushed") && off())
        || changed()
}

/// Tells whether a verb moves something to another place and to no other day: "was moved to Lisbon".
pub(super) fn is_relocating(doc: &Document<'_>, verb: usize) -> bool {
    matches!(doc.lower(verb), "moved" | "shifted")
        && doc.lower(verb + 1) == "to"
        && doc
            .tokens
            .get(verb + 2)
            .is_some_and(|next| next.pos == Pos::Nnp && !is_time_word(doc, verb + 2))
}

/// Tells whether a word says that something ends: a time that hangs on it is the last day.
pub(super) fn ends(doc: &Document<'_>, at: usize) -> bool {
    matches!(
        doc.lower(at),
        "end"
            | "ends"
            | "ended"
            | "ending"
            | "expire"
            | "expires"
            | "expired"
            | "conclude"
            | "concludes"
            | "concluded"
            | "finish"
            | "finishes"
    )
}

/// Returns the word before a token, in lower case.
pub(super) fn word_before<'d>(doc: &'d Document<'_>, token: usize) -> &'d str {
    token.checked_sub(1).map_or("", |before| doc.lower(before))
}

/// Returns the day that an event was to be on before it was moved: "moved from June 5", "originally due on Monday", "talks set for
/// today have been put off".
pub(super) fn original(
    doc: &Document<'_>,
    times: &[(usize, &Timex)],
    chosen: Option<usize>,
    moved: bool,
) -> Option<DateRange> {
    times
        .iter()
        .filter(|(index, _)| Some(*index) != chosen)
        .find(|(_, timex)| {
            let first = doc.tokens_in(timex.span).start;
            let planned = word_before(doc, first) == "for"
                && first >= 2
                && words::is(doc, first - 2, Class::Fix);
            (moved && (planned || word_before(doc, first) == "from")) || is_original(doc, first)
        })
        .and_then(|(_, timex)| timex.range)
}

/// Tells whether a time that begins with token `first` is behind the verb that moves or calls off the event, and no part of the
/// phrase of the event.
fn is_day_of_moving(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    tokens: std::ops::Range<usize>,
) -> bool {
    let moved = frame
        .chain
        .iter()
        .take(frame.scope)
        .any(|&verb| verb < tokens.start && moves(doc, verb));
    let mut at = tree.head(root_of(tree, tokens.clone()));
    if tree.label(at) == Dep::Prep {
        at = tree.head(at);
    }
    // "earlier today the council adjourned its meeting"
    let before = || {
        tokens.end <= trigger.token
            && frame.chain[..frame.scope]
                .iter()
                .any(|&verb| verb == at && tokens.end <= verb && moves(doc, verb))
    };
    moved && trigger.token < tokens.start && at != trigger.token || before()
}

/// How many verbs above an event a time may hang on, unless that verb plans or holds it.
const FARTHEST: usize = 2;

/// Tells whether an event of this kind is dated only in its own clause: it is oftener the matter of talk than news itself.
fn is_matter(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Attack
            | EventKind::Ceasefire
            | EventKind::PrisonerExchange
            | EventKind::Agreement
    )
}

/// How a time expression hangs together with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// It hangs on the event's own word, or on a verb said of it: "a meeting tomorrow", "talks due to open on May 4".
    Own,
    /// It hangs on something that the event's word governs: "a meeting of ministers on Friday".
    Inside,
    /// It hangs on a verb over the event, this many verbs up.
    Verb(usize),
    /// It only stands near by.
    Near,
}

/// Returns how far a time expression is from the trigger, or nothing where it belongs to something else.
fn cost(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    timex: &Timex,
    others: &[usize],
) -> Option<i32> {
    let tokens = doc.tokens_in(timex.span);
    let distance = if tokens.start > trigger.token {
        (tokens.start - trigger.token) as i32
    } else {
        (trigger.token - tokens.start) as i32 + 2
    };
    // Other triggers between the two take the date for themselves.
    let between = |other: usize| {
        (tokens.start > trigger.token && other > trigger.token && other < tokens.start)
            || (tokens.start < trigger.token && other < trigger.token && other > tokens.start)
    };
    let blockers = others
        .iter()
        // "will this week visit the island for talks": one journey with what it is for.
        .filter(|&&other| {
            other != trigger.token && between(other) && frame.chain.first() != Some(&other)
        })
        .count() as i32;
    let at = climb(doc, tree, trigger, tokens.clone());
    if is_of_another(doc, tree, trigger, tokens.clone(), at, others)
        || is_apart_from_day(doc, trigger, timex, tokens.clone())
        || is_choice_of_delegates(doc, tree, trigger)
    {
        return None;
    }
    let link = link(doc, tree, trigger, frame, tokens.clone(), at);
    // "stopped paying last week and talks have been going on": the event opens a clause of its own, whatever the tree says.
    let (opens, _) = tree.subtree(series(doc, tree, trigger.token));
    if trigger.noun
        && matches!(link, Link::Verb(_) | Link::Near)
        && tokens.start < opens
        && doc.lower(opens - 1) == "and"
    {
        return None;
    }
    match link {
        Link::Own if at == trigger.token || is_beside(doc, trigger, tokens.start) => Some(distance),
        Link::Own => Some(12 + distance + 25 * blockers),
        Link::Inside => {
            // "the trade act of 1987"
            let named = word_before(doc, tokens.start) == "of" && !is_month(timex);
            (blockers == 0 && !named && !is_premodifier(doc, tree, tokens)).then_some(10 + distance)
        }
        Link::Verb(level) => may_date(doc, tree, trigger, frame, level, timex)
            .then_some(20 + 15 * level as i32 + distance + 25 * blockers),
        Link::Near => {
            let (first, end) = if tokens.start > trigger.token {
                (trigger.token + 1, tokens.start - 1)
            } else {
                (tokens.end, trigger.token)
            };
            let parted =
                (first..end).any(|at| matches!(doc.lower(at), "which" | "who" | "before" | ";"));
            let own = &frame.chain[..frame.scope];
            let subject = matches!(
                tree.label(series(doc, tree, trigger.token)),
                Dep::Nsubj | Dep::Nsubjpass
            );
            // "will pay a visit to attend a ceremony on Friday": what one comes for.
            let purpose = |verb: usize| {
                own.contains(&tree.head(verb)) && verb > 0 && doc.lower(verb - 1) == "to"
            };
            // "no matter how it does Tuesday": the verb may stand right before the time.
            let one_clause = (first..end.max(tokens.start)).all(|at| {
                !doc.tokens[at].pos.is_verb() || (subject && own.contains(&at)) || purpose(at)
            });
            // "the strike on Friday, and a congress that …": another event's own day.
            let of_event = at != trigger.token
                && at != series(doc, tree, trigger.token)
                && !(tree.head(trigger.token) == at && tree.label(trigger.token) == Dep::Compound)
                && doc.tokens[at].pos.is_noun()
                && super::trigger::is_listed(doc, at);
            let refused = is_saying(doc, at)
                || of_event
                || is_matter(trigger.kind)
                || !one_clause
                || !is_month(timex)
                || is_told_apart(doc, tree, trigger)
                || is_premodifier(doc, tree, tokens);
            // The parser may be wrong: near by, with nothing between, still counts.
            (!refused && blockers == 0 && distance <= 12 && !parted).then_some(60 + distance)
        }
    }
}

/// Tells whether a time, which hangs on `at`, is told of something else than the event: of what a relative clause behind another noun
/// is about ("the talks may end the strike, which began on Friday"), of a noun under the event ("a briefing after the release of the
/// 1986 results", "talks, which ran past a Friday deadline"), or of the saying ("told the paper yesterday the talks …").
fn is_of_another(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    tokens: std::ops::Range<usize>,
    at: usize,
    others: &[usize],
) -> bool {
    let pronoun = tree
        .children_by(at, &[Dep::Nsubj, Dep::Nsubjpass])
        .find(|&child| matches!(doc.tokens[child].pos, Pos::Wdt | Pos::Wp))
        .filter(|&pronoun| trigger.token < pronoun);
    if pronoun.is_some_and(|pronoun| {
        (trigger.token + 1..pronoun).any(|between| doc.tokens[between].pos.is_verb())
    }) {
        return true;
    }
    // "the budget for the year ending March 31", "payments due in 1987"
    if matches!(tree.label(at), Dep::Acl | Dep::Amod | Dep::Relcl)
        && is_counted(doc.lower(tree.head(at)))
    {
        return true;
    }
    let noun = tree.head(root_of(tree, tokens.clone()));
    let describes = |head: usize| {
        head > trigger.token
            && head >= tokens.end
            && head != series(doc, tree, trigger.token)
            && doc.tokens[head].pos.is_noun()
            && !is_time_word(doc, head)
            // "postponed from its scheduled April 2 date"
            && !matches!(doc.lower(head), "date" | "dates")
            // "the vote will be taken at the April 11 meeting"
            && (!others.contains(&head) || doc.lower(head) == "deadline")
    };
    let described = tokens.clone().any(|at| {
        matches!(
            tree.label(at),
            Dep::Compound | Dep::Nmod | Dep::Amod | Dep::Poss | Dep::Nummod
        ) && describes(tree.head(at))
    });
    if described && !is_beside(doc, trigger, tokens.start) {
        return true;
    }
    // "talks with a deadline of October"
    if std::iter::once(noun)
        .chain(tree.ancestors(noun))
        .take(4)
        .take_while(|&over| over != trigger.token)
        .any(|over| doc.lower(over) == "deadline")
        && inside(tree, noun, trigger.token)
    {
        return true;
    }
    let article = tokens.end < trigger.token
        && matches!(doc.tokens[tokens.end].pos, Pos::Dt | Pos::PrpPossessive);
    article
        && (tree.tokens().start..tokens.start)
            .rev()
            .take_while(|&before| !doc.tokens[before].is(flag::PUNCT))
            .find(|&before| doc.tokens[before].pos.is_verb())
            .is_some_and(|verb| is_saying(doc, verb))
}

/// Tells whether a time that begins with token `first` stands right behind the event's noun, whatever the tree says: "a meeting
/// tomorrow", "talks here later today".
fn is_beside(doc: &Document<'_>, trigger: &Trigger, first: usize) -> bool {
    trigger.noun
        && first > trigger.token
        && (trigger.token + 1..first).all(|at| matches!(doc.lower(at), "here" | "later"))
}

/// Returns what a time expression hangs on, over prepositions and the nouns it describes.
fn climb(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    tokens: std::ops::Range<usize>,
) -> usize {
    // "as early as next week": the tree may hang it anywhere.
    let first = tokens.start;
    if first >= 3 && matches!(doc.lower(first - 1), "as" | "than") && is_bound(doc, tree, first - 2)
    {
        return tree.head(first - 2);
    }
    let head = root_of(tree, tokens);
    let mut at = tree.head(head);
    let mut steps = 0;
    while at != head
        && steps < 6
        && (matches!(
            tree.label(at),
            Dep::Prep | Dep::Pobj | Dep::Pcomp | Dep::Npadvmod | Dep::Compound | Dep::Nmod
        ) || is_bound(doc, tree, at))
        && !doc.tokens[at].pos.is_verb()
        && at != trigger.token
    {
        let next = tree.head(at);
        if next == at {
            break;
        }
        at = next;
        steps += 1;
    }
    at
}

/// Tells whether a word only says that a time is the earliest or latest one: "as early as next week", "no later than May".
fn is_bound(doc: &Document<'_>, tree: &Tree, at: usize) -> bool {
    tree.label(at) == Dep::Advmod
        && matches!(
            doc.lower(at),
            "early" | "earlier" | "late" | "later" | "soon" | "sooner"
        )
        && matches!(word_before(doc, at), "as" | "no")
}

/// Returns how a time expression, `tokens`, that hangs on `at` goes with the event.
fn link(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    tokens: std::ops::Range<usize>,
    at: usize,
) -> Link {
    if at == trigger.token || is_beside(doc, trigger, tokens.start) {
        return Link::Own;
    }
    // "before Porto Court on Friday, her lawyer said": what is said ends with the day, whatever the tree says.
    if trigger.token < tokens.start
        && tokens.end < at
        && doc.lower(tokens.end) == ","
        && !frame.chain.is_empty()
        && is_saying(doc, at)
    {
        return Link::Verb(0);
    }
    if let Some(level) = frame.chain.iter().position(|&verb| verb == at) {
        return Link::Verb(level);
    }
    if let Some(level) = complemented(doc, tree, trigger, frame, at) {
        return Link::Verb(level);
    }
    if !inside(tree, at, trigger.token) {
        return occasion(doc, tree, frame, at).map_or(Link::Near, Link::Verb);
    }
    if doc.tokens[at].pos.is_verb() {
        return if is_of_event(doc, tree, trigger, at) {
            Link::Own
        } else {
            Link::Near
        };
    }
    let own_clause = std::iter::once(at)
        .chain(tree.ancestors(at))
        .take_while(|&over| over != trigger.token)
        .all(|over| !doc.tokens[over].pos.is_verb() || is_of_event(doc, tree, trigger, over));
    if own_clause { Link::Inside } else { Link::Near }
}

/// Returns how many verbs over the event that one is with which what the time hangs on came about: "may meet the mayor when she comes
/// on Friday".
fn occasion(doc: &Document<'_>, tree: &Tree, frame: &Frame, at: usize) -> Option<usize> {
    let clause = std::iter::once(at)
        .chain(tree.ancestors(at))
        .take(3)
        .find(|&over| tree.label(over) == Dep::Advcl)?;
    tree.children_by(clause, &[Dep::Advmod, Dep::Mark])
        .find(|&mark| doc.lower(mark) == "when")?;
    let over = tree.head(clause);
    frame.chain[..frame.scope]
        .iter()
        // "is likely to meet her when she comes"
        .position(|&verb| verb == over || verb == tree.head(over))
}

/// Returns how many verbs over the event that one is whose subject it is and that `at` completes: "elections are due in May", "the
/// talks are set to open".
fn complemented(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    at: usize,
) -> Option<usize> {
    let top = series(doc, tree, trigger.token);
    if !matches!(tree.label(top), Dep::Nsubj | Dep::Nsubjpass) {
        return None;
    }
    let mut at = at;
    for _ in 0..4 {
        if !matches!(
            tree.label(at),
            Dep::Acomp | Dep::Oprd | Dep::Xcomp | Dep::Prep | Dep::Pcomp
        ) {
            return None;
        }
        at = tree.head(at);
        if at == tree.head(top) {
            return frame.chain.iter().position(|&verb| verb == at);
        }
    }
    None
}

/// Tells whether a verb under the event is said of it: "talks beginning on Monday", "a meeting due to take place in May".
///
/// A relative clause is, where the event is its subject; what somebody is to do at the event is not.
fn is_of_event(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, verb: usize) -> bool {
    let mut at = verb;
    // "the announced meeting": when it was told.
    if is_saying(doc, verb) {
        return false;
    }
    let mut nouns = 0;
    for _ in 0..6 {
        // "a summit on trade that was to open in May": the tree may hang the clause on the nearer noun, but on none farther off:
        // "a discussion about the kind of plans that can win votes in May".
        let own_subject = tree
            .children_by(at, &[Dep::Nsubj, Dep::Nsubjpass])
            .any(|subject| !matches!(doc.lower(subject), "which" | "that"));
        if own_subject {
            return false;
        }
        let label = tree.label(at);
        let head = tree.head(at);
        if !matches!(
            label,
            Dep::Acl
                | Dep::Relcl
                | Dep::Xcomp
                | Dep::Pcomp
                | Dep::Prep
                | Dep::Pobj
                | Dep::Amod
                | Dep::Acomp
                | Dep::Advcl
                | Dep::Conj
        ) || head == at
        {
            return false;
        }
        if head == trigger.token {
            return true;
        }
        nouns += usize::from(label == Dep::Pobj);
        if nouns > 1 {
            return false;
        }
        at = head;
    }
    false
}

/// Tells whether a time on a verb `level` verbs over the event may be the event's.
fn may_date(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    level: usize,
    timex: &Timex,
) -> bool {
    let verb = frame.chain[level];
    let plans = [
        Class::Fix,
        Class::Propose,
        Class::Hold,
        Class::Postpone,
        Class::Cancel,
    ]
    .into_iter()
    .any(|class| words::is(doc, verb, class));
    let outer = level >= frame.scope.max(1);
    if is_told_apart(doc, tree, trigger)
        || (is_saying(doc, verb) && level > 0)
        || (level > 0 && is_deep(doc, tree, trigger))
        || is_aside(doc, tree, trigger, verb)
        || is_relocating(doc, verb)
        || (is_matter(trigger.kind) && outer)
        || is_called_for(doc, tree, trigger, verb)
        || (level > 0 && is_demanded(doc, tree, trigger, frame))
        || is_handled(doc, tree, trigger, frame)
        || (outer && is_asked(doc, tree, frame, level))
        || (outer && is_told_later(doc, tree, frame, level, timex))
        || (!(plans && !moves(doc, verb)) && is_deep(doc, tree, trigger))
        || (level >= FARTHEST.max(frame.scope) && !plans)
    {
        return false;
    }
    // A year or quarter in another clause is that of a sum or a deed.
    !(outer && !plans && !is_point(timex))
}

/// Tells whether a noun is a stretch of time or a sum, which have their own days.
fn is_counted(noun: &str) -> bool {
    matches!(
        noun,
        "year"
            | "years"
            | "quarter"
            | "period"
            | "season"
            | "months"
            | "payment"
            | "payments"
            | "debt"
            | "debts"
            | "loans"
            | "principal"
            | "interest"
            | "bonds"
            | "instalment"
            | "instalments"
    )
}

/// Tells whether the event is only called for, on the day that the time gives: "on Monday she called for talks".
pub(super) fn is_called_for(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    verb: usize,
) -> bool {
    let link = tree.head(trigger.token);
    doc.lower(link) == "for"
        && tree.head(link) == verb
        && matches!(
            doc.lower(verb),
            "call" | "calls" | "called" | "calling" | "appealed" | "appeals" | "pressed" | "asked"
        )
}

/// Tells whether the event is what something else is done for: "rallied on Saturday to demand elections".
fn is_demanded(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    frame.chain.first().is_some_and(|&verb| {
        trigger.noun
            && tree.head(series(doc, tree, trigger.token)) == verb
            && matches!(
                doc.lower(verb),
                "demand" | "demanding" | "urge" | "urging" | "seek" | "request" | "requesting"
            )
    })
}

/// Tells whether the verb's deed is done to the event and is no holding of it: "landed the convention two years ago", "recalled the
/// meeting last week". The day is that of the deed.
fn is_handled(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, frame: &Frame) -> bool {
    let top = series(doc, tree, trigger.token);
    let Some(&verb) = frame.chain.first().filter(|_| trigger.noun) else {
        return false;
    };
    tree.label(top) == Dep::Dobj
        && tree.head(top) == verb
        && (words::is(doc, verb, Class::Handle)
            // "announced talks on Monday", but "told a news conference on Monday"
            || is_saying(doc, verb) && !matches!(doc.lower(verb), "told" | "tells"))
}

/// Tells whether the event is only the matter of another noun: "named an official in charge of negotiations today", "the end of a
/// moratorium on raids".
pub(super) fn is_deep(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let top = series(doc, tree, trigger.token);
    let link = tree.head(top);
    let noun = tree.head(link);
    let matter = match doc.lower(link) {
        "of" | "on" | "over" | "about" | "from" | "against" => true,
        // "the breakthrough in the talks", but "the envoys in talks"
        "in" => !is_somebody(doc.lower(noun)) && !is_time_word(doc, noun),
        // "requests for meetings", "preparations for the summit"
        "for" => super::frame::is_matter_of_noun(doc, tree, link),
        // "the chance of a fight at the convention": the scene of what is itself only spoken of.
        "at" | "during" => tree.label(noun) == Dep::Pobj && doc.lower(tree.head(noun)) == "of",
        _ => false,
    };
    trigger.noun && tree.label(top) == Dep::Pobj && matter && doc.tokens[noun].pos.is_noun()
}

/// Tells whether the event is in a relative clause, a participle's or an apposition under the verb, or in a clause that the verb
/// came before or after: the verb's own time is not its time ("last year it raised taxes, an issue for today's talks", "flies home
/// on Monday before starting talks").
fn is_aside(doc: &Document<'_>, tree: &Tree, trigger: &Trigger, verb: usize) -> bool {
    std::iter::once(trigger.token)
        .chain(tree.ancestors(trigger.token))
        .take_while(|&at| at != verb)
        .any(|at| match tree.label(at) {
            Dep::Appos | Dep::Relcl | Dep::Acl | Dep::Amod => true,
            // "raised it on Sunday, and he raised it again at the talks"
            Dep::Conj => {
                doc.tokens[at].pos.is_verb()
                    && tree
                        .children_by(at, &[Dep::Nsubj, Dep::Nsubjpass])
                        .next()
                        .is_some()
            }
            // "stopped paying last week and talks have been going on"
            Dep::Ccomp => {
                let (first, _) = tree.subtree(at);
                first > tree.tokens().start && matches!(doc.lower(first - 1), "and" | "but")
            }
            // "the remarks that he made this week about how the congress might end"
            Dep::Pcomp => {
                let link = doc.lower(tree.head(at));
                is_apart(link) || matches!(link, "about" | "over")
            }
            Dep::Advcl => tree
                .children_by(at, &[Dep::Mark])
                .any(|mark| is_apart(doc.lower(mark))),
            _ => false,
        })
}

/// Tells whether a lower-case word parts what comes before from what comes after.
fn is_apart(word: &str) -> bool {
    matches!(
        word,
        "after" | "before" | "since" | "despite" | "following" | "until"
    )
}

/// Tells whether a time is one that something takes place at, not a stretch that sums and deeds are counted by.
fn is_point(timex: &Timex) -> bool {
    timex.range.is_some_and(|range| {
        matches!(
            range.precision,
            Precision::Day | Precision::Minute | Precision::ApproximateDay
        ) || range
            .start
            .until(range.end)
            .is_ok_and(|gap| gap.get_days() <= 7)
    })
}

/// Tells whether a time is a month or less.
fn is_month(timex: &Timex) -> bool {
    timex.range.is_some_and(|range| {
        range
            .start
            .until(range.end)
            .is_ok_and(|gap| gap.get_days() <= 31)
    })
}

/// Tells whether the event is only what something else came before or after: "will fly home after the summit", "met prior to the
/// session".
pub(super) fn is_told_apart(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let top = series(doc, tree, trigger.token);
    let link = tree.head(top);
    trigger.noun
        && tree.label(top) == Dep::Pobj
        && (is_apart(doc.lower(link)) || is_prior(doc, tree, link))
}

/// Tells whether a preposition is that of "prior to".
pub(super) fn is_prior(doc: &Document<'_>, tree: &Tree, link: usize) -> bool {
    doc.lower(link) == "to"
        && (doc.lower(tree.head(link)) == "prior" || word_before(doc, link) == "prior")
}

/// Tells whether a time describes a noun from before it: "the 1987 targets", "last week's figures".
fn is_premodifier(doc: &Document<'_>, tree: &Tree, tokens: std::ops::Range<usize>) -> bool {
    let root = root_of(tree, tokens.clone());
    let head = tree.head(root);
    head >= tokens.end
        && doc.tokens[head].pos.is_noun()
        && !is_time_word(doc, head)
        && matches!(
            tree.label(root),
            Dep::Compound | Dep::Nmod | Dep::Amod | Dep::Poss | Dep::Nummod
        )
}

/// Returns the token of a range that its other tokens hang on.
fn root_of(tree: &Tree, tokens: std::ops::Range<usize>) -> usize {
    tokens
        .clone()
        .find(|&at| !tokens.contains(&tree.head(at)) || tree.head(at) == at)
        .unwrap_or(tokens.start)
}

/// Tells whether `token` hangs somewhere under `over`.
fn inside(tree: &Tree, token: usize, over: usize) -> bool {
    let mut at = token;
    for _ in 0..24 {
        if at == over {
            return true;
        }
        let head = tree.head(at);
        if head == at {
            return false;
        }
        at = head;
    }
    false
}

/// Tells whether a verb reports speech.
pub(super) fn is_saying(doc: &Document<'_>, token: usize) -> bool {
    matches!(
        doc.lower(token),
        "said"
            | "says"
            | "say"
            | "told"
            | "tells"
            | "announced"
            | "announces"
            | "reported"
            | "reports"
            | "added"
            | "adds"
            | "stated"
            | "confirmed"
            | "wrote"
            | "tweeted"
            | "declared"
    )
}
