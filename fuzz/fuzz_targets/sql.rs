//! Whatever statement is run, the file stays as it is.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use dateline::query::run::Reader;
use dateline::store::Database;
use libfuzzer_sys::fuzz_target;

static NEVER: AtomicBool = AtomicBool::new(false);

/// A folder with a database in it.
static FOLDER: LazyLock<(tempfile::TempDir, PathBuf, Vec<u8>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("fuzz.db");
    let database = Database::create(&path).expect("a database can be made");
    database.close().expect("a database can be closed");
    let bytes = std::fs::read(&path).expect("the database can be read");
    (folder, path, bytes)
});

fuzz_target!(|sql: &str| {
    let (folder, path, bytes) = &*FOLDER;
    let reader = Reader::open(path, Some(Duration::from_millis(200)), &NEVER).expect("it opens");
    if let Ok(rows) = reader.select(sql, &[]) {
        let mut count = 0;
        let _ = rows.each(|_| {
            count += 1;
            Ok::<_, dateline::query::Error>(count < 1000)
        });
    }
    drop(reader);
    assert_eq!(
        &std::fs::read(path).expect("the database can be read"),
        bytes
    );
    assert_eq!(folder.path().read_dir().map(Iterator::count).ok(), Some(1));
});
