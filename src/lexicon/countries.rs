//! States and territories: codes, names, demonyms, capitals and words for their governments (`data/nations.tsv`).

use std::sync::LazyLock;

use foldhash::HashMap;

use crate::text::{fold, hash};

static TABLE: &str = include_str!("../../data/nations.tsv");

/// One state or territory; lists of several values are separated by `|` in the table.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code (`XK` for Kosovo).
    pub code: &'static str,
    names: &'static str,
    adjectives: &'static str,
    nouns: &'static str,
    capitals: &'static str,
    metonyms: &'static str,
}

impl Country {
    /// Returns the name to show.
    pub fn name(&self) -> &'static str {
        self.names().next().unwrap_or_default()
    }

    /// Returns all names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        values(self.names)
    }

    /// Returns the adjectives (`Danish`).
    pub fn adjectives(&self) -> impl Iterator<Item = &'static str> {
        values(self.adjectives)
    }

    /// Returns the words for its people (`Dane`, `Danes`).
    pub fn nouns(&self) -> impl Iterator<Item = &'static str> {
        values(self.nouns)
    }

    /// Returns the capital, and other seats of government where there are any.
    pub fn capitals(&self) -> impl Iterator<Item = &'static str> {
        values(self.capitals)
    }

    /// Returns the words that stand for its government (`Kremlin`).
    pub fn metonyms(&self) -> impl Iterator<Item = &'static str> {
        values(self.metonyms)
    }
}

/// What a phrase is to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Its name.
    Name,
    /// Its people or what is theirs.
    Demonym,
    /// Its capital.
    Capital,
    /// A word for its government.
    Metonym,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default().trim();
            Country {
                code: cell(),
                names: cell(),
                adjectives: cell(),
                nouns: cell(),
                capitals: cell(),
                metonyms: cell(),
            }
        })
        .collect()
});

static PHRASES: LazyLock<HashMap<u64, (u16, Relation)>> = LazyLock::new(|| {
    let mut map: HashMap<u64, (u16, Relation)> = HashMap::default();
    for (number, country) in (0..).zip(COUNTRIES.iter()) {
        let mut add = |phrase: &str, relation: Relation| {
            let entry = map.entry(hash(&fold(phrase))).or_insert((number, relation));
            if relation < entry.1 {
                *entry = (number, relation);
            }
        };
        country.names().for_each(|name| add(name, Relation::Name));
        country
            .adjectives()
            .chain(country.nouns())
            .for_each(|word| add(word, Relation::Demonym));
        country
            .capitals()
            .for_each(|city| add(city, Relation::Capital));
        country
            .metonyms()
            .for_each(|word| add(word, Relation::Metonym));
    }
    map
});

/// Returns all states and territories.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// Returns the state with this ISO 3166-1 alpha-2 code.
pub fn by_code(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// Returns which country a phrase names, in what way; a name counts before a demonym, a demonym before a capital.
///
/// ```
/// use dateline::lexicon::countries::{Relation, find};
/// let (country, relation) = find("Danes").unwrap();
/// assert_eq!((country.code, relation), ("DK", Relation::Demonym));
/// assert_eq!(find("U.S.").unwrap().0.code, "US");
/// ```
pub fn find(phrase: &str) -> Option<(&'static Country, Relation)> {
    let phrase = phrase
        .strip_prefix("the ")
        .or_else(|| phrase.strip_prefix("The "))
        .unwrap_or(phrase);
    PHRASES
        .get(&hash(&fold(phrase)))
        .and_then(|&(number, relation)| Some((COUNTRIES.get(usize::from(number))?, relation)))
}

/// Splits a cell.
fn values(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_lead_to_countries() {
        let cases = [
            ("U.K.", "GB", Relation::Name),
            ("UAE", "AE", Relation::Name),
            ("the Kremlin", "RU", Relation::Metonym),
            ("White House", "US", Relation::Metonym),
            ("Filipinos", "PH", Relation::Demonym),
            ("Singapore", "SG", Relation::Name),
            ("Kyiv", "UA", Relation::Capital),
            ("Elysée", "FR", Relation::Metonym),
        ];
        for (phrase, code, relation) in cases {
            let found = find(phrase).map(|(country, relation)| (country.code, relation));
            assert_eq!(found, Some((code, relation)), "{phrase}");
        }
        assert!(find("Atlantis").is_none());
    }

    #[test]
    fn codes_are_unique_and_well_formed() {
        let mut codes: Vec<_> = all().iter().map(|country| country.code).collect();
        assert!(codes.iter().all(|code| code.len() == 2));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(count > 200);
    }
}
