//! Writes what was found in an article: its sentences, actors, places, mentions, quotes and reports of events.
//!
//! Most rows of a database are written here, ten for each sentence: statements are looked up once an article, and what earlier
//! articles brought is remembered.

use std::collections::{HashMap, HashSet};

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::Error;
use super::article::Record;
use super::facts::{ActorRow, EventRow, MentionRow, QuoteRow};
use super::words::{Word, int};
use crate::model::Place;
use crate::stop;
use crate::text::fold;

/// Most actors, and most forms of names, that are remembered between articles.
const REMEMBERED: usize = 200_000;

/// Writes the facts of one article after the other.
#[derive(Debug)]
pub(super) struct FactWriter<'db> {
    conn: &'db Connection,
    actors: HashMap<String, KnownActor>,
    places: HashMap<i64, i64>,
    names: HashMap<(i64, String), i64>,
    place_names: HashSet<(i64, String)>,
}

/// What the database has of an actor when an article names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ActorState {
    /// Nothing yet.
    New,
    /// Its row, and a name that is no better than this article's.
    NamedBetter,
    /// Its row, and the name to show.
    NamedAlready,
}

/// An actor that an earlier article brought.
#[derive(Debug, Clone)]
struct KnownActor {
    id: i64,
    name: String,
    country: Option<String>,
    gender: Option<String>,
}

impl<'db> FactWriter<'db> {
    pub(super) fn new(conn: &'db Connection) -> Self {
        Self {
            conn,
            actors: HashMap::new(),
            places: HashMap::new(),
            names: HashMap::new(),
            place_names: HashSet::new(),
        }
    }

