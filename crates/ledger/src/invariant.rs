//! What must hold of any set of books, as one function: [`breaches`].
//!
//! The store's conformance suite, the tests, the auditor and `gongji books` all call it, each with
//! the [`Evidence`] that it has. The numbers are those of the list of invariants in
//! `docs/money-flows.md`. The words here are generic on purpose: a *holder* is whoever's money may
//! be spoken for, a *figure* is a whole and its parts, an *obligation* is a debt between books.

use std::collections::BTreeMap;

use crate::account::AccountKey;
use crate::book::Balances;
use crate::money::{Fen, Overflow};

/// What one holder's state row says.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    /// Names the holder in a breach.
    pub id: i64,
    /// What is owed to the holder (positive).
    pub posted: Fen,
    /// What the state row says is spoken for.
    pub reserved: Fen,
    /// What the open commitments sum to.
    pub commitments: Fen,
}

/// A whole that must equal the sum of its parts.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Names the act in a breach.
    pub id: i64,
    /// What it is a figure of.
    pub name: &'static str,
    /// The whole.
    pub whole: Fen,
    /// Its parts.
    pub parts: Vec<Fen>,
}

/// An act and every act that says it reverses it.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// Names the act in a breach.
    pub id: i64,
    /// How many reversals point at it.
    pub count: u32,
    /// Accounts that are not back at zero after act and reversals are added.
    pub rest: Vec<(AccountKey, Fen)>,
}

/// A debt between two books and the windows that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Obligation {
    /// Names it in a breach.
    pub id: i64,
    /// In how many windows it stands; must be one.
    pub windows: u32,
}

/// The nets of one window and kind: what each book gets (+) or pays (−).
#[derive(Clone, Debug)]
pub struct Net {
    /// Names the window in a breach.
    pub window: i64,
    /// The nets, one per book.
    pub nets: Vec<Fen>,
}

/// A payment that was accepted, with the bound that was in force at that instant.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Names the act in a breach.
    pub id: i64,
    /// The bound's name: floor, month, year, payment.
    pub name: &'static str,
    /// How much room there was before the payment.
    pub room: Fen,
    /// How much was taken.
    pub taken: Fen,
}

/// What is known of the books. Whoever knows less leaves lists empty; nothing is invented.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Balances, of whole books or of whole transfers.
    pub balances: Balances,
    /// Pairs of accounts that must be each other's negative, with what is in transit.
    pub mirrors: Vec<(AccountKey, AccountKey, Fen)>,
    /// State rows.
    pub holders: Vec<Holder>,
    /// Wholes and parts.
    pub figures: Vec<Figure>,
    /// Reversals.
    pub reversals: Vec<Reversal>,
    /// Debts between books.
    pub obligations: Vec<Obligation>,
    /// Nets of windows.
    pub nets: Vec<Net>,
    /// Bounds in force when payments were accepted.
    pub bounds: Vec<Bound>,
}

/// One thing that does not hold: the invariant's number and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Number in the list of invariants, 1–8; 0 for an overflow.
    pub invariant: u8,
    /// What was seen, without personal data.
    pub seen: String,
}

/// Everything in the evidence that breaks an invariant; empty for sound books.
pub fn breaches(evidence: &Evidence) -> Vec<Breach> {
    let mut found = Vec::new();
    let outcome = [
        books_sum_to_zero(evidence, &mut found),
        mirrors_agree(evidence, &mut found),
        holders_are_covered(evidence, &mut found),
        figures_add_up(evidence, &mut found),
    ];
    reversals_undo(evidence, &mut found);
    obligations_have_one_window(evidence, &mut found);
    let nets = nets_sum_to_zero(evidence, &mut found);
    bounds_were_kept(evidence, &mut found);
    if outcome.into_iter().chain([nets]).any(|step| step.is_err()) {
        found.push(Breach { invariant: 0, seen: Overflow.to_string() });
    }
    found
}

fn books_sum_to_zero(evidence: &Evidence, found: &mut Vec<Breach>) -> Result<(), Overflow> {
    for ((book, layer), rest) in evidence.balances.trial()? {
        if !rest.is_zero() {
            let seen = format!("book {} ({layer:?}) sums to {rest}", book.0);
            found.push(Breach { invariant: 1, seen });
        }
    }
    Ok(())
}

fn mirrors_agree(evidence: &Evidence, found: &mut Vec<Breach>) -> Result<(), Overflow> {
    for (from, to, in_transit) in &evidence.mirrors {
        let (asset, debt) = (evidence.balances.of(*from), evidence.balances.of(*to));
        let rest = asset.plus(debt)?.minus(*in_transit)?;
        if !rest.is_zero() {
            let seen = format!("{from} is {asset} but {to} is {debt}");
            found.push(Breach { invariant: 2, seen });
        }
    }
    Ok(())
}

