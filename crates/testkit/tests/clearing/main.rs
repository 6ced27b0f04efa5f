//! Clearing between areas through the lane: from the sealed window to both receipts, by people and by
//! the calendar; every book at zero and every mirror equal at each step.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod calendar;
mod house;
mod path;
mod prepay;
mod refused;
