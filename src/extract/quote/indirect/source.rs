//! Who makes an indirect statement: the subject of the reporting verb, by the tree and by the chunks of the sentence.

use super::super::class::Class;
use super::super::cue;
use super::super::frame::{self, Outline};
use super::super::noun::Chunks;
use super::super::speaker;
use super::super::subject::Reader;
use super::Search;
use crate::lexicon::{
    nouns::{self, Noun, is_somebody},
    roles,
};
use crate::model::{NameKind, Speaker, SpeakerKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Pos, flag};

/// How far from its verb a speaker is looked for, in tokens.
const WINDOW: usize = 90;

/// What people issue to say something in.
const STATEMENTS: [&str; 14] = [
    "statement",
    "letter",
    "article",
    "report",
    "post",
    "message",
    "tweet",
    "response",
    "email",
    "e-mail",
    "release",
    "resolution",
    "memo",
    "video",
];

/// Beginnings of verbs by which something makes somebody say what follows.
const CAUSES: [&str; 9] = [
    "caus", "compel", "driv", "drove", "forc", "inspir", "lead", "led", "prompt",
];

/// Beginnings of verbs by which somebody is only to say what follows.
const BIDS: [&str; 18] = [
    "advis", "allow", "ask", "call", "enabl", "encourag", "expect", "invit", "need", "order",
    "permit", "persuad", "press", "requir", "tell", "told", "urg", "want",
];

