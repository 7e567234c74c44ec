-- With which verbs each speaker is quoted: said, claimed, insisted.
--
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :cue       text?                        Part of the verb
-- :outlet    text?                        Part of the outlet's name
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- :min       integer = 1                  Hide rows with fewer
-- chart: bar cue quotes

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
SELECT coalesce(s.name, '(' || q.speaker_kind || ')') AS speaker, lower(q.cue) AS cue, q.act, count(*) AS quotes,
       count(DISTINCT a.outlet_id) AS outlets, min(q.quote_id) AS example_quote
  FROM quote AS q
  JOIN article_brief AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
 WHERE q.cue IS NOT NULL
   AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
   AND (nullif(:cue, '') IS NULL OR lower(q.cue) LIKE '%' || lower(:cue) || '%')
   AND (nullif(:outlet, '') IS NULL OR lower(o.name) LIKE '%' || lower(:outlet) || '%')
   AND (nullif(:since, '') IS NULL OR a.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR a.published_at <= :until || 'T23:59:59Z')
   AND (:versions = 'all' OR a.is_latest = 1)
   AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
 GROUP BY s.actor_id, coalesce(s.name, '(' || q.speaker_kind || ')'), lower(q.cue), q.act
HAVING count(*) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY quotes DESC, 1, 2, q.act, s.actor_id
