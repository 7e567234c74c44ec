//! A document's elements as a list in the order of the text.
//!
//! Made by the lenient scan of [`tags`](super::tags): an element that is never closed ends with its parent, a close without an
//! opening is passed over, so that any text gives some tree. Elements hold the place where they end, so that walking one is a
//! loop over a range and deep nesting costs no stack.

use super::tags::{Piece, Pieces, attribute, local};

/// An element or a text.
#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    /// Name without its prefix; empty for a text.
    name: &'a str,
    /// Attributes as written, or the text.
    inside: &'a str,
    /// Tells whether a text holds no references.
    is_data: bool,
    /// Number of the first node behind it and all that is in it.
    end: usize,
    /// Byte where it starts.
    at: usize,
}

/// All nodes of a document.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

/// One element of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

impl<'a> Tree<'a> {
    /// Reads a document.
    pub(super) fn new(text: &'a str) -> Self {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut pieces = Pieces::new(text, false);
        loop {
            let at = text.len() - pieces.rest().len();
            let Some(piece) = pieces.next() else { break };
            match piece {
                Piece::Open(name, inside, closed) => {
                    if !closed {
                        open.push(nodes.len());
                    }
                    nodes.push(Node {
                        name: local(name),
                        inside,
                        is_data: false,
                        end: nodes.len() + 1,
                        at,
                    });
                }
                Piece::Close(name) => {
                    let name = local(name);
                    // A stray close must not cost a walk over everything that is open.
                    let found =
                        open.iter().rev().take(64).position(|&index| {
                            nodes.get(index).is_some_and(|node| node.name == name)
                        });
                    if let Some(up) = found {
                        for index in open.split_off(open.len() - up - 1) {
                            let end = nodes.len();
                            if let Some(node) = nodes.get_mut(index) {
                                node.end = end;
                            }
                        }
                    }
                }
                Piece::Text(inside) | Piece::Data(inside) => {
                    if !inside.is_empty() {
                        nodes.push(Node {
                            name: "",
                            inside,
                            is_data: matches!(piece, Piece::Data(_)),
                            end: nodes.len() + 1,
                            at,
                        });
                    }
                }
            }
        }
        let end = nodes.len();
        for index in open {
            if let Some(node) = nodes.get_mut(index) {
                node.end = end;
            }
        }
        Self { nodes }
    }

    /// Returns all elements called `name`, wherever they are, but none inside another.
    pub(super) fn outermost<'t>(&'t self, names: &[&str]) -> Vec<Element<'t, 'a>> {
        let mut found = Vec::new();
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            if names.contains(&node.name) {
                found.push(Element { tree: self, index });
                index = node.end;
            } else {
                index += 1;
            }
        }
        found
    }
}

