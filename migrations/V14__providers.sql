-- What sources say besides the text: when they changed it last, and what providers of facts found in articles whose text they keep.
PRAGMA user_version = 14;

ALTER TABLE article ADD COLUMN updated_at TEXT;               -- time of the last change that the source states, in UTC, YYYY-MM-DDTHH:MM:SSZ
ALTER TABLE article ADD COLUMN has_text INTEGER NOT NULL DEFAULT 1; -- 0 where only a provider's facts are known, and no word of the text
ALTER TABLE article_brief ADD COLUMN has_text INTEGER NOT NULL DEFAULT 1; -- the same, for counting

DROP TRIGGER article_brief_insert;
CREATE TRIGGER article_brief_insert AFTER INSERT ON article
BEGIN
  INSERT INTO article_brief (article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy, has_text)
  VALUES (new.article_id, new.outlet_id, new.story_id, new.published_at, new.version_no, new.version_kind, new.is_latest, new.is_copy,
          new.has_text);
END;

-- One record in which a provider such as GDELT says what it found in an article. Nothing of it is ours: what we extract stands in
-- other tables, and no count of those knows of these.
CREATE TABLE provider_record (
  provider_record_id INTEGER PRIMARY KEY,                     -- number of the row
  article_id    INTEGER NOT NULL,                             -- the article
  file_id       INTEGER NOT NULL,                             -- the file that the record is in
  record_no     INTEGER NOT NULL,                             -- number of the record in that file, from 1
  provider      TEXT NOT NULL,                                -- who says so, and in which of its formats: gdelt-gkg
  provider_ref  TEXT,                                         -- the provider's own number of the record
  seen_at       TEXT,                                         -- when the provider met the article, or the article says it was published, UTC
  seen_day      TEXT,                                         -- the same day in the outlet's time zone
  headline      TEXT,                                         -- the headline, where the provider gives it
  byline        TEXT,                                         -- the authors, where the provider gives them
  language      TEXT,                                         -- language tag, where the provider gives it
  CONSTRAINT provider_record_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT provider_record_file FOREIGN KEY (file_id) REFERENCES source_file (file_id)
);

-- A person, organisation, place or other name that a provider found.
CREATE TABLE provider_mention (
  provider_mention_id INTEGER PRIMARY KEY,                    -- number of the row
  provider_record_id INTEGER NOT NULL,                        -- the record that says so
  kind          TEXT NOT NULL,                                -- what sort of thing the provider takes it for
  name          TEXT NOT NULL,                                -- the name as the provider writes it
  code          TEXT,                                         -- the provider's code for it: a GeoNames or GNS feature id for places
  country       TEXT,                                         -- the provider's code of a place's country (GDELT: FIPS 10-4)
  latitude      REAL,                                         -- degrees north, of places
  longitude     REAL,                                         -- degrees east, of places
  text_offset   INTEGER,                                      -- character in the provider's own copy of the text; of no use in ours
  CONSTRAINT provider_mention_record FOREIGN KEY (provider_record_id) REFERENCES provider_record (provider_record_id) ON DELETE CASCADE,
  CONSTRAINT provider_mention_kind CHECK (kind IN ('person', 'organisation', 'place', 'name'))
);

-- Words that a provider found between quotation marks.
CREATE TABLE provider_quote (
  provider_quote_id INTEGER PRIMARY KEY,                      -- number of the row
  provider_record_id INTEGER NOT NULL,                        -- the record that says so
  text          TEXT NOT NULL,                                -- the words quoted
  cue           TEXT,                                         -- reporting verb, where the provider gives it
  before        TEXT,                                         -- the words before the quote
  after         TEXT,                                         -- the words behind the quote
  text_offset   INTEGER,                                      -- character in the provider's own copy of the text; of no use in ours
  CONSTRAINT provider_quote_record FOREIGN KEY (provider_record_id) REFERENCES provider_record (provider_record_id) ON DELETE CASCADE
);

