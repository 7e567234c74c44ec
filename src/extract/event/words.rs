//! The words of a clause that say how an event stands and who takes part, read from `data/event_words.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::{Document, WordMap};

/// The list; its head says what the classes mean.
const LIST: &str = include_str!("../../../data/event_words.tsv");

/// A class of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Cancel,
    Postpone,
    Fix,
    Propose,
    Ongoing,
    Ended,
    Hold,
    Attend,
    Series,
    Again,
    Handle,
    Market,
    Dealing,
    Demand,
    Reception,
    Goods,
    Captive,
    Terms,
    Heard,
    Judge,
    Custom,
    Court,
    Verbal,
    Sport,
    Play,
}

impl Class {
    /// Every class with its name in the list.
    const ALL: [(&'static str, Self); 25] = [
        ("cancel", Self::Cancel),
        ("postpone", Self::Postpone),
        ("fix", Self::Fix),
        ("propose", Self::Propose),
        ("ongoing", Self::Ongoing),
        ("ended", Self::Ended),
        ("hold", Self::Hold),
        ("attend", Self::Attend),
        ("series", Self::Series),
        ("again", Self::Again),
        ("handle", Self::Handle),
        ("market", Self::Market),
        ("dealing", Self::Dealing),
        ("demand", Self::Demand),
        ("reception", Self::Reception),
        ("goods", Self::Goods),
        ("captive", Self::Captive),
        ("terms", Self::Terms),
        ("heard", Self::Heard),
        ("judge", Self::Judge),
        ("custom", Self::Custom),
        ("court", Self::Court),
        ("verbal", Self::Verbal),
        ("sport", Self::Sport),
        ("play", Self::Play),
    ];

    /// Returns the bit of the class.
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The classes of each form, as bits.
static WORDS: LazyLock<WordMap<u32>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, u32> = BTreeMap::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let Some((forms, class)) = line.split_once('\t') else {
            continue;
        };
        let Some((_, class)) = Class::ALL.iter().find(|(name, _)| *name == class) else {
            continue;
        };
        for form in forms.split(',') {
            *words.entry(form).or_default() |= class.bit();
        }
    }
    words.into_iter().collect()
});

/// Tells whether the token is a word of the class.
pub(super) fn is(doc: &Document<'_>, token: usize, class: Class) -> bool {
    doc.tokens
        .get(token)
        .and_then(|token| WORDS.get(token.hash))
        .is_some_and(|classes| classes & class.bit() != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_class() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let class = line.split_once('\t').map(|(_, class)| class);
            assert!(
                Class::ALL.iter().any(|(name, _)| Some(*name) == class),
                "{line}"
            );
        }
    }
}
