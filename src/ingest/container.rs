//! Containers: gzip, zstd, bzip2, xz, brotli, zip and tar, one in another, told by their first bytes.
//!
//! A compressed stream is read as it is unpacked. The members of an archive are handed out one by one, each read as a file of
//! its own under the name `batch.zip!folder/a.html`; a member is set aside (in memory while it is small, else in an unnamed
//! temporary file), because its format may want to look twice.
//!
//! Bombs: all that a file unpacks to is counted, at every level, against one allowance ([`Budget`]); nesting ends at
//! [`DEPTH`]. What a cut or damaged archive gave until then is kept, and what is missing is said in a refusal.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom, Write};

use super::{Options, Place, Reason, Reject, Source, refused};

pub(super) mod brotli;
mod budget;
mod zstd;

pub(super) use budget::Budget;

/// Deepest nesting of containers: `a.zip!b.tar.gz!c.jsonl.xz` has four.
const DEPTH: usize = 8;

/// Bytes that tell a container: a tar has its mark behind byte 257.
const HEAD: usize = 512;

/// Bytes that are tried as Brotli.
const TRIED: usize = 16 << 10;

/// Members up to this size stay in memory.
const IN_MEMORY: usize = 8 << 20;

/// Most memory that the dictionary of a compressed stream may take, in bytes.
const DICTIONARY: u64 = 256 << 20;

/// A file in an archive.
#[derive(Debug)]
pub struct Member {
    /// Its name, with those of archives around it inside the file: `inner.zip!a.html`.
    pub name: String,
    /// The file; its own members are handed out before it.
    pub source: Source,
}

/// Takes a member, and tells whether the next is wanted.
pub type Visit<'a> = &'a mut dyn FnMut(Member) -> bool;

/// The members of an archive, in its order; returns what could not be read of the archive itself.
pub type Members = Box<dyn FnOnce(Visit<'_>) -> Option<Reject> + Send>;

/// What a stream turned out to be.
pub(super) enum Unpacked {
    /// Text or something else that is no container.
    Plain(Box<dyn Read + Send>),
    /// An archive: its kind, and its members.
    Archive(&'static str, Members),
    /// Nothing that is read.
    Refused(Reason),
}

/// Kinds of containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zstd,
    Bzip2,
    Brotli,
    Xz,
    Zip,
    Tar,
}

/// Tells a container by its first bytes.
fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Kind::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Kind::Zstd),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Kind::Bzip2),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Kind::Xz),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
        _ if is_tar(head) => Some(Kind::Tar),
        _ => None,
    }
}

/// Tells a tar by its mark, or by the check sum that the oldest ones have instead.
fn is_tar(head: &[u8]) -> bool {
    if head.len() < HEAD || head.first().is_none_or(|&byte| byte == 0) {
        return false;
    }
    if head.get(257..262) == Some(b"ustar") {
        return true;
    }
    let Some(field) = head.get(148..156) else {
        return false;
    };
    let written = String::from_utf8_lossy(field);
    let written = written.trim_matches(|c: char| c == '\0' || c == ' ');
    let sum: u64 = head
        .iter()
        .enumerate()
        .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
        .sum();
    !written.is_empty() && u64::from_str_radix(written, 8) == Ok(sum)
}

