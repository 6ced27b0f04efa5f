//! Every reason to say no: one closed list, stable codes, who must act, what to do.
//!
//! A refusal is an answer, not an error. It carries facts, never prose and never personal data; the
//! texts are in [`text`], in Chinese and English.

pub mod text;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::policy::RuleRef;
use crate::{Area, Fen, Kinship};

/// Which side of an act a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 共济人
    Grantor,
    /// 被共济人; at an institution: the patient
    Beneficiary,
    /// 医院/药店
    Institution,
    /// 医保经办
    Agency,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why not. The codes are stable; texts may change, codes never.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Reason { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

reasons! {
    // ---- places
    /// A code of place that no table knows; `field` names it.
    AreaUnknown = "AREA_UNKNOWN",
    /// Use between these two places is not open; `side` must act.
    RegionNotOpen = "REGION_NOT_OPEN",
    /// The institution cannot settle family accounts.
    InstitutionNotConnected = "INSTITUTION_NOT_CONNECTED",
    /// The institution is not known or its contract is not in force.
    InstitutionUnknown = "INSTITUTION_UNKNOWN",
    // ---- persons
    /// Nobody with these data, or the name does not match; one wording for both.
    PersonUnknown = "PERSON_UNKNOWN",
    /// Name and number do not belong together.
    NameIdMismatch = "NAME_ID_MISMATCH",
    /// The beneficiary is not in basic insurance.
    RelativeNotInsured = "RELATIVE_NOT_INSURED",
    /// The beneficiary's insurance is paused, ended or in arrears.
    RelativeStatusAbnormal = "RELATIVE_STATUS_ABNORMAL",
    /// The premium of the year is not paid.
    PremiumYearUnpaid = "PREMIUM_YEAR_UNPAID",
    /// The grantor is not in employees' insurance.
    GrantorNotEmployeeInsured = "GRANTOR_NOT_EMPLOYEE_INSURED",
    /// The grantor's insurance is paused, ended or in arrears.
    GrantorStatusAbnormal = "GRANTOR_STATUS_ABNORMAL",
    /// The grantor has no account.
    NoValidAccount = "NO_VALID_ACCOUNT",
    /// The account or person is frozen.
    Frozen = "FROZEN",
    /// The patient's insurance is not in force.
    PatientStatusAbnormal = "PATIENT_STATUS_ABNORMAL",
    /// The insurance named in the request is not the patient's.
    InsutypeMismatch = "INSUTYPE_MISMATCH",
    /// A grantor cannot be the own beneficiary.
    SamePerson = "SAME_PERSON",
    // ---- binding
    /// This kinship is not allowed there on that day.
    RelationNotAllowedHere = "RELATION_NOT_ALLOWED_HERE",
    /// As many relatives as allowed.
    MemberLimit = "MEMBER_LIMIT",
    /// As many different people in a lifetime as allowed.
    LifetimeLimit = "LIFETIME_LIMIT",
    /// The beneficiary has another grantor and only one is allowed.
    BeneficiaryAlreadyBound = "BENEFICIARY_ALREADY_BOUND",
    /// These two are bound already.
    AlreadyBound = "ALREADY_BOUND",
    /// The beneficiary has not accepted yet.
    ConsentPending = "CONSENT_PENDING",
    /// The pledge is missing.
    PledgeMissing = "PLEDGE_MISSING",
    /// A guardian must act for somebody under the age.
    GuardianNeeded = "GUARDIAN_NEEDED",
    /// A fresh proof of identity is missing, used or for another act.
    ProofMissing = "PROOF_MISSING",
    /// No such binding for this person.
    BindingUnknown = "BINDING_UNKNOWN",
    /// The binding's state does not allow this.
    BindingState = "BINDING_STATE",
    /// The binding is over.
    RelationEnded = "RELATION_ENDED",
    /// Unbinding is for the other side here.
    ReleaseNotAllowed = "RELEASE_NOT_ALLOWED",
    /// A limit higher than the area allows, or not above zero.
    LimitOutOfRange = "LIMIT_OUT_OF_RANGE",
    /// A scope that the area does not allow.
    ScopeNotAllowed = "SCOPE_NOT_ALLOWED",
    /// A first or last day that is not possible.
    ValidityOutOfRange = "VALIDITY_OUT_OF_RANGE",
    /// The order names other bindings than the beneficiary has.
    OrderIncomplete = "ORDER_INCOMPLETE",
    /// Payers have no order here that a user may set.
    OrderNotSettable = "ORDER_NOT_SETTABLE",
    // ---- bills
    /// The lines do not sum to the total.
    TotalMismatch = "TOTAL_MISMATCH",
    /// An amount, count or price that cannot be.
    AmountOutOfRange = "AMOUNT_OUT_OF_RANGE",
    /// No such visit of this person here.
    VisitUnknown = "VISIT_UNKNOWN",
    /// The visit is closed or void.
    VisitState = "VISIT_STATE",
    /// No unsettled lines under this charge batch.
    BatchUnknown = "BATCH_UNKNOWN",
    /// Lines are settled and cannot be changed.
    BatchSettled = "BATCH_SETTLED",
    /// A line of this number exists with other content.
    LineRepeated = "LINE_REPEATED",
    /// This charge batch is settled; `name` is the `setl_id`.
    AlreadySettled = "ALREADY_SETTLED",
    /// No such settlement of this person here.
    SettlementUnknown = "SETTLEMENT_UNKNOWN",
    /// It was given back before; `name` is the `setl_id` of the cancel.
    AlreadyCancelled = "ALREADY_CANCELLED",
    /// The cash part would be higher than quoted; `amount` is the new cash part.
    QuoteChanged = "QUOTE_CHANGED",
    /// Nobody picked the payer.
    PayerNotChosen = "PAYER_NOT_CHOSEN",
    /// The picked payer is not a usable relative of this patient.
    PayerNotUsable = "PAYER_NOT_USABLE",
    /// A personal account may not buy this item in a pharmacy.
    ItemNotOnWhitelist = "ITEM_NOT_ON_WHITELIST",
    /// A feature of the interface that this version does not have; `name` names it.
    NotSupported = "NOT_SUPPORTED",
    // ---- care: vouchers, stays, orders, the end of the day
    /// The code or token of an e-voucher is unknown, over, used or of another place; one wording.
    VoucherInvalid = "VOUCHER_INVALID",
    /// The e-voucher is not activated.
    VoucherInactive = "VOUCHER_INACTIVE",
    /// The institution does not offer this; `name` names it.
    ServiceMissing = "SERVICE_MISSING",
    /// Steps of a stay in the wrong order; `name` says what has to be done first.
    StayOrder = "STAY_ORDER",
    /// No such line in this stay; `name` is its number.
    LineUnknown = "LINE_UNKNOWN",
    /// Money is not held for stays there.
    HoldNotAllowed = "HOLD_NOT_ALLOWED",
    /// No such open hold of this person.
    HoldUnknown = "HOLD_UNKNOWN",
    /// No such order of mobile payment here, or another token.
    OrderUnknown = "ORDER_UNKNOWN",
    /// The order's state does not allow this; `name` is `ordStas`.
    OrderState = "ORDER_STATE",
    /// The payer has not agreed to the order, or too long ago.
    OrderNotAuthorised = "ORDER_NOT_AUTHORISED",
    /// The amounts of a refund are not those of the order; `field` names the first.
    RefundMismatch = "REFUND_MISMATCH",
    /// The fund pays this only on a prescription; `name` is the line.
    PrescriptionMissing = "PRESCRIPTION_MISSING",
    /// No such file of this institution, or its time is over.
    FileUnknown = "FILE_UNKNOWN",
    /// A file that cannot be read; `name` says where and why.
    FileFaulty = "FILE_FAULTY",
    /// The totals applied for are not those of the bills; `field` names the first, `amount` is ours.
    ClearingMismatch = "CLEARING_MISMATCH",
    /// No such application of this institution.
    ClearingUnknown = "CLEARING_UNKNOWN",
    /// The application's state does not allow this.
    ClearingState = "CLEARING_STATE",
    /// No such open ticket here.
    TicketUnknown = "TICKET_UNKNOWN",
    /// The ticket's state does not allow this; `name` says which.
    TicketState = "TICKET_STATE",
    /// More than the institution is owed; `amount` is what it is.
    PaymentTooHigh = "PAYMENT_TOO_HIGH",
    /// No such filing of this person.
    FilingUnknown = "FILING_UNKNOWN",
    /// A filing for this place and time is there already.
    FilingOverlaps = "FILING_OVERLAPS",
    /// No such key of this institution.
    GateKeyUnknown = "GATE_KEY_UNKNOWN",
    // ---- undo and numbers
    /// The request to undo never arrived here; its number is blocked now.
    UndoUnknown = "UNDO_UNKNOWN",
    /// This transaction cannot be undone.
    UndoNotPossible = "UNDO_NOT_POSSIBLE",
    /// This number was blocked by an undo.
    NumberBlocked = "NUMBER_BLOCKED",
    /// This number was used for other content; `field` names the difference where known.
    NumberReused = "NUMBER_REUSED",
    // ---- people's acts
    /// This act is not this person's to do.
    NotYours = "NOT_YOURS",
    /// The session is missing or over.
    SignInNeeded = "SIGN_IN_NEEDED",
    /// Too many tries; later.
    TooManyTries = "TOO_MANY_TRIES",
    // ---- cases and clerks
    /// No such case for this clerk or family.
    CaseUnknown = "CASE_UNKNOWN",
    /// The case's state does not allow this.
    CaseState = "CASE_STATE",
    /// No such flag for this clerk.
    FlagUnknown = "FLAG_UNKNOWN",
    /// A clerk closed the flag before.
    FlagClosed = "FLAG_CLOSED",
    /// Other rules were put in force since these were proposed; `name`: how the
    /// digest in force begins.
    RulesChanged = "RULES_CHANGED",
    /// Another clerk has the case.
    CaseTaken = "CASE_TAKEN",
    /// The clerk does not have the duty here; `name` names the duty.
    NotYourDuty = "NOT_YOUR_DUTY",
    /// The second pair of eyes is the first.
    SamePersonTwice = "SAME_PERSON_TWICE",
    /// This act is only carried out once a second clerk approved; `name` names the duty.
    SecondClerkNeeded = "SECOND_CLERK_NEEDED",
    /// An approval is taken back within the hour and before anything was paid, or not at all.
    HourOver = "HOUR_OVER",
    /// A reason must be written.
    ReasonMissing = "REASON_MISSING",
    /// As many looks in clear as a day allows.
    TooManyLooks = "TOO_MANY_LOOKS",
    /// The calendar of the year is not published.
    CalendarUnknown = "CALENDAR_UNKNOWN",
    /// No such clerk.
    ClerkUnknown = "CLERK_UNKNOWN",
    /// Another clerk has this sign-in name.
    ClerkLoginTaken = "CLERK_LOGIN_TAKEN",
    /// An appeal against this was decided, waits, or came too late.
    AppealClosed = "APPEAL_CLOSED",
    // ---- acting for others, and what proves it
    /// No such guardianship of this person.
    WardUnknown = "WARD_UNKNOWN",
    /// The guardianship does not allow this, or not any more.
    WardNotAllowed = "WARD_NOT_ALLOWED",
    /// No such family link of this person.
    LinkUnknown = "LINK_UNKNOWN",
    /// The family link does not allow this, or not any more.
    LinkNotAllowed = "LINK_NOT_ALLOWED",
    /// A consent that the act needs is missing; `name` names it.
    ConsentMissing = "CONSENT_MISSING",
    /// No such document of this person.
    DocumentUnknown = "DOCUMENT_UNKNOWN",
    /// A page that cannot be used; `name` says what is wrong.
    DocumentFaulty = "DOCUMENT_FAULTY",
    /// A document that the act needs is missing; `name` names it.
    DocumentMissing = "DOCUMENT_MISSING",
    /// The mutual-aid password is wrong; `count` tries are left.
    PasswordWrong = "PASSWORD_WRONG",
    /// Too many wrong passwords; until `name`, or until a new one is set with a proof.
    PasswordLocked = "PASSWORD_LOCKED",
    /// A mutual-aid password is asked for and none is set or given.
    PasswordMissing = "PASSWORD_MISSING",
    // ---- what life does
    /// Money is held for a stay in hospital.
    HoldInFlight = "HOLD_IN_FLIGHT",
    /// There is still money in the account.
    BalanceLeft = "BALANCE_LEFT",
    /// The death is recorded already.
    AlreadyDead = "ALREADY_DEAD",
    /// The person died.
    PersonDied = "PERSON_DIED",
    /// A move that is none, or of somebody who cannot move.
    MoveNotPossible = "MOVE_NOT_POSSIBLE",
    /// The person is known here twice.
    PersonDuplicate = "PERSON_DUPLICATE",
    // ---- money
    /// No more is free.
    BalanceShort = "BALANCE_SHORT",
    /// Below the floor that must stay.
    KeepBackBelowFloor = "KEEP_BACK_BELOW_FLOOR",
    /// Over the limit per payment.
    SingleAmount = "SINGLE_AMOUNT",
    /// Over the limit per month.
    MonthLimit = "MONTH_LIMIT",
    /// Over the limit per year.
    YearLimit = "YEAR_LIMIT",
    /// Only one grantor may be used in one settlement.
    OneGrantorPerSettlement = "ONE_GRANTOR_PER_SETTLEMENT",
    /// A credit that cannot be booked.
    CreditNotBookable = "CREDIT_NOT_BOOKABLE",
    // ---- wallet
    /// The place of a side has not opened the wallet on that day; `area`, `on` = from when, where known.
    WalletNotOpen = "WALLET_NOT_OPEN",
    /// Only part of the place of a side has opened the wallet, and nobody says which part; `area`, `on`
    /// as above.
    WalletPartly = "WALLET_PARTLY",
    /// Nobody says whether the place of a side has opened the wallet, or sources contradict each
    /// other; `area`, `on` as above.
    WalletUnknown = "WALLET_UNKNOWN",
    /// The person of a side has not opened a wallet.
    WalletMissing = "WALLET_MISSING",
    /// The person has a wallet already.
    WalletThere = "WALLET_THERE",
    /// The institution takes no wallets.
    WalletNotTaken = "WALLET_NOT_TAKEN",
    /// No such open quota of this person.
    QuotaUnknown = "QUOTA_UNKNOWN",
    /// Less than what is used and promised; `amount` is that.
    QuotaBelowUsed = "QUOTA_BELOW_USED",
    /// A premium waits to be taken from it; `name` is that premium, `amount` all that is promised.
    QuotaPromised = "QUOTA_PROMISED",
    /// The quota does not cover it; `amount` is what is left.
    QuotaShort = "QUOTA_SHORT",
    /// As many acts as a day allows; `count`.
    DailyCount = "DAILY_COUNT",
    /// More than one act or one day may come to; `amount`.
    DailyAmount = "DAILY_AMOUNT",
    /// Closed at this hour.
    NightClosed = "NIGHT_CLOSED",
    // ---- premiums
    /// What the premium costs there is not known, or `name` names no group of people.
    PremiumUnknown = "PREMIUM_UNKNOWN",
    /// It is paid for that person and year.
    PremiumPaid = "PREMIUM_PAID",
    /// The relative's insurance has no such premium.
    PremiumNotFor = "PREMIUM_NOT_FOR",
    /// No such premium payment of this person.
    PremiumMissing = "PREMIUM_MISSING",
    /// The premium payment's state does not allow this.
    PremiumState = "PREMIUM_STATE",
    /// Premiums are not taken at this time of the year.
    SeasonClosed = "SEASON_CLOSED",
    /// The account does not hold the whole premium.
    PremiumBalanceNotFull = "PREMIUM_BALANCE_NOT_FULL",
    // ---- clearing between areas
    /// No such statement of this place.
    StatementUnknown = "STATEMENT_UNKNOWN",
    /// The statement's state does not allow this.
    StatementState = "STATEMENT_STATE",
    /// No such remittance of this place.
    RemittanceUnknown = "REMITTANCE_UNKNOWN",
    /// The remittance's state does not allow this.
    RemittanceState = "REMITTANCE_STATE",
    /// What was paid or came is not what it must be; `amount` = what it must be.
    RemittanceMismatch = "REMITTANCE_MISMATCH",
    /// The bank's number stands for another payment already; `name`.
    ReceiptTaken = "RECEIPT_TAKEN",
    /// A prepayment that cannot be.
    PrepaymentState = "PREPAYMENT_STATE",
    /// The month's window is sealed, or its turn has not come.
    WindowState = "WINDOW_STATE",
}

/// A reason with its facts. `None` fields are not part of the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// Which side it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub side: Option<Side>,
    /// Which place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<Area>,
    /// From or until when.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub on: Option<Date>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amount: Option<Fen>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub count: Option<u32>,
    /// Which kinship.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinship: Option<Kinship>,
    /// Which field of the request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// A number, code or word that names the thing; never a person's data.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// The rule it rests on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<RuleRef>,
}

