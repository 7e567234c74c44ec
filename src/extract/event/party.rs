//! Who takes part.

use super::frame::Frame;
use super::journey;
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::lexicon::nouns::{self, is_somebody};
use crate::lexicon::roles;
use crate::model::{EventKind, Name, Participant, ParticipantRole, Span};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// Collects participants; a phrase that overlaps a known one is the same.
struct Parties<'a, 'd> {
    doc: &'a Document<'d>,
    tree: &'a Tree,
    /// The word of the event: a phrase that holds it is the event itself.
    event: usize,
    /// Words of the sentence that name events, which take part in none.
    events: &'a [usize],
    found: Vec<Participant>,
}

impl Parties<'_, '_> {
    /// Adds the noun phrase of `noun` and those conjoined with it.
    fn add(&mut self, noun: usize, role: ParticipantRole) {
        let noun = before_day(self.doc, self.tree, noun);
        let event = self.doc.tokens[self.event].span();
        for span in conjuncts(self.doc, self.tree, noun) {
            let known = self.found.iter().any(|known| known.span.overlaps(span));
            let is_event = span.overlaps(event)
                || self
                    .events
                    .iter()
                    .any(|&other| self.doc.tokens[other].span().end == span.end);
            if !span.is_empty() && !known && !is_event {
                self.found.push(Participant { span, role });
            }
        }
        // "a mission led by Baluku Kira"
        let leaders = self
            .tree
            .children(noun)
            .filter(|&child| {
                self.tree.label(child) == Dep::Acl
                    && matches!(self.doc.lower(child), "led" | "headed")
            })
            .flat_map(|verb| objects(self.doc, self.tree, verb, |word| word == "by"));
        for leader in leaders.collect::<Vec<_>>() {
            if leader != noun {
                self.add(leader, role);
            }
        }
    }

    /// Adds the objects of the prepositions of `head` that name parties.
    fn add_objects(&mut self, head: usize, prepositions: &[&str], role: ParticipantRole) {
        let found: Vec<usize> = objects(self.doc, self.tree, head, |word| {
            prepositions.contains(&word)
        })
        .filter(|&object| {
            self.doc.lower(self.tree.head(object)) != "with"
                || !is_doing(self.doc, self.tree, object)
        })
        .collect();
        for object in found {
            self.add(object, role);
        }
    }

    /// Adds the subjects of a verb.
    fn add_subjects(&mut self, verb: usize, role: ParticipantRole) {
        for subject in subjects(self.doc, self.tree, verb) {
            if subject != self.event {
                self.add(subject, role);
            }
        }
    }
}

/// Returns the name that the tree takes for a description of the day behind it: "met | Ada Berg yesterday".
fn before_day(doc: &Document<'_>, tree: &Tree, noun: usize) -> usize {
    if !matches!(doc.lower(noun), "yesterday" | "today" | "tomorrow") {
        return noun;
    }
    tree.children_by(noun, &[Dep::Compound, Dep::Nmod, Dep::Amod, Dep::Poss])
        .find(|&child| child + 1 == noun && doc.tokens[child].is(flag::CAPITAL))
        .unwrap_or(noun)
}

/// Returns the participants of the event of `trigger`; `events` are the words of its sentence that name events.
pub(super) fn participants(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    events: &[usize],
) -> Vec<Participant> {
    let mut parties = Parties {
        doc,
        tree,
        event: trigger.token,
        events,
        found: Vec::new(),
    };
    let doer = if trigger.kind == EventKind::Visit {
        ParticipantRole::Visitor
    } else {
        ParticipantRole::Party
    };
    if trigger.noun {
        of_noun(&mut parties, trigger, frame, doer);
    } else {
        parties.add_subjects(trigger.token, doer);
        for child in tree.children(trigger.token) {
            // Who is elected or handed over is no party to it.
            let alone = matches!(
                trigger.kind,
                EventKind::Visit | EventKind::Election | EventKind::PrisonerExchange
            );
            if tree.label(child) == Dep::Dobj && !alone {
                parties.add(child, ParticipantRole::Party);
            }
        }
        parties.add_objects(trigger.token, &["with", "between"], ParticipantRole::Party);
        // "met this afternoon with the owners": the tree may hang it on the time.
        if trigger.kind != EventKind::Visit {
            for object in between(doc, tree, trigger.token).collect::<Vec<_>>() {
                parties.add(object, ParticipantRole::Party);
            }
        }
    }
    parties.found
}

