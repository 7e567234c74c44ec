//! Why a record was refused.

use std::fmt;

/// Most characters of an excerpt.
const EXCERPT: usize = 500;

/// The reason, as data; its `Display` is what people read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The file holds nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// The bytes are no text in any encoding.
    #[error("not text in any known encoding or format")]
    NotText,
    /// Markup or an archive that no reader knows: as plain text its tags would pass for words.
    #[error("markup of a kind that is not read yet")]
    UnknownFormat,
    /// A document or picture of a known kind that is not read.
    #[error("{0}, which is not read: save it as text or as a web page first")]
    Document(&'static str),
    /// A table without a heading row that names a text.
    #[error("a table whose first row does not name a column of text (name it with --map)")]
    NoTextColumn,
    /// The record is longer than allowed.
    #[error("longer than {0} bytes")]
    TooLarge(usize),
    /// A compressed file unpacks to more than allowed.
    #[error("unpacks to more than {0} bytes (raise it with --max-unpacked)")]
    TooMuchUnpacked(u64),
    /// Containers in containers, deeper than anybody packs.
    #[error("packed too deep")]
    TooDeep,
    /// The record breaks its format.
    #[error("malformed: {0}")]
    Malformed(String),
    /// The file ends in the middle of a record.
    #[error("the file ends in the middle of the record")]
    Truncated,
    /// Reading failed halfway.
    #[error("reading failed: {0}")]
    Unreadable(String),
    /// An annotated article whose annotations do not fit it.
    #[error("annotation does not fit: {0}")]
    BadAnnotation(String),
    /// The record is something else: a picture, a list of other items, a plan of coverage.
    #[error("no article: {0}")]
    NotAnArticle(String),
    /// The record has no text, or none is left after cleaning.
    #[error("no text")]
    NoText,
    /// The record's date is in no known notation, or no day of the calendar.
    #[error("the date `{0}` cannot be read")]
    BadDate(String),
    /// Day and month cannot be told apart.
    #[error("the date `{0}` may be read in two ways (say which with --date-order)")]
    AmbiguousDate(String),
}

/// The allowance of what a file may unpack to is used up; holds the allowance in bytes.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("unpacks to more than {0} bytes")]
pub(super) struct Overflow(pub(super) u64);

impl Reason {
    /// Returns the reason that a failure of reading is.
    pub fn of_io(error: &std::io::Error) -> Self {
        let overflow = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Overflow>());
        match overflow {
            Some(Overflow(limit)) => Self::TooMuchUnpacked(*limit),
            None if error.kind() == std::io::ErrorKind::UnexpectedEof => Self::Truncated,
            None => Self::Unreadable(error.to_string()),
        }
    }

    /// Returns the short name that is stored.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotText => "not-text",
            Self::UnknownFormat | Self::Document(_) => "unknown-format",
            Self::NoTextColumn => "no-text-column",
            Self::TooLarge(_) => "too-large",
            Self::TooMuchUnpacked(_) => "too-much-unpacked",
            Self::TooDeep => "too-deep",
            Self::Malformed(_) => "malformed",
            Self::Truncated => "truncated",
            Self::Unreadable(_) => "unreadable",
            Self::BadAnnotation(_) => "bad-annotation",
            Self::NotAnArticle(_) => "not-an-article",
            Self::NoText => "no-text",
            Self::BadDate(_) => "bad-date",
            Self::AmbiguousDate(_) => "ambiguous-date",
        }
    }
}

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Number of the record in its file, from 1; nothing where the file itself is refused.
    pub record: Option<u64>,
    /// Byte at which the record starts in the unpacked, decoded file.
    pub byte_offset: Option<u64>,
    /// Short name of the reason.
    pub code: &'static str,
    /// The reason.
    pub reason: Reason,
    /// The first 500 characters of the record.
    pub excerpt: String,
}

impl Reject {
    /// Makes a refusal; `excerpt` is cut to its first 500 characters.
    pub fn new(
        record: Option<u64>,
        byte_offset: Option<u64>,
        reason: Reason,
        excerpt: &str,
    ) -> Self {
        Self {
            record,
            byte_offset,
            code: reason.code(),
            reason,
            excerpt: excerpt
                .chars()
                .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
                .take(EXCERPT)
                .collect(),
        }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "record {record}: {}", self.reason),
            None => self.reason.fmt(f),
        }
    }
}
