-- What makes adding a few articles to many quick: only reports near the new ones are read to tie events.
PRAGMA user_version = 17;

-- Kinds and countries, the country empty where it is unknown, of whose event reports some are gone: all others of theirs are to be tied
-- anew; empty after a finished import.
CREATE TABLE tie_anew (
  kind          TEXT NOT NULL,                                -- what sort of event
  country       TEXT NOT NULL,                                -- country code of the place
  CONSTRAINT tie_anew_key PRIMARY KEY (kind, country)
);

CREATE INDEX article_published_day_ix ON article (published_day);
CREATE INDEX event_report_untied_ix ON event_report (report_id) WHERE tie IS NULL;
CREATE INDEX event_report_decided_ix ON event_report (report_id) WHERE tie = 'decision';