/// Makes participants whole names: one that cuts a name is widened to it ("the Tin and | Copper Corporation"), and those that then
/// overlap are one.
pub(super) fn name_whole(names: &[Name], participants: &mut Vec<Participant>) {
    for participant in participants.iter_mut() {
        let span = participant.span;
        let from = names.partition_point(|name| name.span.end <= span.start);
        participant.span = names[from..]
            .iter()
            .take_while(|name| name.span.start < span.end)
            .fold(span, |whole, name| union(whole, name.span));
    }
    let mut at = 0;
    while at < participants.len() {
        let span = participants[at].span;
        match participants[..at]
            .iter()
            .position(|other| other.span.overlaps(span))
        {
            Some(known) => {
                participants[known].span = union(participants[known].span, span);
                participants.remove(at);
            }
            None => at += 1,
        }
    }
}

/// Returns the span from the start of the first to the end of the last of two.
fn union(one: Span, other: Span) -> Span {
    Span::new(one.start.min(other.start), one.end.max(other.end))
}

/// How many sentences later an event may still be one more of those told of.
const REACH: usize = 3;

/// Who takes part in the events told of so far: "fresh talks" are between those who talked before.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Sentence, kind and parties of each event that a noun tells of.
    events: Vec<(usize, EventKind, Vec<Participant>)>,
    /// Sentence and parties of each meeting that a verb tells of.
    met: Vec<(usize, Vec<Participant>)>,
}

impl Told {
    /// Gives an event that names no party, and is one more or the same again, the parties of the one before; remembers those of one
    /// that names them. `sentence` is the index of the event's sentence.
    pub(super) fn complete(
        &mut self,
        doc: &Document<'_>,
        tree: &Tree,
        trigger: &Trigger,
        sentence: usize,
        participants: &mut Vec<Participant>,
    ) {
        let joint = matches!(
            trigger.kind,
            EventKind::Talks | EventKind::Meeting | EventKind::Summit
        );
        if !joint {
            return;
        }
        // "its meeting", "the board will meet", but not who only chairs "the meeting"
        let own = || {
            trigger.kind == EventKind::Meeting
                && (!trigger.noun
                    || tree
                        .children(trigger.token)
                        .any(|child| tree.label(child) == Dep::Poss || doc.lower(child) == "of"))
        };
        // "They will meet again in May": those of whom the last meeting was told.
        let they = || {
            !trigger.noun
                && participants.len() == 1
                && participants
                    .iter()
                    .all(|one| matches!(doc.cut(one.span), "they" | "They" | "both" | "Both"))
        };
        // Who met is "they" afterwards, and not who meets next at "the meeting".
        if !trigger.noun && participants.len() > 1 {
            self.met.push((sentence, participants.clone()));
        }
        if they() {
            let near = |index: &usize| index + REACH >= sentence;
            let by_noun = self
                .events
                .iter()
                .rev()
                .take_while(|(index, ..)| near(index))
                .find(|(_, _, parties)| parties.len() > 1)
                .map(|(index, _, parties)| (*index, parties));
            let by_verb = self
                .met
                .last()
                .filter(|(index, _)| near(index))
                .map(|(index, parties)| (*index, parties));
            let nearest = [by_noun, by_verb]
                .into_iter()
                .flatten()
                .max_by_key(|(index, _)| *index);
            if let Some((_, parties)) = nearest {
                participants.clone_from(parties);
            }
        } else if trigger.noun && participants.len() > 1 || participants.len() == 1 && own() {
            self.events
                .push((sentence, trigger.kind, participants.clone()));
        } else if trigger.noun && participants.is_empty() && again(doc, tree, trigger) {
            let before = self
                .events
                .iter()
                .rev()
                .take_while(|(index, ..)| index + REACH >= sentence)
                .find(|(_, kind, _)| *kind == trigger.kind);
            // One alone is named for his regular meetings: "The next meeting is on May 4."
            if let Some((_, _, parties)) = before
                && (parties.len() > 1 || is_next(doc, tree, trigger))
            {
                participants.clone_from(parties);
            }
        }
    }
}

