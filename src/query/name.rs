//! Finds the actor, place, outlet or article that a typed name means.
//!
//! What comes out is text that a saved query understands, and that a user of plain `sqlite3` could have typed too: `a:42`,
//! `p:7`, both, `o:2`, or a folded name. Nothing is guessed: a name that fits several is an error that lists them.

use crate::clean::{self, outlet as known_outlet};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::words::Words;
use crate::model::PlaceKind;
use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::query::{self, Value};
use crate::text::fold;

/// One that a name fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// `a:42`, `p:7`, `o:2` or `e:3`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Kind, country, how often mentioned.
    pub detail: String,
}

/// What a name is looked for among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Actors, and places too.
    Actors,
    /// Places.
    Places,
    /// Outlets.
    Outlets,
    /// Events.
    Events,
}

impl Among {
    /// Returns what is said where nothing fits.
    const fn none(self) -> &'static str {
        match self {
            Self::Actors => "nobody and nothing",
            Self::Places => "no place",
            Self::Outlets => "no outlet",
            Self::Events => "no event",
        }
    }
}

/// Why a name cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody has the name.
    #[error("{} in the database fits `{typed}`", among.none())]
    Nobody {
        /// What it was looked for among.
        among: Among,
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
    /// The division that a place lies in, the domain of an outlet.
    within: Option<String>,
}

/// The actors with a name form that begins like `:typed`, most mentioned first: name, and what it is.
pub const ACTORS_LIKE: &str = "\
SELECT c.name, c.kind || coalesce(', ' || c.country, '')
  FROM actor AS c
 WHERE c.actor_id IN (SELECT n.actor_id FROM actor_name AS n WHERE n.norm >= :typed AND n.norm < :typed || '~~~~')
   AND c.kind <> 'source' AND c.merged_into IS NULL AND c.rejected = 0
 ORDER BY c.name, c.actor_id
 LIMIT 60";

/// The same for places; namesakes with what they lie in, as [`resolve`] takes it.
pub const PLACES_LIKE: &str = "\
SELECT CASE WHEN EXISTS (SELECT 1 FROM place AS x WHERE x.name = g.name AND x.place_id <> g.place_id)
            THEN g.name || coalesce(', ' || nullif(g.admin1, g.name), '') || coalesce(', ' || g.country, '')
            ELSE g.name END,
       g.kind || coalesce(', ' || g.country, '')
  FROM place AS g
 WHERE g.place_id IN (SELECT n.place_id FROM place_name AS n WHERE n.norm >= :typed AND n.norm < :typed || '~~~~')
 ORDER BY coalesce(g.population, 0) DESC, g.name, g.place_id
 LIMIT 60";

/// The same for outlets, which are known by their domain too.
pub const OUTLETS_LIKE: &str = "\
SELECT o.name, coalesce(o.domain, o.country, 'outlet')
  FROM outlet AS o
 WHERE o.norm >= :typed AND o.norm < :typed || '~~~~'
UNION
SELECT o.domain, o.name
  FROM outlet AS o
 WHERE replace(o.domain, '.', '') >= :typed AND replace(o.domain, '.', '') < :typed || '~~~~'
 ORDER BY 1, 2
 LIMIT 60";

/// Returns the names that begin as typed, each with what it is; `sql` is [`ACTORS_LIKE`], [`PLACES_LIKE`] or [`OUTLETS_LIKE`].
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
        ParamKind::Outlet => outlet(reader, typed),
        _ => actor(reader, typed),
    }
}

