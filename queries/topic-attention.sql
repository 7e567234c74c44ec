-- How much outlets write about a topic over time.
--
-- Days without a hit are rows too, as long as the outlet published anything: a gap is seen as one.
--
-- :words     text                          Words to search for, in full-text syntax
-- :by        choice(day|month|year) = day  Length of the step
-- :outlet    outlet?                       Name, part of the name, or domain of the outlet
-- :since     date?                         Earliest publication date
-- :until     date?                         Latest publication date
-- :versions  choice(latest|all) = latest   Only the latest version of a story, or all
-- :copies    choice(once|all) = once       Near-copies once, or all
-- chart: spark step articles outlet

WITH piece AS (
  SELECT CASE WHEN :by = 'year' THEN substr(a.published_at, 1, 4)
              WHEN :by = 'month' THEN substr(a.published_at, 1, 7)
              ELSE substr(a.published_at, 1, 10) END AS step,
         o.name AS outlet,
         CASE WHEN a.article_id IN (SELECT f.rowid FROM article_fts AS f WHERE article_fts MATCH :words) THEN 1 ELSE 0 END AS hit
    FROM article_brief AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE a.has_text = 1
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
SELECT coalesce(x.step, 'no date') AS step, x.outlet, sum(x.hit) AS articles, count(*) AS all_articles,
       round(100.0 * sum(x.hit) / count(*), 2) AS percent
  FROM piece AS x
 GROUP BY x.step, x.outlet
 ORDER BY step, x.outlet
