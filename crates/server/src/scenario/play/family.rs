//! What family members do.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Named, Played, Player, Trouble};
use crate::scenario::act::FamilyAct;
use crate::scenario::api::Reply;
use crate::scenario::api::family::{self, Act, Session};
use crate::scenario::api::problem::{Problem, Stop};
use crate::scenario::expect::{Got, Refused};
use crate::scenario::load::Scene;
use crate::scenario::story::{Apply, Terms, Yuan};

impl From<Stop> for Trouble {
    /// What stops a step of the player's own; a refusal of the act itself is told in its place.
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Problem(problem) => Self::Story(format!("{}：{problem}", problem.code)),
            Stop::NoAnswer(no_answer) => no_answer.into(),
            Stop::Broken(reply) => reply.into(),
        }
    }
}

/// A write of the family interface.
pub(super) struct Write {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) with_proof: bool,
    /// The ward or link of `X-For`.
    pub(super) behalf: Option<String>,
}

impl Write {
    /// A `POST` with a proof, as most acts are.
    pub(super) fn post(path: String, body: Value) -> Self {
        Self { method: Method::POST, path, body, with_proof: true, behalf: None }
    }
}

impl Player<'_> {
    pub(super) async fn family(
        &mut self,
        scene: &Scene,
        who: &str,
        act: &FamilyAct,
    ) -> Played<Got> {
        let write = match act {
            FamilyAct::Call(call) => return self.call_family(scene, who, call).await,
            FamilyAct::Check(apply) => return self.check(who, apply).await,
            FamilyAct::Apply(apply) => {
                let body = application(apply, self.shown(apply)?);
                Write { with_proof: apply.proof, ..Write::post("/bindings".to_owned(), body) }
            }
            FamilyAct::Change(word, binding) => {
                let path = format!("/bindings/{}/{word}", self.known_binding(binding).await?);
                // Taking an application back gives nothing away: it needs no proof.
                Write { with_proof: *word != "withdraw", ..Write::post(path, json!({})) }
            }
            FamilyAct::Terms(terms) => {
                let path = format!("/bindings/{}/terms", self.known_binding(&terms.of).await?);
                Write { method: Method::PUT, ..Write::post(path, terms_body(terms)) }
            }
            FamilyAct::Order(order) => {
                let mut ids = Vec::with_capacity(order.len());
                for binding in order {
                    ids.push(self.known_binding(binding).await?);
                }
                let body = json!({"order": ids});
                let method = Method::PUT;
                Write { method, ..Write::post("/payers/order".to_owned(), body) }
            }
            FamilyAct::Wallet(act) => self.wallet_of(who, act)?,
            FamilyAct::Quota(quota) => self.quota_of(quota).await?,
            FamilyAct::Release(binding) => self.release_of(who, binding).await?,
            FamilyAct::Pick(binding) => {
                let body = json!({"binding": self.known_binding(binding).await?});
                Write { with_proof: false, ..Write::post("/payers/pick".to_owned(), body) }
            }
        };
        self.write(scene, who, write).await
    }

    /// What stands against a binding, before applying.
    async fn check(&mut self, who: &str, apply: &Apply) -> Played<Got> {
        let mut body = self.shown(apply)?;
        body["kinship"] = json!(apply.kinship);
        let session = self.session(who).await?;
        let reply = family::post(&self.stage.server, Some(&session), "/eligibility", body).await;
        let refusals = reply.as_ref().ok().and_then(|reply| reply.json["refusals"].as_array());
        let codes = refusals.into_iter().flatten().map(|r| r["code"].as_str().unwrap_or(""));
        let against = Some(codes.map(str::to_owned).collect());
        Ok(Got { against, ..got(reply)? })
    }

    async fn write(&mut self, scene: &Scene, who: &str, write: Write) -> Played<Got> {
        let Write { method, path, body, with_proof, behalf } = write;
        let session = self.session(who).await?;
        let number = self.number(scene);
        let act = Act { method, path, body, number: &number };
        let server = &self.stage.server;
        // Whoever gives proofs looks at the act too, and may be the one who refuses.
        let proof = if with_proof {
            family::proof(server, &session, &act, behalf.as_deref()).await.map(Some)
        } else {
            Ok(None)
        };
        let reply = match proof {
            Ok(proof) => family::act(server, &session, act, (proof, behalf)).await,
            Err(stop) => Err(stop),
        };
        let id = reply.as_ref().ok().and_then(|reply| reply.json["id"].as_str());
        let binding = id.map(str::to_owned);
        self.remember(scene, Named { binding, ..Named::default() });
        got(reply)
    }

    /// The session of a person; a new one when the old one might have ended.
    pub(super) async fn session(&mut self, who: &str) -> Played<Session> {
        if let Some(session) = self.still(who) {
            return Ok(session);
        }
        let person = self.cast.person(who)?;
        let session = family::sign_in(&self.stage.server, person).await?;
        self.keep(who, session.clone());
        Ok(session)
    }

    /// The beneficiary as the applicant types it.
    pub(super) fn shown(&self, apply: &Apply) -> Played<Value> {
        let mut person = self.cast.person(&apply.beneficiary)?.clone();
        if let Some(name) = &apply.name {
            person.name.clone_from(name);
        }
        if let Some(cert_no) = &apply.cert_no {
            person.cert_no.clone_from(cert_no);
        }
        Ok(family::who(&person))
    }

    /// The identifier of a binding: of an earlier step, or `grantor/beneficiary` of the demo world.
    pub(super) async fn known_binding(&mut self, name: &str) -> Played<String> {
        if let Some((grantor, beneficiary)) = name.split_once('/') {
            return self.binding_between(grantor, beneficiary).await;
        }
        let binding = self.named(name)?.binding.clone();
        binding.ok_or_else(|| Trouble::Story(format!("“{name}”不是绑定")))
    }

    async fn binding_between(&mut self, grantor: &str, beneficiary: &str) -> Played<String> {
        let (giver, helped) = (self.session(grantor).await?, self.session(beneficiary).await?);
        let server = &self.stage.server;
        let given = ids(&family::get(server, &giver, "/bindings").await?.json);
        let held = ids(&family::get(server, &helped, "/bindings").await?.json);
        let both = given.into_iter().find(|id| held.contains(id));
        both.ok_or_else(|| Trouble::Story(format!("{grantor} 和 {beneficiary} 之间没有绑定")))
    }
}

