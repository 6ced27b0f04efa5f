//! From what acts need to the accounts they touch and the facts they decide on.

mod reserved;

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::Binding;
use domain::chart::{self, DueKind};
use domain::premium::PremiumPayment;
use domain::settlement::{AccumulatorKey, Settlement};
use domain::{Area, BindingId, Moment, Month, PersonId, VisitId};
use rusqlite::Connection;
use store::seal::Keyring;
use store::{Answer, Body, Facts, FeeBatchState, Kind, Needs, NumberKey, Record, Result, Seen};

use crate::counters::{self, UsedKey};
use crate::{bindings, books, care, identity, numbers, people, records, sessions, settlements};

/// What needs lead to by the links that the database keeps.
struct Links {
    numbers: BTreeMap<NumberKey, Seen>,
    settlements: Vec<Settlement>,
    /// Visits that needed numbers made.
    visits: BTreeSet<(Area, VisitId)>,
    bindings: Vec<Binding>,
    persons: BTreeSet<PersonId>,
    /// Who gave the needed bindings: holds, quotas and waiting premiums end with the binding that
    /// they rest on. Of payers of patients nothing: no bill ends a binding.
    holders: BTreeSet<PersonId>,
    /// Patients whom somebody helps: quotas that are open for them may pay.
    helped: BTreeSet<PersonId>,
    /// Patients of needed settlements, and in whose records they go on.
    goes_on: BTreeMap<PersonId, PersonId>,
}

/// The accounts that these needs touch: of every person in the insured area of now, wherever a
/// needed settlement took money, those that the payers' bindings of patients say, and those that are
/// named.
pub(crate) fn find(conn: &Connection, needs: &Needs) -> Result<BTreeSet<(Area, PersonId)>> {
    touched(conn, needs, &links(conn, needs)?)
}

/// The facts without the accounts.
pub(crate) fn read(conn: &Connection, ring: &Keyring, needs: &Needs) -> Result<Facts> {
    gather(conn, ring, needs, links(conn, needs)?)
}

/// The facts with the accounts, for whoever needs no locks.
pub(crate) fn facts(conn: &Connection, ring: &Keyring, needs: &Needs) -> Result<Facts> {
    let links = links(conn, needs)?;
    let accounts = people::accounts(conn, &touched(conn, needs, &links)?)?;
    let mut facts = gather(conn, ring, needs, links)?;
    facts.accounts = accounts;
    Ok(facts)
}

fn links(conn: &Connection, needs: &Needs) -> Result<Links> {
    let mut links = Links {
        numbers: BTreeMap::new(),
        settlements: Vec::new(),
        visits: BTreeSet::new(),
        bindings: Vec::new(),
        persons: needs.people.clone(),
        holders: BTreeSet::new(),
        helped: BTreeSet::new(),
        goes_on: BTreeMap::new(),
    };
    link_settlements(conn, needs, &mut links)?;
    for patient in &needs.patients {
        let held = bindings::held_by(conn, *patient)?.into_iter();
        let before = links.bindings.len();
        let count = held.filter(|binding| binding.state.counts());
        link_bindings(&mut links, count, true);
        if links.bindings.len() > before {
            links.helped.insert(*patient);
        }
    }
    let of_bills = links.bindings.len();
    for beneficiary in &needs.beneficiaries {
        link_bindings(&mut links, bindings::held_by(conn, *beneficiary)?, false);
    }
    for grantor in &needs.grantors {
        link_bindings(&mut links, bindings::given_by(conn, *grantor)?, false);
    }
    for relative in &needs.relatives {
        link_bindings(&mut links, bindings::held_by(conn, *relative)?, true);
        link_bindings(&mut links, bindings::given_by(conn, *relative)?, true);
    }
    for id in &needs.bindings {
        link_bindings(&mut links, bindings::binding(conn, *id)?, true);
    }
    links.holders = links.bindings.iter().skip(of_bills).map(|b| b.grantor).collect();
    links.persons.extend(&needs.patients);
    links.persons.extend(&needs.beneficiaries);
    links.persons.extend(&needs.grantors);
    links.persons.extend(&needs.relatives);
    Ok(links)
}

