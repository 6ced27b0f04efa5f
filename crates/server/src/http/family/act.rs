//! A family act, from whichever request it came: the act itself, or the request for a proof of it.
//! Both make it here, so a proof fits exactly the act that it was given for.

use std::sync::Arc;

use app::acts::ProofToken;
use app::number::pairs_of;
use app::{Act, Numbered, Outcome};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::refusal::Side;
use domain::{Area, BindingId, Reason, Refusal, ids};
use serde_json::{Value, json};
use store::{Answer, Needs, NumberKey};

use super::eligibility::discreet;
use super::for_whom::Acts;
use crate::codes::digest_of;
use crate::http::body::header;
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::site::Site;

/// `X-Proof`, if any.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProofSent(pub(super) Option<ProofToken>);

impl<S: Send + Sync> FromRequestParts<S> for ProofSent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(header(&parts.headers, "x-proof").map(|token| ProofToken(digest_of(token)))))
    }
}

/// How the document tells of it.
impl utoipa::IntoParams for ProofSent {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
        let said = "A proof of exactly this act from `POST /proofs`: of the one who is signed in, \
                    good for five minutes, used once";
        let proof = ParameterBuilder::new().name("X-Proof").description(Some(said));
        let proof = proof.parameter_in(ParameterIn::Header);
        let proof = proof.required(utoipa::openapi::Required::False);
        vec![proof.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
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

/// A secret of the person as an act's content holds it: what proofs are bound to is kept plain and
/// must not let a password or certificate number be guessed.
pub(super) fn keyed(site: &Site, secret: &str) -> String {
    app::hex(&site.app.keyring().number(&digest_of(secret)))
}

/// Words of all acts: under which their numbers are kept, and by which `/requests` asks for them.
pub(super) const WORDS: &[&str] = &[
    "bind",
    "accept",
    "decline",
    "withdraw",
    "terms",
    "reactivate",
    "unbind",
    "order",
    "pick",
    "authorise",
    "decline_order",
    "hold",
    "release_hold",
    "open_wallet",
    "change_wallet",
    "quota",
    "release_quota",
    "pay_premium",
    "call_off_premium",
    "refund_premium",
    "ask_link",
    "accept_link",
    "decline_link",
    "end_link",
    "ask_ward",
    "end_ward",
    "document",
    "page",
    "resubmit",
    "withdraw_case",
    "appeal",
    "correct",
    "merge",
    "consent",
    "withdraw_consent",
    "stay_aid",
    "file_away",
    "end_filing",
    "export",
    "password",
    "contact",
    "certificate",
    "try_password",
    "voucher",
    "end_voucher",
    "voucher_code",
];

/// Whose act it is, by its word.
pub(super) fn reader_of(word: &str) -> Side {
    match word {
        "file_away" | "end_filing" | "accept" | "decline" | "order" | "pick" | "authorise"
        | "decline_order" | "accept_link" | "decline_link" => Side::Beneficiary,
        _ => Side::Grantor,
    }
}

type Plain = Box<dyn FnOnce(Numbered) -> Arc<dyn Act> + Send + Sync>;
type Provable = Box<dyn FnOnce(Numbered, ProofToken) -> Arc<dyn Act> + Send + Sync>;

/// An act made ready: what it is about, and how it is made of a number and, where it is sensitive
/// (`decisions.md`, "Who may do what"), of a proof.
pub(super) struct Ready {
    word: &'static str,
    about: Value,
    reader: Side,
    discreet: bool,
    home: Option<Area>,
    build: Build,
}

enum Build {
    Plain(Plain),
    Proved(Provable),
}

impl std::fmt::Debug for Ready {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ready").field("word", &self.word).finish_non_exhaustive()
    }
}

impl Ready {
    /// One that the session alone may do.
    pub(super) fn plain<A: Act + 'static>(
        word: &'static str,
        about: Value,
        build: impl FnOnce(Numbered) -> A + Send + Sync + 'static,
    ) -> Self {
        let build = Build::Plain(Box::new(|numbered| Arc::new(build(numbered))));
        Self { word, about, reader: reader_of(word), discreet: false, home: None, build }
    }

