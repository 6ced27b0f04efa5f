//! Premiums for relatives.

use app::acts::{EndPremium, HandOver, PayPremium, PremiumEnd, PremiumEndBy, PremiumRef};
use domain::binding::BindingState;
use domain::policy::axes::PremiumKind;
use domain::premium::{Pocket, PremiumState};
use domain::{Fen, Moment, RecordId};
use serde_json::json;

use super::{Planned, Step, Workload};
use crate::audit::model::{Bond, Model};
use crate::audit::premiums::Premium;
use crate::deed::Deed;

impl Workload {
    /// Something about premiums.
    pub(super) fn premiums(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..68 => self.pay_premium(model, clock),
            68..90 => self.end_premium(model, clock),
            _ => self.hand_over(model, clock),
        }
    }

    /// For somebody in residents' insurance mostly, of a year that has an amount mostly.
    fn pay_premium(&mut self, model: &Model, clock: Moment) -> Step {
        let sloppy = self.rng.chance(10);
        let resident = |bond: &&Bond| {
            let helped = model.people.get(&bond.beneficiary.1);
            let resident = helped.is_some_and(|p| !p.has_account());
            let active = bond.state_at(clock) == BindingState::Active;
            // In 绵阳 the family pays first and claims, which nobody here does.
            sloppy || (active && resident && bond.grantor.0.number() != 510_700)
        };
        let fitting: Vec<&Bond> = model.bonds.values().filter(resident).collect();
        let Some(bond) = self.rng.pick(&fitting).map(|bond| (*bond).clone()) else {
            return self.again();
        };
        let care = self.rng.chance(20);
        let kind = if care { PremiumKind::Care } else { PremiumKind::Resident };
        let nobody = self.rng.chance(4);
        let who = if nobody { "谁也不是" } else { crate::rules::who(care) }.to_owned();
        let today = model.moment(clock).date();
        let later = i16::try_from(self.rng.between(0, 2)).unwrap_or(0);
        let year = today.year() + if self.rng.chance(80) { later.min(1) } else { later - 1 };
        let pocket = match self.rng.between(0, 99) {
            0..60 => None,
            60..75 => Some(Pocket::Live),
            _ => Some(Pocket::Quota),
        };
        let stranger = self.rng.chance(3);
        let owner = if stranger { self.anybody() } else { bond.grantor.1 };
        let (acting, beneficiary) = (self.acting(model, owner), bond.beneficiary.1);
        let asked = json!({ "binding": bond.id.0, "year": year, "n": self.count });
        let numbered = self.of_person(acting.prover, "pay_premium", &asked);
        let (proof, put) = self.proof(acting.prover, &numbered, clock);
        let (binding, documents) = (bond.id, Vec::new());
        let deed = Deed::PayPremium(PayPremium {
            numbered,
            acting,
            beneficiary,
            binding,
            kind,
            year,
            who,
            pocket,
            documents,
            proof,
        });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }

    fn end_premium(&mut self, model: &Model, clock: Moment) -> Step {
        let sloppy = self.rng.chance(10);
        let stands: Vec<(RecordId, Premium)> = model
            .premiums
            .iter()
            .filter(|(_, premium)| sloppy || premium.state.counts())
            .map(|(id, premium)| (*id, premium.clone()))
            .collect();
        let Some((id, known)) = self.rng.pick(&stands).cloned() else {
            return self.pay_premium(model, clock);
        };
        let waits = known.state == PremiumState::Waiting;
        let other = self.rng.chance(6);
        let end = if waits == other { PremiumEnd::Refund } else { PremiumEnd::CallOff };
        let premium = PremiumRef {
            id,
            binding: known.binding,
            grantor: known.holder.1,
            area: known.holder.0,
            quota: known.quota,
            collector: (known.beneficiary.0, known.of.0, known.of.1),
        };
        if self.rng.chance(35) {
            let clerk = self.clerk();
            let asked = json!({ "premium": id.0, "n": self.count });
            let numbered = self.of_desk(known.beneficiary.0, clerk, "end_premium", &asked);
            let by = PremiumEndBy::Clerk(clerk);
            return Deed::EndPremium(EndPremium { numbered, premium, end, by }).into();
        }
        let actor = if self.rng.chance(4) { self.anybody() } else { known.holder.1 };
        let acting = self.acting(model, actor);
        let asked = json!({ "premium": id.0, "n": self.count });
        let numbered = self.of_person(acting.prover, "end_premium", &asked);
        let (token, put) = self.proof(acting.prover, &numbered, clock);
        let by = PremiumEndBy::Payer(acting, token);
        let deed = Deed::EndPremium(EndPremium { numbered, premium, end, by });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }

    /// All that is owed, a part, or too much.
    fn hand_over(&mut self, model: &Model, clock: Moment) -> Step {
        let owed: Vec<_> = model.collect.iter().map(|(key, owed)| (*key, *owed)).collect();
        let Some((key, owed)) = self.rng.pick(&owed).copied() else {
            return self.pay_premium(model, clock);
        };
        let (area, kind, year) = key;
        let amount = if self.rng.chance(60) { owed } else { self.rng.between(0, owed.max(0) + 9) };
        let (amount, until) = (Fen(amount), model.moment(clock));
        let known = model.handed.get(&key).copied();
        let after = if self.rng.chance(5) { None } else { known };
        let clerk = self.clerk();
        let asked = json!({ "year": year, "n": self.count });
        let numbered = self.of_desk(area, clerk, "hand_over", &asked);
        let bank_ref = String::new();
        Deed::HandOver(HandOver {
            numbered,
            clerk,
            area,
            kind,
            year,
            amount,
            until,
            after,
            bank_ref,
        })
        .into()
    }
}
