//! One number, one `msgid`, one effect.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{App, FakeClock, World};
use domain::item::Catalogue;
use serde_json::{Value, json};
use server::{Site, http, rules};
use store::Keyring;
use store_sqlite::SqliteStore;

use super::{ROOT, exact, till};
use crate::institution::wire::purchase;
use crate::site::{Call, TestSite};

fn msgid(exchange: &Value) -> String {
    exchange["request"]["msgid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_call_that_is_sent_again_is_booked_once() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    let first = till.send("S1", "2102", &input).await;
    assert_eq!(first["answer"]["infcode"], 0, "{first}");
    assert_eq!(first["answer"]["output"]["setlinfo"]["medins_setl_id"], msgid(&first));
    assert_eq!(msgid(&first)[..20], *"11000020261122093000");
    site.clock.advance_ms(3_600_000);
    let (one, two) = tokio::join!(till.send("S1", "2102", &input), till.send("S1", "2102", &input));
    for again in [one, two] {
        assert_eq!(again["request"], first["request"]);
        assert_eq!(exact(&again), exact(&first));
    }
    assert_eq!(site.balance("zhang_san"), "2990.00");
    let outcome = json!({"data": {
        "psn_no": "", "omsgid": msgid(&first), "oinfno": "2102",
    }});
    let known = till.ask("9990", outcome).await;
    let setl_id = &first["answer"]["output"]["setlinfo"]["setl_id"];
    assert_eq!(&known["outcome"]["setl_id"], setl_id);
    site.assert_books();
}

#[tokio::test]
async fn other_content_under_a_number_is_a_conflict() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    let body = json!({"infno": "2101", "input": input});
    assert_eq!(till.post("C1", body.clone()).await.status, 200);
    let changed = |field: &str, value: Value| {
        let mut body = body.clone();
        body[field] = value;
        body
    };
    let dearer = purchase(&site.person("zhang_san").psn_no, 1_001, "1");
    for (field, value) in [
        ("infno", json!("2102")),
        ("insuplc_admdvs", json!("110000")),
        ("input", dearer),
        ("input", json!({"110190198001011230": 1})),
    ] {
        let reused = till.post("C1", changed(field, value)).await;
        assert_eq!(reused.problem(), (409, "NUMBER_REUSED"), "{field}");
        assert_eq!(reused.json["refusals"][0]["field"], field, "{}", reused.text);
        assert!(!reused.text.contains("110190198001011230"), "{}", reused.text);
    }
    // A sign-in of its own is no other content, as with an institution's own programs.
    let again = till.post("C1", changed("sign_no", json!("1100000000"))).await;
    assert_eq!((again.status, &again.json["request"]["sign_no"]), (200, &json!("1100000000")));
    assert_eq!(site.balance("zhang_san"), "3000.00");
}

#[tokio::test]
async fn no_two_calls_share_a_msgid() {
    let site = TestSite::new().await;
    let tills =
        [till(&site, "cashier").await, till(&site, "cashier2").await, till(&site, "demo").await];
    let mut seen = BTreeSet::new();
    for number in 0..20 {
        // The same number of another cashier is another number.
        for till in &tills {
            let input = json!({"signIn": {"opter_no": till.login}});
            let said = msgid(&till.send(&format!("N{number}"), "9001", &input).await);
            assert!(said.len() == 30 && said.bytes().all(|b| b.is_ascii_digit()), "{said}");
            assert!(seen.insert(said.clone()), "{said} twice");
        }
    }
}

#[tokio::test]
async fn a_restart_forgets_no_number() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    let first = till.send("S1", "2102", &input).await;
    site.site.app.stop();
    let store = SqliteStore::open(&site.file(), Keyring::for_tests()).unwrap().store;
    let clock = Arc::new(FakeClock::new(site.app().now().plus_ms(60_000)));
    let world = World { policies: rules::load(None).unwrap(), catalogue: Catalogue::default() };
    let app = Arc::new(App::new(Arc::new(store), Arc::<FakeClock>::clone(&clock), world));
    let next = Arc::new(Site::new(app, true, Some(clock)));
    let router = http::router(Arc::clone(&next));
    let body = json!({"infno": "2102", "input": input});
    let call = Call::post(&format!("{ROOT}/calls")).token(&till.token).number("S1").json(body);
    let again = call.send(&router).await;
    assert_eq!(again.json["request"], first["request"], "{}", again.text);
    assert_eq!(exact(&again.json), exact(&first));
    next.app.stop();
}
