//! Titles, role nouns and given names: who is a person, and of which gender.
//!
//! Sources: `data/titles.txt` and `data/roles.txt`, written for this project from general knowledge.

use std::sync::LazyLock;

use super::given_names::{self, Gender};
use crate::text::{WordMap, hash};

/// Female, male.
const GENDERS: [&str; 2] = ["female", "male"];

static TITLES: LazyLock<WordMap<Option<u8>>> = LazyLock::new(|| {
    include_str!("../../data/titles.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| match line.split_once('\t') {
            Some((title, gender)) => (title, Some(u8::from(gender == "m"))),
            None => (line, None),
        })
        .collect()
});

static ROLES: LazyLock<WordMap<()>> =
    LazyLock::new(|| WordMap::list(include_str!("../../data/roles.txt")));

/// Tells whether a lower-case word is a title that stands before a name.
pub fn is_title(word: &str) -> bool {
    TITLES.has(hash(word))
}

/// Tells whether a lower-case noun says what a person is or does ("official", "minister"), singular or plural.
///
/// ```
/// use dateline::lexicon::roles::is_role;
/// assert!(is_role("minister") && is_role("envoys") && is_role("director-general") && is_role("ex-chairman"));
/// assert!(!is_role("quota"));
/// ```
pub fn is_role(word: &str) -> bool {
    let has = |word: &str| ROLES.has(hash(word));
    has(word)
        || word.strip_suffix('s').is_some_and(has)
        || word
            .strip_suffix("men")
            .is_some_and(|stem| has(&format!("{stem}man")))
        || word
            .strip_suffix("women")
            .is_some_and(|stem| has(&format!("{stem}woman")))
        || word
            .strip_suffix("ies")
            .is_some_and(|stem| has(&format!("{stem}y")))
        || word.strip_suffix("es").is_some_and(has)
        || word == "people"
        || word.strip_suffix("-general").is_some_and(is_role)
        || ["co-", "vice-", "ex-", "deputy-"]
            .into_iter()
            .any(|prefix| word.strip_prefix(prefix).is_some_and(is_role))
}

/// Returns "female" or "male" where the title tells.
pub fn title_gender(word: &str) -> Option<&'static str> {
    TITLES
        .get(hash(word))
        .flatten()
        .map(|gender| GENDERS[usize::from(gender)])
}

/// Given names whose gender is beyond doubt in English news, hand-made: they go before the packed lists, which drop a name as
/// soon as one country gives it to both.
static GIVEN: LazyLock<WordMap<Gender>> = LazyLock::new(|| {
    include_str!("../../data/given_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(gender, names)| {
            let gender = if gender == "m" {
                Gender::Male
            } else {
                Gender::Female
            };
            names.split(' ').map(move |name| (name, gender))
        })
        .collect()
});

/// Returns "female" or "male" where a folded given name tells.
///
/// ```
/// use dateline::lexicon::roles;
/// assert_eq!(roles::given_name_gender("olga"), Some("female"));
/// assert_eq!(roles::given_name_gender("maria"), Some("female"));
/// ```
pub fn given_name_gender(folded: &str) -> Option<&'static str> {
    let known = GIVEN
        .get(hash(folded))
        .or_else(|| given_names::gender(folded));
    known.map(|gender| match gender {
        Gender::Female => "female",
        Gender::Male => "male",
    })
}
