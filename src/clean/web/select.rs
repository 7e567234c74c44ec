//! Which blocks of a page are its story, once an extractor or the page's own data have told the words of it.
//!
//! What tells the words often loses some (a list, a letter in a quotation, the first paragraph in bold) or takes too many (a box
//! in mid-text). So its words only point: the blocks that carry them are looked up in the page, and the story is what stands
//! together with them and is built like them, without the furniture.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Kind, Page};
use super::boxes;

/// Shortest text, in bytes of letters, that is looked for inside of lines.
const SHORTEST: usize = 16;

/// Longest text in which each block is looked for as a whole: many blocks in a long text would take minutes.
const SEARCHED: usize = 60_000;

/// Words that are known to be the story's.
pub(super) struct Told {
    shingles: HashSet<u64>,
    /// All letters and digits, in one.
    letters: String,
    lines: HashSet<String>,
}

impl Told {
    /// Reads what was told, a block a line.
    pub(super) fn new(text: &str) -> Self {
        Self {
            shingles: shingles(text),
            letters: letters(text),
            lines: text.lines().map(letters).collect(),
        }
    }

    /// Tells whether a block is part of it.
    fn has(&self, block: &Block) -> bool {
        let own = shingles(&block.text);
        if own.len() >= 4 {
            let shared = own.iter().filter(|one| self.shingles.contains(one)).count();
            if shared * 10 >= own.len() * 6 {
                return true;
            }
        }
        let own = letters(&block.text);
        self.lines.contains(&own)
            || own.len() >= SHORTEST
                && self.letters.len() <= SEARCHED
                && self.letters.contains(&own)
    }
}

/// Returns the letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns hashes of all runs of four words.
pub(super) fn shingles(text: &str) -> HashSet<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words
        .windows(4)
        .map(|four| {
            let mut hasher = DefaultHasher::new();
            four.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

/// Tells whether a block is running text: long enough, no list of links, and a sentence ends it.
pub(super) fn is_prose(block: &Block) -> bool {
    block.kind != Kind::Heading
        && block.kind != Kind::Row
        && block.text.len() >= 60
        && block.linked * 2 < block.text.len()
        && is_sentence(&block.text)
}

/// Tells whether a text ends as a sentence does, in any script.
fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '“', '」', '』', ' '])
        .ends_with([
            '.', '?', '!', ':', '…', '。', '！', '？', '؟', '।', '။', '።', '．',
        ])
}

/// What is known of the blocks and elements of a page.
struct Map<'a> {
    page: &'a Page,
    /// Of each element, the bytes of what counts in it.
    sums: Vec<usize>,
    /// The same, of all elements of one shape that are not in one another.
    shapes: HashMap<u64, usize>,
}

impl<'a> Map<'a> {
    /// Sums up the blocks that count, each text once.
    fn new(page: &'a Page, counts: impl Fn(usize, &Block) -> bool) -> Self {
        let mut sums = vec![0; page.elements.len()];
        let mut shapes: HashMap<u64, usize> = HashMap::new();
        let mut seen = HashSet::new();
        for (at, block) in page.blocks.iter().enumerate() {
            if counts(at, block) && seen.insert(block.text.as_str()) {
                let mut own = Vec::new();
                for element in page.around(block.element) {
                    if let Some(sum) = sums.get_mut(element) {
                        *sum += block.text.len();
                    }
                    if let Some(element) = page.elements.get(element)
                        && element.is_box
                        && !own.contains(&element.shape)
                    {
                        own.push(element.shape);
                        *shapes.entry(element.shape).or_default() += block.text.len();
                    }
                }
            }
        }
        Self { page, sums, shapes }
    }

    /// Returns the sum of all.
    fn total(&self) -> usize {
        self.sums.first().copied().unwrap_or_default()
    }

    /// Returns the innermost element that holds `percent` of all.
    fn holder(&self, percent: usize) -> usize {
        let least = self.total() * percent;
        self.sums
            .iter()
            .rposition(|sum| *sum * 100 >= least)
            .unwrap_or(0)
    }

