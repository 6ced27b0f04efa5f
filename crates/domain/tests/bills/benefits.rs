//! Every shape of benefit rule.

use std::collections::BTreeMap;

use domain::benefit::rule::BenefitRule;
use domain::benefit::{Accumulator, Benefit, Care, benefit_year, evaluate};
use domain::institution::Level::{self, Community, One, Three, Two};
use domain::person::Insured;
use domain::policy::axes::MonthDay;
use domain::settlement::Setting::{Inpatient, Outpatient, Pharmacy};
use domain::settlement::{AccumulatorKey, Setting};
use domain::{BasisPoints, Fen, PersonId};
use jiff::civil::date;

use super::world::{area, insured};

const DAY: jiff::civil::Date = date(2026, 3, 1);

pub(super) fn care(setting: Setting, level: Level) -> Care {
    Care { setting, level, day: DAY, days: 1, prescriber: None, lower: BasisPoints(0) }
}

/// A rule for employees' outpatient and inpatient care.
fn rule(rest: &str) -> BenefitRule {
    let head =
        "insutype = \"employee\"\nsettings = [\"outpatient\", \"inpatient\"]\nfund = 310100\n";
    let rule: BenefitRule = toml::from_str(&format!("{head}{rest}")).unwrap();
    assert_eq!(rule.wrong(), None);
    rule
}

/// The outpatient accumulator of the person, and the inpatient one.
fn used(outpatient: Accumulator, inpatient: Accumulator) -> BTreeMap<AccumulatorKey, Accumulator> {
    let key = |inpatient| AccumulatorKey {
        area: area("130100"),
        person: PersonId(1),
        year: 2026,
        inpatient,
    };
    BTreeMap::from([(key(false), outpatient), (key(true), inpatient)])
}

fn pays(rule: &BenefitRule, care: &Care, in_scope: i64, before: Accumulator) -> Benefit {
    let benefit = evaluate(rule, &insured(1), care, Fen(in_scope), &used(before, before)).unwrap();
    let Benefit { fund_sum, deductible, coinsurance, above_cap, .. } = benefit;
    assert_eq!(fund_sum.0 + deductible.0 + coinsurance.0 + above_cap.0, in_scope);
    benefit
}

/// (deductible, fund) of 1,000.00 at a level after what was used.
fn outcome(rule: &BenefitRule, care: &Care, before: Accumulator) -> (i64, i64) {
    let benefit = pays(rule, care, 100_000, before);
    (benefit.deductible.0, benefit.fund_sum.0)
}

pub(super) fn filled(levels: [i64; 5], count: i64) -> Accumulator {
    Accumulator { deductible: levels.map(Fen), count, ..Accumulator::default() }
}

#[test]
fn deductibles() {
    let per_year =
        rule("ratio = 5_000\ndeductible = { amount = { community = 10_000, two = 55_000 } }");
    let per_visit =
        rule("ratio = 5_000\ndeductible = { amount = 8_000, per = \"visit\", year_most = 30_000 }");
    let per_level = rule(
        "ratio = 5_000\ndeductible = { amount = { one = 0, two = 20_000, three = 30_000 }, \
            per = \"level\", year_most = 30_000 }",
    );
    let half = rule(
        "ratio = 5_000\ndeductible = { amount = 60_000, per = \"stay\", \
            later = { share = 5_000 } }",
    );
    let fixed = rule(
        "ratio = 5_000\ndeductible = { amount = 60_000, per = \"stay\", \
            later = { fixed = 25_000 } }",
    );
    let none = rule(
        "ratio = 5_000\ndeductible = { amount = 60_000, per = \"stay\", later = { share = 0 } }",
    );
    let same_level = rule(
        "ratio = 5_000\ndeductible = { amount = { two = 80_000, three = 90_000 }, \
            per = \"stay\", later = { share = 5_000 }, later_at_same_level = true, \
            year_most = 100_000 }",
    );
    let fresh = Accumulator::default();
    for (nth, (rule, level, before, expected)) in [
        (&per_year, Community, fresh, 10_000),
        (&per_year, Three, filled([10_000, 0, 0, 0, 0], 1), 45_000),
        (&per_year, One, filled([0, 0, 0, 55_000, 0], 1), 0),
        (&per_visit, Two, filled([0, 0, 8_000, 0, 0], 1), 8_000),
        (&per_visit, Two, filled([0, 0, 24_000, 0, 0], 3), 6_000),
        (&per_visit, Two, filled([0, 0, 30_000, 0, 0], 9), 0),
        (&per_level, One, fresh, 0),
        (&per_level, Two, fresh, 20_000),
        (&per_level, Three, filled([0, 0, 20_000, 0, 0], 1), 10_000),
        (&half, Two, fresh, 60_000),
        (&half, Two, filled([0, 0, 60_000, 0, 0], 1), 30_000),
        (&fixed, Two, filled([0; 5], 1), 25_000),
        (&none, Two, filled([0; 5], 1), 0),
        (&same_level, Three, filled([0, 0, 5_000, 0, 0], 1), 90_000),
        (&same_level, Two, filled([0, 0, 5_000, 0, 0], 1), 40_000),
        (&same_level, Three, filled([0, 0, 80_000, 0, 0], 1), 20_000),
    ]
    .into_iter()
    .enumerate()
    {
        let care = care(Inpatient, level);
        let fund = (100_000 - expected) / 2;
        assert_eq!(outcome(rule, &care, before), (expected, fund), "case {nth}");
    }
}