/// Tells whom a value means that [`resolve`] gave: `a:3 Ana Brook`; nothing where it is no number of anything.
pub fn meaning(
    reader: &Reader,
    kind: &ParamKind,
    value: &Value,
) -> Result<Option<String>, query::Error> {
    let called = |prefix: &str, id: i64| -> Result<Option<String>, query::Error> {
        let sql = match prefix {
            "a:" => "SELECT name FROM actor WHERE actor_id = :id",
            "p:" => {
                "SELECT name || coalesce(', ' || nullif(admin1, name), '') || coalesce(', ' || country, '')
                   FROM place WHERE place_id = :id"
            }
            "o:" => "SELECT name FROM outlet WHERE outlet_id = :id",
            _ => "SELECT coalesce(headline, url, 'without a headline') FROM article WHERE article_id = :id",
        };
        let rows = reader.all(sql, &[("id".to_owned(), Value::Integer(id))])?;
        Ok(text(rows.first().and_then(|row| row.first()))
            .map(|name| format!("{prefix}{id} {name}")))
    };
    match (kind, value) {
        (ParamKind::Article, Value::Integer(id)) => called("", *id),
        (ParamKind::Actor | ParamKind::Place | ParamKind::Outlet, Value::Text(bound)) => {
            let mut all = Vec::new();
            for word in bound.split(' ') {
                let found = ["a:", "p:", "o:"]
                    .iter()
                    .find_map(|prefix| Some((*prefix, number(word, prefix)?)));
                let Some((prefix, id)) = found else {
                    return Ok(None);
                };
                all.extend(called(prefix, id)?);
            }
            Ok(Some(all.join("; ")))
        }
        _ => Ok(None),
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
        let found = by_id(reader, id)?.ok_or_else(|| nobody(Among::Actors, typed, Vec::new()))?;
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
            Err(nobody_near(reader, Among::Actors, typed)?)
        };
    }
    let exact = called(reader, &folded)?;
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
    // Another name of a place comes before a name that only has the same letters in it.
    let whole = actors(reader, "' ' || n.norm || ' ' LIKE :x", &words(&folded))?;
    if whole.is_empty() {
        match places_otherwise(reader, typed)?.as_slice() {
            [] => {}
            [one] => return Ok(Value::Text(format!("p:{}", one.id))),
            many => {
                let many: Vec<&Candidate> = many.iter().collect();
                return Err(several(reader, typed, &many, "p")?);
            }
        }
    }
    match named.as_slice() {
        [one] => Ok(Value::Text(format!("a:{}", one.id))),
        [_, _, ..] => Err(several(reader, typed, &named, "a")?),
        [] if !part.is_empty()
            || !places(reader, "n.norm LIKE :x", &pattern(&folded))?.is_empty() =>
        {
            Ok(Value::Text(folded))
        }
        [] => Err(nobody_near(reader, Among::Actors, typed)?),
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
        let found = by_id(reader, id)?.ok_or_else(|| nobody(Among::Actors, typed, Vec::new()))?;
        return found_actor(reader, found, typed);
    }
    let folded = folded(typed);
    let mut found = called(reader, &folded)?;
    if found.is_empty() && !folded.is_empty() {
        found = actors(reader, "n.norm LIKE :x", &pattern(&folded))?;
    }
    let canonical: Vec<&Candidate> = found.iter().filter(|found| found.is_canonical).collect();
    match (found.as_slice(), canonical.as_slice()) {
        ([], _) => Err(nobody_near(reader, Among::Actors, typed)?),
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
    let row = rows
        .first()
        .ok_or_else(|| nobody(Among::Actors, typed, Vec::new()))?;
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
            return Err(nobody(Among::Events, typed, Vec::new()));
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
            Err(nobody(Among::Places, typed, Vec::new()))
        } else {
            Ok(Value::Text(format!("p:{id}")))
        };
    }
    let folded = folded(typed);
    if typed.contains('*') {
        return if places(reader, "n.norm LIKE :x", &pattern(&folded))?.is_empty() {
            Err(nobody_near(reader, Among::Places, typed)?)
        } else {
            Ok(Value::Text(folded))
        };
    }
    let mut found = places(reader, "n.norm = :x", &folded)?;
    if found.is_empty() {
        found = places_otherwise(reader, typed)?;
    }
    if found.is_empty() {
        found = places(reader, "n.norm LIKE :x", &pattern(&folded))?;
    }
    let countries: Vec<&Candidate> = found
        .iter()
        .filter(|found| found.kind == "country")
        .collect();
    match (found.as_slice(), countries.as_slice()) {
        ([], _) => Err(nobody_near(reader, Among::Places, typed)?),
        ([one], _) => Ok(Value::Text(format!("p:{}", one.id))),
        (_, [country]) => Ok(Value::Text(format!("p:{}", country.id))),
        (many, _) => {
            let many: Vec<&Candidate> = many.iter().collect();
            Err(several(reader, typed, &many, "p")?)
        }
    }
}

/// Returns the places of the database that bear a name which no article of it gives them: one that a gazetteer knows, or a name
/// with what the place lies in, as `Geneva, Switzerland` or `Paris, Texas, US`.
fn places_otherwise(reader: &Reader, typed: &str) -> Result<Vec<Candidate>, query::Error> {
    let known = places_of_gazetteers(reader, &fold(typed))?;
    let mut parts = typed
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let Some(head) = parts.next().filter(|_| known.is_empty()) else {
        return Ok(known);
    };
    let around: Vec<&str> = parts.collect();
    if around.is_empty() {
        return Ok(known);
    }
    let folded = fold(head);
    let mut found = places(reader, "n.norm = :x", &folded)?;
    if !found.iter().any(|place| lies_in(place, &around)) {
        found = places_of_gazetteers(reader, &folded)?;
    }
    found.retain(|place| lies_in(place, &around));
    Ok(found)
}

