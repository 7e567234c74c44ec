//! Tags and texts of XML and HTML, read leniently.
//!
//! The same scan serves feeds, news markup and the head of web pages: a file that breaks the rules of XML is read as far as
//! it makes sense. It never goes back, so it is linear in the text.

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// `<name attributes>`; the last tells whether it closes itself.
    Open(&'a str, &'a str, bool),
    /// `</name>`
    Close(&'a str),
    /// Text, with its references unresolved.
    Text(&'a str),
    /// Text that holds no references.
    Data(&'a str),
}

/// Cuts markup into pieces.
#[derive(Debug, Clone)]
pub(crate) struct Pieces<'a> {
    rest: &'a str,
    /// An element whose content is no markup (`script`), until its end.
    raw: Option<&'a str>,
    is_html: bool,
}

impl<'a> Pieces<'a> {
    /// Starts to read `text`; in HTML the content of `script` and `style` is no markup.
    pub(crate) fn new(text: &'a str, is_html: bool) -> Self {
        Self {
            rest: text,
            raw: None,
            is_html,
        }
    }

    /// Returns what is not read yet.
    pub(crate) fn rest(&self) -> &'a str {
        self.rest
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.raw.take() {
            let end = end_of_raw(self.rest, name);
            let (data, rest) = self.rest.split_at(end);
            self.rest = rest;
            if !data.is_empty() {
                return Some(Piece::Data(data));
            }
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            if let Some(data) = tag.strip_prefix("![CDATA[") {
                let (data, rest) = data.split_once("]]>").unwrap_or((data, ""));
                self.rest = rest;
                return Some(Piece::Data(data));
            }
            let starts = tag.starts_with(|c: char| c.is_alphabetic() || "/!?_".contains(c));
            let Some(end) = tag_end(tag).filter(|_| starts) else {
                // A sign, no tag.
                let end = tag.find('<').map_or(self.rest.len(), |at| at + 1);
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(text));
            };
            let inside = tag.get(..end).unwrap_or_default();
            self.rest = tag.get(end + 1..).unwrap_or_default();
            if inside.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Piece::Close(name.trim()));
            }
            let closed = inside.ends_with('/');
            let inside = inside.strip_suffix('/').unwrap_or(inside);
            let (name, attributes) = inside
                .split_once(|c: char| c.is_whitespace())
                .unwrap_or((inside, ""));
            if self.is_html
                && !closed
                && (name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style"))
            {
                self.raw = Some(name);
            }
            return Some(Piece::Open(name, attributes, closed));
        }
    }
}

/// Finds the `>` that ends a tag, outside of quoted values; at the next `<` outside of them a tag was never ended.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'')
                if at > 0
                    && tag
                        .as_bytes()
                        .get(at - 1)
                        .is_some_and(|before| matches!(before, b'=' | b' ')) =>
            {
                quote = Some(byte);
            }
            (None, b'<') => return None,
            (Some(open), _) if open == byte => quote = None,
            // A value does not run on for ever: somebody forgot a mark.
            _ if at > 64 << 10 => return None,
            _ => {}
        }
    }
    None
}

/// Finds where the content of a raw element ends.
fn end_of_raw(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let at = from + at;
        let tail = text.get(at + 2..).unwrap_or_default();
        if tail
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

/// Returns the value of an attribute, references unresolved.
pub(crate) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start();
        let (key, after) = rest.split_once('=')?;
        let key = key.split_whitespace().last().unwrap_or_default();
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => after.get(1..)?.split_once(quote)?,
            _ => after
                .split_once(|c: char| c.is_whitespace())
                .unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// Returns an element's name without its prefix: `content:encoded` is `encoded`.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_attributes_are_cut() {
        let pieces: Vec<_> = Pieces::new(
            "<a href='x>y' b=c>1 < 2<br/><![CDATA[<i>]]></a><!-- z -->",
            false,
        )
        .collect();
        assert_eq!(
            pieces,
            [
                Piece::Open("a", "href='x>y' b=c", false),
                Piece::Text("1 "),
                Piece::Text("< 2"),
                Piece::Open("br", "", true),
                Piece::Data("<i>"),
                Piece::Close("a"),
            ]
        );
        assert_eq!(attribute("href='x>y' b=c", "b"), Some("c"));
        assert_eq!(attribute("href='x>y' b=c", "HREF"), Some("x>y"));
        assert_eq!(attribute("href", "href"), None);
        let html: Vec<_> = Pieces::new("<script>if (a<b) {}</script>x", true).collect();
        assert_eq!(html.len(), 4);
        assert_eq!(html[1], Piece::Data("if (a<b) {}"));
    }
}