    /// Tells whether an element that is called furniture holds so much of the story that its name must not be believed.
    ///
    /// `first` is the element of the story's first paragraph; where it is not known, only what holds nearly all is exempt.
    fn is_exempt(&self, element: usize, first: Option<usize>) -> bool {
        let sum = self.sums.get(element).copied().unwrap_or_default();
        let holds_first =
            first.is_some_and(|first| self.page.around(first).any(|around| around == element));
        let alike = self
            .page
            .elements
            .get(element)
            .and_then(|element| self.shapes.get(&element.shape))
            .copied()
            .unwrap_or_default();
        sum * 100 >= self.total() * 85
            || (holds_first && sum * 2 >= self.total())
            || (first.is_some() && sum > 0 && alike * 4 >= self.total())
    }

    /// Tells whether a block stands in furniture within `holder`.
    fn is_boxed(&self, block: &Block, holder: usize, first: Option<usize>) -> bool {
        self.page
            .around(block.element)
            .take_while(|element| *element != holder)
            .any(|at| {
                self.page
                    .elements
                    .get(at)
                    .is_some_and(|element| element.is_box)
                    && !self.is_exempt(at, first)
            })
    }
}

/// How the blocks of a story are built: what they are in.
#[derive(Default)]
struct Build {
    elements: HashSet<usize>,
    parents: HashSet<usize>,
    /// Shapes of an element and its parent, and what both are in.
    shapes: HashSet<(u64, u64, usize)>,
}

impl Build {
    /// Takes up how a block of the story is built.
    fn add(&mut self, page: &Page, block: &Block) {
        self.elements.insert(block.element);
        self.parents.insert(parent(page, block.element));
        self.shapes.insert(shape(page, block.element));
    }

    /// Tells whether a block is a sibling of the story's, or in a wrapper of the same kind as they are.
    fn is_alike(&self, page: &Page, block: &Block) -> bool {
        let (one, two) = (
            parent(page, block.element),
            grandparent(page, block.element),
        );
        self.elements.contains(&block.element)
            || self.parents.contains(&one)
            || self.shapes.contains(&shape(page, block.element))
            || (block.kind != Kind::Paragraph && self.parents.contains(&two))
            || (block.kind == Kind::Row
                && page
                    .around(two)
                    .take(3)
                    .any(|around| self.parents.contains(&around)))
    }
}

/// Returns what an element is in.
fn parent(page: &Page, element: usize) -> usize {
    page.elements
        .get(element)
        .map_or(0, |element| element.parent)
}

/// Returns what the element around an element is in.
fn grandparent(page: &Page, element: usize) -> usize {
    parent(page, parent(page, element))
}

/// Returns the shapes of an element and its parent, and what both are in.
fn shape(page: &Page, element: usize) -> (u64, u64, usize) {
    let shape_of = |element: usize| {
        page.elements
            .get(element)
            .map_or(0, |element| element.shape)
    };
    let around = parent(page, element);
    (shape_of(element), shape_of(around), parent(page, around))
}

/// Returns the blocks of the page's story; nothing where nothing in the page was told.
pub(super) fn story(page: &Page, told: &[Told]) -> Vec<Block> {
    let mut is_told: Vec<bool> = page
        .blocks
        .iter()
        .map(|block| told.iter().any(|told| told.has(block)))
        .collect();
    // Where most of the page's running text was not told, the place that holds it is the story.
    let all = Map::new(page, |_, block| is_prose(block));
    let free = Map::new(page, |_, block| {
        is_prose(block) && !all.is_boxed(block, 0, None)
    });
    let place = free.holder(60);
    let told_prose = Map::new(page, |at, block| is_told[at] && is_prose(block));
    let in_place = |block: &Block| page.around(block.element).any(|around| around == place);
    let told_in_place = page
        .blocks
        .iter()
        .zip(&is_told)
        .any(|(block, is_told)| *is_told && is_prose(block) && in_place(block));
    let there = free.sums.get(place).copied().unwrap_or_default();
    if told_prose.total() * 10 < there * 6 && (told_in_place || told_prose.total() == 0) {
        for (block, is_told) in page.blocks.iter().zip(&mut is_told) {
            *is_told |= is_prose(block) && in_place(block) && !all.is_boxed(block, 0, None);
        }
    }
    let chosen = Map::new(page, |at, block| is_told[at] && block.kind != Kind::Heading);
    if chosen.total() == 0 {
        return Vec::new();
    }
    // Nearly all of it; what else was told stands around that, such as points over the story or a line on its author.
    let (core, holder) = (chosen.holder(85), chosen.holder(97));
    for (block, is_told) in page.blocks.iter().zip(&mut is_told) {
        *is_told &= is_prose(block)
            || block.kind == Kind::Item
            || page.around(block.element).any(|around| around == core);
    }
    let is_within = |block: &Block| page.around(block.element).any(|around| around == holder);
    let first = page
        .blocks
        .iter()
        .zip(&is_told)
        .find(|(block, is_told)| **is_told && is_prose(block) && is_within(block))
        .map(|(block, _)| block.element);
    together(page, &is_told, &chosen, holder, first)
}

