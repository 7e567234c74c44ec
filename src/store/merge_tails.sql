-- What a merge notes once the articles are in: which have been seen again, and what is to be worked out anew.
INSERT INTO main.article_seen (article_id, file_id, record_no)
SELECT m.new, f.new, a.record_no
  FROM temp.merge_article AS m
  JOIN other.article AS a ON a.article_id = m.old
  JOIN temp.merge_file AS f ON f.old = a.file_id
  JOIN main.article AS n ON n.article_id = m.new
 WHERE m.fresh = 0
   AND NOT (n.file_id = f.new AND n.record_no = a.record_no)
   AND NOT EXISTS (SELECT 1 FROM main.article_seen AS k
                    WHERE k.article_id = m.new AND k.file_id = f.new AND k.record_no = a.record_no)
 ORDER BY m.old;
INSERT INTO main.article_seen (article_id, file_id, record_no)
SELECT m.new, f.new, s.record_no
  FROM other.article_seen AS s
  JOIN temp.merge_article AS m ON m.old = s.article_id
  JOIN temp.merge_file AS f ON f.old = s.file_id
  JOIN main.article AS n ON n.article_id = m.new
 WHERE NOT (n.file_id = f.new AND n.record_no = s.record_no)
   AND NOT EXISTS (SELECT 1 FROM main.article_seen AS k
                    WHERE k.article_id = m.new AND k.file_id = f.new AND k.record_no = s.record_no)
 ORDER BY s.article_seen_id;
-- What was new to the other database and is not new here counts as known.
UPDATE main.import_batch
   SET n_new = max(0, n_new - x.same), n_same = n_same + x.same, n_version = min(n_version, max(0, n_new - x.same))
  FROM (SELECT b.new AS batch_id, count(*) AS same
          FROM temp.merge_article AS m
          JOIN other.article AS a ON a.article_id = m.old
          JOIN other.source_file AS f ON f.file_id = a.file_id
          JOIN temp.merge_batch AS b ON b.old = f.batch_id AND b.known = 0
         WHERE m.fresh = 0
         GROUP BY b.new) AS x
 WHERE import_batch.batch_id = x.batch_id;

INSERT INTO main.pending (article_id, fulltext_done)
SELECT new, 0 FROM temp.merge_article WHERE fresh = 1;
-- Another version may be the latest now, which its group of copies has to learn.
INSERT OR IGNORE INTO main.pending (article_id, fulltext_done)
SELECT a.article_id, 1 FROM temp.merge_touched AS t JOIN main.article AS a ON a.story_id = t.story_id;
INSERT INTO main.reextract (article_id)
SELECT m.new FROM other.reextract AS r JOIN temp.merge_article AS m ON m.old = r.article_id WHERE m.fresh = 1;

-- What providers say is added to articles that were there as well.
INSERT INTO temp.merge_record
SELECT p.provider_record_id,
       (SELECT coalesce(max(provider_record_id), 0) FROM main.provider_record) + row_number() OVER (ORDER BY p.provider_record_id), m.new
  FROM other.provider_record AS p
  JOIN temp.merge_article AS m ON m.old = p.article_id
  JOIN temp.merge_file AS f ON f.old = p.file_id
 WHERE NOT EXISTS (SELECT 1 FROM main.provider_record AS k
                    WHERE k.article_id = m.new AND k.file_id = f.new AND k.record_no = p.record_no);
INSERT INTO main.provider_record (provider_record_id, article_id, file_id, record_no, provider, provider_ref, seen_at, seen_day, headline,
                                  byline, language)
SELECT r.new, r.article_id, f.new, p.record_no, p.provider, p.provider_ref, p.seen_at, p.seen_day, p.headline, p.byline, p.language
  FROM temp.merge_record AS r
  JOIN other.provider_record AS p ON p.provider_record_id = r.old
  JOIN temp.merge_file AS f ON f.old = p.file_id
 ORDER BY r.new;
INSERT INTO main.provider_mention (provider_record_id, kind, name, code, country, latitude, longitude, text_offset)
SELECT r.new, x.kind, x.name, x.code, x.country, x.latitude, x.longitude, x.text_offset
  FROM other.provider_mention AS x JOIN temp.merge_record AS r ON r.old = x.provider_record_id
 ORDER BY x.provider_mention_id;
INSERT INTO main.provider_quote (provider_record_id, text, cue, before, after, text_offset)
SELECT r.new, x.text, x.cue, x.before, x.after, x.text_offset
  FROM other.provider_quote AS x JOIN temp.merge_record AS r ON r.old = x.provider_record_id
 ORDER BY x.provider_quote_id;
INSERT INTO main.provider_event (provider_record_id, event_ref, day, code, label, actor1, actor1_code, actor2, actor2_code, place, country,
                                 latitude, longitude, confidence)
SELECT r.new, x.event_ref, x.day, x.code, x.label, x.actor1, x.actor1_code, x.actor2, x.actor2_code, x.place, x.country, x.latitude,
       x.longitude, x.confidence
  FROM other.provider_event AS x JOIN temp.merge_record AS r ON r.old = x.provider_record_id
 ORDER BY x.provider_event_id;
