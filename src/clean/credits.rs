//! Who wrote, edited and reported: bylines and the credits at the end.

use super::outlet;
use crate::model::{Credit, CreditRole};

/// Returns the words after `By` where the whole line is a byline.
pub(super) fn byline(line: &str) -> Option<&str> {
    if line.len() > 160 {
        return None;
    }
    let rest = [
        "By ",
        "by ",
        "BY ",
        "By: ",
        "Written by ",
        "Story by ",
        "Text by ",
    ]
    .iter()
    .find_map(|start| line.strip_prefix(start))?
    .trim();
    let is_name =
        rest.chars().next().is_some_and(char::is_uppercase) || outlet::find(rest).is_some();
    // "By Monday the talks had failed." is a sentence, "By Tom J." is none.
    let is_sentence = rest.ends_with(['.', '?', '!', ':'])
        && rest
            .split_whitespace()
            .last()
            .is_some_and(|last| last.len() > 3);
    (is_name && !is_sentence && (!names(rest).is_empty() || outlet::find(rest).is_some()))
        .then_some(rest)
}

/// Words of a byline that belong to no name.
const ROLES: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "associated",
    "press",
    "news",
    "service",
    "special",
    "political",
    "chief",
    "senior",
    "national",
    "agencies",
    "agency",
    "contributor",
    "contributing",
    "columnist",
    "desk",
    "team",
    "online",
    "bureau",
    "diplomatic",
    "foreign",
    "business",
    "wire",
    "monday",
    "newsroom",
    "report",
    "reports",
    "photographer",
    "published",
    "updated",
];

/// Returns the persons in `text`, one name each: `Ana Ray in Oslo, Bo Lind and Cy Orr, Staff Writer`.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let text = text.split(['|', '•', '·', '\t']).next().unwrap_or_default();
    for part in text
        .split([',', ';', '&', '/'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" AND "))
        .flat_map(|part| part.split(" with "))
    {
        let mut part = part.trim().trim_end_matches('.');
        part = part.strip_prefix("and ").unwrap_or(part).trim();
        part = part
            .strip_prefix("By ")
            .or_else(|| part.strip_prefix("by "))
            .unwrap_or(part);
        for cut in [
            " in ", " at ", " for ", " of ", " from ", " - ", " – ", " — ", " (",
        ] {
            part = part.split(cut).next().unwrap_or(part).trim();
        }
        let words: Vec<&str> = part.split_whitespace().collect();
        // A role after the name goes; a part that is but a role is none.
        let end = words
            .iter()
            .position(|word| {
                ROLES
                    .iter()
                    .any(|role| word.trim_matches(':').eq_ignore_ascii_case(role))
            })
            .unwrap_or(words.len());
        let words = words.get(..end).unwrap_or_default();
        let is_name = (2..=6).contains(&words.len())
            && words.iter().all(|word| is_name_word(word))
            && words.first().is_some_and(|word| {
                word.chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_alphabetic())
            });
        let name = proper_case(&words.join(" "));
        if is_name && outlet::find(&name).is_none() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Writes a name that stands in capitals as names are written: `JORDAN MCVEY-LEE` is Jordan McVey-Lee.
///
/// Initials, and names with any small letter, stay as they are.
fn proper_case(name: &str) -> String {
    let is_shouted = !name.chars().any(char::is_lowercase)
        && name
            .split(|c: char| !c.is_alphabetic())
            .any(|part| part.chars().count() > 2);
    if !is_shouted {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split_inclusive([' ', '-', '\'', '’']) {
        if word.contains('.') || word.trim().chars().count() == 1 {
            out.push_str(word);
            continue;
        }
        let word = match word.strip_prefix("MC").filter(|rest| rest.len() > 2) {
            Some(rest) => {
                out.push_str("Mc");
                rest
            }
            None => word,
        };
        let mut chars = word.chars();
        out.extend(chars.next());
        out.extend(chars.flat_map(char::to_lowercase));
    }
    out
}

/// Tells whether a word may be part of a person's name.
fn is_name_word(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "di", "del", "der", "van", "von", "den", "la", "le", "bin", "ibn", "al", "el",
        "dos", "du", "ter", "ten", "y", "e",
    ];
    let Some(first) = word.chars().next() else {
        return false;
    };
    !word.contains(|c: char| c.is_ascii_digit() || "@:\"“”()".contains(c))
        && (first.is_uppercase()
            || PARTICLES.contains(&word)
            || word.starts_with("al-")
            || word.starts_with("el-"))
}

