//! Tables of weights as they lie in the shipped blobs: hashed features, open addressing, eight-bit weights, read in place.
//!
//! Nothing is built when a table is opened: a lookup reads the bytes of the program. An empty blob is a table without rows, so
//! that the training program can be compiled before there is anything to ship.

/// Mixes the parts of a feature into one hash, whose upper half is to be used; `id` numbers the template.
///
/// Multilinear hashing (Carter and Wegman 1979; Lemire and Kaser 2014): a product a part, none waiting for another, and products
/// that several features share are made once.
#[inline]
pub const fn mix(id: u64, a: u64, b: u64, c: u64) -> u64 {
    id.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(a.wrapping_mul(0xd6e8_feb8_6659_fd93))
        .wrapping_add(b.wrapping_mul(0xff51_afd7_ed55_8ccd))
        .wrapping_add(c.wrapping_mul(0xc2b2_ae3d_27d4_eb4f))
}

/// Slots of a bucket.
const WAYS: usize = 4;

/// One bucket as it lies in a blob.
type Bucket = [[u8; 4]; WAYS];

/// Returns the bucket of `hash` in a table of `buckets` buckets.
///
/// A product of two numbers of 32 bits can't overflow, which the compiler sees by itself: nothing is checked.
#[inline]
const fn home(hash: u64, buckets: u32) -> usize {
    ((((hash >> 32) as u32 as u64) * buckets as u64) >> 32) as usize
}

/// Cuts `length` bytes off the front of `blob`; a blob that is too short gives nothing.
pub(super) fn take<'a>(blob: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (front, rest) = blob.split_at_checked(length).unwrap_or((&[], &[]));
    *blob = rest;
    front
}

/// Reads a number off the front of `blob`.
pub(super) fn take_count(blob: &mut &[u8]) -> usize {
    take(blob, 4)
        .first_chunk::<4>()
        .map_or(0, |&bytes| u32::from_le_bytes(bytes) as usize)
}

/// A map from hashes to small values: each slot holds some bits of the hash and the value.
///
/// A hash is looked for in one bucket only, whose slots are compared all at once. What finds no room is left out: rows are
/// written in the order of their weight.
///
/// What a lookup needs of the number of bits of a value is made when the table is opened; a lookup is a few instructions, and
/// there are hundreds of them in a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Slots<'a> {
    buckets: &'a [Bucket],
    /// The number of buckets.
    count: u32,
    /// Bits of a slot that hold the value; fewer than 32.
    bits: u32,
    /// The bits that hold the value.
    value: u32,
    /// The bits of the part of a hash that a slot keeps, lowest first.
    print: u32,
}

impl<'a> Slots<'a> {
    /// Opens the slots at the front of `blob`, whose values have `bits` bits.
    pub fn open(blob: &mut &'a [u8], bits: u32) -> Self {
        let count = take_count(blob);
        let (slots, _) = take(blob, count * 4 * WAYS).as_chunks::<4>();
        let (buckets, _) = slots.as_chunks();
        Self {
            buckets,
            count: buckets.len() as u32,
            bits,
            value: (1 << bits) - 1,
            print: print_mask(bits),
        }
    }

    /// Returns the value stored for `hash`; 0 where there is none.
    #[inline]
    pub fn get(&self, hash: u64) -> u32 {
        self.value(self.bucket(hash), hash)
    }

    /// Returns the bucket of `hash`, an empty one where there is no table.
    #[inline]
    fn bucket(&self, hash: u64) -> Bucket {
        let bucket = self.buckets.get(home(hash, self.count));
        bucket.copied().unwrap_or_default()
    }

    /// Returns the buckets of `hashes`.
    ///
    /// A table is far larger than what lies next to the processor. Here nothing but reading is done, so that as many reads as it can
    /// keep in mind are under way at once, and none waits for what is made of another.
    #[inline]
    fn read<const N: usize>(&self, hashes: &[u64; N]) -> [Bucket; N] {
        let mut read = [Bucket::default(); N];
        for (read, &hash) in read.iter_mut().zip(hashes) {
            *read = self.bucket(hash);
        }
        read
    }

    /// Returns the value of `hash` in its bucket; 0 where there is none.
    #[inline]
    fn value(&self, bucket: Bucket, hash: u64) -> u32 {
        self.slots(bucket, hash)
            .iter()
            .fold(0, |found, slot| found | slot)
    }

    /// Returns the values of the bucket of `hash`, 0 for those that are another hash's: at most one of them is not.
    #[inline]
    fn slots(&self, bucket: Bucket, hash: u64) -> [u32; WAYS] {
        let print = fingerprint(hash, self.print);
        bucket.map(|slot| {
            let slot = u32::from_le_bytes(slot);
            let mine = u32::from(slot.wrapping_shr(self.bits) == print).wrapping_neg();
            slot & self.value & mine
        })
    }

