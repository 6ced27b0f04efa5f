//! Bindings: applying, changing, ordering, picking, freezing.

use std::collections::BTreeSet;

use app::Numbered;
use app::acts::{Apply, ApplyBy, Change, ChangeBinding, Freeze, PickPayer, ProofToken, SetOrder};
use domain::binding::{Application, BindingState, Limits, Scope, SuspendedWhy, Terms};
use domain::{BindingId, Fen, Kinship, Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::Proof;

use super::{Planned, Step, Workload};
use crate::audit::model::{Bond, Model};
use crate::deed::Deed;
use crate::population::Population;

impl Workload {
    pub(super) fn apply(&mut self, model: &Model, clock: Moment) -> Step {
        let grantor = self.grantor();
        let family: Vec<PersonId> = self.population.family(grantor).map(|p| p.person).collect();
        let stranger = self.rng.chance(10);
        let mut relative = if stranger { None } else { self.rng.pick(&family).copied() };
        if relative == Some(grantor) && !self.rng.chance(10) {
            relative = self.rng.pick(&family).copied();
        }
        let beneficiary = relative.unwrap_or_else(|| self.anybody());
        let kinship = match self.rng.between(0, 99) {
            0..4 => Kinship::ParentInLaw,
            4..8 => Kinship::Sibling,
            _ => Population::kinship(grantor, beneficiary),
        };
        let today = model.moment(clock).date();
        let application = Application {
            kinship,
            limits: self.limits(),
            scopes: self.scopes(),
            from: self.day(today, 8),
            until: self.day(today, 15),
        };
        let asked = json!({ "grantor": grantor.0, "beneficiary": beneficiary.0, "n": self.count });
        let numbered = self.of_person(grantor, "apply", &asked);
        let pledge = !self.rng.chance(3);
        if self.rng.chance(50) {
            let by = ApplyBy::Window;
            return Deed::Apply(Apply { numbered, grantor, beneficiary, application, pledge, by })
                .into();
        }
        let (token, proof) = self.proof(grantor, &numbered, clock);
        let by = ApplyBy::Grantor(token);
        let deed = Deed::Apply(Apply { numbered, grantor, beneficiary, application, pledge, by });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    /// Something that fits the state of a binding, mostly.
    pub(super) fn change(&mut self, model: &Model, clock: Moment) -> Step {
        let Some(bond) = self.some_bond(model) else { return self.again() };
        let state = bond.state_at(clock);
        let fitting = match state {
            BindingState::AwaitingAcceptance => match self.rng.between(0, 9) {
                0..7 => Change::Accept,
                7 => Change::Decline,
                8 => Change::Withdraw,
                _ => Change::Unbind,
            },
            BindingState::Suspended(SuspendedWhy::AwaitingReactivation) => Change::Reactivate,
            BindingState::Active if !self.rng.chance(15) => Change::Terms(self.terms()),
            _ => Change::Unbind,
        };
        let change = match self.rng.between(0, 99) {
            0..3 => Change::Accept,
            3..6 => Change::Withdraw,
            6..9 => Change::Reactivate,
            _ => fitting,
        };
        let by_beneficiary = match change {
            Change::Accept | Change::Decline => true,
            Change::Unbind => self.rng.chance(40),
            Change::Withdraw | Change::Terms(_) | Change::Reactivate => false,
        };
        let side = if by_beneficiary { bond.beneficiary.1 } else { bond.grantor.1 };
        let actor = if self.rng.chance(3) { self.anybody() } else { side };
        let (binding, n) = (bond.id, self.count);
        let asked = json!({ "binding": binding.0, "change": format!("{change:?}"), "n": n });
        let numbered = self.of_person(actor, "change", &asked);
        let (token, proof) = self.proof(actor, &numbered, clock);
        let token = (proof.is_some() || self.rng.chance(50)).then_some(token);
        let deed = Deed::Change(ChangeBinding { numbered, actor, binding, change, proof: token });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    pub(super) fn order(&mut self, model: &Model, clock: Moment) -> Step {
        let beneficiary = self.anybody();
        let counting = |bond: &&Bond| bond.counts_at(clock);
        let mut order: Vec<BindingId> =
            model.held_by(beneficiary).filter(counting).map(|b| b.id).collect();
        for place in (1..order.len()).rev() {
            let other = self.rng.below(place + 1);
            order.swap(place, other);
        }
        if self.rng.chance(5) {
            order.pop();
        }
        let named: Vec<i64> = order.iter().map(|id| id.0).collect();
        let asked = json!({ "order": named, "n": self.count });
        let numbered = self.of_person(beneficiary, "order", &asked);
        let (token, proof) = self.proof(beneficiary, &numbered, clock);
        let deed = Deed::Order(SetOrder { numbered, beneficiary, order, proof: token });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    pub(super) fn pick(&mut self, model: &Model, clock: Moment) -> Step {
        let mut bond = self.some_bond(model);
        if !self.rng.chance(5) {
            bond = bond.and_then(|b| model.held_by(b.beneficiary.1).find(|b| b.counts_at(clock)));
        }
        let Some(bond) = bond else { return self.again() };
        let stranger = self.rng.chance(5);
        let beneficiary = if stranger { self.anybody() } else { bond.beneficiary.1 };
        let binding = bond.id;
        let asked = json!({ "binding": binding.0, "n": self.count });
        let numbered = self.of_person(beneficiary, "pick", &asked);
        Deed::Pick(PickPayer { numbered, beneficiary, binding }).into()
    }

    /// Whoever is frozen is mostly freed, everybody else seldom frozen.
    pub(super) fn freeze(&mut self, model: &Model) -> Step {
        let held = model.pockets.iter().find(|(_, pocket)| pocket.frozen).map(|(key, _)| key.1);
        let freed = held.filter(|_| self.rng.chance(60));
        let person = freed.unwrap_or_else(|| self.anybody());
        let frozen = freed.is_none();
        let asked = json!({ "person": person.0, "frozen": frozen, "n": self.count });
        let area = self.population.find(person).map(|p| p.area);
        let area = area.unwrap_or_else(|| self.population.institutions[0].area);
        let numbered = self.number(area, String::from("desk"), "freeze", &asked);
        let reason = "check".to_owned();
        Deed::Freeze(Freeze { numbered, person, frozen, reason }).into()
    }

    /// Anybody, mostly with an account: the first three of a family have one.
    fn grantor(&mut self) -> PersonId {
        let anybody = self.anybody();
        let other = self.anybody();
        if (anybody.0 - 1) % 5 < 3 || self.rng.chance(20) { anybody } else { other }
    }

    /// A binding, mostly of late.
    fn some_bond<'a>(&mut self, model: &'a Model) -> Option<&'a Bond> {
        if self.rng.chance(60) {
            return model.bonds.values().rev().nth(self.rng.below(12.min(model.bonds.len())));
        }
        let (first, last) = (model.bonds.keys().next()?.0, model.bonds.keys().next_back()?.0);
        let from = BindingId(self.rng.between(first, last));
        model.bonds.range(from..).next().map(|(_, bond)| bond)
    }

    /// A proof for this act: mostly good, sometimes none, sometimes somebody else's.
    fn proof(
        &mut self,
        person: PersonId,
        numbered: &Numbered,
        clock: Moment,
    ) -> (ProofToken, Option<Proof>) {
        let mut token = [0; 32];
        token[..8].copy_from_slice(&self.count.to_le_bytes());
        let kind = self.rng.between(0, 99);
        let owner = if kind < 3 { PersonId(person.0 + 1) } else { person };
        let until = clock.plus_ms(5 * 60 * 1_000);
        let act = numbered.digest();
        let proof = Proof { token, person: owner, act, until, used: false };
        let put = kind >= 6;
        (ProofToken(token), (put || kind < 3).then_some(proof))
    }

    fn limits(&mut self) -> Limits {
        let mut one = |most: i64| match self.rng.between(0, 99) {
            0..60 => None,
            60..61 => Some(Fen::ZERO),
            _ => Some(Fen(self.rng.between(100, most))),
        };
        Limits { payment: one(20_000), month: one(60_000), year: one(300_000) }
    }

    fn scopes(&mut self) -> Option<BTreeSet<Scope>> {
        if self.rng.chance(60) {
            return None;
        }
        let some = Scope::ALL.into_iter().filter(|_| self.rng.chance(50)).collect();
        Some(some)
    }

    fn terms(&mut self) -> Terms {
        Terms {
            limits: self.rng.chance(50).then(|| self.limits()),
            scopes: if self.rng.chance(30) { self.scopes() } else { None },
            switched_off: self.rng.chance(30).then(|| self.rng.chance(20)),
        }
    }

    /// Mostly no day, else one from yesterday to next year.
    fn day(&mut self, today: Date, percent: i64) -> Option<Date> {
        if !self.rng.chance(percent) {
            return None;
        }
        let days = self.rng.between(-1, 60);
        today.checked_add(days.days()).ok()
    }
}
