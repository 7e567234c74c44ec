//! Dependency parser: greedy, arc-hybrid transitions (Kuhlmann, Gómez-Rodríguez and Satta 2011), averaged perceptrons.
//!
//! One table chooses the moves. Another labels each arc when it is made; by then the dependent has all its children, so that its
//! label follows from the whole of its phrase, and later moves may look at it. Work and memory are linear in the sentence.

use std::sync::LazyLock;

use super::table::{Slots, SparseTable, TripleTable, mix};
use super::{Dep, Tree};
use crate::text::{Document, Pos, Sentence, Token, flag};

/// Number of features that choose a move.
pub const MOVE_FEATURES: usize = 46;
/// Number of features that label an arc.
pub const LABEL_FEATURES: usize = 24;

/// The shipped weights.
static SHIPPED: LazyLock<Parser<'static>> =
    LazyLock::new(|| Parser::open(include_bytes!("../../data/parser.bin")));

/// A move of the parser, in the order of the classes of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Move {
    /// Pushes the next word on the stack.
    Shift,
    /// Hangs the top of the stack on the word under it.
    Right,
    /// Hangs the top of the stack on the next word.
    Left,
}

impl Move {
    /// All moves.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Right, Self::Left];
}

/// Weights, read in place from a blob.
#[derive(Debug, Clone)]
pub struct Parser<'a> {
    moves: TripleTable<'a>,
    labels: SparseTable<'a>,
    /// Contexts in which the weights of moves hardly ever choose differently, with the move plus one.
    sure_moves: Slots<'a>,
    /// The same for labels.
    sure_labels: Slots<'a>,
}

impl<'a> Parser<'a> {
    /// Opens a blob: the tables of moves and of labels, and the sure choices of each.
    pub fn open(mut blob: &'a [u8]) -> Self {
        let blob = &mut blob;
        Self {
            moves: TripleTable::open(blob),
            labels: SparseTable::open(blob),
            sure_moves: Slots::open(blob, SURE_BITS),
            sure_labels: Slots::open(blob, SURE_BITS),
        }
    }

    /// Returns the shipped parser.
    pub fn shipped() -> &'static Parser<'static> {
        &SHIPPED
    }

    /// Returns the tree of one sentence of `doc`, whose tokens must be tagged.
    pub fn parse(&self, doc: &Document<'_>, sentence: Sentence) -> Tree {
        let mut state = State::new(doc, sentence);
        while !state.is_done() {
            let next = self.next(&state);
            if let Some((head, dependent)) = state.arc(next) {
                let label = self.label(&state, head, dependent);
                state.attach(head, dependent, label);
            }
            state.make(next);
        }
        state.into_tree(sentence.first)
    }

    /// Chooses the next move.
    #[inline]
    pub fn next(&self, state: &State) -> Move {
        if let Some(only) = state.only_choice() {
            return only;
        }
        let sure = self.sure_moves.first(&state.move_contexts());
        if let Some(&next) = Move::ALL.get((sure as usize).wrapping_sub(1))
            && state.can(next)
        {
            return next;
        }
        let mut scores = [0; 3];
        self.moves.add(&state.move_features(), &mut scores);
        state.best(&scores)
    }

    /// Chooses the label of the arc from `head` to `dependent`.
    #[inline]
    pub fn label(&self, state: &State, head: usize, dependent: usize) -> Dep {
        if head == state.root() {
            return Dep::Root;
        }
        let contexts = state.label_contexts(head, dependent);
        let sure = self.sure_labels.first(&contexts);
        if let Some(&label) = Dep::ALL.get((sure as usize).wrapping_sub(1)) {
            return label;
        }
        let mut scores = [0; Dep::COUNT];
        self.labels
            .add(&state.label_features(head, dependent), &mut scores);
        Dep::ALL[super::tagger::best(&scores)]
    }
}

/// Bits of a sure choice.
pub const SURE_BITS: u32 = 8;
/// Number of contexts in which a move may be sure.
pub const MOVE_CONTEXTS: usize = 5;
/// Number of contexts in which a label may be sure.
pub const LABEL_CONTEXTS: usize = 4;

