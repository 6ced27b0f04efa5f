//! Admission holds (住院押金预留): part of a relative's or the patient's own account is kept for one
//! stay. A hold moves no money (`money.md`, commitments 9000 / 9010): it lowers what is free, and
//! ends exactly once: used at discharge, released, or expired.

use serde::{Deserialize, Serialize};

use crate::{
    Area, BindingId, Fen, InstitutionId, Moment, Overflow, PersonId, SettlementId, VisitId,
};

/// State of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// Counts.
    Open,
    /// Ended by the settlement of the stay.
    Used(SettlementId),
    /// Given back by its owner, by the cancelled admission or by an agency.
    Released,
    /// Its time was over.
    Expired,
}

impl HoldState {
    /// The word of queues and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used(_) => "used",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The stay: its care area and `mdtrt_id`.
    pub care_area: Area,
    /// The stay.
    pub visit: VisitId,
    /// Where.
    pub institution: InstitutionId,
    /// Whose care.
    pub patient: PersonId,
    /// Whose account.
    pub payer: PersonId,
    /// In which area's book.
    pub area: Area,
    /// The binding that lets the payer help; `None` = the patient's own account.
    pub binding: Option<BindingId>,
    /// Of the current part, 分; named when made.
    pub current: Fen,
    /// Of the carried part, 分.
    pub carried: Fen,
    /// State.
    pub state: HoldState,
    /// When it was made.
    pub at: Moment,
    /// Until when it counts.
    pub until: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

impl Hold {
    /// Both parts.
    pub fn amount(&self) -> Result<Fen, Overflow> {
        self.current.plus(self.carried)
    }

    /// Counts.
    pub fn is_open(&self) -> bool {
        self.state == HoldState::Open
    }

    /// Its time is over, whether or not somebody wrote so.
    pub fn is_over(&self, now: Moment) -> bool {
        self.is_open() && self.until <= now
    }

    /// The hold once it ended so; `None` where it ended before: no hold ends twice.
    pub fn end(&self, state: HoldState, now: Moment) -> Option<Self> {
        let ends = self.is_open() && state != HoldState::Open;
        ends.then(|| Self { state, ended_at: Some(now), ..self.clone() })
    }

    /// The hold after the turn of an account year, when at most `most` of its current part became
    /// carried, and how much did.
    pub fn rolled(&self, most: Fen) -> Result<(Self, Fen), Overflow> {
        let moved = self.current.min(most);
        let (current, carried) = (self.current.minus(moved)?, self.carried.plus(moved)?);
        Ok((Self { current, carried, ..self.clone() }, moved))
    }
}
