//! Ties reports of one event together, inside an article and across articles.
//!
//! Reports are grouped by kind and country. A new report is compared with those near it in its group, and all that are linked with
//! it, directly or through others, are put into events anew ([`tie_cluster`](super::tie_cluster)), in an order that does not depend
//! on the order of import; what is as before is not written. Where a report is gone, or its parties are others, its whole group is
//! worked through. Events keep their number where their reports had one. Decisions of people overrule the rules: reports parted by
//! one are never joined, and events that are one by decision become one at the end.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::tie_cluster::{Apart, Cluster, Group, WINDOW_DAYS};
use super::tie_rule::{Extent, Label, Location, Report, Stage, hash, is_singular};
use super::{Error, tie_decided};
use crate::text::fold;

/// Days on either side of a new report that are read at first: two steps from report to report. Where they don't do, twice as many
/// are read next.
const READ_DAYS: i32 = 2 * WINDOW_DAYS;

/// Most such days: more than any news spans.
const MOST_DAYS: i32 = 100 * 366;

/// Where fewer than one report in so many is new, only reports near the new ones are read.
const FEW: i64 = 5;

/// Kind and country of reports, the country empty where it is unknown, and whether all of them are tied anew.
type Groups = BTreeMap<(String, String), bool>;

/// Ties the reports that are not tied yet, and whole groups where a report in `temp.moved_report` or `tie_anew` says so.
///
/// Part of the caller's transaction.
pub(super) fn tie(work: &Connection) -> Result<(), Error> {
    let decided = tie_decided::Decided::read(work)?;
    // Untied reports come by their index; a report that has an event but no tie has lost one that shared it.
    work.execute_batch(
        "UPDATE event_report SET event_id = NULL, tie = NULL WHERE tie = 'decision';
         DROP TABLE IF EXISTS temp.affected;
         CREATE TEMP TABLE affected (kind TEXT, country TEXT, whole INTEGER NOT NULL, PRIMARY KEY (kind, country));
         INSERT INTO temp.affected (kind, country, whole)
         SELECT r.kind, coalesce(p.country, ''), max(r.event_id IS NOT NULL)
           FROM event_report AS r
           LEFT JOIN place AS p ON p.place_id = r.place_id
          WHERE r.tie IS NULL
          GROUP BY r.kind, coalesce(p.country, '');
         INSERT INTO temp.affected (kind, country, whole)
         SELECT DISTINCT r.kind, coalesce(p.country, ''), 1
           FROM temp.moved_report AS m
           JOIN event_report AS r ON r.report_id = m.report_id
           LEFT JOIN place AS p ON p.place_id = r.place_id
          WHERE true
             ON CONFLICT (kind, country) DO UPDATE SET whole = 1;
         INSERT INTO temp.affected (kind, country, whole)
         SELECT kind, country, 1 FROM tie_anew WHERE true
             ON CONFLICT (kind, country) DO UPDATE SET whole = 1;
         DELETE FROM tie_anew;",
    )?;
    let groups: Groups = work
        .prepare("SELECT kind, country, whole FROM temp.affected")?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let any_whole = groups.values().any(|whole| *whole);
    let few = few_are_new(work)?;
    let (mut near, all): (Groups, Groups) =
        groups.into_iter().partition(|(_, whole)| few && !*whole);
    if !all.is_empty() {
        tie_groups(work, &all, None, &decided.apart)?;
    }
    if !near.is_empty() {
        let mut days = Days::of_new(work)?;
        while !near.is_empty() {
            let mut missed = Days {
                margin: (days.margin * 2).min(MOST_DAYS),
                ..days.clone()
            };
            near = tie_groups(work, &near, Some((&days, &mut missed)), &decided.apart)?;
            days = missed;
        }
    }
    decided.merge(work)?;
    if any_whole || decided.merges() {
        work.execute_batch(
            "DELETE FROM event
              WHERE NOT EXISTS (SELECT 1 FROM event_report AS r WHERE r.event_id = event.event_id)",
        )?;
    }
    work.execute_batch("DROP TABLE temp.affected")?;
    Ok(())
}

/// Tells whether so few reports are new that only those near them need be read.
fn few_are_new(conn: &Connection) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT (SELECT count(*) FROM event_report WHERE tie IS NULL) * ?1 < (SELECT count(*) FROM event_report)",
        [FEW],
        |row| row.get(0),
    )?)
}

/// The days, and whether those without a day, whose reports are read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Days {
    /// First and last days, in order and apart from each other.
    ranges: Vec<(Date, Date)>,
    undated: bool,
    /// Days that are added on either side of one.
    margin: i32,
}

