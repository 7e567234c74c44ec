-- Who speaks about whom, and how often.
--
-- An actor and a place of one name (a state and its country) count as one.
--
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :about     actor?                       Name of an actor or place that the words are about
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide rows with fewer
-- chart: network speaker about different_quotes
-- show: speaker about different_quotes quotes accuse deny praise threaten

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
about_actor AS (
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
edge AS (
  SELECT DISTINCT q.quote_id, q.speaker_id, coalesce(t.name, g.name) AS about
    FROM quote_about AS b
    JOIN quote AS q ON q.quote_id = b.quote_id
    LEFT JOIN actor AS t ON t.actor_id = b.actor_id
    LEFT JOIN place AS g ON g.place_id = b.place_id
   WHERE q.speaker_id IS NOT NULL
     AND (b.actor_id IS NULL OR b.actor_id <> q.speaker_id)
     AND (nullif(:about, '') IS NULL
          OR b.actor_id IN (SELECT actor_id FROM about_actor)
          OR b.place_id IN (SELECT place_id FROM about_place))
     AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
)
SELECT s.name AS speaker, e.about, count(DISTINCT coalesce(q.quote_group, 'q' || q.quote_id)) AS different_quotes, count(*) AS quotes,
       sum(CASE WHEN q.act = 'accuse' THEN 1 ELSE 0 END) AS accuse,
       sum(CASE WHEN q.act = 'deny' THEN 1 ELSE 0 END) AS deny,
       sum(CASE WHEN q.act = 'praise' THEN 1 ELSE 0 END) AS praise,
       sum(CASE WHEN q.act = 'threaten' THEN 1 ELSE 0 END) AS threaten,
       min(a.published_at) AS first, max(a.published_at) AS last, s.actor_id AS speaker_id
  FROM edge AS e
  JOIN quote AS q ON q.quote_id = e.quote_id
  JOIN article_brief AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  JOIN actor AS s ON s.actor_id = e.speaker_id
 WHERE s.kind <> 'source'
   AND e.about <> s.name
   AND (nullif(:outlet, '') IS NULL OR o.outlet_id IN (
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
 GROUP BY s.actor_id, s.name, e.about
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY different_quotes DESC, s.name, e.about, s.actor_id
