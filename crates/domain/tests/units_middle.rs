//! What the sources say about 安徽, 福建, 江西, 山东, 河南, 湖北, 湖南, 广东, 广西, 海南, 重庆: a small table of
//! places and days, written down as a reader of the sources would, against the shipped files.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::policy::axes::{
    Count, EndCause, Members, Mode, Openness, OwnFirst, PayerOrder, Premium, PremiumKind, Review,
    WalletOpen,
};
use domain::policy::{AxisName, Grade, PolicySet};
use domain::{Area, Fen, Kinship};
use jiff::civil::Date;

const SHIPPED: &[(&str, &str)] = include!("../../../policies/list.rs");
const TODAY: &str = "2026-11-22";

fn policies() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).expect("the policy files are sound")
}

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The wallet opened step by step; before the first list of a province nobody knows.
#[test]
fn wallets_opened_by_place_and_date() {
    use WalletOpen::{Closed, Open, Partly};
    let set = policies();
    // Unknown = the sources do not say; the platform then acts on the nation's "not open".
    for (place, on, expected, unknown) in [
        ("340100", "2024-12-01", Closed, false),
        ("340100", "2024-12-02", Closed, true),
        ("340100", "2025-02-04", Open, false),
        ("350200", "2025-06-30", Open, false),
        ("360100", TODAY, Open, false),
        ("370100", "2025-02-04", Partly, false),
        ("370100", "2025-03-14", Open, false),
        ("419001", "2025-02-04", Open, false),
        ("420600", "2025-03-13", Partly, false),
        ("420600", "2025-03-14", Open, false),
        ("430100", "2025-06-29", Closed, true),
        ("430100", TODAY, Partly, false),
        ("440100", TODAY, Closed, true),
        ("450400", "2025-03-14", Partly, false),
        ("450400", "2025-06-30", Open, false),
        ("469030", "2025-06-30", Open, false),
        ("500000", "2025-02-04", Partly, false),
        ("500000", TODAY, Open, false),
    ] {
        let wallet = set.wallet(area(place), day(on)).unwrap();
        assert_eq!((wallet.value, wallet.rule.unknown_here), (expected, unknown), "{place} {on}");
    }
}

/// 广东 and 青岛: two sources each that cannot both be right.
#[test]
fn contradicting_sources_about_wallets_stand_side_by_side() {
    let set = policies();
    let claims = |place, on| -> Vec<String> {
        let said = set.said(AxisName::Wallet, area(place), day(on)).unwrap();
        let unknown = said.unknown.map(|unknown| unknown.claims).unwrap_or_default();
        unknown.into_iter().map(|claim| claim.source.unwrap().issuer).collect()
    };
    let (nhsa, cctv, qingdao) = ("国家医疗保障局（新华社）", "央视新闻", "青岛日报");
    assert_eq!(claims("440100", TODAY), [nhsa, cctv]);
    assert_eq!(claims("440100", "2025-03-13"), [""; 0]);
    assert_eq!(claims("370200", "2025-05-01"), [nhsa, qingdao]);
    assert_eq!(claims("370200", "2025-08-31"), [""; 0]);
    assert_eq!(claims("370100", "2025-05-01"), [""; 0]);
}

/// 18 May 2024: 安徽 and 湖北 had none, 山东, 河南 and 广东 in some cities; from 26 November all have it.
#[test]
fn sharing_between_cities_of_a_province_began_in_2024() {
    use Openness::{Closed, Open};
    let set = policies();
    for (place, on, expected, unknown) in [
        ("340100", "2023-01-01", Closed, false),
        ("340100", "2024-05-18", Closed, false),
        ("340100", "2024-05-19", Closed, true),
        ("420100", "2024-05-18", Closed, false),
        ("420100", "2024-11-25", Closed, true),
        ("370200", "2024-05-18", Closed, true),
        ("411000", "2024-05-18", Closed, true),
        ("440300", "2024-05-18", Closed, true),
        ("350200", "2024-05-18", Closed, true),
        ("340100", "2024-11-26", Open, false),
        ("420100", "2024-11-26", Open, false),
        ("460100", TODAY, Open, false),
    ] {
        let found = set.cross_city(area(place), day(on)).unwrap();
        assert_eq!((found.value, found.rule.unknown_here), (expected, unknown), "{place} {on}");
    }
}

