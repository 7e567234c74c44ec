//! Floor 6: asks a database, without ever changing it.
//!
//! [`catalog`] knows the saved queries, [`header`] what each declares, [`param`] turns what the user typed into values,
//! [`name`] finds the actor or place that a name means, [`guard`] opens the file so that nothing can be written, and
//! [`run`] gives back rows, [`evidence`] the sentences behind them. [`dialect`] says a statement in the SQL of other engines.
//! [`article`], [`dossier`] and [`search`] are the questions behind `show` and `search`. Only [`seen`] writes: the rows that
//! `--new` has shown.

pub mod article;
pub mod catalog;
pub mod dialect;
pub mod dossier;
pub mod evidence;
pub mod guard;
pub mod header;
pub mod name;
pub mod param;
pub mod run;
pub mod search;
pub mod seen;
pub mod sql;

use std::path::PathBuf;

/// One cell of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Tells whether the cell is a number.
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Real(_))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file of that name.
    #[error("no database `{}`", path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is not a SQLite database.
    #[error("`{}` is not a database", path.display())]
    NotDatabase {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is a SQLite database of another program.
    #[error("`{}` is a SQLite database, but not one of Dateline", path.display())]
    NotDateline {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file was made by a newer Dateline.
    #[error("`{}` has schema version {found}; this program knows {known}", path.display())]
    Newer {
        /// The file asked for.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file was made by an older Dateline.
    #[error("`{}` has schema version {found}; this program needs {known}", path.display())]
    Older {
        /// The file asked for.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version needed.
        known: i64,
    },
    /// SQLite does not understand the statement.
    #[error("{message}{}", caret(sql, *offset))]
    Sql {
        /// What SQLite says.
        message: String,
        /// The statement.
        sql: String,
        /// Byte in the statement where the trouble is.
        offset: Option<usize>,
        /// The nearest name, where a name is unknown.
        nearest: Option<String>,
    },
    /// The statement would do something else than read.
    #[error("refused: {reason}")]
    Refused {
        /// What it would do.
        reason: &'static str,
    },
    /// The statement uses a parameter without a value, or one is given that it does not use.
    #[error("parameter `:{name}` {what}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// The time limit was reached.
    #[error("stopped after {seconds} s")]
    TimeLimit {
        /// The limit.
        seconds: f64,
    },
    /// The statement wanted more memory than it may have.
    #[error("the statement needs more memory than it may have")]
    MemoryLimit,
    /// The user interrupted the statement.
    #[error("interrupted")]
    Interrupted,
    /// A search expression is malformed.
    #[error("search expression `{words}` is not understood: {message}")]
    Search {
        /// The expression.
        words: String,
        /// What FTS5 says.
        message: String,
    },
    /// Nothing in the database has this reference.
    #[error("no {what} `{reference}`")]
    NoSuch {
        /// What was looked for.
        what: &'static str,
        /// As typed.
        reference: String,
    },
    /// Reading failed.
    #[error("the database cannot be read")]
    Sqlite(#[from] rusqlite::Error),
}

/// Returns the line of `sql` that holds byte `offset`, with a caret under it.
fn caret(sql: &str, offset: Option<usize>) -> String {
    let Some(offset) = offset.filter(|offset| *offset <= sql.len()) else {
        return String::new();
    };
    let Some((before, after)) = sql.split_at_checked(offset) else {
        return String::new();
    };
    let head = before.rsplit('\n').next().unwrap_or_default();
    let tail = after.split('\n').next().unwrap_or_default();
    // A line that fills the window hides its caret: at most forty characters on each side are shown.
    let skip = head.chars().count().saturating_sub(40);
    let head: String = head.chars().skip(skip).collect();
    let tail: String = tail.chars().take(40).collect();
    let line = before.matches('\n').count() + 1;
    let label = format!("line {line}: ");
    let blank: String = label
        .chars()
        .chain(head.chars())
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    format!("\n{label}{head}{tail}\n{blank}^")
}

/// Returns the name nearest to `wanted` (Jaro-Winkler likeness over 0.75), or nothing.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_trouble() {
        assert_eq!(
            caret("SELECT\n  nam FROM t", Some(9)),
            "\nline 2:   nam FROM t\n          ^"
        );
        assert_eq!(caret("SELECT", None), "");
        assert_eq!(caret("é", Some(1)), "");
        assert_eq!(caret("x", Some(9)), "");
    }

    #[test]
    fn nearest_is_near() {
        let names = ["who-said-what", "talks-scheduled", "verbs"];
        assert_eq!(nearest("talk-scheduled", names), Some("talks-scheduled"));
        assert_eq!(nearest("who-says-what", names), Some("who-said-what"));
        assert_eq!(nearest("zzz", names), None);
    }
}
