//! Rules that look at a whole document and mend what the tagger found.
//!
//! In this order: titles cut off; companies by their endings; lists of countries, peoples and organisations; companies by what is
//! said of them; surnames after full names; one kind for one string; acronyms after their expansions; names of several words
//! found elsewhere. Each is one pass over the tokens.

mod companies;
mod joins;
mod partners;

use std::collections::hash_map::Entry;

use super::Found;
use super::features::{HashedMap, mix};
use super::words::{
    is_address, is_body, is_general, is_named_after, is_no_name, is_office, last_word,
};
use crate::lexicon::name_flags::{
    AMBIGUOUS, AREA, CAPITAL, CITY, COUNTRY, GIVEN, Key, LONGEST, ORG, PEOPLE, REGION, SURNAME,
    TOWN,
};
use crate::lexicon::titles::is_title;
use crate::model::NameKind;
use crate::text::{Document, Pos, flag};

/// Surname keys of one document, with how often they end a full name.
type Counts = HashedMap<u32>;

/// Counts of each kind.
type Votes = HashedMap<[u32; 5]>;

/// Small words inside names of towns.
const PLACE_LINKS: [&str; 22] = [
    "a", "al", "am", "an", "ar", "au", "aux", "da", "de", "del", "den", "der", "di", "do", "dos",
    "du", "el", "en", "es", "la", "le", "sur",
];

/// The names of a document while rules work on them.
struct Board<'d, 'a> {
    doc: &'d Document<'a>,
    names: Vec<Found>,
    /// For each token, one more than the number of its name, or 0.
    owner: Vec<u32>,
}

/// Returns the names after all rules, in order, none overlapping another.
pub fn mend(doc: &Document<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut board = Board {
        doc,
        owner: vec![0; doc.len()],
        names: found,
    };
    board.trim();
    board.drop_no_names();
    board.cut_portfolios();
    board.own();
    board.complete_houses();
    board.complete_titled_bodies();
    board.add_bodies();
    board.complete_companies();
    board.join_foreign_bodies();
    board.join_savings_and_loans();
    board.add_initials();
    board.join_partners();
    board.add_companies_that_speak();
    board.settle_by_triggers();
    board.settle_by_lists();
    board.add_from_lists();
    board.join_places();
    board.settle_by_prepositions();
    board.spread_companies();
    board.settle_companies();
    board.extend_persons();
    board.join_persons();
    board.join_bodies_of_places();
    board.spread_surnames();
    board.vote();
    board.spread_acronyms();
    board.spread_long_names();
    let mut names = board.names;
    names.retain(|name| name.first < name.end);
    names.sort_by_key(|name| name.first);
    names
}

/// Returns the kind that lists give a phrase on their own.
fn listed(flags: u16) -> Option<NameKind> {
    if flags & PEOPLE != 0 {
        Some(NameKind::Group)
    } else if flags & (COUNTRY | AREA) != 0 {
        Some(NameKind::Place)
    } else if flags & ORG != 0 {
        Some(NameKind::Org)
    } else {
        None
    }
}

/// Tells whether a word says what is put in somebody: "trust in", "believes in".
fn is_put_in(word: &str) -> bool {
    matches!(
        word,
        "belief"
            | "believe"
            | "believed"
            | "believes"
            | "confidence"
            | "confident"
            | "disappointed"
            | "faith"
            | "interest"
            | "trust"
    )
}

/// Tells whether the word at `at` is part of a sum of money (`US$ 5`, `US dollars`).
fn is_money(doc: &Document<'_>, at: usize) -> bool {
    matches!(doc.lower(at + 1), "$" | "dollar" | "dollars" | "cents")
        && doc.tokens[at].is(flag::ALL_CAPS)
}

