//! Marks of Markdown that programs leave in texts which they take from web pages.
//!
//! Only what is a mark beyond doubt goes, for asterisks and number signs are also in what people write (`f**k`, `#1`): a
//! link, an image, words between doubled marks, a heading. Where one of these stands, single marks around words, escapes,
//! rules and marks of block quotations are meant as such too.

use std::borrow::Cow;

/// Longest text of a link, and longest run of emphasised words, in bytes.
const LONGEST: usize = 1000;

/// Returns the words of a text without marks of Markdown; the text itself where it has none.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !has_marks(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let (whole, after) = rest.split_at(end);
        rest = after;
        let line = whole.trim_end_matches(['\n', '\r']);
        let ending = whole.get(line.len()..).unwrap_or_default();
        match block(line) {
            Line::Gone => {}
            Line::Words(words) => {
                let before = out.len();
                inline(words, true, &mut out);
                // An image alone leaves an empty line, which would part what it stood in.
                if out.len() == before && !words.trim().is_empty() {
                    continue;
                }
            }
        }
        out.push_str(ending);
    }
    Cow::Owned(out)
}

/// Returns the words of a line, such as a headline, without links and doubled marks.
pub(super) fn plain_line(text: &str) -> Cow<'_, str> {
    if !text.contains("](") && !text.contains("**") && !text.contains("__") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    inline(text, false, &mut out);
    Cow::Owned(out)
}

/// Tells whether a text holds a mark that is nothing else.
fn has_marks(text: &str) -> bool {
    if !text.contains("](") && !text.contains("**") && !text.contains("__") && !text.contains("# ")
    {
        return false;
    }
    text.lines().any(|line| {
        heading(line).is_some()
            || (0..line.len())
                .filter(|&at| matches!(line.as_bytes().get(at), Some(b'[' | b'!' | b'*' | b'_')))
                .any(|at| link(line, at).is_some() || doubled(line, at).is_some())
    })
}

/// What a line is.
enum Line<'a> {
    /// A rule, an underline of a heading, the address of a link told elsewhere.
    Gone,
    Words(&'a str),
}

/// Takes the mark of its block off a line.
fn block(line: &str) -> Line<'_> {
    let trimmed = line.trim();
    if let Some(words) = heading(line) {
        return Line::Words(words);
    }
    let signs = trimmed.chars().filter(|c| !c.is_whitespace()).count();
    if signs >= 3
        && ['-', '*', '_', '=']
            .iter()
            .any(|sign| trimmed.chars().all(|c| c == *sign || c == ' '))
    {
        return Line::Gone;
    }
    // `[1]: https://a.example/b`
    if let Some(rest) = trimmed.strip_prefix('[')
        && let Some((name, address)) = rest.split_once("]: ")
        && !name.contains(['[', ']'])
        && is_address(address.split_whitespace().next().unwrap_or_default())
    {
        return Line::Gone;
    }
    if let Some(quoted) = trimmed.strip_prefix("> ") {
        return Line::Words(quoted.trim_start_matches("> "));
    }
    if trimmed == ">" {
        return Line::Words("");
    }
    Line::Words(line)
}

/// Returns the words of a heading: `## The harbour ##`.
fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    let begins = words.starts_with(' ')
        && words
            .trim_start()
            .starts_with(|c: char| c.is_alphabetic() || "\"'“‘«[*_".contains(c));
    // A number sign before a number is one: `# 1 in the charts`.
    ((1..=6).contains(&level) && begins && line.len() <= 300)
        .then(|| words.trim().trim_end_matches('#').trim_end())
}

/// Copies words without the marks in them; `single` takes single marks and escapes for such.
fn inline(text: &str, single: bool, out: &mut String) {
    let mut at = 0;
    let mut kept = 0;
    let bytes = text.as_bytes();
    let copy = |out: &mut String, from: usize, to: usize| {
        out.push_str(text.get(from..to).unwrap_or_default());
    };
    while let Some(&byte) = bytes.get(at) {
        let found = match byte {
            b'[' | b'!' => link(text, at).map(|link| (link.words, link.end, link.is_image)),
            b'*' | b'_' => doubled(text, at)
                .or_else(|| single.then(|| lone(text, at)).flatten())
                .map(|(words, end)| (words, end, false)),
            _ => None,
        };
        if let Some((words, end, is_image)) = found {
            copy(out, kept, at);
            if !is_image {
                inline(words, single, out);
            }
            at = end;
            kept = end;
            continue;
        }
        if byte == b'\\'
            && single
            && bytes
                .get(at + 1)
                .is_some_and(|next| b"*_[]()#+-.!`>~|\\".contains(next))
        {
            copy(out, kept, at);
            kept = at + 1;
            at += 1;
        }
        at += 1;
    }
    copy(out, kept, text.len());
}

/// A link or an image.
struct Link<'a> {
    words: &'a str,
    end: usize,
    is_image: bool,
}

