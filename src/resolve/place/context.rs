//! Chooses between the places of one name by what else the article names.
//!
//! Every distinct form is one group (one sense per article). A candidate's score is its prior (people, feature, main name or
//! not) and its support: its country and division among the other names and demonyms, its nearness to the other places, and a
//! container written next to it (`Paris, Texas`). The choice is made anew until nothing changes, three times at most.

mod beside;
mod lists;

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _};

use self::beside::{containers, says_division};
use self::lists::{Sort, lists, prefer_longer};
use super::lookup::{self, Found};
use crate::gazetteer::layout::Feature;
use crate::gazetteer::words::Words;
use crate::gazetteer::{Candidate, Gazetteer, Record};
use crate::model::{Place, PlaceKind, PlaceMention, Span};
use crate::text::{Document, Memo, flag, fold};

/// Groups on either side whose places count for nearness.
const NEIGHBOURS: usize = 60;
/// Times that the choice is made.
const PASSES: usize = 3;

/// People from which a city is better known than a division of its name.
const METROPOLIS: u64 = 2_000_000;

/// People from which a city's division says little of what is near it.
const GREAT: u64 = 1_000_000;

/// How much likelier than another a place of the same name is beforehand, to be the one that is meant unless the text shows
/// otherwise: London over its namesake in Ohio.
const BETTER_KNOWN: f64 = 1.6;

/// How much likelier than any other of its name a town on the list of well-known ones is beforehand.
const WELL_KNOWN: f64 = 2.0;

/// How much support such a town has without any from the text.
const WELL_KNOWN_SUPPORT: f64 = 0.7;

/// Weight of the names in a division from which the text shows that it is about it.
const SHOWN: f64 = 0.3;

/// People from which a town is what a dateline means, and not the division of its name.
const LARGE: u64 = 100_000;

/// Weights, tuned on the dev halves of four collections of news.
mod weight {
    /// Of a tenfold of people.
    pub(super) const PEOPLE: f64 = 1.2;
    /// Of a name that is not the main one.
    pub(super) const ALTERNATE: f64 = 1.0;
    /// Of a doubling of the names in the same country.
    pub(super) const COUNTRY: f64 = 1.0;
    /// Of a doubling of the names in the same division.
    pub(super) const REGION: f64 = 1.5;
    /// Of a place next door.
    pub(super) const NEAR: f64 = 1.5;
    /// Of a container written after the name.
    pub(super) const CONTAINER: f64 = 9.0;
    /// Of a container written after `in`.
    pub(super) const INSIDE: f64 = 4.0;
    /// Of a city over the division named after it.
    pub(super) const CITY_FIRST: f64 = 1.8;
    /// Of an old or foreign name, unlike the main one.
    pub(super) const UNLIKE: f64 = 2.0;
    /// Of the share of the names in the same country.
    pub(super) const SHARE: f64 = 1.0;
    /// Of a place named from outside the text (dateline, home of the outlet).
    pub(super) const HINT: f64 = 2.0;
    /// The same for the division of a great city: who writes from New York seldom means a town upstate.
    pub(super) const METROPOLIS_HINT: f64 = 0.5;
    /// Of a little-known place that only its country speaks for, beside a well-known one of its name.
    pub(super) const OBSCURE: f64 = 3.0;
    /// Of a division in which the text names places, over a country of its name in which it names none.
    pub(super) const INHABITED: f64 = 5.0;
    /// Of what is of one sort with the places that it is listed with.
    pub(super) const LISTED: f64 = 3.0;
    /// Of the town over the division of its name, where the article was written there.
    pub(super) const DATELINE: f64 = 6.0;
}

/// One candidate with its prior score.
#[derive(Debug, Clone, Copy)]
struct Choice {
    number: u32,
    record: Record,
    main: bool,
    prior: f64,
    container: f64,
}

/// All mentions of one form.
#[derive(Debug, Clone)]
struct Group {
    choices: Vec<Choice>,
    best: usize,
    score: f64,
    margin: f64,
    rule: &'static str,
    demonym: bool,
    trimmed: bool,
    part: bool,
    /// The town of that name that news means where it says no more.
    well_known: Option<u32>,
    /// The country among the choices, where a division of another country has its name.
    rivals: Option<[u8; 2]>,
}

