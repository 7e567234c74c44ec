//! Full-text search over headlines and bodies.

use crate::query::run::Reader;
use crate::query::{Error, Value};

/// The statement; the best hit first.
pub const SQL: &str = "\
SELECT a.published_at, o.name AS outlet, a.headline,
       snippet(article_fts, 1, '[', ']', ' … ', 24) AS hit,
       round(-bm25(article_fts, 4.0, 1.0), 3) AS score, a.language, a.url,
       (SELECT count(*) FROM article AS c
         WHERE c.dup_group_id = a.dup_group_id AND c.article_id <> a.article_id AND c.is_latest = 1) AS copies,
       a.article_id
  FROM article_fts AS f
 CROSS JOIN article_brief AS b ON b.article_id = f.rowid
 CROSS JOIN article AS a ON a.article_id = b.article_id
  JOIN outlet AS o ON o.outlet_id = b.outlet_id
 WHERE article_fts MATCH :words
   AND (:outlet IS NULL OR :outlet = 'o:' || o.outlet_id
        OR (:outlet NOT LIKE 'o:%'
            AND (o.norm LIKE '%' || replace(:outlet, '*', '%') || '%'
                 OR replace(o.domain, '.', '') LIKE '%' || replace(:outlet, '*', '%') || '%')))
   AND (:since IS NULL OR b.published_at >= :since)
   AND (:until IS NULL OR b.published_at <= :until || 'T23:59:59Z')
   AND (:all = 1 OR (b.is_latest = 1 AND (b.is_copy = 0 OR :outlet IS NOT NULL)))
   AND (:speaker IS NULL OR b.article_id IN (
         SELECT q.article_id
           FROM quote AS q
          WHERE q.speaker_id = CAST(substr(:speaker, 3) AS INTEGER)
             OR q.speaker_id IN (
                  SELECT n.actor_id FROM actor_name AS n WHERE n.norm LIKE '%' || replace(:speaker, '*', '%') || '%')))
 ORDER BY bm25(article_fts, 4.0, 1.0), b.article_id";

/// Tells whether FTS5 understands what the user typed.
pub fn check(reader: &Reader, words: &str) -> Result<(), Error> {
    let values = [("words".to_owned(), Value::Text(expression(words)))];
    reader
        .select(
            "SELECT f.rowid FROM article_fts AS f WHERE article_fts MATCH :words LIMIT 1",
            &values,
        )?
        .each(|_| Ok(false))
}

/// Returns the expression for what the user typed. Words with an operator, a phrase or a star among them are taken as FTS5 syntax;
/// whatever is no word to FTS5 (`al-Bab`, `don't`, `12:30`) is quoted, and `a NEAR b` is written as FTS5 wants it.
///
/// ```
/// use dateline::query::search::expression;
/// assert_eq!(expression("peace al-Bab"), "\"peace\" \"al-Bab\"");
/// assert_eq!(expression("peace NOT al-Bab"), "peace NOT \"al-Bab\"");
/// assert_eq!(expression("headline:\"peace talks\""), "headline: \"peace talks\"");
/// assert_eq!(expression("pris* NEAR/5 swap"), "NEAR(pris * swap, 5)");
/// ```
pub fn expression(words: &str) -> String {
    let words = words.replace(['“', '”', '„'], "\"");
    let has_operator = words.split_whitespace().any(|word| {
        matches!(word, "AND" | "OR" | "NOT" | "NEAR" | "+") || word.starts_with("NEAR")
    }) || words.contains(['"', '*', '(', ')', '^', '{'])
        || COLUMNS.iter().any(|column| words.contains(column));
    if !has_operator {
        return words
            .split_whitespace()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" ");
    }
    near(&pieces(&words)).join(" ")
}

/// What a search may be held to.
const COLUMNS: [&str; 2] = ["headline:", "body:"];

