//! Where the money of a bank's break goes (②), and the booked payments that it may be.

use std::sync::Arc;

use app::acts::{ClerkAct, PlaceTicket};
use app::reconcile::{Unnumbered, unnumbered};
use axum::Json;
use axum::extract::{Path, State};
use domain::day_end::{Placed, Ticket};
use domain::policy::axes::PremiumKind;
use domain::refusal::Side;
use domain::{Area, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::super::act::{Acted, Answered, carry_out};
use super::super::clearing::{remittance, unknown_remittance};
use super::super::day_end::{here, place};
use super::super::decide::noted;
use super::super::payments::institution;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::site::Site;

/// Where the money of a break goes. Exactly one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(in crate::http::desk) struct TicketMoney {
    /// Nobody can say yet whose it is: into unplaced money (2300), so that the bank's account is right.
    unplaced: bool,
    /// Code of the institution that paid it back or was paid.
    institution: Option<String>,
    /// The remittance of another area that it is.
    remittance: Option<String>,
    /// Finance or the tax office handed it over.
    funding: bool,
    /// Out of or into the bank again, under this number of the bank's.
    bank_ref: Option<String>,
    /// A payment that is booked already: it gets the bank's number, and nothing is booked twice.
    known: Option<String>,
    /// The collector paid back premiums that were refunded after it had them.
    collector: Option<OfCollector>,
}

/// Whose premiums a collector paid back.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct OfCollector {
    /// `resident` or `care`
    #[schema(value_type = String)]
    kind: PremiumKind,
    /// The year that they cover.
    year: i16,
}

/// What a clerk named.
enum Named {
    Placed(Placed),
    Institution(String),
    Remittance(String),
    Known(String),
}

impl TicketMoney {
    /// The one thing that was named; `None` = nothing, or more than one.
    fn named(self) -> Option<Named> {
        let Self { unplaced, institution, remittance, funding, bank_ref, known, collector } = self;
        let collector = collector.map(|OfCollector { kind, year }| (kind, year));
        let mut all = [
            unplaced.then_some(Named::Placed(Placed::Unplaced)),
            funding.then_some(Named::Placed(Placed::Funding)),
            institution.map(Named::Institution),
            remittance.map(Named::Remittance),
            bank_ref.map(|number| Named::Placed(Placed::Bank(number))),
            known.map(Named::Known),
            collector.map(|(kind, year)| Named::Placed(Placed::Collector { kind, year })),
        ]
        .into_iter()
        .flatten();
        all.next().filter(|_| all.next().is_none())
    }
}

/// Proposes where the money of a bank's break goes (②): unplaced first; from there where it belongs,
/// which ends the ticket. What is booked already is tied to the bank's number at once.
#[utoipa::path(post, path = "/tickets/{id}/money", operation_id = "placeTicket", tag = "money",
    params(("id" = String, Path), Key), request_body = TicketMoney,
    responses((status = 202, body = Acted), Problem))]
pub(in crate::http::desk) async fn money(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(asked): Body<TicketMoney>,
) -> Answered {
    let (area, ticket) = here(&site, &on, &id, Reason::TicketUnknown).await?;
    let placed = placed(&site, &on, area, asked).await?;
    let line = PlaceTicket::line_of(&known_ticket(&site, ticket).await?);
    let line = line.map_err(|_| unknown_ticket(&site))?;
    let act = ClerkAct::PlaceTicket { area, ticket, line, placed };
    carry_out(&site, &on, area, number, act).await
}

async fn placed(
    site: &Site,
    on: &OnDuty,
    area: Area,
    asked: TicketMoney,
) -> Result<Placed, Problem> {
    Ok(match asked.named() {
        Some(Named::Placed(Placed::Bank(number))) => Placed::Bank(noted("bank_ref", number)?),
        Some(Named::Placed(placed)) => placed,
        Some(Named::Institution(code)) => {
            let place = institution(site, on, code).await?;
            if place.area != area {
                let refusal = Refusal::new(Reason::InstitutionUnknown).of(Side::Agency);
                let refusal = refusal.field("institution");
                return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
            }
            Placed::Institution(place.id)
        }
        Some(Named::Remittance(id)) => {
            let (id, known) = remittance(site, &id).await?;
            if known.payee != area {
                return Err(unknown_remittance(site));
            }
            Placed::Remittance(id, known.purpose)
        }
        Some(Named::Known(id)) => {
            let (_, id) = ids::inward(&id).ok_or_else(|| {
                Problem::field("known", ("已入账款项的编号", "a payment that is booked"))
            })?;
            Placed::Known(RecordId(id))
        }
        None => {
            let all = "unplaced, institution, remittance, funding, bank_ref, known, collector";
            let said = (format!("选一个：{all}"), format!("one of {all}"));
            return Err(Problem::field("unplaced", (&said.0, &said.1)));
        }
    })
}

