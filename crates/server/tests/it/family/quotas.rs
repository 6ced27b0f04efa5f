//! Quotas: set, raised, lowered and released by who may, seen by both sides, bounded by what is free.

use domain::wallet::{Quota, QuotaState};
use domain::{BindingId, Fen, Moment};
use serde_json::{Value, json};
use store::Body;

use super::wallet::opened;
use super::{BINDINGS, ROOT, buy_at, guard};
use crate::api::callers::keep;
use crate::site::{Call, Reply, TestSite};

const QUOTAS: &str = "/api/family/v1/quotas";

/// 郭伟 (600.00, 武汉) and his child 郭安, bound, both with wallets: his token, the child's, the
/// binding.
async fn family(site: &TestSite) -> (String, String, String) {
    let guo = opened(site, "guo_wei", "420100").await;
    let an = opened(site, "guo_an", "420100").await;
    let binding = bound(site, &guo).await;
    (guo, an, binding)
}

/// The ready-made binding of 郭伟.
async fn bound(site: &TestSite, guo: &str) -> String {
    let list = site.get(guo, BINDINGS).await.json;
    list["bindings"][0]["id"].as_str().unwrap().to_owned()
}

fn path(binding: &str) -> String {
    format!("{BINDINGS}/{binding}/quota")
}

async fn set(site: &TestSite, token: &str, binding: &str, amount: &str) -> Reply {
    site.act(token, "PUT", &path(binding), json!({"amount": amount})).await
}

#[tokio::test]
async fn a_quota_is_set_once_changed_seen_by_both_and_released_once() {
    let site = TestSite::new().await;
    let (guo, an, binding) = family(&site).await;
    let asked = json!({"amount": "500.00"});
    let proof = site.proof(&guo, "PUT", &path(&binding), asked.clone()).await;
    let send = |number: &'static str| {
        let call = Call::new("PUT", &path(&binding)).token(&guo).number(number).proof(&proof);
        site.call(call.json(asked.clone()))
    };
    let made = send("Q1").await;
    assert_eq!((made.status, &made.json["state"]), (200, &json!("open")), "{}", made.text);
    assert_eq!((&made.json["amount"], &made.json["left"]), (&json!("500.00"), &json!("500.00")));
    assert_eq!(send("Q1").await.json, made.json, "twice: the same quota");
    assert_eq!(send("Q2").await.problem(), (403, "PROOF_MISSING"), "a proof is used once");
    let account = site.account("guo_wei");
    assert_eq!((account.reserved_current.0, account.reserved_carried.0), (50_000, 0));
    let seen = site.get(&an, QUOTAS).await.json;
    assert_eq!(
        (&seen["quotas"][0]["role"], &seen["quotas"][0]["other"], &seen["quotas"][0]["binding"]),
        (&json!("beneficiary"), &json!("郭*"), &json!(binding))
    );
    assert!(seen["quotas"][1].is_null(), "{seen}");
    // 35.00 at the pharmacy: the child has no account, the quota pays.
    let pharmacy = ("P42010600001", "420106", "420100");
    let bill = buy_at(&site, pharmacy, "guo_an", 1).await;
    let used = site.get(&guo, QUOTAS).await.json["quotas"][0].clone();
    assert_eq!((&used["used"], &used["left"]), (&json!("35.00"), &json!("465.00")), "{used}");
    let paid = site.get(&guo, &format!("{ROOT}/uses/{bill}")).await.json;
    assert_eq!((&paid["paid"], &paid["from_quota"]), (&json!("35.00"), &json!("35.00")), "{paid}");
    let filtered = site.get(&an, &format!("{ROOT}/uses?payer=quota")).await.json;
    assert_eq!(filtered["uses"][0]["setl_id"], json!(bill));
    let below = set(&site, &guo, &binding, "34.99").await;
    assert_eq!(below.problem(), (422, "QUOTA_BELOW_USED"), "{}", below.text);
    assert_eq!(set(&site, &guo, &binding, "35.00").await.json["left"], "0.00");
    assert_eq!(set(&site, &guo, &binding, "135.00").await.json["left"], "100.00");
    assert_eq!(site.account("guo_wei").reserved_current.0, 10_000);
    let release = format!("{QUOTAS}/{}/release", made.json["id"].as_str().unwrap());
    // Either side may give it back, once.
    let over = site.act(&an, "POST", &release, json!({})).await;
    assert_eq!(over.json["state"], "released", "{}", over.text);
    let again = site.act(&guo, "POST", &release, json!({})).await;
    assert_eq!(again.problem(), (404, "QUOTA_UNKNOWN"), "{}", again.text);
    assert!(site.account("guo_wei").reserved_current.is_zero());
    let anew = set(&site, &guo, &binding, "10.00").await;
    assert_eq!((&anew.json["used"], &anew.json["amount"]), (&json!("0.00"), &json!("10.00")));
    assert_ne!(anew.json["id"], made.json["id"]);
    site.assert_books();
}

