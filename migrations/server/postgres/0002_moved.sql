-- What moved without a line that says so: by an order to erase, a hold, an admission. For whoever follows the feed; no copy
-- takes it along.
CREATE TABLE moved (
  n       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entity  bytea  NOT NULL CHECK (octet_length(entity) = 18),
  field   bytea  NOT NULL
);
