//! Archives, web archives, mail and languages, imported by the program.

use rusqlite::Connection;

use crate::sandbox::{Run, Sandbox};

/// Imports a fixture into `batch.db`.
fn import(sandbox: &Sandbox, path: &str) -> Run {
    let path = std::fs::canonicalize(format!("tests/fixtures/{path}")).unwrap();
    sandbox.run(&["import", path.to_str().unwrap(), "--db", "batch.db"])
}

/// Returns the rows of a query of text columns, `|` between them.
fn rows(sandbox: &Sandbox, sql: &str) -> Vec<String> {
    let conn = Connection::open(sandbox.path("batch.db")).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    statement
        .query_map([], |row| {
            let fields: Vec<String> = (0..columns)
                .map(|at| {
                    row.get::<_, Option<String>>(at)
                        .map(Option::unwrap_or_default)
                })
                .collect::<Result<_, _>>()?;
            Ok(fields.join("|"))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn files_in_archives_have_addresses_and_are_read_once() {
    let sandbox = Sandbox::new();
    let run = import(&sandbox, "containers/batch.zip");
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(
        run.err.contains("batch.zip!logo.png: a picture"),
        "{}",
        run.err
    );
    assert_eq!(
        rows(
            &sandbox,
            "SELECT substr(path, instr(path, 'batch.zip')), format FROM source_file ORDER BY file_id"
        ),
        [
            "batch.zip!folder/a.html|html",
            "batch.zip!folder/wire.tar.gz!three.jsonl|jsonl",
            "batch.zip!folder/wire.tar.gz|tar",
            "batch.zip!logo.png|unknown",
            "batch.zip|zip",
        ]
    );
    let again = import(&sandbox, "containers/batch.zip");
    assert!(again.err.contains("0 new"), "{}", again.err);
    assert_eq!(rows(&sandbox, "SELECT path FROM source_file").len(), 5);
    let small = sandbox.run(&["extract", "--max-unpacked", "12 apples", "x"]);
    assert_eq!(small.code, 2);
    assert!(small.err.contains("K, M, G or T"), "{}", small.err);
}

#[test]
fn pages_of_a_web_archive_are_articles() {
    let sandbox = Sandbox::new();
    let run = import(&sandbox, "warc/news.warc.gz");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("2 parts of web archives passed over"),
        "{}",
        run.err
    );
    assert_eq!(
        rows(
            &sandbox,
            "SELECT o.name, a.headline, a.published_at, a.published_basis, a.published_raw, a.url
             FROM article a JOIN outlet o ON o.outlet_id = a.outlet_id ORDER BY a.article_id"
        ),
        [
            "Orrin Courier|School board votes to keep Linden Street open for two more years|2019-10-08T01:14:22Z|stated|2019-10-08T01:14:22+00:00|https://orrin.example/2019/10/school",
            "Island Notebook|Museum returns carved doors to island after sixty years|2018-09-15T17:20:00Z|stated|2018-09-15T18:20:00+01:00|http://notebook.example/2018/09/doors.html",
            "Ludo Mirror|Bridge shut for a week|2019-10-09T00:00:00Z|file|captured 2019-10-09T05:00:00Z|https://ludo.example/news/bridge",
        ]
    );
}

#[test]
fn newsletters_are_articles() {
    let sandbox = Sandbox::new();
    let run = import(&sandbox, "mail/newsletters.mbox");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        rows(
            &sandbox,
            "SELECT o.name, a.headline, a.published_at, substr(a.body, 1, 32), substr(a.body, -28)
             FROM article a JOIN outlet o ON o.outlet_id = a.outlet_id ORDER BY a.article_id"
        ),
        [
            "Bay Post|Ferry stuck – what we know|2019-03-05T17:00:00Z|The ferry ran aground on Tuesday|Valmere, a spokeswoman said.",
            "bay.example|Ferry floats|2019-03-06T17:00:00Z|The ferry floated again on Wedne| “It is a relief,” he added.",
        ]
    );
}

#[test]
fn articles_in_other_languages_are_stored_and_not_read_for_facts() {
    let sandbox = Sandbox::new();
    let file = sandbox.path("two.jsonl");
    std::fs::write(
        &file,
        "{\"id\":\"1\",\"outlet\":\"Diario\",\"date\":\"2019-03-05\",\"title\":\"Reunión\",\"text\":\"Los ministros de los dos países se reunieron el martes en Madrid y no llegaron a ningún acuerdo, dijo el portavoz Juan Pérez. “No habrá otra reunión”, añadió el portavoz del gobierno.\"}\n\
         {\"id\":\"2\",\"outlet\":\"Paper\",\"date\":\"2019-03-05\",\"title\":\"Meeting\",\"text\":\"The ministers of both countries met in Madrid on Tuesday and came to no agreement. “There will be no other meeting,” spokesman Juan Pérez said.\"}\n",
    )
    .unwrap();
    let run = sandbox.run(&["import", "two.jsonl", "--db", "batch.db"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("1 of them not in English"), "{}", run.err);
    assert_eq!(
        rows(
            &sandbox,
            "SELECT a.language, CAST(count(q.quote_id) AS TEXT) FROM article a LEFT JOIN quote q ON q.article_id = a.article_id
             GROUP BY a.article_id ORDER BY a.article_id"
        ),
        ["es|0", "en|1"]
    );
    let found = sandbox.run(&["search", "portavoz", "--db", "batch.db"]);
    assert!(found.out.contains("portavoz"), "{}{}", found.out, found.err);
}