/// One word, with what hangs on it so far.
#[derive(Debug, Clone, Copy)]
struct Node {
    word: u64,
    tag: u64,
    head: u32,
    label: Dep,
    /// The outermost and the second child on the left.
    left: [u32; 2],
    /// The outermost and the second child on the right.
    right: [u32; 2],
    left_count: u8,
    right_count: u8,
    /// The labels of its children, as bits.
    kids: u64,
}

/// Labels that tell how far a verb or noun is filled.
const CORE: u64 = 1 << Dep::Nsubj as u64
    | 1 << Dep::Nsubjpass as u64
    | 1 << Dep::Aux as u64
    | 1 << Dep::Auxpass as u64
    | 1 << Dep::Dobj as u64
    | 1 << Dep::Attr as u64
    | 1 << Dep::Mark as u64
    | 1 << Dep::Expl as u64
    | 1 << Dep::Pobj as u64
    | 1 << Dep::Det as u64
    | 1 << Dep::Cc as u64
    | 1 << Dep::Ccomp as u64;

/// The parser in the middle of a sentence. Words are counted from 0; the root stands behind the last word.
#[derive(Debug, Clone)]
pub struct State {
    /// The words, the root, and a word that stands for "none".
    nodes: Vec<Node>,
    stack: Vec<u32>,
    /// The next word.
    front: usize,
}

impl State {
    /// Starts at the beginning of a sentence.
    pub fn new(doc: &Document<'_>, sentence: Sentence) -> Self {
        let count = sentence.end - sentence.first;
        let none = count as u32 + 1;
        let node = |word, tag| Node {
            word,
            tag,
            head: none,
            label: Dep::Dep,
            left: [none; 2],
            right: [none; 2],
            left_count: 0,
            right_count: 0,
            kids: 0,
        };
        let mut nodes = Vec::with_capacity(count + 2);
        nodes.extend(sentence.tokens().map(|index| {
            let token = &doc.tokens[index];
            let word = if token.is(flag::NUMBER) {
                2 + u64::from(token.end - token.start).min(5)
            } else {
                token.hash
            };
            node(word, tag_code(token, doc.lower(index)))
        }));
        nodes.push(node(0, 62));
        nodes.push(node(1, 63));
        Self {
            nodes,
            stack: Vec::with_capacity(16),
            front: 0,
        }
    }

    /// Returns the place of the root.
    pub fn root(&self) -> usize {
        self.nodes.len() - 2
    }

    /// Tells whether every word has a head.
    pub fn is_done(&self) -> bool {
        self.stack.is_empty() && self.front == self.root()
    }

    /// Tells whether a move can be made.
    pub fn can(&self, next: Move) -> bool {
        match next {
            Move::Shift => self.front < self.root(),
            Move::Right => self.stack.len() >= 2,
            Move::Left => !self.stack.is_empty(),
        }
    }

    /// Returns the move that can be made where there is but one.
    pub fn only_choice(&self) -> Option<Move> {
        if self.stack.is_empty() {
            Some(Move::Shift)
        } else if self.stack.len() == 1 && self.front == self.root() {
            Some(Move::Left)
        } else {
            None
        }
    }

    /// Returns the possible move with the highest score.
    pub fn best(&self, scores: &[i32; 3]) -> Move {
        let mut best = None;
        for next in Move::ALL {
            let score = scores[next as usize];
            if self.can(next) && best.is_none_or(|(_, highest)| score > highest) {
                best = Some((next, score));
            }
        }
        best.map_or(Move::Shift, |(next, _)| next)
    }

    /// Returns the head and the dependent of the arc that a move makes.
    pub fn arc(&self, next: Move) -> Option<(usize, usize)> {
        let top = self.top(0);
        match next {
            Move::Shift => None,
            Move::Right => Some((self.top(1), top)),
            Move::Left => Some((self.front, top)),
        }
    }

    /// Makes a move; the arc, if there is one, was made by [`Self::attach`].
    pub fn make(&mut self, next: Move) {
        if next == Move::Shift {
            self.stack.push(self.front as u32);
            self.front += 1;
        } else {
            self.stack.pop();
        }
    }

    /// Hangs `dependent` on `head`.
    pub fn attach(&mut self, head: usize, dependent: usize, label: Dep) {
        self.nodes[dependent].head = head as u32;
        self.nodes[dependent].label = label;
        let node = &mut self.nodes[head];
        node.kids |= 1 << label as u64;
        let (side, count) = if dependent < head {
            (&mut node.left, &mut node.left_count)
        } else {
            (&mut node.right, &mut node.right_count)
        };
        // Left children come from the inside out, right ones too: each new one is the outermost.
        *side = [dependent as u32, side[0]];
        *count = count.saturating_add(1);
    }