/// Tells whether a place lies in all that is named: its country by name or code, its division by name or abbreviation.
fn lies_in(place: &Candidate, around: &[&str]) -> bool {
    let gazetteer = Gazetteer::shared();
    let country = place.country.as_deref().unwrap_or_default();
    let division = fold(place.within.as_deref().unwrap_or_default());
    around.iter().all(|around| {
        let named = fold(around);
        (!country.is_empty() && country.eq_ignore_ascii_case(around))
            || (!division.is_empty() && named == division)
            || Words::shared()
                .abbreviation(around)
                .is_some_and(|number| fold(&gazetteer.name(number)) == division)
            || gazetteer
                .lookup(around)
                .iter()
                .any(|outer| match outer.kind {
                    PlaceKind::Country => outer.country == country,
                    PlaceKind::Region => outer.country == country && fold(&outer.name) == division,
                    _ => false,
                })
    })
}

/// Returns the places of the database that a gazetteer knows by a folded name: the program's own, or one that the user has added.
fn places_of_gazetteers(reader: &Reader, folded: &str) -> Result<Vec<Candidate>, query::Error> {
    let mut ids: Vec<i64> = Gazetteer::shared()
        .lookup(folded)
        .iter()
        .map(|place| place.id)
        .collect();
    reader
        .select(
            "SELECT geonames_id, name, alternates FROM gazetteer_place",
            &[],
        )?
        .each(|row| {
            if let [Value::Integer(id), Value::Text(name), Value::Text(others)] = row
                && std::iter::once(name.as_str())
                    .chain(others.lines())
                    .any(|name| fold(name) == folded)
            {
                ids.push(*id);
            }
            Ok::<_, query::Error>(true)
        })?;
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for id in ids {
        found.extend(places(
            reader,
            "g.geonames_id = CAST(:x AS INTEGER)",
            &id.to_string(),
        )?);
    }
    Ok(found)
}

