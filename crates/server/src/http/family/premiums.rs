//! Premiums for relatives (代缴): what they cost and when they can be paid, paying, calling off, giving
//! back, receipts.

mod offers;
mod receipt;
mod said;

use std::sync::Arc;

use app::acts::{EndPremium, PayPremium, PremiumEnd, PremiumEndBy, PremiumRef};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::policy::axes::PremiumKind;
use domain::premium::{Pocket, PremiumPayment};
use domain::{Area, PersonId, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind, Reads, Record};
use utoipa::ToSchema;

pub(super) use self::offers::__path_offers;
pub(super) use self::offers::offers;
pub(super) use self::receipt::__path_receipt;
pub(super) use self::receipt::receipt;
pub(super) use self::said::PremiumSaid;
pub(in crate::http) use self::said::{kind_word, mode_words};
use super::act::{ProofSent, Ready, binding_id};
use super::for_whom::{Acts, ForSaid, Matter, inward, refused};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::Signed;
use crate::site::Site;

/// Most receipts of one claim.
const DOCUMENTS_MAX: usize = 10;

/// Body of a payment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PremiumAsked)]
pub(super) struct PayBody {
    /// The binding with the relative.
    binding: String,
    /// `resident` (居民医保) or `care` (长护险).
    #[schema(value_type = String)]
    kind: PremiumKind,
    /// The year that it covers.
    year: i16,
    /// For what group of people, as an offer has it.
    who: String,
    /// `live` (what is free in the account) or `quota`; left out = the account, else the quota.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    from: Option<Pocket>,
    /// Own documents: the receipts, where the place pays back what was paid.
    #[serde(default)]
    documents: Vec<String>,
}

/// Premiums that somebody paid or that were paid for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Premiums {
    /// Newest first.
    premiums: Vec<PremiumSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Premiums paid from the own account and those that relatives paid for the person, newest first, at
/// most 200. Any signed-in person may call, and a guardian.
#[utoipa::path(get, path = "/premiums", operation_id = "premiums", tag = "premiums", params(Acts),
    responses((status = 200, body = Premiums), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Premiums>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Account).await?;
    let whose = acts.whose();
    let premiums = site.look(move |app| all(app, whose)).await?;
    Ok(Json(Premiums { premiums, whose: acts.said() }))
}

/// Pays a relative's premium, whole or not at all: at once, registered for the end of the month, or
/// as a claim of what was paid, as the account's area has it. The account's owner may call, for a ward
/// the guardian; needs a proof.
#[utoipa::path(post, path = "/premiums", operation_id = "payPremium", tag = "premiums",
    params(Acts, Key, ProofSent), request_body = PayBody,
    responses((status = 201, body = PremiumSaid), Problem))]
pub(super) async fn pay(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<PayBody>,
) -> Result<(StatusCode, Json<PremiumSaid>), Problem> {
    let answer = asked(&site, &acts, &body).await?.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// The payment that a body asks for.
pub(super) async fn asked(site: &Site, acts: &Acts, body: &PayBody) -> Result<Ready, Problem> {
    let PayBody { kind, year, from: pocket, .. } = *body;
    let binding = binding_id(site, &body.binding)?;
    let me = acts.acting.person;
    let known = site.look(move |app| {
        let mut given = app.read()?.bindings_of(me)?.into_iter().filter(|b| b.grantor == me);
        Ok(given
            .find(|known| known.id == binding)
            .map(|known| (known.beneficiary, known.grantor_area)))
    });
    let unknown = || refused(site, Refusal::new(Reason::BindingUnknown));
    let (beneficiary, home): (PersonId, Area) = known.await?.ok_or_else(unknown)?;
    let missing = || refused(site, Refusal::new(Reason::DocumentUnknown).field("documents"));
    let documents = body.documents.iter().map(|id| inward(id)).collect::<Option<Vec<_>>>();
    let documents = documents.filter(|ids| ids.len() <= DOCUMENTS_MAX).ok_or_else(missing)?;
    let (acting, who) = (acts.acting, body.who.trim().to_owned());
    let about = json!({"binding": binding, "kind": kind, "year": year, "who": who,
        "from": pocket, "documents": documents});
    Ok(Ready::proved("pay_premium", about, move |numbered, proof| PayPremium {
        numbered,
        acting,
        beneficiary,
        binding,
        kind,
        year,
        who,
        pocket,
        documents,
        proof,
    })
    .at_home(home))
}

/// Calls off what waits for the end of the month, or takes a claim back: nothing is taken, and the
/// money is free at once. The account's owner may call, for a ward the guardian; needs a proof.
#[utoipa::path(post, path = "/premiums/{id}/call-off", operation_id = "callOffPremium",
    tag = "premiums", params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = PremiumSaid), Problem))]
