//! Sums over all articles, for saved queries that would count every quote and mention otherwise.
//!
//! What an import adds, supersedes or finds to be a copy is added and taken away; any other change of facts that are in the sums
//! marks them as stale (triggers see to it), and a query then counts for itself. They are made anew where that is cheap beside the
//! import at hand, and by `check --repair`.

use rusqlite::{Connection, TransactionBehavior};

use super::Error;

/// Up to so many articles, stale sums are always made anew.
const FEW: i64 = 50_000;

/// One table of sums.
struct Sum {
    /// Its name.
    table: &'static str,
    /// The columns that tell rows apart.
    key: &'static str,
    /// The columns with the numbers.
    numbers: &'static str,
    /// The statement that sums the articles of `temp.counting`: `sign` says how often each counts as a latest version that is no
    /// copy, `is_new` whether it is in no sum yet.
    select: &'static str,
    /// The same for most articles, where another order spares the sorting.
    for_most: Option<&'static str>,
    /// How numbers are added to those that are there.
    add: &'static str,
    /// The number that is 0 where a row is to go; nothing where rows never go.
    count: Option<&'static str>,
}

const SUMS: [Sum; 7] = [
    Sum {
        table: "speech_sum",
        key: "outlet_id, speaker_id, speaker_kind, act, cue",
        numbers: "quotes, words",
        select: "
SELECT b.outlet_id, CASE WHEN s.kind <> 'source' THEN s.actor_id ELSE 0 END, q.speaker_kind, q.act, lower(coalesce(q.cue, '')),
       sum(k.sign), sum(k.sign * q.words)
  FROM temp.counting AS k
 CROSS JOIN article_brief AS b ON b.article_id = k.article_id
 CROSS JOIN quote AS q ON q.article_id = k.article_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE k.sign <> 0
 GROUP BY 1, 2, 3, 4, 5",
        for_most: None,
        add: "quotes = quotes + excluded.quotes, words = words + excluded.words",
        count: Some("quotes"),
    },
    Sum {
        table: "wording_sum",
        key: "speaker_id, quote_group",
        numbers: "quotes",
        select: "
SELECT s.actor_id, coalesce(q.quote_group, ''), sum(k.sign)
  FROM temp.counting AS k
 CROSS JOIN quote AS q ON q.article_id = k.article_id
 CROSS JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
 WHERE k.sign <> 0
 GROUP BY 1, 2",
        for_most: None,
        add: "quotes = quotes + excluded.quotes",
        count: Some("quotes"),
    },
    Sum {
        table: "source_sum",
        key: "outlet_id, speaker_kind, is_actor",
        numbers: "quotes, words",
        select: "
SELECT b.outlet_id, q.speaker_kind, coalesce(s.kind <> 'source', 0), sum(k.sign), sum(k.sign * q.words)
  FROM temp.counting AS k
 CROSS JOIN article_brief AS b ON b.article_id = k.article_id
 CROSS JOIN quote AS q ON q.article_id = k.article_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE k.sign <> 0
 GROUP BY 1, 2, 3",
        for_most: None,
        add: "quotes = quotes + excluded.quotes, words = words + excluded.words",
        count: Some("quotes"),
    },
    Sum {
        table: "speaker_sum",
        key: "speaker_id, outlet_id",
        numbers: "articles, quotes, words",
        select: "
SELECT x.speaker_id, x.outlet_id, sum(x.sign), sum(x.sign * x.quotes), sum(x.sign * x.words)
  FROM (SELECT q.speaker_id, b.outlet_id, k.sign, count(*) AS quotes, sum(q.words) AS words
          FROM temp.counting AS k
         CROSS JOIN article_brief AS b ON b.article_id = k.article_id
         CROSS JOIN quote AS q ON q.article_id = k.article_id
         CROSS JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
         WHERE k.sign <> 0
         GROUP BY k.article_id, q.speaker_id) AS x
 WHERE true
 GROUP BY 1, 2",
        for_most: None,
        add: "articles = articles + excluded.articles, quotes = quotes + excluded.quotes, words = words + excluded.words",
        count: Some("articles"),
    },
    Sum {
        table: "pair_sum",
        key: "actor_id, other_id",
        numbers: "sentences",
        select: "
SELECT x.actor_id, x.other_id, sum(x.sign)
  FROM (SELECT DISTINCT m.sentence_id, m.actor_id, n.actor_id AS other_id, k.sign
          FROM temp.counting AS k
         CROSS JOIN mention AS m ON m.article_id = k.article_id
         CROSS JOIN actor AS p ON p.actor_id = m.actor_id AND p.kind <> 'source'
         CROSS JOIN mention AS n ON n.sentence_id = m.sentence_id AND n.actor_id > m.actor_id
         CROSS JOIN actor AS r ON r.actor_id = n.actor_id AND r.kind <> 'source'
         WHERE k.sign <> 0) AS x
 WHERE true
 GROUP BY 1, 2",
        for_most: None,
        add: "sentences = sentences + excluded.sentences",
        count: Some("sentences"),
    },
    Sum {
        table: "actor_sum",
        key: "actor_id",
        numbers: "mentions, first_in",
        select: "
SELECT c.actor_id, count(*), min(coalesce(b.published_at, '~') || ' ' || (1000000000000 + m.article_id))
  FROM temp.counting AS k
 CROSS JOIN article_brief AS b ON b.article_id = k.article_id
 CROSS JOIN mention AS m ON m.article_id = k.article_id
 CROSS JOIN actor AS c ON c.actor_id = m.actor_id AND c.kind <> 'source'
 WHERE k.is_new = 1
 GROUP BY 1",
        for_most: Some(
            "
SELECT c.actor_id, count(*), min(coalesce(b.published_at, '~') || ' ' || (1000000000000 + m.article_id))
  FROM actor AS c
 CROSS JOIN mention AS m ON m.actor_id = c.actor_id
 CROSS JOIN temp.counting AS k ON k.article_id = m.article_id
 CROSS JOIN article_brief AS b ON b.article_id = k.article_id
 WHERE k.is_new = 1
   AND c.kind <> 'source'
 GROUP BY 1",
        ),
        add: "mentions = mentions + excluded.mentions, first_in = min(first_in, excluded.first_in)",
        count: None,
    },
    Sum {
        table: "voice_sum",
        key: "speaker_id",
        numbers: "first_at",
        select: "
SELECT s.actor_id, min(b.published_at)
  FROM temp.counting AS k
 CROSS JOIN article_brief AS b ON b.article_id = k.article_id
 CROSS JOIN quote AS q ON q.article_id = k.article_id
 CROSS JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
 WHERE k.is_new = 1
   AND b.published_at IS NOT NULL
 GROUP BY 1",
        for_most: None,
        add: "first_at = min(first_at, excluded.first_at)",
        count: None,
    },
];

