//! Articles as site generators and note programs keep them: a block of `name: value` lines between `---` (YAML) or `+++` (TOML),
//! then the text.
//!
//! The block's names are those of any other record (`title`, `date`, `author`, `url`), and `--map` gives others their meaning.

use std::io::Read;

use gray_matter::engine::{TOML, YAML};
use gray_matter::{Matter, ParsedEntity};
use serde_json::{Map, Value};

use super::{Format, Input, Options, Reason, Records, Reject, decode, json};

/// Farthest that the closing line stands from the start, in lines.
const LONGEST: usize = 200;

/// Text behind a block of fields.
pub(super) struct FrontMatter;

impl Format for FrontMatter {
    fn name(&self) -> &'static str {
        "front-matter"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["md", "markdown", "txt"]
    }

    fn sniff(&self, head: &str) -> bool {
        let mut lines = head.trim_start_matches('\u{feff}').lines();
        let (mark, link) = match lines.next().map(str::trim_end) {
            Some("---") => ("---", ':'),
            Some("+++") => ("+++", '='),
            _ => return false,
        };
        let mut fields = 0;
        for line in lines.take(LONGEST) {
            if line.trim_end() == mark {
                return fields > 0;
            }
            fields += usize::from(is_field(line, link));
        }
        false
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        match object(input, options.max_record) {
            Ok(object) => json::records(
                Box::new(std::io::Cursor::new(object.into_bytes())),
                options,
                json::Reading::Fields(options.map.clone()),
            ),
            Err(reject) => Box::new(std::iter::once(Err(reject))),
        }
    }
}

/// Tells whether a line names a field: `title: Pier opens`.
fn is_field(line: &str, link: char) -> bool {
    line.split_once(link).is_some_and(|(name, _)| {
        let name = name.trim();
        name.starts_with(char::is_alphabetic)
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
    })
}

/// Most opening brackets and indented levels of a block, and most bytes of one of its lines: parsers of YAML go down as deep as a
/// hostile block does, and write out its aliases.
const BRACKETS: usize = 200;
const LINE: usize = 20_000;

/// Tells whether the block of fields is such as people write.
fn is_tame(text: &str) -> bool {
    let mut lines = text.lines();
    let mark = lines.next().map_or("", str::trim_end);
    let (mut brackets, mut aliases) = (0, false);
    for line in lines
        .take(LONGEST)
        .take_while(|line| line.trim_end() != mark)
    {
        if line.len() > LINE {
            return false;
        }
        brackets += line
            .bytes()
            .filter(|byte| matches!(byte, b'[' | b'{'))
            .count();
        brackets += usize::from(line.trim_start().starts_with("- -"));
        aliases |= line
            .split_whitespace()
            .any(|word| word.len() > 1 && word.starts_with('*') && !word.starts_with("**"));
    }
    brackets <= BRACKETS && !aliases
}

/// Reads the whole stream and makes one JSON object of it: the fields, and the text.
fn object(input: Input, limit: usize) -> Result<String, Reject> {
    let reject = |reason, excerpt: &str| Reject::new(Some(1), Some(0), reason, excerpt);
    let mut bytes = Vec::new();
    input
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| reject(Reason::of_io(&error), ""))?;
    if bytes.len() > limit {
        let head = bytes.get(..2000).unwrap_or_default();
        return Err(reject(
            Reason::TooLarge(limit),
            &String::from_utf8_lossy(head),
        ));
    }
    let text = decode::repair(&bytes).replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}');
    if !is_tame(text) {
        let reason = "a block of fields with aliases, deep nesting or endless lines";
        return Err(reject(Reason::Malformed(reason.to_owned()), text));
    }
    let parsed: Result<ParsedEntity<Value>, _> = if text.starts_with("+++") {
        let mut matter = Matter::<TOML>::new();
        "+++".clone_into(&mut matter.delimiter);
        matter.parse(text)
    } else {
        Matter::<YAML>::new().parse(text)
    };
    let parsed = parsed.map_err(|error| reject(Reason::Malformed(error.to_string()), text))?;
    let mut fields = match parsed.data {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    fields.insert("text".to_owned(), Value::String(parsed.content));
    Ok(Value::Object(fields).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RawArticle;

    fn read(text: &str) -> Vec<Result<RawArticle, Reject>> {
        let input: Input = Box::new(std::io::Cursor::new(text.to_owned().into_bytes()));
        FrontMatter.read(input, &Options::default()).collect()
    }

    #[test]
    fn fields_go_to_their_columns_and_the_rest_is_the_text() {
        for text in [
            "---\ntitle: Pier opens\ndate: 2021-05-03\nauthor: Ana Ray\nurl: https://bay.example/pier\ntags: [pier]\n---\n\nThe pier opened.\n\nIt rained.\n",
            "+++\ntitle = \"Pier opens\"\ndate = \"2021-05-03\"\nauthor = \"Ana Ray\"\nurl = \"https://bay.example/pier\"\n+++\nThe pier opened.\n\nIt rained.\n",
        ] {
            assert!(FrontMatter.sniff(text));
            let records = read(text);
            let article = records[0].as_ref().unwrap();
            assert_eq!(records.len(), 1);
            assert_eq!(article.text.trim(), "The pier opened.\n\nIt rained.");
            assert_eq!(article.headline.as_deref(), Some("Pier opens"));
            assert_eq!(article.url.as_deref(), Some("https://bay.example/pier"));
        }
    }

    #[test]
    fn rules_and_broken_blocks_are_told() {
        for text in [
            "---\n\nThe pier opened.\n",
            "---\nno fields here\n---\n",
            "The pier: opened.\n",
        ] {
            assert!(!FrontMatter.sniff(text), "{text}");
        }
        let broken = "---\ntitle: [unclosed\ndate: x: y: z\n---\nThe pier opened.\n";
        assert!(FrontMatter.sniff(broken));
        assert!(read(broken)[0].is_err());
        for hostile in [
            format!("---\ntitle: {}\n---\nText.\n", "[".repeat(100_000)),
            "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\nText.\n".to_owned(),
        ] {
            assert!(read(&hostile)[0].is_err());
        }
    }
}
