//! Opens a database so that nothing can be written, however the statement is worded.
//!
//! Every single guard leaks: a read-only connection still lets `VACUUM INTO` write a copy, `readonly()` is true for ATTACH
//! and `load_extension()`. So all of them are set, in this order: the file is opened read-only and not as a URI; `query_only`;
//! defensive configuration; limits; a progress handler for time limit and interrupt; an authorizer that denies by default. What
//! is left is checked after preparing (see [`crate::query::run`]).
//!
//! The progress handler is asked between steps of a statement only, and a step can be long: one may sort all there is. A
//! [`Watchdog`] looks at the same deadline from a thread of its own and interrupts the connection.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::query::Error;

/// Newest schema version that the program knows.
const SCHEMA_VERSION: i64 = include!(concat!(env!("OUT_DIR"), "/schema_version.rs"));

/// The migrations in the program.
const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Most of a database's pages that are kept in memory, in KiB.
const CACHE: i64 = 64 << 10;

/// Pragmas that only tell. FTS5 asks for `data_version` itself.
const PRAGMAS: [&str; 8] = [
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "data_version",
];

/// Functions that load code, reach files, or make memory or noise.
const FUNCTIONS: [&str; 7] = [
    "load_extension",
    "fts3_tokenizer",
    "edit",
    "readfile",
    "writefile",
    "randomblob",
    "zeroblob",
];

/// When a running statement must stop.
#[derive(Debug, Clone)]
pub(super) struct Deadline {
    started: Instant,
    /// Microseconds after `started`; [`NEVER`] or [`IDLE`].
    at: Arc<AtomicU64>,
    interrupt: &'static AtomicBool,
}

/// A statement runs, without a limit.
const NEVER: u64 = u64::MAX - 1;

/// No statement runs.
const IDLE: u64 = u64::MAX;

impl Deadline {
    /// Lets the statement run for `left` from now on.
    pub(super) fn arm(&self, left: Option<Duration>) {
        let at = left.map_or(NEVER, |left| {
            u64::try_from((self.started.elapsed() + left).as_micros())
                .map_or(NEVER, |at| at.min(NEVER))
        });
        self.at.store(at, Ordering::Relaxed);
    }

    /// Says that nothing runs: whoever reads the rows may take what time they want.
    pub(super) fn disarm(&self) {
        self.at.store(IDLE, Ordering::Relaxed);
    }

    /// Tells whether the user interrupted.
    pub(super) fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    /// Tells whether to stop.
    fn is_over(&self) -> bool {
        self.interrupted()
            || self.started.elapsed().as_micros() > u128::from(self.at.load(Ordering::Relaxed))
    }

    /// Tells whether a statement runs.
    fn is_running(&self) -> bool {
        self.at.load(Ordering::Relaxed) != IDLE
    }
}

/// How often a watchdog looks.
const WATCH: Duration = Duration::from_millis(20);

/// Interrupts a connection when its deadline is over, until it is dropped.
#[derive(Debug)]
pub(super) struct Watchdog {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Begins to watch. Where no thread can be had, the progress handler has to do.
    pub(super) fn new(conn: &Connection, deadline: &Deadline) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (handle, deadline) = (conn.get_interrupt_handle(), deadline.clone());
        let ended = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(move || {
                while !ended.load(Ordering::Relaxed) {
                    if deadline.is_running() && deadline.is_over() {
                        // Without a running statement this does nothing, nor to one that begins later.
                        handle.interrupt();
                    }
                    std::thread::park_timeout(WATCH);
                }
            })
            .ok();
        Self { stop, thread }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

/// Opens a Dateline database for reading.
pub(super) fn open(
    path: &Path,
    interrupt: &'static AtomicBool,
) -> Result<(Connection, Deadline), Error> {
    look_at(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    let version = identify(&conn, path)?;
    let known = SCHEMA_VERSION;
    if version != known {
        let path = path.to_owned();
        return Err(if version > known {
            Error::Newer {
                path,
                found: version,
                known,
            }
        } else {
            Error::Older {
                path,
                found: version,
                known,
            }
        });
    }
    // A report or an export goes back to the same pages again and again; two megabytes hold none of them.
    conn.pragma_update(None, "cache_size", -CACHE)?;
    let deadline = protect(&mut conn, interrupt)?;
    Ok((conn, deadline))
}

/// Looks at the first bytes: SQLite takes an empty file for an empty database.
fn look_at(path: &Path) -> Result<(), Error> {
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| {
        if file.metadata()?.is_dir() {
            return Ok(false);
        }
        file.read_exact(&mut head)?;
        Ok(head.starts_with(b"SQLite format 3\0"))
    });
    match read {
        Ok(true) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::Missing {
            path: path.to_owned(),
        }),
        Ok(false) | Err(_) => Err(Error::NotDatabase {
            path: path.to_owned(),
        }),
    }
}

