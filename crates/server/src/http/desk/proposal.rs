//! What a proposal asks for, in words that a second clerk can check; persons masked.

use std::collections::BTreeSet;

use app::acts::{AccessChange, BankAct, ClerkAct, FileKind, FreezeWhat, GateChange, RightData};
use domain::binding::Scope;
use domain::person::mask;
use domain::{PersonId, ids};
use jiff::civil::Date;
use serde::Serialize;
use store::Reads;
use utoipa::ToSchema;

/// One line: what, and how it is to be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Line {
    /// Name of the field in the interface, or a word.
    pub(super) field: String,
    pub(super) zh: &'static str,
    pub(super) value: String,
    /// What stands there now, where it is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) now: Option<String>,
}

impl Line {
    pub(super) fn new(field: &str, zh: &'static str, value: impl Into<String>) -> Self {
        Self { field: field.to_owned(), zh, value: value.into(), now: None }
    }
}

/// An act's name at the desk.
pub(super) fn act_zh(act: &ClerkAct) -> &'static str {
    match act {
        ClerkAct::Bind(_) => "窗口绑定",
        ClerkAct::Terms { .. } => "调整限额和范围",
        ClerkAct::Unbind { .. } => "窗口解绑",
        ClerkAct::Freeze { .. } => "冻结",
        ClerkAct::Unfreeze { .. } => "解冻",
        ClerkAct::Insurance { .. } => "参保状态",
        ClerkAct::MakeAnew { .. } => "恢复绑定",
        ClerkAct::Divorce { .. } => "亲属关系终止",
        ClerkAct::Move { .. } => "参保地变更",
        ClerkAct::Death { .. } => "身故登记",
        ClerkAct::ReleaseHold { .. } => "释放住院预留",
        ClerkAct::Payout { .. } => "个人账户余额发放",
        ClerkAct::Correct { .. } => "信息更正",
        ClerkAct::Merge { .. } => "新生儿证件合并",
        ClerkAct::Ward { .. } => "监护登记",
        ClerkAct::EndWard { .. } => "监护终止",
        ClerkAct::FileAway { .. } => "异地就医备案",
        ClerkAct::EndFiling { .. } => "异地就医备案终止",
        ClerkAct::OpenWallet { .. } => "开通医保钱包",
        ClerkAct::ChangeWallet { .. } => "变更医保钱包",
        ClerkAct::CancelUse { .. } => "退回一笔结算",
        ClerkAct::PayInstitution { .. } => "机构拨付",
        ClerkAct::HandOver { .. } => "保费解缴",
        ClerkAct::RefundPremium { .. } => "代缴保费退回",
        ClerkAct::PayClaim { .. } => "代缴保费报领",
        ClerkAct::RefuseClaim { .. } => "不予报领代缴保费",
        ClerkAct::PlaceTicket { .. } => "差异款项入账",
        ClerkAct::Bank(BankAct::Remit { .. }) => "清算付款",
        ClerkAct::Bank(BankAct::Receive { .. }) => "清算收款",
        ClerkAct::Bank(BankAct::GivePrepayment { .. }) => "拨付预付金",
        ClerkAct::Access { .. } => "机构接入密钥",
        ClerkAct::Gate { .. } => "机构网关密钥",
        ClerkAct::File { kind: FileKind::Credits, .. } => "个人账户入账文件",
        ClerkAct::File { kind: FileKind::People, .. } => "参保人文件",
        ClerkAct::File { kind: FileKind::Institutions, .. } => "医药机构文件",
        ClerkAct::File { kind: FileKind::Items, .. } => "目录文件",
        ClerkAct::Policies { .. } => "启用规则",
    }
}

