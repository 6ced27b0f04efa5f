//! Which relatives are asked, in what order, and why others are not.

use jiff::civil::Date;

use super::room::usable_part;
use super::{Bill, PayerFacts, SettleFacts};
use crate::binding::{BindingState, Scope, SuspendedWhy};
use crate::explain::{ShareEnd, no_rule};
use crate::policy::axes::{Openness, PayerOrder};
use crate::policy::{AxisName, PolicySet, RuleRef};
use crate::{Area, BindingId, Fen, Moment};

/// The payers in the order in which they would be asked for a bill of this patient now.
///
/// The order is that of the beneficiary's area; `seed` (a bill's visit number) draws the lots where
/// the order is by lot. Left out is who could not pay any bill now: switched off, frozen,
/// suspended, not in force, not insured, without account. Where the payer is picked at payment, all
/// who can be picked are given by filing.
pub fn effective_payers<'a>(
    facts: &'a SettleFacts,
    policies: &PolicySet,
    seed: i64,
    now: Moment,
) -> Vec<&'a PayerFacts> {
    let day = now.date();
    let order = policies.order(facts.patient.area, day).map(|order| order.value);
    let mut payers =
        ordered(facts, order.unwrap_or(PayerOrder::FiledAscending), policies, seed, now);
    payers.retain(|payer| standing(payer, now).is_none());
    payers
}

/// All whose binding is in force, or would be were it not suspended or yet to begin, in order.
pub(super) fn ordered<'a>(
    facts: &'a SettleFacts,
    order: PayerOrder,
    policies: &PolicySet,
    seed: i64,
    now: Moment,
) -> Vec<&'a PayerFacts> {
    let day = now.date();
    let mut payers: Vec<_> = facts.payers.iter().filter(|payer| is_bound(payer, day)).collect();
    let filed = |payer: &PayerFacts| (payer.binding.filed_at, payer.binding.id);
    match order {
        PayerOrder::FiledAscending | PayerOrder::Picked => payers.sort_by_key(|p| filed(p)),
        PayerOrder::FiledDescending => payers.sort_by_key(|p| std::cmp::Reverse(filed(p))),
        PayerOrder::BalanceDescending => {
            payers.sort_by_cached_key(|p| (std::cmp::Reverse(free(p, policies, day)), filed(p)));
        }
        PayerOrder::Ranked => {
            payers.sort_by_key(|p| (p.binding.rank.is_none(), p.binding.rank, filed(p)));
        }
        PayerOrder::Random => payers.sort_by_key(|p| (lot(seed, p.binding.id), filed(p))),
    }
    payers
}

/// In force or waiting for it; a binding past its last day is over although nobody wrote it yet.
pub(super) fn is_bound(payer: &PayerFacts, day: Date) -> bool {
    let binding = &payer.binding;
    let lives = match binding.state {
        BindingState::Active | BindingState::PendingEffect | BindingState::Suspended(_) => true,
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => false,
    };
    lives && binding.until.is_none_or(|last| day <= last)
}

/// What relatives may use of the account at all: the balance by which payers are ordered.
fn free(payer: &PayerFacts, policies: &PolicySet, day: Date) -> Fen {
    let (part, _) = usable_part(payer.grantor.area, policies, day);
    let free = payer.account.as_ref().map(|account| account.free(part));
    free.and_then(Result::ok).unwrap_or(Fen::ZERO)
}

/// A lot that anybody can draw again: splitmix64 of the bill's number and the binding's.
fn lot(seed: i64, binding: BindingId) -> u64 {
    let mut x = seed.cast_unsigned().wrapping_add(0x9E37_79B9_7F4A_7C15);
    x ^= binding.0.cast_unsigned();
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Why this relative could pay no bill at all now.
pub(super) fn standing(payer: &PayerFacts, now: Moment) -> Option<ShareEnd> {
    let PayerFacts { binding, grantor, account, .. } = payer;
    if let BindingState::Suspended(why) = binding.state {
        return Some(match why {
            SuspendedWhy::Insurance => ShareEnd::Insurance,
            SuspendedWhy::Frozen | SuspendedWhy::AwaitingReactivation => ShareEnd::Frozen,
        });
    }
    let account_frozen = account.as_ref().is_some_and(|account| account.frozen);
    [
        (now < binding.effective_from, ShareEnd::NotYetEffective),
        (binding.switched_off, ShareEnd::SwitchedOff),
        (grantor.frozen || account_frozen, ShareEnd::Frozen),
        (!grantor.is_covered_on(now.date()), ShareEnd::Insurance),
        (!grantor.has_account() || account.is_none(), ShareEnd::NoAccount),
    ]
    .into_iter()
    .find_map(|(holds, end)| holds.then_some(end))
}

/// Does the grantor's scope, as far as the grantor's area still allows it, miss this bill?
pub(super) fn out_of_scope(
    payer: &PayerFacts,
    bill: &Bill,
    policies: &PolicySet,
    day: Date,
) -> Option<RuleRef> {
    scope_closed(payer, bill.setting.scope(), policies, day)
}

/// As [`out_of_scope`], before there is a bill.
pub(crate) fn scope_closed(
    payer: &PayerFacts,
    scope: Scope,
    policies: &PolicySet,
    day: Date,
) -> Option<RuleRef> {
    let area = payer.grantor.area;
    let allowed = policies.rule_ref(AxisName::Scopes, |axes| &axes.scopes, area, day);
    let covered = payer.binding.scopes.contains(&scope)
        && allowed.as_ref().is_some_and(|allowed| allowed.value.contains(&scope));
    let rule = allowed.map_or_else(|| no_rule(AxisName::Scopes), |allowed| allowed.rule);
    (!covered).then_some(rule)
}

/// Which rule closes the way between the areas of grantor, patient and care: the strictest of the
/// three decides, across provinces or inside one.
pub(super) fn closed_by(
    payer: &PayerFacts,
    facts: &SettleFacts,
    bill: &Bill,
    policies: &PolicySet,
    day: Date,
) -> Option<RuleRef> {
    way_closed([facts.patient.area, payer.grantor.area, bill.institution.area], policies, day)
}

/// As [`closed_by`], before there is a bill: the areas of patient, grantor and care.
pub(crate) fn way_closed(areas: [Area; 3], policies: &PolicySet, day: Date) -> Option<RuleRef> {
    let [home, ..] = areas;
    if areas.iter().all(|area| *area == home) {
        let closed = policies.same_city(home, day).filter(|r| r.value == Openness::Closed);
        return closed.map(|ruled| ruled.rule);
    }
    let one_province = areas.iter().all(|area| area.province() == home.province());
    areas.into_iter().find_map(|area| {
        let (axis, openness) = if one_province {
            (AxisName::CrossCity, policies.cross_city(area, day))
        } else {
            (AxisName::CrossProvince, policies.cross_province(area, day))
        };
        match openness {
            Some(openness) if openness.value == Openness::Open => None,
            Some(closed) => Some(closed.rule),
            None => Some(no_rule(axis)),
        }
    })
}
