-- What the exchange has to say to a person, until they say that they know it.
CREATE TABLE notice (
  n        INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL,
  subject  BLOB NOT NULL,                            -- what it is about; the same is not told twice
  title    TEXT NOT NULL DEFAULT '',                 -- of the case, where it is about one
  number   TEXT NOT NULL DEFAULT '',
  count    INTEGER NOT NULL DEFAULT 0,
  at_ms    INTEGER NOT NULL,
  known    INTEGER NOT NULL DEFAULT 0 CHECK (known IN (0, 1)),
  UNIQUE (kind, subject)
) STRICT;

-- The things of cases that were given to others: their bodies may be here until a backup has them, and no screen shows them.
CREATE TABLE departed (
  id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  scope  INTEGER NOT NULL REFERENCES scope (n)
) STRICT, WITHOUT ROWID;

CREATE INDEX departed_by_scope ON departed (scope);
