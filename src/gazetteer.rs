//! Floor 2: places of the world and their names, packed into the program.
//!
//! The places are those of `GeoNames` (CC BY 4.0: towns from 500 people on, divisions, countries) and of the hand lists in
//! `data/gazetteer/`; [`own`] adds those of a user's files ([`file`](mod@file)). Nothing is read or built before the first question; a question costs one walk through the index of names.
//! Which of several places of one name is meant is for [`crate::resolve::place`] to say.

pub mod file;
pub mod layout;
pub mod own;
pub mod words;

use std::sync::OnceLock;

use crate::model::Place;
use crate::text::fold;
use layout::{ALTERNATE, BLOCK, Feature, HEADER, LAST, NONE, NUMBER, RECORD, REGION, u24, u32_at};

/// The index of names.
static NAMES: &[u8] = include_bytes!("../data/gazetteer.fst");
/// Everything else.
static PLACES: &[u8] = include_bytes!("../data/gazetteer.bin");

/// One place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Number of the place in the gazetteer.
    pub number: u32,
    /// Tells whether the name is the place's main one.
    pub main: bool,
}

/// What the choice between candidates asks of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// What it is.
    pub feature: Feature,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// People who live there, 0 where unknown.
    pub people: u64,
    /// Number of its region (a country has one for what lies in no division); the same number, the same division.
    pub region: u16,
    /// Two letters of the country, blanks where there is none.
    pub country: [u8; 2],
    /// The place that is the region, where there is one.
    pub division: Option<u32>,
}

/// The packed gazetteer.
#[derive(Debug)]
pub struct Gazetteer {
    map: Option<fst::Map<&'static [u8]>>,
    bin: &'static [u8],
    records: usize,
    regions: usize,
    blocks: usize,
    names: usize,
    lists: usize,
}

