//! The dateline: where, and sometimes when and for whom, a story was filed.
//!
//! Forms read: `BEIRUT/AMMAN, Feb 13 (Reuters) - `, `WASHINGTON (AP) — `, `Paris (AFP) - `, `LONDON — `,
//! `NEW YORK, Feb. 13, 2017 /PRNewswire/ -- `, `GENEVA (13 February 2017) – `, `MOSCOW, February 13. /TASS/. `.
//! A dash after a few capitalised words is not enough: an agency, a date, or a place in capitals must be there too.

use super::date;

/// A dateline at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Bytes of the paragraph it takes, its dash included.
    pub(super) len: usize,
    /// As written, without agency and dash.
    pub(super) written: String,
    /// Places, one name each.
    pub(super) places: Vec<String>,
    /// Month, day and, if written, year.
    pub(super) day: Option<(i8, i8, Option<i16>)>,
    /// Agency, as written.
    pub(super) agency: Option<String>,
}

/// Dashes that end a dateline, the longest first.
const DASHES: &[&str] = &[
    " — ", " – ", " -- ", " - ", "— ", "– ", "-- ", ")- ", ")-", "—", "--", " —", " –",
];

/// Longest dateline, in bytes.
const LONGEST: usize = 120;

/// Reads the dateline at the head of `paragraph`.
pub(super) fn parse(paragraph: &str) -> Option<Dateline> {
    let first = paragraph.chars().next()?;
    if !(first.is_uppercase() || first == '(') {
        return None;
    }
    let mut end = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let window = paragraph.get(..end)?;
    // "/TASS/." ends a dateline without a dash.
    if let Some((before, rest)) = window.split_once("/. ")
        && let Some((place, agency)) = before.rsplit_once('/')
        && is_agency(agency)
    {
        let len = paragraph.len().min(before.len() + 2);
        return build(place, Some(agency), len).filter(|_| !rest.is_empty());
    }
    // "BOSTON--(BUSINESS WIRE)--"
    if let Some((place, rest)) = window.split_once("--(")
        && let Some((agency, after)) = rest.split_once(')')
    {
        let dash = after.len() - after.trim_start_matches(['-', ' ', '–', '—']).len();
        if is_agency(agency) && dash > 0 {
            let dash = after.get(..dash).map_or(0, |dash| dash.trim_end().len());
            return build(
                place,
                Some(agency),
                place.len() + 3 + agency.len() + 1 + dash,
            );
        }
    }
    DASHES
        .iter()
        .filter_map(|dash| window.find(dash).map(|at| (at, *dash)))
        .min_by_key(|(at, dash)| (*at, usize::MAX - dash.len()))
        .and_then(|(at, dash)| {
            let at_end = at + usize::from(dash.starts_with(')'));
            let head = window.get(..at_end)?;
            let len = at + dash.trim_end().len();
            let (place, agency) = peel_agency(head.trim_end());
            build(place, agency, len)
        })
}

/// Takes `(Reuters)` or `/PRNewswire/` off the end.
fn peel_agency(head: &str) -> (&str, Option<&str>) {
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        if let Some(inner) = head.strip_suffix(close)
            && let Some((before, agency)) = inner.rsplit_once(open)
            && is_agency(agency)
        {
            return (before.trim_end(), Some(agency));
        }
    }
    (head, None)
}

/// Tells whether a text between brackets may name an agency rather than a date or an aside.
fn is_agency(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=5).contains(&words)
        && text.len() <= 40
        && text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().any(char::is_uppercase)
        && !text.chars().any(|c| c.is_ascii_digit())
        && text
            .split_whitespace()
            .all(|word| date::month(word).is_none())
}

/// Puts a dateline together; nothing where the parts are not those of one.
fn build(head: &str, agency: Option<&str>, len: usize) -> Option<Dateline> {
    let written = head
        .trim()
        .trim_end_matches(['.', ',', ';', ':'])
        .trim_end();
    let (place, day) = peel_day(written);
    let place = place.trim().trim_end_matches([',', '.', '(', ';']).trim();
    let (places, capitals) = places(place)?;
    let qualified = place.contains(',') && places.len() > 1;
    (agency.is_some() || day.is_some() || capitals || qualified).then(|| Dateline {
        len,
        written: written.to_owned(),
        places,
        day,
        agency: agency.map(str::to_owned),
    })
}

