//! How one place stands on a day, since when, and from when it is open.

use std::ops::Bound;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::explain::no_rule;
use crate::policy::axes::{Openness, WalletModel, WalletOpen};
use crate::policy::{AxisName, PolicySet, RuleRef, Ruled};
use crate::refusal::Side;
use crate::{Area, Reason, Refusal};

/// How far a place is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Open.
    Open,
    /// In some of its areas; which, nobody says. Nothing is paid on it.
    Partly,
    /// Nobody says, or sources contradict each other. Nothing is paid on it.
    Unknown,
    /// Not open.
    Closed,
}

/// A place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceOpen {
    /// Whose place: the grantor's or the beneficiary's insured area, or the care area
    /// ([`Side::Institution`]).
    pub side: Side,
    /// The place.
    pub area: Area,
    /// How it stands.
    pub standing: Standing,
    /// First day on which it stood so; `None` = always, as far as the rules go back.
    pub since: Option<Date>,
    /// Where it is not open: the first later day on which it is, as far as the rules say today.
    pub next: Option<Date>,
    /// The rule; `None` = no file says anything.
    pub rule: Option<RuleRef>,
}

impl PlaceOpen {
    /// Why this place is in the way: its side, from when it is open where that is known, and the rule.
    /// `None` where it is open.
    pub fn refusal(&self, reason: Reason) -> Option<Refusal> {
        let mut refusal = Refusal::new(reason).of(self.side).at(self.area);
        (refusal.on, refusal.rule) = (self.next, self.rule);
        (self.standing != Standing::Open).then_some(refusal)
    }

    /// Why the wallet of this place is in the way; that it is closed, open in part and not known are
    /// three different things.
    pub fn wallet_refusal(&self) -> Option<Refusal> {
        let reason = match self.standing {
            Standing::Open => return None,
            Standing::Partly => Reason::WalletPartly,
            Standing::Unknown => Reason::WalletUnknown,
            Standing::Closed => Reason::WalletNotOpen,
        };
        self.refusal(reason)
    }
}

/// The wallet of an area on a day. Only a plain "open" of its own or its province is open.
pub fn wallet_of(area: Area, policies: &PolicySet, on: Date) -> (Standing, Option<RuleRef>) {
    let Some(Ruled { value, rule }) = policies.wallet(area, on) else {
        return (Standing::Unknown, None);
    };
    let standing = match value {
        _ if rule.unknown_here => Standing::Unknown,
        WalletOpen::Open => Standing::Open,
        WalletOpen::Partly => Standing::Partly,
        WalletOpen::Closed => Standing::Closed,
    };
    (standing, Some(rule))
}

/// As [`wallet_of`], with since and from when.
pub fn wallet_at(side: Side, area: Area, policies: &PolicySet, on: Date) -> PlaceOpen {
    let axis = AxisName::Wallet;
    place((side, area), axis, policies, on, |day| wallet_of(area, policies, day))
}

/// Whether the rules of the grantor's area know quotas; before 9 January 2026 wallets transferred
/// money, which this platform never does.
pub(super) fn quotas_at(grantor: Area, policies: &PolicySet, on: Date) -> PlaceOpen {
    let axis = AxisName::WalletRules;
    place((Side::Grantor, grantor), axis, policies, on, |day| {
        let Some(rules) = policies.wallet_rules(grantor, day) else {
            return (Standing::Closed, None);
        };
        let standing = match rules.value.model {
            WalletModel::Quota => Standing::Open,
            WalletModel::Transfer => Standing::Closed,
        };
        (standing, Some(rules.rule))
    })
}

/// True of a reason that a place gives whose wallet is not plainly open.
pub fn is_of_place(reason: Reason) -> bool {
    [Reason::WalletNotOpen, Reason::WalletPartly, Reason::WalletUnknown].contains(&reason)
}

/// The strictest of these areas, how it stands and by which rule, where one is not plainly open; of
/// several the first.
pub(crate) fn wallet_closed(
    areas: [Area; 3],
    policies: &PolicySet,
    on: Date,
) -> Option<(Area, Standing, RuleRef)> {
    let stand = areas.into_iter().rev().map(|area| (area, wallet_of(area, policies, on)));
    let (area, (standing, rule)) = stand.max_by_key(|(_, (standing, _))| *standing)?;
    let rule = rule.unwrap_or_else(|| no_rule(AxisName::Wallet));
    (standing != Standing::Open).then_some((area, standing, rule))
}

/// As [`wallet_at`], on one of the axes of live debit.
pub(super) fn live_at(
    (side, area): (Side, Area),
    axis: AxisName,
    policies: &PolicySet,
    on: Date,
) -> PlaceOpen {
    place((side, area), axis, policies, on, |day| live_of(axis, area, policies, day))
}

/// As the deciding functions take it: where the own value is unknown the national one holds, and the
/// rule says so.
fn live_of(
    axis: AxisName,
    area: Area,
    policies: &PolicySet,
    on: Date,
) -> (Standing, Option<RuleRef>) {
    let ruled = if axis == AxisName::SameCity {
        policies.same_city(area, on)
    } else if axis == AxisName::CrossCity {
        policies.cross_city(area, on)
    } else {
        policies.cross_province(area, on)
    };
    match ruled {
        Some(Ruled { value: Openness::Open, rule }) => (Standing::Open, Some(rule)),
        Some(Ruled { value: Openness::Closed, rule }) => (Standing::Closed, Some(rule)),
        None => (Standing::Closed, None),
    }
}

/// How a place stands on a day, since when, and from when it is open.
fn place(
    (side, area): (Side, Area),
    axis: AxisName,
    policies: &PolicySet,
    on: Date,
    stands: impl Fn(Date) -> (Standing, Option<RuleRef>),
) -> PlaceOpen {
    let (standing, rule) = stands(on);
    let turns = policies.turns_of(axis, area);
    let before = |day: &Date| day.yesterday().is_ok_and(|eve| stands(eve).0 != standing);
    let since = turns.range(..=on).rev().copied().find(before);
    let mut later = turns.range((Bound::Excluded(on), Bound::Unbounded)).copied();
    let next = match standing {
        Standing::Open => None,
        Standing::Partly | Standing::Unknown | Standing::Closed => {
            later.find(|day| stands(*day).0 == Standing::Open)
        }
    };
    PlaceOpen { side, area, standing, since, next, rule }
}
