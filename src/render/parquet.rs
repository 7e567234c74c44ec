//! Apache Parquet: typed columns, compressed, written in groups of rows so that memory does not grow with their number.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type as Schema};

use crate::query::Value;
use crate::store::describe::Type;

/// Bytes of cells that are gathered before they are written as one group of rows.
const GROUP_BYTES: usize = 32 << 20;

/// Rows of a group, where they are small.
const GROUP_ROWS: usize = 250_000;

/// A file that is being written.
pub struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// A column of the group of rows that is being gathered.
struct Column {
    name: String,
    /// 1 for each row with a value, 0 for each without; nothing where all have one.
    levels: Option<Vec<i16>>,
    cells: Cells,
}

/// The values of a column.
enum Cells {
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<ByteArray>),
}

impl<W: Write + Send> fmt::Debug for Parquet<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parquet")
            .field("rows", &self.rows)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file with columns of these names and types; `true` for a column of which every row has a value.
    pub fn new(columns: &[(String, Type, bool)], out: W) -> io::Result<Self> {
        let mut fields = Vec::with_capacity(columns.len());
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned());
        for (name, ty, required) in columns {
            let (physical, logical) = match ty {
                Type::Integer => (Physical::INT64, None),
                Type::Real => (Physical::DOUBLE, None),
                Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            };
            let repetition = if *required {
                Repetition::REQUIRED
            } else {
                Repetition::OPTIONAL
            };
            let field = Schema::primitive_type_builder(name, physical)
                .with_logical_type(logical)
                .with_repetition(repetition)
                .build();
            fields.push(Arc::new(field.map_err(failed)?));
            // Keys and offsets rise from row to row: what is between them is small, and no two are the same.
            if *ty == Type::Integer && (name.ends_with("_id") || name.ends_with("_char")) {
                let path = ColumnPath::from(name.as_str());
                properties = properties
                    .set_column_dictionary_enabled(path.clone(), false)
                    .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
            }
        }
        let schema = Schema::group_type_builder("row")
            .with_fields(fields)
            .build()
            .map_err(failed)?;
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build()))
            .map_err(failed)?;
        let columns = columns
            .iter()
            .map(|(name, ty, required)| Column {
                name: name.clone(),
                levels: (!required).then(Vec::new),
                cells: match ty {
                    Type::Integer => Cells::Integer(Vec::new()),
                    Type::Real => Cells::Real(Vec::new()),
                    Type::Text => Cells::Text(Vec::new()),
                },
            })
            .collect();
        Ok(Self {
            writer,
            columns,
            rows: 0,
            bytes: 0,
        })
    }

    /// Adds a row. Fails where a cell is not of the type of its column.
    pub fn row(&mut self, row: &[Value]) -> io::Result<()> {
        for (column, value) in self.columns.iter_mut().zip(row) {
            self.bytes += column.push(value)?;
        }
        self.rows += 1;
        if self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is left, and the foot of the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.writer.close().map_err(failed)?;
        Ok(())
    }

    /// Writes the rows gathered.
    fn flush(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column().map_err(failed)? else {
                break;
            };
            let levels = column.levels.as_deref();
            match &column.cells {
                Cells::Integer(cells) => {
                    writer.typed::<Int64Type>().write_batch(cells, levels, None)
                }
                Cells::Real(cells) => writer
                    .typed::<DoubleType>()
                    .write_batch(cells, levels, None),
                Cells::Text(cells) => writer
                    .typed::<ByteArrayType>()
                    .write_batch(cells, levels, None),
            }
            .map_err(failed)?;
            writer.close().map_err(failed)?;
            column.clear();
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        self.bytes = 0;
        Ok(())
    }
}

impl Column {
    /// Adds a cell; returns about how many bytes it takes.
    fn push(&mut self, value: &Value) -> io::Result<usize> {
        let bytes = match (&mut self.cells, value) {
            (_, Value::Null) => {
                let Some(levels) = &mut self.levels else {
                    return Err(self.misfit("nothing"));
                };
                levels.push(0);
                return Ok(2);
            }
            (Cells::Integer(cells), Value::Integer(number)) => {
                cells.push(*number);
                8
            }
            (Cells::Real(cells), Value::Real(number)) => {
                cells.push(*number);
                8
            }
            (Cells::Real(cells), Value::Integer(number)) => {
                cells.push(*number as f64);
                8
            }
            (Cells::Text(cells), Value::Text(text)) => {
                cells.push(ByteArray::from(text.as_str()));
                text.len() + size_of::<ByteArray>()
            }
            (_, Value::Integer(_) | Value::Real(_)) => return Err(self.misfit("a number")),
            (_, Value::Text(_)) => return Err(self.misfit("text")),
            (_, Value::Blob(_)) => return Err(self.misfit("bytes")),
        };
        if let Some(levels) = &mut self.levels {
            levels.push(1);
        }
        Ok(bytes)
    }

    /// Forgets the rows gathered.
    fn clear(&mut self) {
        if let Some(levels) = &mut self.levels {
            levels.clear();
        }
        match &mut self.cells {
            Cells::Integer(cells) => cells.clear(),
            Cells::Real(cells) => cells.clear(),
            Cells::Text(cells) => cells.clear(),
        }
    }

    /// Says that a cell is not of the column's type.
    fn misfit(&self, found: &str) -> io::Error {
        let wanted = match self.cells {
            Cells::Integer(_) => "a whole number",
            Cells::Real(_) => "a number",
            Cells::Text(_) => "text",
        };
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("column `{}` holds {found} and not {wanted}", self.name),
        )
    }
}

/// Returns the error of the file itself, where it is one.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    fn columns() -> Vec<(String, Type, bool)> {
        vec![
            ("row_id".to_owned(), Type::Integer, true),
            ("score".to_owned(), Type::Real, false),
            ("words".to_owned(), Type::Text, false),
        ]
    }

    #[test]
    fn rows_are_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        let file = std::fs::File::create(&path).unwrap();
        let mut out = Parquet::new(&columns(), file).unwrap();
        for row in [
            [Value::Integer(i64::MIN), Value::Null, Value::from("")],
            [Value::Integer(i64::MAX), Value::Real(0.1), Value::Null],
            [
                Value::Integer(0),
                Value::Integer(3),
                Value::from("Ärger, \"so\"\n"),
            ],
        ] {
            out.row(&row).unwrap();
        }
        out.finish().unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let rows: Vec<String> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().to_string())
            .collect();
        assert_eq!(
            rows,
            [
                "{row_id: -9223372036854775808, score: null, words: \"\"}",
                "{row_id: 9223372036854775807, score: 0.1, words: null}",
                "{row_id: 0, score: 3.0, words: \"Ärger, \"so\"\n\"}"
            ]
        );
    }

    #[test]
    fn a_cell_of_another_type_is_refused() {
        for (row, said) in [
            (
                [Value::Null, Value::Null, Value::Null],
                "column `row_id` holds nothing and not a whole number",
            ),
            (
                [Value::Integer(1), Value::from("x"), Value::Null],
                "column `score` holds text and not a number",
            ),
            (
                [Value::Integer(1), Value::Null, Value::Blob(vec![0])],
                "column `words` holds bytes and not text",
            ),
        ] {
            let mut out = Parquet::new(&columns(), Vec::new()).unwrap();
            assert_eq!(out.row(&row).unwrap_err().to_string(), said);
        }
    }
}
