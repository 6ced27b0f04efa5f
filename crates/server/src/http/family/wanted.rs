//! The act that a proof is asked for: method, path and body as the act itself will have them.

use app::acts::PremiumEnd;
use axum::http::Method;
use serde_json::value::RawValue;

use super::act::Ready;
use super::for_whom::Acts;
use super::{
    bindings, cases, contact, holds, links, merges, orders, password, payers, premiums, quotas,
    rights, voucher, wallet, wards,
};
use crate::http::body::{Nothing, parse};
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::site::Site;

/// Where the family interface stands; proofs may name paths with or without it.
const PREFIX: &str = "/api/family/v1";
/// Where the act's body stands in the request for a proof.
const AT: &str = "act.body";

/// The acts that need a proof.
const EXPECTED_ZH: &str =
    "需要核验身份的操作，例如 POST /bindings、PUT /payers/order、POST /links、POST /wards";
/// The same in English.
const EXPECTED: &str = "an act that needs a proof, such as POST /bindings, PUT /payers/order, \
                        POST /links or POST /wards";

/// Makes the act ready that a proof is asked for.
#[expect(clippy::too_many_lines, reason = "all acts that need a proof on one screen")]
pub(super) async fn act(
    site: &Site,
    acts: &Acts,
    peer: Peer,
    (method, path): (&str, &str),
    body: Option<&RawValue>,
) -> Result<Ready, Problem> {
    let body = body.map_or("{}", RawValue::get).as_bytes();
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let other = || Problem::field("act.path", (EXPECTED_ZH, EXPECTED));
    let nothing = || parse::<Nothing>(AT, body).map(drop);
    let method = method.parse::<Method>().map_err(|_| other())?;
    Ok(match (method.as_str(), parts.as_slice()) {
        ("POST", ["bindings"]) => {
            let body = parse(AT, body)?;
            bindings::applied(site, acts, peer, &body, AT).await?.ready(None)
        }
        ("PUT", ["bindings", id, "terms"]) => {
            bindings::terms_of(site, acts, id, parse(AT, body)?, AT).await?
        }
        ("POST", ["bindings", id, word]) => {
            nothing()?;
            bindings::change_of(site, acts, id, word).await?.ok_or_else(other)?
        }
        ("POST", ["wallet"]) => wallet::opened(site, acts, &parse(AT, body)?, AT)?,
        ("PUT", ["wallet"]) => wallet::changed(site, acts, &parse(AT, body)?, AT)?,
        ("PUT", ["bindings", id, "quota"]) => quotas::asked(site, acts, id, &parse(AT, body)?)?,
        ("POST", ["quotas", id, "release"]) => {
            nothing()?;
            quotas::released(site, acts, id).await?
        }
        ("PUT", ["payers", "order"]) => payers::ordered(site, acts, &parse(AT, body)?)?,
        ("POST", ["orders", id, "authorise"]) => {
            orders::authorised(site, acts, id, &parse(AT, body)?).await?
        }
        ("POST", ["payers", "pick"]) => payers::picked(site, acts, &parse(AT, body)?).await?,
        ("POST", ["holds"]) => holds::asked(site, acts, &parse(AT, body)?).await?,
        ("POST", ["holds", id, "release"]) => {
            nothing()?;
            holds::released(site, acts, id)?
        }
        ("POST", ["premiums"]) => premiums::asked(site, acts, &parse(AT, body)?).await?,
        ("POST", ["premiums", id, "call-off"]) => {
            nothing()?;
            premiums::ended(site, acts, id, PremiumEnd::CallOff).await?
        }
        ("POST", ["premiums", id, "refund"]) => {
            nothing()?;
            premiums::ended(site, acts, id, PremiumEnd::Refund).await?
        }
        ("POST", ["links"]) => links::asked(site, acts, peer, parse(AT, body)?, AT).await?,
        ("POST", ["links", id, "accept"]) => {
            nothing()?;
            links::answered(site, acts, id, true)?
        }
        ("POST", ["wards"]) => {
            let body = parse(AT, body)?;
            wards::asked(site, acts, peer, &body, AT).await?.ready(None)
        }
        ("POST", ["wards", id, "end"]) => {
            nothing()?;
            wards::ended(site, acts, id).await?
        }
        ("POST", ["cases", id, "resubmit"]) => {
            cases::resubmitted(site, acts, id, parse(AT, body)?).await?
        }
        ("POST", ["merges"]) => merges::asked(site, acts, peer, parse(AT, body)?, AT).await?,
        ("POST", ["me", "export"]) => {
            nothing()?;
            rights::exported(acts)
        }
        ("POST", ["voucher"]) => {
            nothing()?;
            voucher::activated(acts)
        }
        ("PUT", ["me", "password"]) => password::wanted(site, acts, &parse(AT, body)?, AT).await?,
        ("PUT", ["me", "contact"]) => contact::wanted(site, acts, parse(AT, body)?, AT).await?,
        _ => return Err(other()),
    })
}
