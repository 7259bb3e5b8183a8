-- The first slice: tasks, their notes, what is being typed, and every wish that was carried out.

CREATE TABLE task (
  id             BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number         TEXT NOT NULL DEFAULT '',
  origin         TEXT NOT NULL,
  employer_name  TEXT NOT NULL DEFAULT '',
  employer_reg_no TEXT NOT NULL DEFAULT '',
  place          TEXT NOT NULL DEFAULT '',
  object         TEXT NOT NULL DEFAULT '',
  area           TEXT NOT NULL DEFAULT '',
  sheets         TEXT NOT NULL DEFAULT '',          -- codes with commas: 'DA,BU'
  reason         TEXT NOT NULL DEFAULT '',
  planned_day    TEXT NOT NULL DEFAULT '',          -- civil day and hour in Latvia, '' for none
  planned_time   TEXT NOT NULL DEFAULT '',
  due_day        TEXT NOT NULL DEFAULT '',
  created_ms     INTEGER NOT NULL,
  created_by     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX task_by_planned_day ON task (planned_day, planned_time);

CREATE TABLE note (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  task_id    BLOB NOT NULL REFERENCES task (id),
  retracted  INTEGER NOT NULL DEFAULT 0 CHECK (retracted IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX note_by_task ON note (task_id);

-- Append-only: an earlier text of a note is never overwritten.
CREATE TABLE note_revision (
  note_id   BLOB NOT NULL REFERENCES note (id),
  revision  INTEGER NOT NULL CHECK (revision >= 1),
  text      TEXT NOT NULL,
  author    TEXT NOT NULL,
  saved_ms  INTEGER NOT NULL,
  PRIMARY KEY (note_id, revision)
) STRICT, WITHOUT ROWID;

-- What a person is typing and has not saved. One row a place; the place is named by the app.
CREATE TABLE draft (
  slot      TEXT NOT NULL PRIMARY KEY,
  text      TEXT NOT NULL,
  kept_ms   INTEGER NOT NULL,
  based_on  INTEGER NOT NULL DEFAULT 0          -- the revision under the words; 0 where there is none
) STRICT, WITHOUT ROWID;

-- One row a wish that was carried out, with the reply that its repetition gets.
CREATE TABLE edit (
  request_id   BLOB NOT NULL PRIMARY KEY CHECK (length(request_id) = 16),
  command      TEXT NOT NULL,
  body_digest  BLOB NOT NULL CHECK (length(body_digest) = 32),
  reply        TEXT NOT NULL,
  delivers     INTEGER NOT NULL CHECK (delivers IN (0, 1)),  -- 0: concerns this device alone
  saved_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX edit_by_delivers ON edit (delivers, saved_ms);

-- Who did what, written in the transaction of the deed.
CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms    INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  command  TEXT NOT NULL,
  object   BLOB NOT NULL
) STRICT;
