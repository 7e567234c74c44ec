//! Part-of-speech tagger: a greedy averaged perceptron (Collins 2002), left to right, with a lexicon in front of it.
//!
//! Words that have one tag in the training texts are answered by the lexicon without scoring. For the others the lexicon knows
//! which tags were seen (the word's *ambiguity class*), which also serves the neighbours as a feature. Of the rest, many stand in
//! a context in which the weights always choose the same; these contexts are looked up first. Sentences set in title
//! case or in capitals are recognised as a whole, since there a capital tells nothing.

use std::sync::LazyLock;

use super::table::{Slots, SparseTable, mix, take};
use crate::stop;
use crate::text::{Document, Pos, Sentence, Token, flag, hash};

/// Number of features of one decision.
pub const FEATURES: usize = 24;
/// Number of tags.
pub const TAGS: usize = Pos::ALL.len();

/// The shipped weights.
static SHIPPED: LazyLock<Tagger<'static>> =
    LazyLock::new(|| Tagger::open(include_bytes!("../../data/tagger.bin")));

/// Stands for the tag before the first word.
const START: u8 = 63;

/// Tags that any word may have, as bits. The others belong to words that the lexicon knows.
const OPEN: u64 = 1 << Pos::Cd as u64
    | 1 << Pos::Fw as u64
    | 1 << Pos::Jj as u64
    | 1 << Pos::Jjr as u64
    | 1 << Pos::Jjs as u64
    | 1 << Pos::Nn as u64
    | 1 << Pos::Nns as u64
    | 1 << Pos::Nnp as u64
    | 1 << Pos::Nnps as u64
    | 1 << Pos::Rb as u64
    | 1 << Pos::Uh as u64
    | 1 << Pos::Vb as u64
    | 1 << Pos::Vbd as u64
    | 1 << Pos::Vbg as u64
    | 1 << Pos::Vbn as u64
    | 1 << Pos::Vbp as u64
    | 1 << Pos::Vbz as u64;

/// How a word is written, as far as that tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Shape {
    Lower,
    /// A capital inside a sentence.
    Capital,
    /// A capital where every word would have one.
    FirstCapital,
    AllCaps,
    Number,
    /// Digits and letters.
    Mixed,
    Punct,
    /// A capital in a sentence of capitals.
    Headline,
    Outside,
}

/// What the tagger knows of one word before it tags.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    word: u64,
    suffix: u64,
    prefix: u64,
    shape: u8,
    hyphen: bool,
    /// The word's ambiguity class; 0 where the lexicon does not know it.
    class: u8,
    /// The tag that needs no scoring, or [`Pos::None`].
    sure: Pos,
}

/// A word outside the sentence.
const OUTSIDE: Cell = Cell {
    word: 1,
    suffix: 1,
    prefix: 1,
    shape: Shape::Outside as u8,
    hyphen: false,
    class: 255,
    sure: Pos::None,
};

/// Weights and lexicon, read in place from a blob.
#[derive(Debug, Clone)]
pub struct Tagger<'a> {
    /// For each ambiguity class, its tag if it has but one.
    classes: &'a [u8],
    /// For each ambiguity class, the tags seen, as bits.
    seen: &'a [[u8; 8]],
    lexicon: Slots<'a>,
    table: SparseTable<'a>,
    /// Contexts in which the weights hardly ever choose differently, with the tag plus one.
    sure: Slots<'a>,
}

impl<'a> Tagger<'a> {
    /// Opens a blob: 256 bytes of class tags, 256 sets of the tags seen, the lexicon, the weights, the sure choices.
    pub fn open(mut blob: &'a [u8]) -> Self {
        let blob = &mut blob;
        Self {
            classes: take(blob, 256),
            seen: take(blob, 256 * 8).as_chunks().0,
            lexicon: Slots::open(blob, 8),
            table: SparseTable::open(blob),
            sure: Slots::open(blob, SURE_BITS),
        }
    }

    /// Returns the shipped tagger.
    pub fn shipped() -> &'static Tagger<'static> {
        &SHIPPED
    }

