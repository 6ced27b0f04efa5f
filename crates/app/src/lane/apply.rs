//! Puts an accepted act's effects on the facts, so that the next act of the batch sees them, and
//! remembers what has to be written.

use domain::benefit::Accumulator;
use domain::binding::Binding;
use domain::chart::{
    ACCOUNT_CARRIED, ACCOUNT_CURRENT, DueKind, INSTITUTION_PAYABLE, PREMIUM_TO_HAND_OVER, due_to,
    premium_to_hand_over,
};
use domain::person::{Account, Insured};
use domain::settlement::AccumulatorKey;
use domain::{Area, BindingId, ClerkId, Fen, InstitutionId, Month, PersonId};
use ledger::{AccountKey, Leg, Transfer};
use store::record::Correction;
use store::records::About;
use store::{Body, Effects, Facts, Message, StoreError};

use super::collect::Collector;

/// Bindings to which a clerk gives another state remember who: that clerk decides no appeal against
/// it.
pub(super) fn sign(facts: &Facts, effects: &mut Effects, clerk: Option<ClerkId>) {
    let Some(clerk) = clerk else { return };
    for binding in &mut effects.bindings {
        let before = facts.binding(binding.id).map(|known| known.state);
        if before != Some(binding.state) {
            binding.clerk = Some(clerk);
        }
    }
}

/// Adds to what is counted: limits of bindings, accumulators of benefits.
fn count(
    facts: &mut Facts,
    used: Vec<(BindingId, Area, Month, Fen)>,
    accumulated: Vec<(AccumulatorKey, Accumulator)>,
    collector: &mut Collector,
) -> store::Result<()> {
    for (binding, area, month, amount) in used {
        for period in [month.0, month.year()] {
            let top = facts.top_of(binding, period);
            let counter = facts.used.entry((binding, period)).or_default();
            *counter = counter.plus(amount).map_err(overflow)?;
            let top = top.max(*counter);
            facts.tops.insert((binding, period), top);
            collector.used.insert((area, binding, period));
        }
    }
    for (key, gained) in accumulated {
        let sum = facts.accumulators.entry(key).or_default();
        *sum = sum.plus(gained).map_err(overflow)?;
        collector.accumulators.insert(key);
    }
    Ok(())
}

/// Applies effects. An error means that the decision and the facts do not fit: nothing of the
/// batch may be written.
pub(super) fn apply(
    facts: &mut Facts,
    effects: Effects,
    collector: &mut Collector,
) -> store::Result<()> {
    let Effects { settlement, cancelled, obligations, used, accumulated, .. } = effects;
    open(facts, &effects.opened, collector);
    move_money(facts, (&effects.reserved, &effects.transfers), collector)?;
    count(facts, used, accumulated, collector)?;
    if let Some((area, earlier)) = cancelled {
        let by =
            settlement.as_ref().map(|s| s.id).ok_or_else(|| unfit("a cancel without record"))?;
        if let Some(record) = facts.settlements.get_mut(&earlier) {
            record.cancelled_by = Some(by);
        }
        facts.purchases.retain(|_, settled| *settled != earlier);
        collector.cancelled.push((area, earlier, by));
    }
    let owing = settlement.as_ref().map(|record| (record.care_area, record.id.0));
    match owing.or(effects.owed_by) {
        Some(owing) => collector.obligations(owing, obligations)?,
        None if obligations.is_empty() => {}
        None => return Err(unfit("debts of no act")),
    }
    if let Some(home) = effects.seals {
        facts.windows.insert(home, collector.seal(home)?);
    }
    if let Some(record) = settlement {
        facts.purchases.extend(record.purchase.map(|purchase| (purchase, record.id)));
        facts.settlements.insert(record.id, record.clone());
        collector.settlements.push(record);
    }
    apply_rows(facts, effects.bindings, effects.people, collector);
    for identity in effects.identities {
        collector.identities.insert(identity.person);
        facts.identities.insert(identity.person, identity);
    }
    for record in effects.records {
        collector.records.insert(record.id);
        if let Body::Correction(Correction { person, into: Some(into), .. }) = &record.body {
            facts.goes_on.insert(*person, *into);
        }
        wish(facts, &record.body);
        facts.records.put(record);
    }
    collector.blobs.extend(effects.blobs);
    freeze(facts, effects.freezes, collector)?;
    for visit in effects.visits {
        collector.visits.insert(visit.id);
        facts.visits.insert(visit.id, visit);
    }
    for batch in effects.fee_batches {
        let (key, id) = ((batch.visit, batch.batch.clone()), batch.id);
        let earlier = facts.fee_batches.insert(key.clone(), batch);
        let changed = !collector.fee_batches.insert(key);
        collector.replaced.extend(earlier.filter(|earlier| changed && earlier.id != id));
    }
    if let Some(pick) = effects.pick {
        facts.picks.insert(pick.beneficiary, pick);
        collector.picks.insert(pick.beneficiary);
    }
    if let Some(token) = effects.proof {
        if let Some(proof) = facts.proofs.get_mut(&token) {
            proof.used = true;
        }
        collector.proofs.push(token);
    }
    collector.blocked.extend(effects.blocks);
    collector.policy = effects.adopts.or(collector.policy.take());
    told(facts, &effects.messages);
    collector.messages.extend(effects.messages);
    Ok(())
}

