//! More of a quota: everything that must hold, and what the day's limits count.

use super::act::{QuotaChange, QuotaFacts, QuotaSet, one};
use super::standing::{Standing, quotas_at, wallet_at};
use super::{Opened, Quota, QuotaState, Wallet, WalletDay};
use crate::binding::{BindingState, activate};
use crate::policy::axes::WalletRules;
use crate::policy::{PolicySet, Ruled};
use crate::refusal::Side;
use crate::settlement::{draw, usable_part};
use crate::{Fen, Moment, Overflow, Reason, Refusal};

/// Sets the quota or raises it by `more`, or says everything that stands against it.
pub(super) fn raise(
    facts: &QuotaFacts<'_>,
    more: Fen,
    policies: &PolicySet,
    now: Moment,
) -> Result<QuotaSet, Vec<Refusal>> {
    let mut against = Vec::new();
    standing(facts, now, &mut against);
    places(facts, policies, now, &mut against);
    let opened = Opened { grantor: facts.wallet.is_some(), beneficiary: facts.others.is_some() };
    opened.against(facts.grantor.area, facts.beneficiary_area, &mut against);
    let day = day_of(facts, more, policies, now, &mut against).map_err(one)?;
    let drawn = funds(facts, more, policies, now, &mut against).map_err(one)?;
    let (Some(wallet), Some((current, carried)), true) = (facts.wallet, drawn, against.is_empty())
    else {
        return Err(against);
    };
    let quota = grown(facts, (current, carried), now).map_err(one)?;
    let wallet = Wallet { day: Some(day), ..wallet.clone() };
    Ok(QuotaSet { change: QuotaChange { quota, current, carried }, wallet: Some(wallet) })
}

/// The binding is in force, the grantor insured, nothing frozen.
fn standing(facts: &QuotaFacts<'_>, now: Moment, against: &mut Vec<Refusal>) {
    let binding = activate(facts.binding, now);
    if binding.state != BindingState::Active {
        let refusal = Refusal::new(Reason::BindingState).of(Side::Grantor);
        against.push(refusal.on(binding.changed_at.date()));
    }
    let grantor = facts.grantor;
    let refuse = |reason| Refusal::new(reason).of(Side::Grantor).at(grantor.area);
    if !grantor.is_covered_on(now.date()) {
        against.push(refuse(Reason::GrantorStatusAbnormal));
    }
    if grantor.frozen || facts.account.is_some_and(|account| account.frozen) {
        against.push(refuse(Reason::Frozen));
    }
}

/// Both insured areas have opened the wallet, and the rules know quotas.
fn places(facts: &QuotaFacts<'_>, policies: &PolicySet, now: Moment, against: &mut Vec<Refusal>) {
    let day = now.date();
    let (grantor, beneficiary) = (facts.grantor.area, facts.beneficiary_area);
    let theirs =
        (grantor != beneficiary).then(|| wallet_at(Side::Beneficiary, beneficiary, policies, day));
    let wallet = wallet_at(Side::Grantor, grantor, policies, day);
    // A wallet that is not open has no quotas: said once.
    let quotas = (wallet.standing == Standing::Open).then(|| quotas_at(grantor, policies, day));
    let all = [Some(wallet), quotas, theirs];
    against.extend(all.into_iter().flatten().filter_map(|place| place.wallet_refusal()));
}

/// What was done today, this act included, where counts, amounts and hours let it.
fn day_of(
    facts: &QuotaFacts<'_>,
    more: Fen,
    policies: &PolicySet,
    now: Moment,
    against: &mut Vec<Refusal>,
) -> Result<WalletDay, Overflow> {
    let (area, today) = (facts.grantor.area, now.date());
    let fresh = WalletDay { on: today, count: 0, amount: Fen::ZERO };
    let before = facts.wallet.and_then(|wallet| wallet.day).filter(|day| day.on == today);
    let before = before.unwrap_or(fresh);
    let day = WalletDay {
        count: before.count.saturating_add(1),
        amount: before.amount.plus(more)?,
        ..before
    };
    let Some(Ruled { value: rules, rule }) = policies.wallet_rules(area, today) else {
        return Ok(day);
    };
    let refuse = |reason| Refusal::new(reason).of(Side::Grantor).at(area).by(rule);
    if let Some(hours) = closed_now(&rules, now) {
        against.push(refuse(Reason::NightClosed).name(hours));
    }
    if let Some(most) = rules.per_day.filter(|most| day.count > *most) {
        against.push(refuse(Reason::DailyCount).count(most));
    }
    let over_each = rules.each.filter(|most| more > *most);
    let left = rules.day.filter(|most| day.amount > *most);
    let left = left.map(|most| most.minus(before.amount)).transpose()?.map(Fen::or_zero);
    if let Some(most) = over_each.into_iter().chain(left).min() {
        against.push(refuse(Reason::DailyAmount).amount(most));
    }
    Ok(day)
}

/// The hours in words where none are made at this hour.
fn closed_now(rules: &WalletRules, now: Moment) -> Option<String> {
    let (from, until) = rules.closed_from.zip(rules.closed_until)?;
    let hour = now.local().hour().unsigned_abs();
    let closed =
        if from <= until { (from..until).contains(&hour) } else { hour >= from || hour < until };
    closed.then(|| format!("{from}:00–{until}:00"))
}

/// (current, carried) of the account that become the quota's, where that much is free above the floor.
fn funds(
    facts: &QuotaFacts<'_>,
    more: Fen,
    policies: &PolicySet,
    now: Moment,
    against: &mut Vec<Refusal>,
) -> Result<Option<(Fen, Fen)>, Overflow> {
    let (area, day) = (facts.grantor.area, now.date());
    let refuse = |reason| Refusal::new(reason).of(Side::Grantor).at(area).field("amount");
    let Some(account) = facts.account.filter(|_| facts.grantor.has_account()) else {
        against.push(Refusal::new(Reason::NoValidAccount).of(Side::Grantor).at(area));
        return Ok(None);
    };
    let (part, _) = usable_part(area, policies, day);
    let free = account.free(part)?.or_zero();
    let floor = policies.floor(area, day);
    let above = free.minus(floor.as_ref().map_or(Fen::ZERO, |floor| floor.value))?.or_zero();
    if more > free {
        against.push(refuse(Reason::BalanceShort));
        return Ok(None);
    }
    if let Some(floor) = floor.filter(|_| more > above) {
        against.push(refuse(Reason::KeepBackBelowFloor).amount(floor.value).by(floor.rule));
        return Ok(None);
    }
    draw(account.free_parts()?, part, more).map(Some)
}

fn grown(
    facts: &QuotaFacts<'_>,
    (current, carried): (Fen, Fen),
    now: Moment,
) -> Result<Quota, Overflow> {
    let binding = facts.binding;
    let new = || Quota {
        binding: binding.id,
        grantor: binding.grantor,
        area: facts.grantor.area,
        beneficiary: binding.beneficiary,
        current: Fen::ZERO,
        carried: Fen::ZERO,
        used: Fen::ZERO,
        promised: Fen::ZERO,
        state: QuotaState::Open,
        at: now,
        ended_at: None,
    };
    let quota = facts.quota.cloned().unwrap_or_else(new);
    let (current, carried) = (quota.current.plus(current)?, quota.carried.plus(carried)?);
    Ok(Quota { current, carried, ..quota })
}
