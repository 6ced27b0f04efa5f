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
pub mod records;

#[cfg(feature = "conformance")]
pub mod conformance;

use std::collections::{BTreeMap, BTreeSet};

use domain::institution::Institution;
use domain::item::Item;
use domain::person::{Account, Insured};
use domain::settlement::Settlement;
use domain::{Area, InstitutionId, PersonId, SettlementId};

pub use act::{Answer, Batch, Claim, Effects, Number, NumberKey, Seen};
pub use facts::{Facts, Needs};
pub use identity::Identity;
pub use records::{
    Access, BookLine, FeeBatch, FeeBatchState, Head, Message, Pick, Proof, Session, SignIn, Use,
    Visit, VisitState,
};

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

    /// Adds or changes items of the catalogue.
    fn put_items(&mut self, items: &[Item]) -> Result<()>;

    /// Keeps a session.
    fn put_session(&mut self, session: &Session) -> Result<()>;

    /// Ends a session.
    fn end_session(&mut self, token: &[u8; 32]) -> Result<()>;

    /// Keeps a proof of identity for one act.
    fn put_proof(&mut self, proof: &Proof) -> Result<()>;

    /// Keeps a sign-in of an institution's operator.
    fn put_sign_in(&mut self, sign_in: &SignIn) -> Result<()>;

    /// Marks messages of a person as read.
    fn mark_read(&mut self, person: PersonId, up_to: domain::MessageId) -> Result<()>;

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

    /// How somebody is insured.
    fn insured(&self, person: PersonId) -> Result<Option<Insured>>;

    /// Somebody's account in an area.
    fn account(&self, area: Area, person: PersonId) -> Result<Option<Account>>;

    /// Bindings in which somebody is grantor or beneficiary, newest first, at most 200.
    fn bindings_of(&self, person: PersonId) -> Result<Vec<domain::binding::Binding>>;

    /// Settlements that somebody paid for or was the patient of, newest first.
    fn uses(&self, person: PersonId, before: Option<i64>, most: u32) -> Result<Vec<Use>>;

    /// Messages to somebody, newest first.
    fn messages(&self, person: PersonId, most: u32) -> Result<Vec<Message>>;

    /// A settlement.
    fn settlement(&self, area: Area, id: SettlementId) -> Result<Option<Settlement>>;

    /// A visit.
    fn visit(&self, area: Area, id: domain::VisitId) -> Result<Option<Visit>>;

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
