//! Rows that use cases read and write beside people, accounts and bindings.

use domain::day_end::ClrType;
use domain::institution::{Institution, InstitutionKind};
use domain::item::CutLine;
use domain::person::Insutype;
use domain::settlement::{Setting, Settlement, Share};
use domain::{
    Area, BindingId, Fen, InstitutionId, MessageId, Moment, PersonId, SettlementId, VisitId,
};
use ledger::{Book, Layer};
use serde::{Deserialize, Serialize};

/// State of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Open.
    Open,
    /// A stay after discharge (2402).
    Discharged,
    /// Closed.
    Closed,
    /// Cancelled (2202).
    Void,
}

/// A registration (2201) with what 2203 added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Identifier.
    pub id: VisitId,
    /// Care area: its home.
    pub area: Area,
    /// Where.
    pub institution: InstitutionId,
    /// Who.
    pub patient: PersonId,
    /// Outpatient, pharmacy or a stay.
    pub setting: Setting,
    /// State.
    pub state: VisitState,
    /// `ipt_otp_no`
    pub ipt_otp_no: String,
    /// `begntime`
    pub begun: Moment,
    /// Discharge (`endtime` of 2402) of a stay.
    pub ended: Option<Moment>,
    /// `med_type` of 2203; empty before.
    pub med_type: String,
    /// Nodes of 2201 and 2203 as sent (department, diagnoses), canonical JSON; the patient's own
    /// business.
    pub details: String,
    /// Counts writes.
    pub version: i64,
}

/// Which visits of a patient at an institution are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitsAsk {
    /// Care area of the institution.
    pub area: Area,
    /// Where.
    pub institution: InstitutionId,
    /// Who.
    pub patient: PersonId,
    /// Care began then or later.
    pub from: Moment,
    /// Care began then or earlier.
    pub to: Moment,
}

/// State of a charge batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBatchState {
    /// Uploaded.
    Uploaded,
    /// Paid by this settlement.
    Settled(SettlementId),
    /// Removed (2205).
    Deleted,
}

/// Lines under one charge number (`chrg_bchno`) of a visit; a pharmacy bill is one with an empty
/// number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeBatch {
    /// Identifier.
    pub id: i64,
    /// Care area: its home.
    pub area: Area,
    /// The visit.
    pub visit: VisitId,
    /// `chrg_bchno`
    pub batch: String,
    /// State.
    pub state: FeeBatchState,
    /// The lines as cut, in the order of upload.
    pub lines: Vec<CutLine>,
    /// Counts writes.
    pub version: i64,
}

/// A message to a person. Facts only; the sentence is made where it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Identifier.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// When.
    pub at: Moment,
    /// What about.
    pub about: About,
    /// The reader has seen it.
    pub read: bool,
}