fn link_bindings(
    links: &mut Links,
    bindings: impl IntoIterator<Item = Binding>,
    with_persons: bool,
) {
    for binding in bindings {
        if with_persons {
            links.persons.extend([binding.grantor, binding.beneficiary]);
        }
        links.bindings.push(binding);
    }
}

/// The settlements named or found under numbers, and everybody who paid or was the patient.
fn link_settlements(conn: &Connection, needs: &Needs, links: &mut Links) -> Result<()> {
    let mut wanted = needs.settlements.clone();
    for (area, visit) in &needs.stays {
        for batch in care::live_batches(conn, *area, *visit)? {
            if let FeeBatchState::Settled(id) = batch.state {
                wanted.insert((*area, id));
            }
        }
    }
    for key in &needs.numbers {
        if let Some(seen) = numbers::seen(conn, key)? {
            match seen.answer {
                Answer::Settled(area, id) => {
                    wanted.insert((area, id));
                }
                Answer::Visit(area, id) => {
                    links.visits.insert((area, id));
                }
                _ => {}
            }
            links.numbers.insert(key.clone(), seen);
        }
    }
    for (area, id) in wanted {
        let Some(settlement) = settlements::settlement(conn, area, id)? else { continue };
        links.persons.insert(settlement.patient);
        if let Some(other) = records::goes_on_in(conn, settlement.patient)? {
            links.goes_on.insert(settlement.patient, other);
            links.persons.insert(other);
            links.bindings.extend(bindings::held_by(conn, other)?);
        }
        for share in &settlement.shares {
            links.persons.insert(share.payer);
            if let Some(binding) = share.source.binding() {
                links.bindings.extend(bindings::binding(conn, binding)?);
            }
        }
        links.settlements.push(settlement);
    }
    Ok(())
}

fn touched(conn: &Connection, needs: &Needs, links: &Links) -> Result<BTreeSet<(Area, PersonId)>> {
    let mut accounts = people::areas(conn, &links.persons)?;
    accounts.extend(&needs.accounts);
    // Who moved may have left a binding behind that still says the old area. A bill looks at that
    // account, and a lane that had not locked it would try the same bill again for ever.
    let pays = |b: &&Binding| needs.patients.contains(&b.beneficiary) && b.state.counts();
    accounts.extend(links.bindings.iter().filter(pays).map(|b| (b.grantor_area, b.grantor)));
    for of in reserved::held_of(needs, links) {
        accounts.extend(records::held_accounts(conn, of)?);
    }
    for settlement in &links.settlements {
        accounts.insert((settlement.patient_area, settlement.patient));
        accounts.extend(settlement.shares.iter().map(|share| (share.area, share.payer)));
    }
    Ok(accounts)
}

