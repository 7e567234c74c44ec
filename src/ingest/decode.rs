//! Bytes to UTF-8: which encoding a file is in, and what becomes of bytes that break it.

use std::borrow::Cow;
use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// An encoding that files come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// Already UTF-8: nothing to do, apart from its mark.
    Utf8,
    /// One of the encodings of the web.
    Web(&'static Encoding),
    /// UTF-32, which the web does without.
    Utf32 {
        /// Whether the highest byte comes first.
        big_endian: bool,
    },
}

/// Tells the encoding from a file's first bytes, or nothing where they are no text.
///
/// In this order: the byte order mark; zero bytes at the places where UTF-16 and UTF-32 put them; valid UTF-8; the
/// encoding that an XML declaration or an HTML `meta` names; a guess from the bytes' statistics (`chardetng`).
pub(super) fn detect(head: &[u8]) -> Option<Charset> {
    match head {
        [0xff, 0xfe, 0, 0, ..] => return Some(Charset::Utf32 { big_endian: false }),
        [0, 0, 0xfe, 0xff, ..] => return Some(Charset::Utf32 { big_endian: true }),
        _ => {}
    }
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(of_encoding(encoding));
    }
    let zeros: usize = head.iter().map(|&byte| usize::from(byte == 0)).sum();
    if zeros * 5 > head.len() {
        return wide(head);
    }
    let binary = head
        .iter()
        .filter(|&&byte| byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 12 | 27))
        .count();
    if binary * 50 > head.len()
        || [&b"%PDF-"[..], b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff"]
            .iter()
            .any(|magic| head.starts_with(magic))
    {
        return None;
    }
    let valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        // A character cut by the end of the head is no fault; and one stray byte among many good characters is a stray.
        Err(error) => error.error_len().is_none() || mostly_utf8(head),
    };
    if valid {
        return Some(Charset::Utf8);
    }
    if let Some(encoding) = declared(head) {
        return Some(of_encoding(encoding));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Where no letter is beyond ASCII, statistics know nothing: signs and quotation marks are Windows-1252's, by far the
    // commonest (a lone pound sign passes for a letter of Central Europe otherwise).
    let only_signs = head
        .iter()
        .all(|&byte| byte < 0xc0 && !matches!(byte, 0x8a | 0x8c..=0x90 | 0x9a | 0x9c..=0x9f));
    Some(of_encoding(if only_signs && guess.is_single_byte() {
        WINDOWS_1252
    } else {
        guess
    }))
}

/// Returns the charset of a web encoding.
fn of_encoding(encoding: &'static Encoding) -> Charset {
    if encoding == UTF_8 {
        Charset::Utf8
    } else {
        Charset::Web(encoding)
    }
}

/// Tells UTF-16 and UTF-32 without a mark apart by where their zero bytes are.
fn wide(head: &[u8]) -> Option<Charset> {
    let mut at = [0_usize; 4];
    for chunk in head.as_chunks::<4>().0 {
        for (count, byte) in at.iter_mut().zip(chunk) {
            *count += usize::from(*byte == 0);
        }
    }
    let groups = head.len() / 4;
    let full = at.map(|count| count * 10 > groups * 7);
    match full {
        [true, true, true, false] => Some(Charset::Utf32 { big_endian: true }),
        [false, true, true, true] => Some(Charset::Utf32 { big_endian: false }),
        [true, false, true, false] => Some(Charset::Web(encoding_rs::UTF_16BE)),
        [false, true, false, true] => Some(Charset::Web(encoding_rs::UTF_16LE)),
        _ => None,
    }
}

/// Tells whether faults are rare beside well-formed characters of more than one byte.
fn mostly_utf8(head: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 3 * bad
}

/// Returns the encoding that the file itself names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let start = head.get(..4096).unwrap_or(head).to_ascii_lowercase();
    let text = String::from_utf8_lossy(&start);
    let rest = text
        .split_once("charset=")
        .or_else(|| text.split_once("encoding="))?
        .1;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    // A file that says UTF-8 and is not: the statistics know better.
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