/// Unpacks a stream as far as it is packed; `file` is the same as the stream where it can be read from any place.
pub(super) fn unpack(
    mut stream: Box<dyn Read + Send>,
    file: Option<File>,
    place: Place<'_>,
    options: &Options,
) -> Unpacked {
    let Place { mut depth, budget } = place;
    let mut file = file;
    loop {
        let (head, whole) = with_head(stream, HEAD);
        let (told, whole) = if let Some(told) = kind(&head) {
            (told, whole)
        } else {
            // Without a mark to look for, more has to be looked at.
            let (head, whole) = with_head(whole, TRIED);
            if !brotli::fits(&head) {
                return Unpacked::Plain(whole);
            }
            (Kind::Brotli, whole)
        };
        if depth >= DEPTH {
            return Unpacked::Refused(Reason::TooDeep);
        }
        depth += 1;
        let seekable = file.take();
        stream = match told {
            Kind::Gzip => budget.metered(flate2::bufread::MultiGzDecoder::new(buffered(whole))),
            Kind::Bzip2 => budget.metered(bzip2::bufread::MultiBzDecoder::new(buffered(whole))),
            Kind::Brotli => budget.metered(brotli::unpacked(whole)),
            Kind::Xz => budget.metered(lzma_rust2::XzReader::new_mem_limit(
                buffered(whole),
                true,
                (DICTIONARY / 1024) as u32,
            )),
            Kind::Zstd => budget.metered(zstd::Frames::new(whole, DICTIONARY)),
            Kind::Tar => {
                let inside = Inside::new(depth, budget, options);
                return Unpacked::Archive("tar", Box::new(move |visit| inside.tar(whole, visit)));
            }
            Kind::Zip => {
                let inside = Inside::new(depth, budget, options);
                return Unpacked::Archive(
                    "zip",
                    Box::new(move |visit| {
                        if let Some(file) = seekable {
                            inside.zip(file, visit)
                        } else {
                            let (spool, _, _, error) = set_aside(whole);
                            inside.zip(spool, visit).or_else(|| {
                                error
                                    .map(|error| Reject::new(None, None, Reason::of_io(&error), ""))
                            })
                        }
                    }),
                );
            }
        };
    }
}

/// Puts a buffer before a stream.
fn buffered(stream: Box<dyn Read + Send>) -> BufReader<Box<dyn Read + Send>> {
    BufReader::with_capacity(64 << 10, stream)
}

/// Reads up to `size` bytes, and returns them and a stream that starts with them again and goes on to the same end: an
/// error met by then comes behind them.
pub(super) fn with_head(
    mut stream: Box<dyn Read + Send>,
    size: usize,
) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut head = Vec::new();
    match (&mut stream).take(size as u64).read_to_end(&mut head) {
        Ok(_) => {
            let whole = Cursor::new(head.clone()).chain(stream);
            (head, Box::new(whole))
        }
        Err(error) => {
            let whole = Cursor::new(head.clone()).chain(Failing(Some(error)));
            (head, Box::new(whole))
        }
    }
}

/// A stream that fails.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Sets a stream aside; returns it from its start, its size, its hash, and the error that ended it early.
fn set_aside(
    mut stream: impl Read,
) -> (
    tempfile::SpooledTempFile,
    u64,
    blake3::Hasher,
    Option<io::Error>,
) {
    let mut spool = tempfile::spooled_tempfile(IN_MEMORY);
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    let error = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break None,
            Ok(count) => {
                let read = buffer.get(..count).unwrap_or_default();
                hasher.update(read);
                if let Err(error) = spool.write_all(read) {
                    break Some(error);
                }
                size += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Some(error),
        }
    };
    let error = spool.seek(SeekFrom::Start(0)).err().or(error);
    (spool, size, hasher, error)
}

/// What the members of an archive are read with.
struct Inside {
    depth: usize,
    budget: Budget,
    options: Options,
}

impl Inside {
    fn new(depth: usize, budget: &Budget, options: &Options) -> Self {
        Self {
            depth,
            budget: budget.clone(),
            options: options.clone(),
        }
    }

