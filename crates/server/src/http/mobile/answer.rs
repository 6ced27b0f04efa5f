//! The envelope of an answer, signed and sealed as the request was.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::Moment;
use domain::policy::PolicySet;

use super::canonical::Members;
use super::seal::Seal;
use crate::http::institution::answer::Failure;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// `version` of the envelope.
pub(crate) const VERSION: &str = "2.0.1";

/// What goes around an answer.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    app_id: String,
    seal: Option<Seal>,
    at: Moment,
}

impl Frame {
    /// Signed and sealed.
    pub(super) fn sealed(app_id: &str, seal: Seal, at: Moment) -> Self {
        Self { app_id: app_id.to_owned(), seal: Some(seal), at }
    }

    /// In clear, for who sent it so.
    pub(super) fn in_clear(app_id: &str, at: Moment) -> Self {
        Self { app_id: app_id.to_owned(), seal: None, at }
    }

    /// The answer.
    pub(super) fn close(&self, outcome: Result<Node, String>) -> Response {
        let good = outcome.is_ok();
        let (code, kind, message, data) = match outcome {
            Ok(data) => ("0", "success", "成功".to_owned(), data),
            Err(message) => ("-1", "error", message, Node::Null),
        };
        let head = Object::default()
            .node("code", Node::Number(code.to_owned()))
            .text("message", message)
            // JSON's own word; a `Node` has no other way to hold it.
            .node("success", Node::Number(good.to_string()))
            .text("type", kind);
        match enveloped(head, &self.app_id, self.seal.as_ref(), &data, self.at) {
            Some(body) => respond(StatusCode::OK, body),
            None => unauthorised("本机构的应答密钥不能用，请联系医保经办机构"),
        }
    }
}

/// Signs and seals `data` below some members; `None` = there is no usable key of ours.
pub(super) fn enveloped(
    head: Object,
    app_id: &str,
    seal: Option<&Seal>,
    data: &Node,
    at: Moment,
) -> Option<String> {
    let head = head.text("appId", app_id).text("timestamp", at.0.to_string());
    let Some(seal) = seal else {
        return Some(head.text("version", VERSION).node("data", data.clone()).done().to_json());
    };
    let head = head.text("encType", "SM4").text("signType", "SM2").text("version", VERSION);
    let (bare, clear) = (head.done(), data.to_json());
    let Node::Object(members) = bare else { return None };
    let whole = Node::Object(members.clone()).to_json();
    let mut signed: Members<'_> = serde_json::from_str(&whole).ok()?;
    signed.insert("data".to_owned(), serde_json::from_str(&clear).ok()?);
    let sign_data = seal.sign(&signed)?;
    let mut members = members;
    if !data.is_absent() {
        members.push(("encData".to_owned(), Node::Text(seal.seal(&clear)?)));
    }
    members.push(("signData".to_owned(), Node::Text(sign_data)));
    Some(Node::Object(members).to_json())
}

/// To who could not show to be an institution: neither signed nor sealed.
pub(super) fn unauthorised(message: &str) -> Response {
    let body = Object::default()
        .node("code", Node::Number("401".to_owned()))
        .text("message", message)
        .node("success", Node::Number("false".to_owned()))
        .text("type", "error")
        .done();
    respond(StatusCode::UNAUTHORIZED, body.to_json())
}

/// Why there is no `data`, in words of a cashier.
pub(super) fn message(failure: &Failure, infno: &str, policies: &PolicySet) -> String {
    match failure {
        Failure::OutcomeUnknown => "结果未知：请用 6301 查询订单，或用同一流水号重发".to_owned(),
        Failure::Busy(seconds) => {
            format!("系统忙，本次未开始处理，请 {seconds} 秒后用同一流水号重发")
        }
        Failure::NotReady(seconds) => {
            format!("系统正在换用新规则，本次未开始处理，请 {seconds} 秒后用同一流水号重发")
        }
        Failure::Store(_) => "系统暂时无法处理，本次未记账：请稍后用同一流水号重发".to_owned(),
        Failure::Faults(_) | Failure::Refused(_) | Failure::Said(_) => {
            failure.message(infno, policies)
        }
    }
}

pub(super) fn respond(status: StatusCode, json: String) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
