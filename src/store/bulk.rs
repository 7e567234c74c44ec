//! Large loads: indexes made after the rows, full text filled in one go.

use rusqlite::{Connection, TransactionBehavior};

use super::migrate::MIGRATIONS;
use super::{Error, open};

/// Bytes that FTS5 gathers before it writes a segment in a large fill; the default of 1 MB makes it 1.6 times slower.
const FILL_HASH_BYTES: u32 = 32 << 20;

/// FTS5's own default for the same.
const DEFAULT_HASH_BYTES: u32 = 1 << 20;

/// Fewest articles for which full text is filled with the raised buffer.
const LARGE_FILL: i64 = 5_000;

/// Returns the name and statement of every index of the schema, in the order of the migrations; without those that a later
/// migration drops.
pub(super) fn indexes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = || MIGRATIONS.iter().flat_map(|(_, text)| text.lines());
    let dropped: Vec<&str> = lines()
        .filter_map(|line| line.strip_prefix("DROP INDEX "))
        .map(|name| name.trim_end().trim_end_matches(';'))
        .collect();
    lines().filter_map(move |line| {
        let name = line.strip_prefix("CREATE INDEX ")?.split(' ').next()?;
        (!dropped.contains(&name)).then(|| (name, line.trim_end().trim_end_matches(';')))
    })
}

/// Drops every index of our own; those that guard uniqueness stay.
pub(super) fn drop_indexes(conn: &Connection) -> Result<(), Error> {
    for (name, _) in indexes() {
        conn.execute_batch(&format!("DROP INDEX IF EXISTS {name}"))?;
    }
    Ok(())
}

/// Returns the indexes that the file lacks, as a stopped bulk load leaves it.
pub(super) fn missing_indexes(
    conn: &Connection,
) -> Result<Vec<(&'static str, &'static str)>, Error> {
    let mut find =
        conn.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?1")?;
    let mut missing = Vec::new();
    for (name, statement) in indexes() {
        if !find.exists([name])? {
            missing.push((name, statement));
        }
    }
    Ok(missing)
}

/// Has references between rows checked, or not; nothing is changed inside a transaction.
pub(super) fn check_keys(conn: &Connection, yes: bool) -> Result<(), Error> {
    Ok(conn.pragma_update(None, "foreign_keys", yes)?)
}

/// Returns a number that differs from an earlier one after another connection has changed the file.
pub(super) fn version(conn: &Connection) -> Result<i64, Error> {
    Ok(conn.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

/// Makes the indexes that are missing.
pub(super) fn make_indexes(conn: &Connection) -> Result<(), Error> {
    let missing = missing_indexes(conn)?;
    if missing.is_empty() {
        return Ok(());
    }
    // Rows are read once, and sorting takes as much memory as the cache may.
    open::set_cache(conn, open::CACHE / 2)?;
    for (_, statement) in missing {
        // Another importer may be making it now.
        conn.execute_batch(&statement.replacen("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))?;
    }
    open::set_cache(conn, open::CACHE)
}

/// Puts pending articles into the full-text index.
///
/// Merging is off meanwhile and one `optimize` does it all after a large fill: a later append would stall on it.
pub(super) fn fill_fulltext(conn: &mut Connection) -> Result<(), Error> {
    if waiting(conn)? == 0 {
        return Ok(());
    }
    // A reader that becomes a writer would not wait for another importer, but fail.
    let fill = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    fill_waiting(&fill)?;
    fill.commit()?;
    Ok(())
}

/// Returns how many articles wait for the full-text index.
pub(super) fn waiting(conn: &Connection) -> Result<i64, Error> {
    Ok(conn.query_row(
        "SELECT count(*) FROM pending WHERE fulltext_done = 0",
        [],
        |row| row.get(0),
    )?)
}

/// Does the work of [`fill_fulltext`] in the caller's transaction.
pub(super) fn fill_waiting(conn: &Connection) -> Result<(), Error> {
    let large = waiting(conn)? >= LARGE_FILL;
    let set = |option: &str, value: u32| {
        conn.execute(
            "INSERT INTO article_fts (article_fts, rank) VALUES (?1, ?2)",
            rusqlite::params![option, value],
        )
    };
    if large {
        set("hashsize", FILL_HASH_BYTES)?;
        set("automerge", 0)?;
    }
    conn.execute_batch(
        "INSERT INTO article_fts (rowid, headline, body)
         SELECT a.article_id, a.headline, a.body
           FROM pending AS p
           JOIN article AS a ON a.article_id = p.article_id
          WHERE p.fulltext_done = 0
          ORDER BY a.article_id;
         UPDATE pending SET fulltext_done = 1;",
    )?;
    if large {
        conn.execute_batch("INSERT INTO article_fts (article_fts) VALUES ('optimize')")?;
        set("automerge", 4)?;
        set("hashsize", DEFAULT_HASH_BYTES)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_of_the_schema_is_known_and_can_be_made_again() {
        let database = super::super::Database::in_memory().unwrap();
        let conn = database.connection();
        let count = || -> i64 {
            conn.query_row(
                "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                [],
                |row| row.get(0),
            )
            .unwrap()
        };
        let before = count();
        assert_eq!(before, indexes().count() as i64);
        drop_indexes(conn).unwrap();
        assert_eq!(count(), 0);
        make_indexes(conn).unwrap();
        assert_eq!(count(), before);
    }
}
