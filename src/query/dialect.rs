//! Writes a statement with its values in the SQL of another engine.
//!
//! The saved queries keep to what SQLite, DuckDB and Spark have in common, where nothing is lost by it. For the rest there are the
//! small rules here: over the tokens of the statement, nested by their brackets, without a grammar. What no rule knows stays as it
//! is. The engines are expected to sort as SQLite does, NULL before all else: Spark does so by itself, DuckDB when told by the
//! script that comes with an export.

use super::Value;
use super::sql::{self, Kind, Token};
use crate::model::Span;

/// The engine that a printed statement is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// SQLite itself.
    #[default]
    Sqlite,
    /// DuckDB, over exported files.
    DuckDb,
    /// Spark SQL, over exported files.
    Spark,
}

impl Dialect {
    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::DuckDb => "DuckDB",
            Self::Spark => "Spark",
        }
    }
}

/// Returns `sql` with the values written in place of its parameters, ready to be run by the engine.
///
/// ```
/// use dateline::query::{Value, dialect::{Dialect, bound}};
/// let values = [("who".to_owned(), Value::from("O'Neil"))];
/// assert_eq!(bound("SELECT :who -- :who", &values, Dialect::Sqlite), "SELECT 'O''Neil' -- :who");
/// assert_eq!(bound("SELECT group_concat(x, ' ')", &[], Dialect::DuckDb), "SELECT string_agg(x, ' ' ORDER BY x)");
/// ```
pub fn bound(sql: &str, values: &[(String, Value)], dialect: Dialect) -> String {
    let tokens = sql::tokens(sql);
    let writer = Writer {
        sql,
        values,
        dialect,
    };
    writer.write(&nested(sql, &tokens))
}

/// Returns the word of SQLite's own in a statement for which other engines have nothing: full-text search.
pub fn only_sqlite(sql: &str) -> Option<&str> {
    sql::tokens(sql)
        .iter()
        .filter(|token| token.kind == Kind::Word)
        .map(|token| token.span.of(sql))
        .find(|word| word.eq_ignore_ascii_case("MATCH"))
}

/// A token, or all between two brackets.
#[derive(Debug)]
enum Node {
    Leaf(Token),
    /// What stands in brackets, and whether the closing one is there.
    Group(Vec<Self>, bool),
}

/// Nests tokens by round brackets.
fn nested(sql: &str, tokens: &[Token]) -> Vec<Node> {
    let mut open: Vec<Vec<Node>> = vec![Vec::new()];
    for token in tokens {
        match token.span.of(sql) {
            "(" => open.push(Vec::new()),
            ")" if open.len() > 1 => {
                let group = open.pop().unwrap_or_default();
                if let Some(outer) = open.last_mut() {
                    outer.push(Node::Group(group, true));
                }
            }
            _ => {
                if let Some(inner) = open.last_mut() {
                    inner.push(Node::Leaf(*token));
                }
            }
        }
    }
    // An open bracket at the end of a broken statement is the engine's to complain of.
    while open.len() > 1 {
        let group = open.pop().unwrap_or_default();
        if let Some(outer) = open.last_mut() {
            outer.push(Node::Group(group, false));
        }
    }
    open.pop().unwrap_or_default()
}

/// Writes nodes for an engine.
struct Writer<'a> {
    sql: &'a str,
    values: &'a [(String, Value)],
    dialect: Dialect,
}