    /// Returns word `depth` of the stack from the top, or the word for "none".
    pub fn top(&self, depth: usize) -> usize {
        self.stack
            .len()
            .checked_sub(depth + 1)
            .map_or(self.nodes.len() - 1, |at| self.stack[at] as usize)
    }

    /// Returns the stack, the top last.
    pub fn stack(&self) -> &[u32] {
        &self.stack
    }

    /// Returns the next word.
    pub const fn front(&self) -> usize {
        self.front
    }

    /// Returns word `offset` behind the next one, the root, or the word for "none".
    fn ahead(&self, offset: usize) -> &Node {
        &self.nodes[(self.front + offset).min(self.nodes.len() - 1)]
    }

    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// Returns what is compared with the sure choices of moves.
    #[inline]
    pub fn move_contexts(&self) -> [u64; MOVE_CONTEXTS] {
        let top = self.top(0);
        let s0 = &self.nodes[top];
        let s1 = &self.nodes[self.top(1)];
        let [n0, n1, n2] = [0, 1, 2].map(|offset| self.ahead(offset));
        let near = u64::from(self.front.wrapping_sub(top) == 1);
        let tags = s0.tag | n0.tag << 6 | n1.tag << 12 | near << 18;
        let more = tags | s1.tag << 24 | n2.tag << 30;
        let kids = s0.kids & CORE;
        [
            mix(201, tags, kids, 0),
            mix(202, more, kids, n0.kids & CORE),
            mix(203, s0.word, tags, kids),
            mix(204, n0.word, tags, kids),
            mix(205, s1.word, more, kids),
        ]
    }

    /// Returns what is compared with the sure choices of labels.
    #[inline]
    pub fn label_contexts(&self, head: usize, dependent: usize) -> [u64; LABEL_CONTEXTS] {
        let (h, d) = (&self.nodes[head], &self.nodes[dependent]);
        let side = u64::from(dependent < head);
        let near = u64::from(head.abs_diff(dependent) == 1);
        let last = if dependent < head { h.left } else { h.right };
        let last = self.node(last[0]).label as u64;
        let tags = h.tag | d.tag << 6 | side << 12 | near << 13;
        let (d_kids, h_kids) = (d.kids & CORE, h.kids & CORE);
        [
            mix(211, tags, d_kids, 0),
            mix(212, tags | last << 14, d_kids, h_kids),
            mix(213, d.word, tags, d_kids),
            mix(214, h.word, tags, d_kids),
        ]
    }