fn freeze(
    facts: &mut Facts,
    freezes: Vec<(Area, PersonId, bool)>,
    collector: &mut Collector,
) -> store::Result<()> {
    for (area, person, frozen) in freezes {
        let key = (area, person);
        let account = facts.accounts.get_mut(&key).ok_or_else(|| unfit("no such account"))?;
        account.frozen = frozen;
        collector.accounts.insert(key);
    }
    Ok(())
}

/// What somebody wishes about reminders holds from the next act on.
fn wish(facts: &mut Facts, body: &Body) {
    if let Body::Contact(contact) = body {
        let known = facts.reminders.entry(contact.person).or_default();
        known.wishes = contact.reminders.clone();
    }
}

/// Who was told of a low balance is not told again this month.
fn told(facts: &mut Facts, messages: &[Message]) {
    for message in messages {
        if matches!(message.about, About::BalanceLow { .. }) {
            facts.reminders.entry(message.person).or_default().low_told = message.at.month().0;
        }
    }
}

/// Account, and what is added to what is spoken for of its current and carried part.
type Reserved = (Area, PersonId, Fen, Fen);

/// What is spoken for no more ends before the money moves, so that it can pay; what is spoken for
/// from now on begins after it, so that it is there.
fn move_money(
    facts: &mut Facts,
    (reserved, transfers): (&[Reserved], &[(i64, Transfer)]),
    collector: &mut Collector,
) -> store::Result<()> {
    for (area, person, current, carried) in reserved.iter().copied() {
        let less = (current.min(Fen::ZERO), carried.min(Fen::ZERO));
        reserve(facts, (area, person), less, collector)?;
    }
    for (act, transfer) in transfers {
        post(facts, transfer, collector)?;
        collector.entries.extend(super::trace::entries(*act, transfer));
    }
    for (area, person, current, carried) in reserved.iter().copied() {
        reserve(facts, (area, person), (current.or_zero(), carried.or_zero()), collector)?;
    }
    Ok(())
}

/// Changes what is spoken for; never below nothing, never above what is there.
fn reserve(
    facts: &mut Facts,
    key: (Area, PersonId),
    (current, carried): (Fen, Fen),
    collector: &mut Collector,
) -> store::Result<()> {
    let account = facts.accounts.get_mut(&key).ok_or_else(|| unfit("no such account"))?;
    account.reserved_current = account.reserved_current.plus(current).map_err(overflow)?;
    account.reserved_carried = account.reserved_carried.plus(carried).map_err(overflow)?;
    let fits = |reserved: Fen, posted: Fen| reserved >= Fen::ZERO && reserved <= posted;
    if !fits(account.reserved_current, account.current)
        || !fits(account.reserved_carried, account.carried)
    {
        return Err(unfit("more is spoken for than is there"));
    }
    collector.accounts.insert(key);
    Ok(())
}