fn gather(conn: &Connection, ring: &Keyring, needs: &Needs, mut links: Links) -> Result<Facts> {
    let mut facts = Facts::default();
    for (person, (insured, reminded)) in identity::all_insured(conn, ring, &links.persons)? {
        facts.people.insert(person, insured);
        facts.reminders.extend(reminded.map(|reminded| (person, reminded)));
    }
    gather_records(conn, ring, needs, &mut facts)?;
    reserved::gather(conn, ring, &links, &mut facts)?;
    reserved::gather_wallets(conn, ring, needs, &links, &mut facts)?;
    gather_estates(conn, ring, &links.settlements, &mut facts)?;
    link_premiums(conn, &facts, &mut links)?;
    let counters = counters_of(needs, &links, &facts);
    facts.numbers = links.numbers;
    for ((_, binding, period), (amount, top)) in counters::used(conn, &counters)? {
        facts.used.insert((binding, period), amount);
        facts.tops.insert((binding, period), top);
    }
    for binding in links.bindings {
        facts.put_binding(binding);
    }
    for person in &needs.stays_of {
        let stays = care::stays_of(conn, ring, *person)?;
        facts.visits.extend(stays.into_iter().map(|visit| (visit.id, visit)));
    }
    let mut visits: BTreeSet<(Area, VisitId)> = needs.visits.union(&needs.stays).copied().collect();
    visits.extend(links.visits);
    visits.extend(links.settlements.iter().map(|s| (s.care_area, s.visit)));
    for (area, id) in visits {
        let Some(visit) = care::visit(conn, ring, area, id)? else { continue };
        facts.visits.insert(id, visit);
        for batch in care::live_batches(conn, area, id)? {
            facts.fee_batches.insert((id, batch.batch.clone()), batch);
        }
    }
    facts.goes_on = links.goes_on;
    gather_accumulators(conn, needs, &links.settlements, &mut facts)?;
    for patient in &needs.patients {
        facts.picks.extend(counters::pick(conn, *patient)?.map(|pick| (*patient, pick)));
    }
    for (area, purchase) in &needs.purchases {
        let settled = settlements::of_purchase(conn, *area, purchase)?;
        facts.purchases.extend(settled.map(|id| (*purchase, id)));
    }
    for (area, institution) in &needs.payables {
        let owed = books::payable(conn, *area, *institution)?;
        facts.payables.insert((*area, *institution), owed);
    }
    for (debtor, creditor) in &needs.moved {
        let owed = books::owed(conn, chart::due_to(*debtor, *creditor, DueKind::Transfer))?;
        facts.moved.insert((*debtor, *creditor), owed);
    }
    for owed in &needs.premiums_owed {
        facts.premiums_owed.insert(*owed, books::premiums_owed(conn, *owed)?);
    }
    for token in &needs.proofs {
        facts.proofs.extend(sessions::proof(conn, token)?.map(|proof| (*token, proof)));
    }
    facts.settlements = links.settlements.into_iter().map(|s| (s.id, s)).collect();
    Ok(facts)
}

