//! Rows of a table, none of them longer than allowed.
//!
//! The machine that cuts rows into cells writes into a buffer of the length of a record at most. What comes after that runs
//! through the machine all the same and is thrown away, so that a row without end takes no memory, and ends where it would:
//! line ends, delimiters and quotation marks in it mean what they mean in any other row.

use std::io::{self, BufRead};

use csv_core::ReadRecordResult;

use super::Input;

/// Most cells of a row that are kept: no program writes more columns.
const COLUMNS: usize = 1 << 16;

/// Bytes that the buffer begins with, and goes back to after a row that was too long.
const FIRST: usize = 4 << 10;

/// What reading a row met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A row.
    Whole,
    /// A row over the limit, which was passed over.
    TooLong,
    /// The end of the table.
    End,
}

/// Cuts a stream into rows.
pub(super) struct RowReader {
    machine: csv_core::Reader,
    input: Input,
    limit: usize,
    /// The bytes of all cells, one after another; what follows the last is left from other rows.
    bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
    /// Cells of the row at hand.
    cells: usize,
    offset: u64,
    done: bool,
}

impl RowReader {
    /// Reads `input`, in rows of `limit` bytes at most, not counting delimiters and quotation marks around cells.
    pub(super) fn new(input: Input, delimiter: u8, limit: usize) -> Self {
        Self {
            machine: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            input,
            limit,
            bytes: vec![0; FIRST.min(limit.saturating_add(1))],
            ends: vec![0; 64],
            cells: 0,
            offset: 0,
            done: false,
        }
    }

    /// Returns the byte behind the last row that was read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the next row; empty lines are no rows. After an error there are no more.
    pub(super) fn next_row(&mut self) -> io::Result<Row> {
        self.cells = 0;
        if self.done {
            return Ok(Row::End);
        }
        let (mut filled, mut is_over) = (0, false);
        // Ends of cells that nobody asks for.
        let mut spare = [0; 256];
        loop {
            let input = match self.input.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.done = true;
                    return Err(error);
                }
            };
            let is_spare = is_over || self.cells >= COLUMNS;
            let ends = if is_spare {
                &mut spare[..]
            } else {
                self.ends.get_mut(self.cells..).unwrap_or_default()
            };
            let bytes = self.bytes.get_mut(filled..).unwrap_or_default();
            let (met, used, written, ended) = self.machine.read_record(input, bytes, ends);
            self.input.consume(used);
            self.offset += used as u64;
            filled += written;
            if !is_spare {
                self.cells += ended;
            }
            is_over |= filled > self.limit;
            match met {
                ReadRecordResult::InputEmpty => {}
                // All of it is written over again and again.
                _ if is_over
                    && filled == self.bytes.len()
                    && met == ReadRecordResult::OutputFull =>
                {
                    filled = 0;
                }
                ReadRecordResult::OutputFull => {
                    let size = self.bytes.len().saturating_mul(2);
                    self.bytes.resize(size.min(self.limit.saturating_add(1)), 0);
                }
                ReadRecordResult::OutputEndsFull if is_spare => {}
                ReadRecordResult::OutputEndsFull => {
                    self.ends.resize((self.ends.len() * 2).min(COLUMNS), 0);
                }
                ReadRecordResult::Record if is_over => {
                    self.cells = 0;
                    self.bytes.truncate(FIRST);
                    self.bytes.shrink_to_fit();
                    return Ok(Row::TooLong);
                }
                ReadRecordResult::Record => return Ok(Row::Whole),
                ReadRecordResult::End => {
                    self.done = true;
                    self.cells = 0;
                    return Ok(Row::End);
                }
            }
        }
    }

    /// Returns the cells of the row at hand.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().take(self.cells).map(move |&end| {
            let cell = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// Reads a text in pieces of `piece` bytes; returns each row's cells, a bar between them, and the most bytes held.
    fn rows(text: &str, limit: usize, piece: usize) -> (Vec<String>, usize) {
        let input = BufReader::with_capacity(piece, io::Cursor::new(text.as_bytes().to_vec()));
        let mut reader = RowReader::new(Box::new(input), b',', limit);
        let (mut rows, mut most) = (Vec::new(), 0);
        loop {
            let row = reader.next_row().unwrap();
            most = most.max(reader.bytes.capacity() + reader.ends.capacity() * 8);
            match row {
                Row::Whole => {
                    let cells: Vec<_> = reader.cells().map(String::from_utf8_lossy).collect();
                    rows.push(cells.join("|"));
                }
                Row::TooLong => rows.push("too long".to_owned()),
                Row::End => break,
            }
        }
        assert_eq!(reader.offset(), text.len() as u64);
        assert_eq!(reader.next_row().unwrap(), Row::End);
        (rows, most)
    }

    #[test]
    fn rows_are_those_of_any_other_reader() {
        let text = "a,b\r\n\r\n\"x\ny\",\"say \"\"no\"\"\"\n,\n\"open, and\nno end";
        let mut other = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let other: Vec<String> = other
            .records()
            .map(|row| row.unwrap().iter().collect::<Vec<_>>().join("|"))
            .collect();
        for piece in 1..40 {
            assert_eq!(rows(text, 1000, piece).0, other);
        }
    }

    #[test]
    fn a_row_without_end_takes_little_memory_and_the_next_are_whole() {
        let limit = 20_000;
        for line_end in ["\n", "\r\n"] {
            for long in [
                format!("\"{}\"", "word, \"\"word\"\" ".repeat(300_000)),
                format!("\"{}\"", "word\nword, \r\n,".repeat(300_000)),
                format!("\"{}\"", "\n,".repeat(2_000_000)),
                format!("\"{}\"", "\"\"".repeat(2_000_000)),
                format!("ab\"{}", "word ".repeat(900_000)),
                format!("{}x", "word,".repeat(900_000)),
            ] {
                let table = format!(
                    "title,text{line_end}A,one{line_end}B,{long}{line_end}C,\"two, three\"{line_end}D,{line_end}E,four"
                );
                for piece in [7, 4096, 1 << 20] {
                    let (rows, most) = rows(&table, limit, piece);
                    let want = [
                        "title|text",
                        "A|one",
                        "too long",
                        "C|two, three",
                        "D|",
                        "E|four",
                    ];
                    assert_eq!(rows, want);
                    assert!(most < 40 * limit, "{most}");
                }
            }
        }
        // Just at the limit, and one beyond.
        let at = format!("{},{}\nb,c\n", "x".repeat(limit - 1), "y");
        assert_eq!(rows(&at, limit, 100).0.len(), 2);
        assert_ne!(rows(&at, limit, 100).0[0], "too long");
        assert_eq!(rows(&at, limit - 1, 100).0, ["too long", "b|c"]);
    }

    #[test]
    fn cells_without_end_take_little_memory() {
        let table = format!("a{}\nb,c\n", ",".repeat(9_000_000));
        let (rows, most) = rows(&table, 64 << 20, 1 << 16);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1], "b|c");
        assert!(most < 2 << 20, "{most}");
    }
}
