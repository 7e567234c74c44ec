//! Says which names of a text are toponyms.
//!
//! A name of a place is one, whole or in its parts (`Anderson County Jail` holds a county). The name of a people is one where
//! it is a demonym. Names of organisations hold places at their head and after `of` (`Ohio Supreme Court`, `Bank of Ghana`);
//! a town there counts only when it is large or the article names it as a place elsewhere. A name that the tagger took for a
//! person or an organisation, or missed, is a toponym after a preposition of place or before its state.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::gazetteer::layout::Feature;
use crate::gazetteer::words::Words;
use crate::gazetteer::{Candidate, Gazetteer};
use crate::model::{Name, NameKind, Span};
use crate::text::{Document, Memo, WordMap, flag, fold, hash};

/// Least score of a place that is given.
pub(super) const FEWEST: f32 = 0.4;
/// The same for a place that is known everywhere.
pub(super) const FEWEST_WELL_KNOWN: f32 = 0.3;
/// Most tokens of one toponym.
const LONGEST: usize = 5;
/// People from which a town is looked for inside the name of an organisation.
const LARGE: u64 = 100_000;

/// Last words of the names of streets: named after places, far from them.
const STREETS: &[&str] = &[
    "road",
    "street",
    "avenue",
    "drive",
    "lane",
    "boulevard",
    "highway",
    "parkway",
    "court",
    "circle",
    "way",
    "st.",
    "ave.",
    "rd.",
    "blvd.",
    "dr.",
    "pike",
    "turnpike",
    "freeway",
    "expressway",
    "line",
    "terrace",
];

/// Last words of names that carry a place only as a title: newspapers, teams, works.
const TITLES: &[&str] = &[
    "times",
    "post",
    "tribune",
    "herald",
    "journal",
    "gazette",
    "globe",
    "chronicle",
    "telegraph",
    "inquirer",
    "mail",
    "journal-constitution",
    "sun",
    "star",
    "dispatch",
    "examiner",
    "record",
    "daily",
    "airlines",
    "airways",
    "street",
    "road",
    "avenue",
];

/// Words after which a name is a place.
const BEFORE: &[&str] = &[
    "in",
    "near",
    "at",
    "from",
    "to",
    "outside",
    "around",
    "across",
    "throughout",
    "into",
    "toward",
    "towards",
    "of",
    "leaving",
    "via",
];

/// Countries and states that are given names or surnames too.
const GIVEN: &[&str] = &[
    "chad",
    "jordan",
    "georgia",
    "israel",
    "kenya",
    "india",
    "china",
    "cyprus",
    "malta",
    "dominica",
    "virginia",
    "carolina",
    "dakota",
    "montana",
    "indiana",
    "victoria",
    "washington",
    "brazil",
    "ireland",
    "england",
    "france",
    "holland",
    "poland",
    "scotland",
    "wales",
    "german",
    "french",
    "english",
    "welsh",
    "scott",
    "scot",
    "britt",
    "brit",
    "dane",
    "finn",
    "pole",
    "turk",
    "swede",
    "florida",
    "tennessee",
    "nevada",
    "america",
    "asia",
    "africa",
    "guinea",
    "jersey",
    "guernsey",
    "martinique",
];

/// Words after a hyphen that leave the place before it a place.
const AFTER_HYPHEN: &[&str] = &[
    "based",
    "led",
    "backed",
    "wide",
    "area",
    "born",
    "bound",
    "controlled",
    "occupied",
    "held",
    "run",
    "owned",
    "funded",
    "trained",
    "style",
    "sponsored",
    "supported",
    "made",
    "educated",
    "administered",
    "brokered",
    "allied",
    "imposed",
    "built",
    "bashing",
    "listed",
    "headquartered",
    "raised",
    "registered",
    "friendly",
    "focused",
    "only",
    "mediated",
];

/// Last words of names that are places as a whole, even where only their beginning is known.
const WHOLE: &[&str] = &[
    "river",
    "lake",
    "creek",
    "park",
    "island",
    "islands",
    "bay",
    "mountain",
    "mountains",
    "hospital",
    "university",
    "cathedral",
    "museum",
    "airport",
    "castle",
    "beach",
    "bridge",
    "forest",
    "stadium",
    "valley",
    "province",
    "prison",
];

