-- Articles whose quotes all come from one speaker.
--
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 2                  Hide articles with fewer quotes
-- show: published_at outlet only_speaker quotes headline

WITH voice AS (
  SELECT q.article_id, count(*) AS quotes, nullif(max(coalesce(q.speaker_id, 0)), 0) AS speaker_id
    FROM quote AS q
   GROUP BY q.article_id
  HAVING min(coalesce(q.speaker_id, 0)) = max(coalesce(q.speaker_id, 0))
     AND (max(coalesce(q.speaker_id, 0)) > 0 OR count(*) = 1)
     AND count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 2)
)
SELECT a.published_at, o.name AS outlet, a.headline, coalesce(s.name, 'unknown') AS only_speaker, v.quotes, a.url, a.article_id
  FROM voice AS v
  JOIN article AS a ON a.article_id = v.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = v.speaker_id
 WHERE (nullif(:outlet, '') IS NULL OR o.outlet_id IN (
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
 ORDER BY a.published_at DESC, a.article_id
