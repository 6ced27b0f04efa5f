//! Premiums for relatives: who may pay how much from what, what waits for the end of its month, what
//! goes back, what the collector got. Written from decisions 9–11 (ADR 0016) and `money.md`.

use app::World;
use app::acts::{EndPremium, HandOver, PayPremium, PremiumEnd, PremiumEndBy};
use domain::binding::{BindingState, Scope};
use domain::chart::DueKind;
use domain::clerk::Duty;
use domain::person::{InsuredStatus, Insutype};
use domain::policy::axes::{Openness, PremiumKind, PremiumMode};
use domain::premium::{Pocket as From, PremiumState};
use domain::refusal::Side;
use domain::{Area, BindingId, Moment, PersonId, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Answer, Body, Kind, Reads};

use super::around::{may_act, may_own};
use super::back::year_is_over;
use super::life::home_of;
use super::model::{Bond, Model};
use super::wallet::{self, Quoted, first_drawn, part_of};
use super::{Findings, Touched};
use crate::deed::Deed;
use crate::trouble::Result;

/// A premium payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Premium {
    /// By which binding.
    pub binding: BindingId,
    /// Whose account.
    pub holder: (Area, PersonId),
    /// For whom, insured where.
    pub beneficiary: (Area, PersonId),
    /// Which insurance and year.
    pub of: (PremiumKind, i16),
    /// How much.
    pub amount: i64,
    /// The quota that pays it; `None` = the account.
    pub quota: Option<RecordId>,
    /// Of the current and the carried part.
    pub parts: (i64, i64),
    /// State.
    pub state: PremiumState,
    /// When it was asked for.
    pub at: Moment,
    /// When it was taken.
    pub paid_at: Option<Moment>,
}

impl Premium {
    /// What it has reserved by itself.
    pub fn reserved(&self) -> (i64, i64) {
        let live = self.state == PremiumState::Waiting && self.quota.is_none();
        if live { self.parts } else { (0, 0) }
    }

    /// The last day of its month; asked for on that day, of the next.
    fn due_on(&self) -> Date {
        due_on(self.at.date())
    }
}

fn due_on(asked: Date) -> Date {
    let last = asked.last_of_month();
    if asked < last { last } else { last.checked_add(1.day()).unwrap_or(last).last_of_month() }
}

/// What an act leads to.
#[derive(Clone, Debug)]
pub(super) enum Leads {
    New(Premium),
    CallOff(RecordId),
    Refund(RecordId),
    HandOver,
}

/// What it leads to, or `None` where it must be refused.
pub(super) fn leads(
    model: &Model,
    world: &World,
    deed: &Deed,
    proved: bool,
    now: Moment,
) -> Option<Leads> {
    match deed {
        Deed::PayPremium(ask) => {
            let bond = model.bonds.get(&ask.binding)?;
            let other = Some((Side::Beneficiary, ask.beneficiary));
            let may = proved
                && (bond.grantor.1, bond.beneficiary.1) == (ask.acting.person, ask.beneficiary)
                && may_act(model, world, &ask.acting, other, now);
            asked_for(model, world, (ask, bond), now).filter(|_| may).map(Leads::New)
        }
        Deed::EndPremium(ask) => ended(model, world, ask, proved, now),
        Deed::HandOver(ask) => {
            let key = (ask.area, ask.kind, ask.year);
            let owed = model.collect.get(&key).copied().unwrap_or_default();
            let last = model.handed.get(&key).copied();
            let may = model.on_duty(ask.clerk, Duty::MoneyOfficer, ask.area)
                && ask.amount.0 > 0
                && ask.amount.0 <= owed
                && last == ask.after
                && ask.until <= now;
            may.then_some(Leads::HandOver)
        }
        _ => None,
    }
}

