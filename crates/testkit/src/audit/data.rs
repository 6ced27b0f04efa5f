//! Who people are: wrong data made right, a newborn's number, two records of one child.

use std::collections::BTreeSet;

use app::World;
use app::acts::{Correct, Merge};
use domain::binding::EndedWhy;
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::person::{Insured, InsuredStatus};
use domain::ward::WardState;
use domain::{Moment, PersonId};
use store::Identity;

use super::apply::carries_on;
use super::life::{all_of, ended};
use super::model::{Bond, Model};
use super::then::Then;
use crate::population::BIRTH_CERTIFICATE;

/// Wrong data made right. `Err` = it must be refused, or it is for a duplicate (`true`).
pub(super) fn corrected(model: &Model, ask: &Correct, now: Moment) -> Result<Then, bool> {
    let me = model.people.get(&ask.person).ok_or(false)?;
    let known = model.identities.get(&ask.person).ok_or(false)?;
    if !model.on_duty(ask.clerk, Duty::Intake, me.area) || ask.why.trim().is_empty() {
        return Err(false);
    }
    let mut next = known.clone();
    let right = &ask.right;
    right.name.iter().for_each(|name| next.name.clone_from(name));
    if let Some(phone) = &right.phone {
        next.phone = Some(phone.clone()).filter(|phone| !phone.is_empty());
    }
    if let Some((kind, number)) = &right.cert {
        (next.cert_type, next.cert_no) = (kind.clone(), number.clone());
    }
    next.born = right.born.unwrap_or(next.born);
    if next == *known {
        return Ok(Then::default());
    }
    if next.born > now.date() {
        return Err(false);
    }
    if is_taken(model, &next) {
        return Err(true);
    }
    let people = vec![Insured { born: next.born, ..me.clone() }];
    Ok(Then { identities: vec![next], people, record: true, ..Then::default() })
}

/// Somebody else has this certificate.
fn is_taken(model: &Model, next: &Identity) -> bool {
    model.identities.values().any(|other| {
        other.person != next.person
            && (&other.cert_type, &other.cert_no) == (&next.cert_type, &next.cert_no)
    })
}

/// A newborn gets the number, or two records of one child become one.
pub(super) fn merged(model: &Model, world: &World, ask: &Merge, now: Moment) -> Option<Then> {
    let me = model.people.get(&ask.person)?;
    let known = model.identities.get(&ask.person)?;
    let proofs = [DocumentKind::Household, DocumentKind::IdCard];
    let may = model.on_duty(ask.clerk, Duty::Intake, me.area)
        && known.cert_type == BIRTH_CERTIFICATE
        && proofs.iter().any(|proof| ask.originals.contains(proof));
    let (cert_type, cert_no) = ask.cert.clone();
    let next = Identity { cert_type, cert_no, ..known.clone() };
    let Some(survivor) = ask.holder.filter(|_| is_taken(model, &next)) else {
        let then = Then { identities: vec![next], record: true, ..Then::default() };
        return may.then_some(then);
    };
    may.then(|| folded(model, world, (me, survivor), now)).flatten()
}

/// The record of the newborn ends; what it had goes over to the one with the number.
fn folded(
    model: &Model,
    world: &World,
    (me, survivor): (&Insured, PersonId),
    now: Moment,
) -> Option<Then> {
    let other = model.people.get(&survivor)?;
    let left = model.pocket(me.person).is_some_and(|p| p.current + p.carried != 0);
    let (known, twin) = (model.identities.get(&me.person)?, model.identities.get(&survivor)?);
    let same = (&twin.name, twin.gender) == (&known.name, known.gender);
    if !same || other.born != me.born || left {
        return None;
    }
    let mut then = Then::of_bonds(model, ended(model, me.person, EndedWhy::Corrected, now));
    // A review goes along with its binding; one that does not is closed by the day's sweep.
    then.matters.clear();
    let bound: BTreeSet<PersonId> = model
        .held_by(survivor)
        .filter(|bond| bond.counts_at(now))
        .map(|bond| bond.grantor.1)
        .collect();
    let helped = all_of(model, me.person, now).filter(|b| b.beneficiary.1 == me.person);
    for bond in helped.filter(|bond| bond.counts_at(now) && !bound.contains(&bond.grantor.1)) {
        // Who may not be bound today is not bound anew.
        if !carries_on(model, world, &bond, survivor, now) {
            continue;
        }
        then.anew.push(Bond { beneficiary: (other.area, survivor), since: now, ..bond });
    }
    for (id, ward) in model.wards.iter().filter(|(_, ward)| ward.ward == me.person) {
        if ward.state != WardState::Active {
            continue;
        }
        let has_one = model.wards.values().any(|other| {
            (other.guardian, other.ward) == (ward.guardian, survivor)
                && other.state == WardState::Active
        });
        if !has_one {
            let mut next = ward.clone();
            next.ward = survivor;
            then.new_wards.push(next);
        }
        let mut over = ward.clone();
        (over.state, over.changed_at) = (WardState::Ended, now);
        then.wards.push((*id, over));
    }
    then.people.push(Insured { status: InsuredStatus::Invalid, ..me.clone() });
    then.record = true;
    then.goes_on = Some((me.person, survivor));
    Some(then)
}
