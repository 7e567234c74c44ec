//! Companies and other bodies: their whole names, short forms, and what tells them from persons.

use std::collections::BTreeSet;

use super::super::Found;
use super::super::features::HashedMap;
use super::super::words::{is_address, is_company, is_house, is_no_name, is_office};
use super::Board;
use crate::lexicon::name_flags::{
    AREA, CAPITAL, CITY, COUNTRY, GIVEN, LONGEST, ORG, PEOPLE, REGION, TOWN,
};
use crate::lexicon::nouns;
use crate::lexicon::titles::is_title;
use crate::model::NameKind;
use crate::text::{Document, Pos, flag};

/// Trades that end a company's name behind "and".
const TRADES: [&str; 18] = [
    "coal",
    "insurance",
    "lumber",
    "oil",
    "rubber",
    "manufacturing",
    "trust",
    "sons",
    "light",
    "power",
    "gas",
    "steel",
    "electric",
    "refining",
    "smelting",
    "telegraph",
    "railroad",
    "machine",
];

/// Small words of other languages inside names of bodies.
const FOREIGN: [&str; 10] = [
    "do", "da", "dos", "das", "de", "del", "della", "di", "du", "des",
];

/// Articles behind them.
const FOREIGN_ARTICLES: [&str; 4] = ["la", "las", "le", "los"];

/// First words of bodies named in another language.
const FOREIGN_BODIES: [&str; 32] = [
    "asociacion",
    "asociación",
    "banca",
    "banco",
    "banque",
    "caisse",
    "companhia",
    "compania",
    "compañía",
    "compagnie",
    "confederacion",
    "confederación",
    "corriere",
    "credit",
    "crédit",
    "credito",
    "diario",
    "diário",
    "empresa",
    "federacion",
    "federación",
    "folha",
    "gazzetta",
    "instituto",
    "jornal",
    "ministerio",
    "partido",
    "parti",
    "societe",
    "société",
    "universidad",
    "universidade",
];

/// Most companies of one first word that short forms are looked for of: more are in no story.
const MOST_ALIKE: usize = 8;

/// Tells whether the capitalised word at `at` may stand before a company's ending as part of its name: "First Union Corp", but not
/// "Separately Hale Corp".
fn may_begin_company(doc: &Document<'_>, at: usize) -> bool {
    let token = &doc.tokens[at];
    if token.is(flag::FIRST) {
        let open = token.pos.is_noun() || token.pos.is_adjective() || token.pos.is_verb();
        let first = doc.lower(at) == "first";
        return first || !is_no_name(token.hash) && (open || token.pos == Pos::None);
    }
    !is_no_name(token.hash) || token.pos.is_noun() && !is_office(token.hash)
}

impl Board<'_, '_> {
    /// Tells whether the words from `at` are a house called by a possessive.
    pub(super) fn is_house(&self, at: usize) -> bool {
        self.is_known_house(at) || self.is_speaking_house(at)
    }

    /// Tells whether the possessive at `at` speaks, which owners do not: "Osk's said".
    fn is_speaking_house(&self, at: usize) -> bool {
        let doc = self.doc;
        at + 2 < doc.len()
            && doc.lower(at + 1) == "'s"
            && matches!(doc.lower(at + 2), "said" | "says")
            && doc.tokens[at].is(flag::CAPITAL)
            && doc.tokens[at].sentence == doc.tokens[at + 2].sentence
            && !is_no_name(doc.tokens[at].hash)
            && !nouns::is_somebody(doc.lower(at))
            && self.flags(at, at + 1) & (COUNTRY | PEOPLE) == 0
    }

