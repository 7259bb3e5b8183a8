-- Files that were taken in on this device: where each lies sealed, what it was taken in for, and how far its way is. How many
-- bytes the server has stands nowhere here: it is asked.
CREATE TABLE file (
  sum       BLOB NOT NULL PRIMARY KEY CHECK (length(sum) = 32),   -- SHA-256 of its bytes
  size      INTEGER NOT NULL CHECK (size >= 0),
  evidence  BLOB NOT NULL CHECK (length(evidence) = 16),          -- what it was first taken in for
  sealed    BLOB NOT NULL UNIQUE CHECK (length(sealed) = 16),     -- the name of the sealed file beside the database
  owner     BLOB NOT NULL CHECK (length(owner) = 16),             -- with the version, what the seal is bound to
  version   INTEGER NOT NULL CHECK (version >= 0),
  kept_ms   INTEGER NOT NULL,
  address   BLOB CHECK (length(address) = 16),                    -- where the server takes its bytes
  stored    INTEGER NOT NULL DEFAULT 0 CHECK (stored IN (0, 1)),
  refused   TEXT CHECK (refused IS NULL OR stored = 0),           -- the code of the reason
  signed_ms INTEGER CHECK (signed_ms IS NULL OR stored = 1)       -- when the office signed for it, by its clock
) STRICT, WITHOUT ROWID;

-- What the office signed of the files of a case, the newest; the proof that this device may let go of its own.
CREATE TABLE delivery (
  case_id  BLOB NOT NULL PRIMARY KEY CHECK (length(case_id) = 16),
  said     BLOB NOT NULL,
  at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE exchange ADD COLUMN files_paused INTEGER NOT NULL DEFAULT 0 CHECK (files_paused IN (0, 1));
