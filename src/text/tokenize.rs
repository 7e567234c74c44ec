//! Cuts a text into words, numbers and marks.

use super::{Pos, Token, flag, hash};
use crate::model::Span;

/// Abbreviations that keep their full stop, lower case, without it.
const ABBREVIATIONS: &str = "
    mr mrs ms dr st gen sen rep gov lt col sgt capt maj cmdr adm brig cpl pvt rev hon prof pres supt det fr sr jr
    const cst insp amb atty pfc spc cllr ald msgr barr engr smt
    inc corp co ltd bros plc llc assn dept univ
    jan feb mar apr jun jul aug sep sept oct nov dec
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo
    vs etc no nos al ave blvd rd ft mt bldg est approx messrs gens sens reps govs viz cf ed eds vol figs";

/// Tells whether a word keeps the full stop that follows it.
fn is_abbreviation(lower: &str) -> bool {
    thread_local! {
        static LIST: super::WordMap<()> = super::WordMap::list(ABBREVIATIONS);
    }
    lower.len() <= 6 && LIST.with(|list| list.has(hash(lower)))
}

/// Tells whether a word in lower case is one of the language and no state: "she was ill."
fn is_plain_word(word: &str) -> bool {
    matches!(
        word,
        "ill" | "mass" | "miss" | "wash" | "ark" | "ore" | "pa" | "mar" | "const" | "fig"
    )
}

/// Walks over the text and gathers tokens.
struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    arena: String,
}

/// Tells whether a word is one capital letter.
fn is_capital(word: &str) -> bool {
    matches!(word.as_bytes(), [letter] if letter.is_ascii_uppercase())
}

/// Returns the tokens of `text` and the arena of their lower-case forms.
pub(super) fn tokenize(text: &str) -> (Vec<Token>, String) {
    let mut tokenizer = Tokenizer {
        text,
        at: 0,
        tokens: Vec::with_capacity(text.len() / 5),
        arena: String::with_capacity(text.len()),
    };
    tokenizer.run();
    (tokenizer.tokens, tokenizer.arena)
}

