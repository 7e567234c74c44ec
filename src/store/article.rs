//! Stores articles: identity, versions, and every fact of each.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension, params};

use super::batch::{self, BatchInfo, FileInfo, FileState, Reject, Totals};
use super::fact_rows::FactWriter;
use super::facts::Facts;
use super::words::{Word, int};
use super::{Database, Error, bulk, copy_keys, provided};
use crate::clean::outlet;
use crate::model::{Article, Extraction};
use crate::stop;
use crate::text::fold;

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

    /// Returns the day of publication.
    pub(super) const fn published_day(&self) -> Option<Date> {
        self.article.published_day
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
    pub(super) facts: FactWriter<'db>,
    /// The file as this connection last knew it.
    version: i64,
}

impl<'db> Writer<'db> {
    /// Begins a batch. With `large`, an empty database is left without indexes until [`super::finish`]; the full text always is.
    pub fn begin(database: &'db Database, info: &BatchInfo, large: bool) -> Result<Self, Error> {
        let conn = &database.conn;
        // The journal of a statement that adds one row is a page or two: in a file it would cost more than the row.
        conn.execute_batch("PRAGMA temp_store = MEMORY")?;
        if large && is_fresh(conn)? {
            bulk::drop_indexes(conn)?;
            // Rows of a first load refer to rows that it has just written; looking each of them up takes a third of its time.
            bulk::check_keys(conn, false)?;
        } else {
            bulk::make_indexes(conn)?;
        }
        Ok(Self {
            conn,
            batch: batch::begin(conn, info)?,
            totals: Totals::default(),
            outlets: HashMap::new(),
            facts: FactWriter::new(conn),
            version: bulk::version(conn)?,
        })
    }

    /// Makes a writer that only gives stored articles new facts.
    pub fn for_facts(database: &'db Database) -> Result<Self, Error> {
        let conn = &database.conn;
        bulk::make_indexes(conn)?;
        Ok(Self {
            conn,
            batch: 0,
            totals: Totals::default(),
            outlets: HashMap::new(),
            facts: FactWriter::new(conn),
            version: bulk::version(conn)?,
        })
    }

    /// Ends a transaction of [`Writer::for_facts`].
    pub fn commit_facts(&self) -> Result<(), Error> {
        Ok(self.conn.execute_batch("COMMIT")?)
    }

    /// Forgets actors that are no longer there, by their keys.
    pub(super) fn forget_actors(&mut self, keys: &[String]) {
        self.facts.forget_actors(keys);
    }

    /// Returns the counts so far.
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// Begins a transaction.
    pub fn transaction(&mut self) -> Result<(), Error> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let version = bulk::version(self.conn)?;
        if version != self.version {
            // Somebody else has changed the file: rows that are remembered may be gone, and references are checked from here on.
            self.version = version;
            self.outlets.clear();
            self.facts.forget();
            self.conn.execute_batch("ROLLBACK")?;
            bulk::check_keys(self.conn, true)?;
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
        }
        Ok(())
    }

    /// Ends the transaction; all of it is in.
    pub fn commit(&self) -> Result<(), Error> {
        batch::update(self.conn, self.batch, self.totals, None)?;
        Ok(self.conn.execute_batch("COMMIT")?)
    }

    /// Ends the batch.
    pub fn end(self, finished: Timestamp) -> Result<Totals, Error> {
        batch::update(self.conn, self.batch, self.totals, Some(finished))?;
        bulk::check_keys(self.conn, true)?;
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
        self.facts.forget();
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
        self.facts.add(article, record)?;
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
