//! `dateline batches`: what was imported when.

use super::output::Output;
use super::{Code, Console, Failure, Global};

/// List the imports, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline batches
  dateline batches --format csv -o batches.csv
  dateline undo 3

A batch without an end runs still, or was stopped: the same import again goes on with it.
`dateline query import-report --batch 3 --refused yes` tells what a batch refused and why.")]
pub(super) struct Args {
    #[command(flatten)]
    output: Output,
}

/// What is told of each batch.
const BATCHES: &str = "SELECT b.batch_id AS batch, b.started_at, b.finished_at, \
    (SELECT count(*) FROM source_file AS f WHERE f.batch_id = b.batch_id) AS files, b.n_seen AS records, b.n_new AS new, \
    b.n_version AS versions, b.n_same AS unchanged, b.n_reject AS refused, \
    (SELECT count(*) FROM import_reject AS r WHERE r.batch_id = b.batch_id AND r.retried_batch_id IS NOT NULL) AS retried, \
    b.command \
    FROM import_batch AS b ORDER BY b.batch_id DESC";

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let reader = args.output.reader(&global.db)?;
    let rows = reader.select(BATCHES, &[])?;
    args.output.rows(rows, "batches", console, |_| true)
}