/// Returns the schema version, where the file is one of Dateline's.
fn identify(conn: &Connection, path: &Path) -> Result<i64, Error> {
    let number = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let id = number("PRAGMA application_id").map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Error::NotDatabase {
                path: path.to_owned(),
            }
        }
        _ => Error::from(error),
    })?;
    if Some(id) != application_id() {
        return Err(Error::NotDateline {
            path: path.to_owned(),
        });
    }
    Ok(number("PRAGMA user_version")?)
}

/// Returns the `application_id` of a Dateline database, as the first migration sets it.
fn application_id() -> Option<i64> {
    MIGRATIONS.iter().find_map(|(_, sql)| {
        let (_, rest) = sql.split_once("PRAGMA application_id = ")?;
        rest.split(';').next()?.trim().parse().ok()
    })
}

/// Sets every guard on an open connection.
pub(super) fn protect(
    conn: &mut Connection,
    interrupt: &'static AtomicBool,
) -> Result<Deadline, Error> {
    // Whatever needs a PRAGMA comes before the authorizer.
    conn.execute_batch(
        // A sort beyond the cache goes to a temporary file; whatever else grows meets the limit of the heap. The cache is small
        // because as much is sorted in one go, in which nothing can be interrupted; a larger one makes no query quicker.
        "PRAGMA query_only=1; PRAGMA trusted_schema=0; PRAGMA cell_size_check=1; PRAGMA mmap_size=0;
         PRAGMA cache_size=-16384; PRAGMA temp_store=FILE; PRAGMA hard_heap_limit=1073741824;",
    )?;
    for (option, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
    ] {
        conn.set_db_config(option, on)?;
    }
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, most)?;
    }
    let deadline = Deadline {
        started: Instant::now(),
        at: Arc::new(AtomicU64::new(IDLE)),
        interrupt,
    };
    let seen = deadline.clone();
    // Few steps: each may copy a long text, and an interrupt is to be answered within a tenth of a second.
    conn.progress_handler(200, Some(move || seen.is_over()))?;
    conn.authorizer(Some(authorize))?;
    Ok(deadline)
}

/// Begins a transaction that reads, so that all statements from now on see the database of one moment.
pub(super) fn hold(conn: &mut Connection) -> Result<(), Error> {
    conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    let begun = conn.execute_batch("BEGIN");
    conn.authorizer(Some(authorize))?;
    Ok(begun?)
}

/// Allows reading, and nothing else.
fn authorize(context: AuthContext<'_>) -> Authorization {
    let allowed = match context.action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Read { .. } => context.database_name != Some("temp"),
        AuthAction::Function { function_name } => !FUNCTIONS.contains(&function_name),
        AuthAction::Pragma {
            pragma_name,
            pragma_value,
        } => {
            PRAGMAS.contains(&pragma_name)
                && (pragma_name != "data_version" || pragma_value.is_none())
        }
        _ => false,
    };
    if allowed {
        Authorization::Allow
    } else {
        Authorization::Deny
    }
}
