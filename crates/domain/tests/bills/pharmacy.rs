//! Pharmacies: dated whitelists, prescriptions.

use domain::institution::{InstitutionKind, Level};
use domain::item::{Allowance, ItemClass, LineNote, Prescription};
use domain::settlement::Setting;
use domain::{Fen, Province, Reason};
use jiff::civil::{Date, date};

use super::world::{World, at, item, line, payer};

/// A bill of these lines in a pharmacy of 河北; the patient has an own account and one relative.
fn counter(lines: &[(&str, i64)]) -> World {
    let mut world = World::new(0).employee(50_000, 0).payers([payer(1, 50_000)]);
    world.bill.setting = Setting::Pharmacy;
    world.bill.institution.kind = InstitutionKind::Pharmacy;
    world.bill.lines = lines.iter().map(|(item, amount)| line(item, *amount)).collect();
    world.bill.total = Fen(lines.iter().map(|(_, amount)| amount).sum());
    world
}

fn said(
    province: Option<u8>,
    since: Option<Date>,
    until: Option<Date>,
    allowed: bool,
) -> Allowance {
    Allowance { province: province.map(Province), since, until, allowed }
}

#[test]
fn a_provinces_word_counts_before_the_nations_on_its_days() {
    let mut thing = item("T", ItemClass::A, 0, None);
    thing.account_allowed = vec![
        said(None, Some(date(2026, 5, 19)), None, true),
        said(Some(13), Some(date(2026, 10, 1)), Some(date(2026, 12, 31)), false),
        said(Some(13), Some(date(2026, 11, 15)), Some(date(2026, 11, 20)), true),
    ];
    for (province, day, may) in [
        (13, date(2026, 5, 18), None),
        (13, date(2026, 5, 19), Some(true)),
        (13, date(2026, 9, 30), Some(true)),
        (13, date(2026, 10, 1), Some(false)),
        (13, date(2026, 11, 20), Some(true)),
        (13, date(2026, 11, 21), Some(false)),
        (13, date(2027, 1, 1), Some(true)),
        (44, date(2026, 11, 21), Some(true)),
    ] {
        assert_eq!(thing.may_be_bought(Province(province), day), may, "{province} {day}");
    }
}

#[test]
fn what_may_not_be_bought_falls_to_cash_line_by_line_and_says_why() {
    let mut world = counter(&[("A", 3_000), ("SOAP", 1_000), ("NEW", 700)]);
    let mut soap = item("SOAP", ItemClass::C, 0, None);
    soap.account_allowed = vec![said(Some(13), Some(date(2026, 9, 30)), None, false)];
    let mut new = item("NEW", ItemClass::A, 0, None);
    new.account_allowed = Vec::new();
    world.items.extend([soap, new]);
    let world = world.rule("item_whitelist", "\"flagged\"");
    let decision = world.decide();
    let figures = &decision.settlement.figures;
    assert_eq!((figures.own, figures.aid, figures.cash), (Fen(3_000), Fen(0), Fen(1_700)));
    let notes: Vec<Vec<LineNote>> =
        decision.lines.iter().map(|line| line.notes.iter().copied().collect()).collect();
    assert_eq!(notes, [vec![], vec![LineNote::NotAllowed], vec![LineNote::AllowedUnknown]]);
    let explanation = &decision.settlement.explanation;
    let sums: Vec<_> = explanation.lines.iter().map(|(note, sum)| (*note, sum.0)).collect();
    assert_eq!(sums, [(LineNote::NotAllowed, 1_000), (LineNote::AllowedUnknown, 700)]);
    assert_eq!(explanation.memo(), Some(Reason::ItemNotOnWhitelist));
}

#[test]
fn a_purchase_of_last_month_goes_by_last_months_list() {
    let mut world = counter(&[("SOAP", 1_000)]);
    let mut soap = item("SOAP", ItemClass::A, 0, None);
    soap.account_allowed =
        vec![Allowance::always(true), said(Some(13), Some(date(2026, 11, 1)), None, false)];
    world.items.push(soap);
    let mut world = world.rule("item_whitelist", "\"flagged\"");
    assert_eq!(world.decide().settlement.figures.cash, Fen(1_000));
    world.bill.begun = at("2026-10-31T18:00:00");
    assert_eq!(world.decide().settlement.figures.cash, Fen(0));
}

fn prescribed(level: Option<Level>) -> Prescription {
    Prescription { number: "RX1".to_owned(), signed: true, level }
}

fn with_fund(world: World, pharmacy: &str) -> World {
    let rule = format!(
        "[{{ insutype = \"employee\", settings = [\"pharmacy\"], fund = 310100, \
         deductible = {{ amount = 1_000 }}, ratio = {{ one = 8_000, three = 5_000 }}, \
         pharmacy = {pharmacy} }}]"
    );
    world.rule("benefit", &rule)
}

