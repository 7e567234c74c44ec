-- Who is quoted most.
--
-- :about       actor?                       Name of an actor or place that the words are about
-- :actor_kind  choice(person|organisation|state|group)?  Kind of speaker
-- :outlet      outlet?                      Name, part of the name, or domain of the outlet
-- :since       date?                        Earliest publication date
-- :until       date?                        Latest publication date
-- :versions    choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies      choice(once|all) = once      Near-copies once, or all
-- :min         integer = 1                  Hide speakers with fewer quotes
-- chart: bar speaker different_quotes

WITH about_actor AS (
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm = replace(replace(lower(:about), '-', ' '), '.', '')
  UNION
  SELECT n.actor_id
    FROM actor_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:about), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM actor_name AS x WHERE x.norm = replace(replace(lower(:about), '-', ' '), '.', ''))
  UNION
  SELECT c.actor_id
    FROM actor AS c
   WHERE c.actor_id = CAST(substr(:about, 3) AS INTEGER)
     AND :about LIKE 'a:%'
),
about_place AS (
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm = replace(replace(lower(:about), '-', ' '), '.', '')
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE lower(g.name) = lower(:about)
  UNION
  SELECT n.place_id
    FROM place_name AS n
   WHERE n.norm LIKE '%' || replace(replace(replace(lower(:about), '-', ' '), '.', ''), '*', '%') || '%'
     AND NOT EXISTS (SELECT 1 FROM place_name AS x WHERE x.norm = replace(replace(lower(:about), '-', ' '), '.', ''))
  UNION
  SELECT g.place_id
    FROM place AS g
   WHERE g.place_id = CAST(substr(:about, instr(:about, 'p:') + 2) AS INTEGER)
     AND (:about LIKE 'p:%' OR :about LIKE 'a:% p:%')
),
about_quote AS (
  SELECT b.quote_id
    FROM quote_about AS b
   WHERE b.actor_id IN (SELECT actor_id FROM about_actor)
  UNION
  SELECT b.quote_id
    FROM quote_about AS b
   WHERE b.place_id IN (SELECT place_id FROM about_place)
),
quick AS ( -- the sums hold, and nothing is asked that they do not tell
  SELECT 1 AS yes
    FROM sums_state AS z
   WHERE z.fresh = 1
     AND nullif(:about, '') IS NULL
     AND nullif(:outlet, '') IS NULL
     AND nullif(:since, '') IS NULL
     AND nullif(:until, '') IS NULL
     AND coalesce(:versions, '') <> 'all'
     AND coalesce(:copies, '') <> 'all'
),
total AS (
  SELECT v.speaker_id, sum(v.quotes) AS quotes, sum(v.words) AS words, sum(v.articles) AS articles, count(*) AS outlets
    FROM speaker_sum AS v
   WHERE EXISTS (SELECT 1 FROM quick)
   GROUP BY v.speaker_id
),
wordings AS (
  SELECT g.speaker_id, sum(CASE WHEN g.quote_group = '' THEN g.quotes ELSE 1 END) AS different_quotes
    FROM wording_sum AS g
   WHERE EXISTS (SELECT 1 FROM quick)
   GROUP BY g.speaker_id
),
counted AS (
  SELECT t.speaker_id, w.different_quotes, t.quotes, t.words, t.articles, t.outlets
    FROM total AS t
    JOIN wordings AS w ON w.speaker_id = t.speaker_id
  UNION ALL
  SELECT q.speaker_id, count(DISTINCT coalesce(q.quote_group, 'q' || q.quote_id)), count(*), sum(q.words),
         count(DISTINCT q.article_id), count(DISTINCT a.outlet_id)
    FROM about_quote AS b
   CROSS JOIN quote AS q ON q.quote_id = b.quote_id -- CROSS: from the few quotes that are about somebody
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE nullif(:about, '') IS NOT NULL
     AND q.speaker_id IS NOT NULL
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
   GROUP BY q.speaker_id
  UNION ALL
  SELECT q.speaker_id, count(DISTINCT coalesce(q.quote_group, 'q' || q.quote_id)), count(*), sum(q.words),
         count(DISTINCT q.article_id), count(DISTINCT a.outlet_id)
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
   WHERE NOT EXISTS (SELECT 1 FROM quick)
     AND nullif(:about, '') IS NULL
     AND q.speaker_id IS NOT NULL
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
   GROUP BY q.speaker_id
)
SELECT s.name AS speaker, s.kind, x.different_quotes, x.quotes, x.words, x.articles, x.outlets, s.actor_id
  FROM counted AS x
  JOIN actor AS s ON s.actor_id = x.speaker_id
 WHERE s.kind <> 'source'
   AND (nullif(:actor_kind, '') IS NULL OR s.kind = :actor_kind)
   AND x.quotes >= coalesce(CAST(nullif(:min, '') AS INTEGER), 1)
 ORDER BY x.different_quotes DESC, x.quotes DESC, s.name, s.actor_id