    /// Tells whether the words from `at` are a house known by a possessive: `Lloyd's`.
    fn is_known_house(&self, at: usize) -> bool {
        let doc = self.doc;
        at + 1 < doc.len()
            && doc.lower(at + 1) == "'s"
            && is_house(doc.tokens[at].hash)
            && doc.tokens[at].is(flag::ANY_CAPITAL)
            && doc.tokens[at].sentence == doc.tokens[at + 1].sentence
            // "Mr. Lloyd's house", "Ann Lloyd's house"
            && at.checked_sub(1).is_none_or(|before| {
                !is_title(doc.tokens[before].hash)
                    && !is_address(doc.tokens[before].hash)
                    && self.flags(before, before + 1) & GIVEN == 0
            })
    }

    /// Keeps the possessive of houses that are called by one: `Lloyd's`.
    pub(super) fn complete_houses(&mut self) {
        let doc = self.doc;
        for at in 0..doc.len() {
            if !self.is_house(at) {
                continue;
            }
            // "Standard and Poor's"
            if doc.lower(at) == "poor" {
                if at > 1
                    && matches!(doc.lower(at - 1), "and" | "&")
                    && doc.lower(at - 2) == "standard"
                {
                    let mut end = at + 2;
                    for part in at - 2..=at {
                        if let Some(owner) = self.owner[part].checked_sub(1) {
                            let name = &mut self.names[owner as usize];
                            end = end.max(name.end);
                            name.end = name.first;
                        }
                    }
                    let ending = doc
                        .tokens
                        .get(at + 2)
                        .is_some_and(|token| is_company(token.hash) && token.is(flag::ANY_CAPITAL));
                    self.add(
                        at - 2,
                        end.max(at + 2 + usize::from(ending)),
                        NameKind::Org,
                        0.8,
                    );
                }
                continue;
            }
            match self.owner[at].checked_sub(1) {
                None => self.add(at, at + 2, NameKind::Org, 0.8),
                Some(owner) => {
                    let name = &mut self.names[owner as usize];
                    if name.end == at + 1 {
                        name.end = at + 2;
                        name.kind = NameKind::Org;
                        self.owner[at + 1] = owner + 1;
                    }
                }
            }
        }
    }