    /// Hands out the members of a tar.
    fn tar(self, stream: Box<dyn Read + Send>, visit: Visit<'_>) -> Option<Reject> {
        let broken = |error: &io::Error| Reject::new(None, None, Reason::of_io(error), "");
        let mut archive = tar::Archive::new(stream);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return Some(broken(&error)),
        };
        for entry in entries {
            // Behind a broken header nothing says where the next one is.
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Some(broken(&error)),
            };
            let kind = entry.header().entry_type();
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if !(kind.is_file() || kind.is_contiguous()) || is_hidden(&name) {
                continue;
            }
            if !self.hand_out(name, entry, visit) {
                return None;
            }
        }
        None
    }

    /// Hands out the members of a zip; where its table of contents is lost, those that stand in a row from its start.
    fn zip<R: Read + Seek>(self, file: R, visit: Visit<'_>) -> Option<Reject> {
        let mut file = file;
        // Asked twice, as the first answer would hold on to the file.
        if zip::ZipArchive::new(&mut file).is_err() {
            return self.zip_in_a_row(file, visit);
        }
        let Ok(mut archive) = zip::ZipArchive::new(file) else {
            return Some(Reject::new(None, None, Reason::Truncated, ""));
        };
        if archive.is_empty() {
            return Some(Reject::new(None, None, Reason::Empty, ""));
        }
        if let Some(kind) = packed_document(&archive) {
            return Some(Reject::new(None, None, Reason::Document(kind), ""));
        }
        for at in 0..archive.len() {
            let name = archive
                .name_for_index(at)
                .and_then(Result::ok)
                .map_or_else(|| format!("unnamed-{at}"), Cow::into_owned);
            if is_hidden(&name) {
                continue;
            }
            let wanted = match archive.by_index(at) {
                Ok(member) if !member.is_file() => true,
                Ok(member) => self.hand_out(name, member, visit),
                Err(error) => visit(Member {
                    name,
                    source: Source::refused(Reason::Unreadable(error.to_string())),
                }),
            };
            if !wanted {
                return None;
            }
        }
        None
    }

    /// Hands out the members of a zip that lacks its end.
    fn zip_in_a_row<R: Read + Seek>(self, mut file: R, visit: Visit<'_>) -> Option<Reject> {
        let cut = || Some(Reject::new(None, None, Reason::Truncated, ""));
        if file.seek(SeekFrom::Start(0)).is_err() {
            return cut();
        }
        while let Ok(Some(member)) = zip::read::read_zipfile_from_stream(&mut file) {
            let name = member
                .name()
                .map_or_else(|_| "unnamed".to_owned(), Cow::into_owned);
            if !member.is_file() || is_hidden(&name) {
                continue;
            }
            if !self.hand_out(name, member, visit) {
                return None;
            }
        }
        cut()
    }

    /// Reads a member as a file, and hands it out, its own members before it; returns whether more are wanted.
    fn hand_out(&self, name: String, stream: impl Read, visit: Visit<'_>) -> bool {
        let (spool, size, hasher, error) = set_aside(self.budget.counted(stream));
        let stream: Box<dyn Read + Send> = match error {
            None => Box::new(spool),
            Some(error) => Box::new(spool.chain(Failing(Some(error)))),
        };
        let place = Place {
            depth: self.depth,
            budget: &self.budget,
        };
        let mut source = super::read_packed(stream, None, place, (size, &hasher), &self.options);
        if let Some(members) = source.members.take() {
            let mut wanted = true;
            let broken = members(&mut |inner: Member| {
                wanted = visit(Member {
                    name: format!("{name}!{}", inner.name),
                    source: inner.source,
                });
                wanted
            });
            if !wanted {
                return false;
            }
            source.records = Box::new(broken.map(Err).into_iter());
        }
        visit(Member { name, source })
    }
}

/// Returns what a file that begins with `head` is, where it is a document or picture by its first bytes.
///
/// Source: the formats' own specifications (PDF 32000-1, MS-CFB, RTF 1.9, PNG, JFIF, `GIF89a`, TIFF 6.0, `SQLite`).
pub(super) fn document(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a document of an old office program",
        ),
        (b"{\\rtf", "a document in rich text (RTF)"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"II*\0", "a picture"),
        (b"MM\0*", "a picture"),
        (b"SQLite format 3\0", "a database"),
    ];
    KINDS
        .iter()
        .find(|(start, _)| head.starts_with(start))
        .map(|(_, kind)| *kind)
}

/// Returns what an archive is, where its members make it one document.
fn packed_document<R: Read + Seek>(archive: &zip::ZipArchive<R>) -> Option<&'static str> {
    const KINDS: &[(&str, &str)] = &[
        ("word/document.xml", "a Word document (DOCX)"),
        ("xl/workbook.xml", "a workbook (XLSX)"),
        ("ppt/presentation.xml", "a presentation (PPTX)"),
        ("META-INF/container.xml", "an e-book (EPUB)"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
    ];
    KINDS
        .iter()
        .find(|(member, _)| archive.index_for_name(member).is_some())
        .map(|(_, kind)| *kind)
}

/// Tells whether a member is the system's, not the user's: a dot first, or what macOS adds.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/")
        || name
            .rsplit('/')
            .next()
            .is_some_and(|last| last.starts_with('.') || last.is_empty())
}

impl Source {
    /// Returns a source that is but one refusal.
    pub(super) fn refused(reason: Reason) -> Self {
        Self {
            format: "unknown",
            bytes: 0,
            hash: blake3::hash(b"").to_hex().to_string(),
            records: refused(reason, ""),
            members: None,
        }
    }
}

#[cfg(test)]
mod tests;
