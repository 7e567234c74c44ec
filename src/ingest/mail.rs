//! Newsletters as mail: single messages (`.eml`) and mailboxes (`mbox`), one message a record.
//!
//! The subject is the headline, the sender's name the outlet. Of a message in two forms the plain text is read, as the other is
//! laid out with tables; a message in HTML alone is read by its paragraphs.

use std::io::{BufReader, Read};

use mail_parser::{Address, MessageParser, PartType};

use super::lines::{Line, read_line};
use super::{Options, Reason, Records, Reject};
use crate::model::RawArticle;

/// Names of headers that only mail has.
const OWN: &[&str] = &[
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "list-unsubscribe",
];

/// Tells a mailbox (`mbox`) or a message (`eml`) by its first lines.
pub(super) fn sniff(head: &[u8]) -> Option<&'static str> {
    let start = head.get(..8192).unwrap_or(head);
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches(['\u{feff}', '\r', '\n']);
    if let Some((first, rest)) = text.split_once('\n')
        && is_separator(first.as_bytes())
        && has_headers(rest)
    {
        return Some("mbox");
    }
    has_headers(text).then_some("eml")
}

/// Tells whether a text starts with the headers of a message.
fn has_headers(text: &str) -> bool {
    let (mut own, mut from, mut lines) = (false, false, 0);
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        if line.is_empty() || lines > 200 {
            break;
        }
        lines += 1;
        if line.starts_with([' ', '\t']) && lines > 1 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        own |= OWN.contains(&name.as_str());
        from |= name == "from";
    }
    own && from && lines >= 3
}

/// Tells whether a line separates the messages of a mailbox: `From ana@p.example Mon Feb 13 20:26:00 2017`.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() >= 5
        && text.contains(':')
        && words
            .iter()
            .any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads the messages; `format` is what [`sniff`] said.
pub(super) fn read(
    stream: Box<dyn Read + Send>,
    format: &'static str,
    options: &Options,
) -> Records {
    Box::new(Messages {
        input: BufReader::with_capacity(128 << 10, stream),
        limit: options.max_record,
        is_box: format == "mbox",
        offset: 0,
        record: 0,
        next: None,
        done: false,
    })
}

/// The messages of a mailbox.
struct Messages {
    input: BufReader<Box<dyn Read + Send>>,
    limit: usize,
    is_box: bool,
    offset: u64,
    record: u64,
    /// Where the message starts whose separator was read already.
    next: Option<u64>,
    done: bool,
}

impl Iterator for Messages {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let mut line = Vec::new();
        let mut message = Vec::new();
        let (mut too_long, mut blank) = (false, true);
        let mut start = self.next.take().unwrap_or(0);
        let outcome = loop {
            let at = self.offset;
            match read_line(&mut self.input, &mut line, self.limit, &mut self.offset) {
                Ok(Line::End) => {
                    self.done = true;
                    break None;
                }
                Ok(Line::TooLong) => too_long = true,
                Ok(Line::Whole) => {
                    if self.is_box && blank && is_separator(&line) {
                        if message.is_empty() && !too_long {
                            start = at;
                            continue;
                        }
                        self.next = Some(at);
                        break None;
                    }
                    blank = line.is_empty();
                    // Lines that look like separators are quoted in mailboxes.
                    let words = match line.strip_prefix(b">") {
                        Some(rest)
                            if self.is_box && rest.trim_ascii_start().starts_with(b"From ") =>
                        {
                            rest
                        }
                        _ => &line,
                    };
                    if message.len() + words.len() < self.limit {
                        message.extend_from_slice(words);
                        message.extend_from_slice(b"\r\n");
                    } else {
                        too_long = true;
                    }
                }
                Err(error) => {
                    self.done = true;
                    break Some(Reason::of_io(&error));
                }
            }
        };
        if message.is_empty() && outcome.is_none() && !too_long {
            return None;
        }
        self.record += 1;
        let record = self.record;
        let refuse = |reason| {
            let head = message.get(..2000).unwrap_or(&message);
            Reject::new(
                Some(record),
                Some(start),
                reason,
                &String::from_utf8_lossy(head),
            )
        };
        if let Some(reason) = outcome {
            return Some(Err(refuse(reason)));
        }
        if too_long {
            return Some(Err(refuse(Reason::TooLarge(self.limit))));
        }
        Some(article(&message, record, start).map_err(refuse))
    }
}

