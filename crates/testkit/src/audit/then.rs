//! What an act leads to, in the auditor's words, and its booking.

use domain::binding::{Binding, BindingState};
use domain::case::{CaseAbout, CaseState};
use domain::family_link::FamilyLink;
use domain::person::Insured;
use domain::settlement::AccumulatorKey;
use domain::ward::Ward;
use domain::{Area, BindingId, InstitutionId, Moment, PersonId, RecordId};
use store::{Body, Identity, Record};

use super::holds::Held;
use super::model::{Bond, Matter, Model, Owed};
use super::{Finding, Findings, Touched, compare, places};

/// Money that moves without a bill.
#[derive(Clone, Copy, Debug)]
pub(super) enum Money {
    /// The balance goes along to another area.
    Moved(PersonId, Area, Area),
    /// The balance is owed to the heirs.
    Died(PersonId, Area),
    /// An heir is paid.
    Paid(PersonId, i64),
    /// An institution is paid.
    Place((Area, InstitutionId), i64),
}

/// Everything that an accepted act leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Then {
    pub(super) bonds: Vec<Bond>,
    pub(super) people: Vec<Insured>,
    pub(super) identities: Vec<Identity>,
    pub(super) matters: Vec<(RecordId, Matter)>,
    pub(super) wards: Vec<(RecordId, Ward)>,
    pub(super) links: Vec<(RecordId, FamilyLink)>,
    pub(super) freeze: Option<((Area, PersonId), bool)>,
    pub(super) money: Option<Money>,
    /// Bonds and guardians of an older record, made again for another one; they get new numbers.
    pub(super) anew: Vec<Bond>,
    pub(super) new_wards: Vec<Ward>,
    /// Two records become one: that of the first person goes on in that of the second.
    pub(super) goes_on: Option<(PersonId, PersonId)>,
    /// The kind of case that is filed with it.
    pub(super) files: Option<&'static str>,
    /// A case of that kind may be filed with it.
    pub(super) may_file: Option<&'static str>,
    /// Whose holds end: on the own accounts, and where it is true those of others for the stay too.
    pub(super) lets_go: Option<(PersonId, bool)>,
    /// The answer names a record.
    pub(super) record: bool,
}

/// What came into being with an act, as the database has it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Cases.
    pub cases: Vec<Record>,
    /// Guardians.
    pub wards: Vec<Record>,
    /// Bindings.
    pub bindings: Vec<Binding>,
}

impl Then {
    /// Bonds that change; reviews of those that wait for no clerk any more are closed.
    pub(super) fn of_bonds(model: &Model, bonds: Vec<Bond>) -> Self {
        let mut then = Self::default();
        for bond in &bonds {
            let waits = [BindingState::InReview, BindingState::Returned].contains(&bond.state);
            if !waits {
                then.matters.extend(closed(model, bond.id));
            }
        }
        then.bonds = bonds;
        then
    }

    /// Books it.
    pub(super) fn book(
        self,
        model: &mut Model,
        seen: &Seen,
        touched: &mut Touched,
        findings: &mut Findings,
    ) {
        self.filed(model, seen, touched, findings);
        self.made_anew(model, seen, touched, findings);
        if let Some((gone, survivor)) = self.goes_on {
            model.fold(gone, survivor);
        }
        if let Some((person, all)) = self.lets_go {
            let of = |held: &Held| held.holder.1 == person || (all && held.patient == person);
            model.let_go(of, touched);
        }
        for bond in self.bonds {
            touched.bond(&bond);
            model.bonds.insert(bond.id, bond);
        }
        if let Some((holder, frozen)) = self.freeze {
            touched.accounts.insert(holder);
            model.pockets.entry(holder).or_default().frozen = frozen;
        }
        if let Some(money) = self.money {
            money.book(model, touched);
        }
        for insured in self.people {
            touched.known.insert(insured.person);
            model.people.insert(insured.person, insured);
        }
        for identity in self.identities {
            touched.known.insert(identity.person);
            model.identities.insert(identity.person, identity);
        }
        touched.matters.extend(self.matters.iter().map(|(id, _)| *id));
        model.matters.extend(self.matters);
        touched.wards.extend(self.wards.iter().map(|(id, _)| *id));
        model.wards.extend(self.wards);
        touched.links.extend(self.links.iter().map(|(id, _)| *id));
        model.links.extend(self.links);
    }

    /// The cases that came with the act are those that had to, of the right people.
    fn filed(
        &self,
        model: &mut Model,
        seen: &Seen,
        touched: &mut Touched,
        findings: &mut Findings,
    ) {
        let mut must = self.files;
        let mut may = self.may_file;
        for record in &seen.cases {
            let Body::Case(case) = &record.body else { continue };
            let word = Some(word_of(&case.about));
            let wanted = if must == word { &mut must } else { &mut may };
            if *wanted != word {
                findings.push(Finding(format!("a case was filed that nobody asked for: {word:?}")));
            }
            *wanted = None;
            touched.matters.insert(record.id);
            model.matters.insert(record.id, Matter::filed(record.clone(), case));
        }
        if let Some(word) = must {
            findings.push(Finding(format!("no case was filed: {word}")));
        }
    }

