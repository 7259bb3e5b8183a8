-- Operations: what people did, in the order in which it came, and what it adds up to.

-- One start of one installation. Operations name it by a small number.
CREATE TABLE stream (
  n            INTEGER PRIMARY KEY,
  device       BLOB NOT NULL CHECK (length(device) = 16),
  incarnation  BLOB NOT NULL CHECK (length(incarnation) = 16),
  UNIQUE (device, incarnation)
) STRICT;

-- What a permission is given for. A scope that only foreign headers name is here too, and is not followed.
CREATE TABLE scope (
  n              INTEGER PRIMARY KEY,
  kind           INTEGER NOT NULL,                  -- 64 bits without a sign, as are the places in the feed below
  id             BLOB NOT NULL CHECK (length(id) = 16),
  followed       INTEGER NOT NULL DEFAULT 0 CHECK (followed IN (0, 1)),
  cursor         INTEGER NOT NULL DEFAULT 0,
  compact_until  INTEGER NOT NULL DEFAULT 0,
  leaving        INTEGER NOT NULL DEFAULT 0 CHECK (leaving IN (0, 1)),
  UNIQUE (id, kind)
) STRICT;

CREATE INDEX scope_followed ON scope (n) WHERE followed = 1;

-- A thing that people write about. A sheet has a hundred answers: each spares its id twice, in its row and in an index.
CREATE TABLE entity (
  n     INTEGER PRIMARY KEY,
  kind  INTEGER NOT NULL,
  id    BLOB NOT NULL CHECK (length(id) = 16),
  UNIQUE (id, kind)
) STRICT;

-- Signatures of chains, by the last operation that each covers.
CREATE TABLE signature (
  n         INTEGER PRIMARY KEY,
  tip       BLOB NOT NULL UNIQUE CHECK (length(tip) = 32),
  envelope  BLOB                                    -- NULL while it is only named
) STRICT;

-- The columns that change come first, so that they lie on the row's own page, however long its body is.
CREATE TABLE op (
  n           INTEGER PRIMARY KEY,                  -- the order of arrival; rows are never deleted
  seq         INTEGER,                              -- the place in the feed
  effective   INTEGER NOT NULL CHECK (effective IN (0, 1)),
  children    INTEGER NOT NULL,
  holds       INTEGER NOT NULL,
  pins        INTEGER NOT NULL,
  body_state  INTEGER NOT NULL CHECK (body_state IN (0, 1, 2)),  -- 0 missing, 1 here, 2 erased
  -- Names the signature, not the covering operation: with a pulled batch the signature is known first, so that one
  -- small number always does.
  cover       INTEGER REFERENCES signature (n),
  stream      INTEGER NOT NULL REFERENCES stream (n),
  dseq        INTEGER NOT NULL,
  scope       INTEGER NOT NULL REFERENCES scope (n),
  kind        INTEGER NOT NULL,
  -- The register that it writes. NULL where it writes none, and where the body that says so is gone.
  entity      INTEGER REFERENCES entity (n),
  field       TEXT,
  id          BLOB NOT NULL CHECK (length(id) = 32),  -- SHA-256 of the header; whoever inserts has looked for it
  header      BLOB NOT NULL,
  body        BLOB,
  CHECK ((body IS NOT NULL) = (body_state = 1)),
  CHECK ((entity IS NULL) = (field IS NULL))
) STRICT;

-- Queries name these with INDEXED BY: one that could not use its index would fail in the tests, not on 600,000 rows.

-- Hashes fall everywhere in their index, so nearly each insert dirties a page of it. Eight bytes tell a billion
-- operations apart, and three times as many fit on a page as whole hashes.
CREATE INDEX op_by_id ON op (substr(id, 1, 8));
CREATE INDEX op_by_register ON op (entity, field, children, effective) WHERE entity IS NOT NULL;
CREATE INDEX op_by_stream ON op (stream, dseq);
CREATE INDEX op_by_place ON op (stream, seq) WHERE seq IS NOT NULL AND body_state = 1;
CREATE INDEX op_body_by_scope ON op (scope) WHERE body_state = 1;
CREATE INDEX op_unsent ON op (n, scope) WHERE seq IS NULL;
CREATE INDEX op_replaced ON op (n, seq) WHERE body_state = 1 AND children > 0 AND pins = 0;
CREATE INDEX op_hollow ON op (scope) WHERE body_state = 0 AND (children = 0 OR pins > 0);

-- Who names a parent that had not arrived yet.
CREATE TABLE awaited (
  parent  BLOB NOT NULL CHECK (length(parent) = 32),
  child   BLOB NOT NULL CHECK (length(child) = 32),
  PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;

-- Verdicts, orders to erase and seals, by the operations that they speak of.
CREATE TABLE mention (
  target  BLOB NOT NULL CHECK (length(target) = 32),
  by_op   BLOB NOT NULL CHECK (length(by_op) = 32),
  PRIMARY KEY (target, by_op)
) STRICT, WITHOUT ROWID;

-- Petitions that wait for the server's decision.
CREATE TABLE petition (
  op  INTEGER PRIMARY KEY REFERENCES op (n)
) STRICT;

-- Bodies that must not be kept, whether they are here or come later.
CREATE TABLE erasure (
  target  BLOB NOT NULL PRIMARY KEY CHECK (length(target) = 32)
) STRICT, WITHOUT ROWID;

-- What the device remembers beside operations: one row, made with the database.
CREATE TABLE device_meta (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  device     BLOB NOT NULL CHECK (length(device) = 16),
  level      INTEGER NOT NULL,
  server     BLOB CHECK (length(server) = 16),
  epoch      BLOB CHECK (length(epoch) = 16),
  stable     INTEGER NOT NULL DEFAULT 0,            -- 64 bits without a sign, as is the next
  hlc        INTEGER NOT NULL DEFAULT 0,
  anchor     BLOB CHECK (length(anchor) = 32),
  offset_ms  INTEGER
) STRICT;
