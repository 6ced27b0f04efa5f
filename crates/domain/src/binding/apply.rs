//! Applying for a binding: every condition, checked alike before and at the application.
//!
//! Whose policy decides each condition is the table of ADR-0001's page `decisions`: kinship, caps,
//! limits, scopes, validity, consent and review by the grantor's area; number of grantors and
//! acceptance by the beneficiary's; openness by both, the strictest. Between provinces (ADR 0015)
//! kinship and acceptance are the nation's, caps do not count, and both persons need a wallet.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::acceptance::{guardian_missing, needs_acceptance};
use super::eligibility::eligibility;
use super::{Binding, BindingState, Limits, Scope};
use crate::person::{Account, Insured};
use crate::policy::PolicySet;
use crate::policy::axes::{Delay, Review};
use crate::refusal::Side;
use crate::wallet::Opened;
use crate::{Area, BindingId, Fen, Kinship, Moment, Reason, Refusal};

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
    /// Who of them has opened a wallet: looked at between provinces only.
    pub wallets: Opened,
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
        || !needs_acceptance((area, ask.kinship), beneficiary, consent, consents.guardian, today);
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

fn effective_from(from: Option<Date>, area: Area, policies: &PolicySet, now: Moment) -> Moment {
    let delay = policies.effect(area, now.date()).map_or(Delay::AtOnce, |r| r.value);
    let earliest = match delay {
        Delay::AtOnce => now,
        Delay::NextDay => Moment::start_of(now.date().tomorrow().unwrap_or_else(|_| now.date())),
    };
    from.map_or(earliest, |day| Moment::start_of(day).max(earliest))
}
