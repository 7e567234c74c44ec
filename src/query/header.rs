//! The header of a saved query: the comment lines before its statement.
//!
//! The first line is the summary. A line `:name type = default  description` declares a parameter, a line `chart: …` says
//! how to draw the rows, a line `show: …` names the columns that a narrow table shows, every other line is description. Comments inside or after the statement are just comments.

use crate::query::sql::{self, Kind};
use crate::query::{nearest, param};

/// What a saved query declares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// One line on what it answers.
    pub summary: String,
    /// Further lines.
    pub description: String,
    /// Its parameters, in order.
    pub params: Vec<Param>,
    /// How to draw the rows.
    pub chart: Option<Chart>,
    /// The columns that people want to see first; empty: all.
    pub show: Vec<String>,
}

/// One declared parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Name, without the colon.
    pub name: String,
    /// What values it takes.
    pub kind: ParamKind,
    /// Tells whether it may be left out.
    pub optional: bool,
    /// The value where none is given.
    pub default: Option<String>,
    /// What it means.
    pub about: String,
}

impl Param {
    /// Tells whether a value must be given.
    pub const fn required(&self) -> bool {
        !self.optional && self.default.is_none()
    }
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamKind {
    /// Any words.
    Text,
    /// A whole number.
    Integer,
    /// A finite number.
    Real,
    /// A day, month or year, or a word for one.
    Date,
    /// Yes or no.
    Boolean,
    /// The name or id of an actor; of a place too.
    Actor,
    /// The name or id of a place.
    Place,
    /// The name, domain or id of an outlet.
    Outlet,
    /// The number, URL or external id of an article.
    Article,
    /// One of several words.
    Choice(Vec<String>),
}

impl ParamKind {
    /// Tells whether the value is a name that is looked up in the database (see [`crate::query::name`]).
    pub const fn is_name(&self) -> bool {
        matches!(
            self,
            Self::Actor | Self::Place | Self::Outlet | Self::Article
        )
    }
}

/// How rows can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The picture.
    pub kind: ChartKind,
    /// The columns it uses, in the order of [`ChartKind::wants`].
    pub columns: Vec<String>,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar for each row.
    Bar,
    /// Columns over time, one strip for each value of a third column.
    Spark,
    /// Dots over time, one lane for each value of a column.
    Timeline,
    /// Planned days: a line from the day of the report to the day planned.
    Gantt,
    /// Who does something to whom: arrows.
    Network,
    /// Who goes together with whom: lines without a direction.
    Ties,
    /// Circles on a map.
    Map,
    /// Versions of a text side by side.
    Versions,
}

impl ChartKind {
    /// Every picture, as a header names it.
    const ALL: [(&str, Self); 8] = [
        ("bar", Self::Bar),
        ("spark", Self::Spark),
        ("timeline", Self::Timeline),
        ("gantt", Self::Gantt),
        ("network", Self::Network),
        ("ties", Self::Ties),
        ("map", Self::Map),
        ("versions", Self::Versions),
    ];

    /// Returns the columns that it needs, then in brackets those it can do without.
    pub const fn wants(self) -> &'static [&'static str] {
        match self {
            Self::Bar => &["LABEL", "NUMBER"],
            Self::Spark => &["STEP", "NUMBER", "[SERIES]"],
            Self::Timeline => &["WHEN", "LANE", "[TEXT]"],
            Self::Gantt => &["FIRST_DAY", "LAST_DAY", "EVENT", "STATUS"],
            Self::Network | Self::Ties => &["FROM", "TO", "NUMBER"],
            Self::Map => &["LATITUDE", "LONGITUDE", "NUMBER"],
            Self::Versions => &["STORY", "VERSION", "HEADLINE"],
        }
    }
}

