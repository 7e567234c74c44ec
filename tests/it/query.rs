//! Asking, through the program: messages, exit codes, and the same rows in other clients.

use std::io::Write as _;
use std::process::{Command, Stdio};

use dateline::query::catalog::Catalog;

use crate::sandbox::Sandbox;

#[test]
fn queries_are_listed_with_what_they_answer() {
    let run = Sandbox::small().run(&["query"]);
    assert_eq!(run.code, 0);
    for query in Catalog::bundled().iter() {
        assert!(
            run.out.contains(&query.name) && run.out.contains(&query.header.summary),
            "{}",
            query.name
        );
    }
}

#[test]
fn every_query_runs_with_its_defaults_and_has_help_with_examples() {
    let sandbox = Sandbox::small();
    for query in Catalog::bundled().iter() {
        let help = sandbox.run(&["query", &query.name, "--help"]);
        assert_eq!(help.code, 0, "{}: {}", query.name, help.err);
        assert!(help.out.contains("Examples:"), "{}", query.name);
        for param in &query.header.params {
            assert!(
                help.out.contains(&param.about),
                "{} {}\n{}",
                query.name,
                param.name,
                help.out
            );
        }
        let mut words = vec![
            "query".to_owned(),
            query.name.clone(),
            "--format".to_owned(),
            "json".to_owned(),
        ];
        for param in query.header.params.iter().filter(|param| param.required()) {
            words.push(format!("--{}", param.name));
            words.push("1".replace(
                '1',
                if param.name == "actor" {
                    "Norland"
                } else {
                    "1"
                },
            ));
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = sandbox.run(&words);
        assert_eq!(run.code, 0, "{}: {}", query.name, run.err);
        assert!(
            serde_json::from_str::<serde_json::Value>(&run.out)
                .unwrap()
                .is_array(),
            "{}",
            query.name
        );
    }
}

#[test]
fn messages_say_what_is_wrong_and_what_to_do() {
    let sandbox = Sandbox::small();
    std::fs::write(sandbox.path("text.db"), "no database at all").unwrap();
    for (words, code, messages) in [
        (
            vec!["query", "talk-scheduled"],
            2,
            vec!["talk-scheduled", "hint:", "talks-scheduled"],
        ),
        (
            vec!["query", "talks-scheduled", "--knid", "talks"],
            2,
            vec!["--knid", "--kind"],
        ),
        (
            vec!["query", "talks-scheduled", "--kind", "talk"],
            2,
            vec!["talk", "talks"],
        ),
        (
            vec!["query", "who-said-what", "--speaker", "Ana Lnd"],
            2,
            vec!["nobody", "hint:", "Ana Lund"],
        ),
        (
            vec!["query", "who-said-what", "--speaker", "Brook"],
            2,
            vec!["several", "a:3", "a:7", "Mia Brook", "hint:"],
        ),
        (
            vec!["query", "who-said-what", "--since", "soon"],
            2,
            vec!["--since", "`soon` is not a date"],
        ),
        (
            vec!["query", "who-said-what", "--columns", "speker"],
            2,
            vec!["no column `speker`", "did you mean `speaker`"],
        ),
        (
            vec!["sql", "SELECT nam FROM outlet"],
            1,
            vec!["no such column: nam", "^", "did you mean `name`"],
        ),
        (
            vec!["sql", "SELECT * FROM quotes"],
            1,
            vec![
                "no such table: quotes",
                "\nline 1: SELECT * FROM quotes\n                      ^\n",
                "did you mean `quote`",
            ],
        ),
        (vec!["sql", "DELETE FROM quote"], 1, vec!["refused"]),
        (
            vec!["sql", "SELECT :x"],
            2,
            vec!["parameter `:x` has no value", "-p name=value"],
        ),
        (
            vec!["sql", "SELECT 1", "--db", "none.db"],
            1,
            vec!["no database `none.db`", "hint:"],
        ),
        (
            vec!["sql", "SELECT 1", "--db", "text.db"],
            5,
            vec!["not a database"],
        ),
        (vec!["search", "\"open"], 2, vec!["not understood", "hint:"]),
        (vec!["show", "99"], 1, vec!["no article `99`", "hint:"]),
        (vec!["show", " "], 2, vec!["nothing to show", "hint:"]),
        (
            vec!["show", "Brook"],
            2,
            vec!["several", "`dateline show a:"],
        ),
        (
            vec!["query", "wrong"],
            2,
            vec!["no saved query `wrong`", "`dateline query` lists"],
        ),
        (
            vec!["qery"],
            2,
            vec!["no command `qery`", "did you mean `query`"],
        ),
        (
            vec!["query", "talks-scheduled", "--kind"],
            2,
            vec!["`--kind <CHOICE>` needs a value", "one of talks"],
        ),
        (
            vec!["query", "claim-chain"],
            2,
            vec![
                "`--words <TEXT>` is missing",
                "Usage: dateline query claim-chain",
            ],
        ),
        (
            vec!["query", "verbs", "--offset", "x"],
            2,
            vec![
                "wrong value `x` for `--offset <N>`",
                "caused by: invalid digit",
            ],
        ),
        (
            vec!["query", "who-said-what", "--outlet", "Dayly Gull"],
            2,
            vec![
                "no outlet in the database fits `Dayly Gull`",
                "nearest names: Daily Gull",
            ],
        ),
        (
            vec!["search", "talks", "--outlet", "Harbor Wire"],
            2,
            vec!["no outlet", "nearest names: Harbour Wire"],
        ),
        (
            vec!["query", "verbs", "--outlet", "i"],
            2,
            vec![
                "`i` fits several:",
                "o:3      Evening Post (post.example, 3 articles)",
                "hint: --outlet o:",
            ],
        ),
        (
            vec!["query", "place-heat", "--place", "Port Anna"],
            2,
            vec!["no place in the database fits", "nearest names: Port Ana"],
        ),
        (vec!["sql", ""], 1, vec!["there is no statement"]),
        (vec!["sql", "--foo"], 2, vec!["unexpected argument `--foo`"]),
        (
            vec!["sql", "SELECT :a", "-p", "a=1", "-p", "a=2"],
            2,
            vec!["`:a` is given twice"],
        ),
        (vec!["search", ""], 2, vec!["no words to search for"]),
        (vec!["search", "open AND"], 2, vec!["missing at its end"]),
        (
            vec!["query", "coverage", "-o", "rows.xls"],
            2,
            vec!["suffix `.xls`", "xlsx"],
        ),
        (vec!["show", "q:99"], 1, vec!["no quote `q:99`"]),
        (
            vec![
                "sql",
                "--timeout",
                "0.2",
                "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
            ],
            4,
            vec!["stopped after 0.2 s", "--timeout"],
        ),
    ] {
        let run = sandbox.run(&words);
        assert_eq!(run.code, code, "{words:?}\n{}", run.err);
        assert_eq!(run.out, "", "{words:?}");
        assert!(run.err.starts_with("error:"), "{words:?}\n{}", run.err);
        for message in messages {
            assert!(
                run.err.contains(message),
                "{words:?}: {message}\n{}",
                run.err
            );
        }
    }
}

#[test]
fn rows_go_where_they_are_sent() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&[
        "query",
        "who-said-what",
        "--speaker",
        "Ana Lund",
        "--columns",
        "speaker,said",
        "--format",
        "csv",
    ]);
    assert_eq!(run.out, "speaker,said\nAna Lund,breaking the truce\n");
    let run = sandbox.run(&[
        "sql",
        "SELECT name FROM outlet ORDER BY name",
        "--limit",
        "1",
        "--offset",
        "1",
        "--no-header",
        "--format",
        "tsv",
    ]);
    assert_eq!(run.out, "Evening Post\n");
    let run = sandbox.run(&[
        "sql",
        "SELECT name FROM outlet WHERE outlet_id = :id",
        "-p",
        "id=2",
        "-o",
        "out.json",
    ]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    let file = std::fs::read_to_string(sandbox.path("out.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["rows"], serde_json::json!([{"name": "Daily Gull"}]));
    assert_eq!(file["about"]["query"], "sql");
    assert_eq!(file["about"]["parameters"]["id"], "2");
    assert_eq!(
        file["about"]["sql"],
        "SELECT name FROM outlet WHERE outlet_id = 2"
    );
    let database = file["about"]["database"].as_str().unwrap();
    assert_eq!(database.len(), 16);
    let run = sandbox.run(&["query", "verbs", "--cue", "den", "-o", "v.csv", "--meta"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let meta = std::fs::read_to_string(sandbox.path("v.csv.meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    assert_eq!(meta["database"], database);
    assert_eq!(meta["query"], "verbs");
    assert_eq!(meta["columns"][0], "speaker");
    assert_eq!(meta["rows"], 1);
    let run = sandbox.run(&["query", "verbs", "-o", "v.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = std::fs::read_to_string(sandbox.path("v.html")).unwrap();
    assert!(
        page.contains(database) && page.contains("<dd>verbs</dd>"),
        "{page}"
    );
    let run = sandbox.run(&["query", "verbs", "--meta"]);
    assert_eq!(run.code, 2);
}

#[test]
fn an_export_says_what_was_typed_and_whom_it_meant() {
    let sandbox = Sandbox::small();
    let words = [
        "query",
        "who-said-what",
        "--speaker",
        "ana  lund",
        "--outlet",
        "harbour.example",
        "--since",
        "2021-03",
        "-o",
    ];
    let run = |file: &str, more: &[&str]| {
        let run = sandbox.run(&[&words[..], &[file], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        std::fs::read_to_string(sandbox.path(file)).unwrap()
    };
    let parameters = serde_json::json!({
        "speaker": "ana  lund", "outlet": "harbour.example", "since": "2021-03", "versions": "latest", "copies": "once",
    });
    let meant = serde_json::json!({
        "speaker": "a:4 Ana Lund", "outlet": "o:1 Harbour Wire", "since": "2021-03-01",
    });
    let file: serde_json::Value = serde_json::from_str(&run("rows.json", &[])).unwrap();
    assert_eq!(file["about"]["parameters"], parameters);
    assert_eq!(file["about"]["meant"], meant);
    run("rows.csv", &["--meta"]);
    let meta = std::fs::read_to_string(sandbox.path("rows.csv.meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    assert_eq!((&meta["parameters"], &meta["meant"]), (&parameters, &meant));
    let page = run("rows.html", &[]);
    assert!(
        page.contains("<dd>harbour.example (o:1 Harbour Wire)</dd>"),
        "{page}"
    );
}

/// A number that a plain client binds as text is one only where nothing else stands in it.
#[test]
fn an_outlets_own_id_may_begin_with_a_number() {
    let sandbox = Sandbox::small();
    let conn = rusqlite::Connection::open(sandbox.db()).unwrap();
    conn.execute(
        "UPDATE article SET external_id = '1-x' WHERE article_id = 6",
        [],
    )
    .unwrap();
    let catalog = Catalog::bundled();
    let sql = &catalog.get("evidence").unwrap().sql;
    for (article, found) in [("1-x", 6), ("1", 1), ("6", 6)] {
        let mut select = conn.prepare(sql).unwrap();
        let column = select.column_index("article_id").unwrap();
        let ids: Vec<i64> = select
            .query_map([article], |row| row.get(column))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(
            !ids.is_empty() && ids.iter().all(|id| *id == found),
            "{article}: {ids:?}"
        );
    }
}

#[test]
fn a_users_own_query_runs_and_a_broken_one_is_told() {
    let sandbox = Sandbox::small();
    std::fs::create_dir(sandbox.path("queries")).unwrap();
    std::fs::write(
        sandbox.path("queries/outlets.sql"),
        "-- Outlets by name.\n--\n-- :limit integer = 2 Most rows\n\nSELECT o.name FROM outlet AS o ORDER BY o.name LIMIT :limit",
    )
    .unwrap();
    std::fs::write(sandbox.path("queries/broken.sql"), "-- Broken.\nSELECT :x").unwrap();
    let run = sandbox.run(&["query", "outlets", "--format", "csv"]);
    assert_eq!(run.out, "name\nDaily Gull\nEvening Post\n", "{}", run.err);
    let run = sandbox.run(&["query", "outlets", "--limit", "1", "--format", "csv"]);
    assert_eq!(run.out, "name\nDaily Gull\n", "{}", run.err);
    let run = sandbox.run(&["query"]);
    assert_eq!(run.code, 0);
    assert!(
        run.err.contains("`:x` is used but not declared"),
        "{}",
        run.err
    );
    let run = sandbox.run(&["query", "broken"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("`:x` is used but not declared"),
        "{}",
        run.err
    );
}

#[test]
fn new_shows_a_row_once() {
    let sandbox = Sandbox::small();
    let words = [
        "query",
        "who-said-what",
        "--act",
        "deny",
        "--new",
        "--format",
        "jsonl",
    ];
    assert_eq!(sandbox.run(&words).out.lines().count(), 1);
    let again = sandbox.run(&words);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    let outlet = [
        &words[..],
        &["--outlet", "post.example", "--until", "today"],
    ]
    .concat();
    assert_eq!(sandbox.run(&outlet).out.lines().count(), 1);
    // The same outlet by another name, and a day that moves on, are the same question.
    let again = [&words[..], &["--outlet", "evening", "--until", "today"]].concat();
    assert_eq!(sandbox.run(&again).out, "");
}

#[test]
fn an_article_is_shown_with_its_marks() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["show", "1"]);
    for part in [
        "{Norland|a:1}",
        "Norland invites sides",
        "<Port Ana|p:1>",
        "*talks|e:1*",
        "Ivo Brook (say, direct)",
    ] {
        assert!(run.out.contains(part), "{part}\n{}", run.out);
    }
    let run = sandbox.run(&["show", "x6", "--format", "json"]);
    let page: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(page["article_id"], 6);
    for (reference, part) in [
        ("Ana Lund", "breaking the truce"),
        ("e:1", "Reports"),
        ("q:3", "accuse"),
        ("Port Ana", "city"),
    ] {
        let run = sandbox.run(&["show", reference]);
        assert!(
            run.code == 0 && run.out.contains(part),
            "{reference}\n{}{}",
            run.out,
            run.err
        );
    }
}

#[test]
fn search_takes_plain_words_and_expressions() {
    let sandbox = Sandbox::small();
    for (words, ids) in [
        (vec!["camp"], vec![]),
        (vec!["camp", "--all"], vec!["3"]),
        (vec!["won't-come"], vec!["1"]),
        (vec!["shout*", "OR", "envoys"], vec!["5", "6"]),
        (vec!["truce", "--speaker", "Ana Lund"], vec!["1"]),
        (
            vec!["truce", "--since", "2021-03-09", "--until", "2021-03"],
            vec!["4"],
        ),
    ] {
        let mut line = vec!["search"];
        line.extend(&words);
        line.extend(["--format", "csv", "--no-header", "--columns", "article_id"]);
        let run = sandbox.run(&line);
        let mut found: Vec<&str> = run.out.lines().collect();
        found.sort_unstable();
        assert_eq!(found, ids, "{words:?} {}", run.err);
    }
}

#[test]
fn a_number_is_an_article_before_it_is_an_outlets() {
    let sandbox = Sandbox::small();
    rusqlite::Connection::open(sandbox.db())
        .unwrap()
        .execute(
            "UPDATE article SET external_id = '1' WHERE article_id = 2",
            [],
        )
        .unwrap();
    let run = sandbox.run(&["show", "1", "--format", "json"]);
    assert!(run.out.contains("\"article_id\": 1,"), "{}", run.out);
    let run = sandbox.run(&[
        "query",
        "evidence",
        "--article",
        "1",
        "--columns",
        "article_id",
        "--format",
        "csv",
        "--no-header",
    ]);
    assert!(run.out.lines().all(|line| line == "1"), "{}", run.out);
}

#[test]
fn a_statement_may_begin_with_a_comment() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["sql", "-- One row.\nSELECT 1 AS n", "--format", "csv"]);
    assert_eq!((run.out.as_str(), run.code), ("n\n1\n", 0), "{}", run.err);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let sandbox = Sandbox::small();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["sql", "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 900000) SELECT i FROM r", "--format", "csv", "--db"])
        .arg(sandbox.db())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Runs every query in another client, with its parameters bound as text or as literals, and compares the rows.
#[test]
fn other_clients_give_the_same_rows() {
    let sandbox = Sandbox::small();
    let has = |tool: &str| {
        Command::new(tool)
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success())
    };
    for query in Catalog::bundled().iter() {
        let mut words = vec!["query", query.name.as_str()];
        let sample = [
            ("actor", "Norland"),
            ("article", "1"),
            ("words", "truce"),
            ("event", "talks"),
        ];
        for param in query.header.params.iter().filter(|param| param.required()) {
            let (name, value) = sample.iter().find(|(name, _)| *name == param.name).unwrap();
            words.push(if *name == "actor" { "--actor" } else { name });
            if *name != "actor" {
                words.pop();
                words.push(match *name {
                    "article" => "--article",
                    "words" => "--words",
                    _ => "--event",
                });
            }
            words.push(value);
        }
        let mut ours = words.clone();
        ours.extend(["--format", "csv"]);
        let ours = sandbox.run(&ours);
        assert_eq!(ours.code, 0, "{}: {}", query.name, ours.err);
        if has("sqlite3") {
            words.push("--print-sql");
            let statement = sandbox.run(&words).out;
            let mut child = Command::new("sqlite3")
                .args(["-csv", "-header"])
                .arg(sandbox.db())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            child
                .stdin
                .take()
                .unwrap()
                .write_all(statement.as_bytes())
                .unwrap();
            let output = child.wait_with_output().unwrap();
            let theirs = records(&String::from_utf8(output.stdout).unwrap());
            let mut expected = records(&ours.out);
            // The shell writes no header where there are no rows.
            if expected.len() == 1 {
                expected.clear();
            }
            assert_eq!(theirs, expected, "{} in sqlite3", query.name);
        }
        if has("python3") {
            let mut child = Command::new("python3")
                .args(["-c", PYTHON])
                .arg(sandbox.db())
                .arg(std::fs::canonicalize(format!("queries/{}.sql", query.name)).unwrap())
                .args(query.header.params.iter().map(|param| {
                    let value = sample
                        .iter()
                        .find(|(name, _)| *name == param.name && param.required())
                        .map(|(_, value)| (*value).to_owned())
                        .or_else(|| param.default.clone())
                        .unwrap_or_default()
                        .replace("today", "2099-01-01");
                    format!("{}={value}", param.name)
                }))
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut text).unwrap();
            assert!(child.wait().unwrap().success(), "{}", query.name);
            assert_eq!(
                records(&text),
                records(&ours.out),
                "{} in Python",
                query.name
            );
        }
    }
}

/// Binds every parameter as text and writes CSV.
const PYTHON: &str = "
import csv, sqlite3, sys
conn = sqlite3.connect(sys.argv[1])
cursor = conn.execute(open(sys.argv[2]).read(), dict(pair.split('=', 1) for pair in sys.argv[3:]))
out = csv.writer(sys.stdout, lineterminator='\\n')
out.writerow([column[0] for column in cursor.description])
out.writerows(cursor)
";

/// Reads CSV.
fn records(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_shell_is_told_what_can_come_next() {
    let sandbox = Sandbox::small();
    let complete = |words: &[&str]| -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .arg("--")
            .args(words)
            .current_dir(sandbox.path(""))
            .env("DATELINE_COMPLETE", "fish")
            .env("XDG_CONFIG_HOME", sandbox.path(""))
            .env_remove("DATELINE_DB")
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    let has = |words: &[&str], wanted: &str| {
        let found = complete(words);
        assert!(
            found.iter().any(|word| word == wanted),
            "{words:?}: {found:?}"
        );
    };
    has(&["dateline", "que"], "query");
    has(&["dateline", "query", "talks"], "talks-scheduled");
    has(&["dateline", "query", "talks-scheduled", "--ki"], "--kind");
    has(
        &["dateline", "query", "talks-scheduled", "--kind", "su"],
        "summit",
    );
    has(
        &["dateline", "query", "who-said-what", "--about", "an"],
        "Ana Lund",
    );
    has(
        &["dateline", "query", "talks-scheduled", "--place", "port"],
        "Port Ana",
    );
    has(
        &["dateline", "query", "verbs", "--outlet", "har"],
        "Harbour Wire",
    );
    has(
        &["dateline", "search", "x", "--outlet", "gull.e"],
        "gull.example",
    );
    has(&["dateline", "show", "nor"], "Norland");
    has(&["dateline", "actors", "rename", "iv"], "Ivo Brook");
    has(
        &["dateline", "actors", "merge", "x", "--into", "iv"],
        "Ivo Brook",
    );
    has(&["dateline", "schema", "quo"], "quote_about");
    has(&["dateline", "man", "que"], "query");
    has(&["dateline", "man", "query", "ver"], "verbs");
    has(&["dateline", "report", "--query", "ver"], "verbs");
    for shell in ["bash", "zsh", "fish"] {
        let run = sandbox.run(&["completions", shell]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("DATELINE_COMPLETE"), "{}", run.out);
    }
}

#[test]
fn tables_are_exported_exactly() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["export", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(sandbox.path("out/outlet.csv")).unwrap();
    assert_eq!(records(&text).len(), 4, "{text}");
    let run = sandbox.run(&["export", "out", "--format", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(sandbox.path("out/quote.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 14);
}

/// After an import the sums hold; a query that counts for itself must say the same.
#[test]
fn sums_and_counting_give_the_same_rows() {
    let sandbox = Sandbox::new();
    std::fs::remove_file(sandbox.db()).unwrap();
    let folder = std::fs::canonicalize("tests/fixtures/sample").unwrap();
    let run = sandbox.run(&["import", folder.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let calls: [&[&str]; 12] = [
        &["anonymous-share"],
        &["source-diversity"],
        &["speaker-share"],
        &["speaker-share", "--by", "kind"],
        &["speaker-share", "--by", "country"],
        &["verbs"],
        &["verbs", "--cue", "sa", "--min", "2"],
        &["top-speakers"],
        &["top-speakers", "--actor-kind", "person", "--min", "2"],
        &["co-mentions", "--min", "1"],
        &["first-mention"],
        &["first-mention", "--actor-kind", "state"],
    ];
    let rows = || -> Vec<String> {
        calls
            .iter()
            .map(|call| {
                let words = [&["query"], *call, &["--format", "csv"]].concat();
                let run = sandbox.run(&words);
                assert_eq!(run.code, 0, "{}", run.err);
                assert!(run.out.lines().count() > 1, "{call:?}: {}", run.out);
                run.out
            })
            .collect()
    };
    let conn = rusqlite::Connection::open(sandbox.db()).unwrap();
    let fresh: i64 = conn
        .query_row("SELECT fresh FROM sums_state", [], |row| row.get(0))
        .unwrap();
    assert_eq!(fresh, 1);
    let summed = rows();
    conn.execute_batch("UPDATE sums_state SET fresh = 0")
        .unwrap();
    for ((call, summed), counted) in calls.iter().zip(summed).zip(rows()) {
        assert_eq!(summed, counted, "{call:?}");
    }
}

/// A limit is part of the statement that runs: it must not change which rows come first.
#[test]
fn a_limit_gives_the_first_rows() {
    let sandbox = Sandbox::small();
    for query in Catalog::bundled().iter() {
        let mut words = vec!["query", query.name.as_str(), "--format", "jsonl"];
        match query.name.as_str() {
            "actor-timeline" => words.extend(["--actor", "Norland"]),
            "claim-chain" | "topic-attention" => words.extend(["--words", "truce"]),
            "evidence" => words.extend(["--article", "1"]),
            "said-before-event" => words.extend(["--event", "1"]),
            _ => {}
        }
        let all = sandbox.run(&words);
        assert_eq!(all.code, 0, "{}", all.err);
        words.extend(["--limit", "2", "--offset", "1"]);
        let some = sandbox.run(&words);
        let wanted: Vec<&str> = all.out.lines().skip(1).take(2).collect();
        assert_eq!(
            some.out.lines().collect::<Vec<_>>(),
            wanted,
            "{}: {}",
            query.name,
            some.err
        );
    }
    let run = sandbox.run(&["schema", "v_quote"]);
    assert!(run.out.contains("\n  speaker\n"), "{}", run.out);
    let run = sandbox.run(&["sql", "VALUES (1), (2)", "--limit", "1", "--no-header"]);
    assert_eq!((run.code, run.out.trim()), (0, "1"), "{}", run.err);
}

#[test]
fn dossiers_lead_to_articles() {
    let sandbox = Sandbox::small();
    for (reference, wanted) in [
        ("p:1", vec!["Said of it", "Articles", "Envoys meet"]),
        (
            "Ivo Brook",
            vec!["Said (latest 20)", "Articles", "Envoys meet"],
        ),
        ("r:1", vec!["Event", "Reports", "r:1 "]),
    ] {
        let run = sandbox.run(&["show", reference]);
        assert_eq!(run.code, 0, "{}", run.err);
        for words in wanted {
            assert!(run.out.contains(words), "{reference}: {words}\n{}", run.out);
        }
    }
    let run = sandbox.run(&["show", "r:99"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("no report of an event `r:99`"),
        "{}",
        run.err
    );
    let run = sandbox.run(&["show", "z:9"]);
    assert!(run.err.contains("q:17 (quote)"), "{}", run.err);
}

#[test]
fn turns_of_interviews_count_when_asked_for() {
    let sandbox = Sandbox::small();
    let text = "An interview with the mayor, Ana Brook, on the new bridge.\n\nQ. When will the bridge be open?\n\n\
                A. We hope that it will be open before the winter.\n\nQ. And what does it cost?\n\n\
                A. It costs less than we feared at first.";
    let turn = |words: &str| {
        let start = text.find(words).unwrap();
        let speaker = text.find("Ana Brook").unwrap();
        serde_json::json!({"start": start, "end": start + words.len(), "speaker": [speaker, speaker + 9], "kind": "direct"})
    };
    let gold = serde_json::json!({
        "id": "t", "dct": "2017-02-13", "text": text,
        "quotes": [turn("We hope that it will be open before the winter"), turn("It costs less than we feared at first")],
    });
    std::fs::write(sandbox.path("gold.jsonl"), format!("{gold}\n")).unwrap();
    let figures = |more: &[&str]| {
        let words = [&["eval", "--task", "quotes", "gold.jsonl"], more].concat();
        let run = sandbox.run(&words);
        assert_eq!(run.code, 0, "{}", run.err);
        let line = run.out.lines().nth(2).unwrap();
        let figures: Vec<String> = line
            .split_whitespace()
            .rev()
            .take(5)
            .map(str::to_owned)
            .collect();
        figures
    };
    assert_eq!(figures(&[]), ["0", "2", "0.0", "0.0", "0.0"]);
    assert_eq!(
        figures(&["--transcripts"]),
        ["2", "2", "100.0", "100.0", "100.0"]
    );
}

#[test]
fn a_company_is_found_without_its_ending() {
    let sandbox = Sandbox::new();
    std::fs::write(
        sandbox.path("kelp.jsonl"),
        r#"{"title":"Kelp","date":"2021-05-03","text":"Harbour Kelp Co said it will build a mill. Harbour Kelp Credit Corp said it will pay for it."}"#,
    )
    .unwrap();
    let run = sandbox.run(&["import", "kelp.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = sandbox.run(&[
        "query",
        "who-said-what",
        "--speaker",
        "Harbour Kelp",
        "--columns",
        "speaker,said",
        "--format",
        "csv",
    ]);
    assert_eq!(
        run.out, "speaker,said\nHarbour Kelp Co,it will build a mill\n",
        "{}",
        run.err
    );
}
