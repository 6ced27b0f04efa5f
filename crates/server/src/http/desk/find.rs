//! Finding people. What they are asked for by stands in the body, never in an address.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::person::name::PersonName;
use domain::refusal::Side;
use domain::{Area, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::record::Looked;
use utoipa::ToSchema;

use super::person::{PersonBrief, Whom, brief_of, looked};
use crate::http::api::OnDuty;
use crate::http::body::Body;
use crate::http::problem::Problem;
use crate::site::Site;

/// Most people of one answer.
const MOST: usize = 20;

/// By what: a certificate, `psn_no`, a social-security card, a phone, or name and insured area. Its
/// `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(super) struct Find {
    psn_no: Option<String>,
    cert_type: Option<String>,
    cert_no: Option<String>,
    card_no: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    /// Code of a place: with `name`, where the person is insured.
    area: Option<String>,
}

/// Who was found, masked; at most 20.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Found {
    people: Vec<PersonBrief>,
    /// There are more: ask by something more exact.
    more: bool,
}

/// Finds people within the clerk's places. Nobody found and somebody of another place are the same
/// answer; everybody who is shown learns of it as of any other look.
#[utoipa::path(post, path = "/people/find", operation_id = "findPeople", tag = "people",
    request_body = Find, responses((status = 200, body = Found), Problem))]
pub(super) async fn find(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Body(asked): Body<Find>,
) -> Result<Json<Found>, Problem> {
    let Find { psn_no, cert_type, cert_no, card_no, phone, name, area } = asked;
    let exact = Whom { psn_no, name: None, cert_type, cert_no, card_no };
    let one = exact.psn_no.is_some() || exact.cert_no.is_some() || exact.card_no.is_some();
    let mut known = match (one, phone, name, area) {
        (true, None, None, None) => match exact.within(&site, &on, "").await {
            Ok(known) => vec![(known.identity, known.insured)],
            Err(problem) if problem.code() == Reason::PersonUnknown.code() => Vec::new(),
            Err(problem) => return Err(problem),
        },
        (false, Some(phone), None, None) => listed(&site, &on, None, phone).await?,
        (false, None, Some(name), Some(area)) => {
            let area = area_of(&site, &area)?;
            on.covers(&site, area)?;
            let name = PersonName::parse(&name).map_err(|fault| {
                Problem::field("name", (fault.to_string(), "the name as on the certificate"))
            })?;
            listed(&site, &on, Some(area), name.as_str().to_owned()).await?
        }
        _ => {
            let zh = "证件、psn_no、社保卡号、手机号，或姓名加参保地，任选一种";
            let en = "a certificate, psn_no, card_no, phone, or name with area: one of them";
            return Err(Problem::field("", (zh, en)));
        }
    };
    let more = known.len() > MOST;
    known.truncate(MOST);
    for (_, insured) in &known {
        looked(&site, &on, (insured.person, insured.area), Looked::Person).await?;
    }
    let people = known.iter().map(|(id, insured)| brief_of(&site.app, id, insured)).collect();
    Ok(Json(Found { people, more }))
}

type Listed = Vec<(store::Identity, domain::person::Insured)>;

/// By name in an area, else by phone.
async fn listed(
    site: &Site,
    on: &OnDuty,
    area: Option<Area>,
    text: String,
) -> Result<Listed, Problem> {
    let scope = on.clerk.scope.clone();
    let listed = site.look(move |app| {
        let reads = app.read()?;
        let found = match area {
            Some(area) => reads.identities_by_name(area, &text)?,
            None => reads.identities_by_phone(&text)?,
        };
        let mut listed = Listed::new();
        for identity in found {
            let insured = reads.insured(identity.person)?.filter(|it| scope.covers(it.area));
            listed.extend(insured.map(|insured| (identity, insured)));
        }
        Ok(listed)
    });
    Ok(listed.await?)
}

/// The pooling area of a place that a clerk names.
pub(super) fn area_of(site: &Site, code: &str) -> Result<Area, Problem> {
    let area = site.app.world().policies.area_of(code, site.app.now().date());
    area.ok_or_else(|| {
        let unknown = Refusal::new(Reason::AreaUnknown).of(Side::Agency).field("area");
        Problem::refusal(unknown, Side::Agency, &site.app.world())
    })
}
