//! Runs every case of `tests/extract/*.md`: a heading that says the behaviour, a text, and what must be found in it.
//!
//! ```text
//! ## The second half of a split quote keeps its speaker
//!
//! published: 2023-03-07
//!
//! > "We are ready," Ana Lund said, "but not to wait."
//!
//! - quote direct: We are ready, | speaker: Ana Lund
//! - quote direct: but not to wait. | speaker: Ana Lund
//! ```
//!
//! A line names a family (`quote`, `name`, `place`, `time`, `event`, `mention`). For each family that a case names, what is found
//! must be exactly what is listed, in the fields that are listed. `- no quote` says that there is none. `- miss quote …` lists
//! what a careful reader would want and the program does not find yet: the test fails when it is found after all, so that
//! improvement shows.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dateline::model::{Article, Extraction, MentionTarget};
use dateline::read;

/// One expected line.
#[derive(Debug, Clone)]
struct Expected {
    family: String,
    kind: String,
    words: String,
    fields: Vec<(String, String)>,
    miss: bool,
    none: bool,
}

/// One case of a file.
#[derive(Debug, Default)]
struct Case {
    title: String,
    published: Option<jiff::civil::Date>,
    text: String,
    expected: Vec<Expected>,
}

/// One thing found, with every field that a line may ask for.
struct Found {
    family: &'static str,
    kind: String,
    words: String,
    fields: Vec<(&'static str, String)>,
}

#[test]
fn golden_files_hold() {
    let mut failures = String::new();
    let mut cases = 0;
    let mut paths: Vec<_> = std::fs::read_dir("tests/extract")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "md"))
    {
        for case in parse(&std::fs::read_to_string(path).unwrap()) {
            cases += 1;
            let problems = check(&case);
            if !problems.is_empty() {
                writeln!(
                    failures,
                    "{}: {}\n  {}\n{problems}",
                    path.display(),
                    case.title,
                    case.text
                )
                .unwrap();
            }
        }
    }
    assert!(cases > 0, "no case in tests/extract");
    assert!(failures.is_empty(), "{cases} cases\n\n{failures}");
}

/// Reads the cases of one file.
fn parse(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.to_owned(),
                ..Case::default()
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(day) = line.strip_prefix("published: ") {
            case.published = Some(day.trim().parse().unwrap());
        } else if let Some(text) = line.strip_prefix('>') {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text.push_str(text.strip_prefix(' ').unwrap_or(text));
        } else if let Some(item) = line.strip_prefix("- ") {
            case.expected.push(expected(item));
        }
    }
    cases
}

/// Reads one expected line.
fn expected(item: &str) -> Expected {
    let (miss, item) = item
        .strip_prefix("miss ")
        .map_or((false, item), |rest| (true, rest));
    if let Some(family) = item.strip_prefix("no ") {
        return Expected {
            family: family.trim().to_owned(),
            kind: String::new(),
            words: String::new(),
            fields: Vec::new(),
            miss: false,
            none: true,
        };
    }
    let (head, rest) = item
        .split_once(": ")
        .unwrap_or_else(|| panic!("`{item}` has no colon"));
    let (family, kind) = head.split_once(' ').unwrap_or((head, ""));
    let mut parts = rest.split(" | ");
    let words = parts.next().unwrap_or_default().trim().to_owned();
    let fields = parts
        .map(|part| {
            part.split_once(':')
                .unwrap_or_else(|| panic!("`{part}` has no colon"))
        })
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    Expected {
        family: family.to_owned(),
        kind: kind.to_owned(),
        words,
        fields,
        miss,
        none: false,
    }
}

/// Returns what is wrong with a case, or nothing.
fn check(case: &Case) -> String {
    let extraction = read::extract(&Article::from_text(&case.text, case.published));
    let found = found(&case.text, &extraction);
    let families: BTreeSet<&str> = case
        .expected
        .iter()
        .map(|expected| expected.family.as_str())
        .collect();
    let mut problems = String::new();
    for family in families {
        let mut left: Vec<&Found> = found
            .iter()
            .filter(|found| found.family == family)
            .collect();
        for expected in case
            .expected
            .iter()
            .filter(|expected| expected.family == family && !expected.none)
        {
            let at = left.iter().position(|found| fits(found, expected));
            match (at, expected.miss) {
                (Some(at), false) => {
                    left.remove(at);
                }
                (None, false) => writeln!(problems, "  missing: {}", show(expected)).unwrap(),
                (Some(_), true) => {
                    writeln!(problems, "  found after all: {}", show(expected)).unwrap();
                }
                (None, true) => {}
            }
        }
        for found in left {
            // What is found in place of a known miss is part of that miss.
            let excused = case.expected.iter().any(|expected| {
                expected.miss
                    && expected.family == family
                    && (expected.words.contains(&found.words)
                        || found.words.contains(&expected.words))
            });
            if !excused {
                let fields: Vec<String> = found
                    .fields
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"))
                    .collect();
                writeln!(
                    problems,
                    "  not wanted: {family} {}: {} | {}",
                    found.kind,
                    found.words,
                    fields.join(" | ")
                )
                .unwrap();
            }
        }
    }
    problems
}

