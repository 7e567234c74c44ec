//! When two event reports are of one event: the rules, apart from any database.
//!
//! A wrong join is worse than a missed one, so each rule asks for positive evidence, and two reports that contradict each other
//! never share an event, not even through a third.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use jiff::civil::Date;

/// Most days between two dates told for the same talks.
const CONFLICT_DAYS: i32 = 21;

/// Most days between the date planned and the date held.
const SLIP_DAYS: i32 = 6;

/// Most days between two reports of talks that go on.
const SITTING_DAYS: i32 = 2;

/// Most days between publications for a date conflict, or between publication and event for an undated report.
const NEWS_DAYS: i32 = 14;

/// What the rules know of a report.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Report {
    pub(super) id: i64,
    pub(super) article: i64,
    /// Tells whether its kind is one that a place sees one of in a day.
    pub(super) singular: bool,
    pub(super) label: Label,
    pub(super) stage: Stage,
    pub(super) date: Option<(Date, Date)>,
    /// Tells whether the date names days, not a longer period.
    pub(super) fine: bool,
    /// The days that it replaces, for a postponed event.
    pub(super) original: Option<(Date, Date)>,
    pub(super) place: Option<Location>,
    pub(super) published: Option<Date>,
    /// Keys of named actors and folded names of others.
    pub(super) parties: Words,
    /// First digits of the hash of its article, and where its trigger starts there: what it is known by in every database.
    pub(super) trigger: (u64, i64),
    /// The event that an earlier import tied it to.
    pub(super) event: Option<i64>,
}

/// Where an event stands, as a report has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is to come.
    Planned,
    /// It has been, or goes on.
    Past,
    /// It is called off, denied or only mentioned.
    Other,
}

impl Stage {
    /// Returns the stage of a status.
    pub(super) fn new(status: &str) -> Self {
        match status {
            "scheduled" | "proposed" | "postponed" => Self::Planned,
            "held" | "ongoing" => Self::Past,
            _ => Self::Other,
        }
    }
}

/// The place of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location {
    /// `GeoNames` id.
    pub(super) geonames_id: i64,
    pub(super) extent: Extent,
    /// Hash of the first-level division.
    pub(super) division: Option<u64>,
}

/// How large a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// A country.
    Country,
    /// A part of one.
    Region,
    /// A town or a point.
    Point,
}

/// A set of words or names, each as its hash: sixty-four bits never meet by chance among some thousands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words(Vec<u64>);

impl Words {
    /// Returns the hashes in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn holds(&self, word: u64) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    /// Returns how many words both have.
    fn common(&self, other: &Self) -> usize {
        self.iter().filter(|&word| other.holds(word)).count()
    }

    fn is_within(&self, other: &Self) -> bool {
        self.len() <= other.len() && self.common(other) == self.len()
    }
}

impl<S: AsRef<str>> FromIterator<S> for Words {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        let mut hashes: Vec<u64> = words.into_iter().map(|word| hash(word.as_ref())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }
}

/// Returns the hash of a word or name, the same in every run.
pub(super) fn hash(word: &str) -> u64 {
    FixedState::default().hash_one(word)
}

/// The words that name an event, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Label {
    /// Folded words that tell one event from another.
    pub(super) words: Words,
    /// Which of a series: 1 for the first, −1 for the last or previous, 100 for the next or a new one.
    pub(super) ordinal: Option<i32>,
}

impl Label {
    /// Takes a folded label apart.
    pub(super) fn new(folded: &str) -> Self {
        let mut ordinal_of_series = None;
        let mut words = Vec::new();
        for word in folded.split(|c: char| !c.is_alphanumeric()) {
            let ordinal = match word {
                "first" | "1st" => 1,
                "second" | "2nd" => 2,
                "third" | "3rd" => 3,
                "fourth" | "4th" => 4,
                "fifth" | "5th" => 5,
                "sixth" | "6th" => 6,
                "seventh" | "7th" => 7,
                "eighth" | "8th" => 8,
                "ninth" | "9th" => 9,
                "tenth" | "10th" => 10,
                "last" | "previous" | "earlier" | "similar" | "recent" => -1,
                "next" | "new" | "another" | "further" | "fresh" => 100,
                "" | "the" | "a" | "an" | "of" | "in" | "on" | "at" | "round" | "rounds"
                | "session" | "planned" | "peace" | "upcoming" | "formal" | "this" | "that"
                | "week" | "s" => continue,
                _ => {
                    words.push(singular(word));
                    continue;
                }
            };
            ordinal_of_series.get_or_insert(ordinal);
        }
        Self {
            words: words.into_iter().collect(),
            ordinal: ordinal_of_series,
        }
    }

