//! What a text is that is no article: columns, annotation, program code, a log, numbers, a form nobody filled in.
//!
//! People import whole folders, and with the stories come the files beside them. Taken for stories, their columns and
//! commands would be searched for names and quotes. But a refusal loses a text, so doubt is settled for the text: the
//! lines of one kind must be nearly all there are, and a text with sentences of its own is kept whatever tables,
//! results or commands stand between them. `--format text` asks nothing.

use super::code::{is_code, is_packed, is_query, is_remark};
use super::line::{
    is_address, is_blank_form, is_data, is_log, is_lone_word, is_sentence, is_standoff,
    is_tagged_token,
};
use super::project::project;

/// Most lines that are looked at: the kind of a file shows early.
pub(super) const LINES: usize = 4000;

/// Most bytes of a line that are looked at.
const WIDTH: usize = 1000;

/// What a text without an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Rows of columns under no heading that names a text.
    Table,
    /// Something else, in words that go on from "no article:".
    Other(&'static str),
}

/// Tells what a text is, if it is no article; `None` for all that may be one.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let lines = Lines::of(text);
    if lines.all.is_empty() {
        return None;
    }
    let other = |what| Some(Shape::Other(what));
    if lines.is_junk(text) {
        return other("bytes that are no text");
    }
    if text
        .lines()
        .next()
        .is_some_and(|first| first.starts_with("#!") && first.contains('/'))
    {
        return other("a program");
    }
    if lines.share(is_standoff) >= 90 {
        return other("annotation that stands apart from its text (.ann)");
    }
    if lines.all.len() >= 3 && lines.share(is_tagged_token) >= 90 {
        return other("tokens with their tags, one a line (CoNLL)");
    }
    match lines.columns() {
        Some(Columns::Tokens) => return other("tokens in columns, one a line (CoNLL)"),
        Some(Columns::Rows) => return Some(Shape::Table),
        None => {}
    }
    if lines.all.len() >= 3 && lines.share(is_log) >= 70 {
        return other("a log");
    }
    if lines.share(is_blank_form) >= 80 || is_filler(text) {
        return other("a form or template without its text");
    }
    if lines.are_numbers() {
        return other("numbers without words");
    }
    if lines.all.len() >= 3 && lines.share(is_address) >= 90 {
        return other("a list of addresses or files");
    }
    if lines.all.len() >= 30 && lines.share(is_lone_word) >= 97 {
        return other("a list of words, one a line");
    }
    if lines.is_code() || lines.is_mostly(is_packed) {
        return other("program code or settings");
    }
    if lines.is_mostly(is_data) {
        return other("data written as letters and digits");
    }
    project(text).map(Shape::Other)
}

/// The lines of a text that are not empty.
struct Lines<'a> {
    all: Vec<&'a str>,
}

