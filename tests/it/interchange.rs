//! Annotated articles: what is written is read back as the same, and an import of it is an import of the text.

use crate::sandbox::Sandbox;

/// What must be the same, whichever way the articles came.
const CONTENT: &[&str] = &[
    "SELECT o.name, s.identity, a.headline, a.standfirst, a.byline, a.dateline, a.dateline_places, a.section, a.captions, a.note, a.language,
            a.published_at, a.published_day, a.published_raw, a.published_basis, a.published_precision, a.version_no, a.version_kind,
            a.body FROM article AS a JOIN story AS s ON s.story_id = a.story_id JOIN outlet AS o ON o.outlet_id = a.outlet_id",
    "SELECT a.body_hash, p.role, p.start_char, p.end_char FROM article_part AS p JOIN article AS a ON a.article_id = p.article_id",
    "SELECT a.body_hash, c.ord, c.name, c.role FROM credit AS c JOIN article AS a ON a.article_id = c.article_id",
    "SELECT a.body_hash, s.ord, s.start_char, s.end_char FROM sentence AS s JOIN article AS a ON a.article_id = s.article_id",
    "SELECT key, kind, name, country, gender FROM actor",
    "SELECT c.key, n.name, n.kind FROM actor_name AS n JOIN actor AS c ON c.actor_id = n.actor_id",
    "SELECT c.key, r.role, o.key, r.start_char, r.end_char FROM actor_role AS r JOIN actor AS c ON c.actor_id = r.actor_id
       LEFT JOIN actor AS o ON o.actor_id = r.of_actor_id",
    "SELECT geonames_id, name, kind, country, admin1, latitude, longitude, population FROM place",
    "SELECT p.geonames_id, n.name FROM place_name AS n JOIN place AS p ON p.place_id = n.place_id",
    "SELECT a.body_hash, m.start_char, m.end_char, m.kind, c.key, p.geonames_id, m.method, m.score
       FROM mention AS m JOIN article AS a ON a.article_id = m.article_id
       LEFT JOIN actor AS c ON c.actor_id = m.actor_id LEFT JOIN place AS p ON p.place_id = m.place_id",
    "SELECT a.body_hash, q.form, q.start_char, q.end_char, q.text, q.words, c.key, m.start_char, q.speaker_kind, q.cue, q.cue_start_char, q.act,
            q.addressee, q.via, q.anonymity, q.said_on, q.quote_group, q.method, q.score
       FROM quote AS q JOIN article AS a ON a.article_id = q.article_id LEFT JOIN actor AS c ON c.actor_id = q.speaker_id
       LEFT JOIN mention AS m ON m.mention_id = q.speaker_mention_id",
    "SELECT a.body_hash, q.start_char, p.ord, p.start_char, p.end_char FROM quote_part AS p JOIN quote AS q ON q.quote_id = p.quote_id
       JOIN article AS a ON a.article_id = q.article_id",
    "SELECT a.body_hash, q.start_char, m.start_char, m.end_char, c.key, b.how FROM quote_about AS b JOIN quote AS q ON q.quote_id = b.quote_id
       JOIN mention AS m ON m.mention_id = b.mention_id JOIN article AS a ON a.article_id = q.article_id
       LEFT JOIN actor AS c ON c.actor_id = b.actor_id",
    "SELECT kind, label, key FROM event",
    "SELECT a.body_hash, r.kind, r.label, r.start_char, r.end_char, r.status, r.date_start, r.date_end, r.precision, r.original_start,
            r.date_start_char, r.date_rule, p.geonames_id, r.place_inferred, r.according_to, c.key, q.start_char, e.key, r.tie, r.method, r.score
       FROM event_report AS r JOIN article AS a ON a.article_id = r.article_id LEFT JOIN place AS p ON p.place_id = r.place_id
       LEFT JOIN actor AS c ON c.actor_id = r.according_to_id LEFT JOIN quote AS q ON q.quote_id = r.quote_id
       LEFT JOIN event AS e ON e.event_id = r.event_id",
    "SELECT a.body_hash, r.start_char, e.name, e.start_char, e.role, c.key FROM event_participant AS e
       JOIN event_report AS r ON r.report_id = e.report_id JOIN article AS a ON a.article_id = r.article_id
       LEFT JOIN actor AS c ON c.actor_id = e.actor_id",
];

