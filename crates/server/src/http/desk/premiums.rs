//! Premiums at the desk: what waits and what was taken, claims, refunds (②), and handing over to the
//! collector (②).

use std::sync::Arc;

use app::acts::{ClerkAct, PremiumRef};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::person::mask;
use domain::policy::axes::PremiumKind;
use domain::premium::{HandedOver, PremiumPayment};
use domain::refusal::Side;
use domain::{Area, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use store::record::handed_over_key;
use store::{Body as Kept, Kind, Reads, Record};
use utoipa::{IntoParams, ToSchema};

use super::act::{Acted, Answered, carry_out};
use super::day_end::{OfState, page, queue_ask};
use super::decide::noted;
use super::looks::who;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::family::premiums::{kind_word, mode_words};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Premiums.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PremiumList {
    premiums: Vec<PremiumRow>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
}

/// A premium as clerks see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PremiumRow {
    id: String,
    /// Whose account, masked.
    payer: String,
    payer_psn_no: String,
    /// For whom, masked.
    insured: String,
    /// In which area's book.
    #[schema(value_type = String)]
    area: Area,
    /// Whose collector gets it.
    #[schema(value_type = String)]
    collector: Area,
    kind: &'static str,
    kind_zh: &'static str,
    year: i16,
    who: String,
    amount: Yuan,
    mode: &'static str,
    mode_zh: &'static str,
    state: &'static str,
    state_zh: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_at: Option<String>,
    /// Receipts of a claim: `GET /documents/{id}/pages/{n}`.
    documents: Vec<String>,
    /// Why a claim was refused, or the bank's number of its payment.
    note: String,
}

/// Premiums by state, the oldest first; what waits where no state is named. Of accounts in the clerk's
/// places; those that were paid stand with the collector, who alone gives them back.
#[utoipa::path(get, path = "/premiums", operation_id = "premiumsAtDesk", tag = "money",
    params(OfState), responses((status = 200, body = PremiumList), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<OfState>, QueryRejection>,
) -> Result<Json<PremiumList>, Problem> {
    let states = ["waiting", "claimed", "paid", "dropped", "refunded"];
    let ask = queue_ask(&on, Kind::Premium, query, &states)?;
    let listed = site.look(move |app| {
        let reads = app.read()?;
        let (rows, next) = page(reads.as_ref(), &ask)?;
        let mut premiums = Vec::new();
        for record in rows {
            if let Kept::Premium(payment) = &record.body {
                premiums.push(row(reads.as_ref(), record.id, payment)?);
            }
        }
        Ok(PremiumList { premiums, next })
    });
    Ok(Json(listed.await?))
}

fn row(reads: &dyn Reads, id: RecordId, payment: &PremiumPayment) -> store::Result<PremiumRow> {
    let named = |person| -> store::Result<(String, String)> {
        let known = reads.identity(person)?;
        Ok(known.map(|it| (mask::name(&it.name), it.psn_no)).unwrap_or_default())
    };
    let (payer, payer_psn_no) = named(payment.grantor)?;
    let (insured, _) = named(payment.beneficiary)?;
    let (mode, mode_zh) = mode_words(payment.mode);
    let documents = payment.documents.iter();
    Ok(PremiumRow {
        id: ids::outward_now(payment.area, id.0),
        payer,
        payer_psn_no,
        insured,
        area: payment.area,
        collector: payment.beneficiary_area,
        kind: kind_word(payment.kind),
        kind_zh: payment.kind.zh(),
        year: payment.year,
        who: payment.who.clone(),
        amount: Yuan(payment.amount),
        mode,
        mode_zh,
        state: payment.state.word(),
        state_zh: payment.state_zh(),
        at: moment(payment.at),
        paid_at: payment.paid_at.map(moment),
        documents: documents.map(|id| ids::outward_now(payment.area, id.0)).collect(),
        note: payment.note.clone(),
    })
}

/// Which area.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfArea {
    /// Six digits.
    area: String,
}

/// What an area owes its collector.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PremiumsOwed {
    #[schema(value_type = String)]
    area: Area,
    /// By insurance and year.
    owed: Vec<OwedRow>,
}

