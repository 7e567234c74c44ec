-- Events that one source says are planned or held and another denies or calls off.
--
-- :kind      choice(talks|meeting|summit|visit|conference|hearing|election|deadline|ceasefire|attack|prisoner-exchange|agreement|protest|statement|other)?  Kind of event
-- :actor     actor?                       Name, or part of a name, of an actor who takes part
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- show: event status date_start confirmed_by confirmed_at denial denied_by denied_at

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
contested AS (
  SELECT r.event_id
    FROM event_report AS r
   WHERE r.status IN ('denied', 'cancelled')
     AND r.event_id IS NOT NULL
),
report AS (
  SELECT r.report_id, r.event_id, r.status, r.date_start, r.date_end, a.published_at, r.article_id, r.start_char, r.end_char,
         coalesce(w.name, r.according_to, o.name) AS who_says
    FROM event_report AS r
    JOIN article_brief AS a ON a.article_id = r.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
   WHERE r.event_id IN (SELECT k.event_id FROM contested AS k)
     AND r.status IN ('scheduled', 'held', 'ongoing', 'denied', 'cancelled')
     AND (nullif(:kind, '') IS NULL OR r.kind = :kind)
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0)
)
SELECT e.label AS event, x.status, x.date_start, x.date_end, x.who_says AS confirmed_by, x.published_at AS confirmed_at,
       y.status AS denial, y.who_says AS denied_by, y.published_at AS denied_at,
       y.article_id AS denial_article_id, y.start_char AS denial_start_char, y.end_char AS denial_end_char,
       x.article_id, x.start_char, x.end_char
  FROM report AS x
  JOIN report AS y ON y.event_id = x.event_id
  JOIN event AS e ON e.event_id = x.event_id
 WHERE x.status IN ('scheduled', 'held', 'ongoing')
   AND y.status IN ('denied', 'cancelled')
   AND x.who_says <> y.who_says
   AND (nullif(:actor, '') IS NULL OR x.event_id IN (
         SELECT r.event_id
           FROM event_report AS r
           JOIN event_participant AS ep ON ep.report_id = r.report_id
          WHERE ep.actor_id IN (SELECT actor_id FROM actor_actor)))
 ORDER BY e.label, e.event_id, x.published_at, x.report_id, y.published_at, y.report_id