/// What a message tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "about")]
pub enum About {
    /// Your account paid for a relative.
    AidPaid {
        /// The bill.
        settlement: SettlementId,
        /// Its home.
        area: Area,
        /// For whom.
        beneficiary: PersonId,
        /// How much.
        amount: Fen,
    },
    /// Money came back to your account.
    MoneyReturned {
        /// The cancel.
        settlement: SettlementId,
        /// Its home.
        area: Area,
        /// How much.
        amount: Fen,
    },
    /// Somebody wants to bind you; accept or decline.
    AcceptanceAsked {
        /// The binding.
        binding: BindingId,
    },
    /// A binding got another state.
    BindingChanged {
        /// The binding.
        binding: BindingId,
        /// Its new state.
        state: domain::binding::BindingState,
    },
    /// Limits, scopes or the switch of a binding were changed.
    TermsChanged {
        /// The binding.
        binding: BindingId,
    },
    /// A case of yours got another state: returned with fields to mend, approved, rejected, closed.
    CaseChanged {
        /// The case.
        case: domain::RecordId,
        /// What happened last.
        step: domain::case::StepKind,
    },
    /// Somebody wants a family link to you; accept or decline.
    LinkAsked {
        /// The link.
        link: domain::RecordId,
    },
    /// A family link got another state.
    LinkChanged {
        /// The link.
        link: domain::RecordId,
        /// Its new state.
        state: domain::family_link::LinkState,
    },
    /// A guardian's right to act got another state.
    WardChanged {
        /// The ward link.
        ward: domain::RecordId,
        /// Its new state.
        state: domain::ward::WardState,
    },
    /// Your acceptance is still waited for; it lapses after this day.
    AcceptanceReminder {
        /// The binding.
        binding: BindingId,
        /// Last day.
        until: jiff::civil::Date,
    },
    /// 80 % of a limit of a binding that you gave are used.
    LimitNear {
        /// The binding.
        binding: BindingId,
        /// Which limit.
        kind: domain::remind::LimitKind,
        /// How much it is.
        limit: Fen,
        /// How much of it is used.
        used: Fen,
    },
    /// A limit of a binding that you gave is used up.
    LimitReached {
        /// The binding.
        binding: BindingId,
        /// Which limit.
        kind: domain::remind::LimitKind,
        /// How much it is.
        limit: Fen,
        /// It is the area's cap and not your own.
        by_area: bool,
    },
    /// What a relative pays for you has ended until the next period; no amount is told.
    ShareEnded {
        /// The binding.
        binding: BindingId,
        /// Which limit.
        kind: domain::remind::LimitKind,
    },
    /// Your own balance fell below an amount.
    BalanceLow {
        /// What can still be used.
        balance: Fen,
        /// The amount.
        low: Fen,
    },
    /// Premiums of a relative can be paid from now on.
    SeasonOpen {
        /// The binding.
        binding: BindingId,
        /// The relative's area.
        area: Area,
        /// First day.
        from: jiff::civil::Date,
        /// Last day.
        to: jiff::civil::Date,
    },
    /// A binding that you gave ends after this day.
    BindingExpiring {
        /// The binding.
        binding: BindingId,
        /// Last day.
        until: jiff::civil::Date,
    },
    /// More was used on a day than in three months before.
    UnusualUse {
        /// The binding.
        binding: BindingId,
        /// The day.
        on: jiff::civil::Date,
        /// What was used on it.
        amount: Fen,
        /// What was used in the three calendar months before.
        before: Fen,
    },
    /// Your insurance is paused, in force again or over.
    InsuranceChanged {
        /// Now.
        status: domain::person::InsuredStatus,
    },
    /// Your insured area changed and your balance came along.
    Moved {
        /// Before.
        from: Area,
        /// Now.
        to: Area,
        /// How much came along.
        amount: Fen,
    },
    /// Data about you were corrected; the fields by their names in the interface.
    Corrected {
        /// Which.
        fields: Vec<String>,
    },
    /// Your mutual-aid password was set or locked.
    PasswordChanged {
        /// Locked after too many wrong tries.
        locked: bool,
    },
    /// Your e-voucher was activated or switched off.
    VoucherChanged {
        /// Active now.
        active: bool,
    },
    /// Money is held for a stay in hospital, of your account or for you; or a hold ended.
    HoldChanged {
        /// The hold.
        hold: domain::RecordId,
        /// How much.
        amount: Fen,
        /// Its state.
        state: domain::hold::HoldState,
    },
    /// Your wallet was opened, or its place of use or phone changed.
    WalletChanged {
        /// The wallet.
        wallet: domain::RecordId,
    },
    /// A quota of yours or for you was set, raised, lowered or ended.
    QuotaChanged {
        /// The quota.
        quota: domain::RecordId,
        /// Its binding.
        binding: BindingId,
        /// What is left of it now.
        left: Fen,
        /// Its state.
        state: domain::wallet::QuotaState,
    },
    /// A premium payment of yours or for you got another state.
    PremiumChanged {
        /// The payment.
        premium: domain::RecordId,
        /// How much.
        amount: Fen,
        /// Its state.
        state: domain::premium::PremiumState,
        /// Why nothing was taken, of one that was dropped; kept since messages say it.
        #[serde(default)]
        why: Option<domain::premium::DroppedWhy>,
    },
    /// Your account was frozen or freed.
    FreezeChanged {
        /// Frozen or free.
        frozen: bool,
        /// Why, as the clerk wrote it; empty where none was kept.
        #[serde(default)]
        reason: String,
    },
}