/// Wraps a stream so that it gives UTF-8 without a byte order mark.
pub(super) fn decoded(stream: Box<dyn Read + Send>, charset: Charset) -> Box<dyn Read + Send> {
    match charset {
        Charset::Utf8 => Box::new(
            encoding_rs_io::DecodeReaderBytesBuilder::new()
                .utf8_passthru(true)
                .strip_bom(true)
                .bom_override(true)
                .build(stream),
        ),
        Charset::Web(encoding) => Box::new(
            encoding_rs_io::DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .strip_bom(true)
                .build(stream),
        ),
        Charset::Utf32 { big_endian } => Box::new(Utf32 {
            stream,
            big_endian,
            pending: Vec::new(),
        }),
    }
}

/// A stream of UTF-32 read as UTF-8.
struct Utf32 {
    stream: Box<dyn Read + Send>,
    big_endian: bool,
    /// Decoded bytes that are not handed out yet, in reverse.
    pending: Vec<u8>,
}

impl Read for Utf32 {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.pending.is_empty() {
            let mut raw = Vec::new();
            (&mut self.stream).take(16 << 10).read_to_end(&mut raw)?;
            let mut text = String::new();
            for unit in raw.as_chunks::<4>().0 {
                let code = if self.big_endian {
                    u32::from_be_bytes(*unit)
                } else {
                    u32::from_le_bytes(*unit)
                };
                match char::from_u32(code) {
                    Some('\u{feff}') => {}
                    Some(c) => text.push(c),
                    None => text.push(char::REPLACEMENT_CHARACTER),
                }
            }
            self.pending = text.into_bytes();
            self.pending.reverse();
        }
        let mut count = 0;
        for slot in out {
            let Some(byte) = self.pending.pop() else {
                break;
            };
            *slot = byte;
            count += 1;
        }
        Ok(count)
    }
}

/// Returns a whole text, told by its mark, the charset that its sender names, or as [`detect`] does.
pub(super) fn to_text(bytes: &[u8], charset: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let named = charset
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|encoding| *encoding != UTF_8);
    if let Some(encoding) = named {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match detect(bytes) {
        Some(Charset::Web(encoding)) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        Some(Charset::Utf8 | Charset::Utf32 { .. }) | None => repair(bytes).into_owned(),
    }
}

/// Returns `bytes` as text; a byte that is no UTF-8 is read as Windows-1252, where such strays nearly always come from.
pub(super) fn repair(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_mark_zeros_name_or_statistics() {
        let wide =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let table: &[(&[u8], Option<Charset>)] = &[
            (b"plain words", Some(Charset::Utf8)),
            ("caf\u{e9} d\u{e9}j\u{e0}".as_bytes(), Some(Charset::Utf8)),
            (b"\xef\xbb\xbfmarked", Some(Charset::Utf8)),
            (
                &wide("two bytes each"),
                Some(Charset::Web(encoding_rs::UTF_16LE)),
            ),
            (
                b"<?xml version='1.0' encoding='iso-8859-2'?><a>\xb1</a>",
                Some(Charset::Web(encoding_rs::ISO_8859_2)),
            ),
            (
                b"He said \x93no\x94 at the caf\xe9 yesterday.",
                Some(Charset::Web(WINDOWS_1252)),
            ),
            (
                b"The fine was \xa3250, the court said.",
                Some(Charset::Web(WINDOWS_1252)),
            ),
            (b"%PDF-1.4 whatever", None),
            (&[0, 1, 2, 3, 4, 5, 6, 7, 200, 201], None),
        ];
        for (bytes, want) in table {
            assert_eq!(detect(bytes), *want, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn stray_bytes_become_what_they_were_typed_as() {
        assert_eq!(repair(b"it\x92s \xc3\xa9"), "it\u{2019}s \u{e9}");
    }

    #[test]
    fn utf_32_is_read() {
        let bytes: Vec<u8> = "\u{feff}Z\u{fc}rich"
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        let charset = detect(&bytes).unwrap();
        let mut text = String::new();
        decoded(Box::new(std::io::Cursor::new(bytes)), charset)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "Z\u{fc}rich");
    }
}
