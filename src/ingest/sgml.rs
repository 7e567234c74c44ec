//! The SGML of the Reuters-21578 collection (newswire of 1987).
//!
//! Not XML: it holds control references such as `&#3;`, and its tags are known. One `REUTERS` element is one story; its
//! text is wrapped by hand, which `clean` undoes. Layout: <https://kdd.ics.uci.edu/databases/reuters21578/README.txt>.

use super::lines::{Line, read_line};
use super::{Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

/// Reuters-21578.
pub(super) struct ReutersSgml;

impl Format for ReutersSgml {
    fn name(&self) -> &'static str {
        "reuters-sgml"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["sgm", "sgml"]
    }

    fn sniff(&self, head: &str) -> bool {
        head.contains("<REUTERS ") && (head.contains("<!DOCTYPE lewis") || head.contains("NEWID="))
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        Box::new(Stories {
            input,
            limit: options.max_record,
            line: Vec::new(),
            offset: 0,
            record: 0,
            done: false,
        })
    }
}

/// The stories of a file.
struct Stories {
    input: Input,
    limit: usize,
    line: Vec<u8>,
    offset: u64,
    record: u64,
    done: bool,
}

impl Iterator for Stories {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut story = String::new();
        let mut start = self.offset;
        let mut too_large = false;
        while !self.done {
            let at = self.offset;
            let line = read_line(
                &mut self.input,
                &mut self.line,
                self.limit,
                &mut self.offset,
            );
            match line {
                Ok(Line::Whole) => {}
                Ok(Line::TooLong) => too_large = true,
                Ok(Line::End) | Err(_) => {
                    self.done = true;
                    break;
                }
            }
            let line = decode::repair(&self.line);
            if line.starts_with("<REUTERS ") {
                if !story.is_empty() {
                    // The story before was never closed: it is handed out at the next close, with this one's start lost.
                    story.clear();
                }
                start = at;
                too_large = false;
                self.record += 1;
            }
            if self.record == 0 {
                continue;
            }
            if story.len() + line.len() > self.limit {
                too_large = true;
            } else {
                story.push_str(&line);
                story.push('\n');
            }
            if line.trim_end().ends_with("</REUTERS>") {
                if too_large {
                    return Some(Err(Reject::new(
                        Some(self.record),
                        Some(start),
                        Reason::TooLarge(self.limit),
                        "",
                    )));
                }
                return Some(parse(&story, self.record, start));
            }
        }
        (!story.trim().is_empty()).then(|| {
            Err(Reject::new(
                Some(self.record),
                Some(start),
                Reason::Truncated,
                &story,
            ))
        })
    }
}

/// Returns what stands between `<NAME…>` and `</NAME>`.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name}"))?;
    let (_, rest) = rest.split_once('>')?;
    let end = rest.find(&format!("</{name}>")).unwrap_or(rest.len());
    rest.get(..end)
}

/// Returns the value of an attribute.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split_once(&format!("{name}=\""))?.1.split('"').next()
}

/// Resolves the references that the collection uses; those of controls go.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.find(';').filter(|end| *end <= 6);
        let name = end.and_then(|end| after.get(..end));
        let found = match name {
            Some("lt") => Some("<"),
            Some("gt") => Some(">"),
            Some("amp") => Some("&"),
            Some(number) if number.starts_with('#') => Some(""),
            _ => None,
        };
        if let (Some(found), Some(end)) = (found, end) {
            out.push_str(found);
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Reads one story.
fn parse(story: &str, record: u64, start: u64) -> Result<RawArticle, Reject> {
    let head = story.lines().next().unwrap_or_default();
    let field = |name: &str| {
        element(story, name)
            .map(plain)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let text = element(story, "TEXT").unwrap_or_default();
    let body = element(text, "BODY").map_or_else(
        // A story "UNPROC"essed, or brief: all of its text is its body.
        || {
            if text.contains("<TITLE>") && !text.contains("<DATELINE>") {
                String::new()
            } else {
                plain(text)
            }
        },
        plain,
    );
    // The agency's own end mark.
    let body = body.trim_end();
    let body = body
        .strip_suffix("Reuter")
        .or_else(|| body.strip_suffix("REUTER"))
        .unwrap_or(body)
        .trim_end();
    if body.is_empty() {
        return Err(Reject::new(
            Some(record),
            Some(start),
            Reason::NoText,
            story,
        ));
    }
    let dateline = element(text, "DATELINE").map(plain).unwrap_or_default();
    let dateline = dateline.trim();
    Ok(RawArticle {
        record,
        byte_offset: start,
        external_id: attribute(head, "NEWID").map(str::to_owned),
        outlet: Some("Reuters".to_owned()),
        headline: field("TITLE")
            .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
        authors: field("AUTHOR").into_iter().collect(),
        published: field("DATE").and_then(|date| date.lines().next().map(str::to_owned)),
        language: Some("en".to_owned()),
        // The dateline leads the first paragraph, as on the wire.
        text: if dateline.is_empty() {
            body.to_owned()
        } else {
            format!("{dateline} {}", body.trim_start())
        },
        ..RawArticle::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    const FILE: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n\
        <REUTERS TOPICS=\"NO\" NEWID=\"12\">\n<DATE>26-FEB-1987 15:01:01.01</DATE>\n<UNKNOWN>\n&#5;&#5;F 07\n</UNKNOWN>\n\
        <TEXT>&#2;\n<TITLE>TIN &lt;TIN.L> PRICES\n RISE</TITLE>\n<AUTHOR>    By Ana Ray, Reuters</AUTHOR>\n\
        <DATELINE>    LIMA, Feb 26 - </DATELINE><BODY>Tin rose again.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n\
        <REUTERS TOPICS=\"NO\" NEWID=\"13\">\n<TEXT TYPE=\"BRIEF\">&#2;\n<TITLE>NO MORE</TITLE>Blah blah.\n&#3;</TEXT>\n</REUTERS>\n\
        <REUTERS NEWID=\"14\">\n<DATE>2";

    #[test]
    fn stories_are_read_and_briefs_without_a_body_refused() {
        let source = open_bytes(FILE.as_bytes().to_vec(), &Options::default());
        assert_eq!(source.format, "reuters-sgml");
        let records: Vec<_> = source.records.collect();
        let raw = records[0].clone().unwrap();
        assert_eq!(raw.text, "LIMA, Feb 26 - Tin rose again.");
        assert_eq!(raw.headline.as_deref(), Some("TIN <TIN.L> PRICES RISE"));
        assert_eq!(raw.external_id.as_deref(), Some("12"));
        assert_eq!(raw.published.as_deref(), Some("26-FEB-1987 15:01:01.01"));
        assert_eq!(records[1].clone().unwrap_err().code, "no-text");
        assert_eq!(records[2].clone().unwrap_err().code, "truncated");
    }
}