/// Why a header is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A parameter is declared without a type.
    #[error("line {line}: `:{name}` has no type")]
    NoType {
        /// Line number, from 1.
        line: usize,
        /// The parameter.
        name: String,
    },
    /// The type is none of those known.
    #[error(
        "line {line}: `:{name}` has the unknown type `{kind}`{}",
        nearest_type(kind)
    )]
    UnknownType {
        /// Line number, from 1.
        line: usize,
        /// The parameter.
        name: String,
        /// The type as written.
        kind: String,
    },
    /// The default does not fit the type.
    #[error("line {line}: the default of `:{name}`: {source}")]
    Default {
        /// Line number, from 1.
        line: usize,
        /// The parameter.
        name: String,
        /// Why.
        source: param::Error,
    },
    /// A parameter is declared twice.
    #[error("line {line}: `:{name}` is declared twice")]
    Twice {
        /// Line number, from 1.
        line: usize,
        /// The parameter.
        name: String,
    },
    /// The statement uses a parameter that the header does not declare.
    #[error("`:{name}` is used but not declared")]
    Undeclared {
        /// The parameter.
        name: String,
    },
    /// The header declares a parameter that the statement does not use.
    #[error("`:{name}` is declared but not used")]
    Unused {
        /// The parameter.
        name: String,
    },
    /// The statement uses `?`, `@name` or `$name`.
    #[error("`{written}`: a parameter is written `:name`")]
    OtherParameter {
        /// As written.
        written: String,
    },
    /// The picture is none of those known.
    #[error("line {line}: unknown chart `{kind}`{}", nearest_chart(kind))]
    UnknownChart {
        /// Line number, from 1.
        line: usize,
        /// The picture as written.
        kind: String,
    },
    /// The picture needs fewer or more columns than it is given.
    #[error("line {line}: a chart is written `chart: {kind} {}`", wants.join(" "))]
    ChartColumns {
        /// Line number, from 1.
        line: usize,
        /// The picture.
        kind: &'static str,
        /// What it wants.
        wants: &'static [&'static str],
    },
    /// There is no statement after the header.
    #[error("there is no statement")]
    NoStatement,
}

/// Returns ", did you mean …" for a picture that is almost right.
fn nearest_chart(kind: &str) -> String {
    let names = ChartKind::ALL.map(|(name, _)| name);
    nearest(kind, names).map_or_else(
        || format!(" (known: {})", names.join(", ")),
        |known| format!(", did you mean `{known}`?"),
    )
}

/// Reads what follows `chart:`.
fn chart(written: &str, line: usize) -> Result<Option<Chart>, Error> {
    let mut words = written.split_whitespace();
    let Some(kind) = words.next() else {
        return Ok(None);
    };
    let (name, kind) = ChartKind::ALL
        .into_iter()
        .find(|(name, _)| *name == kind)
        .ok_or_else(|| Error::UnknownChart {
            line,
            kind: kind.to_owned(),
        })?;
    let columns: Vec<String> = words.map(str::to_owned).collect();
    let wants = kind.wants();
    let least = wants.iter().filter(|want| !want.starts_with('[')).count();
    if columns.len() < least || columns.len() > wants.len() {
        return Err(Error::ChartColumns {
            line,
            kind: name,
            wants,
        });
    }
    Ok(Some(Chart { kind, columns }))
}

/// Returns ", did you mean …" for a type that is almost right.
fn nearest_type(kind: &str) -> String {
    const TYPES: [&str; 10] = [
        "text",
        "integer",
        "real",
        "date",
        "boolean",
        "actor",
        "place",
        "outlet",
        "article",
        "choice(a|b)",
    ];
    nearest(kind, TYPES).map_or_else(
        || format!(" (known: {})", TYPES.join(", ")),
        |known| format!(", did you mean `{known}`?"),
    )
}

/// Reads the header of `sql` and checks that it names just the parameters of the statement.
pub fn parse(sql: &str) -> Result<Header, Error> {
    let mut header = Header::default();
    let mut description: Vec<&str> = Vec::new();
    let mut has_summary = false;
    let mut has_statement = false;
    let mut used: Vec<&str> = Vec::new();
    for token in sql::tokens(sql) {
        let text = token.span.of(sql);
        match token.kind {
            Kind::Space => {}
            Kind::Comment if has_statement => {}
            Kind::Comment => {
                let line = line_of(sql, token.span.start);
                for (offset, content) in comment_lines(text).enumerate() {
                    if read_line(&mut header, content, line + offset)? {
                        continue;
                    }
                    if !has_summary && !content.is_empty() {
                        content.clone_into(&mut header.summary);
                        has_summary = true;
                    } else if has_summary {
                        description.push(content);
                    }
                }
            }
            Kind::OtherParameter => {
                return Err(Error::OtherParameter {
                    written: text.to_owned(),
                });
            }
            Kind::Named => {
                has_statement = true;
                let name = text.trim_start_matches(':');
                if !used.contains(&name) {
                    used.push(name);
                }
            }
            _ => has_statement = true,
        }
    }
    if !has_statement {
        return Err(Error::NoStatement);
    }
    description
        .join("\n")
        .trim()
        .clone_into(&mut header.description);
    for name in &used {
        if !header.params.iter().any(|param| param.name == *name) {
            return Err(Error::Undeclared {
                name: (*name).to_owned(),
            });
        }
    }
    for param in &header.params {
        if !used.contains(&param.name.as_str()) {
            return Err(Error::Unused {
                name: param.name.clone(),
            });
        }
    }
    Ok(header)
}

