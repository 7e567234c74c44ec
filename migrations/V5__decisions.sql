-- People's work: decisions that overrule the program, and what saved queries have shown before.
PRAGMA user_version = 5;

-- A decision about an actor or event, replayed after every import.
CREATE TABLE decision (
  decision_id   INTEGER PRIMARY KEY,                          -- number of the decision; they are replayed in this order
  made_at       TEXT NOT NULL,                                -- when, UTC
  action        TEXT NOT NULL,                                -- what is to be done
  target_key    TEXT NOT NULL,                                -- key of the actor or event that it is done to
  other_key     TEXT,                                         -- key of the second actor or event, for a merge or split
  value         TEXT,                                         -- new name or kind
  note          TEXT,                                         -- why
  undone        INTEGER NOT NULL DEFAULT 0,                   -- 1 where it was taken back
  CONSTRAINT decision_action CHECK (action IN ('merge', 'split', 'rename', 'reject', 'kind', 'event-merge', 'event-split')),
  CONSTRAINT decision_undone CHECK (undone IN (0, 1))
);

-- Rows that a saved query has shown, for `--new`.
CREATE TABLE saved_run (
  saved_run_id  INTEGER PRIMARY KEY,                          -- number of the row
  query         TEXT NOT NULL,                                -- name of the query and its parameters
  row_hash      TEXT NOT NULL,                                -- BLAKE3 of the row, hexadecimal
  shown_at      TEXT NOT NULL,                                -- when it was first shown, UTC
  CONSTRAINT saved_run_once UNIQUE (query, row_hash)
);