    /// Returns the first value stored for one of `hashes`; 0 where there is none.
    #[inline]
    pub fn first<const N: usize>(&self, hashes: &[u64; N]) -> u32 {
        let mut found = [0; N];
        for ((found, &hash), bucket) in found.iter_mut().zip(hashes).zip(self.read(hashes)) {
            *found = self.value(bucket, hash);
        }
        found.into_iter().find(|&value| value != 0).unwrap_or(0)
    }

    /// Writes `rows` (hash and value), the weightiest first, with about the given share of slots in use.
    ///
    /// Two rows that one slot could stand for would be taken for each other: of some tables the one is written that has fewest.
    pub fn write(rows: &[(u64, u32)], bits: u32, load: f64, out: &mut Vec<u8>) {
        const TRIES: usize = 48;
        let least = (rows.len() as f64 / load / WAYS as f64).ceil() as usize;
        let tables = (least..least + TRIES).map(|count| Self::place(rows, bits, count));
        let Some((_, buckets)) = tables.min_by_key(|(taken, _)| *taken) else {
            return;
        };
        out.extend((buckets.len() as u32).to_le_bytes());
        out.extend(buckets.iter().flatten().flat_map(|slot| slot.to_le_bytes()));
    }

    /// Puts `rows` into `count` buckets; returns how many are taken for others too.
    fn place(rows: &[(u64, u32)], bits: u32, count: usize) -> (usize, Vec<[u32; WAYS]>) {
        let mut taken = 0;
        let mut buckets = vec![[0_u32; WAYS]; count];
        for &(hash, value) in rows {
            let print = fingerprint(hash, print_mask(bits));
            for slot in &mut buckets[home(hash, count as u32)] {
                if *slot == 0 {
                    *slot = (print << bits) | value;
                    break;
                }
                if *slot >> bits == print {
                    taken += 1;
                    break;
                }
            }
        }
        (taken, buckets)
    }
}

/// Returns the bits that are left for a part of the hash beside a value of `bits` bits.
const fn print_mask(bits: u32) -> u32 {
    u32::MAX >> bits
}

/// Returns the part of `hash` that a slot keeps; never 0, so that a used slot differs from an empty one.
#[inline]
const fn fingerprint(hash: u64, mask: u32) -> u32 {
    // The lowest bits of a sum of products know only the lowest bits of the parts.
    let print = (hash >> 16) as u32 & mask;
    if print == 0 { mask } else { print }
}

/// Weights of features over many classes: a feature's row holds only the classes it has a weight for.
#[derive(Debug, Clone, Copy)]
pub struct SparseTable<'a> {
    slots: Slots<'a>,
    /// Class (with [`LAST`] on a row's last entry) and weight.
    entries: &'a [[u8; 2]],
}

/// Most bits of a slot that hold the place of the row.
const PLACE_BITS: u32 = 20;
/// Entries of a row that are read at once.
const HEAD: usize = 8;
/// Set in the class of the last entry of a row.
const LAST: u8 = 0x80;

impl<'a> SparseTable<'a> {
    /// Opens the table at the front of `blob`.
    pub fn open(blob: &mut &'a [u8]) -> Self {
        let bits = take_count(blob) as u32;
        let slots = Slots::open(blob, bits.min(PLACE_BITS));
        let count = take_count(blob);
        let (entries, _) = take(blob, count * 2).as_chunks();
        Self { slots, entries }
    }

    /// Adds the weights of `features` to the scores of the classes.
    #[inline]
    pub fn add<const F: usize, const N: usize>(&self, features: &[u64; F], scores: &mut [i32; N]) {
        // All slots are read before any row, and the beginnings of all rows before any is looked at: the processor then waits for
        // memory twice, and not twice a feature.
        let buckets = self.slots.read(features);
        let mut places = [0; F];
        let mut count = 0;
        for (bucket, &feature) in buckets.into_iter().zip(features) {
            let place = self.slots.value(bucket, feature);
            if let Some(next) = places.get_mut(count) {
                *next = place as usize;
            }
            count += usize::from(place != 0);
        }
        let places = places.get(..count).unwrap_or_default();
        let mut heads = [[[LAST, 0]; HEAD]; F];
        for (head, &place) in heads.iter_mut().zip(places) {
            let row = self.entries.get(place..).unwrap_or_default();
            if let Some(&first) = row.first_chunk() {
                *head = first;
            } else {
                for (entry, &there) in head.iter_mut().zip(row) {
                    *entry = there;
                }
            }
        }
        // As many sums as a class of seven bits can name: nothing is left to check.
        let mut sums = [0_i32; LAST as usize];
        let mut add = |row: &[[u8; 2]]| {
            for &[class, weight] in row {
                let sum = &mut sums[(class & !LAST) as usize];
                *sum = sum.wrapping_add(i32::from(weight.cast_signed()));
                if class & LAST != 0 {
                    return true;
                }
            }
            false
        };
        for (head, &place) in heads.iter().zip(places) {
            if !add(head) {
                add(self.entries.get(place + HEAD..).unwrap_or_default());
            }
        }
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = score.wrapping_add(sum);
        }
    }

    /// Writes a table of `rows`: features with their classes and weights. Rows past the room for places are left out.
    pub fn write(rows: &[(u64, Vec<(u8, i8)>)], load: f64, out: &mut Vec<u8>) {
        // Place 0 means "no row".
        let mut entries = vec![[LAST, 0_u8]];
        let mut places = Vec::with_capacity(rows.len());
        for (feature, row) in rows {
            if row.is_empty() || entries.len() + row.len() >= 1 << PLACE_BITS {
                continue;
            }
            places.push((*feature, entries.len() as u32));
            for (at, &(class, weight)) in row.iter().enumerate() {
                let last = if at + 1 == row.len() { LAST } else { 0 };
                entries.push([class | last, weight.cast_unsigned()]);
            }
        }
        // The bits that places do not need tell features apart.
        let bits = usize::BITS - entries.len().leading_zeros();
        out.extend(bits.to_le_bytes());
        Slots::write(&places, bits, load, out);
        out.extend((entries.len() as u32).to_le_bytes());
        out.extend(entries.iter().flatten());
    }
}

