//! Tells persons from bodies and writings among the descriptions of speakers: only a person can be an anonymous source.
//!
//! The nouns are those of [`nouns`].

use super::nouns::{self, Noun};
use super::roles;

/// Words that end the head of a description: "a spokesman | for the ministry".
const LINKS: &[&str] = &[
    "of", "for", "from", "in", "at", "with", "to", "on", "by", "about", "near", "familiar",
    "close", "briefed", "who", "that", "which", "and", "inside", "outside", "against", "involved",
    "aware",
];

/// What a description of a speaker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// One or more persons: "a senior official", "two aides".
    Persons,
    /// A body: "the port authority".
    Body,
    /// A writing or recording: "the report".
    Writing,
    /// A pronoun, which tells nothing.
    Pronoun,
    /// A name after all, of whom or what is not known: "Ford Motor Co of Canada".
    Name,
}

/// Tells what a description of a speaker stands for.
///
/// ```
/// use dateline::lexicon::voices::{Voice, voice};
/// assert_eq!(voice("a spokesman for the army"), Voice::Persons);
/// assert_eq!(voice("the port authority"), Voice::Body);
/// assert_eq!(voice("Its report"), Voice::Writing);
/// assert_eq!(voice("they"), Voice::Pronoun);
/// assert_eq!(voice("Ford Motor Co of Canada"), Voice::Name);
/// assert_eq!(voice("Officials"), Voice::Persons);
/// ```
pub fn voice(description: &str) -> Voice {
    let lower = description.to_lowercase();
    let (mut head, mut capital, mut last) = ("", false, 0);
    for (number, (word, written)) in lower
        .split_whitespace()
        .zip(description.split_whitespace())
        .enumerate()
    {
        if number > 0 && LINKS.contains(&word) {
            break;
        }
        head = word.trim_matches(|c: char| !c.is_alphanumeric());
        capital = written
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(char::is_uppercase);
        last = number;
    }
    // The first word of a sentence has its capital from there.
    let name = capital && (last > 0 || !(head.ends_with('s') || roles::is_role(head)));
    if nouns::is(head, Noun::Body) {
        Voice::Body
    } else if nouns::is(head, Noun::Writing) {
        Voice::Writing
    } else if matches!(
        head,
        "i" | "you"
            | "he"
            | "she"
            | "it"
            | "we"
            | "they"
            | "who"
            | "which"
            | "that"
            | "this"
            | "what"
            | "his"
            | "her"
            | "its"
            | "their"
            | "my"
            | "our"
            | "your"
            | "whom"
            | "whose"
            | "these"
            | "those"
    ) {
        Voice::Pronoun
    } else if name && !roles::is_role(head) {
        Voice::Name
    } else {
        Voice::Persons
    }
}

/// Returns the head word of a description, as written: "Sources | close to the mayor".
///
/// ```
/// use dateline::lexicon::voices::head;
/// assert_eq!(head("Sources close to the mayor"), "Sources");
/// assert_eq!(head("a union leader"), "leader");
/// ```
pub fn head(description: &str) -> &str {
    description
        .split_whitespace()
        .enumerate()
        .take_while(|(number, word)| *number == 0 || !LINKS.contains(word))
        .last()
        .map_or("", |(_, word)| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
        })
}

/// Tells whether a description is of what is done or happens, which says nothing itself: "The dissolution of the league".
///
/// ```
/// use dateline::lexicon::voices::is_deed;
/// assert!(is_deed("the visit of a minister"));
/// assert!(!is_deed("the report of a visit"));
/// ```
pub fn is_deed(description: &str) -> bool {
    let lower = description.to_lowercase();
    let head = lower
        .split_whitespace()
        .enumerate()
        .take_while(|(number, word)| *number == 0 || !LINKS.contains(word))
        .last()
        .map_or("", |(_, word)| word);
    nouns::is(
        head.trim_matches(|c: char| !c.is_alphanumeric()),
        Noun::Deed,
    )
}

/// Tells whether a phrase with these first and last words, in lower case, means one member of a party by the party's name: "the
/// Ohio Democrat".
pub fn is_party_member(first: &str, last: &str) -> bool {
    matches!(first, "the" | "a" | "an" | "one" | "another")
        && matches!(
            last,
            "republican"
                | "democrat"
                | "conservative"
                | "liberal"
                | "socialist"
                | "independent"
                | "tory"
        )
}
