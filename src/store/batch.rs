//! The record of what was imported: batches, files, refusals.

use std::sync::Mutex;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use super::article::utc;

/// Most characters of a refused record that are kept.
const EXCERPT: usize = 500;

/// What is known of a batch when it begins.
#[derive(Debug, Clone)]
pub struct BatchInfo {
    /// When it begins.
    pub started: Timestamp,
    /// The command line.
    pub command: String,
    /// Version of the program.
    pub tool_version: String,
    /// Version of the extraction rules.
    pub rules_version: u32,
}

/// A file of the batch.
#[derive(Debug, Clone)]
pub struct FileInfo {
    /// Path as given; `-` for standard input.
    pub path: String,
    /// Name of the format that it is read as.
    pub format: String,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 of the bytes, hexadecimal.
    pub hash: String,
    /// Options that change how it is read.
    pub options: String,
}

/// How far a file has been read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// Its number.
    pub id: i64,
    /// Records that are in.
    pub records_done: u64,
    /// Records among them that were refused.
    pub rejects: u64,
    /// Tells whether the whole file is in.
    pub done: bool,
}

/// What earlier imports have read, on a connection of its own, so that a reading thread may ask while another writes.
#[derive(Debug)]
pub struct KnownFiles {
    conn: Option<Mutex<Connection>>,
}

impl KnownFiles {
    /// Makes the list of a database; one in memory is not shared and knows none.
    pub(super) fn new(conn: Option<Connection>) -> Self {
        Self {
            conn: conn.map(Mutex::new),
        }
    }

    /// Returns how far a file was read. A failed look-up counts as nothing known: the records are then compared one by one.
    pub fn state(&self, info: &FileInfo) -> Option<FileState> {
        let conn = self.conn.as_ref()?.lock().ok()?;
        file_state(&conn, info).ok().flatten()
    }
}

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Path of the file.
    pub path: String,
    /// Number of the record in the file, from 1; nothing where the file itself was refused.
    pub record: Option<u64>,
    /// Byte at which the record starts.
    pub byte_offset: Option<u64>,
    /// Short name of the reason.
    pub code: String,
    /// The reason in words.
    pub reason: String,
    /// The first characters of the record.
    pub excerpt: Option<String>,
}

/// Counts of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records read.
    pub seen: u64,
    /// Articles added.
    pub new: u64,
    /// Of those, new versions of a story already known.
    pub versions: u64,
    /// Articles added that are in another language than English, and were not read for facts.
    pub foreign: u64,
    /// Articles added of which only a provider's facts are known, and no text.
    pub without_text: u64,
    /// Records already known; those that only add to what a provider says of a known article too.
    pub same: u64,
    /// Of those, records that add to what a provider says.
    pub added_to: u64,
    /// Records refused.
    pub rejected: u64,
}

/// Begins a batch and returns its number.
pub(super) fn begin(conn: &Connection, info: &BatchInfo) -> Result<i64, Error> {
    conn.prepare_cached(
        "INSERT INTO import_batch (started_at, command, tool_version, rules_version) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        utc(info.started),
        info.command,
        info.tool_version,
        info.rules_version
    ])?;
    Ok(conn.last_insert_rowid())
}

/// Writes the counts of a batch, and its end where there is one.
pub(super) fn update(
    conn: &Connection,
    batch: i64,
    totals: Totals,
    finished: Option<Timestamp>,
) -> Result<(), Error> {
    conn.prepare_cached(
        "UPDATE import_batch SET n_seen = ?2, n_new = ?3, n_version = ?4, n_same = ?5, n_reject = ?6, finished_at = ?7
          WHERE batch_id = ?1",
    )?
    .execute(params![
        batch,
        totals.seen.cast_signed(),
        totals.new.cast_signed(),
        totals.versions.cast_signed(),
        totals.same.cast_signed(),
        totals.rejected.cast_signed(),
        finished.map(utc)
    ])?;
    Ok(())
}

