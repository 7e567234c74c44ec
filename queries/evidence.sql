-- Everything found in one article, in reading order, for checking.
--
-- :article  article  Number, URL or external id of the article

WITH numbered AS (
  SELECT a.article_id
    FROM article AS a
   WHERE a.article_id = CAST(:article AS INTEGER)
     AND CAST(a.article_id AS TEXT) = CAST(:article AS TEXT) -- `12-x` is an outlet's id, and not number 12
),
wanted AS (
  SELECT n.article_id
    FROM numbered AS n
  UNION
  SELECT a.article_id
    FROM article AS a
   WHERE a.url = :article
  UNION
  SELECT a.article_id
    FROM article AS a
   WHERE a.external_id = :article
     AND NOT EXISTS (SELECT 1 FROM numbered)
),
found AS (
  SELECT q.article_id, q.start_char, q.end_char, 'quote' AS what, q.quote_id AS id
    FROM quote AS q
   WHERE q.article_id IN (SELECT w.article_id FROM wanted AS w)
  UNION ALL
  SELECT r.article_id, r.start_char, r.end_char, 'event', r.report_id
    FROM event_report AS r
   WHERE r.article_id IN (SELECT w.article_id FROM wanted AS w)
  UNION ALL
  SELECT m.article_id, m.start_char, m.end_char, 'mention', m.mention_id
    FROM mention AS m
   WHERE m.article_id IN (SELECT w.article_id FROM wanted AS w)
)
SELECT x.start_char, x.end_char, x.what, x.id, substr(a.body, x.start_char + 1, x.end_char - x.start_char) AS words, x.article_id
  FROM found AS x
  JOIN article AS a ON a.article_id = x.article_id
 ORDER BY x.article_id, x.start_char, x.end_char DESC, x.what, x.id
