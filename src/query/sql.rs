//! Cuts SQL into tokens, as far as parameters, strings and comments need it.
//!
//! It knows no grammar: what a statement means is for SQLite to say. It is total (any text becomes tokens that cover it).

use crate::model::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// White space.
    Space,
    /// `-- …` or `/* … */`.
    Comment,
    /// `'…'`
    Text,
    /// `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// `:name`
    Named,
    /// `?`, `?3`, `@name` or `$name`: parameters that a saved query may not use.
    OtherParameter,
    /// A keyword or a bare name.
    Word,
    /// Any other character, and numbers.
    Symbol,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is, in bytes.
    pub span: Span,
}

/// Returns the tokens of `sql`, without gaps.
pub fn tokens(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let run = |from: usize| {
        let mut end = from;
        while end < bytes.len() && is_word(at(end)) {
            end += 1;
        }
        end
    };
    let mut out = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let byte = at(start);
        let (kind, end) = match byte {
            b'-' if at(start + 1) == b'-' => (Kind::Comment, find(bytes, start, b"\n")),
            b'/' if at(start + 1) == b'*' => (Kind::Comment, find(bytes, start + 2, b"*/")),
            b'\'' => (Kind::Text, close(bytes, start, b'\'')),
            b'"' | b'`' => (Kind::Quoted, close(bytes, start, byte)),
            b'[' => (Kind::Quoted, find(bytes, start, b"]")),
            b':' if is_word(at(start + 1)) => (Kind::Named, run(start + 1)),
            b'?' => (Kind::OtherParameter, run(start + 1)),
            b'@' | b'$' | b'#' if is_word(at(start + 1)) => (Kind::OtherParameter, run(start + 1)),
            _ if byte.is_ascii_whitespace() => {
                let mut end = start + 1;
                while at(end).is_ascii_whitespace() {
                    end += 1;
                }
                (Kind::Space, end)
            }
            _ if byte.is_ascii_digit() => (Kind::Symbol, run(start)),
            _ if is_word(byte) => (Kind::Word, run(start)),
            _ => (Kind::Symbol, start + 1),
        };
        out.push(Token {
            kind,
            span: Span::new(start, end),
        });
        start = end;
    }
    out
}

/// Returns the byte after the next `mark` at or after `from`, or the end.
fn find(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    bytes
        .get(from..)
        .and_then(|rest| rest.windows(mark.len()).position(|window| window == mark))
        .map_or(bytes.len(), |at| from + at + mark.len())
}

