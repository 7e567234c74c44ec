//! When two event reports are of one event: the rules, apart from any database.
//!
//! A wrong join is worse than a missed one, so each rule asks for positive evidence, and two reports that contradict each other
//! never share an event, not even through a third.

use std::collections::BTreeSet;

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
    pub(super) kind: String,
    pub(super) label: Label,
    pub(super) status: String,
    pub(super) date: Option<(Date, Date)>,
    /// The days that it replaces, for a postponed event.
    pub(super) original: Option<(Date, Date)>,
    pub(super) precision: String,
    /// `GeoNames` id, kind and first-level division of the place.
    pub(super) place: Option<(i64, String, Option<String>)>,
    pub(super) published: Option<Date>,
    /// Keys of named actors and folded names of others.
    pub(super) parties: BTreeSet<String>,
    /// Orders reports whatever the order of import.
    pub(super) order: (String, i64),
    /// The event that an earlier import tied it to.
    pub(super) event: Option<i64>,
}

/// The words that name an event, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Label {
    /// Folded words that tell one event from another, in order of the alphabet.
    pub(super) words: BTreeSet<String>,
    /// Which of a series: 1 for the first, −1 for the last or previous, 100 for the next or a new one.
    pub(super) ordinal: Option<i32>,
}

impl Label {
    /// Takes a folded label apart.
    pub(super) fn new(folded: &str) -> Self {
        let mut label = Self::default();
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
                    label.words.insert(singular(word).to_owned());
                    continue;
                }
            };
            label.ordinal.get_or_insert(ordinal);
        }
        label
    }

    /// Tells whether both name the event by the same words, one of them with more perhaps, but not a bare head word.
    fn same(&self, other: &Self) -> bool {
        let small = self.words.len().min(other.words.len());
        small > 0
            && (self.words == other.words
                || (small > 1
                    && (self.words.is_subset(&other.words) || other.words.is_subset(&self.words))))
    }

    /// Tells whether one has no word that the other lacks: "talks" and "port talks".
    fn fits(&self, other: &Self) -> bool {
        self.words.is_subset(&other.words) || other.words.is_subset(&self.words)
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
    /// Tells whether the date names days, not a longer period.
    fn is_fine(&self) -> bool {
        matches!(
            self.precision.as_str(),
            "minute" | "day" | "approximate_day"
        )
    }

    /// Tells whether it speaks of what is to come.
    fn is_planned(&self) -> bool {
        matches!(self.status.as_str(), "scheduled" | "proposed" | "postponed")
    }

    /// Tells whether it speaks of what has been.
    fn is_past(&self) -> bool {
        matches!(self.status.as_str(), "held" | "ongoing")
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
    let (a, b) = (a.place.as_ref()?, b.place.as_ref()?);
    Some(
        a.0 == b.0
            || a.1 == "country"
            || b.1 == "country"
            || ((a.1 == "region" || b.1 == "region") && a.2.is_some() && a.2 == b.2),
    )
}

/// Tells whether the kind is one that a place sees one of in a day: talks, a summit, an election.
fn is_singular(kind: &str) -> bool {
    matches!(
        kind,
        "talks" | "summit" | "conference" | "election" | "ceasefire" | "deadline"
    )
}

/// Judges two reports of one kind in one country.
pub(super) fn judge(a: &Report, b: &Report) -> Verdict {
    if a.kind != b.kind || places_fit(a, b) == Some(false) {
        return Verdict::Different;
    }
    let same_place = matches!((&a.place, &b.place), (Some(x), Some(y)) if x.0 == y.0);
    let same_label = a.label.same(&b.label);
    let shared = a.parties.intersection(&b.parties).count();
    let near_news = apart(a, b).is_none_or(|days| days <= NEWS_DAYS);
    match (a.date, b.date) {
        (Some(x), Some(y)) => {
            let between = gap(x, y);
            if between == 0 && a.is_fine() && b.is_fine() {
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
    if is_singular(&a.kind) {
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

    /// Makes a report of talks in a town between two parties.
    pub(in super::super) fn report(id: i64, label: &str, status: &str, days: &str) -> Report {
        let date = days
            .split_once('/')
            .map(|(start, end)| (start.parse().unwrap(), end.parse().unwrap()));
        Report {
            id,
            article: id,
            kind: "talks".to_owned(),
            label: Label::new(label),
            status: status.to_owned(),
            date,
            original: None,
            precision: if date.is_some() { "day" } else { "none" }.to_owned(),
            place: Some((77, "city".to_owned(), None)),
            published: Some("2021-05-03".parse().unwrap()),
            parties: ["miners", "owners"].map(str::to_owned).into(),
            order: (format!("{id:04}"), id),
            event: None,
        }
    }

    #[test]
    fn same_days_are_the_same_talks_and_other_places_are_not() {
        let a = report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-11");
        let b = report(2, "talks", "scheduled", "2021-05-10/2021-05-10");
        assert!(matches!(judge(&a, &b), Verdict::Same("same-days", _)));
        let mut c = b;
        c.place = Some((78, "city".to_owned(), None));
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
        a.kind = "attack".to_owned();
        b.kind = "attack".to_owned();
        b.parties.clear();
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
