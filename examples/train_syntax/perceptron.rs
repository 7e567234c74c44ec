//! An averaged perceptron over hashed features, for training only.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Passes a feature's hash through as it is.
#[derive(Default, Clone, Copy)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, value: u64) {
        // The map takes its bucket from the low bits, in which features differ less.
        self.0 = value ^ (value >> 32);
    }
}

/// A map keyed by hashes.
pub(crate) type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// The weight of one feature for one class, with what its average needs.
struct Weight {
    class: u8,
    now: i32,
    total: i64,
    stamp: u32,
}

/// The weights of one feature.
#[derive(Default)]
struct Row {
    weights: Vec<Weight>,
    updates: u32,
}

/// The learner.
#[derive(Default)]
pub(crate) struct Perceptron {
    ids: HashedMap<u32>,
    rows: Vec<Row>,
    steps: u32,
}

impl Perceptron {
    /// Adds the weights of `features` to `scores`.
    pub(crate) fn score(&self, features: &[u64], scores: &mut [i32]) {
        for feature in features {
            if let Some(&id) = self.ids.get(feature) {
                for weight in &self.rows[id as usize].weights {
                    scores[weight.class as usize] += weight.now;
                }
            }
        }
    }

    /// Counts one decision.
    pub(crate) fn step(&mut self) {
        self.steps += 1;
    }

    /// Moves the weights of `features` away from `wrong` and towards `right`.
    pub(crate) fn learn(&mut self, features: &[u64], right: usize, wrong: usize) {
        for &feature in features {
            let id = *self.ids.entry(feature).or_insert_with(|| {
                self.rows.push(Row::default());
                (self.rows.len() - 1) as u32
            });
            let row = &mut self.rows[id as usize];
            row.updates += 1;
            row.change(right as u8, 1, self.steps);
            row.change(wrong as u8, -1, self.steps);
        }
    }

    /// Returns the averaged weights of the features that were updated at least `least` times, ordered by feature.
    pub(crate) fn average(&self, least: u32) -> Vec<(u64, Vec<(u8, f64)>)> {
        let mut rows: Vec<(u64, Vec<(u8, f64)>)> = self
            .ids
            .iter()
            .filter(|&(_, &id)| self.rows[id as usize].updates >= least)
            .map(|(&feature, &id)| {
                let weights = &self.rows[id as usize].weights;
                let mean = |weight: &Weight| {
                    let since = i64::from(self.steps - weight.stamp) * i64::from(weight.now);
                    (weight.total + since) as f64 / f64::from(self.steps.max(1))
                };
                let row = weights.iter().map(|w| (w.class, mean(w))).collect();
                (feature, row)
            })
            .collect();
        rows.sort_unstable_by_key(|row| row.0);
        rows
    }
}

impl Row {
    fn change(&mut self, class: u8, by: i32, step: u32) {
        let at = self
            .weights
            .iter()
            .position(|weight| weight.class == class)
            .unwrap_or_else(|| {
                self.weights.push(Weight {
                    class,
                    now: 0,
                    total: 0,
                    stamp: step,
                });
                self.weights.len() - 1
            });
        let weight = &mut self.weights[at];
        weight.total += i64::from(step - weight.stamp) * i64::from(weight.now);
        weight.stamp = step;
        weight.now += by;
    }
}

/// Rounds weights to eight bits, drops the zeros, and keeps the `room` rows with the largest weights, those first.
///
/// `largest` is the weight that becomes 127; larger ones are cut to it.
pub(crate) fn quantize(
    rows: Vec<(u64, Vec<(u8, f64)>)>,
    largest: f64,
    room: usize,
) -> Vec<(u64, Vec<(u8, i8)>)> {
    let scale = 127.0 / largest;
    let mut kept: Vec<(u64, Vec<(u8, i8)>)> = rows
        .into_iter()
        .map(|(feature, row)| {
            let row = row
                .into_iter()
                .map(|(class, weight)| (class, (weight * scale).round().clamp(-127.0, 127.0) as i8))
                .filter(|&(_, weight)| weight != 0)
                .collect();
            (feature, row)
        })
        .filter(|(_, row): &(u64, Vec<(u8, i8)>)| !row.is_empty())
        .collect();
    let force = |row: &[(u8, i8)]| row.iter().map(|w| w.1.unsigned_abs()).max();
    kept.sort_by_key(|(_, row)| std::cmp::Reverse(force(row)));
    kept.truncate(room);
    kept
}

/// Times that a context must be seen to be sure.
const LEAST_SEEN: u32 = 30;
/// Most choices in ten thousand that may be others.
const MOST_OTHERS: u64 = 10;

/// What a finished model chooses in each context, to find those in which it need not be asked.
pub(crate) struct Sure<const N: usize> {
    counts: HashedMap<[u32; N]>,
    /// The contexts of each choice.
    choices: Vec<Vec<u64>>,
}

impl<const N: usize> Default for Sure<N> {
    fn default() -> Self {
        Self {
            counts: HashedMap::default(),
            choices: Vec::new(),
        }
    }
}

impl<const N: usize> Sure<N> {
    /// Counts a choice.
    pub(crate) fn add(&mut self, contexts: &[u64], class: usize) {
        for &context in contexts {
            self.counts.entry(context).or_insert([0; N])[class] += 1;
        }
        self.choices.push(contexts.to_vec());
    }

    /// Returns the contexts that nearly always stand for one class, the most frequent first, with that class plus one.
    pub(crate) fn unanimous(self, name: &str) -> Vec<(u64, u32)> {
        let mut rows: Vec<(u32, u64, u32)> = self
            .counts
            .iter()
            .filter_map(|(&key, counts)| {
                let total: u32 = counts.iter().sum();
                let most = counts.iter().enumerate().max_by_key(|&(_, &count)| count);
                let (class, &most) = most.unwrap_or((0, &0));
                (total >= LEAST_SEEN
                    && u64::from(total - most) * 10_000 <= u64::from(total) * MOST_OTHERS)
                    .then(|| (total, key, class as u32 + 1))
            })
            .collect();
        rows.sort_unstable_by_key(|&(total, key, _)| (std::cmp::Reverse(total), key));
        let sure: HashedMap<u32> = rows.iter().map(|row| (row.1, row.2)).collect();
        // A context that others always come before is of no use.
        let mut used: HashedMap<u32> = HashedMap::default();
        for contexts in &self.choices {
            if let Some(&first) = contexts.iter().find(|context| sure.contains_key(context)) {
                *used.entry(first).or_insert(0) += 1;
            }
        }
        let covered: u32 = used.values().sum();
        rows.retain(|row| used.get(&row.1).is_some_and(|&times| times >= LEAST_USED));
        println!(
            "{} sure contexts of {name}, {:.1} % of {}",
            rows.len(),
            100.0 * f64::from(covered) / self.choices.len() as f64,
            self.choices.len()
        );
        rows.into_iter()
            .map(|(_, key, class)| (key, class))
            .collect()
    }
}

/// Times that a sure context must be the first of a choice.
const LEAST_USED: u32 = 4;

/// A small generator of numbers (xorshift64*, Vigna 2016) with a fixed seed, so that training repeats exactly.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Returns a number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    /// Puts `items` in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
