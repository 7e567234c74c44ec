//! Reads an export back into a database of its own, from where [`super::merge`] adds it to another.
//!
//! The tables come as the export has them, with their numbers; constraints of the schema are checked, references are not: a merge
//! leaves out what leads nowhere. The database made is for reading only: it has neither triggers nor full text.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value as Json;

use super::describe::{self, Column, Table, Type};
use super::{Database, PACKAGE, SCHEMA_VERSION, bulk};

/// Tables that an export may lack: a merge works them out anew, or leaves them behind.
const SPARE: [&str; 16] = [
    "dup_group",
    "event",
    "saved_run",
    "pending",
    "tie_anew",
    "reextract",
    "article_brief",
    "sums_state",
    "sums_article",
    "speech_sum",
    "source_sum",
    "wording_sum",
    "speaker_sum",
    "pair_sum",
    "actor_sum",
    "voice_sum",
];

/// Rows between two looks at the wish to stop.
const LOOK: u64 = 1024;

/// Why an export can't be read back.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The folder has no data dictionary, or it is not one of an export of ours.
    #[error("`{}` is no finished export of Dateline: {what}", folder.display())]
    NotAnExport {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The export has no full texts.
    #[error("`{}` was exported without the articles' texts", folder.display())]
    Redacted {
        /// The folder.
        folder: PathBuf,
    },
    /// The export is of another schema.
    #[error("`{}` has schema {found}; this program's is {SCHEMA_VERSION}", folder.display())]
    Schema {
        /// The folder.
        folder: PathBuf,
        /// Its schema version.
        found: i64,
    },
    /// The export has not all tables.
    #[error("`{}` lacks the table `{table}`", folder.display())]
    Lacks {
        /// The folder.
        folder: PathBuf,
        /// The table.
        table: &'static str,
    },
    /// A file can't be read.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A row is not what the table holds.
    #[error("row {row} of `{}`: {what}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// Number of the row, from 1.
        row: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A table has more or fewer rows than were written.
    #[error("`{table}` has {found} rows in `{}`, {written} were written", folder.display())]
    Count {
        /// The folder.
        folder: PathBuf,
        /// The table.
        table: &'static str,
        /// Rows found.
        found: u64,
        /// Rows that the data dictionary tells of.
        written: u64,
    },
    /// The user wished to stop.
    #[error("interrupted")]
    Interrupted,
    /// The database refused a statement.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
}

/// An export whose data dictionary was read.
#[derive(Debug)]
pub struct Export {
    folder: PathBuf,
    tables: Vec<(Table, Files)>,
}

/// The files of a table.
#[derive(Debug)]
struct Files {
    format: Format,
    paths: Vec<PathBuf>,
    rows: u64,
}

/// The form of a file.
#[derive(Debug, Clone, Copy)]
enum Format {
    Csv,
    Jsonl,
    Parquet,
}

/// Tells whether a folder is an export of ours, of whatever version.
pub fn is_export(folder: &Path) -> bool {
    std::fs::read(folder.join(PACKAGE))
        .ok()
        .and_then(|text| serde_json::from_slice::<Json>(&text).ok())
        .is_some_and(|package| package["dateline"].is_object())
}

impl Export {
    /// Reads the data dictionary of a folder.
    pub fn open(folder: &Path) -> Result<Self, UnpackError> {
        let wrong = |what: String| UnpackError::NotAnExport {
            folder: folder.to_owned(),
            what,
        };
        let path = folder.join(PACKAGE);
        let text = std::fs::read(&path).map_err(|error| wrong(format!("{PACKAGE}: {error}")))?;
        let package: Json =
            serde_json::from_slice(&text).map_err(|error| wrong(format!("{PACKAGE}: {error}")))?;
        let made = &package["dateline"];
        let found = made["schema_version"]
            .as_i64()
            .ok_or_else(|| wrong(format!("{PACKAGE} does not tell of a schema")))?;
        if found != SCHEMA_VERSION {
            return Err(UnpackError::Schema {
                folder: folder.to_owned(),
                found,
            });
        }
        if made["redacted"] == true {
            return Err(UnpackError::Redacted {
                folder: folder.to_owned(),
            });
        }
        let resources = package["resources"].as_array().cloned().unwrap_or_default();
        let mut tables = Vec::new();
        for table in describe::tables() {
            if !table.has_rows() {
                continue;
            }
            let Some(resource) = resources.iter().find(|known| known["name"] == table.name) else {
                if SPARE.contains(&table.name) {
                    continue;
                }
                return Err(UnpackError::Lacks {
                    folder: folder.to_owned(),
                    table: table.name,
                });
            };
            let files = files(folder, resource)
                .ok_or_else(|| wrong(format!("{PACKAGE} is wrong about `{}`", table.name)))?;
            tables.push((table, files));
        }
        Ok(Self {
            folder: folder.to_owned(),
            tables,
        })
    }