/// What columns hold.
enum Columns {
    /// Tokens of a text and what is said of each.
    Tokens,
    /// Rows of a table.
    Rows,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let all = text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.trim_start().is_empty())
            .take(LINES)
            .map(head)
            .collect();
        Self { all }
    }

    /// Returns how many lines in a hundred are of a kind.
    fn share(&self, is: impl Fn(&str) -> bool) -> usize {
        let count = self.all.iter().filter(|line| is(line)).count();
        count * 100 / self.all.len().max(1)
    }

    /// Tells whether lines of a kind make up nearly all of what is written.
    fn is_mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        let (mut fits, mut all) = (0, 0);
        for line in &self.all {
            all += line.len();
            fits += if is(line) { line.len() } else { 0 };
        }
        fits * 100 >= all * 80
    }

    /// Tells whether too much of the text is no character that anybody writes.
    fn is_junk(&self, text: &str) -> bool {
        let (mut bad, mut all) = (0_usize, 0_usize);
        for c in text.chars().take(20_000) {
            all += 1;
            bad += usize::from(
                c == '\u{fffd}' || c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'),
            );
        }
        // Bytes that pass for letters of Western Europe run on without spaces and mix with signs.
        let high = |line: &str| {
            let letters = line.chars().filter(|c| ('\u{80}'..'\u{250}').contains(c));
            letters.count() * 3 > line.chars().count()
        };
        bad * 20 > all || all >= 40 && self.share(high) >= 60
    }

    /// Finds columns that run through the whole text.
    fn columns(&self) -> Option<Columns> {
        let is_comment = |line: &str| line.starts_with('#');
        let rows: Vec<&str> = self
            .all
            .iter()
            .copied()
            .filter(|line| !is_comment(line))
            .collect();
        if rows.len() < 3 {
            return None;
        }
        let gaps = self.all.len() != rows.len();
        let delimiter = ['\t', '|', ';', ','].into_iter().find(|&delimiter| {
            let counts: Vec<usize> = rows.iter().map(|row| count(row, delimiter)).collect();
            let most = commonest(&counts);
            let fits = counts.iter().filter(|&&own| own == most).count();
            // A heading or a footer of more or fewer columns is in many tables; sentences around one make it a story.
            let enough = match delimiter {
                '\t' => most >= 1,
                _ => most >= 2,
            };
            enough && fits * 100 >= rows.len() * 90
        });
        let Some(delimiter) = delimiter else {
            return is_headed(&rows).then_some(Columns::Rows);
        };
        let outside = rows
            .iter()
            .filter(|row| !row.contains(delimiter))
            .any(|row| is_sentence(row));
        if outside {
            return None;
        }
        let cells = || rows.iter().flat_map(|row| row.split(delimiter));
        // Where the cells are sentences the table has texts, if under no name we know; results and lists of winners put a
        // space behind the comma, which tables don't.
        if delimiter != '\t' && delimiter != '|' {
            let spaced = rows.iter().filter(|row| is_spaced(row, delimiter)).count();
            if spaced * 2 > rows.len() {
                return None;
            }
        }
        let is_token = |cell: &str| {
            !cell.is_empty() && cell.chars().count() <= 30 && !cell.contains(char::is_whitespace)
        };
        let (tokens, all) = cells().fold((0_usize, 0_usize), |(tokens, all), cell| {
            (tokens + usize::from(is_token(cell)), all + 1)
        });
        let is_numbered = rows
            .iter()
            .filter(|row| {
                let first = row.split(delimiter).next().unwrap_or_default();
                !first.is_empty()
                    && first
                        .bytes()
                        .all(|b| b.is_ascii_digit() || b"-.".contains(&b))
            })
            .count()
            * 10
            >= rows.len() * 9;
        let columns = commonest(
            &rows
                .iter()
                .map(|row| count(row, delimiter))
                .collect::<Vec<_>>(),
        ) + 1;
        let is_conll = is_numbered && (8..=14).contains(&columns)
            || tokens * 100 >= all * 95 && (is_numbered || gaps || columns <= 5);
        if delimiter == '\t' && is_conll {
            Some(Columns::Tokens)
        } else if delimiter == '\t' && columns == 2 && rows.iter().any(|row| is_sentence(row)) {
            // A tab indents a paragraph, or parts a label from its text.
            None
        } else {
            Some(Columns::Rows)
        }
    }

    /// Tells whether the text has next to no words.
    fn are_numbers(&self) -> bool {
        let (mut letters, mut digits, mut all) = (0_usize, 0_usize, 0_usize);
        for c in self.all.iter().flat_map(|line| line.chars()) {
            letters += usize::from(c.is_alphabetic());
            digits += usize::from(c.is_numeric());
            all += usize::from(!c.is_whitespace());
        }
        // A single figure with its unit ("Brent $71.2") is a flash.
        letters * 10 < all && digits > letters && (self.all.len() >= 3 || letters == 0)
    }

    /// Tells whether the lines are those of a program, a style sheet, a query or settings.
    fn is_code(&self) -> bool {
        let (mut code, mut prose, mut all, mut remarks) = (0_usize, 0_usize, 0_usize, 0_usize);
        let (mut signs, mut written) = (0_usize, 0_usize);
        // Between `/*` and `*/` stand words, and none of a story's.
        let mut in_remark = false;
        for line in &self.all {
            let line = line.trim_start();
            if in_remark || line.starts_with("/*") {
                in_remark = !line.contains("*/");
                remarks += 1;
                continue;
            }
            signs += line
                .chars()
                .filter(|&c| "{}[]();=<>_\\|&$".contains(c))
                .count();
            written += line.chars().filter(|c| !c.is_whitespace()).count();
            if is_remark(line) {
                remarks += usize::from(line.starts_with("//") || line.starts_with("/*"));
                continue;
            }
            all += 1;
            // A sentence is one even between marks of HTML.
            if is_sentence(line) && !is_query(line) {
                prose += 1;
            } else if is_code(line) {
                code += 1;
            }
        }
        // A line or two of code have nothing between them but code, and many signs.
        let short = code == all && prose == 0 && (code > 0 || remarks > 0) && signs * 20 >= written;
        let settings = all == 0 && remarks > 0;
        // A few labels above a sentence ("byline: …") are a story; a sentence here and there in a long program is a remark.
        let spoken = prose * if code < 12 { code + 1 } else { 4 } > code;
        code >= 3 && code * 100 >= all * 30 && !spoken || short || settings
    }
}

