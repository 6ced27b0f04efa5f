//! What a purchase in a pharmacy is known again by, whatever number it comes under (ADR 0011).
//!
//! A stay or visit has its charge batch, which is settled once. A purchase has nothing of the kind: a
//! client that lost an answer and asks again under a new `msgid` would pay twice. What it cannot
//! invent anew is when the sale began and the numbers of its lines.

use domain::item::Line;
use domain::settlement::{Bill, Setting};
use domain::{Area, Reason, Refusal, ids};
use sm3::{Digest, Sm3};
use store::Facts;

use crate::act::Refusals;

/// SM3 over person, place, begin and lines in the order of their numbers; `None` for anything but a
/// purchase.
pub(super) fn purchase_of(bill: &Bill) -> Option<[u8; 32]> {
    if bill.setting != Setting::Pharmacy {
        return None;
    }
    let mut lines: Vec<&Line> = bill.lines.iter().collect();
    lines.sort_by(|one, other| (&one.sn, &one.item).cmp(&(&other.sn, &other.item)));
    let mut whole = Sm3::new();
    for number in [bill.patient.0, bill.institution.id.0, bill.begun.0] {
        whole.update(number.to_le_bytes());
    }
    for Line { sn, item, amount, count, price, .. } in lines {
        for text in [sn, item] {
            whole.update((text.len() as u64).to_le_bytes());
            whole.update(text);
        }
        for number in [amount.0, *count, *price] {
            whole.update(number.to_le_bytes());
        }
    }
    Some(whole.finalize().into())
}

/// No purchase is paid twice: refused with the `setl_id` of the effective one.
pub(super) fn bought_once(
    facts: &Facts,
    area: Area,
    purchase: Option<[u8; 32]>,
) -> Result<(), Refusals> {
    match purchase.and_then(|purchase| facts.purchases.get(&purchase)) {
        Some(settled) => {
            let setl_id = ids::outward_now(area, settled.0);
            Err(Refusal::new(Reason::AlreadySettled).name(setl_id).into())
        }
        None => Ok(()),
    }
}
