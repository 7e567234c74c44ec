//! Whatever statement is run on a database with articles in it, the file stays as it is, and no file is made beside it.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::time::SystemTime;

use dateline::query::run::Reader;
use dateline_fuzz::{reader, sample};
use libfuzzer_sys::fuzz_target;

/// Calls between two comparisons of all bytes; time and size of the file are looked at after each.
const ROUND: u64 = 500;

struct Scene {
    folder: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
    written: SystemTime,
    reader: Reader,
    calls: u64,
}

static SCENE: LazyLock<Mutex<Scene>> = LazyLock::new(|| {
    let (folder, path) = sample();
    Mutex::new(Scene {
        bytes: std::fs::read(&path).expect("the database can be read"),
        written: written(&path).0,
        reader: reader(&path),
        folder,
        path,
        calls: 0,
    })
});

fn written(path: &PathBuf) -> (SystemTime, u64) {
    let about = std::fs::metadata(path).expect("the database is there");
    (about.modified().expect("it has a time"), about.len())
}

fuzz_target!(|sql: &str| {
    let mut scene = SCENE.lock().expect("one thread");
    if let Ok(rows) = scene.reader.select(sql, &[]) {
        let mut count = 0;
        let _ = rows.each(|_| {
            count += 1;
            Ok::<_, dateline::query::Error>(count < 1000)
        });
    }
    scene.calls += 1;
    let size = scene.bytes.len() as u64;
    assert_eq!(written(&scene.path), (scene.written, size));
    assert_eq!(
        scene.folder.path().read_dir().map(Iterator::count).ok(),
        Some(1)
    );
    if scene.calls % ROUND == 0 {
        assert_eq!(
            std::fs::read(&scene.path).expect("the database can be read"),
            scene.bytes
        );
        // What a statement leaves in a connection is not to pile up.
        scene.reader = reader(&scene.path);
    }
});
