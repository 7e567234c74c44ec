-- Which actors are named together.
--
-- :actor     actor?                               Name, or part of a name, of one of the two
-- :unit      choice(sentence|article) = sentence  How near counts as together
-- :since     date?                                Earliest publication date
-- :until     date?                                Latest publication date
-- :versions  choice(latest|all) = latest          Only the latest version of a story, or all
-- :copies    choice(once|all) = once              Near-copies once, or all
-- :min       integer = 2                          Hide pairs with fewer
-- chart: ties actor other together

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
quick AS ( -- the sums hold, and nothing is asked that they do not tell
  SELECT 1 AS yes
    FROM sums_state AS z
   WHERE z.fresh = 1
     AND coalesce(:unit, '') <> 'article'
     AND nullif(:since, '') IS NULL
     AND nullif(:until, '') IS NULL
     AND coalesce(:versions, '') <> 'all'
     AND coalesce(:copies, '') <> 'all'
),
wanted AS (
  SELECT m.article_id
    FROM mention AS m
   WHERE m.actor_id IN (SELECT actor_id FROM actor_actor)
),
piece AS (
  SELECT a.article_id
    FROM article_brief AS a
   WHERE NOT EXISTS (SELECT 1 FROM quick)
     AND (nullif(:actor, '') IS NULL OR a.article_id IN (SELECT w.article_id FROM wanted AS w))
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0)
),
one AS (
  SELECT DISTINCT m.article_id, CASE WHEN :unit = 'article' THEN 0 ELSE m.sentence_id END AS unit_id, m.actor_id
    FROM piece AS a
   CROSS JOIN mention AS m ON m.article_id = a.article_id -- CROSS: from the articles to their mentions
    JOIN actor AS c ON c.actor_id = m.actor_id
   WHERE c.kind <> 'source'
     AND (:unit = 'article' OR m.sentence_id IS NOT NULL)
),
pair AS (
  SELECT k.actor_id, k.other_id, k.sentences AS together
    FROM pair_sum AS k
   WHERE EXISTS (SELECT 1 FROM quick)
     AND k.sentences >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
     AND (nullif(:actor, '') IS NULL
          OR k.actor_id IN (SELECT actor_id FROM actor_actor)
          OR k.other_id IN (SELECT actor_id FROM actor_actor))
  UNION ALL
  SELECT x.actor_id, y.actor_id AS other_id, count(*) AS together
    FROM one AS x
    JOIN one AS y ON y.article_id = x.article_id AND y.unit_id = x.unit_id AND y.actor_id > x.actor_id
   WHERE nullif(:actor, '') IS NULL
      OR x.actor_id IN (SELECT actor_id FROM actor_actor)
      OR y.actor_id IN (SELECT actor_id FROM actor_actor)
   GROUP BY x.actor_id, y.actor_id
  HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
)
SELECT p.name AS actor, r.name AS other, k.together
  FROM pair AS k
  JOIN actor AS p ON p.actor_id = k.actor_id
  JOIN actor AS r ON r.actor_id = k.other_id
 ORDER BY k.together DESC, p.name, r.name, p.actor_id, r.actor_id
