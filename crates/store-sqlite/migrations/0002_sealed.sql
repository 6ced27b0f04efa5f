-- Identities are sealed: each value with SM4-GCM, bound to table, column and person; the first byte
-- says which key of the ring opens it. What has to be found stands beside as a keyed digest.
--
-- This script makes room; src/sealing.rs then seals every row of the old table and drops it, in the
-- same transaction, and the file is rewritten afterwards, so that no clear byte is left in it.

ALTER TABLE identities RENAME TO identities_in_clear;
DROP INDEX identities_by_cert;
DROP INDEX identities_by_card;

-- Still the only table that says who persons are. All values of a row are sealed with one key.
-- cert_type is a code and stays legible.
CREATE TABLE identities (
    person    INTEGER PRIMARY KEY,
    cert_type TEXT NOT NULL,
    cert_no   BLOB NOT NULL,
    name      BLOB NOT NULL,
    phone     BLOB,
    card_no   BLOB,
    gender    BLOB NOT NULL,
    born      BLOB NOT NULL,
    demo_key  TEXT,
    by_cert   BLOB NOT NULL,
    by_card   BLOB,
    by_name   BLOB NOT NULL,
    by_phone  BLOB
) STRICT;
-- Look-ups by certificate; one certificate is one person.
CREATE UNIQUE INDEX identities_by_cert ON identities (by_cert);
-- Look-ups by social-security card; a card has one owner.
CREATE UNIQUE INDEX identities_by_card ON identities (by_card) WHERE by_card IS NOT NULL;
-- Look-ups by name and insured area of now, and by phone: neither is one person's alone.
CREATE INDEX identities_by_name ON identities (by_name);
CREATE INDEX identities_by_phone ON identities (by_phone) WHERE by_phone IS NOT NULL;
-- Rows that wait for another key; its number is the first byte.
CREATE INDEX identities_by_ring_key ON identities (substr(born, 1, 1));
