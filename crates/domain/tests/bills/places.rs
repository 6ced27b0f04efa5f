//! Where things are: cities, provinces, pharmacies; and who is turned away.

use domain::chart::DueKind;
use domain::explain::ShareEnd::{BillPaid, NotOpen, Parts, WalletNotOpen};
use domain::item::{Allowance, ItemClass};
use domain::person::InsuredStatus;
use domain::policy::AxisName;
use domain::refusal::Side;
use domain::settlement::{Obligation, Setting};
use domain::{Area, Fen, Reason};
use jiff::civil::date;

use super::world::{World, account, area, item, line, payer};

/// A bill of 10.00 in `care`, the patient in 130100, the relative in `grantor`.
fn between(grantor: &str, care: &str) -> World {
    let mut relative = payer(1, 5_000);
    relative.grantor.area = area(grantor);
    relative.account.as_mut().unwrap().area = area(grantor);
    let mut world = World::new(1_000).payers([relative]);
    world.bill.institution.area = area(care);
    world
}

#[test]
fn places_are_open_inside_a_province_and_closed_across() {
    for (grantor, care, expected) in [
        ("130100", "130100", (1, 1_000, BillPaid)),
        ("130200", "130100", (1, 1_000, BillPaid)),
        ("130100", "130200", (1, 1_000, BillPaid)),
        ("140100", "130100", (1, 0, WalletNotOpen)),
        ("130100", "140100", (1, 0, NotOpen)),
        ("140100", "140100", (1, 0, WalletNotOpen)),
    ] {
        assert_eq!(between(grantor, care).notes(), [expected], "{grantor} {care}");
    }
}

#[test]
fn the_strictest_of_the_three_areas_decides() {
    for (closed, grantor, care) in [
        ("130100", "130200", "130100"),
        ("130200", "130200", "130100"),
        ("130200", "130100", "130200"),
    ] {
        let mut world = between(grantor, care);
        world.axes = format!(
            "[[cross_city]]\narea = \"{closed}\"\nvalue = \"closed\"\n\
             source = \"ADR-0003\"\ngrade = \"P\"\n"
        );
        assert_eq!(world.notes(), [(1, 0, NotOpen)], "{closed}");
        let rules = world.decide().settlement.explanation.rules;
        assert!(
            rules.iter().any(|r| r.axis == AxisName::CrossCity && r.area == Some(area(closed)))
        );
    }
}

#[test]
fn three_areas_owe_each_other() {
    let mut world = between("130200", "130300");
    world.axes =
        "[[benefit]]\nsource = \"ADR-0003\"\ngrade = \"P\"\nvalue = [{ insutype = \"employee\", \
        settings = [\"outpatient\"], fund = 310100, ratio = 5_000 }]\n"
            .to_owned();
    world = world.employee(200, 0);
    let decision = world.decide();
    let care = area("130300");
    let owes =
        |debtor: Area, kind, fen| Obligation { debtor, creditor: care, kind, amount: Fen(fen) };
    assert_eq!(
        decision.obligations,
        [
            owes(area("130100"), DueKind::Fund, 500),
            owes(area("130100"), DueKind::Own, 200),
            owes(area("130200"), DueKind::Aid, 300),
        ]
    );
    assert_eq!(
        decision.used,
        [(domain::BindingId(1), area("130200"), world.now.month(), Fen(300))]
    );
}

