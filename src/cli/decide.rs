//! What `actors` and `events` share: keeping decisions, listing them, taking them back, reading them from a CSV.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::output::Output;
use super::query::unnamed;
use super::{Code, Console, Failure, check};
use crate::query::name::{self, Among};
use crate::query::run::Reader;
use crate::query::{Value, dossier};
use crate::store::{Action, Database, Decision};

/// Most faults of a file of decisions that are told.
const TOLD: usize = 20;

/// Kinds of actors.
pub(super) const KINDS: [&str; 5] = ["person", "organisation", "state", "group", "source"];

/// List decisions, those taken back too
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors decisions
  dateline actors decisions -o decisions.csv
  dateline actors import decisions.csv --db other.db")]
pub(super) struct ListArgs {}

/// Take back a decision: the last one, or the one with a number
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors undo
  dateline actors undo 3
  dateline events undo

`decisions` lists the numbers.")]
pub(super) struct UndoArgs {
    /// Number of the decision
    number: Option<i64>,
}

/// Read decisions from a CSV as `decisions -o FILE.csv` writes it; all of them or none
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors decisions -o decisions.csv
  dateline actors import decisions.csv --db other.db

Columns: action, target_key, other_key, value, note; others are passed over, and so are rows that were undone.
A decision about somebody who is not in the database waits until an import brings them.")]
pub(super) struct ImportArgs {
    /// The file; `-` for standard input
    file: PathBuf,
}

/// Keeps decisions and returns their numbers; says so where all were made before.
pub(super) fn keep(
    db: &Path,
    decisions: &[Decision],
    console: &mut Console,
) -> Result<Vec<i64>, Failure> {
    let mut database = Database::open(db, true).map_err(check::failure)?;
    let ids = database
        .decide(decisions, Timestamp::now())
        .map_err(check::failure)?;
    database.close().map_err(check::failure)?;
    if ids.is_empty() {
        console.note("that was decided before; nothing is changed");
    }
    Ok(ids)
}

/// Names decisions by their numbers: `decision 3`, `decisions 3 to 5`.
pub(super) fn numbers(ids: &[i64]) -> String {
    match ids {
        [] => "no decision".to_owned(),
        [one] => format!("decision {one}"),
        [first, .., last] => format!("decisions {first} to {last}"),
    }
}

/// Lists the decisions about actors or events.
pub(super) fn list(
    output: &Output,
    db: &Path,
    of_events: bool,
    console: &mut Console,
) -> Result<Code, Failure> {
    let reader = output.reader(db)?;
    let values = [("events".to_owned(), Value::Integer(of_events.into()))];
    let rows = reader.select(dossier::DECISIONS, &values)?;
    output.rows(rows, "Decisions", console, |_| true)
}

/// Takes a decision back.
pub(super) fn undo(
    args: &UndoArgs,
    db: &Path,
    of_events: bool,
    console: &mut Console,
) -> Result<Code, Failure> {
    let mut database = Database::open(db, true).map_err(check::failure)?;
    let command = if of_events { "events" } else { "actors" };
    let undone = database
        .undo(args.number, of_events)
        .map_err(check::failure)?
        .map_err(|error| {
            Failure::new(error, Code::Usage)
                .hint(format!("`dateline {command} decisions` lists them"))
        })?;
    database.close().map_err(check::failure)?;
    console.note(&format!(
        "took back decision {}: {} of {}",
        undone.id,
        undone.decision.action.word(),
        undone.decision.target
    ));
    Ok(Code::Done)
}

/// What is wrong with a file of decisions.
#[derive(Debug, thiserror::Error)]
enum FileError {
    /// It can't be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// Some rows are wrong.
    #[error("`{}` has {count} faults, and nothing of it was taken:{list}", path.display())]
    Faults {
        path: PathBuf,
        count: usize,
        list: String,
    },
}

