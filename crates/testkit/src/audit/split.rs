//! The auditor's own split of a bill's personal part: own account, relatives in order, cash.
//!
//! Written from `money.md` ("Formulas") and `decisions.md` ("Whose policy decides"), not from the
//! application. It asks the policy files for values and nothing else for anything.

use std::collections::BTreeSet;

use app::World;
use domain::person::{AccountPart, Insutype};
use domain::policy::axes::{Count, Part, PayerKind};
use domain::settlement::{AccountUse, Bill, Figures, ShareSource};
use domain::{Area, BindingId, Moment, PersonId};

use super::model::{Bond, Model, Pocket};
use super::payers::{any_asked, in_order, may_pay, part_of, stands, usable};
use super::wallet;

/// What one account must have paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) source: ShareSource,
    pub(super) holder: (Area, PersonId),
    pub(super) current: i64,
    pub(super) carried: i64,
    /// Every bound that was in force, with the room it left.
    pub(super) bounds: Vec<(&'static str, i64)>,
}

/// Everything that the split of one bill looks at.
pub(super) struct Question<'a> {
    pub(super) model: &'a Model,
    pub(super) world: &'a World,
    pub(super) bill: &'a Bill,
    pub(super) picked: Option<BindingId>,
    pub(super) now: Moment,
}

/// Who must have paid what of a bill with these figures, of which `barred` is for cash only.
pub(super) fn pieces(question: &Question<'_>, figures: &Figures, barred: i64) -> Vec<Piece> {
    let Question { model, world, bill, now, .. } = *question;
    let Some(patient) = model.people.get(&bill.patient) else { return Vec::new() };
    let mut rest = rest(figures, bill.hosp_part.0, barred);
    let kinds = world.policies.payer_kinds_order(patient.area, now.date());
    let mut pieces = Vec::new();
    for kind in kinds.map(|ruled| ruled.value).unwrap_or_default() {
        match kind {
            PayerKind::Own => pieces.extend(own(question, &mut rest)),
            PayerKind::Live => pieces.extend(relatives(question, &pieces, &mut rest)),
            PayerKind::Quota => pieces.extend(quotas(question, &pieces, &mut rest)),
        }
    }
    pieces
}

/// The six parts in their order, less what the hospital bears (last part first) and what accounts
/// may not buy (out of the list, in a pharmacy).
fn rest(figures: &Figures, hosp_part: i64, barred: i64) -> [i64; 6] {
    let mut rest = Part::ALL.map(|part| figures.part(part).0);
    rest[5] -= barred.min(rest[5]);
    let mut hospital = hosp_part;
    for part in rest.iter_mut().rev() {
        let borne = hospital.min(*part);
        (*part, hospital) = (*part - borne, hospital - borne);
    }
    rest
}

fn take(rest: &mut [i64; 6], may: &BTreeSet<Part>, room: i64) -> i64 {
    let mut taken = 0;
    for (left, part) in rest.iter_mut().zip(Part::ALL) {
        if may.contains(&part) {
            let piece = (room - taken).min(*left);
            (*left, taken) = (*left - piece, taken + piece);
        }
    }
    taken
}

fn own(question: &Question<'_>, rest: &mut [i64; 6]) -> Option<Piece> {
    let Question { model, world, bill, now, .. } = *question;
    let patient = model.people.get(&bill.patient)?;
    let pocket = model.free_of(bill.patient)?;
    let asked = bill.account_use != AccountUse::None && !pocket.frozen;
    if !asked || patient.insutype != Insutype::Employee {
        return None;
    }
    let room = pocket.current + pocket.carried;
    let parts = world.policies.payable_parts(patient.area, now.date())?.value;
    let taken = take(rest, &parts.own, room);
    let current = taken.min(pocket.current);
    (taken > 0).then(|| Piece {
        source: ShareSource::Own,
        holder: (patient.area, patient.person),
        current,
        carried: taken - current,
        bounds: vec![("balance", room)],
    })
}

/// What of this bill was paid already by the money of a binding.
fn paid_by(pieces: &[Piece], bond: &Bond) -> i64 {
    let of = pieces.iter().filter(|piece| piece.source.binding() == Some(bond.id));
    of.map(|piece| piece.current + piece.carried).sum()
}