/// Makes an article of a message.
fn article(bytes: &[u8], record: u64, start: u64) -> Result<RawArticle, Reason> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Reason::Malformed("no message".to_owned()))?;
    let part = |is_html: bool| {
        message.parts.iter().find_map(|part| match &part.body {
            PartType::Text(text) if !is_html => Some(text.as_ref()),
            PartType::Html(html) if is_html => Some(html.as_ref()),
            _ => None,
        })
    };
    // Some senders put but a line into the plain form: "Please view this message in a browser".
    let text = match (part(false), part(true)) {
        (Some(text), Some(html)) if text.trim().len() < 300 && html.len() > 4 * text.len() => {
            inside(html)
        }
        (Some(text), _) => text,
        (None, Some(html)) => inside(html),
        (None, None) => return Err(Reason::NoText),
    };
    if text.trim().is_empty() {
        return Err(Reason::NoText);
    }
    let sender = message.from().and_then(Address::first);
    let outlet = sender.and_then(|sender| {
        let name = sender
            .name
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let domain = sender
            .address
            .as_deref()
            .and_then(|address| address.rsplit_once('@'))
            .map(|(_, domain)| domain);
        name.or(domain).map(str::to_owned)
    });
    Ok(RawArticle {
        record,
        byte_offset: start,
        external_id: message.message_id().map(str::to_owned),
        outlet,
        headline: message.subject().map(str::to_owned),
        published: message.date().map(mail_parser::DateTime::to_rfc3339),
        text: text.to_owned(),
        ..RawArticle::default()
    })
}

/// Returns what is inside the body of a page: as a fragment it is read by its paragraphs.
fn inside(html: &str) -> &str {
    let lower = html.to_ascii_lowercase();
    let start = lower
        .find("<body")
        .and_then(|at| Some(at + lower.get(at..)?.find('>')? + 1))
        .unwrap_or(0);
    let end = lower.rfind("</body").unwrap_or(html.len());
    html.get(start..end).unwrap_or(html)
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    const MESSAGE: &str = "Received: from a by b; Mon, 13 Feb 2017 20:26:05 +0000\r\nMessage-ID: <1@p.example>\r\nDate: Mon, 13 Feb 2017 20:26:00 +0000\r\n\
        From: The Bay Post <news@p.example>\r\nSubject: =?utf-8?q?Caf=C3=A9_talks?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1252\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nShe said =93no=94 to a longer =\r\nlunch.\r\n";

    fn read(bytes: &str) -> (&'static str, Vec<Result<RawArticle, Reject>>) {
        let source = open_bytes(bytes.as_bytes().to_vec(), &Options::default());
        (source.format, source.records.collect())
    }

    #[test]
    fn a_message_is_a_record() {
        let (format, records) = read(MESSAGE);
        assert_eq!(format, "eml");
        let raw = records[0].clone().unwrap();
        assert_eq!(raw.headline.as_deref(), Some("Café talks"));
        assert_eq!(raw.outlet.as_deref(), Some("The Bay Post"));
        assert_eq!(raw.external_id.as_deref(), Some("1@p.example"));
        assert_eq!(raw.published.as_deref(), Some("2017-02-13T20:26:00Z"));
        assert_eq!(raw.text.trim(), "She said “no” to a longer lunch.");
    }

    #[test]
    fn a_mailbox_holds_several() {
        let html = "Message-ID: <2@p.example>\r\nMIME-Version: 1.0\r\nFrom: news@p.example\r\nSubject: Two\r\nContent-Type: text/html\r\n\r\n\
            <html><head><style>p {}</style></head><body><p>One &amp; two.</p></body></html>\r\n";
        let separator = "From news@p.example Mon Feb 13 20:26:00 2017\r\n";
        let (format, records) = read(&format!(
            "{separator}{MESSAGE}>From here on it rained.\r\n\r\n{separator}{html}\r\n{separator}Message-ID: <3@p.example>\r\n\r\n"
        ));
        assert_eq!(format, "mbox");
        let texts: Vec<String> = records
            .iter()
            .map(|record| match record {
                Ok(raw) => raw.text.trim().replace("\r\n", "\n"),
                Err(reject) => reject.code.to_owned(),
            })
            .collect();
        assert_eq!(
            texts,
            [
                "She said “no” to a longer lunch.\nFrom here on it rained.",
                "<p>One &amp; two.</p>",
                "no-text"
            ]
        );
        assert_eq!(
            records[1].clone().unwrap().outlet.as_deref(),
            Some("p.example")
        );
    }

    #[test]
    fn a_letter_with_headings_is_no_mail() {
        let letter =
            "FROM: The mayor\nTO: All papers\nSUBJECT: Bridge\n\nThe bridge opens on Monday.\n";
        assert_eq!(read(letter).0, "text");
    }
}
