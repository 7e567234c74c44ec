//! Any text before a statement is a header or an error that says what is wrong; tokens of SQL cover the text.
#![no_main]

use dateline::query::{header, sql};
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
});