/// Returns the byte after the quote that closes the one at `start`; a doubled quote stands for itself.
fn close(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the names of the `:name` parameters in `sql`, each once, in order of first use.
pub fn parameters(sql: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for token in tokens(sql) {
        if token.kind == Kind::Named {
            let name = Span::new(token.span.start + 1, token.span.end).of(sql);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Returns the statement with a bound on its rows: SQLite then works out only those columns that it sorts by for rows that are
/// not wanted. Nothing where the statement has a bound of its own, or is no plain query.
///
/// A part of the statement that has a row for each of the result, in its order, may say so by a comment [`BOUND`] at its end: the
/// bound is set there too, before the rest is looked up for each row.
///
/// ```
/// use dateline::query::sql::limited;
/// assert_eq!(limited("SELECT a FROM t ORDER BY a; -- all", 3).as_deref(), Some("SELECT a FROM t ORDER BY a\nLIMIT 3"));
/// assert_eq!(limited("SELECT a FROM t LIMIT 9", 3), None);
/// assert_eq!(
///     limited("WITH k AS (SELECT a FROM t ORDER BY a /* limit */) SELECT k.a, b FROM k JOIN u ON u.a = k.a ORDER BY k.a", 3).as_deref(),
///     Some("WITH k AS (SELECT a FROM t ORDER BY a LIMIT 3) SELECT k.a, b FROM k JOIN u ON u.a = k.a ORDER BY k.a\nLIMIT 3")
/// );
/// ```
pub fn limited(sql: &str, rows: u64) -> Option<String> {
    let mut depth = 0_usize;
    let mut first = None;
    let mut bounded = String::new();
    let mut end = 0;
    let mut is_over = false;
    for token in tokens(sql) {
        let text = token.span.of(sql);
        if token.kind == Kind::Comment && text == BOUND && depth > 0 {
            bounded.push_str(Span::new(end, token.span.start).of(sql));
            bounded.push_str(&format!("LIMIT {rows}"));
            end = token.span.end;
        }
        if matches!(token.kind, Kind::Space | Kind::Comment) {
            continue;
        }
        if is_over {
            return None;
        }
        match text {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            ";" => {
                is_over = true;
                continue;
            }
            _ => {}
        }
        if token.kind == Kind::Word && depth == 0 {
            let word = text.to_ascii_uppercase();
            if word == "LIMIT" || word == "VALUES" {
                return None;
            }
            first.get_or_insert(word);
        }
        bounded.push_str(Span::new(end, token.span.end).of(sql));
        end = token.span.end;
    }
    let is_query = first.is_some_and(|word| word == "SELECT" || word == "WITH");
    (is_query && depth == 0).then(|| format!("{bounded}\nLIMIT {rows}"))
}

/// The comment where a bound on the rows of the result may stand within a statement.
pub const BOUND: &str = "/* limit */";

/// Returns bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_outside_strings_names_and_comments() {
        for (sql, names) in [
            ("SELECT :a, :b_2, :a", vec!["a", "b_2"]),
            (
                "-- :a it's\nSELECT ':b', \":c\", [:d], `:e`, 'it''s :f' /* :g ' */ || :h",
                vec!["h"],
            ),
            ("SELECT 1 WHERE x = ':'", vec![]),
            ("SELECT '12:30', :é", vec!["é"]),
            ("SELECT 'open :a", vec![]),
            ("/* open :a", vec![]),
        ] {
            assert_eq!(parameters(sql), names, "{sql}");
        }
    }

    #[test]
    fn a_bound_is_set_only_where_there_is_none() {
        for (sql, wanted) in [
            ("SELECT 1", Some("SELECT 1\nLIMIT 5")),
            (
                "WITH k AS (SELECT 1 AS a /* limit */) SELECT a, '/* limit */' FROM k /* limit */",
                Some("WITH k AS (SELECT 1 AS a LIMIT 5) SELECT a, '/* limit */' FROM k\nLIMIT 5"),
            ),
            (
                "-- One.\nSELECT a FROM (SELECT 1 AS a LIMIT 2) -- x",
                Some("-- One.\nSELECT a FROM (SELECT 1 AS a LIMIT 2)\nLIMIT 5"),
            ),
            (
                "WITH x AS (SELECT 1) SELECT 'limit' FROM x ;",
                Some("WITH x AS (SELECT 1) SELECT 'limit' FROM x\nLIMIT 5"),
            ),
            ("SELECT 1 limit 2", None),
            ("VALUES (1), (2)", None),
            ("SELECT 1; SELECT 2", None),
            ("SELECT (1", None),
            ("EXPLAIN SELECT 1", None),
            ("", None),
        ] {
            assert_eq!(limited(sql, 5).as_deref(), wanted, "{sql}");
        }
    }

    #[test]
    fn tokens_cover_any_text() {
        for sql in [
            "",
            "a",
            "'",
            "''",
            "é\u{0}[",
            "/*",
            "--",
            ":",
            "::a",
            "?1 $x @y #z",
            "\"a\"\"b\"",
        ] {
            let mut at = 0;
            for token in tokens(sql) {
                assert_eq!(token.span.start, at, "{sql}");
                assert!(token.span.end > at, "{sql}");
                at = token.span.end;
            }
            assert_eq!(at, sql.len(), "{sql}");
        }
    }
}
