-- Names and descriptions that are tied to nobody, most frequent first.
--
-- :contains  text?        Words in the name
-- :since     date?        Earliest publication date
-- :until     date?        Latest publication date
-- :min       integer = 1  Hide rows with fewer

WITH loose AS (
  SELECT substr(a.body, m.start_char + 1, m.end_char - m.start_char) AS words, m.kind, m.article_id
    FROM mention AS m
    JOIN article AS a ON a.article_id = m.article_id
   WHERE m.actor_id IS NULL
     AND m.place_id IS NULL
     AND a.is_latest = 1
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
)
SELECT x.words, x.kind, count(*) AS mentions, count(DISTINCT x.article_id) AS articles, min(x.article_id) AS example_article
  FROM loose AS x
 WHERE nullif(:contains, '') IS NULL OR lower(x.words) LIKE '%' || lower(:contains) || '%'
 GROUP BY x.words, x.kind
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY mentions DESC, x.words, x.kind
