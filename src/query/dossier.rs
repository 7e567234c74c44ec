//! All about one actor, event or quote, as a few small tables.

use crate::query::run::Reader;
use crate::query::{Error, Value};

/// One table of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

/// The tables about an actor.
const ACTOR: &[(&str, &str)] = &[
    (
        "Actor",
        "SELECT 'a:' || v.actor_id AS id, v.name, v.kind, v.country, v.gender, v.names, v.mentions, v.articles, v.quotes_by, v.quotes_about
           FROM v_actor AS v WHERE v.actor_id = :id",
    ),
    (
        "Roles",
        "SELECT r.role, c.name AS of, min(r.said_on) AS first, max(r.said_on) AS last, count(*) AS times, min(r.article_id) AS article_id
           FROM actor_role AS r LEFT JOIN actor AS c ON c.actor_id = r.of_actor_id
          WHERE r.actor_id = :id GROUP BY r.norm, r.role, c.name ORDER BY times DESC, r.role LIMIT 20",
    ),
    (
        "Said (latest 20)",
        "SELECT 'q:' || q.quote_id AS id, substr(q.published_at, 1, 10) AS day, q.outlet, q.act, q.about, q.said, q.article_id
           FROM v_quote AS q
          WHERE q.quote_id IN (
                SELECT x.quote_id
                  FROM quote AS x
                  JOIN article_brief AS b ON b.article_id = x.article_id
                 WHERE x.speaker_id = :id AND b.is_latest = 1 AND b.is_copy = 0
                 ORDER BY b.published_at DESC, x.quote_id LIMIT 20)
          ORDER BY q.published_at DESC, q.quote_id LIMIT 20",
    ),
    (
        "Said of them (latest 20)",
        "SELECT 'q:' || q.quote_id AS id, substr(q.published_at, 1, 10) AS day, q.outlet, q.speaker, q.act, q.said, q.article_id
           FROM v_quote AS q
          WHERE q.quote_id IN (
                SELECT x.quote_id
                  FROM quote AS x
                  JOIN article_brief AS b ON b.article_id = x.article_id
                 WHERE x.quote_id IN (SELECT k.quote_id FROM quote_about AS k WHERE k.actor_id = :id) AND b.is_latest = 1 AND b.is_copy = 0
                 ORDER BY b.published_at DESC, x.quote_id LIMIT 20)
          ORDER BY q.published_at DESC, q.quote_id LIMIT 20",
    ),
    (
        "Events (latest 20)",
        "SELECT 'e:' || r.event_id AS id, r.date_start, r.date_end, r.status, coalesce(r.event, r.label) AS event, r.place, r.participants,
                r.according_to, r.article_id
           FROM v_event_report AS r
          WHERE r.report_id IN (
                SELECT x.report_id
                  FROM event_report AS x
                  JOIN article_brief AS b ON b.article_id = x.article_id
                 WHERE x.report_id IN (SELECT ep.report_id FROM event_participant AS ep WHERE ep.actor_id = :id) AND b.is_latest = 1 AND b.is_copy = 0
                 ORDER BY x.date_start DESC, x.report_id LIMIT 20)
          ORDER BY r.date_start DESC, r.report_id LIMIT 20",
    ),
    (
        "Articles (latest 20)",
        "SELECT substr(x.published_at, 1, 10) AS day, o.name AS outlet, a.headline, x.mentions, a.url, x.article_id
           FROM (SELECT n.article_id, b.published_at, n.mentions
                   FROM (SELECT m.article_id, count(*) AS mentions FROM mention AS m WHERE m.actor_id = :id GROUP BY m.article_id) AS n
                   JOIN article_brief AS b ON b.article_id = n.article_id
                  WHERE b.is_latest = 1 AND b.is_copy = 0
                  ORDER BY b.published_at DESC, n.article_id LIMIT 20) AS x
           JOIN article AS a ON a.article_id = x.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
          ORDER BY x.published_at DESC, x.article_id",
    ),
];

/// The tables about an event.
const EVENT: &[(&str, &str)] = &[
    (
        "Event",
        "SELECT 'e:' || e.event_id AS id, e.label, e.kind, g.name AS place, count(r.report_id) AS reports,
                min(r.date_start) AS earliest, max(r.date_start) AS latest
           FROM event AS e LEFT JOIN place AS g ON g.place_id = e.place_id
           LEFT JOIN event_report AS r ON r.event_id = e.event_id
          WHERE e.event_id = :id GROUP BY e.event_id, e.label, e.kind, g.name",
    ),
    (
        "Reports",
        "SELECT 'r:' || r.report_id AS id, r.published_at, r.outlet, r.status, r.date_start, r.date_end, r.precision, r.date_as_written, r.place, r.participants,
                r.according_to, r.sentence, r.article_id, r.start_char, r.end_char
           FROM v_event_report AS r WHERE r.event_id = :id ORDER BY r.published_at, r.report_id",
    ),
];

