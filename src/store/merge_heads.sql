-- What a merge finds or adds first: outlets, stories, files and articles, and the maps from old to new numbers.
DROP TABLE IF EXISTS temp.merge_outlet; DROP TABLE IF EXISTS temp.merge_story; DROP TABLE IF EXISTS temp.merge_batch;
DROP TABLE IF EXISTS temp.merge_file; DROP TABLE IF EXISTS temp.merge_article; DROP TABLE IF EXISTS temp.merge_actor;
DROP TABLE IF EXISTS temp.merge_place; DROP TABLE IF EXISTS temp.merge_touched; DROP TABLE IF EXISTS temp.merge_shift;
DROP TABLE IF EXISTS temp.merge_record;
CREATE TEMP TABLE merge_outlet (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
CREATE TEMP TABLE merge_story (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER NOT NULL);
CREATE TEMP TABLE merge_batch (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER NOT NULL);
CREATE TEMP TABLE merge_file (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER NOT NULL);
CREATE TEMP TABLE merge_article (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, fresh INTEGER NOT NULL);
CREATE TEMP TABLE merge_actor (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, known INTEGER NOT NULL);
CREATE TEMP TABLE merge_place (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
-- Stories that get a further version.
CREATE TEMP TABLE merge_touched (story_id INTEGER PRIMARY KEY);
-- Records of providers that are new here.
CREATE TEMP TABLE merge_record (old INTEGER PRIMARY KEY, new INTEGER NOT NULL, article_id INTEGER NOT NULL);
-- What is added to the numbers of rows that others refer to.
CREATE TEMP TABLE merge_shift (name TEXT PRIMARY KEY, by INTEGER NOT NULL);
INSERT INTO temp.merge_shift VALUES
  ('sentence', (SELECT coalesce(max(sentence_id), 0) FROM main.sentence)),
  ('mention', (SELECT coalesce(max(mention_id), 0) FROM main.mention)),
  ('quote', (SELECT coalesce(max(quote_id), 0) FROM main.quote)),
  ('event_report', (SELECT coalesce(max(report_id), 0) FROM main.event_report));

INSERT INTO main.outlet (name, norm, domain, country, time_zone)
SELECT name, norm, domain, country, time_zone FROM other.outlet WHERE true ORDER BY outlet_id
ON CONFLICT (name) DO UPDATE SET domain = coalesce(domain, excluded.domain), country = coalesce(country, excluded.country),
                                 time_zone = coalesce(time_zone, excluded.time_zone);
INSERT INTO temp.merge_outlet
SELECT o.outlet_id, n.outlet_id FROM other.outlet AS o JOIN main.outlet AS n ON n.name = o.name;

INSERT INTO temp.merge_story
SELECT s.story_id, n.story_id, 1
  FROM other.story AS s
  JOIN temp.merge_outlet AS m ON m.old = s.outlet_id
  JOIN main.story AS n ON n.outlet_id = m.new AND n.identity = s.identity;
INSERT INTO temp.merge_story
SELECT s.story_id, (SELECT coalesce(max(story_id), 0) FROM main.story) + row_number() OVER (ORDER BY s.story_id), 0
  FROM other.story AS s
 WHERE s.story_id NOT IN (SELECT old FROM temp.merge_story);
INSERT INTO main.story (story_id, outlet_id, identity)
SELECT m.new, o.new, s.identity
  FROM temp.merge_story AS m
  JOIN other.story AS s ON s.story_id = m.old
  JOIN temp.merge_outlet AS o ON o.old = s.outlet_id
 WHERE m.known = 0
 ORDER BY m.new;

-- A batch of the same moment and command with the same files is one that came from here, or was merged before.
INSERT INTO temp.merge_batch
SELECT b.batch_id, min(n.batch_id), 1
  FROM other.import_batch AS b
  JOIN main.import_batch AS n ON n.started_at = b.started_at AND n.command = b.command AND n.tool_version = b.tool_version
                             AND n.rules_version = b.rules_version AND n.n_seen = b.n_seen
 WHERE NOT EXISTS (SELECT 1 FROM other.source_file AS f
                    WHERE f.batch_id = b.batch_id
                      AND NOT EXISTS (SELECT 1 FROM main.source_file AS g
                                       WHERE g.hash = f.hash AND g.path = f.path AND g.options = f.options))
 GROUP BY b.batch_id;
INSERT INTO temp.merge_batch
SELECT b.batch_id, (SELECT coalesce(max(batch_id), 0) FROM main.import_batch) + row_number() OVER (ORDER BY b.batch_id), 0
  FROM other.import_batch AS b
 WHERE b.batch_id NOT IN (SELECT old FROM temp.merge_batch);
INSERT INTO main.import_batch (batch_id, started_at, finished_at, command, tool_version, rules_version, n_seen, n_new, n_version,
                               n_same, n_reject)
SELECT m.new, b.started_at, b.finished_at, b.command, b.tool_version, b.rules_version, b.n_seen, b.n_new, b.n_version, b.n_same,
       b.n_reject
  FROM temp.merge_batch AS m JOIN other.import_batch AS b ON b.batch_id = m.old
 WHERE m.known = 0
 ORDER BY m.new;

INSERT INTO temp.merge_file
SELECT f.file_id, g.file_id, 1
  FROM other.source_file AS f
  JOIN main.source_file AS g ON g.hash = f.hash AND g.path = f.path AND g.options = f.options;
INSERT INTO temp.merge_file
SELECT f.file_id, (SELECT coalesce(max(file_id), 0) FROM main.source_file) + row_number() OVER (ORDER BY f.file_id), 0
  FROM other.source_file AS f
 WHERE f.file_id NOT IN (SELECT old FROM temp.merge_file);
INSERT INTO main.source_file (file_id, batch_id, path, format, bytes, hash, options, records_done, done)
SELECT m.new, b.new, f.path, f.format, f.bytes, f.hash, f.options, f.records_done, f.done
  FROM temp.merge_file AS m
  JOIN other.source_file AS f ON f.file_id = m.old
  JOIN temp.merge_batch AS b ON b.old = f.batch_id
 WHERE m.known = 0
 ORDER BY m.new;
-- A file that both have read was met by the other's batch too, and is in as far as either has read it.
INSERT INTO main.file_seen (file_id, batch_id, records_before)
SELECT m.new, b.new, g.records_done
  FROM temp.merge_file AS m
  JOIN other.source_file AS f ON f.file_id = m.old
  JOIN temp.merge_batch AS b ON b.old = f.batch_id
  JOIN main.source_file AS g ON g.file_id = m.new
 WHERE m.known = 1 AND b.new <> g.batch_id
ON CONFLICT (file_id, batch_id) DO NOTHING;
INSERT INTO main.file_seen (file_id, batch_id, records_before)
SELECT m.new, b.new, s.records_before
  FROM other.file_seen AS s
  JOIN temp.merge_file AS m ON m.old = s.file_id
  JOIN temp.merge_batch AS b ON b.old = s.batch_id
  JOIN main.source_file AS g ON g.file_id = m.new
 WHERE b.new <> g.batch_id
ON CONFLICT (file_id, batch_id) DO NOTHING;
INSERT INTO main.import_reject (batch_id, file_id, path, record_no, byte_offset, code, reason, excerpt, retried_batch_id)
SELECT b.new, m.new, r.path, r.record_no, r.byte_offset, r.code, r.reason, r.excerpt, t.new
  FROM other.import_reject AS r
  JOIN temp.merge_batch AS b ON b.old = r.batch_id
  LEFT JOIN temp.merge_file AS m ON m.old = r.file_id
  LEFT JOIN temp.merge_batch AS t ON t.old = r.retried_batch_id
 WHERE NOT EXISTS (SELECT 1 FROM main.import_reject AS k
                    WHERE k.path = r.path AND k.record_no IS r.record_no AND k.code = r.code
                      AND k.file_id IS m.new AND (k.file_id IS NOT NULL OR k.batch_id = b.new))
 ORDER BY r.reject_id;
UPDATE main.source_file
   SET records_done = max(records_done, (SELECT f.records_done FROM temp.merge_file AS m JOIN other.source_file AS f ON f.file_id = m.old
                                          WHERE m.new = source_file.file_id)),
       done = max(done, (SELECT f.done FROM temp.merge_file AS m JOIN other.source_file AS f ON f.file_id = m.old
                          WHERE m.new = source_file.file_id))
 WHERE file_id IN (SELECT new FROM temp.merge_file WHERE known = 1);

INSERT INTO temp.merge_article
SELECT a.article_id, n.article_id, 0
  FROM other.article AS a
  JOIN temp.merge_story AS s ON s.old = a.story_id AND s.known = 1
  JOIN main.article AS n ON n.story_id = s.new AND n.body_hash = a.body_hash;
INSERT INTO temp.merge_article
SELECT a.article_id, (SELECT coalesce(max(article_id), 0) FROM main.article) + row_number() OVER (ORDER BY a.article_id), 1
  FROM other.article AS a
 WHERE a.article_id NOT IN (SELECT old FROM temp.merge_article);
INSERT INTO temp.merge_touched
SELECT DISTINCT s.new
  FROM temp.merge_article AS m
  JOIN other.article AS a ON a.article_id = m.old
  JOIN temp.merge_story AS s ON s.old = a.story_id
 WHERE m.fresh = 1 AND s.known = 1;

-- Actors are those of the articles: what a decision split off is made again where the decision is heard.
INSERT INTO temp.merge_actor
SELECT o.actor_id, n.actor_id, 1
  FROM other.actor AS o JOIN main.actor AS n ON n.key = o.key
 WHERE o.origin = 'article';
INSERT INTO temp.merge_actor
SELECT o.actor_id, (SELECT coalesce(max(actor_id), 0) FROM main.actor) + row_number() OVER (ORDER BY o.actor_id), 0
  FROM other.actor AS o
 WHERE o.origin = 'article' AND o.actor_id NOT IN (SELECT old FROM temp.merge_actor);
INSERT INTO main.actor (actor_id, kind, name, key, country, gender)
SELECT m.new, coalesce(o.own_kind, o.kind), coalesce(o.own_name, o.name), o.key, o.country, o.gender
  FROM temp.merge_actor AS m JOIN other.actor AS o ON o.actor_id = m.old
 WHERE m.known = 0
 ORDER BY m.new;
INSERT INTO main.actor_name (actor_id, name, norm, kind)
SELECT m.new, n.name, n.norm, CASE m.known WHEN 1 THEN 'variant' ELSE n.kind END
  FROM other.actor_name AS n JOIN temp.merge_actor AS m ON m.old = n.actor_id
 WHERE n.decided = 0
 ORDER BY n.actor_name_id
ON CONFLICT (actor_id, name) DO NOTHING;

INSERT INTO main.place (geonames_id, name, kind, country, admin1, latitude, longitude, population)
SELECT geonames_id, name, kind, country, admin1, latitude, longitude, population FROM other.place WHERE true ORDER BY place_id
ON CONFLICT (geonames_id) DO UPDATE SET name = min(name, excluded.name);
INSERT INTO temp.merge_place
SELECT o.place_id, n.place_id FROM other.place AS o JOIN main.place AS n ON n.geonames_id = o.geonames_id;
INSERT INTO main.place_name (place_id, name, norm)
SELECT m.new, n.name, n.norm FROM other.place_name AS n JOIN temp.merge_place AS m ON m.old = n.place_id
 ORDER BY n.place_name_id
ON CONFLICT (place_id, name) DO NOTHING;

INSERT INTO main.gazetteer_file (path, format, hash, places, added_at)
SELECT path, format, hash, places, added_at FROM other.gazetteer_file
 WHERE hash NOT IN (SELECT hash FROM main.gazetteer_file)
 ORDER BY gazetteer_file_id;
INSERT INTO main.gazetteer_place (gazetteer_file_id, geonames_id, name, alternates, kind, feature, country, latitude, longitude,
                                  population)
SELECT n.gazetteer_file_id, p.geonames_id, p.name, p.alternates, p.kind, p.feature, p.country, p.latitude, p.longitude, p.population
  FROM other.gazetteer_place AS p
  JOIN other.gazetteer_file AS f ON f.gazetteer_file_id = p.gazetteer_file_id
  JOIN main.gazetteer_file AS n ON n.hash = f.hash
 WHERE NOT EXISTS (SELECT 1 FROM main.gazetteer_place AS k WHERE k.gazetteer_file_id = n.gazetteer_file_id
                                                             AND k.geonames_id = p.geonames_id AND k.name = p.name)
 ORDER BY p.gazetteer_place_id;
