-- A refused request that is not to come in: who said so, when and why, in canonical form; empty for all others. Its bytes stay.
ALTER TABLE refused ADD COLUMN dropped bytea NOT NULL DEFAULT '';

-- What a standing hold keeps from counting is little at any time, and is looked for among millions.
CREATE INDEX op_held ON op (n) WHERE holds > 0;
