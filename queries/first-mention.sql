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
quick AS ( -- the sums hold
  SELECT 1 AS yes
    FROM sums_state AS z
   WHERE z.fresh = 1
),
wanted AS (
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.kind <> 'source'
     AND (nullif(:actor_kind, '') IS NULL OR c.kind = :actor_kind)
     AND (nullif(:actor, '') IS NULL OR c.actor_id IN (SELECT actor_id FROM actor_actor))
),
named AS ( -- the first article by date: the least of date and number, an undated one last
  SELECT v.actor_id, v.mentions, v.first_in
    FROM actor_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
     AND v.actor_id IN (SELECT w.actor_id FROM wanted AS w)
     AND v.mentions >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
  UNION ALL
  SELECT m.actor_id, count(*) AS mentions,
         min(coalesce(a.published_at, '~') || ' ' || CAST(1000000000000 + m.article_id AS VARCHAR(13))) AS first_in
    FROM mention AS m
    JOIN article_brief AS a ON a.article_id = m.article_id
   WHERE NOT EXISTS (SELECT 1 FROM quick)
     AND m.actor_id IN (SELECT w.actor_id FROM wanted AS w)
   GROUP BY m.actor_id
  HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
),
dated AS (
  SELECT n.actor_id, n.mentions, substr(n.first_in, 1, instr(n.first_in, ' ') - 1) AS first_at,
         CAST(substr(n.first_in, instr(n.first_in, ' ') + 2) AS INTEGER) AS article_id
    FROM named AS n
),
first_article AS ( -- of articles of the same second that of the outlet whose name comes first: numbers are each database's own
  SELECT n.actor_id, n.mentions, b.article_id, o.name AS outlet
    FROM dated AS n
    JOIN article_brief AS b ON b.published_at = n.first_at
    JOIN outlet AS o ON o.outlet_id = b.outlet_id
  UNION ALL
  SELECT n.actor_id, n.mentions, n.article_id, ''
    FROM dated AS n
   WHERE n.first_at = '~'
),
first_words AS (
  SELECT n.actor_id, n.mentions, n.article_id, m.start_char, m.end_char,
         row_number() OVER (PARTITION BY n.actor_id ORDER BY n.outlet, n.article_id, m.start_char, m.mention_id) AS nth
    FROM first_article AS n
    JOIN mention AS m ON m.actor_id = n.actor_id AND m.article_id = n.article_id
)
SELECT c.name AS actor, c.kind, a.published_at AS first_named, o.name AS outlet, a.headline, n.mentions,
       CASE WHEN EXISTS (SELECT 1 FROM quick)
            THEN (SELECT v.first_at FROM voice_sum AS v WHERE v.speaker_id = c.actor_id)
            ELSE (SELECT min(b.published_at)
                    FROM quote AS q
                    JOIN article_brief AS b ON b.article_id = q.article_id
                   WHERE q.speaker_id = c.actor_id) END AS first_quoted,
       n.article_id, n.start_char, n.end_char
  FROM first_words AS n
  JOIN article AS a ON a.article_id = n.article_id
  JOIN actor AS c ON c.actor_id = n.actor_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
 WHERE n.nth = 1
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
 ORDER BY a.published_at, c.name, c.actor_id
