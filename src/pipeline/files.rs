//! Files as a batch: opened by `ingest`, cleaned by `clean`.

use std::path::{Path, PathBuf};

use super::{Batch, Input};
use crate::clean::{self, CleanOptions};
use crate::ingest;
use crate::model::{Article, RawArticle};
use crate::store::{FileInfo, Reject};

/// Files given on a command line.
#[derive(Debug)]
pub struct Files {
    /// The files; `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// How they are read.
    pub read: ingest::Options,
    /// What the user says about the articles; the name of the file is filled in for each.
    pub clean: CleanOptions,
    /// The options that change how records are read, as typed, so that the same file under other options is read again.
    pub options: String,
}

impl Files {
    /// Returns the size of all files together, where it is known.
    pub fn bytes(&self) -> u64 {
        self.paths
            .iter()
            .filter_map(|path| std::fs::metadata(path).ok())
            .map(|file| file.len())
            .sum()
    }

    fn at(&self, file: usize) -> &Path {
        self.paths.get(file).map_or(Path::new(""), PathBuf::as_path)
    }
}

impl Batch for Files {
    fn files(&self) -> usize {
        self.paths.len()
    }

    fn path(&self, file: usize) -> String {
        self.at(file).display().to_string()
    }

    fn open(&self, file: usize) -> Result<Input, Reject> {
        let path = self.path(file);
        let opened = if path == "-" {
            ingest::open_stream(std::io::stdin().lock(), &self.read)
        } else {
            ingest::open(self.at(file), &self.read)
        };
        let source = opened.map_err(|error| {
            let cause = std::error::Error::source(&error)
                .map_or_else(String::new, |cause| format!(": {cause}"));
            Reject {
                path: path.clone(),
                record: None,
                byte_offset: None,
                code: "unreadable-file".to_owned(),
                reason: format!("{error}{cause}"),
                excerpt: None,
            }
        })?;
        let info = FileInfo {
            path: path.clone(),
            format: source.format.to_owned(),
            bytes: source.bytes,
            hash: source.hash,
            options: self.options.clone(),
        };
        let records = source
            .records
            .map(move |record| record.map_err(|reject| refusal(&path, &reject)));
        Ok(Input {
            info,
            records: Box::new(records),
        })
    }

    fn clean(&self, file: usize, raw: RawArticle) -> Result<Article, Reject> {
        let path = self.at(file);
        let options = CleanOptions {
            file_name: path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned()),
            ..self.clean.clone()
        };
        clean::clean(raw, &options).map_err(|reject| refusal(&self.path(file), &reject))
    }
}

/// Returns a refusal of a reader as it is stored.
fn refusal(path: &str, reject: &ingest::Reject) -> Reject {
    Reject {
        path: path.to_owned(),
        record: reject.record,
        byte_offset: reject.byte_offset,
        code: reject.code.to_owned(),
        reason: reject.reason.to_string(),
        excerpt: Some(reject.excerpt.clone()).filter(|excerpt| !excerpt.is_empty()),
    }
}