/// Words before or after a name that show a place: `central Jordan`, `Wedza district`.
const PARTS: &[&str] = &[
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "north",
    "south",
    "east",
    "west",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "downtown",
    "nearby",
    "upstate",
    "mainland",
    "suburban",
    "rural",
];

/// Words after a name that show a place.
const SORTS: &[&str] = &[
    "province",
    "district",
    "county",
    "region",
    "governorate",
    "village",
    "state",
    "island",
    "river",
    "prefecture",
];

/// Capitalised words that are places somewhere, but in news almost always something else.
const COMMON: &str = "
    city town north south east west central northern southern eastern western federal federation superior university centre
    center capital mission king valley basilica bay orange christian christians democrat democrats republican republicans
    january february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday toyota university college hospital school union
    liberty independence hope law reading mobile enterprise commerce industry police justice eagle titan the of
    la el le de new old san santa st saint upper lower great grand royal national republic state province district region
    island park lake river mountain hill hills beach point port house church street road avenue court general major police
    judge senator mayor bishop pope prince queen duke earl lord lady mother father sister brother muslim muslims islam
    catholic catholics jewish jew jews god jesus internet web army navy marine marines wing media sandy mary victory rose
    grace charity faith joy angel media wells fox story page price young best love young long short black white green brown
    gray blue red gold silver super home success energy normal price tea media ideal young man men women";

/// What the gazetteer has for a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// Nothing.
    No,
    /// A place by another of its names, or one of few people.
    Weak,
    /// A town or district by its main name.
    Town,
    /// A large town, a sea, a well-known area.
    Large,
    /// A country, a first-level division, a demonym.
    Sure,
}

/// Finds the toponyms of one text.
struct Finder<'d, 'a> {
    doc: &'d Document<'a>,
    /// Forms that the article names as places.
    named: HashSet<&'a str>,
    /// First words of the names of persons.
    given: HashSet<&'a str>,
    /// Surnames of persons named in full that stand for them more often than for a place.
    surnames: HashSet<&'a str>,
    /// Tokens that are part of a toponym or of another name.
    taken: Vec<bool>,
    spans: Vec<Span>,
}

/// Returns the spans of the toponyms, in the order of the text.
pub(super) fn toponyms(doc: &Document<'_>, names: &[Name]) -> Vec<Span> {
    let mut finder = Finder {
        doc,
        named: HashSet::new(),
        given: names
            .iter()
            .filter(|name| name.kind == NameKind::Person)
            .filter_map(|name| doc.cut(name.span).split_once(' '))
            .map(|(first, _)| first)
            .collect(),
        surnames: surnames(doc, names),
        taken: vec![false; doc.len()],
        spans: Vec::with_capacity(names.len()),
    };
    for name in names.iter().filter(|name| name.kind == NameKind::Place) {
        finder.place(name.span);
    }
    for name in names {
        match name.kind {
            NameKind::Place => {}
            NameKind::Group => finder.group(name.span),
            NameKind::Org | NameKind::Other => finder.organisation(name.span),
            NameKind::Person => finder.person(name.span),
        }
    }
    finder.rest();
    let mut spans = finder.spans;
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup();
    spans
}

/// Returns the surnames of persons named in full that are taken for persons oftener than for places: where "Ada Berg" is news, one
/// stray "Berg" makes no town of her.
fn surnames<'a>(doc: &Document<'a>, names: &[Name]) -> HashSet<&'a str> {
    let mut counts: HashMap<&str, (u32, i32)> = HashMap::new();
    for name in names {
        let form = doc.cut(name.span);
        match (name.kind, form.rsplit_once(' ')) {
            (NameKind::Person, Some((_, last))) => {
                let (full, balance) = counts.entry(last).or_default();
                *full += 1;
                *balance += 1;
            }
            (NameKind::Person, None) => counts.entry(form).or_default().1 += 1,
            (NameKind::Place, None) => counts.entry(form).or_default().1 -= 1,
            _ => {}
        }
    }
    counts
        .into_iter()
        .filter(|(_, (full, balance))| *full > 0 && *balance > 0)
        .map(|(form, _)| form)
        .collect()
}

