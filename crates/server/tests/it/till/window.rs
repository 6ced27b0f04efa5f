//! Days at the window: what is sent, what is answered, what a cashier sees of a family.

use serde_json::{Value, json};
use server::http::institution::incomplete;

use super::{Till, of_settlement, till};
use crate::family::voucher::{activated, code, scanned};
use crate::institution::wire::{BEGUN, HOSPITAL, PHARMACY, Visit, purchase};
use crate::site::TestSite;

/// 1101 by certificate; `psn_no`.
async fn read_in(till: &Till<'_>, key: &str) -> String {
    let who = till.site.person(key);
    let card = json!({"data": {
        "mdtrt_cert_type": "02", "mdtrt_cert_no": who.cert_no, "psn_cert_type": "01",
        "certno": who.cert_no, "psn_name": who.name,
    }});
    let output = till.ask("1101", card).await;
    assert_eq!(output["baseinfo"]["psn_name"], json!(who.name));
    output["baseinfo"]["psn_no"].as_str().unwrap().to_owned()
}

/// Own, family and cash of a bill, as its memo says them.
fn split(output: &Value) -> Value {
    let text = output["setlinfo"]["exp_content"].as_str().unwrap();
    let extra: Value = serde_json::from_str(text).unwrap();
    json!([extra["OWN_PAY"], extra["FAMILY_PAY"], extra["CASH_PAY"]])
}

/// Nothing of who a relative is.
fn assert_without(site: &TestSite, relative: &str, said: &Value) {
    let (who, text) = (site.person(relative), said.to_string());
    for secret in [&who.name, &who.cert_no, &who.psn_no] {
        assert!(!text.contains(secret.as_str()), "{text}");
    }
}

#[tokio::test]
async fn a_pharmacy_quotes_sells_and_takes_back() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let signed = till.ask("9001", json!({"signIn": {"opter_no": "cashier"}})).await;
    assert_eq!(signed["signinoutb"]["sign_no"].as_str().unwrap().len(), 26);
    let input = purchase(&read_in(&till, "xu_nan").await, 20_000, "1");
    let quote = till.ask("2101", input.clone()).await;
    assert_eq!(split(&quote), json!([86.4, 113.6, 0.0]));
    assert_eq!(site.balance("xu_nan"), "86.40", "a quote takes nothing");
    let paid = till.ask("2102", input).await;
    assert_eq!(split(&paid), split(&quote));
    assert_eq!((site.balance("xu_nan"), site.balance("xu_jie")), ("0.00".into(), "2286.40".into()));
    let lines = json!({"data": {
        "psn_no": paid["setlinfo"]["psn_no"], "setl_id": paid["setlinfo"]["setl_id"],
        "mdtrt_id": paid["setlinfo"]["mdtrt_id"],
    }});
    let known = [till.ask("5203", lines.clone()).await, till.ask("5204", lines).await];
    let back = till.ask("2103", of_settlement(&paid)).await;
    assert_eq!(split(&back), json!([-86.4, -113.6, 0.0]));
    assert_eq!(site.balance("xu_jie"), "2400.00");
    for said in [&quote, &paid, &known[0], &known[1], &back] {
        assert_without(&site, "xu_jie", said);
    }
    site.assert_books();
}

#[tokio::test]
async fn a_hospital_treats_and_bills() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier2").await;
    let psn_no = read_in(&till, "chen_xi").await;
    let data = json!({"data": {"psn_no": psn_no, "begntime": BEGUN, "ipt_otp_no": "M1"}});
    let registered = till.ask("2201", data).await;
    let mdtrt_id = registered["data"]["mdtrt_id"].as_str().unwrap().to_owned();
    let visit = Visit { psn_no, mdtrt_id };
    assert!(till.ask("2203", visit.description("11")).await.is_null());
    let fees = till.ask("2204", visit.fees("B1", "1", 50_000)).await;
    assert_eq!(fees["result"][0]["feedetl_sn"], "1");
    let bill = visit.bill("B1", 50_000, "1");
    let quote = till.ask("2206", bill.clone()).await;
    let paid = till.ask("2207", bill).await;
    assert_eq!(split(&paid), split(&quote));
    assert!(split(&paid)[1].as_f64().unwrap() > 0.0, "the parents pay for their child");
    assert_eq!(incomplete("2207", &paid.to_string()), [""; 0]);
    let back = till.ask("2208", of_settlement(&paid)).await;
    for parent in ["chen_jun", "zhao_min"] {
        for said in [&quote, &paid, &back] {
            assert_without(&site, parent, said);
        }
    }
    site.assert_books();
}