fn ended(
    model: &Model,
    world: &World,
    ask: &EndPremium,
    proved: bool,
    now: Moment,
) -> Option<Leads> {
    let id = ask.premium.id;
    let premium = model.premiums.get(&id)?;
    let may = match &ask.by {
        PremiumEndBy::Payer(acting, _) => {
            proved && acting.person == premium.holder.1 && may_own(model, world, acting, now)
        }
        PremiumEndBy::Clerk(clerk) => {
            model.on_duty(*clerk, Duty::MoneyOfficer, premium.beneficiary.0)
        }
    };
    let by_family = matches!(ask.by, PremiumEndBy::Payer(..));
    let key = (premium.beneficiary.0, premium.of.0, premium.of.1);
    let handed = model.handed.get(&key);
    let gone = premium.paid_at.zip(handed).is_some_and(|(paid, until)| paid < *until);
    let fits = match ask.end {
        PremiumEnd::CallOff => premium.state == PremiumState::Waiting,
        PremiumEnd::Refund => premium.state == PremiumState::Paid && !(gone && by_family),
    };
    (may && fits).then_some(match ask.end {
        PremiumEnd::CallOff => Leads::CallOff(id),
        PremiumEnd::Refund => Leads::Refund(id),
    })
}

/// The payment, or `None` where it must be refused: whole, or not at all.
fn asked_for(
    model: &Model,
    world: &World,
    (ask, bond): (&PayPremium, &Bond),
    now: Moment,
) -> Option<Premium> {
    let day = now.date();
    let helped = model.people.get(&ask.beneficiary)?;
    let area = bond.grantor.0;
    let scope = match ask.kind {
        PremiumKind::Resident => Scope::ResidentPremium,
        PremiumKind::Care => Scope::CarePremium,
    };
    let policies = &world.policies;
    let allowed = policies.scopes(area, day).is_some_and(|ruled| ruled.value.contains(&scope));
    let resident = ask.kind == PremiumKind::Resident;
    let twice = model.premiums.values().any(|known| {
        (known.beneficiary.1, known.of) == (ask.beneficiary, (ask.kind, ask.year))
            && known.state.counts()
    });
    let mode = policies.premium_mode(area, day).map_or(PremiumMode::AtOnce, |ruled| ruled.value);
    let waits = mode == PremiumMode::MonthEndBatch;
    let taken_on = if waits { due_on(day) } else { day };
    let may = stands(model, bond, now)
        && bond.scopes.contains(&scope)
        && allowed
        && !helped.frozen
        && (!resident || helped.insutype == Insutype::Resident)
        && !twice
        && (!resident || in_season(world, helped.area, ask.year, day))
        && (!resident || in_season(world, helped.area, ask.year, taken_on))
        && ask.year >= taken_on.year()
        && mode != PremiumMode::ClaimBack;
    let known = policies.premiums(helped.area, day)?;
    let rows = (!known.rule.unknown_here).then_some(known.value)?;
    let row = rows.iter().find(|row| {
        row.kind == ask.kind && row.year == ask.year && row.who == ask.who && row.year >= day.year()
    })?;
    let amount = row.amount.0;
    let (quota, parts) = drawn(model, world, (bond, helped.area), (ask.pocket, amount), now)?;
    let (state, paid_at) =
        if waits { (PremiumState::Waiting, None) } else { (PremiumState::Paid, Some(now)) };
    let premium = Premium {
        binding: bond.id,
        holder: bond.grantor,
        beneficiary: (helped.area, helped.person),
        of: (ask.kind, ask.year),
        amount,
        quota,
        parts: if waits && quota.is_some() { (0, 0) } else { parts },
        state,
        at: now,
        paid_at,
    };
    may.then_some(premium)
}

/// The binding lets the grantor pay now.
fn stands(model: &Model, bond: &Bond, now: Moment) -> bool {
    let Some(giver) = model.people.get(&bond.grantor.1) else { return false };
    let Some(pocket) = model.pockets.get(&(giver.area, giver.person)) else { return false };
    bond.state_at(now) == BindingState::Active
        && !bond.off
        && now >= bond.from
        && giver.insutype == Insutype::Employee
        && giver.status == InsuredStatus::Normal
        && giver.covered_until.is_none_or(|last| now.date() <= last)
        && !giver.frozen
        && !pocket.frozen
}