impl About {
    /// The reminder that it is, if it is one that a wish can be about.
    pub fn reminder(&self) -> Option<domain::remind::Reminder> {
        use domain::remind::Reminder;
        Some(match self {
            Self::LimitNear { .. } => Reminder::LimitNear,
            Self::LimitReached { .. } | Self::ShareEnded { .. } => Reminder::LimitReached,
            Self::BalanceLow { .. } => Reminder::BalanceLow,
            Self::SeasonOpen { .. } => Reminder::SeasonOpen,
            Self::BindingExpiring { .. } => Reminder::BindingExpiring,
            Self::UnusualUse { .. } => Reminder::UnusualUse,
            Self::AcceptanceReminder { .. } => Reminder::AcceptanceWaiting,
            Self::CaseChanged { step: domain::case::StepKind::Escalated, .. } => {
                Reminder::ReviewOverdue
            }
            Self::WalletChanged { .. }
            | Self::QuotaChanged { .. }
            | Self::PremiumChanged { .. }
            | Self::AidPaid { .. }
            | Self::MoneyReturned { .. }
            | Self::AcceptanceAsked { .. }
            | Self::BindingChanged { .. }
            | Self::TermsChanged { .. }
            | Self::CaseChanged { .. }
            | Self::LinkAsked { .. }
            | Self::LinkChanged { .. }
            | Self::WardChanged { .. }
            | Self::InsuranceChanged { .. }
            | Self::Moved { .. }
            | Self::Corrected { .. }
            | Self::PasswordChanged { .. }
            | Self::VoucherChanged { .. }
            | Self::HoldChanged { .. }
            | Self::FreezeChanged { .. } => return None,
        })
    }
}

/// Somebody signed in on a device; the device is known by a keyed digest only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeviceSeen {
    /// When last.
    pub seen: Moment,
    /// Keyed digest of what the device calls itself.
    pub device: Vec<u8>,
    /// Who.
    pub person: PersonId,
}

/// The bytes of a page, sealed where they are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Blob {
    /// Identifier.
    pub id: domain::RecordId,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blob").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How far somebody's messages were delivered outside the platform. A new message makes it due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outbox {
    /// Whose.
    pub person: PersonId,
    /// Everything up to this one is settled.
    pub after: MessageId,
    /// When the next try is due; `None` = nothing waits.
    pub due: Option<Moment>,
    /// Tries of the message that is next.
    pub tries: u32,
}

/// What the audit trail says of one batch of a home area. Holds numbers, states, amounts and
/// digests, never personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailRow {
    /// Home area.
    pub area: Area,
    /// Sequence of its last act; rows follow each other without a gap in `first..=sequence`.
    pub sequence: i64,
    /// When.
    pub at: Moment,
    /// The acts as compact JSON; the `trail` module of `app` writes and reads it.
    pub body: String,
    /// SM3 over the chain before, area, sequence, moment and body.
    pub chain: [u8; 32],
}

/// A signed-in person or clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SM3 of the token; the token itself is with its owner only.
    pub token: [u8; 32],
    /// Who.
    pub principal: Principal,
    /// Until when.
    pub until: Moment,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// A family member.
    Person(PersonId),
    /// A clerk.
    Clerk(domain::ClerkId),
}

/// A fresh proof of identity, bound to one act, used once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// SM3 of the token.
    pub token: [u8; 32],
    /// Who proved.
    pub person: PersonId,
    /// SM3 of the canonical act that it is for.
    pub act: [u8; 32],
    /// Until when; 5 minutes.
    pub until: Moment,
    /// It was used.
    pub used: bool,
    /// How identity was proved: `face`, `sms`, `password`.
    pub way: String,
}

/// Sign-in of an institution's operator (9001).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// `sign_no`
    pub sign_no: String,
    /// Where.
    pub institution: InstitutionId,
    /// `opter_no`
    pub operator: String,
    /// When.
    pub at: Moment,
    /// Signed out (9002).
    pub out_at: Option<Moment>,
}

