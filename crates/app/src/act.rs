//! The shape of a use case.

use std::fmt::Debug;

use domain::settlement::Settlement;
use domain::{ClerkId, Moment, Reason, Refusal};
use store::{Answer, Effects, Facts, Keyring, Needs};

use crate::ids::Ids;
use crate::number::Numbered;
use crate::world::World;

/// An act that changes money or the right to use it.
pub trait Act: Debug + Send + Sync {
    /// Its number and content.
    fn numbered(&self) -> &Numbered;

    /// What it needs to know. Persons named here are locked.
    fn needs(&self) -> Needs;

    /// The clerk who answers for it, where a clerk does: the bindings that it gives another state
    /// remember who.
    fn clerk(&self) -> Option<ClerkId> {
        None
    }

    /// About how many accounts it touches; bounds a batch.
    fn accounts(&self) -> usize {
        4
    }

    /// True of the act that puts rules in force from outside a running server: it may be decided while
    /// other rules are in force than those at hand.
    fn readies(&self) -> bool {
        false
    }

    /// Decides on facts read under the locks. Pure: looks at nothing but its arguments.
    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals>;
}

/// Everything that stands against an act, the main reason first; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Refusals {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self(refusals)
    }
}

impl From<Reason> for Refusals {
    fn from(reason: Reason) -> Self {
        Self(vec![Refusal::new(reason)])
    }
}

impl From<domain::Overflow> for Refusals {
    fn from(overflow: domain::Overflow) -> Self {
        Refusal::from(overflow).into()
    }
}

impl From<ledger::TransferError> for Refusals {
    fn from(error: ledger::TransferError) -> Self {
        Refusal::from(error).into()
    }
}

/// What the lane lends to a decision.
#[derive(Debug)]
pub struct Context<'a> {
    /// Rules and catalogue.
    pub world: &'a World,
    /// The batch's moment.
    pub now: Moment,
    /// Makes identifiers.
    pub ids: &'a mut Ids,
    /// Draws what nobody outside may foresee.
    pub keyring: &'a Keyring,
}

impl Context<'_> {
    /// A new identifier.
    pub fn id(&mut self) -> i64 {
        self.ids.make(self.now)
    }
}

/// What a caller of the lane learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided, now or before under the same number and content.
    Decided {
        /// The answer.
        answer: Answer,
        /// The settlement record, when it was written just now; else the reader has it.
        settlement: Option<Box<Settlement>>,
        /// It had been decided before.
        replayed: bool,
    },
    /// The number was used for other content; the field that differs, where known.
    NumberReused(Option<String>),
    /// Not started: too much is queued. Ask again after so many seconds with the same number.
    Busy(u32),
    /// Not started: other rules are in force than this node has. Ask again after so many seconds with
    /// the same number.
    NotReady(u32),
    /// Not booked: the database failed. Ask by number or send again with the same number.
    Failed,
}