impl Tokenizer<'_> {
    /// Returns the character at byte `at`.
    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 {
            Some(byte as char)
        } else {
            Span::new(at, self.text.len()).of(self.text).chars().next()
        }
    }

    fn run(&mut self) {
        let mut space = true;
        while let Some(c) = self.char_at(self.at) {
            let start = self.at;
            if c.is_whitespace() || is_invisible(c) {
                self.at += c.len_utf8();
                space = true;
                continue;
            }
            if c.is_alphanumeric()
                || ((c == '@' || c == '#')
                    && self.char_at(start + 1).is_some_and(char::is_alphanumeric))
            {
                self.at += c.len_utf8();
                if starts_url(Span::new(start, (start + 8).min(self.text.len())).of(self.text)) {
                    self.url();
                } else {
                    self.word(start);
                }
            } else if is_apostrophe(c) && !space && self.clitic(start + c.len_utf8()).is_some() {
                let length = self.clitic(start + c.len_utf8()).unwrap_or_default();
                self.at += c.len_utf8() + length;
            } else {
                self.mark(c);
            }
            self.push(start, self.at, space);
            space = false;
        }
    }

    /// Moves over the rest of a word that starts at `start`.
    fn word(&mut self, start: usize) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
            self.at += 1;
        }
        while let Some(c) = self.char_at(self.at) {
            let size = c.len_utf8();
            if c.is_alphanumeric() || is_combining(c) {
                self.at += size;
                continue;
            }
            let next = self.char_at(self.at + size);
            let joins = next.is_some_and(char::is_alphanumeric);
            let before = Span::new(start, self.at).of(self.text);
            match c {
                '-' | '\u{2010}' | '\u{2011}' if joins => {
                    // A range of numbers is three tokens; F-16 and mid-2016 are one.
                    if ends_in_digit(before)
                        && next.is_some_and(|c| c.is_ascii_digit())
                        && is_number(before)
                    {
                        break;
                    }
                    self.at += size;
                }
                // "Norvia Steel A/S"
                '/' if is_capital(before)
                    && next.is_some_and(|c| c.is_ascii_uppercase())
                    && !self
                        .char_at(self.at + size + 1)
                        .is_some_and(char::is_alphanumeric) =>
                {
                    self.at += size;
                }
                '\'' | '’' if joins => {
                    if self.clitic(self.at + size).is_some() {
                        break;
                    }
                    // n't takes its n with it: did|n't, ca|n't
                    let bytes = self.text.as_bytes();
                    if matches!(bytes.get(self.at + size), Some(b't' | b'T'))
                        && !self
                            .char_at(self.at + size + 1)
                            .is_some_and(char::is_alphanumeric)
                        && before.len() > 1
                        && before.ends_with(['n', 'N'])
                    {
                        self.at -= 1;
                        if self.at > start {
                            break;
                        }
                        self.at += 1;
                    }
                    self.at += size;
                }
                '.' if joins => self.at += size,
                ',' if next.is_some_and(|c| c.is_ascii_digit()) && is_number(before) => {
                    self.at += size;
                }
                ':' if next.is_some_and(|c| c.is_ascii_digit())
                    && is_number(before)
                    && before.len() <= 2 =>
                {
                    self.at += size;
                }
                '.' => {
                    let letters = before.chars().count();
                    let initial = letters == 1 && before.chars().all(char::is_uppercase);
                    // "Det.-Sgt.", "U.K.-U.S."
                    let last = before.rsplit('-').next().unwrap_or(before);
                    let dotted = last.contains('.')
                        && last.len() <= 12
                        && last.split('.').all(|part| {
                            part.chars().count() <= 2 && part.chars().all(char::is_alphabetic)
                        });
                    if initial
                        || dotted
                        || !is_plain_word(last) && is_abbreviation(&last.to_lowercase())
                    {
                        self.at += size;
                        // "U.N.-backed"
                        if self.char_at(self.at) == Some('-')
                            && self.char_at(self.at + 1).is_some_and(char::is_alphanumeric)
                        {
                            self.at += 1;
                            continue;
                        }
                    }
                    break;
                }
                '&' if joins && before.len() <= 2 => self.at += size,
                '_' if joins => self.at += size,
                _ => break,
            }
        }
        // n't at the start of what is left: the word loop stopped before its n.
        if self.at == start {
            self.at += self.char_at(start).map_or(1, char::len_utf8);
        }
    }

    /// Returns the length of the clitic whose letters start at `at` (`s`, `re`, `ve`, `ll`, `d`, `m`), if one does.
    fn clitic(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        for letters in ["s", "re", "ve", "ll", "d", "m"] {
            let end = at + letters.len();
            if bytes
                .get(at..end)
                .is_some_and(|found| found.eq_ignore_ascii_case(letters.as_bytes()))
                && !self
                    .char_at(end)
                    .is_some_and(|c| c.is_alphanumeric() || c == '-' || is_apostrophe(c))
            {
                return Some(letters.len());
            }
        }
        None
    }

    /// Moves over a URL.
    fn url(&mut self) {
        while let Some(c) = self.char_at(self.at) {
            if c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | ')' | ']') {
                break;
            }
            self.at += c.len_utf8();
        }
        let bytes = self.text.as_bytes();
        while matches!(bytes[self.at - 1], b'.' | b',' | b';' | b':' | b'!' | b'?') {
            self.at -= 1;
        }
    }

    /// Moves over a mark; doubled marks and runs of points or dashes are one.
    fn mark(&mut self, c: char) {
        let size = c.len_utf8();
        self.at += size;
        let doubles = matches!(c, '\'' | '`' | '’' | '‘');
        if doubles && self.char_at(self.at) == Some(c) {
            self.at += size;
        } else if matches!(c, '.' | '-') {
            while self.char_at(self.at) == Some(c) {
                self.at += 1;
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, space: bool) {
        let word = Span::new(start, end).of(self.text);
        let lower_start = self.arena.len();
        let mut flags = if space { flag::SPACE_BEFORE } else { 0 };
        let (mut letters, mut upper, mut digits, mut others) = (0, 0, 0, 0);
        // What most words are made of; a word with anything else is looked at letter by letter.
        let plain = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if plain && !word.is_empty() {
            letters = word.len();
            upper = word.bytes().filter(u8::is_ascii_uppercase).count();
            flags |= flag::ALPHA;
            if word.starts_with(|c: char| c.is_ascii_uppercase()) {
                flags |= flag::CAPITAL;
            }
            self.arena.push_str(word);
            if upper > 0
                && let Some(lower) = self.arena.get_mut(lower_start..)
            {
                lower.make_ascii_lowercase();
            }
        }
        for (position, c) in word.chars().enumerate().filter(|_| !plain) {
            if c.is_alphabetic() {
                letters += 1;
                if c.is_uppercase() {
                    upper += 1;
                    if position == 0 {
                        flags |= flag::CAPITAL;
                    }
                }
                if position == 0 {
                    flags |= flag::ALPHA;
                }
            } else if c.is_numeric() {
                digits += 1;
            } else if !matches!(c, '.' | ',' | ':') {
                others += 1;
            }
            if c.is_ascii() {
                self.arena.push(c.to_ascii_lowercase());
            } else if is_apostrophe(c) {
                self.arena.push('\'');
            } else {
                self.arena.extend(c.to_lowercase());
            }
        }
        if upper > 0 {
            flags |= flag::ANY_CAPITAL;
        }
        if letters >= 2 && upper == letters {
            flags |= flag::ALL_CAPS;
        }
        if digits > 0 && letters == 0 && others == 0 {
            flags |= flag::NUMBER;
        }
        if letters == 0 && digits == 0 {
            flags |= flag::PUNCT;
            if matches!(
                word,
                "\"" | "“" | "”" | "„" | "‟" | "«" | "»" | "''" | "``" | "‘‘" | "’’" | "＂"
            ) {
                flags |= flag::QUOTE_MARK;
            }
        } else if word.ends_with('.') {
            flags |= flag::DOTTED;
        }
        let lower = Span::new(lower_start, self.arena.len()).of(&self.arena);
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            lower_start: lower_start as u32,
            lower_end: self.arena.len() as u32,
            hash: hash(lower),
            flags,
            pos: Pos::None,
            sentence: 0,
        });
    }
}

/// Tells whether `c` may stand for an apostrophe.
const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Tells whether `c` has no width and no meaning for words (soft hyphen left to its word).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control()
}

/// Tells whether `c` is a combining mark or a soft hyphen inside a word.
const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// Tells whether `word` is made of digits with points and commas.
fn is_number(word: &str) -> bool {
    word.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.')
}

/// Tells whether the last character is a digit.
fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

/// Tells whether a text starts like an address on the web.
fn starts_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}
