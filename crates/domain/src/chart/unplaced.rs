//! Legs of money that nobody can book home yet (2300), and of its way home.

use ledger::{AccountKey, Leg, Transfer, TransferError};

use super::{BANK, FUNDING_RECEIVABLE, UNPLACED, institution_payable, key, premium_to_hand_over};
use crate::policy::axes::PremiumKind;
use crate::{Area, Fen, InstitutionId, RecordId};

/// What stands unplaced under a ticket.
pub fn unplaced_account(area: Area, ticket: RecordId) -> AccountKey {
    key(area, UNPLACED, ticket.0, 0)
}

/// Legs of money that the bank has more than the books, or less where `more` is below zero.
pub fn unplaced(area: Area, ticket: RecordId, more: Fen) -> Result<Transfer, TransferError> {
    moved(key(area, BANK, 0, 0), unplaced_account(area, ticket), more)
}

/// Legs of unplaced money that is an institution's: what the area owes it goes up by it.
pub fn placed_institution(
    area: Area,
    ticket: RecordId,
    (institution, amount): (InstitutionId, Fen),
) -> Result<Transfer, TransferError> {
    let home = institution_payable(area, institution);
    moved(unplaced_account(area, ticket), home, amount)
}

/// Legs of unplaced money that finance handed over.
pub fn placed_funding(
    area: Area,
    ticket: RecordId,
    amount: Fen,
) -> Result<Transfer, TransferError> {
    let home = key(area, FUNDING_RECEIVABLE, 0, 0);
    moved(unplaced_account(area, ticket), home, amount)
}

/// Legs of unplaced money that the collector paid back: premiums were refunded after it had them.
pub fn placed_collector(
    area: Area,
    ticket: RecordId,
    (kind, year): (PremiumKind, i16),
    amount: Fen,
) -> Result<Transfer, TransferError> {
    moved(unplaced_account(area, ticket), premium_to_hand_over(area, kind, year), amount)
}

/// The same transfer with what stands under a ticket in place of the bank: money that came before
/// anybody knew what for.
pub fn out_of_unplaced(
    transfer: &Transfer,
    area: Area,
    ticket: RecordId,
) -> Result<Transfer, TransferError> {
    let bank = key(area, BANK, 0, 0);
    let legs = transfer.legs().iter().map(|leg| {
        let account =
            if leg.account == bank { unplaced_account(area, ticket) } else { leg.account };
        Leg { account, amount: leg.amount }
    });
    Transfer::new(legs)
}

/// Debit one, credit the other.
fn moved(debit: AccountKey, credit: AccountKey, amount: Fen) -> Result<Transfer, TransferError> {
    Transfer::new([
        Leg { account: debit, amount },
        Leg { account: credit, amount: amount.negated()? },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_goes_home_and_nothing_stays() {
        let (area, ticket) = (Area::from_number(110_000).unwrap(), RecordId(9));
        let mut book = ledger::Balances::default();
        book.post(&unplaced(area, ticket, Fen(700)).unwrap()).unwrap();
        assert_eq!(book.of(unplaced_account(area, ticket)), Fen(-700));
        let home = (InstitutionId(3), Fen(700));
        book.post(&placed_institution(area, ticket, home).unwrap()).unwrap();
        assert_eq!(book.of(unplaced_account(area, ticket)), Fen::ZERO);
        assert_eq!(book.of(institution_payable(area, InstitutionId(3))), Fen(-700));
        let (kind, year) = (PremiumKind::Care, 2027);
        book.post(&super::super::hand_over(area, kind, year, Fen(90)).unwrap()).unwrap();
        book.post(&unplaced(area, ticket, Fen(90)).unwrap()).unwrap();
        let back = placed_collector(area, ticket, (kind, year), Fen(90)).unwrap();
        book.post(&back).unwrap();
        assert_eq!(book.of(premium_to_hand_over(area, kind, year)), Fen::ZERO);
        book.post(&unplaced(area, ticket, Fen(-200)).unwrap()).unwrap();
        let back = placed_funding(area, ticket, Fen(-200)).unwrap();
        book.post(&back).unwrap();
        assert_eq!(book.of(unplaced_account(area, ticket)), Fen::ZERO);
        assert_eq!(book.of(key(area, BANK, 0, 0)), Fen(500));
    }
}
