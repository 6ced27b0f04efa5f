//! A family act, from whichever request it came: the act itself, or the request for a proof of it.
//! Both compute the digest here, so a proof fits exactly the act that it was given for.

use std::sync::Arc;

use app::acts::{Apply, ApplyBy, Change, ChangeBinding, PickPayer, ProofToken, SetOrder};
use app::number::pairs_of;
use app::{Act, Numbered, Outcome};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::binding::Application;
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, Refusal, ids};
use serde_json::{Value, json};
use store::{Answer, NumberKey};

use super::bodies::{ApplyBody, OrderBody, TermsBody};
use super::eligibility::discreet;
use crate::http::body::{Nothing, header, parse};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::Signed;
use crate::http::who::Who;
use crate::simulator::digest_of;
use crate::site::Site;

/// Where the family interface stands; proofs may name paths with or without it.
const PREFIX: &str = "/api/family/v1";

/// What a family member does.
#[derive(Clone, Debug)]
pub(super) enum FamilyAct {
    /// Applies for a binding with a relative.
    Bind {
        /// For whom.
        beneficiary: PersonId,
        /// What is asked for.
        application: Application,
        /// The pledge was signed.
        pledge: bool,
    },
    /// Accepts, declines, withdraws, unbinds, reactivates, sets terms.
    Change(BindingId, Change),
    /// Sets the order of payers.
    Order(Vec<BindingId>),
    /// Picks the payer of the next bill.
    Pick(BindingId),
}

/// `X-Proof`, if any.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProofSent(Option<ProofToken>);

impl<S: Send + Sync> FromRequestParts<S> for ProofSent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(header(&parts.headers, "x-proof").map(|token| ProofToken(digest_of(token)))))
    }
}

/// A binding's identifier as the interface gives it.
pub(super) fn binding_id(site: &Site, text: &str) -> Result<BindingId, Problem> {
    let known = ids::inward(text).map(|(_, id)| BindingId(id));
    known.ok_or_else(|| {
        let unknown = Refusal::new(Reason::BindingUnknown);
        Problem::refusal(unknown, Side::Grantor, &site.app.world())
    })
}

/// Whose act it is, by its word ([`FamilyAct::name`]).
pub(super) fn reader_of(act: &str) -> Side {
    match act {
        "accept" | "decline" | "order" | "pick" => Side::Beneficiary,
        _ => Side::Grantor,
    }
}