impl<'a> Finder<'_, 'a> {
    /// Adds a toponym, unless it is a currency (`US$`) or gave a disease its name (`Lassa fever`).
    fn push(&mut self, span: Span) {
        let bytes = self.doc.text.as_bytes();
        let money = bytes.get(span.end) == Some(&b'$')
            || span
                .start
                .checked_sub(1)
                .is_some_and(|before| bytes[before] == b'$');
        let after = self.doc.token_at(span.end.saturating_sub(1)) + 1;
        let disease = matches!(
            self.doc.lower(after),
            "virus" | "ebolavirus" | "fever" | "flu"
        );
        if money || disease {
            return self.take(span);
        }
        for token in self.doc.tokens_in(span) {
            self.taken[token] = true;
        }
        self.spans.push(span);
    }

    /// Marks the tokens of a name that is no toponym.
    fn take(&mut self, span: Span) {
        for token in self.doc.tokens_in(span) {
            self.taken[token] = true;
        }
    }

    /// Looks up how well a form is known.
    fn known(form: &str) -> Known {
        thread_local! {
            static MEMO: RefCell<Memo<Known, 16_384>> = RefCell::default();
        }
        MEMO.with_borrow_mut(|memo| memo.get(form, Self::look))
    }

    fn look(form: &str) -> Known {
        let (gazetteer, words) = (Gazetteer::shared(), Words::shared());
        if !form.contains(' ') && common().has(hash(&form.to_lowercase())) {
            return Known::No;
        }
        if words.abbreviation(form).is_some() {
            return if form.ends_with('.') {
                Known::Sure
            } else {
                Known::Weak
            };
        }
        let key = fold(form);
        if words.demonym(&key).is_some() {
            return Known::Sure;
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        gazetteer.candidates(&key, &mut candidates);
        candidates
            .iter()
            .map(|candidate| {
                let record = gazetteer.record(candidate.number);
                match record.feature {
                    // Somebody listed it, so that it is looked for.
                    _ if Gazetteer::is_own(candidate.number) => Known::Large,
                    Feature::Country | Feature::Continent => Known::Sure,
                    Feature::District if key.ends_with(" county") || key.ends_with(" parish") => {
                        Known::Large
                    }
                    Feature::Region if matches!(&record.country, b"US" | b"CA" | b"AU" | b"GB") => {
                        Known::Sure
                    }
                    Feature::Capital if candidate.main => Known::Large,
                    Feature::Area | Feature::Water | Feature::Landform => Known::Large,
                    // "The White House said": a house speaks for a body more often than it is a scene.
                    Feature::Facility => Known::Town,
                    _ if candidate.main && record.people >= LARGE => Known::Large,
                    _ if record.people >= 10 * LARGE => Known::Large,
                    _ if candidate.main => Known::Town,
                    _ => Known::Weak,
                }
            })
            .max()
            .unwrap_or(Known::No)
    }

    /// Takes the longest known forms out of the tokens `first..end`, left to right, that `accept` lets pass.
    fn munch(
        &mut self,
        first: usize,
        end: usize,
        accept: impl Fn(&Self, usize, &'a str, Known) -> bool,
    ) -> usize {
        let (mut at, mut count) = (first, 0);
        while at < end {
            let token = &self.doc.tokens[at];
            let (mut step, before) = (1, count);
            if token.is(flag::ANY_CAPITAL) && !self.taken[at] {
                for length in (1..=LONGEST.min(end - at)).rev() {
                    let span = self.doc.span(at, at + length);
                    let last = at + length - 1;
                    if !self.doc.tokens[last].is(flag::ANY_CAPITAL) {
                        continue;
                    }
                    let form = self.doc.cut(span);
                    let known = Self::known(form);
                    if known > Known::No && accept(self, at, form, known) {
                        self.push(span);
                        step = length;
                        count += 1;
                        break;
                    }
                }
                if count == before && self.hyphenated(at) {
                    count += 1;
                }
            }
            at += step;
        }
        count
    }

    /// A name of a place: whole if known, else its known parts, else whole.
    fn place(&mut self, span: Span) {
        let tokens = self.doc.tokens_in(span);
        if tokens.is_empty() {
            return;
        }
        if tokens.len() > 1 && STREETS.contains(&self.doc.lower(tokens.end - 1)) {
            return self.take(span);
        }
        let mut tokens = tokens;
        if self.doc.lower(tokens.start + 1) == "of"
            && tokens.len() > 2
            && matches!(
                self.doc.lower(tokens.start),
                "city" | "town" | "village" | "state" | "county" | "province"
            )
        {
            tokens.start += 2;
        }
        let span = self.doc.span(tokens.start, tokens.end);
        let form = self.doc.cut(span);
        if (self.given.contains(form) || self.surnames.contains(form))
            && !self.is_placed(tokens.start, tokens.end, Known::Town)
        {
            return self.take(span);
        }
        // "Trinidad and Tobago" may come as two names.
        let joined = self.doc.span(tokens.start, tokens.end + 2);
        if self.doc.lower(tokens.end) == "and" && Self::known(self.doc.cut(joined)) == Known::Sure {
            return self.push(joined);
        }
        let longer = self.doc.span(tokens.start, tokens.end + 1);
        if self
            .doc
            .tokens
            .get(tokens.end)
            .is_some_and(|token| token.is(flag::CAPITAL))
            && Self::known(self.doc.cut(longer)) == Known::Sure
        {
            return self.push(longer);
        }
        if tokens.clone().any(|token| self.taken[token]) {
            return;
        }
        if Self::known(form) > Known::No {
            if !STREETS.contains(&self.doc.lower(tokens.end)) {
                self.named.insert(form);
            }
            return self.push(span);
        }
        if tokens.len() == 1 && self.hyphenated(tokens.start) {
            return;
        }
        let whole = WHOLE.contains(&self.doc.lower(tokens.end - 1));
        let count = if whole {
            0
        } else {
            self.munch(tokens.start, tokens.end, |_, _, _, known| {
                known >= Known::Town
            })
        };
        if count == 0 && !(tokens.len() == 1 && common().has(hash(&fold(form)))) {
            self.push(span);
        }
        self.take(span);
    }

    /// A people: a toponym where it is a demonym or a region's.
    fn group(&mut self, span: Span) {
        let tokens = self.doc.tokens_in(span);
        if tokens.len() == 1 && self.hyphenated(tokens.start) {
            return;
        }
        let form = self.doc.cut(span);
        if Self::known(form) >= Known::Large || Words::shared().is_people(&fold(form)) {
            self.push(span);
        } else {
            self.munch(tokens.start, tokens.end, |_, _, _, known| {
                known == Known::Sure
            });
        }
        self.take(span);
    }

    /// An organisation or another thing: the places in its name.
    fn organisation(&mut self, span: Span) {
        let tokens = self.doc.tokens_in(span);
        if tokens.is_empty() {
            return;
        }
        if self.is_placed(tokens.start, tokens.end, Known::Town)
            || self.is_state(tokens.start, tokens.end)
        {
            return self.push(span);
        }
        if TITLES.contains(&self.doc.lower(tokens.end - 1)) {
            return self.take(span);
        }
        let first = tokens.start;
        let whole = tokens.len();
        self.munch(first, tokens.end, |finder, at, form, known| {
            let leads = at == first
                || matches!(
                    finder.doc.lower(at - 1),
                    "of" | "in" | "for" | "to" | "and" | "at"
                );
            let named = finder.named.contains(form);
            let whole = finder
                .doc
                .tokens_in(Span::new(
                    finder.doc.tokens[at].start as usize,
                    finder.doc.tokens[at].start as usize + form.len(),
                ))
                .len()
                == whole;
            match known {
                Known::Sure => true,
                Known::Large => leads || named,
                Known::Town => named || leads && !whole && is_seat(finder.doc, at, form),
                _ => named,
            }
        });
        self.take(span);
    }

    /// A person who is a place after all: `in Hammond`, or the article names the place elsewhere.
    fn person(&mut self, span: Span) {
        let tokens = self.doc.tokens_in(span);
        if tokens.len() == 1 && self.hyphenated(tokens.start) {
            return;
        }
        if !tokens.is_empty()
            && (self.is_placed(tokens.start, tokens.end, Known::Town)
                || self.is_state(tokens.start, tokens.end)
                || self.is_country(tokens.start, tokens.end))
        {
            return self.push(span);
        }
        self.take(span);
    }

    /// Tells whether the tokens are a known place that its surroundings show to be one.
    fn is_placed(&mut self, first: usize, end: usize, least: Known) -> bool {
        let form = self.doc.cut(self.doc.span(first, end));
        let known = Self::known(form);
        if known < least {
            return false;
        }
        if self.named.contains(form) && !self.given.contains(form) && !self.surnames.contains(form)
        {
            return true;
        }
        if let Some(two) = first.checked_sub(2) {
            let of = self.doc.lower(first - 1) == "of";
            let after_age = self.doc.word(two) == "," || self.doc.tokens[two].is(flag::NUMBER);
            let of_sort = matches!(
                self.doc.lower(two),
                "town"
                    | "city"
                    | "village"
                    | "state"
                    | "province"
                    | "district"
                    | "county"
                    | "region"
                    | "suburb"
                    | "island"
                    | "port"
                    | "north"
                    | "south"
                    | "east"
                    | "west"
                    | "outskirts"
            );
            if of && (after_age || of_sort) {
                return true;
            }
        }
        let part = first.checked_sub(1).is_some_and(|at| {
            PARTS.contains(&self.doc.lower(at)) && !self.doc.tokens[at].is(flag::CAPITAL)
        });
        if part || SORTS.contains(&self.doc.lower(end)) && !self.doc.tokens[end].is(flag::CAPITAL) {
            return true;
        }
        let before = first.checked_sub(1).map_or("", |at| self.doc.lower(at));
        if BEFORE.contains(&before)
            && before != "of"
            && before != "to"
            && before != "from"
            && end - first <= 2
        {
            return true;
        }
        // "Hammond, Ind."; a dateline: "DURBAN, South Africa -", "AUSTIN (AP) -".
        if self.doc.word(end) == "," {
            for length in (1..=3).rev() {
                let next = self.doc.cut(self.doc.span(end + 1, end + 1 + length));
                if Self::known(next) == Known::Sure || Words::shared().abbreviation(next).is_some()
                {
                    return true;
                }
            }
        }
        let start = &self.doc.tokens[first];
        let opens = start.is(flag::ALL_CAPS)
            && start.end - start.start > 2
            && (start.is(flag::PARAGRAPH_FIRST)
                || start.is(flag::FIRST)
                || self.doc.word(first.saturating_sub(1)) == ".");
        opens && matches!(self.doc.word(end), "-" | "--" | "—" | "–" | "(" | "," | "/")
    }

    /// Tells whether the tokens are a country, and not a given name too.
    fn is_country(&mut self, first: usize, end: usize) -> bool {
        let form = self.doc.cut(self.doc.span(first, end));
        let sure = Self::known(form) == Known::Sure;
        sure && !self.given.contains(form)
            && (end - first > 1 || !GIVEN.contains(&self.doc.lower(first)))
    }

    /// Tells whether the tokens are the abbreviation of a division after its town: `London, Ky`.
    fn is_state(&self, first: usize, end: usize) -> bool {
        let written = self.doc.cut(self.doc.span(first, end));
        let words = Words::shared();
        first
            .checked_sub(1)
            .is_some_and(|before| matches!(self.doc.word(before), "," | "("))
            && (words.abbreviation(written).is_some()
                || words.abbreviation(&format!("{written}.")).is_some())
    }

    /// Splits a hyphenated token into the places it holds: `U.S.-led`, `Syrian-Turkish`.
    fn hyphenated(&mut self, at: usize) -> bool {
        let span = self.doc.tokens[at].span();
        let form = self.doc.cut(span);
        let Some((head, tail)) = form.split_once('-') else {
            return false;
        };
        if Self::known(form) >= Known::Town {
            return false;
        }
        let tail_capital = tail.starts_with(char::is_uppercase);
        let head_known = Self::known(head);
        let mut any = false;
        if head_known >= Known::Town
            && (AFTER_HYPHEN.contains(&tail) || head_known == Known::Sure && !tail_capital)
        {
            self.push(Span::new(span.start, span.start + head.len()));
            any = true;
        }
        let pair = tail_capital && head_known >= Known::Town && Self::known(tail) >= Known::Town;
        if pair && !any {
            self.push(Span::new(span.start, span.start + head.len()));
            any = true;
        }
        if pair || tail_capital && Self::known(tail) == Known::Sure {
            self.push(Span::new(span.end - tail.len(), span.end));
            any = true;
        }
        any
    }

    /// What no name covers: countries and the like, and towns that their surroundings show.
    fn rest(&mut self) {
        for at in 0..self.doc.len() {
            let token = &self.doc.tokens[at];
            if self.taken[at] || !token.is(flag::CAPITAL) {
                continue;
            }
            if self.hyphenated(at) {
                continue;
            }
            for length in (1..=4).rev() {
                let end = at + length;
                if end > self.doc.len()
                    || (at..end).any(|token| self.taken[token])
                    || !self.doc.tokens[end - 1].is(flag::ANY_CAPITAL)
                    || self.doc.tokens[at].sentence != self.doc.tokens[end - 1].sentence
                {
                    continue;
                }
                let form = self.doc.cut(self.doc.span(at, end));
                let comma = at
                    .checked_sub(1)
                    .is_some_and(|before| matches!(self.doc.word(before), "," | "("));
                let postal = comma && Words::shared().abbreviation(form).is_some();
                let known = Self::known(form);
                let sure = known == Known::Sure
                    && (length > 1
                        || form.len() > 4
                        || form == "U.S."
                        || form == "UK"
                        || form == "US"
                        || form == "U.K."
                        || form == "EU"
                        || comma
                        || known_country(form));
                if postal || sure || known >= Known::Town && self.is_placed(at, end, Known::Town) {
                    self.push(self.doc.span(at, end));
                    break;
                }
            }
        }
    }
}

/// Returns the words of [`COMMON`].
fn common() -> &'static WordMap<()> {
    static LIST: OnceLock<WordMap<()>> = OnceLock::new();
    LIST.get_or_init(|| WordMap::list(COMMON))
}

