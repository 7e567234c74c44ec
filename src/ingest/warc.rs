//! WARC archives of web crawls, such as Common Crawl's news (CC-NEWS): each response that is a web page is a record.
//!
//! The address is the one that was asked for, the time of capture the latest that the page can have been published; both count
//! only where the page says nothing itself. Responses of another status than 200 and other content than pages (pictures,
//! requests, metadata) are passed over and counted. Records of extracted text (WET) are read as page dumps.
//!
//! The framing is read here rather than by a crate: one broken record must not cost those behind it, and no record may take
//! more memory than is allowed. After a fault reading goes on at the next line that starts a record.

use std::io::{BufRead, BufReader, Read};

use super::lines::{Line, read_line};
use super::{Options, Reason, Records, Reject, Skipped, decode, http};
use crate::model::RawArticle;

/// Longest head of a record, in bytes.
const HEAD: usize = 64 << 10;

/// Tells whether a file that starts with `head` is a WARC archive.
pub(super) fn sniff(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(b"WARC/")
}

/// Reads the pages of an archive.
pub(super) fn read(stream: Box<dyn Read + Send>, options: &Options) -> Records {
    Box::new(Pages {
        input: BufReader::with_capacity(128 << 10, stream),
        limit: options.max_record,
        skipped: options.skipped.clone(),
        offset: 0,
        record: 0,
        line: Vec::new(),
        state: State::Between,
    })
}

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between records.
    Between,
    /// Behind a fault: lines are skipped up to the next record.
    Lost,
    /// At the end.
    Done,
}

/// The pages of an archive.
struct Pages {
    input: BufReader<Box<dyn Read + Send>>,
    limit: usize,
    skipped: Skipped,
    offset: u64,
    record: u64,
    line: Vec<u8>,
    state: State,
}

/// What a record's head says.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    url: Option<String>,
    date: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl Iterator for Pages {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.state != State::Done {
            let start = self.offset;
            match self.step() {
                Ok(Some(article)) => return Some(Ok(article)),
                Ok(None) => {}
                Err(reason) => {
                    let excerpt = String::from_utf8_lossy(&self.line).into_owned();
                    return Some(Err(Reject::new(
                        Some(self.record.max(1)),
                        Some(start),
                        reason,
                        &excerpt,
                    )));
                }
            }
        }
        None
    }
}

impl Pages {
    /// Reads a line of at most [`HEAD`] bytes; nothing at the end.
    fn line(&mut self) -> Result<Option<()>, Reason> {
        match read_line(&mut self.input, &mut self.line, HEAD, &mut self.offset) {
            Ok(Line::End) => Ok(None),
            Ok(Line::Whole | Line::TooLong) => Ok(Some(())),
            Err(error) => {
                self.state = State::Done;
                Err(Reason::of_io(&error))
            }
        }
    }

    /// Reads one record; nothing where it is no page.
    fn step(&mut self) -> Result<Option<RawArticle>, Reason> {
        // The version line, behind the blank lines that end the record before.
        loop {
            if self.line()?.is_none() {
                self.state = State::Done;
                return Ok(None);
            }
            if self.line.starts_with(b"WARC/") {
                self.state = State::Between;
                break;
            }
            if self.state == State::Between && !self.line.trim_ascii().is_empty() {
                self.state = State::Lost;
                self.record += 1;
                return Err(Reason::Malformed(
                    "a record that does not start with its version".to_owned(),
                ));
            }
        }
        self.record += 1;
        let begins = self.offset - (self.line.len() as u64 + 1).min(self.offset);
        let head = self.head()?;
        let Some(length) = head.length else {
            self.state = State::Lost;
            return Err(Reason::Malformed("a record without its length".to_owned()));
        };
        let is_page = match head.kind.as_str() {
            "response" => head.content_type.contains("http") || head.content_type.contains("html"),
            "resource" => head.content_type.contains("html"),
            "conversion" => head.content_type.contains("text/plain"),
            _ => false,
        };
        if !is_page || length > self.limit as u64 {
            self.skip(length)?;
            if is_page {
                return Err(Reason::TooLarge(self.limit));
            }
            if head.kind != "warcinfo" && head.kind != "request" && head.kind != "metadata" {
                self.skipped.add();
            }
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(length).read_to_end(&mut bytes);
        self.offset += bytes.len() as u64;
        if let Err(error) = read {
            self.state = State::Done;
            return Err(Reason::of_io(&error));
        }
        if (bytes.len() as u64) < length {
            self.state = State::Done;
            return Err(Reason::Truncated);
        }
        let text = if head.kind == "conversion" {
            Some(decode::to_text(&bytes, None))
        } else if head.content_type.contains("http") {
            http::page(&bytes, self.limit)?
        } else {
            Some(decode::to_text(&bytes, None))
        };
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            self.skipped.add();
            return Ok(None);
        };
        Ok(Some(RawArticle {
            record: self.record,
            byte_offset: begins,
            url: head.url,
            captured: head.date,
            text,
            is_page: true,
            ..RawArticle::default()
        }))
    }

