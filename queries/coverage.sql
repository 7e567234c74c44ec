-- Articles per day, month or year and outlet: what the database holds.
--
-- Every version and copy is counted; `stories` counts the latest versions only. Articles of which only a provider's facts are known
-- are in `without_text` alone.
--
-- :outlet  outlet?                       Name, part of the name, or domain of the outlet
-- :by      choice(day|month|year) = day  Length of the step
-- :since   date?                         Earliest publication date
-- :until   date?                         Latest publication date
-- chart: spark step articles outlet

WITH piece AS (
  SELECT CASE WHEN :by = 'year' THEN substr(a.published_at, 1, 4)
              WHEN :by = 'month' THEN substr(a.published_at, 1, 7)
              ELSE substr(a.published_at, 1, 10) END AS step,
         o.name AS outlet, a.article_id, a.is_latest, a.is_copy, a.version_kind, a.has_text
    FROM article_brief AS a
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
)
SELECT coalesce(x.step, 'no date') AS step, x.outlet, sum(x.has_text) AS articles,
       sum(x.is_latest * x.has_text) AS stories,
       sum(x.is_copy) AS copies, sum(CASE WHEN x.version_kind = 'correction' THEN 1 ELSE 0 END) AS corrections,
       sum((SELECT count(*) FROM quote AS q WHERE q.article_id = x.article_id)) AS quotes,
       sum((SELECT count(*) FROM event_report AS r WHERE r.article_id = x.article_id)) AS events,
       sum(1 - x.has_text) AS without_text
  FROM piece AS x
 GROUP BY x.step, x.outlet
 ORDER BY step, x.outlet
