-- What a restore of the feed must not take back: kept in a schema of its own, which is backed up on its own. Made
-- whenever it is missing, whatever version the feed has, because the feed may come from a backup and this not.
CREATE SCHEMA IF NOT EXISTS apart;

-- Orders to erase, from before their transaction was committed.
CREATE TABLE IF NOT EXISTS apart.erasure_order (
  op     bytea       PRIMARY KEY CHECK (octet_length(op) = 32),
  noted  timestamptz NOT NULL DEFAULT now()
);
