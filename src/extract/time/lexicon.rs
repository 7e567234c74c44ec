//! The words that time expressions are made of.

use std::sync::LazyLock;

use super::meaning::Unit;
use crate::text::WordMap;

/// What a word does in a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the classes are explained by the list itself")]
pub(super) enum Word {
    Other,
    Month(u8),
    Weekday(u8),
    Weekdays(u8),
    Unit(Unit),
    Units(Unit),
    Season(&'static str),
    Part(&'static str),
    Number(u32),
    Ordinal(u8),
    Vague,
    Some,
    The,
    A,
    Half,
    This,
    That,
    Last,
    Past,
    Next,
    Coming,
    Previous,
    Following,
    Same,
    Current,
    Recent,
    These,
    Each,
    Per,
    Another,
    Early,
    Late,
    Mid,
    Later,
    Earlier,
    Ago,
    Approx(&'static str),
    DayRef(i8),
    Tonight,
    Ref(&'static str),
    Set(&'static str),
    Edge(&'static str),
    Zone,
    Am,
    Pm,
    Noon(u8),
    Bc,
    Ad,
    YearEnd,
    Fiscal,
    Holiday(&'static str),
}

/// The list that ships.
const LIST: &str = include_str!("../../../data/time_words.tsv");

/// The words by hash.
pub(super) static WORDS: LazyLock<WordMap<Word>> = LazyLock::new(|| {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let mut fields = line.split('\t');
            let class = fields.next().unwrap_or_default();
            let value = fields.next().unwrap_or_default();
            let words = fields.next().unwrap_or_default();
            words
                .split(' ')
                .filter_map(move |word| Some((word, read(class, value)?)))
        })
        // "second", "night" and "fall" have two lives; the grammar asks for the other one where it fits.
        .collect()
});

/// Reads one line's class and value.
fn read(class: &'static str, value: &'static str) -> Option<Word> {
    let number = || value.parse::<u32>().ok();
    let small = || value.parse::<u8>().ok();
    Some(match class {
        "month" => Word::Month(small()?),
        "weekday" => Word::Weekday(small()?),
        "weekdays" => Word::Weekdays(small()?),
        "unit" => Word::Unit(unit(value)?),
        "units" => Word::Units(unit(value)?),
        "season" => Word::Season(value),
        "part" => Word::Part(value),
        "number" => Word::Number(number()?),
        "ordinal" => Word::Ordinal(small()?),
        "vague" => Word::Vague,
        "some" => Word::Some,
        "the" => Word::The,
        "a" => Word::A,
        "half" => Word::Half,
        "this" => Word::This,
        "that" => Word::That,
        "last" => Word::Last,
        "past" => Word::Past,
        "next" => Word::Next,
        "coming" => Word::Coming,
        "previous" => Word::Previous,
        "following" => Word::Following,
        "same" => Word::Same,
        "current" => Word::Current,
        "recent" => Word::Recent,
        "these" => Word::These,
        "each" => Word::Each,
        "per" => Word::Per,
        "another" => Word::Another,
        "early" => Word::Early,
        "late" => Word::Late,
        "mid" => Word::Mid,
        "later" => Word::Later,
        "earlier" => Word::Earlier,
        "ago" => Word::Ago,
        "approx" => Word::Approx(value),
        "dayref" => Word::DayRef(value.parse().ok()?),
        "tonight" => Word::Tonight,
        "ref" => Word::Ref(value),
        "set" => Word::Set(value),
        "edge" => Word::Edge(value),
        "zone" => Word::Zone,
        "am" => Word::Am,
        "pm" => Word::Pm,
        "noon" => Word::Noon(small()?),
        "bc" => Word::Bc,
        "ad" => Word::Ad,
        "year-end" => Word::YearEnd,
        "fiscal" => Word::Fiscal,
        "holiday" => Word::Holiday(value),
        _ => return None,
    })
}

/// Reads the name of a unit.
fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "night" => Unit::Night,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "weekend" => Unit::Weekend,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash;

    #[test]
    fn every_line_of_the_list_is_read() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            for word in fields[2].split(' ') {
                assert!(WORDS.has(hash(word)), "{line}: {word}");
            }
        }
    }
}
