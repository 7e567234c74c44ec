//! Aligned columns for people.
//!
//! On a terminal the table is cut to the window (cells wrap, columns that have no room are left out) and to some rows, and
//! says so. Elsewhere nothing is cut: the first thousand rows tell the widths, a later, wider cell sticks out, and columns of
//! long text stand last, where they push nothing aside.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Options, Sink, exact, printable};
use crate::query::Value;

/// How many rows are looked at for the widths.
const SAMPLE: usize = 1000;
/// How many lines a cell may take on a terminal.
const LINES: usize = 4;
/// The least width of a column that is cut.
const LEAST: usize = 8;
/// The width below which a column is cut only where there is no room otherwise: a date with its time.
const ENOUGH: usize = 16;
/// A column with a wider cell than this goes to the end of a table that is not cut.
const LONG: usize = 60;
/// Blanks between columns.
const GAP: usize = 2;

/// What was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// Rows written.
    pub shown: u64,
    /// Rows there were.
    pub total: u64,
    /// Columns without room.
    pub columns: Vec<String>,
    /// Tells whether cells were cut.
    pub cells: bool,
}

impl Cut {
    /// Nothing was left out.
    pub(super) fn all(rows: u64) -> Self {
        Self {
            shown: rows,
            total: rows,
            ..Self::default()
        }
    }
}

/// A table that is being written.
pub(super) struct Table<'a> {
    out: &'a mut dyn Write,
    columns: Vec<String>,
    options: Options,
    /// Rows that wait for the widths.
    waiting: Vec<Vec<(String, bool)>>,
    /// Widths of the columns that are shown; empty until they are known.
    widths: Vec<usize>,
    /// The columns by place, where some are moved; empty until it is known.
    order: Vec<usize>,
    cut: Cut,
}

impl<'a> Table<'a> {
    pub(super) fn new(columns: &[String], options: &Options, out: &'a mut dyn Write) -> Self {
        Self {
            out,
            columns: columns.iter().map(|name| printable(name)).collect(),
            options: options.clone(),
            waiting: Vec::new(),
            widths: Vec::new(),
            order: Vec::new(),
            cut: Cut::default(),
        }
    }

