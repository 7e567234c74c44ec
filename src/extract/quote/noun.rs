//! Noun phrases: chunks first, then with what hangs on them.

use super::class::Class;
use super::frame::{Item, Outline};
use crate::lexicon::nouns::{self, Noun, is_somebody};
use crate::lexicon::roles;
use crate::text::{Document, Pos};

/// A noun phrase as a range of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    /// First item.
    pub(super) first: usize,
    /// One past the last item.
    pub(super) end: usize,
    /// Its head word.
    pub(super) head: usize,
    /// Tells whether it is a time ("last week").
    pub(super) temporal: bool,
}

/// The chunks of a document: noun phrases without what follows their heads.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    phrases: Vec<Phrase>,
    /// For each item, one more than the index of its chunk; 0 for none.
    of_item: Vec<u32>,
}

impl Chunks {
    /// Finds the chunks of all frames.
    pub(super) fn new(doc: &Document<'_>, outline: &Outline) -> Self {
        let mut chunks = Self {
            phrases: Vec::with_capacity(outline.items.len() / 4),
            of_item: vec![0; outline.items.len() + 1],
        };
        for frame in &outline.frames {
            let mut i = frame.first;
            while i < frame.end {
                let Some(phrase) = chunk(doc, &outline.items, i, frame.end) else {
                    i += 1;
                    continue;
                };
                chunks.phrases.push(phrase);
                for item in phrase.first..phrase.end {
                    chunks.of_item[item] = chunks.phrases.len() as u32;
                }
                i = phrase.end;
            }
        }
        chunks
    }

    /// Returns the chunk that item `i` is in.
    pub(super) fn at(&self, i: usize) -> Option<Phrase> {
        let number = *self.of_item.get(i)?;
        self.phrases.get((number as usize).checked_sub(1)?).copied()
    }

    /// Returns the chunk that starts with item `i`.
    pub(super) fn starting(&self, i: usize) -> Option<Phrase> {
        self.at(i).filter(|phrase| phrase.first == i)
    }

    /// Returns the chunk that ends before item `end`.
    pub(super) fn ending(&self, end: usize) -> Option<Phrase> {
        self.at(end.checked_sub(1)?)
            .filter(|phrase| phrase.end == end)
    }

    /// Adds the prepositional phrases that belong to `phrase`, up to item `limit`.
    pub(super) fn extend(
        &self,
        doc: &Document<'_>,
        items: &[Item],
        mut phrase: Phrase,
        limit: usize,
    ) -> Phrase {
        let named = items[phrase.head].class == Class::Proper;
        let pronoun = items[phrase.head].class == Class::Pronoun;
        for _ in 0..4 {
            let at = phrase.end;
            // "officials familiar with the plan", "two people briefed on it"
            if at + 2 < limit
                && items[phrase.head].class == Class::Noun
                && describes_behind(doc, &items[at])
                && matches!(items[at + 1].class, Class::Preposition | Class::To)
                && let Some(next) = self
                    .starting(at + 2)
                    .filter(|next| !next.temporal && next.end <= limit)
            {
                phrase.end = next.end;
                continue;
            }
            if at + 1 >= limit || items[at].class != Class::Preposition {
                break;
            }
            let fits = match doc.lower(items[at].token) {
                "of" => true,
                "for" | "from" | "at" | "with" => !pronoun,
                "in" | "on" | "near" | "inside" | "outside" | "to" | "against" => {
                    !named && !pronoun
                }
                _ => false,
            };
            let Some(next) = self.starting(at + 1).filter(|next| fits && !next.temporal) else {
                break;
            };
            // "a spokesman in a statement": where it was said, not who he is.
            if next.end > limit
                || (items[next.head].cue.is_some_and(|cue| cue.noun.is_some())
                    && doc.lower(items[at].token) != "of")
                || items[next.head].class == Class::Pronoun
                    && next.end < limit
                    && items[next.end].class == Class::Verb
            {
                break;
            }
            phrase.end = next.end;
        }
        phrase
    }

    /// Adds "and" with a second phrase.
    pub(super) fn coordinate(
        &self,
        doc: &Document<'_>,
        items: &[Item],
        phrase: Phrase,
        limit: usize,
    ) -> Phrase {
        let at = phrase.end;
        if at + 1 < limit
            && items[at].class == Class::Coordinator
            && matches!(doc.lower(items[at].token), "and" | "&")
            && let Some(next) = self.starting(at + 1)
            && !next.temporal
            && next.end <= limit
        {
            return Phrase {
                end: self.extend(doc, items, next, limit).end,
                ..phrase
            };
        }
        phrase
    }
}

/// Tells whether an item can describe the noun before it together with the preposition behind it: "familiar with", "briefed on".
pub(super) fn describes_behind(doc: &Document<'_>, item: &Item) -> bool {
    let word = doc.lower(item.token);
    match item.class {
        Class::Adjective | Class::Adverb => matches!(
            word,
            "familiar"
                | "close"
                | "aware"
                | "privy"
                | "knowledgeable"
                | "loyal"
                | "responsible"
                | "sympathetic"
                | "opposed"
                | "involved"
        ),
        Class::Verb => {
            doc.tokens[item.token].pos == Pos::Vbn && item.cue.is_none_or(|cue| cue.verb.is_none())
                || matches!(
                    word,
                    "briefed" | "involved" | "acquainted" | "reached" | "contacted" | "interviewed"
                )
        }
        _ => false,
    }
}

