//! Whether two may be bound at all: persons, places, kinship, caps.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::apply::ApplyFacts;
use super::{Binding, BindingState};
use crate::person::InsuredStatus;
use crate::policy::PolicySet;
use crate::policy::axes::{Count, Openness};
use crate::refusal::Side;
use crate::wallet::wallet_at;
use crate::{Area, Kinship, Moment, PersonId, Reason, Refusal};

/// Everything that stands against a binding of these two; empty when nothing does.
pub fn eligibility(
    facts: &ApplyFacts<'_>,
    kinship: Kinship,
    policies: &PolicySet,
    now: Moment,
) -> Vec<Refusal> {
    let mut against = Vec::new();
    persons(facts, now.date(), &mut against);
    let (grantor, beneficiary) = (facts.grantor.area, facts.beneficiary.area);
    places(grantor, beneficiary, policies, now.date(), &mut against);
    if is_between_provinces(grantor, beneficiary) {
        facts.wallets.against(grantor, beneficiary, &mut against);
    }
    relation(facts, kinship, policies, now.date(), &mut against);
    caps(facts, kinship, policies, now.date(), &mut against);
    against
}

fn persons(facts: &ApplyFacts<'_>, today: Date, against: &mut Vec<Refusal>) {
    let ApplyFacts { grantor, account, beneficiary, .. } = facts;
    if grantor.person == beneficiary.person {
        against.push(Refusal::new(Reason::SamePerson).of(Side::Grantor));
        return;
    }
    let of_grantor = |reason| Refusal::new(reason).of(Side::Grantor).at(grantor.area);
    if !grantor.has_account() {
        against.push(of_grantor(Reason::GrantorNotEmployeeInsured));
    } else if !grantor.is_covered_on(today) {
        against.push(of_grantor(Reason::GrantorStatusAbnormal));
    } else if account.is_none() {
        against.push(of_grantor(Reason::NoValidAccount));
    }
    if grantor.frozen || account.is_some_and(|a| a.frozen) {
        against.push(of_grantor(Reason::Frozen));
    }
    let of_relative = |reason| Refusal::new(reason).of(Side::Beneficiary).at(beneficiary.area);
    if beneficiary.status == InsuredStatus::Uninsured {
        against.push(of_relative(Reason::RelativeNotInsured));
    } else if beneficiary.status != InsuredStatus::Normal {
        against.push(of_relative(Reason::RelativeStatusAbnormal));
    } else if let Some(last) = beneficiary.covered_until.filter(|last| *last < today) {
        against.push(of_relative(Reason::PremiumYearUnpaid).on(last));
    }
    if beneficiary.frozen {
        against.push(of_relative(Reason::Frozen));
    }
}

/// Between provinces the rules of the wallet hold, and of no area alone (ADR 0015).
pub(crate) fn is_between_provinces(grantor: Area, beneficiary: Area) -> bool {
    grantor.province() != beneficiary.province()
}

/// Both insured areas must be open for the way that lies between them: inside a city, inside a province,
/// by the wallet.
pub(crate) fn places(
    grantor: Area,
    beneficiary: Area,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    if grantor == beneficiary {
        let closed = policies.same_city(grantor, today).filter(|r| r.value == Openness::Closed);
        if let Some(ruled) = closed {
            let refusal = Refusal::new(Reason::RegionNotOpen).of(Side::Grantor).at(grantor);
            against.push(refusal.by(ruled.rule));
        }
        return;
    }
    for (side, area) in [(Side::Grantor, grantor), (Side::Beneficiary, beneficiary)] {
        if is_between_provinces(grantor, beneficiary) {
            let wallet = wallet_at(side, area, policies, today);
            against.extend(wallet.wallet_refusal());
            continue;
        }
        let closed = policies.cross_city(area, today).filter(|r| r.value == Openness::Closed);
        if let Some(ruled) = closed {
            against.push(Refusal::new(Reason::RegionNotOpen).of(side).at(area).by(ruled.rule));
        }
    }
}

/// Kinship by the grantor's area; between provinces by the nation alone.
fn relation(
    facts: &ApplyFacts<'_>,
    kinship: Kinship,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    let area = facts.grantor.area;
    let far = is_between_provinces(area, facts.beneficiary.area);
    let refuse = || {
        let mut refusal = Refusal::new(Reason::RelationNotAllowedHere).of(Side::Grantor);
        refusal.area = (!far).then_some(area);
        refusal.kinship(kinship).on(today)
    };
    let ruled = if far { policies.kinship_of_nation(today) } else { policies.kinship(area, today) };
    let Some(ruled) = ruled else {
        against.push(refuse());
        return;
    };
    if !ruled.value.contains(&kinship) {
        against.push(refuse().by(ruled.rule));
    }
}

/// Caps of areas; they count what is inside a province, between provinces many may help many.
fn caps(
    facts: &ApplyFacts<'_>,
    kinship: Kinship,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    let (grantor, beneficiary) = (facts.grantor, facts.beneficiary);
    let live: Vec<&Binding> = facts.given.iter().copied().filter(|b| b.state.counts()).collect();
    if let Some(binding) = live.iter().find(|b| b.beneficiary == beneficiary.person) {
        let refusal = Refusal::new(Reason::AlreadyBound).of(Side::Grantor).at(grantor.area);
        against.push(refusal.on(binding.filed_at.date()));
        return;
    }
    if is_between_provinces(grantor.area, beneficiary.area) {
        return;
    }
    let inside = |b: &&Binding| !is_between_provinces(b.grantor_area, b.beneficiary_area);
    if let Some(ruled) = policies.members(grantor.area, today) {
        let members = &ruled.value;
        let live: Vec<&Binding> = live.into_iter().filter(inside).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let same_kin = count(live.iter().filter(|b| b.kinship == kinship).count());
        let over = |most: Option<u32>, have: u32| most.filter(|most| have >= *most);
        let at_once = over(members.at_once, count(live.len()))
            .or_else(|| over(members.per_kinship.get(&kinship).copied(), same_kin));
        if let Some(most) = at_once {
            let refusal = Refusal::new(Reason::MemberLimit).of(Side::Grantor).at(grantor.area);
            against.push(refusal.count(most).by(ruled.rule));
        }
        let was_one = |b: &&Binding| b.state.counts() || matches!(b.state, BindingState::Ended(_));
        let given = facts.given.iter().copied().filter(inside).filter(was_one);
        let mut ever: BTreeSet<PersonId> = given.map(|b| b.beneficiary).collect();
        let known = !ever.insert(beneficiary.person);
        let earlier = count(ever.len()).saturating_sub(1);
        if let Some(most) = over(members.lifetime, earlier).filter(|_| !known) {
            let refusal = Refusal::new(Reason::LifetimeLimit).of(Side::Grantor).at(grantor.area);
            against.push(refusal.count(most).by(ruled.rule));
        }
    }
    let one_only = policies
        .grantors_per_beneficiary(beneficiary.area, today)
        .filter(|ruled| ruled.value == Count::One);
    let bound = facts.held.iter().copied().filter(inside).any(|b| b.state.counts());
    if let Some(ruled) = one_only.filter(|_| bound) {
        let refusal = Refusal::new(Reason::BeneficiaryAlreadyBound).of(Side::Beneficiary);
        against.push(refusal.at(beneficiary.area).by(ruled.rule));
    }
}
