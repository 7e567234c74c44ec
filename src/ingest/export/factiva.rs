//! Text exports of Dow Jones Factiva.
//!
//! Two layouts, told by their looks: field-coded (`HD`, `BY`, `WC`, `PD`, `SN`, `LP`, `TD` at the start of a line, the
//! accession number `AN` last), and the display format (headline, byline, `512 words`, date, source, `Document X` last).

use super::{Cut, Stories, is_language, language, tag};
use crate::ingest::{Format, Input, Options, Reason, Records};
use crate::model::{RawArticle, TagKind};

/// Factiva's text export.
pub(in crate::ingest) struct Factiva;

impl Format for Factiva {
    fn name(&self) -> &'static str {
        "factiva"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn sniff(&self, head: &str) -> bool {
        is_coded(head) || is_displayed(head)
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        Box::new(Stories::new(input, options.max_record, parting, parse))
    }
}

/// The codes of fields, by Factiva's list of them.
const CODES: &[&str] = &[
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP",
    "TD", "CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CLM", "CX",
];

/// Returns the field that a line begins, and the rest of the line.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let end = line
        .find(|c: char| !c.is_ascii_uppercase())
        .unwrap_or(line.len());
    let code = CODES
        .iter()
        .find(|code| line.get(..end) == Some(*code))
        .copied()?;
    let rest = line.get(end..)?;
    // A word in capitals may begin a line of the text: a code stands alone or in a column of its own.
    (rest.trim().is_empty() || rest.starts_with('\t') || rest.starts_with("  "))
        .then(|| (code, rest.trim()))
}

/// Tells whether a text is in fields.
fn is_coded(head: &str) -> bool {
    let mut codes = head.lines().take(200).filter_map(field);
    let mut seen = [false; 4];
    for (code, _) in codes.by_ref() {
        for (known, seen) in ["HD", "WC", "PD", "SN"].iter().zip(&mut seen) {
            *seen |= code == *known;
        }
    }
    seen.iter().filter(|seen| **seen).count() >= 3
}

/// Tells whether a text is in the display format: a count of words, a date below it, and a last line with the number.
fn is_displayed(head: &str) -> bool {
    let lines: Vec<&str> = filled(head).take(14).collect();
    let dated = lines
        .iter()
        .position(|line| is_word_count(line))
        .and_then(|at| lines.get(at + 1))
        .is_some_and(|line| is_day(line));
    dated && (head.lines().any(is_number) || head.len() > 60_000)
}

/// Returns the lines that hold something, trimmed.
fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Tells whether a line is `512 words`.
fn is_word_count(line: &str) -> bool {
    line.strip_suffix(" words").is_some_and(|count| {
        !count.is_empty() && count.chars().all(|c| c.is_ascii_digit() || c == ',')
    })
}

/// Tells whether a line is a day: `3 March 2017`.
fn is_day(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), [day, month, year]
        if day.len() <= 2 && day.parse::<u8>().is_ok() && month.chars().all(char::is_alphabetic)
            && year.len() == 4 && year.parse::<u16>().is_ok())
}

/// Tells whether a line is a time of day: `09:15`, perhaps with a zone.
fn is_time(line: &str) -> bool {
    line.split_once(':').is_some_and(|(hour, rest)| {
        hour.len() <= 2
            && hour.parse::<u8>().is_ok()
            && rest.starts_with(|c: char| c.is_ascii_digit())
    }) && line.len() <= 12
}

/// Tells whether a line is the last of a story in the display format: `Document LBA0000020170303ed3300abc`.
fn is_number(line: &str) -> bool {
    line.trim().strip_prefix("Document ").is_some_and(|number| {
        (15..=40).contains(&number.len())
            && number.starts_with(|c: char| c.is_ascii_uppercase())
            && number
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
            && number.chars().filter(char::is_ascii_digit).count() >= 8
    })
}

