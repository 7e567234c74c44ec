//! The blocks of a piece of HTML: paragraphs, headings, list items, rows, each with what is known of it.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::markup;
use super::boxes;
use crate::ingest::tags::{Piece, Pieces, attribute};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
    Row,
    Quotation,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Its words, in one line.
    pub(super) text: String,
    /// Bytes of them that are links.
    pub(super) linked: usize,
    /// The innermost element around it, as a position in [`Page::elements`].
    pub(super) element: usize,
    /// The table cells it is in, outermost first, as numbers.
    cells: Vec<u32>,
    /// Tells whether a lone line break ended it.
    is_broken: bool,
}

/// An element that holds blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    /// The element around it; the page itself is around itself.
    pub(super) parent: usize,
    /// Name and class, hashed: what is built alike is often the same thing.
    pub(super) shape: u64,
    /// Tells whether its name or class says that it is furniture of the site, or that it is not shown.
    pub(super) is_box: bool,
    /// Tells whether it stands beside the story: an `aside`.
    pub(super) is_aside: bool,
    /// Tells whether its class says that it holds the points of the story.
    pub(super) is_summary: bool,
    /// Tells whether it is a paragraph.
    pub(super) is_paragraph: bool,
}

/// A page in blocks.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    /// Elements in the order in which they open; the first is the page itself.
    pub(super) elements: Vec<Element>,
}

impl Page {
    /// Returns the elements around one, itself first, the page itself last.
    pub(super) fn around(&self, element: usize) -> impl Iterator<Item = usize> {
        let mut at = Some(element);
        std::iter::from_fn(move || {
            let now = at?;
            let parent = self.elements.get(now).map_or(0, |element| element.parent);
            at = (now != 0).then_some(parent);
            Some(now)
        })
    }
}

/// Elements that start and end a block.
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
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "form",
    "hr",
    "body",
    "br",
    "head",
    "caption",
    "address",
    "details",
    "summary",
    "fieldset",
    "tbody",
    "thead",
    "td",
    "th",
];

/// Deepest tables in tables that are told apart.
const CELLS: usize = 12;

/// Where the reader is.
#[derive(Default)]
struct Cutter {
    out: Vec<Block>,
    text: String,
    linked: usize,
    heading: usize,
    item: bool,
    quotation: usize,
    link: usize,
    /// Open cells, with the number of the block that follows their start.
    cells: Vec<(u32, usize)>,
    cell_count: u32,
    in_row: bool,
    elements: Vec<Element>,
    /// Open elements, outermost first: their name and position.
    open: Vec<(String, usize)>,
}

impl Cutter {
    /// Ends the block begun, if it has words.
    fn end(&mut self) {
        self.end_by(false);
    }