fn holders_are_covered(evidence: &Evidence, found: &mut Vec<Breach>) -> Result<(), Overflow> {
    for holder in &evidence.holders {
        let Holder { id, posted, reserved, commitments } = *holder;
        let free = posted.minus(reserved)?;
        if reserved != commitments || reserved < Fen::ZERO || free < Fen::ZERO {
            let seen = format!(
                "holder {id}: posted {posted}, reserved {reserved}, commitments {commitments}"
            );
            found.push(Breach { invariant: 3, seen });
        }
    }
    Ok(())
}

fn figures_add_up(evidence: &Evidence, found: &mut Vec<Breach>) -> Result<(), Overflow> {
    for figure in &evidence.figures {
        let sum = Fen::sum(figure.parts.iter().copied())?;
        if sum != figure.whole {
            let Figure { id, name, whole, .. } = figure;
            let seen = format!("act {id}: {name} is {whole}, its parts are {sum}");
            found.push(Breach { invariant: 4, seen });
        }
    }
    Ok(())
}

fn reversals_undo(evidence: &Evidence, found: &mut Vec<Breach>) {
    for Reversal { id, count, rest } in &evidence.reversals {
        if *count > 1 {
            let seen = format!("act {id} was reversed {count} times");
            found.push(Breach { invariant: 5, seen });
        }
        if *count == 1 {
            for (account, amount) in rest {
                let seen = format!("act {id} and its reversal leave {amount} on {account}");
                found.push(Breach { invariant: 5, seen });
            }
        }
    }
}

fn obligations_have_one_window(evidence: &Evidence, found: &mut Vec<Breach>) {
    for Obligation { id, windows } in &evidence.obligations {
        if *windows != 1 {
            let seen = format!("obligation {id} stands in {windows} windows");
            found.push(Breach { invariant: 6, seen });
        }
    }
}

fn nets_sum_to_zero(evidence: &Evidence, found: &mut Vec<Breach>) -> Result<(), Overflow> {
    let mut sums: BTreeMap<i64, Fen> = BTreeMap::new();
    for Net { window, nets } in &evidence.nets {
        let sum = sums.entry(*window).or_default();
        *sum = sum.plus(Fen::sum(nets.iter().copied())?)?;
    }
    for (window, rest) in sums {
        if !rest.is_zero() {
            let seen = format!("the nets of window {window} sum to {rest}");
            found.push(Breach { invariant: 7, seen });
        }
    }
    Ok(())
}

fn bounds_were_kept(evidence: &Evidence, found: &mut Vec<Breach>) {
    for Bound { id, name, room, taken } in &evidence.bounds {
        if taken > room {
            let seen = format!("act {id} took {taken} where {name} left {room}");
            found.push(Breach { invariant: 8, seen });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Book, Code, Party};

    fn account(book: u32, code: u16) -> AccountKey {
        AccountKey { book: Book(book), code: Code(code), party: Party(1), kind: 0 }
    }

    /// Evidence in which nothing is wrong, so that each test breaks one thing.
    fn sound() -> Evidence {
        let mut balances = Balances::default();
        balances.set(account(1, 1100), Fen(5));
        balances.set(account(1, 2100), Fen(-5));
        balances.set(account(2, 2200), Fen(-5));
        balances.set(account(2, 2010), Fen(5));
        Evidence {
            balances,
            mirrors: vec![(account(1, 1100), account(2, 2200), Fen::ZERO)],
            holders: vec![Holder { id: 1, posted: Fen(9), reserved: Fen(4), commitments: Fen(4) }],
            figures: vec![Figure { id: 1, name: "T", whole: Fen(3), parts: vec![Fen(1), Fen(2)] }],
            reversals: vec![Reversal { id: 1, count: 1, rest: vec![] }],
            obligations: vec![Obligation { id: 1, windows: 1 }],
            nets: vec![Net { window: 1, nets: vec![Fen(-5), Fen(5)] }],
            bounds: vec![Bound { id: 1, name: "month", room: Fen(5), taken: Fen(5) }],
        }
    }

    fn check(break_it: impl FnOnce(&mut Evidence), expected: &[u8]) {
        let mut evidence = sound();
        break_it(&mut evidence);
        let numbers: Vec<u8> = breaches(&evidence).iter().map(|b| b.invariant).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn each_invariant_is_found_broken() {
        check(|_| (), &[]);
        check(|e| e.balances.set(account(1, 2100), Fen(-4)), &[1]);
        check(|e| e.mirrors[0].2 = Fen(1), &[2]);
        check(|e| e.holders[0].reserved = Fen(3), &[3]);
        check(|e| e.holders[0].posted = Fen(3), &[3]);
        check(|e| e.figures[0].whole = Fen(4), &[4]);
        check(|e| e.reversals[0].count = 2, &[5]);
        check(|e| e.reversals[0].rest = vec![(account(1, 2010), Fen(1))], &[5]);
        check(|e| e.obligations[0].windows = 2, &[6]);
        check(|e| e.nets[0].nets[0] = Fen(-4), &[7]);
        check(|e| e.bounds[0].taken = Fen(6), &[8]);
        check(|e| e.holders[0].posted = Fen(i64::MIN), &[0]);
    }
}
