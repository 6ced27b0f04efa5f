//! Numbers, answers, and what a decided act changes.

use domain::benefit::Accumulator;
use domain::binding::Binding;
use domain::person::{Account, Insured};
use domain::settlement::{AccumulatorKey, Obligation, Settlement};
use domain::{Area, BindingId, Fen, Moment, Month, ObligationId, Refusal, SettlementId, VisitId};
use ledger::{AccountKey, Transfer};
use serde::{Deserialize, Serialize};

use crate::identity::Identity;
use crate::record::Record;
use crate::records::{Blob, FeeBatch, Head, Message, Pick, TrailRow, Visit};

/// A request's own number and who gave it: the idempotency key (`decisions.md`, "Identifiers").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberKey {
    /// Home area: the area of whoever issued the number.
    pub area: Area,
    /// Who: `i:<institution>`, `p:<person>`, `desk`.
    pub issuer: String,
    /// `infno`, or the name of a JSON act.
    pub infno: String,
    /// `msgid` or `Idempotency-Key`.
    pub number: String,
}

/// A number with the digest of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The key.
    pub key: NumberKey,
    /// SM3 of the canonical input.
    pub digest: [u8; 32],
    /// Per field of the input, in the order of the paths: four bytes of SM3 of the path, one of
    /// the value; lets a conflict name the field.
    pub fields: Vec<u8>,
}

/// What became of a number before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Digest of the content it was used for; all zero when an undo blocked it unseen.
    pub digest: [u8; 32],
    /// See [`Number::fields`].
    pub fields: Vec<u8>,
    /// The answer, for ever.
    pub answer: Answer,
    /// When it was decided.
    pub at: Moment,
}

/// Outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Ours now.
    Fresh,
    /// Used before.
    Seen(Seen),
}

/// The answer of a decided act: where to find it, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A settlement, cancel or undo: its record.
    Settled(Area, SettlementId),
    /// A visit.
    Visit(Area, VisitId),
    /// Lines `from..to` of a charge batch.
    Lines(Area, i64, u32, u32),
    /// A binding.
    Binding(BindingId),
    /// A record.
    Record(domain::RecordId),
    /// Done; nothing more to tell.
    Done,
    /// Refused: everything that stood against it, the main reason first.
    Refused(Vec<Refusal>),
    /// Blocked by an undo that came before it.
    Blocked,
}

/// Everything that an accepted act changes. The lane puts it on its facts at once, so that the
/// next act of the batch sees it, and writes the sum of all at the end.
#[derive(Clone, Debug)]
pub struct Effects {
    /// What the caller is told.
    pub answer: Answer,
    /// Act numbers of the entries (a settlement's id, or one made for the act), with the legs. A
    /// cancel whose money has to go on (moved, died) has two.
    pub transfers: Vec<(i64, Transfer)>,
    /// Added to what is spoken for in accounts: (area, person, current, carried); negative where a
    /// hold ends. Applied before the transfers.
    pub reserved: Vec<(Area, domain::PersonId, Fen, Fen)>,
    /// Accounts that are opened before the transfers: where somebody is insured from now on.
    pub opened: Vec<(Area, domain::PersonId)>,
    /// A new settlement record.
    pub settlement: Option<Settlement>,
    /// An earlier settlement that is cancelled by the new one.
    pub cancelled: Option<(Area, SettlementId)>,
    /// Debts between areas.
    pub obligations: Vec<Obligation>,
    /// Home area and number of the act that the debts are of, where there is no settlement record: a
    /// premium. The home must be that of the act's number.
    pub owed_by: Option<(Area, i64)>,
    /// The home area whose open window is sealed by this act, which must be at home there.
    pub seals: Option<Area>,
    /// Added to counters of bindings (month and year): (binding, grantor's area, month, amount).
    pub used: Vec<(BindingId, Area, Month, Fen)>,
    /// Added to accumulators.
    pub accumulated: Vec<(AccumulatorKey, Accumulator)>,
    /// New or changed bindings, whole.
    pub bindings: Vec<Binding>,
    /// New or changed persons, whole.
    pub people: Vec<Insured>,
    /// Changed identities, whole.
    pub identities: Vec<Identity>,
    /// New or changed records, whole.
    pub records: Vec<Record>,
    /// Bytes of new pages.
    pub blobs: Vec<Blob>,
    /// Accounts whose freeze changed: (area, person, frozen).
    pub freezes: Vec<(Area, domain::PersonId, bool)>,
    /// New or changed visits, whole.
    pub visits: Vec<Visit>,
    /// New or changed charge batches, whole.
    pub fee_batches: Vec<FeeBatch>,
    /// A pick that was made or used.
    pub pick: Option<Pick>,
    /// Messages.
    pub messages: Vec<Message>,
    /// A proof that this act used up.
    pub proof: Option<[u8; 32]>,
    /// A number that an undo blocks.
    pub blocks: Option<NumberKey>,
    /// Digest of the rules that are in force from now on.
    pub adopts: Option<String>,
}

