//! The tables for other programs: all rows, described, resumable, and read by other engines with the same answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::sandbox::Sandbox;

/// Returns a folder with a database of the sample articles.
pub(crate) fn sample() -> Sandbox {
    let sandbox = Sandbox::new();
    std::fs::remove_file(sandbox.db()).unwrap();
    for folder in ["tests/fixtures/sample", "tests/fixtures/two-talks"] {
        let folder = std::fs::canonicalize(folder).unwrap();
        let run = sandbox.run(&["import", folder.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    sandbox
}

/// Runs the program, which must succeed.
fn run(sandbox: &Sandbox, words: &[&str]) -> String {
    let run = sandbox.run(words);
    assert_eq!(run.code, 0, "{words:?}: {}", run.err);
    run.err
}

/// Returns the data dictionary of an export.
fn package(sandbox: &Sandbox, folder: &str) -> Json {
    let text = std::fs::read_to_string(sandbox.path(folder).join("datapackage.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns the files of a table of an export.
fn files(resource: &Json) -> Vec<String> {
    match &resource["path"] {
        Json::Array(paths) => paths
            .iter()
            .map(|path| path.as_str().unwrap().to_owned())
            .collect(),
        path => vec![path.as_str().unwrap().to_owned()],
    }
}

/// Returns every file below a folder with the time at which it was written.
fn written(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let time = std::fs::metadata(&path).unwrap().modified().unwrap();
                found.insert(path, time);
            }
        }
    }
    found
}

#[test]
fn every_row_is_exported_and_every_column_described() {
    let sandbox = sample();
    run(
        &sandbox,
        &["export", "out", "--format", "jsonl", "--by", "month,outlet"],
    );
    let conn = Connection::open(sandbox.db()).unwrap();
    let package = package(&sandbox, "out");
    let resources = package["resources"].as_array().unwrap();
    assert!(resources.len() > 40, "{}", resources.len());
    for resource in resources {
        let name = resource["name"].as_str().unwrap();
        assert!(
            !resource["description"].as_str().unwrap().is_empty(),
            "{name}"
        );
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| {
                assert!(
                    !field["description"].as_str().unwrap().is_empty(),
                    "{field}"
                );
                field["name"].as_str().unwrap()
            })
            .collect();
        let mut found: Vec<Json> = Vec::new();
        for file in files(resource) {
            let text = std::fs::read_to_string(sandbox.path("out").join(file)).unwrap();
            found.extend(text.lines().map(|line| serde_json::from_str(line).unwrap()));
        }
        assert_eq!(resource["rows"], found.len(), "{name}");
        // The same cells as in the database, row by row.
        let sql = format!("SELECT json_array({}) FROM {name}", fields.join(", "));
        let mut expected: Vec<String> = conn
            .prepare(&sql)
            .unwrap()
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap()
            .map(|row| {
                serde_json::from_str::<Json>(&row.unwrap())
                    .unwrap()
                    .to_string()
            })
            .collect();
        let mut found: Vec<String> = found
            .iter()
            .map(|row| Json::Array(fields.iter().map(|field| row[*field].clone()).collect()))
            .map(|row| row.to_string())
            .collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn rows_of_articles_are_cut_by_month_and_outlet() {
    let sandbox = sample();
    run(
        &sandbox,
        &[
            "export",
            "out",
            "--by",
            "month,outlet",
            "--only",
            "quote,quote_part,outlet",
        ],
    );
    let package = package(&sandbox, "out");
    let paths = |index: usize| files(&package["resources"][index]);
    assert_eq!(paths(0), ["outlet.csv"]);
    for index in [1, 2] {
        assert!(paths(index).len() > 10, "{:?}", paths(index));
        for path in paths(index) {
            let names: Vec<&str> = path.split('/').collect();
            assert_eq!(names.len(), 4, "{path}");
            assert!(
                names[1].starts_with("month=") && names[2].starts_with("outlet="),
                "{path}"
            );
        }
    }
    assert_eq!(
        package["resources"][1]["partitions"],
        serde_json::json!(["month", "outlet"])
    );
}

#[test]
fn what_is_written_is_not_written_again_until_the_database_changes() {
    let sandbox = sample();
    let call = ["export", "out", "--format", "csv", "--by", "month"];
    run(&sandbox, &call);
    let folder = sandbox.path("out");
    let first = written(&folder);
    assert!(first.keys().all(|path| path.extension().unwrap() != "part"));
    // As a run that was stopped leaves it: one piece short, and the next half written.
    let lost = folder.join("place.csv");
    std::fs::remove_file(&lost).unwrap();
    std::fs::write(folder.join("quote.csv.part"), "half").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    let said = run(&sandbox, &call);
    assert!(said.contains("written before"), "{said}");
    let second = written(&folder);
    for (path, time) in &first {
        let name = path.file_name().unwrap();
        if *path != lost && name != "datapackage.json" && name != "pieces.jsonl" {
            assert_eq!(second.get(path), Some(time), "{}", path.display());
        }
    }
    assert!(lost.exists());
    // Another cut, and another database: nothing of the old stays.
    run(
        &sandbox,
        &["export", "out", "--format", "csv", "--by", "year"],
    );
    assert!(
        written(&folder)
            .keys()
            .all(|path| !path.to_str().unwrap().contains("month="))
    );
    let story = sandbox.path("more.txt");
    std::fs::write(
        &story,
        "Rain fell on Harbour Town on Monday, officials said.\n",
    )
    .unwrap();
    run(&sandbox, &["import", story.to_str().unwrap()]);
    let said = run(
        &sandbox,
        &["export", "out", "--format", "csv", "--by", "year"],
    );
    assert!(!said.contains("written before"), "{said}");
}

#[test]
fn a_redacted_export_holds_no_full_text() {
    let sandbox = sample();
    run(
        &sandbox,
        &["export", "out", "--format", "jsonl", "--redact-body"],
    );
    let conn = Connection::open(sandbox.db()).unwrap();
    let bodies: Vec<String> = conn
        .prepare("SELECT body FROM article")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut texts = String::new();
    for path in written(&sandbox.path("out")).keys() {
        let text = std::fs::read_to_string(path).unwrap();
        for line in text.lines() {
            let Ok(Json::Object(row)) = serde_json::from_str::<Json>(line) else {
                continue;
            };
            for cell in row.values().filter_map(Json::as_str) {
                texts.push_str(cell);
                texts.push('\n');
            }
        }
    }
    for body in &bodies {
        let chars: Vec<char> = body.chars().collect();
        for piece in chars.windows(201).step_by(50) {
            let piece: String = piece.iter().collect();
            assert!(!texts.contains(&piece), "{piece}");
        }
    }
    // Offsets and the words they point at are there.
    let text = std::fs::read_to_string(sandbox.path("out/mention.jsonl")).unwrap();
    let row: Json = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let id = row["article_id"].as_i64().unwrap();
    let words: String = conn
        .query_row(
            "SELECT substr(body, ?2 + 1, ?3 - ?2) FROM article WHERE article_id = ?1",
            [
                id,
                row["start_char"].as_i64().unwrap(),
                row["end_char"].as_i64().unwrap(),
            ],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(row["words"], words);
    assert_eq!(package(&sandbox, "out")["dateline"]["redacted"], true);
}

#[test]
fn a_table_that_is_not_there_gets_the_nearest() {
    let sandbox = Sandbox::small();
    sandbox.transcript(
        "
$ dateline export out --only quotes
error: there is no table `quotes`
hint: did you mean `quote`?
[2]
$ dateline export out --only v_quote
error: `v_quote` is made of other tables, and not exported
hint: did you mean `quote`?
[2]
$ dateline query topic-attention --words aid --print-sql --dialect duckdb
error: `topic-attention` uses SQLite's full text, which DuckDB has not
hint: in its place, `lower(body) LIKE '%word%'` finds articles there
[1]
",
    );
}

/// Returns a Python with the package duckdb, where there is one: `target/engines/bin/python`, or `python3`.
#[cfg(feature = "parquet")]
fn duckdb() -> Option<PathBuf> {
    let own = std::env::current_dir()
        .unwrap()
        .join("target/engines/bin/python");
    let python = if own.exists() {
        own
    } else {
        PathBuf::from("python3")
    };
    let output = Command::new(&python).args(["-c", "import duckdb"]).output();
    output
        .is_ok_and(|output| output.status.success())
        .then_some(python)
}

#[test]
#[cfg(feature = "parquet")]
fn duckdb_gives_the_same_rows() {
    let Some(python) = duckdb() else {
        return;
    };
    let sandbox = sample();
    for by in ["", "month,outlet"] {
        let output = Command::new(&python)
            .arg("scripts/same_rows.py")
            .arg(sandbox.db())
            .args([
                "--program",
                env!("CARGO_BIN_EXE_dateline"),
                "--engines",
                "sqlite,duckdb",
            ])
            .args(["--by", by, "--least", "32"])
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&output.stdout);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{shown}\n{said}");
    }
}

#[test]
#[cfg(feature = "parquet")]
fn shards_joined_in_sql_answer_as_one_database() {
    let Some(python) = duckdb() else {
        return;
    };
    let sandbox = Sandbox::new();
    let mut lines = String::new();
    for number in 0..60 {
        let outlet = [
            "Harbour Post",
            "The Fjord",
            "Delta Wire",
            "Tribune of Norland",
        ][number % 4];
        let speaker = ["Lena Fisk", "Omar Dale", "Ida Berg"][number % 3];
        let country = ["Norway", "Sweden"][number % 2];
        // Every tenth is a later version of the story before it in its outlet.
        let url = if number % 10 == 9 { number - 4 } else { number };
        let story = serde_json::json!({
            "outlet": outlet,
            "url": format!("https://news.example/{url}"),
            "headline": format!("{country} opens road {number}"),
            "published_at": format!("2021-03-{:02}T08:00:00Z", number % 28 + 1),
            "body": format!(
                "{country} will open road number {number}, Transport Minister {speaker} said on Monday. \"We have worked {number} days \
                 for it,\" {speaker} told reporters in Oslo. Denmark denied that it had asked for road {number} to be closed."
            ),
        });
        lines.push_str(&format!("{story}\n"));
    }
    std::fs::write(sandbox.path("batch.jsonl"), lines).unwrap();
    let output = Command::new(&python)
        .arg("scripts/shards.py")
        .arg("try")
        .arg(sandbox.path("batch.jsonl"))
        .args(["--program", env!("CARGO_BIN_EXE_dateline")])
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}\n{said}");
    assert!(shown.contains("who-said-what: the same 1"), "{shown}");
}
