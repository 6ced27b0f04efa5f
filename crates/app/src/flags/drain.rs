//! Bound, drained, unbound.

use domain::binding::Binding;
use domain::flag::{Flag, FlagRule, ended_soon, is_drained};
use domain::ids::first_at;
use domain::{Area, Fen, Moment, SettlementId};
use store::Reads;

/// Bills are looked for until so long after the end, in ms: a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Bills that are kept as evidence, at most.
const BILLS: u32 = 100;

/// Looks at a binding that ended. One that did not end soon costs nothing; else its counters (two
/// or three), the grantor's account and a page of the beneficiary's uses are read.
pub(crate) fn of_binding(reads: &dyn Reads, binding: &Binding) -> store::Result<Option<Flag>> {
    if !ended_soon(binding) {
        return Ok(None);
    }
    let (area, mut used) = (binding.grantor_area, Fen::ZERO);
    let mut day = binding.effective_from.date().first_of_month();
    while day <= binding.changed_at.date() {
        let month = Moment::start_of(day).month();
        let of_month = reads.used_in(area, binding.id, month.0)?;
        used = used.plus(of_month).unwrap_or(used);
        let Ok(next) = day.last_of_month().tomorrow() else { break };
        day = next;
    }
    let account = reads.account(area, binding.grantor)?;
    let left = account.map_or(Fen::ZERO, |it| it.free_all().unwrap_or(Fen::ZERO));
    if !is_drained(used, left) {
        return Ok(None);
    }
    let rule = FlagRule::BindDrainUnbind;
    let bills = bills(reads, binding)?;
    Ok(Some(Flag {
        rule,
        area,
        key: format!("{}:{}", rule.word(), binding.id.0),
        people: vec![binding.beneficiary, binding.grantor],
        bindings: vec![binding.id],
        institution: None,
        count: u32::try_from(bills.len()).unwrap_or(u32::MAX),
        bills,
        amount: used,
        at: binding.changed_at,
        closed: None,
    }))
}

/// The bills that it paid of while it was in force.
fn bills(reads: &dyn Reads, binding: &Binding) -> store::Result<Vec<(Area, SettlementId)>> {
    let end = first_at(binding.changed_at.plus_ms(DAY_MS));
    let period = (first_at(binding.effective_from), Some(end));
    let uses = reads.uses_between(binding.beneficiary, period, BILLS)?;
    let uses = uses.into_iter().map(|it| it.settlement);
    let through = |bill: &domain::settlement::Settlement| {
        bill.cancelled_by.is_none()
            && bill.kind == domain::settlement::SettlementKind::Settled
            && bill.shares.iter().any(|share| share.source.binding() == Some(binding.id))
    };
    Ok(uses.filter(through).map(|bill| (bill.care_area, bill.id)).collect())
}
