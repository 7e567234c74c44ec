//! Full-text search over headlines and bodies.

use crate::query::run::{Reader, Rows};
use crate::query::{Error, Value};

/// The statement; the best hit first.
pub const SQL: &str = "\
SELECT a.published_at, o.name AS outlet, a.headline,
       snippet(article_fts, 1, '[', ']', ' … ', 24) AS hit,
       round(-bm25(article_fts, 4.0, 1.0), 3) AS score, a.url, a.article_id
  FROM article_fts AS f
  JOIN article AS a ON a.article_id = f.rowid
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
 WHERE article_fts MATCH :words
   AND (:outlet IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
   AND (:since IS NULL OR a.published_at >= :since)
   AND (:until IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:all = 1 OR (a.is_latest = 1 AND (a.is_copy = 0 OR :outlet IS NOT NULL)))
   AND (:speaker IS NULL OR a.article_id IN (
         SELECT q.article_id
           FROM quote AS q
          WHERE q.speaker_id = CAST(substr(:speaker, 3) AS INTEGER)
             OR q.speaker_id IN (
                  SELECT n.actor_id FROM actor_name AS n WHERE n.norm LIKE '%' || replace(:speaker, '*', '%') || '%')))
 ORDER BY bm25(article_fts, 4.0, 1.0), a.article_id";

/// Starts a search.
pub fn search<'a>(reader: &'a Reader, values: &[(String, Value)]) -> Result<Rows<'a>, Error> {
    reader.select(SQL, values)
}

/// Returns the expression for what the user typed: plain words are quoted one by one, so that `al-Bab` or `don't` are words
/// and not syntax; anything with an operator is taken as FTS5 syntax.
///
/// ```
/// use dateline::query::search::expression;
/// assert_eq!(expression("peace al-Bab"), "\"peace\" \"al-Bab\"");
/// assert_eq!(expression("peace NOT war"), "peace NOT war");
/// assert_eq!(expression("\"peace talks\""), "\"peace talks\"");
/// ```
pub fn expression(words: &str) -> String {
    let has_operator = words
        .split_whitespace()
        .any(|word| matches!(word, "AND" | "OR" | "NOT") || word.starts_with("NEAR("))
        || words.contains(['"', '*', '(', ')', '^', '+', '{'])
        || words.contains("headline:")
        || words.contains("body:");
    if has_operator {
        return words.to_owned();
    }
    words
        .split_whitespace()
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(" ")
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
