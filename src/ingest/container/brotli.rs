//! Brotli, which has no mark of its own: a stream is told by trying.
//!
//! Only bytes that are no text are tried, and only what unpacks to a text, or to another container, counts: a picture or a
//! program that happens to begin like Brotli breaks off within a few bytes, or yields what nobody writes.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;

use super::{HEAD, kind};

/// Bytes read from the packed stream at once.
const BUFFER: usize = 32 << 10;

/// Fewest bytes that tell a text; an article is longer.
const ENOUGH: usize = 48;

/// Returns the unpacked stream.
pub(in crate::ingest) fn unpacked<R: Read>(stream: R) -> impl Read {
    // The window ends at 16 MB, as the format has it: more would have to be asked for.
    Unpacked(Decompressor::new(Packed(stream, false), BUFFER))
}

/// The packed stream, and whether all of it was read.
struct Packed<R>(R, bool);

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1 |= count == 0 && !buffer.is_empty();
        Ok(count)
    }
}

/// The unpacked stream, which tells a cut one from a faulty one.
struct Unpacked<R: Read>(Decompressor<Packed<R>>);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            if error.kind() == io::ErrorKind::InvalidData && self.0.get_ref().1 {
                io::ErrorKind::UnexpectedEof.into()
            } else {
                error
            }
        })
    }
}

/// Tells whether a stream that starts with `head` is Brotli.
pub(super) fn fits(head: &[u8]) -> bool {
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.len()),
        // A character cut by the end.
        Err(error) if error.error_len().is_none() => Some(error.valid_up_to()),
        Err(_) => None,
    };
    let written = |bytes: &[u8]| {
        text(bytes).is_some()
            && !bytes
                .iter()
                .any(|&byte| byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 12))
    };
    if head.is_empty() || written(head) {
        return false;
    }
    let mut start = vec![0; HEAD];
    let mut filled = 0;
    let mut stream = unpacked(head);
    // What stands at the end of the head is cut, which is no fault of the stream.
    while let Some(rest) = start.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(0) | Err(_) => break,
            Ok(count) => filled += count,
        }
    }
    let start = start.get(..filled).unwrap_or_default();
    kind(start).is_some() || start.len() >= ENOUGH && written(start)
}
