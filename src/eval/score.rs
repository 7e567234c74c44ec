//! Precision, recall and F1, and what was missed or invented.

use std::collections::BTreeMap;

/// Counts of one measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// In the gold.
    pub gold: usize,
    /// Found.
    pub found: usize,
    /// Found and right.
    pub right: usize,
}

impl Count {
    /// Adds one.
    pub fn add(&mut self, gold: usize, found: usize, right: usize) {
        self.gold += gold;
        self.found += found;
        self.right += right;
    }

    /// Returns the share of what was found that is right, in percent.
    pub fn precision(&self) -> f64 {
        percent(self.right, self.found)
    }

    /// Returns the share of the gold that was found, in percent.
    pub fn recall(&self) -> f64 {
        percent(self.right, self.gold)
    }

    /// Returns the harmonic mean of both.
    pub fn f1(&self) -> f64 {
        percent(2 * self.right, self.gold + self.found)
    }
}

/// Returns a share in percent; 0 of nothing.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        100.0 * part as f64 / whole as f64
    }
}

/// One error in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Id of the record.
    pub id: String,
    /// `missed`, `invented`, or what is wrong with it.
    pub what: &'static str,
    /// The words before, at and after it.
    pub context: [String; 3],
    /// What was expected and found, where that tells more.
    pub note: String,
}

/// The result of a run.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Records read.
    pub records: usize,
    /// Counts by name of the measure, in order of the alphabet.
    pub counts: BTreeMap<&'static str, Count>,
    /// Mistakes, in order of the gold.
    pub mistakes: Vec<Mistake>,
}

impl Scores {
    /// Returns the counts of a measure.
    pub(super) fn of(&mut self, measure: &'static str) -> &mut Count {
        self.counts.entry(measure).or_default()
    }

    /// Notes a mistake at characters `start..end` of `text`.
    pub(super) fn mistake(
        &mut self,
        text: &Text<'_>,
        what: &'static str,
        at: (usize, usize),
        note: String,
    ) {
        const AROUND: usize = 60;
        self.mistakes.push(Mistake {
            id: text.id.to_owned(),
            what,
            context: [
                text.cut(at.0.saturating_sub(AROUND), at.0),
                text.cut(at.0, at.1),
                text.cut(at.1, at.1 + AROUND),
            ],
            note,
        });
    }
}

/// A gold text by characters.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) id: &'a str,
    pub(super) chars: Vec<char>,
}

impl<'a> Text<'a> {
    pub(super) fn new(id: &'a str, text: &str) -> Self {
        Self {
            id,
            chars: text.chars().collect(),
        }
    }

    /// Returns characters `start..end`, as far as there are any.
    pub(super) fn cut(&self, start: usize, end: usize) -> String {
        let end = end.min(self.chars.len());
        self.chars
            .get(start.min(end)..end)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// Shrinks a span from both ends while `outside` holds.
    pub(super) fn trim(
        &self,
        at: (usize, usize),
        outside: impl Fn(char) -> bool,
    ) -> (usize, usize) {
        let (mut start, mut end) = (at.0, at.1.min(self.chars.len()));
        while start < end && outside(self.chars[start]) {
            start += 1;
        }
        while end > start && outside(self.chars[end - 1]) {
            end -= 1;
        }
        (start, end)
    }
}

/// Returns the characters that two spans share.
pub(super) fn overlap(a: (usize, usize), b: (usize, usize)) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Pairs gold with found, each at most once, the pairs of the highest `likeness` first; 0 is no pair.
pub(super) fn pair(
    gold: usize,
    found: usize,
    likeness: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for g in 0..gold {
        for f in 0..found {
            let alike = likeness(g, f);
            if alike > 0.0 {
                pairs.push((alike, g, f));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut gold_used, mut found_used) = (vec![false; gold], vec![false; found]);
    let mut out = Vec::new();
    for (_, g, f) in pairs {
        if !gold_used[g] && !found_used[f] {
            gold_used[g] = true;
            found_used[f] = true;
            out.push((g, f));
        }
    }
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_zero() {
        let mut count = Count::default();
        assert!(count.f1().abs() < 1e-9);
        count.add(4, 2, 2);
        assert!((count.precision() - 100.0).abs() < 1e-9);
        assert!((count.recall() - 50.0).abs() < 1e-9);
        assert!((count.f1() - 200.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn pairs_are_one_to_one_and_the_likest_first() {
        let like = [[0.5, 0.9], [0.0, 0.8]];
        assert_eq!(pair(2, 2, |g, f| like[g][f]), [(0, 1)]);
    }
}