/// Returns the number of the line of byte `at`, from 1.
fn line_of(sql: &str, at: usize) -> usize {
    sql.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Returns what a comment says, line by line.
fn comment_lines(comment: &str) -> impl Iterator<Item = &str> {
    let inner = comment
        .strip_prefix("/*")
        .map(|block| block.strip_suffix("*/").unwrap_or(block));
    let is_block = inner.is_some();
    inner
        .unwrap_or_else(|| comment.strip_prefix("--").unwrap_or(comment))
        .lines()
        .map(move |line| {
            let line = line.trim();
            if is_block {
                line.trim_start_matches('*').trim()
            } else {
                line
            }
        })
}

/// Reads a declaration or chart line into the header; tells whether it was one.
fn read_line(header: &mut Header, content: &str, line: usize) -> Result<bool, Error> {
    if let Some(columns) = content.strip_prefix("show:") {
        header.show = columns.split_whitespace().map(str::to_owned).collect();
        return Ok(true);
    }
    if let Some(written) = content.strip_prefix("chart:")
        && let Some(chart) = chart(written, line)?
    {
        header.chart = Some(chart);
        return Ok(true);
    }
    let Some(rest) = content
        .strip_prefix(':')
        .filter(|rest| !rest.starts_with(char::is_whitespace))
    else {
        return Ok(false);
    };
    let (name, rest) = word(rest);
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name {
        return Ok(false);
    }
    let param = declaration(name, rest, line)?;
    if header.params.iter().any(|known| known.name == param.name) {
        return Err(Error::Twice {
            line,
            name: param.name,
        });
    }
    header.params.push(param);
    Ok(true)
}

/// Cuts off the first word.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.find(char::is_whitespace)
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""))
}

/// Reads what follows the name: type, `?`, default and description.
fn declaration(name: &str, rest: &str, line: usize) -> Result<Param, Error> {
    let rest = rest.trim_start();
    // A choice may hold blanks; any other type is one word.
    let (kind, rest) = match rest
        .strip_prefix("choice(")
        .and_then(|list| list.split_once(')'))
    {
        Some((list, rest)) => {
            let words = list
                .split('|')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect();
            (Some(ParamKind::Choice(words)), rest)
        }
        None => (None, rest),
    };
    let (kind, optional, rest) = if let Some(kind) = kind {
        match rest.strip_prefix('?') {
            Some(rest) => (kind, true, rest),
            None => (kind, false, rest),
        }
    } else {
        let (written, rest) = word(rest);
        let bare = written.strip_suffix('?').unwrap_or(written);
        (scalar(name, bare, line)?, bare != written, rest)
    };
    let rest = rest.trim_start();
    let (default, about) = match rest.strip_prefix('=') {
        Some(rest) => {
            let (default, about) = default_value(rest.trim_start());
            (Some(default), about)
        }
        None => (None, rest),
    };
    let param = Param {
        name: name.to_owned(),
        kind,
        optional,
        default,
        about: about.trim().to_owned(),
    };
    if let Some(default) = &param.default {
        param::check_default(&param, default).map_err(|source| Error::Default {
            line,
            name: name.to_owned(),
            source,
        })?;
    }
    Ok(param)
}

/// Returns the type of one word.
fn scalar(name: &str, written: &str, line: usize) -> Result<ParamKind, Error> {
    Ok(match written {
        "text" => ParamKind::Text,
        "integer" | "int" => ParamKind::Integer,
        "real" => ParamKind::Real,
        "date" => ParamKind::Date,
        "boolean" | "bool" => ParamKind::Boolean,
        "actor" => ParamKind::Actor,
        "place" => ParamKind::Place,
        "outlet" => ParamKind::Outlet,
        "article" => ParamKind::Article,
        "" => {
            return Err(Error::NoType {
                line,
                name: name.to_owned(),
            });
        }
        kind => {
            return Err(Error::UnknownType {
                line,
                name: name.to_owned(),
                kind: kind.to_owned(),
            });
        }
    })
}

