-- Versions and corrections of a story, first to last.
--
-- :article      article?         Number, URL or external id of any version
-- :outlet       outlet?          Name, part of the name, or domain of the outlet
-- :since        date?            Earliest publication date
-- :until        date?            Latest publication date
-- :corrections  boolean = false  Only stories that were corrected or killed
-- chart: versions story_id version_no headline
-- show: published_at outlet version_no version_kind headline chars_added quotes note

WITH numbered AS (
  SELECT b.story_id
    FROM article AS b
   WHERE b.article_id = CAST(:article AS INTEGER)
     AND CAST(b.article_id AS TEXT) = CAST(:article AS TEXT) -- `12-x` is an outlet's id, and not number 12
),
story_of AS (
  SELECT n.story_id
    FROM numbered AS n
  UNION
  SELECT b.story_id
    FROM article AS b
   WHERE b.url = :article
  UNION
  SELECT b.story_id
    FROM article AS b
   WHERE b.external_id = :article
     AND NOT EXISTS (SELECT 1 FROM numbered)
),
moved AS ( -- stories that have versions at all
  SELECT b.story_id
    FROM article_brief AS b
   WHERE b.version_no > 1
      OR b.version_kind <> 'new'
),
version AS (
  SELECT a.story_id, a.version_no, a.version_kind, a.published_at, a.note, a.headline, a.url, a.article_id, o.name AS outlet,
         a.body_chars, count(*) OVER (PARTITION BY a.story_id) AS versions,
         lag(a.body_chars) OVER story AS before_chars,
         lag(a.headline) OVER story AS before_headline,
         min(a.published_at) OVER (PARTITION BY a.story_id) AS first_at,
         sum(CASE WHEN a.version_kind IN ('correction', 'kill') THEN 1 ELSE 0 END) OVER (PARTITION BY a.story_id) AS corrected
    FROM article AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE a.story_id IN (
         SELECT x.story_id FROM story_of AS x
          UNION
         SELECT m.story_id FROM moved AS m WHERE nullif(:article, '') IS NULL)
     AND (nullif(:outlet, '') IS NULL OR o.outlet_id IN (
           SELECT x.outlet_id
             FROM outlet AS x
            WHERE :outlet = 'o:' || x.outlet_id
               OR (:outlet NOT LIKE 'o:%'
                   AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                        OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
  WINDOW story AS (PARTITION BY a.story_id ORDER BY a.version_no)
)
SELECT v.story_id, v.outlet, v.version_no, v.version_kind, v.published_at, v.note, v.headline,
       CASE WHEN v.before_headline IS NOT NULL AND v.before_headline <> v.headline THEN 1 ELSE 0 END AS headline_changed,
       v.body_chars - v.before_chars AS chars_added,
       (SELECT count(*) FROM quote AS q WHERE q.article_id = v.article_id) AS quotes, v.url, v.article_id
  FROM version AS v
 WHERE (v.versions > 1 OR v.version_kind <> 'new' OR nullif(:article, '') IS NOT NULL)
   AND (coalesce(CAST(nullif(nullif(:corrections, ''), 'false') AS VARCHAR(5)), '0') = '0' OR v.corrected > 0)
 ORDER BY v.first_at, v.story_id, v.version_no, v.article_id
