//! The benefit rules of the policy files, as they are shipped.

use std::collections::BTreeMap;

use domain::benefit::{Care, evaluate, find};
use domain::institution::Level::{Community, One, Three, ThreeTop, Two};
use domain::person::PsnType::{Active, Adult, Elder, Minor, Retired};
use domain::person::{Insured, Insutype};
use domain::policy::PolicySet;
use domain::settlement::AccumulatorKey;
use domain::settlement::Setting::{Inpatient, Outpatient, Pharmacy};
use domain::{Fen, PersonId};
use jiff::civil::date;

use super::benefits::{care, filled};
use super::world::{area, insured};

/// The files as they are.
const SHIPPED: &[(&str, &str)] = include!("../../../../policies/list.rs");

/// Who gets what of 1,000.00 in scope above the deductible.
#[test]
fn the_rules_of_the_policy_files() {
    let set = shipped();
    let day = date(2026, 11, 22);
    for (place, psn_type, born, setting, level, deductible, fund) in [
        ("110000", Active, 1980, Outpatient, Community, 180_000, 90_000),
        ("110000", Active, 1980, Outpatient, Three, 180_000, 70_000),
        ("110000", Retired, 1950, Outpatient, Two, 130_000, 85_000),
        ("110000", Active, 1980, Inpatient, Three, 130_000, 85_000),
        ("110000", Retired, 1950, Inpatient, One, 130_000, 97_000),
        ("110000", Adult, 1980, Outpatient, One, 10_000, 55_000),
        ("110000", Elder, 1950, Outpatient, Three, 55_000, 50_000),
        ("110000", Minor, 2015, Inpatient, Three, 65_000, 75_000),
        ("110000", Adult, 1980, Inpatient, Two, 80_000, 78_000),
        ("310000", Active, 1980, Outpatient, Three, 50_000, 70_000),
        ("310000", Retired, 1960, Outpatient, Two, 30_000, 80_000),
        ("310000", Active, 1980, Inpatient, Three, 150_000, 85_000),
        ("310000", Retired, 1960, Inpatient, One, 120_000, 92_000),
        ("310000", Minor, 2015, Outpatient, Community, 30_000, 70_000),
        ("310000", Adult, 1980, Outpatient, Three, 50_000, 50_000),
        ("310000", Elder, 1950, Inpatient, Two, 10_000, 80_000),
        ("310000", Adult, 1980, Inpatient, Three, 30_000, 60_000),
        ("420100", Active, 1980, Outpatient, One, 70_000, 85_000),
        ("420100", Retired, 1960, Outpatient, Two, 50_000, 75_000),
        ("420100", Active, 1980, Inpatient, Three, 80_000, 86_000),
        ("420100", Retired, 1960, Inpatient, Three, 80_000, 88_800),
        ("420100", Retired, 1960, Inpatient, One, 40_000, 93_600),
        ("420100", Minor, 2015, Inpatient, Community, 20_000, 90_000),
        ("430100", Active, 1980, Outpatient, Community, 0, 70_000),
        ("430100", Retired, 1960, Outpatient, Three, 30_000, 60_000),
        ("430100", Active, 1980, Inpatient, ThreeTop, 160_000, 80_000),
        ("430100", Retired, 1960, Inpatient, Two, 80_000, 92_000),
        ("440300", Active, 1980, Outpatient, Community, 0, 75_000),
        ("440300", Retired, 1960, Outpatient, Three, 0, 60_000),
        ("440300", Active, 1980, Inpatient, Two, 40_000, 92_000),
        ("440300", Retired, 1960, Inpatient, Three, 60_000, 95_000),
        ("140100", Active, 1980, Outpatient, Three, 8_000, 55_000),
        ("140100", Retired, 1960, Outpatient, Two, 5_000, 65_000),
        ("140100", Active, 1980, Pharmacy, Community, 3_000, 65_000),
    ] {
        let insutype = match psn_type {
            Active | Retired => Insutype::Employee,
            Minor | Adult | Elder => Insutype::Resident,
        };
        let person =
            Insured { area: area(place), insutype, psn_type, born: date(born, 6, 1), ..insured(1) };
        let rules = set.benefit(area(place), day).unwrap().value;
        assert!(rules.iter().all(|rule| rule.wrong().is_none()));
        let care = Care { day, ..care(setting, level) };
        let rule = find(&rules, &person, &care).unwrap();
        let in_scope = Fen(deductible + 100_000);
        let benefit = evaluate(rule, &person, &care, in_scope, &BTreeMap::new()).unwrap();
        let case = (place, psn_type, setting, level);
        assert_eq!((benefit.deductible.0, benefit.fund_sum.0), (deductible, fund), "{case:?}");
    }
    assert!(set.benefit(area("510100"), day).is_none(), "成都: a hint is no rule");
}

