//! What is turned away before a transaction is looked at.

use serde_json::{Value, json};

use super::wire::{ADDRESS, Answer, HOSPITAL, Wire, purchase};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn other_transactions_are_named_as_not_supported() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    for infno in ["1301", "4101", "5401", "2304A", "0000"] {
        let answer = wire.ask(infno, json!({"data": {}})).await;
        assert_eq!(answer.code(), "NOT_SUPPORTED");
        assert!(answer.err_msg().contains(infno), "{}", answer.err_msg());
    }
    let mut sealed = wire.envelope("E", "2207", &json!("c2VhbGVk"));
    sealed["enc_type"] = json!("SM4");
    let answer = wire.send(&sealed).await;
    assert_eq!(answer.code(), "NOT_SUPPORTED");
    assert!(answer.err_msg().contains("SM4"));
}

#[tokio::test]
async fn an_institution_must_be_known() {
    let site = TestSite::new().await;
    let wire = Wire { site: &site, institution: "H99999999999" };
    assert_eq!(
        wire.ask("9001", json!({"signIn": {"opter_no": "1"}})).await.code(),
        "INSTITUTION_UNKNOWN"
    );
}

#[tokio::test]
async fn what_is_no_code_is_not_repeated() {
    let site = TestSite::new().await;
    let hospital = Wire::hospital(&site);
    for (sent, is_repeated) in [("999999", true), ("张三13800138000", false), ("9999999", false)]
    {
        for field in ["mdtrtarea_admvs", "insuplc_admdvs"] {
            let mut envelope = hospital.envelope(&site.number(), "9001", &json!({}));
            envelope[field] = json!(sent);
            let answer = hospital.send(&envelope).await;
            assert_eq!(answer.code(), "AREA_UNKNOWN");
            assert_eq!(answer.err_msg().contains(sent), is_repeated, "{}", answer.err_msg());
        }
    }
    for (sent, is_repeated) in
        [("H99999999999", true), ("h99999999999", false), ("张三的账户号是多少呢在哪", false)]
    {
        let wire = Wire { site: &site, institution: sent };
        let answer = wire.ask("9001", json!({"signIn": {"opter_no": "1"}})).await;
        assert_eq!(answer.code(), "INSTITUTION_UNKNOWN");
        assert_eq!(answer.err_msg().contains(sent), is_repeated, "{}", answer.err_msg());
    }
    let mut sealed = hospital.envelope("E", "2207", &json!("c2VhbGVk"));
    sealed["enc_type"] = json!("张三");
    let answer = hospital.send(&sealed).await;
    assert!(!answer.err_msg().contains("张三"), "{}", answer.err_msg());
}

#[tokio::test]
async fn an_answer_is_numbered_by_the_place_of_care_or_of_the_institution() {
    let site = TestSite::new().await;
    let sign_in = json!({"signIn": {"opter_no": "1"}});
    for (institution, sent, begins) in [
        (HOSPITAL, "110105", "110105"),
        (HOSPITAL, "", "110000"),
        ("P51010400001", "", "510100"),
        ("H99999999999", "", "100000"),
    ] {
        let wire = Wire { site: &site, institution };
        for infno in ["9001", "2304"] {
            let mut envelope = wire.envelope(&site.number(), infno, &sign_in);
            envelope["mdtrtarea_admvs"] = json!(sent);
            let answer = wire.send(&envelope).await;
            let id = answer.json["inf_refmsgid"].as_str().unwrap();
            assert!(id.starts_with(begins), "{institution} {infno}: {id}");
        }
    }
}

#[tokio::test]
async fn without_demo_nobody_calls_unsigned() {
    let site = TestSite::empty("2026-11-22T09:30:00", false);
    let wire = Wire { site: &site, institution: HOSPITAL };
    let body = wire.envelope("1", "9001", &json!({})).to_string();
    for body in [body.as_str(), "{}", ""] {
        let reply = site.call(Call::post(ADDRESS).bytes(body)).await;
        assert_eq!((reply.status, &reply.json["code"]), (401, &json!(401)), "{}", reply.text);
        assert!(reply.json.get("infcode").is_none(), "no envelope");
    }
}

#[tokio::test]
async fn all_faults_of_a_request_are_told_at_once() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    input["druginfo"]["medfee_sumamt"] = json!("12.345");
    input["druginfo"]["begntime"] = json!("yesterday");
    input["drugdetail"][0]["cnt"] = json!("many");
    let answer = wire.ask("2102", input).await;
    let line = answer.err_msg();
    assert!(line.starts_with("2102 druginfo.begntime 开始时间：应为 yyyy-MM-dd"), "{line}");
    assert!(line.contains("druginfo.medfee_sumamt 医疗费总额：应为最多两位小数的金额"), "{line}");
    assert!(line.contains("drugdetail.cnt 数量："), "{line}");
    assert!(!line.contains("12.345") && !line.contains("yesterday"), "no data in texts: {line}");
}

#[tokio::test]
async fn what_is_no_message_gets_an_envelope_that_says_why() {
    let site = TestSite::new().await;
    let deep = "[".repeat(40_000);
    let nested = format!("{{\"a\":{}{}}}", "[".repeat(40), "]".repeat(40));
    let large = " ".repeat(2 * 1024 * 1024 + 1);
    for (body, what) in [
        (b"".as_slice(), "内容为空"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{\"infno\": NaN}", "NaN"),
        (b"[1, 2]", "JSON 对象"),
        (b"{\"infno\": \"2102\"", "不是合法的 JSON"),
        (deep.as_bytes(), "不是合法的 JSON"),
        (nested.as_bytes(), "嵌套"),
        (large.as_bytes(), "2 MB"),
        (b"{}", "infno 交易编号：必填"),
    ] {
        let answer = Answer::of(site.call(Call::post(ADDRESS).bytes(body)).await);
        assert!(answer.err_msg().contains(what), "{what}: {}", answer.err_msg());
    }
}

#[tokio::test]
async fn a_name_that_is_a_statement_is_a_name() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let statement = "Robert'); DROP TABLE visits;--";
    let input = json!({"data": {"psn_no": wire.psn_no("zhang_san"), "ipt_otp_no": statement,
        "begntime": "2026-11-22 09:00:00", "dr_name": "\u{20bb7}'\"\\\u{7f}"}});
    let answer = wire.ask("2201", input).await;
    assert_eq!(answer.output()["data"]["ipt_otp_no"], statement);
    let nul = json!({"data": {"psn_no": "1\u{0}", "begntime": "2026-11-22 09:00:00"}});
    let answer: Value = wire.ask("2201", nul).await.err_msg().into();
    assert!(answer.as_str().unwrap().contains("无法保存"), "{answer}");
}
