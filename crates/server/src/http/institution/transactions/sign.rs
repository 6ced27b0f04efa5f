//! 9001 签到 and 9002 签退. Nothing else asks for a `sign_no`; an empty one is taken everywhere.

use domain::{Moment, Reason, Refusal};
use sm3::{Digest, Sm3};
use store::{Reads, SignIn};

use super::{Transaction, Who, looks};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Call;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Operators.
pub(crate) static ALL: &[Transaction] =
    &[looks("9001", Who::Any, come), looks("9002", Who::Any, leave)];

const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// 9001. The same request again finds the sign-in that it made, with its time.
pub(crate) fn come(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let operator = call.row("signIn").text("opter_no");
    let sign_no = sign_no(call);
    let sign_in = if let Some(known) = reads.sign_in(&sign_no)? {
        known
    } else {
        let (institution, at) = (call.institution.id, call.now);
        let operator = operator.to_owned();
        keep(call, SignIn { sign_no, institution, operator, at, out_at: None })?
    };
    if sign_in.operator != operator {
        return Err(Refusal::new(Reason::NumberReused).field("signIn.opter_no").into());
    }
    let out = Object::default().text("sign_time", sign_in.at.to_string());
    let out = out.text("sign_no", sign_in.sign_no).done();
    Ok(Object::default().node("signinoutb", out).done())
}

/// 9002. Clients read `signoutoutb`, the specification prints `sign_time`: both are there.
pub(crate) fn leave(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let sign_no = call.row("signOut").text("sign_no");
    let known = reads.sign_in(sign_no)?.filter(|known| known.institution == call.institution.id);
    let Some(sign_in) = known else {
        let code = Reason::SignInNeeded.code();
        let text = format!("[{code}] 没有找到这个签到编号，请用 9001 重新签到。");
        return Err(Failure::Said(text));
    };
    let sign_in = if sign_in.out_at.is_some() {
        sign_in
    } else {
        keep(call, SignIn { out_at: Some(call.now), ..sign_in })?
    };
    let out_at = sign_in.out_at.unwrap_or(call.now);
    let node = |at: Moment| Object::default().text("sign_time", at.to_string()).done();
    let output = Object::default();
    Ok(output.node("signoutoutb", node(out_at)).node("sign_time", node(out_at)).done())
}

/// Keeps a sign-in between the batches of the lane, unless somebody else just did.
fn keep(call: &Call, sign_in: SignIn) -> Result<SignIn, Failure> {
    let app = &call.site.app;
    let wanted = sign_in.clone();
    let kept = app.chore_blocking(call.institution.area, move |tx| {
        let is_done = tx
            .sign_in(&wanted.sign_no)?
            .is_some_and(|known| known.out_at.is_some() || wanted.out_at.is_none());
        if is_done { Ok(()) } else { tx.put_sign_in(&wanted) }
    });
    kept.map_err(|error| match error {
        app::AppError::Store(error) => Failure::Store(error),
        app::AppError::Busy => Failure::Busy(app::lane::RETRY_AFTER_S),
    })?;
    // Read again: copies of one request tell the time of the one that was first.
    Ok(app.read()?.sign_in(&sign_in.sign_no)?.unwrap_or(sign_in))
}

/// Area and 20 characters that follow from institution and `msgid`: no two requests share one, and
/// a request that is sent again finds its own.
fn sign_no(call: &Call) -> String {
    let key = call.key(call.transaction.infno, &call.envelope.msgid);
    let digest = Sm3::digest(format!("{} {} {}", key.issuer, key.infno, key.number));
    let tail = digest.iter().take(20).map(|byte| char::from(DIGITS[usize::from(*byte) % 36]));
    format!("{}{}", call.institution.area, tail.collect::<String>())
}
