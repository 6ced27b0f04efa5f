//! Wishes about reminders, and what a device calls itself.

use domain::{Moment, PersonId};
use serde_json::{Value, json};
use store::records::DeviceSeen;

use super::{ROOT, bind_li_si, buy};
use crate::site::{Call, TestSite};

async fn wish(site: &TestSite, token: &str, reminders: Value) -> crate::site::Reply {
    let body = json!({"reminders": reminders});
    site.write(token, "PUT", &format!("{ROOT}/me/contact"), body).await
}

#[tokio::test]
async fn a_person_says_what_to_be_reminded_of() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let contact = format!("{ROOT}/me/contact");
    let before = site.get(&zhang, &contact).await;
    assert_eq!(before.json["reminders"], json!({"off": [], "balance_low": null}));
    let set = wish(&site, &zhang, json!({"off": ["limit_near"], "balance_low": "2970.00"})).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let kept = json!({"off": ["limit_near"], "balance_low": "2970.00"});
    assert_eq!(site.get(&zhang, &contact).await.json["reminders"], kept);
    for (odd, field) in [
        (json!({"off": ["limit_reached"]}), "reminders.off"),
        (json!({"off": ["weather"]}), "reminders.off"),
        (json!({"balance_low": "-1.00"}), "reminders.balance_low"),
        (json!({"balance_low": "100000.01"}), "reminders.balance_low"),
    ] {
        let refused = wish(&site, &zhang, odd).await;
        assert_eq!(refused.problem(), (400, "FIELD_INVALID"), "{field}");
        assert!(refused.text.contains(field), "{}", refused.text);
    }
    // 3,000.00 less 35.00 is below 2,970.00.
    bind_li_si(&site, &zhang).await;
    buy(&site, "li_si", 1).await;
    let messages = site.get(&zhang, &format!("{ROOT}/messages")).await;
    let low = &messages.json["messages"][0];
    assert_eq!(low["about"], "balance_low", "{}", messages.text);
    assert!(low["text"].as_str().unwrap().contains("2965.00 元，低于提醒线 2970.00 元"), "{low}");
    let nobody = site.call(Call::get(&contact)).await;
    assert_eq!(nobody.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn a_device_is_known_by_a_keyed_digest_of_the_name_that_it_gave() {
    let site = TestSite::new().await;
    let device = "a-device-of-nobody-0001";
    let ask = async |key: &str, device: Option<&str>| {
        let asked = site.call(Call::post(&format!("{ROOT}/sign-in")).json(site.who(key))).await;
        let body = json!({"challenge": asked.json["challenge"], "code": asked.json["code"]});
        let call = Call::post(&format!("{ROOT}/sign-in/confirm")).json(body);
        site.call(match device {
            Some(device) => call.header("x-device", device),
            None => call,
        })
        .await
    };
    assert_eq!(ask("zhang_san", None).await.status, 201);
    assert_eq!(ask("zhang_san", Some(device)).await.status, 201);
    assert_eq!(ask("li_mei", Some(device)).await.status, 201);
    assert_eq!(ask("li_mei", Some("short")).await.problem(), (400, "FIELD_INVALID"));
    let digest = site.app().keyring().digest("device", device);
    let reads = site.app().read().unwrap();
    let known = reads.people_on(&digest, Moment(0)).unwrap();
    let mut both = ["zhang_san", "li_mei"].map(|key| site.person(key).person);
    both.sort_unstable();
    assert_eq!(known, both);
    let first = DeviceSeen { seen: Moment(0), device: Vec::new(), person: PersonId(0) };
    assert_eq!(reads.devices_after(&first, 9).unwrap().len(), 2);
}
