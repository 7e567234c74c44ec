//! Names of one article become actors and places: a surname goes to its full name, an acronym to its expansion.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Cast, scene};
use crate::lexicon::{countries, roles, states};
use crate::model::{
    ActorKind, Article, Extraction, MentionKind, MentionTarget, Name, NameKind, PartRole,
    PlaceMention, Span,
};
use crate::stop;
use crate::syntax::Trees;
use crate::text::{Document, fold};

/// Particles that belong to the surname behind them.
const PARTICLES: [&str; 17] = [
    "al", "el", "de", "da", "del", "della", "di", "von", "van", "bin", "ibn", "ben", "abu", "le",
    "la", "der", "ter",
];

/// Words at the end of a company's name that do not tell it from others.
pub(super) const COMPANY_ENDINGS: [&str; 14] = [
    "inc",
    "corp",
    "co",
    "ltd",
    "llc",
    "plc",
    "ag",
    "sa",
    "nv",
    "gmbh",
    "group",
    "company",
    "corporation",
    "holdings",
];

/// Adds a mention, and an actor or place, for every name.
pub(super) fn add_names(
    cast: &mut Cast<'_, '_>,
    trees: &Trees<'_, '_>,
    article: &Article,
    found: &Extraction,
) {
    let doc = cast.doc;
    let people = People::gather(doc, &found.names);
    let orgs = Orgs::gather(doc, &found.names);
    let home = home(doc, found);
    let toponyms: BTreeMap<usize, &PlaceMention> = found
        .toponyms
        .iter()
        .map(|toponym| (toponym.span.start, toponym))
        .collect();
    let shouted = Shouted {
        article,
        doc,
        names: &found.names,
        told: OnceCell::new(),
    };
    let mut left_out: BTreeSet<usize> = BTreeSet::new();
    for name in &found.names {
        let words = doc.cut(name.span);
        stop::check();
        if shouted.is_only(name) {
            left_out.insert(name.span.start);
            continue;
        }
        match name.kind {
            NameKind::Person => {
                let (actor, rule, score) = people.actor(cast, words, name.span);
                cast.mention(
                    name.span,
                    MentionKind::Name,
                    MentionTarget::Actor(actor),
                    rule,
                    score,
                );
            }
            NameKind::Org if government_of(words).is_some() => {
                if let Some(country) = government_of(words) {
                    let state = state(cast, country);
                    cast.mention(
                        name.span,
                        MentionKind::Metonym,
                        MentionTarget::Actor(state),
                        "seat",
                        0.8,
                    );
                }
            }
            // A state that the tagger took for a body: it is known by its list.
            NameKind::Org if state_of(words).is_some() => {
                if let Some(country) = state_of(words) {
                    let state = state(cast, country);
                    cast.add_name(state, words);
                    cast.mention(
                        name.span,
                        MentionKind::Name,
                        MentionTarget::Actor(state),
                        "name",
                        0.8,
                    );
                }
            }
            NameKind::Org => {
                let actor = orgs.actor(cast, name.span, home);
                let rule = if words.chars().all(|c| !c.is_lowercase()) {
                    "acronym"
                } else {
                    "name"
                };
                cast.mention(
                    name.span,
                    MentionKind::Name,
                    MentionTarget::Actor(actor),
                    rule,
                    0.9,
                );
            }
            NameKind::Group => add_group(cast, name.span),
            NameKind::Place => match toponyms.get(&name.span.start) {
                Some(toponym) => scene::add_place(cast, trees, toponym),
                None => cast.mention(
                    name.span,
                    MentionKind::Name,
                    MentionTarget::Unknown,
                    "no-place",
                    0.0,
                ),
            },
            NameKind::Other => {}
        }
    }
    // Toponyms inside other names (a city in the name of a university) stay mentions of their own only where nothing covers them.
    for toponym in &found.toponyms {
        // Names stand in the order of the text, none over another.
        let first = found
            .names
            .partition_point(|name| name.span.end <= toponym.span.start);
        let covered = found.names[first..]
            .iter()
            .take_while(|name| name.span.start < toponym.span.end)
            .any(|name| !left_out.contains(&name.span.start));
        if !covered && cast.mentions_in(toponym.span).next().is_none() {
            scene::add_place(cast, trees, toponym);
        }
    }
}