    /// Sets the part of speech of every token.
    pub fn tag(&self, doc: &mut Document<'_>) {
        let mut cells = Vec::new();
        for at in 0..doc.sentences.len() {
            stop::check();
            let sentence = doc.sentences[at];
            tell_names_apart(doc, sentence);
            self.cells(doc, sentence, &mut cells);
            let (mut before, mut last) = (START, START);
            for (place, index) in sentence.tokens().enumerate() {
                let tag = self.choose(&cells, place, last, before);
                doc.tokens[index].pos = tag;
                before = last;
                last = tag as u8;
            }
        }
    }

    /// Chooses the tag of word `place` (0 for the first of the sentence) after the tags `last` and, one before, `before`.
    #[inline]
    pub fn choose(&self, cells: &[Cell], place: usize, last: u8, before: u8) -> Pos {
        let cell = &cells[place + 2];
        if let Some(tag) = cell.sure_after(last) {
            return tag;
        }
        let sure = self.sure.first(&contexts(cells, place, last)) as usize;
        if let Some(&tag) = Pos::ALL.get(sure.wrapping_sub(1)) {
            return tag;
        }
        let mut scores = [0; TAGS];
        self.table
            .add(&features(cells, place, last, before), &mut scores);
        self.best(cell, &scores)
    }

    /// Returns the tag with the highest score among those that `cell` may have: the open classes, and what the lexicon saw.
    pub fn best(&self, cell: &Cell, scores: &[i32; TAGS]) -> Pos {
        let seen = self.seen.get(cell.class as usize).copied();
        let allowed = OPEN | u64::from_le_bytes(seen.unwrap_or_default());
        let mut best = (Pos::Nn, i32::MIN);
        for (&tag, &score) in Pos::ALL.iter().zip(scores) {
            if score > best.1 && allowed >> tag as u64 & 1 == 1 {
                best = (tag, score);
            }
        }
        best.0
    }

    /// Fills `cells` with the words of a sentence between two strangers on each side.
    pub fn cells(&self, doc: &Document<'_>, sentence: Sentence, cells: &mut Vec<Cell>) {
        cells.clear();
        cells.extend([OUTSIDE; 2]);
        let headline = is_headline(&doc.tokens[sentence.tokens()]);
        for index in sentence.tokens() {
            let token = &doc.tokens[index];
            let shape = shape(token, headline);
            let lower = doc.lower(index).as_bytes();
            let (class, sure) = self.look_up(token, shape);
            let word = if token.is(flag::NUMBER) {
                2 + lower.len().min(5) as u64
            } else {
                token.hash
            };
            cells.push(Cell {
                word,
                suffix: pack(lower.iter().rev().take(3)),
                prefix: pack(lower.iter().take(3)),
                shape: shape as u8,
                hyphen: lower.contains(&b'-'),
                class,
                sure,
            });
        }
        cells.extend([OUTSIDE; 2]);
    }

    /// Returns the ambiguity class of a word, and its tag where that is beyond doubt.
    fn look_up(&self, token: &Token, shape: Shape) -> (u8, Pos) {
        let plain = || self.lexicon.get(lexicon_key(token.hash, false)) as u8;
        let name = || self.lexicon.get(lexicon_key(token.hash, true)) as u8;
        let class = match shape {
            Shape::Capital | Shape::AllCaps => name(),
            Shape::FirstCapital | Shape::Headline => match plain() {
                0 => name(),
                class => class,
            },
            _ => plain(),
        };
        let tag = self
            .classes
            .get(class as usize)
            .and_then(|&tag| Pos::ALL.get(tag as usize))
            .copied()
            .unwrap_or_default();
        let sure = match shape {
            // Where the capital tells nothing, only words that are no names are beyond doubt.
            Shape::FirstCapital | Shape::Headline if !is_closed(tag) => Pos::None,
            Shape::Punct if class == 0 => Pos::Punct,
            Shape::Number if class == 0 => Pos::Cd,
            _ => tag,
        };
        (class, sure)
    }
}

/// Names written in capitals that are other words in small letters, with the word that they are taken for instead: "a US official" is
/// not one of us, and the WHO is no question.
const SHOUTED: [(&str, &str); 3] = [("us", "u.s."), ("who", "w.h.o."), ("is", "i.s.")];

