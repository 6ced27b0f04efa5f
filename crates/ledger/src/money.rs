//! Amounts of money as whole 分 (1/100 元). There is no other representation in the product.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in 分; debit positive, credit negative where it is a leg.
///
/// Arithmetic is checked: the plain operators do not exist, so an overflow cannot pass unseen.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// A sum left the range of 64 bits: some 92 quadrillion 元, so the input was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount of money left the range of 64 bits")
    }
}

impl std::error::Error for Overflow {}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount; stands for "no cap" inside minimum expressions, never stored.
    pub const MAX: Self = Self(i64::MAX);

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    /// `self − other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    /// `−self`.
    pub fn negated(self) -> Result<Self, Overflow> {
        self.0.checked_neg().map(Self).ok_or(Overflow)
    }

    /// `self` or nothing, whichever is more: the part of a difference that is there.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// True for exactly 0.00.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True above 0.00.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Sum of amounts.
    pub fn sum<I: IntoIterator<Item = Self>>(amounts: I) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Fen {
    /// 元 with two decimals, `-0.05` for minus five 分.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let (yuan, fen) = (all.checked_div(100), all.checked_rem(100));
        write!(f, "{sign}{}.{:02}", yuan.unwrap_or(0), fen.unwrap_or(0))
    }
}

impl fmt::Debug for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_yuan_with_two_decimals() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (12_345, "123.45")] {
            assert_eq!(Fen(fen).to_string(), text);
        }
        assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    }

    #[test]
    fn never_wraps() {
        assert_eq!(Fen::MAX.plus(Fen(1)), Err(Overflow));
        assert_eq!(Fen(i64::MIN).negated(), Err(Overflow));
        assert_eq!(Fen::sum([Fen(1), Fen(2)]), Ok(Fen(3)));
    }
}