/// Returns the state for whose government a seat stands ("the Kremlin").
fn government_of(words: &str) -> Option<&'static str> {
    countries::find(words)
        .filter(|(_, relation)| *relation == countries::Relation::Metonym)
        .map(|(country, _)| country.code)
}

/// Returns the state that a name of several words is known to be: "Soviet Union".
fn state_of(words: &str) -> Option<&'static str> {
    words
        .contains(' ')
        .then(|| states::by_name(&fold(words)))
        .flatten()
}

/// Tells names that are only shouted.
struct Shouted<'s, 'a> {
    article: &'s Article,
    doc: &'s Document<'a>,
    names: &'s [Name],
    /// The places in the story of each name, folded: made where the first is asked for.
    told: OnceCell<HashMap<(NameKind, String), Vec<Span>>>,
}

impl Shouted<'_, '_> {
    /// Tells whether a name in capitals stands only in a heading, summary or dateline, where capitals say nothing.
    fn is_only(&self, name: &Name) -> bool {
        let (doc, words) = (self.doc, self.doc.cut(name.span));
        if !matches!(
            name.kind,
            NameKind::Org | NameKind::Person | NameKind::Group
        ) || words.chars().any(char::is_lowercase)
            || !self.stands_in(name.span, |role| role != PartRole::Story)
        {
            return false;
        }
        // The agency in the brackets of a dateline is one.
        let before = doc.tokens_in(name.span).start.checked_sub(1);
        if before.is_some_and(|before| doc.lower(before) == "(") {
            return false;
        }
        let told = self.told.get_or_init(|| {
            let mut told: HashMap<(NameKind, String), Vec<Span>> = HashMap::new();
            for other in self.names {
                if self.stands_in(other.span, |role| role == PartRole::Story) {
                    let places = told.entry((other.kind, fold(doc.cut(other.span))));
                    let places = places.or_default();
                    // Two are enough to find one that is not the name itself.
                    if places.len() < 2 {
                        places.push(other.span);
                    }
                }
            }
            told
        });
        let told = told.get(&(name.kind, fold(words)));
        !told.is_some_and(|places| places.iter().any(|place| *place != name.span))
    }

    /// Tells whether a span lies over a part of the article whose role is one of those wanted. Parts stand in the order of the text.
    fn stands_in(&self, span: Span, is_wanted: impl Fn(PartRole) -> bool) -> bool {
        let parts = &self.article.parts;
        let first = parts.partition_point(|part| part.span.end <= span.start);
        parts[first..]
            .iter()
            .take_while(|part| part.span.start < span.end)
            .any(|part| is_wanted(part.role))
    }
}

/// Adds a people or a nationality word.
fn add_group(cast: &mut Cast<'_, '_>, span: Span) {
    let words = cast.doc.cut(span);
    let folded = fold(words);
    if let Some(country) = states::demonym(&folded) {
        let state = state(cast, country);
        cast.add_name(state, words);
        cast.mention(
            span,
            MentionKind::Demonym,
            MentionTarget::Actor(state),
            "demonym",
            0.8,
        );
        return;
    }
    let actor = cast.actor(ActorKind::Group, format!("group:{folded}"), words, true);
    cast.mention(
        span,
        MentionKind::Name,
        MentionTarget::Actor(actor),
        "name",
        0.8,
    );
}

/// Returns the state with this ISO code.
pub(super) fn state(cast: &mut Cast<'_, '_>, country: &'static str) -> usize {
    let name = states::name(country).unwrap_or(country);
    let actor = cast.actor(ActorKind::State, format!("state:{country}"), name, true);
    country.clone_into(&mut cast.actors[actor].country);
    actor
}

