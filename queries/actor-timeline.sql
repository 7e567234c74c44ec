-- All that one actor said, what was said of them, and the events they took part in, in order.
--
-- :actor     actor                        Name, or part of a name, of the actor
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- chart: timeline published_at what words

WITH actor_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:actor), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:actor), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:actor), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:actor, 3) AS INTEGER)
     AND :actor LIKE 'a:%'
),
item AS (
  SELECT q.article_id, 'said' AS what, q.act AS detail, q.text AS words, q.start_char, q.end_char, 1 AS source, q.quote_id AS id
    FROM quote AS q
   WHERE q.speaker_id IN (SELECT actor_id FROM actor_actor)
  UNION
  SELECT q.article_id, 'said of them', coalesce(s.name, 'unknown'), q.text, q.start_char, q.end_char, 2, q.quote_id
    FROM quote_about AS b
    JOIN quote AS q ON q.quote_id = b.quote_id
    LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
   WHERE b.actor_id IN (SELECT actor_id FROM actor_actor)
  UNION
  SELECT r.article_id, r.kind, r.status, r.label || coalesce(', ' || r.date_start, ''), r.start_char, r.end_char, 3, r.report_id
    FROM event_participant AS ep
    JOIN event_report AS r ON r.report_id = ep.report_id
   WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)
)
SELECT a.published_at, o.name AS outlet, x.what, x.detail, x.words, a.url, x.article_id, x.start_char, x.end_char
  FROM item AS x
  JOIN article AS a ON a.article_id = x.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
 WHERE (nullif(:outlet, '') IS NULL OR o.outlet_id IN (
       SELECT x.outlet_id
         FROM outlet AS x
        WHERE :outlet = 'o:' || x.outlet_id
           OR (:outlet NOT LIKE 'o:%'
               AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                    OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
 ORDER BY a.published_at, x.article_id, x.start_char, x.source, x.id
