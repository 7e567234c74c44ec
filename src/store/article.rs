//! Stores articles: identity, versions, and every fact of each.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;

use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension, params};

use super::batch::{self, BatchInfo, FileInfo, FileState, Reject, Totals};
use super::facts::{ActorRow, EventRow, Facts, MentionRow, QuoteRow};
use super::words::{Word, int};
use super::{Database, Error, bulk, copy_keys, provided};
use crate::clean::outlet;
use crate::model::{Article, Extraction, Place};
use crate::stop;
use crate::text::fold;

/// Most actors, and most forms of names, that are remembered between articles.
const REMEMBERED: usize = 200_000;

/// One article ready to be stored.
#[derive(Debug)]
pub struct Record {
    article: Article,
    facts: Facts,
    identity: String,
    body_hash: String,
    body_chars: usize,
    copy_keys: Vec<i64>,
}

impl Record {
    /// Prepares an article and what was found in it; does all that needs no database, so that it can run on any thread.
    pub fn new(article: Article, found: &Extraction) -> Self {
        // First, so that what it needs for a long text does not lie beside the rows.
        let copy_keys = copy_keys(&article.body);
        let facts = Facts::new(&article, found);
        let body_hash = blake3::hash(article.body.as_bytes()).to_hex().to_string();
        Self {
            identity: identity(&article, &body_hash),
            body_chars: article.body.chars().count(),
            copy_keys,
            facts,
            body_hash,
            article,
        }
    }

    /// Prepares what was found in an article that is stored already.
    pub(super) fn of_stored(
        article: Article,
        found: &Extraction,
        identity: String,
        body_hash: String,
    ) -> Self {
        Self {
            facts: Facts::new(&article, found),
            body_chars: 0,
            copy_keys: Vec::new(),
            identity,
            body_hash,
            article,
        }
    }

    /// Returns the rows of what was found.
    pub(super) const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Returns what makes the key of an actor of one article its own: a hash of the article's identity.
    pub(super) fn local_prefix(&self) -> String {
        local_prefix(&self.article.outlet, &self.identity, &self.body_hash)
    }
}

/// Returns what makes an article the same story as another of its outlet: external id, else URL, else headline and day.
fn identity(article: &Article, body_hash: &str) -> String {
    if article.provided.is_some() {
        // Whatever a provider says of an address is of one article, apart from any whose text is known.
        let address = article.url.as_ref().or(article.external_id.as_ref());
        address.map_or_else(
            || format!("body:{body_hash}"),
            |address| format!("provider:{address}"),
        )
    } else if let Some(id) = &article.external_id {
        format!("id:{id}")
    } else if let Some(url) = &article.url {
        format!("url:{url}")
    } else if let Some(headline) = &article.headline {
        let day = article
            .published_day
            .map_or_else(String::new, |day| day.to_string());
        format!("headline:{}|{day}", fold(headline))
    } else {
        format!("body:{body_hash}")
    }
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is the first of its story.
    New,
    /// It is a further version of a story.
    Version,
    /// It was there already.
    Same,
}

/// Bytes of a body that takes longer to store than a user cares to wait.
const LONG: usize = 256 << 10;

/// Writes a batch into a database, in transactions that the caller begins and ends.
#[derive(Debug)]
pub struct Writer<'db> {
    pub(super) conn: &'db Connection,
    batch: i64,
    totals: Totals,
    outlets: HashMap<String, i64>,
    actors: HashMap<String, KnownActor>,
    places: HashMap<i64, i64>,
    names: HashMap<(i64, String), i64>,
    place_names: HashSet<(i64, String)>,
}

/// An actor that an earlier article brought.
#[derive(Debug, Clone)]
struct KnownActor {
    id: i64,
    name: String,
    country: Option<String>,
    gender: Option<String>,
}

impl<'db> Writer<'db> {
    /// Begins a batch. With `large`, an empty database is left without indexes until [`super::finish`]; the full text always is.
    pub fn begin(database: &'db Database, info: &BatchInfo, large: bool) -> Result<Self, Error> {
        let conn = &database.conn;
        // The journal of a statement that adds one row is a page or two: in a file it would cost more than the row.
        conn.execute_batch("PRAGMA temp_store = MEMORY")?;
        if large && is_fresh(conn)? {
            bulk::drop_indexes(conn)?;
        } else {
            bulk::make_indexes(conn)?;
        }
        Ok(Self {
            conn,
            batch: batch::begin(conn, info)?,
            totals: Totals::default(),
            outlets: HashMap::new(),
            actors: HashMap::new(),
            places: HashMap::new(),
            names: HashMap::new(),
            place_names: HashSet::new(),
        })
    }