    /// Forgets all rows of earlier articles: some may be gone.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.conn);
    }

    /// Forgets actors that are no longer there, by their keys.
    pub(super) fn forget_actors(&mut self, keys: &[String]) {
        for key in keys {
            self.actors.remove(key);
        }
        if !keys.is_empty() {
            // Their numbers may be given anew.
            self.names.clear();
        }
    }

    /// Adds everything found in an article.
    pub(super) fn add(&mut self, article: i64, record: &Record) -> Result<(), Error> {
        let facts = record.facts();
        let mut sentences = Vec::with_capacity(facts.sentences.len());
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO sentence (article_id, ord, start_char, end_char) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (ord, at) in facts.sentences.iter().enumerate() {
            stop::check();
            insert.execute(params![article, int(ord + 1), at.0, at.1])?;
            sentences.push(self.conn.last_insert_rowid());
        }
        let mut places = Vec::with_capacity(facts.places.len());
        for place in &facts.places {
            places.push(self.place(place)?);
        }
        let actors = self.actors(article, record)?;
        let ids = Ids {
            article,
            sentences,
            actors,
            places,
        };
        let mentions = self.mentions(&ids, &facts.mentions)?;
        let mut statements = QuoteStatements::new(self.conn)?;
        let mut quotes = Vec::with_capacity(facts.quotes.len());
        for quote in &facts.quotes {
            stop::check();
            quotes.push(statements.insert(&ids, &mentions, &facts.mentions, quote)?);
        }
        for event in &facts.events {
            stop::check();
            self.event(&ids, &mentions, &quotes, event)?;
        }
        if self.actors.len() > REMEMBERED || self.names.len() > REMEMBERED {
            self.actors.clear();
            self.names.clear();
        }
        if self.place_names.len() > REMEMBERED {
            self.place_names.clear();
        }
        Ok(())
    }

    /// Adds the actors of an article with the roles that it gives them; returns their numbers.
    fn actors(&mut self, article: i64, record: &Record) -> Result<Vec<i64>, Error> {
        let rows = &record.facts().actors;
        let local = record.local_prefix();
        let mut ids = Vec::with_capacity(rows.len());
        for actor in rows {
            stop::check();
            ids.push(self.actor(article, actor, &local)?);
        }
        let said_on = record.published_day().map(|day| day.to_string());
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO actor_role (actor_id, role, norm, of_actor_id, article_id, start_char, end_char, said_on, field,
                                     country, status, held_from, held_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for (actor, &id) in rows.iter().zip(&ids) {
            for role in &actor.roles {
                insert.execute(params![
                    id,
                    role.role,
                    role.norm,
                    role.of.map(|of| ids[of]),
                    article,
                    role.at.0,
                    role.at.1,
                    said_on,
                    role.office.field,
                    role.office.country,
                    role.office.status,
                    role.office.held_from,
                    role.office.held_until,
                ])?;
            }
        }
        Ok(ids)
    }

    fn place(&mut self, place: &Place) -> Result<i64, Error> {
        if let Some(&id) = self.places.get(&place.id) {
            return Ok(id);
        }
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        self.conn
            .prepare_cached(
                "INSERT INTO place (geonames_id, name, kind, country, admin1, latitude, longitude, population)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (geonames_id) DO UPDATE SET name = min(name, excluded.name)",
            )?
            .execute(params![
                place.id,
                place.name,
                place.kind.word(),
                some(&place.country),
                some(&place.admin1),
                place.lat,
                place.lon,
                Some(place.population.cast_signed()).filter(|&people| people > 0),
            ])?;
        let id = self
            .conn
            .prepare_cached("SELECT place_id FROM place WHERE geonames_id = ?1")?
            .query_row([place.id], |row| row.get(0))?;
        self.place_name(id, &place.name, &fold(&place.name))?;
        self.places.insert(place.id, id);
        Ok(id)
    }

    fn place_name(&mut self, place: i64, name: &str, norm: &str) -> Result<(), Error> {
        if self.place_names.insert((place, name.to_owned())) {
            self.conn
                .prepare_cached(
                    "INSERT INTO place_name (place_id, name, norm) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                )?
                .execute(params![place, name, norm])?;
        }
        Ok(())
    }

    /// Adds an actor, or finds the one of the same key. What differs between articles is settled so that their order does not
    /// matter: the longest name is shown, and the smaller of two countries or genders stays.
    fn actor(&mut self, article: i64, actor: &ActorRow, local: &str) -> Result<i64, Error> {
        let key = actor.full_key(local);
        let known = match self.actors.get(&key).filter(|_| actor.global) {
            Some(known) => Some(known.clone()),
            None => self
                .conn
                .prepare_cached("SELECT actor_id, coalesce(own_name, name), country, gender FROM actor WHERE key = ?1")?
                .query_row([&key], |row| {
                    Ok(KnownActor {
                        id: row.get(0)?,
                        name: row.get(1)?,
                        country: row.get(2)?,
                        gender: row.get(3)?,
                    })
                })
                .optional()?,
        };
        let gender = actor.gender.map(str::to_owned);
        let Some(mut known) = known else {
            self.conn
                .prepare_cached("INSERT INTO actor (kind, name, key, country, gender) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![actor.kind, actor.name, key, actor.country, gender])?;
            let known = KnownActor {
                id: self.conn.last_insert_rowid(),
                name: actor.name.clone(),
                country: actor.country.clone(),
                gender,
            };
            let id = known.id;
            self.actor_names(article, id, actor, ActorState::New)?;
            if actor.global {
                self.actors.insert(key, known);
            }
            return Ok(id);
        };
        let better = better_name(&actor.name, &known.name);
        let country = smaller(known.country.as_ref(), actor.country.as_ref());
        let gender = smaller(known.gender.as_ref(), gender.as_ref());
        if better || country != known.country || gender != known.gender {
            if better {
                known.name.clone_from(&actor.name);
                self.conn
                    .prepare_cached("UPDATE actor_name SET kind = 'variant' WHERE actor_id = ?1 AND kind = 'canonical'")?
                    .execute([known.id])?;
            }
            known.country = country;
            known.gender = gender;
            self.conn
                .prepare_cached(
                    // A name that a decision gave stays until the decisions are heard anew.
                    "UPDATE actor
                        SET name = CASE WHEN own_name IS NULL THEN ?2 ELSE name END,
                            own_name = CASE WHEN own_name IS NULL THEN NULL ELSE ?2 END,
                            country = ?3, gender = ?4
                      WHERE actor_id = ?1",
                )?
                .execute(params![known.id, known.name, known.country, known.gender])?;
        }
        let state = if better {
            ActorState::NamedBetter
        } else {
            ActorState::NamedAlready
        };
        self.actor_names(article, known.id, actor, state)?;
        let id = known.id;
        if actor.global {
            self.actors.insert(key, known);
        }
        Ok(id)
    }

    /// Adds the forms of an actor's name that are not known yet, and notes which article gives them; with `shown`, the first is
    /// the name to show.
    fn actor_names(
        &mut self,
        article: i64,
        id: i64,
        actor: &ActorRow,
        state: ActorState,
    ) -> Result<(), Error> {
        for (index, (name, norm)) in actor.names.iter().enumerate() {
            let canonical = state != ActorState::NamedAlready && index == 0;
            if !actor.global {
                // An actor of one article goes with it: nobody asks who else gives its name.
                self.actor_name(id, name, norm, canonical, state)?;
                continue;
            }
            let known = self
                .names
                .get(&(id, name.clone()))
                .copied()
                .filter(|_| !canonical);
            let form = match known {
                Some(form) => form,
                None => self.actor_name(id, name, norm, canonical, state)?,
            };
            self.names.insert((id, name.clone()), form);
            let first = index == 0;
            self.conn
                .prepare_cached(
                    "INSERT INTO actor_source (article_id, actor_name_id, shown, country, gender) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    article,
                    form,
                    first,
                    actor.country.as_ref().filter(|_| first),
                    actor.gender.filter(|_| first),
                ])?;
        }
        Ok(())
    }

    /// Adds one form of an actor's name, or finds it where it is there; returns its number.
    fn actor_name(
        &self,
        actor: i64,
        name: &str,
        norm: &str,
        canonical: bool,
        state: ActorState,
    ) -> Result<i64, Error> {
        // Asking first is quicker than `ON CONFLICT … RETURNING`, for which SQLite makes a table each time.
        if state != ActorState::New {
            let known = self
                .conn
                .prepare_cached(
                    "SELECT actor_name_id FROM actor_name WHERE actor_id = ?1 AND name = ?2",
                )?
                .query_row(params![actor, name], |row| row.get(0))
                .optional()?;
            if let Some(form) = known {
                self.conn
                    .prepare_cached(
                        "UPDATE actor_name
                            SET kind = CASE WHEN ?2 THEN 'canonical' ELSE kind END, decided = 0
                          WHERE actor_name_id = ?1 AND (decided <> 0 OR (?2 AND kind <> 'canonical'))",
                    )?
                    .execute(params![form, canonical])?;
                return Ok(form);
            }
        }
        self.conn
            .prepare_cached(
                "INSERT INTO actor_name (actor_id, name, norm, kind) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                actor,
                name,
                norm,
                if canonical { "canonical" } else { "variant" }
            ])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds the mentions of an article; returns their numbers.
    fn mentions(&mut self, ids: &Ids, mentions: &[MentionRow]) -> Result<Vec<i64>, Error> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO mention (article_id, sentence_id, start_char, end_char, kind, actor_id, place_id, method, score)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let mut numbers = Vec::with_capacity(mentions.len());
        for mention in mentions {
            stop::check();
            insert.execute(params![
                ids.article,
                ids.sentence(mention.sentence),
                mention.at.0,
                mention.at.1,
                mention.kind,
                mention.actor.map(|actor| ids.actors[actor]),
                mention.place.map(|place| ids.places[place]),
                mention.method,
                mention.score,
            ])?;
            numbers.push(self.conn.last_insert_rowid());
            if let (Some(place), Some((name, norm))) = (mention.place, &mention.place_name) {
                self.place_name(ids.places[place], name, norm)?;
            }
        }
        Ok(numbers)
    }

    fn event(
        &self,
        ids: &Ids,
        mentions: &[i64],
        quotes: &[i64],
        event: &EventRow,
    ) -> Result<(), Error> {
        let days = |range: Option<(jiff::civil::Date, jiff::civil::Date)>| {
            range.map_or((None, None), |(start, end)| {
                (Some(start.to_string()), Some(end.to_string()))
            })
        };
        let (start, end) = days(event.date);
        let (original_start, original_end) = days(event.original);
        self.conn
            .prepare_cached(
                "INSERT INTO event_report (article_id, sentence_id, kind, label, start_char, end_char, status, date_start,
                                           date_end, precision, original_start, original_end, date_start_char, date_end_char,
                                           date_rule, place_id, place_inferred, according_to_id, according_to, quote_id,
                                           method, score)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
            )?
            .execute(params![
                ids.article,
                ids.sentence(event.sentence),
                event.kind,
                event.label,
                event.at.0,
                event.at.1,
                event.status,
                start,
                end,
                event.precision,
                original_start,
                original_end,
                event.date_at.map(|at| at.0),
                event.date_at.map(|at| at.1),
                event.date_rule,
                event.place.map(|place| ids.places[place]),
                event.place_inferred,
                event.according_actor.map(|actor| ids.actors[actor]),
                event.according,
                event.quote.map(|quote| quotes[quote]),
                event.method,
                event.score,
            ])?;
        let id = self.conn.last_insert_rowid();
        for at in &event.also {
            self.conn
                .prepare_cached(
                    "INSERT INTO event_also (report_id, start_char, end_char) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![id, at.0, at.1])?;
        }
        for participant in &event.participants {
            self.conn
                .prepare_cached(
                    "INSERT INTO event_participant (report_id, mention_id, actor_id, name, start_char, end_char, role)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    id,
                    participant.mention.map(|mention| mentions[mention]),
                    participant.actor.map(|actor| ids.actors[actor]),
                    participant.name,
                    participant.at.0,
                    participant.at.1,
                    participant.role,
                ])?;
        }
        Ok(())
    }
}

