//! Applying for a binding: every condition, checked alike before and at the application.
//!
//! Whose policy decides each condition is the table of ADR-0001's page `decisions`: kinship, caps,
//! limits, scopes, validity, consent and review by the grantor's area; number of grantors and
//! acceptance by the beneficiary's; openness by both, the strictest.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Binding, BindingState, Limits, Scope};
use crate::life::ADULT;
use crate::person::{Account, Insured};
use crate::policy::PolicySet;
use crate::policy::axes::{Consent, Count, Delay, Openness, Review};
use crate::refusal::Side;
use crate::time::age_on;
use crate::{Area, BindingId, Fen, Kinship, Moment, PersonId, Reason, Refusal};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// Limits.
    pub limits: Limits,
    /// Scopes; `None` = all that the area allows.
    pub scopes: Option<BTreeSet<Scope>>,
    /// First day; `None` = as soon as possible.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// What was given with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consents {
    /// The pledge was signed.
    pub pledge: bool,
    /// The beneficiary agreed already: on paper at a window.
    pub accepted: bool,
    /// What is known of a guardian of the beneficiary.
    pub guardian: Guardian,
}

/// What is known of a guardian of the beneficiary, where the beneficiary has one who may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guardian {
    /// No ward link in force.
    #[default]
    Nobody,
    /// Somebody else is the guardian and will be asked to accept.
    Registered,
    /// The guardian agreed: the grantor is the guardian, or the guardian acted.
    Agreed,
}

/// What an application looks at, read under the lock.
#[derive(Clone, Debug)]
pub struct ApplyFacts<'a> {
    /// The grantor.
    pub grantor: &'a Insured,
    /// The grantor's account in the insured area.
    pub account: Option<&'a Account>,
    /// The beneficiary.
    pub beneficiary: &'a Insured,
    /// Every binding that the grantor ever gave.
    pub given: Vec<&'a Binding>,
    /// Every binding that the beneficiary ever had.
    pub held: Vec<&'a Binding>,
}

/// Everything that stands against a binding of these two; empty when nothing does.
pub fn eligibility(
    facts: &ApplyFacts<'_>,
    kinship: Kinship,
    policies: &PolicySet,
    now: Moment,
) -> Vec<Refusal> {
    let mut against = Vec::new();
    persons(facts, now.date(), &mut against);
    places(facts.grantor.area, facts.beneficiary.area, policies, now.date(), &mut against);
    relation(facts, kinship, policies, now.date(), &mut against);
    caps(facts, kinship, policies, now.date(), &mut against);
    against
}

/// Makes the binding, in the first state that consent, review and effect leave it, or says
/// everything that stands against it.
pub fn apply(
    id: BindingId,
    facts: &ApplyFacts<'_>,
    ask: &Application,
    consents: Consents,
    policies: &PolicySet,
    now: Moment,
) -> Result<Binding, Vec<Refusal>> {
    let mut against = eligibility(facts, ask.kinship, policies, now);
    let (grantor, beneficiary) = (facts.grantor, facts.beneficiary);
    let (area, today) = (grantor.area, now.date());
    limits_allowed(&ask.limits, area, policies, today, &mut against);
    let allowed = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    let scopes = ask.scopes.clone().unwrap_or_else(|| allowed.clone());
    scopes_allowed(&scopes, &allowed, area, &mut against);
    validity(ask, area, policies, today, &mut against);
    let consent = policies.consent(area, today).map(|r| r.value);
    if consent.is_some_and(|c| c.pledge) && !consents.pledge {
        against.push(Refusal::new(Reason::PledgeMissing).of(Side::Grantor).at(area));
    }
    let accepted = consents.accepted
        || !needs_acceptance(ask.kinship, beneficiary, consent, consents.guardian, today);
    if let Some(age) = guardian_missing(beneficiary, consent, consents.guardian, today)
        && !accepted
    {
        let refusal = Refusal::new(Reason::GuardianNeeded).of(Side::Beneficiary);
        against.push(refusal.at(beneficiary.area).count(age));
    }
    if !against.is_empty() {
        return Err(against);
    }
    let review = policies.review(area, today).map_or(Review::None, |r| r.value);
    let effective_from = effective_from(ask.from, area, policies, now);
    let state = match (review, accepted) {
        // A clerk who took the papers in does not review them.
        (Review::WorkingDays(_), _) => BindingState::InReview,
        (Review::None, false) => BindingState::AwaitingAcceptance,
        (Review::None, true) if effective_from > now => BindingState::PendingEffect,
        (Review::None, true) => BindingState::Active,
    };
    Ok(Binding {
        id,
        grantor: grantor.person,
        grantor_area: area,
        beneficiary: beneficiary.person,
        beneficiary_area: beneficiary.area,
        kinship: ask.kinship,
        state,
        filed_at: now,
        effective_from,
        until: ask.until,
        limits: ask.limits,
        scopes,
        rank: None,
        switched_off: false,
        changed_at: now,
        clerk: None,
        version: 0,
    })
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
    if beneficiary.status == crate::person::InsuredStatus::Uninsured {
        against.push(of_relative(Reason::RelativeNotInsured));
    } else if beneficiary.status != crate::person::InsuredStatus::Normal {
        against.push(of_relative(Reason::RelativeStatusAbnormal));
    } else if let Some(last) = beneficiary.covered_until.filter(|last| *last < today) {
        against.push(of_relative(Reason::PremiumYearUnpaid).on(last));
    }
    if beneficiary.frozen {
        against.push(of_relative(Reason::Frozen));
    }
}

