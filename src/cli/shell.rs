//! `dateline sql` alone on a terminal: statements one after the other, with history and completion of tables and columns.

use std::path::PathBuf;

use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Editor, Helper};

use super::interrupt;
use super::output::{Output, bound};
use super::{Console, Failure};
use crate::query::nearest;
use crate::query::run::Reader;
use crate::store::describe;

/// What a line beginning with a dot may say.
const COMMANDS: [(&str, &str); 6] = [
    (".tables", "the tables and views"),
    (".schema [TABLE]", "what a table, or each, holds"),
    (".set NAME=VALUE", "give a parameter :NAME a value"),
    (".params", "the values given"),
    (".help", "this"),
    (".quit", "leave; Ctrl-D does too"),
];

/// Words of SQL that are completed.
const KEYWORDS: [&str; 28] = [
    "SELECT", "FROM", "WHERE", "JOIN", "LEFT", "ON", "USING", "GROUP", "BY", "ORDER", "HAVING",
    "LIMIT", "OFFSET", "DISTINCT", "COUNT", "WITH", "UNION", "CASE", "WHEN", "THEN", "ELSE", "END",
    "BETWEEN", "LIKE", "MATCH", "NULL", "DESC", "EXISTS",
];

/// What is to be done after a line.
#[derive(Debug, PartialEq, Eq)]
enum Then {
    Go,
    Leave,
}

/// The state of the shell.
struct Shell<'a> {
    reader: &'a Reader,
    output: &'a Output,
    params: Vec<String>,
}

/// Reads statements until the user leaves.
pub(super) fn run(
    reader: &Reader,
    output: &Output,
    params: &[String],
    console: &mut Console,
) -> Result<(), Failure> {
    let words = Words {
        tables: reader.names()?,
    };
    let mut editor: Editor<Words, FileHistory> =
        Editor::new().map_err(|error| Failure::from(std::io::Error::other(error)))?;
    editor.set_helper(Some(words));
    let history = history();
    if let Some(path) = &history {
        // The first time there is none.
        let _ = editor.load_history(path);
    }
    console.note("Statements end with `;`. `.help` lists what else there is, `.quit` leaves.");
    let mut shell = Shell {
        reader,
        output,
        params: params.to_vec(),
    };
    loop {
        match editor.readline("dateline> ") {
            Ok(line) => {
                let _ = editor.add_history_entry(line.trim());
                interrupt::forget();
                match shell.execute(&line, console) {
                    Ok(Then::Go) => {}
                    Ok(Then::Leave) => break,
                    // What is wrong with one statement is told, and the next one awaited.
                    Err(failure) => {
                        failure.print(console);
                    }
                }
                console.end_page()?;
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(Failure::from(std::io::Error::other(error))),
        }
    }
    if let Some(path) = &history {
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let kept = made
            .map_err(ReadlineError::from)
            .and_then(|()| editor.save_history(path));
        if let Err(error) = kept {
            console.note(&format!("the history is not kept: {error}"));
        }
    }
    Ok(())
}

/// Returns the file that keeps what was typed.
fn history() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| {
            std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"))
        })?;
    Some(state.join("dateline").join("sql_history"))
}

impl Shell<'_> {
    /// Does what one line says.
    fn execute(&mut self, line: &str, console: &mut Console) -> Result<Then, Failure> {
        let line = line.trim();
        if let Some(words) = line.strip_prefix('.') {
            return self.command(words, console);
        }
        let statement = line.trim_end_matches(';').trim();
        if statement.is_empty() {
            return Ok(Then::Go);
        }
        // Only what the statement names: a value given earlier is not wrong because this one does not need it.
        let used = crate::query::sql::parameters(statement);
        let given: Vec<String> = self
            .params
            .iter()
            .filter(|pair| {
                pair.split_once('=')
                    .is_some_and(|(name, _)| used.contains(&name.trim().trim_start_matches(':')))
            })
            .cloned()
            .collect();
        let values = bound(&super::sql::values(statement, &given, Some(self.reader))?);
        let rows = self.reader.select(statement, &values)?;
        self.output.rows(rows, "SQL", console, |_| true)?;
        Ok(Then::Go)
    }

    /// Does what a line with a dot says.
    fn command(&mut self, words: &str, console: &mut Console) -> Result<Then, Failure> {
        let (name, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let rest = rest.trim();
        match name {
            "quit" | "exit" | "q" => return Ok(Then::Leave),
            "tables" => {
                for table in describe::tables() {
                    writeln!(console.out, "{:<20} {}", table.name, table.about)?;
                }
            }
            "schema" => {
                super::schema::describe(rest, console)?;
            }
            "set" => {
                // Refused here, not at the next statement.
                let pair = [rest.to_owned()];
                let values = super::sql::values("", &pair, None)?;
                let taken = |old: &String| {
                    old.split_once('=').is_some_and(|(old, _)| {
                        values
                            .iter()
                            .any(|new| old.trim().trim_start_matches(':') == new.name)
                    })
                };
                self.params.retain(|old| !taken(old));
                self.params.extend(pair);
            }
            "params" => {
                for pair in &self.params {
                    writeln!(console.out, ":{}", pair.trim_start_matches(':'))?;
                }
            }
            "help" => {
                for (command, about) in COMMANDS {
                    writeln!(console.out, "{command:<18} {about}")?;
                }
            }
            other => {
                let names = ["tables", "schema", "set", "params", "help", "quit"];
                console.note(&format!(
                    "there is no `.{other}`{}",
                    nearest(other, names)
                        .map_or_else(String::new, |near| format!("; did you mean `.{near}`?"))
                ));
            }
        }
        Ok(Then::Go)
    }
}

