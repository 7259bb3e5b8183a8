-- Rows that follow from the feed, in a file of their own beside it: never backed up, made anew when they are missing or
-- another program made them. Keys of things and scopes are the bytes that the feed's tables have.

-- How far the rows are, written in the same transaction as they.
CREATE TABLE standing (
  one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  version  INTEGER NOT NULL,
  level    INTEGER NOT NULL,
  epoch    BLOB NOT NULL CHECK (length(epoch) = 16),
  place    INTEGER NOT NULL,                        -- everything up to here is in the rows
  newest   INTEGER NOT NULL,                        -- nothing after here is
  noted    INTEGER NOT NULL,
  making   INTEGER NOT NULL CHECK (making IN (0, 1)),
  made_to  BLOB NOT NULL CHECK (length(made_to) IN (0, 42))  -- while all rows are made anew: scope and thing of the last
) STRICT;

-- A case.
CREATE TABLE matter (
  id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  scope    BLOB NOT NULL CHECK (length(scope) = 24),
  unit     BLOB,
  number   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  gone     INTEGER NOT NULL CHECK (gone IN (0, 1))
) STRICT, WITHOUT ROWID;

-- A task, as on the device.
CREATE TABLE task (
  id               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  scope            BLOB NOT NULL CHECK (length(scope) = 24),
  case_id          BLOB,
  number           TEXT NOT NULL,
  origin           TEXT NOT NULL,
  employer_name    TEXT NOT NULL,
  employer_reg_no  TEXT NOT NULL,
  place            TEXT NOT NULL,
  object           TEXT NOT NULL,
  area             TEXT NOT NULL,
  sheets           TEXT NOT NULL,
  reason           TEXT NOT NULL,
  planned_day      TEXT NOT NULL,
  planned_time     TEXT NOT NULL,
  due_day          TEXT NOT NULL,
  created_ms       INTEGER NOT NULL,
  created_by       BLOB,
  state            TEXT NOT NULL,
  inspector        BLOB,
  awaits_verdict   INTEGER NOT NULL CHECK (awaits_verdict IN (0, 1)),
  gone             INTEGER NOT NULL CHECK (gone IN (0, 1)),
  disputed         INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  conflicts        TEXT NOT NULL,
  due              TEXT NOT NULL                    -- due_day if it is one, else what comes after every day
) STRICT, WITHOUT ROWID;

CREATE INDEX task_by_due ON task (due, id);
CREATE INDEX task_by_inspector ON task (inspector, due, id);
CREATE INDEX task_by_scope ON task (scope, due, id);
CREATE INDEX task_by_state ON task (state, due, id);

-- A note.
CREATE TABLE note (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  scope      BLOB NOT NULL CHECK (length(scope) = 24),
  task       BLOB NOT NULL,
  text       TEXT NOT NULL,
  author     BLOB,
  saved_ms   INTEGER NOT NULL,
  based_on   BLOB NOT NULL,                         -- operations, one after the other
  retracted  INTEGER NOT NULL CHECK (retracted IN (0, 1)),
  disputed   INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  conflict   INTEGER NOT NULL CHECK (conflict IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX note_by_task ON note (task, id);

-- A thing that is read whole with its sisters, as on the device.
CREATE TABLE thing (
  entity    BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 18),
  scope     BLOB NOT NULL CHECK (length(scope) = 24),
  parent    BLOB NOT NULL CHECK (length(parent) IN (0, 16)),
  state     TEXT NOT NULL,
  fields    BLOB NOT NULL,
  gone      INTEGER NOT NULL CHECK (gone IN (0, 1)),
  disputed  INTEGER NOT NULL CHECK (disputed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX thing_by_scope ON thing (scope, entity);
CREATE INDEX thing_by_parent ON thing (parent, entity);

-- An answer, of a sheet or of a row of it. Which sheet that is, the row says.
CREATE TABLE answer (
  holder    BLOB NOT NULL CHECK (length(holder) = 18),
  slot      BLOB NOT NULL,                          -- the question, cut to a length that an index takes
  question  BLOB NOT NULL,
  said      BLOB NOT NULL,
  PRIMARY KEY (holder, slot)
) STRICT, WITHOUT ROWID;

-- What people disagree on.
CREATE TABLE conflict (
  entity  BLOB NOT NULL CHECK (length(entity) = 18),
  slot    BLOB NOT NULL,
  field   BLOB NOT NULL,
  scope   BLOB NOT NULL CHECK (length(scope) = 24),
  PRIMARY KEY (entity, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX conflict_by_scope ON conflict (scope, entity, slot);
