//! Papers at the window: the same forms, masked, recorded as a look at both sides.

use app::acts::text_sm3;
use domain::Area;
use domain::consent::{Channel, Consent, Purpose};
use serde_json::json;
use store::Body;

use super::{clerk, psn_no};
use crate::api::callers::keep;
use crate::family::papers::{assert_html, assert_pdf};
use crate::family::{BINDINGS, application, bind_li_si};
use crate::site::{Call, TestSite};

const ROOT: &str = super::ROOT;

async fn binding(site: &TestSite) -> String {
    let intake = clerk(site, "intake").await;
    let seen = intake.get(&format!("/people/{}", psn_no(site, "chen_jun"))).await;
    seen.json["bindings"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_clerk_prints_the_papers_of_a_binding_and_both_sides_can_read_so() {
    let site = TestSite::new().await;
    let id = binding(&site).await;
    let intake = clerk(&site, "intake").await;
    let path = |form: &str| format!("/bindings/{id}/papers/{form}");
    for form in ["application", "receipt"] {
        let html = intake.get(&path(form)).await;
        assert_html(&html);
        assert!(html.text.contains(&id), "{form}");
        for key in ["chen_jun", "chen_xi"] {
            let person = site.person(key);
            assert!(!html.text.contains(&person.cert_no) && !html.text.contains(&person.name));
        }
        let pdf = intake.get(&format!("{}?as=pdf", path(form))).await;
        assert_pdf(&pdf);
        assert_eq!(pdf.bytes, intake.get(&format!("{}?as=pdf", path(form))).await.bytes);
    }
    let form = intake.get(&path("application")).await.text;
    let masked = |key: &str| domain::person::mask::number(&site.person(key).cert_no);
    assert!(form.contains(&masked("chen_jun")) && form.contains(&masked("chen_xi")), "{form}");
    let chen = site.sign_in("chen_jun").await;
    let looks = site.get(&chen, "/api/family/v1/me/looks").await.json;
    assert_eq!(looks["looks"][0]["what"], "bindings", "{looks}");
}

#[tokio::test]
async fn papers_are_for_duties_that_see_people_and_for_their_places() {
    let site = TestSite::new().await;
    let id = binding(&site).await;
    let path = format!("/bindings/{id}/papers/receipt");
    let chengdu = clerk(&site, "chengdu").await;
    assert_eq!(chengdu.get(&path).await.problem(), (404, "BINDING_UNKNOWN"));
    let admin = clerk(&site, "admin").await;
    assert_eq!(admin.get(&path).await.problem(), (403, "NOT_YOUR_DUTY"));
    assert_eq!(site.call(Call::get(&format!("{ROOT}{path}"))).await.status, 401);
    let chen = site.sign_in("chen_jun").await;
    assert_eq!(site.get(&chen, &format!("{ROOT}{path}")).await.status, 401);
    let intake = clerk(&site, "intake").await;
    assert_eq!(intake.get(&format!("{path}?as=doc")).await.problem(), (400, "FIELD_INVALID"));
    let letter = intake.get(&format!("/bindings/{id}/papers/letter")).await;
    assert_eq!(letter.problem(), (404, "NOT_FOUND"));
    for unknown in ["x", "11000020261122000000000ZZZ"] {
        let reply = intake.get(&format!("/bindings/{unknown}/papers/receipt")).await;
        assert_eq!(reply.problem(), (404, "BINDING_UNKNOWN"), "{unknown}");
    }
}

/// Somebody agreed to something.
async fn agreed(site: &TestSite, key: &str, purpose: Purpose, subject: i64) {
    let consent = Consent {
        person: site.person(key).person,
        by: None,
        purpose,
        subject,
        version: purpose.version().to_owned(),
        text_sm3: text_sm3(purpose),
        at: site.app().now(),
        channel: Channel::Online,
        proof: "face".to_owned(),
        withdrawn_at: None,
    };
    keep(site, Area::parse("110000").unwrap(), Body::Consent(consent)).await;
}

#[tokio::test]
async fn pledge_and_consent_say_what_was_agreed_for_this_binding_and_nothing_else() {
    let site = TestSite::new().await;
    let (zhang, mei) = (site.sign_in("zhang_san").await, site.sign_in("li_mei").await);
    let other = bind_li_si(&site, &zhang).await;
    let filed = site.act(&zhang, "POST", BINDINGS, application(&site, "li_mei", "spouse")).await;
    let id = filed.json["id"].as_str().unwrap().to_owned();
    let intake = clerk(&site, "intake").await;
    let consent = format!("/bindings/{id}/papers/consent");
    for key in ["zhang_san", "li_mei"] {
        // A stay of its own, and what holds in general.
        agreed(&site, key, Purpose::StayAid, 77).await;
        agreed(&site, key, Purpose::Contact, 0).await;
    }
    assert_eq!(intake.get(&consent).await.problem(), (422, "CONSENT_MISSING"), "not accepted yet");
    let accept = format!("{BINDINGS}/{id}/accept");
    assert_eq!(site.act(&mei, "POST", &accept, json!({})).await.status, 200);
    let texts = |page: &str| {
        let all = [Purpose::Pledge, Purpose::Acceptance, Purpose::StayAid, Purpose::Contact];
        all.map(|purpose| page.matches(purpose.text_zh()).count())
    };
    let page = intake.get(&consent).await;
    assert_html(&page);
    assert_eq!(texts(&page.text), [0, 1, 0, 0], "{}", page.text);
    let pledge = intake.get(&format!("/bindings/{id}/papers/pledge")).await;
    assert_html(&pledge);
    assert_eq!(texts(&pledge.text), [1, 0, 0, 0], "not the one for {other}: {}", pledge.text);
    // The person sees what holds in general too, and no stay either.
    let own = site.get(&mei, &format!("{BINDINGS}/{id}/papers/consent")).await;
    assert_eq!(texts(&own.text), [0, 1, 0, 1], "{}", own.text);
}
