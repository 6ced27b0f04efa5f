-- What institutions sent about a visit (diagnoses, contacts), what they sign with, and what a clerk
-- wrote to somebody are sealed like identities. NULL where there is nothing to seal: a visit to a
-- pharmacy has no details, and most messages nothing written by hand.
--
-- This script makes room; src/sealing/steps.rs then seals every row and takes the old columns away.

ALTER TABLE visits RENAME COLUMN details TO details_in_clear;
ALTER TABLE visits ADD COLUMN details BLOB;
ALTER TABLE institutions RENAME COLUMN secret TO secret_in_clear;
ALTER TABLE institutions ADD COLUMN secret BLOB;
-- The rest of `about` stays legible: numbers, states and amounts.
ALTER TABLE messages ADD COLUMN reason BLOB;

-- Rows that wait for another key. Rows with nothing sealed are not in these: the condition is one
-- that a look-up by the first byte implies.
CREATE INDEX visits_by_ring_key ON visits (substr(details, 1, 1), area, id)
    WHERE substr(details, 1, 1) IS NOT NULL;
CREATE INDEX institutions_by_ring_key ON institutions (substr(secret, 1, 1))
    WHERE substr(secret, 1, 1) IS NOT NULL;
CREATE INDEX messages_by_ring_key ON messages (substr(reason, 1, 1))
    WHERE substr(reason, 1, 1) IS NOT NULL;