/// Returns the told blocks within `holder`, with those that stand together with them.
fn together(
    page: &Page,
    is_told: &[bool],
    chosen: &Map<'_>,
    holder: usize,
    first: Option<usize>,
) -> Vec<Block> {
    let is_teaser = teasers(page, is_told, chosen.total());
    let mut seen = HashSet::new();
    let mut build = Build::default();
    let (mut from, mut to) = (usize::MAX, 0);
    let mut keep = vec![false; page.blocks.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        let is_within = page.around(block.element).any(|around| around == holder);
        if !is_within
            || !is_told[at]
            || is_teaser[at]
            || chosen.is_boxed(block, holder, first)
            || is_link(block)
        {
            continue;
        }
        // A text that stands in the page twice is told of one place.
        if block.text.len() >= 60 && !seen.insert(block.text.as_str()) {
            continue;
        }
        keep[at] = true;
        if block.kind != Kind::Heading {
            from = from.min(at);
            to = to.max(at);
            if is_prose(block) || block.kind == Kind::Item {
                build.add(page, block);
            }
        }
    }
    for (at, block) in page.blocks.iter().enumerate() {
        if keep[at] || is_told[at] || boxes::is_linked(block) {
            continue;
        }
        let is_beside = page
            .around(block.element)
            .take_while(|element| *element != holder)
            .any(|at| {
                page.elements
                    .get(at)
                    .is_some_and(|element| element.is_aside)
            });
        if is_beside || chosen.is_boxed(block, holder, first) {
            continue;
        }
        keep[at] = if from < at && at < to {
            !seen.contains(block.text.as_str()) && build.is_alike(page, block)
        } else if at < from {
            is_first(page, block, &build) || is_point(page, block)
        } else {
            is_prose(block) && build.shapes.contains(&shape(page, block.element))
        };
    }
    page.blocks
        .iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(block, _)| block.clone())
        .collect()
}

/// Tells whether a block over the story is its first paragraph, which many sites build in a way of its own.
fn is_first(page: &Page, block: &Block, build: &Build) -> bool {
    let is_paragraph = page
        .elements
        .get(block.element)
        .is_some_and(|element| element.is_paragraph);
    is_prose(block)
        && (build.shapes.contains(&shape(page, block.element))
            || is_paragraph && build.parents.contains(&parent(page, block.element)))
}

/// Tells whether a block over the story is one of its points.
fn is_point(page: &Page, block: &Block) -> bool {
    block.kind == Kind::Item
        && block.linked == 0
        && block.text.split_whitespace().nth(3).is_some()
        && page.around(block.element).take(3).any(|around| {
            page.elements
                .get(around)
                .is_some_and(|element| element.is_summary)
        })
}

/// Tells of each block whether it stands under a heading that is a link to another story; of none where most of the story does.
fn teasers(page: &Page, is_told: &[bool], total: usize) -> Vec<bool> {
    let mut out = vec![false; page.blocks.len()];
    let mut sum = 0;
    let mut over: Option<&Block> = None;
    for (at, block) in page.blocks.iter().enumerate() {
        if block.kind == Kind::Heading {
            let is_link = block.linked * 10 > block.text.len() * 8 && block.text.len() > 15;
            over = is_link.then_some(block);
        } else if let Some(heading) = over {
            let is_under = parent(page, block.element) == parent(page, heading.element);
            if is_under {
                out[at] = true;
                sum += if is_told[at] { block.text.len() } else { 0 };
            } else {
                over = None;
            }
        }
    }
    if sum * 2 > total {
        out.fill(false);
    }
    out
}

/// Tells whether a block is nothing but a link to somewhere else.
fn is_link(block: &Block) -> bool {
    block.kind != Kind::Heading
        && block.text.len() < 250
        && block.linked * 10 > block.text.len() * 8
}
