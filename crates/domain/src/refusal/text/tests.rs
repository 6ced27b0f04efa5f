//! Every reason in both languages, with and without facts.

use jiff::civil::date;

use super::*;
use crate::policy::{AxisName, Grade, RuleRef};
use crate::refusal::Reason;
use crate::{Fen, Kinship};

struct Names;

impl Places for Names {
    fn area_name(&self, area: Area) -> String {
        if area.number() == 510_100 { "成都".to_owned() } else { String::new() }
    }

    fn hotline(&self, area: Option<Area>) -> String {
        if area.is_some() { "028-12393".to_owned() } else { String::new() }
    }
}

const SIDES: [Side; 4] = [Side::Grantor, Side::Beneficiary, Side::Institution, Side::Agency];

fn rule(axis: AxisName) -> RuleRef {
    RuleRef { unit: 51, axis, area: None, since: 20_241_209, grade: Grade::A, unknown_here: true }
}

/// Refusals of a reason: bare, with each side, and with every fact at its longest.
fn examples(reason: Reason) -> Vec<Refusal> {
    let area = Area::parse("510100").unwrap();
    let mut all = vec![Refusal::new(reason)];
    for side in SIDES {
        all.push(Refusal::new(reason).of(side));
        all.push(
            Refusal::new(reason)
                .of(side)
                .at(area)
                .on(date(2026, 11, 22))
                .amount(Fen::MAX)
                .count(u32::MAX)
                .kinship(Kinship::Grandparent)
                .field("{area}[".repeat(40))
                .name("长".repeat(300))
                .by(rule(AxisName::GrantorsPerSettlement)),
        );
    }
    all
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_reason_says_what_why_who_and_next_in_both_languages() {
    for reason in Reason::ALL.iter().copied() {
        for refusal in examples(reason) {
            for lang in [Lang::Zh, Lang::En] {
                let text = render(&refusal, lang, &Names);
                for piece in [&text.what, &text.why, &text.next, &text.phone] {
                    assert!(!piece.trim().is_empty(), "{reason:?}: {text:?}");
                    assert!(!piece.contains(['{', '}', '[', ']', '|']), "{reason:?}: {piece}");
                    assert!(!piece.contains("操作失败"), "{reason:?}: {piece}");
                    assert!(!piece.contains("  "), "{reason:?}: {piece}");
                    assert!(!piece.contains("，，"), "{reason:?}: {piece}");
                }
                for piece in [&text.what, &text.why, &text.next] {
                    let end = if lang == Lang::Zh { '。' } else { '.' };
                    assert!(piece.trim_end().ends_with(end), "{reason:?}: {piece}");
                    assert!(lang == Lang::En || has_han(piece), "{reason:?}: {piece}");
                }
                let line = cashier_line(&text);
                assert!(line.chars().count() <= CASHIER_LINE_MAX, "{reason:?}: {line}");
                assert!(line.ends_with(&text.phone), "{reason:?}: {line}");
            }
        }
    }
}

#[test]
fn without_facts_the_english_has_no_han_and_no_line_is_cut() {
    for reason in Reason::ALL.iter().copied() {
        let refusal = Refusal::new(reason);
        let text = render(&refusal, Lang::En, &Names);
        for piece in [&text.what, &text.why, &text.next] {
            assert!(!has_han(piece), "{reason:?}: {piece}");
        }
        for lang in [Lang::Zh, Lang::En] {
            let line = cashier_line(&render(&refusal, lang, &Names));
            assert!(!line.contains('…'), "{reason:?}: {line}");
        }
    }
}

#[test]
fn facts_stand_only_where_they_can_be_left_out() {
    for reason in Reason::ALL.iter().copied() {
        let words = words::of(reason);
        for template in words.zh.into_iter().chain(words.en) {
            let outside: String =
                template.split('[').map(|s| s.split_once(']').map_or(s, |(_, out)| out)).collect();
            assert!(!outside.contains(['{', '}', '|']), "{template}");
            assert_eq!(template.matches('[').count(), template.matches(']').count(), "{template}");
        }
    }
}

#[test]
fn a_refusal_names_its_place_rule_and_phone() {
    let refusal = Refusal::new(Reason::RelationNotAllowedHere)
        .at(Area::parse("510100").unwrap())
        .on(date(2024, 5, 1))
        .kinship(Kinship::Sibling)
        .by(RuleRef { unknown_here: false, unit: 0, ..rule(AxisName::Kinship) });
    let text = render(&refusal, Lang::Zh, &Names);
    assert_eq!(text.what, "“兄弟姐妹”在成都暂时不能办理家庭共济。");
    assert_eq!(
        text.why,
        "可以绑定的亲属范围，省内由共济人参保地规定，跨省由国家规定，按2024年5月1日的规定判断。\
         依据：全国关于“可以绑定的亲属”的规定（2024年12月9日起）。"
    );
    assert_eq!((text.who, text.phone.as_str()), (Actor::Grantor, "028-12393"));
    assert_eq!(render(&Refusal::new(Reason::SamePerson), Lang::En, &Names).phone, "12393");
}

#[test]
fn a_relatives_balance_is_never_named() {
    for lang in [Lang::Zh, Lang::En] {
        for side in SIDES {
            let refusal = Refusal::new(Reason::BalanceShort).of(side).amount(Fen(123_456));
            let text = render(&refusal, lang, &Names);
            assert!(!format!("{text:?}").contains("1,234.56"), "{text:?}");
        }
    }
}

#[test]
fn the_side_that_must_act_is_named() {
    for side in SIDES {
        let text = render(&Refusal::new(Reason::RegionNotOpen).of(side), Lang::Zh, &Names);
        assert_eq!(text.who, Actor::from(side));
    }
    for (tried, acts) in [(Side::Grantor, Actor::Beneficiary), (Side::Beneficiary, Actor::Grantor)]
    {
        let text = render(&Refusal::new(Reason::ReleaseNotAllowed).of(tried), Lang::Zh, &Names);
        assert_eq!(text.who, acts);
    }
    let bare = render(&Refusal::new(Reason::RegionNotOpen), Lang::Zh, &Names);
    assert_eq!(bare.who, Actor::Agency);
}

#[test]
fn the_chip_depends_on_the_reader() {
    for (actor, reader, chip) in [
        (Actor::Grantor, Side::Grantor, "您"),
        (Actor::Grantor, Side::Beneficiary, "家人"),
        (Actor::Beneficiary, Side::Grantor, "家人"),
        (Actor::Beneficiary, Side::Institution, "被共济人"),
        (Actor::Institution, Side::Institution, "您"),
        (Actor::Institution, Side::Grantor, "医院/药店"),
        (Actor::Agency, Side::Beneficiary, "医保经办"),
        (Actor::Operator, Side::Agency, "平台"),
    ] {
        assert_eq!(actor.chip_zh(reader), chip, "{actor:?} seen by {reader:?}");
    }
}

#[test]
fn a_line_is_named_and_fields_are_said_in_chinese() {
    let zh = |refusal: &Refusal| render(refusal, Lang::Zh, &Names);
    let line = Refusal::new(Reason::TotalMismatch).field("feedetl_sn").name("7");
    let text = zh(&line);
    assert_eq!(text.what, "第 7 号明细的数量 × 单价与金额不符。");
    assert_eq!(text.next, "请收费员核对第 7 号明细的数量、单价和金额，改正后再提交。");
    let total = Refusal::new(Reason::TotalMismatch).field("medfee_sumamt").amount(Fen(700));
    let text = zh(&total);
    assert_eq!(text.what, "各项费用加起来和总金额不一致（明细合计 7.00 元）。");
    assert_eq!(text.next, "请收费员核对明细和总金额，改正后再提交。");
    let count = zh(&Refusal::new(Reason::AmountOutOfRange).field("cnt").name("7"));
    assert_eq!(count.what, "第 7 号明细的金额、数量或单价不合理（数量）。");
    assert_eq!(count.next, "请核对第 7 号明细的“数量”，改正后再提交。");
    for field in ["feedetl_sn", "mdtrt_id", "AID_PAYER", "certno", "hosp_part_amt"] {
        for reason in Reason::ALL.iter().copied() {
            let text = format!("{:?}", zh(&Refusal::new(reason).field(field)));
            assert!(!text.contains(field), "{reason:?}: {text}");
        }
    }
}

#[test]
fn only_settlements_are_said_to_be_undone() {
    let refusal = Refusal::new(Reason::UndoNotPossible);
    let zh = render(&refusal, Lang::Zh, &Names).why;
    assert!(zh.contains("2102") && zh.contains("2207") && !zh.contains("结算和撤销"), "{zh}");
    let en = render(&refusal, Lang::En, &Names).why;
    assert!(!en.contains("settlements and cancels"), "{en}");
}

/// Closed, open in part and not known are three things: only the first is "not yet".
#[test]
fn what_is_not_known_is_not_said_to_be_closed() {
    let said = |reason, lang| {
        let refusal = Refusal::new(reason).of(Side::Grantor).at(Area::parse("510100").unwrap());
        let text = render(&refusal, lang, &Names);
        (text.what.clone() + &text.why + &text.next, text.phone)
    };
    for reason in [Reason::WalletPartly, Reason::WalletUnknown] {
        let ((zh, phone), (en, _)) = (said(reason, Lang::Zh), said(reason, Lang::En));
        assert!(zh.contains("不知道") && zh.contains("热线") && !zh.contains("还没有开通"), "{zh}");
        assert!(en.contains("not known") && en.contains("hotline") && !en.contains("yet"), "{en}");
        assert_eq!(phone, "028-12393");
    }
    assert!(said(Reason::WalletNotOpen, Lang::Zh).0.contains("还没有开通"));
    assert!(said(Reason::WalletPartly, Lang::Zh).0.contains("只有一部分"));
}

/// A payment that waits is not said to be paid, a rule's hours and counts get no cause that nobody
/// gave, and a season that is over is not said to come back.
#[test]
fn words_about_premiums_and_quotas_invent_nothing() {
    let zh = |refusal: &Refusal| {
        let text = render(refusal, Lang::Zh, &Names);
        text.what + &text.why + &text.next
    };
    let waits = zh(&Refusal::new(Reason::PremiumPaid).name("已登记，月底扣款；2026 年居民医保"));
    assert!(waits.contains("已登记，月底扣款") && !waits.contains("已经缴过"), "{waits}");
    assert!(waits.contains("取消"), "{waits}");
    let count = zh(&Refusal::new(Reason::DailyCount).count(3));
    assert!(!count.contains("窗口") && count.contains("明天"), "{count}");
    let night = zh(&Refusal::new(Reason::NightClosed).name("22:00 至 6:00"));
    assert!(!night.contains("对账") && night.contains("规定"), "{night}");
    let over = zh(&Refusal::new(Reason::SeasonClosed).name("2026 年居民医保"));
    assert!(over.contains("已经过了") && !over.contains("请在缴费期内再办"), "{over}");
    let later = zh(&Refusal::new(Reason::SeasonClosed).on(date(2026, 12, 5)));
    assert!(later.contains("2026年12月5日") && !later.contains("已经过了"), "{later}");
}
