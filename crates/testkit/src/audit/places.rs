//! What areas owe institutions, and paying it.

use app::acts::{ClerkAct, PayInstitution};
use domain::case::CaseAbout;
use domain::clerk::Duty;
use domain::{Area, InstitutionId};
use store::Reads;

use super::model::Model;
use super::then::{Money, Then};
use super::{Findings, Touched};
use crate::trouble::Result;

/// A bill or its cancel: the institution is owed more, or less.
pub(super) fn owe(
    model: &mut Model,
    place: (Area, InstitutionId),
    amount: i64,
    touched: &mut Touched,
) {
    model.post(place.0, 2100, -amount);
    *model.payables.entry(place).or_default() += amount;
    touched.places.insert(place);
}

/// Paid: never above what is owed at that moment. No workload names applications.
pub(super) fn paid(model: &Model, ask: &PayInstitution) -> Option<Then> {
    let place = (ask.area, ask.institution);
    let owed = model.payables.get(&place).copied().unwrap_or_default();
    let may = model.on_duty(ask.clerk, Duty::MoneyOfficer, ask.area)
        && ask.amount.0 > 0
        && ask.amount.0 <= owed;
    let money = Some(Money::Place(place, ask.amount.0));
    may.then(|| Then { money, record: true, ..Then::default() })
}

/// Together with what waits for a second clerk it is not above what is owed.
pub(super) fn proposable(model: &Model, act: &ClerkAct) -> bool {
    let ClerkAct::PayInstitution { area, institution, amount, .. } = act else { return true };
    let waiting = model.matters.values().filter(|matter| matter.state.waits());
    let bodies = waiting.filter_map(|matter| match &matter.case().about {
        CaseAbout::Proposal { body, .. } => serde_json::from_str(body).ok(),
        _ => None,
    });
    let of_place = bodies.filter_map(|act: ClerkAct| match act {
        ClerkAct::PayInstitution { area: home, institution: other, amount, .. } => {
            ((home, other) == (*area, *institution)).then_some(amount.0)
        }
        _ => None,
    });
    let proposed: i64 = of_place.sum();
    let owed = model.payables.get(&(*area, *institution)).copied().unwrap_or_default();
    amount.0 + proposed <= owed
}

/// The books say what the model says.
pub(super) fn compare(
    model: &Model,
    reads: &dyn Reads,
    places: impl IntoIterator<Item = (Area, InstitutionId)>,
    findings: &mut Findings,
) -> Result<()> {
    for (area, institution) in places {
        let expected = model.payables.get(&(area, institution)).copied().unwrap_or_default();
        let got = reads.payable(area, institution)?.0;
        findings.equal(&format!("owed to {} in {area}", institution.0), &got, &expected);
    }
    Ok(())
}
