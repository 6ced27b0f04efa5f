//! Stays in hospital: admission (2401), charges in pieces (2301, 2302), discharge (2402, 2405), the
//! end of an admission (2404), and the consent to relatives' money.
//!
//! open → discharged (2402) → closed (2304); each step back undoes the newest one. Charges of a stay
//! are charge batches named `~` and their own identifier; one settlement pays every piece that is
//! not paid.

mod admit;
mod bill;
mod charge;
mod consent;
mod discharge;
mod take_out;
mod void;

pub use admit::Admit;
pub(crate) use bill::bill_of_stay;
pub use charge::{Charge, UploadCharges};
pub use consent::AgreeStayAid;
pub(crate) use consent::agreed;
pub use discharge::{Discharge, Undischarge};
pub use take_out::{ALL_LINES, TakeOutCharges};
pub use void::VoidStay;
pub(super) use void::ended;

use domain::benefit::{self, Care};
use domain::hold::HoldState;
use domain::institution::Institution;
use domain::person::Insured;
use domain::policy::{AxisName, PolicySet};
use domain::settlement::{Setting, cut_lines, net_lines};
use domain::{BasisPoints, Moment, PersonId, Reason, Refusal, SettlementId, VisitId, ids};
use store::{Effects, Facts, FeeBatch, FeeBatchState, Needs, Visit, VisitState};

use super::hold;
use super::visit::batches_of;
use crate::act::{Context, Refusals};

/// A stay with its patient and charges.
fn needs_of(patient: PersonId, institution: &Institution, visit: VisitId) -> Needs {
    let visits = [(institution.area, visit)].into();
    Needs { people: [patient].into(), visits, ..Needs::default() }
}

/// As [`needs_of`], with what is held for the stay and the accounts that it is held on.
fn needs_with_holds(patient: PersonId, institution: &Institution, visit: VisitId) -> Needs {
    let mut needs = needs_of(patient, institution, visit);
    // Whoever holds money for the stay is one of those who may pay.
    needs.patients.insert(patient);
    hold::needs(&mut needs, patient);
    needs
}

/// Frees what is held for a discharged stay of which nothing is left to pay.
///
/// A stay whose every piece was paid by bills on the way (`mid_setl_flag` 1) has no last bill: 2304
/// answers `ALREADY_SETTLED`, and no settlement comes that would use its holds. The stay remains
/// discharged, so that 2405 and charges that come late work as ever; a late bill finds nothing held.
/// A stay of which nothing was ever paid keeps its holds: its charges are still to come.
fn release_if_paid(
    facts: &Facts,
    visit: &Visit,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    match settled_last(facts, visit) {
        Some(_) => hold::of_stay(facts, visit).end(HoldState::Released, effects, context),
        None => Ok(()),
    }
}

/// The stay of this patient at this institution, in any state but void.
fn stay_of<'a>(
    facts: &'a Facts,
    id: VisitId,
    patient: PersonId,
    institution: &Institution,
) -> Result<&'a Visit, Refusals> {
    let of = |visit: &&Visit| {
        visit.setting == Setting::Inpatient
            && visit.patient == patient
            && visit.institution == institution.id
    };
    match facts.visits.get(&id).filter(of) {
        Some(visit) if visit.state == VisitState::Void => {
            Err(Refusal::new(Reason::VisitState).field("mdtrt_id").into())
        }
        Some(visit) => Ok(visit),
        None => Err(Refusal::new(Reason::VisitUnknown).field("mdtrt_id").into()),
    }
}

/// A step that is out of order; `first` is what has to be done before.
pub(super) fn out_of_order(first: impl Into<String>) -> Refusals {
    Refusal::new(Reason::StayOrder).field("mdtrt_id").name(first).into()
}

/// The settlement of a stay that has to be cancelled before anything else is undone.
pub(super) fn settled_last(facts: &Facts, visit: &Visit) -> Option<SettlementId> {
    let settled = batches_of(facts, visit.id).filter_map(|piece| match piece.state {
        FeeBatchState::Settled(id) => Some(id),
        FeeBatchState::Uploaded | FeeBatchState::Deleted => None,
    });
    settled.max()
}

/// As it is named to whoever has to cancel it.
pub(super) fn cancel_first(visit: &Visit, settled: SettlementId) -> Refusals {
    out_of_order(format!("2305 住院结算撤销 {}", ids::outward_now(visit.area, settled.0)))
}

/// Charges may change until the stay is settled.
fn not_closed(facts: &Facts, visit: &Visit) -> Result<(), Refusals> {
    match settled_last(facts, visit).filter(|_| visit.state == VisitState::Closed) {
        Some(settled) => Err(cancel_first(visit, settled)),
        None => Ok(()),
    }
}

/// The pieces that nobody paid.
fn unsettled(facts: &Facts, visit: VisitId) -> impl Iterator<Item = &FeeBatch> {
    batches_of(facts, visit).filter(|piece| piece.state == FeeBatchState::Uploaded)
}

/// 先行自付 of class B items in the patient's area on this day. A settlement cuts the lines anew,
/// with the day of the discharge.
fn class_b(
    patient: &Insured,
    institution: &Institution,
    policies: &PolicySet,
    now: Moment,
) -> BasisPoints {
    let day = now.date();
    let care = Care {
        setting: Setting::Inpatient,
        level: institution.level,
        day,
        days: 1,
        prescriber: None,
        lower: BasisPoints(0),
    };
    let ruled = policies.rule_ref(AxisName::Benefit, |axes| &axes.benefit, patient.area, day);
    let rule = ruled.and_then(|ruled| benefit::find(ruled.value, patient, &care));
    rule.map_or(BasisPoints(0), |rule| rule.class_b)
}

/// What is left of the unpaid lines can be paid: no line is taken back further than it goes, and
/// each is still price × count.
fn check_left(
    pieces: &[&FeeBatch],
    institution: &Institution,
    context: &Context<'_>,
) -> Result<(), Refusals> {
    let left = net_lines(pieces.iter().flat_map(|piece| &piece.lines))?;
    let catalogue = &context.world.catalogue;
    cut_lines(&left, catalogue, institution.level, BasisPoints(0))?;
    Ok(())
}
