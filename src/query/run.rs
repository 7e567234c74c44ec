//! Runs one statement and gives its rows one by one.

use std::fmt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ErrorCode, Statement};

use crate::query::guard::{self, Deadline, Watchdog};
use crate::query::sql::{Kind, Token, tokens};
use crate::query::{Error, Value, nearest};

/// A database opened for reading only.
#[derive(Debug)]
pub struct Reader {
    // Ends before the connection does.
    _watchdog: Watchdog,
    pub(super) conn: Connection,
    deadline: Deadline,
    timeout: Option<Duration>,
}

impl Reader {
    /// Opens a Dateline database. A statement stops after `timeout` of work, or when `interrupt` is set.
    pub fn open(
        path: &Path,
        timeout: Option<Duration>,
        interrupt: &'static AtomicBool,
    ) -> Result<Self, Error> {
        let (conn, deadline) = guard::open(path, interrupt)?;
        Ok(Self {
            _watchdog: Watchdog::new(&conn, &deadline),
            conn,
            deadline,
            timeout,
        })
    }

    /// Sees to it that all statements from now on see the database of one moment, whatever others write.
    pub fn hold(&mut self) -> Result<(), Error> {
        guard::hold(&mut self.conn)
    }

    /// Prepares a statement that only reads, and binds its parameters.
    pub fn select<'a>(
        &'a self,
        sql: &'a str,
        values: &[(String, Value)],
    ) -> Result<Rows<'a>, Error> {
        self.deadline.arm(self.timeout);
        // A report asks the same thousands of times, of other values.
        let prepared = self.conn.prepare_cached(sql);
        self.deadline.disarm();
        let mut stmt = prepared.map_err(|error| self.explain(sql, error))?;
        if stmt.is_explain() != 0 {
            return Err(Error::Refused {
                reason: "EXPLAIN belongs to the option `--explain`",
            });
        }
        if stmt.expanded_sql().is_none_or(|text| text.is_empty()) {
            return Err(Error::Refused {
                reason: "there is no statement",
            });
        }
        if !stmt.readonly() || stmt.column_count() == 0 {
            return Err(Error::Refused {
                reason: "the statement does not only read",
            });
        }
        bind(&mut stmt, values)?;
        let columns = stmt.column_names().map(str::to_owned).collect();
        Ok(Rows {
            reader: self,
            stmt,
            sql,
            columns,
        })
    }

    /// Returns how SQLite would run a statement, indented as a tree.
    pub fn plan(&self, sql: &str, values: &[(String, Value)]) -> Result<Vec<String>, Error> {
        self.select(sql, values)?;
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let mut stmt = self.conn.prepare(&explain)?;
        bind(&mut stmt, values)?;
        let mut depths: Vec<(i64, usize)> = Vec::new();
        let mut lines = Vec::new();
        let mut rows = stmt.raw_query();
        while let Some(row) = rows.next()? {
            let (id, parent): (i64, i64) = (row.get(0)?, row.get(1)?);
            let depth = depths
                .iter()
                .rev()
                .find(|(known, _)| *known == parent)
                .map_or(0, |(_, depth)| depth + 1);
            depths.push((id, depth));
            lines.push(format!(
                "{}{}",
                "  ".repeat(depth),
                row.get::<_, String>(3)?
            ));
        }
        Ok(lines)
    }

    /// Returns a fingerprint of what the database holds, 16 hexadecimal digits: the same for the same imports and decisions.
    pub fn fingerprint(&self) -> Result<String, Error> {
        let mut hasher = blake3::Hasher::new();
        for sql in [
            "SELECT batch_id, started_at, rules_version, n_seen, n_new, n_version, n_same, n_reject FROM import_batch ORDER BY batch_id",
            "SELECT count(*), max(article_id), sum(is_latest), sum(is_copy) FROM article_brief",
            "SELECT decision_id, action, target_key, other_key, value, undone FROM decision ORDER BY decision_id",
        ] {
            for row in self.all(sql, &[])? {
                hasher.update(format!("{row:?}\n").as_bytes());
            }
        }
        let mut digits = hasher.finalize().to_hex().to_string();
        digits.truncate(16);
        Ok(digits)
    }

    /// Returns the names of all tables and views with those of their columns, for completion.
    pub fn names(&self) -> Result<Vec<(String, Vec<String>)>, Error> {
        let sql = "SELECT s.name, c.name
                     FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
                    WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite%' AND s.name NOT LIKE 'article\\_fts\\_%' ESCAPE '\\'
                      AND s.name <> 'refinery_schema_history'
                    ORDER BY s.name, c.cid";
        let mut names: Vec<(String, Vec<String>)> = Vec::new();
        for row in self.all(sql, &[])? {
            let [Value::Text(table), Value::Text(column)] = row.as_slice() else {
                continue;
            };
            match names.last_mut() {
                Some((last, columns)) if last == table => columns.push(column.clone()),
                _ => names.push((table.clone(), vec![column.clone()])),
            }
        }
        Ok(names)
    }

    /// Returns all rows of a statement of our own that gives few.
    pub(super) fn all(
        &self,
        sql: &str,
        values: &[(String, Value)],
    ) -> Result<Vec<Vec<Value>>, Error> {
        let mut out = Vec::new();
        self.select(sql, values)?.each(|row| {
            out.push(row.to_vec());
            Ok::<_, Error>(true)
        })?;
        Ok(out)
    }

    /// Makes an error of SQLite one of ours, with the place and the nearest name where a name is unknown.
    fn explain(&self, sql: &str, error: rusqlite::Error) -> Error {
        if let Some(stop) = self.stopped(&error) {
            return stop;
        }
        if error.sqlite_error_code() == Some(ErrorCode::OutOfMemory) {
            return Error::MemoryLimit;
        }
        match error {
            rusqlite::Error::SqliteFailure(code, _)
            | rusqlite::Error::SqlInputError { error: code, .. }
                if code.code == ErrorCode::AuthorizationForStatementDenied =>
            {
                Error::Refused {
                    reason: "the statement would do something else than read",
                }
            }
            rusqlite::Error::MultipleStatement => Error::Refused {
                reason: "there is more than one statement",
            },
            rusqlite::Error::SqlInputError { msg, offset, .. } => Error::Sql {
                nearest: self.nearest_name(&msg),
                offset: usize::try_from(offset)
                    .ok()
                    .or_else(|| unknown_table(sql, &msg)),
                message: msg,
                sql: sql.to_owned(),
            },
            rusqlite::Error::SqliteFailure(_, Some(message)) => Error::Sql {
                nearest: self.nearest_name(&message),
                offset: unknown_table(sql, &message),
                message,
                sql: sql.to_owned(),
            },
            error => Error::Sqlite(error),
        }
    }

    /// Returns the error of a time limit or an interrupt, where it was one.
    fn stopped(&self, error: &rusqlite::Error) -> Option<Error> {
        (error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)).then(|| {
            if self.deadline.interrupted() {
                Error::Interrupted
            } else {
                Error::TimeLimit {
                    seconds: self.timeout.unwrap_or_default().as_secs_f64(),
                }
            }
        })
    }

    /// Returns the table, view or column nearest to the unknown one in a message of SQLite.
    fn nearest_name(&self, message: &str) -> Option<String> {
        let (what, name) = message
            .split_once("no such table: ")
            .map(|(_, name)| ("table", name))
            .or_else(|| {
                message
                    .split_once("no such column: ")
                    .map(|(_, name)| ("column", name))
            })?;
        let name = name.rsplit('.').next().unwrap_or(name);
        let sql = if what == "table" {
            "SELECT name FROM sqlite_schema
              WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'article\\_fts\\_%' ESCAPE '\\'
                AND name <> 'refinery_schema_history'
              ORDER BY name"
        } else {
            "SELECT DISTINCT c.name FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
              WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'article_fts%' ORDER BY c.name"
        };
        let mut stmt = self.conn.prepare(sql).ok()?;
        let names: Vec<String> = stmt
            .query_map([], |row| row.get(0))
            .ok()?
            .filter_map(Result::ok)
            .collect();
        nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
    }
}

