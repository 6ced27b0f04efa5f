//! The decision of a bill.

use jiff::civil::Date;

use super::payers::is_bound;
use super::rest::Rest;
use super::split::{Question, Split};
use super::{
    AccountUse, Bill, Cut, Decision, Figures, PayerFacts, Setting, SettleFacts, Settlement,
    SettlementKind, away, cut, pharmacy,
};
use crate::benefit::rule::BenefitRule;
use crate::benefit::{self, Benefit, Care};
use crate::explain::{Explanation, no_rule};
use crate::item::Catalogue;
use crate::person::{Insured, InsuredStatus};
use crate::policy::axes::PayerOrder;
use crate::policy::{AxisName, PolicySet, RuleRef};
use crate::refusal::Side;
use crate::{BasisPoints, Fen, Moment, Overflow, Reason, Refusal, SettlementId, chart};

/// Decides a bill: the benefit, the split, the legs and the reasons.
///
/// Pure: `id` and `now` are handed in. `request_no` of the record is left empty for the caller.
/// Whose policy decides what is the table of `decisions.md`: benefit, order and trigger by the
/// patient's area, part, floor, caps and scopes by each grantor's, the pharmacy whitelist by the
/// care area, openness by all three. Where no benefit rule is known the funds pay nothing and the
/// explanation says so.
pub fn decide(
    id: SettlementId,
    bill: &Bill,
    facts: &SettleFacts,
    policies: &PolicySet,
    catalogue: &Catalogue,
    now: Moment,
) -> Result<Decision, Refusal> {
    let day = now.date();
    check_patient(&facts.patient, day)?;
    check_picked(bill, facts, policies, day)?;
    away::check_place(bill, facts)?;
    let mut explanation = Explanation::default();
    let care = away::lowered(care_of(bill, now), (bill, facts), policies, &mut explanation);
    let (rule, rule_ref) = benefit_rule(facts, policies, &care);
    explanation.rest_on([rule_ref]);
    let mut cut = cut(bill, catalogue, rule.map_or(BasisPoints(0), |rule| rule.class_b))?;
    let benefit = match rule {
        Some(rule) => {
            pharmacy::benefit_of(rule, (bill, facts), &care, &mut cut.lines, &mut explanation)?
        }
        None => Benefit::none(cut.in_scope),
    };
    let accumulated = benefit.accumulated;
    let mut figures = figures_of(bill, &cut, benefit)?;

    let lines = &mut cut.lines;
    let barred = pharmacy::barred(bill, lines, catalogue, policies, &mut explanation)?;
    let rest = Rest::new(&figures, bill.hosp_part, &barred)?;
    let question = Question { bill, facts, policies, now, day };
    let mut split = Split { question, rest, paid: super::split::Paid::default(), explanation };
    split.run()?;
    let Split { rest, paid, explanation, .. } = split;
    (figures.own, figures.aid, figures.cash) = (paid.own, paid.aid, rest.cash()?);
    if bill.quoted_cash.is_some_and(|quoted| quoted < figures.cash) {
        return Err(Refusal::new(Reason::QuoteChanged).amount(figures.cash));
    }

    let (care_area, home) = (bill.institution.area, facts.patient.area);
    let transfer = chart::settle(care_area, bill.institution.id, home, &figures, &paid.shares)?;
    let obligations = chart::obligations(care_area, home, &figures, &paid.shares)?;
    let settlement = Settlement {
        id,
        care_area,
        institution: bill.institution.id,
        request_no: String::new(),
        patient: bill.patient,
        patient_area: home,
        visit: bill.visit,
        batch: bill.batch.clone(),
        setting: bill.setting,
        med_type: bill.med_type.clone(),
        kind: SettlementKind::Settled,
        begun: bill.begun,
        settled_at: now,
        balance_after: balance_after(facts, figures.own)?,
        figures,
        shares: paid.shares,
        accumulated,
        explanation,
        cancelled_by: None,
        insutype: Some(facts.patient.insutype),
        purchase: None,
    };
    let (used, quotas) = (paid.used, paid.quotas);
    Ok(Decision { settlement, lines: cut.lines, transfer, obligations, used, quotas })
}