/// Gives names in capitals that would be taken for common words a hash of their own, unless the whole sentence is in capitals.
fn tell_names_apart(doc: &mut Document<'_>, sentence: Sentence) {
    let mut headline = None;
    for index in sentence.tokens() {
        let token = &doc.tokens[index];
        if !token.is(flag::ALL_CAPS) || token.end - token.start > 3 {
            continue;
        }
        let lower = doc.lower(index);
        let Some(&(_, name)) = SHOUTED.iter().find(|(word, _)| *word == lower) else {
            continue;
        };
        if *headline.get_or_insert_with(|| is_headline(&doc.tokens[sentence.tokens()])) {
            return;
        }
        doc.tokens[index].hash = hash(name);
    }
}

/// Returns the key of a word in the lexicon; words with a capital inside a sentence are words of their own.
pub const fn lexicon_key(hash: u64, capital: bool) -> u64 {
    mix(99, hash, capital as u64, 0)
}

/// Tells under which key of the lexicon a token of a training text counts: `None` where its capital tells nothing.
pub fn counts_as_capital(token: &Token, headline: bool) -> Option<bool> {
    match shape(token, headline) {
        Shape::Capital | Shape::AllCaps => Some(true),
        Shape::FirstCapital | Shape::Headline => None,
        _ => Some(false),
    }
}

/// Returns the class with the highest score, the first of equals.
pub fn best(scores: &[i32]) -> usize {
    let mut best = 0;
    for (class, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = class;
        }
    }
    best
}

impl Cell {
    /// Returns the tag that needs no scoring after a word tagged `last`, if there is one.
    ///
    /// Nouns that look like verbs are nouns nearly always in the training texts (`talks`), but not where a verb is due.
    pub fn sure_after(&self, last: u8) -> Option<Pos> {
        let verb_due = matches!(
            Pos::ALL.get(last as usize),
            Some(
                Pos::Prp | Pos::Nnp | Pos::Nnps | Pos::To | Pos::Md | Pos::Wdt | Pos::Wp | Pos::Rb
            )
        );
        match self.sure {
            Pos::None => None,
            Pos::Nn | Pos::Nns if verb_due => None,
            tag => Some(tag),
        }
    }
}

/// Bits of a sure choice.
pub const SURE_BITS: u32 = 8;
/// Number of contexts in which a tag may be sure.
pub const CONTEXTS: usize = 4;

/// Returns what is compared with the sure choices.
#[inline]
pub fn contexts(cells: &[Cell], place: usize, last: u8) -> [u64; CONTEXTS] {
    let [left, cell, right] = [1, 2, 3].map(|at| cells[place + at]);
    let last = u64::from(last);
    let own = u64::from(cell.class) | u64::from(cell.shape) << 8;
    let tags = last | u64::from(right.class) << 8;
    [
        mix(301, own, tags, cell.suffix),
        mix(302, cell.word, own, tags),
        mix(303, cell.word, own, right.word),
        mix(304, cell.word, own, left.word),
    ]
}

/// Returns the features of word `place` (0 for the first of the sentence) after the tags `last` and, one before, `before`.
#[inline]
pub fn features(cells: &[Cell], place: usize, last: u8, before: u8) -> [u64; FEATURES] {
    let [far, left, cell, right, beyond] = [0, 1, 2, 3, 4].map(|at| cells[place + at]);
    let (last, before) = (u64::from(last), u64::from(before));
    let shape = u64::from(cell.shape) | (u64::from(cell.hyphen) << 4);
    let class = u64::from(cell.class);
    let next = u64::from(right.class);
    let shapes =
        u64::from(left.shape) | (u64::from(cell.shape) << 4) | (u64::from(right.shape) << 8);
    [
        mix(1, cell.word, 0, 0),
        mix(2, cell.word, shape, 0),
        mix(3, cell.suffix, 0, 0),
        mix(4, cell.suffix & 0xffff, shape, 0),
        mix(5, cell.suffix, shape, 0),
        mix(6, cell.prefix, 0, 0),
        mix(7, class, shape, 0),
        mix(8, last, 0, 0),
        mix(9, last, before, 0),
        mix(10, last, cell.word, 0),
        mix(11, last, class, shape),
        mix(12, left.word, 0, 0),
        mix(13, far.word, 0, 0),
        mix(14, right.word, 0, 0),
        mix(15, beyond.word, 0, 0),
        mix(16, next, class, 0),
        mix(17, next, u64::from(beyond.class), 0),
        mix(18, right.suffix, 0, 0),
        mix(19, shapes, 0, 0),
        mix(20, last, next, u64::from(right.shape)),
        mix(21, last, cell.suffix, 0),
        mix(22, left.word, cell.word, 0),
        mix(23, cell.word, right.word, 0),
        mix(24, last, class, next),
    ]
}

