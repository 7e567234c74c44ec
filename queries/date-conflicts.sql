-- Events for which different exact days are given, with who says which.
--
-- Reports of one event are tied together by kind, place, participants and nearby dates; the tie can be wrong, so the
-- sentence stands beside each date. A move that was announced is no conflict: the new day is left out (schedule-changes
-- shows it), and so are the days on which moved events were held.
--
-- :kind      choice(talks|meeting|summit|visit|conference|hearing|election|deadline|ceasefire|attack|prisoner-exchange|agreement|protest|statement|other)?  Kind of event
-- :actor     actor?                       Name, or part of a name, of an actor who takes part
-- :place     place?                       Name of a place
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- show: event date_start date_end status who_says date_as_written outlet

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
spread AS ( -- events with more than one day, however their reports are filtered later
  SELECT r.event_id
    FROM event_report AS r
   WHERE r.event_id IS NOT NULL
     AND (nullif(:place, '') IS NULL OR r.event_id IN (
           SELECT y.event_id FROM event_report AS y WHERE y.place_id IN (SELECT place_id FROM place_place)))
   GROUP BY r.event_id
  HAVING min(CASE WHEN r.precision IN ('minute', 'day') AND r.status IN ('scheduled', 'proposed', 'held', 'ongoing')
                  THEN r.date_start END)
         < max(CASE WHEN r.precision IN ('minute', 'day') AND r.status IN ('scheduled', 'proposed', 'held', 'ongoing')
                    THEN r.date_start END)
),
moved AS ( -- the new days of events that were openly moved
  SELECT r.event_id, r.date_start
    FROM event_report AS r
   WHERE r.event_id IS NOT NULL
     AND r.status = 'postponed'
),
report AS (
  SELECT r.report_id, r.event_id, r.label, r.status, r.date_start, r.date_end, r.precision, r.date_start_char,
         r.date_end_char, r.sentence_id, r.article_id, r.start_char, r.end_char, a.published_at, o.name AS outlet,
         coalesce(w.name, r.according_to, o.name) AS who_says,
         min(r.date_start) OVER (PARTITION BY r.event_id) AS first_day,
         max(r.date_start) OVER (PARTITION BY r.event_id) AS last_day
    FROM spread AS k
   CROSS JOIN event_report AS r ON r.event_id = k.event_id -- CROSS: from the few events
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
   WHERE r.date_start IS NOT NULL
     AND r.precision IN ('minute', 'day')
     AND (r.status IN ('scheduled', 'proposed')
         OR r.status IN ('held', 'ongoing') AND r.event_id NOT IN (SELECT m.event_id FROM moved AS m))
     AND NOT EXISTS (SELECT 1 FROM moved AS m WHERE m.event_id = r.event_id AND m.date_start = r.date_start)
     AND (nullif(:kind, '') IS NULL OR r.kind = :kind)
     AND (nullif(:place, '') IS NULL OR r.place_id IN (SELECT place_id FROM place_place))
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
SELECT e.event_id, e.label AS event, g.name AS place, r.date_start, r.date_end, r.status, r.who_says,
       substr(a.body, r.date_start_char + 1, r.date_end_char - r.date_start_char) AS date_as_written,
       r.published_at, r.outlet,
       substr(a.body, z.start_char + 1, z.end_char - z.start_char) AS sentence,
       a.url, r.article_id, r.start_char, r.end_char
  FROM report AS r
  JOIN event AS e ON e.event_id = r.event_id
  JOIN article AS a ON a.article_id = r.article_id
  LEFT JOIN place AS g ON g.place_id = e.place_id
  LEFT JOIN sentence AS z ON z.sentence_id = r.sentence_id
 WHERE r.first_day < r.last_day
   AND (nullif(:actor, '') IS NULL OR r.event_id IN (
         SELECT r2.event_id
           FROM event_report AS r2
           JOIN event_participant AS ep ON ep.report_id = r2.report_id
          WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)))
 ORDER BY e.label, e.event_id, r.date_start, r.published_at, r.report_id
