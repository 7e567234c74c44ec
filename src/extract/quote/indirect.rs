//! Indirect speech: statements reported without quotation marks, read from the tree of the sentence.
//!
//! Found: the clause of a reporting verb (`X said the road was open`, `the road was open, X said`), what somebody promises,
//! threatens, demands or is asked to do, what somebody is accused of, what a participle goes on to say (`saying …`), `according
//! to X`, and nouns of speech with their clause (`the claim that …`). A statement that holds a quotation is left to that quotation.
//! Only sentences with a cue are parsed.

mod according;
mod accusation;
mod around;
mod beside;
mod bounds;
mod colon;
mod demand;
mod ending;
mod noun;
mod refused;
mod source;

use std::collections::HashMap;

use super::anonymity;
use super::cue::{self, Grammar};
use crate::lexicon::{nouns::is_somebody, voices};
use crate::model::{
    Name, Quote, QuoteForm, Span, Speaker, SpeakerKind, SpeechAct, Timex, TimexKind,
};
use crate::stop;
use crate::syntax::{Dep, Tree, Trees};
use crate::text::{Document, Pos, flag};

/// Fewest words of an indirect statement: shorter ones ("said so") say nothing.
const FEWEST: usize = 3;

/// Verbs of the lexicon that tell what somebody thinks, not what somebody says.
const THOUGHTS: &[&str] = &[
    "believe",
    "believes",
    "believed",
    "believing",
    "fearing",
    "feeling",
    "fear",
    "fears",
    "feared",
    "feel",
    "feels",
    "felt",
    "hope",
    "hopes",
    "hoped",
    "hoping",
    "think",
    "thinks",
    "thought",
    "thinking",
    "wonder",
    "wonders",
    "wondered",
    "recall",
    "recalled",
    "read",
    "reads",
    "rule",
    "rules",
    "ruled",
    "reason",
    "rage",
    "spell",
    "specify",
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

/// What the search of one document goes by.
struct Search<'s, 'd, 'a> {
    doc: &'s Document<'a>,
    trees: &'s Trees<'d, 'a>,
    names: &'s [Name],
    times: &'s [Timex],
    /// Quotations found before, in the order of the text.
    /// Where each quotation that was found begins, in order, and the farthest byte that it and those before it reach.
    reach: Vec<(usize, usize)>,
    /// All quotation marks' contents, attributed or not.
    segments: &'s [Span],
    found: Vec<Quote>,
    /// How often each last word of a name stands in one; filled when first asked for.
    last_words: Option<HashMap<&'s str, u32>>,
}

/// A statement before it is checked.
#[derive(Clone, Copy)]
struct Statement {
    /// First and one past the last token of the words said.
    content: (usize, usize),
    /// More words of the same statement behind an attribution in its middle.
    rest: Option<(usize, usize)>,
    /// Who says it, where the text tells.
    speaker: Option<Speaker>,
    /// First and one past the last token of the cue.
    cue: (usize, usize),
    act: SpeechAct,
    addressee: Option<usize>,
    object: Option<usize>,
    via: Option<usize>,
    rule: &'static str,
    score: f32,
}

/// The rule of words that go on behind an attribution.
const CONTINUED: &str = "continued";

