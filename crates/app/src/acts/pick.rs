//! The beneficiary picks who pays the next bill, where the area's order is "picked" (四川).

use domain::binding::activate;
use domain::policy::axes::PayerOrder;
use domain::refusal::Side;
use domain::{BindingId, Reason, Refusal};
use store::{Answer, Effects, Facts, Needs, Pick};

use super::{Acting, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// How long a pick stands: 15 minutes, one bill.
const PICK_MS: i64 = 15 * 60 * 1_000;

/// Picks the payer.
#[derive(Clone, Debug)]
pub struct PickPayer {
    /// Number and content.
    pub numbered: Numbered,
    /// For whom, and who acts for that person.
    pub acting: Acting,
    /// Which payer.
    pub binding: BindingId,
}

impl Act for PickPayer {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { patients: [self.acting.person].into(), ..Needs::default() };
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let beneficiary = self.acting.person;
        self.acting.check(facts, context, None)?;
        let area = person(facts, beneficiary)?.area;
        let order = context.world.policies.order(area, context.now.date());
        if let Some(ruled) = order.filter(|ruled| ruled.value != PayerOrder::Picked) {
            let refusal = Refusal::new(Reason::OrderNotSettable).of(Side::Agency).at(area);
            return Err(refusal.by(ruled.rule).into());
        }
        let held = facts.held_by(beneficiary).find(|b| b.id == self.binding);
        if let Some(picked) = held {
            self.acting.check(facts, context, Some((Side::Grantor, picked.grantor)))?;
        }
        let usable = held.map(|b| activate(b, context.now)).filter(|b| b.state.counts());
        if usable.is_none() {
            return Err(Refusal::new(Reason::PayerNotUsable).into());
        }
        let mut effects = Effects::answer(Answer::Done);
        effects.pick = Some(Pick {
            beneficiary,
            binding: self.binding,
            until: context.now.plus_ms(PICK_MS),
            used_by: None,
        });
        Ok(effects)
    }
}
