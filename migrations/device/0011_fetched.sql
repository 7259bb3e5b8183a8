-- What was fetched from the office to be looked at: sealed under `fetched/` beside the database. All of it can be fetched again, so
-- nothing here is missed when it goes: bytes without a row are taken away at opening, and what was not used for longest goes first.
CREATE TABLE fetched (
  case_id  BLOB NOT NULL CHECK (length(case_id) = 16),            -- with the version, what the seal is bound to
  sum      BLOB NOT NULL CHECK (length(sum) = 32),                -- SHA-256 of the original, also for its preview
  preview  INTEGER NOT NULL CHECK (preview IN (0, 1)),
  size     INTEGER NOT NULL CHECK (size >= 0),                    -- of what lies here
  evidence BLOB NOT NULL CHECK (length(evidence) = 16),           -- for which it was fetched
  sealed   BLOB NOT NULL UNIQUE CHECK (length(sealed) = 16),      -- the name under `fetched/`
  version  INTEGER NOT NULL CHECK (version >= 0),
  used_ms  INTEGER NOT NULL,                                      -- when somebody last looked at it, by the clock of this device
  PRIMARY KEY (case_id, sum, preview)
) STRICT, WITHOUT ROWID;
