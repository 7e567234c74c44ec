//! What is exported is what is stored: every cell of every table, in every form, read by readers of other makes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::Value as Json;

use crate::properties::{assert_same, facts, few};
use crate::sandbox::Sandbox;

/// The columns and rows of a table.
type Rows = (Vec<String>, Vec<Vec<Value>>);

/// Returns texts that forms of tables trip over.
fn hard_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", "\t", " ", "'", "\\", "\\n", "=1+1", "-3", "+7", "NULL", "null", "\\N", "NA", "{}",
            "[1]", "#", "--", "%20", "\u{feff}", "\u{2028}", "\u{85}", "\u{202e}", "\u{e9}t\u{e9}", "e\u{301}", "\u{1f600}\u{1f3fd}",
            "\u{65e5}\u{672c}", "\u{10ffff}", "\u{7f}", "\u{1}", "true", "1e5", "0012", "<b>", "&amp;",
        ]).prop_map(str::to_owned),
        2 => "[a-zA-Z]{1,8} ",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A record with hard texts in its fields.
fn record() -> impl Strategy<Value = Json> {
    let maybe = || prop::option::of(hard_text());
    (
        (maybe(), maybe(), maybe(), maybe()),
        (maybe(), hard_text(), hard_text()),
        0_usize..6,
    )
        .prop_map(
            |((title, author, section, standfirst), (outlet, before, after), number)| {
                serde_json::json!({
                    "id": format!("n{number}"), "outlet": outlet, "title": title, "author": author, "section": section,
                    "description": standfirst, "date": format!("2021-05-{:02}", number + 1),
                    "text": format!(
                        "{before}\n\n\"We are ready,\" Foreign Minister Lena Fisk said on Monday. {after} Talks between Norway and Sweden \
                         will resume in Santiago, Chile, on May 20, the Harbour Board said. Case {number}."
                    ),
                })
            },
        )
}

/// Changes to make in the stored rows: texts that are nothing or empty, and numbers of all sizes.
#[derive(Debug, Clone)]
struct Poked {
    texts: Vec<Option<String>>,
    reals: Vec<f64>,
    whole: Vec<i64>,
}

fn poked() -> impl Strategy<Value = Poked> {
    let real = prop_oneof![
        prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        -90.0..90.0,
        Just(-0.0),
        Just(0.1 + 0.2),
    ];
    (
        prop::collection::vec(prop::option::of(hard_text()), 8),
        prop::collection::vec(real, 8),
        // Sums of them must fit too.
        prop::collection::vec(-(1_i64 << 40)..1 << 40, 8),
    )
        .prop_map(|(texts, reals, whole)| Poked {
            texts,
            reals,
            whole,
        })
}

/// Puts hard values into every column that no rule of the schema keeps from holding them.
fn poke(conn: &Connection, poked: &Poked) {
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let triggers: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{trigger}\""))
            .unwrap();
    }
    let columns: Vec<(String, String, String, bool)> = conn
        .prepare(
            "SELECT t.name, c.name, c.type, c.\"notnull\" FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
              WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'refinery_%' AND c.pk = 0",
        )
        .unwrap()
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(columns.len() > 100, "{}", columns.len());
    for (at, (table, column, ty, required)) in columns.iter().enumerate() {
        let value = match ty.as_str() {
            "TEXT" => match &poked.texts[at % poked.texts.len()] {
                None if *required => continue,
                // The schema's own texts can't hold it, and no reader lets it in.
                Some(text) => Value::Text(text.replace('\0', "")),
                None => Value::Null,
            },
            "REAL" => Value::Real(poked.reals[at % poked.reals.len()]),
            "INTEGER" => Value::Integer(poked.whole[at % poked.whole.len()]),
            _ => continue,
        };
        // Every other row, so that there is something between; a rule of the schema may refuse it.
        let _ = conn.execute(
            &format!(
                "UPDATE {table} SET {column} = ?1 WHERE rowid % 2 = {}",
                at % 2
            ),
            [value],
        );
    }
}

/// Returns the tables as stored.
fn stored(conn: &Connection, resources: &[Json]) -> BTreeMap<String, Rows> {
    let mut tables = BTreeMap::new();
    for resource in resources {
        let name = resource["name"].as_str().unwrap();
        let mut select = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
        let rows = select
            .query_map([], |row| {
                (0..columns.len())
                    .map(|at| row.get(at))
                    .collect::<Result<Vec<Value>, _>>()
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        tables.insert(name.to_owned(), (columns, rows));
    }
    tables
}

/// Cuts CSV into cells as RFC 4180 has it; `None` for a cell in which nothing stands, not even quotation marks.
fn csv_cells(text: &str) -> Vec<Vec<Option<String>>> {
    let (mut rows, mut row, mut cell, mut marked) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    let mut inside = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if inside && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => {
                inside = !inside;
                marked = true;
            }
            ',' | '\n' if !inside => {
                let whole = std::mem::take(&mut cell);
                row.push((marked || !whole.is_empty()).then_some(whole));
                marked = false;
                if c == '\n' {
                    rows.push(std::mem::take(&mut row));
                }
            }
            c => cell.push(c),
        }
    }
    assert!(!inside && row.is_empty() && cell.is_empty());
    rows
}

