//! The acts of the wallet: which may be, and what they book.

use app::World;
use app::acts::{ChangeWallet, OpenWallet, ReleaseQuota, SetQuota, WalletBy};
use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{Moment, PersonId, RecordId};
use jiff::civil::Date;
use store::Answer;

use super::Touched;
use super::around::{may_act, may_own};
use super::model::Model;
use super::wallet::{self, Purse, Quoted};
use crate::deed::Deed;

/// What an act of the wallet leads to.
#[derive(Clone, Debug)]
pub(super) enum Leads {
    /// A wallet is this from now on.
    Purse(PersonId, Purse),
    /// A quota has so much more (or less) of each part; the day of the wallet shows so much.
    Set(Quoted, (i64, i64), Option<(Date, u32, i64)>),
    /// A quota is over.
    Over(RecordId),
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
        Deed::OpenWallet(ask) => opened(model, world, ask, proved, now),
        Deed::ChangeWallet(ask) => changed(model, world, ask, proved, now),
        Deed::SetQuota(ask) => set(model, world, ask, proved, now),
        Deed::ReleaseQuota(ask) => released(model, world, ask, proved, now),
        _ => None,
    }
}

/// The owner or who acts in the place with the own proof, or a clerk of the window.
fn may_keep(model: &Model, world: &World, by: &WalletBy, proved: bool, now: Moment) -> bool {
    let Some(owner) = model.people.get(&by.owner()) else { return false };
    match by {
        WalletBy::Person(acting, _) => proved && may_act(model, world, acting, None, now),
        WalletBy::Clerk(clerk, _) => model.on_duty(*clerk, Duty::Intake, owner.area),
    }
}

fn opened(
    model: &Model,
    world: &World,
    ask: &OpenWallet,
    proved: bool,
    now: Moment,
) -> Option<Leads> {
    let may = may_keep(model, world, &ask.by, proved, now);
    let owner = ask.by.owner();
    let purse = wallet::opened(model, world, (owner, ask.place, &ask.phone), may, now)?;
    Some(Leads::Purse(owner, purse))
}

fn changed(
    model: &Model,
    world: &World,
    ask: &ChangeWallet,
    proved: bool,
    now: Moment,
) -> Option<Leads> {
    let owner = ask.by.owner();
    let known = model.purses.get(&owner)?;
    let place = ask.place.unwrap_or(known.place);
    let open = place == known.place || wallet::is_open(world, place, now.date());
    let phone = ask.phone.clone().unwrap_or_else(|| known.phone.clone());
    let may = open && may_keep(model, world, &ask.by, proved, now);
    may.then(|| Leads::Purse(owner, Purse { place, phone, ..known.clone() }))
}

fn set(model: &Model, world: &World, ask: &SetQuota, proved: bool, now: Moment) -> Option<Leads> {
    let bond = model.bonds.get(&ask.binding)?;
    let other = Some((Side::Beneficiary, bond.beneficiary.1));
    let may = ask.acting.person == bond.grantor.1
        && proved
        && may_act(model, world, &ask.acting, other, now);
    let (quota, more, day) = wallet::set(model, world, bond, ask.amount.0, now)?;
    may.then_some(Leads::Set(quota, more, day))
}

/// Either side gives back all of it; not while a premium waits to be taken from it.
fn released(
    model: &Model,
    world: &World,
    ask: &ReleaseQuota,
    proved: bool,
    now: Moment,
) -> Option<Leads> {
    let quota = model.quotas.get(&ask.quota).filter(|quota| quota.binding == ask.binding)?;
    let sides = [quota.holder.1, quota.beneficiary];
    let may =
        sides.contains(&ask.acting.person) && proved && may_own(model, world, &ask.acting, now);
    if !may {
        return None;
    }
    (quota.promised == 0).then_some(Leads::Over(ask.quota))
}

/// Books it; the answer that is right.
pub(super) fn book(
    model: &mut Model,
    leads: Leads,
    answer: &Answer,
    touched: &mut Touched,
) -> Answer {
    // A new record's number is in the answer, and nowhere else.
    let said = match answer {
        Answer::Record(id) => *id,
        _ => RecordId(0),
    };
    match leads {
        Leads::Purse(owner, purse) => {
            touched.purses.insert(owner);
            model.purses.insert(owner, purse);
            Answer::Record(said)
        }
        Leads::Set(quota, more, day) => {
            let id = model.quota_of(quota.binding).map_or(said, |(id, _)| id);
            let owner = quota.holder.1;
            model.quote((id, quota), more, touched);
            if let Some(purse) = model.purses.get_mut(&owner) {
                purse.day = day.or(purse.day);
                touched.purses.insert(owner);
            }
            Answer::Record(id)
        }
        Leads::Over(id) => {
            model.end_quota(id, touched);
            Answer::Record(id)
        }
    }
}

/// What an act of the wallet could have touched.
pub(super) fn asked(deed: &Deed, model: &Model, touched: &mut Touched) {
    match deed {
        Deed::OpenWallet(ask) => drop(touched.purses.insert(ask.by.owner())),
        Deed::ChangeWallet(ask) => drop(touched.purses.insert(ask.by.owner())),
        Deed::SetQuota(ask) => {
            touched.purses.insert(ask.acting.person);
            model.bonds.get(&ask.binding).into_iter().for_each(|bond| touched.bond(bond));
            touched.quotas.extend(model.quota_of(ask.binding).map(|(id, _)| id));
        }
        Deed::ReleaseQuota(ask) => {
            touched.quotas.insert(ask.quota);
            touched.accounts.extend(model.quotas.get(&ask.quota).map(|quota| quota.holder));
        }
        _ => {}
    }
}
