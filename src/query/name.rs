//! Finds the actor, place or article that a typed name means.
//!
//! What comes out is text that a saved query understands, and that a user of plain `sqlite3` could have typed too: `a:42`,
//! `p:7`, both, or a folded name. Nothing is guessed: a name that fits several is an error that lists them.

use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::query::{self, Value};
use crate::text::fold;

/// One that a name fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// `a:42` or `p:7`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Kind, country, how often mentioned.
    pub detail: String,
}

/// Why a name cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody has the name.
    #[error("nobody and nothing in the database fits `{typed}`")]
    Nobody {
        /// As typed.
        typed: String,
        /// The nearest names, best first.
        nearest: Vec<String>,
    },
    /// More than one has it.
    #[error("`{typed}` fits several:{}", listed(fits))]
    Several {
        /// As typed.
        typed: String,
        /// Those that fit, most mentioned first.
        fits: Vec<Fit>,
    },
    /// The database cannot be read.
    #[error(transparent)]
    Query(#[from] query::Error),
}

/// Returns one line for each of the first ten.
fn listed(fits: &[Fit]) -> String {
    let mut out = String::new();
    for fit in fits.iter().take(10) {
        out.push_str(&format!("\n  {:<8} {} ({})", fit.id, fit.name, fit.detail));
    }
    if fits.len() > 10 {
        out.push_str(&format!("\n  … and {} more", fits.len() - 10));
    }
    out
}

/// Somebody found, before the choice.
#[derive(Debug)]
struct Candidate {
    id: i64,
    name: String,
    kind: String,
    country: Option<String>,
    is_canonical: bool,
}

/// The actors with a name form that begins like `:typed`, most mentioned first: name, and what it is.
pub const ACTORS_LIKE: &str = "\
SELECT c.name, c.kind || coalesce(', ' || c.country, '')
  FROM actor AS c
 WHERE c.actor_id IN (SELECT n.actor_id FROM actor_name AS n WHERE n.norm >= :typed AND n.norm < :typed || '~~~~')
   AND c.kind <> 'source' AND c.merged_into IS NULL AND c.rejected = 0
 ORDER BY c.name, c.actor_id
 LIMIT 60";

/// The same for places.
pub const PLACES_LIKE: &str = "\
SELECT g.name, g.kind || coalesce(', ' || g.country, '')
  FROM place AS g
 WHERE g.place_id IN (SELECT n.place_id FROM place_name AS n WHERE n.norm >= :typed AND n.norm < :typed || '~~~~')
 ORDER BY coalesce(g.population, 0) DESC, g.name, g.place_id
 LIMIT 60";

/// Returns the names that begin as typed, each with what it is; `sql` is [`ACTORS_LIKE`] or [`PLACES_LIKE`].
pub fn beginning(
    reader: &Reader,
    sql: &str,
    typed: &str,
) -> Result<Vec<(String, String)>, query::Error> {
    let rows = reader.all(sql, &[("typed".to_owned(), Value::Text(fold(typed)))])?;
    Ok(rows
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Text(name), Value::Text(about)] => Some((name.clone(), about.clone())),
            _ => None,
        })
        .collect())
}

/// Returns what to bind for a name typed for a parameter of that kind.
pub fn resolve(reader: &Reader, kind: &ParamKind, typed: &str) -> Result<Value, Error> {
    match kind {
        ParamKind::Article => article(reader, typed),
        ParamKind::Place => place(reader, typed),
        _ => actor(reader, typed),
    }
}

/// Returns the number of an article known by number, URL or external id; a number of ours comes before an outlet's.
fn article(reader: &Reader, typed: &str) -> Result<Value, Error> {
    let rows = reader.all(
        "SELECT a.article_id FROM article AS a
          WHERE a.article_id = CAST(:id AS INTEGER) AND CAST(CAST(:id AS INTEGER) AS TEXT) = :id
             OR a.url = :id
             OR a.external_id = :id
          ORDER BY CAST(a.article_id AS TEXT) = :id DESC, a.is_latest DESC, a.article_id DESC
          LIMIT 1",
        &[("id".to_owned(), Value::from(typed))],
    )?;
    rows.into_iter().flatten().next().ok_or_else(|| {
        Error::Query(query::Error::NoSuch {
            what: "article",
            reference: typed.to_owned(),
        })
    })
}

