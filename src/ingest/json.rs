//! JSON: one object a line, an array of objects, objects one after another, or an object that wraps an array.
//!
//! The fields' names are `field`'s matter. Unknown fields are skipped unparsed. A line that is no JSON is refused and the
//! next is read; in a document that is not cut into lines, reading goes on behind the object that is malformed.

use std::fmt;
use std::io::BufRead;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field::{FieldMap, Filler, Known};
use super::lines::{Line, read_line};
use super::{Field, Format, Input, Options, Reason, Records, Reject, decode};
use crate::model::RawArticle;

/// JSON Lines.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson", "json"]
    }

    fn sniff(&self, head: &str) -> bool {
        let Some(first) = head.lines().find(|line| !line.trim().is_empty()) else {
            return false;
        };
        let first = first.trim();
        // A first line longer than the head cannot be tried; a wrapped array is the next format's.
        first.starts_with('{')
            && !wraps_array(head)
            && (serde_json::from_str::<IgnoredAny>(first).is_ok()
                || !head.trim_start().contains('\n')
                || (first.len() > 2 && first.ends_with('}') && second_line_is_object(head)))
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        lines(input, options, Reading::Fields(options.map.clone()))
    }
}

/// How an object is read.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    /// By the names of its fields, wherever they are.
    Fields(FieldMap),
    /// As the layout of one format.
    Layout(fn(serde_json::Value) -> Result<RawArticle, Reason>),
}

/// Reads objects of either kind of JSON, whichever the stream holds.
pub(super) fn records(mut input: Input, options: &Options, reading: Reading) -> Records {
    let is_lines = input
        .fill_buf()
        .is_ok_and(|head| JsonLines.sniff(&decode::repair(head)));
    if is_lines {
        lines(input, options, reading)
    } else {
        document(input, options, reading)
    }
}

/// Reads an object a line.
fn lines(input: Input, options: &Options, reading: Reading) -> Records {
    Box::new(LineRecords {
        input,
        reading,
        limit: options.max_record,
        buffer: Vec::new(),
        offset: 0,
        record: 0,
        failed: false,
    })
}

/// Reads the objects of a document.
fn document(input: Input, options: &Options, reading: Reading) -> Records {
    Box::new(DocumentRecords {
        input,
        reading,
        limit: options.max_record,
        offset: 0,
        record: 0,
        state: State::Start,
    })
}

/// Tells whether the second line starts an object of its own: the first is then a broken line, not a cut document.
fn second_line_is_object(head: &str) -> bool {
    head.lines()
        .filter(|line| !line.trim().is_empty())
        .nth(1)
        .is_some_and(|line| line.starts_with('{'))
}

/// JSON that is one document.
pub(super) struct JsonDocument;

impl Format for JsonDocument {
    fn name(&self) -> &'static str {
        "json"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn sniff(&self, head: &str) -> bool {
        let mut chars = head.chars().filter(|c| !c.is_whitespace());
        match chars.next() {
            Some('{') => chars.next().is_some_and(|c| c == '"' || c == '}'),
            Some('[') => chars.next().is_some_and(|c| c == '{' || c == ']'),
            _ => false,
        }
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        document(input, options, Reading::Fields(options.map.clone()))
    }
}

/// Keys under which APIs and exports wrap their articles.
const WRAPPERS: &[&str] = &[
    "articles",
    "data",
    "results",
    "items",
    "docs",
    "news",
    "hits",
    "stories",
    "records",
    "posts",
    "entries",
    "documents",
    "response",
];

/// Tells whether `head` opens an object one of whose first keys wraps an array of objects.
fn wraps_array(head: &str) -> bool {
    WRAPPERS.iter().any(|key| {
        let marked = format!("\"{key}\"");
        head.match_indices(&marked).any(|(at, _)| {
            let before = head.get(..at).unwrap_or_default();
            let after = head.get(at + marked.len()..).unwrap_or_default();
            let mut after = after.chars().filter(|c| !c.is_whitespace());
            // Not inside a record: nothing but one or two objects are open, and no array.
            before.matches('{').count()
                - before.matches('}').count().min(before.matches('{').count())
                <= 2
                && !before.contains("[{")
                && after.next() == Some(':')
                && after.next() == Some('[')
                && after.next() == Some('{')
        })
    })
}

/// Records of JSON Lines.
struct LineRecords {
    input: Input,
    reading: Reading,
    limit: usize,
    buffer: Vec<u8>,
    offset: u64,
    record: u64,
    failed: bool,
}

