//! Text that articles could carry to do harm, in every form of output; statements that would run for ever.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::sandbox::Sandbox;

/// Clears the screen, rings, reorders, hides, runs, links.
const HOSTILE: &str = "=cmd|'/c calc'!A1 \u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}evil\u{2066}\u{200b}\u{9b}31m<script>alert(1)</script>|`x`\0";

/// Returns a database in which headlines, quotes, names and addresses are hostile.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::small();
    let conn = Connection::open(sandbox.db()).unwrap();
    for sql in [
        "UPDATE article SET headline = ?1, url = 'https://x.example/' || article_id || ?1",
        "UPDATE quote SET text = ?1",
        "UPDATE actor SET name = ?1 || actor_id WHERE actor_id = 2",
        "UPDATE outlet SET name = ?1 || outlet_id",
    ] {
        conn.execute(sql, [HOSTILE]).unwrap();
    }
    sandbox
}

#[test]
fn nothing_moves_the_cursor_or_reorders_a_line_in_what_people_read() {
    let sandbox = hostile();
    for words in [
        vec!["query", "who-said-what"],
        vec!["query", "who-said-what", "-x"],
        vec!["query", "who-said-what", "--format", "markdown"],
        vec!["query", "who-said-what", "--format", "html"],
        vec!["search", "truce"],
        vec!["show", "1"],
        vec!["show", "1", "--format", "html"],
        vec!["show", "a:2"],
        vec!["show", "a:2", "--format", "html"],
        vec!["show", "q:1"],
        vec!["actors"],
        vec![
            "sql",
            "SELECT headline AS \"a\u{1b}[31mb\", url FROM article",
        ],
    ] {
        let run = sandbox.run(&words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.err);
        let text = run.out + &run.err;
        assert!(!text.is_empty(), "{words:?}");
        let bad = text
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{2066}".contains(*c));
        assert_eq!(bad, None, "{words:?}: {text}");
        assert!(
            !words.contains(&"html") || !text.contains("<script"),
            "{text}"
        );
        assert!(
            !words.contains(&"html") || !text.contains("href=\"https://x.example/1="),
            "{text}"
        );
    }
}

#[test]
fn a_spreadsheet_runs_nothing() {
    let sandbox = hostile();
    for (format, cell) in [("csv", "\"'=cmd|'"), ("tsv", "'=cmd|'")] {
        let statement =
            "SELECT headline || ',\"' AS headline, -1 AS n, '-2' AS m FROM article LIMIT 1";
        let run = sandbox.run(&["sql", statement, "--format", format, "--no-header"]);
        assert!(run.out.starts_with(cell), "{}", run.out);
        assert!(
            run.out.trim_end().ends_with(if format == "csv" {
                ",-1,-2"
            } else {
                "\t-1\t-2"
            }),
            "{}",
            run.out
        );
        let run = sandbox.run(&[
            "sql",
            statement,
            "--format",
            format,
            "--no-header",
            "--exact",
        ]);
        assert!(
            run.out.trim_start_matches('"').starts_with("=cmd|'"),
            "{}",
            run.out
        );
    }
    let run = sandbox.run(&["query", "who-said-what", "-o", "rows.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let book = std::fs::read(sandbox.path("rows.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));
    if let Some(sheet) = unzipped(&sandbox, "xl/worksheets/sheet1.xml") {
        assert!(!sheet.contains("<f>"), "a formula");
        assert!(sheet.contains("=cmd|"), "{sheet}");
        assert!(
            unzipped(&sandbox, "xl/sharedStrings.xml")
                .unwrap()
                .contains("who-said-what")
        );
    }
}

/// Returns a part of the workbook, where Python is there to unpack it.
fn unzipped(sandbox: &Sandbox, part: &str) -> Option<String> {
    let script = "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";
    let done = Command::new("python3")
        .args(["-c", script])
        .arg(sandbox.path("rows.xlsx"))
        .arg(part)
        .output()
        .ok()?;
    done.status
        .success()
        .then(|| String::from_utf8(done.stdout).unwrap())
}

const ENDLESS: &str =
    "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r";

