//! What is left of a bill's personal part while payers take from it.

use std::collections::BTreeSet;

use super::Figures;
use crate::money::round_div;
use crate::policy::axes::Part;
use crate::{Fen, Overflow};

/// What is still to be paid of the personal part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rest {
    /// By part in the order of [`Part::ALL`]: what accounts may still pay.
    open: [Fen; 6],
    /// What only cash may pay: things that no account may buy in a pharmacy.
    barred: Fen,
}

/// Amounts of lines that no account may pay, as the lines were cut.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Barred {
    /// Of lines that went by the benefit rule.
    pub(super) in_scope: Fen,
    /// Of lines that the fund pays nothing of, for want of a prescription: all of it is the person's.
    pub(super) unpaid: Fen,
    /// In-scope amount of every line that the fund pays nothing of, barred or not.
    pub(super) unpaid_of_all: Fen,
    pub(super) preselfpay: Fen,
    pub(super) overprice: Fen,
    pub(super) out_of_list: Fen,
}

impl Rest {
    /// The parts less the hospital's share, which is taken off from the last part (out of the
    /// list) to the first: what insurance covers least is what the hospital answers for. Barred
    /// lines keep their share of each part. Of the in-scope parts that is all of what the fund
    /// pays nothing of for want of a prescription, and of the rest their share of the rest's in-scope
    /// amount, rounded once per part, also where prescriptions of several levels differ in ratio.
    pub(super) fn new(
        figures: &Figures,
        hosp_part: Fen,
        barred: &Barred,
    ) -> Result<Self, Overflow> {
        let mut rest = Self::default();
        let mut hospital = hosp_part;
        for (place, part) in rest.open.iter_mut().zip(Part::ALL).rev() {
            let borne = figures.part(part).min(hospital);
            hospital = hospital.minus(borne)?;
            let left = figures.part(part).minus(borne)?;
            let shut = barred.of(part, figures)?.min(left);
            *place = left.minus(shut)?;
            rest.barred = rest.barred.plus(shut)?;
        }
        Ok(rest)
    }

    /// Takes at most `room` from the parts that this payer's money may pay, in their order.
    pub(super) fn take(&mut self, may: &BTreeSet<Part>, room: Fen) -> Result<Fen, Overflow> {
        let mut left = room;
        for (open, part) in self.open.iter_mut().zip(Part::ALL) {
            if may.contains(&part) {
                let taken = (*open).min(left);
                *open = open.minus(taken)?;
                left = left.minus(taken)?;
            }
        }
        room.minus(left)
    }

    /// Nothing is left that any account may pay.
    pub(super) fn is_closed(&self) -> bool {
        self.open.iter().all(|fen| fen.is_zero())
    }

    /// Everything that is left, barred things too: the cash part, in the end.
    pub(super) fn cash(&self) -> Result<Fen, Overflow> {
        Fen::sum(self.open)?.plus(self.barred)
    }
}

impl Barred {
    fn of(&self, part: Part, figures: &Figures) -> Result<Fen, Overflow> {
        match part {
            Part::Preselfpay => Ok(self.preselfpay),
            Part::Overprice => Ok(self.overprice),
            Part::OutOfList => Ok(self.out_of_list),
            Part::Deductible => self.shared(figures.deductible, figures),
            Part::AboveCap => self.shared(figures.above_cap, figures),
            // What the fund pays nothing of is the person's coinsurance, whole.
            Part::Coinsurance => {
                let ruled = figures.coinsurance.minus(self.unpaid_of_all)?;
                self.shared(ruled, figures)?.plus(self.unpaid)
            }
        }
    }

    /// The share of a part of what went by the benefit rule.
    fn shared(&self, part: Fen, figures: &Figures) -> Result<Fen, Overflow> {
        if self.in_scope.is_zero() {
            return Ok(Fen::ZERO);
        }
        let ruled = figures.in_scope.minus(self.unpaid_of_all)?;
        let exact = i128::from(part.0).checked_mul(i128::from(self.in_scope.0)).ok_or(Overflow)?;
        round_div(exact, i128::from(ruled.0))
    }
}
