//! Which reports of one kind in one country are compared, and how pairs that are the same become events.
//!
//! Every rule that holds two reports for the same asks for a place, a party, or a day and a word in common
//! ([`tie_rule`](super::tie_rule)); so only reports that share one of these are compared, and of those the nearest by date. An event is
//! then a matter of the reports that are linked by such pairs, directly or through others, and of no others: those that a new
//! article's reports are linked with are all that has to be worked through again when it comes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;
use jiff::civil::Date;

use super::tie_rule::{Report, Verdict, judge};

/// Most days between two reports, by the date of the event or else of publication, that are compared.
pub(super) const WINDOW_DAYS: i32 = 45;

/// Most reports after it, in order of date, that one report is compared with among those that share a place, a party, or a day and
/// a word with it.
const NEIGHBOURS: usize = 100;

/// Most days of an event that are each looked at for others of its name.
const NAMED_DAYS: usize = 5;

/// An event as the reports make it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// Indices of its reports, in the order of reports.
    pub(super) members: Vec<usize>,
    /// For each member, the rule and how sure it is.
    pub(super) ties: Vec<(&'static str, f64)>,
}

/// Pairs of reports, by number, that a decision parts.
pub(super) type Apart = BTreeSet<(i64, i64)>;

/// A pair of reports that a rule holds for the same: how sure, the lower index, the higher index, the rule.
type Edge = (f64, usize, usize, &'static str);

/// What two reports have in common that makes them worth comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Place(i64),
    Party(u64),
    Name(u64, Date),
    /// An article without a date: its reports without a date are near to those with one.
    Article(i64),
}

/// Reports that share a key, in order of date.
#[derive(Debug)]
struct List {
    members: Vec<usize>,
    is_of_article: bool,
}

/// Whether two reports of a list are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    Yes,
    No,
    /// No, and no later one either.
    End,
}

/// Reports of one kind in one country, in lists of those that are compared with each other.
#[derive(Debug)]
pub(super) struct Group<'r> {
    reports: &'r [Report],
    lists: Vec<List>,
    /// For each report, its lists and its position in each.
    places: Vec<Vec<(usize, usize)>>,
}

impl<'r> Group<'r> {
    /// Puts reports, given in an order that every database has, into lists.
    pub(super) fn new(reports: &'r [Report]) -> Self {
        let mut by_date: Vec<usize> = (0..reports.len()).collect();
        by_date.sort_by_key(|&index| reports[index].anchor());
        let mut numbers: HashMap<(Key, bool), usize, FixedState> = HashMap::default();
        let mut lists: Vec<List> = Vec::new();
        let mut places = vec![Vec::new(); reports.len()];
        for index in by_date {
            let report = &reports[index];
            for key in keys(report) {
                let is_of_article = matches!(key, Key::Article(_));
                // Those without any day are compared with their like only.
                let is_dated = is_of_article || report.anchor().is_some();
                let list = *numbers.entry((key, is_dated)).or_insert_with(|| {
                    lists.push(List {
                        members: Vec::new(),
                        is_of_article,
                    });
                    lists.len() - 1
                });
                places[index].push((list, lists[list].members.len()));
                lists[list].members.push(index);
            }
        }
        Self {
            reports,
            lists,
            places,
        }
    }

    fn near(&self, list: &List, a: usize, b: usize) -> Near {
        let (a, b) = (self.reports[a].anchor(), self.reports[b].anchor());
        if list.is_of_article {
            return if a.is_some() == b.is_some() {
                Near::No
            } else {
                Near::Yes
            };
        }
        match (a, b) {
            (Some(a), Some(b)) if (b - a).get_days().abs() > WINDOW_DAYS => Near::End,
            _ => Near::Yes,
        }
    }

    /// Calls `meet` with each report that one is compared with: of those after it in its lists, or on both sides.
    fn neighbours(&self, index: usize, both_sides: bool, meet: &mut dyn FnMut(usize)) {
        for &(list, position) in &self.places[index] {
            let list = &self.lists[list];
            let mut walk = |others: &mut dyn Iterator<Item = &usize>| {
                for &other in others.take(NEIGHBOURS) {
                    match self.near(list, index, other) {
                        Near::Yes => meet(other),
                        Near::No => {}
                        Near::End => break,
                    }
                }
            };
            walk(&mut list.members[position + 1..].iter());
            if both_sides {
                walk(&mut list.members[..position].iter().rev());
            }
        }
    }

