//! What speaks for money of an account (`money.md`, commitments), and what all of it follows: the end
//! of the binding that it rests on, the account year, a move. Holds, quotas, and premiums of which
//! nothing is taken yet.

use domain::binding::Binding;
use domain::person::Account;
use domain::premium::{DroppedWhy, PremiumPayment, PremiumState};
use domain::{Fen, Overflow, PersonId, chart};
use store::records::About;
use store::{Body, Effects, Facts, Kind, Needs, Record};

use super::{hold, message, said_anew, wallet};
use crate::act::{Context, Refusals};

/// Adds what speaks for money of somebody's accounts.
pub(crate) fn needs(needs: &mut Needs, person: PersonId) {
    for kind in [Kind::Hold, Kind::Quota, Kind::Premium] {
        needs.records_of.insert((kind, person));
    }
}

/// Everything that rests on a binding ends with it. Called by the lane for every act, so that no act
/// that ends bindings can forget it; the store brings what the grantors of bindings that an act may
/// change have reserved. A binding past its last day ends when the sweep writes so, and this with it.
pub(crate) fn follow(
    facts: &Facts,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    hold::follow(facts, effects, context)?;
    let ended = effects.bindings.iter().filter(|next| !next.state.counts());
    let ended: Vec<Binding> = ended.cloned().collect();
    let silent = died(effects);
    for binding in ended {
        let kept = |record: &&Record| effects.records.iter().all(|other| other.id != record.id);
        let of = |kind| facts.records_of(kind, binding.grantor).filter(kept);
        let quotas = of(Kind::Quota)
            .filter(|record| wallet::open(record).is_some_and(|quota| quota.binding == binding.id));
        let quotas: Vec<&Record> = quotas.collect();
        let premiums = of(Kind::Premium)
            .filter(|record| pending(record).is_some_and(|premium| premium.binding == binding.id));
        let premiums: Vec<&Record> = premiums.collect();
        wallet::end(quotas, silent, effects, context)?;
        drop_premiums(premiums, silent, effects, context)?;
    }
    Ok(())
}

/// Who died by this act: nobody tells the dead.
fn died(effects: &Effects) -> Option<PersonId> {
    effects.records.iter().find_map(|record| match &record.body {
        Body::Estate(estate) => Some(estate.person),
        _ => None,
    })
}

/// The premium that a record says, while nothing is taken of it yet: it waits for the end of its month,
/// or is a claim, which keeps no money but the place of the year.
fn pending(record: &Record) -> Option<&PremiumPayment> {
    let Body::Premium(premium) = &record.body else { return None };
    match premium.state {
        PremiumState::Waiting | PremiumState::Claimed => Some(premium),
        PremiumState::Paid | PremiumState::Dropped | PremiumState::Refunded => None,
    }
}

/// Nothing was taken: the money is free, both sides are told.
fn drop_premiums(
    premiums: Vec<&Record>,
    silent: Option<PersonId>,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    for record in premiums {
        let Some(premium) = pending(record) else { continue };
        let Some(next) = premium.dropped(context.now) else { continue };
        let (current, carried) = premium.reserved();
        let amount = current.plus(carried)?;
        if !amount.is_zero() {
            let free = (current.negated()?, carried.negated()?);
            effects.reserved.push((premium.area, premium.grantor, free.0, free.1));
            let legs = chart::premium_waits(premium.area, record.id, amount.negated()?)?;
            effects.transfers.push((context.id(), legs));
        }
        for reader in [next.grantor, next.beneficiary] {
            if Some(reader) != silent {
                let (premium, amount, state) = (record.id, next.amount, next.state);
                let why = Some(DroppedWhy::BindingEnded);
                let about = About::PremiumChanged { premium, amount, state, why };
                effects.messages.push(message(context, reader, about));
            }
        }
        effects.records.push(said_anew(record, Body::Premium(next)));
    }
    Ok(())
}

/// The turn of an account year moves what is reserved along with its money: of `ended`, what turns
/// from current to carried, as much as is reserved goes first: holds, then quotas, then premiums, of
/// each the oldest first. The records say that their parts are carried now; commitments stay.
pub(crate) fn roll(
    facts: &Facts,
    account: &Account,
    ended: Fen,
    effects: &mut Effects,
) -> Result<(), Refusals> {
    let held = hold::roll(facts, account, ended, effects)?;
    let (mut left, mut moved) = (ended.minus(held)?, Fen::ZERO);
    for kind in [Kind::Quota, Kind::Premium] {
        let known: Vec<&Record> = facts.records_of(kind, account.person).collect();
        for record in known.into_iter().rev() {
            let Some((next, part)) = rolled(record, account, left)? else { continue };
            if part.is_positive() {
                (left, moved) = (left.minus(part)?, moved.plus(part)?);
                effects.records.push(said_anew(record, next));
            }
        }
    }
    if moved.is_positive() {
        effects.reserved.push((account.area, account.person, moved.negated()?, moved));
    }
    Ok(())
}

/// A quota or a pending premium on this account, once at most so much of its current part is carried,
/// and how much is.
fn rolled(record: &Record, account: &Account, most: Fen) -> Result<Option<(Body, Fen)>, Overflow> {
    let of = (account.area, account.person);
    if let Some(quota) = wallet::open(record).filter(|it| (it.area, it.grantor) == of) {
        let (next, part) = quota.rolled(most)?;
        return Ok(Some((Body::Quota(next), part)));
    }
    let Some(premium) = pending(record).filter(|it| (it.area, it.grantor) == of) else {
        return Ok(None);
    };
    let part = premium.reserved().0.min(most);
    let (current, carried) = (premium.current.minus(part)?, premium.carried.plus(part)?);
    Ok(Some((Body::Premium(PremiumPayment { current, carried, ..premium.clone() }), part)))
}

/// The account as it is once everything has ended that ends with the bindings of its owner, but for
/// holds: those are for a stay that goes on, and block a move (`money.md`).
pub(crate) fn but_holds(facts: &Facts, account: &Account) -> Result<Account, Overflow> {
    let mut freed = account.clone();
    let of = (account.area, account.person);
    let mut free = |current: Fen, carried: Fen| -> Result<(), Overflow> {
        freed.reserved_current = freed.reserved_current.minus(current)?;
        freed.reserved_carried = freed.reserved_carried.minus(carried)?;
        Ok(())
    };
    for (_, quota) in wallet::on_accounts_of(facts, account.person) {
        if (quota.area, quota.grantor) == of {
            free(quota.current, quota.carried)?;
        }
    }
    for premium in facts.records_of(Kind::Premium, account.person).filter_map(pending) {
        if (premium.area, premium.grantor) == of {
            let (current, carried) = premium.reserved();
            free(current, carried)?;
        }
    }
    Ok(freed)
}