-- An event that a provider coded from an article, or says that the article mentions.
CREATE TABLE provider_event (
  provider_event_id INTEGER PRIMARY KEY,                      -- number of the row
  provider_record_id INTEGER NOT NULL,                        -- the record that says so
  event_ref     TEXT NOT NULL,                                -- the provider's number of the event, which other articles share
  day           TEXT,                                         -- day of the event, YYYY-MM-DD; nothing where the record only mentions it
  code          TEXT,                                         -- CAMEO code of what was done; nothing where the record only mentions it
  label         TEXT,                                         -- what the first two digits of the code stand for
  actor1        TEXT,                                         -- who did it, as the provider writes it
  actor1_code   TEXT,                                         -- CAMEO code of who did it
  actor2        TEXT,                                         -- to whom
  actor2_code   TEXT,                                         -- CAMEO code of to whom
  place         TEXT,                                         -- where
  country       TEXT,                                         -- the provider's code of the country (GDELT: FIPS 10-4)
  latitude      REAL,                                         -- degrees north
  longitude     REAL,                                         -- degrees east
  confidence    INTEGER,                                      -- how sure the provider is that this article reports it, percent
  CONSTRAINT provider_event_record FOREIGN KEY (provider_record_id) REFERENCES provider_record (provider_record_id) ON DELETE CASCADE
);

CREATE INDEX provider_record_article_ix ON provider_record (article_id);
CREATE INDEX provider_record_file_ix ON provider_record (file_id, record_no);
CREATE INDEX provider_mention_record_ix ON provider_mention (provider_record_id);
CREATE INDEX provider_quote_record_ix ON provider_quote (provider_record_id);
CREATE INDEX provider_event_record_ix ON provider_event (provider_record_id);
CREATE INDEX provider_event_ref_ix ON provider_event (event_ref);

-- Articles with their outlet, and how much was found in each.
DROP VIEW v_article;
CREATE VIEW v_article AS
SELECT a.article_id, a.published_at, o.name AS outlet, a.headline, a.byline, a.dateline, a.version_no, a.version_kind,
       a.is_latest, a.dup_group_id, a.is_copy, a.url, a.language, a.body_chars,
       (SELECT count(*) FROM quote AS q WHERE q.article_id = a.article_id) AS quotes,
       (SELECT count(*) FROM event_report AS r WHERE r.article_id = a.article_id) AS events,
       f.path AS source_file, a.record_no, a.updated_at, a.has_text
  FROM article AS a
  JOIN outlet AS o ON o.outlet_id = a.outlet_id
  JOIN source_file AS f ON f.file_id = a.file_id;

-- What providers say that articles hold, one statement a row: never what we found ourselves.
CREATE VIEW v_provider AS
SELECT p.article_id, a.published_at, o.name AS outlet, p.provider, p.provider_ref, x.what, x.words, x.detail, x.place, x.latitude,
       x.longitude, x.day, x.ref, a.headline, a.url, a.has_text, p.file_id, p.record_no
  FROM (SELECT q.provider_record_id, 'quote' AS what, 1 AS ord, q.provider_quote_id AS id, q.text AS words, q.cue AS detail, NULL AS place,
               NULL AS latitude, NULL AS longitude, NULL AS day, NULL AS ref
          FROM provider_quote AS q
        UNION ALL
        SELECT m.provider_record_id, m.kind, 2, m.provider_mention_id, m.name, m.code,
               CASE WHEN m.kind = 'place' THEN m.name END, m.latitude, m.longitude, NULL, NULL
          FROM provider_mention AS m
        UNION ALL
        SELECT e.provider_record_id, 'event', 3, e.provider_event_id,
               coalesce(e.actor1 || ': ', '') || coalesce(e.label, c.label, 'event') || coalesce(' (' || coalesce(e.code, c.code) || ')', '')
                 || coalesce(' towards ' || e.actor2, ''),
               CASE WHEN e.confidence IS NULL THEN NULL ELSE 'mentioned, ' || e.confidence || ' % sure' END,
               coalesce(e.place, c.place), coalesce(e.latitude, c.latitude), coalesce(e.longitude, c.longitude), coalesce(e.day, c.day),
               e.event_ref
          FROM provider_event AS e
          LEFT JOIN provider_event AS c
            ON c.provider_event_id = (SELECT min(y.provider_event_id) FROM provider_event AS y
                                       WHERE y.event_ref = e.event_ref AND y.code IS NOT NULL)) AS x
  JOIN provider_record AS p ON p.provider_record_id = x.provider_record_id
  JOIN article AS a ON a.article_id = p.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id;