    /// Returns the reports that others were compared with until the new ones came between them.
    pub(super) fn parted_by(&self, is_new: &[bool]) -> Vec<usize> {
        let mut parted = Vec::new();
        for list in &self.lists {
            if list.members.len() <= NEIGHBOURS
                || !list.members.iter().any(|&member| is_new[member])
            {
                continue;
            }
            let old: Vec<usize> = (0..list.members.len())
                .filter(|&position| !is_new[list.members[position]])
                .collect();
            for (rank, &position) in old.iter().enumerate() {
                let last = (rank + NEIGHBOURS).min(old.len() - 1);
                for &other in old[rank + 1..=last.max(rank)].iter().rev() {
                    if other - position <= NEIGHBOURS {
                        break;
                    }
                    let (a, b) = (list.members[position], list.members[other]);
                    if self.near(list, a, b) == Near::Yes
                        && matches!(judge(&self.reports[a], &self.reports[b]), Verdict::Same(..))
                    {
                        parted.extend([a, b]);
                    }
                }
            }
        }
        parted
    }

    /// Returns the reports that are linked with any of `seeds`, in order, and the links among them.
    pub(super) fn linked(&self, seeds: &[usize]) -> (Vec<usize>, Vec<Edge>) {
        let reports = self.reports;
        let mut is_in = vec![false; reports.len()];
        let mut waiting = Vec::new();
        let mut enter = |index: usize, waiting: &mut Vec<usize>| {
            if !is_in[index] {
                is_in[index] = true;
                waiting.push(index);
            }
        };
        for &seed in seeds {
            enter(seed, &mut waiting);
        }
        // Where all are in, each pair need be judged from one side only.
        let all = waiting.len() == reports.len();
        let mut edges = Vec::new();
        let mut judged_with = vec![usize::MAX; reports.len()];
        while let Some(index) = waiting.pop() {
            self.neighbours(index, !all, &mut |other| {
                if judged_with[other] == index {
                    return;
                }
                judged_with[other] = index;
                if let Verdict::Same(rule, score) = judge(&reports[index], &reports[other]) {
                    if all || index < other {
                        edges.push((score, index.min(other), index.max(other), rule));
                    }
                    enter(other, &mut waiting);
                }
            });
            // Events of one trigger share the stem of their keys.
            let same = |other: &usize| reports[*other].trigger == reports[index].trigger;
            for other in (index + 1..reports.len()).take_while(same) {
                enter(other, &mut waiting);
            }
            for other in (0..index).rev().take_while(same) {
                enter(other, &mut waiting);
            }
        }
        let members = (0..reports.len()).filter(|&index| is_in[index]).collect();
        (members, edges)
    }

    /// Makes events of reports and the links among them: the surest first, unless any report of one side contradicts any of the
    /// other.
    pub(super) fn clusters(
        &self,
        members: &[usize],
        mut edges: Vec<Edge>,
        apart: &Apart,
    ) -> Vec<Cluster> {
        edges.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut joined = Joined::new(self.reports, members, apart);
        // An undated report that fits several events belongs to none of them.
        let (undated, dated): (Vec<Edge>, Vec<Edge>) =
            edges.into_iter().partition(|edge| edge.3 == "undated");
        for edge in &dated {
            joined.join(edge);
        }
        let sides = |edge: &Edge| {
            if self.reports[edge.1].date.is_none() {
                (edge.1, edge.2)
            } else {
                (edge.2, edge.1)
            }
        };
        let mut targets: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for edge in &undated {
            let (lone, dated) = sides(edge);
            targets
                .entry(lone)
                .or_default()
                .insert(joined.cluster_of[dated]);
        }
        for edge in &undated {
            let (lone, _) = sides(edge);
            if targets.get(&lone).is_some_and(|targets| targets.len() == 1) {
                joined.join(edge);
            }
        }
        joined.clusters(members)
    }
}

