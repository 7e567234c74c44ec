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

WITH piece AS ( -- counted article by article, before rows are put in order
  SELECT a.outlet_id, a.published_at, a.is_latest, a.is_copy, a.version_kind, 1 AS has_text,
         (SELECT count(*) FROM quote AS q WHERE q.article_id = a.article_id) AS quotes,
         (SELECT count(*) FROM event_report AS r WHERE r.article_id = a.article_id) AS events
    FROM article_brief AS a
   WHERE a.has_text = 1
  UNION ALL
  SELECT a.outlet_id, a.published_at, a.is_latest, a.is_copy, a.version_kind, 0, 0, 0
    FROM article_brief AS a
   WHERE a.has_text = 0
),
dated AS (
  SELECT CASE WHEN :by = 'year' THEN substr(x.published_at, 1, 4)
              WHEN :by = 'month' THEN substr(x.published_at, 1, 7)
              ELSE substr(x.published_at, 1, 10) END AS step,
         x.outlet_id, x.is_latest, x.is_copy, x.version_kind, x.has_text, x.quotes, x.events
    FROM piece AS x
   WHERE (nullif(:since, '') IS NULL OR x.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR x.published_at <= :until || 'T23:59:59Z')
     AND (nullif(:outlet, '') IS NULL OR x.outlet_id IN (
           SELECT y.outlet_id
             FROM outlet AS y
            WHERE :outlet = 'o:' || y.outlet_id
               OR (:outlet NOT LIKE 'o:%'
                   AND (y.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                        OR y.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
)
SELECT coalesce(x.step, 'no date') AS step, o.name AS outlet, sum(x.has_text) AS articles,
       sum(x.is_latest * x.has_text) AS stories,
       sum(x.is_copy) AS copies, sum(CASE WHEN x.version_kind = 'correction' THEN 1 ELSE 0 END) AS corrections,
       sum(x.quotes) AS quotes, sum(x.events) AS events, sum(1 - x.has_text) AS without_text
  FROM dated AS x
 CROSS JOIN outlet AS o ON o.outlet_id = x.outlet_id -- CROSS: from the articles in their order
 GROUP BY x.step, o.name
 ORDER BY step, outlet
