//! What was paid for whom, and why it was that much. Each side sees its own view
//! (`decisions.md`, "Views of a bill").

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use domain::explain::{Audience, Named, View, render};
use domain::refusal::text::Lang;
use domain::settlement::{Setting, Settlement, SettlementKind, Share};
use domain::{Area, BindingId, Fen, PersonId, SettlementId, ids};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Reads;

use super::view::masked;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;
use crate::site::Site;

/// How many uses a page has.
const PAGE: u32 = 50;

/// Which page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    before: Option<String>,
}

/// Bills that the signed-in person was the patient of or paid for, newest first, 50 a page;
/// `before` is the last `setl_id` of the page before. Any signed-in person may call.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    signed: Signed,
    before: Result<Query<Before>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Ok(Query(Before { before })) = before else {
        return Err(Problem::field("before", ("一笔账单的 setl_id", "a setl_id")));
    };
    let before = before.map(|text| ids::inward(&text).map(|(_, id)| id));
    if before == Some(None) {
        return Err(Problem::field("before", ("一笔账单的 setl_id", "a setl_id")));
    }
    let uses = site.look(move |app| {
        let reads = app.read()?;
        let uses = reads.uses(signed.person, before.flatten(), PAGE)?;
        let said = uses.iter().map(|used| {
            said(reads.as_ref(), &used.settlement, signed.person, &used.institution_name)
        });
        said.collect::<store::Result<Vec<_>>>()
    });
    Ok(Json(json!({"uses": uses.await?})))
}

/// One bill with its explanation. Its patient and everybody whose account paid may call; to others
/// it does not exist.
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(setl_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let unknown = || Problem::from(Fault::UseUnknown);
    let (area, id) = ids::inward(&setl_id).ok_or_else(unknown)?;
    let found = site.look(move |app| explained(app, area, SettlementId(id), signed.person));
    found.await?.map(Json).ok_or_else(unknown)
}

fn explained(
    app: &App,
    area: Area,
    id: SettlementId,
    person: PersonId,
) -> store::Result<Option<Value>> {
    let reads = app.read()?;
    let concerns = |s: &Settlement| s.patient == person || share_of(s, person).is_some();
    let Some(settlement) = reads.settlement(area, id)?.filter(concerns) else { return Ok(None) };
    let place = reads.institution(settlement.institution)?;
    let place = place.map(|place| place.name).unwrap_or_default();
    let mut said = said(reads.as_ref(), &settlement, person, &place)?;
    let names = names(reads.as_ref(), &settlement)?;
    let name = |named: Named| names.get(&named).cloned().unwrap_or_else(|| "*".to_owned());
    let audience = if settlement.patient == person { Audience::Patient } else { Audience::Grantor };
    for (key, lang) in [("why", Lang::Zh), ("why_en", Lang::En)] {
        let view = View { audience, viewer: Some(person), lang, name: &name };
        said[key] = render(&settlement, &view).into();
    }
    Ok(Some(said))
}

/// What everybody on the bill is called, masked.
fn names(reads: &dyn Reads, settlement: &Settlement) -> store::Result<BTreeMap<Named, String>> {
    let bindings = reads.bindings_of(settlement.patient)?;
    let grantors: BTreeMap<BindingId, PersonId> =
        bindings.iter().map(|binding| (binding.id, binding.grantor)).collect();
    let mut names = BTreeMap::from([(Named::Patient, masked(reads, settlement.patient)?)]);
    for id in settlement.explanation.payers.iter().filter_map(|note| note.binding) {
        if let Some(grantor) = grantors.get(&id) {
            names.insert(Named::Payer(id), masked(reads, *grantor)?);
        }
    }
    Ok(names)
}

fn share_of(settlement: &Settlement, person: PersonId) -> Option<&Share> {
    settlement.shares.iter().find(|share| share.payer == person)
}

/// A bill as the patient sees it, or as somebody who paid for another sees it.
fn said(
    reads: &dyn Reads,
    settlement: &Settlement,
    person: PersonId,
    institution: &str,
) -> store::Result<Value> {
    let kind = match settlement.kind {
        SettlementKind::Settled => "settled",
        SettlementKind::Cancel(_) | SettlementKind::Undo(_) => "returned",
    };
    let place = match settlement.setting {
        Setting::Pharmacy => "药店",
        Setting::Outpatient | Setting::Inpatient => "医院",
    };
    let outward = |id: SettlementId| ids::outward_now(settlement.care_area, id.0);
    let mut said = json!({
        "setl_id": outward(settlement.id),
        "at": moment(settlement.settled_at),
        "kind": kind,
        "setting": settlement.setting,
        "place": place,
        "returned_by": settlement.cancelled_by.map(outward),
    });
    if settlement.patient == person {
        let figures = &settlement.figures;
        said["role"] = "patient".into();
        said["institution"] = institution.into();
        for (key, amount) in [
            ("total", figures.total),
            ("fund", figures.fund_sum),
            ("own", figures.own),
            ("aid", figures.aid),
            ("cash", figures.cash),
            ("hospital", figures.hosp_part),
        ] {
            said[key] = amount.to_string().into();
        }
    } else {
        let paid = share_of(settlement, person);
        let paid =
            paid.map_or(Fen::ZERO, |share| share.current.plus(share.carried).unwrap_or_default());
        said["role"] = "grantor".into();
        said["for"] = masked(reads, settlement.patient)?.into();
        said["paid"] = json!(Yuan(paid));
    }
    Ok(said)
}
