//! What a page says of its article in JSON-LD, the form that search engines ask for (schema.org/Article).
//!
//! Sites write it in many ways: one object, a list, a `@graph` whose parts point at each other, the article inside a page's
//! `mainEntity`; and with faults that a strict parser refuses: trailing commas, raw line ends in strings, comment marks and
//! CDATA about the whole. What can be mended is; of what cannot, the plain fields are picked out of the text.

use serde_json::{Map, Value};

use super::super::markup;

/// What JSON-LD says of the article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) description: Option<String>,
    pub(super) body: Option<String>,
    /// Date of the page around the article, for want of the article's own.
    pub(super) page_published: Option<String>,
    /// Name of the site, for want of a publisher.
    pub(super) site: Option<String>,
}

/// Deepest object that is looked into.
const DEPTH: usize = 8;

/// Most objects that are looked at in one page.
const OBJECTS: usize = 5000;

/// Reads all JSON-LD blocks of a page; `wanted` are the headlines and addresses that the page gives itself elsewhere, which
/// tell its own article from those that it links to.
pub(super) fn read(blocks: &[String], wanted: &[&str]) -> Stated {
    let mut values = Vec::new();
    let mut broken = Vec::new();
    for block in blocks {
        let found = parse(block);
        if found.is_empty() {
            broken.push(block.as_str());
        }
        values.extend(found);
    }
    let mut nodes = Vec::new();
    for value in &values {
        collect(value, 0, &mut nodes);
    }
    let rank = |node: &Map<String, Value>| {
        let own = ["headline", "name", "url", "mainEntityOfPage", "@id"]
            .iter()
            .filter_map(|key| text(node, key))
            .any(|value| wanted.iter().any(|wanted| same(wanted, &value)));
        (!own, !node.contains_key("datePublished"))
    };
    let article = nodes
        .iter()
        .copied()
        .filter(|node| is_type(node, is_article))
        .min_by_key(|node| rank(node));
    let mut stated = article.map_or_else(Stated::default, |node| of_node(node, &nodes));
    for node in &nodes {
        if is_type(node, |kind| matches!(kind, "WebPage" | "ItemPage")) {
            stated.page_published = stated
                .page_published
                .or_else(|| text(node, "datePublished"));
        } else if is_type(node, |kind| kind == "WebSite") {
            stated.site = stated.site.or_else(|| text(node, "name"));
        }
    }
    for block in broken {
        salvage(block, &mut stated);
    }
    stated
}

/// Tells whether a schema.org type is a kind of article.
fn is_article(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("BlogPosting")
        || matches!(kind, "Report" | "PressRelease" | "SocialMediaPosting")
}