/// Packs bytes into a number, the first lowest.
fn pack<'b>(bytes: impl Iterator<Item = &'b u8>) -> u64 {
    bytes.enumerate().fold(0, |packed, (at, &byte)| {
        packed | (u64::from(byte) << (8 * at))
    })
}

/// Tells whether a tag belongs to words that are a closed set (and no names).
const fn is_closed(tag: Pos) -> bool {
    matches!(
        tag,
        Pos::Cc
            | Pos::Dt
            | Pos::Ex
            | Pos::In
            | Pos::Md
            | Pos::Prp
            | Pos::PrpPossessive
            | Pos::Possessive
            | Pos::To
            | Pos::Wdt
            | Pos::Wp
            | Pos::WpPossessive
            | Pos::Wrb
            | Pos::Rb
            | Pos::Punct
    )
}

/// Returns how a token is written.
const fn shape(token: &Token, headline: bool) -> Shape {
    if token.is(flag::PUNCT) {
        Shape::Punct
    } else if token.is(flag::NUMBER) {
        Shape::Number
    } else if !token.is(flag::ALPHA) {
        Shape::Mixed
    } else if !token.is(flag::CAPITAL) {
        Shape::Lower
    } else if headline {
        Shape::Headline
    } else if token.is(flag::ALL_CAPS) {
        Shape::AllCaps
    } else if token.is(flag::FIRST) {
        Shape::FirstCapital
    } else {
        Shape::Capital
    }
}

/// Tells whether a sentence is set like a headline: its longer words all have a capital.
pub fn is_headline(tokens: &[Token]) -> bool {
    let (mut capitals, mut shouted) = (0, 0);
    for token in tokens {
        let length = token.end - token.start;
        if !token.is(flag::ALPHA) || length < 3 {
            continue;
        }
        if token.is(flag::CAPITAL) {
            capitals += u32::from(length >= 4);
            shouted += u32::from(token.is(flag::ALL_CAPS));
        } else if length >= 4 || shouted > 0 {
            return false;
        }
    }
    capitals >= 4 || shouted >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<Pos> {
        let mut doc = Document::new(text);
        Tagger::shipped().tag(&mut doc);
        doc.tokens.iter().map(|token| token.pos).collect()
    }

    #[test]
    fn words_are_tagged_by_what_they_do() {
        use Pos::{Dt, In, Md, Nn, Nnp, Nns, Possessive, Prp, Punct, Rb, To, Vb, Vbd, Vbz};
        let cases: [(&str, &[Pos]); 4] = [
            ("The talks failed.", &[Dt, Nns, Vbd, Punct]),
            ("He goes to Ms. Weller.", &[Prp, Vbz, In, Nnp, Nnp, Punct]),
            (
                "Norway's minister didn't want to talk.",
                &[Nnp, Possessive, Nn, Vbd, Rb, Vb, To, Vb, Punct],
            ),
            ("They may march in May.", &[Prp, Md, Vb, In, Nnp, Punct]),
        ];
        for (text, wanted) in cases {
            assert_eq!(tags(text), wanted, "{text}");
        }
    }

    #[test]
    fn names_in_capitals_are_no_common_words() {
        let tag = |text: &str, at: usize| tags(text)[at];
        assert_eq!(tag("A senior US official said so.", 2), Pos::Nnp);
        assert_eq!(tag("The WHO said the outbreak was over.", 1), Pos::Nnp);
        assert_eq!(tag("They told us the road was closed.", 2), Pos::Prp);
    }

    #[test]
    fn capitals_of_headlines_do_not_make_names() {
        for text in [
            "Rebels Attack Army Base Near Capital, Killing Dozens",
            "REBELS ATTACK ARMY BASE NEAR CAPITAL, KILLING DOZENS",
        ] {
            let tags = tags(text);
            let proper = |tag: &&Pos| matches!(tag, Pos::Nnp | Pos::Nnps);
            assert!(tags.iter().filter(proper).count() <= 3, "{text}: {tags:?}");
            assert_eq!(tags[4], Pos::In, "{text}");
        }
    }
}
