//! Opening and closing the file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Error;
use super::batch::KnownFiles;
use super::migrate::{self, SCHEMA_VERSION, State};

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A database open for writing.
#[derive(Debug)]
pub struct Database {
    pub(super) conn: Connection,
    path: PathBuf,
}

impl Database {
    /// Opens the file for an import; makes it where there is none, and brings it to the newest schema.
    ///
    /// Page size and journal are set before any table is made, for inside a migration they do nothing.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let mut conn = Connection::open(path).map_err(|error| unreadable(error, path))?;
        conn.busy_timeout(PATIENCE)?;
        let found = migrate::state(&conn, path)?;
        let lock = migrate::Lock::take(path)?;
        if found == State::Empty {
            conn.pragma_update(None, "page_size", 8192)?;
        }
        to_wal(&conn)?;
        settings(&conn)?;
        migrate::migrate(&mut conn, path)?;
        lock.release()?;
        Ok(Self {
            conn,
            path: path.to_owned(),
        })
    }

    /// Makes a database in memory, for tests and dry runs.
    pub fn in_memory() -> Result<Self, Error> {
        let mut conn = Connection::open_in_memory()?;
        let path = PathBuf::from(":memory:");
        settings(&conn)?;
        // No lock: nobody else sees it.
        for (_, text) in migrate::MIGRATIONS {
            let step = conn.transaction()?;
            step.execute_batch(text)?;
            step.commit()?;
        }
        Ok(Self { conn, path })
    }

    /// Opens a file that must be there and of the newest schema, for `check`.
    pub fn open(path: &Path, write: bool) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing {
                path: path.to_owned(),
            });
        }
        let access = if write {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| unreadable(error, path))?;
        conn.busy_timeout(PATIENCE)?;
        match migrate::state(&conn, path)? {
            State::Version(SCHEMA_VERSION) => {}
            State::Version(found) => {
                return Err(Error::Older {
                    path: path.to_owned(),
                    found,
                    known: SCHEMA_VERSION,
                });
            }
            State::Empty => {
                return Err(Error::Foreign {
                    path: path.to_owned(),
                    application_id: 0,
                });
            }
        }
        conn.pragma_update(None, "foreign_keys", true)?;
        Ok(Self {
            conn,
            path: path.to_owned(),
        })
    }

    /// Opens a file that must be there and of the newest schema, to change it as an import does.
    pub fn open_to_change(path: &Path) -> Result<Self, Error> {
        let database = Self::open(path, true)?;
        to_wal(&database.conn)?;
        settings(&database.conn)?;
        Ok(database)
    }

    /// Opens what a reading thread needs to know of earlier imports.
    pub fn known_files(&self) -> Result<KnownFiles, Error> {
        if self.path == Path::new(":memory:") {
            return Ok(KnownFiles::new(None));
        }
        let conn = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.busy_timeout(PATIENCE)?;
        Ok(KnownFiles::new(Some(conn)))
    }

    /// Returns the refusals that no later batch has taken in: path of the file, and number of the record, or nothing where the
    /// file itself was refused.
    pub fn open_rejects(&self) -> Result<Vec<(String, Option<u64>)>, Error> {
        super::batch::open_rejects(&self.conn)
    }

    /// Returns the path as given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the connection.
    pub const fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Closes the file as one plain file in rollback mode, so that it opens from read-only media; where a reader holds it, it
    /// stays in WAL mode.
    pub fn close(self) -> Result<(), Error> {
        self.conn.execute_batch("PRAGMA optimize")?;
        self.conn.busy_timeout(Duration::from_millis(200))?;
        let changed = self
            .conn
            .query_row("PRAGMA journal_mode = DELETE", [], |row| {
                row.get::<_, String>(0)
            });
        match changed {
            Ok(_) => {}
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {}
            Err(error) => return Err(error.into()),
        }
        self.conn.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

/// Changes to WAL mode. `SQLite` does not wait for others there, so this does.
fn to_wal(conn: &Connection) -> Result<(), Error> {
    const TRIES: u32 = 600;
    for left in (0..TRIES).rev() {
        match conn.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if left > 0
                    && error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                std::thread::sleep(Duration::from_millis(50));
            }
            done => return Ok(done?),
        }
    }
    Ok(())
}

/// Kilobytes of pages that a writing connection keeps.
pub(super) const CACHE: u32 = 128 << 10;

/// Sets what every writing connection needs.
fn settings(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE;",
    )?;
    set_cache(conn, CACHE)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Sets how many kilobytes of pages a connection keeps; a sorting one may hold as much again.
pub(super) fn set_cache(conn: &Connection, kilobytes: u32) -> Result<(), Error> {
    Ok(conn.execute_batch(&format!("PRAGMA cache_size = -{kilobytes}"))?)
}

/// Says that a file can't be opened.
fn unreadable(error: rusqlite::Error, path: &Path) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => Error::NotADatabase {
            path: path.to_owned(),
        },
        _ => Error::Sql(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_new_file_is_of_the_newest_schema_and_one_plain_file_at_the_end() {
        let folder = folder();
        let path = folder.path().join("a.db");
        Database::create(&path).unwrap().close().unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(files.len(), 1, "{files:?}");
        let database = Database::open(&path, false).unwrap();
        let mode: String = database
            .conn
            .query_row("PRAGMA journal_mode", [], |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "delete");
        let pages: i64 = database
            .conn
            .query_row("PRAGMA page_size", [], |row| row.get(0))
            .unwrap();
        assert_eq!(pages, 8192);
    }

    #[test]
    fn wrong_files_are_told_apart() {
        let folder = folder();
        let path = folder.path().join("text.db");
        std::fs::write(
            &path,
            "no database at all, only some text in a file".repeat(99),
        )
        .unwrap();
        assert!(matches!(
            Database::create(&path),
            Err(Error::NotADatabase { .. })
        ));
        let path = folder.path().join("other.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE t (x)")
            .unwrap();
        assert!(matches!(
            Database::create(&path),
            Err(Error::Foreign { .. })
        ));
        let path = folder.path().join("newer.db");
        Database::create(&path)
            .unwrap()
            .conn
            .execute_batch("PRAGMA user_version = 999")
            .unwrap();
        assert!(matches!(
            Database::create(&path),
            Err(Error::Newer { found: 999, .. })
        ));
        assert!(matches!(
            Database::open(&folder.path().join("none.db"), false),
            Err(Error::Missing { .. })
        ));
    }

    #[test]
    fn an_older_file_is_brought_up_and_two_may_try_at_once() {
        let folder = folder();
        let path = folder.path().join("old.db");
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| Database::create(&path).map(|_| ())))
                .collect();
            for thread in threads {
                thread.join().unwrap().unwrap();
            }
        });
        assert!(!folder.path().join("old.db.lock").exists());
        assert!(!folder.path().join("old.db.bak").exists());
    }
}