#[cfg(unix)]
#[test]
fn an_interrupt_is_answered_at_once() {
    let sandbox = Sandbox::small();
    // The best of several: what else the machine does is not to blame.
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["sql", ENDLESS, "--db"])
            .arg(sandbox.db())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(400));
        let sent = Instant::now();
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        best = best.min(sent.elapsed());
        if best <= Duration::from_millis(100) {
            return;
        }
    }
    panic!("answered after {best:?}");
}

#[test]
fn time_and_memory_have_limits() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["sql", ENDLESS, "--timeout", "0.3"]);
    assert_eq!(run.code, 4, "{}", run.err);
    // Each row doubles a text until it is longer than a text may be.
    let run = sandbox.run(&[
        "sql",
        "WITH RECURSIVE r (t) AS (SELECT 'xxxxxxxx' UNION ALL SELECT t || t FROM r) SELECT max(length(t)) FROM r",
    ]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("too big"), "{}", run.err);
}

/// Statements that would write, reach files, load code, or take what the machine has.
const STATEMENTS: [&str; 36] = [
    "INSERT INTO outlet (name) VALUES ('x')",
    "UPDATE quote SET text = 'x'",
    "DELETE FROM quote",
    "REPLACE INTO outlet (outlet_id, name) VALUES (1, 'x')",
    "WITH x AS (SELECT 1) DELETE FROM quote",
    "UPDATE quote SET text = 'x' RETURNING text",
    "DROP TABLE quote",
    "ALTER TABLE quote RENAME TO q",
    "CREATE TABLE t (x)",
    "CREATE TEMP TABLE t (x)",
    "CREATE TEMP VIEW v AS SELECT 1",
    "CREATE TEMP TRIGGER t AFTER INSERT ON quote BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE temp.t USING fts5 (x)",
    "INSERT INTO article_fts (article_fts) VALUES ('rebuild')",
    "INSERT INTO article_fts (article_fts, rank) VALUES ('automerge', 0)",
    "ATTACH 'taken.db' AS taken",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO 'taken.db'",
    "REINDEX",
    "ANALYZE",
    "BEGIN IMMEDIATE",
    "SAVEPOINT s",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = 0",
    "PRAGMA journal_mode = WAL",
    "PRAGMA user_version = 99",
    "PRAGMA temp_store_directory = '/'",
    "SELECT * FROM pragma_journal_mode",
    "SELECT load_extension('x')",
    "SELECT writefile('taken.db', 'x')",
    "SELECT readfile('dateline.db')",
    "SELECT zeroblob(1000000000)",
    "SELECT printf('%.*c', 1000000000, 'x')",
    "SELECT 1; DELETE FROM quote",
    "SELECT length(group_concat(hex(randomblob(1000000)))) FROM quote",
];

#[test]
fn hostile_statements_are_refused_and_leave_nothing() {
    let sandbox = Sandbox::small();
    let before = std::fs::read(sandbox.db()).unwrap();
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(sandbox.path("."))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let there = files();
    for sql in STATEMENTS {
        let run = sandbox.run(&["sql", sql, "--timeout", "10"]);
        assert_eq!(run.code, 1, "{sql}: {}{}", run.out, run.err);
        assert_eq!(run.out, "", "{sql}");
        assert!(run.err.starts_with("error:"), "{sql}: {}", run.err);
        assert_eq!(std::fs::read(sandbox.db()).unwrap(), before, "{sql}");
        assert_eq!(files(), there, "{sql}");
    }
    // Nested deeper than anybody reads, and patterns that never end: an answer or an error, and no crash.
    for sql in [
        format!("SELECT json_valid('{}') AS n", "[".repeat(100_000)),
        format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000)),
        format!("SELECT 'a' LIKE '{}'", "%a".repeat(5000)),
        vec!["SELECT 1"; 1000].join(" UNION ALL "),
    ] {
        let run = sandbox.run(&["sql", &sql, "--timeout", "10", "--format", "csv"]);
        assert!((0..=1).contains(&run.code), "{}: {}", run.code, run.err);
    }
}
