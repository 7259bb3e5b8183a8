-- Who did what becomes a chain: each row's hash covers the row before it. The rows kept so far have no hash: the program
-- chains them at the next start and then drops the renamed table.

ALTER TABLE audit RENAME TO unchained_audit;

CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY CHECK (seq >= 1),
  device  BLOB NOT NULL CHECK (length(device) = 16),
  event   BLOB NOT NULL,                            -- canonical bytes; the columns after hash repeat what they say
  hash    BLOB NOT NULL CHECK (length(hash) = 32),  -- over seq, the hash before, device and event
  at_ms   INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  object  BLOB CHECK (length(object) = 16)
) STRICT;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- INSERT OR REPLACE would delete a row without asking the trigger above.
CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
