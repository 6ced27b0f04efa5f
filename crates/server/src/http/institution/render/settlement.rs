//! `setlinfo` and `setldetail`: one rendering for quotes, settlements, cancels and queries.
//!
//! It holds every field of the tables of 2101–2103, 2206–2208 and 5203, with the spellings of all of
//! them (`psn_cash_pay`, `pdn_cash_pay`, `cash_payamt`): clients ignore keys that they do not know.
//! No field depends on the time of the question.

use domain::day_end::ClrType;
use domain::explain::{self, Audience, View};
use domain::refusal::text::Lang;
use domain::settlement::{Figures, Settlement, SettlementKind};
use domain::{Fen, ids};

use super::{funds, person};
use crate::http::institution::call::Patient;
use crate::http::institution::fields::Row;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// A settlement as it is shown.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    /// The record, or what a quote decided.
    pub(crate) settlement: &'a Settlement,
    /// Whose care.
    pub(crate) patient: &'a Patient,
    /// `setl_id` of an earlier purchase of the same things.
    pub(crate) like: Option<String>,
    cert_type: Option<String>,
    request_no: &'a str,
    is_quote: bool,
}

impl<'a> Shown<'a> {
    /// A record; `row` is the request, which says what the patient showed.
    pub(crate) fn record(settlement: &'a Settlement, patient: &'a Patient, row: &Row) -> Self {
        let cert_type = row.sent("mdtrt_cert_type").map(ToOwned::to_owned);
        let request_no = &settlement.request_no;
        Self { settlement, patient, like: None, cert_type, request_no, is_quote: false }
    }

    /// A quote: no `setl_id`, no time.
    pub(crate) fn quote(
        settlement: &'a Settlement,
        patient: &'a Patient,
        row: &Row,
        msgid: &'a str,
    ) -> Self {
        let record = Self::record(settlement, patient, row);
        Self { request_no: msgid, is_quote: true, ..record }
    }
}

/// `setlinfo`, to which a query adds more.
pub(crate) fn setlinfo(shown: &Shown<'_>) -> Object {
    let Shown { settlement, patient, .. } = shown;
    let area = settlement.care_area;
    let outward = |id: i64| Some(ids::outward_now(area, id)).filter(|_| id != 0);
    let setl_id = outward(settlement.id.0).filter(|_| !shown.is_quote);
    let setl_time = Some(settlement.settled_at.to_string()).filter(|_| !shown.is_quote);
    let object =
        Object::default().known("setl_id", setl_id).known("mdtrt_id", outward(settlement.visit.0));
    let object = person::identity(object, patient, settlement.begun.date());
    let object = person::insurance(object, patient)
        .known("setl_time", setl_time)
        .known("mdtrt_cert_type", shown.cert_type.clone())
        .text("med_type", &settlement.med_type);
    let object = figures(object, &settlement.figures)
        .yuan("balc", settlement.balance_after)
        .text("medins_setl_id", shown.request_no)
        .text("clr_optins", area.to_string())
        .text("clr_way", "1")
        .text("clr_type", clr_type(shown));
    object.text("exp_content", exp_content(shown))
}

/// The amounts, with every spelling of the person's part.
fn figures(object: Object, figures: &Figures) -> Object {
    let account = sum(figures.own, figures.aid);
    let part = sum(account, figures.cash);
    let columns = funds::columns(&figures.funds).unwrap_or_default();
    let object = object
        .yuan("medfee_sumamt", figures.total)
        .yuan("fulamt_ownpay_amt", figures.out_of_list)
        .yuan("overlmt_selfpay", figures.overprice)
        .yuan("preselfpay_amt", figures.preselfpay)
        .yuan("inscp_scp_amt", figures.in_scope)
        .yuan("act_pay_dedc", figures.deductible)
        .decimal("pool_prop_selfpay", figures.ratio_bp, 4);
    let columns = funds::COLUMNS.into_iter().zip(columns);
    columns
        .fold(object, |object, (name, amount)| object.yuan(name, amount))
        .yuan("fund_pay_sumamt", figures.fund_sum)
        .yuan("psn_part_amt", part)
        .yuan("psn_pay", part)
        .yuan("acct_pay", account)
        .yuan("acct_mulaid_pay", figures.aid)
        .yuan("psn_cash_pay", figures.cash)
        .yuan("pdn_cash_pay", figures.cash)
        .yuan("cash_payamt", figures.cash)
        .yuan("hosp_part_amt", figures.hosp_part)
}

/// Sums of a record never overflow: they were checked when it was decided.
fn sum(one: Fen, other: Fen) -> Fen {
    one.plus(other).unwrap_or_default()
}

fn clr_type(shown: &Shown<'_>) -> &'static str {
    let Settlement { setting, care_area, patient_area, insutype, .. } = shown.settlement;
    let insutype = insutype.unwrap_or(shown.patient.insured.insutype);
    ClrType::of(*setting, (*care_area, *patient_area), insutype).code()
}

/// `setldetail`: a row for every fund that paid, and 310200 for the accounts.
pub(crate) fn setldetail(settlement: &Settlement) -> Node {
    let figures = &settlement.figures;
    let account = (funds::ACCOUNT, sum(figures.own, figures.aid));
    let paid = figures.funds.iter().map(|(fund, amount)| (*fund, *amount)).chain([account]);
    let rows = paid.filter(|(_, amount)| !amount.is_zero()).map(|(fund, amount)| {
        Object::default()
            .text("fund_pay_type", fund.to_string())
            .yuan("inscp_scp_amt", figures.in_scope)
            .unknown(&["crt_payb_lmt_amt"])
            .yuan("fund_payamt", amount)
            .text("fund_pay_type_name", funds::name(fund))
            .unknown(&["setl_proc_info"])
            .done()
    });
    Node::List(rows.collect())
}

/// The cashier's view as a JSON string: own, family and cash totals and a code; no names, no
/// reasons about a relative.
fn exp_content(shown: &Shown<'_>) -> String {
    let settlement = shown.settlement;
    let Figures { own, aid, cash, .. } = settlement.figures;
    let nobody = |_| String::new();
    let view = View { audience: Audience::Cashier, viewer: None, lang: Lang::Zh, name: &nobody };
    let mut memo = explain::render(settlement, &view);
    if settlement.explanation.benefit_unknown() {
        memo.push("参保地的待遇规则不详，医保基金未支付。".to_owned());
    }
    if let Some(like) = &shown.like {
        memo.push(format!("10 分钟内有一笔相同的购药（{like}），请核对是否重复收费。"));
    }
    let code = settlement.explanation.memo().map(|reason| reason.code().to_owned());
    let original = match settlement.kind {
        SettlementKind::Settled => None,
        SettlementKind::Cancel(id) | SettlementKind::Undo(id) => {
            Some(ids::outward_now(settlement.care_area, id.0))
        }
    };
    Object::default()
        .known("CODE", code)
        .text("MEMO", memo.concat())
        .yuan("OWN_PAY", own)
        .yuan("FAMILY_PAY", aid)
        .yuan("CASH_PAY", cash)
        .known("LIKE_SETL_ID", shown.like.clone())
        .known("ORIG_SETL_ID", original)
        .done()
        .to_json()
}
