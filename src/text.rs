//! Floor 1: one text cut into tokens, sentences and paragraphs, once, for every extractor.

mod char_map;
mod fold;
mod memo;
mod pos;
mod segment;
mod tokenize;
mod word_map;

pub use char_map::CharMap;
pub use fold::fold;
pub use memo::Memo;
pub use pos::Pos;
pub use word_map::{WordMap, hash};

use crate::model::Span;

/// What a token looks like, as bits.
pub mod flag {
    /// Has an upper-case letter first.
    pub const CAPITAL: u16 = 1;
    /// Two or more letters, all upper case.
    pub const ALL_CAPS: u16 = 1 << 1;
    /// Starts with a letter.
    pub const ALPHA: u16 = 1 << 2;
    /// Digits, with the points and commas inside them.
    pub const NUMBER: u16 = 1 << 3;
    /// Neither letter nor digit.
    pub const PUNCT: u16 = 1 << 4;
    /// First word of its sentence (quotation marks and brackets before it do not count).
    pub const FIRST: u16 = 1 << 5;
    /// White space stands before it.
    pub const SPACE_BEFORE: u16 = 1 << 6;
    /// A double quotation mark of any kind, or `''` or two backticks.
    pub const QUOTE_MARK: u16 = 1 << 7;
    /// Ends with a full stop that belongs to it (`Feb.`, `U.S.`).
    pub const DOTTED: u16 = 1 << 8;
    /// First token of its paragraph.
    pub const PARAGRAPH_FIRST: u16 = 1 << 9;
    /// Has an upper-case letter somewhere.
    pub const ANY_CAPITAL: u16 = 1 << 10;
}

/// One word, number or mark.
///
/// Hyphenated words are one token (`Russian-backed`), number ranges are three (`15`, `-`, `16`). The clitics `'s`, `n't`,
/// `'re`, `'ve`, `'ll`, `'d`, `'m` are tokens of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte in the text.
    pub end: u32,
    /// Where its lower-case form starts in the arena.
    lower_start: u32,
    /// Where its lower-case form ends in the arena.
    lower_end: u32,
    /// [`hash`] of the lower-case form.
    pub hash: u64,
    /// Bits of [`flag`].
    pub flags: u16,
    /// Part of speech; [`Pos::None`] until the tagger has run.
    pub pos: Pos,
    /// Index of its sentence.
    pub sentence: u32,
}

impl Token {
    /// Returns where the token is.
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Tells whether all of `flags` are set.
    pub const fn is(&self, flags: u16) -> bool {
        self.flags & flags == flags
    }
}

/// One sentence as a range of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Index of the first token.
    pub first: usize,
    /// One past the index of the last token.
    pub end: usize,
    /// Index of the paragraph.
    pub paragraph: usize,
}

impl Sentence {
    /// Returns the indices of the tokens.
    pub const fn tokens(&self) -> std::ops::Range<usize> {
        self.first..self.end
    }
}

/// One paragraph as a range of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Index of the first sentence.
    pub first: usize,
    /// One past the index of the last sentence.
    pub end: usize,
}

/// A text with its tokens, sentences and paragraphs.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// The text.
    pub text: &'a str,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; every token is in one.
    pub sentences: Vec<Sentence>,
    /// All paragraphs, in order; every sentence is in one.
    pub paragraphs: Vec<Paragraph>,
    /// The lower-case forms, one after the other.
    arena: String,
}