    /// Ends the block begun; `is_broken` where a line break does it.
    fn end_by(&mut self, is_broken: bool) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        let linked = std::mem::take(&mut self.linked);
        if text.is_empty() {
            // Two breaks in a row end a paragraph.
            if is_broken && let Some(last) = self.out.last_mut() {
                last.is_broken = false;
            }
            return;
        }
        let element = self.open.last().map_or(0, |(_, at)| *at);
        // A line broken within its sentence.
        if let Some(last) = self.out.last_mut()
            && last.is_broken
            && last.element == element
            && !last
                .text
                .ends_with(['.', '?', '!', ':', '…', '"', '”', '»', '。'])
            && text.starts_with(char::is_lowercase)
        {
            last.text.push(' ');
            last.text.push_str(&text);
            last.linked += linked;
            last.is_broken = is_broken;
            return;
        }
        let kind = if self.heading > 0 {
            Kind::Heading
        } else if self.item {
            self.item = false;
            Kind::Item
        } else if self.in_row {
            Kind::Row
        } else if self.quotation > 0 {
            Kind::Quotation
        } else {
            Kind::Paragraph
        };
        self.out.push(Block {
            kind,
            text,
            linked,
            element,
            cells: self.cells.iter().map(|(cell, _)| *cell).collect(),
            is_broken,
        });
    }

    /// Opens an element; it ends a paragraph that was left open, and one of its own kind where such do not hold each other.
    fn open(&mut self, name: &str, attributes: &str) {
        const SIBLINGS: &[&str] = &["li", "dt", "dd", "tr", "td", "th"];
        while self
            .open
            .last()
            .is_some_and(|(open, _)| open == "p" || (open == name && SIBLINGS.contains(&name)))
        {
            self.open.pop();
        }
        let parent = self.open.last().map_or(0, |(_, at)| *at);
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        // Numbers in classes are counters: `paragraph-12`.
        attribute(attributes, "class")
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .hash(&mut hasher);
        self.elements.push(Element {
            parent,
            shape: hasher.finish(),
            is_box: boxes::is_box(name, attributes),
            is_aside: name == "aside",
            is_summary: boxes::is_summary(attributes),
            is_paragraph: name == "p",
        });
        self.open.push((name.to_owned(), self.elements.len() - 1));
    }

    /// Closes an element and those left open in it.
    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at.max(1));
        }
    }

    /// Ends a row: cells of one block each are columns of one line.
    fn join(&mut self, from: usize) {
        let Some(cells) = self.out.get(from..) else {
            return;
        };
        let is_data = cells.len() >= 2
            && cells.iter().all(|block| block.text.len() <= 120)
            && cells.windows(2).all(|pair| {
                pair.iter()
                    .map(|block| block.cells.last())
                    .collect::<Vec<_>>()
                    .windows(2)
                    .all(|two| two[0] != two[1])
            });
        if !is_data {
            return;
        }
        let text = cells
            .iter()
            .map(|block| block.text.as_str())
            .collect::<Vec<_>>()
            .join(" | ");
        let linked = cells.iter().map(|block| block.linked).sum();
        let around: Vec<u32> = cells.first().map_or(Vec::new(), |block| {
            block
                .cells
                .split_last()
                .map(|(_, around)| around.to_vec())
                .unwrap_or_default()
        });
        self.out.truncate(from);
        self.out.push(Block {
            kind: Kind::Row,
            text,
            linked,
            element: self.open.last().map_or(0, |(_, at)| *at),
            cells: around,
            is_broken: false,
        });
    }
}

/// Cuts HTML into its blocks.
pub(super) fn cut(html: &str) -> Vec<Block> {
    page(html).blocks
}

/// Cuts a page into its blocks and tells what they are in.
pub(super) fn page(html: &str) -> Page {
    let mut cutter = Cutter::default();
    cutter.open("page", "");
    let mut rows: Vec<usize> = Vec::new();
    for piece in Pieces::new(html, true) {
        match piece {
            Piece::Text(text) => {
                let words: Cow<'_, str> = markup::entities(text);
                cutter.text.push_str(&words);
                if cutter.link > 0 {
                    cutter.linked += words.trim().len();
                }
            }
            Piece::Data(_) => {}
            Piece::Open(name, attributes, closed) => {
                opened(
                    &name.to_ascii_lowercase(),
                    attributes,
                    closed,
                    &mut cutter,
                    &mut rows,
                );
            }
            Piece::Close(name) => closed(&name.to_ascii_lowercase(), &mut cutter, &mut rows),
        }
    }
    cutter.end();
    Page {
        blocks: cutter.out,
        elements: cutter.elements,
    }
}

/// Tells whether an element starts and ends a block; those of a site's own making (`site-box`) do.
fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || name.contains('-')
}

/// Reads an opening tag.
fn opened(name: &str, attributes: &str, closed: bool, cutter: &mut Cutter, rows: &mut Vec<usize>) {
    match name {
        "a" if !closed => cutter.link += 1,
        "br" => {
            cutter.end_by(true);
            return;
        }
        // What asks for an answer is no story, nor what is right around it.
        "input" | "form" => {
            if let Some(element) = cutter
                .open
                .last()
                .and_then(|(_, at)| cutter.elements.get_mut(*at))
            {
                element.is_box = true;
            }
        }
        "td" | "th" => {
            cutter.end();
            if cutter.cells.len() < CELLS {
                cutter.cell_count += 1;
                let at = cutter.out.len();
                cutter.cells.push((cutter.cell_count, at));
            }
        }
        "tr" => {
            cutter.end();
            rows.push(cutter.out.len());
            rows.truncate(64);
        }
        _ if is_block(name) => {
            cutter.end();
            match name {
                "li" => cutter.item = true,
                "blockquote" => cutter.quotation += 1,
                _ if is_heading(name) => cutter.heading += 1,
                _ => {}
            }
        }
        _ => {}
    }
    if is_block(name) && !closed && name != "hr" {
        cutter.open(name, attributes);
    }
}

