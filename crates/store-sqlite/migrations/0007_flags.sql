-- Reminders: wishes beside the person, so that a bill knows them without another look; the month in which a
-- low balance was told last; and the most that a counter of a limit ever showed, so that what was
-- given back in between is not told twice. What a wish says is kept whole in the contact record.

ALTER TABLE persons ADD COLUMN reminders TEXT;
ALTER TABLE persons ADD COLUMN low_told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE used ADD COLUMN top INTEGER NOT NULL DEFAULT 0;
UPDATE used SET top = amount;

-- Flags: who signed in on which device, by a keyed digest of what the device calls itself. Kept for 90
-- days.
CREATE TABLE devices (
    device BLOB NOT NULL,
    person INTEGER NOT NULL,
    seen   INTEGER NOT NULL,
    PRIMARY KEY (device, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_seen ON devices (seen, device, person);