/// Where a source describes sharing it had begun; how much earlier nobody says.
#[test]
fn sharing_inside_a_city_had_begun_when_a_source_speaks_of_it() {
    let set = policies();
    for (place, on, unknown, grade) in [
        ("360100", "2023-02-27", true, Grade::A),
        ("360100", "2023-02-28", false, Grade::B),
        ("370100", "2024-08-30", false, Grade::A),
        ("420600", "2023-06-23", false, Grade::B),
        ("420100", "2023-06-23", true, Grade::A),
        ("440300", "2023-10-01", false, Grade::B),
        ("450100", "2023-05-31", false, Grade::A),
        ("500000", "2022-10-30", true, Grade::A),
        ("500000", "2022-10-31", false, Grade::B),
        ("340100", "2024-11-26", false, Grade::A),
    ] {
        let found = set.same_city(area(place), day(on)).unwrap();
        assert_eq!(found.value, Openness::Open, "{place} {on}");
        assert_eq!((found.rule.unknown_here, found.rule.grade), (unknown, grade), "{place} {on}");
    }
}

#[test]
fn parents_of_a_spouse_in_guangxi_and_sanming_only() {
    let set = policies();
    for (place, on, in_laws) in [
        ("450400", "2023-05-30", false),
        ("450400", "2023-05-31", true),
        ("450100", TODAY, true),
        ("350400", "2025-12-30", false),
        ("350400", TODAY, true),
        ("350100", TODAY, false),
        ("350200", TODAY, false),
    ] {
        let kinship = set.kinship(area(place), day(on)).unwrap().value;
        assert_eq!(kinship.contains(&Kinship::ParentInLaw), in_laws, "{place} {on}");
    }
}

/// How many relatives, how many grantors; `None` = nobody says, the platform sets no limit.
#[test]
fn numbers_of_people() {
    let set = policies();
    let at_once = |most| Some(Members { at_once: Some(most), ..Members::default() });
    let hunan = Members { lifetime: Some(20), ..at_once(10).unwrap() };
    for (place, on, expected) in [
        ("340100", TODAY, None),
        ("411000", TODAY, None),
        ("420100", TODAY, None),
        ("420600", TODAY, at_once(6)),
        ("430100", TODAY, Some(hunan)),
        ("440100", TODAY, None),
        ("440300", TODAY, Some(Members::default())),
        ("500000", "2022-10-30", None),
        ("500000", "2023-06-01", at_once(1)),
        ("500000", "2024-01-01", None),
    ] {
        let members = set.members(area(place), day(on)).unwrap();
        let said = (!members.rule.unknown_here).then_some(members.value);
        assert_eq!(said, expected, "{place} {on}");
    }
    for (place, on, expected) in [
        ("350200", TODAY, Some(Count::One)),
        ("350400", TODAY, None),
        ("360100", "2023-02-27", None),
        ("360100", "2023-02-28", Some(Count::One)),
        ("411000", TODAY, None),
        ("420100", TODAY, Some(Count::Many)),
        ("420100", "2026-01-13", None),
        ("440300", TODAY, Some(Count::Many)),
        ("500000", TODAY, None),
    ] {
        let count = set.grantors_per_beneficiary(area(place), day(on)).unwrap();
        let said = (!count.rule.unknown_here).then_some(count.value);
        assert_eq!(said, expected, "{place} {on}");
    }
}

