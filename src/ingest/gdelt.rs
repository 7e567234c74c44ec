//! GDELT: what a machine found in articles, without their texts.
//!
//! Three formats have a row a line and cells parted by tabs, no heading, and are told by the number of cells and what stands in
//! the first ones: Global Knowledge Graph 2.1 (27 cells), Events 2.0 (61) and Mentions 2.0 (16). As tables of a database they
//! come with a heading, and with commas. The Global Quotation Graph has an object a line.
//!
//! A row is one record. Rows of one address become one article, which has no text; each row keeps what it says of it in a
//! [`Provided`](crate::model::Provided) of its own, and nothing of it is mixed with what is extracted from texts.

use super::lines::{Line, read_line};
use super::{Format, Input, Options, Reason, Records, Reject, decode, json};
use crate::model::RawArticle;

mod events;
mod gkg;
mod quotations;

/// Rows of one of the tables.
pub(super) struct Rows {
    /// Name of the format.
    name: &'static str,
    /// Names of the cells, in order, as GDELT's documents have them.
    cells: &'static [&'static str],
    /// Tells the table by the first cells of a row.
    fits: fn(&[&str]) -> bool,
    /// Reads one row.
    article: fn(&Cells<'_>) -> Result<RawArticle, String>,
}

/// Global Knowledge Graph 2.1.
pub(super) static GKG: Rows = Rows {
    name: "gdelt-gkg",
    cells: gkg::CELLS,
    fits: gkg::fits,
    article: gkg::article,
};

/// Events 2.0.
pub(super) static EVENTS: Rows = Rows {
    name: "gdelt-events",
    cells: events::CELLS,
    fits: events::fits,
    article: events::article,
};

/// Mentions 2.0.
pub(super) static MENTIONS: Rows = Rows {
    name: "gdelt-mentions",
    cells: events::MENTION_CELLS,
    fits: events::fits_mention,
    article: events::mention,
};

/// Global Quotation Graph.
pub(super) struct Quotations;

impl Format for Quotations {
    fn name(&self) -> &'static str {
        "gdelt-gqg"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn sniff(&self, head: &str) -> bool {
        head.lines()
            .find(|line| !line.trim().is_empty())
            .is_some_and(quotations::fits)
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        json::records(input, options, json::Reading::Layout(quotations::article))
    }
}

/// The cells of a row.
pub(super) struct Cells<'a> {
    cells: Vec<&'a str>,
    /// Where each named cell stands.
    places: &'a [Option<usize>],
    names: &'static [&'static str],
}

impl<'a> Cells<'a> {
    /// Returns a cell by its name; nothing where it is empty.
    fn get(&self, name: &str) -> Option<&'a str> {
        let at = self.names.iter().position(|known| *known == name)?;
        let at = self.places.get(at).copied().flatten()?;
        let cell = self.cells.get(at)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// Returns a cell as a text of its own.
    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Returns a number; nothing where the cell holds none.
    fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// Returns what must be there.
    fn needs(&self, name: &'static str) -> Result<&'a str, String> {
        self.get(name).ok_or_else(|| format!("no {name}"))
    }
}

impl Format for Rows {
    fn name(&self) -> &'static str {
        self.name
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    fn sniff(&self, head: &str) -> bool {
        let whole = head
            .rfind('\n')
            .map_or(head, |end| head.get(..end).unwrap_or(head));
        if self
            .heading(whole.lines().next().unwrap_or_default())
            .is_some()
        {
            return true;
        }
        // One bad row among the first does not hide the table.
        let mut rows = whole.lines().filter(|line| !line.trim().is_empty()).take(8);
        rows.any(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            cells.len() == self.cells.len() && (self.fits)(&cells)
        })
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        // Every table is a static of this module: the rows outlive the borrow.
        let table = [&GKG, &EVENTS, &MENTIONS]
            .into_iter()
            .find(|table| table.name == self.name)
            .unwrap_or(&GKG);
        Box::new(Reader {
            input,
            table,
            limit: options.max_record,
            line: Vec::new(),
            offset: 0,
            record: 0,
            parted: Vec::new(),
            places: (0..table.cells.len()).map(Some).collect(),
            width: table.cells.len(),
            delimiter: '\t',
            done: false,
        })
    }
}

