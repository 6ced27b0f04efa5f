//! What the use cases ask of a database, in their words.
//!
//! * [`Reads`] — everything that looks; answered by a reader outside a transaction and by [`Tx`]
//!   inside one.
//! * [`Tx`] — one transaction of a lane: `claim → find → lock → read → write → commit`
//!   (`docs/adr`, and the lane in the `app` crate which calls them in that order).
//! * [`Store`] — hands out readers and the writer of a lane.
//!
//! Traits are synchronous: a lane is a thread, and SQLite has no other way. No method takes a
//! table; each is a question or a fact of a use case. Whoever implements them passes
//! `conformance` (a feature).

pub mod act;
pub mod facts;
pub mod identity;
pub mod known;
pub mod record;
pub mod records;
pub mod seal;

#[cfg(feature = "conformance")]
pub mod conformance;

use std::collections::{BTreeMap, BTreeSet};

use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::policy::axes::PremiumKind;
use domain::settlement::Settlement;
use domain::{Area, InstitutionId, PersonId, SettlementId};

pub use act::{Answer, Batch, Claim, Effects, Number, NumberKey, Seen};
pub use facts::{Facts, Needs, Reminded};
pub use identity::Identity;
pub use record::{Body, Index, Kind, QueueAsk, Record};
pub use records::{
    Access, BookLine, FeeBatch, FeeBatchState, Head, Message, Pick, Proof, Session, SettledAsk,
    SettledRow, SignIn, Use, Visit, VisitState,
};
pub use seal::Keyring;

/// Name of the setting that keeps the digest of the rules in force.
pub const POLICY_DIGEST: &str = "policy_digest";

/// Why a database did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else was faster or the database is busy: the whole batch may be tried again.
    #[error("the database is contended")]
    Contended,
    /// A row is not as it must be. Nothing was changed; somebody has to look.
    #[error("{table}: {what}")]
    Inconsistent {
        /// Which table.
        table: &'static str,
        /// What was seen, without personal data.
        what: String,
    },
    /// The driver failed; the text names no values.
    #[error("the database failed: {0}")]
    Driver(String),
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A database.
pub trait Store: Send + Sync + std::fmt::Debug + 'static {
    /// Which lane carries the acts of a home area. Acts of one lane never run at the same time.
    fn lane_of(&self, home: Area) -> u32;

    /// The writer of a lane; each lane takes one, once.
    fn writer(&self) -> Result<Box<dyn Writer>>;

    /// What its personal data is sealed with.
    fn keyring(&self) -> &Keyring;

    /// A reader from the pool; sees everything that was committed before it was asked for.
    fn reader(&self) -> Result<Box<dyn Reads + '_>>;
}

/// The one place of a lane that writes.
pub trait Writer: Send {
    /// Begins a transaction that will write (SQLite: `BEGIN IMMEDIATE`).
    fn begin(&mut self) -> Result<Box<dyn Tx + '_>>;
}

/// A transaction. Dropped without [`Tx::commit`] it leaves nothing.
pub trait Tx: Reads {
    /// Claims numbers in the order of their keys. Numbers that were used before come back as
    /// [`Claim::Seen`]; the others are taken until the end of the transaction.
    fn claim(&mut self, numbers: &[Number]) -> Result<Vec<Claim>>;

    /// The accounts that these needs touch, by links that may be stale until they are locked.
    fn find(&mut self, needs: &Needs) -> Result<BTreeSet<(Area, PersonId)>>;

    /// Locks accounts in ascending order. Residents have a row too; somebody without one is left
    /// out of the answer.
    fn lock(
        &mut self,
        accounts: &BTreeSet<(Area, PersonId)>,
    ) -> Result<BTreeMap<(Area, PersonId), Account>>;

    /// Reads what the needs name, under the locks. [`Facts::accounts`] is left to [`Tx::lock`].
    fn read(&mut self, needs: &Needs) -> Result<Facts>;

    /// Locks and reads the head of a home area; a new area starts at zero.
    fn head(&mut self, area: Area) -> Result<Head>;

    /// Writes a decided batch. Row counts must be as expected, else [`StoreError::Inconsistent`].
    fn write(&mut self, batch: &Batch) -> Result<()>;

    /// Adds or changes persons with their identities and empty accounts.
    fn put_people(&mut self, people: &[(Identity, Insured)]) -> Result<()>;