impl Group {
    /// Tells whether one of the places has this feature.
    fn has(&self, feature: Feature) -> bool {
        self.choices
            .iter()
            .any(|choice| choice.record.feature == feature)
    }
}

/// Resolves every span that the gazetteer knows.
pub(super) fn resolve(doc: &Document<'_>, spans: &[Span], hints: &[String]) -> Vec<PlaceMention> {
    let gazetteer = Gazetteer::shared();
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut by_form: HashMap<(&str, bool), Option<usize>> = HashMap::new();
    let mut mentions: Vec<(Span, usize)> = Vec::with_capacity(spans.len());
    for &span in spans {
        let form = doc.cut(span);
        let said = says_division(doc, span);
        let group = *by_form.entry((form, said)).or_insert_with(|| {
            // One sense per article, but "Washington" and "Washington state" are two forms.
            let divisions = said.then(|| meanings(&format!("{form} state"))).flatten();
            let (key, group) = &*divisions
                .filter(|of| of.1.has(Feature::Region))
                .or_else(|| meanings(form))?;
            if let Some(&known) = by_key.get(key) {
                return Some(known);
            }
            groups.push(group.clone());
            by_key.insert(key.clone(), groups.len() - 1);
            Some(groups.len() - 1)
        });
        if let Some(group) = group {
            mentions.push((span, group));
            containers(doc, span, &mut groups[group]);
        }
    }
    let lists = lists(doc, &mentions);
    prefer_longer(&mut groups, &by_key);
    let evidence = outside(doc, hints);
    for hint in hints {
        if let Some(&group) = by_key.get(&lookup::find(hint).key) {
            prefer_town(&mut groups[group]);
        }
    }
    for _ in 0..PASSES {
        if !choose(&mut groups, &lists, &evidence) {
            break;
        }
    }
    let places: Vec<Option<Place>> = groups
        .iter()
        .map(|group| Some(gazetteer.place(group.choices.get(group.best)?.number)))
        .collect();
    mentions
        .iter()
        .filter_map(|&(span, group)| {
            let (group, place) = (&groups[group], places[group].clone()?);
            Some(PlaceMention {
                span,
                place,
                rule: group.rule,
                score: confidence(group),
            })
        })
        .collect()
}

/// Returns the key of a form and its group before anything is known of the article; nothing for one that is no place.
fn meanings(form: &str) -> Option<Rc<(String, Group)>> {
    thread_local! {
        // A group may hold a hundred places.
        static MEMO: RefCell<Memo<Option<Rc<(String, Group)>>, 2048>> = RefCell::default();
    }
    MEMO.with_borrow_mut(|memo| {
        memo.get(form, |form| {
            let found = lookup::find(form);
            (!found.candidates.is_empty()).then(|| {
                let group = group_of(Gazetteer::shared(), &found, form);
                // "Washington State" is not what "Washington" is beside it.
                let key = if is_division(form) {
                    found.key + " (division)"
                } else {
                    found.key
                };
                Rc::new((key, group))
            })
        })
    })
}

/// Tells whether a form says by itself that it names a division: "Washington State".
fn is_division(form: &str) -> bool {
    form.rsplit_once(' ').is_some_and(|(_, sort)| {
        matches!(
            sort,
            "province"
                | "Province"
                | "state"
                | "State"
                | "governorate"
                | "Governorate"
                | "region"
                | "Region"
        )
    })
}

