//! Reads stored articles anew: the present extractor over bodies that are in, without their source files.
//!
//! Articles keep their numbers, and so do events whose reports stay. An article whose facts are the same as before is left alone.
//! What is still to be read stands in the table `reextract`, and shrinks in the transactions that write the facts: work that was
//! stopped, even by force, goes on where it was.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior, params};

use super::article::{Record, Writer};
use super::facts::{Chars, Facts};
use super::identity;
use super::{Database, Error};
use crate::model::{Article, Part, PartRole, ProviderTag, Span, TagKind};

/// Which articles are to be read anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// What an earlier re-extraction has left, or where it left nothing, all.
    Rest,
    /// Those published on a day or later.
    Since(String),
    /// Those with these numbers.
    Articles(Vec<i64>),
}

/// A stored article, ready to be read.
#[derive(Debug)]
pub struct Text {
    /// Its number.
    pub id: i64,
    /// The article, as far as extraction looks at it.
    pub article: Article,
    /// What makes it the same story as another of its outlet.
    identity: String,
    /// BLAKE3 of the body, hexadecimal.
    body_hash: String,
}

/// An article with what was found in it now.
#[derive(Debug)]
pub struct Reread {
    id: i64,
    record: Record,
}

impl Reread {
    /// Prepares the rows; can run on any thread.
    pub fn new(text: Text, found: &crate::model::Extraction) -> Self {
        Self {
            id: text.id,
            record: Record::of_stored(text.article, found, text.identity, text.body_hash),
        }
    }
}

/// What a re-extraction changed: facts that are new and facts that are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Articles read.
    pub articles: u64,
    /// Articles with any change.
    pub changed: u64,
    /// Quotes: new, gone.
    pub quotes: (u64, u64),
    /// Mentions: new, gone.
    pub mentions: (u64, u64),
    /// Event reports: new, gone.
    pub events: (u64, u64),
    /// Roles: new, gone.
    pub roles: (u64, u64),
}

impl Changes {
    /// Counts a line that only one side has.
    fn count(&mut self, line: &str, is_new: bool) {
        let pair = match line.as_bytes().first() {
            Some(b'q') => &mut self.quotes,
            Some(b'm') => &mut self.mentions,
            Some(b'e') => &mut self.events,
            Some(b'r') => &mut self.roles,
            _ => return,
        };
        if is_new {
            pair.0 += 1;
        } else {
            pair.1 += 1;
        }
    }
}

impl Database {
    /// Notes what is to be read anew; returns how many articles are, and how many of them an earlier re-extraction left.
    pub fn select_for_reextraction(&mut self, selection: &Selection) -> Result<(u64, u64), Error> {
        let work = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let count = |conn: &Connection| -> Result<u64, Error> {
            Ok(conn
                .query_row("SELECT count(*) FROM reextract", [], |row| {
                    row.get::<_, i64>(0)
                })?
                .unsigned_abs())
        };
        let left = count(&work)?;
        match selection {
            Selection::Rest if left > 0 => {}
            Selection::Rest => {
                work.execute(
                    "INSERT INTO reextract (article_id) SELECT article_id FROM article",
                    [],
                )?;
            }
            Selection::Since(day) => {
                work.execute(
                    "INSERT OR IGNORE INTO reextract (article_id)
                     SELECT article_id FROM article WHERE coalesce(published_at, published_day) >= ?1",
                    [day],
                )?;
            }
            Selection::Articles(ids) => {
                for id in ids {
                    work.execute(
                        "INSERT OR IGNORE INTO reextract (article_id) SELECT article_id FROM article WHERE article_id = ?1",
                        [id],
                    )?;
                }
            }
        }
        // What somebody else has read for facts stays as it came.
        work.execute(
            "DELETE FROM reextract
              WHERE article_id IN (SELECT a.article_id
                                     FROM source_file AS f JOIN article AS a ON a.file_id = f.file_id
                                    WHERE f.format = 'annotated')",
            [],
        )?;
        let all = count(&work)?;
        work.commit()?;
        Ok((all, left))
    }