    /// Adds or changes institutions with what they sign with.
    fn put_institutions(&mut self, institutions: &[(Institution, Access)]) -> Result<()>;

    /// Keeps which file named institutions, and when.
    fn put_listings(&mut self, listings: &[(InstitutionId, records::Listing)]) -> Result<()>;

    /// Adds or changes items of the catalogue.
    fn put_items(&mut self, items: &[Item]) -> Result<()>;

    /// Keeps a session.
    fn put_session(&mut self, session: &Session) -> Result<()>;

    /// Ends a session.
    fn end_session(&mut self, token: &[u8; 32]) -> Result<()>;

    /// Ends every session of somebody, on every device.
    fn end_sessions_of(&mut self, principal: records::Principal) -> Result<()>;

    /// Keeps a proof of identity for one act.
    fn put_proof(&mut self, proof: &Proof) -> Result<()>;

    /// Keeps a sign-in of an institution's operator.
    fn put_sign_in(&mut self, sign_in: &SignIn) -> Result<()>;

    /// Marks messages of a person as read.
    fn mark_read(&mut self, person: PersonId, up_to: domain::MessageId) -> Result<()>;

    /// Says how far somebody's messages were delivered outside the platform: everything up to
    /// `after` is settled; the next try is due at `due`, `None` = nothing waits.
    fn put_outbox(&mut self, outbox: &records::Outbox) -> Result<()>;

    /// Seals at most `most` rows whose key is not the newest with the newest, from where it was
    /// left; how many were done, 0 = all are.
    fn reseal(&mut self, most: u32) -> Result<u32>;

    /// Deletes the bytes of pages whose retention is over.
    fn drop_blobs(&mut self, blobs: &[domain::RecordId]) -> Result<()>;

    /// Deletes records of short-lived secrets (codes) that are over; no other kind is ever deleted.
    fn drop_records(&mut self, kind: Kind, ids: &[domain::RecordId]) -> Result<()>;

    /// Remembers that somebody signed in on a device.
    fn put_device(&mut self, seen: &records::DeviceSeen) -> Result<()>;

    /// Forgets who signed in on a device last before a moment.
    fn drop_devices(&mut self, before: domain::Moment) -> Result<()>;

    /// Sets a named value of the deployment (demo mark, policy digest).
    fn put_setting(&mut self, name: &str, value: &str) -> Result<()>;

    /// Makes everything durable.
    fn commit(self: Box<Self>) -> Result<()>;
}

/// Everything that looks.
pub trait Reads {
    /// A named value of the deployment.
    fn setting(&self, name: &str) -> Result<Option<String>>;

    /// The facts of some needs without locks, accounts included: what a quote decides on.
    fn facts(&self, needs: &Needs) -> Result<Facts>;

    /// Who has this certificate.
    fn identity_by_cert(&self, cert_type: &str, cert_no: &str) -> Result<Option<Identity>>;

    /// Who has this social-security card.
    fn identity_by_card(&self, card_no: &str) -> Result<Option<Identity>>;

    /// Who has this `psn_no`.
    fn identity_by_psn_no(&self, psn_no: &str) -> Result<Option<Identity>>;

    /// Who somebody is.
    fn identity(&self, person: PersonId) -> Result<Option<Identity>>;

    /// People of this name in an insured area (by keyed digest of both), at most 50.
    fn identities_by_name(&self, area: Area, name: &str) -> Result<Vec<Identity>>;

    /// People with this phone, at most 50.
    fn identities_by_phone(&self, phone: &str) -> Result<Vec<Identity>>;

    /// A record.
    fn record(&self, id: domain::RecordId) -> Result<Option<Record>>;

    /// Records of a kind that concern somebody, as first or second person, newest first, at most
    /// 200, older than `before`.
    fn records_of(
        &self,
        kind: Kind,
        person: PersonId,
        before: Option<domain::RecordId>,
    ) -> Result<Vec<Record>>;

    /// The record of a kind with this key.
    fn record_by_key(&self, kind: Kind, key: &str) -> Result<Option<Record>>;

    /// A part of a queue: by due moment, then by identifier.
    fn queue(&self, ask: &QueueAsk) -> Result<Vec<Record>>;