#[test]
fn a_long_stay_counts_again() {
    let rule = rule(
        "ratio = 5_000\ndeductible = { amount = 25_000, per = \"stay\", again_after_days = 90 }",
    );
    for (days, deductible) in [(1, 25_000), (90, 25_000), (91, 50_000), (181, 75_000)] {
        let care = Care { days, ..care(Inpatient, Two) };
        assert_eq!(outcome(&rule, &care, Accumulator::default()).0, deductible, "{days} days");
    }
}

#[test]
fn bands_go_by_what_the_year_has_come_to() {
    let rule = rule(
        "ratio = { one = 9_000, three = 7_000 }\nbands = [{ above = 50_000, ratio = 6_000 }, \
            { above = 80_000, ratio = 1_000 }]",
    );
    for (level, so_far, fund, ratio) in [
        (One, 0, 45_000 + 18_000 + 2_000, 0),
        (Three, 0, 35_000 + 18_000 + 2_000, 0),
        (One, 60_000, 12_000 + 8_000, 0),
        (One, 80_000, 10_000, 1_000),
    ] {
        let before = Accumulator { in_scope: Fen(so_far), ..Accumulator::default() };
        let benefit = pays(&rule, &care(Outpatient, level), 100_000, before);
        assert_eq!((benefit.fund_sum.0, benefit.ratio_bp), (fund, ratio), "{level:?} {so_far}");
    }
}

#[test]
fn people_differ_by_points_factor_and_age() {
    let born = |year| Insured { born: date(year, 3, 1), ..insured(1) };
    let steps = "by_age = [{ from = 50, points = 200 }, { from = 60, points = 400 }, \
        { from = 100, points = 10_000 }]";
    for (rest, year, fund) in [
        ("points = 500", 1980, 90_000),
        ("points = 5_000", 1980, 100_000),
        ("own_share = 6_000", 1980, 91_000),
        ("own_share = 6_000\nsupplement = { fund = 999997, ratio = 5_000 }", 1980, 95_500),
        (steps, 1980, 85_000),
        (steps, 1976, 87_000),
        (steps, 1966, 89_000),
        (steps, 1926, 100_000),
    ] {
        let rule = rule(&format!("ratio = 8_500\n{rest}"));
        let care = care(Outpatient, Two);
        let benefit = evaluate(&rule, &born(year), &care, Fen(100_000), &BTreeMap::new()).unwrap();
        assert_eq!(benefit.fund_sum, Fen(fund), "{rest} {year}");
    }
}

