//! The form as printed, mended and broken in every way.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::Fen;
use crate::person::id_number::check_character;

const TODAY: Date = date(2026, 11, 22);
const PRINTED: &str = include_str!("../../../../examples/form-as-printed.json");
const MENDED: &str = include_str!("../../../../examples/form.json");

/// A number in a county that does not exist, with its right end.
fn id(body: &str) -> String {
    let digits: Vec<char> = body.chars().collect();
    format!("{body}{}", check_character(&digits).unwrap())
}

/// A form without faults, with `from` replaced by `to`.
fn form(from: &str, to: &str) -> String {
    let text = format!(
        r#"{{"授权人信息": {{"姓名": "张三", "身份证号": "{}", "医保卡号": "X1"}},
 "被授权人信息": {{"姓名": "李四", "身份证号": "{}", "关系": "子女"}},
 "共济设置": {{"生效时间": "立即生效", "每月额度": "800元", "使用范围": "门诊"}}}}"#,
        id("11019019800101123"),
        id("11019020100101123")
    );
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn faults(text: &str) -> Vec<FormFault> {
    let faults = parse_form(text, TODAY).expect_err("the form has faults");
    assert!(!faults.is_empty());
    for fault in &faults {
        let shown = fault.to_string();
        let longest = shown.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert!(longest < Some(15), "repeats a number: {shown}");
        assert!(!fault.what.is_empty() && !fault.mend.is_empty() && !fault.place.is_empty());
    }
    faults
}

