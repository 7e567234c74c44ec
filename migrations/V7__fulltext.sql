-- Full text.
PRAGMA user_version = 7;

-- Full-text index over headlines and bodies, kept by the importer. A client without FTS5 reads everything else.
CREATE VIRTUAL TABLE article_fts USING fts5 (
  headline,
  body,
  content = 'article',
  content_rowid = 'article_id',
  tokenize = 'unicode61 remove_diacritics 2'
);
