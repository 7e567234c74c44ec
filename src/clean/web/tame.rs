//! A page made harmless for the readers behind it: no scripts, no nesting without end, captions taken out.
//!
//! Tree builders and the extraction of main text recurse over elements and compare attributes. A hostile or broken page
//! (100,000 open tags, 50,000 attributes) would overflow their stack or hold them for minutes, so what reaches them is
//! bounded here, in one pass over the tags. On a page within the bounds nothing changes but what no reader sees.

use crate::ingest::tags::{Piece, Pieces, attribute};

/// Deepest nesting that is kept; the tags beyond are dropped, their words stay.
const DEPTH: usize = 150;

/// Most bytes of one tag's attributes; beyond, only those that readers look at are kept.
const ATTRIBUTES: usize = 4096;

/// Most attributes of one tag.
const ATTRIBUTE_COUNT: usize = 40;

/// Most tags of a page that is read as a tree.
const TAGS: usize = 25_000;

/// Most bytes of words of a page that is read as a tree.
const WORDS: usize = 1 << 20;

/// Longest caption, in bytes, and most pieces of markup in it.
const CAPTION: (usize, usize) = (800, 60);

/// A page, made harmless.
#[derive(Debug, Default)]
pub(super) struct Tamed {
    /// The page's markup.
    pub(super) html: String,
    /// Captions of pictures, in their order.
    pub(super) captions: Vec<String>,
    /// Tells whether the page is small enough to be read as a tree.
    pub(super) is_small: bool,
}

/// Elements that hold no words of the page.
const UNSEEN: &[&str] = &[
    "script",
    "style",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "canvas",
    "noscript",
    "math",
    "audio",
    "video",
    "amp-ad",
    "amp-analytics",
    "amp-sidebar",
];

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end a paragraph that was left open.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "figure",
    "form",
    "hr",
    "address",
    "fieldset",
];

/// Elements that an open one of their own kind ends.
const SIBLINGS: &[&str] = &["li", "dt", "dd", "tr", "td", "th", "option"];