    /// Ends a re-extraction: what is left are articles on which the program failed.
    pub fn end_reextraction(&self) -> Result<(), Error> {
        self.conn.execute("DELETE FROM reextract", [])?;
        Ok(())
    }

    /// Removes places that nothing names any more.
    pub fn remove_unused_places(&self) -> Result<(), Error> {
        self.conn.execute(
            "DELETE FROM place
              WHERE NOT EXISTS (SELECT 1 FROM mention AS m WHERE m.place_id = place.place_id)
                AND NOT EXISTS (SELECT 1 FROM quote_about AS b WHERE b.place_id = place.place_id)
                AND NOT EXISTS (SELECT 1 FROM event_report AS r WHERE r.place_id = place.place_id)
                AND NOT EXISTS (SELECT 1 FROM event AS e WHERE e.place_id = place.place_id)",
            [],
        )?;
        Ok(())
    }

    /// Returns the next articles to be read after the number `after`, at most `most`, and at least one where one is left.
    pub fn texts(&self, after: i64, most: usize) -> Result<Vec<Text>, Error> {
        let mut select = self.conn.prepare_cached(
            "SELECT a.article_id, o.name, s.identity, a.body_hash, a.body, a.headline, a.published_day, a.dateline,
                    a.dateline_places, a.byline, a.language
               FROM reextract AS x
               JOIN article AS a ON a.article_id = x.article_id
               JOIN outlet AS o ON o.outlet_id = a.outlet_id
               JOIN story AS s ON s.story_id = a.story_id
              WHERE x.article_id > ?1
              ORDER BY x.article_id
              LIMIT ?2",
        )?;
        let mut rows = select.query(params![after, super::words::int(most)])?;
        let mut texts = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let body: String = row.get(4)?;
            let day: Option<String> = row.get(6)?;
            let parts = parts(&self.conn, id, &body)?;
            let tags = tags(&self.conn, id)?;
            let dateline: Option<String> = row.get(7)?;
            let places: Option<String> = row.get(8)?;
            let article = Article {
                outlet: row.get(1)?,
                headline: row.get(5)?,
                byline: row.get(9)?,
                language: row.get(10)?,
                dateline_places: match (places, &dateline) {
                    (Some(places), _) => places.lines().map(str::to_owned).collect(),
                    (None, Some(dateline)) => places_of(dateline),
                    (None, None) => Vec::new(),
                },
                dateline,
                parts,
                tags,
                ..Article::from_text(&body, day.and_then(|day| day.parse().ok()))
            };
            texts.push(Text {
                id,
                article,
                identity: row.get(2)?,
                body_hash: row.get(3)?,
            });
        }
        Ok(texts)
    }
}

/// Returns the places of a dateline that was stored without them: `BEIRUT/AMMAN, Feb 13`.
fn places_of(dateline: &str) -> Vec<String> {
    dateline
        .split(',')
        .next()
        .unwrap_or_default()
        .split('/')
        .map(|place| place.trim().to_owned())
        .filter(|place| !place.is_empty())
        .collect()
}

/// Returns what the provider of an article tagged in it, as far as the text has it: the tags themselves are not stored, but the
/// mentions that they gave are.
fn tags(conn: &Connection, article: i64) -> Result<Vec<ProviderTag>, Error> {
    let mut select = conn.prepare_cached(
        "SELECT DISTINCT CASE WHEN m.place_id IS NOT NULL THEN 'place' ELSE x.kind END,
                substr(a.body, m.start_char + 1, m.end_char - m.start_char)
           FROM mention AS m
           JOIN article AS a ON a.article_id = m.article_id
           LEFT JOIN actor AS x ON x.actor_id = coalesce(m.own_actor_id, m.actor_id)
          WHERE m.article_id = ?1 AND m.method = 'provider'
          ORDER BY m.start_char",
    )?;
    let rows: Vec<(Option<String>, String)> = select
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows
        .into_iter()
        .map(|(kind, name)| ProviderTag {
            kind: match kind.as_deref() {
                Some("person") => TagKind::Person,
                Some("organisation" | "group") => TagKind::Organisation,
                _ => TagKind::Place,
            },
            name,
            code: None,
        })
        .collect())
}