/// Tells whether an item is an abbreviation in capitals: "US", "U.N.".
fn is_acronym(doc: &Document<'_>, items: &[Item], item: usize) -> bool {
    doc.word(items[item].token)
        .chars()
        .all(|c| c.is_uppercase() || c == '.')
}

/// Returns the chunk that starts with item `first`. A name may describe with an adjective behind it: "a US military spokesman".
fn chunk(doc: &Document<'_>, items: &[Item], first: usize, limit: usize) -> Option<Phrase> {
    let class = |i: usize| {
        if i < limit {
            items[i].class
        } else {
            Class::Stop
        }
    };
    if class(first) == Class::Pronoun {
        return Some(Phrase {
            first,
            end: first + 1,
            head: first,
            temporal: false,
        });
    }
    let mut head: Option<usize> = None;
    let mut end = first;
    let mut i = first;
    // What to go back to where nothing follows a possessive.
    let mut safe: Option<(usize, usize)> = None;
    while i < limit {
        match class(i) {
            Class::Determiner => {
                let opens = i == first
                    || (head.is_none() && class(i - 1) == Class::Determiner)
                    || class(i - 1) == Class::Possessive;
                if !opens {
                    break;
                }
            }
            Class::Number | Class::Adjective => {
                let goes_on = class(i) == Class::Adjective
                    && head.is_some_and(|name| {
                        name + 1 == i
                            && class(name) == Class::Proper
                            && (class(first) == Class::Determiner || is_acronym(doc, items, name))
                    })
                    && (i + 1..i + 5)
                        .take_while(|&next| class(next) == Class::Noun)
                        .any(|next| {
                            let word = doc.lower(items[next].token);
                            is_somebody(word)
                                || roles::is_role(word)
                                || nouns::is(word, Noun::Writing)
                        });
                if head.is_some() && !goes_on {
                    break;
                }
            }
            Class::Adverb => {
                let inside = head.is_none()
                    && i > first
                    && matches!(class(i + 1), Class::Adjective | Class::Number);
                if !inside {
                    break;
                }
            }
            Class::Verb | Class::Ing => {
                let participle = class(i) == Class::Ing
                    || matches!(doc.tokens[items[i].token].pos, Pos::Vbn | Pos::None);
                let inside = head.is_none()
                    && i > first
                    && matches!(
                        class(i - 1),
                        Class::Determiner | Class::Adjective | Class::Possessive | Class::Number
                    )
                    && participle
                    && matches!(class(i + 1), Class::Noun | Class::Proper | Class::Adjective);
                // "the bank holding company", "the bond issuing committee"
                let body = class(i) == Class::Ing
                    && i > first
                    && class(first) == Class::Determiner
                    && head == Some(i - 1)
                    && class(i - 1) == Class::Noun
                    && class(i + 1) == Class::Noun
                    && nouns::is(doc.lower(items[i + 1].token), Noun::Body);
                if !inside && !body {
                    break;
                }
            }
            Class::Noun | Class::Proper => {
                // "at the time | growers say …": a clause of its own.
                let then = head.is_some_and(|head| {
                    head + 1 == i
                        && first > 0
                        && doc.lower(items[head].token) == "time"
                        && doc.lower(items[first - 1].token) == "at"
                });
                if then {
                    break;
                }
                head = Some(i);
            }
            Class::Temporal => {
                if head.is_some() && items[head.unwrap_or(i)].class != Class::Temporal {
                    break;
                }
                head = Some(i);
            }
            Class::Coordinator => {
                let joins = doc.word(items[i].token) == "&"
                    && i > first
                    && class(i - 1) == Class::Proper
                    && class(i + 1) == Class::Proper;
                if !joins {
                    break;
                }
            }
            Class::Possessive => {
                let Some(owner) = head else { break };
                safe = Some((owner, i));
                head = None;
            }
            _ => break,
        }
        i += 1;
        end = i;
    }
    if end == first {
        return None;
    }
    let (head, end) = match (head, safe) {
        (Some(head), _) => {
            // A participle or adverb at the end is no part of it.
            (head, (head + 1).max(first + 1))
        }
        (None, Some((owner, possessive))) if !matches!(class(end - 1), Class::Adjective) => {
            (owner, possessive)
        }
        (None, _) => match class(end - 1) {
            Class::Determiner | Class::Number | Class::Adjective => (end - 1, end),
            _ => return None,
        },
    };
    // "the" alone, "another" …; a bare adjective is no phrase.
    if head == end - 1 && class(head) == Class::Adjective && class(first) == Class::Adjective {
        return None;
    }
    if end == first + 1
        && matches!(
            doc.lower(items[first].token),
            "the" | "a" | "an" | "its" | "their" | "my" | "our" | "your" | "his" | "no" | "every"
        )
    {
        return None;
    }
    Some(Phrase {
        first,
        end,
        head,
        temporal: class(head) == Class::Temporal,
    })
}
