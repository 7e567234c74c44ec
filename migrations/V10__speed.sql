-- What makes counting queries quick: small facts of each article without its text, and indexes that hold all that a count needs.
PRAGMA user_version = 10;

-- The facts of each article that queries filter and count by, without its text; kept by triggers, verified by `dateline check`.
CREATE TABLE article_brief (
  article_id    INTEGER PRIMARY KEY,                          -- the article
  outlet_id     INTEGER NOT NULL,                             -- who published it
  story_id      INTEGER NOT NULL,                             -- the story it is a version of
  published_at  TEXT,                                         -- publication time in UTC, YYYY-MM-DDTHH:MM:SSZ
  version_no    INTEGER NOT NULL,                             -- number of the version in its story, from 1
  version_kind  TEXT NOT NULL,                                -- what the version is to the one before
  is_latest     INTEGER NOT NULL,                             -- 1 for the newest version of the story
  is_copy       INTEGER NOT NULL,                             -- 1 for all but the first of a group of copies
  CONSTRAINT article_brief_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT article_brief_outlet FOREIGN KEY (outlet_id) REFERENCES outlet (outlet_id),
  CONSTRAINT article_brief_story FOREIGN KEY (story_id) REFERENCES story (story_id)
);

INSERT INTO article_brief (article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy)
SELECT article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy
  FROM article;

CREATE TRIGGER article_brief_insert AFTER INSERT ON article
BEGIN
  INSERT INTO article_brief (article_id, outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy)
  VALUES (new.article_id, new.outlet_id, new.story_id, new.published_at, new.version_no, new.version_kind, new.is_latest, new.is_copy);
END;

CREATE TRIGGER article_brief_update
AFTER UPDATE OF outlet_id, story_id, published_at, version_no, version_kind, is_latest, is_copy ON article
BEGIN
  UPDATE article_brief
     SET outlet_id = new.outlet_id, story_id = new.story_id, published_at = new.published_at, version_no = new.version_no,
         version_kind = new.version_kind, is_latest = new.is_latest, is_copy = new.is_copy
   WHERE article_id = new.article_id;
END;

CREATE INDEX article_brief_outlet_ix ON article_brief (outlet_id);
CREATE INDEX article_brief_story_ix ON article_brief (story_id);
CREATE INDEX article_brief_published_ix ON article_brief (published_at);

DROP INDEX mention_article_ix;
DROP INDEX mention_sentence_ix;
DROP INDEX mention_actor_ix;
DROP INDEX quote_article_ix;
DROP INDEX quote_group_ix;
DROP INDEX event_report_event_ix;
CREATE INDEX actor_kind_ix ON actor (kind);
CREATE INDEX mention_article_count_ix ON mention (article_id, start_char, sentence_id, actor_id, place_id);
CREATE INDEX mention_sentence_actor_ix ON mention (sentence_id, actor_id, article_id);
CREATE INDEX mention_actor_where_ix ON mention (actor_id, article_id, start_char, end_char);
CREATE INDEX mention_loose_ix ON mention (article_id, start_char, end_char, kind) WHERE actor_id IS NULL AND place_id IS NULL;
CREATE INDEX quote_article_count_ix ON quote (article_id, start_char, speaker_id, speaker_kind, act, words, quote_group, cue);
CREATE INDEX quote_act_ix ON quote (act, speaker_id, article_id);
CREATE INDEX quote_kind_ix ON quote (speaker_kind, speaker_id, article_id, anonymity);
CREATE INDEX quote_group_count_ix ON quote (quote_group, article_id, form, words, speaker_id, start_char, end_char);
CREATE INDEX event_report_event_count_ix ON event_report (event_id, date_start, status, precision, article_id);
CREATE INDEX event_report_status_ix ON event_report (status, event_id, article_id);
