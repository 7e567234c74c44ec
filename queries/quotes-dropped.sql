-- Quotes that a later version of the story no longer has.
--
-- :speaker  actor?  Name, or part of a name, of the speaker
-- :outlet   outlet? Name, part of the name, or domain of the outlet
-- :since    date?   Earliest publication date
-- :until    date?   Latest publication date
-- show: published_at outlet speaker dropped headline

WITH speaker_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:speaker), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:speaker), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:speaker), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:speaker, 3) AS INTEGER)
     AND :speaker LIKE 'a:%'
)
SELECT a.published_at, o.name AS outlet, t.headline, a.version_no AS last_seen_in_version, l.version_no AS latest_version,
       coalesce(s.name, 'unknown') AS speaker, q.text AS dropped, l.article_id AS latest_article_id, t.url,
       q.article_id, q.start_char, q.end_char
  FROM article_brief AS l
  JOIN article_brief AS a ON a.story_id = l.story_id AND a.version_no < l.version_no
  JOIN article AS t ON t.article_id = a.article_id
  JOIN quote AS q ON q.article_id = a.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE l.is_latest = 1
   AND l.version_no > 1
   AND NOT EXISTS (
         SELECT 1
           FROM article_brief AS b
           JOIN quote AS k ON k.article_id = b.article_id
          WHERE b.story_id = a.story_id
            AND b.version_no > a.version_no
            AND (k.quote_group = q.quote_group OR k.text = q.text))
   AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
   AND (nullif(:outlet, '') IS NULL OR o.outlet_id IN (
         SELECT x.outlet_id
           FROM outlet AS x
          WHERE :outlet = 'o:' || x.outlet_id
             OR (:outlet NOT LIKE 'o:%'
                 AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                      OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
 ORDER BY a.published_at, q.article_id, q.start_char, q.quote_id
