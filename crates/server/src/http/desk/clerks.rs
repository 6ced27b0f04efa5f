//! Clerks and their duties: an admin's business, without personal data of the insured.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{AddClerk, ChangeClerk, ConfirmClerk, SetClerkPassword};
use app::{Numbered, Outcome};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::refusal::Side;
use domain::{ClerkId, Moment, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::records::Principal;
use store::{Body as Kept, Kind, Record};
use utoipa::ToSchema;

use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::decided::decided;
use crate::http::passwords::{base32, hash, new_password, new_secret, otpauth};
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::{anywhere, close_all};
use crate::site::Site;

/// Most clerks of one answer.
const MOST: u32 = 1_000;

/// A duty: its word and its name.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct DutySaid {
    duty: &'static str,
    zh: &'static str,
}

impl From<Duty> for DutySaid {
    fn from(duty: Duty) -> Self {
        Self { duty: duty.word(), zh: duty.zh() }
    }
}

/// A clerk as an admin sees one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ClerkView {
    login: String,
    name: String,
    duties: Vec<DutySaid>,
    /// First digits of the areas; empty = the whole country.
    scope: String,
    /// A cashier's institution.
    institution: Option<String>,
    /// May sign in.
    active: bool,
    /// A second admin has to confirm this sign-in before it is active.
    awaits_confirmation: bool,
    /// A demo clerk, who signs in by name alone in a demo.
    demo: bool,
    added_at: String,
}

/// Clerks, by the order in which they were added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Clerks {
    clerks: Vec<ClerkView>,
}

/// Clerks whose places lie within the admin's own.
#[utoipa::path(get, path = "/clerks", operation_id = "listClerks", tag = "users",
    responses((status = 200, body = Clerks), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<Clerks>, Problem> {
    let clerks = site.look(move |app| {
        let reads = app.read()?;
        let known = reads.records(Kind::Clerk, RecordId(0), MOST)?;
        let within = known.into_iter().filter_map(|record| match record.body {
            Kept::Clerk(clerk) if on.clerk.scope.covers_prefix(&clerk.scope) => Some(clerk),
            _ => None,
        });
        within.map(|clerk| view(reads.as_ref(), clerk)).collect()
    });
    Ok(Json(Clerks { clerks: clerks.await? }))
}

fn view(reads: &dyn store::Reads, clerk: Clerk) -> store::Result<ClerkView> {
    let institution = clerk.institution.map(|id| reads.institution(id)).transpose()?.flatten();
    Ok(ClerkView {
        duties: clerk.duties.iter().copied().map(DutySaid::from).collect(),
        scope: clerk.scope.as_str().to_owned(),
        institution: institution.map(|it| it.code),
        active: clerk.active,
        awaits_confirmation: clerk.set_up.unconfirmed_by.is_some(),
        demo: clerk.demo,
        added_at: moment(clerk.added_at),
        login: clerk.login,
        name: clerk.name,
    })
}

/// A new clerk.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewClerk {
    /// 2 to 30 of a–z, 0–9 and . _ -
    login: String,
    /// As other clerks see it.
    name: String,
    #[schema(value_type = Vec<String>)]
    duties: BTreeSet<Duty>,
    /// First 0, 2, 4 or 6 digits of the areas.
    #[schema(value_type = String)]
    scope: AreaPrefix,
    /// Code of a cashier's institution.
    institution: Option<String>,
}

/// What a clerk signs in with, shown once: it cannot be asked for again, only reset.
#[derive(Serialize, ToSchema)]
pub(super) struct Credentials {
    login: String,
    /// To be changed by the clerk. Left out when the same request was answered before.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// Secret of the one-time codes (base32), for an authenticator app.
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<String>,
    /// The same as an address, to be drawn as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    otpauth: Option<String>,
}

/// Adds a clerk within the admin's places.
#[utoipa::path(post, path = "/clerks", operation_id = "addClerk", tag = "users", params(Key),
    request_body = NewClerk, responses((status = 201, body = Credentials), Problem))]
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<NewClerk>,
) -> Result<(StatusCode, Json<Credentials>), Problem> {
    let NewClerk { login, name, duties, scope, institution } = asked;
    check(&login, &name)?;
    let content = json!({
        "login": login, "name": name, "duties": duties, "scope": scope, "institution": institution,
    });
    let institution = match institution {
        Some(code) => Some(institution_of(&site, code).await?),
        None => None,
    };
    if institution.is_none() && duties.contains(&Duty::Cashier) {
        let expected = ("收费岗位要写机构编码", "a cashier's institution");
        return Err(Problem::field("institution", expected));
    }
    let (password, totp) = (new_password()?, new_secret()?);
    let (active, added_at) = (true, Moment(0));
    let phc = hash(password.clone()).await?;
    let clerk = Clerk {
        login: login.clone(),
        name,
        duties,
        scope,
        institution,
        password: phc,
        totp: totp.clone(),
        totp_step: 0,
        active,
        demo: false,
        added_at,
        set_up: SetUp::default(),
    };
    let numbered = numbered(&on, anywhere()?, ("clerk-add", number), &content);
    let outcome = site.app.submit(AddClerk { numbered, by: Some(on.id), clerk }).await;
    let said = credentials(&site, outcome, login, (password, &totp))?;
    Ok((StatusCode::CREATED, Json(said)))
}

/// What was made now is shown now; an act that was decided before made something else.
fn credentials(
    site: &Site,
    outcome: Outcome,
    login: String,
    (password, totp): (String, &[u8]),
) -> Result<Credentials, Problem> {
    let fresh = matches!(outcome, Outcome::Decided { replayed: false, .. });
    decided(site, outcome, Side::Agency)?;
    Ok(Credentials {
        password: fresh.then_some(password),
        totp: fresh.then(|| base32(totp)),
        otpauth: fresh.then(|| otpauth(&login, totp)),
        login,
    })
}