/// Takes the day off the end: `, Feb 13`, `, Feb. 13, 2017`, ` (13 February 2017)`, `, Monday`.
fn peel_day(text: &str) -> (&str, Option<(i8, i8, Option<i16>)>) {
    // Words of the text with their starts, the last of which may make a date.
    let words: Vec<(usize, &str)> = text
        .split([' ', ',', '(', ')', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            (
                word.as_ptr() as usize - text.as_ptr() as usize,
                word.trim_end_matches('.'),
            )
        })
        .collect();
    let number = |word: &str| {
        word.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse::<i16>()
            .ok()
            .filter(|_| word.len() <= 4)
    };
    let valid = |day: i16| i8::try_from(day).ok().filter(|day| (1..=31).contains(day));
    for first in (0..words.len()).rev().take(4) {
        let Some(rest) = words.get(first..) else {
            continue;
        };
        let before = || {
            let (at, _) = rest.first().copied().unwrap_or_default();
            text.get(..at).unwrap_or_default()
        };
        let found = match *rest {
            [(_, a), (_, b)] => match (date::month(a), number(b), number(a), date::month(b)) {
                (Some(month), Some(day), ..) => valid(day).map(|day| (month, day, None)),
                (_, _, Some(day), Some(month)) => valid(day).map(|day| (month, day, None)),
                _ => None,
            },
            [(_, a), (_, b), (_, c)] => match (
                date::month(a),
                number(b),
                number(c),
                number(a),
                date::month(b),
            ) {
                (Some(month), Some(day), Some(year), ..) if year > 1800 => {
                    valid(day).map(|day| (month, day, Some(year)))
                }
                (_, _, Some(year), Some(day), Some(month)) if year > 1800 => {
                    valid(day).map(|day| (month, day, Some(year)))
                }
                _ => None,
            },
            _ => None,
        };
        if found.is_some() && rest.len() == 2 {
            // A longer one, with the year, may follow in the next round only where this one had it; this is it.
            return (strip_weekday(before()), found);
        }
        if found.is_some() {
            return (strip_weekday(before()), found);
        }
    }
    (strip_weekday(text), None)
}

/// Takes a day of the week off the end.
fn strip_weekday(text: &str) -> &str {
    let trimmed = text.trim_end_matches([' ', ',', '(']);
    match trimmed.rsplit_once([' ', ',', '(']) {
        Some((before, last)) if date::is_weekday(last) => before.trim_end_matches([' ', ',', '(']),
        _ => trimmed,
    }
}

/// Small words inside names of places.
const PARTICLES: &[&str] = &[
    "of", "the", "and", "de", "del", "la", "las", "los", "el", "al", "da", "do", "dos", "di", "du",
    "des", "le", "les", "am", "an", "on", "upon", "sur", "en", "in", "near", "y", "ad", "aboard",
];

/// Cuts the places; tells whether they are in capitals. Nothing where the words are not names.
fn places(text: &str) -> Option<(Vec<String>, bool)> {
    if text.is_empty()
        || text.len() > 80
        || text
            .chars()
            .any(|c| c.is_ascii_digit() || "\"“”?!:;*|@".contains(c))
    {
        return None;
    }
    let mut places = Vec::new();
    let mut capitals = true;
    for part in text
        .split(['/', ','])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" AND "))
    {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let words: Vec<&str> = part.split_whitespace().collect();
        if words.len() > 5 || !words.first()?.chars().next()?.is_uppercase() {
            return None;
        }
        for word in &words {
            let first = word.chars().next()?;
            if !first.is_uppercase() && !PARTICLES.contains(word) && !word.starts_with("al-") {
                return None;
            }
        }
        if places.is_empty() {
            capitals = part.chars().filter(|c| c.is_alphabetic()).count() > 1
                && !part.chars().any(char::is_lowercase);
        }
        places.push(in_title_case(&words));
    }
    (!places.is_empty() && places.len() <= 5).then_some((places, capitals))
}