/// Inside the season of the beneficiary's area that pays this year, or no such is known.
fn in_season(world: &World, area: Area, year: i16, day: Date) -> bool {
    season(world, area, year).is_none_or(|(first, last)| first <= day && day <= last)
}

/// First and last day of the season that pays a year, by whatever is ruled while it runs; what is ruled
/// later counts. The kit's rules begin with a month.
fn season(world: &World, area: Area, year: i16) -> Option<(Date, Date)> {
    let begin = Date::new(year - 1, 7, 1).ok()?;
    (0..24).rev().find_map(|months| {
        let looked = begin.checked_add(months.months()).ok()?;
        let known = world.policies.premium_season(area, looked);
        let ruled = known.filter(|ruled| !ruled.rule.unknown_here)?.value;
        // One that begins in the second half of a year pays the next.
        let begins = if ruled.from.month >= 7 { year - 1 } else { year };
        let over = (ruled.to.month, ruled.to.day) < (ruled.from.month, ruled.from.day);
        let ends = begins + i16::from(over);
        let first = Date::new(begins, ruled.from.month, ruled.from.day).ok()?;
        let last = Date::new(ends, ruled.to.month, ruled.to.day).ok()?;
        (first <= looked.last_of_month() && looked <= last).then_some((first, last))
    })
}

/// From which pocket, and which parts of it.
fn drawn(
    model: &Model,
    world: &World,
    (bond, home): (&Bond, Area),
    (pocket, amount): (Option<From>, i64),
    now: Moment,
) -> Option<(Option<RecordId>, (i64, i64))> {
    let live = || live(model, world, (bond, home), amount, now).map(|parts| (None, parts));
    let quota = || quota(model, world, (bond, home), amount, now);
    match pocket {
        Some(From::Live) => live(),
        Some(From::Quota) => quota(),
        None => live().or_else(quota),
    }
}

/// By the rules of live debit, of the two insured areas alone.
fn live(
    model: &Model,
    world: &World,
    (bond, home): (&Bond, Area),
    amount: i64,
    now: Moment,
) -> Option<(i64, i64)> {
    let (area, day) = (bond.grantor.0, now.date());
    let policies = &world.policies;
    let open = |place: Area| {
        let ruled = if area == home {
            policies.same_city(place, day)
        } else if area.province() == home.province() {
            policies.cross_city(place, day)
        } else {
            policies.cross_province(place, day)
        };
        ruled.is_some_and(|ruled| ruled.value == Openness::Open)
    };
    let pocket = model.free(bond.grantor)?;
    let part = part_of(world, area, day);
    let floor = policies.floor(area, day).map_or(0, |ruled| ruled.value.0);
    let room = (super::payers::usable(pocket, part) - floor).max(0);
    let fits =
        open(area) && open(home) && amount <= room && limited(model, world, bond, amount, now);
    fits.then(|| first_drawn((pocket.current, pocket.carried), part, amount))
}

fn quota(
    model: &Model,
    world: &World,
    (bond, home): (&Bond, Area),
    amount: i64,
    now: Moment,
) -> Option<(Option<RecordId>, (i64, i64))> {
    let (area, day) = (bond.grantor.0, now.date());
    let (id, quota) = model.quota_of(bond.id)?;
    let open = [area, home].iter().all(|place| wallet::is_open(world, *place, day));
    let known = wallet::knows_quotas(world, area, day);
    let fits = open && known && amount <= quota.room() && limited(model, world, bond, amount, now);
    let part = part_of(world, area, day);
    fits.then(|| (Some(id), first_drawn((quota.current, quota.carried), part, amount)))
}

/// Within the limits of the binding.
fn limited(model: &Model, world: &World, bond: &Bond, amount: i64, now: Moment) -> bool {
    let caps = world.policies.limit_caps(bond.grantor.0, now.date());
    let caps = caps.map(|ruled| ruled.value).unwrap_or_default();
    let (month, year) = (now.month().0, now.month().year());
    [
        (bond.limits.payment, caps.payment, 0),
        (bond.limits.month, caps.month, model.used(bond.id, month)),
        (bond.limits.year, caps.year, model.used(bond.id, year)),
    ]
    .into_iter()
    .all(|(set, cap, used)| set.into_iter().chain(cap).all(|most| amount <= (most.0 - used).max(0)))
}