/// The tables about a quote.
const QUOTE: &[(&str, &str)] = &[(
    "Quote",
    "SELECT 'q:' || q.quote_id AS id, q.published_at, q.outlet, q.headline, coalesce(q.speaker, 'unknown') AS speaker, q.speaker_kind, q.act,
            q.cue, q.said, q.form, q.about, q.addressee, q.via, q.said_on, q.anonymity, q.score, q.sentence, q.url, q.article_id, q.start_char,
            q.end_char
       FROM v_quote AS q WHERE q.quote_id = :id",
)];

/// The tables about a place.
const PLACE: &[(&str, &str)] = &[
    (
        "Place",
        "SELECT 'p:' || g.place_id AS id, g.name, g.kind, g.country, g.admin1, g.latitude, g.longitude, g.population, g.geonames_id,
                (SELECT count(*) FROM mention AS m WHERE m.place_id = g.place_id) AS mentions
           FROM place AS g WHERE g.place_id = :id",
    ),
    (
        "Events (latest 20)",
        "SELECT 'e:' || r.event_id AS id, r.date_start, r.date_end, r.status, coalesce(r.event, r.label) AS event, r.participants, r.article_id
           FROM v_event_report AS r
          WHERE r.report_id IN (
                SELECT x.report_id
                  FROM event_report AS x
                  JOIN article_brief AS b ON b.article_id = x.article_id
                 WHERE x.place_id = :id AND b.is_latest = 1 AND b.is_copy = 0
                 ORDER BY x.date_start DESC, x.report_id LIMIT 20)
          ORDER BY r.date_start DESC, r.report_id LIMIT 20",
    ),
    (
        "Said of it (latest 20)",
        "SELECT 'q:' || q.quote_id AS id, substr(q.published_at, 1, 10) AS day, q.outlet, q.speaker, q.act, q.said, q.article_id
           FROM v_quote AS q
          WHERE q.quote_id IN (
                SELECT x.quote_id
                  FROM quote AS x
                  JOIN article_brief AS b ON b.article_id = x.article_id
                 WHERE x.quote_id IN (SELECT k.quote_id FROM quote_about AS k WHERE k.place_id = :id) AND b.is_latest = 1 AND b.is_copy = 0
                 ORDER BY b.published_at DESC, x.quote_id LIMIT 20)
          ORDER BY q.published_at DESC, q.quote_id LIMIT 20",
    ),
    (
        "Articles (latest 20)",
        "SELECT substr(x.published_at, 1, 10) AS day, o.name AS outlet, a.headline, x.mentions, a.url, x.article_id
           FROM (SELECT n.article_id, b.published_at, n.mentions
                   FROM (SELECT m.article_id, count(*) AS mentions FROM mention AS m WHERE m.place_id = :id GROUP BY m.article_id) AS n
                   JOIN article_brief AS b ON b.article_id = n.article_id
                  WHERE b.is_latest = 1 AND b.is_copy = 0
                  ORDER BY b.published_at DESC, n.article_id LIMIT 20) AS x
           JOIN article AS a ON a.article_id = x.article_id
           JOIN outlet AS o ON o.outlet_id = a.outlet_id
          ORDER BY x.published_at DESC, x.article_id",
    ),
];

/// What a dossier is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Subject {
    Actor,
    Event,
    Quote,
    Place,
}

/// Returns the tables about a subject; those without rows are left out.
pub fn dossier(reader: &Reader, subject: Subject, id: i64) -> Result<Vec<Section>, Error> {
    let (what, prefix, tables) = match subject {
        Subject::Actor => ("actor", "a", ACTOR),
        Subject::Event => ("event", "e", EVENT),
        Subject::Quote => ("quote", "q", QUOTE),
        Subject::Place => ("place", "p", PLACE),
    };
    let mut sections = Vec::new();
    for (title, sql) in tables {
        let values = [("id".to_owned(), Value::Integer(id))];
        let rows = reader.select(sql, &values)?;
        let columns = rows.columns().to_vec();
        let rows = reader.all(sql, &values)?;
        if !rows.is_empty() {
            sections.push(Section {
                title,
                columns,
                rows,
            });
        } else if sections.is_empty() {
            return Err(Error::NoSuch {
                what,
                reference: format!("{prefix}:{id}"),
            });
        }
    }
    Ok(sections)
}

/// Returns the event that a report is of.
pub fn event_of(reader: &Reader, report: i64) -> Result<Option<i64>, Error> {
    let rows = reader.all(
        "SELECT r.event_id FROM event_report AS r WHERE r.report_id = :id",
        &[("id".to_owned(), Value::Integer(report))],
    )?;
    Ok(rows.into_iter().flatten().find_map(|value| match value {
        Value::Integer(event) => Some(event),
        _ => None,
    }))
}

