//! Proofs of identity: bound to one act, used once, good for five minutes. They rest on a check by
//! a provider, which is kept whatever it found.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{Identity, Proof};
use utoipa::ToSchema;

use super::act::Ready;
use super::checks::{ACT_MS, Finding, away, somebody};
use super::for_whom::Acts;
use super::phone::{Underway, send, wrong};
use super::sign_in::too_many;
use super::{password, wanted};
use crate::codes::{CodeFor, Confirmed, digest_of, token};
use crate::http::body::Body;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::serve::Peer;
use crate::http::tries::{Key, Limit};
use crate::providers::Checked;
use crate::providers::simulated::{EVIDENCE, FACE_EN, FACE_ZH, SAYS_EN, SAYS_ZH};
use crate::site::Site;

/// Failed face checks of one person from one place.
const FAILED: Limit = Limit { most: 10, window_ms: 10 * 60 * 1_000 };

/// How identity is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ProofWay {
    /// A living face.
    #[default]
    Face,
    /// A code by SMS: asked for without `code`, answered 202; given with `challenge` and `code`.
    Sms,
    /// The mutual-aid password: for picking the payer of a bill and agreeing that relatives pay an
    /// order, nothing else.
    Password,
}

/// Which act the proof is for, and how identity is shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProofAsked)]
pub(super) struct Asked {
    act: ActSaid,
    #[serde(default)]
    way: ProofWay,
    /// What the device has: what the face provider wants, or the password. A simulated face check
    /// takes `simulated`, and nothing too.
    evidence: Option<String>,
    /// Of the code by SMS.
    challenge: Option<String>,
    code: Option<String>,
}

/// The act as it will be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProofAct)]
struct ActSaid {
    /// `POST` or `PUT`.
    method: String,
    /// `/bindings`
    path: String,
    /// Its body, whole.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    body: Option<Box<RawValue>>,
}

/// A proof, or a code that is under way.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Proof)]
pub(super) struct ProofSaid {
    /// To be sent as `X-Proof` with exactly that act.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Of a code that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<String>,
    /// Only from a simulated SMS: the code itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_to: Option<String>,
    /// What a simulated check says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated_en: Option<&'static str>,
}

/// Somebody who proves.
struct Prover<'a> {
    site: &'a Site,
    acts: &'a Acts,
    peer: Peer,
    identity: Identity,
    act: [u8; 32],
}

/// Gives a proof for one act of the person who is signed in, also where it is done for somebody
/// else: the proof is always the prover's. By face, a code or, for a pick, the password.
#[utoipa::path(post, path = "/proofs", operation_id = "prove", tag = "proofs",
    params(Acts), request_body = Asked,
    responses((status = 201, body = ProofSaid),
        (status = 202, body = ProofSaid, description = "A code was sent"), Problem))]
pub(super) async fn prove(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Body(asked): Body<Asked>,
) -> Result<(StatusCode, Json<ProofSaid>), Problem> {
    let offered = match asked.way {
        ProofWay::Face => site.providers.face.is_some(),
        ProofWay::Sms => site.providers.sms.is_some(),
        ProofWay::Password => true,
    };
    if !offered {
        return Err(Fault::NotFound.into());
    }
    let Asked { act, way, evidence, challenge, code } = asked;
    let place = (&*act.method, &*act.path);
    let ready = wanted::act(&site, &acts, peer, place, act.body.as_deref()).await?;
    let person = acts.signed.person;
    let identity = site.look(move |app| app.read()?.identity(person)).await?;
    let identity = identity.ok_or_else(|| Problem::from(Fault::Internal))?;
    let prover = Prover { site: &site, acts: &acts, peer, identity, act: ready.digest(&acts) };
    match way {
        ProofWay::Face => prover.by_face(evidence).await,
        ProofWay::Sms => prover.by_sms(challenge.zip(code)).await,
        ProofWay::Password => prover.by_password(&ready, evidence).await,
    }
}

