//! What a single line is: running text, or one of the kinds that stories are not made of.

/// Tells `T1 Person 0 5 Smith`, `R1 Says Arg1:T1 Arg2:T2` and their kin, a tab behind the number.
pub(super) fn is_standoff(line: &str) -> bool {
    let Some((id, rest)) = line.split_once('\t') else {
        return false;
    };
    let mut id = id.chars();
    let known = match id.next() {
        Some('T' | 'R' | 'E' | 'A' | 'M' | 'N' | 'W' | '#') => true,
        Some('*') => return rest.contains('T'),
        _ => false,
    };
    let number = id.as_str();
    known && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells `EU NNP B-NP B-ORG`: a token and its tags, parted by single spaces, the last in one of the usual notations.
pub(super) fn is_tagged_token(line: &str) -> bool {
    let mut cells = line.split([' ', '\t']);
    let columns = cells.clone().count();
    let Some(last) = cells.next_back() else {
        return false;
    };
    let is_tag = last == "O"
        || last.split_once('-').is_some_and(|(at, kind)| {
            matches!(at, "B" | "I" | "E" | "S" | "L" | "U")
                && kind.starts_with(|c: char| c.is_ascii_uppercase())
                && kind.len() <= 20
        });
    (2..=8).contains(&columns) && is_tag && line.chars().count() <= 120
        || line.starts_with("-DOCSTART-")
}

/// Tells a line that begins with a time to the second, or with a level of a log.
pub(super) fn is_log(line: &str) -> bool {
    let start: String = line.chars().take(90).collect();
    let level = [
        "INFO", "WARN", "WARNING", "ERROR", "DEBUG", "TRACE", "FATAL", "CRITICAL",
    ];
    let has_level = || {
        start
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| level.contains(&word))
    };
    let clock = |text: &str| {
        text.as_bytes().windows(8).any(|w| {
            matches!(w, [a, b, b':', c, d, b':', e, f]
                if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()))
        })
    };
    let opens = start.trim_start_matches(['[', '(', '<', '"']);
    let digits = opens.starts_with(|c: char| c.is_ascii_digit());
    // 2021-03-04T05:06:07, 1.2.3.4 - - [04/Mar/2021:05:06:07 +0000], Mar  4 05:06:07 host
    let first: String = start.chars().take(60).collect();
    (clock(&first) && (digits || start.starts_with('[') || is_syslog(&start)))
        || (has_level()
            && (start.starts_with('[') || level.iter().any(|word| start.starts_with(word))))
        || opens.starts_with("at ") && start.contains('(') && start.contains(':')
}

/// Tells `Mar  4 05:06:07 host sshd[12]:`.
fn is_syslog(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let month = words.next().is_some_and(|word| {
        [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        .contains(&word)
    });
    let day = words
        .next()
        .is_some_and(|word| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()));
    month
        && day
        && words
            .next()
            .is_some_and(|word| word.len() == 8 && word.contains(':'))
}

/// Tells a label with nothing behind it, a place to be filled in, or a rule.
pub(super) fn is_blank_form(line: &str) -> bool {
    let line = line.trim();
    let label = line
        .strip_suffix(':')
        .is_some_and(|label| label.split_whitespace().count() <= 4 && !label.is_empty());
    let filled = |open: &str, close: &str| line.contains(open) && line.contains(close);
    let place = filled("{{", "}}") || filled("{%", "%}") || filled("<%", "%>") || filled("${", "}");
    let bracketed = line.rsplit(':').next().is_some_and(|value| {
        let value = value.trim();
        value.len() > 2
            && (value.starts_with('[') && value.ends_with(']')
                || value.starts_with('<') && value.ends_with('>'))
            && value.split_whitespace().count() <= 6
            && value.bytes().any(|byte| byte.is_ascii_lowercase())
    });
    let rule = line.chars().all(|c| "_-=*~.# ".contains(c));
    label || place || bracketed || rule
}

/// Tells bytes written as letters and digits (base 64, hexadecimal): a long line without a gap in which digits and capitals
/// stand among the letters.
pub(super) fn is_data(line: &str) -> bool {
    let line = line.trim();
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte);
    line.len() >= 60
        && line.bytes().all(is_sign)
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && line.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Tells an address, a path or a hash alone on its line.
pub(super) fn is_address(line: &str) -> bool {
    let line = line.trim();
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_hash =
        |word: &str| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let alone = first.len() == line.len();
    alone
        && (line.contains("://")
            || line.matches('/').count() >= 2
            || line.starts_with("www.")
            || line.contains('@') && line.contains('.')
            || line.len() >= 60)
        || is_hash(first)
}

/// Tells a line of one word.
pub(super) fn is_lone_word(line: &str) -> bool {
    let line = line.trim();
    // A script without spaces puts a sentence into one word.
    !line.contains(char::is_whitespace) && line.chars().count() <= 30
}

/// Tells whether a line reads like running text: some words of letters in a row, in any script.
pub(super) fn is_sentence(line: &str) -> bool {
    let (mut letters, mut uncased, mut all) = (0_usize, 0_usize, 0_usize);
    for c in line.chars() {
        letters += usize::from(c.is_alphabetic());
        uncased += usize::from(c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        all += usize::from(!c.is_whitespace());
    }
    let is_word = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_alphabetic() || "'’-.".contains(c))
    };
    letters * 10 >= all * 7
        && (uncased >= 12 || line.split([' ', '\u{a0}']).filter(is_word).count() >= 6)
}
