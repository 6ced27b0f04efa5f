//! A recorded bill with everything that it was decided with.

use std::collections::BTreeMap;

use domain::binding::activate;
use domain::explain::ShareEnd;
use domain::filing::Filing;
use domain::institution::{Institution, Level};
use domain::item::{Allowance, Catalogue, CutLine, Item, ItemClass, Line};
use domain::person::{Insured, InsuredStatus, Insutype};
use domain::settlement::{
    AccountUse, Bill, PayerFacts, Setting, SettleFacts, Settlement, SettlementKind, StayBill,
    net_lines,
};
use domain::{BasisPoints, BindingId, Fen, VisitId};
use store::{Body, Facts, FeeBatch, FeeBatchState, Kind, Needs, Reads};

use super::books::Books;
use super::counts::Counts;
use super::past::Past;
use super::quotas;
use super::report::Why;

/// Rebuilds bills in ascending order.
pub(super) struct Rebuild<'a, 'r> {
    pub(super) reads: &'r dyn Reads,
    pub(super) books: &'a mut Books<'r>,
    pub(super) counts: &'a Counts,
    pub(super) past: &'a Past,
}

/// What a bill was decided with, but for what its request asked ([`super::trial`] finds that out).
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) bill: Bill,
    pub(super) facts: SettleFacts,
    /// Its items, cut as they were.
    pub(super) catalogue: Catalogue,
    /// Payers of whom the record says how they stood then; of others the insurance of now is
    /// taken.
    pub(super) proved: Vec<BindingId>,
    /// Terms of a binding were changed since; it has those of now.
    pub(super) terms_lost: bool,
}

/// The relatives who counted; of whom that is proved; some have other terms now.
struct Payers {
    all: Vec<PayerFacts>,
    proved: Vec<BindingId>,
    terms_lost: bool,
}

impl Rebuild<'_, '_> {
    pub(super) fn of(
        &mut self,
        bill: &Settlement,
        catalogue: &Catalogue,
    ) -> store::Result<Result<Known, Why>> {
        let facts = self.reads.facts(&needs(bill))?;
        let Some(institution) = self.reads.institution(bill.institution)? else {
            return Ok(Err(Why::PeopleGone));
        };
        let Some(patient) = facts.people.get(&bill.patient).map(|now| patient(bill, now)) else {
            return Ok(Err(Why::PeopleGone));
        };
        let Some(cuts) = self.lines(bill, &facts)? else { return Ok(Err(Why::LinesGone)) };
        let Ok(lines) = net_lines(&cuts) else { return Ok(Err(Why::LinesGone)) };
        let stay = (bill.setting == Setting::Inpatient).then_some((bill.care_area, bill.visit));
        let Payers { all: payers, proved, terms_lost } = self.payers(bill, &facts, stay)?;
        let account = self.account(bill, (bill.patient_area, bill.patient), stay)?;
        let accumulators = facts.accumulators.iter().filter(|(key, _)| key.person == bill.patient);
        let then = |(key, now): (&_, &_)| Ok((*key, self.counts.accumulated(*key, *now)?));
        let accumulators: Result<BTreeMap<_, _>, _> = accumulators.map(then).collect();
        let settle_facts = SettleFacts {
            filings: filings(&facts, bill, &patient),
            account,
            patient,
            payers,
            accumulators: accumulators.map_err(super::unfit)?,
        };
        let catalogue = catalogue_then(&cuts, institution.level, catalogue);
        let bill = bill_of(bill, institution, lines, &facts);
        Ok(Ok(Known { bill, facts: settle_facts, catalogue, proved, terms_lost }))
    }

