//! An export with one table of other bytes is read back, or what is wrong with it is told. `DATELINE_EXPORT` names a folder with the
//! folders `csv`, `jsonl` and `parquet`, each an export of one small database.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dateline::store::{Export, is_export};
use dateline_fuzz::{NEVER, folder};
use libfuzzer_sys::fuzz_target;

/// The exports: where each lies, and its files.
static EXPORTS: LazyLock<Vec<(PathBuf, Vec<PathBuf>)>> = LazyLock::new(|| {
    let all =
        std::env::var_os("DATELINE_EXPORT").expect("DATELINE_EXPORT names a folder of exports");
    ["csv", "jsonl", "parquet"]
        .iter()
        .map(|format| {
            let folder = Path::new(&all).join(format);
            let mut files: Vec<PathBuf> = folder
                .read_dir()
                .expect("the export is there")
                .map(|entry| entry.expect("a folder can be read").path())
                .filter(|path| path.is_file())
                .collect();
            files.sort();
            (folder, files)
        })
        .collect()
});

fuzz_target!(|input: (u8, u8, bool, Vec<(u16, u8)>, &[u8])| {
    let (export, file, is_patched, patches, bytes) = input;
    let (_, files) = &EXPORTS[usize::from(export) % EXPORTS.len()];
    let broken = usize::from(file) % files.len();
    let folder = folder();
    for (index, path) in files.iter().enumerate() {
        let name = path.file_name().expect("a file has a name");
        let there = folder.path().join(name);
        if index != broken {
            std::os::unix::fs::symlink(path, there).expect("a link can be made");
            continue;
        }
        let mut written = std::fs::read(path).expect("the export can be read");
        if is_patched {
            for (at, byte) in &patches {
                let at = usize::from(*at) % written.len().max(1);
                if let Some(there) = written.get_mut(at) {
                    *there = *byte;
                }
            }
        } else {
            written = bytes.to_vec();
        }
        std::fs::write(there, written).expect("a file can be written");
    }
    is_export(folder.path());
    match Export::open(folder.path()) {
        Ok(export) => {
            let path = folder.path().join("unpacked.db");
            if let Err(error) = export.unpack(&path, &NEVER, &mut |_| {}) {
                assert!(!error.to_string().is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