/// Tells whether the word at `at` is written like an acronym: `IHF`, `BoL`.
fn is_acronym(doc: &Document<'_>, at: usize) -> bool {
    let word = doc.word(at);
    doc.tokens[at].is(flag::ALL_CAPS)
        || word.len() < 8
            && word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
            && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

impl Board<'_, '_> {
    /// Cuts titles, articles, possessives and marks off the edges.
    fn trim(&mut self) {
        let doc = self.doc;
        for name in &mut self.names {
            while name.first + 1 < name.end {
                let token = &doc.tokens[name.first];
                let article = matches!(doc.lower(name.first), "the" | "a" | "an");
                let title = name.kind == NameKind::Person
                    && is_title(token.hash)
                    && doc.tokens[name.first + 1].is(flag::ANY_CAPITAL);
                let address = is_address(token.hash);
                if !(article || title || address || token.is(flag::PUNCT)) {
                    break;
                }
                if address {
                    name.kind = NameKind::Person;
                }
                name.first += 1;
            }
            while name.first + 1 < name.end
                && (matches!(
                    doc.lower(name.end - 1),
                    "'s" | "'"
                        | "ceo"
                        | "mp"
                        | "mps"
                        | "president"
                        | "chairman"
                        | "secretary"
                        | "minister"
                        | "monday"
                        | "tuesday"
                        | "wednesday"
                        | "thursday"
                        | "friday"
                        | "saturday"
                        | "sunday"
                ) || doc.tokens[name.end - 1].is(flag::PUNCT))
            {
                name.end -= 1;
            }
        }
        for name in &mut self.names {
            // `Head of the Water Board`: the office stays outside.
            let mut of = name.first;
            while of < name.end && is_office(doc.tokens[of].hash) {
                of += 1;
            }
            if of > name.first && of + 1 < name.end && doc.lower(of) == "of" {
                name.first = of + 1;
                if doc.lower(name.first) == "the" && name.first + 1 < name.end {
                    name.first += 1;
                }
                if name.kind == NameKind::Person {
                    name.kind = NameKind::Org;
                }
            }
        }
        self.names.retain(|name| {
            !(name.end == name.first + 1
                && (doc.tokens[name.first].is(flag::PUNCT)
                    || name.kind == NameKind::Person && is_title(doc.tokens[name.first].hash)))
        });
    }

    /// Leaves out words of office and words that are no names alone.
    fn drop_no_names(&mut self) {
        let doc = self.doc;
        self.names.retain(|name| {
            let tokens = &doc.tokens[name.first..name.end];
            let body = tokens.len() == 1 && is_body(tokens[0].hash);
            let office = !body && tokens.iter().all(|token| is_office(token.hash));
            let single = tokens.len() == 1
                && (is_no_name(tokens[0].hash)
                    && !(name.kind == NameKind::Person
                        && name.first > 0
                        && is_address(doc.tokens[name.first - 1].hash)));
            let money = tokens.len() == 1 && is_money(doc, name.first);
            let numbered = tokens.len() == 2 && doc.lower(name.first) == "no.";
            // "H.K. Dlr"
            let sum = matches!(doc.lower(name.end - 1), "dlr" | "dlrs" | "stg");
            // "Q. When will it open?"
            let asked = tokens[0].is(flag::PARAGRAPH_FIRST)
                && matches!(doc.word(name.first), "Q." | "A." | "Q" | "A")
                && name.kind == NameKind::Person;
            // "Will there be an inquiry?"
            let modal = tokens.len() == 1 && tokens[0].pos == Pos::Md;
            !(office || single || money || numbered || sum || asked || modal)
        });
    }

    /// Finds bodies that are called by one word.
    fn add_bodies(&mut self) {
        let doc = self.doc;
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            // "Parliament Speaker Ana Lund": part of a title.
            let in_title = doc
                .tokens
                .get(at + 1)
                .is_some_and(|next| is_title(next.hash) || is_office(next.hash));
            if token.is(flag::CAPITAL) && self.owner[at] == 0 && is_body(token.hash) && !in_title {
                self.add(at, at + 1, NameKind::Org, 0.8);
            }
        }
    }

    /// Gives bodies whose name begins like a title their whole name: `General Electric`, `Prime Minister's Office`.
    fn complete_titled_bodies(&mut self) {
        let doc = self.doc;
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            let is_part = |at: usize| {
                doc.tokens.get(at).is_some_and(|next| {
                    next.is(flag::ANY_CAPITAL) && next.sentence == token.sentence
                })
            };
            if !token.is(flag::ANY_CAPITAL) || at + 1 == doc.len() {
                continue;
            }
            let (first, mut end) = match doc.lower(at) {
                "general" if is_part(at + 1) && is_general(doc.tokens[at + 1].hash) => (at, at + 2),
                "major" if is_part(at + 1) && doc.lower(at + 1) == "league" && is_part(at + 2) => {
                    (at, at + 3)
                }
                "minister" | "president" | "governor" | "mayor"
                    if doc.lower(at + 1) == "'s"
                        && doc.lower(at + 2) == "office"
                        && is_part(at + 2) =>
                {
                    let first = at
                        - usize::from(
                            at > 0
                                && matches!(doc.lower(at - 1), "prime" | "vice")
                                && doc.tokens[at - 1].is(flag::ANY_CAPITAL),
                        );
                    (first, at + 3)
                }
                _ => continue,
            };
            let mut part = first;
            while part < end {
                if let Some(owner) = self.owner[part].checked_sub(1) {
                    let name = &mut self.names[owner as usize];
                    end = end.max(name.end);
                    name.end = name.first;
                }
                part += 1;
            }
            self.add(first, end, NameKind::Org, 0.8);
        }
    }

    /// Lets the last word of a long name tell its kind, and a form of address before it.
    fn settle_by_triggers(&mut self) {
        let doc = self.doc;
        for name in &mut self.names {
            if name.first > 0
                && is_address(doc.tokens[name.first - 1].hash)
                && name.kind != NameKind::Group
            {
                name.kind = NameKind::Person;
            } else if name.end > name.first + 1
                && let Some(kind) = last_word(doc.tokens[name.end - 1].hash)
                && name.kind != NameKind::Group
                && !(name.kind == NameKind::Person
                    && kind == NameKind::Org
                    && name.end - name.first == 2
                    && doc.lower(name.end - 1) == "guard")
            {
                name.kind = kind;
            }
        }
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.end > name.first + 1
                && is_named_after(doc.tokens[name.end - 1].hash)
                && self.is_after_person(&name)
            {
                self.names[number].kind = NameKind::Org;
            }
        }
    }

    /// Tells whether what bears the name bears a person's: "Ada Berg Center", "Berg Global Initiative".
    fn is_after_person(&self, name: &Found) -> bool {
        let first = self.flags(name.first, name.first + 1);
        match name.kind {
            NameKind::Person => true,
            NameKind::Other => {
                first & SURNAME != 0
                    && first & (COUNTRY | REGION | CITY | CAPITAL | AREA | PEOPLE) == 0
                    && name.end > name.first + 2
            }
            _ => false,
        }
    }

    /// Makes places of persons that things happen in.
    fn settle_by_prepositions(&mut self) {
        let doc = self.doc;
        let mut places: HashedMap<i32> = HashedMap::default();
        for name in &self.names {
            // "Ada Berg": her surname alone is hers, unless the text shows a town of it oftener.
            if name.kind == NameKind::Person && name.end > name.first + 1 {
                *places.entry(self.key(name.end - 1, name.end)).or_insert(0) -= 2;
            }
            if name.first == 0 || name.first >= name.end {
                continue;
            }
            // "in Berg's kitchen" is in a kitchen.
            if doc.lower(name.end) == "'s" {
                continue;
            }
            let before = doc.lower(name.first - 1);
            let weight = match before {
                // "the trust in Berg"
                "in" if name.first > 1 && is_put_in(doc.lower(name.first - 2)) => -1,
                "in" | "near" | "throughout" | "across" | "outside" => 2,
                _ if is_title(doc.tokens[name.first - 1].hash) => -3,
                _ if matches!(doc.lower(name.end), "said" | "says" | "told" | "added") => -3,
                _ => 0,
            };
            if weight != 0 {
                *places.entry(self.key(name.first, name.end)).or_insert(0) += weight;
            }
        }
        for number in 0..self.names.len() {
            let name = self.names[number];
            let taken = match name.kind {
                NameKind::Person => true,
                NameKind::Org | NameKind::Other => {
                    name.end - name.first <= LONGEST
                        && self.flags(name.first, name.end)
                            & (COUNTRY | REGION | CITY | TOWN | CAPITAL | AREA)
                            != 0
                        && !doc.tokens[name.first].is(flag::ALL_CAPS)
                }
                _ => false,
            };
            if taken
                && name.first < name.end
                && places
                    .get(&self.key(name.first, name.end))
                    .is_some_and(|&weight| weight > 0)
            {
                self.names[number].kind = NameKind::Place;
            }
        }
    }

    /// Fills in who owns each token.
    fn own(&mut self) {
        self.owner.fill(0);
        for (number, name) in (1..).zip(&self.names) {
            self.owner[name.first..name.end].fill(number);
        }
    }

    /// Tells whether no name has any of the tokens.
    fn is_free(&self, first: usize, end: usize) -> bool {
        self.owner[first..end].iter().all(|&owner| owner == 0)
    }

    /// Tells whether one name has just these tokens.
    fn is_name(&self, first: usize, end: usize) -> bool {
        let owner = self.owner[first].checked_sub(1);
        owner.is_some_and(|owner| {
            let name = self.names[owner as usize];
            (name.first, name.end) == (first, end)
        })
    }

    /// Adds a name of free tokens.
    fn add(&mut self, first: usize, end: usize, kind: NameKind, score: f32) {
        self.names.push(Found {
            first,
            end,
            kind,
            score,
        });
        let number = self.names.len() as u32;
        self.owner[first..end].fill(number);
    }

    /// Returns the key of the lower-case words `first..end`.
    fn key(&self, first: usize, end: usize) -> u64 {
        self.doc.tokens[first..end]
            .iter()
            .fold(0, |key, token| mix(key, token.hash))
    }

    /// Returns what lists say of the words `first..end` together.
    fn flags(&self, first: usize, end: usize) -> u16 {
        (first..end)
            .fold(Key::EMPTY, |key, at| key.push(self.doc, at))
            .flags()
    }

    /// Gives countries and peoples among the names their kind.
    fn settle_by_lists(&mut self) {
        let surnames: std::collections::BTreeSet<u64> = self
            .names
            .iter()
            .filter(|name| name.kind == NameKind::Person && name.first < name.end)
            .map(|name| self.doc.tokens[name.end - 1].hash)
            .collect();
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.first >= name.end || name.end - name.first > LONGEST {
                continue;
            }
            let flags = self.flags(name.first, name.end);
            let person = name.kind == NameKind::Person;
            // "told Hale Brazil had agreed": a country behind a person begins what is told.
            let last = name.end - 1;
            if last > name.first
                && (person || surnames.contains(&self.doc.tokens[last - 1].hash))
                && self.flags(last, name.end) & COUNTRY != 0
                && self.flags(last, name.end) & AMBIGUOUS == 0
                && flags == 0
                && self
                    .doc
                    .tokens
                    .get(name.end)
                    .is_some_and(|next| matches!(next.pos, Pos::Vbd | Pos::Vbz | Pos::Md))
            {
                self.names[number].end = last;
                self.names[number].kind = NameKind::Person;
                self.owner[last] = 0;
                self.add(last, name.end, NameKind::Place, 0.7);
                continue;
            }
            let kind = if flags & ORG != 0 && self.is_body(&name, flags) {
                NameKind::Org
            } else if flags & PEOPLE != 0 && !person {
                NameKind::Group
            } else if flags & ORG != 0 && flags & COUNTRY == 0 && name.kind == NameKind::Org {
                continue;
            } else if flags & (COUNTRY | AREA) != 0 && !(person && flags & AMBIGUOUS != 0) {
                NameKind::Place
            } else if flags & ORG != 0 && name.end > name.first + 1 {
                NameKind::Org
            } else if flags & PEOPLE != 0 && person && flags & (GIVEN | SURNAME) == 0 {
                NameKind::Group
            } else {
                continue;
            };
            self.names[number].kind = kind;
        }
    }

    /// Tells whether a name of one word that is an organisation's by the lists is one here: where no list knows anything else of that name,
    /// where it speaks and no country, city or people is called so (`Amazon said`), or where no person would have an article (`the Duma`).
    fn is_body(&self, name: &Found, flags: u16) -> bool {
        let others = COUNTRY | CAPITAL | CITY | PEOPLE | GIVEN | SURNAME;
        let speaks = || matches!(self.doc.lower(name.end), "said" | "says" | "announced");
        let before = name.first.checked_sub(1);
        let article = || {
            name.kind == NameKind::Person
                && before.is_some_and(|before| self.doc.lower(before) == "the")
        };
        name.end == name.first + 1
            && matches!(
                name.kind,
                NameKind::Person | NameKind::Place | NameKind::Other
            )
            && (flags == ORG || flags & others == 0 && speaks() || article())
    }

    /// Adds countries, areas, peoples and organisations that the tagger missed.
    fn add_from_lists(&mut self) {
        let doc = self.doc;
        let mut at = 0;
        while at < doc.len() {
            if !doc.tokens[at].is(flag::CAPITAL) {
                at += 1;
                continue;
            }
            let mut best = None;
            let mut key = Key::EMPTY;
            for end in at + 1..=doc.len().min(at + LONGEST) {
                if doc.tokens[end - 1].sentence != doc.tokens[at].sentence {
                    break;
                }
                key = key.push(doc, end - 1);
                if !doc.tokens[end - 1].is(flag::CAPITAL) {
                    continue;
                }
                let flags = key.flags();
                let long = doc.tokens[at].end - doc.tokens[at].start > 3
                    || end > at + 1
                    || doc.tokens[at].is(flag::ALL_CAPS);
                // `Guardian` or `Apple` alone may be anything; an acronym is not.
                let bare = flags & ORG != 0 && end == at + 1 && !doc.tokens[at].is(flag::ALL_CAPS);
                if long
                    && !bare
                    && let Some(kind) = listed(flags)
                {
                    best = Some((end, kind));
                }
            }
            let Some((end, kind)) = best else {
                at += 1;
                continue;
            };
            if self.is_free(at, end) {
                if !is_money(doc, at) {
                    self.add(at, end, kind, 0.7);
                }
            } else if end > at + 1
                && matches!(kind, NameKind::Group | NameKind::Org)
                && !self.is_name(at, end)
            {
                // "UN | General Assembly", "Alternative | for | Germany"
                self.join(at, end, kind);
            }
            at = end;
        }
    }

    /// Joins the parts of towns whose name holds small words: "Dar es Salaam", "Frankfurt am Main", "Santiago de Compostela".
    fn join_places(&mut self) {
        let doc = self.doc;
        for at in 1..doc.len().saturating_sub(1) {
            let sentence = doc.tokens[at].sentence;
            let part = |at: usize| {
                doc.tokens
                    .get(at)
                    .is_some_and(|token| token.is(flag::ANY_CAPITAL) && token.sentence == sentence)
            };
            if !PLACE_LINKS.contains(&doc.lower(at)) || !part(at - 1) {
                continue;
            }
            // "La Roche-sur-Yon", "Castellammare di Stabia", "Linden an der Ruhr"
            let second =
                at + 1 + usize::from(!part(at + 1) && PLACE_LINKS.contains(&doc.lower(at + 1)));
            if !part(second) {
                continue;
            }
            for (first, end) in [
                (at.saturating_sub(2), second + 1),
                (at - 1, second + 2),
                (at - 1, second + 1),
            ] {
                if end <= doc.len()
                    && end - first <= LONGEST
                    && part(first)
                    && part(end - 1)
                    && self.flags(first, end) & (CITY | TOWN | CAPITAL) != 0
                {
                    self.join(first, end, NameKind::Place);
                    break;
                }
            }
        }
    }

    /// Makes one name of those that lie wholly in `first..end`, unless another reaches out of it.
    fn join(&mut self, first: usize, end: usize, kind: NameKind) {
        let inside = |name: &Found| name.first >= first && name.end <= end;
        let owners: Vec<u32> = self.owner[first..end].to_vec();
        if owners
            .iter()
            .any(|&owner| owner != 0 && !inside(&self.names[owner as usize - 1]))
        {
            return;
        }
        for owner in owners {
            if owner != 0 {
                let name = &mut self.names[owner as usize - 1];
                name.end = name.first;
            }
        }
        self.add(first, end, kind, 0.7);
    }

    /// Lets persons' names take in given names and surnames beside them that nothing else has.
    fn extend_persons(&mut self) {
        let doc = self.doc;
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.kind != NameKind::Person || name.first >= name.end {
                continue;
            }
            let sentence = doc.tokens[name.first].sentence;
            let fits = |board: &Self, at: usize| {
                let token = &doc.tokens[at];
                board.owner[at] == 0
                    && token.sentence == sentence
                    && token.is(flag::CAPITAL)
                    && !token.is(flag::ALL_CAPS)
                    && !is_title(token.hash)
                    && !is_office(token.hash)
                    && !is_no_name(token.hash)
                    && (board.flags(at, at + 1) & (GIVEN | SURNAME) != 0
                        || doc.lower(at).starts_with("al-"))
            };
            let (mut first, mut end) = (name.first, name.end);
            while end < doc.len() && fits(self, end) {
                end += 1;
            }
            while first > 0 && fits(self, first - 1) && self.flags(first - 1, first) & GIVEN != 0 {
                first -= 1;
            }
            self.names[number].first = first;
            self.names[number].end = end;
            self.owner[first..end].fill(number as u32 + 1);
        }
    }

    /// Finds the parts of full names elsewhere.
    fn spread_surnames(&mut self) {
        let mut parts = Counts::default();
        let doc = self.doc;
        for name in &self.names {
            if name.kind != NameKind::Person || name.end < name.first + 2 {
                continue;
            }
            let (first, last) = (name.first, name.end - 1);
            for at in [first, last] {
                let token = &doc.tokens[at];
                if token.is(flag::CAPITAL) && token.end - token.start > 2 && !is_title(token.hash) {
                    *parts.entry(token.hash).or_insert(0) += 1;
                }
            }
        }
        if parts.is_empty() {
            return;
        }
        let mut singles: HashedMap<[u32; 5]> = HashedMap::default();
        for name in &self.names {
            if name.end == name.first + 1 {
                singles.entry(doc.tokens[name.first].hash).or_insert([0; 5])[name.kind as usize] +=
                    1;
            }
        }
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.end != name.first + 1 || name.kind == NameKind::Person {
                continue;
            }
            let hash = doc.tokens[name.first].hash;
            let Some(&count) = parts.get(&hash) else {
                continue;
            };
            if listed(self.flags(name.first, name.end)).is_none()
                && singles
                    .get(&hash)
                    .map_or(0, |kinds| kinds[name.kind as usize])
                    <= 4 * count
            {
                self.names[number].kind = NameKind::Person;
            }
        }
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            if token.is(flag::CAPITAL)
                && self.owner[at] == 0
                && parts.contains_key(&token.hash)
                && !is_no_name(token.hash)
                && listed(self.flags(at, at + 1)).is_none()
            {
                self.add(at, at + 1, NameKind::Person, 0.7);
            }
        }
    }

    /// Gives a string the kind it has most often, where that is clear.
    fn vote(&mut self) {
        let mut votes = Votes::default();
        for name in &self.names {
            if name.first < name.end {
                let key = self.key(name.first, name.end);
                votes.entry(key).or_insert([0; 5])[name.kind as usize] += 1;
            }
        }
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.first >= name.end {
                continue;
            }
            let Some(counts) = votes.get(&self.key(name.first, name.end)) else {
                continue;
            };
            let (best, &most) = counts
                .iter()
                .enumerate()
                .max_by_key(|&(kind, &count)| (count, std::cmp::Reverse(kind)))
                .unwrap_or((0, &0));
            if best != name.kind as usize
                && most >= 2 * counts[name.kind as usize]
                && listed(self.flags(name.first, name.end)).is_none()
            {
                self.names[number].kind = ALL[best];
            }
        }
    }

    /// Finds `Long Name (LN)` and every `LN`.
    fn spread_acronyms(&mut self) {
        let doc = self.doc;
        let mut acronyms: HashedMap<NameKind> = HashedMap::default();
        for name in &self.names {
            let (open, at, close) = (name.end, name.end + 1, name.end + 2);
            if name.kind != NameKind::Org
                || name.end < name.first + 2
                || doc.word(open) != "("
                || doc.word(close) != ")"
                || !is_acronym(doc, at)
            {
                continue;
            }
            if doc.lower(at).bytes().next() == doc.lower(name.first).bytes().next() {
                acronyms.insert(doc.tokens[at].hash, NameKind::Org);
            }
        }
        if acronyms.is_empty() {
            return;
        }
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            if !acronyms.contains_key(&token.hash) || !is_acronym(doc, at) {
                continue;
            }
            match self.owner[at] {
                0 => self.add(at, at + 1, NameKind::Org, 0.8),
                owner => {
                    let name = &mut self.names[owner as usize - 1];
                    if name.end == name.first + 1 {
                        name.kind = NameKind::Org;
                    }
                }
            }
        }
    }

    /// Finds names of several words wherever they stand again.
    fn spread_long_names(&mut self) {
        let doc = self.doc;
        // By the first word: the longest name that starts with it.
        let mut long: HashedMap<(usize, u64, NameKind)> = HashedMap::default();
        for name in &self.names {
            if name.end < name.first + 2 || !doc.tokens[name.first].is(flag::CAPITAL) {
                continue;
            }
            let value = (
                name.end - name.first,
                self.key(name.first, name.end),
                name.kind,
            );
            match long.entry(doc.tokens[name.first].hash) {
                Entry::Vacant(slot) => {
                    slot.insert(value);
                }
                Entry::Occupied(mut slot) => {
                    if slot.get().0 < value.0 {
                        slot.insert(value);
                    }
                }
            }
        }
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            if !token.is(flag::CAPITAL) || self.owner[at] != 0 {
                continue;
            }
            if let Some(&(length, key, kind)) = long.get(&token.hash)
                && at + length <= doc.len()
                && doc.tokens[at + length - 1].is(flag::CAPITAL)
                && self.is_free(at, at + length)
                && self.key(at, at + length) == key
            {
                self.add(at, at + length, kind, 0.7);
            }
        }
    }
}