#[test]
fn caps() {
    let paid = |fund, fund_sub| Accumulator {
        fund: Fen(fund),
        fund_sub: Fen(fund_sub),
        ..Accumulator::default()
    };
    let yuan = rule("ratio = 5_000\ncap = { most = { amount = 60_000 } }");
    let wage =
        rule("ratio = 5_000\ncap = { most = { of_wage = { wage = 17_705_700, share = 600 } } }");
    let shared = rule("ratio = 5_000\ncap = { most = { amount = 60_000 }, shared = true }");
    let sub = rule(
        "ratio = 5_000\ncap = { most = { amount = 60_000 }, sub = { from = \"two\", \
            most = { amount = 30_000 } } }",
    );
    let above = rule(
        "ratio = 5_000\ncap = { most = { amount = 60_000 }, above = { fund = 330100, \
            ratio = 8_000 } }",
    );
    for (nth, (rule, level, before, expected)) in [
        // (fund, coinsurance, above the cap) of 1,000.00
        (&yuan, One, paid(0, 0), (50_000, 50_000, 0)),
        (&yuan, One, paid(20_000, 0), (40_000, 40_000, 20_000)),
        (&yuan, One, paid(60_000, 0), (0, 0, 100_000)),
        (&yuan, One, paid(99_000, 0), (0, 0, 100_000)),
        (&wage, One, paid(1_062_342 - 1_001, 0), (1_001, 1_001, 97_998)),
        (&shared, One, paid(20_000, 0), (20_000, 20_000, 60_000)),
        (&sub, One, paid(20_000, 20_000), (40_000, 40_000, 20_000)),
        (&sub, Two, paid(20_000, 20_000), (10_000, 10_000, 80_000)),
        (&above, One, paid(20_000, 0), (40_000 + 16_000, 40_000, 4_000)),
    ]
    .into_iter()
    .enumerate()
    {
        let benefit = pays(rule, &care(Outpatient, level), 100_000, before);
        let Benefit { fund_sum, coinsurance, above_cap, .. } = benefit;
        assert_eq!((fund_sum.0, coinsurance.0, above_cap.0), expected, "case {nth}");
    }
    let benefit = pays(&above, &care(Outpatient, One), 100_000, paid(20_000, 0));
    assert_eq!(benefit.funds, BTreeMap::from([(310_100, Fen(40_000)), (330_100, Fen(16_000))]));
    // What is above the cap does not count under it.
    assert_eq!(benefit.accumulated.unwrap().1.fund, Fen(40_000));
}

#[test]
fn a_pharmacy_has_the_ratio_of_a_level_or_of_the_prescriber() {
    let text = |pharmacy: &str| {
        let ratio = "ratio = { one = 8_000, three = 7_000 }\nsettings = [\"pharmacy\"]";
        format!("insutype = \"employee\"\nfund = 310100\n{ratio}\n{pharmacy}")
    };
    let named: BenefitRule = toml::from_str(&text("pharmacy = { as = \"three\" }")).unwrap();
    let prescriber: BenefitRule = toml::from_str(&text("pharmacy = \"prescriber\"")).unwrap();
    let counter = care(Pharmacy, Community);
    assert_eq!(outcome(&named, &counter, Accumulator::default()), (0, 70_000));
    assert_eq!(outcome(&prescriber, &counter, Accumulator::default()), (0, 0));
    let with_paper = Care { prescriber: Some(One), ..counter };
    assert_eq!(outcome(&prescriber, &with_paper, Accumulator::default()), (0, 80_000));
    let silent: BenefitRule = toml::from_str(&text("")).unwrap();
    assert!(silent.wrong().unwrap().contains("pharmacy"));
}

#[test]
fn years_begin_in_january_or_july() {
    let july = MonthDay { month: 7, day: 1 };
    assert_eq!(benefit_year(MonthDay { month: 1, day: 1 }, date(2026, 1, 1)), 2026);
    assert_eq!(benefit_year(july, date(2026, 6, 30)), 2025);
    assert_eq!(benefit_year(july, date(2026, 7, 1)), 2026);
}

#[test]
fn a_wrong_rule_says_what_is_allowed() {
    let head = "insutype = \"employee\"\nsettings = [\"outpatient\"]\nfund = 310100\n";
    for (rest, word) in [
        ("ratio = 10_001", "10000"),
        ("ratio = 1\nbands = [{ above = 5, ratio = 1 }, { above = 4, ratio = 1 }]", "bands"),
        ("ratio = 1\ndeductible = { amount = -1 }", "不能小于 0"),
        ("ratio = 1\ndeductible = { again_after_days = 0 }", "again_after_days"),
    ] {
        let rule: BenefitRule = toml::from_str(&format!("{head}{rest}")).unwrap();
        assert!(rule.wrong().unwrap().contains(word), "{rest}");
    }
    assert!(toml::from_str::<BenefitRule>(&format!("{head}ratio = 1\nratios = 2")).is_err());
}