impl Prover<'_> {
    async fn by_face(
        &self,
        evidence: Option<String>,
    ) -> Result<(StatusCode, Json<ProofSaid>), Problem> {
        let Some(face) = &self.site.providers.face else { return Err(Fault::NotFound.into()) };
        let simulated = face.is_simulator();
        let evidence = evidence.or_else(|| simulated.then(|| EVIDENCE.to_owned()));
        let Some(evidence) = evidence else {
            return Err(Problem::field(
                "evidence",
                ("人脸核验需要的内容", "what the face check wants"),
            ));
        };
        let now = self.site.app.now();
        let key = Key::of("face", &self.acts.signed.person.0.to_string(), &self.peer.word());
        if let Some(seconds) = self.site.tries.must_wait(key, FAILED, now) {
            return Err(too_many(self.site, FAILED, seconds));
        }
        let found = face.check(somebody(&self.identity, &evidence)).await;
        let found = found.map_err(|error| away(face.name(), &error))?;
        let finding = Finding::by(self.acts.signed, "face", face.as_ref(), Some(self.act));
        finding.keep(self.site, &found).await?;
        if !found.passed {
            self.site.tries.failed(key, FAILED, now);
            return Err(Fault::IdentityFailed.into());
        }
        let said = ProofSaid {
            simulated: simulated.then_some(FACE_ZH),
            simulated_en: simulated.then_some(FACE_EN),
            ..ProofSaid::default()
        };
        self.given("face", said).await
    }

    async fn by_sms(
        &self,
        given: Option<(String, String)>,
    ) -> Result<(StatusCode, Json<ProofSaid>), Problem> {
        let Some(sms) = &self.site.providers.sms else { return Err(Fault::NotFound.into()) };
        let wanted = CodeFor::Act(self.act);
        let simulated = sms.is_simulator();
        let words = ProofSaid {
            simulated: simulated.then_some(SAYS_ZH),
            simulated_en: simulated.then_some(SAYS_EN),
            ..ProofSaid::default()
        };
        let Some((challenge, code)) = given else {
            let sent = send(self.site, &self.identity, wanted, self.peer).await?;
            let Underway { challenge, code, sent_to } = sent;
            let said = ProofSaid { challenge: Some(challenge), code, sent_to, ..words };
            return Ok((StatusCode::ACCEPTED, Json(said)));
        };
        let now = self.site.app.now();
        let right = match self.site.codes.confirm(&challenge, &code, wanted, now) {
            Confirmed::Right(person) => person == self.acts.signed.person,
            Confirmed::Wrong(left) => return Err(wrong(left)),
            Confirmed::Over => false,
        };
        if !right {
            return Err(Fault::CodeOver.into());
        }
        let found = Checked { passed: true, reference: String::new() };
        let finding = Finding::by(self.acts.signed, "sms", sms.as_ref(), Some(self.act));
        finding.keep(self.site, &found).await?;
        self.given("sms", words).await
    }

    /// The password proves what it was set for: that shared money pays on a phone. Never who may
    /// share money.
    async fn by_password(
        &self,
        ready: &Ready,
        typed: Option<String>,
    ) -> Result<(StatusCode, Json<ProofSaid>), Problem> {
        if !matches!(ready.word(), "pick" | "authorise") {
            let expected = (
                "face 或 sms：家庭共济密码只用于付款",
                "face or sms: the password is for payments",
            );
            return Err(Problem::field("way", expected));
        }
        let Some(typed) = typed else {
            return Err(Problem::field("evidence", ("家庭共济密码", "the mutual-aid password")));
        };
        let tried = password::tried(self.site, self.acts.signed, typed).await;
        let passed = tried.is_ok();
        let found = Checked { passed, reference: String::new() };
        let (whose, act) = (self.acts.signed, Some(self.act));
        let finding = Finding { whose, way: "password", provider: "own", simulated: false, act };
        finding.keep(self.site, &found).await?;
        tried?;
        self.given("password", ProofSaid::default()).await
    }

    async fn given(
        &self,
        way: &str,
        said: ProofSaid,
    ) -> Result<(StatusCode, Json<ProofSaid>), Problem> {
        let token = token()?;
        let until = self.site.app.now().plus_ms(ACT_MS);
        let signed = self.acts.signed;
        let proof = Proof {
            token: digest_of(&token),
            person: signed.person,
            act: self.act,
            until,
            used: false,
            way: way.to_owned(),
        };
        self.site.app.chore(signed.area, move |tx| tx.put_proof(&proof)).await?;
        let (proof, until) = (Some(token), Some(say::moment(until)));
        Ok((StatusCode::CREATED, Json(ProofSaid { proof, until, ..said })))
    }
}
