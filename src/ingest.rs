//! Floor 3: from bytes to records, one reader for each format.
//!
//! [`open`] looks at the bytes, not at the file's name, to tell the format, and hands out [`RawArticle`]s one at a time.
//! Nothing is interpreted here: dates, names of outlets and the layout of a page are `clean`'s. A record that cannot be
//! read becomes a [`Reject`] that says why and where, and reading goes on behind it. Memory depends on the largest record
//! allowed ([`Options::max_record`]), not on the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::model::RawArticle;

mod annotated;
mod decode;
mod export;
mod feed;
mod field;
pub(crate) mod html;
mod json;
mod lines;
mod newsml;
mod ninjs;
mod nitf;
mod plain;
mod rcv1;
mod reject;
mod sgml;
mod table;
pub(crate) mod tags;
mod tree;
mod walk;

pub use field::{Field, FieldMap};
pub use reject::{Reason, Reject};
pub use walk::{Exclude, WalkError, walk};

/// Bytes that a format may look at to recognise itself.
const HEAD: usize = 64 << 10;

/// Text in UTF-8 (a stray byte of another encoding aside), read in order.
pub type Input = Box<dyn BufRead + Send>;

/// What a file holds, one record at a time.
pub type Records = Box<dyn Iterator<Item = Result<RawArticle, Reject>> + Send>;

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The user's own names of fields, which come before those known.
    pub map: FieldMap,
    /// The format, where the user says it and the content is not asked.
    pub format: Option<&'static dyn Format>,
    /// Most bytes in one record; a longer one is refused.
    pub max_record: usize,
    /// Most bytes that a compressed file may unpack to.
    pub max_unpacked: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            map: FieldMap::default(),
            format: None,
            max_record: 64 << 20,
            max_unpacked: 64 << 30,
        }
    }
}

/// Why a file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is missing, or may not be read.
    #[error("cannot read `{}`", path.display())]
    Open {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Standard input broke off, or could not be set aside on disk.
    #[error("cannot read standard input")]
    Stdin(#[source] io::Error),
}

/// A format of files that hold articles.
pub trait Format: Sync {
    /// Name that is stored and shown: `jsonl`.
    fn name(&self) -> &'static str;

    /// Suffixes that such files have, without the dot; for people only, as the content decides.
    fn suffixes(&self) -> &'static [&'static str];

    /// Tells whether a file that starts with `head` (at most 64 KB, perhaps cut) is of this format.
    fn sniff(&self, head: &str) -> bool;

    /// Reads the records.
    fn read(&self, input: Input, options: &Options) -> Records;
}

impl std::fmt::Debug for dyn Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Finds a format by its name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| format.name().eq_ignore_ascii_case(name))
}

/// All formats, the most particular first; the last takes any text.
pub static FORMATS: &[&dyn Format] = &[
    &annotated::AnnotatedLines,
    &ninjs::Ninjs,
    &json::JsonLines,
    &json::JsonDocument,
    &sgml::ReutersSgml,
    &newsml::NewsMlG2,
    &nitf::Nitf,
    &rcv1::Rcv1,
    &feed::Feed,
    &export::factiva::Factiva,
    &export::nexis::Nexis,
    &html::Html,
    &table::Table,
    &plain::PlainText,
];