/// Cuts off a default: one word, or anything between quotation marks.
fn default_value(text: &str) -> (String, &str) {
    for quote in ['\'', '"'] {
        if let Some((value, rest)) = text
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return (value.to_owned(), rest);
        }
    }
    let (value, rest) = word(text);
    (value.to_owned(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "-- Votes of one party, newest first.
--
-- Counts each once. It's simple: no `:x` here.
-- :party   actor            Name of the party
-- :since   date?            Earliest date
-- :by      choice(day | week)? = week  Step
-- :words   text = 'a b'     Words
-- :n       integer = 50
-- chart: bar party n
-- show: n party

SELECT 1 -- don't mind :me
WHERE :party || :since || :by || :words = ':no' LIMIT :n";

    #[test]
    fn everything_is_read() {
        let header = parse(QUERY).unwrap();
        assert_eq!(header.summary, "Votes of one party, newest first.");
        assert_eq!(
            header.description,
            "Counts each once. It's simple: no `:x` here."
        );
        let names: Vec<&str> = header
            .params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        assert_eq!(names, ["party", "since", "by", "words", "n"]);
        assert!(header.params[0].required());
        assert!(!header.params[1].required());
        assert_eq!(
            header.params[2].kind,
            ParamKind::Choice(vec!["day".to_owned(), "week".to_owned()])
        );
        assert_eq!(header.params[2].default.as_deref(), Some("week"));
        assert_eq!(header.params[2].about, "Step");
        assert_eq!(header.params[3].default.as_deref(), Some("a b"));
        assert_eq!(header.params[4].about, "");
        assert_eq!(
            header.chart,
            Some(Chart {
                kind: ChartKind::Bar,
                columns: vec!["party".to_owned(), "n".to_owned()]
            })
        );
        assert_eq!(header.show, ["n", "party"]);
    }

    #[test]
    fn ordinary_comments_are_welcome_anywhere() {
        for sql in [
            "SELECT 1",
            "/* Block.\n * :a integer = 1 one\n */ SELECT :a",
            "-- It's a don't.\nSELECT 1 /* :a */ -- ':b",
            "\n\n-- One.\n\n-- Two.\nSELECT 1",
            "-- Ratio a:b, and at 12:30\n-- : not a name\nSELECT 1",
        ] {
            assert!(parse(sql).is_ok(), "{sql}: {:?}", parse(sql));
        }
    }

    #[test]
    fn a_wrong_header_says_where() {
        for (sql, message) in [
            ("-- S\n-- :a\nSELECT :a", "line 2: `:a` has no type"),
            (
                "-- S\n-- :a dat\nSELECT :a",
                "line 2: `:a` has the unknown type `dat`, did you mean `date`?",
            ),
            (
                "-- S\n-- :a integer = x\nSELECT :a",
                "line 2: the default of `:a`: `x` is not a whole number",
            ),
            (
                "-- S\n-- :a text\n-- :a text\nSELECT :a",
                "line 3: `:a` is declared twice",
            ),
            ("-- S\nSELECT :a", "`:a` is used but not declared"),
            (
                "-- S\n-- :a text\nSELECT ':a'",
                "`:a` is declared but not used",
            ),
            ("-- S\nSELECT ?1", "`?1`: a parameter is written `:name`"),
            ("-- S\nSELECT @x", "`@x`: a parameter is written `:name`"),
            ("-- S", "there is no statement"),
            (
                "-- S\n-- chart: netwrk a b n\nSELECT 1",
                "line 2: unknown chart `netwrk`, did you mean `network`?",
            ),
            (
                "-- S\n-- chart: map a b\nSELECT 1",
                "line 2: a chart is written `chart: map LATITUDE LONGITUDE NUMBER`",
            ),
            (
                "-- S\n-- chart: spark a b c d\nSELECT 1",
                "line 2: a chart is written `chart: spark STEP NUMBER [SERIES]`",
            ),
        ] {
            assert_eq!(parse(sql).unwrap_err().to_string(), message, "{sql}");
        }
    }
}
