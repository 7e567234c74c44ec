//! What an export has written so far, so that a stopped one goes on and a finished one is not done again.
//!
//! One line of JSON for each finished piece, after a first line that says of what the export is made. Where that is not the same
//! any more, what the old list names is removed: pieces of two states of a database must not lie side by side.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::package;

/// Name of the list in the folder.
const NAME: &str = "pieces.jsonl";

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    /// Its path in the folder, with `/` between names.
    pub(super) path: String,
    /// Rows in it.
    pub(super) rows: u64,
    /// Its size.
    pub(super) bytes: u64,
}

/// The first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    made_of: String,
}

/// The list, open to be gone on with.
#[derive(Debug)]
pub(super) struct Ledger {
    file: File,
    done: BTreeMap<String, Piece>,
}

impl Ledger {
    /// Opens the list of a folder, or begins a new one.
    pub(super) fn open(folder: &Path, made_of: &str) -> io::Result<Self> {
        let path = folder.join(NAME);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let head = Head {
            made_of: made_of.to_owned(),
        };
        let mut lines = text.lines();
        let is_same = lines
            .next()
            .and_then(|line| serde_json::from_str::<Head>(line).ok())
            .is_some_and(|found| found == head);
        // A last line that a crash cut short is no piece.
        let pieces: Vec<Piece> = lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if is_same {
            let done = pieces
                .into_iter()
                .filter(|piece| {
                    fs::metadata(folder.join(&piece.path))
                        .is_ok_and(|file| file.len() == piece.bytes)
                })
                .map(|piece| (piece.path.clone(), piece))
                .collect();
            let mut file = OpenOptions::new().append(true).open(&path)?;
            if !text.ends_with('\n') {
                writeln!(file)?;
            }
            return Ok(Self { file, done });
        }
        for name in package::files() {
            remove(folder, name)?;
        }
        for piece in pieces {
            remove(folder, &piece.path)?;
        }
        let mut file = File::create(&path)?;
        writeln!(file, "{}", serde_json::to_string(&head)?)?;
        Ok(Self {
            file,
            done: BTreeMap::new(),
        })
    }

    /// Returns the piece of that path, where it is finished.
    pub(super) fn done(&self, path: &str) -> Option<Piece> {
        self.done.get(path).cloned()
    }

    /// Notes a finished piece.
    pub(super) fn add(&mut self, piece: Piece) -> io::Result<()> {
        writeln!(self.file, "{}", serde_json::to_string(&piece)?)?;
        self.done.insert(piece.path.clone(), piece);
        Ok(())
    }
}

/// Removes a file that an export wrote, and the folders that are empty then. A path that leads out of the folder is none of ours.
fn remove(folder: &Path, path: &str) -> io::Result<()> {
    let relative = Path::new(path);
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Ok(());
    }
    match fs::remove_file(folder.join(relative)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let above = relative.ancestors().skip(1);
    for parent in above.filter(|parent| !parent.as_os_str().is_empty()) {
        // Not empty: something else lies there, and stays.
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(path: &str) -> Piece {
        Piece {
            path: path.to_owned(),
            rows: 1,
            bytes: 3,
        }
    }

    #[test]
    fn the_same_export_goes_on_and_another_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("a")).unwrap();
        for name in ["a/x.csv", "y.csv", "mine.csv"] {
            fs::write(at(name), "abc").unwrap();
        }
        let mut ledger = Ledger::open(folder.path(), "one").unwrap();
        ledger.add(piece("a/x.csv")).unwrap();
        ledger.add(piece("y.csv")).unwrap();
        drop(ledger);
        // A crash cut the next line short.
        let mut torn = OpenOptions::new().append(true).open(at(NAME)).unwrap();
        write!(torn, "{{\"path\":\"z.c").unwrap();
        drop(torn);
        fs::write(at("y.csv"), "changed").unwrap();
        let mut ledger = Ledger::open(folder.path(), "one").unwrap();
        assert_eq!(ledger.done("a/x.csv"), Some(piece("a/x.csv")));
        assert_eq!(ledger.done("y.csv"), None);
        ledger.add(piece("y.csv")).unwrap();
        drop(ledger);
        let ledger = Ledger::open(folder.path(), "two").unwrap();
        assert_eq!(ledger.done("a/x.csv"), None);
        assert!(!at("a").exists() && !at("y.csv").exists() && at("mine.csv").exists());
    }

    #[test]
    fn nothing_outside_the_folder_is_removed() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("in");
        fs::create_dir(&folder).unwrap();
        fs::write(outer.path().join("kept"), "abc").unwrap();
        remove(&folder, "../kept").unwrap();
        remove(&folder, outer.path().join("kept").to_str().unwrap()).unwrap();
        assert!(outer.path().join("kept").exists());
    }
}
