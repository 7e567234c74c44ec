-- Batches as wholes: what each has met besides what it brought, so that one can be taken out again; texts as they were read; which
-- refusals went in after all.
PRAGMA user_version = 11;

ALTER TABLE import_reject ADD COLUMN retried_batch_id INTEGER REFERENCES import_batch (batch_id); -- the batch that took the record in after all

-- A further batch that met a file which was in already, wholly or in part.
CREATE TABLE file_seen (
  file_seen_id  INTEGER PRIMARY KEY,                          -- number of the row
  file_id       INTEGER NOT NULL,                             -- the file
  batch_id      INTEGER NOT NULL,                             -- the batch that met it again
  records_before INTEGER NOT NULL,                            -- records of it that were in by then
  CONSTRAINT file_seen_file FOREIGN KEY (file_id) REFERENCES source_file (file_id) ON DELETE CASCADE,
  CONSTRAINT file_seen_batch FOREIGN KEY (batch_id) REFERENCES import_batch (batch_id) ON DELETE CASCADE,
  CONSTRAINT file_seen_once UNIQUE (file_id, batch_id)
);

-- A further record that held an article again, unchanged.
CREATE TABLE article_seen (
  article_seen_id INTEGER PRIMARY KEY,                        -- number of the row
  article_id    INTEGER NOT NULL,                             -- the article
  file_id       INTEGER NOT NULL,                             -- the file that holds it too
  record_no     INTEGER NOT NULL,                             -- number of the record in that file, from 1
  CONSTRAINT article_seen_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT article_seen_file FOREIGN KEY (file_id) REFERENCES source_file (file_id) ON DELETE CASCADE
);

-- Which form of an actor's name an article gave.
CREATE TABLE actor_source (
  actor_source_id INTEGER PRIMARY KEY,                        -- number of the row
  article_id    INTEGER NOT NULL,                             -- the article
  actor_name_id INTEGER NOT NULL,                             -- the form
  shown         INTEGER NOT NULL,                             -- 1 for the fullest form of the article
  country       TEXT,                                         -- ISO 3166 code that the article gave the actor
  gender        TEXT,                                         -- gender that the article gave the actor
  CONSTRAINT actor_source_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT actor_source_name FOREIGN KEY (actor_name_id) REFERENCES actor_name (actor_name_id) ON DELETE CASCADE
);

-- Texts as they were read, before cleaning; kept where the import was told to.
CREATE TABLE article_raw (
  article_id    INTEGER PRIMARY KEY,                          -- the article
  raw           TEXT NOT NULL,                                -- its text as the record or page had it
  CONSTRAINT article_raw_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE
);

CREATE INDEX import_reject_retried_ix ON import_reject (retried_batch_id) WHERE retried_batch_id IS NOT NULL;
CREATE INDEX file_seen_batch_ix ON file_seen (batch_id);
CREATE INDEX article_seen_article_ix ON article_seen (article_id);
CREATE INDEX article_seen_file_ix ON article_seen (file_id);
CREATE INDEX actor_source_article_ix ON actor_source (article_id);
CREATE INDEX actor_source_name_ix ON actor_source (actor_name_id);