    /// Makes a writer that only gives stored articles new facts.
    pub fn for_facts(database: &'db Database) -> Result<Self, Error> {
        bulk::make_indexes(&database.conn)?;
        Ok(Self {
            conn: &database.conn,
            batch: 0,
            totals: Totals::default(),
            outlets: HashMap::new(),
            actors: HashMap::new(),
            places: HashMap::new(),
            names: HashMap::new(),
            place_names: HashSet::new(),
        })
    }

    /// Ends a transaction of [`Writer::for_facts`].
    pub fn commit_facts(&self) -> Result<(), Error> {
        Ok(self.conn.execute_batch("COMMIT")?)
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

    /// Returns the counts so far.
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// Begins a transaction.
    pub fn transaction(&self) -> Result<(), Error> {
        Ok(self.conn.execute_batch("BEGIN IMMEDIATE")?)
    }

    /// Ends the transaction; all of it is in.
    pub fn commit(&self) -> Result<(), Error> {
        batch::update(self.conn, self.batch, self.totals, None)?;
        Ok(self.conn.execute_batch("COMMIT")?)
    }

    /// Ends the batch.
    pub fn end(self, finished: Timestamp) -> Result<Totals, Error> {
        batch::update(self.conn, self.batch, self.totals, Some(finished))?;
        Ok(self.totals)
    }

    /// Returns how far a file was read before, after adding it where it is new.
    pub fn file(&mut self, info: &FileInfo) -> Result<FileState, Error> {
        if let Some(state) = batch::file_state(self.conn, info)? {
            self.seen(state)?;
            return Ok(state);
        }
        Ok(FileState {
            id: batch::add_file(self.conn, self.batch, info)?,
            records_done: 0,
            rejects: 0,
            done: false,
        })
    }

    /// Notes that this batch has met a file that an earlier one read.
    pub fn seen(&self, state: FileState) -> Result<(), Error> {
        batch::add_seen(self.conn, self.batch, state)
    }

    /// Notes which refusals of earlier batches this one has taken in, and forgets those it has refused again.
    pub fn settle_retried(&self) -> Result<(), Error> {
        batch::settle_retried(self.conn, self.batch)
    }

    /// Returns the number of the batch.
    pub const fn batch(&self) -> i64 {
        self.batch
    }

    /// Counts a record that the user does not want.
    pub const fn leave_out(&mut self) {
        self.totals.seen += 1;
    }

    /// Notes how far a file is in: in the transaction of its articles.
    pub fn file_progress(&self, file: i64, records: u64, done: bool) -> Result<(), Error> {
        batch::file_progress(self.conn, file, records, done)
    }

    /// Counts records that an earlier import brought in, or refused.
    pub const fn skip(&mut self, state: FileState) {
        self.totals.seen += state.records_done;
        self.totals.rejected += state.rejects;
        self.totals.same += state.records_done.saturating_sub(state.rejects);
    }

    /// Notes a refused record.
    pub fn reject(&mut self, file: Option<i64>, reject: &Reject) -> Result<(), Error> {
        self.totals.seen += 1;
        self.totals.rejected += 1;
        batch::add_reject(self.conn, self.batch, file, reject)
    }

    /// Stores one article as [`Self::store`] does, unless `flag` is set meanwhile: then nothing of it is stored, and nothing returned.
    /// Only a long article is worth it; a short one is in before anybody can be impatient.
    pub fn store_heeding(
        &mut self,
        flag: &'static AtomicBool,
        file: i64,
        record: &Record,
    ) -> Result<Option<Stored>, Error> {
        if record.article.body.len() < LONG {
            return self.store(file, record).map(Some);
        }
        let totals = self.totals;
        self.conn.execute_batch("SAVEPOINT long_article")?;
        if let Ok(stored) = stop::heeding(flag, || self.store(file, record)) {
            let stored = stored?;
            self.conn.execute_batch("RELEASE long_article")?;
            return Ok(Some(stored));
        }
        self.conn
            .execute_batch("ROLLBACK TO long_article; RELEASE long_article")?;
        self.totals = totals;
        // They may know rows that are gone.
        self.outlets.clear();
        self.actors.clear();
        self.places.clear();
        self.names.clear();
        self.place_names.clear();
        Ok(None)
    }

    /// Stores one article, unless its story has it already.
    pub fn store(&mut self, file: i64, record: &Record) -> Result<Stored, Error> {
        self.totals.seen += 1;
        let outlet = self.outlet(&record.article.outlet)?;
        let (story, known) = self.story(outlet, &record.identity)?;
        let Some(article) = self.article(file, outlet, story, record)? else {
            self.totals.same += 1;
            self.conn
                .prepare_cached(
                    "INSERT INTO article_seen (article_id, file_id, record_no)
                     SELECT article_id, ?3, ?4 FROM article WHERE story_id = ?1 AND body_hash = ?2",
                )?
                .execute(params![
                    story,
                    record.body_hash,
                    file,
                    record.article.record.cast_signed()
                ])?;
            if let Some(provided) = &record.article.provided {
                let article = self
                    .conn
                    .prepare_cached(
                        "SELECT article_id FROM article WHERE story_id = ?1 AND body_hash = ?2",
                    )?
                    .query_row(params![story, record.body_hash], |row| row.get(0))?;
                provided::add(self.conn, article, file, &record.article, provided)?;
                provided::renew(self.conn, article)?;
                self.totals.added_to += 1;
            }
            return Ok(Stored::Same);
        };
        if let Some(provided) = &record.article.provided {
            provided::add(self.conn, article, file, &record.article, provided)?;
            self.totals.without_text += 1;
        }
        if let Some(raw) = &record.article.raw {
            self.conn
                .prepare_cached("INSERT INTO article_raw (article_id, raw) VALUES (?1, ?2)")?
                .execute(params![article, raw])?;
        }
        self.details(article, record)?;
        self.facts(article, record)?;
        // Article by article, the full-text index would write a segment for each, and merge them without end.
        self.conn
            .prepare_cached("INSERT INTO pending (article_id, fulltext_done) VALUES (?1, 0)")?
            .execute([article])?;
        self.totals.new += 1;
        self.totals.foreign +=
            u64::from(record.article.is_foreign() && record.article.provided.is_none());
        if !known {
            return Ok(Stored::New);
        }
        self.totals.versions += 1;
        order_versions(self.conn, story)?;
        Ok(Stored::Version)
    }

    fn outlet(&mut self, name: &str) -> Result<i64, Error> {
        if let Some(&id) = self.outlets.get(name) {
            return Ok(id);
        }
        let stored = self
            .conn
            .prepare_cached("SELECT outlet_id FROM outlet WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        let id = if let Some(id) = stored {
            id
        } else {
            let known = outlet::find(name).filter(|known| known.name == name);
            self.conn
                .prepare_cached(
                    "INSERT INTO outlet (name, norm, domain, country, time_zone) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    name,
                    fold(name),
                    known.and_then(|known| known.domain),
                    known.map(|known| known.country).filter(|code| !code.is_empty()),
                    known.map(|known| known.time_zone),
                ])?;
            self.conn.last_insert_rowid()
        };
        self.outlets.insert(name.to_owned(), id);
        Ok(id)
    }

