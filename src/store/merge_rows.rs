//! The tables whose rows hang on articles, and how a merge numbers them anew.

use rusqlite::Connection;

use super::Error;

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum New {
    /// The number of the article that the row belongs to.
    Article,
    /// A number looked up in a map.
    Mapped(&'static str),
    /// The actor of the key, kept in the column `own_…` where a decision changed it.
    Actor(&'static str),
    /// The number of a row that is copied too: all numbers of its table are raised by the same.
    Raised(&'static str),
    /// The form of a name.
    Form,
    /// Empty, or what the schema gives: worked out anew.
    Anew(&'static str),
}

/// A table whose rows belong to articles.
#[derive(Debug)]
pub(super) struct Table {
    name: &'static str,
    /// Its key, where other rows refer to it.
    raised: Option<&'static str>,
    /// Its key, where none do.
    free: Option<&'static str>,
    /// The table that its rows hang on, with the column that says so, where that is not the article itself.
    parent: Option<(&'static str, &'static str)>,
    columns: &'static [(&'static str, New)],
}

use New::{Actor, Anew, Article, Form, Mapped, Raised};

/// All of them, in an order in which nothing refers to what is not there yet.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "article",
        raised: None,
        free: None,
        parent: None,
        columns: &[
            ("article_id", Article),
            ("outlet_id", Mapped("merge_outlet")),
            ("story_id", Mapped("merge_story")),
            ("file_id", Mapped("merge_file")),
            ("dup_group_id", Anew("NULL")),
            ("dup_score", Anew("NULL")),
            ("is_copy", Anew("0")),
        ],
    },
    Table {
        name: "article_raw",
        raised: None,
        free: None,
        parent: None,
        columns: &[("article_id", Article)],
    },
    Table {
        name: "article_part",
        raised: None,
        free: Some("part_id"),
        parent: None,
        columns: &[("article_id", Article)],
    },
    Table {
        name: "credit",
        raised: None,
        free: Some("credit_id"),
        parent: None,
        columns: &[("article_id", Article)],
    },
    Table {
        name: "copy_key",
        raised: None,
        free: Some("copy_key_id"),
        parent: None,
        columns: &[("article_id", Article)],
    },
    Table {
        name: "sentence",
        raised: Some("sentence_id"),
        free: None,
        parent: None,
        columns: &[("article_id", Article)],
    },
    Table {
        name: "actor_source",
        raised: None,
        free: Some("actor_source_id"),
        parent: None,
        columns: &[("article_id", Article), ("actor_name_id", Form)],
    },
    Table {
        name: "actor_role",
        raised: None,
        free: Some("actor_role_id"),
        parent: None,
        columns: &[
            ("article_id", Article),
            ("actor_id", Actor("own_actor_id")),
            ("own_actor_id", Anew("NULL")),
            ("of_actor_id", Actor("own_of_actor_id")),
            ("own_of_actor_id", Anew("NULL")),
        ],
    },
    Table {
        name: "mention",
        raised: Some("mention_id"),
        free: None,
        parent: None,
        columns: &[
            ("article_id", Article),
            ("sentence_id", Raised("sentence")),
            ("actor_id", Actor("own_actor_id")),
            ("own_actor_id", Anew("NULL")),
            ("place_id", Mapped("merge_place")),
        ],
    },
    Table {
        name: "quote",
        raised: Some("quote_id"),
        free: None,
        parent: None,
        columns: &[
            ("article_id", Article),
            ("sentence_id", Raised("sentence")),
            ("speaker_id", Actor("own_speaker_id")),
            ("own_speaker_id", Anew("NULL")),
            ("speaker_mention_id", Raised("mention")),
        ],
    },
    Table {
        name: "quote_part",
        raised: None,
        free: Some("quote_part_id"),
        parent: Some(("quote", "quote_id")),
        columns: &[("quote_id", Raised("quote"))],
    },
    Table {
        name: "quote_about",
        raised: None,
        free: Some("quote_about_id"),
        parent: Some(("quote", "quote_id")),
        columns: &[
            ("quote_id", Raised("quote")),
            ("mention_id", Raised("mention")),
            ("actor_id", Actor("own_actor_id")),
            ("own_actor_id", Anew("NULL")),
            ("place_id", Mapped("merge_place")),
        ],
    },
    Table {
        name: "event_report",
        raised: Some("report_id"),
        free: None,
        parent: None,
        columns: &[
            ("article_id", Article),
            ("event_id", Anew("NULL")),
            ("tie", Anew("NULL")),
            ("tie_score", Anew("NULL")),
            ("sentence_id", Raised("sentence")),
            ("place_id", Mapped("merge_place")),
            ("according_to_id", Actor("own_according_to_id")),
            ("own_according_to_id", Anew("NULL")),
            ("quote_id", Raised("quote")),
        ],
    },
    Table {
        name: "event_also",
        raised: None,
        free: Some("event_also_id"),
        parent: Some(("event_report", "report_id")),
        columns: &[("report_id", Raised("event_report"))],
    },
    Table {
        name: "event_participant",
        raised: None,
        free: Some("event_participant_id"),
        parent: Some(("event_report", "report_id")),
        columns: &[
            ("report_id", Raised("event_report")),
            ("mention_id", Raised("mention")),
            ("actor_id", Actor("own_actor_id")),
            ("own_actor_id", Anew("NULL")),
        ],
    },
];

