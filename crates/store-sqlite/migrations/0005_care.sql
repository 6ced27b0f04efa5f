-- Stays in hospital beside outpatient visits, what institutions offer, and what the end of the day
-- asks for: the bills of an institution in the order in which they were settled.

ALTER TABLE visits ADD COLUMN setting TEXT NOT NULL DEFAULT 'outpatient';
ALTER TABLE visits ADD COLUMN ended INTEGER;
UPDATE visits SET setting = 'pharmacy'
    WHERE state = 'closed' AND details IS NULL AND ipt_otp_no = '';

-- A person's stays that are not settled: one per institution is open, and families list them.
CREATE INDEX visits_stays ON visits (patient, id)
    WHERE setting = 'inpatient' AND state IN ('open', 'discharged');

-- An institution asks for the visits of a patient there by their begin.
CREATE INDEX visits_of_patients ON visits (area, patient, institution, begun, id);

-- NULL = what a place of its kind usually offers.
ALTER TABLE institutions ADD COLUMN services TEXT;

CREATE INDEX settlements_by_institution ON settlements (area, institution, settled_at, id);

-- What a purchase is known again by, whatever its number: one effective settlement each. A cancelled
-- one counts no more.
ALTER TABLE settlements ADD COLUMN purchase BLOB;
CREATE INDEX settlements_by_purchase ON settlements (area, purchase)
    WHERE purchase IS NOT NULL AND cancelled_by IS NULL;

-- How the patient was insured when the bill was settled; NULL = settled before this was kept.
ALTER TABLE settlements ADD COLUMN insutype TEXT;

-- Who says since when that accounts may buy an item in a pharmacy; NULL = the flag, everywhere.
ALTER TABLE items ADD COLUMN allowances TEXT;
