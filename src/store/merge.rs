//! Adds another database, with the same result as an import of its articles.
//!
//! Rows are copied under new numbers; what a number stands for is found by what tells it apart in every database: outlets by
//! name, stories by identity, articles by story and text, actors by key, places by `GeoNames` id. What follows from all articles
//! together (names to show, versions, copies, decisions, ties of events) is not copied but worked out anew, by what an import
//! uses. An article that is there already is only noted as seen again.
//!
//! All of it is one transaction: stopped at any moment, the database is as before or as after. The other database is only read.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::article::order_versions;
use super::fact_rows::better_name;
use super::merge_rows::{self, TABLES};
use super::{
    Database, Error, bulk, copy, decision, identity, look_at_sizes, provided, settle, sums,
};

/// Steps of `SQLite`'s machine between two looks at the wish to stop.
const LOOK: i32 = 100_000;

/// What a merge has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Articles added.
    pub new: u64,
    /// Of those, further versions of stories that were there.
    pub versions: u64,
    /// Articles that were there already.
    pub same: u64,
    /// Decisions added.
    pub decisions: u64,
    /// Newest version of the extraction rules of batches of the other database.
    pub rules_version: u32,
    /// Oldest version of them; both are 0 where it has no batch.
    pub oldest_rules: u32,
}

/// Adds the database at `other` to `database`; `step` is told what is being done.
///
/// Fails with [`Error::Older`], [`Error::Newer`] or the like where the other file is not of the same schema, with
/// [`Error::Itself`] where both are one file, with [`Error::NewerRules`] where a later program read its articles, and with
/// `SQLite`'s `interrupted` after `stop` was set.
pub fn merge(
    database: &mut Database,
    other: &Path,
    rules_version: u32,
    stop: &'static AtomicBool,
    step: &mut dyn FnMut(&'static str),
) -> Result<Merged, Error> {
    // A file of another schema, or none, is told by opening it alone.
    let oldest_and_newest = {
        let opened = Database::open(other, false)?;
        if is_same_file(database.path(), other) {
            return Err(Error::Itself {
                path: other.to_owned(),
            });
        }
        opened.conn.query_row(
            "SELECT coalesce(min(rules_version), 0), coalesce(max(rules_version), 0) FROM import_batch",
            [],
            |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)),
        )?
    };
    if oldest_and_newest.1 > rules_version {
        return Err(Error::NewerRules {
            path: other.to_owned(),
            found: oldest_and_newest.1,
            known: rules_version,
        });
    }
    bulk::make_indexes(&database.conn)?;
    let name = other.to_str().ok_or_else(|| Error::NotADatabase {
        path: other.to_owned(),
    })?;
    database
        .conn
        .execute("ATTACH DATABASE ?1 AS other", [name])?;
    database
        .conn
        .progress_handler(LOOK, Some(|| stop.load(Ordering::Relaxed)))?;
    let merged = add(&mut database.conn, step);
    database.conn.progress_handler(0, None::<fn() -> bool>)?;
    merge_rows::drop_maps(&database.conn)?;
    database.conn.execute_batch("DETACH DATABASE other")?;
    let merged = merged?;
    step("sums");
    sums::update(&mut database.conn)?;
    Ok(Merged {
        oldest_rules: oldest_and_newest.0,
        rules_version: oldest_and_newest.1,
        ..merged
    })
}