/// Payments that a line of the bank may be.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct KnownPayments {
    payments: Vec<KnownPayment>,
}

/// A payment that is booked without a number of the bank's.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct KnownPayment {
    /// `known` of the ticket's money.
    id: String,
    what_zh: &'static str,
    /// Below zero where it left.
    amount: Yuan,
    /// When it was booked.
    #[schema(value_type = String)]
    on: Date,
}

/// Payments of the amount of a bank's break that are booked without a number of the bank's, newest
/// first, at most 50: its line may be one of them.
#[utoipa::path(get, path = "/tickets/{id}/known", operation_id = "knownPayments", tag = "money",
    params(("id" = String, Path)), responses((status = 200, body = KnownPayments), Problem))]
pub(in crate::http::desk) async fn known(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
) -> Result<Json<KnownPayments>, Problem> {
    let (area, id) = here(&site, &on, &id, Reason::TicketUnknown).await?;
    let ticket = known_ticket(&site, id).await?;
    let line = PlaceTicket::line_of(&ticket).map_err(|_| unknown_ticket(&site))?;
    if ticket.of_bank() != Some(area) {
        return Ok(Json(KnownPayments { payments: Vec::new() }));
    }
    let found =
        site.look(move |app| unnumbered(app.read()?.as_ref(), area, (line.amount, line.on)));
    let payments = found.await?.into_iter().map(|it| {
        let Unnumbered { record, kind, amount, on } = it;
        let id = ids::outward_now(area, record.0);
        KnownPayment { id, what_zh: payment_zh(kind), amount: Yuan(amount), on }
    });
    Ok(Json(KnownPayments { payments: payments.collect() }))
}

fn payment_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "机构拨付",
        Kind::HandedOver => "保费解缴",
        Kind::Premium => "代缴保费报领",
        Kind::Estate => "个人账户余额发放",
        _ => "其他",
    }
}

async fn known_ticket(site: &Site, id: RecordId) -> Result<Ticket, Problem> {
    let found = site.look(move |app| app.read()?.record(id)).await?;
    match found.map(|record| record.body) {
        Some(Kept::Ticket(ticket)) => Ok(ticket),
        _ => Err(unknown_ticket(site)),
    }
}

fn unknown_ticket(site: &Site) -> Problem {
    let refusal = Refusal::new(Reason::TicketUnknown).of(Side::Agency).field("id");
    Problem::refusal(refusal, Side::Agency, &site.app.world())
}

/// A line of what a proposal says of a ticket's money.
pub(in crate::http::desk) fn money_zh(reads: &dyn Reads, placed: &Placed) -> store::Result<String> {
    Ok(match placed {
        Placed::Unplaced => "记入待处理款项".to_owned(),
        Placed::Institution(id) => {
            let (code, name) = place(reads, *id)?;
            format!("转入应付医药机构款：{code} {name}")
        }
        Placed::Remittance(id, _) => match reads.record(*id)?.map(|record| record.body) {
            Some(Kept::Remittance(it)) => {
                format!("确认收到 {} 的拨付 {} 元", it.payer, it.amount)
            }
            _ => "确认收到拨付".to_owned(),
        },
        Placed::Funding => "财政（税务）拨付到账".to_owned(),
        Placed::Known(id) => {
            let kind = reads.record(*id)?.map(|known| known.body.kind());
            format!("就是已入账的一笔：{}", kind.map_or("其他", payment_zh))
        }
        Placed::Collector { kind, year } => {
            format!("征收机构退回保费：{} {year} 年", kind.zh())
        }
        Placed::Bank(number) => format!("经银行退回或重新支付，流水号 {number}"),
    })
}