/// Returns what to bind for an actor.
fn actor(reader: &Reader, typed: &str) -> Result<Value, Error> {
    if let Some(id) = number(typed, "a:") {
        let found = by_id(reader, id)?.ok_or_else(|| nobody(typed, Vec::new()))?;
        return Ok(Value::Text(format!("a:{found}")));
    }
    if number(typed, "p:").is_some() {
        return place(reader, typed);
    }
    let folded = folded(typed);
    if typed.contains('*') {
        let pattern = pattern(&folded);
        let any = !actors(reader, "n.norm LIKE :x", &pattern)?.is_empty()
            || !places(reader, "n.norm LIKE :x", &pattern)?.is_empty();
        return if any {
            Ok(Value::Text(folded))
        } else {
            Err(nobody(typed, nearest(reader, &folded)?))
        };
    }
    let exact = actors(reader, "n.norm = :x", &folded)?;
    let exact_places = places(reader, "n.norm = :x", &folded)?;
    // Unnamed sources of one description are many by nature, one for each article: all of them are meant.
    let named: Vec<&Candidate> = exact
        .iter()
        .filter(|found| found.kind != "source")
        .collect();
    let canonical: Vec<&Candidate> = named
        .iter()
        .copied()
        .filter(|found| found.is_canonical)
        .collect();
    let one = match (named.as_slice(), canonical.as_slice()) {
        ([one], _) | (_, [one]) => Some(one.id),
        _ => None,
    };
    if let Some(id) = one {
        return Ok(Value::Text(match exact_places.as_slice() {
            [] => format!("a:{id}"),
            [place, ..] => format!("a:{id} p:{}", place.id),
        }));
    }
    if named.len() > 1 {
        return Err(several(reader, typed, &named, "a")?);
    }
    if !exact.is_empty() || !exact_places.is_empty() {
        return Ok(Value::Text(folded));
    }
    let part = actors(reader, "n.norm LIKE :x", &pattern(&folded))?;
    let named: Vec<&Candidate> = part.iter().filter(|found| found.kind != "source").collect();
    match named.as_slice() {
        [one] => Ok(Value::Text(format!("a:{}", one.id))),
        [_, _, ..] => Err(several(reader, typed, &named, "a")?),
        [] if !part.is_empty()
            || !places(reader, "n.norm LIKE :x", &pattern(&folded))?.is_empty() =>
        {
            Ok(Value::Text(folded))
        }
        [] => Err(nobody(typed, nearest(reader, &folded)?)),
    }
}

/// An actor that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub id: i64,
    /// The name to show.
    pub name: String,
    /// What sort of actor.
    pub kind: String,
    /// What makes it the same in every article.
    pub key: String,
    /// How often it is mentioned.
    pub mentions: i64,
}

/// Returns the one actor that is meant: by number, else by a name that nobody else bears.
///
/// Unlike a query's parameter, a description that several unnamed sources share is an error here: a decision is about one.
pub fn one_actor(reader: &Reader, typed: &str) -> Result<Found, Error> {
    if let Some(id) = number(typed, "a:") {
        let found = by_id(reader, id)?.ok_or_else(|| nobody(typed, Vec::new()))?;
        return found_actor(reader, found, typed);
    }
    let folded = folded(typed);
    let mut found = actors(reader, "n.norm = :x", &folded)?;
    if found.is_empty() && !folded.is_empty() {
        found = actors(reader, "n.norm LIKE :x", &pattern(&folded))?;
    }
    let canonical: Vec<&Candidate> = found.iter().filter(|found| found.is_canonical).collect();
    match (found.as_slice(), canonical.as_slice()) {
        ([], _) => Err(nobody(typed, nearest(reader, &folded)?)),
        ([one], _) => found_actor(reader, one.id, typed),
        (_, [one]) if fold(&one.name) == folded => found_actor(reader, one.id, typed),
        (many, _) => {
            let many: Vec<&Candidate> = many.iter().collect();
            Err(several(reader, typed, &many, "a")?)
        }
    }
}

/// Reads what a decision needs of an actor.
fn found_actor(reader: &Reader, id: i64, typed: &str) -> Result<Found, Error> {
    let rows = reader.all(
        "SELECT c.name, c.kind, c.key, (SELECT count(*) FROM mention AS m WHERE m.actor_id = c.actor_id)
           FROM actor AS c WHERE c.actor_id = :id",
        &[("id".to_owned(), Value::Integer(id))],
    )?;
    let row = rows.first().ok_or_else(|| nobody(typed, Vec::new()))?;
    Ok(Found {
        id,
        name: text(row.first()).unwrap_or_default(),
        kind: text(row.get(1)).unwrap_or_default(),
        key: text(row.get(2)).unwrap_or_default(),
        mentions: row.get(3).and_then(integer).unwrap_or(0),
    })
}

