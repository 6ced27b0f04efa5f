//! The window: guardians, corrections, newborns, the end of a kinship.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{ClerkAct, RightData, unclear_after};
use axum::Json;
use axum::extract::{Path, State};
use domain::evidence::DocumentKind;
use domain::person::cert::CertType;
use domain::person::name::PersonName;
use domain::refusal::Side;
use domain::ward::WardGround;
use domain::{PersonId, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Body as Kept;
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::bindings::records;
use super::case::case_of;
use super::decide::noted;
use super::person::Whom;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::problem::Problem;
use crate::http::who::{CERT_NO_EN, CERT_TYPE};
use crate::site::Site;

/// A guardian whose papers the clerk saw.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WardAsked {
    guardian: Whom,
    ward: Whom,
    /// `parent` of a minor, or `appointed`.
    #[schema(value_type = String)]
    ground: WardGround,
    /// Last day, where a judgement names one.
    #[schema(value_type = Option<String>)]
    until: Option<Date>,
    /// Originals that the clerk saw.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    originals: BTreeSet<DocumentKind>,
}

/// Records a guardian, in force at once. The ward's area decides.
#[utoipa::path(post, path = "/wards", operation_id = "addWard", tag = "window", params(Key),
    request_body = WardAsked, responses((status = 200, body = Acted), Problem))]
pub(super) async fn ward(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<WardAsked>,
) -> Answered {
    let WardAsked { guardian, ward, ground, until, originals } = asked;
    // First whom the clerk may know of, then the other side.
    let ward = ward.within(&site, &on, "ward").await?;
    let guardian = guardian.anywhere(&site, "guardian", Side::Grantor).await?;
    let (guardian, area) = (guardian.id(), ward.area());
    let act = ClerkAct::Ward { guardian, ward: ward.id(), ground, until, originals };
    carry_out(&site, &on, area, number, act).await
}

/// Ends a guardianship, at once.
#[utoipa::path(post, path = "/wards/{id}/end", operation_id = "endWard", tag = "window",
    params(("id" = String, Path), Key), responses((status = 200, body = Acted), Problem))]
pub(super) async fn end_ward(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let unknown = || {
        let refusal = Refusal::new(Reason::WardUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (_, ward) = ids::inward(&id).ok_or_else(unknown)?;
    let ward = RecordId(ward);
    let found = site.look(move |app| {
        let reads = app.read()?;
        match reads.record(ward)?.map(|record| record.body) {
            Some(Kept::Ward(kept)) => reads.insured(kept.ward),
            _ => Ok(None),
        }
    });
    let found = found.await?.filter(|insured| on.clerk.scope.covers(insured.area));
    let insured = found.ok_or_else(unknown)?;
    let act = ClerkAct::EndWard { ward, person: insured.person };
    carry_out(&site, &on, insured.area, number, act).await
}

/// What is right; what is left out stays. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Right {
    name: Option<String>,
    /// With `cert_no`.
    cert_type: Option<String>,
    cert_no: Option<String>,
    /// Empty = there is none.
    phone: Option<String>,
    /// Empty = there is none.
    card_no: Option<String>,
    /// `gend`: 0, 1, 2, 9.
    gender: Option<u8>,
    #[schema(value_type = Option<String>)]
    born: Option<Date>,
    /// Why; the person can read it.
    why: String,
}

/// Corrects a person's data (②). Where somebody else has the certificate or the card, nothing is
/// changed and a reviewer gets both side by side.
#[utoipa::path(post, path = "/people/{psn_no}/corrections", operation_id = "correct", tag = "window",
    params(("psn_no" = String, Path), Key), request_body = Right,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn correct(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(asked): Body<Right>,
) -> Answered {
    let Right { name, cert_type, cert_no, phone, card_no, gender, born, why } = asked;
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let why = noted("why", why)?;
    let name = name.map(|name| {
        let checked = PersonName::parse(&name).map(|name| name.as_str().to_owned());
        let en = "the name as on the certificate";
        checked.map_err(|fault| Problem::field("name", (fault.to_string(), en)))
    });
    let name = name.transpose()?;
    let cert = match (cert_type, cert_no) {
        (None, None) => None,
        (Some(kind), Some(no)) => Some(cert(&site, &kind, &no)?),
        _ => {
            let both = ("cert_type 和 cert_no 要一起写", "cert_type and cert_no together");
            return Err(Problem::field("cert_no", both));
        }
    };
    let digits = |text: &String| text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
    if phone.as_ref().is_some_and(|phone| !digits(phone)) {
        return Err(Problem::field("phone", ("最多 20 位数字", "at most 20 digits")));
    }
    let plain = |text: &String| text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if card_no.as_ref().is_some_and(|card| !plain(card)) {
        let expected = ("最多 32 个字母和数字", "at most 32 letters and digits");
        return Err(Problem::field("card_no", expected));
    }
    let (person, area) = (known.id(), known.area());
    let holder = holder(&site, person, cert.clone(), card_no.clone()).await?;
    let right = RightData { name, cert, phone, card_no, gender, born };
    let act = ClerkAct::Correct { person, right, why, holder };
    carry_out(&site, &on, area, number, act).await
}

/// Kind and number in their stored form.
fn cert(site: &Site, kind: &str, number: &str) -> Result<(String, String), Problem> {
    let kind = CertType::from_code(kind);
    let kind = kind.ok_or_else(|| Problem::field("cert_type", CERT_TYPE))?;
    let checked = kind.check(number, site.app.now().date());
    let cert =
        checked.map_err(|fault| Problem::field("cert_no", (fault.to_string(), CERT_NO_EN)))?;
    Ok((kind.code().to_owned(), cert.as_str().to_owned()))
}

/// Somebody else who has this certificate or card.
pub(super) async fn holder(
    site: &Site,
    person: PersonId,
    cert: Option<(String, String)>,
    card_no: Option<String>,
) -> Result<Option<PersonId>, Problem> {
    let found = site.look(move |app| {
        let reads = app.read()?;
        let by_cert = match &cert {
            Some((kind, number)) => reads.identity_by_cert(kind, number)?,
            None => None,
        };
        let by_card = match card_no.as_deref().filter(|card| !card.is_empty()) {
            Some(card) => reads.identity_by_card(card)?,
            None => None,
        };
        let others = [by_cert, by_card].into_iter().flatten().map(|it| it.person);
        Ok(others.into_iter().find(|other| *other != person))
    });
    Ok(found.await?)
}

/// A newborn's identity number. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MergeAsked {
    cert_type: String,
    cert_no: String,
    /// Originals that the clerk saw.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    originals: BTreeSet<DocumentKind>,
    /// The family's request, if there was one.
    case: Option<String>,
}

