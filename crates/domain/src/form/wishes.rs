//! Wishes of the form: first day, limits, scopes. Everything may be left out.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Start;
use super::faults::Faults;
use super::section::{Key, Section, tidy};
use crate::Fen;
use crate::binding::{Limits, Scope};
use crate::money::{DecimalError, parse_yuan};

const START: Key = Key { name: "生效时间", others: &["共济开始时间"] };
const MONTH: Key = Key { name: "每月额度", others: &["每月限额", "共济额度"] };
const PAYMENT: Key = Key { name: "每笔额度", others: &["每笔限额", "每次额度"] };
const YEAR: Key = Key { name: "每年额度", others: &["每年限额"] };
const SCOPES: Key = Key { name: "使用范围", others: &[] };

/// Keys of 共济设置.
pub(super) const SETTINGS: &[Key] = &[START, MONTH, PAYMENT, YEAR, SCOPES];

/// 共济设置
#[derive(Debug)]
pub(super) struct Wishes {
    pub(super) start: Start,
    pub(super) limits: Limits,
    pub(super) scopes: Option<BTreeSet<Scope>>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { start: Start::AtOnce, limits: Limits::default(), scopes: None }
    }
}

/// 共济设置: everything may be left out.
pub(super) fn read(section: &mut Section<'_>, today: Date, faults: &mut Faults<'_>) -> Wishes {
    Wishes {
        start: start(section, today, faults),
        limits: Limits {
            payment: limit(section, PAYMENT, faults),
            month: limit(section, MONTH, faults),
            year: limit(section, YEAR, faults),
        },
        scopes: scopes(section, faults),
    }
}

fn start(section: &mut Section<'_>, today: Date, faults: &mut Faults<'_>) -> Start {
    let mend = "写今天或以后的日期，或写“立即生效”";
    let Some((text, field)) = section.text(START.name, faults) else {
        return Start::AtOnce;
    };
    let text = tidy(&text);
    if matches!(text.as_str(), "立即" | "立即生效" | "即时生效" | "") {
        return Start::AtOnce;
    }
    match read_day(&text) {
        Some(day) if day >= today => Start::On(day),
        Some(_) => {
            faults.at(&field.place, field.raw, "生效时间已经过去", mend);
            Start::AtOnce
        }
        None => {
            let mend = format!("{mend}，日期写成 {today} 的样子");
            faults.at(&field.place, field.raw, "生效时间不是日期", &mend);
            Start::AtOnce
        }
    }
}

/// `2026-11-22`, `2026/11/22`, `2026.11.22`, `2026年11月22日`.
fn read_day(text: &str) -> Option<Date> {
    let plain = text.strip_suffix('日').unwrap_or(text);
    let mut parts = plain.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let well_formed = parts.next().is_none() && year.len() == 4;
    if !well_formed || ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `800元`, `¥1,000`, `800.50`, `500元/月`, `不限`.
fn limit(section: &mut Section<'_>, key: Key, faults: &mut Faults<'_>) -> Option<Fen> {
    let (text, field) = section.text(key.name, faults)?;
    let text = tidy(&text);
    if matches!(text.as_str(), "" | "不限" | "无" | "不限制" | "无限制") {
        return None;
    }
    let plain = ["/月", "/年", "/次", "/笔", "每月", "每年", "元整", "元", "块"]
        .into_iter()
        .fold(text.as_str(), |rest, tail| rest.strip_suffix(tail).unwrap_or(rest));
    let plain = plain.trim_start_matches(['¥', '￥']).replace(',', "");
    let mend = "写大于 0 的金额，最多两位小数，例如 800元；不想限制就不写";
    let what = match parse_yuan(&plain) {
        Ok(amount) if amount.is_positive() => return Some(amount),
        Ok(_) => "额度要大于 0 元",
        Err(DecimalError::TooFine) => "额度最多两位小数",
        Err(DecimalError::TooLarge) => "额度太大",
        Err(DecimalError::NotANumber) => "额度不是金额",
    };
    faults.at(&field.place, field.raw, what, mend);
    None
}

/// `门诊+住院+药店`, or a list of words.
fn scopes(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<BTreeSet<Scope>> {
    let field = section.take(SCOPES.name)?;
    let allowed: Vec<&str> = Scope::ALL.iter().map(|scope| scope.zh()).collect();
    let mend = format!("从这些里选，用“+”隔开：{}", allowed.join("、"));
    let words = match serde_json::from_str::<String>(field.raw) {
        Ok(text) => vec![text],
        Err(_) => serde_json::from_str::<Vec<String>>(field.raw).unwrap_or_default(),
    };
    let mut chosen = BTreeSet::new();
    let separators = ['+', '、', ',', ';', '/', '|', '和', '及'];
    for word in words {
        let word = tidy(&word);
        let word = word.trim_start_matches("仅限").trim_end_matches('等');
        for piece in word.split(separators).filter(|piece| !piece.is_empty()) {
            let Some(scope) = Scope::from_zh(piece) else {
                faults.at(&field.place, field.raw, "使用范围里有不认识的词", &mend);
                return None;
            };
            chosen.insert(scope);
        }
    }
    if chosen.is_empty() {
        faults.at(&field.place, field.raw, "使用范围里没有内容", &mend);
        return None;
    }
    Some(chosen)
}