/// Brings the sums in step with the articles, in one transaction.
pub(super) fn update(conn: &mut Connection) -> Result<(), Error> {
    // A reader that becomes a writer would not wait for another importer, but fail.
    let work = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number = |sql: &str| work.query_row(sql, [], |row| row.get::<_, i64>(0));
    if number("SELECT fresh FROM sums_state")? == 0 {
        let articles = number("SELECT count(*) FROM article_brief")?;
        let summed = number("SELECT count(*) FROM sums_article")?;
        if articles > FEW && (articles - summed) * 10 < articles {
            return Ok(());
        }
        forget(&work)?;
    }
    work.execute_batch(
        "DROP TABLE IF EXISTS temp.counting;
         CREATE TEMP TABLE counting (article_id INTEGER PRIMARY KEY, sign INTEGER NOT NULL, is_new INTEGER NOT NULL);
         INSERT INTO temp.counting (article_id, sign, is_new)
         SELECT b.article_id, (b.is_latest = 1 AND b.is_copy = 0) - coalesce(s.counted, 0), s.article_id IS NULL
           FROM article_brief AS b
           LEFT JOIN sums_article AS s ON s.article_id = b.article_id
          WHERE s.article_id IS NULL
             OR s.counted <> (b.is_latest = 1 AND b.is_copy = 0);",
    )?;
    // The order of the tables is ours: SQLite, left to itself, has gone through all articles for every actor.
    let are_most =
        number("SELECT count(*) * 5 > (SELECT count(*) FROM article_brief) FROM temp.counting")?
            > 0;
    let takes_away = number("SELECT count(*) FROM temp.counting WHERE sign < 0")? > 0;
    for sum in &SUMS {
        let Sum {
            table,
            key,
            numbers,
            select,
            for_most,
            add,
            count,
        } = sum;
        let select = for_most.filter(|_| are_most).unwrap_or(select);
        work.execute_batch(&format!(
            "INSERT INTO {table} ({key}, {numbers}) {select} ON CONFLICT ({key}) DO UPDATE SET {add}"
        ))?;
        if let Some(count) = count.filter(|_| takes_away) {
            work.execute_batch(&format!("DELETE FROM {table} WHERE {count} = 0"))?;
        }
    }
    work.execute_batch(
        "INSERT INTO sums_article (article_id, counted)
         SELECT b.article_id, b.is_latest = 1 AND b.is_copy = 0
           FROM temp.counting AS k
           JOIN article_brief AS b ON b.article_id = k.article_id
          WHERE true
             ON CONFLICT (article_id) DO UPDATE SET counted = excluded.counted;
         UPDATE sums_state SET fresh = 1 WHERE fresh = 0;
         DROP TABLE temp.counting;",
    )?;
    work.commit()?;
    Ok(())
}

