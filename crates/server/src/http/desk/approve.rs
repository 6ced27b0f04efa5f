//! Approving what another clerk proposed (②).

use app::Outcome;
use app::acts::{AccessChange, Approve, ClerkAct, GateChange};
use axum::Json;
use axum::http::StatusCode;
use domain::case::{Case, CaseAbout, CaseState, StepKind};
use domain::refusal::Side;
use domain::{Area, InstitutionId, PersonId, RecordId, ids};
use serde_json::json;
use sm3::{Digest as _, Sm3};
use store::records::Principal;
use store::{Access, Answer, Record};

use super::act::{Acted, Answered, NewKey};
use super::files::Rows;
use super::keys::NewGateKey;
use super::person::numbered;
use super::policies;
use super::window::holder;
use crate::http::api::OnDuty;
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::close_all;
use crate::site::Site;

/// Approves and carries out. What stands outside the lane's transaction (a file, a key, sessions)
/// follows the approval.
pub(super) async fn approve_proposal(
    site: &Site,
    on: &OnDuty,
    (record, case): (Record, Case),
    number: String,
) -> Answered {
    let CaseAbout::Proposal { body, .. } = &case.about else { return Err(Fault::Internal.into()) };
    let act: ClerkAct = serde_json::from_str(body).map_err(|_| Problem::from(Fault::Internal))?;
    if let Some((digest, blob)) = policies::proposed(&act) {
        policies::still_good(site, digest, blob).await?;
    }
    let file = match &act {
        ClerkAct::File { kind, blob, .. } => Some(Rows::kept(site, *kind, *blob).await?),
        _ => None,
    };
    if let Some(rows) = &file {
        // Facts may have changed since it was filed: what would fail is not approved.
        rows.covered(site, on)?;
    }
    let approved_by_me = case.state == CaseState::Decided
        && case.holder == Some(on.id)
        && case.steps.last().is_some_and(|step| step.kind == StepKind::Approved);
    let mut replayed = true;
    let mut approval = None;
    let mut answer = Answer::Done;
    if !(approved_by_me && file.is_some()) {
        if let Some(rows) = &file {
            rows.check(site, batch(record.id)).await?;
        }
        let content = json!({"case": record.id.0});
        let numbered = numbered(on, case.area, ("approve", number), &content);
        approval = Some(numbered.clone());
        let approve = Approve::of(numbered, on.id, &record).ok_or(Fault::Internal)?;
        let approve = approve.found(found(site, &act).await?);
        let outcome = site.app.submit(approve).await;
        replayed = matches!(outcome, Outcome::Decided { replayed: true, .. });
        answer = decided(site, outcome, Side::Agency)?;
    }
    let mut acted = Acted {
        done: true,
        case: Some(ids::outward_now(case.area, record.id.0)),
        id: match answer {
            Answer::Record(id) if id != record.id => Some(ids::outward_now(case.area, id.0)),
            Answer::Settled(area, id) => Some(ids::outward_now(area, id.0)),
            _ => None,
        },
        ..Acted::default()
    };
    match act {
        ClerkAct::File { .. } => {
            if let Some(rows) = file {
                rows.put(site, batch(record.id), &mut acted).await?;
            }
        }
        ClerkAct::Access { area, institution, change } => {
            let place = (area, institution, record.id);
            acted.key = access(site, place, change, replayed).await?;
        }
        ClerkAct::Gate { gate, name, change: GateChange::Add { .. }, .. } => {
            if let Some(approval) = approval {
                acted.gate_key = NewGateKey::of(site, gate, name, &approval).await?;
            }
        }
        ClerkAct::Policies { .. } => policies::take_up(site).await?,
        ClerkAct::Death { person, .. } => close_all(site, Principal::Person(person)).await?,
        _ => {}
    }
    Ok((StatusCode::OK, Json(acted)))
}

/// Who has by now what the act would write.
async fn found(site: &Site, act: &ClerkAct) -> Result<Option<PersonId>, Problem> {
    match act {
        ClerkAct::Correct { person, right, .. } => {
            holder(site, *person, right.cert.clone(), right.card_no.clone()).await
        }
        ClerkAct::Merge { person, cert, .. } => {
            holder(site, *person, Some(cert.clone()), None).await
        }
        _ => Ok(None),
    }
}

/// The batch number of credits that have none of their own.
fn batch(case: RecordId) -> String {
    format!("file.{}", case.0)
}

/// Puts a new key in place, or none. The key hangs on the case and a secret of the ring, so that
/// asking again shows the same one, as long as it is in force.
async fn access(
    site: &Site,
    (area, institution, case): (Area, InstitutionId, RecordId),
    change: AccessChange,
    replayed: bool,
) -> Result<Option<NewKey>, Problem> {
    let found = site.look(move |app| {
        let reads = app.read()?;
        let Some(place) = reads.institution(institution)? else { return Ok(None) };
        reads.institution_by_code(&place.code)
    });
    let (mut place, before) = found.await?.ok_or(Fault::Internal)?;
    let secret = |what: &str| {
        let seed = Sm3::digest(format!("institution {what} {}", case.0));
        app::hex(&site.app.keyring().number(&seed.into()))
    };
    let key = NewKey {
        access_key: secret("key").chars().take(24).collect(),
        secret: secret("secret").chars().take(48).collect(),
    };
    let ours = Access { key: Some(key.access_key.clone()), secret: Some(key.secret.clone()) };
    if replayed {
        // What came after this approval stands.
        return Ok((before == ours).then_some(key));
    }
    place.unsigned = change == AccessChange::Unsigned && site.demo;
    place.closed = change == AccessChange::Closed;
    let (access, said) = match change {
        AccessChange::NewKey => (ours, Some(key)),
        AccessChange::Unsigned | AccessChange::Closed => (Access::default(), None),
    };
    site.app.chore(area, move |tx| tx.put_institutions(&[(place, access)])).await?;
    Ok(said)
}
