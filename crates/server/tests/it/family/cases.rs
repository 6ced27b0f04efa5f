//! Appeals, corrections, merges, applications under review.

use serde_json::json;

use super::{BINDINGS, ROOT, application, bind_li_si, buy, decide, document, guard};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn a_use_a_binding_and_a_refusal_can_be_appealed_against() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let used = buy(&site, "li_si", 1).await;
    let papers = document(&site, &zhang, "other").await;
    let appeals = format!("{ROOT}/appeals");
    let twice = application(&site, "li_si", "child");
    let proof = site.proof(&zhang, "POST", BINDINGS, twice.clone()).await;
    let refused = Call::post(BINDINGS).token(&zhang).number("R1").proof(&proof).json(twice);
    assert_eq!(site.call(refused).await.problem(), (422, "ALREADY_BOUND"));
    for (body, about) in [
        (json!({"use": used, "text": "不是我家人买的药", "documents": [papers]}), used.clone()),
        (json!({"binding": binding, "text": "限额不对"}), binding.clone()),
        (json!({"request": {"act": "bind", "number": "R1"}, "text": "没有绑过"}), "R1".to_owned()),
    ] {
        let filed = site.write(&zhang, "POST", &appeals, body.clone()).await;
        assert_eq!(filed.status, 201, "{}", filed.text);
        assert_eq!((&filed.json["kind"], &filed.json["state"]), (&json!("appeal"), &json!("open")));
        assert_eq!(filed.json["due"], "2026-11-27", "five working days: {}", filed.text);
        let shown = filed.json["about"].as_str().unwrap();
        assert_eq!(shown[14.min(shown.len())..], about[14.min(about.len())..], "{}", filed.text);
        let again = site.write(&zhang, "POST", &appeals, body).await;
        assert_eq!(again.problem(), (422, "APPEAL_CLOSED"));
    }
    let cases = site.get(&zhang, &format!("{ROOT}/cases")).await.json;
    assert_eq!(cases["cases"].as_array().unwrap().len(), 3, "{cases}");
    let id = cases["cases"][0]["id"].as_str().unwrap();
    let one = site.get(&zhang, &format!("{ROOT}/cases/{id}")).await;
    assert_eq!(one.json, cases["cases"][0]);
    let li = site.sign_in("li_si").await;
    let theirs = site.get(&li, &format!("{ROOT}/cases/{id}")).await;
    assert_eq!(theirs.problem(), (404, "CASE_UNKNOWN"));
    let taken = site.write(&li, "POST", &format!("{ROOT}/cases/{id}/withdraw"), json!({})).await;
    assert_eq!(taken.problem(), (404, "CASE_UNKNOWN"));
    let back = site.write(&zhang, "POST", &format!("{ROOT}/cases/{id}/withdraw"), json!({})).await;
    assert_eq!(back.json["state"], "closed", "{}", back.text);
    let twice = site.write(&zhang, "POST", &format!("{ROOT}/cases/{id}/withdraw"), json!({})).await;
    assert_eq!(twice.problem(), (422, "CASE_STATE"));
}

#[tokio::test]
async fn what_is_not_ones_own_cannot_be_appealed_against() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let used = buy(&site, "li_si", 1).await;
    let chen = site.sign_in("chen_jun").await;
    let appeals = format!("{ROOT}/appeals");
    for (body, problem) in [
        (json!({"use": used, "text": "x"}), (404, "SETTLEMENT_UNKNOWN")),
        (json!({"binding": binding, "text": "x"}), (404, "BINDING_UNKNOWN")),
        (json!({"request": {"act": "bind", "number": "R1"}, "text": "x"}), (400, "FIELD_INVALID")),
        (json!({"use": "x", "text": "x"}), (404, "USE_UNKNOWN")),
        (json!({"text": "x"}), (400, "FIELD_INVALID")),
        (json!({"use": used, "binding": binding, "text": "x"}), (400, "FIELD_INVALID")),
    ] {
        let refused = site.write(&chen, "POST", &appeals, body).await;
        assert_eq!(refused.problem(), problem, "{}", refused.text);
    }
    let empty = site.write(&zhang, "POST", &appeals, json!({"use": used, "text": " "})).await;
    assert_eq!(empty.problem(), (422, "REASON_MISSING"));
    let long = json!({"use": used, "text": "长".repeat(2_001)});
    let long = site.write(&zhang, "POST", &appeals, long).await;
    assert_eq!(long.json["errors"][0]["path"], "text", "{}", long.text);
}

