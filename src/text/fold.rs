//! One form for all spellings of a name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name for comparison: lower case, no accents, no points or apostrophes, hyphens as spaces, single spaces.
///
/// ```
/// use dateline::text::fold;
/// assert_eq!(fold("  José  Núñez-Ortiz "), "jose nunez ortiz");
/// assert_eq!(fold("U.N."), "un");
/// assert_eq!(fold("Sana’a"), "sanaa");
/// ```
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.is_ascii() {
        for byte in name.bytes() {
            match byte {
                b'.' | b'\'' | b'`' => {}
                b'-' | b'_' | b'/' | b' ' | b'\t'..=b'\r' => space(&mut out),
                0..b' ' | 0x7f => {}
                byte => out.push(byte.to_ascii_lowercase() as char),
            }
        }
        if out.ends_with(' ') {
            out.pop();
        }
        return out;
    }
    let push = |c: char| match c {
        '.' | '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' => {}
        '-' | '–' | '_' | '/' => space(&mut out),
        'ı' => out.push('i'),
        'ł' | 'Ł' => out.push('l'),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        c if c.is_whitespace() => space(&mut out),
        c if is_combining_mark(c) => {}
        c if c.is_control() => {}
        c => out.extend(c.to_lowercase()),
    };
    name.nfkd().for_each(push);
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Adds a space unless there is one already, or nothing yet.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}
