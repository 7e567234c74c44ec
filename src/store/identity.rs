//! Who the actors of rows are, once people's decisions are heard.
//!
//! The importer gives each row the actor of its key. [`settle`] moves rows to where decisions send them and keeps the actor of
//! the key in a column beside (`own_…`), so that the whole is a function of keys and decisions: the same whatever the order in
//! which articles and decisions came, and undone by leaving a decision out.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use super::decision::{self, Action, Decision};
use crate::text::fold;

/// Most passes over the decisions for one actor: merges that chase each other round end there.
const PASSES: usize = 16;

/// What parts a key from the name of an actor split off it.
const SPLIT_MARK: char = '~';

/// A column that holds an actor.
struct Column {
    table: &'static str,
    actor: &'static str,
    own: &'static str,
    /// Expression for the article of a row.
    article: &'static str,
    /// Tells whether a row must have an actor: it then stays with one that is rejected.
    must: bool,
}

/// Every column that holds the actor of a fact.
const COLUMNS: &[Column] = &[
    Column {
        table: "mention",
        actor: "actor_id",
        own: "own_actor_id",
        article: "article_id",
        must: false,
    },
    Column {
        table: "quote",
        actor: "speaker_id",
        own: "own_speaker_id",
        article: "article_id",
        must: false,
    },
    Column {
        table: "quote_about",
        actor: "actor_id",
        own: "own_actor_id",
        article: "(SELECT q.article_id FROM quote AS q WHERE q.quote_id = quote_about.quote_id)",
        must: false,
    },
    Column {
        table: "event_report",
        actor: "according_to_id",
        own: "own_according_to_id",
        article: "article_id",
        must: false,
    },
    Column {
        table: "event_participant",
        actor: "actor_id",
        own: "own_actor_id",
        article: "(SELECT r.article_id FROM event_report AS r WHERE r.report_id = event_participant.report_id)",
        must: false,
    },
    Column {
        table: "actor_role",
        actor: "actor_id",
        own: "own_actor_id",
        article: "article_id",
        must: true,
    },
    Column {
        table: "actor_role",
        actor: "of_actor_id",
        own: "own_of_actor_id",
        article: "article_id",
        must: false,
    },
];

/// One thing that decisions do to a row, with actors and stories of this database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Merge { from: i64, into: i64 },
    Split { from: i64, story: i64, into: i64 },
    Reject { actor: i64 },
}

/// All that the decisions in force do to rows.
#[derive(Debug, Default)]
struct Plan {
    steps: Vec<Step>,
    /// Actors whose rows may be moved.
    touched: BTreeSet<i64>,
    /// Stories in which a decision says that a name means another actor.
    stories: BTreeSet<i64>,
    /// For actors with a namesake, the stories in which that one is meant.
    namesakes: BTreeMap<i64, BTreeSet<i64>>,
    /// Actors that are split off others.
    parts: BTreeSet<i64>,
}

impl Plan {
    /// Returns the actor that a row of `actor` in `story` belongs to; nothing where it is no actor.
    fn end(&self, actor: i64, story: Option<i64>) -> Option<i64> {
        let mut at = actor;
        for _ in 0..PASSES {
            let before = at;
            for step in &self.steps {
                match *step {
                    Step::Merge { from, into } if from == at => at = into,
                    Step::Split {
                        from,
                        story: of,
                        into,
                    } if from == at && story == Some(of) => at = into,
                    Step::Reject { actor } if actor == at => return None,
                    _ => {}
                }
            }
            if at == before {
                break;
            }
        }
        Some(at)
    }
}