    /// Returns the story, and whether it was known.
    fn story(&self, outlet: i64, identity: &str) -> Result<(i64, bool), Error> {
        let known = self
            .conn
            .prepare_cached("SELECT story_id FROM story WHERE outlet_id = ?1 AND identity = ?2")?
            .query_row(params![outlet, identity], |row| row.get(0))
            .optional()?;
        if let Some(story) = known {
            return Ok((story, true));
        }
        self.conn
            .prepare_cached("INSERT INTO story (outlet_id, identity) VALUES (?1, ?2)")?
            .execute(params![outlet, identity])?;
        Ok((self.conn.last_insert_rowid(), false))
    }

    /// Adds the row of the article; returns nothing where the story has the same text already.
    fn article(
        &self,
        file: i64,
        outlet: i64,
        story: i64,
        record: &Record,
    ) -> Result<Option<i64>, Error> {
        let article = &record.article;
        let added = self
            .conn
            .prepare_cached(
                "INSERT INTO article (outlet_id, story_id, file_id, record_no, external_id, url, headline, standfirst, byline,
                                      dateline, section, captions, note, language, published_at, published_day,
                                      published_raw, published_basis, published_precision, version_kind, body,
                                      body_chars, body_hash, dateline_places, updated_at, has_text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                         ?22, ?23, ?24, ?25, ?26)
                 ON CONFLICT (story_id, body_hash) DO NOTHING",
            )?
            .execute(params![
                outlet,
                story,
                file,
                article.record.cast_signed(),
                article.external_id,
                article.url,
                article.headline,
                article.standfirst,
                article.byline,
                article.dateline,
                article.section,
                article.captions,
                article.note,
                article.language,
                article.published.map(utc),
                article.published_day.map(|day| day.to_string()),
                article.published_raw,
                article.date_basis.word(),
                article.date_precision.word(),
                article.version_kind.word(),
                article.body,
                int(record.body_chars),
                record.body_hash,
                article.dateline_places.join("\n"),
                article.updated.map(utc),
                article.provided.is_none(),
            ])?;
        Ok((added > 0).then(|| self.conn.last_insert_rowid()))
    }

    /// Adds what belongs to an article's text, whatever is found in it.
    fn details(&self, article: i64, record: &Record) -> Result<(), Error> {
        let conn = self.conn;
        for (ord, credit) in record.article.credits.iter().enumerate() {
            conn.prepare_cached(
                "INSERT INTO credit (article_id, ord, name, role) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                article,
                int(ord + 1),
                credit.name,
                credit.role.word()
            ])?;
        }
        for (role, at) in &record.facts.parts {
            conn.prepare_cached(
                "INSERT INTO article_part (article_id, role, start_char, end_char) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![article, role, at.0, at.1])?;
        }
        let mut insert =
            conn.prepare_cached("INSERT INTO copy_key (key, article_id) VALUES (?1, ?2)")?;
        for key in &record.copy_keys {
            insert.execute(params![key, article])?;
        }
        Ok(())
    }

    /// Adds everything found in an article.
    pub(super) fn facts(&mut self, article: i64, record: &Record) -> Result<(), Error> {
        let facts = &record.facts;
        let conn = self.conn;
        let mut sentences = Vec::with_capacity(facts.sentences.len());
        {
            let mut insert = conn.prepare_cached(
                "INSERT INTO sentence (article_id, ord, start_char, end_char) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (ord, at) in facts.sentences.iter().enumerate() {
                stop::check();
                insert.execute(params![article, int(ord + 1), at.0, at.1])?;
                sentences.push(conn.last_insert_rowid());
            }
        }
        let mut places = Vec::with_capacity(facts.places.len());
        for place in &facts.places {
            places.push(self.place(place)?);
        }
        let local = record.local_prefix();
        let mut actors = Vec::with_capacity(facts.actors.len());
        for actor in &facts.actors {
            stop::check();
            actors.push(self.actor(article, actor, &local)?);
        }
        for (actor, &id) in facts.actors.iter().zip(&actors) {
            for role in &actor.roles {
                conn.prepare_cached(
                    "INSERT INTO actor_role (actor_id, role, norm, of_actor_id, article_id, start_char, end_char, said_on, field,
                                             country, status, held_from, held_until)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                )?
                .execute(params![
                    id,
                    role.role,
                    role.norm,
                    role.of.map(|of| actors[of]),
                    article,
                    role.at.0,
                    role.at.1,
                    record.article.published_day.map(|day| day.to_string()),
                    role.office.field,
                    role.office.country,
                    role.office.status,
                    role.office.held_from,
                    role.office.held_until,
                ])?;
            }
        }
        let ids = Ids {
            article,
            sentences,
            actors,
            places,
        };
        let mut mentions = Vec::with_capacity(facts.mentions.len());
        for mention in &facts.mentions {
            stop::check();
            mentions.push(self.mention(&ids, mention)?);
        }
        let mut quotes = Vec::with_capacity(facts.quotes.len());
        for quote in &facts.quotes {
            stop::check();
            quotes.push(self.quote(&ids, &mentions, &facts.mentions, quote)?);
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
            self.actor_names(article, id, actor, true)?;
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
        self.actor_names(article, known.id, actor, better)?;
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
        shown: bool,
    ) -> Result<(), Error> {
        for (index, (name, norm)) in actor.names.iter().enumerate() {
            let canonical = shown && index == 0;
            let known = self
                .names
                .get(&(id, name.clone()))
                .copied()
                .filter(|_| actor.global && !canonical);
            let form = match known {
                Some(form) => form,
                None if canonical => self
                    .conn
                    .prepare_cached(
                        "INSERT INTO actor_name (actor_id, name, norm, kind) VALUES (?1, ?2, ?3, 'canonical')
                         ON CONFLICT (actor_id, name) DO UPDATE SET kind = 'canonical', decided = 0
                         RETURNING actor_name_id",
                    )?
                    .query_row(params![id, name, norm], |row| row.get(0))?,
                None => self
                    .conn
                    .prepare_cached(
                        "INSERT INTO actor_name (actor_id, name, norm, kind) VALUES (?1, ?2, ?3, 'variant')
                         ON CONFLICT (actor_id, name) DO UPDATE SET decided = 0
                         RETURNING actor_name_id",
                    )?
                    .query_row(params![id, name, norm], |row| row.get(0))?,
            };
            // An actor of one article goes with it: nobody asks who else gives its name.
            if actor.global {
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
        }
        Ok(())
    }

    fn mention(&mut self, ids: &Ids, mention: &MentionRow) -> Result<i64, Error> {
        self.conn
            .prepare_cached(
                "INSERT INTO mention (article_id, sentence_id, start_char, end_char, kind, actor_id, place_id, method, score)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
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
        let id = self.conn.last_insert_rowid();
        if let (Some(place), Some((name, norm))) = (mention.place, &mention.place_name) {
            self.place_name(ids.places[place], name, norm)?;
        }
        Ok(id)
    }

    fn quote(
        &self,
        ids: &Ids,
        mentions: &[i64],
        rows: &[MentionRow],
        quote: &QuoteRow,
    ) -> Result<i64, Error> {
        let (cue, cue_at) = quote
            .cue
            .as_ref()
            .map_or((None, None), |(cue, at)| (Some(cue), Some(*at)));
        self.conn
            .prepare_cached(
                "INSERT INTO quote (article_id, sentence_id, form, start_char, end_char, text, words, speaker_id,
                                    speaker_mention_id, speaker_kind, cue, cue_start_char, cue_end_char, act, addressee, via,
                                    anonymity, said_on, quote_group, method, score)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
            )?
            .execute(params![
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
            self.conn
                .prepare_cached("INSERT INTO quote_part (quote_id, ord, start_char, end_char) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, int(ord + 1), part.0, part.1])?;
        }
        for &(mention, how) in &quote.about {
            let row = &rows[mention];
            self.conn
                .prepare_cached(
                    "INSERT INTO quote_about (quote_id, mention_id, actor_id, place_id, how) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    id,
                    mentions[mention],
                    row.actor.map(|actor| ids.actors[actor]),
                    row.place.map(|place| ids.places[place]),
                    how,
                ])?;
        }
        Ok(id)
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

/// Tells whether no import has been finished yet: there is nothing, or what a stopped first import has left.
fn is_fresh(conn: &Connection) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM article AS a
                             WHERE NOT EXISTS (SELECT 1 FROM pending AS p WHERE p.article_id = a.article_id))",
        [],
        |row| row.get(0),
    )?)
}

