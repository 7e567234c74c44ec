-- Names that more than one actor bears.
--
-- :contains  text?        Part of the name
-- :min       integer = 2  Hide names with fewer bearers

WITH bearer AS (
  SELECT DISTINCT n.norm, n.actor_id
    FROM actor AS c
   CROSS JOIN actor_name AS n ON n.actor_id = c.actor_id -- CROSS: from the few actors that are no unnamed sources
   WHERE c.merged_into IS NULL
     AND c.rejected = 0
     AND c.kind IN ('person', 'organisation', 'state', 'group')
     AND (nullif(:contains, '') IS NULL OR n.norm LIKE '%' || lower(:contains) || '%')
),
shared AS (
  SELECT b.norm, count(*) AS actors
    FROM bearer AS b
   GROUP BY b.norm
  HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
)
SELECT s.norm AS name, s.actors,
       (SELECT group_concat(x.who, '; ')
          FROM (SELECT 'a:' || c.actor_id || ' ' || c.name AS who
                  FROM bearer AS y
                 CROSS JOIN actor AS c ON c.actor_id = y.actor_id
                 WHERE y.norm = s.norm
                 ORDER BY who) AS x) AS who
  FROM shared AS s
 ORDER BY s.actors DESC, s.norm