/// Returns how far a file was read, if ever.
pub(super) fn file_state(conn: &Connection, info: &FileInfo) -> Result<Option<FileState>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT f.file_id, f.records_done, f.done,
                    (SELECT count(*) FROM import_reject AS r WHERE r.file_id = f.file_id)
               FROM source_file AS f
              WHERE f.hash = ?1 AND f.path = ?2 AND f.options = ?3",
        )?
        .query_row(params![info.hash, info.path, info.options], |row| {
            Ok(FileState {
                id: row.get(0)?,
                records_done: row.get::<_, i64>(1)?.unsigned_abs(),
                done: row.get(2)?,
                rejects: row.get::<_, i64>(3)?.unsigned_abs(),
            })
        })
        .optional()?)
}

/// Adds a file.
pub(super) fn add_file(conn: &Connection, batch: i64, info: &FileInfo) -> Result<i64, Error> {
    conn.prepare_cached(
        "INSERT INTO source_file (batch_id, path, format, bytes, hash, options) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        batch,
        info.path,
        info.format,
        info.bytes.cast_signed(),
        info.hash,
        info.options
    ])?;
    Ok(conn.last_insert_rowid())
}

/// Notes that a batch has met a file of an earlier one.
pub(super) fn add_seen(conn: &Connection, batch: i64, state: FileState) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO file_seen (file_id, batch_id, records_before)
         SELECT file_id, ?2, ?3 FROM source_file WHERE file_id = ?1 AND batch_id <> ?2
         ON CONFLICT (file_id, batch_id) DO NOTHING",
    )?
    .execute(params![state.id, batch, state.records_done.cast_signed()])?;
    Ok(())
}

/// After a batch that read refused records again: notes which of them it took in, and drops what it refused a second time.
pub(super) fn settle_retried(conn: &Connection, batch: i64) -> Result<(), Error> {
    conn.execute(
        "UPDATE import_reject
            SET retried_batch_id = ?1
          WHERE batch_id <> ?1 AND retried_batch_id IS NULL
            AND EXISTS (SELECT 1
                          FROM source_file AS f
                         WHERE f.batch_id = ?1 AND f.path = import_reject.path
                           AND (EXISTS (SELECT 1 FROM article AS a
                                         WHERE a.file_id = f.file_id
                                           AND (import_reject.record_no IS NULL OR a.record_no = import_reject.record_no))
                                OR EXISTS (SELECT 1 FROM article_seen AS a
                                            WHERE a.file_id = f.file_id AND a.record_no = import_reject.record_no)))",
        [batch],
    )?;
    conn.execute(
        "DELETE FROM import_reject
          WHERE batch_id = ?1
            AND EXISTS (SELECT 1 FROM import_reject AS o
                         WHERE o.batch_id <> ?1 AND o.retried_batch_id IS NULL AND o.path = import_reject.path
                           AND o.record_no IS import_reject.record_no)",
        [batch],
    )?;
    Ok(())
}

/// Returns the refusals that no later batch has taken in, as (path, number of the record).
pub(super) fn open_rejects(conn: &Connection) -> Result<Vec<(String, Option<u64>)>, Error> {
    Ok(conn
        .prepare(
            "SELECT DISTINCT path, record_no FROM import_reject WHERE retried_batch_id IS NULL ORDER BY path, record_no",
        )?
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs),
            ))
        })?
        .collect::<Result<_, _>>()?)
}

/// Notes how far a file is in.
pub(super) fn file_progress(
    conn: &Connection,
    file: i64,
    records: u64,
    done: bool,
) -> Result<(), Error> {
    conn.prepare_cached("UPDATE source_file SET records_done = ?2, done = ?3 WHERE file_id = ?1")?
        .execute(params![file, records.cast_signed(), done])?;
    Ok(())
}

/// Notes a refusal.
pub(super) fn add_reject(
    conn: &Connection,
    batch: i64,
    file: Option<i64>,
    reject: &Reject,
) -> Result<(), Error> {
    let excerpt: Option<String> = reject
        .excerpt
        .as_ref()
        .map(|text| text.chars().filter(|&c| c != '\0').take(EXCERPT).collect());
    conn.prepare_cached(
        "INSERT INTO import_reject (batch_id, file_id, path, record_no, byte_offset, code, reason, excerpt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        batch,
        file,
        reject.path,
        reject.record.map(u64::cast_signed),
        reject.byte_offset.map(u64::cast_signed),
        reject.code,
        reject.reason,
        excerpt
    ])?;
    Ok(())
}
