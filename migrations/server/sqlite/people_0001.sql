-- The people's book, in a file beside the feed: who works here, on which devices, and what moves with them.
CREATE TABLE head (
  id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version  INTEGER NOT NULL,                         -- grows with every change of the book
  tries    INTEGER NOT NULL                          -- how many rows `tries` has
) STRICT;

INSERT INTO head (id, version, tries) VALUES (1, 0, 0);

CREATE TABLE record (
  kind     INTEGER NOT NULL,                         -- 1 unit, 2 person, 3 device, 4 key of a system
  id       BLOB NOT NULL CHECK (length(id) = 16),
  version  INTEGER NOT NULL,                         -- that of the change that put it
  body     BLOB NOT NULL,                            -- JSON
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_by_version ON record (version);

-- When a device was last heard of. Moves with every call, so it belongs to no version.
CREATE TABLE contact (
  device        BLOB NOT NULL PRIMARY KEY CHECK (length(device) = 16),
  at_ms         INTEGER NOT NULL,
  address       TEXT,
  unsent        INTEGER,                             -- as the device itself said it
  program       TEXT,
  lease_until   INTEGER,
  lease_serial  INTEGER
) STRICT, WITHOUT ROWID;

-- Answers to requests that may be repeated, for a day.
CREATE TABLE answered (
  who     BLOB NOT NULL CHECK (length(who) = 16),
  repeat  TEXT NOT NULL,                             -- the key that whoever asks has chosen
  digest  BLOB NOT NULL CHECK (length(digest) = 32), -- of the request
  status  INTEGER NOT NULL,                          -- 0 while it is being carried out
  reply   BLOB NOT NULL,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (who, repeat)
) STRICT, WITHOUT ROWID;

CREATE INDEX answered_by_age ON answered (at_ms);

-- What the recovery officers could open together, the newest of each device.
CREATE TABLE deposit (
  device  BLOB NOT NULL PRIMARY KEY CHECK (length(device) = 16),
  at_ms   INTEGER NOT NULL,
  body    BLOB NOT NULL
) STRICT;

-- What is kept of people's secrets. Nothing of it opens anything without the server's own secret, which is not here.
CREATE TABLE secret (
  person     BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
  body       BLOB NOT NULL,
  last_step  INTEGER NOT NULL                         -- the newest time step whose code was accepted
) STRICT, WITHOUT ROWID;

-- Tries to come in, under keyed sums of names and addresses.
CREATE TABLE tries (
  key         BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
  failures    INTEGER NOT NULL,
  until_ms    INTEGER NOT NULL,
  seen_ms     INTEGER NOT NULL,
  came_in_ms  INTEGER,
  came_in     INTEGER NOT NULL                        -- 1 if somebody ever came in so, else 0: they go last
) STRICT, WITHOUT ROWID;

CREATE INDEX tries_by_age ON tries (came_in, seen_ms);
