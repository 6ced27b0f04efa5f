use jiff::civil::{Date, date};

use super::{Diff, Said, report};
use crate::policy::tests::SHIPPED;
use crate::policy::{AxisName, PolicySet};
use crate::{Area, Fen};

const TODAY: Date = date(2026, 11, 22);

const HEAD: &str = "code = \"11\"\nname = \"北京市\"\nhotline = \"010-12393\"\n\
    [areas]\n110000 = \"北京\"\n[sources]\n\
    S1 = { issuer = \"北京市医疗保障局\", document = \"文件一\", date = \"2024\" }\n";

const MEMBERS: &str = "[[members]]\nvalue = { at_once = 3 }\nsource = \"S1\"\ngrade = \"B\"\n";

fn set(rules: &str) -> PolicySet {
    let unit = format!("{HEAD}{rules}");
    PolicySet::load([SHIPPED[0], ("11-beijing.toml", unit.as_str())]).unwrap()
}

fn floor(fen: u32, more: &str) -> String {
    format!("[[floor]]\nvalue = {fen}\nsource = \"S1\"\ngrade = \"B\"\n{more}\n")
}

fn diff(old: &str, new: &str) -> Diff {
    Diff::of(&set(old), &set(new), TODAY)
}

#[test]
fn the_same_set_is_the_same() {
    let same = diff(&floor(0, ""), &floor(0, ""));
    assert!(same.is_same() && same.rules.is_empty() && same.heads.is_empty());
    assert!(report(&same).contains("两套规则相同"));
    let comment = diff("", "# said otherwise\n");
    assert!(!comment.is_same() && comment.rules.is_empty());
    assert!(report(&comment).contains("只有注释或排版不同"));
}

#[test]
fn a_rule_to_come_rewrites_nothing() {
    let old = floor(0, "");
    let new = format!("{old}{}", floor(50_000, "since = 2027-01-01"));
    let found = diff(&old, &new);
    let [change] = found.rules.as_slice() else { panic!("{:?}", found.rules) };
    assert_eq!((change.axis, change.from), (AxisName::Floor, Some(date(2027, 1, 1))));
    assert!(change.decides && !change.rewrites_history && change.until.is_none());
    assert_eq!(change.place, "北京市");
    let Said::Value { words, source, .. } = &change.new else { panic!("{:?}", change.new) };
    assert!(words.contains("500") && source.contains("文件一"), "{words} {source}");
    assert!(!report(&found).contains("改写历史"));
}

#[test]
fn what_held_before_today_is_loud_and_parted_from_what_comes() {
    let found = diff(&floor(0, ""), &floor(50_000, ""));
    let days: Vec<_> =
        found.rules.iter().map(|it| (it.from, it.until, it.rewrites_history)).collect();
    assert_eq!(days, [(None, Some(TODAY), true), (Some(TODAY), None, false)]);
    assert!(report(&found).contains("!!! 改写历史：1 处"));
}

#[test]
fn a_better_source_decides_nothing() {
    let better = floor(0, "").replace("\"B\"", "\"A\"");
    let found = diff(&floor(0, ""), &better);
    assert!(!found.rules.is_empty() && found.rules.iter().all(|change| !change.decides));
    assert!(found.axes().is_empty() && found.rewrites().next().is_none());
    assert!(report(&found).contains("办理结果不变"));
}

#[test]
fn known_unknown_and_followers_are_told() {
    // The nation has no floor (P): a sourced zero decides nothing, five hundred does.
    let unknown = "[[floor]]\nvalue = \"unknown\"\nnote = \"待核实\"\n";
    let found = diff(unknown, &floor(50_000, "since = 2027-01-01").replace("[[", "\n[["));
    assert!(report(&found).contains("不再有自己的规定") || report(&found).contains("未写"));
    let known = diff(unknown, &floor(50_000, ""));
    assert!(report(&known).contains("未知变为已知"));
    assert!(known.rules.iter().all(|change| change.decides));
    let nation = SHIPPED[0].1.replace("[[floor]]\nvalue = 0", "[[floor]]\nvalue = 100");
    assert_ne!(nation, SHIPPED[0].1, "the nation's floor is written so");
    let other = format!("{HEAD}{unknown}");
    let changed = PolicySet::load([("00.toml", nation.as_str()), ("11.toml", other.as_str())]);
    let found = Diff::of(&set(unknown), &changed.unwrap(), TODAY);
    assert!(found.rules.iter().all(|change| change.unit == "00"), "told once");
    assert_eq!(found.rules[0].followers, ["北京市"]);
}

#[test]
fn sources_and_units_come_and_go() {
    let two = HEAD.to_owned() + "S2 = { issuer = \"局\", document = \"文\", date = \"2025\" }\n";
    let found = Diff::of(
        &set(""),
        &PolicySet::load([SHIPPED[0], ("11.toml", two.as_str())]).unwrap(),
        TODAY,
    );
    let [change] = found.heads.as_slice() else { panic!("{:?}", found.heads) };
    assert_eq!((change.what.as_str(), change.old.as_deref()), ("来源 S2", None));
    let alone = PolicySet::load([SHIPPED[0]]).unwrap();
    let gone = Diff::of(&set(&floor(5, "")), &alone, TODAY);
    assert!(gone.heads.iter().any(|it| it.what == "规则文件" && it.new.is_none()));
    assert!(gone.rewrites().any(|it| it.axis == AxisName::Floor));
}

#[test]
fn one_axis_can_be_tried_alone() {
    let (old, new) = (set(""), set(&format!("{}{MEMBERS}", floor(7, ""))));
    let area = Area::parse("110000").unwrap();
    let floor = |set: &PolicySet| set.floor(area, TODAY).unwrap().value;
    assert_eq!(floor(&old.with_axis(AxisName::Floor, &new)), Fen(7));
    assert_eq!(floor(&old.with_axis(AxisName::Members, &new)), floor(&old));
    let alone = PolicySet::load([SHIPPED[0]]).unwrap();
    assert_eq!(floor(&alone.with_axis(AxisName::Floor, &new)), Fen(7));
    assert_eq!(floor(&new.with_axis(AxisName::Floor, &alone)), Fen(0));
}
