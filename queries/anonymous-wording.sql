-- How unnamed sources are described, and why they are not named.
--
-- :contains  text?                        Words in the description
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide rows with fewer
-- chart: bar described_as quotes

WITH source AS (
  SELECT lower(s.name) AS described_as, q.anonymity, a.outlet_id,
         a.published_at, q.article_id
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN actor AS s ON s.actor_id = q.speaker_id
   WHERE q.speaker_kind = 'unnamed'
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
)
SELECT x.described_as, count(*) AS quotes, count(DISTINCT x.outlet_id) AS outlets,
       count(x.anonymity) AS with_reason, max(x.anonymity) AS a_reason,
       min(x.published_at) AS first, max(x.published_at) AS last, min(x.article_id) AS example_article
  FROM source AS x
 WHERE nullif(:contains, '') IS NULL OR x.described_as LIKE '%' || lower(:contains) || '%'
 GROUP BY x.described_as
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY quotes DESC, x.described_as