impl Rows {
    /// Reads a heading: the delimiter, the number of its cells, and where each cell of the table stands.
    fn heading(&self, line: &str) -> Option<(char, usize, Vec<Option<usize>>)> {
        let delimiter = if line.contains('\t') { '\t' } else { ',' };
        let names: Vec<String> = line
            .split(delimiter)
            .map(|name| {
                let name = name.trim().trim_matches('"').to_ascii_lowercase();
                // Databases call some cells a little differently.
                match name.as_str() {
                    "v2persons" => "v2enhancedpersons".to_owned(),
                    "v2organizations" => "v2enhancedorganizations".to_owned(),
                    "v2locations" => "v2enhancedlocations".to_owned(),
                    _ => name,
                }
            })
            .collect();
        let places: Vec<Option<usize>> = self
            .cells
            .iter()
            .map(|cell| {
                names
                    .iter()
                    .position(|name| name.eq_ignore_ascii_case(cell))
            })
            .collect();
        let known = places.iter().flatten().count();
        (known >= 5 && known * 3 >= self.cells.len() && places.first()?.is_some()).then_some((
            delimiter,
            names.len(),
            places,
        ))
    }
}

/// The rows of a file.
struct Reader {
    input: Input,
    table: &'static Rows,
    limit: usize,
    line: Vec<u8>,
    offset: u64,
    record: u64,
    /// The cells of a line, where they are parted by commas.
    parted: Vec<String>,
    places: Vec<Option<usize>>,
    width: usize,
    delimiter: char,
    done: bool,
}

impl Iterator for Reader {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let start = self.offset;
            let read = read_line(
                &mut self.input,
                &mut self.line,
                self.limit,
                &mut self.offset,
            );
            let text = decode::repair(&self.line).into_owned();
            match read {
                Ok(Line::End) => return None,
                Ok(_) if text.trim().is_empty() => {}
                Ok(Line::Whole) => {
                    if self.record == 0
                        && let Some((delimiter, width, places)) = self.table.heading(&text)
                    {
                        (self.delimiter, self.width, self.places) = (delimiter, width, places);
                        continue;
                    }
                    self.record += 1;
                    return Some(self.row(&text, start));
                }
                Ok(Line::TooLong) => {
                    self.record += 1;
                    let reason = Reason::TooLarge(self.limit);
                    return Some(Err(self.refuse(start, reason, &text)));
                }
                Err(error) => {
                    self.done = true;
                    self.record += 1;
                    return Some(Err(self.refuse(start, Reason::of_io(&error), "")));
                }
            }
        }
        None
    }
}

impl Reader {
    fn refuse(&self, start: u64, reason: Reason, excerpt: &str) -> Reject {
        Reject::new(Some(self.record), Some(start), reason, excerpt)
    }

    /// Reads one row.
    fn row(&mut self, text: &str, start: u64) -> Result<RawArticle, Reject> {
        let cells: Vec<&str> = if self.delimiter == '\t' {
            text.split('\t').collect()
        } else {
            let row = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes())
                .into_records()
                .next();
            self.parted = match row {
                Some(Ok(row)) => row.iter().map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            self.parted.iter().map(String::as_str).collect()
        };
        if cells.len() != self.width {
            let reason = format!(
                "{} cells where a row of {} has {}",
                cells.len(),
                self.table.name,
                self.width
            );
            return Err(self.refuse(start, Reason::Malformed(reason), text));
        }
        let cells = Cells {
            cells,
            places: &self.places,
            names: self.table.cells,
        };
        match (self.table.article)(&cells) {
            Ok(mut raw) => {
                raw.record = self.record;
                raw.byte_offset = start;
                Ok(raw)
            }
            Err(what) => Err(self.refuse(start, Reason::Malformed(what), text)),
        }
    }
}

/// Returns `20191024143000` in RFC 3339.
fn time(written: &str) -> Option<String> {
    let date: jiff::civil::DateTime = jiff::fmt::strtime::parse("%Y%m%d%H%M%S", written)
        .and_then(|time| time.to_datetime())
        .ok()?;
    (written.len() == 14).then(|| format!("{date}Z"))
}

/// Tells whether a cell is a number of so many digits.
fn is_digits(cell: &str, count: usize) -> bool {
    cell.len() == count && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Puts the address of an article where it belongs: what is no address is an id.
fn place_address(raw: &mut RawArticle, address: &str) {
    if address.contains("://") {
        raw.url = Some(address.to_owned());
    } else {
        raw.external_id = Some(address.to_owned());
    }
}

#[cfg(test)]
mod tests;
