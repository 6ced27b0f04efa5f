//! From a body to an answer.

use std::sync::Arc;

use app::act::Refusals;
use app::{Act, Outcome};
use axum::http::StatusCode;
use axum::response::Response;
use domain::institution::{Institution, Service};
use domain::{Moment, Reason, Refusal};
use store::{Answer, Reads};

use super::answer::{Frame, message, respond, unauthorised};
use super::envelope::{Entered, Stop, enter};
use super::transactions::{Transaction, Work, find};
use crate::Site;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Decided;
use crate::http::institution::fields::{self, Fault, Input};
use crate::http::institution::node::Node;

/// A request on its way.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) site: Arc<Site>,
    pub(super) transaction: &'static Transaction,
    pub(super) institution: Institution,
    /// `timestamp` of the envelope.
    pub(super) timestamp: String,
    pub(super) input: Input,
    pub(super) now: Moment,
}

/// What becomes of a request at the door.
#[derive(Debug)]
pub(super) enum Begun {
    Answered(Response),
    Submit(Arc<dyn Act>, Box<Waiting>),
}

/// A request whose act is in the lane.
#[derive(Debug)]
pub(super) struct Waiting {
    call: Call,
    frame: Frame,
}

/// What becomes of a request that came in.
enum Admitted {
    Data(Node),
    Act(Arc<dyn Act>),
}

/// Opens, checks, and answers what needs no lane. Blocks on the database.
pub(super) fn begin(site: &Arc<Site>, infno: &'static str, body: &[u8]) -> Begun {
    let now = site.app.now();
    let reads = match site.app.read() {
        Ok(reads) => reads,
        Err(error) => return Begun::Answered(failed(site, infno, &error.into())),
    };
    let Entered { institution, timestamp, data, frame } =
        match enter(site, reads.as_ref(), body, now) {
            Ok(entered) => entered,
            Err(Stop::Unauthorised(why)) => {
                tracing::info!(name: "mobile.unauthorised", why);
                return Begun::Answered(unauthorised(why));
            }
            Err(Stop::Failure(failure)) => return Begun::Answered(failed(site, infno, &failure)),
        };
    let Some(transaction) = find(infno) else { return Begun::Answered(broken()) };
    let call = read(transaction, &data).map(|input| Call {
        site: Arc::clone(site),
        transaction,
        institution,
        timestamp,
        input,
        now,
    });
    let call = match call {
        Ok(call) => call,
        Err(failure) => return Begun::Answered(close(&frame, infno, site, Err(failure))),
    };
    match admit(&call, reads.as_ref()) {
        Ok(Admitted::Act(act)) => Begun::Submit(act, Box::new(Waiting { call, frame })),
        Ok(Admitted::Data(data)) => Begun::Answered(close(&frame, infno, site, Ok(data))),
        Err(failure) => Begun::Answered(close(&frame, infno, site, Err(failure))),
    }
}

/// Renders what the lane decided. Blocks on the database.
pub(super) fn finish(waiting: &Waiting, outcome: Outcome) -> Response {
    let Waiting { call, frame } = waiting;
    let rendered = render(call, outcome);
    close(frame, call.transaction.infno, &call.site, rendered)
}

/// The nodes of the tables lie below `data` here.
fn read(transaction: &Transaction, data: &Node) -> Result<Input, Failure> {
    let table = fields::tables::of(transaction.infno);
    let below = table.request.iter().filter(|node| node.name != "data");
    let below = below.filter_map(|node| Some((node.name.to_owned(), data.get(node.name)?.clone())));
    let nodes = std::iter::once(("data".to_owned(), data.clone())).chain(below);
    fields::read(&table.request, &Node::Object(nodes.collect())).map_err(Failure::Faults)
}

fn admit(call: &Call, reads: &dyn Reads) -> Result<Admitted, Failure> {
    if !call.institution.offers(Service::Mobile) {
        return Err(Refusal::new(Reason::ServiceMissing).name(Service::Mobile.zh()).into());
    }
    let named = call.input.row("data").sent("orgCodg");
    if named.is_some_and(|code| code != call.institution.code) {
        let what = "与签名的机构不一致，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new("data.orgCodg", "机构编码", what)]));
    }
    match call.transaction.work {
        Work::Look(look) => look(call, reads).map(Admitted::Data),
        Work::Act { prepare, number, .. } => {
            let numbered = number(call);
            // A number that was decided gives its answer whatever has become of the order since.
            if let Some(outcome) = call.site.app.answered_before(&numbered, reads)? {
                return render(call, outcome).map(Admitted::Data);
            }
            prepare(call, reads, numbered).map(Admitted::Act)
        }
    }
}

fn render(call: &Call, outcome: Outcome) -> Result<Node, Failure> {
    let (answer, settlement) = match outcome {
        Outcome::Decided { answer, settlement, .. } => (answer, settlement),
        Outcome::NumberReused(field) => {
            let mut refusal = Refusal::new(Reason::NumberReused);
            refusal.field = field;
            return Err(refusal.into());
        }
        Outcome::Busy(seconds) => return Err(Failure::Busy(seconds)),
        Outcome::NotReady(seconds) => return Err(Failure::NotReady(seconds)),
        Outcome::Failed => return Err(Failure::OutcomeUnknown),
    };
    if let Answer::Refused(refusals) = answer {
        return Err(Refusals(refusals).into());
    }
    let Work::Act { render, .. } = call.transaction.work else { return Ok(Node::Null) };
    let reads = call.site.app.read().map_err(|_| Failure::OutcomeUnknown)?;
    let decided = Decided { answer, settlement };
    // What was decided stands: a database that cannot be asked now leaves the caller to ask again.
    render(call, reads.as_ref(), &decided).map_err(|failure| match failure {
        Failure::Store(error) => {
            tracing::error!(name: "mobile.render", %error);
            Failure::OutcomeUnknown
        }
        other => other,
    })
}

fn close(frame: &Frame, infno: &str, site: &Site, outcome: Result<Node, Failure>) -> Response {
    frame.close(outcome.map_err(|failure| said(&failure, infno, site)))
}

/// In clear: nobody is known whom it could be sealed for.
fn failed(site: &Site, infno: &str, failure: &Failure) -> Response {
    let message = said(failure, infno, site);
    Frame::in_clear("", site.app.now()).close(Err(message))
}

fn said(failure: &Failure, infno: &str, site: &Site) -> String {
    if let Failure::Store(error) = failure {
        tracing::error!(name: "mobile.store", infno, %error);
    }
    message(failure, infno, &site.app.world().policies)
}

/// The answer when this program broke; the order tells what became of the request.
pub(super) fn broken() -> Response {
    let body =
        r#"{"code":-1,"message":"结果未知：请用 6301 查询订单","success":false,"type":"error"}"#;
    respond(StatusCode::OK, body.to_owned())
}