impl Writer<'_> {
    /// Writes nodes.
    fn write(&self, nodes: &[Node]) -> String {
        let mut out = String::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            if let Some((text, next)) = self.rewritten(nodes, at) {
                out.push_str(&text);
                at = next;
                continue;
            }
            match node {
                Node::Group(inner, closed) => {
                    out.push('(');
                    out.push_str(&self.write(inner));
                    if *closed {
                        out.push(')');
                    }
                }
                Node::Leaf(token) => out.push_str(&self.leaf(*token, nodes, at)),
            }
            at += 1;
        }
        out
    }

    /// Writes one token.
    fn leaf(&self, token: Token, nodes: &[Node], at: usize) -> String {
        let text = token.span.of(self.sql);
        match token.kind {
            Kind::Named => {
                let name = text.trim_start_matches(':');
                let value = self.values.iter().find(|(known, _)| known == name);
                let is_count = self
                    .word_before(nodes, at)
                    .is_some_and(|word| is_any(word, &["LIMIT", "OFFSET"]));
                match value {
                    Some((_, value)) => literal(value, self.dialect, is_count),
                    None => text.to_owned(),
                }
            }
            Kind::Text if self.dialect == Dialect::Spark => {
                let inner = text.trim_matches('\'').replace("''", "'");
                spark_text(&inner)
            }
            Kind::Quoted if self.dialect != Dialect::Sqlite => {
                let name = Span::new(token.span.start + 1, token.span.end.saturating_sub(1));
                let name = name.of(self.sql).replace("\"\"", "\"");
                match self.dialect {
                    Dialect::Spark => format!("`{}`", name.replace('`', "``")),
                    _ => format!("\"{}\"", name.replace('"', "\"\"")),
                }
            }
            _ => text.to_owned(),
        }
    }

    /// Returns the engine's type for one of SQLite's, whose numbers are of 64 bits.
    fn ty<'a>(&self, name: &'a str) -> &'a str {
        match name.to_ascii_uppercase().as_str() {
            "INTEGER" | "INT" => "BIGINT",
            "REAL" => "DOUBLE",
            "TEXT" if self.dialect == Dialect::Spark => "STRING",
            "TEXT" => "VARCHAR",
            _ => name,
        }
    }

    /// Writes what begins at `at` in the engine's way, where that differs; returns the node after it.
    fn rewritten(&self, nodes: &[Node], at: usize) -> Option<(String, usize)> {
        if self.dialect == Dialect::Sqlite {
            return None;
        }
        let Node::Leaf(token) = nodes.get(at)? else {
            return None;
        };
        let text = token.span.of(self.sql);
        match token.kind {
            // A number with a point is a decimal elsewhere, and rounds otherwise.
            Kind::Symbol if text == "." => {
                let digits = |at: Option<usize>| {
                    at.and_then(|at| nodes.get(at)).is_some_and(|node| {
                        self.text(node)
                            .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
                    })
                };
                let after = self.text(nodes.get(at + 1)?)?;
                (digits(at.checked_sub(1)) && digits(Some(at + 1)))
                    .then(|| (format!(".{after}e0"), at + 2))
            }
            Kind::Word => self
                .call(text, nodes, at)
                .or_else(|| self.phrase(text, nodes, at)),
            _ => None,
        }
    }

    /// Writes a call of a function that the engine calls otherwise.
    fn call(&self, name: &str, nodes: &[Node], at: usize) -> Option<(String, usize)> {
        let (Node::Group(inner, true), group) = next(nodes, at)? else {
            return None;
        };
        if name.eq_ignore_ascii_case("CAST") {
            return Some((self.cast(inner)?, group + 1));
        }
        let terms: Vec<String> = inner
            .split(|node| self.text(node) == Some(","))
            .map(|term| self.write(term).trim().to_owned())
            .collect();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let is_spark = self.dialect == Dialect::Spark;
        let text = match (name.to_ascii_lowercase().as_str(), terms.as_slice()) {
            ("group_concat", [first, rest @ ..]) if rest.len() < 2 => {
                let between = rest.first().copied().unwrap_or("','");
                let bare = first.strip_prefix("DISTINCT ").unwrap_or(first);
                if is_spark {
                    format!("listagg({first}, {between}) WITHIN GROUP (ORDER BY {bare})")
                } else {
                    format!("string_agg({first}, {between} ORDER BY {bare})")
                }
            }
            ("iif", [test, yes, no]) => format!("CASE WHEN {test} THEN {yes} ELSE {no} END"),
            ("ifnull", [first, second]) => format!("coalesce({first}, {second})"),
            // SQLite knows nothing of the least where one is nothing; the others leave it out.
            ("min", [first, second]) => extreme("least", first, second),
            ("max", [first, second]) => extreme("greatest", first, second),
            ("date", [when]) => format!("CAST({} AS {})", day(when), self.ty("TEXT")),
            ("date", [when, by]) => {
                let shift = if is_spark {
                    format!(
                        "date_add({}, CAST(regexp_extract({by}, '-?[0-9]+', 0) AS INT))",
                        day(when)
                    )
                } else {
                    format!(
                        "{} + CAST(regexp_extract({by}, '-?[0-9]+') AS INT)",
                        day(when)
                    )
                };
                format!("CAST({shift} AS {})", self.ty("TEXT"))
            }
            ("julianday", [when]) if is_spark => format!(
                "(unix_micros(CAST(replace({when}, 'Z', '') || '+00:00' AS TIMESTAMP)) / 86400e6 + 2440587.5e0)"
            ),
            ("julianday", [when]) => {
                format!(
                    "(epoch_us(CAST(replace({when}, 'Z', '') AS TIMESTAMP)) / 86400e6 + 2440587.5e0)"
                )
            }
            ("strftime", [format, when]) => {
                let time = format!("CAST(replace({when}, 'Z', '') AS TIMESTAMP)");
                if is_spark {
                    format!("date_format({time}, {})", java_format(format)?)
                } else {
                    format!("strftime({time}, {format})")
                }
            }
            ("total", [term]) => format!("coalesce(CAST(sum({term}) AS DOUBLE), 0e0)"),
            _ => return None,
        };
        Some((text, group + 1))
    }

    /// Writes a cast. SQLite takes the number that a text begins with; the others refuse a text that goes on.
    fn cast(&self, inner: &[Node]) -> Option<String> {
        let split = inner.iter().rposition(|node| {
            self.text(node)
                .is_some_and(|word| word.eq_ignore_ascii_case("AS"))
        })?;
        let what = self.write(inner.get(..split)?);
        let what = what.trim();
        let ty = self.write(inner.get(split + 1..)?);
        let ty = self.ty(ty.trim());
        Some(match (ty, self.dialect) {
            ("BIGINT", Dialect::Spark) => format!(
                "try_cast(regexp_extract(CAST({what} AS STRING), '^ *([+-]?[0-9]+)', 1) AS BIGINT)"
            ),
            ("BIGINT", _) => format!(
                "TRY_CAST(regexp_extract(CAST({what} AS VARCHAR), '^ *([+-]?[0-9]+)', 1) AS BIGINT)"
            ),
            _ => format!("CAST({what} AS {ty})"),
        })
    }

    /// Writes words that the engine says otherwise.
    fn phrase(&self, word: &str, nodes: &[Node], at: usize) -> Option<(String, usize)> {
        let (after, second) = next(nodes, at)?;
        let after = self.text(after)?;
        if word.eq_ignore_ascii_case("CROSS") && after.eq_ignore_ascii_case("JOIN") {
            // SQLite's hint on the order of tables; elsewhere such a join has no condition.
            let has_condition = nodes
                .get(second + 1..)?
                .iter()
                .filter_map(|node| self.text(node))
                .find(|word| {
                    let ends = [
                        "ON", "JOIN", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION",
                    ];
                    is_any(word, &ends)
                })
                .is_some_and(|word| word.eq_ignore_ascii_case("ON"));
            return has_condition.then(|| ("JOIN".to_owned(), second + 1));
        }
        if word.eq_ignore_ascii_case("COLLATE") && after.eq_ignore_ascii_case("NOCASE") {
            return (self.dialect == Dialect::Spark)
                .then(|| ("COLLATE UTF8_LCASE".to_owned(), second + 1));
        }
        if word.eq_ignore_ascii_case("IS") {
            // `IS` between any two terms is SQLite's.
            let known = ["NULL", "TRUE", "FALSE", "DISTINCT", "UNKNOWN"];
            if !after.eq_ignore_ascii_case("NOT") {
                return (!is_any(after, &known))
                    .then(|| ("IS NOT DISTINCT FROM".to_owned(), at + 1));
            }
            let (third, _) = next(nodes, second)?;
            let third = self.text(third).unwrap_or_default();
            return (!is_any(third, &known)).then(|| ("IS DISTINCT FROM".to_owned(), second + 1));
        }
        None
    }

    /// Returns the text of a leaf.
    fn text(&self, node: &Node) -> Option<&str> {
        match node {
            Node::Leaf(token) => Some(token.span.of(self.sql)),
            Node::Group(..) => None,
        }
    }

    /// Returns the word before a node.
    fn word_before(&self, nodes: &[Node], at: usize) -> Option<&str> {
        nodes
            .get(..at)?
            .iter()
            .rev()
            .find(|node| !is_blank(node))
            .and_then(|node| self.text(node))
    }
}