/// Tells whether a noun is one more event of those told of ("fresh talks") or the same again ("the talks").
fn again(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    tree.children(trigger.token)
        .filter(|&child| child < trigger.token)
        .any(|child| {
            words::is(doc, child, Class::Again)
                || matches!(doc.lower(child), "the" | "these" | "those")
        })
}

/// Tells whether a noun is the event of a row that comes next.
fn is_next(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    tree.children(trigger.token)
        .any(|child| doc.lower(child) == "next" && child < trigger.token)
}

/// Adds the parties of an event that a noun names.
fn of_noun(parties: &mut Parties<'_, '_>, trigger: &Trigger, frame: &Frame, doer: ParticipantRole) {
    let (doc, tree) = (parties.doc, parties.tree);
    let top = series(doc, tree, trigger.token);
    for head in [trigger.token, top] {
        for child in tree.children(head) {
            match (tree.label(child), doc.lower(child)) {
                (Dep::Prep, word @ ("between" | "with" | "of" | "by" | "among")) => {
                    for object in tree
                        .children(child)
                        .filter(|&object| tree.label(object) == Dep::Pobj)
                    {
                        if word == "with" && is_doing(doc, tree, object) {
                            continue;
                        }
                        // "a meeting of its council"
                        let body = word != "of"
                            || nouns::is(doc.lower(object), nouns::Noun::Body)
                            || doc.tokens[object].is(flag::CAPITAL)
                            || doc.tokens[object].pos == Pos::Nns;
                        if body {
                            let role = if word == "by" {
                                doer
                            } else {
                                ParticipantRole::Party
                            };
                            parties.add(object, role);
                        }
                    }
                }
                // "talks hosted by the king", "talks, convened by the council"
                (
                    Dep::Acl | Dep::Relcl,
                    "hosted" | "convened" | "chaired" | "brokered" | "mediated" | "sponsored"
                    | "organised" | "organized",
                ) => {
                    parties.add_objects(child, &["by"], ParticipantRole::Party);
                }
                (Dep::Poss, _) => {
                    let known = parties.found.len();
                    parties.add(child, doer);
                    for owner in &mut parties.found[known..] {
                        owner.span = without_sort(doc, owner.span);
                    }
                }
                _ => {}
            }
        }
        if head == top {
            break;
        }
    }
    for object in between(doc, tree, trigger.token).collect::<Vec<_>>() {
        parties.add(object, ParticipantRole::Party);
    }
    let Some(&verb) = frame.chain.first() else {
        return;
    };
    // "The council will vote after its meeting": whose it is, the subject tells.
    if is_subjects_own(doc, tree, trigger.token, top, verb) {
        parties.add_subjects(verb, doer);
    }
    // "Meeting in the capital, the ministers agreed …"
    if trigger.token == tree.tokens().start
        && doc.tokens[trigger.token].pos == Pos::Vbg
        && tree.label(trigger.token) == Dep::Advcl
        && tree.head(trigger.token) == verb
    {
        parties.add_subjects(verb, doer);
    }
    if words::is(doc, verb, Class::Hold) && !frame.absent && is_held(doc, tree, top, verb) {
        parties.add_subjects(verb, doer);
        parties.add_objects(verb, &["with", "between"], ParticipantRole::Party);
    }
    if let Some(planner) = frame
        .chain
        .iter()
        .take(2)
        .copied()
        .find(|&verb| has_other_side(doc, tree, trigger.token, verb))
    {
        parties.add_subjects(planner, doer);
    } else if doc.lower(verb).starts_with("invit")
        && tree.children_by(verb, &[Dep::Auxpass]).next().is_some()
    {
        // "Norvia was invited to talks"
        parties.add_subjects(verb, doer);
    } else if let Some(doing) = set_at(doc, tree, top)
        && trigger.kind != EventKind::Visit
        && !frame.absent
    {
        parties.add_subjects(doing, doer);
    }
    // "is expected here for talks", "is sending her envoy for talks"
    if matches!(
        trigger.kind,
        EventKind::Talks
            | EventKind::Meeting
            | EventKind::Summit
            | EventKind::Conference
            | EventKind::Hearing
    ) && let Some(going) = journey::for_the_sake_of(doc, tree, top)
    {
        if doc.lower(going).starts_with("sen") {
            for sent in tree.children_by(going, &[Dep::Dobj]).collect::<Vec<_>>() {
                parties.add(sent, ParticipantRole::Party);
            }
        } else {
            parties.add_subjects(going, doer);
        }
    }
    // "asked the owners and crews to a meeting"
    if let Some(&verb) = frame
        .chain
        .iter()
        .take(2)
        .find(|&&verb| doc.lower(verb).starts_with("invit"))
    {
        for child in tree.children(verb).collect::<Vec<_>>() {
            if tree.label(child) == Dep::Dobj {
                parties.add(child, ParticipantRole::Invited);
            }
        }
    }
}