/// Reads decisions from a file and keeps them.
pub(super) fn import(args: &ImportArgs, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let mut bytes = Vec::new();
    let read = if args.file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(&args.file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|source| {
        Failure::new(
            FileError::Read {
                path: args.file.clone(),
                source,
            },
            Code::Failed,
        )
    })?;
    let (decisions, faults) = parse(&bytes);
    if !faults.is_empty() {
        let mut list = String::new();
        for (line, fault) in faults.iter().take(TOLD) {
            list.push_str(&format!("\n  line {line}: {fault}"));
        }
        if faults.len() > TOLD {
            list.push_str(&format!("\n  … and {} more", faults.len() - TOLD));
        }
        let error = FileError::Faults {
            path: args.file.clone(),
            count: faults.len(),
            list,
        };
        return Err(Failure::new(error, Code::Failed)
            .hint("columns: action, target_key, other_key, value, note".to_owned()));
    }
    let mut database = Database::open(db, true).map_err(check::failure)?;
    let ids = database
        .decide(&decisions, Timestamp::now())
        .map_err(check::failure)?;
    database.close().map_err(check::failure)?;
    console.note(&format!(
        "{} decisions: {} new, {} in force before",
        decisions.len(),
        ids.len(),
        decisions.len() - ids.len()
    ));
    Ok(Code::Done)
}

/// Reads the rows of a CSV; returns the decisions, and what is wrong by line.
fn parse(bytes: &[u8]) -> (Vec<Decision>, Vec<(u64, String)>) {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let (mut decisions, mut faults) = (Vec::new(), Vec::new());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return (decisions, vec![(1, error.to_string())]),
    };
    let column = |name: &str| headers.iter().position(|header| header.trim() == name);
    let (Some(action), Some(target)) = (column("action"), column("target_key")) else {
        faults.push((1, "no columns `action` and `target_key`".to_owned()));
        return (decisions, faults);
    };
    let (other, value, note, undone) = (
        column("other_key"),
        column("value"),
        column("note"),
        column("undone"),
    );
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push((line, error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: Option<usize>| {
            column
                .and_then(|column| record.get(column))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .map(str::to_owned)
        };
        if cell(undone).is_some_and(|undone| !matches!(undone.as_str(), "0" | "no" | "false")) {
            continue;
        }
        let typed = cell(Some(action)).unwrap_or_default();
        let Some(action) = Action::of_word(&typed) else {
            let known: Vec<&str> = Action::ALL.iter().map(|action| action.word()).collect();
            faults.push((
                line,
                format!("no action `{typed}` (one of: {})", known.join(", ")),
            ));
            continue;
        };
        let Some(target) = cell(Some(target)) else {
            faults.push((line, "`target_key` is empty".to_owned()));
            continue;
        };
        let decision = Decision {
            action,
            target,
            other: cell(other),
            // A name with a line break would break the rows that it stands in.
            value: cell(value).map(|value| match action {
                Action::Rename | Action::Split => {
                    value.split_whitespace().collect::<Vec<_>>().join(" ")
                }
                _ => value,
            }),
            note: cell(note),
        };
        match fault(&decision) {
            Some(fault) => faults.push((line, fault)),
            None => decisions.push(decision),
        }
    }
    (decisions, faults)
}

/// Returns what a decision lacks.
fn fault(decision: &Decision) -> Option<String> {
    let word = decision.action.word();
    let (needs_other, needs_value) = match decision.action {
        Action::Merge | Action::EventMerge | Action::EventSplit => (true, false),
        Action::Split => (true, true),
        Action::Rename | Action::Kind => (false, true),
        Action::Reject => (false, false),
    };
    if needs_other && decision.other.is_none() {
        return Some(format!("`{word}` needs an `other_key`"));
    }
    let Some(value) = &decision.value else {
        return needs_value.then(|| format!("`{word}` needs a `value`"));
    };
    (decision.action == Action::Kind && !KINDS.contains(&value.as_str()))
        .then(|| format!("no kind `{value}` (one of: {})", KINDS.join(", ")))
}

/// A subcommand after words or options that narrow a list.
#[derive(Debug, thiserror::Error)]
#[error("{what} before a subcommand")]
struct Filtered {
    what: String,
}

