//! Reads a whole database back and says what is wrong with it.

use rusqlite::Connection;

use super::facts::JOINT;
use super::{Database, Error, bulk, sums};

/// What a check looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Articles.
    pub articles: u64,
    /// Spans that were read back.
    pub spans: u64,
    /// Things that are wrong.
    pub faults: u64,
}

/// Spans of every article, as (what, statement): the statement yields article, first, end, and the words expected, if any.
const SPANS: &[(&str, &str)] = &[
    ("sentence", "SELECT sentence_id, start_char, end_char, NULL FROM sentence WHERE article_id = ?1"),
    ("article_part", "SELECT part_id, start_char, end_char, NULL FROM article_part WHERE article_id = ?1"),
    ("mention", "SELECT mention_id, start_char, end_char, NULL FROM mention WHERE article_id = ?1"),
    ("actor_role", "SELECT actor_role_id, start_char, end_char, NULL FROM actor_role WHERE article_id = ?1"),
    ("quote cue", "SELECT quote_id, cue_start_char, cue_end_char, cue FROM quote WHERE article_id = ?1 AND cue IS NOT NULL"),
    ("quote", "SELECT quote_id, start_char, end_char, NULL FROM quote WHERE article_id = ?1"),
    ("event_report", "SELECT report_id, start_char, end_char, NULL FROM event_report WHERE article_id = ?1"),
    (
        "event_report date",
        "SELECT report_id, date_start_char, date_end_char, NULL FROM event_report
          WHERE article_id = ?1 AND date_start_char IS NOT NULL",
    ),
    (
        "event_also",
        "SELECT x.event_also_id, x.start_char, x.end_char, NULL
           FROM event_report AS r JOIN event_also AS x ON x.report_id = r.report_id WHERE r.article_id = ?1",
    ),
    (
        "event_participant",
        "SELECT x.event_participant_id, x.start_char, x.end_char, x.name
           FROM event_report AS r JOIN event_participant AS x ON x.report_id = r.report_id WHERE r.article_id = ?1",
    ),
];