/// Empties the sums, so that the next [`update`] makes them anew.
pub(super) fn forget(conn: &Connection) -> Result<(), Error> {
    for sum in &SUMS {
        conn.execute_batch(&format!("DELETE FROM {}", sum.table))?;
    }
    conn.execute_batch("DELETE FROM sums_article; UPDATE sums_state SET fresh = 0;")?;
    Ok(())
}

/// Returns the names of the tables whose sums do not hold, although they are said to.
pub(super) fn faults(conn: &Connection) -> Result<Vec<&'static str>, Error> {
    let is_fresh: bool =
        conn.query_row("SELECT fresh = 1 FROM sums_state", [], |row| row.get(0))?;
    if !is_fresh {
        return Ok(Vec::new());
    }
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.counting;
         CREATE TEMP TABLE counting (article_id INTEGER PRIMARY KEY, sign INTEGER NOT NULL, is_new INTEGER NOT NULL);
         INSERT INTO temp.counting (article_id, sign, is_new) SELECT article_id, counted, 1 FROM sums_article;",
    )?;
    let mut wrong = Vec::new();
    for sum in &SUMS {
        let kept = format!("SELECT {}, {} FROM {}", sum.key, sum.numbers, sum.table);
        let counted = format!("SELECT * FROM ({})", sum.for_most.unwrap_or(sum.select));
        let differs: bool = conn.query_row(
            &format!(
                "SELECT EXISTS (SELECT * FROM ({kept}) EXCEPT {counted}) OR EXISTS ({counted} EXCEPT {kept})"
            ),
            [],
            |row| row.get(0),
        )?;
        if differs {
            wrong.push(sum.table);
        }
    }
    conn.execute_batch("DROP TABLE temp.counting")?;
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::super::Database;
    use super::*;

    /// Two versions of a story of one outlet, and a story of another; three persons and an unnamed source.
    const STORIES: &str = "
INSERT INTO import_batch (batch_id, started_at, command, tool_version, rules_version) VALUES (1, '', '', '', 1);
INSERT INTO source_file (file_id, batch_id, path, format, bytes, hash) VALUES (1, 1, 'a', 'text', 1, 'x');
INSERT INTO outlet (outlet_id, name, norm) VALUES (1, 'Wire', 'wire'), (2, 'Post', 'post');
INSERT INTO story (story_id, outlet_id, identity) VALUES (1, 1, 'a'), (2, 2, 'b');
INSERT INTO article (article_id, outlet_id, story_id, file_id, record_no, published_at, published_basis, published_precision, body,
                     body_chars, body_hash, is_latest)
VALUES (1, 1, 1, 1, 1, '2021-03-02T00:00:00Z', 'stated', 'day', 'x', 1, '1', 1),
       (2, 2, 2, 1, 2, '2021-03-01T00:00:00Z', 'stated', 'day', 'y', 1, '2', 1);
INSERT INTO actor (actor_id, kind, name, key) VALUES (1, 'person', 'A', 'a'), (2, 'person', 'B', 'b'), (3, 'source', 'C', 'c');
INSERT INTO sentence (sentence_id, article_id, ord, start_char, end_char) VALUES (1, 1, 1, 0, 1), (2, 2, 1, 0, 1);
INSERT INTO mention (article_id, sentence_id, start_char, end_char, kind, actor_id, method, score)
VALUES (1, 1, 0, 1, 'name', 1, '', 1), (1, 1, 0, 1, 'name', 2, '', 1), (1, 1, 0, 1, 'name', 2, '', 1),
       (2, 2, 0, 1, 'name', 1, '', 1), (2, 2, 0, 1, 'name', 3, '', 1);
