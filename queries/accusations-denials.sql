-- Who accuses whom, each accusation with the denials that followed.
--
-- A denial counts where the accused, or somebody of the same country, denies something in the days after.
--
-- :speaker   actor?                       Name, or part of a name, of the accuser
-- :about     actor?                       Name, or part of a name, of the accused
-- :days      integer = 7                  Days to look for a denial
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- show: published_at accuser accused accusation denied_by denial

WITH RECURSIVE speaker_actor AS (
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
about_actor AS (
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
accusation AS (
  SELECT q.quote_id, q.text, q.speaker_id, b.actor_id AS accused_id, a.published_at, o.name AS outlet,
         q.article_id, q.start_char, q.end_char
    FROM quote AS q
    JOIN article_brief AS a ON a.article_id = q.article_id
    JOIN outlet AS o ON o.outlet_id = a.outlet_id
    JOIN quote_about AS b ON b.quote_id = q.quote_id
   WHERE q.act = 'accuse'
     AND b.actor_id IS NOT NULL
     AND (b.how = 'cue_object' -- or else whom the words begin with: who is named later in them is accused of nothing
          OR q.form = 'indirect'
             AND EXISTS (SELECT 1 FROM mention AS m WHERE m.mention_id = b.mention_id AND m.start_char <= q.start_char + 4)
             AND NOT EXISTS (SELECT 1 FROM quote_about AS y WHERE y.quote_id = q.quote_id AND y.how = 'cue_object'))
     AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
     AND (nullif(:about, '') IS NULL OR b.actor_id IN (SELECT actor_id FROM about_actor))
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
   GROUP BY q.quote_id, q.text, q.speaker_id, b.actor_id, a.published_at, o.name, q.article_id, q.start_char, q.end_char
),
denial AS ( -- DISTINCT: made once, and found by country, speaker and day
  SELECT DISTINCT d.quote_id, d.text, d.speaker_id, c.name AS speaker, c.country, da.published_at, substr(da.published_at, 1, 10) AS day, d.article_id
    FROM quote AS d
    JOIN article_brief AS da ON da.article_id = d.article_id
    JOIN actor AS c ON c.actor_id = d.speaker_id
   WHERE d.act = 'deny'
     AND da.is_latest = 1
     AND da.is_copy = 0
),
after_days (n) AS (
  SELECT 0
  UNION ALL
  SELECT f.n + 1
    FROM after_days AS f
   WHERE f.n < coalesce(CAST(nullif(:days, '') AS INTEGER), 7)
),
answered_day AS ( -- by whole days, so that a denial is found by its day
  SELECT x.quote_id, x.accused_id, x.published_at, t.country, date(x.published_at, '+' || f.n || ' days') AS day
    FROM accusation AS x
   CROSS JOIN actor AS t ON t.actor_id = x.accused_id
   CROSS JOIN after_days AS f
),
answer AS (
  SELECT w.quote_id AS accusation_id, w.accused_id, d.quote_id, d.text, d.speaker, d.published_at, d.article_id
    FROM answered_day AS w
   CROSS JOIN denial AS d ON d.country = w.country AND d.day = w.day
   WHERE d.published_at >= w.published_at
  UNION
  SELECT w.quote_id, w.accused_id, d.quote_id, d.text, d.speaker, d.published_at, d.article_id
    FROM answered_day AS w
   CROSS JOIN denial AS d ON d.speaker_id = w.accused_id AND d.day = w.day
   WHERE d.published_at >= w.published_at
)
SELECT x.published_at, x.outlet, coalesce(s.name, 'unknown') AS accuser, t.name AS accused, x.text AS accusation,
       d.published_at AS denied_at, d.speaker AS denied_by, d.text AS denial, d.article_id AS denial_article_id,
       x.article_id, x.start_char, x.end_char
  FROM accusation AS x
  JOIN actor AS t ON t.actor_id = x.accused_id
  LEFT JOIN actor AS s ON s.actor_id = x.speaker_id
  LEFT JOIN answer AS d ON d.accusation_id = x.quote_id AND d.accused_id = x.accused_id
 ORDER BY x.published_at DESC, x.article_id, x.start_char, x.quote_id, accused, d.published_at, d.quote_id
