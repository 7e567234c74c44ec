-- Who and where is named.
PRAGMA user_version = 2;

-- A person, organisation, state, group, or an unnamed source of one article.
CREATE TABLE actor (
  actor_id      INTEGER PRIMARY KEY,                          -- number of the actor
  kind          TEXT NOT NULL,                                -- what sort of actor
  name          TEXT NOT NULL,                                -- the name to show
  key           TEXT NOT NULL,                                -- what makes it the same actor in every article
  country       TEXT,                                         -- ISO 3166 code
  gender        TEXT,                                         -- female or male, where a title, pronoun or given name tells
  merged_into   INTEGER,                                      -- the actor that a decision merged it into
  rejected      INTEGER NOT NULL DEFAULT 0,                   -- 1 where a decision says that it is no actor
  CONSTRAINT actor_merged FOREIGN KEY (merged_into) REFERENCES actor (actor_id),
  CONSTRAINT actor_once UNIQUE (key),
  CONSTRAINT actor_kind CHECK (kind IN ('person', 'organisation', 'state', 'group', 'source')),
  CONSTRAINT actor_gender CHECK (gender IN ('female', 'male')),
  CONSTRAINT actor_rejected CHECK (rejected IN (0, 1))
);

-- The forms of an actor's name.
CREATE TABLE actor_name (
  actor_name_id INTEGER PRIMARY KEY,                          -- number of the form
  actor_id      INTEGER NOT NULL,                             -- its actor
  name          TEXT NOT NULL,                                -- the form as written
  norm          TEXT NOT NULL,                                -- folded: lower case, no accents, points or hyphens
  kind          TEXT NOT NULL,                                -- what sort of form
  CONSTRAINT actor_name_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON DELETE CASCADE,
  CONSTRAINT actor_name_once UNIQUE (actor_id, name),
  CONSTRAINT actor_name_kind CHECK (kind IN ('canonical', 'variant'))
);

-- A place of the gazetteer that some article names.
CREATE TABLE place (
  place_id      INTEGER PRIMARY KEY,                          -- number of the place
  geonames_id   INTEGER NOT NULL,                             -- GeoNames id; negative for entries of our own list
  name          TEXT NOT NULL,                                -- the name to show
  kind          TEXT NOT NULL,                                -- what sort of place
  country       TEXT,                                         -- ISO 3166 code; nothing for seas and continents
  admin1        TEXT,                                         -- first-level division
  latitude      REAL NOT NULL,                                -- degrees north
  longitude     REAL NOT NULL,                                -- degrees east
  population    INTEGER,                                      -- people who live there
  CONSTRAINT place_once UNIQUE (geonames_id),
  CONSTRAINT place_kind CHECK (kind IN
    ('country', 'region', 'district', 'city', 'continent', 'area', 'water', 'landform', 'facility'))
);

-- The forms of a place's name met in articles.
CREATE TABLE place_name (
  place_name_id INTEGER PRIMARY KEY,                          -- number of the form
  place_id      INTEGER NOT NULL,                             -- its place
  name          TEXT NOT NULL,                                -- the form as written
  norm          TEXT NOT NULL,                                -- folded
  CONSTRAINT place_name_place FOREIGN KEY (place_id) REFERENCES place (place_id) ON DELETE CASCADE,
  CONSTRAINT place_name_once UNIQUE (place_id, name)
);

-- A stretch of text that names, describes or stands for an actor or a place.
CREATE TABLE mention (
  mention_id    INTEGER PRIMARY KEY,                          -- number of the mention
  article_id    INTEGER NOT NULL,                             -- its article
  sentence_id   INTEGER,                                      -- its sentence
  start_char    INTEGER NOT NULL,                             -- first character
  end_char      INTEGER NOT NULL,                             -- one past the last character
  kind          TEXT NOT NULL,                                -- name, nominal, pronoun, metonym, demonym
  actor_id      INTEGER,                                      -- the actor it stands for
  place_id      INTEGER,                                      -- the place it stands for
  method        TEXT NOT NULL,                                -- the rule that resolved it
  score         REAL NOT NULL,                                -- how sure the rule is, 0 to 1
  CONSTRAINT mention_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT mention_sentence FOREIGN KEY (sentence_id) REFERENCES sentence (sentence_id),
  CONSTRAINT mention_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
  CONSTRAINT mention_place FOREIGN KEY (place_id) REFERENCES place (place_id),
  CONSTRAINT mention_kind CHECK (kind IN ('name', 'nominal', 'pronoun', 'metonym', 'demonym')),
  CONSTRAINT mention_span CHECK (start_char >= 0 AND end_char > start_char),
  CONSTRAINT mention_score CHECK (score BETWEEN 0 AND 1)
);

-- A role that an article gives to a person, with the words that say so.
CREATE TABLE actor_role (
  actor_role_id INTEGER PRIMARY KEY,                          -- number of the role
  actor_id      INTEGER NOT NULL,                             -- who holds it
  role          TEXT NOT NULL,                                -- the role as written
  norm          TEXT NOT NULL,                                -- the role folded
  of_actor_id   INTEGER,                                      -- in or for whom it is held
  article_id    INTEGER NOT NULL,                             -- the article that says so
  start_char    INTEGER NOT NULL,                             -- first character of the words
  end_char      INTEGER NOT NULL,                             -- one past the last character
  said_on       TEXT,                                         -- the day the article came out
  CONSTRAINT actor_role_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
  CONSTRAINT actor_role_of FOREIGN KEY (of_actor_id) REFERENCES actor (actor_id),
  CONSTRAINT actor_role_article FOREIGN KEY (article_id) REFERENCES article (article_id) ON DELETE CASCADE,
  CONSTRAINT actor_role_span CHECK (start_char >= 0 AND end_char > start_char)
);

CREATE INDEX actor_merged_ix ON actor (merged_into);
CREATE INDEX actor_name_norm_ix ON actor_name (norm);
CREATE INDEX place_name_norm_ix ON place_name (norm);
CREATE INDEX mention_article_ix ON mention (article_id, start_char);
CREATE INDEX mention_sentence_ix ON mention (sentence_id);
CREATE INDEX mention_actor_ix ON mention (actor_id, article_id);
CREATE INDEX mention_place_ix ON mention (place_id, article_id);
CREATE INDEX actor_role_actor_ix ON actor_role (actor_id);
CREATE INDEX actor_role_of_ix ON actor_role (of_actor_id);
CREATE INDEX actor_role_article_ix ON actor_role (article_id);
