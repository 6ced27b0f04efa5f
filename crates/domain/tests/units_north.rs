//! What the sources say about 北京, 天津, 河北, 山西, 内蒙古, 辽宁, 吉林, 黑龙江, 上海, 江苏, 浙江: a small table of
//! places and days, written down as a reader of the sources would, against the shipped files.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use domain::policy::AxisName::{
    self, AccountPart, AccountYearStart, Benefit, Channels, Consent, CrossCity, CrossProvince,
    Effect, EndsOn, Floor, GrantorRelease, GrantorsPerBeneficiary, GrantorsPerSettlement,
    ItemWhitelist, LimitCaps, Members, Mode, Order, OwnFirst, PremiumMode, PremiumSeason, Premiums,
    SameCity, SameDayUnbind, Scopes, Trigger, ValidityDays, Wallet,
};
use domain::policy::Grade::{A, B, P};
use domain::policy::axes::PremiumKind::{Care, Resident};
use domain::policy::{Grade, PolicySet, Said};
use domain::{Area, Fen};
use jiff::civil::Date;

const SHIPPED: &[(&str, &str)] = include!("../../../policies/list.rs");
const TODAY: &str = "2026-11-22";
const UNITS: [&str; 11] = ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33"];

/// Area, day, axis, the value in words, how far it may be trusted.
const SOURCED: &[(&str, &str, AxisName, &str, Grade)] = &[
    // 北京
    ("110000", TODAY, Order, "按设定的顺序支付，未设定的按备案先后", B),
    ("110000", TODAY, GrantorsPerBeneficiary, "可以多人", B),
    ("110000", TODAY, OwnFirst, "本人账户不足时，亲属补足", B),
    ("110000", "2022-11-30", SameCity, "未开通", B),
    ("110000", "2022-12-01", SameCity, "已开通", B),
    ("110000", "2026-02-28", PremiumSeason, "11 月 30 日 至 2 月 28 日", A),
    ("110000", TODAY, PremiumMode, "每月最后一天由经办机构统一扣缴，余额须足额", A),
    // 天津: on the list of March 2025, not on that of June
    ("120000", "2025-03-14", Wallet, "部分地区已开通", A),
    ("120000", TODAY, Wallet, "部分地区已开通", A),
    // 河北
    ("130100", "2025-02-04", Wallet, "已开通", A),
    ("130600", "2024-11-26", CrossCity, "已开通", A),
    // 山西
    ("140100", TODAY, Floor, "1000.00 元", B),
    ("140200", TODAY, GrantorsPerSettlement, "只能一人", B),
    ("140100", TODAY, SameDayUnbind, "次日零时生效", B),
    ("140100", TODAY, GrantorRelease, "可以", B),
    ("140100", "2022-06-29", EndsOn, "一方死亡、一方终止参保、一方参保地变更", B),
    ("140100", TODAY, LimitCaps, "不限额，由共济人自行设定", B),
    ("140100", "2025-06-30", Wallet, "部分地区已开通", A),
    // 内蒙古
    ("150100", TODAY, GrantorsPerBeneficiary, "可以多人", B),
    ("150100", "2025-03-14", Wallet, "部分地区已开通", A),
    ("150100", "2025-06-30", Wallet, "已开通", A),
    // 辽宁
    ("210200", TODAY, Members, "同时最多 6 人，配偶最多 1 人，父母最多 2 人，子女最多 3 人", B),
    ("210200", TODAY, ValidityDays, "长期有效，直到解除", B),
    ("210200", "2022-12-31", SameCity, "未开通", B),
    ("210200", "2023-01-01", SameCity, "已开通", B),
    ("210100", "2024-05-18", CrossCity, "未开通", A),
    ("210100", "2024-11-26", CrossCity, "已开通", A),
    ("210100", "2025-06-30", Wallet, "部分地区已开通", A),
    // 吉林省直
    ("229900", TODAY, OwnFirst, "本人账户为零或没有账户时，才用亲属的", B),
    ("229900", TODAY, Trigger, "自动使用", B),
    ("229900", TODAY, PremiumMode, "先缴费，再申领", B),
    ("229900", "2022-11-02", Scopes, "门诊、住院、药店、居民医保代缴、长护险代缴", B),
    ("220100", "2022-11-02", Scopes, "门诊、住院、药店、居民医保代缴", A),
    ("220100", "2025-06-30", Wallet, "已开通", A),
    // 黑龙江
    ("230100", "2024-05-18", CrossCity, "未开通", A),
    ("230100", "2025-06-30", Wallet, "已开通", A),
    // 上海
    ("310000", "2022-07-31", SameCity, "未开通", A),
    ("310000", "2022-08-01", SameCity, "已开通", A),
    ("310000", TODAY, AccountPart, "只用历年结余", A),
    ("310000", TODAY, AccountYearStart, "7 月 1 日", B),
    ("310000", "2022-09-30", Scopes, "门诊、住院、药店", A),
    ("310000", "2022-10-01", Scopes, "门诊、住院、药店、居民医保代缴", A),
    ("310000", "2025-03-14", Wallet, "部分地区已开通", A),
    ("310000", "2025-06-30", Wallet, "已开通", A),
    // 江苏
    ("320500", TODAY, Wallet, "部分地区已开通", A),
    ("320500", TODAY, GrantorsPerBeneficiary, "只能一人", B),
    ("320100", "2025-06-29", Scopes, "门诊、住院、药店、居民医保代缴", A),
    ("320100", "2025-06-30", Scopes, "门诊、住院、药店、居民医保代缴、长护险代缴", A),
    ("321000", TODAY, EndsOn, "一方死亡、一方终止参保、一方参保地变更", B),
    ("320500", "2025-02-04", Wallet, "部分地区已开通", A),
    ("320100", TODAY, Channels, "江苏医保云 App → 家庭共济 → 账户绑定", A),
    // 浙江
    ("330100", TODAY, AccountPart, "只用历年结余", B),
    ("330200", "2022-02-28", SameCity, "未开通", B),
    ("330200", "2022-03-01", SameCity, "已开通", B),
    ("330200", TODAY, Mode, "即时扣减共济人账户", B),
    ("330200", TODAY, LimitCaps, "不限额，由共济人自行设定", B),
    ("330300", TODAY, Mode, "家庭共济账户（资金池）", B),
    ("330300", TODAY, GrantorsPerSettlement, "只能一人", B),
    ("330300", TODAY, Order, "按设定的顺序支付，未设定的按备案先后", B),
    ("330300", TODAY, OwnFirst, "本人账户不足时，亲属补足", B),
    ("330300", TODAY, Effect, "立即生效", B),
    ("330100", "2025-06-30", Wallet, "部分地区已开通", A),
];