/// Identifiers of a list of bindings, newest first.
fn ids(list: &Value) -> Vec<String> {
    let bindings = list["bindings"].as_array().cloned().unwrap_or_default();
    bindings.iter().filter_map(|binding| Some(binding["id"].as_str()?.to_owned())).collect()
}

/// A body with what was given; nothing else.
fn given(pairs: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let given = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(given.collect())
}

fn limits(payment: Option<Yuan>, month: Option<Yuan>, year: Option<Yuan>) -> Option<Value> {
    let amount = |limit: Option<Yuan>| limit.map(|Yuan(fen)| json!(fen.to_string()));
    let limits = [("payment", amount(payment)), ("month", amount(month)), ("year", amount(year))];
    limits.iter().any(|(_, limit)| limit.is_some()).then(|| given(limits))
}

pub(super) fn application(apply: &Apply, beneficiary: Value) -> Value {
    given([
        ("beneficiary", Some(beneficiary)),
        ("kinship", Some(json!(apply.kinship))),
        ("limits", limits(apply.payment, apply.month, apply.year)),
        ("scopes", apply.scopes.as_ref().map(|scopes| json!(scopes))),
        ("from", apply.from.as_ref().map(|day| json!(day))),
        ("until", apply.until.as_ref().map(|day| json!(day))),
        ("pledge", Some(json!(apply.pledge))),
    ])
}

fn terms_body(terms: &Terms) -> Value {
    given([
        ("limits", limits(terms.payment, terms.month, terms.year)),
        ("scopes", terms.scopes.as_ref().map(|scopes| json!(scopes))),
        ("switched_off", terms.switched_off.map(|off| json!(off))),
    ])
}

/// What an answer of a JSON interface tells.
pub(super) fn got(answer: Result<Reply, Stop>) -> Played<Got> {
    match answer {
        Ok(Reply { json, text, .. }) => Ok(Got {
            state: state(&json),
            effective: json["effective_from"].as_str().map(|moment| moment.replace('T', " ")),
            exact: text.clone(),
            json,
            text,
            ..Got::default()
        }),
        Err(Stop::Problem(problem)) => Ok(Got {
            refused: Some(refused(&problem)),
            text: problem.to_string(),
            ..Got::default()
        }),
        Err(stop) => Err(stop.into()),
    }
}

/// `suspended/frozen`: state and why, as an answer or a binding in a list has them.
pub(super) fn state(json: &Value) -> Option<String> {
    let node = if json["state"].is_object() { &json["state"] } else { json };
    let state = node["state"].as_str()?;
    Some(match node["why"].as_str() {
        Some(why) => format!("{state}/{why}"),
        None => state.to_owned(),
    })
}

fn refused(problem: &Problem) -> Refused {
    Refused {
        code: problem.code.clone(),
        who: Some(problem.who.clone()),
        field: problem.field().map(str::to_owned),
        says: problem.to_string(),
    }
}