/// Returns the byte where a statement names the table that SQLite does not know: its message does not say.
fn unknown_table(sql: &str, message: &str) -> Option<usize> {
    let (_, name) = message.split_once("no such table: ")?;
    let name = name.rsplit('.').next().unwrap_or(name);
    let tokens: Vec<Token> = tokens(sql)
        .into_iter()
        .filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
        .collect();
    let is_name = |token: &Token| {
        let text = token.span.of(sql);
        let bare = match token.kind {
            Kind::Word => text,
            Kind::Quoted => text.trim_matches(['"', '`', '[', ']']),
            _ => return false,
        };
        bare.eq_ignore_ascii_case(name)
    };
    let is_table = |before: Option<&Token>| {
        before.is_some_and(|token| {
            let text = token.span.of(sql);
            [",", ".", "("].contains(&text)
                || ["FROM", "JOIN", "IN"]
                    .iter()
                    .any(|word| text.eq_ignore_ascii_case(word))
        })
    };
    let found = |only_tables: bool| {
        tokens.iter().enumerate().find(|(at, token)| {
            // A column may bear the name too, and a column of it is written `name.column`.
            let after = tokens.get(at + 1).map(|token| token.span.of(sql));
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            is_name(token) && (!only_tables || (is_table(before) && after != Some(".")))
        })
    };
    found(true)
        .or_else(|| found(false))
        .map(|(_, token)| token.span.start)
}