#[tokio::test]
async fn what_stands_against_a_quota() {
    let site = TestSite::new().await;
    let guo = site.sign_in("guo_wei").await;
    let binding = bound(&site, &guo).await;
    // Both need a wallet; each is named.
    let missing = set(&site, &guo, &binding, "10.00").await;
    assert_eq!(missing.problem(), (422, "WALLET_MISSING"), "{}", missing.text);
    opened(&site, "guo_wei", "420100").await;
    let theirs = set(&site, &guo, &binding, "10.00").await;
    assert_eq!(theirs.problem(), (422, "WALLET_MISSING"), "{}", theirs.text);
    assert_eq!(theirs.json["who"], "beneficiary", "{}", theirs.text);
    let an = opened(&site, "guo_an", "420100").await;
    for (amount, code) in
        [("0.00", "AMOUNT_OUT_OF_RANGE"), ("600.01", "BALANCE_SHORT"), ("-1.00", "")]
    {
        let refused = set(&site, &guo, &binding, amount).await;
        let (status, got) = refused.problem();
        assert!(status >= 400 && (code.is_empty() || got == code), "{}", refused.text);
    }
    let bare = site.write(&guo, "PUT", &path(&binding), json!({"amount": "10.00"})).await;
    assert_eq!(bare.problem(), (403, "PROOF_MISSING"));
    let helped = set(&site, &an, &binding, "10.00").await;
    assert_eq!(helped.problem(), (403, "NOT_YOURS"), "{}", helped.text);
    // Strangers learn nothing: another's binding is as unknown as none.
    let mei = site.sign_in("li_mei").await;
    let asked = json!({"amount": "10.00"});
    let theirs = site.act(&mei, "PUT", &path(&binding), asked.clone()).await;
    let none = site.write(&mei, "PUT", &path("x"), asked).await;
    assert_eq!(theirs.problem(), (404, "BINDING_UNKNOWN"), "{}", theirs.text);
    assert_eq!(none.problem(), theirs.problem());
    let made = set(&site, &guo, &binding, "10.00").await;
    let release = format!("{QUOTAS}/{}/release", made.json["id"].as_str().unwrap());
    let foreign = site.write(&mei, "POST", &release, json!({})).await;
    assert_eq!(foreign.problem(), (404, "QUOTA_UNKNOWN"), "{}", foreign.text);
    assert_eq!(site.get(&mei, QUOTAS).await.json["quotas"], json!([]));
    assert_eq!(site.call(Call::get(QUOTAS)).await.status, 401);
    assert_eq!(site.account("guo_wei").reserved_current.0, 1_000);
}

/// Both fit alone, not together: 600.00 in the account, 400.00 and 500.00 asked for at once.
#[tokio::test]
async fn two_at_once_freeze_no_more_than_there_is() {
    let site = TestSite::new().await;
    let (guo, _, binding) = family(&site).await;
    let ready = |amount: &'static str| {
        let body = json!({"amount": amount});
        let (site, guo, binding) = (&site, &guo, &binding);
        async move {
            let proof = site.proof(guo, "PUT", &path(binding), body.clone()).await;
            let call = Call::new("PUT", &path(binding)).token(guo).number(&site.number());
            call.proof(&proof).json(body)
        }
    };
    let (first, second) = (ready("400.00").await, ready("500.00").await);
    let (first, second) = tokio::join!(site.call(first), site.call(second));
    assert_eq!((first.status, second.status), (200, 200), "{} {}", first.text, second.text);
    // Whichever came last stands, whole: an amount is the whole quota and never adds up.
    let reserved = site.account("guo_wei").reserved_current.0;
    let left = site.get(&guo, QUOTAS).await.json["quotas"][0]["left"].clone();
    assert!([40_000, 50_000].contains(&reserved), "{reserved}");
    assert_eq!(left, json!(Fen(reserved).to_string()));
    site.assert_books();
}