/// Returns what to bind for an outlet.
fn outlet(reader: &Reader, typed: &str) -> Result<Value, Error> {
    if let Some(id) = number(typed, "o:") {
        return match outlets(reader, "o.outlet_id = CAST(:x AS INTEGER)", &id.to_string())?
            .as_slice()
        {
            [] => Err(nobody(Among::Outlets, typed, Vec::new())),
            _ => Ok(Value::Text(format!("o:{id}"))),
        };
    }
    let folded = folded(typed);
    let part = "o.norm LIKE :x OR replace(o.domain, '.', '') LIKE :x";
    if typed.contains('*') {
        return if outlets(reader, part, &pattern(&folded))?.is_empty() {
            Err(nobody_near(reader, Among::Outlets, typed)?)
        } else {
            Ok(Value::Text(folded))
        };
    }
    let mut found = outlets(reader, "o.norm = :x", &folded)?;
    if found.is_empty()
        && let Some(host) = clean::host(typed)
    {
        found = outlets(reader, "o.domain = :x OR :x LIKE '%.' || o.domain", &host)?;
    }
    // `AP` is Associated Press, and no part of `Japan Today`.
    if found.is_empty()
        && let Some(known) = known_outlet::find(typed)
    {
        found = outlets(reader, "o.norm = :x", &fold(known.name))?;
    }
    if found.is_empty() && !folded.is_empty() {
        found = outlets(reader, part, &pattern(&folded))?;
    }
    match found.as_slice() {
        [] => Err(nobody_near(reader, Among::Outlets, typed)?),
        [one] => Ok(Value::Text(format!("o:{}", one.id))),
        many => {
            let many: Vec<&Candidate> = many.iter().collect();
            Err(several(reader, typed, &many, "o")?)
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

/// Returns a pattern for LIKE over a name between blanks.
fn words(folded: &str) -> String {
    format!("% {} %", folded.replace('*', "%"))
}

/// Returns the number after a prefix, where nothing else follows.
fn number(typed: &str, prefix: &str) -> Option<i64> {
    typed.trim().strip_prefix(prefix)?.parse().ok()
}

fn nobody(among: Among, typed: &str, nearest: Vec<String>) -> Error {
    Error::Nobody {
        among,
        typed: typed.to_owned(),
        nearest,
    }
}

/// Tells whether a list that is asked for a name has anybody: any form of a name that has the words in it.
pub fn any(reader: &Reader, among: Among, typed: &str) -> Result<bool, Error> {
    let pattern = pattern(&folded(typed));
    Ok(match among {
        Among::Places => !places(reader, "n.norm LIKE :x", &pattern)?.is_empty(),
        Among::Outlets => !outlets(reader, "o.norm LIKE :x", &pattern)?.is_empty(),
        Among::Actors | Among::Events => !actors(reader, "n.norm LIKE :x", &pattern)?.is_empty(),
    })
}

/// Returns the folded name of the place that is meant by a name which no article gives it, where that is one place.
pub fn known_place(reader: &Reader, typed: &str) -> Result<Option<String>, Error> {
    Ok(match places_otherwise(reader, typed)?.as_slice() {
        [one] => Some(fold(&one.name)),
        _ => None,
    })
}

/// Makes the error of a name that fits nobody, with the nearest names.
pub fn nobody_near(reader: &Reader, among: Among, typed: &str) -> Result<Error, query::Error> {
    let near = nearest(reader, among, &folded(typed))?;
    Ok(nobody(among, typed, near))
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

/// Returns the actors of a folded name, else the company that it is without its ending: "Hale Motors" is "Hale Motors Co" and not
/// "Hale Motors Credit Corp".
fn called(reader: &Reader, folded: &str) -> Result<Vec<Candidate>, query::Error> {
    let exact = actors(reader, "n.norm = :x", folded)?;
    if exact.is_empty() {
        actors(reader, "o.key = 'org:' || :x", folded)
    } else {
        Ok(exact)
    }
}

/// Returns the actors with a name under a condition, at most 200.
fn actors(
    reader: &Reader,
    condition: &'static str,
    x: &str,
) -> Result<Vec<Candidate>, query::Error> {
    let sql = format!(
        "SELECT c.actor_id, c.name, c.kind, c.country, max(CASE WHEN n.kind = 'canonical' THEN 1 ELSE 0 END),
                NULL
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
        "SELECT g.place_id, g.name, g.kind, g.country, 1, g.admin1
           FROM place_name AS n
           JOIN place AS g ON g.place_id = n.place_id
          WHERE {condition}
          GROUP BY g.place_id, g.name, g.kind, g.country, g.admin1, g.population
          ORDER BY CASE WHEN g.kind = 'country' THEN 0 ELSE 1 END, coalesce(g.population, 0) DESC, g.place_id
          LIMIT 200"
    );
    candidates(reader, &sql, x)
}

/// Returns the outlets under a condition, at most 200.
fn outlets(
    reader: &Reader,
    condition: &'static str,
    x: &str,
) -> Result<Vec<Candidate>, query::Error> {
    let sql = format!(
        "SELECT o.outlet_id, o.name, 'outlet', o.country, 1, o.domain
           FROM outlet AS o
          WHERE {condition}
          ORDER BY o.outlet_id
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
            within: text(row.get(5)),
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
    let sql = match prefix {
        "a" => "SELECT count(*) FROM mention WHERE actor_id = :id",
        "o" => "SELECT count(*) FROM article_brief WHERE outlet_id = :id",
        _ => "SELECT count(*) FROM mention WHERE place_id = :id",
    };
    let mut fits = Vec::new();
    for candidate in found {
        let rows = reader.all(sql, &[("id".to_owned(), Value::Integer(candidate.id))])?;
        let count = rows
            .first()
            .and_then(|row| row.first())
            .and_then(integer)
            .unwrap_or(0);
        let within = candidate
            .within
            .as_ref()
            .filter(|within| **within != candidate.name);
        let often = match (prefix, count) {
            ("o", 1) => "1 article".to_owned(),
            ("o", many) => format!("{many} articles"),
            (_, count) => format!("mentioned {}", times(count)),
        };
        let detail: Vec<&str> = (prefix != "o")
            .then_some(candidate.kind.as_str())
            .into_iter()
            .chain(within.map(String::as_str))
            .chain(candidate.country.as_deref())
            .chain([often.as_str()])
            .collect();
        fits.push((
            -count,
            Fit {
                id: format!("{prefix}:{}", candidate.id),
                name: candidate.name.clone(),
                detail: detail.join(", "),
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
fn nearest(reader: &Reader, among: Among, folded: &str) -> Result<Vec<String>, query::Error> {
    let sql = match among {
        Among::Places => "SELECT p.norm, p.name FROM place_name AS p LIMIT 500000",
        Among::Outlets => "SELECT o.norm, o.name FROM outlet AS o LIMIT 500000",
        Among::Actors | Among::Events => {
            "SELECT n.norm, n.name FROM actor_name AS n UNION SELECT p.norm, p.name FROM place_name AS p LIMIT 500000"
        }
    };
    let mut best: Vec<(f64, String)> = Vec::new();
    reader.select(sql, &[])?.each(|row| {
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
        INSERT INTO place (place_id, geonames_id, name, kind, country, admin1, latitude, longitude) VALUES
          (7, 70, 'Norland', 'country', NULL, NULL, 1, 1), (8, 80, 'Port', 'city', 'NO', 'Troms', 2, 2),
          (9, 90, 'Port', 'city', 'US', 'Texas', 3, 3), (10, 2660646, 'Geneva', 'city', 'CH', 'Geneva', 46.2, 6.1),
          (11, -5, 'Camp Delta', 'facility', 'US', NULL, 4, 4);
        INSERT INTO place_name (place_id, name, norm) VALUES
          (7, 'Norland', 'norland'), (8, 'Port', 'port'), (9, 'Port', 'port'), (10, 'Geneva', 'geneva'),
          (11, 'Camp Delta', 'camp delta');
        INSERT INTO gazetteer_file (gazetteer_file_id, path, format, hash, places, added_at) VALUES (1, 'x.csv', 'csv', 'h', 1, '2021-01-01T00:00:00Z');
        INSERT INTO gazetteer_place (gazetteer_file_id, geonames_id, name, alternates, kind, feature, latitude, longitude)
          VALUES (1, -5, 'Camp Delta', 'Old Fort\nThe Wire', 'facility', '', 4, 4);
        INSERT INTO outlet (outlet_id, name, norm, domain) VALUES
          (1, 'Reuters', 'reuters', 'reuters.com'), (2, 'Reuters India', 'reuters india', 'in.reuters.example'),
          (3, 'El País', 'el pais', 'elpais.example'), (4, 'Japan Post', 'japan post', NULL),
          (5, 'Associated Press', 'associated press', 'apnews.com'), (6, 'Evening Post', 'evening post', 'post.example');";

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
        // Names that no article gives: of the gazetteer, of the user's own, and with what the place lies in.
        for (typed, bound) in [
            ("Genève", "p:10"),
            ("geneva, switzerland", "p:10"),
            ("Genf, CH", "p:10"),
            ("Port, Texas", "p:9"),
            ("Port, Tex., USA", "p:9"),
            ("Port, Norway", "p:8"),
            ("old fort", "p:11"),
        ] {
            assert_eq!(place(typed).unwrap(), Value::from(bound), "{typed}");
            let actor = resolve(&reader, &ParamKind::Actor, typed);
            assert_eq!(actor.unwrap(), Value::from(bound), "{typed}");
        }
        assert!(place("Geneva, France").is_err());
        assert!(resolve(&reader, &ParamKind::Article, "1").is_err());
        let told = |kind: &ParamKind, bound: &str| meaning(&reader, kind, &bound.into()).unwrap();
        assert_eq!(
            told(&ParamKind::Actor, "a:3 p:7").as_deref(),
            Some("a:3 Norland; p:7 Norland")
        );
        assert_eq!(
            told(&ParamKind::Place, "p:9").as_deref(),
            Some("p:9 Port, Texas, US")
        );
        assert_eq!(told(&ParamKind::Actor, "brook*"), None);
        assert_eq!(told(&ParamKind::Text, "a:3"), None);
    }

    #[test]
    fn outlets_are_known_by_name_domain_and_abbreviation() {
        let (_folder, reader) = reader(ROWS);
        let outlet = |typed: &str| resolve(&reader, &ParamKind::Outlet, typed);
        for (typed, bound) in [
            ("REUTERS", "o:1"),
            ("reuters.com", "o:1"),
            ("https://www.reuters.com/world", "o:1"),
            ("India", "o:2"),
            ("el pais", "o:3"),
            ("AP", "o:5"),
            ("o:4", "o:4"),
            ("*post", "*post"),
        ] {
            assert_eq!(outlet(typed).unwrap(), Value::from(bound), "{typed}");
        }
        match outlet("post").unwrap_err() {
            Error::Several { fits, .. } => assert_eq!(fits.len(), 2, "{fits:?}"),
            error => panic!("{error}"),
        }
        match outlet("Reutrs").unwrap_err() {
            error @ Error::Nobody { .. } => {
                assert_eq!(error.to_string(), "no outlet in the database fits `Reutrs`");
                let Error::Nobody { nearest, .. } = error else {
                    return;
                };
                assert_eq!(nearest.first().map(String::as_str), Some("Reuters"));
            }
            error => panic!("{error}"),
        }
        assert!(outlet("o:99").is_err());
    }
}
