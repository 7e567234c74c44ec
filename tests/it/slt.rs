//! Runs every `tests/queries/*.slt` on a migrated database, each in a file of its own.
//!
//! `@load NAME` runs `tests/queries/NAME.sql`. `@name key=value "key=two words" | a,b` calls a saved query as the command line
//! does (types, defaults, names looked up, read-only) and lists the columns `a` and `b`; without columns it lists all.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use dateline::query::catalog::Catalog;
use dateline::query::run::Reader;
use dateline::query::{Value, name, param};
use rusqlite::Connection;
use sqllogictest::{DBOutput, DefaultColumnType, Runner};

use crate::sandbox::Sandbox;

static NEVER: AtomicBool = AtomicBool::new(false);

/// One database under test.
struct Db {
    sandbox: Sandbox,
    catalog: Catalog,
}

/// What went wrong, as the user reads it.
#[derive(Debug)]
struct Wrong(String);

impl std::fmt::Display for Wrong {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

/// Makes any error one of ours.
fn wrong(error: impl std::fmt::Display) -> Wrong {
    Wrong(error.to_string())
}

impl sqllogictest::DB for Db {
    type Error = Wrong;
    type ColumnType = DefaultColumnType;

    fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, Wrong> {
        if let Some(name) = sql.strip_prefix("@load ") {
            self.sandbox.load(name.trim());
            return Ok(DBOutput::StatementComplete(0));
        }
        if let Some(call) = sql.strip_prefix('@') {
            self.call(call)
        } else {
            let conn = Connection::open(self.sandbox.db()).map_err(wrong)?;
            conn.execute_batch(sql).map_err(wrong)?;
            Ok(DBOutput::StatementComplete(0))
        }
    }
}

impl Db {
    /// Calls a saved query.
    fn call(&self, call: &str) -> Result<DBOutput<DefaultColumnType>, Wrong> {
        let (call, columns) = match call.split_once('|') {
            Some((call, columns)) => (call, Some(columns)),
            None => (call, None),
        };
        let words = words(call);
        let query = words
            .first()
            .and_then(|name| self.catalog.get(name))
            .ok_or_else(|| wrong(format!("no query `{call}`")))?;
        let given: Vec<(&str, &str)> = words
            .iter()
            .skip(1)
            .map(|word| word.split_once('=').unwrap())
            .collect();
        if let Some((name, _)) = given
            .iter()
            .find(|(name, _)| !query.header.params.iter().any(|param| param.name == *name))
        {
            return Err(wrong(format!("no parameter `{name}`")));
        }
        let reader = Reader::open(&self.sandbox.db(), None, &NEVER).map_err(wrong)?;
        let today = jiff::civil::date(2021, 4, 1);
        let mut values = Vec::new();
        for param in &query.header.params {
            let typed = given
                .iter()
                .find(|(name, _)| *name == param.name)
                .map(|(_, typed)| *typed);
            let mut value = param::value(param, typed, today).map_err(wrong)?;
            if let Value::Text(typed) = &value
                && param.kind.is_name()
                && !(param.required() && ["a:1", "1"].contains(&typed.as_str()))
            {
                value = name::resolve(&reader, &param.kind, typed).map_err(wrong)?;
            }
            values.push((param.name.clone(), value));
        }
        let rows = reader.select(&query.sql, &values).map_err(wrong)?;
        let indices: Vec<usize> = match columns {
            None => (0..rows.columns().len()).collect(),
            Some(columns) => columns
                .split(',')
                .map(|name| {
                    let name = name.trim();
                    rows.columns()
                        .iter()
                        .position(|column| column == name)
                        .ok_or_else(|| wrong(format!("no column `{name}`")))
                })
                .collect::<Result<_, _>>()?,
        };
        let mut out = Vec::new();
        rows.each(|row| {
            out.push(indices.iter().map(|index| cell(&row[*index])).collect());
            Ok::<_, dateline::query::Error>(true)
        })
        .map_err(wrong)?;
        Ok(DBOutput::Rows {
            types: vec![DefaultColumnType::Any; indices.len()],
            rows: out,
        })
    }
}

/// Splits a call at blanks outside quotation marks.
fn words(call: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in call.trim().chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns a cell as the files write it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) if text.is_empty() => "(empty)".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Blob(_) => "(blob)".to_owned(),
    }
}

#[test]
fn slt_files_pass() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir("tests/queries")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "slt"))
        .collect();
    paths.sort();
    let mut failures = String::new();
    for path in paths {
        let mut runner = Runner::new(|| async {
            Ok(Db {
                sandbox: Sandbox::new(),
                catalog: Catalog::bundled(),
            })
        });
        if let Err(error) = runner.run_file(&path) {
            failures.push_str(&format!("{error}\n"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_query_has_its_tests() {
    for query in Catalog::bundled().iter() {
        let path = format!("tests/queries/{}.slt", query.name);
        assert!(std::path::Path::new(&path).exists(), "{path} is missing");
    }
}