INSERT INTO quote (article_id, form, start_char, end_char, text, words, speaker_id, speaker_kind, cue, act, quote_group, method, score)
VALUES (1, 'direct', 0, 1, 'x', 4, 1, 'named', 'Said', 'say', 'g', '', 1),
       (2, 'direct', 0, 1, 'x', 4, 1, 'named', 'said', 'say', 'g', '', 1),
       (2, 'direct', 0, 1, 'x', 5, 3, 'unnamed', 'said', 'say', NULL, '', 1);";

    /// Returns the rows of a sum as text.
    fn rows(conn: &Connection, sql: &str) -> Vec<String> {
        let mut find = conn.prepare(sql).unwrap();
        let count = find.column_count();
        find.query_map([], |row| {
            let cells: Vec<String> = (0..count)
                .map(|index| match row.get_ref(index).unwrap() {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str().unwrap_or("-").to_owned(),
                })
                .collect();
            Ok(cells.join(" "))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect()
    }

    #[test]
    fn sums_follow_what_imports_add_and_supersede_and_notice_other_changes() {
        let mut database = Database::in_memory().unwrap();
        let conn = &mut database.conn;
        conn.execute_batch(STORIES).unwrap();
        update(conn).unwrap();
        let speech =
            "SELECT outlet_id, speaker_id, cue, quotes, words FROM speech_sum ORDER BY 1, 2";
        assert_eq!(
            rows(conn, speech),
            ["1 1 said 1 4", "2 0 said 1 5", "2 1 said 1 4"]
        );
        assert_eq!(
            rows(
                conn,
                "SELECT speaker_id, quote_group, quotes FROM wording_sum"
            ),
            ["1 g 2"]
        );
        assert_eq!(
            rows(
                conn,
                "SELECT outlet_id, speaker_kind, is_actor, quotes, words FROM source_sum ORDER BY 1, 2"
            ),
            ["1 named 1 1 4", "2 named 1 1 4", "2 unnamed 0 1 5"]
        );
        assert_eq!(
            rows(
                conn,
                "SELECT speaker_id, outlet_id, articles, quotes, words FROM speaker_sum ORDER BY 1, 2"
            ),
            ["1 1 1 1 4", "1 2 1 1 4"]
        );
        assert_eq!(
            rows(conn, "SELECT actor_id, other_id, sentences FROM pair_sum"),
            ["1 2 1"]
        );
        assert_eq!(
            rows(
                conn,
                "SELECT actor_id, mentions, first_in FROM actor_sum ORDER BY 1"
            ),
            [
                "1 2 2021-03-01T00:00:00Z 1000000000002",
                "2 2 2021-03-02T00:00:00Z 1000000000001"
            ]
        );
        assert!(faults(conn).unwrap().is_empty());
        // A later version takes the place of the first.
        conn.execute_batch("UPDATE article SET is_latest = 0 WHERE article_id = 1")
            .unwrap();
        update(conn).unwrap();
        assert_eq!(rows(conn, speech), ["2 0 said 1 5", "2 1 said 1 4"]);
        assert!(rows(conn, "SELECT * FROM pair_sum").is_empty());
        assert!(faults(conn).unwrap().is_empty());
        // What else changes makes them stale, and they are made anew.
        let fresh = "SELECT fresh FROM sums_state";
        for change in [
            "UPDATE quote SET speaker_id = 2 WHERE speaker_id = 1",
            "UPDATE actor SET kind = 'source' WHERE actor_id = 2",
            "DELETE FROM mention WHERE actor_id = 3",
            "UPDATE article SET published_at = NULL WHERE article_id = 2",
            "DELETE FROM quote; DELETE FROM mention; DELETE FROM article WHERE article_id = 1",
        ] {
            assert_eq!(rows(conn, fresh), ["1"], "{change}");
            conn.execute_batch(change).unwrap();
            assert_eq!(rows(conn, fresh), ["0"], "{change}");
            update(conn).unwrap();
            assert!(faults(conn).unwrap().is_empty(), "{change}");
        }
        assert!(rows(conn, speech).is_empty());
        conn.execute_batch("INSERT INTO pair_sum (actor_id, other_id, sentences) VALUES (1, 2, 9)")
            .unwrap();
        assert_eq!(faults(conn).unwrap(), ["pair_sum"]);
    }
}
