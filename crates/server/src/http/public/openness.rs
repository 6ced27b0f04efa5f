//! Where sharing is open between places on a day, and from when: told before a family tries. Made of
//! the function that decides about bindings, quotas and bills ([`domain::wallet::openness`]).

mod said;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::Area;
use domain::institution::{Institution, InstitutionKind};
use domain::policy::PolicySet;
use jiff::civil::Date;
use serde::Deserialize;
use store::records::Listing;
use utoipa::IntoParams;

use self::said::OpennessSaid;
use super::guide::{day, given, place};
use super::{cached, json};
use crate::http::problem::{FieldError, Problem};
use crate::site::Site;

/// What is asked; everything as text, so that all that is wrong is told at once.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Where the owner of the account is insured: any code of GB/T 2260 or of an insurance unit.
    #[param(required = true, example = "440300")]
    grantor_area: Option<String>,
    /// Where the relative is insured.
    #[param(required = true, example = "510100")]
    beneficiary_area: Option<String>,
    /// Where the relative is treated; left out = the institution's, else where insured.
    #[param(example = "510100")]
    care_area: Option<String>,
    /// `fixmedins_code` of a hospital or pharmacy; left out = any.
    #[param(example = "H51010400001")]
    institution: Option<String>,
    /// On which day, 1949 to 2100; left out = today.
    #[param(example = "2026-11-22")]
    on: Option<String>,
}

/// The question as it was understood.
#[derive(Clone, Debug)]
struct Question {
    grantor: Area,
    beneficiary: Area,
    care: Area,
    institution: Option<(Institution, Option<Listing>)>,
    on: Date,
}

/// Where the wallet and the live debit are open: each insured area, the care area and the hospital or
/// pharmacy on a day, since when and until when as far as the rules say, from when all of it is open,
/// where that was read, who has to act and whom to call. What nobody published is `unknown`, and
/// nothing is paid on it. Anybody may call.
#[utoipa::path(get, path = "/openness", operation_id = "openness", tag = "guide", params(Asked),
    responses((status = 200, body = OpennessSaid),
        (status = 304, description = "As it was"), Problem))]
pub(super) async fn openness(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let code = given(asked.institution.as_deref()).map(str::to_owned);
    let named = code.is_some();
    let found = match code {
        None => None,
        Some(code) => site.look(move |app| known(app, &code)).await?,
    };
    let world = site.app.world();
    let (set, today) = (&world.policies, site.app.now().date());
    let question = read(&asked, (named, found), set, today).map_err(Problem::fields)?;
    if named {
        // A list of institutions may come at any time: nobody keeps such an answer.
        return Ok(json(OpennessSaid::new(&question, set)));
    }
    Ok(cached(&headers, set, question.on, || json(OpennessSaid::new(&question, set))))
}

type Found = (Institution, Option<Listing>);

/// A hospital or pharmacy by its code.
fn known(app: &app::App, code: &str) -> store::Result<Option<Found>> {
    let reads = app.read()?;
    let found = reads.institution_by_code(code)?.map(|(place, _)| place);
    let Some(place) = found.filter(|place| place.kind != InstitutionKind::Agency) else {
        return Ok(None);
    };
    let listing = reads.listing(place.id)?;
    Ok(Some((place, listing)))
}

/// The question behind texts, or everything that is wrong with them.
fn read(
    asked: &Asked,
    (named, institution): (bool, Option<Found>),
    set: &PolicySet,
    today: Date,
) -> Result<Question, Vec<FieldError>> {
    let mut errors = Vec::new();
    let on = day(asked.on.as_deref(), today, &mut errors);
    let mut area = |field: &str, code: Option<&str>| place(field, code, set, on, &mut errors);
    let grantor = area("grantor_area", asked.grantor_area.as_deref());
    let beneficiary = area("beneficiary_area", asked.beneficiary_area.as_deref());
    let stands = institution.as_ref().map(|(place, _)| place.area);
    let care = match given(asked.care_area.as_deref()) {
        Some(code) => area("care_area", Some(code)),
        None => stands.or(beneficiary),
    };
    if named && institution.is_none() {
        let zh = "医药机构代码 fixmedins_code；有哪些见 /api/public/v1/institutions";
        let en = "a fixmedins_code; /api/public/v1/institutions finds them";
        errors.push(FieldError::new("institution", (zh, en)));
    } else if stands.is_some() && care.is_some() && stands != care {
        let zh = "所写就医地的机构；不写 care_area 就按机构所在地";
        let en = "an institution of care_area; leave care_area out to ask about its own place";
        errors.push(FieldError::new("institution", (zh, en)));
    }
    match (grantor, beneficiary, care) {
        (Some(grantor), Some(beneficiary), Some(care)) if errors.is_empty() => {
            Ok(Question { grantor, beneficiary, care, institution, on })
        }
        _ => Err(errors),
    }
}
