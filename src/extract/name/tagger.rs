//! The trained tagger: labels each token of a run by the best-scored path.
//!
//! An averaged structured perceptron (Collins 2002) over BILOU labels; [`super::features`] are hashed, and their weights are
//! stored in 8 bits. `examples/train_names.rs` makes the weights.
//!
//! `data/names.bin`: the scale (`f32`), 441 transition weights (`i16`, in the scale), 65,537 bucket offsets (`u32`), the low
//! 16 bits of each feature, then 21 weights (`i8`) for each; all little-endian.

use std::ops::Range;

use super::Found;
use super::features::{Context, Features};
use super::runs::runs;
use crate::model::NameKind;
use crate::stop;
use crate::text::Document;

/// The number of labels: outside, and four for each kind.
pub const LABELS: usize = 21;

/// Buckets of the feature table.
pub const BUCKETS: usize = 1 << 16;

/// The kinds in the order of their labels.
pub const KINDS: [NameKind; 5] = [
    NameKind::Person,
    NameKind::Org,
    NameKind::Place,
    NameKind::Group,
    NameKind::Other,
];

/// Features that are looked up together.
const TOGETHER: usize = 32;

/// Keys of a bucket that are read at once; few buckets hold more.
const FEW: usize = 8;

/// Weights that are read of a row: with three of the next row they are three times eight, and the processor adds eight at once.
const WIDE: usize = LABELS.next_multiple_of(8);

/// Where a token stands in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the usual four letters of the scheme")]
pub enum Position {
    Begin,
    Inside,
    Last,
    Unit,
}

/// Returns the label of a kind (by its number) and position.
pub const fn label(kind: usize, position: Position) -> usize {
    1 + 4 * kind + position as usize
}

/// Tells whether the label leaves a name open.
pub const fn is_open(label: usize) -> bool {
    label != 0 && (label - 1) % 4 < 2
}

/// Tells whether the label starts a name or is outside one.
pub const fn is_start(label: usize) -> bool {
    label == 0 || (label - 1).is_multiple_of(4) || (label - 1) % 4 == 3
}

/// Tells whether label `b` may follow label `a`.
pub const fn may_follow(a: usize, b: usize) -> bool {
    if is_open(a) {
        !is_start(b) && (a - 1) / 4 == (b - 1) / 4
    } else {
        is_start(b)
    }
}

/// The features and transitions with their weights.
#[derive(Debug, Clone, Copy)]
pub struct Model<'m> {
    bytes: &'m [u8],
    rows: usize,
}

static SHIPPED: &[u8] = include_bytes!("../../../data/names.bin");

const OFFSETS: usize = 4 + 2 * LABELS * LABELS;
const KEYS: usize = OFFSETS + 4 * (BUCKETS + 1);

impl Model<'static> {
    /// Returns the model that ships with the program.
    pub fn shipped() -> Self {
        Self::read(SHIPPED)
    }
}

impl<'m> Model<'m> {
    /// Takes the bytes of a model.
    pub fn read(bytes: &'m [u8]) -> Self {
        let mut model = Self { bytes, rows: 0 };
        model.rows = KEYS + 2 * model.offset(BUCKETS);
        model
    }

    fn offset(&self, bucket: usize) -> usize {
        let at = OFFSETS + 4 * bucket;
        self.bytes
            .get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u32::from_le_bytes) as usize
    }

    fn short(&self, at: usize) -> u16 {
        self.bytes
            .get(at..at + 2)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u16::from_le_bytes)
    }

    /// Adds the weights of `features` to the sums of the labels.
    ///
    /// Each of the three steps of a lookup is taken for several features before the next, and nothing that is read decides which
    /// way the program goes before all is read: the processor then waits for memory three times, and not three times a feature.
    fn add(&self, features: &[u64], sums: &mut [i32; LABELS]) {
        for features in features.chunks(TOGETHER) {
            let mut buckets = [(0, 0); TOGETHER];
            for (bucket, &feature) in buckets.iter_mut().zip(features) {
                let at = (feature >> 16) as usize & (BUCKETS - 1);
                *bucket = (self.offset(at), self.offset(at + 1));
            }
            let mut keys = [[[0; 2]; FEW]; TOGETHER];
            for (keys, (first, _)) in keys.iter_mut().zip(buckets) {
                let there = self.bytes.get(KEYS + 2 * first..).unwrap_or_default();
                if let Some(&there) = there.as_chunks().0.first_chunk() {
                    *keys = there;
                }
            }
            let mut places = [0; TOGETHER];
            let mut count = 0;
            for ((keys, &(first, end)), &feature) in keys.iter().zip(&buckets).zip(features) {
                let at = self.place(keys, first..end, feature as u16);
                places[count] = first + at.unwrap_or_default();
                count += usize::from(at.is_some());
            }
            let mut rows = [[0; WIDE]; TOGETHER];
            for (row, &place) in rows.iter_mut().zip(&places[..count]) {
                *row = self.row(place);
            }
            // The few of one round fit into 16 bits, of which the processor adds eight at once, unless it has to check.
            let mut short = [0_i16; WIDE];
            for row in &rows[..count] {
                for (sum, weight) in short.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
                }
            }
            for (sum, &short) in sums.iter_mut().zip(&short) {
                *sum = sum.wrapping_add(i32::from(short));
            }
        }
    }

    /// Returns the place, in its bucket, of the feature whose low bits are `low`; `keys` are the first of the bucket and what lies
    /// behind them.
    #[inline]
    fn place(&self, keys: &[[u8; 2]; FEW], bucket: Range<usize>, low: u16) -> Option<usize> {
        let mut same = 0_u32;
        for (at, &key) in keys.iter().enumerate() {
            same |= u32::from(u16::from_le_bytes(key) == low) << at;
        }
        let at = same.trailing_zeros() as usize;
        if bucket.len() <= FEW {
            return (at < bucket.len()).then_some(at);
        }
        let all = self
            .bytes
            .get(KEYS + 2 * bucket.start..KEYS + 2 * bucket.end)?;
        let (all, _) = all.as_chunks::<2>();
        all.iter().position(|&key| u16::from_le_bytes(key) == low)
    }

    /// Returns the weights of the feature at `place` among all, and what lies behind them.
    #[inline]
    fn row(&self, place: usize) -> [u8; WIDE] {
        let rows = self.bytes.get(self.rows + LABELS * place..);
        let rows = rows.unwrap_or_default();
        if let Some(&row) = rows.first_chunk() {
            return row;
        }
        // Nothing lies behind the last row.
        let mut last = [0; WIDE];
        for (weight, &there) in last.iter_mut().zip(rows) {
            *weight = there;
        }
        last
    }

    /// Returns the transition weights, in the scale of the rows.
    fn transitions(&self) -> Vec<i32> {
        (0..LABELS * LABELS)
            .map(|i| i32::from(self.short(4 + 2 * i).cast_signed()))
            .collect()
    }
}