/// Tells whether two paths lead to one file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Adds what the attached database has.
fn add(conn: &mut Connection, step: &mut dyn FnMut(&'static str)) -> Result<Merged, Error> {
    let work = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    step("articles");
    identity::lift(&work)?;
    work.execute_batch(include_str!("merge_heads.sql"))?;
    step("facts");
    for table in TABLES {
        table.copy(&work)?;
    }
    work.execute_batch(include_str!("merge_tails.sql"))?;
    let provided: Vec<i64> = work
        .prepare("SELECT DISTINCT article_id FROM temp.merge_record ORDER BY article_id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for article in provided {
        provided::renew(&work, article)?;
    }
    step("names");
    name_actors(&work)?;
    let stories: Vec<i64> = work
        .prepare("SELECT DISTINCT story_id FROM temp.merge_touched ORDER BY story_id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for story in stories {
        order_versions(&work, story)?;
    }
    let decisions = add_decisions(&work)?;
    step("full text");
    bulk::fill_waiting(&work)?;
    step("copies");
    look_at_sizes(&work)?;
    copy::group(&work)?;
    step("events");
    settle(&work)?;
    work.execute("DELETE FROM pending WHERE fulltext_done = 1", [])?;
    let count = |sql: &str| -> Result<u64, Error> {
        Ok(work
            .query_row(sql, [], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    };
    let merged = Merged {
        new: count("SELECT count(*) FROM temp.merge_article WHERE fresh = 1")?,
        versions: count(
            "SELECT count(*) FROM temp.merge_article AS m
               JOIN article AS a ON a.article_id = m.new
               JOIN temp.merge_touched AS t ON t.story_id = a.story_id
              WHERE m.fresh = 1",
        )?,
        same: count("SELECT count(*) FROM temp.merge_article WHERE fresh = 0")?,
        decisions,
        ..Merged::default()
    };
    work.commit()?;
    Ok(merged)
}

/// Works out what actors that both databases know are called, from all articles that name them: what the importer shows.
fn name_actors(conn: &Connection) -> Result<(), Error> {
    let both: Vec<(i64, String)> = conn
        .prepare(
            "SELECT m.new, coalesce(o.own_name, o.name)
               FROM temp.merge_actor AS m JOIN other.actor AS o ON o.actor_id = m.old
              WHERE m.known = 1 ORDER BY m.new",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (actor, theirs) in both {
        let sources: Option<(Option<String>, Option<String>)> = conn
            .prepare_cached(
                "SELECT min(s.country), min(s.gender)
                   FROM actor_name AS n JOIN actor_source AS s ON s.actor_name_id = n.actor_name_id
                  WHERE n.actor_id = ?1
                 HAVING count(*) > 0",
            )?
            .query_row([actor], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((country, gender)) = sources else {
            continue;
        };
        let ours: String = conn
            .prepare_cached("SELECT name FROM actor WHERE actor_id = ?1")?
            .query_row([actor], |row| row.get(0))?;
        let name = if better_name(&theirs, &ours) {
            theirs
        } else {
            ours
        };
        conn.prepare_cached(
            "UPDATE actor SET name = ?2, country = ?3, gender = ?4
              WHERE actor_id = ?1 AND (name <> ?2 OR country IS NOT ?3 OR gender IS NOT ?4)",
        )?
        .execute(params![actor, name, country, gender])?;
        identity::show(conn, actor, &name)?;
    }
    // One that a decision had renamed is shown by the name that its articles give, until the decisions are heard.
    let renamed: Vec<(i64, String)> = conn
        .prepare(
            "SELECT c.actor_id, c.name
               FROM temp.merge_actor AS m
               JOIN other.actor AS o ON o.actor_id = m.old
               JOIN actor AS c ON c.actor_id = m.new
              WHERE m.known = 0 AND o.own_name IS NOT NULL ORDER BY c.actor_id",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (actor, name) in renamed {
        identity::show(conn, actor, &name)?;
    }
    Ok(())
}

/// Adds the decisions that are not there, in the order in which all of them were made; returns how many are new.
///
/// The same decision made on both sides counts once. One that was taken back on either side is taken back.
fn add_decisions(conn: &Connection) -> Result<u64, Error> {
    let mut changed: Vec<i64> = conn
        .prepare(
            "UPDATE decision SET undone = 1
              WHERE undone = 0
                AND EXISTS (SELECT 1 FROM other.decision AS o
                             WHERE o.undone = 1 AND o.made_at = decision.made_at AND o.action = decision.action
                               AND o.target_key = decision.target_key AND o.other_key IS decision.other_key
                               AND o.value IS decision.value)
             RETURNING decision_id",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // A name or kind may have been changed and changed back: there the order of all matters, elsewhere only what is in force.
    let new = conn.execute(
        "INSERT INTO decision (made_at, action, target_key, other_key, value, note, undone)
         SELECT o.made_at, o.action, o.target_key, o.other_key, o.value, o.note, o.undone
           FROM other.decision AS o
          WHERE NOT EXISTS (SELECT 1 FROM decision AS d
                             WHERE d.action = o.action AND d.target_key = o.target_key AND d.other_key IS o.other_key
                               AND d.value IS o.value
                               AND (d.made_at = o.made_at
                                    OR (d.undone = 0 AND o.undone = 0 AND o.action NOT IN ('rename', 'kind'))))
          ORDER BY o.decision_id",
        [],
    )?;
    let added: Vec<i64> = conn
        .prepare("SELECT decision_id FROM decision ORDER BY decision_id DESC LIMIT ?1")?
        .query_map([new as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    changed.extend(added);
    for kept in decision::decisions(conn)? {
        if changed.contains(&kept.id) {
            decision::loosen(conn, &kept.decision)?;
        }
    }
    // They are replayed in the order of their numbers.
    let order: Vec<i64> = conn
        .prepare("SELECT decision_id FROM decision ORDER BY made_at, decision_id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if !order.is_sorted() {
        conn.execute_batch("UPDATE decision SET decision_id = -decision_id")?;
        for (number, id) in (1_i64..).zip(order) {
            conn.prepare_cached("UPDATE decision SET decision_id = ?2 WHERE decision_id = -?1")?
                .execute([id, number])?;
        }
    }
    Ok(new as u64)
}
