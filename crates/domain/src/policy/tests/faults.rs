//! Every fault is found, in one go, with its place and its mend.

use super::SHIPPED;
use crate::policy::axes::AxisReader;
use crate::policy::{Axes, AxisName, AxisValue, Dated, PolicyFault, parse_unit};

const HEAD: &str = r#"code = "11"
name = "北京市"
hotline = "010-12393"
[sources.S1]
issuer = "某局"
document = "某文件"
date = "2025-01-25"
"#;

fn faults_of(body: &str) -> Vec<PolicyFault> {
    parse_unit("11.toml", &format!("{HEAD}{body}")).unwrap_err()
}

/// Body after the seven lines of the head, place and key of the one fault, words it must say.
type Fault = (&'static str, (u32, u32), &'static str, &'static [&'static str]);

const ONE_FAULT: &[Fault] = &[
    (
        "[[order]]\nvalue = \"rankd\"\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "order.value",
        &["不认识 `rankd`", "是不是想写 `ranked`", "`filed_ascending`", "`picked`"],
    ),
    (
        "[[oder]]\nvalue = \"ranked\"",
        (8, 3),
        "oder",
        &["不认识 `oder`", "是不是想写 `order`", "`kinship`"],
    ),
    (
        "[[order]]\nvalu = \"ranked\"\nvalue = \"ranked\"\nsource = \"S1\"\ngrade = \"B\"",
        (9, 1),
        "order.valu",
        &["是不是想写 `value`", "`since`"],
    ),
    ("[[order]]\nsource = \"S1\"\ngrade = \"B\"", (8, 1), "order", &["缺少 `value`", "unknown"]),
    ("[[order]]\nvalue = \"ranked\"", (8, 1), "order", &["缺少 `grade`", "A、B、P、C、D、M"]),
    (
        "[[order]]\nvalue = \"ranked\"\ngrade = \"E\"",
        (10, 9),
        "order.grade",
        &["不认识 `E`", "`A`", "`P`"],
    ),
    (
        "[[order]]\nvalue = \"ranked\"\ngrade = \"B\"",
        (8, 1),
        "order.source",
        &["等级 B 须写 source", "线索"],
    ),
    (
        "[[order]]\nvalue = \"ranked\"\nsource = \"S2\"\ngrade = \"A\"",
        (8, 1),
        "order.source",
        &["不认识 `S2`", "可用：`S1`"],
    ),
    (
        "[[order]]\nvalue = \"ranked\"\nsource = \"S1\"\ngrade = \"P\"",
        (8, 1),
        "order.source",
        &["等级 P 是平台决定", "ADR-0003"],
    ),
    (
        "[[order]]\nvalue = \"unknown\"\nsince = 2024-01-02\nuntil = 2024-01-02",
        (11, 9),
        "order.until",
        &["until 须晚于 since"],
    ),
    (
        "[[order]]\nvalue = \"unknown\"\nsince = \"2024-01-02\"",
        (10, 9),
        "order.since",
        &["不带引号的日期", "2024-12-09"],
    ),
    (
        "[[order]]\nvalue = \"unknown\"\nsince = 2024-01-02T00:00:00Z",
        (10, 9),
        "order.since",
        &["日期"],
    ),
    (
        "[[order]]\nvalue = \"unknown\"\nsince = 2024-01-02\n[[order]]\nvalue = \"unknown\"\n\
         since = 2024-01-02",
        (11, 1),
        "order",
        &["与第 8 行的值同一地区、同一起始日"],
    ),
    (
        "[[order]]\nvalue = \"unknown\"\narea = \"310000\"",
        (10, 8),
        "order.area",
        &["310000 不属于本单位", "应以 11 开头"],
    ),
    ("[[order]]\nvalue = \"unknown\"\narea = \"11\"", (10, 8), "order.area", &["六位区划代码"]),
    ("[order]\nvalue = \"unknown\"", (8, 2), "order", &["[[order]]"]),
    ("[[floor]]\nvalue = -1\nsource = \"S1\"\ngrade = \"B\"", (9, 9), "floor.value", &["分", "0"]),
    (
        "[[floor]]\nvalue = \"1000\"\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "floor.value",
        &["类型不对：写的是文字", "应为整数，单位是分，例如 value = 100000"],
    ),
    (
        "[[members]]\nvalue = 5\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "members.value",
        &["写的是整数 `5`", "应为表", "at_once", "例如 value = { at_once = 5"],
    ),
    (
        "[[members]]\nvalue = { at_once = \"5\" }\nsource = \"S1\"\ngrade = \"B\"",
        (9, 21),
        "members.value",
        &["写的是文字", "都是整数"],
    ),
    (
        "[[order]]\nvalue = 1\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "order.value",
        &["其中一个词", "\"ranked\"、\"picked\"", "例如 value = \"filed_ascending\""],
    ),
    (
        "[[kinship]]\nvalue = \"child\"\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "kinship.value",
        &["列表，其中可用：\"spouse\"、\"parent\"、\"child\"", "例如 value = [\"spouse\"]"],
    ),
    (
        "[[order]]\nvalue = \"ranked\"\nsource = 1\ngrade = \"C\"",
        (10, 10),
        "order.source",
        &["写的是整数 `1`", "英文双引号里的文字"],
    ),
    (
        "[[ends_on]]\nvalue = [\"insurance_paused\", \"death\"]\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "ends_on.value",
        &["须全部写上", "还缺 \"insurance_ended\"、\"move\""],
    ),
    (
        "[[account_year_start]]\nvalue = { month = 13, day = 1 }\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "account_year_start.value",
        &["1 至 12"],
    ),
    (
        "[[consent]]\nvalue = { pledge = true }\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "consent.value",
        &["缺少 `grantor_proof`"],
    ),
    (
        "[[wallet]]\nvalue = \"partl\"\nsource = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "wallet.value",
        &["不认识 `partl`", "是不是想写 `partly`", "`closed`"],
    ),
    (
        "[[wallet_rules]]\nvalue = { model = \"quota\", closed_from = 24, closed_until = 6 }\n\
         source = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "wallet_rules.value",
        &["0 至 23"],
    ),
    (
        "[[wallet_rules]]\nvalue = { model = \"quota\", closed_from = 22 }\n\
         source = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "wallet_rules.value",
        &["须同时写"],
    ),
    (
        "[[premiums]]\nvalue = [{ kind = \"resident\", year = 2026, who = \"\", amount = 1 }]\n\
         source = \"S1\"\ngrade = \"B\"",
        (9, 9),
        "premiums.value",
        &["who 不能为空", "分"],
    ),
    (
        "[[wallet]]\nvalue = \"open\"\nsource = \"S1\"\ngrade = \"B\"\nclaims = [\n\
         { says = \"甲\", source = \"S1\", grade = \"A\" },\n\
         { says = \"乙\", source = \"S1\", grade = \"A\" }]",
        (12, 10),
        "wallet.claims",
        &["只用于 value = \"unknown\"", "两种以上"],
    ),
    (
        "[[wallet]]\nvalue = \"unknown\"\n\
         claims = [{ says = \"甲\", source = \"S1\", grade = \"A\" }]",
        (10, 10),
        "wallet.claims",
        &["两种以上"],
    ),
    (
        "[[wallet]]\nvalue = \"unknown\"\n\
         claims = [{ says = \"甲\", source = \"S1\", grade = \"A\" },\n\
         { says = \"乙\", source = \"S2\", grade = \"A\" }]",
        (8, 1),
        "wallet.source",
        &["不认识 `S2`", "可用：`S1`"],
    ),
    (
        "[[wallet]]\nvalue = \"unknown\"\nclaims = [{ said = \"甲\" }]",
        (10, 13),
        "wallet.claims",
        &["不认识 `said`", "可用：`says`"],
    ),
    ("[[wallet]]\nvalue = \"unknown\"\nsource = \"S2\"", (8, 1), "wallet.source", &["不认识 `S2`"]),
    ("[areas]\n310000 = \"上海市\"", (9, 1), "areas.310000", &["不属于本单位"]),
    ("[hotlines]\n110000 = \"12333\"", (9, 10), "hotlines.110000", &["12393"]),
    ("[areas]\n110000 = \"甲\"\n110000 = \"乙\"", (10, 1), "TOML", &["同一个键写了两次"]),
    ("[[order]\nvalue = 1", (8, 9), "TOML", &["TOML 语法错误："]),
    (
        "[sources.S3]\nissuer = \"某局\"\ndocument = \"某文件\"",
        (8, 1),
        "sources.S3",
        &["缺少 `date`"],
    ),
    (
        "[sources.S3]\nissuer = \"某局\"\ndocument = \"某文件\"\ndate = \"去年\"",
        (8, 1),
        "sources.S3",
        &["2024-07"],
    ),
];

