-- The feed: what devices sent, in one order, and what it adds up to. Same tables as in SQLite. Everything that checks
-- one row against another is done by the program under the lock of `head`, so no foreign keys slow that down.

-- The counter row: whoever holds its lock is the only one who writes. Nearly empty pages, because it changes with every
-- commit and its versions should stay on one page.
CREATE TABLE head (
  id        int    PRIMARY KEY CHECK (id = 1),
  server    bytea  NOT NULL CHECK (octet_length(server) = 16),
  level     int    NOT NULL,
  epoch     bytea  NOT NULL CHECK (octet_length(epoch) = 16),
  head      bigint NOT NULL,
  stable    bigint NOT NULL,
  hlc       bigint NOT NULL,                      -- 64 bits without a sign
  arrivals  bigint NOT NULL,
  revision  bigint NOT NULL
) WITH (fillfactor = 10);

-- Every life of the feed, in order, with the place from which it is its own.
CREATE TABLE life (
  place  int    PRIMARY KEY,
  epoch  bytea  NOT NULL CHECK (octet_length(epoch) = 16),
  began  bigint NOT NULL
);

-- Room is left on each page, so that most changes of a row stay beside it and touch no index.
CREATE TABLE op (
  n           bigint   PRIMARY KEY,               -- the order of arrival; rows are never deleted
  seq         bigint,                             -- the place in the feed
  children    int      NOT NULL,
  holds       int      NOT NULL,
  pins        int      NOT NULL,
  body_state  smallint NOT NULL CHECK (body_state IN (0, 1, 2)),  -- 0 missing, 1 here, 2 erased
  effective   bool     NOT NULL,
  id          bytea    NOT NULL UNIQUE CHECK (octet_length(id) = 32),
  cover       bytea,
  -- The register that it writes. NULL where it writes none, and where the body that says so is gone. A field is bytes,
  -- because text cannot hold every character that a device may send.
  entity      bytea,
  field       bytea,
  header      bytea    NOT NULL,
  body        bytea,
  CHECK ((body IS NOT NULL) = (body_state = 1)),
  CHECK ((entity IS NULL) = (field IS NULL))
) WITH (fillfactor = 80);

-- A row of an index has to fit on a third of a page, and a device may send any length: queries compare the whole field.
CREATE INDEX op_heads ON op (entity, substr(field, 1, 200)) WHERE effective AND children = 0 AND body_state = 1;

-- The quicker compression, where the server was built with it.
DO $$ BEGIN
  ALTER TABLE op ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

-- The last operation of each stream.
CREATE TABLE tip (
  stream  bytea PRIMARY KEY CHECK (octet_length(stream) = 32),
  op      bytea NOT NULL
) WITH (fillfactor = 80);

-- The things that are written of in each scope.
CREATE TABLE thing (
  scope   bytea NOT NULL CHECK (octet_length(scope) = 24),
  entity  bytea NOT NULL CHECK (octet_length(entity) = 18),
  PRIMARY KEY (scope, entity)
);

-- Who names a parent that had not arrived yet.
CREATE TABLE awaited (
  parent  bytea NOT NULL,
  child   bytea NOT NULL,
  PRIMARY KEY (parent, child)
);

-- Verdicts, orders to erase and seals, by the operations that they speak of.
CREATE TABLE mention (
  target  bytea NOT NULL,
  by_op   bytea NOT NULL,
  PRIMARY KEY (target, by_op)
);

-- Petitions that wait for the server's decision, by the number of their arrival.
CREATE TABLE petition (
  n   bigint PRIMARY KEY,
  op  bytea NOT NULL
);

-- Bodies that must not be kept, whether they are here or come later.
CREATE TABLE erasure (
  target  bytea PRIMARY KEY
);

-- Signatures of chains, by the last operation that each covers.
CREATE TABLE signature (
  tip       bytea PRIMARY KEY,
  envelope  bytea NOT NULL
);

-- The lines of the feed.
CREATE TABLE line (
  seq        bigint PRIMARY KEY,
  group_end  bigint NOT NULL,
  op         bytea  NOT NULL,
  scope      bytea  NOT NULL CHECK (octet_length(scope) = 24)
);

CREATE INDEX line_by_scope ON line (scope, seq);

-- The reasons for which the case of a scope is open to somebody: derived, so that nobody reads every case to find a
-- person's.
CREATE TABLE reader (
  reason  bytea NOT NULL CHECK (octet_length(reason) = 17),
  scope   bytea NOT NULL CHECK (octet_length(scope) = 24),
  PRIMARY KEY (reason, scope)
);

CREATE INDEX reader_by_scope ON reader (scope);

-- Operations that wait for another, in the order in which they were parked.
CREATE TABLE parked (
  n           bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  missing     bytea    NOT NULL,
  op          bytea    NOT NULL UNIQUE,
  header      bytea    NOT NULL,
  body        bytea,
  body_state  smallint NOT NULL CHECK (body_state IN (0, 1, 2)),
  cover       bytea,
  signature   bytea    NOT NULL,
  CHECK ((body IS NOT NULL) = (body_state = 1))
);

CREATE INDEX parked_by_missing ON parked (missing, n);

-- Requests of which something was refused, as they came. `ops` is the ids, one after the other.
CREATE TABLE refused (
  n       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device  bytea  NOT NULL CHECK (octet_length(device) = 16),
  at_ms   bigint NOT NULL,
  ops     bytea  NOT NULL,
  bytes   bytea  NOT NULL
);
