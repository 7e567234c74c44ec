//! What goes wrong around the program: a full disk, a locked file, others at the same time, files that are damaged or gone.
//!
//! Every run must end by itself, with a message and an exit code of the table in the README, and leave a sound database or the
//! file that was there. `DATELINE_FAULTS=full cargo test --test it faults` looks at every kilobyte instead of some.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// Exit codes that the program may give to a fault: anything but a panic (101) or a signal.
const CODES: [i32; 7] = [0, 1, 2, 3, 4, 5, 130];

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin!("dateline").to_path_buf()
}

/// Runs the program on a database.
fn dateline(db: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.arg("--db").arg(db).args(words).stdin(Stdio::null());
    command.output().unwrap()
}

/// Checks that a run ended by itself and returns its code.
fn ended(run: &Output) -> i32 {
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    let code = run.status.code().unwrap_or(-1);
    assert!(CODES.contains(&code), "{code}: {text}");
    assert!(!text.contains("panicked"), "{text}");
    if matches!(code, 1 | 5) {
        // `check` reports faults of the data without an error of its own.
        assert!(!text.is_empty(), "{code} without a word");
    }
    code
}

/// Tells whether the long form of the tests is wanted.
fn full() -> bool {
    std::env::var("DATELINE_FAULTS").is_ok_and(|mode| mode == "full")
}

/// Returns JSON Lines of made-up articles, numbered from `first`.
fn records(first: usize, count: usize) -> String {
    (first..first + count).fold(String::new(), |mut text, n| {
        let day = n % 28 + 1;
        let _ = writeln!(
            text,
            "{{\"id\":\"r{n}\",\"outlet\":\"Bay Post\",\"title\":\"Boat {n} is back\",\"date\":\"2021-05-{day:02}\",\
             \"text\":\"Boat {n} came back to Lumera on Monday. \\\"We are well,\\\" said skipper Ada Berg of boat {n}. \
             Talks between the owners and the crews will begin in Geneva on May 20.\"}}"
        );
        text
    })
}

/// Writes a batch into `folder`.
fn batch(folder: &Path, name: &str, first: usize, count: usize) -> String {
    let path = folder.join(name);
    std::fs::write(&path, records(first, count)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Returns the number of rows of a table.
fn count(db: &Path, table: &str) -> i64 {
    Connection::open(db)
        .unwrap()
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .unwrap()
}

/// Checks that the database is sound and holds `articles` articles with their quotes.
fn sound(db: &Path, articles: i64) {
    let check = dateline(db, &["check"]);
    assert!(
        check.status.success(),
        "{}{}",
        String::from_utf8_lossy(&check.stdout),
        String::from_utf8_lossy(&check.stderr)
    );
    assert_eq!(count(db, "article"), articles);
    assert!(count(db, "quote") >= articles);
}

#[test]
fn a_file_that_may_grow_no_more_is_told_and_the_next_import_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("full.db");
    let batch = batch(folder.path(), "batch.jsonl", 0, 3_000);
    // The limit of the shell counts in kilobytes; the signal of it is ignored, so that writing fails as on a full disk.
    for limit in [64, 900, 2_000] {
        let run = Command::new("bash")
            .arg("-c")
            .arg(format!(
                "trap '' XFSZ; ulimit -f {limit}; exec \"$0\" --db \"$1\" import \"$2\""
            ))
            .arg(program())
            .arg(&db)
            .arg(&batch)
            .output()
            .unwrap();
        assert_eq!(ended(&run), 1, "{}", String::from_utf8_lossy(&run.stderr));
    }
    assert_eq!(ended(&dateline(&db, &["import", &batch])), 0);
    sound(&db, 3_000);
}

#[test]
fn a_full_disk_is_told_and_the_next_import_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let batch = batch(folder.path(), "batch.jsonl", 0, 3_000);
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // A file system of our own needs a name space of our own, which not every machine allows.
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "bash", "-c"])
        .arg(
            "mount -t tmpfs -o size=3m none \"$1\" || exit 77
             \"$0\" --db \"$1/full.db\" import \"$2\"; first=$?
             mount -o remount,size=200m \"$1\" || exit 77
             \"$0\" --db \"$1/full.db\" import \"$2\" && \"$0\" --db \"$1/full.db\" check && cp \"$1/full.db\" \"$3\"
             echo \"codes $first $?\"",
        )
        .arg(program())
        .arg(&disk)
        .arg(&batch)
        .arg(folder.path().join("copy.db"))
        .output();
    let Ok(run) = run else { return };
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    if !out.contains("codes ") {
        return;
    }
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(out.contains("codes 1 0"), "{out}{err}");
    assert!(err.contains("error:") && err.contains("full"), "{err}");
    sound(&folder.path().join("copy.db"), 3_000);
}

