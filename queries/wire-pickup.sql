-- Who ran whose copy: near-identical articles, first to last.
--
-- With `outlet`, the groups that this outlet is in, with all their articles.
--
-- :outlet  outlet?      Name, part of the name, or domain of the outlet
-- :since   date?        Earliest publication date
-- :until   date?        Latest publication date
-- :min     integer = 2  Hide groups with fewer articles
-- show: dup_group_id published_at outlet is_copy dup_score headline

WITH wanted_outlet AS (
  SELECT x.outlet_id
    FROM outlet AS x
   WHERE nullif(:outlet, '') IS NULL
      OR :outlet = 'o:' || x.outlet_id
      OR (:outlet NOT LIKE 'o:%'
          AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
               OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))
),
copy AS (
  SELECT a.dup_group_id, a.dup_score, a.is_copy, a.published_at, a.headline, a.url, a.article_id, o.name AS outlet,
         count(*) OVER (PARTITION BY a.dup_group_id) AS articles,
         min(a.published_at) OVER (PARTITION BY a.dup_group_id) AS first_at,
         max(CASE WHEN w.outlet_id IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY a.dup_group_id) AS wanted
    FROM article AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    LEFT JOIN wanted_outlet AS w ON w.outlet_id = a.outlet_id
   WHERE a.dup_group_id IS NOT NULL
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
)
SELECT c.dup_group_id, c.articles, c.first_at, c.published_at, c.outlet, c.is_copy, c.dup_score, c.headline, c.url, c.article_id
  FROM copy AS c
 WHERE c.wanted = 1
   AND c.articles >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
 ORDER BY c.first_at, c.dup_group_id, c.published_at, c.article_id
