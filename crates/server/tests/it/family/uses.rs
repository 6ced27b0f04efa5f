//! What was paid, and why, as each side may see it.

use serde_json::{Value, json};

use super::bind_li_si;
use crate::site::{Call, TestSite};

const WIRE: &str = "/fsi/api/rsfComIfsService/callService";
const PHARMACY: &str = "P11010100001";

/// li_si buys something for 35.00 at the pharmacy.
async fn buy(site: &TestSite, number: u32) -> Value {
    let person = site.person("li_si");
    let at = "2026-11-22 09:30:00";
    let body = json!({
        "infno": "2102", "msgid": format!("{PHARMACY}20261122093000{number:04}"),
        "mdtrtarea_admvs": "110101", "insuplc_admdvs": "110000", "recer_sys_code": "99",
        "infver": "V1.0", "opter_type": "1", "opter": "0001", "opter_name": "收费员",
        "inf_time": at, "fixmedins_code": PHARMACY, "fixmedins_name": "北京演示药店",
        "input": {
            "druginfo": {
                "psn_no": person.psn_no, "mdtrt_cert_type": "02",
                "mdtrt_cert_no": person.cert_no, "begntime": at, "medfee_sumamt": "35.00",
                "med_type": "41", "acct_used_flag": "1", "insutype": "390",
            },
            "drugdetail": [{
                "feedetl_sn": "1", "med_list_codg": "XA02BAD004A005010900004",
                "medins_list_codg": "D1", "det_item_fee_sumamt": "35.00", "cnt": "1",
                "pric": "35.00", "fee_ocur_time": at, "rx_flag": "0",
            }],
        },
    });
    let reply = site.call(Call::post(WIRE).json(body)).await;
    assert_eq!(reply.json["infcode"].to_string().trim_matches('"'), "0", "{}", reply.text);
    reply.json["output"]["setlinfo"].clone()
}

#[tokio::test]
async fn patient_and_grantor_see_their_own_views() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let bill = buy(&site, 1).await;
    let setl_id = bill["setl_id"].as_str().unwrap();
    let li = site.sign_in("li_si").await;
    let path = format!("/api/family/v1/uses/{setl_id}");
    let patient = site.get(&li, &path).await;
    assert_eq!(patient.json["role"], "patient", "{}", patient.text);
    assert_eq!(patient.json["total"], "35.00");
    assert_eq!(patient.json["institution"], "北京演示药店");
    let why = patient.json["why"].as_array().unwrap();
    assert!(why.iter().any(|line| line.as_str().unwrap().contains("张*的账户付了")), "{why:?}");
    assert!(!patient.text.contains("3000") && !patient.text.contains("2965"), "no balance");
    let grantor = site.get(&zhang, &path).await;
    assert_eq!(grantor.json["role"], "grantor");
    assert_eq!(grantor.json["for"], "李*");
    assert_eq!(grantor.json["paid"], patient.json["aid"]);
    assert!(grantor.json["institution"].is_null() && grantor.json["total"].is_null());
    let chen = site.sign_in("chen_jun").await;
    assert_eq!(site.get(&chen, &path).await.problem(), (404, "USE_UNKNOWN"));
    let unknown = site.get(&li, "/api/family/v1/uses/x").await;
    assert_eq!(unknown.problem(), (404, "USE_UNKNOWN"));
    assert!(!unknown.text.contains("收费员"), "{}", unknown.text);
    let messages = site.get(&zhang, "/api/family/v1/messages").await;
    assert_eq!(messages.json["messages"][0]["about"], "aid_paid", "{}", messages.text);
    site.assert_books();
}

#[tokio::test]
async fn uses_come_newest_first_and_by_pages() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    for number in 1..4 {
        buy(&site, number).await;
    }
    let all = site.get(&zhang, "/api/family/v1/uses").await;
    let all = all.json["uses"].as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    let path = format!("/api/family/v1/uses?before={}", all[0]["setl_id"].as_str().unwrap());
    let rest = site.get(&zhang, &path).await;
    assert_eq!(rest.json["uses"].as_array().unwrap()[..], all[1..]);
    let odd = site.get(&zhang, "/api/family/v1/uses?before=x").await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
    assert_eq!(site.call(Call::get("/api/family/v1/uses")).await.status, 401);
    let chen = site.sign_in("wu_peng").await;
    assert_eq!(site.get(&chen, "/api/family/v1/uses").await.json, json!({"uses": []}));
    let binding = site.get(&zhang, super::BINDINGS).await.json["bindings"][0].clone();
    let aid: Vec<_> = all.iter().map(|used| used["paid"].as_str().unwrap()).collect();
    assert_eq!(binding["used"]["month"], "105.00", "{aid:?}");
}
