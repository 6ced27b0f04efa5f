//! The made-up people: the same as the world's, twice, and nowhere else.

use serde_json::json;

use crate::site::{Call, NOW, TestSite};

const DEMO: &str = "/api/public/v1/demo";

#[tokio::test]
async fn a_page_can_sign_in_whoever_is_offered() {
    let site = TestSite::new().await;
    let said = site.call(Call::get(DEMO)).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let people = said.json["people"].as_array().unwrap();
    let zhang = people.iter().find(|person| person["key"] == "zhang_san").unwrap();
    assert_eq!(zhang["cert_no"], "110190198001011230");
    assert_eq!((&zhang["insured"], &zhang["area_name"]), (&"employee".into(), &"北京市".into()));
    assert_eq!(zhang["family"], "1 张家 北京");
    let li = people.iter().find(|person| person["key"] == "li_si").unwrap();
    assert_eq!(li["insured"], "resident");
    let xi = people.iter().find(|person| person["key"] == "chen_xi").unwrap();
    let note = xi["note"].as_str().unwrap();
    assert!(note.contains("陈军") && note.contains("赵敏"), "{note}");
    for person in people {
        let who = json!({"name": person["name"], "cert_type": person["cert_type"],
            "cert_no": person["cert_no"]});
        let asked = site.call(Call::post("/api/family/v1/sign-in").json(who)).await;
        // One grandmother has no phone: she is offered, and told what she can do.
        assert!([201, 422].contains(&asked.status), "{person}: {}", asked.text);
        assert!(asked.status == 201 || asked.json["code"] == "PHONE_MISSING", "{}", asked.text);
    }
    let clerks = said.json["clerks"].as_array().unwrap();
    let cashier = clerks.iter().find(|clerk| clerk["login"] == "cashier").unwrap();
    assert_eq!(cashier["duties"], json!(["cashier"]));
    let places = said.json["institutions"].as_array().unwrap();
    let pharmacy = places.iter().find(|place| place["code"] == "P11010100001").unwrap();
    assert_eq!(pharmacy["kind"], "pharmacy");
    assert!(places.iter().all(|place| place["kind"] != "agency"));
    assert_eq!(site.call(Call::get(DEMO)).await.json, said.json, "asked twice");
}

#[tokio::test]
async fn outside_a_demo_there_is_no_such_address() {
    let site = TestSite::empty(NOW, false);
    assert_eq!(site.call(Call::get(DEMO)).await.problem(), (404, "NOT_FOUND"));
}
