//! What a clerk sees of somebody beyond the glance: uses, data in clear, who looked.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::acts::LookAt;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::clerk::By;
use domain::explain::{Audience, Named, View, render};
use domain::policy::PolicySet;
use domain::refusal::Side;
use domain::refusal::text::Lang;
use domain::settlement::{SettlementKind, ShareSource};
use domain::{BindingId, PersonId, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Body as Kept, Kind, Reads, Use};
use utoipa::{IntoParams, ToSchema};

use super::person::{Whom, looked, numbered};
use crate::codes::token;
use crate::http::api::OnDuty;
use crate::http::body::Body;
use crate::http::decided::decided;
use crate::http::parts::{SplitPart, split};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::http::session::anywhere;
use crate::site::Site;

/// Uses of a page.
const PAGE: u32 = 50;
/// Looks in clear of one clerk on one day (P).
const CLEAR_A_DAY: u32 = 30;
/// Fewest characters of the reason.
const WHY_MIN: usize = 4;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Before {
    /// The last identifier of the page before.
    before: Option<String>,
}

/// The number of the page's start.
pub(super) fn before(query: Result<Query<Before>, QueryRejection>) -> Result<Option<i64>, Problem> {
    let odd =
        || Problem::field("before", ("上一页最后一条的编号", "the last id of the page before"));
    match query {
        Ok(Query(Before { before: None })) => Ok(None),
        Ok(Query(Before { before: Some(text) })) => {
            ids::inward(&text).map(|(_, id)| Some(id)).ok_or_else(odd)
        }
        Err(_) => Err(odd()),
    }
}

/// Uses of somebody, newest first, 50 a page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Uses {
    uses: Vec<UseView>,
}

/// A bill as a clerk sees it: all of it but who is who in clear.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UseView {
    setl_id: String,
    at: String,
    /// `settled`, or `returned` for what gave a bill back.
    kind: &'static str,
    /// The person was the patient; else paid for somebody.
    patient: bool,
    institution: String,
    total: Yuan,
    fund: Yuan,
    own: Yuan,
    aid: Yuan,
    cash: Yuan,
    /// Who paid, masked, and how much.
    shares: Vec<ShareView>,
    /// By what it was given back.
    returned_by: Option<String>,
    /// Why it was shared so, with the rules.
    why: Vec<String>,
    /// The whole bill as the bar that is drawn of it, with its reasons.
    parts: Vec<SplitPart>,
}

/// What one account paid.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShareView {
    /// Masked.
    name: String,
    /// The patient's own account; else a relative's.
    own: bool,
    /// From a quota that was frozen for the patient.
    quota: bool,
    current: Yuan,
    carried: Yuan,
}

/// Bills that somebody was the patient of or paid for. Recorded as a look.
#[utoipa::path(get, path = "/people/{psn_no}/uses", operation_id = "uses", tag = "people",
    params(("psn_no" = String, Path), Before), responses((status = 200, body = Uses), Problem))]
pub(super) async fn uses(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    query: Result<Query<Before>, QueryRejection>,
) -> Result<Json<Uses>, Problem> {
    let before = before(query)?;
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    looked(&site, &on, (known.id(), known.area()), Looked::Uses).await?;
    let uses = site.look(move |app| {
        let (reads, world) = (app.read()?, app.world());
        let uses = reads.uses(known.id(), before, PAGE)?;
        uses.iter()
            .map(|used| use_view(reads.as_ref(), used, known.id(), &world.policies))
            .collect()
    });
    Ok(Json(Uses { uses: uses.await? }))
}

fn use_view(
    reads: &dyn Reads,
    used: &Use,
    person: PersonId,
    policies: &PolicySet,
) -> store::Result<UseView> {
    let settlement = &used.settlement;
    let name_of = |person| {
        let identity = reads.identity(person)?;
        let masked = identity.map(|it| domain::person::mask::name(&it.name));
        Ok::<_, store::StoreError>(masked.unwrap_or_else(|| "*".to_owned()))
    };
    let mut names = BTreeMap::from([(Named::Patient, name_of(settlement.patient)?)]);
    let grantors = reads.bindings_of(settlement.patient)?;
    let grantors: BTreeMap<BindingId, PersonId> =
        grantors.iter().map(|binding| (binding.id, binding.grantor)).collect();
    for id in settlement.explanation.payers.iter().filter_map(|note| note.binding) {
        if let Some(grantor) = grantors.get(&id) {
            names.insert(Named::Payer(id), name_of(*grantor)?);
        }
    }
    // What gives a bill back names its payers nowhere else.
    for share in &settlement.shares {
        if let Some(id) = share.source.binding() {
            names.insert(Named::Payer(id), name_of(share.payer)?);
        }
    }
    let name = |named: Named| match named {
        Named::Place(area) => policies.area_name(area),
        Named::Patient | Named::Payer(_) => {
            names.get(&named).cloned().unwrap_or_else(|| "*".to_owned())
        }
    };
    let view = View { audience: Audience::Clerk, viewer: None, lang: Lang::Zh, name: &name };
    let shares = settlement.shares.iter().map(|share| {
        Ok(ShareView {
            name: name_of(share.payer)?,
            own: matches!(share.source, ShareSource::Own),
            quota: matches!(share.source, ShareSource::Quota(..)),
            current: Yuan(share.current),
            carried: Yuan(share.carried),
        })
    });
    let outward = |id: domain::SettlementId| ids::outward_now(settlement.care_area, id.0);
    let figures = &settlement.figures;
    Ok(UseView {
        setl_id: outward(settlement.id),
        at: moment(settlement.settled_at),
        kind: match settlement.kind {
            SettlementKind::Settled => "settled",
            SettlementKind::Cancel(_) | SettlementKind::Undo(_) => "returned",
        },
        patient: settlement.patient == person,
        institution: used.institution_name.clone(),
        total: Yuan(figures.total),
        fund: Yuan(figures.fund_sum),
        own: Yuan(figures.own),
        aid: Yuan(figures.aid),
        cash: Yuan(figures.cash),
        shares: shares.collect::<store::Result<_>>()?,
        returned_by: settlement.cancelled_by.map(outward),
        why: render(settlement, &view),
        parts: split(settlement, (Audience::Clerk, None), &name)?,
    })
}

