-- How many different speakers an outlet quotes.
--
-- :outlet    text?                        Part of the outlet's name
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide outlets with fewer quotes
-- chart: bar outlet speakers_per_quote

WITH voice AS (
  SELECT a.outlet_id, o.name AS outlet, q.speaker_id, count(*) AS quotes, count(DISTINCT q.article_id) AS articles
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE (nullif(:outlet, '') IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
     AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
   GROUP BY a.outlet_id, o.name, q.speaker_id
)
SELECT v.outlet, sum(v.quotes) AS quotes, count(v.speaker_id) AS speakers,
       sum(CASE WHEN v.speaker_id IS NULL THEN v.quotes ELSE 0 END) AS without_speaker,
       round(1.0 * count(v.speaker_id) / sum(v.quotes), 3) AS speakers_per_quote,
       max(CASE WHEN v.speaker_id IS NOT NULL THEN v.quotes END) AS quotes_of_top_speaker,
       round(100.0 * max(CASE WHEN v.speaker_id IS NOT NULL THEN v.quotes END) / sum(v.quotes), 1) AS top_percent
  FROM voice AS v
 GROUP BY v.outlet_id, v.outlet
HAVING sum(v.quotes) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY speakers_per_quote, v.outlet