    /// Fixes the widths and writes the head and what waited.
    fn start(&mut self) -> io::Result<()> {
        let mut natural: Vec<usize> = self
            .columns
            .iter()
            .map(|name| {
                if self.options.no_header {
                    1
                } else {
                    name.width().max(1)
                }
            })
            .collect();
        for row in &self.waiting {
            for (width, (cell, _)) in natural.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        self.widths = if let Some(window) = self.options.width {
            fit(&natural, window)
        } else {
            let (mut order, long): (Vec<usize>, Vec<usize>) = (0..natural.len())
                .partition(|index| natural.get(*index).is_none_or(|w| *w <= LONG));
            if !order.is_empty() && !long.is_empty() {
                order.extend(long);
                self.columns = arranged(&order, &self.columns);
                natural = arranged(&order, &natural);
                for row in &mut self.waiting {
                    *row = arranged(&order, row);
                }
                self.order = order;
            }
            natural
        };
        self.cut.columns = self
            .columns
            .iter()
            .skip(self.widths.len())
            .cloned()
            .collect();
        if !self.options.no_header {
            let (bold, off) = if self.options.color {
                ("\u{1b}[1m", "\u{1b}[0m")
            } else {
                ("", "")
            };
            let numbers: Vec<bool> = (0..self.columns.len())
                .map(|index| {
                    let mut cells = self
                        .waiting
                        .iter()
                        .filter_map(|row| row.get(index))
                        .filter(|(cell, _)| !cell.is_empty())
                        .peekable();
                    cells.peek().is_some() && cells.all(|(_, is_number)| *is_number)
                })
                .collect();
            let head: Vec<(String, bool)> = self.columns.iter().cloned().zip(numbers).collect();
            for line in self.lines(&head) {
                writeln!(self.out, "{bold}{line}{off}")?;
            }
            let rule: Vec<String> = self.widths.iter().map(|width| "─".repeat(*width)).collect();
            writeln!(self.out, "{}", rule.join(&" ".repeat(GAP)))?;
        }
        for row in std::mem::take(&mut self.waiting) {
            self.write(&row)?;
        }
        Ok(())
    }

    /// Returns what is shown of a cell.
    fn shown(&self, cell: &Value) -> String {
        let text = printable(&exact(cell));
        if self.options.width.is_none() {
            return text;
        }
        minute(&text).unwrap_or(text)
    }

    /// Writes a row.
    fn write(&mut self, row: &[(String, bool)]) -> io::Result<()> {
        for line in self.lines(row) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Returns the lines of a row.
    fn lines(&mut self, row: &[(String, bool)]) -> Vec<String> {
        let is_cut = self.options.width.is_some();
        let mut cells: Vec<Vec<String>> = Vec::with_capacity(self.widths.len());
        let link = |column: usize| {
            let (cell, _) = row.get(column)?;
            (self.options.links && is_link(cell)).then_some(cell.as_str())
        };
        for (width, (cell, _)) in self.widths.iter().zip(row) {
            if !is_cut || cell.width() <= *width {
                cells.push(vec![cell.clone()]);
                continue;
            }
            let mut lines = wrap(cell, *width);
            if lines.len() > LINES {
                lines.truncate(LINES);
                if let Some(last) = lines.last_mut() {
                    while last.width() + 1 > *width {
                        last.pop();
                    }
                    last.push('…');
                }
                self.cut.cells = true;
            }
            cells.push(lines);
        }
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        (0..height)
            .map(|index| {
                let mut line = String::new();
                for (column, (lines, width)) in cells.iter().zip(&self.widths).enumerate() {
                    if column > 0 {
                        line.push_str(&" ".repeat(GAP));
                    }
                    let text = lines.get(index).map_or("", String::as_str);
                    let pad = " ".repeat(width.saturating_sub(text.width()));
                    if row.get(column).is_some_and(|(_, is_number)| *is_number) {
                        line.push_str(&pad);
                        line.push_str(text);
                    } else if let Some(link) = link(column).filter(|_| !text.is_empty()) {
                        line.push_str(&linked(link, text));
                        line.push_str(&pad);
                    } else {
                        line.push_str(text);
                        line.push_str(&pad);
                    }
                }
                line.truncate(line.trim_end().len());
                line
            })
            .collect()
    }
}

impl Sink for Table<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.cut.total += 1;
        if self.options.rows.is_some_and(|most| self.cut.shown >= most) {
            return Ok(());
        }
        self.cut.shown += 1;
        let row: Vec<(String, bool)> = row
            .iter()
            .map(|cell| (self.shown(cell), cell.is_number()))
            .collect();
        if self.widths.is_empty() {
            self.waiting.push(row);
            if self.waiting.len() >= SAMPLE {
                self.start()?;
            }
            return Ok(());
        }
        if self.order.is_empty() {
            self.write(&row)
        } else {
            let row = arranged(&self.order, &row);
            self.write(&row)
        }
    }

    fn finish(&mut self) -> io::Result<Cut> {
        if self.widths.is_empty() {
            self.start()?;
        }
        Ok(self.cut.clone())
    }
}

/// Tells whether a cell is a web address and nothing else. It is printable already: no escape can stand in it.
pub(super) fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() || c.is_alphanumeric())
}

/// Returns text that a terminal makes a link of (OSC 8, "Hyperlinks in terminal emulators", Egmont Koblinger 2017).
pub(super) fn linked(address: &str, text: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// Returns `2017-02-13 20:26` for `2017-02-13T20:26:00Z`: to the eye the rest is noise.
fn minute(text: &str) -> Option<String> {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = text.len() == FORM.len()
        && text.bytes().zip(FORM).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            form => byte == *form,
        });
    let (day, time) = text.split_once('T').filter(|_| fits)?;
    let (minute, _) = time.rsplit_once(':')?;
    Some(format!("{day} {minute}"))
}

/// Returns the items in another order.
fn arranged<T: Clone>(order: &[usize], items: &[T]) -> Vec<T> {
    order
        .iter()
        .filter_map(|index| items.get(*index))
        .cloned()
        .collect()
}

