//! 9911–9915: works, twice, unknown, not allowed, refused.

use serde_json::{Value, json};

use super::wire::Wire;
use crate::site::TestSite;

const AGENCY: &str = "A11010000001";

fn agency(site: &TestSite) -> Wire<'_> {
    Wire { site, institution: AGENCY }
}

fn input(fields: Value) -> Value {
    let mut data = json!({"opter": "0701", "opter_name": "窗口七号"});
    let (Value::Object(data_), Value::Object(fields)) = (&mut data, fields) else { panic!() };
    data_.extend(fields);
    json!({"data": data})
}

fn name(wire: &Wire<'_>, key: &str) -> String {
    wire.site.person(key).name
}

/// Somebody by number and name, as `9913` and `9915` ask.
fn of(wire: &Wire<'_>, key: &str) -> Value {
    input(json!({"psn_no": wire.psn_no(key), "psn_name": name(wire, key)}))
}

fn binds(wire: &Wire<'_>, grantor: &str, other: &str) -> Value {
    input(json!({
        "auth_psn_no": wire.psn_no(grantor), "auth_psn_name": name(wire, grantor),
        "psn_no": wire.psn_no(other), "psn_name": name(wire, other), "rlts": "2",
        "cmtm_flag": "1", "orig_matl": "1,2",
    }))
}

#[tokio::test]
async fn a_registration_is_made_once_and_its_number_answers_again() {
    let site = TestSite::new().await;
    let wire = agency(&site);
    let ask = binds(&wire, "zhang_san", "li_si");
    let bound = wire.ask_as("G1", "9912", ask.clone()).await;
    let info = &bound.output()["bindinfo"];
    assert_eq!((&info["bind_stas"], &info["vali_flag"]), (&json!("4"), &json!("1")));
    assert_eq!((&info["auth_psn_name"], &info["psn_name"]), (&json!("张*"), &json!("李*")));
    let number = site.person("zhang_san").cert_no;
    assert!(!bound.json.to_string().contains(&number), "masked");
    assert_eq!(wire.ask_as("G1", "9912", ask.clone()).await.exact(), bound.exact());
    let bindings =
        |key: &str| site.app().read().unwrap().bindings_of(site.person(key).person).unwrap().len();
    assert_eq!(bindings("li_si"), 1);
    assert_eq!(wire.ask("9912", ask).await.code(), "ALREADY_BOUND");
    let listed = wire.ask("9913", of(&wire, "li_si")).await;
    assert_eq!(listed.output()["bindinfo"].as_array().unwrap().len(), 1);

    let bind_id = info["bind_id"].as_str().unwrap();
    let mut ends = of(&wire, "li_si");
    ends["data"]["bind_id"] = json!(bind_id);
    let ended = wire.ask_as("G2", "9915", ends.clone()).await;
    assert_eq!(ended.output()["bindinfo"]["bind_stas"], "6");
    assert_eq!(wire.ask_as("G2", "9915", ends.clone()).await.exact(), ended.exact());
    assert_eq!(wire.ask("9915", ends).await.code(), "RELATION_ENDED");
}

#[tokio::test]
async fn what_the_window_would_not_take_is_refused() {
    let site = TestSite::new().await;
    let wire = agency(&site);
    let good = binds(&wire, "zhang_san", "li_si");
    let with = |field: &str, value: &str| {
        let mut ask = good.clone();
        ask["data"][field] = json!(value);
        ask
    };
    for (ask, code) in [
        (with("cmtm_flag", "0"), "PLEDGE_MISSING"),
        (with("orig_matl", "1"), "DOCUMENT_MISSING"),
        (with("orig_matl", "2"), "DOCUMENT_MISSING"),
        (with("agnt_flag", "1"), "DOCUMENT_MISSING"),
        (with("psn_no", "404"), "PERSON_UNKNOWN"),
        (with("auth_psn_name", "张四"), "PERSON_UNKNOWN"),
        (with("auth_psn_no", &wire.psn_no("shen_yi")), "PERSON_UNKNOWN"),
        (binds(&wire, "shen_yi", "li_si"), "PERSON_UNKNOWN"),
        (binds(&wire, "li_si", "li_si"), "SAME_PERSON"),
        (with("mon_lmt_amt", "0.00"), "LIMIT_OUT_OF_RANGE"),
    ] {
        assert_eq!(wire.ask("9912", ask.clone()).await.code(), code, "{ask}");
    }
    for (field, value) in [("rlts", "9"), ("use_scp", "1,9"), ("orig_matl", "x"), ("psn_name", "")]
    {
        let refused = wire.ask("9912", with(field, value)).await;
        assert!(refused.err_msg().contains(&format!("data.{field}")), "{}", refused.err_msg());
    }
    let reads = site.app().read().unwrap();
    assert!(reads.bindings_of(site.person("li_si").person).unwrap().is_empty());
    let mut unknown = of(&wire, "li_si");
    unknown["data"]["bind_id"] = json!("X");
    assert_eq!(wire.ask("9915", unknown).await.code(), "BINDING_UNKNOWN");
}