    /// All records of a kind by identifier after one, at most `most`: clerks, exports, jobs that
    /// walk.
    fn records(&self, kind: Kind, after: domain::RecordId, most: u32) -> Result<Vec<Record>>;

    /// The newest records of a kind before one, newest first, at most `most`.
    fn newest(
        &self,
        kind: Kind,
        before: Option<domain::RecordId>,
        most: u32,
    ) -> Result<Vec<Record>>;

    /// The bytes of a page.
    fn blob(&self, id: domain::RecordId) -> Result<Option<Vec<u8>>>;

    /// People whose messages are due for delivery outside the platform, at most `most`.
    fn outbox_due(&self, now: domain::Moment, most: u32) -> Result<Vec<records::Outbox>>;

    /// Messages to somebody after one, oldest first.
    fn messages_after(
        &self,
        person: PersonId,
        after: domain::MessageId,
        most: u32,
    ) -> Result<Vec<Message>>;

    /// Bindings by identifier after one, at most `most`: for jobs that walk over all.
    fn bindings_after(
        &self,
        after: domain::BindingId,
        most: u32,
    ) -> Result<Vec<domain::binding::Binding>>;

    /// People insured in an area, by number after one, at most `most`.
    fn people_in(&self, area: Area, after: PersonId, most: u32) -> Result<Vec<Insured>>;

    /// A part of an area's audit trail, by sequence after one, at most `most` rows.
    fn trail(&self, area: Area, after: i64, most: u32) -> Result<Vec<records::TrailRow>>;

    /// The legs of an act in every book that it touched.
    fn legs(&self, act: i64) -> Result<Vec<act::Entry>>;

    /// Legs on people's accounts in an area's book, by act and line after one, at most `most`: what
    /// a late year roll looks at.
    fn booked_after(&self, area: Area, after: (i64, u16), most: u32) -> Result<Vec<act::Entry>>;

    /// Numbers of the acts that have entries in an area's book or a settlement at home there,
    /// ascending after one, at most `most`.
    fn acts_in(&self, area: Area, after: i64, most: u32) -> Result<Vec<i64>>;

    /// How many rows each key of the ring seals: what `retire` looks at.
    fn sealed_by(&self) -> Result<BTreeMap<u8, u64>>;

    /// How somebody is insured.
    fn insured(&self, person: PersonId) -> Result<Option<Insured>>;

    /// Somebody's account in an area.
    fn account(&self, area: Area, person: PersonId) -> Result<Option<Account>>;

    /// Bindings in which somebody is grantor or beneficiary, newest first, at most 200.
    fn bindings_of(&self, person: PersonId) -> Result<Vec<domain::binding::Binding>>;

    /// Settlements that somebody paid for or was the patient of, newest first.
    fn uses(&self, person: PersonId, before: Option<i64>, most: u32) -> Result<Vec<Use>> {
        self.uses_between(person, (i64::MIN, before), most)
    }

    /// The same of a range of identifiers, from the first to before the second (`None` = the newest
    /// included). Costs a page for each area where the person ever had an account.
    fn uses_between(
        &self,
        person: PersonId,
        within: (i64, Option<i64>),
        most: u32,
    ) -> Result<Vec<Use>>;

    /// Settlements and cancels of a care area by identifier after one, at most `most`: what jobs walk
    /// over. Identifiers sort by time.
    fn settlements_after(
        &self,
        area: Area,
        after: SettlementId,
        most: u32,
    ) -> Result<Vec<Settlement>>;

    /// What was used of a binding in a period (`yyyyMM` or `yyyy`).
    fn used_in(&self, area: Area, binding: domain::BindingId, period: u32) -> Result<domain::Fen>;

    /// Who signed in on which device, by moment after one, at most `most`.
    fn devices_after(
        &self,
        after: &records::DeviceSeen,
        most: u32,
    ) -> Result<Vec<records::DeviceSeen>>;

    /// People who signed in on a device since, by number, at most 200.
    fn people_on(&self, device: &[u8], since: domain::Moment) -> Result<Vec<PersonId>>;

    /// Messages to somebody, newest first.
    fn messages(&self, person: PersonId, most: u32) -> Result<Vec<Message>>;

    /// A settlement.
    fn settlement(&self, area: Area, id: SettlementId) -> Result<Option<Settlement>>;