/// The statements that add quotes.
struct QuoteStatements<'db> {
    conn: &'db Connection,
    quote: CachedStatement<'db>,
    part: CachedStatement<'db>,
    about: CachedStatement<'db>,
}

impl<'db> QuoteStatements<'db> {
    fn new(conn: &'db Connection) -> Result<Self, Error> {
        Ok(Self {
            conn,
            quote: conn.prepare_cached(
                "INSERT INTO quote (article_id, sentence_id, form, start_char, end_char, text, words, speaker_id,
                                    speaker_mention_id, speaker_kind, cue, cue_start_char, cue_end_char, act, addressee, via,
                                    anonymity, said_on, quote_group, method, score)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
            )?,
            part: conn.prepare_cached(
                "INSERT INTO quote_part (quote_id, ord, start_char, end_char) VALUES (?1, ?2, ?3, ?4)",
            )?,
            about: conn.prepare_cached(
                "INSERT INTO quote_about (quote_id, mention_id, actor_id, place_id, how) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
        })
    }

    /// Adds a quote with its parts and what it is about; returns its number. `mentions` are the numbers of `rows`.
    fn insert(
        &mut self,
        ids: &Ids,
        mentions: &[i64],
        rows: &[MentionRow],
        quote: &QuoteRow,
    ) -> Result<i64, Error> {
        let (cue, cue_at) = quote
            .cue
            .as_ref()
            .map_or((None, None), |(cue, at)| (Some(cue), Some(*at)));
        self.quote.execute(params![
            ids.article,
            ids.sentence(quote.sentence),
            quote.form,
            quote.at.0,
            quote.at.1,
            quote.text,
            quote.words,
            quote.speaker.map(|actor| ids.actors[actor]),
            quote.speaker_mention.map(|mention| mentions[mention]),
            quote.speaker_kind,
            cue,
            cue_at.map(|at| at.0),
            cue_at.map(|at| at.1),
            quote.act,
            quote.addressee,
            quote.via,
            quote.anonymity,
            quote.said_on.map(|day| day.to_string()),
            quote.group,
            quote.method,
            quote.score,
        ])?;
        let id = self.conn.last_insert_rowid();
        for (ord, part) in quote.parts.iter().enumerate() {
            self.part
                .execute(params![id, int(ord + 1), part.0, part.1])?;
        }
        for &(mention, how) in &quote.about {
            let row = &rows[mention];
            self.about.execute(params![
                id,
                mentions[mention],
                row.actor.map(|actor| ids.actors[actor]),
                row.place.map(|place| ids.places[place]),
                how,
            ])?;
        }
        Ok(id)
    }
}