/// Rows that must not be, as (what is wrong, statement that yields a number of each).
const RULES: &[(&str, &str)] = &[
    (
        "story without exactly one latest version",
        "SELECT s.story_id FROM story AS s LEFT JOIN article AS a ON a.story_id = s.story_id
          GROUP BY s.story_id HAVING coalesce(sum(a.is_latest), 0) <> 1",
    ),
    (
        "versions of a story not numbered 1, 2, 3 …",
        "SELECT story_id FROM article GROUP BY story_id
         HAVING min(version_no) <> 1 OR max(version_no) <> count(*) OR count(DISTINCT version_no) <> count(*)",
    ),
    (
        "latest version is not the last",
        "SELECT a.article_id FROM article AS a
          WHERE a.is_latest = 1
            AND EXISTS (SELECT 1 FROM article AS b WHERE b.story_id = a.story_id AND b.version_no > a.version_no)",
    ),
    ("body_chars is not the length of the body", "SELECT article_id FROM article WHERE body_chars <> length(body)"),
    (
        "group of copies without exactly one first",
        "SELECT g.dup_group_id FROM dup_group AS g LEFT JOIN article AS a ON a.dup_group_id = g.dup_group_id
          GROUP BY g.dup_group_id HAVING coalesce(sum(1 - a.is_copy), 0) <> 1 OR count(*) < 2",
    ),
    ("copy outside of a group", "SELECT article_id FROM article WHERE is_copy = 1 AND dup_group_id IS NULL"),
    (
        "quote without parts",
        "SELECT q.quote_id FROM quote AS q WHERE NOT EXISTS (SELECT 1 FROM quote_part AS p WHERE p.quote_id = q.quote_id)",
    ),
    (
        "event without reports",
        "SELECT e.event_id FROM event AS e WHERE NOT EXISTS (SELECT 1 FROM event_report AS r WHERE r.event_id = e.event_id)",
    ),
    (
        "event of another kind than its report",
        "SELECT r.report_id FROM event_report AS r JOIN event AS e ON e.event_id = r.event_id WHERE e.kind <> r.kind",
    ),
    (
        "report of no event, though its import was finished",
        "SELECT r.report_id FROM event_report AS r
          WHERE r.event_id IS NULL AND r.article_id NOT IN (SELECT article_id FROM pending)",
    ),
    (
        "quote and the words about whom it is in different articles",
        "SELECT b.quote_about_id FROM quote_about AS b
           JOIN quote AS q ON q.quote_id = b.quote_id
           JOIN mention AS m ON m.mention_id = b.mention_id
          WHERE q.article_id <> m.article_id",
    ),
    (
        "quote and its speaker's words in different articles",
        "SELECT q.quote_id FROM quote AS q JOIN mention AS m ON m.mention_id = q.speaker_mention_id
          WHERE q.article_id <> m.article_id",
    ),
    (
        "actor merged into one that is itself merged",
        "SELECT a.actor_id FROM actor AS a JOIN actor AS b ON b.actor_id = a.merged_into WHERE b.merged_into IS NOT NULL",
    ),
    (
        "mention of an actor that was merged away or rejected",
        "SELECT m.mention_id FROM mention AS m JOIN actor AS c ON c.actor_id = m.actor_id
          WHERE c.merged_into IS NOT NULL OR c.rejected = 1",
    ),
    (
        "quote of an actor that was merged away or rejected",
        "SELECT q.quote_id FROM quote AS q JOIN actor AS c ON c.actor_id = q.speaker_id
          WHERE c.merged_into IS NOT NULL OR c.rejected = 1",
    ),
    (
        "quote about an actor that was merged away or rejected",
        "SELECT b.quote_about_id FROM quote_about AS b JOIN actor AS c ON c.actor_id = b.actor_id
          WHERE c.merged_into IS NOT NULL OR c.rejected = 1",
    ),
    (
        "participant that was merged away or rejected",
        "SELECT e.event_participant_id FROM event_participant AS e JOIN actor AS c ON c.actor_id = e.actor_id
          WHERE c.merged_into IS NOT NULL OR c.rejected = 1",
    ),
    ("actor with more than one canonical name", "SELECT n.actor_id FROM actor_name AS n WHERE n.kind = 'canonical'
          GROUP BY n.actor_id HAVING count(*) > 1"),
    ("actor shown by another name than its canonical one", "SELECT c.actor_id FROM actor AS c JOIN actor_name AS n
             ON n.actor_id = c.actor_id AND n.kind = 'canonical' WHERE n.name <> c.name"),
    ("actor without a canonical name", "SELECT a.actor_id FROM actor AS a
          WHERE NOT EXISTS (SELECT 1 FROM actor_name AS n WHERE n.actor_id = a.actor_id AND n.kind = 'canonical')"),
    (
        "article without a text of which no provider says anything",
        "SELECT a.article_id FROM article AS a
          WHERE a.has_text = 0 AND NOT EXISTS (SELECT 1 FROM provider_record AS p WHERE p.article_id = a.article_id)",
    ),
    (
        "article with a text and a provider's record instead of one",
        "SELECT a.article_id FROM article AS a JOIN provider_record AS p ON p.article_id = a.article_id WHERE a.has_text = 1",
    ),
    (
        "brief facts out of step with the article (`dateline check --repair`)",
        "SELECT a.article_id FROM article AS a LEFT JOIN article_brief AS b ON b.article_id = a.article_id
          WHERE b.article_id IS NULL OR b.outlet_id <> a.outlet_id OR b.story_id <> a.story_id
             OR b.published_at IS NOT a.published_at OR b.version_no <> a.version_no OR b.version_kind <> a.version_kind
             OR b.is_latest <> a.is_latest OR b.is_copy <> a.is_copy OR b.has_text <> a.has_text
         UNION ALL
         SELECT b.article_id FROM article_brief AS b LEFT JOIN article AS a ON a.article_id = b.article_id
          WHERE a.article_id IS NULL",
    ),
    (
        "article still to be compared with the others: run the import again",
        "SELECT article_id FROM pending",
    ),
    (
        "events still to be tied anew: run the import again",
        "SELECT rowid FROM tie_anew",
    ),
];

/// Most faults of one sort that are told one by one.
const TOLD: usize = 10;

/// Checks the file, and tells each fault in words.
///
/// The full-text index can only be compared by a connection that may write, although nothing is changed.
pub fn check(database: &Database, tell: &mut dyn FnMut(&str)) -> Result<Checked, Error> {
    let conn = &database.conn;
    let mut faults = 0;
    let mut fault = |text: String| {
        faults += 1;
        tell(&text);
    };
    let mut integrity = conn.prepare("PRAGMA integrity_check(100)")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            fault(format!("file: {line}"));
        }
    }
    let mut keys = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = keys.query([])?;
    while let Some(row) = rows.next()? {
        let (table, rowid, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        fault(format!(
            "{table} {}: refers to a row of {parent} that is not there",
            rowid.unwrap_or(0)
        ));
    }
    for (name, _) in bulk::missing_indexes(conn)? {
        fault(format!("index {name} is missing"));
    }
    // What still waits for the full-text index is told of below; there is nothing to compare until it is in.
    let with_texts = bulk::waiting(conn)? == 0;
    if let Err(error) = conn.execute(
        "INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', ?1)",
        [with_texts],
    ) {
        fault(format!(
            "full-text index is out of step with the articles ({error})"
        ));
    }
    for (what, statement) in RULES {
        let mut find = conn.prepare(statement)?;
        let mut count = 0;
        for id in find.query_map([], |row| row.get::<_, i64>(0))? {
            let id = id?;
            count += 1;
            if count <= TOLD {
                fault(format!("{what}: {id}"));
            }
        }
        if count > TOLD {
            fault(format!("{what}: {} more", count - TOLD));
        }
    }
    for table in sums::faults(conn)? {
        fault(format!(
            "{table}: the sums are not those of the articles (`dateline check --repair`)"
        ));
    }
    let (articles, spans) = spans(conn, &mut fault)?;
    Ok(Checked {
        articles,
        spans,
        faults,
    })
}

/// A body that is cut by characters.
struct Body {
    text: String,
    /// Byte of each character, and the length; empty for ASCII.
    bytes: Vec<u32>,
}

impl Body {
    fn new(text: String) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(byte, _)| byte as u32)
                .chain([text.len() as u32])
                .collect()
        };
        Self { text, bytes }
    }

    /// Returns the words of a span, or nothing where it does not fit.
    fn cut(&self, start: i64, end: i64) -> Option<&str> {
        let at = |char: i64| {
            let char = usize::try_from(char).ok()?;
            if self.bytes.is_empty() {
                Some(char)
            } else {
                self.bytes.get(char).map(|&byte| byte as usize)
            }
        };
        self.text
            .get(at(start)?..at(end)?)
            .filter(|words| !words.is_empty())
    }
}