/// Tells whether a node is white space or a comment.
fn is_blank(node: &Node) -> bool {
    matches!(node, Node::Leaf(token) if matches!(token.kind, Kind::Space | Kind::Comment))
}

/// Returns the next node that is no blank, and where it is.
fn next(nodes: &[Node], at: usize) -> Option<(&Node, usize)> {
    nodes
        .iter()
        .enumerate()
        .skip(at + 1)
        .find(|(_, node)| !is_blank(node))
        .map(|(at, node)| (node, at))
}

/// Tells whether a word is one of several, in any case.
fn is_any(word: &str, all: &[&str]) -> bool {
    all.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Writes SQLite's `min` or `max` of two values.
fn extreme(function: &str, first: &str, second: &str) -> String {
    format!(
        "CASE WHEN {first} IS NOT NULL AND {second} IS NOT NULL THEN {function}({first}, {second}) END"
    )
}

/// Writes the day of a time written out; nothing where it is none.
fn day(when: &str) -> String {
    format!("try_cast(substr({when}, 1, 10) AS DATE)")
}

/// Returns the pattern that Java has for a format of C, written as a literal; nothing where it has a part unknown here.
fn java_format(format: &str) -> Option<String> {
    let format = format.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '%' => out.push_str(match chars.next()? {
                'Y' => "yyyy",
                'm' => "MM",
                'd' => "dd",
                'H' => "HH",
                'M' => "mm",
                'S' => "ss",
                'j' => "DDD",
                _ => return None,
            }),
            c if c.is_ascii_alphabetic() => return None,
            c => out.push(c),
        }
    }
    Some(format!("'{out}'"))
}

