-- Views with names instead of numbers, for people who open the file in any client.
PRAGMA user_version = 6;

-- Articles with their outlet, and how much was found in each.
CREATE VIEW v_article AS
SELECT a.article_id, a.published_at, o.name AS outlet, a.headline, a.byline, a.dateline, a.version_no, a.version_kind,
       a.is_latest, a.dup_group_id, a.is_copy, a.url, a.language, a.body_chars,
       (SELECT count(*) FROM quote AS q WHERE q.article_id = a.article_id) AS quotes,
       (SELECT count(*) FROM event_report AS r WHERE r.article_id = a.article_id) AS events,
       f.path AS source_file, a.record_no
  FROM article AS a
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  JOIN source_file AS f ON f.file_id = a.file_id;

-- Actors that stand for themselves (not merged away, not rejected), with their counts.
CREATE VIEW v_actor AS
SELECT c.actor_id, c.name, c.kind, c.country, c.gender,
       (SELECT group_concat(n.name, ' | ') FROM actor_name AS n WHERE n.actor_id = c.actor_id) AS names,
       (SELECT count(*) FROM mention AS m WHERE m.actor_id = c.actor_id) AS mentions,
       (SELECT count(DISTINCT m.article_id) FROM mention AS m WHERE m.actor_id = c.actor_id) AS articles,
       (SELECT count(*) FROM quote AS q WHERE q.speaker_id = c.actor_id) AS quotes_by,
       (SELECT count(DISTINCT b.quote_id) FROM quote_about AS b WHERE b.actor_id = c.actor_id) AS quotes_about
  FROM actor AS c
 WHERE c.merged_into IS NULL AND c.rejected = 0;

-- Quotes with speaker, sentence and whom they are about.
CREATE VIEW v_quote AS
SELECT q.quote_id, a.published_at, o.name AS outlet, s.name AS speaker, q.speaker_kind, q.act, q.cue,
       q.text AS said, q.form,
       (SELECT group_concat(x.name, '; ')
          FROM (SELECT DISTINCT coalesce(t.name, p.name) AS name
                  FROM quote_about AS b
                  LEFT JOIN actor AS t ON t.actor_id = b.actor_id
                  LEFT JOIN place AS p ON p.place_id = b.place_id
                 WHERE b.quote_id = q.quote_id
                 ORDER BY 1) AS x) AS about,
       q.addressee, q.via, q.said_on, q.anonymity, q.score, a.headline,
       substr(a.body, z.start_char + 1, z.end_char - z.start_char) AS sentence,
       a.url, q.article_id, q.start_char, q.end_char, q.speaker_id, a.is_latest, a.is_copy
  FROM quote AS q
  JOIN article AS a ON a.article_id = q.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
  LEFT JOIN sentence AS z ON z.sentence_id = q.sentence_id;

-- Event reports with date as written, place, participants and who says so.
CREATE VIEW v_event_report AS
SELECT r.report_id, r.event_id, e.label AS event, r.label, r.kind, r.status, r.date_start, r.date_end, r.precision,
       substr(a.body, r.date_start_char + 1, r.date_end_char - r.date_start_char) AS date_as_written,
       p.name AS place, p.latitude, p.longitude,
       (SELECT group_concat(x.name, '; ')
          FROM (SELECT DISTINCT coalesce(c.name, ep.name) AS name
                  FROM event_participant AS ep
                  LEFT JOIN actor AS c ON c.actor_id = ep.actor_id
                 WHERE ep.report_id = r.report_id
                 ORDER BY 1) AS x) AS participants,
       coalesce(w.name, r.according_to) AS according_to, a.published_at, o.name AS outlet, a.headline,
       substr(a.body, z.start_char + 1, z.end_char - z.start_char) AS sentence,
       a.url, r.article_id, r.start_char, r.end_char, r.score, a.is_latest, a.is_copy
  FROM event_report AS r
  JOIN article AS a ON a.article_id = r.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  LEFT JOIN event AS e ON e.event_id = r.event_id
  LEFT JOIN place AS p ON p.place_id = r.place_id
  LEFT JOIN actor AS w ON w.actor_id = r.according_to_id
  LEFT JOIN sentence AS z ON z.sentence_id = r.sentence_id;

-- Mentions with their words and what they stand for.
CREATE VIEW v_mention AS
SELECT m.mention_id, m.article_id, a.published_at,
       substr(a.body, m.start_char + 1, m.end_char - m.start_char) AS words,
       m.kind, coalesce(t.name, p.name) AS stands_for, t.kind AS actor_kind, p.kind AS place_kind, m.method, m.score,
       substr(a.body, z.start_char + 1, z.end_char - z.start_char) AS sentence,
       a.headline, a.url, m.start_char, m.end_char, m.actor_id, m.place_id
  FROM mention AS m
  JOIN article AS a ON a.article_id = m.article_id
  LEFT JOIN actor AS t ON t.actor_id = m.actor_id
  LEFT JOIN place AS p ON p.place_id = m.place_id
  LEFT JOIN sentence AS z ON z.sentence_id = m.sentence_id;

-- Everything found, in reading order: the page that a checker wants.
CREATE VIEW v_evidence AS
SELECT x.article_id, x.start_char, x.end_char, x.what, x.id,
       substr(a.body, x.start_char + 1, x.end_char - x.start_char) AS words
  FROM (SELECT article_id, start_char, end_char, 'quote' AS what, quote_id AS id FROM quote
        UNION ALL
        SELECT article_id, start_char, end_char, 'event', report_id FROM event_report
        UNION ALL
        SELECT article_id, start_char, end_char, 'mention', mention_id FROM mention) AS x
  JOIN article AS a ON a.article_id = x.article_id;
