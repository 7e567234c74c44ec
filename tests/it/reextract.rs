//! Reading stored articles anew: the facts of an import come back, decisions and article numbers stay, and a killed run goes on.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::Connection;

use crate::properties::{assert_same, facts};
use crate::sandbox::{Run, Sandbox};

/// Returns JSON Lines of made-up articles.
fn records(count: usize) -> String {
    (0..count)
        .map(|n| {
            serde_json::json!({"id": format!("r{n}"), "outlet": "Bay Post", "title": format!("Boat {n} is back"),
                "date": format!("2021-05-{:02}", n % 28 + 1),
                "text": format!("OSLO/BERGEN, May 3 (NCP) - Boat {n} came back to Lumera on Monday. \"We are well,\" said skipper Ada Berg. \
                    \"Nobody is missing,\" Berg said of boat {n}. Talks between the owners and the crews will begin in Geneva on May 20.")})
            .to_string()
                + "\n"
        })
        .collect()
}

/// A folder with an imported batch.
fn imported(count: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("batch.jsonl"), records(count)).unwrap();
    ok(&sandbox, &["import", "batch.jsonl"]);
    sandbox
}

fn ok(sandbox: &Sandbox, words: &[&str]) -> Run {
    let run = sandbox.run(words);
    assert_eq!(run.code, 0, "{words:?}\n{}{}", run.out, run.err);
    run
}

/// Makes the facts such as an older extractor might have left them.
const OLD: &str = "
    PRAGMA foreign_keys = ON;
    DELETE FROM event_report WHERE report_id % 3 = 0;
    DELETE FROM quote WHERE quote_id % 2 = 0 AND quote_id NOT IN (SELECT quote_id FROM event_report WHERE quote_id IS NOT NULL);
    UPDATE mention SET method = 'old' WHERE mention_id % 5 = 0;
    INSERT INTO actor (kind, name, key) VALUES ('person', 'Boat', 'person:boat');
    INSERT INTO actor_name (actor_id, name, norm, kind) SELECT actor_id, name, 'boat', 'canonical' FROM actor WHERE key = 'person:boat';
    UPDATE mention SET actor_id = (SELECT actor_id FROM actor WHERE key = 'person:boat') WHERE mention_id % 3 = 1 AND actor_id IS NOT NULL;
    DELETE FROM event WHERE event_id NOT IN (SELECT event_id FROM event_report);";

#[test]
fn nothing_changes_under_the_same_extractor() {
    let sandbox = imported(3);
    let before = facts(&Connection::open(sandbox.db()).unwrap());
    sandbox.transcript(
        "\
$ dateline reextract
3 articles: 0 changed
$ dateline reextract r1 3
2 articles: 0 changed
$ dateline reextract --since 2021-05-03
1 article: 0 changed
$ dateline reextract r9
error: no article `r9`
hint: its number, address or the outlet's own id; `dateline search WORDS` finds articles
[1]
$ dateline reextract --db none.db
error: there is no database `none.db`
hint: make one with `dateline import PATH`, or name another with --db
[1]
",
    );
    assert_same(&facts(&Connection::open(sandbox.db()).unwrap()), &before);
}

#[test]
fn what_the_provider_tagged_stays() {
    let sandbox = Sandbox::new();
    let formats = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats");
    // Tables of facts without text are among the files; they are refused or kept apart, and nothing of them is read anew.
    sandbox.run(&["import", formats]);
    let provided = |sandbox: &Sandbox| -> i64 {
        Connection::open(sandbox.db())
            .unwrap()
            .query_row(
                "SELECT count(*) FROM mention WHERE method = 'provider'",
                [],
                |row| row.get(0),
            )
            .unwrap()
    };
    let before = facts(&Connection::open(sandbox.db()).unwrap());
    assert!(provided(&sandbox) > 10);
    let run = ok(&sandbox, &["reextract"]);
    assert!(run.err.contains(" 0 changed"), "{}{}", run.out, run.err);
    assert_same(&facts(&Connection::open(sandbox.db()).unwrap()), &before);
}

#[test]
fn what_an_older_extractor_left_is_mended_and_decisions_stay() {
    let sandbox = imported(20);
    ok(&sandbox, &["actors", "rename", "Ada Berg", "Skipper Berg"]);
    ok(
        &sandbox,
        &[
            "actors",
            "split",
            "Ada Berg",
            "--article",
            "r4",
            "--as",
            "Ada Berg (other)",
        ],
    );
    let conn = Connection::open(sandbox.db()).unwrap();
    let before = facts(&conn);
    let event: i64 = conn
        .query_row("SELECT min(event_id) FROM event", [], |row| row.get(0))
        .unwrap();
    conn.execute_batch(OLD).unwrap();
    assert!(facts(&conn) != before);
    drop(conn);
    let run = ok(&sandbox, &["reextract"]);
    assert!(run.err.contains("20 changed; mentions:"), "{}", run.err);
    ok(&sandbox, &["check"]);
    let conn = Connection::open(sandbox.db()).unwrap();
    assert_same(&facts(&conn), &before);
    let again: i64 = conn
        .query_row("SELECT min(event_id) FROM event", [], |row| row.get(0))
        .unwrap();
    assert_eq!(again, event, "events keep their numbers");
}

#[test]
fn a_killed_reextraction_goes_on() {
    let sandbox = imported(3_000);
    let conn = Connection::open(sandbox.db()).unwrap();
    let before = facts(&conn);
    conn.execute_batch(OLD).unwrap();
    drop(conn);
    for wait in [150, 400] {
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .arg("reextract")
            .arg("--db")
            .arg(sandbox.db())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(wait));
        let _ = run.kill();
        let _ = run.wait();
    }
    ok(&sandbox, &["reextract"]);
    ok(&sandbox, &["check"]);
    assert_same(&facts(&Connection::open(sandbox.db()).unwrap()), &before);
}
