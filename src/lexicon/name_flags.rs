//! What lists say of a word or phrase: country, people, city, given name, surname and so on.
//!
//! The table is packed by `scripts/build_name_flags.py`, which names the sources, into `data/name_flags.bin`: 65,537 offsets
//! (`u32`, little-endian), then the low 16 bits of each key in the order of its bucket, then two bytes of flags for each. The
//! bucket is the next 16 bits of the key's hash. A key is the [`fold`]ed phrase; one in about 30,000 absent phrases is taken
//! for a present one, which is why the table only ever advises.

use crate::text::{Document, fold};

/// A country or territory.
pub const COUNTRY: u16 = 1;
/// A people, religion or other group, noun or adjective.
pub const PEOPLE: u16 = 1 << 1;
/// A first-level division.
pub const REGION: u16 = 1 << 2;
/// A city of 50,000 or more.
pub const CITY: u16 = 1 << 3;
/// A town of 2,000 or more.
pub const TOWN: u16 = 1 << 4;
/// A given name.
pub const GIVEN: u16 = 1 << 5;
/// A surname.
pub const SURNAME: u16 = 1 << 6;
/// A continent, sea or other area.
pub const AREA: u16 = 1 << 7;
/// A well-known organisation.
pub const ORG: u16 = 1 << 8;
/// A given name that mostly men bear.
pub const MALE: u16 = 1 << 9;
/// A given name that mostly women bear.
pub const FEMALE: u16 = 1 << 10;
/// A capital city.
pub const CAPITAL: u16 = 1 << 11;
/// A country whose name is as often something else (Jordan, Chad).
pub const AMBIGUOUS: u16 = 1 << 12;

/// Flags that a phrase of several words may carry.
pub const PHRASE: u16 = COUNTRY | PEOPLE | REGION | CITY | TOWN | AREA | ORG | CAPITAL;

/// Longest phrase, in tokens.
pub const LONGEST: usize = 4;

static TABLE: &[u8] = include_bytes!("../../data/name_flags.bin");

/// The number of buckets.
const BUCKETS: usize = 1 << 16;

/// A phrase's hash as it grows token by token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key of no word.
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds a byte of the folded form.
    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Adds token `index` of `doc`, after a space unless it is the first.
    #[must_use]
    pub fn push(self, doc: &Document<'_>, index: usize) -> Self {
        let mut key = if self == Self::EMPTY {
            self
        } else {
            self.byte(b' ')
        };
        let lower = doc.lower(index);
        if lower.is_ascii() {
            for byte in lower.bytes() {
                match byte {
                    b'.' | b'\'' | b'`' => {}
                    b'-' | b'/' | b'_' => key = key.byte(b' '),
                    byte => key = key.byte(byte),
                }
            }
        } else {
            for byte in fold(lower).bytes() {
                key = key.byte(byte);
            }
        }
        key
    }

    /// Returns the key of a whole phrase.
    ///
    /// ```
    /// use dateline::lexicon::name_flags::{Key, COUNTRY};
    /// assert_eq!(Key::of("Peru").flags() & COUNTRY, COUNTRY);
    /// ```
    pub fn of(phrase: &str) -> Self {
        fold(phrase).bytes().fold(Self::EMPTY, Self::byte)
    }

    /// Returns the flags of the phrase, none where no list has it.
    pub fn flags(self) -> u16 {
        let mixed = self.0 ^ (self.0 >> 32);
        let low = (mixed & 0xFFFF) as u16;
        let bucket = (mixed >> 16) as usize & (BUCKETS - 1);
        let (first, end) = (offset(bucket), offset(bucket + 1));
        let keys = 4 * (BUCKETS + 1);
        let flags = keys + 2 * offset(BUCKETS);
        (first..end)
            .find(|&at| short(keys + 2 * at) == low)
            .map_or(0, |at| short(flags + 2 * at))
    }
}

/// Returns the number of keys before a bucket.
fn offset(bucket: usize) -> usize {
    TABLE
        .get(4 * bucket..4 * bucket + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_le_bytes) as usize
}

/// Returns the 16 bits at a byte of the table.
fn short(at: usize) -> u16 {
    TABLE
        .get(at..at + 2)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}
