//! Wallets and quotas: who may open one, what may be set, what a bill may take of it, what ends it.
//!
//! Written from decisions 1–8 of the wallet (ADR 0015) and `money.md`: a quota moves no money; what is
//! left of it is spoken for in the grantor's account until its binding ends.

use app::World;
use domain::binding::BindingState;
use domain::institution::Service;
use domain::person::{AccountPart, InsuredStatus, Insutype};
use domain::policy::axes::{WalletModel, WalletOpen};
use domain::settlement::Bill;
use domain::{Area, BindingId, Moment, PersonId, RecordId};
use jiff::civil::Date;
use store::{Body, Kind, Reads};

use super::model::{Bond, Model};
use super::{Findings, Touched};
use crate::trouble::Result;

/// An open wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    /// Place of use.
    pub place: Area,
    /// Phone.
    pub phone: String,
    /// The last day on which a quota was set or raised, how often, and by how much.
    pub day: Option<(Date, u32, i64)>,
}

/// A day of a wallet: which, how often a quota was set or raised, by how much in all.
pub(super) type Day = (Date, u32, i64);

/// An open quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The binding that it rests on.
    pub binding: BindingId,
    /// Whose account.
    pub holder: (Area, PersonId),
    /// For whom.
    pub beneficiary: PersonId,
    /// What is left of the current part.
    pub current: i64,
    /// What is left of the carried part.
    pub carried: i64,
    /// What was used, less what came back.
    pub used: i64,
    /// What is left but promised to premiums.
    pub promised: i64,
}

impl Quoted {
    /// Both parts of what is left.
    pub fn left(&self) -> i64 {
        self.current + self.carried
    }

    /// What a bill or a lowering may take.
    pub fn room(&self) -> i64 {
        (self.left() - self.promised).max(0)
    }
}

impl Model {
    /// The open quota of a binding.
    pub fn quota_of(&self, binding: BindingId) -> Option<(RecordId, &Quoted)> {
        let mut all = self.quotas.iter().filter(|(_, quota)| quota.binding == binding);
        all.next().map(|(id, quota)| (*id, quota))
    }

    /// Speaks for more of an account under a quota, or for less, with the commitment legs.
    pub(super) fn quote(
        &mut self,
        (id, quota): (RecordId, Quoted),
        (current, carried): (i64, i64),
        touched: &mut Touched,
    ) {
        let holder = quota.holder;
        self.post(holder.0, 9000, current + carried);
        self.post(holder.0, 9010, -current - carried);
        touched.accounts.insert(holder);
        touched.quotas.insert(id);
        let (current, carried) = (quota.current + current, quota.carried + carried);
        self.quotas.insert(id, Quoted { current, carried, ..quota });
    }

    /// Ends a quota: what is left is free.
    pub(super) fn end_quota(&mut self, id: RecordId, touched: &mut Touched) {
        let Some(quota) = self.quotas.get(&id).cloned() else { return };
        let all = (-quota.current, -quota.carried);
        self.quote((id, quota), all, touched);
        self.quotas.remove(&id);
    }

    /// Quotas end with their bindings, whatever ended these.
    pub(super) fn quotas_follow(&mut self, touched: &mut Touched) {
        let over =
            |quota: &Quoted| self.bonds.get(&quota.binding).is_none_or(|bond| !bond.state.counts());
        let ended: Vec<RecordId> =
            self.quotas.iter().filter(|(_, quota)| over(quota)).map(|(id, _)| *id).collect();
        for id in ended {
            self.end_quota(id, touched);
        }
    }

    /// The turn of a year moves what is left along with its money: after the holds, the oldest
    /// first; what is left of it then.
    pub(super) fn turn_quotas(
        &mut self,
        holder: (Area, PersonId),
        mut turned: i64,
        touched: &mut Touched,
    ) -> i64 {
        for (id, quota) in self.quotas.iter_mut().filter(|(_, quota)| quota.holder == holder) {
            let part = quota.current.min(turned);
            (quota.current, quota.carried) = (quota.current - part, quota.carried + part);
            turned -= part;
            touched.quotas.insert(*id);
        }
        turned
    }
}

/// Is the wallet of this area plainly open?
pub(super) fn is_open(world: &World, area: Area, day: Date) -> bool {
    let ruled = world.policies.wallet(area, day);
    ruled.is_some_and(|ruled| ruled.value == WalletOpen::Open && !ruled.rule.unknown_here)
}

