//! Takes a batch out again, as if it had never been imported.
//!
//! What only the batch brought goes: articles with all their facts, files, refusals, outlets, places, actors and forms of names
//! that no other article gives. What another batch met as well stays and is that batch's from now on. Versions, copies and
//! ties of events that the articles had a part in are worked out anew from those that are left.
//!
//! All of it is one transaction, at whose end the articles whose copies and ties are open stand in `pending`: the next
//! [`super::finish`] closes them, at once or, after a stop by force, with the next import or undo.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::article::{local_prefix, order_versions};
use super::{Database, Error, finish, identity, provided, sums};

/// What an undo has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Articles taken out.
    pub articles: u64,
    /// Articles that stay because another batch has them too.
    pub kept: u64,
    /// Files taken out.
    pub files: u64,
}

/// Takes batch number `batch` out; nothing where there is no such batch.
pub fn undo(database: &mut Database, batch: i64) -> Result<Option<Undone>, Error> {
    let work = database
        .conn
        .transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = work
        .prepare("SELECT 1 FROM import_batch WHERE batch_id = ?1")?
        .exists([batch])?;
    if !known {
        // Perhaps it is out already, and what follows from that was stopped by force.
        drop(work);
        finish(database)?;
        return Ok(None);
    }
    let mut undone = Undone::default();
    identity::lift(&work)?;
    hand_over_files(&work, batch, &mut undone)?;
    doom(&work, batch)?;
    hand_over_articles(&work, &mut undone)?;
    note_affected(&work)?;
    undone.articles = delete_articles(&work)?;
    renew_provided(&work)?;
    undone.files = delete_files(&work, batch)?;
    renew_actors(&work)?;
    renew_places(&work)?;
    renew_stories(&work)?;
    sums::forget(&work)?;
    work.execute_batch(
        "DROP TABLE temp.doomed_file; DROP TABLE temp.doomed; DROP TABLE temp.hit_actor; DROP TABLE temp.hit_name;
         DROP TABLE temp.hit_place; DROP TABLE temp.hit_form; DROP TABLE temp.hit_story; DROP TABLE temp.hit_tie;",
    )?;
    work.commit()?;
    finish(database)?;
    Ok(Some(undone))
}

/// Gives files that another batch has met as well to the first such batch.
fn hand_over_files(conn: &Connection, batch: i64, undone: &mut Undone) -> Result<(), Error> {
    let shared: Vec<(i64, i64, i64)> = conn
        .prepare(
            "SELECT f.file_id, s.batch_id, s.records_before
               FROM source_file AS f
               JOIN file_seen AS s ON s.file_id = f.file_id
              WHERE f.batch_id = ?1
                AND s.batch_id = (SELECT min(o.batch_id) FROM file_seen AS o WHERE o.file_id = f.file_id)",
        )?
        .query_map([batch], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (file, heir, before) in shared {
        let articles: i64 = conn.query_row(
            "SELECT count(*) FROM article WHERE file_id = ?1 AND record_no <= ?2",
            [file, before],
            |row| row.get(0),
        )?;
        conn.execute(
            "UPDATE source_file SET batch_id = ?2 WHERE file_id = ?1",
            [file, heir],
        )?;
        conn.execute(
            "DELETE FROM file_seen WHERE file_id = ?1 AND batch_id = ?2",
            [file, heir],
        )?;
        conn.execute(
            "UPDATE import_reject SET batch_id = ?2 WHERE file_id = ?1 AND batch_id = ?3",
            [file, heir, batch],
        )?;
        became_new(conn, heir, articles)?;
        undone.kept += articles.unsigned_abs();
    }
    Ok(())
}

/// Counts articles of a batch as new that were known when it ran.
fn became_new(conn: &Connection, batch: i64, articles: i64) -> Result<(), Error> {
    conn.execute(
        "UPDATE import_batch SET n_new = n_new + ?2, n_same = max(0, n_same - ?2) WHERE batch_id = ?1",
        [batch, articles],
    )?;
    Ok(())
}

/// Lists the files and articles that only this batch brought, in `temp.doomed_file` and `temp.doomed`.
fn doom(conn: &Connection, batch: i64) -> Result<(), Error> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.doomed_file; DROP TABLE IF EXISTS temp.doomed;
         CREATE TEMP TABLE doomed_file (file_id INTEGER PRIMARY KEY, after_record INTEGER NOT NULL, whole INTEGER NOT NULL);
         CREATE TEMP TABLE doomed (article_id INTEGER PRIMARY KEY);",
    )?;
    conn.execute(
        "INSERT INTO temp.doomed_file SELECT file_id, 0, 1 FROM source_file WHERE batch_id = ?1",
        [batch],
    )?;
    // Of a file that an earlier batch began, what this one added; a batch after it would have added the same.
    conn.execute(
        "INSERT INTO temp.doomed_file
         SELECT s.file_id, s.records_before, 0
           FROM file_seen AS s
           JOIN source_file AS f ON f.file_id = s.file_id
          WHERE s.batch_id = ?1 AND f.records_done > s.records_before
            AND NOT EXISTS (SELECT 1 FROM file_seen AS o WHERE o.file_id = s.file_id AND o.batch_id > s.batch_id)",
        [batch],
    )?;
    conn.execute(
        "INSERT INTO temp.doomed
         SELECT a.article_id FROM temp.doomed_file AS d JOIN article AS a ON a.file_id = d.file_id AND a.record_no > d.after_record",
        [],
    )?;
    // A record of a doomed file says no more that an article was met.
    conn.execute(
        "DELETE FROM article_seen
          WHERE EXISTS (SELECT 1 FROM temp.doomed_file AS d
                         WHERE d.file_id = article_seen.file_id AND article_seen.record_no > d.after_record)",
        [],
    )?;
    Ok(())
}

