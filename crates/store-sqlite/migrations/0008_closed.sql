-- An institution that may not call any more. Who was closed before this was kept has no key and stays without
-- one; that it must not use its till either has to be said again by closing it once more.

ALTER TABLE institutions ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
