//! Batches as wholes: options that choose what is imported, and batches taken out again.

use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::Connection;

use crate::sandbox::Sandbox;

/// What a database holds, told by what rows mean and not by their numbers.
const CONTENT: &[&str] = &[
    "SELECT n_seen, n_new, n_same, n_reject FROM import_batch",
    "SELECT path, format, hash, records_done, done FROM source_file",
    "SELECT path, record_no, code FROM import_reject",
    "SELECT name FROM outlet",
    "SELECT o.name, s.identity FROM story AS s JOIN outlet AS o ON o.outlet_id = s.outlet_id",
    "SELECT o.name, s.identity, a.body_hash, f.path, a.record_no, a.headline, a.published_at, a.version_no, a.version_kind, a.is_latest,
            a.is_copy, a.dup_score,
            (SELECT group_concat(x.body_hash || x.outlet_id = a.outlet_id)
               FROM (SELECT b.body_hash, b.outlet_id FROM article AS b WHERE b.dup_group_id = a.dup_group_id ORDER BY 1) AS x)
       FROM article AS a JOIN story AS s ON s.story_id = a.story_id JOIN outlet AS o ON o.outlet_id = a.outlet_id
       JOIN source_file AS f ON f.file_id = a.file_id",
    "SELECT count(*) FROM dup_group",
    "SELECT key, kind, name, country, gender, origin FROM actor",
    "SELECT c.key, n.name, n.norm, n.kind FROM actor_name AS n JOIN actor AS c ON c.actor_id = n.actor_id",
    "SELECT a.body_hash, a.url, c.key, n.name, s.shown, s.country, s.gender FROM actor_source AS s
       JOIN article AS a ON a.article_id = s.article_id JOIN actor_name AS n ON n.actor_name_id = s.actor_name_id
       JOIN actor AS c ON c.actor_id = n.actor_id",
    "SELECT geonames_id, name FROM place",
    "SELECT p.geonames_id, n.name FROM place_name AS n JOIN place AS p ON p.place_id = n.place_id",
    "SELECT a.body_hash, m.start_char, m.end_char, m.kind, c.key, p.geonames_id, m.method, m.score
       FROM mention AS m JOIN article AS a ON a.article_id = m.article_id
       LEFT JOIN actor AS c ON c.actor_id = m.actor_id LEFT JOIN place AS p ON p.place_id = m.place_id",
    "SELECT a.body_hash, q.start_char, q.end_char, q.text, c.key, q.quote_group FROM quote AS q
       JOIN article AS a ON a.article_id = q.article_id LEFT JOIN actor AS c ON c.actor_id = q.speaker_id",
    "SELECT kind, label, key, (SELECT geonames_id FROM place AS p WHERE p.place_id = event.place_id) FROM event",
    "SELECT a.body_hash, r.start_char, r.end_char, r.label, e.key, r.tie, r.tie_score FROM event_report AS r
       JOIN article AS a ON a.article_id = r.article_id LEFT JOIN event AS e ON e.event_id = r.event_id",
    "SELECT a.body_hash, k.key FROM copy_key AS k JOIN article AS a ON a.article_id = k.article_id",
    "SELECT a.body_hash, r.raw FROM article_raw AS r JOIN article AS a ON a.article_id = r.article_id",
    "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'lumera'",
    "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'harbour'",
    "SELECT count(*) FROM pending",
    "SELECT f.path, a.body_hash FROM article_seen AS s JOIN article AS a ON a.article_id = s.article_id
       JOIN source_file AS f ON f.file_id = s.file_id",
];

/// A story that two batches, two outlets and two versions share pieces of.
const STORY: &str = "PORT AMBER, May 5 (Bay Wire) - Envoys of Lumera and Alta will hold talks in Geneva on May 20, the foreign \
    ministry of Lumera said on Wednesday.\\n\\n\\\"We come with an open hand,\\\" said Carla Maria Fontes, the minister of transport, who \
    leads the envoys. She accused Russia of delay.\\n\\nThe harbour of Port Amber has been closed since April, when fishing boats of \
    both shores blocked its mouth for a week. Prime Minister Ivo Brandl said the talks could last until June.";

