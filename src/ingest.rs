//! Floor 3: from bytes to records, one reader for each format.
//!
//! [`open`] looks at the bytes, not at the file's name, to tell the format, and hands out [`RawArticle`]s one at a time.
//! Nothing is interpreted here: dates, names of outlets and the layout of a page are `clean`'s. A record that cannot be
//! read becomes a [`Reject`] that says why and where, and reading goes on behind it. Memory depends on the largest record
//! allowed ([`Options::max_record`]), not on the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::RawArticle;
use crate::stop;

mod annotated;
mod container;
mod decode;
mod export;
mod feed;
mod field;
mod front_matter;
mod gdelt;
pub(crate) mod html;
mod http;
mod json;
mod lines;
mod mail;
mod newsml;
mod newsml1;
mod ninjs;
mod nitf;
mod plain;
mod rcv1;
mod reject;
mod rows;
mod sgml;
mod table;
pub(crate) mod tags;
mod tree;
mod walk;
mod warc;

use container::Unpacked;
pub use container::{Member, Members, Visit};
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
    /// Most bytes that a packed file may unpack to; nothing for [`MAX_UNPACKED`] or 250 times its size (256 MiB at least),
    /// whichever is less.
    pub max_unpacked: Option<u64>,
    /// Counts what is passed over without being an article or a fault: pictures and errors in web archives.
    pub skipped: Skipped,
}

/// Most bytes that a packed file may unpack to, unless the user says otherwise.
pub const MAX_UNPACKED: u64 = 64 << 30;

/// Counts what is passed over.
#[derive(Debug, Clone, Default)]
pub struct Skipped(Arc<AtomicU64>);

impl Skipped {
    /// Counts one more.
    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the count.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            map: FieldMap::default(),
            format: None,
            max_record: 64 << 20,
            max_unpacked: None,
            skipped: Skipped::default(),
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
    &gdelt::Quotations,
    &ninjs::Ninjs,
    &json::JsonLines,
    &json::JsonDocument,
    &sgml::ReutersSgml,
    &newsml::NewsMlG2,
    &newsml1::NewsMl1,
    &nitf::Nitf,
    &rcv1::Rcv1,
    &feed::Feed,
    &export::factiva::Factiva,
    &export::nexis::Nexis,
    &export::factiva_html::FactivaHtml,
    &html::Html,
    &gdelt::GKG,
    &gdelt::EVENTS,
    &gdelt::MENTIONS,
    &front_matter::FrontMatter,
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
    /// The files in it, where it is an archive; they are to be read before its own records, which tell what of it could not
    /// be read.
    pub members: Option<Members>,
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
/// The file is read twice, once for its hash; a pipe is set aside first, and a device is an error. An empty or binary one opens too, and yields a single [`Reject`].
pub fn open(path: &Path, options: &Options) -> Result<Source, ReadError> {
    let failed = |source| ReadError::Open {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let kind = file.metadata().map_err(failed)?.file_type();
    if kind.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    if is_device(kind) {
        let device = "a device may have no end; `-` reads standard input";
        return Err(failed(io::Error::new(io::ErrorKind::Unsupported, device)));
    }
    // A pipe that another program fills: `<(zcat old.gz)`.
    if !kind.is_file() {
        return set_aside(file, options).map_err(failed);
    }
    let mut hasher = blake3::Hasher::new();
    let bytes = hash_all(&mut file, &mut hasher).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let again = file.try_clone().ok();
    Ok(read(Box::new(file), again, bytes, &hasher, options))
}

/// Tells whether a file is a device, such as `/dev/zero` or a terminal.
#[cfg(unix)]
fn is_device(kind: std::fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_char_device() || kind.is_block_device()
}

/// Elsewhere devices have no paths of files.
#[cfg(not(unix))]
fn is_device(_: std::fs::FileType) -> bool {
    false
}

/// Reads a stream that cannot be read twice, such as standard input, by setting it aside in an unnamed temporary file.
pub fn open_stream(stream: impl Read, options: &Options) -> Result<Source, ReadError> {
    set_aside(stream, options).map_err(ReadError::Stdin)
}

/// Copies a stream to an unnamed temporary file and opens that.
fn set_aside(mut stream: impl Read, options: &Options) -> io::Result<Source> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut stream, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = blake3::Hasher::new();
    let bytes = hash_all(&mut file, &mut hasher)?;
    file.seek(SeekFrom::Start(0))?;
    let again = file.try_clone().ok();
    Ok(read(Box::new(file), again, bytes, &hasher, options))
}

/// Reads bytes at hand.
pub fn open_bytes(bytes: Vec<u8>, options: &Options) -> Source {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes);
    let size = bytes.len() as u64;
    read(
        Box::new(io::Cursor::new(bytes)),
        None,
        size,
        &hasher,
        options,
    )
}

