//! The sandbox for vendors and the drivers of a day, against the real server.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod crowd;
mod faults;
mod report;

use std::sync::Arc;

use app::SystemClock;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::Value;
use server::drive::close::close;
use server::drive::pos::{Day, sell};
use server::drive::till::Till;
use server::drive::{Plan, his, people};
use server::sandbox::Sandbox;
use server::scenario::api::Server;
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) const PHARMACY: &str = "P11010100001";
pub(crate) const HOSPITAL: &str = "H11010100001";

/// A sandbox in a folder of its own.
pub(crate) struct Lab {
    sandbox: Arc<Sandbox>,
    pub(crate) router: Router,
    _folder: TempDir,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::new(folder.path().to_owned());
        let router = sandbox.router();
        Self { sandbox, router, _folder: folder }
    }

    pub(crate) fn till(&self, institution: &str, seed: u64) -> Till {
        till(&self.router, institution, seed)
    }

    /// Status and text of a request without body, or with a JSON one.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("content-type", "application/json");
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), 16 << 20).await.unwrap_or_default();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    pub(crate) async fn report(&self, institution: &str) -> Value {
        let path = format!("/sandbox/{institution}/report.json");
        serde_json::from_str(&self.ask("GET", &path, None).await.1).unwrap()
    }

    pub(crate) async fn close(self) {
        self.sandbox.close().await;
    }
}

pub(crate) fn till(router: &Router, institution: &str, seed: u64) -> Till {
    let server = Server::within(router.clone());
    Till::new(server, institution, None, Arc::new(SystemClock), seed)
}

pub(crate) fn plan(bills: u32) -> Plan {
    // 奥美拉唑, 泮托拉唑: class A and B of the demo's catalogue.
    let items = ["XA02BCD001A002010900001", "XA02BCD002A003010900002"].map(str::to_owned);
    let people = people::demo();
    Plan { bills, people, items: items.into(), careless: false, account_use: '1' }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_a_pharmacy_and_of_a_hospital_reconciles_line_by_line() {
    let lab = Lab::new();
    let mut till = lab.till(PHARMACY, 1);
    let day = sell(&mut till, &plan(25), |_| {}).await.unwrap();
    assert!(day.book.rows.len() > 10, "{:?}", day.refused);
    assert!(day.book.rows.iter().any(|row| row.refund), "nothing was given back");
    assert!(day.book.rows.iter().any(|row| !row.aid.is_zero()), "no relative paid");
    let closing = close(&mut till, &day.book, false).await.unwrap();
    assert!(closing.even, "{:?}", closing.said);
    let mut till = lab.till(HOSPITAL, 2);
    let day = his::treat(&mut till, &plan(20), |_| {}).await.unwrap();
    let kinds: Vec<_> = day.book.sums().into_keys().collect();
    assert!(kinds.len() > 1, "outpatients and stays: {kinds:?}, {:?}", day.refused);
    let closing = close(&mut till, &day.book, false).await.unwrap();
    assert!(closing.even, "{:?}", closing.said);
    lab.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_misses_a_bill_is_told_which() {
    let lab = Lab::new();
    let mut till = lab.till(PHARMACY, 3);
    let Day { mut book, .. } = sell(&mut till, &plan(8), |_| {}).await.unwrap();
    book.rows.pop().unwrap();
    let closing = close(&mut till, &book, false).await.unwrap();
    assert!(!closing.even);
    let short = closing.said.values().filter(|said| said.contains("明细 1 笔不平")).count();
    assert_eq!(short, 1, "{:?}", closing.said);
    lab.close().await;
}