/// Binds every parameter of a statement; each must have a value, and each value a parameter.
fn bind(stmt: &mut Statement<'_>, values: &[(String, Value)]) -> Result<(), Error> {
    let wrong = |name: &str, what| Error::Parameter {
        name: name.to_owned(),
        what,
    };
    let mut used = vec![false; values.len()];
    for index in 1..=stmt.parameter_count() {
        let Some(written) = stmt.parameter_name(index).map(str::to_owned) else {
            return Err(wrong("?", "is not allowed: a parameter is written `:name`"));
        };
        let Some(name) = written.strip_prefix(':') else {
            return Err(wrong(
                &written,
                "is not allowed: a parameter is written `:name`",
            ));
        };
        let Some(at) = values.iter().position(|(known, _)| known == name) else {
            return Err(wrong(name, "has no value"));
        };
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
        match values.get(at).map(|(_, value)| value) {
            None | Some(Value::Null) => stmt.raw_bind_parameter(index, rusqlite::types::Null)?,
            Some(Value::Integer(number)) => stmt.raw_bind_parameter(index, number)?,
            Some(Value::Real(number)) => stmt.raw_bind_parameter(index, number)?,
            Some(Value::Text(text)) => stmt.raw_bind_parameter(index, text)?,
            Some(Value::Blob(bytes)) => stmt.raw_bind_parameter(index, bytes)?,
        }
    }
    match values.iter().zip(&used).find(|(_, used)| !**used) {
        Some(((name, _), _)) => Err(wrong(name, "is not used by the statement")),
        None => Ok(()),
    }
}

/// A statement that is ready to give its rows.
pub struct Rows<'a> {
    reader: &'a Reader,
    stmt: CachedStatement<'a>,
    sql: &'a str,
    columns: Vec<String>,
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("sql", &self.sql)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl Rows<'_> {
    /// Returns the names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Calls `each` with every row until it returns false.
    ///
    /// Only the time that SQLite works counts against the time limit: a slow reader of the rows is not to blame.
    pub fn each<E: From<Error>>(
        mut self,
        mut each: impl FnMut(&[Value]) -> Result<bool, E>,
    ) -> Result<(), E> {
        let (reader, sql) = (self.reader, self.sql);
        let mut left = reader.timeout;
        let count = self.columns.len();
        let mut row_values = Vec::with_capacity(count);
        let mut rows = self.stmt.raw_query();
        loop {
            if reader.deadline.interrupted() {
                return Err(Error::Interrupted.into());
            }
            reader.deadline.arm(left);
            let started = Instant::now();
            let next = rows.next();
            reader.deadline.disarm();
            let Some(row) = next.map_err(|error| reader.explain(sql, error))? else {
                return Ok(());
            };
            left = left.map(|left| left.saturating_sub(started.elapsed()));
            row_values.clear();
            for index in 0..count {
                row_values.push(value(row.get_ref(index).map_err(Error::from)?));
            }
            if !each(&row_values)? {
                return Ok(());
            }
        }
    }
}

