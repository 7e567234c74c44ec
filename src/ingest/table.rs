//! Tables: CSV, semicolons (as spreadsheets write it where the comma parts decimals), tabs, bars.
//!
//! The first row must name a column of text; other columns are found by the same names as fields of JSON.

use super::field::{Field, FieldMap, Filler, Known};
use super::rows::{Row, RowReader};
use super::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

/// Tables with a heading row.
pub(super) struct Table;

impl Format for Table {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    fn sniff(&self, head: &str) -> bool {
        let Some((columns, delimiter)) = columns(head) else {
            return false;
        };
        // A heading row of at least two names that we know, in a file of more than one line.
        let names = FieldMap::default();
        let known = columns
            .iter()
            .filter(|name| name.len() <= 40 && names.find(name).is_some())
            .count();
        let is_named = columns.len() >= 2 && known >= 2 && head.trim_end().contains('\n');
        // Many columns under no names, as in a data dump: a table all the same, and refused as such.
        let is_dump = delimiter == b'\t'
            && columns.len() >= 10
            && head
                .lines()
                .take(5)
                .all(|line| line.matches('\t').count() + 1 >= 10);
        is_named || is_dump
    }

    fn read(&self, mut input: Input, options: &Options) -> Records {
        let delimiter = match std::io::BufRead::fill_buf(&mut input) {
            Ok(head) => {
                columns(&String::from_utf8_lossy(head)).map_or(b',', |(_, delimiter)| delimiter)
            }
            Err(_) => b',',
        };
        Box::new(Rows {
            reader: RowReader::new(input, delimiter, options.max_record),
            map: options.map.clone(),
            limit: options.max_record,
            columns: None,
            record: 0,
            done: false,
        })
    }
}

/// Cuts the first line into columns at the delimiter that parts most of them.
fn columns(head: &str) -> Option<(Vec<String>, u8)> {
    let first = head.lines().next()?;
    let delimiter = [b',', b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|delimiter| first.bytes().filter(|byte| byte == delimiter).count())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(first.as_bytes());
    let row = reader.records().next()?.ok()?;
    Some((
        row.iter().map(|name| name.trim().to_owned()).collect(),
        delimiter,
    ))
}

/// Tells whether the first row of a text names, beside others, a column of texts by a name that the user has given.
pub(super) fn is_mapped(head: &str, map: &FieldMap) -> bool {
    columns(head).is_some_and(|(names, _)| {
        names.len() >= 2
            && head.trim_end().contains('\n')
            && names
                .iter()
                .filter_map(|name| map.find(name))
                .any(|known| known.field == Field::Body && known.rank == 0)
    })
}

/// The rows of a table.
struct Rows {
    reader: RowReader,
    map: FieldMap,
    limit: usize,
    /// What each column means, once the heading row is read.
    columns: Option<Vec<Option<Known>>>,
    record: u64,
    done: bool,
}

impl Rows {
    /// Reads the heading row.
    fn read_heading(&mut self) -> Result<Vec<Option<Known>>, Reject> {
        let refuse = |reason, excerpt: &str| Reject::new(None, None, reason, excerpt);
        match self.reader.next_row() {
            Ok(Row::TooLong) => return Err(refuse(Reason::TooLarge(self.limit), "")),
            Ok(Row::Whole | Row::End) => {}
            Err(error) => return Err(refuse(Reason::of_io(&error), "")),
        }
        let names: Vec<String> = self
            .reader
            .cells()
            .map(|name| decode::repair(name).trim().to_owned())
            .collect();
        let columns: Vec<Option<Known>> = names.iter().map(|name| self.map.find(name)).collect();
        if columns
            .iter()
            .flatten()
            .any(|known| known.field == Field::Body)
        {
            Ok(columns)
        } else {
            Err(refuse(Reason::NoTextColumn, &names.join(", ")))
        }
    }
}