/// Reads a closing tag.
fn closed(name: &str, cutter: &mut Cutter, rows: &mut Vec<usize>) {
    match name {
        "a" => cutter.link = cutter.link.saturating_sub(1),
        "td" | "th" => {
            cutter.end();
            cutter.cells.pop();
        }
        "tr" => {
            cutter.end();
            if let Some(from) = rows.pop() {
                cutter.join(from);
            }
        }
        _ if is_block(name) => {
            cutter.end();
            match name {
                "li" => cutter.item = false,
                "blockquote" => cutter.quotation = cutter.quotation.saturating_sub(1),
                _ if is_heading(name) => cutter.heading = cutter.heading.saturating_sub(1),
                _ => {}
            }
        }
        _ => {}
    }
    if is_block(name) {
        cutter.close(name);
    }
}

/// Tells whether an element is a heading.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Keeps only the cell that holds the story, where tables lay the page out: the innermost one with most of the prose.
pub(super) fn in_story_cell(blocks: Vec<Block>) -> Vec<Block> {
    let prose = |block: &Block| {
        if block.text.len() >= 80 && block.linked * 3 < block.text.len() {
            block.text.len()
        } else {
            0
        }
    };
    let all: usize = blocks.iter().map(prose).sum();
    if all == 0 || blocks.iter().all(|block| block.cells.is_empty()) {
        return blocks;
    }
    let mut sums: std::collections::BTreeMap<u32, (usize, usize, usize)> =
        std::collections::BTreeMap::new();
    for block in &blocks {
        for (depth, cell) in block.cells.iter().enumerate() {
            let sum = sums.entry(*cell).or_insert((depth, 0, 0));
            sum.1 += prose(block);
            sum.2 += 1;
        }
    }
    let story = sums
        .iter()
        .filter(|(_, (_, sum, count))| *sum * 10 >= all * 8 && *count >= 3)
        .max_by_key(|(_, (depth, ..))| *depth)
        .map(|(cell, _)| *cell);
    match story {
        Some(cell) => blocks
            .into_iter()
            .filter(|block| block.cells.contains(&cell))
            .collect(),
        None => blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(html: &str) -> Vec<String> {
        cut(html)
            .into_iter()
            .map(|block| format!("{:?} {}", block.kind, block.text))
            .collect()
    }

    #[test]
    fn blocks_are_cut_with_their_kinds() {
        assert_eq!(
            listed(
                "<h2>Head &amp; tail</h2><p>One <b>two</b>\nthree.</p><ul><li>First</li><li><p>Second</p></li></ul>Loose<br>line\
                 <table><tr><th>Year</th><th>Tons</th></tr><tr><td>2018</td><td>12</td></tr></table><blockquote><p>So</p></blockquote>"
            ),
            [
                "Heading Head & tail",
                "Paragraph One two three.",
                "Item First",
                "Item Second",
                "Paragraph Loose line",
                "Row Year | Tons",
                "Row 2018 | 12",
                "Quotation So",
            ]
        );
    }

    #[test]
    fn a_table_that_lays_out_the_page_gives_its_story_cell() {
        let long =
            "The envoys met in the harbour for a third day on Tuesday and parted without a date.";
        let html = format!(
            "<table><tr><td><p>Home</p><p>World</p></td><td><p>{long}</p><p>{long}</p><p>So it was.</p></td><td><p>Latest</p></td></tr></table>"
        );
        assert_eq!(in_story_cell(cut(&html)).len(), 3);
        assert_eq!(in_story_cell(cut("<p>One.</p><p>Two.</p>")).len(), 2);
    }
}