#[test]
fn what_may_not_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let batch = batch(folder.path(), "batch.jsonl", 0, 5);
    for path in ["none/at/all.db", "batch.jsonl", "."] {
        let run = dateline(&folder.path().join(path), &["import", &batch]);
        assert!(matches!(ended(&run), 1 | 5), "{path}");
    }
    let db = folder.path().join("a.db");
    assert_eq!(ended(&dateline(&db, &["import", &batch])), 0);
    let mut rights = std::fs::metadata(&db).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&db, rights).unwrap();
    let more = self::batch(folder.path(), "more.jsonl", 5, 5);
    let run = dateline(&db, &["import", &more]);
    // The administrator may write everywhere.
    let open = std::fs::OpenOptions::new().append(true).open(&db).is_ok();
    assert_eq!(ended(&run), i32::from(!open));
    assert_eq!(ended(&dateline(&db, &["query", "who-said-what"])), 0);
}

#[test]
fn a_locked_database_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("a.db");
    let first = batch(folder.path(), "one.jsonl", 0, 10);
    assert_eq!(ended(&dateline(&db, &["import", &first])), 0);
    let holder = Connection::open(&db).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let second = batch(folder.path(), "two.jsonl", 10, 10);
    std::thread::scope(|scope| {
        let import = scope.spawn(|| dateline(&db, &["import", &second]));
        std::thread::sleep(Duration::from_millis(1500));
        assert!(!import.is_finished(), "nothing waited");
        holder.execute_batch("ROLLBACK").unwrap();
        assert_eq!(ended(&import.join().unwrap()), 0);
    });
    sound(&db, 20);
}

#[test]
fn importers_at_the_same_time_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("a.db");
    let batches: Vec<String> = (0..3)
        .map(|n| batch(folder.path(), &format!("{n}.jsonl"), n * 400, 400))
        .collect();
    std::thread::scope(|scope| {
        let imports: Vec<_> = batches
            .iter()
            .map(|batch| scope.spawn(|| dateline(&db, &["import", batch])))
            .collect();
        for import in imports {
            let run = import.join().unwrap();
            assert_eq!(ended(&run), 0, "{}", String::from_utf8_lossy(&run.stderr));
        }
    });
    sound(&db, 1200);
}

#[test]
fn readers_are_not_blocked_by_an_import_and_see_whole_articles() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("a.db");
    let first = batch(folder.path(), "one.jsonl", 0, 10);
    assert_eq!(ended(&dateline(&db, &["import", &first])), 0);
    let second = batch(folder.path(), "two.jsonl", 10, 6_000);
    let done = AtomicBool::new(false);
    let read = || {
        let mut last = 0;
        let mut rounds = 0;
        while rounds == 0 || !done.load(Ordering::Relaxed) {
            let clock = Instant::now();
            let conn = Connection::open(&db).unwrap();
            conn.busy_timeout(Duration::from_secs(20)).unwrap();
            let (articles, orphans): (i64, i64) = conn
                .query_row(
                    "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM quote AS q
                      WHERE NOT EXISTS (SELECT 1 FROM article AS a WHERE a.article_id = q.article_id))",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert_eq!(orphans, 0);
            assert!(articles >= last, "articles are gone");
            assert!(
                clock.elapsed() < Duration::from_secs(20),
                "a reader was blocked"
            );
            last = articles;
            rounds += 1;
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(read);
        }
        let import = dateline(&db, &["import", &second]);
        done.store(true, Ordering::Relaxed);
        assert_eq!(ended(&import), 0);
    });
    sound(&db, 6_010);
}