/// The only fault of a form.
fn fault(text: &str) -> FormFault {
    let mut all = faults(text);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[test]
fn the_form_as_printed_has_exactly_four_faults() {
    let article = format!("填写绑定信息:\n{}提交审核:\n- 系统自动生成 {{申请表}}", PRINTED.trim());
    for text in [PRINTED, article.as_str()] {
        let found: Vec<_> = faults(text).into_iter().map(|f| (f.place, f.what, f.mend)).collect();
        let expected = [
            ("授权人信息.身份证号", "校验码不对", "最后一位应为 2"),
            ("被授权人信息.3身份证号", "所以缺少“身份证号”", "把“3身份证号”改成“身份证号”"),
            ("被授权人信息.3身份证号", "校验码不对", "最后一位应为 7"),
            ("共济设置.生效时间", "已经过去", "写今天或以后的日期，或写“立即生效”"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for ((place, what, mend), (in_place, in_what, in_mend)) in found.iter().zip(expected) {
            assert_eq!(place, in_place);
            assert!(what.contains(in_what), "{what}");
            assert!(mend.contains(in_mend), "{mend}");
        }
    }
}

#[test]
fn the_mended_form_is_read() {
    let form = parse_form(MENDED, TODAY).unwrap();
    assert_eq!((form.grantor.name.as_str(), form.beneficiary.name.as_str()), ("张三", "李四"));
    assert_eq!(form.beneficiary.cert.born(), Some(date(2010, 1, 1)));
    assert_eq!((form.kinship, form.start), (Kinship::Child, Start::AtOnce));
    assert_eq!(form.limits, Limits { month: Some(Fen(80_000)), ..Limits::default() });
    let scopes = BTreeSet::from([Scope::Outpatient, Scope::Inpatient, Scope::Pharmacy]);
    assert_eq!(form.scopes, Some(scopes));
    let shown = format!("{form:?}");
    assert!(!shown.contains(form.grantor.cert.as_str()) && !shown.contains("张三"), "{shown}");
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (written, fen) in [
        ("\"800元\"", 80_000),
        ("800", 80_000),
        ("0.5", 50),
        ("\"８００．５０ 元\"", 80_050),
        ("\"¥1,000/月\"", 100_000),
        ("\"500元/月\"", 50_000),
    ] {
        let read = parse_form(&form("\"800元\"", written), TODAY).unwrap();
        assert_eq!(read.limits.month, Some(Fen(fen)), "{written}");
    }
    for (written, what) in [
        ("\"八百\"", "不是金额"),
        ("\"1e3元\"", "不是金额"),
        ("1e3", "不是金额"),
        ("\"0元\"", "大于 0"),
        ("-5", "大于 0"),
        ("\"1.005\"", "两位小数"),
        ("99999999999999999999", "太大"),
        ("true", "应是文字"),
    ] {
        let fault = fault(&form("\"800元\"", written));
        assert!(fault.what.contains(what), "{written}: {fault}");
        assert_eq!(fault.place, "共济设置.每月额度");
    }
    let none = parse_form(&form("\"800元\"", "\"不限\""), TODAY).unwrap();
    assert_eq!(none.limits, Limits::default());
}

#[test]
fn days_scopes_and_kinship_are_read_as_people_write_them() {
    for written in ["2026-11-22", "2026/11/22", "2026年11月22日"] {
        let read = parse_form(&form("立即生效", written), TODAY).unwrap();
        assert_eq!(read.start, Start::On(TODAY), "{written}");
    }
    for (from, to, what) in [
        ("立即生效", "2026-11-21", "已经过去"),
        ("立即生效", "2027-02-30", "不是日期"),
        ("立即生效", "下周", "不是日期"),
        ("子女", "表弟", "关系"),
        ("\"门诊\"", "\"门诊+健身\"", "不认识的词"),
        ("\"门诊\"", "\"+\"", "没有内容"),
        ("\"门诊\"", "7", "没有内容"),
    ] {
        let fault = fault(&form(from, to));
        assert!(fault.what.contains(what), "{to}: {fault}");
    }
    let kin = fault(&form("子女", "表弟"));
    assert!(kin.mend.contains("配偶、父母、子女、兄弟姐妹"), "{kin}");
    let list = parse_form(&form("\"门诊\"", "[\"门诊\", \"药店购药\"]"), TODAY).unwrap();
    assert_eq!(list.scopes, Some(BTreeSet::from([Scope::Outpatient, Scope::Pharmacy])));
    let bare = parse_form(&form(", \"使用范围\": \"门诊\"", ""), TODAY).unwrap();
    assert_eq!(bare.scopes, None);
}

#[test]
fn keys_are_checked_with_line_and_column() {
    let double = fault(&form("\"关系\": \"子女\"", "\"关系\": \"子女\", \"关系\": \"父母\""));
    assert!(double.what.contains("写了两次"), "{double}");
    assert_eq!((double.place.as_str(), double.line), ("被授权人信息.关系", Some(2)));
    let kinship = fault(&form("\"关系\"", "\"关 系:\""));
    assert_eq!(kinship.place, "被授权人信息.关 系:");
    let near = fault(&form("每月额度", "每日额度"));
    assert!(near.mend.contains("每月额度、每笔额度、每年额度"), "{near}");
    let second = fault(&form("\"姓名\": \"李四\"", "\"姓名\": \"李四\", \"姓 名\": \"李五\""));
    assert!(second.mend.contains("去掉"), "{second}");
    let number = fault(&form("\"医保卡号\"", "\"110190198001011234\""));
    assert!(number.place.contains("******"), "{number}");
    let start = fault(&form("立即生效", "2001-01-01"));
    assert_eq!((start.line, start.column), (Some(3), Some(19)), "{start}");
}

#[test]
fn what_is_missing_is_named() {
    let all: Vec<_> = faults("{}").into_iter().map(|f| (f.place, f.line)).collect();
    assert_eq!(all, [("授权人信息".to_owned(), None), ("被授权人信息".to_owned(), None)]);
    let name = fault(&form("\"姓名\": \"张三\", ", ""));
    assert_eq!((name.place.as_str(), name.what.as_str()), ("授权人信息.姓名", "缺少“姓名”"));
    let null = fault(&form("\"子女\"", "null"));
    assert_eq!(null.place, "被授权人信息.关系");
    let same = fault(&form(&id("11019020100101123"), &id("11019019800101123")));
    assert!(same.what.contains("同一个人"), "{same}");
}

#[test]
fn other_certificates_are_taken() {
    let number = format!("\"身份证号\": \"{}\"", id("11019020100101123"));
    let born = "\"证件类型\": \"医学出生证明\", \"证件号码\": \"A000000001\"";
    let read = parse_form(&form(&number, born), TODAY).unwrap();
    assert_eq!(read.beneficiary.cert.as_str(), "A000000001");
    let short = fault(&form(&number, &born.replace("A000000001", "A1")));
    assert!(short.mend.contains("1 个字母加 9 位数字"), "{short}");
    let kind = faults(&form(&number, &born.replace("医学出生证明", "学生证")));
    assert_eq!(kind.first().map(|f| f.place.as_str()), Some("被授权人信息.证件类型"));
}

#[test]
fn what_is_no_form_gets_a_clear_fault() {
    let deep = format!("{{\"授权人信息\": {}", "[".repeat(60_000));
    for (text, what, line) in [
        ("", "没有写完", 1),
        ("你好", "不是正确的 JSON", 1),
        ("[1]", "不是一份表格", 1),
        ("{\n \"授权人信息\": {“姓名”: 1}}", "中文标点““”", 2),
        ("{\n\n \"授权人信息\"：{}}", "中文标点“：”", 3),
        ("{\"授权人信息\": {\"姓名\": \"张三\",}}", "不是正确的 JSON", 1),
        ("{\"授权人信息\": {", "没有写完", 1),
        (deep.as_str(), "没有写完", 1),
    ] {
        let fault = fault(text);
        let start: String = text.chars().take(40).collect();
        assert!(fault.what.contains(what), "{start}: {fault}");
        assert_eq!(fault.line, Some(line), "{start}: {fault}");
    }
    let nested = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    assert!(fault(&form("\"张三\"", &nested)).what.contains("现在是列表"));
    assert!(fault(&" ".repeat(FORM_MAX + 1)).what.contains("太大"));
    assert!(
        faults(&form("{\"姓名\": \"张三\"", "[{\"姓名\": \"张三\"}], \"乙\": {\"甲\": 1"))[0]
            .to_string()
            .contains("列")
    );
    let many = "\"k\": 1,".repeat(500);
    assert_eq!(faults(&format!("{{{many} \"z\": 1}}")).len(), 50);
}

#[test]
fn the_first_balanced_object_is_taken() {
    for (text, form) in [
        ("前 {\"a\": \"}\\\"}\", \"b\": {}} 后 {", "{\"a\": \"}\\\"}\", \"b\": {}}"),
        ("没有", "没有"),
        ("x {{}", "{{}"),
    ] {
        assert_eq!(extract_form(text), form);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        prop_assert!(parse_form(&text, TODAY).is_err_and(|faults| !faults.is_empty()));
    }

    #[test]
    fn no_broken_form_makes_it_panic(at in 0_usize..400, put in "\\PC{0,3}", cut in 0_usize..5) {
        let chars: Vec<char> = MENDED.chars().collect();
        let at = at.min(chars.len());
        let end = at.saturating_add(cut).min(chars.len());
        let broken: String = chars[..at].iter().copied().chain(put.chars())
            .chain(chars[end..].iter().copied()).collect();
        if let Err(faults) = parse_form(&broken, TODAY) {
            prop_assert!(!faults.is_empty());
        }
    }
}
