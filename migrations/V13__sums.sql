-- Sums that saved queries without filters read instead of counting every quote and mention; articles by address and id.
PRAGMA user_version = 13;

-- Whether the sums below hold: a row is 0 after facts of a counted article were changed, until they are summed anew.
CREATE TABLE sums_state (
  sums_state_id INTEGER PRIMARY KEY,                          -- 1: there is one row
  fresh         INTEGER NOT NULL,                             -- 1 where every sum holds
  CONSTRAINT sums_state_one CHECK (sums_state_id = 1),
  CONSTRAINT sums_state_fresh CHECK (fresh IN (0, 1))
);
INSERT INTO sums_state (sums_state_id, fresh) VALUES (1, 0);

-- The articles that are in the sums, and whether as latest versions that are no copies.
CREATE TABLE sums_article (
  article_id    INTEGER PRIMARY KEY,                          -- the article
  counted       INTEGER NOT NULL,                             -- 1 where it was latest and no copy when it was summed
  CONSTRAINT sums_article_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT sums_article_counted CHECK (counted IN (0, 1))
);

-- Quotes in latest articles that are no copies, by who is quoted how.
CREATE TABLE speech_sum (
  speech_sum_id INTEGER PRIMARY KEY,                          -- number of the row
  outlet_id     INTEGER NOT NULL,                             -- who published them
  speaker_id    INTEGER NOT NULL,                             -- the named actor who speaks; 0 for any other source
  speaker_kind  TEXT NOT NULL,                                -- how the speaker is known
  act           TEXT NOT NULL,                                -- what is done by saying it
  cue           TEXT NOT NULL,                                -- reporting verb in lower case; empty for none
  quotes        INTEGER NOT NULL,                             -- quotes
  words         INTEGER NOT NULL,                             -- their words
  CONSTRAINT speech_sum_once UNIQUE (outlet_id, speaker_id, speaker_kind, act, cue)
);

-- Wordings of each named speaker in the same articles.
CREATE TABLE wording_sum (
  wording_sum_id INTEGER PRIMARY KEY,                         -- number of the row
  speaker_id    INTEGER NOT NULL,                             -- the speaker
  quote_group   TEXT NOT NULL,                                -- the wording, as in `quote`; empty for quotes too short to have one
  quotes        INTEGER NOT NULL,                             -- quotes
  CONSTRAINT wording_sum_once UNIQUE (speaker_id, quote_group)
);

-- Articles that quote each named speaker, of the same articles.
CREATE TABLE speaker_sum (
  speaker_sum_id INTEGER PRIMARY KEY,                         -- number of the row
  speaker_id    INTEGER NOT NULL,                             -- the speaker
  outlet_id     INTEGER NOT NULL,                             -- who published them
  articles      INTEGER NOT NULL,                             -- articles
  CONSTRAINT speaker_sum_once UNIQUE (speaker_id, outlet_id)
);

-- Sentences of the same articles that name two actors.
CREATE TABLE pair_sum (
  pair_sum_id   INTEGER PRIMARY KEY,                          -- number of the row
  actor_id      INTEGER NOT NULL,                             -- the actor with the lower number
  other_id      INTEGER NOT NULL,                             -- the other
  sentences     INTEGER NOT NULL,                             -- sentences
  CONSTRAINT pair_sum_once UNIQUE (actor_id, other_id)
);

-- Mentions of each actor but unnamed sources, in all articles.
CREATE TABLE actor_sum (
  actor_id      INTEGER PRIMARY KEY,                          -- the actor
  mentions      INTEGER NOT NULL,                             -- mentions
  first_in      TEXT NOT NULL                                 -- publication time and number of the first article
);

-- When each actor but unnamed sources was first quoted, in all articles.
CREATE TABLE voice_sum (
  speaker_id    INTEGER PRIMARY KEY,                          -- the speaker
  first_at      TEXT NOT NULL                                 -- publication time of the first article
);

-- Whatever changes facts of an article that is in the sums says that they no longer hold.
CREATE TRIGGER sums_quote_insert AFTER INSERT ON quote
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = new.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_quote_update AFTER UPDATE OF article_id, speaker_id, speaker_kind, act, cue, words, quote_group ON quote
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = new.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_quote_delete AFTER DELETE ON quote
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = old.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_mention_insert AFTER INSERT ON mention
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = new.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_mention_update AFTER UPDATE OF article_id, sentence_id, actor_id ON mention
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = new.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_mention_delete AFTER DELETE ON mention
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = old.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_actor_update AFTER UPDATE OF kind ON actor
WHEN old.kind <> new.kind
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_article_update AFTER UPDATE OF outlet_id, published_at ON article
WHEN (old.outlet_id <> new.outlet_id OR old.published_at IS NOT new.published_at)
     AND EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = new.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

CREATE TRIGGER sums_article_delete BEFORE DELETE ON article
WHEN EXISTS (SELECT 1 FROM sums_article AS s WHERE s.article_id = old.article_id)
BEGIN
  UPDATE sums_state SET fresh = 0 WHERE fresh = 1;
END;

-- An article is looked up by its address and by the id of its source.
CREATE INDEX article_url_ix ON article (url);
CREATE INDEX article_external_ix ON article (external_id);
