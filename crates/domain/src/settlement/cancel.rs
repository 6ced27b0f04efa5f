//! Giving a bill back.

use super::{Decision, Figures, Settlement, SettlementKind, Share, ShareSource};
use crate::benefit::benefit_year;
use crate::explain::Explanation;
use crate::person::Account;
use crate::policy::PolicySet;
use crate::policy::axes::MonthDay;
use crate::wallet::{Quota, QuotaChange};
use crate::{
    Area, BindingId, Fen, Moment, Month, Overflow, Reason, RecordId, Refusal, SettlementId,
};
use crate::{chart, ids};
use ledger::Transfer;

/// What a cancel looks at, read under the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelFacts {
    /// The paid bill.
    pub original: Settlement,
    /// The accounts of everyone who paid, and the patient's own if there is one.
    pub accounts: Vec<Account>,
    /// The quotas that paid, as far as they are still open.
    pub quotas: Vec<(RecordId, Quota)>,
}

/// Gives a whole bill back: every leg negated, dated now, money to the accounts it came from.
///
/// `kind` names the original: [`SettlementKind::Cancel`] or [`SettlementKind::Undo`]. It asks for
/// no binding: the money returns after an unbind, in another month (whose counter gains nothing)
/// and in another year. What came from the current part of an account year that is over returns
/// to the carried part; the year is that of the account's area under the policy of the original's
/// day. What came from a quota that is still open returns into it; else it is free in the account, and
/// the share of the cancel says so ([`ShareSource::Live`]). `request_no` is left empty for the caller.
pub fn cancel(
    id: SettlementId,
    kind: SettlementKind,
    facts: &CancelFacts,
    policies: &PolicySet,
    now: Moment,
) -> Result<Decision, Refusal> {
    let original = &facts.original;
    check(original, kind)?;
    let mut shares = Vec::with_capacity(original.shares.len());
    let mut used: Vec<(BindingId, Area, Month, Fen)> = Vec::new();
    let mut quotas = Vec::new();
    for share in &original.shares {
        let back = give_back(share, original.settled_at, now, policies)?;
        let (back, change) = into_quota(back, &facts.quotas)?;
        shares.push(back);
        quotas.extend(change);
        if let Some(counted) = counted_back(share, original.settled_at.month())? {
            match used.iter_mut().find(|(binding, ..)| *binding == counted.0) {
                Some((.., sum)) => *sum = sum.plus(counted.3)?,
                None => used.push(counted),
            }
        }
    }
    let figures = negated(&original.figures)?;
    let (care, home) = (original.care_area, original.patient_area);
    let transfer = chart::settle(care, original.institution, home, &figures, &shares)?;
    let obligations = chart::obligations(care, home, &figures, &shares)?;
    let settlement = Settlement {
        id,
        kind,
        settled_at: now,
        balance_after: balance_after(facts)?,
        figures,
        shares,
        accumulated: match original.accumulated {
            Some((key, added)) => Some((key, added.negated()?)),
            None => None,
        },
        request_no: String::new(),
        explanation: Explanation::default(),
        cancelled_by: None,
        purchase: None,
        batch: original.batch.clone(),
        med_type: original.med_type.clone(),
        ..*original
    };
    Ok(Decision { settlement, lines: Vec::new(), transfer, obligations, used, quotas })
}

/// Where the owner of an account is now that money comes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Where the account is.
    None,
    /// Insured in this area now.
    Moved(Area),
    /// Dead; the heirs are owed.
    Died,
}

/// What was given back to an account whose owner moved or died goes on to the new area or to the
/// estate, as a transfer of its own act. `share` is that of the cancel: what came back is negative.
/// `None` = nothing goes on.
pub fn onward(share: &Share, gone: Gone) -> Result<Option<Transfer>, Refusal> {
    let (current, carried) = (share.current.negated()?, share.carried.negated()?);
    let transfer = match gone {
        Gone::None => return Ok(None),
        Gone::Moved(to) => chart::move_balance(share.area, to, share.payer, current, carried)?,
        Gone::Died => chart::death(share.area, share.payer, current, carried)?,
    };
    Ok((!transfer.is_empty()).then_some(transfer))
}