/// The persons of an article, by full name.
struct People {
    /// Folded full names with the form to show.
    full: BTreeMap<String, String>,
    /// Folded surname (with and without particle) to those that bear it.
    by_surname: BTreeMap<String, Bearers>,
    /// Folded first name to full names.
    by_given: BTreeMap<String, Bearers>,
    /// Surnames that one bears alone beside another in full: "Hale and Ada Hale" are two.
    parted: HashSet<String>,
    /// Where each full name stands first, to choose among bearers of a surname.
    first_at: BTreeMap<String, usize>,
    /// Folded full names of those who are introduced as somebody's relative, with the gender that it tells.
    kin: BTreeMap<String, &'static str>,
}

/// Those that bear a name.
#[derive(Debug, Default)]
struct Bearers {
    /// Where each is named first, and the folded full name; in the order of the text.
    all: Vec<(usize, String)>,
    known: HashSet<String>,
}

impl Bearers {
    /// Adds one that is named first at byte `at`.
    fn add(&mut self, key: &str, at: usize) {
        if self.known.insert(key.to_owned()) {
            let place = self.all.partition_point(|(other, _)| *other < at);
            self.all.insert(place, (at, key.to_owned()));
        }
    }

    /// Returns the one of those that `fits` who is named last before byte `at`, each where it is named first; before all of them,
    /// the first.
    fn last_before(&self, at: usize, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let behind = self.all.partition_point(|(first, _)| *first <= at);
        let (before, after) = self.all.split_at(behind);
        let mut nearest = before.iter().rev().chain(after);
        nearest
            .find(|(_, key)| fits(key))
            .map(|(_, key)| key.as_str())
    }
}

impl People {
    fn gather(doc: &Document<'_>, names: &[Name]) -> Self {
        let mut people = Self {
            full: BTreeMap::new(),
            by_surname: BTreeMap::new(),
            by_given: BTreeMap::new(),
            parted: HashSet::new(),
            first_at: BTreeMap::new(),
            kin: BTreeMap::new(),
        };
        for name in names.iter().filter(|name| name.kind == NameKind::Person) {
            people.add(doc.cut(name.span), name.span.start);
            let tokens = doc.tokens_in(name.span);
            if tokens.len() > 1
                && let Some(gender) = kin_gender(doc, tokens.clone())
            {
                let folded = fold(doc.cut(name.span));
                let key = person_key(&folded.split(' ').collect::<Vec<_>>());
                people.kin.insert(key, gender);
            }
            if tokens.len() > 1
                && tokens.start >= 2
                && doc.lower(tokens.start - 1) == "and"
                && doc.tokens[tokens.start - 2].hash == doc.tokens[tokens.end - 1].hash
            {
                people.parted.insert(fold(doc.word(tokens.end - 1)));
            }
        }
        people
    }

    /// Notes a name of two or more words.
    fn add(&mut self, words: &str, at: usize) {
        let folded = fold(words);
        let parts: Vec<&str> = folded.split(' ').collect();
        if parts.len() < 2 || !is_full(words) {
            return;
        }
        // "Donald J. Trump" is "Donald Trump" where both are met.
        let key = person_key(&parts);
        let shown = self
            .full
            .entry(key.clone())
            .or_insert_with(|| words.to_owned());
        if words.len() < shown.len() && fold(words) == key {
            words.clone_into(shown);
        }
        let first = *self.first_at.entry(key.clone()).or_insert(at);
        for surname in surnames(&parts) {
            self.by_surname.entry(surname).or_default().add(&key, first);
        }
        let given = self.by_given.entry(parts[0].to_owned()).or_default();
        given.add(&key, first);
    }