/// What is completed: tables, columns, keywords, commands.
struct Words {
    tables: Vec<(String, Vec<String>)>,
}

impl Words {
    /// Returns where the last word before `position` begins, and the words that fit.
    fn fitting(&self, line: &str, position: usize) -> (usize, Vec<String>) {
        let before = line.get(..position).unwrap_or(line);
        let start = before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .map_or(0, |at| {
                at + before
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
            });
        let word = before.get(start..).unwrap_or_default();
        if word.starts_with('.') && start == 0 {
            let names = COMMANDS
                .iter()
                .filter_map(|(command, _)| command.split(' ').next());
            let fitting = names
                .filter(|name| name.starts_with(word))
                .map(str::to_owned)
                .collect();
            return (start, fitting);
        }
        // After `q.` the columns of the table that the statement calls q.
        if let Some((alias, column)) = word.rsplit_once('.') {
            let table = table_of(line, alias).unwrap_or_else(|| alias.to_owned());
            let fitting = self
                .tables
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case(&table))
                .flat_map(|(_, columns)| columns)
                .filter(|name| begins(name, column))
                .map(|name| format!("{alias}.{name}"))
                .collect();
            return (start, fitting);
        }
        if word.is_empty() {
            return (start, Vec::new());
        }
        let after_from = before
            .get(..start)
            .and_then(|before| before.split_whitespace().next_back())
            .is_some_and(|last| {
                last.eq_ignore_ascii_case("from") || last.eq_ignore_ascii_case("join")
            });
        let tables = self.tables.iter().map(|(name, _)| name.as_str());
        let mut fitting: Vec<String> = if after_from {
            tables
                .filter(|name| begins(name, word))
                .map(str::to_owned)
                .collect()
        } else {
            let columns = self
                .tables
                .iter()
                .filter(|(name, _)| mentions(line, name))
                .flat_map(|(_, columns)| columns.iter().map(String::as_str));
            columns
                .chain(tables)
                .chain(KEYWORDS)
                .filter(|name| begins(name, word))
                .map(str::to_owned)
                .collect()
        };
        fitting.sort();
        fitting.dedup();
        (start, fitting)
    }
}

/// Tells whether a name begins as typed, in either case.
fn begins(name: &str, typed: &str) -> bool {
    name.get(..typed.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(typed))
}

/// Tells whether a statement names a table; one that names none may mean any.
fn mentions(line: &str, table: &str) -> bool {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(|word| word.eq_ignore_ascii_case(table))
}

/// Returns the table that a statement gives an alias: `quote AS q`, `quote q`.
fn table_of(line: &str, alias: &str) -> Option<String> {
    let words: Vec<&str> = line
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(3).find_map(|three| match three {
        [keyword, table, next]
            if ["from", "join"]
                .iter()
                .any(|word| keyword.eq_ignore_ascii_case(word))
                && next.eq_ignore_ascii_case(alias) =>
        {
            Some((*table).to_owned())
        }
        [table, between, next]
            if between.eq_ignore_ascii_case("as") && next.eq_ignore_ascii_case(alias) =>
        {
            Some((*table).to_owned())
        }
        _ => None,
    })
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, fitting) = self.fitting(line, position);
        let pairs = fitting
            .into_iter()
            .map(|word| Pair {
                display: word.clone(),
                replacement: word,
            })
            .collect();
        Ok((start, pairs))
    }
}

impl Validator for Words {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_whole(context.input()) {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

/// Tells whether no further line is to come: a command, nothing, or a statement with its `;`.
fn is_whole(input: &str) -> bool {
    let input = input.trim();
    input.is_empty() || input.starts_with('.') || input.ends_with(';')
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}

impl Helper for Words {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_columns_are_completed() {
        let words = Words {
            tables: vec![
                (
                    "quote".to_owned(),
                    vec!["quote_id".to_owned(), "text".to_owned()],
                ),
                ("quote_part".to_owned(), vec!["ord".to_owned()]),
                ("actor".to_owned(), vec!["name".to_owned()]),
            ],
        };
        for (line, start, fitting) in [
            (".ta", 0, vec![".tables"]),
            ("SELECT * FROM quo", 14, vec!["quote", "quote_part"]),
            ("SEL", 0, vec!["SELECT"]),
            ("SELECT te FROM quote", 7, vec!["text"]),
            ("SELECT q.t FROM quote AS q", 7, vec!["q.text"]),
            ("SELECT q. FROM quote q", 7, vec!["q.quote_id", "q.text"]),
            ("SELECT actor.n FROM actor", 7, vec!["actor.name"]),
            ("SELECT é", 7, vec![]),
            ("", 0, vec![]),
        ] {
            let position = line
                .find(" FROM")
                .filter(|at| *at > 7)
                .unwrap_or(line.len());
            let position = if line.ends_with("quo") {
                line.len()
            } else {
                position
            };
            assert_eq!(
                words.fitting(line, position),
                (start, fitting.into_iter().map(str::to_owned).collect()),
                "{line}"
            );
        }
    }

    #[test]
    fn a_statement_ends_with_its_mark() {
        for (input, whole) in [
            ("", true),
            (".tables", true),
            ("SELECT 1", false),
            ("SELECT 1;", true),
            ("SELECT\n1 ; ", true),
        ] {
            assert_eq!(is_whole(input), whole, "{input}");
        }
    }
}
