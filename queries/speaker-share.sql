-- Share of quotes by the speakers' gender, country or kind.
--
-- What no text states is shown as such, never guessed. By gender and country only persons count.
--
-- :by        choice(gender|country|kind) = gender  What to split by
-- :outlet    outlet?                               Name, part of the name, or domain of the outlet
-- :since     date?                                 Earliest publication date
-- :until     date?                                 Latest publication date
-- :versions  choice(latest|all) = latest           Only the latest version of a story, or all
-- :copies    choice(once|all) = once               Near-copies once, or all
-- chart: bar part quotes

WITH quick AS ( -- the sums hold, and nothing is asked that they do not tell
  SELECT 1 AS yes
    FROM sums_state AS z
   WHERE z.fresh = 1
     AND nullif(:outlet, '') IS NULL
     AND nullif(:since, '') IS NULL
     AND nullif(:until, '') IS NULL
     AND coalesce(:versions, '') <> 'all'
     AND coalesce(:copies, '') <> 'all'
),
said AS (
  SELECT v.speaker_id, sum(v.quotes) AS quotes, sum(v.words) AS words
    FROM speaker_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
   GROUP BY v.speaker_id
  UNION ALL
  SELECT NULL, v.quotes, v.words
    FROM source_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
     AND v.is_actor = 0
     AND v.speaker_kind <> 'unknown'
  UNION ALL
  SELECT s.actor_id, count(*), sum(q.words)
    FROM article_brief AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN quote AS q ON q.article_id = a.article_id
    LEFT JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
   WHERE NOT EXISTS (SELECT 1 FROM quick)
     AND q.speaker_kind <> 'unknown'
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
   GROUP BY s.actor_id
),
voice AS (
  SELECT CASE WHEN :by = 'country' THEN s.country WHEN :by = 'kind' THEN coalesce(s.kind, 'source') ELSE s.gender END AS part,
         x.speaker_id, x.quotes, x.words
    FROM said AS x
    LEFT JOIN actor AS s ON s.actor_id = x.speaker_id
   WHERE coalesce(:by, 'gender') = 'kind'
      OR s.kind = 'person'
)
SELECT coalesce(v.part, 'not stated') AS part, sum(v.quotes) AS quotes, nullif(count(DISTINCT v.speaker_id), 0) AS speakers, sum(v.words) AS words,
       round(100.0 * sum(v.quotes) / sum(sum(v.quotes)) OVER (), 1) AS percent_of_quotes
  FROM voice AS v
 GROUP BY v.part
 ORDER BY quotes DESC, part
