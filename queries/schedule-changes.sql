-- How the date or standing of an event moved from report to report.
--
-- :kind      choice(talks|meeting|summit|visit|conference|hearing|election|deadline|ceasefire|attack|prisoner-exchange|agreement|protest|statement|other)?  Kind of event
-- :actor     actor?                    Name, or part of a name, of an actor who takes part
-- :place     place?                    Name of a place
-- :since     date?                     Earliest publication date
-- :until     date?                     Latest publication date
-- :versions  choice(latest|all) = all  Only the latest version of a story, or all
-- :copies    choice(once|all) = once   Near-copies once, or all
-- :changed   boolean = false           Only reports that changed something
-- chart: timeline published_at event change
-- show: event published_at who_says status date_start date_end change

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
report AS (
  SELECT r.report_id, r.event_id, r.status, r.date_start, r.date_end, r.precision, r.original_start, a.published_at, o.name AS outlet,
         coalesce(w.name, r.according_to, o.name) AS who_says, a.version_kind, r.article_id, r.start_char, r.end_char,
         lag(r.report_id) OVER story AS before_id,
         lag(r.date_start) OVER story AS before_date,
         lag(r.status) OVER story AS before_status
    FROM event_report AS r
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
   WHERE r.event_id IS NOT NULL
     AND r.status <> 'mentioned'
     AND (nullif(:kind, '') IS NULL OR r.kind = :kind)
     AND (nullif(:place, '') IS NULL OR r.place_id IN (SELECT place_id FROM place_place))
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0)
  WINDOW story AS (PARTITION BY r.event_id ORDER BY a.published_at, r.article_id, r.start_char, r.report_id)
),
moved AS (
  SELECT r.report_id, r.event_id, r.status, r.date_start, r.date_end, r.precision, r.original_start, r.published_at, r.outlet,
         r.who_says, r.version_kind, r.article_id, r.start_char, r.end_char,
         CASE WHEN r.before_id IS NULL THEN 'first report'
              WHEN r.before_status IN ('held', 'ongoing') AND r.status IN ('held', 'ongoing') THEN NULL
              WHEN coalesce(r.before_date, '') <> coalesce(r.date_start, '')
                THEN 'date was ' || coalesce(r.before_date, 'open') || ' (' || r.before_status || ')'
              WHEN r.before_status <> r.status THEN 'was ' || r.before_status
         END AS change
    FROM report AS r
)
SELECT e.label AS event, x.published_at, x.outlet, x.who_says, x.status, x.date_start, x.date_end, x.precision,
       x.original_start, x.change, x.version_kind, x.article_id, x.start_char, x.end_char
  FROM moved AS x
  JOIN event AS e ON e.event_id = x.event_id
 WHERE (coalesce(CAST(nullif(nullif(:changed, ''), 'false') AS VARCHAR(5)), '0') = '0' OR x.change IS NOT NULL)
   AND (nullif(:actor, '') IS NULL OR x.event_id IN (
         SELECT r.event_id
           FROM event_report AS r
           JOIN event_participant AS ep ON ep.report_id = r.report_id
          WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)))
 ORDER BY e.label, x.event_id, x.published_at, x.article_id, x.start_char, x.report_id
