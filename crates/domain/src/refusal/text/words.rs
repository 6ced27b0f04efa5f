//! Which words belong to which reason.

use super::{
    Actor, acts, bills, binding, care, cases, documents, life, money, persons, places, wallet,
};
use crate::refusal::{Reason, Side};

/// Who must act.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// Always this one.
    Is(Actor),
    /// The side that the refusal names; this one when it names none.
    SideOr(Actor),
    /// The other side of the family than the one that tried; this one when none is named.
    OtherSideOr(Actor),
}

impl Who {
    /// The actor for a refusal about `side`.
    pub(super) fn actor(self, side: Option<Side>) -> Actor {
        match self {
            Self::Is(actor) => actor,
            Self::SideOr(actor) => side.map_or(actor, Actor::from),
            Self::OtherSideOr(actor) => match side {
                Some(Side::Grantor) => Actor::Beneficiary,
                Some(Side::Beneficiary) => Actor::Grantor,
                Some(Side::Institution | Side::Agency) | None => actor,
            },
        }
    }
}

/// The templates of one reason: what happened, why, what to do now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    /// Who must act.
    pub(super) who: Who,
    /// Plain Chinese.
    pub(super) zh: [&'static str; 3],
    /// English.
    pub(super) en: [&'static str; 3],
}

/// Lists the reasons by the module that holds their words. The match has no wildcard, so that a
/// reason without words does not compile.
macro_rules! index {
    ($($module:ident: $($reason:ident)+;)+) => {
        /// The words of a reason.
        pub(super) fn of(reason: Reason) -> &'static Words {
            match reason { $($(Reason::$reason => &$module::$reason,)+)+ }
        }
    };
}

index! {
    places: AreaUnknown RegionNotOpen InstitutionNotConnected InstitutionUnknown;
    persons: PersonUnknown NameIdMismatch RelativeNotInsured RelativeStatusAbnormal
        PremiumYearUnpaid GrantorNotEmployeeInsured GrantorStatusAbnormal NoValidAccount Frozen
        PatientStatusAbnormal InsutypeMismatch SamePerson;
    binding: RelationNotAllowedHere MemberLimit LifetimeLimit BeneficiaryAlreadyBound AlreadyBound
        ConsentPending PledgeMissing GuardianNeeded ProofMissing BindingUnknown BindingState
        RelationEnded ReleaseNotAllowed LimitOutOfRange ScopeNotAllowed ValidityOutOfRange
        OrderIncomplete OrderNotSettable;
    bills: TotalMismatch AmountOutOfRange VisitUnknown VisitState BatchUnknown BatchSettled
        LineRepeated AlreadySettled SettlementUnknown AlreadyCancelled QuoteChanged PayerNotChosen
        PayerNotUsable ItemNotOnWhitelist NotSupported;
    care: VoucherInvalid VoucherInactive ServiceMissing StayOrder LineUnknown HoldNotAllowed HoldUnknown OrderUnknown OrderState OrderNotAuthorised RefundMismatch PrescriptionMissing FileUnknown FileFaulty ClearingMismatch ClearingUnknown ClearingState TicketUnknown TicketState PaymentTooHigh FilingUnknown FilingOverlaps GateKeyUnknown;
    acts: UndoUnknown UndoNotPossible NumberBlocked NumberReused NotYours SignInNeeded
        TooManyTries;
    cases: CaseUnknown CaseState FlagUnknown FlagClosed RulesChanged CaseTaken NotYourDuty
        SamePersonTwice SecondClerkNeeded HourOver ReasonMissing TooManyLooks CalendarUnknown ClerkUnknown ClerkLoginTaken
        AppealClosed;
    documents: ConsentMissing DocumentUnknown DocumentFaulty DocumentMissing PasswordWrong
        PasswordLocked PasswordMissing;
    life: WardUnknown WardNotAllowed LinkUnknown LinkNotAllowed HoldInFlight BalanceLeft
        AlreadyDead PersonDied MoveNotPossible PersonDuplicate;
    money: BalanceShort KeepBackBelowFloor SingleAmount MonthLimit YearLimit
        OneGrantorPerSettlement CreditNotBookable;
    wallet: WalletNotOpen WalletPartly WalletUnknown WalletMissing WalletThere WalletNotTaken
        QuotaUnknown QuotaBelowUsed QuotaPromised QuotaShort DailyCount DailyAmount NightClosed PremiumUnknown PremiumPaid PremiumNotFor
        PremiumMissing PremiumState SeasonClosed PremiumBalanceNotFull StatementUnknown
        StatementState RemittanceUnknown RemittanceState RemittanceMismatch ReceiptTaken PrepaymentState WindowState;
}
