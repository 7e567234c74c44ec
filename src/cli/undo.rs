//! `dateline undo`: takes a batch out of the database again.

use std::path::Path;

use super::{Code, Console, Failure, check};
use crate::store::{self, Database};

/// Take a batch out again, as if it had never been imported
///
/// Articles, facts, actors and places that only this batch brought go; what another batch has met as well stays and counts as that
/// batch's. Decisions about actors stay. Stopped at any moment, the batch is in or out as a whole; the same command again, or the
/// next import, works out what follows from that.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline batches
  dateline undo 3")]
pub(super) struct Args {
    /// Number of the batch, as `dateline batches` lists it
    batch: i64,
}

/// Runs the command.
pub(super) fn run(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let mut database = Database::open_to_change(db).map_err(check::failure)?;
    let undone = store::undo(&mut database, args.batch).map_err(check::failure)?;
    database.close().map_err(check::failure)?;
    let Some(undone) = undone else {
        return Err(
            Failure::new(format!("there is no batch {}", args.batch), Code::Failed)
                .hint(Some("`dateline batches` lists them".to_owned())),
        );
    };
    let kept = if undone.kept > 0 {
        format!(
            "; {} articles stay, which another batch has too",
            undone.kept
        )
    } else {
        String::new()
    };
    console.note(&format!(
        "batch {} is out: {} articles, {} files{kept}",
        args.batch, undone.articles, undone.files
    ));
    Ok(Code::Done)
}
