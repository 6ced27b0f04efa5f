//! The envelope of an answer, and failures in words of a cashier.

use std::sync::atomic::{AtomicU64, Ordering};

use app::act::Refusals;
use app::quote::QuoteError;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use domain::policy::PolicySet;
use domain::refusal::text::{CASHIER_LINE_MAX, Lang, Places, cashier_line, render};
use domain::{Area, Moment, Refusal};
use store::StoreError;

use super::fields::Fault;
use super::gates::{GateFault, Seal};
use super::node::Node;
use super::object::Object;

/// Why a transaction has no output.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request is not as the interface says; everything that is wrong with it.
    Faults(Vec<Fault>),
    /// No to what was asked, with the reason.
    Refused(Box<Refusal>),
    /// No to what was asked, in words of this interface; the code is one of [`domain::Reason`].
    Said(String),
    /// Not started; the seconds to wait.
    Busy(u32),
    /// Not started, because other rules are in force than this node has; the seconds to wait.
    NotReady(u32),
    /// Perhaps done, perhaps not.
    OutcomeUnknown,
    /// The database could not be asked. Nothing was done.
    Store(StoreError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Refusals> for Failure {
    /// The main reason is the first one.
    fn from(refusals: Refusals) -> Self {
        match refusals.0.into_iter().next() {
            Some(refusal) => refusal.into(),
            None => Self::OutcomeUnknown,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<QuoteError> for Failure {
    fn from(error: QuoteError) -> Self {
        match error {
            QuoteError::Refused(refusals) => refusals.into(),
            QuoteError::Store(error) => error.into(),
        }
    }
}

impl Failure {
    /// `err_msg`: at most 200 characters.
    pub(crate) fn message(&self, infno: &str, policies: &PolicySet) -> String {
        match self {
            Self::Faults(faults) => fault_line(infno, faults),
            Self::Refused(refusal) => refusal_line(refusal, policies),
            Self::Said(text) => shortened(text, CASHIER_LINE_MAX),
            Self::Busy(seconds) => {
                format!("系统忙，本次未开始处理，请 {seconds} 秒后用同一报文号重发")
            }
            Self::NotReady(seconds) => {
                format!("系统正在换用新规则，本次未开始处理，请 {seconds} 秒后用同一报文号重发")
            }
            Self::OutcomeUnknown => {
                "结果未知：请用 9990 按原报文号查询，或用同一报文号重发".to_owned()
            }
            Self::Store(_) => "系统暂时无法处理，本次未记账：请稍后用同一报文号重发".to_owned(),
        }
    }
}

/// `2207 data.medfee_sumamt 总费用：必填，请填写后重发；…`; as many faults as there is room for.
fn fault_line(infno: &str, faults: &[Fault]) -> String {
    let mut line = infno.to_owned();
    for (place, fault) in faults.iter().enumerate() {
        let Fault { path, zh, what } = fault;
        let gap = if path.is_empty() { "" } else { " " };
        let next = format!("{}{path}{gap}{zh}：{what}", if place == 0 { " " } else { "；" });
        let more = format!("；另有 {} 处", faults.len() - place);
        let room = CASHIER_LINE_MAX - more.chars().count();
        let length = line.chars().count() + next.chars().count();
        let is_last = place + 1 == faults.len();
        if place > 0 && length > if is_last { CASHIER_LINE_MAX } else { room } {
            return line + &more;
        }
        line.push_str(&next);
    }
    shortened(line.trim_start(), CASHIER_LINE_MAX)
}

/// `[QUOTE_CHANGED] …电话：…`; what has to be left out is taken from the middle.
fn refusal_line(refusal: &Refusal, policies: &PolicySet) -> String {
    let line = cashier_line(&render(refusal, Lang::Zh, &Names(policies)));
    let (body, call) = match line.rfind("电话：") {
        Some(at) => line.split_at(at),
        None => (line.as_str(), ""),
    };
    let code = format!("[{}] ", refusal.reason.code());
    let taken = code.chars().count() + call.chars().count();
    format!("{code}{}{call}", shortened(body, CASHIER_LINE_MAX.saturating_sub(taken)))
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Names of places for texts.
struct Names<'a>(&'a PolicySet);

impl Places for Names<'_> {
    fn area_name(&self, area: Area) -> String {
        self.0.area_name(area)
    }

    fn hotline(&self, area: Option<Area>) -> String {
        area.map_or(&self.0.nation().hotline[..], |area| self.0.hotline(area)).to_owned()
    }
}

/// Makes `inf_refmsgid`: place (6), time (14), a running number (10).
#[derive(Debug, Default)]
pub(crate) struct MessageIds(AtomicU64);

impl MessageIds {
    /// The next one.
    pub(crate) fn make(&self, place: &str, now: Moment) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed) % 10_000_000_000;
        format!("{place}{}{number:010}", now.local().strftime("%Y%m%d%H%M%S"))
    }
}

/// A file as an answer: its bytes and nothing else.
pub(crate) struct Download {
    /// Under which name the client keeps it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Download {
    /// The answer: `application/octet-stream`. A name is a header, so only plain letters are told.
    pub(crate) fn respond(self) -> Response {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let name: String = self.name.chars().filter(|c| plain(*c)).take(100).collect();
        let kind = header::HeaderValue::from_static("application/octet-stream");
        let mut response = Response::new(Body::from(self.bytes));
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        let named = format!("attachment; filename=\"{name}\"");
        if let Ok(named) = header::HeaderValue::from_str(&named) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
        }
        response
    }
}