/// What a year's fund payment comes to under the caps of the files: (place, group, setting, level,
/// the most).
#[test]
fn the_caps_of_the_policy_files() {
    let set = shipped();
    let day = date(2026, 11, 22);
    for (place, psn_type, setting, level, most) in [
        ("420100", Active, Outpatient, One, 350_000),
        ("420100", Retired, Outpatient, One, 400_000),
        ("420100", Active, Inpatient, Three, 24_000_000),
        ("430100", Active, Outpatient, Two, 150_000),
        ("430100", Retired, Outpatient, Two, 200_000),
        ("430100", Active, Inpatient, Two, 15_000_000),
        // 6 % and 7 % of 177,057.00; from level two on 3 % and 3.5 %, rounded half away from zero.
        ("440300", Active, Outpatient, One, 1_062_342),
        ("440300", Retired, Outpatient, One, 1_239_399),
        ("440300", Active, Outpatient, Two, 531_171),
        ("440300", Retired, Outpatient, Three, 619_700),
        ("140100", Active, Outpatient, Three, 250_000),
        ("140100", Retired, Pharmacy, Community, 300_000),
    ] {
        let person = Insured { area: area(place), psn_type, ..insured(1) };
        let rules = set.benefit(area(place), day).unwrap().value;
        let care = Care { day, ..care(setting, level) };
        let rule = find(&rules, &person, &care).unwrap();
        let benefit = evaluate(rule, &person, &care, Fen(99_999_999), &BTreeMap::new()).unwrap();
        assert_eq!(benefit.fund_sum, Fen(most), "{place} {psn_type:?} {setting:?} {level:?}");
    }
}

/// 湖南: each level has a deductible of its own, one year's together stop at 300.00; a second stay at
/// the same level pays half, one year's together stop at 2,000.00.
#[test]
fn deductibles_of_hunan_have_a_yearly_ceiling() {
    let set = shipped();
    let rules = set.benefit(area("430100"), date(2026, 11, 22)).unwrap().value;
    let person = Insured { area: area("430100"), ..insured(1) };
    let due = |setting, level, levels, count| {
        let care = care(setting, level);
        let rule = find(&rules, &person, &care).unwrap();
        let filled = filled(levels, count);
        let key = AccumulatorKey {
            area: area("430100"),
            person: PersonId(1),
            year: 2026,
            inpatient: setting == Inpatient,
        };
        let used = BTreeMap::from([(key, filled)]);
        evaluate(rule, &person, &care, Fen(1_000_000), &used).unwrap().deductible.0
    };
    assert_eq!(due(Outpatient, Three, [0, 0, 0, 0, 0], 0), 30_000);
    assert_eq!(due(Outpatient, Three, [0, 0, 20_000, 0, 0], 1), 10_000);
    assert_eq!(due(Outpatient, Two, [0, 0, 20_000, 0, 0], 1), 0);
    assert_eq!(due(Inpatient, Three, [0, 0, 0, 110_000, 0], 1), 55_000);
    assert_eq!(due(Inpatient, Two, [0, 0, 0, 110_000, 0], 1), 80_000);
    assert_eq!(due(Inpatient, ThreeTop, [0, 0, 80_000, 110_000, 0], 2), 10_000);
}

/// A second stay pays half of the deductible, where the file does not except a level.
#[test]
fn a_second_stay_in_wuhan_and_shenzhen_pays_half() {
    let set = shipped();
    for (place, psn_type, level, second) in [
        ("420100", Active, Three, 40_000),
        ("420100", Retired, One, 20_000),
        ("420100", Active, Community, 20_000),
        ("420100", Adult, One, 20_000),
        ("420100", Minor, Two, 20_000),
        ("440300", Active, Two, 20_000),
        ("440300", Retired, Three, 30_000),
    ] {
        let insutype = match psn_type {
            Active | Retired => Insutype::Employee,
            Minor | Adult | Elder => Insutype::Resident,
        };
        let person = Insured { area: area(place), insutype, psn_type, ..insured(1) };
        let care = care(Inpatient, level);
        let rules = set.benefit(area(place), care.day).unwrap().value;
        let rule = find(&rules, &person, &care).unwrap();
        let key =
            AccumulatorKey { area: area(place), person: PersonId(1), year: 2026, inpatient: true };
        let used = BTreeMap::from([(key, filled([0, 0, 0, 80_000, 0], 1))]);
        let due = evaluate(rule, &person, &care, Fen(1_000_000), &used).unwrap().deductible;
        assert_eq!(due, Fen(second), "{place} {psn_type:?} {level:?}");
    }
}

fn shipped() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).unwrap()
}
