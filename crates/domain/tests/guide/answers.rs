//! Questions with known answers, and turns that are told as they happen.

use domain::binding::Scope;
use domain::guide::places::{Meant, meant};
use domain::guide::{Guide, Question, Relative, Verdict, guide};
use domain::policy::PolicySet;
use domain::{Area, Reason};
use jiff::civil::Date;

use super::world::rules;

fn ask(set: &PolicySet, way: [&str; 3], who: &str, purpose: Option<Scope>, on: &str) -> Guide {
    let on: Date = on.parse().unwrap();
    let [grantor_area, beneficiary_area, care_area] = way.map(|code| Area::parse(code).unwrap());
    let relative = Relative::from_word(who).unwrap();
    let question =
        Question { grantor_area, beneficiary_area, care_area, relative, purpose, on, age: None };
    guide(&question, set)
}

const BEIJING: [&str; 3] = ["110000", "110000", "110000"];

#[test]
fn a_spouse_in_beijing_today() {
    let set = rules();
    let answer = ask(&set, BEIJING, "wife", Some(Scope::Outpatient), "2026-11-22");
    assert_eq!(answer.verdict, Verdict::Yes);
    assert!(
        answer.headline.zh.starts_with("可以：您在北京市的个人账户可以绑定给妻子用"),
        "{}",
        answer.headline.zh
    );
}

#[test]
fn a_sibling_before_the_widening_and_after() {
    let set = rules();
    let before = ask(&set, BEIJING, "sister", None, "2022-12-10");
    assert_eq!(before.verdict, Verdict::No);
    assert_eq!(before.binding().reasons[0].reason, Reason::RelationNotAllowedHere);
    let turn = before.binding().next.expect("some provinces widened in 2024");
    assert_eq!((turn.on.to_string().as_str(), turn.verdict), ("2024-08-01", Verdict::Unknown));
    let meanwhile = ask(&set, BEIJING, "sister", None, "2024-08-01");
    let turn = meanwhile.binding().next.expect("all had widened");
    assert_eq!((turn.on.to_string().as_str(), turn.verdict), ("2024-12-09", Verdict::Yes));
    assert!(meanwhile.headline.zh.contains("起可以"), "{}", meanwhile.headline.zh);
    let after = ask(&set, BEIJING, "sister", None, "2024-12-09");
    assert_eq!(after.binding().since, Some(turn.on));
}

#[test]
fn nobody_before_the_opinion_of_2021() {
    let answer = ask(&rules(), BEIJING, "spouse", None, "2021-01-01");
    assert_eq!(answer.verdict, Verdict::No);
}

#[test]
fn across_provinces_an_account_is_not_debited_and_a_cousin_is_no_relative() {
    let set = rules();
    let answer = ask(&set, ["510100", "420100", "420100"], "mother", None, "2026-11-22");
    assert_eq!(answer.binding().verdict, Verdict::No);
    assert_eq!(answer.binding().reasons[0].reason, Reason::RegionNotOpen);
    let told: Vec<&str> = answer
        .sections
        .iter()
        .flat_map(|section| &section.sentences)
        .map(|sentence| sentence.zh.as_str())
        .collect();
    assert!(told.iter().any(|zh| zh.contains("不能直接扣您的账户")), "{told:#?}");
    assert_eq!(Relative::from_word("表弟"), None);
}

#[test]
fn care_premiums_were_no_purpose_before_2026() {
    let answer = ask(&rules(), BEIJING, "wife", Some(Scope::CarePremium), "2025-01-01");
    assert_eq!(answer.binding().verdict, Verdict::Partly, "{}", answer.headline.zh);
    let turn = answer.binding().next.expect("the notice of 9 January 2026");
    assert_eq!((turn.on.to_string().as_str(), turn.verdict), ("2026-01-09", Verdict::Yes));
}

#[test]
fn a_binding_is_no_use_in_another_province() {
    let way = ["510100", "510100", "420100"];
    let answer = ask(&rules(), way, "spouse", Some(Scope::Pharmacy), "2026-11-22");
    assert_eq!(answer.binding().verdict, Verdict::Partly);
    assert_eq!(answer.binding().reasons[0].reason, Reason::RegionNotOpen);
}

