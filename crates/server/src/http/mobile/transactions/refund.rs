//! 6203 医保退费.

use std::sync::Arc;

use app::acts::Cancel;
use app::acts::pay_order::{Refund, RefundAmounts, RefundType, token_sm3};
use app::acts::voucher::{Shown, Vouched};
use app::{Act, Numbered};
use domain::SettlementId;
use domain::ids;
use store::{Answer, Reads};

use super::no_order;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Decided;
use crate::http::institution::fields::Fault;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::mobile::notice::six;
use crate::http::mobile::service::Call;

/// The institution's `appRefdSn`. Tokens are no part of what is refunded.
pub(super) fn number(call: &Call) -> Numbered {
    let volatile = ["data.ecToken", "data.payAuthNo", "data.appRefdTime"];
    call.numbered(call.data().text("appRefdSn"), &volatile)
}

/// Money goes back to where it came from, so the patient need not be there, as at a counter (2208);
/// a `payAuthNo` that is sent must be the order's, and an `ecToken` the patient's.
pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.data();
    let (id, order) = call.order_here(reads)?;
    let vouched = row.sent("ecToken").map(|text| Shown::of(text, order.patient));
    if vouched.is_some() && row.sent("payAuthNo").is_some() {
        let what = "与 ecToken 只能传一个，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new("data.payAuthNo", "支付授权码", what)]));
    }
    let known = order.authorised.as_ref().map(|agreed| agreed.sm3.as_str());
    if row.sent("payAuthNo").is_some_and(|sent| Some(token_sm3(sent).as_str()) != known) {
        return Err(no_order());
    }
    let Some(kind) = RefundType::from_code(row.text("refdType")) else {
        let what = "应为 ALL、CASH、HI 之一，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new("data.refdType", "退费类型", what)]));
    };
    let refund = Refund {
        cancel: Cancel {
            numbered,
            institution: call.institution.id,
            area: call.institution.area,
            patient: order.patient,
            settlement: order.settlement.unwrap_or(SettlementId(0)),
            visit: order.visit,
            setting: order.setting,
        },
        order: id,
        kind,
        amounts: RefundAmounts {
            total: row.fen("totlRefdAmt").unwrap_or_default(),
            fund: row.fen("fundRefdAmt"),
            account: row.fen("psnAcctRefdAmt"),
            cash: row.fen("cashRefdAmt"),
        },
    };
    let institution = call.institution.id;
    Ok(match vouched {
        Some(shown) => Arc::new(Vouched { institution, act: Arc::new(refund), shown }),
        None => Arc::new(refund),
    })
}

/// Cash alone has no number of the insurance.
pub(super) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let object = match decided.answer {
        Answer::Settled(area, id) => {
            let back = decided.settlement(reads)?;
            let number = ids::outward_now(area, id.0);
            Object::default()
                .text("refdSn", &number)
                .text("hiFefdSn", &number)
                .text("hiTrnsDate", back.settled_at.local().strftime("%Y%m%d").to_string())
                .text("hiTrnsTime", six(back.settled_at))
        }
        _ => Object::default().text("refdSn", call.data().text("payOrdId")).unknown(&[
            "hiFefdSn",
            "hiTrnsDate",
            "hiTrnsTime",
        ]),
    };
    Ok(object.text("refStatus", "SUCC").unknown(&["extData"]).done())
}
