//! Paragraphs of a plain text, and lines that were wrapped by hand.

use std::borrow::Cow;

/// Widest column that is taken for a hand-wrapped one, in bytes.
const WIDEST: usize = 110;

/// Cuts `text` into trimmed paragraphs, none of them empty.
///
/// A line is a paragraph, unless the text is clearly wrapped: most lines break where the next word would not have fitted
/// any more. Then a paragraph ends at a blank line, before an indented or bulleted line, and after a line that had room.
pub(super) fn cut(text: &str) -> Vec<Cow<'_, str>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let Some(width) = wrap_width(&lines) else {
        return lines
            .into_iter()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(Cow::Borrowed)
            .collect();
    };
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut before: Option<&str> = None;
    for line in lines {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            before = None;
            continue;
        }
        let joins = before
            .is_some_and(|before| !starts_paragraph(line, before) && is_full(before, line, width));
        match out.last_mut().filter(|_| joins) {
            Some(last) => {
                let last = last.to_mut();
                // A word parted by hand stays parted: nobody can tell its hyphen from a compound's.
                if !last.ends_with('-') || last.ends_with(" -") || last.ends_with("--") {
                    last.push(' ');
                }
                last.push_str(trimmed);
            }
            None => out.push(Cow::Borrowed(trimmed)),
        }
        before = Some(line);
    }
    out
}

/// Tells whether `line` starts a paragraph by its looks.
fn starts_paragraph(line: &str, before: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    indent(line) > indent(before) + 1 || bullet(line.trim_start()).is_some()
}

/// Tells whether the first word of `next` would not have fitted behind `line`.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, str::len);
    line.len() + 1 + word + 3 > width
}

/// Returns the width that the lines are wrapped at, or nothing where they are not.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    let width = lines.iter().map(|line| line.len()).max()?;
    if width > WIDEST {
        // A single long line, such as an address, must not hide a wrapped text.
        let long = lines.iter().filter(|line| line.len() > WIDEST).count();
        if long * 20 > lines.len() {
            return None;
        }
    }
    let width = lines
        .iter()
        .map(|line| line.len())
        .filter(|length| *length <= WIDEST)
        .max()?;
    if width < 40 {
        return None;
    }
    let (mut full, mut pairs) = (0_usize, 0_usize);
    for pair in lines.windows(2) {
        let &[line, next] = pair else { continue };
        if line.trim().is_empty() || next.trim().is_empty() || starts_paragraph(next, line) {
            continue;
        }
        pairs += 1;
        // Within a sixth of the width: real columns are ragged.
        full += usize::from(is_full(line, next, width - width / 6));
    }
    (pairs >= 3 && full * 4 >= pairs * 3).then_some(width - width / 6)
}

/// Returns the words behind a bullet.
pub(super) fn bullet(paragraph: &str) -> Option<&str> {
    let mut chars = paragraph.chars();
    let mark = chars.next()?;
    if !matches!(
        mark,
        '*' | '•' | '·' | '▪' | '●' | '■' | '‣' | '-' | '–' | '—'
    ) {
        return None;
    }
    let rest = chars.as_str();
    let words = rest.trim_start();
    (words.len() < rest.len() && !words.is_empty())
        .then_some(words)
        .or_else(|| (matches!(mark, '•' | '▪' | '●' | '■') && !words.is_empty()).then_some(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_join_and_lines_that_are_paragraphs_do_not() {
        let wrapped = "Envoys of the two republics met for a third day in the old harbour town\n\
            on Tuesday but parted without a date for the next round, officials of both\n\
            delegations said as they left the hotel where they had been since Sunday\n\
            morning.\n\n\
            A fourth round may follow in the spring, the host said, if both sides keep\n\
            to the truce that was signed in the autumn of last year by their foreign\n\
            ministers.\n";
        let got = cut(wrapped);
        assert_eq!(got.len(), 2, "{got:?}");
        assert!(got[0].ends_with("Sunday morning."));
        let indented = wrapped.replace("\n\n", "\n    ");
        assert_eq!(cut(&indented).len(), 2);
        let lines =
            "Short line.\nAnother, a little longer line.\nThird.\nThe fourth line is here.\nEnd.";
        assert_eq!(cut(lines).len(), 5);
        let long = format!("{}\n{}\n", "word ".repeat(40), "more ".repeat(50));
        assert_eq!(cut(&long).len(), 2);
    }

    #[test]
    fn bullets_need_a_mark_and_words() {
        assert_eq!(bullet("* Talks end"), Some("Talks end"));
        assert_eq!(bullet("•Talks end"), Some("Talks end"));
        assert_eq!(bullet("-5 degrees"), None);
        assert_eq!(bullet("***"), None);
    }
}