/// Tells whether a thing found has all that a line asks for.
fn fits(found: &Found, expected: &Expected) -> bool {
    (expected.kind.is_empty() || expected.kind == found.kind)
        && expected.words == found.words
        && expected.fields.iter().all(|(name, value)| {
            found
                .fields
                .iter()
                .any(|(known, is)| known == name && is == value)
        })
}

/// Returns an expected line as written.
fn show(expected: &Expected) -> String {
    let fields: Vec<String> = expected
        .fields
        .iter()
        .map(|(name, value)| format!(" | {name}: {value}"))
        .collect();
    format!(
        "{} {}: {}{}",
        expected.family,
        expected.kind,
        expected.words,
        fields.concat()
    )
}

/// Returns a value as its JSON text without quotation marks.
fn word<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// Lists what was found, with every field.
fn found(text: &str, extraction: &Extraction) -> Vec<Found> {
    let cut = |span: dateline::model::Span| span.of(text).replace('\n', " ");
    let optional = |span: Option<dateline::model::Span>| span.map_or_else(|| "-".to_owned(), cut);
    let target = |target: MentionTarget| match target {
        MentionTarget::Actor(actor) => extraction.actors[actor].name.clone(),
        MentionTarget::Place(place) => extraction.places[place].name.clone(),
        MentionTarget::Unknown => "-".to_owned(),
    };
    let mut all = Vec::new();
    for (index, quote) in extraction.quotes.iter().enumerate() {
        let speaker = extraction.speakers.get(index).copied().flatten();
        let mut about: Vec<String> = extraction
            .about
            .get(index)
            .into_iter()
            .flatten()
            .map(|about| target(extraction.mentions[about.mention].target))
            .collect();
        about.sort();
        about.dedup();
        all.push(Found {
            family: "quote",
            kind: word(quote.form),
            words: cut(quote.span),
            fields: vec![
                (
                    "speaker",
                    quote
                        .speaker
                        .map_or_else(|| "-".to_owned(), |speaker| cut(speaker.span)),
                ),
                (
                    "who",
                    speaker.map_or_else(
                        || "-".to_owned(),
                        |(actor, _)| extraction.actors[actor].name.clone(),
                    ),
                ),
                ("cue", optional(quote.cue)),
                ("act", word(quote.act)),
                ("addressee", optional(quote.addressee)),
                ("via", optional(quote.via)),
                ("anonymity", optional(quote.anonymity)),
                (
                    "said_on",
                    quote
                        .said_on
                        .map_or_else(|| "-".to_owned(), |day| day.to_string()),
                ),
                (
                    "about",
                    if about.is_empty() {
                        "-".to_owned()
                    } else {
                        about.join("; ")
                    },
                ),
                (
                    "continues",
                    quote.continues.map_or_else(
                        || "-".to_owned(),
                        |first| cut(extraction.quotes[first].span),
                    ),
                ),
            ],
        });
    }
    for name in &extraction.names {
        all.push(Found {
            family: "name",
            kind: word(name.kind),
            words: cut(name.span),
            fields: Vec::new(),
        });
    }
    for toponym in &extraction.toponyms {
        all.push(Found {
            family: "place",
            kind: word(toponym.place.kind),
            words: cut(toponym.span),
            fields: vec![
                ("is", toponym.place.name.clone()),
                ("country", toponym.place.country.clone()),
                ("admin1", toponym.place.admin1.clone()),
            ],
        });
    }
    for timex in &extraction.times {
        all.push(Found {
            family: "time",
            kind: word(timex.kind).to_lowercase(),
            words: cut(timex.span),
            fields: vec![
                ("value", timex.value.clone()),
                (
                    "start",
                    timex
                        .range
                        .map_or_else(|| "-".to_owned(), |range| range.start.to_string()),
                ),
                (
                    "end",
                    timex
                        .range
                        .map_or_else(|| "-".to_owned(), |range| range.end.to_string()),
                ),
                (
                    "precision",
                    timex
                        .range
                        .map_or_else(|| "-".to_owned(), |range| word(range.precision)),
                ),
            ],
        });
    }
    for event in &extraction.events {
        let people: Vec<String> = event
            .participants
            .iter()
            .map(|participant| cut(participant.span))
            .collect();
        all.push(Found {
            family: "event",
            kind: word(event.kind),
            words: cut(event.trigger),
            fields: vec![
                ("status", word(event.status)),
                (
                    "start",
                    event
                        .date
                        .map_or_else(|| "-".to_owned(), |date| date.start.to_string()),
                ),
                (
                    "end",
                    event
                        .date
                        .map_or_else(|| "-".to_owned(), |date| date.end.to_string()),
                ),
                (
                    "precision",
                    event
                        .date
                        .map_or_else(|| "none".to_owned(), |date| word(date.precision)),
                ),
                ("place", optional(event.place)),
                ("by", optional(event.according_to)),
                (
                    "who",
                    if people.is_empty() {
                        "-".to_owned()
                    } else {
                        people.join("; ")
                    },
                ),
                ("label", cut(event.label)),
                (
                    "original",
                    event
                        .original
                        .map_or_else(|| "-".to_owned(), |date| date.start.to_string()),
                ),
            ],
        });
    }
    for mention in &extraction.mentions {
        all.push(Found {
            family: "mention",
            kind: word(mention.kind),
            words: cut(mention.span),
            fields: vec![
                ("is", target(mention.target)),
                ("rule", mention.rule.to_owned()),
            ],
        });
    }
    all
}
