//! How the gazetteer is laid out in its two files, for the packer and the reader alike.
//!
//! `gazetteer.fst` maps a folded name to one entry or to a list of entries; `gazetteer.bin` holds the lists, one record of
//! [`RECORD`] bytes a place, the regions, and the names to show, front-coded in blocks of [`BLOCK`]. Places are numbered in
//! the order of their folded names, which keeps both files small. All numbers are little-endian.

use crate::model::PlaceKind;

/// First bytes of `gazetteer.bin`; the last one is the version.
pub const MAGIC: [u8; 4] = *b"DLG1";
/// Bytes of the header: the magic and six 32-bit offsets (records, regions, blocks, names, lists, end).
pub const HEADER: usize = 4 + 6 * 4;
/// Bytes of one place.
pub const RECORD: usize = 14;
/// Bytes of one region: country code, its place, the place of the country.
pub const REGION: usize = 8;
/// Names in one block of front coding.
pub const BLOCK: usize = 16;
/// Number that stands for no place.
pub const NONE: u32 = 0xFF_FFFF;
/// Bit of an entry: the name is not the main name of the place.
pub const ALTERNATE: u32 = 1 << 20;
/// Bit of an entry: the last one of its list.
pub const LAST: u32 = 1 << 23;
/// Bits of an entry that hold the number of the place.
pub const NUMBER: u32 = ALTERNATE - 1;

/// What a place is, more finely than [`PlaceKind`]: the seats of government weigh more than other towns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Feature {
    Country,
    Region,
    District,
    Capital,
    RegionSeat,
    DistrictSeat,
    Town,
    Section,
    Former,
    Continent,
    Area,
    Water,
    Landform,
    Facility,
}

impl Feature {
    /// All features, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Country,
        Self::Region,
        Self::District,
        Self::Capital,
        Self::RegionSeat,
        Self::DistrictSeat,
        Self::Town,
        Self::Section,
        Self::Former,
        Self::Continent,
        Self::Area,
        Self::Water,
        Self::Landform,
        Self::Facility,
    ];

    /// Returns the feature of a `GeoNames` code of class `P`.
    pub fn of_code(code: &str) -> Self {
        match code {
            "PPLC" => Self::Capital,
            "PPLA" | "PPLG" => Self::RegionSeat,
            "PPLA2" => Self::DistrictSeat,
            "PPLX" => Self::Section,
            "PPLH" | "PPLQ" | "PPLW" | "PPLCH" => Self::Former,
            _ => Self::Town,
        }
    }

    /// Returns the feature of a kind as the hand lists write it.
    pub fn of_kind(kind: &str) -> Option<Self> {
        Some(match kind {
            "country" => Self::Country,
            "region" => Self::Region,
            "district" => Self::District,
            "city" => Self::Town,
            "continent" => Self::Continent,
            "area" => Self::Area,
            "water" => Self::Water,
            "landform" => Self::Landform,
            "facility" => Self::Facility,
            _ => return None,
        })
    }

    /// Returns the kind to show.
    pub const fn kind(self) -> PlaceKind {
        match self {
            Self::Country => PlaceKind::Country,
            Self::Region => PlaceKind::Region,
            Self::District => PlaceKind::District,
            Self::Capital
            | Self::RegionSeat
            | Self::DistrictSeat
            | Self::Town
            | Self::Section
            | Self::Former => PlaceKind::City,
            Self::Continent => PlaceKind::Continent,
            Self::Area => PlaceKind::Area,
            Self::Water => PlaceKind::Water,
            Self::Landform => PlaceKind::Landform,
            Self::Facility => PlaceKind::Facility,
        }
    }
}

/// Reads `N` bytes of `bytes` from `at` on, zero where they end.
pub fn take<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<N>())
        .copied()
        .unwrap_or([0; N])
}

/// Reads a 24-bit number.
pub fn u24(bytes: &[u8], at: usize) -> u32 {
    let [a, b, c] = take::<3>(bytes, at);
    u32::from_le_bytes([a, b, c, 0])
}

/// Reads a 32-bit number.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(take::<4>(bytes, at))
}

/// Packs degrees into 24 bits: steps of 2.4 m or less.
pub fn pack_degrees(degrees: f64) -> [u8; 3] {
    let [a, b, c, _] = ((degrees * DEGREE).round() as i32).to_le_bytes();
    [a, b, c]
}

/// Reads degrees back, rounded to five decimals.
pub fn degrees(bytes: &[u8], at: usize) -> f64 {
    let [a, b, c] = take::<3>(bytes, at);
    let value = i32::from_le_bytes([0, a, b, c]) >> 8;
    (f64::from(value) / DEGREE * 1e5).round() / 1e5
}

/// Steps of a degree.
const DEGREE: f64 = 46_600.0;

/// Packs a number of people into 16 bits: eleven significant bits and a power of two.
pub fn pack_population(people: u64) -> [u8; 2] {
    let bits = 64 - people.leading_zeros();
    let shift = bits.saturating_sub(11);
    (((shift as u16) << 11) | (people >> shift) as u16).to_le_bytes()
}

/// Reads a number of people back, rounded to three digits where it was rounded by packing.
pub fn population(bytes: &[u8], at: usize) -> u64 {
    let value = u16::from_le_bytes(take::<2>(bytes, at));
    let people = u64::from(value & 0x7FF) << (value >> 11);
    let unit = [1_000_000, 100_000, 10_000, 1_000, 100, 10]
        .into_iter()
        .find(|unit| people >= unit * 1_000)
        .unwrap_or(1);
    (people + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0.0, 51.50853, -0.12574, 179.99, -179.99, -90.0] {
            assert!(
                (degrees(&pack_degrees(value), 0) - value).abs() < 3e-5,
                "{value}"
            );
        }
        for (people, shown) in [
            (0, 0),
            (812, 812),
            (8_961_989, 8_960_000),
            (1_411_778_724, 1_411_000_000),
        ] {
            let back = population(&pack_population(people), 0);
            assert!(back.abs_diff(shown) <= shown / 1000, "{people}: {back}");
        }
    }
}