/// The act line by line. Whom it concerns is shown beside, as person and other of the case.
#[expect(clippy::too_many_lines, reason = "one arm per act, each a list of lines")]
pub(super) fn lines(act: &ClerkAct, reads: &dyn Reads, today: Date) -> store::Result<Vec<Line>> {
    Ok(match act {
        ClerkAct::Terms { .. } => terms_lines(act, reads)?,
        ClerkAct::Freeze { what, reason, .. } | ClerkAct::Unfreeze { what, reason, .. } => {
            let whole = match what {
                FreezeWhat::Account => "个人账户",
                FreezeWhat::Person => "本人（所有账户）",
            };
            vec![Line::new("what", "对象", whole), Line::new("reason", "原因", reason.clone())]
        }
        ClerkAct::Insurance { status, covered_until, .. } => {
            let mut lines = vec![Line::new("status", "参保状态", status.code())];
            let until = covered_until.map(|day| day.to_string());
            lines.extend(until.map(|day| Line::new("covered_until", "缴费到", day)));
            lines
        }
        ClerkAct::Move { to, .. } => vec![Line::new("to", "新的参保地", to.to_string())],
        ClerkAct::Death { on, originals, .. } => {
            let seen: Vec<&str> = originals.iter().map(|kind| kind.zh()).collect();
            let on = Line::new("on", "身故日期", on.to_string());
            vec![on, Line::new("originals", "看过的原件", seen.join("、"))]
        }
        ClerkAct::ReleaseHold { hold, .. } => match reads.record(*hold)?.map(|it| it.body) {
            Some(store::Body::Hold(hold)) => {
                let amount = hold.amount().unwrap_or_default();
                vec![Line::new("amount", "金额", format!("{amount} 元"))]
            }
            _ => Vec::new(),
        },
        ClerkAct::Payout { heir, amount, .. } => vec![
            Line::new("heir", "领取人", mask::name(heir)),
            Line::new("amount", "金额", format!("{amount} 元")),
        ],
        ClerkAct::Correct { person, right, why, .. } => {
            let mut lines = right_lines(*person, right, reads)?;
            lines.push(Line::new("why", "原因", why.clone()));
            lines
        }
        ClerkAct::MakeAnew { binding, grantor, .. } => {
            let known = reads.bindings_of(*grantor)?.into_iter().find(|it| it.id == *binding);
            known.map_or_else(Vec::new, |it| {
                let id = ids::outward_now(it.grantor_area, it.id.0);
                let kin = Line::new("relation", "亲属关系", it.kinship.zh());
                vec![Line::new("binding", "按原条款恢复的绑定", id), kin]
            })
        }
        ClerkAct::CancelUse { area, settlement } => {
            let setl_id = ids::outward_now(*area, settlement.0);
            let known = reads.settlement(*area, *settlement)?;
            let mut lines = vec![Line::new("setl_id", "结算流水号", setl_id)];
            if let Some(known) = known {
                let total = format!("{} 元", known.figures.total);
                lines.push(Line::new("total", "总金额", total));
            }
            lines
        }
        ClerkAct::PayInstitution { area, institution, amount, clearings, bank_ref } => {
            let (code, name) = super::day_end::place(reads, *institution)?;
            let owed = reads.payable(*area, *institution)?;
            let mut lines = vec![
                Line::new("institution", "机构", format!("{code} {name}")),
                Line {
                    now: Some(format!("账面应付 {owed} 元")),
                    ..Line::new("amount", "拨付金额", format!("{amount} 元"))
                },
            ];
            for id in clearings {
                if let Some(store::Body::Clearing(it)) = reads.record(*id)?.map(|known| known.body)
                {
                    let owed = it.owed().unwrap_or_default();
                    let said = format!("{} {} {owed} 元", it.month.0, it.clr_type);
                    lines.push(Line::new("clearings", "清算申请", said));
                }
            }
            let bank = (!bank_ref.is_empty()).then(|| bank_ref.clone());
            lines.extend(bank.map(|bank| Line::new("bank_ref", "银行流水号", bank)));
            lines
        }
        ClerkAct::Bank(act) => super::clearing::lines(act, reads)?,
        ClerkAct::HandOver { .. }
        | ClerkAct::RefundPremium { .. }
        | ClerkAct::PayClaim { .. }
        | ClerkAct::RefuseClaim { .. } => super::premiums::lines(act, reads)?,
        ClerkAct::PlaceTicket { ticket, placed, .. } => {
            let mut lines = Vec::new();
            if let Some(store::Body::Ticket(it)) = reads.record(*ticket)?.map(|known| known.body) {
                let more = it.difference().unwrap_or_default();
                lines.push(Line::new("setl_id", "工单项目", it.item));
                lines.push(Line::new("amount", "银行比账上多（负为少）", format!("{more} 元")));
            }
            lines.push(Line::new(
                "placed",
                "入账方式",
                super::tickets::money::money_zh(reads, placed)?,
            ));
            lines
        }
        ClerkAct::Access { institution, change, .. } => {
            let place = reads.institution(*institution)?;
            let place = place.map_or_else(String::new, |p| format!("{} {}", p.code, p.name));
            let change = match change {
                AccessChange::NewKey => "换发新密钥，原密钥作废",
                AccessChange::Unsigned => "允许不签名调用（仅演示）",
                AccessChange::Closed => "停止接入",
            };
            vec![Line::new("institution", "机构", place), Line::new("change", "变更", change)]
        }
        ClerkAct::Gate { institution, gate, name, change, .. } => {
            let place = reads.institution(*institution)?;
            let place = place.map_or_else(String::new, |p| format!("{} {}", p.code, p.name));
            let mut lines = vec![
                Line::new("institution", "机构", place),
                Line::new("gate", "网关", gate.word()),
                Line::new("name", "名称", name.clone()),
            ];
            lines.extend(gate_lines(change));
            lines
        }
        ClerkAct::Policies { digest, blob, base } => {
            super::policies::lines((digest, base, *blob), reads, today)?
        }
        ClerkAct::File { blob, sm3, .. } => {
            let bytes = reads.blob(*blob)?.unwrap_or_default();
            let rows = bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
            let rows = rows.count().saturating_sub(1);
            vec![
                Line::new("lines", "行数", rows.to_string()),
                Line::new("sm3", "文件 SM3", sm3.clone()),
            ]
        }
        ClerkAct::Bind(_)
        | ClerkAct::Unbind { .. }
        | ClerkAct::Divorce { .. }
        | ClerkAct::Merge { .. }
        | ClerkAct::Ward { .. }
        | ClerkAct::EndWard { .. }
        | ClerkAct::FileAway { .. }
        | ClerkAct::EndFiling { .. }
        | ClerkAct::OpenWallet { .. }
        | ClerkAct::ChangeWallet { .. } => Vec::new(),
    })
}

