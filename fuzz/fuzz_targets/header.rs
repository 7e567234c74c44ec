//! Any text before a statement is a header or an error that says what is wrong; tokens of SQL cover the text, and what is written for
//! another engine is text too.
#![no_main]

use dateline::query::dialect::{Dialect, bound};
use dateline::query::{Value, header, sql};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut end = 0;
    for token in sql::tokens(text) {
        assert_eq!(token.span.start, end);
        end = token.span.end;
    }
    assert_eq!(end, text.len());
    match header::parse(text) {
        Ok(header) => assert!(header.params.iter().all(|param| !param.name.is_empty())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert_eq!(bound(text, &[], Dialect::Sqlite), text);
    let values: Vec<(String, Value)> = sql::parameters(text)
        .into_iter()
        .map(|name| (name.to_owned(), Value::from("it's")))
        .collect();
    for dialect in [Dialect::Sqlite, Dialect::DuckDb, Dialect::Spark] {
        bound(text, &values, dialect);
    }
    if let Some(limited) = sql::limited(text, 7) {
        assert!(limited.ends_with("\nLIMIT 7"));
    }
});