    /// Returns the actor for a person's name, with the rule and its score.
    fn actor(
        &self,
        cast: &mut Cast<'_, '_>,
        words: &str,
        span: Span,
    ) -> (usize, &'static str, f32) {
        let folded = fold(words);
        let parts: Vec<&str> = folded.split(' ').collect();
        if parts.len() >= 2 && is_full(words) {
            let key = person_key(&parts);
            if let Some(shown) = self.full.get(&key) {
                return (person(cast, &key, shown, words), "full-name", 0.95);
            }
        }
        let bearers = self
            .by_surname
            .get(&folded)
            .map(|bearers| (bearers, "surname"))
            .or_else(|| {
                self.by_given
                    .get(&folded)
                    .map(|bearers| (bearers, "given-name"))
            });
        // "Hale and Ada Hale came": Hale is not Ada, and nobody else is named in full.
        let another = |bearers: &Bearers| bearers.all.len() == 1 && self.parted.contains(&folded);
        if let Some((bearers, rule)) = bearers.filter(|(bearers, _)| !another(bearers)) {
            let score = if bearers.all.len() == 1 { 0.9 } else { 0.6 };
            if let Some(key) = self.choose(cast.doc, bearers, span)
                && let Some(shown) = self.full.get(key)
            {
                return (person(cast, key, shown, words), rule, score);
            }
        }
        // A surname alone identifies nobody beyond the article.
        (
            cast.actor(
                ActorKind::Person,
                format!("person-in-article:{folded}"),
                words,
                false,
            ),
            "surname-alone",
            0.6,
        )
    }
}

impl People {
    /// Returns which of several bearers a name alone calls: the one whose gender the title tells, and of relatives the one that the
    /// others are introduced by ("Hale's wife, Ada Hale"): who is news goes by the bare surname.
    fn choose<'p>(&self, doc: &Document<'_>, bearers: &'p Bearers, span: Span) -> Option<&'p str> {
        if bearers.all.len() == 1 {
            return bearers.last_before(span.start, |_| true);
        }
        let title = doc
            .tokens_in(span)
            .start
            .checked_sub(1)
            .map_or("", |before| doc.lower(before));
        let gender = match title {
            "mr" | "mr." | "sir" | "lord" => "male",
            "mrs" | "mrs." | "ms" | "ms." | "miss" | "lady" => "female",
            _ => "",
        };
        let own = |key: &str| {
            let given = key.split(' ').next().and_then(given_gender);
            given.or_else(|| self.kin.get(key).copied().filter(|kin| !kin.is_empty()))
        };
        let fits = |key: &str| gender.is_empty() || own(key).is_none_or(|own| own == gender);
        let known = |key: &str| gender.is_empty() || own(key) == Some(gender);
        let news = |key: &str| !self.kin.contains_key(key);
        let last = |fits: &dyn Fn(&str) -> bool| bearers.last_before(span.start, fits);
        last(&|key| known(key) && news(key))
            .or_else(|| last(&|key| fits(key) && news(key)))
            .or_else(|| last(&known))
            .or_else(|| last(&fits))
            .or_else(|| last(&|_| true))
    }
}