impl<'t, 'a> Element<'t, 'a> {
    fn node(self) -> Node<'a> {
        self.tree.nodes.get(self.index).copied().unwrap_or(Node {
            name: "",
            inside: "",
            is_data: false,
            end: self.index,
            at: 0,
        })
    }

    /// Returns its name without prefix.
    pub(super) fn name(self) -> &'a str {
        self.node().name
    }

    /// Returns the byte where it starts.
    pub(super) fn at(self) -> usize {
        self.node().at
    }

    /// Returns an attribute, references resolved.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        attribute(self.node().inside, name)
            .map(|value| resolved(value).trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// Returns all elements in it that are called `name`, in order.
    pub(super) fn all(self, name: &'t str) -> impl Iterator<Item = Self> {
        (self.index + 1..self.node().end)
            .map(move |index| Element {
                tree: self.tree,
                index,
            })
            .filter(move |element| element.node().name == name)
    }

    /// Returns its own children that are elements.
    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let (tree, end) = (self.tree, self.node().end);
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            while next < end {
                let element = Element { tree, index: next };
                next = element.node().end.max(next + 1);
                if !element.node().name.is_empty() {
                    return Some(element);
                }
            }
            None
        })
    }

    /// Returns the first element in it that is called `name`.
    pub(super) fn find(self, name: &'t str) -> Option<Self> {
        self.all(name).next()
    }

    /// Returns the first child that is called `name`.
    pub(super) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Returns its words with single spaces, references resolved; nothing where there are none.
    pub(super) fn text(self) -> Option<String> {
        let mut out = String::new();
        for node in self
            .tree
            .nodes
            .get(self.index + 1..self.node().end)
            .unwrap_or_default()
        {
            if node.name.is_empty() {
                if node.is_data {
                    out.push_str(node.inside);
                } else {
                    out.push_str(&resolved(node.inside));
                }
            } else if matches!(
                node.name,
                "br" | "p" | "li" | "byttl" | "hl1" | "hl2" | "line"
            ) {
                out.push(' ');
            }
        }
        let words: Vec<&str> = out.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Returns its words as they stand, references resolved.
    pub(super) fn raw_text(self) -> String {
        let mut out = String::new();
        for node in self
            .tree
            .nodes
            .get(self.index + 1..self.node().end)
            .unwrap_or_default()
        {
            if node.name.is_empty() {
                if node.is_data {
                    out.push_str(node.inside);
                } else {
                    out.push_str(&resolved(node.inside));
                }
            }
        }
        out
    }

    /// Returns its content as HTML, with `rename` telling what to call each element: nothing to leave the tag out, and
    /// `""` to leave the element out with all that is in it.
    pub(super) fn html(self, rename: impl Fn(&str) -> Option<&'static str>) -> String {
        let mut out = String::new();
        let mut open: Vec<(usize, &'static str)> = Vec::new();
        let (mut index, end) = (self.index + 1, self.node().end);
        let close = |out: &mut String, open: &mut Vec<(usize, &'static str)>, index: usize| {
            while let Some((_, tag)) = open.pop_if(|(end, _)| *end <= index) {
                out.push_str("</");
                out.push_str(tag);
                out.push('>');
            }
        };
        while index < end {
            close(&mut out, &mut open, index);
            let Some(node) = self.tree.nodes.get(index) else {
                break;
            };
            if node.name.is_empty() {
                if node.is_data {
                    out.push_str(&escaped(node.inside));
                } else {
                    out.push_str(node.inside);
                }
            } else {
                match rename(node.name) {
                    Some("") => {
                        index = node.end.max(index + 1);
                        continue;
                    }
                    Some(tag) => {
                        out.push('<');
                        out.push_str(tag);
                        out.push('>');
                        if tag != "br" {
                            open.push((node.end, tag));
                        }
                    }
                    None => {}
                }
            }
            index += 1;
        }
        close(&mut out, &mut open, usize::MAX);
        out
    }
}

/// Returns a text with `<`, `>` and `&` written as references.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Resolves the references of XML; those of control characters, which XML forbids and Reuters sends, go.
pub(super) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
        let found = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            _ => name.strip_prefix('#').and_then(|number| {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                // Windows-1252 numbers are what such a reference was meant as.
                code.ok().map(|code| match code {
                    0x80..=0x9f => {
                        let byte = [u8::try_from(code).unwrap_or_default()];
                        let (text, _) =
                            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
                        text.chars().next().unwrap_or(' ')
                    }
                    _ => char::from_u32(code)
                        .filter(|c| !c.is_control() || c.is_whitespace())
                        .unwrap_or('\0'),
                })
            }),
        };
        if let (Some(c), Some(end)) = (found, end) {
            if c != '\0' {
                out.push(c);
            }
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_markup_gives_some_tree() {
        let tree =
            Tree::new("<a x='1 &amp; 2'><n:b>one &#3;<c>two</b><d/> three</z></a><b>four</b>");
        let a = tree.outermost(&["a"])[0];
        assert_eq!(a.attribute("x").as_deref(), Some("1 & 2"));
        assert_eq!(
            a.children().map(Element::name).collect::<Vec<_>>(),
            ["b", "d"]
        );
        assert_eq!(
            a.find("b").and_then(Element::text).as_deref(),
            Some("one two")
        );
        assert_eq!(a.text().as_deref(), Some("one two three"));
        assert_eq!(tree.outermost(&["b"]).len(), 2);
        let html = a.html(|name| match name {
            "b" => Some("p"),
            "c" => Some(""),
            _ => None,
        });
        assert_eq!(html, "<p>one &#3;</p> three");
    }

    #[test]
    fn references_are_resolved_and_those_of_controls_go() {
        for (text, want) in [
            ("a&#x2019;s &lt; &#3;b", "a\u{2019}s < b"),
            ("&#146;tis &bogus; R&D", "\u{2019}tis &bogus; R&D"),
        ] {
            assert_eq!(resolved(text), want);
        }
    }
}
