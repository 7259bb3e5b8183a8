-- Visits, who was met there, control sheets with their answers, violations: rows that follow from operations and can be
-- derived anew at any time.

-- One counter for both tables below, so that a reader can ask for what has changed since it last looked.
CREATE TABLE revision (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  rev  INTEGER NOT NULL
) STRICT;

INSERT INTO revision (one, rev) VALUES (1, 0);

-- A thing that is read whole with its sisters: visit, party, person met, worker, sheet, row of answers, violation,
-- document, point of an order.
CREATE TABLE thing (
  kind      INTEGER NOT NULL,                       -- as operations number kinds
  id        BLOB NOT NULL CHECK (length(id) = 16),
  parent    BLOB NOT NULL CHECK (length(parent) IN (0, 16)),  -- what it belongs to; empty while that has not arrived
  state     TEXT NOT NULL,                          -- where its course or its field of that name has got to, '' for none
  fields    BLOB NOT NULL,                          -- canonical bytes: every field but questions, with its authors
  gone      INTEGER NOT NULL CHECK (gone IN (0, 1)),
  disputed  INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  rev       INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX thing_by_parent ON thing (parent, kind, id);
-- The lock asks at every turn whether a visit is open.
CREATE INDEX thing_by_state ON thing (kind, state) WHERE state <> '';

-- An answer to a question, of a sheet or of a row of it.
CREATE TABLE answer (
  holder_kind  INTEGER NOT NULL,                    -- of the sheet or the row
  holder       BLOB NOT NULL CHECK (length(holder) = 16),
  sheet        BLOB NOT NULL CHECK (length(sheet) IN (0, 16)),  -- empty while the row's own sheet has not arrived
  question     TEXT NOT NULL,                       -- its code
  said         BLOB NOT NULL,                       -- canonical bytes: what stands with its authors; empty for nothing
  rev          INTEGER NOT NULL,
  PRIMARY KEY (holder, holder_kind, question)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_by_sheet ON answer (sheet, rev);

-- Where a thing lives is asked before every answer, and must not cost a look at all the other answers of the sheet.
CREATE INDEX op_head_by_scope ON op (entity, scope) WHERE entity IS NOT NULL AND children = 0 AND effective = 1;