/// Makes the group of a form, with the priors of its candidates.
fn group_of(gazetteer: &Gazetteer, found: &Found, form: &str) -> Group {
    let key = &found.key;
    let county = key.ends_with(" county")
        || key.ends_with(" parish")
        || form.contains(" district")
        || form.contains(" District");
    let division = is_division(form);
    // "Philadelphia" was once what a capital of today was called.
    let borne_today = found.candidates.iter().any(|candidate| {
        let record = gazetteer.record(candidate.number);
        candidate.main && record.people >= LARGE && record.feature > Feature::District
    });
    let mut choices: Vec<Choice> = found
        .candidates
        .iter()
        .map(|candidate| {
            let record = gazetteer.record(candidate.number);
            let mut prior = prior(&record, candidate.main);
            if !candidate.main && is_unlike(gazetteer, candidate.number, key) {
                prior -= weight::UNLIKE;
                if borne_today && record.feature == Feature::Capital {
                    prior -= weight::ALTERNATE + weight::CITY_FIRST;
                }
            } else if is_english(gazetteer, candidate, &record, key) {
                prior += weight::ALTERNATE;
            }
            if county && record.feature == Feature::District {
                prior += 4.0;
            }
            if division && record.feature == Feature::Region {
                prior += 3.0;
            }
            Choice {
                number: candidate.number,
                record,
                main: candidate.main,
                prior,
                container: 0.0,
            }
        })
        .collect();
    // A division named after its great city: the bare name is the city's, "province" and the like aside.
    let cities: Vec<[u8; 2]> = choices
        .iter()
        .filter(|choice| {
            choice.record.feature == Feature::Capital
                || choice.record.people >= METROPOLIS && choice.record.feature > Feature::District
                || choice.record.feature == Feature::RegionSeat
        })
        .map(|choice| choice.record.country)
        .collect();
    if !division {
        for choice in &mut choices {
            if choice.record.feature == Feature::Region && cities.contains(&choice.record.country) {
                choice.prior -= weight::CITY_FIRST;
            }
        }
    }
    let well_known = prefer_well_known(gazetteer, &mut choices, key);
    choices.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.number.cmp(&b.number)));
    choices.truncate(lookup::MOST);
    let country = choices
        .iter()
        .find(|choice| choice.record.feature == Feature::Country && choice.main)
        .map(|choice| choice.record.country);
    let rivals = country.filter(|country| {
        choices.iter().any(|choice| {
            choice.main
                && choice.record.feature == Feature::Region
                && choice.record.country != *country
        })
    });
    Group {
        choices,
        rivals,
        best: 0,
        score: 0.0,
        margin: 0.0,
        rule: "population",
        demonym: found.demonym,
        trimmed: found.trimmed,
        part: found.part,
        well_known,
    }
}

/// Makes the well-known town of a name the likeliest beforehand; returns its number.
///
/// Where the user's own gazetteer has the name, that is what is meant.
fn prefer_well_known(gazetteer: &Gazetteer, choices: &mut Vec<Choice>, key: &str) -> Option<u32> {
    let town = Words::shared().well_known(key)?;
    if choices
        .iter()
        .any(|choice| Gazetteer::is_own(choice.number))
    {
        return None;
    }
    if let Some(name) = town.other_name {
        let mut others = Vec::new();
        gazetteer.candidates(&fold(name), &mut others);
        for candidate in others {
            let record = gazetteer.record(candidate.number);
            if record.country == town.country
                && choices
                    .iter()
                    .all(|choice| choice.number != candidate.number)
            {
                choices.push(Choice {
                    number: candidate.number,
                    record,
                    main: candidate.main,
                    prior: prior(&record, candidate.main),
                    container: 0.0,
                });
            }
        }
    }
    let best = choices
        .iter()
        .enumerate()
        .filter(|(_, choice)| {
            choice.record.country == town.country && choice.record.feature.kind() == PlaceKind::City
        })
        .max_by(|(_, a), (_, b)| a.record.people.cmp(&b.record.people))
        .map(|(at, _)| at)?;
    let chosen = choices[best].record;
    let likeliest = choices
        .iter()
        .filter(|choice| rough(&chosen, &choice.record) > SAME_PLACE)
        .map(|choice| choice.prior)
        .fold(f64::MIN, f64::max);
    choices[best].prior = choices[best].prior.max(likeliest + WELL_KNOWN);
    Some(choices[best].number)
}

