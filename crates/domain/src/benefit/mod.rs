//! What the funds pay of a bill (医保待遇): rule shapes and their evaluation.

pub mod rule;

use serde::{Deserialize, Serialize};

use crate::Fen;

/// What a person has used up in a benefit year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accumulator {
    /// Deductible filled, by level of institution (see [`crate::institution::Level::index`]).
    pub deductible: [Fen; 5],
    /// In-scope amount so far: the position in cost bands.
    pub in_scope: Fen,
    /// Paid by funds so far: the position under a cap.
    pub fund: Fen,
    /// Paid by funds so far under the sub-cap of higher levels.
    pub fund_sub: Fen,
    /// Bills (outpatient) or stays (inpatient) so far.
    pub count: i64,
}
