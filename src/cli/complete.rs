//! Completes names of actors, places and outlets out of the database, while the user types in a shell.
//!
//! The shell's script calls the program with `DATELINE_COMPLETE` set, and the command line so far after `--`. Nothing here may complain: a
//! database that is not there completes nothing.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use clap_complete::engine::CompletionCandidate;

use super::interrupt;
use crate::query::catalog::Catalog;
use crate::query::name;
use crate::query::run::Reader;
use crate::store::describe;

/// Longest that a user may wait.
const PATIENCE: Duration = Duration::from_millis(500);

/// Returns the actors whose name begins as typed.
pub(super) fn actor(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &[name::ACTORS_LIKE])
}

/// Returns the places whose name begins as typed.
pub(super) fn place(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &[name::PLACES_LIKE])
}

/// Returns the outlets whose name or domain begins as typed.
pub(super) fn outlet(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &[name::OUTLETS_LIKE])
}

/// Returns the actors and places whose name begins as typed.
pub(super) fn either(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &[name::ACTORS_LIKE, name::PLACES_LIKE])
}

/// Returns the tables and views whose name begins as typed.
pub(super) fn table(typed: &OsStr) -> Vec<CompletionCandidate> {
    let tables = describe::tables();
    beginning(
        typed,
        tables
            .iter()
            .map(|table| (table.name.to_owned(), table.about.clone())),
    )
}

/// Returns the saved queries whose name begins as typed.
pub(super) fn query(typed: &OsStr) -> Vec<CompletionCandidate> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let catalog = super::query::catalog(super::query::folder(&words).as_deref());
    beginning(
        typed,
        catalog
            .iter()
            .map(|query| (query.name.clone(), query.header.summary.clone())),
    )
}

/// Returns the commands that have a manual page; after `query`, the saved queries.
pub(super) fn page(typed: &OsStr) -> Vec<CompletionCandidate> {
    // The name of the program and `man` come before, `--` before all.
    if std::env::args_os().any(|word| word == "query") {
        return query(typed);
    }
    let command = super::command(&Catalog::default());
    beginning(
        typed,
        command.get_subcommands().map(|command| {
            let about = command.get_about().map(ToString::to_string);
            (command.get_name().to_owned(), about.unwrap_or_default())
        }),
    )
}

/// Returns those of the names that begin as typed.
fn beginning(
    typed: &OsStr,
    names: impl Iterator<Item = (String, String)>,
) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    names
        .filter(|(name, _)| name.starts_with(typed.as_ref()))
        .map(|(name, about)| CompletionCandidate::new(name).help(Some(about.into())))
        .collect()
}

/// Returns the names that the statements find.
fn candidates(typed: &OsStr, statements: &[&str]) -> Vec<CompletionCandidate> {
    let is_bash =
        std::env::args_os().any(|word| word == "--") && std::env::var_os("_CLAP_IFS").is_some();
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    // Bash hands a word over as it stands on the line.
    let typed = typed.trim_start_matches(['\'', '"']).replace('\\', "");
    let words: Vec<OsString> = std::env::args_os().collect();
    let Ok(reader) = Reader::open(&database(&words), Some(PATIENCE), interrupt::flag()) else {
        return Vec::new();
    };
    statements
        .iter()
        .flat_map(|sql| name::beginning(&reader, sql, &typed).unwrap_or_default())
        .map(|(name, about)| {
            // … and takes one back the same way.
            let value = if is_bash { escaped(&name) } else { name };
            CompletionCandidate::new(value).help(Some(about.into()))
        })
        .collect()
}

/// Returns a name as it is written on the command line of a shell.
fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if !(c.is_alphanumeric() || "-_./,:@%+".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns the database that a command line means.
fn database(words: &[OsString]) -> PathBuf {
    let mut found = std::env::var_os("DATELINE_DB").filter(|path| !path.is_empty());
    for (index, word) in words.iter().enumerate() {
        if word == "--db" {
            found = words.get(index + 1).cloned();
        } else if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--db=")) {
            found = Some(path.into());
        }
    }
    found.map_or_else(|| PathBuf::from("dateline.db"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_read_off_the_command_line() {
        let words = |text: &str| -> Vec<OsString> { text.split(' ').map(OsString::from).collect() };
        assert_eq!(
            database(&words("x -- dateline --db a.db query")),
            PathBuf::from("a.db")
        );
        assert_eq!(
            database(&words("x -- dateline query --db=b.db")),
            PathBuf::from("b.db")
        );
    }

    #[test]
    fn a_name_is_written_for_a_shell() {
        assert_eq!(escaped("Ana O'Brook (x)"), "Ana\\ O\\'Brook\\ \\(x\\)");
    }
}
