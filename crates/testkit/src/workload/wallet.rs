//! Wallets and quotas.

use app::Numbered;
use app::acts::{ChangeWallet, OpenWallet, ProofToken, ReleaseQuota, SetQuota, WalletBy};
use domain::{Area, Fen, Moment, PersonId, RecordId};
use serde_json::json;
use store::Proof;

use super::{Planned, Step, Workload};
use crate::audit::model::{Bond, Model};
use crate::audit::wallet::Quoted;
use crate::deed::Deed;
use crate::population::CLERK;
use crate::rules::AREAS;

impl Workload {
    /// Something about wallets.
    pub(super) fn wallet(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..14 => self.open_wallet(model, clock),
            14..20 => self.change_wallet(model, clock),
            20..86 => self.set_quota(model, clock),
            _ => self.release_quota(model, clock),
        }
    }

    /// At the window from the start: used where the owner is insured, mostly.
    pub(super) fn opened_at_window(&mut self, place: usize) -> Deed {
        let owner = PersonId(i64::try_from(place + 1).unwrap_or(1));
        let home = self.homes.get(&owner).copied();
        let home = home.unwrap_or_else(|| self.population.institutions[0].area);
        let asked = json!({ "wallet": owner.0 });
        let numbered = self.of_desk(home, CLERK, "open_wallet", &asked);
        // 北京 and 广州 have not opened it yet; a wallet of their people is used in 上海.
        let closed = [110_000, crate::rules::OPENS_LATER].contains(&home.number());
        let used = if closed { Area::from_number(310_000).unwrap_or(home) } else { home };
        let (by, phone) = (WalletBy::Clerk(CLERK, owner), format!("1990002{place:04}"));
        Deed::OpenWallet(OpenWallet { numbered, by, place: used, phone })
    }

    fn some_place(&mut self, person: PersonId) -> Area {
        let home = self.homes.get(&person).copied().filter(|_| self.rng.chance(70));
        let other = self.rng.pick(&AREAS).copied().and_then(Area::from_number);
        home.or(other).unwrap_or_else(|| self.population.institutions[0].area)
    }

    /// The owner, somebody in the place of the owner, or a clerk; with a number and a proof.
    fn keeper(
        &mut self,
        model: &Model,
        owner: PersonId,
        (infno, clock): (&str, Moment),
    ) -> (Numbered, WalletBy, Option<Proof>) {
        if self.rng.chance(35) {
            let (numbered, clerk) = self.desk_number(model, owner, infno);
            return (numbered, WalletBy::Clerk(clerk, owner), None);
        }
        let acting = self.acting(model, owner);
        let asked = json!({ "wallet": owner.0, "n": self.count });
        let numbered = self.of_person(acting.prover, infno, &asked);
        let (token, proof) = self.proof(acting.prover, &numbered, clock);
        (numbered, WalletBy::Person(acting, token), proof)
    }

    /// Mostly of somebody who has none yet.
    fn open_wallet(&mut self, model: &Model, clock: Moment) -> Step {
        let without: Vec<PersonId> =
            model.people.keys().filter(|p| !model.purses.contains_key(p)).copied().collect();
        let other = self.rng.chance(15);
        let owner = self.rng.pick(&without).copied().filter(|_| !other);
        let owner = owner.unwrap_or_else(|| self.anybody());
        let place = self.some_place(owner);
        let phone = format!("1990003{:04}", self.count % 10_000);
        let (numbered, by, proof) = self.keeper(model, owner, ("open_wallet", clock));
        let deed = Deed::OpenWallet(OpenWallet { numbered, by, place, phone });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    fn change_wallet(&mut self, model: &Model, clock: Moment) -> Step {
        let owner = self.anybody();
        let place = self.rng.chance(60).then(|| self.some_place(owner));
        let phone = self.rng.chance(60).then(|| format!("1990004{:04}", self.count % 10_000));
        let (numbered, by, proof) = self.keeper(model, owner, ("change_wallet", clock));
        let deed = Deed::ChangeWallet(ChangeWallet { numbered, by, place, phone });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    /// Mostly under a binding in force whose sides have wallets, half of them across provinces.
    fn bond_for_quota(&mut self, model: &Model, clock: Moment) -> Option<Bond> {
        if self.rng.chance(10) {
            return self.some_bond(model).cloned();
        }
        let across = self.rng.chance(50);
        let fits = |bond: &&Bond| {
            let sides = [bond.grantor.1, bond.beneficiary.1];
            bond.counts_at(clock)
                && sides.iter().all(|side| model.purses.contains_key(side))
                && (!across || bond.grantor.0.province() != bond.beneficiary.0.province())
        };
        let fitting: Vec<&Bond> = model.bonds.values().filter(fits).collect();
        let found = self.rng.pick(&fitting).map(|bond| (*bond).clone());
        found.or_else(|| self.some_bond(model).cloned())
    }

    /// Set, raised, lowered: mostly what fits, sometimes all, sometimes a fen too much or too little.
    fn set_quota(&mut self, model: &Model, clock: Moment) -> Step {
        let Some(bond) = self.bond_for_quota(model, clock) else { return self.again() };
        let pocket = model.free(bond.grantor).unwrap_or_default();
        let free = pocket.current + pocket.carried;
        let known = model.quota_of(bond.id).map(|(_, quota)| quota.clone());
        let had = known.as_ref().map_or(0, |quota| quota.used + quota.left());
        let least = known.as_ref().map_or(0, |quota| quota.used + quota.promised);
        let amount = match (known.is_some(), self.rng.between(0, 99)) {
            (true, 0..30) => self.rng.between(least, had),
            (true, 30..36) => least,
            (true, 36..42) => least - 1,
            (true, 42..46) => had,
            (_, 46..50) => had + free,
            (_, 50..54) => had + free + 1,
            (_, 54..56) => -self.rng.between(0, 100),
            _ => had + self.rng.between(1, (free / 3).max(1)),
        };
        let (amount, binding) = (Fen(amount), bond.id);
        let stranger = self.rng.chance(3);
        let owner = if stranger { bond.beneficiary.1 } else { bond.grantor.1 };
        let acting = self.acting(model, owner);
        let asked = json!({ "binding": binding.0, "amount": amount.0, "n": self.count });
        let numbered = self.of_person(acting.prover, "set_quota", &asked);
        let (proof, put) = self.proof(acting.prover, &numbered, clock);
        let deed = Deed::SetQuota(SetQuota { numbered, acting, binding, amount, proof });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }

    fn release_quota(&mut self, model: &Model, clock: Moment) -> Step {
        let open: Vec<(RecordId, Quoted)> =
            model.quotas.iter().map(|(id, quota)| (*id, quota.clone())).collect();
        let Some((id, of)) = self.rng.pick(&open).cloned() else {
            return self.set_quota(model, clock);
        };
        let quota = if self.rng.chance(3) { RecordId(id.0 + 1) } else { id };
        let side = if self.rng.chance(35) { of.beneficiary } else { of.holder.1 };
        let actor = if self.rng.chance(3) { self.anybody() } else { side };
        let acting = self.acting(model, actor);
        let binding = of.binding;
        let asked = json!({ "quota": quota.0, "n": self.count });
        let numbered = self.of_person(acting.prover, "release_quota", &asked);
        let (proof, put): (ProofToken, _) = self.proof(acting.prover, &numbered, clock);
        let deed = Deed::ReleaseQuota(ReleaseQuota { numbered, acting, quota, binding, proof });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }
}
