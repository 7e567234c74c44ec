//! From byte offsets to character offsets.

use crate::model::Span;

/// Bytes between two stored counts.
const BLOCK: usize = 128;

/// Counts the characters of a text before any byte.
#[derive(Debug, Clone)]
pub struct CharMap<'a> {
    text: &'a str,
    /// Characters before each block; empty for a text of ASCII alone.
    counts: Vec<u32>,
}

impl<'a> CharMap<'a> {
    /// Makes the map of `text`.
    ///
    /// ```
    /// use dateline::text::CharMap;
    /// let map = CharMap::new("Šefčovič spoke");
    /// assert_eq!(map.char_of("Šefčovič ".len()), 9);
    /// ```
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self {
                text,
                counts: Vec::new(),
            };
        }
        let mut counts = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut before = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            counts.push(before);
            before += characters(block);
        }
        counts.push(before);
        Self { text, counts }
    }

    /// Returns the number of characters before byte `byte`.
    pub fn char_of(&self, byte: usize) -> usize {
        if self.counts.is_empty() {
            return byte;
        }
        let byte = byte.min(self.text.len());
        let block = byte / BLOCK;
        self.counts[block] as usize
            + characters(&self.text.as_bytes()[block * BLOCK..byte]) as usize
    }

    /// Returns `span` in characters.
    pub fn chars(&self, span: Span) -> (usize, usize) {
        (self.char_of(span.start), self.char_of(span.end))
    }
}

/// Returns the number of characters that start in `bytes`.
fn characters(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .map(|&byte| u32::from(byte & 0xC0 != 0x80))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_standard_library_does() {
        let text = "añ–b“c”𝄞 ".repeat(60);
        let map = CharMap::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(map.char_of(byte), n);
        }
        assert_eq!(map.char_of(text.len()), text.chars().count());
    }
}
