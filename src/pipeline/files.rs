//! Files as a batch: opened by `ingest`, cleaned by `clean`.

use std::path::{Path, PathBuf};

use super::{Batch, Input};
use crate::ingest;
use crate::model::{Article, DateBasis, DatePrecision, RawArticle};
use crate::store::{FileInfo, Reject};

/// Files given on a command line.
#[derive(Debug)]
pub struct Files {
    /// The files; `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// How they are read.
    pub read: ingest::Options,
    /// The outlet of records that name none.
    pub outlet: Option<String>,
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
        let path = self.path(file);
        cleaned(raw, self.outlet.as_deref(), &path)
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

/// Makes an article of a record whose fields are clean already.
fn cleaned(raw: RawArticle, outlet: Option<&str>, path: &str) -> Result<Article, Reject> {
    let body = raw
        .text
        .replace('\0', "")
        .replace("\r\n", "\n")
        .trim()
        .to_owned();
    if body.is_empty() {
        return Err(Reject {
            path: path.to_owned(),
            record: Some(raw.record),
            byte_offset: Some(raw.byte_offset),
            code: "no-text".to_owned(),
            reason: "there is no text in it".to_owned(),
            excerpt: None,
        });
    }
    let published: Option<jiff::Timestamp> =
        raw.published.as_deref().and_then(|date| date.parse().ok());
    let day: Option<jiff::civil::Date> = raw
        .published
        .as_deref()
        .and_then(|date| date.get(..10))
        .and_then(|day| day.parse().ok());
    let mut article = Article::from_text(&body, day);
    article.record = raw.record;
    article.external_id = raw.external_id;
    article.url = raw.url;
    if let Some(outlet) = raw.outlet.or_else(|| outlet.map(str::to_owned)) {
        article.outlet = outlet;
    }
    article.headline = raw.headline;
    article.byline = Some(raw.authors.join(", ")).filter(|byline| !byline.is_empty());
    article.published = published;
    article.published_raw = raw.published;
    article.language = raw.language;
    article.section = raw.section;
    article.date_basis = if day.is_some() {
        DateBasis::Stated
    } else {
        DateBasis::None
    };
    article.date_precision = match (published, day) {
        (Some(_), _) => DatePrecision::Second,
        (None, Some(_)) => DatePrecision::Day,
        (None, None) => DatePrecision::None,
    };
    Ok(article)
}
