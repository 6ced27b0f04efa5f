//! The chart of accounts and the legs of every money event: the only place that writes account
//! codes. `docs/money-flows.md` is generated from [`CHART`] and [`EVENTS`].

mod across;
mod page;
mod premium;
mod unplaced;

pub use across::{clear, prepaid, prepay, prepayment_held, receive, remit, set_off, together};
pub use page::{CHART, ChartLine, EVENTS, Event, INVARIANTS, money_flows};
pub use premium::{
    hand_over, premium, premium_claim, premium_due, premium_kind, premium_to_hand_over,
    premium_waits,
};
pub use unplaced::{
    out_of_unplaced, placed_collector, placed_funding, placed_institution, unplaced,
    unplaced_account,
};

use ledger::{AccountKey, Code, Leg, Party, Transfer, TransferError};
use serde::{Deserialize, Serialize};

use crate::person::{Credit, CreditSource};
use crate::settlement::{Figures, Obligation, Share};
use crate::{Area, Fen, InstitutionId, PersonId, RecordId};

/// What one area owes another for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// The funds' share of a bill.
    Fund,
    /// The patient's own account.
    Own,
    /// A relative's account.
    Aid,
    /// A premium paid for somebody insured elsewhere.
    Premium,
    /// A balance that moved with its owner; never enters a window.
    Transfer,
}

impl DueKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Fund, Self::Own, Self::Aid, Self::Premium, Self::Transfer];

    /// The `kind` of the account key.
    pub fn number(self) -> u16 {
        match self {
            Self::Fund => 1,
            Self::Own => 2,
            Self::Aid => 3,
            Self::Premium => 4,
            Self::Transfer => 5,
        }
    }

    /// From the number that databases keep.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// 1010
pub const BANK: Code = Code(1010);
/// 1020
pub const FUNDING_RECEIVABLE: Code = Code(1020);
/// 1100
pub const DUE_FROM: Code = Code(1100);
/// 1110
pub const PREPAYMENT_GIVEN: Code = Code(1110);
/// 2010
pub const ACCOUNT_CURRENT: Code = Code(2010);
/// 2011
pub const ACCOUNT_CARRIED: Code = Code(2011);
/// 2012
pub const FAMILY_POOL: Code = Code(2012);
/// 2100
pub const INSTITUTION_PAYABLE: Code = Code(2100);
/// 2110
pub const PREMIUM_TO_HAND_OVER: Code = Code(2110);
/// 2200
pub const DUE_TO: Code = Code(2200);
/// 2210
pub const PREPAYMENT_HELD: Code = Code(2210);
/// 2300
pub const UNPLACED: Code = Code(2300);
/// 2310
pub const PAYOUT_PAYABLE: Code = Code(2310);
/// 30xx; the party is the `fund_pay_type`
pub const FUND_CHARGE: Code = Code(3000);
/// 9000
pub const COMMITMENT_CONTRA: Code = Code(9000);
/// 9010
pub const COMMITMENT_HELD: Code = Code(9010);

fn key(area: Area, code: Code, party: i64, kind: u16) -> AccountKey {
    AccountKey { book: area.book(), code, party: Party(party), kind }
}

/// A person's account, current part.
pub fn account_current(area: Area, person: PersonId) -> AccountKey {
    key(area, ACCOUNT_CURRENT, person.0, 0)
}

/// A person's account, carried part.
pub fn account_carried(area: Area, person: PersonId) -> AccountKey {
    key(area, ACCOUNT_CARRIED, person.0, 0)
}

/// What an area owes an institution.
pub fn institution_payable(area: Area, institution: InstitutionId) -> AccountKey {
    key(area, INSTITUTION_PAYABLE, institution.0, 0)
}

/// What the fund of `fund_pay_type` bears.
pub fn fund_charge(area: Area, fund_pay_type: u32) -> AccountKey {
    key(area, FUND_CHARGE, i64::from(fund_pay_type), 0)
}

/// What `debtor` owes, in the book of `creditor`.
pub fn due_from(creditor: Area, debtor: Area, kind: DueKind) -> AccountKey {
    key(creditor, DUE_FROM, i64::from(debtor.number()), kind.number())
}

/// What is owed to `creditor`, in the book of `debtor`.
pub fn due_to(debtor: Area, creditor: Area, kind: DueKind) -> AccountKey {
    key(debtor, DUE_TO, i64::from(creditor.number()), kind.number())
}

/// The account in the other book that must be this one's negative, less what is in transit: for 1100
/// and 2200, 1110 and 2210.
pub fn mirror(account: AccountKey) -> Option<AccountKey> {
    let other = Area::from_number(u32::try_from(account.party.0).ok()?)?;
    let here = i64::from(account.book.0);
    match account.code {
        DUE_FROM => Some(key(other, DUE_TO, here, account.kind)),
        DUE_TO => Some(key(other, DUE_FROM, here, account.kind)),
        PREPAYMENT_GIVEN => Some(key(other, PREPAYMENT_HELD, here, 0)),
        PREPAYMENT_HELD => Some(key(other, PREPAYMENT_GIVEN, here, 0)),
        _ => None,
    }
}

/// Legs of a credit.
pub fn credit(credit: &Credit, fund_pay_type: u32) -> Result<Transfer, TransferError> {
    let Credit { area, person, amount, source, .. } = *credit;
    let contra = match source {
        CreditSource::Contribution | CreditSource::Interest => key(area, FUNDING_RECEIVABLE, 0, 0),
        CreditSource::Fund => fund_charge(area, fund_pay_type),
    };
    let account = match source {
        CreditSource::Contribution | CreditSource::Fund => account_current(area, person),
        CreditSource::Interest => account_carried(area, person),
    };
    Transfer::new([Leg { account: contra, amount }, Leg { account, amount: amount.negated()? }])
}