/// Returns a record.
fn record(id: &str, outlet: &str, date: &str, text: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"outlet\":\"{outlet}\",\"title\":\"Envoys to meet {id}\",\"date\":\"{date}\",\"text\":\"{text}\"}}\n"
    )
}

/// Writes three batches that overlap.
fn write_batches(sandbox: &Sandbox) {
    let sea = "BERLIN, May 6 - Carla Fontes said on Thursday that fog would end. Talks in Geneva on May 21 were postponed, Russia said. \
        The harbour of Lumera stays open, and Brandl agreed.";
    let first = record("a", "Bay Post", "2021-05-05", STORY)
        + &record("b", "Bay Post", "2021-05-06", sea)
        + "{\"id\":\"bad\"}\n"
        + &record(
            "only",
            "Gone Gazette",
            "2021-05-07",
            "OSLO, May 7 - \\\"Rain,\\\" said Ole Nyborg in Bergen on Friday. A summit will be held in Oslo on June 1.",
        );
    // The same record again, a new version, and a copy in another outlet.
    let second = record("b", "Bay Post", "2021-05-06", sea)
        + &record(
            "a",
            "Bay Post",
            "2021-05-06",
            &STORY.replace("until June", "until July"),
        )
        + &record(
            "c",
            "Courier",
            "2021-05-05",
            &STORY.replace("PORT AMBER, May 5 (Bay Wire) - ", ""),
        );
    let third = record(
        "d",
        "Daily",
        "2021-05-08",
        &STORY.replace("She accused", "Carla Maria Fontes Lima accused"),
    ) + &record(
        "e",
        "Daily",
        "2021-05-08",
        "GENEVA, May 8 - The talks between Lumera and Alta on May 20 will go ahead, Brandl said.",
    );
    for (name, text) in [("1.jsonl", first), ("2.jsonl", second), ("3.jsonl", third)] {
        std::fs::write(sandbox.path(name), text).unwrap();
    }
}

/// Imports files, one batch each.
fn import(sandbox: &Sandbox, db: &str, files: &[&str]) {
    for file in files {
        let run = sandbox.run(&["--db", db, "import", file, "--keep-raw"]);
        assert!(run.code == 0 || run.code == 3, "{run:?}");
    }
}

