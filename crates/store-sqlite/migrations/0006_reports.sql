-- Hospitals and pharmacies as the public looks for them, by name and by area, and how old what is
-- known of each is.

-- A search walks one of these in order and looks at nothing else until a place fits.
CREATE INDEX institutions_by_area ON institutions (area, name, code, kind);
CREATE INDEX institutions_by_name ON institutions (name, code, kind);

-- Which file named an institution last, and when; none for what was imported before this was kept.
-- changed_at = when a file last changed something of it, none where that was before this was kept;
-- file = first 32 hexadecimal digits of its SM3; says_… = it had something in that column.
CREATE TABLE listings (
    institution   INTEGER PRIMARY KEY,
    listed_at     INTEGER NOT NULL,
    changed_at    INTEGER,
    file          TEXT NOT NULL,
    says_services INTEGER NOT NULL,
    says_family   INTEGER NOT NULL
) STRICT;