/// Both insured areas must be open for the way that lies between them.
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
        let rule = if grantor.province() == beneficiary.province() {
            policies.cross_city(area, today)
        } else {
            policies.cross_province(area, today)
        };
        let closed = rule.filter(|r| r.value == Openness::Closed);
        if let Some(ruled) = closed {
            against.push(Refusal::new(Reason::RegionNotOpen).of(side).at(area).by(ruled.rule));
        }
    }
}

fn relation(
    facts: &ApplyFacts<'_>,
    kinship: Kinship,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    let area = facts.grantor.area;
    let Some(ruled) = policies.kinship(area, today) else {
        let refusal = Refusal::new(Reason::RelationNotAllowedHere).of(Side::Grantor);
        against.push(refusal.at(area).kinship(kinship).on(today));
        return;
    };
    if !ruled.value.contains(&kinship) {
        let refusal = Refusal::new(Reason::RelationNotAllowedHere).of(Side::Grantor).at(area);
        against.push(refusal.kinship(kinship).on(today).by(ruled.rule));
    }
}

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
    if let Some(ruled) = policies.members(grantor.area, today) {
        let members = &ruled.value;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let same_kin = count(live.iter().filter(|b| b.kinship == kinship).count());
        let over = |most: Option<u32>, have: u32| most.filter(|most| have >= *most);
        let at_once = over(members.at_once, count(live.len()))
            .or_else(|| over(members.per_kinship.get(&kinship).copied(), same_kin));
        if let Some(most) = at_once {
            let refusal = Refusal::new(Reason::MemberLimit).of(Side::Grantor).at(grantor.area);
            against.push(refusal.count(most).by(ruled.rule));
        }
        let was_one = |b: &&&Binding| b.state.counts() || matches!(b.state, BindingState::Ended(_));
        let mut ever: BTreeSet<PersonId> =
            facts.given.iter().filter(was_one).map(|b| b.beneficiary).collect();
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
    if let Some(ruled) = one_only.filter(|_| facts.held.iter().any(|b| b.state.counts())) {
        let refusal = Refusal::new(Reason::BeneficiaryAlreadyBound).of(Side::Beneficiary);
        against.push(refusal.at(beneficiary.area).by(ruled.rule));
    }
}

/// Limits must be above zero and not above what the area caps them at.
pub(crate) fn limits_allowed(
    limits: &Limits,
    area: Area,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    let caps = policies.limit_caps(area, today);
    let cap = |pick: fn(&Limits) -> Option<Fen>| caps.as_ref().and_then(|r| pick(&r.value));
    let rows = [
        ("payment", limits.payment, cap(|l| l.payment)),
        ("month", limits.month, cap(|l| l.month)),
        ("year", limits.year, cap(|l| l.year)),
    ];
    for (field, limit, most) in rows {
        let too_high = limit.zip(most).is_some_and(|(limit, most)| limit > most);
        if too_high || limit.is_some_and(|limit| !limit.is_positive()) {
            let refusal = Refusal::new(Reason::LimitOutOfRange).of(Side::Grantor).at(area);
            let refusal = refusal.field(field);
            against.push(most.map_or(refusal.clone(), |most| refusal.amount(most)));
        }
    }
}