#[tokio::test]
async fn a_change_waits_for_a_clerk_and_every_look_is_kept() {
    let site = TestSite::new().await;
    let wire = agency(&site);
    let bound = wire.ask("9912", binds(&wire, "zhang_san", "li_si")).await;
    let bind_id = bound.output()["bindinfo"]["bind_id"].clone();
    let change = |fields: Value| {
        let mut ask = input(json!({
            "bind_id": bind_id, "auth_psn_no": wire.psn_no("zhang_san"),
            "auth_psn_name": name(&wire, "zhang_san"),
        }));
        let (Value::Object(data), Value::Object(fields)) = (&mut ask["data"], fields) else {
            panic!()
        };
        data.extend(fields);
        ask
    };
    let nothing = wire.ask("9914", change(json!({}))).await;
    assert!(nothing.err_msg().contains("没有要变更的内容"), "{}", nothing.err_msg());
    let filed = wire.ask_as("C1", "9914", change(json!({"stop_flag": "1"}))).await;
    assert_eq!(filed.output()["case"]["case_stas"], "1");
    let stands = || {
        let reads = site.app().read().unwrap();
        let bindings = reads.bindings_of(site.person("li_si").person).unwrap();
        bindings.first().unwrap().switched_off
    };
    assert!(!stands(), "not before a clerk approved");
    let mut other = change(json!({"stop_flag": "1"}));
    other["data"]["auth_psn_no"] = json!(wire.psn_no("li_si"));
    other["data"]["auth_psn_name"] = json!(name(&wire, "li_si"));
    assert_eq!(wire.ask("9914", other).await.code(), "NOT_YOURS");

    let person = site.person("li_si").person;
    let looks = || {
        let reads = site.app().read().unwrap();
        reads.records_of(store::Kind::Look, person, None).unwrap().len()
    };
    let before = looks();
    let listed = wire.ask_as("L1", "9913", of(&wire, "li_si")).await;
    let mut asked = of(&wire, "li_si");
    asked["data"]["auth_psn_no"] = json!(wire.psn_no("zhang_san"));
    asked["data"]["auth_psn_name"] = json!(name(&wire, "zhang_san"));
    asked["data"]["rlts"] = json!("2");
    let eligible = wire.ask_as("L2", "9911", asked.clone()).await;
    assert_eq!(eligible.output()["elig"]["elig_flag"], "0");
    assert_eq!(eligible.output()["reasons"][0]["err_code"], "ALREADY_BOUND");
    assert_eq!(looks(), before + 2);
    site.clock.advance_ms(5 * 60_000 - 1_000);
    let again = wire.ask_as("L1", "9913", of(&wire, "li_si")).await;
    assert_eq!(again.exact(), listed.exact());
    site.clock.advance_ms(60_000);
    for (number, infno, ask) in [("L1", "9913", of(&wire, "li_si")), ("L2", "9911", asked)] {
        let late = wire.ask_as(number, infno, ask).await;
        assert_eq!(late.code(), "NUMBER_REUSED", "what it would show was looked at by nobody");
    }
    assert_eq!(looks(), before + 2);
}

#[tokio::test]
async fn whoever_is_not_known_is_told_in_one_way_and_not_often() {
    let site = TestSite::new().await;
    let wire = agency(&site);
    let of_number = |cert_no: &str, name: &str| input(json!({"certno": cert_no, "psn_name": name}));
    let here = site.person("li_si");
    let away = site.person("shen_yi");
    let mut said = std::collections::BTreeSet::new();
    for ask in [
        of_number(&here.cert_no, "李五"),
        of_number(&away.cert_no, "李五"),
        of_number(&away.cert_no, &away.name),
        of_number("110190199001011234", "李五"),
    ] {
        let refused = wire.ask("9913", ask).await;
        assert_eq!(refused.code(), "PERSON_UNKNOWN");
        said.insert(refused.err_msg().to_owned());
    }
    assert_eq!(said.len(), 1, "{said:?}");
    let nameless = wire.ask("9913", input(json!({"certno": here.cert_no}))).await;
    assert!(nameless.err_msg().contains("data.psn_name"), "{}", nameless.err_msg());
    wire.ask("9913", of_number(&here.cert_no, &here.name)).await.output();
    for _ in 4..50 {
        wire.ask("9913", of_number(&here.cert_no, "李五")).await;
    }
    let full = wire.ask("9913", of_number(&here.cert_no, &here.name)).await;
    assert_eq!(full.code(), "TOO_MANY_TRIES");
    site.clock.advance_ms(10 * 60_000);
    wire.ask("9913", of_number(&here.cert_no, &here.name)).await.output();
}

#[tokio::test]
async fn only_agencies_call_these_and_agencies_call_no_bills() {
    let site = TestSite::new().await;
    let ask = of(&agency(&site), "li_si");
    for wire in [Wire::hospital(&site), Wire::pharmacy(&site)] {
        assert_eq!(wire.ask("9913", ask.clone()).await.code(), "NOT_SUPPORTED");
    }
    let wire = agency(&site);
    let bill = super::wire::purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    let refused = wire.ask("2102", bill).await;
    assert_eq!(refused.code(), "NOT_SUPPORTED");
    assert!(refused.err_msg().contains("9911"), "{}", refused.err_msg());
}
