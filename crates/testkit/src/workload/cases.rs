//! Clerks at work: cases claimed, returned, decided; families that mend, withdraw, appeal.

use app::acts::{
    Acting, CaseRef, ClaimCase, DecideCase, FileAppeal, ReleaseCase, Resubmit, ReturnCase,
    TakeBack, WithdrawCase,
};
use domain::binding::Terms;
use domain::case::{Against, CaseAbout, CaseState};
use domain::{ClerkId, Moment, RecordId};
use serde_json::json;

use super::{Planned, Step, Workload};
use crate::approval::Approval;
use crate::audit::model::{Matter, Model};
use crate::deed::Deed;
use crate::population::CLERKS;

impl Workload {
    /// The next step of some case that waits, mostly the one that fits.
    pub(super) fn case(&mut self, model: &Model, clock: Moment) -> Step {
        let waits = |matter: &&Matter| matter.state.waits();
        let mut waiting: Vec<&Matter> =
            model.matters.values().rev().filter(waits).take(30).collect();
        let applied = |matter: &&Matter| {
            matches!(matter.case().about, CaseAbout::Review { .. } | CaseAbout::Sample { .. })
        };
        // Money and freezes are many; applications come first.
        if self.rng.chance(60) && waiting.iter().any(applied) {
            waiting.retain(|matter| applied(matter));
        } else {
            waiting.truncate(8);
        }
        let Some(matter) = self.rng.pick(&waiting).copied() else {
            return self.apply(model, clock);
        };
        let (id, case) = (matter.filed.id, matter.case());
        if let CaseAbout::Proposal { .. } = case.about
            && !self.rng.chance(10)
            && let Some(step) = self.second(matter)
        {
            return step;
        }
        match matter.state {
            _ if self.rng.chance(5) => self.withdraw_case(matter),
            CaseState::Open => {
                let clerk = self.clerk();
                let numbered = self.of_desk(case.area, clerk, "claim", &json!({ "case": id.0 }));
                Deed::Claim(ClaimCase { numbered, clerk, case: id }).into()
            }
            CaseState::Claimed => self.at_desk(matter, clock),
            _ => self.resubmit(matter, clock),
        }
    }

    /// A proposal of late that was decided is approved once more.
    pub(super) fn approve_again(&mut self, model: &Model) -> Step {
        let decided = |matter: &&Matter| {
            let proposal = matches!(matter.case().about, CaseAbout::Proposal { .. });
            proposal && matter.state == CaseState::Decided
        };
        let late: Vec<&Matter> = model.matters.values().rev().filter(decided).take(15).collect();
        let Some(matter) = self.rng.pick(&late).copied() else { return self.again() };
        self.second(matter).unwrap_or_else(|| self.again())
    }

    /// The second clerk says yes; now and then the first one tries to.
    fn second(&mut self, matter: &Matter) -> Option<Step> {
        let case = matter.case();
        let clerk = case.intake.filter(|_| self.rng.chance(15)).unwrap_or_else(|| self.clerk());
        let asked = json!({ "case": matter.filed.id.0, "n": self.count });
        let numbered = self.of_desk(case.area, clerk, "approve", &asked);
        let approval = Approval { numbered, clerk, case: matter.filed.clone() };
        // What no workload proposes comes out of upheld appeals, too.
        approval.inner().is_some().then(|| Deed::Approve(approval).into())
    }

    /// What its clerk does with a case; sometimes another clerk tries.
    fn at_desk(&mut self, matter: &Matter, clock: Moment) -> Step {
        let holder = matter.holder.unwrap_or(CLERKS[0]);
        let other = self.rng.chance(6);
        let clerk = if other { self.clerk() } else { holder };
        let (case, area) = (reference(matter), matter.case().area);
        let asked = json!({ "case": case.id.0, "n": self.count });
        let kind = self.rng.between(0, 99);
        let numbered = self.of_desk(area, clerk, "case", &asked);
        let silent = self.rng.chance(5);
        let note = if silent { String::new() } else { "材料不全".to_owned() };
        match kind {
            // Late cases may be put back by anybody: only those of today are.
            0..8 if clerk == holder || matter.case().filed_at.date() == clock.date() => {
                Deed::Release(ReleaseCase { numbered, clerk, case: case.id }).into()
            }
            8..30 => {
                let fields = if silent { Vec::new() } else { vec!["limits".to_owned()] };
                Deed::Return(ReturnCase { numbered, clerk, case, fields, note }).into()
            }
            _ => {
                let approved = kind < 75;
                Deed::Decide(DecideCase { numbered, clerk, case, approved, note }).into()
            }
        }
    }