#[test]
fn of_a_mixed_purchase_the_fund_pays_the_prescribed_lines_only() {
    let mut world = counter(&[("A", 11_000), ("B", 2_000), ("C", 300)]);
    world.bill.lines[0].prescription = Some(prescribed(Some(Level::Three)));
    // 110.00 in scope on a prescription of 三级: 10.00 deductible, 50 % of 100.00. Class B pays 5 %
    // first; its 19.00 in scope has no prescription. Class C is nobody's.
    let decision = with_fund(world.clone(), "\"prescriber\"").decide();
    let figures = &decision.settlement.figures;
    assert_eq!((figures.fund_sum, figures.deductible), (Fen(5_000), Fen(1_000)));
    assert_eq!((figures.in_scope, figures.coinsurance), (Fen(12_900), Fen(6_900)));
    assert_eq!(figures.ratio_bp, 5_000);
    let (_, added) = decision.settlement.accumulated.unwrap();
    assert_eq!((added.in_scope, added.fund, added.count), (Fen(11_000), Fen(5_000), 1));
    assert!(decision.lines[1].notes.contains(&LineNote::NoPrescription));
    assert!(decision.lines[0].notes.is_empty() && decision.lines[2].notes.is_empty());
    // Most things are sold without one: no matter of the cashier's.
    assert_eq!(decision.settlement.explanation.memo(), None);

    // 武汉: the ratio of a named level, on prescription, whoever wrote it.
    world.bill.lines[0].prescription = Some(prescribed(None));
    let named = with_fund(world, "{ on_prescription = \"one\" }").decide();
    assert_eq!(named.settlement.figures.fund_sum, Fen(8_000));
}

#[test]
fn a_barred_line_without_prescription_keeps_its_whole_own_share() {
    let mut world = counter(&[("A", 11_000), ("NEW", 2_000)]);
    world.bill.lines[0].prescription = Some(prescribed(Some(Level::Three)));
    let mut new = item("NEW", ItemClass::A, 0, None);
    new.account_allowed = Vec::new();
    world.items.push(new);
    let world = world.rule("item_whitelist", "\"flagged\"");
    // Of the prescribed line 60.00 is left; the fund pays nothing of the other, and no account may.
    let figures = with_fund(world, "\"prescriber\"").decide().settlement.figures;
    assert_eq!((figures.fund_sum, figures.own, figures.cash), (Fen(5_000), Fen(6_000), Fen(2_000)));
}

#[test]
fn prescriptions_of_several_hospitals_are_paid_one_after_the_other() {
    let mut world = counter(&[("A", 2_000), ("A", 1_500)]);
    world.bill.lines[1].sn = "2".to_owned();
    world.bill.lines[0].prescription = Some(prescribed(Some(Level::Three)));
    world.bill.lines[1].prescription = Some(prescribed(Some(Level::One)));
    let decision = with_fund(world, "\"prescriber\"").decide();
    // 一级 first: 15.00 less 10.00 deductible, 80 % = 4.00; then 三级: 50 % of 20.00.
    let figures = &decision.settlement.figures;
    assert_eq!((figures.fund_sum, figures.deductible), (Fen(1_400), Fen(1_000)));
    assert_eq!(figures.ratio_bp, 0, "several applied");
    let (_, added) = decision.settlement.accumulated.unwrap();
    assert_eq!((added.in_scope, added.count), (Fen(3_500), 1));
}

#[test]
fn a_prescription_that_cannot_be_used_is_explained() {
    let unsigned = Prescription { signed: false, ..prescribed(Some(Level::One)) };
    let unnumbered = Prescription { number: String::new(), ..prescribed(Some(Level::One)) };
    for (prescription, note) in [
        (unsigned, LineNote::PrescriptionIncomplete),
        (unnumbered, LineNote::PrescriptionIncomplete),
        (prescribed(None), LineNote::PrescriberUnknown),
    ] {
        let mut world = counter(&[("A", 2_000)]);
        world.bill.lines[0].prescription = Some(prescription);
        let decision = with_fund(world, "\"prescriber\"").decide();
        assert_eq!(decision.settlement.figures.fund_sum, Fen(0));
        assert!(decision.lines[0].notes.contains(&note), "{note:?}");
        assert_eq!(decision.settlement.explanation.memo(), Some(Reason::PrescriptionMissing));
    }
    let mut world = counter(&[("A", 2_000)]);
    world.bill.lines[0].prescription = Some(prescribed(Some(Level::One)));
    world.bill.institution.services.clear();
    let decision = with_fund(world, "\"prescriber\"").decide();
    assert!(decision.lines[0].notes.contains(&LineNote::PrescriptionsNotOffered));
}
