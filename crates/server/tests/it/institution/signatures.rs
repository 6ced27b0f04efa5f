//! Variant A of header authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;

use super::wire::{ADDRESS, Answer, HOSPITAL, Wire};
use crate::site::{Call, Reply, TestSite};

const SIGNED: &str = "H11010800003";
const KEY: &str = "demo-signed-hospital";
const SECRET: &str = "demo-only-not-a-secret";
const WINDOW_MS: i64 = 5 * 60_000;

struct Headers {
    name: String,
    at: i64,
    key: String,
    secret: String,
}

impl Headers {
    fn new(site: &TestSite, infno: &str) -> Self {
        let at = site.app().now().0;
        Self { name: infno.into(), at, key: KEY.into(), secret: SECRET.into() }
    }

    fn sign(&self, call: Call) -> Call {
        let Self { name, at, key, secret } = self;
        let text = format!(
            "_api_access_key={key}&_api_name={name}&_api_timestamp={at}&_api_version=1.0.0"
        );
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        call.header("_api_name", name)
            .header("_api_version", "1.0.0")
            .header("_api_timestamp", &at.to_string())
            .header("_api_access_key", key)
            .header("_api_signature", &signature)
    }
}

fn body(site: &TestSite, msgid: &str) -> String {
    let wire = Wire { site, institution: SIGNED };
    wire.envelope(msgid, "9001", &json!({"signIn": {"opter_no": "1"}})).to_string()
}

fn assert_unauthorized(reply: &Reply, what: &str) {
    assert_eq!((reply.status, &reply.json["code"]), (401, &json!(401)), "{what}: {}", reply.text);
    assert!(!reply.json["message"].as_str().unwrap().is_empty());
    assert_eq!(reply.json.as_object().unwrap().len(), 2, "no envelope: {}", reply.text);
    let kind = reply.headers.get("content-type").unwrap();
    assert_eq!(kind, "application/json;charset=UTF-8");
}

#[tokio::test]
async fn a_right_signature_is_let_in_with_either_name() {
    let site = TestSite::new().await;
    for name in ["9001", "api_9001"] {
        let mut headers = Headers::new(&site, name);
        headers.at += 1_000;
        let call = headers.sign(Call::post(ADDRESS).bytes(body(&site, name)));
        Answer::of(site.call(call).await).output();
    }
}

#[tokio::test]
async fn a_wrong_signature_is_answered_without_envelope() {
    let site = TestSite::new().await;
    let send = async |headers: &Headers, institution: &str| {
        let wire = Wire { site: &site, institution };
        let envelope = wire.envelope(&site.number(), "9001", &json!({"signIn": {"opter_no": "1"}}));
        site.call(headers.sign(Call::post(ADDRESS).bytes(envelope.to_string()))).await
    };
    let right = || Headers::new(&site, "9001");
    for (what, headers, institution) in [
        ("too old", Headers { at: right().at - WINDOW_MS - 1, ..right() }, SIGNED),
        ("from the future", Headers { at: right().at + WINDOW_MS + 1, ..right() }, SIGNED),
        ("no 13 digits", Headers { at: right().at / 1_000, ..right() }, SIGNED),
        ("nobody's key", Headers { key: "nobody".into(), ..right() }, SIGNED),
        ("another secret", Headers { secret: "guess".into(), ..right() }, SIGNED),
        ("another transaction", Headers { name: "2207".into(), ..right() }, SIGNED),
        ("another institution", right(), HOSPITAL),
        ("an institution that nobody knows", right(), "H99999999999"),
    ] {
        assert_unauthorized(&send(&headers, institution).await, what);
    }
    let unsigned = site.call(Call::post(ADDRESS).bytes(body(&site, "1"))).await;
    assert_unauthorized(&unsigned, "a signature is needed");
    let half = Call::post(ADDRESS).header("_api_access_key", KEY).bytes(body(&site, "1"));
    let reply = site.call(half).await;
    assert_unauthorized(&reply, "one header is not enough");
    assert!(reply.json["message"].as_str().unwrap().contains("_api_name"));
}

#[tokio::test]
async fn a_signature_is_good_for_one_body() {
    let site = TestSite::new().await;
    let headers = Headers::new(&site, "9001");
    let send = |body: String| site.call(headers.sign(Call::post(ADDRESS).bytes(body)));
    let first = Answer::of(send(body(&site, "A")).await);
    site.clock.advance_ms(60_000);
    assert_eq!(Answer::of(send(body(&site, "A")).await).exact(), first.exact(), "asked again");
    assert_unauthorized(&send(body(&site, "B")).await, "another body");
    assert_unauthorized(&send("{}".to_owned()).await, "another body");
    site.clock.advance_ms(WINDOW_MS);
    assert_unauthorized(&send(body(&site, "A")).await, "its time is over");
}