/// Feeds the whole of `file` to `hasher` and returns its size in bytes.
fn hash_all(file: &mut File, hasher: &mut blake3::Hasher) -> io::Result<u64> {
    let mut buffer = vec![0; 128 << 10];
    let mut total = 0;
    loop {
        stop::check();
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

/// Unpacks a file, tells the format of what is in it, and starts to read it.
fn read(
    stream: Box<dyn Read + Send>,
    file: Option<File>,
    bytes: u64,
    hasher: &blake3::Hasher,
    options: &Options,
) -> Source {
    let budget = container::Budget::new(bytes, options);
    let place = Place {
        depth: 0,
        budget: &budget,
    };
    read_packed(stream, file, place, (bytes, hasher), options)
}

/// Where a stream stands in containers.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// Containers around it.
    depth: usize,
    /// What all of them may unpack to.
    budget: &'a container::Budget,
}

/// Unpacks a stream, tells the format of what is in it, and starts to read it.
fn read_packed(
    stream: Box<dyn Read + Send>,
    file: Option<File>,
    place: Place<'_>,
    (bytes, hasher): (u64, &blake3::Hasher),
    options: &Options,
) -> Source {
    let (format, records, members) = match container::unpack(stream, file, place, options) {
        Unpacked::Plain(stream) => {
            let (format, records) = records(stream, options);
            (format, records, None)
        }
        Unpacked::Archive(format, members) => (
            format,
            Box::new(std::iter::empty()) as Records,
            Some(members),
        ),
        Unpacked::Refused(reason) => ("unknown", refused(reason, ""), None),
    };
    Source {
        format,
        bytes,
        hash: hasher.finalize().to_hex().to_string(),
        records,
        members,
    }
}

/// Tells the format of a stream and starts to read it: decodes, recognises.
fn records(stream: Box<dyn Read + Send>, options: &Options) -> (&'static str, Records) {
    let (head, mut whole) = container::with_head(stream, HEAD);
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < HEAD {
        // Nothing but an error, perhaps.
        return match io::copy(&mut whole, &mut io::sink()) {
            Ok(_) => ("unknown", refused(Reason::Empty, "")),
            Err(error) => ("unknown", refused(Reason::of_io(&error), "")),
        };
    }
    if let Some(kind) = container::document(&head) {
        return ("unknown", refused(Reason::Document(kind), ""));
    }
    // In these each record has an encoding of its own.
    if warc::sniff(&head) {
        return ("warc", warc::read(whole, options));
    }
    if let Some(format) = mail::sniff(&head) {
        return (format, mail::read(whole, format, options));
    }
    let Some(encoding) = decode::detect(&head) else {
        let excerpt = String::from_utf8_lossy(head.get(..64).unwrap_or(&head)).into_owned();
        return ("unknown", refused(Reason::NotText, &excerpt));
    };
    drop(head);
    let (head, input) = container::with_head(decode::decoded(whole, encoding), HEAD);
    let text = decode::repair(&head);
    let format = options.format.unwrap_or_else(|| {
        let told = FORMATS
            .iter()
            .find(|format| format.sniff(&text))
            .copied()
            .unwrap_or(&plain::PlainText);
        // A heading row whose names only the user knows.
        if told.name() == plain::PlainText.name() && table::is_mapped(&text, &options.map) {
            &table::Table
        } else {
            told
        }
    });
    if options.format.is_none()
        && format.name() == plain::PlainText.name()
        && plain::is_foreign(&text)
    {
        return ("unknown", refused(Reason::UnknownFormat, &text));
    }
    drop(text);
    let input: Input = Box::new(BufReader::with_capacity(128 << 10, input));
    (format.name(), format.read(input, options))
}

/// Returns the name, without its prefix, of the element that a document begins with.
fn root(head: &str) -> Option<&str> {
    head.trim_start().starts_with('<').then_some(())?;
    tags::Pieces::new(head, false).find_map(|piece| match piece {
        tags::Piece::Open(name, ..) => Some(tags::local(name)),
        _ => None,
    })
}

/// Returns records that are but one refusal.
fn refused(reason: Reason, excerpt: &str) -> Records {
    Box::new(std::iter::once(Err(Reject::new(
        None, None, reason, excerpt,
    ))))
}
