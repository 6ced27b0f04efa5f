//! From a body to an answer.
//!
//! [`begin`] reads, authenticates and checks: whatever fails here uses up nothing, the number can be
//! used again. What changes something becomes an act of the lane; [`finish`] renders its answer
//! from the records, the first time as every other time.

use std::sync::Arc;

use app::act::Refusals;
use app::{Act, Outcome};
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::institution::Institution;
use domain::{Moment, Reason, Refusal};
use store::{Answer, Reads};
use tokio::sync::Semaphore;

use super::answer::{Download, Failure, Frame, MessageIds, unauthorized};
use super::call::{Call, Decided};
use super::door::{self, Sender, Stop, caller, check_kind, check_places};
use super::envelope::{Envelope, Unreadable};
use super::fields::{self, Fault};
use super::forms;
use super::gates;
use super::gates::{GateFault, Pass, Seal};
use super::node::Node;
use super::till::Till;
use super::transactions::{self, Work};
use super::vouchers;
use crate::Site;

/// `inf_refmsgid` begins with this where no place is known.
const NOWHERE: &str = "100000";

/// So many large bodies at once of callers who only name an institution.
const FILES_AT_ONCE: usize = 4;

/// What the interface remembers between requests; nothing of it decides about money.
#[derive(Debug)]
pub(crate) struct Desk {
    ids: MessageIds,
    /// Places for large bodies of callers who only name an institution.
    pub(super) files: Semaphore,
}

impl Default for Desk {
    fn default() -> Self {
        Self { ids: MessageIds::default(), files: Semaphore::new(FILES_AT_ONCE) }
    }
}

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Request {
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The `infno` of the path, where it has one.
    pub(crate) path: Option<String>,
    /// The body, or why there is none.
    pub(crate) body: Result<Bytes, Unread>,
    /// The till at which it was made in this process; `None` = it came from outside.
    pub(crate) till: Option<Till>,
}

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// More than [`super::envelope::BODY_MAX`].
    TooLarge,
    /// More than [`super::envelope::FILE_BODY_MAX`].
    FileTooLarge,
    /// More than [`super::envelope::BODY_MAX`], of nobody who is known.
    Stranger,
    /// The places for such bodies are taken.
    Crowded,
    /// The connection or its framing broke.
    Broken,
}

impl From<Unread> for Unreadable {
    fn from(unread: Unread) -> Self {
        let what = match unread {
            Unread::TooLarge => "超过 2 MB，请分批上传",
            Unread::FileTooLarge => "文件超过 20 MB，请分成几个文件上传",
            Unread::Stranger => {
                "超过 2 MB 的文件只收认得的机构：请签名，或把 fixmedins_code 写在文件之前"
            }
            Unread::Crowded => "正在接收的文件太多，请稍后用同一报文号重发",
            Unread::Broken => "没有收完整，请检查网络后用同一报文号重发",
        };
        Self(vec![Fault::new("", "报文", what)])
    }
}

/// What becomes of a request at the door.
#[derive(Debug)]
pub(crate) enum Begun {
    /// It is answered.
    Answered(Response),
    /// It goes to the lane.
    Submit(Arc<dyn Act>, Box<Waiting>),
}

/// A request whose act is in the lane.
#[derive(Debug)]
pub(crate) struct Waiting {
    call: Call,
    frame: Frame,
}

/// A request whose caller is known.
struct Entered<'a> {
    reads: Box<dyn Reads + 'a>,
    envelope: Envelope,
    institution: Institution,
    seal: Option<Seal>,
}

/// What becomes of a request that came in.
enum Admitted {
    Output(Node),
    File(Download),
    Act(Arc<dyn Act>, Box<Call>),
}

