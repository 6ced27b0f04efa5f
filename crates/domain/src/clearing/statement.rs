//! What a statement comes to: its sums, what they leave to pay, and what its confirmation books.

use std::collections::BTreeMap;

use ledger::{Transfer, TransferError};

use super::{Parties, Payment, Position, Statement, StatementState};
use super::{closes_year, confirm_by, net, path, payment, province_book};
use crate::chart::{self, DueKind};
use crate::{Area, Fen, Moment, Month, Overflow};

type Kinds = BTreeMap<DueKind, Fen>;

impl Parties {
    /// What a side owes and is owed by these positions, by kind. Between provinces only one way.
    fn dues(self, positions: &[Position]) -> Result<(Kinds, Kinds), Overflow> {
        let (mut owes, mut owed) = (Kinds::new(), Kinds::new());
        for Position { debtor, kind, amount, .. } in positions {
            let is_debt = match self {
                Self::Provinces { .. } => true,
                Self::Within { area, .. } => *debtor == area,
            };
            let side = if is_debt { &mut owes } else { &mut owed };
            let sum = side.entry(*kind).or_default();
            *sum = sum.plus(*amount)?;
        }
        Ok((owes, owed))
    }
}

impl Statement {
    /// A month's statement, as its sealed windows say. `before` is the one of the month before.
    pub fn make(
        (month, parties): (Month, Parties),
        positions: Vec<Position>,
        before: Option<&Self>,
        now: Moment,
    ) -> Result<Self, Overflow> {
        let (mut kinds, owed) = parties.dues(&positions)?;
        for (kind, amount) in &owed {
            let sum = kinds.entry(*kind).or_default();
            *sum = sum.minus(*amount)?;
        }
        let mut items: i64 = 0;
        for position in &positions {
            items = items.checked_add(position.items).ok_or(Overflow)?;
        }
        let brought = before.map(Self::left_over).transpose()?.unwrap_or_default();
        let (state, due) = (StatementState::Sealed, confirm_by(month, now.date()));
        Ok(Self {
            month,
            parties,
            positions,
            kinds,
            items,
            brought,
            state,
            at: now,
            due,
            disputes: Vec::new(),
            confirmed: None,
            booked_by: None,
            noticed: None,
            late: None,
            remittance: None,
        })
    }

    /// What is to be paid, what was brought forward included; below zero by the other side, see
    /// [`Self::pays`].
    pub fn payment(&self) -> Result<Payment, Overflow> {
        let mut kinds = self.kinds.clone();
        for (kind, amount) in &self.brought {
            let sum = kinds.entry(*kind).or_default();
            *sum = sum.plus(*amount)?;
        }
        payment(&kinds)
    }

    /// What late cancels leave for the next month, by kind, none above zero.
    pub fn left_over(&self) -> Result<Kinds, Overflow> {
        let Payment { kinds, amount } = self.payment()?;
        if amount >= Fen::ZERO || !self.brings_forward() {
            return Ok(Kinds::new());
        }
        kinds.into_iter().map(|(kind, rest)| Ok((kind, rest.negated()?))).collect()
    }

    /// Between provinces a sum below zero waits for what it is set off against, but not beyond the
    /// year: two that clear no more would never settle it.
    fn brings_forward(&self) -> bool {
        matches!(self.parties, Parties::Provinces { .. }) && !closes_year(self.month)
    }

    /// Who pays whom how much; `None` = nothing is due. Below zero the other side pays: within a
    /// province every month, between provinces with the last month of the year.
    pub fn pays(&self) -> Result<Option<(Area, Area, Payment)>, Overflow> {
        let paid = self.payment()?;
        let (speaker, other) = (self.parties.speaker(), self.parties.other());
        if paid.amount.is_positive() {
            return Ok(Some((speaker, other, paid)));
        }
        if paid.amount.is_zero() || self.brings_forward() {
            return Ok(None);
        }
        let amount = paid.amount.negated()?;
        Ok(Some((other, speaker, Payment { amount, ..paid })))
    }

    /// What its confirmation books. Between provinces: each of its debts goes along its path, and
    /// cancels of one kind come off another. Within a province: so do the debts of this area to its
    /// sisters (their statements book theirs), and what is due both ways is set off.
    pub fn booked(&self) -> Result<Transfer, TransferError> {
        let (speaker, other) = (self.parties.speaker(), self.parties.other());
        let (owes, mut owed) = self.parties.dues(&self.positions)?;
        // What was left over stands in the books as owed by the other side.
        for (kind, amount) in &self.brought {
            let sum = owed.entry(*kind).or_default();
            *sum = sum.minus(*amount)?;
        }
        let mut made = Vec::new();
        for position in self.positions.iter().filter(|position| self.moves(position)) {
            let Position { debtor, creditor, kind, amount, .. } = *position;
            made.push(chart::clear(&path(debtor, creditor), kind, amount)?);
        }
        made.push(chart::set_off(speaker, other, &net(&owes, &owed)?)?);
        chart::together(&made)
    }

    /// Every debt goes along its path once: by the statement of its provinces, or of its debtor
    /// within its own. What the province's own book owes its area goes along no path.
    fn moves(&self, position: &Position) -> bool {
        match self.parties {
            Parties::Provinces { .. } => true,
            Parties::Within { province, area } => {
                position.debtor == area && province_book(position.creditor) == province
            }
        }
    }
}
