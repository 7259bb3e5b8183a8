-- What the exchange with the server has come to, for the people who look. The exchange itself needs none of it.

-- One row, made with the table.
CREATE TABLE exchange (
  one              INTEGER PRIMARY KEY CHECK (one = 1),
  answer_ms        INTEGER,                         -- when the server last answered, by the device's clock
  receipt_ms       INTEGER,                         -- when it last signed for what it keeps, by the server's clock
  next_attempt_ms  INTEGER                          -- when it is asked again after a failure, by the device's clock
) STRICT;

INSERT INTO exchange (one) VALUES (1);

-- Operations that the server did not give a place when it was last sent them. One that has a place now means nothing.
CREATE TABLE set_aside (
  op   BLOB NOT NULL PRIMARY KEY CHECK (length(op) = 32),
  how  INTEGER NOT NULL CHECK (how IN (1, 2))       -- 1 parked: it waits for others; 2 refused: who wrote it is not shown
) STRICT, WITHOUT ROWID;

-- Which operations a wish came to, by the order of arrival: none if the last is before the first. Nobody noted it for
-- wishes from before this, nor for those of an older program: at the next start they are taken to be behind everything.
ALTER TABLE edit ADD COLUMN first_op INTEGER NOT NULL DEFAULT 1;
ALTER TABLE edit ADD COLUMN last_op INTEGER NOT NULL DEFAULT 0;

-- What waits is counted from the oldest operation without a place, and not through all the years.
CREATE INDEX edit_by_last_op ON edit (last_op) WHERE delivers = 1;
