//! The desk interface: each endpoint works, is asked twice, is asked for what is unknown, by
//! somebody who may not, and is refused. Who may call what is walked through as a whole in `api`.

mod accounts;
mod audit;
mod bindings;
mod cases;
mod clearing;
mod clerks;
mod day_end;
mod documents;
mod files;
mod flags;
mod keys;
mod life;
mod papers;
mod people;
mod policies;
mod premiums;
mod second;
mod sign_in;
mod wallets;

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::site::{Call, Reply, TestSite};

/// Where everything is.
const ROOT: &str = "/api/desk/v1";

/// A clerk at work.
pub(crate) struct Clerk<'s> {
    site: &'s TestSite,
    token: String,
}

/// A demo clerk, signed in.
pub(crate) async fn clerk<'s>(site: &'s TestSite, name: &str) -> Clerk<'s> {
    let signed = sign_in(site, json!({"name": name}), None).await;
    assert_eq!(signed.status, 201, "{}", signed.text);
    Clerk { site, token: signed.json["token"].as_str().unwrap().to_owned() }
}

/// Asks for a session, from a place.
async fn sign_in(site: &TestSite, body: Value, from: Option<[u8; 4]>) -> Reply {
    let call = Call::post(&format!("{ROOT}/sign-in")).json(body);
    site.call(match from {
        Some(address) => call.from(IpAddr::from(address)),
        None => call,
    })
    .await
}

impl Clerk<'_> {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.site.get(&self.token, &format!("{ROOT}{path}")).await
    }

    /// A write with a number of its own.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        let number = self.site.number();
        self.numbered("POST", path, &number, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        let number = self.site.number();
        self.numbered("PUT", path, &number, body).await
    }

    async fn numbered(&self, method: &str, path: &str, number: &str, body: Value) -> Reply {
        let call = Call::new(method, &format!("{ROOT}{path}")).token(&self.token);
        self.site.call(call.number(number).json(body)).await
    }

    /// Approves what another clerk proposed.
    pub(crate) async fn approve(&self, filed: &Reply) -> Reply {
        assert_eq!((filed.status, &filed.json["done"]), (202, &json!(false)), "{}", filed.text);
        let case = filed.json["case"].as_str().unwrap();
        self.post(&format!("/cases/{case}/approve"), json!({})).await
    }
}

/// What a demo person is called by institutions.
fn psn_no(site: &TestSite, key: &str) -> String {
    site.person(key).psn_no
}

#[tokio::test]
async fn books_are_told_to_money_officers_of_the_place() {
    let site = TestSite::new().await;
    let books = clerk(&site, "money").await.get("/books").await;
    assert_eq!(books.json["right"], true, "{}", books.text);
    let beijing = &books.json["books"][0];
    assert_eq!((beijing["name"].as_str(), beijing["sum"].as_str()), (Some("北京市"), Some("0.00")));
    let zhang = site.sign_in("zhang_san").await;
    let path = format!("{ROOT}/books");
    assert_eq!(site.get(&zhang, &path).await.problem(), (401, "SIGN_IN_NEEDED"));
    assert_eq!(site.call(Call::get(&path)).await.status, 401);
    let reader = clerk(&site, "reader").await;
    assert_eq!(reader.get("/books").await.problem(), (403, "NOT_YOUR_DUTY"));
}

#[tokio::test]
async fn an_account_year_turns_once() {
    let site = TestSite::new().await;
    let money = clerk(&site, "money").await;
    let roll = |area: &str, year: u16| {
        let body = json!({"area": area, "year": year});
        site.call(Call::post(&format!("{ROOT}/year-rolls")).token(&money.token).json(body))
    };
    let rolled = roll("310000", 2025).await;
    assert_eq!(rolled.status, 200, "{}", rolled.text);
    let shen = site.account("shen_yi");
    assert_eq!(roll("310000", 2025).await.json, rolled.json, "twice");
    assert_eq!(site.account("shen_yi"), shen);
    assert_eq!(site.balance("zhang_san"), "3000.00", "another area");
    let nowhere = roll("999999", 2025).await;
    assert_eq!(nowhere.problem(), (422, "AREA_UNKNOWN"));
    assert_eq!((&nowhere.json["who"], &nowhere.json["who_zh"]), (&json!("agency"), &json!("您")));
    assert_eq!(roll("310000", 2026).await.problem(), (400, "FIELD_INVALID"));
    let nobody = Call::post(&format!("{ROOT}/year-rolls"));
    let nobody = nobody.json(json!({"area": "310000", "year": 2025}));
    assert_eq!(site.call(nobody).await.status, 401);
    site.assert_books();
}