/// Returns the gender of one who is introduced as somebody's relative by the name whose tokens are `tokens`: "Hale's wife, Ada Hale",
/// "her husband, Omar", "Ada Hale, his wife"; empty where the word does not tell it, nothing where nobody's relative is meant.
fn kin_gender(doc: &Document<'_>, tokens: std::ops::Range<usize>) -> Option<&'static str> {
    let kin = |at: usize| match doc.lower(at) {
        "wife" | "daughter" | "sister" | "mother" | "widow" | "niece" | "granddaughter"
        | "grandmother" | "aunt" => Some("female"),
        "husband" | "son" | "brother" | "father" | "widower" | "nephew" | "grandson"
        | "grandfather" | "uncle" => Some("male"),
        "spouse" | "cousin" => Some(""),
        _ => None,
    };
    let sentence = |at: usize| doc.tokens.get(at).map(|token| token.sentence);
    // Titles may stand between: "her husband, former President Omar Hale".
    let before = (tokens.start.saturating_sub(5)..tokens.start)
        .rev()
        .take_while(|&at| sentence(at) == sentence(tokens.start))
        .take_while(|&at| {
            doc.lower(at) == ","
                || doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos.is_adjective()
        })
        .find_map(kin);
    let owner = doc.lower(tokens.end) == ","
        && matches!(doc.lower(tokens.end + 1), "his" | "her" | "their" | "the");
    before.or_else(|| {
        owner
            .then(|| kin(tokens.end + 2).or_else(|| kin(tokens.end + 3)))
            .flatten()
    })
}

/// Returns the actor for a full name.
fn person(cast: &mut Cast<'_, '_>, key: &str, shown: &str, words: &str) -> usize {
    let actor = cast.actor(ActorKind::Person, format!("person:{key}"), shown, true);
    cast.add_name(actor, words);
    if cast.actors[actor].gender.is_empty()
        && let Some(given) = shown.split_whitespace().next()
    {
        cast.actors[actor].gender = given_gender(&fold(given)).unwrap_or_default();
    }
    actor
}

/// Returns the gender that a folded given name tells; of two joined the first ("marie jose"), but Jean is a woman in English and a
/// man in French: "jean marc" goes by the second.
fn given_gender(given: &str) -> Option<&'static str> {
    match given.split_once(' ') {
        Some(("jean", second)) => roles::given_name_gender(second),
        None if given == "jean" => None,
        Some((first, second)) => {
            roles::given_name_gender(first).or_else(|| roles::given_name_gender(second))
        }
        None => roles::given_name_gender(given),
    }
}

/// Tells whether a name is more than one word: a surname with a hyphen is one, though folding parts it.
fn is_full(words: &str) -> bool {
    words.split_whitespace().nth(1).is_some()
}