/// Of one insurance and year.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwedRow {
    kind: &'static str,
    kind_zh: &'static str,
    /// The year that the premiums cover.
    year: i16,
    /// In the books now; below zero where refunds outweigh: the next time sets it off.
    owed: Yuan,
    /// What was handed over, newest first.
    handed_over: Vec<HandedRow>,
}

/// One time.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandedRow {
    amount: Yuan,
    /// What was taken before this moment is in it.
    until: String,
    at: String,
    by: String,
    bank_ref: String,
}

/// What an area owes its collector, by insurance and year, and what it handed over.
#[utoipa::path(get, path = "/premiums/owed", operation_id = "premiumsOwed", tag = "money",
    params(OfArea), responses((status = 200, body = PremiumsOwed), Problem))]
pub(super) async fn owed(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<OfArea>, QueryRejection>,
) -> Result<Json<PremiumsOwed>, Problem> {
    let area = query.ok().and_then(|Query(of)| Area::parse(&of.area));
    let area = within(&on, area)?;
    let owed = site.look(move |app| {
        let reads = app.read()?;
        let reads = reads.as_ref();
        let mut owed = Vec::new();
        for (kind, year) in reads.premium_years(area)? {
            let handed = handed_over(reads, (area, kind, year))?;
            let times = handed.map(|handed| handed.times).unwrap_or_default();
            let mut rows = Vec::new();
            for handed in times.iter().rev() {
                rows.push(HandedRow {
                    amount: Yuan(handed.amount),
                    until: moment(handed.until),
                    at: moment(handed.at),
                    by: who(reads, handed.by)?,
                    bank_ref: handed.bank_ref.clone(),
                });
            }
            owed.push(OwedRow {
                kind: kind_word(kind),
                kind_zh: kind.zh(),
                year,
                owed: Yuan(reads.premiums_owed(area, kind, year)?),
                handed_over: rows,
            });
        }
        Ok(PremiumsOwed { area, owed })
    });
    Ok(Json(owed.await?))
}

fn within(on: &OnDuty, area: Option<Area>) -> Result<Area, Problem> {
    let known = area.filter(|area| on.clerk.scope.covers(*area));
    known
        .ok_or_else(|| Problem::field("area", ("管辖范围内的统筹区代码", "an area of your places")))
}

fn handed_over(
    reads: &dyn Reads,
    (area, kind, year): (Area, PremiumKind, i16),
) -> store::Result<Option<HandedOver>> {
    let key = handed_over_key(area, kind, year);
    let known = reads.record_by_key(Kind::HandedOver, &key)?.map(|record| record.body);
    Ok(match known {
        Some(Kept::HandedOver(handed)) => Some(handed),
        _ => None,
    })
}

/// What is handed over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOverAsked {
    area: String,
    /// `resident` or `care`
    #[schema(value_type = String)]
    kind: PremiumKind,
    year: i16,
    /// The bank's number, where it is known.
    #[serde(default)]
    bank_ref: String,
}

/// Hands over to the collector (②) all that the area owes it now for an insurance and year.
#[utoipa::path(post, path = "/premiums/hand-over", operation_id = "handOverPremiums", tag = "money",
    params(Key), request_body = HandOverAsked, responses((status = 202, body = Acted), Problem))]
pub(super) async fn hand_over(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(HandOverAsked { area, kind, year, bank_ref }): Body<HandOverAsked>,
) -> Answered {
    let area = within(&on, Area::parse(&area))?;
    let now = site.app.now();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let reads = reads.as_ref();
        let amount = reads.premiums_owed(area, kind, year)?;
        let after = handed_over(reads, (area, kind, year))?.and_then(|handed| handed.until());
        // A clock that runs on while an act is booked would cover money that is not in the amount:
        // the last booked moment of the same snapshot does not.
        let booked = reads.heads()?.iter().map(|head| head.last_now.plus_ms(1)).max();
        Ok((amount, after, booked.map_or(now, |booked| booked.min(now))))
    });
    let (amount, after, until) = found.await?;
    let act = ClerkAct::HandOver { area, kind, year, amount, until, after, bank_ref };
    carry_out(&site, &on, area, number, act).await
}

/// Gives a premium back (②), also after it was handed over: the next hand-over sets it off. The
/// collector's area decides.
#[utoipa::path(post, path = "/premiums/{id}/refund", operation_id = "refundPremiumAtDesk",
    tag = "money", params(("id" = String, Path), Key),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn refund(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let premium = known(&site, &on, &id, |premium| premium.collector.0).await?;
    let act = ClerkAct::RefundPremium { person: premium.grantor, premium };
    carry_out(&site, &on, premium.collector.0, number, act).await
}