/// Tells whether `key` is an old or foreign name of a town, with another beginning than its main name.
fn is_unlike(gazetteer: &Gazetteer, number: u32, key: &str) -> bool {
    if gazetteer.record(number).feature.kind() != PlaceKind::City {
        return false;
    }
    let main = fold(&gazetteer.name(number));
    main.bytes()
        .zip(key.bytes())
        .take_while(|(a, b)| a == b)
        .count()
        < 2
}

/// Tells whether `key` is what English news calls a town whose main name is in other letters: "Geneva" for Genève.
fn is_english(gazetteer: &Gazetteer, candidate: &Candidate, record: &Record, key: &str) -> bool {
    !candidate.main
        && record.feature.kind() == PlaceKind::City
        && record.feature != Feature::Capital
        && key.is_ascii()
        && !gazetteer.name(candidate.number).is_ascii()
}

/// Returns how likely a place is meant where nothing else is known.
fn prior(record: &Record, main: bool) -> f64 {
    let people = match record.feature {
        Feature::Continent => 1e9,
        Feature::Area => 2e6,
        Feature::Water | Feature::Landform => 1e6,
        Feature::Facility => 5e5,
        _ => record.people as f64,
    };
    let mut score = (people + 1.0).log10() * weight::PEOPLE;
    score += match record.feature {
        Feature::Country => 4.8,
        Feature::Region => 1.6,
        Feature::District => -0.8,
        Feature::Capital => 1.5,
        Feature::RegionSeat => 0.5,
        Feature::Section => -0.5,
        Feature::Former => -1.0,
        Feature::Continent => 3.2,
        Feature::Area | Feature::Water | Feature::Landform | Feature::Facility => 2.0,
        Feature::DistrictSeat | Feature::Town => 0.0,
    };
    // Further names of continents and waters are as good as the first: they are from a list of what news calls them.
    let equal = matches!(
        record.feature,
        Feature::Capital
            | Feature::Country
            | Feature::Continent
            | Feature::Area
            | Feature::Water
            | Feature::Landform
            | Feature::Facility
    );
    if !main && !equal {
        score -= weight::ALTERNATE;
    }
    score
}

/// What is known from outside the toponyms: weights of countries and divisions.
#[derive(Debug, Default)]
struct Evidence {
    countries: HashMap<[u8; 2], f64>,
    regions: HashMap<u16, f64>,
    near: Vec<Record>,
}

/// Tells whether a dateline that names `town` and the division `division` alike means the town: reporters write from Washington
/// and New York, hardly ever from "the State of Washington".
fn is_town_of_note(town: &Record, main: bool, division: &Record) -> bool {
    town.country == division.country
        && division.feature == Feature::Region
        && (matches!(town.feature, Feature::Capital | Feature::RegionSeat)
            || town.feature > Feature::District
                && town.feature.kind() == PlaceKind::City
                && town.people >= if main { LARGE } else { METROPOLIS })
}

/// Sets divisions back in a group that a dateline names, where a town of note has the same name.
fn prefer_town(group: &mut Group) {
    let Group { choices, .. } = group;
    let towns: Vec<(Record, bool)> = choices
        .iter()
        .map(|choice| (choice.record, choice.main))
        .collect();
    for choice in choices {
        if towns
            .iter()
            .any(|(town, main)| is_town_of_note(town, *main, &choice.record))
        {
            choice.prior -= weight::DATELINE;
        }
    }
}

/// Collects the demonyms of the text and the hints.
fn outside(doc: &Document<'_>, hints: &[String]) -> Evidence {
    let (gazetteer, words) = (Gazetteer::shared(), Words::shared());
    let mut evidence = Evidence::default();
    for token in &doc.tokens {
        if token.is(flag::CAPITAL)
            && let Some(country) = words.demonym_by_hash(token.hash)
        {
            let count = evidence.countries.entry(country).or_default();
            *count = f64::min(*count + 0.25, 1.5);
        }
    }
    for hint in hints {
        let found = lookup::find(hint);
        let candidates: Vec<(Record, bool)> = found
            .candidates
            .iter()
            .map(|candidate| (gazetteer.record(candidate.number), candidate.main))
            .collect();
        let likeliest = |of: &mut dyn Iterator<Item = &(Record, bool)>| {
            of.max_by(|a, b| prior(&a.0, a.1).total_cmp(&prior(&b.0, b.1)))
                .copied()
        };
        let best = likeliest(&mut candidates.iter());
        let town = best.and_then(|(division, _)| {
            likeliest(
                &mut candidates
                    .iter()
                    .filter(|(town, main)| is_town_of_note(town, *main, &division)),
            )
        });
        if let Some((record, _)) = town.or(best) {
            *evidence.countries.entry(record.country).or_default() += weight::HINT;
            *evidence.regions.entry(record.region).or_default() += if record.people >= GREAT {
                weight::METROPOLIS_HINT
            } else {
                weight::HINT
            };
            evidence.near.push(record);
        }
    }
    evidence
}