#[tokio::test]
async fn wrong_data_are_reported_and_the_clerk_answers() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let path = format!("{ROOT}/corrections");
    let body = json!({"field": "tel", "wanted": "10000000099"});
    let filed = site.write(&zhang, "POST", &path, body).await;
    assert_eq!((filed.status, &filed.json["kind"]), (201, &json!("correction")), "{}", filed.text);
    let odd = site.write(&zhang, "POST", &path, json!({"field": "shoe", "wanted": "43"})).await;
    assert_eq!(odd.json["errors"][0]["path"], "field", "{}", odd.text);
    let id = filed.json["id"].as_str().unwrap();
    decide(&site, id, "reject").await;
    let case = site.get(&zhang, &format!("{ROOT}/cases/{id}")).await.json;
    assert_eq!(case["state"], "decided", "{case}");
    let last = case["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["by"]), (&json!("rejected"), &json!("agency")), "{last}");
    assert_eq!(last["note"], "已核对材料");
    assert!(case["next_zh"].as_str().unwrap().contains("申诉"));
    let told = site.get(&zhang, &format!("{ROOT}/messages")).await.json;
    let text = told["messages"][0]["text"].as_str().unwrap();
    assert!(text.contains("信息更正") && text.contains("已核对材料"), "{text}");
}

#[tokio::test]
async fn returned_papers_are_mended_and_handed_in_again() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let papers = document(&site, &lin, "household").await;
    let body = json!({
        "ward": site.who("wu_yiyi"), "ground": "parent", "pledge": true, "documents": [papers],
    });
    site.act(&lin, "POST", &format!("{ROOT}/wards"), body).await;
    let case = site.get(&lin, &format!("{ROOT}/cases")).await.json["cases"][0].clone();
    let id = case["id"].as_str().unwrap();
    let path = format!("{ROOT}/cases/{id}/resubmit");
    let early = site.write(&lin, "POST", &path, json!({})).await;
    assert_eq!(early.problem(), (422, "CASE_STATE"));
    decide(&site, id, "return").await;
    let case = site.get(&lin, &format!("{ROOT}/cases/{id}")).await.json;
    assert_eq!((&case["state"], &case["due"]), (&json!("returned"), &json!(null)), "{case}");
    assert_eq!(case["steps"].as_array().unwrap().last().unwrap()["fields"], json!(["limits"]));
    let birth = document(&site, &lin, "birth").await;
    let again = site.write(&lin, "POST", &path, json!({"documents": [birth]})).await;
    assert_eq!(again.json["state"], "claimed", "back with the same clerk: {}", again.text);
    assert_eq!(again.json["documents"].as_array().unwrap().len(), 2);
    let foreign = document(&site, &site.sign_in("zhang_san").await, "birth").await;
    let odd = site.write(&lin, "POST", &path, json!({"documents": [foreign]})).await;
    assert_eq!(odd.problem(), (422, "CASE_STATE"), "it is in again");
}

#[tokio::test]
async fn a_newborn_gets_an_identity_number_by_the_guardians_proof() {
    let site = TestSite::new().await;
    let ward = guard(&site, "lin_na", "wu_yiyi").await;
    let lin = site.sign_in("lin_na").await;
    let papers = document(&site, &lin, "household").await;
    let number = "110190202610081225";
    let merges = format!("{ROOT}/merges");
    let body = json!({"cert_type": "01", "cert_no": number, "documents": [papers]});
    let bad = json!({"cert_type": "01", "cert_no": "110190202610081228", "documents": [papers]});
    let call = Call::post(&merges).token(&lin).whose(&ward).number("M0").json(bad);
    assert_eq!(site.call(call).await.json["errors"][0]["path"], "cert_no");
    let call = Call::post(&merges).token(&lin).whose(&ward).number("M1").json(body.clone());
    let bare = site.call(call).await;
    assert_eq!(bare.problem(), (403, "PROOF_MISSING"), "{}", bare.text);
    let own = site.act(&lin, "POST", &merges, body.clone()).await;
    assert_eq!(own.problem(), (422, "NAME_ID_MISMATCH"), "an adult with a number of the own");
    let filed = site.act_for((&lin, &ward), "POST", &merges, body.clone()).await;
    assert_eq!((filed.status, &filed.json["kind"]), (201, &json!("merge")), "{}", filed.text);
    assert!(!filed.text.contains(number), "{}", filed.text);
    let twice = site.act_for((&lin, &ward), "POST", &merges, body).await;
    assert_eq!(twice.problem(), (422, "CASE_STATE"));
}
