//! A transfer: legs that sum to zero in each book and layer, or it does not exist.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::account::{AccountKey, Book, Layer};
use crate::money::{Fen, Overflow};

/// One signed amount on one account; debit +, credit −.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The account.
    pub account: AccountKey,
    /// The amount, never zero inside a [`Transfer`].
    pub amount: Fen,
}

/// Why legs are no transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferError {
    /// The legs of a book and layer sum to something.
    Unbalanced {
        /// The book.
        book: Book,
        /// The layer.
        layer: Layer,
        /// What is left over.
        rest: Fen,
    },
    /// A sum left 64 bits.
    Overflow,
}

impl From<Overflow> for TransferError {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unbalanced { book, layer, rest } => {
                write!(f, "legs of book {} ({layer:?}) sum to {rest}, not to zero", book.0)
            }
            Self::Overflow => fmt::Display::fmt(&Overflow, f),
        }
    }
}

impl std::error::Error for TransferError {}

/// Balanced legs, in the order given, zero amounts left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Transfer {
    legs: Vec<Leg>,
}

impl Transfer {
    /// Makes a transfer of `legs`. Legs of zero are dropped; everything else is kept as given.
    pub fn new(legs: impl IntoIterator<Item = Leg>) -> Result<Self, TransferError> {
        let legs: Vec<Leg> = legs.into_iter().filter(|leg| !leg.amount.is_zero()).collect();
        let mut sums: BTreeMap<(Book, Layer), Fen> = BTreeMap::new();
        for leg in &legs {
            let sum = sums.entry((leg.account.book, leg.account.layer())).or_default();
            *sum = sum.plus(leg.amount)?;
        }
        match sums.into_iter().find(|(_, rest)| !rest.is_zero()) {
            Some(((book, layer), rest)) => Err(TransferError::Unbalanced { book, layer, rest }),
            None => Ok(Self { legs }),
        }
    }

    /// The legs.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// True if it moves nothing.
    pub fn is_empty(&self) -> bool {
        self.legs.is_empty()
    }

    /// The same legs with the opposite signs: a cancel.
    pub fn reversed(&self) -> Result<Self, Overflow> {
        let legs = self
            .legs
            .iter()
            .map(|leg| Ok(Leg { account: leg.account, amount: leg.amount.negated()? }));
        Ok(Self { legs: legs.collect::<Result<_, Overflow>>()? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::account::{Code, Party};

    fn leg(book: u32, code: u16, amount: i64) -> Leg {
        let account = AccountKey { book: Book(book), code: Code(code), party: Party(0), kind: 0 };
        Leg { account, amount: Fen(amount) }
    }

    #[test]
    fn each_book_balances_by_itself() {
        assert!(Transfer::new([leg(1, 2010, 5), leg(1, 2100, -5)]).is_ok());
        let across = Transfer::new([leg(1, 2010, 5), leg(2, 2100, -5)]);
        let unbalanced =
            TransferError::Unbalanced { book: Book(1), layer: Layer::Money, rest: Fen(5) };
        assert_eq!(across, Err(unbalanced));
    }

    #[test]
    fn commitments_never_balance_money() {
        let mixed = Transfer::new([leg(1, 2010, 5), leg(1, 9010, -5)]);
        assert!(matches!(mixed, Err(TransferError::Unbalanced { .. })));
    }

    #[test]
    fn overflow_is_an_error() {
        let legs = [leg(1, 2010, i64::MAX), leg(1, 2011, 1), leg(1, 2100, -1)];
        assert_eq!(Transfer::new(legs), Err(TransferError::Overflow));
    }

    proptest! {
        #[test]
        fn reversal_leaves_nothing(amounts in prop::collection::vec(-1_000_000i64..1_000_000, 1..9)) {
            let mut legs: Vec<Leg> = amounts.iter().map(|a| leg(1, 2010, *a)).collect();
            let sum = amounts.iter().sum::<i64>();
            legs.push(leg(1, 2100, sum.checked_neg().unwrap()));
            let made = Transfer::new(legs).unwrap();
            let back = made.reversed().unwrap();
            let mut balances = crate::book::Balances::default();
            balances.post(&made).unwrap();
            balances.post(&back).unwrap();
            prop_assert!(balances.iter().all(|(_, amount)| amount.is_zero()));
        }
    }
}
