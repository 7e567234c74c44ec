//! Names that the tagger took for somebody, and that are places: the user's gazetteer, the company they stand in or their own words
//! say so.

use std::collections::HashSet;

use crate::gazetteer::layout::Feature;
use crate::gazetteer::{Candidate, Gazetteer};
use crate::lexicon::name_flags::{AREA, CITY, GIVEN, Key, ORG, REGION, SURNAME};
use crate::lexicon::roles;
use crate::model::{Name, NameKind, PlaceKind};
use crate::text::{Document, fold};

/// Fewest people of a town that a list of places makes one of them.
const LISTED: u64 = 5_000;
/// The same where towns are named after persons as often as not.
const LISTED_AFTER_PERSONS: u64 = 50_000;

/// Takes names that the user's own gazetteer lists for places, whatever the tagger took them for, unless the text gives them to a
/// person by title or full name.
pub fn prefer_own(doc: &Document<'_>, names: &mut [Name]) {
    let gazetteer = Gazetteer::shared();
    let mut surnames: Option<HashSet<String>> = None;
    for at in 0..names.len() {
        let name = names[at];
        if !matches!(
            name.kind,
            NameKind::Person | NameKind::Org | NameKind::Other
        ) {
            continue;
        }
        let key = fold(doc.cut(name.span));
        if !gazetteer.knows_own(&key) {
            continue;
        }
        if name.kind == NameKind::Person {
            let surnames = surnames.get_or_insert_with(|| {
                names
                    .iter()
                    .filter(|name| name.kind == NameKind::Person)
                    .filter_map(|name| Some(doc.cut(name.span).rsplit_once(' ')?.1))
                    .map(fold)
                    .collect()
            });
            if is_titled(doc, &name) || surnames.contains(&key) {
                continue;
            }
        }
        names[at].kind = NameKind::Place;
    }
}

/// Takes names for places that a list of places, the words before them or their own show to be ones: `seized Bukavu and | Goma`,
/// `off | Pantelleria`, `Nova Scotia`.
pub fn prefer_known(doc: &Document<'_>, names: &mut [Name]) {
    let mut persons: Option<HashSet<String>> = None;
    for at in 0..names.len() {
        let name = names[at];
        let is_org = name.kind == NameKind::Org;
        if !is_org && !matches!(name.kind, NameKind::Person | NameKind::Other) {
            continue;
        }
        let tokens = doc.tokens_in(name.span);
        if tokens.len() > 4 || is_titled(doc, &name) {
            continue;
        }
        let is_land = is_land_or_water(doc, &name);
        if is_land && !is_org || is_located(doc, &name) && (is_land || is_facility(doc, &name)) {
            let persons = persons.get_or_insert_with(|| parts_of_persons(doc, names));
            if !persons.contains(&fold(doc.cut(name.span))) {
                names[at].kind = NameKind::Place;
            }
            continue;
        }
        if is_org || tokens.len() > 3 {
            continue;
        }
        let beside = [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|other| names.get(other))
            .find(|other| other.kind == NameKind::Place && is_joined(doc, &name, other));
        let place = match beside {
            _ if tokens.len() > 1 && is_place_by_name(doc, &name) => true,
            Some(other) => {
                let persons = persons.get_or_insert_with(|| parts_of_persons(doc, names));
                !persons.contains(&fold(doc.cut(name.span)))
                    && are_of_one_country(doc, &name, other)
            }
            None => false,
        };
        if place {
            names[at].kind = NameKind::Place;
        }
    }
}

/// Tells whether a title or an office stands before a name.
fn is_titled(doc: &Document<'_>, name: &Name) -> bool {
    let before = doc.tokens_in(name.span).start.checked_sub(1);
    before.is_some_and(|before| {
        roles::is_title(doc.lower(before)) || roles::is_role(doc.lower(before))
    })
}

/// Returns the first and last words of the names of several words that persons have.
fn parts_of_persons(doc: &Document<'_>, names: &[Name]) -> HashSet<String> {
    names
        .iter()
        .filter(|name| name.kind == NameKind::Person)
        .filter_map(|name| {
            let form = doc.cut(name.span);
            Some([form.split_once(' ')?.0, form.rsplit_once(' ')?.1])
        })
        .flatten()
        .map(fold)
        .collect()
}