/// Tells whether a form of few letters is a country's name in full (`Iran`, `Chad`, `Mali`), as written.
fn known_country(form: &str) -> bool {
    form.len() > 3 && form.chars().skip(1).any(char::is_lowercase) && !form.ends_with('.')
}

/// Tells whether what follows a town in a name is a body or house of the town (`Lebanon Police`, `Bantam Town Hall`).
fn is_seat(doc: &Document<'_>, at: usize, form: &str) -> bool {
    let start = doc.tokens[at].start as usize;
    let after = doc.tokens_in(Span::new(start, start + form.len())).end;
    matches!(
        doc.lower(after),
        "police"
            | "city"
            | "town"
            | "high"
            | "school"
            | "schools"
            | "fire"
            | "county"
            | "mayor"
            | "hospital"
            | "university"
            | "college"
            | "police department"
            | "superior"
            | "municipal"
            | "airport"
            | "chamber"
            | "council"
            | "village"
            | "township"
            | "elementary"
            | "middle"
            | "public"
            | "district"
            | "jail"
            | "prison"
            | "court"
            | "magistrate"
            | "magistrates"
            | "crown"
            | "sheriff"
            | "regional"
            | "community"
            | "area"
            | "general"
            | "memorial"
            | "central"
            | "library"
            | "park"
            | "independent"
            | "state"
            | "international"
            | "country"
            | "housing"
            | "planning"
    )
}