    /// One that needs a proof.
    pub(super) fn proved<A: Act + 'static>(
        word: &'static str,
        about: Value,
        build: impl FnOnce(Numbered, ProofToken) -> A + Send + Sync + 'static,
    ) -> Self {
        let build = Build::Proved(Box::new(|numbered, proof| Arc::new(build(numbered, proof))));
        Self { word, about, reader: reader_of(word), discreet: false, home: None, build }
    }

    /// Read by somebody on this side.
    pub(super) fn read_by(mut self, reader: Side) -> Self {
        self.reader = reader;
        self
    }

    /// At home in another area than that of who is signed in: where the account is, whose area
    /// then stands for what it owes.
    pub(super) fn at_home(mut self, home: Area) -> Self {
        self.home = Some(home);
        self
    }

    /// About somebody to whom the person is not linked: a refusal says no more than an eligibility
    /// check would.
    pub(super) fn discreetly(mut self, discreet: bool) -> Self {
        self.discreet = discreet;
        self
    }

    /// Its word.
    pub(super) fn word(&self) -> &'static str {
        self.word
    }

    /// About somebody to whom the person is not linked.
    pub(super) fn hides(&self) -> bool {
        self.discreet
    }

    /// Number and content. Who acts and for whom are part of it.
    pub(super) fn numbered(&self, acts: &Acts, number: String) -> Numbered {
        let signed = acts.signed;
        let key = NumberKey {
            area: self.home.unwrap_or(signed.area),
            issuer: format!("p:{}", signed.person.0),
            infno: self.word.to_owned(),
            number,
        };
        let via = acts.acting.via;
        let content = json!({"act": self.word, "for": via, "about": self.about});
        Numbered::new(key, pairs_of(&content))
    }

    /// What a proof of it is bound to.
    pub(super) fn digest(&self, acts: &Acts) -> [u8; 32] {
        self.numbered(acts, String::new()).digest()
    }

    /// The proof that was sent is good for this act now; for what is done before the act itself.
    pub(super) async fn proven(
        &self,
        site: &Site,
        acts: &Acts,
        proof: ProofSent,
    ) -> Result<(), Problem> {
        let (person, act) = (acts.signed.person, self.digest(acts));
        let holds = site.look(move |app| {
            let Some(token) = proof.0 else { return Ok(false) };
            let needs = Needs { proofs: [token.0].into(), ..Needs::default() };
            let facts = app.read()?.facts(&needs)?;
            Ok(facts.proofs.get(&token.0).is_some_and(|known| {
                let fresh = !known.used && app.now() <= known.until;
                known.person == person && known.act == act && fresh
            }))
        });
        if holds.await? { Ok(()) } else { Err(self.missing(site, acts)) }
    }

    fn missing(&self, site: &Site, acts: &Acts) -> Problem {
        let missing = Refusal::new(Reason::ProofMissing).of(self.reader).at(acts.signed.area);
        Problem::refusal(missing, self.reader, &site.app.world())
    }

    /// Does it.
    pub(super) async fn submit(
        self,
        site: &Site,
        acts: &Acts,
        number: String,
        ProofSent(proof): ProofSent,
    ) -> Result<Answer, Problem> {
        let numbered = self.numbered(acts, number);
        let (reader, hides) = (self.reader, self.discreet);
        let act = match (self.build, proof) {
            (Build::Plain(build), _) => build(numbered),
            (Build::Proved(build), Some(proof)) => build(numbered, proof),
            (Build::Proved(_), None) => {
                let missing = Refusal::new(Reason::ProofMissing).of(reader).at(acts.signed.area);
                return Err(Problem::refusal(missing, reader, &site.app.world()));
            }
        };
        let mut outcome = site.app.submit_shared(act).await;
        if let Outcome::Decided { answer: Answer::Refused(refusals), .. } = &mut outcome {
            if hides {
                *refusals = discreet(std::mem::take(refusals));
            }
            // Who comes too late for a step has to look at the own list.
            for late in refusals.iter_mut().filter(|r| r.reason == Reason::BindingState) {
                late.side.get_or_insert(reader);
            }
        }
        decided(site, outcome, reader)
    }
}
