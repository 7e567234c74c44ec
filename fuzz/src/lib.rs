//! What several targets need: files in memory, and databases made of bytes or of the sample batch.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use dateline::clean::CleanOptions;
use dateline::ingest::{Format, Options};
use dateline::pipeline::{self, Files, RULES_VERSION, Watch};
use dateline::query::run::Reader;
use dateline::store::{self, BatchInfo, Database, Totals};
use jiff::Timestamp;

/// A wish to stop that never comes.
pub static NEVER: AtomicBool = AtomicBool::new(false);

/// Longest time that a statement of a target may take; a longer one is cut off, and no find.
const PATIENCE: Duration = Duration::from_millis(500);

/// Makes a folder for files, in memory where there is such a place.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).expect("a folder can be made in memory")
    } else {
        tempfile::tempdir().expect("a temporary folder can be made")
    }
}

/// Imports files as the program does.
pub fn import(
    database: &mut Database,
    paths: Vec<PathBuf>,
    format: Option<&'static dyn Format>,
) -> Totals {
    let batch = Files {
        paths,
        read: Options {
            format,
            max_record: 1 << 16,
            max_unpacked: Some(1 << 20),
            ..Options::default()
        },
        clean: CleanOptions::default(),
        options: String::new(),
        since: None,
        keep_raw: true,
        only: None,
        stdin: None,
        extract: true,
    };
    let info = BatchInfo {
        started: Timestamp::UNIX_EPOCH,
        command: "fuzz".to_owned(),
        tool_version: "0".to_owned(),
        rules_version: RULES_VERSION,
    };
    let options = pipeline::Options {
        jobs: 1,
        ..pipeline::Options::default()
    };
    let mut watch = Watch {
        stop: &NEVER,
        progress: &mut |_| {},
        refused: &mut |_| {},
        now: &|| Timestamp::UNIX_EPOCH,
    };
    pipeline::import(database, &batch, &info, options, &mut watch)
        .expect("whatever a file holds, the import goes on")
        .totals
}

/// Panics with what `dateline check` finds wrong, if anything.
pub fn assert_sound(database: &Database) {
    let mut faults = Vec::new();
    store::check::check(database, &mut |fault| faults.push(fault.to_owned()))
        .expect("it can be checked");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Makes a database of the sample batch; returns the folder that it is alone in, and its path.
pub fn sample() -> (tempfile::TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("sample.db");
    let mut database = Database::create(&path).expect("a database can be made");
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures");
    for batch in ["sample", "two-talks"] {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(Path::new(fixtures).join(batch))
            .expect("the fixtures are there")
            .map(|entry| entry.expect("a folder can be read").path())
            .collect();
        paths.sort();
        import(&mut database, paths, None);
    }
    database.close().expect("a database can be closed");
    (folder, path)
}

/// Opens a database for queries.
pub fn reader(path: &Path) -> Reader {
    Reader::open(path, Some(PATIENCE), &NEVER).expect("it opens")
}