/// Area, day, axis, by what the platform acts meanwhile, if by anything.
const UNKNOWN: &[(&str, &str, AxisName, Option<&str>)] = &[
    ("110000", TODAY, Members, Some("不限人数")),
    ("110000", "2025-01-24", Order, Some("先备案的先支付")),
    ("110000", "2025-05-01", Wallet, Some("未开通")),
    ("110000", TODAY, Wallet, Some("未开通")),
    ("110000", "2026-03-01", PremiumSeason, None),
    ("120000", TODAY, Members, Some("不限人数")),
    ("120000", "2025-03-13", Wallet, Some("未开通")),
    ("130100", "2024-12-02", Wallet, Some("未开通")),
    ("130100", TODAY, CrossProvince, Some("未开通")),
    ("130100", TODAY, Premiums, None),
    ("140100", "2022-01-01", Floor, Some("0.00 元")),
    ("140100", "2023-01-01", SameCity, Some("已开通")),
    ("150100", TODAY, Members, Some("不限人数")),
    ("150100", TODAY, Floor, Some("0.00 元")),
    ("210100", TODAY, Members, Some("不限人数")),
    ("210100", "2023-01-01", SameCity, Some("已开通")),
    ("210100", "2024-05-19", CrossCity, Some("未开通")),
    ("220100", TODAY, OwnFirst, Some("本人账户不足时，亲属补足")),
    ("230100", TODAY, GrantorsPerSettlement, Some("可以多人")),
    ("230100", TODAY, ItemWhitelist, Some("目录内均可")),
    (
        "310000",
        TODAY,
        Consent,
        Some(
            "共济人签署承诺书、共济人本人认证、被共济人确认（满 16 周岁本人认证，未满的由监护人确认）",
        ),
    ),
    ("310000", "2025-12-26", PremiumSeason, None),
    ("320100", TODAY, GrantorsPerBeneficiary, Some("可以多人")),
    ("320500", "2025-02-03", Wallet, Some("未开通")),
    ("330100", TODAY, GrantorsPerSettlement, Some("可以多人")),
    ("330100", "2024-11-25", CrossCity, Some("未开通")),
    ("330200", TODAY, Members, Some("不限人数")),
    ("330100", TODAY, Benefit, None),
];

