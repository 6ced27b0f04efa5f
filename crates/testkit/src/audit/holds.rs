//! Stays in hospital and the money held for them: who may hold how much, and what ends a hold.
//!
//! A commitment moves no money: the model keeps open holds beside the pockets, and what payers see is
//! what is left of a pocket.

use app::World;
use app::acts::{Admit, MakeHold, ReleaseBy, ReleaseHold, VoidStay};
use domain::binding::{BindingState, Scope};
use domain::clerk::Duty;
use domain::person::{AccountPart, InsuredStatus, Insutype};
use domain::settlement::{AccountUse, Bill, Setting};
use domain::{Area, BindingId, Fen, InstitutionId, Moment, PersonId, RecordId, VisitId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::record::Record;
use store::{Answer, Body, Kind, Reads};

use super::model::{Bond, Model, Pocket};
use super::payers::{may_pay, part_of, usable};
use super::premiums::Premium;
use super::split::{Question, bounds_of};
use super::{Findings, Touched};
use crate::trouble::Result;

/// A stay in hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Where.
    pub place: (Area, InstitutionId),
    /// Who.
    pub patient: PersonId,
    /// Not taken back.
    pub open: bool,
}

/// An open hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose account.
    pub holder: (Area, PersonId),
    /// For whose stay.
    pub patient: PersonId,
    /// Which stay.
    pub stay: VisitId,
    /// The binding that it rests on.
    pub binding: Option<BindingId>,
    /// Of the current part.
    pub current: i64,
    /// Of the carried part.
    pub carried: i64,
    /// The first moment at which it counts no more.
    pub until: Moment,
}