#[test]
fn a_batch_taken_out_leaves_what_a_database_without_it_holds() {
    let sandbox = Sandbox::new();
    write_batches(&sandbox);
    let all = ["1.jsonl", "2.jsonl", "3.jsonl"];
    for out in 1..=3 {
        let (with, without) = (format!("with{out}.db"), format!("without{out}.db"));
        import(&sandbox, &with, &all);
        let rest: Vec<&str> = all
            .iter()
            .copied()
            .filter(|name| *name != all[out - 1])
            .collect();
        import(&sandbox, &without, &rest);
        let run = sandbox.run(&["--db", &with, "undo", &out.to_string()]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(
            sandbox.content(&with, CONTENT),
            sandbox.content(&without, CONTENT),
            "batch {out}"
        );
        let check = sandbox.run(&["--db", &with, "check"]);
        assert_eq!(check.code, 0, "{check:?}");
    }
}

#[test]
fn a_file_of_two_batches_stays_with_the_other() {
    let sandbox = Sandbox::new();
    write_batches(&sandbox);
    import(&sandbox, "one.db", &["1.jsonl", "1.jsonl", "2.jsonl"]);
    import(&sandbox, "two.db", &["1.jsonl", "2.jsonl"]);
    let run = sandbox.run(&["--db", "one.db", "undo", "1"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("3 articles stay"), "{}", run.err);
    assert_eq!(
        sandbox.content("one.db", CONTENT),
        sandbox.content("two.db", CONTENT)
    );
    let run = sandbox.run(&["--db", "one.db", "undo", "77"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no batch 77"), "{}", run.err);
}

#[test]
fn a_killed_undo_ends_as_one_that_was_not() {
    let sandbox = Sandbox::new();
    write_batches(&sandbox);
    import(&sandbox, "calm.db", &["1.jsonl", "2.jsonl"]);
    sandbox.run(&["--db", "calm.db", "undo", "1"]);
    for wait in [1, 8, 20] {
        let db = format!("killed{wait}.db");
        import(&sandbox, &db, &["1.jsonl", "2.jsonl"]);
        let mut undo = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["--db", &db, "undo", "1"])
            .current_dir(sandbox.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = undo.kill();
        let _ = undo.wait();
        // Before or after, never between; what was left open is closed by the next.
        let run = sandbox.run(&["--db", &db, "undo", "1"]);
        if run.code != 0 {
            import(&sandbox, &db, &["2.jsonl"]);
            sandbox.run(&["--db", &db, "undo", "3"]);
        }
        assert_eq!(
            sandbox.content(&db, CONTENT),
            sandbox.content("calm.db", CONTENT),
            "killed after {wait} ms"
        );
    }
}

#[test]
fn strict_writes_nothing_unless_all_is_good() {
    let sandbox = Sandbox::new();
    write_batches(&sandbox);
    let run = sandbox.run(&["--db", "s.db", "import", "1.jsonl", "2.jsonl", "--strict"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("nothing was written"));
    assert!(!sandbox.path("s.db").exists());
    let run = sandbox.run(&["--db", "s.db", "import", "2.jsonl", "--strict"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("3 new"), "{}", run.err);
}

#[test]
fn since_exclude_and_format_choose_what_is_read() {
    let sandbox = Sandbox::new();
    write_batches(&sandbox);
    let run = sandbox.run(&[
        "--db",
        "x.db",
        "import",
        "1.jsonl",
        "2.jsonl",
        "--exclude",
        "2*",
        "--since",
        "2021-05-06",
    ]);
    assert!(
        run.err
            .contains("2 new, 0 unchanged, 1 refused, 1 left out"),
        "{}",
        run.err
    );
    let run = sandbox.run(&["--db", "x.db", "import", "3.jsonl", "--format", "txet"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `text`"), "{}", run.err);
    let run = sandbox.run(&["--db", "y.db", "import", "3.jsonl", "--format", "text"]);
    assert!(run.err.contains("1 records: 1 new"), "{}", run.err);
}

#[test]
fn refused_records_can_be_tried_again() {
    let sandbox = Sandbox::new();
    let records = record(
        "a",
        "Somewhere",
        "04/05/2021",
        "Fog came in from the sea, the harbour master said.",
    ) + &record(
        "b",
        "Somewhere",
        "2021-05-06",
        "The fog left again, the harbour master said.",
    );
    std::fs::write(sandbox.path("r.jsonl"), records).unwrap();
    let run = sandbox.run(&[
        "--db",
        "r.db",
        "import",
        "r.jsonl",
        "--date-order",
        "day",
        "--outlet",
        "X",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    std::fs::remove_file(sandbox.path("r.db")).unwrap();
    // A word that is no date under any order is refused whatever is tried.
    let records = record(
        "a",
        "Somewhere",
        "soonish",
        "Fog came in from the sea, the harbour master said.",
    ) + &record(
        "b",
        "Somewhere",
        "2021-05-06",
        "The fog left again, the harbour master said.",
    ) + "{\"id\":\"c\",\"story text\":\"Wind came up, the harbour master said.\"}\n";
    std::fs::write(sandbox.path("r.jsonl"), records).unwrap();
    let run = sandbox.run(&["--db", "r.db", "import", "r.jsonl"]);
    assert!(
        run.err.contains("1 new, 0 unchanged, 2 refused"),
        "{}",
        run.err
    );
    let run = sandbox.run(&[
        "--db",
        "r.db",
        "import",
        "--retry-rejects",
        "--map",
        "body=story text",
    ]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("1 new"), "{}", run.err);
    let conn = Connection::open(sandbox.path("r.db")).unwrap();
    let open: Vec<i64> = conn
        .prepare("SELECT record_no FROM import_reject WHERE retried_batch_id IS NULL")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(open, [1]);
    drop(conn);
    let list = sandbox.run(&[
        "--db",
        "r.db",
        "batches",
        "--format",
        "csv",
        "--columns",
        "batch,new,refused,retried",
    ]);
    assert!(list.out.contains("1,1,2,1"), "{}", list.out);
    sandbox.run(&["--db", "r.db", "undo", "2"]);
    let run = sandbox.run(&[
        "--db",
        "r.db",
        "import",
        "--retry-rejects",
        "--map",
        "body=story text",
    ]);
    assert!(run.err.contains("1 new"), "{}", run.err);
}

#[test]
fn the_text_as_read_is_kept_where_asked() {
    let sandbox = Sandbox::new();
    let text = "<p>Fog &amp; rain, said the harbour master.</p><script>x()</script>";
    std::fs::write(
        sandbox.path("k.jsonl"),
        record("a", "X", "2021-05-06", text),
    )
    .unwrap();
    let run = sandbox.run(&["--db", "k.db", "import", "k.jsonl", "--keep-raw"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = sandbox.run(&["--db", "k.db", "show", "1", "--raw"]);
    assert_eq!(run.out.trim_end(), text);
    sandbox.run(&["--db", "n.db", "import", "k.jsonl"]);
    let run = sandbox.run(&["--db", "n.db", "show", "1", "--raw"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("--keep-raw"), "{}", run.err);
}

#[test]
fn a_followed_folder_is_imported_as_files_come() {
    let sandbox = Sandbox::new();
    let inbox = sandbox.path("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let mut follow = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["--db", "f.db", "import", "inbox", "--follow"])
        .current_dir(sandbox.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(1));
    std::fs::write(
        inbox.join("a.jsonl"),
        record("a", "X", "2021-05-06", "Fog came, the harbour master said."),
    )
    .unwrap();
    let mut found = 0;
    for _ in 0..120 {
        std::thread::sleep(Duration::from_millis(250));
        found = Connection::open(sandbox.path("f.db"))
            .and_then(|conn| conn.query_row("SELECT count(*) FROM article", [], |row| row.get(0)))
            .unwrap_or(0);
        if found > 0 {
            break;
        }
    }
    let _ = follow.kill();
    let _ = follow.wait();
    assert_eq!(found, 1);
}

#[test]
fn a_date_that_may_be_read_in_two_ways_is_told_by_the_others_of_the_batch() {
    let sandbox = Sandbox::new();
    let records = record(
        "a",
        "Somewhere",
        "04/05/2021",
        "Fog came in from the sea, the harbour master said.",
    ) + &record(
        "b",
        "Somewhere",
        "25/05/2021",
        "The fog left again, the harbour master said.",
    );
    std::fs::write(sandbox.path("d.jsonl"), records).unwrap();
    let run = sandbox.run(&["--db", "d.db", "import", "d.jsonl"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = sandbox.run(&[
        "--db",
        "d.db",
        "sql",
        "SELECT published_day FROM article ORDER BY 1",
        "--format",
        "csv",
    ]);
    assert_eq!(run.out, "published_day\n2021-05-04\n2021-05-25\n");
}

#[test]
fn outlets_of_the_users_own_are_known_by_domain_and_date_in_their_zone() {
    let sandbox = Sandbox::new();
    std::fs::write(
        sandbox.path("outlets.tsv"),
        "Bay Post\tbaypost.example\tNZ\tPacific/Auckland\tThe Post\n",
    )
    .unwrap();
    let text = "{\"url\":\"https://www.baypost.example/fog\",\"title\":\"Fog\",\"date\":\"2021-05-06 08:00\",\"text\":\"Fog came in, the harbour master said.\"}\n";
    std::fs::write(sandbox.path("o.jsonl"), text).unwrap();
    let run = sandbox.run(&[
        "--db",
        "o.db",
        "import",
        "o.jsonl",
        "--outlets",
        "outlets.tsv",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let sql = "SELECT o.name, o.time_zone, a.published_at, a.published_day FROM article AS a JOIN outlet AS o ON o.outlet_id = a.outlet_id";
    let run = sandbox.run(&["--db", "o.db", "sql", sql, "--format", "csv"]);
    assert!(
        run.out
            .contains("Bay Post,Pacific/Auckland,2021-05-05T20:00:00Z,2021-05-06"),
        "{}",
        run.out
    );
    std::fs::write(
        sandbox.path("bad.tsv"),
        "Bay Post\tbaypost.example\tNZ\tMoon/Sea\n",
    )
    .unwrap();
    let run = sandbox.run(&["--db", "o.db", "import", "o.jsonl", "--outlets", "bad.tsv"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("line 1: there is no time zone `Moon/Sea`"),
        "{}",
        run.err
    );
}
