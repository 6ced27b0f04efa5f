//! Whether relatives are asked, which, in what order, and whose money may go to a bill.

use domain::Area;
use domain::binding::BindingState;
use domain::person::{AccountPart, InsuredStatus, Insutype};
use domain::policy::axes::{Openness, OwnFirst, PayerOrder, Trigger};
use domain::settlement::AccountUse;

use super::model::{Bond, Pocket};
use super::split::Question;

/// Is any relative asked at all?
pub(super) fn any_asked(question: &Question<'_>) -> bool {
    let Question { model, world, bill, now, .. } = *question;
    let Some(patient) = model.people.get(&bill.patient) else { return false };
    let (area, day) = (patient.area, now.date());
    let asked = match bill.account_use {
        AccountUse::None | AccountUse::OwnOnly => false,
        AccountUse::OwnThenFamily => true,
        // Who picked a payer has asked; where payers are picked nobody else is used anyway.
        AccountUse::OwnThenAutomatic if question.picked.is_some() => true,
        AccountUse::OwnThenAutomatic => {
            world.policies.trigger(area, day).is_some_and(|r| r.value == Trigger::Automatic)
        }
    };
    let own = model.free_of(bill.patient).map_or(0, |p| p.current + p.carried);
    let at_zero = world.policies.own_first(area, day);
    let held_back = at_zero.is_some_and(|r| r.value == OwnFirst::OnlyAtZero) && own > 0;
    let agreed = super::stays::may_ask(model, bill);
    asked && agreed && bill.institution.takes_family && !held_back
}

/// The patient's bonds in the order of the patient's area.
pub(super) fn in_order<'a>(question: &Question<'a>, home: Area) -> Vec<&'a Bond> {
    let Question { model, world, bill, picked, now } = *question;
    let mut bonds: Vec<&Bond> = model.held_by(bill.patient).collect();
    let order = world.policies.order(home, now.date());
    let free = |bond: &Bond| {
        let pocket = model.free(bond.grantor).unwrap_or_default();
        usable(pocket, part_of(question, bond))
    };
    match order.map_or(PayerOrder::FiledAscending, |ruled| ruled.value) {
        PayerOrder::FiledAscending => bonds.sort_by_key(|b| (b.filed_at, b.id)),
        PayerOrder::FiledDescending => {
            bonds.sort_by_key(|b| std::cmp::Reverse((b.filed_at, b.id)));
        }
        PayerOrder::BalanceDescending => {
            bonds.sort_by_key(|b| (std::cmp::Reverse(free(b)), b.filed_at, b.id));
        }
        PayerOrder::Ranked => {
            bonds.sort_by_key(|b| (b.rank.unwrap_or(i32::MAX), b.filed_at, b.id));
        }
        PayerOrder::Picked => bonds.retain(|b| picked == Some(b.id)),
        // No area of the population draws lots; a bill of one would be called a wrong split.
        PayerOrder::Random => bonds.clear(),
    }
    bonds
}

/// Everything that must be true of a relative whose account is used straight.
pub(super) fn may_pay(question: &Question<'_>, bond: &Bond, home: Area) -> bool {
    let places = [home, bond.grantor.0, question.bill.institution.area];
    stands(question, bond) && is_open(question, places)
}

/// Everything that must be true of a binding whose money is used, whichever way.
pub(super) fn stands(question: &Question<'_>, bond: &Bond) -> bool {
    let Question { model, world, bill, now, .. } = *question;
    let Some(grantor) = model.people.get(&bond.grantor.1) else { return false };
    let Some(pocket) = model.pockets.get(&bond.grantor) else { return false };
    let scope = bill.setting.scope();
    let (area, day) = (bond.grantor.0, now.date());
    let allowed = world.policies.scopes(area, day).is_some_and(|r| r.value.contains(&scope));
    bond.state_at(now) == BindingState::Active
        && now >= bond.from
        && !bond.off
        && !grantor.frozen
        && !pocket.frozen
        && grantor.area == area
        && grantor.insutype == Insutype::Employee
        && grantor.status == InsuredStatus::Normal
        && grantor.covered_until.is_none_or(|last| day <= last)
        && bond.scopes.contains(&scope)
        && allowed
}

/// Between these places the way is open by all three files, or there is no way to go.
fn is_open(question: &Question<'_>, places: [Area; 3]) -> bool {
    let (policies, day) = (&question.world.policies, question.now.date());
    if places.iter().all(|place| *place == places[0]) {
        let begun = policies.same_city(places[0], day);
        return begun.is_none_or(|ruled| ruled.value == Openness::Open);
    }
    let inside = places.iter().all(|place| place.province() == places[0].province());
    places.iter().all(|place| {
        let open = if inside {
            policies.cross_city(*place, day)
        } else {
            policies.cross_province(*place, day)
        };
        open.is_some_and(|ruled| ruled.value == Openness::Open)
    })
}

/// Which part of the grantor's account relatives may use.
pub(super) fn part_of(question: &Question<'_>, bond: &Bond) -> AccountPart {
    let ruled = question.world.policies.account_part(bond.grantor.0, question.now.date());
    ruled.map_or(AccountPart::CurrentThenCarried, |ruled| ruled.value)
}

/// What that part holds.
pub(super) fn usable(pocket: Pocket, part: AccountPart) -> i64 {
    match part {
        AccountPart::CarriedOnly => pocket.carried,
        AccountPart::CurrentThenCarried | AccountPart::CarriedThenCurrent => {
            pocket.current + pocket.carried
        }
    }
}

/// Would the pick of this payer be refused? It must name a bond that the patient has; where payers
/// are picked one that is in force, or would be were it not suspended or yet to begin. Without
/// accounts a pick means nothing.
pub(super) fn wrong_pick(question: &Question<'_>) -> bool {
    let Question { model, world, bill, picked, now } = *question;
    let (Some(picked), Some(patient)) = (picked, model.people.get(&bill.patient)) else {
        return false;
    };
    let order = world.policies.order(patient.area, now.date());
    let by_pick = order.is_some_and(|ruled| ruled.value == PayerOrder::Picked);
    let fits = |bond: &Bond| {
        let state = bond.state_at(now);
        let bound = matches!(
            state,
            BindingState::Active | BindingState::PendingEffect | BindingState::Suspended(_)
        );
        bond.id == picked && bond.counts_at(now) && (bound || !by_pick)
    };
    let asked = !matches!(bill.account_use, AccountUse::None | AccountUse::OwnOnly);
    asked && !model.held_by(bill.patient).any(fits)
}
