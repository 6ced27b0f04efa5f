//! The envelope of a request: who sends it, and its clear `data`.

use domain::gate::{Gate, GateKey, GateSecret};
use domain::institution::Institution;
use domain::{Moment, Reason, Refusal};
use serde_json::value::RawValue;
use store::{Body, Kind, Reads};

use super::answer::Frame;
use super::canonical::Members;
use super::seal::Seal;
use crate::Site;
use crate::http::institution::answer::Failure;
use crate::http::institution::fields::Fault;
use crate::http::institution::gates::WINDOW_MS;
use crate::http::institution::node::Node;

/// A request whose sender is known.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) institution: Institution,
    /// `timestamp` as sent.
    pub(super) timestamp: String,
    /// The clear `data`.
    pub(super) data: Node,
    /// How the answer is closed.
    pub(super) frame: Frame,
}

/// Why a request did not come in.
#[derive(Debug)]
pub(super) enum Stop {
    /// Its signature is not accepted; nothing more is told to who has none.
    Unauthorised(&'static str),
    /// Anything else.
    Failure(Failure),
}

impl<F: Into<Failure>> From<F> for Stop {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

/// Reads the envelope, finds the sender, opens and checks.
pub(super) fn enter(
    site: &Site,
    reads: &dyn Reads,
    body: &[u8],
    now: Moment,
) -> Result<Entered, Stop> {
    let text = std::str::from_utf8(body).map_err(|_| whole("应为 UTF-8 编码，请核对后重发"))?;
    // Bounds the nesting, and names the place of a fault.
    let node = Node::parse(text).map_err(|fault| whole(&fault.to_string()))?;
    let members: Members<'_> =
        serde_json::from_str(text).map_err(|_| whole("应为 JSON 对象，请核对后重发"))?;
    let member = |name: &str| node.get(name).and_then(Node::scalar).unwrap_or_default();
    let app_id = member("appId");
    let key = gate_key(reads, app_id)?;
    match (key, member("encData")) {
        (Some(key), sealed) if !sealed.is_empty() => {
            for (name, zh, known) in
                [("encType", "加密方式", "SM4"), ("signType", "签名类型", "SM2")]
            {
                if !matches!(member(name), "" | "null") && member(name) != known {
                    let what = format!("应为 {known}，请核对后重发");
                    return Err(Failure::Faults(vec![Fault::new(name, zh, what)]).into());
                }
            }
            let timestamp = member("timestamp");
            let at = in_time(timestamp, now)?;
            let signature = member("signData");
            let (seal, data) = opened(&key, &members, (sealed, signature), now)?;
            let mark = (app_id, at.0, signature);
            let bound = site.gates.bind_mobile((&site.app, reads), mark, body, now)?;
            bound.map_err(|_| {
                Stop::Unauthorised("此签名已用于另一份报文，或签于本服务启动之前；请重新签名")
            })?;
            let institution = reads.institution(key.institution)?;
            let institution = institution.filter(|known| !known.closed);
            let institution = institution.ok_or(Stop::Unauthorised("appId 不存在"))?;
            let frame = Frame::sealed(app_id, seal, now);
            let timestamp = timestamp.to_owned();
            Ok(Entered { institution, timestamp, data, frame })
        }
        (_, "") if site.demo => in_clear(reads, app_id, &node, now),
        _ => Err(Stop::Unauthorised("appId 不存在，或报文没有加密签名")),
    }
}

fn whole(what: &str) -> Stop {
    Failure::Faults(vec![Fault::new("", "报文", what)]).into()
}

fn gate_key(reads: &dyn Reads, app_id: &str) -> store::Result<Option<GateKey>> {
    let record = reads.record_by_key(Kind::Gate, &GateKey::key(Gate::Mobile, app_id))?;
    Ok(match record.map(|record| record.body) {
        Some(Body::Gate(key)) => Some(key),
        _ => None,
    })
}

/// `timestamp`: milliseconds since 1970, or `yyyyMMddHHmmss`.
fn in_time(text: &str, now: Moment) -> Result<Moment, Stop> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let at = match text.len() {
        13 if digits => text.parse().ok().map(Moment),
        14 if digits => {
            let parsed = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).ok();
            parsed.and_then(Moment::from_local)
        }
        _ => None,
    };
    at.filter(|at| now.0.saturating_sub(at.0).saturating_abs() <= WINDOW_MS)
        .ok_or(Stop::Unauthorised("timestamp 与服务器时间相差超过 5 分钟"))
}

/// Opens with the secret that the sender has: while they are changed over, the old or the new one.
fn opened(
    key: &GateKey,
    members: &Members<'_>,
    (sealed, signature): (&str, &str),
    now: Moment,
) -> Result<(Seal, Node), Stop> {
    let secrets: Vec<&GateSecret> = key.good(now).collect();
    for secret in secrets {
        let seal = Seal::new(&key.name, secret);
        let Some(clear) = seal.open(sealed) else { continue };
        let Ok(data) = Node::parse(&clear) else { continue };
        let Ok(raw) = serde_json::from_str::<&RawValue>(&clear) else { continue };
        let mut signed = members.clone();
        signed.insert("data".to_owned(), raw);
        if seal.is_signed(&signed, signature) {
            return Ok((seal, data));
        }
    }
    Err(Stop::Unauthorised("解密或签名校验不通过"))
}

/// A demo's unsigned institution sends its `data` in clear; `appId` is its code.
fn in_clear(reads: &dyn Reads, app_id: &str, node: &Node, now: Moment) -> Result<Entered, Stop> {
    let known = reads.institution_by_code(app_id)?.map(|(institution, _)| institution);
    let Some(institution) = known.filter(|known| known.unsigned && !known.closed) else {
        return Err(Stop::Unauthorised("appId 不存在，或报文没有加密签名"));
    };
    let Some(data @ Node::Object(_)) = node.get("data") else {
        return Err(Refusal::new(Reason::NotSupported).name("没有 data 的报文").into());
    };
    let timestamp = node.get("timestamp").and_then(Node::scalar).unwrap_or_default().to_owned();
    let frame = Frame::in_clear(app_id, now);
    Ok(Entered { institution, timestamp, data: data.clone(), frame })
}
