-- Tasks and notes follow from operations now: these tables can be derived anew at any time. What the first version
-- kept is turned into operations by the program at the next start, which then drops the renamed tables.

DROP INDEX task_by_planned_day;
DROP INDEX note_by_task;
ALTER TABLE note_revision RENAME TO first_note_revision;
ALTER TABLE note RENAME TO first_note;
ALTER TABLE task RENAME TO first_task;

-- Which way of deriving filled the tables below; another one fills them anew.
CREATE TABLE projection (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  version  INTEGER NOT NULL
) STRICT;

-- Names of people who have worked on this device, by their ids in operations.
CREATE TABLE person (
  id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  id               BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number           TEXT NOT NULL,
  origin           TEXT NOT NULL,
  employer_name    TEXT NOT NULL,
  employer_reg_no  TEXT NOT NULL,
  place            TEXT NOT NULL,
  object           TEXT NOT NULL,
  area             TEXT NOT NULL,
  sheets           TEXT NOT NULL,                   -- codes with commas: 'DA,BU'
  reason           TEXT NOT NULL,
  planned_day      TEXT NOT NULL,                   -- civil day and hour in Latvia, '' for none
  planned_time     TEXT NOT NULL,
  due_day          TEXT NOT NULL,
  created_ms       INTEGER NOT NULL,
  created_by       BLOB,                            -- a person
  state            TEXT NOT NULL,
  inspector        BLOB,                            -- a person
  awaits_verdict   INTEGER NOT NULL CHECK (awaits_verdict IN (0, 1)),
  gone             INTEGER NOT NULL CHECK (gone IN (0, 1)),
  disputed         INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  conflicts        TEXT NOT NULL                    -- fields on which people disagree, with commas
) STRICT, WITHOUT ROWID;

CREATE INDEX task_by_planned_day ON task (planned_day, planned_time);

-- The earlier texts of a note are operations.
CREATE TABLE note (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  task_id    BLOB NOT NULL,                         -- a note may arrive before its task
  text       TEXT NOT NULL,
  author     BLOB,                                  -- a person
  saved_ms   INTEGER NOT NULL,
  texts      INTEGER NOT NULL CHECK (texts >= 0),   -- how many texts it has had
  retracted  INTEGER NOT NULL CHECK (retracted IN (0, 1)),
  disputed   INTEGER NOT NULL CHECK (disputed IN (0, 1)),
  conflict   INTEGER NOT NULL CHECK (conflict IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX note_by_task ON note (task_id);