    /// Tells whether both name the event by the same words, one of them with more perhaps, but not a bare head word.
    fn same(&self, other: &Self) -> bool {
        let small = self.words.len().min(other.words.len());
        small > 0 && (self.words == other.words || (small > 1 && self.fits(other)))
    }

    /// Tells whether one has no word that the other lacks: "talks" and "port talks".
    fn fits(&self, other: &Self) -> bool {
        self.words.is_within(&other.words) || other.words.is_within(&self.words)
    }

    /// Tells whether they are numbered as different members of a series.
    fn differs(&self, other: &Self) -> bool {
        matches!((self.ordinal, other.ordinal), (Some(a), Some(b)) if a != b)
    }
}

/// Returns a word without the ending of a plural.
fn singular(word: &str) -> &str {
    word.strip_suffix('s')
        .filter(|stem| stem.len() > 3 && !stem.ends_with('s'))
        .unwrap_or(word)
}

/// What two reports are to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// Of the same event, by this rule, this sure.
    Same(&'static str, f64),
    /// Nothing speaks for it or against it.
    Open,
    /// Of different events.
    Different,
}

impl Report {
    /// Returns the day by which it is sorted: of the event, else of publication.
    pub(super) fn anchor(&self) -> Option<Date> {
        self.date.map(|date| date.0).or(self.published)
    }

    /// Tells whether it speaks of what is to come.
    fn is_planned(&self) -> bool {
        self.stage == Stage::Planned
    }

    /// Tells whether it speaks of what has been.
    fn is_past(&self) -> bool {
        self.stage == Stage::Past
    }
}

/// Returns the days between two ranges: 0 where they overlap.
fn gap(a: (Date, Date), b: (Date, Date)) -> i32 {
    let days = |from: Date, to: Date| (to - from).get_days();
    if a.0 <= b.1 && b.0 <= a.1 {
        0
    } else if a.1 < b.0 {
        days(a.1, b.0)
    } else {
        days(b.1, a.0)
    }
}

/// Returns the days between two publications, if both are known.
fn apart(a: &Report, b: &Report) -> Option<i32> {
    Some((b.published? - a.published?).get_days().abs())
}

/// Tells whether two places may be one: the same, or one a country or region that holds the other.
fn places_fit(a: &Report, b: &Report) -> Option<bool> {
    let (a, b) = (a.place?, b.place?);
    let either = |extent: Extent| a.extent == extent || b.extent == extent;
    Some(
        a.geonames_id == b.geonames_id
            || either(Extent::Country)
            || (either(Extent::Region) && a.division.is_some() && a.division == b.division),
    )
}

/// Tells whether the kind is one that a place sees one of in a day: talks, a summit, an election.
pub(super) fn is_singular(kind: &str) -> bool {
    matches!(
        kind,
        "talks" | "summit" | "conference" | "election" | "ceasefire" | "deadline"
    )
}