/// Opens empty accounts where a person has none yet.
fn open(facts: &mut Facts, opened: &[(Area, PersonId)], collector: &mut Collector) {
    for key in opened.iter().copied() {
        facts.accounts.entry(key).or_insert_with(|| {
            collector.accounts.insert(key);
            empty_account(key)
        });
    }
}

fn empty_account((area, person): (Area, PersonId)) -> Account {
    Account {
        area,
        person,
        current: Fen::ZERO,
        carried: Fen::ZERO,
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 0,
    }
}

fn apply_rows(
    facts: &mut Facts,
    bindings: Vec<Binding>,
    people: Vec<Insured>,
    collector: &mut Collector,
) {
    for binding in bindings {
        collector.bindings.insert(binding.id);
        facts.put_binding(binding);
    }
    for insured in people {
        collector.people.insert(insured.person);
        facts.people.insert(insured.person, insured);
    }
}

/// Moves balances: personal accounts in their rows, all others in the batch's totals. What is owed
/// to a person is a credit, so a debit leg lowers it.
fn post(facts: &mut Facts, transfer: &Transfer, collector: &mut Collector) -> store::Result<()> {
    for Leg { account: key, amount } in transfer.legs().iter().copied() {
        if key.code != ACCOUNT_CURRENT && key.code != ACCOUNT_CARRIED {
            let total = collector.totals.entry(key).or_default();
            *total = total.plus(amount).map_err(overflow)?;
            owe(facts, key, amount)?;
            continue;
        }
        let area = Area::from_number(key.book.0).ok_or_else(|| unfit("no such book"))?;
        let holder = (area, PersonId(key.party.0));
        let account = facts
            .accounts
            .get_mut(&holder)
            .ok_or_else(|| unfit("a leg on an account that was not locked"))?;
        let (posted, reserved) = if key.code == ACCOUNT_CURRENT {
            (&mut account.current, account.reserved_current)
        } else {
            (&mut account.carried, account.reserved_carried)
        };
        *posted = posted.minus(amount).map_err(overflow)?;
        if amount.is_positive() && *posted < reserved.max(Fen::ZERO) {
            return Err(unfit("more was taken than is free"));
        }
        collector.accounts.insert(holder);
    }
    Ok(())
}

/// What an act needs to know of what is owed to institutions, collectors and other areas it knows
/// with the batch's own legs.
fn owe(facts: &mut Facts, key: AccountKey, amount: Fen) -> store::Result<()> {
    if key.code == PREMIUM_TO_HAND_OVER {
        for ((area, kind, year), owed) in &mut facts.premiums_owed {
            if premium_to_hand_over(*area, *kind, *year) == key {
                *owed = owed.minus(amount).map_err(overflow)?;
            }
        }
    }
    for ((debtor, creditor), owed) in &mut facts.moved {
        if due_to(*debtor, *creditor, DueKind::Transfer) == key {
            *owed = owed.minus(amount).map_err(overflow)?;
        }
    }
    if key.code != INSTITUTION_PAYABLE {
        return Ok(());
    }
    let area = Area::from_number(key.book.0).ok_or_else(|| unfit("no such book"))?;
    if let Some(owed) = facts.payables.get_mut(&(area, InstitutionId(key.party.0))) {
        *owed = owed.minus(amount).map_err(overflow)?;
    }
    Ok(())
}

pub(super) fn unfit(what: &str) -> StoreError {
    StoreError::Inconsistent { table: "facts", what: what.to_owned() }
}

fn overflow(overflow: domain::Overflow) -> StoreError {
    unfit(&overflow.to_string())
}