/// Books it; the answer that is right.
pub(super) fn book(
    model: &mut Model,
    world: &World,
    (deed, leads): (&Deed, Leads),
    answer: &Answer,
    (now, touched): (Moment, &mut Touched),
) -> Answer {
    let said = match answer {
        Answer::Record(id) => *id,
        _ => RecordId(0),
    };
    let home = deed.key().area;
    match leads {
        Leads::New(premium) => {
            touched.premiums.insert(said);
            touched.people.insert(premium.beneficiary.1);
            match premium.state {
                PremiumState::Paid => taken(model, &premium, (home, 0), (now, touched)),
                _ => wait(model, &premium, 1, touched),
            }
            model.premiums.insert(said, premium);
            Answer::Record(said)
        }
        Leads::CallOff(id) => {
            drop_it(model, id, touched);
            Answer::Record(id)
        }
        Leads::Refund(id) => {
            refund(model, world, (id, home), now, touched);
            Answer::Record(id)
        }
        Leads::HandOver => {
            if let Deed::HandOver(HandOver { area, kind, year, amount, until, .. }) = deed {
                let key = (*area, *kind, *year);
                model.post(*area, 2110, amount.0);
                model.post(*area, 1010, -amount.0);
                *model.collect.entry(key).or_default() -= amount.0;
                model.handed.insert(key, *until);
            }
            Answer::Record(said)
        }
    }
}

/// Speaks for the money of what waits (`sign` 1), or lets go of it (−1).
fn wait(model: &mut Model, premium: &Premium, sign: i64, touched: &mut Touched) {
    let (area, amount) = (premium.holder.0, premium.parts.0 + premium.parts.1);
    match premium.quota {
        None => {
            model.post(area, 9000, sign * amount);
            model.post(area, 9010, -sign * amount);
            touched.accounts.insert(premium.holder);
        }
        Some(id) => {
            touched.quotas.insert(id);
            if let Some(quota) = model.quotas.get_mut(&id) {
                quota.promised += sign * premium.amount;
            }
        }
    }
}

/// Takes the money, of which a quota had promised so much; the collector is owed it.
fn taken(
    model: &mut Model,
    premium: &Premium,
    (home, promised): (Area, i64),
    (now, touched): (Moment, &mut Touched),
) {
    let (current, carried) = premium.parts;
    if let Some(quota) = premium.quota.and_then(|id| model.quotas.get_mut(&id)) {
        quota.promised -= promised;
    }
    give(model, premium, (-current, -carried), home, touched);
    for period in [now.month().0, now.month().year()] {
        *model.used.entry((premium.binding, period)).or_default() += premium.amount;
    }
}

/// Adds these parts to the account (or takes them, below zero), by the quota where that pays, with the
/// legs of the collector and of the debt between two areas.
fn give(
    model: &mut Model,
    premium: &Premium,
    (current, carried): (i64, i64),
    home: Area,
    touched: &mut Touched,
) {
    let amount = current + carried;
    let (area, there) = (premium.holder.0, premium.beneficiary.0);
    model.pay_in(premium.holder, current, carried);
    touched.accounts.insert(premium.holder);
    touched.bindings.insert(premium.binding);
    model.owed(home, (area, there, DueKind::Premium), -amount);
    model.post(there, 2110, amount);
    *model.collect.entry((there, premium.of.0, premium.of.1)).or_default() -= amount;
    if let Some(id) = premium.quota {
        wallet::used(model, id, (-current, -carried), touched);
    }
}

fn refund(
    model: &mut Model,
    world: &World,
    (id, home): (RecordId, Area),
    now: Moment,
    touched: &mut Touched,
) {
    let Some(premium) = model.premiums.get(&id).cloned() else { return };
    touched.premiums.insert(id);
    let paid = premium.paid_at.unwrap_or(now);
    let over = year_is_over(world, premium.holder.0, paid, now);
    let (current, carried) = premium.parts;
    let parts = if over { (0, current + carried) } else { (current, carried) };
    give(model, &premium, parts, home, touched);
    for period in [paid.month().0, paid.month().year()] {
        *model.used.entry((premium.binding, period)).or_default() -= premium.amount;
    }
    carried_back(model, &premium, paid);
    go_on(model, premium.holder, parts, touched);
    model.premiums.insert(id, Premium { state: PremiumState::Refunded, ..premium });
}

