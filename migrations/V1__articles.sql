-- Where articles came from, and their texts.
-- Every offset in this database is 0-based and half-open, in Unicode code points of article.body:
-- substr(body, start_char + 1, end_char - start_char) shows the words in any SQLite client.
PRAGMA application_id = 1145851461; -- 0x444C4E45, "DLNE"
PRAGMA user_version = 1;

-- One run of `dateline import`.
CREATE TABLE import_batch (
  batch_id      INTEGER PRIMARY KEY,                          -- number of the batch
  started_at    TEXT NOT NULL,                                -- when it began, UTC
  finished_at   TEXT,                                         -- when it ended, UTC; nothing while it runs or where it was stopped
  command       TEXT NOT NULL,                                -- the command line
  tool_version  TEXT NOT NULL,                                -- version of the program
  rules_version INTEGER NOT NULL,                             -- version of the extraction rules
  n_seen        INTEGER NOT NULL DEFAULT 0,                   -- records read
  n_new         INTEGER NOT NULL DEFAULT 0,                   -- articles added
  n_version     INTEGER NOT NULL DEFAULT 0,                   -- of those, new versions of a story already known
  n_same        INTEGER NOT NULL DEFAULT 0,                   -- records already known, unchanged
  n_reject      INTEGER NOT NULL DEFAULT 0                    -- records refused
);

-- One file that a batch read.
CREATE TABLE source_file (
  file_id       INTEGER PRIMARY KEY,                          -- number of the file
  batch_id      INTEGER NOT NULL,                             -- the batch that read it first
  path          TEXT NOT NULL,                                -- path as given; `-` for standard input
  format        TEXT NOT NULL,                                -- format it was read as
  bytes         INTEGER NOT NULL,                             -- size in bytes
  hash          TEXT NOT NULL,                                -- BLAKE3 of the bytes, hexadecimal
  options       TEXT NOT NULL DEFAULT '',                     -- options that change how it is read: format, outlet, map, date order, time zone
  records_done  INTEGER NOT NULL DEFAULT 0,                   -- records stored so far: where a stopped import goes on
  done          INTEGER NOT NULL DEFAULT 0,                   -- 1 when the whole file is in
  CONSTRAINT source_file_batch FOREIGN KEY (batch_id) REFERENCES import_batch (batch_id),
  CONSTRAINT source_file_once UNIQUE (hash, path, options),
  CONSTRAINT source_file_done CHECK (done IN (0, 1))
);

-- A record that was refused, with the reason.
CREATE TABLE import_reject (
  reject_id     INTEGER PRIMARY KEY,                          -- number of the refusal
  batch_id      INTEGER NOT NULL,                             -- the batch it happened in
  file_id       INTEGER,                                      -- the file; nothing where the file itself could not be read
  path          TEXT NOT NULL,                                -- path of the file
  record_no     INTEGER,                                      -- number of the record in the file, from 1
  byte_offset   INTEGER,                                      -- byte at which the record starts
  code          TEXT NOT NULL,                                -- short name of the reason
  reason        TEXT NOT NULL,                                -- the reason in words
  excerpt       TEXT,                                         -- the first 500 characters of the record
  CONSTRAINT import_reject_batch FOREIGN KEY (batch_id) REFERENCES import_batch (batch_id),
  CONSTRAINT import_reject_file FOREIGN KEY (file_id) REFERENCES source_file (file_id)
);

-- Who publishes.
CREATE TABLE outlet (
  outlet_id     INTEGER PRIMARY KEY,                          -- number of the outlet
  name          TEXT NOT NULL,                                -- its name; `unknown` where nothing told
  norm          TEXT NOT NULL,                                -- the name folded for comparison
  domain        TEXT,                                         -- its web domain
  country       TEXT,                                         -- ISO 3166 code of its home
  time_zone     TEXT,                                         -- IANA name of the time zone its dates are in
  CONSTRAINT outlet_once UNIQUE (name)
);

-- The chain of versions of one story.
CREATE TABLE story (
  story_id      INTEGER PRIMARY KEY,                          -- number of the story
  outlet_id     INTEGER NOT NULL,                             -- who publishes it
  identity      TEXT NOT NULL,                                -- external id, else URL, else headline and day
  CONSTRAINT story_outlet FOREIGN KEY (outlet_id) REFERENCES outlet (outlet_id),
  CONSTRAINT story_once UNIQUE (outlet_id, identity)
);

-- The same copy run by several outlets, or several times.
CREATE TABLE dup_group (
  dup_group_id  INTEGER PRIMARY KEY,                          -- number of the group
  method        TEXT NOT NULL,                                -- how the copies were told
  threshold     REAL NOT NULL                                 -- least likeness inside the group, 0 to 1
);

