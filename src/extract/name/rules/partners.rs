//! Houses called by two names: "Lund and Reyes Co", "Berg, Holm and Co", "Lund and Reyes said it …".
//!
//! "Lund and Reyes Inc" may be two companies. It is taken for one where the text treats it as one: what it does is told of "it", or
//! its first name never stands alone.

use std::collections::BTreeSet;

use super::super::features::HashedMap;
use super::super::words::{is_address, is_company, is_no_name, is_office};
use super::Board;
use crate::lexicon::name_flags::{AREA, CAPITAL, CITY, COUNTRY, GIVEN, ORG, PEOPLE, REGION};
use crate::lexicon::nouns::is_somebody;
use crate::lexicon::titles::is_title;
use crate::model::NameKind;
use crate::text::{Document, Pos, flag};

/// Most words of the first name.
const FIRST: usize = 2;

/// Most words of the second one.
const SECOND: usize = 5;

impl Board<'_, '_> {
    /// Joins the two names that a house is called by.
    pub(super) fn join_partners(&mut self) {
        let doc = self.doc;
        let mut joined: BTreeSet<(u64, u64)> = BTreeSet::new();
        let mut uses: Option<Uses> = None;
        let links = || {
            (1..doc.len().saturating_sub(1)).filter(|&at| {
                matches!(doc.lower(at), "and" | "&")
                    && doc.tokens[at - 1].is(flag::ANY_CAPITAL)
                    && doc.tokens[at + 1].is(flag::ANY_CAPITAL)
                    && doc.tokens[at - 1].sentence == doc.tokens[at + 1].sentence
            })
        };
        for at in links() {
            let uses = uses.get_or_insert_with(|| Uses::of(doc));
            self.join_comma_house(at, uses);
            let Some((first, end)) = self.partners(at) else {
                continue;
            };
            let ends = is_company(doc.tokens[end - 1].hash);
            if self.is_letters(at) || self.is_one(end) || ends && self.never_alone(first, at, uses)
            {
                self.join(first, end, NameKind::Org);
                joined.insert((doc.tokens[at - 1].hash, doc.tokens[at + 1].hash));
            }
        }
        if joined.is_empty() {
            return;
        }
        for at in links() {
            if joined.contains(&(doc.tokens[at - 1].hash, doc.tokens[at + 1].hash))
                && let Some((first, end)) = self.partners(at)
            {
                self.join(first, end, NameKind::Org);
            }
        }
    }

    /// Joins the name before a comma to one that "and Co" ends: "Berg, Holm and Co". One that stands without the comma elsewhere is a
    /// house of its own.
    fn join_comma_house(&mut self, at: usize, uses: &Uses) {
        let doc = self.doc;
        if !matches!(doc.lower(at + 1), "co" | "co." | "sons") || at < 3 {
            return;
        }
        let comma = at - 2;
        let before = comma - 1;
        let part = |at: usize| {
            let token = &doc.tokens[at];
            token.is(flag::ANY_CAPITAL) && !is_no_name(token.hash) && !is_company(token.hash)
        };
        if doc.word(comma) != ","
            // "Ada Lund, Lund and Co chairman"
            || doc.tokens[before].hash == doc.tokens[at - 1].hash
            || !part(before)
            || !part(at - 1)
            || doc.tokens[before].sentence != doc.tokens[at].sentence
        {
            return;
        }
        let own = uses.houses.contains(&doc.tokens[at - 1].hash);
        let mut end = at + 2;
        while doc.tokens.get(end).is_some_and(|token| {
            is_company(token.hash)
                && token.is(flag::ANY_CAPITAL)
                && token.sentence == doc.tokens[at].sentence
        }) {
            end += 1;
        }
        let first = self.owner[before]
            .checked_sub(1)
            .map_or(before, |owner| self.names[owner as usize].first);
        let listed = self.flags(first, comma) & (COUNTRY | CITY | REGION | CAPITAL | AREA) != 0;
        if !own && !listed && first + FIRST >= comma {
            self.join(first, end, NameKind::Org);
        }
    }

