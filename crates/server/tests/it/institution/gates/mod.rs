//! The gateways: each lets in whom it must and nobody else.

mod restart;
mod rows;
mod sealed;
mod signer;

use domain::gate::Gate;
use serde_json::{Value, json};

use super::wire::{HOSPITAL, PHARMACY, Wire};
use crate::site::TestSite;
pub(super) use signer::{Signer, Stamp, said};

/// 9001 of an institution.
fn sign_in(site: &TestSite, institution: &str, msgid: &str) -> Value {
    let wire = Wire { site, institution };
    wire.envelope(msgid, "9001", &json!({"signIn": {"opter_no": "1"}}))
}

/// The gateways of this interface.
const GATES: [Gate; 4] = [Gate::Hmac, Gate::Tif, Gate::OAuth, Gate::Cainfo];

#[tokio::test]
async fn whoever_has_a_key_must_use_it() {
    for (gate, missing) in [
        (Gate::Hmac, "_api_signature"),
        (Gate::Tif, "x-tif-signature"),
        (Gate::OAuth, "Authorization"),
        (Gate::Cainfo, "cainfo"),
    ] {
        let site = TestSite::new().await;
        let unsigned = sign_in(&site, HOSPITAL, "1");
        assert_eq!(said(&signer::plain(&site, &unsigned).await), "", "without a key");
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        let refused = said(&signer::plain(&site, &sign_in(&site, HOSPITAL, "2")).await);
        assert!(refused.contains(missing), "{gate:?}: {refused}");
        assert_eq!(said(&signer.send(&site, sign_in(&site, HOSPITAL, "2")).await), "", "{gate:?}");
        let other = said(&signer::plain(&site, &sign_in(&site, PHARMACY, "2")).await);
        assert_eq!(other, "", "another institution has no key");
    }
}

#[tokio::test]
async fn a_closed_institution_comes_through_no_gate_with_whatever_key_it_has() {
    for gate in GATES {
        let site = TestSite::new().await;
        let signer = Signer::new(&site, gate, HOSPITAL).await;
        assert_eq!(said(&signer.send(&site, sign_in(&site, HOSPITAL, "1")).await), "", "{gate:?}");
        let known = site.app().read().unwrap().institution_by_code(HOSPITAL).unwrap();
        let (mut place, access) = known.unwrap();
        place.closed = true;
        let area = place.area;
        let put = site.app().chore(area, move |tx| tx.put_institutions(&[(place, access)]));
        put.await.unwrap();
        let refused = signer.send(&site, sign_in(&site, HOSPITAL, "2")).await;
        assert_eq!(refused.status, 401, "{gate:?}: {}", refused.text);
    }
}

#[tokio::test]
async fn a_key_of_mobile_payment_is_none_of_this_interface() {
    let site = TestSite::new().await;
    Signer::new(&site, Gate::Mobile, HOSPITAL).await;
    assert_eq!(said(&signer::plain(&site, &sign_in(&site, HOSPITAL, "1")).await), "");
}

#[tokio::test]
async fn headers_need_each_other() {
    let site = TestSite::new().await;
    for (header, missing) in [
        ("_api_access_key", "_api_name"),
        ("x-tif-paasid", "x-tif-timestamp"),
        ("x-tif-signature", "x-tif-paasid"),
    ] {
        let call = signer::call(&sign_in(&site, HOSPITAL, "1")).header(header, "x");
        let reply = site.call(call).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        assert!(said(&reply).contains(missing), "{header}: {}", reply.text);
    }
    let call = signer::call(&sign_in(&site, HOSPITAL, "1")).token("nobody's");
    assert!(said(&site.call(call).await).contains("令牌"));
}