/// Returns what a report may have in common with others.
fn keys(report: &Report) -> Vec<Key> {
    let mut keys: Vec<Key> = report.parties.iter().map(Key::Party).collect();
    if let Some(place) = report.place {
        keys.push(Key::Place(place.geonames_id));
        // A name and a day may be all that ties talks in a country to talks in its capital.
        if report.singular
            && report.fine
            && let Some((first, last)) = report.date
        {
            for day in first
                .series(jiff::Span::new().days(1))
                .take_while(|day| *day <= last)
                .take(NAMED_DAYS)
            {
                keys.extend(report.label.words.iter().map(|word| Key::Name(word, day)));
            }
        }
    }
    if report.published.is_none() {
        keys.push(Key::Article(report.article));
    }
    keys
}

/// Reports on their way to events.
struct Joined<'a> {
    reports: &'a [Report],
    apart: &'a Apart,
    /// For each report the number of its cluster: the lowest index in it.
    cluster_of: Vec<usize>,
    members: Vec<Vec<usize>>,
    ties: Vec<(&'static str, f64)>,
}

impl<'a> Joined<'a> {
    fn new(reports: &'a [Report], members: &[usize], apart: &'a Apart) -> Self {
        let mut alone = vec![Vec::new(); reports.len()];
        for &member in members {
            alone[member].push(member);
        }
        Self {
            reports,
            apart,
            cluster_of: (0..reports.len()).collect(),
            members: alone,
            ties: vec![("first", 1.0); reports.len()],
        }
    }

    /// Joins the clusters of two reports, unless a report of one contradicts a report of the other.
    fn join(&mut self, edge: &Edge) {
        let &(score, a, b, rule) = edge;
        let (into, from) = (
            self.cluster_of[a].min(self.cluster_of[b]),
            self.cluster_of[a].max(self.cluster_of[b]),
        );
        if into == from {
            return;
        }
        let contradicts = self.members[from].iter().any(|&x| {
            self.members[into].iter().any(|&y| {
                judge(&self.reports[x], &self.reports[y]) == Verdict::Different
                    || self.are_apart(self.reports[x].id, self.reports[y].id)
            })
        });
        if contradicts {
            return;
        }
        let moved = std::mem::take(&mut self.members[from]);
        for &member in &moved {
            self.cluster_of[member] = into;
        }
        self.members[into].extend(moved);
        for report in [a, b] {
            if self.ties[report].0 == "first" {
                self.ties[report] = (rule, score);
            }
        }
    }

    /// Tells whether a decision parts two reports.
    fn are_apart(&self, a: i64, b: i64) -> bool {
        !self.apart.is_empty() && (self.apart.contains(&(a, b)) || self.apart.contains(&(b, a)))
    }

