-- Gatherings reported as held, with who took part and where.
--
-- :kind      choice(talks|meeting|summit|visit|conference|hearing)?  Kind of gathering
-- :actor     actor?                       Name, or part of a name, of an actor who takes part
-- :place     place?                       Name of a place
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- chart: bar event reports
-- show: date_start date_end event participants place reports

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
place_place AS (
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
met AS (
  SELECT r.report_id, coalesce(r.event_id, -r.report_id) AS group_id, r.event_id, r.label, r.kind, r.date_start, r.date_end, r.precision, r.place_id,
         r.article_id, r.start_char, r.end_char, a.published_at, o.name AS outlet,
         count(*) OVER (PARTITION BY coalesce(r.event_id, -r.report_id), r.date_start) AS reports,
         row_number() OVER (
           PARTITION BY coalesce(r.event_id, -r.report_id), r.date_start
               ORDER BY a.published_at, r.article_id, r.start_char, r.report_id) AS nth
    FROM event_report AS r
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE r.status IN ('held', 'ongoing')
     AND r.kind IN ('talks', 'meeting', 'summit', 'visit', 'conference', 'hearing')
     AND (nullif(:kind, '') IS NULL OR r.kind = :kind)
     AND (nullif(:place, '') IS NULL OR r.place_id IN (SELECT place_id FROM place_place))
     AND (nullif(:actor, '') IS NULL OR r.report_id IN (
         SELECT ep.report_id FROM event_participant AS ep WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)))
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
)
SELECT r.date_start, r.date_end, r.precision, coalesce(e.label, r.label) AS event, r.kind, g.name AS place,
       (SELECT group_concat(x.name, '; ')
          FROM (SELECT DISTINCT coalesce(c.name, ep.name) AS name
                  FROM event_participant AS ep
                  LEFT JOIN actor AS c ON c.actor_id = ep.actor_id
                 WHERE ep.report_id = r.report_id
                 ORDER BY name) AS x) AS participants,
       r.reports, r.published_at, r.outlet, r.article_id, r.start_char, r.end_char
  FROM met AS r
  LEFT JOIN event AS e ON e.event_id = r.event_id
  LEFT JOIN place AS g ON g.place_id = r.place_id
 WHERE r.nth = 1
 ORDER BY CASE WHEN r.date_start IS NULL THEN 1 ELSE 0 END, r.date_start, r.published_at, r.report_id