fn policies() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).expect("the policy files are sound")
}

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn said(set: &PolicySet, axis: AxisName, place: &str, on: &str) -> Said {
    set.said(axis, area(place), day(on)).unwrap()
}

/// Values with a source, in words, and how far it may be trusted. Nothing is unknown about them.
#[test]
fn what_is_sourced() {
    let set = policies();
    for &(place, on, axis, words, grade) in SOURCED {
        let said = said(&set, axis, place, on);
        let value = said.value.unwrap_or_else(|| panic!("{place} {on} {axis:?}: no value"));
        let found = (value.zh.as_str(), value.grade);
        assert_eq!(found, (words, grade), "{place} {on} {axis:?}");
        assert!(said.unknown.is_none(), "{place} {on} {axis:?} is unknown");
        assert!(value.source.is_some(), "{place} {on} {axis:?} has no source");
    }
}

/// Where no sound source speaks, the file says so, and the platform acts by a wider value or by none.
#[test]
fn what_nobody_knows() {
    let set = policies();
    for &(place, on, axis, meanwhile) in UNKNOWN {
        let said = said(&set, axis, place, on);
        let value = said.value.as_ref().map(|value| value.zh.as_str());
        assert_eq!(value, meanwhile, "{place} {on} {axis:?}");
        let unknown = said.unknown.unwrap_or_else(|| panic!("{place} {on} {axis:?} is known"));
        assert_ne!(unknown.unit, "全国", "{place} {on} {axis:?}");
    }
}

/// Before the nation's first wallets, "not open" is no admission of not knowing.
#[test]
fn no_wallet_before_december_2024() {
    let set = policies();
    for unit in UNITS {
        let place = format!("{unit}0000");
        let before = said(&set, Wallet, &place, "2024-12-01");
        assert!(before.unknown.is_none(), "{unit}");
        assert_eq!(before.value.unwrap().grade, P, "{unit}");
        let then = said(&set, Wallet, &place, "2024-12-02");
        assert!(then.unknown.is_some(), "{unit}");
    }
}

/// 北京's wallet: state press of June and of September 2025 do not agree.
#[test]
fn the_conflict_of_beijing_names_both_sides() {
    let unknown = said(&policies(), Wallet, "110000", TODAY).unknown.unwrap();
    let sides = unknown
        .claims
        .iter()
        .map(|claim| (claim.grade, claim.source.as_ref().unwrap().date.as_str()));
    assert_eq!(sides.collect::<Vec<_>>(), [(A, "2025-07-10"), (A, "2025-09-22")]);
}

/// What one person's premium of 2026 costs, in 元; 2027 was published nowhere.
#[test]
fn premiums_of_2026() {
    let set = policies();
    for (place, grade, expected) in [
        ("110000", A, vec![(Resident, 460), (Resident, 435), (Resident, 795)]),
        ("310000", B, vec![(Resident, 700), (Resident, 870), (Resident, 1_040), (Resident, 400)]),
        ("320600", A, vec![(Resident, 590), (Resident, 500), (Resident, 300), (Care, 30)]),
    ] {
        let ruled = set.premiums(area(place), day(TODAY)).unwrap();
        let found: Vec<_> = ruled.value.iter().map(|p| (p.kind, p.year, p.amount)).collect();
        let expected: Vec<_> =
            expected.into_iter().map(|(kind, yuan)| (kind, 2026, Fen(yuan * 100))).collect();
        assert_eq!((ruled.rule.grade, found), (grade, expected), "{place}");
        assert!(set.premiums(area(place), day("2027-01-01")).is_none(), "{place}");
    }
}

/// The units of this table leave no axis out.
#[test]
fn every_axis_is_spoken_about() {
    let set = policies();
    for unit in set.units().filter(|unit| UNITS.contains(&unit.code.as_str())) {
        assert_eq!(domain::policy::unspoken(&set, unit), [], "{}", unit.name);
    }
}