impl Days {
    const fn new(margin: i32) -> Self {
        Self {
            ranges: Vec::new(),
            undated: false,
            margin,
        }
    }

    /// Returns the days about all reports that are not tied yet.
    fn of_new(conn: &Connection) -> Result<Self, Error> {
        let mut select = conn.prepare(
            "SELECT DISTINCT coalesce(r.date_start, a.published_day), a.published_day IS NULL
               FROM event_report AS r
               JOIN article AS a ON a.article_id = r.article_id
              WHERE r.tie IS NULL",
        )?;
        let mut days = Self::new(READ_DAYS);
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            days.undated |= row.get::<_, bool>(1)?;
            if let Some(day) = day(row, 0)? {
                days.add(day);
            }
        }
        Ok(days)
    }

    /// Adds the days about one.
    fn add(&mut self, day: Date) {
        let margin = self.margin.days();
        let (mut first, mut last) = (day.saturating_sub(margin), day.saturating_add(margin));
        if self.hold(first, last) {
            return;
        }
        self.ranges.retain(|&(start, end)| {
            let is_apart = end < first || last < start;
            if !is_apart {
                first = first.min(start);
                last = last.max(end);
            }
            is_apart
        });
        let at = self.ranges.partition_point(|range| range.0 < first);
        self.ranges.insert(at, (first, last));
    }

    fn hold(&self, first: Date, last: Date) -> bool {
        self.ranges
            .iter()
            .any(|&(start, end)| start <= first && last <= end)
    }

    /// Tells whether all reports that one is compared with have been read; if not, adds their days to `missed`.
    fn hold_all_near(&self, report: &Report, missed: &mut Self) -> bool {
        let mut held = true;
        if report.published.is_none() && !self.undated {
            missed.undated = true;
            held = false;
        }
        if let Some(day) = report.anchor() {
            let near = WINDOW_DAYS.days();
            if !self.hold(day.saturating_sub(near), day.saturating_add(near)) {
                missed.add(day);
                held = false;
            }
        }
        held
    }

    /// Puts the numbers of the reports of these days into `temp.candidate`.
    fn select(&self, conn: &Connection) -> Result<(), Error> {
        conn.execute_batch(
            "DROP TABLE IF EXISTS temp.candidate;
             CREATE TEMP TABLE candidate (report_id INTEGER PRIMARY KEY);",
        )?;
        for (first, last) in &self.ranges {
            let range = params![first.to_string(), last.to_string()];
            conn.prepare_cached(
                "INSERT OR IGNORE INTO temp.candidate (report_id)
                 SELECT report_id FROM event_report WHERE date_start BETWEEN ?1 AND ?2",
            )?
            .execute(range)?;
            conn.prepare_cached(
                "INSERT OR IGNORE INTO temp.candidate (report_id)
                 SELECT r.report_id
                   FROM article AS a
                  CROSS JOIN event_report AS r ON r.article_id = a.article_id
                  WHERE a.published_day BETWEEN ?1 AND ?2 AND r.date_start IS NULL",
            )?
            .execute(range)?;
        }
        if self.undated {
            conn.execute_batch(
                "INSERT OR IGNORE INTO temp.candidate (report_id)
                 SELECT r.report_id
                   FROM article AS a
                  CROSS JOIN event_report AS r ON r.article_id = a.article_id
                  WHERE a.published_day IS NULL",
            )?;
        }
        Ok(())
    }
}