/// Reads, authenticates, checks, and answers what needs no lane. Blocks on the database.
pub(crate) fn begin(site: &Arc<Site>, request: &Request) -> Begun {
    let came = site.app.now();
    // Nothing is built out of a body before the headers were looked at.
    let passed = passed(site, request, came);
    let envelope = match (&passed, &request.body) {
        (Err(_), _) => Err(Unreadable(Vec::new())),
        (Ok(_), Err(unread)) => Err(Unreadable::from(*unread)),
        (Ok(_), Ok(body)) => opened(&request.headers, body),
    };
    let (infno, mut place, as_text) = match &envelope {
        Ok(envelope) => {
            let place = Some(envelope.care_admdvs.as_str()).filter(|code| is_place(code));
            (envelope.infno.clone(), place.map(ToOwned::to_owned), envelope.as_text)
        }
        Err(_) => (String::new(), None, false),
    };
    let entered = passed.and_then(|passed| enter(site, request, passed, envelope, came));
    if let (None, Ok(entered)) = (&place, &entered) {
        place = Some(entered.institution.area.to_string());
    }
    let id = site.wire.ids.make(place.as_deref().unwrap_or(NOWHERE), came);
    let seal = entered.as_ref().ok().and_then(|entered| entered.seal.clone());
    let mut frame = Frame { id, came, answered: came, as_text, seal };
    let outcome = match entered.and_then(|entered| admit(site, request, entered, came)) {
        Ok(Admitted::Act(act, call)) => {
            return Begun::Submit(act, Box::new(Waiting { call: *call, frame }));
        }
        Ok(Admitted::Output(output)) => Ok(output),
        Ok(Admitted::File(file)) => return Begun::Answered(file.respond()),
        Err(Stop::Signature(fault)) => {
            tracing::info!(name: "wire.unauthorized", ?fault);
            return Begun::Answered(unauthorized(fault));
        }
        Err(Stop::Failure(failure)) => Err(failure),
    };
    frame.answered = site.app.now();
    Begun::Answered(close(&frame, &infno, site, outcome))
}

/// Renders what the lane decided. Blocks on the database.
pub(crate) fn finish(waiting: &Waiting, outcome: Outcome) -> Response {
    let Waiting { call, frame } = waiting;
    let rendered = render(call, outcome);
    let (id, seal) = (frame.id.clone(), frame.seal.clone());
    let frame = Frame { id, seal, answered: call.site.app.now(), ..*frame };
    close(&frame, call.transaction.infno, &call.site, rendered)
}

fn close(frame: &Frame, infno: &str, site: &Site, outcome: Result<Node, Failure>) -> Response {
    if let Err(Failure::Store(error)) = &outcome {
        tracing::error!(name: "wire.store", infno, %error);
    }
    let policies = &site.app.world().policies;
    let filled = |output| fields::filled(transactions::national(infno), output);
    frame.close(outcome.map(filled).map_err(|failure| failure.message(infno, policies)))
}

/// The envelope of a body, with the file that came beside it.
fn opened(headers: &HeaderMap, body: &[u8]) -> Result<Envelope, Unreadable> {
    let sent = forms::sent(headers, body)?;
    let mut envelope = Envelope::parse(&sent.json)?;
    if let Some(file) = sent.file {
        envelope.attach(&file.name, file.bytes);
    }
    Ok(envelope)
}

/// Who sends a body that is larger than others; `code` is what the beginning of it names. Blocks on
/// the database.
pub(crate) fn sender(site: &Site, headers: &HeaderMap, code: Option<&str>) -> Sender {
    let Ok(reads) = site.app.read() else { return Sender::Nobody };
    door::sender((site, reads.as_ref()), headers, code, site.app.now())
}

/// A way into the database, and who calls by the headers.
type Passed<'a> = (Box<dyn Reads + 'a>, Option<Pass>);

fn passed<'a>(site: &'a Site, request: &Request, now: Moment) -> Result<Passed<'a>, Stop> {
    let reads = site.app.read()?;
    if request.till.is_some() {
        return Ok((reads, None));
    }
    let body = request.body.as_ref().map_or(&[][..], |body| body);
    let pass = gates::by_headers(site, &request.headers, body, reads.as_ref(), now)?;
    Ok((reads, pass))
}

