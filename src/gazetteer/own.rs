//! Places of the user's own, beside those packed into the program.
//!
//! They are set once, before anything is extracted; [`Gazetteer`] then answers with both. A place of the same id as
//! a packed one stands for it. How many people live there seldom stands in such files, so that a place that somebody cared to
//! list counts like a town of [`PEOPLE`] at least.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::layout::Feature;
use super::{Candidate, Gazetteer};
use crate::model::{Place, PlaceKind};
use crate::text::fold;

/// Number of the first place of the user's own; packed ones have smaller numbers.
const FIRST: u32 = 1 << 24;

/// People that a listed town counts for at least.
pub const PEOPLE: u64 = 150_000;

/// The places, set at most once.
static OWN: OnceLock<Own> = OnceLock::new();

/// A place of a user's file.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPlace {
    /// The place as it is stored and shown.
    pub place: Place,
    /// `GeoNames` code, empty where there is none.
    pub code: String,
    /// Other names.
    pub alternates: Vec<String>,
}

impl OwnPlace {
    /// Returns what it is, more finely than its kind.
    pub fn feature(&self) -> Feature {
        match self.place.kind {
            PlaceKind::Country => Feature::Country,
            PlaceKind::Region => Feature::Region,
            PlaceKind::District => Feature::District,
            PlaceKind::City => Feature::of_code(&self.code),
            PlaceKind::Continent => Feature::Continent,
            PlaceKind::Area => Feature::Area,
            PlaceKind::Water => Feature::Water,
            PlaceKind::Landform => Feature::Landform,
            PlaceKind::Facility => Feature::Facility,
        }
    }
}

/// All places of the user's own, by number from [`FIRST`] on.
#[derive(Debug)]
pub(super) struct Own {
    places: Vec<(OwnPlace, u16)>,
    names: HashMap<String, Vec<Candidate>>,
}

impl Own {
    /// Numbers places in an order that does not depend on the files' order; of two with one id the first in it stays.
    fn new(places: Vec<OwnPlace>) -> Self {
        let gazetteer = Gazetteer::shared();
        let mut by_id: BTreeMap<i64, OwnPlace> = BTreeMap::new();
        for place in places {
            let better = by_id
                .get(&place.place.id)
                .is_none_or(|known| known.place.name > place.place.name);
            if better {
                by_id.insert(place.place.id, place);
            }
        }
        let mut names: HashMap<String, Vec<Candidate>> = HashMap::new();
        let mut numbered = Vec::with_capacity(by_id.len());
        for (place, number) in by_id.into_values().zip(FIRST..) {
            let all = std::iter::once(&place.place.name).chain(&place.alternates);
            for (index, name) in all.enumerate() {
                let bearers = names.entry(fold(name)).or_default();
                if bearers.iter().all(|known| known.number != number) {
                    bearers.push(Candidate {
                        number,
                        main: index == 0,
                    });
                }
            }
            let region = gazetteer.region_of_country(&place.place.country);
            numbered.push((place, region));
        }
        names.remove("");
        Self {
            places: numbered,
            names,
        }
    }

    /// Returns the places of a folded name.
    pub(super) fn candidates(&self, key: &str) -> &[Candidate] {
        self.names.get(key).map_or(&[], Vec::as_slice)
    }

    /// Returns a place by number, with the number of the region that stands for its country.
    pub(super) fn get(&self, number: u32) -> Option<(&OwnPlace, u16)> {
        let index = number.checked_sub(FIRST)? as usize;
        self.places
            .get(index)
            .map(|(place, region)| (place, *region))
    }
}

/// Sets the places of the user's own. Only the first call of a process does anything: what has been extracted is not undone.
pub fn set(places: Vec<OwnPlace>) {
    if !places.is_empty() {
        let _ = OWN.set(Own::new(places));
    }
}

/// Returns the places of the user's own, where there are any.
pub(super) fn get() -> Option<&'static Own> {
    OWN.get()
}

/// Tells whether a number is that of a place of the user's own.
pub(super) const fn is_own(number: u32) -> bool {
    number >= FIRST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: i64, name: &str, alternates: &[&str]) -> OwnPlace {
        OwnPlace {
            place: Place {
                id,
                name: name.to_owned(),
                kind: PlaceKind::City,
                country: "NO".to_owned(),
                admin1: String::new(),
                lat: 60.0,
                lon: 5.0,
                population: 0,
            },
            code: String::new(),
            alternates: alternates.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn places_are_found_by_all_their_names_whatever_the_order_of_files() {
        let places = [
            place(-7, "Grubevik", &["Grube Bay"]),
            place(-9, "Ytre Grubevik", &["Grubevik"]),
        ];
        let mut turned = places.to_vec();
        turned.reverse();
        for places in [places.to_vec(), turned] {
            let own = Own::new(places);
            let found: Vec<(String, bool)> = own
                .candidates("grubevik")
                .iter()
                .map(|found| {
                    let (place, _) = own.get(found.number).unwrap();
                    (place.place.name.clone(), found.main)
                })
                .collect();
            assert_eq!(
                found,
                [
                    ("Ytre Grubevik".to_owned(), false),
                    ("Grubevik".to_owned(), true)
                ]
            );
            assert_eq!(own.candidates("grube bay").len(), 1);
            assert!(own.candidates("nowhere").is_empty());
            assert!(own.get(3).is_none());
        }
    }
}