/// Ties the reports of some groups: all, or those that are not tied yet and what they are linked with.
///
/// With `near`, only reports of some days are read. Groups for which these are too few are left, and returned, and what else is to
/// be read for them is added to its second part.
fn tie_groups(
    conn: &Connection,
    groups: &Groups,
    mut near: Option<(&Days, &mut Days)>,
    apart: &Apart,
) -> Result<Groups, Error> {
    conn.execute_batch("DELETE FROM temp.affected")?;
    for ((kind, country), whole) in groups {
        conn.prepare_cached(
            "INSERT INTO temp.affected (kind, country, whole) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![kind, country, whole])?;
    }
    let source = if let Some((days, _)) = &near {
        days.select(conn)?;
        "temp.candidate AS c CROSS JOIN event_report AS r ON r.report_id = c.report_id"
    } else {
        "event_report AS r"
    };
    let mut select = conn.prepare(&format!(
        "SELECT r.report_id, r.article_id, r.kind, r.label, r.status, r.date_start, r.date_end, r.precision,
                p.geonames_id, p.kind, p.admin1, a.published_day, r.start_char, r.event_id, o.name, s.identity,
                a.body_hash, f.country, r.original_start, r.original_end, r.tie IS NULL OR f.whole
           FROM {source}
           LEFT JOIN place AS p ON p.place_id = r.place_id
           JOIN temp.affected AS f ON f.kind = r.kind AND f.country = coalesce(p.country, '')
           JOIN article AS a ON a.article_id = r.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
           JOIN story AS s ON s.story_id = a.story_id
          ORDER BY f.kind, f.country, coalesce(a.published_at, a.published_day, ''), o.name, s.identity, a.body_hash,
                   r.start_char, r.end_char, r.date_start, r.date_end, r.label, r.status, r.report_id"
    ))?;
    let mut left = Groups::new();
    let mut end =
        |name: Option<(String, String)>, reports: &mut Vec<Report>, new: &mut Vec<bool>| {
            if let Some(name) = name
                && !tie_group(conn, &name.0, reports, new, &mut near, apart)?
            {
                left.insert(name, false);
            }
            reports.clear();
            new.clear();
            Ok::<_, Error>(())
        };
    let (mut reports, mut new) = (Vec::new(), Vec::new());
    let mut last: Option<(String, String)> = None;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let name = (row.get(2)?, row.get(17)?);
        if last.as_ref() != Some(&name) {
            end(last.replace(name), &mut reports, &mut new)?;
        }
        reports.push(read(conn, row)?);
        new.push(row.get(20)?);
    }
    end(last, &mut reports, &mut new)?;
    Ok(left)
}

/// Ties the reports of one group that are new, and those that they are linked with; returns false where more must be read for it.
fn tie_group(
    conn: &Connection,
    kind: &str,
    reports: &[Report],
    is_new: &[bool],
    near: &mut Option<(&Days, &mut Days)>,
    apart: &Apart,
) -> Result<bool, Error> {
    let group = Group::new(reports);
    let mut seeds: Vec<usize> = (0..reports.len()).filter(|&index| is_new[index]).collect();
    if seeds.len() < reports.len() {
        seeds.extend(group.parted_by(is_new));
    }
    let (members, links) = group.linked(&seeds);
    if let Some((days, missed)) = near {
        let mut held = true;
        for &member in &members {
            held &= days.hold_all_near(&reports[member], missed);
        }
        if !held {
            return Ok(false);
        }
    }
    let clusters = group.clusters(&members, links, apart);
    write(conn, kind, reports, &clusters)?;
    Ok(true)
}

/// Returns the day in a column.
fn day(row: &rusqlite::Row<'_>, index: usize) -> Result<Option<Date>, Error> {
    Ok(row
        .get::<_, Option<String>>(index)?
        .and_then(|day| day.parse().ok()))
}

