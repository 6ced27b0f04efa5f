//! Balances in memory: the fold of transfers.

use std::collections::BTreeMap;

use crate::account::{AccountKey, Book, Layer};
use crate::money::{Fen, Overflow};
use crate::transfer::Transfer;

/// The balance of every account that was ever touched; an account never touched is at zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    amounts: BTreeMap<AccountKey, Fen>,
}

impl Balances {
    /// Adds every leg. On overflow nothing is changed.
    pub fn post(&mut self, transfer: &Transfer) -> Result<(), Overflow> {
        let mut next: BTreeMap<AccountKey, Fen> = BTreeMap::new();
        for leg in transfer.legs() {
            let amount = next.get(&leg.account).copied().unwrap_or_else(|| self.of(leg.account));
            next.insert(leg.account, amount.plus(leg.amount)?);
        }
        self.amounts.extend(next);
        Ok(())
    }

    /// Balance of one account.
    pub fn of(&self, account: AccountKey) -> Fen {
        self.amounts.get(&account).copied().unwrap_or_default()
    }

    /// Sets a balance that was read elsewhere.
    pub fn set(&mut self, account: AccountKey, amount: Fen) {
        self.amounts.insert(account, amount);
    }

    /// All accounts in order.
    pub fn iter(&self) -> impl Iterator<Item = (AccountKey, Fen)> {
        self.amounts.iter().map(|(key, amount)| (*key, *amount))
    }

    /// What each book and layer sums to: the trial balance, all zero in sound books.
    pub fn trial(&self) -> Result<BTreeMap<(Book, Layer), Fen>, Overflow> {
        let mut sums: BTreeMap<(Book, Layer), Fen> = BTreeMap::new();
        for (key, amount) in self.iter() {
            let sum = sums.entry((key.book, key.layer())).or_default();
            *sum = sum.plus(amount)?;
        }
        Ok(sums)
    }
}
