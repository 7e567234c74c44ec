//! Kills the program by force at moments all over its work, and looks whether the same command then ends where an undisturbed one
//! does: an import, a migration, a merge, an undo, an extraction anew.
//!
//! Small by default; `DATELINE_CRASH_KILLS=200 cargo test --test it crash` kills each of them so often.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use refinery::{Migration, Runner};

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

/// Returns the first and the second half of the lines.
fn halves(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let (first, second) = lines.split_at(lines.len() / 2);
    (first.join("\n"), second.join("\n"))
}

/// Returns how often each command is killed.
fn kills() -> u64 {
    std::env::var("DATELINE_CRASH_KILLS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3)
}

/// Runs a command to its end.
fn finish(mut command: Command) {
    let words = format!("{command:?}");
    assert!(command.status().unwrap().success(), "{words}");
}

/// Copies a database that is open nowhere; without one there, takes the copy away.
fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal", "-shm", ".bak", ".lock"] {
        let mut name = to.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
    if from.exists() {
        fs::copy(from, to).unwrap();
    }
}

/// What the command says that is given again after a kill.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// It ends well.
    Succeeds,
    /// It ends well, or finds that its work was done: an undo whose batch is gone.
    MayFindNothing,
}

/// Kills a command at moments all over its time, each time on a fresh copy of `start`, runs it again, and compares the facts with
/// those of an undisturbed run.
fn survives(start: &Path, again: Again, command: &dyn Fn(&Path) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    copy(start, &whole);
    // What was sound ends sound; a database of an older schema, made for a test, may be neither.
    let was_sound = !start.exists() || checked(&whole).starts_with("Some(0) ");
    let begun = Instant::now();
    finish(command(&whole));
    let took = begun.elapsed();
    let (wanted, sound) = (facts(&whole), checked(&whole));
    assert!(!was_sound || sound.starts_with("Some(0) "), "{sound}");
    let killed = folder.path().join("killed.db");
    let kills = kills();
    for kill in 0..kills {
        copy(start, &killed);
        let mut running = command(&killed).spawn().unwrap();
        // Multiples of the golden ratio lie evenly, however many there are.
        sleep(took.mul_f64((0.618_034 * (kill + 1) as f64).fract()));
        let _ = running.kill();
        // One that had come to its end has nothing left to do.
        if !running.wait().unwrap().success() {
            let run = command(&killed).output().unwrap();
            let done = again == Again::MayFindNothing && facts(&killed) == wanted;
            assert!(run.status.success() || done, "kill {kill}: {run:?}");
        }
        assert_eq!(checked(&killed), sound, "kill {kill}");
        assert_eq!(facts(&killed), wanted, "kill {kill}");
    }
}

/// Returns what `dateline check` says of a database, without its name.
fn checked(db: &Path) -> String {
    let check = dateline(db)
        .arg("check")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = [check.stdout, check.stderr].concat();
    let name = db.display().to_string();
    format!(
        "{:?} {}",
        check.status.code(),
        String::from_utf8_lossy(&said).replace(&name, "the database")
    )
}

/// Returns what was found in each article, in words that do not depend on numbers of rows.
fn facts(db: &Path) -> Vec<String> {
    let conn = rusqlite::Connection::open(db).unwrap();
    [
        "SELECT external_id || ' ' || version_no || ' ' || is_latest || ' ' || is_copy || ' ' || body_hash FROM article",
        "SELECT a.external_id || ' ' || q.start_char || ' ' || q.end_char || ' ' || coalesce(s.key, '') FROM quote AS q
           JOIN article AS a ON a.article_id = q.article_id LEFT JOIN actor AS s ON s.actor_id = q.speaker_id",
        "SELECT a.external_id || ' ' || m.start_char || ' ' || m.end_char FROM mention AS m JOIN article AS a ON a.article_id = m.article_id",
        "SELECT a.external_id || ' ' || r.start_char || ' ' || coalesce(r.date_start, '') || ' ' || (r.event_id IS NULL) FROM event_report AS r
           JOIN article AS a ON a.article_id = r.article_id",
        "SELECT 'events ' || count(DISTINCT event_id) FROM event_report",
        "SELECT 'fulltext ' || count(*) FROM article_fts WHERE article_fts MATCH 'skipper'",
        "SELECT 'pending ' || count(*) FROM pending",
        "SELECT 'brief ' || count(*) FROM article_brief",
    ]
    .iter()
    .flat_map(|sql| {
        let mut query = conn.prepare(sql).unwrap();
        let mut lines: Vec<String> = query
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        lines.sort_unstable();
        lines
    })
    .collect()
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
    let kills = kills();
    let folder = tempfile::tempdir().unwrap();
    let batch = folder.path().join("batch.jsonl");
    fs::write(&batch, records(6_000)).unwrap();
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

#[test]
fn an_import_killed_at_any_moment_is_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let batch = folder.path().join("batch.jsonl");
    fs::write(&batch, records(600)).unwrap();
    survives(&folder.path().join("none.db"), Again::Succeeds, &|db| {
        let mut command = dateline(db);
        command.arg("import").arg(&batch);
        command
    });
}

