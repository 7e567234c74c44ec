-- Share of quotes by the speakers' gender, country or kind.
--
-- What no text states is shown as such, never guessed. By gender and country only persons count.
--
-- :by        choice(gender|country|kind) = gender  What to split by
-- :outlet    text?                                 Part of the outlet's name
-- :since     date?                                 Earliest publication date
-- :until     date?                                 Latest publication date
-- :versions  choice(latest|all) = latest           Only the latest version of a story, or all
-- :copies    choice(once|all) = once               Near-copies once, or all
-- chart: bar part quotes

WITH voice AS (
  SELECT CASE WHEN :by = 'country' THEN s.country WHEN :by = 'kind' THEN s.kind ELSE s.gender END AS part,
         q.speaker_id, q.words
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN actor AS s ON s.actor_id = q.speaker_id
   WHERE (coalesce(:by, 'gender') = 'kind' OR s.kind = 'person')
     AND (nullif(:outlet, '') IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
)
SELECT coalesce(v.part, 'not stated') AS part, count(*) AS quotes, count(DISTINCT v.speaker_id) AS speakers, sum(v.words) AS words,
       round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent_of_quotes
  FROM voice AS v
 GROUP BY v.part
 ORDER BY quotes DESC, part
