//! All saved queries: those in the program, and the user's own.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::query::header::{self, Header};

/// The saved queries in the program: (name, text).
const BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/queries.rs"));

/// One saved query.
#[derive(Debug, Clone)]
pub struct SavedQuery {
    /// The stem of its file.
    pub name: String,
    /// What it declares.
    pub header: Header,
    /// The whole file.
    pub sql: String,
    /// The user's file it comes from; nothing for one of the program's own.
    pub path: Option<PathBuf>,
}

/// A user's file that cannot be used.
#[derive(Debug)]
pub struct Broken {
    /// The stem of the file.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: BrokenError,
}

/// Why a user's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BrokenError {
    /// It cannot be read, or is not UTF-8.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Its header is wrong.
    #[error(transparent)]
    Header(#[from] header::Error),
}

/// The saved queries by name.
#[derive(Debug, Default)]
pub struct Catalog {
    queries: BTreeMap<String, SavedQuery>,
    /// The user's files that cannot be used.
    pub broken: Vec<Broken>,
}

impl Catalog {
    /// Returns the program's own queries.
    pub fn bundled() -> Self {
        let mut catalog = Self::default();
        for (name, sql) in BUNDLED {
            match header::parse(sql) {
                Ok(header) => catalog.add(name, header, (*sql).to_owned(), None),
                Err(error) => catalog.broken.push(Broken {
                    name: (*name).to_owned(),
                    path: PathBuf::from(format!("queries/{name}.sql")),
                    error: error.into(),
                }),
            }
        }
        catalog
    }

    /// Adds the `.sql` files of a folder; the same name replaces the query known so far. A folder that is not there adds
    /// nothing.
    pub fn add_folder(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "sql"))
            .collect();
        paths.sort();
        for path in paths {
            self.add_file(&path);
        }
    }

    /// Adds one file.
    pub fn add_file(&mut self, path: &Path) {
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let read = fs::read_to_string(path)
            .map_err(BrokenError::from)
            .and_then(|sql| Ok((header::parse(&sql)?, sql)));
        match read {
            Ok((header, sql)) => self.add(&name, header, sql, Some(path.to_owned())),
            Err(error) => self.broken.push(Broken {
                name,
                path: path.to_owned(),
                error,
            }),
        }
    }

    fn add(&mut self, name: &str, header: Header, sql: String, path: Option<PathBuf>) {
        self.queries.insert(
            name.to_owned(),
            SavedQuery {
                name: name.to_owned(),
                header,
                sql,
                path,
            },
        );
    }

    /// Returns the query of that name.
    pub fn get(&self, name: &str) -> Option<&SavedQuery> {
        self.queries.get(name)
    }

    /// Returns all queries, by name.
    pub fn iter(&self) -> impl Iterator<Item = &SavedQuery> {
        self.queries.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_query_is_sound() {
        let catalog = Catalog::bundled();
        assert!(catalog.broken.is_empty(), "{:?}", catalog.broken);
        for query in catalog.iter() {
            assert!(query.header.summary.ends_with('.'), "{}", query.name);
            for param in &query.header.params {
                assert!(!param.about.is_empty(), "{} :{}", query.name, param.name);
            }
        }
    }

    #[test]
    fn a_users_query_wins_and_a_broken_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("verbs.sql"), "-- Mine.\nSELECT 1").unwrap();
        fs::write(folder.path().join("bad.sql"), "-- Bad.\nSELECT :x").unwrap();
        fs::write(folder.path().join("notes.txt"), "no query").unwrap();
        let mut catalog = Catalog::bundled();
        catalog.add_folder(folder.path());
        catalog.add_folder(&folder.path().join("nowhere"));
        assert_eq!(catalog.get("verbs").unwrap().header.summary, "Mine.");
        assert_eq!(catalog.broken.len(), 1);
        assert_eq!(catalog.broken[0].name, "bad");
    }
}