/// Legs of the year roll of one account: `current` becomes carried.
pub fn year_roll(area: Area, person: PersonId, current: Fen) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: account_current(area, person), amount: current },
        Leg { account: account_carried(area, person), amount: current.negated()? },
    ])
}

/// Legs of a move of the insured area: each part stays the part that it was, and the old area owes
/// the new one what moved. Nothing where both are the same.
pub fn move_balance(
    from: Area,
    to: Area,
    person: PersonId,
    current: Fen,
    carried: Fen,
) -> Result<Transfer, TransferError> {
    if from == to {
        return Transfer::new([]);
    }
    let moved = current.plus(carried)?;
    let due = DueKind::Transfer;
    Transfer::new([
        Leg { account: account_current(from, person), amount: current },
        Leg { account: account_carried(from, person), amount: carried },
        Leg { account: due_to(from, to, due), amount: moved.negated()? },
        Leg { account: due_from(to, from, due), amount: moved },
        Leg { account: account_current(to, person), amount: current.negated()? },
        Leg { account: account_carried(to, person), amount: carried.negated()? },
    ])
}

/// What an area owes the heirs of `person`.
pub fn payout_payable(area: Area, person: PersonId) -> AccountKey {
    key(area, PAYOUT_PAYABLE, person.0, 0)
}

/// Legs of a death: what was owed to the person is owed to the heirs.
pub fn death(
    area: Area,
    person: PersonId,
    current: Fen,
    carried: Fen,
) -> Result<Transfer, TransferError> {
    let owed = current.plus(carried)?;
    Transfer::new([
        Leg { account: account_current(area, person), amount: current },
        Leg { account: account_carried(area, person), amount: carried },
        Leg { account: payout_payable(area, person), amount: owed.negated()? },
    ])
}

/// Legs of a payment to an heir.
pub fn payout(area: Area, person: PersonId, amount: Fen) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: payout_payable(area, person), amount },
        Leg { account: key(area, BANK, 0, 0), amount: amount.negated()? },
    ])
}

/// What one reservation holds of an account in an area's book; whose account, its record says.
pub fn commitment_held(area: Area, reservation: RecordId) -> AccountKey {
    key(area, COMMITMENT_HELD, reservation.0, 0)
}

/// Legs of an admission hold: no money, only what is spoken for. Reversed when the hold ends.
pub fn hold(area: Area, reservation: RecordId, amount: Fen) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: key(area, COMMITMENT_CONTRA, 0, 0), amount },
        Leg { account: commitment_held(area, reservation), amount: amount.negated()? },
    ])
}

/// Legs of a quota that grows by `change`: set, raised, or given back into by a cancel; `change` is
/// negative where it is used, lowered or ends. No money: money legs are those of the bill.
pub fn quota(area: Area, reservation: RecordId, change: Fen) -> Result<Transfer, TransferError> {
    hold(area, reservation, change)
}

/// Legs of a payment to an institution.
pub fn pay_institution(
    area: Area,
    institution: InstitutionId,
    amount: Fen,
) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: institution_payable(area, institution), amount },
        Leg { account: key(area, BANK, 0, 0), amount: amount.negated()? },
    ])
}

/// Legs of a settlement; one area or several, the due pairs vanish where areas coincide.
pub fn settle(
    care: Area,
    institution: InstitutionId,
    patient_area: Area,
    figures: &Figures,
    shares: &[Share],
) -> Result<Transfer, TransferError> {
    let mut legs = Vec::new();
    let mut paid = figures.fund_sum;
    for (fund, amount) in &figures.funds {
        legs.push(Leg { account: fund_charge(patient_area, *fund), amount: *amount });
    }
    for share in shares {
        let Share { payer, area, current, carried, .. } = *share;
        legs.push(Leg { account: account_current(area, payer), amount: current });
        legs.push(Leg { account: account_carried(area, payer), amount: carried });
        paid = paid.plus(current)?.plus(carried)?;
    }
    for due in obligations(care, patient_area, figures, shares)? {
        let Obligation { debtor, creditor, kind, amount } = due;
        legs.push(Leg { account: due_from(creditor, debtor, kind), amount });
        legs.push(Leg { account: due_to(debtor, creditor, kind), amount: amount.negated()? });
    }
    legs.push(Leg { account: institution_payable(care, institution), amount: paid.negated()? });
    Transfer::new(legs)
}

/// What other areas owe the care area for a bill: fund and own parts by the patient's area, each
/// aid part by the payer's; one per debtor and kind.
pub fn obligations(
    care: Area,
    patient_area: Area,
    figures: &Figures,
    shares: &[Share],
) -> Result<Vec<Obligation>, TransferError> {
    use crate::settlement::ShareSource;
    let mut sums = std::collections::BTreeMap::new();
    sums.insert((patient_area, DueKind::Fund), figures.fund_sum);
    for share in shares {
        let kind = match share.source {
            ShareSource::Own => DueKind::Own,
            ShareSource::Live(_) | ShareSource::Quota(..) => DueKind::Aid,
        };
        let sum = sums.entry((share.area, kind)).or_insert(Fen::ZERO);
        *sum = sum.plus(share.current)?.plus(share.carried)?;
    }
    let owed =
        sums.into_iter().filter(|((debtor, _), amount)| *debtor != care && !amount.is_zero());
    Ok(owed
        .map(|((debtor, kind), amount)| Obligation { debtor, creditor: care, kind, amount })
        .collect())
}