impl Gazetteer {
    /// Returns the gazetteer of the program.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Gazetteer> = OnceLock::new();
        SHARED.get_or_init(|| {
            let part = |index: usize| u32_at(PLACES, 4 + 4 * index) as usize;
            debug_assert!(PLACES.starts_with(&layout::MAGIC) && PLACES.len() >= HEADER);
            Self {
                map: fst::Map::new(NAMES).ok(),
                bin: PLACES,
                records: part(0),
                regions: part(1),
                blocks: part(2),
                names: part(3),
                lists: part(4),
            }
        })
    }

    /// Adds the places that bear the folded name `key` to `out`, those of the user's own last; of two with one id only those.
    pub fn candidates(&self, key: &str, out: &mut Vec<Candidate>) {
        let first = out.len();
        self.packed(key, out);
        let Some(own) = own::get() else { return };
        for &candidate in own.candidates(key) {
            if let Some((known, _)) = own.get(candidate.number)
                && out.len() > first
            {
                let id = known.place.id;
                let mut at = 0;
                out.retain(|packed| {
                    at += 1;
                    at <= first || own::is_own(packed.number) || self.place(packed.number).id != id
                });
            }
            out.push(candidate);
        }
    }

    /// Adds the packed places that bear the folded name `key`.
    fn packed(&self, key: &str, out: &mut Vec<Candidate>) {
        let Some(value) = self.map.as_ref().and_then(|map| map.get(key)) else {
            return;
        };
        let candidate = |entry: u32| Candidate {
            number: entry & NUMBER,
            main: entry & ALTERNATE == 0,
        };
        if value & 1 == 0 {
            out.push(candidate((value >> 1) as u32));
            return;
        }
        let mut at = self.lists + (value >> 1) as usize;
        while at + 3 <= self.bin.len() {
            let entry = u24(self.bin, at);
            out.push(candidate(entry));
            if entry & LAST != 0 {
                break;
            }
            at += 3;
        }
    }

    /// Tells whether a place of the user's own bears the folded name `key`.
    pub fn knows_own(&self, key: &str) -> bool {
        own::get().is_some_and(|own| !own.candidates(key).is_empty())
    }

    /// Tells whether a number is that of a place of the user's own.
    pub const fn is_own(number: u32) -> bool {
        own::is_own(number)
    }

    /// Tells whether any place bears the folded name `key`.
    pub fn knows(&self, key: &str) -> bool {
        self.map.as_ref().is_some_and(|map| map.contains_key(key)) || self.knows_own(key)
    }

    /// Returns the places that bear `name` in any spelling, the most populous first.
    ///
    /// ```
    /// use dateline::gazetteer::Gazetteer;
    /// let found = Gazetteer::shared().lookup("Zürich");
    /// assert_eq!(found[0].country, "CH");
    /// ```
    pub fn lookup(&self, name: &str) -> Vec<Place> {
        let mut found = Vec::new();
        self.candidates(&fold(name), &mut found);
        let mut places: Vec<Place> = found.iter().map(|found| self.place(found.number)).collect();
        places.sort_by(|a, b| b.population.cmp(&a.population).then(a.id.cmp(&b.id)));
        places
    }

    /// Returns what is known of a place, without its names.
    pub fn record(&self, number: u32) -> Record {
        if let Some((known, region)) = own::get().and_then(|own| own.get(number)) {
            return Record {
                feature: known.feature(),
                lat: known.place.lat,
                lon: known.place.lon,
                people: known.place.population.max(own::PEOPLE),
                region,
                country: known
                    .place
                    .country
                    .as_bytes()
                    .try_into()
                    .unwrap_or([b' '; 2]),
                division: None,
            };
        }
        let at = self.records + number as usize * RECORD;
        let region = u16::from_le_bytes(layout::take(self.bin, at + 11));
        let slot = self.regions + usize::from(region) * REGION;
        let division = u24(self.bin, slot + 2);
        Record {
            feature: self
                .bin
                .get(at + 13)
                .and_then(|&code| Feature::ALL.get(usize::from(code)))
                .copied()
                .unwrap_or(Feature::Town),
            lat: layout::degrees(self.bin, at),
            lon: layout::degrees(self.bin, at + 3),
            people: layout::population(self.bin, at + 9),
            region,
            country: layout::take(self.bin, slot),
            division: (division != NONE).then_some(division),
        }
    }

    /// Returns a place as it is stored and shown.
    pub fn place(&self, number: u32) -> Place {
        if let Some((known, _)) = own::get().and_then(|own| own.get(number)) {
            return known.place.clone();
        }
        let record = self.record(number);
        let id = i64::from(u24(self.bin, self.records + number as usize * RECORD + 6));
        let own = matches!(
            record.feature,
            Feature::Continent
                | Feature::Area
                | Feature::Water
                | Feature::Landform
                | Feature::Facility
        );
        Place {
            id: if own { -id } else { id },
            name: self.name(number),
            kind: record.feature.kind(),
            country: String::from_utf8_lossy(&record.country).trim().to_owned(),
            admin1: record
                .division
                .filter(|&division| division != number)
                .map(|division| self.name(division))
                .unwrap_or_default(),
            lat: record.lat,
            lon: record.lon,
            population: record.people,
        }
    }

    /// Returns the name to show.
    pub fn name(&self, number: u32) -> String {
        if let Some((known, _)) = own::get().and_then(|own| own.get(number)) {
            return known.place.name.clone();
        }
        let block = number as usize / BLOCK;
        let mut at = self.names + u32_at(self.bin, self.blocks + 4 * block) as usize;
        let mut name: Vec<u8> = Vec::new();
        for _ in 0..=number as usize % BLOCK {
            let [shared, rest] = layout::take(self.bin, at);
            let end = at + 2 + usize::from(rest);
            name.truncate(usize::from(shared));
            name.extend_from_slice(self.bin.get(at + 2..end).unwrap_or_default());
            at = end;
        }
        String::from_utf8(name).unwrap_or_default()
    }

    /// Returns the number of the region that stands for a country as a whole; 0 where there is no such country.
    fn region_of_country(&self, code: &str) -> u16 {
        let found = code
            .as_bytes()
            .try_into()
            .ok()
            .and_then(|code| self.country_slot(code));
        found.map_or(0, |slot| slot as u16)
    }

    /// Returns the number of the country with this ISO code.
    pub fn country(&self, code: [u8; 2]) -> Option<u32> {
        let slot = self.regions + self.country_slot(code)? * REGION;
        Some(u24(self.bin, slot + 5)).filter(|&number| number != NONE)
    }

    /// Returns the first region of a country.
    fn country_slot(&self, code: [u8; 2]) -> Option<usize> {
        let count = (self.blocks - self.regions) / REGION;
        let at = |index: usize| self.regions + index * REGION;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if layout::take::<2>(self.bin, at(middle)) < code {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < count && layout::take::<2>(self.bin, at(low)) == code).then_some(low)
    }
}

/// Returns the country with this ISO 3166-1 alpha-2 code.
///
/// ```
/// use dateline::gazetteer::country_of;
/// assert_eq!(country_of("SY").map(|place| place.name).as_deref(), Some("Syria"));
/// assert_eq!(country_of("??"), None);
/// ```
pub fn country_of(code: &str) -> Option<Place> {
    let gazetteer = Gazetteer::shared();
    let code: [u8; 2] = code.as_bytes().try_into().ok()?;
    Some(gazetteer.place(gazetteer.country(code)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_with_names_divisions_and_countries() {
        let gazetteer = Gazetteer::shared();
        for (name, kind, country, admin1) in [
            ("Springfield", "City", "US", "Missouri"),
            ("Geneva", "City", "CH", "Geneva"),
            ("Deraa", "City", "SY", "Daraa"),
            ("Holland", "Country", "NL", ""),
            ("River Thames", "Water", "GB", ""),
        ] {
            let found = gazetteer.lookup(name);
            assert!(
                found.iter().any(|place| format!("{:?}", place.kind) == kind
                    && place.country == country
                    && place.admin1 == admin1),
                "{name}: {found:?}"
            );
        }
        assert!(gazetteer.lookup("Nowhereinparticular").is_empty());
        assert!(gazetteer.lookup("").is_empty());
    }

    #[test]
    fn every_country_of_the_list_is_found_by_its_code() {
        for line in words::COUNTRIES
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let mut fields = line.split('\t');
            let (code, name) = (fields.next().unwrap(), fields.next().unwrap());
            assert_eq!(country_of(code).unwrap().name, name);
        }
    }
}
