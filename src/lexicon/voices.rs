//! Tells persons from bodies and writings among the descriptions of speakers: only a person can be an anonymous source.
//!
//! Source of the lists: written for this project from general knowledge of English news writing.

use super::roles;

/// Bodies that speak without being named in full: "the port authority said".
const BODIES: &[&str] = &[
    "administration",
    "agency",
    "airline",
    "alliance",
    "army",
    "association",
    "authority",
    "authorities",
    "bank",
    "board",
    "body",
    "broadcaster",
    "bureau",
    "cabinet",
    "campaign",
    "channel",
    "charity",
    "church",
    "city",
    "club",
    "coalition",
    "college",
    "command",
    "commission",
    "committee",
    "community",
    "company",
    "council",
    "court",
    "department",
    "embassy",
    "firm",
    "force",
    "forces",
    "foundation",
    "fund",
    "government",
    "group",
    "hospital",
    "house",
    "institute",
    "institution",
    "league",
    "legislature",
    "magazine",
    "media",
    "military",
    "ministry",
    "mission",
    "movement",
    "navy",
    "network",
    "newspaper",
    "office",
    "opposition",
    "organisation",
    "organization",
    "panel",
    "paper",
    "parliament",
    "party",
    "police",
    "press",
    "regime",
    "school",
    "senate",
    "service",
    "state",
    "station",
    "team",
    "television",
    "tribunal",
    "union",
    "university",
    "watchdog",
];

/// What is read or heard and says something: "the report said".
const WRITINGS: &[&str] = &[
    "account",
    "accounts",
    "accord",
    "ad",
    "advert",
    "advertisement",
    "affidavit",
    "agreement",
    "analysis",
    "article",
    "assessment",
    "banner",
    "bill",
    "book",
    "broadcast",
    "bulletin",
    "charter",
    "column",
    "communique",
    "complaint",
    "constitution",
    "contract",
    "declaration",
    "document",
    "documents",
    "draft",
    "editorial",
    "email",
    "emails",
    "estimate",
    "estimates",
    "figures",
    "filing",
    "filings",
    "findings",
    "forecast",
    "headline",
    "index",
    "indictment",
    "law",
    "lawsuit",
    "letter",
    "manifesto",
    "measure",
    "memo",
    "message",
    "motion",
    "note",
    "notice",
    "order",
    "pact",
    "paper",
    "plan",
    "policy",
    "poll",
    "polls",
    "post",
    "poster",
    "proposal",
    "programme",
    "program",
    "recording",
    "records",
    "report",
    "reports",
    "resolution",
    "review",
    "ruling",
    "rule",
    "rules",
    "scheme",
    "sign",
    "signs",
    "site",
    "slogan",
    "song",
    "statement",
    "statements",
    "study",
    "studies",
    "suit",
    "summary",
    "survey",
    "surveys",
    "text",
    "transcript",
    "treaty",
    "tweet",
    "verdict",
    "video",
    "warrant",
    "website",
];

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
    if BODIES.contains(&head) {
        Voice::Body
    } else if WRITINGS.contains(&head) {
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