    /// Lets the name of a company run over all capitalised words before its ending: `Home Shopping Network Inc`. An ending alone
    /// is no name.
    pub(super) fn complete_companies(&mut self) {
        let doc = self.doc;
        // Capitalised words that stand without a possessive somewhere; looked for only where a company's name may begin with one.
        let possessive = |at: usize| at > 0 && doc.lower(at - 1) == "'s";
        let asks = (1..doc.len()).any(|at| doc.tokens[at].is(flag::ANY_CAPITAL) && possessive(at));
        let bare: BTreeSet<u64> = (0..if asks { doc.len() } else { 0 })
            .filter(|&at| doc.tokens[at].is(flag::ANY_CAPITAL) && doc.lower(at + 1) != "'s")
            .map(|at| doc.tokens[at].hash)
            .collect();
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            if !is_company(token.hash) {
                continue;
            }
            // "Hale Platinum corp"
            let small = at > 0
                && matches!(doc.lower(at), "corp" | "inc" | "ltd" | "plc")
                && doc.tokens[at - 1].is(flag::ANY_CAPITAL)
                && doc.tokens[at - 1].sentence == token.sentence;
            if !(token.is(flag::ANY_CAPITAL) || small) {
                continue;
            }
            let sentence = token.sentence;
            // A longer name that goes on behind the ending ("Ford Motor Co of Canada") is left as it is.
            let owner = self.owner[at];
            if owner != 0 && self.names[owner as usize - 1].end > at + 1 {
                continue;
            }
            let part = |board: &Self, at: usize| {
                let token = &doc.tokens[at];
                token.sentence == sentence
                    && token.is(flag::ANY_CAPITAL)
                    && may_begin_company(doc, at)
                    && match board.owner[at] {
                        0 => true,
                        // "American Can Co", "Electronic Security Inc"; a place only where no list knows it.
                        owner => {
                            let name = &board.names[owner as usize - 1];
                            name.kind != NameKind::Place || board.is_no_known_place(name)
                        }
                    }
            };
            let mut first = at;
            while first > 0 {
                if part(self, first - 1) {
                    first -= 1;
                } else if first > 1
                    && (matches!(doc.word(first - 1), "&" | "-")
                        || first == at && doc.word(first - 1) == ",")
                    && part(self, first - 2)
                {
                    first -= 2;
                } else if first > 3
                    && doc.word(first - 1) == ")"
                    && doc.word(first - 3) == "("
                    && part(self, first - 4)
                {
                    // "Hale Equity (Pacific) Ltd"
                    first -= 4;
                } else if first > 1
                    && doc.lower(first - 1) == "and"
                    && first < at
                    && doc.tokens[first - 2].hash == doc.tokens[first].hash
                {
                    // "Hale and Hale Co"
                    first -= 2;
                } else if first > 1
                    && doc.lower(first - 1) == "and"
                    && part(self, first - 2)
                    && (first < at && self.owner[first - 2] == 0
                        || (first..=at).all(|at| is_company(doc.tokens[at].hash))
                            && (first < at || matches!(doc.lower(at), "co" | "co."))
                        || first + 1 == at && TRADES.contains(&doc.lower(first)))
                {
                    // "Hale Tire and Rubber Co" and "Hale and Co Inc" are one, "Hale and Lund Inc" may be two.
                    first -= 2;
                } else if first > 1
                    && doc.lower(first - 2) != "poor"
                    && (self.is_house(first - 2)
                        || doc.tokens[first - 2].sentence == sentence
                            && self.is_called_by_possessive(first - 2, first == at, &bare))
                {
                    first -= 2;
                } else {
                    break;
                }
            }
            if let Some(owner) = self.owner[first].checked_sub(1) {
                first = self.names[owner as usize].first.min(first);
            }
            let whole = owner != 0
                && first == self.names[owner as usize - 1].first
                && self.names[owner as usize - 1].end == at + 1;
            if first == at {
                if owner != 0 {
                    let name = &mut self.names[owner as usize - 1];
                    if name.end == name.first + 1 {
                        name.end = name.first;
                        self.owner[at] = 0;
                    }
                }
                continue;
            }
            if whole {
                self.names[owner as usize - 1].kind = NameKind::Org;
                continue;
            }
            for token in first..=at {
                if let Some(owner) = self.owner[token].checked_sub(1) {
                    let name = &mut self.names[owner as usize];
                    name.end = name.first;
                }
            }
            self.add(first, at + 1, NameKind::Org, 0.8);
        }
    }

    /// Tells whether the possessive at `at` begins the name of a company whose ending follows, at once where `close`: "Hale's Inc",
    /// "Lund's Hospitality Inc", unless the word is a name of its own ("Japan's Hale Corp").
    ///
    /// Who is named without the possessive too, as in `bare`, is an owner.
    fn is_called_by_possessive(&self, at: usize, close: bool, bare: &BTreeSet<u64>) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[at];
        if doc.lower(at + 1) != "'s" || !token.is(flag::ANY_CAPITAL) || is_no_name(token.hash) {
            return false;
        }
        if close {
            return true;
        }
        let known = COUNTRY | REGION | CITY | CAPITAL | AREA | ORG | PEOPLE;
        let opens = at
            .checked_sub(1)
            .is_none_or(|before| !doc.tokens[before].is(flag::ALPHA) || token.is(flag::FIRST));
        opens && !bare.contains(&token.hash) && self.flags(at, at + 1) & known == 0
    }

    /// Finds companies wherever they are called without their ending, or by their first words: "K Mart" of "K Mart Corp", "Bay
    /// Care" of "Bay Care Health Services Inc". "Bishop" of "Bishop Graphics Inc" is a title elsewhere.
    pub(super) fn spread_companies(&mut self) {
        let doc = self.doc;
        // By the first word: the longest names that begin with it, without their endings.
        let mut cores: HashedMap<Vec<(usize, usize)>> = HashedMap::default();
        for name in &self.names {
            if name.kind != NameKind::Org
                || name.end < name.first + 2
                || !is_company(doc.tokens[name.end - 1].hash)
            {
                continue;
            }
            let known = cores.entry(doc.tokens[name.first].hash).or_default();
            let core = (name.first, name.end - 1);
            let same =
                |other: &(usize, usize)| self.key(other.0, other.1) == self.key(core.0, core.1);
            if known.len() < MOST_ALIKE && !known.iter().any(same) {
                known.push(core);
            }
        }
        if cores.is_empty() {
            return;
        }
        let is_capital = |at: usize| {
            doc.tokens
                .get(at)
                .is_some_and(|token| token.is(flag::ANY_CAPITAL))
        };
        for at in 0..doc.len() {
            let Some(known) = cores.get(&doc.tokens[at].hash) else {
                continue;
            };
            if !is_capital(at) {
                continue;
            }
            let length = known
                .iter()
                .map(|&(first, end)| {
                    (first..end)
                        .zip(at..doc.len())
                        .take_while(|&(one, other)| {
                            doc.tokens[one].hash == doc.tokens[other].hash
                                && doc.tokens[other].sentence == doc.tokens[at].sentence
                        })
                        .count()
                })
                .max()
                .unwrap_or(0);
            let end = at + length;
            let whole = self.owner[at] != 0
                && self.owner[at..end]
                    .iter()
                    .all(|&owner| owner == self.owner[at]);
            // What goes on behind is another name, and a small word ends none.
            let parted = is_capital(end) || !is_capital(end.saturating_sub(1));
            let alone = length == 1 && self.owner[at] == 0 && is_title(doc.tokens[at].hash);
            if !whole && !parted && (length > 1 || alone) {
                self.join(at, end, NameKind::Org);
            }
        }
    }

    /// Finds bodies whose name holds small words of another language: "Jornal do Brasil", "Banque Nationale de l'Industrie".
    pub(super) fn join_foreign_bodies(&mut self) {
        let doc = self.doc;
        for at in 0..doc.len().saturating_sub(2) {
            let token = &doc.tokens[at];
            if !token.is(flag::ANY_CAPITAL) || !FOREIGN_BODIES.contains(&doc.lower(at)) {
                continue;
            }
            let part = |at: usize| {
                doc.tokens.get(at).is_some_and(|next| {
                    next.is(flag::ANY_CAPITAL) && next.sentence == token.sentence
                })
            };
            // "Banque Centrale", but not "Banco Lund Chairman Jose"
            let mut small = at + 1;
            while small < at + 3 && part(small) && !is_title(doc.tokens[small].hash) {
                small += 1;
            }
            if !FOREIGN.contains(&doc.lower(small)) {
                continue;
            }
            let last = small + 1 + usize::from(FOREIGN_ARTICLES.contains(&doc.lower(small + 1)));
            if !part(last) {
                continue;
            }
            let mut end = last + 1;
            if let Some(owner) = self.owner[last].checked_sub(1) {
                end = end.max(self.names[owner as usize].end);
            }
            self.join(at, end, NameKind::Org);
        }
    }

    /// Joins the name of a savings and loan association, whose "and" parts no two bodies.
    pub(super) fn join_savings_and_loans(&mut self) {
        let doc = self.doc;
        for at in 1..doc.len().saturating_sub(1) {
            if doc.lower(at) != "and"
                || doc.lower(at - 1) != "savings"
                || doc.lower(at + 1) != "loan"
                || !doc.tokens[at + 1].is(flag::ANY_CAPITAL)
            {
                continue;
            }
            let whole = |at: usize| {
                self.owner[at]
                    .checked_sub(1)
                    .map(|owner| self.names[owner as usize])
            };
            let first = whole(at - 1).map_or(at - 1, |name| name.first);
            let end = whole(at + 1).map_or(at + 2, |name| name.end);
            if first + 1 < at {
                self.join(first, end, NameKind::Org);
            }
        }
    }

    /// Finds firms called by two initials: "S and P".
    pub(super) fn add_initials(&mut self) {
        let doc = self.doc;
        let initial = |at: usize| {
            doc.tokens[at].is(flag::ANY_CAPITAL) && doc.tokens[at].end - doc.tokens[at].start == 1
        };
        for at in 1..doc.len().saturating_sub(1) {
            if matches!(doc.lower(at), "and" | "&")
                && initial(at - 1)
                && initial(at + 1)
                && doc.tokens[at - 1].sentence == doc.tokens[at + 1].sentence
                // "class A and B warrants", "hepatitis A and B"
                && at
                    .checked_sub(2)
                    .is_none_or(|before| {
                        let token = &doc.tokens[before];
                        token.is(flag::ANY_CAPITAL) || !token.pos.is_noun()
                    })
                && !doc
                    .tokens
                    .get(at + 2)
                    .is_some_and(|next| next.pos == Pos::Nns)
            {
                self.join(at - 1, at + 2, NameKind::Org);
            }
        }
    }

    /// Tells whether an apposition behind the word says that it is a firm: "Healthmar, a Maryland real estate trust, said".
    fn is_told_a_firm(&self, at: usize) -> bool {
        let doc = self.doc;
        if doc.lower(at + 1) != "," || !matches!(doc.lower(at + 2), "a" | "an") {
            return false;
        }
        let end = (at + 3..doc.len().min(at + 14))
            .take_while(|&next| doc.tokens[next].sentence == doc.tokens[at].sentence)
            .find(|&next| doc.lower(next) == ",");
        end.is_some_and(|end| {
            matches!(
                doc.lower(end - 1),
                "company"
                    | "firm"
                    | "trust"
                    | "corporation"
                    | "partnership"
                    | "subsidiary"
                    | "unit"
                    | "bank"
                    | "insurer"
                    | "retailer"
                    | "utility"
                    | "airline"
                    | "brewer"
                    | "broker"
                    | "concern"
            )
        })
    }

    /// Finds companies that the tagger missed by what they do in the first words of a sentence: "Tekmar said it signed".
    pub(super) fn add_companies_that_speak(&mut self) {
        let doc = self.doc;
        let mut known: BTreeSet<u64> = BTreeSet::new();
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            let speaks = matches!(doc.lower(at + 1), "said" | "says") || self.is_told_a_firm(at);
            if self.owner[at] != 0
                || token.pos != Pos::Nnp
                || !token.is(flag::ANY_CAPITAL)
                || !speaks
                || is_no_name(token.hash)
                || is_office(token.hash)
                || is_title(token.hash)
                || nouns::is_somebody(doc.lower(at))
            {
                continue;
            }
            let name = Found {
                first: at,
                end: at + 1,
                kind: NameKind::Org,
                score: 0.6,
            };
            if self.is_told_a_firm(at) || self.signs(&name).0 > 0 {
                known.insert(token.hash);
            }
        }
        if known.is_empty() {
            return;
        }
        for at in 0..doc.len() {
            let token = &doc.tokens[at];
            if self.owner[at] == 0 && token.is(flag::ANY_CAPITAL) && known.contains(&token.hash) {
                self.add(at, at + 1, NameKind::Org, 0.6);
            }
        }
    }

    /// Makes organisations of persons that bear a company's name or that only a company's doings are told of.
    pub(super) fn settle_companies(&mut self) {
        let doc = self.doc;
        // The beginnings of companies' names, and for each name what speaks for a company and for a person.
        let mut short: BTreeSet<u64> = BTreeSet::new();
        let mut signs: HashedMap<(u32, u32)> = HashedMap::default();
        let mut surnames: BTreeSet<u64> = BTreeSet::new();
        for name in &self.names {
            if name.first >= name.end {
                continue;
            }
            if name.kind == NameKind::Org
                && name.end > name.first + 1
                && is_company(doc.tokens[name.end - 1].hash)
            {
                for end in name.first + 1..name.end {
                    short.insert(self.key(name.first, end));
                }
                // "Kodak" of "Eastman Kodak Co"
                let last = name.end - 2;
                if last > name.first && doc.tokens[last].end - doc.tokens[last].start > 4 {
                    short.insert(self.key(last, last + 1));
                }
            }
            if name.kind == NameKind::Person {
                if name.end > name.first + 1 && self.flags(name.first, name.first + 1) & GIVEN != 0
                {
                    surnames.insert(doc.tokens[name.end - 1].hash);
                }
                let (company, person) = self.signs(name);
                let known = signs
                    .entry(self.key(name.first, name.end))
                    .or_insert((0, 0));
                known.0 += company;
                known.1 += person;
            }
        }
        for number in 0..self.names.len() {
            let name = self.names[number];
            let unknown_place = name.kind == NameKind::Place
                && name.end > name.first + 1
                && self.is_no_known_place(&name);
            if !(name.kind == NameKind::Person || unknown_place) || name.first >= name.end {
                continue;
            }
            let key = self.key(name.first, name.end);
            let (company, person) = signs.get(&key).copied().unwrap_or_default();
            let given =
                self.flags(name.first, name.first + 1) & GIVEN != 0 && name.end > name.first + 1;
            let surname =
                name.end == name.first + 1 && surnames.contains(&doc.tokens[name.first].hash);
            if person > 0 || surname {
                continue;
            }
            let enough = if given { 2 } else { 1 };
            if short.contains(&key) || company >= enough {
                self.names[number].kind = NameKind::Org;
            }
        }
    }

    /// Tells whether no list knows a name as a place.
    fn is_no_known_place(&self, name: &Found) -> bool {
        name.first < name.end
            && name.end - name.first <= LONGEST
            && self.flags(name.first, name.end) & (COUNTRY | REGION | CITY | TOWN | CAPITAL | AREA)
                == 0
    }

    /// Counts what around a name speaks for a company ("Alcan's shares", "Alcan said its") and for a person ("Mr. Hale", "Hale,
    /// who").
    fn signs(&self, name: &Found) -> (u32, u32) {
        let doc = self.doc;
        let (mut company, mut person) = (0, 0);
        let behind = |by: usize| doc.lower(name.end + by);
        let before = name.first.checked_sub(1);
        if before.is_some_and(|before| {
            is_title(doc.tokens[before].hash) || is_address(doc.tokens[before].hash)
        }) {
            person += 1;
        }
        match behind(0) {
            "," if matches!(behind(1), "who" | "whose") => person += 1,
            "," if behind(1) == "which" => company += 1,
            // "Hale, 63, …"
            "," if behind(2) == ","
                && behind(1).len() == 2
                && behind(1).bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                person += 1;
            }
            "said" | "says" if behind(1) == "its" => company += 1,
            "said" | "says"
                if behind(1) == "it"
                    && matches!(
                        behind(2),
                        "will"
                            | "plans"
                            | "planned"
                            | "agreed"
                            | "acquired"
                            | "sold"
                            | "filed"
                            | "received"
                            | "completed"
                            | "signed"
                            | "ordered"
                            | "expects"
                            | "expected"
                            | "reached"
                            | "bought"
                            | "intends"
                            | "hired"
                            | "launched"
                    ) =>
            {
                company += 1;
            }
            "'s" | "'"
                if matches!(
                    behind(1),
                    "shares"
                        | "stock"
                        | "subsidiary"
                        | "shareholders"
                        | "earnings"
                        | "spokesman"
                        | "spokeswoman"
                        | "customers"
                        | "headquarters"
                        | "profits"
                        | "sales"
                ) =>
            {
                company += 1;
            }
            "shares" | "stock" | "subsidiary" | "spokesman" | "spokeswoman" | "shareholders"
            | "unit" => company += 1,
            // The ticker of a wire.
            "<" => company += 2,
            _ => {}
        }
        (company, person)
    }
}