/// Tells whether the event, whose stretch is `top`, is that of the subject of `verb`, at or around which the subject does something:
/// "will vote at its meeting". One alone has no "their meeting".
fn is_subjects_own(doc: &Document<'_>, tree: &Tree, event: usize, top: usize, verb: usize) -> bool {
    // "its meeting tomorrow": the day is taken for the head.
    let day = tree.head(top);
    let top = if tree.label(top) == Dep::Compound && super::when::is_time_word(doc, day) {
        day
    } else {
        top
    };
    let link = tree.head(top);
    let owner = [event, top]
        .into_iter()
        .flat_map(|head| tree.children_by(head, &[Dep::Poss]))
        .map(|owner| doc.lower(owner))
        .find(|owner| matches!(*owner, "its" | "their"));
    let several = |subject: usize| {
        doc.tokens[subject].pos != Pos::Nnp
            || tree.children_by(subject, &[Dep::Conj]).next().is_some()
    };
    // "has postponed its meeting"
    let moved = tree.label(top) == Dep::Dobj
        && link == verb
        && [Class::Postpone, Class::Cancel, Class::Hold]
            .into_iter()
            .any(|class| words::is(doc, verb, class));
    owner.is_some_and(|owner| owner == "its" || subjects(doc, tree, verb).into_iter().all(several))
        && (moved
            || tree.label(top) == Dep::Pobj
                && tree.label(link) == Dep::Prep
                && tree.head(link) == verb)
}

/// Tells whether the verb of holding is said of the event itself, or of a thing of it that stands for it, and not of another noun:
/// "held the first of two meetings", but "had word of the meeting", "in the week before the congress the delegates have a choice".
fn is_held(doc: &Document<'_>, tree: &Tree, event: usize, verb: usize) -> bool {
    let mut at = event;
    for _ in 0..6 {
        if tree.label(at) == Dep::Poss {
            return false;
        }
        let head = tree.head(at);
        if head == verb || head == at {
            return head == verb;
        }
        let noun = doc.tokens[head].pos.is_noun();
        let part = doc.lower(at) == "of"
            && (words::is(doc, head, Class::Series)
                || matches!(
                    doc.lower(head),
                    "part"
                        | "number"
                        | "couple"
                        | "pair"
                        | "string"
                        | "kind"
                        | "sort"
                        | "rest"
                        | "one"
                        | "some"
                ));
        // "makes an appearance at a rally": the scene of what is had there.
        let scene = matches!(doc.lower(at), "at" | "during");
        let joined = matches!(
            tree.label(at),
            Dep::Conj | Dep::Appos | Dep::Compound | Dep::Nmod
        );
        if noun && !part && !joined && !scene {
            return false;
        }
        // "has postponed until May 6 its meeting": the tree makes one phrase of the day and the meeting.
        if doc.lower(head) == "until"
            && tree.head(head) == verb
            && words::is(doc, verb, Class::Postpone)
            && super::when::is_time_word(doc, head + 1)
        {
            return true;
        }
        if matches!(
            doc.lower(head),
            "before" | "after" | "since" | "until" | "despite" | "ahead"
        ) {
            return false;
        }
        at = head;
    }
    false
}