    /// Returns the features that choose the next move.
    #[inline]
    pub fn move_features(&self) -> [u64; MOVE_FEATURES] {
        let top = self.top(0);
        let s0 = &self.nodes[top];
        let s1 = &self.nodes[self.top(1)];
        let s2 = &self.nodes[self.top(2)];
        let [n0, n1, n2] = [0, 1, 2].map(|offset| self.ahead(offset));
        let [s0l, s0r] = [s0.left[0], s0.right[0]].map(|at| self.node(at));
        let [s1l, s1r] = [s1.left[0], s1.right[0]].map(|at| self.node(at));
        let n0l = self.node(n0.left[0]);
        let gap = match self.front.wrapping_sub(top) {
            gap @ 1..=5 => gap as u64,
            6..=10 => 6,
            _ => 7,
        };
        let both = |node: &Node| node.word ^ (node.tag << 56);
        // Tags have six bits: up to ten fit into one number.
        let tags = |tags: &[u64]| tags.iter().fold(1, |packed, tag| (packed << 6) | tag);
        let label = |node: &Node| node.label as u64;
        let pair = tags(&[s0.tag, n0.tag]);
        let deep = tags(&[s1.tag, s0.tag]);
        [
            mix(1, both(s0), 0, 0),
            mix(2, both(n0), 0, 0),
            mix(3, both(n1), 0, 0),
            mix(4, both(s1), 0, 0),
            mix(5, n2.word, 0, 0),
            mix(6, s0.word, n0.word, 0),
            mix(7, both(s0), n0.tag, 0),
            mix(8, s0.tag, both(n0), 0),
            mix(9, pair, gap, 0),
            mix(10, s0.word, n0.tag, n1.tag),
            mix(11, n0.word, s0.tag, n1.tag),
            mix(12, both(s1), s0.tag, 0),
            mix(13, s1.tag, both(s0), 0),
            mix(14, s1.word, s0.word, 0),
            mix(15, s1.word, n0.word, s0.tag),
            mix(16, deep, n0.word, 0),
            mix(17, s1.word, s0.tag, n0.tag),
            mix(18, s0.word, s1.tag, n0.tag),
            mix(19, deep, n0.tag, n1.tag),
            mix(20, pair, n1.tag, n2.tag),
            mix(21, deep, s2.tag, n0.tag),
            mix(22, pair, s0l.tag, s0r.tag),
            mix(23, pair, n0l.tag, n0.kids & CORE),
            mix(24, deep, s1r.tag, n0.tag),
            mix(25, deep, s1l.tag, s1r.tag),
            mix(26, pair, label(s0l), label(s0r)),
            mix(27, pair, s0.kids & CORE, n1.tag),
            mix(28, deep, s0.kids & CORE, n0.tag),
            mix(29, deep, s1.kids & CORE, n0.tag),
            mix(30, s0.word, label(s0r), label(s0l)),
            mix(31, s1.word, label(s1r), s0.tag),
            mix(32, s0.tag, s0r.word, n0.tag),
            mix(33, s0.word, s0r.word, s1.tag),
            mix(34, s1.tag, s1r.word, s0.tag),
            mix(
                35,
                pair,
                u64::from(s0.right_count),
                u64::from(s0.left_count),
            ),
            mix(36, deep, u64::from(s1.right_count), n0.tag),
            mix(37, n0.word, u64::from(n0.left_count), s0.tag),
            mix(38, s0.word, gap, n0.tag),
            mix(39, n0.word, gap, s0.tag),
            mix(40, s0.word, n1.word, n0.tag),
            mix(41, n0.word, n1.word, s0.tag),
            mix(42, s2.word, s0.tag, n0.tag),
            mix(43, deep, label(s0r), label(s1r)),
            mix(44, tags(&[n0.tag, n1.tag, n2.tag]), s0.tag, s1.tag),
            mix(45, n0l.word, n0.tag, s0.tag),
            mix(46, s1.word, n0.word, n1.tag),
        ]
    }

    /// Returns the features that label the arc from `head` to `dependent`, before it is made.
    #[inline]
    pub fn label_features(&self, head: usize, dependent: usize) -> [u64; LABEL_FEATURES] {
        let (h, d) = (&self.nodes[head], &self.nodes[dependent]);
        let none = self.nodes.len() - 1;
        let before = &self.nodes[dependent.checked_sub(1).unwrap_or(none)];
        let after = &self.nodes[(dependent + 1).min(none)];
        let head_after = &self.nodes[(head + 1).min(none)];
        let [dl, dr] = [d.left[0], d.right[0]].map(|at| self.node(at));
        let side = u64::from(dependent < head);
        let [hl, hr] = [h.left[0], h.right[0]].map(|at| self.node(at));
        let last = if dependent < head { hl } else { hr };
        let gap = head.abs_diff(dependent).min(4) as u64;
        let pair = (h.tag << 8) | (d.tag << 1) | side;
        [
            mix(101, pair, 0, 0),
            mix(102, d.word, side, 0),
            mix(103, h.word, side, d.tag),
            mix(104, d.word, h.tag, side),
            mix(105, h.word, d.word, side),
            mix(106, pair, d.kids, 0),
            mix(107, pair, d.kids & CORE, h.kids & CORE),
            mix(108, pair, h.kids, 0),
            mix(109, h.word, d.kids & CORE, side),
            mix(110, pair, dl.tag, dr.tag),
            mix(111, pair, dl.word, 0),
            mix(112, pair, dr.word, 0),
            mix(113, pair, gap, last.label as u64),
            mix(114, pair, before.tag, after.tag),
            mix(115, pair, before.word, 0),
            mix(116, pair, head_after.tag, gap),
            mix(117, h.word, last.label as u64, d.tag),
            mix(118, d.word, h.kids & CORE, h.tag),
            mix(119, pair, last.word, 0),
            mix(120, h.word, dl.word, side),
            mix(121, pair, after.word, 0),
            mix(122, self.node(dr.right[0]).word, pair, 0),
            mix(123, pair, last.tag, last.label as u64),
            mix(124, h.word, h.kids, pair),
        ]
    }

