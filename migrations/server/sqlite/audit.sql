-- The audit, in a file beside the feed: what devices were told and what administrators did. Belongs to no version of the
-- feed. Run at every opening, so it only makes what is not there.
CREATE TABLE IF NOT EXISTS record (
  seq     INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
  at_ms   INTEGER NOT NULL,                          -- this and the action repeat what the entry says
  action  TEXT NOT NULL,
  entry   BLOB NOT NULL,
  hash    BLOB NOT NULL CHECK (length(hash) = 32)    -- over the place, the hash before and the entry
) STRICT;

CREATE TRIGGER IF NOT EXISTS record_never_changes BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER IF NOT EXISTS record_never_shrinks BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- INSERT OR REPLACE would delete a row without asking the trigger above.
CREATE TRIGGER IF NOT EXISTS record_grows_at_its_end BEFORE INSERT ON record
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM record)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