    /// Bills of an institution and what gave bills back, in the order in which they were settled,
    /// after one, at most `most`.
    fn settled_between(
        &self,
        ask: &SettledAsk,
        after: Option<(domain::Moment, SettlementId)>,
        most: u32,
    ) -> Result<Vec<SettledRow>>;

    /// What they come to.
    fn settled_totals(&self, ask: &SettledAsk) -> Result<domain::day_end::Totals>;

    /// What an area owes an institution (2100), 分; below zero where more was given back than is
    /// due.
    fn payable(&self, area: Area, institution: InstitutionId) -> Result<domain::Fen>;

    /// What an area owes its collector (2110) for an insurance and a coverage year, 分; below zero
    /// where refunds outweigh.
    fn premiums_owed(&self, area: Area, kind: PremiumKind, year: i16) -> Result<domain::Fen>;

    /// The insurances and years for which an area owes or owed its collector anything.
    fn premium_years(&self, area: Area) -> Result<Vec<(PremiumKind, i16)>>;

    /// What the debts in a window of a home area come to, by debtor, creditor and kind. Costs a look
    /// at each of them.
    fn window_sums(&self, area: Area, window: i64) -> Result<Vec<domain::clearing::Position>>;

    /// The debts in a window of a home area, by identifier after one, at most `most`.
    fn obligations_in(
        &self,
        window: (Area, i64),
        after: domain::ObligationId,
        most: u32,
    ) -> Result<Vec<act::ObligationRow>>;

    /// A visit.
    fn visit(&self, area: Area, id: domain::VisitId) -> Result<Option<Visit>>;

    /// Somebody's stays in hospital that are open or discharged and not settled, newest first.
    fn stays_of(&self, person: PersonId) -> Result<Vec<Visit>>;

    /// Visits of a patient at an institution, the latest begin first, at most 200.
    fn visits_at(&self, ask: &records::VisitsAsk) -> Result<Vec<Visit>>;

    /// A charge batch by its identifier, deleted ones included.
    fn fee_batch(&self, area: Area, id: i64) -> Result<Option<FeeBatch>>;

    /// What became of a number.
    fn number(&self, key: &NumberKey) -> Result<Option<Seen>>;

    /// An institution by `fixmedins_code`.
    fn institution_by_code(&self, code: &str) -> Result<Option<(Institution, Access)>>;

    /// An institution by the access key of its signatures.
    fn institution_by_access_key(&self, key: &str) -> Result<Option<(Institution, Access)>>;

    /// An institution.
    fn institution(&self, id: InstitutionId) -> Result<Option<Institution>>;

    /// All institutions by code.
    fn institutions(&self) -> Result<Vec<Institution>>;

    /// Institutions by code after one, at most `most`: for lists that are walked.
    fn institutions_after(&self, code: &str, most: u32) -> Result<Vec<Institution>>;

    /// Hospitals and pharmacies by name: what the public may look for.
    fn places(&self, ask: &records::PlacesAsk) -> Result<records::Places>;

    /// Which file named an institution, and when; `None` = none did since this is kept.
    fn listing(&self, id: InstitutionId) -> Result<Option<records::Listing>>;

    /// All people by `psn_no` order of import; for demo tables and tests only, at most 1,000.
    fn people(&self) -> Result<Vec<(Identity, Insured)>>;

    /// The catalogue.
    fn items(&self) -> Result<Vec<Item>>;

    /// A session.
    fn session(&self, token: &[u8; 32]) -> Result<Option<Session>>;

    /// An operator's sign-in.
    fn sign_in(&self, sign_no: &str) -> Result<Option<SignIn>>;

    /// All heads.
    fn heads(&self) -> Result<Vec<Head>>;

    /// The totals of every book by code, kept and summed anew from the entries.
    fn books(&self) -> Result<Vec<BookLine>>;

    /// Evidence for the invariants of `money.md`: `None` = everything, `Some` = only what touches
    /// these accounts and acts.
    fn evidence(&self, scope: Option<&EvidenceScope>) -> Result<ledger::invariant::Evidence>;
}

/// A part of the books to look at.
#[derive(Clone, Debug, Default)]
pub struct EvidenceScope {
    /// These accounts.
    pub accounts: BTreeSet<(Area, PersonId)>,
    /// The entries, figures and items of these settlements or other acts.
    pub acts: BTreeSet<i64>,
}
