//! Clerks: added, given other duties, confirmed, signing in.

mod confirm;

pub use confirm::ConfirmClerk;

use std::collections::BTreeSet;

use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::{record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Adds a clerk. Answered with the record that [`ClerkId`] names.
#[derive(Clone, Debug)]
pub struct AddClerk {
    /// Number and content, without secrets.
    pub numbered: Numbered,
    /// The admin; `None` = whoever runs the program, at its command line.
    pub by: Option<ClerkId>,
    /// The clerk.
    pub clerk: Clerk,
}

impl Act for AddClerk {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.records.extend(self.by.map(|by| RecordId(by.0)));
        needs.keys.insert((Kind::Clerk, self.clerk.login.clone()));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if let Some(by) = self.by {
            admin(facts, by, &self.clerk.scope)?;
        }
        if facts.record_by_key(Kind::Clerk, &self.clerk.login).is_some() {
            let refusal = Refusal::new(Reason::ClerkLoginTaken).of(Side::Agency).field("login");
            return Err(refusal.into());
        }
        let mut clerk = Clerk { added_at: context.now, ..self.clerk.clone() };
        clerk.set_up = SetUp { made_by: self.by, ..SetUp::default() };
        wait_for_second(&mut clerk, self.by);
        let added = record(context, Body::Clerk(clerk));
        let mut effects = Effects::answer(Answer::Record(added.id));
        effects.records.push(added);
        Ok(effects)
    }
}

/// Gives a clerk other duties or another scope, or stops the clerk.
#[derive(Clone, Debug)]
pub struct ChangeClerk {
    /// Number and content.
    pub numbered: Numbered,
    /// The admin; `None` = whoever runs the program, at its command line.
    pub by: Option<ClerkId>,
    /// Whose.
    pub clerk: ClerkId,
    /// All duties from now on.
    pub duties: Option<BTreeSet<Duty>>,
    /// Where from now on.
    pub scope: Option<AreaPrefix>,
    /// May sign in.
    pub active: Option<bool>,
}

impl Act for ChangeClerk {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let both = self.by.into_iter().chain([self.clerk]);
        Needs { records: both.map(|clerk| RecordId(clerk.0)).collect(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, before) = clerk_of(facts, self.clerk)?;
        let mut next = before.clone();
        if let Some(duties) = &self.duties {
            next.duties.clone_from(duties);
        }
        if let Some(scope) = &self.scope {
            next.scope.clone_from(scope);
        }
        next.active = self.active.unwrap_or(before.active);
        if let Some(by) = self.by {
            // Where the clerk works now and from now on must both lie within the admin's places.
            admin(facts, by, &before.scope)?;
            admin(facts, by, &next.scope)?;
            // A duty that decides before one that only looks.
            let more = next.duties.difference(&before.duties).max_by_key(|duty| duty.decides());
            if let Some(duty) = more.filter(|_| by == self.clerk) {
                return Err(not_yours(*duty));
            }
            if next.active && before.set_up.unconfirmed_by.is_some() {
                return Err(second_admin());
            }
            let wider = next.scope != before.scope && !before.scope.covers_prefix(&next.scope);
            if more.is_some_and(|duty| duty.decides()) || wider {
                wait_for_second(&mut next, Some(by));
            }
        } else if next.active {
            next.set_up.unconfirmed_by = None;
        }
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Clerk(next)));
        Ok(effects)
    }
}

/// Sets what a clerk signs in with: by the clerk, by an admin, or at the command line.
#[derive(Clone)]
pub struct SetClerkPassword {
    /// Number and content, without secrets.
    pub numbered: Numbered,
    /// The clerk or an admin; `None` = whoever runs the program, at its command line.
    pub by: Option<ClerkId>,
    /// Whose.
    pub clerk: ClerkId,
    /// argon2id, PHC form.
    pub phc: String,
    /// Secret of the one-time codes, 20 bytes; `None` leaves what is there.
    pub totp: Option<Vec<u8>>,
}

