//! From what acts need to the accounts they touch and the facts they decide on.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::Binding;
use domain::settlement::{Settlement, ShareSource};
use domain::{Area, PersonId, VisitId};
use rusqlite::Connection;
use store::{Answer, Facts, Needs, NumberKey, Result, Seen};

use crate::counters::{self, UsedKey};
use crate::{bindings, care, identity, numbers, people, sessions, settlements};

/// What needs lead to by the links that the database keeps.
struct Links {
    numbers: BTreeMap<NumberKey, Seen>,
    settlements: Vec<Settlement>,
    bindings: Vec<Binding>,
    persons: BTreeSet<PersonId>,
}

/// The accounts that these needs touch: of every person in the insured area of now, and wherever a
/// needed settlement took money.
pub(crate) fn find(conn: &Connection, needs: &Needs) -> Result<BTreeSet<(Area, PersonId)>> {
    touched(conn, &links(conn, needs)?)
}

/// The facts without the accounts.
pub(crate) fn read(conn: &Connection, needs: &Needs) -> Result<Facts> {
    gather(conn, needs, links(conn, needs)?)
}

/// The facts with the accounts, for whoever needs no locks.
pub(crate) fn facts(conn: &Connection, needs: &Needs) -> Result<Facts> {
    let links = links(conn, needs)?;
    let accounts = people::accounts(conn, &touched(conn, &links)?)?;
    let mut facts = gather(conn, needs, links)?;
    facts.accounts = accounts;
    Ok(facts)
}

fn links(conn: &Connection, needs: &Needs) -> Result<Links> {
    let mut links = Links {
        numbers: BTreeMap::new(),
        settlements: Vec::new(),
        bindings: Vec::new(),
        persons: needs.people.clone(),
    };
    link_settlements(conn, needs, &mut links)?;
    for patient in &needs.patients {
        let held = bindings::held_by(conn, *patient)?.into_iter();
        let count = held.filter(|binding| binding.state.counts());
        link_bindings(&mut links, count, true);
    }
    for beneficiary in &needs.beneficiaries {
        link_bindings(&mut links, bindings::held_by(conn, *beneficiary)?, false);
    }
    for grantor in &needs.grantors {
        link_bindings(&mut links, bindings::given_by(conn, *grantor)?, false);
    }
    for id in &needs.bindings {
        link_bindings(&mut links, bindings::binding(conn, *id)?, true);
    }
    links.persons.extend(&needs.patients);
    links.persons.extend(&needs.beneficiaries);
    links.persons.extend(&needs.grantors);
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
    for key in &needs.numbers {
        if let Some(seen) = numbers::seen(conn, key)? {
            if let Answer::Settled(area, id) = seen.answer {
                wanted.insert((area, id));
            }
            links.numbers.insert(key.clone(), seen);
        }
    }
    for (area, id) in wanted {
        let Some(settlement) = settlements::settlement(conn, area, id)? else { continue };
        links.persons.insert(settlement.patient);
        for share in &settlement.shares {
            links.persons.insert(share.payer);
            if let ShareSource::Live(binding) = share.source {
                links.bindings.extend(bindings::binding(conn, binding)?);
            }
        }
        links.settlements.push(settlement);
    }
    Ok(())
}

fn touched(conn: &Connection, links: &Links) -> Result<BTreeSet<(Area, PersonId)>> {
    let mut accounts = people::areas(conn, &links.persons)?;
    for settlement in &links.settlements {
        accounts.insert((settlement.patient_area, settlement.patient));
        accounts.extend(settlement.shares.iter().map(|share| (share.area, share.payer)));
    }
    Ok(accounts)
}

fn gather(conn: &Connection, needs: &Needs, links: Links) -> Result<Facts> {
    let mut facts = Facts::default();
    facts.people = identity::all_insured(conn, &links.persons)?;
    facts.numbers = links.numbers;
    let counters = counters_of(needs, &links.bindings, &links.settlements);
    for ((_, binding, period), amount) in counters::used(conn, &counters)? {
        facts.used.insert((binding, period), amount);
    }
    for binding in links.bindings {
        facts.put_binding(binding);
    }
    let mut visits: BTreeSet<(Area, VisitId)> = needs.visits.clone();
    visits.extend(links.settlements.iter().map(|s| (s.care_area, s.visit)));
    for (area, id) in visits {
        let Some(visit) = care::visit(conn, area, id)? else { continue };
        facts.visits.insert(id, visit);
        for batch in care::live_batches(conn, area, id)? {
            facts.fee_batches.insert((id, batch.batch.clone()), batch);
        }
    }
    gather_accumulators(conn, needs, &links.settlements, &mut facts)?;
    for patient in &needs.patients {
        facts.picks.extend(counters::pick(conn, *patient)?.map(|pick| (*patient, pick)));
    }
    for token in &needs.proofs {
        facts.proofs.extend(sessions::proof(conn, token)?.map(|proof| (*token, proof)));
    }
    facts.settlements = links.settlements.into_iter().map(|s| (s.id, s)).collect();
    Ok(facts)
}

/// Counters of every binding now, and of the month and year in which a needed bill was paid.
fn counters_of(
    needs: &Needs,
    bindings: &[Binding],
    settlements: &[Settlement],
) -> BTreeSet<UsedKey> {
    let mut keys = BTreeSet::new();
    if let Some(month) = needs.month {
        let periods = [month.0, month.year()];
        let of = |b: &Binding| periods.map(|period| (b.grantor_area, b.id, period));
        keys.extend(bindings.iter().flat_map(of));
    }
    for settlement in settlements {
        let month = settlement.settled_at.month();
        for share in &settlement.shares {
            if let ShareSource::Live(binding) = share.source {
                keys.extend([month.0, month.year()].map(|period| (share.area, binding, period)));
            }
        }
    }
    keys
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
        let of_person = counters::accumulators(conn, key.area, key.person, key.year)?;
        facts.accumulators.extend(of_person.into_iter().filter(|(found, _)| *found == key));
    }
    Ok(())
}
