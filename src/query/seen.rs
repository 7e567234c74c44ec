//! The rows that a saved query has shown before, for `--new`. The one place on the asking side that writes.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use crate::query::{Error, Value};

/// The rows shown before by one query with its parameters.
#[derive(Debug)]
pub struct Seen {
    query: String,
    known: HashSet<String>,
    fresh: Vec<String>,
}

impl Seen {
    /// Loads what `query` (its name and parameters) has shown.
    pub fn load(path: &Path, query: &str) -> Result<Self, Error> {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut stmt = conn.prepare("SELECT row_hash FROM saved_run WHERE query = ?1")?;
        let known = stmt
            .query_map([query], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            query: query.to_owned(),
            known,
            fresh: Vec::new(),
        })
    }

    /// Tells whether the row is new, and remembers it.
    pub fn is_new(&mut self, row: &[Value]) -> bool {
        let hash = hash(row);
        let is_new = self.known.insert(hash.clone());
        if is_new {
            self.fresh.push(hash);
        }
        is_new
    }

    /// Stores the rows that were new; `now` is the time in UTC.
    pub fn store(self, path: &Path, now: &str) -> Result<(), Error> {
        if self.fresh.is_empty() {
            return Ok(());
        }
        let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.busy_timeout(std::time::Duration::from_secs(5))?;
        let tx = conn.transaction()?;
        {
            let mut stmt = tx.prepare(
                "INSERT OR IGNORE INTO saved_run (query, row_hash, shown_at) VALUES (?1, ?2, ?3)",
            )?;
            for hash in &self.fresh {
                stmt.execute(params![self.query, hash, now])?;
            }
        }
        tx.commit()?;
        Ok(())
    }
}

/// Returns BLAKE3 of the cells, each with its type and length so that neighbours cannot flow together.
fn hash(row: &[Value]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |kind: u8, bytes: &[u8]| {
        hasher.update(&[kind]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for cell in row {
        match cell {
            Value::Null => add(0, b""),
            Value::Integer(number) => add(1, &number.to_le_bytes()),
            Value::Real(number) => add(2, &number.to_le_bytes()),
            Value::Text(text) => add(3, text.as_bytes()),
            Value::Blob(bytes) => add(4, bytes),
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_cells_do_not_flow_together() {
        assert_ne!(
            hash(&["ab".into(), "c".into()]),
            hash(&["a".into(), "bc".into()])
        );
        assert_ne!(hash(&[Value::Null]), hash(&["".into()]));
        assert_eq!(hash(&[Value::Integer(1)]), hash(&[Value::Integer(1)]));
    }
}
