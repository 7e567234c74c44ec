//! Characters that don't belong into a text: controls, marks of byte order, line ends of other systems.

use std::borrow::Cow;

use super::mojibake::{self, C1};

/// Returns `text` with `\n` for every line end, without control and zero-width characters, C1 controls read as
/// Windows-1252, and UTF-8 that was read as Windows-1252 mended (`â€™`).
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // First, since a control may stand for a byte of what was misread.
    let text = mojibake::mended(text);
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
    Cow::Owned(out)
}

/// Tells whether nothing is to be done, in one pass over the bytes.
fn is_clean(text: &str) -> bool {
    // Bytes that start a character to be looked at: controls, C1 (0xC2 0x80..), U+200B.. (0xE2 0x80/0x81), U+FEFF (0xEF), and what
    // may have been misread.
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
        [0xe2, 0x81, 0xa0] | [0xef, 0xbb, 0xbf] => true,
        _ => mojibake::is_suspect(three),
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
            ("donâ€™t â€œgoâ€\u{9d}\0", "don’t “go”"),
            ("\u{feff}x\u{200b}y", "xy"),
            ("\u{e9}t\u{e9}\u{a0}!", "\u{e9}t\u{e9}\u{a0}!"),
        ] {
            assert_eq!(normalised(given), want, "{given:?}");
        }
    }
}
