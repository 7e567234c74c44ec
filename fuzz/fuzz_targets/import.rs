//! Any bytes are imported into a database, as what they say they are or as the format that the first one chooses: what comes of it
//! passes `dateline check`, the same bytes bring nothing new, and when the batches are undone nothing is left for the next call.
#![no_main]

use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use dateline::ingest::FORMATS;
use dateline::store::{self, Database};
use dateline_fuzz::{assert_sound, folder, import};
use libfuzzer_sys::fuzz_target;

/// Where the bytes are written, and the database.
static SCENE: LazyLock<Mutex<(tempfile::TempDir, Database)>> = LazyLock::new(|| {
    let database = Database::in_memory().expect("a database can be made");
    Mutex::new((folder(), database))
});

/// What an undone batch has to take away.
const LEFT: &str = "SELECT (SELECT count(*) FROM article) + (SELECT count(*) FROM mention) + (SELECT count(*) FROM actor)
                         + (SELECT count(*) FROM event) + (SELECT count(*) FROM import_reject)";

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let mut scene = SCENE.lock().expect("one thread");
    let (folder, database) = &mut *scene;
    let path: PathBuf = folder.path().join("batch");
    std::fs::write(&path, bytes).expect("a file can be written");
    let format = FORMATS
        .get(usize::from(choice) % (FORMATS.len() + 1))
        .copied();
    let first = import(database, vec![path.clone()], format);
    assert_eq!(first.seen, first.new + first.same + first.rejected);
    assert_sound(database);
    let again = import(database, vec![path], format);
    assert_eq!(again.new, 0);
    let mut batches: Vec<i64> = database
        .connection()
        .prepare("SELECT batch_id FROM import_batch ORDER BY batch_id DESC")
        .and_then(|mut find| find.query_map([], |row| row.get(0))?.collect())
        .expect("batches can be listed");
    for batch in batches.drain(..) {
        store::undo(database, batch).expect("a batch can be undone");
    }
    assert_sound(database);
    let left: i64 = database
        .connection()
        .query_row(LEFT, [], |row| row.get(0))
        .expect("rows can be counted");
    assert_eq!(left, 0);
});