/// Returns the indirect statements of a tagged document in the order of the text.
pub(super) fn indirect(
    doc: &Document<'_>,
    trees: &Trees<'_, '_>,
    names: &[Name],
    times: &[Timex],
    marked: &[Quote],
    segments: &[Span],
) -> Vec<Quote> {
    let mut reach: Vec<(usize, usize)> = marked
        .iter()
        .map(|quote| (quote.span.start, quote.span.end))
        .collect();
    reach.sort_unstable();
    let mut farthest = 0;
    for (_, end) in &mut reach {
        farthest = farthest.max(*end);
        *end = farthest;
    }
    let mut search = Search {
        doc,
        trees,
        names,
        times,
        reach,
        segments,
        found: Vec::new(),
        last_words: None,
    };
    for index in 0..doc.sentences.len() {
        stop::check();
        search.sentence(index);
    }
    for index in 0..doc.paragraphs.len() {
        search.headline(index);
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
    for index in 1..kept.len() {
        let (before, after) = kept.split_at_mut(index);
        if let (Some(first), Some(second)) = (before.last(), after.first_mut())
            && second.rule == CONTINUED
            && second.cue == first.cue
        {
            second.continues = Some(index - 1);
        }
    }
    kept
}

/// Returns the first token of a speaker's phrase.
fn tokens_start(doc: &Document<'_>, speaker: Speaker) -> usize {
    doc.tokens_in(speaker.span).start
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
        // "All told, a hundred crews …"
        if word == "told" && self.word_before(at) == "all" {
            return false;
        }
        let Some(cue) = cue::cue(token.hash) else {
            return false;
        };
        if token.pos.is_verb() {
            // "a majority of pledged votes": a participle that describes a noun.
            if matches!(token.pos, Pos::Vbd | Pos::Vbn)
                && matches!(
                    self.word_before(at),
                    "of" | "for" | "with" | "from" | "in" | "on" | "by"
                )
            {
                return false;
            }
            if anonymity::is_request(self.doc, at) || anonymity::gives_reason(self.doc, at) {
                return false;
            }
            return cue.verb.is_some_and(|verb| verb.grammar != Grammar::Beside)
                && !THOUGHTS.contains(&word);
        }
        token.pos.is_noun() && cue.noun.is_some()
    }

    /// Returns the lower-case word before a token, empty at the start of the text.
    fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1)
            .map_or("", |before| self.doc.lower(before))
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
        let (speaker, via) = self.source(tree, at, passive)?;
        if self.is_nobodys(tree, at, speaker) {
            return None;
        }
        // What stands between marks does not speak outside of them.
        // "Adding the port would help": a deed that is the subject speaks of nobody.
        let cue = self.doc.tokens[at].span();
        if speaker.is_some_and(|speaker| {
            self.in_marks(speaker.span)
                || speaker.span == cue
                || speaker.span.overlaps(cue) && !doc.tokens[at].is(flag::CAPITAL)
        }) {
            return None;
        }
        // "if they agree to run both lines": nobody has agreed.
        let supposed = tree.children_by(at, &[Dep::Mark]).any(|mark| {
            (matches!(doc.lower(mark), "if" | "unless" | "whether" | "lest")
                || doc.lower(mark) == "until" && matches!(doc.tokens[at].pos, Pos::Vbz | Pos::Vbp))
                && mark < at
                && (mark..at).all(|between| !doc.tokens[between].is(flag::PUNCT))
        });
        if supposed && !passive {
            return None;
        }
        if self.is_unsaid(tree, at, verb.act, speaker) {
            return None;
        }
        if !passive
            && matches!(verb.grammar, Grammar::Clause | Grammar::Told)
            && doc.tokens[at].pos.is_finite()
            && speaker.is_some_and(|speaker| self.attributes_quotation(at, speaker))
        {
            return None;
        }
        // "does not insist on the banks pledging to pay": what is only spoken of.
        let matter = speaker.is_some_and(|speaker| {
            let phrase = doc.tokens_in(speaker.span);
            doc.tokens[at].pos == Pos::Vbg
                && phrase.end == at
                && matches!(
                    self.word_before(phrase.start),
                    "on" | "about" | "without" | "against"
                )
                && voices::voice(doc.cut(speaker.span)) != voices::Voice::Writing
        });
        if matter {
            return None;
        }
        // "has produced promising results", but "kept promising results"
        if word == "promising"
            && tree.head(at) + 1 == at
            && doc.tokens[tree.head(at)].pos.is_verb()
            && ![
                "keep", "kept", "stop", "start", "beg", "continu", "went", "is", "are", "was",
                "were", "be",
            ]
            .iter()
            .any(|stem| doc.lower(tree.head(at)).starts_with(stem))
        {
            return None;
        }
        // "Hale: Mayor Asking Voters To Wait": what stands behind a colon has a doer of its own.
        if speaker.is_some_and(|speaker| {
            (doc.tokens_in(speaker.span).end..at).any(|token| doc.word(token) == ":")
        }) {
            return None;
        }
        let statement = |content, rule, score| Statement {
            content,
            rest: None,
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
        let is_clausal = matches!(verb.grammar, Grammar::Clause | Grammar::Told);
        // …, X said, …
        if is_clausal
            && !passive
            // ", he was quoted as saying", but "…, he sounded glad, saying, …"
            && (doc.tokens[at].pos != Pos::Vbg || self.word_before(at) == "as")
            && let Some(speaker) = speaker
            && let Some((content, rest)) = self.around(at, speaker, object)
        {
            return Some(Statement {
                rest,
                addressee: object.filter(|&object| object > at && verb.grammar == Grammar::Told),
                ..statement(content, "around", 0.75)
            });
        }
        // accused X of …
        if (verb.grammar == Grammar::Object || verb.act == SpeechAct::Accuse)
            && let Some((target, content)) = self.accusation(tree, at)
        {
            return Some(Statement {
                object: Some(target),
                ..statement(content, "of", 0.75)
            });
        }
        // X said (that) …
        let clauses = || {
            tree.children_by(at, &[Dep::Ccomp])
                .filter(|&clause| !self.is_aside(tree, clause))
        };
        let behind = speaker.is_none_or(|speaker| tokens_start(doc, speaker) < at);
        // "has not said who will come": nothing was said of it.
        let kept_back = matches!(
            word,
            "said" | "say" | "says" | "disclosed" | "disclose" | "specified" | "specify"
        ) && tree.children_by(at, &[Dep::Neg]).next().is_some()
            && matches!(
                doc.lower(at + 1),
                "who" | "whether" | "when" | "where" | "what" | "how" | "if" | "why" | "which"
            );
        if kept_back {
            return None;
        }
        // "threatens the work that others did": the thing is threatened, and its clause says nothing.
        let thing = object.is_some_and(|object| {
            object > at
                && verb.act == SpeechAct::Threaten
                && doc.tokens[object].pos.is_noun()
                && !is_somebody(doc.lower(object))
                && !doc.tokens[object].is(flag::CAPITAL)
        });
        // "agreed to give up the port so that the crews might stay": to agree to do something is a deed.
        let deed = word.starts_with("agree")
            && tree
                .children_by(at, &[Dep::Xcomp])
                .any(|clause| clause > at && doc.tokens[clause].pos == Pos::Vb);
        if thing || deed {
            return None;
        }
        if let Some(clause) = clauses()
            .find(|&clause| clause > at && behind)
            .or_else(|| clauses().next())
            // "introduced a coat made of wool": a verb with an object reports a clause by its "that" alone.
            .filter(|&clause| {
                is_clausal
                    || doc.lower(at + 1) == "out"
                    || self.is_marked_clause(self.clause(tree, clause, at))
            })
        {
            let content = self.since_first_that(at, self.clause(tree, clause, at));
            if self.is_others_clause(at, content, speaker)
                || self.is_owned_claim(tree, at, content.0)
            {
                return None;
            }
            // "He promised much: the road …": another sentence's words.
            if (at + 1..content.0)
                .rfind(|&token| doc.word(token) == ":")
                .is_some_and(|colon| {
                    colon > at + 1 && !(at + 1..colon).all(|token| self.is_time(token))
                })
            {
                return None;
            }
            // "told Harbour Wire the ship would sail": whom it was told may hang under the clause.
            if verb.grammar == Grammar::Told
                && object.is_none_or(|object| object >= content.0)
                && content.0 == at + 1
                && let Some((listener, first)) = self.listener(at, content.1)
            {
                return Some(Statement {
                    addressee: Some(listener),
                    ..statement((first, content.1), "clause", 0.75)
                });
            }
            // "told the council when asked about it: “…”": the quotation is what was said.
            if self.leads_in(content.1) {
                return None;
            }
            let addressee = object.filter(|&object| {
                object > at
                    && (verb.grammar == Grammar::Told
                        || matches!(word, "asked" | "ask" | "warned" | "warn" | "warns"))
            });
            return Some(Statement {
                addressee,
                act: if self.is_refused_claim(at, content.0) {
                    SpeechAct::Deny
                } else {
                    verb.act
                },
                ..statement(content, "clause", 0.8)
            });
        }
        // promised to …; urged X to …
        if let Some(clause) = tree.children_by(at, &[Dep::Xcomp]).next()
            && is_clausal
            && clause > at
            && (doc.tokens[clause].pos == Pos::Vb
                || doc.tokens[clause].pos == Pos::Vbg
                    && (verb.act == SpeechAct::Deny || self.is_proposal(at)))
            // To agree to do something is a deed.
            && !word.starts_with("agree")
        {
            return self
                .infinitive(tree, at, clause, speaker)
                .map(|(content, addressee)| Statement {
                    addressee,
                    ..statement(content, "infinitive", 0.65)
                });
        }
        // called on the crews to …
        if word.starts_with("call")
            && let Some(content) = self.call_on(tree, at)
        {
            return (!self.is_thing(speaker)).then(|| Statement {
                cue: (at, at + 2),
                act: SpeechAct::Demand,
                ..statement(content, "infinitive", 0.6)
            });
        }
        // called for …; warned of …
        if let Some((_, prepositions)) = AFTER_CALL.iter().find(|(verb, _)| *verb == word)
            && let Some(preposition) = tree
                .children_by(at, &[Dep::Prep])
                .find(|&child| child > at && prepositions.contains(&doc.lower(child)))
        {
            let (_, end) = tree.subtree(preposition);
            if self.is_thing(speaker) {
                return None;
            }
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
        if is_clausal
            && let Some(first) = self.that(at)
            && !self.is_others_clause(at, (first, first), speaker)
        {
            let end = doc.sentences[doc.tokens[at].sentence as usize].end;
            return Some(statement((first, end), "clause", 0.6));
        }
        // assured him it was done
        if verb.grammar == Grammar::Told
            && let Some((listener, content)) = self.told(at)
        {
            return Some(Statement {
                addressee: Some(listener),
                ..statement(content, "clause", 0.6)
            });
        }
        // "producers who requested payments have …": the main clause goes on behind.
        let relative = at
            .checked_sub(1)
            .is_some_and(|before| matches!(doc.tokens[before].pos, Pos::Wp | Pos::Wdt));
        if verb.grammar == Grammar::Clause
            && !relative
            && (doc.tokens[at].pos.is_finite() || doc.tokens[at].pos == Pos::Vbg)
            && let Some(content) = speaker.and_then(|speaker| self.beside(at, speaker))
        {
            return Some(statement(content, "beside", 0.6));
        }
        // announced …
        if OBJECTS.contains(&word)
            && let Some(object) = tree.children_by(at, &[Dep::Dobj]).next()
            && object > at
            && !self.is_light(tree, at, object)
        {
            let (first, mut end) = tree.subtree(object);
            // "described the port as a ruin", "blamed the floods on Norvia"
            let mut fewest = FEWEST + 2;
            if let Some(whole) = self.behind_object(tree, at, object) {
                end = end.max(whole);
                fewest = FEWEST;
            }
            if self.is_to_come(tree, at) || word.starts_with("cit") && self.is_source(object) {
                return None;
            }
            return (end - first >= fewest && !self.is_thing(speaker))
                .then(|| statement((first, end), "object", 0.5));
        }
        None
    }

    /// Tells whether a clause says when or why something was said: "…," said Hale, before the police led her away.
    fn is_aside(&self, tree: &Tree, clause: usize) -> bool {
        // "…," he said when I asked him why.
        let asked = self.doc.lower(clause).starts_with("ask")
            && tree
                .children_by(clause, &[Dep::Advmod])
                .any(|child| self.doc.lower(child) == "when");
        asked || self.is_marked_aside(tree, clause)
    }

    /// Tells whether a word that marks a clause of time or reason opens the clause.
    fn is_marked_aside(&self, tree: &Tree, clause: usize) -> bool {
        tree.children_by(clause, &[Dep::Mark]).any(|mark| {
            matches!(
                self.doc.lower(mark),
                "before"
                    | "after"
                    | "while"
                    | "because"
                    | "although"
                    | "though"
                    | "until"
                    | "since"
            ) || self.is_while(mark)
        })
    }

    /// Returns the head of the phrase right behind the verb of telling at `at`, and the first token of what was told, before
    /// token `end`.
    fn listener(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let first = if doc.lower(at + 1) == "her" && self.begins_clause(at + 2) {
            at + 2
        } else {
            doc.tokens_in(self.phrase_at(at + 1)?.span).end
        };
        let opens = self.begins_clause(first);
        (opens && first + FEWEST <= end)
            .then(|| (first - 1, first + usize::from(doc.lower(first) == "that")))
    }

    /// Tells whether the word at `first` can open a clause behind whom it is told.
    fn begins_clause(&self, first: usize) -> bool {
        let doc = self.doc;
        doc.tokens.get(first).is_some_and(|token| {
            matches!(
                token.pos,
                Pos::Dt | Pos::Prp | Pos::PrpPossessive | Pos::Nnp | Pos::Nnps | Pos::Ex
            )
        })
    }

    /// Tells whether a colon and a quotation follow the words that end before token `end`.
    fn leads_in(&self, end: usize) -> bool {
        let doc = self.doc;
        let colon = (end.saturating_sub(1)..=end)
            .find(|&token| token < doc.tokens.len() && doc.word(token) == ":");
        colon.is_some_and(|colon| {
            doc.tokens
                .get(colon + 1)
                .is_some_and(|token| token.is(flag::QUOTE_MARK))
        })
    }

    /// Returns the token behind a "that" close behind the verb at `at`, with no other verb between: `said on Tuesday that …`.
    fn that(&self, at: usize) -> Option<usize> {
        let doc = self.doc;
        let end = doc.sentences[doc.tokens[at].sentence as usize].end;
        let that = (at + 1..end.min(at + 14)).find(|&token| doc.lower(token) == "that")?;
        let plain = (at + 1..that).all(|token| {
            !doc.tokens[token].pos.is_finite() && !doc.tokens[token].is(flag::QUOTE_MARK)
        });
        // "in that city"; "bombings that killed many"
        let points =
            that > at + 1 && doc.tokens[that - 1].pos == Pos::In && !self.is_time(that - 1);
        let relative = doc
            .tokens
            .get(that + 1)
            .is_some_and(|next| next.pos.is_finite() || next.pos == Pos::Md);
        (plain
            && !points
            && !relative
            && matches!(doc.tokens[that].pos, Pos::In | Pos::Dt | Pos::Wdt))
        .then_some(that + 1)
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
        (self.behind_time(tree, clause, first), end)
    }

    /// Returns where the words of a clause begin behind the time of saying: "said earlier on Monday | it was ready".
    fn behind_time(&self, tree: &Tree, clause: usize, first: usize) -> usize {
        let doc = self.doc;
        let Some(subject) = tree
            .children_by(clause, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Expl])
            .next()
        else {
            return first;
        };
        let (start, _) = tree.subtree(subject);
        let times = || first..start.min(first + 6);
        let only = times().all(|at| {
            self.is_time(at)
                || matches!(
                    doc.lower(at),
                    "earlier" | "later" | "late" | "early" | "on" | "in" | "at" | "also"
                )
        });
        if start > first && start <= first + 6 && only && times().any(|at| self.is_time(at)) {
            start
        } else {
            first
        }
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

    /// Adds a statement, and what of it stands behind its attribution.
    fn add(&mut self, tree: &Tree, statement: Statement) {
        self.add_words(tree, &statement);
        if let Some(rest) = statement.rest {
            let rest = Statement {
                content: rest,
                rule: CONTINUED,
                ..statement
            };
            self.add_words(tree, &rest);
        }
    }

    /// Checks the words of a statement and adds them.
    fn add_words(&mut self, tree: &Tree, statement: &Statement) {
        let doc = self.doc;
        let (mut first, mut end) = statement.content;
        // Marks at the ends, and a conjunction in front, are no words of the speaker.
        while first < end
            && (doc.tokens[first].is(flag::PUNCT) || matches!(doc.lower(first), "but" | "and"))
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
        first = self.behind_city(first, end);
        let fewest = if statement.rest.is_some() || statement.rule == CONTINUED {
            1
        } else {
            FEWEST
        };
        if end < first + fewest {
            return;
        }
        end = ending::of(doc, tree, (first, end), statement.cue, statement.rule);
        end = self.whole(first, end, statement.cue.0);
        while end > first && doc.tokens[end - 1].is(flag::PUNCT) {
            end -= 1;
        }
        if end < first + fewest {
            return;
        }
        end = bounds::closed(doc, first, end);
        let span = doc.span(first, end);
        if statement
            .speaker
            .is_some_and(|speaker| span.overlaps(speaker.span) || self.is_deed(speaker))
            || self.quoted(span)
            || self.is_no_statement(statement, (first, end))
        {
            return;
        }
        let noun = |head: usize| {
            let (first, end) = tree.noun_phrase(doc, head);
            doc.span(first, end)
        };
        self.found.push(Quote {
            form: QuoteForm::Indirect,
            span,
            continues: None,
            speaker: statement.speaker,
            cue: Some(doc.span(statement.cue.0, statement.cue.1)),
            act: statement.act,
            addressee: statement.addressee.map(noun),
            via: statement.via.map(noun),
            anonymity: self.anonymity(statement, (first, end)),
            said_on: self.said_on(statement.cue.0, (first, end)),
            cue_object: statement.object.map(|head| self.accused(tree, head, first)),
            rule: statement.rule,
            score: statement.score,
        });
    }

    /// Tells whether a speaker without a name is something done or that happened: "the visit suggests …" reports nobody's words.
    fn is_deed(&self, speaker: Speaker) -> bool {
        let words = self.doc.cut(speaker.span);
        speaker.kind == SpeakerKind::Nominal
            && speaker.name.is_none()
            && !words
                .split_whitespace()
                .next_back()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
            && voices::is_deed(words)
    }

    /// Returns why the source is not named, where its sentence tells.
    fn anonymity(&self, statement: &Statement, content: (usize, usize)) -> Option<Span> {
        let speaker = statement.speaker?;
        if speaker.kind == SpeakerKind::Name || speaker.name.is_some() {
            return None;
        }
        let sentence = self.doc.sentences[self.doc.tokens[statement.cue.0].sentence as usize];
        let open = |at: usize| at < content.0 || at >= content.1;
        anonymity::reason(
            self.doc,
            sentence.first,
            sentence.end,
            Some(statement.cue.0),
            open,
        )
    }

    /// Tells whether a quotation is part of the statement, or the statement part of a quotation.
    fn quoted(&self, span: Span) -> bool {
        let at = self
            .segments
            .partition_point(|segment| segment.end <= span.start);
        self.segments[at..]
            .iter()
            .take_while(|segment| segment.start < span.end)
            .any(|segment| self.is_marked(*segment) || segment.len() * 2 > span.len())
    }

    /// Tells whether a quotation that was found lies over a span.
    fn is_marked(&self, span: Span) -> bool {
        let before = self.reach.partition_point(|(start, _)| *start < span.end);
        before
            .checked_sub(1)
            .and_then(|last| self.reach.get(last))
            .is_some_and(|(_, end)| *end > span.start)
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