/// Tells whether nothing but a comma or "and" stands between two names.
fn is_joined(doc: &Document<'_>, a: &Name, b: &Name) -> bool {
    let (first, second) = if a.span.start < b.span.start {
        (a, b)
    } else {
        (b, a)
    };
    let between = doc.tokens_in(first.span).end..doc.tokens_in(second.span).start;
    // "Ana Hale, Harbour" is somebody from there.
    let and = between.clone().any(|at| doc.lower(at) == "and");
    let commas = between.len() == 1
        && (doc.word(doc.tokens_in(second.span).end) == ","
            || doc.lower(doc.tokens_in(second.span).end) == "and");
    !between.is_empty()
        && between.len() <= 2
        && (and || commas)
        && between
            .into_iter()
            .all(|at| matches!(doc.lower(at), "," | "and"))
}

/// Tells whether an island, a mountain, a water or the like, and neither a person nor an organisation, is called so.
fn is_land_or_water(doc: &Document<'_>, name: &Name) -> bool {
    let flags = Key::of(doc.cut(name.span)).flags();
    flags & AREA != 0 && flags & (GIVEN | SURNAME | ORG) == 0
}

/// Tells whether a base, a plant, a camp or the like, and neither a person nor an organisation, is called so.
fn is_facility(doc: &Document<'_>, name: &Name) -> bool {
    let form = doc.cut(name.span);
    if Key::of(form).flags() & (GIVEN | SURNAME | ORG) != 0 {
        return false;
    }
    let gazetteer = Gazetteer::shared();
    let mut found: Vec<Candidate> = Vec::new();
    gazetteer.candidates(&fold(form), &mut found);
    let mut features = found
        .iter()
        .map(|candidate| gazetteer.record(candidate.number).feature);
    !found.is_empty() && features.all(|feature| feature == Feature::Facility)
}

/// Tells whether what stands before a name says where something is: `near`, `off the`.
fn is_located(doc: &Document<'_>, name: &Name) -> bool {
    let before = |steps: usize| {
        let at = doc.tokens_in(name.span).start.checked_sub(steps);
        at.map_or("", |at| doc.lower(at))
    };
    let word = if before(1) == "the" {
        before(2)
    } else {
        before(1)
    };
    matches!(
        word,
        "near"
            | "off"
            | "on"
            | "in"
            | "at"
            | "from"
            | "to"
            | "of"
            | "around"
            | "across"
            | "along"
            | "over"
            | "towards"
            | "toward"
    )
}

/// Tells whether words that no person is called name a place.
fn is_place_by_name(doc: &Document<'_>, name: &Name) -> bool {
    let tokens = doc.tokens_in(name.span);
    let flags = Key::of(doc.cut(name.span)).flags();
    let word = |at: usize| Key::of(doc.word(at)).flags();
    flags & (REGION | AREA) != 0
        || flags & CITY != 0
            && word(tokens.start) & GIVEN == 0
            && word(tokens.end - 1) & SURNAME == 0
}

/// Tells whether a name may be a place in a country that its neighbour may be in.
fn are_of_one_country(doc: &Document<'_>, name: &Name, beside: &Name) -> bool {
    let gazetteer = Gazetteer::shared();
    let records = |name: &Name| {
        let mut found: Vec<Candidate> = Vec::new();
        gazetteer.candidates(&fold(doc.cut(name.span)), &mut found);
        found
            .into_iter()
            .map(|candidate| gazetteer.record(candidate.number))
    };
    let theirs: Vec<[u8; 2]> = records(beside)
        .filter(|record| record.feature.kind() != PlaceKind::City || record.people >= LISTED)
        .map(|record| record.country)
        .collect();
    records(name).any(|record| {
        let least = if matches!(&record.country, b"US" | b"CA" | b"AU" | b"GB") {
            LISTED_AFTER_PERSONS
        } else {
            LISTED
        };
        let known = match record.feature {
            Feature::Country | Feature::District => false,
            Feature::Region | Feature::Area | Feature::Water | Feature::Landform => true,
            _ => record.people >= least,
        };
        known && theirs.contains(&record.country)
    })
}
