//! Acts of the trail in words. Persons are told by their numbers only.

use app::trail::{Act, BindingTrace, Event, RecordTrace};
use domain::policy::PolicySet;
use domain::refusal::text::{Lang, render};
use domain::{InstitutionId, ids};
use serde_json::{Value, json};
use store::{Answer, Kind, Reads};

use crate::http::say::{moment, state_zh};

/// Where names of places come from.
pub(super) struct Words<'a> {
    pub(super) reads: &'a dyn Reads,
    pub(super) policies: &'a PolicySet,
}

impl Words<'_> {
    /// Who, what and the answer in the first line; what it left, one line each.
    pub(super) fn event(&self, event: &Event) -> String {
        let Event { area, at, act } = event;
        let (issuer, infno, number) = &act.number;
        let (who, what, answer) = (self.issuer(issuer), act_zh(infno), self.answer(&act.answer));
        let place = format!("{area} 第 {} 号", act.sequence);
        let mut lines = vec![format!("{at}  {place}  {who}  {what}（{number}）  {answer}")];
        for BindingTrace(id, version, state, _) in &act.bindings {
            let state = state_zh(*state);
            lines.push(format!("    绑定 {} → {state}（第 {version} 版）", id.0));
        }
        for RecordTrace(id, kind, version, _) in &act.records {
            let kind = Kind::from_number(*kind).map_or("留档", kind_zh);
            lines.push(format!("    {kind} {}（第 {version} 版）", id.0));
        }
        for (area, person, frozen) in &act.freezes {
            let word = if *frozen { "冻结" } else { "解冻" };
            lines.push(format!("    账户 {area} 人员 {} → {word}", person.0));
        }
        for (area, person) in &act.opened {
            lines.push(format!("    账户 {area} 人员 {} → 开户", person.0));
        }
        for person in &act.identities {
            lines.push(format!("    人员 {} 的身份信息有更改", person.0));
        }
        if !act.people.is_empty() {
            let people: Vec<String> =
                act.people.iter().map(|person| person.0.to_string()).collect();
            lines.push(format!("    涉及人员 {}", people.join("、")));
        }
        lines.join("\n")
    }

    fn issuer(&self, issuer: &str) -> String {
        let (kind, id) = issuer.split_once(':').unwrap_or((issuer, ""));
        match (kind, id.parse::<i64>()) {
            ("i", Ok(number)) => {
                let known = self.reads.institution(InstitutionId(number)).ok().flatten();
                known.map_or_else(|| format!("医药机构 {id}"), |place| place.name)
            }
            ("p", Ok(_)) => format!("人员 {id}"),
            ("c", Ok(_)) => format!("经办人 {id}"),
            ("desk", _) => "经办窗口".to_owned(),
            ("job", _) => "平台作业".to_owned(),
            _ => issuer.to_owned(),
        }
    }

    fn answer(&self, answer: &Answer) -> String {
        match answer {
            Answer::Settled(area, id) => format!("已结算 {}", ids::outward_now(*area, id.0)),
            Answer::Visit(area, id) => format!("就诊 {}", ids::outward_now(*area, id.0)),
            Answer::Lines(_, _, from, to) => format!("明细 {from}–{to}"),
            Answer::Binding(id) => format!("绑定 {}", id.0),
            Answer::Record(id) => format!("留档 {}", id.0),
            Answer::Done => "已办理".to_owned(),
            Answer::Refused(refusals) => {
                let why = |refusal| render(refusal, Lang::Zh, self.policies).what;
                let texts = refusals.iter().map(|r| format!("{} {}", r.reason.code(), why(r)));
                format!("未办理：{}", texts.collect::<Vec<_>>().join("；"))
            }
            Answer::Blocked => "编号已停用".to_owned(),
        }
    }
}

