//! Dates in other languages than English, told in English words.
//!
//! Sites write `12 novembre 2019 à 11h44`, `12 ноября 2019, 14:35`, `2019年11月13日 08:24`. Each word of such a date is turned into
//! an English one or left out; a text without a month or sign of another language is not touched, so English dates cost nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Months and words about dates in other languages, a line each (see the file).
const WORDS: &str = include_str!("../../../data/dates.txt");

/// What the words mean.
struct Words {
    /// Number of a month, from 0; a name of two months is of the first.
    months: HashMap<&'static str, usize>,
    /// Words about a date that say nothing for it.
    fillers: HashSet<&'static str>,
}

/// The words of [`WORDS`].
static KNOWN: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words {
        months: HashMap::new(),
        fillers: HashSet::new(),
    };
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    for (number, line) in lines.enumerate() {
        for word in line.split_whitespace() {
            if number < 12 {
                words.months.entry(word).or_insert(number);
            } else {
                words.fillers.insert(word);
            }
        }
    }
    words
});

/// Returns a date in English words; nothing where no word or sign of it is another language's.
pub(super) fn english(text: &str) -> Option<String> {
    if text.len() > 160 {
        return None;
    }
    if text.contains(['年', '년']) {
        return signs(text);
    }
    if !may_be(text) {
        return None;
    }
    let text = western_digits(text);
    let mut out = String::with_capacity(text.len());
    let mut is_foreign = false;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '،'))
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(month) = month(bare) {
            is_foreign = true;
            // In Croatian, which writes a stop behind the day, it is the month before that of the other Slavs.
            let is_croatian = bare == "listopada"
                && at
                    .checked_sub(1)
                    .and_then(|at| words.get(at))
                    .is_some_and(|day| day.ends_with('.'));
            out.push_str(if is_croatian { "October" } else { month });
        } else if KNOWN.fillers.contains(bare)
            || bare.split('-').all(|part| KNOWN.fillers.contains(part)) && !bare.is_empty()
        {
            continue;
        } else if let Some(time) = clock(
            bare,
            words.get(at + 1).copied(),
            at.checked_sub(1).and_then(|at| words.get(at)).copied(),
        ) {
            out.push_str(&time);
        } else {
            // "1er", "1º"
            let word = word.trim_end_matches(':');
            let digits = word.trim_end_matches(['º', 'ª', '°', 'e', 'r']);
            let is_ordinal =
                (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            out.push_str(if is_ordinal { digits } else { word });
        }
        out.push(' ');
    }
    is_foreign.then_some(out)
}

/// Tells whether a text may hold a date of another language: one of its words is a month, or it has the sign of a year.
pub(super) fn may_be(text: &str) -> bool {
    text.contains(['年', '년'])
        || text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| month(&word.to_lowercase()).is_some())
}

/// Returns the English name of a month of another language.
fn month(word: &str) -> Option<&'static str> {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    KNOWN
        .months
        .get(word)
        .and_then(|number| ENGLISH.get(*number).copied())
}

/// Reads a time of day as `11h44`, `18h`, or `13.31` beside a word for hours.
fn clock(word: &str, next: Option<&str>, before: Option<&str>) -> Option<String> {
    let is_number = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some((hour, minute)) = word
        .split_once('h')
        .filter(|(hour, minute)| is_number(hour) && (minute.is_empty() || is_number(minute)))
    {
        return Some(format!(
            "{hour}:{}",
            if minute.is_empty() { "00" } else { minute }
        ));
    }
    let says_hours = |word: &str| {
        let word = word.to_lowercase();
        matches!(
            word.trim_matches(['.', ':']),
            "uhr" | "kl" | "klo" | "ore" | "om" | "um"
        )
    };
    let (hour, minute) = word.split_once('.')?;
    (is_number(hour)
        && minute.len() == 2
        && is_number(minute)
        && (next.is_some_and(says_hours) || before.is_some_and(says_hours)))
    .then(|| format!("{hour}:{minute}"))
}

/// Reads Chinese, Japanese and Korean dates: `2019年11月13日 08:24`, `2019년 11월 13일`.
fn signs(text: &str) -> Option<String> {
    let mut numbers = Vec::new();
    let mut rest = text;
    for marks in [['年', '년'], ['月', '월'], ['日', '일']] {
        let at = rest.find(marks)?;
        let number: String = rest
            .get(..at)?
            .chars()
            .rev()
            .skip_while(|c| c.is_whitespace())
            .take_while(char::is_ascii_digit)
            .collect();
        numbers.push(number.chars().rev().collect::<String>());
        rest = rest.get(at..)?.get(marks[0].len_utf8()..)?;
    }
    let &[year, month, day] = &numbers
        .iter()
        .map(|number| number.parse::<u32>().ok())
        .collect::<Option<Vec<_>>>()?[..]
    else {
        return None;
    };
    // 下午 and 오후 are the second half of the day.
    let time = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let skipped = rest.get(..rest.len() - time.len()).unwrap_or_default();
    let time: String = time
        .replace(['时', '時', '시', '点'], ":")
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ':')
        .collect();
    let half = if skipped.contains("下午") || skipped.contains("午後") || skipped.contains("오후")
    {
        " pm"
    } else {
        ""
    };
    let time = time.trim_end_matches(':');
    Some(if time.contains(':') {
        format!("{year:04}-{month:02}-{day:02} {time}{half}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    })
}

/// Turns Arabic and Persian digits into those of the West.
fn western_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10).unwrap_or(c),
            '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{DateOrder, parse};
    use jiff::tz::TimeZone;

    #[test]
    fn dates_of_other_languages_are_read() {
        for (text, want) in [
            ("12 ноября 2019, 14:35", "2019-11-12T14:35:00Z"),
            ("mercredi 13 novembre 2019 à 11h44", "2019-11-13T11:44:00Z"),
            ("Publié le 1er mars 2020 à 9h05", "2020-03-01T09:05:00Z"),
            (
                "Dienstag, 12. November 2019, 13.31 Uhr",
                "2019-11-12T13:31:00Z",
            ),
            ("12. März 2020", "2020-03-12T00:00:00Z"),
            ("12 de noviembre de 2019 - 18:20", "2019-11-12T18:20:00Z"),
            ("12 NOV 2019", "2019-11-12T00:00:00Z"),
            ("11 novembre 2019", "2019-11-11T00:00:00Z"),
            ("14 de novembro de 2019 às 09h10", "2019-11-14T09:10:00Z"),
            ("2019年11月13日 08:24", "2019-11-13T08:24:00Z"),
            ("2019年11月13日下午3:24", "2019-11-13T15:24:00Z"),
            ("2019년 8월 20일 09:31", "2019-08-20T09:31:00Z"),
            ("الثلاثاء 12 نوفمبر 2019 - 16:05", "2019-11-12T16:05:00Z"),
            ("14 listopada 2019, godz. 8:15", "2019-11-14T08:15:00Z"),
            ("12 lis 2019 18:41", "2019-11-12T18:41:00Z"),
            ("14. listopada 2019.", "2019-10-14T00:00:00Z"),
            ("5 Kasım 2019 Salı", "2019-11-05T00:00:00Z"),
        ] {
            let got = parse(text, DateOrder::Auto, None)
                .ok()
                .and_then(|written| written.timestamp(&TimeZone::UTC))
                .map(|at| at.to_string());
            assert_eq!(got.as_deref(), Some(want), "{text}");
        }
        for text in ["mars landing", "ago", "2 days ago", "12 maids", "la 12 mag"] {
            assert!(parse(text, DateOrder::Auto, None).is_err(), "{text}");
        }
    }
}
