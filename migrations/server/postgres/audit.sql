-- The audit, in a schema of its own: what devices were told and what administrators did. Belongs to no version of the feed,
-- and no restore of the feed touches it. Made whenever it is missing.
CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE audit.record (
  seq     bigint PRIMARY KEY CHECK (seq >= 1),
  at_ms   bigint NOT NULL,                           -- this and the action repeat what the entry says
  action  text   NOT NULL,
  entry   bytea  NOT NULL,
  hash    bytea  NOT NULL CHECK (octet_length(hash) = 32)  -- over the place, the hash before and the entry
);

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only';
END $$;

CREATE FUNCTION audit.grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit.record) THEN
    RAISE EXCEPTION 'the audit is append-only';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON audit.record
  FOR EACH ROW EXECUTE FUNCTION audit.refuse();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.record
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

CREATE TRIGGER grows_at_its_end BEFORE INSERT ON audit.record
  FOR EACH ROW EXECUTE FUNCTION audit.grow();
