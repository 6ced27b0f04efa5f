-- The first version of every table. Never edited once released: a change is a new file.
--
-- Money is INTEGER 分, moments are INTEGER milliseconds, days are TEXT yyyy-MM-dd, areas are the
-- INTEGER of their six digits. STRICT keeps other types out. Hot tables have no foreign keys, and
-- their primary keys begin with the area, so that the same statements can be spread by area.
-- Narrow hot tables are WITHOUT ROWID (one tree, the row is in the key's order); wide ones have a
-- rowid, because a tree without one moves rows over 1 kB to overflow pages.

-- ---- the deployment

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- persons

-- The only table with personal data; src/identity.rs is the only module that touches it.
CREATE TABLE identities (
    person    INTEGER PRIMARY KEY,
    cert_type TEXT NOT NULL,
    cert_no   TEXT NOT NULL,
    name      TEXT NOT NULL,
    phone     TEXT,
    card_no   TEXT,
    gender    INTEGER NOT NULL,
    born      TEXT NOT NULL,
    demo_key  TEXT
) STRICT;
-- 1101 looks people up by certificate; one certificate is one person.
CREATE UNIQUE INDEX identities_by_cert ON identities (cert_type, cert_no);
-- 1101 looks people up by social-security card; a card has one owner.
CREATE UNIQUE INDEX identities_by_card ON identities (card_no) WHERE card_no IS NOT NULL;

-- The directory: psn_no → person and insured area of now. UNIQUE (psn_no) is that look-up.
CREATE TABLE persons (
    person        INTEGER PRIMARY KEY,
    psn_no        TEXT NOT NULL UNIQUE,
    area          INTEGER NOT NULL,
    insutype      TEXT NOT NULL,
    psn_type      TEXT NOT NULL,
    status        TEXT NOT NULL,
    covered_until TEXT,
    frozen        INTEGER NOT NULL
) STRICT;

-- One row per area and person, residents included: it is what a lane locks.
CREATE TABLE accounts (
    area             INTEGER NOT NULL,
    person           INTEGER NOT NULL,
    current          INTEGER NOT NULL,
    carried          INTEGER NOT NULL,
    reserved_current INTEGER NOT NULL,
    reserved_carried INTEGER NOT NULL,
    frozen           INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    PRIMARY KEY (area, person),
    -- money.md, invariant 3: the last catch behind the decision.
    CONSTRAINT accounts_never_overdrawn
        CHECK (reserved_current BETWEEN 0 AND current AND reserved_carried BETWEEN 0 AND carried)
) STRICT, WITHOUT ROWID;
-- A person's own list of uses crosses the areas where the person ever had an account. Written only
-- when an account is made.
CREATE INDEX accounts_by_person ON accounts (person);

-- ---- bindings

CREATE TABLE bindings (
    id               INTEGER PRIMARY KEY,
    grantor          INTEGER NOT NULL,
    grantor_area     INTEGER NOT NULL,
    beneficiary      INTEGER NOT NULL,
    beneficiary_area INTEGER NOT NULL,
    kinship          TEXT NOT NULL,
    state            TEXT NOT NULL,
    why              TEXT,
    filed_at         INTEGER NOT NULL,
    effective_from   INTEGER NOT NULL,
    until            TEXT,
    limit_payment    INTEGER,
    limit_month      INTEGER,
    limit_year       INTEGER,
    scopes           TEXT NOT NULL,
    rank             INTEGER,
    switched_off     INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL,
    version          INTEGER NOT NULL
) STRICT;
-- Every bill asks for the patient's payers.
CREATE INDEX bindings_by_beneficiary ON bindings (beneficiary);
-- Caps per grantor, freezes and moves ask for everything that a grantor gave.
CREATE INDEX bindings_by_grantor ON bindings (grantor);

-- What a binding's money was used for in a month (yyyyMM) or year (yyyy); area = the grantor's.
CREATE TABLE used (
    area    INTEGER NOT NULL,
    binding INTEGER NOT NULL,
    period  INTEGER NOT NULL,
    amount  INTEGER NOT NULL,
    PRIMARY KEY (area, binding, period)
) STRICT, WITHOUT ROWID;

-- What a person used up of the benefits of a year; area = the beneficiary's. deductible = by level
-- of institution, a JSON array.
CREATE TABLE accumulators (
    area       INTEGER NOT NULL,
    person     INTEGER NOT NULL,
    year       INTEGER NOT NULL,
    inpatient  INTEGER NOT NULL,
    deductible TEXT NOT NULL,
    in_scope   INTEGER NOT NULL,
    fund       INTEGER NOT NULL,
    fund_sub   INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (area, person, year, inpatient)
) STRICT, WITHOUT ROWID;

CREATE TABLE picks (
    beneficiary INTEGER PRIMARY KEY,
    binding     INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    used_by     INTEGER
) STRICT;

-- ---- catalogue

CREATE TABLE institutions (
    id           INTEGER PRIMARY KEY,
    code         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    level        TEXT NOT NULL,
    area         INTEGER NOT NULL,
    admdvs       TEXT NOT NULL,
    takes_family INTEGER NOT NULL,
    unsigned     INTEGER NOT NULL,
    access_key   TEXT,
    secret       TEXT
) STRICT;
-- A signature names its key; a key belongs to one institution.
CREATE UNIQUE INDEX institutions_by_access_key ON institutions (access_key)
    WHERE access_key IS NOT NULL;

CREATE TABLE items (
    code            TEXT NOT NULL PRIMARY KEY,
    name            TEXT NOT NULL,
    list_type       TEXT NOT NULL,
    charge_type     TEXT NOT NULL,
    class           TEXT NOT NULL,
    self_pay        INTEGER NOT NULL,
    price_caps      TEXT NOT NULL,
    account_allowed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- care

CREATE TABLE visits (
    area        INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    institution INTEGER NOT NULL,
    patient     INTEGER NOT NULL,
    state       TEXT NOT NULL,
    ipt_otp_no  TEXT NOT NULL,
    begun       INTEGER NOT NULL,
    med_type    TEXT NOT NULL,
    details     TEXT NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (area, id)
) STRICT;

CREATE TABLE fee_batches (
    area       INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    visit      INTEGER NOT NULL,
    batch      TEXT NOT NULL,
    state      TEXT NOT NULL,
    settled_by INTEGER,
    lines      TEXT NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (area, id)
) STRICT;
-- Bills ask for the lines of a visit that are not deleted; of one charge number there is one such
-- row, which is the second guard against paying a bill twice (decisions.md, "Identifiers").
CREATE UNIQUE INDEX fee_batches_live ON fee_batches (area, visit, batch) WHERE state <> 'deleted';

-- ---- settlements

-- area = the care area. figures, shares, accumulated and explanation are facts as compact JSON.
CREATE TABLE settlements (
    area          INTEGER NOT NULL,
    id            INTEGER NOT NULL,
    institution   INTEGER NOT NULL,
    request_no    TEXT NOT NULL,
    patient       INTEGER NOT NULL,
    patient_area  INTEGER NOT NULL,
    visit         INTEGER NOT NULL,
    batch         TEXT NOT NULL,
    setting       TEXT NOT NULL,
    med_type      TEXT NOT NULL,
    kind          TEXT NOT NULL,
    original      INTEGER,
    begun         INTEGER NOT NULL,
    settled_at    INTEGER NOT NULL,
    figures       TEXT NOT NULL,
    shares        TEXT NOT NULL,
    balance_after INTEGER NOT NULL,
    accumulated   TEXT,
    explanation   TEXT NOT NULL,
    cancelled_by  INTEGER,
    PRIMARY KEY (area, id)
) STRICT;
-- money.md, invariant 5: what gave a bill back. Unique: there is at most one. Holds cancels only.
CREATE UNIQUE INDEX settlements_by_original ON settlements (area, original)
    WHERE original IS NOT NULL;

-- Whom a settlement concerns (patient and payers), in the order in which a person's list is read.
-- area = where the person's account is.
CREATE TABLE uses (
    area       INTEGER NOT NULL,
    person     INTEGER NOT NULL,
    settlement INTEGER NOT NULL,
    care_area  INTEGER NOT NULL,
    PRIMARY KEY (area, person, settlement)
) STRICT, WITHOUT ROWID;

-- ---- books

-- Legs; appended, never changed. book = the number of its area.
CREATE TABLE entries (
    book   INTEGER NOT NULL,
    act    INTEGER NOT NULL,
    line   INTEGER NOT NULL,
    code   INTEGER NOT NULL,
    party  INTEGER NOT NULL,
    kind   INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (book, act, line)
) STRICT, WITHOUT ROWID;

-- Kept balances of the accounts that belong to no person; moved once per batch, not per bill.
CREATE TABLE totals (
    book   INTEGER NOT NULL,
    code   INTEGER NOT NULL,
    party  INTEGER NOT NULL,
    kind   INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (book, code, party, kind)
) STRICT, WITHOUT ROWID;

-- Debts between areas by the home area's window: a window is read as a whole.
CREATE TABLE obligations (
    area       INTEGER NOT NULL,
    window     INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    settlement INTEGER NOT NULL,
    debtor     INTEGER NOT NULL,
    creditor   INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    amount     INTEGER NOT NULL,
    PRIMARY KEY (area, window, id)
) STRICT, WITHOUT ROWID;
-- The check after every act asks for the debts of that act. Bills inside one area have none.
CREATE INDEX obligations_by_settlement ON obligations (area, settlement);

CREATE TABLE heads (
    area     INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    window   INTEGER NOT NULL,
    chain    BLOB NOT NULL,
    last_now INTEGER NOT NULL,
    last_id  INTEGER NOT NULL
) STRICT;

-- ---- numbers

-- The idempotency key; its order keeps one issuer's numbers together, and they mostly ascend.
CREATE TABLE numbers (
    area   INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    infno  TEXT NOT NULL,
    number TEXT NOT NULL,
    digest BLOB NOT NULL,
    fields BLOB NOT NULL,
    answer TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (area, issuer, infno, number)
) STRICT, WITHOUT ROWID;

-- ---- people at their devices

CREATE TABLE messages (
    person INTEGER NOT NULL,
    id     INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    about  TEXT NOT NULL,
    read   INTEGER NOT NULL,
    PRIMARY KEY (person, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token     BLOB NOT NULL PRIMARY KEY,
    principal TEXT NOT NULL,
    until     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE proofs (
    token  BLOB NOT NULL PRIMARY KEY,
    person INTEGER NOT NULL,
    act    BLOB NOT NULL,
    until  INTEGER NOT NULL,
    used   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_ins (
    sign_no     TEXT NOT NULL PRIMARY KEY,
    institution INTEGER NOT NULL,
    operator    TEXT NOT NULL,
    at          INTEGER NOT NULL,
    out_at      INTEGER
) STRICT, WITHOUT ROWID;
