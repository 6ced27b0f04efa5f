//! Bad days on purpose.

use serde_json::json;
use server::drive::close::close;
use server::drive::pos::sell;

use super::{Lab, PHARMACY, plan};

async fn wish(lab: &Lab, fault: &str, infno: &str, times: u32) {
    let wish = json!({"fault": fault, "infno": infno, "times": times});
    let path = format!("/sandbox/{PHARMACY}/faults");
    assert_eq!(lab.ask("POST", &path, Some(wish)).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_to_answers_nothing_is_paid_twice() {
    let lab = Lab::new();
    for fault in ["lost", "http500", "duplicate", "delay=5"] {
        wish(&lab, fault, "2102", 2).await;
    }
    wish(&lab, "lost", "2103", 1).await;
    let mut till = lab.till(PHARMACY, 4);
    let day = sell(&mut till, &plan(25), |_| {}).await.unwrap();
    assert!(day.lost >= 4, "{}", day.lost);
    let closing = close(&mut till, &day.book, false).await.unwrap();
    assert!(closing.even, "{:?}", closing.said);
    let report = lab.report(PHARMACY).await;
    assert_eq!(report["mistakes"], json!([]), "{report}");
    assert_eq!(report["lost_answers"]["open"], json!([]));
    assert_eq!(report["lost_answers"]["cleared_up"], 1, "{report}");
    lab.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_wait_are_listed_refused_and_forgotten() {
    let lab = Lab::new();
    let path = format!("/sandbox/{PHARMACY}/faults");
    assert_eq!(lab.ask("GET", &path, None).await.0, 404, "it has not called yet");
    wish(&lab, "lost", "2102", 1).await;
    let (_, waiting) = lab.ask("GET", &path, None).await;
    assert!(waiting.contains("\"lost\""), "{waiting}");
    let (status, why) = lab.ask("POST", &path, Some(json!({"fault": "explode"}))).await;
    assert_eq!(status, 400);
    assert!(why.contains("http500"), "{why}");
    lab.ask("DELETE", &path, None).await;
    assert_eq!(lab.ask("GET", &path, None).await.1, r#"{"waiting":[]}"#);
    lab.close().await;
}