/// Nobody frozen or without insurance in force is treated on it.
pub(super) fn check_patient(patient: &Insured, day: Date) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal::new(reason).of(Side::Beneficiary).at(patient.area));
    if patient.frozen {
        return refuse(Reason::Frozen);
    }
    if patient.status != InsuredStatus::Normal {
        return refuse(Reason::PatientStatusAbnormal);
    }
    match patient.covered_until {
        Some(last) if last < day => {
            refuse(Reason::PremiumYearUnpaid).map_err(|refusal: Refusal| refusal.on(last))
        }
        _ => Ok(()),
    }
}

/// A picked payer is one of the patient's, in every area; only where payers are picked does it say
/// who pays. Without accounts nobody is asked, so it means nothing.
fn check_picked(
    bill: &Bill,
    facts: &SettleFacts,
    policies: &PolicySet,
    day: Date,
) -> Result<(), Refusal> {
    let Some(picked) = bill.picked else { return Ok(()) };
    if matches!(bill.account_use, AccountUse::None | AccountUse::OwnOnly) {
        return Ok(());
    }
    let order = policies.order(facts.patient.area, day);
    let order = order.filter(|order| order.value == PayerOrder::Picked);
    let is_usable = |payer: &PayerFacts| {
        payer.binding.id == picked && (order.is_none() || is_bound(payer, day))
    };
    if facts.payers.iter().any(is_usable) {
        return Ok(());
    }
    let mut refusal = Refusal::new(Reason::PayerNotUsable).of(Side::Beneficiary);
    refusal.rule = order.map(|order| order.rule);
    Err(refusal)
}

/// The care as benefit rules see it: an outpatient or pharmacy bill on the day it began, a stay on
/// the day of its discharge, a part of a stay that goes on on the day of its settlement.
fn care_of(bill: &Bill, now: Moment) -> Care {
    let begun = bill.begun.date();
    let (day, days) = match bill.setting {
        Setting::Outpatient | Setting::Pharmacy => (begun, 1),
        Setting::Inpatient => {
            let ended = bill.stay.as_ref().and_then(|stay| stay.ended).unwrap_or(now).date();
            let nights = begun.until(ended).map_or(0, |span| span.get_days());
            (ended, i64::from(nights).max(1))
        }
    };
    let (setting, level) = (bill.setting, bill.institution.level);
    Care { setting, level, day, days, prescriber: None, lower: BasisPoints(0) }
}

/// The rule of the patient's area, and how the explanation names it: as unknown where there is none
/// for this person and care.
fn benefit_rule<'p>(
    facts: &SettleFacts,
    policies: &'p PolicySet,
    care: &Care,
) -> (Option<&'p BenefitRule>, RuleRef) {
    let (axis, home) = (AxisName::Benefit, facts.patient.area);
    let ruled = policies.rule_ref(axis, |axes| &axes.benefit, home, care.day);
    let Some(ruled) = ruled else { return (None, no_rule(AxisName::Benefit)) };
    let found = benefit::find(ruled.value, &facts.patient, care);
    let unknown_here = ruled.rule.unknown_here || found.is_none();
    (found, RuleRef { unknown_here, ..ruled.rule })
}

/// The bill's figures before anybody's account is asked.
fn figures_of(bill: &Bill, cut: &Cut, benefit: Benefit) -> Result<Figures, Refusal> {
    let borne = bill.total.minus(benefit.fund_sum)?;
    if !(Fen::ZERO..=borne).contains(&bill.hosp_part) {
        return Err(Refusal::new(Reason::AmountOutOfRange).field("hosp_part_amt"));
    }
    Ok(Figures {
        total: bill.total,
        out_of_list: cut.out_of_list,
        overprice: cut.overprice,
        preselfpay: cut.preselfpay,
        in_scope: cut.in_scope,
        deductible: benefit.deductible,
        coinsurance: benefit.coinsurance,
        above_cap: benefit.above_cap,
        funds: benefit.funds,
        fund_sum: benefit.fund_sum,
        hosp_part: bill.hosp_part,
        ratio_bp: benefit.ratio_bp,
        ..Figures::default()
    })
}

/// `balc`: what is free in the patient's own account after it; 0 without one.
fn balance_after(facts: &SettleFacts, own: Fen) -> Result<Fen, Overflow> {
    match &facts.account {
        Some(account) if facts.patient.has_account() => account.free_all()?.minus(own),
        _ => Ok(Fen::ZERO),
    }
}