/// What a transaction or act is called at a desk; its own name where it has no other.
fn act_zh(infno: &str) -> &str {
    match infno {
        "2101" | "2102" => "药店结算",
        "2103" => "药店结算撤销",
        "2201" => "门诊挂号",
        "2202" => "门诊挂号撤销",
        "2203" => "就诊信息上传",
        "2204" => "费用明细上传",
        "2205" => "费用明细撤销",
        "2207" => "门诊结算",
        "2208" => "门诊结算撤销",
        "2601" => "冲正",
        "bind" => "申请绑定",
        "accept" => "同意绑定",
        "decline" => "不同意绑定",
        "withdraw" => "撤回申请",
        "terms" => "更改限额或范围",
        "reactivate" => "重新开启",
        "unbind" => "解绑",
        "order" => "设定支付顺序",
        "pick" => "选定支付人",
        "6201" => "移动支付费用上传",
        "6202" => "移动支付下单",
        "6203" => "移动支付退费",
        "6401" => "移动支付上传撤销",
        "authorise" => "同意移动支付",
        "decline_order" => "不同意移动支付",
        "called" => "通知机构",
        "call_again" => "再次通知机构",
        "freeze" => "冻结",
        "unfreeze" => "解冻",
        "credits" => "入账",
        "year-roll" => "年度结转",
        "till" => "收费窗口发送报文",
        "flag" => "疑点",
        "close_flag" => "处理疑点",
        other => other,
    }
}

fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Clerk => "经办人员",
        Kind::Case => "事项",
        Kind::Ward => "监护关系",
        Kind::Link => "亲情账户",
        Kind::Consent => "授权同意",
        Kind::Look => "查看记录",
        Kind::Document => "材料",
        Kind::Check => "身份核验",
        Kind::Password => "共济密码",
        Kind::Contact => "联系方式",
        Kind::Correction => "信息更正",
        Kind::Estate => "遗产",
        Kind::Job => "作业",
        Kind::Undelivered => "未送达消息",
        Kind::Hold => "住院预留",
        Kind::Voucher => "医保电子凭证",
        Kind::Token => "凭证令牌",
        Kind::Order => "支付订单",
        Kind::Call => "机构通知",
        Kind::Clearing => "清算申请",
        Kind::Ticket => "差异工单",
        Kind::Payment => "拨付单",
        Kind::File => "文件",
        Kind::Filing => "异地就医备案",
        Kind::Gate => "接入密钥",
        Kind::Sale => "商品销售",
        Kind::Flag => "疑点",
        Kind::Policy => "规则启用",
        Kind::Wallet => "医保钱包",
        Kind::Quota => "共济额度",
        Kind::Premium => "代缴",
        Kind::HandedOver => "保费解缴",
        Kind::Window => "清算期",
        Kind::Statement => "清算单",
        Kind::Remittance => "区域间拨付",
        Kind::Prepayment => "预付金",
    }
}

/// An act for programs: what the trail says, with names.
pub(super) fn json(event: &Event) -> Value {
    let Event { area, at, act } = event;
    let Act { sequence, number: (issuer, infno, number), answer, people, .. } = act;
    let bindings = act.bindings.iter().map(|BindingTrace(id, version, state, _)| {
        json!({ "id": id.0.to_string(), "version": version, "state": state })
    });
    let records = act.records.iter().map(|RecordTrace(id, kind, version, _)| {
        json!({ "id": id.0.to_string(), "kind": kind, "version": version })
    });
    let freezes = act.freezes.iter().map(|(area, person, frozen)| {
        json!({ "area": area, "person": person.0.to_string(), "frozen": frozen })
    });
    json!({
        "area": area,
        "sequence": sequence,
        "at": moment(*at),
        "issuer": issuer,
        "act": infno,
        "number": number,
        "answer": answer,
        "people": people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>(),
        "settlement": act.settlement.map(|(id, _)| id.0.to_string()),
        "bindings": bindings.collect::<Vec<_>>(),
        "records": records.collect::<Vec<_>>(),
        "freezes": freezes.collect::<Vec<_>>(),
        "identities": act.identities.iter().map(|p| p.0.to_string()).collect::<Vec<_>>(),
    })
}
