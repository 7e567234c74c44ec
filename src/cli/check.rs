//! `dateline check`: verifies every span, key, index and full-text row.

use std::io::Write as _;
use std::path::Path;

use super::{Code, Console, Failure};
use crate::store::{self, Database, check};

/// Verify every span, key, index, version and full-text row of the database
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline check
  dateline check --repair --db news.db")]
pub(super) struct Args {
    /// Make the full-text index and all other indexes anew, and finish a stopped import, before checking
    #[arg(long)]
    repair: bool,
}

/// Checks the database; what is wrong goes to standard output, one line each.
pub(super) fn run(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let mut database = Database::open(db, true).map_err(failure)?;
    if args.repair {
        check::repair(&mut database).map_err(failure)?;
    }
    let mut told = Vec::new();
    let checked =
        check::check(&database, &mut |fault| told.push(fault.to_owned())).map_err(failure)?;
    for fault in told {
        writeln!(console.out, "{}", fault.escape_debug())?;
    }
    console.note(&format!(
        "{} articles, {} spans read back, {} faults",
        checked.articles, checked.spans, checked.faults
    ));
    Ok(if checked.faults == 0 {
        Code::Done
    } else {
        Code::Failed
    })
}

/// Gives a database error its exit code and hint.
pub(super) fn failure(error: store::Error) -> Failure {
    let hint = match &error {
        store::Error::Missing { .. } => {
            Some("make one with `dateline import PATH`, or name another with --db")
        }
        store::Error::Newer { .. } => {
            Some("use the version of dateline that made it, or a later one")
        }
        store::Error::Older { .. } => {
            Some("run `dateline import` on it: that brings it to the newest schema")
        }
        _ => None,
    };
    let code = if error.is_wrong_file() {
        Code::NotDatabase
    } else {
        Code::Failed
    };
    Failure::new(error, code).hint(hint.map(str::to_owned))
}
