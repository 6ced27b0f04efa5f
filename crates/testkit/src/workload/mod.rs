//! Random acts that anybody can draw again: the same seed and the same answers give the same acts.
//!
//! The workload looks at the auditor's model to choose things that exist (a bill to cancel, a
//! binding to end), and errs on purpose now and then: wrong totals, strangers, used numbers, missing
//! proofs, days that are past.

mod bills;
mod bonds;
mod cases;
mod clearing;
mod holds;
mod life;
mod money;
mod people;
mod premiums;
mod stays;
mod visits;
mod wallet;

pub(crate) use bills::content;

use std::collections::{BTreeMap, VecDeque};

use app::Numbered;
use app::number::pairs_of;
use domain::binding::BindingState;
use domain::institution::Institution;
use domain::settlement::Bill;
use domain::{Area, BindingId, ClerkId, InstitutionId, Moment, PersonId};
use serde_json::{Value, json};
use store::{Identity, NumberKey, Proof};

use crate::audit::model::{Bond, Model};
use crate::deed::Deed;
use crate::population::{BIRTH_CERTIFICATE, Population};
use crate::rng::Rng;

/// What to do next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Ask for this; boxed, because a deed is large.
    Deed(Box<Planned>),
    /// Ask what this bill would cost, with the payer named by the institution.
    Quote(Box<Bill>, Option<BindingId>),
    /// Put the clock here first.
    Clock(Moment),
    /// Let the platform do what is due.
    Jobs,
}

/// A deed with what has to be there before.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The deed.
    pub deed: Deed,
    /// A proof to put first.
    pub proof: Option<Proof>,
}

impl From<Deed> for Step {
    fn from(deed: Deed) -> Self {
        Self::Deed(Box::new(Planned { deed, proof: None }))
    }
}

/// How many earlier deeds are remembered for sending again.
const MEMORY: usize = 200;

/// A day in milliseconds.
const DAY: i64 = 24 * 3_600 * 1_000;

/// The generator.
#[derive(Debug)]
pub struct Workload {
    rng: Rng,
    population: Population,
    count: u64,
    sent: Vec<Deed>,
    first: VecDeque<Deed>,
    blocked: Vec<NumberKey>,
    /// Where people are insured now.
    homes: BTreeMap<PersonId, Area>,
    /// Steps of the clock that are still to come after a jump by a day: at which step, by how much.
    jumps: VecDeque<(u64, i64)>,
    steps: u64,
}

impl Workload {
    /// From a seed.
    pub fn new(seed: u64, population: Population) -> Self {
        let homes = population.insured().map(|insured| (insured.person, insured.area)).collect();
        let mut workload = Self {
            homes,
            rng: Rng::new(seed),
            population,
            count: 0,
            sent: Vec::new(),
            first: VecDeque::new(),
            blocked: Vec::new(),
            jumps: VecDeque::new(),
            steps: 0,
        };
        workload.first = workload.opening();
        workload
    }

    /// What comes next, at this moment of the clock.
    pub fn next(&mut self, model: &Model, clock: Moment) -> Step {
        for insured in model.people.values() {
            self.homes.insert(insured.person, insured.area);
        }
        if let Some(deed) = self.first.pop_front() {
            return self.remember(deed.into());
        }
        self.steps += 1;
        if self.jumps.front().is_some_and(|(at, _)| *at <= self.steps) {
            let by = self.jumps.pop_front().map_or(0, |(_, by)| by);
            return Step::Clock(clock.plus_ms(by));
        }
        let step = match self.rng.between(0, 999) {
            0..132 => self.pharmacy(model, clock),
            132..156 => self.premiums(model, clock),
            156..186 => self.clearing(model, clock),
            186..228 => self.wallet(model, clock),
            228..258 => self.holds(model, clock),
            258..298 => self.register(model, clock),
            298..318 => self.in_stay(model, clock),
            318..343 => self.describe(model, clock),
            343..425 => self.upload(model),
            425..510 => self.outpatient(model),
            510..521 => self.delete(model),
            521..531 => self.void(model),
            531..596 => self.cancel(model),
            596..614 => self.undo(model),
            614..622 => self.undo_unknown(),
            622..655 => self.again(),
            655..664 => self.second_use(),
            664..682 => self.reuse(),
            682..702 => self.quote(model, clock),
            702..752 => self.apply(model, clock),
            752..806 => self.change(model, clock),
            806..815 => self.order(model, clock),
            815..828 => self.pick(model, clock),
            828..850 => self.credit(model),
            850..902 => self.case(model, clock),
            902..910 => self.take_back(model),
            910..912 => self.approve_again(model),
            912..916 => self.appeal(model),
            916..950 => self.desk(model, clock),
            950..976 => self.around(model, clock),
            976..987 => Step::Jobs,
            _ => self.clock(clock),
        };
        self.remember(step)
    }

    fn remember(&mut self, step: Step) -> Step {
        if let Step::Deed(planned) = &step {
            if self.sent.len() < MEMORY {
                self.sent.push(planned.deed.clone());
            } else if let Some(slot) = self.rng.below(MEMORY).checked_sub(1) {
                self.sent[slot] = planned.deed.clone();
            }
        }
        step
    }

    /// The same request again, as a caller does who had no answer.
    fn again(&mut self) -> Step {
        let deed = self.rng.pick(&self.sent).cloned();
        deed.map_or_else(|| self.undo_unknown(), Step::from)
    }

