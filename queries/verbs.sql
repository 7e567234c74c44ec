-- With which verbs each speaker is quoted: said, claimed, insisted.
--
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :cue       text?                        Part of the verb
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
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
),
quick AS ( -- the sums hold, and nothing is asked that they do not tell
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
  SELECT nullif(v.speaker_id, 0) AS speaker_id, v.outlet_id, v.speaker_kind, v.cue, v.act, v.quotes
    FROM speech_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
     AND v.cue <> ''
     AND (nullif(:speaker, '') IS NULL OR v.speaker_id IN (SELECT actor_id FROM speaker_actor))
  UNION ALL
  SELECT s.actor_id, a.outlet_id, q.speaker_kind, lower(q.cue), q.act, count(*)
    FROM article_brief AS a
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN quote AS q ON q.article_id = a.article_id
    LEFT JOIN actor AS s ON s.actor_id = q.speaker_id AND s.kind <> 'source'
   WHERE NOT EXISTS (SELECT 1 FROM quick)
     AND q.cue <> ''
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
     AND (:versions = 'all' OR a.is_latest = 1)
     AND (:copies = 'all' OR a.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
   GROUP BY s.actor_id, a.outlet_id, q.speaker_kind, lower(q.cue), q.act
)
SELECT coalesce(s.name, '(' || x.speaker_kind || ')') AS speaker, x.cue, x.act, sum(x.quotes) AS quotes, count(DISTINCT x.outlet_id) AS outlets
  FROM said AS x
  LEFT JOIN actor AS s ON s.actor_id = x.speaker_id
 WHERE nullif(:cue, '') IS NULL OR x.cue LIKE '%' || lower(:cue) || '%'
 GROUP BY s.actor_id, coalesce(s.name, '(' || x.speaker_kind || ')'), x.cue, x.act
HAVING sum(x.quotes) >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY quotes DESC, 1, 2, x.act, s.actor_id
