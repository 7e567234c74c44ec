//! Word lists looked up by the hash that every token already carries.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Returns the 64-bit FNV-1a hash of `word` (Fowler, Noll and Vo), with a last mixing step so that low bits are usable.
pub const fn hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        state ^= bytes[i] as u64;
        state = state.wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    state ^ (state >> 29)
}

/// Passes a hash through as it is.
#[derive(Debug, Default, Clone, Copy)]
struct Identity(u64);

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

/// A map from lower-case words to values, asked with [`Token::hash`](super::Token).
#[derive(Debug, Clone)]
pub struct WordMap<V> {
    map: HashMap<u64, V, BuildHasherDefault<Identity>>,
}

impl<V: Copy> WordMap<V> {
    /// Returns the value of the word with this hash.
    pub fn get(&self, hash: u64) -> Option<V> {
        self.map.get(&hash).copied()
    }

    /// Tells whether the word with this hash is in the map.
    pub fn has(&self, hash: u64) -> bool {
        self.map.contains_key(&hash)
    }

    /// Returns the number of words.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Tells whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

impl<'a, V> FromIterator<(&'a str, V)> for WordMap<V> {
    fn from_iter<I: IntoIterator<Item = (&'a str, V)>>(words: I) -> Self {
        Self {
            map: words
                .into_iter()
                .map(|(word, value)| (hash(word), value))
                .collect(),
        }
    }
}

impl WordMap<()> {
    /// Reads a list of words, one or more a line; `#` starts a comment.
    pub fn list(text: &str) -> Self {
        text.lines()
            .flat_map(|line| {
                line.split('#')
                    .next()
                    .unwrap_or_default()
                    .split_whitespace()
            })
            .map(|word| (word, ()))
            .collect()
    }
}