/// Reads `[words](address)`, `![words](address "title")` at byte `at`.
fn link(text: &str, at: usize) -> Option<Link<'_>> {
    let rest = text.get(at..)?;
    let is_image = rest.starts_with("![");
    let inside = rest.strip_prefix("![").or_else(|| rest.strip_prefix('['))?;
    let start = rest.len() - inside.len();
    // The words may hold an image or words in brackets of their own.
    let mut depth = 1_usize;
    let close = inside
        .bytes()
        .take(LONGEST)
        .take_while(|byte| *byte != b'\n')
        .position(|byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
    let target = inside.get(close + 1..)?.strip_prefix('(')?;
    let mut depth = 1_usize;
    let end = target
        .bytes()
        .take(2 * LONGEST)
        .take_while(|byte| *byte != b'\n')
        .position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
    let target = target.get(..end)?.trim();
    let (address, title) = target
        .split_once(char::is_whitespace)
        .unwrap_or((target, "\"\""));
    let titled = title.trim().starts_with(['"', '\'']);
    let address = address.trim_matches(['<', '>']);
    (titled && is_address(address)).then(|| Link {
        words: inside.get(..close).unwrap_or_default(),
        end: at + start + close + 2 + end + 1,
        is_image,
    })
}

/// Tells an address as links have it.
fn is_address(address: &str) -> bool {
    !address.contains(char::is_whitespace)
        && (address.contains("://")
            || address.starts_with(['/', '#', '?'])
            || address.starts_with("./")
            || address.starts_with("../")
            || address.starts_with("mailto:")
            || address.starts_with("tel:")
            || address.starts_with("javascript:")
            || address.starts_with("data:")
            || address.starts_with("www."))
}

/// Reads `**words**`, `__words__` or `***words***` at byte `at`.
fn doubled(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let mark = ["***", "___", "**", "__"]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    emphasised(text, at, mark)
}

/// Reads `*words*` or `_words_` at byte `at`.
fn lone(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let mark = ["*", "_"].into_iter().find(|mark| rest.starts_with(mark))?;
    emphasised(text, at, mark)
}

/// Reads words between two marks that stand at the words' edges.
fn emphasised<'a>(text: &'a str, at: usize, mark: &str) -> Option<(&'a str, usize)> {
    let sign = mark.chars().next()?;
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == sign || c == '\\') {
        return None;
    }
    let inside = text.get(at + mark.len()..)?;
    let opens = inside.starts_with(|c: char| !c.is_whitespace() && c != sign);
    if !opens {
        return None;
    }
    let line = inside
        .bytes()
        .take(LONGEST)
        .position(|byte| byte == b'\n')
        .unwrap_or(inside.len().min(LONGEST));
    let mut from = 0;
    loop {
        let found = inside.get(from..)?.find(mark)? + from;
        if found >= line {
            return None;
        }
        let words = inside.get(..found)?;
        let after = inside.get(found + mark.len()..)?.chars().next();
        let closes = words.ends_with(|c: char| !c.is_whitespace() && c != sign && c != '\\')
            && after.is_none_or(|c| !c.is_alphanumeric() && c != sign);
        // `__init__.py` is a name.
        let is_name = sign == '_'
            && mark.len() > 1
            && !words.contains(' ')
            && words.starts_with(|c: char| c.is_lowercase());
        if closes && !is_name && words.chars().any(char::is_alphanumeric) {
            return Some((words, at + mark.len() + found + mark.len()));
        }
        // Single marks do not reach over doubled ones of others.
        if mark.len() == 1 && !closes {
            return None;
        }
        from = found + mark.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        for (text, want) in [
            ("**Port Amber** closed.", "Port Amber closed."),
            (
                "The [harbour board](https://a.example/b_(c)?d=e) said so.",
                "The harbour board said so.",
            ),
            (
                "# Pier opens\n\nThe *old* pier, __two miles__ long, opened. A fee of 3\\.50 is due.",
                "Pier opens\n\nThe old pier, two miles long, opened. A fee of 3.50 is due.",
            ),
            (
                "## \"We won\" ##\n![The pier](/img/p.jpg \"Pier\")\nIt opened.\n\n---\n\n> **\"Late,\"** he said.",
                "\"We won\"\nIt opened.\n\n\n\n\"Late,\" he said.",
            ),
            (
                "***Bold*** [**Ray**](/ray) and [![x](https://a.example/x.png)](https://a.example) end.\n[1]: https://a.example/z\n",
                "Bold Ray and  end.\n\n",
            ),
            ("_Correction:_ **It** was May.", "Correction: It was May."),
            ("**A** and **B, C**\r\nend", "A and B, C\r\nend"),
        ] {
            assert_eq!(plain(text), want, "{text:?}");
        }
        assert_eq!(plain_line("**Pier** [opens](/a)"), "Pier opens");
    }

    #[test]
    fn what_people_write_with_such_signs_stays() {
        for text in [
            "He said f**k and sh**t twice.",
            "**** is what the paper printed.",
            "Ranked #1. # 1 in the charts.",
            "Results* were late. *Preliminary",
            "He [the mayor] (62) left.",
            "She wrote [sic](see page 4).",
            "snake_case_name and __init__.py stay",
            "2 * 3 * 4 and a ** b ** c",
            "---\n\nA story.\n\n* * *\n\nMore.",
            "> quoted mail",
            "C:\\.dir and \\* stay",
            "It is *very* late.",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn endless_marks_take_no_time() {
        for piece in [
            "**a ", "[a](", "*a ", "![", "_a", "\\", "**\u{e9}", "[", "** ", "a** ",
        ] {
            let text = format!("**b** {}", piece.repeat(200_000));
            let start = std::time::Instant::now();
            let _ = plain(&text);
            assert!(start.elapsed().as_secs() < 20, "{piece}");
        }
    }
}