/// Elements that a tree builder opens again in every block behind them until they are closed; of those with other attributes
/// it keeps all, without attributes three.
const FORMATTING: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Makes `page` harmless.
pub(super) fn tame(page: &str) -> Tamed {
    let mut out = Tamed {
        html: String::with_capacity(page.len() / 2),
        ..Tamed::default()
    };
    let mut open: Vec<&str> = Vec::new();
    let (mut tags, mut words) = (0_usize, 0_usize);
    let mut unseen: Option<&str> = None;
    // Elements that never end from here on.
    let mut endless: Vec<&str> = Vec::new();
    let mut pieces = Pieces::new(page, true);
    while let Some(piece) = pieces.next() {
        if let Some(name) = unseen {
            if matches!(piece, Piece::Close(other) if other.eq_ignore_ascii_case(name)) {
                unseen = None;
            }
            continue;
        }
        match piece {
            Piece::Text(text) => {
                words += text.len();
                // A sign that begins no tag here must not begin one for the next reader.
                match text.strip_prefix('<') {
                    Some(rest) => {
                        out.html.push_str("&lt;");
                        out.html.push_str(rest);
                    }
                    None => out.html.push_str(text),
                }
            }
            Piece::Data(data) => {
                // CDATA has no meaning in HTML, but its words are seen in XHTML.
                words += data.len();
                out.html
                    .push_str(&data.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Piece::Open(name, attributes, closed) => {
                if is_any(name, UNSEEN) {
                    // Only one that is closed somewhere hides what follows.
                    if closed || is_any(name, &endless) {
                    } else if has_end(pieces.rest(), name) {
                        unseen = Some(name);
                    } else {
                        endless.push(name);
                    }
                    continue;
                }
                if is_caption(name, attributes)
                    && let Some((caption, behind)) = caption(name, &pieces)
                {
                    out.captions.extend(caption);
                    pieces = behind;
                    continue;
                }
                tags += 1;
                if is_any(name, BLOCKS) {
                    while open
                        .last()
                        .is_some_and(|last| last.eq_ignore_ascii_case("p"))
                    {
                        open.pop();
                    }
                }
                if is_any(name, SIBLINGS)
                    && open
                        .last()
                        .is_some_and(|last| last.eq_ignore_ascii_case(name))
                {
                    open.pop();
                }
                let is_void = is_any(name, VOID);
                if open.len() >= DEPTH && !is_void {
                    out.html
                        .push_str(if is_any(name, BLOCKS) { "<br>" } else { " " });
                    continue;
                }
                let attributes = if is_any(name, FORMATTING) {
                    ""
                } else {
                    attributes
                };
                push_tag(&mut out.html, name, attributes);
                if !is_void {
                    open.push(name);
                }
            }
            Piece::Close(name) => {
                // Only an element that is open, and not too far up, can end.
                let found = open
                    .iter()
                    .rev()
                    .take(DEPTH)
                    .position(|other| other.eq_ignore_ascii_case(name));
                if let Some(up) = found {
                    open.truncate(open.len() - up - 1);
                    out.html.push_str("</");
                    out.html.push_str(name);
                    out.html.push('>');
                } else if is_any(name, BLOCKS) {
                    out.html.push_str("<br>");
                }
            }
        }
    }
    out.is_small = tags <= TAGS && words <= WORDS;
    out
}

/// Tells whether `name` is one of `names`, in any case.
fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// Tells whether `</name` follows within a sensible distance.
fn has_end(rest: &str, name: &str) -> bool {
    /// Farther than any script of a real page is long.
    const FAR: usize = 4 << 20;
    let rest = rest.as_bytes();
    let rest = rest.get(..FAR).unwrap_or(rest);
    rest.windows(name.len() + 2).any(|window| {
        window.starts_with(b"</")
            && window
                .get(2..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Writes an opening tag, its attributes cut to those that say what the element is where there are too many.
fn push_tag(out: &mut String, name: &str, attributes: &str) {
    out.push('<');
    out.push_str(name);
    if attributes.len() <= ATTRIBUTES && attributes.matches('=').count() <= ATTRIBUTE_COUNT {
        if !attributes.is_empty() {
            out.push(' ');
            out.push_str(attributes);
        }
    } else {
        // The first few thousand bytes hold the name if the tag was written by anybody in earnest.
        let end = (0..=ATTRIBUTES)
            .rev()
            .find(|&end| attributes.is_char_boundary(end))
            .unwrap_or(0);
        let start = attributes.get(..end).unwrap_or_default();
        for key in ["id", "class", "itemprop", "role", "href"] {
            if let Some(value) = attribute(start, key).filter(|value| !value.contains('"')) {
                out.push(' ');
                out.push_str(key);
                out.push_str("=\"");
                out.push_str(value);
                out.push('"');
            }
        }
    }
    out.push('>');
}

/// Tells whether an element is the caption of a picture by its name or class.
fn is_caption(name: &str, attributes: &str) -> bool {
    if name.eq_ignore_ascii_case("figcaption") {
        return true;
    }
    if !is_any(
        name,
        &[
            "p",
            "div",
            "span",
            "blockquote",
            "em",
            "small",
            "dd",
            "h4",
            "h5",
            "h6",
        ],
    ) || attributes.is_empty()
    {
        return false;
    }
    let marked = |value: &str| {
        value.split_whitespace().any(|word| {
            let lower = word.to_ascii_lowercase();
            let lower =
                lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
            lower.ends_with("caption")
                || lower.ends_with("caption-text")
                || lower.ends_with("caption__text")
                || lower.ends_with("photo-credit")
                || lower.ends_with("image-credit")
                || lower.ends_with("photocredit")
                || lower.ends_with("imagecredit")
                || lower.ends_with("image-copyright")
                || lower.ends_with("img_descr")
                || lower.ends_with("img-descr")
                || lower.ends_with("imgdesc")
                || lower.ends_with("picture-desc")
                || lower.ends_with("photo-desc")
                || lower.ends_with("foto-desc")
                || lower.ends_with("bildunterschrift")
                || lower.ends_with("bildtext")
                || lower.ends_with("legende")
                || lower.ends_with("didascalia")
                || lower.ends_with("pie-foto")
                || lower.ends_with("pie-de-foto")
                || lower.ends_with("photo__credit")
                || lower.ends_with("image__credit")
                || lower == "cutline"
        })
    };
    attribute(attributes, "class").is_some_and(marked)
        || attribute(attributes, "itemprop").is_some_and(|value| value == "caption")
}

/// Reads the caption that an element just opened holds (nothing where it has no words), and returns the reader behind it;
/// nothing at all where the element is too long to be a caption or never ends.
fn caption<'a>(name: &str, at: &Pieces<'a>) -> Option<(Option<String>, Pieces<'a>)> {
    let mut pieces = at.clone();
    let mut depth = 1_usize;
    let mut text = String::new();
    for _ in 0..CAPTION.1 {
        match pieces.next()? {
            Piece::Open(other, _, closed) => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
                if other.eq_ignore_ascii_case(name) && !closed {
                    depth += 1;
                }
            }
            Piece::Close(other) => {
                if other.eq_ignore_ascii_case(name) {
                    depth -= 1;
                }
            }
            Piece::Text(words) => text.push_str(words),
            Piece::Data(_) => {}
        }
        if text.len() > CAPTION.0 {
            return None;
        }
        if depth == 0 {
            let caption = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let caption = ["Image caption", "Image source", "Caption", "Credit"]
                .iter()
                .find_map(|label| caption.strip_prefix(label))
                .map_or(caption.as_str(), |rest| {
                    rest.trim_start_matches([',', ':', '.', '…', ' '])
                });
            let counts = caption.split(' ').nth(1).is_some();
            return Some((counts.then(|| caption.to_owned()), pieces));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_and_attributes_are_bounded_and_words_stay() {
        let deep = format!("{}<p>Words at last.</p>", "<div>".repeat(100_000));
        let tamed = tame(&deep);
        assert_eq!(tamed.html.matches("<div>").count(), DEPTH);
        assert!(tamed.html.ends_with("Words at last.<br>"));
        assert!(!tamed.is_small);
        let wide = format!("<div {} class=\"story\">x</div>", "a=\"b\" ".repeat(5000));
        assert!(tame(&wide).html.len() < 200);
        // Paragraphs and items that nobody closed are no nesting.
        let loose = format!("<ul>{}</ul>", "<li><p>x".repeat(1000));
        assert_eq!(tame(&loose).html.matches("<li>").count(), 1000);
    }

    #[test]
    fn scripts_go_and_captions_are_set_apart() {
        let tamed = tame(
            "<p>One.</p><script>if (a<b) document.write('<p>x</p>')</script><figure><img src=a><figcaption><span>Image caption, </span>A boat <b>at sea</b></figcaption></figure>\
             <p class=\"imageCaption\">The quay</p><p class=\"captioned\">Two.</p><svg><path/>",
        );
        assert_eq!(tamed.captions, ["A boat at sea", "The quay"]);
        assert_eq!(
            tamed.html,
            "<p>One.</p><figure><img src=a></figure><p class=\"captioned\">Two.</p><path>"
        );
    }
}
