//! The sentences that a row of a saved query rests on.
//!
//! A row that states a fact says where it stands (`article_id, start_char, end_char`). A row that counts does not: its sentences are
//! looked up by what it counts, under the query's own bounds of outlet and time.

use crate::query::run::Reader;
use crate::query::{Error, Value};

/// How many characters of a sentence are kept.
const LONGEST: usize = 400;

/// A sentence, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The article.
    pub article_id: i64,
    /// The words; the headline where a row rests on a whole article.
    pub sentence: String,
    /// The article's headline.
    pub headline: String,
    /// Who published it.
    pub outlet: String,
    /// When, in UTC; blank where it is not known.
    pub published: String,
    /// Its address; blank where it is not known.
    pub url: String,
    /// The event that the words report.
    pub event_id: Option<i64>,
}

/// What all lookups give.
const COLUMNS: &str = "substr(a.body, z.start_char + 1, min(z.end_char - z.start_char, 600)), coalesce(a.headline, ''), o.name,
       coalesce(a.published_at, ''), coalesce(a.url, ''), a.article_id";

/// The bounds that lookups share.
const BOUNDS: &str = "(nullif(:outlet, '') IS NULL OR :outlet = 'o:' || o.outlet_id
        OR (:outlet NOT LIKE 'o:%' AND o.norm LIKE '%' || replace(:outlet, '*', '%') || '%'))
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)";

/// The words at a place in an article, with their sentence and event.
const SPAN: &str = "
  FROM article AS a
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN sentence AS z ON z.article_id = a.article_id AND z.start_char <= :start AND z.end_char > :start
  LEFT JOIN event_report AS r ON r.article_id = a.article_id AND r.start_char = :start AND r.end_char = :end
 WHERE a.article_id = :article
 ORDER BY z.ord, r.report_id
 LIMIT 1";

/// A whole article: its first sentence.
const ARTICLE: &str = "
  FROM article AS a
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN sentence AS z ON z.article_id = a.article_id AND z.ord = 1
 WHERE a.article_id = :article";

