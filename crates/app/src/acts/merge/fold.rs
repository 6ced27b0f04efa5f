//! Two records of one child become one.

use domain::binding::{ApplyFacts, Binding, BindingState, EndedWhy, activate, eligibility, end};
use domain::clerk::By;
use domain::person::name::PersonName;
use domain::person::{Insured, InsuredStatus};
use domain::premium::{PremiumPayment, PremiumState};
use domain::refusal::Side;
use domain::settlement::AccumulatorKey;
use domain::wallet::{Opened, Wallet};
use domain::ward::{Ward, WardState};
use domain::{BindingId, Fen, Month, PersonId, Reason, Refusal};
use store::record::Correction;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind};

use super::WHY;
use crate::act::{Context, Refusals};
use crate::acts::bind::now_states;
use crate::acts::case::{follow, moot_ward};
use crate::acts::life::changed;
use crate::acts::{message, person, record, said_anew, wallet};

/// The child was entered again under the number: that record survives. What the other one had goes
/// over with the same terms and the same place in the order of filing.
pub(super) fn fold(
    effects: &mut Effects,
    facts: &Facts,
    (newborn, survivor): (PersonId, PersonId),
    (by, context): (By, &mut Context<'_>),
) -> Result<(), Refusals> {
    let (newborn, survivor) = (person(facts, newborn)?, person(facts, survivor)?);
    same_child(facts, newborn, survivor)?;
    let account = facts.account_of(newborn.person);
    let left = account.map_or(Ok(Fen::ZERO), |a| a.current.plus(a.carried))?;
    if !left.is_zero() {
        let refusal = Refusal::new(Reason::BalanceLeft).of(Side::Agency).at(newborn.area);
        return Err(refusal.amount(left).into());
    }
    let now = context.now;
    for binding in facts.bindings_of(newborn.person) {
        let binding = activate(binding, now);
        let Some(over) = end(&binding, EndedWhy::Corrected, now) else { continue };
        changed(effects, context, over, None);
        let goes_on = binding.beneficiary == newborn.person
            && !is_bound(facts, &binding, survivor)
            && may_be_bound(facts, &binding, survivor, context)?;
        if goes_on {
            made_anew(effects, facts, (&binding, survivor), context)?;
        }
    }
    fold_accumulators(effects, facts, (newborn, survivor));
    move_wards(effects, facts, (newborn.person, survivor.person), context);
    move_wallet(effects, facts, (newborn.person, survivor.person));
    move_premiums(effects, facts, (newborn.person, survivor.person));
    let (before, after) = (newborn.status.code(), InsuredStatus::Invalid.code());
    let (before, after) = (before.to_owned(), after.to_owned());
    let gone = vec![("psn_insu_stas".to_owned(), before, after)];
    correction(effects, (newborn.person, Some(survivor.person), by), gone, context);
    effects.people.push(Insured { status: InsuredStatus::Invalid, ..newborn.clone() });
    let about = About::Corrected { fields: vec!["certno".to_owned()] };
    effects.messages.push(message(context, survivor.person, about));
    Ok(())
}

/// One name, one birthday, and no two sexes: who only was born on the same day is another child.
fn same_child(facts: &Facts, one: &Insured, other: &Insured) -> Result<(), Refusals> {
    let mismatch = |field: &str| Err(Refusal::new(Reason::NameIdMismatch).field(field).into());
    if one.born != other.born || one.person == other.person {
        return mismatch("brdy");
    }
    let known = facts.identities.get(&one.person).zip(facts.identities.get(&other.person));
    let (one, other) = known.ok_or(Reason::PersonUnknown)?;
    if !PersonName::parse(&one.name).is_ok_and(|name| name.is_same(&other.name)) {
        return mismatch("psn_name");
    }
    // 0 and 9 say that it is not known or not said.
    let told = |gender: u8| matches!(gender, 1 | 2);
    if told(one.gender) && told(other.gender) && one.gender != other.gender {
        return mismatch("gend");
    }
    Ok(())
}

/// What stands against binding the two today stands against going on, but for caps: no relative
/// more is helped.
fn may_be_bound(
    facts: &Facts,
    binding: &Binding,
    survivor: &Insured,
    context: &Context<'_>,
) -> Result<bool, Refusals> {
    let (now, given) = (context.now, Vec::new());
    let held = now_states(facts.held_by(survivor.person), now);
    let apply_facts = ApplyFacts {
        grantor: person(facts, binding.grantor)?,
        account: facts.account_of(binding.grantor),
        beneficiary: survivor,
        given,
        held: held.iter().collect(),
        // Who was bound between provinces had one; the survivor is the same person, and the wallet
        // goes over.
        wallets: Opened::BOTH,
    };
    Ok(eligibility(&apply_facts, binding.kinship, &context.world.policies, now).is_empty())
}

/// The newborn's wallet is the survivor's, where that one has none.
fn move_wallet(effects: &mut Effects, facts: &Facts, (newborn, survivor): (PersonId, PersonId)) {
    if wallet::wallet_of(facts, survivor).is_some() {
        return;
    }
    if let Some((known, there)) = wallet::wallet_of(facts, newborn) {
        let next = Wallet { person: survivor, ..there.clone() };
        effects.records.push(said_anew(known, Body::Wallet(next)));
    }
}

/// What was paid for the newborn is paid for the survivor: nobody pays it a second time, and whoever
/// paid it can have it back. Where both records have the same year paid, both stay where they are. What
/// nothing was taken of yet ends with its binding.
fn move_premiums(effects: &mut Effects, facts: &Facts, (newborn, survivor): (PersonId, PersonId)) {
    let counting = |person| {
        facts.records_of(Kind::Premium, person).filter_map(move |record| match &record.body {
            Body::Premium(premium) if premium.beneficiary == person => {
                premium.state.counts().then_some((record, premium))
            }
            _ => None,
        })
    };
    for (record, premium) in counting(newborn) {
        let twice = counting(survivor)
            .any(|(_, known)| (known.kind, known.year) == (premium.kind, premium.year));
        if premium.state == PremiumState::Paid && !twice {
            let next = PremiumPayment { beneficiary: survivor, ..premium.clone() };
            effects.records.push(said_anew(record, Body::Premium(next)));
        }
    }
}

/// What the newborn used up of its benefits is used up for the survivor: of every year, since a cancel
/// gives back to the survivor what was used in the year of the bill.
fn fold_accumulators(
    effects: &mut Effects,
    facts: &Facts,
    (newborn, survivor): (&Insured, &Insured),
) {
    let of = facts
        .accumulators
        .iter()
        .filter(|(key, _)| key.person == newborn.person && key.area == survivor.area);
    let there = |key: &AccumulatorKey| AccumulatorKey { person: survivor.person, ..*key };
    effects.accumulated.extend(of.map(|(key, used)| (there(key), *used)));
}

/// This binding of the surviving record was made of that one of the newborn.
fn carries_on(old: &Binding, next: &Binding) -> bool {
    let merged = old.state == BindingState::Ended(EndedWhy::Corrected);
    merged
        && next.id != old.id
        && next.grantor == old.grantor
        && next.filed_at == old.filed_at
        && next.beneficiary != old.beneficiary
}

/// What an act counts of bindings that a merge ended counts for those that were made of them too.
pub(in crate::acts) fn follow_used(effects: &mut Effects, facts: &Facts, survivor: PersonId) {
    let mut carried = Vec::new();
    for (binding, area, month, amount) in &effects.used {
        let Some(old) = facts.binding(*binding) else { continue };
        // The newest: the survivor may have had one of its own that was filed at the same moment.
        let followers = facts.held_by(survivor).filter(|next| carries_on(old, next));
        let follower = followers.max_by_key(|next| next.id);
        let period = carried_period(old, *month);
        carried
            .extend(follower.zip(period).map(|(next, period)| (next.id, *area, period, *amount)));
    }
    effects.used.extend(carried);
}

/// Under which month the follower carries what the old binding used in a month; `None` = a year
/// that was over.
fn carried_period(old: &Binding, used: Month) -> Option<Month> {
    let merged = old.changed_at.month();
    if used == merged {
        return Some(merged);
    }
    (used.year() == merged.year()).then(|| before(merged))
}

/// A counter of another month of the year takes what the months before used.
fn before(month: Month) -> Month {
    Month(month.0.saturating_sub(1))
}

/// Guardians of the newborn go on for the surviving record.
fn move_wards(
    effects: &mut Effects,
    facts: &Facts,
    (newborn, survivor): (PersonId, PersonId),
    context: &mut Context<'_>,
) {
    for known in facts.records_of(Kind::Ward, newborn) {
        let Body::Ward(ward) = &known.body else { continue };
        let Some(over) = ward.end(context.now).filter(|over| over.ward == newborn) else {
            continue;
        };
        let has_one = facts.records_of(Kind::Ward, survivor).any(|record| match &record.body {
            Body::Ward(other) => {
                other.ward == survivor
                    && other.guardian == ward.guardian
                    && other.state == WardState::Active
            }
            _ => false,
        });
        if !has_one && ward.state == WardState::Active {
            let next = record(context, Body::Ward(Ward { ward: survivor, ..ward.clone() }));
            let about = About::WardChanged { ward: next.id, state: ward.state };
            effects.messages.push(message(context, ward.guardian, about));
            effects.records.push(next);
        }
        let moot =
            moot_ward(facts, (known.id, [ward.guardian, newborn]), (context.now, By::Platform));
        effects.records.extend(moot);
        effects.records.push(said_anew(known, Body::Ward(over)));
    }
}

pub(super) fn correction(
    effects: &mut Effects,
    (person, into, by): (PersonId, Option<PersonId>, By),
    fields: Vec<(String, String, String)>,
    context: &mut Context<'_>,
) {
    let (at, why) = (context.now, WHY.to_owned());
    let correction = Correction { person, by, at, why, fields, into };
    let correction = record(context, Body::Correction(correction));
    effects.answer = Answer::Record(correction.id);
    effects.records.push(correction);
}

/// The grantor and the surviving record are bound already.
fn is_bound(facts: &Facts, binding: &Binding, survivor: &Insured) -> bool {
    let mut held = facts.held_by(survivor.person);
    held.any(|other| other.grantor == binding.grantor && other.state.counts())
}

/// The same binding for the surviving record, with what it used of this month's and this year's
/// limits.
fn made_anew(
    effects: &mut Effects,
    facts: &Facts,
    (binding, survivor): (&Binding, &Insured),
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let id = BindingId(context.id());
    let next = Binding {
        id,
        beneficiary: survivor.person,
        beneficiary_area: survivor.area,
        changed_at: context.now,
        version: 0,
        ..binding.clone()
    };
    carry_used(effects, facts, (binding, &next), context)?;
    effects.records.extend(follow(facts, binding.id, &next));
    changed(effects, context, next, None);
    Ok(())
}

/// What the old binding used of this month's and this year's limits counts for the one that was
/// made anew.
pub(in crate::acts) fn carry_used(
    effects: &mut Effects,
    facts: &Facts,
    (old, made): (&Binding, &Binding),
    context: &Context<'_>,
) -> Result<(), Refusals> {
    let month = context.now.month();
    let in_month = facts.used_in(old.id, month.0);
    let earlier = facts.used_in(old.id, month.year()).minus(in_month)?;
    for (period, used) in [(month, in_month), (before(month), earlier)] {
        if !used.is_zero() {
            effects.used.push((made.id, made.grantor_area, period, used));
        }
    }
    Ok(())
}