/// Quotas in the order of the patient's area, before or after live money as that area says.
fn quotas(question: &Question<'_>, before: &[Piece], rest: &mut [i64; 6]) -> Vec<Piece> {
    let Question { model, world, bill, now, .. } = *question;
    let mut pieces = Vec::new();
    let Some(patient) = model.people.get(&bill.patient) else { return pieces };
    if !any_asked(question) {
        return pieces;
    }
    for bond in in_order(question, patient.area) {
        let Some((id, quota)) = model.quota_of(bond.id) else { continue };
        let open = wallet::may_pay(world, bill, (patient.area, bond), now);
        if !open || !stands(question, bond) {
            continue;
        }
        let mut bounds = limits_of(question, bond, (patient.area, paid_by(before, bond)));
        bounds.insert(0, ("quota", quota.room()));
        let room = bounds.iter().map(|(_, room)| *room).min().unwrap_or(0);
        let parts = world.policies.payable_parts(bond.grantor.0, now.date());
        let Some(parts) = parts.map(|ruled| ruled.value) else { continue };
        let taken = take(rest, &parts.aid, room);
        let part = part_of(question, bond);
        let (current, carried) = wallet::first_drawn((quota.current, quota.carried), part, taken);
        let (source, holder) = (ShareSource::Quota(bond.id, id), bond.grantor);
        pieces.extend((taken > 0).then_some(Piece { source, holder, current, carried, bounds }));
    }
    pieces
}

fn relatives(question: &Question<'_>, before: &[Piece], rest: &mut [i64; 6]) -> Vec<Piece> {
    let Question { model, world, bill, now, .. } = *question;
    let mut pieces = Vec::new();
    if !any_asked(question) {
        return pieces;
    }
    let Some(patient) = model.people.get(&bill.patient) else { return pieces };
    let one = world.policies.grantors_per_settlement(patient.area, now.date());
    let one = one.is_some_and(|ruled| ruled.value == Count::One);
    for bond in in_order(question, patient.area) {
        if !may_pay(question, bond, patient.area) || (one && !pieces.is_empty()) {
            continue;
        }
        let spent = paid_by(before, bond);
        let Some(piece) = ask(question, bond, (patient.area, spent), rest) else { continue };
        pieces.push(piece);
    }
    pieces
}

fn ask(
    question: &Question<'_>,
    bond: &Bond,
    (home, spent): (Area, i64),
    rest: &mut [i64; 6],
) -> Option<Piece> {
    let Question { model, world, now, .. } = *question;
    let (area, day) = (bond.grantor.0, now.date());
    let pocket = model.free(bond.grantor)?;
    let part = part_of(question, bond);
    let bounds = bounds_of(question, bond, pocket, (home, spent));
    let room = bounds.iter().map(|(_, room)| *room).min().unwrap_or(0);
    let parts = world.policies.payable_parts(area, day)?.value;
    let taken = take(rest, &parts.aid, room);
    let current = match part {
        AccountPart::CarriedOnly => 0,
        AccountPart::CurrentThenCarried => taken.min(pocket.current),
        AccountPart::CarriedThenCurrent => taken - taken.min(pocket.carried),
    };
    let source = ShareSource::Live(bond.id);
    (taken > 0).then(|| Piece {
        source,
        holder: bond.grantor,
        current,
        carried: taken - current,
        bounds,
    })
}

/// Every bound of what a relative may pay out of an account of which this is free, with its room.
pub(super) fn bounds_of(
    question: &Question<'_>,
    bond: &Bond,
    pocket: Pocket,
    of_bill: (Area, i64),
) -> Vec<(&'static str, i64)> {
    let Question { world, now, .. } = *question;
    let part = part_of(question, bond);
    let floor = world.policies.floor(bond.grantor.0, now.date()).map_or(0, |ruled| ruled.value.0);
    let mut bounds = vec![("floor", (usable(pocket, part) - floor).max(0))];
    bounds.extend(limits_of(question, bond, of_bill));
    bounds
}

/// The limits of a binding, live money and quotas alike, less what this bill took under it already.
fn limits_of(
    question: &Question<'_>,
    bond: &Bond,
    (home, spent): (Area, i64),
) -> Vec<(&'static str, i64)> {
    let Question { model, world, bill, now, .. } = *question;
    let (area, day) = (bond.grantor.0, now.date());
    let caps = world.policies.limit_caps(area, day).map(|ruled| ruled.value).unwrap_or_default();
    let mut bounds = Vec::new();
    let (month, year) = (now.month().0, now.month().year());
    for (name, set, cap, used) in [
        ("payment", bond.limits.payment, caps.payment, 0),
        ("month", bond.limits.month, caps.month, model.used(bond.id, month)),
        ("year", bond.limits.year, caps.year, model.used(bond.id, year)),
    ] {
        let left = |most: domain::Fen| (name, (most.0 - used - spent).max(0));
        bounds.extend(set.into_iter().chain(cap).map(left));
    }
    if bill.institution.area != home {
        let away = world.policies.away_limit(area, day);
        bounds.extend(away.map(|ruled| ("away", (ruled.value.0 - spent).max(0))));
    }
    bounds
}