#[test]
fn a_pharmacy_sells_only_listed_things_to_an_account() {
    let mut world = World::new(0).employee(50_000, 0).payers([payer(1, 50_000)]);
    let mut soap = item("SOAP", ItemClass::A, 0, None);
    soap.account_allowed = vec![Allowance::always(false)];
    world.items.push(soap);
    world.bill.setting = Setting::Pharmacy;
    world.bill.lines = vec![line("A", 3_000), line("SOAP", 1_000), line("NOBODY KNOWS", 500)];
    world.bill.total = Fen(4_500);

    // 目录内均可: only what no catalogue knows stays out.
    let open = world.decide();
    assert_eq!((open.settlement.figures.own, open.settlement.figures.cash), (Fen(4_000), Fen(500)));
    let unknown: Vec<bool> = open.lines.iter().map(|line| line.unknown).collect();
    assert_eq!(unknown, [false, false, true]);

    let flagged = world.clone().rule("item_whitelist", "\"flagged\"");
    let figures = flagged.decide().settlement.figures;
    assert_eq!((figures.own, figures.aid, figures.cash), (Fen(3_000), Fen(0), Fen(1_500)));
    assert_eq!(flagged.notes(), [(0, 3_000, Parts)]);

    world.bill.setting = Setting::Outpatient;
    assert_eq!(
        world.rule("item_whitelist", "\"flagged\"").decide().settlement.figures.own,
        Fen(4_500)
    );
}

#[test]
fn of_a_barred_line_the_fund_pays_its_part_and_cash_the_rest() {
    let half = r#"[{ insutype = "employee", settings = ["pharmacy"], fund = 310100, ratio = 5_000,
        pharmacy = { as = "one" } }]"#;
    let mut world = World::new(0).employee(50_000, 0).rule("benefit", half);
    let mut soap = item("SOAP", ItemClass::A, 0, None);
    soap.account_allowed = vec![Allowance::always(false)];
    world.items.push(soap);
    world.bill.setting = Setting::Pharmacy;
    world.bill.lines = vec![line("A", 3_000), line("SOAP", 1_000)];
    world.bill.total = Fen(4_000);
    let figures = world.rule("item_whitelist", "\"flagged\"").decide().settlement.figures;
    assert_eq!((figures.fund_sum, figures.own, figures.cash), (Fen(2_000), Fen(1_500), Fen(500)));
}

#[test]
fn patients_are_turned_away_with_a_reason() {
    let refused = |change: fn(&mut World)| {
        let mut world = World::new(700);
        change(&mut world);
        let refusal = world.try_decide().unwrap_err();
        assert_eq!(refusal.side, Some(Side::Beneficiary));
        (refusal.reason, refusal.on)
    };
    assert_eq!(refused(|w| w.facts.patient.frozen = true), (Reason::Frozen, None));
    let paused = |w: &mut World| w.facts.patient.status = InsuredStatus::Paused;
    assert_eq!(refused(paused), (Reason::PatientStatusAbnormal, None));
    let last = date(2025, 12, 31);
    let unpaid = |w: &mut World| w.facts.patient.covered_until = Some(date(2025, 12, 31));
    assert_eq!(refused(unpaid), (Reason::PremiumYearUnpaid, Some(last)));
    let mut last_day = World::new(700);
    last_day.facts.patient.covered_until = Some(date(2026, 11, 22));
    assert!(last_day.try_decide().is_ok());
}

#[test]
fn impossible_bills_are_refused() {
    let refused = |change: fn(&mut World)| {
        let mut world = World::new(700);
        change(&mut world);
        let refusal = world.try_decide().unwrap_err();
        (refusal.reason, refusal.field.unwrap_or_default(), refusal.amount)
    };
    let total = ("medfee_sumamt".to_owned(), Some(Fen(700)));
    assert_eq!(refused(|w| w.bill.total = Fen(701)), (Reason::TotalMismatch, total.0, total.1));
    let hospital: [fn(&mut World); 2] =
        [|w| w.bill.hosp_part = Fen(-1), |w| w.bill.hosp_part = Fen(701)];
    for hospital in hospital {
        let field = "hosp_part_amt".to_owned();
        assert_eq!(refused(hospital), (Reason::AmountOutOfRange, field, None));
    }
}

#[test]
fn a_quote_holds_until_more_cash_is_asked() {
    let mut world = World::new(700).payers([payer(1, 500)]);
    world.bill.quoted_cash = Some(Fen(200));
    assert_eq!(world.decide().settlement.figures.cash, Fen(200));
    world.facts.payers[0].account = Some(account(101, 499, 0));
    let refusal = world.try_decide().unwrap_err();
    assert_eq!((refusal.reason, refusal.amount), (Reason::QuoteChanged, Some(Fen(201))));
}