/// Merges a newborn, known by the birth certificate, with the identity number.
#[utoipa::path(post, path = "/people/{psn_no}/merge", operation_id = "mergeNewborn", tag = "window",
    params(("psn_no" = String, Path), Key), request_body = MergeAsked,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn merge(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(asked): Body<MergeAsked>,
) -> Answered {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let cert = cert(&site, &asked.cert_type, &asked.cert_no)?;
    let case = match &asked.case {
        Some(id) => Some(case_of(&site, &on, id).await?.0.id),
        None => None,
    };
    let (person, area) = (known.id(), known.area());
    let holder = holder(&site, person, Some(cert.clone()), None).await?;
    let act = ClerkAct::Merge { person, cert, holder, originals: asked.originals, case };
    carry_out(&site, &on, area, number, act).await
}

/// Two people who are no longer kin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DivorceAsked {
    /// Of the clerk's places.
    one: Whom,
    other: Whom,
    /// Originals that the clerk saw.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    originals: BTreeSet<DocumentKind>,
    /// Documents on file.
    #[serde(default)]
    documents: Vec<String>,
}

/// What ended, and what the clerk has to ask about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Divorced {
    /// The case that keeps the evidence.
    case: Option<String>,
    /// Bindings with parents-in-law of one of them: whose parents they are is not known, so they
    /// stand until somebody says so.
    unclear: Vec<String>,
}

/// Ends the bindings between two people in both directions: a divorce, an adoption that ended.
#[utoipa::path(post, path = "/divorces", operation_id = "endKinship", tag = "window", params(Key),
    request_body = DivorceAsked, responses((status = 200, body = Divorced), Problem))]
pub(super) async fn divorce(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<DivorceAsked>,
) -> Result<Json<Divorced>, Problem> {
    let one = asked.one.within(&site, &on, "one").await?;
    let other = asked.other.anywhere(&site, "other", Side::Beneficiary).await?;
    let (first, second) = (one.id(), other.id());
    let documents = records(&site, "documents", &asked.documents)?;
    let originals = asked.originals;
    let act = ClerkAct::Divorce { one: first, other: second, originals, documents };
    let (_, Json(acted)) = carry_out(&site, &on, one.area(), number, act).await?;
    let unclear = site.look(move |app| {
        let reads = app.read()?;
        let mut bindings = reads.bindings_of(first)?;
        bindings.extend(reads.bindings_of(second)?);
        let unclear = unclear_after(bindings.iter(), (first, second));
        let of = bindings.iter().filter(|binding| unclear.contains(&binding.id));
        let said: BTreeSet<String> =
            of.map(|b| ids::outward_now(b.beneficiary_area, b.id.0)).collect();
        Ok(said.into_iter().collect())
    });
    Ok(Json(Divorced { case: acted.id, unclear: unclear.await? }))
}