/// What goes around an output or a failure.
#[derive(Debug)]
pub(crate) struct Frame {
    /// `inf_refmsgid`
    pub(crate) id: String,
    /// When the request came.
    pub(crate) came: Moment,
    /// When it was answered.
    pub(crate) answered: Moment,
    /// The output goes back as a JSON string.
    pub(crate) as_text: bool,
    /// How it goes back through the caller's gate.
    pub(crate) seal: Option<Seal>,
}

impl Frame {
    /// The answer: an output, or the `err_msg`.
    pub(crate) fn close(&self, outcome: Result<Node, String>) -> Response {
        let (code, message, output) = match outcome {
            Ok(output) => ("0", None, output),
            Err(message) => ("-1", Some(message), Node::Null),
        };
        let output = match output {
            Node::Null => Node::Null,
            output if self.as_text => Node::Text(output.to_json()),
            output => output,
        };
        let body = Object::default()
            .node("infcode", Node::Number(code.to_owned()))
            .text("inf_refmsgid", &self.id)
            .text("refmsg_time", seventeen(self.came))
            .text("respond_time", seventeen(self.answered))
            .known("err_msg", message);
        let body = match &self.seal {
            Some(seal) => seal.close(body, output),
            None => body.node("output", output),
        };
        respond(StatusCode::OK, body.done().to_json())
    }
}

/// The gateway's answer to a signature that is not accepted: no envelope.
pub(crate) fn unauthorized(fault: GateFault) -> Response {
    let body = Object::default()
        .node("code", Node::Number("401".to_owned()))
        .text("message", fault.message())
        .done();
    respond(StatusCode::UNAUTHORIZED, body.to_json())
}

/// An answer in the one form of this interface.
pub(crate) fn respond(status: StatusCode, json: String) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// `yyyyMMddHHmmssSSS`
fn seventeen(moment: Moment) -> String {
    let ms = moment.0.rem_euclid(1_000);
    format!("{}{ms:03}", moment.local().strftime("%Y%m%d%H%M%S"))
}

#[cfg(test)]
mod tests {
    use domain::Fen;

    use super::*;

    #[test]
    fn identifiers_and_times_have_their_length() {
        let now = Moment(1_795_311_000_007);
        let ids = MessageIds::default();
        let (one, two) = (ids.make("110105", now), ids.make("110105", now));
        assert_eq!((one.len(), two.len()), (30, 30));
        assert_ne!(one, two);
        assert_eq!(seventeen(now).len(), 17);
        assert!(seventeen(now).ends_with("007"));
    }

    #[test]
    fn faults_fit_into_the_message_whatever_their_number() {
        let fault =
            |place: usize| Fault::new(format!("feedetail[{place}].cnt"), "数量", "应为数字");
        for count in [1, 2, 6, 7, 8, 1_000] {
            let faults: Vec<Fault> = (1..=count).map(fault).collect();
            let line = fault_line("2204", &faults);
            assert!(line.chars().count() <= CASHIER_LINE_MAX, "{count}: {line}");
            assert!(line.starts_with("2204 feedetail[1].cnt 数量：应为数字"), "{line}");
            let told = line.matches("数量").count();
            let left = count - told;
            assert_eq!(line.contains(&format!("另有 {left} 处")), left > 0, "{line}");
        }
        let huge = Fault::new("x".repeat(500), "数量", "应为数字");
        assert_eq!(fault_line("2204", &[huge]).chars().count(), CASHIER_LINE_MAX);
    }

    #[test]
    fn every_refusal_fits_with_its_code_and_whom_to_call() {
        let policies = crate::rules::load(None).unwrap();
        for reason in domain::Reason::ALL {
            let long = "长".repeat(200);
            let refusal = Refusal::new(*reason).field(&long).name(&long).amount(Fen(123));
            let line = Failure::from(refusal).message("2207", &policies);
            assert!(line.chars().count() <= CASHIER_LINE_MAX, "{line}");
            assert!(line.starts_with(&format!("[{}] ", reason.code())), "{line}");
            assert!(line.contains("电话：12393"), "{line}");
        }
        let said = |failure: Failure| failure.message("2207", &policies);
        assert!(said(Failure::Busy(2)).contains("2 秒后用同一报文号重发"));
        assert!(said(Failure::OutcomeUnknown).contains("9990"));
        let unknown_place =
            Refusal::new(domain::Reason::RegionNotOpen).at("510100".parse().unwrap());
        assert!(said(unknown_place.into()).contains("12393"));
    }
}