/// An event that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEvent {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub label: String,
    /// What sort of event.
    pub kind: String,
    /// Its reports, in the order of publication; reports that a decision tied to it come last.
    pub reports: Vec<i64>,
}

/// Returns the one event that is meant: `e:3`, or words that only one has in its name.
pub fn one_event(reader: &Reader, typed: &str) -> Result<FoundEvent, Error> {
    let (condition, value) = match number(typed, "e:") {
        Some(id) => ("e.event_id = :x", Value::Integer(id)),
        None => (
            "lower(e.label) LIKE :x",
            Value::Text(format!("%{}%", typed.trim().to_lowercase())),
        ),
    };
    let sql = format!(
        "SELECT e.event_id, e.label, e.kind, p.name, min(r.date_start), count(*)
           FROM event AS e
           JOIN event_report AS r ON r.event_id = e.event_id
           LEFT JOIN place AS p ON p.place_id = e.place_id
          WHERE {condition}
          GROUP BY e.event_id, e.label, e.kind, p.name
          ORDER BY count(*) DESC, e.event_id
          LIMIT 200"
    );
    let rows = reader.all(&sql, &[("x".to_owned(), value)])?;
    let [row] = rows.as_slice() else {
        if rows.is_empty() {
            return Err(nobody(typed, Vec::new()));
        }
        let fits = rows
            .iter()
            .map(|row| Fit {
                id: format!("e:{}", row.first().and_then(integer).unwrap_or_default()),
                name: text(row.get(1)).unwrap_or_default(),
                detail: [text(row.get(2)), text(row.get(3)), text(row.get(4))]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect();
        return Err(Error::Several {
            typed: typed.to_owned(),
            fits,
        });
    };
    let id = row.first().and_then(integer).unwrap_or_default();
    let reports = reader.all(
        "SELECT r.report_id FROM event_report AS r JOIN article AS a ON a.article_id = r.article_id
          WHERE r.event_id = :id
          ORDER BY r.tie = 'decision', coalesce(a.published_at, a.published_day, ''), a.body_hash, r.start_char, r.report_id",
        &[("id".to_owned(), Value::Integer(id))],
    )?;
    Ok(FoundEvent {
        id,
        label: text(row.get(1)).unwrap_or_default(),
        kind: text(row.get(2)).unwrap_or_default(),
        reports: reports.iter().flatten().filter_map(integer).collect(),
    })
}

/// Returns the reports that an article makes of an event.
pub fn reports_of(reader: &Reader, event: i64, article: i64) -> Result<Vec<i64>, Error> {
    let rows = reader.all(
        "SELECT r.report_id FROM event_report AS r WHERE r.event_id = :event AND r.article_id = :article ORDER BY r.report_id",
        &[
            ("event".to_owned(), Value::Integer(event)),
            ("article".to_owned(), Value::Integer(article)),
        ],
    )?;
    Ok(rows.iter().flatten().filter_map(integer).collect())
}

/// Returns the number of the one article that is meant.
pub fn one_article(reader: &Reader, typed: &str) -> Result<i64, Error> {
    Ok(integer(&article(reader, typed)?).unwrap_or_default())
}

/// Returns what to bind for a place.
fn place(reader: &Reader, typed: &str) -> Result<Value, Error> {
    if let Some(id) = number(typed, "p:") {
        let rows = reader.all(
            "SELECT place_id FROM place WHERE place_id = :id",
            &[("id".to_owned(), Value::Integer(id))],
        )?;
        return if rows.is_empty() {
            Err(nobody(typed, Vec::new()))
        } else {
            Ok(Value::Text(format!("p:{id}")))
        };
    }
    let folded = folded(typed);
    if typed.contains('*') {
        return if places(reader, "n.norm LIKE :x", &pattern(&folded))?.is_empty() {
            Err(nobody(typed, nearest(reader, &folded)?))
        } else {
            Ok(Value::Text(folded))
        };
    }
    let mut found = places(reader, "n.norm = :x", &folded)?;
    if found.is_empty() {
        found = places(reader, "n.norm LIKE :x", &pattern(&folded))?;
    }
    let countries: Vec<&Candidate> = found
        .iter()
        .filter(|found| found.kind == "country")
        .collect();
    match (found.as_slice(), countries.as_slice()) {
        ([], _) => Err(nobody(typed, nearest(reader, &folded)?)),
        ([one], _) => Ok(Value::Text(format!("p:{}", one.id))),
        (_, [country]) => Ok(Value::Text(format!("p:{}", country.id))),
        (many, _) => {
            let many: Vec<&Candidate> = many.iter().collect();
            Err(several(reader, typed, &many, "p")?)
        }
    }
}

/// Folds a name and keeps its stars.
fn folded(typed: &str) -> String {
    typed.split('*').map(fold).collect::<Vec<_>>().join("*")
}

/// Returns a pattern for LIKE.
fn pattern(folded: &str) -> String {
    format!("%{}%", folded.replace('*', "%"))
}

/// Returns the number after a prefix, where nothing else follows.
fn number(typed: &str, prefix: &str) -> Option<i64> {
    typed.trim().strip_prefix(prefix)?.parse().ok()
}

fn nobody(typed: &str, nearest: Vec<String>) -> Error {
    Error::Nobody {
        typed: typed.to_owned(),
        nearest,
    }
}

/// Returns the actor of that number, or the one it was merged into.
fn by_id(reader: &Reader, id: i64) -> Result<Option<i64>, query::Error> {
    let rows = reader.all(
        "SELECT coalesce(merged_into, actor_id) FROM actor WHERE actor_id = :id",
        &[("id".to_owned(), Value::Integer(id))],
    )?;
    Ok(rows.first().and_then(|row| row.first()).and_then(integer))
}

const fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    match value {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// Returns the actors with a name under a condition, at most 200.
fn actors(
    reader: &Reader,
    condition: &'static str,
    x: &str,
) -> Result<Vec<Candidate>, query::Error> {
    let sql = format!(
        "SELECT c.actor_id, c.name, c.kind, c.country, max(CASE WHEN n.kind = 'canonical' THEN 1 ELSE 0 END)
           FROM actor_name AS n
           JOIN actor AS o ON o.actor_id = n.actor_id
           JOIN actor AS c ON c.actor_id = coalesce(o.merged_into, o.actor_id)
          WHERE {condition} AND c.rejected = 0
          GROUP BY c.actor_id, c.name, c.kind, c.country
          ORDER BY c.actor_id
          LIMIT 200"
    );
    candidates(reader, &sql, x)
}

/// Returns the places with a name under a condition, countries first, at most 200.
fn places(
    reader: &Reader,
    condition: &'static str,
    x: &str,
) -> Result<Vec<Candidate>, query::Error> {
    let sql = format!(
        "SELECT g.place_id, g.name, g.kind, g.country, 1
           FROM place_name AS n
           JOIN place AS g ON g.place_id = n.place_id
          WHERE {condition}
          GROUP BY g.place_id, g.name, g.kind, g.country, g.population
          ORDER BY CASE WHEN g.kind = 'country' THEN 0 ELSE 1 END, coalesce(g.population, 0) DESC, g.place_id
          LIMIT 200"
    );
    candidates(reader, &sql, x)
}

fn candidates(reader: &Reader, sql: &str, x: &str) -> Result<Vec<Candidate>, query::Error> {
    let rows = reader.all(sql, &[("x".to_owned(), Value::from(x))])?;
    Ok(rows
        .iter()
        .map(|row| Candidate {
            id: row.first().and_then(integer).unwrap_or_default(),
            name: text(row.get(1)).unwrap_or_default(),
            kind: text(row.get(2)).unwrap_or_default(),
            country: text(row.get(3)),
            is_canonical: row.get(4) == Some(&Value::Integer(1)),
        })
        .collect())
}

/// Returns a number of times in words.
fn times(number: i64) -> String {
    if number == 1 {
        "once".to_owned()
    } else {
        format!("{number} times")
    }
}

/// Makes the error that lists who fits, most mentioned first.
fn several(
    reader: &Reader,
    typed: &str,
    found: &[&Candidate],
    prefix: &str,
) -> Result<Error, query::Error> {
    let sql = if prefix == "a" {
        "SELECT count(*) FROM mention WHERE actor_id = :id"
    } else {
        "SELECT count(*) FROM mention WHERE place_id = :id"
    };
    let mut fits = Vec::new();
    for candidate in found {
        let rows = reader.all(sql, &[("id".to_owned(), Value::Integer(candidate.id))])?;
        let mentions = rows
            .first()
            .and_then(|row| row.first())
            .and_then(integer)
            .unwrap_or(0);
        let country = candidate
            .country
            .as_ref()
            .map(|code| format!(", {code}"))
            .unwrap_or_default();
        fits.push((
            -mentions,
            Fit {
                id: format!("{prefix}:{}", candidate.id),
                name: candidate.name.clone(),
                detail: format!("{}{country}, mentioned {}", candidate.kind, times(mentions)),
            },
        ));
    }
    fits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
    Ok(Error::Several {
        typed: typed.to_owned(),
        fits: fits.into_iter().map(|(_, fit)| fit).collect(),
    })
}

/// Returns the five names most like a folded one (Jaro-Winkler likeness over 0.8).
fn nearest(reader: &Reader, folded: &str) -> Result<Vec<String>, query::Error> {
    let mut best: Vec<(f64, String)> = Vec::new();
    reader
        .select(
            "SELECT n.norm, n.name FROM actor_name AS n UNION SELECT p.norm, p.name FROM place_name AS p LIMIT 500000",
            &[],
        )?
        .each(|row| {
            if let [Value::Text(norm), Value::Text(name)] = row {
                let likeness = strsim::jaro_winkler(folded, norm);
                if likeness > 0.8 && !best.iter().any(|(_, known)| fold(known) == *norm) {
                    best.push((likeness, name.clone()));
                    best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                    best.truncate(5);
                }
            }
            Ok::<_, query::Error>(true)
        })?;
    Ok(best.into_iter().map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::run::tests::reader;

    const ROWS: &str = "
        INSERT INTO actor (actor_id, kind, name, key) VALUES
          (1, 'person', 'Ana Brook', 'p1'), (2, 'person', 'Ann Brooks', 'p2'), (3, 'state', 'Norland', 's1'),
          (4, 'source', 'a rebel official', 'x1'), (5, 'source', 'a rebel official', 'x2'), (6, 'person', 'Ivo Brook', 'p3');
        INSERT INTO actor_name (actor_id, name, norm, kind) VALUES
          (1, 'Ana Brook', 'ana brook', 'canonical'), (1, 'Brook', 'brook', 'variant'),
          (2, 'Ann Brooks', 'ann brooks', 'canonical'), (3, 'Norland', 'norland', 'canonical'),
          (4, 'a rebel official', 'a rebel official', 'canonical'), (5, 'a rebel official', 'a rebel official', 'canonical'),
          (6, 'Ivo Brook', 'ivo brook', 'canonical'), (6, 'Brook', 'brook', 'variant');
        INSERT INTO place (place_id, geonames_id, name, kind, latitude, longitude) VALUES
          (7, 70, 'Norland', 'country', 1, 1), (8, 80, 'Port', 'city', 2, 2), (9, 90, 'Port', 'city', 3, 3);
        INSERT INTO place_name (place_id, name, norm) VALUES
          (7, 'Norland', 'norland'), (8, 'Port', 'port'), (9, 'Port', 'port');";

    #[test]
    fn names_are_found_but_never_guessed() {
        let (_folder, reader) = reader(ROWS);
        let actor = |typed: &str| resolve(&reader, &ParamKind::Actor, typed);
        for (typed, bound) in [
            ("Ana Brook", "a:1"),
            ("ANA  BROOK", "a:1"),
            ("Norland", "a:3 p:7"),
            ("brooks", "a:2"),
            ("a:2", "a:2"),
            ("p:7", "p:7"),
            ("a rebel official", "a rebel official"),
            ("rebel", "rebel"),
            ("brook*", "brook*"),
            ("Port", "port"),
        ] {
            assert_eq!(actor(typed).unwrap(), Value::from(bound), "{typed}");
        }
        for (typed, ids) in [("Brook", ["a:1", "a:6"])] {
            match actor(typed).unwrap_err() {
                Error::Several { fits, .. } => {
                    assert_eq!(
                        fits.iter().map(|fit| fit.id.as_str()).collect::<Vec<_>>(),
                        ids
                    );
                }
                error => panic!("{error}"),
            }
        }
        match actor("Anna Brok").unwrap_err() {
            Error::Nobody { nearest, .. } => {
                assert!(nearest.contains(&"Ana Brook".to_owned()), "{nearest:?}");
            }
            error => panic!("{error}"),
        }
        assert!(actor("a:99").is_err());
    }

    #[test]
    fn places_and_articles() {
        let (_folder, reader) = reader(ROWS);
        let place = |typed: &str| resolve(&reader, &ParamKind::Place, typed);
        assert_eq!(place("norland").unwrap(), Value::from("p:7"));
        assert_eq!(place("p:8").unwrap(), Value::from("p:8"));
        assert!(matches!(place("port"), Err(Error::Several { .. })));
        assert!(matches!(place("p:77"), Err(Error::Nobody { .. })));
        assert!(resolve(&reader, &ParamKind::Article, "1").is_err());
    }
}