/// Finds the best path through the scores of `n` tokens (`LABELS` each).
pub fn best_path(scores: &[i32], n: usize, transitions: &[i32], path: &mut Vec<usize>) {
    const NEVER: i32 = i32::MIN / 2;
    path.clear();
    if n == 0 {
        return;
    }
    let mut back = vec![0_u8; n * LABELS];
    let mut now = [NEVER; LABELS];
    for (y, cell) in now.iter_mut().enumerate() {
        if is_start(y) {
            *cell = scores[y] + transitions[y];
        }
    }
    for i in 1..n {
        let mut next = [NEVER; LABELS];
        let row = &scores[i * LABELS..(i + 1) * LABELS];
        for y in 0..LABELS {
            let mut best = NEVER;
            let mut from = 0;
            let mut consider = |x: usize| {
                let value = now[x] + transitions[x * LABELS + y];
                if now[x] > NEVER && value > best {
                    best = value;
                    from = x;
                }
            };
            if is_start(y) {
                consider(0);
                for kind in 0..KINDS.len() {
                    consider(label(kind, Position::Last));
                    consider(label(kind, Position::Unit));
                }
            } else {
                let kind = (y - 1) / 4;
                consider(label(kind, Position::Begin));
                consider(label(kind, Position::Inside));
            }
            if best > NEVER {
                next[y] = best + row[y];
                back[i * LABELS + y] = from as u8;
            }
        }
        now = next;
    }
    let mut y = (0..LABELS)
        .filter(|&y| !is_open(y))
        .max_by_key(|&y| (now[y], std::cmp::Reverse(y)))
        .unwrap_or(0);
    path.resize(n, 0);
    for i in (0..n).rev() {
        path[i] = y;
        y = usize::from(back[i * LABELS + y]);
    }
}

/// Turns a path of labels into names.
pub fn decode(path: &[usize], first: usize, mut emit: impl FnMut(Range<usize>, usize)) {
    let mut i = 0;
    while i < path.len() {
        if path[i] == 0 {
            i += 1;
            continue;
        }
        let start = i;
        while is_open(path[i]) && i + 1 < path.len() {
            i += 1;
        }
        emit(first + start..first + i + 1, (path[start] - 1) / 4);
        i += 1;
    }
}

/// Returns the names that the model alone finds.
pub fn tag(doc: &Document<'_>, model: Model<'_>) -> Vec<Found> {
    let runs = runs(doc);
    let context = Context::new(doc, &runs);
    let transitions = model.transitions();
    let mut features = Features::default();
    let mut scores: Vec<[i32; LABELS]> = Vec::new();
    let mut path = Vec::new();
    let mut out = Vec::new();
    for run in runs {
        stop::check();
        features.fill(doc, &context, run.clone());
        let n = run.len();
        scores.clear();
        scores.resize(n, [0; LABELS]);
        for (sums, bounds) in scores.iter_mut().zip(features.starts.windows(2)) {
            model.add(&features.all[bounds[0]..bounds[1]], sums);
        }
        best_path(scores.as_flattened(), n, &transitions, &mut path);
        decode(&path, run.start, |tokens, kind| {
            out.push(Found {
                first: tokens.start,
                end: tokens.end,
                kind: KINDS[kind],
                score: 0.8,
            });
        });
    }
    out
}
