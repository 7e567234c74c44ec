//! Kills an import by force again and again, and looks whether the next one ends where an undisturbed one does.
//!
//! Small by default; `DATELINE_CRASH_KILLS=50 cargo test --test it crash` kills more often.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Returns a command on a database.
fn dateline(db: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dateline"));
    command
        .arg("--db")
        .arg(db)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Returns JSON Lines of made-up articles.
fn records(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, n| {
            let _ = writeln!(text,
                "{{\"id\":\"r{n}\",\"outlet\":\"Bay Post\",\"title\":\"Boat {n} is back\",\"date\":\"2021-05-{:02}\",\
                 \"text\":\"Boat {n} came back to Lumera on Monday. \\\"We are well,\\\" said skipper Ada Berg of boat {n}. \
                 Talks between the owners and the crews will begin in Geneva on May 20.\"}}",
                n % 28 + 1
            );
            text
        })
}

/// Returns counts that tell one end from another.
fn counts(db: &Path) -> Vec<i64> {
    let conn = rusqlite::Connection::open(db).unwrap();
    [
        "article",
        "sentence",
        "mention",
        "quote",
        "event_report",
        "event",
        "pending",
    ]
    .iter()
    .map(|table| {
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .unwrap()
    })
    .collect()
}

#[test]
fn a_killed_import_goes_on_to_the_same_end() {
    let kills: u64 = std::env::var("DATELINE_CRASH_KILLS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3);
    let folder = tempfile::tempdir().unwrap();
    let batch = folder.path().join("batch.jsonl");
    std::fs::write(&batch, records(6_000)).unwrap();
    let whole = folder.path().join("whole.db");
    assert!(
        dateline(&whole)
            .arg("import")
            .arg(&batch)
            .status()
            .unwrap()
            .success()
    );
    let killed = folder.path().join("killed.db");
    for kill in 0..kills {
        let mut import = dateline(&killed).arg("import").arg(&batch).spawn().unwrap();
        sleep(Duration::from_millis(30 + 130 * (kill % 8)));
        let _ = import.kill();
        let _ = import.wait();
    }
    assert!(
        dateline(&killed)
            .arg("import")
            .arg(&batch)
            .status()
            .unwrap()
            .success()
    );
    assert!(dateline(&killed).arg("check").status().unwrap().success());
    assert_eq!(counts(&killed), counts(&whole));
}