    /// What goes over to another record of the same person, with what was used of its limits and
    /// what waits for a clerk.
    fn made_anew(
        &self,
        model: &mut Model,
        seen: &Seen,
        touched: &mut Touched,
        findings: &mut Findings,
    ) {
        let mut found = Vec::new();
        // An application's binding is expected by its number.
        let known = |id| self.bonds.iter().any(|bond| bond.id == id);
        for binding in seen.bindings.iter().filter(|binding| !known(binding.id)) {
            let mut bond = compare::bond_of(binding.clone());
            let old = self.anew.iter().find(|old| old.grantor == bond.grantor);
            if let Some(old) = old {
                let used: Vec<(u32, i64)> = model
                    .used
                    .iter()
                    .filter(|((of, _), _)| *of == old.id)
                    .map(|((_, period), used)| (*period, *used))
                    .collect();
                let now = bond.since;
                model.follows.insert(old.id, (bond.id, now.month()));
                let matters = model.matters.iter_mut();
                let went = matters.filter_map(|(id, it)| it.follow(old.id, &bond).then_some(*id));
                touched.matters.extend(went);
                let runs = [now.month().0, now.month().year()];
                for (period, amount) in used.into_iter().filter(|(p, _)| runs.contains(p)) {
                    model.used.insert((bond.id, period), amount);
                }
            }
            touched.bond(&bond);
            touched.made.insert((bond.id, bond.beneficiary.1));
            model.bonds.insert(bond.id, bond.clone());
            bond.id = BindingId(0);
            found.push(bond);
        }
        let mut expected: Vec<Bond> = self.anew.clone();
        for bond in &mut expected {
            bond.id = BindingId(0);
        }
        for bonds in [&mut found, &mut expected] {
            bonds.sort_by_key(|bond| bond.grantor);
        }
        findings.equal("bindings of the record that stays", &found, &expected);
        let mut wards: Vec<Ward> = seen.wards.iter().filter_map(ward_of).collect();
        let mut expected = self.new_wards.clone();
        for wards in [&mut wards, &mut expected] {
            wards.sort_by_key(|ward| (ward.guardian, ward.filed_at));
        }
        findings.equal("new guardians", &wards, &expected);
        let records = seen.wards.iter().filter_map(|r| ward_of(r).map(|ward| (r.id, ward)));
        model.wards.extend(records);
    }
}

impl Model {
    /// What one record used up of its benefits is used up for the other.
    fn fold(&mut self, gone: PersonId, survivor: PersonId) {
        let area = self.people.get(&survivor).map(|person| person.area);
        let of = self.accumulators.iter();
        let used: Vec<_> = of
            .filter(|(key, _)| key.person == gone && Some(key.area) == area)
            .map(|(key, sums)| (AccumulatorKey { person: survivor, ..*key }, *sums))
            .collect();
        for (key, more) in used {
            for (sum, more) in self.accumulators.entry(key).or_default().iter_mut().zip(more) {
                *sum += more;
            }
        }
        self.premiums_go_on(gone, survivor);
        self.goes_on.insert(gone, survivor);
    }
}

impl Money {
    fn book(self, model: &mut Model, touched: &mut Touched) {
        match self {
            Self::Moved(person, from, to) => {
                let (current, carried) = model.empty((from, person));
                model.owe_moved(from, to, current + carried);
                model.pay_in((to, person), current, carried);
                touched.accounts.extend([(from, person), (to, person)]);
            }
            Self::Died(person, area) => {
                let (current, carried) = model.empty((area, person));
                let owed = current + carried;
                model.post(area, 2310, -owed);
                model.estates.insert(person, Owed { area, owed, paid: 0 });
                touched.accounts.insert((area, person));
                touched.estates.insert(person);
            }
            Self::Paid(person, amount) => {
                let Some(owed) = model.estates.get_mut(&person) else { return };
                owed.paid += amount;
                let area = owed.area;
                model.post(area, 2310, amount);
                model.post(area, 1010, -amount);
                touched.estates.insert(person);
            }
            Self::Place(place, amount) => {
                places::owe(model, place, -amount, touched);
                model.post(place.0, 1010, -amount);
            }
        }
    }
}

/// The waiting reviews of a bond, closed.
pub(super) fn closed(model: &Model, binding: BindingId) -> Vec<(RecordId, Matter)> {
    let is_it = |matter: &Matter| {
        matter.state.waits() && matter.case().about == CaseAbout::Review { binding }
    };
    let found = model.matters.iter().filter(|(_, matter)| is_it(matter));
    found.map(|(id, matter)| (*id, matter.to(CaseState::Closed))).collect()
}

/// The word of a kind of case.
pub(super) fn word_of(about: &CaseAbout) -> &'static str {
    match about {
        CaseAbout::Review { .. } => "review",
        CaseAbout::Sample { .. } => "sample",
        CaseAbout::Ward { .. } => "ward",
        CaseAbout::Merge { .. } => "merge",
        CaseAbout::Correction { .. } => "correction",
        CaseAbout::Appeal { .. } => "appeal",
        CaseAbout::Proposal { .. } => "proposal",
        CaseAbout::Duplicate { .. } => "duplicate",
    }
}

fn ward_of(record: &Record) -> Option<Ward> {
    match &record.body {
        Body::Ward(ward) => Some(ward.clone()),
        _ => None,
    }
}

impl Bond {
    /// The same in another state.
    pub(super) fn to(&self, state: BindingState, now: Moment) -> Self {
        Self { state, since: now, ..self.clone() }
    }
}