/// How sentences are looked up by what a row counts: which articles, and where in each the words stand.
///
/// Two steps, since an article is a thousand times as large as a fact: the newest few articles are chosen by small tables and
/// indexes, and only their texts are read. Each way may use the parameters of [`BOUNDS`], and facts are called `f`.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// Where few articles can have such a fact: by what they are found, and the facts, asked of the newest first.
    Few(&'static str, &'static str),
    /// From the newest article of a step of time on, until enough have such a fact.
    Newest(&'static str),
    /// The articles of a step of time themselves, with their first sentence.
    Articles(&'static str),
}

/// The articles of an outlet.
const ARTICLES: Way = Way::Articles(
    "(nullif(:name, '') IS NULL OR o.name = :name)
           AND (nullif(:words, '') IS NULL OR a.article_id IN (SELECT f.rowid FROM article_fts AS f WHERE article_fts MATCH :words))",
);

/// The quotes of a speaker, about somebody where one is named.
const SPEAKER: Way = Way::Few(
    "quote AS f
           JOIN article_brief AS a ON a.article_id = f.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
          WHERE f.speaker_id = :speaker",
    "quote AS f
         WHERE f.speaker_id = :speaker
           AND (nullif(:about, '') IS NULL OR f.quote_id IN (
                SELECT b.quote_id
                  FROM quote_about AS b
                  LEFT JOIN actor AS t ON t.actor_id = b.actor_id
                  LEFT JOIN place AS g ON g.place_id = b.place_id
                 WHERE b.quote_id = f.quote_id AND coalesce(t.name, g.name) = :about))",
);

/// The quotes with a cue.
const CUE: Way = Way::Newest(
    "quote AS f
         WHERE lower(f.cue) = lower(:cue)",
);

/// The quotes of speakers of one gender, country or kind.
const PART: Way = Way::Newest(
    "quote AS f
          LEFT JOIN actor AS s ON s.actor_id = f.speaker_id AND s.kind <> 'source'
         WHERE f.speaker_kind <> 'unknown'
           AND (coalesce(:by, 'gender') = 'kind' OR s.kind = 'person')
           AND coalesce(CASE WHEN :by = 'country' THEN s.country
                             WHEN :by = 'kind' THEN coalesce(s.kind, 'source')
                             ELSE s.gender END, 'not stated') = :part",
);

/// The names of a place on a day, and in a longer time.
const PLACE_ON_DAY: Way = Way::Newest(PLACE_FACTS);
const PLACE: Way = Way::Few(
    "place AS g
           JOIN mention AS f ON f.place_id = g.place_id
           JOIN article_brief AS a ON a.article_id = f.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
          WHERE g.name = :place
            AND g.latitude = :latitude
            AND g.longitude = :longitude",
    PLACE_FACTS,
);
const PLACE_FACTS: &str = "mention AS f
         WHERE f.place_id IN (
               SELECT g.place_id
                 FROM place AS g
                WHERE g.name = :place
                  AND g.latitude = :latitude
                  AND g.longitude = :longitude)";

/// Sentences that name two actors.
const PAIR: Way = Way::Few(
    "actor AS x
           JOIN mention AS f ON f.actor_id = x.actor_id
           JOIN article_brief AS a ON a.article_id = f.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
          WHERE x.name = :actor",
    "mention AS f
          JOIN actor AS x ON x.actor_id = f.actor_id
          JOIN mention AS n ON n.sentence_id = f.sentence_id
          JOIN actor AS y ON y.actor_id = n.actor_id
         WHERE x.name = :actor
           AND y.name = :other",
);

impl Way {
    /// Returns the statement behind [`COLUMNS`], for rows of a step of time.
    fn from(self, step: Option<&Value>) -> String {
        // Written out, so that an index of times can be used.
        let step = match step {
            Some(Value::Text(step)) if step == "no date" => "a.published_at IS NULL",
            Some(Value::Text(step)) if !matches!(step.as_str(), "" | "all") => {
                "a.published_at >= :step AND a.published_at < :step || 'U'"
            }
            _ => "1 = 1",
        };
        let (chosen, sentence) = match self {
            // With a bound that is none, the inner part stays one of its own: it is sorted before facts are looked at.
            Self::Few(found, facts) => (
                format!(
                    "SELECT k.article_id, k.published_at
          FROM (SELECT a.article_id, a.published_at
                  FROM {found}
           AND {step}
           AND {BOUNDS}
                 GROUP BY f.article_id
                 ORDER BY a.published_at DESC, a.article_id
                 LIMIT -1) AS k
         WHERE EXISTS (SELECT 1 FROM {facts} AND f.article_id = k.article_id)"
                ),
                Some(facts),
            ),
            Self::Newest(facts) => (
                format!(
                    "SELECT a.article_id, a.published_at
          FROM article_brief AS a INDEXED BY article_brief_published_ix
         CROSS JOIN outlet AS o ON o.outlet_id = a.outlet_id
         WHERE {step}
           AND EXISTS (SELECT 1 FROM {facts} AND f.article_id = a.article_id)
           AND {BOUNDS}
         ORDER BY a.published_at DESC, a.article_id"
                ),
                Some(facts),
            ),
            Self::Articles(condition) => (
                format!(
                    "SELECT a.article_id, a.published_at
          FROM article_brief AS a
          JOIN outlet AS o ON o.outlet_id = a.outlet_id
         WHERE {step}
           AND {condition}
           AND {BOUNDS}
         ORDER BY a.published_at DESC, a.article_id"
                ),
                None,
            ),
        };
        let sentence = sentence.map_or_else(
            || "z.article_id = k.article_id AND z.ord = 1".to_owned(),
            |facts| {
                format!(
                    "z.sentence_id = (SELECT min(f.sentence_id) FROM {facts} AND f.article_id = k.article_id)"
                )
            },
        );
        format!(
            "
  FROM ({chosen}
         LIMIT :most) AS k
  JOIN article AS a ON a.article_id = k.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN sentence AS z ON {sentence}
 ORDER BY k.published_at DESC, k.article_id"
        )
    }
}

impl Reader {
    /// Returns at most `most` sentences that a row rests on; none where the row does not tell what it counts.
    pub fn evidence(
        &self,
        columns: &[String],
        row: &[Value],
        params: &[(String, Value)],
        most: usize,
    ) -> Result<Vec<Evidence>, Error> {
        let cell = |name: &str| {
            columns
                .iter()
                .position(|column| column == name)
                .and_then(|index| row.get(index))
                .filter(|value| **value != Value::Null)
                .cloned()
        };
        let param = |name: &str| {
            params
                .iter()
                .find(|(known, _)| known == name)
                .map_or(Value::Null, |(_, value)| value.clone())
        };
        let or_null = |name: &str| cell(name).unwrap_or(Value::Null);
        if let Some(article) = cell("article_id") {
            let Some(start) = cell("start_char") else {
                return self.sentences(ARTICLE, false, &[("article", article)]);
            };
            let values = [
                ("article", article),
                ("start", start),
                ("end", or_null("end_char")),
            ];
            return self.sentences(SPAN, true, &values);
        }
        let has = |name: &str| columns.iter().any(|column| column == name);
        let (way, own): (Way, Vec<(&str, Value)>) = if has("latitude") && has("place") {
            let names = ["place", "latitude", "longitude", "step"];
            // A day is `2017-02-13`.
            let is_day = matches!(cell("step"), Some(Value::Text(step)) if step.len() == 10);
            let way = if is_day { PLACE_ON_DAY } else { PLACE };
            (way, names.map(|name| (name, or_null(name))).to_vec())
        } else if let Some(speaker) = cell("speaker_id").or_else(|| cell("actor_id")) {
            (
                SPEAKER,
                vec![
                    ("speaker", speaker),
                    (
                        "about",
                        cell("about").unwrap_or_else(|| param("about_name")),
                    ),
                ],
            )
        } else if has("cue") {
            (CUE, vec![("cue", or_null("cue"))])
        } else if has("part") {
            (PART, vec![("part", or_null("part")), ("by", param("by"))])
        } else if has("actor") && has("other") {
            (
                PAIR,
                vec![("actor", or_null("actor")), ("other", or_null("other"))],
            )
        } else if has("step") || has("outlet") {
            (
                ARTICLES,
                vec![
                    ("step", or_null("step")),
                    ("name", or_null("outlet")),
                    ("words", param("words")),
                ],
            )
        } else {
            return Ok(Vec::new());
        };
        let mut values = own;
        for name in ["outlet", "since", "until", "versions", "copies"] {
            values.push((name, param(name)));
        }
        // `coverage` counts every version and copy, and has no parameters to say so.
        if has("step") && !has("place") && !params.iter().any(|(name, _)| name == "versions") {
            for (name, value) in &mut values {
                if matches!(*name, "versions" | "copies") {
                    *value = "all".into();
                }
            }
        }
        values.push(("most", Value::Integer(most as i64)));
        let from = way.from(cell("step").as_ref());
        values.retain(|(name, _)| *name != "step" || from.contains(":step"));
        self.sentences(&from, false, &values)
    }

    /// Returns the text of an article.
    pub fn body(&self, article_id: i64) -> Result<Option<String>, Error> {
        let rows = self.all(
            "SELECT a.body FROM article AS a WHERE a.article_id = :article",
            &[("article".to_owned(), Value::Integer(article_id))],
        )?;
        Ok(rows.into_iter().flatten().find_map(|value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        }))
    }

    fn sentences(
        &self,
        from: &str,
        with_event: bool,
        values: &[(&str, Value)],
    ) -> Result<Vec<Evidence>, Error> {
        let event = if with_event { "r.event_id" } else { "NULL" };
        let sql = format!("SELECT {COLUMNS}, {event}{from}");
        let values: Vec<(String, Value)> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let rows = self.all(&sql, &values)?;
        Ok(rows.into_iter().map(|row| read(&row)).collect())
    }
}