#[tokio::test]
async fn a_code_on_a_phone_is_scanned_at_the_window() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let zhang = activated(&site, "zhang_san").await;
    let scan = scanned(PHARMACY, &code(&site, &zhang).await);
    let shown = till.ask("6101", scan).await;
    let token = &shown["OutData"]["ecToken"];
    let card = json!({"data": {
        "mdtrt_cert_type": "01", "mdtrt_cert_no": token, "certno": "", "psn_name": "",
    }});
    let known = till.ask("1101", card).await;
    assert_eq!(known["baseinfo"]["psn_no"], json!(site.person("zhang_san").psn_no));
    let fresh = scanned(HOSPITAL, &code(&site, &zhang).await);
    let elsewhere = till.send("E1", "6101", &fresh).await;
    let said = elsewhere["answer"]["err_msg"].as_str().unwrap();
    assert!(said.contains("InData.orgId"), "a code is shown to whoever scans it: {said}");
}

#[tokio::test]
async fn a_till_says_where_it_stands_and_what_it_sends() {
    let site = TestSite::new().await;
    for (login, code, name, kind, place) in [
        ("cashier", PHARMACY, "北京市", "pharmacy", "110101"),
        ("cashier2", HOSPITAL, "北京市", "hospital", "110101"),
        ("cashier3", "P51010400001", "成都市", "pharmacy", "510104"),
        ("demo", PHARMACY, "北京市", "pharmacy", "110101"),
    ] {
        let me = till(&site, login).await.get("/me").await;
        assert_eq!((me.status, &me.json["login"]), (200, &json!(login)), "{}", me.text);
        let at = &me.json["institution"];
        assert_eq!((at["code"].as_str(), at["area_name"].as_str()), (Some(code), Some(name)));
        assert_eq!((at["kind"].as_str(), at["place"].as_str()), (Some(kind), Some(place)));
        let sent = me.json["transactions"].as_array().unwrap();
        let sends = |infno: &str| sent.iter().any(|known| known["infno"] == infno);
        assert!(sends("1101") && sends("9990") && !sends("9101") && !sends("9911"));
        assert_eq!((sends("2102"), sends("2207")), (kind == "pharmacy", kind == "hospital"));
        assert_eq!(me.json["now"], "2026-11-22 09:30:00");
    }
}

#[tokio::test]
async fn the_catalogue_is_searched_by_name_and_code() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let named = till.get("/items?q=%E4%BA%8C%E7%94%B2%E5%8F%8C%E8%83%8D").await;
    assert_eq!((named.status, &named.json["more"]), (200, &json!(false)), "{}", named.text);
    let items = named.json["items"].as_array().unwrap();
    assert!(items.len() > 1, "{}", named.text);
    let first = &items[0];
    assert_eq!(first["name"], "二甲双胍片 0.5g×20片");
    assert_eq!((first["class"].as_str(), first["class_code"].as_str()), (Some("甲"), Some("01")));
    let price = (first["self_pay"].as_str(), first["price_cap"].as_str());
    assert_eq!(price, (Some("0"), Some("3.6")));
    let coded = till.get("/items?q=xa02bcd003").await;
    let rabeprazole = &coded.json["items"][0];
    assert_eq!(rabeprazole["code"], "XA02BCD003A004010900003");
    assert_eq!((&rabeprazole["class"], &rabeprazole["self_pay"]), (&json!("乙"), &json!("0.1")));
    assert_eq!(
        (&rabeprazole["kind"], &rabeprazole["charge_type_zh"]),
        (&json!("101"), &json!("西药费"))
    );
    let uncapped = till.get("/items?q=XA02BAD004A005010900004").await;
    assert!(uncapped.json["items"][0].get("price_cap").is_none(), "{}", uncapped.text);
    let all = till.get("/items").await;
    assert_eq!(all.json["items"].as_array().unwrap().len(), 20);
    assert_eq!(all.json["more"], true);
    assert_eq!(till.get("/items?q=nothing-like-it").await.json["items"], json!([]));
    let long = format!("/items?q={}", "x".repeat(61));
    assert_eq!(till.get(&long).await.problem(), (400, "FIELD_INVALID"));
    assert_eq!(till.get("/items?name=x").await.problem(), (400, "FIELD_INVALID"));
}

#[tokio::test]
async fn a_business_refusal_is_an_answer() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let mut input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    input["druginfo"]["medfee_sumamt"] = json!("11.00");
    let refused = till.send("R1", "2102", &input).await;
    assert_eq!(
        (&refused["answer"]["infcode"], &refused["answer"]["output"]),
        (&json!(-1), &json!(null))
    );
    let said = refused["answer"]["err_msg"].as_str().unwrap();
    assert!(said.starts_with("[TOTAL_MISMATCH] "), "{said}");
    assert_eq!(super::exact(&till.send("R1", "2102", &input).await), super::exact(&refused));
    // What only a hospital does, and what is not as the tables say, is told by the interface too.
    let wrong = till.send("R2", "2207", &json!({"data": {}})).await;
    let said = wrong["answer"]["err_msg"].as_str().unwrap();
    assert!(said.contains("药店请用 2101、2102、2103"), "{said}");
    let empty = till.send("R3", "2102", &json!({})).await;
    let said = empty["answer"]["err_msg"].as_str().unwrap();
    assert!(said.starts_with("2102 druginfo"), "{said}");
    assert_eq!(site.balance("zhang_san"), "3000.00");
}
