//! Who asked what in a batch: numbers, their claims, and what was answered before.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Reason, Refusal};
use store::seal::Keyring;
use store::{Answer, Claim, Number, NumberKey, Seen, Tx};

use crate::act::{Act, Outcome};
use crate::number::Numbered;

/// Arrival order with followers: acts of the same number in one batch wait for the first.
pub(super) struct Arrival {
    pub(super) leaders: Vec<usize>,
    follows: BTreeMap<usize, usize>,
}

/// What a leader claimed, by its place.
pub(super) type Claims = BTreeMap<usize, (Number, Claim)>;

impl Arrival {
    pub(super) fn of(acts: &[Arc<dyn Act>]) -> Self {
        let mut first: BTreeMap<&NumberKey, usize> = BTreeMap::new();
        let (mut leaders, mut follows) = (Vec::new(), BTreeMap::new());
        for (place, act) in acts.iter().enumerate() {
            if let Some(leader) = first.get(act.numbered().key()) {
                follows.insert(place, *leader);
            } else {
                first.insert(act.numbered().key(), place);
                leaders.push(place);
            }
        }
        Self { leaders, follows }
    }

    /// Claims the leaders' numbers in the order of their keys.
    pub(super) fn claim(
        &self,
        tx: &mut dyn Tx,
        acts: &[Arc<dyn Act>],
        keyring: &Keyring,
    ) -> store::Result<Claims> {
        let mut places = self.leaders.clone();
        places.sort_by(|a, b| acts[*a].numbered().key().cmp(acts[*b].numbered().key()));
        let numbers: Vec<Number> =
            places.iter().map(|place| acts[*place].numbered().kept(keyring)).collect();
        let claims = tx.claim(&numbers)?;
        Ok(places.into_iter().zip(numbers.into_iter().zip(claims)).collect())
    }

    /// Everyone's outcome. Who followed an act that was decided before is held against that
    /// decision, not against the act it followed.
    pub(super) fn spread(
        &self,
        acts: &[Arc<dyn Act>],
        claims: &Claims,
        decided: &BTreeMap<usize, Outcome>,
        keyring: &Keyring,
    ) -> Vec<Outcome> {
        let outcome = |place: usize| {
            let Some(leader) = self.follows.get(&place) else {
                return decided.get(&place).cloned().unwrap_or(Outcome::Failed);
            };
            if let Some((_, Claim::Seen(seen))) = claims.get(leader) {
                return again(acts[place].numbered(), seen, keyring);
            }
            let (mine, first) = (acts[place].numbered(), acts[*leader].numbered());
            if mine.digest() != first.digest() {
                let field = mine.differs_in(&first.number.fields);
                return Outcome::NumberReused(field.map(ToOwned::to_owned));
            }
            match decided.get(leader).cloned().unwrap_or(Outcome::Failed) {
                Outcome::Decided { answer, settlement, .. } => {
                    Outcome::Decided { answer, settlement, replayed: true }
                }
                other => other,
            }
        };
        (0..acts.len()).map(outcome).collect()
    }
}

/// The earlier answer, for the same content; else a conflict that names the field.
pub(crate) fn again(numbered: &Numbered, seen: &Seen, keyring: &Keyring) -> Outcome {
    if seen.answer == Answer::Blocked {
        return refused(Refusal::new(Reason::NumberBlocked));
    }
    if seen.digest != keyring.number(&numbered.digest()) {
        let field = numbered.differs_from_kept(&seen.fields, keyring);
        return Outcome::NumberReused(field.map(ToOwned::to_owned));
    }
    Outcome::Decided { answer: seen.answer.clone(), settlement: None, replayed: true }
}

/// A refusal that uses up nothing: it was decided before.
pub(super) fn refused(refusal: Refusal) -> Outcome {
    let answer = Answer::Refused(vec![refusal]);
    Outcome::Decided { answer, settlement: None, replayed: true }
}