impl Iterator for LineRecords {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.failed {
                return None;
            }
            let start = self.offset;
            let line = read_line(
                &mut self.input,
                &mut self.buffer,
                self.limit,
                &mut self.offset,
            );
            match line {
                Ok(Line::End) => return None,
                Ok(Line::Whole) => {
                    if self.buffer.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    self.record += 1;
                    return Some(parse(&self.buffer, &self.reading, self.record, start));
                }
                Ok(Line::TooLong) => {
                    self.record += 1;
                    return Some(Err(reject(
                        self.record,
                        start,
                        Reason::TooLarge(self.limit),
                        &self.buffer,
                    )));
                }
                Err(error) => {
                    self.failed = true;
                    self.record += 1;
                    let reason = Reason::of_io(&error);
                    return Some(Err(reject(self.record, start, reason, &[])));
                }
            }
        }
    }
}

/// Where in a document the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte.
    Start,
    /// Between records.
    Between,
    /// Past the last record.
    Done,
}

/// Records of a JSON document.
struct DocumentRecords {
    input: Input,
    reading: Reading,
    limit: usize,
    offset: u64,
    record: u64,
    state: State,
}

impl DocumentRecords {
    /// Returns the next byte without taking it.
    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Takes one byte.
    fn bump(&mut self) {
        self.input.consume(1);
        self.offset += 1;
    }

    /// Skips to the `{` of the next record; false at the end.
    fn seek_record(&mut self) -> std::io::Result<bool> {
        while let Some(byte) = self.peek()? {
            match byte {
                b'{' => return Ok(true),
                b']' if self.record > 0 => return Ok(false),
                b'"' => {
                    self.take_object(&mut Vec::new())?;
                }
                _ => self.bump(),
            }
        }
        Ok(false)
    }

    /// Skips the opening of a wrapping object, if there is one: to behind the `[` of its array.
    fn seek_array(&mut self) -> std::io::Result<()> {
        let head = String::from_utf8_lossy(self.input.fill_buf()?);
        if !head.trim_start().starts_with('{') || !wraps_array(&head) {
            return Ok(());
        }
        let mut in_string = false;
        let mut escaped = false;
        while let Some(byte) = self.peek()? {
            self.bump();
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'[' if !in_string => {
                    // The array of records is the first that holds objects.
                    while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
                        self.bump();
                    }
                    if self.peek()? == Some(b'{') {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes one object (or string), at whose first byte the reader is, into `buffer`.
    fn take_object(&mut self, buffer: &mut Vec<u8>) -> std::io::Result<Line> {
        let (mut depth, mut in_string, mut escaped, mut too_long) = (0_usize, false, false, false);
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(Line::End);
            }
            let mut end = None;
            for (at, &byte) in bytes.iter().enumerate() {
                if in_string {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => in_string = false,
                        _ => continue,
                    }
                    if in_string || depth > 0 {
                        continue;
                    }
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    if in_string || depth > 0 {
                        continue;
                    }
                }
                end = Some(at + 1);
                break;
            }
            let used = end.unwrap_or(bytes.len());
            if buffer.len() + used > self.limit {
                too_long = true;
            } else if !too_long {
                buffer.extend_from_slice(bytes.get(..used).unwrap_or_default());
            }
            self.input.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                return Ok(if too_long { Line::TooLong } else { Line::Whole });
            }
        }
    }

    /// Reads the next record.
    fn step(&mut self) -> std::io::Result<Option<Result<RawArticle, Reject>>> {
        if self.state == State::Start {
            self.state = State::Between;
            self.seek_array()?;
        }
        if !self.seek_record()? {
            self.state = State::Done;
            return Ok(None);
        }
        let start = self.offset;
        self.record += 1;
        let mut buffer = Vec::new();
        Ok(Some(match self.take_object(&mut buffer)? {
            Line::Whole => parse(&buffer, &self.reading, self.record, start),
            Line::TooLong => Err(reject(
                self.record,
                start,
                Reason::TooLarge(self.limit),
                &buffer,
            )),
            Line::End => {
                self.state = State::Done;
                Err(reject(self.record, start, Reason::Truncated, &buffer))
            }
        }))
    }
}

impl Iterator for DocumentRecords {
    type Item = Result<RawArticle, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        self.step().unwrap_or_else(|error| {
            self.state = State::Done;
            let reason = Reason::of_io(&error);
            Some(Err(reject(self.record + 1, self.offset, reason, &[])))
        })
    }
}

