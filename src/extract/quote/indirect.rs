//! Indirect speech: statements reported without quotation marks, read from the tree of the sentence.
//!
//! Found: the clause of a reporting verb (`X said the road was open`, `the road was open, X said`), what somebody promises,
//! threatens, demands or is asked to do, what somebody is accused of, what a participle goes on to say (`saying …`), `according
//! to X`, and nouns of speech with their clause (`the claim that …`). A statement that holds a quotation is left to that quotation.
//! Only sentences with a cue are parsed.

use super::cue::{self, Grammar};
use crate::model::{
    Name, NameKind, Quote, QuoteForm, Span, Speaker, SpeakerKind, SpeechAct, Timex, TimexKind,
};
use crate::syntax::{Dep, Tree, Trees};
use crate::text::{Document, Pos, flag};

/// Fewest words of an indirect statement: shorter ones ("said so") say nothing.
const FEWEST: usize = 3;

/// Verbs of the lexicon that tell what somebody thinks, not what somebody says.
const THOUGHTS: &[&str] = &[
    "believe", "believes", "believed", "fear", "fears", "feared", "feel", "feels", "felt", "hope",
    "hopes", "hoped", "hoping", "think", "thinks", "thought", "thinking", "wonder", "wonders",
    "wondered", "recall", "recalled", "read", "reads", "rule", "rules", "ruled", "reason", "rage",
    "spell", "specify",
];

/// Verbs whose object is what was said: plans, calls and warnings.
const OBJECTS: &[&str] = &[
    "announce",
    "announces",
    "announced",
    "announcing",
    "propose",
    "proposes",
    "proposed",
    "proposing",
    "demand",
    "demands",
    "demanded",
    "demanding",
    "deny",
    "denies",
    "denied",
    "denying",
    "confirm",
    "confirms",
    "confirmed",
    "promise",
    "promises",
    "promised",
    "promising",
    "predict",
    "predicts",
    "predicted",
    "pledge",
    "pledged",
    "pledges",
    "recommend",
    "recommends",
    "recommended",
    "report",
    "reported",
    "criticize",
    "criticized",
    "criticise",
    "criticised",
    "cited",
    "citing",
    "cites",
    "questioned",
    "defended",
    "praised",
    "condemned",
    "rejected",
    "blamed",
    "described",
    "describing",
    "describes",
];

/// What follows a verb of calling or warning.
const AFTER_CALL: &[(&str, &[&str])] = &[
    ("call", &["for"]),
    ("calls", &["for"]),
    ("called", &["for"]),
    ("calling", &["for"]),
    ("warn", &["of", "about", "against"]),
    ("warns", &["of", "about", "against"]),
    ("warned", &["of", "about", "against"]),
    ("warning", &["of", "about", "against"]),
    ("complained", &["about", "of"]),
    ("complains", &["about", "of"]),
];

/// Verbs with which a noun of speech makes one cue ("cast doubt that", "made the claim that").
const LIGHT: &[&str] = &[
    "cast",
    "casts",
    "casting",
    "make",
    "makes",
    "made",
    "making",
    "issue",
    "issued",
    "issues",
    "voice",
    "voiced",
    "express",
    "expressed",
    "expresses",
    "expressing",
    "raise",
    "raised",
    "raises",
    "repeat",
    "repeated",
    "reject",
    "rejected",
    "dismiss",
    "dismissed",
    "deliver",
    "delivered",
    "release",
    "released",
];

/// What the search of one document goes by.
struct Search<'s, 'd, 'a> {
    doc: &'s Document<'a>,
    trees: &'s Trees<'d, 'a>,
    names: &'s [Name],
    times: &'s [Timex],
    /// Quotations found before, in the order of the text.
    marked: &'s [Quote],
    /// All quotation marks' contents, attributed or not.
    segments: &'s [Span],
    found: Vec<Quote>,
}

