//! The schema: which version the program knows, and how a file gets there.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::Error;

/// What the file says it is: `DLNE`.
pub const APPLICATION_ID: i64 = 0x444C_4E45;

/// The migrations as (file stem, text), in order.
pub const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Newest schema version: the number of the last migration.
pub const SCHEMA_VERSION: i64 = include!(concat!(env!("OUT_DIR"), "/schema_version.rs"));

/// The migrations as refinery wants them.
mod embedded {
    refinery::embed_migrations!("migrations");
}

/// What a file is, as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// No tables.
    Empty,
    /// A Dateline database of this schema version.
    Version(i64),
}

/// Returns what the open file is, or why it can't be used.
pub(super) fn state(conn: &Connection, path: &Path) -> Result<State, Error> {
    let wrong = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Error::NotADatabase {
                path: path.to_owned(),
            }
        }
        _ => Error::Sql(error),
    };
    // In one transaction, so that a file that another process is just making is seen before or after it, not half.
    let whole = conn.unchecked_transaction().map_err(wrong)?;
    let number = |pragma: &str| -> Result<i64, Error> {
        whole
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(wrong)
    };
    let application_id = number("application_id")?;
    let found = number("user_version")?;
    let tables: i64 = conn
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(wrong)?;
    if application_id != APPLICATION_ID {
        // A first migration that failed leaves refinery's own table alone.
        if application_id == 0 && found == 0 && (tables == 0 || only_history(conn)?) {
            return Ok(State::Empty);
        }
        return Err(Error::Foreign {
            path: path.to_owned(),
            application_id,
        });
    }
    if found > SCHEMA_VERSION {
        return Err(Error::Newer {
            path: path.to_owned(),
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(State::Version(found))
}

/// Tells whether the file holds nothing but the table of migrations.
fn only_history(conn: &Connection) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT count(*) = 0 FROM sqlite_master WHERE tbl_name <> 'refinery_schema_history'",
        [],
        |row| row.get(0),
    )?)
}

/// Brings the file to the newest schema, under a [`Lock`]: of several processes that try at once, one does it.
///
/// A copy of an older file stands beside it as `.bak` until the migration has succeeded.
pub(super) fn migrate(conn: &mut Connection, path: &Path) -> Result<(), Error> {
    let backup = match state(conn, path)? {
        State::Version(SCHEMA_VERSION) => return Ok(()),
        State::Version(_) => {
            let backup = beside(path, "bak");
            let _ = fs::remove_file(&backup);
            conn.execute("VACUUM INTO ?1", [backup.to_string_lossy()])?;
            Some(backup)
        }
        State::Empty => None,
    };
    // Grouped, a migration and the note that it is done go in together: ungrouped, a kill between the two leaves a file whose
    // next migration fails.
    embedded::migrations::runner()
        .set_grouped(true)
        .run(conn)
        .map_err(|source| Error::Migrate {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
    if let Some(backup) = backup {
        fs::remove_file(&backup).map_err(|source| Error::File {
            path: backup,
            source,
        })?;
    }
    Ok(())
}

/// Returns the path with a further suffix: `news.db` and `bak` give `news.db.bak`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// A file beside the database that one process holds while it opens and migrates.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Waits for the lock of a database.
    pub(super) fn take(database: &Path) -> Result<Self, Error> {
        let path = beside(database, "lock");
        let open = || -> std::io::Result<File> {
            loop {
                let file = OpenOptions::new()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(&path)?;
                file.lock()?;
                // Who held it has removed it meanwhile: another process may have made and locked a new one.
                if is_at(&file, &path) {
                    return Ok(file);
                }
            }
        };
        match open() {
            Ok(file) => Ok(Self { path, file }),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Gives it back and removes the file, where those who have waited for it can tell that it is not the one at the path
    /// any more.
    pub(super) fn release(self) -> Result<(), Error> {
        if cfg!(unix) {
            // While it is locked: afterwards it may be another's.
            let _ = fs::remove_file(&self.path);
        }
        self.file.unlock().map_err(|source| Error::File {
            path: self.path,
            source,
        })
    }
}

/// Tells whether an open file is the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity =
        |found: std::io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    let open = identity(file.metadata());
    open.is_some() && open == identity(fs::metadata(path))
}

/// Elsewhere the file is never removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_lock_is_held_by_one_at_a_time_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("news.db");
        let holders = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let lock = Lock::take(&database).unwrap();
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        holders.fetch_sub(1, Ordering::SeqCst);
                        lock.release().unwrap();
                    }
                });
            }
        });
        assert_eq!(beside(&database, "lock").exists(), !cfg!(unix));
    }

    #[test]
    fn whoever_waited_for_a_removed_lock_takes_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("news.db");
        let path = beside(&database, "lock");
        let first = Lock::take(&database).unwrap();
        assert!(is_at(&first.file, &path));
        if cfg!(unix) {
            fs::remove_file(&path).unwrap();
            assert!(!is_at(&first.file, &path));
            let second = Lock::take(&database).unwrap();
            assert!(is_at(&second.file, &path) && !is_at(&first.file, &path));
            second.release().unwrap();
        }
    }
}