/// The quota ends with the binding, in whatever way that ends; a family link has no power over it.
#[tokio::test]
async fn who_unbinds_freezes_nothing_more() {
    let site = TestSite::new().await;
    let (guo, an, binding) = family(&site).await;
    let made = set(&site, &guo, &binding, "300.00").await;
    assert_eq!(made.status, 200, "{}", made.text);
    let account = site.get(&guo, &format!("{ROOT}/me/account")).await.json;
    let frozen = &account["spoken_for"][0];
    assert_eq!(
        (&frozen["kind"], &frozen["for"], &frozen["amount"]),
        (&json!("quota"), &json!("郭*"), &json!("300.00"))
    );
    let over = site.act(&an, "POST", &format!("{BINDINGS}/{binding}/unbind"), json!({})).await;
    assert_eq!(over.status, 200, "{}", over.text);
    assert!(site.account("guo_wei").reserved_current.is_zero());
    let quotas = site.get(&guo, QUOTAS).await.json;
    assert_eq!(quotas["quotas"][0]["state"], "ended", "{quotas}");
    let told = site.get(&guo, &format!("{ROOT}/messages")).await.json;
    let told = told["messages"].as_array().unwrap();
    let told: Vec<&Value> = told.iter().filter(|m| m["about"] == "quota_changed").collect();
    assert_eq!((told.len(), &told[0]["quota"]), (2, &made.json["id"]));
    let late = set(&site, &guo, &binding, "10.00").await;
    assert_eq!(late.problem().1, "BINDING_STATE", "{}", late.text);
    site.assert_books();
}

#[tokio::test]
async fn a_guardian_sees_and_releases_the_wards() {
    let site = TestSite::new().await;
    let (guo, _, binding) = family(&site).await;
    let ward = guard(&site, "guo_wei", "guo_an").await;
    let made = set(&site, &guo, &binding, "20.00").await;
    assert_eq!(made.status, 200, "{}", made.text);
    let seen = site.get_for((&guo, &ward), QUOTAS).await.json;
    assert_eq!(seen["quotas"][0]["role"], "beneficiary", "{seen}");
    let release = format!("{QUOTAS}/{}/release", made.json["id"].as_str().unwrap());
    let over = site.act_for((&guo, &ward), "POST", &release, json!({})).await;
    assert_eq!(
        (&over.json["state"], &over.json["for"]["kind"]),
        (&json!("released"), &json!("ward"))
    );
}

/// Lists end at 200; what speaks for money is told whole, however much came and went since.
#[tokio::test]
async fn an_old_quota_is_still_spoken_for() {
    let site = TestSite::new().await;
    let (guo, _, binding) = family(&site).await;
    let made = set(&site, &guo, &binding, "100.00").await;
    let (grantor, beneficiary) = (site.person("guo_wei").person, site.person("guo_an").person);
    let area = site.account("guo_wei").area;
    for _ in 0..201 {
        let over = Quota {
            binding: BindingId(1),
            grantor,
            area,
            beneficiary,
            current: Fen::ZERO,
            carried: Fen::ZERO,
            used: Fen::ZERO,
            promised: Fen::ZERO,
            state: QuotaState::Released,
            at: Moment(0),
            ended_at: Some(Moment(0)),
        };
        keep(&site, area, Body::Quota(over)).await;
    }
    let account = site.get(&guo, &format!("{ROOT}/me/account")).await.json;
    let all = account["spoken_for"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{account}");
    assert_eq!((&all[0]["id"], &all[0]["amount"]), (&made.json["id"], &json!("100.00")));
}