impl Table {
    /// Copies the rows of articles that are new.
    pub(super) fn copy(&self, conn: &Connection) -> Result<(), Error> {
        conn.execute_batch(&self.statement(&columns(conn, self.name)?))?;
        Ok(())
    }

    /// Returns the statement that copies rows with these columns, in the order of their numbers.
    fn statement(&self, columns: &[String]) -> String {
        let mut into = Vec::new();
        let mut values = Vec::new();
        for column in columns.iter().filter(|&column| self.free != Some(column)) {
            into.push(column.as_str());
            values.push(self.value(column));
        }
        let name = self.name;
        let joined = match self.parent {
            None => "CROSS JOIN temp.merge_article AS a ON a.old = t.article_id".to_owned(),
            Some((parent, key)) => format!(
                "CROSS JOIN other.{parent} AS p ON p.{key} = t.{key} CROSS JOIN temp.merge_article AS a ON a.old = p.article_id"
            ),
        };
        format!(
            "INSERT INTO main.{name} ({}) SELECT {} FROM other.{name} AS t {joined} WHERE a.fresh = 1 ORDER BY t.rowid",
            into.join(", "),
            values.join(", ")
        )
    }

    /// Returns the expression for a column.
    fn value(&self, column: &str) -> String {
        let raise = |table: &str| {
            format!("t.{column} + (SELECT by FROM temp.merge_shift WHERE name = '{table}')")
        };
        if self.raised == Some(column) {
            return raise(self.name);
        }
        let Some((_, new)) = self.columns.iter().find(|(name, _)| *name == column) else {
            return format!("t.{column}");
        };
        match new {
            Article => "a.new".to_owned(),
            Mapped(map) => format!("(SELECT m.new FROM temp.{map} AS m WHERE m.old = t.{column})"),
            Actor(own) => format!(
                "(SELECT m.new FROM temp.merge_actor AS m WHERE m.old = coalesce(t.{own}, t.{column}))"
            ),
            Raised(table) => raise(table),
            Form => format!(
                "(SELECT f.actor_name_id
                    FROM other.actor_name AS n
                    JOIN temp.merge_actor AS m ON m.old = n.actor_id
                    JOIN main.actor_name AS f ON f.actor_id = m.new AND f.name = n.name
                   WHERE n.actor_name_id = t.{column})"
            ),
            Anew(value) => (*value).to_owned(),
        }
    }
}

/// Returns the columns of a table.
fn columns(conn: &Connection, table: &str) -> Result<Vec<String>, Error> {
    Ok(conn
        .prepare("SELECT name FROM pragma_table_info(?1, 'main') ORDER BY cid")?
        .query_map([table], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Drops the maps from old to new numbers.
pub(super) fn drop_maps(conn: &Connection) -> Result<(), Error> {
    for map in [
        "outlet", "story", "batch", "file", "article", "actor", "place", "touched", "shift",
        "record",
    ] {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.merge_{map}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Database, describe};

    /// Tables that a merge fills otherwise, or that follow from others.
    const OTHERWISE: [&str; 35] = [
        "import_batch",
        "source_file",
        "import_reject",
        "file_seen",
        "article_seen",
        "outlet",
        "story",
        "dup_group",
        "actor",
        "actor_name",
        "place",
        "place_name",
        "event",
        "decision",
        "saved_run",
        "article_fts",
        "pending",
        "tie_anew",
        "provider_record",
        "provider_mention",
        "provider_quote",
        "provider_event",
        "reextract",
        "gazetteer_file",
        "gazetteer_place",
        "article_brief",
        "sums_state",
        "sums_article",
        "speech_sum",
        "source_sum",
        "wording_sum",
        "speaker_sum",
        "pair_sum",
        "actor_sum",
        "voice_sum",
    ];

    #[test]
    fn every_table_is_merged_and_every_reference_is_numbered_anew() {
        let database = Database::in_memory().unwrap();
        for table in describe::tables().iter().filter(|table| !table.is_view) {
            let Some(known) = TABLES.iter().find(|known| known.name == table.name) else {
                assert!(
                    OTHERWISE.contains(&table.name),
                    "a merge leaves `{}` out",
                    table.name
                );
                continue;
            };
            let there = columns(database.connection(), table.name).unwrap();
            for (column, other) in &table.references {
                assert!(
                    known.columns.iter().any(|(name, _)| name == column),
                    "a merge keeps the old number of `{}.{column}` ({other})",
                    table.name
                );
            }
            for (column, _) in known.columns {
                assert!(there.iter().any(|name| name == column), "{column}");
            }
            let key = known.raised.or(known.free).unwrap_or("article_id");
            assert_eq!(there.first().map(String::as_str), Some(key));
        }
    }
}