/// Brings actors, their names and the actors of all rows in step with the decisions.
///
/// Reports whose participants changed are noted in the table `temp.moved_report`, which must be there.
pub(super) fn settle(conn: &Connection) -> Result<(), Error> {
    let decisions: Vec<Decision> = decision::decisions(conn)?
        .into_iter()
        .filter(|kept| !kept.undone && !kept.decision.action.is_of_events())
        .map(|kept| kept.decision)
        .collect();
    restore(conn)?;
    let mut plan = plan(conn, &decisions)?;
    plan.touched.extend(moved(conn)?);
    for &actor in &plan.touched {
        let end = plan.end(actor, None);
        let exceptions: BTreeMap<i64, Option<i64>> = plan
            .stories
            .iter()
            .chain(plan.namesakes.get(&actor).into_iter().flatten())
            .map(|&story| (story, plan.end(actor, Some(story))))
            .filter(|(_, other)| *other != end)
            .collect();
        for column in COLUMNS {
            move_rows(conn, column, actor, end, &exceptions)?;
        }
        let merged = end.filter(|&end| end != actor && plan.end(end, None) == Some(end));
        conn.prepare_cached(
            "UPDATE actor SET merged_into = ?2, rejected = ?3 WHERE actor_id = ?1",
        )?
        .execute(params![actor, merged, end.is_none()])?;
    }
    names(conn, &decisions, &plan)?;
    tidy(conn, &plan)
}

/// Takes back everything that decisions have done to actors and rows, until [`settle`] hears them again.
pub(super) fn lift(conn: &Connection) -> Result<(), Error> {
    restore(conn)?;
    for Column {
        table, actor, own, ..
    } in COLUMNS
    {
        conn.execute_batch(&format!(
            "UPDATE {table} SET {actor} = {own}, {own} = NULL WHERE {own} IS NOT NULL"
        ))?;
    }
    Ok(())
}

/// Gives names and kinds back that decisions overruled, and takes away what decisions added.
fn restore(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch("DELETE FROM actor_name WHERE decided = 1")?;
    let overruled: Vec<(i64, Option<String>)> = conn
        .prepare("SELECT actor_id, own_name FROM actor WHERE own_name IS NOT NULL OR own_kind IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (actor, name) in overruled {
        conn.prepare_cached(
            "UPDATE actor SET name = coalesce(own_name, name), kind = coalesce(own_kind, kind), own_name = NULL, own_kind = NULL
              WHERE actor_id = ?1",
        )?
        .execute([actor])?;
        if let Some(name) = name {
            show(conn, actor, &name)?;
        }
    }
    conn.execute_batch(
        "UPDATE actor SET merged_into = NULL WHERE merged_into IS NOT NULL;
         UPDATE actor SET rejected = 0 WHERE rejected = 1;",
    )?;
    Ok(())
}

/// Makes one of an actor's forms the one to show.
pub(super) fn show(conn: &Connection, actor: i64, name: &str) -> Result<(), Error> {
    conn.prepare_cached(
        "UPDATE actor_name SET kind = CASE WHEN name = ?2 THEN 'canonical' ELSE 'variant' END
          WHERE actor_id = ?1 AND (kind = 'canonical') <> (name = ?2)",
    )?
    .execute(params![actor, name])?;
    Ok(())
}

/// Finds the actors and stories of the decisions. One whose actors are not all there does nothing until they are.
fn plan(conn: &Connection, decisions: &[Decision]) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let namesakes = namesakes(conn)?;
    plan.parts
        .extend(namesakes.iter().map(|namesake| namesake.into));
    for decision in decisions {
        let Some(target) = actor(conn, &decision.target)? else {
            continue;
        };
        let step = match decision.action {
            Action::Merge => {
                let Some(into) = other(conn, decision)? else {
                    continue;
                };
                Step::Merge { from: target, into }
            }
            Action::Split => {
                let (Some(reference), Some(name)) = (&decision.other, &decision.value) else {
                    continue;
                };
                let Some(story) = decision::story(conn, reference)? else {
                    continue;
                };
                let into = part(conn, target, &decision.target, name, "decision")?;
                plan.stories.insert(story);
                plan.parts.insert(into);
                Step::Split {
                    from: target,
                    story,
                    into,
                }
            }
            Action::Reject => Step::Reject { actor: target },
            Action::Rename | Action::Kind | Action::EventMerge | Action::EventSplit => continue,
        };
        plan.touched.insert(target);
        plan.steps.push(step);
    }
    // What people decided goes first.
    for Namesake {
        from,
        into,
        stories,
    } in namesakes
    {
        plan.touched.insert(from);
        if plan.end(into, None) == Some(from) {
            continue;
        }
        plan.steps.extend(
            stories
                .iter()
                .map(|&story| Step::Split { from, story, into }),
        );
        plan.namesakes.insert(from, stories);
    }
    Ok(plan)
}

