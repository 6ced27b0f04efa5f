//! 四川, 贵州, 云南, 西藏, 陕西, 甘肃, 青海, 宁夏, 新疆 and 兵团: what a reader of the sources expects of the
//! shipped files, place by place and day by day.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop them")]

use domain::Area;
use domain::policy::AxisName::{
    self, Channels, Consent, CrossCity, CrossProvince, Floor, GrantorRelease,
    GrantorsPerBeneficiary, GrantorsPerSettlement, ItemWhitelist, Kinship, LimitCaps, Materials,
    Members, Mode, Order, OwnFirst, PremiumMode, SameCity, Scopes, Trigger, Wallet, WalletRules,
};
use domain::policy::{Grade, PolicySet, Said, unspoken, unused_sources};
use jiff::civil::Date;

/// The files as they are shipped.
const SHIPPED: &[(&str, &str)] = include!("../../../policies/list.rs");
/// A day on which everything known has begun.
const NOW: &str = "2026-11-22";
/// Capitals, and two divisions of 兵团.
const PLACES: [&str; 11] = [
    "510100", "520100", "530100", "540100", "610100", "620100", "630100", "640100", "650100",
    "660100", "660800",
];

const SHAANXI_WALLET: &str = "转账到亲属的医保钱包，每天最多 3 笔，每天合计最多 2000.00 元，\
                              22 点至次日 6 点不办理";
const GANSU_CONSENT: &str = "共济人签署承诺书、共济人本人认证、\
                             被共济人确认（满 16 周岁本人认证，未满的由监护人确认）";

fn policies() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).unwrap()
}

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn said(set: &PolicySet, code: &str, on: &str, axis: AxisName) -> Said {
    set.said(axis, area(code), day(on)).unwrap()
}

