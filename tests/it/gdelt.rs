//! What GDELT says of articles, imported by the program: kept, shown, and never mixed with what is extracted.

use std::io::Write as _;

use rusqlite::Connection;

use crate::sandbox::{Run, Sandbox};

/// The fixtures, in the order of their names.
const FILES: [&str; 4] = [
    "gdelt.export.csv",
    "gdelt.gkg.csv",
    "gdelt.gqg.json",
    "gdelt.mentions.csv",
];

/// Imports fixtures into a database of the sandbox.
fn import(sandbox: &Sandbox, db: &str, files: &[&str]) -> Run {
    let paths: Vec<String> = files
        .iter()
        .map(|name| {
            let path = std::fs::canonicalize(format!("tests/fixtures/formats/{name}")).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect();
    let mut args = vec!["import", "--db", db];
    args.extend(paths.iter().map(String::as_str));
    sandbox.run(&args)
}

/// Returns the rows of a query, as text with `|` between columns.
fn rows(sandbox: &Sandbox, db: &str, sql: &str) -> Vec<String> {
    let conn = Connection::open(sandbox.path(db)).unwrap();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    statement
        .query_map([], |row| {
            let fields: Vec<String> = (0..columns)
                .map(|at| {
                    row.get::<_, rusqlite::types::Value>(at)
                        .map(|value| match value {
                            rusqlite::types::Value::Integer(number) => number.to_string(),
                            rusqlite::types::Value::Real(number) => number.to_string(),
                            rusqlite::types::Value::Text(text) => text,
                            _ => String::new(),
                        })
                })
                .collect::<Result<_, _>>()?;
            Ok(fields.join("|"))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

const ARTICLES: &str = "\
SELECT o.name, a.headline, a.byline, a.published_at, a.language, a.has_text, a.body, coalesce(a.url, a.external_id)
  FROM article AS a JOIN outlet AS o ON o.outlet_id = a.outlet_id ORDER BY 8";

const SAID: &str = "\
SELECT v.url, v.provider, v.what, v.words, v.detail, v.place, v.day FROM v_provider AS v
 WHERE v.url IS NOT NULL AND v.what NOT IN ('person', 'organisation') ORDER BY 1, 2, 3, 4, 5";

#[test]
fn rows_of_one_address_are_one_article_without_a_text() {
    let sandbox = Sandbox::new();
    let run = import(&sandbox, "g.db", &FILES);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(
        run.err
            .contains("17 records: 6 new, 0 unchanged, 7 refused, 4 more of the same addresses"),
        "{}",
        run.err
    );
    assert!(run.err.contains("6 of them without a text"), "{}", run.err);
    assert_eq!(
        rows(&sandbox, "g.db", ARTICLES),
        [
            "BBC Monitoring|||2023-02-06T10:15:00Z||0||Alta radio, 1900 gmt 5 Feb 23",
            "baypost.example|Harbour strike enters \"third week\"|Cy Dow|2023-02-06T09:30:00Z|en|0||https://baypost.example/2023/harbour-strike",
            "courier.example|||2023-02-06T10:45:00Z||0||https://courier.example/port",
            "diario.example|||2023-02-06T10:16:00Z|es|0||https://diario.example/huelga",
            "gull.example|||2023-02-06T10:15:00Z||0||https://gull.example/talks",
            "lejournal.example|||2023-02-06T10:15:00Z|fr|0||https://lejournal.example/greve",
        ]
    );
    assert_eq!(
        rows(&sandbox, "g.db", SAID),
        [
            "https://baypost.example/2023/harbour-strike|gdelt-events|event|DOCKER: fight (190) towards POLICE||Alta, Finnmark, Norway|2023-02-06",
            "https://baypost.example/2023/harbour-strike|gdelt-events|event|DOCKER: protest (143) towards NORWAY||Alta, Finnmark, Norway|2023-02-06",
            "https://baypost.example/2023/harbour-strike|gdelt-gkg|name|Winter Fair|||",
            "https://baypost.example/2023/harbour-strike|gdelt-gkg|place|Alta, Finnmark, Norway|-2400001|Alta, Finnmark, Norway|",
            "https://baypost.example/2023/harbour-strike|gdelt-gkg|place|Norway|NO|Norway|",
            "https://baypost.example/2023/harbour-strike|gdelt-gkg|quote|Nobody sails before noon today|said||",
            "https://baypost.example/2023/harbour-strike|gdelt-gkg|quote|We are the #1 port in the north|||",
            "https://baypost.example/2023/harbour-strike|gdelt-gqg|quote|Nobody sails before noon today|||",
            "https://baypost.example/2023/harbour-strike|gdelt-gqg|quote|the office is shut|||",
            "https://baypost.example/2023/harbour-strike|gdelt-mentions|event|express intent to cooperate (036)|mentioned, 20 % sure||2023-02-05",
            "https://courier.example/port|gdelt-mentions|event|protest (143)|mentioned, 70 % sure|Alta, Finnmark, Norway|2023-02-06",
            "https://diario.example/huelga|gdelt-gqg|quote|no hay fecha|||",
            "https://gull.example/talks|gdelt-events|event|MINISTER: express intent to cooperate (036) towards UNION|||2023-02-05",
            "https://lejournal.example/greve|gdelt-gkg|place|Norway|NO|Norway|",
        ]
    );
    // Nothing of it passes for ours.
    for table in [
        "quote",
        "mention",
        "event_report",
        "actor",
        "place",
        "sentence",
    ] {
        let count = rows(&sandbox, "g.db", &format!("SELECT count(*) FROM {table}"));
        assert_eq!(count, ["0"], "{table}");
    }
    let refused = rows(
        &sandbox,
        "g.db",
        "SELECT record_no, code, reason FROM import_reject ORDER BY path, record_no",
    );
    assert_eq!(refused.len(), 7);
    assert_eq!(
        refused[0],
        "4|malformed|malformed: the day `20230231` is none"
    );
    let shown = sandbox.run(&[
        "show",
        "https://baypost.example/2023/harbour-strike",
        "--db",
        "g.db",
    ]);
    assert!(shown.out.contains("text: none:"), "{}", shown.out);
    assert!(
        shown
            .out
            .contains("gdelt-gkg quote: Nobody sails before noon today (said)"),
        "{}",
        shown.out
    );
    let coverage = sandbox.run(&[
        "query",
        "coverage",
        "--db",
        "g.db",
        "--outlet",
        "baypost",
        "--format",
        "csv",
        "--columns",
        "outlet,articles,stories,quotes,without_text",
    ]);
    assert_eq!(
        coverage.out,
        "outlet,articles,stories,quotes,without_text\nbaypost.example,0,0,0,1\n"
    );
    let report = sandbox.run(&[
        "query",
        "import-report",
        "--db",
        "g.db",
        "--format",
        "csv",
        "--columns",
        "provider_records",
        "--limit",
        "1",
    ]);
    assert_eq!(report.out, "provider_records\n10\n");
    let check = sandbox.run(&["check", "--db", "g.db"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    let again = import(&sandbox, "g.db", &FILES);
    assert!(again.err.contains("0 new"), "{}", again.err);
    assert_eq!(
        rows(&sandbox, "g.db", "SELECT count(*) FROM provider_record"),
        ["10"]
    );
}

#[test]
fn neither_order_nor_undo_nor_merge_leaves_a_trace() {
    let sandbox = Sandbox::new();
    import(&sandbox, "all.db", &FILES);
    let (articles, said) = (
        rows(&sandbox, "all.db", ARTICLES),
        rows(&sandbox, "all.db", SAID),
    );
    let mut turned = FILES;
    turned.reverse();
    import(&sandbox, "turned.db", &turned);
    assert_eq!(rows(&sandbox, "turned.db", ARTICLES), articles);
    assert_eq!(rows(&sandbox, "turned.db", SAID), said);
    // One batch for each file; the one that gives the headline is taken out, and read again.
    for name in FILES {
        import(&sandbox, "steps.db", &[name]);
    }
    let undone = sandbox.run(&["undo", "2", "--db", "steps.db"]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let without = rows(&sandbox, "steps.db", ARTICLES);
    import(&sandbox, "three.db", &[FILES[0], FILES[2], FILES[3]]);
    assert_eq!(without, rows(&sandbox, "three.db", ARTICLES));
    let found = sandbox.run(&["search", "harbour", "--db", "steps.db", "--format", "csv"]);
    assert_eq!(found.out.lines().count(), 1, "{}", found.out);
    let check = sandbox.run(&["check", "--db", "steps.db"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    // Undo of the batch that brought the article, which others have met as well.
    let undone = sandbox.run(&["undo", "1", "--db", "steps.db"]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    import(&sandbox, "two.db", &[FILES[2], FILES[3]]);
    assert_eq!(
        rows(&sandbox, "steps.db", ARTICLES),
        rows(&sandbox, "two.db", ARTICLES)
    );
    assert_eq!(
        rows(&sandbox, "steps.db", SAID),
        rows(&sandbox, "two.db", SAID)
    );
    import(&sandbox, "gkg.db", &[FILES[1]]);
    import(&sandbox, "gkg.db", &[FILES[0]]);
    let merged = sandbox.run(&["merge", "gkg.db", "--db", "two.db"]);
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert_eq!(rows(&sandbox, "two.db", ARTICLES), articles);
    assert_eq!(rows(&sandbox, "two.db", SAID), said);
    let check = sandbox.run(&["check", "--db", "two.db"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    let found = sandbox.run(&["search", "harbour", "--db", "two.db", "--format", "csv"]);
    assert_eq!(found.out.lines().count(), 2, "{}", found.out);
}

#[test]
fn zipped_files_are_read_and_a_text_stays_apart() {
    let sandbox = Sandbox::new();
    let bytes = std::fs::read("tests/fixtures/formats/gdelt.gkg.csv").unwrap();
    let file = std::fs::File::create(sandbox.path("20230206101500.gkg.csv.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    zip.start_file(
        "20230206101500.gkg.csv",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    zip.write_all(&bytes).unwrap();
    zip.finish().unwrap();
    std::fs::write(
        sandbox.path("own.jsonl"),
        "{\"url\": \"https://baypost.example/2023/harbour-strike\", \"title\": \"Harbour strike\", \"date\": \"2023-02-06\", \
         \"text\": \"The strike in Alta goes on. \\\"We stay out,\\\" said Ada Lindt.\"}\n",
    )
    .unwrap();
    let run = sandbox.run(&[
        "import",
        "20230206101500.gkg.csv.zip",
        "own.jsonl",
        "--db",
        "g.db",
    ]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_eq!(
        rows(
            &sandbox,
            "g.db",
            "SELECT has_text, version_no, is_latest, is_copy, (SELECT count(*) FROM quote AS q WHERE q.article_id = a.article_id)
               FROM article AS a WHERE url LIKE '%harbour-strike' ORDER BY 1"
        ),
        ["0|1|1|0|0", "1|1|1|0|1"]
    );
    let extracted = sandbox.run(&["extract", "20230206101500.gkg.csv.zip"]);
    assert_eq!(extracted.out, "");
    assert!(
        extracted.err.contains("3 records without a text left out"),
        "{}",
        extracted.err
    );
}