/// Copies a cell out of SQLite. Text that is not UTF-8 (the file was made elsewhere) is shown as well as can be.
fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);
    const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

    /// Returns a reader over a database in a file with the rows of `sql`.
    pub(in crate::query) fn reader(sql: &str) -> (tempfile::TempDir, Reader) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let conn = Connection::open(&path).unwrap();
        let mut migrations = MIGRATIONS.to_vec();
        migrations.sort_by_key(|(name, _)| {
            name.trim_start_matches('V')
                .split('_')
                .next()
                .and_then(|n| n.parse::<u32>().ok())
        });
        for (_, migration) in migrations {
            conn.execute_batch(migration).unwrap();
        }
        conn.execute_batch(sql).unwrap();
        drop(conn);
        let reader = Reader::open(&path, Some(Duration::from_millis(400)), &NEVER).unwrap();
        (folder, reader)
    }

    #[test]
    fn hostile_statements_are_refused() {
        let (folder, reader) = reader("INSERT INTO outlet (name, norm) VALUES ('A', 'a')");
        let target = folder.path().join("leak.db");
        for sql in [
            "DELETE FROM outlet",
            "INSERT INTO outlet (name, norm) VALUES ('x', 'x')",
            "UPDATE outlet SET name = 'x' RETURNING outlet_id",
            "WITH x AS (SELECT 1) DELETE FROM outlet RETURNING outlet_id",
            "REPLACE INTO outlet (name, norm) VALUES ('A', 'b')",
            "DROP TABLE outlet",
            "ALTER TABLE outlet ADD COLUMN x",
            "CREATE TABLE t (x)",
            "CREATE TEMP TABLE t (x)",
            "CREATE VIEW v AS SELECT 1",
            "CREATE TRIGGER t AFTER INSERT ON outlet BEGIN SELECT 1; END",
            "ATTACH 'leak.db' AS x",
            "ATTACH 'file:leak.db?mode=rwc' AS x",
            "DETACH main",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA query_only = 0",
            "PRAGMA writable_schema = 1",
            "PRAGMA user_version = 9",
            "SELECT * FROM pragma_query_only(0)",
            "SELECT * FROM pragma_journal_mode('wal')",
            "VACUUM INTO 'leak.db'",
            "VACUUM",
            "BEGIN",
            "COMMIT",
            "SAVEPOINT a",
            "ANALYZE",
            "REINDEX",
            "SELECT 1; DELETE FROM outlet",
            "SELECT load_extension('x')",
            "SELECT randomblob(100000000)",
            "SELECT hex(zeroblob(60000000))",
            "SELECT fts3_tokenizer('simple')",
            "SELECT \"nosuchcolumn\"",
            "EXPLAIN SELECT 1",
            "EXPLAIN DELETE FROM outlet",
            "SELECT * FROM sqlite_dbpage",
            "INSERT INTO article_fts (article_fts) VALUES ('rebuild')",
            "SELECT 1 WHERE 1 = ?",
            "SELECT 1 WHERE 1 = @a",
            "SELECT 1 WHERE 1 = :undeclared",
            "",
            "-- nothing",
            "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r",
        ] {
            let sql = sql.replace("leak.db", &target.display().to_string());
            let done = reader
                .select(&sql, &[])
                .and_then(|rows| rows.each(|_| Ok::<_, Error>(true)));
            assert!(done.is_err(), "{sql}");
        }
        assert!(!target.exists());
        assert_eq!(
            reader.all("SELECT name FROM outlet", &[]).unwrap(),
            [[Value::from("A")]]
        );
    }

    #[test]
    fn a_statement_stops_at_the_time_limit() {
        let (_folder, reader) = reader("");
        let endless =
            "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r";
        let error = reader.all(endless, &[]).unwrap_err();
        assert!(matches!(error, Error::TimeLimit { .. }), "{error}");
        assert!(reader.all("SELECT 1", &[]).is_ok());
    }

    #[test]
    fn an_unknown_name_gets_the_nearest() {
        let (_folder, reader) = reader("");
        for (sql, nearest) in [
            ("SELECT * FROM articles", "article"),
            ("SELECT q.speaker_idd FROM quote AS q", "speaker_id"),
        ] {
            match reader.select(sql, &[]).unwrap_err() {
                Error::Sql { nearest: found, .. } => {
                    assert_eq!(found.as_deref(), Some(nearest), "{sql}");
                }
                error => panic!("{sql}: {error}"),
            }
        }
    }

    #[test]
    fn an_unknown_table_is_pointed_at() {
        for (sql, name, at) in [
            ("SELECT * FROM quotes", "quotes", 14),
            ("SELECT quotes.a, ',quotes' FROM quotes", "quotes", 32),
            (
                "SELECT 1 FROM a, -- quotes\n  \"Quotes\" AS q",
                "main.quotes",
                29,
            ),
            ("WITH x AS (SELECT 1) SELECT 1 FROM x JOIN y", "y", 42),
        ] {
            let message = format!("no such table: {name}");
            assert_eq!(unknown_table(sql, &message), Some(at), "{sql}");
        }
        assert_eq!(unknown_table("SELECT 1", "syntax error"), None);
    }

    #[test]
    fn a_long_sort_stops_at_the_time_limit_too() {
        let (_folder, reader) = reader("");
        // One step sorts all of it.
        let sorted =
            "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 3000000)
                      SELECT i FROM r ORDER BY i * 7919 % 1000003, printf('%0200d', i)";
        let started = Instant::now();
        let error = reader.all(sorted, &[]).unwrap_err();
        assert!(matches!(error, Error::TimeLimit { .. }), "{error}");
        let took = started.elapsed();
        assert!(took < Duration::from_secs(3), "{took:?}");
        // Whoever reads the rows slowly is not stopped.
        let mut rows = 0;
        reader
            .select("SELECT 1 UNION ALL SELECT 2", &[])
            .unwrap()
            .each(|_| {
                rows += 1;
                std::thread::sleep(Duration::from_millis(500));
                Ok::<_, Error>(true)
            })
            .unwrap();
        assert_eq!(rows, 2);
    }

    #[test]
    fn every_value_needs_a_parameter() {
        let (_folder, reader) = reader("");
        assert!(
            reader
                .select("SELECT 1", &[("a".to_owned(), Value::Null)])
                .is_err()
        );
        assert_eq!(
            reader
                .all("SELECT :a + 1", &[("a".to_owned(), Value::Integer(1))])
                .unwrap(),
            [[Value::Integer(2)]]
        );
    }

    #[test]
    fn another_file_is_not_taken_for_ours() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| Reader::open(&folder.path().join(name), None, &NEVER).map(|_| ());
        assert!(matches!(open("none.db"), Err(Error::Missing { .. })));
        std::fs::write(folder.path().join("empty.db"), "").unwrap();
        assert!(matches!(open("empty.db"), Err(Error::NotDatabase { .. })));
        std::fs::write(
            folder.path().join("text.db"),
            "SQLite format 3\0 and then not".repeat(300),
        )
        .unwrap();
        assert!(matches!(open("text.db"), Err(Error::NotDatabase { .. })));
        let other = Connection::open(folder.path().join("other.db")).unwrap();
        other.execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(matches!(open("other.db"), Err(Error::NotDateline { .. })));
        let newer = Connection::open(folder.path().join("newer.db")).unwrap();
        newer
            .execute_batch(
                "PRAGMA application_id = 1145851461; PRAGMA user_version = 99; CREATE TABLE t (x)",
            )
            .unwrap();
        assert!(matches!(
            open("newer.db"),
            Err(Error::Newer { found: 99, .. })
        ));
    }
}
