//! The use cases that change something, one file each.

mod bind;
mod cancel;
mod change;
mod credit;
mod fees;
mod freeze;
mod order;
mod pick;
mod settle;
mod visit;
mod year_roll;

pub use bind::{Apply, ApplyBy};
pub use cancel::{Cancel, Undo};
pub use change::{Change, ChangeBinding};
pub use credit::{CHUNK_MAX, CreditChunk};
pub use fees::{ALL_BATCHES, DeleteFees, UploadFees};
pub use freeze::Freeze;
pub use order::SetOrder;
pub use pick::PickPayer;
pub use settle::{Settle, bill_of_visit, settle_facts};
pub(crate) use settle::{needs_of, usable_pick};
pub use visit::{DescribeVisit, RegisterVisit, VoidVisit};
pub use year_roll::{YearRoll, ended_year};

use domain::person::Insured;
use domain::refusal::Side;
use domain::{Moment, PersonId, Reason, Refusal};
use store::Facts;

use crate::act::Refusals;

/// A proof handed in with an act: SM3 of its token, and whose it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofToken(pub [u8; 32]);

/// Checks that a proof is this person's, for exactly this act, fresh and unused; it is used up by
/// the act that is accepted with it.
fn check_proof(
    facts: &Facts,
    token: ProofToken,
    person: PersonId,
    act: [u8; 32],
    (side, now): (Side, Moment),
) -> Result<(), Refusals> {
    let proof = facts.proofs.get(&token.0);
    let holds = proof.is_some_and(|proof| {
        proof.person == person && proof.act == act && !proof.used && now <= proof.until
    });
    if holds { Ok(()) } else { Err(Refusal::new(Reason::ProofMissing).of(side).into()) }
}

/// A person that must be known by now.
fn person(facts: &Facts, id: PersonId) -> Result<&Insured, Refusals> {
    facts.people.get(&id).ok_or_else(|| Reason::PersonUnknown.into())
}