/// Tells whether the event is one "with" somebody that the subject of `verb` plans, wants or calls off: "Chile expects talks with
/// Bolivia", "has called off the talks with Laos".
fn has_other_side(doc: &Document<'_>, tree: &Tree, event: usize, verb: usize) -> bool {
    let with = objects(doc, tree, event, |word| word == "with")
        .next()
        .is_some();
    let head = tree.head(event);
    // "expects talks with Bolivia", "expects talks with Bolivia to be held"
    let object = (head == verb && tree.label(event) == Dep::Dobj)
        || (tree.head(head) == verb
            && matches!(tree.label(head), Dep::Ccomp | Dep::Xcomp)
            && matches!(tree.label(event), Dep::Nsubj | Dep::Nsubjpass));
    let active = tree.children_by(verb, &[Dep::Auxpass]).next().is_none();
    let plans = [Class::Cancel, Class::Postpone, Class::Fix, Class::Propose]
        .into_iter()
        .any(|class| words::is(doc, verb, class));
    let urges = matches!(
        doc.lower(verb),
        "urge"
            | "urged"
            | "urges"
            | "suggest"
            | "suggested"
            | "suggests"
            | "demand"
            | "demanded"
            | "demands"
    );
    let off = doc.lower(verb).starts_with("call")
        && (verb + 1..verb + 4).any(|at| doc.lower(at) == "off");
    with && object && active && (plans || off) && !urges
}

/// Returns the stretch that stands for the event ("two days of talks"), or the event itself.
pub(super) fn series(doc: &Document<'_>, tree: &Tree, event: usize) -> usize {
    let link = tree.head(event);
    if tree.label(event) == Dep::Pobj && doc.lower(link) == "of" {
        let head = tree.head(link);
        if words::is(doc, head, Class::Series) {
            return head;
        }
    }
    event
}

/// Returns what the subject does at the event: "will discuss the scheme at a meeting", "would be present at talks".
fn set_at(doc: &Document<'_>, tree: &Tree, event: usize) -> Option<usize> {
    let link = tree.head(event);
    if tree.label(event) != Dep::Pobj || !matches!(doc.lower(link), "at" | "for" | "in" | "during")
    {
        return None;
    }
    let doing = tree.head(link);
    // "a discussion of the scheme at a meeting" is had, not done.
    let verb = if doc.tokens[doing].pos.is_noun() {
        tree.head(doing)
    } else {
        doing
    };
    let attends = if doing == verb {
        words::is(doc, doing, Class::Attend)
    } else {
        doc.lower(doing).starts_with("discussion") && words::is(doc, verb, Class::Hold)
    };
    attends.then_some(verb)
}

/// Tells whether the object of "with" does something beside the event: "at the meeting with a spokesman explaining the vote".
fn is_doing(doc: &Document<'_>, tree: &Tree, object: usize) -> bool {
    doc.tokens
        .get(tree.subtree(object).1)
        .into_iter()
        .chain(doc.tokens.get(object + 1))
        .any(|next| next.pos == Pos::Vbg && !next.is(flag::FIRST))
}

/// Returns the objects of those prepositions of `head` that `wanted` accepts; the agent of a passive is one of "by".
fn objects<'t>(
    doc: &'t Document<'_>,
    tree: &'t Tree,
    head: usize,
    wanted: impl Fn(&str) -> bool + 't,
) -> impl Iterator<Item = usize> + 't {
    tree.children(head)
        .filter(move |&child| {
            matches!(tree.label(child), Dep::Prep | Dep::Agent) && wanted(doc.lower(child))
        })
        .flat_map(move |child| {
            tree.children(child)
                .filter(move |&object| tree.label(object) == Dep::Pobj)
        })
}

/// Returns the objects of "between" or "with" behind the event and a time: `talks last week between …`, however the tree went.
fn between<'t>(
    doc: &'t Document<'_>,
    tree: &'t Tree,
    trigger: usize,
) -> impl Iterator<Item = usize> + 't {
    let sentence = tree.tokens().end;
    let link = (trigger + 1..sentence.min(trigger + 6))
        .find(|&at| matches!(doc.lower(at), "between" | "with"))
        .filter(|&link| {
            (trigger + 1..link).all(|at| {
                super::when::is_time_word(doc, at) || matches!(doc.lower(at), "on" | "in" | "here")
            })
        });
    link.into_iter()
        .flat_map(|link| tree.children(link))
        .filter(move |&child| tree.label(child) == Dep::Pobj && !is_doing(doc, tree, child))
}