impl<'a> Document<'a> {
    /// Cuts `text` into tokens, sentences and paragraphs.
    ///
    /// ```
    /// use dateline::text::Document;
    /// let doc = Document::new("U.S. envoys met on Feb. 3. They didn't agree.");
    /// assert_eq!(doc.sentences.len(), 2);
    /// assert_eq!(doc.word(0), "U.S.");
    /// assert_eq!(doc.lower(9), "n't");
    /// ```
    pub fn new(text: &'a str) -> Self {
        let (mut tokens, arena) = tokenize::tokenize(text);
        // Half of the room for the tokens of a long text would lie empty until its end.
        if tokens.len() > 1 << 16 {
            tokens.shrink_to_fit();
        }
        let (sentences, paragraphs) = segment::segment(text, &mut tokens, &arena);
        Self {
            text,
            tokens,
            sentences,
            paragraphs,
            arena,
        }
    }

    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Tells whether the text holds no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns token `index` as written, or nothing past the end.
    pub fn word(&self, index: usize) -> &'a str {
        self.tokens
            .get(index)
            .map_or("", |token| token.span().of(self.text))
    }

    /// Returns token `index` in lower case with straight apostrophes, or nothing past the end.
    pub fn lower(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| {
            Span::new(token.lower_start as usize, token.lower_end as usize).of(&self.arena)
        })
    }

    /// Returns the words that `span` covers.
    pub fn cut(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// Returns the span of tokens `first..end` (empty where the range is).
    pub fn span(&self, first: usize, end: usize) -> Span {
        if first >= end || end > self.tokens.len() {
            let at = self
                .tokens
                .get(first)
                .map_or(self.text.len(), |token| token.start as usize);
            return Span::new(at, at);
        }
        Span::new(
            self.tokens[first].start as usize,
            self.tokens[end - 1].end as usize,
        )
    }

    /// Returns the span of sentence `index`.
    pub fn sentence_span(&self, index: usize) -> Span {
        self.sentences
            .get(index)
            .map_or(Span::default(), |sentence| {
                self.span(sentence.first, sentence.end)
            })
    }

    /// Returns the tokens of paragraph `index`.
    pub fn paragraph_tokens(&self, index: usize) -> std::ops::Range<usize> {
        self.paragraphs.get(index).map_or(0..0, |paragraph| {
            self.sentences[paragraph.first].first..self.sentences[paragraph.end - 1].end
        })
    }

    /// Returns the index of the first token that ends after byte `at` (the token there, or the next one).
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens
            .partition_point(|token| token.end as usize <= at)
    }

    /// Returns the tokens that overlap `span`.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.token_at(span.start);
        let end = self
            .tokens
            .partition_point(|token| (token.start as usize) < span.end);
        first..end.max(first)
    }

    /// Tells whether the tokens from `index` on are `words` (lower case).
    pub fn starts_with(&self, index: usize, words: &[&str]) -> bool {
        index + words.len() <= self.tokens.len()
            && words
                .iter()
                .enumerate()
                .all(|(offset, word)| self.lower(index + offset) == *word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let doc = Document::new(text);
        (0..doc.sentences.len())
            .map(|i| doc.sentence_span(i).of(text))
            .collect()
    }

    fn words(text: &str) -> Vec<&str> {
        let doc = Document::new(text);
        (0..doc.len()).map(|i| doc.word(i)).collect()
    }

    #[test]
    fn tokens_keep_compounds_and_split_clitics_and_ranges() {
        assert_eq!(
            words("Iran-backed militias didn’t go."),
            ["Iran-backed", "militias", "did", "n’t", "go", "."]
        );
        assert_eq!(
            words("Feb. 15-16, Gov. Lee's"),
            ["Feb.", "15", "-", "16", ",", "Gov.", "Lee", "'s"]
        );
        assert_eq!(
            words("$3.5 million (10,000)"),
            ["$", "3.5", "million", "(", "10,000", ")"]
        );
        assert_eq!(
            words("``Yes,'' he said--twice..."),
            ["``", "Yes", ",", "''", "he", "said", "--", "twice", "..."]
        );
        assert_eq!(
            words("the U.N.-backed F-16 at 8 a.m."),
            ["the", "U.N.-backed", "F-16", "at", "8", "a.m."]
        );
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        assert_eq!(sentences("Mr. Hale met Gen. Or. He left.").len(), 2);
        assert_eq!(
            sentences("He went to the U.S. The visit was short.").len(),
            2
        );
        assert_eq!(sentences("The U.S. Senate voted.").len(), 1);
        assert_eq!(sentences("\"We go. We fight,\" he said. \"Now.\"").len(), 3);
        assert_eq!(sentences("\"Why?\" he asked.").len(), 1);
        assert_eq!(
            sentences("OSLO, March 3 (Wire) - Talks began. They went on.").len(),
            3
        );
        assert_eq!(sentences("He came - late - to Oslo.").len(), 1);
        assert_eq!(sentences("One\n\ntwo").len(), 2);
        assert_eq!(
            sentences("It cost 3.5 million. About 5 p.m. they left.").len(),
            2
        );
    }

    #[test]
    fn every_token_is_in_a_sentence_and_every_sentence_in_a_paragraph() {
        let doc = Document::new("A b.\n\nC d. E f.\r\n\r\n\u{feff}\n");
        assert_eq!(
            doc.sentences.iter().map(|s| s.end - s.first).sum::<usize>(),
            doc.len()
        );
        assert_eq!(
            doc.paragraphs
                .iter()
                .map(|p| p.end - p.first)
                .sum::<usize>(),
            doc.sentences.len()
        );
    }
}