/// Sign-in names and names of clerks, as the command line checks them too.
pub(crate) fn check(login: &str, name: &str) -> Result<(), Problem> {
    if !is_login(login) {
        let zh = "2 到 30 个小写字母、数字或 . _ -";
        return Err(Problem::field("login", (zh, "2 to 30 of a–z, 0–9 and . _ -")));
    }
    if name.trim().is_empty() || name.chars().count() > 50 {
        return Err(Problem::field("name", ("1 到 50 个字", "1 to 50 characters")));
    }
    Ok(())
}

/// 2 to 30 of a–z, 0–9 and . _ -: a cashier's login is the `opter` of the national envelope, which has
/// at most 30 characters.
pub(crate) fn is_login(login: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    (2..=30).contains(&login.len()) && login.bytes().all(plain)
}

async fn institution_of(site: &Site, code: String) -> Result<domain::InstitutionId, Problem> {
    let found = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
    found.map(|(known, _)| known.id).ok_or_else(|| {
        let refusal = Refusal::new(Reason::InstitutionUnknown).field("institution");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })
}

/// What changes of a clerk; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ClerkChange {
    /// All duties from now on.
    #[schema(value_type = Option<Vec<String>>)]
    duties: Option<BTreeSet<Duty>>,
    /// Where from now on.
    #[schema(value_type = Option<String>)]
    scope: Option<AreaPrefix>,
    /// `false` = switched off: sessions end at once.
    active: Option<bool>,
}

/// Gives a clerk other duties or places, or switches the clerk off or on.
#[utoipa::path(put, path = "/clerks/{login}", operation_id = "changeClerk", tag = "users",
    params(("login" = String, Path), Key), request_body = ClerkChange,
    responses((status = 200, body = ClerkView), Problem))]
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(login): Path<String>,
    Key(number): Key,
    Body(asked): Body<ClerkChange>,
) -> Result<Json<ClerkView>, Problem> {
    let id = known(&site, &on, &login).await?;
    let ClerkChange { duties, scope, active } = asked;
    let content = json!({"clerk": id.0, "duties": duties, "scope": scope, "active": active});
    let numbered = numbered(&on, anywhere()?, ("clerk-change", number), &content);
    let act = ChangeClerk { numbered, by: Some(on.id), clerk: id, duties, scope, active };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    if active == Some(false) {
        close_all(&site, Principal::Clerk(id)).await?;
    }
    seen(&site, id).await
}

async fn seen(site: &Site, id: ClerkId) -> Result<Json<ClerkView>, Problem> {
    let seen = site.look(move |app| {
        let reads = app.read()?;
        match reads.record(RecordId(id.0))? {
            Some(Record { body: Kept::Clerk(clerk), .. }) => view(reads.as_ref(), clerk).map(Some),
            _ => Ok(None),
        }
    });
    seen.await?.map(Json).ok_or_else(|| unknown(site))
}

/// Gives a clerk a new password and new one-time codes; every session of that clerk ends.
#[utoipa::path(post, path = "/clerks/{login}/reset", operation_id = "resetClerk", tag = "users",
    params(("login" = String, Path), Key), responses((status = 200, body = Credentials), Problem))]
pub(super) async fn reset(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(login): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Credentials>, Problem> {
    let id = known(&site, &on, &login).await?;
    let (password, totp) = (new_password()?, new_secret()?);
    let phc = hash(password.clone()).await?;
    let numbered: Numbered =
        numbered(&on, anywhere()?, ("clerk-reset", number), &json!({"clerk": id.0}));
    let by = Some(on.id);
    let act = SetClerkPassword { numbered, by, clerk: id, phc, totp: Some(totp.clone()) };
    let outcome = site.app.submit(act).await;
    let said = credentials(&site, outcome, login, (password, &totp))?;
    close_all(&site, Principal::Clerk(id)).await?;
    Ok(Json(said))
}

/// Confirms what another admin did to a clerk's sign-in (added, reset, gave duties): the clerk may
/// sign in from now on. Neither admin made the other.
#[utoipa::path(post, path = "/clerks/{login}/confirm", operation_id = "confirmClerk",
    tag = "users", params(("login" = String, Path), Key),
    responses((status = 200, body = ClerkView), Problem))]
pub(super) async fn confirm(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(login): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<ClerkView>, Problem> {
    let id = known(&site, &on, &login).await?;
    let content = json!({"clerk": id.0});
    let numbered = numbered(&on, anywhere()?, ("clerk-confirm", number), &content);
    let act = ConfirmClerk { numbered, by: on.id, clerk: id };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    seen(&site, id).await
}

/// A clerk by sign-in name, within the admin's places.
async fn known(site: &Site, on: &OnDuty, login: &str) -> Result<ClerkId, Problem> {
    let (login, scope) = (login.to_owned(), on.clerk.scope.clone());
    let found = site.look(move |app| app.read()?.record_by_key(Kind::Clerk, &login)).await?;
    match found {
        Some(Record { id, body: Kept::Clerk(clerk), .. }) if scope.covers_prefix(&clerk.scope) => {
            Ok(ClerkId(id.0))
        }
        _ => Err(unknown(site)),
    }
}

fn unknown(site: &Site) -> Problem {
    let refusal = Refusal::new(Reason::ClerkUnknown).of(Side::Agency);
    Problem::refusal(refusal, Side::Agency, &site.app.world())
}
