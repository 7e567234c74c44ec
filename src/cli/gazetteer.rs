//! Gazetteers of the user's own on the command line: read, told about, kept, and set before anything is extracted.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Code, Console, Failure, check};
use crate::gazetteer::file::{self, Format};
use crate::gazetteer::own::{self, OwnPlace};
use crate::store::Database;

/// Most bad lines of a file that are told.
const TOLD: usize = 20;

/// What is wrong with a file of places.
#[derive(Debug, thiserror::Error)]
enum Error {
    /// It can't be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// Some lines are wrong.
    #[error("`{}` has {count} bad lines, and nothing of it was taken:{list}", path.display())]
    Lines {
        path: PathBuf,
        count: usize,
        list: String,
    },
    /// There is no place in it.
    #[error("`{}` holds no place", path.display())]
    Empty { path: PathBuf },
}

/// A file that was read well.
pub(super) struct Read {
    path: PathBuf,
    bytes: Vec<u8>,
    format: Format,
    places: Vec<OwnPlace>,
}

/// Reads files of places; one bad line refuses its file.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Read>, Failure> {
    paths.iter().map(|path| read_one(path)).collect()
}

/// Reads one file.
fn read_one(path: &Path) -> Result<Read, Failure> {
    let path = path.to_owned();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(Failure::new(Error::Read { path, source }, Code::Failed)),
    };
    let found = file::read(&bytes);
    let hint = "the dump of GeoNames (tabs), or a CSV with the columns name, latitude, longitude, country, kind, alternate_names";
    if !found.faults.is_empty() {
        let mut list = String::new();
        for fault in found.faults.iter().take(TOLD) {
            list.push_str(&format!("\n  line {}: {}", fault.line, fault.what));
        }
        if found.faults.len() > TOLD {
            list.push_str(&format!("\n  … and {} more", found.faults.len() - TOLD));
        }
        let count = found.faults.len();
        return Err(
            Failure::new(Error::Lines { path, count, list }, Code::Failed).hint(hint.to_owned()),
        );
    }
    if found.places.is_empty() {
        return Err(Failure::new(Error::Empty { path }, Code::Failed).hint(hint.to_owned()));
    }
    Ok(Read {
        path,
        bytes,
        format: found.format,
        places: found.places,
    })
}

/// Keeps files in a database, and says which were new.
pub(super) fn keep(
    files: &[Read],
    database: &mut Database,
    console: &mut Console,
) -> Result<(), Failure> {
    for file in files {
        let added = database
            .add_gazetteer(
                &file.path.display().to_string(),
                &file.bytes,
                file.format,
                &file.places,
                Timestamp::now(),
            )
            .map_err(check::failure)?;
        console.note(&match added {
            Some(added) => format!(
                "{}: {} places, kept as gazetteer {}",
                added.path, added.places, added.id
            ),
            None => format!("{}: kept before", file.path.display()),
        });
    }
    Ok(())
}

/// Sets the places of a database for what is extracted from now on.
pub(super) fn set_from(database: &Database) -> Result<(), Failure> {
    own::set(database.own_places().map_err(check::failure)?);
    Ok(())
}

/// Sets the places of files that no database keeps.
pub(super) fn set(files: Vec<Read>) {
    own::set(files.into_iter().flat_map(|file| file.places).collect());
}
