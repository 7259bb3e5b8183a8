-- The second step of the audit: whose data an entry is about, and a base that takes the place of a beginning that was put
-- away and is old enough to go.
ALTER TABLE audit.record ADD COLUMN subject text;    -- repeats what the entry says

CREATE INDEX record_subject ON audit.record (subject, seq) WHERE subject IS NOT NULL;

-- Which places a time lies in: not those between two others, where a clock was set.
CREATE INDEX record_time ON audit.record (at_ms, seq);

CREATE TABLE audit.base (
  seq     bigint PRIMARY KEY CHECK (seq >= 1),
  hash    bytea  NOT NULL CHECK (octet_length(hash) = 32),   -- of the entry at that place
  chain   bytea  NOT NULL CHECK (octet_length(chain) = 32),  -- of the first entry there ever was
  signed  bytea  NOT NULL                                    -- the server's word that it was so
);

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON audit.base
  FOR EACH ROW EXECUTE FUNCTION audit.refuse();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.base
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- It goes forward, and says what the entry says that lies there. In a new place there is no entry yet.
CREATE FUNCTION audit.rest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <= (SELECT coalesce(max(seq), 0) FROM audit.base)
    OR (EXISTS (SELECT 1 FROM audit.record)
        AND NOT EXISTS (SELECT 1 FROM audit.record WHERE seq = NEW.seq AND hash = NEW.hash)) THEN
    RAISE EXCEPTION 'the audit is append-only';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER is_true BEFORE INSERT ON audit.base
  FOR EACH ROW EXECUTE FUNCTION audit.rest();

CREATE FUNCTION audit.shrink() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seq > (SELECT coalesce(max(seq), 0) FROM audit.base) THEN
    RAISE EXCEPTION 'the audit is append-only';
  END IF;
  RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION audit.grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> 1 + greatest((SELECT coalesce(max(seq), 0) FROM audit.record),
                             (SELECT coalesce(max(seq), 0) FROM audit.base)) THEN
    RAISE EXCEPTION 'the audit is append-only';
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER never_changes ON audit.record;

CREATE TRIGGER never_changes BEFORE UPDATE ON audit.record
  FOR EACH ROW EXECUTE FUNCTION audit.refuse();

CREATE TRIGGER shrinks_to_its_base BEFORE DELETE ON audit.record
  FOR EACH ROW EXECUTE FUNCTION audit.shrink();
