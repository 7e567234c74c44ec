-- Everything found in one article, in reading order, for checking.
--
-- :article  article  Number, URL or external id of the article

SELECT v.start_char, v.end_char, v.what, v.id, v.words, v.article_id
  FROM v_evidence AS v
 WHERE v.article_id IN (
         SELECT a.article_id FROM article AS a WHERE a.article_id = CAST(:article AS INTEGER)
         UNION
         SELECT a.article_id FROM article AS a WHERE a.url = :article
         UNION
         SELECT a.article_id FROM article AS a WHERE a.external_id = :article)
 ORDER BY v.article_id, v.start_char, v.end_char DESC, v.what, v.id