/// Refuses a subcommand that follows what belongs to the list; options that every command has may stand before it.
pub(super) fn no_filter(has_action: bool, words: &[String], narrowed: bool) -> Result<(), Failure> {
    if !has_action || (words.is_empty() && !narrowed) {
        return Ok(());
    }
    let what = words.first().map_or_else(
        || "an option of the list stands".to_owned(),
        |word| format!("`{word}` stands"),
    );
    let hint = "a name of several words goes in quotation marks".to_owned();
    Err(Failure::new(Filtered { what }, Code::Usage).hint(hint))
}

/// Words that come first after `actors`, `events` and `places`.
const FIRST: [(&str, &[&str]); 3] = [
    (
        "actors",
        &[
            "merge",
            "split",
            "rename",
            "reject",
            "kind",
            "undo",
            "decisions",
            "import",
        ],
    ),
    ("events", &["merge", "split", "undo", "decisions", "import"]),
    ("places", &["add", "gazetteers", "remove"]),
];

/// Returns what a command line probably means in which a decision comes after the name that it is about: `actors baker rename
/// Bakery` is taken for three words of a name.
pub(super) fn misplaced(words: &[OsString]) -> Option<String> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let (at, (command, first)) = words.iter().enumerate().find_map(|(at, word)| {
        let found = FIRST.into_iter().find(|(command, _)| command == word)?;
        Some((at, found))
    })?;
    let after = words.get(at + 1..)?;
    let names = after
        .iter()
        .take_while(|word| !first.contains(word) && !word.starts_with('-'))
        .count();
    let decision = after.get(names).filter(|word| first.contains(word))?;
    let rest = after.get(..names)?.iter().chain(after.get(names + 1..)?);
    let meant = ["dateline", command, decision];
    (names > 0).then(|| shlex::try_join(meant.iter().chain(rest).copied()).unwrap_or_default())
}

/// Makes the error of a list that nobody is in.
pub(super) fn nobody_listed(
    command: &str,
    words: &[String],
    among: Among,
    reader: &Reader,
) -> Result<Failure, Failure> {
    let line: Vec<OsString> = std::iter::once(command)
        .chain(words.iter().map(String::as_str))
        .map(OsString::from)
        .collect();
    let error = name::nobody_near(reader, among, &words.join(" "))?;
    let failure = unnamed(error, "");
    Ok(match misplaced(&line) {
        Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
        None => failure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_after_its_name_is_understood() {
        let meant = |line: &str| {
            let words: Vec<OsString> = shlex::split(line)
                .unwrap()
                .into_iter()
                .map(OsString::from)
                .collect();
            misplaced(&words)
        };
        for (line, wanted) in [
            (
                "dateline actors baker rename 'Bay Bakers'",
                Some("dateline actors rename baker 'Bay Bakers'"),
            ),
            (
                "dateline --db x.db events 'first round' merge --into e:3",
                Some("dateline events merge 'first round' --into e:3"),
            ),
            ("dateline actors rename baker Bakers", None),
            ("dateline actors baker", None),
            ("dateline actors --kind person", None),
            ("dateline query verbs", None),
        ] {
            assert_eq!(meant(line).as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn rows_of_a_csv_become_decisions_and_faults_have_lines() {
        let (decisions, faults) = parse(
            b"decision,action,target_key,other_key,value,note,undone\n\
              1,merge,person:a b,person:c d,,same man,\n\
              2,rename,person:a b,,Abe,,yes\n\
              3,kind,person:a b,,thing,,\n\
              4,merge,person:a b,,,,\n\
              5,marry,person:a b,,,,\n",
        );
        assert_eq!(decisions.len(), 1);
        assert_eq!(decisions[0].note.as_deref(), Some("same man"));
        let lines: Vec<u64> = faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert!(faults[0].1.contains("no kind `thing`"), "{faults:?}");
        let (_, faults) = parse(b"a,b\n1,2\n");
        assert_eq!(faults.len(), 1);
    }
}
