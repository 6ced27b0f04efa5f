//! Where an amount stands: book, code, party, kind.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A book: one self-balancing set of accounts (its number is given by the chart's owner).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Book(pub u32);

/// An account code of the chart, four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(pub u16);

/// Whose account it is: a number whose meaning depends on the code; 0 where the code has one
/// account per book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Party(pub i64);

/// Money and commitments are two zero sums that are never mixed in one transfer leg sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Accounts that say who owns or owes money.
    Money,
    /// Accounts that say how much of somebody's money is spoken for; moves nothing.
    Commitment,
}

impl Code {
    /// Codes from 9000 on are commitments.
    pub fn layer(self) -> Layer {
        if self.0 >= 9000 { Layer::Commitment } else { Layer::Money }
    }
}

/// One account. `kind` tells apart accounts of the same code and party (0 where the code needs
/// no kinds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountKey {
    /// The book it stands in.
    pub book: Book,
    /// Its code.
    pub code: Code,
    /// Whose it is.
    pub party: Party,
    /// Which of the party's accounts under this code.
    pub kind: u16,
}

impl AccountKey {
    /// The layer of its code.
    pub fn layer(self) -> Layer {
        self.code.layer()
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { book, code, party, kind } = self;
        write!(f, "{}/{}[{},{kind}]", book.0, code.0, party.0)
    }
}