/// Reads a text that is but credits: `Writing by Ana Ray; Editing by Bo Lind`.
pub(super) fn parse(text: &str) -> Option<Vec<Credit>> {
    let text = text
        .trim()
        .trim_start_matches(['(', '[', '_', '*', ' '])
        .trim_end_matches([')', ']', '.', '_', '*', ' ']);
    if text.len() > 600 || !text.is_char_boundary(0) {
        return None;
    }
    let mut credits = Vec::new();
    let lower = text.to_lowercase();
    for ending in [
        "contributed to this report",
        "contributed reporting",
        "contributed to this story",
        "contributed to this article",
    ] {
        if let Some(before) = lower.strip_suffix(ending) {
            let people = text
                .get(..before.len())
                .unwrap_or_default()
                .trim_end_matches([' ', 'a', 'l', 's', 'o']);
            let people = [
                "Associated Press writers ",
                "Associated Press writer ",
                "Associated Press journalists ",
                "Associated Press journalist ",
                "AP writers ",
                "AP writer ",
                "Staff writers ",
                "Staff writer ",
                "Reporters ",
                "Reporter ",
            ]
            .iter()
            .find_map(|start| people.strip_prefix(start))
            .unwrap_or(people);
            credits.extend(names(people).into_iter().map(|name| Credit {
                name,
                role: CreditRole::Reporting,
            }));
            return (!credits.is_empty()).then_some(credits);
        }
    }
    for segment in text
        .split([';', '\n'])
        .map(str::trim)
        .filter(|segment| !segment.is_empty())
    {
        let Some((what, who)) = segment
            .split_once(" by ")
            .or_else(|| segment.split_once(" by: "))
            .or_else(|| segment.split_once(": "))
        else {
            // A place or a telephone number behind the first credit does no harm.
            if credits.is_empty() {
                return None;
            }
            continue;
        };
        let Some(role) = role(what) else {
            if credits.is_empty() {
                return None;
            }
            continue;
        };
        // "Writing by Ana Ray, Editing by Bo Lind": the comma parts credits as well as names.
        let mut role = role;
        let mut rest = who;
        loop {
            let next = [", ", " and ", ". "]
                .iter()
                .filter_map(|joint| {
                    rest.match_indices(joint).find_map(|(at, _)| {
                        let after = rest.get(at + joint.len()..)?;
                        let (what, who) = after.split_once(" by ")?;
                        Some((at, self::role(what)?, who))
                    })
                })
                .min_by_key(|(at, ..)| *at);
            let people = next.map_or(rest, |(at, ..)| rest.get(..at).unwrap_or_default());
            credits.extend(names(people).into_iter().map(|name| Credit { name, role }));
            let Some((_, next_role, who)) = next else {
                break;
            };
            role = next_role;
            rest = who;
        }
    }
    (!credits.is_empty()).then_some(credits)
}

/// Returns what `Additional reporting` and its like say somebody did.
fn role(what: &str) -> Option<CreditRole> {
    let what = what.trim().trim_start_matches(['(', '[']);
    if what.split_whitespace().count() > 5 {
        return None;
    }
    what.split_whitespace()
        .rev()
        .find_map(|word| match word.to_ascii_lowercase().as_str() {
            "writing" | "written" | "compiled" | "translated" | "translation" => {
                Some(CreditRole::Writing)
            }
            "editing" | "edited" => Some(CreditRole::Editing),
            "reporting" | "reported" => Some(CreditRole::Reporting),
            "photo" | "photos" | "photography" | "photograph" | "photographs" | "video"
            | "graphic" | "graphics" => Some(CreditRole::Photo),
            _ => None,
        })
}

/// Finds credits in brackets at the end of a paragraph: where they start, and what they say.
pub(super) fn at_end(paragraph: &str) -> Option<(usize, Vec<Credit>)> {
    let trimmed = paragraph.trim_end();
    let inner = trimmed
        .strip_suffix(')')
        .or_else(|| trimmed.strip_suffix(")."))
        .or_else(|| trimmed.strip_suffix(']'))?;
    // Brackets may stand inside the credits ("Bo Lind (Oslo)"): the opening one is that before a credit.
    inner
        .match_indices(['(', '['])
        .rev()
        .take(6)
        .find_map(|(at, _)| {
            let credits = parse(inner.get(at + 1..)?)?;
            Some((at, credits))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(credits: &[Credit]) -> String {
        credits
            .iter()
            .map(|credit| format!("{:?} {}", credit.role, credit.name))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn bylines_give_names_and_sentences_do_not() {
        for (line, want) in [
            ("By Ana Ray and Bo Al-Lindi", "Ana Ray|Bo Al-Lindi"),
            ("BY JANE DOE", "Jane Doe"),
            (
                "BY JORDAN MCVEY-LEE AND J.R. OKAFOR",
                "Jordan McVey-Lee|J.R. Okafor",
            ),
            ("By Ana Ray Staff Writer", "Ana Ray"),
            ("By Ana de la Ray, Associated Press", "Ana de la Ray"),
            (
                "By Ana Ray in Oslo, Bo Lind in Rome & Cy Orr",
                "Ana Ray|Bo Lind|Cy Orr",
            ),
            ("by Reuters", ""),
        ] {
            assert_eq!(names(byline(line).expect(line)).join("|"), want, "{line}");
        }
        for line in [
            "By Monday the talks had failed.",
            "By far the best",
            "Bystanders fled",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
    }

    #[test]
    fn credits_at_the_end_are_read_by_role() {
        for (text, want) in [
            (
                "(Writing by Ana Ray; Editing by Bo Lind)",
                "Writing Ana Ray|Editing Bo Lind",
            ),
            (
                "Additional reporting by Ana Ray in Oslo and Bo Lind; Editing by Cy Orr",
                "Reporting Ana Ray|Reporting Bo Lind|Editing Cy Orr",
            ),
            (
                "(Reporting by Ana Ray, Writing by Bo Lind, editing by Cy Orr)",
                "Reporting Ana Ray|Writing Bo Lind|Editing Cy Orr",
            ),
            (
                "Associated Press writers Ana Ray in Oslo and Bo Lind in Rome contributed to this report.",
                "Reporting Ana Ray|Reporting Bo Lind",
            ),
        ] {
            assert_eq!(listed(&parse(text).expect(text)), want, "{text}");
        }
        assert_eq!(
            parse("(The bill was written last year by two lawyers.)"),
            None
        );
        let (at, credits) =
            at_end("It ended. (Writing by Ana Ray (Oslo); Editing by Bo Lind)").unwrap();
        assert_eq!(
            (at, listed(&credits).as_str()),
            (10, "Writing Ana Ray|Editing Bo Lind")
        );
        assert_eq!(at_end("It ended (at last)"), None);
    }
}