impl FamilyAct {
    /// The word under which its number is kept, and by which `/requests` asks for it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Bind { .. } => "bind",
            Self::Change(_, change) => match change {
                Change::Accept => "accept",
                Change::Decline => "decline",
                Change::Withdraw => "withdraw",
                Change::Terms(_) => "terms",
                Change::Reactivate => "reactivate",
                Change::Unbind => "unbind",
            },
            Self::Order(_) => "order",
            Self::Pick(_) => "pick",
        }
    }

    /// Needs a fresh proof of identity (`decisions.md`, "Who may do what").
    fn needs_proof(&self) -> bool {
        !matches!(self, Self::Change(_, Change::Withdraw) | Self::Pick(_))
    }

    /// Who reads a refusal as 您: the side on which the signed-in person stands, where there is a
    /// binding of this person; else the side whose act it is.
    async fn reader(&self, site: &Site, signed: Signed) -> Result<Side, Problem> {
        let by_act = reader_of(self.name());
        let Self::Change(id, _) = *self else { return Ok(by_act) };
        let bindings = site.look(move |app| app.read()?.bindings_of(signed.person)).await?;
        let mine = bindings.iter().find(|binding| binding.id == id);
        Ok(mine.map_or(by_act, |binding| {
            if binding.grantor == signed.person { Side::Grantor } else { Side::Beneficiary }
        }))
    }

    /// Reads the act that a proof is asked for. `beneficiary` finds who an application names.
    pub(super) async fn of_request(
        site: &Site,
        method: &str,
        path: &str,
        body: &[u8],
        beneficiary: impl AsyncFnOnce(&Who) -> Result<PersonId, Problem>,
    ) -> Result<Self, Problem> {
        let path = path.strip_prefix(PREFIX).unwrap_or(path);
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let nothing = || parse::<Nothing>("act.body", body).map(drop);
        let change = |id: &str, change: Change| Ok(Self::Change(binding_id(site, id)?, change));
        match (method, parts.as_slice()) {
            ("POST", ["bindings"]) => {
                let body: ApplyBody = parse("act.body", body)?;
                let person = beneficiary(&body.beneficiary).await?;
                Ok(body.act(person))
            }
            ("PUT", ["bindings", id, "terms"]) => {
                change(id, parse::<TermsBody>("act.body", body)?.change("act.body")?)
            }
            ("PUT", ["payers", "order"]) => {
                parse::<OrderBody>("act.body", body).and_then(|body| order_of(site, &body))
            }
            ("POST", ["bindings", id, word]) => {
                nothing()?;
                match *word {
                    "accept" => change(id, Change::Accept),
                    "decline" => change(id, Change::Decline),
                    "unbind" => change(id, Change::Unbind),
                    "reactivate" => change(id, Change::Reactivate),
                    _ => Err(Problem::field("act.path", (EXPECTED_ZH, EXPECTED))),
                }
            }
            _ => Err(Problem::field("act.path", (EXPECTED_ZH, EXPECTED))),
        }
    }

    /// What the act is about, in one form for its number and its proof.
    fn content(&self) -> Value {
        let fen = |limits: &domain::binding::Limits| json!({"payment": limits.payment, "month": limits.month, "year": limits.year});
        let about = match self {
            Self::Bind { beneficiary, application, pledge } => json!({
                "beneficiary": beneficiary.0,
                "kinship": application.kinship,
                "limits": fen(&application.limits),
                "scopes": application.scopes,
                "from": application.from,
                "until": application.until,
                "pledge": pledge,
            }),
            Self::Change(binding, Change::Terms(terms)) => json!({
                "binding": binding,
                "limits": terms.limits.as_ref().map(fen),
                "scopes": terms.scopes,
                "switched_off": terms.switched_off,
            }),
            Self::Change(binding, _) | Self::Pick(binding) => json!({"binding": binding}),
            Self::Order(order) => json!({"order": order}),
        };
        json!({"act": self.name(), "about": about})
    }

    /// Number and content.
    pub(super) fn numbered(&self, signed: Signed, number: String) -> Numbered {
        let key = NumberKey {
            area: signed.area,
            issuer: format!("p:{}", signed.person.0),
            infno: self.name().to_owned(),
            number,
        };
        Numbered::new(key, pairs_of(&self.content()))
    }

    /// What a proof of it is bound to.
    pub(super) fn digest(&self, signed: Signed) -> [u8; 32] {
        self.numbered(signed, String::new()).digest()
    }

    /// Does it.
    pub(super) async fn submit(
        self,
        site: &Site,
        signed: Signed,
        number: String,
        proof: ProofSent,
    ) -> Result<Answer, Problem> {
        self.answer(site, signed, number, proof, true).await
    }

    /// Does it. About somebody to whom the signed-in person is not linked, a refusal says no more
    /// than an eligibility check would.
    pub(super) async fn answer(
        self,
        site: &Site,
        signed: Signed,
        number: String,
        ProofSent(proof): ProofSent,
        linked: bool,
    ) -> Result<Answer, Problem> {
        let (numbered, reader) = (self.numbered(signed, number), self.reader(site, signed).await?);
        let act = match (self.needs_proof(), proof) {
            (true, None) => {
                let missing = Refusal::new(Reason::ProofMissing).of(reader).at(signed.area);
                return Err(Problem::refusal(missing, reader, &site.app.world()));
            }
            (_, proof) => self.into_act(numbered, signed.person, proof)?,
        };
        let mut outcome = site.app.submit_shared(act).await;
        if let Outcome::Decided { answer: Answer::Refused(refusals), .. } = &mut outcome {
            if !linked {
                *refusals = discreet(std::mem::take(refusals));
            }
            // Who comes too late for a step has to look at the own list.
            for late in refusals.iter_mut().filter(|r| r.reason == Reason::BindingState) {
                late.side.get_or_insert(reader);
            }
        }
        decided(site, outcome, reader)
    }

    fn into_act(
        self,
        numbered: Numbered,
        actor: PersonId,
        proof: Option<ProofToken>,
    ) -> Result<Arc<dyn Act>, Problem> {
        let needed = proof.ok_or(Fault::Internal);
        Ok(match self {
            Self::Bind { beneficiary, application, pledge } => {
                let by = ApplyBy::Grantor(needed?);
                Arc::new(Apply { numbered, grantor: actor, beneficiary, application, pledge, by })
            }
            Self::Change(binding, change) => {
                Arc::new(ChangeBinding { numbered, actor, binding, change, proof })
            }
            Self::Order(order) => {
                Arc::new(SetOrder { numbered, beneficiary: actor, order, proof: needed? })
            }
            Self::Pick(binding) => Arc::new(PickPayer { numbered, beneficiary: actor, binding }),
        })
    }
}

/// The acts that need a proof.
const EXPECTED_ZH: &str = "POST /bindings、POST /bindings/{id}/accept|decline|unbind|reactivate、\
                           PUT /bindings/{id}/terms 或 PUT /payers/order";
/// The same in English.
const EXPECTED: &str = "POST /bindings, POST /bindings/{id}/accept|decline|unbind|reactivate, \
                        PUT /bindings/{id}/terms or PUT /payers/order";

/// The order that a body names.
pub(super) fn order_of(site: &Site, body: &OrderBody) -> Result<FamilyAct, Problem> {
    let order = body.order.iter().map(|id| binding_id(site, id));
    Ok(FamilyAct::Order(order.collect::<Result<_, _>>()?))
}