/// The numbers that rows of one article refer to.
struct Ids {
    article: i64,
    sentences: Vec<i64>,
    actors: Vec<i64>,
    places: Vec<i64>,
}

impl Ids {
    fn sentence(&self, index: Option<usize>) -> Option<i64> {
        index.and_then(|index| self.sentences.get(index).copied())
    }
}

/// Tells whether `new` is to be shown instead of `old`: the longer one, of equals the one without a slip of the shift key, then the
/// first by alphabet.
pub(super) fn better_name(new: &str, old: &str) -> bool {
    let rank = |name: &str| (name.chars().count(), !has_slip(name));
    rank(new) > rank(old) || (rank(new) == rank(old) && new < old)
}

/// Tells whether a word begins with two capitals and goes on in lower case: "`ANna`".
fn has_slip(name: &str) -> bool {
    name.split([' ', '-']).any(|word| {
        let capitals = word.chars().take_while(|c| c.is_uppercase()).count();
        let mut rest = word.chars().skip(capitals);
        capitals == 2 && word.chars().count() > 3 && rest.all(char::is_lowercase)
    })
}

/// Returns the smaller of two values, or the only one.
fn smaller(a: Option<&String>, b: Option<&String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b).clone()),
        (a, b) => a.or(b).cloned(),
    }
}
