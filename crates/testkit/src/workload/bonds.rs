//! Bindings: applying, changing, ordering, picking.

use std::collections::BTreeSet;

use app::Numbered;
use app::acts::{Apply, ApplyBy, Change, ChangeBinding, PickPayer, ProofToken, SetOrder};
use domain::binding::{Application, BindingState, Limits, Scope, SuspendedWhy, Terms};
use domain::person::{Insured, InsuredStatus};
use domain::{BindingId, Fen, Kinship, Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::Proof;

use super::{Planned, Step, Workload};
use crate::audit::model::{Bond, Model};
use crate::deed::Deed;
use crate::plain::at_window;
use crate::population::Population;
use crate::rules::REVIEWED;

impl Workload {
    pub(super) fn apply(&mut self, model: &Model, clock: Moment) -> Step {
        let (grantor, beneficiary) = self.pair(model);
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
        let acting = self.acting(model, grantor);
        let numbered = self.of_person(acting.prover, "apply", &asked);
        let pledge = !self.rng.chance(3);
        let documents = Vec::new();
        if self.rng.chance(35) {
            let by = at_window();
            return Deed::Apply(Apply {
                numbered,
                acting,
                beneficiary,
                application,
                pledge,
                documents,
                by,
            })
            .into();
        }
        let (token, proof) = self.proof(acting.prover, &numbered, clock);
        let by = ApplyBy::Grantor(token);
        let deed = Deed::Apply(Apply {
            numbered,
            acting,
            beneficiary,
            application,
            pledge,
            documents,
            by,
        });
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
        let actor = self.acting(model, actor);
        let (binding, n) = (bond.id, self.count);
        let asked = json!({ "binding": binding.0, "change": format!("{change:?}"), "n": n });
        let numbered = self.of_person(actor.prover, "change", &asked);
        let (token, proof) = self.proof(actor.prover, &numbered, clock);
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
        let acting = self.acting(model, beneficiary);
        let numbered = self.of_person(acting.prover, "order", &asked);
        let (token, proof) = self.proof(acting.prover, &numbered, clock);
        let deed = Deed::Order(SetOrder { numbered, acting, order, proof: token });
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
        let acting = self.acting(model, beneficiary);
        let numbered = self.of_person(acting.prover, "pick", &asked);
        Deed::Pick(PickPayer { numbered, acting, binding }).into()
    }

    /// Who would help whom: mostly two of a family who could, half of them where a clerk reviews;
    /// sometimes strangers, or one person.
    fn pair(&mut self, model: &Model) -> (PersonId, PersonId) {
        let reviewed = self.rng.chance(40);
        let normal = |p: &&Insured| p.status == InsuredStatus::Normal && !p.frozen;
        let mut givers: Vec<Insured> = model
            .people
            .values()
            .filter(normal)
            .filter(|p| p.has_account() && (!reviewed || p.area.number() == REVIEWED))
            .cloned()
            .collect();
        if givers.is_empty() || self.rng.chance(15) {
            givers = model.people.values().cloned().collect();
        }
        let giver = self.rng.pick(&givers).map_or(PersonId(1), |giver| giver.person);
        let stranger = self.rng.chance(8);
        let family: Vec<PersonId> = self.population.family(giver).map(|p| p.person).collect();
        let free = |who: &&PersonId| {
            let held = model.bonds.values().rev().take(400);
            let bound = |b: &Bond| (b.grantor.1, b.beneficiary.1) == (giver, **who);
            **who != giver
                && !held.filter(|b| bound(b)).any(|b| b.counts_at(model.moment(Moment(0))))
        };
        let fitting: Vec<PersonId> = family.iter().filter(free).copied().collect();
        let some = if self.rng.chance(85) { fitting } else { family };
        let relative = self.rng.pick(&some).copied().filter(|_| !stranger);
        (giver, relative.unwrap_or_else(|| self.anybody()))
    }

    /// A binding, mostly of late.
    pub(super) fn some_bond<'a>(&mut self, model: &'a Model) -> Option<&'a Bond> {
        if self.rng.chance(60) {
            return model.bonds.values().rev().nth(self.rng.below(12.min(model.bonds.len())));
        }
        let (first, last) = (model.bonds.keys().next()?.0, model.bonds.keys().next_back()?.0);
        let from = BindingId(self.rng.between(first, last));
        model.bonds.range(from..).next().map(|(_, bond)| bond)
    }

    /// A proof for this act: mostly good, sometimes none, sometimes somebody else's.
    pub(super) fn proof(
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
        let proof = Proof { token, person: owner, act, until, used: false, way: "face".to_owned() };
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

    pub(super) fn terms(&mut self) -> Terms {
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
