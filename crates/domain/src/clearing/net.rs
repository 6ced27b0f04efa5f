//! What a statement comes to: who pays whom how much of which kind, and what is set off before.

use std::collections::BTreeMap;

use crate::chart::DueKind;
use crate::{Fen, Overflow};

/// Amounts by kind, 分.
type Kinds = BTreeMap<DueKind, Fen>;

/// What one side owes and is owed, and what is left of both once they are set off against each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// Taken off what it owes, by kind; below zero where the debt of the kind grows.
    pub owes_less: Kinds,
    /// Taken off what it is owed; in sum the same.
    pub owed_less: Kinds,
}

/// What is left to pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// By kind, none below zero.
    pub kinds: Kinds,
    /// In all; below zero the other side pays, and the kinds are its own.
    pub amount: Fen,
}

/// What sums by kind (what one side owes less what it is owed) leave to pay: their sum, on kinds that
/// are due in that direction, in the order of kinds.
pub fn payment(kinds: &Kinds) -> Result<Payment, Overflow> {
    let amount = Fen::sum(kinds.values().copied())?;
    let back = amount < Fen::ZERO;
    let mut left = if back { amount.negated()? } else { amount };
    let mut pays = Kinds::new();
    for (kind, sum) in kinds {
        let due = if back { sum.negated()? } else { *sum };
        let taken = due.max(Fen::ZERO).min(left);
        if !taken.is_zero() {
            pays.insert(*kind, taken);
            left = left.minus(taken)?;
        }
    }
    Ok(Payment { kinds: pays, amount })
}

/// Mutual dues set off against each other, so that only [`payment`] of what is left stands in the
/// books. `owes` and `owed` are one side's by kind; either may be below zero where cancels outweigh.
pub fn net(owes: &Kinds, owed: &Kinds) -> Result<Net, Overflow> {
    let mut sums = owes.clone();
    for (kind, amount) in owed {
        let sum = sums.entry(*kind).or_default();
        *sum = sum.minus(*amount)?;
    }
    let Payment { kinds, amount } = payment(&sums)?;
    let nothing = Kinds::new();
    let (stays, stays_owed) =
        if amount < Fen::ZERO { (&nothing, &kinds) } else { (&kinds, &nothing) };
    Ok(Net { owes_less: less(owes, stays)?, owed_less: less(owed, stays_owed)? })
}

fn less(all: &Kinds, stays: &Kinds) -> Result<Kinds, Overflow> {
    let mut rest = all.clone();
    for (kind, amount) in stays {
        let sum = rest.entry(*kind).or_default();
        *sum = sum.minus(*amount)?;
    }
    rest.retain(|_, amount| !amount.is_zero());
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(amounts: [i64; 4]) -> Kinds {
        let all = DueKind::ALL.into_iter().zip(amounts);
        all.map(|(kind, amount)| (kind, Fen(amount))).filter(|(_, a)| !a.is_zero()).collect()
    }

    #[test]
    fn what_is_due_both_ways_is_set_off() {
        let made = net(&kinds([700, 0, 300, 0]), &kinds([0, 0, 400, 0])).unwrap();
        // 1,000 owed, 400 owed back: 600 stay, on the first kind; the rest is set off.
        assert_eq!(made.owes_less, kinds([100, 0, 300, 0]));
        assert_eq!(made.owed_less, kinds([0, 0, 400, 0]));
        let back = net(&kinds([100, 0, 0, 0]), &kinds([0, 0, 400, 0])).unwrap();
        assert_eq!(
            (back.owes_less, back.owed_less),
            (kinds([100, 0, 0, 0]), kinds([0, 0, 100, 0]))
        );
        assert_eq!(net(&kinds([5, 0, 0, 0]), &Kinds::new()).unwrap(), Net::default());
    }

    #[test]
    fn cancels_of_one_kind_come_off_another() {
        let paid = payment(&kinds([500, 0, -200, 0])).unwrap();
        assert_eq!(paid, Payment { kinds: kinds([300, 0, 0, 0]), amount: Fen(300) });
        let made = net(&kinds([500, 0, -200, 0]), &Kinds::new()).unwrap();
        assert_eq!(made.owes_less, kinds([200, 0, -200, 0]));
        let over = payment(&kinds([-500, 0, 200, 0])).unwrap();
        assert_eq!(over, Payment { kinds: kinds([300, 0, 0, 0]), amount: Fen(-300) });
    }

    proptest! {
        /// Whatever is owed both ways: what is set off is the same on both sides, and what is left
        /// is the payment and nothing else.
        #[test]
        fn only_the_payment_is_left(
            owes in prop::array::uniform4(-1_000_i64..1_000),
            owed in prop::array::uniform4(-1_000_i64..1_000),
        ) {
            let (owes, owed) = (kinds(owes), kinds(owed));
            let made = net(&owes, &owed).unwrap();
            let sum = |kinds: &Kinds| kinds.values().map(|amount| amount.0).sum::<i64>();
            prop_assert_eq!(sum(&made.owes_less), sum(&made.owed_less));
            let (left, left_owed) =
                (less(&owes, &made.owes_less).unwrap(), less(&owed, &made.owed_less).unwrap());
            prop_assert!(left.is_empty() || left_owed.is_empty());
            let rest = |of: i64, less: i64| of.saturating_sub(less);
            prop_assert_eq!(rest(sum(&left), sum(&left_owed)), rest(sum(&owes), sum(&owed)));
            prop_assert!(left.values().chain(left_owed.values()).all(|amount| amount.0 > 0));
        }
    }
}