#[test]
fn what_extract_writes_is_imported_as_the_text_itself() {
    let sandbox = Sandbox::new();
    let sample = std::fs::canonicalize("tests/fixtures/sample").unwrap();
    let formats = std::fs::canonicalize("tests/fixtures/formats/message.newsml-g2.xml").unwrap();
    let paths = [sample.to_str().unwrap(), formats.to_str().unwrap()];
    let direct = sandbox.run(&["--db", "direct.db", "import", paths[0], paths[1]]);
    assert!(direct.code == 0 || direct.code == 3, "{direct:?}");
    let lines = sandbox.run(&["extract", paths[0], paths[1]]).out;
    std::fs::write(sandbox.path("annotated.jsonl"), &lines).unwrap();
    let run = sandbox.run(&["--db", "annotated.db", "import", "annotated.jsonl"]);
    assert_eq!(run.code, 0, "{run:?}");
    let formats = sandbox.run(&[
        "--db",
        "annotated.db",
        "sql",
        "SELECT DISTINCT format FROM source_file",
        "--format",
        "csv",
    ]);
    assert_eq!(formats.out.trim(), "format\nannotated");
    assert_eq!(
        sandbox.content("annotated.db", CONTENT),
        sandbox.content("direct.db", CONTENT)
    );
    // Written again it is the same, but for the number of the record.
    let again = sandbox.run(&["extract", "annotated.jsonl"]).out;
    let without_record = |lines: &str| -> Vec<serde_json::Value> {
        lines
            .lines()
            .map(|line| {
                let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
                value.as_object_mut().unwrap().remove("record");
                value
            })
            .collect()
    };
    assert_eq!(without_record(&again), without_record(&lines));
}

#[test]
fn lines_of_others_are_taken_or_refused_with_the_reason() {
    let sandbox = Sandbox::new();
    let file = std::fs::canonicalize("tests/fixtures/formats/annotated.jsonl").unwrap();
    let run = sandbox.run(&["--db", "o.db", "import", file.to_str().unwrap()]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.err.contains("1 new, 0 unchanged, 3 refused"),
        "{}",
        run.err
    );
    for reason in [
        "quotes[0].span: the body has `wait` there, not `sail`",
        "unknown field `quote`",
        "events[0]: there is no number 4 in quotes",
    ] {
        assert!(run.err.contains(reason), "{reason}: {}", run.err);
    }
    let rows = sandbox.run(&[
        "--db",
        "o.db",
        "sql",
        "SELECT speaker, said, form FROM v_quote",
        "--format",
        "csv",
    ]);
    assert!(rows.out.contains("Ada Berg,We wait,direct"), "{}", rows.out);
    let check = sandbox.run(&["--db", "o.db", "check"]);
    assert_eq!(check.code, 0, "{check:?}");
}

#[test]
fn the_schema_describes_what_extract_writes() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["schema", "--json-schema"]);
    let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let named = schema["properties"].as_object().unwrap();
    let sample = std::fs::canonicalize("tests/fixtures/sample").unwrap();
    let lines = sandbox
        .run(&["extract", sample.to_str().unwrap(), "--limit", "1"])
        .out;
    let line: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    for key in line.as_object().unwrap().keys() {
        assert!(
            named[key]["description"].is_string()
                || named[key]["$ref"].is_string()
                || named[key].is_object(),
            "{key}"
        );
    }
    assert_eq!(line["schema"], "dateline/annotated-1");
    assert!(run.out.contains("prisoner-exchange"));
}
