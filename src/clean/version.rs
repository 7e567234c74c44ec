//! Which version of a story this is, and the editors' notes that say so.

use crate::model::VersionKind;

/// Takes a mark of the version off the head of a headline: `UPDATE 2-`, `CORRECTED-`, `RPT-`.
pub(super) fn of_headline(headline: &str) -> (VersionKind, &str) {
    const MARKS: &[(&str, VersionKind)] = &[
        ("UPDATE", VersionKind::Update),
        ("WRAPUP", VersionKind::Update),
        ("CORRECTED", VersionKind::Correction),
        ("CORRECTION", VersionKind::Correction),
        ("REFILE", VersionKind::Refile),
        ("RPT", VersionKind::Refile),
        ("REPEAT", VersionKind::Refile),
        ("KILL", VersionKind::Kill),
        ("WITHDRAWN", VersionKind::Kill),
    ];
    for (mark, kind) in MARKS {
        let Some(rest) = headline.strip_prefix(mark) else {
            continue;
        };
        let end = rest.find(['-', ':', '–']).filter(|end| *end <= 20);
        let Some((number, text)) = end.and_then(|end| Some((rest.get(..end)?, rest.get(end..)?)))
        else {
            continue;
        };
        // Between the mark and its hyphen: a number, or an aside.
        if number
            .chars()
            .all(|c| c.is_ascii_digit() || c == ' ' || c == '(' || c == ')' || c.is_uppercase())
        {
            return (*kind, text.trim_start_matches(['-', ':', '–', ' ']));
        }
    }
    (VersionKind::New, headline)
}

/// Returns what a note says a version is; nothing where the words are no such note.
pub(super) fn of_note(note: &str) -> Option<VersionKind> {
    let note = note.trim_start();
    let first = note.split([' ', ':', ',']).next()?;
    let lower = first.to_lowercase();
    let rest_is_upper = first.chars().next().is_some_and(char::is_uppercase);
    if !rest_is_upper {
        return None;
    }
    Some(match lower.as_str() {
        "adds" | "updates" | "recasts" | "updating" | "updated" | "rewrites" | "changes"
        | "inserts" | "includes" | "expands" => VersionKind::Update,
        "corrects" | "correction" | "corrected" | "fixes" | "clarifies" | "removes" | "deletes"
        | "clarification" => VersionKind::Correction,
        "refiles" | "refile" | "repeats" | "resends" | "re-sends" | "refiling" => {
            VersionKind::Refile
        }
        "kill" | "kills" | "withdrawn" | "withdraws" => VersionKind::Kill,
        "writethru" | "write-thru" => VersionKind::Writethru,
        "eds" if note.contains(':') => {
            let rest = note.split_once(':').map_or("", |(_, rest)| rest).trim();
            of_note(rest).unwrap_or(VersionKind::Update)
        }
        "story" | "this" if note.contains("refiled") => VersionKind::Refile,
        _ => return None,
    })
}

/// Finds a note in brackets that ends `text`: where it starts, and its words.
pub(super) fn note_at_end(text: &str) -> Option<(usize, &str)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let at = inner.rfind('(')?;
    let note = inner.get(at + 1..)?;
    of_note(note).map(|_| (at, note))
}

/// Returns the note that a whole paragraph is.
pub(super) fn note(paragraph: &str) -> Option<&str> {
    if paragraph.len() > 400 {
        return None;
    }
    if let Some(inner) = paragraph
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return of_note(inner).map(|_| inner);
    }
    (paragraph.starts_with("Eds:")
        || paragraph.starts_with("EDS:")
        || paragraph.starts_with("Correction:"))
    .then_some(paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_notes_tell_the_version() {
        for (headline, kind, rest) in [
            (
                "UPDATE 2-Envoys meet in Oslo",
                VersionKind::Update,
                "Envoys meet in Oslo",
            ),
            (
                "CORRECTED-(OFFICIAL)-Envoys meet",
                VersionKind::Correction,
                "(OFFICIAL)-Envoys meet",
            ),
            ("RPT-Envoys meet", VersionKind::Refile, "Envoys meet"),
            (
                "UPDATED rules please Oslo - minister",
                VersionKind::New,
                "UPDATED rules please Oslo - minister",
            ),
            (
                "Update - envoys meet",
                VersionKind::New,
                "Update - envoys meet",
            ),
        ] {
            assert_eq!(of_headline(headline), (kind, rest));
        }
        assert_eq!(
            of_note("Corrects spelling in paragraph 2"),
            Some(VersionKind::Correction)
        );
        assert_eq!(of_note("adds up"), None);
        assert_eq!(
            note_at_end("Talks end (Adds quote)"),
            Some((10, "Adds quote"))
        );
        assert_eq!(note_at_end("Talks end (at last)"), None);
    }
}
