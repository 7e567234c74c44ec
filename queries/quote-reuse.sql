-- The same words in several outlets: who had them first, who carried them.
--
-- Copies are what this query is about: they are counted.
--
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :min       integer = 2                  Hide words in fewer outlets
-- chart: bar said outlets
-- show: said speaker outlets first_outlet first_at

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
used AS (
  SELECT q.quote_group, q.quote_id, a.outlet_id, a.story_id, a.published_at
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
   WHERE q.quote_group IS NOT NULL
     AND q.form <> 'indirect'
     AND q.words >= 4
     AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
),
spread AS ( -- the first quote of a group is the least of its date and number
  SELECT u.quote_group, count(DISTINCT u.outlet_id) AS outlets, count(DISTINCT u.story_id) AS stories,
         min(u.published_at) AS first_at, max(u.published_at) AS last_at,
         min(coalesce(u.published_at, '~') || ' ' || CAST(1000000000000 + u.quote_id AS VARCHAR(13))) AS first_in
    FROM used AS u
   GROUP BY u.quote_group
  HAVING count(DISTINCT u.outlet_id) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
)
SELECT f.text AS said, s.name AS speaker, x.outlets, x.stories, o.name AS first_outlet, x.first_at, x.last_at,
       (SELECT group_concat(y.name, '; ')
          FROM (SELECT DISTINCT p.name
                  FROM (SELECT DISTINCT u.outlet_id FROM used AS u WHERE u.quote_group = x.quote_group) AS c
                  JOIN outlet AS p ON p.outlet_id = c.outlet_id
                 ORDER BY p.name) AS y) AS all_outlets,
       f.article_id, f.start_char, f.end_char
  FROM spread AS x
  JOIN quote AS f ON f.quote_id = CAST(substr(x.first_in, instr(x.first_in, ' ') + 2) AS INTEGER)
  JOIN article_brief AS a ON a.article_id = f.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = f.speaker_id
 ORDER BY x.outlets DESC, x.first_at, f.quote_id
