//! `dateline merge`: adds other databases to this one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Code, Console, Failure, check, interrupt, plain};
use crate::pipeline::RULES_VERSION;
use crate::store::{self, Database, Export, Merged, UnpackError};

/// Add other Dateline databases, or exports of such, to this one, as if their articles had been imported here
///
/// Articles that are here already are not added twice; stories go on with each other's versions; copies, ties of events and who is
/// who are worked out anew over all articles, and the decisions of all databases are heard. The order of databases does not matter.
/// Each database goes in whole or not at all: stopped at any moment, this one is as before or as after, and running the same again
/// adds what is missing. The others are only read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline merge anna.db berta.db
  dateline --db 2017.db merge 2017-*.db
  dateline merge tables/

A folder is one that `dateline export` wrote, in any form, with all tables and texts; it is made a database again beside this one, and
that is removed at the end. The database is made where it is not there. Batches, files and refusals come along, so that `dateline batches` lists them and
`dateline undo` can take one out again; which rows `query --new` has shown does not.")]
pub(super) struct Args {
    /// Databases to add, or folders with an export
    #[arg(required = true, value_name = "OTHER")]
    others: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    add(&args.others, db, console)
}

/// Adds databases and exports to the database at `db`.
pub(super) fn add(others: &[PathBuf], db: &Path, console: &mut Console) -> Result<Code, Failure> {
    // What can't be merged is told before anything is done, or made.
    let others: Vec<PathBuf> = others.iter().cloned().map(plain).collect();
    for other in &others {
        if other.is_dir() {
            Export::open(other).map_err(|error| refused(error.into()))?;
        } else {
            Database::open(other, false).map_err(refused)?;
        }
    }
    let mut database = Database::create(db).map_err(check::failure)?;
    let mut stopped = false;
    let mut failed = None;
    for other in &others {
        let bar = bar(console);
        let shown = other.display().to_string();
        let mut step = |what: &'static str| bar.set_message(format!("{shown}: {what}"));
        let stop = interrupt::flag();
        let merged = if other.is_dir() {
            merge_export(&mut database, other, db, &mut step)
        } else {
            store::merge(&mut database, other, RULES_VERSION, stop, &mut step)
        };
        bar.finish_and_clear();
        match merged {
            Ok(merged) => console.note(&format!("{}: {}", other.display(), summary(merged))),
            Err(error) if error.is_interrupt() => {
                stopped = true;
                console.note(&format!(
                    "stopped; nothing of {} is in: run the same again to go on",
                    other.display()
                ));
                break;
            }
            Err(error) => {
                failed = Some(refused(error));
                break;
            }
        }
    }
    database.close().map_err(check::failure)?;
    match failed {
        Some(failure) => Err(failure),
        None if stopped => Ok(Code::Interrupted),
        None => Ok(Code::Done),
    }
}

/// Makes an export a database again, beside the one that it is added to, and adds it.
fn merge_export(
    database: &mut Database,
    folder: &Path,
    db: &Path,
    step: &mut dyn FnMut(&'static str),
) -> Result<Merged, store::Error> {
    let export = Export::open(folder)?;
    let beside = db.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let scratch = tempfile::Builder::new()
        .prefix(".dateline-")
        .tempdir_in(beside)
        .map_err(|source| store::Error::File {
            path: beside.to_owned(),
            source,
        })?;
    let other = scratch.path().join("export.db");
    let stop = interrupt::flag();
    export.unpack(&other, stop, step)?;
    store::merge(database, &other, RULES_VERSION, stop, step)
}

/// Gives the error of a database that can't be added its exit code and hint.
fn refused(error: store::Error) -> Failure {
    match error {
        store::Error::Missing { .. } | store::Error::Itself { .. } => {
            Failure::new(error, Code::Failed)
        }
        store::Error::NewerRules { .. } => Failure::new(error, Code::NotDatabase).hint(Some(
            "use the version of dateline that read it, or a later one".to_owned(),
        )),
        store::Error::Older { ref path, .. } => {
            let hint = format!(
                "`dateline --db {} reextract` brings it to the newest schema, and its facts to the present rules",
                path.display()
            );
            Failure::new(error, Code::NotDatabase).hint(Some(hint))
        }
        store::Error::Unpack(ref why) => {
            let hint = match why {
                UnpackError::Redacted { .. } => Some("export it without --redact-body"),
                UnpackError::Lacks { .. } => Some("export it without --only"),
                UnpackError::NotAnExport { .. } => {
                    Some("`dateline export` writes one; stopped, the same command finishes it")
                }
                UnpackError::Schema { .. } => {
                    Some("export it with this version of dateline, or use the version that did")
                }
                _ => None,
            };
            Failure::new(error, Code::Failed).hint(hint.map(str::to_owned))
        }
        error => check::failure(error),
    }
}

/// Says what was added.
fn summary(merged: Merged) -> String {
    let count = |count: u64, one: &str| {
        if count == 1 {
            format!("1 {one}")
        } else {
            format!("{count} {one}s")
        }
    };
    let mut text = format!("{} added", count(merged.new, "article"));
    if merged.versions > 0 {
        text.push_str(&format!(
            ", {} of them further versions of stories that were here",
            merged.versions
        ));
    }
    if merged.same > 0 {
        text.push_str(&format!("; {} here already", merged.same));
    }
    if merged.decisions > 0 {
        text.push_str(&format!("; {}", count(merged.decisions, "decision")));
    }
    if merged.oldest_rules > 0 && merged.oldest_rules < RULES_VERSION {
        text.push_str("; some were read by earlier rules: `dateline reextract` reads them anew");
    }
    text
}

/// Makes the line of progress, which shows on a terminal only.
fn bar(console: &Console) -> ProgressBar {
    if !console.err_is_terminal {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