/// Returns the folded name without initials between its ends.
pub(super) fn person_key(parts: &[&str]) -> String {
    let last = parts.len() - 1;
    parts
        .iter()
        .enumerate()
        .filter(|(i, part)| *i == 0 || *i == last || part.chars().count() > 1)
        .map(|(_, part)| *part)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the forms under which a person of this name is called by surname.
fn surnames(parts: &[&str]) -> Vec<String> {
    let mut last = parts.len() - 1;
    if last > 1 && matches!(parts[last], "jr" | "sr" | "ii" | "iii" | "iv") {
        last -= 1;
    }
    let mut forms = vec![parts[last].to_owned()];
    let mut start = last;
    while start > 1 && PARTICLES.contains(&parts[start - 1]) {
        start -= 1;
        forms.push(parts[start..=last].join(" "));
    }
    // Double surnames ("Garcia Marquez") and names of three words are also called by the last two.
    if start > 1 && start == last {
        forms.push(parts[last - 1..=last].join(" "));
    }
    forms
}

/// The organisations of an article, by name, short form and acronym.
struct Orgs {
    /// Folded form to (key, name to show).
    forms: BTreeMap<String, (String, String)>,
}

impl Orgs {
    fn gather(doc: &Document<'_>, names: &[Name]) -> Self {
        let mut forms: BTreeMap<String, (String, String)> = BTreeMap::new();
        let mut short: BTreeMap<String, Option<(String, String)>> = BTreeMap::new();
        let mut expansions: BTreeMap<String, (String, String)> = BTreeMap::new();
        // Names with a company's ending, in order.
        let mut companies: BTreeSet<String> = BTreeSet::new();
        for name in names.iter().filter(|name| name.kind == NameKind::Org) {
            let words = doc.cut(name.span);
            let key = org_key(words);
            let shown = strip_article(words).to_owned();
            forms
                .entry(key.clone())
                .or_insert_with(|| (key.clone(), shown.clone()));
            if let Some(ticker) = bracketed(doc, name.span, ["<", ">"]) {
                forms.insert(fold(ticker), (key.clone(), shown.clone()));
            }
            let folded = fold(words);
            if folded
                .rsplit(' ')
                .next()
                .is_some_and(|last| COMPANY_ENDINGS.contains(&last))
            {
                companies.insert(key.clone());
            }
            let parts: Vec<&str> = key.split(' ').collect();
            if parts.len() < 2 {
                continue;
            }
            for acronym in acronyms(words) {
                expansions
                    .entry(acronym)
                    .or_insert_with(|| (key.clone(), shown.clone()));
            }
            if let Some(acronym) = bracketed(doc, name.span, ["(", ")"]) {
                forms.insert(fold(acronym), (key.clone(), shown.clone()));
            }
            // "Hale Equity (Pacific) Ltd" is "Hale Equity" for short.
            if let Some((core, _)) = words.split_once(" (") {
                forms.insert(org_key(core), (key.clone(), shown.clone()));
            }
            // The first word alone is a short form where only one organisation of the article starts with it.
            short
                .entry(parts[0].to_owned())
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|(known, _)| *known != key) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some((key.clone(), shown.clone())));
        }
        let known: Vec<String> = forms.keys().cloned().collect();
        for form in known {
            // "Bay Care" is "Bay Care Health Services Inc" where it is no company itself and nothing else begins so.
            if form.contains(' ') && !companies.contains(&form) {
                let start = format!("{form} ");
                let mut longer = companies
                    .range(start.clone()..)
                    .take_while(|key| key.starts_with(&start));
                if let (Some(key), None) = (longer.next(), longer.next())
                    && let Some(full) = forms.get(key).cloned()
                {
                    forms.insert(form, full);
                    continue;
                }
            }
            // "Hale Group Plc" is no short form of "Hale Foods", though its key is one word.
            if form.contains(' ')
                || companies.contains(&form)
                || forms.get(&form).is_some_and(|(key, _)| *key != form)
            {
                continue;
            }
            if let Some(full) = expansions
                .get(&form)
                .or_else(|| short.get(&form).and_then(Option::as_ref))
            {
                forms.insert(form, full.clone());
            }
        }
        Self { forms }
    }

    /// Returns the actor for an organisation's name.
    ///
    /// `home` is the country that the article is about, where it is about one.
    fn actor(&self, cast: &mut Cast<'_, '_>, span: Span, home: Option<&'static str>) -> usize {
        let doc = cast.doc;
        let words = doc.cut(span);
        let own = org_key(words);
        let (mut key, mut shown) = self
            .forms
            .get(&own)
            .cloned()
            .unwrap_or((own, strip_article(words).to_owned()));
        if let Some((of_country, country)) = national_body(&key) {
            let actor = cast.actor(
                ActorKind::Organisation,
                format!("org:{of_country}"),
                &shown,
                true,
            );
            cast.add_name(actor, strip_article(words));
            country.clone_into(&mut cast.actors[actor].country);
            return actor;
        }
        if is_generic(&key) {
            // "the Foreign Ministry" is another one in every country.
            let country = owner(doc, span).or_else(|| {
                // Only one country has a State Department.
                let only = (key == "state department").then_some("US");
                only.or_else(|| home.filter(|home| is_of_home(&key, home)))
            });
            if let Some(country) = country {
                key = format!("{key} ({country})");
                if let Some(name) = states::name(country) {
                    shown = format!("{shown} ({name})");
                }
                let actor = cast.actor(ActorKind::Organisation, format!("org:{key}"), &shown, true);
                cast.add_name(actor, words);
                country.clone_into(&mut cast.actors[actor].country);
                return actor;
            }
            // Inside the article it is the one that was named with its country.
            let prefix = format!("org:{key} (");
            if let Some(index) = cast
                .by_key
                .range(prefix.clone()..)
                .next()
                .filter(|(k, _)| k.starts_with(&prefix))
                .map(|(_, &i)| i)
            {
                cast.add_name(index, words);
                return index;
            }
            let actor = cast.actor(
                ActorKind::Organisation,
                format!("org-in-article:{key}"),
                &shown,
                false,
            );
            cast.add_name(actor, words);
            return actor;
        }
        let actor = cast.actor(ActorKind::Organisation, format!("org:{key}"), &shown, true);
        cast.add_name(actor, strip_article(words));
        if cast.actors[actor].country.is_empty()
            && let Some(country) = key.split(' ').next().and_then(states::demonym)
        {
            country.clone_into(&mut cast.actors[actor].country);
        }
        actor
    }
}