/// 2026's season is over although 2027's is not published: a premium is no plain yes, and the year is
/// named.
#[test]
fn a_premium_is_promised_only_of_a_year_that_is_taken() {
    let set = rules();
    let premium = |way, on| ask(&set, way, "mother", Some(Scope::ResidentPremium), on);
    let shanghai = ["510100", "310000", "310000"];
    let answer = premium(shanghai, "2026-11-22");
    let zh = &answer.headline.zh;
    assert_eq!((answer.verdict, answer.wallet().verdict), (Verdict::Partly, Verdict::Yes), "{zh}");
    assert!(zh.contains("2026年度的缴费期已经过了") && zh.contains("2027年度"), "{zh}");
    assert!(!zh.contains("本平台可以代缴"), "{zh}");
    // 三明 pays 2026 in the autumn before; 北京 takes it at the end of a month, the last of them February.
    let home = ["350400"; 3];
    let answer = premium(home, "2025-11-01");
    let zh = &answer.headline.zh;
    assert_eq!(answer.verdict, Verdict::Yes, "{zh}");
    assert!(zh.contains("本平台可以代缴2026年度的"), "{zh}");
    for (on, expected) in [("2026-02-27", Verdict::Yes), ("2026-02-28", Verdict::Partly)] {
        assert_eq!(premium(["110000"; 3], on).verdict, expected, "{on}");
    }
    // What is claimed back was paid elsewhere: nothing is given back here.
    let steps = |way, on| format!("{:?}", premium(way, on).sections);
    assert!(steps(home, "2025-11-01").contains("还没有交给税务以前可以退"));
}

/// All sentences of a part, one after the other.
fn part(answer: &Guide, key: &str) -> String {
    let sections = answer.sections.iter().filter(|section| section.key == key);
    sections.flat_map(|section| &section.sentences).map(|sentence| sentence.zh.as_str()).collect()
}

#[test]
fn the_way_of_the_headline_is_the_way_of_every_part() {
    let way = ["130100", "130100", "410100"];
    let answer = ask(&rules(), way, "mother", None, "2026-11-22");
    assert_eq!((answer.binding().verdict, answer.wallet().verdict), {
        (Verdict::Partly, Verdict::Yes)
    });
    assert!(answer.headline.zh.contains("医保钱包"), "{}", answer.headline.zh);
    for (key, words) in [
        ("steps", "给妈妈设一个共济额度"),
        ("materials", "医保钱包"),
        ("waiting", "医保钱包"),
        ("paying", "医保钱包"),
        ("ends", "没用完的额度"),
    ] {
        assert!(part(&answer, key).contains(words), "{key}: {}", part(&answer, key));
    }
    assert!(!part(&answer, "steps").contains("先查两样"), "{}", part(&answer, "steps"));
}

#[test]
fn a_kinship_began_before_the_list_was_widened() {
    let answer = ask(&rules(), ["450100"; 3], "岳母", None, "2026-11-22");
    let told = part(&answer, "answer");
    assert!(told.contains("包括您的岳母（自2023年5月31日起）"), "{told}");
}

#[test]
fn a_newborn_is_enrolled_first_and_the_guardian_acts() {
    let area = Area::parse("440300").unwrap();
    let relative = Relative::from_word("孩子").unwrap();
    let (grantor_area, beneficiary_area, care_area) = (area, area, area);
    let (purpose, on, age) = (None, "2026-11-22".parse().unwrap(), Some(0));
    let question =
        Question { grantor_area, beneficiary_area, care_area, relative, purpose, on, age };
    let steps = part(&guide(&question, &rules()), "steps");
    assert!(steps.contains("先参保，再绑定"), "{steps}");
    assert!(!steps.contains("请孩子登") && !steps.contains("请孩子也"), "{steps}");
}

#[test]
fn nothing_else_was_open_before_sharing_began() {
    let answer = ask(&rules(), BEIJING, "spouse", None, "2021-04-01");
    let told = part(&answer, "alternatives");
    assert!(!told.contains("绑定") && !told.contains("代缴"), "{told}");
}