/// Reads every span back; returns the number of articles and of spans.
fn spans(conn: &Connection, fault: &mut dyn FnMut(String)) -> Result<(u64, u64), Error> {
    let mut articles =
        conn.prepare("SELECT article_id, body, body_hash FROM article ORDER BY article_id")?;
    let mut rows = articles.query([])?;
    let (mut n_articles, mut n_spans) = (0, 0);
    while let Some(row) = rows.next()? {
        let article: i64 = row.get(0)?;
        let body = Body::new(row.get(1)?);
        n_articles += 1;
        if blake3::hash(body.text.as_bytes()).to_hex().as_str() != row.get::<_, String>(2)? {
            fault(format!(
                "article {article}: the body is not the one that was stored"
            ));
        }
        for (what, statement) in SPANS {
            let mut find = conn.prepare_cached(statement)?;
            let mut found = find.query([article])?;
            while let Some(row) = found.next()? {
                let (id, start, end, words): (i64, i64, i64, Option<String>) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                n_spans += 1;
                match body.cut(start, end) {
                    None => fault(format!(
                        "{what} {id}: characters {start} to {end} are not in article {article}"
                    )),
                    Some(read) if words.as_deref().is_some_and(|words| words != read) => {
                        fault(format!("{what} {id}: the article does not say so there"));
                    }
                    Some(_) => {}
                }
            }
        }
        n_spans += quotes(conn, article, &body, fault)?;
    }
    Ok((n_articles, n_spans))
}

