//! Random acts that anybody can draw again: the same seed and the same answers give the same acts.
//!
//! The workload looks at the auditor's model to choose things that exist (a bill to cancel, a
//! binding to end), and errs on purpose now and then: wrong totals, strangers, used numbers, missing
//! proofs, days that are past.

mod bills;
mod bonds;
mod money;
mod visits;

pub(crate) use bills::content;

use std::collections::VecDeque;

use app::Numbered;
use app::number::pairs_of;
use domain::institution::Institution;
use domain::settlement::Bill;
use domain::{Area, BindingId, InstitutionId, Moment, PersonId};
use serde_json::{Value, json};
use store::{NumberKey, Proof};

use crate::audit::model::Model;
use crate::deed::Deed;
use crate::population::Population;
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

/// The generator.
#[derive(Debug)]
pub struct Workload {
    rng: Rng,
    population: Population,
    count: u64,
    sent: Vec<Deed>,
    first: VecDeque<Deed>,
    blocked: Vec<NumberKey>,
}

impl Workload {
    /// From a seed.
    pub fn new(seed: u64, population: Population) -> Self {
        let mut workload = Self {
            rng: Rng::new(seed),
            population,
            count: 0,
            sent: Vec::new(),
            first: VecDeque::new(),
            blocked: Vec::new(),
        };
        workload.first = workload.opening();
        workload
    }

    /// What comes next, at this moment of the clock.
    pub fn next(&mut self, model: &Model, clock: Moment) -> Step {
        if let Some(deed) = self.first.pop_front() {
            return self.remember(deed.into());
        }
        let step = match self.rng.between(0, 999) {
            0..300 => self.pharmacy(model, clock),
            300..380 => self.register(model, clock),
            380..410 => self.describe(model, clock),
            410..510 => self.upload(model),
            510..610 => self.outpatient(model),
            610..625 => self.delete(model),
            625..640 => self.void(model),
            640..710 => self.cancel(model),
            710..730 => self.undo(model),
            730..740 => self.undo_unknown(),
            740..780 => self.again(),
            780..790 => self.second_use(),
            790..810 => self.reuse(),
            810..840 => self.quote(model, clock),
            840..880 => self.apply(model, clock),
            880..930 => self.change(model, clock),
            930..940 => self.order(model, clock),
            940..955 => self.pick(model, clock),
            955..960 => self.freeze(model),
            960..985 => self.credit(clock),
            985..988 => self.roll(clock),
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
        deed.map_or_else(|| self.credit(Moment(0)), Step::from)
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

    /// Mostly some minutes on; sometimes the next month or year; sometimes a step back, as a
    /// corrected clock does.
    fn clock(&mut self, clock: Moment) -> Step {
        const DAY: i64 = 24 * 3_600 * 1_000;
        let on = match self.rng.between(0, 99) {
            0..55 => self.rng.between(1, 4 * 3_600 * 1_000),
            55..80 => -self.rng.between(1, 4_900),
            80..97 => self.rng.between(DAY, 20 * DAY),
            _ => self.rng.between(60 * DAY, 200 * DAY),
        };
        Step::Clock(clock.plus_ms(on))
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
        let area = self.population.find(person).map(|p| p.area);
        let area = area.or_else(|| self.population.insured().next().map(|p| p.area));
        let area = area.unwrap_or_else(|| self.population.institutions[0].area);
        self.number(area, format!("p:{}", person.0), infno, content)
    }

    /// Anybody.
    fn anybody(&mut self) -> PersonId {
        let place = self.rng.below(self.population.people.len());
        PersonId(i64::try_from(place + 1).unwrap_or(1))
    }

    /// Somebody who is ill: mostly one whom relatives help.
    fn patient(&mut self, model: &Model) -> PersonId {
        let place = self.rng.below(model.bonds.len().min(80));
        let helped = model.bonds.values().rev().nth(place).map(|bond| bond.beneficiary.1);
        let other = self.rng.chance(30);
        helped.filter(|_| !other).unwrap_or_else(|| self.anybody())
    }

    /// A place of the wanted kind, mostly where the patient is insured.
    fn place(&mut self, patient: PersonId, hospital: bool) -> Institution {
        let home = self.population.find(patient).map(|p| p.area);
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