impl Search<'_, '_, '_> {
    /// Returns who speaks by the finite verb at token `at`, read from the chunks before it, however the tree went.
    pub(super) fn shallow(&self, at: usize) -> Option<Speaker> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let first = sentence.first.max(at.saturating_sub(WINDOW));
        let outline: Outline = frame::sentence(doc, first, sentence.end.min(at + 2));
        let chunks = Chunks::new(doc, &outline);
        let reader = Reader {
            doc,
            outline: &outline,
            chunks: &chunks,
        };
        let verb = outline.items.iter().rposition(|item| item.token == at)?;
        let phrase = reader.subject(0, verb)?;
        let head = outline.items.get(phrase.head)?;
        if matches!(head.class, Class::Relative | Class::Subordinator) || phrase.temporal {
            return None;
        }
        Some(speaker::speaker(&reader, self.names, phrase))
    }

    /// Returns the speaker whose phrase starts at token `at`, read from the chunks, and one past its last token.
    pub(super) fn phrase_at(&self, at: usize) -> Option<Speaker> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens.get(at)?.sentence as usize];
        let outline: Outline = frame::sentence(doc, at, sentence.end.min(at + WINDOW));
        let chunks = Chunks::new(doc, &outline);
        let reader = Reader {
            doc,
            outline: &outline,
            chunks: &chunks,
        };
        let phrase = chunks.starting(0).filter(|phrase| !phrase.temporal)?;
        let phrase = reader.extend(phrase, outline.items.len());
        Some(speaker::speaker(&reader, self.names, phrase))
    }

    /// Returns who speaks by the verb at `at` (nobody where the text leaves it open: `Asked whether …, she said`), and the
    /// medium that passes it on.
    pub(super) fn source(
        &self,
        tree: &Tree,
        at: usize,
        passive: bool,
    ) -> Option<(Option<Speaker>, Option<usize>)> {
        if self.is_asked(tree, at) {
            return Some((None, None));
        }
        if let Some(speaker) = self.inverted(at) {
            return Some((Some(speaker), None));
        }
        if let Some(speaker) = self.first_of_two(tree, at) {
            return Some((Some(speaker), None));
        }
        let by_tree = self.speaker(tree, at, passive);
        // An inverted or passive subject, and one shared with a verb or borrowed by a participle, only the tree knows.
        let is_plain = !passive
            && self.doc.tokens[at].pos.is_finite()
            && by_tree.is_none_or(|(head, _)| head < at && !self.is_second(at));
        if let Some(speaker) = is_plain.then(|| self.shallow(at)).flatten()
            && !by_tree.is_some_and(|(head, _)| self.is_published(tree, head, speaker))
        {
            return Some((Some(speaker), None));
        }
        let (mut head, via) = by_tree?;
        // "Berg yesterday showed the papers, but said …", "Yesterday, Norvia Corp, a …, disclosed": a day says nothing.
        if self.is_time(head) {
            head = head
                .checked_sub(1)
                .filter(|&before| self.doc.tokens[before].pos.is_noun() && !self.is_time(before))?;
        }
        Some((Some(self.phrase(tree, head)?), via))
    }

    /// Tells whether `speaker` is only where the writing with the head `head` stands: "a study published in the Harbour Review".
    fn is_published(&self, tree: &Tree, head: usize, speaker: Speaker) -> bool {
        let doc = self.doc;
        let start = doc.tokens_in(speaker.span).start;
        head < start
            && nouns::is(doc.lower(head), Noun::Writing)
            && (head + 1..start).any(|at| {
                doc.tokens[at].pos == Pos::Vbn
                    && tree.label(at) == Dep::Acl
                    && tree.head(at) == head
                    && tree.subtree(at).1 > start
            })
    }

    /// Tells whether the verb at `at` is a participle by which somebody unnamed asks the one who then speaks.
    fn is_asked(&self, tree: &Tree, at: usize) -> bool {
        let doc = self.doc;
        let first = doc.sentences[doc.tokens[at].sentence as usize].first;
        let opens = at == first
            || matches!(doc.lower(at - 1), "when" | "," | "if" | "while")
            || (at == first + 1
                && (doc.tokens[first].is(flag::PUNCT)
                    || matches!(doc.lower(first), "and" | "but")));
        doc.lower(at) == "asked"
            && opens
            && doc.lower(at + 1) != "by"
            && tree.children_by(at, &[Dep::Nsubj]).next().is_none()
    }

    /// Returns the speaker behind the verb at `at`: `…, said Ada Berg, …`.
    fn inverted(&self, at: usize) -> Option<Speaker> {
        let doc = self.doc;
        let before = at.checked_sub(1)?;
        if doc.lower(before) != "," || !doc.tokens[at].pos.is_finite() {
            return None;
        }
        let next = doc.tokens.get(at + 1)?;
        // "…, says mayor" closes a headline or bullet.
        let bare = roles::is_role(doc.lower(at + 1))
            && doc
                .tokens
                .get(at + 2)
                .is_none_or(|token| token.sentence != next.sentence);
        if !next.is(flag::CAPITAL)
            && !bare
            && !matches!(doc.lower(at + 1), "the" | "a" | "an" | "his" | "her")
        {
            return None;
        }
        let speaker = self.phrase_at(at + 1)?;
        let end = doc.tokens_in(speaker.span).end;
        // "Norvia, a maker of pumps, reported a loss": what is reported does not report.
        if self.is_described(before) || self.is_thing(Some(speaker)) {
            return None;
        }
        let closes = doc.tokens.get(end).is_none_or(|token| {
            token.sentence != next.sentence || token.is(flag::PUNCT) && !token.is(flag::QUOTE_MARK)
        });
        (closes && speaker.kind != SpeakerKind::Pronoun).then_some(speaker)
    }

    /// Tells whether only a person's name and who that is stand in the sentence before the comma at `comma`: "Ada Berg, head of the
    /// port, | said the quay, closed since May, would open".
    fn is_described(&self, comma: usize) -> bool {
        let doc = self.doc;
        let first = doc.sentences[doc.tokens[comma].sentence as usize].first;
        let second = (first + 1..comma).any(|at| doc.lower(at) == ",");
        if !second || (first..comma).any(|at| doc.tokens[at].pos.is_finite()) {
            return false;
        }
        let start = doc.tokens[first].span().start;
        let at = self.names.partition_point(|name| name.span.end <= start);
        self.names
            .get(at)
            .is_some_and(|name| name.kind == NameKind::Person && name.span.start == start)
    }

    /// Returns the speaker of the reporting verb before "and", where the one at `at` has the same form: `X said … and promised …`.
    fn first_of_two(&self, tree: &Tree, at: usize) -> Option<Speaker> {
        let doc = self.doc;
        if !self.is_second(at) || !doc.tokens[at].pos.is_finite() {
            return None;
        }
        let form = |at: usize| {
            cue::cue(doc.tokens[at].hash)
                .and_then(|cue| cue.verb)
                .map_or(0, |verb| verb.form)
        };
        let first = doc.sentences[doc.tokens[at].sentence as usize].first;
        let before = (first.max(at.saturating_sub(WINDOW))..at)
            .rev()
            .find(|&verb| {
                doc.tokens[verb].pos.is_finite()
                    && self.may_report(verb)
                    && form(verb) & form(at) != 0
            })?;
        match self.speaker(tree, before, false) {
            Some((head, _)) if head > before => self.phrase(tree, head),
            found => self.shallow(before).or_else(|| self.phrase(tree, found?.0)),
        }
    }

    /// Tells whether the verb at `at` shares its subject with one before: `… left and said …`.
    fn is_second(&self, at: usize) -> bool {
        let doc = self.doc;
        let mut before = at;
        while before > 0
            && (doc.tokens[before - 1].pos.is_adverb()
                || matches!(
                    doc.lower(before - 1),
                    "has" | "have" | "had" | "also" | "then"
                ))
        {
            before -= 1;
        }
        before > 0 && matches!(doc.lower(before - 1), "and" | "but" | "or")
    }

    /// Returns the head of who speaks by the verb at `at`, and the medium that passes it on.
    fn speaker(&self, tree: &Tree, at: usize, passive: bool) -> Option<(usize, Option<usize>)> {
        let doc = self.doc;
        if passive {
            // "was quoted as saying" is read at "saying"; "it was announced by X" has its agent.
            return tree
                .children_by(at, &[Dep::Agent])
                .find_map(|by| tree.children_by(by, &[Dep::Pobj]).next())
                .map(|agent| (agent, None));
        }
        let own = tree.subject_of(at);
        if let Some(subject) = own {
            return self
                .antecedent(tree, subject, at)
                .map(|speaker| (speaker, None));
        }
        if let Some(mover) = self.moved(tree, at) {
            let stems = |stems: &[&str]| {
                stems
                    .iter()
                    .any(|stem| doc.lower(mover.0).starts_with(stem))
            };
            if stems(&CAUSES) {
                return Some((mover.1, None));
            }
            if stems(&BIDS) {
                return None;
            }
        }
        if doc.tokens[at].pos == Pos::Vbg
            || matches!(tree.label(at), Dep::Xcomp | Dep::Advcl | Dep::Pcomp)
        {
            let head = tree.head(at);
            let above = if tree.label(head) == Dep::Prep {
                tree.head(head)
            } else {
                head
            };
            // cited X as saying; X was quoted as saying
            if doc.lower(head) == "as" && tree.label(at) == Dep::Pcomp {
                let quoting = above;
                let subject = tree.subject_of(quoting);
                if tree.children_by(quoting, &[Dep::Auxpass]).next().is_some() {
                    return subject.map(|subject| (subject, None));
                }
                // "cited the Minister of Mines and Trade Ada Berg as saying": the name stands right before.
                let named = head
                    .checked_sub(1)
                    .filter(|&before| before > quoting && self.ends_person(before));
                let source = named.or_else(|| tree.children_by(quoting, &[Dep::Dobj]).next())?;
                return Some((source, subject));
            }
            // "issued a statement saying …": who issued it.
            if doc.tokens[above].pos.is_noun() && tree.label(at) == Dep::Acl {
                let issued = tree.head(above);
                // "sought a judgement declaring that …": none has been given.
                let sought = tree.label(above) == Dep::Dobj
                    && ["seek", "sought", "want", "await"]
                        .iter()
                        .any(|stem| doc.lower(issued).starts_with(stem));
                if sought {
                    return None;
                }
                let issuer = (tree.label(above) == Dep::Dobj
                    && STATEMENTS.contains(&doc.lower(above))
                    && doc.tokens[issued].pos.is_verb())
                .then(|| tree.subject_of(issued))
                .flatten();
                return Some((issuer.unwrap_or(above), None));
            }
            // ", saying …" after the main clause is what its subject says, or who spoke right before.
            let root = tree.roots().next().unwrap_or(at);
            if doc.tokens[at].pos == Pos::Vbg
                && at > root
                && (doc.lower(at - 1) == "," || self.is_second(at))
                && doc.tokens[root].pos.is_verb()
            {
                let reports =
                    |verb: &usize| doc.tokens[*verb].pos.is_finite() && self.may_report(*verb);
                // "rejected reports which said so, noting …"
                let said = (root..at)
                    .rev()
                    .find(|verb| reports(verb) && tree.label(*verb) != Dep::Relcl)
                    .or_else(|| (root..at).rfind(reports))
                    .unwrap_or(root);
                if let Some(subject) = tree.subject_of(said) {
                    return self
                        .antecedent(tree, subject, said)
                        .map(|speaker| (speaker, None));
                }
            }
            // "left the crews saying …": who is left to say it.
            if doc.tokens[at].pos == Pos::Vbg
                && matches!(
                    doc.lower(above),
                    "leave"
                        | "leaves"
                        | "left"
                        | "leaving"
                        | "keep"
                        | "kept"
                        | "found"
                        | "heard"
                        | "saw"
                )
                && let Some(object) = tree
                    .children_by(above, &[Dep::Dobj])
                    .find(|&object| above < object && object < at)
                && (is_somebody(doc.lower(object)) || doc.lower(object) == "percent")
            {
                return Some((object, None));
            }
            if doc.tokens[above].pos.is_verb() && above != at {
                let subject = tree.subject_of(above).or_else(|| {
                    matches!(
                        tree.label(above),
                        Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Conj
                    )
                    .then(|| tree.subject_of(tree.head(above)))
                    .flatten()
                })?;
                return self
                    .antecedent(tree, subject, at)
                    .map(|speaker| (speaker, None));
            }
        }
        if tree.label(at) == Dep::Acl && doc.tokens[tree.head(at)].pos.is_noun() {
            return Some((tree.head(at), None));
        }
        None
    }

    /// Tells whether a person's name ends with the word at `at`.
    fn ends_person(&self, at: usize) -> bool {
        let span = self.doc.tokens[at].span();
        let from = self
            .names
            .partition_point(|name| name.span.end <= span.start);
        self.names
            .get(from)
            .is_some_and(|name| name.kind == NameKind::Person && name.span.end == span.end)
    }

    /// Returns the verb over the infinitive at `at` and its object, who is to do what the infinitive says: "led Norvia to threaten".
    fn moved(&self, tree: &Tree, at: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let over = tree.head(at);
        let infinitive = at > 0 && doc.lower(at - 1) == "to" && doc.tokens[at].pos == Pos::Vb;
        if !infinitive || over >= at || !doc.tokens[over].pos.is_verb() {
            return None;
        }
        let object = tree
            .children_by(over, &[Dep::Dobj])
            .chain(tree.children_by(at, &[Dep::Nsubj]))
            .find(|&object| over < object && object < at)?;
        Some((over, object))
    }

    /// Returns who a relative pronoun stands for; "there", "what" and the like say nothing.
    pub(super) fn antecedent(&self, tree: &Tree, subject: usize, verb: usize) -> Option<usize> {
        let doc = self.doc;
        match doc.tokens[subject].pos {
            Pos::Wp | Pos::Wdt => {
                let mut at = verb;
                for _ in 0..6 {
                    if tree.label(at) == Dep::Relcl {
                        return Some(self.meant(tree, subject, tree.head(at)));
                    }
                    let head = tree.head(at);
                    if head == at {
                        return None;
                    }
                    at = head;
                }
                None
            }
            Pos::Ex | Pos::Wrb => None,
            _ if matches!(doc.lower(subject), "that" | "this" | "which" | "what") => None,
            _ => Some(subject),
        }
    }

    /// Returns what the relative pronoun at `pronoun` goes back to, where the tree hangs its clause on `noun`: "who" is no place or
    /// body but the person described by it (`Ada Berg, the head of the port of Lisbon, who said`), and nothing done says anything
    /// where somebody stands nearer (`the results of a search by the council, which said`).
    fn meant(&self, tree: &Tree, pronoun: usize, noun: usize) -> usize {
        let doc = self.doc;
        let kind = |at: usize| {
            let span = doc.tokens[at].span();
            let from = self
                .names
                .partition_point(|name| name.span.end <= span.start);
            self.names
                .get(from)
                .filter(|name| name.span.contains(span))
                .map(|name| name.kind)
        };
        // "a wave of departures of pilots who said"
        let no_person = doc.lower(pronoun) == "who"
            && !is_somebody(doc.lower(noun))
            && !doc.tokens[noun].is(flag::CAPITAL);
        if nouns::is(doc.lower(noun), Noun::Deed) || no_person {
            let nearest = (noun + 1..pronoun).rfind(|&at| !doc.tokens[at].is(flag::PUNCT));
            return nearest
                .filter(|&at| doc.tokens[at].pos.is_noun() && is_somebody(doc.lower(at)))
                .unwrap_or(noun);
        }
        if doc.lower(pronoun) != "who"
            || doc.lower(pronoun - 1) != ","
            || !matches!(kind(noun), Some(NameKind::Place | NameKind::Org))
        {
            return noun;
        }
        let over = || {
            tree.ancestors(noun)
                .take(8)
                .take_while(|&at| !doc.tokens[at].pos.is_verb())
        };
        // "Ada Berg, the head of the pilots in Westport, who"
        let apposed = over().find(|&at| {
            tree.label(at) == Dep::Appos
                && roles::is_role(doc.lower(at))
                && kind(tree.head(at)) == Some(NameKind::Person)
        });
        apposed.map_or_else(
            || {
                over()
                    .find(|&at| roles::is_role(doc.lower(at)) || kind(at) == Some(NameKind::Person))
                    .unwrap_or(noun)
            },
            |role| tree.head(role),
        )
    }

    /// Returns the speaker whose phrase has the head `head`.
    pub(super) fn phrase(&self, tree: &Tree, head: usize) -> Option<Speaker> {
        let doc = self.doc;
        let token = doc.tokens.get(head)?;
        if token.pos == Pos::Prp {
            let kind = SpeakerKind::Pronoun;
            return (doc.lower(head) != "you").then(|| Speaker {
                span: token.span(),
                name: None,
                apposition: None,
                kind,
            });
        }
        if token.is(flag::PUNCT) || token.pos == Pos::PrpPossessive {
            return (token.pos == Pos::PrpPossessive).then(|| Speaker {
                span: token.span(),
                name: None,
                apposition: None,
                kind: SpeakerKind::Pronoun,
            });
        }
        let (first, end) = tree.noun_phrase(doc, head);
        let span = doc.span(self.behind_city(first, head), end);
        // The name that the head belongs to, or an apposition to it right behind the phrase.
        let from = self
            .names
            .partition_point(|name| name.span.end <= token.span().start);
        let name = self
            .names
            .get(from)
            .filter(|name| name.span.overlaps(token.span()) && name.kind != NameKind::Other)
            .filter(|_| !speaker::is_member(doc, span))
            .map(|name| name.span);
        let span = name.map_or(span, |name| span.join(name));
        let appositive = tree.children_by(head, &[Dep::Appos]).next();
        let apposition = appositive.map(|head| {
            let (first, end) = tree.noun_phrase(doc, head);
            doc.span(first, end)
        });
        // "his spokeswoman Yara Holt", "Ada Berg, the mayor": the name tells more than the description.
        let named = name.or_else(|| {
            apposition.and_then(|apposition| {
                let from = self
                    .names
                    .partition_point(|name| name.span.end <= apposition.start);
                self.names
                    .get(from)
                    .filter(|name| name.kind == NameKind::Person && apposition.overlaps(name.span))
                    .map(|name| name.span)
            })
        });
        let (span, apposition) = match (name, named) {
            (None, Some(named)) => (named, Some(span)),
            _ => (span, apposition),
        };
        Some(Speaker {
            span,
            name: named,
            apposition,
            kind: if named.is_some() {
                SpeakerKind::Name
            } else {
                SpeakerKind::Nominal
            },
        })
    }
}
