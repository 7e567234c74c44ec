-- Places by day, month or year, with coordinates.
--
-- :place     place?                            Name of a place
-- :by        choice(day|month|year|all) = day  Length of the step
-- :outlet    outlet?                           Name, part of the name, or domain of the outlet
-- :since     date?                             Earliest publication date
-- :until     date?                             Latest publication date
-- :versions  choice(latest|all) = latest       Only the latest version of a story, or all
-- :copies    choice(once|all) = once           Near-copies once, or all
-- :min       integer = 1                       Hide rows with fewer
-- chart: map latitude longitude mentions

WITH place_place AS (
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm = replace(replace(lower(:place), '-', ' '), '.', '')
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE lower(g.name) = lower(:place)
  UNION
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:place), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM place_name AS x WHERE x.norm = replace(replace(lower(:place), '-', ' '), '.', ''))
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE g.place_id = CAST(substr(:place, instr(:place, 'p:') + 2) AS INTEGER)
     AND (:place LIKE 'p:%' OR :place LIKE 'a:% p:%')
),
named AS (
  SELECT CASE WHEN :by = 'all' THEN 'all'
              WHEN :by = 'year' THEN substr(a.published_at, 1, 4)
              WHEN :by = 'month' THEN substr(a.published_at, 1, 7)
              ELSE substr(a.published_at, 1, 10) END AS step,
         m.place_id, m.mentions, a.outlet_id
    FROM (SELECT n.place_id, n.article_id, count(*) AS mentions
            FROM mention AS n
           WHERE n.place_id IS NOT NULL
             AND (nullif(:place, '') IS NULL OR n.place_id IN (SELECT place_id FROM place_place))
           GROUP BY n.place_id, n.article_id) AS m
    JOIN article_brief AS a ON a.article_id = m.article_id
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
),
heat AS (
  SELECT x.step, x.place_id, sum(x.mentions) AS mentions, count(*) AS articles, count(DISTINCT x.outlet_id) AS outlets
    FROM named AS x
   GROUP BY x.step, x.place_id
  HAVING sum(x.mentions) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
)
SELECT coalesce(h.step, 'no date') AS step, g.name AS place, g.kind, g.country, g.latitude, g.longitude, h.mentions, h.articles, h.outlets
  FROM heat AS h
  JOIN place AS g ON g.place_id = h.place_id
 ORDER BY step, h.mentions DESC, g.name, g.place_id
