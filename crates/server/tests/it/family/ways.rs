//! Ways to sign in, and what is kept of them.

use std::sync::Arc;

use serde_json::json;
use server::providers::simulated::SimulatedSms;
use server::providers::{Answering, Provider, Providers, Sms};
use store::{Body, Kind};

use super::ROOT;
use crate::site::{Call, Reply, TestSite};

/// Carries texts as a real gateway would: the code is not told to whoever asks.
#[derive(Debug, Default)]
struct Gateway(SimulatedSms);

impl Provider for Gateway {
    fn name(&self) -> &'static str {
        "gateway"
    }
}

impl Sms for Gateway {
    fn send<'a>(&'a self, phone: &'a str, id: &'a str, text: &'a str) -> Answering<'a, ()> {
        self.0.send(phone, id, text)
    }
}

async fn with_gateway() -> (TestSite, Arc<Gateway>) {
    let gateway = Arc::new(Gateway::default());
    let sms: Arc<dyn Sms> = Arc::<Gateway>::clone(&gateway);
    let site = TestSite::equipped(|all| Providers { sms: Some(sms), ..all }).await;
    (site, gateway)
}

async fn post(site: &TestSite, path: &str, body: serde_json::Value) -> Reply {
    site.call(Call::post(&format!("{ROOT}{path}")).json(body)).await
}

#[tokio::test]
async fn the_ways_are_a_list_and_say_what_is_simulated() {
    let site = TestSite::new().await;
    let ways = site.call(Call::get(&format!("{ROOT}/sign-in/ways"))).await.json;
    let ways = ways["ways"].as_array().unwrap();
    let words: Vec<_> = ways.iter().map(|way| way["way"].as_str().unwrap()).collect();
    assert_eq!(words, ["phone", "voucher", "province"]);
    assert!(ways.iter().all(|way| way["simulated"] == true && way["label_en"].is_string()));
    let real = TestSite::empty(crate::site::NOW, false);
    let none = real.call(Call::get(&format!("{ROOT}/sign-in/ways"))).await.json;
    assert_eq!(none, json!({"ways": []}));
}

#[tokio::test]
async fn a_real_sms_carries_the_code_and_the_answer_does_not() {
    let (site, gateway) = with_gateway().await;
    let asked = post(&site, "/sign-in", site.who("zhang_san")).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    assert!(asked.json["code"].is_null() && asked.json["simulated"].is_null(), "{}", asked.text);
    let phone = site.person("zhang_san").phone.unwrap();
    assert!(!asked.text.contains(&phone), "{}", asked.text);
    assert!(asked.json["sent_to"].as_str().unwrap().contains('*'));
    let text = gateway.0.last(&phone).unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).collect();
    let body = json!({"challenge": asked.json["challenge"], "code": code});
    assert_eq!(post(&site, "/sign-in/confirm", body).await.status, 201);
    let nobody = post(&site, "/sign-in", site.who("zhou_xiuying")).await;
    assert_eq!(nobody.problem(), (422, "PHONE_MISSING"));
    assert!(nobody.json["next"].as_str().unwrap().contains("窗口"), "{}", nobody.text);
}

#[tokio::test]
async fn a_ticket_signs_in_and_a_wrong_one_does_not() {
    let site = TestSite::new().await;
    for way in ["voucher", "province"] {
        let body = json!({"way": way, "ticket": "demo:li_mei"});
        let reply = post(&site, "/sign-in/ticket", body).await;
        let me = site.get(reply.json["token"].as_str().unwrap(), &format!("{ROOT}/me")).await;
        assert_eq!(me.json["name"], "李*", "{way}: {}", me.text);
    }
    for ticket in ["demo:nobody", "li_mei", ""] {
        let over =
            post(&site, "/sign-in/ticket", json!({"way": "voucher", "ticket": ticket})).await;
        assert_eq!(over.problem(), (422, "TICKET_OVER"));
    }
    let odd = post(&site, "/sign-in/ticket", json!({"way": "fax", "ticket": "demo:li_mei"})).await;
    assert_eq!(odd.json["errors"][0]["path"], "way", "{}", odd.text);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_this_person_only() {
    let site = TestSite::new().await;
    let (one, two) = (site.sign_in("zhang_san").await, site.sign_in("zhang_san").await);
    let other = site.sign_in("li_mei").await;
    let path = format!("{ROOT}/sign-out/everywhere");
    assert_eq!(site.call(Call::post(&path).token(&one)).await.status, 204);
    for (token, status) in [(&one, 401), (&two, 401), (&other, 200)] {
        assert_eq!(site.get(token, &format!("{ROOT}/me")).await.status, status);
    }
    assert_eq!(site.call(Call::post(&path).token(&one)).await.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn what_providers_found_is_kept() {
    let site = TestSite::new().await;
    site.sign_in("zhang_san").await;
    let person = site.person("zhang_san").person;
    let kept = site.app().read().unwrap().records_of(Kind::Check, person, None).unwrap();
    let ways: Vec<_> = kept
        .iter()
        .filter_map(|record| match &record.body {
            Body::Check(check) => Some((check.way.clone(), check.passed, check.simulated)),
            _ => None,
        })
        .collect();
    let expected = [("sms".to_owned(), true, true), ("real_name".to_owned(), true, true)];
    assert_eq!(ways, expected);
}

#[test]
fn a_simulator_outside_a_demo_holds_the_start() {
    let real = TestSite::empty(crate::site::NOW, false);
    assert_eq!(real.site.catch(), None, "nothing simulated without --demo");
    let demo = TestSite::empty(crate::site::NOW, true);
    assert_eq!(demo.site.catch(), None, "a demo may");
    let simulators = demo.site.providers.clone();
    let app = Arc::clone(&real.site.app);
    let site = server::Site::new(app, false, None).equipped(simulators);
    assert!(site.catch().unwrap().contains("simulated-face"));
}