/// What came back to somebody who moved or died goes on.
fn go_on(
    model: &mut Model,
    (area, person): (Area, PersonId),
    (current, carried): (i64, i64),
    touched: &mut Touched,
) {
    let Some(home) = home_of(model, person) else { return };
    if home != area {
        model.pay_in((area, person), -current, -carried);
        model.owe_moved(area, home, current + carried);
        model.pay_in((home, person), current, carried);
        touched.accounts.insert((home, person));
    }
    if model.estates.contains_key(&person) {
        model.pay_in((home, person), -current, -carried);
        model.post(home, 2310, -current - carried);
        touched.estates.insert(person);
    }
    if let Some(owed) = model.estates.get_mut(&person) {
        owed.owed += current + carried;
    }
}

/// Nothing is taken of what waited.
fn drop_it(model: &mut Model, id: RecordId, touched: &mut Touched) {
    let Some(premium) = model.premiums.get(&id).cloned() else { return };
    touched.premiums.insert(id);
    wait(model, &premium, -1, touched);
    model.premiums.insert(id, Premium { state: PremiumState::Dropped, ..premium });
}

/// Where the binding was made anew for another record of the same person, its limits get it back too.
fn carried_back(model: &mut Model, premium: &Premium, paid: Moment) {
    let Some((next, merged)) = model.follows.get(&premium.binding).copied() else { return };
    let month = paid.month();
    let same = (month == merged).then_some(month.0);
    let year = (month.year() == merged.year()).then(|| month.year());
    for period in same.into_iter().chain(year) {
        *model.used.entry((next, period)).or_default() -= premium.amount;
    }
}

impl Model {
    /// What was paid for one record is paid for the other, unless that one has the year already.
    pub(super) fn premiums_go_on(&mut self, gone: PersonId, survivor: PersonId) {
        let counting = self.premiums.values().filter(|premium| premium.state.counts());
        let there = counting.filter(|premium| premium.beneficiary.1 == survivor);
        let there: Vec<_> = there.map(|premium| premium.of).collect();
        for premium in self.premiums.values_mut() {
            let paid = premium.state == PremiumState::Paid && premium.beneficiary.1 == gone;
            if paid && !there.contains(&premium.of) {
                premium.beneficiary.1 = survivor;
            }
        }
    }

    /// What waits ends with its binding.
    pub(super) fn premiums_follow(&mut self, touched: &mut Touched) {
        let over = |premium: &Premium| {
            premium.state == PremiumState::Waiting
                && self.bonds.get(&premium.binding).is_none_or(|bond| !bond.state.counts())
        };
        let ended = self.premiums.iter().filter(|(_, premium)| over(premium));
        let ended: Vec<RecordId> = ended.map(|(id, _)| *id).collect();
        for id in ended {
            drop_it(self, id, touched);
        }
    }

    /// The end of a month takes what was asked for before its last day, or drops it.
    pub(super) fn take_premiums(&mut self, world: &World, now: Moment, touched: &mut Touched) {
        let due = self.premiums.iter().filter(|(_, premium)| {
            premium.state == PremiumState::Waiting && premium.due_on() <= now.date()
        });
        let mut due: Vec<(Moment, RecordId)> = due.map(|(id, p)| (p.at, *id)).collect();
        due.sort();
        for (_, id) in due {
            let Some(premium) = self.premiums.get(&id).cloned() else { continue };
            let Some(bond) = self.bonds.get(&premium.binding).cloned() else { continue };
            let quota = premium.quota.and_then(|id| self.quotas.get(&id)).cloned();
            let may = stands(self, &bond, now)
                && premium.of.1 >= now.date().year()
                && limited(self, world, &bond, premium.amount, now)
                && (premium.quota.is_none() || quota.is_some());
            if !may {
                drop_it(self, id, touched);
                continue;
            }
            let mut taken_of = premium.clone();
            let promised = if let Some(Quoted { current, carried, .. }) = quota {
                let part = part_of(world, premium.holder.0, now.date());
                taken_of.parts = first_drawn((current, carried), part, premium.amount);
                premium.amount
            } else {
                wait(self, &premium, -1, touched);
                0
            };
            (taken_of.state, taken_of.paid_at) = (PremiumState::Paid, Some(now));
            touched.premiums.insert(id);
            taken(self, &taken_of, (premium.holder.0, promised), (now, touched));
            self.premiums.insert(id, taken_of);
        }
    }

