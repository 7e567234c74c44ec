-- When each actor was named, and quoted, for the first time.
--
-- `since` and `until` keep the actors whose first mention falls between them.
--
-- :actor       actor?       Name, or part of a name, of the actor
-- :actor_kind  choice(person|organisation|state|group)?  Kind of actor
-- :since       date?        Earliest publication date
-- :until       date?        Latest publication date
-- :min         integer = 1  Hide actors with fewer mentions
-- show: first_named actor kind outlet headline mentions

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
in_article AS (
  SELECT m.actor_id, m.article_id, count(*) AS mentions
    FROM mention AS m
   WHERE m.actor_id IS NOT NULL
     AND (nullif(:actor, '') IS NULL OR m.actor_id IN (SELECT actor_id FROM actor_actor))
   GROUP BY m.actor_id, m.article_id
),
named AS (
  SELECT i.actor_id, i.article_id, a.published_at, a.outlet_id,
         sum(i.mentions) OVER (PARTITION BY i.actor_id) AS mentions,
         row_number() OVER (
           PARTITION BY i.actor_id
               ORDER BY CASE WHEN a.published_at IS NULL THEN 1 ELSE 0 END, a.published_at, i.article_id) AS nth
    FROM in_article AS i
    JOIN article AS a ON a.article_id = i.article_id
    JOIN actor AS c ON c.actor_id = i.actor_id
   WHERE c.kind <> 'source'
     AND (nullif(:actor_kind, '') IS NULL OR c.kind = :actor_kind)
),
first_words AS (
  SELECT n.actor_id, n.article_id, n.published_at, n.outlet_id, n.mentions, m.start_char, m.end_char,
         row_number() OVER (PARTITION BY n.actor_id ORDER BY m.start_char, m.mention_id) AS nth
    FROM named AS n
    JOIN mention AS m ON m.actor_id = n.actor_id AND m.article_id = n.article_id
   WHERE n.nth = 1
)
SELECT c.name AS actor, c.kind, a.published_at AS first_named, o.name AS outlet, a.headline, a.mentions,
       (SELECT min(b.published_at)
          FROM quote AS q
          JOIN article AS b ON b.article_id = q.article_id
         WHERE q.speaker_id = c.actor_id) AS first_quoted,
       a.article_id, a.start_char, a.end_char
  FROM (SELECT n.actor_id, n.article_id, n.start_char, n.end_char, n.published_at, n.outlet_id, n.mentions, b.headline
          FROM first_words AS n
          JOIN article AS b ON b.article_id = n.article_id
         WHERE n.nth = 1) AS a
  JOIN actor AS c ON c.actor_id = a.actor_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
 WHERE (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND a.mentions >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY a.published_at, c.name, c.actor_id
