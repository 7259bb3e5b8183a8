-- When the bytes of a file were let go of here: the row says so first, and then they go. Only what the office has signed for may
-- go; the table itself refuses anything else, whatever a program thinks.
ALTER TABLE file ADD COLUMN let_go_ms INTEGER CHECK (let_go_ms IS NULL OR signed_ms IS NOT NULL);

-- What the office does not have is counted often: the strip, the lock and the contact with the office ask for it.
CREATE INDEX file_unsent ON file (refused, kept_ms) WHERE stored = 0;
