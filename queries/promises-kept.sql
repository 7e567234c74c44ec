-- Plans whose day has passed, and what was later reported of them.
--
-- :today     date = today                 The day to count from
-- :kind      choice(talks|meeting|summit|visit|conference|hearing|election|deadline|ceasefire|attack|prisoner-exchange|agreement|protest|statement|other)?  Kind of event
-- :place     place?                       Name of a place
-- :actor     actor?                       Name, or part of a name, of an actor who takes part
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- chart: gantt planned_for planned_until event outcome
-- show: planned_for planned_until event place promised_by outcome outcome_date

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
plan AS (
  SELECT r.event_id, r.label, r.kind, r.date_start, r.date_end, r.article_id, r.start_char, r.end_char, a.published_at,
         coalesce(w.name, r.according_to, o.name) AS promised_by, r.report_id,
         row_number() OVER (
           PARTITION BY r.event_id, r.date_start ORDER BY a.published_at, r.article_id, r.start_char, r.report_id) AS nth
    FROM event_report AS r
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
   WHERE r.event_id IS NOT NULL
     AND r.status = 'scheduled'
     AND r.precision IN ('minute', 'day', 'approximate_day')
     AND r.date_end < :today
     AND (nullif(:kind, '') IS NULL OR r.kind = :kind)
     AND (nullif(:place, '') IS NULL OR r.place_id IN (SELECT place_id FROM place_place))
     AND (nullif(:actor, '') IS NULL OR r.report_id IN (
         SELECT ep.report_id FROM event_participant AS ep WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)))
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0)
),
outcome AS (
  SELECT p.report_id AS plan_id, r.status, r.date_start, a.published_at, r.article_id,
         row_number() OVER (
           PARTITION BY p.report_id
               ORDER BY CASE WHEN r.status = 'held' THEN 0 ELSE 1 END, a.published_at DESC, r.report_id DESC) AS nth
    FROM plan AS p
    JOIN event_report AS r ON r.event_id = p.event_id
    JOIN article_brief AS a ON a.article_id = r.article_id
   WHERE p.nth = 1
     AND r.status IN ('held', 'ongoing', 'cancelled', 'postponed', 'denied')
     AND a.is_latest = 1
     AND a.published_at > p.published_at
)
SELECT p.date_start AS planned_for, p.date_end AS planned_until, e.label AS event, g.name AS place, p.promised_by,
       p.published_at AS first_promised, coalesce(x.status, 'no later report') AS outcome, x.date_start AS outcome_date,
       x.published_at AS outcome_reported, x.article_id AS outcome_article_id,
       p.article_id, p.start_char, p.end_char
  FROM plan AS p
  JOIN event AS e ON e.event_id = p.event_id
  LEFT JOIN place AS g ON g.place_id = e.place_id
  LEFT JOIN outcome AS x ON x.plan_id = p.report_id AND x.nth = 1
 WHERE p.nth = 1
 ORDER BY p.date_start, e.label, p.report_id
