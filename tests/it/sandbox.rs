//! A folder of its own for a test, with a migrated database, and the program run in it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use rusqlite::Connection;

/// The migrations, by number.
fn migrations() -> Vec<String> {
    let mut paths: Vec<(u32, PathBuf)> = std::fs::read_dir("migrations")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let number = stem.trim_start_matches('V').split("__").next().unwrap();
            (number.parse().unwrap(), path)
        })
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|(_, path)| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// A temporary folder with `dateline.db` in it.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Sandbox {
    /// Makes a folder with an empty migrated database.
    pub(crate) fn new() -> Self {
        let sandbox = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let conn = Connection::open(sandbox.db()).unwrap();
        for migration in migrations() {
            conn.execute_batch(&migration).unwrap();
        }
        sandbox
    }

    /// Makes a folder with the small database.
    pub(crate) fn small() -> Self {
        let sandbox = Self::new();
        sandbox.load("small");
        sandbox
    }

    /// Returns what the statements find in a database of the folder: one line a row, in order, under each statement's first words.
    pub(crate) fn content(&self, db: &str, statements: &[&str]) -> String {
        let conn = Connection::open(self.path(db)).unwrap();
        let mut out = String::new();
        for sql in statements {
            let mut select = conn.prepare(sql).unwrap();
            let columns = select.column_count();
            let mut lines: Vec<String> = select
                .query_map([], |row| {
                    (0..columns)
                        .map(|column| {
                            row.get::<_, rusqlite::types::Value>(column)
                                .map(|value| format!("{value:?}"))
                        })
                        .collect::<Result<Vec<_>, _>>()
                        .map(|cells| cells.join(" | "))
                })
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            lines.sort();
            let head = sql
                .split_whitespace()
                .take(12)
                .collect::<Vec<_>>()
                .join(" ");
            writeln!(out, "== {head}").unwrap();
            for line in lines {
                writeln!(out, "{line}").unwrap();
            }
        }
        out
    }

    /// Returns the path of the database.
    pub(crate) fn db(&self) -> PathBuf {
        self.folder.path().join("dateline.db")
    }

    /// Returns the path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `tests/queries/NAME.sql` in the database.
    pub(crate) fn load(&self, name: &str) {
        let sql = std::fs::read_to_string(format!("tests/queries/{name}.sql")).unwrap();
        Connection::open(self.db())
            .unwrap()
            .execute_batch(&sql)
            .unwrap();
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, words: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(words)
            .current_dir(self.folder.path())
            .env_remove("DATELINE_DB")
            .env_remove("DATELINE_QUERIES")
            .env("XDG_CONFIG_HOME", self.folder.path())
            .output()
            .unwrap();
        Run {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Runs a transcript: command lines after `$ `, and below each what it must print on both streams, and its code where it is not 0.
    pub(crate) fn transcript(&self, script: &str) {
        let mut shown = String::new();
        for line in script.lines() {
            let Some(command) = line.strip_prefix("$ dateline ") else {
                continue;
            };
            // A word in quotation marks may hold blanks.
            let words: Vec<String> = command
                .split('\'')
                .enumerate()
                .flat_map(|(index, piece)| {
                    if index % 2 == 1 {
                        vec![piece.to_owned()]
                    } else {
                        piece.split_whitespace().map(str::to_owned).collect()
                    }
                })
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let run = self.run(&words);
            writeln!(shown, "{line}").unwrap();
            for text in [&run.out, &run.err] {
                for line in text.lines() {
                    writeln!(shown, "{}", line.trim_end()).unwrap();
                }
            }
            if run.code != 0 {
                writeln!(shown, "[{}]", run.code).unwrap();
            }
        }
        assert_eq!(shown.trim(), script.trim(), "\n{shown}");
    }
}
