//! No admin alone makes somebody who decides.

use domain::clerk::Clerk;
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Needs};

use super::{admin, clerk_of, same_person};
use crate::act::{Act, Context, Refusals};
use crate::acts::said_anew;
use crate::number::Numbered;

/// A second admin confirms what another one did to a clerk's sign-in: only then is the clerk active.
#[derive(Clone, Debug)]
pub struct ConfirmClerk {
    /// Number and content.
    pub numbered: Numbered,
    /// The second admin.
    pub by: ClerkId,
    /// Whose.
    pub clerk: ClerkId,
}

impl Act for ConfirmClerk {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let both = [self.by, self.clerk];
        Needs { records: both.map(|clerk| RecordId(clerk.0)).into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, before) = clerk_of(facts, self.clerk)?;
        let second = admin(facts, self.by, &before.scope)?;
        let Some(first) = before.set_up.unconfirmed_by else {
            let refusal = Refusal::new(Reason::CaseState).of(Side::Agency);
            return Err(refusal.field("login").into());
        };
        let twice = self.by == self.clerk
            || before.set_up.is_by(self.by)
            || second.set_up.is_by(first)
            || first == self.by;
        if twice {
            return Err(same_person());
        }
        let mut next = Clerk { active: true, ..before.clone() };
        next.set_up.unconfirmed_by = None;
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Clerk(next)));
        Ok(effects)
    }
}