/// Reads a report and its parties.
fn read(conn: &Connection, row: &rusqlite::Row<'_>) -> Result<Report, Error> {
    let id: i64 = row.get(0)?;
    let mut select = conn.prepare_cached(
        "SELECT CASE WHEN c.kind = 'source' OR c.key LIKE 'in:%' THEN NULL ELSE c.key END, e.name
           FROM event_participant AS e
           LEFT JOIN actor AS c ON c.actor_id = e.actor_id
          WHERE e.report_id = ?1",
    )?;
    let parties: Vec<String> = select
        .query_map([id], |row| {
            Ok(match row.get::<_, Option<String>>(0)? {
                Some(key) => key,
                None => party(&row.get::<_, String>(1)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    let place = match row.get(8)? {
        Some(geonames_id) => Some(Location {
            geonames_id,
            extent: match row.get_ref(9)?.as_str_or_null().ok().flatten() {
                Some("country") => Extent::Country,
                Some("region") => Extent::Region,
                _ => Extent::Point,
            },
            division: row.get::<_, Option<String>>(10)?.as_deref().map(hash),
        }),
        None => None,
    };
    let text = |index: usize| -> Result<String, Error> { Ok(row.get(index)?) };
    let article = format!("{}|{}|{}", text(14)?, text(15)?, text(16)?);
    let digest = blake3::hash(article.as_bytes());
    let digits = digest
        .as_bytes()
        .first_chunk()
        .copied()
        .map(u64::from_be_bytes)
        .unwrap_or_default();
    Ok(Report {
        id,
        article: row.get(1)?,
        singular: is_singular(&text(2)?),
        label: Label::new(&fold(&text(3)?)),
        stage: Stage::new(&text(4)?),
        date: day(row, 5)?.zip(day(row, 6)?),
        fine: matches!(text(7)?.as_str(), "minute" | "day" | "approximate_day"),
        original: day(row, 18)?.zip(day(row, 19)?),
        place,
        published: day(row, 11)?,
        parties: parties.into_iter().collect(),
        trigger: (digits, row.get(12)?),
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

/// Writes the events of one group that are not as before.
fn write(
    conn: &Connection,
    kind: &str,
    reports: &[Report],
    clusters: &[Cluster],
) -> Result<(), Error> {
    let members = clusters.iter().flat_map(|cluster| &cluster.members);
    // Events that are still without reports of their own.
    let mut free: BTreeSet<i64> = members
        .filter_map(|&member| reports[member].event)
        .collect();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let mut events = Vec::with_capacity(clusters.len());
    for cluster in clusters {
        let Some(&first) = cluster.members.first() else {
            continue;
        };
        let first = &reports[first];
        let id = cluster
            .members
            .iter()
            .filter_map(|&member| reports[member].event)
            .filter(|event| free.contains(event))
            .min();
        if let Some(id) = id {
            free.remove(&id);
        }
        let mut key = format!(
            "{kind}|{}|{}|{:016x}|{}",
            first
                .place
                .map_or_else(|| "-".to_owned(), |place| place.geonames_id.to_string()),
            first
                .date
                .map_or_else(|| "-".to_owned(), |date| date.0.to_string()),
            first.trigger.0,
            first.trigger.1
        );
        // One trigger may stand for two events ("talks on Monday and on Friday").
        while !keys.insert(key.clone()) {
            key.push('+');
        }
        events.push((cluster, id, key));
    }
    // Keys are cleared first: one event may take the key that another had.
    let changed = events
        .iter()
        .filter_map(|(_, id, key)| Some((id.as_ref()?, Some(key))));
    for (event, key) in changed.chain(free.iter().map(|event| (event, None))) {
        conn.prepare_cached(
            "UPDATE event SET key = 'old:' || event_id WHERE event_id = ?1 AND key IS NOT ?2",
        )?
        .execute(params![event, key])?;
    }
    for (cluster, id, key) in events {
        let ids: Vec<i64> = cluster
            .members
            .iter()
            .map(|&member| reports[member].id)
            .collect();
        let (label, place) = name(conn, &ids)?;
        let id = if let Some(id) = id {
            conn.prepare_cached(
                "UPDATE event SET label = ?2, place_id = ?3, key = ?4
                  WHERE event_id = ?1 AND (label IS NOT ?2 OR place_id IS NOT ?3 OR key IS NOT ?4)",
            )?
            .execute(params![id, label, place, key])?;
            id
        } else {
            conn.prepare_cached(
                "INSERT INTO event (kind, label, place_id, key) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![kind, label, place, key])?;
            conn.last_insert_rowid()
        };
        for (member, &(rule, score)) in ids.iter().zip(&cluster.ties) {
            conn.prepare_cached(
                "UPDATE event_report SET event_id = ?2, tie = ?3, tie_score = ?4
                  WHERE report_id = ?1 AND (event_id IS NOT ?2 OR tie IS NOT ?3 OR tie_score IS NOT ?4)",
            )?
            .execute(params![member, id, rule, score])?;
        }
    }
    for event in free {
        conn.prepare_cached(
            "DELETE FROM event
              WHERE event_id = ?1 AND NOT EXISTS (SELECT 1 FROM event_report AS r WHERE r.event_id = ?1)",
        )?
        .execute([event])?;
    }
    Ok(())
}

/// Returns the preposition between the word for an event and its place: "talks in", "visit to", "leave for".
fn link(label: &str) -> &'static str {
    let word = label.to_lowercase();
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(&["visit", "trip", "travel", "return", "fly", "flies", "flew"]) {
        "to"
    } else if starts(&["leav", "left", "depart", "head"]) {
        "for"
    } else {
        "in"
    }
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
        label = format!("{label} {} {place}", link(&label));
    }
    Ok((label, place.map(|(_, id, _)| id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_joined_where_they_meet() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut days = Days::new(5);
        for text in ["2021-05-10", "2021-01-01", "2021-05-18", "2021-05-10"] {
            days.add(day(text));
        }
        assert_eq!(
            days.ranges,
            [
                (day("2020-12-27"), day("2021-01-06")),
                (day("2021-05-05"), day("2021-05-23")),
            ]
        );
        assert!(days.hold(day("2021-05-06"), day("2021-05-20")));
        assert!(!days.hold(day("2021-01-06"), day("2021-05-06")));
    }
}