    /// Returns the tree of a finished sentence whose first token is `first`.
    fn into_tree(self, first: usize) -> Tree {
        let root = self.root();
        let words = &self.nodes[..root];
        let head = |(at, node): (usize, &Node)| {
            let head = node.head as usize;
            (first + if head < root { head } else { at }) as u32
        };
        Tree::new(
            first,
            words.iter().enumerate().map(head).collect(),
            words.iter().map(|node| node.label).collect(),
        )
    }
}

/// Returns a number below 62 for a token's tag; marks are told apart by what they do in a sentence.
fn tag_code(token: &Token, lower: &str) -> u64 {
    if token.pos != Pos::Punct {
        return token.pos as u64;
    }
    if token.is(flag::QUOTE_MARK) {
        return if token.is(flag::SPACE_BEFORE) { 48 } else { 49 };
    }
    match lower {
        "," => 40,
        "." | "!" | "?" => 41,
        ":" | ";" => 42,
        "(" | "[" => 43,
        ")" | "]" => 44,
        "$" | "£" | "€" => 45,
        "'" | "‘" | "`" => 46,
        "-" | "--" | "–" | "—" | "..." | "…" => 47,
        _ => Pos::Punct as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::tag;

    /// Returns each arc as `word<label<head`.
    fn arcs(text: &str) -> Vec<String> {
        let mut doc = Document::new(text);
        tag(&mut doc);
        let parser = Parser::shipped();
        let mut out = Vec::new();
        for &sentence in &doc.sentences {
            let tree = parser.parse(&doc, sentence);
            for index in sentence.tokens() {
                let head = doc.lower(tree.head(index));
                out.push(format!(
                    "{} {:?} {head}",
                    doc.lower(index),
                    tree.label(index)
                ));
            }
        }
        out
    }

    #[test]
    fn plain_sentences_get_the_arcs_that_extractors_ask_for() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "The minister said the talks would not resume in Geneva.",
                &[
                    "minister Nsubj said",
                    "resume Ccomp said",
                    "talks Nsubj resume",
                    "would Aux resume",
                    "not Neg resume",
                    "geneva Pobj in",
                ],
            ),
            (
                "The bridge was destroyed by rebels.",
                &[
                    "bridge Nsubjpass destroyed",
                    "was Auxpass destroyed",
                    "by Agent destroyed",
                    "rebels Pobj by",
                ],
            ),
            (
                "Officials who visited the camp met the envoy.",
                &[
                    "officials Nsubj met",
                    "visited Relcl officials",
                    "who Nsubj visited",
                    "envoy Dobj met",
                ],
            ),
            (
                "Leaders of Norway and Denmark will meet on Monday.",
                &[
                    "leaders Nsubj meet",
                    "norway Pobj of",
                    "denmark Conj norway",
                    "on Prep meet",
                ],
            ),
            (
                "The group's leader, Omar Tebo, wants to hold elections.",
                &[
                    "group Poss leader",
                    "tebo Appos leader",
                    "hold Xcomp wants",
                    "elections Dobj hold",
                ],
            ),
            (
                "\"We will stay,\" the general said.",
                &["stay Ccomp said", "general Nsubj said"],
            ),
        ];
        for (text, wanted) in cases {
            let found = arcs(text);
            for arc in wanted {
                assert!(
                    found.iter().any(|other| other == arc),
                    "{text}: {arc} in {found:?}"
                );
            }
        }
    }

    #[test]
    fn every_word_has_a_head_or_is_a_root_in_any_text() {
        for text in [
            "",
            "\"",
            "a",
            "! ? ,",
            "\" \" \" \"\n\n) ) ( (",
            "the the the of of and , . and",
        ] {
            for arc in arcs(text) {
                assert!(!arc.is_empty());
            }
        }
    }

    #[test]
    fn an_endless_sentence_takes_linear_time() {
        let text = "word and ( \" ".repeat(50_000);
        assert_eq!(arcs(&text).len(), 200_000);
    }
}
