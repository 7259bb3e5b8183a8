-- Orders to erase, in a file beside the feed: an old copy of the feed that is put in place must not take them along. Run
-- at every opening, so it only makes what is not there.
CREATE TABLE IF NOT EXISTS noted_order (
  op  BLOB NOT NULL PRIMARY KEY CHECK (length(op) = 32)
) STRICT, WITHOUT ROWID;