/// The statement behind `actors`: most mentioned first, by the sums of imports where they hold.
pub const ACTORS: &str = "\
SELECT 'a:' || v.actor_id AS id, v.name, v.kind, v.country, v.gender,
       CASE WHEN v.kind <> 'source' AND (SELECT z.fresh FROM sums_state AS z) = 1
            THEN coalesce((SELECT k.mentions FROM actor_sum AS k WHERE k.actor_id = v.actor_id), 0)
            ELSE v.mentions END AS mentions,
       v.articles, v.quotes_by, v.quotes_about, v.names
  FROM v_actor AS v
 WHERE (:kind IS NULL OR v.kind = :kind)
   AND (:kind IS NOT NULL OR :name IS NOT NULL OR v.kind <> 'source')
   AND (:name IS NULL OR v.actor_id IN (
         SELECT coalesce(o.merged_into, o.actor_id) FROM actor_name AS n JOIN actor AS o ON o.actor_id = n.actor_id
          WHERE n.norm LIKE '%' || replace(:name, '*', '%') || '%'))
 ORDER BY mentions DESC, v.name, v.actor_id";

/// The statement behind `actors decisions` and `events decisions`.
pub const DECISIONS: &str = "\
SELECT d.decision_id AS decision, substr(d.made_at, 1, 10) AS made_on, d.action, coalesce(t.name, d.target_key) AS target,
       coalesce(o.name, CASE WHEN d.action IN ('merge', 'event-merge') THEN d.other_key END) AS other, d.value, d.note, CASE d.undone WHEN 1 THEN 'yes' ELSE '' END AS undone,
       d.target_key, d.other_key
  FROM decision AS d
  LEFT JOIN actor AS t ON t.key = d.target_key
  LEFT JOIN actor AS o ON o.key = d.other_key
 WHERE (d.action LIKE 'event-%') = :events
 ORDER BY d.decision_id";

/// The statement behind `events`: the latest first, those without a date last.
pub const EVENTS: &str = "\
SELECT 'e:' || e.event_id AS id, e.kind, e.label, p.name AS place, min(r.date_start) AS first_day, max(r.date_end) AS last_day,
       (SELECT x.status FROM event_report AS x JOIN article AS a ON a.article_id = x.article_id
         WHERE x.event_id = e.event_id
         ORDER BY coalesce(a.published_at, a.published_day, '') DESC, x.start_char, x.report_id LIMIT 1) AS latest_status,
       count(*) AS reports, count(DISTINCT r.article_id) AS articles,
       (SELECT group_concat(y.name, '; ')
          FROM (SELECT DISTINCT coalesce(c.name, ep.name) AS name
                  FROM event_report AS z
                  JOIN event_participant AS ep ON ep.report_id = z.report_id
                  LEFT JOIN actor AS c ON c.actor_id = ep.actor_id
                 WHERE z.event_id = e.event_id
                 ORDER BY 1) AS y) AS participants
  FROM event AS e
  JOIN event_report AS r ON r.event_id = e.event_id
  LEFT JOIN place AS p ON p.place_id = e.place_id
 WHERE (:kind IS NULL OR e.kind = :kind)
   AND (:words IS NULL
        OR lower(e.label) LIKE '%' || replace(:words, '*', '%') || '%'
        OR e.event_id IN (SELECT w.event_id FROM event_report AS w JOIN place_name AS n ON n.place_id = w.place_id
                           WHERE n.norm LIKE '%' || replace(:words, '*', '%') || '%')
        OR e.event_id IN (SELECT w.event_id FROM event_report AS w
                            JOIN event_participant AS ep ON ep.report_id = w.report_id
                            JOIN actor_name AS n ON n.actor_id = ep.actor_id
                           WHERE n.norm LIKE '%' || replace(:words, '*', '%') || '%'))
 GROUP BY e.event_id, e.kind, e.label, p.name
HAVING (:since IS NULL OR max(r.date_end) >= :since)
   AND (:until IS NULL OR min(r.date_start) <= :until)
 ORDER BY last_day IS NULL, last_day DESC, e.event_id";

/// The statement behind `places`: most mentioned first.
pub const PLACES: &str = "\
SELECT 'p:' || g.place_id AS id, g.name, g.kind, g.country, g.admin1, g.latitude, g.longitude, g.population, g.geonames_id,
       count(m.mention_id) AS mentions, count(DISTINCT m.article_id) AS articles,
       (SELECT group_concat(x.name, ' | ') FROM (SELECT n.name FROM place_name AS n WHERE n.place_id = g.place_id ORDER BY n.name) AS x)
         AS names
  FROM place AS g
  LEFT JOIN mention AS m ON m.place_id = g.place_id
 WHERE (:kind IS NULL OR g.kind = :kind)
   AND (:country IS NULL OR g.country = :country)
   AND (:name IS NULL OR g.place_id IN (
         SELECT n.place_id FROM place_name AS n WHERE n.norm LIKE '%' || replace(:name, '*', '%') || '%'))
 GROUP BY g.place_id, g.name, g.kind, g.country, g.admin1, g.latitude, g.longitude, g.population, g.geonames_id
 ORDER BY mentions DESC, g.name, g.place_id";

/// The statement behind `places gazetteers`.
pub const GAZETTEERS: &str = "\
SELECT f.gazetteer_file_id AS gazetteer, f.path, f.format, f.places, substr(f.added_at, 1, 10) AS added_on
  FROM gazetteer_file AS f
 ORDER BY f.gazetteer_file_id";