/// Tells a table by a heading of names without spaces, none of which a sentence would put so, above rows that begin with a name
/// or number of their own: the cells may hold sentences then, and run over several lines.
fn is_headed(rows: &[&str]) -> bool {
    let Some((heading, rows)) = rows.split_first() else {
        return false;
    };
    [',', ';', '\t'].into_iter().any(|delimiter| {
        let names: Vec<&str> = heading.split(delimiter).collect();
        let is_name = |name: &&str| {
            let name = name.trim_matches('"');
            (1..=30).contains(&name.len())
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        };
        let fits = rows.iter().filter(|row| {
            let first = row.split(delimiter).next().unwrap_or_default();
            is_name(&first) && row.matches(delimiter).count() + 1 >= names.len()
        });
        names.len() >= 3 && names.iter().all(is_name) && fits.count() * 10 >= rows.len() * 6
    })
}

/// Cuts a line to what is looked at.
fn head(line: &str) -> &str {
    let mut end = line.len().min(WIDTH);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(..end).unwrap_or(line)
}

/// Returns how often a sign is in a row, quoted cells aside.
fn count(row: &str, delimiter: char) -> usize {
    let mut quoted = false;
    row.chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == delimiter && !quoted
        })
        .count()
}

/// Tells whether a space follows a delimiter outside of quoted cells.
fn is_spaced(row: &str, delimiter: char) -> bool {
    let (mut quoted, mut behind) = (false, false);
    row.chars().any(|c| {
        quoted ^= c == '"';
        let spaced = behind && matches!(c, ' ' | '\u{a0}');
        behind = c == delimiter && !quoted;
        spaced
    })
}

/// Returns the commonest of some numbers, the greatest of those equally common.
fn commonest(counts: &[usize]) -> usize {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .max_by_key(|same| same.len())
        .and_then(|same| same.first().copied())
        .unwrap_or(0)
}