/// A player of somebody else's name, and the stories that tell of him.
struct Namesake {
    from: i64,
    into: i64,
    stories: BTreeSet<i64>,
}

/// Walks of life whose holders play in no team beside them.
const OFFICES: &str = "'politics', 'military', 'law', 'church'";

/// Splits players off those of the same full name who hold an office: `Bram Osei, the City striker` is not the minister Bram Osei,
/// unless one story calls him both. Only present roles count: many a minister once played. The player is split off in the
/// stories that call him one.
///
/// A function of the facts alone, whatever the order in which they came.
fn namesakes(conn: &Connection) -> Result<Vec<Namesake>, Error> {
    let mut select = conn.prepare_cached(&format!(
        "WITH player AS (
           SELECT DISTINCT coalesce(r.own_actor_id, r.actor_id) AS actor_id
             FROM actor_role AS r
            WHERE r.field = 'sport' AND r.status = 'present'
         )
         SELECT c.actor_id, c.key, c.name, a.story_id, max(r.field = 'sport'), max(r.field <> 'sport')
           FROM player AS p
           JOIN actor AS c ON c.actor_id = p.actor_id
           JOIN (SELECT actor_id, own_actor_id, article_id, field, status FROM actor_role) AS r
             ON r.actor_id = c.actor_id AND r.own_actor_id IS NULL OR r.own_actor_id = c.actor_id
           JOIN article AS a ON a.article_id = r.article_id
          WHERE c.kind = 'person' AND c.key LIKE 'person:%'
            AND r.status = 'present' AND r.field IN ('sport', {OFFICES})
          GROUP BY c.actor_id, a.story_id
          ORDER BY c.actor_id, a.story_id"
    ))?;
    let rows: Vec<(i64, String, String, i64, bool, bool)> = select
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?
        .collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for stories in rows.chunk_by(|one, other| one.0 == other.0) {
        let both = stories.iter().any(|row| row.4 && row.5);
        let held = stories.iter().any(|row| row.5);
        let Some((from, key, name, ..)) = stories.first().filter(|_| held && !both) else {
            continue;
        };
        let into = part(conn, *from, key, &format!("{name} (sport)"), "namesake")?;
        all.push(Namesake {
            from: *from,
            into,
            stories: stories
                .iter()
                .filter(|row| row.4)
                .map(|row| row.3)
                .collect(),
        });
    }
    Ok(all)
}