impl Refusal {
    /// A refusal without facts.
    pub fn new(reason: Reason) -> Self {
        Self {
            reason,
            side: None,
            area: None,
            on: None,
            amount: None,
            count: None,
            kinship: None,
            field: None,
            name: None,
            rule: None,
        }
    }

    /// About this side.
    #[must_use]
    pub fn of(mut self, side: Side) -> Self {
        self.side = Some(side);
        self
    }

    /// In this place.
    #[must_use]
    pub fn at(mut self, area: Area) -> Self {
        self.area = Some(area);
        self
    }

    /// From or until this day.
    #[must_use]
    pub fn on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }

    /// This much.
    #[must_use]
    pub fn amount(mut self, amount: Fen) -> Self {
        self.amount = Some(amount);
        self
    }

    /// This many.
    #[must_use]
    pub fn count(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// This kinship.
    #[must_use]
    pub fn kinship(mut self, kinship: Kinship) -> Self {
        self.kinship = Some(kinship);
        self
    }

    /// This field of the request.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// This thing.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// By this rule.
    #[must_use]
    pub fn by(mut self, rule: RuleRef) -> Self {
        self.rule = Some(rule);
        self
    }
}

/// A sum that leaves 64 bits can only come from amounts that cannot be.
impl From<crate::Overflow> for Refusal {
    fn from(_: crate::Overflow) -> Self {
        Self::new(Reason::AmountOutOfRange)
    }
}

/// Legs that do not balance can only come from amounts that cannot be.
impl From<ledger::TransferError> for Refusal {
    fn from(_: ledger::TransferError) -> Self {
        Self::new(Reason::AmountOutOfRange)
    }
}
