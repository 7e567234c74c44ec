-- Which events are planned or reported for when, and according to whom.
PRAGMA user_version = 4;

-- One thing in the world, however many articles report it.
CREATE TABLE event (
  event_id      INTEGER PRIMARY KEY,                          -- number of the event
  kind          TEXT NOT NULL,                                -- what sort of event
  label         TEXT NOT NULL,                                -- what it is called
  place_id      INTEGER,                                      -- where
  key           TEXT NOT NULL,                                -- what its reports have in common
  CONSTRAINT event_place FOREIGN KEY (place_id) REFERENCES place (place_id),
  CONSTRAINT event_once UNIQUE (key),
  CONSTRAINT event_kind CHECK (kind IN
    ('talks', 'meeting', 'summit', 'visit', 'conference', 'hearing', 'election', 'deadline', 'ceasefire', 'attack',
     'prisoner-exchange', 'agreement', 'protest', 'statement', 'other'))
);

-- What one article says of one event.
CREATE TABLE event_report (
  report_id     INTEGER PRIMARY KEY,                          -- number of the report
  event_id      INTEGER,                                      -- the event
  article_id    INTEGER NOT NULL,                             -- the article
  sentence_id   INTEGER,                                      -- the sentence of the trigger
  kind          TEXT NOT NULL,                                -- what sort of event
  label         TEXT NOT NULL,                                -- the words that name it
  start_char    INTEGER NOT NULL,                             -- first character of the trigger
  end_char      INTEGER NOT NULL,                             -- one past the last character of the trigger
  status        TEXT NOT NULL,                                -- where it stands, as the report has it
  date_start    TEXT,                                         -- first day, YYYY-MM-DD
  date_end      TEXT,                                         -- last day, YYYY-MM-DD
  precision     TEXT NOT NULL,                                -- how fine the date is
  original_start TEXT,                                        -- first day of the date it replaces, for a postponed event
  original_end  TEXT,                                         -- last day of the date it replaces
  date_start_char INTEGER,                                    -- first character of the date as written
  date_end_char INTEGER,                                      -- one past the last character of the date as written
  date_rule     TEXT,                                         -- the rule that anchored the date
  place_id      INTEGER,                                      -- where
  place_inferred INTEGER NOT NULL DEFAULT 0,                  -- 1 where the place was inferred from the dateline or the paragraph
  according_to_id INTEGER,                                    -- who says so; nothing for the article's own voice
  according_to  TEXT,                                         -- the same as written
  quote_id      INTEGER,                                      -- the quote it stands in
  tie           TEXT,                                         -- the rule that tied it to its event
  tie_score     REAL,                                         -- how sure that rule is, 0 to 1
  method        TEXT NOT NULL,                                -- the pattern that found it
  score         REAL NOT NULL,                                -- how sure the pattern is, 0 to 1
  CONSTRAINT event_report_event FOREIGN KEY (event_id) REFERENCES event (event_id),
  CONSTRAINT event_report_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT event_report_sentence FOREIGN KEY (sentence_id) REFERENCES sentence (sentence_id),
  CONSTRAINT event_report_place FOREIGN KEY (place_id) REFERENCES place (place_id),
  CONSTRAINT event_report_according FOREIGN KEY (according_to_id) REFERENCES actor (actor_id),
  CONSTRAINT event_report_quote FOREIGN KEY (quote_id) REFERENCES quote (quote_id),
  CONSTRAINT event_report_kind CHECK (kind IN
    ('talks', 'meeting', 'summit', 'visit', 'conference', 'hearing', 'election', 'deadline', 'ceasefire', 'attack',
     'prisoner-exchange', 'agreement', 'protest', 'statement', 'other')),
  CONSTRAINT event_report_status CHECK (status IN
    ('scheduled', 'proposed', 'held', 'ongoing', 'postponed', 'cancelled', 'denied', 'mentioned')),
  CONSTRAINT event_report_precision CHECK (precision IN
    ('minute', 'day', 'approximate_day', 'week', 'month', 'quarter', 'year', 'none')),
  CONSTRAINT event_report_span CHECK (start_char >= 0 AND end_char > start_char),
  CONSTRAINT event_report_dates CHECK (date_end >= date_start),
  CONSTRAINT event_report_inferred CHECK (place_inferred IN (0, 1)),
  CONSTRAINT event_report_score CHECK (score BETWEEN 0 AND 1)
);

-- Who takes part, as one report has it.
CREATE TABLE event_participant (
  event_participant_id INTEGER PRIMARY KEY,                   -- number of the row
  report_id     INTEGER NOT NULL,                             -- the report
  mention_id    INTEGER,                                      -- the words that name the participant
  actor_id      INTEGER,                                      -- the actor meant
  name          TEXT NOT NULL,                                -- the participant as written
  start_char    INTEGER NOT NULL,                             -- first character
  end_char      INTEGER NOT NULL,                             -- one past the last character
  role          TEXT NOT NULL,                                -- what they do in it
  CONSTRAINT event_participant_report FOREIGN KEY (report_id) REFERENCES event_report (report_id) ON DELETE CASCADE,
  CONSTRAINT event_participant_mention FOREIGN KEY (mention_id) REFERENCES mention (mention_id),
  CONSTRAINT event_participant_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
  CONSTRAINT event_participant_role CHECK (role IN ('party', 'host', 'mediator', 'invited', 'visitor', 'target', 'agent')),
  CONSTRAINT event_participant_span CHECK (start_char >= 0 AND end_char > start_char)
);

CREATE INDEX event_place_ix ON event (place_id);
CREATE INDEX event_report_event_ix ON event_report (event_id);
CREATE INDEX event_report_article_ix ON event_report (article_id, start_char);
CREATE INDEX event_report_sentence_ix ON event_report (sentence_id);
CREATE INDEX event_report_place_ix ON event_report (place_id);
CREATE INDEX event_report_according_ix ON event_report (according_to_id);
CREATE INDEX event_report_quote_ix ON event_report (quote_id);
CREATE INDEX event_report_date_ix ON event_report (date_start, kind, status);
CREATE INDEX event_participant_report_ix ON event_participant (report_id);
CREATE INDEX event_participant_mention_ix ON event_participant (mention_id);
CREATE INDEX event_participant_actor_ix ON event_participant (actor_id, report_id);
