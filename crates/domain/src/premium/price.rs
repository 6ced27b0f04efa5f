//! What a premium costs, for whom, and how it is taken.

use jiff::civil::Date;

use crate::binding::Scope;
use crate::person::{Insured, Insutype};
use crate::policy::axes::{Premium, PremiumKind, PremiumMode};
use crate::policy::{PolicySet, RuleRef};
use crate::{Area, Fen};

/// One person's premium of a year, as an area's rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Insurance, year, group of people and amount.
    pub premium: Premium,
    /// The rule.
    pub rule: RuleRef,
}

/// Every premium of an area that is known on a day and whose year is not over. None where the place
/// itself says that it is not known there: a wider rule must not move money in its stead.
pub fn prices(policies: &PolicySet, area: Area, day: Date) -> Vec<Price> {
    let known = policies.premiums(area, day).filter(|ruled| !ruled.rule.unknown_here);
    let Some(ruled) = known else { return Vec::new() };
    let here = ruled.value.into_iter().filter(|premium| premium.year >= day.year());
    here.map(|premium| Price { premium, rule: ruled.rule }).collect()
}

/// The price of one kind, year and group; `None` = not known, so nothing is taken.
pub(super) fn price_of(
    policies: &PolicySet,
    area: Area,
    (kind, year, who): (PremiumKind, i16, &str),
    day: Date,
) -> Option<Fen> {
    let known = prices(policies, area, day);
    let asked = |price: &&Price| {
        let Premium { kind: of, year: for_year, who: group, .. } = &price.premium;
        *of == kind && *for_year == year && group == who
    };
    known.iter().find(asked).map(|price| price.premium.amount)
}

/// How the area whose account pays takes premiums.
pub fn mode(policies: &PolicySet, area: Area, day: Date) -> (PremiumMode, Option<RuleRef>) {
    policies
        .premium_mode(area, day)
        .map_or((PremiumMode::AtOnce, None), |ruled| (ruled.value, Some(ruled.rule)))
}

/// The scope that a binding must have.
pub fn scope_of(kind: PremiumKind) -> Scope {
    match kind {
        PremiumKind::Resident => Scope::ResidentPremium,
        PremiumKind::Care => Scope::CarePremium,
    }
}

/// Somebody's insurance has such a premium: who is insured as an employee pays no residents' one.
pub(super) fn has_premium(kind: PremiumKind, insured: &Insured) -> bool {
    match kind {
        PremiumKind::Resident => insured.insutype == Insutype::Resident,
        PremiumKind::Care => true,
    }
}

/// The file of people covers the year already: told with an offer, and decides nothing.
pub fn covers(kind: PremiumKind, year: i16, insured: &Insured) -> bool {
    let last = Date::new(year, 12, 31).unwrap_or(Date::MAX);
    kind == PremiumKind::Resident && insured.covered_until.is_some_and(|until| until >= last)
}