/// A row of a table: place, day, axis, the value in words, its grade.
type Row = (&'static str, &'static str, AxisName, &'static str, Grade);

/// Each row is the place's own: nothing nearer is unknown, and the nation has not said it.
fn own(rows: &[Row]) {
    let set = policies();
    for (code, on, axis, zh, grade) in rows {
        let Said { value, unknown, .. } = said(&set, code, on, *axis);
        let value = value.unwrap();
        assert_eq!(value.zh, *zh, "{code} {on} {axis:?}");
        assert_eq!(value.grade, *grade, "{code} {on} {axis:?}");
        assert_ne!(value.unit_code, 0, "{code} {on} {axis:?}");
        assert!(unknown.is_none(), "{code} {on} {axis:?}");
    }
}

/// The place says that it does not know; what the note must mention.
fn not_known(rows: &[(&str, &str, AxisName, &str)]) {
    let set = policies();
    for (code, on, axis, mentions) in rows {
        let unknown = said(&set, code, on, *axis).unknown.unwrap();
        let note = unknown.note.unwrap_or_default();
        assert!(note.contains(mentions), "{code} {on} {axis:?}: {note}");
    }
}

#[test]
fn sichuan_asks_and_lets_the_payer_be_picked() {
    own(&[
        ("510100", NOW, Members, "不限人数", Grade::B),
        ("510700", "2024-05-22", Order, "支付时选定由谁支付", Grade::B),
        ("519900", NOW, Trigger, "提出后才使用", Grade::B),
        ("510100", "2024-05-22", SameCity, "已开通", Grade::B),
        ("510100", "2025-02-04", Wallet, "部分地区已开通", Grade::A),
        ("510100", "2025-03-14", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("510100", "2024-05-21", SameCity, "2024年5月22日"),
        ("510100", "2024-05-21", Order, ""),
        ("510100", "2024-12-02", Wallet, "成都"),
        ("510100", NOW, Consent, "承诺书"),
        ("510100", NOW, PremiumMode, "缴费人选定"),
    ]);
}

#[test]
fn guizhou_binds_one_person_once_and_shares_all_of_it() {
    own(&[
        ("520100", NOW, GrantorsPerBeneficiary, "只能一人", Grade::B),
        ("520100", NOW, OwnFirst, "本人账户不足时，亲属补足", Grade::B),
        ("520100", NOW, Floor, "0.00 元", Grade::B),
        ("520100", NOW, LimitCaps, "不限额，由共济人自行设定", Grade::B),
        ("520100", "2022-11-30", SameCity, "已开通", Grade::B),
        ("520100", "2025-02-04", Wallet, "部分地区已开通", Grade::A),
        ("520100", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("520100", NOW, Members, "多名家人"),
        ("520100", "2022-11-29", SameCity, "2022年11月"),
    ]);
}

#[test]
fn yunnan_begins_in_kunming_and_at_the_province() {
    own(&[
        ("530100", "2021-04-22", SameCity, "未开通", Grade::B),
        ("530100", "2022-03-31", SameCity, "未开通", Grade::B),
        ("539900", "2022-03-31", SameCity, "未开通", Grade::B),
        ("530100", "2022-04-01", SameCity, "已开通", Grade::B),
        ("539900", "2022-04-01", SameCity, "已开通", Grade::B),
        ("530100", NOW, GrantorRelease, "可以", Grade::B),
        ("530100", NOW, Materials, "小程序办理：承诺书", Grade::B),
        ("530100", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("530300", "2022-03-31", SameCity, "其他州市"),
        ("530100", "2025-06-29", Wallet, "名单没有列入"),
        ("530100", "2024-01-01", Scopes, "长护险"),
        ("530100", NOW, Order, "余额多的"),
        ("530100", NOW, ItemWhitelist, "征求意见"),
    ]);
}

#[test]
fn shaanxi_ranks_payers_and_came_later() {
    own(&[
        ("610100", NOW, Order, "按设定的顺序支付，未设定的按备案先后", Grade::B),
        ("610100", NOW, GrantorsPerBeneficiary, "可以多人", Grade::B),
        ("610100", NOW, GrantorsPerSettlement, "可以多人", Grade::B),
        ("610100", NOW, OwnFirst, "本人账户不足时，亲属补足", Grade::B),
        ("610400", "2024-05-18", CrossCity, "未开通", Grade::A),
        ("610100", "2025-06-30", Wallet, "部分地区已开通", Grade::A),
        ("610100", "2025-10-30", Wallet, "已开通", Grade::A),
        ("610100", "2026-01-08", WalletRules, SHAANXI_WALLET, Grade::A),
    ]);
    not_known(&[("610100", "2024-05-19", CrossCity, "未见"), ("610100", NOW, Members, "多名家人")]);
    let set = policies();
    for on in ["2025-10-29", "2026-01-09"] {
        let rules = said(&set, "610100", on, WalletRules).value.unwrap();
        assert_eq!(rules.unit_code, 0, "{on}: the nation's words on the wallet");
    }
}

#[test]
fn gansu_pools_and_asks_from_sixteen() {
    own(&[
        ("620100", NOW, Mode, "家庭共济账户（资金池）", Grade::A),
        ("620100", NOW, Consent, GANSU_CONSENT, Grade::B),
        ("620100", NOW, Materials, "实行承诺制：签承诺书", Grade::B),
        ("620100", "2025-02-04", Wallet, "部分地区已开通", Grade::A),
        ("620100", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("620100", NOW, Members, "7 人"),
        ("620100", NOW, GrantorsPerBeneficiary, "一名共济人"),
        ("620100", "2025-02-03", Wallet, "临夏"),
    ]);
}

#[test]
fn the_wallet_is_all_that_is_known_of_xizang_qinghai_and_ningxia() {
    own(&[
        ("540100", "2025-01-17", Wallet, "已开通", Grade::A),
        ("630100", "2025-06-30", Wallet, "已开通", Grade::A),
        ("640100", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("630100", "2025-06-29", Wallet, "名单没有列入"),
        ("640100", NOW, Channels, "我的宁夏"),
        ("640100", NOW, PremiumMode, "申领"),
    ]);
}

#[test]
fn xinjiang_is_told_by_unsound_pages_only() {
    own(&[
        ("650100", "2025-03-14", Wallet, "部分地区已开通", Grade::A),
        ("650100", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("650100", "2025-03-13", Wallet, "名单没有列入"),
        ("650100", NOW, Order, "共济账户管理"),
        ("650100", NOW, LimitCaps, "授权金额"),
        ("650100", NOW, Consent, "16 周岁"),
        ("650100", NOW, Channels, "新疆医保服务平台"),
        ("650100", NOW, ItemWhitelist, "征求意见"),
    ]);
}

#[test]
fn each_division_of_bingtuan_keeps_its_books() {
    own(&[
        ("660800", "2024-05-18", CrossCity, "已开通", Grade::A),
        ("660800", "2025-06-30", Wallet, "已开通", Grade::A),
    ]);
    not_known(&[
        ("660100", "2024-05-17", CrossCity, "2024年5月18日"),
        ("660100", NOW, Channels, "新疆医保服务平台"),
    ]);
    let set = policies();
    for code in ["660100", "660700", "660800", "661400", "669900"] {
        assert_eq!(set.area_of(code, day(NOW)), Some(area(code)));
    }
    assert_eq!(set.area_of("660000", day(NOW)), None);
    assert_eq!(set.area_of("661500", day(NOW)), None);
    assert_eq!(set.area_name(area("660800")), "兵团第八师石河子市");
}

/// What the nation has settled for everybody.
#[test]
fn the_nation_speaks_where_these_files_are_silent() {
    let set = policies();
    for code in PLACES {
        for (on, axis) in [
            ("2024-12-09", Kinship),
            (NOW, Kinship),
            ("2026-01-09", Scopes),
            ("2026-01-09", WalletRules),
        ] {
            let Said { value, unknown, .. } = said(&set, code, on, axis);
            assert_eq!(value.unwrap().unit_code, 0, "{code} {on} {axis:?}");
            assert!(unknown.is_none(), "{code} {on} {axis:?}");
        }
        for axis in [SameCity, CrossCity] {
            let Said { value, unknown, .. } = said(&set, code, "2024-11-26", axis);
            assert_eq!(value.unwrap().zh, "已开通", "{code} {axis:?}");
            assert!(unknown.is_none(), "{code} {axis:?}");
        }
        // Nobody opened a wallet before 2 December 2024; a binding across provinces never was.
        let wallet = said(&set, code, "2024-12-01", Wallet);
        assert_eq!((wallet.value.unwrap().zh.as_str(), wallet.unknown), ("未开通", None), "{code}");
        let across = said(&set, code, NOW, CrossProvince).value.unwrap();
        assert_eq!((across.zh.as_str(), across.grade), ("未开通", Grade::P), "{code}");
    }
}

#[test]
fn these_files_forget_no_axis_and_no_source() {
    let set = policies();
    for code in PLACES {
        let unit = set.unit(area(code).province()).unwrap();
        assert_eq!(unspoken(&set, unit), [], "{code}");
        let unused: Vec<&str> = unused_sources(unit);
        assert!(unused.is_empty(), "{code}: {unused:?}");
    }
}