/// An opened file.
pub struct Source {
    /// Name of the format it is read as.
    pub format: &'static str,
    /// Size of the file as it lies on disk, in bytes.
    pub bytes: u64,
    /// BLAKE3 of the file as it lies on disk, hexadecimal.
    pub hash: String,
    /// The records.
    pub records: Records,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("format", &self.format)
            .field("bytes", &self.bytes)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

/// Opens the file at `path`.
///
/// The file is read twice, once for its hash; an empty or binary one opens too, and yields a single [`Reject`].
pub fn open(path: &Path, options: &Options) -> Result<Source, ReadError> {
    let failed = |source| ReadError::Open {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let mut hasher = blake3::Hasher::new();
    let bytes = hash_all(&mut file, &mut hasher).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    read(Box::new(file), bytes, &hasher, options).map_err(failed)
}

/// Reads a stream that cannot be read twice, such as standard input, by setting it aside in an unnamed temporary file.
pub fn open_stream(mut stream: impl Read, options: &Options) -> Result<Source, ReadError> {
    let mut file = tempfile::tempfile().map_err(ReadError::Stdin)?;
    io::copy(&mut stream, &mut file).map_err(ReadError::Stdin)?;
    file.seek(SeekFrom::Start(0)).map_err(ReadError::Stdin)?;
    let mut hasher = blake3::Hasher::new();
    let bytes = hash_all(&mut file, &mut hasher).map_err(ReadError::Stdin)?;
    file.seek(SeekFrom::Start(0)).map_err(ReadError::Stdin)?;
    read(Box::new(file), bytes, &hasher, options).map_err(ReadError::Stdin)
}

/// Reads bytes at hand.
pub fn open_bytes(bytes: Vec<u8>, options: &Options) -> Source {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes);
    let size = bytes.len() as u64;
    match read(Box::new(io::Cursor::new(bytes)), size, &hasher, options) {
        Ok(source) => source,
        Err(error) => Source {
            format: "unknown",
            bytes: size,
            hash: hasher.finalize().to_hex().to_string(),
            records: refused(Reason::Unreadable(error.to_string()), ""),
        },
    }
}

/// Feeds the whole of `file` to `hasher` and returns its size in bytes.
fn hash_all(file: &mut File, hasher: &mut blake3::Hasher) -> io::Result<u64> {
    let mut buffer = vec![0; 128 << 10];
    let mut total = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(count) => {
                hasher.update(buffer.get(..count).unwrap_or_default());
                total += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Tells the format of a stream and starts to read it.
fn read(
    stream: Box<dyn Read + Send>,
    bytes: u64,
    hasher: &blake3::Hasher,
    options: &Options,
) -> io::Result<Source> {
    let (format, records) = records(stream, options)?;
    Ok(Source {
        format,
        bytes,
        hash: hasher.finalize().to_hex().to_string(),
        records,
    })
}

/// Tells the format of a stream and starts to read it: unpacks, decodes, recognises.
fn records(
    mut stream: Box<dyn Read + Send>,
    options: &Options,
) -> io::Result<(&'static str, Records)> {
    let head = read_head(&mut stream)?;
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < HEAD {
        return Ok(("unknown", refused(Reason::Empty, "")));
    }
    let Some(encoding) = decode::detect(&head) else {
        let excerpt = String::from_utf8_lossy(head.get(..64).unwrap_or(&head)).into_owned();
        return Ok(("unknown", refused(Reason::NotText, &excerpt)));
    };
    let whole = io::Cursor::new(head).chain(stream);
    let mut input = decode::decoded(Box::new(whole), encoding);
    let head = read_head(&mut input)?;
    let text = decode::repair(&head);
    let format = options.format.unwrap_or_else(|| {
        FORMATS
            .iter()
            .find(|format| format.sniff(&text))
            .copied()
            .unwrap_or(&plain::PlainText)
    });
    if options.format.is_none()
        && format.name() == plain::PlainText.name()
        && plain::is_foreign(&text)
    {
        return Ok(("unknown", refused(Reason::UnknownFormat, &text)));
    }
    drop(text);
    let input: Input = Box::new(BufReader::with_capacity(
        128 << 10,
        io::Cursor::new(head).chain(input),
    ));
    Ok((format.name(), format.read(input, options)))
}

/// Returns the name, without its prefix, of the element that a document begins with.
fn root(head: &str) -> Option<&str> {
    head.trim_start().starts_with('<').then_some(())?;
    tags::Pieces::new(head, false).find_map(|piece| match piece {
        tags::Piece::Open(name, ..) => Some(tags::local(name)),
        _ => None,
    })
}

/// Reads up to [`HEAD`] bytes.
fn read_head(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    stream.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Returns records that are but one refusal.
fn refused(reason: Reason, excerpt: &str) -> Records {
    Box::new(std::iter::once(Err(Reject::new(
        None, None, reason, excerpt,
    ))))
}
