//! The family interface: each endpoint works, is asked twice, is asked for what is unknown, by
//! somebody who may not, and is refused.

mod act;
mod asked;
mod bindings;
mod cases;
mod certificates;
mod consents;
mod documents;
mod holds;
mod links;
pub(crate) mod papers;
pub(crate) mod parts;
mod password;
mod payers;
mod premiums;
mod proofs;
mod quotas;
mod refusals;
mod reminders;
mod reports;
mod rights;
mod session;
mod uses;
pub(crate) mod voucher;
mod wallet;
mod wards;
mod ways;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use crate::site::{Call, Reply, TestSite};

/// Where the family interface stands.
pub(crate) const ROOT: &str = "/api/family/v1";
/// Where bindings are applied for.
pub(crate) const BINDINGS: &str = "/api/family/v1/bindings";
const WIRE: &str = "/fsi/api/rsfComIfsService/callService";
const PHARMACY: &str = "P11010100001";

/// An application for a demo person.
pub(crate) fn application(site: &TestSite, beneficiary: &str, kinship: &str) -> Value {
    json!({"beneficiary": site.who(beneficiary), "kinship": kinship, "pledge": true})
}

/// Binds li_si to zhang_san as the form does; the binding's identifier.
pub(crate) async fn bind_li_si(site: &TestSite, zhang: &str) -> String {
    let mut body = application(site, "li_si", "child");
    body["limits"] = json!({"month": "800.00"});
    let reply = site.act(zhang, "POST", BINDINGS, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = reply.json["id"].as_str().unwrap().to_owned();
    if reply.json["state"] == "awaiting_acceptance" {
        let li = site.sign_in("li_si").await;
        let reply = site.act(&li, "POST", &format!("{BINDINGS}/{id}/accept"), json!({})).await;
        assert_eq!(reply.json["state"], "active", "{}", reply.text);
    }
    id
}

/// Somebody buys something for 35.00 at the pharmacy; the bill's `setl_id`.
pub(crate) async fn buy(site: &TestSite, key: &str, number: u32) -> String {
    buy_at(site, (PHARMACY, "110101", "110000"), key, number).await
}

/// The same at a pharmacy with its place, of somebody insured there.
pub(crate) async fn buy_at(
    site: &TestSite,
    (pharmacy, place, area): (&str, &str, &str),
    key: &str,
    number: u32,
) -> String {
    let person = site.person(key);
    let at = "2026-11-22 09:30:00";
    let body = json!({
        "infno": "2102", "msgid": format!("{pharmacy}20261122093000{number:04}"),
        "mdtrtarea_admvs": place, "insuplc_admdvs": area, "recer_sys_code": "99",
        "infver": "V1.0", "opter_type": "1", "opter": "0001", "opter_name": "收费员",
        "inf_time": at, "fixmedins_code": pharmacy, "fixmedins_name": "演示药店",
        "input": {
            "druginfo": {
                "psn_no": person.psn_no, "mdtrt_cert_type": "02",
                "mdtrt_cert_no": person.cert_no, "begntime": at, "medfee_sumamt": "35.00",
                "med_type": "41", "acct_used_flag": "1", "insutype": "390",
            },
            "drugdetail": [{
                "feedetl_sn": number.to_string(), "med_list_codg": "XA02BAD004A005010900004",
                "medins_list_codg": "D1", "det_item_fee_sumamt": "35.00", "cnt": "1",
                "pric": "35.00", "fee_ocur_time": at, "rx_flag": "0",
            }],
        },
    });
    let reply = site.call(Call::post(WIRE).json(body)).await;
    assert_eq!(reply.json["infcode"].to_string().trim_matches('"'), "0", "{}", reply.text);
    reply.json["output"]["setlinfo"]["setl_id"].as_str().unwrap().to_owned()
}

/// A picture of print on a sheet, made in code: nothing here was photographed.
pub(crate) fn photo(seed: u32) -> Vec<u8> {
    let (width, height) = (800, 1_000);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let sheet = (80..720).contains(&x) && (100..900).contains(&y);
        let ink = sheet && y % 20 < 12 && (x / 3 + y / 20 * 7 + seed).is_multiple_of(3);
        let inside = (100..700).contains(&x) && (120..880).contains(&y);
        let luma = if !sheet {
            140
        } else if ink && inside {
            40
        } else {
            228
        };
        Rgb([luma, luma, luma])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// Uploads bytes as a body.
pub(crate) async fn upload(site: &TestSite, token: &str, path: &str, bytes: Vec<u8>) -> Reply {
    let call = Call::post(&format!("{ROOT}{path}")).token(token).number(&site.number());
    site.call(call.header("content-type", "image/jpeg").bytes(bytes)).await
}

/// Hands in a document of a kind; its identifier.
pub(crate) async fn document(site: &TestSite, token: &str, kind: &str) -> String {
    let reply = upload(site, token, &format!("/documents?kind={kind}"), photo(1)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json["id"].as_str().unwrap().to_owned()
}

/// The reviewer decides a case of a family.
pub(crate) async fn decide(site: &TestSite, case: &str, word: &str) {
    let sign_in = json!({"name": "reviewer"});
    let reply = site.call(Call::post("/api/desk/v1/sign-in").json(sign_in)).await;
    let desk = reply.json["token"].as_str().unwrap().to_owned();
    let path = format!("/api/desk/v1/cases/{case}");
    let taken = site.write(&desk, "POST", &format!("{path}/claim"), json!({})).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let body = match word {
        "return" => json!({"fields": ["limits"], "note": "请核对限额"}),
        _ => json!({"note": "已核对材料"}),
    };
    let done = site.write(&desk, "POST", &format!("{path}/{word}"), body).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

/// Makes one demo person the guardian of another through papers and review; the ward's identifier.
pub(crate) async fn guard(site: &TestSite, guardian: &str, ward: &str) -> String {
    let token = site.sign_in(guardian).await;
    let papers = document(site, &token, "household").await;
    let body = json!({
        "ward": site.who(ward), "ground": "parent", "pledge": true, "documents": [papers],
    });
    let asked = site.act(&token, "POST", &format!("{ROOT}/wards"), body).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let case = site.get(&token, &format!("{ROOT}/cases")).await.json["cases"][0].clone();
    assert_eq!(case["kind"], "ward", "{case}");
    decide(site, case["id"].as_str().unwrap(), "approve").await;
    asked.json["id"].as_str().unwrap().to_owned()
}

/// A family link in force; its identifier.
pub(crate) async fn link(site: &TestSite, holder: &str, member: &str, rights: Value) -> String {
    let (holds, is_member) = (site.sign_in(holder).await, site.sign_in(member).await);
    let body = json!({"member": site.who(member), "rights": rights, "pledge": true});
    let asked = site.act(&holds, "POST", &format!("{ROOT}/links"), body).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let id = asked.json["id"].as_str().unwrap().to_owned();
    let path = format!("{ROOT}/links/{id}/accept");
    let accepted = site.act(&is_member, "POST", &path, json!({})).await;
    assert_eq!(accepted.json["state"], "active", "{}", accepted.text);
    id
}
