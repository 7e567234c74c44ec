//! Versions of a story side by side: words dropped in the one, words added in the other.

use similar::{ChangeTag, TextDiff};

use super::{Row, Section};
use crate::render::html::escape;

/// The most pairs shown.
const MOST: usize = 30;
/// The longest text compared, in characters.
const LONGEST: usize = 20_000;
/// How many unchanged words stand on each side of a change.
const NEAR: usize = 14;

/// Returns the comparison of each version with the one before it; nothing where no story has two versions with texts.
///
/// `id` is the section's: each pair leads to the rows of its versions.
pub(super) fn compare(section: &Section, id: &str) -> Option<String> {
    let (story, version, headline) = (section.charted(0), section.charted(1), section.charted(2));
    let published = section.column("published_at");
    let mut out = String::new();
    let mut pairs = 0;
    let mut left_out = 0;
    for (index, (before, after)) in section
        .rows
        .iter()
        .zip(section.rows.iter().skip(1))
        .enumerate()
    {
        if before.text(story) != after.text(story) {
            continue;
        }
        let (Some(old), Some(new)) = (text(before), text(after)) else {
            continue;
        };
        if pairs == MOST {
            left_out += 1;
            continue;
        }
        pairs += 1;
        let (dropped, added, counts) = words(&old, &new);
        out.push_str(&format!(
            "<div class=\"pair\"><p class=\"sum\">{} words dropped, {} added</p>\n",
            counts.0, counts.1
        ));
        for (row, place, words, other) in [
            (before, index, &dropped, after),
            (after, index + 1, &added, before),
        ] {
            let (head, other) = (row.text(headline), other.text(headline));
            let moved = if head == other {
                ""
            } else {
                " class=\"moved\""
            };
            out.push_str(&format!(
                "<div><h3><a href=\"#{id}-r{place}\">Version {}</a>, {}</h3><p><strong{moved}>{}</strong></p><p class=\"diff\">{words}</p></div>\n",
                escape(&row.text(version)),
                escape(&row.text(published)),
                escape(&head)
            ));
        }
        out.push_str("</div>\n");
    }
    if left_out > 0 {
        out.push_str(&format!(
            "<p>The first {MOST} of {} pairs of versions are shown.</p>\n",
            MOST + left_out
        ));
    }
    (pairs > 0).then_some(out)
}

fn text(row: &Row) -> Option<String> {
    row.body
        .as_ref()
        .map(|body| body.chars().take(LONGEST).collect())
}

/// Returns the old text with what was dropped marked, the new one with what was added, and how many words that is.
fn words(old: &str, new: &str) -> (String, String, (usize, usize)) {
    let diff = TextDiff::from_words(old, new);
    let (mut left, mut right) = (String::new(), String::new());
    let mut counts = (0, 0);
    let changes: Vec<(ChangeTag, &str)> = diff
        .iter_all_changes()
        .map(|change| (change.tag(), change.value()))
        .collect();
    let groups: Vec<&[(ChangeTag, &str)]> = changes.chunk_by(|a, b| a.0 == b.0).collect();
    for (index, group) in groups.iter().enumerate() {
        let said: String = group.iter().map(|(_, word)| *word).collect();
        let number = said.split_whitespace().count();
        let marked = |tag: &str| {
            if number == 0 {
                escape(&said)
            } else {
                format!("<{tag}>{}</{tag}>", escape(&said))
            }
        };
        match group.first().map(|(tag, _)| *tag) {
            Some(ChangeTag::Delete) => {
                counts.0 += number;
                left.push_str(&marked("del"));
            }
            Some(ChangeTag::Insert) => {
                counts.1 += number;
                right.push_str(&marked("ins"));
            }
            _ => {
                let near = near(&said, index == 0, index + 1 == groups.len());
                left.push_str(&escape(&near));
                right.push_str(&escape(&near));
            }
        }
    }
    (left, right, counts)
}

/// Shortens what did not change to the words beside a change.
fn near(said: &str, is_first: bool, is_last: bool) -> String {
    let words: Vec<&str> = said.split_inclusive(char::is_whitespace).collect();
    if words.len() <= 2 * NEAR + 4 {
        return said.to_owned();
    }
    let head: String = words.iter().take(NEAR).copied().collect();
    let tail: String = words.iter().skip(words.len() - NEAR).copied().collect();
    match (is_first, is_last) {
        (true, true) => format!("{head}…"),
        (true, false) => format!("… {tail}"),
        (false, true) => format!("{head}…"),
        (false, false) => format!("{head}… {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_and_dropped_words_are_marked() {
        let (left, right, counts) =
            words("Ten <b> fled the town.", "Twelve <b> fled the old town.");
        assert_eq!(left, "<del>Ten</del> &lt;b&gt; fled the town.");
        assert!(
            right.starts_with("<ins>Twelve</ins> &lt;b&gt; fled the "),
            "{right}"
        );
        assert!(right.contains("<ins>old"), "{right}");
        assert_eq!(counts, (1, 2));
    }
}