/// Tells the setter's filler text.
fn is_filler(text: &str) -> bool {
    let start: String = text
        .chars()
        .take(600)
        .flat_map(char::to_lowercase)
        .collect();
    start.contains("lorem ipsum dolor sit amet")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what a text is taken for: empty for an article.
    fn told(text: &str) -> &'static str {
        match shape(text) {
            None => "",
            Some(Shape::Table) => "table",
            Some(Shape::Other(what)) => what,
        }
    }

    #[test]
    fn files_beside_the_stories_are_told() {
        for (text, want) in [
            ("a\tb\tc\n1\t2\t3 4\n5\t6\t7 8\nx\ty z\tw\n", "table"),
            (
                "code,town,people\n1,Alta,2100\n2,Brea,90\n3,Cove,17\n",
                "table",
            ),
            (
                "| town | people |\n|---|---|\n| Alta | 2,100 |\n| Brea | 90 |\n",
                "table",
            ),
            (
                "The\tDET\nferry\tNOUN\nsank\tVERB\n\nNobody\tPRON\n",
                "CoNLL",
            ),
            (
                "# sent_id = 1\n1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n2\tferry\tferry\tNOUN\tNN\t_\t3\tnsubj\t_\t_\n\
              3\tsank\tsink\tVERB\tVBD\t_\t0\troot\t_\t_\n",
                "CoNLL",
            ),
            ("Alta NNP B-NP B-LOC\nsaid VBD B-VP O\nno DT O O\n", "CoNLL"),
            (
                "T1\tPerson 0 9\tAda Lindt\nT2\tCity 14 18\tAlta\nR1\tLivesIn Arg1:T1 Arg2:T2\n",
                ".ann",
            ),
            (
                "2021-03-04 05:06:07,120 INFO starting\n2021-03-04 05:06:08,001 WARN slow disk\n\
              2021-03-04 05:06:09,500 ERROR no route\n",
                "a log",
            ),
            (
                "10.0.0.7 - - [04/Mar/2021:05:06:07 +0000] \"GET / HTTP/1.1\" 200\n\
              10.0.0.8 - - [04/Mar/2021:05:06:09 +0000] \"GET /a HTTP/1.1\" 404\n\
              10.0.0.7 - - [04/Mar/2021:05:06:11 +0000] \"GET /b HTTP/1.1\" 200\n",
                "a log",
            ),
            ("12 14 15\n17 18 90\n3.5 4 6\n", "numbers"),
            ("20 21 22", "numbers"),
            ("Headline:\nByline:\nDate:\n\nBody:\n", "template"),
            (
                "{{ headline }}\nBy {{ author }}\n\n{{ body }}\n",
                "template",
            ),
            (
                "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
                "template",
            ),
            (
                "https://a.example/1\nhttps://a.example/2\nhttps://a.example/3\n",
                "addresses",
            ),
            (
                "import os\nfrom sys import argv\n\ndef main():\n    # read the file that was named\n    for name in argv[1:]:\n\
              \x20       print(os.stat(name))\n\nmain()\n",
                "program code",
            ),
            (
                "body {\n  margin: 0;\n}\n.lead {\n  color: red;\n}\n",
                "program code",
            ),
            (
                "[server]\nport = 80\nhost = alta\n\n[paths]\nroot = /srv\n",
                "program code",
            ),
            ("#!/bin/sh\necho done\n", "a program"),
            ("\u{fffd}\u{1}\u{2}ab\u{fffd}\u{fffd}c", "no text"),
        ] {
            let told = told(text);
            assert!(told.contains(want), "{text:?}: {told:?}");
            assert!(!told.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn stories_with_tables_and_lists_stay() {
        for text in [
            "OIL RISES 2 PCT",
            "Brent $71.2",
            "Bo Lind dies at 91.",
            "Harbour strike ends",
            "Soccer results on Sunday\n\nAlta 2 Brea 1\nCove 0 Dunmore 0\nEsk 3 Fenn 3\n",
            "Results of the Alta Open\n\n1. Ada Lindt, Norway, 1:02:03\n2. Bo Roe, Chile, 1:02:09\n3. Cy Dow, Ghana, 1:03:00\n",
            "Closing prices in Alta, in crowns:\n\nOre\t12.5\t+0.2\nFish\t3.1\t-0.1\nTimber\t8.0\t0.0\n\
             Traders said the market for ore had been quiet since the strike began.\n",
            "The minister set out three aims:\nto cut the tax on boats;\nto open the harbour by May;\nto pay the crews.\n",
            "FACTBOX-The harbour of Alta\n\nBuilt: 1902\nShips a year: 3,100\nOwner: the town\n",
            "The team uses one line of code:\n\n  print(total)\n\nIt runs on every ferry, said Ada Lindt, who wrote it.\n",
            "港口工人周一结束罢工。\n\n市长说，船只将于周二恢复航行。\n",
            "headline: Harbour strike ends\nbyline: Ada Lindt\ndate: 2023-02-06\n\n\
             The strike in Alta ended on Monday, the union said.\n",
            "---\ntitle: Harbour strike ends\nauthor: Ada Lindt\n---\n\nThe strike in Alta ended on Monday. \"We won,\" said Bo Roe.\n",
            "RATES\nEUR=  1.0934  1.0920\nGBP=  1.2801  1.2790\nThe crown was steady against both on Monday, dealers said.\n",
            "14:05 Ferry leaves port with 90 people on board.\n14:32 Coast guard loses contact with the crew.\n\
             15:10 Two boats reach the wreck, the harbour master says.\n",
            "\tThe ferry left port at noon, the harbour master said.\n\tIt carried 90 people and a load of timber.\n\
             \tNobody was hurt, the police said later that day.\n",
        ] {
            assert_eq!(told(text), "", "{text:?}");
        }
    }
}
