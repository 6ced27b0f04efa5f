//! The acts on bindings, made of what requests say.

use app::acts::{Acting, Apply, ApplyBy, Change, ChangeBinding};
use domain::PersonId;
use domain::RecordId;
use domain::binding::{Application, Limits};
use serde_json::{Value, json};

use super::super::act::{Ready, binding_id};
use super::super::bodies::{ApplyBody, TermsBody};
use super::super::documents::document_ids;
use super::super::eligibility::{linked, relative};
use super::super::for_whom::Acts;
use super::side_of;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::site::Site;

/// An application that names a person who exists.
#[derive(Clone, Debug)]
pub(in crate::http::family) struct Applied {
    acting: Acting,
    pub(super) beneficiary: PersonId,
    pub(super) linked: bool,
    body: ApplyBody,
    documents: Vec<RecordId>,
}

/// Finds the relative and the documents that an application names; `at` is the path of the body.
pub(in crate::http::family) async fn applied(
    site: &Site,
    acts: &Acts,
    peer: Peer,
    body: &ApplyBody,
    at: &str,
) -> Result<Applied, Problem> {
    let place = if at.is_empty() { "beneficiary".to_owned() } else { format!("{at}.beneficiary") };
    let beneficiary = relative(site, acts.signed, peer, &body.beneficiary, &place).await?;
    let person = acts.acting.person;
    let linked = site.look(move |app| linked(app, person, beneficiary)).await?;
    let (documents, body) = (document_ids(site, &body.documents)?, body.clone());
    Ok(Applied { acting: acts.acting, beneficiary, linked, body, documents })
}

impl Applied {
    /// The act, with a document that a register vouches for, if there is one.
    pub(in crate::http::family) fn ready(self, vouched: Option<RecordId>) -> Ready {
        let Self { acting, beneficiary, linked, body, mut documents } = self;
        let ApplyBody { kinship, limits, scopes, from, until, pledge, certificate, .. } = body;
        let application = Application { kinship, limits: limits.into(), scopes, from, until };
        let about = json!({
            "beneficiary": beneficiary.0,
            "kinship": application.kinship,
            "limits": fen(&application.limits),
            "scopes": application.scopes,
            "from": application.from,
            "until": application.until,
            "pledge": pledge,
            "documents": documents,
            "certificate": certificate,
        });
        documents.extend(vouched);
        let ready = Ready::proved("bind", about, move |numbered, proof| {
            let by = ApplyBy::Grantor(proof);
            Apply { numbered, acting, beneficiary, application, pledge, documents, by }
        });
        ready.discreetly(!linked)
    }
}

fn fen(limits: &Limits) -> Value {
    json!({"payment": limits.payment, "month": limits.month, "year": limits.year})
}

/// The change that the last word of a path names, where it needs a proof.
pub(in crate::http::family) async fn change_of(
    site: &Site,
    acts: &Acts,
    id: &str,
    word: &str,
) -> Result<Option<Ready>, Problem> {
    let change = match word {
        "accept" => Change::Accept,
        "decline" => Change::Decline,
        "unbind" => Change::Unbind,
        "reactivate" => Change::Reactivate,
        _ => return Ok(None),
    };
    changed(site, acts, id, change).await.map(Some)
}

/// New terms; `at` is the path of the body.
pub(in crate::http::family) async fn terms_of(
    site: &Site,
    acts: &Acts,
    id: &str,
    body: TermsBody,
    at: &str,
) -> Result<Ready, Problem> {
    changed(site, acts, id, body.change(at)?).await
}

/// The change of a binding.
pub(super) async fn changed(
    site: &Site,
    acts: &Acts,
    id: &str,
    change: Change,
) -> Result<Ready, Problem> {
    let (binding, actor) = (binding_id(site, id)?, acts.acting);
    let word = match change {
        Change::Accept => "accept",
        Change::Decline => "decline",
        Change::Withdraw => "withdraw",
        Change::Terms(_) => "terms",
        Change::Reactivate => "reactivate",
        Change::Unbind => "unbind",
    };
    let about = match &change {
        Change::Terms(terms) => json!({
            "binding": binding,
            "limits": terms.limits.as_ref().map(fen),
            "scopes": terms.scopes,
            "switched_off": terms.switched_off,
        }),
        _ => json!({"binding": binding}),
    };
    let ready = if change == Change::Withdraw {
        Ready::plain(word, about, move |numbered| ChangeBinding {
            numbered,
            actor,
            binding,
            change,
            proof: None,
        })
    } else {
        Ready::proved(word, about, move |numbered, proof| ChangeBinding {
            numbered,
            actor,
            binding,
            change,
            proof: Some(proof),
        })
    };
    let side = side_of(site, actor.person, binding).await?;
    Ok(match side {
        Some(side) => ready.read_by(side),
        None => ready,
    })
}
