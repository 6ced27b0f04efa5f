//! The legs of premiums (`money.md`, "premium y").

use ledger::{AccountKey, Leg, Transfer, TransferError};

use super::{
    BANK, DueKind, PREMIUM_TO_HAND_OVER, account_carried, account_current, due_from, due_to, hold,
    key, payout_payable,
};
use crate::policy::axes::PremiumKind;
use crate::premium::PremiumPayment;
use crate::settlement::Obligation;
use crate::{Area, Fen, RecordId};

/// What an area owes its collector for an insurance and a coverage year.
pub fn premium_to_hand_over(area: Area, kind: PremiumKind, year: i16) -> AccountKey {
    key(area, PREMIUM_TO_HAND_OVER, i64::from(year), number_of(kind))
}

fn number_of(kind: PremiumKind) -> u16 {
    match kind {
        PremiumKind::Resident => 1,
        PremiumKind::Care => 2,
    }
}

/// From the number that an account's key has.
pub fn premium_kind(number: u16) -> Option<PremiumKind> {
    [PremiumKind::Resident, PremiumKind::Care].into_iter().find(|kind| number_of(*kind) == number)
}

/// Legs of a premium taken from these parts of the grantor's account, owed to the collector of the
/// beneficiary's area.
pub fn premium(
    payment: &PremiumPayment,
    (current, carried): (Fen, Fen),
) -> Result<Transfer, TransferError> {
    let PremiumPayment { area, grantor, beneficiary_area, kind, year, .. } = *payment;
    let amount = current.plus(carried)?;
    let owed = amount.negated()?;
    let mut legs = vec![
        Leg { account: account_current(area, grantor), amount: current },
        Leg { account: account_carried(area, grantor), amount: carried },
    ];
    if area != beneficiary_area {
        let (b, due) = (beneficiary_area, DueKind::Premium);
        legs.push(Leg { account: due_to(area, b, due), amount: owed });
        legs.push(Leg { account: due_from(b, area, due), amount });
    }
    legs.push(Leg { account: premium_to_hand_over(beneficiary_area, kind, year), amount: owed });
    Transfer::new(legs)
}

/// What the grantor's area owes the beneficiary's for it; nothing inside one area.
pub fn premium_due(payment: &PremiumPayment, amount: Fen) -> Option<Obligation> {
    let (debtor, creditor) = (payment.area, payment.beneficiary_area);
    let due = Obligation { debtor, creditor, kind: DueKind::Premium, amount };
    (debtor != creditor).then_some(due)
}

/// Legs of a premium that waits for the end of the month: spoken for under its own number. No money.
pub fn premium_waits(
    area: Area,
    payment: RecordId,
    amount: Fen,
) -> Result<Transfer, TransferError> {
    hold(area, payment, amount)
}

/// Legs of handing over to the collector.
pub fn hand_over(
    area: Area,
    kind: PremiumKind,
    year: i16,
    amount: Fen,
) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: premium_to_hand_over(area, kind, year), amount },
        Leg { account: key(area, BANK, 0, 0), amount: amount.negated()? },
    ])
}

/// Legs of a claim that was approved: the account owes its owner less, the area owes a payout.
pub fn premium_claim(
    payment: &PremiumPayment,
    (current, carried): (Fen, Fen),
) -> Result<Transfer, TransferError> {
    let PremiumPayment { area, grantor, .. } = *payment;
    let owed = current.plus(carried)?.negated()?;
    Transfer::new([
        Leg { account: account_current(area, grantor), amount: current },
        Leg { account: account_carried(area, grantor), amount: carried },
        Leg { account: payout_payable(area, grantor), amount: owed },
    ])
}
