-- The way of one claim: every article that carries the same words, first to last.
--
-- :words     text                         Words of the claim
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = all       Near-copies once, or all
-- chart: timeline published_at outlet said

WITH speaker_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:speaker), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:speaker), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:speaker), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:speaker, 3) AS INTEGER)
     AND :speaker LIKE 'a:%'
),
hit AS (
  SELECT q.quote_id, q.quote_group
    FROM quote AS q
   WHERE lower(q.text) LIKE '%' || lower(:words) || '%'
     AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
),
carried AS (
  SELECT h.quote_id
    FROM hit AS h
  UNION
  SELECT q.quote_id
    FROM quote AS q
   WHERE q.quote_group IN (SELECT h.quote_group FROM hit AS h WHERE h.quote_group IS NOT NULL)
)
SELECT row_number() OVER (ORDER BY a.published_at, q.article_id, q.start_char, q.quote_id) AS step,
       a.published_at, o.name AS outlet, coalesce(s.name, substr(a.body, m.start_char + 1, m.end_char - m.start_char), 'unknown') AS speaker, q.via, q.cue, q.act, q.text AS said,
       q.said_on, a.headline, a.url, q.article_id, q.start_char, q.end_char
  FROM carried AS k
  JOIN quote AS q ON q.quote_id = k.quote_id
  JOIN article AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
  LEFT JOIN mention AS m ON m.mention_id = q.speaker_mention_id
 WHERE (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0)
 ORDER BY a.published_at, q.article_id, q.start_char, q.quote_id