/// A statement before it is checked.
#[derive(Clone, Copy)]
struct Statement {
    /// First and one past the last token of the words said.
    content: (usize, usize),
    /// The head of the speaker's noun phrase.
    speaker: usize,
    /// First and one past the last token of the cue.
    cue: (usize, usize),
    act: SpeechAct,
    addressee: Option<usize>,
    object: Option<usize>,
    via: Option<usize>,
    rule: &'static str,
    score: f32,
}

/// Returns the indirect statements of a tagged document in the order of the text.
pub(super) fn indirect(
    doc: &Document<'_>,
    trees: &Trees<'_, '_>,
    names: &[Name],
    times: &[Timex],
    marked: &[Quote],
    segments: &[Span],
) -> Vec<Quote> {
    let mut search = Search {
        doc,
        trees,
        names,
        times,
        marked,
        segments,
        found: Vec::new(),
    };
    for index in 0..doc.sentences.len() {
        search.sentence(index);
    }
    let mut found = search.found;
    found.sort_by_key(|quote| (quote.span.start, quote.span.end));
    // Of two statements in one place the longer is kept.
    let mut kept: Vec<Quote> = Vec::with_capacity(found.len());
    for quote in found {
        match kept.last_mut() {
            Some(last) if last.span.contains(quote.span) && shares(last.span, quote.span) => {}
            Some(last) if quote.span.contains(last.span) && shares(quote.span, last.span) => {
                *last = quote;
            }
            _ => kept.push(quote),
        }
    }
    kept
}

/// Tells whether the smaller span is most of the larger one.
fn shares(larger: Span, smaller: Span) -> bool {
    smaller.len() * 5 >= larger.len() * 4
}

