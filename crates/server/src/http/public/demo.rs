//! The made-up people of a demo, for pages that let one sign in as them by one tap.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::demo::{CLERKS, DemoClerk, DemoInstitution, DemoPerson, DemoWorld, world};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Who and what is made up here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Demo)]
pub(super) struct DemoSaid {
    people: Vec<PersonSaid>,
    clerks: Vec<ClerkSaid>,
    institutions: Vec<PlaceSaid>,
}

/// A made-up person; nobody has these numbers, so they are told in full.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemoPerson)]
struct PersonSaid {
    /// Handle in stories.
    key: String,
    name: String,
    cert_type: String,
    cert_no: String,
    /// Insured area.
    area: String,
    area_name: String,
    /// `employee` has an account, `resident` has none.
    insured: &'static str,
    /// What matters of this person today; empty = nothing does.
    note: String,
    /// The family with its place: 1 张家 北京.
    family: String,
    /// What the family is about.
    story: String,
}

/// A made-up clerk, who signs in by name alone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemoClerk)]
struct ClerkSaid {
    login: &'static str,
    name: &'static str,
    duties: Vec<&'static str>,
}

/// A made-up hospital or pharmacy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemoInstitution)]
struct PlaceSaid {
    code: String,
    name: String,
    /// `hospital` or `pharmacy`.
    kind: &'static str,
    area_name: String,
}

/// The made-up people, clerks and institutions of a demo. Anybody may call; outside a demo there is
/// no such address.
#[utoipa::path(get, path = "/demo", operation_id = "demo", tag = "demo",
    responses((status = 200, body = DemoSaid), Problem))]
pub(super) async fn demo(State(site): State<Arc<Site>>) -> Result<Json<DemoSaid>, Problem> {
    if !site.demo {
        return Err(Fault::NotFound.into());
    }
    Ok(Json(said(site.look(world).await?)))
}

fn said(world: DemoWorld) -> DemoSaid {
    let DemoWorld { people, institutions, families, items: _ } = world;
    let families: BTreeMap<&str, _> = families
        .iter()
        .flat_map(|family| family.people.iter().map(move |key| (key.as_str(), family)))
        .collect();
    let people = people.into_iter().map(|person| {
        let family = families.get(person.key.as_str());
        let (family, story) =
            family.map(|it| (it.name.clone(), it.story.clone())).unwrap_or_default();
        person_said(person, family, story)
    });
    DemoSaid {
        people: people.collect(),
        clerks: CLERKS.iter().map(clerk_said).collect(),
        institutions: institutions.into_iter().filter_map(place_said).collect(),
    }
}

fn person_said(person: DemoPerson, family: String, story: String) -> PersonSaid {
    let DemoPerson { key, name, cert_type, cert_no, area, area_name, insutype, note, .. } = person;
    let insured =
        if insutype == domain::person::Insutype::Employee.code() { "employee" } else { "resident" };
    PersonSaid { key, name, cert_type, cert_no, area, area_name, insured, note, family, story }
}

fn clerk_said(clerk: &DemoClerk) -> ClerkSaid {
    let duties = clerk.duties.iter().map(|duty| duty.word()).collect();
    ClerkSaid { login: clerk.login, name: clerk.name, duties }
}

/// An agency's own system is no place of care.
fn place_said(place: DemoInstitution) -> Option<PlaceSaid> {
    use domain::institution::InstitutionKind::{Agency, Hospital, Pharmacy};
    let DemoInstitution { code, name, kind, area_name, .. } = place;
    let kind = match kind {
        Hospital => "hospital",
        Pharmacy => "pharmacy",
        Agency => return None,
    };
    Some(PlaceSaid { code, name, kind, area_name })
}
