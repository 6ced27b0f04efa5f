//! A program of an institution, over HTTP.

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper_util::client::legacy::Client as Legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

const ADDRESS: &str = "/fsi/api/rsfComIfsService/callService";

/// A request that moves money, with its answer if one came.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) infno: &'static str,
    pub(super) msgid: String,
    pub(super) body: Value,
    pub(super) answer: Option<Value>,
}

/// What 9990 tells of a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    stas: String,
    pub(super) setl_id: Option<String>,
    err_msg: Option<String>,
}

impl Outcome {
    pub(super) fn is_decided(&self) -> bool {
        self.stas != "0"
    }
}

/// The settlement of an answer.
pub(super) fn setl_id(answer: &Value) -> Option<String> {
    answer["output"]["setlinfo"]["setl_id"].as_str().map(ToOwned::to_owned)
}

/// Somebody who asks over HTTP.
#[derive(Clone)]
pub(super) struct Client {
    http: Legacy<HttpConnector, Full<Bytes>>,
    address: String,
}

impl Client {
    pub(super) fn new(address: &str) -> Self {
        let http = Legacy::builder(TokioExecutor::new()).build_http();
        Self { http, address: address.to_owned() }
    }

    /// The answer, or nothing when the server went away.
    pub(super) async fn send(&self, body: &Value) -> Option<Value> {
        let request = Request::post(format!("http://{}{ADDRESS}", self.address))
            .header("content-type", "application/json")
            .body(Full::from(body.to_string()))
            .unwrap();
        let response = self.http.request(request).await.ok()?;
        let bytes = response.into_body().collect().await.ok()?.to_bytes();
        // A body that was cut off is no answer.
        serde_json::from_slice(&bytes).ok()
    }

    /// 9990
    pub(super) async fn outcome(&self, asked: &Asked) -> Outcome {
        let place = asked.body["fixmedins_code"].as_str().unwrap();
        let about = json!({"data": {"omsgid": asked.msgid, "oinfno": asked.infno}});
        let ask = envelope(place, "9990", "ask", &about);
        let answer = self.send(&ask).await.unwrap();
        let outcome = &answer["output"]["outcome"];
        let text = |field: &str| outcome[field].as_str().map(ToOwned::to_owned);
        let stas = text("stas").unwrap_or_else(|| panic!("no outcome: {answer}"));
        Outcome { stas, setl_id: text("setl_id"), err_msg: text("err_msg") }
    }
}

/// An envelope with every field that is needed.
pub(super) fn envelope(place: &str, infno: &str, msgid: &str, input: &Value) -> Value {
    json!({
        "infno": infno, "msgid": msgid, "mdtrtarea_admvs": "110105", "insuplc_admdvs": "",
        "infver": "V1.0", "opter_type": "1", "opter": "001", "opter_name": "收费员",
        "inf_time": "2026-11-22 09:30:00", "fixmedins_code": place, "fixmedins_name": "演示机构",
        "sign_no": "", "input": input,
    })
}