/// Reads a table of an export in CSV.
fn read_csv(text: &str, kinds: &BTreeMap<&str, &str>) -> Rows {
    let mut rows = csv_cells(text).into_iter();
    let columns: Vec<String> = rows
        .next()
        .unwrap()
        .into_iter()
        .map(Option::unwrap)
        .collect();
    let rows = rows
        .map(|row| {
            row.into_iter()
                .zip(&columns)
                .map(|(cell, column)| match (cell, kinds[column.as_str()]) {
                    (None, _) => Value::Null,
                    (Some(cell), "integer") => Value::Integer(cell.parse().unwrap()),
                    (Some(cell), "number") => Value::Real(cell.parse().unwrap()),
                    (Some(cell), _) => Value::Text(cell),
                })
                .collect()
        })
        .collect();
    (columns, rows)
}

/// Reads a table of an export in JSON Lines.
fn read_jsonl(text: &str, kinds: &BTreeMap<&str, &str>, columns: &[String]) -> Rows {
    let rows = text
        .split_terminator('\n')
        .map(|line| {
            let row: Json = serde_json::from_str(line).unwrap();
            assert_eq!(row.as_object().unwrap().len(), columns.len());
            columns
                .iter()
                .map(|column| match (&row[column], kinds[column.as_str()]) {
                    (Json::Null, _) => Value::Null,
                    (Json::Number(number), "integer") => Value::Integer(number.as_i64().unwrap()),
                    (Json::Number(number), "number") => Value::Real(number.as_f64().unwrap()),
                    (Json::String(text), "string") => Value::Text(text.clone()),
                    (other, kind) => panic!("{column}: {other} is no {kind}"),
                })
                .collect()
        })
        .collect();
    (columns.to_vec(), rows)
}

/// Reads a table of an export in Parquet.
#[cfg(feature = "parquet")]
fn read_parquet(path: &std::path::Path, columns: &[String]) -> Rows {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;

    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let rows = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            let row = row.unwrap();
            let mut names = columns.iter();
            let cells: Vec<Value> = row
                .get_column_iter()
                .map(|(name, field)| {
                    assert_eq!(names.next(), Some(name));
                    match field {
                        Field::Null => Value::Null,
                        Field::Long(number) => Value::Integer(*number),
                        Field::Double(number) => Value::Real(*number),
                        Field::Str(text) => Value::Text(text.clone()),
                        other => panic!("{other:?}"),
                    }
                })
                .collect();
            assert_eq!(cells.len(), columns.len());
            cells
        })
        .collect();
    (columns.to_vec(), rows)
}

/// Returns rows so that they can be compared: to the last bit of a number, in any order.
fn sorted((columns, rows): &Rows) -> Vec<String> {
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().zip(row).map(|(name, cell)| match cell {
                Value::Real(number) => format!("{name}={:016x}", number.to_bits()),
                cell => format!("{name}={cell:?}"),
            });
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect();
    lines.sort();
    lines
}

/// Forms of an export.
const FORMS: &[&str] = if cfg!(feature = "parquet") {
    &["csv", "jsonl", "parquet"]
} else {
    &["csv", "jsonl"]
};

