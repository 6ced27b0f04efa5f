//! What is different in a pharmacy: the whitelist of what accounts may buy, and prescriptions, without
//! which some areas' funds pay nothing.

use std::collections::BTreeMap;

use super::rest::Barred;
use super::{AccountUse, Bill, Setting, SettleFacts};
use crate::benefit::rule::{BenefitRule, PharmacyLevel};
use crate::benefit::{self, Benefit, Care, SoFar};
use crate::explain::Explanation;
use crate::institution::{Level, Service};
use crate::item::{Catalogue, CutLine, LineNote};
use crate::policy::PolicySet;
use crate::policy::axes::ItemWhitelist;
use crate::{Fen, Overflow};

/// Why the fund pays nothing of a line that is in scope, where it pays on prescription only.
const OFF_PRESCRIPTION: [LineNote; 4] = [
    LineNote::NoPrescription,
    LineNote::PrescriptionIncomplete,
    LineNote::PrescriberUnknown,
    LineNote::PrescriptionsNotOffered,
];

/// What no account may pay, the patient's own no more than a relative's: in a pharmacy, items that
/// the care area's whitelist leaves out on the day of the purchase. They fall to cash; the lines and
/// the explanation say which and why.
pub(super) fn barred(
    bill: &Bill,
    lines: &mut [CutLine],
    catalogue: &Catalogue,
    policies: &PolicySet,
    explanation: &mut Explanation,
) -> Result<Barred, Overflow> {
    let mut barred = Barred::default();
    if bill.setting != Setting::Pharmacy {
        return Ok(barred);
    }
    let (area, day) = (bill.institution.area, bill.begun.date());
    let Some(list) = policies.item_whitelist(area, day) else { return Ok(barred) };
    for line in lines {
        let item = catalogue.find(&line.line.item);
        let may = match list.value {
            ItemWhitelist::Catalogue => Some(item.is_some()),
            ItemWhitelist::Flagged => {
                item.and_then(|item| item.may_be_bought(area.province(), day))
            }
        };
        line.account_allowed = may == Some(true);
        let is_unpaid = line.notes.iter().any(|note| OFF_PRESCRIPTION.contains(note));
        if is_unpaid {
            barred.unpaid_of_all = barred.unpaid_of_all.plus(line.in_scope)?;
        }
        let note = match may {
            Some(true) => continue,
            Some(false) => LineNote::NotAllowed,
            None => LineNote::AllowedUnknown,
        };
        explanation.rest_on([list.rule]);
        // Where no account was asked for, no account is refused.
        if bill.account_use != AccountUse::None {
            noted(line, note, explanation)?;
        }
        let in_scope = if is_unpaid { &mut barred.unpaid } else { &mut barred.in_scope };
        *in_scope = in_scope.plus(line.in_scope)?;
        barred.preselfpay = barred.preselfpay.plus(line.preselfpay)?;
        barred.overprice = barred.overprice.plus(line.overprice)?;
        barred.out_of_list = barred.out_of_list.plus(line.out_of_list)?;
    }
    Ok(barred)
}

/// Writes a reason down, on the line and in sum.
fn noted(
    line: &mut CutLine,
    note: LineNote,
    explanation: &mut Explanation,
) -> Result<(), Overflow> {
    line.notes.insert(note);
    let sum = explanation.lines.entry(note).or_default();
    *sum = sum.plus(line.line.amount)?;
    Ok(())
}

/// What the funds pay of the cut lines by the rule that fits.
///
/// Where the fund pays a pharmacy on prescription only, the lines on a whole prescription are the
/// fund's, and where the ratio is that of the prescribing hospital, of a hospital known here; the
/// other lines of the same purchase are the person's. Lines of hospitals of several levels
/// are paid as purchases of their own would be, one after the other from the lowest level up.
pub(super) fn benefit_of(
    rule: &BenefitRule,
    (bill, facts): (&Bill, &SettleFacts),
    care: &Care,
    lines: &mut [CutLine],
    explanation: &mut Explanation,
) -> Result<Benefit, Overflow> {
    let earlier = bill.stay.as_ref().map_or(&[][..], |stay| &stay.earlier);
    let by = rule.pharmacy.filter(|_| bill.setting == Setting::Pharmacy);
    let Some(by) = by.filter(|by| !matches!(by, PharmacyLevel::As(_))) else {
        let in_scope = Fen::sum(lines.iter().map(|line| line.in_scope))?;
        let so_far = SoFar { year: &facts.accumulators, stay: earlier };
        return benefit::evaluate_further(rule, &facts.patient, care, in_scope, so_far);
    };
    let mut by_level: BTreeMap<Level, Fen> = BTreeMap::new();
    let mut left = Fen::ZERO;
    for line in lines.iter_mut().filter(|line| line.in_scope.is_positive()) {
        match prescriber(by, bill, line) {
            Ok(level) => {
                let sum = by_level.entry(level).or_default();
                *sum = sum.plus(line.in_scope)?;
            }
            Err(note) => {
                noted(line, note, explanation)?;
                left = left.plus(line.in_scope)?;
            }
        }
    }
    let mut accumulators = facts.accumulators.clone();
    let mut whole = Benefit::none(left);
    let is_one = by_level.len() == 1;
    for (level, in_scope) in by_level {
        let care = Care { prescriber: Some(level), ..*care };
        let part = benefit::evaluate(rule, &facts.patient, &care, in_scope, &accumulators)?;
        if let Some((key, added)) = part.accumulated {
            let sum = accumulators.entry(key).or_default();
            *sum = sum.plus(added)?;
        }
        let ratio_bp = if is_one { part.ratio_bp } else { 0 };
        whole = Benefit { ratio_bp, ..whole.plus(part)? };
    }
    Ok(whole)
}

/// The level whose ratio a line has that was sold on prescription, or why the fund does not pay it.
fn prescriber(by: PharmacyLevel, bill: &Bill, line: &CutLine) -> Result<Level, LineNote> {
    let prescription = line.line.prescription.as_ref().ok_or(LineNote::NoPrescription)?;
    if !bill.institution.offers(Service::Prescription) {
        Err(LineNote::PrescriptionsNotOffered)
    } else if !prescription.is_complete() {
        Err(LineNote::PrescriptionIncomplete)
    } else {
        match by {
            PharmacyLevel::As(level) | PharmacyLevel::OnPrescription(level) => Ok(level),
            PharmacyLevel::Prescriber => prescription.level.ok_or(LineNote::PrescriberUnknown),
        }
    }
}