    /// Makes a database of the export at `path`, where none is.
    pub fn unpack(
        &self,
        path: &Path,
        stop: &AtomicBool,
        step: &mut dyn FnMut(&'static str),
    ) -> Result<(), super::Error> {
        let database = Database::create(path)?;
        self.fill(&database.conn, stop, step)?;
        bulk::make_indexes(&database.conn)?;
        database.close()
    }

    /// Fills the tables.
    fn fill(
        &self,
        conn: &Connection,
        stop: &AtomicBool,
        step: &mut dyn FnMut(&'static str),
    ) -> Result<(), UnpackError> {
        // What a crash leaves of it is thrown away.
        conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")?;
        let triggers: Vec<String> = conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for trigger in triggers {
            conn.execute_batch(&format!("DROP TRIGGER \"{trigger}\""))?;
        }
        bulk::drop_indexes(conn).map_err(|error| match error {
            super::Error::Sql(error) => UnpackError::Sql(error),
            error => UnpackError::NotAnExport {
                folder: self.folder.clone(),
                what: error.to_string(),
            },
        })?;
        for (table, files) in &self.tables {
            step(table.name);
            let work = conn.unchecked_transaction()?;
            let mut rows = 0;
            work.execute(&format!("DELETE FROM {}", table.name), [])?;
            for path in &files.paths {
                rows += read(&work, table, files.format, path, stop)?;
            }
            work.commit()?;
            if rows != files.rows {
                return Err(UnpackError::Count {
                    folder: self.folder.clone(),
                    table: table.name,
                    found: rows,
                    written: files.rows,
                });
            }
        }
        Ok(())
    }
}

/// Returns the files that a data dictionary tells of; nothing where it makes no sense. They lie in the folder.
fn files(folder: &Path, resource: &Json) -> Option<Files> {
    let format = match resource["format"].as_str()? {
        "csv" => Format::Csv,
        "jsonl" => Format::Jsonl,
        "parquet" => Format::Parquet,
        _ => return None,
    };
    let names: Vec<&str> = match &resource["path"] {
        Json::String(path) => vec![path],
        Json::Array(paths) => paths.iter().map(Json::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let paths = names
        .iter()
        .map(|name| {
            let is_inside = Path::new(name)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            is_inside.then(|| folder.join(name))
        })
        .collect::<Option<_>>()?;
    Some(Files {
        format,
        paths,
        rows: resource["rows"].as_u64()?,
    })
}

/// Takes the rows of one file.
struct Inserter<'a> {
    insert: rusqlite::Statement<'a>,
    columns: Vec<&'a Column>,
    path: &'a Path,
    stop: &'a AtomicBool,
    rows: u64,
}

impl Inserter<'_> {
    /// Inserts a row.
    fn row(&mut self, cells: Vec<Value>) -> Result<(), UnpackError> {
        self.rows += 1;
        if self.rows.is_multiple_of(LOOK) && self.stop.load(Ordering::Relaxed) {
            return Err(UnpackError::Interrupted);
        }
        self.insert
            .execute(params_from_iter(cells))
            .map_err(|error| self.wrong(error.to_string()))?;
        Ok(())
    }

    /// Says what is wrong with the last row.
    fn wrong(&self, what: String) -> UnpackError {
        UnpackError::Row {
            path: self.path.to_owned(),
            row: self.rows,
            what,
        }
    }

    /// Returns a cell that is written as text; `None` for one in which nothing stands.
    fn cell(&self, column: &Column, text: Option<&str>) -> Result<Value, UnpackError> {
        let Some(text) = text else {
            // Older exports, and other programs, write an empty text like nothing.
            let is_text = column.ty() == Type::Text && column.required();
            return Ok(if is_text {
                Value::Text(String::new())
            } else {
                Value::Null
            });
        };
        let wrong = |()| {
            let at = self.rows + 1;
            UnpackError::Row {
                path: self.path.to_owned(),
                row: at,
                what: format!("`{text}` is no number, as `{}` is", column.name),
            }
        };
        Ok(match column.ty() {
            Type::Text => Value::Text(text.to_owned()),
            Type::Integer => Value::Integer(
                text.parse()
                    .map_err(|_: std::num::ParseIntError| wrong(()))?,
            ),
            Type::Real => Value::Real(
                text.parse()
                    .map_err(|_: std::num::ParseFloatError| wrong(()))?,
            ),
        })
    }
}

/// Reads one file of a table; returns how many rows it has.
fn read(
    conn: &Connection,
    table: &Table,
    format: Format,
    path: &Path,
    stop: &AtomicBool,
) -> Result<u64, UnpackError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({marks})",
        table.name,
        names.join(", ")
    );
    let mut inserter = Inserter {
        insert: conn.prepare(&sql)?,
        columns: table.columns.iter().collect(),
        path,
        stop,
        rows: 0,
    };
    let failed = |source| UnpackError::File {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    match format {
        Format::Csv => read_csv(file, &mut inserter)?,
        Format::Jsonl => read_jsonl(file, &mut inserter)?,
        Format::Parquet => read_parquet(file, &mut inserter)?,
    }
    Ok(inserter.rows)
}

/// Reads CSV.
fn read_csv(file: File, into: &mut Inserter<'_>) -> Result<(), UnpackError> {
    let failed = |source, path: &Path| UnpackError::File {
        path: path.to_owned(),
        source,
    };
    let mut table = Cells::new(file);
    let mut row = Vec::new();
    table
        .read(&mut row)
        .map_err(|error| failed(error, into.path))?;
    let mut places = Vec::new();
    for column in &into.columns {
        let place = row
            .iter()
            .position(|name| name.as_deref() == Some(column.name));
        places.push(
            place.ok_or_else(|| into.wrong(format!("there is no column `{}`", column.name)))?,
        );
    }
    let width = row.len();
    while table
        .read(&mut row)
        .map_err(|error| failed(error, into.path))?
    {
        if row.len() != width {
            return Err(into.wrong(format!("{} cells where {width} belong", row.len())));
        }
        let cells = into
            .columns
            .iter()
            .zip(&places)
            .map(|(column, place)| {
                into.cell(column, row.get(*place).and_then(|cell| cell.as_deref()))
            })
            .collect::<Result<_, _>>()?;
        into.row(cells)?;
    }
    Ok(())
}

/// The rows of a file in CSV, in which a cell without anything is told from an empty text.
struct Cells {
    machine: csv_core::Reader,
    input: BufReader<File>,
    /// The bytes of the cell at hand; what follows them is left from others.
    bytes: Vec<u8>,
}

impl Cells {
    fn new(file: File) -> Self {
        Self {
            machine: csv_core::Reader::new(),
            input: BufReader::with_capacity(64 << 10, file),
            bytes: vec![0; 4 << 10],
        }
    }