    /// Other content under a number that was used.
    fn reuse(&mut self) -> Step {
        let Some(deed) = self.rng.pick(&self.sent).cloned() else { return self.again() };
        let other = Numbered::new(deed.key().clone(), pairs_of(&json!({ "other": self.count })));
        deed.with(other).into()
    }

    /// What was done with a proof once more under a new number: the proof is used up by then.
    fn second_use(&mut self) -> Step {
        let proved: Vec<Deed> =
            self.sent.iter().filter(|deed| deed.proof().is_some()).cloned().collect();
        let Some(deed) = self.rng.pick(&proved).cloned() else { return self.again() };
        self.count += 1;
        let mut numbered = deed.numbered().clone();
        numbered.number.key.number = format!("{:030}", self.count);
        deed.with(numbered).into()
    }

    /// Mostly some minutes on; sometimes the next month or year; sometimes some seconds back, as a
    /// corrected clock does, and seldom a whole day wrong, either way, for a while.
    fn clock(&mut self, clock: Moment) -> Step {
        let on = match self.rng.between(0, 99) {
            0..52 => self.rng.between(1, 4 * 3_600 * 1_000),
            52..74 => -self.rng.between(1, 4_900),
            74..79 if self.jumps.is_empty() => self.wrong_by_a_day(),
            74..97 => self.rng.between(DAY, 20 * DAY),
            _ => self.rng.between(60 * DAY, 200 * DAY),
        };
        Step::Clock(clock.plus_ms(on))
    }

    /// A day back, and on again after some acts; or a day on, back again after some acts, which
    /// leaves the clock behind the lane, and on again after some more.
    fn wrong_by_a_day(&mut self) -> i64 {
        let (soon, later) = (self.steps + 6, self.steps + 14);
        if self.rng.chance(50) {
            self.jumps.push_back((soon, DAY));
            return -DAY;
        }
        self.jumps.extend([(soon, -DAY), (later, DAY)]);
        DAY
    }

    /// A new number.
    fn number(&mut self, area: Area, issuer: String, infno: &str, content: &Value) -> Numbered {
        self.count += 1;
        let number = format!("{:030}", self.count);
        let key = NumberKey { area, issuer, infno: infno.to_owned(), number };
        Numbered::new(key, pairs_of(content))
    }

    /// A new number of an institution.
    fn of_place(&mut self, place: &Institution, infno: &str, content: &Value) -> Numbered {
        self.number(place.area, issuer_of(place.id), infno, content)
    }

    /// A new number of a family member; strangers are taken to be of the first area.
    fn of_person(&mut self, person: PersonId, infno: &str, content: &Value) -> Numbered {
        let area = self.homes.get(&person).copied();
        let area = area.or_else(|| self.population.insured().next().map(|p| p.area));
        let area = area.unwrap_or_else(|| self.population.institutions[0].area);
        self.number(area, format!("p:{}", person.0), infno, content)
    }

    /// A new number of a clerk.
    fn of_desk(&mut self, area: Area, clerk: ClerkId, infno: &str, content: &Value) -> Numbered {
        self.number(area, format!("c:{}", clerk.0), infno, content)
    }

    /// A clerk, and a new number of the desk where somebody is insured.
    fn desk_number(&mut self, model: &Model, person: PersonId, infno: &str) -> (Numbered, ClerkId) {
        let (clerk, home) = (self.clerk(), model.people.get(&person).map(|p| p.area));
        let area = home.unwrap_or_else(|| self.population.institutions[0].area);
        let asked = json!({ "person": person.0, "n": self.count });
        (self.of_desk(area, clerk, infno, &asked), clerk)
    }

    /// Anybody.
    fn anybody(&mut self) -> PersonId {
        let place = self.rng.below(self.population.people.len());
        PersonId(i64::try_from(place + 1).unwrap_or(1))
    }

    /// Somebody who is ill: mostly one whom relatives help.
    fn patient(&mut self, model: &Model) -> PersonId {
        // Newborns, now and then: what was used for one goes over to the other record.
        let newborn = |who: &&Identity| who.cert_type == BIRTH_CERTIFICATE;
        if self.rng.chance(5) {
            let newborn: Vec<_> = model.identities.values().filter(newborn).collect();
            if let Some(newborn) = self.rng.pick(&newborn) {
                return newborn.person;
            }
        }
        let place = self.rng.below(model.bonds.len().min(60));
        let live = |bond: &&Bond| bond.state == BindingState::Active;
        let helped = model.bonds.values().rev().filter(live).nth(place);
        let other = self.rng.chance(25);
        let helped = helped.map(|bond| bond.beneficiary.1).filter(|_| !other);
        helped.unwrap_or_else(|| self.anybody())
    }

    /// A place of the wanted kind, mostly where the patient is insured.
    fn place(&mut self, patient: PersonId, hospital: bool) -> Institution {
        let home = self.homes.get(&patient).copied();
        let away = self.rng.chance(25);
        let kind = |i: &&Institution| {
            (i.kind == domain::institution::InstitutionKind::Hospital) == hospital
                && (away || home.is_none_or(|home| i.area == home))
        };
        let places: Vec<Institution> =
            self.population.institutions.iter().filter(kind).cloned().collect();
        let place = self.rng.pick(&places).cloned();
        place.unwrap_or_else(|| self.population.institutions[0].clone())
    }
}

/// Who issues the numbers of an institution.
pub fn issuer_of(institution: InstitutionId) -> String {
    format!("i:{}", institution.0)
}
