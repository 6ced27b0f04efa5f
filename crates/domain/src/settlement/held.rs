//! What may be held for a stay (住院押金预留): no more than the stay could take from the account now.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::PayerFacts;
use super::decide::check_patient;
use super::payers::{scope_closed, way_closed};
use super::room::{Room, draw, of_grantor, usable_part};
use crate::binding::{Binding, BindingState, Scope};
use crate::explain::ShareEnd;
use crate::institution::{Institution, Service};
use crate::person::{Account, AccountPart, Insured};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::{Area, Fen, Moment, Reason, Refusal};

/// A hold that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct HoldAsk<'a> {
    /// How much.
    pub amount: Fen,
    /// Who is in hospital.
    pub patient: &'a Insured,
    /// Where.
    pub institution: &'a Institution,
    /// What the same payer holds for the stay already: (current, carried).
    pub held: (Fen, Fen),
}

/// Whose account it is.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// The patient's own.
    Own(Option<&'a Account>),
    /// A relative's.
    Live(&'a PayerFacts),
}

/// A hold as it may be made: (current, carried), and until when it counts.
///
/// Whether and how long is the rule of the account's area. Of a relative no more is held for a stay
/// than the relative could pay of it now: floor, limits, scope and openness count as for a bill, and
/// what is held already counts as paid. The floor never binds the owner. A hold ends with the
/// binding that it rests on.
pub fn hold(
    ask: &HoldAsk<'_>,
    holder: Holder<'_>,
    policies: &PolicySet,
    now: Moment,
) -> Result<((Fen, Fen), Moment), Refusal> {
    let day = now.date();
    check_patient(ask.patient, day)?;
    if !ask.institution.offers(Service::Inpatient) {
        let missing = Refusal::new(Reason::ServiceMissing);
        return Err(missing.name(Service::Inpatient.zh()));
    }
    let (account, part, most, binding) = match holder {
        Holder::Own(account) => {
            let account = usable(account, ask.patient, Side::Beneficiary)?;
            let free = account.free_all()?.or_zero();
            let room = Room { most: free, end: ShareEnd::Balance, rule: None };
            (account, AccountPart::CurrentThenCarried, room, None)
        }
        Holder::Live(payer) => {
            let account = may_help(ask, payer, policies, day)?;
            let room = room_of(ask, payer, account, policies, day)?;
            let part = usable_part(payer.grantor.area, policies, day).0;
            (account, part, room, Some(&payer.binding))
        }
    };
    let until = until(account.area, binding, policies, day)?;
    if !ask.amount.is_positive() {
        return Err(Refusal::new(Reason::AmountOutOfRange).of(Side::Grantor).field("amount"));
    }
    if ask.amount > most.most {
        return Err(too_much(most, account.area));
    }
    Ok((draw(account.free_parts()?, part, ask.amount)?, until))
}

/// The account, where its owner has one that may be used now.
fn usable<'a>(
    account: Option<&'a Account>,
    owner: &Insured,
    side: Side,
) -> Result<&'a Account, Refusal> {
    let refuse = |reason| Refusal::new(reason).of(side).at(owner.area);
    let account = account.filter(|_| owner.has_account());
    let account = account.ok_or_else(|| refuse(Reason::NoValidAccount))?;
    if owner.frozen || account.frozen {
        return Err(refuse(Reason::Frozen));
    }
    Ok(account)
}

/// The relative's account, where the relative could pay for the stay now.
fn may_help<'a>(
    ask: &HoldAsk<'_>,
    payer: &'a PayerFacts,
    policies: &PolicySet,
    day: Date,
) -> Result<&'a Account, Refusal> {
    let PayerFacts { binding, grantor, account, .. } = payer;
    let account = usable(account.as_ref(), grantor, Side::Grantor)?;
    if !grantor.is_covered_on(day) {
        let refusal = Refusal::new(Reason::GrantorStatusAbnormal).of(Side::Grantor);
        return Err(refusal.at(grantor.area));
    }
    if binding.state != BindingState::Active || binding.switched_off {
        let refusal = Refusal::new(Reason::BindingState).of(Side::Grantor);
        return Err(refusal.on(binding.changed_at.date()));
    }
    if !ask.institution.takes_family {
        return Err(Refusal::new(Reason::InstitutionNotConnected));
    }
    if let Some(rule) = scope_closed(payer, Scope::Inpatient, policies, day) {
        let refusal = Refusal::new(Reason::ScopeNotAllowed).at(grantor.area).by(rule);
        return Err(refusal.name(Scope::Inpatient.zh()));
    }
    let areas = [ask.patient.area, grantor.area, ask.institution.area];
    match way_closed(areas, policies, day) {
        Some(rule) => Err(Refusal::new(Reason::RegionNotOpen).at(grantor.area).by(rule)),
        None => Ok(account),
    }
}

/// What the relative could pay of the stay now, less what is held for it already.
fn room_of(
    ask: &HoldAsk<'_>,
    payer: &PayerFacts,
    account: &Account,
    policies: &PolicySet,
    day: Date,
) -> Result<Room, Refusal> {
    let (current, carried) = ask.held;
    let freed = Account {
        reserved_current: account.reserved_current.minus(current)?,
        reserved_carried: account.reserved_carried.minus(carried)?,
        ..account.clone()
    };
    let is_away = ask.institution.area != ask.patient.area;
    let room = of_grantor(payer, &freed, (is_away, Fen::ZERO), policies, day)?;
    let most = room.most.minus(current.plus(carried)?)?.or_zero();
    Ok(Room { most, ..room })
}

/// The first moment at which the hold counts no more.
fn until(
    area: Area,
    binding: Option<&Binding>,
    policies: &PolicySet,
    day: Date,
) -> Result<Moment, Refusal> {
    let not_allowed = Refusal::new(Reason::HoldNotAllowed).at(area);
    let Some(days) = policies.admission_hold_days(area, day) else { return Err(not_allowed) };
    if days.value == 0 {
        return Err(not_allowed.by(days.rule));
    }
    let last = day.checked_add(i64::from(days.value).days()).unwrap_or(Date::MAX);
    let end = binding.and_then(|binding| binding.until);
    let end = end.and_then(|last| last.tomorrow().ok());
    Ok(Moment::start_of(end.map_or(last, |end| last.min(end))))
}

/// More than there is room for, and what makes the room so small.
fn too_much(room: Room, area: Area) -> Refusal {
    let reasons = [
        (ShareEnd::Floor, Reason::KeepBackBelowFloor),
        (ShareEnd::PaymentLimit, Reason::SingleAmount),
        (ShareEnd::AwayLimit, Reason::SingleAmount),
        (ShareEnd::MonthLimit, Reason::MonthLimit),
        (ShareEnd::YearLimit, Reason::YearLimit),
    ];
    let reason = reasons.into_iter().find(|(end, _)| *end == room.end);
    let reason = reason.map_or(Reason::BalanceShort, |(_, reason)| reason);
    let refusal = Refusal::new(reason).of(Side::Grantor).at(area).field("amount");
    match room.rule {
        Some(rule) => refusal.by(rule),
        None => refusal,
    }
}
