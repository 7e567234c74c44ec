//! What people decided about events: reports that are of other events than the rules say, and events that are one.
//!
//! A decision names a report by its story, the first digits of its body's hash, its kind, its first character and its first day:
//! what stays the same in another database and, within some characters, under another extractor.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use super::decision::{self, Action};
use super::tie;

/// Digits of the body's hash in a reference.
const DIGITS: usize = 12;

/// Farthest that a report may have moved under another extractor, in characters.
const MOVED: i64 = 120;

/// Decisions about events with the reports of this database.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Pairs of reports that are parted.
    pub(super) apart: BTreeSet<(i64, i64)>,
    /// A report of an event that goes, and one of the event that stays.
    merged: Vec<(i64, i64)>,
}

impl Decided {
    /// Reads the decisions in force; one whose reports are not all there does nothing until they are.
    pub(super) fn read(conn: &Connection) -> Result<Self, Error> {
        let mut decided = Self::default();
        for kept in decision::decisions(conn)? {
            let decision = kept.decision;
            if kept.undone || !decision.action.is_of_events() {
                continue;
            }
            let Some(target) = report(conn, &decision.target)? else {
                continue;
            };
            if decision.action == Action::EventMerge {
                let other = decision.other.as_deref();
                if let Some(other) = other
                    .map(|other| report(conn, other))
                    .transpose()?
                    .flatten()
                {
                    decided.merged.push((target, other));
                }
                continue;
            }
            let others = decision.other.iter().map(String::as_str);
            let more = decision.value.iter().flat_map(|value| value.lines());
            for other in others.chain(more) {
                if let Some(other) = report(conn, other)?.filter(|other| *other != target) {
                    decided.apart.insert((target, other));
                }
            }
        }
        Ok(decided)
    }

    /// Tells whether any events are one by decision.
    pub(super) fn merges(&self) -> bool {
        !self.merged.is_empty()
    }

    /// Makes events one, in the order of the decisions.
    pub(super) fn merge(&self, conn: &Connection) -> Result<(), Error> {
        let event = |report: i64| -> Result<Option<(i64, String)>, Error> {
            Ok(conn
                .prepare_cached(
                    "SELECT e.event_id, e.kind FROM event_report AS r JOIN event AS e ON e.event_id = r.event_id
                      WHERE r.report_id = ?1",
                )?
                .query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?)
        };
        for &(from, into) in &self.merged {
            let (Some((from, kind)), Some((into, other_kind))) = (event(from)?, event(into)?)
            else {
                continue;
            };
            if from == into || kind != other_kind {
                continue;
            }
            conn.prepare_cached(
                "UPDATE event_report SET event_id = ?2, tie = 'decision', tie_score = 1 WHERE event_id = ?1",
            )?
            .execute([from, into])?;
            let members: Vec<i64> = conn
                .prepare_cached(
                    "SELECT r.report_id
                       FROM event_report AS r
                       JOIN article AS a ON a.article_id = r.article_id
                       JOIN outlet AS o ON o.outlet_id = a.outlet_id
                       JOIN story AS s ON s.story_id = a.story_id
                      WHERE r.event_id = ?1
                      ORDER BY coalesce(a.published_at, a.published_day, ''), o.name, s.identity, a.body_hash, r.start_char,
                               r.end_char, r.date_start, r.date_end, r.label, r.status, r.report_id",
                )?
                .query_map([into], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let (label, place) = tie::name(conn, &members)?;
            conn.prepare_cached("UPDATE event SET label = ?2, place_id = ?3 WHERE event_id = ?1")?
                .execute(params![into, label, place])?;
        }
        Ok(())
    }
}

/// Returns how a decision names a report.
pub(super) fn reference(conn: &Connection, report: i64) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT o.name || '|' || s.identity || '|' || substr(a.body_hash, 1, ?2) || '|' || r.kind || '|' || r.start_char || '|'
                    || coalesce(r.date_start, '-')
               FROM event_report AS r
               JOIN article AS a ON a.article_id = r.article_id
               JOIN story AS s ON s.story_id = a.story_id
               JOIN outlet AS o ON o.outlet_id = s.outlet_id
              WHERE r.report_id = ?1",
        )?
        .query_row(params![report, super::words::int(DIGITS)], |row| row.get(0))
        .optional()?)
}

/// Returns the report that a reference names: of its kind the nearest to its place in the text.
pub(super) fn report(conn: &Connection, reference: &str) -> Result<Option<i64>, Error> {
    let mut parts = reference.rsplitn(5, '|');
    let (Some(day), Some(start), Some(kind), Some(hash), Some(story)) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return Ok(None);
    };
    let (Ok(start), Some(story)) = (start.parse::<i64>(), decision::story(conn, story)?) else {
        return Ok(None);
    };
    Ok(conn
        .prepare_cached(
            "SELECT r.report_id
               FROM article AS a
               JOIN event_report AS r ON r.article_id = a.article_id
              WHERE a.story_id = ?1
                AND substr(a.body_hash, 1, length(?2)) = ?2
                AND r.kind = ?3
                AND abs(r.start_char - ?4) <= ?6
              ORDER BY abs(r.start_char - ?4), coalesce(r.date_start, '-') <> ?5, r.date_end, r.label, r.report_id
              LIMIT 1",
        )?
        .query_row(params![story, hash, kind, start, day, MOVED], |row| {
            row.get(0)
        })
        .optional()?)
}