#[test]
fn odd_paths_are_paths_like_others() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "with blank.db",
        "quote'\"s.db",
        "percent%20?mode=ro#x&y.db",
        "file:colon.db",
        "-dash.db",
        "ünïcödé-日本.db",
        "new\nline.db",
        ".db",
        "no_ending",
    ] {
        let inner = folder.path().join(format!("in {name}"));
        std::fs::create_dir(&inner).unwrap();
        let texts = batch(&inner, "texts [1] *.jsonl", 0, 3);
        let db = inner.join(name);
        assert_eq!(ended(&dateline(&db, &["import", &texts])), 0, "{name:?}");
        assert!(db.exists(), "{name:?}");
        assert_eq!(std::fs::read_dir(&inner).unwrap().count(), 2, "{name:?}");
        let count = ["sql", "SELECT count(*) FROM quote", "--format", "csv"];
        let run = dateline(&db, &count);
        assert_eq!(ended(&run), 0, "{name:?}");
        assert!(
            String::from_utf8_lossy(&run.stdout).contains('3'),
            "{name:?}"
        );
        // By the bare name too, which may look like an option or an address.
        let bare = Command::new(program())
            .current_dir(&inner)
            .arg(format!("--db={name}"))
            .args(count)
            .output()
            .unwrap();
        assert_eq!(ended(&bare), 0, "{name:?}");
        assert_eq!(bare.stdout, run.stdout, "{name:?}");
    }
}

#[test]
fn a_database_deleted_meanwhile_is_made_anew_by_the_next_import() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("a.db");
    let texts = batch(folder.path(), "texts.jsonl", 0, 4_000);
    let mut import = Command::new(program())
        .arg("--db")
        .arg(&db)
        .args(["import", &texts])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let clock = Instant::now();
    while !db.exists() && clock.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    let _ = std::fs::remove_file(&db);
    let code = import.wait().unwrap().code().unwrap_or(-1);
    assert!(CODES.contains(&code), "{code}");
    assert_eq!(ended(&dateline(&db, &["import", &texts])), 0);
    sound(&db, 4_000);
}

#[test]
fn damaged_files_are_refused_or_read_and_never_harm() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.db");
    let texts = batch(folder.path(), "texts.jsonl", 0, 20);
    let more = batch(folder.path(), "more.jsonl", 20, 2);
    assert_eq!(ended(&dateline(&good, &["import", &texts])), 0);
    let bytes = std::fs::read(&good).unwrap();
    let kilobytes = bytes.len() / 1024;
    let step = if full() { 1 } else { (kilobytes / 9).max(1) };
    let db = folder.path().join("damaged.db");
    let look = |damaged: &[u8], what: &str| {
        for words in [
            &["query", "who-said-what"][..],
            &["check"],
            &["import", &more],
        ] {
            std::fs::write(&db, damaged).unwrap();
            let run = dateline(&db, words);
            let code = ended(&run);
            if code == 5 {
                assert_eq!(
                    std::fs::read(&db).unwrap(),
                    damaged,
                    "{what}: a refused file was changed"
                );
            }
            for end in ["-wal", "-shm", "-journal", ".lock"] {
                let _ = std::fs::remove_file(folder.path().join(format!("damaged.db{end}")));
            }
        }
    };
    for kilobyte in (0..kilobytes).step_by(step) {
        look(&bytes[..kilobyte * 1024], &format!("cut at {kilobyte} KB"));
    }
    let mut seed: u64 = 7;
    for round in 0..if full() { 300 } else { 8 } {
        let mut damaged = bytes.clone();
        for _ in 0..8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % damaged.len();
            damaged[at] ^= 1 << (seed >> 20 & 7);
        }
        look(&damaged, &format!("flipped, round {round}"));
    }
    look(b"SQLite format 3\0", "a header alone");
    look(&[0; 4096], "zeros");
    look("no database, but a text. ".repeat(400).as_bytes(), "a text");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_read_to_its_end_and_a_device_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("pipe.db");
    let batch = folder.path().join("batch.jsonl");
    std::fs::write(
        &batch,
        "{\"title\":\"A boat\",\"text\":\"A boat came back to the harbour on Monday, its owner said.\",\"date\":\"2021-05-03\"}\n",
    )
    .unwrap();
    let run = Command::new("bash")
        .arg("-c")
        .arg("exec \"$1\" --db \"$2\" import <(cat \"$3\")")
        .arg("bash")
        .args([&program(), &db, &batch])
        .output()
        .unwrap();
    assert_eq!(ended(&run), 0, "{run:?}");
    let run = dateline(
        &db,
        &[
            "sql",
            "SELECT count(*) AS n FROM article",
            "--format",
            "csv",
        ],
    );
    assert_eq!(String::from_utf8_lossy(&run.stdout), "n\n1\n");
    let run = dateline(&db, &["import", "/dev/zero"]);
    assert_ne!(ended(&run), 0);
    assert!(
        String::from_utf8_lossy(&run.stderr).contains("device"),
        "{run:?}"
    );
}
