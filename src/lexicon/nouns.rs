//! Nouns by what they stand for: bodies, groups of people, writings.
//!
//! Source: `data/nouns.txt`, written for this project from general knowledge; its head says what the classes mean.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::roles;
use crate::text::{WordMap, hash};

/// The list.
const LIST: &str = include_str!("../../data/nouns.txt");

/// A class of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A body that speaks and acts without being named in full: "authority".
    Body,
    /// Who else takes part in things: several bodies, groups of people, parts of bodies.
    People,
    /// What is read or heard and says something: "report".
    Writing,
    /// What is done, happens or is had, and says nothing itself: "visit".
    Deed,
}

impl Noun {
    /// Every class with its name in the list.
    const ALL: [(&'static str, Self); 4] = [
        ("body", Self::Body),
        ("people", Self::People),
        ("writing", Self::Writing),
        ("deed", Self::Deed),
    ];

    /// Returns the bit of the class.
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The classes of each word, as bits.
static NOUNS: LazyLock<WordMap<u8>> = LazyLock::new(|| {
    let mut nouns: BTreeMap<&str, u8> = BTreeMap::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some((_, class)) = words
            .next()
            .and_then(|name| Noun::ALL.iter().find(|(known, _)| *known == name))
        else {
            continue;
        };
        for word in words {
            *nouns.entry(word).or_default() |= class.bit();
        }
    }
    nouns.into_iter().collect()
});

/// Tells whether a lower-case noun is of a class.
pub fn is(word: &str, class: Noun) -> bool {
    NOUNS
        .get(hash(word))
        .is_some_and(|classes| classes & class.bit() != 0)
}

/// Tells whether a lower-case noun means somebody who can take part in something: a person by what he or she is, a body, a group.
///
/// ```
/// use dateline::lexicon::nouns::is_somebody;
/// assert!(is_somebody("dockers") && is_somebody("envoy") && is_somebody("companies") && is_somebody("co-owners"));
/// assert!(!is_somebody("quotas") && !is_somebody("pledge"));
/// ```
pub fn is_somebody(word: &str) -> bool {
    // "co-chairmen", "team-mates": the last part says what they are.
    let (whole, word) = (word, word.rsplit_once('-').map_or(word, |(_, last)| last));
    is(word, Noun::Body)
        || is(word, Noun::People)
        || roles::is_role(whole)
        || roles::is_role(word)
        || is_agent(word)
}

/// Tells whether a plural noun is by its ending one of people that do or hold something: "dockers", "cyclists", "trustees".
pub fn is_agent(noun: &str) -> bool {
    const ENDINGS: [&str; 8] = ["ers", "ors", "ists", "ians", "ees", "crats", "men", "women"];
    // Things and measures with such an ending.
    const OTHERS: [&str; 32] = [
        "acres",
        "centers",
        "chapters",
        "computers",
        "containers",
        "corners",
        "covers",
        "dangers",
        "errors",
        "factors",
        "fees",
        "figures",
        "flowers",
        "guarantees",
        "letters",
        "matters",
        "meters",
        "numbers",
        "offers",
        "orders",
        "papers",
        "powers",
        "quarters",
        "rivers",
        "specimen",
        "terms",
        "towers",
        "trees",
        "trailers",
        "transfers",
        "waters",
        "wonders",
    ];
    ENDINGS.iter().any(|ending| noun.ends_with(ending)) && !OTHERS.contains(&noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_class() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let class = line.split_whitespace().next();
            assert!(
                Noun::ALL.iter().any(|(name, _)| Some(*name) == class),
                "{line}"
            );
        }
    }
}
