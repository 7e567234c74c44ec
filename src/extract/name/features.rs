//! What the tagger sees of each token of a run.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::words::{class, is_address, is_company, last_word};
use crate::lexicon::name_flags::{GIVEN, Key, LONGEST, PHRASE};
use crate::lexicon::titles::is_title;
use crate::text::{Document, flag};

/// Passes a hash through as it is.
#[derive(Debug, Default, Clone, Copy)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// A map keyed by hashes.
pub type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// Mixes two hashes into one.
pub const fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 31)
}

/// What a document says of one word.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    /// Low bit for seen in lower case; above it, times seen capitalised inside a sentence.
    cases: u32,
    /// What stands around it somewhere, as the bits of [`mod@around`].
    around: u16,
}

/// What may stand around a capitalised word somewhere in a document: the text tells there what it doesn't tell everywhere.
mod around {
    /// From here on, the kind that the last of its capitalised words tells.
    pub(super) const KINDS: u16 = 1;
    /// The ending of a company follows in its name.
    pub(super) const COMPANY: u16 = 1 << 5;
    /// It speaks.
    pub(super) const SAID: u16 = 1 << 6;
    /// "who" or "whose" refers to it.
    pub(super) const WHO: u16 = 1 << 7;
    /// Something is in it.
    pub(super) const IN: u16 = 1 << 8;
    /// It has an article.
    pub(super) const ARTICLE: u16 = 1 << 9;
    /// A title with a capital stands before it.
    pub(super) const TITLE: u16 = 1 << 10;
    /// A title in lower case stands before it.
    pub(super) const LOWER_TITLE: u16 = 1 << 11;
    /// A given name stands before it.
    pub(super) const GIVEN: u16 = 1 << 12;
    /// It ends several capitalised words.
    pub(super) const ENDS: u16 = 1 << 13;
    /// It begins several capitalised words.
    pub(super) const BEGINS: u16 = 1 << 14;
    /// It stands alone in brackets.
    pub(super) const BRACKETS: u16 = 1 << 15;
}

/// What a whole document says of its words, with what lists say of each token of a run.
#[derive(Debug)]
pub struct Context {
    /// What the document says of each word.
    words: HashedMap<Seen>,
    /// For each token, what lists say of it alone (low half) and of the longest phrase it is in (high half).
    pub lists: Vec<u32>,
}

impl Context {
    /// Reads the words of `doc`, and looks up those in `runs`.
    pub fn new(doc: &Document<'_>, runs: &[Range<usize>]) -> Self {
        let mut words: HashedMap<Seen> = HashedMap::default();
        let mut lists = vec![0; doc.len()];
        for run in runs {
            look_up(doc, run.clone(), &mut lists);
            let mut at = run.start;
            while at < run.end {
                let capital = |at: usize| doc.tokens[at].is(flag::ANY_CAPITAL);
                if !capital(at) {
                    at += 1;
                    continue;
                }
                let end = (at + 1..run.end).find(|&i| !capital(i)).unwrap_or(run.end);
                let whole = around_all(doc, at, end);
                for i in at..end {
                    let token = &doc.tokens[i];
                    let shouted = token.is(flag::ALL_CAPS)
                        && doc
                            .tokens
                            .get(i + 1)
                            .is_some_and(|next| next.is(flag::ALL_CAPS));
                    let seen = words.entry(token.hash).or_default();
                    if !token.is(flag::FIRST) && !shouted {
                        seen.cases += 2;
                    }
                    seen.around |= whole | around_one(doc, &lists, i, at, end);
                }
                at = end;
            }
        }
        for token in &doc.tokens {
            if token.is(flag::ALPHA)
                && !token.is(flag::ANY_CAPITAL)
                && let Some(seen) = words.get_mut(&token.hash)
            {
                seen.cases |= 1;
            }
        }
        Self { words, lists }
    }

    /// Returns whether the word is seen in lower case (bit 2) and how often capitalised inside a sentence (bits 0 and 1), and what
    /// stands around it.
    fn seen(&self, hash: u64) -> (u64, u64) {
        let seen = self.words.get(&hash).copied().unwrap_or_default();
        let cases = u64::from(seen.cases & 1) * 4 + u64::from((seen.cases >> 1).min(3));
        (cases, u64::from(seen.around))
    }
}

/// Returns what stands around the capitalised words `first..end` together.
fn around_all(doc: &Document<'_>, first: usize, end: usize) -> u16 {
    let mut bits = 0;
    let last = doc.tokens[end - 1].hash;
    if end > first + 1 {
        if let Some(kind) = last_word(last) {
            bits |= around::KINDS << kind as u16;
        }
        if is_company(last) {
            bits |= around::COMPANY;
        }
    }
    match doc.lower(end) {
        "said" | "says" | "told" | "added" => bits |= around::SAID,
        "," if matches!(doc.lower(end + 1), "who" | "whose") => bits |= around::WHO,
        _ => {}
    }
    match first.checked_sub(1).map_or("", |before| doc.lower(before)) {
        "in" | "near" | "outside" | "across" => bits |= around::IN,
        "the" => bits |= around::ARTICLE,
        _ => {}
    }
    bits
}

