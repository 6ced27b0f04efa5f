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
use serde::{Deserialize, Serialize};
use store::record::Looked;
use store::{Body, Kind, Reads};
use utoipa::ToSchema;

use super::for_whom::{Acts, ForSaid, Matter};
use super::view::masked;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// How many uses a page has.
const PAGE: u32 = 50;

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    /// The last `setl_id` of the page before.
    before: Option<String>,
}

/// A bill as the patient sees it, or as somebody who paid for another sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Use)]
pub(super) struct UseSaid {
    setl_id: String,
    at: String,
    /// `settled` or `returned`.
    kind: &'static str,
    #[schema(value_type = String, example = "pharmacy")]
    setting: Setting,
    place: &'static str,
    /// The cancel, if it was given back.
    returned_by: Option<String>,
    /// `patient` or `grantor`.
    role: &'static str,
    /// Where; to somebody else only if the patient allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    figures: Option<Figures>,
    /// For whom somebody else paid, masked.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    patient: Option<String>,
    /// What this person's account paid for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<Yuan>,
    /// Why it was that much.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why_en: Option<Vec<String>>,
    /// Whose use it is, where it was asked for somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// What a patient sees of the money, in 元.
#[derive(Debug, Serialize, ToSchema)]
struct Figures {
    total: Yuan,
    fund: Yuan,
    own: Yuan,
    aid: Yuan,
    cash: Yuan,
    hospital: Yuan,
}

/// A page of uses.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Uses {
    /// Newest first.
    uses: Vec<UseSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Whose uses are shown, and whether places of the own care are left out.
#[derive(Clone, Copy)]
struct Viewer {
    person: PersonId,
    by_link: bool,
}

/// Bills that the person was the patient of or paid for, newest first, 50 a page. Any signed-in
/// person may call, a guardian for the ward, and the holder of a family link that shows or acts.
#[utoipa::path(get, path = "/uses", operation_id = "uses", tag = "uses", params(Acts, Before),
    responses((status = 200, body = Uses), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
    before: Result<Query<Before>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Uses>, Problem> {
    let Ok(Query(Before { before })) = before else {
        return Err(Problem::field("before", ("一笔账单的 setl_id", "a setl_id")));
    };
    let before = before.map(|text| ids::inward(&text).map(|(_, id)| id));
    if before == Some(None) {
        return Err(Problem::field("before", ("一笔账单的 setl_id", "a setl_id")));
    }
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let uses = site.look(move |app| {
        let reads = app.read()?;
        let uses = reads.uses(viewer.person, before.flatten(), PAGE)?;
        let said = uses
            .iter()
            .map(|used| said(reads.as_ref(), &used.settlement, viewer, &used.institution_name));
        said.collect::<store::Result<Vec<_>>>()
    });
    Ok(Json(Uses { uses: uses.await?, whose: acts.said() }))
}

/// All uses of somebody, newest first: for the export.
pub(super) fn all(app: &App, person: PersonId) -> store::Result<Vec<UseSaid>> {
    let (reads, viewer) = (app.read()?, Viewer { person, by_link: false });
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = reads.uses(person, before, PAGE)?;
        let Some(last) = page.last() else { return Ok(all) };
        before = Some(last.settlement.id.0);
        for used in &page {
            all.push(said(reads.as_ref(), &used.settlement, viewer, &used.institution_name)?);
        }
    }
}

/// One bill with its explanation. Its patient and everybody whose account paid may call, and who
/// sees their affairs; to others it does not exist.
#[utoipa::path(get, path = "/uses/{setl_id}", operation_id = "use", tag = "uses",
    params(Acts, ("setl_id" = String, Path)), responses((status = 200, body = UseSaid), Problem))]
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(setl_id): Path<String>,
) -> Result<Json<UseSaid>, Problem> {
    let unknown = || Problem::from(Fault::UseUnknown);
    let (area, id) = ids::inward(&setl_id).ok_or_else(unknown)?;
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let found = site.look(move |app| explained(app, area, SettlementId(id), viewer));
    let found = found.await?.ok_or_else(unknown)?;
    Ok(Json(UseSaid { whose: acts.said(), ..found }))
}

fn explained(
    app: &App,
    area: Area,
    id: SettlementId,
    viewer: Viewer,
) -> store::Result<Option<UseSaid>> {
    let (reads, person) = (app.read()?, viewer.person);
    let concerns = |s: &Settlement| s.patient == person || share_of(s, person).is_some();
    let Some(settlement) = reads.settlement(area, id)?.filter(concerns) else { return Ok(None) };
    let place = reads.institution(settlement.institution)?;
    let place = place.map(|place| place.name).unwrap_or_default();
    let mut said = said(reads.as_ref(), &settlement, viewer, &place)?;
    let names = names(reads.as_ref(), &settlement)?;
    let name = |named: Named| names.get(&named).cloned().unwrap_or_else(|| "*".to_owned());
    let audience = if settlement.patient == person { Audience::Patient } else { Audience::Grantor };
    let why = |lang| {
        let view = View { audience, viewer: Some(person), lang, name: &name };
        Some(render(&settlement, &view))
    };
    (said.why, said.why_en) = (why(Lang::Zh), why(Lang::En));
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

fn said(
    reads: &dyn Reads,
    settlement: &Settlement,
    viewer: Viewer,
    institution: &str,
) -> store::Result<UseSaid> {
    let kind = match settlement.kind {
        SettlementKind::Settled => "settled",
        SettlementKind::Cancel(_) | SettlementKind::Undo(_) => "returned",
    };
    let place = match settlement.setting {
        Setting::Pharmacy => "药店",
        Setting::Outpatient | Setting::Inpatient => "医院",
    };
    let outward = |id: SettlementId| ids::outward_now(settlement.care_area, id.0);
    let own = settlement.patient == viewer.person;
    let shown = (own && !viewer.by_link) || shows_institution(reads, settlement.patient)?;
    let mut said = UseSaid {
        setl_id: outward(settlement.id),
        at: moment(settlement.settled_at),
        kind,
        setting: settlement.setting,
        place,
        returned_by: settlement.cancelled_by.map(outward),
        role: if own { "patient" } else { "grantor" },
        institution: shown.then(|| institution.to_owned()),
        figures: None,
        patient: None,
        paid: None,
        why: None,
        why_en: None,
        whose: None,
    };
    if own {
        let figures = &settlement.figures;
        said.figures = Some(Figures {
            total: Yuan(figures.total),
            fund: Yuan(figures.fund_sum),
            own: Yuan(figures.own),
            aid: Yuan(figures.aid),
            cash: Yuan(figures.cash),
            hospital: Yuan(figures.hosp_part),
        });
    } else {
        let paid = share_of(settlement, viewer.person);
        let paid =
            paid.map_or(Fen::ZERO, |share| share.current.plus(share.carried).unwrap_or_default());
        said.patient = Some(masked(reads, settlement.patient)?);
        said.paid = Some(Yuan(paid));
    }
    Ok(said)
}

/// The patient lets whoever paid see where it was.
fn shows_institution(reads: &dyn Reads, patient: PersonId) -> store::Result<bool> {
    let contact = reads.record_by_key(Kind::Contact, &patient.0.to_string())?;
    Ok(match contact.map(|record| record.body) {
        Some(Body::Contact(contact)) => contact.show_institution,
        _ => false,
    })
}