impl Iterator for Rows {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if self.columns.is_none() {
            match self.read_heading() {
                Ok(columns) => self.columns = Some(columns),
                Err(reject) => {
                    self.done = true;
                    return Some(Err(reject));
                }
            }
        }
        loop {
            let start = self.reader.offset();
            let reason = match self.reader.next_row() {
                Ok(Row::End) => return None,
                Ok(Row::Whole) => {
                    if self.reader.cells().all(<[u8]>::is_empty) {
                        continue;
                    }
                    self.record += 1;
                    return Some(self.article(start));
                }
                Ok(Row::TooLong) => Reason::TooLarge(self.limit),
                Err(error) => Reason::of_io(&error),
            };
            self.record += 1;
            return Some(Err(Reject::new(Some(self.record), Some(start), reason, "")));
        }
    }
}

impl Rows {
    /// Makes an article of the row at hand.
    fn article(&self, start: u64) -> Result<RawArticle, Reject> {
        let mut filler = Filler::new(self.record, start);
        for (value, known) in self.reader.cells().zip(self.columns.iter().flatten()) {
            let Some(known) = *known else { continue };
            if filler.wants(known) && known.field != Field::Inside {
                filler.put(known, values(&decode::repair(value), known.field));
            }
        }
        if filler.raw.text.trim().is_empty() {
            let excerpt = self
                .reader
                .cells()
                .map(decode::repair)
                .collect::<Vec<_>>()
                .join(", ");
            return Err(Reject::new(
                Some(self.record),
                Some(start),
                Reason::NoText,
                &excerpt,
            ));
        }
        Ok(filler.raw)
    }
}

/// Returns the values in a cell: a list as Python prints it (`['A B', 'C D']`) is one of authors.
fn values(cell: &str, field: Field) -> Vec<String> {
    let inner = cell
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if field == Field::Authors => inner
            .split(',')
            .map(|part| part.trim().trim_matches(['\'', '"']).to_owned())
            .collect(),
        _ => vec![cell.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    fn read(bytes: &[u8]) -> (&'static str, Vec<String>) {
        let source = open_bytes(bytes.to_vec(), &Options::default());
        let rows = source
            .records
            .map(|record| match record {
                Ok(raw) => format!(
                    "{}|{}|{}",
                    raw.headline.unwrap_or_default(),
                    raw.authors.join("+"),
                    raw.text
                ),
                Err(reject) => reject.code.to_owned(),
            })
            .collect();
        (source.format, rows)
    }

    #[test]
    fn tables_of_several_makes_are_read() {
        for (text, want) in [
            (
                "\u{feff}id,title,author,content\r\n1,\"A, \"\"b\"\"\",Ana Ray,\"one\r\ntwo\"\r\n2,C,,\r\n",
                vec!["A, \"b\"|Ana Ray|one\r\ntwo", "no-text"],
            ),
            ("Title;Text;Price\nA;one, two;3,5\n", vec!["A||one, two"]),
            (
                "headline\tbody\nA\tsaid \"no\" twice\n",
                vec!["A||said \"no\" twice"],
            ),
            (
                "title,authors,text\nA,\"['Ana Ray', 'Bo Lind']\",one\n",
                vec!["A|Ana Ray+Bo Lind|one"],
            ),
        ] {
            let want: Vec<String> = want.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text.as_bytes()), ("csv", want), "{text:?}");
        }
        let own = "Nr,Inhalt\n1,Die Fähre fuhr um neun.\n";
        let mut options = Options::default();
        assert_eq!(open_bytes(own.into(), &options).format, "text");
        options.map.add("body=inhalt").unwrap();
        let source = open_bytes(own.into(), &options);
        assert_eq!((source.format, source.records.count()), ("csv", 1));
        let dump = "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n".repeat(3);
        assert_eq!(read(dump.as_bytes()).1, ["no-text-column"]);
        assert_eq!(
            read("The title, the text, and the rest.\nMore words.\n".as_bytes()).0,
            "text"
        );
    }
}
