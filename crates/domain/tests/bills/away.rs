//! Care away from home: capability, filings, reduction, limits.

use domain::clerk::By;
use domain::explain::{Audience, AwayNote, ShareEnd, View, render};
use domain::filing::{AwayKind, Filing};
use domain::institution::Service;
use domain::refusal::text::Lang;
use domain::settlement::Setting;
use domain::{BasisPoints, Fen, PersonId, Reason};
use jiff::civil::date;

use super::world::{World, area, at, payer};

const HALF: &str = r#"[{ insutype = "employee", settings = ["outpatient", "inpatient"],
    fund = 310100, ratio = 5_000 }]"#;
const LOWER: &str = "{ resident = 0, referred = 1000, unfiled = 2000 }";

/// 100.00 at a hospital of 唐山 for a patient of 石家庄, half of it the fund's at home.
fn away() -> World {
    let mut world = World::new(10_000).employee(0, 0).rule("benefit", HALF);
    world.bill.institution.area = area("130200");
    world
}

fn filed(kind: AwayKind) -> Filing {
    Filing {
        person: PersonId(1),
        area: area("130100"),
        care_area: area("130200"),
        province: false,
        kind,
        from: date(2026, 11, 1),
        until: Some(date(2026, 11, 30)),
        by: By::Person(PersonId(1)),
        at: at("2026-11-01T09:00:00"),
        ended_at: None,
    }
}

fn fund(world: &World) -> (i64, Option<AwayNote>) {
    let settlement = world.decide().settlement;
    (settlement.figures.fund_sum.0, settlement.explanation.away)
}

#[test]
fn an_institution_that_does_not_offer_it_takes_nobody_from_elsewhere() {
    let mut world = away();
    world.bill.institution.services.remove(&Service::Away);
    let refusal = world.try_decide().unwrap_err();
    assert_eq!(refusal.reason, Reason::ServiceMissing);
    assert_eq!(refusal.name.as_deref(), Some(Service::Away.zh()));
    world.bill.institution.area = area("130100");
    assert!(world.try_decide().is_ok(), "at home it need not");
}

#[test]
fn without_a_known_rule_nothing_is_changed_and_it_is_said() {
    let world = away();
    let note = AwayNote { filed: None, lower: None };
    assert_eq!(fund(&world), (5_000, Some(note)));
    let settlement = world.decide().settlement;
    assert!(!settlement.explanation.benefit_unknown(), "the benefit itself is known");
    let view = View {
        audience: Audience::Patient,
        viewer: None,
        lang: Lang::Zh,
        name: &|_| String::new(),
    };
    let said = render(&settlement, &view).concat();
    assert!(said.contains("没有备案") && said.contains("没有可靠来源"), "{said}");
    let mut home = away();
    home.bill.institution.area = area("130100");
    assert_eq!(fund(&home), (5_000, None));
}

#[test]
fn the_filing_in_force_on_the_day_says_how_much_lower() {
    let with = |kind: Option<AwayKind>| {
        let mut world = away().rule("away_reduction", LOWER);
        world.facts.filings = kind.map(filed).into_iter().collect();
        world
    };
    for (kind, paid, lower) in [
        (None, 3_000, Some(2_000)),
        (Some(AwayKind::Referred), 4_000, Some(1_000)),
        (Some(AwayKind::Resident), 5_000, Some(0)),
        // The rule does not say: not changed.
        (Some(AwayKind::Temporary), 5_000, None),
    ] {
        let note = AwayNote { filed: kind, lower: lower.map(BasisPoints) };
        assert_eq!(fund(&with(kind)), (paid, Some(note)), "{kind:?}");
    }
    let mut over = with(Some(AwayKind::Resident));
    over.bill.begun = at("2026-12-01T09:00:00");
    over.now = at("2026-12-01T10:00:00");
    assert_eq!(fund(&over).0, 3_000, "over the day before");
    let mut elsewhere = with(Some(AwayKind::Resident));
    elsewhere.facts.filings[0].care_area = area("130100");
    assert_eq!(fund(&elsewhere).0, 3_000);
    elsewhere.facts.filings[0].province = true;
    assert_eq!(fund(&elsewhere).0, 5_000, "good for the whole province");
    let mut both = with(Some(AwayKind::Referred));
    both.facts.filings.push(filed(AwayKind::Resident));
    assert_eq!(fund(&both).0, 5_000, "the most favourable of several");
    let turned = "{ resident = 1000, referred = 0, unfiled = 2000 }";
    let mut by_rule = away().rule("away_reduction", turned);
    by_rule.facts.filings = both.facts.filings;
    assert_eq!(fund(&by_rule).0, 5_000, "by the area's rule");
}

#[test]
fn care_until_the_day_a_filing_was_ended_stays_filed() {
    let mut world = away().rule("away_reduction", LOWER);
    world.facts.filings =
        vec![Filing { ended_at: Some(at("2026-11-10T12:00:00")), ..filed(AwayKind::Resident) }];
    world.now = at("2026-11-20T10:00:00");
    for (begun, paid) in [("2026-11-10T15:00:00", 5_000), ("2026-11-11T09:00:00", 3_000)] {
        world.bill.begun = at(begun);
        assert_eq!(fund(&world).0, paid, "{begun}");
    }
}

#[test]
fn an_emergency_counts_as_filed_and_a_pharmacy_asks_for_nothing() {
    let mut world = away().rule("away_reduction", LOWER);
    world.bill.med_type = "1301".to_owned();
    let emergency = Some(AwayKind::Emergency);
    let note = AwayNote { filed: emergency, lower: Some(BasisPoints(1_000)) };
    assert_eq!(fund(&world), (4_000, Some(note)));
    let mut counter = away().rule("away_reduction", LOWER);
    counter.bill.setting = Setting::Pharmacy;
    assert_eq!(fund(&counter), (0, None));
}

#[test]
fn a_stay_goes_by_admission_or_discharge_whichever_the_filing_covers() {
    let mut world = away().rule("away_reduction", LOWER);
    world.bill.setting = Setting::Inpatient;
    world.facts.filings = vec![filed(AwayKind::Resident)];
    world.bill.begun = at("2026-11-28T09:00:00");
    world.now = at("2026-12-05T09:00:00");
    assert_eq!(fund(&world).0, 5_000, "in force at admission");
    world.bill.begun = at("2026-10-28T09:00:00");
    world.now = at("2026-11-05T09:00:00");
    assert_eq!(fund(&world).0, 5_000, "filed before it was settled");
}

#[test]
fn a_relative_pays_no_more_away_than_its_area_lets() {
    let mut world = away().payers([payer(1, 90_000)]).rule("away_limit", "2_000");
    let settlement = world.decide().settlement;
    assert_eq!((settlement.figures.aid, settlement.figures.cash), (Fen(2_000), Fen(3_000)));
    assert_eq!(world.notes().last(), Some(&(1, 2_000, ShareEnd::AwayLimit)));
    let view = View {
        audience: Audience::Patient,
        viewer: None,
        lang: Lang::Zh,
        name: &|_| "妈妈".into(),
    };
    let said = render(&settlement, &view).concat();
    assert!(said.contains("到了异地看病的使用限额"), "{said}");
    world.bill.institution.area = area("130100");
    assert_eq!(world.decide().settlement.figures.aid, Fen(5_000), "at home there is no limit");
}
