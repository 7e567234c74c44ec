//! Floor 6: one SQLite file with everything found, written by imports alone.
//!
//! [`Database`] opens or makes the file and brings it to the newest schema; [`Writer`] stores articles and facts inside
//! transactions; [`finish`] does what needs all articles: indexes, full text, copies, ties. [`check`] reads everything back.
//! Nothing here reads text: what was found comes as [`crate::model`] types. Saved queries are `query`'s.

mod reextract;

mod article;
mod batch;
mod bulk;
pub mod check;
mod copy;
mod decision;
pub mod describe;
mod fact_rows;
mod facts;
mod gazetteer;
mod identity;
mod merge;
mod merge_rows;
mod migrate;
mod open;
mod provided;
mod sums;
mod tie;
mod tie_cluster;
mod tie_decided;
mod tie_rule;
mod undo;
mod unpack;
mod words;

pub use article::{Record, Stored, Writer};
pub use batch::{BatchInfo, FileInfo, FileState, KnownFiles, Reject, Totals};
pub use copy::copy_keys;
pub use decision::{Action, Decision, Kept, UndoError};
pub use facts::Facts;
pub use gazetteer::GazetteerFile;
pub use merge::{Merged, merge};
pub use migrate::{APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION};
pub use open::Database;
pub use reextract::{Changes, Reread, Selection, Text};
pub use undo::{Undone, undo};
pub use unpack::{Export, UnpackError, is_export};

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, TransactionBehavior};

/// Name of the file that describes an export.
pub const PACKAGE: &str = "datapackage.json";

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is there, but `SQLite` can't read it as a database.
    #[error("`{}` is not a database", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database of some other program.
    #[error("`{}` is not a Dateline database", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The application id that it carries; 0 for none.
        application_id: i64,
    },
    /// A later version of Dateline made the file.
    #[error("`{}` has schema {found}, newer than this program's {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file is of an earlier schema, and only `import` may change that.
    #[error("`{}` has schema {found}, older than this program's {known}", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// There is no such file, and the command makes none.
    #[error("there is no database `{}`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A migration failed.
    #[error("cannot bring `{}` to the newest schema", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: Box<refinery::Error>,
    },
    /// The lock or the copy beside the database could not be made.
    #[error("cannot use `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A database is to be merged into itself.
    #[error("`{}` is the database itself", path.display())]
    Itself {
        /// The file.
        path: PathBuf,
    },
    /// A later version of Dateline read the articles of a database that is to be merged.
    #[error("the articles of `{}` were read by rules {found}, newer than this program's {known}", path.display())]
    NewerRules {
        /// The file.
        path: PathBuf,
        /// The newest version of the rules that it was read by.
        found: u32,
        /// The version of this program's.
        known: u32,
    },
    /// An export can't be read back.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// A statement failed.
    #[error("the database refused a statement")]
    Sql(#[from] rusqlite::Error),
}

impl Error {
    /// Tells whether the work ended because the user wished it.
    pub fn is_interrupt(&self) -> bool {
        matches!(self, Self::Unpack(UnpackError::Interrupted))
            || matches!(self, Self::Sql(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted))
    }

    /// Tells whether the file is no Dateline database, or one of a schema that this program can't use.
    pub const fn is_wrong_file(&self) -> bool {
        matches!(
            self,
            Self::NotADatabase { .. }
                | Self::Foreign { .. }
                | Self::Newer { .. }
                | Self::Older { .. }
        )
    }
}

/// Does what needs all articles of a batch at once: missing indexes, full text, copies, decisions, ties of event reports, sums.
///
/// Works through the `pending` table, each step in a transaction of its own, so that a stopped import can go on.
pub fn finish(database: &mut Database) -> Result<(), Error> {
    // What is sorted for an index of a large file must not fill the memory.
    database.conn.execute_batch("PRAGMA temp_store = FILE")?;
    bulk::check_keys(&database.conn, true)?;
    bulk::make_indexes(&database.conn)?;
    look_at_sizes(&database.conn)?;
    bulk::fill_fulltext(&mut database.conn)?;
    // A reader that becomes a writer would not wait for another importer, but fail. And its articles that have come since the
    // full text was filled stay pending, for it to finish.
    let work = database
        .conn
        .transaction_with_behavior(TransactionBehavior::Immediate)?;
    copy::group(&work)?;
    settle(&work)?;
    work.execute("DELETE FROM pending WHERE fulltext_done = 1", [])?;
    work.commit()?;
    sums::update(&mut database.conn)
}

/// Does the same as [`finish`] until `stop` is set; returns whether it came to its end. The next import does the rest.
pub fn finish_heeding(database: &mut Database, stop: &'static AtomicBool) -> Result<bool, Error> {
    /// Steps of SQLite between two looks.
    const LOOK: i32 = 10_000;
    database
        .conn
        .progress_handler(LOOK, Some(|| stop.load(Ordering::Relaxed)))?;
    let done = finish(database);
    database.conn.progress_handler(0, None::<fn() -> bool>)?;
    match done {
        Ok(()) => Ok(true),
        Err(error) if error.is_interrupt() => Ok(false),
        Err(error) => Err(error),
    }
}

/// After a batch that was stopped: puts what is in into the indexes where that takes no longer than a user cares to wait, so that it
/// can be searched; the next import does the rest.
pub fn index_stopped(database: &mut Database) -> Result<(), Error> {
    /// Articles whose indexes are made in two or three seconds.
    const QUICK: i64 = 10_000;
    bulk::check_keys(&database.conn, true)?;
    if bulk::waiting(&database.conn)? > QUICK {
        return Ok(());
    }
    bulk::make_indexes(&database.conn)?;
    bulk::fill_fulltext(&mut database.conn)
}

/// Has SQLite look again at tables that have grown tenfold. What it knows from a first import of one article makes it plan as if
/// there were one actor, and a large import after that would never end.
fn look_at_sizes(conn: &Connection) -> Result<(), Error> {
    Ok(conn.execute_batch("PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002;")?)
}

/// Hears the decisions and ties event reports, in the caller's transaction: what follows from articles and decisions together.
fn settle(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.moved_report;
         CREATE TEMP TABLE moved_report (report_id INTEGER PRIMARY KEY);",
    )?;
    identity::settle(conn)?;
    tie::tie(conn)?;
    conn.execute_batch("DROP TABLE temp.moved_report")?;
    Ok(())
}
