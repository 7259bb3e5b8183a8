-- The feed: what all devices sent, in one order. The tables and columns are those of PostgreSQL, so that a description of
-- one is a description of both. Numbers of 64 bits without a sign are stored as the signed number of the same bits.

-- The counter row. Whoever writes changes it last; everybody else waits for it.
CREATE TABLE head (
  id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  server    BLOB NOT NULL CHECK (length(server) = 16),
  level     INTEGER NOT NULL,
  epoch     BLOB NOT NULL CHECK (length(epoch) = 16),
  head      INTEGER NOT NULL CHECK (head >= 0),
  stable    INTEGER NOT NULL CHECK (stable >= 0),
  hlc       INTEGER NOT NULL,                       -- 64 bits without a sign
  arrivals  INTEGER NOT NULL CHECK (arrivals >= 0),
  revision  INTEGER NOT NULL CHECK (revision >= 0)
) STRICT;

-- The lives of the feed, in order, each with the place from which it is its own.
CREATE TABLE life (
  place  INTEGER NOT NULL PRIMARY KEY,
  epoch  BLOB NOT NULL CHECK (length(epoch) = 16),
  began  INTEGER NOT NULL CHECK (began >= 0)
) STRICT;

-- The columns that change come first, so that they lie on the row's own page, however long its body is.
CREATE TABLE op (
  n           INTEGER NOT NULL PRIMARY KEY,         -- the order of arrival; rows are never deleted
  seq         INTEGER CHECK (seq >= 0),             -- the place in the feed
  effective   INTEGER NOT NULL CHECK (effective IN (0, 1)),
  children    INTEGER NOT NULL,
  holds       INTEGER NOT NULL,
  pins        INTEGER NOT NULL,
  body_state  INTEGER NOT NULL CHECK (body_state IN (0, 1, 2)),  -- 0 missing, 1 here, 2 erased
  cover       BLOB CHECK (length(cover) = 32),
  -- The register that it writes. NULL where it writes none, and where the body that says so is not here. A field is
  -- bytes, because in PostgreSQL a text cannot hold every character that a device may send.
  entity      BLOB CHECK (length(entity) = 18),
  field       BLOB,
  id          BLOB NOT NULL UNIQUE CHECK (length(id) = 32),  -- SHA-256 of the header
  header      BLOB NOT NULL,
  body        BLOB,
  CHECK ((body IS NOT NULL) = (body_state = 1)),
  CHECK ((entity IS NULL) = (field IS NULL))
) STRICT;

-- Queries name these with INDEXED BY: one that could not use its index would fail in the tests, not on millions of rows.
CREATE INDEX op_heads ON op (entity, field) WHERE effective = 1 AND children = 0 AND body_state = 1;

-- The last operation of each stream.
CREATE TABLE tip (
  stream  BLOB NOT NULL PRIMARY KEY CHECK (length(stream) = 32),
  op      BLOB NOT NULL CHECK (length(op) = 32)
) STRICT, WITHOUT ROWID;

-- What is written of in which scope, whether what was written counts or not.
CREATE TABLE thing (
  scope   BLOB NOT NULL CHECK (length(scope) = 24),
  entity  BLOB NOT NULL CHECK (length(entity) = 18),
  PRIMARY KEY (scope, entity)
) STRICT, WITHOUT ROWID;

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

-- Petitions that wait for a verdict, by the number of their arrival.
CREATE TABLE petition (
  n   INTEGER NOT NULL PRIMARY KEY,
  op  BLOB NOT NULL CHECK (length(op) = 32)
) STRICT;

-- Bodies that must not be kept, whether they are here or come later.
CREATE TABLE erasure (
  target  BLOB NOT NULL PRIMARY KEY CHECK (length(target) = 32)
) STRICT, WITHOUT ROWID;

-- Signatures of chains, by the last operation that each covers.
CREATE TABLE signature (
  tip       BLOB NOT NULL PRIMARY KEY CHECK (length(tip) = 32),
  envelope  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The feed itself: an operation became known, or the body of a known one arrived.
CREATE TABLE line (
  seq        INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 0),
  op         BLOB NOT NULL CHECK (length(op) = 32),
  group_end  INTEGER NOT NULL CHECK (group_end >= 0),
  scope      BLOB NOT NULL CHECK (length(scope) = 24)
) STRICT;

CREATE INDEX line_by_scope ON line (scope, seq);

-- The reasons for which the case of a scope is open to somebody: derived, so that nobody reads every case to find a
-- person's.
CREATE TABLE reader (
  reason  BLOB NOT NULL CHECK (length(reason) = 17),
  scope   BLOB NOT NULL CHECK (length(scope) = 24),
  PRIMARY KEY (reason, scope)
) STRICT, WITHOUT ROWID;

CREATE INDEX reader_by_scope ON reader (scope);

-- Operations that lack another one. A new number is higher than all that are here, so they stand in order.
CREATE TABLE parked (
  n           INTEGER NOT NULL PRIMARY KEY,
  missing     BLOB NOT NULL CHECK (length(missing) = 32),
  op          BLOB NOT NULL UNIQUE CHECK (length(op) = 32),
  body_state  INTEGER NOT NULL CHECK (body_state IN (0, 1, 2)),
  cover       BLOB CHECK (length(cover) = 32),
  header      BLOB NOT NULL,
  body        BLOB,
  signature   BLOB NOT NULL,
  CHECK ((body IS NOT NULL) = (body_state = 1))
) STRICT;

CREATE INDEX parked_by_missing ON parked (missing);

-- Requests of which something was refused, as they came.
CREATE TABLE refused (
  n       INTEGER NOT NULL PRIMARY KEY,
  device  BLOB NOT NULL CHECK (length(device) = 16),
  at_ms   INTEGER NOT NULL,
  ops     BLOB NOT NULL CHECK (length(ops) % 32 = 0),  -- ids, one after the other
  bytes   BLOB NOT NULL
) STRICT;
