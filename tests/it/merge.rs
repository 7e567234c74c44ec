//! Databases merged: the same facts as one import of all their articles, whole or not at all.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;
use rusqlite::Connection;

use crate::properties::{DECISIONS, Stories, assert_same, facts, few, lines, shuffled};
use crate::sandbox::Sandbox;

/// Imports a batch into a database of its own.
fn import(sandbox: &Sandbox, db: &str, batch: &str) {
    let name = format!("{db}.jsonl");
    std::fs::write(sandbox.path(&name), batch).unwrap();
    done(sandbox, &["import", &name, "--db", db]);
}

/// Runs a command that must succeed.
fn done(sandbox: &Sandbox, words: &[&str]) -> String {
    let run = sandbox.run(words);
    assert_eq!(run.code, 0, "{words:?}: {}", run.err);
    run.err
}

/// Hears the decisions in a database.
fn decide(sandbox: &Sandbox, db: &str) {
    std::fs::write(sandbox.path("decisions.csv"), DECISIONS).unwrap();
    done(sandbox, &["actors", "import", "decisions.csv", "--db", db]);
}

/// Opens a database of the sandbox.
fn open(sandbox: &Sandbox, db: &str) -> Connection {
    Connection::open(sandbox.path(db)).unwrap()
}

/// Imports pieces apart, makes decisions in one of them, merges all into the database of the first, and looks.
fn merged_is_one(stories: &Stories, shuffled: &Stories, pieces: usize, decided: usize) {
    let sandbox = Sandbox::new();
    import(&sandbox, "one.db", &lines(stories));
    decide(&sandbox, "one.db");
    let shards: Vec<String> = shuffled
        .chunks(pieces)
        .enumerate()
        .map(|(number, chunk)| {
            let db = format!("shard{number}.db");
            import(&sandbox, &db, &lines(chunk));
            db
        })
        .collect();
    decide(&sandbox, &shards[decided % shards.len()]);
    let mut words = vec!["merge"];
    // The database of the first takes the others in, or a new one takes all in.
    let into = if decided.is_multiple_of(2) {
        "new.db"
    } else {
        "shard0.db"
    };
    words.extend(
        shards
            .iter()
            .rev()
            .map(String::as_str)
            .filter(|shard| *shard != into),
    );
    if words.len() > 1 {
        words.extend(["--db", into]);
        done(&sandbox, &words);
        assert_same(
            &facts(&open(&sandbox, into)),
            &facts(&open(&sandbox, "one.db")),
        );
        let check = sandbox.run(&["check", "--db", into]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    }
}

proptest! {
    #![proptest_config(few(8))]

    #[test]
    fn shards_merged_in_any_order_are_one_import((stories, shuffled, pieces, decided) in shuffled()) {
        merged_is_one(&stories, &shuffled, pieces, decided);
    }
}

/// A piece of invented wire copy with a number in it.
fn story(number: usize) -> (usize, String) {
    (
        number,
        format!(
            "It rained in Lumera for {number} days. \"We are ready,\" Foreign Minister Lena Fisk said on Monday. Talks between Norway \
             and Sweden will resume in Geneva on May 20, the Harbour Board said. Fisk denied the report of day {number}."
        ),
    )
}

#[test]
fn what_is_there_already_is_not_added_again_and_a_merged_batch_can_be_undone() {
    let sandbox = Sandbox::new();
    let (a, b): (Stories, Stories) = ((0..4).map(story).collect(), (3..7).map(story).collect());
    import(&sandbox, "a.db", &lines(&a));
    import(&sandbox, "b.db", &lines(&b));
    let before = facts(&open(&sandbox, "a.db"));
    let err = done(&sandbox, &["merge", "b.db", "--db", "a.db"]);
    assert!(
        err.contains("b.db: 3 articles added; 1 here already"),
        "{err}"
    );
    let both = facts(&open(&sandbox, "a.db"));
    let rows = |table: &str| -> i64 {
        open(&sandbox, "a.db")
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let counts = || ["import_batch", "source_file", "article_seen", "file_seen"].map(rows);
    let first = counts();
    let err = done(&sandbox, &["merge", "b.db", "--db", "a.db"]);
    assert!(err.contains("0 articles added; 4 here already"), "{err}");
    assert_eq!(counts(), first);
    assert_same(&facts(&open(&sandbox, "a.db")), &both);
    // The batch that came along goes again; the article that it shares stays with the first.
    done(&sandbox, &["undo", "2", "--db", "a.db"]);
    assert_same(&facts(&open(&sandbox, "a.db")), &before);
    let batch: (i64, i64) = open(&sandbox, "a.db")
        .query_row("SELECT n_new, n_same FROM import_batch", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(batch, (4, 0));
}

#[test]
fn what_cannot_be_merged_is_refused_and_nothing_is_made() {
    let sandbox = Sandbox::new();
    import(&sandbox, "a.db", &lines(&[story(1)]));
    std::fs::copy(sandbox.path("a.db"), sandbox.path("newer.db")).unwrap();
    open(&sandbox, "newer.db")
        .execute_batch("PRAGMA user_version = 999")
        .unwrap();
    std::fs::copy(sandbox.path("a.db"), sandbox.path("rules.db")).unwrap();
    open(&sandbox, "rules.db")
        .execute_batch("UPDATE import_batch SET rules_version = 4000000")
        .unwrap();
    std::fs::write(sandbox.path("text.db"), "no database at all".repeat(99)).unwrap();
    for (words, code, told) in [
        (
            ["merge", "none.db", "--db", "new.db"],
            1,
            "there is no database `none.db`",
        ),
        (
            ["merge", "newer.db", "--db", "new.db"],
            5,
            "has schema 999, newer than this program's",
        ),
        (
            ["merge", "text.db", "--db", "new.db"],
            5,
            "`text.db` is not a database",
        ),
        (
            ["merge", "rules.db", "--db", "a.db"],
            5,
            "were read by rules 4000000, newer",
        ),
        (
            ["merge", "a.db", "--db", "a.db"],
            1,
            "`a.db` is the database itself",
        ),
    ] {
        let run = sandbox.run(&words);
        assert_eq!(run.code, code, "{words:?}: {}", run.err);
        assert!(run.err.contains(told), "{words:?}: {}", run.err);
    }
    assert!(!sandbox.path("new.db").exists());
    assert_eq!(sandbox.run(&["check", "--db", "a.db"]).code, 0);
}

#[test]
fn an_export_read_again_gives_the_same_facts() {
    let sandbox = crate::export::sample();
    std::fs::rename(sandbox.db(), sandbox.path("one.db")).unwrap();
    decide(&sandbox, "one.db");
    let expected = facts(&open(&sandbox, "one.db"));
    let forms: &[&[&str]] = &[
        &["--format", "csv"],
        &["--format", "jsonl", "--by", "year,outlet"],
        #[cfg(feature = "parquet")]
        &["--format", "parquet"],
        #[cfg(feature = "parquet")]
        &["--format", "parquet", "--by", "month"],
    ];
    for (number, form) in forms.iter().enumerate() {
        let (folder, db) = (format!("out{number}"), format!("again{number}.db"));
        let words = [&["export", &folder, "--db", "one.db"], *form].concat();
        done(&sandbox, &words);
        done(&sandbox, &["merge", &folder, "--db", &db]);
        assert_same(&facts(&open(&sandbox, &db)), &expected);
        let check = sandbox.run(&["check", "--db", &db]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
        // What is there already is not added again.
        let err = done(&sandbox, &["merge", &folder, "--db", &db]);
        assert!(err.contains(": 0 articles added"), "{err}");
        // To import it is the same.
        let db = format!("imported{number}.db");
        done(&sandbox, &["import", &folder, "--db", &db]);
        assert_same(&facts(&open(&sandbox, &db)), &expected);
    }
    let left = std::fs::read_dir(sandbox.path(".")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.starts_with(".dateline-")));
}

#[test]
fn an_export_that_is_not_whole_is_refused_and_nothing_is_made() {
    let sandbox = Sandbox::new();
    import(&sandbox, "a.db", &lines(&[story(1), story(2)]));
    for (folder, more) in [
        ("redacted", &["--redact-body"][..]),
        ("some", &["--only", "article,quote"]),
        ("short", &[]),
        ("wrong", &[]),
        ("stopped", &[]),
    ] {
        done(
            &sandbox,
            &[&["export", folder, "--db", "a.db"], more].concat(),
        );
    }
    let change = |file: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(sandbox.path(file)).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(sandbox.path(file), text.replacen(from, to, 1)).unwrap();
    };
    let text = std::fs::read_to_string(sandbox.path("short/sentence.csv")).unwrap();
    let cut = text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    std::fs::write(sandbox.path("short/sentence.csv"), cut).unwrap();
    change("wrong/quote.csv", ",direct,", ",shouted,");
    std::fs::remove_file(sandbox.path("stopped/datapackage.json")).unwrap();
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    for (folder, told) in [
        (
            "redacted",
            "`redacted` was exported without the articles' texts",
        ),
        ("some", "`some` lacks the table `import_batch`"),
        ("short", "were written"),
        ("wrong", "CHECK constraint failed: quote_form"),
        ("stopped", "`stopped` is no finished export"),
        ("empty", "`empty` is no finished export"),
    ] {
        let run = sandbox.run(&["merge", folder, "--db", "new.db"]);
        assert_eq!(run.code, 1, "{folder}: {}", run.err);
        assert!(run.err.contains(told), "{folder}: {}", run.err);
    }
    let articles: i64 = Connection::open(sandbox.path("new.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM article", [], |row| row.get(0))
        .unwrap();
    assert_eq!(articles, 0);
}

#[test]
fn a_killed_merge_leaves_the_database_as_before_or_as_after() {
    let sandbox = Sandbox::new();
    let (a, b): (Stories, Stories) = (
        (0..10).map(story).collect(),
        (0..600)
            .map(|number| (number % 10, story(number).1))
            .collect(),
    );
    import(&sandbox, "a.db", &lines(&a));
    import(&sandbox, "b.db", &lines(&b));
    let count = || -> i64 {
        let conn = open(&sandbox, "a.db");
        let pending: i64 = conn
            .query_row("SELECT count(*) FROM pending", [], |row| row.get(0))
            .unwrap();
        assert_eq!(pending, 0);
        conn.query_row("SELECT count(*) FROM article", [], |row| row.get(0))
            .unwrap()
    };
    let (before, mut now) = (count(), 0);
    for kill in 0..4 {
        let mut merge = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .args(["merge", "b.db", "--db", "a.db"])
            .current_dir(sandbox.path("."))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(15 + 60 * kill));
        let _ = merge.kill();
        let _ = merge.wait();
        now = count();
        assert!(now == before || now > 500, "{now} articles");
        let check = sandbox.run(&["check", "--db", "a.db"]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    }
    done(&sandbox, &["merge", "b.db", "--db", "a.db"]);
    assert!(count() >= now);
    import(&sandbox, "one.db", &(lines(&a) + &lines(&b)));
    assert_same(
        &facts(&open(&sandbox, "a.db")),
        &facts(&open(&sandbox, "one.db")),
    );
}