    /// Reads the next row, `None` for cells in which nothing stands; returns whether there was one.
    fn read(&mut self, row: &mut Vec<Option<String>>) -> std::io::Result<bool> {
        row.clear();
        let mut filled = 0;
        // The first byte of the cell at hand, once it is seen.
        let mut first = None;
        loop {
            let input = self.input.fill_buf()?;
            if row.is_empty() && first.is_none() {
                // Line ends before a row belong to the one before it, or are empty lines.
                let ends = input
                    .iter()
                    .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                    .count();
                if ends > 0 {
                    self.input.consume(ends);
                    continue;
                }
            }
            first = first.or_else(|| input.first().copied());
            let bytes = self.bytes.get_mut(filled..).unwrap_or_default();
            let (met, used, written) = self.machine.read_field(input, bytes);
            self.input.consume(used);
            filled += written;
            match met {
                csv_core::ReadFieldResult::InputEmpty => {}
                csv_core::ReadFieldResult::OutputFull => {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                }
                csv_core::ReadFieldResult::Field { record_end } => {
                    let bytes = self.bytes.get(..filled).unwrap_or_default();
                    let is_nothing = filled == 0 && first != Some(b'"');
                    row.push(match str::from_utf8(bytes) {
                        _ if is_nothing => None,
                        Ok(text) => Some(text.to_owned()),
                        Err(error) => {
                            return Err(std::io::Error::new(
                                std::io::ErrorKind::InvalidData,
                                error,
                            ));
                        }
                    });
                    filled = 0;
                    first = None;
                    if record_end {
                        return Ok(true);
                    }
                }
                csv_core::ReadFieldResult::End => return Ok(false),
            }
        }
    }
}

/// Reads JSON Lines.
fn read_jsonl(file: File, into: &mut Inserter<'_>) -> Result<(), UnpackError> {
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|source| UnpackError::File {
            path: into.path.to_owned(),
            source,
        })?;
        let row: Json =
            serde_json::from_str(&line).map_err(|error| into.wrong(error.to_string()))?;
        let cells = into
            .columns
            .iter()
            .map(|column| match (row.get(column.name), column.ty()) {
                (None | Some(Json::Null), _) => Ok(Value::Null),
                (Some(Json::String(text)), Type::Text) => Ok(Value::Text(text.clone())),
                (Some(Json::Number(number)), Type::Integer) if number.is_i64() => {
                    Ok(Value::Integer(number.as_i64().unwrap_or_default()))
                }
                (Some(Json::Number(number)), Type::Real) => {
                    Ok(Value::Real(number.as_f64().unwrap_or_default()))
                }
                (Some(other), _) => {
                    Err(into.wrong(format!("`{other}` is not what `{}` holds", column.name)))
                }
            })
            .collect::<Result<_, _>>()?;
        into.row(cells)?;
    }
    Ok(())
}