/// Returns the parts of a body, in bytes.
fn parts(conn: &Connection, article: i64, body: &str) -> Result<Vec<Part>, Error> {
    let mut select = conn.prepare_cached(
        "SELECT role, start_char, end_char FROM article_part WHERE article_id = ?1 ORDER BY start_char, part_id",
    )?;
    let rows: Vec<(String, i64, i64)> = select
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let byte = |char: i64| -> usize {
        let char = usize::try_from(char).unwrap_or_default();
        if body.is_ascii() {
            char.min(body.len())
        } else {
            body.char_indices()
                .nth(char)
                .map_or(body.len(), |(byte, _)| byte)
        }
    };
    Ok(rows
        .into_iter()
        .filter_map(|(role, start, end)| {
            let role = match role.as_str() {
                "summary" => PartRole::Summary,
                "dateline" => PartRole::Dateline,
                "heading" => PartRole::Heading,
                "story" => PartRole::Story,
                "table" => PartRole::Table,
                _ => return None,
            };
            Some(Part {
                role,
                span: Span::new(byte(start), byte(end)),
            })
        })
        .collect())
}

impl Writer<'_> {
    /// Writes what was found in a stored article now, in the caller's transaction, and takes it off the list.
    pub fn replace(&mut self, reread: &Reread, changes: &mut Changes) -> Result<(), Error> {
        let (id, record) = (reread.id, &reread.record);
        self.conn
            .prepare_cached("DELETE FROM reextract WHERE article_id = ?1")?
            .execute([id])?;
        let there = self
            .conn
            .prepare_cached("SELECT 1 FROM article WHERE article_id = ?1")?
            .exists([id])?;
        if !there {
            return Ok(());
        }
        changes.articles += 1;
        let old = old_lines(self.conn, id)?;
        let new = new_lines(record.facts(), &record.local_prefix());
        if old == new {
            return Ok(());
        }
        changes.changed += 1;
        for line in difference(&old, &new) {
            changes.count(line, false);
        }
        for line in difference(&new, &old) {
            changes.count(line, true);
        }
        let actors = identity::actors_of(self.conn, id)?;
        let events = forget(self.conn, id)?;
        self.facts.add(id, record)?;
        for ((kind, start, end), event) in events {
            self.conn
                .prepare_cached(
                    "UPDATE event_report SET event_id = ?5
                      WHERE article_id = ?1 AND kind = ?2 AND start_char = ?3 AND end_char = ?4 AND event_id IS NULL",
                )?
                .execute(params![id, kind, start, end, event])?;
        }
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO pending (article_id, fulltext_done) VALUES (?1, 1)",
            )?
            .execute([id])?;
        self.forget_actors(&identity::remove_unused(self.conn, &actors)?);
        Ok(())
    }
}