impl std::fmt::Debug for SetClerkPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetClerkPassword").field("clerk", &self.clerk).finish_non_exhaustive()
    }
}

impl Act for SetClerkPassword {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let both = self.by.into_iter().chain([self.clerk]);
        Needs { records: both.map(|clerk| RecordId(clerk.0)).collect(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, before) = clerk_of(facts, self.clerk)?;
        let mut next = before.clone();
        match self.by {
            Some(by) if by == self.clerk && before.active => {}
            Some(by) => {
                admin(facts, by, &before.scope)?;
                next.set_up.reset_by = Some(by);
                wait_for_second(&mut next, Some(by));
            }
            // Who runs the program may let in whom no second admin can confirm.
            None => {
                next.active |= next.set_up.unconfirmed_by.is_some();
                next.set_up = SetUp::default();
            }
        }
        next.password.clone_from(&self.phc);
        if let Some(totp) = &self.totp {
            next.totp.clone_from(totp);
            next.totp_step = 0;
        }
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Clerk(next)));
        Ok(effects)
    }
}

/// Where two clerks answer for one thing, neither had the other's sign-in in hand. The act must need
/// both records; a clerk who is not known any more had nobody's.
pub(super) fn independent(facts: &Facts, one: ClerkId, other: ClerkId) -> Result<(), Refusals> {
    let had = |whose: ClerkId, by: ClerkId| {
        clerk_of(facts, whose).is_ok_and(|(_, clerk)| clerk.set_up.is_by(by))
    };
    if one == other || had(one, other) || had(other, one) { Err(same_person()) } else { Ok(()) }
}

/// Whoever gets a duty that decides, or new secrets, through an admin waits for a second one.
fn wait_for_second(clerk: &mut Clerk, by: Option<ClerkId>) {
    if by.is_some() && clerk.duties.iter().any(|duty| duty.decides()) {
        clerk.active = false;
        clerk.set_up.unconfirmed_by = by;
    }
}

fn second_admin() -> Refusals {
    let refusal = Refusal::new(Reason::SecondClerkNeeded).of(Side::Agency);
    refusal.name(Duty::Admin.zh()).into()
}

fn same_person() -> Refusals {
    Refusal::new(Reason::SamePersonTwice).of(Side::Agency).into()
}

/// Uses up the one-time code of a 30-second step: neither it nor an older one works again.
#[derive(Clone, Debug)]
pub struct TotpUsed {
    /// Number and content.
    pub numbered: Numbered,
    /// Who signs in.
    pub clerk: ClerkId,
    /// The step whose code was right.
    pub step: i64,
}

impl Act for TotpUsed {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, before) = clerk_of(facts, self.clerk)?;
        if !before.active || self.step <= before.totp_step {
            return Err(Refusal::new(Reason::PasswordWrong).of(Side::Agency).field("code").into());
        }
        let next = Clerk { totp_step: self.step, ..before.clone() };
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(said_anew(known, Body::Clerk(next)));
        Ok(effects)
    }
}

/// An admin whose places contain all of `scope`.
fn admin<'a>(facts: &'a Facts, id: ClerkId, scope: &AreaPrefix) -> Result<&'a Clerk, Refusals> {
    let (_, clerk) = clerk_of(facts, id)?;
    let may = clerk.active && clerk.duties.contains(&Duty::Admin);
    if may && clerk.scope.covers_prefix(scope) { Ok(clerk) } else { Err(not_yours(Duty::Admin)) }
}

fn not_yours(duty: Duty) -> Refusals {
    Refusal::new(Reason::NotYourDuty).of(Side::Agency).name(duty.zh()).into()
}

fn clerk_of(facts: &Facts, id: ClerkId) -> Result<(&Record, &Clerk), Refusals> {
    let known = facts.records.get(&RecordId(id.0));
    match known.map(|known| (known, &known.body)) {
        Some((known, Body::Clerk(clerk))) => Ok((known, clerk)),
        _ => Err(Refusal::new(Reason::ClerkUnknown).of(Side::Agency).into()),
    }
}
