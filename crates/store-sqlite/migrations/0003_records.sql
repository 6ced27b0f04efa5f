-- Records, pages of documents, delivery outside the platform, and the audit trail (ADR 0007).

-- Everything around money that is looked up by whom it concerns. body is sealed, and so is
-- everything that it says about a person: the columns beside it hold numbers and words of states.
-- area 0 = of no area. id is the rowid and ends every index below.
CREATE TABLE records (
    id         INTEGER PRIMARY KEY,
    kind       INTEGER NOT NULL,
    area       INTEGER NOT NULL,
    person     INTEGER,
    other      INTEGER,
    state      TEXT NOT NULL,
    due        INTEGER,
    key_digest BLOB,
    body       BLOB NOT NULL,
    version    INTEGER NOT NULL
) STRICT;
-- Jobs and exports walk over a kind by identifier.
CREATE INDEX records_by_kind ON records (kind);
-- A person's own list, and whoever acts for a person: newest first, from either side.
CREATE INDEX records_by_person ON records (kind, person) WHERE person IS NOT NULL;
CREATE INDEX records_by_other ON records (kind, other) WHERE other IS NOT NULL;
-- The queue of an area: what waits, the longest due first.
CREATE INDEX records_waiting ON records (kind, area, due) WHERE due IS NOT NULL;
-- The same of one state; what is never due comes first.
CREATE INDEX records_by_state ON records (kind, state, area, coalesce(due, 0)) WHERE state <> '';
-- Sign-in names, runs of jobs, and what there is one of for each person.
CREATE UNIQUE INDEX records_by_key ON records (kind, key_digest) WHERE key_digest IS NOT NULL;

-- Rows that wait for another key.
CREATE INDEX records_by_ring_key ON records (substr(body, 1, 1));

-- Pages of documents, sealed.
CREATE TABLE blobs (
    id   INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
-- Rows that wait for another key; also, nobody reads a megabyte to learn which key it is.
CREATE INDEX blobs_by_ring_key ON blobs (substr(body, 1, 1));

-- How far each person's messages were delivered outside the platform; due = the next try.
CREATE TABLE outbox (
    person INTEGER PRIMARY KEY,
    after  INTEGER NOT NULL,
    due    INTEGER,
    tries  INTEGER NOT NULL
) STRICT;
-- Delivery asks who is next.
CREATE INDEX outbox_by_due ON outbox (due) WHERE due IS NOT NULL;
-- What was written before there was delivery stays on the platform.
INSERT INTO outbox (person, after, due, tries)
    SELECT person, max(id), NULL, 0 FROM messages GROUP BY person;

-- What each batch of a home area did, chained; appended, never changed.
CREATE TABLE trail (
    area     INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     TEXT NOT NULL,
    chain    BLOB NOT NULL,
    PRIMARY KEY (area, sequence)
) STRICT;
-- What was decided before there was a trail: an empty row per area carries its chain on.
INSERT INTO trail (area, sequence, at, body, chain)
    SELECT area, sequence, last_now, '[]', chain FROM heads WHERE sequence > 0;

-- How identity was proved; proofs live five minutes, so the old ones need no word.
ALTER TABLE proofs ADD COLUMN way TEXT NOT NULL DEFAULT '';

-- Principals are written in another form now; everybody signs in again.
DELETE FROM sessions;
-- A new password or a withdrawn duty ends every session of somebody.
CREATE INDEX sessions_by_principal ON sessions (principal);

-- Desks and jobs walk over the people of an area.
CREATE INDEX persons_by_area ON persons (area);

-- The clerk who last gave a binding a state decides no appeal against it.
ALTER TABLE bindings ADD COLUMN clerk INTEGER;
