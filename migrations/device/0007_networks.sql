-- Which networks the exchange may use, as the person of this database chose.
ALTER TABLE exchange ADD COLUMN networks TEXT NOT NULL DEFAULT 'any' CHECK (networks IN ('any', 'unmetered', 'none'));