/// Cuts an expression into words, phrases and signs; a word that FTS5 does not take for one is quoted.
fn pieces(words: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = words.trim_start();
    while let Some(first) = rest.chars().next() {
        let (piece, after) = if first == '"' {
            let end = phrase_end(rest);
            rest.split_at_checked(end).unwrap_or((rest, ""))
        } else if "(){},^*".contains(first) {
            rest.split_at_checked(first.len_utf8())
                .unwrap_or((rest, ""))
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || "\"(){},^*".contains(c))
                .unwrap_or(rest.len());
            let word = rest.split_at_checked(end).map_or(rest, |(word, _)| word);
            let bare = word.strip_prefix('-').unwrap_or(word);
            let column = COLUMNS.iter().find(|column| bare.starts_with(**column));
            // The colon after `{headline body}` stands alone.
            let end = match column {
                Some(column) => word.len() - bare.len() + column.len(),
                None if word.starts_with(':') => 1,
                None => end,
            };
            rest.split_at_checked(end).unwrap_or((rest, ""))
        };
        let is_word = piece
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii());
        let is_sign = piece.starts_with('"')
            || (piece.len() == 1 && "(){},+^*:".contains(piece))
            || piece.ends_with(':') && COLUMNS.iter().any(|column| piece.ends_with(column))
            || piece.starts_with("NEAR/");
        out.push(if is_word || is_sign {
            piece.to_owned()
        } else {
            format!("\"{piece}\"")
        });
        rest = after.trim_start();
    }
    out
}

/// Returns the byte after a phrase that begins at the start; a doubled quotation mark is part of it.
fn phrase_end(text: &str) -> usize {
    let mut quotes = text.match_indices('"').map(|(at, _)| at).skip(1).peekable();
    while let Some(at) = quotes.next() {
        if quotes.peek() != Some(&(at + 1)) {
            return at + 1;
        }
        quotes.next();
    }
    text.len()
}

/// Writes `a NEAR b` and `a NEAR/5 b` as `NEAR(a b, 5)`.
fn near(pieces: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = pieces;
    while let [piece, after @ ..] = rest {
        rest = after;
        let distance = match piece.as_str() {
            "NEAR" if after.first().is_some_and(|next| next != "(") => Some("10"),
            piece => piece.strip_prefix("NEAR/"),
        };
        let (Some(distance), [next, after @ ..]) = (distance, after) else {
            out.push(piece.clone());
            continue;
        };
        // A star belongs to the word before it.
        let star = (out.last().map(String::as_str) == Some("*")).then(|| out.pop());
        let Some(before) = out.pop() else {
            out.push(piece.clone());
            continue;
        };
        let before = before + if star.is_some() { " *" } else { "" };
        let (next, after) = match after {
            [star, after @ ..] if star == "*" => (format!("{next} *"), after),
            _ => (next.clone(), after),
        };
        out.push(format!("NEAR({before} {next}, {distance})"));
        rest = after;
    }
    out
}

/// Makes FTS5's complaint about an expression one of ours.
pub fn explain(words: &str, error: Error) -> Error {
    let message = match &error {
        Error::Sql { message, .. }
            if message.contains("fts5")
                || message.contains("no such column")
                || message.contains("unterminated")
                || message.contains("unknown special") =>
        {
            match message.replace("fts5: ", "").as_str() {
                "syntax error near \"\"" => "something is missing at its end".to_owned(),
                other => other.to_owned(),
            }
        }
        _ => return error,
    };
    Error::Search {
        words: words.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::run::tests::reader;

    #[test]
    fn expressions_are_what_fts5_takes() {
        let (_folder, reader) = reader("");
        let found = |typed: &str| {
            let sql = "SELECT f.rowid FROM article_fts AS f WHERE article_fts MATCH :words";
            let words = [("words".to_owned(), Value::Text(expression(typed)))];
            reader.all(sql, &words).map(|rows| rows.len())
        };
        for typed in [
            "peace talks",
            "don't al-Bab 12:30 C++",
            "\"peace talks\" NOT al-Bab",
            "“peace talks”",
            "pris* OR al-B*",
            "headline:truce AND body: \"a truce\"",
            "-headline:truce",
            "{headline body}: truce",
            "{headline body} : (truce OR peace)",
            "headline:(truce OR don't)",
            "NEAR(peace talks, 5)",
            "peace NEAR talks",
            "pris* NEAR/3 \"the swap\" OR truce",
            "^norland",
            "one + two",
            "\"say \"\"no\"\"\" OR é",
        ] {
            assert!(found(typed).is_ok(), "{typed}: {}", expression(typed));
        }
        for typed in ["\"open", "peace AND", "(peace", "NOT", "*", "NEAR("] {
            assert!(found(typed).is_err(), "{typed}: {}", expression(typed));
        }
    }
}
