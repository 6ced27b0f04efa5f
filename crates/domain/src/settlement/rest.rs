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
    pub(super) in_scope: Fen,
    pub(super) preselfpay: Fen,
    pub(super) overprice: Fen,
    pub(super) out_of_list: Fen,
}

impl Rest {
    /// The parts less the hospital's share, which is taken off from the last part (out of the
    /// list) to the first: what insurance covers least is what the hospital answers for. Barred
    /// lines keep their share of each part; of the in-scope parts that is their share of the
    /// in-scope amount, rounded once per part.
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
            Part::Deductible | Part::Coinsurance | Part::AboveCap if self.in_scope.is_zero() => {
                Ok(Fen::ZERO)
            }
            Part::Deductible | Part::Coinsurance | Part::AboveCap => {
                let (part, barred) =
                    (i128::from(figures.part(part).0), i128::from(self.in_scope.0));
                let exact = part.checked_mul(barred).ok_or(Overflow)?;
                round_div(exact, i128::from(figures.in_scope.0))
            }
        }
    }
}