impl Model {
    /// What is spoken for of an account: current, carried.
    pub fn reserved(&self, holder: (Area, PersonId)) -> (i64, i64) {
        let quotas = self.quotas.values().filter(|quota| quota.holder == holder);
        let parts = quotas.map(|quota| (quota.current, quota.carried));
        let premiums = self.premiums.values().filter(|premium| premium.holder == holder);
        let parts = parts.chain(premiums.map(Premium::reserved));
        parts.fold(self.held(holder), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    }

    /// What of it is held for stays.
    pub fn held(&self, holder: (Area, PersonId)) -> (i64, i64) {
        let held = self.holds.values().filter(|held| held.holder == holder);
        held.fold((0, 0), |sum, held| (sum.0 + held.current, sum.1 + held.carried))
    }

    /// What is left of an account beside what is spoken for.
    pub fn free(&self, holder: (Area, PersonId)) -> Option<Pocket> {
        let pocket = self.pockets.get(&holder)?;
        let (current, carried) = self.reserved(holder);
        let (current, carried) = (pocket.current - current, pocket.carried - carried);
        Some(Pocket { current, carried, ..*pocket })
    }

    /// The same of somebody where insured now.
    pub fn free_of(&self, person: PersonId) -> Option<Pocket> {
        self.free((self.people.get(&person)?.area, person))
    }

    fn hold(&mut self, id: RecordId, held: Held, touched: &mut Touched) {
        let (area, amount) = (held.holder.0, held.current + held.carried);
        self.post(area, 9000, amount);
        self.post(area, 9010, -amount);
        touched.accounts.insert(held.holder);
        self.holds.insert(id, held);
    }

    /// Ends all of these: each once, since what ended is not known any more.
    pub(super) fn let_go(&mut self, over: impl Fn(&Held) -> bool, touched: &mut Touched) {
        let ended: Vec<Held> = self.holds.values().filter(|held| over(held)).cloned().collect();
        self.holds.retain(|_, held| !over(held));
        for held in ended {
            let (area, amount) = (held.holder.0, held.current + held.carried);
            self.post(area, 9000, -amount);
            self.post(area, 9010, amount);
            touched.accounts.insert(held.holder);
        }
    }

    /// Ends this one.
    pub(super) fn let_go_of(&mut self, id: RecordId, touched: &mut Touched) {
        let known = self.holds.get(&id).cloned();
        self.let_go(|held| Some(held) == known.as_ref(), touched);
    }

    /// What has to end because a binding has, or will before the hold.
    pub(super) fn follow_bonds(&mut self, touched: &mut Touched) {
        let bonds = self.bonds.clone();
        let over = |held: &Held| {
            let bond = held.binding.and_then(|id| bonds.get(&id));
            bond.is_some_and(|bond| {
                let last = bond.until.and_then(|last| last.tomorrow().ok());
                !bond.state.counts() || last.is_some_and(|day| Moment::start_of(day) < held.until)
            })
        };
        self.let_go(over, touched);
        self.quotas_follow(touched);
        self.premiums_follow(touched);
    }

    /// The turn of a year moves holds along with their money, the oldest first; what is left of it.
    pub(super) fn turn_holds(&mut self, holder: (Area, PersonId), mut turned: i64) -> i64 {
        for held in self.holds.values_mut().filter(|held| held.holder == holder) {
            let part = held.current.min(turned);
            (held.current, held.carried) = (held.current - part, held.carried + part);
            turned -= part;
        }
        turned
    }
}

/// Nobody frozen is taken in, and nobody twice in one place.
pub(super) fn admitted(model: &Model, ask: &Admit) -> Option<Admitted> {
    let place = (ask.institution.area, ask.institution.id);
    let patient = model.people.get(&ask.patient)?;
    let twice = model
        .admitted
        .values()
        .any(|stay| stay.open && (stay.place, stay.patient) == (place, ask.patient));
    (!patient.frozen && !twice).then_some(Admitted { place, patient: ask.patient, open: true })
}

/// The stay after its admission was taken back: not while anything is charged.
pub(super) fn void(model: &Model, ask: &VoidStay) -> Option<Admitted> {
    let stay = model.admitted.get(&ask.visit)?;
    let here = stay.open && stay.patient == ask.patient && stay.place.1 == ask.institution.id;
    let bare = super::stays::is_bare(model, ask.visit);
    (here && bare).then(|| Admitted { open: false, ..stay.clone() })
}

/// The hold that is made, or `None` where it must be refused.
pub(super) fn made(
    model: &Model,
    world: &World,
    ask: &MakeHold,
    proved: bool,
    now: Moment,
) -> Option<Held> {
    let (payer, day) = (ask.acting.person, now.date());
    let stay = model.admitted.get(&ask.visit)?;
    let place = (ask.institution.area, ask.institution.id);
    let patient = model.people.get(&ask.patient)?;
    let treated = stay.open
        && (stay.patient, stay.place) == (ask.patient, place)
        && !patient.frozen
        && patient.status == InsuredStatus::Normal
        && patient.covered_until.is_none_or(|last| day <= last);
    if !proved || !treated || ask.amount.0 <= 0 {
        return None;
    }
    let bill = bill_of(ask, now);
    let question = Question { model, world, bill: &bill, picked: None, now };
    let (holder, part, room, last) = match ask.binding {
        None => {
            let holder = (patient.area, payer);
            let pocket = model.free(holder).filter(|pocket| !pocket.frozen)?;
            if payer != ask.patient || patient.insutype != Insutype::Employee {
                return None;
            }
            let part = AccountPart::CurrentThenCarried;
            (holder, part, usable(pocket, part), None)
        }
        Some(id) => {
            let bond = model.bonds.get(&id)?;
            let fits = (bond.grantor.1, bond.beneficiary.1) == (payer, ask.patient)
                && bond.state_at(now) == BindingState::Active
                && bond.scopes.contains(&Scope::Inpatient)
                && ask.institution.takes_family
                && may_pay(&question, bond, patient.area);
            if !fits {
                return None;
            }
            let room = room(&question, bond, ask.visit, patient.area)?;
            (bond.grantor, part_of(&question, bond), room, bond.until)
        }
    };
    let until = until(world, holder.0, last, day)?;
    let pocket = model.free(holder)?;
    let amount = ask.amount.0;
    let current = match part {
        AccountPart::CarriedOnly => 0,
        AccountPart::CurrentThenCarried => amount.min(pocket.current),
        AccountPart::CarriedThenCurrent => amount - amount.min(pocket.carried),
    };
    let (patient, stay, binding) = (ask.patient, ask.visit, ask.binding);
    let held = Held { holder, patient, stay, binding, current, carried: amount - current, until };
    (amount <= room).then_some(held)
}

/// What the relative could pay for the stay now, were what is held for it free, less that.
fn room(question: &Question<'_>, bond: &Bond, stay: VisitId, home: Area) -> Option<i64> {
    let mut pocket = question.model.free(bond.grantor)?;
    let mine = |held: &&Held| held.holder == bond.grantor && held.stay == stay;
    let mut held_already = 0;
    for held in question.model.holds.values().filter(mine) {
        pocket.current += held.current;
        pocket.carried += held.carried;
        held_already += held.current + held.carried;
    }
    let bounds = bounds_of(question, bond, pocket, (home, 0));
    Some(bounds.iter().map(|(_, room)| *room).min()? - held_already)
}

/// At most as long as the account's area allows, and not longer than the binding.
fn until(world: &World, area: Area, last: Option<Date>, day: Date) -> Option<Moment> {
    let days = world.policies.admission_hold_days(area, day)?.value;
    let own = day.checked_add(i64::from(days).days()).ok()?;
    let end = last.and_then(|last| last.tomorrow().ok()).map_or(own, |end| own.min(end));
    (days > 0).then(|| Moment::start_of(end))
}

/// The stay as a bill: only its place and setting matter here.
fn bill_of(ask: &MakeHold, now: Moment) -> Bill {
    Bill {
        patient: ask.patient,
        institution: ask.institution.clone(),
        setting: Setting::Inpatient,
        med_type: String::new(),
        visit: ask.visit,
        batch: String::new(),
        begun: now,
        lines: Vec::new(),
        total: Fen(0),
        hosp_part: Fen(0),
        account_use: AccountUse::OwnThenFamily,
        picked: None,
        quoted_cash: None,
        stay: None,
    }
}

/// The hold that is released, if it is open and this person's or this clerk's to release.
pub(super) fn released(model: &Model, ask: &ReleaseHold, proved: bool) -> Option<RecordId> {
    let held = model.holds.get(&ask.hold).filter(|held| held.holder.1 == ask.payer)?;
    let may = match ask.by {
        ReleaseBy::Owner(acting, _) => proved && acting.person == ask.payer,
        ReleaseBy::Clerk(clerk) => model.on_duty(clerk, Duty::AccountOfficer, held.holder.0),
    };
    may.then_some(ask.hold)
}

/// Books a new hold under the number that the answer gives.
pub(super) fn book(
    model: &mut Model,
    (held, answer): (Option<Held>, &Answer),
    touched: &mut Touched,
) -> Answer {
    let id = match answer {
        Answer::Record(id) => *id,
        _ => RecordId(0),
    };
    if let Some(held) = held {
        model.hold(id, held, touched);
    }
    Answer::Record(id)
}

/// The open holds of the database are those of the model.
pub(super) fn compare(model: &Model, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
    let kept = reads.records(Kind::Hold, RecordId(0), u32::MAX)?;
    let got: std::collections::BTreeMap<_, _> = kept.iter().filter_map(held_of).collect();
    findings.equal("open holds", &got, &model.holds);
    Ok(())
}

fn held_of(record: &Record) -> Option<(RecordId, Held)> {
    let Body::Hold(hold) = &record.body else { return None };
    let held = Held {
        holder: (hold.area, hold.payer),
        patient: hold.patient,
        stay: hold.visit,
        binding: hold.binding,
        current: hold.current.0,
        carried: hold.carried.0,
        until: hold.until,
    };
    (hold.state.word() == "open").then_some((record.id, held))
}
