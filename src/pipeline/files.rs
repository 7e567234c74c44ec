//! Files as a batch: opened by `ingest`, cleaned by `clean`.

use std::path::{Path, PathBuf};

use super::{Batch, Input, Members};
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
        Ok(input(path, None, source, &self.options))
    }

    fn clean(&self, file: usize, raw: RawArticle) -> Result<Article, Reject> {
        let member = raw.member.clone();
        let file_name = match &member {
            Some(member) => member.rsplit(['/', '!']).next().map(str::to_owned),
            None => self
                .at(file)
                .file_name()
                .map(|name| name.to_string_lossy().into_owned()),
        };
        let options = CleanOptions {
            file_name,
            ..self.clean.clone()
        };
        clean::clean(raw, &options)
            .map_err(|reject| refusal(&address(&self.path(file), member.as_deref()), &reject))
    }
}

/// Returns the address of a file in an archive: `batch.zip!folder/a.html`; without one, that of the file itself.
pub(super) fn address(path: &str, member: Option<&str>) -> String {
    member.map_or_else(|| path.to_owned(), |member| format!("{path}!{member}"))
}

/// Turns what `ingest` opened into what is imported; `member` is its name in the archive at `path`.
fn input(
    path: String,
    member: Option<std::sync::Arc<str>>,
    source: ingest::Source,
    options: &str,
) -> Input {
    let here = address(&path, member.as_deref());
    let info = FileInfo {
        path: here.clone(),
        format: source.format.to_owned(),
        bytes: source.bytes,
        hash: source.hash,
        options: options.to_owned(),
    };
    let members = source.members.map(|members| {
        let (here, options) = (here.clone(), options.to_owned());
        let all: Members = Box::new(move |visit| {
            let broken = members(&mut |member: ingest::Member| {
                visit(input(
                    path.clone(),
                    Some(member.name.into()),
                    member.source,
                    &options,
                ))
            });
            broken.map(|reject| refusal(&here, &reject))
        });
        all
    });
    let records = source.records.map(move |record| match record {
        Ok(raw) => Ok(RawArticle {
            member: member.clone(),
            ..raw
        }),
        Err(reject) => Err(refusal(&here, &reject)),
    });
    Input {
        info,
        records: Box::new(records),
        members,
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
