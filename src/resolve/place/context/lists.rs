//! What names that stand together or for each other say of each other: lists of places, short and long names.

use foldhash::HashMap;

use super::{Group, LARGE, weight};
use crate::gazetteer::Record;
use crate::gazetteer::layout::Feature;
use crate::model::{PlaceKind, Span};
use crate::text::Document;

/// What places of a list have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Countries.
    Countries,
    /// Divisions of one country.
    Divisions([u8; 2]),
    /// Towns of one country.
    Towns([u8; 2]),
    /// Nothing that is looked for.
    None,
}

impl Sort {
    /// Returns the sort of one place.
    pub(super) fn of(record: &Record) -> Self {
        match record.feature {
            Feature::Country => Self::Countries,
            Feature::Region => Self::Divisions(record.country),
            _ if record.feature.kind() == PlaceKind::City => Self::Towns(record.country),
            _ => Self::None,
        }
    }

    /// Returns the sort that two places or more are of, and at least two thirds of all.
    pub(super) fn shared<'a>(places: impl Iterator<Item = &'a Record>) -> Option<Self> {
        let sorts: Vec<Self> = places.map(Self::of).collect();
        let of = |sort: Self| sorts.iter().filter(|&&other| other == sort).count();
        let most = sorts.iter().copied().max_by_key(|&sort| of(sort))?;
        let count = of(most);
        (most != Self::None && count >= 2 && count * 3 >= sorts.len() * 2).then_some(most)
    }

    /// Tells whether a place of this sort in a list of `listed` is none: a little-known town abroad among the towns of a country.
    pub(super) fn is_stray(self, listed: Self, people: u64) -> bool {
        let country = |sort| match sort {
            Self::Divisions(country) | Self::Towns(country) => Some(country),
            Self::Countries | Self::None => None,
        };
        people < LARGE
            && country(self)
                .zip(country(listed))
                .is_some_and(|(own, theirs)| own != theirs)
    }
}

/// Returns the lists of three and more different names that stand side by side: "Georgia, Oklahoma and Kansas".
pub(super) fn lists(doc: &Document<'_>, mentions: &[(Span, usize)]) -> Vec<Vec<usize>> {
    /// Most names of a list that are looked at.
    const LONGEST: usize = 24;
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut list: Vec<usize> = Vec::new();
    let mut end = usize::MAX;
    for &(span, group) in mentions {
        let tokens = doc.tokens_in(span);
        let joined = end < tokens.start
            && tokens.start - end <= 2
            && (end..tokens.start).all(|at| matches!(doc.lower(at), "," | "and" | "or" | ";"));
        if !joined {
            found.extend((list.len() >= 3).then(|| std::mem::take(&mut list)));
            list.clear();
        }
        if list.len() < LONGEST && !list.contains(&group) {
            list.push(group);
        }
        end = tokens.end;
    }
    found.extend((list.len() >= 3).then_some(list));
    found
}

/// Gives a short name of several countries to the one that the text calls by a longer: "Congo" beside "the Democratic Republic of
/// the Congo".
pub(super) fn prefer_longer(groups: &mut [Group], by_key: &HashMap<String, usize>) {
    let mut short: Vec<(&str, usize)> = by_key
        .iter()
        .filter(|&(_, &index)| {
            let choices = groups[index].choices.iter();
            choices
                .filter(|choice| choice.record.feature == Feature::Country)
                .count()
                >= 2
        })
        .map(|(key, &index)| (key.as_str(), index))
        .collect();
    short.sort_unstable();
    for (key, index) in short {
        let longer: Vec<u32> = by_key
            .iter()
            .filter(|(other, _)| other.len() > key.len() && other.contains(key))
            .filter_map(|(_, &other)| groups[other].choices.first())
            .map(|choice| choice.number)
            .collect();
        for choice in &mut groups[index].choices {
            if longer.contains(&choice.number) {
                choice.container = choice.container.max(weight::INSIDE);
            }
        }
    }
}
