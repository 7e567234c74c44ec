-- What the importer keeps for itself: keys by which near-copies are found, and what is still to be done.
PRAGMA user_version = 8;

-- Keys of an article's wording; articles that share one are compared as copies.
CREATE TABLE copy_key (
  copy_key_id   INTEGER PRIMARY KEY,                          -- number of the row
  key           INTEGER NOT NULL,                             -- hash of a band of the article's minhash signature
  article_id    INTEGER NOT NULL,                             -- the article
  CONSTRAINT copy_key_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE
);

-- Articles that are in, but not yet compared with the others; empty after a finished import.
CREATE TABLE pending (
  article_id    INTEGER PRIMARY KEY,                          -- the article
  fulltext_done INTEGER NOT NULL DEFAULT 0,                   -- 1 where the full-text index has it
  CONSTRAINT pending_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT pending_fulltext CHECK (fulltext_done IN (0, 1))
);

-- Further words of an article for an event that it reports.
CREATE TABLE event_also (
  event_also_id INTEGER PRIMARY KEY,                          -- number of the row
  report_id     INTEGER NOT NULL,                             -- the report
  start_char    INTEGER NOT NULL,                             -- first character of the trigger
  end_char      INTEGER NOT NULL,                             -- one past the last character of the trigger
  CONSTRAINT event_also_report FOREIGN KEY (report_id) REFERENCES event_report (report_id) ON DELETE CASCADE,
  CONSTRAINT event_also_span CHECK (start_char >= 0 AND end_char > start_char)
);

CREATE INDEX copy_key_key_ix ON copy_key (key, article_id);
CREATE INDEX copy_key_article_ix ON copy_key (article_id);
CREATE INDEX event_also_report_ix ON event_also (report_id);
