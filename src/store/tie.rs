//! Ties reports of one event together, inside an article and across articles.
//!
//! Reports are grouped by kind and country; every group that a new article reports on is worked through anew from all its
//! reports, in an order that does not depend on the order of import. Pairs that [`tie_rule`](super::tie_rule) holds for the same
//! are joined, the surest first, unless any report of one side contradicts any of the other. Events keep their number where
//! their reports had one. Decisions of people overrule the rules: reports parted by one are never joined, and events that are one
//! by decision become one at the end.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::tie_rule::{Label, Report, Verdict, judge};
use super::{Error, tie_decided};
use crate::text::fold;

/// Most days between two reports, by the date of the event or else of publication, that are compared.
const WINDOW_DAYS: i32 = 45;

/// Most reports after it, in order of date, that one report is compared with.
const NEIGHBOURS: usize = 200;

/// An event as the reports make it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// Indices of its reports, in the order of reports.
    pub(super) members: Vec<usize>,
    /// For each member, the rule and how sure it is.
    pub(super) ties: Vec<(&'static str, f64)>,
}

/// Pairs of reports, by number, that a decision parts.
type Apart = BTreeSet<(i64, i64)>;

/// Puts reports, in their order, into clusters.
pub(super) fn clusters(reports: &[Report], apart: &Apart) -> Vec<Cluster> {
    let mut edges: Vec<(f64, usize, usize, &'static str)> = Vec::new();
    let mut by_date: Vec<usize> = (0..reports.len()).collect();
    by_date.sort_by(|&a, &b| {
        anchor(&reports[a])
            .cmp(&anchor(&reports[b]))
            .then(reports[a].order.cmp(&reports[b].order))
    });
    for (position, &a) in by_date.iter().enumerate() {
        for &b in by_date[position + 1..].iter().take(NEIGHBOURS) {
            if let (Some(x), Some(y)) = (anchor(&reports[a]), anchor(&reports[b]))
                && (y - x).get_days() > WINDOW_DAYS
            {
                break;
            }
            if let Verdict::Same(rule, score) = judge(&reports[a], &reports[b]) {
                edges.push((score, a.min(b), a.max(b), rule));
            }
        }
    }
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut cluster_of: Vec<usize> = (0..reports.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..reports.len()).map(|index| vec![index]).collect();
    let mut ties: Vec<(&'static str, f64)> = vec![("first", 1.0); reports.len()];
    // An undated report that fits several events belongs to none of them.
    let undated = |edge: &(f64, usize, usize, &str)| edge.3 == "undated";
    for edge in edges.iter().filter(|edge| !undated(edge)) {
        merge(
            reports,
            apart,
            edge,
            &mut cluster_of,
            &mut members,
            &mut ties,
        );
    }
    let mut targets: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| undated(edge)) {
        let (lone, dated) = if reports[edge.1].date.is_none() {
            (edge.1, edge.2)
        } else {
            (edge.2, edge.1)
        };
        targets.entry(lone).or_default().insert(cluster_of[dated]);
    }
    for edge in edges.iter().filter(|edge| undated(edge)) {
        let lone = if reports[edge.1].date.is_none() {
            edge.1
        } else {
            edge.2
        };
        if targets.get(&lone).is_some_and(|targets| targets.len() == 1) {
            merge(
                reports,
                apart,
                edge,
                &mut cluster_of,
                &mut members,
                &mut ties,
            );
        }
    }
    let mut clusters: Vec<Cluster> = members
        .into_iter()
        .filter(|members| !members.is_empty())
        .map(|mut members| {
            members.sort_unstable();
            let ties = members
                .iter()
                .enumerate()
                .map(|(position, &member)| {
                    if position == 0 {
                        ("first", 1.0)
                    } else {
                        ties[member]
                    }
                })
                .collect();
            Cluster { members, ties }
        })
        .collect();
    clusters.sort_by_key(|cluster| cluster.members.first().copied());
    clusters
}

/// Joins the clusters of two reports, unless a report of one contradicts a report of the other.
fn merge(
    reports: &[Report],
    apart: &Apart,
    edge: &(f64, usize, usize, &'static str),
    cluster_of: &mut [usize],
    members: &mut [Vec<usize>],
    ties: &mut [(&'static str, f64)],
) {
    let &(score, a, b, rule) = edge;
    let (into, from) = (
        cluster_of[a].min(cluster_of[b]),
        cluster_of[a].max(cluster_of[b]),
    );
    if into == from {
        return;
    }
    let contradicts = members[from].iter().any(|&x| {
        members[into].iter().any(|&y| {
            judge(&reports[x], &reports[y]) == Verdict::Different
                || (!apart.is_empty() && are_apart(apart, reports[x].id, reports[y].id))
        })
    });
    if contradicts {
        return;
    }
    let moved = std::mem::take(&mut members[from]);
    for &member in &moved {
        cluster_of[member] = into;
    }
    members[into].extend(moved);
    for report in [a, b] {
        if ties[report].0 == "first" {
            ties[report] = (rule, score);
        }
    }
}

/// Tells whether a decision parts two reports.
fn are_apart(apart: &Apart, a: i64, b: i64) -> bool {
    apart.contains(&(a, b)) || apart.contains(&(b, a))
}

/// Returns the day by which a report is sorted.
fn anchor(report: &Report) -> Option<Date> {
    report.date.map(|date| date.0).or(report.published)
}

/// Ties all reports of the kinds and countries that pending articles and the reports in `temp.moved_report` are of.
///
/// Part of the caller's transaction.
pub(super) fn tie(work: &Connection) -> Result<(), Error> {
    let decided = tie_decided::Decided::read(work)?;
    work.execute_batch(
        "DROP TABLE IF EXISTS temp.affected;
         CREATE TEMP TABLE affected (kind TEXT, country TEXT, PRIMARY KEY (kind, country));
         INSERT INTO temp.affected (kind, country)
         SELECT DISTINCT r.kind, coalesce(p.country, '')
           FROM event_report AS r
           LEFT JOIN place AS p ON p.place_id = r.place_id
          WHERE r.article_id IN (SELECT article_id FROM pending)
             OR r.report_id IN (SELECT report_id FROM temp.moved_report)
             OR r.tie IS NULL
             OR r.tie = 'decision';
         UPDATE event_report SET event_id = NULL, tie = NULL WHERE tie = 'decision';",
    )?;
    {
        let mut select = work.prepare(
            "SELECT r.report_id, r.article_id, r.kind, r.label, r.status, r.date_start, r.date_end, r.precision,
                    p.geonames_id, p.kind, p.admin1, a.published_day, r.start_char, r.event_id, o.name, s.identity,
                    a.body_hash, f.country, r.original_start, r.original_end
               FROM event_report AS r
               LEFT JOIN place AS p ON p.place_id = r.place_id
               JOIN temp.affected AS f ON f.kind = r.kind AND f.country = coalesce(p.country, '')
               JOIN article AS a ON a.article_id = r.article_id
               JOIN outlet AS o ON o.outlet_id = a.outlet_id
               JOIN story AS s ON s.story_id = a.story_id
              ORDER BY f.kind, f.country, coalesce(a.published_at, a.published_day, ''), o.name, s.identity, a.body_hash,
                       r.start_char, r.end_char, r.date_start, r.date_end, r.label, r.status, r.report_id",
        )?;
        let mut rows = select.query([])?;
        let mut group: Vec<Report> = Vec::new();
        let mut last: Option<(String, String)> = None;
        while let Some(row) = rows.next()? {
            let report = read(work, row)?;
            let key = (report.kind.clone(), row.get(17)?);
            if last.as_ref() != Some(&key) {
                write(work, &group, &decided.apart)?;
                group.clear();
                last = Some(key);
            }
            group.push(report);
        }
        write(work, &group, &decided.apart)?;
    }
    decided.merge(work)?;
    work.execute_batch(
        "DELETE FROM event WHERE event_id NOT IN (SELECT event_id FROM event_report WHERE event_id IS NOT NULL);
         DROP TABLE temp.affected;",
    )?;
    Ok(())
}

/// Reads a report and its parties.
fn read(conn: &Connection, row: &rusqlite::Row<'_>) -> Result<Report, Error> {
    let day = |index: usize| -> Result<Option<Date>, Error> {
        Ok(row
            .get::<_, Option<String>>(index)?
            .and_then(|day| day.parse().ok()))
    };
    let id: i64 = row.get(0)?;
    let mut select = conn.prepare_cached(
        "SELECT CASE WHEN c.kind = 'source' OR c.key LIKE 'in:%' THEN NULL ELSE c.key END, e.name
           FROM event_participant AS e
           LEFT JOIN actor AS c ON c.actor_id = e.actor_id
          WHERE e.report_id = ?1",
    )?;
    let parties = select
        .query_map([id], |row| {
            Ok(match row.get::<_, Option<String>>(0)? {
                Some(key) => key,
                None => party(&row.get::<_, String>(1)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    let geonames_id: Option<i64> = row.get(8)?;
    let place = match geonames_id {
        Some(geonames_id) => Some((geonames_id, row.get(9)?, row.get(10)?)),
        None => None,
    };
    let (outlet, identity, hash): (String, String, String) =
        (row.get(14)?, row.get(15)?, row.get(16)?);
    let start: i64 = row.get(12)?;
    let published = day(11)?;
    Ok(Report {
        id,
        article: row.get(1)?,
        kind: row.get(2)?,
        label: Label::new(&fold(&row.get::<_, String>(3)?)),
        status: row.get(4)?,
        date: day(5)?.zip(day(6)?),
        original: day(18)?.zip(day(19)?),
        precision: row.get(7)?,
        place,
        published,
        parties,
        order: (format!("{outlet}|{identity}|{hash}"), start),
        event: row.get(13)?,
    })
}

/// Returns the folded name of a party without its article.
fn party(name: &str) -> String {
    let folded = fold(name);
    for article in ["the ", "a ", "an "] {
        if let Some(rest) = folded.strip_prefix(article) {
            return rest.to_owned();
        }
    }
    folded
}

/// Writes the events of one group.
fn write(conn: &Connection, reports: &[Report], apart: &Apart) -> Result<(), Error> {
    // Keys are cleared first: one event may take the key that another had.
    let mut known: BTreeSet<i64> = reports.iter().filter_map(|report| report.event).collect();
    for event in &known {
        conn.prepare_cached("UPDATE event SET key = 'old:' || event_id WHERE event_id = ?1")?
            .execute([event])?;
    }
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for cluster in clusters(reports, apart) {
        let Some(&first) = cluster.members.first() else {
            continue;
        };
        let first = &reports[first];
        let id = cluster
            .members
            .iter()
            .filter_map(|&member| reports[member].event)
            .filter(|event| known.contains(event))
            .min();
        let mut hex = blake3::hash(first.order.0.as_bytes()).to_hex().to_string();
        hex.truncate(16);
        let mut key = format!(
            "{}|{}|{}|{hex}|{}",
            first.kind,
            first
                .place
                .as_ref()
                .map_or_else(|| "-".to_owned(), |place| place.0.to_string()),
            first
                .date
                .map_or_else(|| "-".to_owned(), |date| date.0.to_string()),
            first.order.1
        );
        // One trigger may stand for two events ("talks on Monday and on Friday").
        while !keys.insert(key.clone()) {
            key.push('+');
        }
        let members: Vec<i64> = cluster
            .members
            .iter()
            .map(|&member| reports[member].id)
            .collect();
        let (label, place) = name(conn, &members)?;
        let id = if let Some(id) = id {
            known.remove(&id);
            conn.prepare_cached(
                "UPDATE event SET label = ?2, place_id = ?3, key = ?4 WHERE event_id = ?1",
            )?
            .execute(params![id, label, place, key])?;
            id
        } else {
            conn.prepare_cached(
                "INSERT INTO event (kind, label, place_id, key) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![first.kind, label, place, key])?;
            conn.last_insert_rowid()
        };
        for (&member, &(rule, score)) in cluster.members.iter().zip(&cluster.ties) {
            conn.prepare_cached("UPDATE event_report SET event_id = ?2, tie = ?3, tie_score = ?4 WHERE report_id = ?1")?
                .execute(params![reports[member].id, id, rule, score])?;
        }
    }
    Ok(())
}

/// Returns what an event is called and where it is: the label most reports give it, with the place where it is a bare word, and
/// the finest place.
pub(super) fn name(conn: &Connection, reports: &[i64]) -> Result<(String, Option<i64>), Error> {
    let mut labels: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
    let mut place: Option<(bool, i64, String)> = None;
    for (position, report) in reports.iter().enumerate() {
        let (label, place_id, kind, name): (String, Option<i64>, Option<String>, Option<String>) =
            conn.prepare_cached(
                "SELECT r.label, r.place_id, p.kind, p.name
                   FROM event_report AS r LEFT JOIN place AS p ON p.place_id = r.place_id
                  WHERE r.report_id = ?1",
            )?
            .query_row([report], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        let entry = labels.entry(fold(&label)).or_insert((0, position, label));
        entry.0 += 1;
        if let (Some(place_id), Some(kind), Some(name)) = (place_id, kind, name) {
            let broad = kind == "country";
            if place.as_ref().is_none_or(|(known, _, _)| *known && !broad) {
                place = Some((broad, place_id, name));
            }
        }
    }
    let mut label = labels
        .into_values()
        .max_by_key(|(count, position, _)| (*count, std::cmp::Reverse(*position)))
        .map(|(_, _, label)| label)
        .unwrap_or_default();
    if let Some((_, _, place)) = &place
        && !label.contains(' ')
    {
        label = format!("{label} in {place}");
    }
    Ok((label, place.map(|(_, id, _)| id)))
}

#[cfg(test)]
mod tests {
    use super::super::tie_rule::tests::report;
    use super::*;

    fn sets(reports: &[Report]) -> Vec<Vec<i64>> {
        clusters(reports, &Apart::new())
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
        assert_eq!(clusters(&reports, &Apart::new()).len(), 1);
        let apart = Apart::from([(2, 1), (2, 3)]);
        let parted = clusters(&reports, &apart);
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
}