/// Do the rules of this area know quotas?
pub(super) fn knows_quotas(world: &World, area: Area, day: Date) -> bool {
    let ruled = world.policies.wallet_rules(area, day);
    ruled.is_some_and(|ruled| ruled.value.model == WalletModel::Quota)
}

/// The wallet that is opened, or `None` where it must be refused. `may` = whoever asks may.
pub(super) fn opened(
    model: &Model,
    world: &World,
    (person, place, phone): (PersonId, Area, &str),
    may: bool,
    now: Moment,
) -> Option<Purse> {
    let owner = model.people.get(&person)?;
    let insured = [InsuredStatus::Normal, InsuredStatus::Paused].contains(&owner.status);
    let there = model.purses.contains_key(&person);
    let open = is_open(world, place, now.date());
    let purse = Purse { place, phone: phone.to_owned(), day: None };
    (may && insured && !there && open).then_some(purse)
}

/// What setting the quota of a binding to an amount comes to: the quota before it, what is spoken for
/// more (or less) of each part, and what the wallet's day shows then. `None` where it must be refused.
pub(super) fn set(
    model: &Model,
    world: &World,
    bond: &Bond,
    amount: i64,
    now: Moment,
) -> Option<(Quoted, (i64, i64), Option<Day>)> {
    let known = model.quota_of(bond.id).map(|(_, quota)| quota.clone());
    let had = known.as_ref().map_or(0, |quota| quota.used + quota.left());
    let more = amount - had;
    let part = part_of(world, bond.grantor.0, now.date());
    if more <= 0 {
        // Less is always possible, but what was used or promised stays.
        let quota = known.filter(|quota| -more <= quota.room())?;
        let (current, carried) = last_drawn((quota.current, quota.carried), part, -more);
        return Some((quota, (-current, -carried), None));
    }
    let day = raisable(model, world, bond, more, now)?;
    let pocket = model.free(bond.grantor)?;
    let floor = world.policies.floor(bond.grantor.0, now.date()).map_or(0, |ruled| ruled.value.0);
    let free = match part {
        AccountPart::CarriedOnly => pocket.carried,
        AccountPart::CurrentThenCarried | AccountPart::CarriedThenCurrent => {
            pocket.current + pocket.carried
        }
    };
    if more > (free - floor).max(0) {
        return None;
    }
    let drawn = first_drawn((pocket.current, pocket.carried), part, more);
    let fresh = Quoted {
        binding: bond.id,
        holder: bond.grantor,
        beneficiary: bond.beneficiary.1,
        current: 0,
        carried: 0,
        used: 0,
        promised: 0,
    };
    Some((known.unwrap_or(fresh), drawn, Some(day)))
}

/// May a quota be set or raised by this much now? What the wallet's day shows then.
fn raisable(
    model: &Model,
    world: &World,
    bond: &Bond,
    more: i64,
    now: Moment,
) -> Option<(Date, u32, i64)> {
    let (area, day) = (bond.grantor.0, now.date());
    let (giver, helped) =
        (model.people.get(&bond.grantor.1)?, model.people.get(&bond.beneficiary.1)?);
    let pocket = model.pockets.get(&bond.grantor)?;
    let purse = model.purses.get(&giver.person)?;
    model.purses.get(&helped.person)?;
    let stands = bond.state_at(now) == BindingState::Active
        && giver.area == area
        && giver.insutype == Insutype::Employee
        && giver.status == InsuredStatus::Normal
        && giver.covered_until.is_none_or(|last| day <= last)
        && !giver.frozen
        && !pocket.frozen;
    let open = [area, helped.area].iter().all(|place| is_open(world, *place, day));
    let rules = world.policies.wallet_rules(area, day)?.value;
    let (count, sum) = purse.day.filter(|(on, ..)| *on == day).map_or((0, 0), |d| (d.1, d.2));
    let (count, sum) = (count + 1, sum + more);
    let hour = now.local().hour();
    let night = rules.closed_from.zip(rules.closed_until).is_some_and(|(from, until)| {
        let (from, until) = (i32::from(from), i32::from(until));
        let hour = i32::from(hour);
        if from <= until { from <= hour && hour < until } else { hour >= from || hour < until }
    });
    let fits = rules.per_day.is_none_or(|most| count <= most)
        && rules.each.is_none_or(|most| more <= most.0)
        && rules.day.is_none_or(|most| sum <= most.0)
        && !night;
    (stands && open && rules.model == WalletModel::Quota && fits).then_some((day, count, sum))
}

