-- The people's book, in a schema of its own: who works here, on which devices, and what moves with them.
CREATE TABLE people.head (
  id       bigint PRIMARY KEY CHECK (id = 1),
  version  bigint NOT NULL,                          -- grows with every change of the book
  tries    bigint NOT NULL                           -- how many rows `tries` has
);

INSERT INTO people.head (id, version, tries) VALUES (1, 0, 0);

CREATE TABLE people.record (
  kind     bigint NOT NULL,                          -- 1 unit, 2 person, 3 device, 4 key of a system
  id       bytea  NOT NULL CHECK (octet_length(id) = 16),
  version  bigint NOT NULL,                          -- that of the change that put it
  body     bytea  NOT NULL,                          -- JSON
  PRIMARY KEY (kind, id)
);

CREATE INDEX record_by_version ON people.record (version);

-- When a device was last heard of. Moves with every call, so it belongs to no version.
CREATE TABLE people.contact (
  device        bytea  PRIMARY KEY CHECK (octet_length(device) = 16),
  at_ms         bigint NOT NULL,
  address       text,
  unsent        bigint,                              -- as the device itself said it
  program       text,
  lease_until   bigint,
  lease_serial  bigint
);

-- Answers to requests that may be repeated, for a day.
CREATE TABLE people.answered (
  who     bytea  NOT NULL CHECK (octet_length(who) = 16),
  repeat  text   NOT NULL,                           -- the key that whoever asks has chosen
  digest  bytea  NOT NULL CHECK (octet_length(digest) = 32), -- of the request
  status  bigint NOT NULL,                           -- 0 while it is being carried out
  reply   bytea  NOT NULL,
  at_ms   bigint NOT NULL,
  PRIMARY KEY (who, repeat)
);

CREATE INDEX answered_by_age ON people.answered (at_ms);

-- What the recovery officers could open together, the newest of each device.
CREATE TABLE people.deposit (
  device  bytea  PRIMARY KEY CHECK (octet_length(device) = 16),
  at_ms   bigint NOT NULL,
  body    bytea  NOT NULL
);

-- What is kept of people's secrets. Nothing of it opens anything without the server's own secret, which is not here.
CREATE TABLE people.secret (
  person     bytea NOT NULL PRIMARY KEY CHECK (octet_length(person) = 16),
  body       bytea NOT NULL,
  last_step  bigint NOT NULL                         -- the newest time step whose code was accepted
);

-- Tries to come in, under keyed sums of names and addresses.
CREATE TABLE people.tries (
  key         bytea NOT NULL PRIMARY KEY CHECK (octet_length(key) = 32),
  failures    bigint NOT NULL,
  until_ms    bigint NOT NULL,
  seen_ms     bigint NOT NULL,
  came_in_ms  bigint,
  came_in     bigint NOT NULL                        -- 1 if somebody ever came in so, else 0: they go last
);

CREATE INDEX tries_by_age ON people.tries (came_in, seen_ms);