/// Returns `NEW YORK` as `New York`; words with lower case, dots, or known as initials are left alone.
fn in_title_case(words: &[&str]) -> String {
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let is_initials = word.contains('.') && letters <= 3
            || ["DC", "UK", "US", "UAE", "UN", "USA", "DRC", "NY", "LA"].contains(word);
        if is_initials || word.chars().any(char::is_lowercase) {
            out.push_str(word);
            continue;
        }
        let lower = word.to_lowercase();
        if at > 0 && PARTICLES.contains(&lower.as_str()) {
            out.push_str(&lower);
            continue;
        }
        let mut start = true;
        for c in lower.chars() {
            if start {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            start = !c.is_alphabetic() && c != '\'' && c != '’';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_agencies_and_papers_are_read() {
        for (text, written, places, agency, rest) in [
            (
                "OSLO/BERGEN, March 4 (Reuters) - Rebels met.",
                "OSLO/BERGEN, March 4",
                "Oslo|Bergen",
                "Reuters",
                " Rebels met.",
            ),
            (
                "LISBON (AP) — The minister left.",
                "LISBON",
                "Lisbon",
                "AP",
                " The minister left.",
            ),
            ("PORTO, Portugal (AP) _ x — The", "", "", "", ""),
            (
                "Quito (AFP) - Police said.",
                "Quito",
                "Quito",
                "AFP",
                " Police said.",
            ),
            (
                "TURIN, Italy (AP) — He won.",
                "TURIN, Italy",
                "Turin|Italy",
                "AP",
                " He won.",
            ),
            (
                "NEW YORK, March 4, 2019 /PRNewswire/ -- Acme said.",
                "NEW YORK, March 4, 2019",
                "New York",
                "PRNewswire",
                " Acme said.",
            ),
            (
                "BOSTON--(BUSINESS WIRE)--Acme said.",
                "BOSTON",
                "Boston",
                "BUSINESS WIRE",
                "Acme said.",
            ),
            (
                "GENEVA (4 March 2019) – The envoy spoke.",
                "GENEVA (4 March 2019)",
                "Geneva",
                "",
                " The envoy spoke.",
            ),
            (
                "MINSK, March 4. /TASS/. The envoy spoke.",
                "MINSK, March 4",
                "Minsk",
                "TASS",
                " The envoy spoke.",
            ),
            (
                "RIO DE JANEIRO — Dancers marched.",
                "RIO DE JANEIRO",
                "Rio de Janeiro",
                "",
                " Dancers marched.",
            ),
            ("The plan — long delayed — was dropped.", "", "", "", ""),
            ("Mayor Lee - who won in May - spoke.", "", "", "", ""),
            (
                "Beirut, Lebanon – Families fled.",
                "Beirut, Lebanon",
                "Beirut|Lebanon",
                "",
                " Families fled.",
            ),
            ("\"We won - at last,\" he said.", "", "", "", ""),
            (
                "AL-TAYBA, Feb 2 (Reuters) - Smoke rose.",
                "AL-TAYBA, Feb 2",
                "Al-Tayba",
                "Reuters",
                " Smoke rose.",
            ),
        ] {
            let got = parse(text);
            if written.is_empty() {
                assert_eq!(got, None, "{text}");
                continue;
            }
            let got = got.expect(text);
            assert_eq!(
                got.written,
                written.trim_end_matches(')').to_owned()
                    + if written.ends_with(')') { ")" } else { "" },
                "{text}"
            );
            assert_eq!(got.places.join("|"), places, "{text}");
            assert_eq!(got.agency.as_deref().unwrap_or_default(), agency, "{text}");
            assert_eq!(text.get(got.len..), Some(rest), "{text}");
        }
        assert_eq!(
            parse("NEW YORK, March 4, 2019 /X/ -- A").unwrap().day,
            Some((3, 4, Some(2019)))
        );
        assert_eq!(
            parse("OSLO, March 4 (Reuters) - A").unwrap().day,
            Some((3, 4, None))
        );
    }
}