/// How many places and peoples of one country an article names, at least, that is about it.
const HOME_NAMES: usize = 3;

/// Returns the country that at least four fifths of the places and peoples of an article belong to.
fn home(doc: &Document<'_>, found: &Extraction) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let places = found
        .toponyms
        .iter()
        .filter_map(|toponym| countries::by_code(&toponym.place.country))
        .map(|country| country.code);
    let peoples = found
        .names
        .iter()
        .filter(|name| name.kind == NameKind::Group)
        .filter_map(|name| states::demonym(&fold(doc.cut(name.span))));
    for country in places.chain(peoples) {
        *counts.entry(country).or_insert(0) += 1;
    }
    let all: usize = counts.values().sum();
    let (country, most) = counts.into_iter().max_by_key(|&(_, count)| count)?;
    (most >= HOME_NAMES && most * 5 >= all * 4).then_some(country)
}

/// Tells whether a body that many countries have is that of the country an article is about, where no other is named beside it: a
/// parliament; of the United States the houses, the high court and the departments, which others call ministries. A senate is not
/// Libya's where the article is about Libya: the one that heard of it may sit elsewhere.
fn is_of_home(key: &str, home: &str) -> bool {
    if home == "US" {
        key.ends_with(" department")
            || matches!(
                key,
                "congress" | "senate" | "house of representatives" | "supreme court"
            )
    } else {
        key == "parliament"
    }
}

/// Returns the key and country of a body that is named with its country in front: `danish foreign ministry` is the same as the
/// `foreign ministry` of Denmark.
pub(super) fn national_body(key: &str) -> Option<(String, &'static str)> {
    let (first, rest) = key.split_once(' ')?;
    let country = states::demonym(first).or_else(|| states::by_name(first))?;
    is_generic(rest).then(|| (format!("{rest} ({country})"), country))
}

/// Tells whether a body of this name exists in many countries.
fn is_generic(key: &str) -> bool {
    let words: Vec<&str> = key.split(' ').collect();
    if words
        .first()
        .is_some_and(|word| states::demonym(word).is_some() || states::by_name(word).is_some())
    {
        return false;
    }
    let bodies = [
        "ministry",
        "parliament",
        "senate",
        "congress",
        "court",
        "police",
        "army",
        "navy",
        "cabinet",
        "assembly",
        "government",
        "treasury",
        "commission",
        "house",
        "department",
    ];
    let adjectives = [
        "foreign",
        "defence",
        "defense",
        "interior",
        "justice",
        "finance",
        "health",
        "supreme",
        "constitutional",
        "high",
        "national",
        "federal",
        "central",
        "electoral",
        "election",
        "of",
        "affairs",
        "education",
        "energy",
        "trade",
        "the",
        "external",
        "home",
        "information",
        "oil",
        "agriculture",
        "economy",
        "and",
        "constituent",
        "upper",
        "lower",
        "air",
        "force",
        "bank",
        "representatives",
        "state",
        "office",
    ];
    words
        .iter()
        .any(|word| bodies.contains(word) || *word == "bank")
        && words
            .iter()
            .all(|word| bodies.contains(word) || adjectives.contains(word))
}