/// What changes of a key.
fn gate_lines(change: &GateChange) -> Vec<Line> {
    let GateChange::Add { public, overlap_days, callback } = change else {
        return vec![Line::new("change", "变更", "停用")];
    };
    let until = format!("换发密钥，原密钥 {overlap_days} 天后失效");
    let mut lines = vec![Line::new("change", "变更", until)];
    if !public.is_empty() {
        lines.push(Line::new("public_key", "机构公钥", public.clone()));
    }
    lines.extend(callback.clone().map(|at| Line::new("callback", "通知地址", at)));
    lines
}

/// Other terms of a binding beside those that it has, and with whom it is.
fn terms_lines(act: &ClerkAct, reads: &dyn Reads) -> store::Result<Vec<Line>> {
    let ClerkAct::Terms { person, binding, limits, scopes, switched_off } = act else {
        return Ok(Vec::new());
    };
    let known = reads.bindings_of(*person)?.into_iter().find(|it| it.id == *binding);
    let said = |limit: Option<domain::Fen>| {
        limit.map_or_else(|| "不设".to_owned(), |limit| format!("{limit} 元"))
    };
    let listed = |scopes: &BTreeSet<Scope>| {
        scopes.iter().map(|scope| scope.zh()).collect::<Vec<_>>().join("、")
    };
    let switch = |off: bool| (if off { "暂停使用" } else { "可以使用" }).to_owned();
    let mut lines = Vec::new();
    if let Some(it) = &known {
        let other = reads.identity(it.beneficiary)?.map(|other| mask::name(&other.name));
        lines.push(Line::new("binding", "被共济人", other.unwrap_or_default()));
    }
    let known = known.as_ref();
    let mut put = |field: &str, zh, value: String, now: Option<String>| {
        lines.push(Line { now, ..Line::new(field, zh, value) });
    };
    if let Some(limits) = limits {
        let now = known.map(|it| it.limits);
        put("limits.payment", "每次限额", said(limits.payment), now.map(|it| said(it.payment)));
        put("limits.month", "每月限额", said(limits.month), now.map(|it| said(it.month)));
        put("limits.year", "每年限额", said(limits.year), now.map(|it| said(it.year)));
    }
    if let Some(scopes) = scopes {
        put("scopes", "使用范围", listed(scopes), known.map(|it| listed(&it.scopes)));
    }
    if let Some(off) = switched_off {
        put("switched_off", "开关", switch(*off), known.map(|it| switch(it.switched_off)));
    }
    Ok(lines)
}

/// What stands there and what is to stand there, side by side, masked.
fn right_lines(person: PersonId, right: &RightData, reads: &dyn Reads) -> store::Result<Vec<Line>> {
    let Some(known) = reads.identity(person)? else { return Ok(Vec::new()) };
    let mut lines = Vec::new();
    let mut put = |field: &str, zh, now: String, value: Option<String>| {
        if let Some(value) = value {
            lines.push(Line { now: Some(now), ..Line::new(field, zh, value) });
        }
    };
    let or_none = |text: &Option<String>, masked: fn(&str) -> String| {
        text.as_deref().filter(|text| !text.is_empty()).map_or_else(|| "无".to_owned(), masked)
    };
    put("psn_name", "姓名", mask::name(&known.name), right.name.as_deref().map(mask::name));
    if let Some((kind, number)) = &right.cert {
        let now = format!("{} {}", known.cert_type, mask::number(&known.cert_no));
        put("certno", "证件", now, Some(format!("{kind} {}", mask::number(number))));
    }
    let phone = right.phone.is_some().then(|| or_none(&right.phone, mask::phone));
    put("tel", "手机号", or_none(&known.phone, mask::phone), phone);
    let card = right.card_no.is_some().then(|| or_none(&right.card_no, mask::card));
    put("card_no", "社保卡号", or_none(&known.card_no, mask::card), card);
    let gender = right.gender.map(|gender| gender.to_string());
    put("gend", "性别", known.gender.to_string(), gender);
    put("brdy", "出生日期", known.born.to_string(), right.born.map(|day| day.to_string()));
    Ok(lines)
}