#[test]
fn a_merge_killed_at_any_moment_is_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (first, second) = halves(&records(800));
    for (name, text) in [("a", first), ("b", second)] {
        fs::write(path("batch.jsonl"), text).unwrap();
        let mut import = dateline(&path(name));
        import.arg("import").arg(path("batch.jsonl"));
        finish(import);
    }
    survives(&path("a"), Again::Succeeds, &|db| {
        let mut command = dateline(db);
        command.arg("merge").arg(path("b"));
        command
    });
}

#[test]
fn an_undo_and_an_extraction_anew_killed_at_any_moment_are_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (first, second) = halves(&records(800));
    for (name, text) in [("1.jsonl", first), ("2.jsonl", second)] {
        fs::write(path(name), text).unwrap();
        let mut import = dateline(&path("start.db"));
        import.arg("import").arg(path(name));
        finish(import);
    }
    survives(&path("start.db"), Again::MayFindNothing, &|db| {
        let mut command = dateline(db);
        command.args(["undo", "2"]);
        command
    });
    // Facts that an older extractor left out.
    rusqlite::Connection::open(path("start.db"))
        .unwrap()
        .execute_batch(
            "DELETE FROM quote WHERE quote_id % 3 = 0; UPDATE import_batch SET rules_version = 1;",
        )
        .unwrap();
    survives(&path("start.db"), Again::Succeeds, &|db| {
        let mut command = dateline(db);
        command.arg("reextract");
        command
    });
}

#[test]
fn a_migration_killed_at_any_moment_is_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let start = folder.path().join("old.db");
    // A database of the ninth schema, with articles for the later ones to work on.
    let old: Vec<Migration> = dateline::store::MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, sql).unwrap())
        .filter(|migration| migration.version() <= 9)
        .collect();
    let mut conn = rusqlite::Connection::open(&start).unwrap();
    Runner::new(&old).run(&mut conn).unwrap();
    conn.execute_batch(
        "INSERT INTO import_batch (batch_id, started_at, finished_at, command, tool_version, rules_version)
           VALUES (1, '2021-05-03T00:00:00Z', '2021-05-03T00:00:00Z', 'import', '0.1.0', 1);
         INSERT INTO source_file (file_id, batch_id, path, format, bytes, hash, records_done, done)
           VALUES (1, 1, 'old.jsonl', 'jsonl', 1, 'x', 20000, 1);
         INSERT INTO outlet (outlet_id, name, norm) VALUES (1, 'Bay Post', 'bay post');
         CREATE TEMP TABLE n AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000) SELECT n FROM n;
         INSERT INTO story (story_id, outlet_id, identity) SELECT n, 1, 'id:r' || n FROM n;
         INSERT INTO article (article_id, outlet_id, story_id, file_id, record_no, external_id, published_at, published_day,
                              published_basis, published_precision, body, body_chars, body_hash)
           SELECT n, 1, n, 1, n, 'r' || n, '2021-05-03T00:00:00Z', '2021-05-03', 'stated', 'day', 'Boat ' || n || ' is back.',
                  length('Boat ' || n || ' is back.'), 'h' || n FROM n;",
    )
    .unwrap();
    drop(conn);
    let batch = folder.path().join("batch.jsonl");
    fs::write(&batch, records(1).replace("r0", "new")).unwrap();
    survives(&start, Again::Succeeds, &|db| {
        let mut command = dateline(db);
        command.arg("import").arg(&batch);
        command
    });
}
