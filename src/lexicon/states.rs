//! States of the world: names, demonyms, seats of government.
//!
//! Sources: `data/countries.tsv` (ISO 3166-1 codes, English names and demonyms) and `data/capitals.tsv`, both written for this
//! project from general knowledge.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

const COUNTRIES: &str = include_str!("../../data/countries.tsv");
const CAPITALS: &str = include_str!("../../data/capitals.tsv");

/// Everything looked up by folded name.
struct States {
    names: HashMap<String, &'static str>,
    demonyms: HashMap<String, &'static str>,
    capitals: HashMap<String, &'static str>,
    shown: HashMap<&'static str, &'static str>,
}

/// Forms beside those of the data file.
const MORE: [(&str, &str); 14] = [
    ("us", "US"),
    ("usa", "US"),
    ("united states", "US"),
    ("america", "US"),
    ("uk", "GB"),
    ("britain", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("soviet union", "RU"),
    ("ussr", "RU"),
    ("turkiye", "TR"),
    ("burma", "MM"),
    ("czechia", "CZ"),
    ("palestine", "PS"),
];

static STATES: LazyLock<States> = LazyLock::new(|| {
    let mut states = States {
        names: HashMap::new(),
        demonyms: HashMap::new(),
        capitals: HashMap::new(),
        shown: HashMap::new(),
    };
    for line in COUNTRIES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let mut columns = line.split('\t');
        let (Some(code), Some(name)) = (columns.next(), columns.next()) else {
            continue;
        };
        states.shown.insert(code, name);
        states.names.entry(fold(name)).or_insert(code);
        for further in columns
            .nth(2)
            .unwrap_or_default()
            .split(';')
            .filter(|form| !form.is_empty())
        {
            states.names.entry(fold(further)).or_insert(code);
        }
        for demonym in columns
            .next()
            .unwrap_or_default()
            .split(';')
            .filter(|form| !form.is_empty())
        {
            states.demonyms.entry(fold(demonym)).or_insert(code);
        }
    }
    for (name, code) in MORE {
        states.names.insert(name.to_owned(), code);
    }
    for line in CAPITALS.lines().filter(|line| !line.starts_with('#')) {
        if let Some((code, seats)) = line.split_once('\t') {
            for seat in seats.split(';') {
                states.capitals.insert(fold(seat), code);
            }
        }
    }
    states
});

/// Returns the ISO code of the state with this folded name.
///
/// ```
/// use dateline::lexicon::states;
/// assert_eq!(states::by_name("ivory coast"), Some("CI"));
/// assert_eq!(states::by_name("springfield"), None);
/// ```
pub fn by_name(folded: &str) -> Option<&'static str> {
    STATES
        .names
        .get(folded)
        .or_else(|| STATES.names.get(folded.strip_prefix("the ")?))
        .copied()
}

/// Returns the ISO code of the state whose people or things are called so: `syrian`, `syrians`.
///
/// ```
/// use dateline::lexicon::states;
/// assert_eq!(states::demonym("kenyans"), Some("KE"));
/// ```
pub fn demonym(folded: &str) -> Option<&'static str> {
    STATES
        .demonyms
        .get(folded)
        .or_else(|| STATES.demonyms.get(folded.strip_suffix('s')?))
        .copied()
}

/// Returns the ISO code of the state that is governed from a city of this folded name.
pub fn governed_from(folded: &str) -> Option<&'static str> {
    STATES.capitals.get(folded).copied()
}

/// Returns the name to show for an ISO code.
pub fn name(code: &str) -> Option<&'static str> {
    STATES.shown.get(code).copied()
}

/// Returns the ISO code as it stands in the list, where it does.
pub fn code(code: &str) -> Option<&'static str> {
    STATES.shown.get_key_value(code).map(|(&code, _)| code)
}