#[test]
fn each_fault_says_where_and_what_to_do() {
    for (body, at, key, words) in ONE_FAULT {
        let faults = faults_of(body);
        let [fault] = faults.as_slice() else { panic!("{body}\n{faults:#?}") };
        assert_eq!((fault.line, fault.column), *at, "{body}\n{fault}");
        assert_eq!(fault.key, *key, "{body}\n{fault}");
        for word in *words {
            assert!(fault.what.contains(word), "{word}\n{fault}");
        }
        assert!(fault.to_string().starts_with(&format!("11.toml:{}:{} {key}: ", at.0, at.1)));
    }
}

/// Reads the example of every axis as a file's value.
struct Examples;

impl AxisReader for Examples {
    fn read<T: AxisValue>(&mut self, name: AxisName) -> Vec<Dated<T>> {
        let key = name.key();
        let example = T::example();
        let body = format!("[[{key}]]\nvalue = {example}\nsource = \"S1\"\ngrade = \"B\"");
        let read = parse_unit("11.toml", &format!("{HEAD}{body}"));
        assert!(read.is_ok(), "{key}: {read:#?}");
        // No axis takes a bare date: whatever the axis, the fault says what is allowed.
        let body = body.replace(&format!("value = {example}"), "value = 2024-01-02");
        let said = parse_unit("11.toml", &format!("{HEAD}{body}")).unwrap_err();
        let said: String = said.iter().map(ToString::to_string).collect();
        assert!(said.contains(&format!("例如 value = {example}")), "{said}");
        for word in ["struct", "enum", "expected", "string", "i64", "u32", "tuple", "map"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
        Vec::new()
    }
}

#[test]
fn every_axis_says_what_is_allowed_with_an_example_that_is() {
    assert_eq!(Axes::read(&mut Examples), Axes::default());
}

#[test]
fn all_faults_of_a_file_come_at_once_in_their_order() {
    let bodies =
        ONE_FAULT.iter().map(|(body, ..)| *body).filter(|body| body.starts_with("[[order"));
    let body = bodies.filter(|body| !body.starts_with("[[order]\n")).collect::<Vec<_>>().join("\n");
    let faults = faults_of(&body);
    assert!(faults.len() >= 14, "{faults:#?}");
    assert!(faults.is_sorted_by_key(|fault| (fault.line, fault.column)));
}

#[test]
fn a_head_is_required_and_checked() {
    let faults = parse_unit("x.toml", "").unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["code", "hotline", "name"]);
    let text = "code = \"1\"\nname = \" \"\nhotline = \"12333\"\nown_books = [\"12\"]\nareas = 1";
    let faults = parse_unit("x.toml", text).unwrap_err();
    let lines: Vec<u32> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5], "{faults:#?}");
    let nation = "code = \"00\"\nname = \"全国\"\nhotline = \"12393\"\nown_books = [\"110000\"]";
    let faults = parse_unit("x.toml", nation).unwrap_err();
    assert!(faults[0].what.contains("全国文件不能写某一地区"));
}

