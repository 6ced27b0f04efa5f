//! Templates and the facts that fill them.
//!
//! `{fact}` is replaced; it may only stand inside `[…]`, which vanishes as a whole when one of its
//! facts is missing, or gives way to what follows `|`: `[在{area}|在参保地]`. No nesting.

use jiff::civil::Date;

use super::{Lang, Places};
use crate::refusal::{Refusal, Side};
use crate::{Area, Fen};

/// Longest name or field that a sentence repeats, in characters; both may come from a request.
const WORD_MAX: usize = 40;

/// The facts of one refusal, said in one language.
pub(super) struct Facts<'a> {
    pub(super) refusal: &'a Refusal,
    pub(super) lang: Lang,
    pub(super) places: &'a dyn Places,
}

impl Facts<'_> {
    /// The words of a fact; `None` when the refusal does not have it.
    fn get(&self, fact: &str) -> Option<String> {
        let refusal = self.refusal;
        match fact {
            "area" => refusal.area.map(|area| self.area(area)),
            "on" => refusal.on.map(|day| say_day(day, self.lang)),
            "amount" => refusal.amount.map(|amount| say_amount(amount, self.lang)),
            "count" => refusal.count.map(|count| count.to_string()),
            "kinship" => refusal.kinship.map(|kinship| match self.lang {
                Lang::Zh => kinship.zh().to_owned(),
                Lang::En => kinship.en().to_owned(),
            }),
            "field" => refusal.field.as_deref().and_then(word).map(|raw| match self.lang {
                Lang::Zh => field_zh(&raw),
                Lang::En => raw,
            }),
            "name" => refusal.name.as_deref().and_then(word),
            "side" => refusal.side.map(|side| say_side(side, self.lang).to_owned()),
            "side_place" => refusal.side.map(|side| say_side_place(side, self.lang).to_owned()),
            _ => None,
        }
    }

    /// Name of an area, or its code where the name is empty.
    fn area(&self, area: Area) -> String {
        let name = self.places.area_name(area);
        if name.trim().is_empty() { area.to_string() } else { name }
    }
}

/// The template with its facts filled in.
pub(super) fn fill(template: &str, facts: &Facts<'_>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, tail) = after.split_once(']').unwrap_or((after, ""));
        let (wanted, instead) = inside.split_once('|').unwrap_or((inside, ""));
        text.push_str(before);
        text.push_str(&substitute(wanted, facts).unwrap_or_else(|| instead.to_owned()));
        rest = tail;
    }
    text + rest
}

/// Replaces every `{fact}`; `None` when one is missing.
fn substitute(piece: &str, facts: &Facts<'_>) -> Option<String> {
    let mut text = String::new();
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('{') {
        let (fact, tail) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(&facts.get(fact)?);
        rest = tail;
    }
    Some(text + rest)
}

/// A name or field as it may be repeated: printable, short, no signs of the template language.
fn word(raw: &str) -> Option<String> {
    let clean = raw.chars().filter(|c| !c.is_control() && !"{}[]|<>".contains(*c));
    let short: String = clean.take(WORD_MAX).collect();
    let short = short.trim();
    (!short.is_empty()).then(|| short.to_owned())
}

