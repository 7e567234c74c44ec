-- What the parties of an event said in the days before it.
--
-- For a state that takes part, the people of that state count too.
--
-- :event     text                         Part of the event's label, or its number
-- :days      integer = 7                  Days to look back
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all

WITH happening AS (
  SELECT r.event_id, max(r.date_start) AS day
    FROM event AS e
   CROSS JOIN event_report AS r ON r.event_id = e.event_id -- CROSS: from the events of that label
   WHERE r.precision IN ('minute', 'day')
     AND r.status IN ('held', 'ongoing', 'scheduled')
     AND (lower(e.label) LIKE '%' || lower(:event) || '%' OR CAST(e.event_id AS VARCHAR(20)) = :event)
   GROUP BY r.event_id
),
party AS (
  SELECT h.event_id, ep.actor_id
    FROM happening AS h
   CROSS JOIN event_report AS r ON r.event_id = h.event_id
   CROSS JOIN event_participant AS ep ON ep.report_id = r.report_id
   WHERE ep.actor_id IS NOT NULL
  UNION
  SELECT h.event_id, p.actor_id
    FROM (SELECT DISTINCT x.event_id, c.country
            FROM happening AS x
           CROSS JOIN event_report AS r ON r.event_id = x.event_id
           CROSS JOIN event_participant AS ep ON ep.report_id = r.report_id
           CROSS JOIN actor AS c ON c.actor_id = ep.actor_id AND c.kind = 'state') AS h
    JOIN actor AS p ON p.country = h.country AND p.kind = 'person'
)
SELECT e.label AS event, h.day AS event_day, a.published_at, o.name AS outlet, s.name AS speaker, q.act, q.text AS said,
       q.article_id, q.start_char, q.end_char
  FROM happening AS h
  JOIN event AS e ON e.event_id = h.event_id
 CROSS JOIN article_brief AS a -- CROSS: from the days before the event to their articles, and on to the quotes
         ON a.published_at >= date(h.day, '-' || coalesce(CAST(nullif(:days, '') AS INTEGER), 7) || ' days')
        AND a.published_at < h.day
 CROSS JOIN quote AS q ON q.article_id = a.article_id
  JOIN party AS p ON p.event_id = h.event_id AND p.actor_id = q.speaker_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0)
 ORDER BY h.day, h.event_id, a.published_at, q.article_id, q.start_char, q.quote_id
