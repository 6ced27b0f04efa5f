//! What life does, at the desk: insurance, divorce, moves, deaths, payouts, corrections, merges;
//! and what of it one clerk proposes to another.

use std::collections::BTreeSet;

use app::acts::{
    AtWindow, CancelUse, ClerkAct, Correct, Death, Freeze, FreezeWhat, Insurance, KinshipEnded,
    Merge, Move, PayInstitution, Payout, Propose, RightData, WindowChange,
};
use domain::binding::BindingState;
use domain::evidence::DocumentKind;
use domain::person::InsuredStatus;
use domain::{Area, Fen, Moment, PersonId};
use jiff::ToSpan as _;
use serde_json::json;

use super::{Step, Workload};
use crate::audit::model::{Bond, Model};
use crate::deed::Deed;
use crate::population::{BIRTH_CERTIFICATE, id_number};
use crate::rules::AREAS;

/// Who may die, by the last digits of twenties: a town must be left at the end.
const MORTAL: [i64; 4] = [1, 3, 5, 8];

impl Workload {
    /// Something at the desk; of what needs a second clerk, half is proposed.
    pub(super) fn desk(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..25 => self.freeze(model),
            25..44 => self.insurance(model, clock),
            44..49 => self.divorce(model, clock),
            49..61 => self.moving(model),
            61..64 => self.death(model, clock),
            64..68 => self.payout(model),
            68..75 => self.pay(model),
            75..79 => self.cancel_use(model),
            79..90 => self.window(model),
            90..95 => self.correct(model),
            _ => self.merge(model),
        }
    }

    fn insurance(&mut self, model: &Model, clock: Moment) -> Step {
        let paused = |p: &&domain::person::Insured| p.status == InsuredStatus::Paused;
        let paused: Vec<PersonId> =
            model.people.values().filter(paused).map(|p| p.person).collect();
        let resumed = self.rng.pick(&paused).copied().filter(|_| self.rng.chance(70));
        let person = resumed.unwrap_or_else(|| self.anybody());
        let status = match self.rng.between(0, 99) {
            _ if resumed.is_some() => InsuredStatus::Normal,
            0..70 => InsuredStatus::Paused,
            70..97 => InsuredStatus::Normal,
            _ => InsuredStatus::Ended,
        };
        let paid = model.moment(clock).date().checked_add(1.years()).ok();
        let resident = model.people.get(&person).is_some_and(|p| !p.has_account());
        let covered_until = paid.filter(|_| resident && status == InsuredStatus::Normal);
        let (numbered, clerk) = self.desk_number(model, person, "insurance");
        Deed::Insurance(Insurance { numbered, clerk, person, status, covered_until }).into()
    }

    fn divorce(&mut self, model: &Model, clock: Moment) -> Step {
        let live: Vec<_> = model.bonds.values().filter(|bond| bond.counts_at(clock)).collect();
        let bond = self.rng.pick(&live).copied();
        let Some((one, other)) = bond.map(|b| (b.grantor.1, b.beneficiary.1)) else {
            return self.again();
        };
        let papers = [DocumentKind::Divorce, DocumentKind::Household, DocumentKind::IdCard];
        let originals = BTreeSet::from([*self.rng.pick(&papers).unwrap_or(&papers[0])]);
        let (numbered, clerk) = self.desk_number(model, one, "divorce");
        let documents = Vec::new();
        Deed::Kinship(KinshipEnded { numbered, clerk, one, other, originals, documents }).into()
    }

    fn moving(&mut self, model: &Model) -> Step {
        // Who is away from the family mostly comes back.
        let away: Vec<(PersonId, Area)> = self
            .population
            .insured()
            .filter(|p| self.homes.get(&p.person).is_some_and(|now| *now != p.area))
            .map(|p| (p.person, p.area))
            .collect();
        let back = self.rng.pick(&away).copied().filter(|_| self.rng.chance(70));
        let other = if self.rng.chance(4) { 999_900 } else { *self.rng.pick(&AREAS).unwrap_or(&0) };
        let other = Area::from_number(other).map(|area| (self.anybody(), area));
        let Some((person, to)) = back.or(other) else { return self.again() };
        if self.rng.chance(50) {
            return self.propose(model, ClerkAct::Move { person, to }, person);
        }
        let (numbered, clerk) = self.desk_number(model, person, "move");
        Deed::Move(Move { numbered, clerk, person, to }).into()
    }

    fn death(&mut self, model: &Model, clock: Moment) -> Step {
        let mut mortal: Vec<PersonId> = model.people.keys().copied().collect();
        mortal.retain(|p| MORTAL.contains(&(p.0 % 20)));
        let Some(person) = self.rng.pick(&mortal).copied() else { return self.again() };
        let days = self.rng.between(-3, 20);
        let Ok(on) = model.moment(clock).date().checked_sub(days.days()) else {
            return self.again();
        };
        let proof = if self.rng.chance(90) { DocumentKind::Death } else { DocumentKind::Other };
        let originals = BTreeSet::from([proof]);
        if self.rng.chance(50) {
            return self.propose(model, ClerkAct::Death { person, on, originals }, person);
        }
        let (numbered, clerk) = self.desk_number(model, person, "death");
        Deed::Death(Death { numbered, clerk, person, on, originals }).into()
    }

    fn payout(&mut self, model: &Model) -> Step {
        let dead: Vec<_> = model.estates.iter().collect();
        let Some((person, owed)) = self.rng.pick(&dead).copied() else { return self.again() };
        let left = owed.owed - owed.paid;
        let amount = if self.rng.chance(30) { left } else { self.rng.between(0, left + 50) };
        let (person, amount, heir) = (*person, Fen(amount), "演练继承人".to_owned());
        if self.rng.chance(50) {
            let area = owed.area;
            let act = ClerkAct::Payout { person, heir, amount, bank_ref: String::new() };
            return self.proposal(act, area);
        }
        let (numbered, clerk) = self.desk_number(model, person, "payout");
        let bank_ref = String::new();
        Deed::Payout(Payout { numbered, clerk, person, heir, amount, bank_ref }).into()
    }

    /// An institution is paid all, a part, or too much of what it is owed.
    fn pay(&mut self, model: &Model) -> Step {
        let owed: Vec<_> = model.payables.iter().map(|(place, owed)| (*place, *owed)).collect();
        let Some(((area, institution), owed)) = self.rng.pick(&owed).copied() else {
            return self.again();
        };
        let part = self.rng.between(0, owed.max(0) + 50);
        let amount = Fen(if self.rng.chance(30) { owed } else { part });
        let (clearings, bank_ref) = (BTreeSet::new(), String::new());
        if self.rng.chance(60) {
            let act = ClerkAct::PayInstitution { area, institution, amount, clearings, bank_ref };
            return self.proposal(act, area);
        }
        let clerk = self.clerk();
        let asked = json!({ "institution": institution.0, "n": self.count });
        let numbered = self.of_desk(area, clerk, "pay_institution", &asked);
        let pay =
            PayInstitution { numbered, clerk, area, institution, amount, clearings, bank_ref };
        Deed::Pay(pay).into()
    }

    fn cancel_use(&mut self, model: &Model) -> Step {
        let Some(record) = self.some_bill(model) else { return self.again() };
        let (area, settlement) = (record.care_area, record.id);
        if self.rng.chance(60) {
            return self.proposal(ClerkAct::CancelUse { area, settlement }, area);
        }
        let clerk = self.clerk();
        let asked = json!({ "settlement": settlement.0, "n": self.count });
        let numbered = self.of_desk(area, clerk, "cancel_use", &asked);
        Deed::CancelUse(CancelUse { numbered, clerk, area, settlement }).into()
    }

    fn window(&mut self, model: &Model) -> Step {
        let Some(bond) = self.some_bond(model) else { return self.again() };
        let side = if self.rng.chance(30) { bond.beneficiary.1 } else { bond.grantor.1 };
        let (person, binding) = (side, bond.id);
        let terms = self.terms();
        let (limits, scopes, switched_off) = (terms.limits, terms.scopes, terms.switched_off);
        if self.rng.chance(50) {
            let act = ClerkAct::Terms { person, binding, limits, scopes, switched_off };
            return self.propose(model, act, person);
        }
        let unbind = self.rng.chance(25);
        let terms = AtWindow::Terms { limits, scopes, switched_off };
        let change = if unbind { AtWindow::Unbind } else { terms };
        let (numbered, clerk) = self.desk_number(model, person, "window");
        Deed::AtWindow(WindowChange { numbered, clerk, person, binding, change }).into()
    }

    fn correct(&mut self, model: &Model) -> Step {
        let person = self.anybody();
        let Some(known) = model.identities.get(&person) else { return self.again() };
        let mut right = RightData::default();
        let mut holder = None;
        let phone = format!("1990001{:04}", self.count % 10_000);
        match self.rng.between(0, 99) {
            0..40 => right.name = Some(format!("演练改名{}", self.count)),
            40..70 => right.phone = Some(phone),
            70..85 => right.born = known.born.tomorrow().ok(),
            _ => {
                let other = self.anybody();
                let taken = model.identities.get(&other).filter(|_| other != person);
                right.cert = taken.map(|of| (of.cert_type.clone(), of.cert_no.clone()));
                holder = taken.map(|of| of.person);
            }
        }
        let why = if self.rng.chance(95) { "录入有误" } else { "" }.to_owned();
        let (numbered, clerk) = self.desk_number(model, person, "correct");
        Deed::Correct(Correct { numbered, clerk, person, right, why, holder }).into()
    }

    /// Of a newborn that is known by the birth certificate; whoever has the number already is the
    /// second record of the same child, where the town has one.
    fn merge(&mut self, model: &Model) -> Step {
        let born = |who: &&store::Identity| who.cert_type == BIRTH_CERTIFICATE;
        let newborn: Vec<_> = model.identities.values().filter(born).collect();
        let Some(known) = self.rng.pick(&newborn).copied() else { return self.correct(model) };
        // Bound first, then merged: not before there is something to go over.
        let seldom = model.bonds.len() < 150 && !self.rng.chance(5);
        if seldom || self.rng.chance(60) {
            return self.correct(model);
        }
        let person = known.person;
        let second = PersonId(person.0 + 1);
        let twice = model.identities.get(&second).filter(|other| {
            let child = model.people.get(&second).is_some_and(|p| p.born == known.born);
            child && other.cert_type == "01"
        });
        let place = usize::try_from(person.0).unwrap_or(0) + 500;
        let own = || ("01".to_owned(), id_number(known.born, place));
        let cert = twice.map_or_else(own, |of| (of.cert_type.clone(), of.cert_no.clone()));
        let holder = twice.map(|of| of.person);
        let papers = [DocumentKind::Household, DocumentKind::IdCard, DocumentKind::Birth];
        let originals = BTreeSet::from([*self.rng.pick(&papers).unwrap_or(&papers[0])]);
        let (numbered, clerk) = self.desk_number(model, person, "merge");
        let case = None;
        Deed::Merge(Merge { numbered, clerk, person, cert, holder, originals, case }).into()
    }

    /// Whoever is frozen is mostly freed, everybody else seldom frozen.
    fn freeze(&mut self, model: &Model) -> Step {
        let held = model.pockets.iter().find(|(_, pocket)| pocket.frozen).map(|(key, _)| key.1);
        let person = model.people.values().find(|person| person.frozen).map(|p| p.person);
        let freed = match (held, person) {
            (Some(held), Some(person)) if self.rng.chance(50) => {
                Some((if held == person { person } else { held }, FreezeWhat::Account))
            }
            (_, Some(person)) => Some((person, FreezeWhat::Person)),
            (Some(held), None) => Some((held, FreezeWhat::Account)),
            (None, None) => None,
        };
        let freed = freed.filter(|_| self.rng.chance(65));
        let kinds = [FreezeWhat::Account, FreezeWhat::Account, FreezeWhat::Person];
        let what = *self.rng.pick(&kinds).unwrap_or(&FreezeWhat::Account);
        // Once in a while the one who is frozen in one way is frozen in the other, too.
        let both = held.filter(|_| self.rng.chance(20));
        let other = both.or_else(|| self.in_review(model)).unwrap_or_else(|| self.anybody());
        let (person, what, frozen) =
            freed.map_or((other, what, true), |(person, what)| (person, what, false));
        let reason = if self.rng.chance(97) { "核查" } else { "" }.to_owned();
        if !frozen && self.rng.chance(50) {
            return self.propose(model, ClerkAct::Unfreeze { person, what, reason }, person);
        }
        let (numbered, clerk) = self.desk_number(model, person, "freeze");
        Deed::Freeze(Freeze { numbered, clerk, person, what, frozen, reason }).into()
    }

    /// Now and then a grantor whose application waits for a clerk.
    fn in_review(&mut self, model: &Model) -> Option<PersonId> {
        let waits = |bond: &&Bond| bond.state == BindingState::InReview;
        let bond = model.bonds.values().rev().take(40).find(waits);
        bond.map(|bond| bond.grantor.1).filter(|_| self.rng.chance(30))
    }

    fn propose(&mut self, model: &Model, act: ClerkAct, person: PersonId) -> Step {
        let area = model.people.get(&person).map(|insured| insured.area);
        match area {
            Some(area) => self.proposal(act, area),
            None => self.again(),
        }
    }

    fn proposal(&mut self, act: ClerkAct, area: Area) -> Step {
        let clerk = self.clerk();
        let asked = json!({ "act": act.word(), "n": self.count });
        let numbered = self.of_desk(area, clerk, "propose", &asked);
        Deed::Propose(Propose { numbered, clerk, act, file: None }).into()
    }
}