/// Returns the subjects of a verb, looking up through infinitives and conjoined verbs.
fn subjects(doc: &Document<'_>, tree: &Tree, verb: usize) -> Vec<usize> {
    let mut at = verb;
    for _ in 0..4 {
        let own: Vec<usize> = tree
            .children(at)
            .filter(|&child| matches!(tree.label(child), Dep::Nsubj | Dep::Nsubjpass | Dep::Agent))
            .collect();
        // "Ada Berg, who met the owners"
        if let [subject] = own[..]
            && tree.label(at) == Dep::Relcl
            && matches!(doc.tokens[subject].pos, Pos::Wp | Pos::Wdt)
            && tree.head(at) < subject
        {
            return vec![tree.head(at)];
        }
        if !own.is_empty() {
            return own;
        }
        let head = tree.head(at);
        // "will meet her before travelling to Lisbon"
        if tree.label(at) == Dep::Pcomp && matches!(doc.lower(head), "before" | "after") {
            at = tree.head(head);
            continue;
        }
        if !matches!(
            tree.label(at),
            Dep::Xcomp | Dep::Acomp | Dep::Conj | Dep::Advcl | Dep::Relcl | Dep::Acl
        ) {
            break;
        }
        if matches!(tree.label(at), Dep::Acl | Dep::Relcl) && doc.tokens[head].pos.is_noun() {
            return vec![head];
        }
        // "urged Norvia to hold talks": who is urged is to hold them.
        if let Some(urged) = urged(doc, tree, at, head) {
            return vec![urged];
        }
        at = head;
    }
    Vec::new()
}

/// Returns whom the verb `over` has do what its infinitive `verb` says: "urged Norvia to hold talks", but "promised Norvia to hold
/// talks".
fn urged(doc: &Document<'_>, tree: &Tree, verb: usize, over: usize) -> Option<usize> {
    // Who invites comes too.
    if tree.label(verb) != Dep::Xcomp
        || doc.lower(over).starts_with("promis")
        || doc.lower(over).starts_with("invit")
    {
        return None;
    }
    tree.children_by(over, &[Dep::Dobj]).find(|&object| {
        over < object
            && object < verb
            && (matches!(doc.tokens[object].pos, Pos::Nnp | Pos::Nnps | Pos::Prp)
                || means_somebody(doc, tree, object))
    })
}

/// Returns the noun phrase of `noun` and of each noun conjoined with it.
fn conjuncts(doc: &Document<'_>, tree: &Tree, noun: usize) -> Vec<Span> {
    let mut phrases: Vec<Span> = Vec::new();
    let mut at = noun;
    for _ in 0..8 {
        if let Some(head) = shared_head(doc, tree, at)
            && let Some(span) = phrase(doc, tree, head)
        {
            phrases.push(union(doc.tokens[at].span(), span));
            break;
        }
        if let Some(span) = phrase(doc, tree, at) {
            match phrases.last_mut() {
                // "other large banks and donor states": one "other" for both.
                Some(last) if is_shared_other(doc, *last, span) => *last = union(*last, span),
                _ => phrases.push(span),
            }
        }
        let Some(next) = tree.children(at).find(|&child| {
            tree.label(child) == Dep::Conj
                && child > at
                && (doc.tokens[child].pos.is_noun()
                    || doc.lower(child) == "that" && doc.lower(child + 1) == "of")
        }) else {
            break;
        };
        // "its board and that of the owner"
        if doc.lower(next) == "that" {
            phrases.extend(
                objects(doc, tree, next, |word| word == "of")
                    .filter_map(|owner| phrase(doc, tree, owner)),
            );
            break;
        }
        at = next;
    }
    phrases
}

/// Tells whether the phrase `next`, joined by "and" right behind `last`, has no determiner of its own and stands under the "other" of
/// that.
fn is_shared_other(doc: &Document<'_>, last: Span, next: Span) -> bool {
    let (one, two) = (doc.tokens_in(last), doc.tokens_in(next));
    doc.lower(one.start) == "other"
        && one.end + 1 == two.start
        && doc.lower(one.end) == "and"
        && doc.tokens[two.end - 1].pos == Pos::Nns
        && !doc.tokens[two.start].is(flag::CAPITAL)
}