/// Returns the widths of the columns that have room in the window, as many as can be from the left.
///
/// Every column gets up to [`ENOUGH`], or as much as there is for all alike; what is left goes to the columns that want more,
/// one by one to the one whose width is the smallest part of the root of what it wants, so that long text gets more than a
/// long name, but not all.
fn fit(natural: &[usize], window: usize) -> Vec<usize> {
    let sum = |count: usize, most: usize| -> usize {
        natural
            .iter()
            .take(count)
            .map(|width| (*width).min(most))
            .sum::<usize>()
            + GAP * count.saturating_sub(1)
    };
    let mut count = natural.len();
    while count > 1 && sum(count, LEAST) > window {
        count -= 1;
    }
    let mut base = ENOUGH;
    while base > 1 && sum(count, base) > window {
        base -= 1;
    }
    let wanted: Vec<usize> = natural.iter().take(count).copied().collect();
    let mut widths: Vec<usize> = wanted.iter().map(|width| (*width).min(base)).collect();
    let room = window.saturating_sub(GAP * count.saturating_sub(1)).max(1);
    for _ in widths.iter().sum::<usize>()..room {
        let next = widths
            .iter()
            .zip(&wanted)
            .enumerate()
            .filter(|(_, (width, wanted))| width < wanted)
            // width² / wanted, compared without a fraction.
            .min_by(|(_, (a, x)), (_, (b, y))| (*a * *a * **y).cmp(&(*b * *b * **x)))
            .map(|(index, _)| index);
        let Some(width) = next.and_then(|index| widths.get_mut(index)) else {
            break;
        };
        *width += 1;
    }
    widths
}

/// Breaks text into lines of at most `width` columns, at blanks where there are any.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let wide = word.width();
        let gap = usize::from(used > 0);
        if used + gap + wide > width && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if used + wide <= width {
            line.push_str(word);
            used += wide;
            continue;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::rendered;
    use super::*;

    #[test]
    fn a_terminal_table_says_what_it_cuts() {
        let options = Options {
            width: Some(30),
            rows: Some(2),
            ..Options::default()
        };
        let row = || {
            vec![
                "ab cd ef gh ij kl mn op qr st uv wx".into(),
                Value::Integer(5),
                "second text that is long".into(),
                "third one".into(),
            ]
        };
        let (text, cut) = rendered(
            Format::Table,
            &options,
            &["a", "n", "b", "c"],
            &[row(), row(), row()],
        );
        assert_eq!((cut.shown, cut.total), (2, 3));
        assert!(text.lines().all(|line| line.width() <= 30), "{text}");
        let (_, cut) = rendered(
            Format::Table,
            &Options {
                width: Some(22),
                ..Options::default()
            },
            &["first", "n", "b", "c"],
            &[vec![
                "x".repeat(300).as_str().into(),
                Value::Null,
                "long enough".into(),
                "long enough".into(),
            ]],
        );
        assert_eq!(cut.columns, ["c"]);
        assert!(cut.cells);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap("日本語テキスト", 6), ["日本語", "テキス", "ト"]);
        let (text, _) = rendered(
            Format::Table,
            &Options::default(),
            &["a", "b"],
            &[
                vec!["日本".into(), "x".into()],
                vec!["abcd".into(), "y".into()],
            ],
        );
        assert_eq!(text, "a     b\n────  ─\n日本  x\nabcd  y\n");
    }

    #[test]
    fn widths_fill_the_window() {
        assert_eq!(fit(&[4, 100, 100], 60), [4, 26, 26]);
        assert_eq!(fit(&[4, 5], 60), [4, 5]);
        assert_eq!(fit(&[100; 9], 30), [9, 9, 8]);
        assert_eq!(fit(&[], 30), Vec::<usize>::new());
        // A date, a speaker, an act, names, and what was said.
        let widths = fit(&[16, 20, 8, 60, 900], 100);
        assert_eq!((widths[0], widths[2]), (16, 8));
        assert!(widths[4] > 2 * widths[3], "{widths:?}");
    }

    #[test]
    fn long_text_goes_last_where_nothing_is_cut() {
        let long = "w".repeat(61);
        let (text, cut) = rendered(
            Format::Table,
            &Options::default(),
            &["a", "b", "c"],
            &[vec!["x".into(), long.as_str().into(), "y".into()]],
        );
        let rule = "─".repeat(61);
        assert_eq!(text, format!("a  c  b\n─  ─  {rule}\nx  y  {long}\n"));
        assert_eq!(cut.columns, Vec::<String>::new());
    }

    #[test]
    fn times_are_shown_to_the_minute() {
        assert_eq!(
            minute("2017-02-13T20:26:00Z").as_deref(),
            Some("2017-02-13 20:26")
        );
        for other in ["2017-02-13", "2017-02-13T20:26:00+", "xxxx-02-13T20:26:00Z"] {
            assert_eq!(minute(other), None);
        }
    }
}