/// Weights of features over three classes, kept as two differences to the first class.
#[derive(Debug, Clone, Copy)]
pub struct TripleTable<'a> {
    slots: Slots<'a>,
}

impl<'a> TripleTable<'a> {
    /// Opens the table at the front of `blob`.
    pub fn open(blob: &mut &'a [u8]) -> Self {
        Self {
            slots: Slots::open(blob, 16),
        }
    }

    /// Adds the weights of `features` to the scores of the second and third class.
    #[inline]
    pub fn add<const F: usize>(&self, features: &[u64; F], scores: &mut [i32; 3]) {
        // Each slot of a bucket has sums of its own, so that there is no choosing among them. With its highest bit turned, a weight
        // of eight bits is a number from 0 on, too large by `TURNED`: both weights of a value are then summed as they lie in it.
        const TURNED: u32 = 0x80;
        let (mut second, mut both) = ([0_u32; WAYS], [0_u32; WAYS]);
        for (bucket, &feature) in self.slots.read(features).into_iter().zip(features) {
            let values = self.slots.slots(bucket, feature);
            for ((second, both), value) in second.iter_mut().zip(&mut both).zip(values) {
                let value = value ^ (TURNED << 8 | TURNED);
                // Nothing overflows, and a check would keep the processor from adding four at once.
                *second = second.wrapping_add(value & 0xff);
                *both = both.wrapping_add(value);
            }
        }
        let [second, both] = [second, both].map(|sums| sums.into_iter().fold(0, u32::wrapping_add));
        let turned = TURNED * (F * WAYS) as u32;
        scores[1] += second.wrapping_sub(turned).cast_signed();
        scores[2] += (both.wrapping_sub(second) >> 8)
            .wrapping_sub(turned)
            .cast_signed();
    }

    /// Writes a table of `rows`: features with the two differences.
    pub fn write(rows: &[(u64, [i8; 2])], load: f64, out: &mut Vec<u8>) {
        let rows: Vec<(u64, u32)> = rows
            .iter()
            .map(|&(feature, [second, third])| {
                let value = [second.cast_unsigned(), third.cast_unsigned(), 0, 0];
                (feature, u32::from_le_bytes(value))
            })
            .collect();
        Slots::write(&rows, 16, load, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_again_and_strangers_are_not() {
        let rows: Vec<(u64, Vec<(u8, i8)>)> = (1..2000_u64)
            .map(|n| (mix(7, n, 0, 0), vec![(1, (n % 100) as i8), (5, -3)]))
            .collect();
        let mut blob = Vec::new();
        SparseTable::write(&rows, 0.7, &mut blob);
        let table = SparseTable::open(&mut blob.as_slice());
        let mut wrong = 0;
        for n in 1..4000_u64 {
            let mut scores = [0; 8];
            table.add(&[mix(7, n, 0, 0)], &mut scores);
            let right = if n < 2000 {
                [0, (n % 100) as i32, 0, 0, 0, -3, 0, 0]
            } else {
                [0; 8]
            };
            wrong += usize::from(scores != right);
        }
        // A fingerprint of twelve bits lets a few strangers in.
        assert!(wrong < 20, "{wrong}");
    }

    #[test]
    fn an_empty_blob_is_an_empty_table() {
        let mut scores = [0; 3];
        TripleTable::open(&mut [].as_slice()).add(&[12], &mut scores);
        SparseTable::open(&mut [1, 2].as_slice()).add(&[12], &mut scores);
        assert_eq!(scores, [0; 3]);
    }
}
