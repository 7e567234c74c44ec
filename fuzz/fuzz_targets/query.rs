//! Any words as values of a saved query: bound or written into the statement, the rows are the same, and a bound on their number
//! leaves the first ones. Any words as a name, a search or a reference are answered.
#![no_main]

use std::sync::{LazyLock, Mutex};

use dateline::query::catalog::Catalog;
use dateline::query::dialect::{Dialect, bound};
use dateline::query::header::{Param, ParamKind};
use dateline::query::name::{self, Among};
use dateline::query::run::Reader;
use dateline::query::{Error, Value, dossier, param, search, sql};
use dateline_fuzz::{reader, sample};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

/// Most rows that are compared.
const ROWS: usize = 200;

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

static READER: LazyLock<Mutex<(tempfile::TempDir, Reader)>> = LazyLock::new(|| {
    let (folder, path) = sample();
    let reader = reader(&path);
    Mutex::new((folder, reader))
});

/// Returns the first rows, or nothing where the time was over.
fn rows(reader: &Reader, statement: &str, values: &[(String, Value)]) -> Option<Vec<Vec<Value>>> {
    let mut found = Vec::new();
    let ready = reader.select(statement, values);
    let all = ready.and_then(|rows| {
        rows.each(|row| {
            found.push(row.to_vec());
            Ok::<_, Error>(found.len() < ROWS)
        })
    });
    match all {
        Ok(()) => Some(found),
        Err(Error::TimeLimit { .. }) => None,
        Err(error) => panic!("{error}\n{statement}\n{values:?}"),
    }
}

/// Returns what is typed for a parameter: the choices are met by number too, for hardly any word is one of them.
fn typed<'a>(param: &'a Param, word: &'a str) -> &'a str {
    match (&param.kind, word.as_bytes()) {
        (ParamKind::Choice(choices), [byte]) => choices
            .get(usize::from(*byte) % (choices.len() + 1))
            .map_or("", String::as_str),
        _ => word,
    }
}

fn saved(reader: &Reader, choice: u8, limit: u8, words: &[&str]) {
    let Some(query) = CATALOG
        .iter()
        .nth(usize::from(choice) % CATALOG.iter().count())
    else {
        return;
    };
    let mut values = Vec::new();
    for (index, param) in query.header.params.iter().enumerate() {
        let word = words.get(index).map(|word| typed(param, word));
        let Ok(value) = param::value(param, word, date(2023, 6, 1)) else {
            return;
        };
        let value = match value {
            Value::Text(text) if param.kind.is_name() => {
                match name::resolve(reader, &param.kind, &text) {
                    Ok(value) => value,
                    // A name that nobody bears is answered before the query runs; the query itself must take it too.
                    Err(_) => Value::Text(text),
                }
            }
            value => value,
        };
        values.push((param.name.clone(), value));
    }
    // Full-text search has a grammar of its own, which the program looks at first.
    if dateline::query::dialect::only_sqlite(&query.sql).is_some() {
        return;
    }
    for dialect in [Dialect::DuckDb, Dialect::Spark] {
        assert!(!bound(&query.sql, &values, dialect).is_empty());
    }
    let Some(all) = rows(reader, &query.sql, &values) else {
        return;
    };
    let printed = bound(&query.sql, &values, Dialect::Sqlite);
    // SQLite has no text with a zero character in it.
    let has_nul = printed.contains('\0');
    if let Some(again) = (!has_nul).then(|| rows(reader, &printed, &[])).flatten() {
        assert_eq!(all, again, "{printed}");
    }
    let few = usize::from(limit) % ROWS;
    let limited =
        sql::limited(&query.sql, few as u64).expect("saved queries have no bound of their own");
    if let Some(first) = rows(reader, &limited, &values) {
        assert_eq!(
            all.get(..few.min(all.len())),
            Some(first.as_slice()),
            "{limited}"
        );
    }
}

fn named(reader: &Reader, word: &str) {
    for among in [Among::Actors, Among::Places, Among::Outlets, Among::Events] {
        let _ = name::any(reader, among, word);
        let _ = name::nobody_near(reader, among, word);
    }
    let _ = name::one_actor(reader, word);
    let _ = name::one_article(reader, word);
    let _ = name::one_event(reader, word);
    let _ = name::known_place(reader, word);
    let values = [
        ("name".to_owned(), Value::Text(word.to_owned())),
        ("kind".to_owned(), Value::Null),
    ];
    rows(reader, dossier::ACTORS, &values);
}

fn searched(reader: &Reader, words: &str) {
    match search::check(reader, words) {
        Ok(()) | Err(Error::TimeLimit { .. }) => {}
        Err(error) => assert!(!search::explain(words, error).to_string().is_empty()),
    }
}

fuzz_target!(|input: (u8, u8, Vec<&str>)| {
    let (choice, limit, words) = input;
    let ready = READER.lock().expect("one thread");
    let reader = &ready.1;
    match choice {
        0..=9 => named(reader, words.first().copied().unwrap_or_default()),
        10..=19 => searched(reader, words.first().copied().unwrap_or_default()),
        _ => saved(reader, choice, limit, &words),
    }
});
