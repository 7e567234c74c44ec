//! From the words of a toponym to the places they may mean.

use crate::gazetteer::layout::Feature;
use crate::gazetteer::words::Words;
use crate::gazetteer::{Candidate, Gazetteer};
use crate::model::PlaceKind;
use crate::text::fold;

/// Most candidates that are weighed for one name.
pub(super) const MOST: usize = 96;

/// Most bytes of a form whose beginnings are tried.
const LONGEST: usize = 120;

/// Words before a name that say which part of the place is meant.
const PARTS: &[&str] = &[
    "the ",
    "downtown ",
    "central ",
    "northern ",
    "southern ",
    "eastern ",
    "western ",
    "north ",
    "south ",
    "east ",
    "west ",
    "northeastern ",
    "northwestern ",
    "southeastern ",
    "southwestern ",
    "northeast ",
    "northwest ",
    "southeast ",
    "southwest ",
    "upper ",
    "lower ",
    "greater ",
    "inner ",
    "outer ",
    "rural ",
    "metropolitan ",
    "metro ",
    "suburban ",
    "mainland ",
    "occupied ",
    "city of ",
    "town of ",
    "village of ",
    "state of ",
    "county of ",
    "province of ",
    "republic of ",
    "port of ",
    "isle of ",
    "island of ",
    "city centre of ",
    "borough of ",
    "district of ",
    "kingdom of ",
    "government of ",
    "gulf of ",
    "lake ",
    "mount ",
    "river ",
    "old ",
    "new city of ",
    "university of ",
];

/// Words after a name that say what sort of place it is.
const SORTS: &[&str] = &[
    " city",
    " county",
    " town",
    " township",
    " province",
    " state",
    " region",
    " district",
    " governorate",
    " parish",
    " prefecture",
    " oblast",
    " municipality",
    " village",
    " area",
    " metropolitan area",
    " metro area",
    " borough",
    " suburb",
    " valley",
    " island",
    " islands",
    " river",
    " airport",
    " international airport",
    " peninsula",
    " coast",
    " territory",
    " territories",
    " regional municipality",
    " desert",
    " mountains",
    " canton",
    " department",
    " division",
    " subdivision",
    " camp",
    " refugee camp",
    " railway station",
    " station",
    " beach",
    " harbour",
    " harbor",
    " bay",
    " creek",
    " port",
    " prison",
    " university",
    " hospital",
    " high school",
    " school",
    " museum",
    " stadium",
];

/// What the words of a toponym may mean.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The folded form that was found: the same form in one article is the same place.
    pub(super) key: String,
    /// The candidates.
    pub(super) candidates: Vec<Candidate>,
    /// Tells whether the form is a demonym.
    pub(super) demonym: bool,
    /// Tells whether words had to be taken off.
    pub(super) trimmed: bool,
    /// Tells whether the form only begins with the name of a place.
    pub(super) part: bool,
}

/// Looks the words of a toponym up.
pub(super) fn find(written: &str) -> Found {
    let (gazetteer, words) = (Gazetteer::shared(), Words::shared());
    let written = written.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '“' | '”' | ',' | ';' | ':' | '(' | ')')
    });
    let written = ["'s", "’s", "'", "’"]
        .iter()
        .find_map(|clitic| written.strip_suffix(clitic))
        .unwrap_or(written);
    let mut found = Found::default();
    if let Some(number) = words.abbreviation(written) {
        found.key = format!("{written} (abbreviation)");
        found.candidates.push(Candidate { number, main: true });
        return found;
    }
    if written.len() <= 4
        && let Some(number) = words.abbreviation(&format!("{written}."))
        && !gazetteer.knows(&fold(written))
    {
        found.key = format!("{written}. (abbreviation)");
        found.candidates.push(Candidate { number, main: true });
        return found;
    }
    let key = fold(written);
    if let Some(number) = words.demonym(&key).and_then(|code| gazetteer.country(code)) {
        found.candidates.push(Candidate { number, main: true });
        found.demonym = true;
        found.key = key;
        return found;
    }
    if try_key(gazetteer, key.clone(), &mut found) {
        if words.is_people(&key) {
            found.demonym = true;
            found.candidates.retain(|candidate| {
                gazetteer.record(candidate.number).feature.kind() != PlaceKind::City
            });
        }
        return found;
    }
    found.trimmed = true;
    let saint = key.strip_prefix("st ").map(|rest| format!("saint {rest}"));
    let fort = key.strip_prefix("ft ").map(|rest| format!("fort {rest}"));
    let mount = key.strip_prefix("mt ").map(|rest| format!("mount {rest}"));
    let short = key.strip_prefix("saint ").map(|rest| format!("st {rest}"));
    let article = ["al ", "el ", "ar ", "as ", "ash ", "an ", "ad ", "at "]
        .iter()
        .find_map(|article| key.strip_prefix(article))
        .map(str::to_owned);
    for form in [saint, fort, mount, short, article].into_iter().flatten() {
        if try_key(gazetteer, form, &mut found) {
            found.trimmed = false;
            return found;
        }
    }
    if let Some(rest) = key
        .strip_suffix(" county")
        .map(|name| format!("county {name}"))
        && try_key(gazetteer, rest, &mut found)
    {
        return found;
    }
    let before = PARTS.iter().find_map(|part| key.strip_prefix(part));
    let after = SORTS
        .iter()
        .filter_map(|sort| key.strip_suffix(sort))
        .min_by_key(|rest| rest.len());
    let both = before.and_then(|rest| SORTS.iter().find_map(|sort| rest.strip_suffix(sort)));
    for form in [before, after, both].into_iter().flatten() {
        if form.len() > 2 {
            if try_key(gazetteer, form.to_owned(), &mut found) {
                return found;
            }
            if let Some(number) = words.demonym(form).and_then(|code| gazetteer.country(code)) {
                found.candidates.push(Candidate { number, main: true });
                found.demonym = true;
                form.clone_into(&mut found.key);
                return found;
            }
        }
    }
    // "Springfield, Mo.": the town; the division is seen by its context.
    if let Some((head, _)) = written.split_once(',')
        && try_key(gazetteer, fold(head), &mut found)
    {
        return found;
    }
    // "the Carolinas"; but the two Koreas are none of them, and the Tagus is no town.
    if let Some(single) = key.strip_suffix('s')
        && single.len() > 3
        && try_key(gazetteer, single.to_owned(), &mut found)
    {
        found
            .candidates
            .retain(|candidate| gazetteer.record(candidate.number).feature == Feature::Region);
        return if found.candidates.is_empty() {
            Found::default()
        } else {
            found
        };
    }
    // "Manila Cathedral", "Hodeidah seaport": what is named after a place stands in it.
    // (A longer form is no name: leave it, so that time stays linear.)
    let mut head = if key.len() <= LONGEST {
        key.as_str()
    } else {
        ""
    };
    while let Some((rest, _)) = head.rsplit_once(' ') {
        head = rest;
        if head.len() >= 5 && try_key(gazetteer, head.to_owned(), &mut found) {
            found.part = true;
            return found;
        }
    }
    found
}

/// Tries one folded form.
fn try_key(gazetteer: &Gazetteer, key: String, found: &mut Found) -> bool {
    if key.is_empty() {
        return false;
    }
    gazetteer.candidates(&key, &mut found.candidates);
    if found.candidates.is_empty() {
        return false;
    }
    found.key = key;
    true
}
