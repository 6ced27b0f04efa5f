//! 共济额度: part of a grantor's account, frozen for one relative. It moves no money (`money.md`,
//! commitments 9000 / 9010) and ends exactly once.

use serde::{Deserialize, Serialize};

use crate::{Area, BindingId, Fen, Moment, Overflow, PersonId};

/// State of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaState {
    /// Counts, also while nothing is left of it: a cancel gives back into it.
    Open,
    /// Given back by the grantor or the beneficiary.
    Released,
    /// Ended with its binding: unbound, moved, insurance over, died.
    Ended,
}

impl QuotaState {
    /// The word of queues and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Released => "released",
            Self::Ended => "ended",
        }
    }
}

/// A quota; at most one is open per binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// The binding that it rests on.
    pub binding: BindingId,
    /// Whose account.
    pub grantor: PersonId,
    /// In which area's book.
    pub area: Area,
    /// For whom.
    pub beneficiary: PersonId,
    /// What is left of the current part, 分; inside the account's `reserved`.
    pub current: Fen,
    /// What is left of the carried part, 分.
    pub carried: Fen,
    /// What was used of it, less what cancels gave back.
    pub used: Fen,
    /// What is left but promised to premiums that are taken at the end of the month.
    pub promised: Fen,
    /// State.
    pub state: QuotaState,
    /// When it was set.
    pub at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

impl Quota {
    /// Counts.
    pub fn is_open(&self) -> bool {
        self.state == QuotaState::Open
    }

    /// Both parts of what is left, promised or not.
    pub fn left(&self) -> Result<Fen, Overflow> {
        self.current.plus(self.carried)
    }

    /// The whole quota: what was used and what is left.
    pub fn amount(&self) -> Result<Fen, Overflow> {
        self.used.plus(self.left()?)
    }

    /// What a bill may take of it.
    pub fn room(&self) -> Result<Fen, Overflow> {
        Ok(self.left()?.minus(self.promised)?.or_zero())
    }

    /// What can neither be lowered nor given back: used and promised.
    pub fn bound(&self) -> Result<Fen, Overflow> {
        self.used.plus(self.promised)
    }

    /// The quota after something was paid from these parts of it.
    pub fn take(&self, current: Fen, carried: Fen) -> Result<Self, Overflow> {
        let used = self.used.plus(current.plus(carried)?)?;
        let (current, carried) = (self.current.minus(current)?, self.carried.minus(carried)?);
        Ok(Self { current, carried, used, ..self.clone() })
    }

    /// The quota after a cancel gave back into it; the parts are those that the money came back to.
    pub fn give_back(&self, current: Fen, carried: Fen) -> Result<Self, Overflow> {
        self.take(current.negated()?, carried.negated()?)
    }

    /// The quota after the turn of an account year, when at most `most` of its current part became
    /// carried, and how much did.
    pub fn rolled(&self, most: Fen) -> Result<(Self, Fen), Overflow> {
        let moved = self.current.min(most);
        let (current, carried) = (self.current.minus(moved)?, self.carried.plus(moved)?);
        Ok((Self { current, carried, ..self.clone() }, moved))
    }

    /// The quota once it ended so; `None` where it ended before: no quota ends twice. What was left
    /// stays written in it and is free in the account; what was promised is promised no more.
    pub fn end(&self, state: QuotaState, now: Moment) -> Option<Self> {
        let ends = self.is_open() && state != QuotaState::Open;
        let promised = Fen::ZERO;
        ends.then(|| Self { state, promised, ended_at: Some(now), ..self.clone() })
    }
}
