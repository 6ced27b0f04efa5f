//! Booking a chunk of a credit file.

use domain::person::{Credit, CreditSource, Insutype};
use domain::refusal::Side;
use domain::{Reason, Refusal, chart};
use ledger::{Leg, Transfer};
use store::{Answer, Effects, Facts, Needs};

use super::life::{estate_of, need_estate};
use super::person;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Most lines of a file that are booked in one act.
pub const CHUNK_MAX: usize = 500;

/// `fund_pay_type` that retired people's credits are charged to: 职工统筹基金.
const EMPLOYEE_FUND: u32 = 310_100;

/// Credits of one area.
#[derive(Clone, Debug)]
pub struct CreditChunk {
    /// Number (file's batch number and place of the chunk) and content.
    pub numbered: Numbered,
    /// At most [`CHUNK_MAX`] lines.
    pub credits: Vec<Credit>,
}

impl Act for CreditChunk {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs =
            Needs { people: self.credits.iter().map(|c| c.person).collect(), ..Needs::default() };
        self.credits.iter().for_each(|credit| need_estate(&mut needs, credit.person));
        needs
    }

    fn accounts(&self) -> usize {
        self.credits.len()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut against = Vec::new();
        let mut legs: Vec<Leg> = Vec::new();
        for credit in &self.credits {
            let insured = person(facts, credit.person)?;
            let retired = insured.psn_type == domain::person::PsnType::Retired;
            let known = facts.accounts.contains_key(&(credit.area, credit.person));
            let fits = match credit.source {
                CreditSource::Contribution => !retired,
                CreditSource::Fund => retired,
                CreditSource::Interest => true,
            };
            let employee = insured.insutype == Insutype::Employee && insured.area == credit.area;
            // Nobody has the use of what is put on the account of somebody who died.
            let dead = estate_of(facts, credit.person).is_some();
            if !known || !fits || !employee || dead || !credit.amount.is_positive() {
                let refusal = Refusal::new(Reason::CreditNotBookable).of(Side::Agency);
                against.push(refusal.at(credit.area).amount(credit.amount).on(credit.on));
                continue;
            }
            legs.extend(chart::credit(credit, EMPLOYEE_FUND)?.legs());
        }
        if !against.is_empty() {
            return Err(against.into());
        }
        let mut effects = Effects::answer(Answer::Done);
        effects.transfers.push((context.id(), Transfer::new(legs)?));
        Ok(effects)
    }
}