    /// The lines as they were cut; `None` = they are not there any more.
    fn lines(&self, bill: &Settlement, facts: &Facts) -> store::Result<Option<Vec<CutLine>>> {
        let mut batches: Vec<FeeBatch> = facts
            .fee_batches
            .values()
            .filter(|batch| batch.state == FeeBatchState::Settled(bill.id))
            .cloned()
            .collect();
        if batches.is_empty() && bill.setting == Setting::Pharmacy {
            batches.extend(self.reads.fee_batch(bill.care_area, bill.id.0)?);
        }
        batches.sort_by_key(|batch| batch.id);
        let lines: Vec<CutLine> = batches.into_iter().flat_map(|batch| batch.lines).collect();
        Ok((!lines.is_empty()).then_some(lines))
    }

    fn account(
        &mut self,
        bill: &Settlement,
        of: (domain::Area, domain::PersonId),
        stay: Option<(domain::Area, VisitId)>,
    ) -> store::Result<Option<domain::person::Account>> {
        let account = self.books.account(of, (bill.id.0, bill.settled_at), stay)?;
        let Some(mut account) = account else { return Ok(None) };
        let (current, carried) = quotas::reserved(self.reads, self.counts, of, bill.settled_at)?;
        let sum = |held: Fen, more: Fen| held.plus(more).map_err(super::unfit);
        account.reserved_current = sum(account.reserved_current, current)?;
        account.reserved_carried = sum(account.reserved_carried, carried)?;
        account.frozen = self.past.frozen(of, bill.settled_at, account.frozen);
        Ok(Some(account))
    }

    /// The relatives who counted then.
    fn payers(
        &mut self,
        bill: &Settlement,
        facts: &Facts,
        stay: Option<(domain::Area, VisitId)>,
    ) -> store::Result<Payers> {
        let (mut payers, mut proved, mut terms_lost) = (Vec::new(), Vec::new(), false);
        let held: Vec<_> = facts.held_by(bill.patient).cloned().collect();
        for row in held {
            let Some((row, sure)) = self.past.binding(&row, bill.settled_at) else { continue };
            let binding = activate(&row, bill.settled_at);
            if !binding.state.counts() {
                continue;
            }
            let Some(now) = facts.people.get(&binding.grantor) else { continue };
            let of = (binding.grantor_area, binding.grantor);
            let account = self.account(bill, of, stay)?;
            let note = bill.explanation.payers.iter().find(|it| it.binding == Some(binding.id));
            let (grantor, known) = grantor(now, binding.grantor_area, note.map(|note| note.end));
            if known && sure {
                proved.push(binding.id);
            }
            terms_lost |= !sure;
            let month = bill.settled_at.month();
            let used = |period| {
                let now = facts.used_in(binding.id, period);
                let then = self.counts.used(binding.id, period, now);
                then.map_err(super::unfit)
            };
            let quota = quotas::then(self.reads, self.counts, (bill, binding.id))?;
            payers.push(PayerFacts {
                used_month: used(month.0)?,
                used_year: used(month.year())?,
                binding,
                grantor,
                account,
                quota,
            });
        }
        Ok(Payers { all: payers, proved, terms_lost })
    }
}

fn needs(bill: &Settlement) -> Needs {
    let mut needs = Needs::default();
    needs.patients.insert(bill.patient);
    needs.relatives.insert(bill.patient);
    let visit = (bill.care_area, bill.visit);
    match bill.setting {
        Setting::Pharmacy => {}
        Setting::Outpatient => {
            needs.visits.insert(visit);
        }
        Setting::Inpatient => {
            needs.stays.insert(visit);
        }
    }
    if bill.setting != Setting::Pharmacy {
        needs.away.insert((bill.patient, bill.care_area));
    }
    needs.month = Some(bill.settled_at.month());
    needs.year_from = Some(bill.begun.date().year().saturating_sub(1));
    needs
}

/// A bill that was paid proves how its patient stood.
fn patient(bill: &Settlement, now: &Insured) -> Insured {
    Insured {
        area: bill.patient_area,
        insutype: bill.insutype.unwrap_or(now.insutype),
        status: InsuredStatus::Normal,
        covered_until: None,
        frozen: false,
        ..now.clone()
    }
}

