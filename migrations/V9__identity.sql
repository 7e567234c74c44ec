-- Identity: what a decision or a second bearer of a name changes is kept beside what the articles give, so that it can be taken
-- back; roles with what their words tell; gazetteers of the user's own; and what a re-extraction has still to do.
PRAGMA user_version = 9;

ALTER TABLE actor ADD COLUMN own_name TEXT;                   -- the name that the articles give, where a decision overrules it
ALTER TABLE actor ADD COLUMN own_kind TEXT;                   -- the kind that the articles give, where a decision overrules it
ALTER TABLE actor ADD COLUMN origin TEXT NOT NULL DEFAULT 'article'; -- what made the row: article, decision, or namesake (one of several who bear a name)
ALTER TABLE actor_name ADD COLUMN decided INTEGER NOT NULL DEFAULT 0; -- 1 where the form comes from a decision or another actor, not from the articles of this one

ALTER TABLE mention ADD COLUMN own_actor_id INTEGER REFERENCES actor (actor_id); -- the actor by its key alone, where a decision or a namesake changed it
ALTER TABLE quote ADD COLUMN own_speaker_id INTEGER REFERENCES actor (actor_id); -- the same for the speaker
ALTER TABLE quote_about ADD COLUMN own_actor_id INTEGER REFERENCES actor (actor_id); -- the same for whom it is about
ALTER TABLE event_report ADD COLUMN own_according_to_id INTEGER REFERENCES actor (actor_id); -- the same for who says so
ALTER TABLE event_participant ADD COLUMN own_actor_id INTEGER REFERENCES actor (actor_id); -- the same for the participant
ALTER TABLE actor_role ADD COLUMN own_actor_id INTEGER REFERENCES actor (actor_id); -- the same for who holds the role
ALTER TABLE actor_role ADD COLUMN own_of_actor_id INTEGER REFERENCES actor (actor_id); -- the same for whom it is held in or for

ALTER TABLE actor_role ADD COLUMN field TEXT;                 -- walk of life that the role belongs to: politics, military, law, sport …
ALTER TABLE actor_role ADD COLUMN country TEXT;               -- ISO 3166 code of the country in which it is held, where the words tell
ALTER TABLE actor_role ADD COLUMN status TEXT;                -- present, former or future, as the words have it
ALTER TABLE actor_role ADD COLUMN held_from TEXT;             -- since when it is held, YYYY, YYYY-MM or YYYY-MM-DD, where the sentence says so
ALTER TABLE actor_role ADD COLUMN held_until TEXT;            -- until when it was held, in the same form

ALTER TABLE article ADD COLUMN dateline_places TEXT;          -- the places of the dateline, one a line

-- A gazetteer of the user's own, read with the articles.
CREATE TABLE gazetteer_file (
  gazetteer_file_id INTEGER PRIMARY KEY,                      -- number of the file
  path          TEXT NOT NULL,                                -- path as given
  format        TEXT NOT NULL,                                -- how it was read
  hash          TEXT NOT NULL,                                -- BLAKE3 of its bytes, hexadecimal
  places        INTEGER NOT NULL,                             -- places in it
  added_at      TEXT NOT NULL,                                -- when it was added, UTC
  CONSTRAINT gazetteer_file_once UNIQUE (hash),
  CONSTRAINT gazetteer_file_format CHECK (format IN ('geonames', 'csv'))
);

-- A place of a gazetteer of the user's own.
CREATE TABLE gazetteer_place (
  gazetteer_place_id INTEGER PRIMARY KEY,                     -- number of the row
  gazetteer_file_id INTEGER NOT NULL,                         -- the file that it comes from
  geonames_id   INTEGER NOT NULL,                             -- GeoNames id; below -1000000000 for places of a CSV
  name          TEXT NOT NULL,                                -- the name to show
  alternates    TEXT NOT NULL,                                -- other names, one a line
  kind          TEXT NOT NULL,                                -- what sort of place
  feature       TEXT NOT NULL,                                -- GeoNames code, which tells capitals and seats from towns
  country       TEXT,                                         -- ISO 3166 code
  latitude      REAL NOT NULL,                                -- degrees north
  longitude     REAL NOT NULL,                                -- degrees east
  population    INTEGER,                                      -- people who live there
  CONSTRAINT gazetteer_place_file FOREIGN KEY (gazetteer_file_id) REFERENCES gazetteer_file (gazetteer_file_id) ON DELETE CASCADE
);

-- Articles that a re-extraction has still to read; empty after a finished one.
CREATE TABLE reextract (
  article_id    INTEGER PRIMARY KEY,                          -- the article
  CONSTRAINT reextract_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE
);

CREATE INDEX actor_origin_ix ON actor (origin) WHERE origin <> 'article';
CREATE INDEX actor_rejected_ix ON actor (rejected) WHERE rejected = 1;
CREATE INDEX actor_own_ix ON actor (actor_id) WHERE own_name IS NOT NULL OR own_kind IS NOT NULL;
CREATE INDEX actor_name_decided_ix ON actor_name (actor_id) WHERE decided = 1;
CREATE INDEX mention_own_actor_ix ON mention (own_actor_id) WHERE own_actor_id IS NOT NULL;
CREATE INDEX quote_own_speaker_ix ON quote (own_speaker_id) WHERE own_speaker_id IS NOT NULL;
CREATE INDEX quote_about_own_actor_ix ON quote_about (own_actor_id) WHERE own_actor_id IS NOT NULL;
CREATE INDEX event_report_own_according_ix ON event_report (own_according_to_id) WHERE own_according_to_id IS NOT NULL;
CREATE INDEX event_participant_own_actor_ix ON event_participant (own_actor_id) WHERE own_actor_id IS NOT NULL;
CREATE INDEX actor_role_own_actor_ix ON actor_role (own_actor_id) WHERE own_actor_id IS NOT NULL;
CREATE INDEX actor_role_own_of_ix ON actor_role (own_of_actor_id) WHERE own_of_actor_id IS NOT NULL;
CREATE INDEX gazetteer_place_file_ix ON gazetteer_place (gazetteer_file_id);