    /// Returns the clusters in order of their first reports.
    fn clusters(mut self, members: &[usize]) -> Vec<Cluster> {
        members
            .iter()
            .filter_map(|&first| {
                let mut members = std::mem::take(&mut self.members[first]);
                members.sort_unstable();
                let ties = members
                    .iter()
                    .enumerate()
                    .map(|(position, &member)| {
                        if position == 0 {
                            ("first", 1.0)
                        } else {
                            self.ties[member]
                        }
                    })
                    .collect();
                (!members.is_empty()).then_some(Cluster { members, ties })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tie_rule::tests::{report, town};
    use super::*;

    fn all(reports: &[Report], apart: &Apart) -> Vec<Cluster> {
        let group = Group::new(reports);
        let seeds: Vec<usize> = (0..reports.len()).collect();
        let (members, edges) = group.linked(&seeds);
        group.clusters(&members, edges, apart)
    }

    fn sets(reports: &[Report]) -> Vec<Vec<i64>> {
        all(reports, &Apart::new())
            .into_iter()
            .map(|cluster| {
                cluster
                    .members
                    .iter()
                    .map(|&member| reports[member].id)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn conflicting_dates_share_an_event_and_the_last_round_does_not() {
        let reports = [
            report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
            report(2, "lumera talks", "scheduled", "2021-05-13/2021-05-13"),
            report(3, "lumera talks", "held", "2021-04-02/2021-04-02"),
            report(4, "talks", "scheduled", "2021-05-13/2021-05-13"),
        ];
        assert_eq!(sets(&reports), [vec![1, 2, 4], vec![3]]);
    }

    #[test]
    fn reports_that_a_decision_parts_are_never_joined() {
        let reports = [
            report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
            report(2, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
            report(3, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
        ];
        assert_eq!(all(&reports, &Apart::new()).len(), 1);
        let apart = Apart::from([(2, 1), (2, 3)]);
        let parted = all(&reports, &apart);
        assert_eq!(parted.len(), 2);
        assert_eq!(parted[0].members, [0, 2]);
    }

    #[test]
    fn an_undated_report_that_fits_two_events_stays_alone() {
        let reports = [
            report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
            report(2, "lumera talks", "scheduled", ""),
        ];
        assert_eq!(sets(&reports).len(), 1);
        let mut reports = vec![
            report(
                1,
                "first round of lumera talks",
                "scheduled",
                "2021-05-10/2021-05-10",
            ),
            report(
                2,
                "second round of lumera talks",
                "scheduled",
                "2021-05-14/2021-05-14",
            ),
        ];
        reports.push(report(3, "lumera talks", "scheduled", ""));
        assert_eq!(sets(&reports).len(), 3);
    }

    #[test]
    fn reports_of_an_undated_article_are_compared_whether_they_have_a_day_or_not() {
        let mut reports = [
            report(1, "lumera talks", "scheduled", "2021-05-10/2021-05-10"),
            report(2, "lumera talks", "scheduled", ""),
        ];
        for report in &mut reports {
            report.article = 1;
            report.published = None;
        }
        assert_eq!(sets(&reports).len(), 1);
        reports[1].article = 2;
        assert_eq!(sets(&reports).len(), 2);
    }

    /// Makes reports in two towns, on days and with parties that repeat, from a seed.
    fn crowd(seed: u64, count: i64) -> Vec<Report> {
        let mut state = seed;
        let mut below = move |end: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % end
        };
        (0..count)
            .map(|id| {
                let day = format!("2021-05-{:02}", 1 + below(28));
                let days = if below(5) == 0 {
                    String::new()
                } else {
                    format!("{day}/{day}")
                };
                let label = ["talks", "lumera talks", "port talks"][below(3) as usize];
                let status = ["scheduled", "held", "mentioned"][below(3) as usize];
                let mut report = report(id, label, status, &days);
                report.place = Some(town(77 + below(3) as i64));
                let parties = ["miners", "owners", "dockers", "pilots", "nurses"];
                report.parties = (0..=below(2)).map(|_| parties[below(5) as usize]).collect();
                report
            })
            .collect()
    }

    #[test]
    fn what_new_reports_are_linked_with_is_all_that_changes() {
        for seed in 0..40 {
            // More than are compared with each other, so that new ones part some that were.
            let reports = crowd(seed, 60 + 20 * i64::try_from(seed).unwrap());
            let is_new: Vec<bool> = (0..reports.len())
                .map(|index| index % 23 == seed as usize % 23)
                .collect();
            let old: Vec<Report> = reports
                .iter()
                .zip(&is_new)
                .filter(|(_, is_new)| !**is_new)
                .map(|(report, _)| report.clone())
                .collect();
            let group = Group::new(&reports);
            let mut seeds: Vec<usize> = (0..reports.len()).filter(|&index| is_new[index]).collect();
            seeds.extend(group.parted_by(&is_new));
            let (members, edges) = group.linked(&seeds);
            let touched: BTreeSet<i64> = members.iter().map(|&member| reports[member].id).collect();
            let mut events: BTreeSet<Vec<i64>> = sets(&old)
                .into_iter()
                .filter(|event| !event.iter().any(|id| touched.contains(id)))
                .collect();
            for cluster in group.clusters(&members, edges, &Apart::new()) {
                events.insert(cluster.members.iter().map(|&at| reports[at].id).collect());
            }
            assert_eq!(events, sets(&reports).into_iter().collect());
        }
    }
}