/// Returns what stands around word `at` of the capitalised words `first..end`.
fn around_one(doc: &Document<'_>, lists: &[u32], at: usize, first: usize, end: usize) -> u16 {
    let mut bits = 0;
    if let Some(before) = at.checked_sub(1) {
        let hash = doc.tokens[before].hash;
        if at > first {
            if is_title(hash) || is_address(hash) {
                bits |= around::TITLE;
            }
            if lists[before] & u32::from(GIVEN) != 0 {
                bits |= around::GIVEN;
            }
        } else if is_title(hash) {
            bits |= around::LOWER_TITLE;
        }
        if doc.word(before) == "(" && doc.word(at + 1) == ")" {
            bits |= around::BRACKETS;
        }
    }
    if end > first + 1 {
        if at + 1 == end {
            bits |= around::ENDS;
        }
        if at == first {
            bits |= around::BEGINS;
        }
    }
    bits
}

/// Looks up the words and phrases of a run.
fn look_up(doc: &Document<'_>, run: Range<usize>, lists: &mut [u32]) {
    let mut covered = run.start;
    for at in run.clone() {
        let mut key = Key::EMPTY;
        let mut best = (0, 0);
        for end in at..run.end.min(at + LONGEST) {
            key = key.push(doc, end);
            if end == at {
                lists[at] |= u32::from(key.flags());
                if covered > at {
                    break;
                }
            } else if doc.tokens[end].is(flag::ANY_CAPITAL) {
                let flags = key.flags() & PHRASE;
                if flags != 0 {
                    best = (end + 1, flags);
                }
            }
        }
        if best.0 > 0 {
            for list in &mut lists[at..best.0] {
                *list |= u32::from(best.1) << 16;
            }
            covered = best.0;
        }
    }
}

/// Returns the first `n` bytes of a word (at most 4) as a number, or 0 where the word is no longer than that.
fn prefix(word: &[u8], n: usize) -> u64 {
    if word.len() > n {
        word[..n].iter().fold(1, |acc, &b| acc << 8 | u64::from(b))
    } else {
        0
    }
}

/// Returns the last `n` bytes of a word (at most 4) as a number, or 0 where the word is no longer than that.
fn suffix(word: &[u8], n: usize) -> u64 {
    if word.len() > n {
        word[word.len() - n..]
            .iter()
            .fold(1, |acc, &b| acc << 8 | u64::from(b))
    } else {
        0
    }
}

/// Returns a number for the shape of a word: upper, lower, digit, other, with repeats told once.
fn shape(word: &str) -> u64 {
    let mut state: u64 = 1;
    let mut last = 0;
    let mut count = 0;
    for c in word.chars() {
        let kind = if c.is_uppercase() {
            1
        } else if c.is_alphabetic() {
            2
        } else if c.is_numeric() {
            3
        } else {
            u64::from(u32::from(c)) + 8
        };
        if kind != last || (kind == 1 && count < 3) {
            state = mix(state, kind);
            count += 1;
        }
        last = kind;
    }
    state
}

/// The features of the tokens of one run.
#[derive(Debug, Default)]
pub struct Features {
    /// All features, token after token.
    pub all: Vec<u64>,
    /// Where each token's features start, and at last where they end.
    pub starts: Vec<usize>,
    shapes: Vec<u64>,
    /// For the words of the run, the one before and the one behind, what lists of words say of each.
    classes: Vec<u64>,
}