/// Returns the head that the bare singular `noun` shares with what is conjoined right behind it, whatever the tree says: "economy
/// and finance ministers", "trade and farm officials".
fn shared_head(doc: &Document<'_>, tree: &Tree, noun: usize) -> Option<usize> {
    let bare = matches!(doc.tokens[noun].pos, Pos::Nn | Pos::Nnp)
        && !roles::is_role(doc.lower(noun))
        && tree
            .children_by(noun, &[Dep::Det, Dep::Poss, Dep::Amod, Dep::Compound])
            .next()
            .is_none();
    let head = noun + 3;
    (bare
        && matches!(doc.lower(noun + 1), "and" | "or" | "&")
        && doc.lower(head).ends_with('s')
        && roles::is_role(doc.lower(head))
        && doc.tokens[head].pos.is_noun()
        && !doc.tokens[noun + 2].is(flag::PUNCT))
    .then_some(head)
}

/// Returns the owners of an event without the words before them that say what sort of event it is: "special shareholders' meeting".
fn without_sort(doc: &Document<'_>, owner: Span) -> Span {
    let tokens = doc.tokens_in(owner);
    let sorts = tokens
        .clone()
        .take_while(|&at| {
            matches!(
                doc.lower(at),
                "special" | "extraordinary" | "annual" | "general" | "regular" | "emergency"
            )
        })
        .count();
    let rest = tokens.start + sorts;
    if sorts > 0 && rest < tokens.end && doc.tokens[tokens.end - 1].pos == Pos::Nns {
        doc.span(rest, tokens.end)
    } else {
        owner
    }
}

/// Tells whether a common noun means somebody, by itself or by whom it counts: "envoys", "a great number of banks".
fn means_somebody(doc: &Document<'_>, tree: &Tree, noun: usize) -> bool {
    let counts = matches!(
        doc.lower(noun),
        "number"
            | "handful"
            | "couple"
            | "dozens"
            | "scores"
            | "hundreds"
            | "thousands"
            | "majority"
            | "rest"
            | "range"
    );
    let counted = || {
        objects(doc, tree, noun, |word| word == "of").any(|object| is_somebody(doc.lower(object)))
    };
    is_somebody(doc.lower(noun)) || counts && counted()
}

/// Returns the noun phrase of a noun without what is conjoined, relative clauses and appositions.
///
/// A name in apposition to a description is who it is ("the mayor, Ada Berg,"). Of the pronouns only those of persons count.
fn phrase(doc: &Document<'_>, tree: &Tree, noun: usize) -> Option<Span> {
    let pos = doc.tokens.get(noun)?.pos;
    if pos == Pos::Prp {
        return matches!(doc.lower(noun), "he" | "she" | "they").then(|| doc.tokens[noun].span());
    }
    let is_name = |token: usize| matches!(doc.tokens[token].pos, Pos::Nnp | Pos::Nnps);
    if !(is_name(noun) && !roles::is_role(doc.lower(noun)))
        && let Some(named) = tree
            .children(noun)
            .find(|&child| tree.label(child) == Dep::Appos && child > noun && is_name(child))
    {
        return phrase(doc, tree, named);
    }
    if !(pos.is_noun() || pos == Pos::Cd || pos == Pos::Jj) {
        return None;
    }
    // "met one on one"
    if pos == Pos::Cd && doc.lower(noun) == "one" && doc.lower(noun + 1) != "of" {
        return None;
    }
    // "no time or place has been set for the talks", "whose committee met"
    let whose = tree
        .children(noun)
        .any(|child| matches!(doc.lower(child), "whose" | "no"));
    if whose || pos.is_noun() && !is_name(noun) && !means_somebody(doc, tree, noun) {
        return None;
    }
    let (mut first, mut end) = (noun, noun + 1);
    for child in tree.children(noun) {
        match tree.label(child) {
            Dep::Det
            | Dep::Amod
            | Dep::Compound
            | Dep::Nummod
            | Dep::Poss
            | Dep::Nmod
            | Dep::Quantmod
                if child < noun =>
            {
                first = first.min(tree.subtree(child).0);
            }
            Dep::Prep if child > noun && doc.lower(child) == "of" && child == end => {
                end = end.max(tree.subtree(child).1);
            }
            _ => {}
        }
    }
    while end > noun + 1 && doc.tokens[end - 1].is(flag::PUNCT) {
        end -= 1;
    }
    while first < noun && matches!(doc.lower(first), "the" | "a" | "an" | "," | "to") {
        first += 1;
    }
    // "April 13 to 16"
    if (first..end).all(|at| doc.tokens[at].is(flag::NUMBER) && doc.tokens[at].pos == Pos::Cd) {
        return None;
    }
    Some(doc.span(first, end))
}
