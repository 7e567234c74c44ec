//! Text of an HTML fragment, as records of APIs and feeds hold it.
//!
//! A whole page goes through `ingest`'s HTML reader instead, which finds the article in it.

use unicode_normalization::UnicodeNormalization;

use std::borrow::Cow;

/// Elements whose words are none of the text.
const HIDDEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "object", "button", "form",
    "figure",
];

/// Elements that start and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "pre",
    "header",
    "footer",
    "aside",
    "main",
    "hr",
    "dl",
    "dt",
    "dd",
    "figcaption",
    "body",
    "html",
];

/// Tells whether `text` is HTML: it holds the tags of paragraphs or lines.
pub(super) fn is_markup(text: &str) -> bool {
    let Some(at) = text.find('<') else {
        // Escaped once too often: `&lt;p&gt;`.
        return text.contains("&lt;p&gt;") || text.contains("&lt;/p&gt;");
    };
    let rest = text.get(at..).unwrap_or_default();
    [
        "</p>", "<p>", "<p ", "<br", "<div", "<li>", "<a href", "</a>", "<strong>", "<em>", "</P>",
        "<P>", "<BR", "<b>", "<i>", "<h2", "<!--", "<img", "<span",
    ]
    .iter()
    .any(|tag| rest.contains(tag))
}

/// Returns the text of an HTML fragment, paragraphs separated by a blank line, bullets marked with `* `.
pub(super) fn text(html: &str) -> String {
    let unescaped;
    let mut rest = html;
    if !html.contains('<') {
        unescaped = entities(html).into_owned();
        rest = &unescaped;
    }
    let mut out = String::with_capacity(rest.len());
    let mut hidden: Option<String> = None;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        if hidden.is_none() {
            push_words(&mut out, before);
        }
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (inside, after) = data.split_once("]]>").unwrap_or((data, ""));
            if hidden.is_none() {
                push_words(&mut out, inside);
            }
            rest = after;
            continue;
        }
        let is_tag = tag
            .chars()
            .nth(1)
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = tag.find('>').filter(|_| is_tag) else {
            if hidden.is_none() {
                out.push('<');
            }
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        let inside = tag.get(1..end).unwrap_or_default();
        rest = tag.get(end + 1..).unwrap_or_default();
        let closes = inside.starts_with('/');
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match &hidden {
            Some(open) => {
                if closes && *open == name {
                    hidden = None;
                }
                continue;
            }
            None if !closes && HIDDEN.contains(&name.as_str()) && !inside.ends_with('/') => {
                // Only if it is ever closed: a lone opening tag must not swallow the rest.
                if rest.contains(&format!("</{name}"))
                    || rest.contains(&format!("</{}", name.to_uppercase()))
                {
                    hidden = Some(name);
                }
                continue;
            }
            None => {}
        }
        if BLOCKS.contains(&name.as_str()) {
            end_paragraph(&mut out);
            if name == "li" && !closes {
                out.push_str("* ");
            }
        } else if name == "br" {
            // Two in a row are a paragraph; one is a line, which ends up as a paragraph too.
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
        } else if name == "td" || name == "th" {
            out.push(' ');
        }
    }
    if hidden.is_none() {
        push_words(&mut out, rest);
    }
    out
}

/// Ends the paragraph begun, if any.
fn end_paragraph(out: &mut String) {
    let length = out.trim_end().len();
    if out.get(length..).is_some_and(|tail| !tail.contains('\n'))
        && out.ends_with("* ")
        && length > 0
    {
        // "<li><p>": the bullet stands before its paragraph.
        return;
    }
    out.truncate(length);
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

/// Adds words with their white space as browsers show it.
fn push_words(out: &mut String, words: &str) {
    let words = entities(words);
    let mut space = words.starts_with(is_space);
    for word in words.split(is_space).filter(|word| !word.is_empty()) {
        if space && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        out.push_str(word);
        space = true;
    }
    if words.ends_with(is_space) && !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

/// Tells whether HTML folds a character into one space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}')
}

/// Named character references that news texts use (HTML Living Standard, section 13.5).
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("para", "¶"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("times", "×"),
    ("divide", "÷"),
    ("shy", ""),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("zwnj", ""),
    ("zwj", ""),
    ("szlig", "ß"),
    ("aelig", "æ"),
    ("AElig", "Æ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("eth", "ð"),
    ("thorn", "þ"),
    ("oelig", "œ"),
    ("OElig", "Œ"),
    ("iexcl", "¡"),
    ("iquest", "¿"),
    ("ordm", "º"),
    ("ordf", "ª"),
    ("prime", "′"),
    ("minus", "−"),
    ("rarr", "→"),
    ("larr", "←"),
    ("dagger", "†"),
    ("permil", "‰"),
    ("acute", "´"),
    ("cedil", "¸"),
    ("micro", "µ"),
    ("sup2", "²"),
    ("sup3", "³"),
];

/// Returns `text` with its character references resolved; what is none stays.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let (before, mut rest) = text.split_at(first);
    out.push_str(before);
    loop {
        let after = rest.get(1..).unwrap_or_default();
        let end = after
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(at, _)| at);
        if let Some((found, end)) =
            end.and_then(|end| resolve(after.get(..end)?).map(|found| (found, end)))
        {
            out.push_str(&found);
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
        let Some(at) = rest.find('&') else { break };
        let (before, next) = rest.split_at(at);
        out.push_str(before);
        rest = next;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns what the name or number of a reference stands for.
fn resolve(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers of controls are those of Windows-1252; `characters` mends them, and drops the others.
        return char::from_u32(code).map(String::from);
    }
    if let Some((_, text)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    // Accented letters: the letter and the name of its accent.
    let mut chars = name.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let accent = match chars.as_str() {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "caron" => '\u{30c}',
        "cedil" => '\u{327}',
        _ => return None,
    };
    Some([letter, accent].into_iter().nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_paragraphs() {
        for (html, want) in [
            (
                "<p>One &amp; two.</p>\n<p>Three<br/>four</p>",
                "One & two.\n\nThree\nfour\n\n",
            ),
            (
                "<div><p>A <b>bold</b>\n claim</p><script>x<y</script></div>",
                "A bold claim\n\n",
            ),
            (
                "<ul><li>First</li><li><p>Second</p></li></ul>",
                "* First\n\n* Second\n\n",
            ),
            (
                "Caf&eacute; &#8220;now&#x201d; &bogus; 3 < 4",
                "Café “now” &bogus; 3 < 4",
            ),
            ("<!-- note -->text<style>", "text"),
        ] {
            assert_eq!(text(html), want, "{html}");
        }
        assert!(is_markup("<p>x</p>") && !is_markup("3 < 4 and 5 > 2"));
    }
}