pub(super) async fn call_off(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<PremiumSaid>, Problem> {
    let ready = ended(&site, &acts, &id, PremiumEnd::CallOff).await?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// Gives a premium back to where it came from, until it was handed over to the collector; afterwards
/// the agency does. The account's owner may call, for a ward the guardian; needs a proof.
#[utoipa::path(post, path = "/premiums/{id}/refund", operation_id = "refundPremium",
    tag = "premiums", params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = PremiumSaid), Problem))]
pub(super) async fn refund(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<PremiumSaid>, Problem> {
    let ready = ended(&site, &acts, &id, PremiumEnd::Refund).await?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The end that a path names; another's payment is as unknown as none.
pub(super) async fn ended(
    site: &Site,
    acts: &Acts,
    id: &str,
    end: PremiumEnd,
) -> Result<Ready, Problem> {
    let premium = inward(id).ok_or_else(|| unknown(site))?;
    let (acting, found) = (acts.acting, site.look(move |app| app.read()?.record(premium)));
    let known = found.await?.as_ref().and_then(PremiumRef::of);
    let premium = known.filter(|known| known.grantor == acting.person);
    let premium = premium.ok_or_else(|| unknown(site))?;
    let word = match end {
        PremiumEnd::CallOff => "call_off_premium",
        PremiumEnd::Refund => "refund_premium",
    };
    Ok(Ready::proved(word, json!({"premium": premium.id}), move |numbered, proof| EndPremium {
        numbered,
        premium,
        end,
        by: PremiumEndBy::Payer(acting, proof),
    })
    .at_home(premium.area))
}

/// All payments of and for somebody.
pub(super) fn all(app: &app::App, whose: Signed) -> store::Result<Vec<PremiumSaid>> {
    that(app, whose, |_| true)
}

/// Those of the newest payments of and for somebody that fit.
pub(super) fn that(
    app: &app::App,
    whose: Signed,
    fits: impl Fn(&PremiumPayment) -> bool,
) -> store::Result<Vec<PremiumSaid>> {
    let reads = app.read()?;
    let mut said = Vec::new();
    for record in reads.records_of(Kind::Premium, whose.person, None)? {
        if let Kept::Premium(payment) = &record.body
            && fits(payment)
        {
            said.push(said::of(app, reads.as_ref(), whose, (record.id, payment))?);
        }
    }
    Ok(said)
}

/// All payments of and for somebody, as they are kept, newest first.
pub(super) fn kept(reads: &dyn Reads, person: PersonId) -> store::Result<Vec<PremiumPayment>> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let page = reads.records_of(Kind::Premium, person, before)?;
        let Some(last) = page.last() else { return Ok(all) };
        before = Some(last.id);
        all.extend(page.into_iter().filter_map(|record| match record.body {
            Kept::Premium(payment) => Some(payment),
            _ => None,
        }));
    }
}

async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<PremiumSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let Some(record) = reads.record(id)? else { return Ok(None) };
        let Kept::Premium(payment) = &record.body else { return Ok(None) };
        said::of(app, reads.as_ref(), whose, (id, payment)).map(Some)
    });
    found.await?.ok_or_else(|| unknown(site))
}

/// A payment that somebody is a side of.
fn of_side(record: Option<Record>, person: PersonId) -> Option<(RecordId, Box<Kept>)> {
    let record = record?;
    let Kept::Premium(payment) = &record.body else { return None };
    let sides = [payment.grantor, payment.beneficiary];
    sides.contains(&person).then(|| (record.id, Box::new(record.body.clone())))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::PremiumMissing))
}
