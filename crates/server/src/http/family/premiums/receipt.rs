//! The receipt of a payment.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::ids;
use domain::policy::axes::PremiumMode;
use domain::premium::PremiumState;
use domain::{Area, Reason, Refusal};
use serde::Serialize;
use store::Body as Kept;
use store::record::Looked;
use utoipa::ToSchema;

use super::super::for_whom::{Acts, Matter, inward, refused};
use super::super::view::masked;
use super::said::{is_handed_over, kind_word, mode_words, source_word};
use crate::http::printed::{PaperAs, PaperAsked, printed};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::papers::{Block, Pairs, Print};
use crate::site::Site;

/// A receipt.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PremiumReceipt)]
pub(in crate::http::family) struct Receipt {
    /// Its number: 26 characters, the same for ever.
    number: String,
    /// Who paid, masked.
    payer: String,
    /// For whom, masked.
    insured: String,
    /// Whose collector gets it.
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
    /// `resident` or `care`
    kind: &'static str,
    kind_zh: &'static str,
    year: i16,
    who: String,
    amount: Yuan,
    /// From the account of this year, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Yuan>,
    /// From earlier years, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    carried: Option<Yuan>,
    /// `live` or `quota`, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    mode: &'static str,
    mode_zh: &'static str,
    /// `paid` or `refunded`
    state: &'static str,
    state_zh: &'static str,
    paid_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded_at: Option<String>,
    handed_over: bool,
    note_zh: &'static str,
    note_en: &'static str,
}

/// The receipt of a premium that was taken; with `as` as a paper. Who paid and for whom it was paid
/// may call, and a guardian.
#[utoipa::path(get, path = "/premiums/{id}/receipt", operation_id = "premiumReceipt",
    tag = "premiums", params(Acts, ("id" = String, Path), PaperAsked),
    responses((status = 200, description = "The receipt", content((Receipt = "application/json"),
        (String = "text/html"), (String = "application/pdf"))), Problem))]
pub(in crate::http::family) async fn receipt(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    query: Result<Query<PaperAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let form = PaperAs::asked(query)?;
    let receipt = made(&site, &acts, &id).await?;
    match form {
        None => Ok(Json(receipt).into_response()),
        Some(form) => printed(&site, ("premium", receipt.print()), form).await,
    }
}

async fn made(site: &Site, acts: &Acts, id: &str) -> Result<Receipt, Problem> {
    let premium = inward(id).ok_or_else(|| super::unknown(site))?;
    acts.looks(site, Matter::Own, Looked::Account).await?;
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let known = super::of_side(reads.record(premium)?, whose.person);
        let Some((id, body)) = known else { return Ok(None) };
        let Kept::Premium(payment) = *body else { return Ok(None) };
        let reads = reads.as_ref();
        let names = (masked(reads, payment.grantor)?, masked(reads, payment.beneficiary)?);
        let area_name = app.world().policies.area_name(payment.beneficiary_area);
        let handed_over = is_handed_over(reads, &payment)?;
        Ok(Some((id, payment, names, (area_name, handed_over))))
    });
    let (id, payment, names, rest) = found.await?.ok_or_else(|| super::unknown(site))?;
    let taken = matches!(payment.state, PremiumState::Paid | PremiumState::Refunded);
    let Some(paid_at) = payment.paid_at.filter(|_| taken) else {
        let refusal = Refusal::new(Reason::PremiumState).name(payment.state.zh());
        return Err(refused(site, refusal));
    };
    let (mode, mode_zh) = mode_words(payment.mode);
    let pays = payment.grantor == whose.person;
    let claim = payment.mode == PremiumMode::ClaimBack;
    Ok(Receipt {
        number: ids::outward_now(payment.area, id.0),
        payer: names.0,
        insured: names.1,
        area: payment.beneficiary_area,
        area_name: rest.0,
        kind: kind_word(payment.kind),
        kind_zh: payment.kind.zh(),
        year: payment.year,
        who: payment.who.clone(),
        amount: Yuan(payment.amount),
        current: pays.then_some(Yuan(payment.current)),
        carried: pays.then_some(Yuan(payment.carried)),
        from: pays.then(|| source_word(payment.source)),
        mode,
        mode_zh,
        state: payment.state.word(),
        state_zh: payment.state_zh(),
        paid_at: moment(paid_at),
        refunded_at: payment.ended_at.map(moment),
        handed_over: rest.1,
        note_zh: if claim {
            "已按缴费凭证从个人账户报领；缴费本身以征收机构的凭证为准。"
        } else {
            "已从共济人个人账户扣缴；参保生效以参保地经办机构登记为准。"
        },
        note_en: if claim {
            "Paid back from the account; of the premium itself the collector's receipt counts."
        } else {
            "Taken from the account; when cover begins is as the agency registers it."
        },
    })
}

impl Receipt {
    fn print(&self) -> Print {
        let day = |at: &str| at.replace('T', " ").split('+').next().unwrap_or_default().to_owned();
        let from = self.from.map(|from| if from == "quota" { "共济额度" } else { "个人账户" });
        let yuan = |part: Option<Yuan>| part.map(|part| format!("{} 元", part.0));
        let handed =
            if self.handed_over { "已交征收机构" } else { "还没有交征收机构" };
        let pairs = Pairs::new()
            .with("付款人", &*self.payer)
            .with("为谁缴", &*self.insured)
            .with("险种", self.kind_zh)
            .with("年度", self.year.to_string())
            .with("人群", &*self.who)
            .with("参保地", &*self.area_name)
            .with("金额", format!("{} 元", self.amount.0))
            .with("状态", self.state_zh)
            .with("付款时间", day(&self.paid_at))
            .with_some("退回时间", self.refunded_at.as_deref().map(day))
            .with("方式", self.mode_zh)
            .with_some("来自", from)
            .with_some("当年账户", yuan(self.current))
            .with_some("历年账户", yuan(self.carried))
            .with("移交", handed);
        Print::new("家庭共济代缴保费回执", &*self.number)
            .with(Block::Pairs(pairs))
            .with(Block::Text(self.note_zh.to_owned()))
            .footed("姓名只印一部分。")
    }
}