/// Returns a value as it is written in SQL. Other engines than SQLite get numbers as text, as which every saved query takes them
/// too: `nullif(:n, '')` has no meaning for them otherwise. `is_count` says that only a number will do.
fn literal(value: &Value, dialect: Dialect, is_count: bool) -> String {
    let text = match value {
        Value::Null if dialect == Dialect::Sqlite => return "NULL".to_owned(),
        // Elsewhere a bare NULL has no type, and `lower(NULL)` may be refused.
        Value::Null => return "CAST(NULL AS VARCHAR(1))".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) if dialect == Dialect::Spark => return spark_text(text),
        Value::Text(text) => return format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => return format!("x'{}'", sql::hex(bytes)),
    };
    if dialect == Dialect::Sqlite || is_count {
        text
    } else {
        format!("'{text}'")
    }
}

/// Writes a text as Spark reads it.
fn spark_text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_literals() {
        let values = [
            ("a".to_owned(), Value::Null),
            ("b".to_owned(), Value::Integer(-3)),
            ("c".to_owned(), Value::Real(2.0)),
            ("d".to_owned(), Value::Blob(vec![0, 255])),
            ("f".to_owned(), Value::from("it's a \\")),
        ];
        let sql = "SELECT :a, :b, :c, :d, :e, :f LIMIT :b";
        for (dialect, expected) in [
            (
                Dialect::Sqlite,
                "SELECT NULL, -3, 2.0, x'00ff', :e, 'it''s a \\' LIMIT -3",
            ),
            (
                Dialect::DuckDb,
                "SELECT CAST(NULL AS VARCHAR(1)), '-3', '2.0', x'00ff', :e, 'it''s a \\' LIMIT -3",
            ),
            (
                Dialect::Spark,
                "SELECT CAST(NULL AS VARCHAR(1)), '-3', '2.0', x'00ff', :e, 'it\\'s a \\\\' LIMIT -3",
            ),
        ] {
            assert_eq!(bound(sql, &values, dialect), expected);
        }
    }

    #[test]
    fn each_engine_gets_its_own_words() {
        for (sqlite, duckdb, spark) in [
            (
                "SELECT group_concat(x.name, '; ') FROM t",
                "SELECT string_agg(x.name, '; ' ORDER BY x.name) FROM t",
                "SELECT listagg(x.name, '; ') WITHIN GROUP (ORDER BY x.name) FROM t",
            ),
            (
                "CAST(nullif(a, '') AS INTEGER)",
                "TRY_CAST(regexp_extract(CAST(nullif(a, '') AS VARCHAR), '^ *([+-]?[0-9]+)', 1) AS BIGINT)",
                "try_cast(regexp_extract(CAST(nullif(a, '') AS STRING), '^ *([+-]?[0-9]+)', 1) AS BIGINT)",
            ),
            (
                "CAST(a AS TEXT) || CAST(b AS VARCHAR(3)) || text",
                "CAST(a AS VARCHAR) || CAST(b AS VARCHAR(3)) || text",
                "CAST(a AS STRING) || CAST(b AS VARCHAR(3)) || text",
            ),
            (
                "a CROSS JOIN b ON b.x = a.x CROSS JOIN c -- d\n CROSS JOIN e ON 1",
                "a JOIN b ON b.x = a.x CROSS JOIN c -- d\n JOIN e ON 1",
                "a JOIN b ON b.x = a.x CROSS JOIN c -- d\n JOIN e ON 1",
            ),
            ("100.0 * a.b / 2", "100.0e0 * a.b / 2", "100.0e0 * a.b / 2"),
            (
                "date(x, '+' || n || ' days')",
                "CAST(try_cast(substr(x, 1, 10) AS DATE) + CAST(regexp_extract('+' || n || ' days', '-?[0-9]+') AS INT) AS VARCHAR)",
                "CAST(date_add(try_cast(substr(x, 1, 10) AS DATE), CAST(regexp_extract('+' || n || ' days', '-?[0-9]+', 0) AS INT)) AS STRING)",
            ),
            (
                "iif(a, min(b), max(c, 1))",
                "CASE WHEN a THEN min(b) ELSE CASE WHEN c IS NOT NULL AND 1 IS NOT NULL THEN greatest(c, 1) END END",
                "CASE WHEN a THEN min(b) ELSE CASE WHEN c IS NOT NULL AND 1 IS NOT NULL THEN greatest(c, 1) END END",
            ),
            (
                "a IS b AND c IS NOT d AND e IS NULL AND f IS NOT NULL",
                "a IS NOT DISTINCT FROM b AND c IS DISTINCT FROM d AND e IS NULL AND f IS NOT NULL",
                "a IS NOT DISTINCT FROM b AND c IS DISTINCT FROM d AND e IS NULL AND f IS NOT NULL",
            ),
            (
                "strftime('%Y-%m', t)",
                "strftime(CAST(replace(t, 'Z', '') AS TIMESTAMP), '%Y-%m')",
                "date_format(CAST(replace(t, 'Z', '') AS TIMESTAMP), 'yyyy-MM')",
            ),
            (
                "\"a\"\"b\" = [c d] COLLATE NOCASE",
                "\"a\"\"b\" = \"c d\" COLLATE NOCASE",
                "`a\"b` = `c d` COLLATE UTF8_LCASE",
            ),
            ("'it''s \\'", "'it''s \\'", "'it\\'s \\\\'"),
        ] {
            assert_eq!(bound(sqlite, &[], Dialect::Sqlite), sqlite);
            assert_eq!(bound(sqlite, &[], Dialect::DuckDb), duckdb, "{sqlite}");
            assert_eq!(bound(sqlite, &[], Dialect::Spark), spark, "{sqlite}");
        }
    }

    #[test]
    fn any_text_is_written() {
        for sql in [
            "",
            "(",
            ")",
            "((a)",
            "CAST(",
            "CAST(x)",
            "date(",
            "CROSS",
            "a IS",
            "IS NOT",
            "'",
            "[",
            "\"",
            "1.",
            ".5",
            "COLLATE",
            "group_concat()",
            "é.ü",
            "strftime('%', x)",
            "'''",
            "``",
        ] {
            assert_eq!(bound(sql, &[], Dialect::Sqlite), sql);
            bound(sql, &[], Dialect::DuckDb);
            bound(sql, &[], Dialect::Spark);
        }
    }

    #[test]
    fn full_text_is_known() {
        assert_eq!(only_sqlite("SELECT 1 WHERE t match 'x'"), Some("match"));
        assert_eq!(only_sqlite("SELECT 'MATCH' -- MATCH"), None);
    }
}
