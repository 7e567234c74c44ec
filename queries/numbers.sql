-- Figures that speakers give, newest first.
--
-- Rows are quotes with digits or words for large numbers in them: figures that clash stand side by side.
--
-- :speaker   actor?                       Name, or part of a name, of the speaker
-- :about     actor?                       Name of an actor or place that the words are about
-- :contains  text?                        Words in the quote
-- :outlet    outlet?                      Name, part of the name, or domain of the outlet
-- :since     date?                        Earliest publication date
-- :until     date?                        Latest publication date
-- :versions  choice(latest|all) = latest  Only the latest version of a story, or all
-- :copies    choice(once|all) = once      Near-copies once, or all
-- show: published_at speaker said about outlet

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
candidate AS ( -- from the few quotes that are known, or else from the articles
  SELECT b.published_at, b.outlet_id, b.is_latest, b.is_copy, q.quote_id, q.article_id, q.start_char, q.end_char,
         q.speaker_id, q.speaker_mention_id, q.text, q.form, q.said_on
    FROM about_quote AS t
   CROSS JOIN quote AS q ON q.quote_id = t.quote_id
   CROSS JOIN article_brief AS b ON b.article_id = q.article_id
   WHERE nullif(:about, '') IS NOT NULL
     AND (nullif(:speaker, '') IS NULL OR q.speaker_id IN (SELECT actor_id FROM speaker_actor))
  UNION ALL
  SELECT b.published_at, b.outlet_id, b.is_latest, b.is_copy, q.quote_id, q.article_id, q.start_char, q.end_char,
         q.speaker_id, q.speaker_mention_id, q.text, q.form, q.said_on
    FROM speaker_actor AS t
   CROSS JOIN quote AS q ON q.speaker_id = t.actor_id
   CROSS JOIN article_brief AS b ON b.article_id = q.article_id
   WHERE nullif(:about, '') IS NULL
     AND nullif(:speaker, '') IS NOT NULL
  UNION ALL
  SELECT b.published_at, b.outlet_id, b.is_latest, b.is_copy, q.quote_id, q.article_id, q.start_char, q.end_char,
         q.speaker_id, q.speaker_mention_id, q.text, q.form, q.said_on
    FROM article_brief AS b
   CROSS JOIN quote AS q ON q.article_id = b.article_id
   WHERE nullif(:about, '') IS NULL
     AND nullif(:speaker, '') IS NULL
),
picked AS ( -- the quotes asked for, newest first
  SELECT k.published_at, k.outlet_id, k.is_latest, k.is_copy, k.quote_id, k.article_id, k.start_char, k.end_char,
         k.speaker_id, k.speaker_mention_id, k.text, k.form, k.said_on
    FROM candidate AS k
   WHERE (k.text LIKE '%0%' OR k.text LIKE '%1%' OR k.text LIKE '%2%' OR k.text LIKE '%3%' OR k.text LIKE '%4%'
          OR k.text LIKE '%5%' OR k.text LIKE '%6%' OR k.text LIKE '%7%' OR k.text LIKE '%8%' OR k.text LIKE '%9%'
          OR lower(k.text) LIKE '%dozen%' OR lower(k.text) LIKE '%hundred%' OR lower(k.text) LIKE '%thousand%'
          OR lower(k.text) LIKE '%million%' OR lower(k.text) LIKE '%billion%' OR lower(k.text) LIKE '%percent%')
     AND (nullif(:contains, '') IS NULL OR lower(k.text) LIKE '%' || lower(:contains) || '%')
     AND (nullif(:outlet, '') IS NULL OR k.outlet_id IN (
           SELECT x.outlet_id
             FROM outlet AS x
            WHERE :outlet = 'o:' || x.outlet_id
               OR (:outlet NOT LIKE 'o:%'
                   AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                        OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
     AND (nullif(:since, '') IS NULL OR k.published_at >= :since)
     AND (nullif(:until, '') IS NULL OR k.published_at <= :until || 'T23:59:59Z')
     AND (:versions = 'all' OR k.is_latest = 1)
     AND (:copies = 'all' OR k.is_copy = 0 OR nullif(:outlet, '') IS NOT NULL)
   ORDER BY k.published_at DESC, k.article_id, k.start_char, k.quote_id
  /* limit */
)
SELECT k.published_at, o.name AS outlet, coalesce(s.name,
                substr(a.body, (SELECT min(m.start_char) + 1 FROM mention AS m WHERE m.mention_id = k.speaker_mention_id),
                       (SELECT min(m.end_char - m.start_char) FROM mention AS m WHERE m.mention_id = k.speaker_mention_id)),
                'unknown') AS speaker,
       (SELECT group_concat(x.name, '; ')
          FROM (SELECT DISTINCT coalesce(t.name, g.name) AS name
                  FROM quote_about AS b
                  LEFT JOIN actor AS t ON t.actor_id = b.actor_id
                  LEFT JOIN place AS g ON g.place_id = b.place_id
                 WHERE b.quote_id = k.quote_id
                 ORDER BY name) AS x) AS about,
       k.text AS said, k.form, k.said_on, a.url, k.article_id, k.start_char, k.end_char
  FROM picked AS k
 CROSS JOIN article AS a ON a.article_id = k.article_id -- CROSS: from the quotes to their articles
  JOIN outlet AS o ON o.outlet_id = k.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = k.speaker_id
 ORDER BY k.published_at DESC, k.article_id, k.start_char, k.quote_id
