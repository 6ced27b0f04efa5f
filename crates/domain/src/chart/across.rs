//! Legs of clearing between areas and provinces.

use std::collections::BTreeMap;

use ledger::{AccountKey, Leg, Transfer, TransferError};

use super::{BANK, DueKind, PREPAYMENT_GIVEN, PREPAYMENT_HELD, due_from, due_to, key};
use crate::clearing::Net;
use crate::{Area, Fen};

/// Moves a debt along a path of books, debtor first, creditor last: instead of the creditor the debtor
/// owes its neighbour, that one the next, and the last of them the creditor. Nothing where the two are
/// neighbours.
pub fn clear(path: &[Area], kind: DueKind, amount: Fen) -> Result<Transfer, TransferError> {
    let (Some(debtor), Some(creditor)) = (path.first().copied(), path.last().copied()) else {
        return Transfer::new([]);
    };
    if debtor == creditor {
        return Transfer::new([]);
    }
    let back = amount.negated()?;
    let mut legs = vec![
        Leg { account: due_to(debtor, creditor, kind), amount },
        Leg { account: due_from(creditor, debtor, kind), amount: back },
    ];
    for (from, to) in path.iter().zip(path.iter().skip(1)) {
        legs.push(Leg { account: due_to(*from, *to, kind), amount: back });
        legs.push(Leg { account: due_from(*to, *from, kind), amount });
    }
    together(&[Transfer::new(legs)?])
}

/// Mutual dues of `area` and `other` taken off both.
pub fn set_off(area: Area, other: Area, net: &Net) -> Result<Transfer, TransferError> {
    let mut legs = Vec::new();
    for (kind, less) in &net.owes_less {
        legs.push(Leg { account: due_to(area, other, *kind), amount: *less });
        legs.push(Leg { account: due_from(other, area, *kind), amount: less.negated()? });
    }
    for (kind, less) in &net.owed_less {
        legs.push(Leg { account: due_from(area, other, *kind), amount: less.negated()? });
        legs.push(Leg { account: due_to(other, area, *kind), amount: *less });
    }
    Transfer::new(legs)
}

/// The payer's half of a remittance: what it owed is paid from its bank.
pub fn remit(
    payer: Area,
    payee: Area,
    kinds: &BTreeMap<DueKind, Fen>,
) -> Result<Transfer, TransferError> {
    let mut legs = Vec::new();
    for (kind, amount) in kinds {
        legs.push(Leg { account: due_to(payer, payee, *kind), amount: *amount });
        legs.push(Leg { account: key(payer, BANK, 0, 0), amount: amount.negated()? });
    }
    together(&[Transfer::new(legs)?])
}

/// The receiver's half: what it was owed is in its bank.
pub fn receive(
    payer: Area,
    payee: Area,
    kinds: &BTreeMap<DueKind, Fen>,
) -> Result<Transfer, TransferError> {
    let mut legs = Vec::new();
    for (kind, amount) in kinds {
        legs.push(Leg { account: key(payee, BANK, 0, 0), amount: *amount });
        legs.push(Leg { account: due_from(payee, payer, *kind), amount: amount.negated()? });
    }
    together(&[Transfer::new(legs)?])
}

/// The giver's half of a prepayment.
pub fn prepay(giver: Area, holder: Area, amount: Fen) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: prepaid(giver, holder), amount },
        Leg { account: key(giver, BANK, 0, 0), amount: amount.negated()? },
    ])
}

/// The holder's half of a prepayment.
pub fn prepayment_held(giver: Area, holder: Area, amount: Fen) -> Result<Transfer, TransferError> {
    let held = key(holder, PREPAYMENT_HELD, i64::from(giver.number()), 0);
    Transfer::new([
        Leg { account: key(holder, BANK, 0, 0), amount },
        Leg { account: held, amount: amount.negated()? },
    ])
}

/// What `giver` gave `holder` in advance, in the book of `giver`.
pub fn prepaid(giver: Area, holder: Area) -> AccountKey {
    key(giver, PREPAYMENT_GIVEN, i64::from(holder.number()), 0)
}

/// Several transfers as one, a leg for each account.
pub fn together(transfers: &[Transfer]) -> Result<Transfer, TransferError> {
    let mut sums: BTreeMap<AccountKey, Fen> = BTreeMap::new();
    for leg in transfers.iter().flat_map(Transfer::legs) {
        let sum = sums.entry(leg.account).or_default();
        *sum = sum.plus(leg.amount)?;
    }
    Transfer::new(sums.into_iter().map(|(account, amount)| Leg { account, amount }))
}