/// A field in Chinese; one without a Chinese name keeps its own.
fn field_zh(raw: &str) -> String {
    let word = match raw {
        "from" => "生效日期",
        "until" => "结束日期",
        "payment" => "每笔额度",
        "month" => "每月额度",
        "year" => "每年额度",
        "scopes" => "使用范围",
        "order" => "付款顺序",
        "kinship" => "亲属关系",
        "name" => "姓名",
        "amount" => "金额",
        "note" => "原因",
        "to" => "转入的参保地",
        "medfee_sumamt" => "医疗费总额",
        "med_sumfee" => "医保认可费用总额",
        "fund_appy_sum" => "基金申报总额",
        "acct_pay" => "个人账户支出",
        "cash_payamt" => "现金支付金额",
        "clr_appy_evt_id" => "清算申请事件ID",
        "file_qury_no" => "文件查询号",
        "sel_retn_cnt" => "销售或退货数量",
        "det_item_fee_sumamt" => "明细项目费用总额",
        "cnt" => "数量",
        "pric" => "单价",
        "feedetl_sn" => "费用明细流水号",
        "chrg_bchno" => "收费批次号",
        "mdtrt_id" => "就诊号",
        "setl_id" => "结算号",
        "med_type" => "医疗类别",
        "insutype" => "险种类型",
        "psn_no" => "人员编号",
        "psn_name" => "人员姓名",
        "certno" => "证件号码",
        "psn_cert_type" => "证件类型",
        "mdtrt_cert_type" => "就诊凭证类型",
        "mdtrt_cert_no" => "就诊凭证编号",
        "mdtrtarea_admvs" => "就医地医保区划",
        "insuplc_admdvs" => "参保地医保区划",
        "card_sn" => "卡识别码",
        "hosp_part_amt" => "医院负担金额",
        "fixmedins_code" => "定点医药机构编号",
        "oinfno" => "原交易编号",
        "omsgid" => "原发送方报文ID",
        "AID_PAYER" => "指定的共济绑定号",
        "acct_used_flag" => "个人账户使用标志",
        "begntime" => "开始时间",
        other => other,
    };
    word.to_owned()
}

/// 2026年11月22日 / 22 November 2026.
pub(super) fn say_day(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.strftime("%-d %B %Y").to_string(),
    }
}

/// 1,234.50 元 / CNY 1,234.50.
fn say_amount(amount: Fen, lang: Lang) -> String {
    let plain = amount.to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::new();
    for (place, digit) in (1..=whole.len()).rev().zip(whole.chars()) {
        grouped.push(digit);
        if place > 1 && place % 3 == 1 {
            grouped.push(',');
        }
    }
    match lang {
        Lang::Zh => format!("{sign}{grouped}.{cents} 元"),
        Lang::En => format!("CNY {sign}{grouped}.{cents}"),
    }
}

fn say_side(side: Side, lang: Lang) -> &'static str {
    match (side, lang) {
        (Side::Grantor, Lang::Zh) => "共济人",
        (Side::Beneficiary, Lang::Zh) => "被共济人",
        (Side::Institution, Lang::Zh) => "医院或药店",
        (Side::Agency, Lang::Zh) => "医保经办机构",
        (Side::Grantor, Lang::En) => "the person who shares",
        (Side::Beneficiary, Lang::En) => "the relative",
        (Side::Institution, Lang::En) => "the hospital or pharmacy",
        (Side::Agency, Lang::En) => "the insurance agency",
    }
}

/// The place that a side stands for.
fn say_side_place(side: Side, lang: Lang) -> &'static str {
    match (side, lang) {
        (Side::Grantor, Lang::Zh) => "共济人参保地",
        (Side::Beneficiary, Lang::Zh) => "被共济人参保地",
        (Side::Institution, Lang::Zh) => "就医地",
        (Side::Agency, Lang::Zh) => "医保经办机构",
        (Side::Grantor, Lang::En) => "the insured area of the person who shares",
        (Side::Beneficiary, Lang::En) => "the relative's insured area",
        (Side::Institution, Lang::En) => "the area of the hospital or pharmacy",
        (Side::Agency, Lang::En) => "the insurance agency",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        for (fen, zh) in [
            (5, "0.05 元"),
            (99_900, "999.00 元"),
            (100_000, "1,000.00 元"),
            (123_456_789, "1,234,567.89 元"),
            (-100_000, "-1,000.00 元"),
        ] {
            assert_eq!(say_amount(Fen(fen), Lang::Zh), zh);
        }
        assert_eq!(say_amount(Fen(150_000), Lang::En), "CNY 1,500.00");
    }

    #[test]
    fn words_of_a_request_are_short_and_harmless() {
        assert_eq!(word("a{area}[b]\n|<script>"), Some("aareabscript".to_owned()));
        assert_eq!(word(" \u{0} "), None);
        assert_eq!(word(&"长".repeat(100)).map(|w| w.chars().count()), Some(WORD_MAX));
    }

    #[test]
    fn days_read_as_people_say_them() {
        let day = jiff::civil::date(2026, 11, 2);
        assert_eq!(say_day(day, Lang::Zh), "2026年11月2日");
        assert_eq!(say_day(day, Lang::En), "2 November 2026");
    }
}
