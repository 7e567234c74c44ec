//! Characters that don't belong into a text: controls, marks of byte order, line ends of other systems.

use std::borrow::Cow;

/// Windows-1252 in the places where Unicode has control characters: what a page means that declares Latin-1.
const C1: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Returns `text` with `\n` for every line end, without control and zero-width characters, C1 controls read as
/// Windows-1252, and the commonest UTF-8-read-as-Windows-1252 sequences mended (`â€™`).
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' if c != '\u{85}' => {
                out.push('\n');
            }
            '\u{80}'..='\u{9f}' => {
                let index = (u32::from(c) - 0x80) as usize;
                if let Some(c) = C1.get(index).filter(|c| **c != ' ') {
                    out.push(*c);
                }
            }
            '\0'..='\u{1f}' | '\u{7f}' | '\u{feff}' | '\u{200b}' | '\u{2060}' => {}
            _ => out.push(c),
        }
    }
    if out.contains("â€") {
        for (wrong, right) in MOJIBAKE {
            if out.contains(wrong) {
                out = out.replace(wrong, right);
            }
        }
    }
    Cow::Owned(out)
}

/// UTF-8 punctuation that was read as Windows-1252.
const MOJIBAKE: &[(&str, &str)] = &[
    ("â€™", "’"),
    ("â€˜", "‘"),
    ("â€œ", "“"),
    ("â€\u{9d}", "”"),
    ("â€”", "—"),
    ("â€“", "–"),
    ("â€¦", "…"),
    ("â€¢", "•"),
];

/// Tells whether nothing is to be done, in one pass over the bytes.
fn is_clean(text: &str) -> bool {
    // Bytes that start a character to be looked at: controls, C1 (0xC2 0x80..), U+200B.. (0xE2 0x80/0x81), U+FEFF (0xEF),
    // and `â` (0xC3 0xA2) before `€`.
    let bytes = text.as_bytes();
    let suspicious = |&byte: &u8| (byte < 32 && byte != b'\n' && byte != b'\t') || byte == 0x7f;
    if bytes.iter().any(suspicious) {
        return false;
    }
    if text.is_ascii() {
        return true;
    }
    !bytes.windows(3).any(|three| match three {
        [0xc2, second, _] => *second < 0xa0,
        [0xe2, 0x80, third] => matches!(third, 0x8b | 0xa8 | 0xa9),
        [0xe2, 0x81, 0xa0] | [0xef, 0xbb, 0xbf] | [0xc3, 0xa2, 0xe2] => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_text_goes() {
        for (given, want) in [
            ("plain — “text”\n\tx", "plain — “text”\n\tx"),
            ("a\r\nb\rc\0d", "a\nb\ncd"),
            ("it\u{92}s \u{93}so\u{94}", "it’s “so”"),
            ("donâ€™t â€œgo", "don’t “go"),
            ("\u{feff}x\u{200b}y", "xy"),
            ("\u{e9}t\u{e9}\u{a0}!", "\u{e9}t\u{e9}\u{a0}!"),
        ] {
            assert_eq!(normalised(given), want, "{given:?}");
        }
    }
}