/// Who calls, known by a till, by a gate, or where none is needed.
fn enter<'a>(
    site: &'a Site,
    request: &Request,
    (reads, pass): Passed<'a>,
    envelope: Result<Envelope, Unreadable>,
    now: Moment,
) -> Result<Entered<'a>, Stop> {
    let body = request.body.as_ref().map_or(&[][..], |body| body);
    let mut envelope = match envelope {
        Ok(envelope) => envelope,
        // Outside a demo nobody is told anything who did not come through a gate.
        Err(_) if pass.is_none() && request.till.is_none() && !site.demo => {
            return Err(Stop::Signature(GateFault::unsigned()));
        }
        Err(Unreadable(faults)) => return Err(Failure::Faults(faults).into()),
    };
    if let Some(till) = &request.till {
        let institution = till.institution_of(&envelope).map_err(Stop::Signature)?;
        return Ok(Entered { reads, envelope, institution, seal: None });
    }
    let from = (site, reads.as_ref());
    let (institution, seal) = caller(from, pass, &mut envelope, body, now)?;
    Ok(Entered { reads, envelope, institution, seal })
}

fn admit(
    site: &Arc<Site>,
    request: &Request,
    entered: Entered<'_>,
    now: Moment,
) -> Result<Admitted, Stop> {
    let Entered { reads, envelope, institution, .. } = entered;
    let reads = reads.as_ref();
    if request.path.as_ref().is_some_and(|path| *path != envelope.infno) {
        let what = "与请求地址末尾的交易编号不一致，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new("infno", "交易编号", what)]).into());
    }
    if !envelope.encryption.is_empty() {
        let refusal = Refusal::new(Reason::NotSupported);
        let kind = Some(envelope.encryption).filter(|kind| is_kind(kind)).unwrap_or_default();
        return Err(refusal.name(format!("{kind} 加密报文").trim_start()).into());
    }
    let Some(transaction) = transactions::find(&envelope.infno) else {
        let refusal = Refusal::new(Reason::NotSupported);
        return Err(refusal.name(format!("交易 {}", envelope.infno)).into());
    };
    check_kind(transaction, &institution)?;
    check_places(site, &envelope, now)?;
    let input =
        fields::read(&transaction.table().request, &envelope.input).map_err(Failure::Faults)?;
    let call = Call { site: Arc::clone(site), transaction, envelope, institution, input, now };
    match transaction.work {
        Work::Look(look) => {
            vouchers::look(&call, reads)?;
            Ok(Admitted::Output(look(&call, reads)?))
        }
        Work::Fetch(fetch) => Ok(Admitted::File(fetch(&call, reads)?)),
        Work::Act { prepare, .. } => {
            let numbered = call.numbered();
            // A number that was decided gives its answer whatever has become of the people since.
            if let Some(outcome) = site.app.answered_before(&numbered, reads)? {
                return Ok(Admitted::Output(render(&call, outcome)?));
            }
            let act = vouchers::act(&call, reads, prepare(&call, reads, numbered)?)?;
            Ok(Admitted::Act(act, Box::new(call)))
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
    render(call, reads.as_ref(), &Decided { answer, settlement }).map_err(after_commit)
}

/// What was decided stands: a database that cannot be asked now leaves the caller to ask again.
fn after_commit(failure: Failure) -> Failure {
    match failure {
        Failure::Store(error) => {
            tracing::error!(name: "wire.render", %error);
            Failure::OutcomeUnknown
        }
        other => other,
    }
}

/// The form of a code of place; nothing else is repeated in an answer.
pub(super) fn is_place(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
}

/// The form of a name of an encryption, SM4.
fn is_kind(kind: &str) -> bool {
    kind.len() <= 10 && kind.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The answer when this program broke; the number tells what became of the request.
pub(crate) fn broken(site: &Site) -> Response {
    let now = site.app.now();
    let id = MessageIds::default().make(NOWHERE, now);
    let frame = Frame { id, came: now, answered: now, as_text: false, seal: None };
    close(&frame, "", site, Err(Failure::OutcomeUnknown))
}