impl Effects {
    /// Nothing but an answer.
    pub fn answer(answer: Answer) -> Self {
        Self {
            answer,
            transfers: Vec::new(),
            reserved: Vec::new(),
            opened: Vec::new(),
            settlement: None,
            cancelled: None,
            obligations: Vec::new(),
            owed_by: None,
            seals: None,
            used: Vec::new(),
            accumulated: Vec::new(),
            bindings: Vec::new(),
            people: Vec::new(),
            identities: Vec::new(),
            records: Vec::new(),
            blobs: Vec::new(),
            freezes: Vec::new(),
            visits: Vec::new(),
            fee_batches: Vec::new(),
            pick: None,
            messages: Vec::new(),
            proof: None,
            blocks: None,
            adopts: None,
        }
    }
}

/// One leg as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The account; its book is the first key of the row.
    pub account: AccountKey,
    /// The act.
    pub act: i64,
    /// Place among the act's legs.
    pub line: u16,
    /// The amount.
    pub amount: Fen,
}

/// A debt as it is kept: in exactly one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObligationRow {
    /// Identifier.
    pub id: ObligationId,
    /// Home area: the care area.
    pub area: Area,
    /// The window of the home area that was open.
    pub window: i64,
    /// The bill or cancel, or the premium act.
    pub settlement: SettlementId,
    /// The debt.
    pub obligation: Obligation,
}

/// Everything that one transaction writes; rows are whole and final.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The batch's moment.
    pub now: Moment,
    /// Answers of the claimed numbers.
    pub answers: Vec<(Number, Answer)>,
    /// Accounts; each `version` is the one read plus one.
    pub accounts: Vec<Account>,
    /// Persons.
    pub people: Vec<Insured>,
    /// Identities of persons that are known.
    pub identities: Vec<Identity>,
    /// Records; versions as with bindings.
    pub records: Vec<Record>,
    /// Bytes of new pages.
    pub blobs: Vec<Blob>,
    /// What the audit trail says of this batch, one row per home area.
    pub trail: Vec<TrailRow>,
    /// Bindings; `version` 1 is new, higher ones replace the one before.
    pub bindings: Vec<Binding>,
    /// Counters: (grantor's area, binding, period `yyyyMM` or `yyyy`) and the new value.
    pub used: Vec<((Area, BindingId, u32), Fen)>,
    /// The most that counters of `used` showed inside this batch, by binding and period; absent = the
    /// new value.
    pub tops: Vec<((BindingId, u32), Fen)>,
    /// Accumulators, new values.
    pub accumulators: Vec<(AccumulatorKey, Accumulator)>,
    /// Visits; versions as with bindings.
    pub visits: Vec<Visit>,
    /// Charge batches; versions as with bindings.
    pub fee_batches: Vec<FeeBatch>,
    /// New settlement records.
    pub settlements: Vec<Settlement>,
    /// Earlier records and what cancelled them.
    pub cancelled: Vec<(Area, SettlementId, SettlementId)>,
    /// Legs.
    pub entries: Vec<Entry>,
    /// What the accounts of no person gained in this batch, by account.
    pub totals: Vec<(AccountKey, Fen)>,
    /// Debts.
    pub obligations: Vec<ObligationRow>,
    /// Picks.
    pub picks: Vec<Pick>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Proofs used up.
    pub proofs: Vec<[u8; 32]>,
    /// Numbers blocked by undos.
    pub blocked: Vec<NumberKey>,
    /// Digest of the rules that are in force from now on, where that changed.
    pub policy: Option<String>,
    /// The heads that moved on.
    pub heads: Vec<Head>,
}

impl Batch {
    /// A batch that changes nothing.
    pub fn empty(now: Moment) -> Self {
        Self {
            now,
            answers: Vec::new(),
            accounts: Vec::new(),
            people: Vec::new(),
            identities: Vec::new(),
            records: Vec::new(),
            blobs: Vec::new(),
            trail: Vec::new(),
            bindings: Vec::new(),
            used: Vec::new(),
            tops: Vec::new(),
            accumulators: Vec::new(),
            visits: Vec::new(),
            fee_batches: Vec::new(),
            settlements: Vec::new(),
            cancelled: Vec::new(),
            entries: Vec::new(),
            totals: Vec::new(),
            obligations: Vec::new(),
            picks: Vec::new(),
            messages: Vec::new(),
            proofs: Vec::new(),
            blocked: Vec::new(),
            policy: None,
            heads: Vec::new(),
        }
    }
}
