-- What moved without a line that says so: by an order to erase, a hold, an admission. For whoever follows the feed; no copy
-- takes it along.
CREATE TABLE moved (
  n       INTEGER NOT NULL PRIMARY KEY,
  entity  BLOB NOT NULL CHECK (length(entity) = 18),
  field   BLOB NOT NULL
) STRICT;
