//! Finds the subject of a reporting verb.

use super::class::Class;
use super::frame::{Item, Outline};
use super::noun::{self, Chunks, Phrase};
use crate::lexicon::{nouns::is_somebody, roles};
use crate::text::{Document, Pos};

/// Farthest that a subject is looked for, in items.
const REACH: usize = 70;

/// What the finders read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'r, 'a> {
    /// The document.
    pub(super) doc: &'r Document<'a>,
    /// The writer's sentences.
    pub(super) outline: &'r Outline,
    /// Their noun phrases.
    pub(super) chunks: &'r Chunks,
}

impl<'r> Reader<'r, '_> {
    /// Returns all items.
    pub(super) fn items(&self) -> &'r [Item] {
        &self.outline.items
    }

    /// Returns the class of item `i`.
    pub(super) fn class(&self, i: usize) -> Class {
        self.items().get(i).map_or(Class::Stop, |item| item.class)
    }

    /// Returns item `i` in lower case; a quotation is its mark.
    pub(super) fn lower(&self, i: usize) -> &'r str {
        self.items()
            .get(i)
            .map_or("", |item| self.doc.lower(item.token))
    }

    /// Adds to `phrase` what hangs on it.
    pub(super) fn extend(&self, phrase: Phrase, limit: usize) -> Phrase {
        self.chunks.extend(self.doc, self.items(), phrase, limit)
    }

    /// Returns the first item of the verb group that ends with verb `verb`, and whether "to" stands in it.
    pub(super) fn group(&self, lo: usize, verb: usize) -> (usize, bool) {
        let mut first = verb;
        let mut infinitive = false;
        while first > lo {
            match self.class(first - 1) {
                Class::Auxiliary | Class::Adverb => {}
                Class::To if first == verb || infinitive => infinitive = true,
                Class::To => infinitive = true,
                _ => break,
            }
            first -= 1;
        }
        (first, infinitive)
    }

    /// Returns the subject of the verb at item `verb`, looked for from item `lo` on.
    pub(super) fn subject(&self, lo: usize, verb: usize) -> Option<Phrase> {
        let lo = lo.max(verb.saturating_sub(REACH));
        let (mut first, infinitive) = self.group(lo, verb);
        let start = self.clause(lo, first);
        if infinitive {
            return self.main(start, first).or_else(|| self.main(lo, first));
        }
        // "Hale on Monday said": the time is stepped over.
        while let Some(time) = self
            .chunks
            .ending(first)
            .filter(|phrase| phrase.temporal || self.is_year(*phrase))
        {
            if time.first <= lo {
                break;
            }
            first = time.first;
            if self.class(first - 1) == Class::Preposition && first - 1 > lo {
                first -= 1;
            }
        }
        // "who has in the past said"
        while first > lo && self.class(first - 1) == Class::Auxiliary {
            first -= 1;
        }
        if first <= lo {
            return None;
        }
        match self.class(first - 1) {
            Class::Relative => {
                let at = first - 1;
                Some(Phrase {
                    first: at,
                    end: at + 1,
                    head: at,
                    temporal: false,
                })
            }
            Class::Subordinator if self.lower(first - 1) == "that" => Some(Phrase {
                first: first - 1,
                end: first,
                head: first - 1,
                temporal: false,
            }),
            _ => match self
                .chunks
                .ending(first)
                .filter(|phrase| phrase.first >= lo)
            {
                Some(phrase) => Some(
                    self.before_title(lo, phrase)
                        .or_else(|| self.first_of_two(lo, phrase))
                        .or_else(|| self.before_relative(lo, phrase))
                        .or_else(|| self.before_reduced(lo, phrase))
                        .or_else(|| self.before_aside(lo, phrase))
                        .or_else(|| self.behind_leading(lo, phrase))
                        .unwrap_or_else(|| self.climb(lo, phrase)),
                ),
                None => self
                    .before_name(lo, first)
                    .or_else(|| self.before_bracket(lo, first))
                    .or_else(|| self.main(start, first))
                    .or_else(|| self.main(lo, first)),
            },
        }
    }

    /// Returns the name before an office that ends with `phrase` and no comma closes: "Ana Hale, | director of research at Lund Bank |
    /// said".
    fn before_title(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let office = self.climb(lo, phrase);
        let comma = office.first.checked_sub(1).filter(|&at| at > lo)?;
        if self.class(comma) != Class::Comma
            || self.class(office.head) != Class::Noun
            || self.class(office.first) == Class::Determiner
                && !matches!(self.lower(office.first), "a" | "an")
            || self.doc.tokens[self.items()[office.head].token].pos == Pos::Nns
            || !roles::is_role(self.lower(office.head))
        {
            return None;
        }
        let name = self.chunks.ending(comma).filter(|name| name.first >= lo)?;
        let whole = name.end - name.first > 1
            && (name.first..name.end).all(|at| self.class(at) == Class::Proper);
        // "In Albany, New York, a spokesman said": a place behind a place.
        let opens = name.first == lo
            || match self.class(name.first - 1) {
                Class::Subordinator | Class::Quote => true,
                Class::Comma => name.first < lo + 2 || self.class(name.first - 2) != Class::Proper,
                _ => false,
            };
        (whole && opens).then_some(name)
    }

    /// Returns the name at the end of `phrase` where what stands before it only leads in: "In a letter to the owners | Hale | said".
    fn behind_leading(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let first = (phrase.first..phrase.end)
            .rev()
            .take_while(|&at| self.class(at) == Class::Proper)
            .last()
            .filter(|&at| at > phrase.first && self.class(at - 1) == Class::Noun)?;
        if roles::is_role(self.lower(first - 1)) {
            return None;
        }
        let whole = self.climb(lo, phrase);
        let link = whole.first.checked_sub(1).filter(|&link| link >= lo)?;
        let leads = matches!(self.lower(link), "in" | "at" | "on" | "during" | "after")
            && (link == lo || self.class(link - 1) == Class::Comma);
        (leads && whole.first < phrase.first).then_some(Phrase {
            first,
            end: phrase.end,
            head: phrase.end - 1,
            temporal: false,
        })
    }

    /// Tells whether a phrase is a year behind a preposition: "who in 2010 said".
    fn is_year(&self, phrase: Phrase) -> bool {
        let before = phrase.first.checked_sub(1);
        phrase.end - phrase.first == 1
            && before.is_some_and(|before| self.class(before) == Class::Preposition)
            && matches!(self.lower(phrase.first).parse(), Ok(1800..=2100))
    }

    /// Returns what a relative clause that ends with `phrase` hangs on: "an official | who met the envoys | said".
    fn before_relative(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let before = phrase.first.checked_sub(1).filter(|&before| before > lo)?;
        if !matches!(
            self.class(before),
            Class::Verb | Class::Ing | Class::Preposition
        ) {
            return None;
        }
        let relative = (lo..before).rev().take(25).take_while(|&j| {
            !matches!(
                self.class(j),
                Class::Comma
                    | Class::Subordinator
                    | Class::Quote
                    | Class::Semicolon
                    | Class::Dash
                    | Class::Coordinator
            )
        });
        let who = relative
            .into_iter()
            .find(|&j| self.class(j) == Class::Relative && self.lower(j) == "who")?;
        self.chunks.ending(who).map(|head| self.climb(lo, head))
    }

    /// Returns what a reduced relative clause that ends with `phrase` hangs on: "an official | speaking to the envoys | said".
    fn before_reduced(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let link = phrase.first.checked_sub(2).filter(|&link| link > lo)?;
        let reduced =
            self.class(link) == Class::Ing || noun::describes_behind(self.doc, &self.items()[link]);
        if !matches!(self.class(link + 1), Class::Preposition | Class::To) || !reduced {
            return None;
        }
        let head = self.chunks.ending(link).filter(|head| head.first >= lo)?;
        let opens = head.first == lo
            || matches!(
                self.class(head.first - 1),
                Class::Comma | Class::Coordinator | Class::Quote | Class::Subordinator
            );
        // "people familiar with the plan": the description is all of it.
        let end = if self.class(link) == Class::Ing {
            head.end
        } else {
            phrase.end
        };
        opens.then_some(Phrase { end, ..head })
    }

    /// Returns the description before a name between commas that ends before item `first`: "…, | the governor of Beira, Ana Hale,
    /// said".
    fn before_name(&self, lo: usize, first: usize) -> Option<Phrase> {
        let comma = |at: usize| at > lo && self.class(at) == Class::Comma;
        let close = first.checked_sub(1).filter(|&at| comma(at))?;
        let name = self.chunks.ending(close).filter(|name| name.first > lo)?;
        let open = name.first.checked_sub(1).filter(|&at| comma(at))?;
        let last = self
            .chunks
            .ending(open)
            .filter(|last| last.first > lo && !last.temporal)?;
        let described = self.climb(lo, last);
        (self.class(name.head) == Class::Proper
            && self.class(described.head) == Class::Noun
            && described.first > lo
            && self.class(described.first) == Class::Determiner
            && comma(described.first - 1)
            && is_somebody(self.lower(described.head)))
        .then_some(described)
    }

    /// Returns the name with an apposition that a second subject, which ends with `phrase`, is joined to: "Ada Hale, a farmer from
    /// Ames, and | members of her family | told".
    fn first_of_two(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let second = self.climb(lo, phrase);
        let link = second.first.checked_sub(1).filter(|&link| link > lo + 2)?;
        if self.lower(link) != "and" || self.class(link - 1) != Class::Comma {
            return None;
        }
        let first = self.main(lo, link)?;
        let apposed = self.class(first.head) == Class::Proper
            && self.class(first.end) == Class::Comma
            && first.end + 1 < link - 1
            && matches!(self.lower(first.end + 1), "a" | "an" | "the" | "who")
            && (first.end + 1..link - 1).all(|at| {
                !matches!(
                    self.class(at),
                    Class::Verb | Class::Auxiliary | Class::Quote | Class::Stop | Class::Semicolon
                )
            });
        apposed.then_some(first)
    }

    /// Returns the subject before a bracket of commas that ends before item `first`: "Ana Hale, who had seen the wreck because
    /// …, said".
    fn before_bracket(&self, lo: usize, first: usize) -> Option<Phrase> {
        let before = first
            .checked_sub(1)
            .filter(|&before| before > lo && self.class(before) == Class::Comma)?;
        let phrase = self.main(lo, before)?;
        let opens = self.class(phrase.end) == Class::Comma
            && phrase.end < before
            && !phrase.temporal
            && matches!(
                self.lower(phrase.end + 1),
                "who"
                    | "whose"
                    | "which"
                    | "a"
                    | "an"
                    | "the"
                    | "one"
                    | "speaking"
                    | "citing"
                    | "now"
                    | "in"
                    | "led"
                    | "headed"
                    | "joined"
                    | "accompanied"
                    | "flanked"
            );
        opens.then_some(phrase)
    }

    /// Returns the subject before an aside of place or time that ends with `phrase`: "Hale first denied it, but | in a later
    /// interview | said".
    fn before_aside(&self, lo: usize, phrase: Phrase) -> Option<Phrase> {
        let mut open = phrase.first;
        while open > lo
            && matches!(
                self.class(open - 1),
                Class::Determiner | Class::Adverb | Class::Adjective
            )
        {
            open -= 1;
        }
        let link = open.checked_sub(2).filter(|&link| link > lo)?;
        (self.class(link + 1) == Class::Preposition && self.class(link) == Class::Coordinator)
            .then(|| self.main(lo, link))
            .flatten()
    }

    /// Returns `phrase` with what it hangs on: "a spokesman for | the ministry".
    pub(super) fn climb(&self, lo: usize, mut phrase: Phrase) -> Phrase {
        for _ in 0..6 {
            if phrase.first < lo + 2 {
                break;
            }
            // "the port of nearby Lund"
            let link = phrase.first - 1 - usize::from(self.lower(phrase.first - 1) == "nearby");
            let Some(before) = self.chunks.ending(link).filter(|before| before.first >= lo) else {
                break;
            };
            if before.temporal {
                break;
            }
            let joins = match self.class(link) {
                Class::Preposition => {
                    !matches!(
                        self.lower(link),
                        "like" | "about" | "after" | "before" | "during" | "as"
                    ) && self.class(before.head) != Class::Pronoun
                        || self.lower(link) == "of"
                }
                // "aides to the mayor"
                Class::To => self.class(before.head) == Class::Noun,
                Class::Coordinator => {
                    self.lower(link) == "and"
                        && (self.is_joined_name(before, phrase)
                            || before.first == lo
                            || self.lower(before.first - 1) == "with"
                            || matches!(
                                self.class(before.first - 1),
                                Class::Comma
                                    | Class::Subordinator
                                    | Class::Coordinator
                                    | Class::Semicolon
                                    | Class::Quote
                                    | Class::Colon
                            ))
                }
                _ => false,
            };
            if !joins {
                break;
            }
            // "told reporters in Ohio he said": the object of a verb before is no subject of the next.
            phrase = Phrase {
                first: before.first,
                head: before.head,
                ..phrase
            };
        }
        phrase
    }

    /// Tells whether "and" joins two names behind one preposition: "a spokesman for the Council for Roads | and Bridges".
    fn is_joined_name(&self, before: Phrase, after: Phrase) -> bool {
        self.class(before.head) == Class::Proper
            && self.class(after.head) == Class::Proper
            && self.class(after.first) == Class::Proper
            && before.first > 0
            && matches!(self.lower(before.first - 1), "of" | "for")
    }

    /// Returns where the clause that item `at` belongs to begins, not before `lo`.
    pub(super) fn clause(&self, lo: usize, at: usize) -> usize {
        let mut i = at;
        while i > lo {
            i -= 1;
            let starts = match self.class(i) {
                Class::Quote | Class::Semicolon | Class::Colon => true,
                Class::Other => self.lower(i) == "(",
                Class::Coordinator => {
                    i > lo
                        && matches!(self.class(i - 1), Class::Comma | Class::Dash | Class::Quote)
                        && self
                            .chunks
                            .starting(i + 1)
                            .is_some_and(|next| next.end <= at)
                        && self.finite_after(i + 1, at)
                }
                // "…, a judge as governor, said": a part played is no clause.
                Class::Subordinator => {
                    i > lo
                        && self.chunks.starting(i + 1).is_some_and(|next| {
                            self.lower(i) != "as" || self.class(next.end) != Class::Comma
                        })
                        && self.class(i - 1) != Class::Comma
                }
                _ => false,
            };
            if starts && i + 1 < at {
                return i + 1;
            }
        }
        lo
    }

    /// Tells whether a phrase at `first` is followed by its verb, directly or after a bracket of commas, not later than `at`.
    fn finite_after(&self, first: usize, at: usize) -> bool {
        let Some(phrase) = self.chunks.starting(first) else {
            return false;
        };
        let end = self.extend(phrase, at).end;
        end >= at
            || matches!(
                self.class(end),
                Class::Comma | Class::Verb | Class::Auxiliary | Class::Adverb
            )
    }

    /// Returns the first phrase of `lo..hi` that can be a subject: what leads in ("On Monday, in a letter, …") is stepped over.
    pub(super) fn main(&self, lo: usize, hi: usize) -> Option<Phrase> {
        let mut i = lo;
        let mut led = false;
        // One place lies in another: "In Ames, Iowa, Hale, in a green coat, said".
        let mut within = false;
        while i < hi {
            let class = self.class(i);
            match class {
                Class::Coordinator
                | Class::Adverb
                | Class::Comma
                | Class::Other
                | Class::Quote
                | Class::Dash
                | Class::Stop
                | Class::Colon
                | Class::Semicolon => i += 1,
                // "about 200 workers"
                Class::Preposition
                    if matches!(self.lower(i), "about" | "around" | "over" | "under")
                        && self.class(i + 1) == Class::Number =>
                {
                    i += 1;
                }
                Class::Preposition
                | Class::Subordinator
                | Class::Ing
                | Class::To
                | Class::Verb
                | Class::Adjective
                | Class::Auxiliary
                    if self.chunks.starting(i).is_none() =>
                {
                    match (i..hi).find(|&j| self.class(j) == Class::Comma) {
                        Some(comma) if comma + 1 < hi => {
                            led = class == Class::Preposition;
                            i = comma + 1;
                        }
                        _ => i += 1,
                    }
                }
                // "who, after a long night, said"
                Class::Relative if self.class(i + 1) == Class::Comma => {
                    return Some(Phrase {
                        first: i,
                        end: i + 1,
                        head: i,
                        temporal: false,
                    });
                }
                Class::Relative => i += 1,
                _ => match self.chunks.starting(i) {
                    Some(phrase) if phrase.temporal => i = phrase.end,
                    // "On September 27 they said"
                    Some(phrase)
                        if phrase.end == phrase.first + 1
                            && self.class(phrase.head) == Class::Number
                            && i > lo
                            && self.class(i - 1) == Class::Temporal =>
                    {
                        i = phrase.end;
                    }
                    // A dateline: "Riga (AFP) – Latvia said".
                    Some(phrase)
                        if phrase.first == lo
                            && phrase.end + 1 < hi
                            && self.class(phrase.end) == Class::Dash
                            && self.class(phrase.head) == Class::Proper =>
                    {
                        i = phrase.end + 1;
                    }
                    // "In Ames, Iowa, Hale said"
                    Some(phrase)
                        if led
                            && !within
                            && self.class(phrase.head) == Class::Proper
                            && phrase.end + 1 < hi
                            && self.class(phrase.end) == Class::Comma
                            && (matches!(
                                self.class(phrase.end + 1),
                                Class::Proper
                                    | Class::Pronoun
                                    | Class::Preposition
                                    | Class::Subordinator
                                    | Class::Temporal
                            )) =>
                    {
                        within = true;
                        i = phrase.end + 1;
                    }
                    Some(phrase) => {
                        let phrase = self.extend(phrase, hi);
                        return Some(self.chunks.coordinate(self.doc, self.items(), phrase, hi));
                    }
                    None => i += 1,
                },
            }
        }
        None
    }
}