/// The kinds in the order of their numbers.
const ALL: [NameKind; 5] = [
    NameKind::Person,
    NameKind::Org,
    NameKind::Place,
    NameKind::Group,
    NameKind::Other,
];

#[cfg(test)]
mod tests {
    use crate::extract::name::names;
    use crate::model::NameKind::{self, Group, Org, Person, Place};
    use crate::text::Document;

    fn found(text: &str) -> Vec<(&str, NameKind)> {
        let doc = Document::new(text);
        names(&doc)
            .iter()
            .map(|name| (name.span.of(text), name.kind))
            .collect()
    }

    #[test]
    fn finds_the_plain_cases() {
        let text = "President Tomas Varga met Greek officials in Athens on Monday. \"We agree,\" Varga said.";
        let names = found(text);
        for expected in [
            ("Tomas Varga", Person),
            ("Greek", Group),
            ("Athens", Place),
            ("Varga", Person),
        ] {
            assert!(names.contains(&expected), "{expected:?} in {names:?}");
        }
    }

    #[test]
    fn acronyms_follow_their_expansions() {
        let names = found("The International Harvest Fund (IHF) met in Lima. The IHF said so.");
        assert_eq!(
            names.iter().filter(|name| **name == ("IHF", Org)).count(),
            2,
            "{names:?}"
        );
    }

    #[test]
    fn companies_have_their_whole_names() {
        for (text, name) in [
            ("First Tarn Corp said it plans a sale.", "First Tarn Corp"),
            ("American Kelp Co said it plans a sale.", "American Kelp Co"),
            ("Shares of Lund Platinum corp rose.", "Lund Platinum corp"),
            (
                "Q Harbour Corp said sales rose. Then Q Harbour cited gains.",
                "Q Harbour",
            ),
            ("Osk's Inc said so. Osk's said it will sell.", "Osk's"),
            ("S and T cited the sale.", "S and T"),
            ("The Jornal do Mar newspaper said so.", "Jornal do Mar"),
        ] {
            let names = found(text);
            assert!(names.contains(&(name, Org)), "{text}: {names:?}");
        }
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in [
            "",
            "\"\"\"\"",
            "The",
            "A.",
            "U.S.",
            "O'B-",
            "(X) (",
            "’s ’s",
        ] {
            found(text);
        }
    }
}
