-- Who said what about whom.
PRAGMA user_version = 3;

-- One reported statement: direct or mixed (between quotation marks) or indirect.
CREATE TABLE quote (
  quote_id      INTEGER PRIMARY KEY,                          -- number of the quote
  article_id    INTEGER NOT NULL,                             -- its article
  sentence_id   INTEGER,                                      -- the sentence it starts in
  form          TEXT NOT NULL,                                -- how much stands in quotation marks: all, a fragment, none
  start_char    INTEGER NOT NULL,                             -- first character of the words said
  end_char      INTEGER NOT NULL,                             -- one past the last character; a split quote runs to its last part
  text          TEXT NOT NULL,                                -- the words; parts of a split quote are joined by ' … '
  words         INTEGER NOT NULL,                             -- number of words
  speaker_id    INTEGER,                                      -- the actor who speaks
  speaker_mention_id INTEGER,                                 -- the words that name the speaker
  speaker_kind  TEXT NOT NULL,                                -- how the speaker is known
  cue           TEXT,                                         -- reporting verb or phrase as written
  cue_start_char INTEGER,                                     -- its first character
  cue_end_char  INTEGER,                                      -- one past its last character
  act           TEXT NOT NULL,                                -- what the speaker does by saying it
  addressee     TEXT,                                         -- to whom it was said
  via           TEXT,                                         -- the medium that passes it on
  anonymity     TEXT,                                         -- why the source is not named
  said_on       TEXT,                                         -- the day it was said, where the text tells
  quote_group   TEXT,                                         -- hash of the folded words, from five words on: the same in every article that carries them
  method        TEXT NOT NULL,                                -- the pattern that found it
  score         REAL NOT NULL,                                -- how sure the pattern is, 0 to 1
  CONSTRAINT quote_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT quote_sentence FOREIGN KEY (sentence_id) REFERENCES sentence (sentence_id),
  CONSTRAINT quote_speaker FOREIGN KEY (speaker_id) REFERENCES actor (actor_id),
  CONSTRAINT quote_speaker_mention FOREIGN KEY (speaker_mention_id) REFERENCES mention (mention_id),
  CONSTRAINT quote_form CHECK (form IN ('direct', 'mixed', 'indirect')),
  CONSTRAINT quote_speaker_kind CHECK (speaker_kind IN ('named', 'unnamed', 'collective', 'unknown')),
  CONSTRAINT quote_act CHECK (act IN
    ('say', 'deny', 'accuse', 'promise', 'threaten', 'demand', 'praise', 'confirm', 'ask')),
  CONSTRAINT quote_span CHECK (start_char >= 0 AND end_char > start_char),
  CONSTRAINT quote_score CHECK (score BETWEEN 0 AND 1)
);

-- The parts of a quote; a quote split by its cue has several.
CREATE TABLE quote_part (
  quote_part_id INTEGER PRIMARY KEY,                          -- number of the part
  quote_id      INTEGER NOT NULL,                             -- its quote
  ord           INTEGER NOT NULL,                             -- position in the quote, from 1
  start_char    INTEGER NOT NULL,                             -- first character
  end_char      INTEGER NOT NULL,                             -- one past the last character
  CONSTRAINT quote_part_quote FOREIGN KEY (quote_id) REFERENCES quote (quote_id) ON DELETE CASCADE,
  CONSTRAINT quote_part_once UNIQUE (quote_id, ord),
  CONSTRAINT quote_part_span CHECK (start_char >= 0 AND end_char > start_char)
);

-- Whom and what a quote is about.
CREATE TABLE quote_about (
  quote_about_id INTEGER PRIMARY KEY,                         -- number of the row
  quote_id      INTEGER NOT NULL,                             -- the quote
  mention_id    INTEGER NOT NULL,                             -- the words that tell
  actor_id      INTEGER,                                      -- the actor meant
  place_id      INTEGER,                                      -- the place meant
  how           TEXT NOT NULL,                                -- inside the words, or object of the cue
  CONSTRAINT quote_about_quote FOREIGN KEY (quote_id) REFERENCES quote (quote_id) ON DELETE CASCADE,
  CONSTRAINT quote_about_mention FOREIGN KEY (mention_id) REFERENCES mention (mention_id) ON DELETE CASCADE,
  CONSTRAINT quote_about_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
  CONSTRAINT quote_about_place FOREIGN KEY (place_id) REFERENCES place (place_id),
  CONSTRAINT quote_about_how CHECK (how IN ('inside', 'cue_object')),
  CONSTRAINT quote_about_once UNIQUE (quote_id, mention_id)
);

CREATE INDEX quote_article_ix ON quote (article_id, start_char);
CREATE INDEX quote_sentence_ix ON quote (sentence_id);
CREATE INDEX quote_speaker_ix ON quote (speaker_id, article_id);
CREATE INDEX quote_speaker_mention_ix ON quote (speaker_mention_id);
CREATE INDEX quote_group_ix ON quote (quote_group);
CREATE INDEX quote_about_mention_ix ON quote_about (mention_id);
CREATE INDEX quote_about_actor_ix ON quote_about (actor_id, quote_id);
CREATE INDEX quote_about_place_ix ON quote_about (place_id, quote_id);