/// In which order accounts pay and how much of them; `None` = nobody says.
#[test]
fn how_accounts_pay() {
    let set = policies();
    let on = day(TODAY);
    for (place, expected) in [
        ("360100", Some(OwnFirst::WhenShort)),
        ("411000", Some(OwnFirst::WhenShort)),
        ("410100", None),
        ("420600", Some(OwnFirst::WhenShort)),
        ("440300", Some(OwnFirst::OnlyAtZero)),
        ("460100", Some(OwnFirst::WhenShort)),
    ] {
        let own = set.own_first(area(place), on).unwrap();
        assert_eq!((!own.rule.unknown_here).then_some(own.value), expected, "{place}");
    }
    for (place, on, expected) in [
        ("420600", "2025-01-01", Some(PayerOrder::Random)),
        ("420600", "2026-01-14", Some(PayerOrder::FiledDescending)),
        ("420100", "2025-01-01", None),
        ("440300", TODAY, Some(PayerOrder::BalanceDescending)),
    ] {
        let order = set.order(area(place), day(on)).unwrap();
        assert_eq!((!order.rule.unknown_here).then_some(order.value), expected, "{place} {on}");
    }
    let floor = |place| set.floor(area(place), on).unwrap();
    assert_eq!(floor("350400").value, Fen(200_000));
    assert_eq!((floor("350100").value, floor("350100").rule.unknown_here), (Fen::ZERO, true));
    assert_eq!((floor("440300").value, floor("440300").rule.unknown_here), (Fen::ZERO, false));
    assert_eq!(set.mode(area("350400"), on).unwrap().value, Mode::Pooled);
    assert_eq!(set.mode(area("350100"), on).unwrap().value, Mode::Live);
}

#[test]
fn how_bindings_are_made_and_end() {
    let (set, on) = (policies(), day(TODAY));
    let review = set.review(area("370200"), on).unwrap();
    assert_eq!((review.value, review.rule.grade), (Review::None, Grade::A));
    let materials = set.materials(area("370200"), on).unwrap().value;
    assert!(materials.concat().contains("不需要提交证明材料"));
    let ends = set.ends_on(area("360100"), on).unwrap();
    assert_eq!(ends.rule.grade, Grade::B);
    let paused = BTreeSet::from([EndCause::InsuranceEnded, EndCause::InsurancePaused]);
    assert!(ends.value.is_superset(&paused));
    let elsewhere = set.ends_on(area("340100"), on).unwrap().value;
    assert!(!elsewhere.contains(&EndCause::InsurancePaused));
    assert_eq!(set.validity_days(area("500000"), on).unwrap().rule.grade, Grade::B);
}

/// Amounts and seasons; those of 2027 are published nowhere.
#[test]
fn premiums() {
    use PremiumKind::{Care, Resident};
    let set = policies();
    let costs = |place, on| -> Vec<(PremiumKind, i16, Fen)> {
        let list = set.premiums(area(place), day(on)).map(|ruled| ruled.value);
        let short = |premium: Premium| (premium.kind, premium.year, premium.amount);
        list.unwrap_or_default().into_iter().map(short).collect()
    };
    assert_eq!(costs("350400", TODAY), [(Resident, 2026, Fen(40_000))]);
    assert_eq!(costs("360100", TODAY), [(Resident, 2026, Fen(40_000))]);
    assert_eq!(costs("500000", "2025-06-01"), [(Care, 2025, Fen(13_200))]);
    for (place, on) in
        [("350100", TODAY), ("350400", "2027-01-01"), ("460100", TODAY), ("500000", TODAY)]
    {
        assert_eq!(costs(place, on), [], "{place} {on}");
    }
    let open = |on| set.premium_season(area("350400"), day(on)).is_some();
    assert_eq!([open("2025-10-19"), open("2025-10-20"), open("2025-12-31")], [false, true, true]);
    assert_eq!([open("2026-01-01"), open(TODAY)], [false, false]);
}
