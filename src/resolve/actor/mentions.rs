//! Mentions in the order of the text, into which new ones are put from left to right.
//!
//! A text of many megabytes has hundreds of thousands of mentions; a list that moves all behind the place of each new one would
//! take longer than everything else. Here the list is parted where the last one went in, so that only what lies between two
//! places moves.

use std::ops::{Index, IndexMut};

use crate::model::Mention;

/// A list of mentions with a gap in it.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Those before the gap.
    front: Vec<Mention>,
    /// Those behind it, the last first.
    back: Vec<Mention>,
}

impl Mentions {
    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.front.len() + self.back.len()
    }

    /// Returns the mention with number `at`.
    pub(super) fn get(&self, at: usize) -> Option<&Mention> {
        match at.checked_sub(self.front.len()) {
            None => self.front.get(at),
            Some(behind) => self.back.get(self.back.len().checked_sub(behind + 1)?),
        }
    }

    /// Returns the number of the first mention for which `is_before` does not hold; it holds for all before that.
    pub(super) fn partition_point(&self, is_before: impl Fn(&Mention) -> bool) -> usize {
        match self.front.last() {
            Some(last) if !is_before(last) => self.front.partition_point(is_before),
            _ => self.len() - self.back.partition_point(|mention| !is_before(mention)),
        }
    }

    /// Puts a mention before the one with number `at`.
    pub(super) fn insert(&mut self, at: usize, mention: Mention) {
        while self.front.len() > at
            && let Some(moved) = self.front.pop()
        {
            self.back.push(moved);
        }
        while self.front.len() < at
            && let Some(moved) = self.back.pop()
        {
            self.front.push(moved);
        }
        self.front.push(mention);
    }

    /// Returns the mentions from number `at` on, with their numbers.
    pub(super) fn from(&self, at: usize) -> impl Iterator<Item = (usize, &Mention)> {
        (at..self.len()).filter_map(|at| Some((at, self.get(at)?)))
    }

    /// Returns the mentions before number `at`, the nearest first.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = &Mention> {
        (0..at).rev().filter_map(|at| self.get(at))
    }

    /// Returns them as a plain list.
    pub(super) fn into_vec(mut self) -> Vec<Mention> {
        self.front.extend(self.back.into_iter().rev());
        self.front
    }
}

impl Index<usize> for Mentions {
    type Output = Mention;

    fn index(&self, at: usize) -> &Mention {
        self.get(at)
            .expect("mentions are asked for by numbers they have")
    }
}

impl IndexMut<usize> for Mentions {
    fn index_mut(&mut self, at: usize) -> &mut Mention {
        let (front, back) = (self.front.len(), self.back.len());
        match at.checked_sub(front) {
            None => &mut self.front[at],
            Some(behind) => &mut self.back[back - behind - 1],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MentionKind, MentionTarget, Span};

    fn mention(start: usize) -> Mention {
        Mention {
            span: Span::new(start, start + 1),
            kind: MentionKind::Name,
            target: MentionTarget::Unknown,
            rule: "",
            score: 0.5,
        }
    }

    #[test]
    fn the_list_is_as_if_it_had_no_gap() {
        let mut mentions = Mentions::default();
        let mut plain: Vec<usize> = Vec::new();
        for start in [5, 50, 9, 7, 90, 1, 60, 61, 8, 95, 0] {
            let at = mentions.partition_point(|known| known.span.start < start);
            assert_eq!(at, plain.partition_point(|known| *known < start));
            mentions.insert(at, mention(start));
            plain.insert(at, start);
            let starts: Vec<usize> = (0..mentions.len())
                .map(|at| mentions[at].span.start)
                .collect();
            assert_eq!(starts, plain);
            for at in 0..=plain.len() {
                let from: Vec<usize> = mentions.from(at).map(|(_, m)| m.span.start).collect();
                let before: Vec<usize> = mentions.before(at).map(|m| m.span.start).collect();
                assert_eq!(from, plain[at..]);
                assert!(before.iter().eq(plain[..at].iter().rev()));
            }
            for bound in 0..100 {
                let found = mentions.partition_point(|known| known.span.start < bound);
                assert_eq!(found, plain.partition_point(|known| *known < bound));
            }
            mentions[at].score = 0.9;
        }
        assert!(mentions.get(plain.len()).is_none());
        let starts: Vec<usize> = mentions.into_vec().iter().map(|m| m.span.start).collect();
        assert_eq!(starts, plain);
    }
}