    /// Reads a record's head, up to its blank line.
    fn head(&mut self) -> Result<Head, Reason> {
        let mut head = Head::default();
        let mut size = 0;
        loop {
            if self.line()?.is_none() {
                self.state = State::Done;
                return Err(Reason::Truncated);
            }
            size += self.line.len();
            if self.line.is_empty() {
                return Ok(head);
            }
            if size > HEAD {
                self.state = State::Lost;
                return Err(Reason::Malformed("a record's head without end".to_owned()));
            }
            let line = String::from_utf8_lossy(&self.line);
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    let url = value.trim_start_matches('<').trim_end_matches('>').trim();
                    head.url = Some(url.to_owned()).filter(|url| url.contains("://"));
                }
                "warc-date" => head.date = Some(value.to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
    }

    /// Skips `length` bytes.
    fn skip(&mut self, length: u64) -> Result<(), Reason> {
        let mut left = length;
        while left > 0 {
            let available = match self.input.fill_buf() {
                Ok(bytes) => bytes.len() as u64,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.state = State::Done;
                    return Err(Reason::of_io(&error));
                }
            };
            if available == 0 {
                self.state = State::Done;
                return Err(Reason::Truncated);
            }
            let used = available.min(left);
            self.input.consume(used as usize);
            self.offset += used;
            left -= used;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    fn record(kind: &str, url: &str, content_type: &str, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-03-06T01:02:03Z\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    fn response(status: &str, headers: &str, body: &str) -> String {
        record(
            "response",
            "http://p.example/a",
            "application/http; msgtype=response",
            &format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n{body}"),
        )
    }

    fn read(archive: &[u8]) -> (Vec<String>, u64) {
        let options = Options::default();
        let source = open_bytes(archive.to_vec(), &options);
        assert_eq!(source.format, "warc");
        let records = source
            .records
            .map(|record| match record {
                Ok(raw) => format!("{} {}", raw.record, raw.text),
                Err(reject) => format!("{} {}", reject.record.unwrap_or(0), reject.code),
            })
            .collect();
        (records, options.skipped.count())
    }

    #[test]
    fn pages_are_read_and_the_rest_is_counted() {
        let page = "<html><p>Words</p>";
        let archive = [
            record("warcinfo", "", "application/warc-fields", "software: x"),
            response("200 OK", "Content-Type: text/html", page),
            response("404 Not Found", "Content-Type: text/html", page),
            response("200 OK", "Content-Type: image/png", "PNG"),
            record(
                "request",
                "http://p.example/a",
                "application/http",
                "GET /a",
            ),
            response(
                "200 OK",
                "content-type: text/html\r\nTransfer-Encoding: chunked",
                "6\r\n<html>\r\n3;x=y\r\n<p>\r\n0\r\n\r\n",
            ),
            record(
                "conversion",
                "http://p.example/a",
                "text/plain",
                "Plain words",
            ),
        ]
        .concat();
        let (records, skipped) = read(archive.as_bytes());
        assert_eq!(
            records,
            ["2 <html><p>Words</p>", "6 <html><p>", "7 Plain words"]
        );
        assert_eq!(skipped, 2);
    }

    #[test]
    fn a_broken_record_does_not_cost_the_next() {
        let page = "<html><p>Words</p>";
        let whole = response("200 OK", "Content-Type: text/html", page);
        let archive = format!(
            "{whole}garbage\r\nmore\r\n{whole}WARC/1.0\r\nWARC-Type: response\r\n\r\n{whole}"
        );
        let (records, _) = read(archive.as_bytes());
        assert_eq!(
            records,
            [
                "1 <html><p>Words</p>",
                "2 malformed",
                "3 <html><p>Words</p>",
                "4 malformed",
                "5 <html><p>Words</p>"
            ]
        );
        let cut = whole.get(..whole.len() - 12).unwrap();
        assert_eq!(read(cut.as_bytes()).0, ["1 truncated"]);
        let huge = whole.replace("Content-Length: ", "Content-Length: 9999999999");
        assert_eq!(read(huge.as_bytes()).0, ["1 truncated"]);
    }
}