/// Exports a database in a form, and reads every table of it.
fn exported(sandbox: &Sandbox, form: &str, folder: &str) -> (Vec<Json>, BTreeMap<String, Rows>) {
    let run = sandbox.run(&["export", folder, "--format", form]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(sandbox.path(folder).join("datapackage.json")).unwrap();
    let package: Json = serde_json::from_str(&text).unwrap();
    let resources = package["resources"].as_array().unwrap().clone();
    let mut tables = BTreeMap::new();
    for resource in &resources {
        let path = sandbox
            .path(folder)
            .join(resource["path"].as_str().unwrap());
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let kinds: BTreeMap<&str, &str> = fields
            .iter()
            .map(|field| {
                (
                    field["name"].as_str().unwrap(),
                    field["type"].as_str().unwrap(),
                )
            })
            .collect();
        let columns: Vec<String> = fields
            .iter()
            .map(|field| field["name"].as_str().unwrap().to_owned())
            .collect();
        let text = || std::fs::read_to_string(&path).unwrap();
        let rows = match form {
            "csv" => read_csv(&text(), &kinds),
            "jsonl" => read_jsonl(&text(), &kinds, &columns),
            #[cfg(feature = "parquet")]
            _ => read_parquet(&path, &columns),
            #[cfg(not(feature = "parquet"))]
            _ => unreachable!(),
        };
        tables.insert(resource["name"].as_str().unwrap().to_owned(), rows);
    }
    (resources, tables)
}

/// Returns what articles say of themselves, the same whatever their numbers.
fn articles(conn: &Connection) -> Vec<String> {
    let sql = "SELECT o.name, a.external_id, a.url, a.headline, a.standfirst, a.byline, a.section, a.captions, a.note, a.published_at,
                      a.published_raw, a.body, a.version_no
                 FROM article AS a JOIN outlet AS o USING (outlet_id)";
    let mut select = conn.prepare(sql).unwrap();
    let mut lines: Vec<String> = select
        .query_map([], |row| {
            let cells = (0..13).map(|at| row.get::<_, Value>(at).map(|cell| format!("{cell:?}")));
            Ok(cells.collect::<Result<Vec<_>, _>>()?.join(" "))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    lines.sort();
    lines
}

/// Imports records into a new database of the sandbox.
fn import(sandbox: &Sandbox, records: &[Json]) {
    let mut lines = String::new();
    for record in records {
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    std::fs::write(sandbox.path("batch.jsonl"), lines).unwrap();
    std::fs::remove_file(sandbox.db()).unwrap();
    let run = sandbox.run(&["import", "batch.jsonl"]);
    // A record of nothing but signs may be refused.
    assert!(matches!(run.code, 0 | 3), "{}", run.err);
}

proptest! {
    #![proptest_config(few(10))]

    #[test]
    fn every_cell_of_every_table_is_exported_as_it_is(records in prop::collection::vec(record(), 1..6), poked in poked()) {
        let sandbox = Sandbox::new();
        import(&sandbox, &records);
        {
            let conn = Connection::open(sandbox.db()).unwrap();
            poke(&conn, &poked);
        }
        let conn = Connection::open(sandbox.db()).unwrap();
        for form in FORMS {
            let (resources, found) = exported(&sandbox, form, form);
            prop_assert!(resources.len() > 40, "{}", resources.len());
            for (name, wanted) in &stored(&conn, &resources) {
                prop_assert_eq!(sorted(&found[name]), sorted(wanted), "{} as {}", name, form);
            }
        }
    }

    #[test]
    fn an_export_read_back_gives_the_same_articles_and_facts(records in prop::collection::vec(record(), 1..6)) {
        let sandbox = Sandbox::new();
        import(&sandbox, &records);
        let conn = Connection::open(sandbox.db()).unwrap();
        for form in FORMS {
            exported(&sandbox, form, form);
            let db = format!("{form}.db");
            let run = sandbox.run(&["merge", form, "--db", &db]);
            prop_assert_eq!(run.code, 0, "{}", run.err);
            let again = Connection::open(sandbox.path(&db)).unwrap();
            assert_same(&facts(&again), &facts(&conn));
            prop_assert_eq!(articles(&again), articles(&conn));
        }
    }
}

#[test]
fn nothing_and_an_empty_text_stay_apart() {
    let sandbox = Sandbox::small();
    let conn = Connection::open(sandbox.db()).unwrap();
    conn.execute_batch(
        "UPDATE article SET standfirst = '', note = NULL, section = '\"', dup_score = 0.1 + 0.2 WHERE article_id = 1;
         UPDATE article SET standfirst = NULL, note = '', section = ',' WHERE article_id = 2;",
    )
    .unwrap();
    let sql = "SELECT body_hash, standfirst, note, section, dup_score FROM article";
    let expected = sandbox.content("dateline.db", &[sql]);
    for form in FORMS {
        exported(&sandbox, form, form);
        let db = format!("{form}.db");
        let run = sandbox.run(&["merge", form, "--db", &db]);
        assert_eq!(run.code, 0, "{}", run.err);
        // What tells how far a copy is from the first is worked out anew.
        let sql = "SELECT body_hash, standfirst, note, section FROM article";
        let (found, wanted) = (
            sandbox.content(&db, &[sql]),
            sandbox.content("dateline.db", &[sql]),
        );
        assert_eq!(found, wanted, "{form}");
    }
    sandbox.transcript(
        "
$ dateline import csv --since 2020 --db other.db
error: `csv` is an export of a Dateline database
hint: `dateline merge csv` adds it to a database, made where it is not there; so does `dateline import csv` without options
[2]
",
    );
    assert!(expected.contains("Real(0.30000000000000004)"), "{expected}");
}
