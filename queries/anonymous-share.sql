-- Share of quotes from unnamed sources, by outlet.
--
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide outlets with fewer quotes
-- chart: bar outlet unnamed_percent

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
voice AS (
  SELECT v.outlet_id, v.speaker_kind, v.quotes
    FROM source_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
  UNION ALL
  SELECT a.outlet_id, q.speaker_kind, count(*)
    FROM article_brief AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN quote AS q ON q.article_id = a.article_id
   WHERE NOT EXISTS (SELECT 1 FROM quick)
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
   GROUP BY a.outlet_id, q.speaker_kind
)
SELECT o.name AS outlet, sum(v.quotes) AS quotes,
       sum(CASE WHEN v.speaker_kind = 'named' THEN v.quotes ELSE 0 END) AS named,
       sum(CASE WHEN v.speaker_kind = 'unnamed' THEN v.quotes ELSE 0 END) AS unnamed,
       sum(CASE WHEN v.speaker_kind = 'collective' THEN v.quotes ELSE 0 END) AS collective,
       sum(CASE WHEN v.speaker_kind = 'unknown' THEN v.quotes ELSE 0 END) AS unknown,
       round(100.0 * sum(CASE WHEN v.speaker_kind = 'unnamed' THEN v.quotes ELSE 0 END) / sum(v.quotes), 1) AS unnamed_percent
  FROM voice AS v
  JOIN outlet AS o ON o.outlet_id = v.outlet_id
 GROUP BY o.outlet_id, o.name
HAVING sum(v.quotes) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY unnamed_percent DESC, quotes DESC, outlet