/// Only a paid bill can be given back, and once.
fn check(original: &Settlement, kind: SettlementKind) -> Result<(), Refusal> {
    let named = match kind {
        SettlementKind::Cancel(named) | SettlementKind::Undo(named) => Some(named),
        SettlementKind::Settled => None,
    };
    if original.kind != SettlementKind::Settled || named != Some(original.id) {
        return Err(Refusal::new(Reason::SettlementUnknown));
    }
    match original.cancelled_by {
        Some(cancel) => {
            let name = ids::outward_now(original.care_area, cancel.0);
            Err(Refusal::new(Reason::AlreadyCancelled).name(name))
        }
        None => Ok(()),
    }
}

/// The share negated; all of it to the carried part once the account year is over.
fn give_back(
    share: &Share,
    paid_at: Moment,
    now: Moment,
    policies: &PolicySet,
) -> Result<Share, Overflow> {
    let start = policies
        .account_year_start(share.area, paid_at.date())
        .map_or(MonthDay { month: 1, day: 1 }, |start| start.value);
    let is_over = benefit_year(start, paid_at.date()) != benefit_year(start, now.date());
    let (current, carried) = if is_over {
        (Fen::ZERO, share.current.plus(share.carried)?)
    } else {
        (share.current, share.carried)
    };
    Ok(Share { current: current.negated()?, carried: carried.negated()?, ..*share })
}

/// What comes back of a quota's share goes into that very quota while it is open; else the money is
/// free in the account, and the share names the binding only.
fn into_quota(
    back: Share,
    open: &[(RecordId, Quota)],
) -> Result<(Share, Option<(RecordId, QuotaChange)>), Overflow> {
    let ShareSource::Quota(binding, id) = back.source else { return Ok((back, None)) };
    let same = |(known, quota): &&(RecordId, Quota)| {
        *known == id && quota.is_open() && quota.area == back.area
    };
    let Some((_, quota)) = open.iter().find(same) else {
        return Ok((Share { source: ShareSource::Live(binding), ..back }, None));
    };
    let (current, carried) = (back.current.negated()?, back.carried.negated()?);
    let quota = quota.give_back(current, carried)?;
    Ok((back, Some((id, QuotaChange { quota, current, carried }))))
}

/// What the month of the payment loses again of a binding's use.
fn counted_back(
    share: &Share,
    month: Month,
) -> Result<Option<(BindingId, Area, Month, Fen)>, Overflow> {
    let Some(binding) = share.source.binding() else { return Ok(None) };
    let used = share.current.plus(share.carried)?.negated()?;
    Ok(Some((binding, share.area, month, used)))
}

fn negated(figures: &Figures) -> Result<Figures, Overflow> {
    let mut negated = figures.clone();
    let Figures {
        total,
        out_of_list,
        overprice,
        preselfpay,
        in_scope,
        deductible,
        coinsurance,
        above_cap,
        funds,
        fund_sum,
        hosp_part,
        ratio_bp: _,
        own,
        aid,
        cash,
    } = &mut negated;
    let named = [
        total,
        out_of_list,
        overprice,
        preselfpay,
        in_scope,
        deductible,
        coinsurance,
        above_cap,
        fund_sum,
        hosp_part,
        own,
        aid,
        cash,
    ];
    for amount in named.into_iter().chain(funds.values_mut()) {
        *amount = amount.negated()?;
    }
    Ok(negated)
}

/// What is free in the patient's own account once its money is back; 0 without an account.
fn balance_after(facts: &CancelFacts) -> Result<Fen, Overflow> {
    let original = &facts.original;
    let own = facts.accounts.iter().find(|account| {
        account.person == original.patient && account.area == original.patient_area
    });
    match own {
        Some(account) => account.free_all()?.plus(original.figures.own),
        None => Ok(Fen::ZERO),
    }
}