/// Returns the actor of a key.
fn actor(conn: &Connection, key: &str) -> Result<Option<i64>, Error> {
    Ok(conn
        .prepare_cached("SELECT actor_id FROM actor WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Returns the second actor of a decision.
fn other(conn: &Connection, decision: &Decision) -> Result<Option<i64>, Error> {
    match &decision.other {
        Some(key) => actor(conn, key),
        None => Ok(None),
    }
}

/// Returns the key of what is split off an actor under a name.
pub(super) fn part_key(key: &str, name: &str) -> String {
    format!("{key}{SPLIT_MARK}{}", fold(name))
}

/// Returns what is split off an actor under a name, made where it is new.
fn part(conn: &Connection, from: i64, key: &str, name: &str, origin: &str) -> Result<i64, Error> {
    let key = part_key(key, name);
    if let Some(known) = actor(conn, &key)? {
        return Ok(known);
    }
    conn.prepare_cached(
        "INSERT INTO actor (kind, name, key, origin) SELECT kind, ?2, ?3, ?4 FROM actor WHERE actor_id = ?1",
    )?
    .execute(params![from, name, key, origin])?;
    let id = conn.last_insert_rowid();
    conn.prepare_cached(
        "INSERT INTO actor_name (actor_id, name, norm, kind) VALUES (?1, ?2, ?3, 'canonical')",
    )?
    .execute(params![id, name, fold(name)])?;
    Ok(id)
}

/// Returns the actors by whose key rows were found that now belong to others.
fn moved(conn: &Connection) -> Result<BTreeSet<i64>, Error> {
    let mut all = BTreeSet::new();
    for Column { table, own, .. } in COLUMNS {
        let mut select = conn.prepare_cached(&format!(
            "SELECT DISTINCT {own} FROM {table} WHERE {own} IS NOT NULL"
        ))?;
        for actor in select.query_map([], |row| row.get(0))? {
            all.insert(actor?);
        }
    }
    Ok(all)
}

/// Moves the rows of one actor in one column to where they belong.
fn move_rows(
    conn: &Connection,
    column: &Column,
    actor: i64,
    end: Option<i64>,
    exceptions: &BTreeMap<i64, Option<i64>>,
) -> Result<(), Error> {
    let one = |end: Option<i64>, condition: &str| -> Result<(), Error> {
        let end = end.or_else(|| column.must.then_some(actor));
        let Column {
            table,
            actor: col,
            own,
            ..
        } = column;
        for found in [
            format!("{own} IS NULL AND {col} = ?1 AND ?2 IS NOT ?1"),
            format!("{own} = ?1 AND {col} IS NOT ?2"),
        ] {
            if *table == "event_participant" {
                conn.prepare_cached(&format!(
                    "INSERT OR IGNORE INTO temp.moved_report (report_id) SELECT report_id FROM {table} WHERE {found} {condition}"
                ))?
                .execute(params![actor, end])?;
            }
            conn.prepare_cached(&format!(
                "UPDATE {table} SET {col} = ?2, {own} = CASE WHEN ?2 IS ?1 THEN NULL ELSE ?1 END WHERE {found} {condition}"
            ))?
            .execute(params![actor, end])?;
        }
        Ok(())
    };
    if exceptions.is_empty() {
        return one(end, "");
    }
    let article = column.article;
    let stories: Vec<String> = exceptions.keys().map(i64::to_string).collect();
    let stories = stories.join(", ");
    one(
        end,
        &format!(
            "AND {article} NOT IN (SELECT a.article_id FROM article AS a WHERE a.story_id IN ({stories}))"
        ),
    )?;
    for (story, end) in exceptions {
        one(
            *end,
            &format!(
                "AND {article} IN (SELECT a.article_id FROM article AS a WHERE a.story_id = {story})"
            ),
        )?;
    }
    Ok(())
}

/// Gives actors the names and kinds of decisions, and the names of those merged into them.
fn names(conn: &Connection, decisions: &[Decision], plan: &Plan) -> Result<(), Error> {
    for &from in &plan.touched {
        if let Some(into) = plan.end(from, None).filter(|&into| into != from) {
            conn.prepare_cached(
                "INSERT INTO actor_name (actor_id, name, norm, kind, decided)
                 SELECT ?2, name, norm, 'variant', 1 FROM actor_name WHERE actor_id = ?1 AND decided = 0
                 ON CONFLICT (actor_id, name) DO NOTHING",
            )?
            .execute([from, into])?;
        }
    }
    // What is split off is also known by the words that its stories use.
    conn.execute_batch(
        "INSERT INTO actor_name (actor_id, name, norm, kind, decided)
         SELECT DISTINCT c.actor_id, n.name, n.norm, 'variant', 1
           FROM actor AS c
           JOIN mention AS m ON m.actor_id = c.actor_id AND m.kind = 'name'
           JOIN article AS a ON a.article_id = m.article_id
           JOIN actor_name AS n ON n.actor_id = m.own_actor_id AND n.decided = 0
            AND n.name = substr(a.body, m.start_char + 1, m.end_char - m.start_char)
          WHERE c.origin <> 'article'
         ON CONFLICT (actor_id, name) DO NOTHING",
    )?;
    for decision in decisions {
        let Some(target) = actor(conn, &decision.target)? else {
            continue;
        };
        match (decision.action, &decision.value) {
            (Action::Rename, Some(name)) => {
                conn.prepare_cached(
                    "UPDATE actor SET own_name = coalesce(own_name, name), name = ?2 WHERE actor_id = ?1",
                )?
                .execute(params![target, name])?;
                conn.prepare_cached(
                    "INSERT INTO actor_name (actor_id, name, norm, kind, decided) VALUES (?1, ?2, ?3, 'variant', 1)
                     ON CONFLICT (actor_id, name) DO NOTHING",
                )?
                .execute(params![target, name, fold(name)])?;
                show(conn, target, name)?;
            }
            (Action::Kind, Some(kind)) => {
                conn.prepare_cached(
                    "UPDATE actor SET own_kind = coalesce(own_kind, kind), kind = ?2 WHERE actor_id = ?1",
                )?
                .execute(params![target, kind])?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes what was split off by a decision that has been taken back, and namesakes that no article tells of any more.
fn tidy(conn: &Connection, plan: &Plan) -> Result<(), Error> {
    let made: Vec<i64> = conn
        .prepare("SELECT actor_id FROM actor WHERE origin <> 'article' ORDER BY actor_id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for actor in made.iter().filter(|actor| !plan.parts.contains(actor)) {
        conn.prepare_cached("DELETE FROM actor WHERE actor_id = ?1")?
            .execute([actor])?;
    }
    Ok(())
}

/// Returns the actors of an article's rows, by their own keys.
pub(super) fn actors_of(conn: &Connection, article: i64) -> Result<BTreeSet<i64>, Error> {
    let mut all = BTreeSet::new();
    for statement in [
        "SELECT coalesce(own_actor_id, actor_id) FROM mention WHERE article_id = ?1",
        "SELECT coalesce(own_speaker_id, speaker_id) FROM quote WHERE article_id = ?1",
        "SELECT coalesce(own_according_to_id, according_to_id) FROM event_report WHERE article_id = ?1",
        "SELECT coalesce(own_actor_id, actor_id) FROM actor_role WHERE article_id = ?1",
        "SELECT coalesce(own_of_actor_id, of_actor_id) FROM actor_role WHERE article_id = ?1",
    ] {
        let mut select = conn.prepare_cached(statement)?;
        for actor in select.query_map([article], |row| row.get::<_, Option<i64>>(0))? {
            all.extend(actor?);
        }
    }
    Ok(all)
}

/// Removes those of some actors that no row is about any more; returns their keys.
pub(super) fn remove_unused(
    conn: &Connection,
    actors: &BTreeSet<i64>,
) -> Result<Vec<String>, Error> {
    let mut removed = Vec::new();
    for &actor in actors {
        let mut used = conn
            .prepare_cached("SELECT 1 FROM actor WHERE merged_into = ?1")?
            .exists([actor])?;
        for Column {
            table,
            actor: col,
            own,
            ..
        } in COLUMNS
        {
            used = used
                || conn
                    .prepare_cached(&format!("SELECT 1 FROM {table} WHERE {col} = ?1"))?
                    .exists([actor])?
                || conn
                    .prepare_cached(&format!("SELECT 1 FROM {table} WHERE {own} = ?1"))?
                    .exists([actor])?;
        }
        if !used {
            let mut delete =
                conn.prepare_cached("DELETE FROM actor WHERE actor_id = ?1 RETURNING key")?;
            for key in delete.query_map([actor], |row| row.get(0))? {
                removed.push(key?);
            }
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(steps: &[Step]) -> Plan {
        Plan {
            steps: steps.to_vec(),
            ..Plan::default()
        }
    }

    #[test]
    fn rows_go_where_the_decisions_send_them_in_any_order() {
        let merges = [
            Step::Merge { from: 1, into: 2 },
            Step::Merge { from: 2, into: 3 },
        ];
        for steps in [merges, [merges[1], merges[0]]] {
            assert_eq!(plan(&steps).end(1, None), Some(3));
            assert_eq!(plan(&steps).end(2, Some(9)), Some(3));
            assert_eq!(plan(&steps).end(3, None), Some(3));
        }
        let circle = plan(&[
            Step::Merge { from: 1, into: 2 },
            Step::Merge { from: 2, into: 1 },
        ]);
        assert_eq!(
            (circle.end(1, None), circle.end(2, None)),
            (Some(1), Some(1))
        );
    }

    #[test]
    fn a_split_holds_in_its_story_alone_and_a_rejected_actor_is_none() {
        let split = plan(&[
            Step::Split {
                from: 1,
                story: 7,
                into: 4,
            },
            Step::Reject { actor: 2 },
        ]);
        assert_eq!(split.end(1, Some(7)), Some(4));
        assert_eq!(split.end(1, Some(8)), Some(1));
        assert_eq!(split.end(1, None), Some(1));
        assert_eq!(split.end(2, Some(7)), None);
    }
}