/// Chooses the best candidate of every group; tells whether any choice changed.
fn choose(groups: &mut [Group], lists: &[Vec<usize>], evidence: &Evidence) -> bool {
    let mut countries = evidence.countries.clone();
    let mut regions = evidence.regions.clone();
    for group in groups.iter() {
        let (record, share) = (group.choices[group.best].record, vote(group));
        *countries.entry(record.country).or_default() += share;
        if record.feature != Feature::Country {
            *regions.entry(record.region).or_default() += share;
        }
    }
    let total: f64 = countries
        .iter()
        .filter(|(country, _)| **country != *b"  ")
        .map(|(_, count)| count)
        .sum();
    let places: Vec<Record> = groups
        .iter()
        .map(|group| group.choices[group.best].record)
        .collect();
    let mut beside: Vec<Option<Sort>> = vec![None; groups.len()];
    for list in lists {
        for &index in list {
            let others = list.iter().filter(|&&other| other != index);
            beside[index] =
                beside[index].or_else(|| Sort::shared(others.map(|&other| &places[other])));
        }
    }
    let mut changed = false;
    for index in 0..groups.len() {
        let own = groups[index].choices[groups[index].best].record;
        let share = vote(&groups[index]);
        let from = index.saturating_sub(NEIGHBOURS);
        let to = (index + NEIGHBOURS).min(groups.len());
        let group = &mut groups[index];
        let (mut best, mut first, mut rule) = (0, f64::MIN, "population");
        let mut scores = Vec::with_capacity(group.choices.len());
        let likeliest = group
            .choices
            .iter()
            .map(|choice| choice.prior)
            .fold(f64::MIN, f64::max);
        for (number, choice) in group.choices.iter().enumerate() {
            let record = &choice.record;
            let mut score = choice.prior + choice.container;
            // Of a country and a division of one name the text means the one in which it names other places.
            if record.feature == Feature::Region
                && group.rivals.is_some_and(|country| {
                    let theirs = countries.get(&country).copied().unwrap_or_default();
                    let ours = regions.get(&record.region).copied().unwrap_or_default();
                    let of = |is: bool| if is { share } else { 0.0 };
                    let own_region = own.region == record.region && own.feature != Feature::Country;
                    theirs - of(own.country == country) <= 0.0 && ours - of(own_region) >= SHOWN
                })
            {
                score += weight::INHABITED;
            }
            let sort = Sort::of(record);
            // A further name of some town is as a rule another town's own.
            let listed =
                beside[index] == Some(sort) && (choice.main || !matches!(sort, Sort::Towns(_)));
            let stray = beside[index].is_some_and(|list| sort.is_stray(list, record.people));
            let mut support = match (listed, stray) {
                (true, _) => weight::LISTED,
                (false, true) => -weight::LISTED,
                (false, false) => 0.0,
            };
            if record.feature != Feature::Country && record.country != *b"  " {
                let mut count = countries.get(&record.country).copied().unwrap_or_default();
                if own.country == record.country {
                    count -= share;
                }
                support += weight::COUNTRY * (1.0 + count.max(0.0)).log2();
                support += weight::SHARE * count.max(0.0) / (total - share).max(1.0);
                let mut shown = listed || choice.container > 0.0;
                if record.division.is_some() {
                    let mut count = regions.get(&record.region).copied().unwrap_or_default();
                    if own.region == record.region && own.feature != Feature::Country {
                        count -= share;
                    }
                    support += weight::REGION * (1.0 + count.max(0.0)).log2();
                    shown |= count > SHOWN;
                }
                if !shown && likeliest - choice.prior >= BETTER_KNOWN {
                    support -= weight::OBSCURE;
                }
                let nearest = places[from..to]
                    .iter()
                    .enumerate()
                    .filter(|&(other, place)| from + other != index && is_point(place))
                    .map(|(_, place)| place)
                    .chain(&evidence.near)
                    .map(|place| rough(record, place))
                    .fold(f64::MAX, f64::min);
                if nearest < 2_000.0 {
                    support += weight::NEAR * (-nearest / 150.0).exp();
                }
            }
            score += support;
            scores.push(score);
            if score > first {
                first = score;
                best = number;
                rule = if choice.container > 0.0 {
                    "container"
                } else if record.feature == Feature::Country {
                    "country"
                } else if support > 1.5 {
                    "context"
                } else if record.feature.kind() != PlaceKind::City {
                    "feature"
                } else {
                    "population"
                };
            }
        }
        // A town, its district and its province of one name are one place on the map, and no rivals: news means the town.
        let chosen = group.choices[best].record;
        let second = group
            .choices
            .iter()
            .zip(&scores)
            .filter(|(choice, _)| rough(&chosen, &choice.record) > SAME_PLACE)
            .map(|(_, &score)| score)
            .reduce(f64::max);
        if matches!(
            chosen.feature.kind(),
            PlaceKind::Region | PlaceKind::District
        ) && !group.trimmed
            && beside[index] != Some(Sort::of(&chosen))
        {
            let town = (0..group.choices.len())
                .filter(|&number| {
                    let record = &group.choices[number].record;
                    record.feature.kind() == PlaceKind::City
                        && rough(&chosen, record) <= SAME_PLACE
                        && record.country == chosen.country
                })
                .max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            best = town.unwrap_or(best);
        }
        changed |= best != group.best;
        group.best = best;
        group.score = first;
        group.margin = second.map_or(6.0, |second| first - second);
        group.rule = match rule {
            _ if group.demonym => "demonym",
            // "St James' Park" is no division of Jamaica.
            "feature" if group.part => "population",
            rule => rule,
        };
    }
    changed
}