    /// Returns the words around the "and" at `at` that may be one name: capitalised ones, none of them of a list of places, titles or
    /// company endings but the last.
    fn partners(&self, at: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let sentence = doc.tokens[at].sentence;
        let capital = |at: usize| {
            doc.tokens
                .get(at)
                .is_some_and(|token| token.sentence == sentence && token.is(flag::ANY_CAPITAL))
        };
        let plain = |at: usize| {
            let token = &doc.tokens[at];
            !is_title(token.hash)
                && !is_office(token.hash)
                && !is_address(token.hash)
                && !is_somebody(doc.lower(at))
                && !is_no_name(token.hash)
        };
        let mut first = at;
        while first > 0 && at - first <= FIRST && capital(first - 1) && plain(first - 1) {
            first -= 1;
        }
        let mut end = at + 1;
        while capital(end) && end <= at + SECOND {
            end += 1;
            if is_company(doc.tokens[end - 1].hash) {
                break;
            }
        }
        while is_company(doc.tokens[end - 1].hash)
            && capital(end)
            && is_company(doc.tokens[end].hash)
        {
            end += 1;
        }
        let places = COUNTRY | CITY | REGION | CAPITAL | AREA | PEOPLE;
        let listed = |first: usize, end: usize| self.flags(first, end) & places != 0;
        let person = at - first > 1 && self.flags(first, first + 1) & GIVEN != 0
            || self.flags(at + 1, at + 2) & GIVEN != 0
                && end > at + 2
                && !is_company(doc.tokens[end - 1].hash);
        let fits = first < at
            && at - first <= FIRST
            && (first..at).all(|at| !is_company(doc.tokens[at].hash))
            && plain(at + 1)
            && !person
            && !listed(first, at)
            && !listed(at + 1, at + 2)
            && !listed(at + 1, end)
            // "Hale, Lund and Reyes Inc" is a list.
            && first.checked_sub(1).is_none_or(|before| {
                !matches!(doc.word(before), "," | "and" | "&" | "'s" | "’s")
            });
        fits.then_some((first, end))
    }

    /// Tells whether both sides of the "and" at `at` are letters: "EG and G".
    fn is_letters(&self, at: usize) -> bool {
        let length = |at: usize| self.doc.tokens[at].end - self.doc.tokens[at].start;
        length(at - 1) <= 3
            && length(at + 1) == 1
            && self.doc.tokens[at - 1].is(flag::ALL_CAPS)
            // "class AB and C shares"
            && !self
                .doc
                .tokens
                .get(at + 2)
                .is_some_and(|next| next.pos == Pos::Nns)
    }

    /// Tells whether the words before token `end` are treated as one: "said it sold", "said its profit rose".
    fn is_one(&self, end: usize) -> bool {
        let doc = self.doc;
        let sentence = doc.tokens[end - 1].sentence;
        let mut verb = end;
        // "Lund and Reyes Co <LRC> said"
        if doc.word(verb) == "<" {
            verb = (verb..verb + 5)
                .find(|&at| doc.word(at) == ">")
                .map_or(verb, |close| close + 1);
        }
        if !matches!(doc.lower(verb), "said" | "says" | "announced" | "reported")
            || doc.tokens[verb].sentence != sentence
        {
            return false;
        }
        let it = verb + 1 + usize::from(doc.lower(verb + 1) == "that");
        let does = doc.tokens.get(it + 1).is_some_and(|next| {
            (next.pos.is_finite() || matches!(next.pos, Pos::Md))
                && !matches!(
                    doc.lower(it + 1),
                    "is" | "was" | "would" | "could" | "may" | "might" | "seems" | "seemed"
                )
        });
        match doc.lower(it) {
            "its" => true,
            "it" => does,
            _ => false,
        }
    }

    /// Tells whether the name `first..at` before an "and" stands nowhere without it, and is no known body.
    fn never_alone(&self, first: usize, at: usize, uses: &Uses) -> bool {
        let doc = self.doc;
        self.flags(first, at) & ORG == 0
            && uses.behind.get(&doc.tokens[at - 1].hash) == Some(&doc.tokens[at + 1].hash)
    }
}

/// How the capitalised words of a document are used beside "and".
struct Uses {
    /// For each word the one that follows it behind "and"; 0 where it stands without or before several.
    behind: HashedMap<u64>,
    /// Words before "and Co" with no comma before them.
    houses: BTreeSet<u64>,
}

impl Uses {
    fn of(doc: &Document<'_>) -> Self {
        let mut uses = Self {
            behind: HashedMap::default(),
            houses: BTreeSet::new(),
        };
        for (at, token) in doc.tokens.iter().enumerate() {
            if !token.is(flag::ANY_CAPITAL) {
                continue;
            }
            let joined = matches!(doc.lower(at + 1), "and" | "&");
            let next = if joined {
                doc.tokens.get(at + 2).map_or(0, |next| next.hash)
            } else {
                0
            };
            uses.behind
                .entry(token.hash)
                .and_modify(|known| {
                    if *known != next {
                        *known = 0;
                    }
                })
                .or_insert(next);
            let comma = at > 0 && doc.word(at - 1) == ",";
            if joined && !comma && matches!(doc.lower(at + 2), "co" | "co." | "sons") {
                uses.houses.insert(token.hash);
            }
        }
        uses
    }
}