impl Features {
    /// Fills in the features of `run`.
    #[expect(
        clippy::many_single_char_names,
        reason = "short names keep the templates readable as a table"
    )]
    pub fn fill(&mut self, doc: &Document<'_>, context: &Context, run: Range<usize>) {
        let (first, end) = (run.start, run.end);
        let n = doc.len();
        self.all.clear();
        self.starts.clear();
        self.shapes.clear();
        self.classes.clear();
        let word = |at: usize, back: usize, ahead: usize| -> u64 {
            (at + ahead)
                .checked_sub(back)
                .map_or(1, |i| doc.tokens.get(i).map_or(2, |t| t.hash))
        };
        let (low, high) = (first.saturating_sub(1), (end + 1).min(n));
        self.shapes.extend((low..high).map(|i| shape(doc.word(i))));
        self.classes
            .extend((low..high).map(|i| u64::from(class(doc.tokens[i].hash))));
        let shaped = |shapes: &[u64], i: usize| shapes.get(i).copied().unwrap_or(2);
        let (before, before2) = (word(first, 1, 0), word(first, 2, 0));
        let (after, after2) = (word(end, 0, 0), word(end, 0, 1));
        let capitals = run
            .clone()
            .filter(|&i| doc.tokens[i].is(flag::ANY_CAPITAL))
            .count();
        let shouted = run
            .clone()
            .filter(|&i| doc.tokens[i].is(flag::ALL_CAPS))
            .count();
        let heading = shouted >= 3 && shouted * 10 >= capitals * 8;
        let last_lower = doc.lower(end - 1).as_bytes();
        let last_suffix = suffix(last_lower, 3);
        // What stands around the word before, and the last of the capitalised words from here on.
        let (mut around_last, mut last) = (0, first);
        for i in run {
            self.starts.push(self.all.len());
            let all = &mut self.all;
            let mut add = |template: u64, value: u64| {
                all.push(mix(template.wrapping_mul(0x517c_c1b7_2722_0a95), value));
            };
            let token = &doc.tokens[i];
            let at = i - low;
            let c = token.hash;
            let s = if heading {
                77
            } else {
                shaped(&self.shapes, at)
            };
            let sp = if at > 0 {
                shaped(&self.shapes, at - 1)
            } else {
                1
            };
            let sn = shaped(&self.shapes, at + 1);
            let (p, pp, x, xx) = (word(i, 1, 0), word(i, 2, 0), word(i, 0, 1), word(i, 0, 2));
            let lower = doc.lower(i).as_bytes();
            add(1, 0);
            add(2, c);
            add(3, s);
            add(4, p);
            add(5, x);
            add(6, pp);
            add(7, xx);
            add(8, mix(p, c));
            add(9, mix(c, x));
            add(10, mix(sp, s));
            add(11, mix(s, sn));
            add(12, mix(mix(sp, s), sn));
            for k in 1..=4 {
                let value = suffix(lower, k);
                if value != 0 {
                    add(12 + k as u64, value);
                }
            }
            for k in 2..=4 {
                let value = prefix(lower, k);
                if value != 0 {
                    add(15 + k as u64, value);
                }
            }
            if i > 0 {
                add(20, suffix(doc.lower(i - 1).as_bytes(), 3));
            }
            add(21, suffix(doc.lower(i + 1).as_bytes(), 3));
            let g = u64::from(context.lists[i]);
            let gp = if i > first {
                u64::from(context.lists[i - 1])
            } else {
                0
            };
            let gn = if i + 1 < end {
                u64::from(context.lists[i + 1])
            } else {
                0
            };
            let own = g & 0xFFFF;
            add(22, own);
            add(23, g >> 16);
            add(24, mix(g, s));
            add(25, mix(g, gp));
            add(26, mix(g, gn));
            add(27, mix(g, p));
            add(28, mix(g, x));
            for bit in 0..13 {
                if own >> bit & 1 == 1 {
                    add(29, bit);
                }
                if gp >> bit & 1 == 1 {
                    add(30, bit);
                }
                if gn >> bit & 1 == 1 {
                    add(31, bit);
                }
            }
            let place = u64::from(i == first)
                | u64::from(i + 1 == end) << 1
                | u64::from(token.is(flag::FIRST)) << 2
                | u64::from(heading) << 3;
            add(32, place);
            add(33, mix(place, s));
            let (from_start, to_end) = ((i - first) as u64, (end - 1 - i) as u64);
            add(34, mix(before, from_start.min(3)));
            add(35, mix(after, to_end.min(3)));
            add(36, mix(mix(before2, before), u64::from(i == first)));
            add(37, mix(mix(after, after2), u64::from(i + 1 == end)));
            add(38, word(end, 1, 0));
            add(39, word(first, 0, 0));
            add(40, mix(word(end, 1, 0), (to_end + 1).min(4)));
            add(41, mix(last_suffix, (to_end + 1).min(4)));
            add(42, ((end - first) as u64).min(6) * 8 + from_start.min(6));
            let (cases, around) = context.seen(c);
            add(43, cases);
            add(44, mix(cases, place));
            if token.is(flag::FIRST) {
                add(45, c);
            }
            if !token.is(flag::ANY_CAPITAL) {
                add(46, mix(c, mix(p, x)));
            }
            add(47, mix(p, x));
            for bit in 0..16 {
                if around >> bit & 1 == 1 {
                    add(48, bit);
                }
            }
            add(49, around);
            add(50, mix(around, place));
            if i > first {
                add(51, around_last);
            }
            around_last = around;
            let tag = |i: usize| doc.tokens.get(i).map_or(99, |token| token.pos as u64);
            let tp = i.checked_sub(1).map_or(98, tag);
            let (tc, tn) = (tag(i), tag(i + 1));
            add(52, tc);
            add(53, tp * 100 + tc);
            add(54, tc * 100 + tn);
            add(55, (tp * 100 + tc) * 100 + tn);
            add(56, mix(tc, s));
            let kp = if i > 0 { self.classes[at - 1] } else { 127 };
            let kc = self.classes[at];
            let kn = self.classes.get(at + 1).copied().unwrap_or(0);
            add(57, kp);
            add(58, kc);
            add(59, kn);
            add(60, kp << 14 | kc << 7 | kn);
            if i > last || i == first {
                last = i;
                while last + 1 < end && doc.tokens[last + 1].is(flag::ANY_CAPITAL) {
                    last += 1;
                }
            }
            let ahead = (last - i) as u64;
            add(61, self.classes[last - low] * 8 + ahead.min(5));
            add(62, mix(doc.tokens[last].hash, ahead.min(4)));
        }
        self.starts.push(self.all.len());
    }
}