/// What is sealed: who people are, and records by identifier, by whom they concern and by key.
fn gather_records(
    conn: &Connection,
    ring: &Keyring,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<()> {
    facts.identities = identity::all(conn, ring, &needs.identities)?;
    let Facts { people, records, .. } = facts;
    let mut keep = |record: Record| records.put(record);
    for id in &needs.records {
        records::record(conn, ring, *id)?.map(&mut keep);
    }
    for of in &needs.records_of {
        let found = match of.0.in_force() {
            Some(states) => records::in_states(conn, ring, *of, states)?,
            None => records::of_person(conn, ring, *of, None)?,
        };
        found.into_iter().for_each(&mut keep);
    }
    for (person, care) in &needs.away {
        let is_away = people.get(person).is_some_and(|known| known.area != *care);
        if let Some(states) = Kind::Filing.in_force().filter(|_| is_away) {
            let of = (Kind::Filing, *person);
            records::in_states(conn, ring, of, states)?.into_iter().for_each(&mut keep);
            // Care that began under one that has ended stays filed.
            records::of_person(conn, ring, of, None)?.into_iter().for_each(&mut keep);
        }
    }
    for person in &needs.premiums_for {
        let paid = records::of_person(conn, ring, (Kind::Premium, *person), None)?;
        paid.into_iter().for_each(&mut keep);
    }
    for (kind, key) in &needs.keys {
        records::by_key(conn, ring, *kind, key)?.map(&mut keep);
    }
    for of in &needs.bank {
        records::on_bank(conn, ring, of)?.into_iter().for_each(&mut keep);
    }
    Ok(())
}

/// Estates of the patients and payers of needed bills: money that comes back goes to the heirs.
fn gather_estates(
    conn: &Connection,
    ring: &Keyring,
    settlements: &[Settlement],
    facts: &mut Facts,
) -> Result<()> {
    for settlement in settlements {
        let payers = settlement.shares.iter().map(|share| share.payer);
        for person in payers.chain([settlement.patient]) {
            let estate = records::by_key(conn, ring, Kind::Estate, &person.0.to_string())?;
            if let Some(record) = estate {
                facts.records.put(record);
            }
        }
    }
    Ok(())
}

/// The needed premiums that were paid, with when.
fn premiums_paid(facts: &Facts) -> impl Iterator<Item = (&PremiumPayment, Moment)> {
    facts.records.values().filter_map(|record| match &record.body {
        Body::Premium(payment) => Some((payment, payment.paid_at?)),
        _ => None,
    })
}

/// Where the binding of a needed premium was ended by a merge: the bindings of the record in which its
/// beneficiary goes on. Known only once the payment is read, and on the account that is locked already.
fn link_premiums(conn: &Connection, facts: &Facts, links: &mut Links) -> Result<()> {
    for (payment, _) in premiums_paid(facts) {
        let old = links.bindings.iter().find(|known| known.id == payment.binding);
        let Some(beneficiary) = old.map(|old| old.beneficiary) else { continue };
        if let Some(other) = records::goes_on_in(conn, beneficiary)? {
            links.goes_on.insert(beneficiary, other);
            links.bindings.extend(bindings::held_by(conn, other)?);
        }
    }
    Ok(())
}

/// Counters of every binding now, and of the month and year in which a needed bill or premium was
/// paid. Where its patient goes on in another record, whatever of that one's a merge may have carried
/// over.
fn counters_of(needs: &Needs, links: &Links, facts: &Facts) -> BTreeSet<UsedKey> {
    let mut keys = BTreeSet::new();
    if let Some(month) = needs.month {
        let periods = [month.0, month.year()];
        let of = |b: &Binding| periods.map(|period| (b.grantor_area, b.id, period));
        keys.extend(links.bindings.iter().flat_map(of));
    }
    for settlement in &links.settlements {
        let month = settlement.settled_at.month();
        for share in &settlement.shares {
            let Some(binding) = share.source.binding() else { continue };
            paid_then(&mut keys, links, (share.area, binding), month);
        }
    }
    for (payment, at) in premiums_paid(facts) {
        paid_then(&mut keys, links, (payment.area, payment.binding), at.month());
    }
    keys
}

/// The counters of a binding that paid in a month, and of those that a merge may have made of it.
fn paid_then(
    keys: &mut BTreeSet<UsedKey>,
    links: &Links,
    (area, binding): (Area, BindingId),
    month: Month,
) {
    keys.extend([month.0, month.year()].map(|period| (area, binding, period)));
    let Some(ended) = links.bindings.iter().find(|old| old.id == binding) else { return };
    let Some(other) = links.goes_on.get(&ended.beneficiary) else { return };
    let merged = ended.changed_at.month();
    let held = links.bindings.iter().filter(|next| next.beneficiary == *other);
    let periods = [month.0, month.year(), merged.0, merged.0.saturating_sub(1)];
    keys.extend(held.flat_map(|b: &Binding| periods.map(|period| (area, b.id, period))));
}

/// Accumulators of patients from the wanted year on, and those that needed bills moved.
fn gather_accumulators(
    conn: &Connection,
    needs: &Needs,
    settlements: &[Settlement],
    facts: &mut Facts,
) -> Result<()> {
    let last_year = needs.month.and_then(|month| i16::try_from(month.year()).ok());
    let from = needs.year_from.or(last_year.map(|year| year.saturating_sub(1))).unwrap_or(0);
    // A visit may be older than the request that settles it: its benefit year counts.
    let oldest = facts.visits.values().map(|visit| visit.begun.date().year()).min();
    let from = oldest.map_or(from, |year| from.min(year.saturating_sub(1)));
    for patient in &needs.patients {
        if let Some(area) = facts.people.get(patient).map(|insured| insured.area) {
            facts.accumulators.extend(counters::accumulators(conn, area, *patient, from)?);
        }
    }
    for (key, _) in settlements.iter().filter_map(|s| s.accumulated) {
        let other = facts.goes_on.get(&key.person).copied();
        for person in [Some(key.person), other].into_iter().flatten() {
            let key = AccumulatorKey { person, ..key };
            let known = counters::accumulators(conn, key.area, person, key.year)?;
            facts.accumulators.extend(known.into_iter().filter(|(found, _)| *found == key));
        }
    }
    Ok(())
}
