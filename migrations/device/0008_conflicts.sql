-- On what people disagree: rows that follow from operations and can be derived anew at any time. Nearly none, so that how
-- many there are can be asked after each change. What the alternatives are is read from the operations.
CREATE TABLE conflict (
  kind   INTEGER NOT NULL,                          -- of the thing, as operations number kinds
  id     BLOB NOT NULL CHECK (length(id) = 16),
  field  TEXT NOT NULL,                             -- 'exists' where it is disputed whether the thing is there
  PRIMARY KEY (kind, id, field)
) STRICT, WITHOUT ROWID;