/// At least one scope, none that the area does not have.
pub(crate) fn scopes_allowed(
    scopes: &BTreeSet<Scope>,
    allowed: &BTreeSet<Scope>,
    area: Area,
    against: &mut Vec<Refusal>,
) {
    let refusal = || Refusal::new(Reason::ScopeNotAllowed).of(Side::Grantor).at(area);
    if scopes.is_empty() {
        against.push(refusal().field("scopes"));
    }
    for scope in scopes.difference(allowed) {
        against.push(refusal().field("scopes").name(scope.zh()));
    }
}

fn validity(
    ask: &Application,
    area: Area,
    policies: &PolicySet,
    today: Date,
    against: &mut Vec<Refusal>,
) {
    let refusal = |field: &str| {
        Refusal::new(Reason::ValidityOutOfRange).of(Side::Grantor).at(area).field(field)
    };
    let first = ask.from.unwrap_or(today);
    if first < today {
        against.push(refusal("from").on(first));
    }
    let Some(last) = ask.until else { return };
    if last <= first {
        against.push(refusal("until").on(last));
    }
    let most = policies.validity_days(area, today).map(|r| r.value).filter(|days| *days > 0);
    let latest = most.and_then(|days| first.checked_add(i64::from(days).days()).ok());
    if let Some(latest) = latest.filter(|latest| last > *latest) {
        against.push(refusal("until").on(latest));
    }
}

/// True when nobody has to be asked any more once a review approved: acceptance is not asked for
/// there, a parent applied for a child under the age, or the guardian agreed with the application.
/// What was agreed on paper at a window is a consent that is kept, and not looked at here.
pub fn accepted_already(
    binding: &Binding,
    beneficiary: &Insured,
    guardian: Guardian,
    policies: &PolicySet,
    now: Moment,
) -> bool {
    let consent = policies.consent(binding.grantor_area, now.date()).map(|r| r.value);
    !needs_acceptance(binding.kinship, beneficiary, consent, guardian, now.date())
}

/// True when the beneficiary (or a guardian) still has to agree. A parent who applies for an own
/// child under the age agrees as its guardian, on the pledge alone (ADR 0003); from that age the
/// child accepts itself, whoever its guardian is.
fn needs_acceptance(
    kinship: Kinship,
    beneficiary: &Insured,
    consent: Option<Consent>,
    guardian: Guardian,
    today: Date,
) -> bool {
    let Some(consent) = consent.filter(|c| c.acceptance) else { return false };
    let age = age_on(beneficiary.born, today);
    let by_parent = age < consent.own_proof_from_age && kinship == Kinship::Child;
    let accepts_alone = (consent.own_proof_from_age..ADULT).contains(&age);
    let by_guardian = guardian == Guardian::Agreed && !accepts_alone;
    !(by_parent || by_guardian)
}

/// The age of the own proof, where the beneficiary is under it and nobody is there to agree.
fn guardian_missing(
    beneficiary: &Insured,
    consent: Option<Consent>,
    guardian: Guardian,
    today: Date,
) -> Option<u32> {
    let from = consent?.own_proof_from_age;
    let under = age_on(beneficiary.born, today) < from;
    (under && guardian == Guardian::Nobody).then(|| u32::try_from(from).unwrap_or(0))
}

fn effective_from(from: Option<Date>, area: Area, policies: &PolicySet, now: Moment) -> Moment {
    let delay = policies.effect(area, now.date()).map_or(Delay::AtOnce, |r| r.value);
    let earliest = match delay {
        Delay::AtOnce => now,
        Delay::NextDay => Moment::start_of(now.date().tomorrow().unwrap_or_else(|_| now.date())),
    };
    from.map_or(earliest, |day| Moment::start_of(day).max(earliest))
}