/// Makes a refusal of a record's bytes.
fn reject(record: u64, start: u64, reason: Reason, bytes: &[u8]) -> Reject {
    let head = bytes.get(..2000).unwrap_or(bytes);
    Reject::new(
        Some(record),
        Some(start),
        reason,
        &String::from_utf8_lossy(head),
    )
}

/// Reads one object.
fn parse(bytes: &[u8], reading: &Reading, record: u64, start: u64) -> Result<RawArticle, Reject> {
    let text = decode::repair(bytes);
    let map = match reading {
        Reading::Fields(map) => map,
        Reading::Layout(layout) => {
            return serde_json::from_str(&text)
                .map_err(|error| Reason::Malformed(error.to_string()))
                .and_then(layout)
                .map(|raw| RawArticle {
                    record,
                    byte_offset: start,
                    ..raw
                })
                .map_err(|reason| reject(record, start, reason, bytes));
        }
    };
    let mut filler = Filler::new(record, start);
    let mut json = serde_json::Deserializer::from_str(&text);
    let outcome = json
        .deserialize_any(RecordVisitor {
            map,
            filler: &mut filler,
            depth: 0,
        })
        .and_then(|()| json.end());
    if let Err(error) = outcome {
        return Err(reject(
            record,
            start,
            Reason::Malformed(error.to_string()),
            bytes,
        ));
    }
    if filler.raw.text.trim().is_empty() {
        return Err(reject(record, start, Reason::NoText, bytes));
    }
    Ok(filler.raw)
}

/// Deepest object inside a record that is searched for fields.
const MAX_DEPTH: usize = 3;

/// Reads the fields of one object into a [`Filler`].
struct RecordVisitor<'a> {
    map: &'a FieldMap,
    filler: &'a mut Filler,
    depth: usize,
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(known) = map.next_key_seed(KeySeed(self.map))? {
            match known {
                Some(known) if known.field == Field::Inside && self.depth < MAX_DEPTH => {
                    map.next_value_seed(InsideSeed(RecordVisitor {
                        map: self.map,
                        filler: self.filler,
                        depth: self.depth + 1,
                    }))?;
                }
                Some(known) if known.field != Field::Inside && self.filler.wants(known) => {
                    let value = map.next_value_seed(ValueSeed { depth: 0 })?;
                    self.filler.put(known, value.texts(known.field));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads an object inside the record; anything else in its place is skipped.
struct InsideSeed<'a>(RecordVisitor<'a>);

impl<'de> DeserializeSeed<'de> for InsideSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InsideSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key as what it means.
struct KeySeed<'a>(&'a FieldMap);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<Known>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<Known>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.find(key))
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Nothing,
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Value {
    /// Returns the texts in a value of `field`.
    fn texts(self, field: Field) -> Vec<String> {
        let mut out = Vec::new();
        self.collect(field, &mut out);
        out
    }

    /// Collects texts: of an object the one that names it, or, in a body, all paragraphs.
    fn collect(self, field: Field, out: &mut Vec<String>) {
        match self {
            Self::Nothing => {}
            Self::Text(text) => out.push(text),
            Self::List(values) => {
                for value in values {
                    value.collect(field, out);
                }
            }
            Self::Object(entries) => {
                const NAMING: &[&str] = &[
                    "name", "title", "value", "href", "url", "site", "label", "$text", "text",
                ];
                let is_body = field == Field::Body;
                if is_body
                    && entries
                        .iter()
                        .any(|(key, _)| key == "sections" || key == "paragraphs")
                {
                    for (key, value) in entries {
                        if key == "summary" {
                            let mut points = Vec::new();
                            value.collect(field, &mut points);
                            out.extend(points.iter().map(|point| format!("* {point}")));
                        } else {
                            value.collect(field, out);
                        }
                    }
                    return;
                }
                let best = entries
                    .into_iter()
                    .filter_map(|(key, value)| {
                        NAMING
                            .iter()
                            .position(|name| *name == key)
                            .map(|rank| (rank, value))
                    })
                    .min_by_key(|(rank, _)| *rank);
                if let Some((_, value)) = best {
                    value.collect(field, out);
                }
            }
        }
    }
}

/// Deepest nesting inside a field's value.
const MAX_NESTING: usize = 8;