/// Tells whether one of a node's types is wanted, its prefix (`schema:`, `https://schema.org/`) aside.
fn is_type(node: &Map<String, Value>, wanted: impl Fn(&str) -> bool) -> bool {
    let bare = |kind: &str| {
        wanted(
            kind.rsplit(['/', ':', '#'])
                .next()
                .unwrap_or_default()
                .trim(),
        )
    };
    match node.get("@type") {
        Some(Value::String(kind)) => bare(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(bare),
        _ => false,
    }
}

/// Collects the objects of a block, outermost first; what lists link to (`itemListElement`) is somebody else's.
fn collect<'a>(value: &'a Value, depth: usize, out: &mut Vec<&'a Map<String, Value>>) {
    if depth > DEPTH || out.len() >= OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                collect(item, depth + 1, out);
            }
        }
        Value::Object(node) => {
            out.push(node);
            for (key, value) in node {
                if !matches!(
                    key.as_str(),
                    "itemListElement"
                        | "comment"
                        | "review"
                        | "isPartOf"
                        | "citation"
                        | "relatedLink"
                ) && (value.is_object() || value.is_array())
                {
                    collect(value, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Returns the fields of the article.
fn of_node(node: &Map<String, Value>, all: &[&Map<String, Value>]) -> Stated {
    let published = ["datePublished", "dateCreated", "uploadDate"]
        .iter()
        .find_map(|key| text(node, key));
    Stated {
        headline: text(node, "headline").or_else(|| text(node, "name")),
        published,
        updated: text(node, "dateModified"),
        authors: ["author", "creator"]
            .iter()
            .find_map(|key| node.get(*key).map(|value| names(value, all)))
            .unwrap_or_default(),
        publisher: ["publisher", "sourceOrganization", "provider"]
            .iter()
            .find_map(|key| {
                node.get(*key)
                    .and_then(|value| names(value, all).into_iter().next())
            }),
        section: text(node, "articleSection"),
        language: text(node, "inLanguage"),
        url: ["url", "mainEntityOfPage"]
            .iter()
            .filter_map(|key| text(node, key))
            .find(|url| url.starts_with("http")),
        description: text(node, "description"),
        body: text(node, "articleBody").or_else(|| text(node, "text")),
        page_published: None,
        site: None,
    }
}

/// Returns the text of a field: a string, the first of a list, an object's `@value`, `name`, `@id` or `url`.
fn text(node: &Map<String, Value>, key: &str) -> Option<String> {
    fn of(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(items) => items.iter().take(20).find_map(|item| match item {
                Value::Array(_) => None,
                other => of(other),
            }),
            Value::Object(node) => ["@value", "name", "@id", "url"].iter().find_map(|key| {
                node.get(*key)
                    .filter(|value| value.is_string())
                    .and_then(of)
            }),
            _ => None,
        }
    }
    let text = node.get(key).and_then(of)?;
    Some(markup::entities(&text).into_owned())
}

/// Returns the names that an author or publisher has: a string, an object's name, or what its `@id` leads to.
fn names(value: &Value, all: &[&Map<String, Value>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    for item in items.iter().take(50) {
        let name = match item {
            Value::String(name) => Some(name.clone()),
            Value::Object(node) => text(node, "name").or_else(|| {
                let id = node.get("@id")?.as_str()?;
                all.iter()
                    .find(|other| {
                        other.get("@id").and_then(Value::as_str) == Some(id)
                            && other.contains_key("name")
                    })
                    .and_then(|other| text(other, "name"))
            }),
            _ => None,
        };
        let Some(name) = name.map(|name| name.trim().to_owned()) else {
            continue;
        };
        if !name.is_empty() && !name.contains("://") && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Tells whether two headlines or addresses are the same, but for signs, scheme and case.
pub(super) fn same(one: &str, other: &str) -> bool {
    let folded = |text: &str| -> String {
        text.trim_start_matches("https")
            .trim_start_matches("http")
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

/// Parses a block; several documents one after another are all read, and a broken one is mended.
fn parse(block: &str) -> Vec<Value> {
    let bare = bare(block);
    if bare.is_empty() {
        return Vec::new();
    }
    let strict: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(bare)
        .into_iter::<Value>()
        .collect();
    if let Ok(values) = strict {
        return values;
    }
    let mended = mended(bare);
    serde_json::Deserializer::from_str(&mended)
        .into_iter::<Value>()
        .map_while(Result::ok)
        .collect()
}

/// Returns a block without the marks of comments and CDATA about it.
fn bare(block: &str) -> &str {
    let start = block.find(['{', '[']).map_or(block.len(), |at| {
        // "//<![CDATA[" holds a bracket of its own.
        block
            .get(..at + 1)
            .filter(|head| head.ends_with("<!["))
            .and_then(|_| block.get(at..)?.find("CDATA[").map(|inner| at + inner + 6))
            .and_then(|from| block.get(from..)?.find(['{', '[']).map(|more| from + more))
            .unwrap_or(at)
    });
    let rest = block.get(start..).unwrap_or_default();
    let rest = rest
        .trim_end()
        .trim_end_matches("-->")
        .trim_end()
        .trim_end_matches("*/")
        .trim_end_matches("/*")
        .trim_end();
    let rest = rest.strip_suffix("]]>").unwrap_or(rest).trim_end();
    rest.trim_end_matches(['/', '*', ';', ' ', '\n', '\r', '\t'])
}

/// Returns JSON with its commonest faults mended: line ends and tabs inside strings, commas before a closing bracket,
/// escapes that JSON does not know, comments.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                '"' => {
                    in_string = false;
                    out.push('"');
                }
                '\\' => match chars.next() {
                    Some(next) if "\"\\/bfnrtu".contains(next) => {
                        out.push('\\');
                        out.push(next);
                    }
                    Some(next) => out.push(next),
                    None => {}
                },
                '\n' => out.push_str("\\n"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push('"');
            }
            '}' | ']' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                while let Some(c) = chars.next() {
                    if c == '*' && chars.peek() == Some(&'/') {
                        chars.next();
                        break;
                    }
                }
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Picks the plain fields out of a block that cannot be parsed, where nothing better has them.
fn salvage(block: &str, stated: &mut Stated) {
    if !(block.contains("Article\"") || block.contains("Posting\"")) {
        return;
    }
    let field = |name: &str| {
        let marked = format!("\"{name}\"");
        let (_, rest) = block.split_once(marked.as_str())?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let rest = rest.strip_prefix('"')?;
        let end = rest
            .char_indices()
            .take(400)
            .scan(false, |escaped, (at, c)| {
                let ends = c == '"' && !*escaped;
                *escaped = c == '\\' && !*escaped;
                Some((at, ends))
            })
            .find_map(|(at, ends)| ends.then_some(at))?;
        let quoted = format!("\"{}\"", mended_inside(rest.get(..end)?));
        serde_json::from_str::<String>(&quoted)
            .ok()
            .filter(|text| !text.trim().is_empty())
    };
    stated.headline = stated.headline.take().or_else(|| field("headline"));
    stated.published = stated.published.take().or_else(|| field("datePublished"));
    stated.updated = stated.updated.take().or_else(|| field("dateModified"));
    stated.section = stated.section.take().or_else(|| field("articleSection"));
}

/// Mends the inside of a string.
fn mended_inside(text: &str) -> String {
    let quoted = mended(&format!("\"{text}\""));
    quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(blocks: &[&str], wanted: &[&str]) -> Stated {
        let blocks: Vec<String> = blocks.iter().map(|&block| block.to_owned()).collect();
        read(&blocks, wanted)
    }

    #[test]
    fn articles_are_found_in_graphs_lists_and_pages() {
        for block in [
            r#"{"@type":"NewsArticle","headline":"H","datePublished":"2019-02-12","author":"Ana Ray","publisher":{"name":"P"}}"#,
            r#"[{"@type":"WebSite"},{"@type":["Article","NewsArticle"],"headline":"H","datePublished":"2019-02-12","author":[{"name":"Ana Ray"}],"publisher":[{"name":"P"}]}]"#,
            r##"{"@graph":[{"@type":"Person","@id":"#a","name":"Ana Ray"},{"@type":"Organization","@id":"#p","name":"P"},
                {"@type":"schema:ReportageNewsArticle","headline":"H","datePublished":"2019-02-12","author":{"@id":"#a"},"publisher":{"@id":"#p"}}]}"##,
            r#"{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"H","datePublished":"2019-02-12","author":{"name":"Ana Ray"},"publisher":{"name":"P"}}}"#,
        ] {
            let got = stated(&[block], &[]);
            assert_eq!(
                (
                    got.headline.as_deref(),
                    got.published.as_deref(),
                    got.authors.join("|").as_str(),
                    got.publisher.as_deref()
                ),
                (Some("H"), Some("2019-02-12"), "Ana Ray", Some("P")),
                "{block}"
            );
        }
    }

    #[test]
    fn faults_are_mended_and_good_blocks_stand_beside_bad_ones() {
        for block in [
            "<!--\n{\"@type\":\"Article\",\"headline\":\"A \\'b\\'\",\"datePublished\":\"2019-02-12\",}\n-->",
            "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A 'b'\",\"description\":\"one\ntwo\",\"datePublished\":\"2019-02-12\"}\n//]]>",
            "[{\"@type\":\"Article\",\"headline\":\"A 'b'\",\"keywords\":[\"x\",],\"datePublished\":\"2019-02-12\"},];",
            // A quotation mark that nobody escaped: the fields before it are still there.
            "{\"@type\":\"Article\",\"headline\":\"A 'b'\",\"datePublished\":\"2019-02-12\",\"description\":\"he said \"no\" twice\"}",
        ] {
            let got = stated(&["{\"broken", block], &[]);
            assert_eq!(
                (got.headline.as_deref(), got.published.as_deref()),
                (Some("A 'b'"), Some("2019-02-12")),
                "{block}"
            );
        }
    }

    #[test]
    fn the_pages_own_article_is_told_from_others() {
        let block = r#"[{"@type":"NewsArticle","headline":"Other","datePublished":"2018-01-01"},
            {"@type":"NewsArticle","headline":"Own story","datePublished":"2019-02-12"}]"#;
        assert_eq!(
            stated(&[block], &["Own Story!"]).published.as_deref(),
            Some("2019-02-12")
        );
        assert_eq!(
            stated(&[block], &[]).published.as_deref(),
            Some("2018-01-01")
        );
        let deep = "[".repeat(100_000);
        assert_eq!(stated(&[&deep], &[]), Stated::default());
    }
}
