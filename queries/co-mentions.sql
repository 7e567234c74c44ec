-- Which actors are named together.
--
-- :actor     actor?                               Name, or part of a name, of one of the two
-- :unit      choice(sentence|article) = sentence  How near counts as together
-- :since     date?                                Earliest publication date
-- :until     date?                                Latest publication date
-- :versions  choice(latest|all) = latest          Only the latest version of a story, or all
-- :copies    choice(once|all) = once              Near-copies once, or all
-- :min       integer = 2                          Hide pairs with fewer
-- chart: network actor other together

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
one AS (
  SELECT DISTINCT CASE WHEN :unit = 'article' THEN m.article_id ELSE m.sentence_id END AS unit_id, m.actor_id
    FROM mention AS m
    JOIN actor AS c ON c.actor_id = m.actor_id
   WHERE c.kind <> 'source'
     AND (nullif(:actor, '') IS NULL OR m.article_id IN (
           SELECT n.article_id FROM mention AS n WHERE n.actor_id IN (SELECT actor_id FROM actor_actor)))
     AND m.article_id IN (
           SELECT a.article_id
             FROM article AS a
            WHERE (nullif(:since, '') IS NULL OR a.published_at >= :since)
              AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
              AND (:versions = 'all' OR a.is_latest = 1)
              AND (:copies = 'all' OR a.is_copy = 0))
)
SELECT p.name AS actor, r.name AS other, count(*) AS together
  FROM one AS x
  JOIN one AS y ON y.unit_id = x.unit_id AND y.actor_id > x.actor_id
  JOIN actor AS p ON p.actor_id = x.actor_id
  JOIN actor AS r ON r.actor_id = y.actor_id
 WHERE nullif(:actor, '') IS NULL
    OR x.actor_id IN (SELECT actor_id FROM actor_actor)
    OR y.actor_id IN (SELECT actor_id FROM actor_actor)
 GROUP BY p.actor_id, p.name, r.actor_id, r.name
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
 ORDER BY together DESC, p.name, r.name, p.actor_id, r.actor_id
