//! The month of clearing: statements confirmed, disputed, answered, paid; prepayments.

use app::Numbered;
use app::acts::{
    AnswerDispute, ConfirmStatement, DisputeStatement, GivePrepayment, Receive, Remit,
};
use domain::clearing::{Parties, RemittanceFor, StatementState};
use domain::{Area, ClerkId, Fen, Moment, Month, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::{Step, Workload};
use crate::audit::clearing::Claim;
use crate::audit::model::Model;
use crate::deed::Deed;

/// The books of the provinces of the kit.
const PROVINCES: [u32; 6] = [110_000, 310_000, 510_000, 420_000, 440_000, 430_000];

impl Workload {
    /// Whatever a statement waits for, mostly.
    pub(super) fn clearing(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..8 => self.prepay(model, clock),
            8..16 => self.moved(model, clock),
            16..44 => self.receive(model, clock),
            _ => self.statement(model, clock),
        }
    }

    fn officer(&mut self, area: Area, infno: &str) -> (Numbered, ClerkId) {
        let clerk = self.clerk();
        let asked = json!({ "area": area.number(), "n": self.count });
        (self.of_desk(area, clerk, infno, &asked), clerk)
    }

    fn bank_ref(&mut self) -> String {
        match self.rng.between(0, 99) {
            0..4 => String::from(" "),
            // Given before, with luck.
            4..10 => format!("YH{:06}", self.rng.between(1, 40)),
            _ => format!("YH{:06}", self.count),
        }
    }

    fn bank_day(&mut self, model: &Model, clock: Moment) -> Date {
        let days = if self.rng.chance(4) { -1 } else { self.rng.between(0, 3) };
        let today = model.moment(clock).date();
        today.checked_sub(days.days()).unwrap_or(today)
    }

    /// Any that is not over, the oldest half as often as the others together.
    fn some_claim(&mut self, model: &Model) -> Option<((Month, Parties), Claim)> {
        let sloppy = self.rng.chance(6);
        let open: Vec<_> = model
            .clearing
            .claims
            .iter()
            .filter(|(_, claim)| sloppy || claim.state != StatementState::Paid)
            .collect();
        let found = self.rng.pick(&open).map(|(key, claim)| (**key, (*claim).clone()));
        found.filter(|(_, claim)| claim.id.is_some())
    }

    fn statement(&mut self, model: &Model, clock: Moment) -> Step {
        let Some((key, claim)) = self.some_claim(model) else { return Step::Jobs };
        let (parties, statement) = (key.1, claim.id.unwrap_or(RecordId(0)));
        let stranger = self.rng.chance(4);
        let side = if stranger { parties.other() } else { parties.speaker() };
        let other = if self.rng.chance(60) { parties.other() } else { parties.speaker() };
        let silent = self.rng.chance(4);
        let words = if silent { " " } else { "明细不一致" }.to_owned();
        match claim.state {
            StatementState::Sealed if self.rng.chance(25) => {
                let (numbered, clerk) = self.officer(other, "dispute");
                let (area, why) = (other, words);
                Deed::Dispute(DisputeStatement { numbered, clerk, area, statement, why }).into()
            }
            StatementState::Disputed => {
                let (numbered, clerk) = self.officer(other, "answer");
                let (area, outcome) = (other, words);
                Deed::AnswerDispute(AnswerDispute { numbered, clerk, area, statement, outcome })
                    .into()
            }
            StatementState::Confirmed | StatementState::Sent => {
                self.remit(model, (key, &claim), clock)
            }
            StatementState::Sealed | StatementState::Paid => {
                let (numbered, clerk) = self.officer(side, "confirm");
                let area = side;
                Deed::Confirm(ConfirmStatement { numbered, clerk, area, statement }).into()
            }
        }
    }

    /// Exactly what is due, mostly.
    fn remit(
        &mut self,
        model: &Model,
        (key, claim): ((Month, Parties), &Claim),
        clock: Moment,
    ) -> Step {
        let due = claim.pays(key).unwrap_or((key.1.speaker(), key.1.other(), 1));
        let (payer, payee, amount) = due;
        let off = if self.rng.chance(6) { self.rng.between(-1, 1) } else { 0 };
        let purpose = RemittanceFor::Statement(claim.id.unwrap_or(RecordId(0)));
        let (bank_ref, on) = (self.bank_ref(), self.bank_day(model, clock));
        let (numbered, clerk) = self.officer(payer, "remit");
        let amount = Fen(amount + off);
        Deed::Remit(Remit { numbered, clerk, payer, payee, purpose, amount, bank_ref, on }).into()
    }

    /// Balances that moved with people: all, a part, or too much.
    fn moved(&mut self, model: &Model, clock: Moment) -> Step {
        let due: Vec<_> = model.clearing.moved.iter().map(|(key, due)| (*key, *due)).collect();
        let Some(((payer, payee), due)) = self.rng.pick(&due).copied() else {
            return self.receive(model, clock);
        };
        let amount = if self.rng.chance(40) { due } else { self.rng.between(0, due.max(0) + 20) };
        let (purpose, amount) = (RemittanceFor::Moves, Fen(amount));
        let (bank_ref, on) = (self.bank_ref(), self.bank_day(model, clock));
        let (numbered, clerk) = self.officer(payer, "remit");
        Deed::Remit(Remit { numbered, clerk, payer, payee, purpose, amount, bank_ref, on }).into()
    }

    fn receive(&mut self, model: &Model, clock: Moment) -> Step {
        let on_way: Vec<_> =
            model.clearing.transit.iter().map(|(id, sent)| (*id, sent.clone())).collect();
        let Some((id, sent)) = self.rng.pick(&on_way).cloned() else {
            return self.statement(model, clock);
        };
        let remittance = if self.rng.chance(3) { RecordId(id.0 + 1) } else { id };
        let off = i64::from(self.rng.chance(5));
        let payee = if self.rng.chance(4) { sent.payer } else { sent.payee };
        let (bank_ref, on) = (self.bank_ref(), self.bank_day(model, clock));
        let (numbered, clerk) = self.officer(payee, "receive");
        let (amount, purpose) = (Fen(sent.amount + off), sent.purpose);
        Deed::Receive(Receive { numbered, clerk, payee, remittance, purpose, amount, bank_ref, on })
            .into()
    }

    fn prepay(&mut self, model: &Model, clock: Moment) -> Step {
        let mut province = || self.rng.pick(&PROVINCES).copied().and_then(Area::from_number);
        let (Some(giver), Some(holder)) = (province(), province()) else { return self.again() };
        let today = model.moment(clock).date();
        let years = i16::try_from(self.rng.between(-1, 2)).unwrap_or(0);
        let year = if self.rng.chance(80) { today.year() } else { today.year() + years };
        let amount = Fen(self.rng.between(0, 50_000));
        let (bank_ref, on) = (self.bank_ref(), self.bank_day(model, clock));
        let (numbered, clerk) = self.officer(giver, "prepay");
        Deed::Prepay(GivePrepayment { numbered, clerk, giver, holder, year, amount, bank_ref, on })
            .into()
    }
}