/// Tells where stories part.
fn parting(line: &str, story: &str) -> Cut {
    if is_number(line) {
        return Cut::After;
    }
    match field(line) {
        Some(("AN", _)) => Cut::After,
        // A story without its last line: the next headline begins another.
        Some(("HD" | "SE", _))
            if story
                .lines()
                .any(|line| field(line).is_some_and(|(code, _)| code == "LP" || code == "TD")) =>
        {
            Cut::Before
        }
        _ => Cut::Not,
    }
}

/// Reads a story.
fn parse(story: &str) -> Result<RawArticle, Reason> {
    if story
        .lines()
        .any(|line| field(line).is_some_and(|(code, _)| code == "HD" || code == "SN"))
    {
        coded(story)
    } else {
        displayed(story)
    }
}

/// Reads a story in fields.
fn coded(story: &str) -> Result<RawArticle, Reason> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in story.lines() {
        if let Some((code, rest)) = field(line) {
            fields.push((code, rest.to_owned()));
        } else if is_number(line) {
            fields.push(("AN", line.trim().to_owned()));
        } else if let Some((_, value)) = fields.last_mut() {
            if !value.is_empty() {
                value.push('\n');
            }
            value.push_str(line.trim_end());
        }
    }
    let text = |code: &str| {
        fields
            .iter()
            .find(|(known, value)| *known == code && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
    };
    let one_line =
        |code: &str| text(code).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
    let parts: Vec<String> = ["LP", "TD"].iter().filter_map(|code| text(code)).collect();
    if parts.is_empty() {
        return Err(Reason::NoText);
    }
    let mut raw = RawArticle {
        external_id: one_line("AN").map(|number| number.trim_start_matches("Document ").to_owned()),
        outlet: one_line("SN"),
        headline: one_line("HD"),
        authors: one_line("BY").into_iter().collect(),
        published: one_line("PD").map(|day| match one_line("ET") {
            Some(time) => format!("{day} {time}"),
            None => day,
        }),
        language: one_line("LA").map(|name| language(&name)),
        section: one_line("SE").or_else(|| one_line("CLM")),
        captions: text("ART").into_iter().collect(),
        notes: one_line("CX").into_iter().collect(),
        text: parts.join("\n\n"),
        ..RawArticle::default()
    };
    for (code, kind) in [("CO", TagKind::Organisation), ("RE", TagKind::Place)] {
        for entry in one_line(code).unwrap_or_default().split('|') {
            let (code, name) = entry.split_once(" : ").unwrap_or(("", entry));
            raw.tags.extend(tag(
                kind,
                name,
                Some(code.trim())
                    .filter(|code| !code.is_empty())
                    .map(|code| format!("factiva:{code}"))
                    .as_deref(),
            ));
        }
    }
    Ok(raw)
}

/// Reads a story in the display format.
pub(super) fn displayed(story: &str) -> Result<RawArticle, Reason> {
    let lines: Vec<&str> = story.lines().collect();
    let count = lines
        .iter()
        .position(|line| is_word_count(line.trim()))
        .ok_or_else(|| Reason::Malformed("no line with the number of words".to_owned()))?;
    let mut head: Vec<&str> = filled_of(&lines, 0, count);
    let authors: Vec<String> = head
        .last()
        .filter(|last| head.len() > 1 && is_byline(last))
        .map(|last| (*last).to_owned())
        .into_iter()
        .collect();
    if !authors.is_empty() {
        head.pop();
    }
    let mut at = count + 1;
    let (mut day, mut time, mut outlet, mut tongue) = (None, None, None, None);
    // Up to the line of copyright; where there is none, up to the language.
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        let is_copyright = line.starts_with("(c)")
            || line.starts_with("(C)")
            || line.starts_with('©')
            || line.starts_with("Copyright");
        if is_number(line) || (at > count + 14 && tongue.is_none()) {
            break;
        }
        at += 1;
        if is_copyright {
            // It may run on, up to an empty line.
            let run = lines.get(at..).unwrap_or_default();
            if let Some(blank) = run.iter().take(3).position(|line| line.trim().is_empty()) {
                at += blank;
            }
            break;
        }
        if line.is_empty() {
            if tongue.is_some() {
                break;
            }
        } else if day.is_none() && is_day(line) {
            day = Some(line);
        } else if time.is_none() && is_time(line) {
            time = Some(line);
        } else if outlet.is_none() {
            outlet = Some(line);
        } else if is_language(line) {
            tongue = Some(language(line));
        }
    }
    let end = lines
        .iter()
        .rposition(|line| is_number(line))
        .unwrap_or(lines.len());
    let body = lines.get(at..end).unwrap_or_default().join("\n");
    if body.trim().is_empty() {
        return Err(Reason::NoText);
    }
    Ok(RawArticle {
        external_id: lines
            .get(end)
            .map(|line| line.trim().trim_start_matches("Document ").to_owned()),
        outlet: outlet.map(str::to_owned),
        headline: (!head.is_empty()).then(|| head.join(" ")),
        authors,
        published: day.map(|day| match time {
            Some(time) => format!("{day} {time}"),
            None => day.to_owned(),
        }),
        language: tongue,
        text: body.trim().to_owned(),
        ..RawArticle::default()
    })
}