/// The list of the unknown stands in the head, before the sources.
#[test]
fn the_list_of_the_unknown_is_checked() {
    let faults = |list: &str, body: &str| {
        let text = HEAD.replace("[sources", &format!("unknown = {list}\n[sources"));
        let found = parse_unit("11.toml", &format!("{text}{body}")).unwrap_err();
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let said = faults("[\"order\", \"membres\", 1, \"order\"]", "");
    for words in [
        "11.toml:4:21 unknown: 不认识 `membres`，是不是想写 `members`？",
        "11.toml:4:32 unknown: 应为英文双引号里的规则名称",
        "11.toml:4:35 unknown: `order` 写了两次",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(faults("\"order\"", "").contains("4:11 unknown: 列表，其中是规则的名称"));
    // The same twice: in the list and as a value that always holds.
    let always = "[[order]]\nvalue = \"ranked\"\nsource = \"S1\"\ngrade = \"B\"\n";
    assert!(faults("[\"order\"]", always).contains("4:12 unknown: 第 9 行已写了 order"));
    let text = HEAD.replace("[sources", "unknown = [\"order\"]\n[sources");
    let dated = format!("{text}{always}since = 2025-01-25\n");
    assert!(parse_unit("11.toml", &dated).is_ok());
}

#[test]
fn a_long_value_is_never_repeated_in_full() {
    let long = "9".repeat(300);
    for body in [
        format!("[[order]]\nvalue = \"{long}\"\ngrade = \"{long}\"\nsource = \"{long}\""),
        format!("[[{long}]]\nvalue = 1"),
        format!("[[order]]\n{long} = 1\narea = \"{long}\"\nvalue = \"unknown\""),
        format!(
            "[[floor]]\nvalue = \"{long}\"\ngrade = \"B\"\nsource = \"S1\"\nsince = \"{long}\""
        ),
        format!("[areas]\n{long} = \"x\"\n[hotlines]\n110000 = \"{long}\""),
        format!("[areas]\n110000 = {long}\n[[floor]]\nvalue = {long}\ngrade = \"C\""),
        format!("[[kinship]]\nvalue = [\"{long}\"]\ngrade = \"C\"\n[sources.{long}]\n{long} = 1"),
    ] {
        for fault in faults_of(&body) {
            let said = fault.to_string();
            assert!(!said.contains(&"9".repeat(41)), "{said}");
        }
    }
}

/// Seeded mutations of the shipped files: a broken file is an answer, never a crash.
#[test]
fn no_file_however_broken_stops_the_parser() {
    let mut seed: u64 = 0x00c0_ffee;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let (mut good, mut bad) = (0, 0);
    for round in 0..2_000 {
        let mut text: Vec<char> = SHIPPED[round % SHIPPED.len()].1.chars().collect();
        for _ in 0..=next(3) {
            let from = next(text.len());
            let to = (from + next(30)).min(text.len());
            match next(5) {
                0 => drop(text.drain(from..to)),
                1 => text[from] = ['"', '[', ']', '=', '\n', '\0', '中', '-', '{'][next(9)],
                2 => text.splice(from..from, text[from..to].to_vec()).for_each(drop),
                3 => text.truncate(to),
                _ => text[from..to].reverse(),
            }
        }
        let text: String = text.into_iter().collect();
        let lines = u32::try_from(text.split('\n').count()).unwrap();
        match parse_unit("mutated.toml", &text) {
            Ok(_) => good += 1,
            Err(faults) => {
                bad += 1;
                assert!(!faults.is_empty(), "{text}");
                for fault in faults {
                    assert!((1..=lines).contains(&fault.line) && fault.column > 0, "{fault}");
                    assert!(!fault.what.is_empty() && !fault.key.is_empty(), "{fault}");
                }
            }
        }
    }
    assert!(good > 100 && bad > 1_000, "{good} {bad}");
}
