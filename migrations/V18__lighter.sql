-- Indexes of mentions without those that point nowhere; sums by kind of source, and by speaker and outlet.
PRAGMA user_version = 18;

DROP INDEX mention_place_ix;
CREATE INDEX mention_of_place_ix ON mention (place_id, article_id) WHERE place_id IS NOT NULL;
DROP INDEX mention_actor_where_ix;
CREATE INDEX mention_of_actor_ix ON mention (actor_id, article_id, start_char, end_char) WHERE actor_id IS NOT NULL;

-- Quotes in latest articles that are no copies, by outlet and by how their speakers are known.
CREATE TABLE source_sum (
  source_sum_id INTEGER PRIMARY KEY,                          -- number of the row
  outlet_id     INTEGER NOT NULL,                             -- who published them
  speaker_kind  TEXT NOT NULL,                                -- how the speaker is known
  is_actor      INTEGER NOT NULL,                             -- 1 where a named actor speaks, 0 for any other source
  quotes        INTEGER NOT NULL,                             -- quotes
  words         INTEGER NOT NULL,                             -- their words
  CONSTRAINT source_sum_once UNIQUE (outlet_id, speaker_kind, is_actor)
);
INSERT INTO source_sum (outlet_id, speaker_kind, is_actor, quotes, words)
SELECT outlet_id, speaker_kind, speaker_id > 0, sum(quotes), sum(words) FROM speech_sum GROUP BY 1, 2, 3;

ALTER TABLE speaker_sum ADD COLUMN quotes INTEGER NOT NULL DEFAULT 0; -- quotes in those articles
ALTER TABLE speaker_sum ADD COLUMN words INTEGER NOT NULL DEFAULT 0; -- their words
UPDATE speaker_sum
   SET quotes = coalesce((SELECT sum(v.quotes) FROM speech_sum AS v WHERE v.outlet_id = speaker_sum.outlet_id AND v.speaker_id = speaker_sum.speaker_id), 0),
       words = coalesce((SELECT sum(v.words) FROM speech_sum AS v WHERE v.outlet_id = speaker_sum.outlet_id AND v.speaker_id = speaker_sum.speaker_id), 0);