/// Returns the lines of a range that hold something, trimmed.
fn filled_of<'a>(lines: &[&'a str], from: usize, to: usize) -> Vec<&'a str> {
    lines
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect()
}

/// Tells whether the line above the count of words names who wrote it.
fn is_byline(line: &str) -> bool {
    line.starts_with("By ")
        || line.starts_with("BY ")
        || (line.split_whitespace().count() <= 4
            && line.split_whitespace().count() >= 2
            && !line.ends_with(['.', '?', '!', '"'])
            && line.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase)
                    && word
                        .chars()
                        .all(|c| c.is_alphabetic() || "-'’.".contains(c))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::open_bytes;

    fn fixture(name: &str) -> Vec<Result<RawArticle, crate::ingest::Reject>> {
        let bytes = std::fs::read(format!("tests/fixtures/formats/{name}")).unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "factiva");
        source.records.collect()
    }

    #[test]
    fn stories_in_fields_are_parted_and_read() {
        let records = fixture("factiva-fields.txt");
        assert_eq!(records.len(), 3);
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("UPDATE 1-Ferry owners and crews agree to meet in Port Amber")
        );
        assert_eq!(
            raw.external_id.as_deref(),
            Some("BAYWIR0020210505eh550002u")
        );
        assert_eq!(raw.published.as_deref(), Some("5 May 2021 09:15"));
        assert_eq!(raw.outlet.as_deref(), Some("Bay Wire"));
        assert_eq!(raw.language.as_deref(), Some("en"));
        assert_eq!(raw.authors, ["By Ines Talbot"]);
        assert!(raw.text.starts_with("PORT AMBER, May 5"));
        assert!(raw.text.ends_with("since April."));
        assert_eq!(raw.tags.len(), 2);
        assert_eq!(raw.tags[0].name, "Lumera Ferry Company");
        assert_eq!(records[1].clone().unwrap_err().code, "no-text");
        let last = records[2].clone().unwrap();
        assert_eq!((last.record, last.captions.len()), (3, 1));
        assert!(last.byte_offset > 1000);
    }

    #[test]
    fn stories_as_displayed_are_parted_and_read() {
        let records = fixture("factiva-display.txt");
        assert_eq!(records.len(), 3);
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("Harbour town votes on its last tannery")
        );
        assert_eq!(raw.authors, ["Joel Anders"]);
        assert_eq!(raw.published.as_deref(), Some("12 June 2021 18:40"));
        assert_eq!(raw.outlet.as_deref(), Some("The Amber Courier"));
        assert!(raw.text.starts_with("The council of Port Amber"));
        assert!(raw.text.ends_with("hides any more.\""));
        let second = records[1].clone().unwrap();
        assert!(second.text.starts_with("Two sentences only."));
        assert_eq!(second.authors.len(), 0);
        assert_eq!(records[2].clone().unwrap_err().code, "malformed");
    }
}
