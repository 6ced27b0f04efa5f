//! The mutual-aid password (家庭共济密码): set with a proof, tried at payments.
//!
//! Hashing takes a tenth of a second of a processor and happens outside the lane: these acts get
//! the hash, or the outcome of a comparison with the hash set at a named moment.

use domain::refusal::Side;
use domain::{Moment, PersonId, Reason, Refusal};
use store::record::Password;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::{ProofToken, check_proof, message, person, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Wrong tries in a row that lock.
pub const TRIES_MAX: u32 = 5;

/// How long a lock lasts, in ms: 15 minutes. It closes the way by password only; a proof by face
/// or SMS goes on working, so nobody can lock somebody else out.
pub const LOCK_MS: i64 = 15 * 60 * 1_000;

/// Sets the own password; opens a lock. Nobody sets it for somebody else.
#[derive(Clone)]
pub struct SetPassword {
    /// Number and content, the password itself not among it.
    pub numbered: Numbered,
    /// Whose.
    pub person: PersonId,
    /// argon2id, PHC form.
    pub phc: String,
    /// Proof for this act, by another way than the password.
    pub proof: ProofToken,
}

impl std::fmt::Debug for SetPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetPassword").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Act for SetPassword {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { proofs: [self.proof.0].into(), ..needs_of(self.person) }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, side) = (context.now, Side::Grantor);
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, self.person, digest, (side, now))?;
        let way = facts.proofs.get(&self.proof.0).map(|proof| proof.way.as_str());
        if way == Some("password") {
            return Err(Refusal::new(Reason::ProofMissing).of(side).into());
        }
        person(facts, self.person)?;
        let (person, phc) = (self.person, self.phc.clone());
        let body =
            Body::Password(Password { person, phc, failed: 0, locked_until: None, set_at: now });
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(match known(facts, person) {
            Some((record, _)) => said_anew(record, body),
            None => record(context, body),
        });
        let about = About::PasswordChanged { locked: false };
        effects.messages.push(message(context, person, about));
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}

/// Keeps the outcome of a try. A right one is answered `Done` and ends the row of wrong ones.
#[derive(Clone, Debug)]
pub struct TryPassword {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose.
    pub person: PersonId,
    /// What was typed fits the hash that was set at `set_at`.
    pub fits: bool,
    /// [`Password::set_at`] of the hash it was compared with: a password set meanwhile counts.
    pub set_at: Moment,
}

impl Act for TryPassword {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.person)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let Some((record, password)) = known(facts, self.person) else {
            return Err(Refusal::new(Reason::PasswordMissing).of(Side::Grantor).into());
        };
        if password.locked_until.is_some_and(|until| now < until) {
            return Err(locked(password).into());
        }
        let mut next = Password { locked_until: None, ..password.clone() };
        if self.fits && self.set_at == password.set_at {
            next.failed = 0;
            let mut effects = Effects::answer(Answer::Done);
            if next != *password {
                effects.records.push(said_anew(record, Body::Password(next)));
            }
            return Ok(effects);
        }
        next.failed = password.failed.saturating_add(1);
        let locks = next.failed >= TRIES_MAX;
        if locks {
            next.failed = 0;
            next.locked_until = Some(now.plus_ms(LOCK_MS));
        }
        let refusal = if locks {
            locked(&next)
        } else {
            let left = TRIES_MAX.saturating_sub(next.failed);
            Refusal::new(Reason::PasswordWrong).of(Side::Grantor).count(left)
        };
        // A wrong try is a decision that counts: the answer refuses, the effect stays.
        let mut effects = Effects::answer(Answer::Refused(vec![refusal]));
        effects.records.push(said_anew(record, Body::Password(next)));
        if locks {
            let about = About::PasswordChanged { locked: true };
            effects.messages.push(message(context, self.person, about));
        }
        Ok(effects)
    }
}

fn needs_of(person: PersonId) -> Needs {
    let mut needs = Needs { people: [person].into(), ..Needs::default() };
    needs.keys.insert((Kind::Password, person.0.to_string()));
    needs
}

fn known(facts: &Facts, person: PersonId) -> Option<(&Record, &Password)> {
    let record = facts.record_by_key(Kind::Password, &person.0.to_string())?;
    match &record.body {
        Body::Password(password) => Some((record, password)),
        _ => None,
    }
}

/// Locked, and until what time of the day.
fn locked(password: &Password) -> Refusal {
    let refusal = Refusal::new(Reason::PasswordLocked).of(Side::Grantor);
    let until = password.locked_until.map(|until| until.local().strftime("%H:%M").to_string());
    match until {
        Some(until) => refusal.name(until),
        None => refusal,
    }
}
