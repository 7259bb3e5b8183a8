-- The second step of the audit: whose data an entry is about, and a base that takes the place of a beginning that was put
-- away and is old enough to go.
ALTER TABLE record ADD COLUMN subject TEXT;          -- repeats what the entry says

CREATE INDEX record_subject ON record (subject, seq) WHERE subject IS NOT NULL;

-- Which places a time lies in: not those between two others, where a clock was set.
CREATE INDEX record_time ON record (at_ms, seq);

CREATE TABLE base (
  seq     INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
  hash    BLOB NOT NULL CHECK (length(hash) = 32),   -- of the entry at that place
  chain   BLOB NOT NULL CHECK (length(chain) = 32),  -- of the first entry there ever was
  signed  BLOB NOT NULL                              -- the server's word that it was so
) STRICT;

CREATE TRIGGER base_never_changes BEFORE UPDATE ON base
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER base_never_shrinks BEFORE DELETE ON base
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- It goes forward, and says what the entry says that lies there. In a new place there is no entry yet.
CREATE TRIGGER base_is_true BEFORE INSERT ON base
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM base)
  OR (EXISTS (SELECT 1 FROM record)
      AND NOT EXISTS (SELECT 1 FROM record WHERE seq = NEW.seq AND hash = NEW.hash))
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- An older program makes those that are missing by these names, so they keep them.
DROP TRIGGER record_never_shrinks;
CREATE TRIGGER record_never_shrinks BEFORE DELETE ON record
WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM base)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

DROP TRIGGER record_grows_at_its_end;
CREATE TRIGGER record_grows_at_its_end BEFORE INSERT ON record
WHEN NEW.seq <> 1 + max((SELECT coalesce(max(seq), 0) FROM record), (SELECT coalesce(max(seq), 0) FROM base))
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
