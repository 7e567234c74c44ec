//! Files as a batch: opened by `ingest`, cleaned by `clean`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Batch, Input, Members};
use crate::clean::{self, CleanOptions};
use crate::ingest;
use crate::model::{Article, Extraction, RawArticle};
use crate::store::{FileInfo, Reject};

/// Numbers of records by the address of their file.
pub type Only = BTreeMap<String, BTreeSet<u64>>;

/// Files given on a command line.
#[derive(Debug, Clone)]
pub struct Files {
    /// The files; `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// How they are read.
    pub read: ingest::Options,
    /// What the user says about the articles; the name of the file is filled in for each.
    pub clean: CleanOptions,
    /// The options that change how records are read, as typed, so that the same file under other options is read again.
    pub options: String,
    /// Earliest day of publication that is wanted; articles without a date are wanted too.
    pub since: Option<Date>,
    /// Tells whether texts are kept as they were read.
    pub keep_raw: bool,
    /// The only records that are read, by the path of their file; a file with no numbers is read whole.
    pub only: Option<Only>,
    /// Where standard input has been set aside, so that it can be read more than once.
    pub stdin: Option<PathBuf>,
    /// Tells whether articles are read for facts; without it they are only read and cleaned.
    pub extract: bool,
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

    /// Tells from the first records of the files whether their dates have the day or the month first, where one of them shows it.
    pub fn date_order(&self) -> clean::DateOrder {
        /// Most files, and bytes of each, that are looked at.
        const FILES: usize = 64;
        const BYTES: u64 = 128 << 10;
        // What is passed over here is counted when it is read.
        let options = ingest::Options {
            skipped: ingest::Skipped::default(),
            ..self.read.clone()
        };
        let mut dates: Vec<String> = Vec::new();
        for path in self.paths.iter().take(FILES) {
            // A pipe gives its bytes once only.
            if !path.is_file() {
                continue;
            }
            let mut head = Vec::new();
            let read = std::fs::File::open(path).and_then(|file| {
                std::io::Read::read_to_end(&mut std::io::Read::take(file, BYTES), &mut head)
            });
            if read.is_err() {
                continue;
            }
            // What is cut off at the end is a refusal here, and nobody hears of it.
            let source = ingest::open_bytes(head, &options);
            dates.extend(source.records.flatten().filter_map(|raw| raw.published));
        }
        clean::order_of(dates.iter().map(String::as_str))
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
        let opened = if let Some(aside) = self.stdin.as_ref().filter(|_| path == "-") {
            ingest::open(aside, &self.read)
        } else if path == "-" {
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
        Ok(input(path, None, source, &self.options, self.only.as_ref()))
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
        let text = self.keep_raw.then(|| raw.text.clone());
        let mut article = clean::clean(raw, &options)
            .map_err(|reject| refusal(&address(&self.path(file), member.as_deref()), &reject))?;
        article.raw = text.map(|text| text.replace('\0', ""));
        Ok(article)
    }

    fn wants(&self, article: &Article) -> bool {
        match (self.since, article.published_day) {
            (Some(since), Some(day)) => day >= since,
            _ => true,
        }
    }

    fn extract(&self, article: &Article) -> Extraction {
        if article.provided.is_some() {
            Extraction::default()
        } else if let Some(found) = &article.found {
            (**found).clone()
        } else if self.extract {
            crate::read::extract(article)
        } else {
            Extraction::default()
        }
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
    only: Option<&Only>,
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
        let (here, options, only) = (here.clone(), options.to_owned(), only.cloned());
        let all: Members = Box::new(move |visit| {
            let broken = members(&mut |member: ingest::Member| {
                visit(input(
                    path.clone(),
                    Some(member.name.into()),
                    member.source,
                    &options,
                    only.as_ref(),
                ))
            });
            broken.map(|reject| refusal(&here, &reject))
        });
        all
    });
    // Of a file that is not asked for, nothing; of one without numbers, all.
    let wanted: Option<BTreeSet<u64>> = only.and_then(|only| match only.get(&here) {
        Some(numbers) if numbers.is_empty() => None,
        numbers => Some(numbers.cloned().unwrap_or_default()),
    });
    let records = source.records.filter(move |record| {
        let number = match record {
            Ok(raw) => Some(raw.record),
            Err(reject) => reject.record,
        };
        wanted
            .as_ref()
            .is_none_or(|wanted| number.is_some_and(|number| wanted.contains(&number)))
    });
    let records = records.map(move |record| match record {
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