/// Compares the words of each quote with its parts; returns the number of parts.
fn quotes(
    conn: &Connection,
    article: i64,
    body: &Body,
    fault: &mut dyn FnMut(String),
) -> Result<u64, Error> {
    let mut find = conn.prepare_cached("SELECT quote_id, text FROM quote WHERE article_id = ?1")?;
    let mut parts = conn.prepare_cached(
        "SELECT start_char, end_char FROM quote_part WHERE quote_id = ?1 ORDER BY ord",
    )?;
    let mut rows = find.query([article])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let (quote, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let mut read: Vec<&str> = Vec::new();
        for part in parts.query_map([quote], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (start, end) = part?;
            count += 1;
            read.push(body.cut(start, end).unwrap_or_default());
        }
        if read.join(JOINT) != text {
            fault(format!(
                "quote {quote}: article {article} does not say so there"
            ));
        }
    }
    Ok(count)
}

/// Makes missing indexes, and the full-text index, the brief facts, the sums and all indexes anew from the tables.
pub fn repair(database: &mut Database) -> Result<(), Error> {
    bulk::make_indexes(&database.conn)?;
    database.conn.execute_batch(
        "REINDEX;
         INSERT INTO article_fts (article_fts) VALUES ('rebuild');
         DELETE FROM article_brief;
         INSERT INTO article_brief (article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy,
                                    has_text)
         SELECT article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy, has_text FROM article;
         UPDATE pending SET fulltext_done = 1;",
    )?;
    sums::forget(&database.conn)?;
    super::finish(database)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the faults that a check tells.
    fn faults(database: &Database) -> Vec<String> {
        let mut told = Vec::new();
        check(database, &mut |text| told.push(text.to_owned())).unwrap();
        told
    }

    #[test]
    fn brief_facts_follow_the_article_and_are_repaired() {
        let mut database = Database::in_memory().unwrap();
        let body = "Rain fell.";
        let hash = blake3::hash(body.as_bytes()).to_hex();
        database
            .conn
            .execute_batch(&format!(
                "INSERT INTO import_batch (batch_id, started_at, command, tool_version, rules_version) VALUES (1, '', '', '', 1);
                 INSERT INTO source_file (file_id, batch_id, path, format, bytes, hash) VALUES (1, 1, 'a', 'text', 1, 'x');
                 INSERT INTO outlet (outlet_id, name, norm) VALUES (1, 'Wire', 'wire');
                 INSERT INTO story (story_id, outlet_id, identity) VALUES (1, 1, 'a');
                 INSERT INTO article (article_id, outlet_id, story_id, file_id, record_no, published_basis, published_precision,
                                      body, body_chars, body_hash)
                 VALUES (1, 1, 1, 1, 1, 'none', 'none', '{body}', 10, '{hash}');
                 INSERT INTO article_fts (rowid, headline, body) SELECT article_id, headline, body FROM article;
                 UPDATE article SET published_at = '2021-03-01T00:00:00Z';"
            ))
            .unwrap();
        assert_eq!(faults(&database), Vec::<String>::new());
        database
            .conn
            .execute_batch("UPDATE article_brief SET is_copy = 1")
            .unwrap();
        let told = faults(&database);
        assert!(
            told.len() == 1 && told.iter().all(|fault| fault.contains("brief facts")),
            "{told:?}"
        );
        repair(&mut database).unwrap();
        assert_eq!(faults(&database), Vec::<String>::new());
        database.conn.execute_batch("DELETE FROM article").unwrap();
        let left: i64 = database
            .conn
            .query_row("SELECT count(*) FROM article_brief", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }
}