#[test]
fn places_are_found_by_name() {
    let set = rules();
    let on: Date = "2026-11-22".parse().unwrap();
    let area = |code: &str| Meant::One(Area::parse(code).unwrap());
    for (text, code) in [
        ("深圳", "440300"),
        ("深圳市", "440300"),
        ("北京", "110000"),
        ("上海市", "310000"),
        ("110105", "110000"),
        ("成都", "510100"),
        ("海淀区", "110000"),
        ("吉林市", "220200"),
        ("朝阳市", "211300"),
        ("朝阳", "211300"),
        ("西安", "610100"),
        ("大同", "140200"),
        ("浦东", "310000"),
        ("浦东新区", "310000"),
        ("延边", "222400"),
        ("延边州", "222400"),
        ("石河子", "660800"),
        ("石河子市", "660800"),
        ("神农架", "429021"),
        ("万柏林", "140100"),
    ] {
        assert_eq!(meant(&set, text, on), area(code), "{text}");
    }
    let Meant::Several(inside) = meant(&set, "四川", on) else { panic!("四川 is one area") };
    assert!(inside.len() > 15, "{inside:?}");
    for (text, among, count) in [
        ("吉林省", "222400", 9),
        ("吉林", "220200", 9),
        ("朝阳区", "220100", 2),
        ("兵团", "660800", 14),
    ] {
        let Meant::Several(told) = meant(&set, text, on) else { panic!("{text} is one area") };
        assert!(told.iter().any(|(area, _)| area.to_string() == among), "{text}: {told:?}");
        assert!(told.len() >= count, "{text}: {told:?}");
    }
    assert_eq!(meant(&set, "不存在的地方", on), Meant::Nothing(Vec::new()));
}

/// The wallet of both is open; the nation's kinship has no parents-in-law, 广西's has.
#[test]
fn a_mother_in_law_in_another_province_is_told_the_real_reason() {
    let answer = ask(&rules(), ["450100", "430100", "430100"], "岳母", None, "2026-11-22");
    assert_eq!(answer.verdict, Verdict::No);
    assert_eq!(answer.wallet().reasons[0].reason, Reason::RelationNotAllowedHere);
    let zh = &answer.headline.zh;
    assert!(zh.contains("不能给岳母用") && !zh.contains("没有开通"), "{zh}");
}

/// Eleven, then twenty-three unnamed provinces had widened before all had.
#[test]
fn nobody_says_which_province_widened_when_in_2024() {
    let set = rules();
    let ask = |place, who, on| ask(&set, [place; 3], who, None, on);
    for (on, verdict) in [
        ("2024-07-31", Verdict::No),
        ("2024-08-01", Verdict::Unknown),
        ("2024-12-08", Verdict::Unknown),
        ("2024-12-09", Verdict::Yes),
    ] {
        assert_eq!(ask("110000", "sister", on).binding().verdict, verdict, "{on}");
        assert_eq!(ask("110000", "wife", "2024-09-01").binding().verdict, Verdict::Yes);
    }
    let now = ask("110000", "sister", "2026-11-22");
    assert!(now.binding().at_latest && now.headline.zh.contains("最迟自"), "{}", now.headline.zh);
    // A place with a day of its own.
    assert_eq!(ask("140100", "sister", "2024-12-01").binding().verdict, Verdict::Yes);
    // 三明 takes parents-in-law, nobody says since when.
    assert_eq!(ask("350400", "岳母", "2025-06-01").binding().verdict, Verdict::Unknown);
    assert_eq!(ask("350400", "sister", "2025-06-01").binding().verdict, Verdict::Yes);
    assert_eq!(ask("350400", "岳母", "2026-01-01").binding().verdict, Verdict::Yes);
    assert_eq!(ask("350100", "岳母", "2025-06-01").binding().verdict, Verdict::No);
}

#[test]
fn a_municipality_is_no_city_of_a_province() {
    let answer = ask(&rules(), ["120000", "510100", "510100"], "mother", None, "2026-11-22");
    let zh = &answer.headline.zh;
    assert_eq!(answer.verdict, Verdict::Partly, "{zh}");
    assert!(zh.contains("天津市") && !zh.contains("省") && !zh.contains("这座城市"), "{zh}");
}