/// Returns the lines of `a` that `b` lacks, as often as it lacks them; both are sorted.
fn difference<'a>(a: &'a [String], b: &[String]) -> Vec<&'a String> {
    let mut left: BTreeMap<&String, usize> = BTreeMap::new();
    for line in b {
        *left.entry(line).or_default() += 1;
    }
    a.iter()
        .filter(|line| match left.get_mut(line) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// What a report is known by when its article is read anew.
type ReportPlace = (String, i64, i64);

/// Removes the facts of an article; returns the events of its reports.
fn forget(conn: &Connection, article: i64) -> Result<Vec<(ReportPlace, i64)>, Error> {
    let events: Vec<(ReportPlace, i64)> = conn
        .prepare_cached(
            "SELECT kind, start_char, end_char, event_id FROM event_report
              WHERE article_id = ?1 AND event_id IS NOT NULL AND tie IS NOT 'decision' ORDER BY report_id",
        )?
        .query_map([article], |row| {
            Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    // The other reports of its groups are tied anew too: what they had in common may be gone.
    conn.prepare_cached(
        "INSERT OR IGNORE INTO tie_anew (kind, country)
         SELECT r.kind, coalesce(p.country, '')
           FROM event_report AS r
           LEFT JOIN place AS p ON p.place_id = r.place_id
          WHERE r.article_id = ?1",
    )?
    .execute([article])?;
    for statement in [
        "DELETE FROM event_report WHERE article_id = ?1",
        "DELETE FROM quote WHERE article_id = ?1",
        "DELETE FROM mention WHERE article_id = ?1",
        "DELETE FROM actor_role WHERE article_id = ?1",
        "DELETE FROM sentence WHERE article_id = ?1",
        "DELETE FROM actor_source WHERE article_id = ?1",
    ] {
        conn.prepare_cached(statement)?.execute([article])?;
    }
    Ok(events)
}

/// Writes a value that may be missing.
fn opt<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// Writes a range.
fn range(at: Chars) -> String {
    format!("{}-{}", at.0, at.1)
}

/// Returns the facts as lines, in the form of [`old_lines`], sorted.
fn new_lines(facts: &Facts, local: &str) -> Vec<String> {
    let key = |actor: Option<usize>| {
        opt(actor
            .and_then(|actor| facts.actors.get(actor))
            .map(|actor| actor.full_key(local)))
    };
    let place = |place: Option<usize>| {
        opt(place
            .and_then(|place| facts.places.get(place))
            .map(|place| place.id))
    };
    let mention = |index: usize| opt(facts.mentions.get(index).map(|row| range(row.at)));
    let mut lines: Vec<String> = facts
        .sentences
        .iter()
        .map(|&at| format!("s {}", range(at)))
        .collect();
    for actor in &facts.actors {
        for role in &actor.roles {
            lines.push(format!(
                "r {} {} {} {} {} {} {} {} {} {}",
                range(role.at),
                role.role,
                actor.full_key(local),
                key(role.of),
                role.norm,
                opt(role.office.field),
                opt(role.office.country),
                role.office.status,
                opt(role.office.held_from.as_ref()),
                opt(role.office.held_until.as_ref())
            ));
        }
    }
    for row in &facts.mentions {
        lines.push(format!(
            "m {} {} {} {} {} {}",
            range(row.at),
            row.kind,
            key(row.actor),
            place(row.place),
            row.method,
            row.score
        ));
    }
    for row in &facts.quotes {
        let parts: Vec<String> = row.parts.iter().map(|&part| range(part)).collect();
        let mut about: Vec<String> = row
            .about
            .iter()
            .map(|&(index, how)| format!("{}{how}", mention(index)))
            .collect();
        about.sort();
        lines.push(format!(
            "q {} {} {} {} {} {} {} {} {} {} {} {} {} {} [{}] [{}]",
            range(row.at),
            row.form,
            key(row.speaker),
            opt(row.speaker_mention.map(mention)),
            row.speaker_kind,
            opt(row.cue.as_ref().map(|(_, at)| range(*at))),
            row.act,
            opt(row.addressee.as_ref()),
            opt(row.via.as_ref()),
            opt(row.anonymity.as_ref()),
            opt(row.said_on),
            opt(row.group.as_ref()),
            row.method,
            row.score,
            parts.join(" "),
            about.join(" ")
        ));
    }
    for row in &facts.events {
        let mut also: Vec<String> = row.also.iter().map(|&at| range(at)).collect();
        also.sort();
        let mut participants: Vec<String> = row
            .participants
            .iter()
            .map(|one| format!("{} {} {}", range(one.at), one.role, key(one.actor)))
            .collect();
        participants.sort();
        lines.push(format!(
            "e {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} [{}] [{}]",
            range(row.at),
            row.kind,
            row.label,
            row.status,
            opt(row.date.map(|date| date.0)),
            opt(row.date.map(|date| date.1)),
            row.precision,
            opt(row.original.map(|date| date.0)),
            opt(row.original.map(|date| date.1)),
            opt(row.date_at.map(range)),
            opt(row.date_rule),
            place(row.place),
            row.place_inferred,
            key(row.according_actor),
            opt(row.according.as_ref()),
            opt(row
                .quote
                .and_then(|quote| facts.quotes.get(quote))
                .map(|quote| range(quote.at))),
            row.method,
            row.score,
            also.join(" "),
            participants.join(" ")
        ));
    }
    lines.sort();
    lines
}

/// Returns the stored facts of an article as lines, sorted: actors by the key that the articles give.
fn old_lines(conn: &Connection, article: i64) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    for statement in [
        "SELECT 's ' || start_char || '-' || end_char FROM sentence WHERE article_id = ?1",
        "SELECT 'r ' || r.start_char || '-' || r.end_char || ' ' || r.role || ' ' || c.key || ' ' || coalesce(o.key, '-') || ' '
                || r.norm || ' ' || coalesce(r.field, '-') || ' ' || coalesce(r.country, '-') || ' ' || coalesce(r.status, '-') || ' '
                || coalesce(r.held_from, '-') || ' ' || coalesce(r.held_until, '-')
           FROM actor_role AS r
           JOIN actor AS c ON c.actor_id = coalesce(r.own_actor_id, r.actor_id)
           LEFT JOIN actor AS o ON o.actor_id = coalesce(r.own_of_actor_id, r.of_actor_id)
          WHERE r.article_id = ?1",
    ] {
        let mut select = conn.prepare_cached(statement)?;
        for line in select.query_map([article], |row| row.get(0))? {
            lines.push(line?);
        }
    }
    let text = |value: Option<String>| opt(value);
    let mut select = conn.prepare_cached(
        "SELECT m.start_char || '-' || m.end_char, m.kind, c.key, p.geonames_id, m.method, m.score
           FROM mention AS m
           LEFT JOIN actor AS c ON c.actor_id = coalesce(m.own_actor_id, m.actor_id)
           LEFT JOIN place AS p ON p.place_id = m.place_id
          WHERE m.article_id = ?1",
    )?;
    let mut rows = select.query([article])?;
    while let Some(row) = rows.next()? {
        lines.push(format!(
            "m {} {} {} {} {} {}",
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            text(row.get(2)?),
            opt(row.get::<_, Option<i64>>(3)?),
            row.get::<_, String>(4)?,
            row.get::<_, f64>(5)?
        ));
    }
    let mut select = conn.prepare_cached(
        "SELECT q.quote_id, q.start_char || '-' || q.end_char, q.form, c.key, m.start_char || '-' || m.end_char, q.speaker_kind,
                q.cue_start_char || '-' || q.cue_end_char, q.act, q.addressee, q.via, q.anonymity, q.said_on, q.quote_group,
                q.method, q.score
           FROM quote AS q
           LEFT JOIN actor AS c ON c.actor_id = coalesce(q.own_speaker_id, q.speaker_id)
           LEFT JOIN mention AS m ON m.mention_id = q.speaker_mention_id
          WHERE q.article_id = ?1",
    )?;
    let mut rows = select.query([article])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let parts = list(
            conn,
            "SELECT start_char || '-' || end_char FROM quote_part WHERE quote_id = ?1 ORDER BY ord",
            id,
        )?;
        let mut about = list(
            conn,
            "SELECT m.start_char || '-' || m.end_char || b.how FROM quote_about AS b
               JOIN mention AS m ON m.mention_id = b.mention_id WHERE b.quote_id = ?1",
            id,
        )?;
        about.sort();
        lines.push(format!(
            "q {} {} {} {} {} {} {} {} {} {} {} {} {} {} [{}] [{}]",
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            text(row.get(3)?),
            text(row.get(4)?),
            row.get::<_, String>(5)?,
            text(row.get(6)?),
            row.get::<_, String>(7)?,
            text(row.get(8)?),
            text(row.get(9)?),
            text(row.get(10)?),
            text(row.get(11)?),
            text(row.get(12)?),
            row.get::<_, String>(13)?,
            row.get::<_, f64>(14)?,
            parts.join(" "),
            about.join(" ")
        ));
    }
    old_events(conn, article, &mut lines)?;
    lines.sort();
    Ok(lines)
}

/// Adds the lines of event reports.
fn old_events(conn: &Connection, article: i64, lines: &mut Vec<String>) -> Result<(), Error> {
    let text = |value: Option<String>| opt(value);
    let mut select = conn.prepare_cached(
        "SELECT r.report_id, r.start_char || '-' || r.end_char, r.kind, r.label, r.status, r.date_start, r.date_end, r.precision,
                r.original_start, r.original_end, r.date_start_char || '-' || r.date_end_char, r.date_rule, p.geonames_id,
                r.place_inferred, c.key, r.according_to, q.start_char || '-' || q.end_char, r.method, r.score
           FROM event_report AS r
           LEFT JOIN place AS p ON p.place_id = r.place_id
           LEFT JOIN actor AS c ON c.actor_id = coalesce(r.own_according_to_id, r.according_to_id)
           LEFT JOIN quote AS q ON q.quote_id = r.quote_id
          WHERE r.article_id = ?1",
    )?;
    let mut rows = select.query([article])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let mut also = list(
            conn,
            "SELECT start_char || '-' || end_char FROM event_also WHERE report_id = ?1",
            id,
        )?;
        also.sort();
        let mut participants = list(
            conn,
            "SELECT e.start_char || '-' || e.end_char || ' ' || e.role || ' ' || coalesce(c.key, '-')
               FROM event_participant AS e
               LEFT JOIN actor AS c ON c.actor_id = coalesce(e.own_actor_id, e.actor_id)
              WHERE e.report_id = ?1",
            id,
        )?;
        participants.sort();
        lines.push(format!(
            "e {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} [{}] [{}]",
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, String>(4)?,
            text(row.get(5)?),
            text(row.get(6)?),
            row.get::<_, String>(7)?,
            text(row.get(8)?),
            text(row.get(9)?),
            text(row.get(10)?),
            text(row.get(11)?),
            opt(row.get::<_, Option<i64>>(12)?),
            row.get::<_, bool>(13)?,
            text(row.get(14)?),
            text(row.get(15)?),
            text(row.get(16)?),
            row.get::<_, String>(17)?,
            row.get::<_, f64>(18)?,
            also.join(" "),
            participants.join(" ")
        ));
    }
    Ok(())
}

/// Returns the texts that a statement about one row gives.
fn list(conn: &Connection, statement: &str, id: i64) -> Result<Vec<String>, Error> {
    let mut select = conn.prepare_cached(statement)?;
    let rows = select.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_as_often_as_they_stand() {
        let lines = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let (a, b) = (lines("m1 m1 q2"), lines("e3 m1"));
        assert_eq!(difference(&a, &b), ["m1", "q2"]);
        let mut changes = Changes::default();
        for line in difference(&a, &b) {
            changes.count(line, false);
        }
        assert_eq!((changes.mentions, changes.quotes), ((0, 1), (0, 1)));
    }

    #[test]
    fn places_are_read_from_a_stored_dateline() {
        assert_eq!(places_of("BEIRUT/AMMAN, Feb 13"), ["BEIRUT", "AMMAN"]);
        assert!(places_of("").is_empty());
    }
}
