//! Care away from home (异地就医): whether the place takes such patients, as what somebody is treated
//! there, and what the insured area's rule makes of it.

use jiff::civil::Date;

use super::{Bill, Setting, SettleFacts};
use crate::benefit::Care;
use crate::explain::{AwayNote, Explanation, no_rule};
use crate::filing::{AwayKind, Filing};
use crate::institution::Service;
use crate::policy::axes::AwayReduction;
use crate::policy::{AxisName, PolicySet, RuleRef};
use crate::{Area, Reason, Refusal};

/// `med_type` of emergencies and rescues begins with this; they count as filed.
const EMERGENCY: &str = "13";

/// Patients who are insured elsewhere are settled only where the institution offers it.
pub(super) fn check_place(bill: &Bill, facts: &SettleFacts) -> Result<(), Refusal> {
    let is_away = bill.institution.area != facts.patient.area;
    if is_away && !bill.institution.offers(Service::Away) {
        return Err(Refusal::new(Reason::ServiceMissing).name(Service::Away.zh()));
    }
    Ok(())
}

/// Care somewhere: what a filing and the insured area's rule are asked with.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Insured area.
    pub home: Area,
    /// Care area.
    pub care: Area,
    /// Pharmacies need no filing.
    pub setting: Setting,
    /// `med_type`
    pub med_type: &'a str,
    /// The day care began.
    pub begun: Date,
    /// The day of the benefit.
    pub day: Date,
}

/// As what somebody is treated away from home and what the insured area's rule makes of it; `None`
/// at home and in pharmacies.
pub fn away(
    filings: &[Filing],
    place: &Place<'_>,
    policies: &PolicySet,
) -> Option<(AwayNote, RuleRef)> {
    if place.home == place.care || place.setting == Setting::Pharmacy {
        return None;
    }
    let axis = AxisName::AwayReduction;
    let ruled = policies.rule_ref(axis, |axes| &axes.away_reduction, place.home, place.day);
    let reduction = ruled.as_ref().map(|ruled| ruled.value);
    let filed = standing(filings, place, reduction);
    let lower = reduction.and_then(|reduction| reduction.of(filed));
    let rule = ruled.map_or_else(|| no_rule(axis), |ruled| ruled.rule);
    let unknown_here = rule.unknown_here || lower.is_none();
    Some((AwayNote { filed, lower }, RuleRef { unknown_here, ..rule }))
}

/// The care with the ratio that the insured area's rule leaves of it, and the explanation of it.
pub(super) fn lowered(
    care: Care,
    (bill, facts): (&Bill, &SettleFacts),
    policies: &PolicySet,
    explanation: &mut Explanation,
) -> Care {
    let place = Place {
        home: facts.patient.area,
        care: bill.institution.area,
        setting: bill.setting,
        med_type: &bill.med_type,
        begun: bill.begun.date(),
        day: care.day,
    };
    let Some((note, rule)) = away(&facts.filings, &place, policies) else { return care };
    explanation.rest_on([rule]);
    explanation.away = Some(note);
    Care { lower: note.lower.unwrap_or_default(), ..care }
}

/// By the filing in force on the day care began or the day of the benefit (医保发〔2022〕22号 lets
/// people file until a stay is settled); of several the one for which the area's rule takes the least
/// off, and what the rule does not say comes last; an emergency counts as filed.
fn standing(
    filings: &[Filing],
    place: &Place<'_>,
    reduction: Option<&AwayReduction>,
) -> Option<AwayKind> {
    let covers = |filing: &&Filing| {
        filing.covers(place.care, place.begun) || filing.covers(place.care, place.day)
    };
    let emergency = place.med_type.starts_with(EMERGENCY).then_some(AwayKind::Emergency);
    let kinds = filings.iter().filter(covers).map(|filing| filing.kind).chain(emergency);
    kinds.min_by_key(|kind| {
        let lower = reduction.and_then(|reduction| reduction.of(Some(*kind)));
        (lower.is_none(), lower, *kind)
    })
}