/// Kilometres within which two candidates of one name are levels of one place.
const SAME_PLACE: f64 = 60.0;

/// Returns how much a group says of where the article is: a name of few places says more than one of many.
fn vote(group: &Group) -> f64 {
    let feature = group.choices[group.best].record.feature;
    if matches!(feature, Feature::Country | Feature::Region) || group.choices.len() <= 2 {
        1.0
    } else {
        0.5
    }
}

/// Tells whether a place is small enough to be near or far.
fn is_point(record: &Record) -> bool {
    matches!(record.feature.kind(), PlaceKind::City | PlaceKind::District)
}

/// Returns the distance in kilometres, roughly (equal-area around the first point): for comparing, not for printing.
fn rough(a: &Record, b: &Record) -> f64 {
    let north = (a.lat - b.lat) * 111.2;
    let mut east = (a.lon - b.lon).abs();
    if east > 180.0 {
        east = 360.0 - east;
    }
    // The cosine of the latitude by its series: exact enough below 80 degrees.
    let x = a.lat.to_radians();
    let east = east * 111.2 * (1.0 - x * x / 2.0 + x.powi(4) / 24.0).max(0.1);
    north.hypot(east)
}

/// Returns how sure a choice is, 0 to 1.
fn confidence(group: &Group) -> f32 {
    let sure = 1.0 / (1.0 + (-(group.margin - 0.5)).exp());
    let least = match group.choices.get(group.best) {
        Some(choice) if group.well_known == Some(choice.number) => WELL_KNOWN_SUPPORT,
        _ => 0.1,
    };
    let support = ((group.score - 3.0) / 6.0).clamp(least, 1.0);
    let whole = match (group.part, group.trimmed) {
        (true, _) => 0.5,
        (_, true) => 0.85,
        _ => 1.0,
    };
    (sure * support * whole) as f32
}