/// Why somebody's data are read in clear.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// At least four characters; the person looked at can read it.
    why: String,
}

/// Somebody's data in clear. Its `Debug` shows nothing.
#[derive(Serialize, ToSchema)]
pub(super) struct Clear {
    psn_no: String,
    name: String,
    cert_type: String,
    cert_no: String,
    phone: Option<String>,
    card_no: Option<String>,
    /// How often this clerk may do so today, after this.
    left_today: u32,
}

/// Shows somebody's data in clear, for a reason, at most 30 times a day; recorded before it is
/// shown.
#[utoipa::path(post, path = "/people/{psn_no}/clear", operation_id = "readInClear", tag = "people",
    params(("psn_no" = String, Path)), request_body = Why,
    responses((status = 200, body = Clear), Problem))]
pub(super) async fn clear(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Body(Why { why }): Body<Why>,
) -> Result<Json<Clear>, Problem> {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let left_today = spend(&site, &on, known.id(), why).await?;
    let identity = known.identity;
    Ok(Json(Clear {
        psn_no: identity.psn_no,
        name: identity.name,
        cert_type: identity.cert_type,
        cert_no: identity.cert_no,
        phone: identity.phone,
        card_no: identity.card_no,
        left_today,
    }))
}

/// Records the look under one of the clerk's thirty numbers of the day: each is used up once, on
/// whatever node, so that a restart forgets none.
async fn spend(site: &Site, on: &OnDuty, person: PersonId, why: String) -> Result<u32, Problem> {
    let refused = |reason: Reason| {
        let refusal = Refusal::new(reason).of(Side::Agency).count(CLEAR_A_DAY);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    // Told here, so that it does not cost one of the thirty.
    if why.trim().chars().count() < WHY_MIN {
        return Err(refused(Reason::ReasonMissing));
    }
    let (day, home) = (site.app.now().date(), anywhere()?);
    let look = token()?;
    for used in 1..=CLEAR_A_DAY {
        let content = json!({"person": person.0, "why": why, "look": look});
        let numbered = numbered(on, home, ("look-clear", format!("{day}.{used}")), &content);
        let key = numbered.key().clone();
        if site.look(move |app| app.read()?.number(&key)).await?.is_some() {
            continue;
        }
        let (by, what) = (By::Clerk(on.id), Looked::InClear);
        let (why, through) = (why.clone(), None);
        let act = LookAt { numbered, by, person, what, why, through };
        match site.app.submit(act).await {
            // Another request of the same clerk was faster.
            app::Outcome::NumberReused(_) => {}
            outcome => {
                decided(site, outcome, Side::Agency)?;
                return Ok(CLEAR_A_DAY - used);
            }
        }
    }
    Err(refused(Reason::TooManyLooks))
}

/// Who looked at somebody, newest first, 200 a page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Looks {
    looks: Vec<LookView>,
}

/// One look.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LookView {
    id: String,
    at: String,
    /// A clerk's name, an institution's, a relative (masked), or the platform.
    by: String,
    #[schema(value_type = String)]
    what: Looked,
    why: String,
}

/// Who looked at somebody's data.
#[utoipa::path(get, path = "/people/{psn_no}/looks", operation_id = "looks", tag = "people",
    params(("psn_no" = String, Path), Before), responses((status = 200, body = Looks), Problem))]
pub(super) async fn looks(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    query: Result<Query<Before>, QueryRejection>,
) -> Result<Json<Looks>, Problem> {
    let before = before(query)?.map(RecordId);
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let looks = site.look(move |app| {
        let reads = app.read()?;
        let mut looks = Vec::new();
        for record in reads.records_of(Kind::Look, known.id(), before)? {
            if let Kept::Look(look) = record.body {
                let id = ids::outward_now(known.area(), record.id.0);
                let by = who(reads.as_ref(), look.by)?;
                let (at, what, why) = (moment(look.at), look.what, look.why);
                looks.push(LookView { id, at, by, what, why });
            }
        }
        Ok(looks)
    });
    Ok(Json(Looks { looks: looks.await? }))
}

/// Who did something, as histories name it.
pub(super) fn who(reads: &dyn Reads, by: By) -> store::Result<String> {
    let named = match by {
        By::Person(person) => {
            let identity = reads.identity(person)?;
            identity.map(|it| domain::person::mask::name(&it.name))
        }
        By::Clerk(clerk) => match reads.record(RecordId(clerk.0))?.map(|record| record.body) {
            Some(Kept::Clerk(clerk)) => Some(format!("{}（{}）", clerk.name, clerk.login)),
            _ => None,
        },
        By::Institution(id) => reads.institution(id)?.map(|place| place.name),
        By::Platform => Some("平台".to_owned()),
    };
    Ok(named.unwrap_or_else(|| "*".to_owned()))
}
