//! 医保钱包 (ADR 0015): opened and changed by its owner or in the owner's place; quotas set and given
//! back. A quota moves no money (`money.md`, commitments): it is used by bills, and ends with its
//! binding ([`super::reserved`]).

mod keep;
mod release;
mod set;

use domain::binding::Binding;
use domain::settlement::{Settlement, ShareSource};
use domain::wallet::{Opened, Quota, QuotaChange, QuotaState, Wallet, end_of};
use domain::{Fen, PersonId, RecordId};
use store::records::About;
use store::{Body, Effects, Facts, Kind, Needs, Record};

pub use keep::{ChangeWallet, OpenWallet, WalletBy};
pub use release::ReleaseQuota;
pub use set::SetQuota;

use super::{message, said_anew};
use crate::act::{Context, Refusals};

/// Adds somebody's wallet. Acts that need a single binding have those of both sides.
pub(crate) fn needs(needs: &mut Needs, person: PersonId) {
    needs.keys.insert((Kind::Wallet, person.0.to_string()));
}

/// Somebody's wallet; `None` = never opened.
pub(crate) fn wallet_of(facts: &Facts, person: PersonId) -> Option<(&Record, &Wallet)> {
    let record = facts.record_by_key(Kind::Wallet, &person.0.to_string())?;
    match &record.body {
        Body::Wallet(wallet) => Some((record, wallet)),
        _ => None,
    }
}

/// Who of the two has opened a wallet, where both are known.
pub(crate) fn opened(facts: &Facts, grantor: PersonId, beneficiary: PersonId) -> Opened {
    let opened = |person| wallet_of(facts, person).is_some();
    Opened { grantor: opened(grantor), beneficiary: opened(beneficiary) }
}

/// The quota that a record says, while it is open.
pub(crate) fn open(record: &Record) -> Option<&Quota> {
    match &record.body {
        Body::Quota(quota) if quota.is_open() => Some(quota),
        _ => None,
    }
}

/// The open quota of a binding. It is known to bills of the beneficiary, and to acts that need the
/// binding otherwise.
pub(crate) fn quota_of<'a>(facts: &'a Facts, binding: &Binding) -> Option<(&'a Record, &'a Quota)> {
    let mut known = facts.records_of(Kind::Quota, binding.beneficiary);
    known.find_map(|record| {
        let quota = open(record).filter(|quota| quota.binding == binding.id)?;
        Some((record, quota))
    })
}

/// The open quota of a payer, as a bill's decision looks at it.
pub(crate) fn for_bill(facts: &Facts, binding: &Binding) -> Option<(RecordId, Quota)> {
    quota_of(facts, binding).map(|(record, quota)| (record.id, quota.clone()))
}

/// The open quotas on somebody's own accounts, newest first.
pub(crate) fn on_accounts_of(
    facts: &Facts,
    person: PersonId,
) -> impl Iterator<Item = (&Record, &Quota)> {
    let known = facts.records_of(Kind::Quota, person);
    let open = known.filter_map(|record| Some((record, open(record)?)));
    open.filter(move |(_, quota)| quota.grantor == person)
}

/// Writes what becomes of known quotas: what is spoken for, the commitment under the quota's record,
/// as an act of its own, and the record.
pub(crate) fn changed(
    facts: &Facts,
    changes: Vec<(RecordId, QuotaChange)>,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    for (id, change) in changes {
        if let Some(record) = facts.records.get(&id) {
            write(effects, record, change, context)?;
        }
    }
    Ok(())
}

fn write(
    effects: &mut Effects,
    record: &Record,
    change: QuotaChange,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let QuotaChange { quota, current, carried } = &change;
    if !current.is_zero() || !carried.is_zero() {
        effects.reserved.push((quota.area, quota.grantor, *current, *carried));
    }
    let legs = change.legs(record.id)?;
    if !legs.is_empty() {
        effects.transfers.push((context.id(), legs));
    }
    effects.records.push(said_anew(record, Body::Quota(change.quota)));
    Ok(())
}

/// Ends quotas with their bindings: what is left is free at once, both sides are told but `silent`
/// (who died).
pub(super) fn end<'a>(
    quotas: impl IntoIterator<Item = &'a Record>,
    silent: Option<PersonId>,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    for record in quotas {
        let Some(quota) = open(record) else { continue };
        let Some(change) = end_of(quota, QuotaState::Ended, context.now)? else { continue };
        tell(effects, (record.id, &change.quota), silent, context)?;
        write(effects, record, change, context)?;
    }
    Ok(())
}

/// Tells both sides how a quota stands.
fn tell(
    effects: &mut Effects,
    (id, quota): (RecordId, &Quota),
    silent: Option<PersonId>,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let (binding, state) = (quota.binding, quota.state);
    let left = if quota.is_open() { quota.left()? } else { Fen::ZERO };
    for reader in [quota.grantor, quota.beneficiary] {
        if Some(reader) != silent {
            let about = About::QuotaChanged { quota: id, binding, left, state };
            effects.messages.push(message(context, reader, about));
        }
    }
    Ok(())
}

/// The quotas that paid a bill, as far as they are still open.
pub(crate) fn that_paid(facts: &Facts, bill: &Settlement) -> Vec<(RecordId, Quota)> {
    let quotas = bill.shares.iter().filter_map(|share| match share.source {
        ShareSource::Quota(_, id) => Some(id),
        ShareSource::Own | ShareSource::Live(_) => None,
    });
    let open = |id: RecordId| Some((id, open(facts.records.get(&id)?)?.clone()));
    quotas.filter_map(open).collect()
}
