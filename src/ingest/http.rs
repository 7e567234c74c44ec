//! The page in an HTTP response as archives keep it: head, chunks and compression taken off.

use std::io::Read;

use super::{Reason, container, decode};

/// Most headers of a response.
const HEADERS: usize = 128;

/// Returns the page that a response holds; nothing where its status is not 200 or its content no page.
pub(super) fn page(bytes: &[u8], limit: usize) -> Result<Option<String>, Reason> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let start = match config.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Err(Reason::Truncated),
        Err(error) => return Err(Reason::Malformed(format!("the response's head: {error}"))),
    };
    if response.code != Some(200) {
        return Ok(None);
    }
    let header = |name: &str| {
        response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| String::from_utf8_lossy(header.value).to_ascii_lowercase())
    };
    let content_type = header("content-type").unwrap_or_default();
    let body = bytes.get(start..).unwrap_or_default();
    if !(content_type.contains("html") || content_type.is_empty()) {
        return Ok(None);
    }
    let joined;
    let body = match header("transfer-encoding") {
        Some(encoding) if encoding.contains("chunked") => {
            joined = unchunked(body);
            joined.as_deref().unwrap_or(body)
        }
        _ => body,
    };
    let mut plain = Vec::new();
    let packed: Option<Box<dyn Read + '_>> = match body {
        [0x1f, 0x8b, ..] => Some(Box::new(flate2::read::MultiGzDecoder::new(body))),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            Some(Box::new(flate2::read::ZlibDecoder::new(body)))
        }
        _ => None,
    };
    let body = match packed {
        Some(packed) => {
            let read = packed.take(limit as u64 + 1).read_to_end(&mut plain);
            if plain.len() > limit {
                return Err(Reason::TooLarge(limit));
            }
            // What a cut stream gave is a page all the same.
            if plain.is_empty()
                && let Err(error) = read
            {
                return Err(Reason::of_io(&error));
            }
            plain.as_slice()
        }
        None if header("content-encoding").is_some_and(|encoding| encoding.contains("br"))
            && std::str::from_utf8(body).is_err() =>
        {
            let read = container::brotli::unpacked(body)
                .take(limit as u64 + 1)
                .read_to_end(&mut plain);
            if plain.len() > limit {
                return Err(Reason::TooLarge(limit));
            }
            if plain.is_empty()
                && let Err(error) = read
            {
                return Err(Reason::of_io(&error));
            }
            plain.as_slice()
        }
        None => body,
    };
    let charset = content_type
        .split_once("charset=")
        .map(|(_, label)| label.trim_matches(['"', '\'', ' ', ';']));
    if content_type.is_empty()
        && !super::html::is_page(&decode::to_text(body.get(..4096).unwrap_or(body), charset))
    {
        return Ok(None);
    }
    Ok(Some(decode::to_text(body, charset)))
}

/// Joins the chunks of a body; nothing where it is not in chunks after all (archives often store it joined, the header kept).
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = body;
    loop {
        let end = rest.iter().take(64).position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(digits, 16).ok()?;
        rest = rest.get(end + 1..)?;
        if size == 0 {
            return Some(out);
        }
        // A chunk that is cut short is the last.
        let Some(chunk) = rest.get(..size) else {
            out.extend_from_slice(rest);
            return Some(out);
        };
        out.extend_from_slice(chunk);
        rest = rest.get(size..)?;
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}
