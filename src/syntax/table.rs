//! Tables of weights as they lie in the shipped blobs: hashed features, open addressing, eight-bit weights, read in place.
//!
//! Nothing is built when a table is opened: a lookup reads the bytes of the program. An empty blob is a table without rows, so
//! that the training program can be compiled before there is anything to ship.

/// Mixes the parts of a feature into one hash; `id` numbers the template.
#[inline]
pub const fn mix(id: u64, a: u64, b: u64, c: u64) -> u64 {
    let mut state = (id ^ a).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 32) ^ b).wrapping_mul(0xd6e8_feb8_6659_fd93);
    state = (state ^ (state >> 29) ^ c).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^ (state >> 32)
}

/// Returns where the search for `hash` begins in a table of `capacity` slots.
#[inline]
const fn home(hash: u64, capacity: usize) -> usize {
    (((hash >> 32) * capacity as u64) >> 32) as usize
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

/// A map from hashes to small values: each slot holds the low bits of the hash and the value.
#[derive(Debug, Clone, Copy)]
pub struct Slots<'a> {
    slots: &'a [[u8; 4]],
    /// Bits of a slot that hold the value.
    bits: u32,
}

impl<'a> Slots<'a> {
    /// Opens the slots at the front of `blob`, whose values have `bits` bits.
    pub fn open(blob: &mut &'a [u8], bits: u32) -> Self {
        let capacity = take_count(blob);
        let (slots, _) = take(blob, capacity * 4).as_chunks();
        Self { slots, bits }
    }

    /// Returns the value stored for `hash`; 0 where there is none.
    #[inline]
    pub fn get(&self, hash: u64) -> u32 {
        self.get_all(&[hash])[0]
    }

    /// Returns the value stored for each of `hashes`; 0 where there is none.
    ///
    /// All first slots are read before any is looked at: the processor then waits for memory once, and not once a feature.
    #[inline]
    pub fn get_all<const N: usize>(&self, hashes: &[u64; N]) -> [u32; N] {
        let first = hashes.map(|hash| {
            self.slots
                .get(home(hash, self.slots.len()))
                .map_or(0, |&slot| u32::from_le_bytes(slot))
        });
        let mut values = [0; N];
        for ((value, &hash), slot) in values.iter_mut().zip(hashes).zip(first) {
            *value = self.search(hash, slot);
        }
        values
    }

    /// Returns the value stored for `hash`, whose search begins at a slot that holds `slot`.
    #[inline]
    fn search(&self, hash: u64, mut slot: u32) -> u32 {
        let print = fingerprint(hash, self.bits);
        let mut at = home(hash, self.slots.len());
        // A table is never full, so an empty slot ends the search.
        for _ in 0..self.slots.len() {
            if slot == 0 {
                return 0;
            }
            if slot >> self.bits == print {
                return slot & ((1 << self.bits) - 1);
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
            slot = u32::from_le_bytes(self.slots[at]);
        }
        0
    }

    /// Writes the slots of `rows` (hash and value) with the given share of slots in use.
    pub fn write(rows: &[(u64, u32)], bits: u32, load: f64, out: &mut Vec<u8>) {
        let capacity = (rows.len() as f64 / load).ceil() as usize + 1;
        let mut slots = vec![0_u32; capacity];
        for &(hash, value) in rows {
            let mut at = home(hash, capacity);
            while slots[at] != 0 {
                at = (at + 1) % capacity;
            }
            slots[at] = (fingerprint(hash, bits) << bits) | value;
        }
        out.extend((capacity as u32).to_le_bytes());
        out.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
    }
}

/// Returns the part of `hash` that a slot keeps; never 0, so that a used slot differs from an empty one.
#[inline]
const fn fingerprint(hash: u64, bits: u32) -> u32 {
    let mask = (1_u32 << (32 - bits)) - 1;
    let print = (hash as u32) & mask;
    if print == 0 { mask } else { print }
}

/// Weights of features over many classes: a feature's row holds only the classes it has a weight for.
#[derive(Debug, Clone, Copy)]
pub struct SparseTable<'a> {
    slots: Slots<'a>,
    /// Class (with [`LAST`] on a row's last entry) and weight.
    entries: &'a [[u8; 2]],
}

/// Bits of a slot that hold the place of the row.
const PLACE_BITS: u32 = 20;
/// Set in the class of the last entry of a row.
const LAST: u8 = 0x80;

impl<'a> SparseTable<'a> {
    /// Opens the table at the front of `blob`.
    pub fn open(blob: &mut &'a [u8]) -> Self {
        let slots = Slots::open(blob, PLACE_BITS);
        let count = take_count(blob);
        let (entries, _) = take(blob, count * 2).as_chunks();
        Self { slots, entries }
    }

    /// Adds the weights of `features` to the scores of the classes.
    #[inline]
    pub fn add<const F: usize, const N: usize>(&self, features: &[u64; F], scores: &mut [i32; N]) {
        let places = self.slots.get_all(features);
        // Read ahead for the same reason as the slots.
        let first = places.map(|place| self.entries.get(place as usize).copied());
        for (place, first) in places.into_iter().zip(first) {
            let Some(mut entry) = first.filter(|_| place != 0) else {
                continue;
            };
            let mut rest = self
                .entries
                .get(place as usize + 1..)
                .unwrap_or_default()
                .iter();
            loop {
                let [class, weight] = entry;
                if let Some(score) = scores.get_mut((class & !LAST) as usize) {
                    *score += i32::from(weight.cast_signed());
                }
                match rest.next() {
                    Some(&next) if class & LAST == 0 => entry = next,
                    _ => break,
                }
            }
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
        Slots::write(&places, PLACE_BITS, load, out);
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
        for value in self.slots.get_all(features) {
            let [second, third, ..] = value.to_le_bytes();
            scores[1] += i32::from(second.cast_signed());
            scores[2] += i32::from(third.cast_signed());
        }
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
