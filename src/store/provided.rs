//! What providers say of articles whose text they keep: one `provider_record` for each of their records.
//!
//! Records of one address are of one article. Its headline, byline, language and time are the best that any of its records
//! gives, worked out anew whenever one comes or goes, so that neither the order of files nor an undo leaves a trace.

use rusqlite::{Connection, params};

use super::Error;
use super::article::utc;
use super::words::Word;
use crate::model::{Article, Provided, ProvidedEvent};

/// Adds one record of an article.
pub(super) fn add(
    conn: &Connection,
    id: i64,
    file: i64,
    article: &Article,
    provided: &Provided,
) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO provider_record (article_id, file_id, record_no, provider, provider_ref, seen_at, seen_day, headline, byline, language)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id,
        file,
        article.record.cast_signed(),
        provided.provider,
        provided.reference,
        article.published.map(utc),
        article.published_day.map(|day| day.to_string()),
        article.headline,
        article.byline,
        article.language,
    ])?;
    let record = conn.last_insert_rowid();
    for mention in &provided.mentions {
        conn.prepare_cached(
            "INSERT INTO provider_mention (provider_record_id, kind, name, code, country, latitude, longitude, text_offset)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            record,
            mention.kind.word(),
            mention.name,
            mention.code,
            mention.position.country,
            mention.position.latitude,
            mention.position.longitude,
            mention.offset,
        ])?;
    }
    for quote in &provided.quotes {
        conn.prepare_cached(
            "INSERT INTO provider_quote (provider_record_id, text, cue, before, after, text_offset)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            record,
            quote.text,
            quote.cue,
            quote.before,
            quote.after,
            quote.offset,
        ])?;
    }
    for event in &provided.events {
        add_event(conn, record, event)?;
    }
    Ok(())
}

fn add_event(conn: &Connection, record: i64, event: &ProvidedEvent) -> Result<(), Error> {
    conn.prepare_cached(
        "INSERT INTO provider_event (provider_record_id, event_ref, day, code, label, actor1, actor1_code, actor2, actor2_code,
                                     place, country, latitude, longitude, confidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        record,
        event.reference,
        event.day,
        event.code,
        event.label,
        event.actor1.0,
        event.actor1.1,
        event.actor2.0,
        event.actor2.1,
        event.place,
        event.position.country,
        event.position.latitude,
        event.position.longitude,
        event.confidence,
    ])?;
    Ok(())
}

/// Works out what an article's records say of it together.
pub(super) fn renew(conn: &Connection, article: i64) -> Result<(), Error> {
    let best: (Option<String>, Option<String>) = conn
        .prepare_cached(
            "SELECT (SELECT a.headline FROM article AS a WHERE a.article_id = ?1),
                    (SELECT min(p.headline) FROM provider_record AS p WHERE p.article_id = ?1)",
        )?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (old, new) = best;
    if old != new {
        // The full-text index is told the words that it has to forget; it does not have what is still waiting for it.
        let indexed = "WHERE NOT EXISTS (SELECT 1 FROM pending AS p WHERE p.article_id = ?1 AND p.fulltext_done = 0)";
        conn.prepare_cached(&format!(
            "INSERT INTO article_fts (article_fts, rowid, headline, body) SELECT 'delete', ?1, ?2, '' {indexed}"
        ))?
        .execute(params![article, old])?;
        conn.prepare_cached("UPDATE article SET headline = ?2 WHERE article_id = ?1")?
            .execute(params![article, new])?;
        conn.prepare_cached(&format!(
            "INSERT INTO article_fts (rowid, headline, body) SELECT ?1, ?2, '' {indexed}"
        ))?
        .execute(params![article, new])?;
    }
    // An article is met after it is published: the earliest time is the nearest.
    conn.prepare_cached(
        "UPDATE article
            SET (published_at, published_raw, published_day, byline, language) =
                (SELECT min(p.seen_at), min(p.seen_at), min(p.seen_day), min(p.byline), min(p.language)
                   FROM provider_record AS p WHERE p.article_id = ?1)
          WHERE article_id = ?1
            AND (published_at, coalesce(byline, ''), coalesce(language, '')) IS NOT
                (SELECT min(p.seen_at), coalesce(min(p.byline), ''), coalesce(min(p.language), '')
                   FROM provider_record AS p WHERE p.article_id = ?1)",
    )?
    .execute([article])?;
    Ok(())
}
