-- Who is quoted most.
--
-- :about       actor?                       Name of an actor or place that the words are about
-- :actor_kind  choice(person|organisation|state|group)?  Kind of speaker
-- :outlet      text?                        Part of the outlet's name
-- :since       date?                        Earliest publication date
-- :until       date?                        Latest publication date
-- :versions    choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies      choice(once|all) = once      Near-copies once, or all
-- :min         integer = 1                  Hide speakers with fewer quotes
-- chart: bar speaker different_quotes

WITH about_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:about), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:about), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:about), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:about, 3) AS INTEGER)
     AND :about LIKE 'a:%'
),
about_place AS (
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm = replace(replace(lower(:about), '-', ' '), '.', '')
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE lower(g.name) = lower(:about)
  UNION
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:about), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM place_name AS x WHERE x.norm = replace(replace(lower(:about), '-', ' '), '.', ''))
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE g.place_id = CAST(substr(:about, instr(:about, 'p:') + 2) AS INTEGER)
     AND (:about LIKE 'p:%' OR :about LIKE 'a:% p:%')
),
about_quote AS (
  SELECT b.quote_id
    FROM quote_about AS b
   WHERE b.actor_id IN (SELECT actor_id FROM about_actor)
  UNION
  SELECT b.quote_id
    FROM quote_about AS b
   WHERE b.place_id IN (SELECT place_id FROM about_place)
)
SELECT s.name AS speaker, s.kind, count(DISTINCT coalesce(q.quote_group, 'q' || q.quote_id)) AS different_quotes, count(*) AS quotes,
       sum(q.words) AS words, count(DISTINCT q.article_id) AS articles, count(DISTINCT a.outlet_id) AS outlets,
       min(a.published_at) AS first, max(a.published_at) AS last, s.actor_id
  FROM quote AS q
  JOIN article_brief AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE s.kind <> 'source'
   AND (nullif(:actor_kind, '') IS NULL OR s.kind = :actor_kind)
   AND (nullif(:about, '') IS NULL OR q.quote_id IN (SELECT b.quote_id FROM about_quote AS b))
   AND (nullif(:outlet, '') IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
 GROUP BY s.actor_id, s.name, s.kind
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY different_quotes DESC, quotes DESC, s.name, s.actor_id