/// Returns what makes the key of an actor of one article its own: a hash of the article's identity.
pub(super) fn local_prefix(outlet: &str, identity: &str, body_hash: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [outlet, identity, body_hash] {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    let mut hex = hasher.finalize().to_hex().to_string();
    hex.truncate(16);
    format!("in:{hex}")
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

/// Returns a time as the columns have it.
pub(super) fn utc(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Numbers the versions of a story: by publication time (unknown first), then kind (a first version before a changed one), then
/// length and hash, so that the order of import does not matter.
pub(super) fn order_versions(conn: &Connection, story: i64) -> Result<(), Error> {
    let mut select = conn.prepare_cached(
        "SELECT article_id, version_no, is_latest
           FROM article
          WHERE story_id = ?1
          ORDER BY coalesce(published_at, published_day, ''), version_kind = 'kill', version_kind <> 'new', body_chars, body_hash",
    )?;
    let versions: Vec<(i64, i64, bool)> = select
        .query_map([story], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let count = versions.len();
    for (index, (article, number, latest)) in versions.into_iter().enumerate() {
        let (new_number, new_latest) = (int(index + 1), index + 1 == count);
        if (number, latest) != (new_number, new_latest) {
            conn.prepare_cached(
                "UPDATE article SET version_no = ?2, is_latest = ?3 WHERE article_id = ?1",
            )?
            .execute(params![article, new_number, new_latest])?;
        }
    }
    Ok(())
}
