//! A database with wrong bytes in it, or cut short: `dateline check`, names and saved queries say so, and end.
#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use dateline::query::catalog::Catalog;
use dateline::query::name;
use dateline::query::run::Reader;
use dateline::query::{Error, Value, param};
use dateline::store::{self, Database};
use dateline_fuzz::{NEVER, folder, sample};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (_folder, path) = sample();
    std::fs::read(path).expect("the database can be read")
});
static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

fuzz_target!(|input: (u16, u8, Vec<(u32, u8)>)| {
    let (end, choice, patches) = input;
    let mut bytes = BYTES.clone();
    let size = bytes.len();
    for (at, byte) in patches {
        // The head of the file and of its pages is where most goes wrong.
        let at = at as usize % (2 * size);
        let at = if at < size {
            at
        } else {
            (at - size) / 8192 * 8192 + at % 128
        };
        if let Some(there) = bytes.get_mut(at) {
            *there = byte;
        }
    }
    if end > 0 && end < 1024 {
        bytes.truncate(size * usize::from(end) / 1024);
    }
    let folder = folder();
    let path = folder.path().join("broken.db");
    std::fs::write(&path, bytes).expect("a file can be written");
    if let Ok(database) = Database::open(&path, false) {
        let _ = store::check::check(&database, &mut |fault| assert!(!fault.is_empty()));
    }
    let Ok(reader) = Reader::open(&path, Some(Duration::from_millis(500)), &NEVER) else {
        return;
    };
    let _ = reader.fingerprint();
    let _ = name::one_actor(&reader, "Portugal");
    let first = usize::from(choice) % CATALOG.iter().count();
    for query in CATALOG.iter().skip(first).take(4) {
        let values: Vec<(String, Value)> = query
            .header
            .params
            .iter()
            .map(|param| {
                let typed = param.required().then_some("1");
                (
                    param.name.clone(),
                    param::value(param, typed, date(2023, 6, 1)).unwrap_or(Value::Null),
                )
            })
            .collect();
        let _ = reader
            .select(&query.sql, &values)
            .and_then(|rows| rows.each(|_| Ok::<_, Error>(true)));
    }
    for article in 1..4 {
        let _ = dateline::query::article::page(&reader, article);
    }
});