/// Takes off the list what another file holds as well: the article is that file's from now on.
fn hand_over_articles(conn: &Connection, undone: &mut Undone) -> Result<(), Error> {
    let shared: Vec<(i64, i64)> = conn
        .prepare(
            "SELECT d.article_id,
                    (SELECT s.article_seen_id FROM article_seen AS s WHERE s.article_id = d.article_id
                      ORDER BY s.file_id, s.record_no LIMIT 1) AS seen
               FROM temp.doomed AS d
              WHERE seen IS NOT NULL
              ORDER BY d.article_id",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (article, seen) in shared {
        let (file, record, batch): (i64, i64, i64) = conn
            .prepare_cached(
                "SELECT s.file_id, s.record_no, f.batch_id
                   FROM article_seen AS s JOIN source_file AS f ON f.file_id = s.file_id
                  WHERE s.article_seen_id = ?1",
            )?
            .query_row([seen], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        conn.prepare_cached(
            "UPDATE article SET file_id = ?2, record_no = ?3 WHERE article_id = ?1",
        )?
        .execute([article, file, record])?;
        conn.prepare_cached("DELETE FROM article_seen WHERE article_seen_id = ?1")?
            .execute([seen])?;
        conn.prepare_cached("DELETE FROM temp.doomed WHERE article_id = ?1")?
            .execute([article])?;
        became_new(conn, batch, 1)?;
        undone.kept += 1;
    }
    Ok(())
}

/// Notes what the doomed articles have a part in, before they go.
fn note_affected(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.hit_actor; DROP TABLE IF EXISTS temp.hit_name; DROP TABLE IF EXISTS temp.hit_place;
         DROP TABLE IF EXISTS temp.hit_form; DROP TABLE IF EXISTS temp.hit_story; DROP TABLE IF EXISTS temp.hit_tie;
         CREATE TEMP TABLE hit_actor (actor_id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE hit_name (actor_name_id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE hit_place (place_id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE hit_form (place_id INTEGER, name TEXT, PRIMARY KEY (place_id, name));
         CREATE TEMP TABLE hit_story (story_id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE hit_tie (kind TEXT, country TEXT, PRIMARY KEY (kind, country));

         INSERT INTO temp.hit_name
         SELECT DISTINCT s.actor_name_id FROM temp.doomed AS d JOIN actor_source AS s ON s.article_id = d.article_id;

         INSERT OR IGNORE INTO temp.hit_actor
         SELECT n.actor_id FROM temp.hit_name AS h JOIN actor_name AS n ON n.actor_name_id = h.actor_name_id;
         INSERT OR IGNORE INTO temp.hit_actor
         SELECT m.actor_id FROM temp.doomed AS d JOIN mention AS m ON m.article_id = d.article_id WHERE m.actor_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.hit_actor
         SELECT q.speaker_id FROM temp.doomed AS d JOIN quote AS q ON q.article_id = d.article_id WHERE q.speaker_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.hit_actor
         SELECT r.actor_id FROM temp.doomed AS d JOIN actor_role AS r ON r.article_id = d.article_id;
         INSERT OR IGNORE INTO temp.hit_actor
         SELECT r.of_actor_id FROM temp.doomed AS d JOIN actor_role AS r ON r.article_id = d.article_id
          WHERE r.of_actor_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.hit_actor
         SELECT r.according_to_id FROM temp.doomed AS d JOIN event_report AS r ON r.article_id = d.article_id
          WHERE r.according_to_id IS NOT NULL;

         INSERT OR IGNORE INTO temp.hit_place
         SELECT m.place_id FROM temp.doomed AS d JOIN mention AS m ON m.article_id = d.article_id WHERE m.place_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.hit_place
         SELECT r.place_id FROM temp.doomed AS d JOIN event_report AS r ON r.article_id = d.article_id WHERE r.place_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.hit_form
         SELECT m.place_id, substr(a.body, m.start_char + 1, m.end_char - m.start_char)
           FROM temp.doomed AS d
           JOIN mention AS m ON m.article_id = d.article_id
           JOIN article AS a ON a.article_id = d.article_id
          WHERE m.place_id IS NOT NULL AND m.kind = 'name';

         INSERT OR IGNORE INTO temp.hit_story
         SELECT a.story_id FROM temp.doomed AS d JOIN article AS a ON a.article_id = d.article_id;

         INSERT OR IGNORE INTO temp.hit_tie
         SELECT r.kind, coalesce(p.country, '')
           FROM temp.doomed AS d
           JOIN event_report AS r ON r.article_id = d.article_id
           LEFT JOIN place AS p ON p.place_id = r.place_id;

         -- Copies of a doomed article are grouped anew among themselves.
         INSERT OR IGNORE INTO pending (article_id, fulltext_done)
         SELECT a.article_id, 1
           FROM article AS a
          WHERE a.dup_group_id IN (SELECT x.dup_group_id FROM temp.doomed AS d JOIN article AS x ON x.article_id = d.article_id)
            AND a.article_id NOT IN (SELECT article_id FROM temp.doomed);",
    )?;
    // Actors of one article carry its hash in their key.
    let own: Vec<String> = conn
        .prepare(
            "SELECT o.name, s.identity, a.body_hash
               FROM temp.doomed AS d
               JOIN article AS a ON a.article_id = d.article_id
               JOIN outlet AS o ON o.outlet_id = a.outlet_id
               JOIN story AS s ON s.story_id = a.story_id",
        )?
        .query_map([], |row| {
            let (outlet, identity, hash): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(local_prefix(&outlet, &identity, &hash))
        })?
        .collect::<Result<_, _>>()?;
    for prefix in own {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO temp.hit_actor SELECT actor_id FROM actor WHERE key >= ?1 || ':' AND key < ?1 || ';'",
        )?
        .execute([prefix])?;
    }
    Ok(())
}

/// Deletes the doomed articles with everything that hangs on them; returns how many.
fn delete_articles(conn: &Connection) -> Result<u64, Error> {
    conn.execute_batch(
        "CREATE TEMP TABLE broken_group AS
         SELECT DISTINCT a.dup_group_id FROM temp.doomed AS d JOIN article AS a ON a.article_id = d.article_id
          WHERE a.dup_group_id IS NOT NULL;
         UPDATE article SET dup_group_id = NULL, dup_score = NULL, is_copy = 0
          WHERE dup_group_id IN (SELECT dup_group_id FROM temp.broken_group);
         DELETE FROM dup_group WHERE dup_group_id IN (SELECT dup_group_id FROM temp.broken_group);
         DROP TABLE temp.broken_group;

         -- The full-text index is told the words that it has to forget; it does not have what is still waiting for it.
         INSERT INTO article_fts (article_fts, rowid, headline, body)
         SELECT 'delete', a.article_id, a.headline, a.body
           FROM temp.doomed AS d
           JOIN article AS a ON a.article_id = d.article_id
           LEFT JOIN pending AS p ON p.article_id = d.article_id
          WHERE coalesce(p.fulltext_done, 1) = 1;

         DELETE FROM event_participant WHERE report_id IN
           (SELECT r.report_id FROM temp.doomed AS d JOIN event_report AS r ON r.article_id = d.article_id);
         DELETE FROM event_also WHERE report_id IN
           (SELECT r.report_id FROM temp.doomed AS d JOIN event_report AS r ON r.article_id = d.article_id);
         DELETE FROM event_report WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM quote_about WHERE quote_id IN
           (SELECT q.quote_id FROM temp.doomed AS d JOIN quote AS q ON q.article_id = d.article_id);
         DELETE FROM quote_part WHERE quote_id IN
           (SELECT q.quote_id FROM temp.doomed AS d JOIN quote AS q ON q.article_id = d.article_id);
         DELETE FROM quote WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM mention WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM actor_role WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM sentence WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM actor_source WHERE article_id IN (SELECT article_id FROM temp.doomed);
         DELETE FROM event WHERE event_id NOT IN (SELECT event_id FROM event_report WHERE event_id IS NOT NULL);

         -- The place of an event comes from its reports.
         INSERT OR IGNORE INTO tie_anew (kind, country) SELECT kind, country FROM temp.hit_tie;
         UPDATE event SET place_id = NULL
          WHERE event_id IN (SELECT r.event_id
                               FROM event_report AS r
                               LEFT JOIN place AS p ON p.place_id = r.place_id
                              CROSS JOIN temp.hit_tie AS h
                              WHERE h.kind = r.kind AND h.country = coalesce(p.country, '') AND r.event_id IS NOT NULL);",
    )?;
    let deleted = conn.execute(
        "DELETE FROM article WHERE article_id IN (SELECT article_id FROM temp.doomed)",
        [],
    )?;
    Ok(deleted as u64)
}

/// Deletes what providers say in records of doomed files of articles that stay, and works out what the other records say.
fn renew_provided(conn: &Connection) -> Result<(), Error> {
    let of_doomed = "EXISTS (SELECT 1 FROM temp.doomed_file AS d
                              WHERE d.file_id = provider_record.file_id AND provider_record.record_no > d.after_record)";
    let articles: Vec<i64> = conn
        .prepare(&format!(
            "SELECT DISTINCT article_id FROM provider_record WHERE {of_doomed} ORDER BY article_id"
        ))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    conn.execute(
        &format!("DELETE FROM provider_record WHERE {of_doomed}"),
        [],
    )?;
    for article in articles {
        provided::renew(conn, article)?;
    }
    Ok(())
}

/// Deletes the files, the refusals and the batch itself; returns how many files.
fn delete_files(conn: &Connection, batch: i64) -> Result<u64, Error> {
    conn.execute(
        "UPDATE import_reject SET retried_batch_id = NULL WHERE retried_batch_id = ?1",
        [batch],
    )?;
    conn.execute(
        "DELETE FROM import_reject
          WHERE EXISTS (SELECT 1 FROM temp.doomed_file AS d
                         WHERE d.file_id = import_reject.file_id
                           AND (d.whole = 1 OR import_reject.record_no > d.after_record))
             OR (batch_id = ?1 AND file_id IS NULL)",
        [batch],
    )?;
    // What is left of this batch's refusals is of files that go on under another.
    conn.execute(
        "UPDATE import_reject
            SET batch_id = (SELECT f.batch_id FROM source_file AS f WHERE f.file_id = import_reject.file_id)
          WHERE batch_id = ?1",
        [batch],
    )?;
    conn.execute_batch(
        "UPDATE source_file
            SET records_done = (SELECT d.after_record FROM temp.doomed_file AS d WHERE d.file_id = source_file.file_id), done = 0
          WHERE file_id IN (SELECT file_id FROM temp.doomed_file WHERE whole = 0)",
    )?;
    let deleted = conn.execute(
        "DELETE FROM source_file WHERE file_id IN (SELECT file_id FROM temp.doomed_file WHERE whole = 1)",
        [],
    )?;
    conn.execute("DELETE FROM import_batch WHERE batch_id = ?1", [batch])?;
    Ok(deleted as u64)
}

/// Deletes forms and actors that no article gives any more, and works out what the others are called.
fn renew_actors(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "DELETE FROM actor_name
          WHERE actor_name_id IN (SELECT actor_name_id FROM temp.hit_name)
            AND NOT EXISTS (SELECT 1 FROM actor_source AS s WHERE s.actor_name_id = actor_name.actor_name_id);
         UPDATE actor SET merged_into = NULL WHERE merged_into IN (SELECT actor_id FROM temp.hit_actor);
         DELETE FROM actor
          WHERE actor_id IN (SELECT actor_id FROM temp.hit_actor)
            AND NOT EXISTS (SELECT 1 FROM actor_name AS n JOIN actor_source AS s ON s.actor_name_id = n.actor_name_id
                             WHERE n.actor_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM mention AS x WHERE x.actor_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM quote AS x WHERE x.speaker_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM quote_about AS x WHERE x.actor_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM actor_role AS x WHERE x.actor_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM actor_role AS x WHERE x.of_actor_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM event_report AS x WHERE x.according_to_id = actor.actor_id)
            AND NOT EXISTS (SELECT 1 FROM event_participant AS x WHERE x.actor_id = actor.actor_id);",
    )?;
    let left: Vec<i64> = conn
        .prepare(
            "SELECT h.actor_id FROM temp.hit_actor AS h JOIN actor AS c ON c.actor_id = h.actor_id ORDER BY h.actor_id",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for actor in left {
        // The longest name, of equals the first by alphabet: what the importer shows.
        let name: Option<String> = conn
            .prepare_cached(
                "SELECT n.name
                   FROM actor_name AS n
                   JOIN actor_source AS s ON s.actor_name_id = n.actor_name_id
                  WHERE n.actor_id = ?1 AND s.shown = 1
                  ORDER BY length(n.name) DESC, n.name
                  LIMIT 1",
            )?
            .query_row([actor], |row| row.get(0))
            .optional()?;
        let Some(name) = name else { continue };
        let (country, gender): (Option<String>, Option<String>) = conn
            .prepare_cached(
                "SELECT min(s.country), min(s.gender)
                   FROM actor_name AS n JOIN actor_source AS s ON s.actor_name_id = n.actor_name_id
                  WHERE n.actor_id = ?1",
            )?
            .query_row([actor], |row| Ok((row.get(0)?, row.get(1)?)))?;
        conn.prepare_cached(
            "UPDATE actor SET name = ?2, country = ?3, gender = ?4 WHERE actor_id = ?1",
        )?
        .execute(params![actor, name, country, gender])?;
        identity::show(conn, actor, &name)?;
    }
    Ok(())
}

/// Deletes places that nothing names any more, and forms of their names that no article has.
fn renew_places(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "DELETE FROM place
          WHERE place_id IN (SELECT place_id FROM temp.hit_place)
            AND NOT EXISTS (SELECT 1 FROM mention AS x WHERE x.place_id = place.place_id)
            AND NOT EXISTS (SELECT 1 FROM quote_about AS x WHERE x.place_id = place.place_id)
            AND NOT EXISTS (SELECT 1 FROM event_report AS x WHERE x.place_id = place.place_id)
            AND NOT EXISTS (SELECT 1 FROM event AS x WHERE x.place_id = place.place_id);",
    )?;
    let forms: Vec<(i64, String)> = conn
        .prepare(
            "SELECT h.place_id, h.name
               FROM temp.hit_form AS h JOIN place AS p ON p.place_id = h.place_id
              WHERE h.name <> p.name ORDER BY 1, 2",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (place, form) in forms {
        let stays = conn
            .prepare_cached(
                "SELECT 1 FROM mention AS m JOIN article AS a ON a.article_id = m.article_id
                  WHERE m.place_id = ?1 AND m.kind = 'name' AND m.end_char - m.start_char = length(?2)
                    AND substr(a.body, m.start_char + 1, m.end_char - m.start_char) = ?2
                  LIMIT 1",
            )?
            .exists(params![place, form])?;
        if !stays {
            conn.prepare_cached("DELETE FROM place_name WHERE place_id = ?1 AND name = ?2")?
                .execute(params![place, form])?;
        }
    }
    Ok(())
}

/// Deletes stories and outlets that are left without articles, and numbers the versions of the others anew.
fn renew_stories(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "DELETE FROM story
          WHERE story_id IN (SELECT story_id FROM temp.hit_story)
            AND NOT EXISTS (SELECT 1 FROM article AS a WHERE a.story_id = story.story_id);
         DELETE FROM outlet
          WHERE NOT EXISTS (SELECT 1 FROM story AS s WHERE s.outlet_id = outlet.outlet_id)
            AND NOT EXISTS (SELECT 1 FROM article AS a WHERE a.outlet_id = outlet.outlet_id);
         -- Another version may be the latest now, which its group of copies has to learn.
         INSERT OR IGNORE INTO pending (article_id, fulltext_done)
         SELECT a.article_id, 1 FROM temp.hit_story AS h JOIN article AS a ON a.story_id = h.story_id;",
    )?;
    let stories: Vec<i64> = conn
        .prepare("SELECT h.story_id FROM temp.hit_story AS h JOIN story AS s ON s.story_id = h.story_id ORDER BY 1")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for story in stories {
        order_versions(conn, story)?;
    }
    Ok(())
}