/// How a grantor stood, as far as the record says, and whether it does.
fn grantor(now: &Insured, area: domain::Area, end: Option<ShareEnd>) -> (Insured, bool) {
    let sound = Insured {
        area,
        insutype: Insutype::Employee,
        status: InsuredStatus::Normal,
        covered_until: None,
        frozen: false,
        ..now.clone()
    };
    let then = match end {
        Some(ShareEnd::Frozen) => Insured { frozen: true, ..sound },
        Some(ShareEnd::Insurance) => Insured { status: InsuredStatus::Paused, ..sound },
        Some(ShareEnd::NoAccount) => Insured { insutype: Insutype::Resident, ..sound },
        // These were said before anybody looked at the grantor.
        Some(
            ShareEnd::NotAsked
            | ShareEnd::NotPicked
            | ShareEnd::NotAgreed
            | ShareEnd::OwnNotZero
            | ShareEnd::NotYetEffective
            | ShareEnd::SwitchedOff,
        )
        | None => {
            let moved = now.area != area;
            return (if moved { sound } else { now.clone() }, false);
        }
        Some(_) => sound,
    };
    (then, true)
}

/// Filings that had been made by then, as they stood.
fn filings(facts: &Facts, bill: &Settlement, patient: &Insured) -> Vec<Filing> {
    let known = facts.records_of(Kind::Filing, bill.patient);
    let made = known.filter_map(|record| match &record.body {
        Body::Filing(filing) if filing.at <= bill.settled_at => Some(filing.clone()),
        _ => None,
    });
    let then = made.filter(|filing| filing.area == patient.area).map(|mut filing| {
        filing.ended_at = filing.ended_at.filter(|ended| *ended <= bill.settled_at);
        filing
    });
    then.collect()
}

/// The bill as far as the record tells; accounts and payer are asked for as it is tried.
fn bill_of(record: &Settlement, institution: Institution, lines: Vec<Line>, facts: &Facts) -> Bill {
    let visit = facts.visits.get(&record.visit);
    let earlier = facts.settlements.values().filter(|other| {
        (other.visit, other.kind) == (record.visit, SettlementKind::Settled)
            && other.id < record.id
            && other.cancelled_by.is_none_or(|by| by > record.id)
    });
    let stay = (record.setting == Setting::Inpatient).then(|| StayBill {
        mid: false,
        ended: visit.and_then(|visit| visit.ended).filter(|ended| *ended <= record.settled_at),
        aid_agreed: true,
        earlier: earlier.filter_map(|other| other.accumulated).collect(),
    });
    Bill {
        patient: record.patient,
        institution,
        setting: record.setting,
        med_type: record.med_type.clone(),
        visit: record.visit,
        batch: record.batch.clone(),
        begun: record.begun,
        lines,
        total: record.figures.total,
        hosp_part: record.figures.hosp_part,
        account_use: AccountUse::OwnThenAutomatic,
        picked: None,
        quoted_cash: None,
        stay,
    }
}

/// The items of the lines as they were cut: the item of now where it would be cut alike, else one
/// made from the line. What the whitelist said of it then is known as far as the line says.
fn catalogue_then(cuts: &[CutLine], level: Level, now: &Catalogue) -> Catalogue {
    let known = cuts.iter().filter(|cut| !cut.unknown).map(|cut| {
        let alike = now.find(&cut.line.item).filter(|item| {
            let own = item.self_pay == BasisPoints(0) && item.class == ItemClass::B;
            item.class == cut.class
                && item.price_caps.get(&level).copied() == cut.price_cap
                && (own || item.self_pay == cut.self_pay || cut.class == ItemClass::C)
        });
        alike.cloned().unwrap_or_else(|| Item {
            code: cut.line.item.clone(),
            name: String::new(),
            list_type: String::new(),
            charge_type: cut.charge_type.clone(),
            class: cut.class,
            self_pay: cut.self_pay,
            price_caps: cut.price_cap.map(|cap| (level, cap)).into_iter().collect(),
            account_allowed: vec![Allowance::always(cut.account_allowed)],
        })
    });
    Catalogue::new(known)
}