/// Reads Parquet.
#[cfg(feature = "parquet")]
fn read_parquet(file: File, into: &mut Inserter<'_>) -> Result<(), UnpackError> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let failed = |error: parquet::errors::ParquetError, path: &Path| UnpackError::File {
        path: path.to_owned(),
        source: std::io::Error::other(error),
    };
    let reader = SerializedFileReader::new(file).map_err(|error| failed(error, into.path))?;
    let rows = reader
        .get_row_iter(None)
        .map_err(|error| failed(error, into.path))?;
    for row in rows {
        let row = row.map_err(|error| failed(error, into.path))?;
        let mut cells = vec![Value::Null; into.columns.len()];
        for (name, field) in row.get_column_iter() {
            // The columns stand in their order; a further one is none of ours.
            let Some(at) = into.columns.iter().position(|column| column.name == name) else {
                continue;
            };
            let value = match field {
                Field::Null => Value::Null,
                Field::Long(number) => Value::Integer(*number),
                Field::Int(number) => Value::Integer(i64::from(*number)),
                Field::Double(number) => Value::Real(*number),
                Field::Str(text) => Value::Text(text.clone()),
                other => {
                    return Err(into.wrong(format!("`{other}` is not what `{name}` holds")));
                }
            };
            if let Some(cell) = cells.get_mut(at) {
                *cell = value;
            }
        }
        into.row(cells)?;
    }
    Ok(())
}

/// Says that the program was built without Parquet.
#[cfg(not(feature = "parquet"))]
fn read_parquet(_: File, into: &mut Inserter<'_>) -> Result<(), UnpackError> {
    Err(UnpackError::File {
        path: into.path.to_owned(),
        source: std::io::Error::new(
            std::io::ErrorKind::Unsupported,
            "this program was built without Parquet",
        ),
    })
}