    fn resubmit(&mut self, matter: &Matter, clock: Moment) -> Step {
        let Some(person) = matter.case().person else { return self.again() };
        let person = if self.rng.chance(4) { self.anybody() } else { person };
        let asked = json!({ "case": matter.filed.id.0, "n": self.count });
        let numbered = self.of_person(person, "resubmit", &asked);
        let (token, proof) = self.proof(person, &numbered, clock);
        let terms = if self.rng.chance(40) { self.terms() } else { Terms::default() };
        let deed = Deed::Resubmit(Resubmit {
            numbered,
            acting: Acting::from(person),
            case: reference(matter),
            terms,
            documents: Vec::new(),
            proof: proof.is_some().then_some(token),
        });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    fn withdraw_case(&mut self, matter: &Matter) -> Step {
        let Some(person) = matter.case().person else { return self.again() };
        let person = if self.rng.chance(10) { self.anybody() } else { person };
        let asked = json!({ "case": matter.filed.id.0, "n": self.count });
        let numbered = self.of_person(person, "withdraw_case", &asked);
        let (acting, case) = (Acting::from(person), reference(matter));
        Deed::Withdraw(WithdrawCase { numbered, acting, case }).into()
    }

    /// An approval of late is taken back, mostly by who gave it.
    pub(super) fn take_back(&mut self, model: &Model) -> Step {
        let given =
            |matter: &&Matter| matter.approved.is_some() && matter.state == CaseState::Decided;
        let review = |matter: &&Matter| matches!(matter.case().about, CaseAbout::Review { .. });
        let mut late: Vec<&Matter> = model.matters.values().filter(given).filter(review).collect();
        late.sort_by_key(|matter| std::cmp::Reverse(matter.approved.map(|(_, at)| at)));
        late.truncate(3);
        let Some(matter) = self.rng.pick(&late).copied() else { return self.again() };
        let by = matter.approved.map(|(by, _)| by);
        let clerk = by.filter(|_| !self.rng.chance(8)).unwrap_or_else(|| self.clerk());
        let asked = json!({ "case": matter.filed.id.0, "n": self.count });
        let numbered = self.of_desk(matter.case().area, clerk, "take_back", &asked);
        let (case, note) = (reference(matter), "看错材料".to_owned());
        Deed::TakeBack(TakeBack { numbered, clerk, case, note }).into()
    }

    /// Against a bill, or against what became of a binding.
    pub(super) fn appeal(&mut self, model: &Model) -> Step {
        let rejected = model.bonds.values().rev().take(60);
        let rejected: Vec<_> =
            rejected.filter(|bond| bond.state == domain::binding::BindingState::Rejected).collect();
        let bond = self.rng.pick(&rejected).copied().filter(|_| self.rng.chance(60));
        let (against, mut person) = if let Some(bond) = bond {
            (Against::Binding { binding: bond.id }, bond.grantor.1)
        } else {
            let Some(record) = self.some_bill(model) else { return self.again() };
            let payer = record.shares.last().map_or(record.patient, |share| share.payer);
            let (area, settlement) = (record.care_area, record.id);
            (Against::Use { area, settlement }, payer)
        };
        if self.rng.chance(5) {
            person = self.anybody();
        }
        let acting = self.acting(model, person);
        let numbered = self.of_person(acting.prover, "appeal", &json!({ "n": self.count }));
        let text = "不同意".to_owned();
        Deed::Appeal(FileAppeal { numbered, acting, against, text, documents: Vec::new() }).into()
    }

    /// A clerk: mostly one of the three who may do everything.
    pub(super) fn clerk(&mut self) -> ClerkId {
        let known = if self.rng.chance(5) { 4 } else { 3 };
        CLERKS[self.rng.below(known)]
    }
}

fn reference(matter: &Matter) -> CaseRef {
    let case = matter.case();
    let (id, about): (RecordId, _) = (matter.filed.id, case.about.clone());
    CaseRef { id, about, person: case.person, other: case.other }
}