/// Reads a row of [`COLUMNS`].
fn read(row: &[Value]) -> Evidence {
    let text = |index: usize| match row.get(index) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let number = |index: usize| match row.get(index) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    };
    let mut sentence: String = text(0).trim().chars().take(LONGEST).collect();
    if sentence.len() < text(0).trim().len() {
        sentence.push('…');
    }
    Evidence {
        article_id: number(5).unwrap_or_default(),
        sentence,
        headline: text(1),
        outlet: text(2),
        published: text(3),
        url: text(4),
        event_id: number(6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::run::tests::reader;

    #[test]
    fn rows_lead_to_their_sentences() {
        let (_folder, reader) = reader(include_str!("../../tests/queries/small.sql"));
        let ask = |columns: &[&str], row: &[Value]| {
            let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
            reader.evidence(&columns, row, &[], 3).unwrap()
        };
        let span = ask(
            &["article_id", "start_char", "end_char"],
            &[Value::Integer(3), Value::Integer(40), Value::Integer(45)],
        );
        assert_eq!(
            span[0].sentence,
            "The talks will begin on March 18, spokeswoman Eva Rand said."
        );
        assert_eq!(span[0].outlet, "Evening Post");
        let said = ask(
            &["speaker_id", "about"],
            &[Value::Integer(4), "Sudmark".into()],
        );
        assert!(
            said[0].sentence.starts_with("Ana Lund accused Sudmark"),
            "{said:?}"
        );
        let place = ask(
            &["place", "latitude", "longitude", "step"],
            &[
                "Port Ana".into(),
                Value::Real(10.5),
                Value::Real(20.25),
                "2021-03-08".into(),
            ],
        );
        assert_eq!(place.len(), 1, "{place:?}");
        let day = ask(
            &["step", "outlet"],
            &["2021-03".into(), "Daily Gull".into()],
        );
        assert_eq!(day.len(), 2, "{day:?}");
        for (columns, row) in [
            (["cue", "x"], ["accused", "x"]),
            (["part", "x"], ["female", "x"]),
            (["actor", "other"], ["Norland", "Sudmark"]),
        ] {
            ask(&columns, &row.map(Value::from));
        }
        assert_eq!(ask(&["x"], &["y".into()]), []);
        assert!(
            reader
                .body(3)
                .unwrap()
                .unwrap()
                .starts_with("Sudmark denied")
        );
    }
}