/// How a claim was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimPaid {
    /// The bank's number, where it is known.
    #[serde(default)]
    bank_ref: String,
}

/// Pays a claim back from the account (②), whole or not at all. The account's area decides.
#[utoipa::path(post, path = "/premiums/{id}/pay-back", operation_id = "payPremiumClaim",
    tag = "money", params(("id" = String, Path), Key), request_body = ClaimPaid,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn pay_back(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(ClaimPaid { bank_ref }): Body<ClaimPaid>,
) -> Answered {
    let premium = known(&site, &on, &id, |premium| premium.area).await?;
    let act = ClerkAct::PayClaim { person: premium.grantor, premium, bank_ref };
    carry_out(&site, &on, premium.area, number, act).await
}

/// Why a claim is refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimWhy {
    /// The family reads it.
    why: String,
}

/// Refuses a claim, with the reason. The account's area decides.
#[utoipa::path(post, path = "/premiums/{id}/reject", operation_id = "rejectPremiumClaim",
    tag = "money", params(("id" = String, Path), Key), request_body = ClaimWhy,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn reject(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(ClaimWhy { why }): Body<ClaimWhy>,
) -> Answered {
    let why = noted("why", why)?;
    let premium = known(&site, &on, &id, |premium| premium.area).await?;
    let act = ClerkAct::RefuseClaim { person: premium.grantor, premium, why };
    carry_out(&site, &on, premium.area, number, act).await
}

/// A payment that is decided in the clerk's places; others' are as unknown as none.
async fn known(
    site: &Site,
    on: &OnDuty,
    id: &str,
    place: impl Fn(&PremiumRef) -> Area,
) -> Result<PremiumRef, Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::PremiumMissing).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let id = ids::inward(id).map(|(_, id)| RecordId(id)).ok_or_else(unknown)?;
    let found: Option<Record> = site.look(move |app| app.read()?.record(id)).await?;
    let premium = found.as_ref().and_then(PremiumRef::of);
    let here = premium.filter(|premium| on.clerk.scope.covers(place(premium)));
    here.ok_or_else(unknown)
}

/// What a second clerk has to check of an act about premiums.
pub(super) fn lines(
    act: &ClerkAct,
    reads: &dyn Reads,
) -> store::Result<Vec<super::proposal::Line>> {
    use super::proposal::Line;
    let (premium, more) = match act {
        ClerkAct::HandOver { area, kind, year, amount, until, bank_ref, .. } => {
            let owed = reads.premiums_owed(*area, *kind, *year)?;
            let mut lines = vec![
                Line::new("kind", "险种和年度", format!("{year} 年{}", kind.zh())),
                Line {
                    now: Some(format!("账面应解缴 {owed} 元")),
                    ..Line::new("amount", "解缴金额", format!("{amount} 元"))
                },
                Line::new("until", "截至", moment(*until)),
            ];
            lines.extend(bank(bank_ref));
            return Ok(lines);
        }
        ClerkAct::RefundPremium { premium, .. } => (premium, None),
        ClerkAct::PayClaim { premium, bank_ref, .. } => (premium, bank(bank_ref)),
        ClerkAct::RefuseClaim { premium, why, .. } => {
            (premium, Some(Line::new("why", "原因", why.clone())))
        }
        _ => return Ok(Vec::new()),
    };
    let Some(Kept::Premium(payment)) = reads.record(premium.id)?.map(|known| known.body) else {
        return Ok(Vec::new());
    };
    let what = format!("{} 年{} {}", payment.year, payment.kind.zh(), payment.who);
    let mut lines = vec![
        Line::new("kind", "保费", what),
        Line::new("amount", "金额", format!("{} 元", payment.amount)),
        Line::new("state", "现在的状态", payment.state.zh()),
    ];
    lines.extend(more);
    Ok(lines)
}

fn bank(bank_ref: &str) -> Option<super::proposal::Line> {
    let said = || super::proposal::Line::new("bank_ref", "银行流水号", bank_ref);
    (!bank_ref.is_empty()).then(said)
}
