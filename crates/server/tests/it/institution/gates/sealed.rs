//! 吉林's tokens and sealed bodies, 湖北's signed envelopes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::gate::Gate;
use serde_json::json;
use server::gm::{sm2_public, sm2_verify};

use super::super::wire::{HOSPITAL, PHARMACY};
use super::{Signer, Stamp, said, sign_in};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn an_answer_goes_back_as_the_request_came() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::OAuth, HOSPITAL).await;
    let reply = signer.send(&site, sign_in(&site, HOSPITAL, "1")).await;
    assert_eq!(reply.json["enctype"], "SM4", "{}", reply.text);
    let output = signer.opened(&reply);
    assert!(output.starts_with("{\"signinoutb\""), "{output}");
    let ours = sm2_public(&signer.key(&site).secrets[0].private).unwrap();
    let signature = STANDARD.decode(reply.json["cainfo"].as_str().unwrap()).unwrap();
    assert!(sm2_verify(&ours, output.as_bytes(), &signature));
    // A failure has nothing to seal; an input in clear is answered in clear.
    let failed = signer.send(&site, sign_in(&site, HOSPITAL, &"1".repeat(51))).await;
    assert!(failed.json["output"].is_null() && failed.json["infcode"] == -1, "{}", failed.text);
}

#[tokio::test]
async fn a_sealed_input_that_does_not_open_is_told() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::OAuth, HOSPITAL).await;
    let token = signer.token(&site).await.ok().unwrap();
    for sealed in ["", "no base64", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA=="] {
        let mut envelope = Signer::unsigned(&Stamp::now(&site), sign_in(&site, HOSPITAL, "1"));
        envelope["enc_type"] = json!("SM4");
        envelope["input"] = json!(sealed);
        let told = said(&site.call(super::signer::call(&envelope).token(&token)).await);
        assert!(told.contains("input 交易输入"), "{sealed}: {told}");
    }
    let right = signer.signed(&Stamp::now(&site), &token, sign_in(&site, HOSPITAL, "1"));
    let mut other = right.body_json();
    other["enc_type"] = json!("AES");
    let told = said(&site.call(super::signer::call(&other).token(&token)).await);
    assert!(told.contains("NOT_SUPPORTED") && told.contains("AES"), "{told}");
}

#[tokio::test]
async fn tokens_are_given_for_the_right_words_only() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::OAuth, HOSPITAL).await;
    let password = |user: &str, word: &str| {
        format!("username={user}&password={word}&scope=server&grant_type=password")
    };
    for form in [
        "grant_type=client_credentials".to_owned(),
        password(HOSPITAL, &signer.shared),
        password(&signer.name, &signer.shared),
    ] {
        let reply = signer.ask_token(&site, &form).await;
        assert_eq!((reply.status, &reply.json["token_type"]), (200, &json!("bearer")), "{form}");
        assert_eq!(reply.json["expires_in"], 7_200);
    }
    for (form, status, error) in [
        ("grant_type=refresh_token".to_owned(), 400, "unsupported_grant_type"),
        (String::new(), 400, "unsupported_grant_type"),
        ("%".to_owned(), 400, "invalid_request"),
        (password(PHARMACY, &signer.shared), 400, "invalid_grant"),
        (password(HOSPITAL, "guess"), 400, "invalid_grant"),
    ] {
        let reply = signer.ask_token(&site, &form).await;
        assert_eq!((reply.status, &reply.json["error"]), (status, &json!(error)), "{form}");
    }
    let nobody = Call::post("/auth/oauth/token").bytes("grant_type=client_credentials");
    assert_eq!(site.call(nobody).await.json["error"], "invalid_client");
    let guessing = Signer { shared: "guess".to_owned(), ..signer.clone() };
    for _ in 0..8 {
        let reply = guessing.ask_token(&site, "grant_type=client_credentials").await;
        assert_eq!((reply.status, &reply.json["error"]), (401, &json!("invalid_client")));
    }
    let waits = signer.ask_token(&site, "grant_type=client_credentials").await;
    assert_eq!(waits.status, 429, "{}", waits.text);
    assert!(waits.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_token_is_over_after_two_hours() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::OAuth, HOSPITAL).await;
    let token = signer.token(&site).await.ok().unwrap();
    let send = |msgid: &str| {
        let envelope = sign_in(&site, HOSPITAL, msgid);
        site.call(signer.signed(&Stamp::now(&site), &token, envelope))
    };
    site.clock.advance_ms(2 * 60 * 60_000 - 1);
    assert_eq!(said(&send("1").await), "");
    site.clock.advance_ms(1);
    assert!(said(&send("2").await).contains("令牌"));
}

#[tokio::test]
async fn an_envelope_is_signed_over_its_own_fields() {
    let site = TestSite::new().await;
    let signer = Signer::new(&site, Gate::Cainfo, HOSPITAL).await;
    let reply = signer.send(&site, sign_in(&site, HOSPITAL, "1")).await;
    let ours = sm2_public(&signer.key(&site).secrets[0].private).unwrap();
    let members = reply.json.as_object().unwrap().iter();
    let signed = members
        .filter(|(key, value)| !["cainfo", "output"].contains(&key.as_str()) && !value.is_null());
    let pairs: Vec<String> = signed
        .map(|(key, value)| {
            format!("{key}={}", value.as_str().map_or(value.to_string(), Into::into))
        })
        .collect();
    let signature = STANDARD.decode(reply.json["cainfo"].as_str().unwrap()).unwrap();
    assert!(sm2_verify(&ours, pairs.join("&").as_bytes(), &signature), "{}", reply.text);
    for (field, value) in [("msgid", "2"), ("opter", "002"), ("added", "1"), ("infno", "9002")] {
        let mut envelope =
            signer.signed(&Stamp::now(&site), "", sign_in(&site, HOSPITAL, "3")).body_json();
        envelope[field] = json!(value);
        let told = said(&super::signer::plain(&site, &envelope).await);
        assert!(told.contains("cainfo 数字签名信息"), "{field}: {told}");
    }
    let mut hidden = sign_in(&site, HOSPITAL, "4");
    hidden["opter_name"] = json!("收费员&recer_sys_code=99");
    assert_ne!(said(&signer.send(&site, hidden).await), "", "a field hides in another");
    let mut other =
        signer.signed(&Stamp::now(&site), "", sign_in(&site, HOSPITAL, "5")).body_json();
    other["signtype"] = json!("SM3");
    assert!(said(&super::signer::plain(&site, &other).await).contains("signtype"));
}