/// Returns the country whose body it is: `Iran's Foreign Ministry`, `the Iranian Foreign Ministry`, `the Foreign Ministry of Iran`.
fn owner(doc: &Document<'_>, span: Span) -> Option<&'static str> {
    let tokens = doc.tokens_in(span);
    let mut before = tokens.start;
    for _ in 0..4 {
        before = before.checked_sub(1)?;
        if doc.tokens.get(before)?.sentence != doc.tokens.get(tokens.start)?.sentence {
            break;
        }
        let folded = fold(doc.word(before));
        if let Some(country) = states::demonym(&folded) {
            return Some(country);
        }
        if doc.lower(before + 1) == "'s"
            && let Some(country) = states::by_name(&folded)
        {
            return Some(country);
        }
    }
    if matches!(doc.lower(tokens.end), "of" | "in") {
        return states::by_name(&fold(doc.word(tokens.end + 1)));
    }
    None
}

/// Returns the folded name of an organisation without article and legal ending.
pub(super) fn org_key(words: &str) -> String {
    let folded = fold(words);
    let mut parts: Vec<&str> = folded.split(' ').collect();
    if parts.len() > 1 && parts[0] == "the" {
        parts.remove(0);
    }
    while parts.len() > 1
        && parts
            .last()
            .is_some_and(|last| COMPANY_ENDINGS.contains(last))
    {
        parts.pop();
    }
    parts.join(" ")
}

/// Returns the name without a leading article.
fn strip_article(words: &str) -> &str {
    words
        .strip_prefix("the ")
        .or_else(|| words.strip_prefix("The "))
        .unwrap_or(words)
}

/// Returns the acronyms that a name's initials make, with and without small words.
fn acronyms(words: &str) -> Vec<String> {
    let initials = |keep: fn(&str) -> bool| -> String {
        words
            .split([' ', '-'])
            .filter(|word| keep(word))
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let capitals = initials(|word| word.starts_with(char::is_uppercase));
    let all = initials(|word| !word.is_empty());
    let mut found = Vec::new();
    for acronym in [capitals, all] {
        if acronym.chars().count() >= 2 && !found.contains(&acronym) {
            found.push(acronym);
        }
    }
    // "Hale and Lund" is called "H and L" too.
    let parts: Vec<&str> = words.split_whitespace().take(3).collect();
    if let [first, link @ ("and" | "&"), second] = parts[..] {
        let initial = |word: &str| {
            word.chars()
                .next()
                .into_iter()
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        found.push(format!("{} {link} {}", initial(first), initial(second)));
    }
    found
}

/// Returns the acronym in brackets right behind a name: `Free Harbour Union (FHU)`.
///
/// Wires put the ticker of a company between angle brackets: `Hale Corp <HALE>`.
fn bracketed<'a>(doc: &Document<'a>, span: Span, [open, close]: [&str; 2]) -> Option<&'a str> {
    let next = doc.tokens_in(span).end;
    let word = doc.word(next + 1);
    let fits = doc.word(next) == open
        && doc.word(next + 2) == close
        && word.len() >= 2
        && word.chars().filter(|c| c.is_uppercase()).count() * 2 > word.chars().count();
    fits.then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_leave_out_what_does_not_tell_names_apart() {
        assert_eq!(org_key("The Norvik Shipping Co."), "norvik shipping");
        assert_eq!(person_key(&["maria", "j", "oliveira"]), "maria oliveira");
        assert_eq!(surnames(&["omar", "al", "khatib"]), ["khatib", "al khatib"]);
        assert!(is_full("Ada Berg-Lund") && !is_full("Berg-Lund"));
        assert_eq!(surnames(&["ada", "berg", "lund"]), ["lund", "berg lund"]);
        assert_eq!(acronyms("Union of Dock Workers"), ["udw", "uodw"]);
        assert_eq!(given_gender("jean marc"), Some("male"));
        assert_eq!(given_gender("marie jose"), Some("female"));
        assert_eq!(given_gender("jean"), None);
        assert_eq!(acronyms("Hale and Lund Corp"), ["hlc", "halc", "h and l"]);
        assert!(is_generic("foreign ministry"));
        assert!(!is_generic("syrian justice ministry"));
        assert_eq!(
            national_body("danish foreign ministry"),
            Some(("foreign ministry (DK)".to_owned(), "DK"))
        );
        assert_eq!(national_body("danish harbour board"), None);
    }
}