/// What an institution signs with. Its `Debug` shows no secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Access key; `None` for institutions that call unsigned.
    pub key: Option<String>,
    /// Secret key of variant A.
    pub secret: Option<String>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}

/// What is known about the entry of an institution: how old it is, and what its file left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// When a file last named it.
    pub listed_at: Moment,
    /// When a file last changed something of it; `None` = unknown: before this was kept.
    pub changed_at: Option<Moment>,
    /// The first 32 digits of the SM3 of the file that named it last, in hexadecimal.
    pub file: String,
    /// That file says what it offers; else what its kind usually offers was taken (P).
    pub says_services: bool,
    /// That file says whether it settles with family accounts; else yes was taken (P).
    pub says_family: bool,
}

/// Which hospitals and pharmacies. In an area names that contain `part`, else names that begin
/// with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacesAsk {
    /// Only of this care area; names are searched in all areas otherwise.
    pub area: Option<Area>,
    /// A part of the name; empty = any.
    pub part: String,
    /// Only of this kind.
    pub kind: Option<InstitutionKind>,
    /// Name and code of the last one that was looked at.
    pub after: Option<(String, String)>,
    /// Most of an answer.
    pub most: u32,
}

/// Hospitals and pharmacies by name and code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// At most as many as were asked for.
    pub places: Vec<Institution>,
    /// Code of the last one that was looked at, where there may be more; `None` = these are all.
    pub more_from: Option<String>,
}

/// The payer that a family picked for the next bill (四川): 15 minutes, one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// For whom.
    pub beneficiary: PersonId,
    /// Which payer.
    pub binding: BindingId,
    /// Until when.
    pub until: Moment,
    /// The bill that used it.
    pub used_by: Option<SettlementId>,
}

/// A settlement as one person's list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The settlement.
    pub settlement: Settlement,
    /// This person's share, if this person paid.
    pub share: Option<Share>,
    /// Where.
    pub institution_name: String,
}

/// Which bills of an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledAsk {
    /// The care area.
    pub area: Area,
    /// Where.
    pub institution: InstitutionId,
    /// Settled at or after this …
    pub from: Moment,
    /// … and before this.
    pub before: Moment,
    /// Only of this kind of clearing.
    pub clr_type: Option<ClrType>,
    /// Only of people insured so.
    pub insutype: Option<Insutype>,
    /// Only bills (`false`), only what gave bills back (`true`).
    pub given_back: Option<bool>,
}

/// A bill as the end of the day compares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledRow {
    /// `setl_id`
    pub id: SettlementId,
    /// When it was settled.
    pub at: Moment,
    /// `msgid`
    pub request_no: String,
    /// Whose care.
    pub patient: PersonId,
    /// `mdtrt_id`
    pub visit: VisitId,
    /// It gave a bill back.
    pub given_back: bool,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_pay_sumamt`
    pub fund: Fen,
    /// `acct_pay`, relatives' part included.
    pub account: Fen,
}

/// Head of a home area: what every batch of it takes and moves on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Home area.
    pub area: Area,
    /// Number of acts so far.
    pub sequence: i64,
    /// The open window.
    pub window: i64,
    /// Chain over everything decided so far (SM3).
    pub chain: [u8; 32],
    /// `now` of the last batch: time never runs backwards in a lane.
    pub last_now: Moment,
    /// Highest identifier given so far.
    pub last_id: i64,
}

impl Head {
    /// The head of an area that never decided anything.
    pub fn start(area: Area) -> Self {
        Self { area, sequence: 0, window: 1, chain: [0; 32], last_now: Moment(0), last_id: 0 }
    }
}

/// One line of a trial balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookLine {
    /// The book.
    pub book: Book,
    /// Money or commitments.
    pub layer: Layer,
    /// Account code.
    pub code: u16,
    /// Balance as kept in state rows and totals.
    pub kept: Fen,
    /// Sum of the entries.
    pub summed: Fen,
}