    /// The turn of a year moves what waits along: after holds and quotas, the oldest first.
    pub(super) fn turn_premiums(
        &mut self,
        holder: (Area, PersonId),
        mut turned: i64,
        touched: &mut Touched,
    ) {
        for (id, premium) in &mut self.premiums {
            if premium.holder == holder && premium.reserved() != (0, 0) {
                let part = premium.parts.0.min(turned);
                premium.parts = (premium.parts.0 - part, premium.parts.1 + part);
                turned -= part;
                touched.premiums.insert(*id);
            }
        }
    }
}

/// What an act could have touched.
pub(super) fn asked(deed: &Deed, model: &Model, touched: &mut Touched) {
    match deed {
        Deed::PayPremium(ask) => {
            model.bonds.get(&ask.binding).into_iter().for_each(|bond| touched.bond(bond));
            touched.quotas.extend(model.quota_of(ask.binding).map(|(id, _)| id));
        }
        Deed::EndPremium(ask) => {
            touched.premiums.insert(ask.premium.id);
            touched.quotas.extend(ask.premium.quota);
            touched.accounts.insert((ask.premium.area, ask.premium.grantor));
        }
        _ => {}
    }
}

/// The payments of the database are those of the model: those of an act, or all.
pub(super) fn compare(
    model: &Model,
    reads: &dyn Reads,
    only: Option<&Touched>,
    findings: &mut Findings,
) -> Result<()> {
    let kept = |id: RecordId| -> Result<Option<Premium>> {
        Ok(reads.record(id)?.and_then(|record| match record.body {
            Body::Premium(payment) => Some(premium_of(&payment)),
            _ => None,
        }))
    };
    if let Some(touched) = only {
        for id in &touched.premiums {
            let expected = model.premiums.get(id).cloned();
            findings.equal(&format!("premium {}", id.0), &kept(*id)?, &expected);
            let Some(premium) = &expected else { continue };
            let paid = premium.paid_at.map(Moment::month);
            let next = model.follows.get(&premium.binding).map(|(next, _)| *next);
            for period in paid.into_iter().flat_map(|month| [month.0, month.year()]) {
                // Also of the binding that a merge made of it.
                for binding in [Some(premium.binding), next].into_iter().flatten() {
                    let got = reads.used_in(premium.holder.0, binding, period)?.0;
                    let used = model.used(binding, period);
                    findings.equal(&format!("used with premium {} in {period}", id.0), &got, &used);
                }
            }
        }
        return Ok(());
    }
    let all = reads.records(Kind::Premium, RecordId(0), u32::MAX)?;
    findings.equal("number of premiums", &all.len(), &model.premiums.len());
    for (id, premium) in &model.premiums {
        findings.equal(&format!("premium {}", id.0), &kept(*id)?.as_ref(), &Some(premium));
    }
    Ok(())
}

fn premium_of(payment: &domain::premium::PremiumPayment) -> Premium {
    Premium {
        binding: payment.binding,
        holder: (payment.area, payment.grantor),
        beneficiary: (payment.beneficiary_area, payment.beneficiary),
        of: (payment.kind, payment.year),
        amount: payment.amount.0,
        quota: payment.quota(),
        parts: (payment.current.0, payment.carried.0),
        state: payment.state,
        at: payment.at,
        paid_at: payment.paid_at,
    }
}
