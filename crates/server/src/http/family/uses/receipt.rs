//! The receipt of a bill, in the reader's view: a patient sees who paid what, who paid sees the own
//! part (`decisions.md`, "Views of a bill").

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::report::Purpose;
use domain::{Fen, SettlementId, ids};
use store::record::Looked;

use super::super::for_whom::{Acts, Matter};
use super::super::view::masked;
use super::said::{UseSaid, Viewer, overflow};
use super::walk;
use crate::http::fault::Fault;
use crate::http::printed::{PaperAs, PaperAsked, printed};
use crate::http::problem::Problem;
use crate::papers::{Block, Pairs, Part, Print, Split};
use crate::site::Site;

/// The receipt of a bill: the bar of who paid what, and why. Its patient and everybody whose account
/// paid may call, and who sees their affairs, each in the own view; to others it does not exist.
#[utoipa::path(get, path = "/uses/{setl_id}/receipt", operation_id = "useReceipt", tag = "uses",
    params(Acts, ("setl_id" = String, Path), PaperAsked),
    responses((status = 200, description = "The paper", content((String = "text/html"),
        (String = "application/pdf"))), Problem))]
pub(in crate::http::family) async fn receipt(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(setl_id): Path<String>,
    query: Result<Query<PaperAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let form = PaperAs::asked(query)?.unwrap_or(PaperAs::Html);
    let unknown = || Problem::from(Fault::UseUnknown);
    let (area, id) = ids::inward(&setl_id).ok_or_else(unknown)?;
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let for_another = acts.said().is_some();
    let made = site.look(move |app| {
        let Some(said) = walk::one(app, (area, SettlementId(id)), viewer)? else {
            return Ok(None);
        };
        let reader = masked(app.read()?.as_ref(), viewer.person)?;
        made(&said, (reader, for_another)).map_err(overflow).map(Some)
    });
    let print = made.await?.ok_or_else(unknown)?;
    printed(&site, ("bill", print), form).await
}

/// `reader` is whose bill it is; who reads it `for_another` is not the one whose account paid.
fn made(said: &UseSaid, (reader, for_another): (String, bool)) -> Result<Print, domain::Overflow> {
    let account =
        if for_another { format!("{reader}的账户") } else { "您的账户".to_owned() };
    let settled = said.kind == "settled";
    let own = said.role == "patient";
    let title = match (settled, own) {
        (true, true) => "医保结算回执",
        (true, false) => "家庭共济付款回执",
        (false, true) => "医保退费回执",
        (false, false) => "家庭共济退回回执",
    };
    let time = said.at.replace('T', " ");
    let time = time.split('+').next().unwrap_or_default();
    let patient = said.patient.clone().unwrap_or_else(|| reader.clone());
    let state = match (&said.returned_by, settled) {
        (Some(_), _) => "后来已经全部退回",
        (None, true) => "已付款",
        (None, false) => "退回，负数是退回的钱",
    };
    let pairs = Pairs::new()
        .with("时间", time)
        .with("用途", Purpose::from(said.setting).zh())
        .with("患者", patient)
        .with_some("付款人", (!own).then_some(reader))
        .with("状态", state)
        .with("地点", said.place)
        .with_some("机构", said.institution.as_deref())
        .with_some("退回的单号", said.returned_by.as_deref());
    let mut print = Print::new(title, &*said.setl_id).with(Block::Pairs(pairs));
    let parts = said.parts.iter().flatten();
    // The view is the payer's, and speaks to the payer.
    let told = |text: &str| text.replace("您的账户", &account);
    let parts: Vec<Part> = parts
        .map(|part| Part { pocket: part.kind, name: told(&part.label), amount: part.amount.0 })
        .collect();
    if !parts.is_empty() {
        let total = Fen::sum(parts.iter().map(|part| part.amount))?;
        let name =
            if own { "这次的总费用".to_owned() } else { format!("{account}一共付了") };
        print = print.with(Block::Heading("谁付了多少".to_owned())).with(Block::Split(Split {
            name,
            total,
            parts,
        }));
    }
    let why: Vec<String> = said.why.clone().unwrap_or_default();
    if !why.is_empty() {
        print = print.with(Block::Heading("为什么是这样".to_owned()));
        for line in why {
            print = print.with(Block::Text(told(&line)));
        }
    }
    let view = if own {
        "这份回执只给患者本人和有权替患者查看的人看。报销和入账请用医疗机构的票据。".to_owned()
    } else {
        format!("这份回执只写{account}付的部分；患者的项目、科室、诊断和其他人付的钱不在上面。")
    };
    Ok(print.footed("姓名只印一部分。").footed(view))
}