/// Judges two reports of one kind in one country.
pub(super) fn judge(a: &Report, b: &Report) -> Verdict {
    if places_fit(a, b) == Some(false) {
        return Verdict::Different;
    }
    let same_place =
        matches!((a.place, b.place), (Some(x), Some(y)) if x.geonames_id == y.geonames_id);
    let same_label = a.label.same(&b.label);
    let shared = a.parties.common(&b.parties);
    let near_news = apart(a, b).is_none_or(|days| days <= NEWS_DAYS);
    match (a.date, b.date) {
        (Some(x), Some(y)) => {
            let between = gap(x, y);
            if between == 0 && a.fine && b.fine {
                return same_days(a, b, same_place, same_label, shared);
            }
            if a.label.differs(&b.label) {
                return Verdict::Different;
            }
            let bare = same_place
                && shared > 0
                && a.label.fits(&b.label)
                && a.label.ordinal == b.label.ordinal;
            // "Moved from Monday to Friday" is of the event that was planned for Monday.
            let moved = |new: &Report, old: (Date, Date)| {
                new.original.is_some_and(|original| gap(original, old) == 0)
            };
            if bare && (moved(a, y) || moved(b, x)) {
                return Verdict::Same("moved", 0.8);
            }
            // Long talks are told of day by day.
            if bare && shared > 1 && a.is_past() && b.is_past() && between <= SITTING_DAYS {
                return Verdict::Same("next-days", 0.65);
            }
            let one_past = a.is_past() != b.is_past();
            if between == 0 {
                // "Next week" and "on Thursday": a longer period holds the days.
                let fits = near_news && (!one_past || apart(a, b).is_some_and(|days| days > 0));
                let named = same_label && (same_place || shared > 0);
                return if fits && (named || (same_place && shared > 1)) {
                    Verdict::Same("period", 0.75)
                } else {
                    Verdict::Open
                };
            }
            let evidence = same_place && same_label && (shared > 0 || a.article == b.article)
                || bare && shared > 1;
            if evidence && a.is_planned() && b.is_planned() && between <= CONFLICT_DAYS && near_news
            {
                return Verdict::Same("date-conflict", if shared > 0 { 0.7 } else { 0.6 });
            }
            if same_place
                && same_label
                && shared > 0
                && between <= SLIP_DAYS
                && a.is_planned() != b.is_planned()
                && a.article != b.article
                && planned_first(a, b)
            {
                return Verdict::Same("date-slip", 0.6);
            }
            // A plan, what became of it, and another plan of a few days' difference need not contradict each other, but that alone
            // does not make them one.
            let in_turn = a.is_past() == b.is_past() || planned_first(a, b);
            if bare && between <= CONFLICT_DAYS && in_turn && !(a.is_past() && b.is_past()) {
                Verdict::Open
            } else {
                Verdict::Different
            }
        }
        (None, None) => {
            if a.label.differs(&b.label) {
                Verdict::Different
            } else if a.article == b.article
                && same_place
                && same_label
                && a.is_past() == b.is_past()
            {
                Verdict::Same("same-name", 0.6)
            } else {
                Verdict::Open
            }
        }
        (Some(date), None) | (None, Some(date)) => {
            if a.label.differs(&b.label) {
                return Verdict::Different;
            }
            let undated = if a.date.is_none() { a } else { b };
            let near = undated
                .published
                .is_none_or(|day| gap(date, (day, day)) <= NEWS_DAYS);
            let evidence = same_place && same_label && (a.article == b.article || shared > 0);
            if evidence && near && near_news && a.is_past() == b.is_past() {
                Verdict::Same("undated", 0.5)
            } else {
                Verdict::Open
            }
        }
    }
}

/// Judges two reports that name overlapping days.
fn same_days(a: &Report, b: &Report, same_place: bool, same_label: bool, shared: usize) -> Verdict {
    let equal = a.date == b.date;
    if a.label.differs(&b.label) && !equal {
        return Verdict::Different;
    }
    let placed = a.place.is_some() && b.place.is_some();
    let one_day = a.date.is_some_and(|days| days.0 == days.1) || equal;
    if a.singular {
        if placed && (shared > 0 || same_label || (same_place && equal)) {
            return Verdict::Same(
                "same-days",
                if shared > 0 && same_place { 0.95 } else { 0.85 },
            );
        }
        if !placed && (shared > 1 || (shared > 0 && same_label && a.label.words.len() > 1)) {
            return Verdict::Same("same-days", 0.8);
        }
    } else if one_day {
        // A city may see several attacks, hearings or meetings in a day: only the parties tell.
        let parties = shared > 1 || (shared > 0 && same_label);
        if (same_place && parties) || (shared > 1 && equal) {
            return Verdict::Same("same-days-and-parties", 0.8);
        }
    }
    Verdict::Open
}

