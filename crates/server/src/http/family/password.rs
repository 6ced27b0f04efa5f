//! The mutual-aid password (家庭共济密码): set with a proof, tried when a payer is picked.

use std::sync::Arc;

use app::acts::{SetPassword, TryPassword};
use axum::extract::State;
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::{Body as Kept, Identity, Kind};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, keyed};
use super::for_whom::{Acts, made, refused};
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::passwords::{hash, is_right};
use crate::http::problem::{FieldError, Problem};
use crate::http::session::Signed;
use crate::site::Site;

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=32;
/// So many characters in a row that stand in a number of the person's are too many.
const RUN: usize = 6;

/// Body of a password.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MutualAidPassword)]
pub(super) struct PasswordBody {
    /// At least six characters, digits usually.
    password: String,
}

/// Sets the own mutual-aid password and opens a lock; nobody sets it for somebody else. Needs a
/// proof by face or SMS.
#[utoipa::path(put, path = "/me/password", operation_id = "setPassword", tag = "me",
    params(Key, ProofSent), request_body = PasswordBody,
    responses((status = 204), Problem))]
pub(super) async fn set(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<PasswordBody>,
) -> Result<StatusCode, Problem> {
    let ready = wanted(&site, &acts, &body, "").await?;
    ready.submit(&site, &acts, number, proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The act that a body makes; `at` is the path of the body.
pub(super) async fn wanted(
    site: &Site,
    acts: &Acts,
    body: &PasswordBody,
    at: &str,
) -> Result<Ready, Problem> {
    let person = acts.alone(site)?.person;
    let identity = site.look(move |app| app.read()?.identity(person)).await?;
    let identity = identity.ok_or_else(|| Problem::from(Fault::Internal))?;
    let password = body.password.clone();
    if !LENGTH.contains(&password.chars().count()) {
        let place = if at.is_empty() { "password".to_owned() } else { format!("{at}.password") };
        let expected = ("6 到 32 个字符", "6 to 32 characters");
        return Err(Problem::fields(vec![FieldError::new(place, expected)]));
    }
    if is_weak(&password, &identity) {
        return Err(Fault::PasswordWeak.into());
    }
    let about = json!({"password": keyed(site, &format!("{} {password}", person.0))});
    let phc = hash(password).await?;
    Ok(Ready::proved("password", about, move |numbered, proof| SetPassword {
        numbered,
        person,
        phc,
        proof,
    }))
}

/// Too easy: one character, a run, or digits of the certificate, birthday, phone or card.
fn is_weak(password: &str, identity: &Identity) -> bool {
    let steps: Vec<i16> = password
        .as_bytes()
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(i16::from(*b) - i16::from(*a)),
            _ => None,
        })
        .collect();
    let even = |step: i16| steps.iter().all(|known| *known == step);
    if even(0) || even(1) || even(-1) {
        return true;
    }
    let born = identity.born.strftime("%Y%m%d").to_string();
    let turned = identity.born.strftime("%d%m%Y").to_string();
    let short = identity.born.strftime("%y%m%d").to_string();
    let own = [
        Some(identity.cert_no.clone()),
        identity.phone.clone(),
        identity.card_no.clone(),
        Some(born),
        Some(turned),
        Some(short),
    ];
    let chars: Vec<char> = password.chars().collect();
    let runs = chars.windows(RUN).map(|run| run.iter().collect::<String>());
    let mut runs = runs.collect::<Vec<_>>().into_iter();
    runs.any(|run| own.iter().flatten().any(|number| number.contains(&run)))
}

/// Compares what was typed with the kept password; wrong tries count and lock.
pub(super) async fn tried(site: &Site, signed: Signed, typed: String) -> Result<(), Problem> {
    let (person, key) = (signed.person, signed.person.0.to_string());
    let record = site.look(move |app| app.read()?.record_by_key(Kind::Password, &key)).await?;
    let Some(Kept::Password(kept)) = record.map(|record| record.body) else {
        let missing = Refusal::new(Reason::PasswordMissing).of(Side::Beneficiary);
        return Err(refused(site, missing));
    };
    let fits = is_right(typed, Some(kept.phc)).await?;
    let numbered = made(signed, "try_password", &json!({"person": person.0}))?;
    let act = TryPassword { numbered, person, fits, set_at: kept.set_at };
    let outcome = site.app.submit(act).await;
    decided(site, outcome, Side::Grantor).map(drop)
}

#[cfg(test)]
mod tests {
    use domain::PersonId;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easy_passwords_are_told_apart() {
        let identity = Identity {
            person: PersonId(1),
            psn_no: String::new(),
            cert_type: "01".to_owned(),
            cert_no: "110190198001011230".to_owned(),
            name: "张三".to_owned(),
            phone: Some("10000000001".to_owned()),
            card_no: None,
            gender: 1,
            born: date(1980, 1, 1),
            demo_key: None,
        };
        for weak in
            ["111111", "123456", "654321", "19800101", "800101", "011230", "00000001", "x198001"]
        {
            assert!(is_weak(weak, &identity), "{weak}");
        }
        for good in ["592716", "a8c2f1", "408 173"] {
            assert!(!is_weak(good, &identity), "{good}");
        }
    }
}