-- One version of one story.
CREATE TABLE article (
  article_id        INTEGER PRIMARY KEY,                      -- number of the article
  outlet_id         INTEGER NOT NULL,                         -- who published it
  story_id          INTEGER NOT NULL,                         -- the story it is a version of
  file_id           INTEGER NOT NULL,                         -- the file it came from
  record_no         INTEGER NOT NULL,                         -- number of the record in that file, from 1
  external_id       TEXT,                                     -- the id that its source gives it
  url               TEXT,                                     -- where it was published, normalised
  headline          TEXT,                                     -- headline
  standfirst        TEXT,                                     -- the deck under the headline
  byline            TEXT,                                     -- byline as written
  dateline          TEXT,                                     -- dateline as written, without the agency
  section           TEXT,                                     -- section of the paper
  captions          TEXT,                                     -- picture captions, one a line
  note              TEXT,                                     -- editor's or update note
  language          TEXT,                                     -- language tag
  published_at      TEXT,                                     -- publication time in UTC, YYYY-MM-DDTHH:MM:SSZ
  published_day     TEXT,                                     -- the day in the outlet's time zone; time expressions are anchored to it
  published_raw     TEXT,                                     -- the date as the source wrote it
  published_basis   TEXT NOT NULL,                            -- how the date is known
  published_precision TEXT NOT NULL,                          -- how fine the date is
  version_no        INTEGER NOT NULL DEFAULT 1,               -- number of the version in its story, from 1
  version_kind      TEXT NOT NULL DEFAULT 'new',              -- what the version is to the one before
  is_latest         INTEGER NOT NULL DEFAULT 1,               -- 1 for the newest version of the story
  dup_group_id      INTEGER,                                  -- the group of copies it is in
  dup_score         REAL,                                     -- likeness to the first of the group, 0 to 1
  is_copy           INTEGER NOT NULL DEFAULT 0,               -- 1 for all but the first of a group of copies
  body              TEXT NOT NULL,                            -- the text after cleaning
  body_chars        INTEGER NOT NULL,                         -- its length in characters
  body_hash         TEXT NOT NULL,                            -- BLAKE3 of the text, hexadecimal
  CONSTRAINT article_outlet FOREIGN KEY (outlet_id) REFERENCES outlet (outlet_id),
  CONSTRAINT article_story FOREIGN KEY (story_id) REFERENCES story (story_id),
  CONSTRAINT article_file FOREIGN KEY (file_id) REFERENCES source_file (file_id),
  CONSTRAINT article_dup_group FOREIGN KEY (dup_group_id) REFERENCES dup_group (dup_group_id),
  CONSTRAINT article_once UNIQUE (story_id, body_hash),
  CONSTRAINT article_basis CHECK (published_basis IN ('stated', 'dateline', 'file', 'none')),
  CONSTRAINT article_precision CHECK (published_precision IN ('second', 'minute', 'day', 'month', 'year', 'none')),
  CONSTRAINT article_version CHECK (version_kind IN ('new', 'update', 'writethru', 'correction', 'refile', 'kill')),
  CONSTRAINT article_latest CHECK (is_latest IN (0, 1)),
  CONSTRAINT article_copy CHECK (is_copy IN (0, 1))
);

-- What a stretch of the body is: summary bullets, dateline, heading, story or table.
CREATE TABLE article_part (
  part_id       INTEGER PRIMARY KEY,                          -- number of the part
  article_id    INTEGER NOT NULL,                             -- its article
  role          TEXT NOT NULL,                                -- what it is
  start_char    INTEGER NOT NULL,                             -- first character
  end_char      INTEGER NOT NULL,                             -- one past the last character
  CONSTRAINT article_part_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT article_part_role CHECK (role IN ('summary', 'dateline', 'heading', 'story', 'table')),
  CONSTRAINT article_part_span CHECK (start_char >= 0 AND end_char > start_char)
);

-- Who is credited for what.
CREATE TABLE credit (
  credit_id     INTEGER PRIMARY KEY,                          -- number of the credit
  article_id    INTEGER NOT NULL,                             -- the article
  ord           INTEGER NOT NULL,                             -- position in the list, from 1
  name          TEXT NOT NULL,                                -- name as written
  role          TEXT NOT NULL,                                -- what the person did
  CONSTRAINT credit_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT credit_role CHECK (role IN ('byline', 'writing', 'editing', 'reporting', 'photo'))
);

-- The sentences of the body.
CREATE TABLE sentence (
  sentence_id   INTEGER PRIMARY KEY,                          -- number of the sentence
  article_id    INTEGER NOT NULL,                             -- its article
  ord           INTEGER NOT NULL,                             -- position in the article, from 1
  start_char    INTEGER NOT NULL,                             -- first character
  end_char      INTEGER NOT NULL,                             -- one past the last character
  CONSTRAINT sentence_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT sentence_span CHECK (start_char >= 0 AND end_char > start_char)
);

CREATE INDEX source_file_batch_ix ON source_file (batch_id);
CREATE INDEX import_reject_batch_ix ON import_reject (batch_id);
CREATE INDEX import_reject_file_ix ON import_reject (file_id);
CREATE INDEX article_outlet_ix ON article (outlet_id, published_at);
CREATE INDEX article_file_ix ON article (file_id);
CREATE INDEX article_dup_group_ix ON article (dup_group_id);
CREATE INDEX article_published_ix ON article (published_at);
CREATE INDEX article_part_article_ix ON article_part (article_id, start_char);
CREATE INDEX credit_article_ix ON credit (article_id);
CREATE INDEX sentence_article_ix ON sentence (article_id, ord);
