-- Share of quotes from unnamed sources, by outlet.
--
-- :outlet    text?                        Part of the outlet's name
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide outlets with fewer quotes
-- chart: bar outlet unnamed_percent

SELECT o.name AS outlet, count(*) AS quotes,
       sum(CASE WHEN q.speaker_kind = 'named' THEN 1 ELSE 0 END) AS named,
       sum(CASE WHEN q.speaker_kind = 'unnamed' THEN 1 ELSE 0 END) AS unnamed,
       sum(CASE WHEN q.speaker_kind = 'collective' THEN 1 ELSE 0 END) AS collective,
       sum(CASE WHEN q.speaker_kind = 'unknown' THEN 1 ELSE 0 END) AS unknown,
       round(100.0 * sum(CASE WHEN q.speaker_kind = 'unnamed' THEN 1 ELSE 0 END) / count(*), 1) AS unnamed_percent
  FROM quote AS q
  JOIN article_brief AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
 WHERE (nullif(:outlet, '') IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
 GROUP BY o.outlet_id, o.name
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY unnamed_percent DESC, quotes DESC, outlet