impl Search<'_, '_, '_> {
    fn sentence(&mut self, index: usize) {
        let sentence = self.doc.sentences[index];
        let cues: Vec<usize> = sentence
            .tokens()
            .filter(|&at| self.may_report(at))
            .collect();
        if cues.is_empty() || sentence.end - sentence.first < FEWEST + 2 {
            return;
        }
        let tree = self.trees.tree(index);
        for at in cues {
            let statement = if self.doc.lower(at) == "according" {
                self.according(tree, at)
            } else if self.doc.tokens[at].pos.is_verb() {
                self.verb(tree, at)
            } else {
                self.noun(tree, at)
            };
            if let Some(statement) = statement {
                self.add(tree, statement);
            }
        }
    }

    /// Tells whether token `at` may be a cue.
    fn may_report(&self, at: usize) -> bool {
        let token = &self.doc.tokens[at];
        let word = self.doc.lower(at);
        if self.in_marks(token.span()) {
            return false;
        }
        if word == "according" {
            return self.doc.lower(at + 1) == "to";
        }
        if word == "doubt" {
            return token.pos.is_noun();
        }
        let Some(cue) = cue::cue(token.hash) else {
            return false;
        };
        if token.pos.is_verb() {
            return cue.verb.is_some_and(|verb| verb.grammar != Grammar::Beside)
                && !THOUGHTS.contains(&word);
        }
        token.pos.is_noun() && cue.noun.is_some()
    }

    /// Tells whether a span lies inside quotation marks.
    fn in_marks(&self, span: Span) -> bool {
        let at = self
            .segments
            .partition_point(|segment| segment.end <= span.start);
        self.segments
            .get(at)
            .is_some_and(|segment| segment.contains(span))
    }

    /// Reads a reporting verb.
    fn verb(&self, tree: &Tree, at: usize) -> Option<Statement> {
        let doc = self.doc;
        let verb = cue::cue(doc.tokens[at].hash)?.verb?;
        let word = doc.lower(at);
        let passive = tree.children_by(at, &[Dep::Auxpass]).next().is_some();
        let (speaker, via) = self.speaker(tree, at, passive)?;
        let statement = |content, rule, score| Statement {
            content,
            speaker,
            cue: (at, at + 1),
            act: verb.act,
            addressee: None,
            object: None,
            via,
            rule,
            score,
        };
        let object = tree.children_by(at, &[Dep::Dobj, Dep::Dative]).next();
        // accused X of …
        if (verb.grammar == Grammar::Object || verb.act == SpeechAct::Accuse)
            && let Some((target, content)) = self.accusation(tree, at)
        {
            return Some(Statement {
                object: Some(target),
                ..statement(content, "of", 0.75)
            });
        }
        // X said (that) …; … , X said
        if let Some(clause) = tree.children_by(at, &[Dep::Ccomp]).next() {
            let content = self.clause(tree, clause, at);
            let addressee = object.filter(|&object| {
                object > at
                    && (verb.grammar == Grammar::Told
                        || matches!(word, "asked" | "ask" | "warned" | "warn" | "warns"))
            });
            return Some(Statement {
                addressee,
                ..statement(content, "clause", 0.8)
            });
        }
        // promised to …; urged X to …
        if let Some(clause) = tree.children_by(at, &[Dep::Xcomp]).next()
            && matches!(verb.grammar, Grammar::Clause | Grammar::Told)
            && clause > at
            && doc.tokens[clause].pos == Pos::Vb
        {
            let (first, end) = self.clause(tree, clause, at);
            let to = tree
                .children_by(clause, &[Dep::Aux])
                .find(|&child| doc.lower(child) == "to");
            let first = to.map_or(first, |to| to.max(first));
            return Some(Statement {
                addressee: object.filter(|&object| object > at && object < first),
                object: None,
                ..statement((first, end), "infinitive", 0.65)
            });
        }
        // called for …; warned of …
        if let Some((_, prepositions)) = AFTER_CALL.iter().find(|(verb, _)| *verb == word)
            && let Some(preposition) = tree
                .children_by(at, &[Dep::Prep])
                .find(|&child| child > at && prepositions.contains(&doc.lower(child)))
        {
            let (_, end) = tree.subtree(preposition);
            return Some(Statement {
                cue: (at, preposition + 1),
                act: if word.starts_with("call") {
                    SpeechAct::Demand
                } else {
                    verb.act
                },
                ..statement((preposition + 1, end), "call", 0.6)
            });
        }
        if matches!(verb.grammar, Grammar::Clause)
            && (doc.tokens[at].pos.is_finite() || doc.tokens[at].pos == Pos::Vbg)
            && let Some(content) = self.beside(tree, at, speaker)
        {
            return Some(statement(content, "beside", 0.6));
        }
        // announced …
        if OBJECTS.contains(&word)
            && let Some(object) = tree.children_by(at, &[Dep::Dobj]).next()
            && object > at
        {
            let (first, end) = tree.subtree(object);
            return (end - first >= 5).then(|| statement((first, end), "object", 0.5));
        }
        None
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
                let source = tree.children_by(quoting, &[Dep::Dobj]).next()?;
                return Some((source, subject));
            }
            // ", saying …" after the main clause is what its subject says.
            let root = tree.roots().next().unwrap_or(at);
            if doc.tokens[at].pos == Pos::Vbg
                && at > root
                && at
                    .checked_sub(1)
                    .is_some_and(|before| doc.lower(before) == ",")
                && doc.tokens[root].pos.is_verb()
                && let Some(subject) = tree.subject_of(root)
            {
                return self
                    .antecedent(tree, subject, root)
                    .map(|speaker| (speaker, None));
            }
            if doc.tokens[above].pos.is_noun() && tree.label(at) == Dep::Acl {
                return Some((above, None));
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

    /// Returns who a relative pronoun stands for; "there", "what" and the like say nothing.
    fn antecedent(&self, tree: &Tree, subject: usize, verb: usize) -> Option<usize> {
        let doc = self.doc;
        match doc.tokens[subject].pos {
            Pos::Wp | Pos::Wdt => {
                let mut at = verb;
                for _ in 0..6 {
                    if tree.label(at) == Dep::Relcl {
                        return Some(tree.head(at));
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

    /// Returns the words of a clause without what introduces it and without the attribution.
    fn clause(&self, tree: &Tree, clause: usize, cue: usize) -> (usize, usize) {
        let doc = self.doc;
        let (mut first, mut end) = tree.subtree(clause);
        // The parser hangs the subject of an attribution in the middle under the clause now and then.
        if first < cue && cue < end {
            if cue - first >= end - cue {
                end = cue;
            } else {
                first = cue + 1;
            }
        }
        // "said at most a few might come": a clause without a subject has lost it to the verb before.
        let lost = [Dep::Nsubj, Dep::Nsubjpass, Dep::Expl, Dep::Csubj];
        if cue + 1 < first && tree.children_by(clause, &lost).next().is_none() {
            first = cue + 1;
        }
        // What stands before "that" belongs to the attribution ("said by a wide margin that …").
        if let Some(that) = tree
            .children_by(clause, &[Dep::Mark])
            .find(|&mark| doc.lower(mark) == "that" && mark > cue)
        {
            first = that;
        }
        if matches!(doc.lower(first), "that") && first + 1 < end {
            first += 1;
        }
        (first, end)
    }

    /// Reads an attribution that the tree does not join to its clause: `…, X said`, `…, said X`, `X said …`.
    fn beside(&self, tree: &Tree, at: usize, speaker: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let (np_first, np_end) = tree.noun_phrase(doc, speaker);
        let (first, mut end) = (np_first.min(at), np_end.max(at + 1));
        // Days and adverbs between the attribution and its end.
        while end < sentence.end
            && (doc.tokens[end].pos.is_adverb()
                || self.is_time(end)
                || matches!(doc.lower(end), "on" | "in") && self.is_time(end + 1))
        {
            end += 1;
        }
        let closes = end >= sentence.end || doc.tokens[end].is(flag::PUNCT);
        if first > sentence.first + FEWEST && doc.lower(first - 1) == "," && closes {
            let before = (sentence.first, first - 1);
            let behind = (end, sentence.end);
            let longer = behind.1.saturating_sub(behind.0) > 2 * (before.1 - before.0);
            return Some(if longer { behind } else { before });
        }
        // X said …: what follows must be a clause of its own.
        if speaker < at && !closes {
            let mut start = at + 1;
            while start < sentence.end && (self.is_time(start) || doc.tokens[start].pos.is_adverb())
            {
                start += 1;
            }
            if doc.lower(start) == "that" {
                start += 1;
            }
            let counted =
                doc.lower(start) == "at" && matches!(doc.lower(start + 1), "most" | "least");
            let opens = counted
                || doc.tokens.get(start).is_some_and(|token| {
                    !token.is(flag::PUNCT)
                        && !matches!(token.pos, Pos::In | Pos::To | Pos::Rp | Pos::Cc)
                });
            let verb = (start + 1..sentence.end.min(start + 14))
                .any(|token| doc.tokens[token].pos.is_finite());
            if opens && verb {
                return Some((start, sentence.end));
            }
        }
        None
    }

    /// Tells whether a token belongs to a time expression.
    fn is_time(&self, at: usize) -> bool {
        let Some(token) = self.doc.tokens.get(at) else {
            return false;
        };
        let from = self
            .times
            .partition_point(|timex| timex.span.end <= token.span().start);
        self.times
            .get(from)
            .is_some_and(|timex| timex.span.contains(token.span()))
    }

    /// Returns the accused and the words of `accuse X of …`.
    fn accusation(&self, tree: &Tree, at: usize) -> Option<(usize, (usize, usize))> {
        let doc = self.doc;
        let target = tree.children_by(at, &[Dep::Dobj]).next()?;
        let of = tree
            .children_by(at, &[Dep::Prep])
            .chain(tree.children_by(target, &[Dep::Prep]))
            .find(|&child| child > target && matches!(doc.lower(child), "of" | "for"))?;
        let content = tree.children_by(of, &[Dep::Pcomp, Dep::Pobj]).next()?;
        let (first, end) = tree.subtree(content);
        let accusing = doc.lower(at).starts_with("accus") || doc.tokens[content].pos == Pos::Vbg;
        accusing.then_some((target, (first.max(of + 1), end)))
    }

    /// Reads `according to X`.
    fn according(&self, tree: &Tree, at: usize) -> Option<Statement> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let source = tree
            .children(at + 1)
            .find(|&child| tree.label(child) == Dep::Pobj)
            .filter(|&source| source > at + 1)?;
        let (_, mut source_end) = tree.subtree(source);
        // The phrase ends at the comma that closes it.
        let comma =
            (source + 1..source_end.min(sentence.end)).find(|&token| doc.lower(token) == ",");
        let opens = at == sentence.first || doc.tokens[at].is(flag::FIRST);
        if let (Some(comma), true) = (comma, opens) {
            source_end = comma;
        }
        let content = if opens {
            let first =
                (source_end..sentence.end).find(|&token| !doc.tokens[token].is(flag::PUNCT))?;
            (first, sentence.end)
        } else {
            // The clause before it; what stands behind goes on with the same source only where it is longer.
            let before = (sentence.first, at);
            let behind = (source_end, sentence.end);
            if behind.1.saturating_sub(behind.0) > 2 * (before.1 - before.0) {
                behind
            } else {
                before
            }
        };
        Some(Statement {
            content,
            speaker: source,
            cue: (at, at + 2),
            act: SpeechAct::Say,
            addressee: None,
            object: None,
            via: None,
            rule: "according-to",
            score: 0.75,
        })
    }

    /// Reads a noun of speech with its clause: "the claim that …", "cast doubt that …".
    fn noun(&self, tree: &Tree, at: usize) -> Option<Statement> {
        let doc = self.doc;
        let clause = tree
            .children_by(at, &[Dep::Acl, Dep::Ccomp, Dep::Relcl])
            .find(|&clause| {
                clause > at
                    && tree
                        .children_by(clause, &[Dep::Mark])
                        .any(|mark| doc.lower(mark) == "that")
            })
            .or_else(|| self.clause_behind(tree, at))?;
        let owner = tree.children_by(at, &[Dep::Poss]).next().or_else(|| {
            tree.children_by(at, &[Dep::Prep])
                .filter(|&child| doc.lower(child) == "by")
                .find_map(|by| tree.children_by(by, &[Dep::Pobj]).next())
        });
        let verb = tree.head(at);
        let light = LIGHT.contains(&doc.lower(verb)) && tree.label(at) == Dep::Dobj;
        let speaker = match owner {
            Some(owner) => owner,
            None if light => self.antecedent(tree, tree.subject_of(verb)?, verb)?,
            None => return None,
        };
        let (mut first, end) = tree.subtree(clause);
        while first < end && (doc.lower(first) == "that" || doc.tokens[first].is(flag::PUNCT)) {
            first += 1;
        }
        let act = cue::cue(doc.tokens[at].hash)
            .and_then(|cue| cue.noun)
            .unwrap_or(SpeechAct::Deny);
        Some(Statement {
            content: (first, end),
            speaker,
            cue: if light { (verb, at + 1) } else { (at, at + 1) },
            act,
            addressee: None,
            object: None,
            via: None,
            rule: "noun",
            score: 0.65,
        })
    }

    /// Returns the verb of a "that" clause close behind a noun of speech, where the tree ties it to something between.
    fn clause_behind(&self, tree: &Tree, at: usize) -> Option<usize> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let that = (at + 1..sentence.end.min(at + 4)).find(|&token| doc.lower(token) == "that")?;
        let between = (at + 1..that).all(|token| self.is_time(token) || doc.lower(token) == "on");
        (between && tree.label(that) == Dep::Mark).then(|| tree.head(that))
    }

    /// Checks a statement and adds it.
    fn add(&mut self, tree: &Tree, statement: Statement) {
        let doc = self.doc;
        let (mut first, mut end) = statement.content;
        // Marks at the ends, and a conjunction in front, are no words of the speaker.
        while first < end
            && (doc.tokens[first].is(flag::PUNCT) || (doc.lower(first) == "but" && first + 1 < end))
        {
            first += 1;
        }
        while end > first && doc.tokens[end - 1].is(flag::PUNCT) {
            end -= 1;
        }
        // A dateline in front of the first sentence is no part of it.
        if let Some(dash) =
            (first..end.min(first + 14)).find(|&at| matches!(doc.word(at), "-" | "--" | "–" | "—"))
            && doc.tokens[first].is(flag::PARAGRAPH_FIRST)
            && doc.tokens[first].is(flag::ALL_CAPS)
        {
            first = dash + 1;
        }
        // A remark in brackets, a relative clause behind a comma and what follows a dash at the end are mostly the writer's.
        if let Some(tail) = (first + FEWEST..end).find(|&at| self.is_tail(at)) {
            end = tail;
            while end > first && doc.tokens[end - 1].is(flag::PUNCT) {
                end -= 1;
            }
        }
        if end < first + FEWEST {
            return;
        }
        let span = doc.span(first, end);
        let inside_content = (first..end).contains(&statement.speaker);
        if inside_content || self.quoted(span) {
            return;
        }
        let Some(speaker) = self.phrase(tree, statement.speaker) else {
            return;
        };
        let noun = |head: usize| {
            let (first, end) = tree.noun_phrase(doc, head);
            doc.span(first, end)
        };
        let cue = doc.span(statement.cue.0, statement.cue.1);
        self.found.push(Quote {
            form: QuoteForm::Indirect,
            span,
            continues: None,
            speaker: Some(speaker),
            cue: Some(cue),
            act: statement.act,
            addressee: statement.addressee.map(noun),
            via: statement.via.map(noun),
            anonymity: None,
            said_on: self.said_on(statement.cue.0, (first, end)),
            cue_object: statement.object.map(noun),
            rule: statement.rule,
            score: statement.score,
        });
    }

    /// Tells whether the writer's own remark may begin at token `at`.
    fn is_tail(&self, at: usize) -> bool {
        let doc = self.doc;
        doc.lower(at) == ","
            && (matches!(doc.lower(at + 1), "which" | "who" | "though" | "although")
                || doc.lower(at + 1) == "compared")
    }

    /// Tells whether a quotation is part of the statement, or the statement part of a quotation.
    fn quoted(&self, span: Span) -> bool {
        let at = self
            .segments
            .partition_point(|segment| segment.end <= span.start);
        self.segments[at..]
            .iter()
            .take_while(|segment| segment.start < span.end)
            .any(|segment| {
                self.marked
                    .iter()
                    .any(|quote| quote.span.overlaps(*segment))
                    || segment.len() * 2 > span.len()
            })
    }

    /// Returns the speaker whose phrase has the head `head`.
    fn phrase(&self, tree: &Tree, head: usize) -> Option<Speaker> {
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
        let span = doc.span(first, end);
        // The name that the head belongs to, or an apposition to it right behind the phrase.
        let from = self
            .names
            .partition_point(|name| name.span.end <= token.span().start);
        let name = self
            .names
            .get(from)
            .filter(|name| name.span.overlaps(token.span()) && name.kind != NameKind::Other)
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

    /// Returns the day on which it was said: a day near the cue and outside the words.
    fn said_on(&self, cue: usize, content: (usize, usize)) -> Option<jiff::civil::Date> {
        let doc = self.doc;
        let sentence = doc.sentence_span(doc.tokens[cue].sentence as usize);
        let from = self
            .times
            .partition_point(|timex| timex.span.end <= sentence.start);
        self.times[from..]
            .iter()
            .take_while(|timex| timex.span.start < sentence.end)
            .filter(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time))
            .find_map(|timex| {
                let tokens = doc.tokens_in(timex.span);
                let outside = tokens.end <= content.0 || tokens.start >= content.1;
                let near = tokens.start.abs_diff(cue) <= 6;
                let range = timex.range?;
                (outside && near && range.start == range.end).then_some(range.start)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash;

    #[test]
    fn the_lexicon_knows_what_takes_a_clause() {
        assert!(
            cue::cue(hash("said"))
                .and_then(|cue| cue.verb)
                .is_some_and(|verb| verb.grammar == Grammar::Clause)
        );
        assert!(
            !cue::cue(hash("accused"))
                .and_then(|cue| cue.verb)
                .is_some_and(|verb| verb.grammar == Grammar::Clause)
        );
    }
}
