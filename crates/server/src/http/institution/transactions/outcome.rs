//! 9990 (local) 报文结果查询: what became of a number. Executes nothing and blocks nothing.
//!
//! `outcome.stas`: `0` never decided here (it may still be on its way), `1` done, `2` refused,
//! `3` blocked by an undo. `infcode` and `err_msg` are those of the original answer, `setl_id` and
//! `mdtrt_id` name what it made.

use domain::{Reason, Refusal, ids};
use store::{Answer, Reads};

use super::national;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Call;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// 9990.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let (msgid, infno) = (row.text("omsgid"), national(row.text("oinfno")));
    let seen = reads.number(&call.key(infno, msgid))?;
    let mut told = Told::default();
    let decided_at = seen.as_ref().map(|seen| seen.at.to_string());
    match seen.map(|seen| seen.answer) {
        None => told.stas = ("0", "未收到或尚未处理"),
        Some(Answer::Blocked) => {
            told.stas = ("3", "已被冲正作废，未扣款");
            told.failure = Some(Refusal::new(Reason::NumberBlocked));
        }
        Some(Answer::Refused(refusals)) => {
            told.stas = ("2", "已拒绝，未扣款");
            told.failure = refusals.into_iter().next();
        }
        Some(Answer::Settled(area, id)) => {
            told.settlement = Some(ids::outward_now(area, id.0));
            let record = reads.settlement(area, id)?;
            told.visit = record.map(|record| ids::outward_now(area, record.visit.0));
        }
        Some(Answer::Visit(area, id)) => told.visit = Some(ids::outward_now(area, id.0)),
        Some(Answer::Lines(..) | Answer::Binding(_) | Answer::Record(_) | Answer::Done) => {}
    }
    let policies = &call.world().policies;
    let refused = told.failure.map(|refusal| Failure::from(refusal).message(infno, policies));
    let code = match (&decided_at, &refused) {
        (None, _) => None,
        (Some(_), None) => Some("0".to_owned()),
        (Some(_), Some(_)) => Some("-1".to_owned()),
    };
    let outcome = Object::default()
        .text("omsgid", msgid)
        .text("oinfno", infno)
        .text("stas", told.stas.0)
        .text("stas_name", told.stas.1)
        .known("decided_time", decided_at)
        .node("infcode", code.map_or(Node::Null, Node::Number))
        .known("err_msg", refused)
        .known("setl_id", told.settlement)
        .known("mdtrt_id", told.visit)
        .done();
    Ok(Object::default().node("outcome", outcome).done())
}

struct Told {
    stas: (&'static str, &'static str),
    failure: Option<Refusal>,
    settlement: Option<String>,
    visit: Option<String>,
}

impl Default for Told {
    fn default() -> Self {
        Self { stas: ("1", "已完成"), failure: None, settlement: None, visit: None }
    }
}
