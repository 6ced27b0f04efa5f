//! How much an account may pay, and which of its parts pay first (`money.md`, "Formulas").

use jiff::civil::Date;

use super::{PayerFacts, SettleFacts};
use crate::explain::ShareEnd;
use crate::person::{Account, AccountPart};
use crate::policy::{PolicySet, RuleRef};
use crate::wallet::Quota;
use crate::{Area, Fen, Overflow};

/// How much a relative may pay, and why not more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// The most.
    pub(crate) most: Fen,
    /// What makes it the most.
    pub(crate) end: ShareEnd,
    /// The area's rule behind `end`; `None` where the grantor set it.
    pub(crate) rule: Option<RuleRef>,
}

/// `min(max(0, free − floor), per payment, month − used, year − used, away)` of a grantor. `limits`
/// says whether the bill is one away from home, and what the binding paid of it already: its quota uses
/// the same limits.
///
/// Floor, part and the area's caps are those of the grantor's area on the day of payment; a limit
/// that the grantor did not set is the area's cap. Of several that bind alike, the first named in
/// payment, month, year, away, balance counts.
pub(crate) fn of_grantor(
    payer: &PayerFacts,
    account: &Account,
    limits: (bool, Fen),
    policies: &PolicySet,
    day: Date,
) -> Result<Room, Overflow> {
    let room = of_balance(account, payer.grantor.area, policies, day)?;
    limited(room, payer, limits, policies, day)
}

/// `min(what is left of the quota and not promised, the same limits)`; no floor, which held when the
/// quota was set.
pub(crate) fn of_quota(
    payer: &PayerFacts,
    quota: &Quota,
    limits: (bool, Fen),
    policies: &PolicySet,
    day: Date,
) -> Result<Room, Overflow> {
    let room = Room { most: quota.room()?, end: ShareEnd::Quota, rule: None };
    limited(room, payer, limits, policies, day)
}

/// The room that limits leave of it.
pub(crate) fn limited(
    mut room: Room,
    payer: &PayerFacts,
    (is_away, spent): (bool, Fen),
    policies: &PolicySet,
    day: Date,
) -> Result<Room, Overflow> {
    let area = payer.grantor.area;
    if let Some(away) = is_away.then(|| policies.away_limit(area, day)).flatten() {
        let most = away.value.minus(spent)?.or_zero();
        if most <= room.most {
            room = Room { most, end: ShareEnd::AwayLimit, rule: Some(away.rule) };
        }
    }
    let caps = policies.limit_caps(area, day);
    let (cap, cap_rule) = caps.map_or_else(Default::default, |caps| (caps.value, Some(caps.rule)));
    let set = payer.binding.limits;
    for (set, cap, used, end) in [
        (set.year, cap.year, payer.used_year, ShareEnd::YearLimit),
        (set.month, cap.month, payer.used_month, ShareEnd::MonthLimit),
        (set.payment, cap.payment, Fen::ZERO, ShareEnd::PaymentLimit),
    ] {
        let Some(limit) = set.into_iter().chain(cap).min() else { continue };
        let left = limit.minus(used.plus(spent)?)?.or_zero();
        if left <= room.most {
            let rule = cap_rule.filter(|_| set != Some(limit));
            room = Room { most: left, end, rule };
        }
    }
    Ok(room)
}

/// `max(0, free − floor)`.
fn of_balance(
    account: &Account,
    area: Area,
    policies: &PolicySet,
    day: Date,
) -> Result<Room, Overflow> {
    let free = account.free(usable_part(area, policies, day).0)?.or_zero();
    let (floor, rule) = policies
        .floor(area, day)
        .map_or((Fen::ZERO, None), |floor| (floor.value, Some(floor.rule)));
    let most = free.minus(floor)?.or_zero();
    Ok(if most < free {
        Room { most, end: ShareEnd::Floor, rule }
    } else {
        Room { most, end: ShareEnd::Balance, rule: None }
    })
}

/// Which part of a grantor's account relatives may use there, and by which rule.
pub(crate) fn usable_part(
    area: Area,
    policies: &PolicySet,
    day: Date,
) -> (AccountPart, Option<RuleRef>) {
    policies
        .account_part(area, day)
        .map_or((AccountPart::CurrentThenCarried, None), |part| (part.value, Some(part.rule)))
}

/// Which part of a quota pays first, and by which rule: its parts were allowed when it was set, so all
/// of them pay.
pub(crate) fn part_of_quota(
    area: Area,
    policies: &PolicySet,
    day: Date,
) -> (AccountPart, Option<RuleRef>) {
    let (part, rule) = usable_part(area, policies, day);
    let part = match part {
        AccountPart::CurrentThenCarried => AccountPart::CurrentThenCarried,
        AccountPart::CarriedThenCurrent | AccountPart::CarriedOnly => {
            AccountPart::CarriedThenCurrent
        }
    };
    (part, rule)
}

/// What the patient's own account still has, whatever the floor; a frozen account has nothing.
pub(super) fn of_owner(facts: &SettleFacts) -> Result<Fen, Overflow> {
    match &facts.account {
        Some(account) if !account.frozen => Ok(account.free_all()?.or_zero()),
        _ => Ok(Fen::ZERO),
    }
}

/// `amount` as it comes from these free parts (current, carried); at most what `part` lets use of them.
pub(crate) fn draw(
    (free_current, free_carried): (Fen, Fen),
    part: AccountPart,
    amount: Fen,
) -> Result<(Fen, Fen), Overflow> {
    let current = match part {
        AccountPart::CarriedOnly => Fen::ZERO,
        AccountPart::CurrentThenCarried => amount.min(free_current),
        AccountPart::CarriedThenCurrent => amount.minus(free_carried)?.or_zero(),
    };
    Ok((current, amount.minus(current)?))
}