/// Reads a field's value, down to [`MAX_NESTING`].
struct ValueSeed {
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.depth > MAX_NESTING {
            deserializer.deserialize_ignored_any(IgnoredAny)?;
            return Ok(Value::Nothing);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Self {
            depth: self.depth + 1,
        })? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Self {
                depth: self.depth + 1,
            })?;
            entries.push((key, value));
        }
        Ok(Value::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    fn read(text: &str) -> (&'static str, Vec<Result<RawArticle, Reject>>) {
        let source = open_bytes(text.as_bytes().to_vec(), &Options::default());
        (source.format, source.records.collect())
    }

    fn texts(text: &str) -> (&'static str, Vec<String>) {
        let (format, records) = read(text);
        let texts = records
            .into_iter()
            .map(|record| record.map_or_else(|reject| reject.code.to_owned(), |raw| raw.text))
            .collect();
        (format, texts)
    }

    #[test]
    fn json_comes_in_lines_arrays_wrappers_and_one_after_another() {
        let a = r#"{"title":"A [1]","text":"one {"}"#;
        let b = r#"{"title":"B","text":"two \" }"}"#;
        let want = vec!["one {".to_owned(), "two \" }".to_owned()];
        assert_eq!(texts(&format!("{a}\n{b}\n")), ("jsonl", want.clone()));
        assert_eq!(texts(&format!("{a}\r\n\r\n{b}")), ("jsonl", want.clone()));
        assert_eq!(texts(&format!("[{a},\n {b}]")), ("json", want.clone()));
        assert_eq!(
            texts(&format!(
                "{{\"status\":\"ok\",\"tags\":[1],\"articles\":[{a},{b}],\"more\":{{\"text\":\"x\"}}}}"
            )),
            ("json", want.clone())
        );
        assert_eq!(
            texts(&format!("{{\"response\":{{\n\"docs\": [{a},{b}]}}}}")),
            ("json", want.clone())
        );
        let pretty = "{\n \"text\": \"one {\"\n}\n{\n \"text\": \"two \\\" }\"\n}";
        assert_eq!(texts(pretty), ("json", want));
    }

    #[test]
    fn a_bad_record_is_refused_and_the_rest_kept() {
        let (_, out) = texts(
            "{\"text\":\"one\"}\n{\"text\": oops\n{\"title\":\"no words\"}\n[1]\n{\"text\":\"two\"}\n{\"text\":\"cut",
        );
        assert_eq!(
            out,
            [
                "one",
                "malformed",
                "no-text",
                "malformed",
                "two",
                "malformed"
            ]
        );
        let (_, out) =
            texts("[{\"text\":\"one\"},{\"text\":}, {\"text\":\"two\"}, {\"text\":\"cut");
        assert_eq!(out, ["one", "malformed", "two", "truncated"]);
    }

    #[test]
    fn fields_of_known_collections_find_their_place() {
        let record = r#"{"authors":["Ana Novak","None"],"date_download":"2020-01-01","date_publish":"2017-02-13 20:26:00",
            "language":"en","maintext":"The body.","text":"The page.","source_domain":"reuters.com","title":"Head","image_url":null,
            "thread":{"section_title":"World","country":"US"},"url":"https://x.org/a","description":{"text":"deep"}}"#
            .replace('\n', " ");
        let (_, records) = read(&record);
        let raw = records[0].clone().unwrap();
        assert_eq!(raw.authors, ["Ana Novak"]);
        assert_eq!(raw.published.as_deref(), Some("2017-02-13 20:26:00"));
        assert_eq!(raw.text, "The body.");
        assert_eq!(raw.outlet.as_deref(), Some("reuters.com"));
        assert_eq!(raw.section.as_deref(), Some("World"));
        let fundus = r#"{"headline":"H","body":{"summary":["S"],"sections":[{"headline":["T"],"paragraphs":["P","Q"]}]},"publisher":{"name":"N"}}"#;
        let (_, records) = read(fundus);
        let raw = records[0].clone().unwrap();
        assert_eq!(raw.text, "* S\n\nT\n\nP\n\nQ");
        assert_eq!(raw.outlet.as_deref(), Some("N"));
    }

    #[test]
    fn a_record_over_the_limit_is_refused_without_being_held() {
        let options = Options {
            max_record: 100,
            ..Options::default()
        };
        let text = format!(
            "{{\"text\":\"{}\"}}\n{{\"text\":\"ok\"}}\n",
            "x".repeat(200_000)
        );
        let codes: Vec<_> = open_bytes(text.into_bytes(), &options)
            .records
            .map(|record| record.map_or_else(|reject| reject.code.to_owned(), |raw| raw.text))
            .collect();
        assert_eq!(codes, ["too-large", "ok"]);
    }
}