/// Tells whether the one that is planned was published before the other.
fn planned_first(a: &Report, b: &Report) -> bool {
    let (planned, other) = if a.is_planned() { (a, b) } else { (b, a) };
    matches!((planned.published, other.published), (Some(x), Some(y)) if x < y)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes a town.
    pub(in super::super) const fn town(geonames_id: i64) -> Location {
        Location {
            geonames_id,
            extent: Extent::Point,
            division: None,
        }
    }

    /// Makes a report of talks in a town between two parties.
    pub(in super::super) fn report(id: i64, label: &str, status: &str, days: &str) -> Report {
        let date = days
            .split_once('/')
            .map(|(start, end)| (start.parse().unwrap(), end.parse().unwrap()));
        Report {
            id,
            article: id,
            singular: true,
            label: Label::new(label),
            stage: Stage::new(status),
            date,
            fine: date.is_some(),
            original: None,
            place: Some(town(77)),
            published: Some("2021-05-03".parse().unwrap()),
            parties: ["miners", "owners"].into_iter().collect(),
            trigger: (id.unsigned_abs(), id),
            event: None,
        }
    }

    #[test]
    fn same_days_are_the_same_talks_and_other_places_are_not() {
        let a = report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-11");
        let b = report(2, "talks", "scheduled", "2021-05-10/2021-05-10");
        assert!(matches!(judge(&a, &b), Verdict::Same("same-days", _)));
        let mut c = b;
        c.place = Some(town(78));
        assert_eq!(judge(&a, &c), Verdict::Different);
    }

    #[test]
    fn two_dates_for_the_same_talks_are_a_conflict_and_a_series_is_not() {
        let a = report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10");
        let b = report(2, "lumera talks", "scheduled", "2021-05-13/2021-05-13");
        assert!(matches!(judge(&a, &b), Verdict::Same("date-conflict", _)));
        let held = report(3, "lumera talks", "held", "2021-04-01/2021-04-30");
        assert_eq!(judge(&a, &held), Verdict::Different);
        let second = report(
            4,
            "second round of lumera talks",
            "scheduled",
            "2021-05-13/2021-05-13",
        );
        let third = report(
            5,
            "third round of lumera talks",
            "scheduled",
            "2021-05-20/2021-05-20",
        );
        assert_eq!(judge(&second, &third), Verdict::Different);
        let far = report(6, "lumera talks", "scheduled", "2021-07-13/2021-07-13");
        assert_eq!(judge(&a, &far), Verdict::Different);
    }

    #[test]
    fn moved_talks_are_those_that_were_planned() {
        let a = report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10");
        let mut b = report(2, "talks", "postponed", "2021-06-04/2021-06-04");
        assert_eq!(judge(&a, &b), Verdict::Different);
        b.original = Some(("2021-05-10".parse().unwrap(), "2021-05-10".parse().unwrap()));
        assert!(matches!(judge(&a, &b), Verdict::Same("moved", _)));
        let opened = report(3, "lumera talks", "ongoing", "2021-05-10/2021-05-10");
        let ended = report(4, "talks", "held", "2021-05-12/2021-05-12");
        assert!(matches!(
            judge(&opened, &ended),
            Verdict::Same("next-days", _)
        ));
        let later = report(5, "talks", "held", "2021-05-19/2021-05-19");
        assert_eq!(judge(&opened, &later), Verdict::Different);
    }

    #[test]
    fn attacks_on_one_day_need_common_parties() {
        let mut a = report(1, "attack", "held", "2021-05-10/2021-05-10");
        let mut b = report(2, "attack", "held", "2021-05-10/2021-05-10");
        a.singular = false;
        b.singular = false;
        b.parties = Words::default();
        assert_eq!(judge(&a, &b), Verdict::Open);
        b.parties.clone_from(&a.parties);
        assert!(matches!(judge(&a, &b), Verdict::Same(..)));
    }

    #[test]
    fn labels_are_taken_apart() {
        let label = Label::new("second round of geneva talks");
        assert_eq!(label.ordinal, Some(2));
        assert!(label.same(&Label::new("geneva talks")));
        assert!(!label.same(&Label::new("astana talks")));
    }
}
