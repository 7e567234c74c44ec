-- Which talks are planned or were held when, and according to whom, by date.
--
-- One row for each event, date, status and source; `reports` counts how many reports say the same.
--
-- :kind       choice(talks|meeting|summit|visit|conference|hearing|election|deadline|ceasefire|attack|prisoner-exchange|agreement|protest|statement|other|any)?  Kind of event; without it talks, meetings, summits and conferences
-- :status     choice(scheduled|proposed|held|ongoing|postponed|cancelled|denied|mentioned)?  Where they stand
-- :place      place?                       Name of a place
-- :about      actor?                       Name, or part of a name, of somebody who takes part
-- :day_from   date?                        Earliest day of the event
-- :day_until  date?                        Latest day of the event
-- :outlet     outlet?                      Name, part of the name, or domain of the outlet
-- :since      date?                        Earliest publication date
-- :until      date?                        Latest publication date
-- :versions   choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies     choice(once|all) = once      Near-copies once, or all
-- chart: gantt date_start date_end event status
-- show: date_start date_end status event place participants according_to reports

WITH about_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:about), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:about), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:about), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:about, 3) AS INTEGER)
     AND :about LIKE 'a:%'
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
  SELECT r.report_id, r.date_start, r.date_end, coalesce(w.name, r.according_to) AS according_to, a.published_at, a.outlet_id,
         count(*) OVER same AS reports,
         row_number() OVER (
           PARTITION BY coalesce(r.event_id, -r.report_id), r.date_start, r.date_end, r.precision, r.status,
                        coalesce(w.name, r.according_to)
               ORDER BY a.published_at, r.article_id, r.start_char, r.report_id) AS nth
    FROM event_report AS r
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
   WHERE ((nullif(:kind, '') IS NULL AND r.kind IN ('talks', 'meeting', 'summit', 'conference'))
          OR :kind IN ('any', r.kind))
     AND (nullif(:status, '') IS NULL OR r.status = :status)
     AND (r.date_start IS NOT NULL OR r.status IN ('scheduled', 'proposed', 'postponed', 'cancelled', 'denied'))
     AND (nullif(:day_from, '') IS NULL OR r.date_end >= :day_from)
     AND (nullif(:day_until, '') IS NULL OR r.date_start <= :day_until || '~')
     AND (nullif(:place, '') IS NULL OR r.place_id IN (SELECT place_id FROM place_place))
     AND (nullif(:about, '') IS NULL OR r.report_id IN (
         SELECT ep.report_id FROM event_participant AS ep WHERE ep.actor_id IN (SELECT actor_id FROM about_actor)))
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
  WINDOW same AS (
    PARTITION BY coalesce(r.event_id, -r.report_id), r.date_start, r.date_end, r.precision, r.status,
                 coalesce(w.name, r.according_to))
),
listed AS ( -- the rows in their order, before all else is looked up
  SELECT r.report_id, r.date_start, r.date_end, r.according_to, r.published_at, r.outlet_id, r.reports
    FROM report AS r
   WHERE r.nth = 1
   ORDER BY CASE WHEN r.date_start IS NULL THEN 1 ELSE 0 END, r.date_start, r.date_end, r.published_at, r.report_id
  /* limit */
)
SELECT r.date_start, r.date_end, r.precision, r.status, coalesce(e.label, r.label) AS event, r.label AS words, r.kind,
       g.name AS place,
       (SELECT group_concat(x.name, '; ')
          FROM (SELECT DISTINCT coalesce(c.name, ep.name) AS name
                  FROM event_participant AS ep
                  LEFT JOIN actor AS c ON c.actor_id = ep.actor_id
                 WHERE ep.report_id = r.report_id
                 ORDER BY name) AS x) AS participants,
       k.according_to, q.said_on,
       substr(a.body, r.date_start_char + 1, r.date_end_char - r.date_start_char) AS date_as_written,
       k.published_at, o.name AS outlet, k.reports,
       substr(a.body, z.start_char + 1, z.end_char - z.start_char) AS sentence,
       a.url, r.article_id, r.start_char, r.end_char
  FROM listed AS k
  JOIN event_report AS r ON r.report_id = k.report_id
  JOIN outlet AS o ON o.outlet_id = k.outlet_id
  JOIN article AS a ON a.article_id = r.article_id
  LEFT JOIN event AS e ON e.event_id = r.event_id
  LEFT JOIN place AS g ON g.place_id = r.place_id
  LEFT JOIN sentence AS z ON z.sentence_id = r.sentence_id
  LEFT JOIN quote AS q ON q.quote_id = r.quote_id
 ORDER BY CASE WHEN k.date_start IS NULL THEN 1 ELSE 0 END, k.date_start, k.date_end, k.published_at, k.report_id
