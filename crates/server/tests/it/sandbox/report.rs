//! What the sandbox tells a vendor.

use serde_json::json;
use server::drive::Plan;
use server::drive::close::close;
use server::drive::pos::sell;

use super::{HOSPITAL, Lab, PHARMACY, plan};

#[tokio::test(flavor = "multi_thread")]
async fn a_careless_client_is_told_its_mistakes() {
    let lab = Lab::new();
    let mut till = lab.till(PHARMACY, 5);
    let careless = Plan { careless: true, ..plan(30) };
    let day = sell(&mut till, &careless, |_| {}).await.unwrap();
    let closing = close(&mut till, &day.book, true).await.unwrap();
    assert!(!closing.even);
    let report = lab.report(PHARMACY).await;
    assert_eq!(report["passed"], false);
    let mistakes = report["mistakes"].as_array().unwrap();
    let told = |what: &str| mistakes.iter().any(|m| m["what"].as_str() == Some(what));
    for what in ["对账金额漏了家庭共济支付", "用错了撤销的结算 ID", "没有预结算就结算"]
    {
        assert!(told(what), "{what}: {report}");
    }
    lab.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn institutions_do_not_meet_and_can_start_over() {
    let lab = Lab::new();
    for seed in [6, 7] {
        // An institution that the demo does not have, with the same seed's people and money.
        let code = format!("P3101010000{seed}");
        let mut till = lab.till(&code, 6);
        let day = sell(&mut till, &plan(6), |_| {}).await.unwrap();
        let first = lab.report(&code).await["bills"].clone();
        assert_eq!(first, json!(day.book.rows.len()), "{code}");
    }
    let path = "/sandbox/P31010100006/reset";
    assert_eq!(lab.ask("POST", path, None).await.1, r#"{"reset":true}"#);
    assert_eq!(lab.ask("POST", path, None).await.1, r#"{"reset":false}"#);
    assert_eq!(lab.ask("GET", "/sandbox/P31010100006", None).await.0, 404);
    let (status, _) = lab.ask("GET", "/sandbox/P31010100007/report", None).await;
    assert_eq!(status, 200, "the other one is still there");
    lab.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_exchange_is_shown_field_by_field_and_nothing_is_markup() {
    let lab = Lab::new();
    let hostile = json!({
        "infno": "1101", "msgid": "<b>x", "fixmedins_code": HOSPITAL,
        "input": {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "<script>", "odd": "<i>"}},
    });
    let path = "/fsi/api/rsfComIfsService/callService";
    assert_eq!(lab.ask("POST", path, Some(hostile)).await.0, 200);
    let (_, index) = lab.ask("GET", "/sandbox", None).await;
    assert!(index.contains(HOSPITAL), "{index}");
    let (_, log) = lab.ask("GET", &format!("/sandbox/{HOSPITAL}"), None).await;
    assert!(log.contains("人员基本信息获取") && log.contains("拒绝"), "{log}");
    let (_, one) = lab.ask("GET", &format!("/sandbox/{HOSPITAL}/exchanges/1"), None).await;
    assert!(one.contains("就诊凭证编号") && one.contains("接口里没有这个字段"), "{one}");
    assert!(!one.contains("<script>") && !one.contains("<i>"), "{one}");
    let (status, _) = lab.ask("GET", &format!("/sandbox/{HOSPITAL}/exchanges/2"), None).await;
    assert_eq!(status, 404);
    let (status, _) = lab.ask("GET", &format!("/at/{HOSPITAL}/healthz"), None).await;
    assert_eq!(status, 200);
    assert_eq!(lab.ask("GET", "/at/x/healthz", None).await.0, 400);
    lab.close().await;
}
