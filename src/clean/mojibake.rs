//! Text that was UTF-8, was read as Windows-1252 or Latin-1 and stored so: `donâ€™t`, `cafÃ©`, `Ð¼Ð¸Ñ€`.
//!
//! A character of UTF-8 has then become two to four: one that stands for its first byte, and others that stand for the bytes after it.
//! Some such neighbours are ordinary writing (`liberté\u{a0}»` holds the three of a Chinese character), so that only those are mended
//! that no language writes: see [`is_certain`].

use std::borrow::Cow;

/// Windows-1252 in the places where Unicode has control characters.
pub(super) const C1: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Most times that a text is taken to have been read wrongly.
const TIMES: usize = 3;

/// Returns `text` with every certain case mended, also where it was read wrongly several times over.
pub(super) fn mended(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    for _ in 0..TIMES {
        let Some(better) = once(&out) else {
            break;
        };
        out = Cow::Owned(better);
    }
    out
}

/// Tells, from the bytes of a text, whether there may be something to mend: a character of U+00C2 to U+00F4 before one that stands
/// for a further byte.
pub(super) fn is_suspect(three: &[u8]) -> bool {
    matches!(three, [0xc3, 0x82..=0xb4, 0xc2 | 0xc5 | 0xc6 | 0xcb | 0xe2])
}

/// Mends a text once; nothing where there is nothing to mend.
fn once(text: &str) -> Option<String> {
    if !text.as_bytes().windows(3).any(is_suspect) {
        return None;
    }
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let Some(first) = read(text, at) else {
            before = Some(c);
            at += c.len_utf8();
            continue;
        };
        // Those that stand next to each other, in one word or two, speak for each other.
        let mut run = vec![first];
        let mut end = first.end;
        while let Some(next) = read(text, end).or_else(|| read_after_space(text, end)) {
            run.push(next);
            end = next.end;
        }
        let joined = run.len() > 1;
        for one in run {
            if is_certain(&one, joined, before) {
                out.push_str(text.get(kept..one.start).unwrap_or_default());
                out.push(one.meant);
                kept = one.end;
            }
            before = Some(one.last);
        }
        at = end;
    }
    if kept == 0 {
        return None;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Some(out)
}

/// Characters that may be one of UTF-8.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    start: usize,
    end: usize,
    lead: char,
    second: char,
    last: char,
    /// The character behind.
    after: Option<char>,
    meant: char,
}

/// Reads the characters at byte `at` as the bytes that they may have been.
fn read(text: &str, at: usize) -> Option<Suspect> {
    let mut chars = text.get(at..)?.char_indices();
    let (_, lead) = chars.next()?;
    let length = match lead {
        '\u{c2}'..='\u{df}' => 2,
        '\u{e0}'..='\u{ef}' => 3,
        '\u{f0}'..='\u{f4}' => 4,
        _ => return None,
    };
    let mut bytes = [byte(lead)?, 0, 0, 0];
    let (mut second, mut last, mut end) = (None, lead, at);
    for place in bytes.iter_mut().take(length).skip(1) {
        let (offset, c) = chars.next()?;
        *place = byte(c).filter(|byte| (0x80..0xc0).contains(byte))?;
        second = second.or(Some(c));
        last = c;
        end = at + offset + c.len_utf8();
    }
    let meant = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    Some(Suspect {
        start: at,
        end,
        lead,
        second: second?,
        last,
        after: chars.next().map(|(_, c)| c),
        meant,
    })
}

/// Reads the characters behind a space at byte `at`.
fn read_after_space(text: &str, at: usize) -> Option<Suspect> {
    text.get(at..)?
        .starts_with(' ')
        .then(|| read(text, at + 1))?
}

/// Returns the byte that a character stands for in Windows-1252, or in Latin-1 for the five that the former leaves out.
fn byte(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ if c.is_ascii() => None,
        _ => (0x80..)
            .zip(C1)
            .find(|&(_, known)| known == c)
            .map(|(byte, _)| byte),
    }
}

/// Tells whether no language writes these characters side by side. `joined`: further ones of the kind stand next to them; `before`: the
/// character in front.
fn is_certain(suspect: &Suspect, joined: bool, before: Option<char>) -> bool {
    match suspect.lead {
        // A word in capitals may end in one of them, before a mark or a space that does not break.
        'Â' | 'Ã' => {
            let within = suspect.after.is_some_and(char::is_alphabetic);
            let is_mark = !suspect.last.is_alphabetic();
            joined || within || !is_mark || !before.is_some_and(char::is_uppercase)
        }
        // Letters of Central Europe inside of a word.
        'Ä' | 'Å' => {
            let is_mark = matches!(
                suspect.last,
                '\u{a0}' | '»' | '“' | '”' | '’' | '…' | '–' | '—'
            );
            joined || !is_mark && suspect.after.is_some_and(char::is_alphabetic)
        }
        // Punctuation and signs: the second character is no quotation mark, which might follow a word that ends in `â`.
        'â' => {
            joined
                || matches!(byte(suspect.second), Some(0x80..=0x9f))
                    && !matches!(suspect.second, '‘' | '’' | '“' | '”' | '…')
        }
        // Pictures: no word has a small eth before a capital Y.
        'ð' => suspect.second == 'Ÿ' || joined,
        _ => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads UTF-8 as Windows-1252.
    fn misread(text: &str) -> String {
        let char_of = |byte: u8| match byte {
            0x80..=0x9f => match C1.get(usize::from(byte) - 0x80) {
                Some(' ') | None => char::from(byte),
                Some(&c) => c,
            },
            _ => char::from(byte),
        };
        text.bytes().map(char_of).collect()
    }

    #[test]
    fn what_was_misread_is_read_again() {
        for text in [
            "“We don’t know,” she said – nobody does …",
            "A café in Málaga charges 3 € or £2.50; it’s 30°C à Nîmes.",
            "AMD FirePro™ and Xen® • 5 ≥ 4 → 1",
            "El Niño in SÃO PAULO and ESPAÑA",
            "Переговоры в Женеве",
            "首相は会談した",
            "Košice, Kraków and Plzeňská",
            "Nice 😀 day",
        ] {
            let wrong = misread(text);
            assert_eq!(mended(&wrong), text, "{wrong}");
            assert_eq!(mended(&misread(&wrong)), text, "{wrong} twice");
        }
    }

    #[test]
    fn what_languages_write_stays() {
        for text in [
            "« La liberté\u{a0}» et l’été\u{a0}: « Ça va\u{a0}! »",
            "Sie sagte: „Das ist ein Gebäude der GRÜNEN-BÖ“, und ging.",
            "O AMANHÃ\u{a0}» disse. “ATÉ AMANHÔ, SÃO PAULO, AMANHÃ… AMANHÃ – E",
            "Ăn tối – Âm nhạc… tiếng Việt",
            "ð í þórði, Ísland – það",
            "Å\u{a0}gå til Ås, „EU-Ä“ und “",
            "Plain ASCII, and naïve “quotes” – dashes…",
        ] {
            assert_eq!(mended(text), text);
        }
    }

    #[test]
    fn endless_suspects_take_linear_time() {
        let text = "Ã©â€™".repeat(200_000);
        assert_eq!(mended(&text).chars().count(), 400_000);
    }
}