/// Which part of an account its area lets relatives use.
pub(super) fn part_of(world: &World, area: Area, day: Date) -> AccountPart {
    let ruled = world.policies.account_part(area, day);
    ruled.map_or(AccountPart::CurrentThenCarried, |ruled| ruled.value)
}

/// An amount out of (current, carried), as bills draw.
pub(super) fn first_drawn(
    (current, carried): (i64, i64),
    part: AccountPart,
    amount: i64,
) -> (i64, i64) {
    let of_current = match part {
        AccountPart::CarriedOnly => 0,
        AccountPart::CurrentThenCarried => amount.min(current),
        AccountPart::CarriedThenCurrent => amount - amount.min(carried),
    };
    (of_current, amount - of_current)
}

/// What goes back first is what would be drawn last.
fn last_drawn((current, carried): (i64, i64), part: AccountPart, amount: i64) -> (i64, i64) {
    match part {
        AccountPart::CurrentThenCarried => {
            let of_carried = amount.min(carried);
            (amount - of_carried, of_carried)
        }
        AccountPart::CarriedThenCurrent | AccountPart::CarriedOnly => {
            let of_current = amount.min(current);
            (of_current, amount - of_current)
        }
    }
}

/// May the open quota of this bond pay for this bill? The way is that of wallets: each of the three
/// places open by itself, and a place that takes them.
pub(super) fn may_pay(
    world: &World,
    bill: &Bill,
    (home, bond): (Area, &Bond),
    now: Moment,
) -> bool {
    let places = [home, bond.grantor.0, bill.institution.area];
    bill.institution.services.contains(&Service::Wallet)
        && places.iter().all(|place| is_open(world, *place, now.date()))
}

/// A bill took of a quota, or (with negative amounts) its cancel gives back into it, while it is open.
pub(super) fn used(
    model: &mut Model,
    id: RecordId,
    (current, carried): (i64, i64),
    touched: &mut Touched,
) {
    touched.quotas.insert(id);
    let Some(quota) = model.quotas.get(&id).cloned() else { return };
    let quota = Quoted { used: quota.used + current + carried, ..quota };
    model.quote((id, quota), (-current, -carried), touched);
}

/// Open quotas and wallets of the database are those of the model.
pub(super) fn compare(model: &Model, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
    let kept = reads.records(Kind::Quota, RecordId(0), u32::MAX)?;
    let got: std::collections::BTreeMap<_, _> = kept
        .iter()
        .filter_map(|record| match &record.body {
            Body::Quota(quota) if quota.is_open() => Some((record.id, quoted(quota))),
            _ => None,
        })
        .collect();
    findings.equal("open quotas", &got, &model.quotas);
    let kept = reads.records(Kind::Wallet, RecordId(0), u32::MAX)?;
    let got: std::collections::BTreeMap<_, _> = kept
        .iter()
        .filter_map(|record| match &record.body {
            Body::Wallet(wallet) => Some((wallet.person, purse(wallet))),
            _ => None,
        })
        .collect();
    findings.equal("wallets", &got, &model.purses);
    Ok(())
}

/// The quotas that an act touched.
pub(super) fn compare_some(
    model: &Model,
    reads: &dyn Reads,
    touched: &Touched,
    findings: &mut Findings,
) -> Result<()> {
    for id in &touched.quotas {
        let kept = reads.record(*id)?.and_then(|record| match record.body {
            Body::Quota(quota) if quota.is_open() => Some(quoted(&quota)),
            _ => None,
        });
        let expected = model.quotas.get(id).cloned();
        findings.equal(&format!("quota {}", id.0), &kept, &expected);
    }
    for person in &touched.purses {
        let kept = reads.record_by_key(Kind::Wallet, &person.0.to_string())?;
        let kept = kept.and_then(|record| match record.body {
            Body::Wallet(wallet) => Some(purse(&wallet)),
            _ => None,
        });
        let expected = model.purses.get(person).cloned();
        findings.equal(&format!("wallet of {}", person.0), &kept, &expected);
    }
    Ok(())
}

fn quoted(quota: &domain::wallet::Quota) -> Quoted {
    Quoted {
        binding: quota.binding,
        holder: (quota.area, quota.grantor),
        beneficiary: quota.beneficiary,
        current: quota.current.0,
        carried: quota.carried.0,
        used: quota.used.0,
        promised: quota.promised.0,
    }
}

fn purse(wallet: &domain::wallet::Wallet) -> Purse {
    Purse {
        place: wallet.place,
        phone: wallet.phone.clone(),
        day: wallet.day.map(|day| (day.on, day.count, day.amount.0)),
    }
}
